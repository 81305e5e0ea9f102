/**
 * What the graphics card gets for each unit, computed without touching it: positions in Float64
 * mercator, movement between two fixes, and one packed state word. Rows follow the model's rows.
 *
 * Nothing is extrapolated: a unit is drawn between its last two fixes for a moment and then rests on
 * the last one until the next arrives.
 */
import { AGENCY_KINDS, FLAG_COARSE, FLAG_HEADING, FLAG_LATE, FLAG_STALE, UNIT_STATUSES } from '../types';
import { FORMS } from '../symbols/shapes';
import type { UnitColumns } from '../types';
import { mercatorX, mercatorY } from '../geo';

/** A fix older than this is shown as old: at 14 m/s in town the unit is then 400 m or more from it. */
export const STALE_AFTER_S = 30;
/** Time to glide from one fix to the next; the map never lags more than this behind a fix. */
export const GLIDE_MS = 600;
/** Two fixes further apart in time jump: a glide between them would invent a path. */
export const GLIDE_MAX_GAP_S = 5;
/** Above this many units nothing glides: the jumps are then smaller than the symbols. */
export const GLIDE_MAX_UNITS = 5_000;

/** Late units shown one by one wherever they stand; with more of them a circle says that some are late. */
export const MAX_LATE_APART = 25;

/** Bits of the marks byte, read by the shader. */
export const MARK_STALE = 1;
export const MARK_LATE = 2;
export const MARK_COARSE = 4;
export const MARK_HEADING = 8;
export const MARK_SELECTED = 16;
export const MARK_CONTEXT = 32;
export const MARK_HIDDEN = 64;
/** Drawn in the second pass, above the others. */
export const MARK_ABOVE = 128;

const KIND_OTHER = AGENCY_KINDS.indexOf('other');
const STATUS_OFF = UNIT_STATUSES.indexOf('off_duty');
const FIRST_CAPACITY = 256;

export interface Emphasis {
  readonly selected: number | null;
  readonly hovered: number | null;
  readonly focus: ReadonlySet<number> | null;
}

/** Which form of its kind a unit's symbol has; a kind out of range has the plain one. */
export function formCell(kind: number): number {
  const form = Math.floor(kind / AGENCY_KINDS.length);
  return form < FORMS.length ? form : 0;
}

/** Cell of a form's part of the atlas for a kind and a status; indexes out of range fall back to the neutral symbols. */
export function atlasCell(kind: number, status: number): number {
  const k = kind < AGENCY_KINDS.length * FORMS.length ? kind % AGENCY_KINDS.length : KIND_OTHER;
  const s = status < UNIT_STATUSES.length ? status : STATUS_OFF;
  return k * UNIT_STATUSES.length + s;
}

class Positions {
  readonly prevX: Float64Array;
  readonly prevY: Float64Array;
  readonly nextX: Float64Array;
  readonly nextY: Float64Array;
  readonly startMs: Float64Array;
  readonly fixS: Uint32Array;
  readonly handle: Uint32Array;

  constructor(capacity: number) {
    this.prevX = new Float64Array(capacity);
    this.prevY = new Float64Array(capacity);
    this.nextX = new Float64Array(capacity);
    this.nextY = new Float64Array(capacity);
    this.startMs = new Float64Array(capacity);
    this.fixS = new Uint32Array(capacity);
    this.handle = new Uint32Array(capacity);
  }
}

export class UnitBuffer {
  count = 0;
  /** Packed for the shader: atlas cell, marks, heading, form. */
  state = new Uint8Array(FIRST_CAPACITY * 4);
  /** Until when something is still gliding, on the caller's clock. */
  glidingUntilMs = 0;
  private now = new Positions(FIRST_CAPACITY);
  private spare = new Positions(FIRST_CAPACITY);
  private rows = new Map<number, number>();

  get nextX(): Float64Array {
    return this.now.nextX;
  }
  get nextY(): Float64Array {
    return this.now.nextY;
  }
  get handles(): Uint32Array {
    return this.now.handle;
  }

