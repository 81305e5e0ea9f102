/** Unit columns from plain rows, for the tests of this folder. */
import type { UnitColumns } from '../types';

export interface Row {
  handle: number;
  lon: number;
  lat: number;
  fix?: number;
  kind?: number;
  status?: number;
  flags?: number;
}

export function columns(rows: readonly Row[], version = 1): UnitColumns {
  return {
    count: rows.length,
    handle: Uint32Array.from(rows, (r) => r.handle),
    lon: Float64Array.from(rows, (r) => r.lon),
    lat: Float64Array.from(rows, (r) => r.lat),
    fixUnixS: Uint32Array.from(rows, (r) => r.fix ?? 1000),
    kind: Uint8Array.from(rows, (r) => r.kind ?? 1),
    status: Uint8Array.from(rows, (r) => r.status ?? 0),
    flags: Uint8Array.from(rows, (r) => r.flags ?? 0),
    heading: new Uint8Array(rows.length),
    version,
    nameOf: (handle) => `Unit ${handle}`,
  };
}
