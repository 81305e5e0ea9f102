/** Open clauses for a limited time: activate those that wait for it, end that, or break the glass (G7, G8). */
import { hasGlass, ownersOf } from '../../agreements/grants';
import { openGlass } from '../../agreements/register';
import type { MessageKey } from '../../i18n/messages.svelte';
import type { Agreement } from '../../protocol/wire';
import { agreementOf, agreementTitle, chosenAgreement, inForce, mayStop, reasonMissing, standing, type AgreementArgs } from '../agreement';
import type { Context, Operation, Reason } from '../types';
import { mayCommit } from '../who';

export interface OpenArgs extends AgreementArgs { minutes?: number; reason?: string }

/** The longest times that the server takes, in minutes. */
export const ACTIVATION_MIN_MAX = 4_320;
export const GLASS_MIN_MAX = 240;

function opening(id: 'activate_agreement' | 'break_glass', title: MessageKey, verb: 'activate' | 'break-glass', max: number, blocked: (ctx: Context, agreement: Agreement, args: OpenArgs) => Reason): Operation<OpenArgs> {
  return {
    id, title,
    form: 'open_clauses',
    needs: (args) => args.minutes === undefined || args.reason === undefined,
    available: (ctx) => mayCommit(ctx.me),
    reasonIfNot: (ctx, args) => {
      const agreement = agreementOf(ctx, args.agreement);
      const reason = inForce(ctx, agreement);
      if (reason !== null || agreement === null) return reason;
      const not = blocked(ctx, agreement, args);
      if (not !== null) return not;
      const { minutes } = args;
      if (minutes !== undefined && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= max)) return 'reason.minutes_range';
      return reasonMissing(args.reason);
    },
    fromSelection: chosenAgreement,
    run: async (ctx, args) => ctx.send({
      path: `/api/v1/agreements/${args.agreement}/${verb}`, body: { minutes: args.minutes ?? 0, reason: args.reason ?? '' },
      label: { key: `sent.${id}`, args: { title: agreementTitle(ctx, args.agreement) } },
    }),
  };
}

export const activateAgreement = opening('activate_agreement', 'command.activate_agreement', 'activate', ACTIVATION_MIN_MAX, (ctx, agreement, args) => {
  if (agreement.current === undefined || ownersOf(agreement.current, ['while_activated']).length === 0) return 'code.nothing_to_open';
  // Again while it is active: it goes on until then.
  const until = agreement.activation?.until;
  return until !== undefined && args.minutes !== undefined && ctx.nowMs + args.minutes * 60_000 <= Date.parse(until) ? 'reason.activation_shorter' : null;
});

export const breakGlass = opening('break_glass', 'command.break_glass', 'break-glass', GLASS_MIN_MAX, (ctx, agreement) => {
  if (agreement.current === undefined || !hasGlass(agreement.current, ctx.me.agency)) return 'code.nothing_to_open';
  return openGlass(agreement, ctx.me.agency) === undefined ? null : 'reason.glass_open';
});

export const deactivateAgreement: Operation<AgreementArgs> = {
  id: 'deactivate_agreement',
  title: 'command.deactivate_agreement',
  available: mayStop,
  reasonIfNot: (ctx, args) => {
    const agreement = agreementOf(ctx, args.agreement);
    const reason = standing(agreement);
    if (reason !== null || agreement === null) return reason;
    if (agreement.activation === undefined) return 'reason.not_activated';
    const ours = agreement.activation.agency === ctx.me.agency || (agreement.current !== undefined && ownersOf(agreement.current, ['while_activated']).includes(ctx.me.agency));
    return ours ? null : 'reason.activation_theirs';
  },
  fromSelection: chosenAgreement,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/agreements/${args.agreement}/deactivate`, body: {}, label: { key: 'sent.deactivate_agreement', args: { title: agreementTitle(ctx, args.agreement) } },
  }),
};
