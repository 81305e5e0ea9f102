/** Where units of an agency were sent with patients or goods lately: the next crew often drives to the same place. */
import type { World } from './world';
import { ms } from './time';

export interface Destination { place: string; at: { lon: number; lat: number } | null }

/** The newest first, each place once. */
export function recentPlaces(world: World, agency: string, most: number): Destination[] {
  const legs = [...world.assignment.values()].filter((one) => one.agency === agency).flatMap((one) => one.legs ?? []);
  legs.sort((a, b) => (ms(b.left_at) ?? 0) - (ms(a.left_at) ?? 0) || a.place.localeCompare(b.place));
  const found = new Map<string, Destination>();
  for (const leg of legs) {
    if (found.size >= most) break;
    if (found.has(leg.place)) continue;
    found.set(leg.place, { place: leg.place, at: leg.lon === undefined || leg.lat === undefined ? null : { lon: leg.lon, lat: leg.lat } });
  }
  return [...found.values()];
}
