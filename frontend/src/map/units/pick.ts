/** Which unit lies under a point. A click asks once, so a plain walk over all rows is fast enough (100,000 rows: about 1 ms). */
import { WORLD_PX } from '../geo';
import { MARK_ABOVE, MARK_HIDDEN } from './unitBuffer';
import type { UnitBuffer } from './unitBuffer';

/** Smallest reach in CSS pixels: WCAG 2.2 asks for a target of 24 px, half of it on each side. */
export const MIN_REACH_PX = 12;

/**
 * The row nearest to a point in mercator units, at most `reachPx` away, or -1. Units drawn on top win
 * over units below them, wherever both are in reach.
 */
export function pickUnit(buffer: UnitBuffer, x: number, y: number, zoom: number, reachPx: number, nowMs: number): number {
  const worldPx = WORLD_PX * 2 ** zoom;
  const reach = Math.max(MIN_REACH_PX, reachPx) / worldPx;
  let best = -1;
  let bestScore = Number.POSITIVE_INFINITY;
  for (let row = 0; row < buffer.count; row += 1) {
    const marks = buffer.marksOf(row);
    if ((marks & MARK_HIDDEN) !== 0) continue;
    // A glide never leaves the stretch between two fixes, so the last fix tells whether it can be near.
    if (Math.abs((buffer.nextX[row] as number) - x) > reach * 8 || Math.abs((buffer.nextY[row] as number) - y) > reach * 8) continue;
    const at = buffer.drawnAt(row, nowMs);
    const distance = Math.hypot(at.x - x, at.y - y);
    if (distance > reach) continue;
    const score = (marks & MARK_ABOVE) !== 0 ? distance - reach : distance;
    if (score < bestScore) {
      best = row;
      bestScore = score;
    }
  }
  return best;
}
