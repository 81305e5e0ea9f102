/** Lift a zone, with the reason. */
import type { Operation } from '../types';
import { isDesk } from '../who';
import { zoneReason } from './changeZone';

export interface LiftArgs { zone: string; reason?: string }

export const liftZone: Operation<LiftArgs> = {
  id: 'lift_zone',
  title: 'command.lift_zone',
  needsReason: true,
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => zoneReason(ctx, args.zone),
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/zones/${args.zone}/lift`,
    body: { reason: args.reason ?? '' },
    label: { key: 'sent.lift_zone', args: { name: ctx.world.zone.get(args.zone)?.name ?? '' } },
  }),
};
