/** Section `enforcement` (docs/protocol.md N1, N2): its rules as the server has them, what of it can still be changed, and its lines for comparing two versions. */
import { day } from '../i18n/figures';
import { t, word } from '../i18n/messages.svelte';
import { FINE_MAX } from '../model/enforcement';
import { ms } from '../model/time';
import type { CertificateKind, EnforcementSettings, Instrument, OfficerCertificate, Permit } from '../protocol/enforcement';
import { LEGAL_CONCERNS } from '../protocol/words';
import { fineWords } from '../ui/enforcement/fine';
import { HALF } from '../ui/forms/when';
import { line, problem, type Problem } from './check';

export const INSTRUMENTS_MAX = 100;
export const CERTIFICATE_KINDS_MAX = 20;
export const OFFICERS_MAX = 500;
export const INSTRUMENT_CODE_CHARS_MAX = 16;
export const INSTRUMENT_TITLE_CHARS_MAX = 120;
export const CITATION_CHARS_MAX = 200;
/** What ends within this is said before it does. */
export const SOON_DAYS = 30;
/** So late a crew may report a measure: what has ended longer ago is judged by no more. */
export const LATE_MS = 12 * 3_600_000;
const DAY_MS = 86_400_000;
const CURRENCY = /^[A-Z]{3}$/;

/** While a moment is typed it may be empty or half; then it is not sent. */
export interface Period { valid_from: string; valid_until?: string }
export type Standing = 'not_yet' | 'in_force' | 'ended';

/** The end is the first moment at which it holds no more. */
export function standing({ valid_from, valid_until }: Period, nowMs: number): Standing {
  if ((ms(valid_until) ?? Infinity) <= nowMs) return 'ended';
  return (ms(valid_from) ?? Infinity) <= nowMs ? 'in_force' : 'not_yet';
}

/** Whole days until it ends, if that is soon and it has not. */
export function endsIn(period: Period, nowMs: number): number | null {
  const left = (ms(period.valid_until) ?? Infinity) - nowMs;
  return left > 0 && left <= SOON_DAYS * DAY_MS ? Math.floor(left / DAY_MS) : null;
}

export function validityWords({ valid_from, valid_until }: Period): string {
  const said = (at: string): string => (ms(at) === null ? '…' : day(at));
  return valid_until === undefined ? t('settings.valid_since', { from: said(valid_from) }) : t('settings.valid_span', { from: said(valid_from), until: said(valid_until) });
}

export function permitWords({ measure, countersigned, fine_max }: Permit): string {
  const what = word('measure', measure);
  const limited = fine_max === undefined || fine_max.amount < 1 ? what : t('settings.up_to', { measure: what, amount: fineWords(fine_max) });
  return countersigned === true ? t('settings.signed_twice', { measure: limited }) : limited;
}

// Who types a code does not look at its case.
const folded = (code: string): string => code.toLowerCase();

export function checkEnforcement(value: EnforcementSettings, saved: EnforcementSettings): Problem[] {
  const { instruments, certificates, officers } = value;
  const known = new Set(certificates.map((one) => one.code));
  const retired = new Set(certificates.filter((one) => one.is_retired === true).map((one) => one.code));
  const most = (at: string, list: readonly unknown[], n: number): Problem[] => (list.length > n ? [problem(at, 'settings.too_many', { n })] : []);
  const certificate = (at: string, code: string | undefined): Problem[] => (code === undefined || known.has(code) ? [] : [problem(at, 'settings.unknown_certificate', { code })]);
  return [
    ...most('instruments', instruments, INSTRUMENTS_MAX), ...most('certificates', certificates, CERTIFICATE_KINDS_MAX), ...most('officers', officers, OFFICERS_MAX),
    ...instruments.flatMap((one, at) => [...checkInstrument(one, `instruments.${at}`), ...certificate(`instruments.${at}.certificate`, one.certificate)]),
    ...certificates.flatMap((one, at) => [...line(`certificates.${at}.code`, one.code, INSTRUMENT_CODE_CHARS_MAX), ...line(`certificates.${at}.title`, one.title, INSTRUMENT_TITLE_CHARS_MAX)]),
    ...officers.flatMap((one, at) => [
      ...checkPeriod(one, `officers.${at}`), ...certificate(`officers.${at}.certificate`, one.certificate),
      ...(retired.has(one.certificate) && !isSavedOfficer(one, saved) ? [problem(`officers.${at}.certificate`, 'settings.no_longer_given', { code: one.certificate })] : []),
    ]),
    ...alike(instruments.map((one) => one.code), folded, (at) => `instruments.${at}.code`), ...alike(certificates.map((one) => one.code), folded, (at) => `certificates.${at}.code`),
    ...alike(officers.map(sameOfficer), (it) => it, (at) => `officers.${at}.certificate`).map((one) => ({ ...one, key: 'settings.held_twice' as const, args: {} })),
  ];
}

