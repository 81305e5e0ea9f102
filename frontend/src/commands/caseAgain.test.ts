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
const AT = { occurred_at: '2026-06-01T00:00:00.000Z' };
const again = (one: RefusedCase) => {
  const found = againOf(one, 't8');
  return found === undefined ? undefined : [found.operation.id, found.args, found.form];
};

describe('what was refused', () => {
  it('is opened with all that was typed, and keeps its id', () => {
    const fine = { amount: 100, currency: 'EUR' };
    expect(again(refused('measures', { id: 'n1', measure: 'fine', against: 'Shop 3', fine, instrument: 'L12' }, { made: 'measure' }))).toEqual(['take_measure', { task: 't8', id: 'n1', measure: 'fine', against: 'Shop 3', fine, instrument: 'L12', ...AT }, true]);
    expect(again(refused('evidence', { id: 'n1', what: 'Scales', holder: 'Van', measure: 'n0' }, { made: 'evidence' }))).toEqual(['collect_evidence', { task: 't8', id: 'n1', what: 'Scales', holder: 'Van', measure: 'n0', ...AT }, true]);
  });
  it('is said again as it was', () => {
    expect(again(refused('countersign', {}))).toEqual(['countersign_measure', { item: 'n1', note: '', ...AT }, false]);
    expect(again(refused('countersign', { note: 'Seen' }))).toEqual(['countersign_measure', { item: 'n1', note: 'Seen', ...AT }, false]);
    expect(again(refused('receive', { holder: 'Safe', seal_intact: true }))).toEqual(['receive_evidence', { item: 'n1', holder: 'Safe', seal_intact: true, ...AT }, false]);
    expect(again(refused('lift-measure', { reason: 'Paid' }))).toEqual(['lift_measure', { item: 'n1', reason: 'Paid', ...AT }, false]);
  });
  it('stays dated as of when it happened; refused as too long ago, only as of now is left, and it says so', () => {
    const seal = { id: 'n1', measure: 'seal', against: 'Shop 3' };
    const one = refused('measures', seal, { made: 'measure' });
    const late = { ...one, entry: { ...one.entry, code: 'too_far_back' } };
    expect([againOf(one, 't8')?.asOfNow, againOf(late, 't8')?.asOfNow, againOf(late, 't8')?.args]).toEqual([undefined, 'too_far_back', { task: 't8', ...seal }]);
    const undated = refused('measures', { ...seal, occurred_at: undefined }, { made: 'measure' });
    expect(againOf(undated, 't8')?.args, 'nobody knew when').toEqual({ task: 't8', ...seal });
  });
  it('of a disaster response is opened with what was typed, figures as of when they were counted', () => {
    const hall = { id: 'n1', name: 'Hall', at: { lon: 7, lat: 43 }, capacity: 40 };
    expect(again(refused('shelters', hall, { made: 'shelter' }))).toEqual(['open_shelter', { task: 't8', ...hall, ...AT }, true]);
    const counted = { id: 'n1', about: 'h1', whom: 'public', values: { sheltered: 12 }, source: 'Heron 12', is_estimate: false };
    expect(again(refused('figures', counted, { made: 'figures' }))).toEqual(['report_figures', { task: 't8', ...counted, counted_at: '2026-06-01T00:00:00.000Z' }, true]);
    expect(again(refused('figures', { ...counted, occurred_at: undefined }, { made: 'figures' }))).toEqual(['report_figures', { task: 't8', ...counted }, true]);
  });
  it('is changed from what it is now', () => expect(again(refused('change-shelter', { version: 3, capacity: 50, facilities: 'Beds' }))).toEqual(['change_shelter', { item: 'n1', capacity: 50, facilities: 'Beds', ...AT }, true]));
  it('of a disaster response is said again as it was', () => {
    expect((['place-unit', 'remove-unit'] as const).map((what) => again(refused(what, { unit: 'u1' })))).toEqual([['place_unit', { item: 'n1', unit: 'u1', ...AT }, false], ['remove_unit', { item: 'n1', unit: 'u1', ...AT }, false]]);
    expect((['close-shelter', 'withdraw-figures'] as const).map((what) => again(refused(what, { reason: 'Empty' })))).toEqual([['close_shelter', { item: 'n1', reason: 'Empty', ...AT }, false], ['withdraw_figures', { item: 'n1', reason: 'Empty', ...AT }, false]]);
  });
  it('of a disaster response is said as of now where its time was refused: too long ago, or before what it follows; figures say when they were counted', () => {
    const said = (what: string, code: string, more: Partial<RefusedCase> = {}) => {
      const one = refused(what, { unit: 'u1' }, more);
      const found = againOf({ ...one, entry: { ...one.entry, code } }, 't8');
      return [found?.asOfNow, (found?.args as { occurred_at?: string }).occurred_at];
    };
    expect(['too_far_back', 'out_of_order', 'wrong_state'].map((code) => said('place-unit', code))).toEqual([['too_far_back', undefined], ['out_of_order', undefined], [undefined, AT.occurred_at]]);
    expect(said('figures', 'too_far_back', { made: 'figures' })).toEqual([undefined, undefined]);
    expect(said('countersign', 'out_of_order'), 'a step in a case stays where it was').toEqual([undefined, AT.occurred_at]);
  });
  it('a file goes again with its bytes; without them, and for what no crew does, there is nothing to send', () => {
    const [id, args] = again(refused('attachments', { name: 'a.jpg' }, { file: new Blob(['x']) })) as [string, { item: string; file: File; occurred_at: string }];
    expect([id, args.item, args.file.name, args.file.size, args.occurred_at]).toEqual(['add_evidence_file', 'n1', 'a.jpg', 1, AT.occurred_at]);
    expect([again(refused('attachments', { name: 'a.jpg' })), again(refused('release', {}))]).toEqual([undefined, undefined]);
  });
});
