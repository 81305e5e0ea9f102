/** The situation in figures, for the wall and for a desk on which nothing is selected. Pure; every list has a total order. */
import type { Agency, Party, Task } from '../protocol/wire';
import { isOpenIncident } from './life';
import { incidentRow, isFree, type QueueRow } from './queries';
import { askedFromMs, isAsking, isInTime, isRunning, openLeadOffer, waitingOffers, waitsForAnswer } from './negotiation';
import { leftS, ms, usedUp } from './time';
import type { World } from './world';

export interface Availability { id: string; agency: Agency | undefined; free: number; all: number }

/** Largest agency first: its place on the wall stays the same all day. */
export function availability(world: World): Availability[] {
  const counted = new Map<string, Availability>();
  for (const unit of world.unit.values()) {
    let row = counted.get(unit.agency);
    if (row === undefined) {
      row = { id: unit.agency, agency: world.agency.get(unit.agency), free: 0, all: 0 };
      counted.set(unit.agency, row);
    }
    row.all += 1;
    if (isFree(unit)) row.free += 1;
  }
  return [...counted.values()].sort((a, b) => b.all - a.all || a.id.localeCompare(b.id));
}

/** Open incidents per priority 1 to 5; one whose priority is not disclosed counts as the lowest. */
export function openByPriority(world: World): number[] {
  const counts = [0, 0, 0, 0, 0];
  for (const incident of world.incident.values()) {
    if (!isOpenIncident(incident)) continue;
    const at = Math.min(5, Math.max(1, Math.round(incident.priority ?? 5))) - 1;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

export interface Waiting {
  task: Task;
  /** Parties that have not answered, those that have not answered a change and go on meanwhile (T15), and those whose counter-offer waits for the lead. */
  silent: Party[]; again: Party[]; offers: Party[];
  /** To whom the lead is offered; null for nobody. That answer has no time (T17). */
  lead: string | null;
  /** Seconds left for the others' answers; null where none of them is waited for. */
  leftS: number | null;
  /** Share of the answer time that is used up, since the first of them was asked for what it is asked for now. */
  used: number;
}

/** Joint tasks on which somebody's answer is waited for, the most pressing first. */
export function waitingTasks(world: World, nowMs: number): Waiting[] {
  const out: Waiting[] = [];
  for (const task of world.task.values()) {
    // Whom the quorum did not need is asked until the time is up (T12).
    const asks = isAsking(task) || (isRunning(task) && isInTime(task, nowMs));
    const waited = asks ? task.parties.filter(waitsForAnswer) : [];
    const [silent, again] = [waited.filter((party) => party.goes_on === undefined), waited.filter((party) => party.goes_on !== undefined)];
    const offers = waitingOffers(task);
    const lead = openLeadOffer(task)?.to ?? null;
    const timed = waited.length + offers.length > 0;
    if (!timed && lead === null) continue;
    const used = usedUp(askedFromMs([...waited, ...offers]), ms(task.answer_by), nowMs) ?? 0;
    out.push({ task, silent, again, offers, lead, leftS: timed ? leftS(task.answer_by, nowMs) : null, used });
  }
  return out.sort((a, b) => (a.leftS ?? Infinity) - (b.leftS ?? Infinity) || a.task.number.localeCompare(b.task.number));
}

/** The incident that has been without a unit for the longest time, also one with a joint task on which nobody is yet. */
export function longestWithoutUnit(world: World, nowMs: number): QueueRow | null {
  const rows = [...world.incident.values()].filter((incident) => incident.waiting !== undefined).map((incident) => incidentRow(incident, nowMs));
  return rows.sort((a, b) => (b.waiting?.forS ?? 0) - (a.waiting?.forS ?? 0) || a.key.localeCompare(b.key))[0] ?? null;
}
