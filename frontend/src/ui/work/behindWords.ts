/** What an order of a unit waits for, in words (docs/protocol.md U13). */
import { listed } from '../../i18n/figures';
import { t } from '../../i18n/messages.svelte';
import { beforeNew, beforeThis, type Before } from '../../model/behind';
import { liveAssignments } from '../../model/queries';
import type { Unit } from '../../protocol/wire';
import type { Console } from '../app.svelte';
import { unitWord } from '../ownWords';

/** `waits behind F-26-0021 and JT-1`: of an order that was given. */
export function waitsWords(before: Before): string {
  return before.numbers.length === 0 ? t('behind.waits_unknown') : t('behind.waits', { what: listed(before.numbers) });
}

/** `Ordered here already: waits behind F-26-0021`; empty where it has no order for this, or is on its way. */
export function hereWords(app: Console, unit: Unit, target: { task?: string; incident?: string }): string {
  const world = app.store.seen('assignment', 'unit', 'task', 'incident');
  const given = liveAssignments(world, { unit: unit.id, ...target })[0];
  const before = given === undefined ? null : beforeThis(world, given);
  return before === null ? '' : t('behind.here', { waits: waitsWords(before) });
}

/** `En route, F-26-0021: this order waits behind it`: of one that is not given yet; empty where the unit would set out at once. */
export function wouldWaitWords(app: Console, unit: Unit): string {
  const before = beforeNew(app.store.seen('assignment', 'task', 'incident'), unit);
  if (before === null) return '';
  const status = unitWord(app, unit);
  return before.numbers.length === 0 ? t('behind.would_unknown', { status }) : t('behind.would', { status, n: before.numbers.length, what: listed(before.numbers) });
}
