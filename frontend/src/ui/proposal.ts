/** The form of a joint task as data: what is asked of each agency, and what the wire makes of it. Pure. */
import en from '../i18n/en.json';
import { choices, opening, type Opens } from '../model/disclosure';
import { TAKEOVER_MIN } from '../model/leading';
import type { World } from '../model/world';
import type { Ask, Disclosure, EquipmentAsk, Incident, Opening, Part, Party, Takeover, Task, TaskScope } from '../protocol/wire';
import type { TemplateRef } from '../protocol/template';
import { STAGES, type AgencyKind, type OpeningAt, type QuorumRule, type Stage, type TaskKind } from '../protocol/words';
import { fromLocal, toLocal } from './localTime';

/** Times as `When` holds them; counts as the fields hold them. */
export interface PartRow {
  agency: string; asks: { capability: string; count: number }[]; equipment: { equipment_kind: string; count: number }[]; people: number;
  report_to: string; report_at: string; until: string; note: string;
  /** It is to lead with the lead (T16). */
  co_lead: boolean;
}
/** When a stage is told (T19); `at` as `When` holds it. */
export interface StageRow { opens: OpeningAt; at: string }
export interface Proposal {
  task_kind: TaskKind; objective: string; place: string; legal_basis: string; minutes: number; parts: PartRow[]; quorum: QuorumRule;
  /** Of each rule what was ticked, so that looking at another rule forgets nothing. */
  named: string[]; covered: string[];
  /** Who may take over (T18), empty for nobody, after so many minutes; and when the parties learn where and when. */
  takeover: string; takeover_min: number; place_told: StageRow; times_told: StageRow;
  /** What it opens, at the most (T22). */
  scope: TaskScope;
  /** The template that it was filled in by, as it was read (T29). */
  template: TemplateRef | null;
  /** The click on the map that is not where it is: whatever was clicked since is. */
  aside?: { lon: number; lat: number };
}

/** Ten minutes: an answer that needs a phone call, not a meeting. */
const DEFAULT_MINUTES = 10;
const AT_ONCE: StageRow = { opens: 'at_once', at: '' };
/** As much as the founding agreement gives. */
const WHOLE: TaskScope = { incident: true, units: 'all', position: 'exact' };

export function emptyProposal(incident: Incident | undefined): Proposal {
  return {
    task_kind: 'disaster_response', objective: '', place: incident?.place ?? '', legal_basis: '', minutes: DEFAULT_MINUTES, parts: [], quorum: 'all', named: [], covered: [],
    takeover: '', takeover_min: DEFAULT_MINUTES, place_told: { ...AT_ONCE }, times_told: { ...AT_ONCE }, scope: { ...WHOLE }, template: null,
  };
}

/** The draft is kept for what it was made from: of another version, or under another lead, whose part it has or has not, it begins anew. */
export function proposalName(revised: Task | null, incident: string | undefined): string {
  return revised === null ? `propose.${incident ?? ''}` : `revise.${revised.id}.${revised.version ?? 1}.${revised.lead ?? ''}`;
}

export function proposalOf(task: Task): Proposal {
  const parts = (task.parties ?? []).map(rowOf);
  return {
    task_kind: task.task_kind, objective: task.objective ?? '', place: task.place ?? '', legal_basis: task.legal_basis ?? '',
    minutes: DEFAULT_MINUTES, quorum: task.quorum,
    // The lead's part in which nothing is said is not a wish to be shown.
    parts: parts.filter((part) => part.agency !== task.lead || !saysNothing(part)),
    named: task.quorum === 'named' ? [...task.quorum_of ?? []] : [], covered: task.quorum === 'covered' ? [...task.quorum_of ?? []] : [],
    takeover: task.takeover?.agency ?? '', takeover_min: task.takeover?.after_min ?? DEFAULT_MINUTES,
    place_told: stageOf(task, 'place'), times_told: stageOf(task, 'times'), scope: { ...WHOLE, ...task.scope }, template: null,
  };
}

