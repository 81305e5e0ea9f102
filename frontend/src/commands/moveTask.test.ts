/** Moving a joint task on, sending units to it together and releasing them (docs/protocol.md T23–T25): when it is offered, and what is sent. */
import { describe, expect, it } from 'vitest';
import { NOW, before, samplePlanned, sampleWorld, session } from '../model/sample';
import type { Assignment, Party, Session, Task } from '../protocol/wire';
import { TASK_PHASES, type AssignmentStatus, type TaskPhase } from '../protocol/words';
import { advanceAssignment } from './ops/advanceAssignment';
import { whyNotAssign } from './ops/assignUnit';
import { completeTask } from './ops/completeTask';
import { cancelTask } from './ops/cancelTask';
import { divertAssignment } from './ops/divertAssignment';
import { closeTask, demobilizeTask, mobilizeTask, resumeTask, reviewTask, suspendTask } from './ops/moveTask';
import { reserveUnit } from './ops/reserveUnit';
import { UNITS_AT_ONCE, sendUnits } from './ops/sendUnits';
import { standDown } from './ops/standDown';
import { startTask } from './ops/startTask';
import { parse } from './parser';
import { OPERATIONS, offers } from './registry';
import type { Context, Request } from './types';

interface More { phase?: TaskPhase; role?: Session['role']; task?: Partial<Task>; police?: Partial<Party>; work?: Partial<Assignment> }

function context(agency: string, { phase = 'agreed', role = 'commander', task = {}, police = {}, work }: More = {}): Context & { sent: Request[] } {
  const sent: Request[] = [];
  const world = sampleWorld();
  const made = samplePlanned(world);
  Object.assign(made, { phase, ...task });
  Object.assign(made.parties[1]!, police);
  if (work !== undefined) world.assignment.set('a1', { kind: 'assignment', id: 'a1', unit: 'u3', agency: 'police', task: 't4', status: 'on_scene', ...work });
  const nothing = () => undefined;
  let ids = 0;
  return {
    world, me: session(agency, role), nowMs: NOW, selection: { task: 't4' }, point: null, clockKnown: true,
    screen: { select: nothing, goTo: nothing, open: nothing, set: nothing, showSheet: nothing }, newId: () => `new${(ids += 1)}`, isRead: () => true, unanswered: () => [],
    send: async (request) => {
      sent.push(request);
      return { ok: true, receipt: sent.length };
    },
    sent,
  };
}

const t4 = { task: 't4' };
const STEPS = { mobilizeTask, suspendTask, resumeTask, demobilizeTask, closeTask, reviewTask };
const ids = Object.values(STEPS).map((one) => one.id);

