/** What the queue, the lanes, the board and the timeline say of a known world. */
import { describe, expect, it } from 'vitest';
import type { Party } from '../protocol/wire';
import { metresBetween } from './geo';
import { lookOf, nextSteps, usualNext } from './life';
import { LAPSED_SHOWN_MS, board, findByNumber, findUnit, lanes, mapRows, queue, timeline } from './queries';
import { NOW, before, sampleOffer, sampleWorld } from './sample';
import { sampleEnforcement, sampleEvidence, sampleUnsigned } from './sampleEnforcement';
import { ageS, clockSpan, leftS } from './time';

describe('queue', () => {
  it('groups and sorts by priority, then age', () => {
    const rows = queue(sampleWorld(), NOW, 'fire');
    expect(rows.map((row) => [row.group, row.task?.number ?? row.incident?.number])).toEqual([
      ['needs_unit', 'F-26-0021'], ['needs_unit', 'F-26-0022'], ['joint_tasks', 'F-J-001'], ['watched', 'P-26-0004'],
    ]);
  });
  it('an incident needs a unit as long as the server says that it waits, whatever assignments are seen (K13)', () => {
    const world = sampleWorld();
    const row = () => queue(world, NOW, 'fire').find((one) => one.incident?.id === 'i1');
    for (const status of ['offered', 'declined', 'en_route'] as const) {
      world.assignment.set('a', { kind: 'assignment', id: 'a', unit: 'u1', agency: 'fire', incident: 'i1', status });
      expect(row()).toMatchObject({ group: 'needs_unit', waiting: { forS: 100, limitS: 120 } });
    }
    world.assignment.clear();
    delete world.incident.get('i1')!.waiting;
    expect(row()).toMatchObject({ group: 'watched', waiting: null, used: null, late: false });
  });
  it('who is not told whether an incident waits has it without a clock, however old it is (K13)', () => {
    const world = sampleWorld();
    world.incident.get('i4')!.reported_at = before(100_000);
    expect(queue(world, NOW, 'fire').find((row) => row.incident?.id === 'i4')).toMatchObject({ group: 'watched', waiting: null, used: null, late: false });
  });
  it('late is past what the server says is due, and not a moment before', () => {
    const world = sampleWorld();
    const row = (nowMs: number) => queue(world, nowMs, 'fire').find((one) => one.incident?.id === 'i1');
    expect(row(NOW)).toMatchObject({ late: false, used: 100 / 120 });
    expect(row(NOW + 20_000)).toMatchObject({ late: false, used: 1 });
    expect(row(NOW + 20_001)).toMatchObject({ late: true, used: 1 });
    // Raised in priority: due at once, whatever the console would have counted.
    world.incident.get('i1')!.waiting!.due_at = before(1);
    expect(row(NOW)).toMatchObject({ late: true, waiting: { forS: 100, limitS: 99 } });
  });
  it('a planned incident stands by itself until it begins, and needs a unit when the server says so (K13)', () => {
    const world = sampleWorld();
    const plan = (startsMs: number, state: 'reported' | 'active', waiting?: { since: string; due_at: string }) => {
      const { waiting: _, ...one } = world.incident.get('i2')!;
      world.incident.set('i2', { ...one, state, starts_at: new Date(startsMs).toISOString(), ...(waiting === undefined ? {} : { waiting }) });
      return queue(world, NOW, 'fire').find((row) => row.incident?.id === 'i2');
    };
    const ahead = NOW + 60_000;
    expect(plan(ahead, 'reported')).toMatchObject({ group: 'planned', begins: new Date(ahead).toISOString(), used: null, late: false, waiting: null });
    expect(plan(NOW - 5_000, 'active', { since: before(5), due_at: before(-175) })).toMatchObject({ group: 'needs_unit', late: false, sinceS: 5, waiting: { forS: 5, limitS: 180 } });
    // Made active ahead of its time: not planned any more, whether it waits or not.
    const reportedS = ageS(world.incident.get('i2')!.reported_at, NOW);
    expect(plan(ahead, 'active')).toMatchObject({ group: 'watched', late: false, sinceS: reportedS });
    expect(plan(ahead, 'active', { since: before(5), due_at: before(-175) })).toMatchObject({ group: 'needs_unit' });
  });
  it('an incident that waits keeps its place and its clock although somebody proposes a joint task on it (K13)', () => {
    const world = sampleWorld();
    const task = [...world.task.values()][0]!;
    world.task.set(task.id, { ...task, incident: 'i1' });
    const of = () => queue(world, NOW, 'fire').filter((row) => row.incident?.id === 'i1').map((row) => row.group);
    expect(of()).toEqual(['needs_unit', 'joint_tasks']);
    delete world.incident.get('i1')!.waiting;
    expect(of()).toEqual(['joint_tasks']);
  });
  it('closed and cancelled things leave it', () => {
    const world = sampleWorld();
    for (const one of world.incident.values()) world.incident.set(one.id, { ...one, state: 'closed' });
    for (const one of world.task.values()) world.task.set(one.id, { ...one, phase: 'reviewed' });
    expect(queue(world, NOW, 'fire')).toEqual([]);
  });
  it('T23: what is done stays, last, for who leads it and for who is out on it, until it is closed, and for its lead until it is reviewed', () => {
    const world = sampleWorld();
    sampleOffer(world).phase = 'completed';
    const numbers = (agency: string) => queue(world, NOW, agency).filter((row) => row.group === 'joint_tasks').map((row) => [row.task?.number, row.ending]);
    expect(numbers('fire')).toEqual([['F-J-001', false], ['F-J-002', true]]);
    expect(numbers('police')).toEqual([['F-J-001', false]]);
    world.assignment.set('a1', { kind: 'assignment', id: 'a1', unit: 'u3', agency: 'police', task: 't2', status: 'on_scene' });
    expect(numbers('police')).toEqual([['F-J-001', false], ['F-J-002', true]]);
    world.assignment.get('a1')!.status = 'cleared';
    expect(numbers('police')).toEqual([['F-J-001', false]]);
    world.task.get('t2')!.phase = 'closed';
    expect([numbers('fire'), numbers('police')], 'its lead has a review to write').toEqual([[['F-J-001', false], ['F-J-002', true]], [['F-J-001', false]]]);
    world.task.get('t2')!.review = 'sooner';
    expect(numbers('fire')).toEqual([['F-J-001', false]]);
    world.task.get('t2')!.phase = 'reviewed';
    expect(numbers('fire')).toEqual([['F-J-001', false]]);
  });
  it('T7: what lapsed stays in sight of its parties for a while, last, and says since when', () => {
    const world = sampleWorld();
    const task = sampleOffer(world);
    Object.assign(task, { phase: 'lapsed', phase_since: before(60) });
    const rows = (agency: string, nowMs = NOW) => queue(world, nowMs, agency).filter((row) => row.task?.id === task.id).map((row) => [row.lapsedAt, row.ending, row.due]);
    for (const agency of ['fire', 'police']) expect(rows(agency), agency).toEqual([[before(60), true, null]]);
    expect(queue(world, NOW, 'fire').filter((row) => row.group === 'joint_tasks').map((row) => row.task?.id).at(-1)).toBe(task.id);
    expect(rows('customs'), 'it was no party').toEqual([]);
    expect([rows('fire', NOW - 60_000 + LAPSED_SHOWN_MS - 1).length, rows('fire', NOW - 60_000 + LAPSED_SHOWN_MS).length]).toEqual([1, 0]);
    task.phase = 'cancelled';
    expect(rows('fire')).toEqual([]);
  });
  it('an incident whose joint task is done stands for itself again', () => {
    const world = sampleWorld();
    sampleOffer(world).phase = 'demobilizing';
    expect(queue(world, NOW, 'fire').filter((row) => row.incident?.id === 'i2').map((row) => row.group)).toEqual(['needs_unit', 'joint_tasks']);
    delete world.incident.get('i2')!.waiting;
    expect(queue(world, NOW, 'fire').filter((row) => row.incident?.id === 'i2').map((row) => row.group)).toEqual(['joint_tasks', 'watched']);
  });
});