function stageOf(task: Task, stage: Stage): StageRow {
  const { opens, at } = opening(task, stage);
  return { opens, at: toLocal(at) };
}

export function emptyPart(agency: string): PartRow {
  return { agency, asks: [], equipment: [], people: 0, report_to: '', report_at: '', until: '', note: '', co_lead: false };
}

function rowOf(party: Party): PartRow {
  return {
    agency: party.agency, asks: party.asks.map((ask) => ({ ...ask })), equipment: (party.equipment ?? []).map((one) => ({ ...one })), people: party.people,
    report_to: party.report_to, report_at: toLocal(party.report_at), until: toLocal(party.until), note: party.note, co_lead: party.co_lead === true,
  };
}

function saysNothing(part: PartRow): boolean {
  return part.asks.length === 0 && part.equipment.length === 0 && part.people === 0 && part.report_to === '' && part.report_at === '' && part.until === '' && part.note === '';
}

function same(a: PartRow, b: PartRow): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

function ordered(part: PartRow): unknown[] {
  return [
    part.asks.map((one) => [one.capability, Number(one.count)]), part.equipment.map((one) => [one.equipment_kind, Number(one.count)]), Number(part.people),
    part.report_to, part.report_at, part.until, part.note, part.co_lead === true,
  ];
}

/** What a part said before, as a body says it: nothing is written anew, so that who is asked the same does not have to answer again (T5). */
function asBefore(party: Party): Part {
  return {
    agency: party.agency, asks: party.asks, ...(party.note === '' ? {} : { note: party.note }),
    ...(party.equipment === undefined || party.equipment.length === 0 ? {} : { equipment: party.equipment }), ...(party.people === 0 ? {} : { people: party.people }),
    ...(party.report_to === '' ? {} : { report_to: party.report_to }),
    ...(party.report_at === undefined ? {} : { report_at: party.report_at }), ...(party.until === undefined ? {} : { until: party.until }),
    ...(party.co_lead === true ? { co_lead: true } : {}),
  };
}

/** A field shows minutes; a time that was not touched keeps its seconds. */
function momentOf(field: string, before: string | undefined): string | undefined {
  return before !== undefined && field === toLocal(before) ? before : field === '' ? undefined : fromLocal(field);
}

/**
 * One party for each agency. `before`: the task that is revised; `by`: who revises it. The lead's own part is the lead's: from a co-lead it
 * goes as it was (T16).
 */
export function toParties(draft: Proposal, before: Task | undefined, by: string): Part[] {
  const lead = before?.lead ?? by;
  return draft.parts.map((row) => {
    const was = before?.parties.find((party) => party.agency === row.agency);
    if (was !== undefined && (same(row, rowOf(was)) || (row.agency === lead && lead !== by))) return asBefore(was);
    const [report_at, until] = [momentOf(row.report_at, was?.report_at), momentOf(row.until, was?.until)];
    const equipment = toEquipment(row.equipment);
    const people = wholeCount(row.people);
    const [report_to, note] = [row.report_to.trim(), row.note.trim()];
    return {
      agency: row.agency, asks: toAsks(row.asks), ...(note === '' ? {} : { note }), ...(equipment.length === 0 ? {} : { equipment }),
      ...(people === 0 ? {} : { people }), ...(report_to === '' ? {} : { report_to }),
      ...(report_at === undefined ? {} : { report_at }), ...(until === undefined ? {} : { until }),
      ...(row.co_lead && row.agency !== lead ? { co_lead: true } : {}),
    };
  });
}

/** What stands in a field for a count; nothing where it is none. */
export function wholeCount(value: unknown): number {
  const count = Math.floor(Number(value));
  return count >= 1 ? count : 0;
}

