/** Sign evidence in that is offered to this seat: who keeps it from now on, and whether its seal is intact. */
import { aboutCase, acts, whyNotReceives } from '../enforcing';
import { NAME_CHARS, REASON_CHARS, reportedAt, threadOf, type Dated } from '../inspecting';
import type { Operation } from '../types';

export interface ReceiveArgs extends Dated { item: string; holder?: string; seal_intact?: boolean; note?: string }

export const receiveEvidence: Operation<ReceiveArgs> = {
  id: 'receive_evidence',
  title: 'command.receive_evidence',
  form: 'receive_evidence',
  needs: (args) => args.holder === undefined || args.seal_intact === undefined,
  available: acts,
  reasonIfNot: (ctx, { item, holder, seal_intact, note = '' }) => {
    const reason = whyNotReceives(ctx, item);
    if (reason !== null || holder === undefined) return reason;
    if (holder.trim() === '') return 'reason.holder_missing';
    if (seal_intact === undefined) return 'reason.seal_missing';
    return [...holder].length > NAME_CHARS || [...note].length > REASON_CHARS ? 'code.too_long' : null;
  },
  fromSelection: () => null,
  run: async (ctx, { item, holder = '', seal_intact = false, note = '', ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/receive`, thread: threadOf(item),
    body: { holder: holder.trim(), seal_intact, ...(note.trim() === '' ? {} : { note: note.trim() }), ...reportedAt(ctx, dated) },
    label: { key: 'sent.receive_evidence', args: aboutCase(ctx, item) },
  }),
};
