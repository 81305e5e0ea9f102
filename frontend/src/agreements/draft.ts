/** The text of an agreement while it is written: what the form holds, what is wrong with it at which field (G1, G2), and the body that is sent. Pure. */
import type { AgreementTemplate, AgreementVersion, AgreementWords, Aid, Clause, Share } from '../protocol/wire';
import type { Clearance, DutyMeasure, Precision, Trigger } from '../protocol/words';
import { problem, whole, type Problem } from '../settings/check';
import { HALF } from '../ui/forms/when';
import { fromLocal, toLocal } from '../ui/localTime';
import { fieldsOf, isGrantKind, isPosition, type GrantKind } from './fields';
import { AREA_CORNERS_MAX, AREA_CORNERS_PER_AGREEMENT_MAX, AREA_SHAPES_MAX, cornerCount, isPositionAlone, limitWords, limitsKey, limitsOf, noLimits, type Limits } from './limits';

export const TITLE_CHARS_MAX = 120;
export const TEXT_CHARS_MAX = 4_000;
export const DUTY_CHARS_MAX = 300;
export const PARTIES_MIN = 2;
export const PARTIES_MAX = 50;
export const CLAUSES_MAX = 200;
export const DUTIES_MAX = 50;
export const AID_MAX = 100;
export const AID_COUNT_MAX = 500;
/** The most urgent of the common priorities, and the last. */
export const PRIORITY_MIN = 1;
export const PRIORITY_MAX = 5;
export const DUTY_MIN_MAX = 44_640;
export const RETENTION_DAYS_MAX = 3_660;
export const LEASE_MIN_MAX = 10_080;
const LIFE_MS_MAX = 3_660 * 86_400_000;
const YEAR_MS = 365 * 86_400_000;
/** What is kept without anybody having thought about it: a month. */
const DAYS = '30';
/** How long a device without a link keeps it, likewise: a shift. */
const LEASE = '480';

/** Empty for "every other party". */
export interface ClauseForm { viewer: string; owner: string; kind: GrantKind; fields: string[]; position: Precision; trigger: Trigger; clearance: Clearance; limits: Limits }
/** What is measured, empty for words only; minutes as they are typed, with it and only with it. */
export interface DutyForm { agency: string; text: string; measure: DutyMeasure | ''; within: string }
/** Percent as it is typed. */
export interface ShareForm { agency: string; percent: string }
/** Without being asked first (T20); `to` empty for every other party, the number as it is typed. */
export interface AidForm { by: string; to: string; capability: string; count: string; priority: number }
/** Moments as the field for date and time holds them. */
export interface DraftForm {
  title: string; purpose: string; legal_basis: string; parties: string[]; from: string; until: string; days: string; lease: string; clauses: ClauseForm[]; duties: DutyForm[]; shares: ShareForm[];
  aid: AidForm[];
}

export function emptyClause(): ClauseForm {
  return { viewer: '', owner: '', kind: 'unit', fields: ['identity'], position: 'exact', trigger: 'always', clearance: 'open', limits: noLimits() };
}

export function emptyDraft(agency: string, nowMs: number): DraftForm {
  return {
    title: '', purpose: '', legal_basis: '', parties: [agency], from: toLocal(new Date(nowMs).toISOString()), until: toLocal(new Date(nowMs + YEAR_MS).toISOString()),
    days: DAYS, lease: LEASE, clauses: [emptyClause()], duties: [], shares: [], aid: [],
  };
}

export function draftOf(text: AgreementVersion): DraftForm {
  return {
    title: text.title, purpose: text.purpose, legal_basis: text.legal_basis, parties: [...text.parties], from: toLocal(text.valid_from), until: toLocal(text.valid_until),
    days: String(text.retention_days ?? ''), lease: String(text.lease_min ?? LEASE),
    clauses: text.clauses.map((one) => ({
      viewer: one.viewer ?? '', owner: one.owner ?? '', kind: isGrantKind(one.kind) ? one.kind : 'unit', fields: [...one.fields], position: one.position ?? 'exact', trigger: one.trigger,
      clearance: one.clearance ?? 'open', limits: limitsOf(one),
    })),
    duties: text.duties.map((one) => ({ agency: one.agency, text: one.text, measure: one.measure ?? '', within: one.within_min === undefined ? '' : String(one.within_min) })),
    shares: (text.shares ?? []).map((one) => ({ agency: one.agency, percent: String(one.percent) })),
    aid: (text.aid ?? []).map((one) => ({ by: one.by, to: one.to ?? '', capability: one.capability, count: String(one.count), priority: one.priority })),
  };
}

/** A template as a draft in the reader's language; who writes reads and changes it like any other. */
export function templateDraft(template: AgreementTemplate, language: 'en' | 'ar' | 'vi', nowMs: number): DraftForm {
  const until = nowMs + template.valid_days * 86_400_000;
  const at = (ms: number): string => new Date(ms).toISOString();
  return draftOf({
    version: 1, title: template.title[language], purpose: template.purpose[language], legal_basis: template.legal_basis[language], parties: template.parties,
    clauses: template.clauses, clauses_left_out: 0, valid_from: at(nowMs), valid_until: at(until), retention_days: template.retention_days, signatures: [],
    duties: template.duties.map(({ agency, text, measure, within_min }) => ({ agency, text: text[language], ...(measure === undefined || within_min === undefined ? {} : { measure, within_min }) })),
    shares: (template.shares ?? []) as Share[],
  });
}

