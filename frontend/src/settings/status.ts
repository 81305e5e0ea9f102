/** Section `status` (docs/protocol.md U10): its rules as the server has them, and its lines for comparing two versions. */
import { word } from '../i18n/messages.svelte';
import type { StatusSettings } from '../protocol/wire';
import type { CodeMeans } from '../protocol/words';
import { line, problem, twice, whole, type Problem } from './check';

export const CODES_MAX = 100;
export const CODE_CHARS_MAX = 12;
export const LABEL_CHARS_MAX = 60;
export const REASONS_MAX = 40;
export const WORD_CHARS_MAX = 64;
export const MINUTES_MAX = 10_080;
/** What a crew cannot do without, if its agency has codes at all. */
const NEEDED: readonly CodeMeans[] = ['available', 'out_of_service', 'en_route', 'on_scene'];

export function checkStatus(value: StatusSettings): Problem[] {
  const { codes, out_of_service: reasons } = value;
  const found: Problem[] = [];
  if (codes.length > CODES_MAX) found.push(problem('codes', 'settings.too_many', { n: CODES_MAX }));
  if (reasons.length > REASONS_MAX) found.push(problem('out_of_service', 'settings.too_many', { n: REASONS_MAX }));
  codes.forEach((one, at) => found.push(...line(`codes.${at}.code`, one.code, CODE_CHARS_MAX), ...line(`codes.${at}.label`, one.label, LABEL_CHARS_MAX)));
  found.push(...twice(codes.map((one) => one.code), (at) => `codes.${at}.code`));
  if (codes.length > 0) {
    const lacks = NEEDED.filter((means) => !codes.some((one) => one.means === means));
    for (const means of lacks) found.push(problem('codes', 'settings.needs_code', { status: means }));
  }
  reasons.forEach((one, at) => {
    if (!/^[a-z0-9_]{1,64}$/.test(one.word)) found.push(problem(`out_of_service.${at}.word`, one.word === '' ? 'settings.empty' : 'settings.word_form'));
    found.push(...line(`out_of_service.${at}.label`, one.label, LABEL_CHARS_MAX));
    if (one.minutes !== undefined) found.push(...whole(`out_of_service.${at}.minutes`, one.minutes, 1, MINUTES_MAX));
  });
  return [...found, ...twice(reasons.map((one) => one.word), (at) => `out_of_service.${at}.word`)];
}

export function statusLines(value: StatusSettings): string[] {
  return [
    ...value.codes.map((one) => `${one.code} · ${one.label} · ${word('status', one.means)}`),
    ...value.out_of_service.map((one) => `${one.label} (${one.word})${one.minutes === undefined ? '' : ` · ${one.minutes} min`}`),
  ];
}
