/** What of the world is worth keeping, as items of the vault; and a kept picture as the frames that a store takes. */
import type { Columns } from '../model/columns';
import { KINDS, shelf, type World } from '../model/world';
import type { PicturePatch, PositionRow } from '../net/rows';
import type { Kind, Session, Snapshot, Thing } from '../protocol/wire';
import { ownersOf } from './owners';
import { withoutParts } from './parts';
import type { Item } from './vault';

/** The session has a key like a thing's: who sat here and in which role. */
export const SESSION_KEY = 'session|this';

export interface Picture { session: Session; snapshot: Snapshot; positions: PicturePatch }
/** A thing, and of a unit where it was. */
interface Value { thing: Thing; at?: PositionRow }

export function keyOf(kind: Kind, id: string): string {
  return `${kind}|${id}`;
}

/** The item of a key as the world has it now; null if it is not there or not to be kept. */
export function itemOf(world: World, columns: Columns, own: string, key: string): Item | null {
  const bar = key.indexOf('|');
  const kind = KINDS.find((one) => one === key.slice(0, bar));
  const thing = kind === undefined ? undefined : shelf(world, kind).get(key.slice(bar + 1));
  const owners = thing === undefined ? null : ownersOf(thing, own, world.task);
  if (thing === undefined || owners === null) return null;
  const at = thing.kind === 'unit' ? columns.rowOf(thing.handle) : null;
  const shown = withoutParts(thing, own, () => true);
  return { key, owners, value: at === null ? { thing: shown } : { thing: shown, at } satisfies Value };
}

export function keysOf(world: World): string[] {
  return KINDS.flatMap((kind) => [...shelf(world, kind).keys()].map((id) => keyOf(kind, id)));
}

/** What was opened as a picture; null without the session that it belonged to. */
export function pictureOf(opened: readonly { key: string; value: unknown }[], atMs: number): Picture | null {
  const session = opened.find((one) => one.key === SESSION_KEY)?.value as Session | undefined;
  if (session === undefined) return null;
  const values = opened.filter((one) => one.key !== SESSION_KEY).map((one) => one.value as Value);
  return {
    session,
    // Its number is that of no frame: what the server says next begins anew.
    snapshot: { type: 'snapshot', n: -1, cursor: '', at: new Date(atMs).toISOString(), objects: values.map((one) => one.thing), entries: [] },
    positions: { gone: [], positions: values.flatMap((one) => (one.at === undefined ? [] : [one.at])), aggregates: null },
  };
}
