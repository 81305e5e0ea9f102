/** The whole style of the map, built from the palette. Without a basemap the ground is plain and everything else stays. */
import type { SourceSpecification, StyleSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { MapTheme } from '../types';
import { AREAS_SOURCE, CELLS_SOURCE, areaLabelLayer, areaLayers, cellLayers } from './areas';
import { BLOCKERS_SOURCE, blockerLayer } from './blockers';
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


const EMPTY: SourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };

export function buildStyle(input: StyleInput): StyleSpecification {
  const p = PALETTES[input.theme];
  const below = input.basemapUrl === null ? [] : [...groundLayers(p), ...roadLayers(p)];
  const above = input.basemapUrl === null ? [] : labelLayers(p, input.scale);
  const basemap: Record<string, SourceSpecification> =
    input.basemapUrl === null ? {} : { [BASEMAP_SOURCE]: { type: 'vector', url: `pmtiles://${input.basemapUrl}` } };
  return {
    version: 8,
    sources: { ...basemap, [AREAS_SOURCE]: EMPTY, [CELLS_SOURCE]: EMPTY, [BLOCKERS_SOURCE]: EMPTY },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': p.land } },
      ...below,
      ...areaLayers(p),
      ...above,
      areaLabelLayer(p, input.scale),
      blockerLayer,
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
