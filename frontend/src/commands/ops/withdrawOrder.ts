/** Take back an order of the own agency, with a reason; who leads takes back those of an agency that has left the task. */
import { hasPromised } from '../../model/inspection';
import { taskOf } from '../about';
import { aboutItem, itemOf, reportedAt, reports, threadOf, whyNotReports } from '../inspecting';
import type { Context, Operation, Reason } from '../types';
import { isField, isLead } from '../who';

/** Why nothing can be done with an order: it is not there, another agency's, or over. */
export function whyNotOrder(ctx: Context, item: string, id: string): Reason {
  const order = itemOf(ctx, item)?.orders.find((one) => one.id === id);
  if (order === undefined) return 'reason.order_gone';
  if (order.agency !== ctx.me.agency) return 'reason.order_theirs';
  return order.state === 'open' ? whyNotReports(ctx, item, false) : 'reason.order_over';
}

/** An open order whose agency promises nothing any more waits for nobody but who leads. */
function isLeft(ctx: Context, id: string, of: string): boolean {
  const item = itemOf(ctx, id);
  const task = taskOf(ctx, item?.task);
  const order = item?.orders.find((one) => one.id === of);
  return task !== null && order?.state === 'open' && !hasPromised(task, order.agency) && isLead(ctx, task) && !isField(ctx.me);
}

export const withdrawOrder: Operation<{ item: string; order: string; reason?: string }> = {
  id: 'withdraw_order',
  title: 'command.withdraw_order',
  needsReason: true,
  available: reports,
  reasonIfNot: (ctx, { item, order }) => (isLeft(ctx, item, order) ? null : whyNotOrder(ctx, item, order)),
  fromSelection: () => null,
  run: async (ctx, { item, order, reason = '' }) => ctx.send({
    path: `/api/v1/task-items/${item}/withdraw-order`, thread: threadOf(item), body: { order, reason, ...reportedAt(ctx) }, label: { key: 'sent.withdraw_order', args: aboutItem(ctx, item) },
  }),
};
