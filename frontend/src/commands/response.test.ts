/** What a disaster response's commands send, and when they are offered (rules B1–B9). */
import { describe, expect, it } from 'vitest';
import { NOW, before, sampleWorld, session } from '../model/sample';
import { sampleEvacuation, sampleFigures, samplePeriod, samplePost, sampleReport, sampleResponse, sampleSector, sampleShelter } from '../model/sampleResponse';
import type { ResponseItem } from '../protocol/response';
import type { Session, Task } from '../protocol/wire';
import type { ZoneKind } from '../protocol/words';
import { changeZone } from './ops/changeZone';
import { approveReport, composeReport, returnReport, showReport } from './ops/composeReport';
import { createPost, endPost, fillPost, vacatePost } from './ops/fillPost';
import { changeShelter, closeShelter, openShelter } from './ops/openShelter';
import { changeEvacuation, endEvacuation, orderEvacuation } from './ops/orderEvacuation';
import { placeUnit, removeUnit } from './ops/placeUnit';
import { changePeriod, planPeriod } from './ops/planPeriod';
import { nameSources, reportFigures, sourcesWith, withdrawFigures } from './ops/reportFigures';
import { addObjective, judgeObjective } from './ops/setObjective';
import { changeSector, endSector, setUpSector } from './ops/setUpSector';
import { USAGE, parse } from './parser';
import { RESPONSE_USAGE } from './responseLines';
import type { AnyOperation } from './registry';
import type { Context, Request } from './types';

interface More { role?: Session['role']; items?: readonly ResponseItem[]; task?: Partial<Task>; unit?: string; point?: Context['point'] }

function context(agency: string, { role = 'commander', items = [], task, unit, point = null }: More = {}): Context & { sent: Request[]; sheets: unknown[][] } {
  const sent: Request[] = [];
  const sheets: unknown[][] = [];
  const world = sampleWorld();
  sampleResponse(world, items, task);
  const nothing = () => undefined;
  let ids = 0;
  return {
    world, me: { ...session(agency, role), ...(unit === undefined ? {} : { unit }) }, nowMs: NOW, selection: { task: 't7' }, point, clockKnown: true,
    screen: { select: nothing, goTo: nothing, open: nothing, set: nothing, showSheet: (...of) => void sheets.push(of) }, newId: () => `new${(ids += 1)}`, isRead: () => true, unanswered: () => [],
    send: async (request) => {
      sent.push(request);
      return { ok: true, receipt: sent.length };
    },
    sent, sheets,
  };
}

const t7 = { task: 't7' };
const LEFT: Partial<Task> = { parties: sampleResponse(sampleWorld()).parties.map((one) => (one.agency === 'police' ? { ...one, commitment: 'withdrawn' as const } : one)) };
const why = (operation: AnyOperation, args: object, agency = 'fire', more: More = {}) => operation.reasonIfNot(context(agency, more), args);
/** Path and body of what it sends. */
async function sends(operation: AnyOperation, args: object, agency = 'fire', more: More = {}): Promise<[string, unknown]> {
  const ctx = context(agency, more);
  await operation.run(ctx, args);
  return [ctx.sent[0]?.path ?? '', ctx.sent[0]?.body];
}
const ROLES: readonly Session['role'][] = ['commander', 'coordinator', 'dispatcher', 'field', 'legal', 'supervisor', 'observer', 'admin'];
const who = (operation: AnyOperation): string => ROLES.filter((role) => operation.available(context('fire', { role }))).join(' ');

describe('who ever does it', () => {
  it('is as the server has it', () => {
    const orders = [planPeriod, changePeriod, addObjective, setUpSector, changeSector, endSector, createPost, endPost, orderEvacuation, changeEvacuation, endEvacuation, nameSources, approveReport, returnReport];
    expect(new Set(orders.map(who))).toEqual(new Set(['commander coordinator']));
    expect(new Set([judgeObjective, fillPost, vacatePost, composeReport].map(who))).toEqual(new Set(['commander coordinator dispatcher']));
    expect(new Set([placeUnit, removeUnit, openShelter, changeShelter, closeShelter, reportFigures, withdrawFigures].map(who))).toEqual(new Set(['commander coordinator dispatcher field']));
    expect(who(showReport)).toBe('commander coordinator dispatcher legal');
  });
});

