/** Leading with others, handing the lead over and taking it over (docs/protocol.md T16–T19): who may, what is sent, by which key and line. */
import { describe, expect, it } from 'vitest';
import { leadRef } from '../model/leading';
import { READ_MS, ShownOffer } from '../model/offerShown';
import { NOW, before, sampleOffer, sampleWorld, session } from '../model/sample';
import type { Party, Session, Task } from '../protocol/wire';
import { counterArgs, takeOffer } from './ops/decideCounter';
import { dispatchTask } from './ops/dispatchTask';
import { asLeadRead, offerLead, refuseLead, takeBackArgs, takeBackLead, takeLead, takeOverLead } from './ops/handLead';
import { mayRevise, reviseTask, type ReviseArgs } from './ops/reviseTask';
import { startTask } from './ops/startTask';
import { parse } from './parser';
import { OPERATIONS, offers } from './registry';
import type { Context, Request } from './types';

interface More { role?: Session['role']; task?: Partial<Task>; police?: Partial<Party> }

/** Fire leads, police has accepted, an offer of the ambulance waits. */
function context(agency: string, { role = 'commander', task, police }: More = {}): Context & { sent: Request[] } {
  const sent: Request[] = [];
  const world = sampleWorld();
  const made = sampleOffer(world);
  Object.assign(made, task);
  Object.assign(made.parties[1]!, police);
  const nothing = () => undefined;
  return {
    world, me: session(agency, role), nowMs: NOW, selection: { task: 't2' }, point: null, clockKnown: true,
    screen: { select: nothing, goTo: nothing, open: nothing, set: nothing, showSheet: nothing }, newId: () => 'new', isRead: () => true, unanswered: () => [],
    send: async (request) => {
      sent.push(request);
      return { ok: true, receipt: sent.length };
    },
    sent,
  };
}

const t2 = { task: 't2' };
const open = { lead_offer: { offer: 4, to: 'police', reason: 'the road is yours', at: before(40) } };
const read = { ...t2, offer: 4 };
const leads = { co_lead: true, leads: true };

describe('a co-lead', () => {
  it('T16: moves the task, revises it and takes others’ offers; a party that is only asked to does not', () => {
    const why = (police: Partial<Party>) => {
      const ctx = context('police', { police, task: { phase: 'agreed' } });
      const task = ctx.world.task.get('t2')!;
      return [startTask.reasonIfNot(ctx, t2), takeOffer.reasonIfNot(ctx, counterArgs(task, 'ems')!), mayRevise(ctx, task)];
    };
    expect(why(leads)).toEqual([null, null, true]);
    expect(why({ co_lead: true }), 'control').toEqual(['reason.not_lead', 'reason.not_lead', false]);
  });
  it('T16: takes no offer of its own, by key or by line', () => {
    const ctx = context('ems');
    Object.assign(ctx.world.task.get('t2')!.parties[2]!, leads);
    expect(takeOffer.fromSelection(ctx)).toBeNull();
    expect(parse('take F-J-002 A', ctx)).toMatchObject({ ok: true, blocked: 'reason.own_offer' });
  });
  it('T17: does not offer the lead, nor takes an offer back', () => {
    const ctx = context('police', { police: leads });
    expect([offerLead.reasonIfNot(ctx, t2), takeBackLead.reasonIfNot(ctx, t2)]).toEqual(['reason.not_lead_itself', 'reason.not_lead_itself']);
  });
});

