/** The inbox and the page of a negotiation: by key, by line and by palette, for who has a desk. */
import { describe, expect, it } from 'vitest';
import { NOW, sampleWorld, session } from '../model/sample';
import type { Session } from '../protocol/wire';
import { keyName, meaning } from './keys';
import { openNegotiation } from './ops/openNegotiation';
import { parse } from './parser';
import { OPERATIONS, offers } from './registry';
import type { Context } from './types';

type Seen = Context & { done: unknown[] };
function context(role: Session['role'], task?: string): Seen {
  const done: unknown[] = [];
  const nothing = () => undefined;
  return {
    world: sampleWorld(), me: session('police', role), nowMs: NOW, selection: task === undefined ? {} : { task }, point: null, clockKnown: true,
    screen: { select: (selection) => done.push(selection), goTo: nothing, open: (panel) => done.push(panel), set: nothing, showSheet: nothing }, newId: () => 'x', isRead: () => true, unanswered: () => [],
    send: async () => { throw new Error('nothing is sent'); },
    done,
  };
}
const inbox = OPERATIONS.find((one) => one.id === 'open_inbox')!;
const press = { ctrl: false, alt: false, shift: false, meta: false, composing: false, repeat: false, typing: false };

describe('the inbox', () => {
  it('is opened by i, and by g i, which no other place has', () => {
    expect(inbox.keys?.map(keyName)).toEqual(['i']);
    expect(meaning({ ...press, code: 'KeyI' }, true, true)).toEqual({ do: 'go', to: 'inbox' });
    expect(meaning({ ...press, code: 'KeyI' }, false, true)).toEqual({ do: 'operation', chord: 'KeyI' });
  });
  it('is there for desks, the legal desk and supervisors', () => {
    const roles = (['commander', 'dispatcher', 'coordinator', 'legal', 'supervisor', 'field', 'admin', 'observer'] as const).filter((role) => inbox.available(context(role)));
    expect(roles).toEqual(['commander', 'dispatcher', 'coordinator', 'legal', 'supervisor']);
    expect([parse('inbox', context('commander')).ok, parse('inbox', context('field'))]).toEqual([true, { ok: false, hint: { key: 'line.not_for_role', args: {} } }]);
  });
});

describe('the negotiation', () => {
  it('of the task that is selected, or that a line names, is opened and nothing is sent', async () => {
    const ctx = context('commander', 't1');
    expect(offers(ctx).some((one) => one.operation.id === 'open_negotiation')).toBe(true);
    const line = parse('negotiate f-j-001', ctx);
    expect(line).toMatchObject({ ok: true, args: { task: 't1' }, blocked: null, preview: { key: 'line.negotiate' } });
    await openNegotiation.run(ctx, { task: 't1' });
    expect(ctx.done, 'first what it is about, then the page over it').toEqual([{ task: 't1', incident: 'i3' }, 'negotiation']);
  });
  it('is of a task that is known, and asks for one', () => {
    const ctx = context('commander');
    expect([openNegotiation.fromSelection(ctx), openNegotiation.reasonIfNot(ctx, { task: 'gone' })]).toEqual([null, 'reason.unknown_task']);
    expect([parse('negotiate', ctx), parse('negotiate X-1', ctx)]).toEqual([
      { ok: false, hint: { key: 'line.usage', args: { usage: 'negotiate JT-1' } } }, { ok: false, hint: { key: 'line.nothing_named', args: { name: 'X-1' } } },
    ]);
  });
  it('is on no tablet and no wall', () => {
    expect((['commander', 'legal', 'supervisor', 'field', 'observer', 'admin'] as const).filter((role) => openNegotiation.available(context(role)))).toEqual(['commander', 'legal', 'supervisor']);
  });
  it('has a key that nothing else has', () => {
    const keys = OPERATIONS.flatMap((one) => one.keys ?? []);
    expect(keys.filter((one) => one === 'KeyD' || one === 'KeyI').sort()).toEqual(['KeyD', 'KeyI']);
  });
});