/** What is typed of a party's share; nothing of one that came later. */
export function percentOf(shares: readonly ShareForm[], agency: string): string {
  return shares.find((one) => one.agency === agency)?.percent ?? '';
}

/** Alike in whole percents: the first have one more where that does not come out even. */
export function equalShares(parties: readonly string[]): ShareForm[] {
  const each = Math.floor(100 / parties.length);
  return [...parties].sort().map((agency, at) => ({ agency, percent: String(each + (at < 100 - each * parties.length ? 1 : 0)) }));
}

export function showsPosition(clause: Pick<ClauseForm, 'kind' | 'fields'>): boolean {
  return clause.fields.some((field) => isPosition(clause.kind, field));
}

function clauseOf(form: ClauseForm): Clause {
  const known = fieldsOf(form.kind);
  return {
    ...(form.viewer === '' ? {} : { viewer: form.viewer }), ...(form.owner === '' ? {} : { owner: form.owner }), kind: form.kind,
    fields: known.filter((field) => form.fields.includes(field)), ...(showsPosition(form) ? { position: form.position } : {}), trigger: form.trigger, ...(form.clearance === 'open' ? {} : { clearance: form.clearance }),
    ...limitWords(form.limits, form.kind, showsPosition(form)),
  };
}

/** `kept`: the moments of the text that is changed. The form holds minutes; what was not touched keeps its seconds. */
export function wordsOf(form: DraftForm, kept?: Pick<AgreementVersion, 'valid_from' | 'valid_until'>): AgreementWords {
  const at = (local: string, before: string | undefined): string => (before !== undefined && toLocal(before) === local ? before : fromLocal(local) ?? '');
  return {
    title: form.title.trim(), purpose: form.purpose.trim(), legal_basis: form.legal_basis.trim(), parties: [...form.parties].sort(), clauses: form.clauses.map(clauseOf),
    valid_from: at(form.from, kept?.valid_from), valid_until: at(form.until, kept?.valid_until), retention_days: Number(form.days), lease_min: Number(form.lease),
    duties: form.duties.map((one) => ({ agency: one.agency, text: one.text.trim(), ...(one.measure ? { measure: one.measure, within_min: Number(one.within) } : {}) })),
    ...(form.shares.length === 0 ? {} : { shares: [...form.parties].sort().map((agency) => ({ agency, percent: Number(percentOf(form.shares, agency)) })) }),
    ...(form.aid.length === 0 ? {} : { aid: form.aid.map(aidOf) }),
  };
}

function aidOf({ by, to, capability, count, priority }: AidForm): Aid {
  return { by, ...(to === '' ? {} : { to }), capability, count: Number(count), priority: Number(priority) };
}

/** `mustBeIn`: the agency that drafts; of an amendment it may leave. */
export function checkDraft(form: DraftForm, nowMs: number, mustBeIn?: string): Problem[] {
  return [
    ...written('title', form.title, TITLE_CHARS_MAX), ...written('purpose', form.purpose, TEXT_CHARS_MAX), ...written('legal_basis', form.legal_basis, TEXT_CHARS_MAX),
    ...checkParties(form, mustBeIn), ...checkTimes(form, nowMs), ...checkKept(form),
    ...checkClauses(form), ...form.duties.flatMap((_, at) => checkDuty(form, at)), ...checkShares(form), ...checkAid(form),
  ];
}

function written(at: string, value: string, max: number): Problem[] {
  if (value.trim() === '') return [problem(at, 'settings.empty')];
  return [...value.trim()].length > max ? [problem(at, 'settings.too_long', { n: max })] : [];
}

function number(at: string, value: string, min: number, max: number): Problem[] {
  return whole(at, value.trim() === '' ? undefined : Number(value), min, max);
}

/** G19: no device keeps for longer than what is over is shown. */
function checkKept(form: DraftForm): Problem[] {
  const wrong = [...number('days', form.days, 0, RETENTION_DAYS_MAX), ...number('lease', form.lease, 0, LEASE_MIN_MAX)];
  const most = Number(form.days) * 1_440;
  return wrong.length > 0 || Number(form.lease) <= most ? wrong : [problem('lease', 'agreement.lease_long', { n: most })];
}

function checkParties(form: DraftForm, mustBeIn: string | undefined): Problem[] {
  if (form.parties.length < PARTIES_MIN || form.parties.length > PARTIES_MAX) return [problem('parties', 'agreement.parties_range', { min: PARTIES_MIN, max: PARTIES_MAX })];
  return mustBeIn !== undefined && !form.parties.includes(mustBeIn) ? [problem('parties', 'agreement.without_us')] : [];
}

