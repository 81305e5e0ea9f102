/**
 * What waits for an agency, each thing by itself, with since when and until when: joint tasks to answer, to decide and to bring, what stands in them
 * to be signed and reviewed, and what is lent to it. Pure; what each of them is, the other models say.
 *
 * In two steps, because everything is looked through for it: what waits or will, which only another decision changes, and what the clock makes of that.
 */
import type { AnyItem } from '../protocol/enforcement';
import type { Equipment, Party, Task } from '../protocol/wire';
import { nextDueMs, unsent } from './delivery';
import { waitsOf, type Seat } from './enforcement';
import { isOverdue } from './inspection';
import { takeoverState } from './leading';
import { isCommitted, isLedBy, isNo, isRunning, isUnsent, offersFor, openLeadOffer, waitsFor } from './negotiation';
import { isEnding, takesUnits } from './phases';
import { somebodyOut } from './queries';
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
  key: string; kind: InboxKind; task?: Task; item?: AnyItem; order?: string; equipment?: Equipment; place?: Place;
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

/** What waits, or will: from when, and until when there is still something to be done; what is known about its being late, and since when it waits once it is. */
export interface Waiting { row: Omit<InboxRow, 'late'>; fromMs: number | null; untilMs: number | null; late?: boolean; lateSinceMs?: number }

type Said = Partial<Pick<InboxRow, 'item' | 'order' | 'equipment' | 'place' | 'from' | 'hand'>> & Partial<Pick<Waiting, 'fromMs' | 'untilMs' | 'late' | 'lateSinceMs'>>
  & { id?: string; since?: string | number | undefined; due?: string | number | null | undefined };

function waits(kind: InboxKind, task: Task | undefined, { id = '', since, due, fromMs = null, untilMs = null, late, lateSinceMs, ...more }: Said): Waiting {
  return {
    row: {
      key: `${kind}:${task?.id ?? ''}:${id}`, kind, ...(task === undefined ? {} : { task }), from: undefined, ...more, dueMs: typeof due === 'number' ? due : ms(due),
      sinceMs: typeof since === 'number' ? since : ms(since), hand: more.hand ?? HANDS[kind] ?? 'desk',
    },
    fromMs, untilMs, ...(late === undefined ? {} : { late }), ...(lateSinceMs === undefined ? {} : { lateSinceMs }),
  };
}

/** Everything that waits or will, whatever the time is. */
export function waitingFor(world: World, reader: Seat): Waiting[] {
  const out: Waiting[] = [];
  const within = itemsWithin(world);
  const isOut = somebodyOut(world);
  for (const task of world.task.values()) {
    out.push(...asked(task, reader.agency), ...toDecide(task, reader.agency), ...toBring(task, reader.agency), ...toFinish(isOut, task, reader.agency));
    out.push(...enforced(within, task, reader), ...responded(within, task, reader));
  }
  out.push(...ordered(world, reader.agency), ...lent(world, reader.agency));
  return out;
}

const isPast = (at: number | null, nowMs: number): boolean => at !== null && at < nowMs;

/** Of how many times of theirs the clock has come to: as long as that is the same, so is what they come to. */
export function turned(all: readonly Waiting[], nowMs: number): number {
  return all.reduce((n, { row, fromMs, untilMs }) => n + Number(isPast(row.dueMs, nowMs)) + Number(fromMs !== null && fromMs <= nowMs) + Number(untilMs !== null && untilMs <= nowMs), 0);
}

/** The oldest due first, what has no time after that by its age. */
export function inboxAt(all: readonly Waiting[], nowMs: number): InboxRow[] {
  const out: InboxRow[] = [];
  for (const { row, fromMs, untilMs, late: known, lateSinceMs } of all) {
    if ((fromMs !== null && fromMs > nowMs) || (untilMs !== null && untilMs <= nowMs)) continue;
    const late = known ?? isPast(row.dueMs, nowMs);
    out.push({ ...row, late, sinceMs: late ? lateSinceMs ?? row.sinceMs : row.sinceMs });
  }
  // What is overdue and has no time to be told has been so since it was found.
  const due = (one: InboxRow): number => one.dueMs ?? (one.late ? one.sinceMs : null) ?? Infinity;
  const since = (one: InboxRow): number => one.sinceMs ?? Infinity;
  return out.sort((a, b) => order(due(a), due(b)) || order(since(a), since(b)) || a.key.localeCompare(b.key));
}

const order = (a: number, b: number): number => (a === b ? 0 : a - b);

/** What its agency is asked itself: for its part, for a change of that, or to lead (T6, T15, T17). */
function asked(task: Task, agency: string): Waiting[] {
  const out: Waiting[] = [];
  const party = task.parties.find((one) => one.agency === agency);
  const due = waitsFor(task, agency, -Infinity);
  if (due === 'answer' || due === 'again') out.push(waits(due, task, { from: task.lead, since: party?.asked_at, due: task.answer_by, untilMs: ms(task.answer_by), place: 'answer' }));
  const lead = openLeadOffer(task);
  if (lead?.to === agency) out.push(waits('lead', task, { from: task.lead, since: lead.at, place: 'lead' }));
  return out;
}

