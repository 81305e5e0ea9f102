/** Columns against a plain map; and the words and bits that the map must read the same way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as map from '../map/types';
import { AGENCY_KINDS, UNIT_STATUSES } from '../protocol/words';
import { Columns, FLAG_COARSE, FLAG_HEADING, FLAG_LATE } from './columns';
import { emptyWorld } from './world';

const patch = fc.record({
  gone: fc.array(fc.nat(40), { maxLength: 6 }),
  positions: fc.array(fc.record({
    handle: fc.nat(40), lon: fc.integer({ min: -180, max: 180 }), lat: fc.integer({ min: -80, max: 80 }), fixUnixS: fc.nat(1_000_000),
    heading: fc.nat(255), speed: fc.nat(255), flags: fc.nat(15), precision: fc.nat(3),
  }), { maxLength: 12 }),
  aggregates: fc.constant(null),
});

describe('columns', () => {
  it('hold what a plain map holds, densely', () => {
    fc.assert(fc.property(fc.array(patch, { maxLength: 12 }), (patches) => {
      const columns = new Columns();
      const plain = new Map<number, { lon: number; lat: number; fixUnixS: number }>();
      for (const one of patches) {
        columns.apply(one);
        for (const handle of one.gone) plain.delete(handle);
        for (const { handle, lon, lat, fixUnixS } of one.positions) plain.set(handle, { lon, lat, fixUnixS });
      }
      expect(columns.count).toBe(plain.size);
      for (const [handle, at] of plain) expect(columns.positionOf(handle)).toEqual(at);
      const slots = [...plain.keys()].map((handle) => columns.slotOf(handle) ?? -1).sort((a, b) => a - b);
      expect(slots).toEqual(Array.from({ length: plain.size }, (_, i) => i));
    }));
  });
  it('grow without losing a unit', () => {
    const columns = new Columns();
    const positions = Array.from({ length: 3000 }, (_, handle) => ({ handle, lon: handle / 100, lat: 1, fixUnixS: handle, heading: 0, speed: 0, flags: 0, precision: 0 }));
    columns.apply({ gone: [], positions, aggregates: null });
    expect(columns.count).toBe(3000);
    expect(columns.positionOf(2999)?.fixUnixS).toBe(2999);
  });
  it('take name, kind, status and lateness from the world', () => {
    const columns = new Columns();
    columns.apply({ gone: [], positions: [{ handle: 5, lon: 1, lat: 2, fixUnixS: 3, heading: 9, speed: 0, flags: 1 | 4, precision: 1 }], aggregates: null });
    const world = emptyWorld();
    world.agency.set('f', { kind: 'agency', id: 'f', name: 'Fire', code: 'F', agency_kind: 'fire', level: 'national' });
    world.unit.set('u', { kind: 'unit', id: 'u', agency: 'f', callsign: 'Heron 31', unit_kind: 'engine', status: 'dispatched', handle: 5 });
    world.assignment.set('a', { kind: 'assignment', id: 'a', unit: 'u', agency: 'f', status: 'dispatched', overdue: true });
    columns.learn(world);
    expect(columns.nameOf(5)).toBe('Heron 31');
    expect([5, 6, undefined].map((handle) => columns.isCoarse(handle))).toEqual([true, false, false]);
    expect(columns.kind[0]).toBe(AGENCY_KINDS.indexOf('fire'));
    world.agency.set('e', { kind: 'agency', id: 'e', name: 'Second fire brigade', code: 'E', agency_kind: 'fire', level: 'national' });
    columns.learn(world);
    expect(columns.kind[0], 'the second by code has the second form').toBe(AGENCY_KINDS.indexOf('fire') + AGENCY_KINDS.length);
    expect(columns.status[0]).toBe(UNIT_STATUSES.indexOf('dispatched'));
    expect(columns.flags[0]).toBe(FLAG_HEADING | FLAG_COARSE | FLAG_LATE);
  });
  it('and the map agree on words and bits', () => {
    expect(AGENCY_KINDS).toEqual(map.AGENCY_KINDS);
    expect(UNIT_STATUSES).toEqual(map.UNIT_STATUSES);
    expect([FLAG_LATE, FLAG_COARSE, FLAG_HEADING]).toEqual([map.FLAG_LATE, map.FLAG_COARSE, map.FLAG_HEADING]);
  });
});
