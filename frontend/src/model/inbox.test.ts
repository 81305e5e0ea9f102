/** What waits for an agency, each thing by itself, the oldest due first. */
import { describe, expect, it } from 'vitest';
import type { TaskItem } from '../protocol/inspection';
import type { Assignment, Equipment, Party, Task } from '../protocol/wire';
import type { Seat } from './enforcement';
import { grouped, groupOf, inboxAt, turned, waitingFor, type InboxRow } from './inbox';
import { NOW, before, sampleAmended, sampleOffer, samplePlanned, samplePromise, sampleWorld } from './sample';
import { sampleEnforcement, sampleEvidence, sampleReferral, sampleUnsigned } from './sampleEnforcement';
import { samplePost, sampleResponse } from './sampleResponse';
import type { World } from './world';

const inbox = (world: World, nowMs: number, reader: Seat): InboxRow[] => inboxAt(waitingFor(world, reader), nowMs);
const of = (world: World, agency: string, principal = `${agency}-commander`): InboxRow[] => inbox(world, NOW, { agency, principal, role: 'commander' });
const kinds = (rows: readonly InboxRow[], task?: string): string[] => rows.filter((one) => task === undefined || one.task?.id === task).map((one) => one.kind);
const party = (task: Task, agency: string): Party => task.parties.find((one) => one.agency === agency)!;

