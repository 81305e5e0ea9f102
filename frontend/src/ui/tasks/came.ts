/** What came of a promise, how ready a unit is, and what a task opens, in words (docs/protocol.md T22, T24–T27). */
import { listed, num } from '../../i18n/figures';
import { t, word } from '../../i18n/messages.svelte';
import { brought, type Brought, type Readiness } from '../../model/delivery';
import { isRunning } from '../../model/negotiation';
import { isEnding, takesUnits } from '../../model/phases';
import { ms } from '../../model/time';
import type { World } from '../../model/world';
import type { Party, Task, TaskScope, Unit, WorkedOn } from '../../protocol/wire';
import type { Console } from '../app.svelte';
import { unitWord } from '../ownWords';
import { momentWords, needWord } from './words';

/** `1 patrol and 2 pumps`: of each thing what was not sent yet; empty for nothing. */
export function thingsWords(things: readonly Brought[]): string {
  return things.length === 0 ? '' : listed(things.map((one) => `${num(one.unsent)} ${needWord(one.of, one.what)}`));
}

/** What of each thing came; nothing before units can be sent, and nothing of what was called off or lapsed: nobody had to come. */
export function thingsOf(task: Task, party: Party): Brought[] {
  const counts = isRunning(task) || isEnding(task) || task.phase === 'closed' || task.phase === 'reviewed';
  return counts ? brought(party) : [];
}

/** What of a thing is missing where it was promised: not sent, or sent and not there. Once the work is done both did not come: who turned back on its way was sent, too. */
export function shortWords(task: Task, one: Brought): string {
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
  const promise = party.goes_on?.promise ?? party.promise;
  const whole = promise?.report_at ?? (party.goes_on ?? party).report_at;
  const own = one.of === 'capability' ? (promise?.asks ?? []).filter((it) => it.capability === one.what).map((it) => it.from ?? whole) : [];
  return (own.length === 0 ? [whole] : own).some((at) => (ms(at) ?? Infinity) < nowMs);
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
  if (ready.is === 'busy') return ready.number === '' ? unitWord(app, unit) : t('readiness.busy_on', { number: ready.number });
  if (ready.is === 'kept') return ready.number === '' ? word('readiness', 'kept') : t('readiness.kept_for', { number: ready.number });
  return ready.is === 'out' ? unitWord(app, unit) : word('readiness', ready.is);
}

/** The number of what a unit came from or went to, as far as it is shown here. */
export function workedOn(world: World, of: WorkedOn | undefined): string {
  return world.task.get(of?.task ?? '')?.number ?? world.incident.get(of?.incident ?? '')?.number ?? '';
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
