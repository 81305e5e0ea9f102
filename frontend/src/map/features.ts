/** Areas and count circles as GeoJSON for the slow map sources, and what a drawn feature means when it is clicked. */
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { circleRing, latOf, lonOf } from './geo';
import { AREA_HIT_LAYER } from './style/areas';
import type { AreaShape, LonLat, MapArea, MapHit } from './types';
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

/** Middle of what a shape covers: where its label stands, so that unit names can keep clear of it. */
export function labelPoint(shape: AreaShape): LonLat | null {
  if (shape.form === 'circle') return shape.centre;
  if (shape.form === 'line') return shape.points[Math.floor(shape.points.length / 2)] ?? null;
  const ring = closed(shape.rings[0] ?? []);
  let [twice, lon, lat] = [0, 0, 0];
  ring.forEach(([x, y], i) => {
    const [nx, ny] = ring[i + 1] ?? [x, y];
    const cross = x * ny - nx * y;
    twice += cross;
    lon += (x + nx) * cross;
    lat += (y + ny) * cross;
  });
  return twice === 0 ? (ring[0] ?? null) : [lon / (3 * twice), lat / (3 * twice)];
}

export function areaFeatures(areas: readonly MapArea[]): FeatureCollection {
  const features = areas.slice(0, MAX_AREAS).flatMap((area): Feature[] => {
    const geometry = geometryOf(area.shape);
    if (geometry === null) return [];
    const properties = { id: area.id, kind: area.kind, label: area.label ?? '', selected: area.selected === true };
    const at = properties.label === '' ? null : labelPoint(area.shape);
    const label: Feature[] = at === null ? [] : [{ type: 'Feature', geometry: { type: 'Point', coordinates: [at[0], at[1]] }, properties }];
    return [{ type: 'Feature', geometry, properties }, ...label];
  });
  return { type: 'FeatureCollection', features };
}

export function cellFeatures(cells: readonly FoldedCell[], format: (count: number) => string): FeatureCollection {
  const features = cells.map((cell): Feature => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lonOf(cell.x), latOf(cell.y)] },
    properties: { objects: cell.objects, late: cell.late, text: format(cell.objects) },
  }));
  return { type: 'FeatureCollection', features };
}

/** What a feature of the map stands for, or null for ground nobody asks about. */
export function featureHit(layer: string, properties: Readonly<Record<string, unknown>>, geometry: Geometry): MapHit | null {
  if (layer === 'cell-circle' && geometry.type === 'Point') {
    const [lon = 0, lat = 0] = geometry.coordinates;
    return { kind: 'aggregate', lon, lat, objects: Number(properties['objects']) };
  }
  if (layer.startsWith('facility-')) return { kind: 'facility', facility: String(properties['kind']), name: String(properties['name'] ?? '') };
  if (layer === AREA_HIT_LAYER) return { kind: 'area', id: String(properties['id']) };
  return null;
}
