/** Own words, the interval record, the queue and destinations (docs/protocol.md U10, U11, U13, U15, U17). */
import { describe, expect, it } from 'vitest';
import type { Assignment, Settings, Unit } from '../protocol/wire';
import { codeFor, codeOf, countedReason } from './ownWords';
import { recentPlaces } from './legs';
import { recordOf } from './record';
import { before, sampleSettings, sampleWorld } from './sample';
import { arranged, isWaiting, moved, queueOf, waitingOf } from './waiting';

const settings: Settings = sampleSettings('fire');
const unit = (more: Partial<Unit>): Unit => ({ kind: 'unit', id: 'u1', agency: 'fire', callsign: 'Heron 31', unit_kind: 'engine', status: 'available', ...more });
const work = (id: string, more: Partial<Assignment>): Assignment => ({ kind: 'assignment', id, unit: 'u1', agency: 'fire', incident: 'i1', status: 'dispatched', ...more });

describe('own words', () => {
  it('U11: the code that was set stands as long as it says what is', () => {
    expect(codeOf(settings, unit({ code: '2' }))?.label).toBe('Available at the station');
    expect(codeOf(settings, unit({ code: '2', status: 'dispatched' }))).toBeNull();
    expect(codeOf(settings, unit({ code: '2', status: 'on_scene' }))?.code).toBe('4');
  });
  it('of two codes that mean the same nobody said which, so the common word stands', () => {
    expect(codeOf(settings, unit({}))).toBeNull();
    expect(codeFor(settings, 'en_route')?.code).toBe('3');
    expect(codeFor(settings, undefined)).toBeNull();
  });
  it('another agency is never told in our words', () => {
    expect(codeOf(settings, unit({ agency: 'police', status: 'on_scene' }))).toBeNull();
    expect(codeOf(undefined, unit({ status: 'on_scene' }))).toBeNull();
  });
  it('a counted reason has the words of the agency, an unknown one none', () => {
    expect(countedReason(settings, 'workshop')).toBe('In the workshop');
    expect(countedReason(settings, 'gone')).toBeNull();
    expect(countedReason(undefined, 'workshop')).toBeNull();
  });
});

describe('record', () => {
  const absentOf = (assignment: Assignment): Record<string, string | number> => Object.fromEntries((recordOf(assignment) ?? []).map((one) => [one.part, 'seconds' in one ? one.seconds : one.absent]));
  it('U15: what is not over yet is told apart from what was not recorded', () => {
    const live = work('a', { status: 'on_scene', times: { dispatched: before(100), on_scene: before(10) }, intervals: { received_at: before(120), handling_s: 20 } });
    expect(absentOf(live)).toEqual({
      handling: 20, turnout: 'not_recorded', travel: 'not_recorded', on_scene: 'not_yet', transport: 'no_transport', at_destination: 'no_transport', total: 'not_yet',
    });
  });
  it('when it is over, what is absent was not recorded', () => {
    const over = work('a', { status: 'cleared', times: { dispatched: before(100), cleared: before(1) }, intervals: { total_s: 99 } });
    expect(absentOf(over)).toEqual({
      handling: 'no_report', turnout: 'not_recorded', travel: 'not_recorded', on_scene: 'not_recorded', transport: 'no_transport', at_destination: 'no_transport', total: 99,
    });
  });
  it('a transport under way is not over yet', () => {
    const driving = work('a', { status: 'transporting', times: { on_scene: before(50), transporting: before(10) }, intervals: { on_scene_s: 40 }, legs: [{ place: 'Hospital', persons: 1, left_at: before(10) }] });
    expect(absentOf(driving)).toMatchObject({ on_scene: 40, transport: 'not_yet', at_destination: 'not_yet' });
  });
  it('without the right to see times there is no record', () => {
    expect(recordOf(work('a', {}))).toBeNull();
  });
});

describe('queue', () => {
  it('U13: the order is the server’s, what has ended is left out, and only what waits can be moved', () => {
    const world = sampleWorld();
    for (const one of [work('a', { status: 'en_route' }), work('b', { incident: 'i2' }), work('c', { status: 'cleared' }), work('d', { status: 'acknowledged' })]) world.assignment.set(one.id, one);
    const it = unit({ queue: ['a', 'd', 'c', 'b', 'gone'] });
    expect(queueOf(world, it).map((one) => one.id)).toEqual(['a', 'd', 'b']);
    expect(waitingOf(world, it)).toEqual(['d', 'b']);
    expect(queueOf(world, unit({}))).toEqual([]);
    expect(isWaiting(work('x', { status: 'on_scene' }))).toBe(false);
  });
  it('moving keeps everybody, and does nothing beyond the ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, 5)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 7, 0)).toEqual(['a', 'b']);
  });
  it('an order that was made for other assignments is dropped', () => {
    const waiting = [work('a', {}), work('b', {})];
    expect(arranged(waiting, ['b', 'a'])?.map((one) => one.id)).toEqual(['b', 'a']);
    expect(arranged(waiting, ['b'])).toBeNull();
    expect(arranged(waiting, ['b', 'gone'])).toBeNull();
    expect(arranged(waiting, null)).toBeNull();
  });
});

describe('destinations', () => {
  it('the newest first, each once, own ones only', () => {
    const world = sampleWorld();
    world.assignment.set('a', work('a', { legs: [{ place: 'East hospital', persons: 1, left_at: before(500), lon: 7.4, lat: 43.7 }, { place: 'West hospital', persons: 2, left_at: before(20) }] }));
    world.assignment.set('b', work('b', { legs: [{ place: 'East hospital', persons: 1, left_at: before(5) }] }));
    world.assignment.set('p', work('p', { agency: 'police', legs: [{ place: 'Station', persons: 1, left_at: before(1) }] }));
    expect(recentPlaces(world, 'fire', 5)).toEqual([{ place: 'East hospital', at: null }, { place: 'West hospital', at: null }]);
    expect(recentPlaces(world, 'fire', 1)).toHaveLength(1);
  });
});
