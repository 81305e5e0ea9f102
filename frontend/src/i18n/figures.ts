/** Numbers, clocks and distances in the reader's language and figures. */
import { prefs } from '../ui/prefs.svelte';
import { clockSpan, ms } from '../model/time';
import { locale, t } from './messages.svelte';

const numbers = new Map<string, Intl.NumberFormat>();
const clocks = new Map<string, Intl.DateTimeFormat>();

export function num(value: number, digits = 0): string {
  const name = `${locale()} ${digits}`;
  let format = numbers.get(name);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
    numbers.set(name, format);
  }
  return format.format(value);
}

const ARABIC_ZERO = 0x660;

/** Digits of an already written text in the chosen figures. */
export function figures(text: string): string {
  if (prefs.language !== 'ar' || prefs.numerals !== 'arab') return text;
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(ARABIC_ZERO + Number(digit)));
}

/** `1:52`: an age or what is left. */
export function span(seconds: number): string {
  return figures(clockSpan(seconds));
}

const HOUR_S = 3600;

/** For narrow columns: from an hour on, minutes and seconds are left out. */
export function spanShort(seconds: number): string {
  return seconds < HOUR_S ? span(seconds) : t('span.hours', { n: Math.floor(seconds / HOUR_S) });
}

export function clock(at: number | string | undefined, withSeconds = true): string {
  const value = typeof at === 'number' ? at : ms(at);
  if (value === null) return '';
  const name = `${locale()} ${withSeconds}`;
  let format = clocks.get(name);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale(), {
      hour: '2-digit', minute: '2-digit', ...(withSeconds ? { second: '2-digit' } : {}), hourCycle: 'h23',
    });
    clocks.set(name, format);
  }
  return format.format(value);
}

/** A date for lists of things that last. */
export function day(at: string): string {
  return new Intl.DateTimeFormat(locale(), { year: 'numeric', month: 'short', day: 'numeric' }).format(new Date(at));
}

const DAY_MS = 86_400_000;

/** For narrow columns: the hour of what is less than a day away, else its day and month. */
export function moment(at: string, nowMs: number): string {
  const value = ms(at);
  if (value === null) return '';
  return Math.abs(value - nowMs) < DAY_MS ? clock(value, false) : new Intl.DateTimeFormat(locale(), { month: 'numeric', day: 'numeric' }).format(value);
}

/** `a, b and c` as the reader's language says it. */
export function listed(words: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words);
}

/** `a, b or c`. */
export function listedOr(words: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'disjunction' }).format(words);
}

/** Below a kilometre in tens of metres, above in tenths: nobody steers by a metre of straight line. */
export function distance(metres: number): { key: 'distance.m' | 'distance.km'; args: { n: string } } {
  if (metres < 1000) return { key: 'distance.m', args: { n: num(Math.round(metres / 10) * 10) } };
  return { key: 'distance.km', args: { n: num(metres / 1000, 1) } };
}

/** Always Latin, always in this order: coordinates are read out over the radio. */
export function coordinates(lat: number, lon: number): string {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}
