/** The alarms that the server raised (K1), as a seat shows them: kind, what it is about, since when, until when. Pure; the same world gives the same alarms. */
import { ageS, leftS, ms } from '../model/time';
import type { World } from '../model/world';
import type { Alarm as ServerAlarm, Session } from '../protocol/wire';
import type { AlarmKind, Sound } from '../protocol/words';

export interface Alarm {
  key: string; kind: AlarmKind; incident?: string; task?: string; unit?: string; assignment?: string; zone?: string; equipment?: string; agreement?: string;
  /** Seconds it has lasted; for an answer that is due, also the seconds left. */
  ageS: number; leftS: number | null; severe: boolean; priority: number | null; sinceMs: number;
  server: ServerAlarm;
  sound: Sound;
  /** Somebody of our agency has taken it up: it is shown and does not sound. */
  answered: boolean;
}

const WORST_FIRST: Record<AlarmKind, number> = {
  duress: 0, too_many: 1, dispatch_unacknowledged: 2, dispatch_unreachable: 3, promised_by_plan: 4, needs_to_talk: 5, no_unit: 6, lead_unlinked: 7, task_lapsed: 8, promise_defaulted: 9, unit_diverted: 10,
  shelter_full: 11, party_silent: 12, party_withdrew: 13, zone_crossed: 14, glass_broken: 15, answer_due: 16, countersignature_due: 17, measure_flagged: 18, rectification_overdue: 19,
  delayed: 20, maintenance_due: 21,
};

/** Shown as pressing from the beginning, whatever they sound like. */
const PRESSING: ReadonlySet<AlarmKind> = new Set<AlarmKind>(['no_unit', 'zone_crossed']);

/** Put aside is not among them until it comes back. */
export function alarms(world: World, me: Session, nowMs: number): Alarm[] {
  return told(world, me, nowMs).filter((one) => !isAside(one, nowMs)).sort((a, b) => Number(a.answered) - Number(b.answered) || Number(b.kind === 'duress') - Number(a.kind === 'duress')
    || Number(b.severe) - Number(a.severe) || (a.priority ?? 9) - (b.priority ?? 9) || WORST_FIRST[a.kind] - WORST_FIRST[b.kind] || a.sinceMs - b.sinceMs || a.key.localeCompare(b.key));
}

/** Those that are put aside, the next to come back first. */
export function aside(world: World, me: Session, nowMs: number): Alarm[] {
  const until = (one: Alarm): number => ms(one.server.shelved_until) ?? 0;
  return told(world, me, nowMs).filter((one) => isAside(one, nowMs)).sort((a, b) => until(a) - until(b) || a.key.localeCompare(b.key));
}

function isAside(one: Alarm, nowMs: number): boolean {
  return (ms(one.server.shelved_until) ?? 0) > nowMs;
}

/** The worst that the server has told us and nobody of our agency has taken up. */
export function worstUnanswered(world: World, me: Session, nowMs: number): ServerAlarm | undefined {
  return alarms(world, me, nowMs).find((one) => !one.answered)?.server;
}

/** Owner, sound and who hears it are the server's to say. */
function told(world: World, me: Session, nowMs: number): Alarm[] {
  const out: Alarm[] = [];
  for (const one of world.alarm.values()) {
    if (one.cleared_at !== undefined || !one.roles.some((role) => role === me.role)) continue;
    const assignment = one.about.kind === 'assignment' ? world.assignment.get(one.about.id) : undefined;
    const zone = one.about.kind === 'zone' ? world.zone.get(one.about.id) : undefined;
    const taskId = one.about.kind === 'task' ? one.about.id : assignment?.task ?? zone?.task;
    const task = taskId === undefined ? undefined : world.task.get(taskId);
    const incidentId = one.about.kind === 'incident' ? one.about.id : assignment?.incident ?? zone?.incident ?? task?.incident;
    const incident = world.incident.get(incidentId ?? '');
    out.push({
      key: `${one.alarm_kind}:${one.id}`, kind: one.alarm_kind, server: one, sound: one.sound,
      answered: one.acknowledged.some((answer) => answer.agency === me.agency),
      ...(assignment === undefined ? {} : { assignment: assignment.id }), ...(one.unit === undefined ? {} : { unit: one.unit }),
      ...(incidentId === undefined ? {} : { incident: incidentId }), ...(taskId === undefined ? {} : { task: taskId }),
      ...(one.about.kind === 'equipment' ? { equipment: one.about.id } : {}), ...(one.about.kind === 'agreement' ? { agreement: one.about.id } : {}), ...(zone === undefined ? {} : { zone: zone.id }),
      ageS: ageS(one.raised_at, nowMs) ?? 0, leftS: one.alarm_kind === 'answer_due' ? leftS(task?.answer_by, nowMs) : null,
      severe: PRESSING.has(one.alarm_kind) || one.sound === 'duress' || one.sound === 'urgent' || one.level > 0,
      priority: one.alarm_kind === 'duress' ? 1 : incident?.priority ?? null, sinceMs: ms(one.raised_at) ?? 0,
    });
  }
  return out;
}
