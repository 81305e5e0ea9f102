/** Taking a promise back (docs/protocol.md T21): who may and when, what is sent, the sheet and the line. */
import { describe, expect, it } from 'vitest';
import { NOW, before, sampleAmended, samplePlanned, sampleReasons, sampleSettings, sampleWorld, session } from '../model/sample';
import { sampleEvidence } from '../model/sampleEnforcement';
import type { Assignment, Party, Session, Task } from '../protocol/wire';
import { TASK_PHASES } from '../protocol/words';
import { answerArgs, mayTakeBack, withdrawTask } from './ops/answerTask';
import { parse } from './parser';
import { OPERATIONS, offers } from './registry';
import type { Context, Request } from './types';

/** The ambulance is promised by a plan on `t4`. */
function context(agency: string, more: { role?: Session['role']; task?: Partial<Task>; ems?: Partial<Party> } = {}): Context & { sent: Request[] } {
  const sent: Request[] = [];
  const world = sampleWorld();
  Object.assign(samplePlanned(world, more.ems), more.task);
  const nothing = () => undefined;
  return {
    world, me: session(agency, more.role ?? 'dispatcher'), nowMs: NOW, selection: { task: 't4' }, point: null, clockKnown: true,
    screen: { select: nothing, goTo: nothing, open: nothing, set: nothing, showSheet: nothing }, newId: () => 'new', isRead: () => false, unanswered: () => [],
    send: async (request) => {
      sent.push(request);
      return { ok: true, receipt: sent.length };
    },
    sent,
  };
}
const args = { task: 't4', version: 1, offers: 0 };
const why = (...[agency, more]: Parameters<typeof context>) => withdrawTask.reasonIfNot(context(agency, more), args);
const work: Assignment = { kind: 'assignment', id: 'a', unit: 'u9', agency: 'ems', task: 't4', status: 'dispatched' };

describe('taking a promise back', () => {
  it('T21: names version and own offers as every answer does, with the reason of the list or in words', async () => {
    const ctx = context('ems');
    expect([args, { ...args, reason: '' }, { ...args, code: 'N1' }, { ...args, reason: 'no crew' }].map((one) => withdrawTask.needs?.(one))).toEqual([true, true, false, false]);
    await withdrawTask.run(ctx, { ...answerArgs(ctx, 't4'), reason: 'no crew' });
    await withdrawTask.run(ctx, { ...answerArgs(ctx, 't4'), code: 'N1' });
    expect(ctx.sent.map((one) => [one.path, one.body])).toEqual([
      ['/api/v1/tasks/t4/answer', { version: 1, offers: 0, answer: 'withdraw', reason: 'no crew' }], ['/api/v1/tasks/t4/answer', { version: 1, offers: 0, answer: 'withdraw', reason_code: 'N1' }],
    ]);
    expect([withdrawTask.form, withdrawTask.keys, withdrawTask.available(context('ems', { role: 'field' }))]).toEqual(['withdraw_task', undefined, false]);
  });
  it('T21: in every phase that is open for answers, whatever the time', () => {
    const open = TASK_PHASES.filter((phase) => why('ems', { task: { phase, answer_by: before(600) } }) === null);
    expect(open).toEqual(['proposed', 'negotiating', 'agreed', 'mobilizing', 'in_progress', 'suspended']);
    expect(why('ems', { task: { phase: 'completed' } })).toBe('reason.wrong_state');
  });
  it('T21: by who has promised, and not by the lead, nor by who is none of it', () => {
    expect([why('police'), why('fire'), why('other')]).toEqual([null, 'reason.lead_ours', 'reason.not_party']);
    for (const commitment of ['pending', 'provisional', 'declined', 'withdrawn'] as const) expect(why('ems', { ems: { commitment } }), commitment).toBe('reason.not_committed');
  });
  it('T15, T21: also what a party goes on with, whether it is asked again, has declined that or was silent', () => {
    for (const said of [{}, { commitment: 'declined' }, { left_out: true }] as const) {
      const ctx = context('police');
      sampleAmended(ctx.world, said);
      expect(withdrawTask.reasonIfNot(ctx, { task: 't3', version: 2, offers: 0 })).toBeNull();
    }
  });
  it('N8: not while it has evidence in custody; what it has collected and handed over holds nobody', () => {
    const ctx = context('ems');
    const crate = sampleEvidence(1, { task: 't4', agency: 'ems' });
    const reason = () => withdrawTask.reasonIfNot(ctx, args);
    ctx.world.task_item.set('e1', crate);
    expect(reason()).toBe('reason.holds_evidence');
    ctx.world.task_item.set('e1', { ...crate, custody: [...crate.custody, { ...crate.custody[0]!, step: 2, agency: 'police' }] });
    expect(reason()).toBeNull();
    ctx.world.task_item.set('e1', { ...crate, ended: { agency: 'fire', at: before(1), how: 'returned', note: 'x', sha256: 'ee'.repeat(32) } });
    expect(reason()).toBeNull();
  });
  it('T21: not while own units are on it; the palette says so, and another’s units do not matter', () => {
    const ctx = context('ems');
    const reason = () => offers(ctx).find((one) => one.operation.id === 'withdraw_task')?.reason;
    expect(reason()).toBeNull();
    ctx.world.assignment.set('a', { ...work, agency: 'police' });
    expect(reason()).toBeNull();
    ctx.world.assignment.set('a', work);
    expect([reason(), mayTakeBack(ctx, ctx.world.task.get('t4')!)]).toEqual(['reason.our_units_work', true]);
    ctx.world.assignment.set('a', { ...work, status: 'cleared' });
    expect(reason()).toBeNull();
  });
  it('is in the palette only where something of ours stands', () => {
    const has = (...[agency, more]: Parameters<typeof context>) => offers(context(agency, more)).some((one) => one.operation.id === 'withdraw_task');
    expect([has('ems'), has('fire'), has('ems', { ems: { commitment: 'pending' } }), has('ems', { role: 'supervisor' })]).toEqual([true, false, false, false]);
    expect(OPERATIONS.filter((one) => one.id === 'withdraw_task')).toHaveLength(1);
  });
});

describe('the line', () => {
  it('T14, T21: withdraw names the task, and a code of the list or words', () => {
    expect(parse('withdraw F-J-004 "no crew"', context('ems'))).toMatchObject({ ok: true, operation: { id: 'withdraw_task' }, args: { ...args, reason: 'no crew' }, preview: { key: 'line.state' }, blocked: null });
    const ctx = context('ems');
    ctx.world.settings.set('ems', { ...sampleSettings('ems'), tasks: { decline_reasons: sampleReasons } });
    expect(parse('withdraw F-J-004 far "no boat"', ctx)).toMatchObject({ ok: true, operation: { id: 'withdraw_task' }, args: { ...args, code: 'Far', reason: 'no boat' }, preview: { key: 'line.withdraw', args: { label: 'Too far' } } });
    expect(parse('withdraw F-J-004 "no crew"', ctx)).toMatchObject({ ok: false, hint: { key: 'line.unknown_reason' } });
    const open = parse('withdraw F-J-004', ctx);
    expect(open.ok && [open.args, withdrawTask.needs?.(open.args as never)]).toEqual([args, true]);
  });
});
