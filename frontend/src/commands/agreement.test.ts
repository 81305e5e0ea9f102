/** What may be done with an agreement by whom, why not, and what is sent (docs/protocol.md G3–G8). */
import { describe, expect, it } from 'vitest';
import { FOUNDING } from '../agreements/register';
import { NOW, sampleAgreement, sampleText, sampleWorld, session } from '../model/sample';
import type { Agreement, AgreementVersion, Session } from '../protocol/wire';
import { ROLES } from '../protocol/words';
import { amendAgreement, draftAgreement, reviseAgreement } from './ops/draftAgreement';
import { activateAgreement, breakGlass, deactivateAgreement } from './ops/openClauses';
import { reviewGlass } from './ops/reviewGlass';
import { proposeAgreement, refuseAgreement, signAgreement, withdrawAgreement } from './ops/signAgreement';
import { endAgreement, resumeAgreement, suspendAgreement } from './ops/stopAgreement';
import { toggles } from './ops/toggles';
import { readsAgreements, readsPurges, readsUsage } from './agreement';
import { OPERATIONS, type AnyOperation } from './registry';
import type { Context, Request } from './types';

const at = (ms: number): string => new Date(NOW + ms).toISOString();
const HOUR = 3_600_000;

function context(agreement: Agreement, agency: string, role: Session['role'] = 'legal'): Context & { sent: Request[]; opened: unknown[] } {
  const [sent, opened]: [Request[], unknown[]] = [[], []];
  const world = sampleWorld();
  world.agreement.set(agreement.id, agreement);
  world.agency.set('eoc', { kind: 'agency', id: 'eoc', name: 'Operations centre', code: 'O', agency_kind: 'eoc', level: 'national' });
  const nothing = (): void => undefined;
  return {
    world, me: session(agency, role), nowMs: NOW, selection: { agreement: agreement.id }, point: null, clockKnown: true, newId: () => 'new', isRead: () => true, unanswered: () => [], sent, opened,
    screen: { select: nothing, goTo: nothing, set: nothing, showSheet: nothing, open: (...what) => void opened.push(what) },
    send: async (request) => {
      sent.push(request);
      return { ok: true, receipt: 1 };
    },
  };
}
const why = (operation: AnyOperation, agreement: Agreement, agency: string, args: object = {}, role?: Session['role']): string | null =>
  operation.reasonIfNot(context(agreement, agency, role), { agreement: agreement.id, ...args });

const inForce = sampleAgreement('a');
const nextOf = (change: Partial<AgreementVersion> = {}): AgreementVersion => ({ ...sampleText(), version: 3, ...change });
const drafted: Agreement = { ...inForce, next: nextOf() };
const proposed: Agreement = { ...inForce, next: nextOf({ proposed_at: at(-HOUR), signatures: [{ agency: 'fire', at: at(-HOUR) }] }) };
const active: Agreement = { ...inForce, activation: { agency: 'police', at: at(-HOUR), until: at(HOUR), reason: 'flood' } };
const broken: Agreement = { ...inForce, openings: [{ opening: 7, agency: 'ems', at: at(-HOUR), until: at(HOUR), reason: 'why', reviews: [{ agency: 'fire' }, { agency: 'police', at: at(0), justified: true, note: 'yes' }] }] };

describe('who', () => {
  it.each([
    [draftAgreement, 'legal'], [reviseAgreement, 'legal'], [amendAgreement, 'legal'], [proposeAgreement, 'legal'], [signAgreement, 'legal'], [refuseAgreement, 'legal'],
    [withdrawAgreement, 'legal'], [endAgreement, 'legal'], [suspendAgreement, 'commander,legal,coordinator'], [resumeAgreement, 'commander,legal,coordinator'],
    [activateAgreement, 'commander,coordinator'], [deactivateAgreement, 'commander,legal,coordinator'], [breakGlass, 'commander,coordinator'], [reviewGlass, 'supervisor,legal'],
  ] as const)('%o is offered to the roles of the matrix', (operation, roles) => {
    expect(ROLES.filter((role) => operation.available(context(inForce, 'fire', role))).join()).toBe(roles);
  });
});

describe('the register', () => {
  it('X7, W10: tells of purges and of what was never used whom the server tells', () => {
    const roles = (reads: typeof readsPurges): string => ROLES.filter((role) => reads({ me: session('fire', role) })).join();
    expect([roles(readsPurges), roles(readsUsage)]).toEqual(['commander,supervisor,legal', 'commander,supervisor,legal,coordinator']);
  });
  it('is searched by a key of its own, by everybody who reads agreements', () => {
    const find = toggles.find((one) => one.id === 'find_agreement');
    expect(ROLES.filter((role) => find?.available(context(inForce, 'fire', role)) !== readsAgreements({ me: session('fire', role) }))).toEqual([]);
    const chord = find?.keys?.[0] ?? '';
    expect(OPERATIONS.filter((one) => one.keys?.includes(chord) === true).map((one) => one.id)).toEqual(['find_agreement']);
    const ctx = context(inForce, 'fire');
    void find?.run(ctx, {});
    expect(ctx.opened).toEqual([['find_agreement']]);
  });
});

