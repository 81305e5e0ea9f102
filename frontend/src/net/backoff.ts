/** Waiting times between attempts: doubling, bounded, with full jitter so that a thousand screens do not return in one second. */

/** The first retry comes soon: most breaks are a router that blinked. */
export const FIRST_MS = 400;
/** Nobody waits longer than this for a server that is back: with the snapshot, everybody is current within five seconds. */
export const LONGEST_MS = 3_200;

/** `attempt` counts from 0; `random` is in [0, 1). At least half the step is waited, so that it stays a backoff. */
export function backoffMs(attempt: number, random: number): number {
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(Math.max(attempt, 0), 16));
  return Math.round(step / 2 + (step / 2) * random);
}
