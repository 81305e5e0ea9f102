/** Names of streets and places, and the few facilities a responder navigates by. No shops, no restaurants. */
import type { ExpressionSpecification, LayerSpecification, SymbolLayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { FACILITY_PICTOGRAMS } from '../symbols/pictograms';
import type { Facility } from '../symbols/pictograms';
import { BASEMAP_SOURCE } from './ground';
import type { Palette } from './palette';
import { FONT_MEDIUM, FONT_REGULAR, FONT_SEMIBOLD } from './text';

/** Street names appear here; below it they would outnumber the units. */
export const STREET_NAMES_FROM_ZOOM = 15;

/** From which zoom a facility is drawn: what serves a city first, what serves a street last. */
const FACILITY_ZOOM: Readonly<Record<Facility, number>> = {
  hospital: 13,
  fire_station: 13,
  police: 13.5,
  station: 14,
  helipad: 14,
  ferry_terminal: 14,
  shelter: 14,
  school: 16,
  hydrant: 16.5,
};

const NAME: ExpressionSpecification = ['get', 'name'];

function street(p: Palette, id: string, kinds: string[], minzoom: number, size: number): SymbolLayerSpecification {
  return {
    id,
    type: 'symbol',
    source: BASEMAP_SOURCE,
    'source-layer': 'roads',
    minzoom,
    filter: ['all', ['in', ['get', 'kind'], ['literal', kinds]], ['has', 'name']],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 380,
      'text-field': NAME,
      'text-font': FONT_REGULAR,
      'text-size': size,
      'text-max-angle': 32,
      'text-padding': 6,
    },
    paint: { 'text-color': p['map-label'], 'text-halo-color': p['map-halo'], 'text-halo-width': 1.8 },
  };
}

function place(p: Palette, id: string, kinds: string[], zooms: [number, number], font: string[], size: number): SymbolLayerSpecification {
  return {
    id,
    type: 'symbol',
    source: BASEMAP_SOURCE,
    'source-layer': 'places',
    minzoom: zooms[0],
    maxzoom: zooms[1],
    filter: ['all', ['in', ['get', 'kind'], ['literal', kinds]], ['has', 'name']],
    layout: {
      'text-field': NAME,
      'text-font': font,
      'text-size': size,
      'text-max-width': 8,
      'text-padding': 10,
      // A place is wide: its name steps aside for a unit and still says where one is.
      'text-variable-anchor-offset': ['center', [0, 0], 'top', [0, 1], 'bottom', [0, -1], 'left', [1.2, 0], 'right', [-1.2, 0]],
      'symbol-sort-key': ['coalesce', ['get', 'rank'], 99],
    },
    paint: { 'text-color': p['map-label'], 'text-halo-color': p['map-halo'], 'text-halo-width': 2 },
  };
}

function facility(p: Palette, kind: Facility, scale: number): SymbolLayerSpecification {
  return {
    id: `facility-${kind}`,
    type: 'symbol',
    source: BASEMAP_SOURCE,
    'source-layer': 'pois',
    minzoom: FACILITY_ZOOM[kind],
    filter: ['==', ['get', 'kind'], kind],
    layout: {
      'icon-image': `facility-${kind}`,
      'icon-size': scale,
      'icon-padding': 1,
      'text-field': ['step', ['zoom'], '', 16, ['coalesce', NAME, '']],
      'text-font': FONT_REGULAR,
      'text-size': 12.5 * scale,
      'text-anchor': 'top',
      'text-offset': [0, 0.9],
      'text-optional': true,
      'text-max-width': 9,
    },
    paint: { 'text-color': p['map-label'], 'text-halo-color': p['map-halo'], 'text-halo-width': 1.8 },
  };
}

/** Most important last: symbol layers are placed from the top of the list downwards. */
export function labelLayers(p: Palette, scale: number): LayerSpecification[] {
  const kinds = Object.keys(FACILITY_PICTOGRAMS) as Facility[];
  const byRank = kinds.sort((a, b) => FACILITY_ZOOM[b] - FACILITY_ZOOM[a]);
  return [
    ...byRank.map((kind) => facility(p, kind, scale)),
    street(p, 'street-minor', ['minor', 'service', 'path'], STREET_NAMES_FROM_ZOOM + 0.6, 12.5 * scale),
    street(p, 'street-main', ['motorway', 'major', 'medium'], STREET_NAMES_FROM_ZOOM, 13 * scale),
    place(p, 'place-local', ['quarter', 'locality'], [14, 17.5], FONT_MEDIUM, 13.5 * scale),
    place(p, 'place-suburb', ['suburb', 'village'], [12, 17], FONT_MEDIUM, 14.5 * scale),
    place(p, 'place-town', ['city', 'town'], [6, 15.5], FONT_SEMIBOLD, 16 * scale),
  ];
}
