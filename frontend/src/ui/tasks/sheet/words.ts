/** Times and parts of a joint task as they stand on paper (docs/protocol.md T3–T27). */
import { clock, day } from '../../../i18n/figures';
import { t, word } from '../../../i18n/messages.svelte';
import type { Brings } from '../../../model/negotiation';
import type { Hold } from '../../../model/taskSheet';
import type { Party, PromiseShown, Task } from '../../../protocol/wire';
import { outcomeLook, outcomeTime, unitsAtWork } from '../came';
import { answerWord, bringsWords, standsWords, unitsWords } from '../words';

/** Between parts of a line. */
export const DOT = ' · ';
/** On paper every time has its day: it is read on another one. Words leave out the day of what is near to this. */
export const ON_PAPER_MS = 0;

export function stamp(at: string | undefined): string {
  return at === undefined ? '–' : `${day(at)} ${clock(at, false)}`;
}

export function heldWords({ from, to }: Hold): string {
  if (from === undefined) return t('task_sheet.held_until', { to: stamp(to) });
  return to === undefined ? t('task_sheet.held_since', { from: stamp(from) }) : t('task_sheet.held', { from: stamp(from), to: stamp(to) });
}

/** What of it can be counted; nothing of a part without. */
function countedLines(brings: Brings): string[] {
  return brings.asks.length + brings.equipment.length + brings.people === 0 ? [] : [bringsWords(brings, ON_PAPER_MS)];
}

/** What a party offers or has promised in its own words: where, when, until and which units. */
function promiseLines(promise: PromiseShown): string[] {
  return [
    ...countedLines(promise), ...(promise.report_to === '' ? [] : [t('task.report_to', { place: promise.report_to })]),
    ...(promise.report_at === undefined ? [] : [t('task.by', { time: stamp(promise.report_at) })]), ...(promise.until === undefined ? [] : [t('task.until', { time: stamp(promise.until) })]),
    ...(promise.units.length === 0 ? [] : [unitsWords(promise)]),
  ];
}

/** What a lane answers; who leads was asked by nobody. */
export function answerOn(task: Task, party: Party): string {
  return party.agency === task.lead ? t('task.leads') : answerWord(task, party, ON_PAPER_MS);
}

export interface Promised { name: string; lines: string[]; conditions: string }

/** What of a party stands, and beside it what it offers instead (T10, T15); nothing of who has promised nothing, nor of a lead that brings nothing itself. */
export function promisesOf(task: Task, party: Party): Promised[] {
  const out: Promised[] = [];
  if (party.goes_on !== undefined) out.push({ name: standsWords(task, party, ON_PAPER_MS), lines: promiseLines({ ...party.goes_on.promise, asks: [], equipment: [], people: 0 }), conditions: party.goes_on.promise.conditions });
  if (party.promise !== undefined && (party.commitment === 'provisional' || party.commitment === 'accepted')) {
    out.push({ name: t(party.commitment === 'provisional' ? 'promise.offered' : 'task.promised'), lines: promiseLines(party.promise), conditions: party.promise.conditions });
  } else if (party.promise === undefined && party.commitment === 'accepted' && party.goes_on === undefined && (party.agency !== task.lead || party.asks.length > 0)) {
    out.push({ name: t('task.promised'), lines: countedLines({ asks: party.asks, equipment: party.equipment ?? [], people: party.people }), conditions: '' });
  }
  return out;
}

/** What came of it: what was found, and how its units stand; empty where there is nothing. */
export function outcomeWords(party: Party): string {
  const look = outcomeLook(party);
  const found = look === null ? [] : [`${word('promise_outcome', look)} ${t('came.at', { time: outcomeTime(party, ON_PAPER_MS) })}`];
  return [...found, unitsAtWork(party)].filter((part) => part !== '').join(DOT);
}
