/** Answering a joint task and answering its counter-offers (docs/protocol.md T6–T12, T14): what is sent, when it is offered, and by which key. */
import { describe, expect, it } from 'vitest';
import { READ_MS, ShownOffer } from '../model/offerShown';
import { NOW, before, sampleOffer, sampleReasons, sampleSettings, sampleWorld, session } from '../model/sample';
import { acceptPart, acceptTask, answerArgs, counterTask, declineTask } from './ops/answerTask';
import { counterArgs, refuseOffer, takeOffer } from './ops/decideCounter';
import { parse } from './parser';
import { OPERATIONS } from './registry';
import type { Context, Request } from './types';

function context(agency: string, more: Partial<Context> = {}): Context & { sent: Request[] } {
  const sent: Request[] = [];
  const world = sampleWorld();
  sampleOffer(world);
  const nothing = () => undefined;
  return {
    world, me: session(agency, 'commander'), nowMs: NOW, selection: { task: 't2' }, point: null, clockKnown: true,
    screen: { select: nothing, goTo: nothing, open: nothing, set: nothing, showSheet: nothing }, newId: () => 'new', isRead: () => true, unanswered: () => [],
    send: async (request) => {
      sent.push(request);
      return { ok: true, receipt: sent.length };
    },
    sent, ...more,
  };
}

/** What a key does on a desk, as `Keys` looks for it. */
function byKey(ctx: Context, chord: string): string | undefined {
  return OPERATIONS.find((one) => one.keys?.includes(chord) === true && one.available(ctx) && one.fromSelection(ctx) !== null)?.id;
}

describe('a party', () => {
  it('T6: an answer names the version and how many of its own offers the sender has seen', async () => {
    const ctx = context('ems');
    await acceptTask.run(ctx, answerArgs(ctx, 't2'));
    expect(ctx.sent[0]).toMatchObject({ path: '/api/v1/tasks/t2/answer', body: { version: 3, offers: 2, answer: 'accept' } });
    expect(ctx.sent[0]?.body).not.toHaveProperty('promise');
  });
  it('T6: what was seen when the answer was begun is what it names, not what came meanwhile', async () => {
    const ctx = context('ems');
    const args = answerArgs(ctx, 't2');
    ctx.world.task.get('t2')!.parties[2]!.offers = 3;
    await declineTask.run(ctx, { ...args, reason: 'none free' });
    expect(ctx.sent[0]?.body).toEqual({ version: 3, offers: 2, answer: 'decline', reason: 'none free' });
  });
  it('T9, T10: in part and instead carry what is promised, and ask for it first', async () => {
    const ctx = context('ems');
    const promise = { asks: [{ capability: 'als_ambulance', count: 1 }] };
    for (const [operation, answer] of [[acceptPart, 'accept'], [counterTask, 'counter']] as const) {
      expect(operation.needs?.(answerArgs(ctx, 't2'))).toBe(true);
      expect(operation.needs?.({ ...answerArgs(ctx, 't2'), promise })).toBe(false);
      await operation.run(ctx, { ...answerArgs(ctx, 't2'), promise });
      expect(ctx.sent.at(-1)?.body).toEqual({ version: 3, offers: 2, answer, promise });
    }
  });
  it('T10: an own offer that waits can be replaced, accepted as asked or declined; what was accepted cannot', () => {
    const own = context('ems');
    for (const operation of [acceptTask, acceptPart, counterTask, declineTask]) expect(operation.reasonIfNot(own, { task: 't2', version: 3, offers: 2 })).toBeNull();
    expect(acceptTask.reasonIfNot(context('police'), { task: 't2', version: 3, offers: 2 })).toBe('reason.answered');
    expect(acceptTask.reasonIfNot(context('other'), { task: 't2', version: 3, offers: 2 })).toBe('reason.not_party');
  });
  it('T7, T12: until the time is up, also when it runs already', () => {
    const ctx = context('ems');
    ctx.world.task.get('t2')!.phase = 'in_progress';
    expect(acceptTask.reasonIfNot(ctx, { task: 't2', version: 3, offers: 2 })).toBeNull();
    expect(acceptTask.reasonIfNot({ ...ctx, nowMs: Date.parse(before(-100)) }, { task: 't2', version: 3, offers: 2 })).toBe('reason.answer_by_past');
    ctx.world.task.get('t2')!.phase = 'lapsed';
    expect(acceptTask.reasonIfNot(ctx, { task: 't2', version: 3, offers: 2 })).toBe('reason.task_lapsed');
    ctx.world.task.get('t2')!.phase = 'cancelled';
    expect(acceptTask.reasonIfNot(ctx, { task: 't2', version: 3, offers: 2 })).toBe('reason.wrong_state');
  });
});

