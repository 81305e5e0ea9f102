/** Small answers about the view and the viewer that the engine asks often. */
import { mercatorX, mercatorY } from './geo';
import type { Bounds, MapLanguage, Viewport } from './types';
import type { SceneView } from './units/unitScene';

/** Share of the view added on each side when units are folded into counts, so that a pan finds them folded. */
const FOLD_MARGIN = 0.35;
/** A move the operator asked for: long enough to follow with the eye, short enough not to wait for. */
const MOVE_MS = 400;

export function prefersReducedMotion(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

export function moveMs(animate: boolean): number {
  return animate && !prefersReducedMotion() ? MOVE_MS : 0;
}

export function lngLatBounds(b: Bounds): [number, number, number, number] {
  return [b.west, b.south, b.east, b.north];
}

export function foldView(v: Viewport): SceneView {
  const [minX, maxX, minY, maxY] = [mercatorX(v.west), mercatorX(v.east), mercatorY(v.north), mercatorY(v.south)];
  const [dx, dy] = [(maxX - minX) * FOLD_MARGIN, (maxY - minY) * FOLD_MARGIN];
  return { zoom: v.zoom, box: { minX: minX - dx, maxX: maxX + dx, minY: minY - dy, maxY: maxY + dy } };
}

/** Whole numbers in the reader's digits, filled up with zeros. */
export function digitsOf({ numerals }: MapLanguage): (n: number, width: number) => string {
  return (n, width) => {
    const text = String(n).padStart(width, '0');
    return numerals === 'latn' ? text : text.replace(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit)));
  };
}
