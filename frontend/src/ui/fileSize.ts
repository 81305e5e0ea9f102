/** How large a file is, in words. */
import { num } from '../i18n/figures';
import { t } from '../i18n/messages.svelte';

export const MEGABYTE = 1024 * 1024;

export function sizeWords(bytes: number): string {
  return bytes < MEGABYTE ? t('attach.kilobytes', { n: num(Math.max(1, Math.round(bytes / 1024))) }) : t('attach.megabytes', { n: num(bytes / MEGABYTE, 1) });
}
