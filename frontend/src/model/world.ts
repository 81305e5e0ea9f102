/** Everything this screen may know, as plain maps; no framework here. The only writer is `apply.ts`. */
import type { AnyItem } from '../protocol/enforcement';
import type { Agency, Agreement, Alarm, Assignment, Entry, Equipment, HandOver, Incident, Kind, Note, Person, Settings, Task, Thing, Unit, Zone } from '../protocol/wire';

/** Timeline lines kept on the screen's side; older ones are asked for by `GET /api/v1/timeline`. */
export const MAX_ENTRIES = 2_000;

export interface World {
  /** Number of the last frame that was applied; -1 before the first snapshot. */
  n: number;
  at: string;
  agency: Map<string, Agency>;
  unit: Map<string, Unit>;
  incident: Map<string, Incident>;
  assignment: Map<string, Assignment>;
  task: Map<string, Task>;
  /** Targets of inspections; measures, evidence and referrals of enforcement; what a disaster response is made of. */
  task_item: Map<string, AnyItem>;
  note: Map<string, Note>;
  /** Of the own agency only. */
  person: Map<string, Person>;
  hand_over: Map<string, HandOver>;
  alarm: Map<string, Alarm>;
  zone: Map<string, Zone>;
  equipment: Map<string, Equipment>;
  /** Those of which the own agency is a party. */
  agreement: Map<string, Agreement>;
  /** By agency: the own one's, and no other. */
  settings: Map<string, Settings>;
  /** Oldest first. */
  entries: Entry[];
}

/** A thing of a task before its task, which says whose it is: what is taken away in this order is asked of its task first. */
export const KINDS: readonly Kind[] = [
  'agency', 'unit', 'incident', 'assignment', 'task_item', 'task', 'note', 'person', 'hand_over', 'alarm', 'zone', 'settings', 'equipment', 'agreement',
];

export function emptyWorld(): World {
  return {
    n: -1, at: '', agency: new Map(), unit: new Map(), incident: new Map(), assignment: new Map(), task: new Map(), task_item: new Map(), note: new Map(),
    person: new Map(), hand_over: new Map(),
    alarm: new Map(), zone: new Map(), settings: new Map(), equipment: new Map(), agreement: new Map(),
    entries: [],
  };
}

/** The map of one kind, typed by what is put into it. */
export function shelf(world: World, kind: Kind): Map<string, Thing> {
  return world[kind] as Map<string, Thing>;
}
