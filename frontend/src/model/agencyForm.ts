/** Which form of its kind's symbol an agency has: two agencies of one kind in a room are told apart without a word. Pure. */
import type { World } from './world';

/** As many forms as a kind has; further agencies of it share the last one. A test holds it equal to the map's own table. */
export const FORMS = 3;

/** The first by code has the plain form: the same on every seat, whoever comes online first. */
export function formOf(world: World, id: string | undefined): number {
  const agency = world.agency.get(id ?? '');
  if (agency === undefined) return 0;
  let before = 0;
  for (const one of world.agency.values()) {
    if (one.agency_kind === agency.agency_kind && (one.code < agency.code || (one.code === agency.code && one.id < agency.id))) before += 1;
  }
  return Math.min(before, FORMS - 1);
}
