/** Ground of the basemap: land, water, green, buildings. Quiet on purpose: units and tags lie on it. */
import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Palette } from './palette';

export const BASEMAP_SOURCE = 'basemap';

export function groundLayers(p: Palette): LayerSpecification[] {
  return [
    { id: 'earth', type: 'fill', source: BASEMAP_SOURCE, 'source-layer': 'earth', paint: { 'fill-color': p.land } },
    {
      id: 'green',
      type: 'fill',
      source: BASEMAP_SOURCE,
      'source-layer': 'landuse',
      filter: ['in', ['get', 'kind'], ['literal', ['park', 'forest', 'grass', 'cemetery', 'pitch']]],
      paint: { 'fill-color': p.park },
    },
    {
      id: 'water',
      type: 'fill',
      source: BASEMAP_SOURCE,
      'source-layer': 'water',
      filter: ['all', ['==', ['geometry-type'], 'Polygon'], ['!=', ['get', 'kind'], 'swimming_pool']],
      paint: { 'fill-color': p.sea },
    },
    {
      id: 'coast',
      type: 'line',
      source: BASEMAP_SOURCE,
      'source-layer': 'water',
      filter: ['all', ['==', ['geometry-type'], 'Polygon'], ['!=', ['get', 'kind'], 'swimming_pool']],
      minzoom: 12,
      paint: { 'line-color': p.coast, 'line-width': 1 },
    },
    {
      id: 'stream',
      type: 'line',
      source: BASEMAP_SOURCE,
      'source-layer': 'water',
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { 'line-color': p.coast, 'line-width': ['interpolate', ['exponential', 1.5], ['zoom'], 12, 0.8, 18, 5] },
    },
    {
      id: 'buildings',
      type: 'fill',
      source: BASEMAP_SOURCE,
      'source-layer': 'buildings',
      minzoom: 14,
      paint: {
        'fill-color': p.building,
        'fill-outline-color': p['building-line'],
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 14, 0.4, 15.5, 1],
      },
    },
  ];
}
