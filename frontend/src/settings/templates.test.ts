/** Section `templates` as the editor says it at its rows (docs/protocol.md T28), the versions that it asks for, and what a comparison reads. */
import { describe, expect, it } from 'vitest';
import { DEPOT, FLOOD, MARKET, OLD } from '../model/sampleTemplate';
import { said, sameText } from '../model/templateText';
import type { TaskTemplate, TemplateSettings } from '../protocol/template';
import { UNSAVED, checkTemplates, copyOf, newTemplate, settleTemplates, templateSectionLines, versionOf } from './templates';

const saved: TemplateSettings = { templates: [FLOOD, MARKET, DEPOT, OLD] };
const at = (...templates: TaskTemplate[]): string[] => checkTemplates({ templates }, saved, 'fire').map((one) => `${one.at} ${one.key}`);
const flood = (more: Partial<TaskTemplate>): TaskTemplate => ({ ...FLOOD, ...more });
const period = (more: Partial<NonNullable<TaskTemplate['period']>>): TaskTemplate => flood({ period: { ...FLOOD.period!, ...more } });

describe('what is wrong', () => {
  it('T28: nothing in what the server takes, and not in none at all', () => {
    expect([at(...saved.templates), at()]).toEqual([[], []]);
  });
  it('T28: each field has its rule, and a code stands once whatever its case', () => {
    expect(at(flood({ code: 'x'.repeat(17), title: '', objective: ' ', answer_within_min: 0 }), MARKET, { ...DEPOT, code: 'market', title: ' y', answer_within_min: 43_201 })).toEqual([
      'templates.0.code settings.too_long', 'templates.0.title settings.empty', 'templates.0.objective settings.empty', 'templates.0.answer_within_min settings.range',
      'templates.2.title settings.blanks', 'templates.2.answer_within_min settings.range', 'templates.2.code settings.twice',
    ]);
    expect(at(flood({ answer_within_min: null as unknown as number })), 'an emptied field').toEqual(['templates.0.answer_within_min settings.range']);
    expect(at(flood({ takeover: { agency: 'police', after_min: 1 } }), flood({ code: 'A', area: { lon: NaN, lat: NaN, radius_m: 5 } }), flood({ code: 'B', area: { lon: 7, lat: 43, radius_m: 0 } })))
      .toEqual(['templates.0.takeover settings.range', 'templates.1.area settings.area_form', 'templates.2.area settings.range']);
  });
  it('T28: it is checked like the proposal that it is for', () => {
    expect(at(flood({ parties: [{ agency: 'police', asks: [] }], period: { hours: 1, objectives: [], posts: [] } }))).toEqual(['templates.0.parties.0 reason.ask_missing']);
    expect(at(flood({ quorum_of: [] }), flood({ code: 'A', quorum: 'covered', quorum_of: [], parties: [{ agency: 'police', asks: [], people: 2 }], period: { hours: 1, objectives: [], posts: [] } })))
      .toEqual(['templates.0.quorum reason.quorum_nobody', 'templates.1.quorum reason.quorum_nothing']);
  });
  it('T28: what is ready for later has its rules, and names who is in it', () => {
    expect(at({ ...MARKET, draw: { targets: 0, inspectors_each: 6, seed_from: ' ' } }, { ...MARKET, code: 'A', draw: { inspectors_each: 0, seed_from: '' } }))
      .toEqual(['templates.0.draw.targets settings.range', 'templates.0.draw.inspectors_each settings.range', 'templates.0.draw.seed_from reason.seed_from_missing']);
    expect(at({ ...DEPOT, countersign: [{ measure: 'seal', by: 'ems' }, { measure: 'fine', by: 'fire' }] })).toEqual(['templates.0.countersign.seal code.not_a_party']);
    expect(at(period({ hours: 169, objectives: [{ text: ' ' }, { text: 'x', owner: 'navy' }] }))).toEqual(['templates.0.period.hours settings.range', 'templates.0.period.objectives.0 settings.empty', 'templates.0.period.objectives.1 code.not_a_party']);
    expect(at(period({
      posts: [
        { position: 'incident_commander', agency: 'police' }, { position: 'deputy_commander', agency: 'ems' }, { position: 'safety_officer', agency: '' }, { position: 'finance_chief', agency: 'navy' },
        { position: 'liaison_officer', agency: 'fire' }, { position: 'liaison_officer', agency: 'ems' }, { position: 'agency_representative', agency: 'fire' }, { position: 'agency_representative', agency: 'ems' },
      ],
    })), 'police leads with us, ems does not').toEqual([
      'templates.0.period.posts.1 reason.post_leads', 'templates.0.period.posts.2 reason.choose_agency', 'templates.0.period.posts.3 code.not_a_party', 'templates.0.period.posts.5 reason.post_twice',
    ]);
  });
  it('T28: lists have their limits', () => {
    const many = (n: number): string[] => Array.from({ length: n }, (_, code) => String(code));
    expect(at(...many(30).map((code) => ({ ...MARKET, code })))).toEqual([]);
    expect(at(...many(31).map((code) => ({ ...MARKET, code })))).toEqual(['templates settings.too_many']);
    const posts = (n: number) => many(n).map((agency) => ({ position: 'agency_representative' as const, agency }));
    const all = { parties: many(31).map((agency) => ({ agency, asks: [{ capability: 'patrol', count: 1 }] })), quorum_of: ['1'], takeover: { agency: '1', after_min: 5 } };
    expect(at({ ...period({ posts: posts(31), objectives: many(31).map((text) => ({ text })) }), ...all })).toEqual(['templates.0.period.objectives settings.too_many', 'templates.0.period.posts settings.too_many']);
  });
});