describe('periods', () => {
  const times = { starts_at: before(-21_600), ends_at: before(-50_000) };
  const plan = (args: object, agency = 'fire', more: More = {}) => why(planPeriod, { ...t7, ...times, ...args }, agency, { items: [samplePeriod(1)], ...more });
  it('B1: leads plan them, one after another, a week at the most', () => {
    expect([plan({}), plan({}, 'police'), plan({}, 'fire', { task: { phase: 'completed' } }), plan({}, 'fire', { task: { task_kind: 'inspection' } }), plan({}, 'fire', { task: { response: undefined } as unknown as Partial<Task> }), plan({ task: 'no' })])
      .toEqual([null, 'reason.not_lead', 'reason.task_over', 'code.wrong_kind', 'reason.response_hidden', 'reason.unknown_task']);
    expect([plan({ ends_at: times.starts_at }), plan({ ends_at: before(-21_600 - 7 * 86_400 - 1) }), plan({ starts_at: before(60) }), plan({ starts_at: '' }), plan({ emphasis: 'x'.repeat(4_001) }), plan({ starts_at: before(-367 * 86_400), ends_at: before(-368 * 86_400) }), plan({ starts_at: before(9_000 + 7 * 86_400 + 1), ends_at: before(9_000 + 6 * 86_400) }),
      plan({ starts_at: before(9_000 + 7 * 86_400), ends_at: before(9_000 + 6 * 86_400) })])
      .toEqual(['reason.period_times', 'reason.period_long', 'reason.period_overlaps', 'reason.period_times', 'code.too_long', 'reason.period_far', 'reason.period_far', null]);
    expect([plan({ objectives: [{ text: ' ' }] }), plan({ objectives: [{ text: 'x', owner: 'ems' }] }), plan({ objectives: [{ text: 'x', owner: 'police' }] }), plan({ objectives: Array.from({ length: 31 }, () => ({ text: 'x' })) })])
      .toEqual(['reason.objective_text', 'code.not_a_party', null, 'code.full']);
  });
  it('B1: are changed with the version that was read', async () => {
    const change = (args: object) => why(changePeriod, { item: 'p1', version: 1, ...times, ...args }, 'fire', { items: [samplePeriod(1), samplePeriod(2)] });
    expect([change({ starts_at: before(7_200), ends_at: before(-21_000) }), change({ version: 2 }), change({ item: 'no' }), change({ starts_at: before(0), ends_at: before(-22_000) })]).toEqual([null, 'code.stale_version', 'reason.period_gone', 'reason.period_overlaps']);
    expect(await sends(changePeriod, { item: 'p1', ...times, emphasis: ' Bridges ' }, 'fire', { items: [samplePeriod(1, { version: 4 })] })).toEqual(['/api/v1/task-items/p1/change-period', { version: 4, ...times, emphasis: 'Bridges' }]);
    expect(await sends(planPeriod, { ...t7, ...times, objectives: [{ text: ' Hold ', owner: 'police' }] })).toEqual(['/api/v1/tasks/t7/response/periods', { id: 'new1', ...times, objectives: [{ text: 'Hold', owner: 'police' }] }]);
  });
  it('B2: objectives are added by leads, and judged by them or by whom they are for', async () => {
    const items = [samplePeriod(1)];
    const add = (args: object, agency = 'fire', all: readonly ResponseItem[] = items) => why(addObjective, { item: 'p1', text: 'Hold', ...args }, agency, { items: all });
    const many = Array.from({ length: 30 }, (_, n) => ({ number: n + 1, text: 'x', state: 'open' as const }));
    expect([add({}), add({}, 'police'), add({ owner: 'ems' }), add({ text: '' }), add({}, 'fire', [samplePeriod(1, { objectives: many })])]).toEqual([null, 'reason.not_lead', 'code.not_a_party', 'reason.objective_text', 'code.full']);
    const judge = (objective: number, agency: string, args: object = { state: 'met', note: '' }, more: More = {}) => why(judgeObjective, { item: 'p1', objective, ...args }, agency, { items, ...more });
    expect([judge(1, 'fire'), judge(1, 'police'), judge(2, 'police'), judge(2, 'fire'), judge(9, 'fire'), judge(1, 'police', {}, { task: LEFT })]).toEqual([null, null, 'reason.objective_theirs', null, 'reason.objective_gone', 'reason.objective_theirs']);
    expect((['completed', 'closed'] as const).map((phase) => judge(1, 'fire', { state: 'met', note: '' }, { task: { phase } }))).toEqual([null, 'reason.task_over']);
    expect([judge(1, 'fire', { state: 'open', note: '' }), judge(1, 'fire', { state: 'dropped', note: ' ' }), judge(1, 'fire', { state: 'dropped', note: 'No boats' })]).toEqual(['reason.objective_is_so', 'reason.reason_missing', null]);
    expect(await sends(judgeObjective, { item: 'p1', objective: 2, state: 'dropped', note: ' No boats ' }, 'fire', { items })).toEqual(['/api/v1/task-items/p1/judge-objective', { objective: 2, state: 'dropped', note: 'No boats' }]);
    expect(await sends(addObjective, { item: 'p1', text: ' Hold ' }, 'fire', { items })).toEqual(['/api/v1/task-items/p1/add-objective', { text: 'Hold' }]);
  });
});