describe('why not', () => {
  it('G10: the founding agreement is amended like the others, suspended by the operations centre only, and ended by nobody', () => {
    const founding: Agreement = { ...inForce, id: FOUNDING, current: { ...sampleText(), parties: ['ems', 'eoc', 'fire', 'police'] } };
    expect([why(amendAgreement, founding, 'fire'), why(amendAgreement, founding, 'eoc')]).toEqual([null, null]);
    expect([why(suspendAgreement, founding, 'fire'), why(suspendAgreement, founding, 'eoc'), why(suspendAgreement, founding, 'eoc', { reason: '' })]).toEqual(['reason.founding_suspended_by_centre', null, 'reason.reason_missing']);
    expect([why(endAgreement, founding, 'fire'), why(endAgreement, founding, 'eoc')]).toEqual(['reason.founding_not_ended', 'reason.founding_not_ended']);
    // The control: of their own agreements both stop any.
    expect([why(suspendAgreement, inForce, 'fire'), why(endAgreement, inForce, 'fire')]).toEqual([null, null]);
    const suspended: Agreement = { ...founding, phase: 'suspended', stops: [{ agency: 'ems', at: at(-HOUR), reason: 'why' }] };
    expect([why(resumeAgreement, suspended, 'eoc'), why(resumeAgreement, suspended, 'ems'), why(resumeAgreement, suspended, 'fire')]).toEqual([null, null, 'reason.agreement_suspended_by_other']);
  });
  it('G3: a draft is changed, proposed and withdrawn by whose it is; what is proposed has a fixed text', () => {
    expect([why(reviseAgreement, drafted, 'fire'), why(proposeAgreement, drafted, 'fire'), why(withdrawAgreement, drafted, 'fire')]).toEqual([null, null, null]);
    expect(why(reviseAgreement, drafted, 'police')).toBe('reason.agreement_theirs');
    expect([why(reviseAgreement, proposed, 'fire'), why(proposeAgreement, proposed, 'fire'), why(withdrawAgreement, proposed, 'fire')]).toEqual(['reason.agreement_proposed', 'reason.agreement_proposed', null]);
    expect(why(proposeAgreement, inForce, 'fire')).toBe('reason.agreement_no_draft');
    expect(why(proposeAgreement, { ...inForce, next: nextOf({ valid_until: at(0) }) }, 'fire')).toBe('reason.agreement_end_past');
  });
  it('G3: it is signed once by each, after it was proposed, before all have', () => {
    expect(why(signAgreement, proposed, 'police')).toBeNull();
    expect(why(signAgreement, proposed, 'fire')).toBe('code.already_signed');
    expect(why(signAgreement, drafted, 'police')).toBe('reason.agreement_not_proposed');
    expect(why(signAgreement, proposed, 'eoc')).toBe('reason.not_party');
    const all = { ...proposed, next: nextOf({ proposed_at: at(-HOUR), signatures: ['ems', 'fire', 'police'].map((agency) => ({ agency, at: at(0) })) }) };
    expect([why(signAgreement, all, 'police'), why(refuseAgreement, all, 'police'), why(withdrawAgreement, all, 'fire')]).toEqual(['reason.agreement_all_signed', 'reason.agreement_all_signed', 'reason.agreement_all_signed']);
    expect([why(refuseAgreement, proposed, 'police', { reason: ' ' }), why(refuseAgreement, proposed, 'police', { reason: 'no' })]).toEqual(['reason.reason_missing', null]);
  });
  it('G5: one amendment at a time, of what holds or is suspended', () => {
    expect([why(amendAgreement, inForce, 'police'), why(amendAgreement, { ...inForce, phase: 'suspended' }, 'police')]).toEqual([null, null]);
    expect([why(amendAgreement, drafted, 'police'), why(amendAgreement, inForce, 'eoc'), why(amendAgreement, { ...inForce, phase: 'ended' }, 'fire')]).toEqual(['code.amendment_open', 'reason.not_party', 'reason.agreement_over']);
  });
  it('G6: only who suspended it lets it go on', () => {
    const suspended: Agreement = { ...inForce, phase: 'suspended', stops: [{ agency: 'ems', at: at(-HOUR), reason: 'why' }] };
    expect([why(resumeAgreement, suspended, 'ems'), why(resumeAgreement, suspended, 'fire'), why(resumeAgreement, inForce, 'ems')]).toEqual([null, 'reason.agreement_suspended_by_other', 'reason.agreement_not_suspended']);
    expect([why(suspendAgreement, inForce, 'ems'), why(suspendAgreement, suspended, 'ems'), why(suspendAgreement, inForce, 'ems', { reason: '' })]).toEqual([null, 'reason.agreement_not_in_force', 'reason.reason_missing']);
    // Each suspends it for itself.
    expect([why(suspendAgreement, suspended, 'fire'), why(suspendAgreement, suspended, 'eoc'), why(suspendAgreement, suspended, 'fire', { reason: '' })]).toEqual([null, 'reason.not_party', 'reason.reason_missing']);
    expect([why(endAgreement, suspended, 'fire'), why(endAgreement, { ...drafted, phase: 'draft' }, 'fire')]).toEqual([null, 'reason.agreement_not_in_force']);
  });
  it('G7: an activation opens something, lasts within its limits, and ends later than the one that runs', () => {
    const open = (agreement: Agreement, minutes?: number): string | null => why(activateAgreement, agreement, 'ems', minutes === undefined ? {} : { minutes, reason: 'flood' });
    expect([open(inForce), open(inForce, 1), open(inForce, 4_320)]).toEqual([null, null, null]);
    expect([open(inForce, 0), open(inForce, 4_321), open(inForce, 1.5)]).toEqual(['reason.minutes_range', 'reason.minutes_range', 'reason.minutes_range']);
    expect([open(active, 60), open(active, 61)]).toEqual(['reason.activation_shorter', null]);
    expect(open({ ...inForce, current: { ...sampleText(), clauses: [] } })).toBe('code.nothing_to_open');
    expect([why(deactivateAgreement, active, 'police'), why(deactivateAgreement, active, 'fire'), why(deactivateAgreement, active, 'ems'), why(deactivateAgreement, inForce, 'fire')])
      .toEqual([null, null, 'reason.activation_theirs', 'reason.not_activated']);
  });
  it('G8: the glass is broken once at a time, and reviewed once by whose data it opened', () => {
    expect([why(breakGlass, broken, 'police', { minutes: 240, reason: 'x' }), why(breakGlass, broken, 'police', { minutes: 241, reason: 'x' }), why(breakGlass, broken, 'ems')]).toEqual([null, 'reason.minutes_range', 'reason.glass_open']);
    expect([why(reviewGlass, broken, 'fire', { opening: 7 }), why(reviewGlass, broken, 'fire', { opening: 8 }), why(reviewGlass, broken, 'police', { opening: 7 })]).toEqual([null, 'reason.no_review_due', 'reason.no_review_due']);
    expect(why(reviewGlass, broken, 'fire', { opening: 7, justified: true, note: ' ' })).toBe('reason.needs_reason');
  });
});

