/** Propose a draft, withdraw it, sign the version that was read, or refuse to, with a reason (G3). */
import { allSigned, hasSigned, signersOf } from '../../agreements/register';
import type { Agreement } from '../../protocol/wire';
import { agreementOf, agreementTitle, chosenAgreement, ownDraft, reasonMissing, standing, type VersionArgs } from '../agreement';
import type { Context, Operation, Reason } from '../types';
import { isLegal } from '../who';

/** Signing is confirmed in a second step that shows what is signed. */
export interface SignArgs extends VersionArgs { confirmed?: boolean }
export interface RefuseArgs extends VersionArgs { reason?: string }

const nextVersion = (ctx: Context, args: VersionArgs): number => args.version ?? agreementOf(ctx, args.agreement)?.next?.version ?? 1;

/** Whether the next version can be signed, or refused, by the sender's agency. */
function toSign(ctx: Context, agreement: Agreement | null): Reason {
  const reason = standing(agreement);
  if (reason !== null || agreement === null) return reason;
  if (agreement.next === undefined) return 'reason.agreement_no_draft';
  if (agreement.next.proposed_at === undefined) return 'reason.agreement_not_proposed';
  if (!signersOf(agreement).includes(ctx.me.agency)) return 'reason.not_party';
  return allSigned(agreement) ? 'reason.agreement_all_signed' : null;
}

function past(ctx: Context, agreement: Agreement | null): Reason {
  const until = agreement?.next?.valid_until;
  return until !== undefined && Date.parse(until) <= ctx.nowMs ? 'reason.agreement_end_past' : null;
}

export const proposeAgreement: Operation<VersionArgs> = {
  id: 'propose_agreement',
  title: 'command.propose_agreement',
  available: (ctx) => isLegal(ctx.me),
  reasonIfNot: (ctx, args) => ownDraft(ctx, agreementOf(ctx, args.agreement), false) ?? past(ctx, agreementOf(ctx, args.agreement)),
  fromSelection: chosenAgreement,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/agreements/${args.agreement}/propose`, body: { version: nextVersion(ctx, args) },
    label: { key: 'sent.propose_agreement', args: { title: agreementTitle(ctx, args.agreement) } },
  }),
};

export const withdrawAgreement: Operation<VersionArgs> = {
  id: 'withdraw_agreement',
  title: 'command.withdraw_agreement',
  available: (ctx) => isLegal(ctx.me),
  reasonIfNot: (ctx, args) => {
    const agreement = agreementOf(ctx, args.agreement);
    const reason = ownDraft(ctx, agreement, true);
    return reason !== null || agreement === null ? reason : allSigned(agreement) ? 'reason.agreement_all_signed' : null;
  },
  fromSelection: chosenAgreement,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/agreements/${args.agreement}/withdraw`, body: { version: nextVersion(ctx, args) },
    label: { key: 'sent.withdraw_agreement', args: { title: agreementTitle(ctx, args.agreement) } },
  }),
};

export const signAgreement: Operation<SignArgs> = {
  id: 'sign_agreement',
  title: 'command.sign_agreement',
  form: 'sign_agreement',
  needs: (args) => args.confirmed !== true,
  available: (ctx) => isLegal(ctx.me),
  reasonIfNot: (ctx, args) => {
    const agreement = agreementOf(ctx, args.agreement);
    const reason = toSign(ctx, agreement) ?? past(ctx, agreement);
    return reason !== null || agreement === null ? reason : hasSigned(agreement, ctx.me.agency) ? 'code.already_signed' : null;
  },
  fromSelection: chosenAgreement,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/agreements/${args.agreement}/sign`, body: { version: nextVersion(ctx, args) },
    label: { key: 'sent.sign_agreement', args: { title: agreementTitle(ctx, args.agreement) } },
  }),
};

export const refuseAgreement: Operation<RefuseArgs> = {
  id: 'refuse_agreement',
  title: 'command.refuse_agreement',
  needsReason: true,
  available: (ctx) => isLegal(ctx.me),
  reasonIfNot: (ctx, args) => toSign(ctx, agreementOf(ctx, args.agreement)) ?? reasonMissing(args.reason),
  fromSelection: chosenAgreement,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/agreements/${args.agreement}/refuse`, body: { version: nextVersion(ctx, args), reason: args.reason ?? '' },
    label: { key: 'sent.refuse_agreement', args: { title: agreementTitle(ctx, args.agreement) } },
  }),
};
