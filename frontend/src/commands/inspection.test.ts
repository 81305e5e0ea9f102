/** What an inspection's commands send, and when they are offered (rules Y1–Y8). */
import { describe, expect, it } from 'vitest';
import { NOW, before, sampleWorld, session } from '../model/sample';
import { sampleInspection } from '../model/sampleInspection';
import type { Inspection, TaskItem } from '../protocol/inspection';
import type { Session, Task, Zone } from '../protocol/wire';
import { answerChecklist } from './ops/answerChecklist';
import { attachPhoto } from './ops/attachPhoto';
import { closeList } from './ops/closeList';
import { concludeInspection } from './ops/concludeInspection';
import { drawTargets } from './ops/drawTargets';
import { excludeInspector } from './ops/excludeInspector';
import { finishVisit } from './ops/finishVisit';
import { listTargets } from './ops/listTargets';
import { nameInspectors } from './ops/nameInspectors';
import { orderRectification } from './ops/orderRectification';
import { recheckOrder } from './ops/recheckOrder';
import { recordFinding } from './ops/recordFinding';
import { reopenList } from './ops/reopenList';
import { skipTarget } from './ops/skipTarget';
import { startVisit } from './ops/startVisit';
import { unlistTargets } from './ops/unlistTargets';
import { withdrawOrder } from './ops/withdrawOrder';
import { parse } from './parser';
import { USAGE } from './parser';
import { INSPECTION_USAGE } from './inspectionLines';
import { OPERATIONS } from './registry';
import type { Context, Request, Unanswered } from './types';

interface More { role?: Session['role']; plan?: Partial<Inspection>; task?: Partial<Task>; items?: Record<number, Partial<TaskItem>>; waiting?: Unanswered[] }

function context(agency: string, { role = 'commander', plan, task, items, waiting = [] }: More = {}): Context & { sent: Request[] } {
  const sent: Request[] = [];
  const world = sampleWorld();
  sampleInspection(world, plan, task, items);
  const nothing = () => undefined;
  let ids = 0;
  return {
    world, me: session(agency, role), nowMs: NOW, selection: { task: 't9' }, point: null, clockKnown: true,
    screen: { select: nothing, goTo: nothing, open: nothing, set: nothing, showSheet: nothing }, newId: () => `new${(ids += 1)}`, isRead: () => true,
    unanswered: (path) => waiting.filter((one) => one.path.startsWith(path)),
    send: async (request) => {
      sent.push(request);
      return { ok: true, receipt: sent.length };
    },
    sent,
  };
}

const t9 = { task: 't9' };
const x1 = { item: 'x1' };
const CLOSED: Partial<Inspection> = { list: 'closed', closed_at: before(900), plan: { targets: 2, inspectors_each: 1, seed_from: 'the lottery' }, sha256: 'ab' };
const READY: Partial<Inspection> = { ...CLOSED, seed: '7', drawn_at: before(800) };
const visit = (agency: string, more = {}) => ({ agency, started_at: before(600), answers: {}, note: '', ...more });
const underway: More = { plan: READY, items: { 1: { is_selected: true, visits: [visit('fire')] } } };
const finding = { id: 'f1', agency: 'fire', severity: 'major' as const, text: 'Exit is blocked', photos: [], found_at: before(300) };
const order = { id: 'o1', agency: 'fire', finding: 'f1', what: 'Clear it', owner: 'The tenant', ordered_at: before(200), due_at: before(-9_000), state: 'open' as const, is_overdue: false, rechecks: [] };
const found: More = { plan: READY, items: { 1: { is_selected: true, visits: [visit('fire', { finished_at: before(60) })], findings: [finding], orders: [order] } } };

