/** Say whether there was reason enough to break the glass before our data (G8). */
import { dueOf } from '../../agreements/register';
import { agreementOf, agreementTitle, type AgreementArgs } from '../agreement';
import type { Operation } from '../types';
import { isLegal } from '../who';

export interface ReviewArgs extends AgreementArgs { opening?: number; justified?: boolean; note?: string }

export const reviewGlass: Operation<ReviewArgs> = {
  id: 'review_glass',
  title: 'command.review_glass',
  form: 'review_glass',
  needs: (args) => args.justified === undefined || args.note === undefined,
  available: (ctx) => isLegal(ctx.me) || ctx.me.role === 'supervisor',
  reasonIfNot: (ctx, args) => {
    const agreement = agreementOf(ctx, args.agreement);
    if (agreement === null) return 'reason.unknown_agreement';
    const due = dueOf(agreement, ctx.me.agency);
    if (!due.some((one) => args.opening === undefined || one.opening === args.opening)) return 'reason.no_review_due';
    return args.note !== undefined && args.note.trim() === '' ? 'reason.needs_reason' : null;
  },
  // The one that has waited longest.
  fromSelection: (ctx) => {
    const agreement = agreementOf(ctx, ctx.selection.agreement);
    const opening = agreement === null ? undefined : dueOf(agreement, ctx.me.agency)[0]?.opening;
    return agreement === null || opening === undefined ? null : { agreement: agreement.id, opening };
  },
  run: async (ctx, args) => ctx.send({
    path: `/api/v1/agreements/${args.agreement}/break-glass/${args.opening ?? 0}/review`, body: { justified: args.justified === true, note: args.note ?? '' },
    label: { key: 'sent.review_glass', args: { title: agreementTitle(ctx, args.agreement) } },
  }),
};
