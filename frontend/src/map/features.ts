/** Areas and count circles as GeoJSON for the slow map sources. */
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { circleRing, latOf, lonOf } from './geo';
import type { AreaShape, LonLat, MapArea } from './types';
import type { FoldedCell } from './units/density';

/** Areas drawn at once; an operation has dozens, so more than this is a fault upstream and not a map. */
export const MAX_AREAS = 500;

const copy = (points: readonly LonLat[]): [number, number][] => points.map(([lon, lat]) => [lon, lat]);

/** A ring must end where it began; what is drawn by hand often does not. */
function closed(ring: readonly LonLat[]): [number, number][] {
  const points = copy(ring);
  const [first, last] = [points[0], points.at(-1)];
  if (first !== undefined && last !== undefined && (first[0] !== last[0] || first[1] !== last[1])) points.push([first[0], first[1]]);
  return points;
}

/** Null for a shape with too few corners to draw. */
function geometryOf(shape: AreaShape): Geometry | null {
  switch (shape.form) {
    case 'polygon': {
      const rings = shape.rings.map(closed).filter((ring) => ring.length >= 4);
      return rings.length === 0 ? null : { type: 'Polygon', coordinates: rings };
    }
    case 'circle':
      return shape.radiusM > 0 ? { type: 'Polygon', coordinates: [copy(circleRing(shape.centre, shape.radiusM))] } : null;
    case 'line':
      return shape.points.length >= 2 ? { type: 'LineString', coordinates: copy(shape.points) } : null;
  }
}

export function areaFeatures(areas: readonly MapArea[]): FeatureCollection {
  const features = areas.slice(0, MAX_AREAS).flatMap((area): Feature[] => {
    const geometry = geometryOf(area.shape);
    if (geometry === null) return [];
    const properties = { id: area.id, kind: area.kind, label: area.label ?? '', selected: area.selected === true };
    return [{ type: 'Feature', geometry, properties }];
  });
  return { type: 'FeatureCollection', features };
}

export function cellFeatures(cells: readonly FoldedCell[], format: (count: number) => string): FeatureCollection {
  const features = cells.map((cell): Feature => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lonOf(cell.x), latOf(cell.y)] },
    properties: { objects: cell.objects, text: format(cell.objects) },
  }));
  return { type: 'FeatureCollection', features };
}
