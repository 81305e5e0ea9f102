/** Section `automatic` (docs/protocol.md U16): its rules as the server has them, and its lines for comparing two versions. */
import { t, word } from '../i18n/messages.svelte';
import type { AutomaticSettings, Near } from '../protocol/wire';
import { line, whole, type Problem } from './check';

export const WITHIN_M = { min: 20, max: 2_000 } as const;
export const FOR_S = { min: 5, max: 3_600 } as const;

/** What fits on a button of the tablet. */
export const LABEL_MAX = 60;

export function checkAutomatic(value: AutomaticSettings): Problem[] {
  const near = (at: 'home' | 'arrival', it: Near | undefined): Problem[] =>
    (it === undefined ? [] : [...whole(`${at}.within_m`, it.within_m, WITHIN_M.min, WITHIN_M.max), ...whole(`${at}.for_s`, it.for_s, FOR_S.min, FOR_S.max)]);
  const reason = value.on_sign_off === 'out_of_service' ? line('sign_off_reason', value.sign_off_reason ?? '', LABEL_MAX) : [];
  return [...reason, ...near('home', value.home), ...near('arrival', value.arrival)];
}

export function automaticLines(value: AutomaticSettings): string[] {
  const near = (it: Near | undefined): string => (it === undefined ? t('settings.off') : t('settings.near', { m: it.within_m, s: it.for_s }));
  return [
    `${t('settings.on_clear')}: ${word('on_clear', value.on_clear)}`, `${t('settings.back_in_service')}: ${value.back_in_service ? t('settings.on') : t('settings.off')}`,
    `${t('settings.on_sign_on')}: ${value.available_on_sign_on ? t('settings.on') : t('settings.off')}`, `${t('settings.on_sign_off')}: ${word('on_sign_off', value.on_sign_off)}${value.sign_off_reason === undefined ? '' : ` · ${value.sign_off_reason}`}`,
    `${t('settings.home')}: ${near(value.home)}`, `${t('settings.arrival')}: ${near(value.arrival)}`,
  ];
}
