import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORMS } from '../symbols/shapes';
import { latOf, lonOf } from '../geo';
import { FLAG_COARSE, FLAG_HEADING, FLAG_LATE, FLAG_STALE, UNIT_STATUSES } from '../types';
import { columns } from './columns.fixture';
import type { Row } from './columns.fixture';
import { ATLAS_COLUMNS, ATLAS_ROWS } from './atlas';
import { GLIDE_MS, MARK_ABOVE, MARK_COARSE, MARK_CONTEXT, MARK_HEADING, MARK_HIDDEN, MARK_LATE, MARK_SELECTED, MARK_STALE, STALE_AFTER_S, UnitBuffer, atlasCell, formCell } from './unitBuffer';

const CALM = { selected: null, hovered: null, focus: null };
const at = (buffer: UnitBuffer, handle: number, nowMs: number): [number, number] => {
  const { x, y } = buffer.drawnAt(buffer.slotOf(handle), nowMs);
  return [lonOf(x), latOf(y)];
};

describe('movement', () => {
  it('draws a new unit where its fix is', () => {
    const buffer = new UnitBuffer();
    buffer.apply(columns([{ handle: 5, lon: 7.42, lat: 43.73 }]), 10_000, true);
    const [lon, lat] = at(buffer, 5, 10_000);
    expect(lon).toBeCloseTo(7.42, 9);
    expect(lat).toBeCloseTo(43.73, 9);
  });

  it('glides between two fixes and never beyond the last', () => {
    const buffer = new UnitBuffer();
    buffer.apply(columns([{ handle: 5, lon: 7, lat: 43, fix: 1000 }]), 0, true);
    buffer.apply(columns([{ handle: 5, lon: 8, lat: 43, fix: 1001 }], 2), 5_000, true);
    expect(at(buffer, 5, 5_000)[0]).toBeCloseTo(7, 9);
    expect(at(buffer, 5, 5_000 + GLIDE_MS / 2)[0]).toBeCloseTo(7.5, 9);
    expect(at(buffer, 5, 5_000 + 100 * GLIDE_MS)[0]).toBeCloseTo(8, 9);
  });

  it.each([
    ['reduced motion', 1001, false],
    ['a long silence', 1006, true],
    ['a fix from before', 999, true],
  ])('jumps with %s', (_, fix, glide) => {
    const buffer = new UnitBuffer();
    buffer.apply(columns([{ handle: 5, lon: 7, lat: 43, fix: 1000 }]), 0, true);
    buffer.apply(columns([{ handle: 5, lon: 8, lat: 43, fix }], 2), 5_000, glide);
    expect(at(buffer, 5, 5_000)[0]).toBeCloseTo(8, 9);
  });

  it('keeps a unit in its place when rows are removed and change order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 600 }), fc.integer({ min: 0, max: 50 }), (handles, cut) => {
        const row = (handle: number): Row => ({ handle, lon: handle / 100, lat: handle / 200 });
        const buffer = new UnitBuffer();
        buffer.apply(columns(handles.map(row)), 0, true);
        const left = handles.slice(cut).reverse();
        buffer.apply(columns(left.map(row), 2), 1000, true);
        for (const handle of left) expect(at(buffer, handle, 1000)[0]).toBeCloseTo(handle / 100, 8);
        for (const gone of handles.slice(0, cut)) expect(buffer.slotOf(gone)).toBe(-1);
      }),
      { numRuns: 40 },
    );
  });

  it('packs offsets that give the position back to a centimetre', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.5, max: 0.5, noNaN: true }), fc.double({ min: -0.5, max: 0.5, noNaN: true }), (dx, dy) => {
        const buffer = new UnitBuffer();
        buffer.apply(columns([{ handle: 1, lon: 7.42 + dx, lat: 43.73 + dy }]), 0, false);
        const origin = { x: 7.42 / 360 + 0.5, y: buffer.nextY[0] ?? 0 };
        const out = new Float32Array(5);
        buffer.pack(origin, 0, out);
        const metres = Math.abs(origin.x + (out[2] ?? 0) - (buffer.nextX[0] ?? 0)) * 40_075_016;
        expect(metres).toBeLessThan(0.01);
      }),
    );
  });
});

