/** In which parts of a disaster response nothing stands yet (docs/protocol.md B1–B9). Pure. */
import type { ResponseItem } from '../protocol/response';
import type { Task } from '../protocol/wire';
import { isWithheld } from './disclosure';
import { itemsOf } from './response';
import { missingPosts } from './template';
import type { World } from './world';

export const RESPONSE_PARTS = ['periods', 'figures', 'evacuations', 'shelters', 'organisation', 'reports'] as const;
export type ResponsePart = (typeof RESPONSE_PARTS)[number];

/**
 * What is asked of whom stands below, and six empty parts would push it out of sight. Once it has begun and there is anything, every part stands in
 * its place. Of periods that are not told yet nobody says that there are none (T19), and what a template has ready is not nothing (T32).
 */
export function emptyParts(world: World, task: Task): ResponsePart[] {
  if (task.response === undefined) return [];
  const none = (word: ResponseItem['item']): boolean => itemsOf(world, word, task.id).length === 0;
  const empty: Record<ResponsePart, boolean> = {
    periods: none('period') && !isWithheld(task, 'times'),
    figures: none('figures') && task.response.standing.length === 0,
    evacuations: none('evacuation'), shelters: none('shelter'),
    organisation: none('post') && none('sector') && none('shelter') && missingPosts(world, task).length === 0,
    reports: none('situation_report'),
  };
  const found = RESPONSE_PARTS.filter((part) => empty[part]);
  return task.started_at === undefined || found.length === RESPONSE_PARTS.length ? found : [];
}
