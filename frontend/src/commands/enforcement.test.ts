/** What an enforcement's commands send, and when they are offered (rules N3–N9). */
import { describe, expect, it } from 'vitest';
import { madePath } from '../model/pending';
import { NOW, before, sampleWorld, session } from '../model/sample';
import { sampleEnforcement, sampleEvidence, sampleMeasure, sampleReferral, sampleUnsigned } from '../model/sampleEnforcement';
import { sampleTarget } from '../model/sampleInspection';
import { DEPOT } from '../model/sampleTemplate';
import type { CaseItem, Enforcement, Evidence } from '../protocol/enforcement';
import type { Session, Task } from '../protocol/wire';
import { ENFORCEMENT_USAGE } from './enforcementLines';
import { addEvidenceFile } from './ops/addEvidenceFile';
import { answerReferral } from './ops/answerReferral';
import { closeReferral } from './ops/closeReferral';
import { collectEvidence } from './ops/collectEvidence';
import { countersignMeasure } from './ops/countersignMeasure';
import { liftMeasure } from './ops/liftMeasure';
import { offerEvidence } from './ops/offerEvidence';
import { receiveEvidence } from './ops/receiveEvidence';
import { referCase } from './ops/referCase';
import { refuseCountersignature } from './ops/refuseCountersignature';
import { refuseEvidence } from './ops/refuseEvidence';
import { releaseEvidence } from './ops/releaseEvidence';
import { reviewMeasure } from './ops/reviewMeasure';
import { setCountersigning } from './ops/setCountersigning';
import { showEnforcementSheet } from './ops/showEnforcementSheet';
import { takeBackEvidence } from './ops/takeBackEvidence';
import { takeMeasure, type MeasureArgs } from './ops/takeMeasure';
import { withdrawReferral } from './ops/withdrawReferral';
import { USAGE, parse } from './parser';
import type { AnyOperation } from './registry';
import type { Context, Request, Unanswered } from './types';

interface More { role?: Session['role']; items?: readonly CaseItem[]; task?: Partial<Task>; rules?: Partial<Enforcement>; waiting?: Unanswered[] }

function context(agency: string, { role = 'commander', items = [], task, rules, waiting = [] }: More = {}): Context & { sent: Request[]; sheets: string[] } {
  const sent: Request[] = [];
  const sheets: string[] = [];
  const world = sampleWorld();
  sampleEnforcement(world, items, task, rules);
  const nothing = () => undefined;
  let ids = 0;
  return {
    world, me: session(agency, role), nowMs: NOW, selection: { task: 't8' }, point: null, clockKnown: true,
    screen: { select: nothing, goTo: nothing, open: nothing, set: nothing, showSheet: (of) => void sheets.push(of) }, newId: () => `new${(ids += 1)}`, isRead: () => true,
    unanswered: (path) => waiting.filter((one) => one.path.startsWith(path)),
    send: async (request) => {
      sent.push(request);
      return { ok: true, receipt: sent.length };
    },
    sent, sheets,
  };
}

const t8 = { task: 't8' };
const m1 = { item: 'm1' };
const e1 = { item: 'e1' };
const r1 = { item: 'r1' };
const LEFT: Partial<Task> = { parties: sampleEnforcement(sampleWorld()).parties.map((one) => (one.agency === 'police' ? { ...one, commitment: 'withdrawn' as const } : one)) };
const offered = (offer: Partial<NonNullable<Evidence['offer']>> = {}, more: Partial<Evidence> = {}): Evidence => sampleEvidence(1, { offer: { agency: 'police', at: before(90), note: '', ...offer }, ...more });
const ROLES: readonly Session['role'][] = ['commander', 'coordinator', 'dispatcher', 'field', 'legal', 'supervisor', 'observer', 'admin'];
const who = (operation: AnyOperation): string => ROLES.filter((role) => operation.available(context('fire', { role }))).join(' ');

