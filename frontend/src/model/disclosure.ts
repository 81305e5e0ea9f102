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
  const said = task.disclosure?.[stage];
  return { opens: said?.opens ?? 'at_once', at: said?.opens_at };
}

export function isWithheld(task: Task, stage: Stage): boolean {
  return task.withheld?.includes(stage) === true;
}

/** What a party waits for: its own yes, and the later of two hours; null for none. */
interface Gate { accepts: boolean; at: string | null }

/** When is never told before where, so that it waits for what either of them waits for. */
function gate(task: Pick<Task, 'disclosure'>, stage: Stage): Gate {
  const both = (stage === 'times' ? STAGES : [stage]).map((one) => opening(task, one));
  const hours = both.flatMap((one) => (one.opens === 'at_hour' && one.at !== undefined ? [one.at] : [])).sort((a, b) => (ms(b) ?? 0) - (ms(a) ?? 0));
  return { accepts: both.some((one) => one.opens === 'on_acceptance'), at: hours[0] ?? null };
}

/**
 * Why a stage is not told to the reader: it opens with its own yes (`ours`), at an hour, with both; or never: it takes no part (`out`), or the
 * task is over. Neither of them to who sees the task by an agreement only: it is not sent what opens when.
 */
export type Until = { never: 'out' | 'over' } | { never: null; by: 'ours' | null; at: string | null };

export function untilWhen(task: Task, stage: Stage, agency: string): Until {
  const party = task.parties.find((one) => one.agency === agency);
  // Who takes no part is told nothing of it, whenever it opens to others and whatever becomes of the task.
  if (party !== undefined && isOut(party)) return { never: 'out' };
  if (!isOpenTask(task)) return { never: 'over' };
  const { accepts, at } = gate(task, stage);
  return { never: null, by: accepts && party !== undefined && !isCommitted(party) ? 'ours' : null, at };
}

export interface Later extends Gate { stage: Stage }

/**
 * Stages that an agency reads already and others only learn, and when: for who leads, and for whose record it is. Of a task that is over
 * nobody learns them any more; which hours came before that, its timeline says.
 */
export function tellsLater(task: Task, agency: string): Later[] {
  if ((!isLedBy(task, agency) && task.owner !== agency) || !isOpenTask(task)) return [];
  return STAGES.map((stage) => ({ stage, ...gate(task, stage) })).filter((one) => one.accepts || one.at !== null);
}

/** What a proposal may say of a stage: anything as a draft; once proposed, only what opens it no later than it was to. */
export function choices(before: Task | null, stage: Stage): readonly OpeningAt[] {
  if (before === null || before.phase === 'draft') return ['at_once', 'on_acceptance', 'at_hour'];
  const was = opening(before, stage).opens;
  return was === 'at_once' ? ['at_once'] : ['at_once', was];
}
