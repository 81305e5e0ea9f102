/** What a clause is limited to (docs/protocol.md G12): types and classes of incidents, and an area. Pure. */
import type { Clause, ZoneShape } from '../protocol/wire';

export const AREA_SHAPES_MAX = 16;
export const AREA_CORNERS_MAX = 200;
export const AREA_CORNERS_PER_AGREEMENT_MAX = 2_000;
/** Classes of the common types, in the order of the server's list. */
export const INCIDENT_CLASSES = [
  'fire', 'medical', 'health', 'rescue', 'traffic', 'hazmat', 'security', 'public_order', 'natural', 'infrastructure', 'environment', 'inspection', 'revenue', 'other',
] as const;
const OF_INCIDENTS: readonly string[] = ['incident', 'assignment', 'task', 'note'];

/** Empty is no limit. */
export interface Limits { types: string[]; classes: string[]; area: ZoneShape[] }

export const noLimits = (): Limits => ({ types: [], classes: [], area: [] });

export function isLimited(it: Limits): boolean {
  return it.types.length + it.classes.length + it.area.length > 0;
}

export function limitsOf(clause: Pick<Clause, 'incident_types' | 'classes' | 'area'>): Limits {
  return { types: [...(clause.incident_types ?? [])].sort(), classes: [...(clause.classes ?? [])].sort(), area: [...(clause.area ?? [])] };
}

/** As it goes on the wire: what has no effect on a kind is left out. */
export function limitWords(it: Limits, kind: string, isPlaced: boolean): Pick<Clause, 'incident_types' | 'classes' | 'area'> {
  const typed = takesTypes(kind);
  return {
    ...(typed && it.types.length > 0 ? { incident_types: [...it.types].sort() } : {}), ...(typed && it.classes.length > 0 ? { classes: [...it.classes].sort() } : {}),
    ...(takesArea(kind, isPlaced) && it.area.length > 0 ? { area: [...it.area] } : {}),
  };
}

export function takesTypes(kind: string): boolean {
  return OF_INCIDENTS.includes(kind);
}

/** Units and equipment are judged on the place that the clause shows. */
export function takesArea(kind: string, isPlaced: boolean): boolean {
  return takesTypes(kind) || kind === 'zone' || ((kind === 'equipment' || kind === 'unit') && isPlaced);
}

/** An area of units goes with their position alone, and with a place: what else is shown would come and go with where they are. */
export function isPositionAlone(kind: string, fields: readonly string[], position: string): boolean {
  return kind !== 'unit' || (fields.length === 1 && fields[0] === 'position' && position !== 'presence');
}

export function cornerCount(area: readonly ZoneShape[]): number {
  return area.reduce((sum, one) => sum + (one.type === 'polygon' ? one.outline.length + (one.holes ?? []).flat().length : one.type === 'circle' ? 1 : one.line.length), 0);
}

export const limitsKey = (it: Limits): string => (isLimited(it) ? JSON.stringify([it.types, it.classes, it.area]) : '');
