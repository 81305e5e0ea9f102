/** Times after which waiting becomes an alarm. Per priority 1–5; local practice replaces these once agencies configure them. */

/** Seconds an incident may be without a unit. Priority 1 is a life: two minutes is the usual dispatch limit of a city. */
export const NO_UNIT_LIMIT_S: Readonly<Record<number, number>> = { 1: 120, 2: 180, 3: 600, 4: 1800, 5: 3600 };

/** A shelved alarm comes back by itself: long enough to do something about it, too short to forget it. */
export const SHELVE_MS = 10 * 60_000;

/** Window of the alarm rate that a seat shows (EEMUA 191 counts alarms in ten minutes). */
export const RATE_WINDOW_MS = 10 * 60_000;

/** The strip shows this many; the rest is counted, because a third row would push the queue away. */
export const SHOWN = 2;
