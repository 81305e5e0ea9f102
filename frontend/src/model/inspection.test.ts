/** What an inspection's targets add up to (rules Y1–Y8): counts, where each stands, what is due. */
import { describe, expect, it } from 'vitest';
import type { Finding, RectificationOrder, Visit } from '../protocol/inspection';
import { NOW, before, sampleWorld } from './sample';
import { CHECKLIST, sampleInspection, samplePlan, sampleTarget } from './sampleInspection';
import {
  TARGET_STATES, VERSION_UNSAID, alsoPlanned, checklistOf, checklistsOffered, countsOf, hasPromised, isInTask, isOurs, isOverdue, needsDraw, orderRows, pools, targetState, targetsOf, unansweredItems,
} from './inspection';

const visit = (agency: string, more: Partial<Visit> = {}): Visit => ({ agency, started_at: before(600), answers: {}, note: '', ...more });
const done = (agency: string): Visit => visit(agency, { finished_at: before(60) });
const finding = (id: string, severity: Finding['severity']): Finding => ({ id, agency: 'fire', severity, text: 'x', photos: [], found_at: before(300) });
const order = (id: string, more: Partial<RectificationOrder> = {}): RectificationOrder => ({
  id, agency: 'fire', finding: 'f1', what: 'x', owner: 'o', ordered_at: before(200), due_at: before(-3_600), state: 'open', is_overdue: false, rechecks: [], ...more,
});
const closed = samplePlan({ list: 'closed', plan: { targets: 4, inspectors_each: 1, seed_from: 'the lottery' }, drawn_at: before(700) });

describe('targets of a task', () => {
  it('Y1: are those of that task, in the order of the list', () => {
    const world = sampleWorld();
    sampleInspection(world);
    world.task_item.set('other', sampleTarget(1, { id: 'other', task: 't1' }));
    expect(targetsOf(world, 't9').map((one) => one.number)).toEqual([1, 2, 3, 4, 5, 6]);
  });
  it('Y3, Y5: each stands somewhere, and there is no state that none can have', () => {
    const open = samplePlan();
    const undrawn = { ...closed };
    delete undrawn.drawn_at;
    const task = sampleInspection(sampleWorld());
    const said = [
      targetState(sampleTarget(1), open, task), targetState(sampleTarget(1), undrawn, task), targetState(sampleTarget(1), closed, task), targetState(sampleTarget(1, { is_selected: true }), closed, task),
      targetState(sampleTarget(1, { is_selected: true, visits: [done('fire'), visit('police')] }), closed, task), targetState(sampleTarget(1, { is_selected: true, visits: [done('fire'), visit('ems')] }), closed, task),
      targetState(sampleTarget(1, { skipped: { at: before(5), reason: 'shut' }, visits: [visit('ems')] }), closed, task),
    ];
    expect(said).toEqual(['listed', 'listed', 'left_out', 'waiting', 'underway', 'visited', 'skipped']);
    expect(new Set(said)).toEqual(new Set(TARGET_STATES));
  });
  it('Y3: something is to be drawn only once the list is closed, and until it is drawn', () => {
    const all = { inspectors_each: 0, seed_from: '' };
    expect([samplePlan(), closed, samplePlan({ list: 'closed', plan: all }), samplePlan({ list: 'closed', plan: { ...all, inspectors_each: 1 } }), samplePlan({ list: 'closed', plan: { ...all, targets: 2 } })].map(needsDraw))
      .toEqual([false, false, false, true, true]);
  });
});

describe('counts', () => {
  it('Y8: what was skipped was to be inspected, and what is left holds the result up', () => {
    const items = [
      sampleTarget(1, { is_selected: true, visits: [done('fire')], findings: [finding('f1', 'major'), finding('f2', 'critical')], orders: [order('o1', { is_overdue: true }), order('o2')] }),
      sampleTarget(2, { is_selected: true, visits: [done('fire'), visit('police')] }), sampleTarget(3, { is_selected: true }),
      sampleTarget(4, { skipped: { at: before(5), reason: 'shut' } }), sampleTarget(5), sampleTarget(6),
    ];
    const task = sampleInspection(sampleWorld());
    expect(countsOf(items, task, NOW)).toEqual({
      listed: 6, selected: 4, visited: 1, skipped: 1, underway: 1, left: 2, findings: { minor: 0, major: 1, critical: 1 }, found: 2, ordersOpen: 2, ordersOverdue: 1,
    });
    // Who has left without finishing is not waited for, and has not visited it either.
    expect(countsOf([sampleTarget(1, { is_selected: true, visits: [done('fire'), visit('ems')] }), sampleTarget(2, { is_selected: true, visits: [visit('ems')] })], task, NOW)).toMatchObject({ visited: 1, underway: 0, left: 1 });
    expect(countsOf([], task, NOW)).toMatchObject({ listed: 0, selected: 0, left: 0, found: 0 });
  });
});

