/** What waits, in words: what of which joint task, and where it is acted on. */
import { isDesk, isLegal, mayCommit } from '../../commands/who';
import { t } from '../../i18n/messages.svelte';
import type { Hand, InboxRow } from '../../model/inbox';
import { caseById } from '../../model/enforcement';
import { responseById } from '../../model/response';
import type { World } from '../../model/world';
import type { Session } from '../../protocol/wire';
import { itemLine, itemName } from '../enforcement/words';
import { agencyName } from '../tasks/told';
import { itemName as partName, itemText as partText } from '../response/words';

const MAY: Record<Hand, (me: Session) => boolean> = {
  desk: isDesk, commander: mayCommit, legal: (me) => mayCommit(me) || isLegal(me), coordinator: (me) => me.role === 'coordinator',
};

/** Whose it is to act on, where it is not this seat's; else empty. */
export function forWords(me: Session | null, { hand }: Pick<InboxRow, 'hand'>): string {
  return me === null || MAY[hand](me) ? '' : t(`inbox.for_${hand}`);
}

/** Who waits or is waited for; of a lead whose lane is not shown it says so. Empty where it is nobody. */
export function fromWords(world: World, { from, kind, task }: InboxRow): string {
  if (from !== undefined) return agencyName(world, from);
  return (kind === 'answer' || kind === 'again') && task !== undefined && task.lead === undefined ? t('task.agency_hidden') : '';
}

/** Which thing in it: the measure, the post, the equipment. Empty where it is the task itself. */
export function thingWords(world: World, { item, equipment }: InboxRow): string {
  if (equipment !== undefined) return equipment.name;
  if (item === undefined) return '';
  if (item.item === 'inspection_target') return t('inspection.target_n', { n: item.number });
  const one = caseById(world, item.id);
  if (one !== undefined) return one.item === 'referral' ? `${itemName(one)} · ${one.what}` : itemLine(one);
  const part = responseById(world, item.id);
  if (part === undefined) return '';
  const text = partText(world, part);
  return text === '' ? partName(part) : `${partName(part)} · ${text}`;
}

/** Where it is acted on, by ids in the page: its own row, else the part of the panel that has it, else the panel. */
export function placeIds({ task, place, from, item, order }: Pick<InboxRow, 'task' | 'place' | 'from' | 'item' | 'order'>): string[] {
  if (task === undefined || place === undefined) return ['place-task'];
  const row = place === 'lanes' && from !== undefined ? [`lane-${task.id}-${from}`] : order !== undefined ? [`order-${order}`] : item !== undefined ? [`waits-${item.id}`] : [];
  return [...row, `${place}-${task.id}`, 'place-task'];
}
