/** Answer a case that is referred to the own agency: accept it with a reference of one's own, or decline it with a reason. */
import { aboutCase, binds, whyNotReferral } from '../enforcing';
import { NAME_CHARS, REASON_CHARS, threadOf } from '../inspecting';
import type { Operation } from '../types';

/** A reference only with a yes, a reason only with a no. */
export interface AnswerReferralArgs { item: string; accept?: boolean; reference?: string; reason?: string }

export const answerReferral: Operation<AnswerReferralArgs> = {
  id: 'answer_referral',
  title: 'command.answer_referral',
  form: 'answer_referral',
  needs: ({ accept, reference, reason }) => accept === undefined || (accept ? reference : reason) === undefined,
  available: binds,
  reasonIfNot: (ctx, { item, accept, reference = '', reason }) => {
    const why = whyNotReferral(ctx, item, 'to', 'offered');
    if (why !== null || accept === undefined) return why;
    if (accept) return [...reference].length > NAME_CHARS ? 'code.too_long' : null;
    if (reason === undefined) return null;
    return reason.trim() === '' ? 'reason.reason_missing' : [...reason].length > REASON_CHARS ? 'code.too_long' : null;
  },
  fromSelection: () => null,
  run: async (ctx, { item, accept = false, reference = '', reason = '' }) => ctx.send({
    path: `/api/v1/task-items/${item}/answer-referral`, thread: threadOf(item),
    body: accept ? { accept, ...(reference.trim() === '' ? {} : { reference: reference.trim() }) } : { accept, reason: reason.trim() },
    label: { key: 'sent.answer_referral', args: aboutCase(ctx, item) },
  }),
};