describe('who ever does it', () => {
  it('is as the server has it', () => {
    expect([takeMeasure, collectEvidence, countersignMeasure, refuseCountersignature, liftMeasure, addEvidenceFile, offerEvidence, receiveEvidence, refuseEvidence, takeBackEvidence].map(who))
      .toEqual(Array.from({ length: 10 }, () => 'commander coordinator dispatcher field'));
    expect([reviewMeasure, referCase, answerReferral, withdrawReferral, closeReferral].map(who)).toEqual(Array.from({ length: 5 }, () => 'commander coordinator legal'));
    expect([setCountersigning, releaseEvidence, showEnforcementSheet].map(who)).toEqual(['commander coordinator', 'commander coordinator dispatcher', 'commander coordinator dispatcher legal']);
  });
});

describe('a measure', () => {
  const whole: MeasureArgs = { ...t8, measure: 'seal', against: ' Warehouse 4 ', place: '', what: 'Sealed', instrument: 'l12', officer: 'p1', at: { lat: 1, lon: 2 } };
  const why = (agency: string, more: More = {}, args: object = {}) => takeMeasure.reasonIfNot(context(agency, more), { ...whole, ...args });
  it('N3: is taken by who has promised its part, while the work goes on', () => {
    expect(['fire', 'police', 'ems'].map((agency) => why(agency, {}, { officer: undefined }))).toEqual([null, null, 'reason.not_committed']);
    expect((['agreed', 'suspended', 'completed'] as const).map((phase) => why('fire', { task: { phase } }))).toEqual(['reason.not_in_progress', 'reason.not_in_progress', 'reason.not_in_progress']);
    expect([why('fire', { task: { task_kind: 'inspection' } }), why('fire', { task: { enforcement: undefined } as unknown as Partial<Task> }), why('fire', { rules: { measures: 500 } }), why('fire', {}, { task: 'no' })])
      .toEqual(['code.wrong_kind', 'reason.enforcement_hidden', 'code.full', 'reason.unknown_task']);
  });
  it('N3: says against what, cites an instrument that there is, by an officer of the own agency', () => {
    expect([why('fire', {}, { against: ' ' }), why('fire', {}, { against: 'x'.repeat(121) }), why('fire', {}, { instrument: 'NONE' }), why('fire', {}, { officer: 'of-police' }), why('fire', {}, { officer: 'fire-commander' })])
      .toEqual(['reason.against_missing', 'code.too_long', 'reason.unknown_instrument', 'reason.unknown_person', null]);
    expect(why('fire', {}, { instrument: undefined }), 'what comes of that is the server’s to say').toBeNull();
  });
  it('N3: a fine has an amount and a currency, and nothing else has', () => {
    const fine = (amount: number, currency = 'EUR') => why('fire', {}, { measure: 'fine', fine: { amount, currency } });
    expect([fine(1), fine(0), fine(1.5), fine(1_000_000_000_001), fine(1, 'eur'), why('fire', {}, { measure: 'fine' }), why('fire', {}, { fine: { amount: 1, currency: 'EUR' } })])
      .toEqual([null, 'reason.fine_amount', 'reason.fine_amount', 'reason.fine_amount', 'reason.fine_currency', 'reason.fine_amount', 'reason.fine_other']);
  });
  it('is sent with an id of its own and the code as the register has it; a crew’s with its time', async () => {
    const desk = context('fire');
    await takeMeasure.run(desk, whole);
    expect(desk.sent[0]).toMatchObject({ path: '/api/v1/tasks/t8/enforcement/measures', thread: 'item new1' });
    expect(desk.sent[0]?.body, 'what is empty is not sent').toEqual({ id: 'new1', measure: 'seal', against: 'Warehouse 4', what: 'Sealed', instrument: 'L12', officer: 'p1', at: { lat: 1, lon: 2 } });
    const crew = context('fire', { role: 'field' });
    await takeMeasure.run(crew, { ...t8, id: 'known', measure: 'order', against: 'Shop' });
    expect(crew.sent[0]?.body).toEqual({ id: 'known', measure: 'order', against: 'Shop', occurred_at: before(0) });
  });
  it('N5: a second agency signs it, or refuses and may sign later', async () => {
    const signs = (agency: string, more: object = {}, operation: AnyOperation = countersignMeasure, task: Partial<Task> = {}) => operation.reasonIfNot(context(agency, { items: [sampleUnsigned(1, more)], task }), m1);
    expect(['fire', 'police', 'revenue', 'ems'].map((agency) => signs(agency))).toEqual(['reason.measure_ours', null, null, 'reason.not_committed']);
    const named = { countersign: { by: 'revenue', due_at: before(-60), is_due: false } };
    expect([signs('police', named), signs('revenue', named), signs('police', { countersign: { ...named.countersign, by: 'ems' } })]).toEqual(['reason.countersign_theirs', null, null]);
    expect([signs('police', { state: 'in_force' }), signs('police', { state: 'in_force', countersigned: { agency: 'revenue', at: before(1), note: '' } }), signs('police', { state: 'set_aside' }), signs('police', {}, countersignMeasure, { phase: 'closed' })])
      .toEqual(['reason.no_countersignature', 'code.already_signed', 'reason.measure_over', null]);
    const refused = { state: 'contested', refusals: [{ agency: 'police', at: before(9), reason: 'x' }] };
    expect([signs('police', refused), signs('police', refused, refuseCountersignature), signs('revenue', refused, refuseCountersignature)]).toEqual([null, 'reason.refused_already', null]);
    const ctx = context('police', { items: [sampleUnsigned(1)] });
    await countersignMeasure.run(ctx, { ...m1, note: ' ' });
    await refuseCountersignature.run(ctx, { ...m1, reason: 'Not ours' });
    expect(ctx.sent.map((one) => [one.path, one.body])).toEqual([['/api/v1/task-items/m1/countersign', {}], ['/api/v1/task-items/m1/refuse-countersignature', { reason: 'Not ours' }]]);
  });
  it('N4: a flagged one is reviewed once, by its agency, also when the task is over', () => {
    const review = (agency: string, more: object, args: object = { upheld: true, note: 'In order' }) => reviewMeasure.reasonIfNot(context(agency, { items: [sampleMeasure(1, more)], task: { phase: 'closed' } }), { ...m1, ...args });
    const flagged = { concerns: ['expired'] };
    expect([review('fire', flagged), review('fire', flagged, { upheld: true, note: ' ' }), review('police', flagged), review('fire', {}), review('fire', { ...flagged, review: { at: before(1), upheld: true, note: 'x' } })])
      .toEqual([null, 'reason.text_missing', 'reason.measure_theirs', 'reason.not_flagged', 'reason.reviewed_already']);
    expect([review('fire', { ...flagged, officer: 'fire-commander' }), review('fire', { ...flagged, officer: 'p1' })], 'not by who took it').toEqual(['reason.measure_own', null]);
  });
  it('N6: is lifted once by its agency, and by the lead’s desk if that has left', () => {
    const lift = (agency: string, of: string, more: More = {}, state = 'in_force') => liftMeasure.reasonIfNot(context(agency, { ...more, items: [sampleMeasure(1, { agency: of, state } as object)] }), m1);
    expect([lift('fire', 'fire'), lift('fire', 'police'), lift('police', 'police'), lift('fire', 'fire', {}, 'lifted'), lift('fire', 'fire', { task: { phase: 'closed' } })]).toEqual([null, 'reason.measure_theirs', null, 'reason.measure_lifted', null]);
    const setAside = { state: 'set_aside', review: { at: before(9), upheld: false, note: 'No warrant' } } as const;
    const lifts = (more: object) => liftMeasure.reasonIfNot(context('fire', { items: [sampleMeasure(1, { ...setAside, ...more })] }), m1);
    expect([lifts({}), lifts({ lifted: { agency: 'fire', at: before(1), reason: 'Seals taken off' } })], 'also what was set aside, and once').toEqual([null, 'reason.measure_lifted']);
    expect([lift('fire', 'police', { task: LEFT }), lift('fire', 'police', { task: LEFT, role: 'field' }), lift('police', 'police', { task: LEFT }), lift('revenue', 'police', { task: LEFT })])
      .toEqual([null, 'reason.measure_theirs', 'reason.not_committed', 'reason.measure_theirs']);
  });
  it('N5: who leads says which kinds need a signature, and whose', async () => {
    const rule = (agency: string, countersign: object[], task: Partial<Task> = {}) => setCountersigning.reasonIfNot(context(agency, { task }), { ...t8, countersign: countersign as never });
    expect([rule('fire', [{ measure: 'seal' }, { measure: 'close', by: 'police' }]), rule('police', []), rule('fire', [{ measure: 'seal', by: 'ems' }]), rule('fire', [{ measure: 'seal' }, { measure: 'seal', by: 'police' }]), rule('fire', [], { phase: 'completed' })])
      .toEqual([null, 'reason.not_lead', 'code.not_a_party', 'reason.measure_twice', 'reason.task_over']);
    const ctx = context('fire');
    await setCountersigning.run(ctx, { ...t8, countersign: [{ measure: 'seal' }] });
    expect(ctx.sent[0]).toMatchObject({ path: '/api/v1/tasks/t8/enforcement/rules', body: { version: 0, countersign: [{ measure: 'seal' }] } });
  });
  it('T31: what the template demands stays, with whom it names as long as that agency is in the task', () => {
    const template = { code: DEPOT.code, title: DEPOT.title, version: DEPOT.version, countersign: DEPOT.countersign! };
    const rule = (countersign: object[] | undefined, task: Partial<Task> = {}) => {
      const ctx = context('fire', { task: { template, ...task } });
      return setCountersigning.reasonIfNot(ctx, { ...t8, ...(countersign === undefined ? {} : { countersign: countersign as never }) });
    };
    const demanded = [{ measure: 'seal', by: 'police' }, { measure: 'close' }];
    expect([rule(undefined), rule(demanded), rule([...demanded, { measure: 'fine' }]), rule([demanded[0]!, { measure: 'close', by: 'police' }])]).toEqual([null, null, null, null]);
    expect([rule([]), rule([demanded[0]!]), rule([{ measure: 'seal' }, demanded[1]!])]).toEqual(['reason.by_template', 'reason.by_template', 'reason.by_template']);
    const { countersign: _untold, ...told } = template;
    expect(rule([], { template: told }), 'what this desk is not told the server knows').toBeNull();
  });
});

