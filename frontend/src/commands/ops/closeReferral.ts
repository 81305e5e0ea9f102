/** Report what came of a case that the own agency has accepted: that closes it. */
import { aboutCase, binds, whyNotReferral } from '../enforcing';
import { TEXT_CHARS, threadOf } from '../inspecting';
import type { Operation } from '../types';

export interface CloseReferralArgs { item: string; outcome?: string }

export const closeReferral: Operation<CloseReferralArgs> = {
  id: 'close_referral',
  title: 'command.close_referral',
  form: 'close_referral',
  needs: (args) => args.outcome === undefined,
  available: binds,
  reasonIfNot: (ctx, { item, outcome }) => {
    const why = whyNotReferral(ctx, item, 'to', 'accepted');
    if (why !== null || outcome === undefined) return why;
    return outcome.trim() === '' ? 'reason.text_missing' : [...outcome].length > TEXT_CHARS ? 'code.too_long' : null;
  },
  fromSelection: () => null,
  run: async (ctx, { item, outcome = '' }) => ctx.send({
    path: `/api/v1/task-items/${item}/close-referral`, thread: threadOf(item), body: { outcome: outcome.trim() }, label: { key: 'sent.close_referral', args: aboutCase(ctx, item) },
  }),
};
