/** Shapes of zones: from typed lines of coordinates to what the server takes and what the map draws. Pure. */
import type { Bounds, MapArea, LonLat } from '../map/types';
import { circleRing } from '../map/geo';
import type { World } from '../model/world';
import type { Zone, ZoneShape } from '../protocol/wire';
import type { ZoneKind } from '../protocol/words';

export type Form = ZoneShape['type'];
export const FORMS: readonly Form[] = ['polygon', 'circle', 'corridor'];
/** As the server says them (rule Z3); a hint before the click, never the rule. */
export const RADIUS_M = { min: 10, max: 50_000 };
export const HALF_WIDTH_M = { min: 2, max: 5_000 };
const DIGITS = 6;
const METRES_PER_DEGREE = 111_195;

/** One corner a line: latitude, longitude, as they are read out over the radio. */
export function cornerLine(lon: number, lat: number): string {
  return `${lat.toFixed(DIGITS)}, ${lon.toFixed(DIGITS)}`;
}

/** Corners of the typed lines, and the number of the first line that is none (from 1), or 0. */
export function readCorners(text: string): { corners: LonLat[]; wrongLine: number } {
  const corners: LonLat[] = [];
  let wrongLine = 0;
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const parts = line.trim().split(/[\s,;]+/);
    const [lat, lon] = parts.map(Number);
    const sound = parts.length === 2 && lat !== undefined && lon !== undefined && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
    if (sound) corners.push([lon, lat]);
    else wrongLine ||= index + 1;
  });
  return { corners, wrongLine };
}

/** One corner more; a circle has one, and where there is none yet it is the first. */
export function withCorner(typed: string, form: Form, lon: number, lat: number): string {
  const line = cornerLine(lon, lat);
  return form === 'circle' || typed.trim() === '' ? line : `${typed.trimEnd()}\n${line}`;
}

export function withoutLast(typed: string): string {
  return typed.trimEnd().split('\n').slice(0, -1).join('\n');
}

/** Whether a radius, or the metres to each side, are such as the server takes. */
export function metresFit(form: Form, metres: number): boolean {
  if (form === 'polygon') return true;
  const { min, max } = form === 'circle' ? RADIUS_M : HALF_WIDTH_M;
  return metres >= min && metres <= max;
}

export function fewest(form: Form): number {
  return { polygon: 3, circle: 1, corridor: 2 }[form];
}

/** Null while there are too few corners; `holes` are those of the shape that is being changed. */
export function shapeOf(form: Form, corners: readonly LonLat[], metres: number, holes: { lon: number; lat: number }[][]): ZoneShape | null {
  if (corners.length < fewest(form)) return null;
  const points = corners.map(([lon, lat]) => ({ lon, lat }));
  const first = points[0];
  if (form === 'polygon') return { type: 'polygon', outline: points, ...(holes.length === 0 ? {} : { holes }) };
  if (form === 'corridor') return { type: 'corridor', line: points, half_width_m: metres };
  return first === undefined ? null : { type: 'circle', ...first, radius_m: metres };
}

export function cornersOf(shape: ZoneShape): LonLat[] {
  if (shape.type === 'circle') return [[shape.lon, shape.lat]];
  return (shape.type === 'polygon' ? shape.outline : shape.line).map((it) => [it.lon, it.lat]);
}

export function metresOf(shape: ZoneShape): number {
  return shape.type === 'circle' ? shape.radius_m : shape.type === 'corridor' ? shape.half_width_m : 100;
}

/** Outline around a line: its corners moved to both sides along the middle of the turn, ends squared. */
export function corridorRing(line: readonly LonLat[], halfWidthM: number): LonLat[] {
  const scale = Math.cos(((line[0]?.[1] ?? 0) * Math.PI) / 180);
  const plane = line.map(([lon, lat]): [number, number] => [lon * scale * METRES_PER_DEGREE, lat * METRES_PER_DEGREE]);
  const unit = (a: [number, number], b: [number, number]): [number, number] => {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    return [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  };
  const side = (sign: number): LonLat[] => plane.map((here, index) => {
    const before = plane[index - 1];
    const after = plane[index + 1];
    const into = before === undefined ? null : unit(before, here);
    const out = after === undefined ? null : unit(here, after);
    const [x, y] = into === null || out === null ? into ?? out ?? [1, 0] : unit([0, 0], [into[0] + out[0], into[1] + out[1]]);
    // At a sharp turn the middle lies far out; twice the width is as far as it is drawn.
    const reach = halfWidthM / Math.max(0.5, into === null || out === null ? 1 : into[0] * x + into[1] * y);
    return [(here[0] - sign * y * reach) / (scale * METRES_PER_DEGREE), (here[1] + sign * x * reach) / METRES_PER_DEGREE];
  });
  return [...side(1), ...side(-1).reverse()];
}

const DRAWN: Record<ZoneKind, MapArea['kind']> = {
  cordon: 'cordon', hazard: 'hazard', evacuation: 'evacuation', closure: 'closure', staging: 'staging', sector: 'division',
};

/** The outlines of a shape, a hole after its outline. */
export function ringsOf(shape: ZoneShape): LonLat[][] {
  if (shape.type === 'circle') return [[...circleRing([shape.lon, shape.lat], shape.radius_m)]];
  if (shape.type === 'corridor') return [corridorRing(shape.line.map((it): LonLat => [it.lon, it.lat]), shape.half_width_m)];
  return [shape.outline, ...(shape.holes ?? [])].map((ring) => ring.map((it): LonLat => [it.lon, it.lat]));
}

export function isOpenZone(zone: Zone): boolean {
  return zone.state === 'planned' || zone.state === 'active';
}

/** Zones that hold or will, as the map draws them: each kind has a line and pattern of its own, and its name in words. */
export function zoneAreas(world: World, selected: string | null, label: (zone: Zone) => string, draft: { kind: ZoneKind; shape: ZoneShape } | null): MapArea[] {
  const out: MapArea[] = [];
  for (const zone of world.zone.values()) {
    if (!isOpenZone(zone) || zone.shape === undefined) continue;
    out.push({ id: zone.id, kind: DRAWN[zone.zone_kind], selected: selected === zone.id, label: label(zone), shape: { form: 'polygon', rings: ringsOf(zone.shape) } });
  }
  if (draft !== null) out.push({ id: 'draft-zone', kind: DRAWN[draft.kind], selected: true, shape: { form: 'polygon', rings: ringsOf(draft.shape) } });
  return out;
}

/** What a map has to show so that all of them are in view; null without any. */
export function boundsOf(shapes: readonly ZoneShape[]): Bounds | null {
  const corners = shapes.flatMap((shape) => ringsOf(shape).flat());
  if (corners.length === 0) return null;
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)];
  // A spread call takes some thousand corners; an agreement has no more.
  return { west: Math.min(...lons), south: Math.min(...lats), east: Math.max(...lons), north: Math.max(...lats) };
}

/** A place to bring the map to. */
export function middleOf(shape: ZoneShape): { lon: number; lat: number } {
  const corners = cornersOf(shape);
  const sum = corners.reduce(([x, y], [lon, lat]) => [x + lon, y + lat], [0, 0] as [number, number]);
  return { lon: sum[0] / corners.length, lat: sum[1] / corners.length };
}
