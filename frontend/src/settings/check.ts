/** What cannot be kept of a section, said at its row before it is sent; the server checks the same again. Pure. */
import type { MessageKey } from '../i18n/messages.svelte';

/** `at` is the field: `codes.2.label`, `home.within_m`; empty for the section as a whole. */
export interface Problem { at: string; key: MessageKey; args: Record<string, string | number> }

export function problem(at: string, key: MessageKey, args: Problem['args'] = {}): Problem {
  return { at, key, args };
}

/** One line that says something, without blanks around it. */
export function line(at: string, value: string, max: number): Problem[] {
  if (value.trim() === '') return [problem(at, 'settings.empty')];
  if (value.trim() !== value || /[\p{Cc}]/u.test(value)) return [problem(at, 'settings.blanks')];
  return [...value].length > max ? [problem(at, 'settings.too_long', { n: max })] : [];
}

/** Those that stand twice, each at its later row and as it is typed there; `same` makes alike what counts as one. */
export function twice(values: readonly string[], at: (index: number) => string, same = (value: string): string => value): Problem[] {
  const folded = values.map(same);
  return values.flatMap((value, index) => (value !== '' && folded.indexOf(same(value)) < index ? [problem(at(index), 'settings.twice', { value })] : []));
}

export function whole(at: string, value: unknown, min: number, max: number): Problem[] {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? [] : [problem(at, 'settings.range', { min, max })];
}
