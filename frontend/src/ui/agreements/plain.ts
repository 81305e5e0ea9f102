/** An agreement in plain words, from its clauses: who, why, when, what, how exact, how long. The signed text stays the clauses. */
import { PRIORITY_MIN } from '../../agreements/draft';
import { GRANT_KINDS, fieldsOf, fieldWord } from '../../agreements/fields';
import type { Cell, Grant } from '../../agreements/grants';
import { isLimited, limitsKey, limitsOf, type Limits } from '../../agreements/limits';
import { clock, day, distance, listed } from '../../i18n/figures';
import { t, word } from '../../i18n/messages.svelte';
import type { AgreementVersion, Aid, Clause, Duty, Share, ZoneShape } from '../../protocol/wire';
import { CLEARANCES, PRECISIONS, TRIGGERS } from '../../protocol/words';
import { metresOf, middleOf } from '../../zones/shape';
import { isolated, type NameOf } from './names';

export const ROWS = ['who', 'why', 'when', 'what', 'only', 'exact', 'kept', 'device', 'law', 'passed_on', 'until', 'duties', 'aid', 'shares'] as const;
export interface Plain { row: (typeof ROWS)[number]; lines: string[] }

/** A row without lines is not said. */
export function plainWords(text: AgreementVersion, name: NameOf): Plain[] {
  const lines: Record<Plain['row'], string[]> = {
    who: [listed(text.parties.map(name))],
    why: text.purpose === '' ? [] : [text.purpose],
    when: whenLines(text),
    what: whatLines(text),
    only: [...onlyLines(text), ...clearedLines(text)],
    exact: exactLines(text, name),
    kept: text.retention_days === undefined ? [] : [t('agreement.kept_days', { n: text.retention_days })],
    device: text.lease_min === undefined ? [] : [leaseWords(text.lease_min)],
    law: text.legal_basis === '' ? [] : [text.legal_basis],
    passed_on: [t('agreement.passed_on_never')],
    until: [text.valid_until === undefined ? t('agreement.no_end') : t('agreement.from_until', { from: moment(text.valid_from), until: moment(text.valid_until) })],
    duties: text.duties.map((one) => dutyWords(one, name)),
    aid: (text.aid ?? []).map((one) => aidWords(one, name)),
    shares: (text.shares ?? []).map((one) => shareWords(one, name)),
  };
  return ROWS.map((row) => ({ row, lines: lines[row] })).filter((one) => one.lines.length > 0);
}

/** Day and hour: an agreement begins and ends at a minute. */
export function moment(at: string): string {
  return `${day(at)} ${clock(at, false)}`;
}

/** How long a device without a link keeps what was shown. */
export function leaseWords(minutes: number): string {
  if (minutes === 0) return t('agreement.lease_never');
  return minutes % 60 === 0 ? t('agreement.lease_hours', { n: minutes / 60 }) : t('agreement.lease_minutes', { n: minutes });
}

export function dutyWords(duty: Duty, name: NameOf): string {
  const args = { agency: name(duty.agency), text: isolated(duty.text) };
  if (duty.measure !== undefined && duty.within_min !== undefined) return t('agreement.duty_measured', { ...args, measure: word('agreement_measure', duty.measure), n: duty.within_min });
  return duty.within_min === undefined ? t('agreement.duty', args) : t('agreement.duty_within', { ...args, n: duty.within_min });
}

/** What a party sends without being asked first (T20). */
export function aidWords(aid: Aid, name: NameOf): string {
  const to = aid.to === undefined ? t('agreement.every_other') : name(aid.to);
  return t('agreement.aid_line', { by: name(aid.by), to, n: aid.count, capability: word('capability', aid.capability), first: PRIORITY_MIN, priority: aid.priority });
}

/** What a party is to draw of what all give each other (G18). */
export function shareWords(share: Share, name: NameOf): string {
  return t('agreement.share_line', { agency: name(share.agency), n: share.percent });
}

/** One line a trigger; which kinds it is about, where there are several triggers. */
function whenLines(text: AgreementVersion): string[] {
  const used = TRIGGERS.filter((one) => text.clauses.some((clause) => clause.trigger === one));
  return used.map((trigger) => {
    const when = word('agreement_when', trigger);
    const kinds = kindsIn(text.clauses.filter((clause) => clause.trigger === trigger)).map((kind) => word('agreement_kind', kind));
    return used.length === 1 ? when : t('agreement.when_kinds', { when, kinds: listed(kinds) });
  });
}

function kindsIn(clauses: readonly Clause[]): string[] {
  return GRANT_KINDS.filter((kind) => clauses.some((clause) => clause.kind === kind));
}

/** One line a kind, with every field that anybody is shown of it; the table says who. */
function whatLines(text: AgreementVersion): string[] {
  return kindsIn(text.clauses).map((kind) => {
    const granted = new Set(text.clauses.filter((clause) => clause.kind === kind).flatMap((clause) => clause.fields));
    return t('agreement.kind_fields', { kind: word('agreement_kind', kind), fields: fieldNames(kind, [...granted]) });
  });
}

/** One line a kind: how exactly who is shown where its things are, and when. */
function exactLines(text: AgreementVersion, name: NameOf): string[] {
  const placed = text.clauses.filter((clause) => clause.position !== undefined);
  if (placed.length === 0) return [t('agreement.no_position')];
  return kindsIn(placed).map((kind) => {
    const parts = TRIGGERS.flatMap((trigger) => PRECISIONS.flatMap((precision) => {
      const viewers = placed.filter((clause) => clause.kind === kind && clause.trigger === trigger && clause.position === precision).map((clause) => clause.viewer);
      if (viewers.length === 0) return [];
      const who = viewers.includes(undefined) ? t('agreement.every_party') : listed([...new Set(viewers)].map((one) => name(one ?? '')));
      const what = t('agreement.precision_to', { precision: word('precision', precision), who });
      return [trigger === 'always' ? what : t('agreement.shared_when', { what, when: word('agreement_trigger', trigger) })];
    }));
    return t('agreement.kind_fields', { kind: word('agreement_kind', kind), fields: parts.join(' · ') });
  });
}

