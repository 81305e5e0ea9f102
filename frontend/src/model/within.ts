/**
 * The world with nothing in it but one task's own of what stands in tasks: what is asked of each of many tasks looks through everything once, and not
 * once for each. Pure.
 */
import type { World } from './world';

/** Put in order by the first question; good as long as nothing changes. */
export function itemsWithin(world: World): (task: string) => World {
  let groups: Map<string, World['task_item']> | null = null;
  return (task) => {
    groups ??= grouped(world);
    return { ...world, task_item: groups.get(task) ?? new Map() };
  };
}

function grouped(world: World): Map<string, World['task_item']> {
  const out = new Map<string, World['task_item']>();
  for (const item of world.task_item.values()) {
    const group = out.get(item.task);
    if (group === undefined) out.set(item.task, new Map([[item.id, item]]));
    else group.set(item.id, item);
  }
  return out;
}
