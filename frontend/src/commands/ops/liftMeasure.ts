/** Lift a measure of the own agency once, with a reason, also one that was set aside; who leads lifts those of an agency that has left the task. */
import { aboutCase, acts, isLeftTo, measureNow, whyNotThere } from '../enforcing';
import { reportedAt, threadOf, type Dated } from '../inspecting';
import type { Operation } from '../types';

export const liftMeasure: Operation<Dated & { item: string; reason?: string }> = {
  id: 'lift_measure',
  title: 'command.lift_measure',
  needsReason: true,
  available: acts,
  reasonIfNot: (ctx, { item }) => {
    const measure = measureNow(ctx, item)?.item;
    if (measure === undefined) return 'reason.measure_gone';
    const left = isLeftTo(ctx, measure.task, measure.agency);
    const reason = left ? null : measure.agency === ctx.me.agency ? whyNotThere(ctx, measure.task) : 'reason.measure_theirs';
    return reason ?? (measure.lifted === undefined ? null : 'reason.measure_lifted');
  },
  fromSelection: () => null,
  run: async (ctx, { item, reason = '', ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/lift-measure`, thread: threadOf(item), body: { reason, ...reportedAt(ctx, dated) }, label: { key: 'sent.lift_measure', args: aboutCase(ctx, item) },
  }),
};
