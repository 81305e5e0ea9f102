/** A command on its way, in words: what was asked, where it is, and why not. */
import { t, word, type MessageKey } from '../i18n/messages.svelte';
import type { Answer } from '../net/http';
import type { OutboxEntry } from '../offline/outbox';

export function entryState(entry: OutboxEntry): { text: string; state: string; why: string } {
  const args = { ...entry.label.args };
  if (typeof args['status'] === 'string') args['status'] = word('status', args['status']);
  if (typeof args['availability'] === 'string') args['availability'] = word('status', args['availability']);
  if (typeof args['kind'] === 'string') args['kind'] = word('alarm', args['kind']);
  return {
    text: t(entry.label.key as MessageKey, args),
    state: t(`send.${entry.state}`, { n: entry.receipt ?? 0 }),
    why: entry.code === undefined ? '' : refusalWords(entry.code, entry.why ?? ''),
  };
}

/** The stable code in the reader's language; the server's own sentence where this console has no words for the code. */
export function refusalWords(code: string, message: string): string {
  const words = word('code', code);
  return words === code.replaceAll('_', ' ') ? message || words : words;
}

/** Why a question was not answered with what was asked for; empty if it was. */
export function answerWords(answer: Answer<unknown>): string {
  if (answer.ok) return '';
  return answer.kind === 'unreachable' ? t('sign_in.unreachable') : refusalWords(answer.refusal.code, answer.refusal.message);
}
