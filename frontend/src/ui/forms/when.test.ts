/** Dates as forms hold them, in the order and with the words of the reader's language. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLocal } from '../localTime';
import { HALF, joined, monthsOf, orderOf, partsOf } from './when';

describe('a date and time', () => {
  it('stands in the order of the language', () => {
    expect(orderOf('en-GB')).toEqual(['day', 'month', 'year']);
    expect(orderOf('en-US')).toEqual(['month', 'day', 'year']);
    expect(orderOf('vi')).toEqual(['day', 'month', 'year']);
    expect([...orderOf('ar-u-nu-latn')].sort()).toEqual(['day', 'month', 'year']);
    expect(monthsOf('en')[10]).toBe('November');
    expect(new Set(monthsOf('ar')).size).toBe(12);
  });
  it('is whole, nothing, or half', () => {
    expect(joined({ day: '', month: '', year: '', time: '' })).toBe('');
    expect(joined({ day: '5', month: '3', year: '2027', time: '8:05' })).toBe('2027-03-05T08:05');
    expect(joined({ day: '٥', month: '3', year: '٢٠٢٧', time: '٠٨:٠٥' })).toBe('2027-03-05T08:05');
    expect(joined({ day: '5', month: '3', year: '2027', time: '0805' })).toBe('2027-03-05T08:05');
    for (const half of [{ day: '' }, { month: '' }, { year: '27' }, { time: '' }, { time: '24:00' }, { time: '8:60' }, { day: '31', month: '2' }, { day: '0' }, { day: 'x' }]) {
      expect(joined({ day: '5', month: '3', year: '2027', time: '08:05', ...half })).toBe(HALF);
    }
    expect(fromLocal(HALF)).toBeUndefined();
    expect(partsOf(HALF)).toEqual(partsOf(''));
  });
  it('goes into its parts and back', () => {
    const minutes = fc.integer({ min: Date.UTC(2020, 0, 2), max: Date.UTC(2100, 0, 1) }).map((ms) => new Date(ms).toISOString().slice(0, 16));
    fc.assert(fc.property(minutes, (value) => joined(partsOf(value)) === value));
  });
});
