/**
 * A date and a time as people of the reader's language write them: which part comes first, what the months are called. Browsers write theirs
 * in the language they were installed in. Pure; the value is what `localTime` reads: `2026-11-29T18:00`.
 */
export type DatePart = 'day' | 'month' | 'year';
export interface Parts { day: string; month: string; year: string; time: string }

/** Stands for a date of which something is missing or which no calendar has: no form takes it for "no date". */
export const HALF = '?';
const NOTHING: Parts = { day: '', month: '', year: '', time: '' };
/** Some day whose parts are told apart. */
const SAMPLE = new Date(2026, 10, 29);

export function orderOf(locale: string): DatePart[] {
  const parts = new Intl.DateTimeFormat(locale, { calendar: 'gregory', day: 'numeric', month: 'numeric', year: 'numeric' }).formatToParts(SAMPLE);
  return parts.map((part) => part.type).filter((type): type is DatePart => type === 'day' || type === 'month' || type === 'year');
}

export function monthsOf(locale: string): string[] {
  const format = new Intl.DateTimeFormat(locale, { calendar: 'gregory', month: 'long' });
  return Array.from({ length: 12 }, (_, month) => format.format(new Date(2026, month, 1)));
}

export function partsOf(value: string): Parts {
  const found = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})/.exec(value);
  if (found === null) return { ...NOTHING };
  const [, year = '', month = '', day = '', time = ''] = found;
  return { year, month: String(Number(month)), day: String(Number(day)), time };
}

/** The value of the parts: empty if nothing is written, `HALF` if it is no whole date. */
export function joined({ day, month, year, time }: Parts): string {
  const written = { day: latin(day), month: latin(month), year: latin(year), time: latin(time) };
  if (Object.values(written).every((one) => one === '')) return '';
  const clock = /^(\d{1,2})[:.]?(\d{2})$/.exec(written.time);
  if (!/^\d{4}$/.test(written.year) || !/^\d{1,2}$/.test(written.month) || !/^\d{1,2}$/.test(written.day) || clock === null) return HALF;
  const [y, m, d, hour, minute] = [written.year, written.month, written.day, clock[1], clock[2]].map(Number) as [number, number, number, number, number];
  const date = new Date(y, m - 1, d);
  if (date.getFullYear() !== y || date.getMonth() !== m - 1 || date.getDate() !== d || hour > 23 || minute > 59) return HALF;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${written.year}-${two(m)}-${two(d)}T${two(hour)}:${two(minute)}`;
}

/** Arabic-Indic digits are digits. */
function latin(text: string): string {
  return text.trim().replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
}