describe('versions', () => {
  it('T28: 1 for what is new, the next one for what says something else, the same for what does not', () => {
    const next = (more: Partial<TaskTemplate>): number => versionOf(flood(more), saved);
    expect(versionOf({ ...newTemplate(), code: 'NEW' }, saved)).toBe(1);
    expect([next({}), next({ is_retired: true }), next({ version: 9 })]).toEqual([2, 2, 2]);
    const others: Partial<TaskTemplate>[] = [
      { title: 'x' }, { objective: 'x' }, { place: '' }, { area: { ...FLOOD.area!, radius_m: 1 } }, { legal_basis: '' }, { answer_within_min: 8 }, { parties: FLOOD.parties.slice(1) },
      { parties: FLOOD.parties.map((part) => ({ ...part, is_optional: true })) }, { quorum: 'all' }, { quorum_of: ['ems'] }, { takeover: { agency: 'ems', after_min: 15 } }, { disclosure: {} },
      { scope: { incident: true, units: 'none', position: 'exact' } }, { period: { ...FLOOD.period!, hours: 7 } }, { period: { ...FLOOD.period!, posts: [] } }, { task_kind: 'inspection' },
    ];
    for (const more of others) expect(next(more), JSON.stringify(more)).toBe(3);
  });
  it('T28: says the same, whatever order its fields stand in and whatever says nothing', () => {
    const more: TaskTemplate = {
      ...(Object.fromEntries(Object.entries(MARKET).reverse()) as unknown as TaskTemplate), place: '', legal_basis: '', quorum: 'all', disclosure: { place: { opens: 'at_once' }, times: { opens: 'at_once' } }, scope: { incident: true, units: 'all', position: 'exact' }, is_retired: false,
      parties: MARKET.parties.map((part) => ({ ...part, note: '', people: 0, report_to: '', co_lead: false, is_optional: false, equipment: [] })),
    };
    expect(sameText(more, MARKET)).toBe(true);
    expect(said(more)).toEqual(MARKET);
    // The server has them as sets.
    expect(sameText(flood({ quorum_of: ['police', 'ems'] }), flood({ quorum_of: ['ems', 'police'] }))).toBe(true);
    expect(sameText({ ...DEPOT, countersign: [...DEPOT.countersign!].reverse() }, DEPOT)).toBe(true);
  });
  it('T28: what its kind does not have is not sent', () => {
    const all = { draw: MARKET.draw!, countersign: DEPOT.countersign!, period: FLOOD.period! };
    expect([FLOOD, MARKET, DEPOT].map((one) => Object.keys(said({ ...one, ...all })).filter((name) => name in all))).toEqual([['period'], ['draw'], ['countersign']]);
    expect(said({ ...MARKET, draw: { inspectors_each: 0, seed_from: 'nowhere' } }).draw, 'nothing is drawn').toEqual({ inspectors_each: 0, seed_from: '' });
  });
  it('T28: what is sent leaves nothing out that somebody else added, and what was not touched is the server’s own', () => {
    expect(settleTemplates(saved, saved)).toEqual(saved);
    const mine = { templates: [{ ...copyOf(FLOOD), code: 'NEW', title: 'Another' }, { ...MARKET, title: 'Day market' }, { ...DEPOT, is_retired: true }] };
    const sent = settleTemplates(mine, saved).templates;
    expect(sent.map((one) => `${one.code} ${one.version} ${one.is_retired === true}`)).toEqual(['NEW 1 false', 'MARKET 2 false', 'DEPOT 3 true', 'FLOOD 2 false', 'Old 1 true']);
    expect(sent[3]).toBe(FLOOD);
  });
  it('a copy begins as the other stands, with a code of its own, and is offered', () => {
    expect(copyOf(OLD)).toEqual({ ...said(MARKET), title: OLD.title, code: '', version: UNSAVED });
  });
});

describe('a comparison', () => {
  it('has a line for each, and all of what differs', () => {
    const lines = (...templates: TaskTemplate[]): string[] => templateSectionLines({ templates }, saved, (id) => id.toUpperCase()).map((line) => line.replaceAll(/[\u2066-\u2069]/g, ''));
    expect(lines(FLOOD, OLD)).toEqual(['FLOOD · Flood in an underpass · Version 2', 'Old · As it was done once · Version 1 · Retired']);
    const changed = lines({ ...DEPOT, objective: 'Sealed' });
    expect(changed).toContain('DEPOT · Enforcement · Sealed');
    expect(changed.some((one) => one.includes('POLICE: 2 patrol'))).toBe(true);
    expect(changed.length).toBeGreaterThan(5);
  });
});
