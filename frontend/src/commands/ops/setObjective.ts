/** Objectives of an operational period: who leads adds them; who leads, or the agency that one is for, says how it stands. */
import { hasPromised } from '../../model/inspection';
import { OBJECTIVES_MAX } from '../../model/response';
import type { ObjectiveState } from '../../protocol/words';
import { taskOf } from '../about';
import { threadOf } from '../inspecting';
import { aboutResponse, desks, isWoundUp, itemNow, orders, responseOf, told, whyNotOrders, whyNotWords } from '../responding';
import type { Operation } from '../types';
import { isLead } from '../who';
import { whyNotObjective } from './planPeriod';

/** `owner`: the agency that it is for; nobody in particular without. */
export interface ObjectiveArgs { item: string; text?: string; owner?: string }
/** `objective`: its number in the period. */
export interface JudgeArgs { item: string; objective: number; state?: ObjectiveState; note?: string }

export const addObjective: Operation<ObjectiveArgs> = {
  id: 'add_objective',
  title: 'command.add_objective',
  form: 'add_objective',
  needs: ({ text }) => text === undefined,
  available: orders,
  reasonIfNot: (ctx, { item, text, owner }) => {
    const period = itemNow(ctx, 'period', item);
    if (period === undefined) return 'reason.period_gone';
    const reason = whyNotOrders(ctx, period.task);
    if (reason !== null) return reason;
    if (period.objectives.length >= OBJECTIVES_MAX) return 'code.full';
    return text === undefined ? null : whyNotObjective(ctx, period.task, { text, ...(owner === undefined ? {} : { owner }) });
  },
  fromSelection: () => null,
  run: async (ctx, { item, text = '', owner }) => ctx.send({
    path: `/api/v1/task-items/${item}/add-objective`, thread: threadOf(item), body: { text: text.trim(), ...(owner === undefined ? {} : { owner }) },
    label: { key: 'sent.add_objective', args: aboutResponse(ctx, item) },
  }),
};

export const judgeObjective: Operation<JudgeArgs> = {
  id: 'judge_objective',
  title: 'command.judge_objective',
  form: 'judge_objective',
  needs: ({ state, note }) => state === undefined || note === undefined,
  available: desks,
  reasonIfNot: (ctx, { item, objective, state, note }) => {
    const period = itemNow(ctx, 'period', item);
    const found = period?.objectives.find((one) => one.number === objective);
    if (period === undefined || found === undefined) return 'reason.objective_gone';
    const response = responseOf(ctx, period.task);
    if (typeof response === 'string') return response;
    const task = taskOf(ctx, period.task);
    const ours = found.owner === ctx.me.agency && task !== null && hasPromised(task, ctx.me.agency);
    if (task === null || !(isLead(ctx, task) || ours)) return 'reason.objective_theirs';
    if (!isWoundUp(task)) return 'reason.task_over';
    if (state === undefined) return null;
    if (state === found.state) return 'reason.objective_is_so';
    return note === undefined ? null : whyNotWords([{ text: note, max: 'reason', ...(state === 'dropped' ? { missing: 'reason.reason_missing' } : {}) }]);
  },
  fromSelection: () => null,
  run: async (ctx, { item, objective, state = 'met', note }) => ctx.send({
    path: `/api/v1/task-items/${item}/judge-objective`, thread: threadOf(item), body: { objective, state, ...told('note', note) },
    label: { key: 'sent.judge_objective', args: { ...aboutResponse(ctx, item), objective } },
  }),
};
