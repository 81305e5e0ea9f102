/** What a preview tells, as a screen shows it: what would be otherwise, and what the two maps draw. Pure; what is seen is the server's word. */
import { AGENCY_KINDS, FLAG_COARSE, UNIT_STATUSES, type LonLat, type MapArea, type MapIncident, type MapThing, type UnitColumns } from '../map/types';
import type { World } from '../model/world';
import type { AgreementPreview, Sight, SightShown } from '../protocol/wire';
import { PRECISIONS, type Precision } from '../protocol/words';
import { zoneAreas } from '../zones/shape';

export const WORLDS = ['now', 'then'] as const;
export type Which = (typeof WORLDS)[number];
/** What is otherwise, what weighs most first. */
export const CHANGES = ['gained', 'lost', 'finer', 'coarser', 'more_fields', 'fewer_fields', 'other_fields', 'same'] as const;
export type Change = (typeof CHANGES)[number];

/** A row of cells is so high; their width follows from a whole number of them around the earth. Cells of 100 m are parts of those of 1 km (docs/protocol.md, G13). */
const GRIDS: Readonly<Partial<Record<Precision, { row: number; atEquator: number; split: number }>>> = {
  cell_100m: { row: 0.009, atEquator: 40_000, split: 10 }, cell_1km: { row: 0.009, atEquator: 40_000, split: 1 }, sector: { row: 0.09, atEquator: 4_000, split: 1 },
};

export function changeOf(sight: Sight): Change {
  const { now, then } = sight;
  if (then === undefined) return 'lost';
  if (now === undefined) return 'gained';
  const step = rank(then) - rank(now);
  if (step !== 0) return step < 0 ? 'finer' : 'coarser';
  const more = then.fields.some((field) => !now.fields.includes(field));
  const fewer = now.fields.some((field) => !then.fields.includes(field));
  return more && fewer ? 'other_fields' : more ? 'more_fields' : fewer ? 'fewer_fields' : 'same';
}

/** No position at all is coarser than any. */
function rank(shown: SightShown): number {
  return shown.position === undefined ? PRECISIONS.length : PRECISIONS.indexOf(shown.position);
}

/** What would be otherwise first; then by kind and name. */
export function sorted(preview: AgreementPreview, name: (sight: Sight) => string): Sight[] {
  const kinds = preview.counts.map((one) => one.kind);
  const at = (sight: Sight): number => CHANGES.indexOf(changeOf(sight));
  return preview.sights.map((sight) => ({ sight, name: name(sight) }))
    .sort((a, b) => at(a.sight) - at(b.sight) || kinds.indexOf(a.sight.kind) - kinds.indexOf(b.sight.kind) || a.name.localeCompare(b.name))
    .map((one) => one.sight);
}

/** The corners of the cell around its middle. */
export function cellRing(lon: number, lat: number, precision: Precision): LonLat[] | null {
  const grid = GRIDS[precision];
  if (grid === undefined) return null;
  const { row, atEquator, split } = grid;
  const height = row / split;
  const middle = (Math.floor((lat + 90) / row) + 0.5) * row - 90;
  const around = Math.max(1, Math.floor(atEquator * Math.cos((middle * Math.PI) / 180)));
  const width = 360 / (around * split);
  const [w, e, s, n] = [lon - width / 2, lon + width / 2, lat - height / 2, lat + height / 2];
  return [[w, s], [e, s], [e, n], [w, n], [w, s]];
}

export interface Drawn { units: UnitColumns; incidents: MapIncident[]; things: MapThing[]; areas: MapArea[] }
export interface Words { zone: (kind: string, name: string) => string; units: (n: number) => string; incident: (id: string) => MapIncident | null }

/** What a map of one of the two worlds shows: exact units as units, coarse ones as the cells that they are somewhere in. */
export function drawn(preview: AgreementPreview, which: Which, world: World, words: Words): Drawn {
  const shown = preview.sights.flatMap((sight) => (sight[which] === undefined ? [] : [{ sight, it: sight[which] }]));
  const of = (kind: Sight['kind']): typeof shown => shown.filter((one) => one.sight.kind === kind);
  const zones = new Map(of('zone').filter((one) => one.it.fields.includes('shape')).flatMap(({ sight }) => {
    const zone = world.zone.get(sight.id);
    return zone === undefined ? [] : [[zone.id, zone] as const];
  }));
  const units = of('unit');
  return {
    units: columnsOf(units.filter((one) => one.it.position === 'exact'), world),
    incidents: of('incident').filter((one) => one.it.fields.includes('place')).flatMap(({ sight, it }) => {
      const incident = words.incident(sight.id);
      if (incident === null) return [];
      return [it.fields.includes('classification') ? incident : { ...incident, priority: 5 as const, type: 'other' as const }];
    }),
    things: of('equipment').flatMap(({ sight, it }) => (it.lon === undefined || it.lat === undefined ? [] : [{
      id: sight.id, lon: it.lon, lat: it.lat, usable: true, coarse: it.position !== 'exact',
    }])),
    areas: [...zoneAreas({ ...world, zone: zones }, null, (zone) => words.zone(zone.zone_kind, zone.name), null), ...cellsOf(units, words)],
  };
}

/** One area a cell, with how many units are somewhere in it: a name would stand at a place that is not shown. */
function cellsOf(units: readonly { sight: Sight; it: SightShown }[], words: Words): MapArea[] {
  const cells = new Map<string, { ring: LonLat[]; n: number }>();
  for (const { it } of units) {
    if (it.position === undefined || it.lon === undefined || it.lat === undefined) continue;
    const ring = cellRing(it.lon, it.lat, it.position);
    if (ring === null) continue;
    const key = `${it.position} ${it.lon.toFixed(6)} ${it.lat.toFixed(6)}`;
    const cell = cells.get(key) ?? { ring, n: 0 };
    cells.set(key, { ...cell, n: cell.n + 1 });
  }
  return [...cells].map(([id, { ring, n }]) => ({ id, kind: 'staging', shape: { form: 'polygon', rings: [ring] }, label: words.units(n) }));
}

function columnsOf(exact: readonly { sight: Sight; it: SightShown }[], world: World): UnitColumns {
  const placed = exact.filter((one) => one.it.lon !== undefined && one.it.lat !== undefined);
  const unit = (n: number): ReturnType<World['unit']['get']> => world.unit.get(placed[n]?.sight.id ?? '');
  const rows = placed.map((_, n) => n);
  const kindOf = (n: number): number => AGENCY_KINDS.indexOf(world.agency.get(unit(n)?.agency ?? '')?.agency_kind ?? 'other');
  const statusOf = (n: number): number => UNIT_STATUSES.indexOf(placed[n]?.it.fields.includes('status') === true ? unit(n)?.status ?? 'off_duty' : 'off_duty');
  return {
    count: placed.length, version: 1,
    handle: Uint32Array.from(rows, (n) => n + 1),
    lon: Float64Array.from(placed, (one) => one.it.lon ?? 0), lat: Float64Array.from(placed, (one) => one.it.lat ?? 0),
    fixUnixS: new Uint32Array(placed.length), kind: Uint8Array.from(rows, kindOf), status: Uint8Array.from(rows, statusOf),
    flags: Uint8Array.from(placed, (one) => (one.it.position === 'exact' ? 0 : FLAG_COARSE)), heading: new Uint8Array(placed.length),
    nameOf: (handle) => unit(handle - 1)?.callsign ?? '',
  };
}
