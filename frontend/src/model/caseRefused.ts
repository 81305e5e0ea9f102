/**
 * What this seat has said of an enforcement or a disaster response and the server has refused: it stays in sight with what was typed until it is sent
 * anew or put away. What was sent anew since, under the id that it had, is no longer waited for. Pure.
 */
import type { OutboxEntry } from '../offline/outbox';
import { madeAt, type Made } from './pending';
import type { World } from './world';

/** What was said: the last part of the path; `made`: what there would be now. */
export interface RefusedCase { entry: OutboxEntry; what: string; item: string; made?: Made; body: Readonly<Record<string, unknown>> }

const ITEM = /^\/api\/v1\/task-items\/([^/]+)\/([^/]+)$/;
const bodyOf = (entry: OutboxEntry): Record<string, unknown> => JSON.parse(entry.body) as Record<string, unknown>;
const idOf = (entry: OutboxEntry): string => String(bodyOf(entry)['id'] ?? '');

/** What was made of a task on this device, whatever became of it. */
function madeHere(entries: readonly OutboxEntry[], task: string): ReadonlySet<string> {
  return new Set(entries.filter((one) => madeAt(one.path)?.task === task).map(idOf));
}

function read(entry: OutboxEntry, task: string): RefusedCase | undefined {
  const there = madeAt(entry.path);
  if (there !== undefined) return there.task === task ? { entry, what: entry.path.slice(entry.path.lastIndexOf('/') + 1), item: idOf(entry), made: there.made, body: bodyOf(entry) } : undefined;
  const found = ITEM.exec(entry.path);
  const [item, what] = [found?.[1], found?.[2]];
  return item === undefined || what === undefined ? undefined : { entry, what, item, body: bodyOf(entry) };
}

/** Tasks of which something was refused; '' for what was said of a thing that is shown no more. What was found at a target stands there. */
export function refusedTasks(world: World, entries: readonly OutboxEntry[]): string[] {
  const tasks = entries.filter((one) => one.state === 'refused').map((one) => {
    const found = madeAt(one.path)?.task;
    const item = ITEM.exec(one.path)?.[1];
    if (found !== undefined || item === undefined) return found;
    const known = world.task_item.get(item);
    return known?.item === 'inspection_target' ? undefined : known?.task ?? taskOfItem(item, entries);
  });
  return [...new Set(tasks)].filter((one) => one !== undefined);
}

/** The task of something that was made here, whatever became of it; '' if it was not. */
function taskOfItem(item: string, entries: readonly OutboxEntry[]): string {
  return entries.filter((one) => madeAt(one.path) !== undefined).filter((one) => idOf(one) === item).map((one) => madeAt(one.path)?.task)[0] ?? '';
}

/** In their order, the oldest first. */
export function refusedCases(world: World, task: string, entries: readonly OutboxEntry[]): RefusedCase[] {
  const made = madeHere(entries, task);
  const isOfTask = (item: string): boolean => made.has(item) || (world.task_item.get(item)?.task ?? taskOfItem(item, entries)) === task;
  return entries.filter((one) => one.state === 'refused').map((one) => read(one, task)).filter((one) => one !== undefined).filter((one) => one.made !== undefined || isOfTask(one.item));
}

/** Of these what was said last is what counts. */
const LAST_COUNTS: ReadonlySet<string> = new Set(['change-shelter', 'place-unit', 'remove-unit']);

/** Whether the same thing was sent anew since, and not refused again. */
export function isSentAnew(world: World, { entry, what, item, made }: RefusedCase, entries: readonly OutboxEntry[]): boolean {
  const since = entries.filter((one) => one.order > entry.order && one.path === entry.path && one.state !== 'refused');
  if (made === undefined) return LAST_COUNTS.has(what) && since.length > 0;
  return world.task_item.has(item) || since.some((one) => idOf(one) === item);
}

/** Whether anything of a task is still on this device: waiting, or refused and not put away. */
export function isOnDevice(world: World, task: string, entries: readonly OutboxEntry[]): boolean {
  const made = madeHere(entries, task);
  return entries.filter((one) => one.state !== 'accepted').map((one) => read(one, task)).some((one) => one !== undefined && (one.made !== undefined || made.has(one.item) || world.task_item.get(one.item)?.task === task));
}