describe('sectors and units', () => {
  it('B3, B5: a zone stays of its kind while a sector or an evacuation lies in it', () => {
    const label = (zone: string, zone_kind: ZoneKind, items: readonly ResponseItem[]) => why(changeZone, { zone, version: 1, change: { label: { zone_kind, name: 'A', note: '' } } }, 'fire', { items });
    const over = sampleEvacuation(1, { ended: { agency: 'fire', at: before(1), how: 'complete', note: '' } });
    expect([label('z2', 'hazard', [sampleSector(1, { zone: 'z2' })]), label('z2', 'sector', [sampleSector(1, { zone: 'z2' })]), label('z1', 'hazard', [sampleEvacuation(1)]), label('z1', 'hazard', [over])]).toEqual(['reason.zone_in_use', null, 'reason.zone_in_use', null]);
  });
  const set = (args: object, agency = 'fire', more: More = {}) => why(setUpSector, { ...t7, kind: 'division', name: 'A', run_by: 'police', zone: 'z2', ...args }, agency, more);
  it('B3: lie in a free zone of the task and of their kind; a group may lie in none', () => {
    expect([set({}), set({ zone: undefined }), set({ zone: 'z3' }), set({ zone: 'z4' }), set({ zone: 'z5' }), set({ kind: 'staging', zone: 'z3' }), set({ kind: 'group', zone: undefined }), set({ kind: 'group' })])
      .toEqual([null, 'reason.sector_zone', 'reason.zone_taken', 'reason.zone_taken', 'reason.zone_taken', null, null, null]);
    expect([set({}, 'fire', { items: [sampleSector(1, { sector: 'division', zone: 'z2' })] }), set({}, 'fire', { items: [sampleSector(1, { sector: 'division', zone: 'z2', ended: { agency: 'fire', at: before(1), reason: 'x' } })] })]).toEqual(['reason.zone_taken', null]);
    expect([set({ name: ' ' }), set({ run_by: 'ems' }), set({ run_by: '' }), set({}, 'police'), set({ channel: 'x'.repeat(121) })]).toEqual(['reason.sector_name', 'code.not_a_party', 'reason.choose_agency', 'reason.not_lead', 'code.too_long']);
  });
  it('B3: are changed with their version and end once, whenever that is', async () => {
    const items = [sampleSector(1, { sector: 'division', zone: 'z2' }), sampleSector(2, { ended: { agency: 'fire', at: before(1), reason: 'x' } })];
    const change = (args: object) => why(changeSector, { item: 's1', version: 1, name: 'B', run_by: 'fire', zone: 'z2', ...args }, 'fire', { items });
    expect([change({}), change({ version: 3 }), change({ item: 's2' }), change({ zone: 'z3' })]).toEqual([null, 'code.stale_version', 'reason.has_ended', 'reason.zone_taken']);
    expect([why(endSector, { item: 's1' }, 'fire', { items, task: { phase: 'demobilizing' } }), why(endSector, { item: 's1' }, 'fire', { items, task: { phase: 'closed' } }), why(endSector, { item: 's2' }, 'fire', { items }), why(endSector, { item: 's1' }, 'police', { items })])
      .toEqual([null, null, 'reason.has_ended', 'reason.not_lead']);
    expect(await sends(setUpSector, { ...t7, kind: 'group', name: ' Search ', run_by: 'police', work: '', channel: 'TAC 3' })).toEqual(['/api/v1/tasks/t7/response/sectors', { id: 'new1', kind: 'group', name: 'Search', run_by: 'police', channel: 'TAC 3' }]);
    expect(await sends(changeSector, { item: 's1', name: 'B', run_by: 'fire', zone: 'z2' }, 'fire', { items })).toEqual(['/api/v1/task-items/s1/change-sector', { version: 1, name: 'B', run_by: 'fire', zone: 'z2' }]);
  });
  it('B3: an agency places its own units that work on it, a crew only its own', async () => {
    const items = [sampleSector(1), sampleSector(2, { units: [{ unit: 'u1', callsign: 'Heron 31', agency: 'fire', since: before(5) }] })];
    const place = (unit: string | undefined, agency = 'fire', more: More = {}) => why(placeUnit, { item: 's1', ...(unit === undefined ? {} : { unit }) }, agency, { items, ...more });
    expect([place('u1'), place('u2'), place('u3'), place('u3', 'police'), place(undefined), place(undefined, 'centre'), place('u1', 'ems')]).toEqual([null, 'reason.unit_not_sent', 'reason.unit_not_sent', null, null, 'reason.nobody_to_place', 'reason.not_committed']);
    expect([place('u1', 'fire', { role: 'field', unit: 'u1' }), place('u1', 'fire', { role: 'field', unit: 'u4' }), place('u1', 'fire', { task: { phase: 'proposed' } }), place('u1', 'fire', { task: { phase: 'closed' } })]).toEqual([null, 'reason.not_your_unit', 'reason.not_agreed', 'reason.task_over']);
    const gone = (unit: string, agency = 'fire', item = 's2') => why(removeUnit, { item, unit }, agency, { items });
    expect([gone('u1'), gone('u1', 'police'), gone('u1', 'fire', 's1'), why(placeUnit, { item: 's2', unit: 'u1' }, 'fire', { items })]).toEqual([null, 'reason.not_your_unit', 'reason.not_placed', 'reason.placed_already']);
    expect(why(removeUnit, { item: 's2', unit: 'u1' }, 'fire', { items, task: { phase: 'closed' } }), 'whoever is there still may leave').toBeNull();
    expect(await sends(placeUnit, { item: 's1', unit: 'u1' }, 'fire', { items, role: 'field' })).toEqual(['/api/v1/task-items/s1/place-unit', { unit: 'u1', occurred_at: before(0) }]);
    expect(await sends(removeUnit, { item: 's2', unit: 'u1' }, 'fire', { items })).toEqual(['/api/v1/task-items/s2/remove-unit', { unit: 'u1' }]);
  });
});

