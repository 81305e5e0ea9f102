/** Small pictures the style refers to: zone patterns and facility pictograms, drawn in the theme's colours. */
import { FACILITY_PICTOGRAMS, PICTOGRAM_GRID, PICTOGRAM_STROKE } from '../symbols/pictograms';
import { BLOCKER_IMAGE, BLOCKER_PX } from './blockers';
import type { Palette } from './palette';

/** Pictures are drawn at twice their size, so they stay sharp on a dense screen. */
export const IMAGE_RATIO = 2;
/** Side of a facility sign and of the pictogram on it, in CSS pixels. */
const SIGN_PX = 20;
const SIGN_PICTOGRAM_PX = 14;

export interface StyleImage {
  readonly id: string;
  readonly data: ImageData;
}

function draw(id: string, sidePx: number, paint: (ctx: CanvasRenderingContext2D) => void): StyleImage {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = sidePx * IMAGE_RATIO;
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  if (ctx === null) throw new Error('this browser offers no 2D canvas');
  ctx.scale(IMAGE_RATIO, IMAGE_RATIO);
  paint(ctx);
  return { id, data: ctx.getImageData(0, 0, canvas.width, canvas.height) };
}

function patterns(p: Palette): StyleImage[] {
  const hatch = draw('zone-hatch', 12, (ctx) => {
    ctx.strokeStyle = p.hazard;
    ctx.globalAlpha = 0.45;
    ctx.lineWidth = 1.3;
    ctx.beginPath();
    for (const offset of [-12, 0, 12]) {
      ctx.moveTo(offset - 2, 14);
      ctx.lineTo(offset + 14, -2);
    }
    ctx.stroke();
  });
  const dots = draw('zone-dots', 22, (ctx) => {
    ctx.fillStyle = p.zone;
    ctx.globalAlpha = 0.5;
    for (const at of [5.5, 16.5]) {
      ctx.beginPath();
      ctx.arc(at, at, 1.4, 0, 2 * Math.PI);
      ctx.fill();
    }
  });
  const grid = draw('zone-grid', 9, (ctx) => {
    ctx.strokeStyle = p.zone;
    ctx.globalAlpha = 0.38;
    ctx.lineWidth = 0.8;
    ctx.strokeRect(0.4, 0.4, 9, 9);
  });
  return [hatch, dots, grid];
}

function facilitySign(p: Palette, kind: string, path: string): StyleImage {
  return draw(`facility-${kind}`, SIGN_PX, (ctx) => {
    ctx.fillStyle = p['map-halo'];
    ctx.strokeStyle = p['line-strong'];
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.roundRect(0.5, 0.5, SIGN_PX - 1, SIGN_PX - 1, 3);
    ctx.fill();
    ctx.globalAlpha = 0.6;
    ctx.stroke();
    ctx.globalAlpha = 1;
    const unit = SIGN_PICTOGRAM_PX / PICTOGRAM_GRID;
    const edge = (SIGN_PX - SIGN_PICTOGRAM_PX) / 2;
    ctx.translate(edge, edge);
    ctx.scale(unit, unit);
    ctx.strokeStyle = p['map-label'];
    ctx.lineWidth = PICTOGRAM_STROKE;
    ctx.lineCap = 'round';
    ctx.lineJoin = 'round';
    ctx.stroke(new Path2D(path));
  });
}

export function styleImages(p: Palette): StyleImage[] {
  return [...patterns(p), draw(BLOCKER_IMAGE, BLOCKER_PX, () => undefined), ...Object.entries(FACILITY_PICTOGRAMS).map(([kind, path]) => facilitySign(p, kind, path))];
}
