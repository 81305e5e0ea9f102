/**
 * What this seat has said of an enforcement and the server has refused: it stays in sight with what was typed until it is sent anew or put away. What was
 * sent anew since, under the id that it had, is no longer waited for. Pure.
 */
import { answered, type OutboxEntry } from '../offline/outbox';
import { collectedPath, takenPath } from './casePending';
import type { World } from './world';

/** What was said: the last part of the path; `made`: a measure or evidence that there would be now. */
export interface RefusedCase { entry: OutboxEntry; what: string; item: string; made?: 'measure' | 'evidence'; body: Readonly<Record<string, unknown>> }

const ITEM = /^\/api\/v1\/task-items\/([^/]+)\/([^/]+)$/;
const bodyOf = (entry: OutboxEntry): Record<string, unknown> => JSON.parse(entry.body) as Record<string, unknown>;
const idOf = (entry: OutboxEntry): string => String(bodyOf(entry)['id'] ?? '');

/** Measures and evidence of a task that were made on this device, whatever became of them. */
function madeHere(entries: readonly OutboxEntry[], task: string): ReadonlySet<string> {
  return new Set(entries.filter((one) => one.path === takenPath(task) || one.path === collectedPath(task)).map(idOf));
}

function read(entry: OutboxEntry, task: string): RefusedCase | undefined {
  if (entry.path === takenPath(task)) return { entry, what: 'measures', item: idOf(entry), made: 'measure', body: bodyOf(entry) };
  if (entry.path === collectedPath(task)) return { entry, what: 'evidence', item: idOf(entry), made: 'evidence', body: bodyOf(entry) };
  const found = ITEM.exec(entry.path);
  const [item, what] = [found?.[1], found?.[2]];
  return item === undefined || what === undefined ? undefined : { entry, what, item, body: bodyOf(entry) };
}

/** In their order, the oldest first. */
export function refusedCases(world: World, task: string, entries: readonly OutboxEntry[]): RefusedCase[] {
  const made = madeHere(entries, task);
  const isOfTask = (item: string): boolean => made.has(item) || world.task_item.get(item)?.task === task;
  return entries.filter((one) => one.state === 'refused').map((one) => read(one, task)).filter((one) => one !== undefined).filter((one) => one.made !== undefined || isOfTask(one.item));
}

/** Whether the same measure or evidence was sent anew since, and not refused again. */
export function isSentAnew(world: World, { entry, item, made }: RefusedCase, entries: readonly OutboxEntry[]): boolean {
  if (made === undefined) return false;
  return world.task_item.has(item) || entries.some((one) => one.order > entry.order && one.path === entry.path && idOf(one) === item && (!answered(one) || one.state === 'accepted'));
}

/** Whether anything of a task is still on this device: waiting, or refused and not put away. */
export function isOnDevice(world: World, task: string, entries: readonly OutboxEntry[]): boolean {
  const made = madeHere(entries, task);
  return entries.filter((one) => one.state !== 'accepted').map((one) => read(one, task)).some((one) => one !== undefined && (one.made !== undefined || made.has(one.item) || world.task_item.get(one.item)?.task === task));
}
