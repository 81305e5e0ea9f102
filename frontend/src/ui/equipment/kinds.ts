/** Kinds of equipment that forms offer; the list is open, and what others use is offered as well. Pure helpers for lists of equipment. */
import type { Point } from '../../commands/types';
import type { World } from '../../model/world';
import type { Equipment } from '../../protocol/wire';
import type { Condition } from '../../protocol/words';

export const EQUIPMENT_KINDS = [
  'pump', 'boat', 'generator', 'shelter_kit', 'gas_detector', 'drone', 'lighting', 'breathing_apparatus', 'defibrillator', 'stretcher', 'barrier', 'sandbags', 'water_tank', 'radio', 'tent',
] as const;

export interface Narrow { find: string; kind: string; condition: Condition | ''; capability: string; due: boolean; own: boolean }
export const EVERYTHING: Narrow = { find: '', kind: '', condition: '', capability: '', due: false, own: true };

export function isDue(it: Equipment, nowMs: number): boolean {
  return it.maintenance_due !== undefined && Date.parse(it.maintenance_due) <= nowMs;
}

/** `said`: the words of a thing in the reader's language, to be looked through. */
export function narrowed(all: Iterable<Equipment>, by: Narrow, agency: string, nowMs: number, said: (it: Equipment) => string): Equipment[] {
  const find = by.find.trim().toLowerCase();
  return [...all].filter((it) => (!by.own || it.agency === agency || it.owner === agency || it.offer?.agency === agency)
    && (by.kind === '' || it.equipment_kind === by.kind) && (by.condition === '' || it.condition === by.condition)
    && (by.capability === '' || it.capabilities?.includes(by.capability) === true) && (!by.due || isDue(it, nowMs))
    && (find === '' || said(it).toLowerCase().includes(find)))
    .sort((a, b) => Number(b.offer?.agency === agency) - Number(a.offer?.agency === agency) || a.equipment_kind.localeCompare(b.equipment_kind)
      || a.name.localeCompare(b.name, 'en', { numeric: true }) || a.id.localeCompare(b.id));
}

/** Where it is shown to be: its place, or where its unit was last seen. */
export function whereIs(world: World, it: Equipment, at: (handle: number | undefined) => Point | null): Point | null {
  const place = it.held_by?.place;
  if (place !== undefined) return { lon: place.lon, lat: place.lat };
  return it.held_by?.unit === undefined ? null : at(world.unit.get(it.held_by.unit)?.handle);
}
