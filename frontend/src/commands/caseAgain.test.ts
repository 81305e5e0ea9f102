/** What was refused is sent anew as it was, or opened with what was typed. */
import { describe, expect, it } from 'vitest';
import type { RefusedCase } from '../model/caseRefused';
import { NOW } from '../model/sample';
import type { OutboxEntry } from '../offline/outbox';
import { againOf } from './caseAgain';

function refused(what: string, said: Record<string, unknown>, more: Partial<RefusedCase> & { file?: Blob } = {}): RefusedCase {
  const { file, ...rest } = more;
  const body = { command_id: 'c1', occurred_at: '2026-06-01T00:00:00.000Z', ...said };
  const entry: OutboxEntry = { commandId: 'c1', principal: 'p1', madeAt: NOW, order: 1, label: { key: 'sent.take_measure', args: {} }, method: 'POST', path: '', body: '', state: 'refused', attempts: 1, ...(file === undefined ? {} : { file }) };
  return { entry, what, item: 'n1', body, ...rest };
}
const again = (one: RefusedCase) => {
  const found = againOf(one, 't8');
  return found === undefined ? undefined : [found.operation.id, found.args, found.form];
};

describe('what was refused', () => {
  it('is opened with all that was typed, and keeps its id', () => {
    const fine = { amount: 100, currency: 'EUR' };
    expect(again(refused('measures', { id: 'n1', measure: 'fine', against: 'Shop 3', fine, instrument: 'L12' }, { made: 'measure' }))).toEqual(['take_measure', { task: 't8', id: 'n1', measure: 'fine', against: 'Shop 3', fine, instrument: 'L12' }, true]);
    expect(again(refused('evidence', { id: 'n1', what: 'Scales', holder: 'Van', measure: 'n0' }, { made: 'evidence' }))).toEqual(['collect_evidence', { task: 't8', id: 'n1', what: 'Scales', holder: 'Van', measure: 'n0' }, true]);
  });
  it('is said again as it was', () => {
    expect(again(refused('countersign', {}))).toEqual(['countersign_measure', { item: 'n1', note: '' }, false]);
    expect(again(refused('countersign', { note: 'Seen' }))).toEqual(['countersign_measure', { item: 'n1', note: 'Seen' }, false]);
    expect(again(refused('receive', { holder: 'Safe', seal_intact: true }))).toEqual(['receive_evidence', { item: 'n1', holder: 'Safe', seal_intact: true }, false]);
    expect(again(refused('lift-measure', { reason: 'Paid' }))).toEqual(['lift_measure', { item: 'n1', reason: 'Paid' }, false]);
  });
  it('a file goes again with its bytes; without them, and for what no crew does, there is nothing to send', () => {
    const [id, args] = again(refused('attachments', { name: 'a.jpg' }, { file: new Blob(['x']) })) as [string, { item: string; file: File }];
    expect([id, args.item, args.file.name, args.file.size]).toEqual(['add_evidence_file', 'n1', 'a.jpg', 1]);
    expect([again(refused('attachments', { name: 'a.jpg' })), again(refused('release', {}))]).toEqual([undefined, undefined]);
  });
});
