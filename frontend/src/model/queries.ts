/** Questions to the world that several widgets ask. Pure; every list has a total order, so that rows never dance. */
import type { Assignment, Entry, Incident, Task, Unit } from '../protocol/wire';
import type { Role } from '../protocol/words';
import { isPlanned } from './belongs';
import { waitCount, waitsOf, type Seat } from './enforcement';
import { isLive, isOpenIncident, isOpenTask } from './life';
import { askedFromMs, isAsking, isLedBy, isNo, isOpenForAnswers, promised, sum, waitingOffers, waitsFor, waitsForAnswer, type Due } from './negotiation';
import { isEnding } from './phases';
import { responseWaitCount, responseWaits } from './response';
import { ageS, leftS, ms, usedUp } from './time';
import { itemsWithin } from './within';
import type { World } from './world';

export type QueueGroup = 'needs_unit' | 'joint_tasks' | 'planned' | 'watched';

export interface QueueRow {
  key: string; group: QueueGroup; incident?: Incident; task?: Task; priority: number | null; sinceS: number;
  /** How long it has been without a unit and how long it may be, in seconds; null where the server does not say that it waits. */
  waiting: { forS: number; limitS: number } | null;
  /** When it begins, for what is only planned. */
  begins?: string;
  /** Share of the deadline that is used up, of an answer from when it was asked for; null where nothing is due. */
  used: number | null; late: boolean;
  /** What this seat's agency is waited for on a joint task: its answer, to what it is asked for or to a change of it, or the lead's to a counter-offer. */
  due: Due | null;
  /** Until the time for an answer to a change is up: the age of what runs says nothing of that (T15). */
  dueInS: number | null;
  /** Measures, evidence and referrals of it that wait for this seat (N4, N5, N8, N9); posts to be filled, drafts to be approved, and what has to be ended (B4 to B6, B9). */
  asks: number;
  /** Its work is done, and somebody of this seat's agency is out still, or has to close it or to write its review (T23). */
  ending: boolean;
  /** When its time was over without a quorum; it stays in sight for a while, so that it does not go without a word (T7). */
  lapsedAt?: string;
}

/** Without a priority that we may see, a row sorts after every known one. */
const NO_PRIORITY = 9;
/** What lapsed stays in the queue this long. */
export const LAPSED_SHOWN_MS = 15 * 60_000;

export function liveAssignments(world: World, of: { incident?: string; task?: string; unit?: string }): Assignment[] {
  return [...world.assignment.values()].filter((a) => isLive(a)
    && (of.incident === undefined || a.incident === of.incident)
    && (of.task === undefined || a.task === of.task)
    && (of.unit === undefined || a.unit === of.unit));
}

/** Whether units are out for a task. An offer sends nobody, and of units that are not shown here the lanes count. */
export function isSomebodyOut(world: World, task: Task): boolean {
  return somebodyOut(world)(task);
}

/** The same of many tasks: who is out is looked through once, by the first question; good as long as nothing changes. */
export function somebodyOut(world: World): (task: Task) => boolean {
  let tasks: ReadonlySet<string | undefined> | null = null;
  return (task) => {
    if (task.parties.some((one) => one.at_work > 0 || one.released > 0)) return true;
    tasks ??= new Set([...world.assignment.values()].filter((one) => isLive(one) && one.status !== undefined && one.status !== 'offered').map((one) => one.task));
    return tasks.has(task.id);
  };
}

/** `agency`: whose desk it is; `person`: who sits there, in which role. */
export function queue(world: World, nowMs: number, agency: string, person = '', role?: Role): QueueRow[] {
  const rows: QueueRow[] = [];
  const joint = new Set<string>();
  const within = itemsWithin(world);
  for (const task of world.task.values()) {
    const open = isOpenTask(task);
    const asks = asksOf(within, task, { agency, principal: person, ...(role === undefined ? {} : { role }) });
    const lapsedAt = lapsedLately(task, agency, nowMs);
    if (!open && asks === 0 && lapsedAt === undefined && !isToEnd(world, task, agency)) continue;
    const incident = task.incident === undefined ? undefined : world.incident.get(task.incident);
    if (open && incident !== undefined) joint.add(incident.id);
    rows.push({ ...taskRow(task, incident, nowMs, agency), asks, ...(lapsedAt === undefined ? {} : { lapsedAt }) });
  }
  for (const incident of world.incident.values()) {
    // What waits for a unit stands where units are sent from, whoever proposes a joint task on it.
    if (!isOpenIncident(incident) || (joint.has(incident.id) && incident.waiting === undefined)) continue;
    rows.push(incidentRow(incident, nowMs));
  }
  return rows.sort(byUrgency);
}

