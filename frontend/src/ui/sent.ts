/** A command on its way, in words: what was asked, where it is, and why not. */
import { t, word, type MessageKey } from '../i18n/messages.svelte';
import type { Answer } from '../net/http';
import { concernsOf } from './concerns';
import { answered, type Outcome, type OutboxEntry } from '../offline/outbox';

/** What a link is, as far as it concerns what is sent. */
type Link = 'live' | 'stale' | 'offline' | 'connecting';
const isCut = (link: Link): boolean => link === 'offline' || link === 'connecting';

/**
 * Where it is, as the bar counts it: without a link everything that is not answered waits on this device and is sent again by itself, whatever was tried
 * meanwhile. So bar, button and line say the same.
 */
export function shownState(entry: OutboxEntry, link: Link): OutboxEntry['state'] {
  return isCut(link) && !answered(entry) ? 'queued' : entry.state;
}

/** For what was pressed and has no answer yet. */
export function onItsWay(link: Link): string {
  return t(isCut(link) ? 'send.queued' : 'send.sending');
}

export function entryState(entry: OutboxEntry, link: Link): { text: string; state: string; why: string } {
  const args = { ...entry.label.args };
  if (typeof args['status'] === 'string') args['status'] = word('status', args['status']);
  if (typeof args['availability'] === 'string') args['availability'] = word('status', args['availability']);
  if (typeof args['section'] === 'string') args['section'] = word('section', args['section']);
  if (typeof args['kind'] === 'string') args['kind'] = word('alarm', args['kind']);
  return {
    text: t(entry.label.key as MessageKey, args),
    state: t(`send.${shownState(entry, link)}`, { n: entry.receipt ?? 0 }),
    why: entry.code === undefined ? '' : refusalWords(entry.code, entry.why ?? '', entry.current),
  };
}

/** States that say what is in the way, where the code alone does not. */
const IN_THE_WAY: Readonly<Record<string, MessageKey>> = {
  // A party that cannot be dropped from a joint task (docs/protocol.md T15).
  'at work': 'reason.party_at_work',
  // A closed list, once an agency has left that had named inspectors (Y3).
  'out of date': 'reason.list_out_of_date',
  // An agency that has evidence, or a measure that is to be reviewed, does not leave then, nor is it dropped (N4, N8).
  'in custody': 'reason.agency_holds_evidence', flagged: 'reason.agency_is_flagged',
  // What its template has countersigned stays so (T31).
  countersigned: 'reason.by_template',
  // Nothing more is done with what has ended; a unit is placed where it was sent, and taken out of where it is; a zone stays of its kind while something lies in it (B3, B5).
  lapsed: 'reason.has_lapsed', ended: 'reason.has_ended', 'not sent': 'reason.unit_not_sent', elsewhere: 'reason.not_placed', 'in use': 'reason.zone_in_use', vacant: 'reason.post_vacant',
};

/** The stable code in the reader's language; the server's own sentence where this console has no words for the code. */
export function refusalWords(code: string, message: string, current?: string): string {
  const state = code === 'wrong_state' && current !== undefined && Object.hasOwn(IN_THE_WAY, current) ? IN_THE_WAY[current] : undefined;
  if (state !== undefined) return t(state);
  const words = word('code', code);
  if (code === 'unlawful' && current !== undefined) return `${words}: ${concernsOf(current).map((one) => word('legal_concern', one)).join(' · ')}`;
  if ((code === 'needs_confirmation' || code === 'forbidden_by_rule') && current !== undefined) return `${words}: ${concernsOf(current).map((one) => word('concern', one)).join(' · ')}`;
  return words === code.replaceAll('_', ' ') ? message || words : words;
}

/** Why something was not done, whether the server refused it or this screen did not send it; empty if it was done. */
export function outcomeWords(outcome: Outcome): string {
  if (outcome.ok) return '';
  return outcome.code === 'not_possible' && outcome.why !== '' ? t(outcome.why as MessageKey) : refusalWords(outcome.code, outcome.why, outcome.current);
}

/** Why a question was not answered with what was asked for; empty if it was. */
export function answerWords(answer: Answer<unknown>): string {
  if (answer.ok) return '';
  return answer.kind === 'unreachable' ? t('sign_in.unreachable') : refusalWords(answer.refusal.code, answer.refusal.message);
}
