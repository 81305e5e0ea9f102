/** Say what a unit is when it works on nothing: available, returning, out of service, off duty. */
import type { Availability } from '../../protocol/words';
import { callsignOf, saidHow, unitOf } from '../about';
import type { Operation } from '../types';
import { isDesk, isField } from '../who';

/** What only a reservation makes a unit (U12) is not said here. */
export interface AvailabilityArgs { unit: string; availability: Exclude<Availability, 'reserved'>; reason?: string; byRadio?: boolean }

export const setAvailability: Operation<AvailabilityArgs> = {
  id: 'set_availability',
  title: 'command.set_availability',
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, args) => {
    const unit = unitOf(ctx, args.unit);
    if (unit === null) return 'reason.unknown_unit';
    if (unit.agency !== ctx.me.agency) return 'reason.not_your_unit';
    if (args.availability === 'out_of_service' && (args.reason ?? '').trim() === '') return 'reason.reason_missing';
    return null;
  },
  fromSelection: () => null,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/units/${args.unit}/availability`,
    body: { availability: args.availability, ...(args.reason === undefined || args.reason === '' ? {} : { reason: args.reason }), ...saidHow(ctx, args.byRadio) },
    label: { key: 'sent.set_availability', args: { callsign: callsignOf(ctx, args.unit), availability: args.availability } },
  }),
};