describe('an enforcement in the queue', () => {
  const items = [sampleUnsigned(1), sampleEvidence(1, { offer: { agency: 'police', at: before(9), note: '' } }), sampleEvidence(2, { offer: { agency: 'fire', person: 'p1', at: before(9), note: '' } })];
  const row = (agency: string, phase: 'in_progress' | 'closed', person?: string, of: typeof items = items) => {
    const world = sampleWorld();
    sampleEnforcement(world, of, { phase, lead: 'fire', review: 'Written' });
    return queue(world, NOW, agency, person).find((one) => one.task?.id === 't8');
  };
  it('says how much of it waits for this seat', () => {
    expect([row('police', 'in_progress')?.asks, row('revenue', 'in_progress')?.asks, row('fire', 'in_progress')?.asks, row('fire', 'in_progress', 'p1')?.asks, row('police', 'in_progress', undefined, [])?.asks]).toEqual([2, 1, 0, 1, 0]);
  });
  it('stays there while something waits, also when the task is over', () => {
    expect([row('police', 'closed')?.asks, row('fire', 'closed'), row('police', 'closed', undefined, [])]).toEqual([2, undefined, undefined]);
    expect(row('police', 'closed')?.ending).toBe(true);
  });
});

describe('lanes', () => {
  it('asked, promised, answer', () => {
    const task = sampleWorld().task.get('t1');
    if (task === undefined) throw new Error('no task');
    const [fire, police, ems] = lanes(task, NOW);
    expect(fire).toMatchObject({ asked: 2, promised: 2, sent: 1 });
    expect(police).toMatchObject({ asked: 3, promised: null, leftS: 120 });
    expect(ems).toMatchObject({ asked: 1, promised: 0, answeredInS: 40, leftS: null });
  });
  it('T10, T16, T17: tells no time of an answer that nobody gave, nor the lead’s time as the party’s', () => {
    const took = (more: Partial<Party>) => {
      const task = sampleWorld().task.get('t1')!;
      Object.assign(task.parties[1]!, { asked_at: before(60), commitment: 'accepted', answered_at: before(20), ...more });
      return lanes(task, NOW)[1]!.answeredInS;
    };
    expect(took({}), 'control').toBe(40);
    expect(took({ answered_at: before(60) }), 'who led, or wrote it for itself').toBeNull();
    expect(took({ answered_at: before(90) }), 'what stood before it was asked anew').toBeNull();
    expect(took({ offers: 1 }), 'its counter-offer was taken then').toBeNull();
    expect(took({ offers: 1, commitment: 'declined' }), 'its own no').toBe(40);
  });
});

