/** Areas of clauses as the agreement page and the editor show them (docs/protocol.md G12). */
import { describe, expect, it } from 'vitest';
import type { Clause, ZoneShape } from '../protocol/wire';
import { areasOf, drawnAreas } from './areas';

const circle: ZoneShape = { type: 'circle', lon: 7.42, lat: 43.73, radius_m: 500 };
const land: ZoneShape = { type: 'polygon', outline: [{ lon: 7, lat: 43 }, { lon: 8, lat: 43 }, { lon: 8, lat: 44 }] };
const joined = (labels: string[]): string => labels.join(', ');
const clause = (kind: Clause['kind'], ...area: ZoneShape[]): Clause => ({ kind, fields: ['identity'], trigger: 'always', ...(area.length === 0 ? {} : { area }) });

describe('areas', () => {
  it('of an agreement stand once each, with the kinds that are limited to them', () => {
    const text = { clauses: [clause('zone', circle), clause('incident', land, { ...circle }), clause('unit')] };
    expect(areasOf(text)).toEqual([{ shape: circle, kinds: ['incident', 'zone'] }, { shape: land, kinds: ['incident'] }]);
    expect(areasOf({ clauses: [clause('unit')] })).toEqual([]);
  });
  it('are drawn with the numbers of the list, and what is being drawn stands out', () => {
    const drawn = drawnAreas([circle, land], (n) => `No. ${n}`, joined, land);
    expect(drawn.map((one) => [one.id, one.label, one.selected ?? false])).toEqual([['area-0', 'No. 1', false], ['area-1', 'No. 2', false], ['sketch', undefined, true]]);
    expect(drawn[1]?.shape).toEqual({ form: 'polygon', rings: [[[7, 43], [8, 43], [8, 44]]] });
  });
  it('of those that lie around one middle every number can be read', () => {
    const around = (radius_m: number): ZoneShape => ({ ...circle, radius_m });
    const label = (...shapes: ZoneShape[]): (string | undefined)[] => drawnAreas(shapes, String, joined).map((one) => one.label);
    expect(label(circle, land, around(2_000))).toEqual(['1, 3', '2', undefined]);
    expect(label(circle, { ...circle, lon: 7.4201 }, around(50_000)), 'so near that one would hide the other').toEqual(['1, 2, 3', undefined, undefined]);
    expect(label(circle, { ...circle, lon: 7.43 }), 'control: side by side').toEqual(['1', '2']);
    expect(label(circle), 'control: alone').toEqual(['1']);
  });
});
