/** An enforcement on a tablet without a link: what waits on it goes on as if the server had heard of it, and says that it waits. */
import { describe, expect, it } from 'vitest';
import { crewWaits, evidenceTold, inHand, measuresTold } from './casePending';
import { custodian } from './enforcement';
import type { OutboxEntry } from '../offline/outbox';
import { TASKS, madePath, taskOfMade, unheard } from './pending';
import { NOW, before, sampleWorld } from './sample';
import { sampleEnforcement, sampleEvidence, sampleMeasure, sampleUnsigned } from './sampleEnforcement';
import { pathOf, type Waiting } from './visitPending';

const me = { agency: 'police', principal: 'p1' };
const sent = (path: string, body: Record<string, unknown> = {}): Waiting => ({ path, body, madeAt: NOW });
const of = (id: string, what: string, body: Record<string, unknown> = {}): Waiting => sent(`${pathOf(id)}${what}`, body);
const measure = sent(madePath('measure', 't8'), { id: 'new1', measure: 'fine', against: 'Shop 3', fine: { amount: 100, currency: 'EUR' }, instrument: 'L12', occurred_at: before(60) });
const crate = sent(madePath('evidence', 't8'), { id: 'new2', what: 'Scales', holder: 'Van 7', measure: 'new1' });

function world() {
  const made = sampleWorld();
  sampleEnforcement(made, [sampleUnsigned(1), sampleMeasure(2, { agency: 'police' }), sampleEvidence(1, { offer: { agency: 'police', at: before(90), note: 'Sealed' } })]);
  return made;
}

describe('what the server has not heard of', () => {
  it('stands after what is known, with the time of the press, and has no number', () => {
    const told = measuresTold(world(), 't8', me, [measure, sent(madePath('measure', 'other'), { id: 'elsewhere' })]);
    expect(told.map((one) => [one.item.id, one.waits])).toEqual([['m1', false], ['m2', false], ['new1', true]]);
    expect(told[2]?.item).toMatchObject({ agency: 'police', officer: 'p1', number: 0, against: 'Shop 3', fine: { amount: 100 }, taken_at: before(60), instrument: { title: 'Fire Safety Act' } });
  });
  it('is once what it is, when the server has told it', () => {
    const heard = world();
    heard.task_item.set('new1', sampleMeasure(3, { id: 'new1', agency: 'police' }));
    expect(measuresTold(heard, 't8', me, [measure]).map((one) => one.waits)).toEqual([false, false, false]);
  });
  it('evidence is in the hands of who collected it, with files on their way, and is handed on from there', () => {
    const told = evidenceTold(world(), 't8', me, [measure, crate, of('new2', 'attachments', { id: 'f1', name: 'scales.jpg' }), of('new2', 'hand-over', { agency: 'fire', note: 'At gate 3' })])[1];
    expect(told).toMatchObject({ waits: true, files: [{ id: 'f1', name: 'scales.jpg' }], item: { measure: 'new1', offer: { agency: 'fire', note: 'At gate 3' } } });
    expect(custodian(told!.item)).toMatchObject({ agency: 'police', officer: 'p1', holder: 'Van 7' });
    expect([...told!.said]).toEqual(['attachments', 'hand-over']);
  });
  it('says of which task it is', () => expect([taskOfMade('new1', [measure, crate]), taskOfMade('new2', [measure, crate]), taskOfMade('m1', [measure])]).toEqual(['t8', 't8', undefined]));
});

describe('what is known, with what was said of it since', () => {
  const measures = (...waiting: Waiting[]) => measuresTold(world(), 't8', me, waiting).map((one) => one.item);
  const evidence = (...waiting: Waiting[]) => evidenceTold(world(), 't8', me, waiting)[0]!;
  it('is signed, refused and lifted', () => {
    expect(measures(of('m1', 'countersign', { note: 'Seen' }))[0]).toMatchObject({ state: 'in_force', countersigned: { agency: 'police', note: 'Seen' } });
    expect(measures(of('m1', 'refuse-countersignature', { reason: 'No' }))[0]).toMatchObject({ state: 'contested', refusals: [{ agency: 'police', reason: 'No' }] });
    expect(measures(of('m2', 'lift-measure', { reason: 'Paid' })).map((one) => one.state)).toEqual(['awaiting_countersignature', 'lifted']);
    expect([true, false].map((upheld) => measures(of('m2', 'review-measure', { upheld }))[1]?.state)).toEqual(['in_force', 'set_aside']);
  });
  it('changes hands when it is signed in, and not before', () => {
    expect(custodian(evidence().item)?.agency).toBe('fire');
    const { item } = evidence(of('e1', 'receive', { holder: 'Safe', seal_intact: false, note: 'Torn', occurred_at: before(5) }));
    expect(custodian(item)).toEqual({ step: 2, agency: 'police', officer: 'p1', holder: 'Safe', at: before(5), given_at: before(90), seal_intact: false, note: 'Torn', sha256: '' });
    expect(item.offer).toBeUndefined();
    const refused = evidence(of('e1', 'refuse-custody', { reason: 'No room' })).item;
    expect([refused.offer, refused.refused?.reason, custodian(refused)?.agency]).toEqual([undefined, 'No room', 'fire']);
    expect(evidence(of('e1', 'take-back')).item.offer).toBeUndefined();
    expect(evidence(of('e1', 'release', { how: 'destroyed', note: 'By order' })).item.ended).toMatchObject({ how: 'destroyed' });
  });
  it('what is said of another one is not laid over it', () => {
    expect(evidence(of('e11', 'take-back')).item.offer).toBeDefined();
    expect(evidence(of('e11', 'take-back')).said.size).toBe(0);
  });
});

