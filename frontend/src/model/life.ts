/** The lives of domain.md §2–4 as far as a screen needs them: what is open, what works, which step comes next. The server decides. */
import type { Assignment, Incident, Task, Unit } from '../protocol/wire';
import type { AssignmentStatus, TaskPhase, UnitStatus } from '../protocol/words';

const ENDED: ReadonlySet<AssignmentStatus> = new Set(['cleared', 'declined', 'cancelled', 'diverted']);
const CLOSED_PHASES: ReadonlySet<TaskPhase> = new Set(['completed', 'demobilizing', 'closed', 'reviewed', 'cancelled', 'lapsed']);

export function isOpenIncident(incident: Incident): boolean {
  return incident.state !== 'closed' && incident.state !== 'cancelled';
}

/** Whether there is work left to do on it. */
export function isOpenTask(task: Task): boolean {
  return !CLOSED_PHASES.has(task.phase);
}

export function isLive(assignment: Assignment): boolean {
  return assignment.status === undefined || !ENDED.has(assignment.status);
}

/** Steps after each status, the usual one first. `staged` and the transport leg are optional. */
const NEXT: Record<AssignmentStatus, readonly AssignmentStatus[]> = {
  offered: ['acknowledged', 'dispatched'],
  dispatched: ['acknowledged', 'en_route', 'staged', 'on_scene', 'cleared'],
  acknowledged: ['en_route', 'staged', 'on_scene', 'cleared'],
  en_route: ['on_scene', 'staged', 'cleared'],
  staged: ['on_scene', 'cleared'],
  on_scene: ['transporting', 'at_destination', 'cleared'],
  transporting: ['at_destination', 'cleared'],
  at_destination: ['cleared'],
  cleared: [], declined: [], cancelled: [], diverted: [],
};

export function nextSteps(status: AssignmentStatus | undefined): readonly AssignmentStatus[] {
  return status === undefined ? [] : NEXT[status];
}

/**
 * A crew that does not carry people clears from the scene; only ambulances are led through transport by the filled button. `released`: the
 * lead needs it no more (T25); whom it carries it brings where it was going.
 */
export function usualNext(status: AssignmentStatus | undefined, carries: boolean, released = false): AssignmentStatus | null {
  const steps = nextSteps(status);
  if (released && status !== 'offered' && status !== 'transporting' && steps.includes('cleared')) return 'cleared';
  if (status === 'on_scene' && !carries) return 'cleared';
  return steps[0] ?? null;
}

export function carriesPeople(unit: Unit): boolean {
  return (unit.capabilities ?? []).some((word) => word.includes('ambulance') || word.includes('transport'));
}

/** The seven looks of a symbol (shape + band + colour) that thirteen statuses fold into. */
export type Look = 'available' | 'reserved' | 'enroute' | 'onscene' | 'transporting' | 'out';

export function lookOf(status: UnitStatus | undefined): Look {
  switch (status) {
    case 'available': case 'returning': return 'available';
    case 'reserved': case 'offered': return 'reserved';
    case 'dispatched': case 'acknowledged': case 'en_route': return 'enroute';
    case 'staged': case 'on_scene': return 'onscene';
    case 'transporting': case 'at_destination': return 'transporting';
    case 'out_of_service': case 'off_duty': case undefined: return 'out';
  }
}