describe('orders', () => {
  it('Y7: an open one is overdue once its time has passed, one that ended never is', () => {
    expect([order('a'), order('b', { due_at: before(1) }), order('c', { is_overdue: true }), order('d', { due_at: before(1), state: 'rectified' })].map((one) => isOverdue(one, NOW))).toEqual([false, true, true, false]);
  });
  it('the next to fall due stands first, what ended last with the latest on top', () => {
    const items = [
      sampleTarget(1, { findings: [finding('f1', 'minor')], orders: [order('late', { due_at: before(60) }), order('done', { state: 'rectified', ended_at: before(50) })] }),
      sampleTarget(2, { orders: [order('soon', { due_at: before(-60) }), order('older', { state: 'withdrawn', ended_at: before(90) })] }),
    ];
    expect(orderRows(items).map((row) => [row.order.id, row.item.number, row.finding?.id])).toEqual([['late', 1, 'f1'], ['soon', 2, undefined], ['done', 1, 'f1'], ['older', 2, undefined]]);
  });
});

describe('who', () => {
  it('Y5: inspects has promised; who declined is not in the task', () => {
    const task = sampleInspection(sampleWorld());
    expect(['fire', 'police', 'ems', 'port'].map((agency) => [isInTask(task, agency), hasPromised(task, agency)])).toEqual([[true, true], [true, true], [false, false], [false, false]]);
  });
  it('Y3: a target is for whose inspectors were drawn, and for everybody where nobody was', () => {
    const drawn = sampleTarget(1, { is_selected: true, inspectors: [{ agency: 'fire', number: 1 }] });
    expect([isOurs(drawn, 'fire'), isOurs(drawn, 'police'), isOurs(sampleTarget(2, { is_selected: true }), 'police'), isOurs(sampleTarget(3), 'fire')]).toEqual([true, false, true, false]);
  });
  it('pools stand by agency, in the order of their numbers', () => {
    const plan = samplePlan({ inspectors: [{ agency: 'police', number: 2, name: 'b' }, { agency: 'fire', number: 1, name: 'c' }, { agency: 'police', number: 1, name: 'a' }] });
    expect(pools(plan).map((pool) => [pool.agency, pool.inspectors.map((one) => one.number)])).toEqual([['fire', [1]], ['police', [1, 2]]]);
  });
  it('Y9: another task at the same site is named as far as it is shown', () => {
    expect(alsoPlanned(sampleWorld(), sampleTarget(1, { also: ['t1', 'hidden'] }))).toEqual(['F-J-001']);
  });
});

describe('checklists', () => {
  it('Y4: a visit keeps the text that it began with; one that nobody began is the agency’s own', () => {
    const world = sampleWorld();
    sampleInspection(world);
    const settings = world.settings.get('fire');
    const used = { ...CHECKLIST, version: 1, agency: 'fire', title: 'As it was' };
    const plan = samplePlan({ checklists: [used, { ...used, agency: 'police', title: 'Of others' }] });
    expect(checklistOf(plan, settings, 'fire', { code: 'FIRE', version: 1 })?.title).toBe('As it was');
    expect(checklistOf(plan, settings, 'fire', { code: 'FIRE', version: 2 })?.title).toBe('Fire safety');
    expect(checklistOf(plan, settings, 'police', { code: 'FIRE', version: 2 })).toBeUndefined();
    const older = samplePlan({ checklists: [used] });
    expect(checklistOf(older, settings, 'fire', { code: 'FIRE', version: VERSION_UNSAID })?.title, 'one that begins without a link goes by what the agency has now').toBe('Fire safety');
    expect(checklistsOffered(settings).map((one) => one.code)).toEqual(['FIRE']);
    expect([unansweredItems({ answers: {} }, CHECKLIST), unansweredItems({ answers: { A1: 'ok', A2: 'not_applicable' } }, CHECKLIST), unansweredItems({ answers: {} }, undefined)]).toEqual([2, 0, 0]);
  });
});
