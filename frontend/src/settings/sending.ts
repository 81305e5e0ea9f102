/** Section `sending` (docs/protocol.md U14): its lines for comparing two versions; every choice is possible. */
import { word } from '../i18n/messages.svelte';
import type { SendingSettings } from '../protocol/wire';
import { CONCERNS } from '../protocol/words';

export function sendingLines(value: SendingSettings): string[] {
  return CONCERNS.map((one) => `${word('concern', one)}: ${word('verdict', value[one])}`);
}
