/** Sign a measure of another agency, as the second one. */
import { aboutCase, acts, whyNotSigns } from '../enforcing';
import { TEXT_CHARS, reportedAt, threadOf, type Dated } from '../inspecting';
import type { Operation } from '../types';

/** `note`: what there is to say; it may be empty. */
export interface SignArgs extends Dated { item: string; note?: string }

export const countersignMeasure: Operation<SignArgs> = {
  id: 'countersign_measure',
  title: 'command.countersign_measure',
  form: 'countersign_measure',
  needs: (args) => args.note === undefined,
  available: acts,
  reasonIfNot: (ctx, { item, note = '' }) => whyNotSigns(ctx, item) ?? ([...note].length > TEXT_CHARS ? 'code.too_long' : null),
  fromSelection: () => null,
  run: async (ctx, { item, note = '', ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/countersign`, thread: threadOf(item), body: { ...(note.trim() === '' ? {} : { note: note.trim() }), ...reportedAt(ctx, dated) },
    label: { key: 'sent.countersign_measure', args: aboutCase(ctx, item) },
  }),
};
