/** How often alarms come: the first time that each was seen, for the rate of the last ten minutes. Pure. */
import type { Alarm } from './policy';
import { RATE_WINDOW_MS } from './limits';

/** Forgets what has left the window and is over. */
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
