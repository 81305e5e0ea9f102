/** Alarms: which, whose, since when; shelving ends by itself; every alarm is counted once. */
import { describe, expect, it } from 'vitest';
import { NOW, before, sampleWorld, session } from '../model/sample';
import { RATE_WINDOW_MS, SHELVE_MS } from './limits';
import { alarms, worstUnanswered } from './policy';
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
  it('what the server raised is shown to the roles it names, until it is over or put aside', () => {
    const world = sampleWorld();
    world.assignment.set('a', { kind: 'assignment', id: 'a', unit: 'u1', agency: 'fire', incident: 'i1', status: 'dispatched', times: { dispatched: before(94) } });
    const alarm = {
      kind: 'alarm' as const, id: 'x', alarm_kind: 'dispatch_unacknowledged' as const, agency: 'fire', about: { kind: 'assignment' as const, id: 'a' }, unit: 'u1',
      sound: 'urgent' as const, roles: ['commander' as const, 'dispatcher' as const], raised_at: before(34), level: 0, acknowledged: [],
    };
    const seen = (role: 'commander' | 'supervisor') => alarms(world, session('fire', role), NOW).find((one) => one.server?.id === 'x');
    world.alarm.set('x', alarm);
    expect(seen('commander')).toMatchObject({ kind: 'dispatch_unacknowledged', ageS: 34, assignment: 'a', incident: 'i1', sound: 'urgent', answered: false });
    expect(seen('supervisor')).toBeUndefined();
    world.alarm.set('x', { ...alarm, level: 1, roles: [...alarm.roles, 'supervisor'] });
    expect(seen('supervisor')).toMatchObject({ severe: true });
    world.alarm.set('x', { ...alarm, acknowledged: [{ agency: 'fire', at: before(1) }] });
    expect(seen('commander')).toMatchObject({ answered: true });
    expect(worstUnanswered(world, session('fire', 'commander'), NOW)).toBeUndefined();
    world.alarm.set('x', { ...alarm, shelved_until: before(-60) });
    expect(seen('commander')).toBeUndefined();
    world.alarm.set('x', { ...alarm, cleared_at: before(1) });
    expect(seen('commander')).toBeUndefined();
  });
  it('duress goes before everything else', () => {
    const world = sampleWorld();
    world.alarm.set('d', {
      kind: 'alarm', id: 'd', alarm_kind: 'duress', agency: 'police', about: { kind: 'unit', id: 'u3' }, unit: 'u3', sound: 'duress', roles: ['coordinator', 'commander'],
      raised_at: before(1), level: 0, acknowledged: [],
    });
    expect(alarms(world, session('fire', 'commander'), NOW)[0]).toMatchObject({ kind: 'duress', sound: 'duress' });
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
  it('the four sounds differ in rhythm', () => {
    expect(new Set(Object.values(RHYTHMS).map((beeps) => JSON.stringify(beeps))).size).toBe(4);
  });
});
