/** Which alarms there are for a seat: kind, what it is about, since when, until when. Pure; the same world gives the same alarms. */
import { isLive, isOpenIncident } from '../model/life';
import { lastCleared } from '../model/queries';
import { ageS, leftS, ms } from '../model/time';
import type { World } from '../model/world';
import type { Session } from '../protocol/wire';
import { NO_UNIT_LIMIT_S } from './limits';

export type AlarmKind = 'dispatch_overdue' | 'no_unit' | 'answer_needed' | 'answer_missing' | 'zone_crossed';

export interface Alarm {
  key: string; kind: AlarmKind; incident?: string; task?: string; unit?: string; assignment?: string; zone?: string;
  /** Seconds it has lasted; for an answer, seconds left (negative when passed). */
  ageS: number; limitS: number | null; leftS: number | null; severe: boolean; priority: number | null; sinceMs: number;
}

const WORST_FIRST: Record<AlarmKind, number> = { dispatch_overdue: 0, no_unit: 1, answer_missing: 2, zone_crossed: 2, answer_needed: 3 };

export function alarms(world: World, me: Session, nowMs: number): Alarm[] {
  if (me.role !== 'commander' && me.role !== 'dispatcher' && me.role !== 'coordinator') return [];
  const out = [...overdueDispatches(world, me, nowMs), ...withoutUnit(world, me, nowMs), ...answers(world, me, nowMs), ...crossings(world, me, nowMs)];
  return out.sort((a, b) => Number(b.severe) - Number(a.severe) || (a.priority ?? 9) - (b.priority ?? 9)
    || WORST_FIRST[a.kind] - WORST_FIRST[b.kind] || a.sinceMs - b.sinceMs || a.key.localeCompare(b.key));
}

/** Owner: the desk of the unit's agency. The server says `overdue`: the agency's own limit is not guessed here. */
function overdueDispatches(world: World, me: Session, nowMs: number): Alarm[] {
  const out: Alarm[] = [];
  for (const a of world.assignment.values()) {
    if (a.agency !== me.agency || a.overdue !== true || (a.status !== 'dispatched' && a.status !== 'offered')) continue;
    const since = a.times?.[a.status];
    const task = a.task === undefined ? undefined : world.task.get(a.task);
    const incident = world.incident.get(a.incident ?? task?.incident ?? '');
    out.push({
      key: `dispatch_overdue:${a.id}`, kind: 'dispatch_overdue', assignment: a.id, unit: a.unit,
      ...(a.incident === undefined ? {} : { incident: a.incident }), ...(a.task === undefined ? {} : { task: a.task }),
      ageS: ageS(since, nowMs) ?? 0, limitS: null, leftS: null, severe: true, priority: incident?.priority ?? null, sinceMs: ms(since) ?? 0,
    });
  }
  return out;
}

/** Owner: the agency that owns the incident. */
function withoutUnit(world: World, me: Session, nowMs: number): Alarm[] {
  const busy = new Set<string>();
  for (const a of world.assignment.values()) {
    if (!isLive(a)) continue;
    if (a.incident !== undefined) busy.add(a.incident);
    const through = a.task === undefined ? undefined : world.task.get(a.task)?.incident;
    if (through !== undefined) busy.add(through);
  }
  const left = lastCleared(world);
  const out: Alarm[] = [];
  for (const incident of world.incident.values()) {
    if (incident.agency !== me.agency || !isOpenIncident(incident) || incident.state === 'contained' || busy.has(incident.id)) continue;
    const limitS = NO_UNIT_LIMIT_S[incident.priority ?? 5] ?? null;
    const since = Math.max(ms(incident.reported_at) ?? nowMs, left.get(incident.id) ?? 0);
    const age = Math.max(0, Math.floor((nowMs - since) / 1000));
    if (limitS === null || age <= limitS) continue;
    out.push({
      key: `no_unit:${incident.id}`, kind: 'no_unit', incident: incident.id, ageS: age, limitS, leftS: null, severe: true,
      priority: incident.priority ?? null, sinceMs: since + limitS * 1000,
    });
  }
  return out;
}

/** Owner: the party that was asked; and the lead once the deadline has passed in silence. */
function answers(world: World, me: Session, nowMs: number): Alarm[] {
  const out: Alarm[] = [];
  for (const task of world.task.values()) {
    if (task.phase !== 'proposed' && task.phase !== 'negotiating') continue;
    const left = leftS(task.answer_by, nowMs);
    const since = ms(task.phase_since) ?? ms(task.created_at) ?? 0;
    const common = {
      task: task.id, ...(task.incident === undefined ? {} : { incident: task.incident }), ageS: ageS(task.phase_since, nowMs) ?? 0,
      limitS: null, leftS: left, severe: left !== null && left < 0,
      priority: task.incident === undefined ? null : world.incident.get(task.incident)?.priority ?? null, sinceMs: since,
    };
    const waiting = (task.parties ?? []).filter((party) => party.commitment === 'pending');
    if (waiting.some((party) => party.agency === me.agency)) {
      out.push({ ...common, key: `answer_needed:${task.id}:${task.version ?? 1}`, kind: 'answer_needed' });
    } else if (task.lead === me.agency && waiting.length > 0 && left !== null && left < 0) {
      out.push({ ...common, key: `answer_missing:${task.id}:${task.version ?? 1}`, kind: 'answer_missing' });
    }
  }
  return out;
}

/** How long a crossing stays in the strip; the timeline keeps it. */
const CROSSING_MS = 300_000;

/** Owner: the agency that drew the zone and asked to be alarmed. The newest crossing of a unit and zone counts. */
function crossings(world: World, me: Session, nowMs: number): Alarm[] {
  const out = new Map<string, Alarm>();
  for (let i = world.entries.length - 1; i >= 0; i -= 1) {
    const entry = world.entries[i];
    const at = ms(entry?.at);
    if (entry === undefined || at === null || nowMs - at > CROSSING_MS) break;
    if (entry.zone === undefined || entry.unit === undefined || entry.detail?.['alarmed'] !== 'true') continue;
    const key = `zone_crossed:${entry.zone}:${entry.unit}`;
    if (out.has(key) || world.zone.get(entry.zone)?.agency !== me.agency) continue;
    out.set(key, {
      key, kind: 'zone_crossed', unit: entry.unit, zone: entry.zone, ...(entry.incident === undefined ? {} : { incident: entry.incident }),
      ...(entry.task === undefined ? {} : { task: entry.task }), ageS: Math.max(0, Math.floor((nowMs - at) / 1000)), limitS: null, leftS: null, severe: true, priority: null, sinceMs: at,
    });
  }
  return [...out.values()];
}
