/** Amending what is agreed, and answering an amendment (docs/protocol.md T15): when it is offered, and what is sent. */
import { describe, expect, it } from 'vitest';
import { READ_MS, ShownOffer, askRef } from '../model/offerShown';
import { NOW, before, sampleAmended, samplePromise, sampleWorld, session } from '../model/sample';
import type { Party } from '../protocol/wire';
import type { TaskPhase } from '../protocol/words';
import { acceptPart, acceptTask, answerArgs, asRead, counterTask, declineTask, mayAnswer } from './ops/answerTask';
import { whyNotAssign } from './ops/assignUnit';
import { takeOffer } from './ops/decideCounter';
import { reviseTask, type ReviseArgs } from './ops/reviseTask';
import { parse } from './parser';
import { OPERATIONS, offers } from './registry';
import type { Context, Request, Selection } from './types';

function context(agency: string, more: Partial<Party> = {}): Context & { sent: Request[]; opened: [string, Selection | undefined][] } {
  const sent: Request[] = [];
  const opened: [string, Selection | undefined][] = [];
  const world = sampleWorld();
  sampleAmended(world, more);
  const nothing = () => undefined;
  return {
    world, me: session(agency, 'commander'), nowMs: NOW, selection: { task: 't3' }, point: null, clockKnown: true,
    screen: { select: nothing, goTo: nothing, open: (panel, about) => opened.push([panel, about]), set: nothing, showSheet: nothing }, newId: () => 'new', isRead: () => true, unanswered: () => [],
    send: async (request) => {
      sent.push(request);
      return { ok: true, receipt: sent.length };
    },
    sent, opened,
  };
}

const args = (ctx: Context, without: string[] = []): ReviseArgs => ({
  task: 't3', version: 2, objective: 'Keep the crossing closed', answer_by: before(-600), quorum: 'all',
  parties: ctx.world.task.get('t3')!.parties.filter((one) => one.agency !== 'fire' && !without.includes(one.agency)).map(({ agency, asks }) => ({ agency, asks })),
});

describe('the lead', () => {
  it('T15: revises what is not over, also what is agreed or runs', async () => {
    const ctx = context('fire');
    const may = (phase: TaskPhase) => {
      ctx.world.task.get('t3')!.phase = phase;
      return [reviseTask.reasonIfNot(ctx, args(ctx)), offers(ctx).some((one) => one.operation.id === 'open_revise')];
    };
    for (const phase of ['draft', 'proposed', 'negotiating', 'agreed', 'mobilizing', 'in_progress', 'suspended'] as const) expect(may(phase), phase).toEqual([null, true]);
    for (const phase of ['completed', 'demobilizing', 'closed', 'reviewed', 'cancelled', 'lapsed'] as const) expect(may(phase), phase).toEqual(['reason.wrong_state', false]);
    expect(reviseTask.reasonIfNot(context('police'), args(ctx))).toBe('reason.not_lead');
    expect(offers(context('police')).some((one) => one.operation.id === 'open_revise')).toBe(false);
    ctx.world.task.get('t3')!.phase = 'in_progress';
    await reviseTask.run(ctx, args(ctx));
    ctx.world.task.get('t3')!.phase = 'proposed';
    await reviseTask.run(ctx, args(ctx));
    expect(ctx.sent.map((one) => [one.path, one.label.key])).toEqual([['/api/v1/tasks/t3/revise', 'sent.amend_task'], ['/api/v1/tasks/t3/revise', 'sent.revise_task']]);
  });
  it('opens the form by key and from the palette', async () => {
    const ctx = context('fire');
    const open = OPERATIONS.find((one) => one.keys?.includes('Shift+KeyP') === true);
    expect([open?.id, open?.available(ctx)]).toEqual(['open_revise', true]);
    await open?.run(ctx, {});
    expect(ctx.opened).toEqual([['revise', { task: 't3' }]]);
  });
  it('T15: drops nobody whose units are seen to work on it', () => {
    const ctx = context('fire');
    const why = () => reviseTask.reasonIfNot(ctx, args(ctx, ['police']));
    expect(why(), 'control').toBeNull();
    ctx.world.assignment.set('a1', { kind: 'assignment', id: 'a1', unit: 'u3', agency: 'police', task: 't3', status: 'en_route' });
    expect(why()).toBe('reason.party_at_work');
    expect(reviseTask.reasonIfNot(ctx, args(ctx, ['ems']))).toBeNull();
    ctx.world.assignment.get('a1')!.status = 'cleared';
    expect(why()).toBeNull();
  });
  it('T10, T15: takes a counter-offer to the change by its number', () => {
    const offer = { commitment: 'provisional', offers: 1, answered_at: before(9), promise: samplePromise([{ capability: 'patrol', count: 1 }]) } as const;
    expect(takeOffer.reasonIfNot(context('fire', offer), { task: 't3', agency: 'police', offer: 1, version: 2 })).toBeNull();
    expect(takeOffer.reasonIfNot(context('fire'), { task: 't3', agency: 'police', offer: 1, version: 2 })).toBe('reason.no_offer');
  });
});

