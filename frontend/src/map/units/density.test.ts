import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WORLD_PX } from '../geo';
import { FOLD_ABOVE, FOLD_BELOW, FOLD_CELL_ABOVE, NEVER_FOLD_FROM_ZOOM, cellSide, fold } from './density';

const WHOLE = { minX: 0, minY: 0, maxX: 1, maxY: 1 };

function run(count: number, place: (i: number) => [number, number], change: Partial<Parameters<typeof fold>[0]> = {}) {
  const points = Array.from({ length: count }, (_, i) => place(i));
  return fold({
    count,
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
    zoom: 12,
    box: WHOLE,
    keep: () => false,
    isLate: () => false,
    wasFolding: false,
    ...change,
  });
}

describe('fold', () => {
  it('leaves few units alone even when they stand in one place', () => {
    expect(run(FOLD_ABOVE, () => [0.5, 0.5])).toMatchObject({ folding: false, cells: [] });
  });

  it('counts many units in one place as one circle', () => {
    const { cells, hidden } = run(FOLD_ABOVE + 1, () => [0.5, 0.5]);
    expect(cells).toHaveLength(1);
    expect(cells[0]?.objects).toBe(FOLD_ABOVE + 1);
    expect(hidden.every((h) => h === 1)).toBe(true);
  });

  it('keeps folding between the two limits, so that it does not flicker', () => {
    expect(run(FOLD_BELOW + 5, () => [0.5, 0.5], { wasFolding: true }).folding).toBe(true);
    expect(run(FOLD_BELOW + 5, () => [0.5, 0.5], { wasFolding: false }).folding).toBe(false);
  });

  it('never folds what must be seen, nor anything when the view is a few streets', () => {
    expect(run(1000, () => [0.5, 0.5], { keep: (row) => row === 7 }).hidden[7]).toBe(0);
    expect(run(1000, () => [0.5, 0.5], { zoom: NEVER_FOLD_FROM_ZOOM }).cells).toEqual([]);
  });

  it('counts every unit in view exactly once, as a symbol or in a circle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 300, max: 900 }), (seed, count) => {
        let state = seed;
        const next = () => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32;
        const { cells, hidden } = run(count, () => [0.5 + next() * 0.002, 0.4 + next() * 0.002]);
        const folded = cells.reduce((sum, cell) => sum + cell.objects, 0);
        expect(folded).toBe(hidden.reduce((sum, h) => sum + h, 0));
        for (const cell of cells) expect(cell.objects).toBeGreaterThan(FOLD_CELL_ABOVE);
      }),
      { numRuns: 50 },
    );
  });

  it('says when a circle holds late units', () => {
    expect(run(1000, () => [0.5, 0.5], { isLate: (row) => row === 999 }).cells[0]?.late).toBe(true);
    expect(run(1000, () => [0.5, 0.5]).cells[0]?.late).toBe(false);
  });

  it('ignores what is outside the view', () => {
    expect(run(1000, () => [0.9, 0.9], { box: { minX: 0, minY: 0, maxX: 0.5, maxY: 0.5 } }).folding).toBe(false);
  });

  it('gives cells that stay between 76 and 108 pixels on the screen', () => {
    for (let zoom = 8; zoom < 17; zoom += 0.1) {
      const px = cellSide(zoom) * WORLD_PX * 2 ** zoom;
      expect(px).toBeGreaterThanOrEqual(75.9);
      expect(px).toBeLessThanOrEqual(108);
    }
  });
});