function checkTimes(form: DraftForm, nowMs: number): Problem[] {
  const [from, until] = [fromLocal(form.from), fromLocal(form.until)];
  const out: Problem[] = [];
  if (from === undefined) out.push(problem('from', form.from === HALF ? 'reason.when_half' : 'settings.empty'));
  if (until === undefined) return [...out, problem('until', form.until === HALF ? 'reason.when_half' : 'settings.empty')];
  if (Date.parse(until) <= nowMs) return [...out, problem('until', 'reason.until_past')];
  if (from === undefined) return out;
  const span = Date.parse(until) - Date.parse(from);
  if (span <= 0) out.push(problem('until', 'agreement.until_before'));
  else if (span > LIFE_MS_MAX) out.push(problem('until', 'agreement.until_far'));
  return out;
}

function checkClauses(form: DraftForm): Problem[] {
  if (form.clauses.length === 0) return [problem('clauses', 'agreement.no_clause')];
  const said = new Set<string>();
  let corners = 0;
  return form.clauses.flatMap((clause, at) => {
    const out: Problem[] = [];
    if (clause.viewer !== '' && !form.parties.includes(clause.viewer)) out.push(problem(`clauses.${at}.viewer`, 'code.not_a_party'));
    if (clause.owner !== '' && !form.parties.includes(clause.owner)) out.push(problem(`clauses.${at}.owner`, 'code.not_a_party'));
    if (clause.viewer !== '' && clause.viewer === clause.owner) out.push(problem(`clauses.${at}.owner`, 'agreement.owner_is_viewer'));
    if (!clause.fields.some((field) => fieldsOf(clause.kind).includes(field))) out.push(problem(`clauses.${at}.fields`, 'agreement.no_field'));
    const { area = [], ...typed } = limitWords(clause.limits, clause.kind, showsPosition(clause));
    if (area.length > AREA_SHAPES_MAX) out.push(problem(`clauses.${at}.area`, 'agreement.area_shapes', { n: AREA_SHAPES_MAX }));
    else if (area.length > 0 && !isPositionAlone(clause.kind, clause.fields, clause.position)) out.push(problem(`clauses.${at}.area`, 'agreement.area_position_only'));
    else if (cornerCount(area) > AREA_CORNERS_MAX) out.push(problem(`clauses.${at}.area`, 'agreement.area_corners', { n: AREA_CORNERS_MAX }));
    corners += cornerCount(area);
    if (corners > AREA_CORNERS_PER_AGREEMENT_MAX) out.push(problem(`clauses.${at}.area`, 'agreement.area_corners_all', { n: AREA_CORNERS_PER_AGREEMENT_MAX }));
    const key = [clause.viewer, clause.owner, clause.kind, clause.trigger, clause.clearance, limitsKey(limitsOf({ ...typed, area }))].join('|');
    if (said.has(key)) out.push(problem(`clauses.${at}.kind`, 'agreement.contradictory'));
    said.add(key);
    return out;
  });
}

function checkDuty(form: DraftForm, at: number): Problem[] {
  const duty = form.duties[at];
  if (duty === undefined) return [];
  return [
    ...(form.parties.includes(duty.agency) ? [] : [problem(`duties.${at}.agency`, 'code.not_a_party')]),
    ...written(`duties.${at}.text`, duty.text, DUTY_CHARS_MAX),
    ...(duty.measure ? number(`duties.${at}.within`, duty.within, 1, DUTY_MIN_MAX) : duty.within.trim() === '' ? [] : [problem(`duties.${at}.measure`, 'agreement.measure_none')]),
  ];
}

/** G18: of every party, in whole percents that come to a hundred; or of nobody. */
function checkShares(form: DraftForm): Problem[] {
  if (form.shares.length === 0) return [];
  const wrong = form.parties.flatMap((agency) => number(`shares.${agency}`, percentOf(form.shares, agency), 0, 100));
  const sum = sumOf(form);
  return wrong.length > 0 || sum === 100 ? wrong : [problem('shares', 'agreement.shares_sum', { n: sum })];
}

/** T20: each line has its rule; of the same between the same for the same priority there is one. */
function checkAid(form: DraftForm): Problem[] {
  const said = new Set<string>();
  return form.aid.flatMap((aid, at) => {
    const out: Problem[] = [];
    if (!form.parties.includes(aid.by)) out.push(problem(`aid.${at}.by`, 'code.not_a_party'));
    if (aid.to !== '' && !form.parties.includes(aid.to)) out.push(problem(`aid.${at}.to`, 'code.not_a_party'));
    else if (aid.to === aid.by) out.push(problem(`aid.${at}.to`, 'agreement.aid_oneself'));
    if (aid.capability === '') out.push(problem(`aid.${at}.capability`, 'settings.empty'));
    out.push(...number(`aid.${at}.count`, aid.count, 1, AID_COUNT_MAX));
    const key = JSON.stringify([aid.by, aid.to, aid.capability, Number(aid.priority)]);
    if (said.has(key)) out.push(problem(`aid.${at}.capability`, 'agreement.aid_twice'));
    said.add(key);
    return out;
  });
}

/** What is typed comes to so much. */
export function sumOf(form: Pick<DraftForm, 'parties' | 'shares'>): number {
  return form.parties.reduce((sum, agency) => sum + (Number(percentOf(form.shares, agency)) || 0), 0);
}
