/**
 * Page the map check opens: the real engine with generated units, driven by the address.
 * Served by the development server only; it is no input of the production build.
 */
import '@fontsource-variable/noto-sans';
import '@fontsource-variable/noto-sans-arabic';
import '../../src/ui/tokens.css';
import '../../src/ui/base.css';
import { mount } from 'svelte';
import MapView from '../../src/map/MapView.svelte';
import { AGENCY_KINDS, FLAG_COARSE, FLAG_HEADING, FLAG_LATE, INCIDENT_TYPES, UNIT_STATUSES } from '../../src/map/types';
import type { MapArea, MapEngine, MapIncident, MapNotice, MapScale, MapTheme, Numerals, Priority, UnitColumns } from '../../src/map/types';
import { symbolSheet } from './sheet';

const query = new URLSearchParams(window.location.search);
const number = (name: string, fallback: number): number => Number(query.get(name) ?? fallback);

/** Small repeatable generator, so that every run draws the same city. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const CITY = { lon: 7.4212, lat: 43.7352 };
const NAMES = ['Heron', 'Kestrel', 'Lark', 'Otter', 'Plumb', 'Tally', 'Reed', 'Skiff'];

class GeneratedUnits implements UnitColumns {
  version = 1;
  readonly handle: Uint32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  readonly fixUnixS: Uint32Array;
  readonly kind: Uint8Array;
  readonly status: Uint8Array;
  readonly flags: Uint8Array;
  readonly heading: Uint8Array;

  constructor(readonly count: number, spread: number) {
    const next = random(7);
    const now = Math.floor(Date.now() / 1000);
    this.handle = Uint32Array.from({ length: count }, (_, i) => i + 100);
    this.lon = Float64Array.from({ length: count }, () => CITY.lon + (next() + next() - 1) * spread);
    this.lat = Float64Array.from({ length: count }, () => CITY.lat + (next() + next() - 1) * spread * 0.55);
    this.fixUnixS = Uint32Array.from({ length: count }, (_, i) => (i % 13 === 5 ? now - 580 : now - (i % 4)));
    this.kind = Uint8Array.from({ length: count }, () => Math.floor(next() * AGENCY_KINDS.length));
    this.status = Uint8Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 0 : Math.floor(next() * UNIT_STATUSES.length)));
    this.flags = Uint8Array.from({ length: count }, (_, i) => (i % 29 === 8 && i < 300 ? FLAG_LATE : 0) | (i % 17 === 3 ? FLAG_COARSE : 0) | (i % 2 === 0 ? FLAG_HEADING : 0));
    this.heading = Uint8Array.from({ length: count }, () => Math.floor(next() * 256));
  }

  nameOf(handle: number): string {
    return `${NAMES[handle % NAMES.length] ?? 'Unit'} ${String(handle % 100).padStart(2, '0')}`;
  }

  step(): void {
    const next = random(this.version);
    const now = Math.floor(Date.now() / 1000);
    for (let i = 0; i < this.count; i += 1) {
      if (i % 13 === 5) continue;
      this.lon[i] = (this.lon[i] ?? 0) + (next() - 0.5) * 0.0003;
      this.lat[i] = (this.lat[i] ?? 0) + (next() - 0.5) * 0.0002;
      this.fixUnixS[i] = now;
    }
    this.version += 1;
  }
}

function incidents(): MapIncident[] {
  const next = random(3);
  return INCIDENT_TYPES.map((type, i): MapIncident => ({
    id: `26-${String(401 + i).padStart(4, '0')}`,
    lon: CITY.lon + (next() - 0.5) * 0.022,
    lat: CITY.lat + (next() - 0.5) * 0.012,
    priority: (i === 0 ? 1 : i < 4 ? 2 : i < 9 ? 3 : 4) as Priority,
    type,
    selected: i === 0,
  }));
}

function areas(): MapArea[] {
  const { lon, lat } = CITY;
  const square = (x: number, y: number, w: number, h: number) => [[[lon + x, lat + y], [lon + x + w, lat + y], [lon + x + w * 1.1, lat + y + h], [lon + x - w * 0.1, lat + y + h * 0.9]] as const];
  return [
    { id: 'z1', kind: 'cordon', shape: { form: 'circle', centre: [lon - 0.004, lat + 0.002], radiusM: 160 }, label: 'Cordon' },
    { id: 'z2', kind: 'hazard', shape: { form: 'polygon', rings: square(0.001, -0.003, 0.004, 0.003) }, label: 'Gas' },
    { id: 'z3', kind: 'evacuation', shape: { form: 'polygon', rings: square(0.0065, 0.0005, 0.004, 0.003) }, label: 'Evacuation A' },
    { id: 'z4', kind: 'staging', shape: { form: 'polygon', rings: square(-0.01, -0.002, 0.0018, 0.001) }, label: 'Staging 1' },
    { id: 'z5', kind: 'task', shape: { form: 'circle', centre: [lon + 0.002, lat + 0.0035], radiusM: 240 }, label: 'JT-088', selected: true },
    { id: 'z6', kind: 'closure', shape: { form: 'line', points: [[lon - 0.008, lat + 0.001], [lon - 0.0065, lat + 0.0017]] } },
    { id: 'z7', kind: 'division', shape: { form: 'polygon', rings: square(-0.014, 0.001, 0.004, 0.003) }, label: 'Division B' },
    { id: 'z8', kind: 'route', shape: { form: 'line', points: [[lon - 0.0105, lat - 0.0025], [lon - 0.008, lat - 0.0015], [lon - 0.005, lat - 0.001]] } },
  ];
}

declare global {
  interface Window {
    mapUnderTest?: { engine: MapEngine; units: GeneratedUnits; notices: MapNotice[]; clicks: unknown[]; viewports: number };
  }
}

async function start(): Promise<void> {
  const theme = (query.get('theme') ?? 'night') as MapTheme;
  const scale = (query.get('scale') ?? 'desk') as MapScale;
  const lang = query.get('lang') ?? 'en';
  document.documentElement.dataset['theme'] = theme;
  document.documentElement.dataset['seat'] = scale;
  document.documentElement.lang = lang;
  document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
  const host = document.getElementById('app');
  if (host === null) throw new Error('index.html has no #app element');
  if (query.has('sheet')) {
    symbolSheet(host);
    document.body.dataset['ready'] = 'true';
    return;
  }
  const notices: MapNotice[] = [];
  const engine = await new Promise<MapEngine>((onready, reject) => {
    mount(MapView, {
      target: host,
      props: {
        theme,
        scale,
        language: { lang, numerals: (lang === 'ar' ? 'arab' : 'latn') as Numerals, mapLabel: 'Map' },
        view: { lon: number('lon', CITY.lon), lat: number('lat', CITY.lat), zoom: number('zoom', 15) },
        ...(query.has('basemap') ? { basemapUrl: query.get('basemap') ?? '' } : {}),
        onready,
        onnotice: (notice: MapNotice) => notices.push(notice),
        onfailure: (reason: string) => reject(new Error(reason)),
      },
    });
  });
  const units = new GeneratedUnits(number('units', 60), number('spread', 0.02));
  const state = { engine, units, notices, clicks: [] as unknown[], viewports: 0 };
  engine.onClick((click) => state.clicks.push(click));
  engine.onViewport(() => (state.viewports += 1));
  engine.setUnits(units);
  if (!query.has('bare')) {
    engine.setIncidents(incidents());
    engine.setAreas(areas());
    engine.setFocus(new Set(Array.from({ length: number('focus', 14) }, (_, i) => 100 + i * 4)));
    engine.select(100);
  }
  window.mapUnderTest = state;
  document.body.dataset['ready'] = 'true';
}

void start();
