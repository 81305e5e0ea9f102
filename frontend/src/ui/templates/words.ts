/** Templates of joint tasks in words (docs/protocol.md T28–T32). */
import { coordinates, listed, num } from '../../i18n/figures';
import { t, word } from '../../i18n/messages.svelte';
import { said } from '../../model/templateText';
import type { CountersignRule } from '../../protocol/enforcement';
import type { Area, TaskTemplate, TemplateDraw, TemplatePart, TemplatePeriod, TemplateRef } from '../../protocol/template';
import { STAGES } from '../../protocol/words';
import { scopeWords } from '../tasks/came';

/** Between parts that are no sentence. */
const DOT = ' · ';
/** Names and free words keep their own direction, and change that of nothing beside them. */
const alone = (text: string): string => `\u2068${text}\u2069`;
/** What an agency is called. */
type Names = (agency: string) => string;

/** `DEPOT v3: Illegal fuel depot`. */
export function templateWords({ code, version, title }: TemplateRef & { title: string }): string {
  return t('by_template.named', { code, n: version, title });
}

/** The same as a line of its own. */
export function byWords(template: TemplateRef & { title: string }): string {
  return `${t('by_template.dt')} ${templateWords(template)}`;
}

export function areaWords(area: Area): string {
  return t('by_template.area', { at: coordinates(area.lat, area.lon), n: area.radius_m });
}

/** What an agency is asked for, in one line. */
export function askedOf(part: TemplatePart): string {
  const so = (count: number, name: string): string => `${num(count)} ${name}`;
  return [
    ...part.asks.map((one) => so(one.count, word('capability', one.capability))), ...(part.equipment ?? []).map((one) => so(one.count, word('equipment_kind', one.equipment_kind))),
    ...((part.people ?? 0) > 0 ? [so(part.people ?? 0, t('task.people'))] : []),
  ].join(t('timeline.join'));
}

function partWords(part: TemplatePart, name: Names): string {
  const more = [
    ...(part.report_to === undefined ? [] : [t('task.report_to', { place: part.report_to })]), ...(part.co_lead === true ? [t('propose.co_lead')] : []),
    ...(part.is_optional === true ? [t('by_template.optional')] : []), ...(part.note === undefined ? [] : [alone(part.note)]),
  ];
  return `${alone(name(part.agency))}: ${[askedOf(part), ...more].filter((one) => one !== '').join(DOT)}`;
}

export function drawWords({ targets, inspectors_each, seed_from }: TemplateDraw): string {
  const what = targets === undefined ? t('by_template.draw_all', { each: inspectors_each }) : t('by_template.draw_some', { n: targets, each: inspectors_each });
  return seed_from === '' ? what : `${what}${DOT}${t('inspection.seed_from')}: ${alone(seed_from)}`;
}

export function rulesWords(rules: readonly CountersignRule[], name: Names): string {
  return t('by_template.countersigned', { what: listed(rules.map(({ measure, by }) => `${word('measure', measure)} (${by === undefined ? t('enforcement.anybody') : alone(name(by))})`)) });
}

export function periodWords({ hours, objectives, posts }: TemplatePeriod): string {
  return t('by_template.period', { hours, objectives: objectives.length, posts: posts.length });
}

/** What it has ready for later, each in one line. */
export function readyLines(template: TaskTemplate, name: Names): string[] {
  const { countersign = [], draw, period } = template;
  return [...(countersign.length === 0 ? [] : [rulesWords(countersign, name)]), ...(draw === undefined ? [] : [drawWords(draw)]), ...(period === undefined ? [] : [periodWords(period)])];
}

/** What its rules are: when it is agreed, who may take over, what is told when, what it opens. */
function termLines(template: TaskTemplate, name: Names): string[] {
  const { quorum = 'all', quorum_of = [], takeover, disclosure, scope } = template;
  const of = quorum_of.map((one) => (quorum === 'named' ? alone(name(one)) : word('capability', one)));
  const told = { place: 'propose.place_told', times: 'propose.times_told' } as const;
  return [
    `${t('propose.quorum')}: ${word('quorum_rule', quorum)}${of.length === 0 ? '' : ` (${listed(of)})`}`,
    ...(takeover === undefined ? [] : [`${t('propose.takeover')}: ${alone(name(takeover.agency))}${DOT}${t('propose.minutes', { n: takeover.after_min })}`]),
    ...STAGES.flatMap((stage) => (disclosure?.[stage] === undefined ? [] : [`${t(told[stage])}: ${word('opens', disclosure[stage].opens)}`])),
    ...(scope === undefined ? [] : [`${t('scope.title')}: ${scopeWords(scope)}`]),
  ];
}

/** All that it says, line by line: for reading it, and for comparing two texts. */
export function templateLines(of: TaskTemplate, name: Names): string[] {
  const template = said(of);
  const { area, period } = template;
  return [
    `${word('task_kind', template.task_kind)}${DOT}${alone(template.objective)}`,
    ...(template.place === undefined ? [] : [`${t('propose.place')}: ${alone(template.place)}`]), ...(area === undefined ? [] : [areaWords(area)]),
    ...(template.legal_basis === undefined ? [] : [`${t('propose.legal_basis')}: ${alone(template.legal_basis)}`]),
    `${t('propose.answer_within')}: ${t('propose.minutes', { n: template.answer_within_min })}`,
    ...template.parties.map((part) => partWords(part, name)), ...termLines(template, name), ...readyLines(template, name),
    ...(period?.emphasis === undefined ? [] : [`${t('response.emphasis')}: ${alone(period.emphasis)}`]),
    ...(period?.objectives ?? []).map((one) => `${t('response.objective')}: ${alone(one.text)}${one.owner === undefined ? '' : ` (${alone(name(one.owner))})`}`),
    ...(period?.posts ?? []).map((one) => `${word('position', one.position)}: ${alone(name(one.agency))}`),
  ];
}
