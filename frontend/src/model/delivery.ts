/**
 * What came of what a party promised to a joint task, thing by thing, and which units it has named for it (docs/protocol.md T24–T27). The figures
 * are the server's, from assignments; this only puts them beside what was asked. Pure.
 */
import type { Assignment, Came, NamedUnit, Party, Task, Unit } from '../protocol/wire';
import { numberOfWork } from './behind';
import { isLive } from './life';
import { isCommitted, isRunning, promised, sum } from './negotiation';
import { takesUnits } from './phases';
import { ms } from './time';
import { liveAssignments, squash } from './queries';
import type { World } from './world';

/** `unsent`: what is promised and no unit was sent for; `away`: what was sent and has not arrived. */
export interface Brought extends Came { asked: number; unsent: number; away: number }

export function brought(party: Party): Brought[] {
  return (party.came ?? []).map((one) => ({ ...one, asked: askedOf(party, one), unsent: Math.max(0, one.promised - one.sent), away: Math.max(0, one.sent - one.arrived) }));
}

function askedOf(party: Party, one: Came): number {
  return one.of === 'equipment' ? sum((party.equipment ?? []).filter((it) => it.equipment_kind === one.what)) : sum(party.asks.filter((it) => it.capability === one.what));
}

/** What of its promise no unit was sent for yet. */
export function unsent(party: Party): Brought[] {
  return brought(party).filter((one) => one.unsent > 0);
}

/** When a thing is due: from when each line of it was promised, else when the party reports; null for no time. */
export function timesOf(party: Party, one: Pick<Came, 'of' | 'what'>): (number | null)[] {
  const promise = party.goes_on?.promise ?? party.promise;
  const whole = promise?.report_at ?? (party.goes_on ?? party).report_at;
  const own = one.of === 'capability' ? (promise?.asks ?? []).filter((it) => it.capability === one.what).map((it) => it.from ?? whole) : [];
  return (own.length === 0 ? [whole] : own).map(ms);
}

/** When the first of what is promised and not there is due, or of these things; null where nothing is, or it has no time. */
export function nextDueMs(party: Party, things: readonly Brought[] = brought(party).filter((one) => one.unsent + one.away > 0)): number | null {
  const times = things.flatMap((one) => timesOf(party, one)).filter((at) => at !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/** How many units an agency has still to send to a task; null where it sends none now. By its promise thing by thing, as far as that is counted. */
export function stillToSend(task: Task, agency: string): number | null {
  const party = task.parties.find((one) => one.agency === agency);
  const stands = party === undefined || !takesUnits(task) ? null : promised(party);
  if (party === undefined || stands === null) return null;
  if ((party.came ?? []).length === 0) return Math.max(0, sum(stands.asks) - party.sent);
  return unsent(party).filter((one) => one.of === 'capability').reduce((all, one) => all + one.unsent, 0);
}

/** Whether a unit was sent to a task and left it again: home, or to something else. What it was to bring is counted (T26). */
export function wasSent(world: World, task: string, unit: string): boolean {
  return [...world.assignment.values()].some((one) => one.task === task && one.unit === unit && (one.status === 'cleared' || one.status === 'diverted'));
}

/** Whether its lead counted on it and lost it to something else: not if it was needed no more (T27). */
export function isDivertedAway(assignment: Assignment): boolean {
  return assignment.status === 'diverted' && assignment.released_at === undefined;
}

/** The units that stand in its promise by name. */
export function namedUnits(party: Party): readonly NamedUnit[] {
  if (!isCommitted(party)) return [];
  return (party.goes_on?.promise ?? party.promise)?.units ?? [];
}

/** How ready a unit is to be sent: what speaks against it first. `number`: of what it works on or is kept for, as far as that is known here. */
export type Readiness = { is: 'sent' | 'out' | 'no_crew' | 'ready' } | { is: 'busy' | 'kept'; number: string };

/** `task`: to which it would be sent. What the server finds beyond that it asks to confirm (U14). */
export function readiness(world: World, unit: Unit, task: string): Readiness {
  return readinessFor(world, task)(unit);
}

/** The same of many units: what others are sent and kept for is looked through once. */
export function readinessFor(world: World, task: string): (unit: Unit) => Readiness {
  const sent = new Set(liveAssignments(world, { task }).map((one) => one.unit));
  const kept = keptElsewhere(world, task);
  return (unit) => (sent.has(unit.id) ? { is: 'sent' } : unsentReadiness(world, unit, task, kept));
}

function unsentReadiness(world: World, unit: Unit, task: string, keptBy: ReadonlyMap<string, string>): Readiness {
  if (unit.status === 'out_of_service' || unit.status === 'off_duty') return { is: 'out' };
  const work = world.assignment.get(unit.assignment ?? '');
  if (work !== undefined && isLive(work)) return { is: 'busy', number: numberOfWork(world, work) };
  if (unit.status !== 'available' && unit.status !== 'returning' && unit.status !== 'reserved') return { is: 'busy', number: '' };
  const kept = keptFor(world, unit, task, keptBy);
  if (kept !== null) return { is: 'kept', number: kept };
  return { is: unit.crewed === false ? 'no_crew' : 'ready' };
}

/** The number of what else it is kept for: reserved, or named in a promise to another task that is agreed or runs (T24). */
function keptFor(world: World, unit: Unit, task: string, keptBy: ReadonlyMap<string, string>): string | null {
  if (unit.status === 'reserved' && unit.reserved_task !== task) {
    return numberOfWork(world, { task: unit.reserved_task, incident: unit.reserved_incident });
  }
  return keptBy.get(`${unit.agency} ${unit.id}`) ?? null;
}

/** Agency and unit of those that are named in a promise to another task that is agreed or runs, with its number. */
function keptElsewhere(world: World, task: string): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const other of world.task.values()) {
    if (other.id === task || !isRunning(other)) continue;
    for (const party of other.parties) {
      for (const { unit } of namedUnits(party)) if (!out.has(`${party.agency} ${unit}`)) out.set(`${party.agency} ${unit}`, other.number);
    }
  }
  return out;
}

