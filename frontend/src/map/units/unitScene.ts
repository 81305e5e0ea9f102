/**
 * The units as the map shows them: rows read from the model, age of fixes, emphasis, folding into
 * counts, and which of them carry a name. No renderer in here.
 */
import { mercatorX, mercatorY } from '../geo';
import { MAX_NAMES } from '../overlay/declutter';
import { ageText } from '../overlay/names';
import type { NameText } from '../overlay/names';
import type { AggregateColumns, UnitColumns } from '../types';
import { fold } from './density';
import type { FoldedCell, MercatorBox } from './density';
import { MARK_HIDDEN, MARK_LATE, MARK_STALE, MAX_LATE_APART, UnitBuffer, isLate } from './unitBuffer';

/** More candidates than names that fit: some of them lie outside the view. */
const NAME_CANDIDATES = 2 * MAX_NAMES;

export interface SceneView {
  readonly zoom: number;
  /** The view and a margin around it. */
  readonly box: MercatorBox;
}

export interface SceneChange {
  readonly positions: boolean;
  readonly states: boolean;
  /** New count circles, or null when they are as before. */
  readonly cells: FoldedCell[] | null;
}

export class UnitScene {
  readonly buffer = new UnitBuffer();
  private source: UnitColumns | null = null;
  private readVersion = -1;
  private aggregates: FoldedCell[] = [];
  private selected: number | null = null;
  private hovered: number | null = null;
  private focus: ReadonlySet<number> | null = null;
  private clockOffsetMs = 0;
  private folding = false;
  private late: number[] = [];
  private cellsKey = '';

  constructor(private readonly mayGlide: () => boolean) {}

  setSource(source: UnitColumns): void {
    this.source = source;
    this.readVersion = -1;
  }

  setAggregates(columns: AggregateColumns | null): void {
    this.aggregates = [];
    for (let i = 0; columns !== null && i < columns.count; i += 1) {
      this.aggregates.push({ x: mercatorX(columns.lon[i] ?? 0), y: mercatorY(columns.lat[i] ?? 0), objects: columns.objects[i] ?? 0, late: false });
    }
  }

  setClockOffset(offsetMs: number): void {
    this.clockOffsetMs = offsetMs;
  }

  select(handle: number | null): void {
    this.selected = handle;
  }

  /** Returns whether anything changed: the pointer moves far more often than it meets another unit. */
  hover(handle: number | null): boolean {
    if (this.hovered === handle) return false;
    this.hovered = handle;
    return true;
  }

  setFocus(handles: ReadonlySet<number> | null): void {
    this.focus = handles;
  }

  /** Reads what changed and computes what must be uploaded. */
  update(view: SceneView, nowMs: number): SceneChange {
    const source = this.source;
    if (source === null) return { positions: false, states: false, cells: this.changedCells(this.aggregates) };
    const positions = source.version !== this.readVersion;
    if (positions) {
      this.buffer.apply(source, nowMs, this.mayGlide());
      this.readVersion = source.version;
    }
    const emphasis = { selected: this.selected, hovered: this.hovered, focus: this.focus };
    this.late = this.buffer.lateHandles(source);
    const lateApart = this.late.length <= MAX_LATE_APART;
    const folded = fold({
      count: this.buffer.count,
      x: this.buffer.nextX,
      y: this.buffer.nextY,
      zoom: view.zoom,
      box: view.box,
      keep: (row) => this.buffer.isWanted(row, emphasis) || (lateApart && isLate(source, row)),
      isLate: (row) => isLate(source, row),
      wasFolding: this.folding,
    });
    this.folding = folded.folding;
    const marked = this.buffer.mark(source, this.serverNowS(), emphasis, folded.hidden);
    return { positions, states: positions || marked, cells: this.changedCells([...this.aggregates, ...folded.cells]) };
  }

  /** Handles that deserve a name, most important first: selected, pointed at, late, then the focus; each nearest to the middle first. */
  named(middleX: number, middleY: number): number[] {
    const first = [this.selected, this.hovered].filter((handle): handle is number => handle !== null && this.isDrawn(handle));
    const distance = (handle: number): number => {
      const row = this.buffer.slotOf(handle);
      return Math.hypot((this.buffer.nextX[row] ?? 0) - middleX, (this.buffer.nextY[row] ?? 0) - middleY);
    };
    const nearest = (handles: Iterable<number>): number[] =>
      [...handles]
        .filter((handle) => this.isDrawn(handle))
        .map((handle) => ({ handle, far: distance(handle) }))
        .sort((a, b) => a.far - b.far)
        .slice(0, NAME_CANDIDATES)
        .map(({ handle }) => handle);
    return [...new Set([...first, ...nearest(this.late), ...nearest(this.focus ?? [])])];
  }

  isSelected(handle: number): boolean {
    return handle === this.selected;
  }

  textOf(handle: number, digits: (n: number, width: number) => string): NameText {
    const row = this.buffer.slotOf(handle);
    const marks = this.buffer.marksOf(row);
    const stale = (marks & MARK_STALE) !== 0;
    return {
      name: this.source?.nameOf(handle) ?? '',
      age: stale ? ageText(this.serverNowS() - this.buffer.fixOf(row), digits) : '',
      late: (marks & MARK_LATE) !== 0,
    };
  }

  /** Units that are drawn one by one within a box, at most so many. */
  drawnIn({ minX, maxX, minY, maxY }: MercatorBox, most: number): number[] {
    const { count, nextX, nextY, handles } = this.buffer;
    const out: number[] = [];
    for (let row = 0; row < count && out.length < most; row += 1) {
      const [x, y] = [nextX[row] ?? 0, nextY[row] ?? 0];
      if (x < minX || x > maxX || y < minY || y > maxY || (this.buffer.marksOf(row) & MARK_HIDDEN) !== 0) continue;
      out.push(handles[row] ?? 0);
    }
    return out;
  }

  isDrawn(handle: number): boolean {
    const row = this.buffer.slotOf(handle);
    return row >= 0 && (this.buffer.marksOf(row) & MARK_HIDDEN) === 0;
  }

  private serverNowS(): number {
    return (Date.now() + this.clockOffsetMs) / 1000;
  }

  private changedCells(cells: FoldedCell[]): FoldedCell[] | null {
    const key = cells.map((c) => `${c.x.toFixed(8)},${c.y.toFixed(8)},${c.objects},${c.late}`).join(';');
    if (key === this.cellsKey) return null;
    this.cellsKey = key;
    return cells;
  }
}
