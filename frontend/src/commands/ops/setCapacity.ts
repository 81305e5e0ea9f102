/** Say what a unit has room for, and how many people it needs; an admin's hand, on the version that was read. */
import type { Measure } from '../../protocol/words';
import { callsignOf, unitOf } from '../about';
import type { Operation } from '../types';
import { isAdmin } from '../who';

export interface CapacityArgs { unit: string; version: number; capacity: Partial<Record<Measure, number>> }

export const setCapacity: Operation<CapacityArgs> = {
  id: 'set_capacity',
  title: 'command.set_capacity',
  available: (ctx) => isAdmin(ctx.me),
  reasonIfNot: (ctx, args) => {
    const unit = unitOf(ctx, args.unit);
    if (unit === null) return 'reason.unknown_unit';
    return unit.agency === ctx.me.agency ? null : 'reason.not_your_unit';
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/units/${args.unit}/capacity`,
    body: { version: args.version, capacity: { ...args.capacity } },
    label: { key: 'sent.set_capacity', args: { callsign: callsignOf(ctx, args.unit) } },
  }),
};
