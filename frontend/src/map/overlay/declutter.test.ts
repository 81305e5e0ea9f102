import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_NAMES, overlaps, placeNames } from './declutter';
import type { NameRequest } from './declutter';
import { ageText } from './names';
import { byUrgency } from './tags';

const name = (id: number, x: number, y: number, must = false): NameRequest => ({ id, x, y, w: 60, h: 18, reach: 18, must });

describe('placeNames', () => {
  it('puts a lone name to the right of its symbol', () => {
    expect(placeNames([name(1, 100, 100)], [], 800, 600)).toEqual([{ id: 1, x: 118, y: 91, w: 60, h: 18 }]);
  });

  it('moves to the left at the right edge', () => {
    expect(placeNames([name(1, 780, 100)], [], 800, 600)[0]?.x).toBe(780 - 18 - 60);
  });

  it('moves a name below inwards when neither side has room for it', () => {
    expect(placeNames([name(1, 25, 100)], [{ x: 43, y: 0, w: 200, h: 110 }], 800, 600)).toEqual([{ id: 1, x: 0, y: 118, w: 60, h: 18 }]);
  });

  it('names the selected unit even in a crowd', () => {
    const wall = [{ x: 0, y: 0, w: 800, h: 600 }];
    expect(placeNames([name(1, 400, 300, true), name(2, 200, 200)], wall, 800, 600).map((p) => p.id)).toEqual([1]);
  });

  it('never covers another name, a tag or a named symbol, and never shows too many', () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 800 }), y: fc.integer({ min: 0, max: 600 }) });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), fc.array(point, { maxLength: 8 }), (points, tags) => {
        const obstacles = tags.map(({ x, y }) => ({ x, y, w: 50, h: 36 }));
        const placed = placeNames(points.map(({ x, y }, i) => name(i, x, y)), obstacles, 800, 600);
        expect(placed.length).toBeLessThanOrEqual(MAX_NAMES);
        placed.forEach((a, i) => {
          for (const b of placed.slice(i + 1)) expect(overlaps(a, b)).toBe(false);
          for (const o of obstacles) expect(overlaps(a, o)).toBe(false);
          expect(a.x >= 0 && a.y >= 0 && a.x + a.w <= 800 && a.y + a.h <= 600).toBe(true);
        });
      }),
    );
  });
});

describe('ageText', () => {
  const latin = (n: number, width: number): string => String(n).padStart(width, '0');
  it.each([
    [0, '0:00'],
    [580, '9:40'],
    [3_661, '1:01:01'],
    [-5, '0:00'],
  ])('%i s reads %s', (seconds, text) => {
    expect(ageText(seconds, latin)).toBe(text);
  });
});

describe('byUrgency', () => {
  it('puts the selected incident first, then the most urgent', () => {
    const incident = (id: string, priority: 1 | 2 | 3, selected = false) => ({ id, lon: 0, lat: 0, type: 'fire' as const, priority, selected });
    expect([incident('c', 3, true), incident('a', 2), incident('b', 1)].sort(byUrgency).map((i) => i.id)).toEqual(['c', 'b', 'a']);
  });
});
