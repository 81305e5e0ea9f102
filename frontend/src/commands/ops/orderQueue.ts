/** Put the assignments of a unit that wait into another order; the first is what it does next (U13). */
import { waitingOf } from '../../model/waiting';
import { callsignOf, unitOf } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';

export interface QueueArgs { unit: string; order?: string[] }

export const orderQueue: Operation<QueueArgs> = {
  id: 'order_queue',
  title: 'command.order_queue',
  keys: ['Shift+KeyQ'],
  form: 'queue',
  needs: (args) => args.order === undefined,
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const unit = unitOf(ctx, args.unit);
    if (unit === null) return 'reason.unknown_unit';
    if (unit.agency !== ctx.me.agency) return 'reason.not_your_unit';
    return waitingOf(ctx.world, unit).length < 2 ? 'reason.nothing_to_order' : null;
  },
  fromSelection: (ctx) => (ctx.selection.unit === undefined ? null : { unit: ctx.selection.unit }),
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/units/${args.unit}/queue`,
    body: { order: args.order ?? [] },
    label: { key: 'sent.order_queue', args: { callsign: callsignOf(ctx, args.unit) } },
  }),
};