describe('evidence', () => {
  it('N7: is collected as a measure is taken, perhaps by one of the task', async () => {
    const why = (args: object, more: More = {}) => collectEvidence.reasonIfNot(context('fire', { items: [sampleMeasure(1)], ...more }), { ...t8, what: 'Flares', holder: 'Van 3', ...args });
    expect([why({}), why({ measure: 'm1' }), why({ measure: 'm9' }), why({ what: ' ' }), why({ holder: ' ' }), why({ seal: 'x'.repeat(121) }), why({}, { rules: { evidence: 500 } }), why({}, { task: { phase: 'completed' } })])
      .toEqual([null, null, 'reason.measure_gone', 'reason.evidence_what', 'reason.holder_missing', 'code.too_long', 'code.full', 'reason.not_in_progress']);
    const crew = context('fire', { role: 'field' });
    await collectEvidence.run(crew, { ...t8, id: 'c1', what: ' Flares ', holder: 'Van 3', seal: '', measure: 'm1' });
    expect(crew.sent[0]).toMatchObject({ path: '/api/v1/tasks/t8/enforcement/evidence', thread: 'item c1' });
    expect(crew.sent[0]?.body).toEqual({ id: 'c1', what: 'Flares', holder: 'Van 3', measure: 'm1', occurred_at: before(0) });
  });
  it('N7: files are attached by who has it, of every kind that is taken, thirty at most', () => {
    const file = (agency: string, name?: string, size = 3, more: Partial<Evidence> = {}) =>
      addEvidenceFile.reasonIfNot(context(agency, { items: [sampleEvidence(1, more)] }), { ...e1, ...(name === undefined ? {} : { file: { name, size, type: '' } as File }) });
    const full = { attachments: Array.from({ length: 30 }, (_, n) => ({ id: String(n) })) as Evidence['attachments'] };
    expect([file('fire'), file('fire', 'a.pdf'), file('fire', 'a.csv'), file('fire', 'a.exe'), file('fire', 'a.pdf', 0), file('police', 'a.pdf'), file('fire', 'a.pdf', 3, full), file('fire', 'a.pdf', 17 * 1024 * 1024)])
      .toEqual([null, null, null, 'reason.file_type', 'reason.file_empty', 'reason.evidence_theirs', 'reason.evidence_files_full', 'reason.file_size']);
  });
  it('N8: is offered by who has it to an agency that works there, or to another person of its own; once at a time', async () => {
    const offer = (args: object, item: Evidence = sampleEvidence(1), agency = 'fire', task: Partial<Task> = {}) => offerEvidence.reasonIfNot(context(agency, { items: [item], task }), { ...e1, ...args });
    expect([offer({ agency: 'police' }), offer({ agency: 'ems' }), offer({ agency: 'fire' }), offer({ agency: '' }), offer({ person: 'p1' }), offer({ person: 'nobody' }), offer({ person: '' })])
      .toEqual([null, 'code.not_a_party', 'code.oneself', 'reason.choose_agency', null, 'reason.unknown_person', 'reason.choose_person']);
    const byP1 = sampleEvidence(1, { custody: [{ ...sampleEvidence(1).custody[0]!, officer: 'p1' }] });
    const long = sampleEvidence(1, { custody: Array.from({ length: 100 }, () => sampleEvidence(1).custody[0]!) });
    expect([offer({ person: 'p1' }, byP1), offer({}, offered()), offer({}, sampleEvidence(1), 'police'), offer({}, long), offer({ agency: 'police' }, sampleEvidence(1), 'fire', { phase: 'closed' })])
      .toEqual(['code.oneself', 'reason.evidence_offered', 'reason.evidence_theirs', 'code.full', null]);
    const ctx = context('fire', { items: [sampleEvidence(1)] });
    ctx.world.person.set('desk', { ...ctx.world.person.get('p1')!, id: 'desk', roles: ['legal', 'observer'] });
    expect(offerEvidence.reasonIfNot(ctx, { ...e1, person: 'desk' }), 'who has no role that receives it').toBe('reason.no_custody_role');
    await offerEvidence.run(ctx, { ...e1, agency: 'police', note: '' });
    await offerEvidence.run(ctx, { ...e1, person: 'p1', note: ' Night shift ' });
    expect(ctx.sent.map((one) => one.body)).toEqual([{ agency: 'police' }, { person: 'p1', note: 'Night shift' }]);
  });
  it('N8: who is offered it signs it in or refuses; the giver takes the offer back', async () => {
    const answer = (operation: AnyOperation, agency: string, item = offered(), args: object = {}) => operation.reasonIfNot(context(agency, { items: [item] }), { ...e1, ...args });
    const signed = { holder: 'Safe', seal_intact: true };
    expect(['police', 'fire', 'revenue'].map((agency) => answer(receiveEvidence, agency, offered(), signed))).toEqual([null, 'reason.evidence_not_offered', 'reason.evidence_not_offered']);
    expect([answer(receiveEvidence, 'police', offered(), { holder: ' ' }), answer(receiveEvidence, 'police', offered(), { holder: 'Safe' }), answer(receiveEvidence, 'police', sampleEvidence(1))])
      .toEqual(['reason.holder_missing', 'reason.seal_missing', 'reason.evidence_not_offered']);
    expect([answer(receiveEvidence, 'fire', offered({ agency: 'fire', person: 'fire-commander' }), signed), answer(receiveEvidence, 'fire', offered({ agency: 'fire', person: 'p1' }), signed)]).toEqual([null, 'reason.evidence_not_offered']);
    expect([answer(refuseEvidence, 'police'), answer(refuseEvidence, 'fire'), answer(takeBackEvidence, 'fire'), answer(takeBackEvidence, 'police'), answer(takeBackEvidence, 'fire', sampleEvidence(1))])
      .toEqual([null, 'reason.evidence_not_offered', null, 'reason.evidence_theirs', 'reason.evidence_no_offer']);
    const crew = context('police', { role: 'field', items: [offered()] });
    await receiveEvidence.run(crew, { ...e1, holder: ' Safe ', seal_intact: false, note: '' });
    expect(crew.sent[0]).toMatchObject({ path: '/api/v1/task-items/e1/receive', thread: 'item e1' });
    expect(crew.sent[0]?.body).toEqual({ holder: 'Safe', seal_intact: false, occurred_at: before(0) });
  });
  it('N8: ends by its custodian’s desk, and by the lead’s if that agency has left; not while it is offered', () => {
    const end = (agency: string, item: Evidence, more: More = {}) => releaseEvidence.reasonIfNot(context(agency, { items: [item], ...more }), { ...e1, how: 'returned', note: 'To its owner' });
    const theirs = sampleEvidence(1, { agency: 'police' });
    expect([end('fire', sampleEvidence(1)), end('fire', theirs), end('fire', offered()), end('fire', sampleEvidence(1, { ended: { agency: 'fire', at: before(1), how: 'returned', note: 'x', sha256: 'ee'.repeat(32) } }))]).toEqual([null, 'reason.evidence_theirs', 'reason.evidence_offered', 'reason.evidence_over']);
    expect([end('fire', theirs, { task: LEFT }), end('police', theirs, { task: LEFT }), end('revenue', theirs, { task: LEFT })]).toEqual([null, 'reason.not_committed', 'reason.evidence_theirs']);
    expect(releaseEvidence.reasonIfNot(context('fire', { items: [sampleEvidence(1)] }), { ...e1, how: 'returned', note: ' ' })).toBe('reason.text_missing');
  });
  it('a target of an inspection is none', () => {
    const ctx = context('fire');
    ctx.world.task_item.set('x1', sampleTarget(1, { task: 't8' }));
    expect([offerEvidence, liftMeasure, withdrawReferral].map((one) => (one as AnyOperation).reasonIfNot(ctx, { item: 'x1' }))).toEqual(['reason.evidence_gone', 'reason.measure_gone', 'reason.referral_gone']);
  });
});

