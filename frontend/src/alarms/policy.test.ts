/** Alarms: which, whose, since when; shelving ends by itself; every alarm is counted once. */
import { describe, expect, it } from 'vitest';
import { NOW, before, sampleWorld, session } from '../model/sample';
import { RATE_WINDOW_MS, SHELVE_MS } from './limits';
import { alarms } from './policy';
import { AlarmRate, shelve, split } from './shelve';
import { RHYTHMS } from './sound';

describe('policy', () => {
  it('the owning desk hears of an incident without a unit, nobody else', () => {
    const world = sampleWorld();
    expect(alarms(world, session('fire', 'dispatcher'), NOW).map((one) => one.key)).toContain('no_unit:i2');
    expect(alarms(world, session('police', 'dispatcher'), NOW).map((one) => one.kind)).toEqual(['answer_needed']);
    expect(alarms(world, session('fire', 'observer'), NOW)).toEqual([]);
  });
  it('a unit sent through the joint task counts for its incident', () => {
    const world = sampleWorld();
    const later = NOW + 1_000_000;
    expect(alarms(world, session('fire', 'commander'), later).some((one) => one.key === 'no_unit:i3')).toBe(true);
    world.assignment.set('a', { kind: 'assignment', id: 'a', unit: 'u1', agency: 'fire', task: 't1', status: 'dispatched' });
    expect(alarms(world, session('fire', 'commander'), later).some((one) => one.key === 'no_unit:i3')).toBe(false);
  });
  it('an unacknowledged dispatch is an alarm as soon as the server says so', () => {
    const world = sampleWorld();
    const dispatch = { kind: 'assignment' as const, id: 'a', unit: 'u1', agency: 'fire', incident: 'i1', status: 'dispatched' as const, times: { dispatched: before(94) } };
    world.assignment.set('a', { ...dispatch, overdue: false });
    expect(alarms(world, session('fire', 'commander'), NOW).some((one) => one.kind === 'dispatch_overdue')).toBe(false);
    world.assignment.set('a', { ...dispatch, overdue: true });
    expect(alarms(world, session('fire', 'commander'), NOW)[0]).toMatchObject({ kind: 'dispatch_overdue', ageS: 94, assignment: 'a' });
  });
  it('silence past the deadline is the lead\'s alarm too', () => {
    const world = sampleWorld();
    expect(alarms(world, session('fire', 'commander'), NOW).some((one) => one.kind === 'answer_missing')).toBe(false);
    expect(alarms(world, session('fire', 'commander'), NOW + 121_000).some((one) => one.kind === 'answer_missing')).toBe(true);
  });
});

describe('shelving and rate', () => {
  it('a shelved alarm comes back', () => {
    const all = alarms(sampleWorld(), session('fire', 'commander'), NOW);
    const shelf = shelve({}, 'no_unit:i2', NOW);
    expect(split(all, shelf, NOW).shelved.map((one) => one.key)).toEqual(['no_unit:i2']);
    expect(split(all, shelf, NOW + SHELVE_MS + 1).shelved).toEqual([]);
  });
  it('an alarm that lasts is counted once, and leaves the window', () => {
    const rate = new AlarmRate();
    const all = alarms(sampleWorld(), session('fire', 'commander'), NOW);
    expect(rate.note(all, NOW).fresh).toHaveLength(all.length);
    expect(rate.note(all, NOW + 1000)).toEqual({ fresh: [], inWindow: all.length });
    expect(rate.note(all, NOW + RATE_WINDOW_MS + 1)).toEqual({ fresh: [], inWindow: 0 });
  });
  it('the three sounds differ in rhythm', () => {
    expect(new Set(Object.values(RHYTHMS).map((beeps) => JSON.stringify(beeps))).size).toBe(3);
  });
});
