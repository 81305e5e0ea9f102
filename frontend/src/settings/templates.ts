/** Section `templates` (docs/protocol.md T28): its rules as the server has them, the versions that it asks for, and its lines for comparing two versions. */
import { t } from '../i18n/messages.svelte';
import { INSPECTORS_EACH_MAX } from '../model/inspection';
import { TAKEOVER_MIN } from '../model/leading';
import { OBJECTIVES_MAX, isOfEach, isOfLeads } from '../model/response';
import { said, sameText } from '../model/templateText';
import type { TaskTemplate, TemplateDraw, TemplatePart, TemplatePeriod, TemplateSettings } from '../protocol/template';
import { templateLines } from '../ui/templates/words';
import { line, problem, twice, whole, type Problem } from './check';

export const TEMPLATES_MAX = 30;
export const TEMPLATE_CODE_CHARS_MAX = 16;
export const TEMPLATE_TITLE_CHARS_MAX = 60;
export const TEMPLATE_POSTS_MAX = 30;
export const ANSWER_WITHIN_MIN = { min: 1, max: 43_200 } as const;
export const PERIOD_HOURS = { min: 1, max: 168 } as const;
export const AREA_RADIUS_M = { min: 1, max: 200_000 } as const;
export const DRAW_TARGETS = { min: 1, max: 2_000 } as const;
export const OBJECTIVE_CHARS_MAX = 300;

/** The version of what has not been saved yet: while it has this one its code can be typed, and it can be taken away again. */
export const UNSAVED = 0;

// Who types a code does not look at its case.
const folded = (code: string): string => code.toLowerCase();

/** `own`: the agency whose templates they are. */
export function checkTemplates(value: TemplateSettings, _saved: TemplateSettings, own: string): Problem[] {
  const found: Problem[] = value.templates.length > TEMPLATES_MAX ? [problem('templates', 'settings.too_many', { n: TEMPLATES_MAX })] : [];
  value.templates.forEach((one, at) => found.push(...checkOne(one, `templates.${at}`, own)));
  return [...found, ...twice(value.templates.map((one) => one.code), (at) => `templates.${at}.code`, folded)];
}

function checkOne(one: TaskTemplate, here: string, own: string): Problem[] {
  const inIt = new Set([own, ...one.parties.map((part) => part.agency)]);
  const named = (at: string, agency: string | undefined): Problem[] => (agency === undefined || inIt.has(agency) ? [] : [problem(at, 'code.not_a_party')]);
  const { quorum = 'all', quorum_of = [], takeover, area, draw, period } = one;
  return [
    ...line(`${here}.code`, one.code, TEMPLATE_CODE_CHARS_MAX), ...line(`${here}.title`, one.title, TEMPLATE_TITLE_CHARS_MAX),
    ...(one.objective.trim() === '' ? [problem(`${here}.objective`, 'settings.empty')] : []),
    ...whole(`${here}.answer_within_min`, one.answer_within_min, ANSWER_WITHIN_MIN.min, ANSWER_WITHIN_MIN.max),
    ...one.parties.flatMap((part, at) => (asksNothing(part) ? [problem(`${here}.parties.${at}`, 'reason.ask_missing')] : [])),
    ...(quorum === 'named' && quorum_of.length === 0 ? [problem(`${here}.quorum`, 'reason.quorum_nobody')] : []),
    ...(quorum === 'covered' && one.parties.every((part) => part.asks.length === 0) ? [problem(`${here}.quorum`, 'reason.quorum_nothing')] : []),
    ...(takeover === undefined ? [] : whole(`${here}.takeover`, takeover.after_min, TAKEOVER_MIN.least, TAKEOVER_MIN.most)),
    ...(area === undefined ? [] : Number.isFinite(area.lat) && Number.isFinite(area.lon) ? whole(`${here}.area`, area.radius_m, AREA_RADIUS_M.min, AREA_RADIUS_M.max) : [problem(`${here}.area`, 'settings.area_form')]),
    ...(draw === undefined ? [] : checkDraw(draw, `${here}.draw`)),
    ...(one.countersign ?? []).flatMap(({ measure, by }) => named(`${here}.countersign.${measure}`, by)),
    ...(period === undefined ? [] : checkPeriod(one, period, `${here}.period`, own, named)),
  ];
}

function asksNothing(part: TemplatePart): boolean {
  return part.asks.length + (part.equipment ?? []).length + (part.people ?? 0) === 0;
}

