/** What an inspection's targets add up to, and where each of them stands. Pure; the server decides what may be done. */
import type { ChecklistText, Finding, Inspection, InspectorRef, RectificationOrder, TaskItem, Visit } from '../protocol/inspection';
import { SEVERITIES, type Severity } from '../protocol/words';
import type { Settings, Task } from '../protocol/wire';
import { isCommitted, isLedBy, isOut } from './negotiation';
import { ms } from './time';
import type { World } from './world';

/** As many as the server takes: targets of a list, inspectors of each agency that are drawn for one, photographs of an agency at a target and of a finding, rechecks that find an order not done. */
export const TARGETS_MAX = 200;
export const PHOTOS_MAX = 60;
export const PHOTOS_EACH_MAX = 6;
export const INSPECTORS_EACH_MAX = 5;
export const RECHECKS_MAX = 20;

/** A target by its id; another thing of a task is none. */
export function targetById(world: World, id: string | undefined): TaskItem | undefined {
  const found = world.task_item.get(id ?? '');
  return found?.item === 'inspection_target' ? found : undefined;
}

/** Targets of a task in the order of its list. */
export function targetsOf(world: World, task: string): TaskItem[] {
  return [...world.task_item.values()].filter((one) => one.item === 'inspection_target').filter((one) => one.task === task).sort((a, b) => a.number - b.number || a.id.localeCompare(b.id));
}

export const TARGET_STATES = ['listed', 'left_out', 'waiting', 'underway', 'visited', 'skipped'] as const;
export type TargetState = (typeof TARGET_STATES)[number];

/** Whether somebody is still there; who left the task without finishing is not waited for (Y8). */
function isUnderway(item: TaskItem, task: Task): boolean {
  return item.visits.some((one) => one.finished_at === undefined && hasPromised(task, one.agency));
}

/** Somebody was there, and nobody still is. */
export function isVisited(item: TaskItem, task: Task): boolean {
  return item.visits.some((one) => one.finished_at !== undefined) && !isUnderway(item, task);
}

/** To be inspected from the list or by draw, whether or not it was skipped since. */
export function isChosen(item: TaskItem): boolean {
  return item.is_selected || item.skipped !== undefined;
}

/** `listed`: nothing is decided yet; `left_out`: it was not drawn. */
export function targetState(item: TaskItem, inspection: Inspection, task: Task): TargetState {
  if (isUnderway(item, task)) return 'underway';
  if (isVisited(item, task)) return 'visited';
  if (item.skipped !== undefined) return 'skipped';
  if (item.is_selected) return 'waiting';
  return inspection.list === 'open' || needsDraw(inspection) ? 'listed' : 'left_out';
}

export interface Counts {
  listed: number; selected: number; visited: number; skipped: number; underway: number; left: number;
  findings: Record<Severity, number>; found: number; ordersOpen: number; ordersOverdue: number;
}

/** What is left is neither visited by anybody nor skipped. */
export function countsOf(items: readonly TaskItem[], task: Task, nowMs: number): Counts {
  const selected = items.filter(isChosen);
  const findings = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<Severity, number>;
  for (const one of items.flatMap((item) => item.findings)) findings[one.severity] += 1;
  const open = items.flatMap((item) => item.orders).filter((one) => one.state === 'open');
  const visited = (one: TaskItem): boolean => isVisited(one, task);
  const skipped = (one: TaskItem): boolean => one.skipped !== undefined && !visited(one);
  return {
    listed: items.length, selected: selected.length, visited: selected.filter(visited).length, skipped: selected.filter(skipped).length,
    underway: selected.filter((one) => isUnderway(one, task)).length, left: selected.filter((one) => one.skipped === undefined && !visited(one)).length,
    findings, found: items.reduce((sum, one) => sum + one.findings.length, 0), ordersOpen: open.length, ordersOverdue: open.filter((one) => isOverdue(one, nowMs)).length,
  };
}

/** Whether something is to be drawn and is not yet. */
export function needsDraw(inspection: Inspection): boolean {
  const { list, plan, drawn_at } = inspection;
  return list === 'closed' && plan !== undefined && (plan.targets !== undefined || plan.inspectors_each > 0) && drawn_at === undefined;
}

/** The server says that one is overdue once it knows; until then its time does. */
export function isOverdue(order: RectificationOrder, nowMs: number): boolean {
  return order.state === 'open' && (order.is_overdue || (ms(order.due_at) ?? Infinity) < nowMs);
}

