/** Say what a re-inspection of an order has found: put right, or not, with a new time. */
import { RECHECKS_MAX } from '../../model/inspection';
import { ms } from '../../model/time';
import { REASON_CHARS, aboutItem, itemOf, reportedAt, reports, threadOf } from '../inspecting';
import type { Operation } from '../types';
import { whyNotOrder } from './withdrawOrder';

export interface RecheckArgs { item: string; order: string; rectified?: boolean; note?: string; due_at?: string }

export const recheckOrder: Operation<RecheckArgs> = {
  id: 'recheck_order',
  title: 'command.recheck_order',
  form: 'recheck_order',
  needs: (args) => args.rectified === undefined,
  available: reports,
  reasonIfNot: (ctx, { item, order, rectified, note = '', due_at }) => {
    const reason = whyNotOrder(ctx, item, order);
    if (reason !== null || rectified === undefined) return reason;
    if (!rectified && (itemOf(ctx, item)?.orders.find((one) => one.id === order)?.rechecks.length ?? 0) >= RECHECKS_MAX) return 'code.full';
    if (note.trim() === '' || note.length > REASON_CHARS) return 'reason.text_missing';
    return !rectified && due_at !== undefined && (ms(due_at) ?? 0) <= ctx.nowMs ? 'reason.until_past' : null;
  },
  fromSelection: () => null,
  run: async (ctx, { item, order, rectified = false, note = '', due_at }) => ctx.send({
    path: `/api/v1/task-items/${item}/recheck`, thread: threadOf(item),
    body: { order, rectified, note: note.trim(), ...(rectified || due_at === undefined ? {} : { due_at }), ...reportedAt(ctx) },
    label: { key: 'sent.recheck_order', args: aboutItem(ctx, item) },
  }),
};
