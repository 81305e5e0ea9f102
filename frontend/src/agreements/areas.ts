/** The areas that clauses are limited to, each once, with the kinds that it is about. Pure. */
import type { AgreementVersion, ZoneShape } from '../protocol/wire';
import type { MapArea } from '../map/types';
import { ringsOf } from '../zones/shape';
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

/** As the map draws them, each with its number in the list beside it; the one that is being drawn stands out. */
export function drawnAreas(shapes: readonly ZoneShape[], label: (n: number) => string, sketch: ZoneShape | null = null): MapArea[] {
  const drawn = shapes.map((shape, at): MapArea => ({ id: `area-${at}`, kind: 'division', label: label(at + 1), shape: { form: 'polygon', rings: ringsOf(shape) } }));
  return sketch === null ? drawn : [...drawn, { id: 'sketch', kind: 'division', selected: true, shape: { form: 'polygon', rings: ringsOf(sketch) } }];
}
