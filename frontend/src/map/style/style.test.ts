import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { AREAS_SOURCE, CELLS_SOURCE } from './areas';
import { BLOCKERS_SOURCE, blockerLayer } from './blockers';
import { BASEMAP_SOURCE } from './ground';
import { STREET_NAMES_FROM_ZOOM } from './labels';
import { PALETTES } from './palette';
import { buildStyle, themeChanges } from './style';

const URL = 'http://127.0.0.1/map/basemap.pmtiles';
const night = buildStyle({ theme: 'night', scale: 1, basemapUrl: URL });
const day = buildStyle({ theme: 'day', scale: 1, basemapUrl: URL });

describe('style', () => {
  it.each([
    ['night', night],
    ['day', day],
    ['without a basemap', buildStyle({ theme: 'night', scale: 2, basemapUrl: null })],
  ])('%s is valid MapLibre style', (_, style) => {
    expect(validateStyleMin(style)).toEqual([]);
  });

  it('shows no street names below zoom 15', () => {
    const streets = night.layers.filter((layer) => layer.id.startsWith('street-'));
    expect(streets).toHaveLength(2);
    for (const layer of streets) expect('minzoom' in layer ? layer.minzoom : 0).toBeGreaterThanOrEqual(STREET_NAMES_FROM_ZOOM);
  });

  it('fetches no glyphs, sprites or tiles from anywhere but the basemap file', () => {
    expect(night.glyphs).toBeUndefined();
    expect(night.sprite).toBeUndefined();
    expect(Object.keys(night.sources)).toEqual([BASEMAP_SOURCE, AREAS_SOURCE, CELLS_SOURCE, BLOCKERS_SOURCE]);
  });

  it('draws only facilities a responder navigates by', () => {
    const shown = night.layers.filter((layer) => 'source-layer' in layer && layer['source-layer'] === 'pois').map((layer) => layer.id.replace('facility-', ''));
    expect(shown.sort()).toEqual(['ferry_terminal', 'fire_station', 'helipad', 'hospital', 'hydrant', 'police', 'school', 'shelter', 'station']);
  });

  it('draws counts above every name', () => {
    const ids = night.layers.map((layer) => layer.id);
    expect(ids.slice(-2)).toEqual(['cell-circle', 'cell-count']);
  });

  it('has every name give way to units and tags: they stand above all that is placed', () => {
    const placed = night.layers.filter((layer) => layer.type === 'symbol' && layer.layout?.['text-ignore-placement'] !== true);
    expect(placed.at(-1)).toEqual(blockerLayer);
    for (const layer of placed.slice(0, -1)) expect('layout' in layer && layer.layout && 'text-allow-overlap' in layer.layout, layer.id).toBe(false);
  });
});

describe('themeChanges', () => {
  it('changes colours and nothing else, and nothing when the theme stays', () => {
    const changes = themeChanges(night, day);
    expect(changes.length).toBeGreaterThan(20);
    for (const { property } of changes) expect(property).toMatch(/color$/);
    expect(themeChanges(night, night)).toEqual([]);
  });

  it('leaves no night colour behind', () => {
    const text = JSON.stringify(day.layers);
    const onlyNight = Object.values(PALETTES.night).filter((colour) => !Object.values(PALETTES.day).includes(colour));
    for (const colour of onlyNight) expect(text).not.toContain(colour);
  });
});
