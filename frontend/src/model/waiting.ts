/** What a unit works and what waits for it, in the desk's order (docs/protocol.md U13). */
import type { Assignment, Unit } from '../protocol/wire';
import type { AssignmentStatus } from '../protocol/words';
import { isLive } from './life';
import type { World } from './world';

/** Assignments that the crew has set out for are worked; the others wait. */
const WAITS: ReadonlySet<AssignmentStatus> = new Set(['offered', 'dispatched', 'acknowledged']);

export function isWaiting(assignment: Assignment): boolean {
  return assignment.status !== undefined && WAITS.has(assignment.status);
}

/** In order; for another agency's unit, whose order is not shown, nothing. */
export function queueOf(world: World, unit: Unit): Assignment[] {
  return (unit.queue ?? []).map((id) => world.assignment.get(id)).filter((one) => one !== undefined).filter(isLive);
}

export function waitingOf(world: World, unit: Unit): string[] {
  return queueOf(world, unit).filter(isWaiting).map((one) => one.id);
}

/** One place up or down; the same list where it is at its end. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const out = [...list];
  const [one] = out.splice(from, 1);
  if (one === undefined || to < 0 || to > out.length) return [...list];
  out.splice(to, 0, one);
  return out;
}

/** What waits, in the order wanted; null as soon as something else waits than that order was made for. */
export function arranged(waiting: readonly Assignment[], wanted: readonly string[] | null): Assignment[] | null {
  if (wanted === null || wanted.length !== waiting.length) return null;
  const out = wanted.map((id) => waiting.find((one) => one.id === id)).filter((one) => one !== undefined);
  return out.length === waiting.length ? out : null;
}
