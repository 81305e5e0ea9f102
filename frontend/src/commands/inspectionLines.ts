/** Lines about an inspection: its list, its draw, what is found at a target and what is ordered. Targets are named by their number in the list. */
import { findByNumber } from '../model/queries';
import type { Finding, RectificationOrder, TaskItem } from '../protocol/inspection';
import { ITEM_ANSWERS, SEVERITIES } from '../protocol/words';
import type { Task } from '../protocol/wire';
import { targetByNumber } from './inspecting';
import { found, hint, type Parsed } from './parsed';
import type { Context } from './types';

export const INSPECTION_USAGE: readonly string[] = [
  'target JT-1 "name" "place"', 'unlist JT-1 3', 'inspector JT-1 "name"', 'exclude JT-1 F 2 3 "reason"', 'close-list JT-1', 'close-list JT-1 10 2 "where the seed comes from"', 'reopen-list JT-1 "reason"',
  'draw JT-1 "seed"', 'skip JT-1 3 "reason"', 'visit JT-1 3 FIRE', 'answer JT-1 3 A1 ok', 'finding JT-1 3 major "text"', 'finish JT-1 3', 'rectify JT-1 3', 'recheck JT-1 3 1', 'withdraw-order JT-1 3 1 "reason"',
  'conclude JT-1 "summary"', 'sheet JT-1',
];

const WHOLE = /^[1-9]\d{0,3}$/;
type Preview = { verb: string; number: string; what: string };
const said = (ctx: Context, id: string, args: object, { verb, number, what }: Preview): Parsed => found(ctx, id, args, { key: 'line.inspection', args: { verb, number, what } });
/** Null where something is missing. */
type Line = (ctx: Context, task: Task, number: string, rest: string[]) => Parsed | null;
type AtTarget = (ctx: Context, item: TaskItem, number: string, rest: string[]) => Parsed | null;

/** Null where the word is none of these. */
export function inspectionLine(ctx: Context, word: string, [number, ...rest]: string[]): Parsed | null {
  const how = Object.hasOwn(LINES, word) ? LINES[word] : undefined;
  if (how === undefined) return null;
  const usage = hint('line.usage', { usage: INSPECTION_USAGE.find((one) => one.startsWith(`${word} `)) ?? word });
  if (number === undefined) return usage;
  const task = findByNumber(ctx.world, number)?.task;
  if (task === undefined) return hint('line.nothing_named', { name: number });
  return how(ctx, task, number, rest) ?? usage;
}

function at(how: AtTarget): Line {
  return (ctx, task, number, [target, ...rest]) => {
    if (!WHOLE.test(target ?? '')) return null;
    const item = targetByNumber(ctx, task.id, Number(target));
    return item === null ? hint('line.nothing_named', { name: target ?? '' }) : how(ctx, item, number, rest);
  };
}

/** An order, as they stand at the target: the first one is 1. */
function orderAt(item: TaskItem, n: string | undefined): RectificationOrder | undefined {
  return WHOLE.test(n ?? '') ? item.orders[Number(n) - 1] : undefined;
}

function findingAt(ctx: Context, item: TaskItem, n: string | undefined): Finding | undefined {
  const own = item.findings.filter((one) => one.agency === ctx.me.agency);
  return n === undefined ? own.at(-1) : WHOLE.test(n) ? own[Number(n) - 1] : undefined;
}

