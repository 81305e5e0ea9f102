/** The sheet of an acceptance in part and of a counter-offer (docs/protocol.md T9, T10, T13). */
import { describe, expect, it } from 'vitest';
import { NOW, before, sampleAmended, sampleOffer, sampleParty, samplePromise, sampleWorld } from '../model/sample';
import { toLocal } from './localTime';
import { answerName, ownUnits, promiseDraft, promiseMissing, splitLine, toPromise } from './promise';

const asked = sampleParty('ems', [['als_ambulance', 2]], { people: 3, report_to: 'Underpass north', until: before(-7200), equipment: [{ equipment_kind: 'pump', count: 1 }] });

describe('from what is asked', () => {
  it('T9: untouched, it promises all of it and nothing else', () => {
    const whole = { asks: [{ capability: 'als_ambulance', count: 2 }], equipment: [{ equipment_kind: 'pump', count: 1 }], people: 3 };
    expect(toPromise(promiseDraft(asked, false), asked, false)).toEqual(whole);
    expect(toPromise(promiseDraft(asked, true), asked, true)).toEqual(whole);
  });
  it('T9: an acceptance says numbers and units only, whatever stands in the draft', () => {
    const draft = { ...promiseDraft(asked, false), conditions: 'if', report_to: 'Elsewhere', until: toLocal(before(-60)), units: ['u1'] };
    draft.asks = [{ capability: 'als_ambulance', count: 1, from: toLocal(before(-600)) }];
    expect(toPromise(draft, asked, false)).toEqual({ asks: [{ capability: 'als_ambulance', count: 1 }], equipment: [{ equipment_kind: 'pump', count: 1 }], people: 3, units: ['u1'] });
  });
  it('T10: capabilities are always said, also when there are none', () => {
    for (const counter of [true, false]) {
      const draft = { ...promiseDraft(asked, counter), asks: [] };
      expect(toPromise(draft, asked, counter)).toEqual({ asks: [], equipment: [{ equipment_kind: 'pump', count: 1 }], people: 3 });
    }
  });
  it('T10: a counter-offer says what differs', () => {
    const draft = { ...promiseDraft(asked, true), report_to: 'School Street', conditions: ' floods ', people: 0, equipment: [] };
    draft.asks = [{ capability: 'als_ambulance', count: 1, from: '' }, { capability: 'als_ambulance', count: 1, from: toLocal(before(-1800)) }];
    expect(toPromise(draft, asked, true)).toEqual({
      asks: [{ capability: 'als_ambulance', count: 1 }, { capability: 'als_ambulance', count: 1, from: before(-1800) }], report_to: 'School Street', conditions: 'floods',
    });
  });
});

