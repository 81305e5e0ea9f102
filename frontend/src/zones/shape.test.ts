/** Typed corners, and the outline of a corridor. */
import { describe, expect, it } from 'vitest';
import { boundsOf, cornerLine, corridorRing, cornersOf, metresFit, readCorners, shapeOf, withCorner, withoutLast } from './shape';

describe('corners', () => {
  it('are read as they are written, whatever stands between the numbers', () => {
    const written = [[7.42, 43.73], [7.43, 43.74]].map(([lon = 0, lat = 0]) => cornerLine(lon, lat)).join('\n');
    expect(readCorners(written)).toEqual({ corners: [[7.42, 43.73], [7.43, 43.74]], wrongLine: 0 });
    expect(readCorners('43.73 7.42\n\n 43.74;7.43 ').corners).toHaveLength(2);
  });
  it.each(['43.73', '43.73, 7.42, 1', 'north, east', '91, 7', '43, 181'])('%s is no corner', (line) => {
    expect(readCorners(`43.73, 7.42\n${line}`).wrongLine).toBe(2);
  });
  it('are too few until the shape has them', () => {
    expect(shapeOf('polygon', [[7, 43], [8, 43]], 0, [])).toBeNull();
    const shape = shapeOf('polygon', [[7, 43], [8, 43], [8, 44]], 0, []);
    expect(shape === null ? [] : cornersOf(shape)).toEqual([[7, 43], [8, 43], [8, 44]]);
    expect(shapeOf('circle', [[7, 43]], 50, [])).toEqual({ type: 'circle', lon: 7, lat: 43, radius_m: 50 });
    expect(shapeOf('corridor', [[7, 43]], 50, [])).toBeNull();
  });
});

describe('drawing', () => {
  it('adds a corner a click, and takes the last one back; a circle has one', () => {
    const two = withCorner(withCorner('', 'polygon', 7, 43), 'polygon', 8, 44);
    expect(readCorners(two).corners).toEqual([[7, 43], [8, 44]]);
    expect(readCorners(withoutLast(two)).corners).toEqual([[7, 43]]);
    expect(readCorners(withCorner(two, 'circle', 9, 45)).corners).toEqual([[9, 45]]);
    expect(withoutLast(withoutLast(two))).toBe('');
  });
  it.each([['circle', 9, false], ['circle', 10, true], ['circle', 50_000, true], ['circle', 50_001, false], ['corridor', 1, false], ['corridor', 5_000, true], ['corridor', Number.NaN, false], ['polygon', 0, true]] as const)(
    'Z3: %s of %d m: %s', (form, metres, fits) => expect(metresFit(form, metres)).toBe(fits));
  it('has in view all of what is drawn, as wide as it is', () => {
    expect(boundsOf([])).toBeNull();
    const triangle = { type: 'polygon' as const, outline: [{ lon: 7, lat: 43 }, { lon: 8, lat: 43 }, { lon: 8, lat: 44 }] };
    expect(boundsOf([triangle])).toEqual({ west: 7, south: 43, east: 8, north: 44 });
    const both = boundsOf([triangle, { type: 'circle', lon: 9, lat: 43, radius_m: 1_000 }]);
    expect(both?.east).toBeGreaterThan(9.01);
    expect(both?.south).toBeLessThan(42.992);
  });
});

describe('the outline of a corridor', () => {
  it('stands half the width away on both sides', () => {
    const ring = corridorRing([[7, 43], [7.01, 43]], 100);
    expect(ring).toHaveLength(4);
    for (const [, lat] of ring) expect(Math.abs(lat - 43) * 111_195).toBeCloseTo(100, 6);
  });
  it('does not run away at a sharp turn', () => {
    const ring = corridorRing([[7, 43], [7.01, 43], [7, 43.0001]], 10);
    for (const [lon] of ring) expect((lon - 7.01) * 111_195 * Math.cos((43 * Math.PI) / 180)).toBeLessThan(20.1);
  });
});