/** What who leads decides: offers, how to go on after a no, and whether to take over from a lead without a link (T4, T10, T18). */
function toDecide(task: Task, agency: string): Waiting[] {
  const rule = takeoverState(task, Infinity);
  const out = rule !== null && rule.state === 'due' && rule.promised && rule.agency === agency ? [waits('take_over', task, { from: task.lead, since: rule.fromMs ?? undefined, fromMs: rule.fromMs, place: 'lead' })] : [];
  if (!isLedBy(task, agency)) return out;
  // Of what runs an offer has no time: it can be taken as long as the task goes on.
  const due = isRunning(task) ? undefined : task.answer_by;
  // A co-lead has others' offers before it also while its own answer is asked for (T16).
  for (const party of offersFor(task, agency)) out.push(waits('offer', task, { id: party.agency, from: party.agency, since: party.answered_at, due, untilMs: ms(due), place: 'lanes' }));
  const noes = task.phase === 'negotiating' ? task.parties.filter((one) => isNo(one.commitment) && !isCommitted(one)) : [];
  for (const party of noes) out.push(waits('turn', task, { id: party.agency, from: party.agency, since: party.answered_at, due, place: 'actions' }));
  return out;
}

/** What of its promise it has still to send, and, for who leads, what others have not brought in time (T24, T26). */
function toBring(task: Task, agency: string): Waiting[] {
  const out: Waiting[] = [];
  const own = task.parties.find((one) => one.agency === agency);
  if (own !== undefined && takesUnits(task) && unsent(own).length > 0 && (task.phase !== 'agreed' || isUnsent(own))) {
    out.push(toSend(task, own));
  }
  if (!isLedBy(task, agency) || !isRunning(task)) return out;
  for (const party of task.parties) {
    if (party.agency !== agency && isCommitted(party) && party.outcome?.outcome === 'defaulted') out.push(waits('missing', task, { id: party.agency, from: party.agency, since: party.outcome.at, due: nextDueMs(party), late: true, place: 'lanes' }));
  }
  return out;
}

/** By the time of what was not sent yet: what was sent and is not there is no more to be sent. It waits from when it was promised, or from when the task goes on. */
function toSend(task: Task, own: Party): Waiting {
  const due = nextDueMs(own, unsent(own));
  const defaulted = own.outcome?.outcome === 'defaulted' ? ms(own.outcome.at) : null;
  const since = Math.max(ms(task.phase_since) ?? -Infinity, own.commitment === 'accepted' ? ms(own.answered_at) ?? -Infinity : -Infinity);
  return waits('send', task, {
    from: task.lead === own.agency ? undefined : task.lead, since: Number.isFinite(since) ? since : undefined, due, place: 'send',
    ...(defaulted === null ? {} : { lateSinceMs: defaulted, ...(due === null ? { late: true } : {}) }),
  });
}

/** What is done and nobody is out of: to be closed; and what is closed, to be reviewed (T23). */
function toFinish(isOut: (task: Task) => boolean, task: Task, agency: string): Waiting[] {
  if (!isLedBy(task, agency)) return [];
  if (task.phase === 'closed' && task.review === undefined) return [waits('review', task, { since: task.phase_since, place: 'actions' })];
  return isEnding(task) && !isOut(task) ? [waits('close', task, { since: task.phase_since, place: 'actions' })] : [];
}

/** Only of an enforcement in which something was done: of others nothing is looked through. */
function enforced(within: (task: string) => World, task: Task, reader: Seat): Waiting[] {
  const { measures, evidence } = task.enforcement ?? { measures: 0, evidence: 0 };
  if (measures + evidence === 0) return [];
  const { sign, custody, answer, review } = waitsOf(within(task.id), task, reader);
  const place = 'enforcement' as const;
  return [
    // Of what was refused no time passes.
    ...sign.map((item) => waits('sign', task, { id: item.id, item, from: item.agency, since: item.taken_at, ...(item.state === 'contested' ? {} : { due: item.countersign?.due_at }), place })),
    ...custody.map((item) => waits('custody', task, { id: item.id, item, from: item.custody.at(-1)?.agency, since: item.offer?.at, place })),
    ...answer.map((item) => waits('referral', task, { id: item.id, item, from: item.agency, since: item.referred_at, place })),
    ...review.map((item) => waits('flagged', task, { id: item.id, item, since: item.taken_at, place })),
  ];
}

function responded(within: (task: string) => World, task: Task, reader: Seat): Waiting[] {
  if (task.response === undefined) return [];
  const { drafts, posts, open } = responseWaits(within(task.id), task, reader);
  const place = 'response' as const;
  return [
    ...drafts.map((item) => waits('approve', task, { id: item.id, item, from: item.agency, since: item.as_of, place })),
    ...posts.map((item) => waits('post', task, { id: item.id, item, from: item.agency, place })),
    // A shelter is closed by any desk of its agency; an evacuation is ended by who may commit the one that leads.
    ...open.map((item) => waits('end', task, { id: item.id, item, from: item.agency, since: task.phase_since, place, ...(item.item === 'evacuation' ? { hand: 'commander' } : {}) })),
  ];
}

/** What it has ordered to be put right and was not in time. */
function ordered(world: World, agency: string): Waiting[] {
  const out: Waiting[] = [];
  for (const item of world.task_item.values()) {
    const task = item.item === 'inspection_target' ? world.task.get(item.task) : undefined;
    if (item.item !== 'inspection_target' || task === undefined) continue;
    for (const order of item.orders) {
      if (order.agency !== agency || !isOverdue(order, Infinity)) continue;
      const due = ms(order.due_at);
      out.push(waits('rectify', task, { id: order.id, item, order: order.id, since: order.ordered_at, due, late: true, fromMs: order.is_overdue || due === null ? null : due + 1, place: 'inspection' }));
    }
  }
  return out;
}

/** Equipment that is offered to it to have. */
function lent(world: World, agency: string): Waiting[] {
  return [...world.equipment.values()].filter((one) => one.offer?.agency === agency && one.retired_at === undefined)
    .map((equipment) => waits('equipment', undefined, { id: equipment.id, equipment, from: equipment.agency, since: equipment.offer?.at, due: equipment.offer?.expires_at }));
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