/** The same capability twice is added up. */
function toAsks(rows: PartRow['asks']): Ask[] {
  const asks: Ask[] = [];
  for (const row of rows) {
    const [capability, count] = [row.capability.trim(), wholeCount(row.count)];
    if (capability === '' || count === 0) continue;
    const there = asks.find((ask) => ask.capability === capability);
    if (there === undefined) asks.push({ capability, count });
    else there.count += count;
  }
  return asks;
}

export function toEquipment(rows: PartRow['equipment']): EquipmentAsk[] {
  const out: EquipmentAsk[] = [];
  for (const row of rows) {
    const [equipment_kind, count] = [row.equipment_kind.trim(), wholeCount(row.count)];
    if (equipment_kind === '' || count === 0) continue;
    const there = out.find((one) => one.equipment_kind === equipment_kind);
    if (there === undefined) out.push({ equipment_kind, count });
    else there.count += count;
  }
  return out;
}

/** Whether a time in it is begun and not whole. */
export function isHalf(draft: Proposal): boolean {
  const hours = [draft.place_told, draft.times_told].filter((one) => one.opens === 'at_hour').map((one) => one.at);
  return [...draft.parts.flatMap((part) => [part.report_at, part.until]), ...hours].some((at) => at !== '' && fromLocal(at) === undefined);
}

/** Agencies that the rule `named` can name, and that may take over: those that are asked, without the lead. */
export function namable(draft: Proposal, lead: string): string[] {
  return [...new Set(draft.parts.map((part) => part.agency))].filter((agency) => agency !== lead);
}

/** Capabilities that the rule `covered` can name: those that are asked for. */
export function coverable(draft: Proposal): string[] {
  return [...new Set(draft.parts.flatMap((part) => toAsks(part.asks)).map((ask) => ask.capability))];
}

/** The rule as a body has it; who or what is not asked any more cannot be named. */
export function toQuorum(draft: Proposal, lead: string): { quorum: QuorumRule; quorum_of?: string[] } {
  if (draft.quorum === 'all') return { quorum: 'all' };
  const [may, ticked] = draft.quorum === 'named' ? [namable(draft, lead), draft.named] : [coverable(draft), draft.covered];
  const quorum_of = ticked.filter((one) => may.includes(one));
  return { quorum: draft.quorum, ...(quorum_of.length === 0 ? {} : { quorum_of }) };
}

/** Who may take over, as a body has it: it is said of a draft only, and no minutes take away what was said before (T18). */
export function toTakeover(draft: Proposal, before: Task | undefined, lead: string): { takeover?: Takeover } {
  if (before !== undefined && before.phase !== 'draft') return {};
  if (namable(draft, lead).includes(draft.takeover)) return { takeover: { agency: draft.takeover, after_min: wholeCount(draft.takeover_min) } };
  return before?.takeover === undefined ? {} : { takeover: { agency: before.takeover.agency, after_min: 0 } };
}

/** What it opens, as a body has it: it is said of a draft only, and nothing where it stays as it was, or opens all (T22). */
export function toScope(draft: Proposal, before: Task | undefined): { scope?: TaskScope } {
  if (before !== undefined && before.phase !== 'draft') return {};
  const [said, was] = [draft.scope, before?.scope ?? WHOLE];
  return said.incident === was.incident && said.units === was.units && said.position === was.position ? {} : { scope: { ...said } };
}

/** When the parties learn where and when, as a body has it; nothing where it stays as it was, or where all of it is told at once (T19). */
export function toDisclosure(draft: Proposal, before: Task | undefined): { disclosure?: Disclosure } {
  const was = before ?? { disclosure: {} };
  const [place, times] = [stageSaid(draft.place_told, was, 'place'), stageSaid(draft.times_told, was, 'times')];
  return sameOpening(place, opening(was, 'place')) && sameOpening(times, opening(was, 'times')) ? {} : { disclosure: { place, times } };
}

function stageSaid(row: StageRow, was: Pick<Task, 'disclosure'>, stage: Stage): Opening {
  const at = row.opens === 'at_hour' ? momentOf(row.at, opening(was, stage).at) : undefined;
  return { opens: row.opens, ...(at === undefined ? {} : { opens_at: at }) };
}

