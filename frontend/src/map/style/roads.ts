/** One road hierarchy: width and tone fall together from motorway to path; tunnels are dashed. */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { BASEMAP_SOURCE } from './ground';
import type { Palette, PaletteToken } from './palette';

interface RoadClass {
  readonly kind: string;
  readonly token: PaletteToken;
  readonly minzoom: number;
  /** Width in pixels at zoom 11, 15 and 19. */
  readonly widths: readonly [number, number, number];
}

/** From the least to the most important: the last is drawn on top. */
const CLASSES: readonly RoadClass[] = [
  { kind: 'service', token: 'road-4', minzoom: 15, widths: [0, 1.4, 9] },
  { kind: 'minor', token: 'road-3', minzoom: 13, widths: [0.4, 2.4, 18] },
  { kind: 'medium', token: 'road-2', minzoom: 11, widths: [0.8, 3.6, 22] },
  { kind: 'major', token: 'road-1', minzoom: 8, widths: [1.4, 5, 26] },
  { kind: 'motorway', token: 'road-1', minzoom: 6, widths: [2, 6.4, 30] },
];

function widthOf([low, middle, high]: RoadClass['widths']): ExpressionSpecification {
  return ['interpolate', ['exponential', 1.6], ['zoom'], 11, low, 15, middle, 19, high];
}

function road(p: Palette, road: RoadClass, tunnel: boolean): LayerSpecification {
  const isTunnel: FilterSpecification = ['==', ['get', 'tunnel'], true];
  return {
    id: `${tunnel ? 'tunnel' : 'road'}-${road.kind}`,
    type: 'line',
    source: BASEMAP_SOURCE,
    'source-layer': 'roads',
    minzoom: road.minzoom,
    filter: ['all', ['==', ['get', 'kind'], road.kind], tunnel ? isTunnel : ['!', isTunnel]],
    layout: { 'line-cap': tunnel ? 'butt' : 'round', 'line-join': 'round' },
    paint: {
      'line-color': p[road.token],
      'line-width': widthOf(road.widths),
      ...(tunnel ? { 'line-dasharray': [1.6, 1.1], 'line-opacity': 0.7 } : {}),
    },
  };
}

export function roadLayers(p: Palette): LayerSpecification[] {
  return [
    ...CLASSES.map((c) => road(p, c, true)),
    {
      id: 'path',
      type: 'line',
      source: BASEMAP_SOURCE,
      'source-layer': 'roads',
      minzoom: 15.5,
      filter: ['==', ['get', 'kind'], 'path'],
      paint: { 'line-color': p['road-2'], 'line-width': ['interpolate', ['linear'], ['zoom'], 15, 0.8, 19, 2], 'line-dasharray': [2, 2] },
    },
    {
      id: 'ferry',
      type: 'line',
      source: BASEMAP_SOURCE,
      'source-layer': 'roads',
      filter: ['==', ['get', 'kind'], 'ferry'],
      paint: { 'line-color': p.coast, 'line-width': 1, 'line-dasharray': [6, 4] },
    },
    ...CLASSES.map((c) => road(p, c, false)),
    {
      id: 'rail',
      type: 'line',
      source: BASEMAP_SOURCE,
      'source-layer': 'roads',
      minzoom: 11,
      filter: ['all', ['==', ['get', 'kind'], 'rail'], ['!=', ['get', 'tunnel'], true]],
      paint: { 'line-color': p.rail, 'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.8, 18, 2.4] },
    },
    {
      id: 'rail-ties',
      type: 'line',
      source: BASEMAP_SOURCE,
      'source-layer': 'roads',
      minzoom: 13,
      filter: ['all', ['==', ['get', 'kind'], 'rail'], ['!=', ['get', 'tunnel'], true]],
      paint: { 'line-color': p.rail, 'line-width': ['interpolate', ['linear'], ['zoom'], 13, 3, 18, 7], 'line-dasharray': [0.3, 2.4] },
    },
    {
      id: 'boundary',
      type: 'line',
      source: BASEMAP_SOURCE,
      'source-layer': 'boundaries',
      paint: {
        'line-color': p['line-strong'],
        'line-width': ['match', ['get', 'kind'], 'country', 1.6, 1],
        'line-dasharray': [5, 2, 1, 2],
        'line-opacity': 0.7,
      },
    },
  ];
}
