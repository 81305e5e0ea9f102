/** Parts, promises and needs of a joint task in words. */
import { clock, day, listed, num } from '../../i18n/figures';
import { t, word } from '../../i18n/messages.svelte';
import { amended, type Change } from '../../model/amendment';
import { isOpenTask } from '../../model/life';
import { isRunning, promised, type Brings, type Compared, type Open } from '../../model/negotiation';
import { ms } from '../../model/time';
import type { Need, Party, PromiseShown, Task } from '../../protocol/wire';
import type { Stage } from '../../protocol/words';

const DAY_MS = 86_400_000;

/** An hour, with its day where it is not today's. */
export function momentWords(at: string, nowMs: number): string {
  const value = ms(at);
  if (value === null) return '';
  const same = new Date(value).toDateString() === new Date(nowMs).toDateString() || Math.abs(value - nowMs) < DAY_MS / 2;
  return same ? clock(value, false) : `${day(at)} ${clock(value, false)}`;
}

export function needWord(of: Need['of'], what: string): string {
  return of === 'people' ? t('task.people') : word(of === 'equipment' ? 'equipment_kind' : 'capability', what);
}

const so = (count: number, name: string): string => `${num(count)} ${name}`;

/** What a party is asked for, in one line. */
export function askedWords(party: Party): string {
  const named = party.asks.map((one) => so(one.count, word('capability', one.capability)));
  return [...named, ...restWords(party.equipment ?? [], party.people)].join(t('timeline.join'));
}

function restWords(equipment: Brings['equipment'], people: number): string[] {
  return [...equipment.map((one) => so(one.count, word('equipment_kind', one.equipment_kind))), ...(people > 0 ? [so(people, t('task.people'))] : [])];
}

/** What a party goes on with while it is asked again, in one line: what comes later only is said to. `own`: said to the party itself. */
export function goesOnWords(party: Party, nowMs: number, own = false): string {
  return party.goes_on === undefined ? '' : bringsWords(party.goes_on.promise, nowMs, own);
}

/** What of a party stands as promised, in one line, as the party itself is told; empty for nothing. */
export function promisedWords(party: Party, nowMs: number): string {
  const brings = promised(party);
  return brings === null ? '' : bringsWords(brings, nowMs, true);
}

/** What somebody brings, in one line. A part without anything to count is promised, too. */
export function bringsWords(promise: Brings, nowMs: number, own = false): string {
  const named = promise.asks.map(({ capability, count, from }) => {
    const what = so(count, word('capability', capability));
    return from !== undefined && (ms(from) ?? 0) > nowMs ? t('amend.later', { what, time: momentWords(from, nowMs) }) : what;
  });
  const parts = [...named, ...restWords(promise.equipment, promise.people)];
  return parts.length === 0 ? t(own ? 'amend.our_part' : 'amend.promise') : parts.join(t('timeline.join'));
}

/** What stands of a party that was asked again, or, of a task that is over, what it had promised (T15). */
export function standsWords(task: Task, party: Party, nowMs: number): string {
  return t(isOpenTask(task) ? 'amend.goes_on' : 'amend.had_promised', { what: goesOnWords(party, nowMs) });
}

/** A party's answer. Of one that was asked again never without what stands of it (T15). */
export function answerWord(task: Task, party: Party, nowMs: number): string {
  const state = amended(task, party);
  if (state === null) return word('commitment', party.commitment);
  const stands = standsWords(task, party, nowMs);
  return state === 'over' ? stands : `${word('amended', state)}${t('timeline.join')}${stands}`;
}

/** A line of an amendment: its name, what was asked, what is asked now, what the party goes on with. `withheld`: of that what is asked is not told, as `untold` says it (T19). */
export function changeWords(line: Change, nowMs: number, withheld: readonly Stage[] = [], untold = t('withheld.yet')): { name: string; was: string; is: string; goesOn: string } {
  const none = '–';
  const some = (count: number): string => (count === 0 ? none : num(count));
  const said = (text: string): string => (text === '' ? none : text);
  const at = (moment: string | undefined): string => (moment === undefined ? none : momentWords(moment, nowMs));
  const yes = (it: boolean): string => t(it ? 'amend.yes' : 'amend.no');
  if (isUntold(line.of, withheld)) {
    const goesOn = line.of === 'report_to' ? said(line.goesOn) : line.of === 'report_at' || line.of === 'until' ? at(line.goesOn) : none;
    return { name: t(`propose.${line.of as 'report_to'}`), was: untold, is: untold, goesOn };
  }
  switch (line.of) {
    case 'capability': case 'equipment':
      return { name: needWord(line.of, line.what), was: some(line.was), is: some(line.is), goesOn: line.goesOn.length === 0 ? none : countsWords(line.goesOn, nowMs) };
    case 'people': return { name: t('task.people'), was: some(line.was), is: some(line.is), goesOn: some(line.goesOn) };
    case 'co_lead': return { name: t('amend.co_lead'), was: yes(line.was), is: yes(line.is), goesOn: yes(line.goesOn) };
    case 'report_to': case 'note': case 'objective': return { name: t(`propose.${line.of}`), was: said(line.was), is: said(line.is), goesOn: said(line.goesOn) };
    default: return { name: t(`propose.${line.of}`), was: at(line.was), is: at(line.is), goesOn: at(line.goesOn) };
  }
}