describe('board', () => {
  it('runs like the map: north first, then west to east; callsigns by number', () => {
    const areas = board(sampleWorld(), 'fire', 99);
    expect(areas.map((area) => area.name)).toEqual(['North west', 'North east', 'South']);
    expect(areas[2]?.units.map((unit) => unit.callsign)).toEqual(['Heron 9', 'Heron 31']);
  });
  it('runs like the map: lines from north to south, each from west to east', () => {
    const area = (name: string, lon: number, lat: number) => ({ name, lon, lat, available: 0, short: false, units: [] });
    const northFirst = [area('NE', 7.5, 43.8), area('NW', 7.4, 43.79), area('SE', 7.45, 43.72), area('SW', 7.41, 43.71), area('S', 7.42, 43.7)];
    expect(mapRows(northFirst, 2).map((one) => one.name)).toEqual(['NW', 'NE', 'SW', 'SE', 'S']);
    expect(mapRows(northFirst, 1).map((one) => one.name)).toEqual(['NE', 'NW', 'SE', 'SW', 'S']);
  });
  it('is short only where own units are at home and none is free', () => {
    const world = sampleWorld();
    for (const id of ['u2', 'u3']) {
      const unit = world.unit.get(id);
      if (unit !== undefined) world.unit.set(id, { ...unit, status: 'on_scene' });
    }
    expect(board(world, 'fire', 99).map((area) => area.short)).toEqual([false, true, false]);
  });
});

describe('board limit', () => {
  it('keeps own units when not all fit', () => {
    const shown = board(sampleWorld(), 'police', 1).flatMap((area) => area.units.map((unit) => unit.id));
    expect(shown).toEqual(['u3']);
  });
});

describe('finding', () => {
  it('numbers and callsigns as people type them', () => {
    const world = sampleWorld();
    expect(findUnit(world, 'HERON-31')?.id).toBe('u1');
    expect(findUnit(world, 'heron3')).toBeNull();
    expect(findByNumber(world, 'f-26-0021')?.incident?.id).toBe('i1');
    expect(findByNumber(world, 'F-J-001')?.task?.id).toBe('t1');
  });
  it('the timeline of a task is newest first and only its own', () => {
    const world = sampleWorld();
    world.entries = [1, 2, 3].map((n) => ({ at: String(n), occurred_at: String(n), what: 'task_proposed', agency: 'fire', ...(n === 2 ? {} : { task: 't1' }) }));
    expect(timeline(world, { task: 't1' }, 10).map((one) => one.at)).toEqual(['3', '1']);
    expect(timeline(world, null, 2).map((one) => one.at)).toEqual(['3', '2']);
  });
});

describe('life and time', () => {
  it('the usual way of an ambulance and of everybody else', () => {
    expect(usualNext('on_scene', true)).toBe('transporting');
    expect(usualNext('on_scene', false)).toBe('cleared');
    expect(usualNext('cleared', true)).toBeNull();
    expect(nextSteps('dispatched')).toContain('acknowledged');
    expect(lookOf('staged')).toBe('onscene');
  });
  it('distances over the ground', () => {
    expect(metresBetween({ lon: 7.42, lat: 43.73 }, { lon: 7.42, lat: 43.74 })).toBeCloseTo(1112, 0);
    expect(metresBetween({ lon: 179.99, lat: 0 }, { lon: -179.99, lat: 0 })).toBeCloseTo(2224, 0);
  });
  it('ages never run backwards, what is left may', () => {
    expect(ageS(new Date(NOW + 9000).toISOString(), NOW)).toBe(0);
    expect(leftS(new Date(NOW - 9000).toISOString(), NOW)).toBe(-9);
    expect([0, 59, 61, 3605, -65].map(clockSpan)).toEqual(['0:00', '0:59', '1:01', '1:00:05', '-1:05']);
    expect(ageS('no time', NOW)).toBeNull();
  });
});
