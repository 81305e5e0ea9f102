/**
 * What waits for an agency, each thing by itself, with since when and until when: joint tasks to answer, to decide and to bring, what stands in them
 * to be signed and reviewed, and what is lent to it. Pure; what each of them is, the other models say.
 */
import type { AnyItem } from '../protocol/enforcement';
import type { Equipment, Party, Task } from '../protocol/wire';
import { nextDueMs, unsent } from './delivery';
import { waitsOf, type Seat } from './enforcement';
import { isOverdue } from './inspection';
import { takeoverState } from './leading';
import { isCommitted, isLedBy, isNo, isRunning, isUnsent, offersFor, openLeadOffer, waitsFor } from './negotiation';
import { isEnding, takesUnits } from './phases';
import { isSomebodyOut } from './queries';
import { responseWaits } from './response';
import { ms } from './time';
import { itemsWithin } from './within';
import type { World } from './world';

/**
 * `again`: a change of what was promised; `turn`: somebody said no and the lead has to go on; `missing`: another one has not brought what was due;
 * `end`: an evacuation or a shelter that outlasts its task.
 */
export const INBOX_KINDS = [
  'answer', 'again', 'lead', 'offer', 'turn', 'take_over', 'send', 'missing', 'sign', 'custody', 'referral', 'flagged', 'approve', 'post', 'end', 'rectify', 'equipment', 'close', 'review',
] as const;
export type InboxKind = (typeof INBOX_KINDS)[number];

/** Part of a joint task's panel in which it is acted on. */
export type Place = 'answer' | 'lead' | 'lanes' | 'send' | 'actions' | 'enforcement' | 'response' | 'inspection';

export interface InboxRow {
  key: string; kind: InboxKind; task?: Task; item?: AnyItem; equipment?: Equipment; place?: Place;
  /** Who waits, or whom it is about, as far as that is somebody. */
  from: string | undefined;
  sinceMs: number | null; dueMs: number | null; late: boolean;
  hand: Hand;
}

/**
 * Who can act on it: any desk; who may commit the agency, a commander or the coordinator; those and the legal desk; the coordinator alone (T18).
 */
export type Hand = 'desk' | 'commander' | 'legal' | 'coordinator';

/** Of the other kinds any desk can. */
const HANDS: Partial<Record<InboxKind, Hand>> = {
  lead: 'commander', offer: 'commander', turn: 'commander', close: 'commander', review: 'commander', approve: 'commander', referral: 'legal', flagged: 'legal', take_over: 'coordinator',
};

type Said = Partial<Pick<InboxRow, 'item' | 'equipment' | 'place' | 'from'>> & { id?: string; since?: string | number | undefined; due?: string | number | null | undefined; late?: boolean };

function row(kind: InboxKind, task: Task | undefined, nowMs: number, { id = '', since, due, late, ...more }: Said): InboxRow {
  const dueMs = typeof due === 'number' ? due : ms(due);
  return {
    key: `${kind}:${task?.id ?? ''}:${id}`, kind, ...(task === undefined ? {} : { task }), from: undefined, ...more, dueMs, sinceMs: typeof since === 'number' ? since : ms(since),
    late: late ?? (dueMs !== null && dueMs < nowMs), hand: HANDS[kind] ?? 'desk',
  };
}

/** The oldest due first, what has no time after that by its age. */
export function inbox(world: World, nowMs: number, reader: Seat): InboxRow[] {
  const out: InboxRow[] = [];
  const within = itemsWithin(world);
  for (const task of world.task.values()) {
    out.push(...asked(task, nowMs, reader.agency), ...toDecide(task, nowMs, reader.agency), ...toBring(task, nowMs, reader.agency), ...toFinish(world, task, nowMs, reader.agency));
    out.push(...enforced(within, task, nowMs, reader), ...responded(within, task, nowMs, reader));
  }
  out.push(...ordered(world, nowMs, reader.agency), ...lent(world, nowMs, reader.agency));
  // What is overdue and has no time to be told has been so since it was found.
  const due = (one: InboxRow): number => one.dueMs ?? (one.late ? one.sinceMs : null) ?? Infinity;
  const since = (one: InboxRow): number => one.sinceMs ?? Infinity;
  return out.sort((a, b) => order(due(a), due(b)) || order(since(a), since(b)) || a.key.localeCompare(b.key));
}

