/**
 * What a disaster response is made of: its operational periods, who stands where in it, who is moved and sheltered, and its situation reports. Pure;
 * the server decides what may be done.
 */
import type { Count, Evacuation, Holder, Objective, Period, PlacedUnit, Post, ResponseItem, Sector, Shelter, SituationReport } from '../protocol/response';
import type { Assignment, Task, Unit, Zone } from '../protocol/wire';
import { POSITIONS, type Position, type SectorKind, type TaskPhase, type ZoneKind } from '../protocol/words';
import type { Reader } from './enforcement';
import { hasPromised } from './inspection';
import { isLive, isOpenTask } from './life';
import { isLedBy } from './negotiation';
import { ms } from './time';
import type { World } from './world';

/** As many as the server takes: of a task, of a period, of a sector, of a post; figures of one agency and of all. */
export const PERIODS_MAX = 300;
export const OBJECTIVES_MAX = 30;
export const SECTORS_MAX = 60;
export const UNITS_EACH_MAX = 200;
export const POSTS_MAX = 400;
export const HOLDERS_MAX = 50;
export const EVACUATIONS_MAX = 40;
export const SHELTERS_MAX = 200;
export const FIGURES_EACH_MAX = 2_000;
export const FIGURES_MAX = 20_000;
export const REPORTS_MAX = 200;
const DAY_MS = 86_400_000;
/** A period lasts no longer, begins so long before the task was written down at the most, and a year ahead; what was counted is told within a week. No count is greater. */
export const PERIOD_MS_MAX = 7 * DAY_MS;
export const PERIOD_AHEAD_MS_MAX = 366 * DAY_MS;
export const COUNTED_BACK_MS_MAX = 7 * DAY_MS;
export const FIGURE_MAX = 10_000_000;

type Of<Word extends ResponseItem['item']> = Extract<ResponseItem, { item: Word }>;

/** The words of what belongs to a disaster response. */
export const RESPONSE_ITEMS: readonly ResponseItem['item'][] = ['period', 'sector', 'post', 'evacuation', 'shelter', 'figures', 'situation_report'];
const WORDS: ReadonlySet<string> = new Set(RESPONSE_ITEMS);

export function isResponseItem(one: { item: string }): one is ResponseItem {
  return WORDS.has(one.item);
}

export function responseById(world: World, id: string | undefined): ResponseItem | undefined {
  const found = world.task_item.get(id ?? '');
  return found !== undefined && isResponseItem(found) ? found : undefined;
}

/** The same, if it is of this kind. */
export function itemById<Word extends ResponseItem['item']>(world: World, word: Word, id: string | undefined): Of<Word> | undefined {
  const found = responseById(world, id);
  return found?.item === word ? found as Of<Word> : undefined;
}

/** All of one kind in a task, by their numbers; versions of one report by theirs. */
export function itemsOf<Word extends ResponseItem['item']>(world: World, word: Word, task: string): Of<Word>[] {
  const found = [...world.task_item.values()].filter((one): one is Of<Word> => one.item === word && one.task === task);
  const version = (one: ResponseItem): number => (one.item === 'situation_report' ? one.version : 0);
  return found.sort((a, b) => a.number - b.number || version(a) - version(b) || a.id.localeCompare(b.id));
}

export interface Periods { current: Period | undefined; next: Period[]; past: Period[] }

/** The end of a period is not in it. The next ones come as they begin, the past ones the last first. */
export function periodsAt(periods: readonly Period[], nowMs: number): Periods {
  const from = (one: Period): number => ms(one.starts_at) ?? 0;
  const to = (one: Period): number => ms(one.ends_at) ?? 0;
  const sorted = [...periods].sort((a, b) => from(a) - from(b));
  return {
    current: sorted.find((one) => from(one) <= nowMs && nowMs < to(one)), next: sorted.filter((one) => nowMs < from(one)), past: sorted.filter((one) => to(one) <= nowMs).reverse(),
  };
}

