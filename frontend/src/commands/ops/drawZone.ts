/** Draw a zone: what it is, where, for how long, and whether its edge is watched. */
import type { ZoneShape } from '../../protocol/wire';
import type { ZoneKind } from '../../protocol/words';
import type { Target } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface ZoneWatch { watched: boolean; alarm_on_enter: boolean; alarm_on_leave: boolean }
export interface DrawArgs extends Target { zone_kind: ZoneKind; name: string; note: string; shape: ZoneShape | null; ends_at?: string; watch: ZoneWatch }

export const drawZone: Operation<DrawArgs> = {
  id: 'draw_zone',
  title: 'command.draw_zone',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (_ctx, args) => {
    if (args.name.trim() === '') return 'reason.zone_name';
    return args.shape === null ? 'reason.zone_shape' : null;
  },
  fromSelection: () => null,
  run: async (ctx, args) => {
    if (args.shape === null) return { ok: false, code: 'not_possible', why: 'reason.zone_shape' };
    const id = ctx.newId();
    const { shape, ...rest } = args;
    const outcome = await ctx.send({ path: '/api/v1/zones', body: { id, ...rest, shape }, label: { key: 'sent.draw_zone', args: { name: args.name } } });
    return outcome.ok ? { ...outcome, id } : outcome;
  },
};