describe('the list', () => {
  it('Y1: who leads lists while it is open; each target with an id of its own, all of them in one order', async () => {
    const ctx = context('fire', { role: 'dispatcher' });
    const args = { ...t9, targets: [{ name: 'Canteen', from: 'typed' as const }], zones: ['z1'] };
    ctx.world.zone.set('z1', { kind: 'zone', id: 'z1', agency: 'fire', name: 'Pier' } as Zone);
    ctx.world.zone.set('z2', { kind: 'zone', id: 'z2', agency: 'police', name: 'Theirs' } as Zone);
    ctx.world.zone.set('z3', { kind: 'zone', id: 'z3', agency: 'fire', name: 'Of a fire', incident: 'i1' } as Zone);
    ctx.world.zone.set('z4', { kind: 'zone', id: 'z4', agency: 'police', name: 'Of the task', task: 't9' } as Zone);
    expect([listTargets.available(ctx), listTargets.reasonIfNot(ctx, args)]).toEqual([true, null]);
    await listTargets.run(ctx, args);
    expect(ctx.sent[0]).toMatchObject({ path: '/api/v1/tasks/t9/inspection/targets', body: { targets: [{ id: 'new1', name: 'Canteen', from: 'typed' }], zones: [{ id: 'new2', zone: 'z1' }] } });
    expect(['z2', 'z3', 'z4'].map((zone) => listTargets.reasonIfNot(ctx, { ...t9, zones: [zone] })), 'what others drew elsewhere, or was drawn for something else').toEqual(['reason.unknown_zone', 'reason.unknown_zone', null]);
    expect(listTargets.reasonIfNot(ctx, { ...t9, targets: [] })).toBe('reason.targets_missing');
    expect(listTargets.reasonIfNot(ctx, { ...t9, targets: Array.from({ length: 195 }, () => ({ name: 'x' })) })).toBe('reason.targets_too_many');
    expect(listTargets.reasonIfNot(context('police'), t9)).toBe('reason.not_lead');
    expect(listTargets.reasonIfNot(context('fire', { plan: CLOSED }), t9)).toBe('reason.list_closed');
    expect(listTargets.reasonIfNot(context('fire', { task: { task_kind: 'enforcement' } }), t9)).toBe('code.wrong_kind');
    expect(listTargets.reasonIfNot(context('fire', { task: { phase: 'completed' } }), t9)).toBe('reason.task_over');
    expect(unlistTargets.reasonIfNot(ctx, { ...t9, targets: ['x1', 'gone'] })).toBe('reason.target_gone');
  });
  it('Y2: each agency names its own; who is excluded where is said by its agency or by who leads', async () => {
    const police = context('police', { role: 'dispatcher' });
    await nameInspectors.run(police, { ...t9, add: [' Dan Vela '], remove: [1] });
    expect(police.sent[0]?.body).toEqual({ add: ['Dan Vela'], remove: [1] });
    expect(nameInspectors.reasonIfNot(police, { ...t9, remove: [2] })).toBe('reason.inspector_gone');
    expect(nameInspectors.reasonIfNot(context('ems'), t9)).toBe('reason.not_party');
    const theirs = { ...t9, agency: 'fire', inspector: 1, target: 'x1', reason: 'kin' };
    expect(excludeInspector.reasonIfNot(police, theirs)).toBe('reason.exclusion_theirs');
    expect(excludeInspector.reasonIfNot(context('fire'), { ...theirs, agency: 'police' })).toBeNull();
    expect(excludeInspector.reasonIfNot(context('fire'), { ...theirs, lift: true })).toBe('reason.not_excluded');
    const is = context('fire', { plan: { exclusions: [{ agency: 'fire', inspector: 1, target: 'x1', reason: 'kin' }] } });
    expect(excludeInspector.reasonIfNot(is, theirs)).toBe('reason.excluded_already');
    await excludeInspector.run(is, { ...theirs, lift: true });
    expect(is.sent[0]?.body, 'what is lifted has no reason').toEqual({ agency: 'fire', inspector: 1, target: 'x1', lift: true });
  });
  it('Y3: where the seed will come from is said with it, if anything is drawn', () => {
    const ctx = context('fire');
    const why = (more: object) => closeList.reasonIfNot(ctx, { ...t9, ...more });
    expect([why({ inspectors_each: 0 }), why({ inspectors_each: 1 }), why({ inspectors_each: 1, seed_from: 'x' }), why({ inspectors_each: 6, seed_from: 'x' }), why({ targets: 7, inspectors_each: 0, seed_from: 'x' }), why({ targets: NaN, inspectors_each: 0 })])
      .toEqual([null, 'reason.seed_from_missing', null, 'reason.inspectors_each', 'reason.draw_count', 'reason.draw_count']);
    expect(closeList.reasonIfNot(context('fire', { plan: { inspectors: [] } }), { ...t9, inspectors_each: 1, seed_from: 'x' })).toBe('code.too_few_inspectors');
    const cleo = { plan: { exclusions: [{ agency: 'police', inspector: 1, target: 'x3', reason: 'kin' }] } };
    expect(closeList.reasonIfNot(context('fire', cleo), { ...t9, inspectors_each: 1, seed_from: 'x' }), 'one pool is too small at one target').toBe('code.too_few_inspectors');
    expect(why({ inspectors_each: 2, seed_from: 'x' }), 'the police has named one').toBe('code.too_few_inspectors');
    expect(closeList.reasonIfNot(context('fire', { task: { phase: 'proposed' } }), t9)).toBe('reason.not_agreed');
    expect(closeList.available(context('fire', { role: 'dispatcher' }))).toBe(false);
  });
  it('Y2, Y3: it is drawn once, and opened again only before that and before anybody was there', () => {
    const draw = (plan: Partial<Inspection>) => drawTargets.reasonIfNot(context('fire', { plan }), { ...t9, seed: '7' });
    expect([draw({}), draw(CLOSED), draw(READY), draw({ ...CLOSED, plan: { inspectors_each: 0, seed_from: '' } })]).toEqual(['reason.list_open', null, 'reason.drawn_already', 'reason.nothing_to_draw']);
    expect(drawTargets.reasonIfNot(context('fire', { plan: CLOSED }), { ...t9, seed: ' ' })).toBe('reason.seed_missing');
    const reopen = (more: More) => reopenList.reasonIfNot(context('fire', more), t9);
    const whole = { ...CLOSED, plan: { inspectors_each: 0, seed_from: '' } };
    const agreed = { phase: 'agreed' as const, started_at: undefined } as unknown as Partial<Task>;
    expect([reopen({}), reopen({ plan: CLOSED }), reopen({ plan: READY }), reopen({ plan: whole }), reopen({ plan: whole, task: agreed, items: { 2: { skipped: { at: before(1), reason: 'x' } } } })])
      .toEqual(['reason.list_open', null, 'reason.drawn_already', 'reason.inspection_begun', null]);
  });
});

