/** Areas of clauses as the agreement page and the editor show them (docs/protocol.md G12). */
import { describe, expect, it } from 'vitest';
import type { Clause, ZoneShape } from '../protocol/wire';
import { areasOf, drawnAreas } from './areas';

const circle: ZoneShape = { type: 'circle', lon: 7.42, lat: 43.73, radius_m: 500 };
const land: ZoneShape = { type: 'polygon', outline: [{ lon: 7, lat: 43 }, { lon: 8, lat: 43 }, { lon: 8, lat: 44 }] };
const clause = (kind: Clause['kind'], ...area: ZoneShape[]): Clause => ({ kind, fields: ['identity'], trigger: 'always', ...(area.length === 0 ? {} : { area }) });

describe('areas', () => {
  it('of an agreement stand once each, with the kinds that are limited to them', () => {
    const text = { clauses: [clause('zone', circle), clause('incident', land, { ...circle }), clause('unit')] };
    expect(areasOf(text)).toEqual([{ shape: circle, kinds: ['incident', 'zone'] }, { shape: land, kinds: ['incident'] }]);
    expect(areasOf({ clauses: [clause('unit')] })).toEqual([]);
  });
  it('are drawn with the numbers of the list, and what is being drawn stands out', () => {
    const drawn = drawnAreas([circle, land], (n) => `No. ${n}`, land);
    expect(drawn.map((one) => [one.id, one.label, one.selected ?? false])).toEqual([['area-0', 'No. 1', false], ['area-1', 'No. 2', false], ['sketch', undefined, true]]);
    expect(drawn[1]?.shape).toEqual({ form: 'polygon', rings: [[[7, 43], [8, 43], [8, 44]]] });
  });
});
