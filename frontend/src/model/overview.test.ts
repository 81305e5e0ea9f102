/** The figures of the wall and of the empty desk. */
import { describe, expect, it } from 'vitest';
import { availability, longestWithoutUnit, openByPriority, waitingTasks } from './overview';
import { NOW, before, sampleWorld } from './sample';

describe('overview', () => {
  it('counts free units of all units, the largest agency first', () => {
    const world = sampleWorld();
    world.unit.get('u1')!.status = 'on_scene';
    world.unit.get('u2')!.status = 'returning';
    expect(availability(world).map((row) => [row.id, row.free, row.all])).toEqual([['fire', 2, 3], ['police', 1, 1]]);
  });

  it('counts open incidents by priority; an undisclosed priority is the lowest', () => {
    const world = sampleWorld();
    world.incident.get('i4')!.state = 'closed';
    delete world.incident.get('i1')!.priority;
    expect(openByPriority(world)).toEqual([0, 2, 0, 0, 1]);
  });

  it('names the silent parties and what is left', () => {
    const [one, ...rest] = waitingTasks(sampleWorld(), NOW);
    expect(rest).toEqual([]);
    expect(one?.silent.map((party) => party.agency)).toEqual(['police']);
    expect(one?.leftS).toBe(120);
    expect(one?.used).toBeCloseTo(60 / 180);
  });

  it('a task that everybody answered does not wait', () => {
    const world = sampleWorld();
    for (const party of world.task.get('t1')!.parties) party.commitment = 'accepted';
    expect(waitingTasks(world, NOW)).toEqual([]);
  });

  it('the time without a unit starts when the last one left', () => {
    const world = sampleWorld();
    expect(longestWithoutUnit(world, NOW)?.incident?.id).toBe('i2');
    world.assignment.set('a1', {
      kind: 'assignment', id: 'a1', unit: 'u1', agency: 'fire', incident: 'i2', status: 'cleared', times: { dispatched: before(600), cleared: before(30) },
    } as never);
    const longest = longestWithoutUnit(world, NOW);
    expect([longest?.incident?.id, longest?.withoutS]).toEqual(['i1', 100]);
  });
});
