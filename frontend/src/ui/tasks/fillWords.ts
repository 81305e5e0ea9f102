/** Who could bring what stays open, in words and in the order of the models. */
import { distance, listedOr, num } from '../../i18n/figures';
import { t } from '../../i18n/messages.svelte';
import { placeOf } from '../../commands/ops/goTo';
import { fillings, type Filler, type Filling, type Known } from '../../model/filling';
import { metresBetween } from '../../model/geo';
import type { Open } from '../../model/negotiation';
import type { World } from '../../model/world';
import type { Task, Unit } from '../../protocol/wire';
import type { Console } from '../app.svelte';
import { usualOf } from '../proposal';
import { shortHere } from './asking';
import { agencyName } from './told';
import { needWord } from './words';

/** Named in a sentence; the list has the others. */
const NAMED = 3;

/** An older fix says where a unit was: of it no distance is told. */
const FIX_MAX_S = 600;

/** What is known of units where this is asked: how far they are, as the crow flies, from where the task is. */
function knownIn(app: Console, task: Task): Known {
  const place = placeOf(app.context(), { task: task.id });
  const { columns, world } = app.store;
  return {
    able: app.store.ableUnits,
    usual: (agency) => usualOf(world, agency),
    metres: (unit: Unit) => {
      const at = place === null || columns.isCoarse(unit.handle) ? null : columns.positionOf(unit.handle);
      return place === null || at === null || app.serverNow() / 1000 - at.fixUnixS > FIX_MAX_S ? null : metresBetween(place, at);
    },
  };
}

export function fillingsOf(app: Console, task: Task, open: readonly Open[]): Filling[] {
  return fillings(app.store.seen('unit', 'assignment', 'task', 'equipment', 'agency', 'incident'), task, open, knownIn(app, task));
}

/** `1 basic ambulance`. */
export function openName({ of, what, open }: Pick<Filling, 'of' | 'what' | 'open'>): string {
  return `${num(open)} ${needWord(of, what)}`;
}

/** Callsigns of the free units, the nearest first, with how far each is. */
export function unitsOf(filler: Filler, most: number): string[] {
  return filler.units.filter((one) => one.ready.is === 'ready').slice(0, most).map(({ unit, metres }) => {
    if (metres === null) return `\u2068${unit.callsign}\u2069`;
    const far = distance(metres);
    return t('fill.unit_at', { callsign: unit.callsign, far: t(far.key, far.args) });
  });
}

/** Names of the equipment, as many as are told. */
export function equipmentOf(filler: Filler, most: number): string[] {
  return filler.equipment.slice(0, most).map((one) => `\u2068${one.name}\u2069`);
}

/** `Lark 30 or Lark 33 could fill it`; empty where nobody is shown to be free. Who has said that it brings less than it is asked for is not named. */
export function couldFillWords(world: World, task: Task, open: readonly Filling[]): string {
  const parts = open.flatMap((one) => {
    const free = one.fillers.filter((it) => it.spare > 0 && shortHere(task, one, it.agency) === 0);
    const names = one.of === 'capability'
      ? free.flatMap((it) => it.units.filter((unit) => unit.ready.is === 'ready').map((unit) => unit.unit.callsign))
      : free.map((it) => agencyName(world, it.agency));
    return names.length === 0 ? [] : [t('fill.could', { who: listedOr(names.slice(0, NAMED)), what: needWord(one.of, one.what) })];
  });
  return parts.join(' ');
}