describe('joint tasks', () => {
  it('T6, T15: the own answer is waited for until its time, a change of what was promised by its own name', () => {
    const world = sampleWorld();
    sampleAmended(world);
    const rows = of(world, 'police');
    expect(rows.map((one) => [one.kind, one.task?.id, one.from, one.place])).toEqual([['answer', 't1', 'fire', 'answer'], ['again', 't3', 'fire', 'answer']]);
    expect(rows.map((one) => one.dueMs)).toEqual([NOW + 120_000, NOW + 600_000]);
    expect(inbox(world, NOW + 200_000, { agency: 'police', principal: 'p' }).map((one) => one.kind), 'its time is up').toEqual(['again']);
    expect(kinds(of(world, 'ems'))).toEqual([]);
  });
  it('T10: each counter-offer waits for who leads, and has a time only before the task is agreed', () => {
    const world = sampleWorld();
    const task = sampleOffer(world);
    const [offer] = of(world, 'fire').filter((one) => one.task?.id === 't2');
    expect([offer?.kind, offer?.from, offer?.dueMs, offer?.hand, offer?.place]).toEqual(['offer', 'ems', NOW + 100_000, 'commander', 'lanes']);
    task.phase = 'in_progress';
    expect(of(world, 'fire').find((one) => one.kind === 'offer')?.dueMs).toBeNull();
    expect(kinds(of(world, 'police'), 't2'), 'it is the lead’s to answer').toEqual([]);
  });
  it('T4: who said no is the lead’s turn, as long as the task is negotiated', () => {
    const world = sampleWorld();
    const task = world.task.get('t1')!;
    expect(kinds(of(world, 'fire'), 't1'), 'the phase is the server’s to say').toEqual([]);
    task.phase = 'negotiating';
    expect(of(world, 'fire').filter((one) => one.task?.id === 't1').map((one) => [one.kind, one.from, one.dueMs])).toEqual([['turn', 'ems', NOW + 120_000]]);
  });
  it('T17, T18: the lead that is offered, and one that may be taken over', () => {
    const world = sampleWorld();
    const task = samplePlanned(world);
    task.lead_offer = { offer: 1, to: 'police', reason: 'Relief', at: before(40) };
    expect(of(world, 'police').map((one) => [one.kind, one.sinceMs, one.dueMs]).at(-1)).toEqual(['lead', NOW - 40_000, null]);
    delete task.lead_offer;
    task.takeover = { agency: 'police', after_min: 5 };
    task.lead_unlinked_since = before(240);
    expect(kinds(of(world, 'police'), 't4')).toEqual([]);
    task.lead_unlinked_since = before(360);
    expect(of(world, 'police').filter((one) => one.task?.id === 't4').map((one) => [one.kind, one.sinceMs])).toEqual([['take_over', NOW - 60_000]]);
    expect(kinds(of(world, 'ems'), 't4')).not.toContain('take_over');
  });
  it('T16, T18: who may take over and leads with the lead has the offers before it as well', () => {
    const world = sampleWorld();
    const task = sampleOffer(world);
    Object.assign(party(task, 'police'), { commitment: 'accepted', leads: true });
    task.takeover = { agency: 'police', after_min: 5 };
    task.lead_unlinked_since = before(360);
    expect(of(world, 'police').filter((one) => one.task?.id === 't2').map((one) => [one.kind, one.hand])).toEqual([['offer', 'commander'], ['take_over', 'coordinator']]);
  });
  it('T15, T16: who leads with the lead has the offers before it also while its own answer is asked for', () => {
    const world = sampleWorld();
    const task = sampleOffer(world);
    Object.assign(party(task, 'police'), { commitment: 'pending', leads: true, left_out: false, goes_on: { promise: samplePromise([{ capability: 'patrol', count: 1 }]) } });
    expect(kinds(of(world, 'police'), 't2').sort()).toEqual(['again', 'offer']);
  });
  it('T24: what is to be sent has the time of that, and waits from when it was promised; what was sent and is late is no more to be sent', () => {
    const world = sampleWorld();
    const task = samplePlanned(world);
    Object.assign(task, { phase: 'in_progress', phase_since: before(7_200) });
    const police = party(task, 'police');
    Object.assign(police, {
      answered_at: before(120), outcome: { outcome: 'defaulted', at: before(30), late: false },
      came: [{ of: 'capability', what: 'patrol', promised: 1, sent: 1, arrived: 0 }, { of: 'capability', what: 'k9', promised: 1, sent: 0, arrived: 0 }],
      promise: samplePromise([{ capability: 'patrol', count: 1, from: before(60) }, { capability: 'k9', count: 1, from: before(-600) }]),
    });
    expect(of(world, 'police').filter((one) => one.kind === 'send').map((one) => [one.dueMs, one.sinceMs, one.late])).toEqual([[NOW + 600_000, NOW - 120_000, false]]);
    expect(of(world, 'fire').filter((one) => one.kind === 'missing').map((one) => [one.from, one.dueMs])).toEqual([['police', NOW - 60_000]]);
    Object.assign(police, { commitment: 'withdrawn' });
    expect(kinds(of(world, 'fire'), 't4'), 'what was taken back is promised no more').not.toContain('missing');
  });
  it('T24, T26: what is promised and not sent waits for its agency, what is overdue for who leads as well', () => {
    const world = sampleWorld();
    const task = samplePlanned(world);
    const police = party(task, 'police');
    Object.assign(police, { came: [{ of: 'capability', what: 'patrol', promised: 1, sent: 0, arrived: 0 }], promise: samplePromise([{ capability: 'patrol', count: 1 }], { report_at: before(-300) }) });
    expect(kinds(of(world, 'police'), 't4'), 'it is agreed and nobody is called yet').toEqual([]);
    task.phase = 'mobilizing';
    const [send] = of(world, 'police').filter((one) => one.task?.id === 't4');
    expect([send?.kind, send?.late, send?.dueMs, send?.place]).toEqual(['send', false, NOW + 300_000, 'send']);
    Object.assign(police, { outcome: { outcome: 'defaulted', at: before(30), late: false } });
    Object.assign(police.promise!, { report_at: before(60) });
    expect(of(world, 'police').filter((one) => one.task?.id === 't4').map((one) => [one.kind, one.late, one.sinceMs])).toEqual([['send', true, NOW - 30_000]]);
    expect(of(world, 'fire').filter((one) => one.task?.id === 't4').map((one) => [one.kind, one.from, one.late])).toEqual([['missing', 'police', true]]);
    task.phase = 'completed';
    expect(kinds(of(world, 'fire'), 't4'), 'nothing is waited for any more; it is to be closed').toEqual(['close']);
  });
  it('T23: what is done is closed once nobody is out, and what is closed is reviewed', () => {
    const world = sampleWorld();
    const task = samplePlanned(world);
    task.phase = 'completed';
    world.assignment.set('x', { kind: 'assignment', id: 'x', unit: 'u3', agency: 'police', task: 't4', status: 'on_scene' } as Assignment);
    expect(kinds(of(world, 'fire'), 't4')).toEqual([]);
    world.assignment.get('x')!.status = 'offered';
    expect(kinds(of(world, 'fire'), 't4'), 'an offer sends nobody').toEqual(['close']);
    world.assignment.get('x')!.status = 'cleared';
    expect(kinds(of(world, 'fire'), 't4')).toEqual(['close']);
    party(task, 'police').at_work = 1;
    expect(kinds(of(world, 'fire'), 't4'), 'a unit that is not shown here is out').toEqual([]);
    party(task, 'police').at_work = 0;
    task.phase = 'closed';
    expect([kinds(of(world, 'fire'), 't4'), kinds(of(world, 'police'), 't4')]).toEqual([['review'], []]);
    task.review = 'More boats';
    expect(kinds(of(world, 'fire'), 't4')).toEqual([]);
  });
});

