/** A command on its way, in words: what was asked, where it is, and why not. */
import { t, word, type MessageKey } from '../i18n/messages.svelte';
import type { Answer } from '../net/http';
import { concernsOf } from './concerns';
import type { Outcome, OutboxEntry } from '../offline/outbox';

export function entryState(entry: OutboxEntry): { text: string; state: string; why: string } {
  const args = { ...entry.label.args };
  if (typeof args['status'] === 'string') args['status'] = word('status', args['status']);
  if (typeof args['availability'] === 'string') args['availability'] = word('status', args['availability']);
  if (typeof args['section'] === 'string') args['section'] = word('section', args['section']);
  if (typeof args['kind'] === 'string') args['kind'] = word('alarm', args['kind']);
  return {
    text: t(entry.label.key as MessageKey, args),
    state: t(`send.${entry.state}`, { n: entry.receipt ?? 0 }),
    why: entry.code === undefined ? '' : refusalWords(entry.code, entry.why ?? '', entry.current),
  };
}

/** The state of a party that cannot be dropped from a joint task (docs/protocol.md T15). */
const AT_WORK = 'at work';
/** The state of a closed list once an agency has left that had named inspectors (docs/protocol.md Y3). */
const OUT_OF_DATE = 'out of date';

/** The state of evidence that an agency has, which does not take back its promise then (docs/protocol.md N8). */
const IN_CUSTODY = 'in custody';

/** The stable code in the reader's language; the server's own sentence where this console has no words for the code. */
export function refusalWords(code: string, message: string, current?: string): string {
  if (code === 'wrong_state' && current === AT_WORK) return t('reason.party_at_work');
  if (code === 'wrong_state' && current === OUT_OF_DATE) return t('reason.list_out_of_date');
  if (code === 'wrong_state' && current === IN_CUSTODY) return t('reason.holds_evidence');
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
