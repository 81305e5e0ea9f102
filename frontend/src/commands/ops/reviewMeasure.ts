/** Review a flagged measure of the own agency: it is upheld, or set aside. Once, by the legal desk or who commands. */
import { isFlagged } from '../../model/enforcement';
import { aboutCase, binds, measureNow } from '../enforcing';
import { TEXT_CHARS, threadOf } from '../inspecting';
import type { Operation } from '../types';

export interface ReviewMeasureArgs { item: string; upheld?: boolean; note?: string }

export const reviewMeasure: Operation<ReviewMeasureArgs> = {
  id: 'review_measure',
  title: 'command.review_measure',
  form: 'review_measure',
  needs: (args) => args.upheld === undefined || args.note === undefined,
  available: binds,
  reasonIfNot: (ctx, { item, note }) => {
    const measure = measureNow(ctx, item)?.item;
    if (measure === undefined) return 'reason.measure_gone';
    if (measure.agency !== ctx.me.agency) return 'reason.measure_theirs';
    if (measure.officer === ctx.me.principal) return 'reason.measure_own';
    if (!isFlagged(measure)) return measure.review === undefined ? 'reason.not_flagged' : 'reason.reviewed_already';
    if (note === undefined) return null;
    return note.trim() === '' ? 'reason.text_missing' : [...note].length > TEXT_CHARS ? 'code.too_long' : null;
  },
  fromSelection: () => null,
  run: async (ctx, { item, upheld = false, note = '' }) => ctx.send({
    path: `/api/v1/task-items/${item}/review-measure`, thread: threadOf(item), body: { upheld, note: note.trim() }, label: { key: 'sent.review_measure', args: aboutCase(ctx, item) },
  }),
};
