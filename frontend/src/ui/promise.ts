/** What a party would bring, as the sheet of an acceptance in part or of a counter-offer holds it, and what the wire makes of it. Pure. */
import { isOpenTask } from '../model/life';
import { sum } from '../model/negotiation';
import { squash } from '../model/queries';
import type { World } from '../model/world';
import type { Party, PromiseWords, PromisedAsk, Unit } from '../protocol/wire';
import { fromLocal, toLocal } from './localTime';
import { toEquipment, wholeCount } from './proposal';

/** `from`: as `When` holds it; empty is as asked. */
export interface PromiseLine { capability: string; count: number; from: string }
export interface PromiseDraft {
  asks: PromiseLine[]; equipment: { equipment_kind: string; count: number }[]; people: number; report_to: string; report_at: string; until: string;
  units: string[]; conditions: string;
}

const MINUTE_MS = 60_000;
/** A line that is split comes this much later, at a round hour of the clock, until somebody says otherwise. */
const LATER_MS = 30 * MINUTE_MS;
const ROUND_MS = 5 * MINUTE_MS;

/** The draft is kept for what the sheet was opened for (T6): of another version, or after another offer, it begins anew. */
export function answerName(sheet: 'part' | 'counter' | 'decline' | 'withdraw', seen: { task: string; version: number; offers: number }): string {
  return `${sheet}.${seen.task}.${seen.version}.${seen.offers}`;
}

/**
 * From the own offer that waits, else from what is asked. Of an acceptance only quantities and units are the party's to say. Units that are
 * named already stay named when what they are promised for is changed (T15).
 */
export function promiseDraft(party: Party, counter: boolean): PromiseDraft {
  const promise = counter ? party.promise : undefined;
  const asks: PromisedAsk[] = [...promise?.asks ?? party.asks];
  const equipment = (promise?.equipment ?? party.equipment ?? []).map((one) => ({ ...one }));
  // What is asked and was left out of the offer stands there with nothing, so that it can be put back.
  for (const { capability } of party.asks) if (!asks.some((one) => one.capability === capability)) asks.push({ capability, count: 0 });
  for (const { equipment_kind } of party.equipment ?? []) if (!equipment.some((one) => one.equipment_kind === equipment_kind)) equipment.push({ equipment_kind, count: 0 });
  return {
    asks: asks.map((one) => ({ capability: one.capability, count: one.count, from: toLocal(one.from) })), equipment, people: promise?.people ?? party.people,
    report_to: promise === undefined || promise.report_to === '' ? party.report_to : promise.report_to,
    report_at: toLocal(promise?.report_at ?? party.report_at), until: toLocal(promise?.until ?? party.until),
    units: (promise ?? party.goes_on?.promise)?.units.map((one) => one.unit) ?? [], conditions: promise?.conditions ?? '',
  };
}

/** What differs from what is asked is said; what does not is left to it. */
export function toPromise(draft: PromiseDraft, party: Party, counter: boolean): PromiseWords {
  const equipment = toEquipment(draft.equipment);
  const people = wholeCount(draft.people);
  const said: PromiseWords = {
    asks: lines(draft.asks, counter), ...(equipment.length === 0 ? {} : { equipment }), ...(people === 0 ? {} : { people }),
    ...(draft.units.length === 0 ? {} : { units: draft.units }),
  };
  if (!counter) return said;
  const [place, conditions] = [draft.report_to.trim(), draft.conditions.trim()];
  const report_at = changed(draft.report_at, party.report_at);
  const until = changed(draft.until, party.until);
  return {
    ...said, ...(place === party.report_to || place === '' ? {} : { report_to: place }), ...(report_at === undefined ? {} : { report_at }),
    ...(until === undefined ? {} : { until }), ...(conditions === '' ? {} : { conditions }),
  };
}

function changed(field: string, asked: string | undefined): string | undefined {
  return field === '' || field === toLocal(asked) ? undefined : fromLocal(field);
}

function lines(rows: readonly PromiseLine[], counter: boolean): PromisedAsk[] {
  const out: PromisedAsk[] = [];
  for (const row of rows) {
    const count = wholeCount(row.count);
    const from = counter && row.from !== '' ? fromLocal(row.from) : undefined;
    if (count > 0) out.push({ capability: row.capability, count, ...(from === undefined ? {} : { from }) });
  }
  return out;
}

/** Why it cannot be sent as it stands; what an agency may promise is the server's to say. */
export function promiseMissing(draft: PromiseDraft, counter: boolean): 'reason.when_half' | 'reason.offer_nothing' | null {
  const times = counter ? [...draft.asks.map((row) => row.from), draft.report_at, draft.until] : [];
  if (times.some((at) => at !== '' && fromLocal(at) === undefined)) return 'reason.when_half';
  const counts = [...draft.asks, ...draft.equipment].map((row) => ({ count: wholeCount(row.count) }));
  return sum(counts) + wholeCount(draft.people) === 0 ? 'reason.offer_nothing' : null;
}

/** "Now" and "from then": one of a line comes later, by default in half an hour. */
export function splitLine(rows: readonly PromiseLine[], index: number, nowMs: number): PromiseLine[] {
  const row = rows[index];
  if (row === undefined) return [...rows];
  const count = wholeCount(row.count);
  const later = Math.max(1, Math.floor(count / 2));
  const from = toLocal(new Date(Math.ceil((nowMs + LATER_MS) / ROUND_MS) * ROUND_MS).toISOString());
  const out = [...rows];
  out.splice(index, 1, { ...row, count: Math.max(0, count - later) }, { capability: row.capability, count: later, from });
  return out.filter((one) => one.count > 0 || one.from !== '');
}

export interface OwnUnit {
  unit: Unit;
  /** It can what is promised. */
  fits: boolean; free: boolean;
  /** The number of another open task for which it is named. */
  promised: string | null;
}

/** Own units to name: those that can what is promised first, then those that are free. */
export function ownUnits(world: World, agency: string, task: string, capabilities: readonly string[], find: string): OwnUnit[] {
  const wanted = squash(find);
  const elsewhere = new Map<string, string>();
  for (const other of world.task.values()) {
    if (other.id === task || !isOpenTask(other)) continue;
    for (const party of other.parties) if (party.agency === agency) for (const one of [...party.promise?.units ?? [], ...party.goes_on?.promise.units ?? []]) elsewhere.set(one.unit, other.number);
  }
  const out: OwnUnit[] = [];
  for (const unit of world.unit.values()) {
    if (unit.agency !== agency || (wanted !== '' && !squash(unit.callsign).includes(wanted))) continue;
    out.push({
      unit, fits: (unit.capabilities ?? []).some((one) => capabilities.includes(one)), free: unit.status === 'available' || unit.status === 'returning',
      promised: elsewhere.get(unit.id) ?? null,
    });
  }
  return out.sort((a, b) => Number(b.fits) - Number(a.fits) || Number(b.free) - Number(a.free)
    || a.unit.callsign.localeCompare(b.unit.callsign, 'en', { numeric: true }) || a.unit.id.localeCompare(b.unit.id));
}
