/** Draws every symbol once into one texture: 3 forms of 12 kinds times 13 statuses, in the theme's colours. */
import { AGENCY_KINDS, UNIT_STATUSES } from '../types';
import type { AgencyKind, UnitStatus } from '../types';
import type { Palette } from '../style/palette';
import { FORMS, GRID, HOLLOW_STROKE, LOOKS, OUTLINE, RAISED, SILHOUETTES, SLASH, basesOf } from '../symbols/shapes';
import { CELL_HALF } from './shaders';

const CELLS = FORMS.length * AGENCY_KINDS.length * UNIT_STATUSES.length;
/** Cells per row: as wide as it is high, because a texture that is too large for the graphics on one side is not drawn at all. */
export const ATLAS_COLUMNS = Math.ceil(Math.sqrt(CELLS));
export const ATLAS_ROWS = Math.ceil(CELLS / ATLAS_COLUMNS);

function drawSymbol(ctx: CanvasRenderingContext2D, kind: AgencyKind, status: UnitStatus, palette: Palette): void {
  const look = LOOKS[status];
  const body = new Path2D(SILHOUETTES[kind]);
  const colour = palette[look.colour];
  const cut = palette['sym-cut'];
  ctx.save();
  ctx.lineJoin = 'round';
  if (look.hollow) {
    ctx.strokeStyle = cut;
    ctx.lineWidth = HOLLOW_STROKE + 2 * OUTLINE;
    ctx.stroke(body);
    ctx.fillStyle = cut;
    ctx.fill(body);
  } else {
    ctx.strokeStyle = cut;
    ctx.lineWidth = 2 * OUTLINE;
    ctx.stroke(body);
    ctx.fillStyle = colour;
    ctx.fill(body);
  }
  ctx.save();
  ctx.clip(body);
  ctx.fillStyle = look.hollow ? colour : cut;
  for (const piece of look.cuts) {
    ctx.beginPath();
    if (piece.form === 'rect') ctx.rect(piece.x, piece.y, piece.w, piece.h);
    else ctx.arc(piece.x, piece.y, piece.r, 0, 2 * Math.PI);
    ctx.fill();
  }
  if (look.slash) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = HOLLOW_STROKE;
    ctx.beginPath();
    ctx.moveTo(SLASH.x1, SLASH.y1);
    ctx.lineTo(SLASH.x2, SLASH.y2);
    ctx.stroke();
  }
  ctx.restore();
  if (look.hollow) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = HOLLOW_STROKE;
    ctx.stroke(body);
  }
  ctx.restore();
}

/** The symbol of one form: raised above its base, where it has one. */
function drawForm(ctx: CanvasRenderingContext2D, kind: AgencyKind, status: UnitStatus, form: number, palette: Palette): void {
  const bases = basesOf(form);
  ctx.save();
  if (bases.length > 0) {
    ctx.translate(RAISED.x, RAISED.y);
    ctx.scale(RAISED.scale, RAISED.scale);
  }
  drawSymbol(ctx, kind, status, palette);
  ctx.restore();
  ctx.strokeStyle = palette['sym-cut'];
  ctx.lineWidth = 2 * OUTLINE;
  ctx.fillStyle = palette[LOOKS[status].colour];
  for (const { x, y, w, h } of bases) {
    ctx.strokeRect(x, y, w, h);
    ctx.fillRect(x, y, w, h);
  }
}

/** One cell is as many device pixels as the symbol will cover, so it is drawn without resampling. */
export function drawAtlas(palette: Palette, sizePx: number): HTMLCanvasElement {
  const cell = Math.ceil((sizePx * 2 * CELL_HALF) / GRID);
  const canvas = document.createElement('canvas');
  canvas.width = cell * ATLAS_COLUMNS;
  canvas.height = cell * ATLAS_ROWS;
  const ctx = canvas.getContext('2d');
  if (ctx === null) throw new Error('this browser offers no 2D canvas');
  const unit = cell / (2 * CELL_HALF);
  // In the order in which the shader counts them: form, kind, status.
  for (let n = 0; n < CELLS; n += 1) {
    const status = UNIT_STATUSES[n % UNIT_STATUSES.length] ?? 'off_duty';
    const row = Math.floor(n / UNIT_STATUSES.length);
    const kind = AGENCY_KINDS[row % AGENCY_KINDS.length] ?? 'other';
    const [x, y] = [(n % ATLAS_COLUMNS) * cell, Math.floor(n / ATLAS_COLUMNS) * cell];
    ctx.setTransform(unit, 0, 0, unit, x + (CELL_HALF - GRID / 2) * unit, y + (CELL_HALF - GRID / 2) * unit);
    drawForm(ctx, kind, status, Math.floor(row / AGENCY_KINDS.length), palette);
  }
  return canvas;
}
