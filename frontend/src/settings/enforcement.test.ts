/** Section `enforcement` as the editor has it (docs/protocol.md N1, N2): its rules at their rows, what was saved and so stays, and what a comparison reads. */
import { describe, expect, it } from 'vitest';
import { sampleSettings } from '../model/sample';
import type { EnforcementSettings, Instrument, OfficerCertificate, Permit } from '../protocol/enforcement';
import { HALF } from '../ui/forms/when';
import { LATE_MS, checkEnforcement, endsIn, enforcementLines, isPastInstrument, isPastOfficer, isSavedInstrument, isSavedKind, isSavedOfficer, newInstrument, permitWords, settleEnforcement, sortedOfficers, standing } from './enforcement';

const [FROM, UNTIL] = ['2026-01-01T00:00:00.000Z', '2030-01-01T00:00:00.000Z'];
const { checks } = sampleSettings('fire').enforcement;
const instrument = (code: string, more: Partial<Instrument> = {}): Instrument => ({ code, kind: 'law', title: 'x', citation: 'y', valid_from: FROM, permits: [{ measure: 'seal' }], ...more });
const officer = (person: string, more: Partial<OfficerCertificate> = {}): OfficerCertificate => ({ person, certificate: 'FP1', valid_from: FROM, ...more });
const fine = (amount: number, currency = 'EUR'): Permit => ({ measure: 'fine', fine_max: { amount, currency } });
const register: EnforcementSettings = {
  instruments: [instrument('A', { valid_until: UNTIL, permits: [{ measure: 'seal', countersigned: true }, fine(200_000)], certificate: 'FP1' }), instrument('B')],
  certificates: [{ code: 'FP1', title: 'Prevention' }, { code: 'FW', title: 'Warden', is_retired: true }],
  officers: [officer('zoe', { valid_until: UNTIL }), officer('ada', { certificate: 'FW' }), officer('ada')],
  checks,
};
const at = (value: EnforcementSettings, saved = register): string[] => checkEnforcement(value, saved).map((one) => `${one.at} ${one.key}`);
const withFirst = (more: Partial<Instrument>): string[] => at({ ...register, instruments: [{ ...register.instruments[0]!, ...more }] });

