/** End a reservation: the unit is available for everything again. */
import { callsignOf, unitOf } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';

export const releaseUnit: Operation<{ unit: string }> = {
  id: 'release_unit',
  title: 'command.release_unit',
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const unit = unitOf(ctx, args.unit);
    if (unit === null) return 'reason.unknown_unit';
    if (unit.agency !== ctx.me.agency) return 'reason.not_your_unit';
    return unit.availability === 'reserved' ? null : 'reason.not_reserved';
  },
  fromSelection: (ctx) => (ctx.selection.unit === undefined ? null : { unit: ctx.selection.unit }),
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/units/${args.unit}/availability`,
    body: { availability: 'available', by_radio: false },
    label: { key: 'sent.release_unit', args: { callsign: callsignOf(ctx, args.unit) } },
  }),
};
