/** When a crew's map goes after it: its unit and the place that it is sent to stay in the view. Pure. */
import type { Bounds, Viewport } from '../map/types';
import type { Place } from '../model/way';

/** Nearer to an edge than this share of the view something counts as gone from it; less than the padding of a fit, which else would be fitted again. */
const EDGE_SHARE = 0.06;
/** What takes less than this share of the view is looked at from too far. */
const SMALL_SHARE = 0.3;
/** A view that is so near to the closest one is close enough. */
const ZOOM_SLACK = 0.5;

/** What holds all of these places; null of none. */
export function boundsAround(places: readonly Place[]): Bounds | null {
  if (places.length === 0) return null;
  const [lons, lats] = [places.map((one) => one.lon), places.map((one) => one.lat)];
  return { west: Math.min(...lons), south: Math.min(...lats), east: Math.max(...lons), north: Math.max(...lats) };
}

/** Tenths of the width of a view for its height: another one, and the tablet was turned. */
export function shapeOf(view: Viewport): number {
  return Math.round((10 * (view.east - view.west)) / (view.north - view.south));
}

/** Whether the map has to move: one of the places is gone from the view, or all of them have become small in it. A view that fits is left in peace. */
export function isToMove(view: Viewport, places: readonly Place[], maxZoom: number): boolean {
  const held = boundsAround(places);
  if (held === null) return false;
  const [wide, high] = [view.east - view.west, view.north - view.south];
  const [dx, dy] = [wide * EDGE_SHARE, high * EDGE_SHARE];
  const gone = held.west < view.west + dx || held.east > view.east - dx || held.south < view.south + dy || held.north > view.north - dy;
  const small = view.zoom < maxZoom - ZOOM_SLACK && held.east - held.west < wide * SMALL_SHARE && held.north - held.south < high * SMALL_SHARE;
  return gone || small;
}
