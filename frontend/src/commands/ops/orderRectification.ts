/** Order that a finding of the own agency is put right: what, by whom, until when. Also after the task is done. */
import { ms } from '../../model/time';
import { NAME_CHARS, TEXT_CHARS, aboutItem, itemOf, reportedAt, reports, threadOf, visitNow, whyNotReports } from '../inspecting';
import type { Operation } from '../types';

export interface OrderArgs { item: string; finding?: string; what?: string; owner?: string; due_at?: string }

export const orderRectification: Operation<OrderArgs> = {
  id: 'order_rectification',
  title: 'command.order_rectification',
  form: 'order_rectification',
  needs: (args) => args.finding === undefined || args.what === undefined || args.due_at === undefined,
  available: reports,
  reasonIfNot: (ctx, { item: id, finding, what, owner, due_at }) => {
    const reason = whyNotReports(ctx, id, false);
    const item = itemOf(ctx, id);
    if (reason !== null || item === null) return reason;
    const own = visitNow(ctx, item).findings;
    if (own.length === 0 || (finding !== undefined && !own.some((one) => one.id === finding))) return 'reason.finding_theirs';
    if (what === undefined) return null;
    if (what.trim() === '' || what.length > TEXT_CHARS) return 'reason.text_missing';
    if ((owner ?? '').trim() === '' || (owner ?? '').length > NAME_CHARS) return 'reason.owner_missing';
    if (due_at === undefined) return 'reason.until_missing';
    return (ms(due_at) ?? 0) > ctx.nowMs ? null : 'reason.until_past';
  },
  fromSelection: () => null,
  run: async (ctx, { item, finding = '', what = '', owner = '', due_at = '' }) => ctx.send({
    path: `/api/v1/task-items/${item}/order`, thread: threadOf(item), body: { id: ctx.newId(), finding, what: what.trim(), owner: owner.trim(), due_at, ...reportedAt(ctx) },
    label: { key: 'sent.order_rectification', args: aboutItem(ctx, item) },
  }),
};