describe('what is sent', () => {
  async function sent(operation: AnyOperation, agreement: Agreement, args: object): Promise<unknown> {
    const ctx = context(agreement, 'fire');
    await operation.run(ctx, { agreement: agreement.id, ...args });
    return ctx.sent.map((one) => [one.path, one.body])[0] ?? ctx.opened[0];
  }
  it('names the version that was read, not the one that came meanwhile', async () => {
    expect(await sent(signAgreement, proposed, { version: 2, confirmed: true })).toEqual(['/api/v1/agreements/a/sign', { version: 2 }]);
    expect(await sent(signAgreement, proposed, { confirmed: true })).toEqual(['/api/v1/agreements/a/sign', { version: 3 }]);
  });
  it('a signature takes a second step, an opening its form', () => {
    expect([signAgreement.needs?.({ agreement: 'a' }), signAgreement.needs?.({ agreement: 'a', confirmed: true })]).toEqual([true, false]);
    expect([breakGlass.needs?.({ agreement: 'a' }), breakGlass.needs?.({ agreement: 'a', minutes: 5, reason: 'x' })]).toEqual([true, false]);
  });
  it('each goes to its own place', async () => {
    expect(await sent(refuseAgreement, proposed, { reason: 'no' })).toEqual(['/api/v1/agreements/a/refuse', { version: 3, reason: 'no' }]);
    expect(await sent(breakGlass, inForce, { minutes: 30, reason: 'x' })).toEqual(['/api/v1/agreements/a/break-glass', { minutes: 30, reason: 'x' }]);
    expect(await sent(activateAgreement, inForce, { minutes: 30, reason: 'x' })).toEqual(['/api/v1/agreements/a/activate', { minutes: 30, reason: 'x' }]);
    expect(await sent(reviewGlass, broken, { opening: 7, justified: false, note: 'ask first' })).toEqual(['/api/v1/agreements/a/break-glass/7/review', { justified: false, note: 'ask first' }]);
    expect(await sent(suspendAgreement, inForce, { reason: 'x' })).toEqual(['/api/v1/agreements/a/suspend', { reason: 'x' }]);
  });
  it('without a text the editor is opened, with one it is sent', async () => {
    const { version: _v, agency: _a, clauses_left_out: _c, signatures: _s, ...text } = sampleText();
    expect(await sent(draftAgreement, inForce, {})).toEqual(['draft_agreement']);
    expect(await sent(draftAgreement, inForce, { text })).toEqual(['/api/v1/agreements', { id: 'new', text }]);
    expect(await sent(amendAgreement, inForce, {})).toEqual(['amend_agreement', { agreement: 'a' }]);
    expect(await sent(amendAgreement, inForce, { text })).toEqual(['/api/v1/agreements/a/amend', { version: 2, text }]);
    expect(await sent(reviseAgreement, drafted, { text })).toEqual(['/api/v1/agreements/a/revise', { version: 3, text }]);
  });
});
