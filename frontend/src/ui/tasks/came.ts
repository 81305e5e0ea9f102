/** What came of a promise, how ready a unit is, and what a task opens, in words (docs/protocol.md T22, T24–T27). */
import { listed, num, span } from '../../i18n/figures';
import { t, word } from '../../i18n/messages.svelte';
import { numberOfWork } from '../../model/behind';
import { tellsCame } from '../../model/came';
import { brought, nextDueMs, timesOf, type Brought, type Readiness } from '../../model/delivery';
import { isCommitted, isRunning } from '../../model/negotiation';
import { takesUnits } from '../../model/phases';
import type { World } from '../../model/world';
import type { Party, Task, TaskScope, Unit, WorkedOn } from '../../protocol/wire';
import type { Console } from '../app.svelte';
import { unitWord } from '../ownWords';
import { wouldWaitWords } from '../work/behindWords';
import { momentWords, needWord } from './words';

/** `1 patrol and 2 pumps`: of each thing what was not sent yet; empty for nothing. */
export function thingsWords(things: readonly Brought[]): string {
  return things.length === 0 ? '' : listed(things.map((one) => `${num(one.unsent)} ${needWord(one.of, one.what)}`));
}

/** What of each thing came; nothing before units can be sent, nor of what lapsed. Of what was called off only where somebody was sent: nobody had to come. */
export function thingsOf(task: Task, party: Party): Brought[] {
  if (task.phase === 'cancelled') return brought(party).filter((one) => one.sent > 0);
  return tellsCame(task) ? brought(party) : [];
}

/** What of a thing is missing where it was promised: not sent, or sent and not there. Once the work is done both did not come: who turned back on its way was sent, too. */
export function shortWords(task: Task, one: Brought): string {
  if (task.phase === 'cancelled') return '';
  if (!isRunning(task)) return one.unsent + one.away === 0 ? '' : t('came.not_come', { n: one.unsent + one.away });
  const unsent = one.unsent === 0 ? [] : [t('came.unsent', { n: one.unsent })];
  const away = one.away === 0 ? [] : [t('came.away', { n: one.away })];
  return [...unsent, ...away].join(t('timeline.join'));
}

/** Whether that is somebody's to act on: it was due, or it is this seat's to send and the task is under way. */
export function isPressing(task: Task, party: Party, one: Brought, mine: boolean, nowMs: number): boolean {
  if (one.unsent + one.away === 0 || !isRunning(task)) return false;
  if (party.outcome?.outcome === 'defaulted' && wasDue(party, one, nowMs)) return true;
  return mine && one.unsent > 0 && takesUnits(task) && task.phase !== 'agreed';
}

/** Whether the time of the thing itself is up: from when it was promised, else when the party reports. */
function wasDue(party: Party, one: Brought, nowMs: number): boolean {
  return timesOf(party, one).some((at) => (at ?? Infinity) < nowMs);
}

/** How long until the first of what is promised and not there is due, or since; empty where nothing is waited for now. */
export function dueWords(task: Task, party: Party, nowMs: number): { words: string; late: boolean } | null {
  const due = takesUnits(task) && isCommitted(party) ? nextDueMs(party) : null;
  if (due === null) return null;
  const left = Math.ceil((due - nowMs) / 1000);
  return { words: left < 0 ? t('came.due_late', { age: span(-left) }) : t('came.due_left', { age: span(left) }), late: left < 0 };
}

export type OutcomeLook = 'fulfilled' | 'late' | 'defaulted';

export function outcomeLook(party: Party): OutcomeLook | null {
  if (party.outcome === undefined) return null;
  if (party.outcome.outcome === 'defaulted') return 'defaulted';
  return party.outcome.late ? 'late' : 'fulfilled';
}

/** `17:42`, since when it is found so. */
export function outcomeTime(party: Party, nowMs: number): string {
  return party.outcome === undefined ? '' : momentWords(party.outcome.at, nowMs);
}

/** How its units stand beyond being sent and on scene: at work, needed no more, diverted away; empty where there are none. */
export function unitsAtWork(party: Party): string {
  const parts = [
    ...(party.at_work > 0 ? [t('came.at_work', { n: party.at_work })] : []), ...(party.released > 0 ? [t('came.released', { n: party.released })] : []),
    ...(party.diverted > 0 ? [t('came.diverted', { n: party.diverted })] : []),
  ];
  return parts.join(' · ');
}

export function readyWords(app: Console, unit: Unit, ready: Readiness): string {
  if (ready.is === 'busy') return wouldWaitWords(app, unit) || unitWord(app, unit);
  if (ready.is === 'kept') return ready.number === '' ? word('readiness', 'kept') : t('readiness.kept_for', { number: ready.number });
  return ready.is === 'out' ? unitWord(app, unit) : word('readiness', ready.is);
}

/** The number of what a unit came from or went to, as far as it is shown here. */
export function workedOn(world: World, of: WorkedOn | undefined): string {
  return numberOfWork(world, of);
}

/** What a task opens, at the most (T22). */
export function scopeWords(scope: TaskScope): string {
  const whole = scope.incident && scope.units === 'all' && scope.position === 'exact';
  if (whole) return t('scope.whole');
  const parts = [t(scope.incident ? 'scope.incident_too' : 'scope.no_incident'), word('scope_units', scope.units)];
  const cell = scope.position === 'cell_100m' || scope.position === 'cell_1km';
  if (scope.units !== 'none') parts.push(t(cell ? 'scope.position_to' : 'scope.position', { precision: word('precision', scope.position) }));
  return parts.join(t('scope.join'));
}
