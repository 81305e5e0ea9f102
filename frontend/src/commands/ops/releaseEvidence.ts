/** End the custody of evidence: it is returned, destroyed, forfeited or given to somebody outside for good. Its custodian's desk does, or who leads if that agency has left the task. */
import { custodian } from '../../model/enforcement';
import type { EvidenceEnd } from '../../protocol/words';
import { aboutCase, evidenceNow, isLeftTo, whyNotGives } from '../enforcing';
import { REASON_CHARS, plans, threadOf } from '../inspecting';
import type { Operation } from '../types';

export interface ReleaseArgs { item: string; how?: EvidenceEnd; note?: string }

export const releaseEvidence: Operation<ReleaseArgs> = {
  id: 'release_evidence',
  title: 'command.release_evidence',
  form: 'release_evidence',
  needs: (args) => args.how === undefined || args.note === undefined,
  available: plans,
  reasonIfNot: (ctx, { item, note }) => {
    const held = evidenceNow(ctx, item)?.item;
    const holder = held === undefined ? undefined : custodian(held);
    const left = held !== undefined && holder !== undefined && isLeftTo(ctx, held.task, holder.agency);
    const reason = left ? null : whyNotGives(ctx, item);
    if (reason !== null || note === undefined) return reason;
    return note.trim() === '' ? 'reason.text_missing' : [...note].length > REASON_CHARS ? 'code.too_long' : null;
  },
  fromSelection: () => null,
  run: async (ctx, { item, how = 'returned', note = '' }) => ctx.send({
    path: `/api/v1/task-items/${item}/release`, thread: threadOf(item), body: { how, note: note.trim() }, label: { key: 'sent.release_evidence', args: aboutCase(ctx, item) },
  }),
};
