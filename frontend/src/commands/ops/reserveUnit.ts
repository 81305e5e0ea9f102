/** Keep a unit for an incident, a joint task or a reason, until a time (U12). */
import { callsignOf, reference, targetOf, taskOf, unitOf, workOf, type Target } from '../about';
import type { Operation } from '../types';
import { isDesk } from '../who';
import { whyNotSent } from './assignUnit';

export interface ReserveArgs extends Target { unit: string; reason?: string; until?: string }

export const reserveUnit: Operation<ReserveArgs> = {
  id: 'reserve_unit',
  title: 'command.reserve_unit',
  keys: ['KeyR'],
  form: 'reserve',
  needs: (args) => args.reason === undefined || args.until === undefined,
  available: (ctx) => isDesk(ctx.me),
  reasonIfNot: (ctx, args) => {
    const unit = unitOf(ctx, args.unit);
    if (unit === null) return 'reason.unknown_unit';
    if (unit.agency !== ctx.me.agency) return 'reason.not_your_unit';
    if (unit.availability === 'out_of_service' || unit.availability === 'off_duty') return 'reason.out_of_service';
    if (workOf(ctx, args.unit) !== null) return 'reason.unit_busy';
    const task = taskOf(ctx, args.task);
    return task === null ? null : whyNotSent(ctx, task);
  },
  fromSelection: (ctx) => (ctx.selection.unit === undefined ? null : { ...targetOf(ctx.selection), unit: ctx.selection.unit }),
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/units/${args.unit}/reserve`,
    body: { ...reference(args), reason: args.reason ?? '', until: args.until ?? '' },
    label: { key: 'sent.reserve_unit', args: { callsign: callsignOf(ctx, args.unit) } },
  }),
};
