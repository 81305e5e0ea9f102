/** Suspend what holds, let it go on, or end it for good (G6); the founding agreement only as far as G10 lets one agency. */
import { FOUNDING, isParty, suspends } from '../../agreements/register';
import { agreementOf, agreementTitle, chosenAgreement, inForce, mayStop, reasonMissing, standing, stopsForAll, type AgreementArgs } from '../agreement';
import type { Operation } from '../types';
import { isLegal } from '../who';

export interface StopArgs extends AgreementArgs { reason?: string }

export const suspendAgreement: Operation<StopArgs> = {
  id: 'suspend_agreement',
  title: 'command.suspend_agreement',
  needsReason: true,
  available: mayStop,
  reasonIfNot: (ctx, args) => {
    const agreement = agreementOf(ctx, args.agreement);
    // Also while another suspends it: it goes on once nobody does.
    const others = agreement?.phase === 'suspended' && !suspends(agreement, ctx.me.agency);
    const reason = others ? standing(agreement) ?? (isParty(agreement, ctx.me.agency) ? null : 'reason.not_party') : inForce(ctx, agreement);
    if (reason === null && args.agreement === FOUNDING && !stopsForAll(ctx)) return 'reason.founding_suspended_by_centre';
    return reason ?? reasonMissing(args.reason);
  },
  fromSelection: chosenAgreement,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/agreements/${args.agreement}/suspend`, body: { reason: args.reason ?? '' },
    label: { key: 'sent.suspend_agreement', args: { title: agreementTitle(ctx, args.agreement) } },
  }),
};

export const resumeAgreement: Operation<AgreementArgs> = {
  id: 'resume_agreement',
  title: 'command.resume_agreement',
  available: mayStop,
  reasonIfNot: (ctx, args) => {
    const agreement = agreementOf(ctx, args.agreement);
    const reason = standing(agreement);
    if (reason !== null || agreement === null) return reason;
    if (agreement.phase !== 'suspended') return 'reason.agreement_not_suspended';
    if (agreement.id === FOUNDING && isParty(agreement, ctx.me.agency) && stopsForAll(ctx)) return null;
    return suspends(agreement, ctx.me.agency) ? null : 'reason.agreement_suspended_by_other';
  },
  fromSelection: chosenAgreement,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/agreements/${args.agreement}/resume`, body: {}, label: { key: 'sent.resume_agreement', args: { title: agreementTitle(ctx, args.agreement) } },
  }),
};

export const endAgreement: Operation<StopArgs> = {
  id: 'end_agreement',
  title: 'command.end_agreement',
  needsReason: true,
  available: (ctx) => isLegal(ctx.me),
  reasonIfNot: (ctx, args) => {
    const agreement = agreementOf(ctx, args.agreement);
    const reason = standing(agreement);
    if (reason !== null || agreement === null) return reason;
    if (agreement.id === FOUNDING) return 'reason.founding_not_ended';
    if (agreement.phase === 'draft' || agreement.phase === 'proposed') return 'reason.agreement_not_in_force';
    return agreement.phase === 'signed' || isParty(agreement, ctx.me.agency) ? reasonMissing(args.reason) : 'reason.not_party';
  },
  fromSelection: chosenAgreement,
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/agreements/${args.agreement}/end`, body: { reason: args.reason ?? '' },
    label: { key: 'sent.end_agreement', args: { title: agreementTitle(ctx, args.agreement) } },
  }),
};
