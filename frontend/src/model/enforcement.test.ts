/** What belongs to an enforcement, who has what in custody, and what waits for whom (rules N3–N9). */
import { describe, expect, it } from 'vitest';
import type { Evidence, Measure } from '../protocol/enforcement';
import type { Role } from '../protocol/words';
import { countsOf, custodian, evidenceOf, holdsEvidence, isFlagged, isOfferedTo, isOpenItem, isSignDue, isSigner, itemsOf, measuresOf, referralsOf, waitCount, waitsOf } from './enforcement';
import { targetsOf } from './inspection';
import { NOW, before, sampleWorld } from './sample';
import { sampleEnforcement, sampleEvidence, sampleMeasure, sampleReferral, sampleUnsigned } from './sampleEnforcement';
import { sampleTarget } from './sampleInspection';

const reader = (agency: string, principal = `${agency}-commander`) => ({ agency, principal });
const ids = (items: readonly { id: string }[]): string[] => items.map((one) => one.id);

describe('things of a task', () => {
  it('are told apart, each in the order of its numbers; a target is none of them', () => {
    const world = sampleWorld();
    sampleEnforcement(world, [sampleMeasure(2), sampleMeasure(1), sampleEvidence(1), sampleReferral(1), sampleMeasure(3, { task: 't7' })]);
    world.task_item.set('x1', sampleTarget(1, { task: 't8' }));
    expect([ids(measuresOf(world, 't8')), ids(evidenceOf(world, 't8')), ids(referralsOf(world, 't8')), ids(targetsOf(world, 't8'))]).toEqual([['m1', 'm2'], ['e1'], ['r1'], ['x1']]);
    expect(ids(itemsOf(world, sampleReferral(1, { items: ['e1', 'hidden', 'r1', 'x1', 'm2'] })))).toEqual(['e1', 'm2']);
  });
});

describe('custody', () => {
  const handed: Evidence = sampleEvidence(1, { custody: [...sampleEvidence(1).custody, { step: 2, agency: 'police', holder: 'Store', at: before(60), given_at: before(90), seal_intact: true, note: '', sha256: 'cd' }] });
  it('is the last step’s, and nobody’s once it has ended', () => {
    expect([custodian(sampleEvidence(1))?.agency, custodian(handed)?.agency, custodian({ ...handed, ended: { agency: 'fire', at: before(1), how: 'returned', note: 'x', sha256: 'ee'.repeat(32) } })]).toEqual(['fire', 'police', undefined]);
    const world = sampleWorld();
    sampleEnforcement(world, [handed]);
    expect(['fire', 'police'].map((agency) => holdsEvidence(world, 't8', agency)), 'who collected it does not hold it any more').toEqual([false, true]);
  });
  it('is offered to an agency, or to one person of it alone', () => {
    const to = (offer: Partial<NonNullable<Evidence['offer']>>): Evidence => sampleEvidence(1, { offer: { agency: 'police', at: before(9), note: '', ...offer } });
    expect([isOfferedTo(to({}), reader('police')), isOfferedTo(to({}), reader('fire')), isOfferedTo(sampleEvidence(1), reader('police'))]).toEqual([true, false, false]);
    expect([isOfferedTo(to({ agency: 'fire', person: 'p1' }), reader('fire', 'p1')), isOfferedTo(to({ agency: 'fire', person: 'p1' }), reader('fire', 'p2'))]).toEqual([true, false]);
  });
});

describe('a countersignature', () => {
  const world = sampleWorld();
  const task = sampleEnforcement(world);
  const signers = (measure: Measure, of = task): string[] => ['fire', 'police', 'revenue', 'ems'].filter((agency) => isSigner(measure, of, agency));
  it('N5: is any other committed agency’s, or that of who is named while it has promised its part', () => {
    const by = (agency: string): Measure => sampleUnsigned(1, { countersign: { by: agency, due_at: before(-60), is_due: false } });
    expect([signers(sampleUnsigned(1)), signers(by('revenue')), signers(by('ems')), signers(sampleUnsigned(1, { agency: 'police' }))]).toEqual([['police', 'revenue'], ['revenue'], ['police', 'revenue'], ['fire', 'revenue']]);
  });
  it('N5: is still possible once somebody refused, and not once it is signed, lifted or set aside', () => {
    expect((['contested', 'in_force', 'lifted', 'set_aside'] as const).map((state) => signers(sampleUnsigned(1, { state })).length)).toEqual([2, 0, 0, 0]);
  });
  it('N5: is due when the server says so or its time has passed, as long as none is there', () => {
    const due = (more: Partial<Measure>): boolean => isSignDue(sampleUnsigned(1, more), NOW);
    expect([due({}), due({ countersign: { due_at: before(-60), is_due: true } }), due({ countersign: { due_at: before(1), is_due: false } }), due({ state: 'in_force', countersign: { due_at: before(1), is_due: true } }), due({ state: 'contested', countersign: { due_at: before(1), is_due: false } })]).toEqual([false, true, true, false, false]);
  });
});