function checkDraw({ targets, inspectors_each, seed_from }: TemplateDraw, here: string): Problem[] {
  const draws = targets !== undefined || inspectors_each > 0;
  return [
    ...(targets === undefined ? [] : whole(`${here}.targets`, targets, DRAW_TARGETS.min, DRAW_TARGETS.max)), ...whole(`${here}.inspectors_each`, inspectors_each, 0, INSPECTORS_EACH_MAX),
    ...(draws && seed_from.trim() === '' ? [problem(`${here}.seed_from`, 'reason.seed_from_missing')] : []),
  ];
}

function checkPeriod(one: TaskTemplate, period: TemplatePeriod, here: string, own: string, named: (at: string, agency: string | undefined) => Problem[]): Problem[] {
  const leads = new Set([own, ...one.parties.filter((part) => part.co_lead === true).map((part) => part.agency)]);
  const most = (at: string, list: readonly unknown[], n: number): Problem[] => (list.length > n ? [problem(`${here}.${at}`, 'settings.too_many', { n })] : []);
  const posts = period.posts.map(({ position, agency }) => (isOfEach(position) ? `${position} ${agency}` : position));
  return [
    ...whole(`${here}.hours`, period.hours, PERIOD_HOURS.min, PERIOD_HOURS.max), ...most('objectives', period.objectives, OBJECTIVES_MAX), ...most('posts', period.posts, TEMPLATE_POSTS_MAX),
    ...period.objectives.flatMap((it, at) => [...(it.text.trim() === '' ? [problem(`${here}.objectives.${at}`, 'settings.empty')] : []), ...named(`${here}.objectives.${at}`, it.owner)]),
    ...period.posts.flatMap(({ position, agency }, at) => {
      const there = `${here}.posts.${at}`;
      if (agency === '') return [problem(there, 'reason.choose_agency')];
      if (isOfLeads(position) && inPlace(one, own, agency) && !leads.has(agency)) return [problem(there, 'reason.post_leads')];
      return [...named(there, agency), ...(posts.indexOf(posts[at] ?? '') < at ? [problem(there, 'reason.post_twice')] : [])];
    }),
  ];
}

function inPlace(one: TaskTemplate, own: string, agency: string): boolean {
  return agency === own || one.parties.some((part) => part.agency === agency);
}

/** The version that it has once it is saved over `saved`: 1 if it is new, the next one if it says something else, else the same. */
export function versionOf(one: TaskTemplate, saved: TemplateSettings): number {
  const there = saved.templates.find((it) => it.code === one.code);
  if (there === undefined) return 1;
  return sameText(one, there) ? there.version : there.version + 1;
}

/** What is sent: what was not changed as the server has it, the rest with the version that it must have, and what somebody else added meanwhile, for none can be left out. */
export function settleTemplates(value: TemplateSettings, saved: TemplateSettings): TemplateSettings {
  const missing = saved.templates.filter((it) => !value.templates.some((one) => one.code === it.code));
  const settled = (one: TaskTemplate): TaskTemplate => {
    const there = saved.templates.find((it) => it.code === one.code);
    const same = there !== undefined && sameText(one, there) && (there.is_retired === true) === (one.is_retired === true);
    return same ? there : { ...said(one), version: versionOf(one, saved) };
  };
  return { templates: [...value.templates.map(settled), ...missing] };
}

export function newTemplate(): TaskTemplate {
  return { code: '', title: '', version: UNSAVED, task_kind: 'disaster_response', objective: '', answer_within_min: 10, parties: [] };
}

/** Another one that begins as this one stands. */
export function copyOf(one: TaskTemplate): TaskTemplate {
  const { is_retired: _retired, ...text } = said(one);
  return { ...text, code: '', version: UNSAVED };
}

/** Every template has its line; what it says follows where `other` does not say the same: a comparison of all that may be there would be longer than anybody reads. */
export function templateSectionLines(value: TemplateSettings, other: TemplateSettings, name: (id: string) => string): string[] {
  return value.templates.flatMap((one) => {
    const head = `${one.code} · ${one.title} · ${t('settings.version_n', { n: one.version })}${one.is_retired === true ? ` · ${t('settings.retired')}` : ''}`;
    if (other.templates.some((it) => it.code === one.code && sameText(it, one))) return [head];
    return [head, ...templateLines(one, name).map((it) => `${one.code} · ${it}`)];
  });
}
