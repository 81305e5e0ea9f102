/** Agreements as the console lays them out: the register, who sees what, what an amendment changes (docs/protocol.md G1–G11). */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOW, sampleAgreement, sampleText, sampleWorld } from '../model/sample';
import type { Agreement, AgreementVersion, Clause } from '../protocol/wire';
import { PRECISIONS, TRIGGERS } from '../protocol/words';
import { changesOf } from './changes';
import { checkDraft, draftOf, emptyClause, emptyDraft, equalShares, wordsOf, type DraftForm } from './draft';
import { GRANTABLE, GRANT_KINDS, fieldsOf, isPosition } from './fields';
import { cellKey, foundingPair, hasGlass, ownersOf, pairOf, tableOf } from './grants';
import { EXPIRES_SOON_MS, FOUNDING, allSigned, asks, isPreviewed, keptBy, register, signersOf, waitsFor } from './register';

const at = (ms: number): string => new Date(NOW + ms).toISOString();
const DAY = 86_400_000;

describe('fields', () => {
  it('G2: are those that the server can grant, in its order', () => {
    const source = readFileSync(new URL('../../../backend/domain/src/sharing/fields.rs', import.meta.url), 'utf8');
    for (const kind of GRANT_KINDS) {
      const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Field {`;
      const body = source.slice(source.indexOf(name) + name.length).split('\n    }')[0] ?? '';
      expect([...body.matchAll(/= "([a-z_]+)"/g)].map((one) => one[1]), kind).toEqual(GRANTABLE[kind]);
    }
  });
});

describe('who sees what', () => {
  it('lays out each pair, and what a clause says of every other party', () => {
    const pair = pairOf(sampleText(), 'police', 'fire');
    expect(Object.fromEntries([...pair].map(([field, cell]) => [field, cellKey(cell)]))).toEqual({
      'unit.identity': 'always ', 'unit.status': 'always ', 'unit.position': 'always cell_1km,while_activated exact', 'incident.identity': 'break_glass ', 'incident.place': 'break_glass ',
    });
  });
  it('shows a pair of which one is no party, or of one with itself, nothing', () => {
    expect(pairOf(sampleText(), 'fire', 'fire').size).toBe(0);
    expect(pairOf(sampleText(), 'eoc', 'fire').size).toBe(0);
    expect(pairOf(sampleText(), 'fire', 'eoc').size).toBe(0);
  });
  it('has every field of the kinds of which anything is shown, and a column a party', () => {
    const table = tableOf(sampleText(), 'fire');
    expect(table.viewers).toEqual(['ems', 'police']);
    expect(table.kinds.map((one) => [one.kind, one.rows.length])).toEqual([['unit', GRANTABLE.unit.length], ['incident', GRANTABLE.incident.length]]);
    expect(table.kinds[0]?.rows.find((row) => row.field === 'crew')?.cells.map(cellKey)).toEqual(['', '']);
    expect(table.kinds.every((one) => one.rows.every((row) => !row.changed.includes(true)))).toBe(true);
  });
  it('says where nothing is shown for want of the identity, or of the unit of an assignment', () => {
    const line = (kind: Clause['kind'], fields: string[]): Clause => ({ viewer: 'ems', owner: 'fire', kind, fields, trigger: 'always' });
    const hiddenOf = (...clauses: Clause[]): unknown => tableOf({ parties: ['ems', 'fire', 'police'], clauses }, 'fire').kinds.map((one) => [one.kind, ...one.hidden]);
    expect(hiddenOf(line('incident', ['place']))).toEqual([['incident', 'identity', null]]);
    expect(hiddenOf(line('assignment', ['identity', 'status']))).toEqual([['assignment', 'unit', null]]);
    expect(hiddenOf(line('assignment', ['identity']), line('unit', ['identity']))).toEqual([['unit', null, null], ['assignment', null, null]]);
  });
  it('marks what the version before said differently, and keeps a kind that is gone', () => {
    const before = sampleText();
    const after = { ...before, clauses: before.clauses.filter((clause) => clause.kind !== 'incident') };
    const table = tableOf(after, 'fire', before);
    expect(table.kinds.find((one) => one.kind === 'incident')?.rows.filter((row) => row.changed.includes(true)).map((row) => row.field)).toEqual(['identity', 'place']);
  });
  it('knows whose things a trigger opens, and to whom the glass can be broken', () => {
    expect(ownersOf(sampleText(), ['while_activated'])).toEqual(['fire']);
    expect(ownersOf(sampleText(), ['break_glass'])).toEqual(['ems', 'fire', 'police']);
    expect(ownersOf(sampleText(), ['while_joint'])).toEqual([]);
    // Who breaks the glass is told whose data that opens to them, not to others.
    const behind: Clause = { viewer: 'police', owner: 'fire', kind: 'unit', fields: ['identity'], trigger: 'break_glass' };
    const glass = { ...sampleText(), clauses: [behind, { ...behind, viewer: 'ems', owner: 'police' }] };
    expect([ownersOf(glass, ['break_glass'], 'ems'), ownersOf(glass, ['break_glass'], 'police'), ownersOf(glass, ['break_glass'], 'fire')]).toEqual([['police'], ['fire'], []]);
    expect(hasGlass(sampleText(), 'ems')).toBe(true);
    expect(hasGlass({ ...sampleText(), clauses: [] }, 'ems')).toBe(false);
    const own: Clause = { viewer: 'ems', owner: 'fire', kind: 'unit', fields: ['identity'], trigger: 'break_glass' };
    expect(hasGlass({ ...sampleText(), clauses: [own] }, 'fire')).toBe(false);
  });

  it('G10: of the founding agreement the most specific line decides alone, and only our own pairs are laid out', () => {
    const line = (more: Partial<Clause>): Clause => ({ kind: 'unit', fields: ['identity', 'crew', 'status'], trigger: 'always', ...more });
    const text = { parties: ['ems', 'fire', 'police'], clauses: [line({}), line({ owner: 'fire', fields: ['identity', 'status'] }), line({ viewer: 'police', fields: ['identity'] }), line({ viewer: 'police', owner: 'ems', fields: [] })] };
    const fields = (viewer: string, owner: string): string => [...foundingPair(text, viewer, owner).keys()].map((at) => at.split('.')[1]).join();
    expect([fields('ems', 'police'), fields('ems', 'fire'), fields('police', 'fire'), fields('police', 'ems'), fields('fire', 'fire')]).toEqual(['identity,crew,status', 'identity,status', 'identity', '', '']);
    // The others add up: the same text as an ordinary agreement gives more.
    expect([...pairOf(text, 'police', 'fire').keys()]).toHaveLength(3);
    expect(tableOf(text, 'fire', undefined, 'fire').viewers).toEqual(['ems', 'police']);
    expect(tableOf(text, 'ems', undefined, 'fire').viewers).toEqual(['fire']);
    expect(tableOf(text, 'ems', undefined, 'fire').kinds[0]?.rows.find((row) => row.field === 'crew')?.cells.map(cellKey)).toEqual(['always ']);
  });

  /** Slowly, and from the rule alone: is the field shown by some clause of this trigger, and how finely at best? */
  const clauses = fc.array(fc.record({
    viewer: fc.constantFrom(undefined, 'ems', 'fire', 'police'), owner: fc.constantFrom(undefined, 'ems', 'fire', 'police'), kind: fc.constantFrom('unit', 'incident'),
    fields: fc.uniqueArray(fc.constantFrom('identity', 'position', 'place', 'status'), { minLength: 1 }), position: fc.constantFrom(...PRECISIONS), trigger: fc.constantFrom(...TRIGGERS),
  }), { maxLength: 8 });
  it('G9: fields add up, and of several precisions the finer one holds', () => {
    fc.assert(fc.property(clauses, (drawn) => {
      const said = drawn.map(({ viewer, owner, position, ...one }) => ({
        ...one, ...(viewer === undefined ? {} : { viewer }), ...(owner === undefined ? {} : { owner }), ...(one.fields.some((field) => isPosition(one.kind, field)) ? { position } : {}),
      }) as Clause);
      const text = { parties: ['ems', 'fire', 'police'], clauses: said };
      for (const viewer of text.parties) {
        for (const owner of text.parties) {
          const pair = pairOf(text, viewer, owner);
          for (const kind of ['unit', 'incident']) {
            for (const field of fieldsOf(kind)) {
              const giving = viewer === owner ? [] : said.filter((one) => one.kind === kind && one.fields.includes(field) && [undefined, viewer].includes(one.viewer) && [undefined, owner].includes(one.owner));
              const cell = pair.get(`${kind}.${field}`) ?? [];
              expect(cell.length > 0).toBe(giving.length > 0);
              for (const one of cell) expect(giving.some((clause) => clause.trigger === one.trigger)).toBe(true);
              const best = PRECISIONS.find((precision) => giving.some((clause) => clause.position === precision));
              if (isPosition(kind, field)) expect(PRECISIONS.find((precision) => cell.some((one) => one.precision === precision))).toBe(best);
              else expect(cell.every((one) => one.precision === undefined)).toBe(true);
            }
          }
        }
      }
    }), { numRuns: 150 });
  });
});

describe('an amendment', () => {
  it('names what changes and nothing else, and puts pairs that change alike together', () => {
    const before = sampleText();
    const after: AgreementVersion = {
      ...before, version: 3, retention_days: 7, lease_min: 0, valid_until: at(400 * DAY), duties: [],
      clauses: before.clauses.map((one) => (one.kind === 'unit' && one.trigger === 'always' ? { ...one, fields: [...one.fields, 'crew'], position: 'cell_100m' as const } : one)),
    };
    expect(changesOf(before, after)).toEqual([
      { what: 'fields', kind: 'unit', fields: ['position'], pairs: [{ owner: 'fire', viewer: 'ems' }], everyPair: false, before: [{ trigger: 'always', precision: 'cell_1km' }], after: [{ trigger: 'always', precision: 'cell_100m' }] },
      { what: 'fields', kind: 'unit', fields: ['crew'], pairs: [{ owner: 'fire', viewer: 'ems' }, { owner: 'fire', viewer: 'police' }], everyPair: false, before: [], after: [{ trigger: 'always' }] },
      {
        what: 'fields', kind: 'unit', fields: ['position'], pairs: [{ owner: 'fire', viewer: 'police' }], everyPair: false,
        before: [{ trigger: 'always', precision: 'cell_1km' }, { trigger: 'while_activated', precision: 'exact' }], after: [{ trigger: 'always', precision: 'cell_100m' }, { trigger: 'while_activated', precision: 'exact' }],
      },
      { what: 'valid_until', before: before.valid_until, after: after.valid_until },
      { what: 'retention_days', before: 30, after: 7 },
      { what: 'lease_min', before: 480, after: 0 },
      { what: 'duties', before: before.duties, after: [] },
    ]);
    expect(changesOf(before, { ...before, version: 4 })).toEqual([]);
  });
  it('says who comes and who goes', () => {
    const before = sampleText();
    const changes = changesOf(before, { ...before, parties: ['eoc', 'fire', 'police'] });
    expect(changes[0]).toEqual({ what: 'parties', before: ['ems'], after: ['eoc'] });
    // What the new one sees is said; what the one that leaves does not see any more follows from its leaving.
    const pairs = changes.flatMap((one) => (one.what === 'fields' ? one.pairs : []));
    expect(pairs.some((pair) => pair.viewer === 'eoc')).toBe(true);
    expect(pairs.some((pair) => pair.viewer === 'ems' || pair.owner === 'ems')).toBe(false);
  });
  it('T20: lines of aid that go, come or become others, and of the same ones nothing, however they are written', () => {
    const before = sampleText();
    const [line] = before.aid ?? [];
    const more = { ...line!, count: 3 };
    const every = { by: 'fire', capability: 'rescue', count: 1, priority: 2 };
    const of = (aid: AgreementVersion['aid']) => changesOf(before, { ...before, ...(aid === undefined ? {} : { aid }) });
    expect(of([more, every])).toEqual([{ what: 'aid', before: [line], after: [more, every] }]);
    expect(of([])).toEqual([{ what: 'aid', before: [line], after: [] }]);
    expect(of([{ priority: 1, count: 2, capability: 'als_ambulance', to: 'fire', by: 'ems' }])).toEqual([]);
    const { aid: _none, ...without } = before;
    expect(changesOf(without, before)).toEqual([{ what: 'aid', before: [], after: [line] }]);
  });
  it('of every pair is said so', () => {
    const before = sampleText();
    const after = { ...before, clauses: before.clauses.filter((one) => one.trigger !== 'break_glass') };
    expect(changesOf(before, after)).toEqual([{ what: 'fields', kind: 'incident', fields: ['identity', 'place'], pairs: expect.any(Array) as unknown, everyPair: true, before: [{ trigger: 'break_glass' }], after: [] }]);
  });
});

describe('the register', () => {
  function world(...agreements: Agreement[]) {
    const out = sampleWorld();
    for (const one of agreements) out.agreement.set(one.id, one);
    return out;
  }
  const groups = (agency: string, ...agreements: Agreement[]): Record<string, string[]> =>
    Object.fromEntries(register(world(...agreements), agency, NOW).groups.map((one) => [one.group, one.rows.map((row) => row.agreement.id)]));
  const proposed = (signed: string[]): Agreement => {
    const { current: _none, ...rest } = sampleAgreement('proposed');
    return { ...rest, id: 'p', phase: 'proposed', next: { ...sampleText(), proposed_at: at(0), signatures: signed.map((agency) => ({ agency, at: at(0) })) } };
  };

  it('G3: what waits for our signature stands first, and only for whom it waits', () => {
    expect(groups('police', proposed(['fire']), sampleAgreement('a'))).toMatchObject({ to_sign: ['p'], in_force: ['a'] });
    expect(groups('fire', proposed(['fire']))).toMatchObject({ to_sign: [], drafts: ['p'] });
    expect(asks(world(proposed(['fire'])), 'police', 'legal', NOW)).toBe(1);
    expect(asks(world(proposed(['fire'])), 'police', 'commander', NOW)).toBe(0);
  });
  it('G5: who leaves by an amendment signs as well', () => {
    const amended = { ...sampleAgreement('a'), next: { ...sampleText(), version: 3, parties: ['fire', 'police'], proposed_at: at(0), signatures: [] } };
    expect(signersOf(amended)).toEqual(['ems', 'fire', 'police']);
    expect(waitsFor(amended, 'ems')).toBe(true);
    expect(allSigned(amended)).toBe(false);
    expect(allSigned({ ...amended, next: { ...amended.next, signatures: ['ems', 'fire', 'police'].map((agency) => ({ agency, at: at(0) })) } })).toBe(true);
  });
  it('an unproposed draft waits for nobody, and what is over neither', () => {
    const draft = { ...sampleAgreement('a'), next: { ...sampleText(), version: 3, signatures: [] } };
    expect(waitsFor(draft, 'fire')).toBe(false);
    expect(waitsFor({ ...draft, phase: 'ended', next: { ...draft.next, proposed_at: at(0) } }, 'fire')).toBe(false);
    expect(groups('fire', { ...sampleAgreement('e'), phase: 'expired' }, { ...sampleAgreement('s'), phase: 'suspended' })).toMatchObject({ over: ['e'], suspended: ['s'] });
  });
  it('marks what ends within 30 days, and puts it first', () => {
    const ends = (id: string, ms: number): Agreement => ({ ...sampleAgreement(id), current: { ...sampleText(), title: id, valid_until: at(ms) } });
    const listing = register(world(ends('a', EXPIRES_SOON_MS + 1), ends('b', EXPIRES_SOON_MS - 1), ends('c', DAY)), 'fire', NOW);
    expect(listing.groups.find((one) => one.group === 'in_force')?.rows.map((row) => [row.agreement.id, row.expires])).toEqual([['c', true], ['b', true], ['a', false]]);
  });
  it('G8: reviews that are due are counted for who owes them, the oldest first', () => {
    const broken = (id: string, ms: number, reviewed: boolean): Agreement => ({
      ...sampleAgreement(id),
      openings: [{ opening: 1, agency: 'ems', at: at(ms), until: at(ms + DAY), reason: 'why', reviews: [{ agency: 'fire', ...(reviewed ? { at: at(0), justified: true, note: 'yes' } : {}) }] }],
    });
    const all = world(broken('new', -1_000, false), broken('old', -2_000, false), broken('done', -3_000, true));
    expect(register(all, 'fire', NOW).due.map((one) => one.agreement.id)).toEqual(['old', 'new']);
    expect(register(all, 'ems', NOW).due).toEqual([]);
    expect([asks(all, 'fire', 'supervisor', NOW), asks(all, 'fire', 'legal', NOW), asks(all, 'fire', 'dispatcher', NOW), asks(all, 'ems', 'legal', NOW)]).toEqual([2, 2, 0, 0]);
  });
  it('G11: its texts are found, to be erased, by the parties of what held last, or by whose draft it was', () => {
    const all = world({ ...sampleAgreement('b'), phase: 'ended' }, sampleAgreement('a'), { ...sampleAgreement('theirs'), agency: 'police' });
    const of = (agency: string): string[] => keptBy(all.agreement.values(), agency, ' FLOOD ').map((one) => one.id);
    expect([of('fire'), of('ems'), of('eoc')]).toEqual([['a', 'b', 'theirs'], ['a', 'b', 'theirs'], []]);
    const { current, ...never } = sampleAgreement('never');
    const withdrawn = world({ ...never, phase: 'withdrawn', ...(current === undefined ? {} : { next: current }) });
    expect([keptBy(withdrawn.agreement.values(), 'fire', '').length, keptBy(withdrawn.agreement.values(), 'ems', '').length]).toEqual([1, 0]);
    expect(keptBy(all.agreement.values(), 'fire', 'storm')).toEqual([]);
  });
  it('G10: the founding agreement stands in it, and does not expire', () => {
    const { agency: _nobody, ...rest } = sampleAgreement(FOUNDING);
    const { valid_until: _never, retention_days: _days, lease_min: _lease, ...text } = sampleText();
    const listing = register(world({ ...rest, current: text }), 'police', NOW);
    expect(listing.groups.find((one) => one.group === 'in_force')?.rows.map((row) => row.expires)).toEqual([false]);
  });
  it('G10, G16: the founding agreement is previewed once something was ordered about it, every other one at once', () => {
    const set = { ...sampleAgreement(FOUNDING), phase: 'in_force' as const, current: { ...sampleText(), version: 1 } };
    const { next: _none, ...asSetUp } = set;
    expect(isPreviewed(asSetUp)).toBe(false);
    expect([{ ...asSetUp, id: 'a' }, { ...asSetUp, next: sampleText() }, { ...asSetUp, phase: 'suspended' as const }, { ...asSetUp, current: { ...sampleText(), version: 2 } }].map(isPreviewed)).toEqual([true, true, true, true]);
  });
});

describe('a draft', () => {
  const fine = (): DraftForm => ({ ...draftOf(sampleText()), parties: ['ems', 'fire', 'police'] });
  const wrong = (change: Partial<DraftForm>, mustBeIn?: string): string[] => checkDraft({ ...fine(), ...change }, NOW, mustBeIn).map((one) => `${one.at} ${one.key}`);

  it('G1: what came from the server goes back as it was, to the second', () => {
    const text = { ...sampleText(), valid_from: '2026-11-22T08:00:17.250Z' };
    const { version: _version, agency: _agency, clauses_left_out: _none, signatures: _signed, ...said } = text;
    expect(wordsOf(draftOf(text), text)).toEqual(said);
    expect(wrong({})).toEqual([]);
  });
  it('of an empty one each field that is missing is named', () => {
    expect(checkDraft(emptyDraft('fire', NOW), NOW, 'fire').map((one) => `${one.at} ${one.key}`)).toEqual(['title settings.empty', 'purpose settings.empty', 'legal_basis settings.empty', 'parties agreement.parties_range']);
  });
  it('G1: each field has its rule', () => {
    expect(wrong({ title: 'x'.repeat(121), purpose: ' ', legal_basis: 'x'.repeat(4_001) })).toEqual(['title settings.too_long', 'purpose settings.empty', 'legal_basis settings.too_long']);
    expect(wrong({ days: '3661' })).toEqual(['days settings.range']);
    expect(wrong({ days: '0' })).toEqual(['lease agreement.lease_long']);
    expect(wrong({ days: '0', lease: '0' })).toEqual([]);
    expect(wrong({ days: '1', lease: '1440' })).toEqual([]);
    expect(wrong({ days: '1', lease: '1441' })).toEqual(['lease agreement.lease_long']);
    expect(wrong({ days: '' })).toEqual(['days settings.range']);
    expect(wrong({ days: '1.5' })).toEqual(['days settings.range']);
    expect(wrong({ until: '?' })).toEqual(['until reason.when_half']);
    expect(wrong({ from: '' })).toEqual(['from settings.empty']);
    expect(wrong({ until: '2020-01-01T00:00' })).toEqual(['until reason.until_past']);
    expect(wrong({ from: '2030-01-02T00:00', until: '2030-01-01T00:00' })).toEqual(['until agreement.until_before']);
    expect(wrong({ until: '2099-01-01T00:00' })).toEqual(['until agreement.until_far']);
    expect(wrong({}, 'eoc')).toEqual(['parties agreement.without_us']);
  });
  it('T20: each line of aid has its rule, said at its row', () => {
    const aid = { by: 'ems', to: 'fire', capability: 'als_ambulance', count: '2', priority: 1 };
    const at = (...lines: Partial<typeof aid>[]): string[] => wrong({ aid: lines.map((one) => ({ ...aid, ...one })) });
    expect(at({ by: 'eoc' }, { to: 'eoc' }, { to: 'ems' })).toEqual(['aid.0.by code.not_a_party', 'aid.1.to code.not_a_party', 'aid.2.to agreement.aid_oneself']);
    expect(['0', '1', '500', '501', '', '1.5'].map((count) => at({ count }).length)).toEqual([1, 0, 0, 1, 1, 1]);
    expect(at({ capability: '' })).toEqual(['aid.0.capability settings.empty']);
    // The same between the same for another priority, or to every other, is another line.
    expect(at({}, { priority: 2, count: '5' }, { to: '' }, { capability: 'rescue' }, { count: '7' })).toEqual(['aid.4.capability agreement.aid_twice']);
  });
  it('T20: to every other party is said by leaving it out, and without a line nothing is said', () => {
    const aid = [{ by: 'ems', to: '', capability: 'als_ambulance', count: '2', priority: 3 }];
    expect(wordsOf({ ...fine(), aid }).aid).toEqual([{ by: 'ems', capability: 'als_ambulance', count: 2, priority: 3 }]);
    expect(wordsOf({ ...fine(), aid: [] })).not.toHaveProperty('aid');
  });
  it('G2: each clause has its rule, said at its row', () => {
    const clause = emptyClause();
    expect(wrong({ clauses: [] })).toEqual(['clauses agreement.no_clause']);
    expect(wrong({ clauses: [{ ...clause, viewer: 'eoc' }, { ...clause, owner: 'eoc' }] })).toEqual(['clauses.0.viewer code.not_a_party', 'clauses.1.owner code.not_a_party']);
    expect(wrong({ clauses: [{ ...clause, viewer: 'fire', owner: 'fire' }] })).toEqual(['clauses.0.owner agreement.owner_is_viewer']);
    expect(wrong({ clauses: [{ ...clause, fields: [] }] })).toEqual(['clauses.0.fields agreement.no_field']);
    expect(wrong({ clauses: [clause, { ...clause, fields: ['status'] }, { ...clause, trigger: 'break_glass' }] })).toEqual(['clauses.1.kind agreement.contradictory']);
  });
  it('G2: a precision goes with a position, and only with it', () => {
    const clauses = [{ ...emptyClause(), fields: ['position', 'identity'] }, { ...emptyClause(), kind: 'incident' as const, fields: ['identity', 'place'] }];
    expect(wordsOf({ ...fine(), clauses }).clauses).toEqual([
      { kind: 'unit', fields: ['identity', 'position'], position: 'exact', trigger: 'always' }, { kind: 'incident', fields: ['identity', 'place'], trigger: 'always' },
    ]);
  });
  it('G12: limits go with the kinds that have them, and clauses that differ in them stand beside each other', () => {
    const area = [{ type: 'circle' as const, lon: 7.4, lat: 43.7, radius_m: 500 }];
    const limits = { types: ['smoke'], classes: ['rescue', 'fire'], area };
    const all = (['incident', 'zone', 'unit'] as const).map((kind) => ({ ...emptyClause(), kind, limits }));
    expect(wordsOf({ ...fine(), clauses: all }).clauses).toEqual([
      { kind: 'incident', fields: ['identity'], trigger: 'always', incident_types: ['smoke'], classes: ['fire', 'rescue'], area },
      { kind: 'zone', fields: ['identity'], trigger: 'always', area }, { kind: 'unit', fields: ['identity'], trigger: 'always' },
    ]);
    const incident = { ...emptyClause(), kind: 'incident' as const };
    expect(wrong({ clauses: [incident, { ...incident, limits }] })).toEqual([]);
    expect(wrong({ clauses: [{ ...incident, limits }, { ...incident, limits: { ...limits, classes: ['fire', 'rescue'] } }] })).toEqual(['clauses.1.kind agreement.contradictory']);
    expect(wrong({ clauses: [{ ...incident, limits: { ...limits, area: Array(17).fill(area[0]) } }] })).toEqual(['clauses.0.area agreement.area_shapes']);
    const line = { type: 'corridor' as const, line: Array.from({ length: 201 }, (_, n) => ({ lon: n / 1000, lat: 43 })), half_width_m: 20 };
    expect(wrong({ clauses: [{ ...incident, limits: { ...limits, area: [line] } }] })).toEqual(['clauses.0.area agreement.area_corners']);
  });
  it('G12: an area of units goes with their position alone', () => {
    const area = [{ type: 'circle' as const, lon: 7.4, lat: 43.7, radius_m: 500 }];
    const unit = { ...emptyClause(), fields: ['position'], limits: { types: [], classes: [], area } };
    expect(wordsOf({ ...fine(), clauses: [unit] }).clauses).toEqual([{ kind: 'unit', fields: ['position'], position: 'exact', trigger: 'always', area }]);
    expect(wrong({ clauses: [unit] })).toEqual([]);
    const refused = ['clauses.0.area agreement.area_position_only'];
    expect(wrong({ clauses: [{ ...unit, fields: ['identity', 'position'] }] })).toEqual(refused);
    expect(wrong({ clauses: [{ ...unit, position: 'presence' as const }] })).toEqual(refused);
    // What would not be limited is never sent without being asked about: the area stays in the text.
    expect(wordsOf({ ...fine(), clauses: [{ ...unit, fields: ['identity', 'position'] }] }).clauses[0]?.area).toEqual(area);
  });
  it('G15: duties are of a party; what is measured has whole minutes, and words have none', () => {
    expect(wrong({ duties: [{ agency: 'eoc', text: '', measure: 'answer', within: '0' }, { agency: 'fire', text: 'comes', measure: '', within: '' }] })).toEqual(['duties.0.agency code.not_a_party', 'duties.0.text settings.empty', 'duties.0.within settings.range']);
    expect(wrong({ duties: [{ agency: 'fire', text: 'comes', measure: 'arrive', within: '' }, { agency: 'fire', text: 'comes', measure: '', within: '5' }] })).toEqual(['duties.0.within settings.range', 'duties.1.measure agreement.measure_none']);
    expect(wordsOf({ ...fine(), duties: [{ agency: 'fire', text: ' comes ', measure: 'arrive', within: '20' }, { agency: 'ems', text: 'tells', measure: '', within: '' }] }).duties)
      .toEqual([{ agency: 'fire', text: 'comes', measure: 'arrive', within_min: 20 }, { agency: 'ems', text: 'tells' }]);
  });
  it('G18: shares are of every party in whole percents that come to a hundred, or of nobody', () => {
    const shares = (percents: Record<string, string>): string[] => wrong({ shares: Object.entries(percents).map(([agency, percent]) => ({ agency, percent })) });
    expect(shares({ ems: '20', fire: '50', police: '30' })).toEqual([]);
    expect(shares({ ems: '20', fire: '50', police: '31' })).toEqual(['shares agreement.shares_sum']);
    // A party that came later, and what is no percent.
    expect(shares({ ems: '20', fire: '80' })).toEqual(['shares.police settings.range']);
    expect(shares({ ems: '101', fire: '-1', police: '0.5' })).toEqual(['shares.ems settings.range', 'shares.fire settings.range', 'shares.police settings.range']);
    // Who is no party any more has no share.
    expect(wordsOf({ ...fine(), parties: ['police', 'fire'], shares: [{ agency: 'ems', percent: '20' }, { agency: 'fire', percent: '60' }, { agency: 'police', percent: '40' }] }).shares)
      .toEqual([{ agency: 'fire', percent: 60 }, { agency: 'police', percent: 40 }]);
    expect(wordsOf(fine())).not.toHaveProperty('shares');
    expect(equalShares(['police', 'ems', 'fire'])).toEqual([{ agency: 'ems', percent: '34' }, { agency: 'fire', percent: '33' }, { agency: 'police', percent: '33' }]);
    const agreed = { ...sampleText(), shares: [{ agency: 'ems', percent: 20 }, { agency: 'fire', percent: 50 }, { agency: 'police', percent: 30 }] };
    expect(wordsOf(draftOf(agreed), agreed).shares).toEqual(agreed.shares);
    expect(changesOf(sampleText(), agreed)).toEqual([{ what: 'shares', before: [], after: agreed.shares }]);
    expect(changesOf(agreed, agreed)).toEqual([]);
  });
});
