/** Templates of joint tasks (docs/protocol.md T28–T32): which are offered, what binds a proposal by one, and what of one is still to be done. */
import { describe, expect, it } from 'vitest';
import { sampleParty, sampleWorld } from './sample';
import { samplePeriod, samplePost, sampleResponse } from './sampleResponse';
import { DEPOT, FLOOD, MARKET, sampleTemplated, withTemplates } from './sampleTemplate';
import { demandedRules, isNeededIn, missingAgencies, missingPosts, neededAgencies, offeredTemplates, readyPeriod, templateCalled, templateName, templateRead, templateStands, whyNotBy } from './template';

const settings = sampleTemplated();
const ref = ({ code, version }: { code: string; version: number }) => ({ code, version });

describe('what is offered', () => {
  it('T29: is what is not retired, found by its code whatever its case', () => {
    expect(offeredTemplates(settings).map((one) => one.code)).toEqual(['FLOOD', 'MARKET', 'DEPOT']);
    expect(offeredTemplates(undefined)).toEqual([]);
    expect([templateCalled(settings, 'flood')?.code, templateCalled(settings, 'Old'), templateCalled(settings, 'none')]).toEqual(['FLOOD', undefined, undefined]);
    expect(templateName(FLOOD)).toBe('FLOOD · Flood in an underpass');
  });
  it('T29: a text that was read is that text only as long as its version stands', () => {
    expect([templateRead(settings, ref(FLOOD))?.title, templateRead(settings, { code: 'FLOOD', version: 1 })]).toEqual([FLOOD.title, undefined]);
    expect([ref(FLOOD), { code: 'FLOOD', version: 1 }, { code: 'Old', version: 1 }, { code: 'gone', version: 1 }].map((one) => templateStands(settings, one))).toEqual(['as_read', 'changed', 'retired', 'retired']);
  });
  it('T29, T30: nothing is written down by another text, of another kind, or without whom it asks', () => {
    const proposed = (kind: 'inspection' | 'disaster_response', ...agencies: string[]) => ({ task_kind: kind, parties: agencies.map((agency) => ({ agency })) });
    const flood = proposed('disaster_response', 'police');
    expect([
      whyNotBy(settings, ref(FLOOD), flood), whyNotBy(settings, { code: 'FLOOD', version: 1 }, flood), whyNotBy(settings, { code: 'Old', version: 1 }, flood),
      whyNotBy(settings, ref(FLOOD), proposed('inspection', 'police')), whyNotBy(settings, ref(FLOOD), proposed('disaster_response', 'ems')), whyNotBy(undefined, ref(FLOOD), flood),
    ]).toEqual([null, 'reason.template_changed', 'reason.template_retired', 'code.wrong_kind', 'code.party_missing', null]);
  });
});

describe('whom it asks', () => {
  it('T30: are all of it but those that it calls optional, and not the own one', () => {
    expect(neededAgencies(FLOOD, 'fire')).toEqual(['police']);
    expect([missingAgencies(FLOOD, ['ems'], 'fire'), missingAgencies(FLOOD, ['police'], 'fire')]).toEqual([['police'], []]);
  });
  it('T30: cannot be left out of a draft either, as who leads is told; once proposed, nothing is held back here', () => {
    const task = withTemplates(sampleWorld(), { phase: 'draft' });
    const needed = (more: object) => ['police', 'ems'].filter((agency) => isNeededIn({ ...task, ...more }, agency));
    expect([needed({}), needed({ phase: 'proposed' })]).toEqual([['police'], []]);
    const { needed: _untold, ...told } = task.template!;
    const { template: _none, ...without } = task;
    expect([needed({ template: told }), isNeededIn(without, 'police')]).toEqual([[], false]);
  });
});

describe('what it demands', () => {
  it('T31: is the rule, and by whom as long as that agency is in the task', () => {
    const task = withTemplates(sampleWorld(), { template: { code: DEPOT.code, title: DEPOT.title, version: DEPOT.version, countersign: DEPOT.countersign! } });
    expect(demandedRules(task)).toEqual(DEPOT.countersign);
    expect(demandedRules({ ...task, parties: [sampleParty('fire', [], { commitment: 'accepted' })] })).toEqual([{ measure: 'seal' }, { measure: 'close' }]);
    const { countersign: _untold, ...told } = task.template!;
    expect(demandedRules({ ...task, template: told })).toEqual([]);
  });
});

describe('what it has ready', () => {
  const template = { code: FLOOD.code, title: FLOOD.title, version: FLOOD.version, period: FLOOD.period! };
  it('T32: is the first period, as long as there is none; an objective is for nobody whose agency is not in the task', () => {
    const world = sampleWorld();
    const task = sampleResponse(world, [], { template });
    expect(readyPeriod(world, task)).toEqual(FLOOD.period);
    expect(readyPeriod(world, { ...task, parties: task.parties.filter((party) => party.agency !== 'police') })?.objectives).toEqual([{ text: 'Underpass searched' }, { text: 'Water pumped out' }]);
    world.task_item.set('p1', samplePeriod(1));
    expect(readyPeriod(world, task)).toBeUndefined();
    expect(readyPeriod(sampleWorld(), { ...task, template: { code: 'MARKET', title: MARKET.title, version: 1 } })).toBeUndefined();
  });
  it('T32: are the posts that were never there; one of each agency, of all others one', () => {
    const ready = [...FLOOD.period!.posts, { position: 'agency_representative' as const, agency: 'police' }];
    const missing = (...posts: ReturnType<typeof samplePost>[]): string[] => {
      const world = sampleWorld();
      const task = sampleResponse(world, posts, { template: { ...template, period: { ...FLOOD.period!, posts: ready } } });
      return missingPosts(world, task).map((one) => `${one.position} ${one.agency}`);
    };
    const all = ['incident_commander fire', 'safety_officer police', 'agency_representative police'];
    expect(missing(), 'ems takes no part').toEqual(all);
    expect(missing(samplePost(1))).toEqual([all[0], all[2]]);
    expect(missing(samplePost(1, { filled_by: 'centre' })), 'there is one safety officer').toEqual([all[0], all[2]]);
    expect(missing(samplePost(1, { position: 'agency_representative', filled_by: 'fire' })), 'each agency has its own').toEqual(all);
    const ended = { agency: 'fire', at: '2026-11-22T10:00:00Z', reason: 'Not needed' };
    expect(missing(samplePost(1, { ended })), 'it was there').toEqual([all[0], all[2]]);
    expect(missing(samplePost(1, { ended, filled_by: 'centre' }))).toEqual(all);
    expect(missing(samplePost(1, { of: 's1' })), 'that of a sector is another one').toEqual(all);
  });
});
