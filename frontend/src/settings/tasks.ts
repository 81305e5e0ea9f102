/** Section `tasks` (docs/protocol.md T14): its rules as the server has them, and its lines for comparing two versions. */
import { t } from '../i18n/messages.svelte';
import type { TaskSettings } from '../protocol/wire';
import { line, problem, twice, type Problem } from './check';
import { LABEL_CHARS_MAX } from './status';

export const DECLINE_REASONS_MAX = 30;
export const DECLINE_CODE_CHARS_MAX = 20;

export function checkTasks(value: TaskSettings): Problem[] {
  const reasons = value.decline_reasons;
  const found: Problem[] = [];
  if (reasons.length > DECLINE_REASONS_MAX) found.push(problem('decline_reasons', 'settings.too_many', { n: DECLINE_REASONS_MAX }));
  reasons.forEach((one, at) => found.push(...line(`decline_reasons.${at}.code`, one.code, DECLINE_CODE_CHARS_MAX), ...line(`decline_reasons.${at}.label`, one.label, LABEL_CHARS_MAX)));
  // Who types a code does not look at its case.
  return [...found, ...twice(reasons.map((one) => one.code), (at) => `decline_reasons.${at}.code`, (code) => code.toLowerCase())];
}

export function taskLines(value: TaskSettings): string[] {
  return value.decline_reasons.map((one) => `${one.code} · ${one.label}${one.retired === true ? ` · ${t('settings.retired')}` : ''}`);
}
