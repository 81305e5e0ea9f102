/** Which alarms there are for a seat, from the server (K1) and from deadlines: kind, what it is about, since when, until when. Pure; the same world gives the same alarms. */
import { isLive, isOpenIncident } from '../model/life';
import { lastCleared } from '../model/queries';
import { ageS, leftS, ms } from '../model/time';
import type { World } from '../model/world';
import type { Alarm as ServerAlarm, Session } from '../protocol/wire';
import type { AlarmKind as ServerKind, Sound } from '../protocol/words';
import { NO_UNIT_LIMIT_S } from './limits';

export type AlarmKind = ServerKind | 'no_unit' | 'answer_needed' | 'answer_missing' | 'zone_crossed';

export interface Alarm {
  key: string; kind: AlarmKind; incident?: string; task?: string; unit?: string; assignment?: string; zone?: string; equipment?: string;
  /** Seconds it has lasted; for an answer, seconds left (negative when passed). */
  ageS: number; limitS: number | null; leftS: number | null; severe: boolean; priority: number | null; sinceMs: number;
  /** What the server says of it; absent for what this screen works out from deadlines. */
  server?: ServerAlarm;
  sound: Sound;
  /** Somebody of our agency has taken it up: it is shown and does not sound. */
  answered: boolean;
}

const WORST_FIRST: Record<AlarmKind, number> = {
  duress: 0, too_many: 1, dispatch_unacknowledged: 2, dispatch_unreachable: 3, needs_to_talk: 4, no_unit: 5, task_lapsed: 6, answer_missing: 7, zone_crossed: 7, answer_needed: 8, delayed: 9, maintenance_due: 10,
};

export function alarms(world: World, me: Session, nowMs: number): Alarm[] {
  const told = fromServer(world, me, nowMs);
  const desk = me.role === 'commander' || me.role === 'dispatcher' || me.role === 'coordinator';
  const out = !desk ? told : [...told, ...withoutUnit(world, me, nowMs), ...answers(world, me, nowMs), ...crossings(world, me, nowMs)];
  return out.sort((a, b) => Number(a.answered) - Number(b.answered) || Number(b.kind === 'duress') - Number(a.kind === 'duress') || Number(b.severe) - Number(a.severe) || (a.priority ?? 9) - (b.priority ?? 9)
    || WORST_FIRST[a.kind] - WORST_FIRST[b.kind] || a.sinceMs - b.sinceMs || a.key.localeCompare(b.key));
}

/** The worst that the server has told us and nobody of our agency has taken up. */
export function worstUnanswered(world: World, me: Session, nowMs: number): ServerAlarm | undefined {
  return alarms(world, me, nowMs).find((one) => one.server !== undefined && !one.answered)?.server;
}

/** What the server raised: owner, sound and who hears it are its to say. Put aside is not shown until it comes back. */
function fromServer(world: World, me: Session, nowMs: number): Alarm[] {
  const out: Alarm[] = [];
  for (const one of world.alarm.values()) {
    if (one.cleared_at !== undefined || !one.roles.some((role) => role === me.role)) continue;
    if (one.shelved_until !== undefined && (ms(one.shelved_until) ?? 0) > nowMs) continue;
    const assignment = one.about.kind === 'assignment' ? world.assignment.get(one.about.id) : undefined;
    const taskId = one.about.kind === 'task' ? one.about.id : assignment?.task;
    const task = taskId === undefined ? undefined : world.task.get(taskId);
    const incidentId = one.about.kind === 'incident' ? one.about.id : assignment?.incident ?? task?.incident;
    const incident = world.incident.get(incidentId ?? '');
    out.push({
      key: `${one.alarm_kind}:${one.id}`, kind: one.alarm_kind, server: one, sound: one.sound,
      answered: one.acknowledged.some((answer) => answer.agency === me.agency),
      ...(assignment === undefined ? {} : { assignment: assignment.id }), ...(one.unit === undefined ? {} : { unit: one.unit }),
      ...(incidentId === undefined ? {} : { incident: incidentId }), ...(taskId === undefined ? {} : { task: taskId }),
      ...(one.about.kind === 'equipment' ? { equipment: one.about.id } : {}),
      ageS: ageS(one.raised_at, nowMs) ?? 0, limitS: null, leftS: null, severe: one.sound === 'duress' || one.sound === 'urgent' || one.level > 0,
      priority: one.alarm_kind === 'duress' ? 1 : incident?.priority ?? null, sinceMs: ms(one.raised_at) ?? 0,
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
      key: `no_unit:${incident.id}`, kind: 'no_unit', incident: incident.id, ageS: age, limitS, leftS: null, severe: true, sound: 'attention', answered: false,
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
      limitS: null, leftS: left, severe: left !== null && left < 0, answered: false,
      priority: task.incident === undefined ? null : world.incident.get(task.incident)?.priority ?? null, sinceMs: since,
    };
    const waiting = (task.parties ?? []).filter((party) => party.commitment === 'pending');
    if (waiting.some((party) => party.agency === me.agency)) {
      out.push({ ...common, key: `answer_needed:${task.id}:${task.version ?? 1}`, kind: 'answer_needed', sound: 'notice' });
    } else if (task.lead === me.agency && waiting.length > 0 && left !== null && left < 0) {
      out.push({ ...common, key: `answer_missing:${task.id}:${task.version ?? 1}`, kind: 'answer_missing', sound: 'attention' });
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
      ...(entry.task === undefined ? {} : { task: entry.task }), ageS: Math.max(0, Math.floor((nowMs - at) / 1000)), limitS: null, leftS: null, severe: true, sound: 'attention', answered: false, priority: null, sinceMs: at,
    });
  }
  return [...out.values()];
}
