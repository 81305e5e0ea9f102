/** Taking out of a screen's memory what it may not have any more, when no frame of the stream says so. No IO, no framework. */
import type { Entry, Kind, Thing } from '../protocol/wire';
import { KINDS, shelf, type World } from './world';

/** What of a thing stays on the screen: null for nothing, the thing itself for all of it. */
export type Left = (thing: Thing) => Thing | null;

/** What `left` leaves of things; lines of `agencies`, and lines that name what is not there (V7: they are for who sees all of it), go. Gives what changed. */
export function withdraw(world: World, left: Left, agencies: ReadonlySet<string>): Set<Kind | 'entries'> {
  const touched = new Set<Kind | 'entries'>();
  for (const kind of KINDS) {
    const things = shelf(world, kind);
    for (const [id, thing] of things) {
      const stays = left(thing);
      if (stays === thing) continue;
      if (stays === null) things.delete(id);
      else things.set(id, stays);
      touched.add(kind);
    }
  }
  const told = world.entries.filter((entry) => !(entry.agency !== undefined && agencies.has(entry.agency)) && namesOnlyWhatIsThere(world, entry));
  if (told.length < world.entries.length) {
    world.entries = told;
    touched.add('entries');
  }
  return touched;
}

function namesOnlyWhatIsThere(world: World, entry: Entry): boolean {
  const named = [[world.unit, entry.unit], [world.incident, entry.incident], [world.task, entry.task], [world.zone, entry.zone]] as const;
  return named.every(([things, id]) => id === undefined || things.has(id)) && (entry.equipment ?? []).every((id) => world.equipment.has(id));
}