/** One line for each limit, with the kinds that it is about; with their fields where something else of the kind is not limited so. */
function onlyLines(text: AgreementVersion): string[] {
  const keyed = text.clauses.map((clause) => ({ clause, limits: limitsOf(clause), key: limitsKey(limitsOf(clause)) }));
  const apart = new Map(keyed.filter((one) => isLimited(one.limits)).map((one) => [one.key, one.limits]));
  return [...apart].map(([key, limits]) => {
    const alike = keyed.filter((one) => one.key === key).map((one) => one.clause);
    const kinds = kindsIn(alike).map((kind) => {
      if (keyed.every((one) => one.clause.kind !== kind || one.key === key)) return word('agreement_kind', kind);
      const fields = new Set(alike.filter((clause) => clause.kind === kind).flatMap((clause) => clause.fields));
      return t('agreement.kind_some', { kind: word('agreement_kind', kind), fields: fieldNames(kind, [...fields]) });
    });
    return t('agreement.kind_fields', { kind: listed(kinds), fields: limitsWords(limits) });
  });
}

/** What a shape is called: where it lies, or its number where a map beside it has the same. */
export type AreaName = (shape: ZoneShape) => string;

/** One line for each clearance above open, with what only those are shown who have it. */
function clearedLines(text: AgreementVersion): string[] {
  return CLEARANCES.filter((one) => one !== 'open').flatMap((clearance) => {
    const alike = text.clauses.filter((clause) => clause.clearance === clearance);
    if (alike.length === 0) return [];
    const kinds = kindsIn(alike).map((kind) => {
      const fields = new Set(alike.filter((clause) => clause.kind === kind).flatMap((clause) => clause.fields));
      return t('agreement.kind_some', { kind: word('agreement_kind', kind), fields: fieldNames(kind, [...fields]) });
    });
    return [t('agreement.kind_fields', { kind: listed(kinds), fields: clearedWords(clearance) })];
  });
}

/** To whom of who sees. */
export function clearedWords(clearance: string): string {
  return t('agreement.cleared_only', { clearance: word('clearance', clearance) });
}

/** Types and classes, then where. */
export function limitsWords(limits: Limits, areaName: AreaName = areaWords): string {
  const types = [...limits.classes.map((one) => t('agreement.only_class', { name: word('incident_class', one) })), ...limits.types.map((one) => word('incident_type', one))];
  return [...(types.length === 0 ? [] : [t('agreement.only_types', { types: listed(types) })]), ...(limits.area.length === 0 ? [] : [t('agreement.only_area', { area: listed(limits.area.map(areaName)) })])].join(' · ');
}

/** A shape in words: how large, and around which place. */
export function areaWords(shape: ZoneShape): string {
  const { lon, lat } = middleOf(shape);
  // Latin and with points, as coordinates are read out over the radio.
  const at = isolated(`${lat.toFixed(4)}, ${lon.toFixed(4)}`);
  if (shape.type === 'polygon') return t('agreement.area_polygon', { n: shape.outline.length, at });
  const { key, args } = distance(metresOf(shape));
  return t(shape.type === 'circle' ? 'agreement.area_circle' : 'agreement.area_corridor', { metres: t(key, args), at });
}

function grantWords(grant: Grant, areaName: AreaName = areaWords): string {
  const shown = grant.precision === undefined ? t('agreement.shared') : word('precision', grant.precision);
  const parts = [...(grant.limits === undefined ? [] : [limitsWords(grant.limits, areaName)]), ...(grant.clearance === undefined ? [] : [clearedWords(grant.clearance)])];
  const what = parts.length === 0 ? shown : t('agreement.shared_only', { what: shown, only: parts.join(' · ') });
  return grant.trigger === 'always' ? what : t('agreement.shared_when', { what, when: word('agreement_trigger', grant.trigger) });
}

/** One line a clause: who sees what of whom, and when. What is signed is these, and nothing shorter. */
export function clauseLines(text: AgreementVersion, name: NameOf): string[] {
  const who = (agency: string | undefined): string => (agency === undefined ? t('agreement.every_other') : name(agency));
  return text.clauses.map((clause) => t('agreement.clause_line', {
    pair: t('agreement.pair', { owner: who(clause.owner), viewer: who(clause.viewer) }), what: t('agreement.kind_fields', { kind: word('agreement_kind', clause.kind), fields: fieldNames(clause.kind, clause.fields) }),
    how: grantWords({ trigger: clause.trigger, ...(clause.clearance === undefined || clause.clearance === 'open' ? {} : { clearance: clause.clearance }), ...(clause.position === undefined ? {} : { precision: clause.position }), ...(isLimited(limitsOf(clause)) ? { limits: limitsOf(clause) } : {}) }),
  }));
}

/** A cell of the table: in what way it is shown, or that it is not. */
export function cellWords(cell: Cell, areaName: AreaName = areaWords): string {
  return cell.length === 0 ? t('agreement.not_shared') : cell.map((one) => grantWords(one, areaName)).join(' · ');
}

export function fieldNames(kind: string, fields: readonly string[]): string {
  const order = fieldsOf(kind);
  return listed([...fields].sort((a, b) => order.indexOf(a) - order.indexOf(b)).map((field) => word('agreement_field', fieldWord(kind, field))));
}