describe('the steps of a joint task', () => {
  it('T23: each from where it can be taken, by who leads', () => {
    const from = (operation: typeof mobilizeTask) => TASK_PHASES.filter((phase) => operation.reasonIfNot(context('fire', { phase }), t4) === null);
    expect(Object.fromEntries(Object.entries(STEPS).map(([name, one]) => [name, from(one)]))).toEqual({
      mobilizeTask: ['agreed'], suspendTask: ['agreed', 'mobilizing', 'in_progress'], resumeTask: ['suspended'], demobilizeTask: ['completed'],
      closeTask: ['completed', 'demobilizing'], reviewTask: ['closed'],
    });
    expect([startTask, completeTask, cancelTask].map(from)).toEqual([['agreed', 'mobilizing'], ['in_progress'], ['draft', 'proposed', 'negotiating', 'agreed', 'mobilizing', 'in_progress', 'suspended']]);
  });
  it('T16, T23: also by a co-lead, by nobody else, and by no dispatcher', () => {
    expect(mobilizeTask.reasonIfNot(context('police'), t4)).toBe('reason.not_lead');
    expect(mobilizeTask.reasonIfNot(context('police', { police: { co_lead: true, leads: true } }), t4)).toBeNull();
    expect((['commander', 'coordinator', 'dispatcher', 'field'] as const).map((role) => mobilizeTask.available(context('fire', { role })))).toEqual([true, true, false, false]);
    expect(mobilizeTask.reasonIfNot(context('fire'), { task: 'no' })).toBe('reason.unknown_task');
  });
  it('T8, T23: it is completed while units are out, and closed only when none is', () => {
    const why = (work: Partial<Assignment>) => [completeTask.reasonIfNot(context('fire', { phase: 'in_progress', work }), t4), closeTask.reasonIfNot(context('fire', { phase: 'completed', work }), t4)];
    expect(why({})).toEqual([null, 'reason.units_out']);
    expect(why({ released_at: before(9) }), 'released is not home').toEqual([null, 'reason.units_out']);
    expect(why({ status: 'cleared' })).toEqual([null, null]);
  });
  it('T23: an offer is nobody who is out; of units that are not shown here the lanes count', () => {
    const why = (more: More) => closeTask.reasonIfNot(context('fire', { phase: 'completed', ...more }), t4);
    const hidden = context('fire', { phase: 'completed', work: {} });
    delete hidden.world.assignment.get('a1')!.status;
    expect([why({ work: { status: 'offered' } }), why({ work: { status: 'dispatched' } }), closeTask.reasonIfNot(hidden, t4)]).toEqual([null, 'reason.units_out', null]);
    expect([why({ police: { at_work: 1 } }), why({ police: { released: 1 } }), why({ police: { diverted: 1, sent: 3 } })]).toEqual(['reason.units_out', 'reason.units_out', null]);
  });
  it('T23: holding it and reviewing it ask for words; closing asks in a sheet that can stay empty', async () => {
    expect([mobilizeTask, suspendTask, resumeTask, demobilizeTask].map((one) => one.needsReason)).toEqual([false, true, false, false]);
    expect([closeTask, reviewTask].map((one) => [one.form, one.needs?.(t4), one.needs?.({ ...t4, reason: '' })])).toEqual([['close_task', true, false], ['review_task', true, false]]);
    const ctx = context('fire');
    await suspendTask.run(ctx, { ...t4, reason: 'gas' });
    await closeTask.run(ctx, { ...t4, reason: '' });
    await closeTask.run(ctx, { ...t4, reason: 'Pump 4 stays' });
    await mobilizeTask.run(ctx, t4);
    expect(ctx.sent.map((one) => [one.path, one.body, one.label.key])).toEqual([
      ['/api/v1/tasks/t4/step', { step: 'suspend', reason: 'gas' }, 'sent.suspend_task'], ['/api/v1/tasks/t4/step', { step: 'close' }, 'sent.close_task'],
      ['/api/v1/tasks/t4/step', { step: 'close', reason: 'Pump 4 stays' }, 'sent.close_task'], ['/api/v1/tasks/t4/step', { step: 'mobilize' }, 'sent.mobilize_task'],
    ]);
  });
  it('stand in the palette with what can be done first, and no two operations have the same name', () => {
    const at = (phase: TaskPhase) => offers(context('fire', { phase })).filter((one) => one.reason === null && ids.includes(one.operation.id)).map((one) => one.operation.id);
    expect([at('agreed'), at('suspended'), at('closed')]).toEqual([['mobilize_task', 'suspend_task'], ['resume_task'], ['review_task']]);
    expect(new Set(OPERATIONS.map((one) => one.id)).size).toBe(OPERATIONS.length);
  });
});

