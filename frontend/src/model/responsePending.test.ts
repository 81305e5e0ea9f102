/** A disaster response on a tablet without a link: where the unit is, what it opened, counted and withdrew goes on as if the server had heard of it. */
import { describe, expect, it } from 'vitest';
import type { Figures, Post, Sector, Shelter, SituationReport } from '../protocol/response';
import { madeAt, madePath, taskOfMade } from './pending';
import { approvedReport, evacuationsTold, figuresTold, itemTold, ownFigures, sectorOf, sectorsTold, sheltersShown, sheltersTold, supervisorOf } from './responsePending';
import { NOW, before, sampleWorld } from './sample';
import { sampleEvacuation, sampleFigures, samplePeriod, samplePost, sampleReport, sampleSector, sampleShelter } from './sampleResponse';
import { pathOf, type Waiting } from './visitPending';

const me = { agency: 'fire', principal: 'p1' };
const sent = (path: string, body: Record<string, unknown> = {}): Waiting => ({ path, body, madeAt: NOW });
const of = (id: string, what: string, body: Record<string, unknown> = {}): Waiting => sent(`${pathOf(id)}${what}`, body);

const placed = (unit: string) => ({ unit, callsign: `Callsign ${unit}`, agency: 'fire', since: before(90) });
const sector = (n: number, more: Partial<Sector> = {}): Sector => sampleSector(n, { sector: 'division', ...more });
const shelter = (n: number, more: Partial<Shelter> = {}): Shelter => sampleShelter(n, { capacity: 40, version: 3, ...more });
const figures = (n: number, more: Partial<Figures> = {}): Figures => sampleFigures(n, { values: { sheltered: 30 }, counted_at: before(600), ...more });
const post = (n: number, more: Partial<Post> = {}): Post => samplePost(n, { position: 'division_supervisor', of: 's1', ...more });

function world(...items: (Sector | Shelter | Figures)[]) {
  const made = sampleWorld();
  for (const one of items) made.task_item.set(one.id, one);
  return made;
}

describe('where a unit is', () => {
  const at = () => world(sector(1, { units: [placed('u1'), placed('u4')] }), sector(2), sector(3, { ended: { agency: 'fire', at: before(5), reason: 'Done' } }));
  const units = (...waiting: Waiting[]) => sectorsTold(at(), 't7', me, waiting).map((one) => one.item.units.map((it) => it.unit));
  it('is where it was placed last; it has left what it was in', () => {
    expect(units()).toEqual([['u1', 'u4'], [], []]);
    expect(units(of('s2', 'place-unit', { unit: 'u1' }))).toEqual([['u4'], ['u1'], []]);
    expect(units(of('s2', 'place-unit', { unit: 'u1' }), of('s2', 'remove-unit', { unit: 'u1' }))).toEqual([['u4'], [], []]);
    expect(units(of('s2', 'place-unit', { unit: 'u1' }), of('s1', 'place-unit', { unit: 'u1' }))).toEqual([['u4', 'u1'], [], []]);
    expect(units(of('s1', 'place-unit', { unit: 'u1' }))).toEqual([['u1', 'u4'], [], []]);
  });
  it('leaving one where it is not changes nothing', () => expect(units(of('s2', 'remove-unit', { unit: 'u1' }))).toEqual([['u1', 'u4'], [], []]));
  it('says that it waits, with its callsign and the time of the press', () => {
    const told = sectorOf(sectorsTold(at(), 't7', me, [of('s2', 'place-unit', { unit: 'u1', occurred_at: before(7) })]), 'u1');
    expect([told?.item.id, [...told?.said ?? []], told?.item.units]).toEqual(['s2', ['place-unit'], [{ unit: 'u1', callsign: 'Heron 31', agency: 'fire', since: before(7) }]]);
    expect(sectorOf(sectorsTold(at(), 't7', me, []), 'u2')).toBeUndefined();
  });
});

describe('who supervises a sector', () => {
  it('holds its post; not that of another one, nor one that has ended', () => {
    expect(supervisorOf([post(1, { of: 's2' }), post(2, { ended: { agency: 'fire', at: before(5), reason: 'Merged' } }), post(3), samplePost(4)], sector(1))?.id).toBe('o3');
    expect(supervisorOf([post(1, { of: 's2' })], sector(1))).toBeUndefined();
  });
});