describe('handing over', () => {
  it('T17: the lead offers it to who has promised, and says why', async () => {
    const ctx = context('fire');
    expect([offerLead.needs?.(t2), offerLead.needs?.({ ...t2, to: 'police' }), offerLead.needs?.({ ...t2, to: 'police', reason: 'x' })]).toEqual([true, true, false]);
    expect([offerLead.reasonIfNot(ctx, t2), offerLead.reasonIfNot(ctx, { ...t2, to: 'police' }), offerLead.reasonIfNot(ctx, { ...t2, to: 'ems' })]).toEqual([null, null, 'reason.heir_not_committed']);
    await offerLead.run(ctx, { ...t2, to: 'police', reason: 'the road is yours' });
    expect(ctx.sent[0]).toMatchObject({ path: '/api/v1/tasks/t2/offer-lead', body: { to: 'police', reason: 'the road is yours' } });
  });
  it('T17: one offer at a time, of what was proposed and is not over, if somebody has promised', () => {
    const why = (more: More) => offerLead.reasonIfNot(context('fire', more), t2);
    expect(why({ task: open })).toBe('reason.lead_offered');
    expect(why({ task: { lead_offer: { ...open.lead_offer, refused: 'no staff' } } })).toBeNull();
    for (const phase of ['draft', 'completed', 'demobilizing', 'closed', 'reviewed', 'lapsed'] as const) expect(why({ task: { phase } }), phase).toBe('reason.wrong_state');
    expect(why({ police: { commitment: 'pending' } })).toBe('reason.nobody_promised');
  });
  it('T17: an open offer is taken back by its number, with nothing said', async () => {
    const ctx = context('fire', { task: open });
    expect([takeBackLead.fromSelection(ctx), takeBackLead.fromSelection(context('fire'))]).toEqual([read, t2]);
    expect([takeBackLead.reasonIfNot(ctx, read), takeBackLead.reasonIfNot(context('fire'), t2)]).toEqual([null, 'reason.lead_not_offered']);
    await takeBackLead.run(ctx, read);
    expect([ctx.sent[0]?.path, ctx.sent[0]?.body]).toEqual(['/api/v1/tasks/t2/offer-lead', { offer: 4 }]);
    await offerLead.run(ctx, { ...t2, to: 'police', reason: 'the road is yours' });
    expect(ctx.sent[1]?.body, 'who offers it names none').not.toHaveProperty('offer');
  });
  it('T17: an offer that was made instead of the one that was shown is not taken back for it', () => {
    const ctx = context('fire', { task: open });
    const shown = takeBackArgs(ctx.world.task.get('t2')!);
    expect(takeBackLead.reasonIfNot(ctx, shown), 'control').toBeNull();
    Object.assign(ctx.world.task.get('t2')!, { lead_offer: { ...open.lead_offer, offer: 5, to: 'ems' } });
    expect([takeBackLead.reasonIfNot(ctx, shown), takeBackLead.reasonIfNot(ctx, t2)]).toEqual(['code.stale_version', 'code.stale_version']);
    Object.assign(ctx.world.task.get('t2')!, { lead_offer: { ...open.lead_offer, refused: 'no staff' } });
    expect(takeBackLead.reasonIfNot(ctx, shown)).toBe('reason.lead_not_offered');
  });
  it('T17: it is taken, or not with the reason, by whom it is offered to', async () => {
    const ctx = context('police', { task: open });
    await takeLead.run(ctx, read);
    await refuseLead.run(ctx, { ...read, reason: 'no staff' });
    expect(ctx.sent.map((one) => [one.path, one.body])).toEqual([['/api/v1/tasks/t2/answer-lead', { offer: 4, take: true }], ['/api/v1/tasks/t2/answer-lead', { offer: 4, take: false, reason: 'no staff' }]]);
    expect([takeLead.needsReason, refuseLead.needsReason]).toEqual([false, true]);
    for (const operation of [takeLead, refuseLead]) {
      expect(operation.reasonIfNot(ctx, read)).toBeNull();
      expect(operation.reasonIfNot(ctx, { ...t2, offer: 3 }), 'it was taken back and made again').toBe('code.stale_version');
      expect(operation.reasonIfNot(context('ems', { task: open }), read)).toBe('reason.lead_not_ours');
      expect(operation.reasonIfNot(context('police'), read)).toBe('reason.lead_not_ours');
      expect(operation.available(context('police', { role: 'dispatcher' }))).toBe(false);
    }
  });
  it('T17: key and click take what is shown and was read; an offer that came a moment ago is not taken', () => {
    const shown = new ShownOffer();
    let nowMs = 0;
    const ctx: Context = { ...context('police', { task: open }), isRead: (ref) => shown.isRead(ref, nowMs) };
    const task = ctx.world.task.get('t2')!;
    const show = () => shown.show('lead', leadRef(task), false, nowMs);
    const both = () => [takeLead.reasonIfNot(ctx, takeLead.fromSelection(ctx)!), refuseLead.reasonIfNot(ctx, refuseLead.fromSelection(ctx)!), takeLead.reasonIfNot(ctx, asLeadRead(ctx, task))];
    const unread = ['reason.lead_unread', 'reason.lead_unread', 'reason.lead_unread'];
    expect(both(), 'not on the screen').toEqual(unread);
    show();
    nowMs = READ_MS - 1;
    expect(both(), 'it has just come').toEqual(unread);
    nowMs = READ_MS;
    expect(both(), 'control').toEqual([null, null, null]);
    task.lead_offer = { ...open.lead_offer, offer: 5 };
    expect(both(), 'it was offered again, and the screen has not followed').toEqual(unread);
    show();
    expect(both()).toEqual(unread);
    nowMs += READ_MS;
    expect(both()).toEqual([null, null, null]);
  });
  it('T16: what one’s own agency is asked and what it is offered are read beside each other', () => {
    const shown = new ShownOffer();
    const ctx: Context = { ...context('police', { task: open }), isRead: (ref) => shown.isRead(ref, READ_MS) };
    shown.show('lead', leadRef(ctx.world.task.get('t2')!), false, 0);
    shown.show('answer', { task: 't2', agency: 'police', offer: 0, version: 3 }, false, 0);
    expect(takeLead.reasonIfNot(ctx, takeLead.fromSelection(ctx)!)).toBeNull();
    expect(ctx.isRead({ task: 't2', agency: 'police', offer: 0, version: 3 })).toBe(true);
  });
});

