/** Looking up what an inspection's commands are about, and why something cannot be done with it. The server decides; this only tells before the click. */
import { hasPromised, isInTask, targetById, targetsOf } from '../model/inspection';
import { isOpenTask } from '../model/life';
import { reported, pathOf, type Reported } from '../model/visitPending';
import type { Inspection, TaskItem } from '../protocol/inspection';
import type { Task } from '../protocol/wire';
import { happenedAt, taskOf } from './about';
import type { Context, Reason } from './types';
import { isDesk, isField, isLead, mayCommit } from './who';

/** Characters of what is typed, as the server takes them: a name, a number in a register, a place. */
export const NAME_CHARS = 120;
export const TEXT_CHARS = 4_000;
export const REASON_CHARS = 300;
export const STROKES_CHARS = 4_000;

export interface TaskArgs { task: string }
export interface ItemArgs { item: string }
interface Found { task: Task; inspection: Inspection }

export function itemOf(ctx: Context, id: string | undefined): TaskItem | null {
  return targetById(ctx.world, id) ?? null;
}

/** The inspection of a task, or why there is none. */
export function inspectionOf(ctx: Context, task: string): Found | Reason & string {
  const found = taskOf(ctx, task);
  if (found === null) return 'reason.unknown_task';
  if (found.task_kind !== 'inspection') return 'code.wrong_kind';
  return found.inspection === undefined ? 'reason.inspection_hidden' : { task: found, inspection: found.inspection };
}

/** Why who leads cannot change the plan now; `open`: while the list is. */
export function whyNotLeads(ctx: Context, task: string, list?: 'open'): Reason {
  const found = inspectionOf(ctx, task);
  if (typeof found === 'string') return found;
  if (!isLead(ctx, found.task)) return 'reason.not_lead';
  if (!isOpenTask(found.task)) return 'reason.task_over';
  return list === 'open' && found.inspection.list !== 'open' ? 'reason.list_closed' : null;
}

/** Why an agency cannot change its own part of the plan now. */
export function whyNotPlans(ctx: Context, task: string): Reason {
  const found = inspectionOf(ctx, task);
  if (typeof found === 'string') return found;
  if (!isInTask(found.task, ctx.me.agency)) return 'reason.not_party';
  if (!isOpenTask(found.task)) return 'reason.task_over';
  return found.inspection.list === 'open' ? null : 'reason.list_closed';
}

/** Of the own agency, with what waits on this device. */
export function visitNow(ctx: Context, item: TaskItem): Reported {
  return reported(item, ctx.me.agency, ctx.unanswered(pathOf(item.id)));
}

/** Why nothing can be reported at a target by this seat's agency; `running`: its visit has begun and is not finished, whatever became of the task meanwhile (Y5). */
export function whyNotReports(ctx: Context, id: string, running: boolean): Reason {
  const item = itemOf(ctx, id);
  if (item === null) return 'reason.target_gone';
  const task = taskOf(ctx, item.task);
  if (task === null) return 'reason.unknown_task';
  if (!hasPromised(task, ctx.me.agency)) return 'reason.not_committed';
  if (!running) return null;
  const { visit } = visitNow(ctx, item);
  if (visit === undefined) return 'reason.visit_missing';
  return visit.finished_at === undefined ? null : 'reason.visit_over';
}

/** Photographs that a finding at the target can name: those that are there, and those on their way from this device. */
export function photosAt(ctx: Context, item: TaskItem): ReadonlySet<string> {
  return new Set([...item.attachments.map((one) => one.id), ...visitNow(ctx, item).waits.photos.map((one) => one.id)]);
}

/** When something happened that is sent anew: it was refused, and its time with it. */
export interface Dated { occurred_at?: string }

/** A crew's own press carries its time: it may be sent much later, and counts as of then; so does what is sent anew. */
export function reportedAt(ctx: Context, { occurred_at }: Dated = {}): Dated {
  if (occurred_at !== undefined) return { occurred_at };
  return isField(ctx.me) ? happenedAt(ctx) : {};
}

/** What is reported at one target is sent in its order: a photograph before the finding that names it, and both before the visit is finished. */
export const threadOf = (item: string): string => `item ${item}`;

export const plans = (ctx: Context): boolean => isDesk(ctx.me);
export const leads = (ctx: Context): boolean => mayCommit(ctx.me);
export const reports = (ctx: Context): boolean => isDesk(ctx.me) || isField(ctx.me);

/** The task that is chosen, if it is an inspection. */
export function chosenInspection(ctx: Context): TaskArgs | null {
  const task = taskOf(ctx, ctx.selection.task);
  return task?.task_kind === 'inspection' ? { task: task.id } : null;
}

export const taskNumber = (ctx: Context, task: string | undefined): string => taskOf(ctx, task)?.number ?? '';

/** For the line of the outbox: which target of which task. */
export function aboutItem(ctx: Context, id: string): { target: string; number: string } {
  const item = itemOf(ctx, id);
  return { target: item?.name ?? '', number: taskNumber(ctx, item?.task) };
}

/** A target by its number in the list of a task. */
export function targetByNumber(ctx: Context, task: string, number: number): TaskItem | null {
  return targetsOf(ctx.world, task).find((one) => one.number === number) ?? null;
}
