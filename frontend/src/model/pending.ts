/**
 * What was said on this device of things of a task and nobody has answered: it is laid over what is known, so that a tablet without a link goes on from
 * it. What is of one kind of task only stands in `casePending.ts` and `responsePending.ts`. Pure.
 */
import { answered, read, type OutboxEntry } from '../offline/outbox';
import { pathOf, type Waiting } from './visitPending';
import type { World } from './world';

/** Everything that is said of tasks and of things in them goes to paths that begin so. */
export const TASKS = '/api/v1/task';
/** The number of what the server has not heard of. */
export const NUMBER_UNSAID = 0;

/** What a crew says of tasks, and its files, are not lost to a refusal. A call for help and a crew's steps are no such thing: nothing that was refused holds them up. */
export const staysRefused = ({ path, file }: { path: string; file?: Blob }): boolean => file !== undefined || path.startsWith(TASKS);

export interface Told<T> {
  item: T;
  /** The server has not heard of it at all. */
  waits: boolean;
  /** What was said of it and nobody has answered: the last part of the path. */
  said: ReadonlySet<string>;
  files: readonly { id: string; name: string }[];
}

/** As it is known, with nothing laid over it. */
export const known = <T>(item: T): Told<T> => ({ item, waits: false, said: new Set(), files: [] });
export const isQueued = ({ waits, said }: Told<unknown>): boolean => waits || said.size > 0;

export type Body = Readonly<Record<string, unknown>>;
export const text = (body: Body, name: string): string => (typeof body[name] === 'string' ? body[name] : '');
export const count = (body: Body, name: string): number => (typeof body[name] === 'number' ? body[name] : 0);
export const iso = ({ body, madeAt }: Waiting): string => text(body, 'occurred_at') || new Date(madeAt).toISOString();
export const some = (body: Body, ...names: string[]): Body => Object.fromEntries(names.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]));

/** One thing with all that was said of it, in its order. */
export function told<T extends { id: string }>(was: T, waits: boolean, waiting: readonly Waiting[], lay: (item: T, what: string, sent: Waiting) => T): Told<T> {
  const [begin, said, files] = [pathOf(was.id), new Set<string>(), [] as { id: string; name: string }[]];
  let item = was;
  for (const sent of waiting.filter((one) => one.path.startsWith(begin))) {
    const what = sent.path.slice(begin.length);
    said.add(what);
    item = lay(item, what, sent);
    if (what === 'attachments') files.push({ id: text(sent.body, 'id'), name: text(sent.body, 'name') });
  }
  return { item, waits, said, files };
}

/** What a crew makes: its word, and where that is sent. */
export type Made = 'measure' | 'evidence' | 'shelter' | 'figures';
const MADE_AT: Readonly<Record<Made, string>> = { measure: 'enforcement/measures', evidence: 'enforcement/evidence', shelter: 'response/shelters', figures: 'response/figures' };
const OF_TASK = /^\/api\/v1\/tasks\/([^/]+)\/(.+)$/;

export const madePath = (made: Made, task: string): string => `/api/v1/tasks/${task}/${MADE_AT[made]}`;

/** Which of them is sent to this path, and of which task it is. */
export function madeAt(path: string): { made: Made; task: string } | undefined {
  const [, task, where] = OF_TASK.exec(path) ?? [];
  const made = (Object.keys(MADE_AT) as Made[]).find((one) => MADE_AT[one] === where);
  return task === undefined || made === undefined ? undefined : { made, task };
}

/** The task of something that this seat has made and the server has not heard of. */
export function taskOfMade(id: string, waiting: readonly Waiting[]): string | undefined {
  return waiting.filter((one) => one.body['id'] === id).map((one) => madeAt(one.path)?.task).find((one) => one !== undefined);
}

/** What waits at paths that begin so, oldest first, with what was accepted and has not come by the stream yet: it does not go out of sight in between. */
export function unheard(world: World, entries: readonly OutboxEntry[], path: string): Waiting[] {
  return entries.filter((one) => one.path.startsWith(path) && (!answered(one) || (one.state === 'accepted' && madeAt(one.path) !== undefined))).map((one) => ({ said: read(one), isMade: one.state === 'accepted' }))
    .filter(({ said, isMade }) => !isMade || !world.task_item.has(text(said.body, 'id'))).map(({ said }) => said);
}