describe('posts', () => {
  const held = samplePost(2, { holder: { name: 'Ana Costa', contact: '', since: before(9) } });
  const items = [samplePost(1), held, samplePost(3, { ended: { agency: 'fire', at: before(1), reason: 'x' } })];
  it('B4: leads create and end them; the same one is not there twice', async () => {
    const create = (args: object, agency = 'fire') => why(createPost, { ...t7, position: 'safety_officer', agency: 'centre', ...args }, agency, { items: [...items, sampleShelter(1), samplePost(4, { position: 'agency_representative' }), sampleSector(1), sampleSector(2, { ended: { agency: 'fire', at: before(1), reason: 'x' } })] });
    const supervisor = { position: 'group_supervisor', agency: 'police' };
    expect([create({}), create({ agency: 'police' }), create({ position: 'liaison_officer' }), create({ ...supervisor, of: 's1' }), create({ position: 'liaison_officer', agency: 'ems' }), create({ ...supervisor, of: 's2' }), create({ ...supervisor, of: 'no' }), create({ position: 'liaison_officer' }, 'police')])
      .toEqual(['reason.post_twice', 'reason.post_twice', null, null, 'code.not_a_party', 'reason.has_ended', 'reason.sector_gone', 'reason.not_lead']);
    expect([create({ of: 's1' }), create({ ...supervisor, position: 'division_supervisor', of: 's1' }), create({ position: 'shelter_manager', of: 'h1' }), create({ position: 'group_supervisor', of: 'h1' })], 'of a part there is one post of its kind').toEqual(['reason.post_of', 'reason.post_of', null, 'reason.post_of']);
    expect([create({ position: 'incident_commander' }), create({ position: 'deputy_commander', agency: 'fire' })], 'who commands leads').toEqual(['reason.post_leads', null]);
    expect([create({ position: 'agency_representative' }), create({ position: 'agency_representative', agency: 'police' })], 'each agency has its own').toEqual([null, 'reason.post_twice']);
    expect(why(endPost, { item: 'o1' }, 'fire', { items, task: { phase: 'cancelled' } })).toBeNull();
    expect([why(endPost, { item: 'o1' }, 'fire', { items }), why(endPost, { item: 'o3' }, 'fire', { items }), why(endPost, { item: 'o1' }, 'police', { items })]).toEqual([null, 'reason.has_ended', 'reason.not_lead']);
    expect(await sends(createPost, { ...t7, position: 'safety_officer', agency: 'police', of: 's1' })).toEqual(['/api/v1/tasks/t7/response/posts', { id: 'new1', position: 'safety_officer', agency: 'police', of: 's1' }]);
  });
  it('B4: the agency that fills one names who holds it; leads vacate for who has left', async () => {
    const fill = (item: string, agency = 'police', args: object = { name: 'Li' }, more: More = {}) => why(fillPost, { item, ...args }, agency, { items, ...more });
    expect([fill('o1'), fill('o2'), fill('o1', 'fire'), fill('o3'), fill('o1', 'police', { name: ' ' }), fill('o1', 'police', { name: 'Li', contact: 'x'.repeat(121) }), fill('o1', 'police', { name: 'Li' }, { task: LEFT })])
      .toEqual([null, null, 'reason.post_theirs', 'reason.has_ended', 'reason.post_name', 'code.too_long', 'reason.not_committed']);
    expect((['proposed', 'agreed', 'demobilizing', 'closed'] as const).map((phase) => fill('o1', 'police', { name: 'Li' }, { task: { phase } }))).toEqual(['reason.not_agreed', null, null, 'reason.task_over']);
    const many = samplePost(9, { holder: { name: 'Ana Costa', contact: '', since: before(9) }, former: Array.from({ length: 49 }, () => ({ name: 'x', since: before(99), until: before(90), reason: '' })) });
    expect(['Li', 'Ana Costa'].map((name) => fill('o9', 'police', { name, contact: 'TAC 2' }, { items: [many] })), 'the same person may be reached otherwise').toEqual(['code.full', null]);
    const vacate = (item: string, agency: string, more: More = {}) => why(vacatePost, { item }, agency, { items, ...more });
    expect([vacate('o2', 'police'), vacate('o1', 'police'), vacate('o2', 'fire'), vacate('o2', 'fire', { task: LEFT }), vacate('o2', 'police', { task: LEFT })]).toEqual([null, 'reason.post_vacant', 'reason.post_theirs', null, 'reason.not_committed']);
    expect([vacate('o2', 'police', { task: { phase: 'closed' } }), vacate('o2', 'fire', { task: { phase: 'closed' } }), vacate('o2', 'centre', { task: { phase: 'closed' } })], 'who leads sees to it once it is over').toEqual([null, null, 'reason.post_theirs']);
    expect(await sends(fillPost, { item: 'o1', name: ' Li ', contact: 'TAC 1' }, 'police', { items })).toEqual(['/api/v1/task-items/o1/fill-post', { name: 'Li', contact: 'TAC 1' }]);
    expect(await sends(vacatePost, { item: 'o2', reason: 'Shift' }, 'police', { items })).toEqual(['/api/v1/task-items/o2/vacate-post', { reason: 'Shift' }]);
  });
});

