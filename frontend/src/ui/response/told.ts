/** What waits on this device in words. */
import { t } from '../../i18n/messages.svelte';
import type { Told } from '../../model/pending';
import type { World } from '../../model/world';
import type { Shelter } from '../../protocol/response';
import { aboutName } from './words';

/** What figures are about; a shelter that the server has not heard of has its name, too. */
export function aboutTold(world: World, shelters: readonly Told<Shelter>[], about: string | undefined): string {
  const made = shelters.find((one) => one.waits && one.item.id === about);
  return made === undefined ? aboutName(world, about) : `${t('response.shelter')} ${made.item.name}`;
}
