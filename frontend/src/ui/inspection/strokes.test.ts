/** Signatures: what is written fits what is sent, and is read back as it was. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOX, STROKES_MAX, inBox, pathOf, readStrokes, strokesText, type Line } from './strokes';

const point = fc.tuple(fc.integer({ min: 0, max: BOX.width }), fc.integer({ min: 0, max: BOX.height }));
const lines = fc.array(fc.array(point, { minLength: 1, maxLength: 400 }), { maxLength: 12 });

describe('strokes', () => {
  it('whatever is written fits, keeps to the form, and begins and ends where it did', () => {
    fc.assert(fc.property(lines, (written) => {
      const text = strokesText(written);
      expect(text.length).toBeLessThanOrEqual(STROKES_MAX);
      expect(text).toMatch(/^$|^\d{1,4},\d{1,3}(?:[ ;]\d{1,4},\d{1,3})*$/);
      if (written.length === 0) expect(text).toBe('');
      else expect(readStrokes(text).map((line) => [line[0], line.at(-1)])).toEqual(written.map((line) => [line[0], line.at(-1)]));
    }), { numRuns: 40 });
  });
  it('what lies on the way is left out, corners are not', () => {
    const line: Line = [[0, 0], [10, 10], [20, 20], [30, 30], [30, 90]];
    expect(strokesText([line, [[5, 5]]])).toBe('0,0 30,30 30,90;5,5');
    expect(pathOf(readStrokes('0,0 30,30;5,5'))).toBe('M0 0L30 30M5 5h0');
  });
  it('places on the glass become places in the box, and what is outside stays at its edge', () => {
    expect([inBox(250, 100, 500, 200), inBox(-4, 260, 500, 200)]).toEqual([[500, 200], [0, 400]]);
  });
  it('what is no point of the box is not drawn', () => expect(readStrokes('1001,2 3,4;x;5,401 <svg>;')).toEqual([[[3, 4]]]));
});
