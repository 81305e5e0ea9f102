/** Draws every symbol once into one texture: 12 kinds times 13 statuses, in the theme's colours. */
import { AGENCY_KINDS, UNIT_STATUSES } from '../types';
import type { AgencyKind, UnitStatus } from '../types';
import type { Palette } from '../style/palette';
import { GRID, HOLLOW_STROKE, LOOKS, OUTLINE, SILHOUETTES, SLASH } from '../symbols/shapes';
import { CELL_HALF } from './shaders';

/** Cells per row; 13 puts one agency kind in each row. */
export const ATLAS_COLUMNS = UNIT_STATUSES.length;
export const ATLAS_ROWS = AGENCY_KINDS.length;

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

/** One cell is as many device pixels as the symbol will cover, so it is drawn without resampling. */
export function drawAtlas(palette: Palette, sizePx: number): HTMLCanvasElement {
  const cell = Math.ceil((sizePx * 2 * CELL_HALF) / GRID);
  const canvas = document.createElement('canvas');
  canvas.width = cell * ATLAS_COLUMNS;
  canvas.height = cell * ATLAS_ROWS;
  const ctx = canvas.getContext('2d');
  if (ctx === null) throw new Error('this browser offers no 2D canvas');
  const unit = cell / (2 * CELL_HALF);
  AGENCY_KINDS.forEach((kind, row) => {
    UNIT_STATUSES.forEach((status, column) => {
      ctx.setTransform(unit, 0, 0, unit, column * cell + (CELL_HALF - GRID / 2) * unit, row * cell + (CELL_HALF - GRID / 2) * unit);
      drawSymbol(ctx, kind, status, palette);
    });
  });
  return canvas;
}