export interface OrderRow { item: TaskItem; order: RectificationOrder; finding: Finding | undefined }

/** Orders of all targets: what is open first, the next to fall due on top; then what ended, the last first. */
export function orderRows(items: readonly TaskItem[]): OrderRow[] {
  const rows = items.flatMap((item) => item.orders.map((order) => ({ item, order, finding: item.findings.find((one) => one.id === order.finding) })));
  const ended = (row: OrderRow): number => Number(row.order.state !== 'open');
  const at = (row: OrderRow): number => (row.order.state === 'open' ? ms(row.order.due_at) ?? 0 : -(ms(row.order.ended_at) ?? 0));
  return rows.sort((a, b) => ended(a) - ended(b) || at(a) - at(b) || a.order.id.localeCompare(b.order.id));
}

export function visitOf(item: TaskItem, agency: string): Visit | undefined {
  return item.visits.find((one) => one.agency === agency);
}

/** The version of a visit that the server has not heard of: it will be the one that the agency has now. */
export const VERSION_UNSAID = 0;

/** What the visit of an agency goes by: as the task has it once it is in use there, else as the agency's settings have it now. */
export function checklistOf(inspection: Inspection, settings: Settings | undefined, agency: string, named: { code: string; version: number } | undefined): ChecklistText | undefined {
  if (named === undefined) return undefined;
  const now = settings?.id === agency ? settings.inspections?.checklists.find((one) => one.code === named.code) : undefined;
  if (named.version === VERSION_UNSAID) return now;
  const used = inspection.checklists.find((one) => one.agency === agency && one.code === named.code && one.version === named.version);
  return used ?? (now?.version === named.version ? now : undefined);
}

/** Checklists that a new visit can go by. */
export function checklistsOffered(settings: Settings | undefined): ChecklistText[] {
  return (settings?.inspections?.checklists ?? []).filter((one) => one.is_retired !== true);
}

/** Items of its checklist that a visit has not answered. */
export function unansweredItems(visit: Pick<Visit, 'answers'>, checklist: ChecklistText | undefined): number {
  return (checklist?.items ?? []).filter((one) => visit.answers[one.code] === undefined).length;
}

export function inspectorName(inspection: Inspection, of: InspectorRef): string {
  return inspection.inspectors.find((one) => one.agency === of.agency && one.number === of.number)?.name ?? '';
}

/** Inspectors by agency, each pool in the order of its numbers. */
export function pools(inspection: Inspection): { agency: string; inspectors: Inspection['inspectors'] }[] {
  const agencies = [...new Set(inspection.inspectors.map((one) => one.agency))].sort();
  return agencies.map((agency) => ({ agency, inspectors: inspection.inspectors.filter((one) => one.agency === agency).sort((a, b) => a.number - b.number) }));
}

/** Whether every agency that has named inspectors has enough of them for each target, whatever is drawn (Y3). */
export function isEnough(inspection: Inspection, items: readonly TaskItem[], each: number): boolean {
  if (each === 0) return true;
  const all = pools(inspection);
  const free = ({ agency, inspectors }: (typeof all)[number], item: TaskItem): number =>
    inspectors.filter((one) => !inspection.exclusions.some((it) => it.agency === agency && it.inspector === one.number && it.target === item.id)).length;
  return all.length > 0 && all.every((pool) => items.every((item) => free(pool, item) >= each));
}

/** Whether it is for this agency to inspect: one of its inspectors was drawn, or nobody's was. */
export function isOurs(item: TaskItem, agency: string): boolean {
  return isChosen(item) && (item.inspectors.length === 0 || item.inspectors.some((one) => one.agency === agency));
}

/** In the task is who leads it and every party that has not declined. */
export function isInTask(task: Task, agency: string): boolean {
  if (isLedBy(task, agency)) return true;
  return task.parties.some((party) => party.agency === agency && !isOut(party));
}

/** Who has promised its part inspects; the lead has by proposing it, and its lane says so. */
export function hasPromised(task: Task, agency: string): boolean {
  return task.parties.some((party) => party.agency === agency && isCommitted(party));
}

/** Numbers of other tasks that have a target at the same site. */
export function alsoPlanned(world: World, item: TaskItem): string[] {
  return item.also.map((id) => world.task.get(id)?.number ?? '').filter((number) => number !== '').sort();
}
