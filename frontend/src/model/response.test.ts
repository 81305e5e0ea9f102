/** What stands in a disaster response (rules B1–B9), as the screens put it together. */
import { describe, expect, it } from 'vitest';
import type { FigureThen } from '../protocol/response';
import type { Task } from '../protocol/wire';
import { reportDifference } from './reportDifference';
import { freeZones, fullShelters, isOfEach, isOfLeads, isRunningResponse, isZoneInUse, itemById, itemsOf, objectiveCounts, openFirst, organisationOf, overlapping, periodsAt, placeable, positionsOf, reportBefore, reportsByNumber, responseById, responseWaitCount, responseWaits, runningResponses, sectorOfUnit, share, shelterTotal, unitsByAgency, zonesFor } from './response';
import { cellOf, figuresSaid, figuresTold, seriesOf, spreadOf, standingAbout, theCount } from './responseFigures';
import { queue } from './queries';
import { NOW, before, sampleWorld } from './sample';
import { sampleMeasure } from './sampleEnforcement';
import { sampleContent, sampleCountThen, sampleEvacuation, sampleFigures, samplePeriod, samplePost, sampleReport, sampleResponse, sampleSector, sampleSectorThen, sampleShelter, sampleStanding } from './sampleResponse';

const ids = (items: readonly { id: string }[]): string => items.map((one) => one.id).join(' ');

describe('things of a task', () => {
  it('are found by kind and number, and nothing else is one', () => {
    const world = sampleWorld();
    sampleResponse(world, [samplePeriod(2), samplePeriod(1), sampleReport(1, { id: 'r1b', version: 2 }), sampleReport(1), sampleSector(1, { task: 'other' })]);
    world.task_item.set('m1', sampleMeasure(1));
    expect([ids(itemsOf(world, 'period', 't7')), ids(itemsOf(world, 'situation_report', 't7')), ids(itemsOf(world, 'sector', 't7'))]).toEqual(['p1 p2', 'r1 r1b', '']);
    expect([responseById(world, 'p1')?.id, responseById(world, 'm1'), itemById(world, 'period', 'p1')?.id, itemById(world, 'sector', 'p1'), itemById(world, 'period', undefined)]).toEqual(['p1', undefined, 'p1', undefined, undefined]);
  });
});

describe('operational periods (B1, B2)', () => {
  const periods = [samplePeriod(3), samplePeriod(1), samplePeriod(2)];
  const at = (ms: number) => {
    const { current, next, past } = periodsAt(periods, ms);
    return [current?.id, ids(next), ids(past)];
  };
  it('one is current from its begin until its end, which is not in it', () => {
    expect(at(NOW)).toEqual(['p1', 'p2 p3', '']);
    const end = Date.parse(periods[1]?.ends_at ?? '');
    expect([at(end - 1), at(end)]).toEqual([['p1', 'p2 p3', ''], ['p2', 'p3', 'p1']]);
    expect(at(NOW + 9 * 86_400_000)).toEqual([undefined, '', 'p3 p2 p1']);
    expect(at(NOW - 9 * 86_400_000)).toEqual([undefined, 'p1 p2 p3', '']);
  });
  it('do not lie over each other; the next may begin as one ends', () => {
    const [first] = [samplePeriod(1)];
    expect([overlapping([first], first.ends_at, before(-90_000)), overlapping([first], before(0), before(-90_000))?.id, overlapping([first], first.starts_at, first.ends_at, 'p1')]).toEqual([undefined, 'p1', undefined]);
  });
  it('count their objectives', () => {
    const [one, two] = samplePeriod(1).objectives;
    expect(objectiveCounts({ objectives: [{ ...one!, state: 'met' }, two!, { ...two!, state: 'dropped' }, two!] })).toEqual({ open: 2, met: 1, dropped: 1 });
  });
});

