/** What a seat shows of alarms. When waiting becomes one is the server's to say (K12, K13). */
/** A shelved alarm comes back by itself: long enough to do something about it, too short to forget it. */
export const SHELVE_MS = 10 * 60_000;

/** Window of the alarm rate that a seat shows (EEMUA 191 counts alarms in ten minutes). */
export const RATE_WINDOW_MS = 10 * 60_000;

/** The strip shows this many; the rest is counted, because a third row would push the queue away. */
export const SHOWN = 2;