describe('a visit', () => {
  it('Y5: begins where something is to be inspected, by who has promised, while the work goes on', () => {
    const start = (agency: string, more: More, args = {}) => startVisit.reasonIfNot(context(agency, { plan: READY, ...more }), { ...x1, ...args });
    const chosen: More = { items: { 1: { is_selected: true } } };
    expect(['fire', 'police', 'ems'].map((agency) => start(agency, chosen))).toEqual([null, null, 'reason.not_committed']);
    expect([start('fire', {}), start('fire', { items: { 1: { skipped: { at: before(1), reason: 'x' } } } }), start('fire', { ...chosen, task: { phase: 'suspended' } }), start('fire', underway), start('police', underway)])
      .toEqual(['code.not_drawn', 'reason.target_skipped', 'reason.not_in_progress', 'reason.visited_already', null]);
    expect([start('fire', chosen, { checklist: 'FIRE' }), start('fire', chosen, { checklist: 'OLD' }), start('fire', chosen, { checklist: null })]).toEqual([null, 'reason.unknown_code', null]);
    expect(['field', 'dispatcher', 'observer', 'admin'].map((role) => startVisit.available(context('fire', { role: role as Session['role'] })))).toEqual([true, true, false, false]);
  });
  it('Y5: a crew’s report carries its time, and one target’s reports are sent in their order', async () => {
    const crew = context('fire', { ...underway, role: 'field' });
    await answerChecklist.run(crew, { ...x1, answers: { A1: 'ok' } });
    await recordFinding.run(crew, { ...x1, severity: 'minor', text: ' Loose cable ', at: { lat: 1, lon: 2 }, photos: ['p1'] });
    expect(crew.sent.map((one) => [one.path, one.thread])).toEqual([['/api/v1/task-items/x1/answers', 'item x1'], ['/api/v1/task-items/x1/findings', 'item x1']]);
    expect(crew.sent[1]?.body).toEqual({ id: 'new1', severity: 'minor', text: 'Loose cable', at: { lat: 1, lon: 2 }, photos: ['p1'], occurred_at: before(0) });
    const desk = context('fire', underway);
    await answerChecklist.run(desk, { ...x1, answers: { A1: 'ok' } });
    expect(desk.sent[0]?.body).toEqual({ answers: { A1: 'ok' } });
  });
  it('Y5: what waits on a tablet counts there: a visit that was begun without a link goes on, one that was finished does not', () => {
    const wait = (...whats: string[]): Unanswered[] => whats.map((what) => ({ path: `/api/v1/task-items/x1/${what}`, body: what === 'answers' ? { answers: {} } : {}, madeAt: NOW }));
    const why = (waiting: Unanswered[]) => recordFinding.reasonIfNot(context('fire', { role: 'field', plan: READY, items: { 1: { is_selected: true } }, waiting }), x1);
    expect([why([]), why(wait('visit')), why(wait('visit', 'answers', 'finish-visit'))]).toEqual(['reason.visit_missing', null, 'reason.visit_over']);
  });
  it('Y5: what has begun goes on until it is finished, whatever becomes of the task; nothing begins there', () => {
    const phases = ['suspended', 'completed', 'closed', 'cancelled'] as const;
    expect(phases.map((phase) => recordFinding.reasonIfNot(context('fire', { ...underway, task: { phase } }), x1))).toEqual([null, null, null, null]);
    expect(phases.map((phase) => startVisit.reasonIfNot(context('police', { ...underway, task: { phase } }), x1))).toEqual(phases.map(() => 'reason.not_in_progress'));
  });
  it('Y5: it is signed, or it is said why not', async () => {
    const ctx = context('fire', underway);
    const why = (more: object) => finishVisit.reasonIfNot(ctx, { ...x1, note: '', ...more });
    const signed = { name: 'Eve Lund', capacity: 'tenant' };
    expect([why({}), why({ signed }), why({ signed: { ...signed, name: ' ' } }), why({ unsigned: ' ' }), why({ unsigned: 'Nobody there' }), why({ signed: { ...signed, strokes: '1,1 '.repeat(1_001) } })])
      .toEqual(['reason.signature_missing', null, 'reason.signature_missing', 'reason.signature_missing', null, 'reason.signature_long']);
    await finishVisit.run(ctx, { ...x1, note: ' ok ', signed });
    await finishVisit.run(ctx, { ...x1, note: '', unsigned: ' Nobody there ' });
    expect(ctx.sent.map((one) => one.body)).toEqual([{ note: 'ok', signed }, { note: '', unsigned: 'Nobody there' }]);
  });
  it('Y6: photographs are pictures, and a finding names a few of them', () => {
    const ctx = context('fire', underway);
    const many = (agency: string) => ({ attachments: Array.from({ length: 60 }, (_, n) => ({ id: String(n), agency })) as TaskItem['attachments'] });
    const one = (agency: string) => attachPhoto.reasonIfNot(context('fire', { ...underway, items: { 1: { is_selected: true, visits: [visit('fire')], ...many(agency) } } }), { ...x1, id: 'p', file: { name: 'a.jpg', size: 3, type: '' } as File });
    expect([one('fire'), one('police')], 'each agency has its own').toEqual(['reason.photos_full', null]);
    const photo = (name: string, size = 3) => attachPhoto.reasonIfNot(ctx, { ...x1, id: 'p', file: { name, size, type: '' } as File });
    expect([photo('a.jpg'), photo('a.pdf'), photo('a.jpg', 0), photo('a.jpg', 17 * 1024 * 1024)]).toEqual([null, 'reason.photo_type', 'reason.file_empty', 'reason.file_size']);
    expect(recordFinding.reasonIfNot(ctx, { ...x1, severity: 'minor', text: 'x', photos: Array.from({ length: 7 }, (_, n) => String(n)) })).toBe('reason.photos_each');
  });
  it('what is not to be visited is skipped by who leads, and nothing where somebody was', () => {
    const skip = (agency: string, more: More) => skipTarget.reasonIfNot(context(agency, { plan: READY, ...more }), x1);
    const chosen: More = { items: { 1: { is_selected: true } } };
    expect([skip('fire', chosen), skip('police', chosen), skip('fire', {}), skip('fire', underway)]).toEqual([null, 'reason.not_lead', 'code.not_drawn', 'reason.visited_already']);
    const there = (agency: string, more = {}): More => ({ items: { 1: { is_selected: true, visits: [visit(agency, more)] } }, task: { phase: 'completed' } });
    expect([skip('fire', { ...chosen, task: { phase: 'completed' } }), skip('fire', there('police')), skip('fire', there('ems')), skip('fire', there('ems', { finished_at: before(60) }))], 'who left without finishing is not waited for')
      .toEqual([null, 'reason.visited_already', null, 'reason.visited_already']);
  });
});