describe('taking over', () => {
  const away = { takeover: { agency: 'police', after_min: 10 }, lead_unlinked_since: before(600) };
  const why = (agency: string, more: More) => takeOverLead.reasonIfNot(context(agency, { role: 'coordinator', ...more }), t2);
  it('T18: a coordinator of who is named, once the lead has had no link for so long', async () => {
    expect(why('police', { task: away })).toBeNull();
    expect(why('police', { task: { ...away, lead_unlinked_since: before(599) } })).toBe('reason.lead_too_early');
    expect(why('police', { task: { takeover: away.takeover } })).toBe('reason.lead_linked');
    const ctx = context('police', { role: 'coordinator', task: away });
    await takeOverLead.run(ctx, { ...t2, reason: 'nobody answers' });
    expect(ctx.sent[0]).toMatchObject({ path: '/api/v1/tasks/t2/take-over', body: { reason: 'nobody answers' } });
    expect([takeOverLead.needsReason, takeOverLead.available(ctx), takeOverLead.available(context('police'))]).toEqual([true, true, false]);
  });
  it('T18: nobody else, and not without a promise of its own, nor what it leads, nor what is over', () => {
    expect(why('ems', { task: away })).toBe('reason.takeover_not_ours');
    expect(why('police', {})).toBe('reason.takeover_not_ours');
    expect(why('police', { task: away, police: { commitment: 'pending' } })).toBe('reason.not_committed');
    expect(why('police', { task: { ...away, lead: 'police' } })).toBe('reason.lead_ours');
    expect(why('police', { task: { ...away, phase: 'cancelled' } })).toBe('reason.wrong_state');
  });
});

describe('a revision', () => {
  const args: ReviseArgs = { task: 't2', version: 3, objective: 'Rescue', answer_by: before(-600), quorum: 'all', parties: [{ agency: 'police', asks: [{ capability: 'patrol', count: 3 }] }] };
  it('T18, T19: says who may take over and what is told later only where that is said', async () => {
    const ctx = context('fire');
    await reviseTask.run(ctx, args);
    for (const field of ['takeover', 'disclosure']) expect(ctx.sent[0]!.body).not.toHaveProperty(field);
    const more = { takeover: { agency: 'police', after_min: 0 }, disclosure: { place: { opens: 'at_once' as const } } };
    await reviseTask.run(ctx, { ...args, ...more });
    expect(ctx.sent[1]!.body).toMatchObject(more);
  });
  it('T21: who leads with the lead does not leave itself out: it takes its promise back; the lead drops it', () => {
    const without: ReviseArgs = { ...args, parties: [{ agency: 'ems', asks: [{ capability: 'als_ambulance', count: 1 }] }] };
    const why = (agency: string, parties: ReviseArgs) => reviseTask.reasonIfNot(context(agency, { police: leads }), parties);
    expect([why('police', without), why('police', args), why('fire', without)]).toEqual(['reason.take_back_instead', null, null]);
  });
  it('T18: who took over leads on, and its revisions name it as no party', () => {
    const task = { lead: 'police', takeover: { agency: 'police', after_min: 10 } };
    const ems: ReviseArgs = { ...args, parties: [{ agency: 'ems', asks: [{ capability: 'als_ambulance', count: 1 }] }] };
    expect(reviseTask.reasonIfNot(context('police', { task }), ems)).toBeNull();
    expect(reviseTask.reasonIfNot(context('fire', { task: { ...task, lead: 'fire' } }), ems), 'control').toBe('reason.party_takes_over');
  });
  it('T18: once proposed, who may take over is not dropped; of a draft it may', () => {
    const why = (phase: Task['phase'], agency: string) => reviseTask.reasonIfNot(context('fire', { task: { phase, takeover: { agency, after_min: 10 } } }), args);
    expect([why('negotiating', 'ems'), why('negotiating', 'police'), why('draft', 'ems')]).toEqual(['reason.party_takes_over', null, null]);
  });
  it('T18: who may take over and takes no part any more is dropped like others', () => {
    const takeover = { agency: 'police', after_min: 10 };
    const ems: ReviseArgs = { ...args, parties: [{ agency: 'ems', asks: [{ capability: 'als_ambulance', count: 1 }] }] };
    const why = (police: Partial<Party>) => reviseTask.reasonIfNot(context('fire', { task: { takeover }, police }), ems);
    expect(why({}), 'control').toBe('reason.party_takes_over');
    expect([why({ commitment: 'declined' }), why({ commitment: 'withdrawn' }), why({ commitment: 'pending', left_out: true })]).toEqual([null, null, null]);
  });
  it('T16: a co-lead writes itself no part that brings less than it has promised; the lead may ask it for less', () => {
    const of = (count: number): ReviseArgs => ({ ...args, parties: [{ agency: 'police', asks: [{ capability: 'patrol', count }] }] });
    const why = (agency: string, count: number) => reviseTask.reasonIfNot(context(agency, { police: leads }), of(count));
    expect([why('police', 2), why('police', 3), why('police', 4), why('fire', 2)]).toEqual(['reason.brings_less', null, null, null]);
    // Who leads has its part for itself.
    expect(reviseTask.reasonIfNot(context('police', { task: { lead: 'police' } }), { ...of(2), parties: [...of(2).parties, { agency: 'ems', asks: [{ capability: 'als_ambulance', count: 1 }] }] })).toBeNull();
  });
  it('T18, T19: a proposal carries both', async () => {
    const ctx = context('fire');
    const said = { takeover: { agency: 'police', after_min: 10 }, disclosure: { place: { opens: 'on_acceptance' as const } } };
    await dispatchTask.run(ctx, { task_kind: 'disaster_response', objective: 'x', place: 'y', answer_by: before(-600), parties: args.parties, quorum: 'all', ...said });
    expect(ctx.sent[0]).toMatchObject({ path: '/api/v1/tasks', body: { id: 'new', ...said } });
  });
});