describe('a register', () => {
  it('N1: what the server takes has no problem, and none at all neither', () => {
    expect(at(register)).toEqual([]);
    expect(at({ instruments: [], certificates: [], officers: [], checks })).toEqual([]);
    expect(at({ ...register, instruments: [instrument('x'.repeat(16), { title: 'y'.repeat(120), citation: 'z'.repeat(200), permits: [fine(1), { measure: 'order' }] })] })).toEqual([]);
  });
  it('N1: each field of an instrument has its rule', () => {
    expect(withFirst(newInstrument())).toEqual([
      'instruments.0.code settings.empty', 'instruments.0.title settings.empty', 'instruments.0.citation settings.empty', 'instruments.0.valid_from settings.empty', 'instruments.0.permits settings.needs_permit',
    ]);
    expect(withFirst({ code: 'x'.repeat(17), title: ' y', citation: 'z'.repeat(201) })).toEqual(['instruments.0.code settings.too_long', 'instruments.0.title settings.blanks', 'instruments.0.citation settings.too_long']);
    expect(withFirst({ certificate: 'FP9' })).toEqual(['instruments.0.certificate settings.unknown_certificate']);
  });
  it('N1: it ends after it began, and what is typed half is no moment', () => {
    expect(withFirst({ valid_until: FROM })).toEqual(['instruments.0.valid_until settings.ends_before']);
    expect(withFirst({ valid_from: HALF, valid_until: HALF })).toEqual(['instruments.0.valid_from when.half', 'instruments.0.valid_until when.half']);
    expect(at({ ...register, officers: [officer('ada', { valid_until: FROM }), officer('zoe', { certificate: 'x' })] })).toEqual(['officers.0.valid_until settings.ends_before', 'officers.1.certificate settings.unknown_certificate']);
  });
  it('N1: a limit is an amount of a currency', () => {
    const limit = (permit: Permit): string[] => withFirst({ permits: [permit] });
    expect([fine(1), fine(1_000_000_000_000)].map(limit)).toEqual([[], []]);
    expect([fine(0), fine(1.5), fine(1_000_000_000_001)].map(limit)).toEqual(Array(3).fill(['instruments.0.permits.fine settings.amount_form']));
    expect([fine(1, ''), fine(1, 'eur'), fine(1, 'EURO')].map(limit)).toEqual(Array(3).fill(['instruments.0.permits.fine settings.currency_form']));
  });
  it('N1: nothing stands twice, whatever its case, and both rows say so', () => {
    expect(at({ ...register, instruments: [...register.instruments, instrument('b')] })).toEqual(['instruments.1.code settings.twice', 'instruments.2.code settings.twice']);
    expect(at({ ...register, certificates: [...register.certificates, { code: 'fw', title: 'x' }] })).toEqual(['certificates.1.code settings.twice', 'certificates.2.code settings.twice']);
    expect(at({ ...register, officers: [officer('ada'), officer('ada', { valid_until: UNTIL }), officer('ada', { valid_from: '2026-01-02T00:00:00.000Z' })] })).toEqual(['officers.0.certificate settings.held_twice', 'officers.1.certificate settings.held_twice']);
  });
  it('N1: lists have their limits', () => {
    const many = (n: number): string[] => Array.from({ length: n }, (_, code) => String(code));
    const of = (n: number, kinds: number, officers: number): EnforcementSettings => ({
      instruments: many(n).map((code) => instrument(code)), certificates: [...many(kinds - 1).map((code) => ({ code, title: 'x' })), { code: 'FP1', title: 'x' }], officers: many(officers).map((person) => officer(person)), checks,
    });
    expect(at(of(100, 20, 500))).toEqual([]);
    expect(at(of(101, 21, 501))).toEqual(['instruments settings.too_many', 'certificates settings.too_many', 'officers settings.too_many']);
  });
});

describe('what was saved', () => {
  it('N1: of an instrument only the end can differ', () => {
    const [first] = register.instruments as [Instrument, Instrument];
    const changes: Partial<Instrument>[] = [
      { code: 'a' }, { kind: 'order' }, { title: 'z' }, { citation: 'z' }, { valid_from: UNTIL }, { permits: [] }, { permits: [...first.permits].reverse() }, { permits: [{ measure: 'seal' }, fine(200_000)] }, { permits: [first.permits[0]!, fine(1)] },
    ];
    expect(changes.map((more) => isSavedInstrument({ ...first, ...more }, register))).toEqual(changes.map(() => false));
    const { certificate: _, ...without } = first;
    expect(isSavedInstrument(without, register)).toBe(false);
    const { valid_until: __, ...open } = first;
    expect([first, open, { ...first, valid_until: FROM }, { ...first, valid_from: '2026-01-01T00:00:00Z' }].map((one) => isSavedInstrument(one, register))).toEqual([true, true, true, true]);
  });
  it('N1: a kind stays, and one that is typed like it does not', () => {
    const kinds = [...register.certificates, { code: 'FW', title: 'new' }, { code: 'new', title: 'x' }];
    expect(kinds.map((_, n) => isSavedKind(kinds, n, register))).toEqual([true, true, false, false]);
  });
  it('N1: what is sent leaves nothing out that somebody else added meanwhile', () => {
    const now = Date.parse(FROM);
    expect(settleEnforcement(register, register, now)).toEqual(register);
    const mine: EnforcementSettings = { ...register, instruments: [instrument('C'), register.instruments[1]!], certificates: [{ code: 'N', title: 'x' }], officers: [officer('eve'), officer('ada', { valid_until: UNTIL })] };
    const sent = (ms: number): string[][] => {
      const it = settleEnforcement(mine, register, ms);
      return [it.instruments.map((one) => one.code), it.certificates.map((one) => one.code), it.officers.map((one) => `${one.person} ${one.certificate}`)];
    };
    expect(sent(now)).toEqual([['C', 'B', 'A'], ['N', 'FP1'], ['eve FP1', 'ada FP1', 'zoe FP1', 'ada FW']]);
    // By what ended so long ago nothing is judged any more, and so it stays left out; a kind that was retired does, too.
    const late = Date.parse(UNTIL) + LATE_MS;
    expect(sent(late - 1)).toEqual(sent(now));
    expect(sent(late)).toEqual([['C', 'B'], ['N', 'FP1'], ['eve FP1', 'ada FP1', 'ada FW']]);
  });
  it('N1, N2: what was saved can be removed 12 hours after the end that was saved', () => {
    const late = Date.parse(UNTIL) + LATE_MS;
    const [first, second] = register.instruments as [Instrument, Instrument];
    expect([late - 1, late].map((ms) => isPastInstrument(first, register, ms))).toEqual([false, true]);
    expect([second, { ...second, valid_until: FROM }].map((one) => isPastInstrument(one, register, late))).toEqual([false, false]);
    const [zoe, ada] = register.officers as [OfficerCertificate, OfficerCertificate];
    expect([late - 1, late].map((ms) => isPastOfficer(zoe, register, ms))).toEqual([false, true]);
    expect(isPastOfficer({ ...ada, valid_until: FROM }, register, late)).toBe(false);
    expect([zoe, { ...zoe, valid_until: FROM }, { ...zoe, certificate: 'FW' }].map((one) => isSavedOfficer(one, register))).toEqual([true, true, false]);
  });
  it('N2: a kind that is retired is given to nobody else', () => {
    expect(at({ ...register, officers: [...register.officers, officer('eve', { certificate: 'FW' })] })).toEqual(['officers.3.certificate settings.no_longer_given']);
    expect(at(register, { ...register, officers: [] })).toEqual(['officers.1.certificate settings.no_longer_given']);
  });
});

