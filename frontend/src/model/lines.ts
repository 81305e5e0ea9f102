/**
 * Lines of a timeline from more than one answer: what the server gave for an incident or a joint task, and what this screen has heard since.
 * Pure.
 */
import type { Entry } from '../protocol/wire';
import type { World } from './world';

/** As many as the server gives for one question, the newest of them. */
export const ANSWERED_MAX = 1_000;

/** What a timeline is of. */
export interface About { incident?: string; task?: string }

/** Fields by their names: what says the same is written the same. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A line has no id: two are the same if everything in them is, but the name that a person has now. */
const names = new WeakMap<Entry, string>();
function nameOf(entry: Entry): string {
  let name = names.get(entry);
  if (name === undefined) {
    const { by: _now, ...rest } = entry;
    name = JSON.stringify(rest, inOrder);
    names.set(entry, name);
  }
  return name;
}

/** Each line once, the oldest first; what stands twice in one of the lists happened twice. */
export function joined(lists: readonly (readonly Entry[])[]): Entry[] {
  const out: Entry[] = [];
  const taken = new Map<string, number>();
  for (const list of lists) {
    const here = new Map<string, number>();
    for (const entry of list) {
      const name = nameOf(entry);
      const nth = (here.get(name) ?? 0) + 1;
      here.set(name, nth);
      if (nth <= (taken.get(name) ?? 0)) continue;
      taken.set(name, nth);
      out.push(entry);
    }
  }
  return out.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** What this screen has heard of it, the oldest first; what happens to a zone of it is of it. */
export function heard(world: World, about: About): Entry[] {
  const isOf = (of: About): boolean => (about.task !== undefined && of.task === about.task) || (about.incident !== undefined && of.incident === about.incident);
  return world.entries.filter((entry) => isOf(entry) || (entry.zone !== undefined && isOf(world.zone.get(entry.zone) ?? {})));
}
