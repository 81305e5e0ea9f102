import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaFeatures, labelPoint } from './features';
import { MAX_LATITUDE, circleRing, latOf, lonOf, mercatorX, mercatorY, metresPerPixel, scaleStep } from './geo';
import { translated } from './units/unitLayer';

describe('mercator', () => {
  it('goes there and back', () => {
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -85, max: 85, noNaN: true }), (lon, lat) => {
        expect(lonOf(mercatorX(lon))).toBeCloseTo(lon, 9);
        expect(latOf(mercatorY(lat))).toBeCloseTo(lat, 9);
      }),
    );
  });
  it('stays finite at the poles', () => {
    expect(mercatorY(90)).toBe(mercatorY(MAX_LATITUDE));
    expect(Number.isFinite(mercatorY(-90))).toBe(true);
  });
});

describe('scaleStep', () => {
  it('is always 1, 2 or 5 times a power of ten and fits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 20, noNaN: true }), (zoom) => {
        const perPx = metresPerPixel(43.7, zoom);
        const { metres, px } = scaleStep(perPx, 110);
        const lead = metres / 10 ** Math.floor(Math.log10(metres) + 1e-9);
        expect([1, 2, 5].some((n) => Math.abs(n - lead) < 1e-6)).toBe(true);
        expect(px).toBeLessThanOrEqual(110 + 1e-6);
        expect(px).toBeGreaterThan(110 / 2.51);
      }),
    );
  });
});

describe('circleRing', () => {
  it('closes, and every corner is as far away as asked', () => {
    const ring = circleRing([7.42, 43.73], 200);
    expect(ring.at(-1)).toEqual(ring[0]);
    for (const [lon, lat] of ring) {
      const dx = (lon - 7.42) * 111_319.49 * Math.cos((43.73 * Math.PI) / 180);
      const dy = (lat - 43.73) * 111_319.49;
      expect(Math.hypot(dx, dy)).toBeCloseTo(200, 0);
    }
  });
});

describe('areaFeatures', () => {
  it('closes rings and leaves out shapes that cannot be drawn', () => {
    const { features } = areaFeatures([
      { id: 'open', kind: 'cordon', shape: { form: 'polygon', rings: [[[0, 0], [1, 0], [1, 1]]] } },
      { id: 'two corners', kind: 'cordon', shape: { form: 'polygon', rings: [[[0, 0], [1, 0]]] } },
      { id: 'no radius', kind: 'task', shape: { form: 'circle', centre: [0, 0], radiusM: 0 } },
      { id: 'one point', kind: 'route', shape: { form: 'line', points: [[0, 0]] } },
    ]);
    expect(features.map((f) => f.properties?.['id'])).toEqual(['open']);
    expect(features[0]?.geometry).toEqual({ type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] });
  });
});

describe('labelPoint', () => {
  it('is the middle of a square wherever it lies', () => {
    fc.assert(
      fc.property(fc.double({ min: -170, max: 170, noNaN: true }), fc.double({ min: -60, max: 60, noNaN: true }), (lon, lat) => {
        const ring = [[lon, lat], [lon + 1, lat], [lon + 1, lat + 1], [lon, lat + 1]] as const;
        const at = labelPoint({ form: 'polygon', rings: [ring] });
        expect(at?.[0]).toBeCloseTo(lon + 0.5, 6);
        expect(at?.[1]).toBeCloseTo(lat + 0.5, 6);
      }),
    );
  });
  it('says nothing of a shape without points', () => {
    expect(labelPoint({ form: 'polygon', rings: [] })).toBeNull();
  });
});

describe('translated', () => {
  it('moves the origin into the matrix', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 16, maxLength: 16 }), fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (m, x, y) => {
        const moved = translated(m, x, y);
        const times = (a: ArrayLike<number>, px: number, py: number): number[] => [0, 1, 2, 3].map((r) => (a[r] ?? 0) * px + (a[4 + r] ?? 0) * py + (a[12 + r] ?? 0));
        const direct = times(m, x + 0.25, y - 0.5);
        times(moved, 0.25, -0.5).forEach((value, i) => expect(value).toBeCloseTo(direct[i] ?? Number.NaN, 4));
      }),
    );
  });
});