describe('organisation (B3, B4)', () => {
  const boss = samplePost(1, { position: 'incident_commander', filled_by: 'fire', holder: { name: 'Li', contact: '', since: before(9) } });
  const [safety, local, gone, orphan] = [samplePost(2), samplePost(3, { position: 'staging_manager', of: 's2' }), samplePost(4, { ended: { agency: 'fire', at: before(5), reason: 'x' } }), samplePost(5, { of: 's9' })];
  const world = sampleWorld();
  sampleResponse(world, [
    safety, local, gone, boss, orphan, samplePost(6, { position: 'shelter_manager', of: 'h1' }), sampleShelter(1), sampleSector(2, { sector: 'staging', zone: 'z3' }), sampleSector(1, { sector: 'division', zone: 'z2', units: [{ unit: 'u1', callsign: 'Heron 31', agency: 'fire', since: before(4) }] }),
    sampleSector(3, { ended: { agency: 'fire', at: before(90), reason: 'done' } }),
  ]);
  it('runs from the top down, then through sectors by kind, each with its posts; what is no more is apart', () => {
    const { posts, sectors, shelters, ended, vacant } = organisationOf(world, 't7');
    expect([ids(posts), sectors.map((one) => `${one.sector.id} ${ids(one.posts)}`), shelters.map((one) => `${one.shelter.id} ${ids(one.posts)}`), ids(ended), vacant])
      .toEqual(['o1 o2 o5', ['s1 ', 's2 o3'], ['h1 o6'], 'o4 s3', 4]);
  });
  it('has units of an agency that work on the task to place, each in one sector', () => {
    expect(placeable(world, 't7', 'fire').map((one) => [one.unit.id, one.sector?.id])).toEqual([['u1', 's1']]);
    expect([placeable(world, 't7', 'police').map((one) => one.unit.id), placeable(world, 't7', 'ems'), sectorOfUnit(world, 't7', 'u3')]).toEqual([['u3'], [], undefined]);
    expect(unitsByAgency(sampleSector(1, { units: [{ unit: 'a', callsign: 'A', agency: 'x', since: '' }, { unit: 'b', callsign: 'B', agency: 'y', since: '' }, { unit: 'c', callsign: 'C', agency: 'x', since: '' }] })).map((one) => [one.agency, one.units.length])).toEqual([['x', 2], ['y', 1]]);
  });
  it('of a sector or a shelter there is the one post that directs it; who commands leads the task', () => {
    const of = (kind: 'division' | 'group' | 'staging') => positionsOf(sampleSector(1, { sector: kind }));
    expect([of('division'), of('group'), of('staging'), positionsOf(sampleShelter(1)), positionsOf(undefined).length]).toEqual([['division_supervisor'], ['group_supervisor'], ['staging_manager'], ['shelter_manager'], 22]);
    expect([positionsOf(undefined).filter(isOfLeads), positionsOf(undefined).filter(isOfEach)]).toEqual([['incident_commander', 'deputy_commander'], ['incident_commander', 'deputy_commander', 'agency_representative']]);
  });
  it('a zone is in use while a sector or an evacuation in it goes on', () => {
    const used = sampleWorld();
    sampleResponse(used, [sampleSector(1, { zone: 'z2' }), sampleEvacuation(1), sampleSector(2, { zone: 'z3', ended: { agency: 'fire', at: before(1), reason: 'x' } })]);
    expect(['z1', 'z2', 'z3', 'z4'].map((zone) => isZoneInUse(used, zone))).toEqual([true, true, false, false]);
  });
  it('zones are of the task, of the kind, and hold; one stands for one sector', () => {
    expect(ids(freeZones(world, 't7', 'sector', 'z4')), 'what it lies in already may be over').toBe('z4');
    expect([ids(zonesFor(world, 't7', 'sector')), ids(zonesFor(world, 't7', 'evacuation')), ids(freeZones(world, 't7', 'sector')), ids(freeZones(world, 't7', 'sector', 'z2')), ids(freeZones(world, 't7', 'evacuation'))]).toEqual(['z2', 'z1', '', 'z2', 'z1']);
  });
});

