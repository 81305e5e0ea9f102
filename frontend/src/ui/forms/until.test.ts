/** Times that lie ahead, as forms hold them: what is sent is a moment by the server's clock. */
import { describe, expect, it } from 'vitest';
import { NOW } from '../../model/sample';
import { OPEN_END, untilOf } from './until';

describe('until', () => {
  it('minutes count from the server’s now, whatever this device’s clock says', () => {
    expect(untilOf({ minutes: 90, at: '' }, NOW)).toBe(new Date(NOW + 90 * 60_000).toISOString());
  });
  it('a moment on the wall clock is taken as it stands, and open is nothing', () => {
    expect(untilOf({ minutes: null, at: '2026-11-22T18:30' }, NOW)).toBe(new Date('2026-11-22T18:30').toISOString());
    expect(untilOf(OPEN_END, NOW)).toBeUndefined();
    expect(untilOf({ minutes: null, at: 'soon' }, NOW)).toBeUndefined();
  });
});