/** How many objectives stand how. */
export function objectiveCounts({ objectives }: { objectives: readonly Pick<Objective, 'state'>[] }): Record<Objective['state'], number> {
  const count = { open: 0, met: 0, dropped: 0 };
  for (const one of objectives) count[one.state] += 1;
  return count;
}

/** A period that lies over this time; `but`: it is the one that is changed. */
export function overlapping(periods: readonly Period[], startsAt: string, endsAt: string, but?: string): Period | undefined {
  const [from, to] = [ms(startsAt) ?? 0, ms(endsAt) ?? 0];
  return periods.find((one) => one.id !== but && (ms(one.starts_at) ?? 0) < to && from < (ms(one.ends_at) ?? 0));
}

/** In which kind of zone a sector lies; a group may lie in none. */
export const ZONE_OF: Readonly<Record<SectorKind, ZoneKind>> = { division: 'sector', group: 'sector', staging: 'staging' };

/** Whether a sector or an evacuation that goes on lies in this zone: then it stays of its kind. */
export function isZoneInUse(world: World, zone: string): boolean {
  return [...world.task_item.values()].some((one) => (one.item === 'sector' || one.item === 'evacuation') && one.ended === undefined && one.zone === zone);
}

/** Zones of a task of one kind that hold now or will. */
export function zonesFor(world: World, task: string, kind: ZoneKind): Zone[] {
  return [...world.zone.values()].filter((one) => one.task === task && one.zone_kind === kind && (one.state === 'active' || one.state === 'planned')).sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
}

/** Those that stand for no sector, or for no evacuation, yet; `but`: the zone of the one that is changed. */
export function freeZones(world: World, task: string, kind: ZoneKind, but?: string): Zone[] {
  const taken = new Set<string>();
  for (const one of world.task_item.values()) if ((one.item === 'sector' || one.item === 'evacuation') && one.task === task && one.ended === undefined && one.zone !== undefined) taken.add(one.zone);
  // What it lies in already may be over by now.
  const now = world.zone.get(but ?? '');
  return [...(now === undefined ? [] : [now]), ...zonesFor(world, task, kind).filter((one) => one.id !== but && !taken.has(one.id))];
}

export interface OrgSector { sector: Sector; posts: Post[] }
export interface OrgShelter { shelter: Shelter; posts: Post[] }
/** `ended`: sectors and posts that are no more, the last numbers first. */
export interface Organisation { posts: Post[]; sectors: OrgSector[]; shelters: OrgShelter[]; ended: (Sector | Post)[]; vacant: number }

const byPosition = (a: Post, b: Post): number => POSITIONS.indexOf(a.position) - POSITIONS.indexOf(b.position) || a.number - b.number;
const KIND_ORDER: readonly SectorKind[] = ['division', 'group', 'staging'];

/** Who stands where: the posts of the task from the top down, then its sectors by kind and its shelters, each with its posts. */
export function organisationOf(world: World, task: string): Organisation {
  const [sectors, posts, shelters] = [itemsOf(world, 'sector', task), itemsOf(world, 'post', task), itemsOf(world, 'shelter', task)];
  const open = posts.filter((one) => one.ended === undefined);
  const standing = sectors.filter((one) => one.ended === undefined).sort((a, b) => KIND_ORDER.indexOf(a.sector) - KIND_ORDER.indexOf(b.sector) || a.number - b.number);
  const here = new Set([...standing, ...shelters.filter((one) => one.closed === undefined)].map((one) => one.id));
  const at = (id: string): Post[] => open.filter((one) => one.of === id).sort(byPosition);
  return {
    // What was for something that is no more is seen among those of the task until it is ended.
    posts: open.filter((one) => one.of === undefined || !here.has(one.of)).sort(byPosition),
    sectors: standing.map((sector) => ({ sector, posts: at(sector.id) })),
    shelters: shelters.filter((one) => one.closed === undefined).map((shelter) => ({ shelter, posts: at(shelter.id) })).filter((one) => one.posts.length > 0),
    ended: [...sectors.filter((one) => one.ended !== undefined), ...posts.filter((one) => one.ended !== undefined)].sort((a, b) => (ms(b.ended?.at) ?? 0) - (ms(a.ended?.at) ?? 0)),
    vacant: open.filter((one) => one.holder === undefined).length,
  };
}