describe('sending together', () => {
  const send = (ctx: Context, units?: string[]) => sendUnits.reasonIfNot(ctx, { ...t4, ...(units === undefined ? {} : { units }) });
  it('T23, T24: while it takes units, by a desk of who has promised', () => {
    const phases = Object.fromEntries(TASK_PHASES.map((phase) => [phase, send(context('police', { phase }))]));
    expect(phases).toMatchObject({ agreed: null, mobilizing: null, in_progress: null, suspended: 'reason.task_suspended', proposed: 'reason.not_agreed', completed: 'reason.task_over', lapsed: 'reason.task_over' });
    expect(whyNotAssign(context('police', { phase: 'suspended' }), { ...t4, unit: 'u3' })).toBe('reason.task_suspended');
    expect(send(context('police', { police: { commitment: 'declined' } }))).toBe('reason.not_committed');
    expect(send(context('fire')), 'the lead has promised by proposing').toBeNull();
    expect((['dispatcher', 'field'] as const).map((role) => sendUnits.available(context('police', { role })))).toEqual([true, false]);
  });
  it('T24: at least one, not too many, and none that cannot be sent', () => {
    const ctx = context('police');
    expect([send(ctx, []), send(ctx, ['u3']), send(ctx, ['u3', 'u1']), send(ctx, Array.from({ length: UNITS_AT_ONCE + 1 }, () => 'u3'))]).toEqual(['reason.unit_missing', null, 'reason.not_your_unit', 'reason.units_too_many']);
    expect(send(context('police', { work: {} }), ['u3'])).toBe('reason.already_assigned');
    ctx.world.unit.get('u3')!.status = 'out_of_service';
    expect(send(ctx, ['u3'])).toBe('reason.out_of_service');
  });
  it('T24, U14: one body with an id for each, and what was confirmed', async () => {
    const ctx = context('fire');
    expect([sendUnits.form, sendUnits.needs?.(t4), sendUnits.needs?.({ ...t4, units: [] })]).toEqual(['send_units', true, false]);
    await sendUnits.run(ctx, { ...t4, units: ['u1', 'u2'] });
    await sendUnits.run(ctx, { ...t4, units: ['u1'], confirm: ['busy'] });
    expect(ctx.sent.map((one) => [one.path, one.body])).toEqual([
      ['/api/v1/tasks/t4/send', { units: [{ id: 'new1', unit: 'u1' }, { id: 'new2', unit: 'u2' }] }], ['/api/v1/tasks/t4/send', { units: [{ id: 'new3', unit: 'u1' }], confirm: ['busy'] }],
    ]);
    expect(ctx.sent[0]?.label).toEqual({ key: 'sent.send_units', args: { n: 2, number: 'F-J-004' } });
  });
});

describe('a task that takes no units', () => {
  const SHUT = { suspended: 'reason.task_suspended', completed: 'reason.task_over', cancelled: 'reason.task_over', proposed: 'reason.not_agreed', agreed: null, in_progress: null } as const;
  const each = (why: (phase: TaskPhase) => string | null) => Object.fromEntries((Object.keys(SHUT) as (keyof typeof SHUT)[]).map((phase) => [phase, why(phase)]));
  it('T23: takes no offer up; who is out goes on reporting', () => {
    const step = (phase: TaskPhase, status: AssignmentStatus, to: AssignmentStatus) => advanceAssignment.reasonIfNot(context('police', { phase, work: { status } }), { assignment: 'a1', to });
    expect(each((phase) => step(phase, 'offered', 'acknowledged'))).toEqual(SHUT);
    expect([step('suspended', 'dispatched', 'acknowledged'), step('completed', 'on_scene', 'cleared'), step('suspended', 'offered', 'on_scene')]).toEqual([null, null, 'reason.wrong_step']);
    const ctx = context('police', { work: { status: 'offered', incident: 'i4' } });
    delete ctx.world.assignment.get('a1')!.task;
    expect(advanceAssignment.reasonIfNot(ctx, { assignment: 'a1', to: 'acknowledged' }), 'an offer of an incident').toBeNull();
  });
  it('T23: has nobody diverted to it', () => {
    const divert = (phase: TaskPhase, more: More = {}) => {
      const ctx = context('police', { phase, work: { incident: 'i4' }, ...more });
      delete ctx.world.assignment.get('a1')!.task;
      return divertAssignment.reasonIfNot(ctx, { assignment: 'a1', task: 't4', reason: 'fire' });
    };
    expect(each(divert)).toEqual(SHUT);
    expect(divert('agreed', { police: { commitment: 'declined' } })).toBe('reason.not_committed');
  });
  it('U12, T23: has nobody kept for it', () => {
    const keep = (phase: TaskPhase, more: More = {}) => reserveUnit.reasonIfNot(context('police', { phase, ...more }), { unit: 'u3', task: 't4' });
    expect(each(keep)).toEqual(SHUT);
    expect([keep('agreed', { police: { commitment: 'declined' } }), keep('agreed', { work: {} })]).toEqual(['reason.not_committed', 'reason.unit_busy']);
    expect(reserveUnit.reasonIfNot(context('police', { phase: 'completed' }), { unit: 'u3', incident: 'i4' })).toBeNull();
  });
});

