/**
 * What stands over the ground (units, tags, names, shelters), as invisible squares for the map's own collision: its names of zones and places then
 * give way to it, as they do to each other.
 */
import type { Feature, FeatureCollection } from 'geojson';
import type { Pixel } from '../types';
import type { Box } from './declutter';

/** A crowded view has no room for names anyway; more squares than this would only cost time. */
export const MAX_BLOCKERS = 600;
/** Places are rounded to so many pixels: what has hardly moved does not have all names placed anew. */
const STEP_PX = 4;
/** Pixels of the whole world at zoom 0, and its degrees. */
const WORLD_PX = 512;
const WORLD_DEGREES = 360;

export interface Square { readonly x: number; readonly y: number; readonly side: number }

/** A box as a row of squares, which is what the map can scale a picture to: as high as it is, side by side from end to end. */
export function squaresOf({ x, y, w, h }: Box): Square[] {
  const side = Math.min(w, h);
  if (side <= 0) return [];
  const [count, wide] = [Math.ceil(Math.max(w, h) / side), w >= h];
  const step = count === 1 ? 0 : (Math.max(w, h) - side) / (count - 1);
  return Array.from({ length: count }, (_, n) => ({ x: x + side / 2 + (wide ? n * step : 0), y: y + side / 2 + (wide ? 0 : n * step), side }));
}

export function blockerFeatures(boxes: readonly Box[], unproject: (x: number, y: number) => { lon: number; lat: number }, zoom: number): FeatureCollection {
  const step = (STEP_PX * WORLD_DEGREES) / (WORLD_PX * 2 ** zoom);
  const round = (degrees: number): number => Math.round(degrees / step) * step;
  const features = boxes.flatMap(squaresOf).slice(0, MAX_BLOCKERS).map(({ x, y, side }): Feature => {
    const { lon, lat } = unproject(x, y);
    return { type: 'Feature', geometry: { type: 'Point', coordinates: [round(lon), round(lat)] }, properties: { side: Math.round(side) } };
  });
  return { type: 'FeatureCollection', features };
}

/** Remembers what the map has been told, so that it is told only of changes. */
export class Blockers {
  private told = '';

  /** The map has forgotten all of it. */
  forget(): void {
    this.told = '';
  }

  /** What to tell, or null where it is known. `symbols`: middles of what is drawn `side` wide. */
  changed(boxes: readonly Box[], symbols: readonly Pixel[], side: number, unproject: (x: number, y: number) => { lon: number; lat: number }, zoom: number): FeatureCollection | null {
    const around = symbols.map(({ x, y }) => ({ x: x - side / 2, y: y - side / 2, w: side, h: side }));
    const features = blockerFeatures([...boxes, ...around], unproject, zoom);
    const now = JSON.stringify(features);
    if (now === this.told) return null;
    this.told = now;
    return features;
  }
}
