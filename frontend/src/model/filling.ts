/**
 * Who could bring what stays open of a joint task: units that this seat is shown, with what they can do and whether they are free, and agencies that
 * usually have it and are not in the task. Pure; whether anybody comes, only who is asked can say.
 */
import type { Equipment, Task, Unit } from '../protocol/wire';
import { namedUnits, readinessFor, unsent, type Readiness } from './delivery';
import { isOut, type Open } from './negotiation';
import type { World } from './world';

/** `metres`: as the crow flies, from its last exact fix; null where there is none, or it is old. */
export interface FillUnit { unit: Unit; ready: Readiness; metres: number | null }

/** An agency that could bring more of one thing. */
export interface Filler {
  agency: string;
  /** Whether it is in the task, and takes part. */
  isIn: boolean;
  /** Units that can do it, those that are free first, the nearest of them before the others; equipment of the kind that can be used. */
  units: FillUnit[]; equipment: Equipment[];
  /** Promised here, not sent, and no unit named for it. */
  owed: number;
  /** How many are free and not owed to this task already; 0 also where nothing of it is shown. */
  spare: number;
  /** None of it is shown as free here: its kind usually has it. */
  isGuess: boolean;
}

export interface Filling { of: Open['of']; what: string; open: number; fillers: Filler[] }

/** Units by what they can do: all of them are looked through once, whatever is asked for, and by whomever. */
export type Able = ReadonlyMap<string, readonly Unit[]>;

export function unitsByCapability(world: World): Able {
  const able = new Map<string, Unit[]>();
  for (const unit of world.unit.values()) {
    for (const capability of unit.capabilities ?? []) {
      const units = able.get(capability);
      if (units === undefined) able.set(capability, [unit]);
      else if (units.at(-1) !== unit) units.push(unit);
    }
  }
  return able;
}

/** What an agency's kind usually has, and how far a unit is: of the screen to say. */
export interface Known { able: Able; usual(agency: string): readonly string[]; metres(unit: Unit): number | null }

/** For each thing that stays open. People are of no unit and no equipment: who could send more is not known here. */
export function fillings(world: World, task: Task, open: readonly Open[], known: Known): Filling[] {
  if (open.length === 0) return [];
  const ready = readinessFor(world, task.id);
  return open.map((one) => ({ of: one.of, what: one.what, open: one.count, fillers: one.of === 'capability' ? byUnits(world, task, one.what, ready, known) : one.of === 'equipment' ? byEquipment(world, task, one.what) : [] }));
}

function takesPart(task: Task, agency: string): boolean {
  return task.parties.some((party) => party.agency === agency && !isOut(party));
}

/** Whether it was asked for this very thing and takes no part: it is not guessed that it has it after all. */
function saidNo(task: Task, agency: string, what: string): boolean {
  return task.parties.some((party) => party.agency === agency && isOut(party) && party.asks.some((one) => one.capability === what));
}

/** Units that are named for this task already bring nothing more to it. */
function named(task: Task): ReadonlySet<string> {
  return new Set(task.parties.flatMap((party) => namedUnits(party).map((one) => one.unit)));
}

/** What of a capability a party has promised here, has not sent, and has named no unit for. */
function owed(world: World, task: Task, agency: string, what: string, ready: (unit: Unit) => Readiness): number {
  const party = task.parties.find((one) => one.agency === agency);
  if (party === undefined) return 0;
  const count = unsent(party).filter((one) => one.of === 'capability' && one.what === what).reduce((all, one) => all + one.unsent, 0);
  const spoken = namedUnits(party).map((one) => world.unit.get(one.unit)).filter((unit) => unit?.capabilities?.includes(what) === true && ready(unit).is !== 'sent').length;
  return Math.max(0, count - spoken);
}