const sameOfficer = (one: OfficerCertificate): string => `${one.person} ${one.certificate} ${ms(one.valid_from) ?? one.valid_from}`;

/** Those that stand twice, at each of their rows: which one is new is not to be seen from the list. */
function alike(values: readonly string[], same: (value: string) => string, at: (index: number) => string): Problem[] {
  const count = new Map<string, number>();
  for (const one of values) count.set(same(one), (count.get(same(one)) ?? 0) + 1);
  return values.flatMap((value, index) => (value !== '' && (count.get(same(value)) ?? 0) > 1 ? [problem(at(index), 'settings.twice', { value })] : []));
}

function checkPeriod({ valid_from, valid_until }: Period, here: string): Problem[] {
  const whole = (field: string, at: string | undefined): Problem[] => (at === HALF ? [problem(`${here}.${field}`, 'when.half')] : []);
  const found = valid_from === '' ? [problem(`${here}.valid_from`, 'settings.empty')] : [...whole('valid_from', valid_from), ...whole('valid_until', valid_until)];
  return found.length === 0 && (ms(valid_until) ?? Infinity) <= (ms(valid_from) ?? -Infinity) ? [problem(`${here}.valid_until`, 'settings.ends_before')] : found;
}

function checkInstrument(one: Instrument, here: string): Problem[] {
  const found = [
    ...line(`${here}.code`, one.code, INSTRUMENT_CODE_CHARS_MAX), ...line(`${here}.title`, one.title, INSTRUMENT_TITLE_CHARS_MAX), ...line(`${here}.citation`, one.citation, CITATION_CHARS_MAX),
    ...checkPeriod(one, here),
  ];
  if (one.permits.length === 0) found.push(problem(`${here}.permits`, 'settings.needs_permit'));
  for (const { fine_max } of one.permits) {
    if (fine_max === undefined) continue;
    if (!CURRENCY.test(fine_max.currency)) found.push(problem(`${here}.permits.fine`, 'settings.currency_form'));
    else if (!Number.isInteger(fine_max.amount) || fine_max.amount < 1 || fine_max.amount > FINE_MAX) found.push(problem(`${here}.permits.fine`, 'settings.amount_form'));
  }
  return found;
}

/** All that an instrument says but for its end. */
function textOf({ code, kind, title, citation, valid_from, permits, certificate }: Instrument): string {
  const said = permits.map((one) => [one.measure, one.countersigned === true, one.fine_max?.amount, one.fine_max?.currency]);
  return JSON.stringify([code, kind, title, citation, ms(valid_from), said, certificate]);
}

/** Whether this one was saved: then only its end can be changed. */
export function isSavedInstrument(one: Instrument, saved: EnforcementSettings): boolean {
  return saved.instruments.some((it) => it.code === one.code && textOf(it) === textOf(one));
}