describe('evacuation and shelters', () => {
  it('B5: leads order the evacuation of a zone of the task, one at a time, and end it once', async () => {
    const order = (args: object, more: More = {}, agency = 'fire') => why(orderEvacuation, { ...t7, zone: 'z1', persons: 400, ...args }, agency, more);
    expect([order({}), order({ zone: 'z2' }), order({ zone: '' }), order({}, { items: [sampleEvacuation(1)] }), order({ persons: 1.5 }), order({ persons: 10_000_001 }), order({ persons: -1 }), order({}, {}, 'police')])
      .toEqual([null, 'reason.zone_taken', 'reason.evacuation_zone', 'reason.zone_taken', 'reason.count_range', 'reason.count_range', 'reason.count_range', 'reason.not_lead']);
    expect((['draft', 'proposed', 'agreed', 'suspended', 'completed'] as const).map((phase) => order({}, { task: { phase } }))).toEqual(['reason.not_agreed', 'reason.not_agreed', null, null, 'reason.task_over']);
    const over = sampleEvacuation(2, { ended: { agency: 'fire', at: before(1), how: 'complete', note: '' } });
    expect([why(endEvacuation, { item: 'v1' }, 'fire', { items: [sampleEvacuation(1)], task: { phase: 'cancelled' } }), why(endEvacuation, { item: 'v1' }, 'police', { items: [sampleEvacuation(1)] }), why(endEvacuation, { item: 'v2' }, 'fire', { items: [over] })])
      .toEqual([null, 'reason.not_lead', 'reason.has_ended']);
    const change = (args: object, agency = 'fire', more: More = {}) => why(changeEvacuation, { item: 'v1', version: 1, persons: 500, instructions: '', ...args }, agency, { items: [sampleEvacuation(1), over], ...more });
    expect([change({}), change({}, 'police'), change({ version: 2 }), change({ item: 'v2' }), change({ item: 'no' }), change({ persons: NaN }), change({ instructions: 'x'.repeat(4_001) }), change({}, 'fire', { task: { phase: 'completed' } })])
      .toEqual([null, 'reason.not_lead', 'code.stale_version', 'reason.has_ended', 'reason.evacuation_gone', 'reason.count_range', 'code.too_long', null]);
    expect(await sends(changeEvacuation, { item: 'v1', persons: 500, instructions: ' By bus ' }, 'fire', { items: [sampleEvacuation(1, { version: 3 })] })).toEqual(['/api/v1/task-items/v1/change-evacuation', { version: 3, persons: 500, instructions: 'By bus' }]);
    expect(await sends(orderEvacuation, { ...t7, zone: 'z1', persons: 400, instructions: ' On foot ' })).toEqual(['/api/v1/tasks/t7/response/evacuations', { id: 'new1', zone: 'z1', persons: 400, instructions: 'On foot' }]);
    expect(await sends(endEvacuation, { item: 'v1', how: 'lifted', note: '' }, 'fire', { items: [sampleEvacuation(1)] })).toEqual(['/api/v1/task-items/v1/end-evacuation', { how: 'lifted' }]);
  });
  it('B6: who has promised its part opens shelters, changes and closes its own', async () => {
    const whole = { ...t7, name: 'School', at: { lon: 7, lat: 43 }, capacity: 300 };
    const open = (args: object, agency = 'fire', more: More = {}) => why(openShelter, { ...whole, ...args }, agency, more);
    expect([open({}), open({}, 'police'), open({}, 'ems'), open({ name: '' }), open({ capacity: 0 }), open({ at: undefined }), open({}, 'fire', { task: { phase: 'draft' } }), open({}, 'fire', { task: { phase: 'completed' } })])
      .toEqual([null, null, 'reason.not_committed', 'reason.shelter_name', 'reason.capacity', 'reason.point_missing', 'reason.not_agreed', null]);
    const items = [sampleShelter(1), sampleShelter(2, { agency: 'police', version: 3 }), sampleShelter(3, { closed: { agency: 'fire', at: before(1), reason: 'x' } })];
    const change = (item: string, args: object = {}, more: More = {}) => why(changeShelter, { item, name: 'School', at: { lon: 7, lat: 43 }, capacity: 10, version: 1, ...args }, 'fire', { items, ...more });
    expect([change('h1'), change('h2'), change('h3'), change('h1', { version: 2 }), change('h1', { capacity: 0 }), change('h1', { name: ' ' }), change('h1', { at: undefined }), change('h1', {}, { task: { phase: 'closed' } })])
      .toEqual([null, 'reason.shelter_theirs', 'reason.has_ended', 'code.stale_version', 'reason.capacity', 'reason.shelter_name', 'reason.point_missing', 'reason.task_over']);
    expect([why(closeShelter, { item: 'h2' }, 'fire', { items }), why(closeShelter, { item: 'h2' }, 'fire', { items, task: LEFT }), why(closeShelter, { item: 'h2' }, 'fire', { items, task: LEFT, role: 'field' }), why(closeShelter, { item: 'h2' }, 'fire', { items, task: { phase: 'closed' } }), why(closeShelter, { item: 'h2' }, 'police', { items, task: { phase: 'closed' } }), why(closeShelter, { item: 'h2' }, 'centre', { items, task: { phase: 'closed' } })])
      .toEqual(['reason.shelter_theirs', null, 'reason.shelter_theirs', null, null, 'reason.shelter_theirs']);
    expect(await sends(openShelter, { ...whole, place: ' Hill ' }, 'fire', { role: 'field' })).toEqual(['/api/v1/tasks/t7/response/shelters', { id: 'new1', name: 'School', at: { lon: 7, lat: 43 }, capacity: 300, place: 'Hill', occurred_at: before(0) }]);
    expect(await sends(changeShelter, { item: 'h2', name: ' Hall ', place: '', at: { lon: 7, lat: 43 }, capacity: 10, facilities: 'Beds' }, 'police', { items })).toEqual(['/api/v1/task-items/h2/change-shelter', { version: 3, name: 'Hall', place: '', at: { lon: 7, lat: 43 }, capacity: 10, facilities: 'Beds' }]);
  });
});