  slotOf(handle: number): number {
    return this.rows.get(handle) ?? -1;
  }

  /** Reads all rows of the columns. `nowMs` is a monotonic clock; `glide` is off for reduced motion. */
  apply(source: UnitColumns, nowMs: number, glide: boolean): void {
    const count = source.count;
    this.reserve(count);
    const old = this.now;
    const next = this.spare;
    const sameRows = this.keepsRows(source);
    const mayGlide = glide && count <= GLIDE_MAX_UNITS;
    for (let i = 0; i < count; i += 1) {
      const handle = source.handle[i] as number;
      const x = mercatorX(source.lon[i] as number);
      const y = mercatorY(source.lat[i] as number);
      const fix = source.fixUnixS[i] as number;
      next.handle[i] = handle;
      const from = sameRows ? i : this.slotOf(handle);
      this.move(old, from, next, i, { x, y, fix, nowMs, mayGlide });
    }
    this.now = next;
    this.spare = old;
    this.count = count;
    if (!sameRows) {
      this.rows.clear();
      for (let i = 0; i < count; i += 1) this.rows.set(next.handle[i] as number, i);
    }
  }

  private move(
    old: Positions,
    from: number,
    next: Positions,
    to: number,
    fix: { x: number; y: number; fix: number; nowMs: number; mayGlide: boolean },
  ): void {
    next.nextX[to] = fix.x;
    next.nextY[to] = fix.y;
    next.fixS[to] = fix.fix;
    const known = from >= 0;
    const unmoved = known && old.nextX[from] === fix.x && old.nextY[from] === fix.y;
    if (unmoved) {
      next.prevX[to] = old.prevX[from] as number;
      next.prevY[to] = old.prevY[from] as number;
      next.startMs[to] = old.startMs[from] as number;
      return;
    }
    const gap = known ? fix.fix - (old.fixS[from] as number) : Number.POSITIVE_INFINITY;
    if (known && fix.mayGlide && gap >= 0 && gap <= GLIDE_MAX_GAP_S) {
      const at = shareOf(old.startMs[from] as number, fix.nowMs);
      next.prevX[to] = mix(old.prevX[from] as number, old.nextX[from] as number, at);
      next.prevY[to] = mix(old.prevY[from] as number, old.nextY[from] as number, at);
      next.startMs[to] = fix.nowMs;
      this.glidingUntilMs = Math.max(this.glidingUntilMs, fix.nowMs + GLIDE_MS);
    } else {
      next.prevX[to] = fix.x;
      next.prevY[to] = fix.y;
      next.startMs[to] = fix.nowMs - GLIDE_MS;
    }
  }

  /** Whether a row stands above the others: selected, pointed at, in focus or late. */
  isAbove(source: UnitColumns, row: number, emphasis: Emphasis): boolean {
    return this.isWanted(row, emphasis) || isLate(source, row);
  }

  /** Whether somebody asked for this very unit: it is never folded into a count. */
  isWanted(row: number, { selected, hovered, focus }: Emphasis): boolean {
    const handle = this.now.handle[row] as number;
    return handle === selected || handle === hovered || (focus !== null && focus.has(handle));
  }

