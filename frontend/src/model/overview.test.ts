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

  it('T17: waits for who is offered the lead, whose answer has no time', () => {
    const world = sampleWorld();
    const task = world.task.get('t1')!;
    task.lead_offer = { offer: 1, to: 'police', reason: 'the road is yours', at: before(30) };
    expect(waitingTasks(world, NOW)[0]).toMatchObject({ lead: 'police', leftS: 120 });
    for (const party of task.parties) party.commitment = 'accepted';
    expect(waitingTasks(world, NOW)).toEqual([{ task, silent: [], again: [], offers: [], lead: 'police', leftS: null, used: 0 }]);
    task.lead_offer.refused = 'no staff';
    expect(waitingTasks(world, NOW), 'it was answered').toEqual([]);
  });

  it('a task that everybody answered does not wait', () => {
    const world = sampleWorld();
    for (const party of world.task.get('t1')!.parties) party.commitment = 'accepted';
    expect(waitingTasks(world, NOW)).toEqual([]);
  });

  it('the time without a unit is what the server says, also of an incident with a joint task (K13)', () => {
    const world = sampleWorld();
    const longest = () => {
      const row = longestWithoutUnit(world, NOW);
      return [row?.incident?.id, row?.waiting?.forS, row?.waiting?.limitS, row?.late];
    };
    expect(longest()).toEqual(['i2', 700, 180, true]);
    world.incident.get('i2')!.waiting = { since: before(30), due_at: before(-150) };
    expect(longest()).toEqual(['i1', 100, 120, false]);
    world.incident.get('i3')!.waiting = { since: before(200), due_at: before(20) };
    expect(longest()).toEqual(['i3', 200, 180, true]);
    for (const one of world.incident.values()) delete one.waiting;
    expect(longestWithoutUnit(world, NOW)).toBeNull();
  });
});
