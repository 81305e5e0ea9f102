/** What stands in one task, and nothing of another. */
import { expect, it } from 'vitest';
import { sampleWorld } from './sample';
import { sampleEnforcement, sampleEvidence, sampleUnsigned } from './sampleEnforcement';
import { samplePost, sampleResponse } from './sampleResponse';
import { itemsWithin } from './within';

it('is what the whole world has of that task', () => {
  const world = sampleWorld();
  sampleEnforcement(world, [sampleUnsigned(1), sampleEvidence(1)]);
  sampleResponse(world, [samplePost(1)]);
  const within = itemsWithin(world);
  for (const task of world.task.keys()) expect([...within(task).task_item.values()]).toEqual([...world.task_item.values()].filter((one) => one.task === task));
  expect(within('t8').task_item.size).toBe(2);
  expect(within('gone').task_item.size).toBe(0);
  expect(within('t8').task, 'all else is the same').toBe(world.task);
});