/** The one post of each kind of sector; a shelter has a manager. */
const SUPERVISOR: Readonly<Record<SectorKind, Position>> = { division: 'division_supervisor', group: 'group_supervisor', staging: 'staging_manager' };

/** Which posts there can be: of the whole task all, of a sector or a shelter the one that directs it. */
export function positionsOf(of: Sector | Shelter | undefined): readonly Position[] {
  if (of === undefined) return POSITIONS;
  return [of.item === 'sector' ? SUPERVISOR[of.sector] : 'shelter_manager'];
}

const COMMAND: ReadonlySet<Position> = new Set<Position>(['incident_commander', 'deputy_commander']);

/** Whether only an agency that leads fills it. */
export const isOfLeads = (position: Position): boolean => COMMAND.has(position);

/** Whether there is one of each agency; of all others there is one. */
export const isOfEach = (position: Position): boolean => isOfLeads(position) || position === 'agency_representative';

/** Who holds a post that has not ended. */
export function holderOf(post: Post): Holder | undefined {
  return post.ended === undefined ? post.holder : undefined;
}

/** In which sector a unit is. */
export function sectorOfUnit(world: World, task: string, unit: string): Sector | undefined {
  return itemsOf(world, 'sector', task).find((one) => one.ended === undefined && one.units.some((it) => it.unit === unit));
}

/** Whether an assignment lets its unit be placed: it goes to the task and is more than offered. */
function places(assignment: Assignment, task: string): boolean {
  return assignment.task === task && isLive(assignment) && assignment.status !== 'offered';
}

/** Units of an agency that it can place: assigned to the task; each with where it is now. */
export function placeable(world: World, task: string, agency: string): { unit: Unit; sector: Sector | undefined }[] {
  const ids = new Set([...world.assignment.values()].filter((one) => places(one, task)).map((one) => one.unit));
  return [...world.unit.values()].filter((one) => one.agency === agency && ids.has(one.id)).sort((a, b) => a.callsign.localeCompare(b.callsign, 'en', { numeric: true }))
    .map((unit) => ({ unit, sector: sectorOfUnit(world, task, unit.id) }));
}

/** Units of a sector by agency, as they came. */
export function unitsByAgency(sector: Sector): { agency: string; units: PlacedUnit[] }[] {
  const agencies = [...new Set(sector.units.map((one) => one.agency))];
  return agencies.map((agency) => ({ agency, units: sector.units.filter((one) => one.agency === agency) }));
}

/** What is to be seen of a capacity: how many there are for how many, 0 to 1; null where nobody has counted. */
export function share(count: Count | undefined, of: number): number | null {
  return count === undefined || of <= 0 ? null : Math.min(1, count.count / of);
}

/** Open shelters of a task that can take nobody any more. */
export function fullShelters(world: World, task: string): Shelter[] {
  return itemsOf(world, 'shelter', task).filter((one) => one.closed === undefined && one.is_full);
}

/** `uncounted`: open shelters in which nobody has counted yet. `sheltered`: how many stay in the others, undefined where there is none; an estimate as soon as one of them is. */
export interface ShelterTotal { open: number; capacity: number; sheltered: { count: number; is_estimate: boolean } | undefined; full: number; uncounted: number }

/** What the open shelters hold together: each counts its own people, so that they add up. */
export function shelterTotal(shelters: readonly Shelter[]): ShelterTotal {
  const open = shelters.filter((one) => one.closed === undefined);
  const counts = open.map((one) => one.sheltered).filter((one) => one !== undefined);
  return {
    open: open.length, capacity: open.reduce((sum, one) => sum + one.capacity, 0), full: open.filter((one) => one.is_full).length, uncounted: open.length - counts.length,
    sheltered: counts.length === 0 ? undefined : { count: counts.reduce((sum, one) => sum + one.count, 0), is_estimate: counts.some((one) => one.is_estimate) },
  };
}