function byUnits(world: World, task: Task, what: string, readyFor: (unit: Unit) => Readiness, known: Known): Filler[] {
  const taken = named(task);
  const found = new Map<string, FillUnit[]>();
  for (const unit of known.able.get(what) ?? []) {
    // Off duty, already sent, or named for it: nothing more comes of it. Of whom no status is shown nobody can say that it is free.
    if (taken.has(unit.id) || unit.status === undefined) continue;
    const ready = readyFor(unit);
    if (ready.is === 'out' || ready.is === 'sent') continue;
    const list = found.get(unit.agency) ?? [];
    list.push({ unit, ready, metres: known.metres(unit) });
    found.set(unit.agency, list);
  }
  const out: Filler[] = [];
  for (const [agency, units] of found) {
    units.sort((a, b) => Number(b.ready.is === 'ready') - Number(a.ready.is === 'ready') || (a.metres ?? Infinity) - (b.metres ?? Infinity) || a.unit.callsign.localeCompare(b.unit.callsign, 'en', { numeric: true }));
    const free = units.filter((one) => one.ready.is === 'ready').length;
    const owes = owed(world, task, agency, what, readyFor);
    out.push({ agency, isIn: takesPart(task, agency), units, equipment: [], owed: owes, spare: Math.max(0, free - owes), isGuess: false });
  }
  for (const agency of world.agency.keys()) {
    if (!found.has(agency) && agency !== task.lead && !takesPart(task, agency) && !saidNo(task, agency, what) && known.usual(agency).includes(what)) out.push({ agency, isIn: false, units: [], equipment: [], owed: 0, spare: 0, isGuess: true });
  }
  return ranked(world, out);
}

const USABLE: ReadonlySet<Equipment['condition']> = new Set<Equipment['condition']>(['ready', 'degraded', undefined]);

/** Equipment that its custodian could bring: neither retired nor on its way to another one, and not known to be unusable. */
function byEquipment(world: World, task: Task, what: string): Filler[] {
  const sent = new Set([...world.assignment.values()].filter((one) => one.task === task.id).map((one) => one.unit));
  const found = new Map<string, Equipment[]>();
  for (const it of world.equipment.values()) {
    if (it.equipment_kind !== what || it.retired_at !== undefined || it.offer !== undefined || !USABLE.has(it.condition)) continue;
    if (it.held_by?.unit !== undefined && sent.has(it.held_by.unit)) continue;
    const list = found.get(it.agency) ?? [];
    list.push(it);
    found.set(it.agency, list);
  }
  const owes = (agency: string): number => {
    const party = task.parties.find((one) => one.agency === agency);
    return party === undefined ? 0 : unsent(party).filter((one) => one.of === 'equipment' && one.what === what).reduce((all, one) => all + one.unsent, 0);
  };
  return ranked(world, [...found].map(([agency, equipment]) => ({
    agency, isIn: takesPart(task, agency), units: [], equipment: equipment.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })), isGuess: false,
    owed: owes(agency), spare: Math.max(0, equipment.reduce((all, one) => all + (one.quantity ?? 1), 0) - owes(agency)),
  })));
}

/** Who has something to spare first, then who has it at all, then who might; by name among equals. */
function ranked(world: World, fillers: Filler[]): Filler[] {
  const rank = (one: Filler): number => (one.spare > 0 ? 0 : one.isGuess ? 2 : 1);
  const name = (one: Filler): string => world.agency.get(one.agency)?.name ?? one.agency;
  return fillers.sort((a, b) => rank(a) - rank(b) || b.spare - a.spare || name(a).localeCompare(name(b)) || a.agency.localeCompare(b.agency));
}

/** The agencies in the order in which they stood, then whoever has come since: what is about to be pressed does not move away. */
export function inOrder(before: readonly string[], fillers: readonly Filler[]): Filler[] {
  const stood = before.map((agency) => fillers.find((one) => one.agency === agency)).filter((one) => one !== undefined);
  return [...stood, ...fillers.filter((one) => !before.includes(one.agency))];
}

/** How many to ask for: what is open, and no more than it is shown to have. */
export function toAsk(filling: Pick<Filling, 'open'>, { spare }: Pick<Filler, 'spare'>): number {
  return spare === 0 ? filling.open : Math.min(filling.open, spare);
}

/** Of what an agency is asked for itself: how many it has free for each, and which. */
export interface OwnFit { capability: string; asked: number; ready: Unit[] }

/** Own units that could fill what is asked. One that can do several counts for each of them: which it is sent for is the desk's to say. */
export function ownFits(world: World, able: Able, task: Task, agency: string): OwnFit[] {
  const party = task.parties.find((one) => one.agency === agency);
  const ready = readinessFor(world, task.id);
  const asks = new Map<string, number>();
  for (const one of party?.asks ?? []) asks.set(one.capability, (asks.get(one.capability) ?? 0) + one.count);
  return [...asks].map(([capability, asked]) => ({
    capability, asked,
    ready: (able.get(capability) ?? []).filter((unit) => unit.agency === agency && isReady(ready(unit)))
      .sort((a, b) => a.callsign.localeCompare(b.callsign, 'en', { numeric: true })),
  }));
}

/** Free, or out for this task already. */
function isReady({ is }: Readiness): boolean {
  return is === 'ready' || is === 'sent';
}
