import { describe, expect, it } from 'vitest';
import { WORLD_PX, mercatorX, mercatorY } from '../geo';
import { FLAG_LATE } from '../types';
import { columns } from './columns.fixture';
import { MIN_REACH_PX, pickUnit } from './pick';
import { UnitBuffer } from './unitBuffer';

const ZOOM = 15;
const PX = 1 / (WORLD_PX * 2 ** ZOOM);
const X = mercatorX(7.42);
const Y = mercatorY(43.73);

function scene(flags: number[], hidden = new Uint8Array(flags.length)): UnitBuffer {
  // Units stand 10 px apart, from left to right.
  const source = columns(flags.map((f, i) => ({ handle: i + 1, lon: 7.42 + i * 10 * PX * 360, lat: 43.73, flags: f })));
  const buffer = new UnitBuffer();
  buffer.apply(source, 0, false);
  buffer.mark(source, 1000, { selected: null, hovered: null, focus: null }, hidden);
  return buffer;
}

describe('pickUnit', () => {
  it('takes the nearest of several', () => {
    expect(pickUnit(scene([0, 0, 0]), X + 11 * PX, Y, ZOOM, 13, 0)).toBe(1);
  });
  it('finds nothing beyond its reach', () => {
    expect(pickUnit(scene([0]), X, Y + 14 * PX, ZOOM, 13, 0)).toBe(-1);
    expect(pickUnit(scene([0]), X, Y + 12.9 * PX, ZOOM, 13, 0)).toBe(0);
  });
  it('prefers the unit that is drawn on top', () => {
    expect(pickUnit(scene([0, FLAG_LATE]), X + 2 * PX, Y, ZOOM, 13, 0)).toBe(1);
  });
  it('does not pick what a count circle stands for', () => {
    expect(pickUnit(scene([0], Uint8Array.of(1)), X, Y, ZOOM, 13, 0)).toBe(-1);
  });
  it('gives every target the size WCAG 2.2 asks for', () => {
    expect(pickUnit(scene([0]), X + (MIN_REACH_PX - 0.1) * PX, Y, ZOOM, 2, 0)).toBe(0);
  });
});