describe('why a party declines', () => {
  /** Of an agency that has a list. */
  const listed = (): ReturnType<typeof context> => {
    const ctx = context('ems');
    ctx.world.settings.set('ems', { ...sampleSettings('ems'), tasks: { decline_reasons: sampleReasons } });
    return ctx;
  };
  it('T14: the sheet asks until a code or words are said, and both are sent', async () => {
    const ctx = listed();
    const args = answerArgs(ctx, 't2');
    expect([args, { ...args, reason: '' }, { ...args, code: 'N1' }, { ...args, reason: 'none free' }].map((one) => declineTask.needs?.(one))).toEqual([true, true, false, false]);
    expect([declineTask.form, declineTask.needsReason]).toEqual(['decline_task', undefined]);
    await declineTask.run(ctx, { ...args, code: 'N1' });
    await declineTask.run(ctx, { ...args, code: 'N1', reason: 'back at 19:00' });
    expect(ctx.sent.map((one) => one.body)).toEqual([
      { version: 3, offers: 2, answer: 'decline', reason_code: 'N1' }, { version: 3, offers: 2, answer: 'decline', reason_code: 'N1', reason: 'back at 19:00' },
    ]);
  });
  it('T14: a line names the code, whatever its case, and words may follow; without one the sheet asks', () => {
    const read = parse('decline F-J-002 far "no boat"', listed());
    expect(read).toMatchObject({ ok: true, args: { task: 't2', version: 3, offers: 2, code: 'Far', reason: 'no boat' }, preview: { key: 'line.decline', args: { label: 'Too far' } } });
    expect(parse('decline F-J-002 N1', listed())).toMatchObject({ ok: true, args: { code: 'N1' } });
    const open = parse('decline F-J-002', listed());
    expect(open.ok && [open.args, open.operation.needs?.(open.args as never)]).toEqual([{ task: 't2', version: 3, offers: 2 }, true]);
  });
  it('T14: what is no code of the list, or a retired one, is told with the codes there are', () => {
    for (const word of ['"none free"', 'N0', '""']) expect(parse(`decline F-J-002 ${word}`, listed())).toMatchObject({ ok: false, hint: { key: 'line.unknown_reason', args: { codes: 'N1 · Far' } } });
  });
  it('T14: without a list, or with one of which nothing is offered any more, words are a reason as before', () => {
    const retired = context('ems');
    retired.world.settings.set('ems', { ...sampleSettings('ems'), tasks: { decline_reasons: sampleReasons.filter((one) => one.retired === true) } });
    for (const ctx of [context('ems'), retired]) expect(parse('decline F-J-002 N1', ctx)).toMatchObject({ ok: true, args: { reason: 'N1' }, preview: { key: 'line.state' } });
    // Another agency's list is none of ours.
    const other = context('ems');
    other.world.settings.set('police', { ...sampleSettings('police'), tasks: { decline_reasons: sampleReasons } });
    const read = parse('decline F-J-002 N1', other);
    expect(read.ok && read.args).not.toHaveProperty('code');
  });
});

describe('the lead', () => {
  it('T10: takes or refuses the offer that it has seen, by its number', async () => {
    const ctx = context('fire');
    const args = counterArgs(ctx.world.task.get('t2')!, 'ems')!;
    ctx.world.task.get('t2')!.parties[2]!.offers = 3;
    await takeOffer.run(ctx, args);
    await refuseOffer.run(ctx, { ...args, reason: 'too late' });
    expect(ctx.sent.map((one) => [one.path, one.body])).toEqual([
      ['/api/v1/tasks/t2/counter', { version: 3, agency: 'ems', offer: 2, take: true }],
      ['/api/v1/tasks/t2/counter', { version: 3, agency: 'ems', offer: 2, take: false, reason: 'too late' }],
    ]);
    expect(refuseOffer.needsReason).toBe(true);
  });
  it('T1: nobody else, and nothing where no offer waits', () => {
    const args = { task: 't2', agency: 'ems', offer: 2, version: 3 };
    expect(takeOffer.reasonIfNot(context('fire'), args)).toBeNull();
    expect(takeOffer.reasonIfNot(context('police'), args)).toBe('reason.not_lead');
    expect(takeOffer.reasonIfNot(context('fire'), { ...args, agency: 'police' })).toBe('reason.no_offer');
    expect(takeOffer.available(context('fire', { me: session('fire', 'dispatcher') }))).toBe(false);
  });
  it('T7: not after the time is up, unless the task runs', () => {
    const ctx = context('fire', { nowMs: Date.parse(before(-101)) });
    const args = { task: 't2', agency: 'ems', offer: 2, version: 3 };
    expect(takeOffer.reasonIfNot(ctx, args)).toBe('reason.answer_by_past');
    ctx.world.task.get('t2')!.phase = 'agreed';
    expect(takeOffer.reasonIfNot(ctx, args)).toBeNull();
  });
});

