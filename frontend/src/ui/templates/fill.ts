/** A template as the form of a proposal holds it, and back: choosing one fills the form in, and the settings edit one with the same fields (docs/protocol.md T28–T30). Pure. */
import { missingAgencies } from '../../model/template';
import { toldLater } from '../../model/templateText';
import type { Area, TaskTemplate, TemplatePart } from '../../protocol/template';
import { emptyProposal, toDisclosure, toParties, toQuorum, toScope, toTakeover, type PartRow, type Proposal, type StageRow } from '../proposal';

/** Size of the task's area on the map where only a point is known. */
const RADIUS_M = 250;

function rowOf(part: TemplatePart): PartRow {
  return {
    agency: part.agency, asks: part.asks.map((ask) => ({ ...ask })), equipment: (part.equipment ?? []).map((one) => ({ ...one })), people: part.people ?? 0,
    report_to: part.report_to ?? '', report_at: '', until: '', note: part.note ?? '', co_lead: part.co_lead === true,
  };
}

function stageOf(template: TaskTemplate, stage: 'place' | 'times'): StageRow {
  return { opens: template.disclosure?.[stage]?.opens ?? 'at_once', at: '' };
}

/** The whole form as the template has it. */
export function proposalBy(template: TaskTemplate): Proposal {
  const empty = emptyProposal(undefined);
  const { quorum = 'all', quorum_of = [] } = template;
  return {
    ...empty, task_kind: template.task_kind, objective: template.objective, place: template.place ?? '', legal_basis: template.legal_basis ?? '', minutes: template.answer_within_min,
    parts: template.parties.map(rowOf), quorum, named: quorum === 'named' ? [...quorum_of] : [], covered: quorum === 'covered' ? [...quorum_of] : [],
    takeover: template.takeover?.agency ?? '', takeover_min: template.takeover?.after_min ?? empty.takeover_min,
    place_told: stageOf(template, 'place'), times_told: stageOf(template, 'times'), scope: { ...empty.scope, ...template.scope },
    template: { code: template.code, version: template.version },
  };
}

type Spot = { lon: number; lat: number };

/** What a form already stands at: an incident, what was typed, and where the map was clicked last. */
export interface At { incidentPlace: string | undefined; before: TaskTemplate | undefined; point: Spot | null }

/** The form after this template was chosen. Where it stands at an incident or at a place that somebody typed, it stays there. */
export function filledIn(draft: Proposal, template: TaskTemplate, { incidentPlace, before, point }: At): Proposal {
  const typed = draft.place.trim();
  const stays = incidentPlace !== undefined || (typed !== '' && typed !== (before?.place ?? ''));
  const next = proposalBy(template);
  const filled = stays ? { ...next, place: typed === '' ? incidentPlace ?? '' : draft.place } : next;
  const aside = asideBy(draft, template, filled.place, point);
  return aside === undefined ? filled : { ...filled, aside };
}

/** What was clicked before a template was chosen, perhaps for something else, does not stand above the area that it says; another text of it is no other choice. */
function asideBy(draft: Proposal, template: TaskTemplate, place: string, point: Spot | null): Spot | undefined {
  if (draft.template?.code === template.code) return draft.aside;
  return point === null || areaOf(null, template, place) === undefined ? draft.aside : { lon: point.lon, lat: point.lat };
}

/** Where the map was clicked last, unless that was put aside. */
export function clicked(point: Spot | null, { aside }: Pick<Proposal, 'aside'>): Spot | null {
  return point !== null && point.lon === aside?.lon && point.lat === aside.lat ? null : point;
}

/** Whether somebody typed something in it: beyond what it began with, or what the template had filled in. */
export function isTouched(draft: Proposal, before: TaskTemplate | undefined, incidentPlace: string | undefined): boolean {
  const began = before === undefined ? { ...emptyProposal(undefined), template: draft.template } : proposalBy(before);
  const place = draft.place.trim() === (incidentPlace ?? '') ? began.place : draft.place;
  const { aside: _clicked, ...typed } = draft;
  return JSON.stringify({ ...began, ...typed, place }) !== JSON.stringify(began);
}

/** The same form by the text that stands now: of its kind, and asking those, too, that it does not do without. */
export function withNeeded(draft: Proposal, template: TaskTemplate, own: string): Proposal {
  const missing = missingAgencies(template, draft.parts.map((part) => part.agency), own);
  const added = template.parties.filter((part) => missing.includes(part.agency)).map(rowOf);
  return { ...draft, task_kind: template.task_kind, parts: [...draft.parts, ...added], template: { code: template.code, version: template.version } };
}

/** Where it is on the map: where the form stands, else where the template says, as long as the place is the template's. */
export function areaOf(point: Spot | null, template: TaskTemplate | undefined, place: string): Area | undefined {
  if (point !== null) return { lon: point.lon, lat: point.lat, radius_m: RADIUS_M };
  const said = template?.place ?? '';
  return said === '' || said === place.trim() ? template?.area : undefined;
}

/** What an answer can be given within, with what the form holds among it. */
export function minutesOffered(usual: readonly number[], minutes: number): number[] {
  return [...new Set([...usual, minutes])].filter((n) => n >= 1).sort((a, b) => a - b);
}

/** What of a template the fields of a proposal hold. */
export type Held = Omit<TaskTemplate, 'code' | 'title' | 'version' | 'area' | 'draw' | 'countersign' | 'period' | 'is_retired'>;

/** What the fields hold, as a template says it; `optional`: whom a proposal can do without. */
export function heldOf(draft: Proposal, optional: readonly string[], own: string): Held {
  const { quorum, quorum_of } = toQuorum(draft, own);
  const [place, legal_basis] = [draft.place.trim(), draft.legal_basis.trim()];
  const parties = toParties(draft, undefined, own).map((part): TemplatePart => ({ ...part, asks: part.asks ?? [], ...(optional.includes(part.agency) && part.agency !== own ? { is_optional: true } : {}) }));
  return {
    task_kind: draft.task_kind, objective: draft.objective.trim(), ...(place === '' ? {} : { place }), ...(legal_basis === '' ? {} : { legal_basis }), answer_within_min: draft.minutes, parties,
    ...(quorum === 'all' ? {} : { quorum, ...(quorum_of === undefined ? {} : { quorum_of }) }), ...toTakeover(draft, undefined, own), ...toldLater(toDisclosure(draft, undefined).disclosure), ...toScope(draft, undefined),
  };
}

/** The names of what the fields hold: what is not said any more is taken away. */
export const HELD = ['task_kind', 'objective', 'place', 'legal_basis', 'answer_within_min', 'parties', 'quorum', 'quorum_of', 'takeover', 'disclosure', 'scope'] as const satisfies readonly (keyof Held)[];

/** What a form says, as a text that stands beside a template's. */
export function asTemplate(draft: Proposal, template: TaskTemplate, own: string): TaskTemplate {
  const optional = template.parties.filter((part) => part.is_optional === true).map((part) => part.agency);
  const { draw, countersign, period } = template;
  const area = areaOf(null, template, draft.place);
  return {
    code: template.code, title: template.title, version: template.version, ...heldOf(draft, optional, own), ...(area === undefined ? {} : { area }), ...(draw === undefined ? {} : { draw }),
    ...(countersign === undefined ? {} : { countersign }), ...(period === undefined ? {} : { period }),
  };
}
