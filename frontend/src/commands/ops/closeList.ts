/** Close the list of an inspection: what is drawn is fixed and its digest is told, before anybody knows the seed. */
import { INSPECTORS_EACH_MAX, isEnough, targetsOf } from '../../model/inspection';
import { isRunning } from '../../model/negotiation';
import { REASON_CHARS, chosenInspection, inspectionOf, leads, taskNumber, whyNotLeads } from '../inspecting';
import type { Operation } from '../types';

/** `targets`: how many are drawn; all are inspected where it is not said. */
export interface CloseListArgs { task: string; targets?: number; inspectors_each?: number; seed_from?: string }

const whole = (n: number, least: number, most: number): boolean => Number.isInteger(n) && n >= least && n <= most;

export const closeList: Operation<CloseListArgs> = {
  id: 'close_list',
  title: 'command.close_list',
  form: 'close_list',
  needs: (args) => args.inspectors_each === undefined,
  available: leads,
  reasonIfNot: (ctx, { task, targets, inspectors_each: each, seed_from: from }) => {
    const reason = whyNotLeads(ctx, task, 'open');
    if (reason !== null) return reason;
    const found = inspectionOf(ctx, task);
    if (typeof found === 'string' || found === null) return found;
    if (!isRunning(found.task)) return 'reason.not_agreed';
    const items = targetsOf(ctx.world, task);
    const listed = items.length;
    if (listed === 0) return 'reason.list_empty';
    if (each === undefined) return null;
    if (targets !== undefined && !whole(targets, 1, listed)) return 'reason.draw_count';
    if (!whole(each, 0, INSPECTORS_EACH_MAX)) return 'reason.inspectors_each';
    if (!isEnough(found.inspection, items, each)) return 'code.too_few_inspectors';
    const draws = targets !== undefined || each > 0;
    return draws && ((from ?? '').trim() === '' || (from ?? '').length > REASON_CHARS) ? 'reason.seed_from_missing' : null;
  },
  fromSelection: chosenInspection,
  run: async (ctx, { task, targets, inspectors_each: each = 0, seed_from: from = '' }) => ctx.send({
    path: `/api/v1/tasks/${task}/inspection/close-list`,
    body: { ...(targets === undefined ? {} : { targets }), inspectors_each: each, seed_from: targets === undefined && each === 0 ? '' : from.trim() },
    label: { key: 'sent.close_list', args: { number: taskNumber(ctx, task) } },
  }),
};
