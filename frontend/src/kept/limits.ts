/** What a device keeps at most, and how often it does what. Each limit with its reason. */

/** Owners in one question for keys, and purges in one confirmation: as the server takes them (docs/protocol.md X2, X5). */
export const OWNERS_MAX = 64;
export const PURGES_MAX = 64;
/** Things that are kept: the picture of a large city. The oldest make room. */
export const RECORDS_MAX = 20_000;
/** Bytes of them, sealed: what a tablet has to spare beside the files that wait to be sent. */
export const BYTES_MAX = 64 * 1024 * 1024;
/** One thing; what is longer is no part of a picture. */
export const RECORD_BYTES_MAX = 256 * 1024;
/** Things sealed and written in one go: a few frames of a slow tablet, so that the stream never waits. */
export const BATCH_MAX = 200;
/** Changes of a busy minute come together in one write. */
export const WRITE_AFTER_MS = 1_000;
/** Positions change all the time: what is kept of them is this old at most. */
export const POSITIONS_EVERY_MS = 30_000;
/** How often it is written down what time it is: what a clock that is set back could win. */
export const SEEN_EVERY_MS = 15_000;
/** A clock that is behind the highest time seen by more than this was set back; less is a clock being corrected. */
export const SET_BACK_MS = 120_000;
/** An open page whose link is lost for this long shows of others only what is under a lease: a short gap costs nobody the picture. */
export const UNLEASED_MS = 2 * 60_000;
/** More time is asked for this often at most, and this often at least, while there is a link. */
export const RENEW_LEAST_MS = 20_000;
export const RENEW_MOST_MS = 15 * 60_000;
/** After a purge all devices of an agency ask for keys anew: not all in the same second. */
export const ASK_SPREAD_MS = 5_000;
/** Attempts to confirm in one go, a minute or so; the next link begins the next go. */
export const CONFIRM_ATTEMPTS = 20;
/** A browser that does not open its storage keeps nobody from the picture. */
export const OPEN_WITHIN_MS = 3_000;
