/**
 * Where symbols would lie on top of each other, one neutral circle with a count is drawn instead.
 * The cells are fixed to the ground, so they do not swim while the view moves. Units in focus or
 * selected are never folded into a circle; late ones only when they are too many to be told apart.
 */
import { WORLD_PX } from '../geo';

/** Folding starts above this many units in view, and ends below the lower figure (no flicker between). */
export const FOLD_ABOVE = 250;
export const FOLD_BELOW = 220;
/** A cell with more units than this is folded: five symbols of 21 px are the most that stay readable in it. */
export const FOLD_CELL_ABOVE = 5;
/** Side of a cell on the screen at the lower end of its zoom step. */
export const CELL_PX = 76;
/** From this zoom on a symbol is always drawn: the view is then a few streets. */
export const NEVER_FOLD_FROM_ZOOM = 17;

export interface FoldedCell {
  readonly x: number;
  readonly y: number;
  readonly objects: number;
  /** Some of them are late: the circle says so. */
  readonly late: boolean;
}

export interface MercatorBox {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export interface FoldInput {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly zoom: number;
  readonly box: MercatorBox;
  /** Rows that must stay visible. */
  readonly keep: (row: number) => boolean;
  readonly isLate: (row: number) => boolean;
  readonly wasFolding: boolean;
}

export interface FoldResult {
  readonly folding: boolean;
  readonly cells: FoldedCell[];
  /** 1 for each row that a circle stands for. */
  readonly hidden: Uint8Array;
}

interface Cell {
  rows: number[];
  sumX: number;
  sumY: number;
}

/** Side of a cell in mercator units; it changes at every half zoom step only. */
export function cellSide(zoom: number): number {
  return CELL_PX / (WORLD_PX * 2 ** (Math.floor(zoom * 2) / 2));
}

function collect(input: FoldInput): { cells: Map<number, Cell>; inView: number; side: number } {
  const { count, x, y, box } = input;
  const side = cellSide(input.zoom);
  const columns = Math.ceil(1 / side);
  const cells = new Map<number, Cell>();
  let inView = 0;
  for (let i = 0; i < count; i += 1) {
    const px = x[i] as number;
    const py = y[i] as number;
    if (px < box.minX || px > box.maxX || py < box.minY || py > box.maxY) continue;
    inView += 1;
    if (input.keep(i)) continue;
    const key = Math.floor(py / side) * columns + Math.floor(px / side);
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { rows: [i], sumX: px, sumY: py });
    else {
      cell.rows.push(i);
      cell.sumX += px;
      cell.sumY += py;
    }
  }
  return { cells, inView, side };
}

/** Keeps a circle inside the middle of its cell, so that two neighbours cannot overlap. */
function towardsMiddle(mean: number, side: number): number {
  const start = Math.floor(mean / side) * side;
  return Math.max(start + side * 0.28, Math.min(start + side * 0.72, mean));
}

export function fold(input: FoldInput): FoldResult {
  const hidden = new Uint8Array(input.count);
  if (input.zoom >= NEVER_FOLD_FROM_ZOOM) return { folding: false, cells: [], hidden };
  const { cells, inView, side } = collect(input);
  const folding = inView > (input.wasFolding ? FOLD_BELOW : FOLD_ABOVE);
  if (!folding) return { folding, cells: [], hidden };
  const folded: FoldedCell[] = [];
  for (const { rows, sumX, sumY } of cells.values()) {
    if (rows.length <= FOLD_CELL_ABOVE) continue;
    for (const row of rows) hidden[row] = 1;
    folded.push({ x: towardsMiddle(sumX / rows.length, side), y: towardsMiddle(sumY / rows.length, side), objects: rows.length, late: rows.some(input.isLate) });
  }
  return { folding, cells: folded, hidden };
}
