/** The sheet of a joint task: who has it, of what, by palette and by line. */
import { describe, expect, it } from 'vitest';
import { NOW, sampleWorld, session } from '../model/sample';
import type { Session } from '../protocol/wire';
import { ROLES } from '../protocol/words';
import { printTask } from './ops/printTask';
import { parse } from './parser';
import { offers } from './registry';
import type { Context } from './types';

function context(role: Session['role'] = 'dispatcher', selection: Context['selection'] = { task: 't1' }): Context & { opened: unknown[][] } {
  const opened: unknown[][] = [];
  const nothing = () => undefined;
  return {
    world: sampleWorld(), me: session('police', role), nowMs: NOW, selection, point: null, clockKnown: true,
    screen: { select: nothing, goTo: nothing, open: (...what) => void opened.push(what), set: nothing, showSheet: nothing }, newId: () => 'new', isRead: () => true, unanswered: () => [],
    send: () => Promise.reject(new Error('nothing is sent')),
    opened,
  };
}

describe('the sheet of a joint task', () => {
  it('is for every seat with a desk, whatever its part in the task', () => {
    expect(ROLES.filter((role) => printTask.available(context(role)))).toEqual(['commander', 'dispatcher', 'supervisor', 'legal', 'coordinator']);
  });
  it('is of the task that is chosen, and of none that is not shown', () => {
    expect([printTask.fromSelection(context()), printTask.fromSelection(context('dispatcher', { incident: 'i3' })), printTask.fromSelection(context('dispatcher', { task: 'other' }))]).toEqual([{ task: 't1' }, null, null]);
    expect([printTask.reasonIfNot(context(), { task: 't1' }), printTask.reasonIfNot(context(), { task: 'other' })]).toEqual([null, 'reason.unknown_task']);
    expect(offers(context()).some((one) => one.operation === printTask && one.reason === null)).toBe(true);
  });
  it('is opened, and nothing is sent', async () => {
    const ctx = context();
    expect(await printTask.run(ctx, { task: 't1' })).toMatchObject({ ok: true });
    expect(ctx.opened).toEqual([['task_sheet', { task: 't1' }]]);
  });
  it('is opened by its number', () => {
    expect(parse('print f-j-001', context())).toMatchObject({ ok: true, operation: printTask, args: { task: 't1' }, blocked: null });
    expect(parse('print', context())).toMatchObject({ ok: false, hint: { key: 'line.usage', args: { usage: 'print JT-1' } } });
    expect(parse('print F-26-0023', context()), 'an incident has none').toMatchObject({ ok: false, hint: { key: 'line.nothing_named' } });
    expect(parse('print F-J-001', context('admin'))).toMatchObject({ ok: false, hint: { key: 'line.not_for_role' } });
  });
});