  /**
   * Computes the state words. Returns true when any byte changed, so that an unchanged second costs
   * no upload. `serverNowS` is the server's clock: the age of a fix is measured by it.
   */
  mark(source: UnitColumns, serverNowS: number, emphasis: Emphasis, hidden: Uint8Array): boolean {
    let changed = false;
    for (let i = 0; i < this.count; i += 1) {
      const flags = source.flags[i] as number;
      let marks = 0;
      if ((flags & FLAG_STALE) !== 0 || serverNowS - (this.now.fixS[i] as number) > STALE_AFTER_S) marks |= MARK_STALE;
      if ((flags & FLAG_LATE) !== 0) marks |= MARK_LATE;
      if ((flags & FLAG_COARSE) !== 0) marks |= MARK_COARSE;
      const handle = this.now.handle[i];
      if (handle === emphasis.selected) marks |= MARK_SELECTED;
      // Only on the unit in hand: on every unit the small pointers read as dirt.
      if ((flags & FLAG_HEADING) !== 0 && (handle === emphasis.selected || handle === emphasis.hovered)) marks |= MARK_HEADING;
      if (this.isAbove(source, i, emphasis)) marks |= MARK_ABOVE;
      else if (emphasis.focus !== null) marks |= MARK_CONTEXT;
      if (hidden[i] === 1) marks |= MARK_HIDDEN;
      const kind = source.kind[i] as number;
      changed = this.put(i, atlasCell(kind, source.status[i] as number), marks, source.heading[i] as number, formCell(kind)) || changed;
    }
    return changed;
  }

  marksOf(row: number): number {
    return this.state[row * 4 + 1] ?? 0;
  }

  /** Late units, at most one more than are shown one by one. */
  lateHandles(source: UnitColumns): number[] {
    const late: number[] = [];
    for (let i = 0; i < this.count && late.length <= MAX_LATE_APART; i += 1) {
      if (isLate(source, i)) late.push(this.now.handle[i] as number);
    }
    return late;
  }

  fixOf(row: number): number {
    return this.now.fixS[row] ?? 0;
  }

  /** Where a row is drawn at a moment, in mercator units. */
  drawnAt(row: number, nowMs: number): { x: number; y: number } {
    const at = shareOf(this.now.startMs[row] ?? 0, nowMs);
    return {
      x: mix(this.now.prevX[row] ?? 0, this.now.nextX[row] ?? 0, at),
      y: mix(this.now.prevY[row] ?? 0, this.now.nextY[row] ?? 0, at),
    };
  }

  /**
   * Writes offsets from a Float64 origin as Float32, which keeps them exact to centimetres near the
   * view at any zoom: previous x, y, next x, y, start in seconds since `epochMs`.
   */
  pack(origin: { x: number; y: number }, epochMs: number, out: Float32Array): void {
    const p = this.now;
    for (let i = 0, o = 0; i < this.count; i += 1, o += 5) {
      out[o] = (p.prevX[i] as number) - origin.x;
      out[o + 1] = (p.prevY[i] as number) - origin.y;
      out[o + 2] = (p.nextX[i] as number) - origin.x;
      out[o + 3] = (p.nextY[i] as number) - origin.y;
      out[o + 4] = ((p.startMs[i] as number) - epochMs) / 1000;
    }
  }

  private put(row: number, cell: number, marks: number, heading: number, form: number): boolean {
    const o = row * 4;
    const s = this.state;
    if (s[o] === cell && s[o + 1] === marks && s[o + 2] === heading && s[o + 3] === form) return false;
    s[o] = cell;
    s[o + 1] = marks;
    s[o + 2] = heading;
    s[o + 3] = form;
    return true;
  }

  private keepsRows(source: UnitColumns): boolean {
    if (source.count !== this.count) return false;
    for (let i = 0; i < source.count; i += 1) if (source.handle[i] !== this.now.handle[i]) return false;
    return true;
  }

  private reserve(count: number): void {
    const have = this.now.handle.length;
    if (count <= have) return;
    let capacity = have;
    while (capacity < count) capacity *= 2;
    const grown = new Positions(capacity);
    for (const key of ['prevX', 'prevY', 'nextX', 'nextY', 'startMs', 'fixS', 'handle'] as const) grown[key].set(this.now[key]);
    this.now = grown;
    this.spare = new Positions(capacity);
    const state = new Uint8Array(capacity * 4);
    state.set(this.state);
    this.state = state;
  }
}

export function isLate(source: UnitColumns, row: number): boolean {
  return ((source.flags[row] as number) & FLAG_LATE) !== 0;
}

function shareOf(startMs: number, nowMs: number): number {
  return Math.max(0, Math.min(1, (nowMs - startMs) / GLIDE_MS));
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