const LINES: Readonly<Record<string, Line>> = {
  target: (ctx, task, number, [name, place]) => (name === undefined ? null
    : said(ctx, 'list_targets', { task: task.id, targets: [{ name, from: 'typed', ...(place === undefined ? {} : { place }) }] }, { verb: 'target', number, what: name })),
  unlist: at((ctx, item, number) => said(ctx, 'unlist_targets', { task: item.task, targets: [item.id] }, { verb: 'unlist', number, what: item.name })),
  inspector: (ctx, task, number, [name]) => (name === undefined ? null : said(ctx, 'name_inspectors', { task: task.id, add: [name] }, { verb: 'inspector', number, what: name })),
  exclude: (ctx, task, number, [code, inspector, target, reason]) => {
    if (code === undefined || !WHOLE.test(inspector ?? '') || !WHOLE.test(target ?? '')) return null;
    const agency = [...ctx.world.agency.values()].find((one) => one.code.toLowerCase() === code.toLowerCase());
    const item = targetByNumber(ctx, task.id, Number(target));
    if (agency === undefined || item === null) return hint('line.nothing_named', { name: agency === undefined ? code : target ?? '' });
    const args = { task: task.id, agency: agency.id, inspector: Number(inspector), target: item.id, ...(reason === undefined ? {} : { reason }) };
    return said(ctx, 'exclude_inspector', args, { verb: 'exclude', number, what: item.name });
  },
  'close-list': (ctx, task, number, [targets, each, from]) => {
    if (targets === undefined) return said(ctx, 'close_list', { task: task.id }, { verb: 'close_list', number, what: '' });
    if (!(targets === 'all' || WHOLE.test(targets)) || !/^[0-5]$/.test(each ?? '')) return null;
    const args = { task: task.id, ...(targets === 'all' ? {} : { targets: Number(targets) }), inspectors_each: Number(each), seed_from: from ?? '' };
    return said(ctx, 'close_list', args, { verb: 'close_list', number, what: '' });
  },
  'reopen-list': (ctx, task, number, [reason]) => said(ctx, 'reopen_list', { task: task.id, ...(reason === undefined ? {} : { reason }) }, { verb: 'reopen_list', number, what: '' }),
  draw: (ctx, task, number, [seed]) => said(ctx, 'draw_targets', { task: task.id, ...(seed === undefined ? {} : { seed }) }, { verb: 'draw', number, what: seed ?? '' }),
  skip: at((ctx, item, number, [reason]) => said(ctx, 'skip_target', { item: item.id, ...(reason === undefined ? {} : { reason }) }, { verb: 'skip', number, what: item.name })),
  visit: at((ctx, item, number, [checklist]) => said(ctx, 'start_visit', { item: item.id, ...(checklist === undefined ? {} : { checklist }) }, { verb: 'visit', number, what: item.name })),
  answer: at((ctx, item, number, [code, answer]) => {
    const value = ITEM_ANSWERS.find((one) => one === answer?.toLowerCase());
    return code === undefined || value === undefined ? null : said(ctx, 'answer_checklist', { item: item.id, answers: { [code]: value } }, { verb: 'answer', number, what: item.name });
  }),
  finding: at((ctx, item, number, [grave, text]) => {
    const severity = SEVERITIES.find((one) => one === grave?.toLowerCase());
    if (grave !== undefined && severity === undefined) return null;
    const args = { item: item.id, ...(severity === undefined ? {} : { severity }), ...(text === undefined ? {} : { text }) };
    return said(ctx, 'record_finding', args, { verb: 'finding', number, what: item.name });
  }),
  finish: at((ctx, item, number) => said(ctx, 'finish_visit', { item: item.id }, { verb: 'finish', number, what: item.name })),
  rectify: at((ctx, item, number, [n]) => {
    const finding = findingAt(ctx, item, n);
    return finding === undefined ? hint('line.nothing_named', { name: n ?? '1' }) : said(ctx, 'order_rectification', { item: item.id, finding: finding.id }, { verb: 'rectify', number, what: item.name });
  }),
  recheck: at((ctx, item, number, [n]) => {
    const order = orderAt(item, n ?? '1');
    return order === undefined ? hint('line.nothing_named', { name: n ?? '1' }) : said(ctx, 'recheck_order', { item: item.id, order: order.id }, { verb: 'recheck', number, what: item.name });
  }),
  'withdraw-order': at((ctx, item, number, [n, reason]) => {
    const order = orderAt(item, n ?? '1');
    if (order === undefined) return hint('line.nothing_named', { name: n ?? '1' });
    return said(ctx, 'withdraw_order', { item: item.id, order: order.id, ...(reason === undefined ? {} : { reason }) }, { verb: 'withdraw_order', number, what: item.name });
  }),
  conclude: (ctx, task, number, [summary]) => said(ctx, 'conclude_inspection', { task: task.id, ...(summary === undefined ? {} : { summary }) }, { verb: 'conclude', number, what: '' }),
  sheet: (ctx, task, number) => said(ctx, 'show_sheet', { task: task.id }, { verb: 'sheet', number, what: '' }),
};
