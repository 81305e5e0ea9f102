/** The lines of a lane in words: what happened, which version it made, and what stands of it now. */
import { t } from '../../i18n/messages.svelte';
import type { Beside, LaneLine } from '../../model/laneLines';
import { promised } from '../../model/negotiation';
import type { World } from '../../model/world';
import type { Party, Task } from '../../protocol/wire';
import { entryWords } from '../entry';
import { askedWords, bringsWords, declinedParts, termsWords } from './words';

export interface LaneLineWords { who: string; text: string; beside: string; recorded: string }

/** `own`: it is the reader's own lane, whose reasons are told with their codes. */
export function laneLineWords(world: World, task: Task, party: Party | undefined, line: LaneLine, nowMs: number, own: boolean): LaneLineWords {
  const { who, text, recorded } = entryWords(world, line.entry, false);
  const version = line.version === null || line.version === 0 ? '' : t('task.version', { n: line.version });
  return {
    who, text: version === '' ? text : `${text}${t('timeline.join')}${version}`, recorded,
    beside: line.beside === null || party === undefined ? '' : besideWords(task, party, line.beside, nowMs, own),
  };
}

function besideWords(task: Task, party: Party, beside: Beside, nowMs: number, own: boolean): string {
  const what = whatStands(task, party, beside, nowMs, own);
  return what === '' ? '' : t(`history.${beside}`, { what });
}

function whatStands(task: Task, party: Party, beside: Beside, nowMs: number, own: boolean): string {
  switch (beside) {
    case 'asked': return [askedWords(party), task.withheld === undefined || task.withheld.length === 0 ? termsWords(party, nowMs) : ''].filter((part) => part !== '').join(t('timeline.join'));
    case 'offered': return party.promise === undefined ? '' : bringsWords(party.promise, nowMs);
    case 'promised': {
      const stands = promised(party);
      return stands === null ? '' : bringsWords(stands, nowMs);
    }
    case 'declined': case 'withdrawn': return declinedParts(party, own).join(' · ');
    case 'refused': return party.refused ?? '';
  }
}
