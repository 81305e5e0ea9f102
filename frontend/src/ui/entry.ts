/** A timeline line in words: who, what, and when the server took it down. */
import { clock } from '../i18n/figures';
import { t, word } from '../i18n/messages.svelte';
import type { World } from '../model/world';
import type { Entry } from '../protocol/wire';

export interface EntryWords { who: string; text: string; number: string; recorded: string }

/** `numbered`: the line stands among lines about other things, so it says what it is about. */
export function entryWords(world: World, entry: Entry, numbered: boolean): EntryWords {
  const detail = entry.detail ?? {};
  const unit = world.unit.get(entry.unit ?? '')?.callsign;
  const actor = detail['agency'] ?? entry.agency ?? '';
  const agency = world.agency.get(actor)?.name ?? '';
  const parts = [word('event', entry.what)];
  if (detail['status'] !== undefined) parts[0] = word('status', detail['status']);
  if (detail['step'] !== undefined) parts[0] = word('state', detail['step']);
  if (detail['priority'] !== undefined) parts.push(t('prio.n', { n: Number(detail['priority']) }));
  if (detail['by_radio'] === 'true') parts.push(t('event.by_radio'));
  const number = world.task.get(entry.task ?? '')?.number ?? world.incident.get(entry.incident ?? '')?.number;
  return {
    who: unit ?? agency, text: parts.join(' · '), number: numbered ? number ?? '' : '', recorded: t('timeline.recorded', { at: clock(entry.at) }),
  };
}
