/** Finish the own visit: somebody who was there for the target signs, or it is said why nobody did. */
import type { Signed } from '../../protocol/inspection';
import { NAME_CHARS, REASON_CHARS, STROKES_CHARS, TEXT_CHARS, aboutItem, reportedAt, reports, threadOf, whyNotReports } from '../inspecting';
import type { Operation, Reason } from '../types';

export interface FinishArgs { item: string; note?: string; signed?: Signed; unsigned?: string }

function signatureReason({ signed, unsigned }: FinishArgs): Reason {
  if (unsigned !== undefined) return unsigned.trim() === '' || unsigned.length > REASON_CHARS ? 'reason.signature_missing' : null;
  if (signed === undefined || signed.name.trim() === '' || signed.name.length > NAME_CHARS || (signed.capacity ?? '').length > NAME_CHARS) return 'reason.signature_missing';
  return (signed.strokes ?? '').length > STROKES_CHARS ? 'reason.signature_long' : null;
}

export const finishVisit: Operation<FinishArgs> = {
  id: 'finish_visit',
  title: 'command.finish_visit',
  form: 'finish_visit',
  needs: (args) => args.note === undefined,
  available: reports,
  reasonIfNot: (ctx, args) => {
    const reason = whyNotReports(ctx, args.item, true);
    if (reason !== null || args.note === undefined) return reason;
    return args.note.length > TEXT_CHARS ? 'code.too_long' : signatureReason(args);
  },
  fromSelection: () => null,
  run: async (ctx, { item, note = '', signed, unsigned }) => ctx.send({
    path: `/api/v1/task-items/${item}/finish-visit`, thread: threadOf(item),
    body: { note: note.trim(), ...(unsigned === undefined ? {} : { unsigned: unsigned.trim() }), ...(unsigned !== undefined || signed === undefined ? {} : { signed }), ...reportedAt(ctx) },
    label: { key: 'sent.finish_visit', args: aboutItem(ctx, item) },
  }),
};
