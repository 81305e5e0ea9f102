/**
 * Where the units are, as typed arrays with dense slots: read by the map's own layer every frame, written by picture patches.
 * Cold facts (kind, status, name) come from the world when a unit object changes.
 */
import { FLAG_COARSE as WIRE_COARSE, FLAG_HEADING as WIRE_HEADING, type AggregateRow, type PicturePatch, type PositionRow } from '../net/rows';
import { AGENCY_KINDS, UNIT_STATUSES } from '../protocol/words';
import { formOf } from './agencyForm';
import type { World } from './world';

/** First size of the arrays; they double when full. */
const FIRST_CAPACITY = 1024;

/** Bits of `flags` as the map reads them; a test holds them equal to the map's own table. */
export const FLAG_LATE = 2;
export const FLAG_COARSE = 4;
export const FLAG_HEADING = 8;

interface Facts { id: string; name: string; kind: number; status: number; late: boolean }

/** Counts per cell, as the map reads them. */
export interface Cells { count: number; lon: Float64Array; lat: Float64Array; objects: Uint32Array }

const OTHER_KIND = AGENCY_KINDS.indexOf('other');
const UNKNOWN_STATUS = UNIT_STATUSES.indexOf('off_duty');

export class Columns {
  count = 0;
  version = 0;
  handle = new Uint32Array(FIRST_CAPACITY);
  lon = new Float64Array(FIRST_CAPACITY);
  lat = new Float64Array(FIRST_CAPACITY);
  fixUnixS = new Uint32Array(FIRST_CAPACITY);
  kind = new Uint8Array(FIRST_CAPACITY);
  status = new Uint8Array(FIRST_CAPACITY);
  flags = new Uint8Array(FIRST_CAPACITY);
  private wireFlags = new Uint8Array(FIRST_CAPACITY);
  heading = new Uint8Array(FIRST_CAPACITY);
  cells: Cells = cellsOf([]);
  private readonly slots = new Map<number, number>();
  private facts = new Map<number, Facts>();

  nameOf(handle: number): string {
    return this.facts.get(handle)?.name ?? '';
  }

  idOf(handle: number): string | null {
    return this.facts.get(handle)?.id ?? null;
  }

  slotOf(handle: number): number | null {
    return this.slots.get(handle) ?? null;
  }

  positionOf(handle: number | undefined): { lon: number; lat: number; fixUnixS: number } | null {
    const slot = handle === undefined ? undefined : this.slots.get(handle);
    if (slot === undefined) return null;
    return { lon: this.lon[slot] ?? 0, lat: this.lat[slot] ?? 0, fixUnixS: this.fixUnixS[slot] ?? 0 };
  }

  /** Whether its place is the middle of a cell. The row says it: within an area a unit is shown otherwise than elsewhere (G12). */
  isCoarse(handle: number | undefined): boolean {
    const slot = handle === undefined ? undefined : this.slots.get(handle);
    return slot !== undefined && ((this.wireFlags[slot] ?? 0) & WIRE_COARSE) !== 0;
  }

  /** As it came, but for its speed and its precision in words, which nobody reads here. */
  rowOf(handle: number | undefined): PositionRow | null {
    const slot = handle === undefined ? undefined : this.slots.get(handle);
    const at = this.positionOf(handle);
    if (handle === undefined || slot === undefined || at === null) return null;
    return { handle, ...at, heading: this.heading[slot] ?? 0, flags: this.wireFlags[slot] ?? 0, speed: 0, precision: 0 };
  }

  /** Drops positions of which it is not known whose they are, and counts, of which that is never known. */
  sweep(counts: boolean): void {
    for (const handle of [...this.slots.keys()]) if (!this.facts.has(handle)) this.remove(handle);
    if (counts) this.cells = cellsOf([]);
    this.version += 1;
  }

  apply(patch: PicturePatch): void {
    for (const handle of patch.gone) this.remove(handle);
    for (const row of patch.positions) {
      const slot = this.slots.get(row.handle) ?? this.add(row.handle);
      this.lon[slot] = row.lon;
      this.lat[slot] = row.lat;
      this.fixUnixS[slot] = row.fixUnixS;
      this.wireFlags[slot] = row.flags;
      this.flags[slot] = this.flagsOf(row.handle, row.flags);
      this.heading[slot] = row.heading;
    }
    if (patch.aggregates !== null) this.cells = cellsOf(patch.aggregates);
    this.version += 1;
  }

