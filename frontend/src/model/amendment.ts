/**
 * What an amendment changes for a party (docs/protocol.md T15): what it is asked for now beside what it was asked for when it promised, and
 * whom a revision of what runs asks again. Pure; the server decides whom it asks.
 */
import type { EquipmentAsk, GoesOn, Part, Party, Task } from '../protocol/wire';
import { isOpenTask } from './life';
import { isCommitted, isNo, isOut, promised, sum } from './negotiation';
import { ms } from './time';

/** One thing of it. Of a place or a time that the promise says nothing about, what was asked then holds. */
export type Change =
  | { of: 'capability' | 'equipment'; what: string; was: number; is: number; goesOn: { count: number; from?: string }[]; differs: boolean }
  | { of: 'people'; was: number; is: number; goesOn: number; differs: boolean }
  | { of: 'co_lead'; was: boolean; is: boolean; goesOn: boolean; differs: boolean }
  | { of: 'report_to' | 'note' | 'objective'; was: string; is: string; goesOn: string; differs: boolean }
  | { of: 'report_at' | 'until'; was: string | undefined; is: string | undefined; goesOn: string | undefined; differs: boolean };

/** Thing by thing; empty for who is not asked again. Of an objective that did not change there is none from before, and nothing to tell. */
export function changes(task: Task, party: Party): Change[] {
  const before = party.goes_on;
  if (before === undefined) return [];
  const { promise } = before;
  const named = (list: Party['asks']) => list.map((one) => ({ what: one.capability, count: one.count }));
  const pieces = (list: readonly EquipmentAsk[] | undefined) => (list ?? []).map((one) => ({ what: one.equipment_kind, count: one.count }));
  const capabilities = counted(named(before.asks), named(party.asks), promise.asks.map(({ capability, ...rest }) => ({ what: capability, ...rest })));
  const equipment = counted(pieces(before.equipment), pieces(party.equipment), pieces(promise.equipment));
  return [
    ...capabilities.map((one): Change => ({ of: 'capability', ...one })), ...equipment.map((one): Change => ({ of: 'equipment', ...one })),
    ...people(before, party), ...coLead(task, before, party), ...terms(before, party),
    ...text('note', before.note, party.note, before.note),
    ...(before.objective === undefined || task.objective === undefined ? [] : text('objective', before.objective, task.objective, before.objective)),
  ];
}

function people(before: GoesOn, party: Party): Change[] {
  const [was, is, goesOn] = [before.people, party.people, before.promise.people];
  return was + is + goesOn === 0 ? [] : [{ of: 'people', was, is, goesOn, differs: was !== is }];
}

/** What it was asked then it goes on with; the lead is asked to lead with nobody (T16). */
function coLead(task: Task, before: GoesOn, party: Party): Change[] {
  const [was, is] = [before.co_lead === true, party.co_lead === true];
  return party.agency === task.lead || (!was && !is) ? [] : [{ of: 'co_lead', was, is, goesOn: was, differs: was !== is }];
}

function terms(before: GoesOn, party: Party): Change[] {
  const { promise } = before;
  const out = text('report_to', before.report_to, party.report_to, promise.report_to === '' ? before.report_to : promise.report_to);
  for (const of of ['report_at', 'until'] as const) {
    const [was, is, goesOn] = [before[of], party[of], promise[of] ?? before[of]];
    if (was !== undefined || is !== undefined || goesOn !== undefined) out.push({ of, was, is, goesOn, differs: ms(was) !== ms(is) });
  }
  return out;
}

function text(of: 'report_to' | 'note' | 'objective', was: string, is: string, goesOn: string): Change[] {
  return was === '' && is === '' && goesOn === '' ? [] : [{ of, was, is, goesOn, differs: was !== is }];
}

type Counted = { what: string; count: number; from?: string };

/** Each thing once: what was asked, what is asked now, and what is brought although nobody asked for it, in this order. */
function counted(was: readonly Counted[], is: readonly Counted[], goesOn: readonly Counted[]): { what: string; was: number; is: number; goesOn: { count: number; from?: string }[]; differs: boolean }[] {
  const whats = [...new Set([...was, ...is, ...goesOn].map((one) => one.what))];
  const all = (list: readonly Counted[], what: string): number => sum(list.filter((one) => one.what === what));
  return whats.map((what) => ({
    what, was: all(was, what), is: all(is, what), differs: all(was, what) !== all(is, what),
    goesOn: goesOn.filter((one) => one.what === what).map(({ count, from }) => ({ count, ...(from === undefined ? {} : { from }) })),
  }));
}

