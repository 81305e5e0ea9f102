/** The areas that clauses are limited to, each once, with the kinds that it is about. Pure. */
import type { AgreementVersion, ZoneShape } from '../protocol/wire';
import { labelPoint } from '../map/features';
import type { LonLat, MapArea } from '../map/types';
import { boundsOf, ringsOf } from '../zones/shape';
import { GRANT_KINDS } from './fields';

export interface Area { shape: ZoneShape; kinds: string[] }

export function areasOf(text: Pick<AgreementVersion, 'clauses'>): Area[] {
  const areas = new Map<string, { shape: ZoneShape; kinds: Set<string> }>();
  for (const clause of text.clauses) {
    for (const shape of clause.area ?? []) {
      const key = JSON.stringify(shape);
      const one = areas.get(key) ?? { shape, kinds: new Set() };
      areas.set(key, one);
      one.kinds.add(clause.kind);
    }
  }
  return [...areas.values()].map(({ shape, kinds }) => ({ shape, kinds: GRANT_KINDS.filter((kind) => kinds.has(kind)) }));
}

/** Middles nearer to each other than this part of all that is shown have one label: the map would leave out the second. */
const NEAR = 0.06;

/** As the map draws them, each with its number in the list beside it; the one that is being drawn stands out. */
export function drawnAreas(shapes: readonly ZoneShape[], label: (n: number) => string, joined: (labels: string[]) => string, sketch: ZoneShape | null = null): MapArea[] {
  const outlines = shapes.map((shape): MapArea['shape'] => ({ form: 'polygon', rings: ringsOf(shape) }));
  const said = labels(outlines.map(labelPoint), extent(shapes));
  const drawn = outlines.map((shape, at): MapArea => {
    const numbers = said.get(at) ?? [];
    return { id: `area-${at}`, kind: 'division', shape, ...(numbers.length === 0 ? {} : { label: joined(numbers.map((n) => label(n + 1))) }) };
  });
  return sketch === null ? drawn : [...drawn, { id: 'sketch', kind: 'division', selected: true, shape: { form: 'polygon', rings: ringsOf(sketch) } }];
}

/** How wide and high all of it is, in degrees. */
function extent(shapes: readonly ZoneShape[]): LonLat {
  const all = boundsOf(shapes);
  return all === null ? [0, 0] : [all.east - all.west, all.north - all.south];
}

/** Which numbers stand at whose middle: the first of those that are near to each other speaks for all of them. */
function labels(middles: readonly (LonLat | null)[], [width, height]: LonLat): Map<number, number[]> {
  const said = new Map<number, number[]>();
  middles.forEach((middle, at) => {
    if (middle === null) return;
    const isNear = (other: LonLat | null | undefined): boolean => other !== null && other !== undefined
      && Math.abs(other[0] - middle[0]) <= width * NEAR && Math.abs(other[1] - middle[1]) <= height * NEAR;
    const first = [...said.keys()].find((one) => isNear(middles[one]));
    if (first === undefined) said.set(at, [at]);
    else said.get(first)?.push(at);
  });
  return said;
}