/** What goes on comes first. */
export function openFirst<T extends Evacuation | Shelter>(items: readonly T[]): T[] {
  const over = (one: Evacuation | Shelter): number => Number((one.item === 'evacuation' ? one.ended : one.closed) !== undefined);
  return [...items].sort((a, b) => over(a) - over(b) || (over(a) === 0 ? a.number - b.number : b.number - a.number));
}

/** Versions of one report, the newest first. */
export interface ReportVersions { number: number; versions: SituationReport[] }

/** The newest report first. */
export function reportsByNumber(reports: readonly SituationReport[]): ReportVersions[] {
  const numbers = [...new Set(reports.map((one) => one.number))].sort((a, b) => b - a);
  return numbers.map((number) => ({ number, versions: reports.filter((one) => one.number === number).sort((a, b) => b.version - a.version) }));
}

/** The version that one is compared with: the one that it follows; of a first version the report before, as it was approved last. */
export function reportBefore(reports: readonly SituationReport[], report: SituationReport): SituationReport | undefined {
  if (report.follows !== undefined) return reports.find((one) => one.id === report.follows);
  const approved = (one: SituationReport): boolean => one.state === 'approved' || (one.state === 'superseded' && one.decided !== undefined);
  return reports.filter((one) => one.number < report.number && approved(one)).sort((a, b) => b.number - a.number || b.version - a.version)[0];
}

/** In these nobody makes or approves a situation report. */
const UNREPORTED: ReadonlySet<TaskPhase> = new Set(['draft', 'cancelled', 'lapsed', 'reviewed']);

export function isReported(task: Task): boolean {
  return !UNREPORTED.has(task.phase);
}

const WORKING: ReadonlySet<TaskPhase> = new Set(['agreed', 'mobilizing', 'in_progress', 'suspended']);

/** Whether its parties work on it: it is agreed, and its work is not done. */
export const isWorkedOn = (task: Task): boolean => WORKING.has(task.phase);

/** `open`: evacuations and shelters that were left open when its work was done: somebody has to say that they are over. */
export interface ResponseWaits { drafts: SituationReport[]; posts: Post[]; open: (Evacuation | Shelter)[] }

/** What of a task waits for an agency: drafts that somebody else than who composed them has to approve, posts that it has to fill, and what it has to bring to its end. */
export function responseWaits(world: World, task: Task, { agency, principal }: Reader): ResponseWaits {
  const [leads, promised] = [isLedBy(task, agency), hasPromised(task, agency)];
  const over = !isOpenTask(task);
  return {
    drafts: isReported(task) && leads ? itemsOf(world, 'situation_report', task.id).filter((one) => one.state === 'draft' && one.composer !== principal) : [],
    posts: isWorkedOn(task) && promised ? itemsOf(world, 'post', task.id).filter((one) => one.filled_by === agency && one.ended === undefined && one.holder === undefined) : [],
    open: over ? [
      ...itemsOf(world, 'evacuation', task.id).filter((one) => leads && one.ended === undefined),
      ...itemsOf(world, 'shelter', task.id).filter((one) => one.closed === undefined && (leads || (promised && one.agency === agency))),
    ] : [],
  };
}

export function responseWaitCount({ drafts, posts, open }: ResponseWaits): number {
  return drafts.length + posts.length + open.length;
}

/** A disaster response that goes on. */
export function isRunningResponse(task: Task): boolean {
  return task.task_kind === 'disaster_response' && task.response !== undefined && (task.phase === 'in_progress' || task.phase === 'mobilizing' || task.phase === 'suspended');
}

/** All of them, what began last first. */
export function runningResponses(world: World): Task[] {
  return [...world.task.values()].filter(isRunningResponse).sort((a, b) => (ms(b.started_at ?? b.created_at) ?? 0) - (ms(a.started_at ?? a.created_at) ?? 0) || a.id.localeCompare(b.id));
}