describe('orders and the result', () => {
  it('Y7: its own finding is ordered to be put right, also after the work is done; its own order is rechecked', async () => {
    const after = { ...found, task: { phase: 'closed' as const } };
    const ctx = context('fire', after);
    const args = { ...x1, finding: 'f1', what: 'Clear it', owner: 'The tenant', due_at: before(-60) };
    expect([orderRectification.reasonIfNot(ctx, args), orderRectification.reasonIfNot(ctx, { ...args, due_at: before(60) }), orderRectification.reasonIfNot(ctx, { ...args, owner: ' ' }), orderRectification.reasonIfNot(context('police', after), args)])
      .toEqual([null, 'reason.until_past', 'reason.owner_missing', 'reason.finding_theirs']);
    const o1 = { ...x1, order: 'o1' };
    expect([recheckOrder.reasonIfNot(ctx, { ...o1, rectified: true, note: '' }), recheckOrder.reasonIfNot(ctx, { ...o1, rectified: true, note: 'Seen' }), recheckOrder.reasonIfNot(context('police', after), o1), withdrawOrder.reasonIfNot(ctx, { ...o1, order: 'no' })])
      .toEqual(['reason.text_missing', null, 'reason.order_theirs', 'reason.order_gone']);
    await recheckOrder.run(ctx, { ...o1, rectified: true, note: 'Seen', due_at: before(-60) });
    expect(ctx.sent[0]?.body, 'what was put right gets no new time').toEqual({ order: 'o1', rectified: true, note: 'Seen' });
  });
  it('Y7: the orders of who has left are withdrawn by who leads, and rechecked by nobody; what is never done ends some day', () => {
    const theirs: More = { ...found, items: { 1: { is_selected: true, findings: [{ ...finding, agency: 'ems' }], orders: [{ ...order, agency: 'ems' }] } } };
    const o1 = { ...x1, order: 'o1', reason: 'They left' };
    expect([withdrawOrder.reasonIfNot(context('fire', theirs), o1), recheckOrder.reasonIfNot(context('fire', theirs), o1), withdrawOrder.reasonIfNot(context('police', theirs), o1), withdrawOrder.reasonIfNot(context('ems', theirs), o1), withdrawOrder.reasonIfNot(context('fire', { ...theirs, role: 'field' }), o1)])
      .toEqual([null, 'reason.order_theirs', 'reason.order_theirs', 'reason.not_committed', 'reason.order_theirs']);
    const often: More = { ...found, items: { 1: { is_selected: true, findings: [finding], orders: [{ ...order, rechecks: Array.from({ length: 20 }, () => ({ at: before(100), is_rectified: false, note: 'no' })) }] } } };
    expect([false, true].map((rectified) => recheckOrder.reasonIfNot(context('fire', often), { ...o1, rectified, note: 'Seen' }))).toEqual(['code.full', null]);
  });
  it('Y8: it is concluded once nothing is left, also when the task is over', () => {
    const conclude = (more: More) => concludeInspection.reasonIfNot(context('fire', more), { ...t9, summary: 'All in order' });
    expect([conclude({}), conclude({ plan: CLOSED }), conclude(underway), conclude(found), conclude({ ...found, task: { phase: 'completed' } })]).toEqual(['reason.list_open', 'code.not_drawn', 'reason.targets_left', null, null]);
    expect(concludeInspection.reasonIfNot(context('police', found), t9)).toBe('reason.not_lead');
  });
});

