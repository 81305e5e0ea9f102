/** What was refused of an enforcement stays in sight until it is sent anew, and what is still on a device keeps its task in sight. */
import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../offline/outbox';
import { collectedPath, takenPath } from './casePending';
import { isOnDevice, isSentAnew, refusedCases } from './caseRefused';
import { NOW, sampleWorld } from './sample';
import { sampleEnforcement, sampleEvidence, sampleMeasure, sampleUnsigned } from './sampleEnforcement';
import { unfinishedTask } from './unfinished';
import { pathOf } from './visitPending';

let order = 0;
function entry(path: string, body: object, more: Partial<OutboxEntry> = {}): OutboxEntry {
  order += 1;
  return { commandId: `c${order}`, principal: 'p1', madeAt: NOW, order, label: { key: 'sent.take_measure', args: {} }, method: 'POST', path, body: JSON.stringify({ command_id: `c${order}`, ...body }), state: 'refused', attempts: 1, code: 'unlawful', ...more };
}
const taken = (id: string, more: Partial<OutboxEntry> = {}): OutboxEntry => entry(takenPath('t8'), { id, measure: 'seal', against: 'Shop 3' }, more);
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
      taken('n1'), entry(collectedPath('t8'), { id: 'n2', what: 'Scales' }), entry(`${pathOf('m1')}countersign`, {}), entry(`${pathOf('n2')}attachments`, { id: 'f1', name: 'a.jpg' }),
      entry(takenPath('other'), { id: 'n3' }), entry(`${pathOf('elsewhere')}receive`, {}), taken('n4', { state: 'queued' }), entry('/api/v1/assignments/a1/status', {}),
    ];
    expect(refusedCases(world(), 't8', entries).map((one) => [one.what, one.item, one.made])).toEqual([['measures', 'n1', 'measure'], ['evidence', 'n2', 'evidence'], ['countersign', 'm1', undefined], ['attachments', 'n2', undefined]]);
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

describe('a task that was left', () => {
  it('is gone on with while something of it is on this device', () => {
    expect(isOnDevice(world(), 't8', [taken('n1'), taken('n2', { state: 'sent' })])).toBe(true);
    expect(isOnDevice(world(), 't8', [taken('n1', { state: 'accepted' }), entry(takenPath('other'), { id: 'x' }), entry('/api/v1/tasks/t8/notes', {})])).toBe(false);
    expect([unfinishedTask(left(), unit, me, [taken('n1')]), unfinishedTask(left(), unit, me, []), unfinishedTask(world(), unit, me, [taken('n1')])]).toEqual(['t8', undefined, undefined]);
  });
  it('is gone on with while evidence is in this person’s hands, or offered to it', () => {
    const mine = sampleEvidence(1, { agency: 'police', custody: [{ step: 1, agency: 'police', officer: 'p1', holder: 'Van 3', at: '2026-06-01T00:00:00.000Z', note: '', sha256: 'ab' }] });
    const others = { ...mine, custody: [{ ...mine.custody[0]!, officer: 'p2' }] };
    const offered = sampleEvidence(1, { offer: { agency: 'police', at: '2026-06-01T00:00:00.000Z', note: '' } });
    expect([mine, others, offered, { ...mine, ended: { agency: 'police', at: '2026-06-01T00:00:00.000Z', how: 'returned' as const, note: '', sha256: 'ab' } }].map((one) => unfinishedTask(left([one]), unit, me, []))).toEqual(['t8', undefined, 't8', undefined]);
  });
});
