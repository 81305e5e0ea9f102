/** Refuse to sign a measure of another agency, with a reason. Who refused may still sign. */
import { aboutCase, acts, measureNow, whyNotSigns } from '../enforcing';
import { reportedAt, threadOf, type Dated } from '../inspecting';
import type { Operation } from '../types';

export const refuseCountersignature: Operation<Dated & { item: string; reason?: string }> = {
  id: 'refuse_countersignature',
  title: 'command.refuse_countersignature',
  needsReason: true,
  available: acts,
  reasonIfNot: (ctx, { item }) => whyNotSigns(ctx, item) ?? (measureNow(ctx, item)?.item.refusals.some((one) => one.agency === ctx.me.agency) === true ? 'reason.refused_already' : null),
  fromSelection: () => null,
  run: async (ctx, { item, reason = '', ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/refuse-countersignature`, thread: threadOf(item), body: { reason, ...reportedAt(ctx, dated) },
    label: { key: 'sent.refuse_countersignature', args: aboutCase(ctx, item) },
  }),
};
