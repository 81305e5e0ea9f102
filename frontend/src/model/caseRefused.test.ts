/** What was refused of an enforcement stays in sight until it is sent anew, and what is still on a device keeps its task in sight. */
import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../offline/outbox';
import { isOnDevice, isSentAnew, refusedCases, refusedTasks } from './caseRefused';
import { madePath } from './pending';
import { NOW, sampleWorld } from './sample';
import { sampleTarget } from './sampleInspection';
import { sampleEnforcement, sampleEvidence, sampleMeasure, sampleUnsigned } from './sampleEnforcement';
import { unfinishedTask } from './unfinished';
import { pathOf } from './visitPending';

let order = 0;
function entry(path: string, body: object, more: Partial<OutboxEntry> = {}): OutboxEntry {
  order += 1;
  return { commandId: `c${order}`, principal: 'p1', madeAt: NOW, order, label: { key: 'sent.take_measure', args: {} }, method: 'POST', path, body: JSON.stringify({ command_id: `c${order}`, ...body }), state: 'refused', attempts: 1, code: 'unlawful', ...more };
}
const taken = (id: string, more: Partial<OutboxEntry> = {}): OutboxEntry => entry(madePath('measure', 't8'), { id, measure: 'seal', against: 'Shop 3' }, more);
const me = { agency: 'police', principal: 'p1' };
const unit = { id: 'u9', agency: 'police' };

function world(...items: Parameters<typeof sampleEnforcement>[1][]) {
  const made = sampleWorld();
  sampleEnforcement(made, items[0] ?? [sampleUnsigned(1)]);
  return made;
}
function left(...items: Parameters<typeof sampleEnforcement>[1][]) {
  const made = world(...items);
  made.assignment.set('a9', { ...[...made.assignment.values()][0]!, id: 'a9', unit: 'u9', task: 't8', status: 'cleared' });
  return made;
}

describe('what was refused', () => {
  it('is of its task: what was made, what was said of what is there, and of what was made and refused', () => {
    const entries = [
      taken('n1'), entry(madePath('evidence', 't8'), { id: 'n2', what: 'Scales' }), entry(`${pathOf('m1')}countersign`, {}), entry(`${pathOf('n2')}attachments`, { id: 'f1', name: 'a.jpg' }),
      entry(madePath('measure', 'other'), { id: 'n3' }), entry(`${pathOf('elsewhere')}receive`, {}), taken('n4', { state: 'queued' }), entry('/api/v1/assignments/a1/status', {}),
    ];
    expect(refusedCases(world(), 't8', entries).map((one) => [one.what, one.item, one.made])).toEqual([['measures', 'n1', 'measure'], ['evidence', 'n2', 'evidence'], ['countersign', 'm1', undefined], ['attachments', 'n2', undefined]]);
  });
  it('is found of every task, also of one that is shown no more; what was found at a target stands there', () => {
    const made = world();
    made.task_item.set('x1', sampleTarget(1, { task: 't9' }));
    const entries = [
      taken('n1'), entry(madePath('evidence', 'gone'), { id: 'n2', what: 'Scales' }), entry(`${pathOf('n2')}attachments`, { id: 'f1', name: 'a.jpg' }), entry(`${pathOf('m1')}countersign`, {}), entry(`${pathOf('lost')}receive`, {}),
      entry(`${pathOf('x1')}findings`, {}), taken('n4', { state: 'queued' }), entry('/api/v1/assignments/a1/status', {}),
    ];
    expect(refusedTasks(made, entries)).toEqual(['t8', 'gone', '']);
    expect(['t8', 'gone', ''].map((task) => refusedCases(made, task, entries).map((one) => one.item))).toEqual([['n1', 'm1'], ['n2', 'n2'], ['lost']]);
  });
  it('is settled once it was sent anew under its id, unless that was refused, too', () => {
    const first = taken('n1');
    const settled = (...since: OutboxEntry[]): boolean => isSentAnew(world(), refusedCases(world(), 't8', [first])[0]!, [first, ...since]);
    expect([settled(), settled(taken('n1', { state: 'queued' })), settled(taken('n1', { state: 'accepted' })), settled(taken('n1')), settled(taken('n5', { state: 'queued' }))]).toEqual([false, true, true, false, false]);
    expect(isSentAnew(world([sampleMeasure(4, { id: 'n1' })]), refusedCases(world(), 't8', [first])[0]!, [first])).toBe(true);
    const signed = entry(`${pathOf('m1')}countersign`, {});
    expect(isSentAnew(world(), refusedCases(world(), 't8', [signed])[0]!, [signed])).toBe(false);
  });
});