/** Whether this belongs to a stage that is not told. */
function isUntold(of: Change['of'] | Compared['of'], withheld: readonly Stage[]): boolean {
  return (of === 'report_to' && withheld.includes('place')) || ((of === 'report_at' || of === 'until') && withheld.includes('times'));
}

/** What changed, in one line; words of the lead that may be long are only said to be other ones. */
export function changedWords(lines: readonly Change[], nowMs: number): string {
  const parts = lines.filter((line) => line.differs).map((line) => {
    if (line.of === 'note') return t('amend.other_note');
    if (line.of === 'objective') return t('amend.other_objective');
    const { name, was, is } = changeWords(line, nowMs);
    return t('amend.change', { name, was, is });
  });
  return parts.join(t('timeline.join'));
}

/** Why a party declined or took its promise back: what its own list calls that, and its words after it. The code says something to its own people only. */
export function declinedParts(party: Party, own: boolean): string[] {
  const { declined_for: named, reason } = party;
  return [own ? named?.code : undefined, named?.label, reason].filter((part): part is string => part !== undefined && part !== '');
}

/** Where, when and until when it is asked; empty where nothing is said. */
export function termsWords(party: Party, nowMs: number): string {
  return [
    ...(party.report_to === '' ? [] : [t('task.report_to', { place: party.report_to })]),
    ...(party.report_at === undefined ? [] : [t('task.by', { time: momentWords(party.report_at, nowMs) })]),
    ...(party.until === undefined ? [] : [t('task.until', { time: momentWords(party.until, nowMs) })]),
  ].join(t('timeline.join'));
}

/** `1 now, 1 from 18:10`, or the figure alone where all of it comes as asked. */
export function countsWords(counts: readonly { count: number; from?: string }[], nowMs: number): string {
  if (counts.length === 0) return num(0);
  const later = counts.some((one) => one.from !== undefined);
  return counts.map(({ count, from }) => (from === undefined ? (later ? t('task.now', { n: count }) : num(count)) : t('task.from', { n: count, time: momentWords(from, nowMs) })))
    .join(t('timeline.join'));
}

/** A line of the comparison: its name, what was asked, what is offered. `withheld`: of that what is asked is not told, as `untold` says it (T19). */
export function comparedWords(line: Compared, nowMs: number, withheld: readonly Stage[] = [], untold = t('withheld.yet')): { name: string; asked: string; offered: string } {
  const none = isUntold(line.of, withheld) ? untold : '–';
  switch (line.of) {
    case 'capability': case 'equipment':
      return { name: needWord(line.of, line.what), asked: line.asked === 0 ? none : num(line.asked), offered: countsWords(line.offered, nowMs) };
    case 'people': return { name: t('task.people'), asked: num(line.asked), offered: num(line.offered) };
    case 'report_to': return { name: t('propose.report_to'), asked: line.asked === '' ? none : line.asked, offered: line.offered };
    default: return {
      name: t(`propose.${line.of}`), asked: line.asked === undefined ? none : momentWords(line.asked, nowMs), offered: line.offered === undefined ? '–' : momentWords(line.offered, nowMs),
    };
  }
}

/** What stays open, as one sentence names it. */
export function openWords(open: readonly Open[]): string {
  return open.length === 0 ? t('task.nothing_open') : t('task.stays_open', { what: listed(open.map((one) => so(one.count, needWord(one.of, one.what)))) });
}

/** What its lead can do once a party has taken its promise back: only what is agreed or runs goes on without it (T4, T21). */
export function withdrawnWords(task: Task): string {
  return t(isRunning(task) ? 'task.withdrawn_hint' : 'task.withdrawn_hint_asking');
}

/** Why the task goes on without a party, as others are told or, `own`, the party itself (T7, T10). */
export function leftOutWords(party: Party, own: boolean): string {
  if (party.refused !== undefined) return t(own ? 'task.we_left_out_refused' : 'task.left_out_refused');
  return t(own ? 'task.we_left_out_silent' : 'task.left_out_silent');
}

export function unitsWords(promise: PromiseShown): string {
  return promise.units.map((one) => one.callsign).join(t('timeline.join'));
}