describe('evacuation and shelters (B5, B6)', () => {
  it('B6: full are those that are open and have no room', () => {
    const world = sampleWorld();
    sampleResponse(world, [
      sampleShelter(1, { is_full: true }), sampleShelter(2), sampleShelter(3, { is_full: true, closed: { agency: 'fire', at: before(1), reason: 'x' } }), sampleShelter(4, { is_full: true, task: 'other' }),
    ]);
    expect(fullShelters(world, 't7').map((one) => one.name)).toEqual(['School 1']);
  });
  it('open shelters add up; closed and uncounted ones are told apart', () => {
    const count = (n: number, is_estimate = false) => ({ sheltered: { count: n, at: before(9), is_estimate, agency: 'fire' } });
    expect(shelterTotal([sampleShelter(1, { ...count(300), is_full: true }), sampleShelter(2, count(20)), sampleShelter(3), sampleShelter(4, { ...count(99), closed: { agency: 'fire', at: before(1), reason: 'x' } })]))
      .toEqual({ open: 3, capacity: 900, sheltered: { count: 320, is_estimate: false }, full: 1, uncounted: 1 });
    expect(shelterTotal([sampleShelter(1, count(3, true)), sampleShelter(2, count(4))]).sheltered).toEqual({ count: 7, is_estimate: true });
    expect(shelterTotal([sampleShelter(1)]), 'nobody has counted, which is not nobody').toMatchObject({ sheltered: undefined, uncounted: 1 });
    expect([share({ count: 450, at: '', is_estimate: false }, 300), share({ count: 75, at: '', is_estimate: false }, 300), share(undefined, 300), share({ count: 1, at: '', is_estimate: false }, 0)]).toEqual([1, 0.25, null, null]);
  });
  it('what goes on comes first', () => {
    const over = { ended: { agency: 'fire', at: before(1), how: 'complete' as const, note: '' } };
    expect(ids(openFirst([sampleEvacuation(1, over), sampleEvacuation(2), sampleEvacuation(3, over), sampleEvacuation(4)]))).toBe('v2 v4 v3 v1');
  });
});

describe('figures (B7)', () => {
  const standing = [sampleStanding('police', 12, { is_estimate: true }), sampleStanding('fire', 9, { counted_at: before(60) }), sampleStanding('fire', 2, { figure: 'dead' }), sampleStanding('centre', 1, { whom: 'responders' })];
  it('several agencies stand side by side; only a named one is the count', () => {
    const open = cellOf({ sources: [], standing }, 'public', 'missing');
    expect([open.counts.map((one) => one.agency), theCount(open)]).toEqual([['fire', 'police'], undefined]);
    const named = cellOf({ sources: [{ whom: 'public', figure: 'missing', agency: 'police' }], standing: standing.map((one) => (one.agency === 'police' ? { ...one, is_source: true } : one)) }, 'public', 'missing');
    expect([named.counts.map((one) => one.agency), theCount(named)?.count]).toEqual([['police', 'fire'], 12]);
    expect([theCount(cellOf({ sources: [], standing }, 'public', 'dead'))?.count, theCount(cellOf({ sources: [{ whom: 'public', figure: 'dead', agency: 'police' }], standing }, 'public', 'dead')), cellOf({ sources: [], standing }, 'public', 'trapped').counts])
      .toEqual([2, undefined, []]);
    expect(figuresTold(standing)).toEqual(['dead', 'missing']);
    expect([open, named].map(spreadOf), 'between what was said, or what the named one says').toEqual([{ from: 9, to: 12, is_estimate: true }, { from: 12, to: 12, is_estimate: true }]);
    expect(spreadOf(cellOf({ sources: [], standing }, 'public', 'trapped'))).toBeUndefined();
  });
  const told = [sampleFigures(1), sampleFigures(2), sampleFigures(3, { agency: 'police', is_estimate: true }), sampleFigures(4, { withdrawn: { agency: 'fire', at: before(1), reason: 'twice' } }), sampleFigures(5, { about: 's1', values: { missing: 3, dead: 1 } })];
  it('run over time by agency, without what was withdrawn', () => {
    expect(seriesOf(told, 'public', 'missing').map((one) => [one.agency, one.points.map((it) => it.count)])).toEqual([['fire', [11, 12]], ['police', [13]]]);
    const again = [sampleFigures(1), sampleFigures(2, { counted_at: before(3_540) }), sampleFigures(3, { counted_at: before(3_590) })];
    expect(seriesOf(again, 'public', 'missing')[0]?.points.map((one) => one.count), 'of one moment what was heard last; in the order in which they were counted').toEqual([13, 12]);
    expect([seriesOf(told, 'public', 'dead'), seriesOf(told, 'public', 'dead', 's1')[0]?.points.length]).toEqual([[], 1]);
  });
  it('of a sector what each agency counted last stands', () => {
    const more = [...told, sampleFigures(6, { about: 's1', values: { missing: 2 }, counted_at: before(9_000) }), sampleFigures(7, { about: 's1', values: { dead: 4 }, counted_at: sampleFigures(5).counted_at })];
    expect(standingAbout(more, 's1').map((one) => [one.figure, one.count, one.item])).toEqual([['dead', 4, 'f7'], ['missing', 3, 'f5']]);
    expect([figuresSaid(told), figuresSaid(told, 's1').map((one) => one.figure)]).toEqual([[{ whom: 'public', figure: 'missing' }], ['dead', 'missing']]);
  });
});

