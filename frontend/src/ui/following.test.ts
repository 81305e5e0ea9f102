/** When a crew's map goes after it. */
import { describe, expect, it } from 'vitest';
import type { Viewport } from '../map/types';
import { boundsAround, isToMove, shapeOf } from './following';

const view: Viewport = { west: 7.4, east: 7.44, south: 43.72, north: 43.74, zoom: 14 };
const at = (lon: number, lat: number) => ({ lon, lat });

describe('what is looked at', () => {
  it('holds the unit and where it goes', () => {
    expect(boundsAround([at(7.42, 43.73), at(7.41, 43.735)])).toEqual({ west: 7.41, south: 43.73, east: 7.42, north: 43.735 });
    expect(boundsAround([])).toBeNull();
  });
});

describe('a crew\'s map', () => {
  const far = at(7.405, 43.725);
  it('stays as long as both are well within the view', () => expect(isToMove(view, [far, at(7.435, 43.735)], 16)).toBe(false));
  it('moves once one is gone, or so near to the edge that the next metres are not seen', () => {
    expect(isToMove(view, [far, at(7.45, 43.73)], 16)).toBe(true);
    expect(isToMove(view, [far, at(7.439, 43.73)], 16)).toBe(true);
    expect(isToMove(view, [far, at(7.43, 43.7195)], 16)).toBe(true);
  });
  it('comes closer as the way gets short, but no closer than the closest view', () => {
    const near = [at(7.42, 43.73), at(7.422, 43.731)];
    expect(isToMove(view, near, 16)).toBe(true);
    expect(isToMove({ ...view, zoom: 15.7 }, near, 16)).toBe(false);
  });
  it('is looked at anew when the tablet is turned, not when it is moved', () => {
    expect(shapeOf({ ...view, east: 7.42, north: 43.76 })).not.toBe(shapeOf(view));
    expect(shapeOf({ ...view, west: 7.5, east: 7.54 })).toBe(shapeOf(view));
  });
  it('of nothing stays', () => expect(isToMove(view, [], 16)).toBe(false));
});
