/** Change one field group of a zone, based on the version that was on the screen. */
import { isZoneInUse } from '../../model/response';
import type { Zone, ZoneShape } from '../../protocol/wire';
import type { ZoneKind } from '../../protocol/words';
import type { Context, Operation, Reason } from '../types';
import { isDesk } from '../who';
import type { ZoneWatch } from './drawZone';

export type ZoneChange =
  | { label: { zone_kind: ZoneKind; name: string; note: string } } | { shape: ZoneShape } | { limits: { ends_at?: string } } | { watch: ZoneWatch };
export interface ChangeZoneArgs { zone: string; version: number; change: ZoneChange }

/** Why a zone cannot be changed by this seat, or null. */
export function zoneReason(ctx: Context, id: string): Reason {
  const zone: Zone | undefined = ctx.world.zone.get(id);
  if (zone === undefined) return 'reason.unknown_zone';
  if (zone.agency !== ctx.me.agency) return 'reason.not_yours';
  return zone.state === 'planned' || zone.state === 'active' ? null : 'reason.has_ended';
}

export const changeZone: Operation<ChangeZoneArgs> = {
  id: 'change_zone',
  title: 'command.change_zone',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, { zone, change }) => {
    const reason = zoneReason(ctx, zone);
    // A division lies in a sector, and what is evacuated is an evacuation zone (B3, B5).
    const isOther = 'label' in change && change.label.zone_kind !== ctx.world.zone.get(zone)?.zone_kind;
    return reason ?? (isOther && isZoneInUse(ctx.world, zone) ? 'reason.zone_in_use' : null);
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/zones/${args.zone}/change`,
    body: { version: args.version, ...args.change },
    label: { key: 'sent.change_zone', args: { name: ctx.world.zone.get(args.zone)?.name ?? '' } },
  }),
};