describe('figures', () => {
  const items = [sampleSector(1), sampleEvacuation(1), sampleShelter(1, { agency: 'police' }), sampleFigures(1), sampleFigures(2, { agency: 'police', withdrawn: { agency: 'police', at: before(1), reason: 'x' } })];
  const report = (args: object, agency = 'fire', more: More = {}) => why(reportFigures, { ...t7, whom: 'public', values: { missing: 3 }, source: 'Teams', ...args }, agency, { items, ...more });
  it('B7: who works on it counts; of an evacuation who has left, of a shelter of one’s own who is there', () => {
    expect([report({}), report({}, 'ems'), report({ values: {} }), report({ values: { missing: 1.5 } }), report({ values: { missing: 10_000_001 } }), report({ source: ' ' }), report({ counted_at: before(-60) }), report({ counted_at: before(60) })])
      .toEqual([null, 'reason.not_committed', 'reason.figures_missing', 'reason.count_range', 'reason.count_range', 'reason.source_missing', 'reason.counted_later', null]);
    expect([report({ about: 's1' }), report({ about: 'v1' }), report({ about: 'v1', values: { evacuated: 9 } }), report({ about: 'h1', values: { sheltered: 9 } }), report({ about: 'h1', values: { sheltered: 9 } }, 'police'), report({ about: 'no' })])
      .toEqual([null, 'reason.figures_other', null, 'reason.shelter_theirs', null, 'reason.sector_gone']);
    expect([report({}, 'fire', { task: { phase: 'completed' } }), report({}, 'fire', { task: { phase: 'negotiating' } })]).toEqual([null, 'reason.not_agreed']);
    const late = (phase: Task['phase'], args: object = {}, task: Partial<Task> = {}) => report(args, 'fire', { task: { phase, ...task } });
    expect([late('closed'), late('reviewed'), late('reviewed', { counted_at: before(600) }), late('cancelled', { counted_at: before(600) }), late('lapsed'), late('cancelled', {}, { started_at: undefined } as unknown as Partial<Task>)], 'of what is over it is said when it was counted')
      .toEqual([null, 'reason.counted_when', null, null, 'reason.task_over', 'reason.task_over']);
    for (const role of ['commander', 'field'] as const) expect([report({ counted_at: before(7 * 86_400) }, 'fire', { role }), report({ counted_at: before(7 * 86_400 + 1) }, 'fire', { role }), report({ counted_at: '' }, 'fire', { role })], role).toEqual([null, 'reason.counted_week', 'reason.when_half']);
    const over = { agency: 'fire', at: before(100), reason: 'x' };
    const then = (about: string, counted_at?: string, values: object = { missing: 1 }) => report({ about, values, ...(counted_at === undefined ? {} : { counted_at }) }, 'fire', { items: [sampleSector(1, { ended: over }), sampleEvacuation(1), sampleShelter(1, { closed: over })] });
    expect([then('s1'), then('s1', before(99)), then('s1', before(101)), then('v1', before(1_801), { evacuated: 1 }), then('v1', before(1_799), { evacuated: 1 }), then('h1', undefined, { sheltered: 1 }), then('h1', before(200), { sheltered: 1 })], 'what is counted is of after it was opened and of before it was over')
      .toEqual(['reason.has_ended', 'reason.has_ended', null, 'reason.counted_before', null, 'reason.has_ended', null]);
    expect([report({ about: 'h1', values: { sheltered: 9 } }, 'fire', { task: LEFT }), report({ about: 'h1', values: { sheltered: 9 } }, 'fire', { task: LEFT, role: 'field' }), report({ about: 'h1', values: { sheltered: 9 } }, 'police', { task: LEFT })], 'leads count in shelters of who has left').toEqual([null, 'reason.shelter_theirs', 'reason.not_committed']);
    const full = Array.from({ length: 2_000 }, (_, n) => sampleFigures(n, { id: `n${n}` }));
    expect([report({}, 'fire', { items: full }), report({}, 'police', { items: full })], 'each agency has its own limit').toEqual(['code.full', null]);
  });
  it('B7: carry when they were counted; nothing is overwritten, only withdrawn once by who said it', async () => {
    expect(await sends(reportFigures, { ...t7, about: 's1', whom: 'responders', values: { dead: 0 }, source: ' Teams ', is_estimate: true, counted_at: before(600) })).toEqual(['/api/v1/tasks/t7/response/figures', { id: 'new1', about: 's1', whom: 'responders', values: { dead: 0 }, source: 'Teams', is_estimate: true, counted_at: before(600) }]);
    expect((await sends(reportFigures, { ...t7, whom: 'public', values: { dead: 0 }, source: 'Teams', counted_at: before(600) }, 'fire', { role: 'field' }))[1], 'a crew says when it pressed, too').toMatchObject({ counted_at: before(600), occurred_at: before(0) });
    expect(await sends(reportFigures, { ...t7, whom: 'public', values: { missing: 3 }, source: 'Teams' })).toEqual(['/api/v1/tasks/t7/response/figures', { id: 'new1', whom: 'public', values: { missing: 3 }, source: 'Teams', is_estimate: false }]);
    expect([why(withdrawFigures, { item: 'f1' }, 'fire', { items }), why(withdrawFigures, { item: 'f1' }, 'police', { items }), why(withdrawFigures, { item: 'f2' }, 'police', { items })]).toEqual([null, 'reason.figures_theirs', 'reason.withdrawn_already']);
    const theirs = [sampleFigures(3, { agency: 'police' })];
    expect([why(withdrawFigures, { item: 'f3' }, 'fire', { items: theirs, task: LEFT }), why(withdrawFigures, { item: 'f3' }, 'fire', { items: theirs, task: { phase: 'closed' } }), why(withdrawFigures, { item: 'f3' }, 'police', { items: theirs, task: { phase: 'closed' } })], 'leads withdraw for who has left').toEqual([null, 'reason.figures_theirs', null]);
  });
  it('B7: leads name whose count is the one', async () => {
    const name = (sources: object[], agency = 'fire') => why(nameSources, { ...t7, sources }, agency);
    expect([name([{ whom: 'public', figure: 'dead', agency: 'police' }]), name([{ whom: 'public', figure: 'dead', agency: 'ems' }]), name([], 'police')]).toEqual([null, 'code.not_a_party', 'reason.not_lead']);
    expect((['completed', 'closed'] as const).map((phase) => why(nameSources, { ...t7, sources: [] }, 'fire', { task: { phase } }))).toEqual([null, 'reason.task_over']);
    const was = [{ whom: 'public' as const, figure: 'dead' as const, agency: 'police' }, { whom: 'public' as const, figure: 'missing' as const, agency: 'fire' }];
    expect([sourcesWith(was, 'public', 'dead', 'fire').map((one) => one.agency), sourcesWith(was, 'public', 'dead', undefined).length, sourcesWith(was, 'responders', 'dead', 'fire').length]).toEqual([['fire', 'fire'], 1, 3]);
    expect([1, 2].map((version) => why(nameSources, { ...t7, version, sources: [] })), 'with the version that was read').toEqual([null, 'code.stale_version']);
    expect([await sends(nameSources, { ...t7, sources: was }), (await sends(nameSources, { ...t7, version: 5, sources: [] }))[1]]).toEqual([['/api/v1/tasks/t7/response/sources', { version: 1, sources: was }], { version: 5, sources: [] }]);
  });
});

