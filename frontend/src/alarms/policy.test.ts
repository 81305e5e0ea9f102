/** Alarms: which are shown to whom, since when; what is put aside comes back; every alarm is counted once. */
import { describe, expect, it } from 'vitest';
import { closeAlarm } from '../commands/ops/closeAlarm';
import { shelveAlarm } from '../commands/ops/shelveAlarm';
import type { Context } from '../commands/types';
import { NOW, before, sampleWorld, session } from '../model/sample';
import type { World } from '../model/world';
import type { Alarm, Zone } from '../protocol/wire';
import { RATE_WINDOW_MS } from './limits';
import { alarms, aside, worstUnanswered } from './policy';
import { AlarmRate } from './rate';
import { RHYTHMS } from './sound';

const ROLES = ['commander' as const, 'dispatcher' as const, 'coordinator' as const];
function raised(world: World, id: string, kind: Alarm['alarm_kind'], about: Alarm['about'], more: Partial<Alarm> = {}): void {
  world.alarm.set(id, { kind: 'alarm', id, alarm_kind: kind, agency: 'fire', about, sound: 'attention', roles: ROLES, raised_at: before(30), level: 0, acknowledged: [], ...more });
}

describe('policy', () => {
  it('a screen works out no alarm by itself: what the server did not raise is none', () => {
    const world = sampleWorld();
    for (const later of [0, 4_000_000]) {
      expect(alarms(world, session('fire', 'commander'), NOW + later)).toEqual([]);
      expect(alarms(world, session('police', 'dispatcher'), NOW + later)).toEqual([]);
    }
  });
  it('an incident without a unit and an answer that is due lead to what they are about', () => {
    const world = sampleWorld();
    raised(world, 'n', 'no_unit', { kind: 'incident', id: 'i2' });
    raised(world, 'a', 'answer_due', { kind: 'task', id: 't1' });
    const found = alarms(world, session('fire', 'dispatcher'), NOW);
    expect(found.map((one) => [one.kind, one.incident, one.task, one.leftS, one.severe])).toEqual([['no_unit', 'i2', undefined, null, true], ['answer_due', 'i3', 't1', 120, false]]);
  });
  it('a crossing leads to its zone, and to what that belongs to', () => {
    const world = sampleWorld();
    world.zone.set('z', { kind: 'zone', id: 'z', agency: 'fire', incident: 'i1' } as Zone);
    raised(world, 'c', 'zone_crossed', { kind: 'zone', id: 'z' }, { unit: 'u3' });
    expect(alarms(world, session('fire', 'commander'), NOW)[0]).toMatchObject({ kind: 'zone_crossed', zone: 'z', unit: 'u3', incident: 'i1' });
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
  it('K17: a silent party stands behind a lapsed task and before what is only watched, and leads to its task', () => {
    const world = sampleWorld();
    for (const kind of ['glass_broken', 'party_silent', 'answer_due', 'task_lapsed'] as const) raised(world, kind, kind, { kind: 'task', id: 't1' });
    const found = alarms(world, session('fire', 'commander'), NOW);
    expect(found.map((one) => one.kind)).toEqual(['task_lapsed', 'party_silent', 'glass_broken', 'answer_due']);
    expect(found[1]).toMatchObject({ task: 't1', incident: 'i3', leftS: null, severe: false });
  });
  it('K17: the lead’s desk puts it aside or closes it, as it does a lapsed task; nobody else does', () => {
    const world = sampleWorld();
    for (const kind of ['party_silent', 'task_lapsed', 'answer_due'] as const) raised(world, kind, kind, { kind: 'task', id: 't1' });
    const why = (agency: string, alarm: string) => [closeAlarm, shelveAlarm].map((one) => one.reasonIfNot({ world, me: session(agency, 'dispatcher') } as Context, { alarm }));
    expect(why('fire', 'party_silent')).toEqual([null, null]);
    expect(why('fire', 'task_lapsed')).toEqual([null, null]);
    expect(why('fire', 'answer_due'), 'control').toEqual(['reason.alarm_ends_itself', null]);
    expect(why('police', 'party_silent')).toEqual(['reason.alarm_not_ours', 'reason.alarm_not_ours']);
  });
  it('K18: a lead without a link stands behind an incident without a unit and before a lapsed task, presses, and no desk closes it', () => {
    const world = sampleWorld();
    for (const kind of ['party_silent', 'task_lapsed', 'lead_unlinked', 'no_unit'] as const) raised(world, kind, kind, { kind: 'task', id: 't1' }, { sound: 'urgent' });
    const found = alarms(world, session('fire', 'coordinator'), NOW);
    expect(found.map((one) => one.kind)).toEqual(['no_unit', 'lead_unlinked', 'task_lapsed', 'party_silent']);
    expect(found[1]).toMatchObject({ task: 't1', incident: 'i3', severe: true });
    const why = [closeAlarm, shelveAlarm].map((one) => one.reasonIfNot({ world, me: session('fire', 'dispatcher') } as Context, { alarm: 'lead_unlinked' }));
    expect(why).toEqual(['reason.alarm_ends_itself', null]);
  });
  it('K19, K20: what a plan promised stands behind who is not reached, a party that has gone behind a silent one; a desk closes both', () => {
    const world = sampleWorld();
    const kinds = ['party_withdrew', 'party_silent', 'task_lapsed', 'no_unit', 'promised_by_plan', 'dispatch_unreachable'] as const;
    for (const kind of kinds) raised(world, kind, kind, { kind: 'task', id: 't1' }, { sound: 'urgent' });
    const found = alarms(world, session('fire', 'commander'), NOW);
    expect(found.map((one) => one.kind)).toEqual(['dispatch_unreachable', 'promised_by_plan', 'no_unit', 'task_lapsed', 'party_silent', 'party_withdrew']);
    expect(found[1]).toMatchObject({ task: 't1', incident: 'i3', severe: true });
    const why = (agency: string) => (['promised_by_plan', 'party_withdrew'] as const).map((alarm) => closeAlarm.reasonIfNot({ world, me: session(agency, 'dispatcher') } as Context, { alarm }));
    expect([why('fire'), why('police')]).toEqual([[null, null], ['reason.alarm_not_ours', 'reason.alarm_not_ours']]);
  });
  it('K21, K22: what is due and not there, and a unit that was diverted, stand behind a lapsed task and before who is silent; a desk closes both', () => {
    const world = sampleWorld();
    const kinds = ['party_silent', 'unit_diverted', 'promise_defaulted', 'task_lapsed'] as const;
    for (const kind of kinds) raised(world, kind, kind, { kind: 'task', id: 't1' });
    const found = alarms(world, session('fire', 'commander'), NOW);
    expect(found.map((one) => one.kind)).toEqual(['task_lapsed', 'promise_defaulted', 'unit_diverted', 'party_silent']);
    expect(found[1]).toMatchObject({ task: 't1', incident: 'i3', severe: false });
    const why = (agency: string) => (['promise_defaulted', 'unit_diverted'] as const).map((alarm) => closeAlarm.reasonIfNot({ world, me: session(agency, 'dispatcher') } as Context, { alarm }));
    expect([why('fire'), why('police')]).toEqual([[null, null], ['reason.alarm_not_ours', 'reason.alarm_not_ours']]);
  });
  it('K23 to K25: what is overdue, to be reviewed or signed stands behind an answer that is due, leads to its task, is told to the legal desk, and a desk closes it', () => {
    const world = sampleWorld();
    const kinds = ['rectification_overdue', 'measure_flagged', 'countersignature_due', 'answer_due', 'glass_broken'] as const;
    for (const kind of kinds) raised(world, kind, kind, { kind: 'task', id: 't1' }, kind === 'measure_flagged' ? { roles: [...ROLES, 'legal'] } : {});
    const found = alarms(world, session('fire', 'commander'), NOW);
    expect(found.map((one) => one.kind)).toEqual(['glass_broken', 'answer_due', 'countersignature_due', 'measure_flagged', 'rectification_overdue']);
    expect(found[3]).toMatchObject({ task: 't1', incident: 'i3', severe: false });
    expect(alarms(world, session('fire', 'legal'), NOW).map((one) => one.kind)).toEqual(['measure_flagged']);
    const why = (['rectification_overdue', 'measure_flagged', 'countersignature_due'] as const).map((alarm) => [closeAlarm, shelveAlarm].map((one) => one.reasonIfNot({ world, me: session('fire', 'dispatcher') } as Context, { alarm })));
    expect(why).toEqual([[null, null], [null, null], [null, null]]);
  });
  it('K26: a full shelter stands behind a unit that was diverted and before who is silent, leads to its task, and no desk closes it', () => {
    const world = sampleWorld();
    for (const kind of ['party_silent', 'shelter_full', 'unit_diverted'] as const) raised(world, kind, kind, { kind: 'task', id: 't1' });
    const found = alarms(world, session('fire', 'commander'), NOW);
    expect(found.map((one) => one.kind)).toEqual(['unit_diverted', 'shelter_full', 'party_silent']);
    expect(found[1]).toMatchObject({ task: 't1', incident: 'i3', severe: false });
    const why = [closeAlarm, shelveAlarm].map((one) => one.reasonIfNot({ world, me: session('fire', 'dispatcher') } as Context, { alarm: 'shelter_full' }));
    expect(why).toEqual(['reason.alarm_ends_itself', null]);
  });
  it('duress goes before everything else', () => {
    const world = sampleWorld();
    world.alarm.set('d', {
      kind: 'alarm', id: 'd', alarm_kind: 'duress', agency: 'police', about: { kind: 'unit', id: 'u3' }, unit: 'u3', sound: 'duress', roles: ['coordinator', 'commander'],
      raised_at: before(1), level: 0, acknowledged: [],
    });
    expect(alarms(world, session('fire', 'commander'), NOW)[0]).toMatchObject({ kind: 'duress', sound: 'duress' });
  });
});

describe('shelving and rate', () => {
  it('what is put aside is no open alarm until it comes back, and is listed', () => {
    const world = sampleWorld();
    raised(world, 'n', 'no_unit', { kind: 'incident', id: 'i2' }, { shelved_until: before(-60) });
    const me = session('fire', 'commander');
    expect([alarms(world, me, NOW).length, aside(world, me, NOW).map((one) => one.incident)]).toEqual([0, ['i2']]);
    expect([alarms(world, me, NOW + 60_001).length, aside(world, me, NOW + 60_001).length]).toEqual([1, 0]);
  });
  it('an alarm that lasts is counted once, and leaves the window', () => {
    const rate = new AlarmRate();
    const world = sampleWorld();
    raised(world, 'n', 'no_unit', { kind: 'incident', id: 'i2' });
    raised(world, 'a', 'answer_due', { kind: 'task', id: 't1' });
    const all = alarms(world, session('fire', 'commander'), NOW);
    expect(all).toHaveLength(2);
    expect(rate.note(all, NOW).fresh).toHaveLength(all.length);
    expect(rate.note(all, NOW + 1000)).toEqual({ fresh: [], inWindow: all.length });
    expect(rate.note(all, NOW + RATE_WINDOW_MS + 1)).toEqual({ fresh: [], inWindow: 0 });
  });
  it('the four sounds differ in rhythm', () => {
    expect(new Set(Object.values(RHYTHMS).map((beeps) => JSON.stringify(beeps))).size).toBe(4);
  });
});
