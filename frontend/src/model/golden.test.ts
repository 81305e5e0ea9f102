/** The messages in fixtures/wire, which the server's tests write and read, through the console's own reading of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fresh, onText } from '../net/stream';
import type { Change, Snapshot } from '../protocol/wire';
import { applyFrame } from './apply';
import { KINDS, emptyWorld, shelf } from './world';

const text = (name: string): string => readFileSync(new URL(`../../../fixtures/wire/${name}.json`, import.meta.url), 'utf8');
const snapshot = JSON.parse(text('server-snapshot')) as Snapshot;
const change = JSON.parse(text('server-change')) as Change;

describe('golden messages', () => {
  it('a greeting, its snapshot and the next change are taken in order (S2, S3)', () => {
    let state = fresh(null, 0);
    for (const [name, does] of [['server-welcome', 'welcome'], ['server-snapshot', 'apply'], ['server-change', 'apply'], ['server-pong', 'pong'], ['server-refused', 'refused'], ['server-room', 'room']] as const) {
      const verdict = onText(state, text(name));
      expect(verdict.do, name).toBe(does);
      state = verdict.state;
    }
    expect(state).toEqual({ phase: 'live', n: change.n, cursor: change.cursor });
  });

  it('every object of the snapshot and of the change is on its shelf, and what is gone is not (S4)', () => {
    const world = emptyWorld();
    expect(applyFrame(world, snapshot).ok).toBe(true);
    expect(new Set(snapshot.objects.map((it) => it.kind))).toEqual(new Set(KINDS));
    for (const thing of snapshot.objects) expect(shelf(world, thing.kind).get(thing.id)).toEqual(thing);

    expect(applyFrame(world, change).ok).toBe(true);
    for (const thing of change.upserts) expect(shelf(world, thing.kind).get(thing.id)).toEqual(thing);
    const kept = new Set(change.upserts.map((it) => `${it.kind} ${it.id}`));
    for (const { kind, id } of change.gone) expect(shelf(world, kind).has(id)).toBe(kept.has(`${kind} ${id}`));
    expect(world.entries).toHaveLength(snapshot.entries.length + change.entries.length);
    expect(world.n).toBe(change.n);
  });

  it('a change that does not follow changes nothing (S3)', () => {
    const world = emptyWorld();
    applyFrame(world, snapshot);
    const before = structuredClone(world);
    expect(applyFrame(world, { ...change, n: change.n + 1 }).ok).toBe(false);
    expect(world).toEqual(before);
  });
});
