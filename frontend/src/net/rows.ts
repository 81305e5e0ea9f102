/** Decodes the picture lane (docs/protocol.md §4) and merges frames so that only the newest position of a unit is posted on. */

export const HEADER_BYTES = 16;
export const POSITION_BYTES = 20;
export const AGGREGATE_BYTES = 12;
/** A frame names at most this many rows: above the 100,000 objects of the design point, far below what would exhaust a tablet. */
export const MAX_ROWS = 200_000;

export const FLAG_HEADING = 1;
export const FLAG_SPEED = 2;
export const FLAG_COARSE = 4;
export const FLAG_CLAMPED = 8;

export interface PositionRow {
  handle: number; lon: number; lat: number; fixUnixS: number; heading: number; speed: number; flags: number; precision: number;
}
export interface AggregateRow { lon: number; lat: number; count: number }

export interface PictureFrame {
  kind: 'positions' | 'aggregates'; tick: number; serverUnixS: number; gone: number[];
  positions: PositionRow[]; aggregates: AggregateRow[];
}

/** Returns null for anything that is not exactly one well-formed frame; the caller then starts over with a snapshot. */
export function decodePicture(bytes: ArrayBuffer): PictureFrame | null {
  if (bytes.byteLength < HEADER_BYTES) return null;
  const view = new DataView(bytes);
  const kind = view.getUint8(1);
  if (view.getUint8(0) !== 1 || (kind !== 1 && kind !== 2)) return null;
  const goneCount = view.getUint16(2, true);
  const rows = view.getUint32(4, true);
  const rowBytes = kind === 1 ? POSITION_BYTES : AGGREGATE_BYTES;
  if (rows > MAX_ROWS || bytes.byteLength !== HEADER_BYTES + goneCount * 4 + rows * rowBytes) return null;
  const frame: PictureFrame = {
    kind: kind === 1 ? 'positions' : 'aggregates', tick: view.getUint32(8, true), serverUnixS: view.getUint32(12, true),
    gone: [], positions: [], aggregates: [],
  };
  let at = HEADER_BYTES;
  for (let i = 0; i < goneCount; i += 1, at += 4) frame.gone.push(view.getUint32(at, true));
  for (let i = 0; i < rows; i += 1, at += rowBytes) {
    if (!onEarth(view, kind === 1 ? at + 4 : at)) return null;
    if (kind === 1 && view.getUint8(at + 19) > COARSEST) return null;
    if (kind === 1) frame.positions.push(positionAt(view, at));
    else frame.aggregates.push({ lon: degrees(view, at), lat: degrees(view, at + 4), count: view.getUint32(at + 8, true) });
  }
  return frame;
}

/** Highest code of a precision: sectors. */
const COARSEST = 3;

function onEarth(view: DataView, at: number): boolean {
  return Math.abs(view.getInt32(at, true)) <= 1_800_000_000 && Math.abs(view.getInt32(at + 4, true)) <= 900_000_000;
}

function degrees(view: DataView, at: number): number {
  return view.getInt32(at, true) / 1e7;
}

function positionAt(view: DataView, at: number): PositionRow {
  return {
    handle: view.getUint32(at, true), lon: degrees(view, at + 4), lat: degrees(view, at + 8), fixUnixS: view.getUint32(at + 12, true),
    heading: view.getUint8(at + 16), speed: view.getUint8(at + 17), flags: view.getUint8(at + 18), precision: view.getUint8(at + 19),
  };
}

/** What the worker posts: the net effect of the frames since the last post. */
export interface PicturePatch { gone: number[]; positions: PositionRow[]; aggregates: AggregateRow[] | null }

/** Last write wins per handle; a handle that goes and comes back within one post has moved between tiles and stays. */
export class PictureMerge {
  private readonly rows = new Map<number, PositionRow>();
  private readonly gone = new Set<number>();
  private cells: AggregateRow[] | null = null;

  add(frame: PictureFrame): void {
    if (frame.kind === 'aggregates') this.cells = frame.aggregates;
    for (const handle of frame.gone) {
      this.rows.delete(handle);
      this.gone.add(handle);
    }
    for (const row of frame.positions) {
      this.gone.delete(row.handle);
      this.rows.set(row.handle, row);
    }
    if (frame.kind === 'positions' && frame.positions.length > 0) this.cells = [];
  }

  get empty(): boolean {
    return this.rows.size === 0 && this.gone.size === 0 && this.cells === null;
  }

  take(): PicturePatch {
    const patch = { gone: [...this.gone], positions: [...this.rows.values()], aggregates: this.cells };
    this.clear();
    return patch;
  }

  clear(): void {
    this.rows.clear();
    this.gone.clear();
    this.cells = null;
  }
}
