/** A negotiation in words: how many have said what, and how each part stands. */
import { span } from '../../i18n/figures';
import { t, word } from '../../i18n/messages.svelte';
import { amended } from '../../model/amendment';
import { isOpenTask } from '../../model/life';
import { isAsking, isCommitted, isNo, isRunning, promised, waitsForAnswer } from '../../model/negotiation';
import type { Lane } from '../../model/queries';
import type { Task } from '../../protocol/wire';
import { bringsWords, momentWords, standsWords } from '../tasks/words';

/** How many of those who are asked have promised, said no, offer something else, or are silent. Who is asked again and goes on with its promise has promised (T15). */
export function answersWords(task: Task): string {
  const asked = task.parties.filter((party) => party.agency !== task.lead);
  const promisedBy = asked.filter(isCommitted).length;
  const no = asked.filter((party) => isNo(party.commitment) && !isCommitted(party)).length;
  const offers = asked.filter((party) => party.commitment === 'provisional').length;
  const silent = asked.filter((party) => party.commitment === 'pending' && !isCommitted(party)).length;
  return t('negotiation.answers', { promised: promisedBy, all: asked.length, no, offers, silent });
}

/** What silence comes to; nothing once nobody is waited for. */
export function silenceWords(task: Task, nowMs: number): string {
  if (task.answer_by === undefined || !isOpenTask(task)) return '';
  const time = momentWords(task.answer_by, nowMs);
  if (isAsking(task)) return t('negotiation.silence_asking', { time });
  return isRunning(task) && task.parties.some(waitsForAnswer) ? t('negotiation.silence_running', { time }) : '';
}

/** What a part brings, beside what it is asked: offered, promised, or that nothing is. */
export function saysWords(task: Task, { party }: Lane, nowMs: number): string {
  if (party.goes_on !== undefined) return standsWords(task, party, nowMs);
  if (party.commitment === 'provisional' && party.promise !== undefined) return t('negotiation.offers', { what: bringsWords(party.promise, nowMs) });
  const stands = promised(party);
  return stands === null || party.promise === undefined ? '' : t('negotiation.promises', { what: bringsWords(stands, nowMs) });
}

/** The answer as one word. */
export function answerOf(task: Task, { party, agency }: Lane): string {
  if (agency === task.lead) return t('task.leads');
  const answer = amended(task, party);
  if (answer !== null) return word('amended', answer);
  if (party.commitment === 'pending') return t(party.left_out ? 'task.left_out' : 'task.no_answer');
  return word('commitment', party.commitment);
}

/** How long it waits, took, or has left. */
export function clockOf({ leftS, offeredForS, answeredInS }: Lane): string {
  if (leftS !== null) return leftS < 0 ? t('left.late', { age: span(-leftS) }) : t('left.left', { age: span(leftS) });
  if (offeredForS !== null) return t('task.waits', { age: span(offeredForS) });
  return answeredInS === null ? '' : t('task.within', { age: span(answeredInS) });
}
