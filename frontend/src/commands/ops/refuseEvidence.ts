/** Refuse evidence that is offered to this seat, with a reason: it stays with who has it. */
import { aboutCase, acts, whyNotReceives } from '../enforcing';
import { reportedAt, threadOf, type Dated } from '../inspecting';
import type { Operation } from '../types';

export const refuseEvidence: Operation<Dated & { item: string; reason?: string }> = {
  id: 'refuse_evidence',
  title: 'command.refuse_evidence',
  needsReason: true,
  available: acts,
  reasonIfNot: (ctx, { item }) => whyNotReceives(ctx, item),
  fromSelection: () => null,
  run: async (ctx, { item, reason = '', ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/refuse-custody`, thread: threadOf(item), body: { reason, ...reportedAt(ctx, dated) }, label: { key: 'sent.refuse_evidence', args: aboutCase(ctx, item) },
  }),
};