describe('of a disaster response', () => {
  const hall = (more: Partial<OutboxEntry> = {}) => entry(madePath('shelter', 't8'), { id: 'h1', name: 'Hall', capacity: 40 }, more);
  const change = (more: Partial<OutboxEntry> = {}) => entry(`${pathOf('h1')}change-shelter`, { version: 1, capacity: 50 }, more);
  it('what was opened and counted is told by what it is, and what was said of it follows', () => {
    const entries = [hall(), entry(madePath('figures', 't8'), { id: 'f1', about: 'h1' }), change(), entry(madePath('figures', 'other'), { id: 'f2' })];
    expect(refusedCases(world(), 't8', entries).map((one) => [one.what, one.item, one.made])).toEqual([['shelters', 'h1', 'shelter'], ['figures', 'f1', 'figures'], ['change-shelter', 'h1', undefined]]);
    expect([isOnDevice(world(), 't8', [hall({ state: 'accepted' }), change({ state: 'queued' })]), isOnDevice(world(), 't8', [change({ state: 'queued' })])]).toEqual([true, false]);
  });
  it('a change is settled by the next one that is not refused, a file by no other one', () => {
    const settled = (first: OutboxEntry, ...since: OutboxEntry[]): boolean => isSentAnew(world(), refusedCases(world(), 't8', [hall({ state: 'accepted' }), first])[0]!, [first, ...since]);
    expect([settled(change()), settled(change(), change()), settled(change(), change({ state: 'queued' }))]).toEqual([false, false, true]);
    const file = (more: Partial<OutboxEntry> = {}) => entry(`${pathOf('h1')}attachments`, { id: 'p1' }, more);
    expect(settled(file(), file({ state: 'accepted' }))).toBe(false);
  });
});

describe('a task that was left', () => {
  it('is gone on with while something of it is on this device', () => {
    expect(isOnDevice(world(), 't8', [taken('n1'), taken('n2', { state: 'sent' })])).toBe(true);
    expect(isOnDevice(world(), 't8', [taken('n1', { state: 'accepted' }), entry(madePath('measure', 'other'), { id: 'x' }), entry('/api/v1/tasks/t8/notes', {})])).toBe(false);
    expect([unfinishedTask(left(), unit, me, [taken('n1')]), unfinishedTask(left(), unit, me, []), unfinishedTask(world(), unit, me, [taken('n1')])]).toEqual(['t8', undefined, undefined]);
  });
  it('is gone on with while evidence is in this person’s hands, or offered to it', () => {
    const mine = sampleEvidence(1, { agency: 'police', custody: [{ step: 1, agency: 'police', officer: 'p1', holder: 'Van 3', at: '2026-06-01T00:00:00.000Z', note: '', sha256: 'ab' }] });
    const others = { ...mine, custody: [{ ...mine.custody[0]!, officer: 'p2' }] };
    const offered = sampleEvidence(1, { offer: { agency: 'police', at: '2026-06-01T00:00:00.000Z', note: '' } });
    expect([mine, others, offered, { ...mine, ended: { agency: 'police', at: '2026-06-01T00:00:00.000Z', how: 'returned' as const, note: '', sha256: 'ab' } }].map((one) => unfinishedTask(left([one]), unit, me, []))).toEqual(['t8', undefined, 't8', undefined]);
    // Where its unit was never sent: what is this person's own, and not what is for the agency.
    const personally = sampleEvidence(1, { offer: { agency: 'police', person: 'p1', at: '2026-06-01T00:00:00.000Z', note: '' } });
    expect([mine, personally, offered, others].map((one) => unfinishedTask(world([one]), unit, me, []))).toEqual(['t8', 't8', undefined, undefined]);
  });
});
