/** Which form of its kind's symbol an agency has. */
import { describe, expect, it } from 'vitest';
import { FORMS as DRAWN } from '../map/symbols/shapes';
import type { Agency } from '../protocol/wire';
import { FORMS, formOf } from './agencyForm';
import { emptyWorld } from './world';

describe('the form of an agency', () => {
  const world = emptyWorld();
  const add = (id: string, code: string, agency_kind: Agency['agency_kind']): void => void world.agency.set(id, { kind: 'agency', id, name: id, code, agency_kind, level: 'national' });
  for (const [id, code] of [['tax', 'T'], ['market', 'M'], ['water', 'W'], ['environment', 'E']] as const) add(id, code, 'inspection');
  add('fire', 'F', 'fire');
  it('is the next one for each further agency of its kind, by code', () => {
    expect(['environment', 'market', 'tax', 'fire'].map((id) => formOf(world, id))).toEqual([0, 1, 2, 0]);
  });
  it('is shared where there are more agencies than forms, and plain for who is not known', () => {
    expect([formOf(world, 'water'), formOf(world, 'nobody'), formOf(world, undefined)]).toEqual([FORMS - 1, 0, 0]);
  });
  it('is one that the map draws', () => expect(DRAWN).toHaveLength(FORMS));
});
