/** What a seat shows of alarms. When waiting becomes one is the server's to say (K12, K13). */
import type { World } from '../model/world';

/** Seconds an incident of priority 1–5 may be without a unit while its agency has settled nothing else, or does not tell us. */
const NO_UNIT_LIMIT_S = [120, 180, 600, 1800, 3600];

export function noUnitLimitS(world: World, agency: string | undefined, priority: number | null): number {
  const at = Math.min(5, Math.max(1, Math.round(priority ?? 5))) - 1;
  return world.settings.get(agency ?? '')?.alarms.no_unit_within_s[at] ?? NO_UNIT_LIMIT_S[at] ?? 0;
}

/** A shelved alarm comes back by itself: long enough to do something about it, too short to forget it. */
export const SHELVE_MS = 10 * 60_000;

/** Window of the alarm rate that a seat shows (EEMUA 191 counts alarms in ten minutes). */
export const RATE_WINDOW_MS = 10 * 60_000;

/** The strip shows this many; the rest is counted, because a third row would push the queue away. */
export const SHOWN = 2;