const opened = sent(madePath('shelter', 't7'), { id: 'new1', name: 'School', place: 'Rue 4', at: { lon: 7.1, lat: 43.1 }, capacity: 25, occurred_at: before(60) });
const counts = (about: string, sheltered: number, id = 'new2', seconds = 30): Waiting => sent(madePath('figures', 't7'), { id, about, whom: 'public', values: { sheltered }, source: 'Heron 12', is_estimate: false, occurred_at: before(seconds) });

describe('a shelter', () => {
  const told = (...waiting: Waiting[]) => sheltersTold(world(shelter(1, { sheltered: { agency: 'fire', count: 30, at: before(600), is_estimate: false } }), figures(1, { about: 'h1' })), 't7', me, waiting);
  it('that is opened here stands after what is known, and has no number', () => {
    const [known, made] = told(opened, sent(madePath('shelter', 'other'), { id: 'elsewhere' }));
    expect([known?.waits, made?.waits, made?.item]).toEqual([false, true, expect.objectContaining({ id: 'new1', number: 0, agency: 'fire', name: 'School', capacity: 25, opened_at: before(60), version: 0, is_full: false })]);
    const heard = world(shelter(4, { id: 'new1' }));
    expect(sheltersTold(heard, 't7', me, [opened]).map((one) => one.waits)).toEqual([false]);
  });
  const hall = { name: 'Old school', at: { lon: 7.2, lat: 43.2 } };
  it('is changed from the version that the last change makes, and closed', () => {
    const [first] = told(of('h1', 'change-shelter', { ...hall, version: 3, capacity: 50, facilities: 'Beds' }), of('h1', 'change-shelter', { ...hall, version: 4, capacity: 30 }));
    expect(first?.item).toMatchObject({ version: 5, name: 'Old school', place: '', at: { lon: 7.2, lat: 43.2 }, capacity: 30, facilities: '', is_full: true });
    expect(told(of('h1', 'change-shelter', { ...hall, version: 3, capacity: 31 }))[0]?.item.is_full).toBe(false);
    expect(told(of('h1', 'close-shelter', { reason: 'Empty' }))[0]?.item.closed).toMatchObject({ agency: 'fire', reason: 'Empty' });
  });
  it('holds what was counted last, and is full then', () => {
    const [first, made] = told(opened, counts('h1', 12), counts('new1', 25, 'new3'));
    expect([first?.item.sheltered?.count, first?.item.is_full, [...first?.said ?? []]]).toEqual([12, false, ['figures']]);
    expect([made?.item.sheltered, made?.item.is_full]).toEqual([{ agency: 'fire', count: 25, at: before(30), is_estimate: false }, true]);
    expect([told(counts('h1', 12, 'new2', 700))[0]?.item.sheltered?.count, told()[0]?.item.sheltered?.count]).toEqual([30, 30]);
  });
  it('holds what was counted before, where the last count is withdrawn', () => {
    expect(told(of('f1', 'withdraw-figures', { reason: 'Twice' }))[0]?.item.sheltered).toBeUndefined();
    expect(told(counts('h1', 12), of('new2', 'withdraw-figures', { reason: 'Twice' }))[0]?.item.sheltered?.count).toBe(30);
  });
  it('stands in the list until it is closed, those of the own agency first', () => {
    const all = [shelter(1, { agency: 'ems' }), shelter(2), shelter(3, { closed: { agency: 'fire', at: before(9), reason: 'Empty' } })];
    expect(sheltersShown(sheltersTold(world(...all), 't7', me, []), 'fire').map((one) => one.item.id)).toEqual(['h2', 'h1']);
  });
});

describe('an evacuation', () => {
  const told = (...waiting: Waiting[]) => {
    const at = world(figures(1, { about: 'v1', values: { evacuated: 8 }, agency: 'police', counted_at: before(50) }), figures(2, { about: 'v1', values: { evacuated: 5 } }));
    for (const one of [sampleEvacuation(1, { evacuated: [{ agency: 'police', count: 8, at: before(50), is_estimate: false }, { agency: 'fire', count: 5, at: before(600), is_estimate: false }] }), sampleEvacuation(2, { ended: { agency: 'fire', at: before(5), how: 'complete', note: '' } })]) at.task_item.set(one.id, one);
    return evacuationsTold(at, 't7', figuresTold(at, 't7', me, waiting));
  };
  it('shows what each agency counted, this device’s count among them until it is answered', () => {
    const out = (...waiting: Waiting[]) => told(...waiting).map((one) => [one.item.id, one.item.evacuated.map((it) => [it.agency, it.count]), one.said.size]);
    const counted = sent(madePath('figures', 't7'), { id: 'new3', about: 'v1', whom: 'public', values: { evacuated: 26 }, source: 'Heron 12', is_estimate: false, occurred_at: before(10) });
    expect(out()).toEqual([['v1', [['police', 8], ['fire', 5]], 0]]);
    expect(out(counted)).toEqual([['v1', [['fire', 26], ['police', 8]], 1]]);
    expect(out(of('f2', 'withdraw-figures', { reason: 'Twice' }))).toEqual([['v1', [['police', 8]], 1]]);
  });
});