/** When a task of which the agency was a party lapsed, if that is not long ago. */
function lapsedLately(task: Task, agency: string, nowMs: number): string | undefined {
  const since = task.phase === 'lapsed' ? ms(task.phase_since) : null;
  return since !== null && nowMs - since < LAPSED_SHOWN_MS && task.parties.some((one) => one.agency === agency) ? task.phase_since : undefined;
}

/** Only of an enforcement in which something was done, and of a disaster response: of others nothing is looked through. */
function asksOf(within: (task: string) => World, task: Task, reader: Seat): number {
  if (task.response !== undefined) return responseWaitCount(responseWaits(within(task.id), task, reader));
  const { measures, evidence } = task.enforcement ?? { measures: 0, evidence: 0 };
  return measures + evidence === 0 ? 0 : waitCount(waitsOf(within(task.id), task, reader));
}

function taskRow(task: Task, incident: Incident | undefined, nowMs: number, agency: string): QueueRow {
  const due = waitsFor(task, agency, nowMs);
  // Of what is agreed or runs the time counts for whom the quorum did not need, and for who is asked again: they are asked until then (T12, T15).
  const ours = due === 'answer' || due === 'again';
  const open = isAsking(task) || ours;
  const to = ms(task.answer_by);
  const waited = ours ? task.parties.filter((party) => party.agency === agency) : [...task.parties.filter(waitsForAnswer), ...waitingOffers(task)];
  const used = open ? usedUp(askedFromMs(waited) ?? ms(task.created_at), to, nowMs) : null;
  return {
    key: `task:${task.id}`, group: 'joint_tasks', task, ...(incident === undefined ? {} : { incident }),
    priority: incident?.priority ?? null, sinceS: ageS(task.created_at, nowMs) ?? 0, waiting: null, used, late: open && to !== null && nowMs > to,
    due, dueInS: due === 'again' ? leftS(task.answer_by, nowMs) : null, asks: 0, ending: !isOpenTask(task),
  };
}

/** Whether an incident waits, and until when it may, is the server's to say (K13). Who is not told of it watches it. */
export function incidentRow(incident: Incident, nowMs: number): QueueRow {
  const since = ms(incident.waiting?.since);
  const due = ms(incident.waiting?.due_at);
  const row = {
    key: `incident:${incident.id}`, incident, priority: incident.priority ?? null, sinceS: sinceS(incident, nowMs),
    waiting: null, used: null, late: false, due: null, dueInS: null, asks: 0, ending: false,
  };
  if (since === null || due === null) return isPlanned(incident) ? { ...row, group: 'planned', begins: incident.starts_at ?? '' } : { ...row, group: 'watched' };
  return {
    ...row, group: 'needs_unit', waiting: { forS: Math.max(0, Math.floor((nowMs - since) / 1000)), limitS: Math.round((due - since) / 1000) },
    used: due > since ? Math.min(1, Math.max(0, (nowMs - since) / (due - since))) : 1, late: nowMs > due,
  };
}

/** A planned one is as old as its begin, unless it was begun ahead of it. */
function sinceS(incident: Incident, nowMs: number): number {
  const begun = ms(incident.starts_at);
  return ageS(begun !== null && begun <= nowMs ? incident.starts_at : incident.reported_at, nowMs) ?? 0;
}

const GROUP_ORDER: Record<QueueGroup, number> = { needs_unit: 0, joint_tasks: 1, planned: 2, watched: 3 };

function byUrgency(a: QueueRow, b: QueueRow): number {
  return GROUP_ORDER[a.group] - GROUP_ORDER[b.group]
    || Number(a.ending) - Number(b.ending)
    || (ms(a.begins) ?? 0) - (ms(b.begins) ?? 0)
    || (a.priority ?? NO_PRIORITY) - (b.priority ?? NO_PRIORITY)
    || b.sinceS - a.sinceS
    || a.key.localeCompare(b.key);
}

/** Whether units of an agency that this screen sees work on a joint task, or are sent to it: such a party is not dropped (T15). */
export function worksOn(world: World, task: string, agency: string): boolean {
  return liveAssignments(world, { task }).some((one) => one.agency === agency);
}

/** Whether a joint task leaves an agency something to do at its end: its leads send home, close and review it, and who is out clears. */
function isToEnd(world: World, task: Task, agency: string): boolean {
  if (task.phase === 'closed') return isLedBy(task, agency) && task.review === undefined;
  return isEnding(task) && (isLedBy(task, agency) || worksOn(world, task.id, agency));
}

export interface Lane {
  agency: string; asked: number; promised: number | null; sent: number; onScene: number; party: NonNullable<Task['parties']>[number];
  /** Units of a counter-offer, which are no promise before the lead takes it (T10); null where none waits. */
  offered: number | null;
  /** Seconds from when it was asked for this to its own answer, or left to answer; null when there is nothing to say, or nobody can say. */
  answeredInS: number | null; leftS: number | null;
  /** Seconds that a counter-offer has waited. */
  offeredForS: number | null;
}

