import { describe, expect, it } from 'vitest';
import { sampleWorld } from '../model/sample';
import type { AgreementPreview, Sight, SightShown } from '../protocol/wire';
import { cellRing, changeOf, drawn, sorted, type Words } from './preview';

const shown = (fields: string[], position?: SightShown['position'], at?: [number, number]): SightShown => ({
  fields, ...(position === undefined ? {} : { position }), ...(at === undefined ? {} : { lon: at[0], lat: at[1] }),
});
const unit = (id: string, now?: SightShown, then?: SightShown): Sight => ({ kind: 'unit', id, ...(now === undefined ? {} : { now }), ...(then === undefined ? {} : { then }) });
const preview = (...sights: Sight[]): AgreementPreview => ({
  at: '2026-11-22T10:00:00.000Z', left_out: 0, sights,
  counts: (['unit', 'incident', 'zone', 'equipment'] as const).map((kind) => ({ kind, looked_at: 4, now: 0, then: 0, gained: 0, lost: 0, changed: 0 })),
});
const words: Words = {
  zone: (kind, name) => `${kind} ${name}`, units: (n) => `${n} units`,
  incident: (id) => ({ id, lon: 7.42, lat: 43.73, priority: 1, type: 'fire' }),
};

describe('what a preview says is otherwise', () => {
  it('G16: gained, lost, finer, coarser, and fields', () => {
    const at = (now?: SightShown, then?: SightShown): string => changeOf(unit('u1', now, then));
    expect(at(undefined, shown(['identity']))).toBe('gained');
    expect(at(shown(['identity']))).toBe('lost');
    expect(at(shown(['position'], 'cell_1km'), shown(['position'], 'exact'))).toBe('finer');
    expect(at(shown(['position'], 'cell_100m'), shown(['position'], 'cell_1km'))).toBe('coarser');
    expect(at(shown(['position'], 'cell_100m'), shown(['identity']))).toBe('coarser');
    expect(at(shown(['identity']), shown(['identity', 'status']))).toBe('more_fields');
    expect(at(shown(['identity', 'status']), shown(['identity']))).toBe('fewer_fields');
    expect(at(shown(['identity', 'home']), shown(['identity', 'status']))).toBe('other_fields');
    expect(at(shown(['identity']), shown(['identity']))).toBe('same');
  });

  it('what would be otherwise stands first', () => {
    const same = shown(['identity']);
    const list = sorted(preview(unit('u1', same, same), unit('u2', same), unit('u4', undefined, same)), (one) => one.id);
    expect(list.map((one) => one.id)).toEqual(['u4', 'u2', 'u1']);
  });
});

describe('what the maps draw', () => {
  it('a coarse unit is a cell with a count, and neither a unit nor a name', () => {
    const cell = shown(['identity', 'position'], 'cell_1km', [7.4245, 43.7355]);
    const map = drawn(preview(unit('u1', undefined, cell), unit('u2', undefined, cell), unit('u4', undefined, shown(['identity', 'position'], 'exact', [7.41, 43.72]))), 'then', sampleWorld(), words);
    expect(map.units.count).toBe(1);
    expect(map.units.nameOf(1)).toBe('Heron 9');
    expect(map.areas.map((one) => one.label)).toEqual(['2 units']);
    const ring = map.areas[0]?.shape.form === 'polygon' ? map.areas[0].shape.rings[0] ?? [] : [];
    expect(ring).toHaveLength(5);
    expect((ring[2]?.[1] ?? 0) - (ring[0]?.[1] ?? 0)).toBeCloseTo(0.009, 9);
    expect(drawn(preview(unit('u1', undefined, cell)), 'now', sampleWorld(), words).areas).toEqual([]);
  });

  it('the cell of 100 m lies whole within that of 1 km', () => {
    const [large, small] = [cellRing(7.4245, 43.7355, 'cell_1km') ?? [], cellRing(7.4245, 43.7355, 'cell_100m') ?? []];
    const width = (ring: readonly (readonly number[])[]): number => (ring[1]?.[0] ?? 0) - (ring[0]?.[0] ?? 0);
    expect(width(large) / width(small)).toBeCloseTo(10, 6);
    expect(cellRing(7.4245, 43.7355, 'exact')).toBeNull();
  });

  it('an incident without its place is not drawn, and one without its type says neither type nor priority', () => {
    const incident = (fields: string[]): Sight => ({ kind: 'incident', id: 'i1', then: shown(fields) });
    expect(drawn(preview(incident(['identity'])), 'then', sampleWorld(), words).incidents).toEqual([]);
    expect(drawn(preview(incident(['identity', 'place'])), 'then', sampleWorld(), words).incidents).toMatchObject([{ priority: 5, type: 'other' }]);
    expect(drawn(preview(incident(['identity', 'place', 'classification'])), 'then', sampleWorld(), words).incidents).toMatchObject([{ priority: 1, type: 'fire' }]);
  });
});
