/** Incidents that belong together, as far as this screen sees them (I17: an end that is not seen is not named). Pure. */
import type { Incident } from '../protocol/wire';
import type { World } from './world';

export interface Belongs { duplicateOf: Incident | null; parent: Incident | null; duplicates: Incident[]; children: Incident[] }

const byNumber = (a: Incident, b: Incident): number => a.number.localeCompare(b.number);

export function belongs(world: World, incident: Incident): Belongs {
  const all = [...world.incident.values()];
  return {
    duplicateOf: world.incident.get(incident.duplicate_of ?? '') ?? null,
    parent: world.incident.get(incident.parent ?? '') ?? null,
    duplicates: all.filter((one) => one.duplicate_of === incident.id).sort(byNumber),
    children: all.filter((one) => one.parent === incident.id).sort(byNumber),
  };
}

/** Planned and not begun. */
export function isPlanned(incident: Incident): boolean {
  return incident.starts_at !== undefined && (incident.state === 'reported' || incident.state === 'triaged');
}