describe('situation reports', () => {
  const items = [sampleReport(1, { state: 'superseded', composer: 'x' }), sampleReport(1, { id: 'r1b', version: 2, follows: 'r1' }), sampleReport(2, { composer: 'fire-other' })];
  it('B8: leads compose them; the next version names the newest one', async () => {
    const compose = (args: object, agency = 'fire', more: More = {}) => why(composeReport, { ...t7, situation: 'Rising', ...args }, agency, { items, ...more });
    expect([compose({}), compose({}, 'police'), compose({ situation: ' ' }), compose({ follows: 'r1b' }), compose({ follows: 'r1' }), compose({ follows: 'no' })]).toEqual([null, 'reason.not_lead', 'reason.situation_missing', null, 'code.stale_version', 'reason.report_gone']);
    expect((['proposed', 'closed', 'draft', 'cancelled', 'reviewed'] as const).map((phase) => compose({}, 'fire', { task: { phase } }))).toEqual([null, null, 'reason.wrong_state', 'reason.wrong_state', 'reason.wrong_state']);
    expect(await sends(composeReport, { ...t7, follows: 'r1b', situation: ' Rising ', needs: 'Boats', outlook: '' }, 'fire', { items })).toEqual(['/api/v1/tasks/t7/response/reports', { id: 'new1', follows: 'r1b', situation: 'Rising', needs: 'Boats' }]);
  });
  it('B9: somebody else of a lead approves a draft or returns it', async () => {
    const decide = (item: string, agency = 'fire', operation: AnyOperation = approveReport) => why(operation, { item, note: '' }, agency, { items });
    expect([decide('r2'), decide('r1b'), decide('r1'), decide('r2', 'police'), decide('no'), decide('r2', 'fire', returnReport)]).toEqual([null, 'reason.report_own', 'reason.report_decided', 'reason.not_lead', 'reason.report_gone', null]);
    expect(await sends(approveReport, { item: 'r2', note: ' Good ' }, 'fire', { items })).toEqual(['/api/v1/task-items/r2/approve-report', { note: 'Good' }]);
    expect(await sends(returnReport, { item: 'r2', reason: 'Figures' }, 'fire', { items })).toEqual(['/api/v1/task-items/r2/return-report', { reason: 'Figures' }]);
    const ctx = context('fire', { items });
    await showReport.run(ctx, { item: 'r1b' });
    expect(ctx.sheets).toEqual([['t7', 2, 'r1b']]);
  });
});