/** Named units of an agency that were not sent to the task yet; those of which this seat knows nothing are left out. */
export function namedToSend(world: World, task: Task, agency: string): Unit[] {
  const party = task.parties.find((one) => one.agency === agency);
  if (party === undefined) return [];
  const ready = readinessFor(world, task.id);
  return namedUnits(party).map((one) => world.unit.get(one.unit)).filter((unit): unit is Unit => unit !== undefined && ready(unit).is !== 'sent' && !wasSent(world, task.id, unit.id));
}

/** `ticked`: to be sent unless somebody says otherwise, because it is named and was never sent. */
export interface SendRow { unit: Unit; named: boolean; ticked: boolean; fits: boolean; ready: Readiness }

/** Own units to send: those that are named in the promise first, then those that can what is promised or carry it, then those that are ready. */
export function sendable(world: World, task: Task, agency: string, find: string): SendRow[] {
  const party = task.parties.find((one) => one.agency === agency);
  const things = party === undefined ? [] : brought(party);
  const wanted = (of: Came['of']): ReadonlySet<string> => new Set(things.filter((one) => one.of === of).map((one) => one.what));
  const [capabilities, kinds] = [wanted('capability'), wanted('equipment')];
  const named = new Set(party === undefined ? [] : namedUnits(party).map((one) => one.unit));
  const carries = new Set([...world.equipment.values()].filter((it) => kinds.has(it.equipment_kind) && it.retired_at === undefined).map((it) => it.held_by?.unit));
  const searched = squash(find);
  const ready = readinessFor(world, task.id);
  const out: SendRow[] = [];
  for (const unit of world.unit.values()) {
    if (unit.agency !== agency || (searched !== '' && !squash(unit.callsign).includes(searched))) continue;
    if (unit.status === 'off_duty' && !named.has(unit.id) && searched === '') continue;
    const fits = (unit.capabilities ?? []).some((one) => capabilities.has(one)) || carries.has(unit.id);
    out.push({ unit, named: named.has(unit.id), ticked: named.has(unit.id) && !wasSent(world, task.id, unit.id), fits, ready: ready(unit) });
  }
  const rank = (row: SendRow): number => (row.named ? 0 : 4) + (row.fits ? 0 : 2) + (row.ready.is === 'ready' ? 0 : 1);
  return out.sort((a, b) => rank(a) - rank(b) || a.unit.callsign.localeCompare(b.unit.callsign, 'en', { numeric: true }) || a.unit.id.localeCompare(b.unit.id));
}
