/** Take a unit out of service: the counted reason, words, and until when as far as is known. */
import { callsignOf, saidHow, unitOf } from '../about';
import type { Operation } from '../types';
import { isDesk, isField } from '../who';

export interface OutOfServiceArgs { unit: string; reason?: string; word?: string; until?: string; byRadio?: boolean }

export const takeOutOfService: Operation<OutOfServiceArgs> = {
  id: 'take_out_of_service',
  title: 'command.take_out_of_service',
  keys: ['Shift+KeyS'],
  form: 'out_of_service',
  needs: (args) => args.reason === undefined,
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: (ctx, args) => {
    const unit = unitOf(ctx, args.unit);
    if (unit === null) return 'reason.unknown_unit';
    if (unit.agency !== ctx.me.agency) return 'reason.not_your_unit';
    return args.reason !== undefined && args.reason.trim() === '' ? 'reason.reason_missing' : null;
  },
  fromSelection: (ctx) => (ctx.selection.unit === undefined ? null : { unit: ctx.selection.unit }),
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/units/${args.unit}/availability`,
    body: {
      availability: 'out_of_service', reason: args.reason ?? '', ...(args.word === undefined ? {} : { word: args.word }),
      ...(args.until === undefined ? {} : { until: args.until }), ...saidHow(ctx, args.byRadio),
    },
    label: { key: 'sent.set_availability', args: { callsign: callsignOf(ctx, args.unit), availability: 'out_of_service' } },
  }),
};
