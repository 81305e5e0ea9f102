/** What there is room for, in the words of the page: "Water 2,000 l". */
import { num } from '../../i18n/figures';
import { t } from '../../i18n/messages.svelte';
import { MEASURES, type Measure } from '../../protocol/words';

export function saidRoom(room: Partial<Record<Measure, number>>): string[] {
  return MEASURES.flatMap((one) => (room[one] === undefined ? [] : [t(`measure_said.${one}`, { n: num(room[one]) })]));
}