/** Whether the kind at this place was saved: then its code stays, and it is retired before it is left out. */
export function isSavedKind(kinds: readonly CertificateKind[], at: number, saved: EnforcementSettings): boolean {
  const code = kinds[at]?.code;
  return saved.certificates.some((it) => it.code === code) && kinds.findIndex((it) => it.code === code) === at;
}

export function isSavedOfficer(one: OfficerCertificate, saved: EnforcementSettings): boolean {
  return saved.officers.some((it) => sameOfficer(it) === sameOfficer(one));
}

/** Whether it ended so long ago, by what was saved, that it can be left out. */
export function isPast({ valid_until }: Period, nowMs: number): boolean {
  return (ms(valid_until) ?? Infinity) + LATE_MS <= nowMs;
}

export function isPastInstrument(one: Instrument, saved: EnforcementSettings, nowMs: number): boolean {
  return saved.instruments.some((it) => it.code === one.code && isPast(it, nowMs));
}

export function isPastOfficer(one: OfficerCertificate, saved: EnforcementSettings, nowMs: number): boolean {
  return saved.officers.some((it) => sameOfficer(it) === sameOfficer(one) && isPast(it, nowMs));
}

/** What is sent: with everything that somebody else added meanwhile and that cannot be left out. */
export function settleEnforcement(value: EnforcementSettings, saved: EnforcementSettings, nowMs: number): EnforcementSettings {
  const missing = <T>(mine: readonly T[], theirs: readonly T[], key: (one: T) => string): T[] => theirs.filter((it) => !mine.some((one) => key(one) === key(it)));
  const code = (one: { code: string }): string => one.code;
  const instruments = saved.instruments.filter((one) => !isPast(one, nowMs));
  const officers = saved.officers.filter((one) => !isPast(one, nowMs));
  const kinds = saved.certificates.filter((one) => one.is_retired !== true);
  return {
    ...value, instruments: [...value.instruments, ...missing(value.instruments, instruments, code)],
    certificates: [...value.certificates, ...missing(value.certificates, kinds, code)],
    officers: [...value.officers, ...missing(value.officers, officers, sameOfficer)],
  };
}

export function newInstrument(): Instrument {
  return { code: '', kind: 'law', title: '', citation: '', valid_from: '', permits: [] };
}

/** By the name of the officer, then by certificate and begin; each with its place in the list. */
export function sortedOfficers(officers: readonly OfficerCertificate[], name: (person: string) => string): { one: OfficerCertificate; at: number }[] {
  return officers.map((one, at) => ({ one, at })).sort((a, b) => name(a.one.person).localeCompare(name(b.one.person))
    || a.one.certificate.localeCompare(b.one.certificate) || (ms(a.one.valid_from) ?? 0) - (ms(b.one.valid_from) ?? 0));
}

/** Every instrument, kind and verdict has its line; of the officers those that `other` does not have the same: hundreds of lines would be read by nobody. */
export function enforcementLines(value: EnforcementSettings, other: EnforcementSettings, name: (person: string) => string): string[] {
  const officerKey = (one: OfficerCertificate): string => `${sameOfficer(one)} ${ms(one.valid_until) ?? ''}`;
  const same = new Set(other.officers.map(officerKey));
  return [
    ...value.instruments.map((one) => [
      one.code, word('instrument_kind', one.kind), one.title, one.citation, validityWords(one), one.permits.map(permitWords).join(t('timeline.join')), ...(one.certificate === undefined ? [] : [one.certificate]),
    ].join(' · ')),
    ...value.certificates.map((one) => `${one.code} · ${one.title}${one.is_retired === true ? ` · ${t('settings.retired')}` : ''}`),
    ...sortedOfficers(value.officers, name).filter(({ one }) => !same.has(officerKey(one))).map(({ one }) => `${name(one.person)} · ${one.certificate} · ${validityWords(one)}`),
    ...LEGAL_CONCERNS.map((concern) => `${word('legal_concern', concern)}: ${word('legal_verdict', value.checks[concern])}`),
  ];
}
