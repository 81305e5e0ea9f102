/** Opens the PMTiles basemap and says plainly what is wrong when it cannot be used. */
import { FetchSource, PMTiles, TileType } from 'pmtiles';
import { isFiniteBounds } from './geo';
import { OSM_ATTRIBUTION } from './overlay/chrome';
import type { Bounds } from './types';

export const BASEMAP_URL = '/map/basemap.pmtiles';
/** The map is shown without its ground rather than not at all when the header takes longer. */
const HEADER_TIMEOUT_MS = 4_000;

export interface Basemap {
  readonly tiles: PMTiles;
  readonly url: string;
  readonly bounds: Bounds;
  readonly maxZoom: number;
  readonly attribution: string;
}

export type BasemapResult = { readonly ok: true; readonly basemap: Basemap } | { readonly ok: false; readonly reason: string };

function timeout(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  });
}

function attributionOf(metadata: unknown): string {
  if (typeof metadata !== 'object' || metadata === null || !('attribution' in metadata)) return OSM_ATTRIBUTION;
  const text = (metadata as { attribution: unknown }).attribution;
  // Attribution may be written as HTML by other tools; it is shown as text, so the tags go.
  return typeof text === 'string' && text.trim() !== '' ? text.replace(/<[^>]*>/g, '').trim() : OSM_ATTRIBUTION;
}

async function read(url: string): Promise<BasemapResult> {
  const tiles = new PMTiles(new FetchSource(url));
  const header = await tiles.getHeader();
  if (header.tileType !== TileType.Mvt) return { ok: false, reason: 'the file holds no vector tiles' };
  const bounds = { west: header.minLon, south: header.minLat, east: header.maxLon, north: header.maxLat };
  if (!isFiniteBounds(bounds)) return { ok: false, reason: 'the file names no usable bounds' };
  const attribution = attributionOf(await tiles.getMetadata());
  return { ok: true, basemap: { tiles, url, bounds, maxZoom: header.maxZoom, attribution } };
}

/** Never rejects: a missing basemap is an answer, and the console works without it. */
export async function openBasemap(path: string): Promise<BasemapResult> {
  const url = new URL(path, window.location.href).href;
  try {
    return await Promise.race([read(url), timeout(HEADER_TIMEOUT_MS)]);
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
