/**
 * Zones, task areas and routes, told apart by line and pattern and not by colour; only a hazard has a
 * hue of its own. Also the count circles. Both change slowly, so they are ordinary map sources.
 */
import type { ExpressionSpecification, LayerSpecification, LineLayerSpecification, SymbolLayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { AreaKind } from '../types';
import type { Palette } from './palette';
import { FONT_MEDIUM, FONT_SEMIBOLD } from './text';

export const AREAS_SOURCE = 'areas';
export const CELLS_SOURCE = 'cells';
/** Surface that takes a click anywhere inside an area, drawn with next to no ink. */
export const AREA_HIT_LAYER = 'area-surface';

const is = (...kinds: AreaKind[]): ExpressionSpecification => ['in', ['get', 'kind'], ['literal', kinds]];
const SURFACE: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];

type VariableAnchors = NonNullable<SymbolLayerSpecification['layout']>['text-variable-anchor-offset'] & {};

interface Stroke {
  readonly width: number;
  readonly dash?: number[];
  readonly colour: string;
  readonly opacity?: number;
}

function line(id: string, filter: ExpressionSpecification, stroke: Stroke): LineLayerSpecification {
  return {
    id,
    type: 'line',
    source: AREAS_SOURCE,
    filter,
    layout: { 'line-join': 'round', 'line-cap': stroke.dash === undefined ? 'round' : 'butt' },
    paint: {
      'line-color': stroke.colour,
      'line-width': ['case', ['get', 'selected'], stroke.width * 1.6, stroke.width],
      ...(stroke.dash === undefined ? {} : { 'line-dasharray': stroke.dash }),
      ...(stroke.opacity === undefined ? {} : { 'line-opacity': stroke.opacity }),
    },
  };
}

function pattern(id: string, kind: AreaKind): LayerSpecification {
  return { id, type: 'fill', source: AREAS_SOURCE, filter: ['all', SURFACE, is(kind)], paint: { 'fill-pattern': id } };
}

export function areaLayers(p: Palette): LayerSpecification[] {
  return [
    { id: AREA_HIT_LAYER, type: 'fill', source: AREAS_SOURCE, filter: SURFACE, paint: { 'fill-color': p.zone, 'fill-opacity': 0.03 } },
    pattern('zone-hatch', 'hazard'),
    pattern('zone-dots', 'evacuation'),
    pattern('zone-grid', 'staging'),
    line('area-route-edge', is('route'), { width: 8, colour: p['map-halo'], opacity: 0.8 }),
    line('area-route', is('route'), { width: 4, colour: p.route }),
    line('area-hazard', is('hazard'), { width: 2, colour: p.hazard }),
    line('area-evacuation', is('evacuation'), { width: 2, colour: p.zone, dash: [7, 3] }),
    line('area-staging', is('staging'), { width: 1.4, colour: p.zone }),
    line('area-division', is('division'), { width: 1.6, colour: p.zone, dash: [10, 3, 1.5, 3] }),
    line('area-task-edge', is('task'), { width: 5, colour: p['map-halo'], opacity: 0.7 }),
    line('area-task', is('task'), { width: 2, colour: p.zone, dash: [2.5, 1.5] }),
    line('area-cordon', is('cordon'), { width: 2, colour: p.zone }),
    line('area-cordon-ticks', is('cordon'), { width: 8, colour: p.zone, dash: [0.25, 1.5] }),
    line('area-closure-ground', is('closure'), { width: 10, colour: p['sym-cut'] }),
    line('area-closure', is('closure'), { width: 7, colour: p.zone, dash: [0.9, 0.9] }),
  ];
}

/** Where a zone's name may stand, in letters from its middle; the first that is free: in the middle, below, above the tag of an incident there, beside. */
const LABEL_PLACES: VariableAnchors = ['center', [0, 0], 'top', [0, 1.5], 'bottom', [0, -3.4], 'left', [2.2, 0], 'right', [-2.2, 0], 'top-left', [1.6, 1.6], 'top-right', [-1.6, 1.6], 'bottom-left', [2, -2.4], 'bottom-right', [-2, -2.4]];

/** Apart from the areas' own layers: placed before the names of streets, which give way to it. */
export function areaLabelLayer(p: Palette, scale: number): LayerSpecification {
  return {
    id: 'area-label',
    type: 'symbol',
    source: AREAS_SOURCE,
    filter: ['==', ['geometry-type'], 'Point'],
    layout: {
      'text-field': ['get', 'label'], 'text-font': FONT_MEDIUM, 'text-size': 14 * scale, 'text-max-width': 9, 'text-padding': 4, 'text-variable-anchor-offset': LABEL_PLACES, 'text-justify': 'auto',
      // A danger is named before anything else.
      'symbol-sort-key': ['match', ['get', 'kind'], 'hazard', 0, 1],
    },
    paint: { 'text-color': ['match', ['get', 'kind'], 'hazard', p.hazard, p.zone], 'text-halo-color': p['map-halo'], 'text-halo-width': 2 },
  };
}

/** Neutral circles with a count: "many here", and a red edge when some of them are late. No other state is told. */
export function cellLayers(p: Palette, scale: number): LayerSpecification[] {
  return [
    {
      id: 'cell-circle',
      type: 'circle',
      source: CELLS_SOURCE,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['log10', ['max', 1, ['get', 'objects']]], 0, 11 * scale, 1, 15 * scale, 2, 19 * scale, 4, 25 * scale],
        'circle-color': p.surface,
        'circle-opacity': 0.94,
        'circle-stroke-color': ['case', ['get', 'late'], p.overdue, p['text-3']],
        'circle-stroke-width': ['case', ['get', 'late'], 2.6, 1.6],
      },
    },
    {
      id: 'cell-count',
      type: 'symbol',
      source: CELLS_SOURCE,
      layout: { 'text-field': ['get', 'text'], 'text-font': FONT_SEMIBOLD, 'text-size': 14 * scale, 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': p.text },
    },
  ];
}