describe('lines', () => {
  const read = (line: string, more: More = {}, agency = 'fire') => {
    const parsed = parse(line, context(agency, more));
    return parsed.ok ? [parsed.operation.id, parsed.args] : parsed.hint.key;
  };
  it('every command of an inspection can be typed, and help shows how', () => {
    const typed = new Set(INSPECTION_USAGE.flatMap((usage) => {
      const parsed = parse(usage.replaceAll('JT-1', 'F-J-009').replaceAll(' 3', ' 1').replace('exclude F-J-009 F 2 1', 'exclude F-J-009 F 2 1'), context('fire', found));
      return parsed.ok ? [parsed.operation.id] : [];
    }));
    const files = ['attach_photo'];
    const own = OPERATIONS.filter((one) => ['list_targets', 'unlist_targets', 'name_inspectors', 'exclude_inspector', 'close_list', 'reopen_list', 'draw_targets', 'skip_target', 'start_visit', 'answer_checklist', 'attach_photo',
      'record_finding', 'finish_visit', 'order_rectification', 'recheck_order', 'withdraw_order', 'conclude_inspection', 'show_sheet'].includes(one.id)).map((one) => one.id);
    expect(own).toHaveLength(18);
    expect(own.filter((id) => !typed.has(id) && !files.includes(id))).toEqual([]);
    expect(INSPECTION_USAGE.every((usage) => USAGE.includes(usage))).toBe(true);
  });
  it('name targets by their number, and agencies by their letter', () => {
    expect(read('skip F-J-009 2 "shut"')).toEqual(['skip_target', { item: 'x2', reason: 'shut' }]);
    expect(read('exclude F-J-009 P 1 3 "kin"')).toEqual(['exclude_inspector', { task: 't9', agency: 'police', inspector: 1, target: 'x3', reason: 'kin' }]);
    expect(read('close-list F-J-009 all 0')).toEqual(['close_list', { task: 't9', inspectors_each: 0, seed_from: '' }]);
    expect(read('answer F-J-009 1 A1 not_ok')).toEqual(['answer_checklist', { item: 'x1', answers: { A1: 'not_ok' } }]);
    expect(read('rectify F-J-009 1', found)).toEqual(['order_rectification', { item: 'x1', finding: 'f1' }]);
    expect(read('withdraw-order F-J-009 1 1 "moved"', found)).toEqual(['withdraw_order', { item: 'x1', order: 'o1', reason: 'moved' }]);
  });
  it('what is not there, or half a line, is said', () => {
    expect([read('skip F-J-009 9'), read('skip F-J-009'), read('skip nothing 1'), read('answer F-J-009 1 A1 perhaps'), read('rectify F-J-009 1'), read('finding F-J-009 1 grave "x"')])
      .toEqual(['line.nothing_named', 'line.usage', 'line.nothing_named', 'line.usage', 'line.nothing_named', 'line.usage']);
  });
});