describe('a party that is asked again', () => {
  it('T6, T15: agrees, offers something else or keeps to what it promised, naming the new version', async () => {
    const ctx = context('police');
    for (const operation of [acceptTask, counterTask, declineTask]) expect(operation.fromSelection(ctx)).toEqual({ task: 't3', version: 2, offers: 0 });
    await declineTask.run(ctx, { ...answerArgs(ctx, 't3'), reason: 'none free' });
    expect(ctx.sent[0]?.body).toEqual({ version: 2, offers: 0, answer: 'decline', reason: 'none free' });
    expect(acceptTask.reasonIfNot(context('police', { commitment: 'declined' }), answerArgs(ctx, 't3')), 'it has answered').toBe('reason.answered');
    expect(acceptTask.fromSelection(context('ems')), 'it was not asked').toBeNull();
  });
  it('T7, T15: once its time was up it cannot answer by key, click, palette or line, and still sends units', () => {
    for (const stands of [true, false]) {
      const ctx = context('police', { left_out: true });
      if (!stands) delete ctx.world.task.get('t3')!.parties[1]!.goes_on;
      for (const operation of [acceptTask, acceptPart, counterTask, declineTask]) {
        expect(operation.reasonIfNot(ctx, answerArgs(ctx, 't3')), operation.id).toBe('reason.answer_by_past');
        expect(operation.reasonIfNot(context('police'), answerArgs(ctx, 't3')), 'control').toBeNull();
        expect(operation.fromSelection(ctx)).toBeNull();
        expect(offers(ctx).some((one) => one.operation.id === operation.id)).toBe(false);
      }
      expect([mayAnswer(ctx, 't3'), mayAnswer(context('police'), 't3')]).toEqual([false, true]);
      expect(parse('accept F-J-003', ctx)).toMatchObject({ ok: true, blocked: 'reason.answer_by_past' });
      expect(parse('accept F-J-003', context('police')), 'control').toMatchObject({ ok: true, blocked: null });
      expect(whyNotAssign(ctx, { unit: 'u3', task: 't3' })).toBe(stands ? null : 'reason.not_committed');
    }
  });
  it('T6, T15: key and click accept what is shown and was read; a version or an offer that came a moment ago is not accepted', () => {
    const shown = new ShownOffer();
    let nowMs = 0;
    const ctx: Context = { ...context('police'), isRead: (offer) => shown.isRead(offer, nowMs) };
    const task = ctx.world.task.get('t3')!;
    const show = () => shown.show('box', askRef('police', answerArgs(ctx, 't3')), false, nowMs);
    const key = () => acceptTask.reasonIfNot(ctx, acceptTask.fromSelection(ctx)!);
    const click = () => acceptTask.reasonIfNot(ctx, asRead(ctx, answerArgs(ctx, 't3')));
    const both = () => [key(), click()];
    const unread = ['reason.ask_unread', 'reason.ask_unread'];
    expect(both(), 'not on the screen').toEqual(unread);
    show();
    nowMs = READ_MS - 1;
    expect(both(), 'it has just come').toEqual(unread);
    nowMs = READ_MS;
    expect(both(), 'control').toEqual([null, null]);
    for (const change of [() => (task.version = 3), () => (task.parties[1]!.offers = 1)]) {
      change();
      expect(both(), 'the screen has not followed').toEqual(unread);
      show();
      expect(both(), 'it changed a moment ago').toEqual(unread);
      nowMs += READ_MS;
      expect(both()).toEqual([null, null]);
    }
    expect(acceptTask.fromSelection(ctx)).toEqual({ task: 't3', version: 3, offers: 1 });
    // What opens a sheet shows there what it answers.
    const other: Context = { ...ctx, isRead: () => false };
    for (const operation of [acceptPart, counterTask, declineTask]) expect(operation.fromSelection(other)).toEqual({ task: 't3', version: 3, offers: 1 });
  });
  it.each(['pending', 'provisional', 'declined'] as const)('T15: still sends units: %s', (commitment) => {
    const ctx = context('police', { commitment });
    expect(whyNotAssign(ctx, { unit: 'u3', task: 't3' })).toBeNull();
    delete ctx.world.task.get('t3')!.parties[1]!.goes_on;
    expect(whyNotAssign(ctx, { unit: 'u3', task: 't3' }), 'control').toBe('reason.not_committed');
  });
});