describe('lines', () => {
  const items = [
    samplePeriod(1), sampleSector(2), samplePost(3), sampleEvacuation(1), sampleShelter(1), sampleFigures(7), sampleReport(3, { composer: 'x' }),
    sampleReport(3, { id: 'r3b', version: 2, composer: 'x' }),
  ];
  const read = (line: string, point: Context['point'] = null) => {
    const parsed = parse(line, context('fire', { items, point }));
    return parsed.ok ? [parsed.operation.id, parsed.args] : parsed.hint.key;
  };
  it('every command of a disaster response but for changes in a form can be typed, and help shows how', () => {
    const typed = RESPONSE_USAGE.map((usage) => read(usage.replaceAll('JT-1', 'F-J-007').replace('division "name" P "zone"', 'division "name" P "Zone z2"').replace('evacuate F-J-007 "zone"', 'evacuate F-J-007 "zone Z1"')));
    expect(typed.filter((one) => typeof one === 'string')).toEqual([]);
    expect(new Set(typed.map((one) => one[0])).size).toBe(22);
    expect(RESPONSE_USAGE.every((usage) => USAGE.includes(usage))).toBe(true);
  });
  it('name what there is by number, letter or name', () => {
    expect(read('judge F-J-007 1.2 dropped "no boats"')).toEqual(['judge_objective', { item: 'p1', objective: 2, state: 'dropped', note: 'no boats' }]);
    expect(read('post F-J-007 staging_manager p s2')).toEqual(['create_post', { task: 't7', position: 'staging_manager', agency: 'police', of: 's2' }]);
    expect(read('place F-J-007 2 heron31')).toEqual(['place_unit', { item: 's2', unit: 'u1' }]);
    expect(read('evacuate F-J-007 "zone z1" 300')).toEqual(['order_evacuation', { task: 't7', zone: 'z1', persons: 300 }]);
    expect(read('shelter F-J-007 "School" 300', { lon: 7, lat: 43 })).toEqual(['open_shelter', { task: 't7', name: 'School', capacity: 300, at: { lon: 7, lat: 43 } }]);
    expect(read('count F-J-007 E1 9 "Bus drivers"')).toEqual(['report_figures', { task: 't7', about: 'v1', whom: 'public', values: { evacuated: 9 }, source: 'Bus drivers' }]);
    expect(read('figures F-J-007 responders dead=0,missing=2')).toEqual(['report_figures', { task: 't7', whom: 'responders', values: { dead: 0, missing: 2 } }]);
    expect(read('source F-J-007 public dead P')).toEqual(['name_sources', { task: 't7', version: 1, sources: [{ whom: 'public', figure: 'dead', agency: 'police' }] }]);
    expect([read('approve-sitrep F-J-007 3'), read('read-sitrep F-J-007 3')], 'its newest version is meant').toEqual([['approve_report', { item: 'r3b' }], ['show_report', { item: 'r3b' }]]);
  });
  it('a period runs from the next time that the clock shows this until the one after', () => {
    const [id, args] = read('period F-J-007 20:00 08:00 "Bridges"') as [string, { starts_at: string; ends_at: string; emphasis: string }];
    const [from, to] = [new Date(args.starts_at), new Date(args.ends_at)];
    expect([id, from.getHours(), to.getHours(), to.getTime() - from.getTime(), from.getTime() > NOW - 1, args.emphasis]).toEqual(['plan_period', 20, 8, 12 * 3_600_000, true, 'Bridges']);
  });
  it('what is not there, or half a line, is said', () => {
    expect(['place F-J-007 9 heron31', 'place F-J-007', 'judge F-J-007 1.9 met', 'judge F-J-007 1 met', 'sector F-J-007 island', 'post F-J-007 king', 'post F-J-007 safety_officer X', 'evacuate F-J-007 Nowhere', 'count F-J-007 H9 1', 'count F-J-007', 'figures F-J-007 public dead=x',
      'figures F-J-007 public cats=2', 'period F-J-007 25:00 08:00', 'source F-J-007 public dead X', 'end-post nothing 1', 'end-evacuation F-J-007 1 over', 'read-sitrep F-J-007 9'].map((line) => read(line)))
      .toEqual(['line.nothing_named', 'line.usage', 'line.nothing_named', 'line.usage', 'line.usage', 'line.usage', 'line.nothing_named', 'line.nothing_named', 'line.nothing_named', 'line.usage', 'line.usage',
        'line.usage', 'line.usage', 'line.nothing_named', 'line.nothing_named', 'line.usage', 'line.nothing_named']);
  });
});