describe('figures', () => {
  it('that wait stand after what is known, with their own time', () => {
    const told = figuresTold(world(figures(1)), 't7', me, [counts('h1', 12)]);
    expect(told.map((one) => [one.item.id, one.waits])).toEqual([['f1', false], ['new2', true]]);
    expect(told[1]?.item).toEqual({ kind: 'task_item', item: 'figures', id: 'new2', task: 't7', number: 0, agency: 'fire', about: 'h1', whom: 'public', values: { sheltered: 12 }, source: 'Heron 12', counted_at: before(30), is_estimate: false, note: '' });
  });
  it('of an agency come the last first, and not all of them', () => {
    const told = figuresTold(world(figures(1), figures(2, { counted_at: before(900) }), figures(3, { agency: 'police', counted_at: before(1) })), 't7', me, [counts('h1', 12)]);
    expect([ownFigures(told, 'fire', 9), ownFigures(told, 'fire', 2)].map((list) => list.map((one) => one.item.id))).toEqual([['new2', 'f1', 'f2'], ['new2', 'f1']]);
  });
  it('of the same moment come as they were heard, the last first', () => {
    expect(ownFigures(figuresTold(world(figures(1), figures(2)), 't7', me, []), 'fire', 9).map((one) => one.item.id)).toEqual(['f2', 'f1']);
  });
});

describe('the report that is read', () => {
  const report = (number: number, version: number, state: SituationReport['state']) => sampleReport(number, { id: `r${number}.${version}`, version, state });
  it('is the newest that was approved', () => {
    expect(approvedReport([report(1, 1, 'superseded'), report(1, 2, 'approved'), report(2, 1, 'draft')])?.id).toBe('r1.2');
    expect(approvedReport([report(1, 1, 'approved'), report(2, 1, 'approved'), report(2, 2, 'returned')])?.id).toBe('r2.1');
    expect(approvedReport([report(1, 1, 'draft')])).toBeUndefined();
  });
});

describe('one of them', () => {
  const at = () => world(sector(1), shelter(1), figures(1));
  it('is found with what waits, whether or not the server has heard of it; under its own word only', () => {
    const waiting = [opened, of('s1', 'place-unit', { unit: 'u1' }), of('f1', 'withdraw-figures', { reason: 'Twice' })];
    const found = (word: 'sector' | 'shelter' | 'figures' | 'period', id: string) => itemTold(at(), word, id, me, waiting);
    expect([found('sector', 's1')?.said.size, found('shelter', 'h1')?.waits, found('shelter', 'new1')?.waits, found('figures', 'f1')?.item]).toEqual([1, false, true, expect.objectContaining({ withdrawn: expect.objectContaining({ reason: 'Twice' }) as object })]);
    expect([found('shelter', 's1'), found('figures', 'new1'), found('sector', 'no'), found('period', 'no')]).toEqual([undefined, undefined, undefined, undefined]);
  });
  it('is as it is known, where no crew says anything of it', () => {
    const known = at();
    const period = samplePeriod(1);
    known.task_item.set('p1', period);
    expect(itemTold(known, 'period', 'p1', me, [])).toEqual({ item: period, waits: false, said: new Set(), files: [] });
  });
});

describe('what is made on a device', () => {
  it('is told by where it is sent', () => {
    expect([madeAt(madePath('shelter', 't7')), madeAt(madePath('figures', 't7')), madeAt('/api/v1/tasks/t1/response/reports'), madeAt('/api/v1/tasks/t1/notes')]).toEqual([{ made: 'shelter', task: 't7' }, { made: 'figures', task: 't7' }, undefined, undefined]);
    expect([taskOfMade('new1', [opened]), taskOfMade('new2', [opened, counts('new1', 3)]), taskOfMade('h1', [opened])]).toEqual(['t7', 't7', undefined]);
  });
});