describe('what waits on a tablet', () => {
  const taken: Unanswered = { path: madePath('measure', 't8'), body: { id: 'n1', measure: 'seize', against: 'Shop' }, madeAt: NOW };
  const collected: Unanswered = { path: madePath('evidence', 't8'), body: { id: 'n2', what: 'Scales', holder: 'Van' }, madeAt: NOW };
  const said = (id: string, what: string, body: Record<string, unknown> = {}): Unanswered => ({ path: `/api/v1/task-items/${id}/${what}`, body, madeAt: NOW });
  const crew = (...waiting: Unanswered[]) => context('fire', { role: 'field', waiting, items: [sampleEvidence(1)] });
  it('is dated as of when it happened when it is sent anew, also once the work is over', async () => {
    const at = before(4_000);
    const over = context('fire', { role: 'field', task: { phase: 'completed' }, items: [sampleEvidence(1), sampleUnsigned(1, { agency: 'police' })] });
    const take = { ...t8, id: 'n1', measure: 'order', against: 'Shop' } as const;
    const collect = { ...t8, id: 'n2', what: 'Scales', holder: 'Van' };
    expect([takeMeasure.reasonIfNot(over, take), takeMeasure.reasonIfNot(over, { ...take, occurred_at: at }), collectEvidence.reasonIfNot(over, collect), collectEvidence.reasonIfNot(over, { ...collect, occurred_at: at })])
      .toEqual(['reason.not_in_progress', null, 'reason.not_in_progress', null]);
    const file = new File(['x'], 'a.pdf', { type: 'application/pdf' });
    await takeMeasure.run(over, { ...take, occurred_at: at });
    await collectEvidence.run(over, { ...collect, occurred_at: at });
    const said: [AnyOperation, object][] = [[countersignMeasure, {}], [refuseCountersignature, { reason: 'x' }], [liftMeasure, { reason: 'x' }], [offerEvidence, { agency: 'police' }], [receiveEvidence, { holder: 'Safe', seal_intact: true }], [refuseEvidence, { reason: 'x' }], [takeBackEvidence, {}], [addEvidenceFile, { file }]];
    for (const [operation, args] of said) await operation.run(over, { item: 'e1', ...args, occurred_at: at });
    expect(over.sent.map((one) => (one.body as { occurred_at?: string }).occurred_at)).toEqual(Array.from({ length: 10 }, () => at));
  });
  it('counts there: what was taken and collected without a link goes on', () => {
    expect([collectEvidence.reasonIfNot(crew(taken), { ...t8, measure: 'n1', what: 'Scales', holder: 'Van' }), collectEvidence.reasonIfNot(crew(), { ...t8, measure: 'n1' })]).toEqual([null, 'reason.measure_gone']);
    expect([addEvidenceFile.reasonIfNot(crew(collected), { item: 'n2' }), addEvidenceFile.reasonIfNot(crew(), { item: 'n2' }), liftMeasure.reasonIfNot(crew(taken), { item: 'n1' })]).toEqual([null, 'reason.evidence_gone', null]);
    expect([offerEvidence.reasonIfNot(crew(said('e1', 'hand-over', { agency: 'police' })), { ...e1, agency: 'police' }), takeBackEvidence.reasonIfNot(crew(said('e1', 'hand-over', { agency: 'police' })), e1)]).toEqual(['reason.evidence_offered', null]);
  });
  it('files that wait count towards the thirty', () => {
    const files = Array.from({ length: 30 }, (_, n) => said('e1', 'attachments', { id: String(n), name: 'a.jpg' }));
    expect([addEvidenceFile.reasonIfNot(crew(...files), e1), addEvidenceFile.reasonIfNot(crew(...files.slice(1)), e1)]).toEqual(['reason.evidence_files_full', null]);
  });
  it('a desk waits for its answer instead', () => {
    const desk = context('fire', { waiting: [said('e1', 'hand-over', { agency: 'police' })], items: [sampleEvidence(1)] });
    expect(offerEvidence.reasonIfNot(desk, { ...e1, agency: 'police' })).toBeNull();
  });
});