describe('validity', () => {
  const then = Date.parse(UNTIL);
  it('N2: holds from its first moment and not at its last', () => {
    const of = (ms: number): string => standing({ valid_from: FROM, valid_until: UNTIL }, ms);
    expect([Date.parse(FROM) - 1, Date.parse(FROM), then - 1, then].map(of)).toEqual(['not_yet', 'in_force', 'in_force', 'ended']);
    expect(standing({ valid_from: FROM }, then * 2)).toBe('in_force');
    expect(standing({ valid_from: '' }, then)).toBe('not_yet');
  });
  it('what ends within 30 days says in how many', () => {
    const day = 86_400_000;
    expect([31 * day, 30 * day, day, 1, 0, -day].map((left) => endsIn({ valid_from: FROM, valid_until: UNTIL }, then - left))).toEqual([null, 30, 1, 0, null, null]);
    expect(endsIn({ valid_from: FROM }, then)).toBeNull();
  });
});

describe('words', () => {
  const name = (person: string): string => person;
  it('officers are sorted by name, and each keeps its place', () => expect(sortedOfficers(register.officers, name).map(({ one, at: place }) => `${one.person} ${one.certificate} ${place}`)).toEqual(['ada FP1 2', 'ada FW 1', 'zoe FP1 0']));
  it('a permit tells its limit and its second signature', () => expect([...register.instruments[0]!.permits, { measure: 'order' as const }].map((one) => permitWords(one).replaceAll('\u00a0', ' '))).toEqual(['Seal, signed twice', 'Fine up to EUR 2,000.00', 'Order']));
  it('a comparison has a line for each, and officers where they differ', () => {
    const lines = (value: EnforcementSettings): string[] => enforcementLines(value, register, name);
    expect(lines(register)).toHaveLength(2 + 2 + 6);
    expect(lines({ ...register, officers: [...register.officers, officer('eve')] })).toHaveLength(11);
    expect(lines({ ...register, officers: [officer('zoe', { valid_until: '2028-01-01T00:00:00.000Z' })] })).toHaveLength(11);
    expect(lines({ ...register, checks: { ...checks, expired: 'refuse' } })).not.toEqual(lines(register));
    expect(lines({ ...register, certificates: register.certificates.map(({ is_retired: _, ...one }) => one) })).not.toEqual(lines(register));
  });
});
