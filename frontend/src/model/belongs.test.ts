import { describe, expect, it } from 'vitest';
import type { Incident } from '../protocol/wire';
import { belongs, isPlanned } from './belongs';
import { emptyWorld } from './world';

const incident = (id: string, more: Partial<Incident> = {}): Incident => ({
  kind: 'incident', id, number: `F-26-${id}`, agency: 'fire', versions: {}, state: 'reported', ...more,
});

describe('incidents that belong together', () => {
  it('are found from both ends, and what is not on this screen is not named (I17)', () => {
    const world = emptyWorld();
    const storm = incident('1');
    for (const one of [storm, incident('3', { parent: '1' }), incident('2', { parent: '1' }), incident('4', { duplicate_of: '1' }), incident('5', { parent: 'hidden' })]) {
      world.incident.set(one.id, one);
    }
    const found = belongs(world, storm);
    expect(found.children.map((one) => one.id)).toEqual(['2', '3']);
    expect(found.duplicates.map((one) => one.id)).toEqual(['4']);
    expect([found.parent, found.duplicateOf]).toEqual([null, null]);
    expect(belongs(world, incident('2', { parent: '1' })).parent).toBe(storm);
    expect(belongs(world, incident('5', { parent: 'hidden' })).parent).toBeNull();
  });

  it('a planned one waits until it has begun (I15)', () => {
    const starts_at = '2026-11-29T18:00:00.000Z';
    expect(isPlanned(incident('1', { starts_at }))).toBe(true);
    expect(isPlanned(incident('1', { starts_at, state: 'active' }))).toBe(false);
    expect(isPlanned(incident('1'))).toBe(false);
  });
});