describe('a referral', () => {
  it('N9: goes to another agency that works there, about measures and evidence of the task', async () => {
    const items = [sampleMeasure(1), sampleEvidence(1), sampleReferral(1), sampleMeasure(7, { task: 't7' })];
    const why = (args: object, more: More = {}) => referCase.reasonIfNot(context('fire', { items, ...more }), { ...t8, to: 'police', items: ['m1', 'e1'], what: 'Unlicensed', ...args });
    expect([why({}), why({ to: 'fire' }), why({ to: 'ems' }), why({ to: '' }), why({ items: [] }), why({ items: ['r1'] }), why({ items: ['m7'] }), why({ what: ' ' }), why({ items: Array.from({ length: 51 }, () => 'm1') })])
      .toEqual([null, 'code.oneself', 'code.not_a_party', 'reason.choose_agency', 'reason.items_missing', 'code.unknown', 'code.unknown', 'reason.text_missing', 'reason.items_too_many']);
    expect([why({}, { items: [], rules: { measures: 0, evidence: 0 } }), why({}, { rules: { referrals: 100 } }), why({}, { task: { phase: 'closed' } })]).toEqual(['reason.nothing_to_refer', 'code.full', null]);
    const ctx = context('fire', { items });
    await referCase.run(ctx, { ...t8, to: 'police', items: ['m1'], what: ' Unlicensed ' });
    expect(ctx.sent[0]).toMatchObject({ path: '/api/v1/tasks/t8/enforcement/refer', body: { id: 'new1', to: 'police', items: ['m1'], what: 'Unlicensed' } });
  });
  it('N9: is answered by its receiver, taken back before that, and closed with the outcome once it is accepted', async () => {
    const on = (operation: AnyOperation, agency: string, more: object, args: object, task: Partial<Task> = {}) => operation.reasonIfNot(context(agency, { items: [sampleReferral(1, more)], task }), { ...r1, ...args });
    const [yes, no] = [{ accept: true, reference: 'P-77' }, { accept: false, reason: 'Not ours' }];
    expect([on(answerReferral, 'police', {}, yes), on(answerReferral, 'police', {}, no), on(answerReferral, 'police', {}, { accept: false, reason: ' ' }), on(answerReferral, 'fire', {}, yes), on(answerReferral, 'police', { state: 'withdrawn' }, yes)])
      .toEqual([null, null, 'reason.reason_missing', 'reason.referral_theirs', 'reason.wrong_state']);
    expect([on(withdrawReferral, 'fire', {}, {}), on(withdrawReferral, 'police', {}, {}), on(withdrawReferral, 'fire', { state: 'accepted' }, {})]).toEqual([null, 'reason.referral_theirs', 'reason.wrong_state']);
    const outcome = { outcome: 'Fined' };
    expect([on(closeReferral, 'police', { state: 'accepted' }, outcome), on(closeReferral, 'police', {}, outcome), on(closeReferral, 'fire', { state: 'accepted' }, outcome), on(closeReferral, 'police', { state: 'accepted' }, { outcome: '' })])
      .toEqual([null, 'reason.wrong_state', 'reason.referral_theirs', 'reason.text_missing']);
    expect([on(closeReferral, 'fire', { state: 'accepted' }, outcome, LEFT), on(answerReferral, 'fire', {}, yes, LEFT)], 'who leads sees to what was left behind, and answers for nobody').toEqual([null, 'reason.referral_theirs']);
    const ctx = context('police', { items: [sampleReferral(1)] });
    await answerReferral.run(ctx, { ...r1, ...yes, reason: 'unsaid' });
    await answerReferral.run(ctx, { ...r1, ...no, reference: 'unsaid' });
    expect(ctx.sent.map((one) => one.body)).toEqual([{ accept: true, reference: 'P-77' }, { accept: false, reason: 'Not ours' }]);
  });
});

