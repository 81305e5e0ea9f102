/** What a crew has left and has not finished: it goes on with that on its tablet, although it works on something else or on nothing. Pure. */
import type { OutboxEntry } from '../offline/outbox';
import { isOnDevice } from './caseRefused';
import { isInHands, isOfferedTo, type Reader } from './enforcement';
import type { World } from './world';

/** A visit that is not finished (Y5), evidence in this person's hands or to be signed in, or what is still on this device: the task that it is of. */
export function unfinishedTask(world: World, unit: { id: string; agency: string }, reader: Reader, entries: readonly OutboxEntry[]): string | undefined {
  const been = [...new Set([...world.assignment.values()].filter((one) => one.unit === unit.id).map((one) => one.task))].filter((one) => one !== undefined);
  const open = [...world.task_item.values()].find((one) => {
    // What one person has or is given is theirs, wherever its unit was sent.
    if (one.item === 'evidence') return isInHands(one, reader) || (been.includes(one.task) && isOfferedTo(one, reader));
    return one.item === 'inspection_target' && been.includes(one.task) && one.visits.some((visit) => visit.agency === unit.agency && visit.finished_at === undefined);
  });
  return open?.task ?? been.find((one) => isOnDevice(world, one, entries));
}
