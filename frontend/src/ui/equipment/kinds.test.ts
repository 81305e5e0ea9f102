/** What a list of equipment shows, and where a thing is. */
import { describe, expect, it } from 'vitest';
import { emptyWorld } from '../../model/world';
import type { Equipment, Unit } from '../../protocol/wire';
import { EVERYTHING, isDue, narrowed, whereIs } from './kinds';

const NOW = Date.parse('2026-11-22T07:00:00.000Z');
const thing = (id: string, more: Partial<Equipment> = {}): Equipment => ({ kind: 'equipment', id, agency: 'fire', owner: 'fire', equipment_kind: 'pump', name: id, ...more });
const list = [
  thing('b', { condition: 'ready', capabilities: ['pumping'] }), thing('a', { condition: 'defective', maintenance_due: '2026-11-22T06:00:00.000Z' }),
  thing('c', { agency: 'ems', owner: 'ems', equipment_kind: 'boat' }), thing('d', { agency: 'ems', owner: 'ems', offer: { agency: 'fire', at: '', expires_at: '' } }),
];
const ids = (by: Partial<typeof EVERYTHING>): string[] => narrowed(list, { ...EVERYTHING, ...by }, 'fire', NOW, (it) => it.name).map((it) => it.id);

describe('a list of equipment', () => {
  it('shows one\'s own and what is offered to one, the offer first', () => expect(ids({})).toEqual(['d', 'a', 'b']));
  it('shows what others share when asked', () => expect(ids({ own: false })).toEqual(['d', 'c', 'a', 'b']));
  it('is narrowed by kind, condition, capability, words and what is due (E8)', () => {
    expect(ids({ own: false, kind: 'boat' })).toEqual(['c']);
    expect(ids({ condition: 'defective' })).toEqual(['a']);
    expect(ids({ capability: 'pumping' })).toEqual(['b']);
    expect(ids({ find: 'B' })).toEqual(['b']);
    expect(ids({ due: true })).toEqual(['a']);
    expect(isDue(thing('x', { maintenance_due: '2026-11-22T08:00:00.000Z' }), NOW)).toBe(false);
  });
});

describe('where a thing is (E11)', () => {
  it('is its place, its unit\'s fix, or nowhere', () => {
    const world = emptyWorld();
    world.unit.set('u', { kind: 'unit', id: 'u', handle: 7 } as Unit);
    const at = (handle: number | undefined) => (handle === 7 ? { lon: 1, lat: 2 } : null);
    expect(whereIs(world, thing('x', { held_by: { place: { lon: 3, lat: 4, precision: 'exact' } } }), at)).toEqual({ lon: 3, lat: 4 });
    expect(whereIs(world, thing('x', { held_by: { unit: 'u' } }), at)).toEqual({ lon: 1, lat: 2 });
    expect(whereIs(world, thing('x', { held_by: { unit: 'other' } }), at)).toBeNull();
    expect(whereIs(world, thing('x'), at)).toBeNull();
  });
});
