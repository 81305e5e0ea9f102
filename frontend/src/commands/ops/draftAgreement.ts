/** Draft an agreement, change a draft, or draft the next version of what holds (G1, G5). Without a text the editor is opened. */
import { isParty } from '../../agreements/register';
import type { AgreementWords } from '../../protocol/wire';
import { agreementOf, agreementTitle, chosenAgreement, ownDraft, standing, type AgreementArgs } from '../agreement';
import { DONE, type Operation } from '../types';
import { isLegal } from '../who';

export interface DraftArgs { text?: AgreementWords }
export interface TextArgs extends AgreementArgs { version?: number; text?: AgreementWords }

export const draftAgreement: Operation<DraftArgs> = {
  id: 'draft_agreement',
  title: 'command.draft_agreement',
  available: (ctx) => isLegal(ctx.me),
  reasonIfNot: () => null,
  fromSelection: () => ({}),
  run: async (ctx, args) => {
    if (args.text === undefined) {
      ctx.screen.open('draft_agreement');
      return DONE;
    }
    const id = ctx.newId();
    const outcome = await ctx.send({ path: '/api/v1/agreements', body: { id, text: args.text }, label: { key: 'sent.draft_agreement', args: { title: args.text.title } } });
    return outcome.ok ? { ...outcome, id } : outcome;
  },
};

export const reviseAgreement: Operation<TextArgs> = {
  id: 'revise_agreement',
  title: 'command.revise_agreement',
  available: (ctx) => isLegal(ctx.me),
  reasonIfNot: (ctx, args) => ownDraft(ctx, agreementOf(ctx, args.agreement), false),
  fromSelection: chosenAgreement,
  run: async (ctx, args) => {
    if (args.text === undefined) {
      ctx.screen.open('revise_agreement', { agreement: args.agreement });
      return DONE;
    }
    return ctx.send({
      path: `/api/v1/agreements/${args.agreement}/revise`,
      body: { version: args.version ?? agreementOf(ctx, args.agreement)?.next?.version ?? 1, text: args.text },
      label: { key: 'sent.revise_agreement', args: { title: agreementTitle(ctx, args.agreement) } },
    });
  },
};

export const amendAgreement: Operation<TextArgs> = {
  id: 'amend_agreement',
  title: 'command.amend_agreement',
  available: (ctx) => isLegal(ctx.me),
  reasonIfNot: (ctx, args) => {
    const agreement = agreementOf(ctx, args.agreement);
    const reason = standing(agreement);
    if (reason !== null || agreement === null) return reason;
    if (agreement.phase !== 'in_force' && agreement.phase !== 'suspended') return 'reason.agreement_not_in_force';
    if (!isParty(agreement, ctx.me.agency)) return 'reason.not_party';
    return agreement.next === undefined ? null : 'code.amendment_open';
  },
  fromSelection: chosenAgreement,
  run: async (ctx, args) => {
    if (args.text === undefined) {
      ctx.screen.open('amend_agreement', { agreement: args.agreement });
      return DONE;
    }
    return ctx.send({
      path: `/api/v1/agreements/${args.agreement}/amend`,
      body: { version: args.version ?? agreementOf(ctx, args.agreement)?.current?.version ?? 1, text: args.text },
      label: { key: 'sent.amend_agreement', args: { title: agreementTitle(ctx, args.agreement) } },
    });
  },
};
