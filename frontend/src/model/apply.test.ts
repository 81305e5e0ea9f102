/** Invariant of the stream: a snapshot at n equals the fold of the frames up to n; what does not fit changes nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, Entry, Kind, Snapshot, Thing } from '../protocol/wire';
import { applyFrame } from './apply';
import { KINDS, MAX_ENTRIES, emptyWorld, shelf, type World } from './world';

const ids = ['a', 'b', 'c', 'd'];
const thing = (kind: Kind, id: string, mark: number): Thing => ({ kind, id, mark } as unknown as Thing);
const entry = (mark: number): Entry => ({ at: String(mark), occurred_at: String(mark), what: 'note_added', agency: 'x' });

const step = fc.record({
  upserts: fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.constantFrom(...ids), fc.nat(99)), { maxLength: 4 }),
  gone: fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.constantFrom(...ids)), { maxLength: 3 }),
  entries: fc.array(fc.nat(99), { maxLength: 3 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function changeOf(one: Step, n: number): Change {
  return {
    type: 'change', n, cursor: `c${n}`, at: String(n), upserts: one.upserts.map(([kind, id, mark]) => thing(kind, id, mark)),
    gone: one.gone.map(([kind, id]) => ({ kind, id })), entries: one.entries.map(entry),
  };
}

function snapshotOf(world: World): Snapshot {
  return { type: 'snapshot', n: world.n, cursor: 'c', at: world.at, objects: KINDS.flatMap((kind) => [...shelf(world, kind).values()]), entries: world.entries };
}

const start = (): World => {
  const world = emptyWorld();
  applyFrame(world, { type: 'snapshot', n: 0, cursor: 'c', at: '0', objects: [], entries: [] });
  return world;
};
const plain = (world: World) => ({
  n: world.n, at: world.at, entries: world.entries,
  things: KINDS.map((kind) => [...shelf(world, kind).entries()].sort(([a], [b]) => a.localeCompare(b))),
});

describe('apply', () => {
  it('snapshot(n) equals the fold of frames up to n', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const folded = start();
      steps.forEach((one, i) => expect(applyFrame(folded, changeOf(one, i + 1)).ok).toBe(true));
      const fresh = emptyWorld();
      expect(applyFrame(fresh, snapshotOf(folded)).ok).toBe(true);
      expect(plain(fresh)).toEqual(plain(folded));
    }));
  });
  it('a doubled, skipped or reordered frame is refused and changes nothing', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), step, fc.integer({ min: -5, max: 5 }).filter((d) => d !== 1), (steps, odd, distance) => {
      const world = start();
      steps.forEach((one, i) => applyFrame(world, changeOf(one, i + 1)));
      const before = structuredClone(plain(world));
      expect(applyFrame(world, changeOf(odd, world.n + distance)).ok).toBe(false);
      expect(plain(world)).toEqual(before);
    }));
  });
  it('a frame with one unsound object is refused whole', () => {
    const world = start();
    const bad = { ...changeOf({ upserts: [['unit', 'a', 1]], gone: [], entries: [1] }, 1) };
    bad.upserts = [...bad.upserts, { kind: 'unit' } as unknown as Thing];
    expect(applyFrame(world, bad).ok).toBe(false);
    expect(world.unit.size + world.entries.length + world.n).toBe(0);
  });
  it('gone comes before upserts: what is in both stays', () => {
    const world = start();
    applyFrame(world, changeOf({ upserts: [['unit', 'a', 2]], gone: [['unit', 'a']], entries: [] }, 1));
    expect(world.unit.has('a')).toBe(true);
  });
  it('a change before the first snapshot is refused', () => {
    expect(applyFrame(emptyWorld(), changeOf({ upserts: [], gone: [], entries: [] }, 0)).ok).toBe(false);
  });
  it('a kind that this console does not know is passed over', () => {
    const world = start();
    const frame = changeOf({ upserts: [], gone: [], entries: [] }, 1);
    frame.upserts = [{ kind: 'balloon', id: 'z' } as unknown as Thing];
    expect(applyFrame(world, frame).ok).toBe(true);
    expect(KINDS.every((kind) => shelf(world, kind).size === 0)).toBe(true);
  });
  it('the timeline is bounded', () => {
    const world = start();
    for (let n = 1; n <= 3; n += 1) {
      const frame = changeOf({ upserts: [], gone: [], entries: [] }, n);
      frame.entries = Array.from({ length: MAX_ENTRIES - 1 }, (_, i) => entry(i));
      applyFrame(world, frame);
    }
    expect(world.entries).toHaveLength(MAX_ENTRIES);
  });
  it('gives lines the name that a person has now', () => {
    const world = emptyWorld();
    const line = (by_id: string, by: string): Entry => ({ at: '', occurred_at: '', what: 'note_added', agency: 'fire', by, by_id, detail: {} });
    applyFrame(world, { type: 'snapshot', n: 1, cursor: '', at: '', objects: [], entries: [line('p1', 'Ines'), line('p2', 'Teo')] });
    const person: Thing = { kind: 'person', id: 'p1', agency: 'fire', name: '[erased]', roles: [], enabled: false, clearance: 'open', versions: { name: 0, roles: 0, enabled: 1, clearance: 0 } };
    const before = world.entries;
    const result = applyFrame(world, { type: 'change', n: 2, cursor: '', at: '', gone: [], upserts: [person], entries: [] });
    expect(result).toMatchObject({ ok: true, entries: true });
    expect(world.entries.map((entry) => entry.by)).toEqual(['[erased]', 'Teo']);
    expect(before[0]?.by).toBe('Ines');
  });
});