describe('what is open, and how much there is', () => {
  const is = (one: Parameters<typeof isOpenItem>[0]): boolean => isOpenItem(one);
  it('a measure that lasts, is flagged or unsigned; evidence in custody; a referral that is not dealt with', () => {
    expect((['seal', 'detain', 'close', 'seize', 'fine', 'order'] as const).map((measure) => is(sampleMeasure(1, { measure })))).toEqual([true, true, true, false, false, false]);
    expect([is(sampleMeasure(1, { state: 'lifted' })), is(sampleMeasure(1, { measure: 'fine', concerns: ['expired'] })), is(sampleUnsigned(1, { measure: 'fine' }))]).toEqual([false, true, true]);
    expect([is(sampleEvidence(1)), is(sampleEvidence(1, { ended: { agency: 'fire', at: before(1), how: 'returned', note: '', sha256: 'ee'.repeat(32) } }))]).toEqual([true, false]);
    expect((['offered', 'accepted', 'declined', 'withdrawn', 'closed'] as const).map((state) => is(sampleReferral(1, { state })))).toEqual([true, true, false, false, false]);
  });
  it('is counted', () => {
    const world = sampleWorld();
    sampleEnforcement(world, [
      sampleUnsigned(1, { countersign: { due_at: before(1), is_due: false } }), sampleMeasure(2, { concerns: ['expired'] }), sampleMeasure(3, { state: 'lifted' }), sampleEvidence(1), sampleEvidence(2, { agency: 'police' }),
      sampleEvidence(3, { ended: { agency: 'fire', at: before(1), how: 'returned', note: '', sha256: 'ee'.repeat(32) } }), sampleReferral(1), sampleReferral(2, { state: 'closed' }),
    ]);
    expect(countsOf(world, 't8', 'police', NOW)).toEqual({ measures: 3, inForce: 1, unsigned: 1, overdue: 1, flagged: 1, evidence: 3, held: 2, ours: 1, referrals: 2, referralsOpen: 1, open: 5 });
  });
});

describe('what waits', () => {
  const world = sampleWorld();
  const task = sampleEnforcement(world, [
    sampleUnsigned(2), sampleUnsigned(1), sampleUnsigned(3, { state: 'contested', refusals: [{ agency: 'police', at: before(9), reason: 'No' }] }),
    sampleMeasure(4, { concerns: ['expired'] }), sampleMeasure(5, { concerns: ['expired'], review: { at: before(1), upheld: true, note: 'x' } }), sampleMeasure(6, { concerns: ['expired'], state: 'lifted' }),
    sampleEvidence(1, { offer: { agency: 'police', at: before(9), note: '' } }), sampleEvidence(2, { offer: { agency: 'fire', person: 'p1', at: before(9), note: '' } }),
    sampleReferral(1), sampleReferral(2, { state: 'accepted' }), sampleReferral(3, { to: 'revenue' }),
  ]);
  const waits = (agency: string, principal?: string) => {
    const { sign, custody, answer, review } = waitsOf(world, task, reader(agency, principal));
    return [sign, custody, answer, review].map(ids);
  };
  it('is what this agency has to sign, sign in, answer and review; who refused to sign is not asked again', () => {
    expect(waits('police')).toEqual([['m1', 'm2'], ['e1'], ['r1'], []]);
    expect(waits('revenue')).toEqual([['m1', 'm2', 'm3'], [], ['r3'], []]);
    expect(waits('fire'), 'a flag stays until it is reviewed, or the measure lifted').toEqual([[], [], [], ['m4']]);
    expect(waits('fire', 'p1')[1]).toEqual(['e2']);
    expect(waits('ems')).toEqual([[], [], [], []]);
    expect(waitCount(waitsOf(world, task, reader('police')))).toBe(4);
  });
  it('N4: a review is for those whose role it is, and not for who took the measure', () => {
    const review = (role: Role, principal?: string) => ids(waitsOf(own, task, { ...reader('fire', principal), role }).review);
    const own = sampleWorld();
    sampleEnforcement(own, [sampleMeasure(4, { concerns: ['expired'], officer: 'p1' })]);
    expect([review('commander'), review('legal'), review('dispatcher'), review('field'), review('commander', 'p1')]).toEqual([['m4'], ['m4'], [], [], []]);
  });
  it('N4: a measure without concerns is not flagged', () => expect(isFlagged(sampleMeasure(1))).toBe(false));
});
