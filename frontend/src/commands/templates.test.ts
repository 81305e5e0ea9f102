/** Proposing by a template (docs/protocol.md T29, T30): by line, from the palette, and what of a proposal by one is not sent. */
import { describe, expect, it } from 'vitest';
import { NOW, sampleWorld, session } from '../model/sample';
import { DEPOT, FLOOD, sampleTemplated } from '../model/sampleTemplate';
import type { TaskTemplate } from '../protocol/template';
import type { Session } from '../protocol/wire';
import { dispatchTask, type TaskArgs } from './ops/dispatchTask';
import { proposeByTemplate } from './ops/proposeByTemplate';
import { parse } from './parser';
import { offers } from './registry';
import type { Context } from './types';

function context(role: Session['role'] = 'commander', templates?: TaskTemplate[]): Context & { did: unknown[]; sent: { path: string; body: unknown }[] } {
  const [did, sent]: [unknown[], { path: string; body: unknown }[]] = [[], []];
  const nothing = () => undefined;
  const world = sampleWorld();
  world.settings.set('fire', sampleTemplated('fire', templates));
  return {
    world, me: session('fire', role), nowMs: NOW, selection: {}, point: null, clockKnown: true,
    screen: { select: (what) => void did.push(what), goTo: nothing, open: (...what) => void did.push(what), set: nothing, showSheet: nothing }, newId: () => 'new', isRead: () => true, unanswered: () => [],
    send: async ({ path, body }) => {
      sent.push({ path, body });
      return { ok: true, receipt: 1 };
    },
    did, sent,
  };
}

describe('propose CODE', () => {
  it('T29: opens the form filled in, whatever the case of the code', async () => {
    const ctx = context();
    const line = parse('propose depot', ctx);
    expect(line).toMatchObject({ ok: true, operation: proposeByTemplate, args: { template: 'DEPOT' }, blocked: null, preview: { key: 'line.propose', args: { code: 'DEPOT', title: 'Fuel depot' } } });
    await proposeByTemplate.run(ctx, { template: 'DEPOT' });
    expect([ctx.did, ctx.sent]).toEqual([[['propose', { template: 'DEPOT' }]], []]);
  });
  it('T29: at an incident that is named', async () => {
    const ctx = context();
    expect(parse('propose FLOOD F-26-0021', ctx)).toMatchObject({ ok: true, args: { template: 'FLOOD', incident: 'i1' } });
    await proposeByTemplate.run(ctx, { template: 'FLOOD', incident: 'i1' });
    expect(ctx.did).toEqual([{ incident: 'i1' }, ['propose', { template: 'FLOOD' }]]);
    expect([parse('propose FLOOD F-J-001', ctx), parse('propose FLOOD x', ctx)], 'a joint task is no incident').toMatchObject([{ ok: false, hint: { key: 'line.nothing_named' } }, { ok: false, hint: { key: 'line.nothing_named' } }]);
  });
  it('names what there is where there is no such one, and is for who commits the agency', () => {
    expect(parse('propose', context())).toMatchObject({ ok: false, hint: { key: 'line.usage', args: { usage: 'propose DEPOT' } } });
    expect(parse('propose Old', context()), 'retired').toMatchObject({ ok: false, hint: { key: 'line.unknown_template', args: { word: 'Old', codes: 'FLOOD · MARKET · DEPOT' } } });
    expect(parse('propose FLOOD', context('dispatcher'))).toMatchObject({ ok: false, hint: { key: 'line.not_for_role' } });
  });
});

describe('the palette', () => {
  const named = (ctx: Context) => offers(ctx).filter((one) => one.operation === proposeByTemplate).map((one) => [one.named, one.args, one.reason]);
  it('offers each that is not retired, to who may propose', () => {
    expect(named(context())).toEqual([['FLOOD · Flood in an underpass', { template: 'FLOOD' }, null], ['MARKET · Night market', { template: 'MARKET' }, null], ['DEPOT · Fuel depot', { template: 'DEPOT' }, null]]);
    expect([named(context('dispatcher')), named(context('commander', []))]).toEqual([[], []]);
  });
});

describe('a proposal by a template', () => {
  const proposal = (more: Partial<TaskArgs> = {}): TaskArgs => ({
    task_kind: 'disaster_response', objective: 'x', place: 'y', answer_by: new Date(NOW + 60_000).toISOString(), parties: [{ agency: 'police', asks: [{ capability: 'patrol', count: 1 }] }], quorum: 'all',
    template: { code: FLOOD.code, version: FLOOD.version }, ...more,
  });
  const why = (more: Partial<TaskArgs>) => dispatchTask.reasonIfNot(context(), proposal(more));
  it('T29, T30: is not sent by another text, of another kind, or without whom the template asks', () => {
    expect([
      why({}), why({ template: { code: 'FLOOD', version: 1 } }), why({ template: { code: 'Old', version: 1 } }), why({ template: { code: 'DEPOT', version: DEPOT.version } }),
      why({ parties: [{ agency: 'ems', asks: [{ capability: 'rescue', count: 1 }] }] }),
    ]).toEqual([null, 'reason.template_changed', 'reason.template_retired', 'code.wrong_kind', 'code.party_missing']);
    const { template: _none, ...without } = proposal({ parties: [{ agency: 'ems', asks: [{ capability: 'rescue', count: 1 }] }] });
    expect(dispatchTask.reasonIfNot(context(), without)).toBeNull();
  });
  it('T29: names it with the version that was read', async () => {
    const ctx = context();
    await dispatchTask.run(ctx, proposal());
    expect(ctx.sent.map((one) => one.path)).toEqual(['/api/v1/tasks', '/api/v1/tasks/new/propose']);
    expect(ctx.sent[0]?.body).toMatchObject({ template: { code: 'FLOOD', version: 2 } });
  });
});