export function lanes(task: Task, nowMs: number): Lane[] {
  return (task.parties ?? []).map((party) => {
    const asked = sum(party.asks ?? []);
    const stands = promised(party);
    const from = ms(party.asked_at);
    const answered = ms(party.answered_at);
    const provisional = party.commitment === 'provisional';
    // A plan's yes took no time, what is taken back was promised before, and a counter-offer was taken when its lead took it (T10, T20, T21).
    const itself = !provisional && party.commitment !== 'withdrawn' && party.by_plan === undefined && !(party.commitment === 'accepted' && party.offers > 0);
    // What a lead or a co-lead wrote for itself, and what stood before it was asked anew, answers nothing.
    const took = itself && from !== null && answered !== null && answered > from ? Math.floor((answered - from) / 1000) : null;
    return {
      agency: party.agency, asked, party, sent: party.sent ?? 0, onScene: party.on_scene ?? 0,
      promised: stands !== null ? sum(stands.asks) : isNo(party.commitment) ? 0 : null, offered: provisional ? sum(party.promise?.asks ?? party.asks) : null,
      answeredInS: took,
      leftS: isOpenForAnswers(task) && waitsForAnswer(party) ? leftS(task.answer_by, nowMs) : null,
      offeredForS: provisional ? ageS(party.answered_at, nowMs) : null,
    };
  });
}

/** `short`: own units are at home here and none of them is free. Others' cover is theirs to judge. */
export interface BoardArea { name: string; lon: number; lat: number; available: number; short: boolean; units: Unit[] }

/** North first. `most` bounds what is drawn: own units come first, then others as they were registered. */
export function board(world: World, agency: string, most: number): BoardArea[] {
  const areas = new Map<string, BoardArea>();
  const all = [...world.unit.values()];
  const shown = all.length <= most ? all : all.sort((a, b) => Number(b.agency === agency) - Number(a.agency === agency)).slice(0, most);
  for (const unit of shown) {
    const name = unit.home?.name ?? '';
    let area = areas.get(name);
    if (area === undefined) {
      area = { name, lon: unit.home?.lon ?? 180, lat: unit.home?.lat ?? -90, available: 0, short: false, units: [] };
      areas.set(name, area);
    }
    area.units.push(unit);
    if (isFree(unit)) area.available += 1;
  }
  for (const area of areas.values()) {
    const own = area.units.filter((unit) => unit.agency === agency);
    area.short = own.length > 0 && !own.some(isFree);
    area.units.sort((a, b) => a.callsign.localeCompare(b.callsign, 'en', { numeric: true }));
  }
  return [...areas.values()].sort((a, b) => b.lat - a.lat || a.lon - b.lon || a.name.localeCompare(b.name));
}

/** So many areas to a line, and the board runs like the map: the northern line first, each from west to east. */
export function mapRows(areas: readonly BoardArea[], columns: number): BoardArea[] {
  const out: BoardArea[] = [];
  for (let i = 0; i < areas.length; i += columns) out.push(...areas.slice(i, i + columns).sort((a, b) => a.lon - b.lon || a.name.localeCompare(b.name)));
  return out;
}

export function isFree(unit: Unit): boolean {
  return unit.status === 'available' || unit.status === 'returning';
}

/** Newest first; a task's timeline includes what happens to its incident's units only if the entry names the task. */
export function timeline(world: World, about: { incident?: string; task?: string } | null, limit: number): Entry[] {
  const out: Entry[] = [];
  for (let i = world.entries.length - 1; i >= 0 && out.length < limit; i -= 1) {
    const entry = world.entries[i];
    if (entry === undefined) continue;
    const fits = about === null
      || (about.task !== undefined && entry.task === about.task)
      || (about.incident !== undefined && entry.incident === about.incident);
    if (fits) out.push(entry);
  }
  return out;
}

export function findByNumber(world: World, number: string): { incident?: Incident; task?: Task } | null {
  const wanted = number.toLowerCase();
  for (const incident of world.incident.values()) if (incident.number.toLowerCase() === wanted) return { incident };
  for (const task of world.task.values()) if (task.number.toLowerCase() === wanted) return { task };
  return null;
}

/** `heron31`, `Heron 31` and `HERON-31` are the same crew on the radio. */
export function squash(callsign: string): string {
  return callsign.toLowerCase().replace(/[\s\-_./]/g, '');
}

export function findUnit(world: World, callsign: string): Unit | null {
  const wanted = squash(callsign);
  for (const unit of world.unit.values()) if (squash(unit.callsign) === wanted) return unit;
  return null;
}

/** What a unit works on now: its working assignment, else the first pending one. */
export function assignmentOf(world: World, unit: Unit): Assignment | null {
  const named = unit.assignment === undefined ? undefined : world.assignment.get(unit.assignment);
  if (named !== undefined && isLive(named)) return named;
  return liveAssignments(world, { unit: unit.id })[0] ?? null;
}
