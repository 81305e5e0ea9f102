/** Fines between the wire, which counts in a currency's minor unit, and what people write and read. */
import { locale } from '../../i18n/messages.svelte';
import type { Fine } from '../../protocol/enforcement';

const CODE = /^[A-Z]{3}$/;

/** Digits after the point by ISO 4217, where it is not two. What a browser would show follows custom and differs: the wire counts in the minor unit. */
const DIGITS: Readonly<Record<string, number>> = Object.fromEntries([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map((code) => [code, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const), ...['CLF', 'UYW'].map((code) => [code, 4] as const),
]);
const DIGITS_MOST = 2;

/** Digits after the point: two of most currencies, none of the yen, three of the dinar. */
export function minorDigits(currency: string): number {
  return Object.hasOwn(DIGITS, currency) ? DIGITS[currency] ?? DIGITS_MOST : DIGITS_MOST;
}

/** `EUR 1,250.00`, in the reader's figures. The code is named: a sign can stand for several currencies. */
export function fineWords({ amount, currency }: Fine): string {
  const digits = minorDigits(currency);
  const value = amount / 10 ** digits;
  return CODE.test(currency) ? new Intl.NumberFormat(locale(), { style: 'currency', currency, currencyDisplay: 'code', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value) : `${value} ${currency}`;
}

/** Arabic-Indic digits are digits, and their decimal separator is one. */
function latin(text: string): string {
  return text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replace('٫', '.');
}

/** What was typed, as the wire has it; not a number where it is none, or has more digits than the currency. A point or a comma parts them; nothing groups. */
export function amountOf(text: string, currency: string): number {
  const digits = minorDigits(currency);
  const found = /^(\d{1,13})(?:[.,](\d{1,4}))?$/.exec(latin(text.trim()));
  const part = found?.[2] ?? '';
  if (found === null || part.length > digits) return NaN;
  return Number(`${found[1]}${part.padEnd(digits, '0')}`);
}

/** The other way round: as it would be typed. */
export function amountTyped({ amount, currency }: Fine): string {
  const digits = minorDigits(currency);
  return (amount / 10 ** digits).toFixed(digits);
}
