/** Fines between the wire, which counts in a currency's minor unit, and what people write and read. */
import { locale } from '../../i18n/messages.svelte';
import type { Fine } from '../../protocol/enforcement';

const CODE = /^[A-Z]{3}$/;

/** Digits after the point: two of most currencies, none of the yen, three of the dinar. */
export function minorDigits(currency: string): number {
  return CODE.test(currency) ? new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2 : 2;
}

/** `EUR 1,250.00`, in the reader's figures. The code is named: a sign can stand for several currencies. */
export function fineWords({ amount, currency }: Fine): string {
  const value = amount / 10 ** minorDigits(currency);
  return CODE.test(currency) ? new Intl.NumberFormat(locale(), { style: 'currency', currency, currencyDisplay: 'code' }).format(value) : `${value} ${currency}`;
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