describe('the sheet', () => {
  it('T6: what was typed for another version, or after another offer, does not come back', () => {
    const seen = { task: 't2', version: 3, offers: 2 };
    const names = (['counter', 'part', 'decline'] as const).flatMap((sheet) => [seen, { ...seen, version: 4 }, { ...seen, offers: 3 }, { ...seen, task: 't1' }].map((one) => answerName(sheet, one)));
    expect(new Set(names).size).toBe(names.length);
    expect(answerName('counter', { ...seen })).toBe(names[0]);
  });
  it('T10: a new offer begins with the one that waits, an acceptance with what is asked', () => {
    const party = { ...asked, commitment: 'provisional' as const, promise: samplePromise([{ capability: 'als_ambulance', count: 1 }], { units: [{ unit: 'u9', callsign: 'Lark' }], conditions: 'c' }) };
    expect(promiseDraft(party, true)).toMatchObject({ asks: [{ count: 1 }], units: ['u9'], conditions: 'c', report_to: 'Underpass north' });
    expect(promiseDraft(party, false)).toMatchObject({ asks: [{ count: 2 }], units: [], conditions: '' });
  });
  it('T13, T15: units that are named stay named when what they are promised for is changed', () => {
    const party = sampleAmended(sampleWorld()).parties[1]!;
    for (const counter of [false, true]) expect(promiseDraft(party, counter)).toMatchObject({ asks: [{ capability: 'patrol', count: 3 }, { capability: 'barriers', count: 1 }], units: ['u3'] });
    expect(toPromise(promiseDraft(party, false), party, false)).toEqual({ asks: [{ capability: 'patrol', count: 3 }, { capability: 'barriers', count: 1 }], people: 4, units: ['u3'] });
    // What it offers instead names its own.
    const offered = { ...party, commitment: 'provisional' as const, promise: samplePromise([], { units: [{ unit: 'u9', callsign: 'Lark' }] }) };
    expect(promiseDraft(offered, true).units).toEqual(['u9']);
  });
  it('what was left out of the offer stands there with nothing, and is not sent', () => {
    const party = { ...asked, commitment: 'provisional' as const, promise: samplePromise([{ capability: 'search', count: 1 }]) };
    const draft = promiseDraft(party, true);
    expect([draft.asks.map((row) => [row.capability, row.count]), draft.equipment]).toEqual([[['search', 1], ['als_ambulance', 0]], [{ equipment_kind: 'pump', count: 0 }]]);
    expect(toPromise(draft, party, true)).toEqual({ asks: [{ capability: 'search', count: 1 }] });
  });
  it('splits a line into now and later, and the sum stays', () => {
    const rows = splitLine([{ capability: 'x', count: 3, from: '' }, { capability: 'y', count: 1, from: '' }], 0, NOW);
    expect(rows.map((row) => [row.capability, row.count, row.from === ''])).toEqual([['x', 2, true], ['x', 1, false], ['y', 1, true]]);
    expect(rows[1]?.from).toBe(toLocal(new Date(NOW + 30 * 60_000).toISOString()));
    expect(splitLine([{ capability: 'x', count: 1, from: '' }], 0, NOW).map((row) => [row.count, row.from === ''])).toEqual([[1, false]]);
  });
  it('says why it cannot be sent', () => {
    const draft = promiseDraft(asked, true);
    expect(promiseMissing(draft, true)).toBeNull();
    expect(promiseMissing({ ...draft, until: '?' }, true)).toBe('reason.when_half');
    // An acceptance has no times, so none of them is in its way.
    expect(promiseMissing({ ...draft, until: '?' }, false)).toBeNull();
    expect(promiseMissing({ ...draft, asks: [{ capability: 'x', count: 0, from: '' }], equipment: [], people: 0 }, true)).toBe('reason.offer_nothing');
  });
});

describe('units to name', () => {
  const world = sampleWorld();
  world.unit.get('u4')!.capabilities = ['pumping'];
  world.unit.get('u1')!.status = 'on_scene';
  const names = (capabilities: string[], find = '') => ownUnits(world, 'fire', 't1', capabilities, find).map((one) => one.unit.callsign);
  it('own ones only, what can do it first, then what is free', () => {
    expect(names(['pumping'])).toEqual(['Heron 9', 'Heron 12', 'Heron 31']);
    expect(names(['rescue'])).toEqual(['Heron 12', 'Heron 31', 'Heron 9']);
    expect(names([], 'heron1')).toEqual(['Heron 12']);
  });
  it('T13: says for which other open task one is named', () => {
    const task = sampleOffer(world);
    task.parties.push(sampleParty('fire', [], { commitment: 'provisional', promise: samplePromise([], { units: [{ unit: 'u4', callsign: 'Heron 9' }] }) }));
    const of = (id: string) => ownUnits(world, 'fire', id, [], '9')[0]?.promised;
    expect(of('t1')).toBe('F-J-002');
    expect(of('t2')).toBeNull();
    task.phase = 'completed';
    expect(of('t1')).toBeNull();
  });
  it('T13, T15: also for one with which its agency goes on while it is asked again', () => {
    const police = sampleWorld();
    const task = sampleAmended(police);
    const of = (id: string) => ownUnits(police, 'police', id, [], 'falcon')[0]?.promised;
    expect([of('t1'), of('t3')]).toEqual(['F-J-003', null]);
    task.phase = 'completed';
    expect(of('t1')).toBeNull();
  });
});