describe('releasing a unit', () => {
  const why = (more: More, agency = 'fire') => standDown.reasonIfNot(context(agency, more), { assignment: 'a1' });
  it('T25: by who leads, once, as long as it is out, also when the work is done', () => {
    expect((['agreed', 'suspended', 'completed', 'demobilizing'] as const).map((phase) => why({ phase, work: {} }))).toEqual([null, null, null, null]);
    expect([why({ work: {} }, 'police'), why({ work: {}, police: { co_lead: true, leads: true } }, 'police')]).toEqual(['reason.not_lead', null]);
    expect([why({ work: { released_at: before(5) } }), why({ work: { status: 'cleared' } }), why({})]).toEqual(['reason.released_already', 'reason.ended', 'reason.unknown_assignment']);
    const ctx = context('police', { work: {} });
    ctx.world.assignment.set('a1', { kind: 'assignment', id: 'a1', unit: 'u3', agency: 'police', incident: 'i4', status: 'on_scene' });
    expect(standDown.reasonIfNot(ctx, { assignment: 'a1' })).toBe('reason.not_on_task');
  });
  it('T25: names the assignment of the unit that is selected, and says what it did', async () => {
    const ctx = context('fire', { work: {} });
    expect(standDown.fromSelection(ctx)).toBeNull();
    const chosen: Context = { ...ctx, selection: { task: 't4', unit: 'u3' } };
    expect(standDown.fromSelection(chosen)).toEqual({ assignment: 'a1' });
    await standDown.run(ctx, { assignment: 'a1' });
    expect(ctx.sent).toEqual([{ path: '/api/v1/assignments/a1/release', body: {}, label: { key: 'sent.stand_down', args: { callsign: 'Falcon 2', number: 'F-J-004' } } }]);
  });
});

describe('lines', () => {
  const line = (text: string, more: More & { agency?: string } = {}) => {
    const read = parse(text, context(more.agency ?? 'fire', more));
    return read.ok ? [read.operation.id, read.args, read.blocked] : read.hint.key;
  };
  it('T23: the steps, written in both ways, with the reason where one is said', () => {
    expect([line('mobilise F-J-004'), line('mobilize f-j-004')]).toEqual([['mobilize_task', t4, null], ['mobilize_task', t4, null]]);
    expect(line('suspend F-J-004 "gas in the street"')).toEqual(['suspend_task', { ...t4, reason: 'gas in the street' }, null]);
    expect([line('resume F-J-004', { phase: 'suspended' }), line('demobilise F-J-004', { phase: 'completed' }), line('review F-J-004 "sooner"', { phase: 'closed' })])
      .toEqual([['resume_task', t4, null], ['demobilize_task', t4, null], ['review_task', { ...t4, reason: 'sooner' }, null]]);
    expect([line('resume F-J-004'), line('mobilise F-J-099'), line('mobilise')]).toEqual([['resume_task', t4, 'reason.wrong_state'], 'line.nothing_named', 'line.usage']);
  });
  it('T23: `close` is said of both, an incident and a joint task', () => {
    expect(line('close F-J-004', { phase: 'completed' })).toEqual(['close_task', t4, null]);
    expect(line('close F-26-0021')).toMatchObject(['close_incident', { incident: 'i1' }, 'reason.wrong_state']);
    expect(line('close')).toBe('line.usage');
  });
  it('T24: sends what is named, each once; without callsigns the sheet asks', () => {
    expect(line('send F-J-004 heron31 Heron-12 heron31')).toEqual(['send_units', { ...t4, units: ['u1', 'u2'] }, null]);
    expect(line('send F-J-004')).toEqual(['send_units', t4, null]);
    expect([line('send F-J-004 heron99'), line('send')]).toEqual(['line.nothing_named', 'line.usage']);
  });
  it('T25: releases the unit from its joint task; from which is said where it is on several', () => {
    expect(line('stand-down falcon2', { work: {} })).toEqual(['stand_down', { assignment: 'a1' }, null]);
    expect(line('stand-down falcon2')).toBe('line.no_joint_work');
    const ctx = context('fire', { work: {} });
    ctx.world.assignment.set('a2', { kind: 'assignment', id: 'a2', unit: 'u3', agency: 'police', task: 't1', status: 'dispatched' });
    expect(parse('stand-down falcon2', ctx)).toMatchObject({ ok: false, hint: { key: 'line.usage' } });
    expect(parse('stand-down falcon2 F-J-001', ctx)).toMatchObject({ ok: true, args: { assignment: 'a2' } });
    expect(line('stand-down falcon2', { work: {}, role: 'dispatcher' })).toBe('line.not_for_role');
  });
});