describe('what stands in them', () => {
  it('N4 to N9: signatures with their time, custody, referrals', () => {
    const world = sampleWorld();
    sampleEnforcement(world, [sampleUnsigned(1), sampleEvidence(1, { offer: { agency: 'police', at: before(50), note: '' } }), sampleReferral(1)]);
    const rows = of(world, 'police').filter((one) => one.task?.id === 't8');
    expect(rows.map((one) => [one.kind, one.from, one.dueMs])).toEqual([['sign', 'fire', NOW + 1_800_000], ['referral', 'fire', null], ['custody', 'fire', null]]);
    expect(rows.every((one) => one.place === 'enforcement')).toBe(true);
  });
  it('B4: a post that is to be filled', () => {
    const world = sampleWorld();
    sampleResponse(world, [samplePost(1)]);
    expect(of(world, 'police').filter((one) => one.item?.id === 'o1').map((one) => [one.kind, one.place])).toEqual([['post', 'response']]);
    expect(kinds(of(world, 'ems'))).not.toContain('post');
  });
  it('Y7: what was ordered and is overdue, to who ordered it', () => {
    const world = sampleWorld();
    const order = { id: 'r1', finding: 'f1', agency: 'fire', owner: 'Baker', what: 'Light', due_at: before(60), ordered_at: before(600), state: 'open', is_overdue: false };
    world.task_item.set('g1', { kind: 'task_item', item: 'inspection_target', id: 'g1', task: 't1', number: 4, orders: [order, { ...order, id: 'r2', due_at: before(-60) }] } as unknown as TaskItem);
    expect(of(world, 'fire').filter((one) => one.item !== undefined).map((one) => [one.kind, one.late, one.key])).toEqual([['rectify', true, 'rectify:t1:r1']]);
    expect(kinds(of(world, 'police'))).not.toContain('rectify');
  });
  it('E9: equipment that is offered to have', () => {
    const world = sampleWorld();
    world.equipment.set('e1', { kind: 'equipment', id: 'e1', agency: 'fire', owner: 'fire', name: 'Pump 4', equipment_kind: 'pump', offer: { agency: 'police', at: before(10), expires_at: before(-900) } } as Equipment);
    expect(of(world, 'police').find((one) => one.equipment !== undefined)).toMatchObject({ kind: 'equipment', from: 'fire', dueMs: NOW + 900_000 });
    expect(kinds(of(world, 'ems'))).toEqual([]);
  });
});

it('is in the order of its times: what is overdue, what has a time, and the rest by age', () => {
  const row = (key: string, dueS: number | null, sinceS: number | null, late = false): InboxRow => ({ key, kind: 'sign', from: undefined, dueMs: dueS === null ? null : NOW + dueS * 1000, sinceMs: sinceS === null ? null : NOW - sinceS * 1000, late, hand: 'desk' });
  expect([row('a', -5, 9, true), row('b', 5, 9), row('c', null, 9), row('d', null, 9, true)].map(groupOf)).toEqual(['late', 'timed', 'untimed', 'late']);
  expect(grouped([row('a', -5, 9, true), row('c', null, 9)]).map((one) => [one.group, one.rows.length])).toEqual([['late', 1], ['untimed', 1]]);
  const world = sampleWorld();
  sampleAmended(world);
  world.equipment.set('e1', { kind: 'equipment', id: 'e1', agency: 'fire', owner: 'fire', name: 'Pump 4', equipment_kind: 'pump', offer: { agency: 'police', at: before(10), expires_at: before(20) } } as Equipment);
  expect(kinds(of(world, 'police'))).toEqual(['equipment', 'answer', 'again']);
});

describe('the clock', () => {
  const at = (world: World, agency: string, nowMs: number) => inbox(world, nowMs, { agency, principal: 'p' }).map((one) => [one.kind, one.task?.id, one.late]);

  it('alone takes away what is too late to be answered, brings what has become possible, and says what is late; nothing is looked through for it', () => {
    const world = sampleWorld();
    const task = samplePlanned(world);
    task.takeover = { agency: 'police', after_min: 5 };
    task.lead_unlinked_since = before(0);
    world.equipment.set('e1', { kind: 'equipment', id: 'e1', agency: 'fire', owner: 'fire', name: 'Pump 4', equipment_kind: 'pump', offer: { agency: 'police', at: before(10), expires_at: before(-60) } } as Equipment);
    const order = { id: 'r1', finding: 'f1', agency: 'police', owner: 'Baker', what: 'Light', due_at: before(-90), ordered_at: before(600), state: 'open', is_overdue: false };
    world.task_item.set('g1', { kind: 'task_item', item: 'inspection_target', id: 'g1', task: 't1', number: 4, orders: [order] } as unknown as TaskItem);
    const told = (afterS: number) => at(world, 'police', NOW + afterS * 1000);
    expect(told(0)).toEqual([['equipment', undefined, false], ['answer', 't1', false]]);
    expect(told(61)).toEqual([['equipment', undefined, true], ['answer', 't1', false]]);
    expect(told(91)).toEqual([['equipment', undefined, true], ['rectify', 't1', true], ['answer', 't1', false]]);
    expect(told(120)).toEqual([['equipment', undefined, true], ['rectify', 't1', true]]);
    expect(told(300)).toEqual([['equipment', undefined, true], ['rectify', 't1', true], ['take_over', 't4', false]]);
  });
  it('has turned nothing as long as no time of theirs has come', () => {
    const world = sampleWorld();
    sampleOffer(world);
    const all = waitingFor(world, { agency: 'fire', principal: 'p' });
    const times = [...new Set([...Array(400).keys()].map((s) => turned(all, NOW + s * 1000)))];
    expect(times.length, 'control').toBeGreaterThan(1);
    for (let s = 1; s < 400; s += 1) {
      const [was, is] = [NOW + (s - 1) * 1000, NOW + s * 1000];
      if (turned(all, was) === turned(all, is)) expect(inboxAt(all, is), `${s}`).toEqual(inboxAt(all, was));
    }
  });
});
