/** Figures of persons: report what was counted, withdraw what was wrong, and, for who leads, name whose count is the one. Nothing is overwritten or added up. */
import { COUNTED_BACK_MS_MAX, FIGURES_EACH_MAX, FIGURES_MAX, FIGURE_MAX, itemsOf } from '../../model/response';
import { ms } from '../../model/time';
import type { Shelter, Source, Values } from '../../protocol/response';
import type { Figure, Whom } from '../../protocol/words';
import { taskOf } from '../about';
import { reportedAt, taskNumber, threadOf, type Dated } from '../inspecting';
import { aboutResponse, chosenResponse, hasGone, isBehind, isLeftBehind, itemNow, orders, told, whyNotHeard, whyNotOrders, whyNotOwn, whyNotParty, whyNotWords, works } from '../responding';
import type { Context, Operation, Reason } from '../types';

/** `about`: a sector, an evacuation or a shelter; the whole task without. `counted_at`: when it was, if not now. */
export interface FiguresArgs { task: string; id?: string; about?: string; whom?: Whom; values?: Values; source?: string; is_estimate?: boolean; note?: string; counted_at?: string }
/** `version`: the one that was read. */
export interface SourcesArgs { task: string; version?: number; sources?: readonly Source[] }

/** Which figures are told of what: of an evacuation who has left, of a shelter who stays there; of a sector and the whole all. */
export function figureOnly(ctx: Context, about: string | undefined): Figure | undefined {
  if (about === undefined) return undefined;
  if (itemNow(ctx, 'shelter', about) !== undefined) return 'sheltered';
  return itemNow(ctx, 'evacuation', about) === undefined ? undefined : 'evacuated';
}

/** Whose shelter may be counted by this seat: its own agency's, and by who leads one that was left behind. */
export function countsShelter(ctx: Context, shelter: Shelter): boolean {
  return isLeftBehind(ctx, shelter.task, shelter.agency) || (shelter.agency === ctx.me.agency && whyNotOwn(ctx, shelter.task) === null);
}

function whyNotAbout(ctx: Context, task: string, about: string | undefined): Reason {
  const shelter = about === undefined ? undefined : itemNow(ctx, 'shelter', about);
  const found = about === undefined ? undefined : shelter ?? itemNow(ctx, 'sector', about) ?? itemNow(ctx, 'evacuation', about);
  if (about !== undefined && found?.task !== task) return 'reason.sector_gone';
  if (shelter === undefined || countsShelter(ctx, shelter)) return shelter === undefined ? whyNotOwn(ctx, task) : null;
  return shelter.agency === ctx.me.agency ? 'reason.not_committed' : 'reason.shelter_theirs';
}

/** What is counted about something is of after it was opened and of before it was over. */
function whyNotThen(ctx: Context, about: string | undefined, countedAt: string | undefined): Reason {
  if (about === undefined) return null;
  const [sector, evacuation, shelter] = [itemNow(ctx, 'sector', about), itemNow(ctx, 'evacuation', about), itemNow(ctx, 'shelter', about)];
  const at = countedAt === undefined ? ctx.nowMs : ms(countedAt) ?? ctx.nowMs;
  const [from, until] = [ms(evacuation?.ordered_at ?? shelter?.opened_at), ms(sector?.ended?.at ?? evacuation?.ended?.at ?? shelter?.closed?.at)];
  if (until !== null && until < at) return 'reason.has_ended';
  return from !== null && at < from ? 'reason.counted_before' : null;
}

/** Null where nothing stands in the way of when it was counted; without a time it is now. */
function whyNotWhen(ctx: Context, task: string, countedAt: string | undefined): Reason {
  const found = taskOf(ctx, task);
  if (countedAt === undefined) return found !== null && isBehind(found) ? 'reason.counted_when' : null;
  const at = ms(countedAt);
  if (at === null) return 'reason.when_half';
  if (at > ctx.nowMs) return 'reason.counted_later';
  return ctx.nowMs - at > COUNTED_BACK_MS_MAX ? 'reason.counted_week' : null;
}

function whyNotValues(ctx: Context, about: string | undefined, values: Values): Reason {
  const named = Object.entries(values) as [Figure, number][];
  if (named.length === 0) return 'reason.figures_missing';
  if (named.some(([, count]) => !Number.isInteger(count) || count < 0 || count > FIGURE_MAX)) return 'reason.count_range';
  const only = figureOnly(ctx, about);
  return only === undefined || named.every(([figure]) => figure === only) ? null : 'reason.figures_other';
}