describe('marks', () => {
  const show = (rows: readonly Row[], emphasis: Parameters<UnitBuffer['mark']>[2] = CALM, now = 1000, hidden = new Uint8Array(rows.length)) => {
    const source = columns(rows);
    const buffer = new UnitBuffer();
    buffer.apply(source, 0, false);
    const changed = buffer.mark(source, now, emphasis, hidden);
    return { buffer, source, changed, again: buffer.mark(source, now, emphasis, hidden) };
  };

  it('marks a fix as old by its age and by the word of the server', () => {
    const rows = [{ handle: 1, lon: 0, lat: 0, fix: 1000 }, { handle: 2, lon: 0, lat: 0, fix: 1000 - STALE_AFTER_S - 1 }, { handle: 3, lon: 0, lat: 0, flags: FLAG_STALE }];
    const { buffer } = show(rows);
    expect(rows.map((_, i) => buffer.marksOf(i) & MARK_STALE)).toEqual([0, MARK_STALE, MARK_STALE]);
  });

  it('carries every flag to the shader', () => {
    const rows = [1, 2].map((handle) => ({ handle, lon: 0, lat: 0, flags: FLAG_LATE | FLAG_COARSE | FLAG_HEADING }));
    const { buffer } = show(rows, { selected: null, hovered: 1, focus: null });
    expect(buffer.marksOf(0)).toBe(MARK_LATE | MARK_COARSE | MARK_HEADING | MARK_ABOVE);
    expect(buffer.marksOf(1)).toBe(MARK_LATE | MARK_COARSE | MARK_ABOVE);
  });

  it('lets units outside the focus step back, but not the selected and not the late', () => {
    const rows = [1, 2, 3, 4].map((handle) => ({ handle, lon: 0, lat: 0, flags: handle === 3 ? FLAG_LATE : 0 }));
    const { buffer } = show(rows, { selected: 2, hovered: null, focus: new Set([1]) });
    expect([0, 1, 2, 3].map((i) => buffer.marksOf(i) & MARK_CONTEXT)).toEqual([0, 0, 0, MARK_CONTEXT]);
    expect(buffer.marksOf(1) & MARK_SELECTED).toBe(MARK_SELECTED);
  });

  it('hides what a circle stands for', () => {
    const rows = [1, 2].map((handle) => ({ handle, lon: 0, lat: 0 }));
    const { buffer } = show(rows, CALM, 1000, Uint8Array.of(0, 1));
    expect([0, 1].map((i) => buffer.marksOf(i) & MARK_HIDDEN)).toEqual([0, MARK_HIDDEN]);
  });

  it('reports a change once', () => {
    const { changed, again } = show([{ handle: 1, lon: 0, lat: 0 }]);
    expect([changed, again]).toEqual([true, false]);
  });

  it('draws an unknown kind or status as a neutral symbol and never outside the atlas', () => {
    expect(atlasCell(255, 0)).toBe(11 * UNIT_STATUSES.length);
    expect(atlasCell(0, 255)).toBe(UNIT_STATUSES.indexOf('off_duty'));
    expect([formCell(255), formCell(12 * FORMS.length)]).toEqual([0, 0]);
  });

  it('tells agencies of one kind apart by their form, each in its own part of the atlas', () => {
    const inspection = 5;
    expect([0, 1, 2].map((form) => formCell(inspection + 12 * form))).toEqual([0, 1, 2]);
    expect(new Set([0, 1, 2].map((form) => atlasCell(inspection + 12 * form, 3)))).toEqual(new Set([inspection * UNIT_STATUSES.length + 3]));
  });

  it('has room for all of them in a texture that any graphics can hold, on a dense wall too', () => {
    const cellPx = 126;
    expect(ATLAS_COLUMNS * ATLAS_ROWS).toBeGreaterThanOrEqual(FORMS.length * 12 * UNIT_STATUSES.length);
    expect(Math.max(ATLAS_COLUMNS, ATLAS_ROWS) * cellPx).toBeLessThan(4096);
  });
});
