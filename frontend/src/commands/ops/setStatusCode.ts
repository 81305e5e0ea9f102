/** Set a unit's status by its agency's own code: a step of its assignment or an availability (U11). */
import { nextSteps } from '../../model/life';
import { ASSIGNMENT_STATUSES } from '../../protocol/words';
import { callsignOf, saidHow, unitOf, workOf } from '../about';
import type { Context, Operation, Reason } from '../types';
import { isDesk, isField } from '../who';

export interface CodeArgs { unit: string; code?: string; reason?: string; byRadio?: boolean }

function whyNot(ctx: Context, args: CodeArgs): Reason {
  const unit = unitOf(ctx, args.unit);
  if (unit === null) return 'reason.unknown_unit';
  if (unit.agency !== ctx.me.agency) return 'reason.not_your_unit';
  const codes = ctx.world.settings.get(unit.agency)?.status.codes ?? [];
  if (codes.length === 0) return 'reason.no_codes';
  if (args.code === undefined) return null;
  const means = codes.find((one) => one.code === args.code)?.means;
  if (means === undefined) return 'reason.unknown_code';
  const step = ASSIGNMENT_STATUSES.find((one) => one === means);
  if (step === undefined) return null;
  const work = workOf(ctx, args.unit);
  if (work === null) return 'reason.no_work';
  return nextSteps(work.status).includes(step) ? null : 'reason.wrong_step';
}

export const setStatusCode: Operation<CodeArgs> = {
  id: 'set_status_code',
  title: 'command.set_status_code',
  keys: ['KeyS'],
  form: 'status_code',
  needs: (args) => args.code === undefined,
  available: (ctx) => isDesk(ctx.me) || isField(ctx.me),
  reasonIfNot: whyNot,
  fromSelection: (ctx) => (ctx.selection.unit === undefined ? null : { unit: ctx.selection.unit }),
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/units/${args.unit}/status-code`,
    body: { code: args.code ?? '', ...(args.reason === undefined || args.reason === '' ? {} : { reason: args.reason }), ...saidHow(ctx, args.byRadio) },
    label: { key: 'sent.set_status_code', args: { callsign: callsignOf(ctx, args.unit), code: args.code ?? '' } },
  }),
};