  clear(): void {
    this.count = 0;
    this.slots.clear();
    this.cells = cellsOf([]);
    this.version += 1;
  }

  /** Takes the cold facts anew; called when units or agencies changed. */
  learn(world: World): void {
    const late = new Set<string>();
    for (const a of world.assignment.values()) if (a.overdue === true && a.status === 'dispatched') late.add(a.unit);
    const facts = new Map<number, Facts>();
    const known = new Map([...world.agency.keys()].map((id) => [id, formOf(world, id)]));
    const forms = (agency: string): number => known.get(agency) ?? 0;
    for (const unit of world.unit.values()) {
      if (unit.handle === undefined) continue;
      const kind = AGENCY_KINDS.indexOf(world.agency.get(unit.agency)?.agency_kind ?? 'other');
      const status = unit.status === undefined ? UNKNOWN_STATUS : UNIT_STATUSES.indexOf(unit.status);
      facts.set(unit.handle, {
        id: unit.id, name: unit.callsign, kind: kind < 0 ? OTHER_KIND : kind + forms(unit.agency) * AGENCY_KINDS.length, status: status < 0 ? UNKNOWN_STATUS : status,
        late: late.has(unit.id),
      });
    }
    this.facts = facts;
    for (const [handle, slot] of this.slots) this.paint(handle, slot);
    this.version += 1;
  }

  private paint(handle: number, slot: number): void {
    const known = this.facts.get(handle);
    this.kind[slot] = known?.kind ?? OTHER_KIND;
    this.status[slot] = known?.status ?? UNKNOWN_STATUS;
    this.flags[slot] = this.flagsOf(handle, this.wireFlags[slot] ?? 0);
  }

  private flagsOf(handle: number, wire: number): number {
    return ((wire & WIRE_HEADING) === 0 ? 0 : FLAG_HEADING)
      | ((wire & WIRE_COARSE) === 0 ? 0 : FLAG_COARSE)
      | (this.facts.get(handle)?.late === true ? FLAG_LATE : 0);
  }

  private add(handle: number): number {
    if (this.count === this.handle.length) this.grow();
    const slot = this.count;
    this.count += 1;
    this.handle[slot] = handle;
    this.slots.set(handle, slot);
    this.paint(handle, slot);
    return slot;
  }

  /** The last slot moves into the hole, so that the arrays stay dense. */
  private remove(handle: number): void {
    const slot = this.slots.get(handle);
    if (slot === undefined) return;
    const last = this.count - 1;
    this.slots.delete(handle);
    if (slot !== last) {
      for (const column of [this.handle, this.lon, this.lat, this.fixUnixS, this.kind, this.status, this.flags,
        this.wireFlags, this.heading]) {
        column[slot] = column[last] ?? 0;
      }
      this.slots.set(this.handle[slot] ?? 0, slot);
    }
    this.count = last;
  }

  private grow(): void {
    const size = this.handle.length * 2;
    const wide = <T extends Uint8Array | Uint32Array | Float64Array>(old: T, next: T): T => {
      next.set(old);
      return next;
    };
    this.handle = wide(this.handle, new Uint32Array(size));
    this.lon = wide(this.lon, new Float64Array(size));
    this.lat = wide(this.lat, new Float64Array(size));
    this.fixUnixS = wide(this.fixUnixS, new Uint32Array(size));
    this.kind = wide(this.kind, new Uint8Array(size));
    this.status = wide(this.status, new Uint8Array(size));
    this.flags = wide(this.flags, new Uint8Array(size));
    this.wireFlags = wide(this.wireFlags, new Uint8Array(size));
    this.heading = wide(this.heading, new Uint8Array(size));
  }
}

function cellsOf(rows: readonly AggregateRow[]): Cells {
  return {
    count: rows.length, lon: Float64Array.from(rows, (r) => r.lon), lat: Float64Array.from(rows, (r) => r.lat),
    objects: Uint32Array.from(rows, (r) => r.count),
  };
}