describe('situation reports (B8, B9)', () => {
  const first = sampleReport(1, { state: 'superseded', decided: { agency: 'fire', at: before(9), note: '' } });
  const second = sampleReport(1, { id: 'r1b', version: 2, follows: 'r1', state: 'approved', decided: { agency: 'fire', at: before(8), note: '' } });
  const draft = sampleReport(2);
  it('stand by number, their newest version first, and are compared with the one before', () => {
    const all = [first, second, draft, sampleReport(3, { state: 'returned' })];
    expect(reportsByNumber(all).map((one) => [one.number, ids(one.versions)])).toEqual([[3, 'r3'], [2, 'r2'], [1, 'r1b r1']]);
    expect([reportBefore(all, second)?.id, reportBefore(all, draft)?.id, reportBefore(all, first), reportBefore(all, sampleReport(4))?.id]).toEqual(['r1', 'r1b', undefined, 'r1b']);
  });
  it('a draft waits for somebody of a lead who did not compose it, a vacant post for who fills it', () => {
    const world = sampleWorld();
    const task = sampleResponse(world, [draft, samplePost(1), samplePost(2, { filled_by: 'fire', holder: { name: 'Li', contact: '', since: before(1) } })]);
    const of = (agency: string, principal: string, phase = task.phase) => {
      const waits = responseWaits(world, { ...task, phase }, { agency, principal });
      return [waits.drafts.length, waits.posts.length];
    };
    expect((['agreed', 'in_progress', 'proposed', 'completed'] as const).map((phase) => of('police', 'x', phase)[1]), 'posts are filled while it is worked on').toEqual([1, 1, 0, 0]);
    expect(responseWaits(world, { ...task, parties: task.parties.filter((one) => one.agency !== 'police') }, { agency: 'police', principal: 'x' }).posts, 'who has not promised fills nothing').toEqual([]);
    expect([of('fire', 'fire-commander'), of('fire', 'other'), of('police', 'x'), of('fire', 'other', 'reviewed'), of('police', 'x', 'closed')]).toEqual([[0, 0], [1, 0], [0, 1], [0, 0], [0, 0]]);
    const asks = (agency: string, person: string) => queue(world, NOW, agency, person).find((row) => row.task?.id === 't7')?.asks;
    expect([asks('fire', 'other'), asks('fire', 'fire-commander'), asks('police', 'x')]).toEqual([1, 0, 1]);
  });
  it('what is open still once the work is done waits for who can end it', () => {
    const world = sampleWorld();
    const over = { agency: 'fire', at: before(1), how: 'complete' as const, note: '' };
    const task = sampleResponse(world, [sampleEvacuation(1), sampleEvacuation(2, { ended: over }), sampleShelter(1), sampleShelter(2, { agency: 'police' }), sampleShelter(3, { agency: 'police', closed: { agency: 'police', at: before(1), reason: 'Empty' } })]);
    const open = (agency: string, phase: Task['phase']) => ids(responseWaits(world, { ...task, phase }, { agency, principal: 'x' }).open);
    expect([open('fire', 'in_progress'), open('fire', 'completed'), open('fire', 'cancelled'), open('police', 'closed'), open('centre', 'closed'), open('ems', 'closed')]).toEqual(['', 'v1 h1 h2', 'v1 h1 h2', 'h2', '', '']);
    expect(responseWaitCount(responseWaits(world, { ...task, phase: 'closed' }, { agency: 'fire', principal: 'x' }))).toBe(3);
    world.task.set('t7', { ...task, phase: 'closed' });
    expect(queue(world, NOW, 'police', 'x').find((row) => row.task?.id === 't7')?.asks, 'it stays in the list').toBe(1);
  });
  it('say what changed: counts, the plan, who stands where, texts; what is the same is not said', () => {
    expect(reportDifference(first, sampleReport(1, { as_of: before(1) }))).toEqual([]);
    const content = sampleContent({
      phase: 'suspended', period: { number: 2, starts_at: '', ends_at: '', objectives: [{ number: 1, text: 'Bridge held', state: 'met' }, { number: 2, text: 'New', state: 'open' }, { number: 3, text: 'New', state: 'dropped' }] },
      lanes: [{ agency: 'fire', sent: 5, on_scene: 3, at_work: 3 }], sectors: [sampleSectorThen(1, { units: 3 }), sampleSectorThen(2, { sector: 'staging', name: 'Yard', units: 0 })], posts: [],
      evacuations: [{ number: 1, zone: 'Lower Canal', persons: 450, evacuated: [sampleCountThen('fire', 90), sampleCountThen('police', 120, { is_estimate: true })] }],
      shelters: [{ number: 1, name: 'School 1', agency: 'fire', capacity: 350, sheltered: sampleCountThen('fire', 80) }],
      figures: [{ whom: 'public', figure: 'missing', count: 12, agency: 'police', counted_at: before(3), is_estimate: false, stands: true }],
    });
    const lines = reportDifference(first, sampleReport(1, { content, needs: 'No boats' }));
    expect(lines.map((one) => [one.of, one.was, one.is])).toEqual([
      ['figure', { count: 12, is_estimate: true }, { count: 12, is_estimate: false }], ['evacuation', 400, 450], ['evacuated', undefined, { count: 90, is_estimate: false }],
      ['evacuated', { count: 120, is_estimate: false }, { count: 120, is_estimate: true }], ['shelter', { count: { count: 80, is_estimate: false }, of: 300 }, { count: { count: 80, is_estimate: false }, of: 350 }],
      ['phase', 'in_progress', 'suspended'], ['period', 1, 2], ['objective', 'open', 'met'], ['objective', undefined, 'open'], ['objective', undefined, 'dropped'],
      ['lane', 4, 5], ['sector', 2, 3], ['sector', undefined, 0], ['post', { name: 'Ana Costa' }, undefined], ['text', 'Boats', 'No boats'],
    ]);
  });
  it('say what was changed of a sector and counted there, a shelter that is called otherwise, a post that is vacant now', () => {
    const told = (count: number): FigureThen => ({ whom: 'public', figure: 'trapped', count, agency: 'police', counted_at: before(9), is_estimate: false, stands: false });
    const was = sampleReport(1, { content: sampleContent({ sectors: [sampleSectorThen(1, { figures: [told(4)] })] }) });
    const is = sampleReport(1, {
      content: sampleContent({
        sectors: [sampleSectorThen(1, { run_by: 'police', channel: 'TAC 9', figures: [told(2)] })], posts: [{ position: 'safety_officer', agency: 'police' }],
        shelters: [{ number: 1, name: 'Old school', agency: 'fire', capacity: 300, sheltered: sampleCountThen('fire', 80) }],
      }),
    });
    expect(reportDifference(was, is).map((one) => [one.of, ...(one.of === 'sector_text' ? [one.what] : []), one.was, one.is])).toEqual([
      ['shelter_name', 'School 1', 'Old school'], ['sector_text', 'run_by', 'fire', 'police'], ['sector_text', 'channel', 'TAC 3', 'TAC 9'], ['sector_figure', { count: 4, is_estimate: false }, { count: 2, is_estimate: false }],
      ['post', { name: 'Ana Costa' }, { name: undefined }],
    ]);
  });
  it('objectives of one period are told apart by their numbers, of two by what they say', () => {
    const period = (number: number, objectives: NonNullable<ReturnType<typeof sampleContent>['period']>['objectives']) => sampleReport(1, { content: sampleContent({ period: { number, starts_at: '', ends_at: '', objectives } }) });
    const [one, two] = [{ number: 1, text: 'Hold', state: 'open' as const }, { number: 2, text: 'Hold', state: 'open' as const }];
    const changed = (was: number, is: number, after: typeof one) => reportDifference(period(was, [one, two]), period(is, [one, after])).flatMap((it) => (it.of === 'objective' ? [[it.number, it.was, it.is]] : []));
    expect([changed(1, 1, { ...two, text: 'Hold', state: 'open' }), changed(1, 2, { number: 2, text: 'Search', state: 'open' })]).toEqual([[], [[2, undefined, 'open'], [2, 'open', undefined]]]);
  });
  it('a wall shows what runs and is shown', () => {
    const task = sampleResponse(sampleWorld());
    const { response: _hidden, ...hidden } = task;
    const world = sampleWorld();
    for (const [id, started] of [['a', 900], ['b', 60], ['c', 500]] as const) world.task.set(id, { ...task, id, started_at: before(started) });
    expect(runningResponses(world).map((one) => one.id)).toEqual(['b', 'c', 'a']);
    expect([isRunningResponse(task), isRunningResponse({ ...task, phase: 'agreed' }), isRunningResponse(hidden), isRunningResponse({ ...task, task_kind: 'inspection' })]).toEqual([true, false, false, false]);
  });
});