describe('what was accepted', () => {
  const entry = (state: OutboxEntry['state'], path: string, body: object): OutboxEntry => ({ commandId: `${state} ${path}`, principal: 'p1', madeAt: NOW, order: 1, label: { key: 'sent.take_measure', args: {} }, method: 'POST', path, body: JSON.stringify(body), state, attempts: 1 });
  const entries = [
    entry('accepted', madePath('measure', 't8'), { id: 'new1', measure: 'seal', against: 'Shop 3' }), entry('queued', `${pathOf('new1')}attachments`, { id: 'f1' }), entry('accepted', `${pathOf('m1')}countersign`, {}),
    entry('refused', madePath('measure', 't8'), { id: 'new9' }), entry('queued', '/api/v1/assignments/a1/status', {}),
  ];
  it('stays in sight until the stream has it, and not after', () => {
    const at = world();
    expect(unheard(at, entries, TASKS).map((one) => one.path)).toEqual([madePath('measure', 't8'), `${pathOf('new1')}attachments`]);
    expect(measuresTold(at, 't8', me, unheard(at, entries, TASKS)).map((one) => one.item.id)).toEqual(['m1', 'm2', 'new1']);
    at.task_item.set('new1', sampleMeasure(3, { id: 'new1', agency: 'police' }));
    expect(unheard(at, entries, TASKS).map((one) => one.path)).toEqual([`${pathOf('new1')}attachments`]);
  });
});

describe('what is in one person’s hands', () => {
  it('of other tasks than the one that is worked on, also what was collected a moment ago', () => {
    const at = world();
    const hand = (here: string | undefined, ...waiting: Waiting[]) => inHand(at, me, waiting, here).map((one) => [one.item.id, one.waits]);
    expect(hand(undefined), 'what is offered to the agency is not one person’s').toEqual([]);
    at.task_item.set('e1', sampleEvidence(1, { offer: { agency: 'police', person: 'p1', at: before(90), note: '' } }));
    at.task_item.set('e2', sampleEvidence(2, { custody: [{ step: 1, agency: 'police', officer: 'p1', holder: 'Van 7', at: before(90), note: '', sha256: 'ab' }] }));
    expect([hand(undefined, crate), hand('t8', crate), hand('t1', of('e1', 'refuse-custody', { reason: 'No' }))]).toEqual([[['e1', false], ['e2', false], ['new2', true]], [], [['e2', false]]]);
  });
});

describe('what waits for a crew', () => {
  const told = (...waiting: Waiting[]) => {
    const at = world();
    const waits = crewWaits(at.task.get('t8')!, me, measuresTold(at, 't8', me, waiting), evidenceTold(at, 't8', me, waiting));
    return [waits.sign.map((one) => one.id), waits.custody.map((one) => one.id), waits.answer.length + waits.review.length];
  };
  it('is to be signed and signed in, until this device has said so', () => {
    expect(told()).toEqual([['m1'], ['e1'], 0]);
    expect(told(of('m1', 'countersign'), of('e1', 'receive', { holder: 'Safe', seal_intact: true }))).toEqual([[], [], 0]);
    expect(told(of('m1', 'refuse-countersignature', { reason: 'No' }), of('e1', 'refuse-custody', { reason: 'No' }))).toEqual([[], [], 0]);
  });
});

describe('a measure that waits', () => {
  it('is judged by the register that is here, at the moment when it was taken', () => {
    const at = world();
    const judged = (instrument: string, seconds: number) => measuresTold(at, 't8', me, [sent(madePath('measure', 't8'), { id: 'n', measure: 'close', against: 'Shop', instrument, occurred_at: before(seconds) })]).at(-1)?.item.concerns;
    expect([judged('OLD', 60), judged('OLD', 7_200), judged('none', 60)]).toEqual([['expired'], [], ['no_instrument']]);
  });
});
