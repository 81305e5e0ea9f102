/** What a template says, in one form, so that two texts can be compared: the server writes out what a form leaves unsaid (docs/protocol.md T28). Pure. */
import type { TaskTemplate, TemplateDraw, TemplatePart, TemplatePeriod } from '../protocol/template';
import type { Disclosure } from '../protocol/wire';
import { MEASURE_KINDS, STAGES } from '../protocol/words';

/** When its parties learn where and when, unless all of it is told at once; a template names no hour. */
export function toldLater(disclosure: Disclosure | undefined): { disclosure?: Disclosure } {
  const [place = 'at_once', times = 'at_once'] = STAGES.map((stage) => disclosure?.[stage]?.opens);
  return place === 'at_once' && times === 'at_once' ? {} : { disclosure: { place: { opens: place }, times: { opens: times } } };
}

/** A value under its name, unless it says nothing. */
function some<Name extends string, Value extends string | number | boolean | readonly unknown[]>(name: Name, value: Value | undefined): { [K in Name]?: Value } {
  const says = Array.isArray(value) ? value.length > 0 : Boolean(value);
  return (says ? { [name]: value } : {}) as { [K in Name]?: Value };
}

function saidPart({ agency, asks, note, equipment, people, report_to, co_lead, is_optional }: TemplatePart): TemplatePart {
  return {
    agency, asks: asks.map(({ capability, count }) => ({ capability, count })), ...some('note', note), ...some('equipment', equipment?.map(({ equipment_kind, count }) => ({ equipment_kind, count }))),
    ...some('people', people), ...some('report_to', report_to), ...some('co_lead', co_lead), ...some('is_optional', is_optional),
  };
}

/** What it says, in one order: as it is sent, without what says nothing, and of draw, countersigning and period what its kind has. */
export function said(one: TaskTemplate): TaskTemplate {
  const { task_kind: kind, area, scope, draw, period } = one;
  const opensAll = scope === undefined || (scope.incident && scope.units === 'all' && scope.position === 'exact');
  return {
    code: one.code, title: one.title, version: one.version, task_kind: kind, objective: one.objective, ...some('place', one.place),
    ...(area === undefined ? {} : { area: { lon: area.lon, lat: area.lat, radius_m: area.radius_m } }), ...some('legal_basis', one.legal_basis), answer_within_min: one.answer_within_min,
    parties: one.parties.map(saidPart), ...(one.quorum === undefined || one.quorum === 'all' ? {} : { quorum: one.quorum, ...some('quorum_of', one.quorum_of?.toSorted()) }),
    ...(one.takeover === undefined ? {} : { takeover: { agency: one.takeover.agency, after_min: one.takeover.after_min } }), ...toldLater(one.disclosure),
    ...(opensAll ? {} : { scope: { incident: scope.incident, units: scope.units, position: scope.position } }),
    ...(kind === 'inspection' && draw !== undefined ? { draw: saidDraw(draw) } : {}),
    ...(kind === 'enforcement' ? some('countersign', one.countersign?.toSorted((a, b) => MEASURE_KINDS.indexOf(a.measure) - MEASURE_KINDS.indexOf(b.measure)).map(({ measure, by }) => ({ measure, ...some('by', by) }))) : {}),
    ...(kind === 'disaster_response' && period !== undefined ? { period: saidPeriod(period) } : {}), ...some('is_retired', one.is_retired),
  };
}

function saidDraw({ targets, inspectors_each, seed_from }: TemplateDraw): TemplateDraw {
  const draws = targets !== undefined || inspectors_each > 0;
  return { ...(targets === undefined ? {} : { targets }), inspectors_each, seed_from: draws ? seed_from.trim() : '' };
}

function saidPeriod({ hours, emphasis, objectives, posts }: TemplatePeriod): TemplatePeriod {
  return {
    hours, ...some('emphasis', emphasis?.trim()), objectives: objectives.map(({ text, owner }) => ({ text: text.trim(), ...some('owner', owner) })),
    posts: posts.map(({ position, agency }) => ({ position, agency })),
  };
}

/** Whether two of them say the same, but for whether they are offered. */
export function sameText(a: TaskTemplate, b: TaskTemplate): boolean {
  const text = (one: TaskTemplate): string => JSON.stringify({ ...said(one), version: 0, is_retired: undefined });
  return text(a) === text(b);
}