describe('keys, lines and palette', () => {
  const byKey = (ctx: Context, chord: string): string[] => OPERATIONS.filter((one) => one.keys?.includes(chord) === true && one.available(ctx)).map((one) => one.id);
  it('each has a key of its own', () => {
    const ctx = context('police');
    expect(['Shift+KeyL', 'Shift+KeyW', 'Shift+KeyX'].map((chord) => byKey(ctx, chord))).toEqual([['offer_lead'], ['take_lead'], ['refuse_lead']]);
  });
  it('the palette has all of them of a selected task, with why not', () => {
    const reasons = Object.fromEntries(offers(context('police', { role: 'coordinator', task: open })).map((one) => [one.operation.id, one.reason]));
    expect(reasons).toMatchObject({ offer_lead: 'reason.not_lead_itself', take_back_lead: 'reason.not_lead_itself', take_lead: null, refuse_lead: null, take_over_lead: 'reason.takeover_not_ours' });
  });
  it('lines name the task, and whom the lead is offered to by its letter', () => {
    expect(parse('offer-lead F-J-002 p "the road"', context('fire'))).toMatchObject({ ok: true, operation: { id: 'offer_lead' }, args: { task: 't2', to: 'police', reason: 'the road' }, blocked: null });
    expect(parse('offer-lead F-J-002', context('fire'))).toMatchObject({ ok: true, args: { task: 't2' } });
    expect(parse('offer-lead F-J-002 Z', context('fire'))).toMatchObject({ ok: false, hint: { key: 'line.nothing_named' } });
    expect(parse('take-back-lead F-J-002', context('fire', { task: open }))).toMatchObject({ ok: true, operation: { id: 'take_back_lead' }, args: read, blocked: null });
    expect(parse('take-lead F-J-002', context('police', { task: open }))).toMatchObject({ ok: true, operation: { id: 'take_lead' }, args: read, blocked: null });
    expect(parse('take-lead F-J-002', context('police'))).toMatchObject({ ok: true, blocked: 'reason.lead_not_ours' });
    expect(parse('refuse-lead F-J-002 "no staff"', context('police', { task: open }))).toMatchObject({ ok: true, args: { ...read, reason: 'no staff' } });
    expect(parse('take-over-lead F-J-002', context('police'))).toMatchObject({ ok: false, hint: { key: 'line.not_for_role' } });
    expect(parse('take-over-lead', context('police'))).toMatchObject({ ok: false, hint: { key: 'line.usage' } });
    expect(parse('take-lead F-J-999', context('police'))).toMatchObject({ ok: false, hint: { key: 'line.nothing_named' } });
  });
});
