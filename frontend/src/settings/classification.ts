/** Section `classification` (docs/protocol.md I20): its rules as the server has them, and its lines for comparing two versions. */
import { t, word } from '../i18n/messages.svelte';
import type { ClassificationSettings } from '../protocol/wire';
import { COMMON_TYPES } from '../protocol/words';
import { line, problem, twice, whole, type Problem } from './check';
import { LABEL_CHARS_MAX } from './status';

export const TYPES_MAX = 200;
export const PRIORITIES_MAX = 20;
export const INCIDENT_CODE_CHARS_MAX = 20;

export function checkClassification(value: ClassificationSettings): Problem[] {
  const { types, priorities } = value;
  const found: Problem[] = [];
  if (types.length > TYPES_MAX) found.push(problem('types', 'settings.too_many', { n: TYPES_MAX }));
  if (priorities.length > PRIORITIES_MAX) found.push(problem('priorities', 'settings.too_many', { n: PRIORITIES_MAX }));
  types.forEach((one, at) => {
    found.push(...line(`types.${at}.code`, one.code, INCIDENT_CODE_CHARS_MAX), ...line(`types.${at}.label`, one.label, LABEL_CHARS_MAX));
    if (!COMMON_TYPES.includes(one.means)) found.push(problem(`types.${at}.means`, 'settings.empty'));
    if (one.priority !== undefined) found.push(...whole(`types.${at}.priority`, one.priority, 1, 5));
  });
  priorities.forEach((one, at) => found.push(
    ...line(`priorities.${at}.code`, one.code, INCIDENT_CODE_CHARS_MAX), ...line(`priorities.${at}.label`, one.label, LABEL_CHARS_MAX), ...whole(`priorities.${at}.means`, one.means, 1, 5),
  ));
  // Who types a code does not look at its case.
  const folded = (code: string): string => code.toLowerCase();
  return [...found, ...twice(types.map((one) => one.code), (at) => `types.${at}.code`, folded), ...twice(priorities.map((one) => one.code), (at) => `priorities.${at}.code`, folded)];
}

export function classificationLines(value: ClassificationSettings): string[] {
  const retired = (one: { retired?: boolean }): string => (one.retired === true ? ` · ${t('settings.retired')}` : '');
  return [
    ...value.types.map((one) => `${one.code} · ${one.label} · ${word('incident_type', one.means)}${one.priority === undefined ? '' : ` · ${t('prio.n', { n: one.priority })}`}${retired(one)}`),
    ...value.priorities.map((one) => `${one.code} · ${one.label} · ${t('prio.n', { n: one.means })}${retired(one)}`),
  ];
}
