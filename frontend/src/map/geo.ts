/** Map arithmetic that needs no renderer: Web Mercator, circles on the ground, scale bar steps. */
import type { Bounds, LonLat } from './types';

/** Web Mercator ends here; beyond it the projection runs to infinity. */
export const MAX_LATITUDE = 85.051129;
const EARTH_CIRCUMFERENCE_M = 40_075_016.686;
/** Side of the whole world at zoom 0 in CSS pixels, as MapLibre defines zoom. */
export const WORLD_PX = 512;

export function mercatorX(lon: number): number {
  return (lon + 180) / 360;
}

export function mercatorY(lat: number): number {
  const clamped = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat));
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + (clamped * Math.PI) / 360)) / (2 * Math.PI);
}

export function lonOf(x: number): number {
  return x * 360 - 180;
}

export function latOf(y: number): number {
  return (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90;
}

export function metresPerPixel(lat: number, zoom: number): number {
  return (EARTH_CIRCUMFERENCE_M * Math.cos((lat * Math.PI) / 180)) / (WORLD_PX * 2 ** zoom);
}

/** Corners of a drawn circle: enough to look round at a radius of a few hundred pixels. */
const CIRCLE_STEPS = 72;

/** A closed ring around a centre, metres on the ground. */
export function circleRing(centre: LonLat, radiusM: number): LonLat[] {
  const [lon, lat] = centre;
  const dLat = (radiusM / EARTH_CIRCUMFERENCE_M) * 360;
  const dLon = dLat / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  return Array.from({ length: CIRCLE_STEPS + 1 }, (_, i): LonLat => {
    const angle = ((i % CIRCLE_STEPS) / CIRCLE_STEPS) * 2 * Math.PI;
    return [lon + dLon * Math.sin(angle), lat + dLat * Math.cos(angle)];
  });
}

/** The longest round distance (1, 2 or 5 times a power of ten) that fits into `maxPx`. */
export function scaleStep(metresPerPx: number, maxPx: number): { metres: number; px: number } {
  const limit = metresPerPx * maxPx;
  const power = 10 ** Math.floor(Math.log10(limit));
  const factor = limit >= 5 * power ? 5 : limit >= 2 * power ? 2 : 1;
  const metres = factor * power;
  return { metres, px: metres / metresPerPx };
}

export function isFiniteBounds(b: Bounds): boolean {
  return [b.west, b.south, b.east, b.north].every(Number.isFinite) && b.west < b.east && b.south < b.north;
}
