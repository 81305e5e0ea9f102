/** Take back a case that the own agency has referred, before it is answered, with a reason. */
import { aboutCase, binds, whyNotReferral } from '../enforcing';
import { threadOf } from '../inspecting';
import type { Operation } from '../types';

export const withdrawReferral: Operation<{ item: string; reason?: string }> = {
  id: 'withdraw_referral',
  title: 'command.withdraw_referral',
  needsReason: true,
  available: binds,
  reasonIfNot: (ctx, { item }) => whyNotReferral(ctx, item, 'agency', 'offered'),
  fromSelection: () => null,
  run: async (ctx, { item, reason = '' }) => ctx.send({
    path: `/api/v1/task-items/${item}/withdraw-referral`, thread: threadOf(item), body: { reason }, label: { key: 'sent.withdraw_referral', args: aboutCase(ctx, item) },
  }),
};