const order = (a: number, b: number): number => (a === b ? 0 : a - b);

/** What its agency is asked itself: for its part, for a change of that, or to lead (T6, T15, T17). */
function asked(task: Task, nowMs: number, agency: string): InboxRow[] {
  const out: InboxRow[] = [];
  const party = task.parties.find((one) => one.agency === agency);
  const due = waitsFor(task, agency, nowMs);
  if (due === 'answer' || due === 'again') out.push(row(due, task, nowMs, { from: task.lead, since: party?.asked_at, due: task.answer_by, place: 'answer' }));
  const lead = openLeadOffer(task);
  if (lead?.to === agency) out.push(row('lead', task, nowMs, { from: task.lead, since: lead.at, place: 'lead' }));
  return out;
}

/** What who leads decides: offers, how to go on after a no, and whether to take over from a lead without a link (T4, T10, T18). */
function toDecide(task: Task, nowMs: number, agency: string): InboxRow[] {
  const rule = takeoverState(task, nowMs);
  const out = rule !== null && rule.state === 'due' && rule.promised && rule.agency === agency ? [row('take_over', task, nowMs, { from: task.lead, since: rule.fromMs ?? undefined, place: 'lead' })] : [];
  if (!isLedBy(task, agency)) return out;
  // Of what runs an offer has no time: it can be taken as long as the task goes on.
  const due = isRunning(task) ? undefined : task.answer_by;
  const waiting = waitsFor(task, agency, nowMs) === 'offer' ? offersFor(task, agency) : [];
  for (const party of waiting) out.push(row('offer', task, nowMs, { id: party.agency, from: party.agency, since: party.answered_at, due, place: 'lanes' }));
  const noes = task.phase === 'negotiating' ? task.parties.filter((one) => isNo(one.commitment) && !isCommitted(one)) : [];
  for (const party of noes) out.push(row('turn', task, nowMs, { id: party.agency, from: party.agency, since: party.answered_at, due, place: 'actions' }));
  return out;
}

/** What of its promise it has still to send, and, for who leads, what others have not brought in time (T24, T26). */
function toBring(task: Task, nowMs: number, agency: string): InboxRow[] {
  const out: InboxRow[] = [];
  const own = task.parties.find((one) => one.agency === agency);
  if (own !== undefined && takesUnits(task) && unsent(own).length > 0 && (task.phase !== 'agreed' || isUnsent(own))) {
    out.push(toSend(task, own, nowMs));
  }
  if (!isLedBy(task, agency) || !isRunning(task)) return out;
  for (const party of task.parties) {
    if (party.agency !== agency && isCommitted(party) && party.outcome?.outcome === 'defaulted') out.push(row('missing', task, nowMs, { id: party.agency, from: party.agency, since: party.outcome.at, due: nextDueMs(party), late: true, place: 'lanes' }));
  }
  return out;
}

/** By the time of what was not sent yet: what was sent and is not there is no more to be sent. It waits from when it was promised, or from when the task goes on. */
function toSend(task: Task, own: Party, nowMs: number): InboxRow {
  const due = nextDueMs(own, unsent(own));
  const late = own.outcome?.outcome === 'defaulted' && (due === null || due < nowMs);
  const since = Math.max(ms(task.phase_since) ?? -Infinity, own.commitment === 'accepted' ? ms(own.answered_at) ?? -Infinity : -Infinity);
  return row('send', task, nowMs, {
    from: task.lead === own.agency ? undefined : task.lead, since: late ? own.outcome?.at : Number.isFinite(since) ? since : undefined, due, ...(late ? { late } : {}), place: 'send',
  });
}

