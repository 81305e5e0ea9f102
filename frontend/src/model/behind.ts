/**
 * What a unit does before an order: one that is at work takes further orders, and they wait (docs/protocol.md U13). The server counts who was ordered
 * as sent (T24, T26), so a screen has to say of whom it is waited. Pure.
 */
import type { Assignment, Unit } from '../protocol/wire';
import type { AssignmentStatus, UnitStatus } from '../protocol/words';
import { isLive } from './life';
import { liveAssignments } from './queries';
import { isWaiting, queueOf } from './waiting';
import type { World } from './world';

/** The numbers of what comes first, in the unit's order; without those that are not shown here, so there may be none. */
export interface Before { numbers: readonly string[] }

const WORKS: ReadonlySet<UnitStatus | AssignmentStatus> = new Set(['en_route', 'staged', 'on_scene', 'transporting', 'at_destination']);

export function numberOfWork(world: World, of: { task?: string | undefined; incident?: string | undefined } | undefined): string {
  return world.task.get(of?.task ?? '')?.number ?? world.incident.get(of?.incident ?? '')?.number ?? '';
}

const before = (world: World, orders: readonly Assignment[]): Before => ({ numbers: orders.map((one) => numberOfWork(world, one)).filter((number) => number !== '') });

/** Before an order that is not given yet; null where the unit would set out for it at once. */
export function beforeNew(world: World, unit: Unit): Before | null {
  const first = unit.queue === undefined ? liveAssignments(world, { unit: unit.id }) : queueOf(world, unit);
  if (first.length > 0) return before(world, first);
  // On something that is not shown here: its status says so.
  return unit.status !== undefined && (isWaitingStatus(unit.status) || WORKS.has(unit.status)) ? { numbers: [] } : null;
}

const isWaitingStatus = (status: UnitStatus): boolean => status === 'offered' || status === 'dispatched' || status === 'acknowledged';

/** Before an order that was given; null where nothing is, or where it is worked already. */
export function beforeThis(world: World, order: Assignment): Before | null {
  if (!isLive(order) || !isWaiting(order)) return null;
  const unit = world.unit.get(order.unit);
  const at = unit === undefined ? -1 : queueOf(world, unit).findIndex((one) => one.id === order.id);
  if (unit === undefined || at === 0) return null;
  if (at > 0) return before(world, queueOf(world, unit).slice(0, at));
  // Another agency's unit, whose order is not shown: what it works on now is, or at least that it does.
  const now = world.assignment.get(unit.assignment ?? '');
  if (now !== undefined && now.id !== order.id && isLive(now)) return before(world, [now]);
  return unit.status !== undefined && WORKS.has(unit.status) ? { numbers: [] } : null;
}

/** How many units that were sent to a task do something else first, by agency: all assignments are looked through once. An offer sends nobody. */
export function sentBehind(world: World, task: string): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  for (const one of liveAssignments(world, { task })) {
    if (one.status !== 'offered' && beforeThis(world, one) !== null) out.set(one.agency, (out.get(one.agency) ?? 0) + 1);
  }
  return out;
}
