/**
 * How far a crew is from where it goes, of an area from its edge, and in which direction: a straight line from its last fix, and no more. Nothing here knows streets, water or
 * closures, so that it says no time. Pure.
 */
import type { Assignment } from '../protocol/wire';
import { metresBetween } from './geo';
import type { World } from './world';

export interface Place { lon: number; lat: number }

/** Eight of them: a crew turns its head by no less. */
export const BEARINGS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export type Bearing = (typeof BEARINGS)[number];

const DEGREES = 360;
const RAD = Math.PI / 180;
/** Nearer than this it is there, as far as a receiver can tell; a direction would spin. */
export const THERE_M = 30;
/** A moving crew is told every second, a standing one every ten: after this long the fix says where it was. */
export const OLD_FIX_S = 60;

/** From north, clockwise, as one sets out. */
export function bearingDegrees(from: Place, to: Place): number {
  const [lat1, lat2, east] = [from.lat * RAD, to.lat * RAD, (to.lon - from.lon) * RAD];
  const y = Math.sin(east) * Math.cos(lat2);
  const x = Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(east);
  return ((Math.atan2(y, x) / RAD) + DEGREES) % DEGREES;
}

export function bearingOf(degrees: number): Bearing {
  return BEARINGS[Math.round(degrees / (DEGREES / BEARINGS.length)) % BEARINGS.length] ?? 'n';
}

/** What is no point reaches so far around it. */
export interface Goal extends Place { radius_m?: number }

/** Where an assignment sends its unit, as far as that is told: to the incident, else to the area of the joint task. */
export function goalOf(world: World, { incident: id, task: of }: Pick<Assignment, 'incident' | 'task'>): Goal | undefined {
  const task = world.task.get(of ?? '');
  const incident = world.incident.get(id ?? task?.incident ?? '');
  return incident?.lon !== undefined && incident.lat !== undefined ? { lon: incident.lon, lat: incident.lat } : task?.area;
}

/** `metres`: to the edge of what is no point. `bearing`: null once it is there, or `inside` of that. `isOld`: the fix says where the crew was. */
export interface Way { metres: number; degrees: number; bearing: Bearing | null; inside: boolean; ageS: number; isOld: boolean }

export function wayTo(from: Place & { fixUnixS: number }, to: Goal, nowMs: number): Way {
  const [middle, degrees, reach] = [metresBetween(from, to), bearingDegrees(from, to), to.radius_m ?? 0];
  const inside = reach > 0 && middle <= reach;
  const ageS = Math.max(0, Math.floor(nowMs / 1000 - from.fixUnixS));
  return { metres: Math.max(0, middle - reach), degrees, bearing: inside || middle < THERE_M ? null : bearingOf(degrees), inside, ageS, isOld: ageS > OLD_FIX_S };
}
