/**
 * The life of a joint task from being agreed to being reviewed (docs/protocol.md T23): where it stands, what comes next, and what of one party
 * another one still has. Pure; the server decides.
 */
import type { Equipment, Task } from '../protocol/wire';
import type { TaskPhase, TaskStep } from '../protocol/words';
import { isOpenTask } from './life';
import { isRunning } from './negotiation';
import { ms } from './time';
import type { World } from './world';

/** Whether who has promised sends units to it now: while it is agreed or runs, and not while it is held. */
export function takesUnits(task: Task): boolean {
  return isRunning(task) && task.phase !== 'suspended';
}

/** Whether its work is done and somebody can be out still. */
export function isEnding(task: Task): boolean {
  return task.phase === 'completed' || task.phase === 'demobilizing';
}

/** Whether it is drawn on the map: until nobody is out any more. */
export function isOnMap(task: Task): boolean {
  return isOpenTask(task) || isEnding(task);
}

const FROM: Record<TaskStep, readonly TaskPhase[]> = {
  mobilize: ['agreed'], suspend: ['agreed', 'mobilizing', 'in_progress'], resume: ['suspended'], demobilize: ['completed'], close: ['completed', 'demobilizing'], review: ['closed'],
};

export function mayStep(task: Task, step: TaskStep): boolean {
  return FROM[step].includes(task.phase);
}

/** What leads usually do next with what is agreed: the button that is filled. */
export function usualStep(task: Task): TaskStep | 'start' | 'complete' | null {
  switch (task.phase) {
    case 'agreed': return 'mobilize';
    case 'mobilizing': return 'start';
    case 'in_progress': return 'complete';
    case 'suspended': return 'resume';
    case 'completed': return 'demobilize';
    case 'demobilizing': return 'close';
    case 'closed': return 'review';
    default: return null;
  }
}

const STAGES: readonly TaskPhase[] = ['proposed', 'agreed', 'mobilizing', 'in_progress', 'completed', 'demobilizing', 'closed', 'reviewed'];
/** What can be left out: of one that lies behind nobody can say whether it was. */
const OPTIONAL: ReadonlySet<TaskPhase> = new Set(['mobilizing', 'demobilizing']);

export type StageState = 'past' | 'now' | 'held' | 'ahead';
export interface StageShown { phase: TaskPhase; state: StageState }

/** Its stages in order; none of what was only drafted, called off or lapsed. */
export function stages(task: Task): StageShown[] {
  const held = task.phase === 'suspended';
  const phase: TaskPhase = held ? (task.started_at === undefined ? 'mobilizing' : 'in_progress') : task.phase === 'negotiating' ? 'proposed' : task.phase;
  const at = STAGES.indexOf(phase);
  if (at < 0) return [];
  return STAGES.flatMap((one, n): StageShown[] => {
    if (n < at) return OPTIONAL.has(one) ? [] : [{ phase: one, state: 'past' }];
    return [{ phase: one, state: n > at ? 'ahead' : held ? 'held' : 'now' }];
  });
}

/** Equipment of one of its lanes that another one has got since it was made, as far as it is shown: closing it then needs a reason. */
export function equipmentOut(world: World, task: Task): Equipment[] {
  const lanes = new Set(task.parties.map((party) => party.agency));
  const made = ms(task.created_at) ?? 0;
  return [...world.equipment.values()].filter((it) => {
    const since = ms(it.custodians?.at(-1)?.since);
    return it.retired_at === undefined && it.agency !== it.owner && lanes.has(it.agency) && lanes.has(it.owner) && since !== null && since >= made;
  }).sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }) || a.id.localeCompare(b.id));
}
