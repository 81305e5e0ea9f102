/** Take back the offer of evidence that nobody has answered. */
import { aboutCase, acts, evidenceNow, whyNotHolds } from '../enforcing';
import { reportedAt, threadOf, type Dated, type ItemArgs } from '../inspecting';
import type { Operation } from '../types';

export const takeBackEvidence: Operation<Dated & ItemArgs> = {
  id: 'take_back_evidence',
  title: 'command.take_back_evidence',
  available: acts,
  reasonIfNot: (ctx, { item }) => whyNotHolds(ctx, item) ?? (evidenceNow(ctx, item)?.item.offer === undefined ? 'reason.evidence_no_offer' : null),
  fromSelection: () => null,
  run: async (ctx, { item, ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/take-back`, thread: threadOf(item), body: { ...reportedAt(ctx, dated) }, label: { key: 'sent.take_back_evidence', args: aboutCase(ctx, item) },
  }),
};