describe('keys and lines', () => {
  it('y and n answer the offer on the lead’s desk, y the task on a party’s; elsewhere n reports', () => {
    expect([byKey(context('fire'), 'KeyY'), byKey(context('fire'), 'KeyN')]).toEqual(['take_offer', 'refuse_offer']);
    expect([byKey(context('ems'), 'KeyY'), byKey(context('ems'), 'KeyN')]).toEqual(['accept_task', 'open_report']);
    expect([byKey(context('fire', { selection: {} }), 'KeyY'), byKey(context('fire', { selection: {} }), 'KeyN')]).toEqual([undefined, 'open_report']);
    expect([byKey(context('ems'), 'KeyC'), byKey(context('ems'), 'Shift+KeyY'), byKey(context('ems'), 'KeyX')]).toEqual(['counter_task', 'accept_part', 'decline_task']);
  });
  it('T10: a key acts on the offer that is shown and was read; else it says why and does nothing, also nothing else', () => {
    const shown = new ShownOffer();
    let nowMs = 0;
    const ctx = context('fire', { isRead: (offer) => shown.isRead(offer, nowMs) });
    const task = ctx.world.task.get('t2')!;
    const decide = (): unknown[] => [takeOffer, refuseOffer].map((one) => one.reasonIfNot(ctx, one.fromSelection(ctx)!));
    const unread = ['reason.offer_unread', 'reason.offer_unread'];
    expect(decide(), 'not on the screen').toEqual(unread);
    shown.show('lane', counterArgs(task, 'ems'), false, 0);
    expect(decide(), 'it has just come').toEqual(unread);
    expect([byKey(ctx, 'KeyY'), byKey(ctx, 'KeyN')]).toEqual(['take_offer', 'refuse_offer']);
    nowMs = READ_MS;
    expect(decide(), 'control').toEqual([null, null]);
    task.parties[2]!.offers = 3;
    expect(decide(), 'it was replaced, and the screen has not followed').toEqual(unread);
    shown.show('lane', counterArgs(task, 'ems'), false, nowMs);
    expect(decide(), 'it was replaced a moment ago').toEqual(unread);
    nowMs += READ_MS;
    expect(takeOffer.fromSelection(ctx)).toEqual({ task: 't2', agency: 'ems', offer: 3, version: 3 });
    task.version = 4;
    expect(decide(), 'what is asked was revised').toEqual(unread);
    const button = { task: 't2', agency: 'ems', offer: 3, version: 3 };
    expect(takeOffer.reasonIfNot(ctx, button), 'a button names what it stands on').toBeNull();
  });
  it('T10: after the first offer was answered, the same key does not take the next one unread', () => {
    const shown = new ShownOffer();
    const ctx = context('fire', { isRead: (offer) => shown.isRead(offer, READ_MS) });
    const task = ctx.world.task.get('t2')!;
    shown.show('lane', counterArgs(task, 'ems'), false, 0);
    expect(takeOffer.fromSelection(ctx), 'control').toMatchObject({ agency: 'ems' });
    Object.assign(task.parties[1]!, { commitment: 'provisional', answered_at: before(5) });
    task.parties[2]!.commitment = 'accepted';
    expect(takeOffer.fromSelection(ctx)).toMatchObject({ agency: 'police', unread: true });
  });
  it('T6: a typed answer names the version and the own offers that the line was read for', () => {
    const ctx = context('ems');
    for (const [word, id] of [['accept', 'accept_task'], ['counter', 'counter_task'], ['decline', 'decline_task']] as const) {
      const read = parse(`${word} F-J-002`, ctx);
      expect(read).toMatchObject({ ok: true, operation: { id } });
      expect(read.ok && read.args).toEqual({ task: 't2', version: 3, offers: 2 });
    }
    const read = parse('decline F-J-002 "none free"', ctx);
    ctx.world.task.get('t2')!.version = 4;
    expect(read.ok && read.args).toEqual({ task: 't2', version: 3, offers: 2, reason: 'none free' });
    // What is no answer has no version of its own.
    const cancel = parse('cancel F-J-002 "over"', context('fire'));
    expect(cancel.ok && cancel.args).toEqual({ task: 't2', reason: 'over' });
  });
  it('the command line names the agency by its letter', () => {
    const ctx = context('fire');
    expect(parse('take F-J-002 a', ctx)).toMatchObject({ ok: true, args: { task: 't2', agency: 'ems', offer: 2 }, blocked: null });
    expect(parse('refuse F-J-002 A "too late"', ctx)).toMatchObject({ ok: true, args: { reason: 'too late' } });
    expect(parse('take F-J-002 Z', ctx)).toMatchObject({ ok: false });
    expect(parse('take F-J-002', ctx)).toMatchObject({ ok: false, hint: { key: 'line.usage' } });
    expect(parse('counter F-J-002', context('ems'))).toMatchObject({ ok: true, blocked: null });
  });
});
