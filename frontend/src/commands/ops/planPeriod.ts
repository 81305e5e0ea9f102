/** Plan an operational period: when it is, what matters most in it, its first objectives. Who leads does, and changes it with the version that it was based on. */
import { OBJECTIVES_MAX, PERIODS_MAX, PERIOD_AHEAD_MS_MAX, PERIOD_MS_MAX, itemsOf, overlapping } from '../../model/response';
import { ms } from '../../model/time';
import type { NewObjective } from '../../protocol/response';
import { taskOf } from '../about';
import { taskNumber, threadOf } from '../inspecting';
import { aboutResponse, chosenResponse, itemNow, orders, told, whyNotOrders, whyNotParty, whyNotWords } from '../responding';
import type { Context, Operation, Reason } from '../types';

export interface PeriodArgs { task: string; starts_at?: string; ends_at?: string; emphasis?: string; objectives?: readonly NewObjective[] }
/** `version`: the one that was read. */
export interface ChangePeriodArgs { item: string; version?: number; starts_at?: string; ends_at?: string; emphasis?: string }

function whyNotTimes(ctx: Context, task: string, startsAt: string, endsAt: string, but?: string): Reason {
  const [from, to] = [ms(startsAt), ms(endsAt)];
  if (from === null || to === null || to <= from) return 'reason.period_times';
  const drafted = ms(taskOf(ctx, task)?.created_at) ?? ctx.nowMs;
  if (from > ctx.nowMs + PERIOD_AHEAD_MS_MAX || from < drafted - PERIOD_MS_MAX) return 'reason.period_far';
  if (to - from > PERIOD_MS_MAX) return 'reason.period_long';
  return overlapping(itemsOf(ctx.world, 'period', task), startsAt, endsAt, but) === undefined ? null : 'reason.period_overlaps';
}

export function whyNotObjective(ctx: Context, task: string, { text, owner }: NewObjective): Reason {
  return whyNotWords([{ text, max: 'reason', missing: 'reason.objective_text' }]) ?? (owner === undefined ? null : whyNotParty(ctx, task, owner));
}

export const planPeriod: Operation<PeriodArgs> = {
  id: 'plan_period',
  title: 'command.plan_period',
  form: 'plan_period',
  needs: ({ starts_at, ends_at }) => starts_at === undefined || ends_at === undefined,
  available: orders,
  reasonIfNot: (ctx, { task, starts_at, ends_at, emphasis, objectives = [] }) => {
    const reason = whyNotOrders(ctx, task);
    if (reason !== null) return reason;
    if (itemsOf(ctx.world, 'period', task).length >= PERIODS_MAX || objectives.length > OBJECTIVES_MAX) return 'code.full';
    if (starts_at === undefined || ends_at === undefined) return null;
    return whyNotTimes(ctx, task, starts_at, ends_at) ?? whyNotWords([{ text: emphasis, max: 'text' }])
      ?? objectives.map((one) => whyNotObjective(ctx, task, one)).find((one) => one !== null) ?? null;
  },
  fromSelection: chosenResponse,
  run: async (ctx, { task, starts_at = '', ends_at = '', emphasis, objectives = [] }) => ctx.send({
    path: `/api/v1/tasks/${task}/response/periods`,
    body: { id: ctx.newId(), starts_at, ends_at, ...told('emphasis', emphasis), objectives: objectives.map(({ text, owner }) => ({ text: text.trim(), ...(owner === undefined ? {} : { owner }) })) },
    label: { key: 'sent.plan_period', args: { number: taskNumber(ctx, task) } },
  }),
};

export const changePeriod: Operation<ChangePeriodArgs> = {
  id: 'change_period',
  title: 'command.change_period',
  form: 'change_period',
  needs: ({ starts_at, ends_at }) => starts_at === undefined || ends_at === undefined,
  available: orders,
  reasonIfNot: (ctx, { item, version, starts_at, ends_at, emphasis }) => {
    const period = itemNow(ctx, 'period', item);
    if (period === undefined) return 'reason.period_gone';
    const reason = whyNotOrders(ctx, period.task);
    if (reason !== null || starts_at === undefined || ends_at === undefined) return reason;
    if (version !== undefined && version !== period.version) return 'code.stale_version';
    return whyNotTimes(ctx, period.task, starts_at, ends_at, item) ?? whyNotWords([{ text: emphasis, max: 'text' }]);
  },
  fromSelection: () => null,
  run: async (ctx, { item, version, starts_at = '', ends_at = '', emphasis }) => ctx.send({
    path: `/api/v1/task-items/${item}/change-period`, thread: threadOf(item),
    body: { version: version ?? itemNow(ctx, 'period', item)?.version ?? 1, starts_at, ends_at, ...told('emphasis', emphasis) },
    label: { key: 'sent.change_period', args: aboutResponse(ctx, item) },
  }),
};