function sameOpening(said: Opening, was: Opens): boolean {
  return said.opens === was.opens && said.opens_at === was.at;
}

/** Why what is said of taking over and of telling later cannot be sent; the server decides. */
export function termsMissing(draft: Proposal, before: Task | undefined, lead: string, nowMs: number): 'reason.takeover_minutes' | 'reason.hour_missing' | 'reason.hour_past' | 'reason.opens_later' | null {
  const rule = toTakeover(draft, before, lead).takeover;
  const named = rule !== undefined && namable(draft, lead).includes(draft.takeover);
  if (named && (rule.after_min < TAKEOVER_MIN.least || rule.after_min > TAKEOVER_MIN.most)) return 'reason.takeover_minutes';
  const { disclosure } = toDisclosure(draft, before);
  if (disclosure === undefined) return null;
  for (const stage of STAGES) {
    const said = disclosure[stage];
    const was = opening(before ?? { disclosure: {} }, stage);
    if (said === undefined || (before !== undefined && sameOpening(said, was))) continue;
    if (!choices(before ?? null, stage).includes(said.opens ?? 'at_once')) return 'reason.opens_later';
    if (said.opens !== 'at_hour') continue;
    if (said.opens_at === undefined) return 'reason.hour_missing';
    if (Date.parse(said.opens_at) <= nowMs) return 'reason.hour_past';
    if (before !== undefined && before.phase !== 'draft' && was.at !== undefined && Date.parse(said.opens_at) > Date.parse(was.at)) return 'reason.opens_later';
  }
  return null;
}

/** The capabilities that have a name in every language, in alphabetical order of the code. */
export const CAPABILITIES: readonly string[] = Object.keys(en).filter((key) => key.startsWith('capability.')).map((key) => key.slice('capability.'.length));

/** What an agency of a kind is usually asked for, where its own units are not to be seen from here. */
const USUAL: Partial<Record<AgencyKind, readonly string[]>> = {
  fire: ['fire_suppression', 'rescue', 'pumping', 'hazmat_detection'],
  police: ['patrol', 'crowd_control', 'traffic_control'],
  ems: ['als_ambulance', 'bls_ambulance', 'patient_transport'],
  civil_protection: ['pumping', 'water_rescue', 'barriers', 'evacuation'],
  inspection: ['market_inspection', 'food_sampling', 'water_sampling'],
  revenue: ['customs_check', 'tax_audit'],
  health: ['laboratory', 'water_sampling'],
  utility: ['power_supply', 'pumping'],
  ngo: ['reception', 'shelter', 'first_aid'],
  eoc: ['incident_command'],
};

/** What an agency's kind is usually asked for, whatever is shown of it. */
export function usualOf(world: World, agency: string): readonly string[] {
  return USUAL[world.agency.get(agency)?.agency_kind ?? 'other'] ?? [];
}

/** Capabilities to choose from: first what the agency's visible units have, then what its kind usually has. */
export function askable(world: World, agency: string): string[] {
  const counted = new Map<string, number>();
  for (const unit of world.unit.values()) {
    if (unit.agency !== agency) continue;
    for (const capability of unit.capabilities ?? []) counted.set(capability, (counted.get(capability) ?? 0) + 1);
  }
  const seen = [...counted].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([capability]) => capability);
  return [...new Set([...seen, ...usualOf(world, agency)])];
}

/** Asks an agency; one that is asked already is asked for one thing more. */
export function askAlso(draft: Proposal, world: World, agency: string): void {
  const ask = { capability: askable(world, agency)[0] ?? CAPABILITIES[0] ?? '', count: 1 };
  const there = draft.parts.find((part) => part.agency === agency);
  if (there === undefined) draft.parts.push({ ...emptyPart(agency), asks: [ask] });
  else there.asks.push(ask);
}