describe('lines', () => {
  const items = [sampleUnsigned(3, { agency: 'police', concerns: ['expired'] }), sampleMeasure(1), sampleEvidence(2), sampleReferral(1)];
  const read = (line: string, agency = 'fire') => {
    const parsed = parse(line, context(agency, { items }));
    return parsed.ok ? [parsed.operation.id, parsed.args] : parsed.hint.key;
  };
  it('every command of an enforcement but for files can be typed, and help shows how', async () => {
    const typed = ENFORCEMENT_USAGE.map((usage) => read(usage.replaceAll('JT-1', 'F-J-008').replace('m1,e2', 'M1,e2')));
    expect(typed.filter((one) => typeof one === 'string')).toEqual([]);
    expect(new Set(typed.map((one) => one[0])).size).toBe(17);
    expect(ENFORCEMENT_USAGE.every((usage) => USAGE.includes(usage))).toBe(true);
  });
  it('name measures, evidence and referrals by their numbers, agencies by their letter', () => {
    expect(read('countersign F-J-008 3')).toEqual(['countersign_measure', { item: 'm3' }]);
    expect(read('review-measure F-J-008 3 set-aside "void"')).toEqual(['review_measure', { item: 'm3', upheld: false, note: 'void' }]);
    expect(read('measure F-J-008 close - "Shop"')).toEqual(['take_measure', { task: 't8', measure: 'close', against: 'Shop' }]);
    expect(read('hand-evidence F-J-008 2 P')).toEqual(['offer_evidence', { item: 'e2', agency: 'police' }]);
    expect(read('receive-evidence F-J-008 2 broken')).toEqual(['receive_evidence', { item: 'e2', seal_intact: false }]);
    expect(read('refer F-J-008 P m1,e2 "x"')).toEqual(['refer_case', { task: 't8', to: 'police', items: ['m1', 'e2'], what: 'x' }]);
    expect(read('answer-referral F-J-008 1 decline "no"')).toEqual(['answer_referral', { item: 'r1', accept: false, reason: 'no' }]);
    expect(read('countersigning F-J-008 seal close:P')).toEqual(['set_countersigning', { task: 't8', countersign: [{ measure: 'seal' }, { measure: 'close', by: 'police' }] }]);
  });
  it('what is not there, or half a line, is said', () => {
    expect(['countersign F-J-008 9', 'countersign F-J-008', 'lift-measure nothing 1', 'measure F-J-008 bite', 'refer F-J-008 P m9', 'refer F-J-008 X', 'receive-evidence F-J-008 2 maybe', 'countersigning F-J-008 seal:X', 'release-evidence F-J-008 2 eaten'].map((line) => read(line)))
      .toEqual(['line.nothing_named', 'line.usage', 'line.nothing_named', 'line.usage', 'line.nothing_named', 'line.nothing_named', 'line.usage', 'line.usage', 'line.usage']);
  });
  it('the record is shown', async () => {
    const ctx = context('fire');
    await showEnforcementSheet.run(ctx, t8);
    expect(ctx.sheets).toEqual(['t8']);
  });
});