/** What is done and nobody is out of: to be closed; and what is closed, to be reviewed (T23). */
function toFinish(world: World, task: Task, nowMs: number, agency: string): InboxRow[] {
  if (!isLedBy(task, agency)) return [];
  if (task.phase === 'closed' && task.review === undefined) return [row('review', task, nowMs, { since: task.phase_since, place: 'actions' })];
  return isEnding(task) && !isSomebodyOut(world, task) ? [row('close', task, nowMs, { since: task.phase_since, place: 'actions' })] : [];
}

/** Only of an enforcement in which something was done: of others nothing is looked through. */
function enforced(within: (task: string) => World, task: Task, nowMs: number, reader: Seat): InboxRow[] {
  const { measures, evidence } = task.enforcement ?? { measures: 0, evidence: 0 };
  if (measures + evidence === 0) return [];
  const { sign, custody, answer, review } = waitsOf(within(task.id), task, reader);
  const place = 'enforcement' as const;
  return [
    // Of what was refused no time passes.
    ...sign.map((item) => row('sign', task, nowMs, { id: item.id, item, from: item.agency, since: item.taken_at, ...(item.state === 'contested' ? {} : { due: item.countersign?.due_at }), place })),
    ...custody.map((item) => row('custody', task, nowMs, { id: item.id, item, from: item.custody.at(-1)?.agency, since: item.offer?.at, place })),
    ...answer.map((item) => row('referral', task, nowMs, { id: item.id, item, from: item.agency, since: item.referred_at, place })),
    ...review.map((item) => row('flagged', task, nowMs, { id: item.id, item, since: item.taken_at, place })),
  ];
}

function responded(within: (task: string) => World, task: Task, nowMs: number, reader: Seat): InboxRow[] {
  if (task.response === undefined) return [];
  const { drafts, posts, open } = responseWaits(within(task.id), task, reader);
  const place = 'response' as const;
  return [
    ...drafts.map((item) => row('approve', task, nowMs, { id: item.id, item, from: item.agency, since: item.as_of, place })),
    ...posts.map((item) => row('post', task, nowMs, { id: item.id, item, from: item.agency, place })),
    ...open.map((item) => row('end', task, nowMs, { id: item.id, item, from: item.agency, since: task.phase_since, place })),
  ];
}

/** What it has ordered to be put right and was not in time. */
function ordered(world: World, nowMs: number, agency: string): InboxRow[] {
  const out: InboxRow[] = [];
  for (const item of world.task_item.values()) {
    const task = item.item === 'inspection_target' ? world.task.get(item.task) : undefined;
    if (item.item !== 'inspection_target' || task === undefined) continue;
    for (const order of item.orders) {
      if (order.agency === agency && isOverdue(order, nowMs)) out.push(row('rectify', task, nowMs, { id: order.id, item, since: order.ordered_at, due: order.due_at, late: true, place: 'inspection' }));
    }
  }
  return out;
}

/** Equipment that is offered to it to have. */
function lent(world: World, nowMs: number, agency: string): InboxRow[] {
  return [...world.equipment.values()].filter((one) => one.offer?.agency === agency && one.retired_at === undefined)
    .map((equipment) => row('equipment', undefined, nowMs, { id: equipment.id, equipment, from: equipment.agency, since: equipment.offer?.at, due: equipment.offer?.expires_at }));
}

export type InboxGroup = 'late' | 'timed' | 'untimed';

export function groupOf({ late, dueMs }: InboxRow): InboxGroup {
  if (late) return 'late';
  return dueMs === null ? 'untimed' : 'timed';
}

/** In the order of the screen: what is overdue, what has a time, and the rest. */
export function grouped(rows: readonly InboxRow[]): { group: InboxGroup; rows: InboxRow[] }[] {
  return (['late', 'timed', 'untimed'] as const).map((group) => ({ group, rows: rows.filter((one) => groupOf(one) === group) })).filter((one) => one.rows.length > 0);
}