/**
 * What became of the change that a party was asked about: its answer; `unanswered` or `refused` (its offer) when the time was up; `over`, nothing
 * is waited for and nobody goes on with anything any more. Null for who was not asked about one.
 */
export type Amended = 'pending' | 'provisional' | 'declined' | 'unanswered' | 'refused' | 'over';

export function amended(task: Task, party: Party): Amended | null {
  if (party.goes_on === undefined || party.commitment === 'accepted') return null;
  if (isNo(party.commitment)) return 'declined';
  if (!isOpenTask(task)) return 'over';
  if (party.left_out) return party.refused === undefined ? 'unanswered' : 'refused';
  return party.commitment;
}

/** Whom a revision of what is agreed or runs asks, and whom not. */
export interface Concerned {
  /** They have promised, are asked again, and go on meanwhile. */
  again: string[];
  /** Nothing of them stands so far: they are new, or what they were asked for is another thing now. */
  asked: string[];
  /** Their part is the same, or what they had promised for is asked again: they go on, and are not asked. */
  unasked: string[];
  /** Their part is the same, and their answer to it, or the lead's to their offer, is waited for as before. */
  waits: string[];
  /** They declined, took their promise back or were left out, and nobody asks them for the same. */
  out: string[];
  /** They are in it no more. */
  dropped: string[];
}

/** `by`: who revises. What a co-lead writes for its own agency it has said yes to (T16). */
export function concerned(task: Task, change: { objective: string; parties: readonly Part[] }, by: string): Concerned {
  const out: Concerned = { again: [], asked: [], unasked: [], waits: [], out: [], dropped: [] };
  for (const part of change.parties) {
    if (part.agency === task.lead || part.agency === by) continue;
    const before = task.parties.find((party) => party.agency === part.agency);
    out[before === undefined ? 'asked' : groupOf(task, change.objective, part, before)].push(part.agency);
  }
  const stays = new Set(change.parties.map((part) => part.agency));
  out.dropped = task.parties.map((party) => party.agency).filter((agency) => agency !== task.lead && !stays.has(agency));
  return out;
}

function groupOf(task: Task, objective: string, part: Part, before: Party): keyof Concerned {
  if (objective === task.objective && samePart(part, before)) return unchanged(before);
  if (isTakenBack(task, objective, part, before)) return 'unasked';
  return isCommitted(before) ? 'again' : 'asked';
}

function unchanged(party: Party): 'unasked' | 'waits' | 'out' {
  if (isOut(party)) return 'out';
  if (party.left_out) return 'unasked';
  return party.commitment === 'pending' || party.commitment === 'provisional' ? 'waits' : 'unasked';
}

/** What it is asked for is again what it had promised for: that is the answer. */
function isTakenBack(task: Task, objective: string, part: Part, party: Party): boolean {
  const before = party.goes_on;
  return before !== undefined && objective === (before.objective ?? task.objective) && samePart(part, before);
}

/**
 * Whether a party that writes a part for itself would bring less of anything than it has promised: what it writes is its promise then, and
 * a promise is taken back with a reason (T16, T21).
 */
export function bringsLess(task: Task, part: Part): boolean {
  const party = task.parties.find((one) => one.agency === part.agency);
  const stands = party === undefined ? null : promised(party);
  if (party === undefined || stands === null || samePart(part, party)) return false;
  const asks = (one: string): number => sum((part.asks ?? []).filter((ask) => ask.capability === one));
  const pieces = (one: string): number => sum((part.equipment ?? []).filter((ask) => ask.equipment_kind === one));
  return stands.asks.some((one) => asks(one.capability) < sum(stands.asks.filter((other) => other.capability === one.capability)))
    || stands.equipment.some((one) => pieces(one.equipment_kind) < sum(stands.equipment.filter((other) => other.equipment_kind === one.equipment_kind)))
    || (part.people ?? 0) < stands.people;
}

type Asked = Party | GoesOn;

/** As the server compares them: the same things in the same order, the same words, the same moments. */
function samePart(part: Part, asked: Asked): boolean {
  return JSON.stringify(ordered(part)) === JSON.stringify(ordered(asked));
}

function ordered(part: Part | Asked): unknown[] {
  return [
    (part.asks ?? []).map((one) => [one.capability, one.count]), (part.equipment ?? []).map((one) => [one.equipment_kind, one.count]), part.people ?? 0,
    part.report_to ?? '', part.note ?? '', ms(part.report_at), ms(part.until), part.co_lead === true,
  ];
}
