/** Alarms put aside for a while. Shelving always ends by itself; what is shelved is still counted. Pure. */
import type { Alarm } from './policy';
import { RATE_WINDOW_MS, SHELVE_MS } from './limits';

export type Shelf = Readonly<Record<string, number>>;

export function shelve(shelf: Shelf, key: string, nowMs: number): Shelf {
  return { ...sweep(shelf, nowMs), [key]: nowMs + SHELVE_MS };
}

export function sweep(shelf: Shelf, nowMs: number): Shelf {
  return Object.fromEntries(Object.entries(shelf).filter(([, until]) => until > nowMs));
}

export function split(all: readonly Alarm[], shelf: Shelf, nowMs: number): { open: Alarm[]; shelved: Alarm[] } {
  const put = (alarm: Alarm): boolean => (shelf[alarm.key] ?? 0) > nowMs;
  return { open: all.filter((a) => !put(a)), shelved: all.filter(put) };
}

/** First time each alarm was seen, for the rate of the last ten minutes; forgets what has left the window and is over. */
export class AlarmRate {
  private readonly seen = new Map<string, number>();

  note(all: readonly Alarm[], nowMs: number): { fresh: Alarm[]; inWindow: number } {
    const fresh = all.filter((alarm) => !this.seen.has(alarm.key));
    for (const alarm of fresh) this.seen.set(alarm.key, nowMs);
    const present = new Set(all.map((alarm) => alarm.key));
    let inWindow = 0;
    for (const [key, at] of this.seen) {
      if (nowMs - at <= RATE_WINDOW_MS) inWindow += 1;
      else if (!present.has(key)) this.seen.delete(key);
    }
    return { fresh, inWindow };
  }
}
