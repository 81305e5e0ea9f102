/**
 * When the parties of a joint task learn where and when (docs/protocol.md T19). Pure; what is open to a reader is the server's to say, this
 * only finds why what is not open is not, and what a proposal may still say.
 */
import type { Task } from '../protocol/wire';
import { STAGES, type OpeningAt, type Stage } from '../protocol/words';
import { isOpenTask } from './life';
import { isCommitted, isLedBy, isOut } from './negotiation';
import { ms } from './time';

export interface Opens { opens: OpeningAt; at: string | undefined }

export function opening(task: Pick<Task, 'disclosure'>, stage: Stage): Opens {
  const said = task.disclosure[stage];
  return { opens: said?.opens ?? 'at_once', at: said?.opens_at };
}

export function isWithheld(task: Task, stage: Stage): boolean {
  return task.withheld?.includes(stage) === true;
}

/**
 * Why a stage is not told to the reader: it opens with its own yes (`ours`), or to who is no party once the task is agreed (`agreed`), at an
 * hour, with both; or never: it takes no part (`out`), or the task is over.
 */
export type Until = { never: 'out' | 'over' } | { never: null; by: 'ours' | 'agreed' | null; at: string | null };

export function untilWhen(task: Task, stage: Stage, agency: string): Until {
  const party = task.parties.find((one) => one.agency === agency);
  // Who takes no part is told nothing of it, whenever it opens to others and whatever becomes of the task.
  if (party !== undefined && isOut(party)) return { never: 'out' };
  if (!isOpenTask(task)) return { never: 'over' };
  // When is never open before where.
  const both = (stage === 'times' ? STAGES : [stage]).map((one) => opening(task, one));
  const waits = both.some((one) => one.opens === 'on_acceptance');
  const hours = both.flatMap((one) => (one.opens === 'at_hour' && one.at !== undefined ? [one.at] : [])).sort((a, b) => (ms(b) ?? 0) - (ms(a) ?? 0));
  const by = !waits || (party !== undefined && isCommitted(party)) ? null : party === undefined ? 'agreed' : 'ours';
  return { never: null, by, at: hours[0] ?? null };
}

/** Stages that an agency reads already and others only learn: to who leads, and to whose record it is, it is said when. */
export function tellsLater(task: Task, agency: string): Stage[] {
  if (!isLedBy(task, agency) && task.owner !== agency) return [];
  return STAGES.filter((stage) => opening(task, stage).opens !== 'at_once');
}

/** What a proposal may say of a stage: anything as a draft; once proposed, only what opens it no later than it was to. */
export function choices(before: Task | null, stage: Stage): readonly OpeningAt[] {
  if (before === null || before.phase === 'draft') return ['at_once', 'on_acceptance', 'at_hour'];
  const was = opening(before, stage).opens;
  return was === 'at_once' ? ['at_once'] : ['at_once', was];
}
