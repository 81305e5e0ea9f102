/** Why something is not possible, with what only the thing itself tells: of a joint task that lapsed, when its time was over (docs/protocol.md T7). */
import { t, type MessageKey } from '../i18n/messages.svelte';
import type { World } from '../model/world';
import type { OutboxEntry } from '../offline/outbox';
import { entryState } from './sent';
import { momentWords } from './tasks/words';

/** `06:40`, when a task lapsed; empty where it did not, or where nothing is known of it here. */
function lapsedAt(world: World, task: unknown, nowMs: number): string {
  const found = typeof task === 'string' ? world.task.get(task) : undefined;
  return found?.phase === 'lapsed' ? momentWords(found.phase_since, nowMs) : '';
}

/** A reason of this screen; `args`: what was to be done, and of which task. */
export function whyWords(world: World, reason: MessageKey, args: unknown, nowMs: number): string {
  const time = reason === 'reason.task_lapsed' ? lapsedAt(world, (args as { task?: unknown } | null)?.task, nowMs) : '';
  return time === '' ? t(reason) : t('reason.task_lapsed_at', { time });
}

/** What the server said of something that was sent: an answer can be on its way when the time is over. */
export function refusedWhy(world: World, entry: OutboxEntry, nowMs: number): string {
  const time = entry.code === 'wrong_state' && entry.current === 'lapsed' ? lapsedAt(world, /^\/api\/v1\/tasks\/([^/]+)\//.exec(entry.path)?.[1], nowMs) : '';
  return time === '' ? entryState(entry, 'live').why : t('reason.task_lapsed_at', { time });
}
