/** What the names of the map give way to. */
import { describe, expect, it } from 'vitest';
import { Blockers, MAX_BLOCKERS, blockerFeatures, squaresOf } from './blockers';

describe('squares', () => {
  it('cover a box from end to end, whichever way it lies', () => {
    expect(squaresOf({ x: 10, y: 20, w: 26, h: 26 })).toEqual([{ x: 23, y: 33, side: 26 }]);
    expect(squaresOf({ x: 0, y: 0, w: 50, h: 20 })).toEqual([{ x: 10, y: 10, side: 20 }, { x: 25, y: 10, side: 20 }, { x: 40, y: 10, side: 20 }]);
    expect(squaresOf({ x: 0, y: 0, w: 20, h: 40 })).toEqual([{ x: 10, y: 10, side: 20 }, { x: 10, y: 30, side: 20 }]);
  });
  it('of nothing are none', () => expect(squaresOf({ x: 0, y: 0, w: 0, h: 18 })).toEqual([]));
});

describe('blockers', () => {
  const degree = (x: number, y: number) => ({ lon: x / 1000, lat: y / 1000 });
  const box = (x: number) => ({ x, y: 100, w: 20, h: 20 });
  it('stay the same while what they stand for has hardly moved', () => {
    const at = (x: number): string => JSON.stringify(blockerFeatures([box(x)], degree, 8));
    expect(at(100)).toBe(at(100.4));
    expect(at(100)).not.toBe(at(140));
  });
  it('are bounded', () => expect(blockerFeatures(Array.from({ length: MAX_BLOCKERS + 9 }, (_, n) => box(n * 30)), degree, 14).features).toHaveLength(MAX_BLOCKERS));
  it('are told once, and again after the map has forgotten them', () => {
    const blockers = new Blockers();
    const tell = (x: number): number | undefined => blockers.changed([box(x)], [{ x: 10, y: 10 }], 26, degree, 8)?.features.length;
    expect([tell(100), tell(100), tell(160)]).toEqual([2, undefined, 2]);
    blockers.forget();
    expect(tell(160)).toBe(2);
  });
});
