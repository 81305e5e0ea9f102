/**
 * Frame → world, whole or not at all. No IO, no clock, no framework.
 * A frame that does not fit changes nothing and is answered `resync`: the caller then asks for a snapshot.
 */
import type { Change, Decision, Entry, Kind, Person, Snapshot, Thing } from '../protocol/wire';
import { KINDS, MAX_ENTRIES, emptyWorld, shelf, type World } from './world';

export type Applied =
  | { ok: true; reset: boolean; touched: ReadonlySet<Kind>; entries: boolean; commandId: string | null }
  | { ok: false; why: string };

const KNOWN: ReadonlySet<string> = new Set(KINDS);

export function applyFrame(world: World, frame: Decision): Applied {
  return frame.type === 'snapshot' ? applySnapshot(world, frame) : applyChange(world, frame);
}

function applySnapshot(world: World, frame: Snapshot): Applied {
  if (!Array.isArray(frame.objects) || !Array.isArray(frame.entries)) return { ok: false, why: 'snapshot without objects' };
  const next = emptyWorld();
  for (const thing of frame.objects) {
    if (!sound(thing)) return { ok: false, why: 'object without kind or id' };
    if (KNOWN.has(thing.kind)) shelf(next, thing.kind).set(thing.id, thing);
  }
  next.n = frame.n;
  next.at = frame.at;
  next.entries = frame.entries.slice(-MAX_ENTRIES);
  Object.assign(world, next);
  return { ok: true, reset: true, touched: new Set(KINDS), entries: true, commandId: null };
}

function applyChange(world: World, frame: Change): Applied {
  if (world.n < 0) return { ok: false, why: 'change before the first snapshot' };
  if (frame.n !== world.n + 1) return { ok: false, why: `frame ${frame.n} after ${world.n}` };
  // Checked before anything is written: from here on nothing can fail.
  if (!Array.isArray(frame.gone) || !Array.isArray(frame.upserts) || !Array.isArray(frame.entries)) {
    return { ok: false, why: 'change without its three lists' };
  }
  if (!frame.upserts.every(sound)) return { ok: false, why: 'object without kind or id' };
  const touched = new Set<Kind>();
  let renamed = false;
  for (const { kind, id } of frame.gone) {
    if (KNOWN.has(kind) && shelf(world, kind).delete(id)) touched.add(kind);
  }
  for (const thing of frame.upserts) {
    if (!KNOWN.has(thing.kind)) continue;
    shelf(world, thing.kind).set(thing.id, thing);
    touched.add(thing.kind);
    if (thing.kind === 'person') renamed ||= rename(world, thing);
  }
  if (frame.entries.length > 0) {
    world.entries = [...world.entries, ...frame.entries].slice(-MAX_ENTRIES);
  }
  world.n = frame.n;
  world.at = frame.at;
  return { ok: true, reset: false, touched, entries: renamed || frame.entries.length > 0, commandId: frame.command_id ?? null };
}

/** Lines bear the names that people have now, or none that was erased (docs/protocol.md S4). */
function rename(world: World, person: Person): boolean {
  const old = (entry: Entry): boolean => entry.by_id === person.id && entry.by !== person.name;
  if (!world.entries.some(old)) return false;
  world.entries = world.entries.map((entry) => (old(entry) ? { ...entry, by: person.name } : entry));
  return true;
}

/** A kind from a newer server is kept out without an error (it is not for this screen); a thing without a name is an error. */
function sound(thing: Thing): boolean {
  return typeof thing === 'object' && thing !== null && typeof thing.kind === 'string' && typeof thing.id === 'string';
}
