/** The whole style of the map, built from the palette. Without a basemap the ground is plain and everything else stays. */
import type { LayerSpecification, SourceSpecification, StyleSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { MapTheme } from '../types';
import { AREAS_SOURCE, CELLS_SOURCE, areaLayers, cellLayers } from './areas';
import { BASEMAP_SOURCE, groundLayers } from './ground';
import { labelLayers } from './labels';
import { PALETTES } from './palette';
import { roadLayers } from './roads';

export interface StyleInput {
  readonly theme: MapTheme;
  /** Text and pictogram size relative to the desk. */
  readonly scale: number;
  readonly basemapUrl: string | null;
}

/** The unit layer goes below this one: symbols above the map's names, counts above symbols. */
export const UNITS_BEFORE = 'cell-circle';
/** The basemap's labels are added below this layer when the basemap arrives late. */
export const AREAS_FIRST = 'area-surface';

const EMPTY: SourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };

export function basemapLayers({ theme, scale }: StyleInput): { below: LayerSpecification[]; above: LayerSpecification[] } {
  const p = PALETTES[theme];
  return { below: [...groundLayers(p), ...roadLayers(p)], above: labelLayers(p, scale) };
}

export function buildStyle(input: StyleInput): StyleSpecification {
  const p = PALETTES[input.theme];
  const { below, above } = input.basemapUrl === null ? { below: [], above: [] } : basemapLayers(input);
  const basemap: Record<string, SourceSpecification> =
    input.basemapUrl === null ? {} : { [BASEMAP_SOURCE]: { type: 'vector', url: `pmtiles://${input.basemapUrl}` } };
  return {
    version: 8,
    sources: { ...basemap, [AREAS_SOURCE]: EMPTY, [CELLS_SOURCE]: EMPTY },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': p.land } },
      ...below,
      ...areaLayers(p, input.scale),
      ...above,
      ...cellLayers(p, input.scale),
    ],
  };
}

export interface PaintChange {
  readonly layer: string;
  readonly property: string;
  readonly value: unknown;
}

/** What must be repainted to go from one theme to the other: tiles, sources and layers stay loaded. */
export function themeChanges(from: StyleSpecification, to: StyleSpecification): PaintChange[] {
  const former = new Map(from.layers.map((layer) => [layer.id, layer.paint ?? {}]));
  return to.layers.flatMap((layer) => {
    const old = former.get(layer.id) as Record<string, unknown> | undefined;
    return Object.entries(layer.paint ?? {})
      .filter(([property, value]) => JSON.stringify(old?.[property]) !== JSON.stringify(value))
      .map(([property, value]) => ({ layer: layer.id, property, value }));
  });
}
