/** Looking up what a disaster response's commands are about, and why something cannot be done with it. The server decides; this only tells before the click. */
import { hasPromised, isInTask } from '../model/inspection';
import { isOpenTask } from '../model/life';
import { NUMBER_UNSAID, TASKS, taskOfMade } from '../model/pending';
import { isReported, isWorkedOn, itemById, responseById } from '../model/response';
import { itemTold } from '../model/responsePending';
import type { Response, ResponseItem, ResponseWord } from '../protocol/response';
import type { Task } from '../protocol/wire';
import type { TaskPhase } from '../protocol/words';
import { taskOf } from './about';
import { NAME_CHARS, REASON_CHARS, TEXT_CHARS, taskNumber, type TaskArgs } from './inspecting';
import type { Context, Reason } from './types';
import { isDesk, isField, isLead, mayCommit } from './who';

interface Found { task: Task; response: Response }

/** The disaster response of a task, or why there is none. */
export function responseOf(ctx: Context, task: string): Found | Reason & string {
  const found = taskOf(ctx, task);
  if (found === null) return 'reason.unknown_task';
  if (found.task_kind !== 'disaster_response') return 'code.wrong_kind';
  return found.response === undefined ? 'reason.response_hidden' : { task: found, response: found.response };
}

const ENDING: ReadonlySet<TaskPhase> = new Set(['completed', 'demobilizing']);

/** When who leads orders something: while it is planned, only while it is worked on, also while units go home, or whenever what is open has to be ended. */
type When = 'planning' | 'working' | 'winding_up' | 'ever';

/** Why who leads cannot order this now. */
export function whyNotOrders(ctx: Context, task: string, when: When = 'planning'): Reason {
  const found = responseOf(ctx, task);
  if (typeof found === 'string') return found;
  if (!isLead(ctx, found.task)) return 'reason.not_lead';
  if (when === 'ever') return null;
  if (when === 'winding_up') return isWoundUp(found.task) ? null : 'reason.task_over';
  if (!isOpenTask(found.task)) return 'reason.task_over';
  return when === 'planning' || isWorkedOn(found.task) ? null : 'reason.not_agreed';
}

/** Why this seat's agency does nothing there now: it has not promised its part, or there is no work yet or any more. */
export function whyNotWorks(ctx: Context, task: string): Reason {
  const found = responseOf(ctx, task);
  if (typeof found === 'string') return found;
  if (!hasPromised(found.task, ctx.me.agency)) return 'reason.not_committed';
  if (isWorkedOn(found.task) || ENDING.has(found.task.phase)) return null;
  return isOpenTask(found.task) ? 'reason.not_agreed' : 'reason.task_over';
}

/** Why this seat's agency says nothing of what is its own there, which it may whenever it has promised its part: what is open is ended, and what was wrong is withdrawn. */
export function whyNotOwn(ctx: Context, task: string): Reason {
  const found = responseOf(ctx, task);
  if (typeof found === 'string') return found;
  return hasPromised(found.task, ctx.me.agency) ? null : 'reason.not_committed';
}

/** Whether it is planned, worked on or wound up: what was begun is brought to its end, whoever it is for. */
export function isWoundUp(task: Task): boolean {
  return isOpenTask(task) || ENDING.has(task.phase);
}

/** Why nothing that was counted is heard of it: nothing was begun, or nothing ever was. Until it is reviewed everything is, later what was counted before it was over. */
export function whyNotHeard(ctx: Context, task: string): Reason {
  const found = responseOf(ctx, task);
  if (typeof found === 'string') return found;
  if (isOpenTask(found.task)) return isWorkedOn(found.task) ? null : 'reason.not_agreed';
  return found.task.phase === 'lapsed' || (found.task.phase === 'cancelled' && found.task.started_at === undefined) ? 'reason.task_over' : null;
}

/** Whether only what was counted before it was over is heard. */
export function isBehind(task: Task): boolean {
  return task.phase === 'reviewed' || task.phase === 'cancelled';
}

/** Why there is no situation report to be made of it now by this seat's agency. */
export function whyNotTold(ctx: Context, task: string): Reason {
  const found = responseOf(ctx, task);
  if (typeof found === 'string') return found;
  if (!isLead(ctx, found.task)) return 'reason.not_lead';
  return isReported(found.task) ? null : 'reason.wrong_state';
}

/** Something of a disaster response as this seat has it: a desk waits for its answer; what waits on a tablet counts there. */
export function itemNow<Word extends ResponseWord>(ctx: Context, word: Word, id: string): Extract<ResponseItem, { item: Word }> | undefined {
  return isField(ctx.me) ? itemTold(ctx.world, word, id, ctx.me, ctx.unanswered(TASKS))?.item : itemById(ctx.world, word, id);
}

/** What an agency has left behind that promises nothing any more, or may have gone home, is for the desk of who leads to see to. */
export function isLeftBehind(ctx: Context, task: string, agency: string): boolean {
  const found = taskOf(ctx, task);
  return found !== null && (hasGone(ctx, task, agency) || !isOpenTask(found)) && isLead(ctx, found) && !isField(ctx.me);
}

/** Whether an agency promises nothing there any more. */
export function hasGone(ctx: Context, task: string, agency: string): boolean {
  const found = taskOf(ctx, task);
  return found !== null && !hasPromised(found, agency);
}

/** Why these words cannot be sent: one of them is missing that has to be there, or one is too long. */
export function whyNotWords(texts: readonly { text: string | undefined; max: 'name' | 'text' | 'reason'; missing?: Reason }[]): Reason {
  const limits = { name: NAME_CHARS, text: TEXT_CHARS, reason: REASON_CHARS };
  for (const { text = '', max, missing } of texts) {
    if (missing !== undefined && text.trim() === '') return missing;
    if ([...text.trim()].length > limits[max]) return 'code.too_long';
  }
  return null;
}

/** Whether this agency is in the task, as one that something is given to has to be. */
export function whyNotParty(ctx: Context, task: string, agency: string | undefined): Reason {
  const found = taskOf(ctx, task);
  if (agency === undefined || agency === '') return 'reason.choose_agency';
  return found !== null && isInTask(found, agency) ? null : 'code.not_a_party';
}

/** A text that is not empty, as a body has it. */
export function told<Name extends string>(name: Name, text: string | undefined): { [K in Name]?: string } {
  const trimmed = (text ?? '').trim();
  return (trimmed === '' ? {} : { [name]: trimmed }) as { [K in Name]?: string };
}

export const orders = (ctx: Context): boolean => mayCommit(ctx.me);
export const desks = (ctx: Context): boolean => isDesk(ctx.me);
export const works = (ctx: Context): boolean => isDesk(ctx.me) || isField(ctx.me);

/** The task that is chosen, if it is a disaster response. */
export function chosenResponse(ctx: Context): TaskArgs | null {
  const task = taskOf(ctx, ctx.selection.task);
  return task?.task_kind === 'disaster_response' ? { task: task.id } : null;
}

/** For the line of the outbox: which one of which task; 0 for what has no number yet. */
export function aboutResponse(ctx: Context, id: string): { n: number; number: string } {
  const item = responseById(ctx.world, id);
  return { n: item?.number ?? NUMBER_UNSAID, number: taskNumber(ctx, item?.task ?? taskOfMade(id, ctx.unanswered(TASKS))) };
}