export const reportFigures: Operation<FiguresArgs> = {
  id: 'report_figures',
  title: 'command.report_figures',
  form: 'report_figures',
  needs: ({ whom, values, source }) => whom === undefined || values === undefined || source === undefined,
  available: works,
  reasonIfNot: (ctx, { task, about, whom, values, source, note, counted_at }) => {
    const reason = whyNotHeard(ctx, task) ?? whyNotAbout(ctx, task, about);
    if (reason !== null) return reason;
    const all = itemsOf(ctx.world, 'figures', task);
    if (all.length >= FIGURES_MAX || all.filter((one) => one.agency === ctx.me.agency).length >= FIGURES_EACH_MAX) return 'code.full';
    if (whom === undefined || values === undefined || source === undefined) return null;
    return whyNotWhen(ctx, task, counted_at) ?? whyNotThen(ctx, about, counted_at) ?? whyNotValues(ctx, about, values) ?? whyNotWords([{ text: source, max: 'name', missing: 'reason.source_missing' }, { text: note, max: 'text' }]);
  },
  fromSelection: chosenResponse,
  run: async (ctx, { task, id = ctx.newId(), about, whom = 'public', values = {}, source = '', is_estimate = false, note, counted_at }) => ctx.send({
    path: `/api/v1/tasks/${task}/response/figures`, thread: threadOf(about ?? id),
    body: { id, whom, values, source: source.trim(), is_estimate, ...(about === undefined ? {} : { about }), ...told('note', note), ...(counted_at === undefined ? {} : { counted_at }), ...reportedAt(ctx) },
    label: { key: 'sent.report_figures', args: { number: taskNumber(ctx, task) } },
  }),
};

export const withdrawFigures: Operation<{ item: string; reason?: string } & Dated> = {
  id: 'withdraw_figures',
  title: 'command.withdraw_figures',
  needsReason: true,
  available: works,
  reasonIfNot: (ctx, { item }) => {
    const figures = itemNow(ctx, 'figures', item);
    if (figures === undefined) return 'reason.figures_gone';
    if (figures.withdrawn !== undefined) return 'reason.withdrawn_already';
    if (hasGone(ctx, figures.task, figures.agency) && isLeftBehind(ctx, figures.task, figures.agency)) return null;
    return figures.agency === ctx.me.agency ? whyNotOwn(ctx, figures.task) : 'reason.figures_theirs';
  },
  fromSelection: () => null,
  run: async (ctx, { item, reason = '', ...dated }) => ctx.send({
    path: `/api/v1/task-items/${item}/withdraw-figures`, thread: threadOf(item), body: { reason, ...reportedAt(ctx, dated) }, label: { key: 'sent.withdraw_figures', args: aboutResponse(ctx, item) },
  }),
};

/** What was named before, with another one for this figure; nobody without an agency. */
export function sourcesWith(sources: readonly Source[], whom: Whom, figure: Figure, agency: string | undefined): Source[] {
  const others = sources.filter((one) => one.whom !== whom || one.figure !== figure);
  return agency === undefined ? others : [...others, { whom, figure, agency }];
}

/** How many times sources were named. */
const versionOf = (ctx: Context, task: string): number => taskOf(ctx, task)?.response?.version ?? 0;

export const nameSources: Operation<SourcesArgs> = {
  id: 'name_sources',
  title: 'command.name_sources',
  form: 'name_sources',
  needs: ({ sources }) => sources === undefined,
  available: orders,
  reasonIfNot: (ctx, { task, version, sources = [] }) => {
    const reason = whyNotOrders(ctx, task, 'winding_up');
    if (reason === null && version !== undefined && version !== versionOf(ctx, task)) return 'code.stale_version';
    return reason ?? sources.map((one) => whyNotParty(ctx, task, one.agency)).find((one) => one !== null) ?? null;
  },
  fromSelection: chosenResponse,
  run: async (ctx, { task, version = versionOf(ctx, task), sources = [] }) => ctx.send({
    path: `/api/v1/tasks/${task}/response/sources`, body: { version, sources: [...sources] }, label: { key: 'sent.name_sources', args: { number: taskNumber(ctx, task) } },
  }),
};
