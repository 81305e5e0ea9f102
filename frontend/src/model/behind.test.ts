/** What a unit does before an order that waits (docs/protocol.md U13, T24). */
import { describe, expect, it } from 'vitest';
import type { Assignment, Unit } from '../protocol/wire';
import { beforeNew, beforeThis, numberOfWork, sentBehind } from './behind';
import { samplePlanned, sampleWorld } from './sample';
import type { World } from './world';

const order = (id: string, more: Partial<Assignment>): Assignment => ({ kind: 'assignment', id, unit: 'u3', agency: 'police', status: 'dispatched', ...more });

/** Falcon 2 drives to an incident and was ordered to a joint task, too. */
function world(unit: Partial<Unit> = { status: 'en_route', assignment: 'a1', queue: ['a1', 'a2'] }): World {
  const world = sampleWorld();
  samplePlanned(world);
  Object.assign(world.unit.get('u3')!, unit);
  for (const one of [order('a1', { incident: 'i4', status: 'en_route' }), order('a2', { task: 't4' })]) world.assignment.set(one.id, one);
  return world;
}
const unit = (of: World): Unit => of.unit.get('u3')!;
const given = (of: World, id: string) => beforeThis(of, of.assignment.get(id)!);

describe('before an order', () => {
  it('U13: one that is not given yet waits behind everything that the unit has, in its order', () => {
    const all = world();
    const task = all.task.get('t4')!.number;
    expect(beforeNew(all, unit(all))).toEqual({ numbers: ['P-26-0004', task] });
    unit(all).queue = ['a2', 'a1'];
    expect(beforeNew(all, unit(all))).toEqual({ numbers: [task, 'P-26-0004'] });
    expect(beforeNew(sampleWorld(), sampleWorld().unit.get('u3')!), 'it is free').toBeNull();
  });
  it('U13: one that was given waits behind what stands before it, and what is worked waits behind nothing', () => {
    const all = world();
    expect([given(all, 'a1'), given(all, 'a2')]).toEqual([null, { numbers: ['P-26-0004'] }]);
    unit(all).queue = ['a2', 'a1'];
    expect(given(all, 'a2'), 'it is the next').toBeNull();
    all.assignment.get('a2')!.status = 'cleared';
    expect(given(all, 'a2'), 'it is over').toBeNull();
  });
  it('of another agency’s unit the order is not shown: what it works on says it, or that it works at all', () => {
    const { queue: _own, ...rest } = unit(world());
    const all = world();
    all.unit.set('u3', rest);
    expect(given(all, 'a2')).toEqual({ numbers: ['P-26-0004'] });
    all.assignment.delete('a1');
    expect(given(all, 'a2'), 'on something that is not shown here').toEqual({ numbers: [] });
    expect(beforeNew(all, rest)?.numbers).toEqual([all.task.get('t4')!.number]);
    all.unit.set('u3', { ...rest, status: 'dispatched', assignment: 'a2' });
    expect(given(all, 'a2')).toBeNull();
  });
  it('what it works on and is not shown here has no number', () => {
    const all = world();
    all.assignment.clear();
    expect([beforeNew(all, unit(all)), numberOfWork(all, undefined)]).toEqual([{ numbers: [] }, '']);
  });
});

describe('sent, and not on its way', () => {
  it('T24, U13: counted by agency; an offer sends nobody', () => {
    const all = world();
    expect([sentBehind(all, 't4'), sentBehind(all, 't1')]).toEqual([new Map([['police', 1]]), new Map()]);
    all.assignment.get('a2')!.status = 'offered';
    expect(sentBehind(all, 't4').size).toBe(0);
  });
});
