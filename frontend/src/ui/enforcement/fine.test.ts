/** Fines are written as people write them, and sent in the minor unit of their currency. */
import { describe, expect, it } from 'vitest';
import { amountOf, amountTyped, fineWords, minorDigits } from './fine';

describe('a fine', () => {
  it('has as many digits as its currency by ISO 4217, whatever a browser shows of it', () => expect(['EUR', 'JPY', 'VND', 'KWD', 'x', 'IQD', 'HUF', 'MGA', 'CLF', 'toString'].map(minorDigits)).toEqual([2, 0, 0, 3, 2, 3, 2, 2, 4, 2]));
  it('is read with all of them', () => expect([fineWords({ amount: 1_234_500, currency: 'IQD' }), fineWords({ amount: 150_050, currency: 'HUF' })].map((one) => one.replaceAll('\u00a0', ' '))).toEqual(['IQD 1,234.500', 'HUF 1,500.50']));
  it.each([
    ['1250', 'EUR', 125_000], ['1250.5', 'EUR', 125_050], ['1250,05', 'EUR', 125_005], ['٢٥٫٥', 'EUR', 2_550], ['500000', 'VND', 500_000], ['1.234', 'KWD', 1_234], [' 7 ', 'JPY', 7], ['0.01', 'EUR', 1],
  ])('%s %s is %d', (text, currency, amount) => expect(amountOf(text, currency)).toBe(amount));
  it.each([['1,250.00', 'EUR'], ['1.234', 'EUR'], ['5.5', 'VND'], ['', 'EUR'], ['-5', 'EUR'], ['five', 'EUR'], ['1e3', 'EUR']])('%s %s is none', (text, currency) => expect(amountOf(text, currency)).toBeNaN());
  it('names its currency', () => expect([fineWords({ amount: 125_050, currency: 'EUR' }), fineWords({ amount: 500_000, currency: 'VND' })].map((one) => one.replaceAll('\u00a0', ' '))).toEqual(['EUR 1,250.50', 'VND 500,000']));
  it.each([[125_050, 'EUR'], [500_000, 'VND'], [1_234, 'KWD'], [999_999_999_999, 'EUR']])('%d %s is typed as it is read', (amount, currency) => expect(amountOf(amountTyped({ amount, currency }), currency)).toBe(amount));
});
