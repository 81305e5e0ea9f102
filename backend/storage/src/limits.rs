//! Every limit of storage, each with its reason (A10).

use std::time::Duration;

/// Rows in one append. Larger batches gain little and hold the first of them up.
pub const BATCH_ROWS_MAX: usize = 64;
/// Prepared statements kept on a connection: one INSERT text for every batch size of both tables, and the rest.
pub const STATEMENTS_CACHED: usize = 2 * BATCH_ROWS_MAX + 32;
/// Refusals kept of one principal: a tablet's whole day of mistakes, and a bound on what a hostile one can fill.
pub const REFUSALS_PER_PRINCIPAL_MAX: u32 = 1_000;
/// How long refusals are kept, in milliseconds: nobody sends a command again after a day (24 h).
pub const REFUSALS_KEPT_MS: i64 = 24 * 3_600_000;
/// Rows that one call of a pruning function deletes, so that it never holds a decision up for long.
pub const PRUNE_ROWS_MAX: u32 = 5_000;
/// Rows read at once when the journal is replayed: bounds memory; larger chunks are not faster.
pub const REPLAY_CHUNK_ROWS: u32 = 1_000;
/// Rows after which a new snapshot is due: what a start reads in about a fifth of a second.
pub const SNAPSHOT_EVERY_ROWS: u64 = 10_000;
/// Age after which one is due if anything at all was recorded: each start of a quiet room, too, reads little.
pub const SNAPSHOT_EVERY: Duration = Duration::from_hours(6);
/// Rows folded into a snapshot in one step: bounds the lines in memory and what a stop waits for.
pub const SNAPSHOT_STEP_ROWS: u64 = 10_000;
/// Snapshots kept: the newest, and one more should its file be damaged.
pub const SNAPSHOTS_KEPT: usize = 2;
/// The newest lines of all timelines that a snapshot holds: what screens begin with.
pub const SNAPSHOT_RECENT_ENTRIES: usize = 4_000;
/// Bytes of a snapshot that is read: ten times a million objects. A larger file is none of ours.
pub const SNAPSHOT_BYTES_MAX: u64 = 8 * 1024 * 1024 * 1024;
/// Bytes of a snapshot that are written between two flushes. A commit of the room waits for what is being flushed: this
/// much takes a slow disk some hundredths of a second.
pub const SNAPSHOT_FLUSH_BYTES: usize = 1024 * 1024;
/// Data keys kept in memory (about 100 bytes each); beyond it the cache starts anew and reads again what it needs.
pub const KEYS_CACHED_MAX: usize = 200_000;
/// Data keys in one row when all are read: about a megabyte.
pub const KEYS_PER_ROW: u32 = 10_000;
/// Rows that may wait between the thread of SQLite and ours: a whole chunk of the journal, so that the one need not wait
/// for the other to get its turn on a busy machine.
pub const ROWS_WAITING_MAX: usize = REPLAY_CHUNK_ROWS as usize;
/// Values in one list of a query: keeps the statement small; SQLite's own limit is 32,766.
pub const QUERY_LIST_MAX: usize = 256;
/// Pages (of 4 KiB) in write-ahead logs that are not in their files yet, above which checkpoints do not keep up (64 MiB):
/// worth an alarm.
pub const WAL_ALARM_PAGES: u64 = 16 * 1024;
/// Bytes of a write-ahead log that is emptied, four times what SQLite itself lets one grow to: one that grew in a flood
/// would keep its size on the disk for ever.
pub const WAL_KEPT_BYTES: u64 = 16 * 1024 * 1024;
/// Pages that may be left to move when a log is emptied (1 MiB): a commit waits for these, some milliseconds.
pub const WAL_EMPTIED_PAGES_MAX: u64 = 256;
/// How long a connection waits for another of the same server, which never takes long.
pub const BUSY_WAIT_MAX: Duration = Duration::from_secs(5);
/// Connections to accounts and to tracks: reads go on beside a write that waits for the disk.
pub const POOL_CONNECTIONS_MAX: u32 = 4;
/// Accounts in one server: as many as principals.
pub const ACCOUNTS_MAX: u32 = 100_000;
/// Characters in an account's name.
pub const ACCOUNT_CHARS_MAX: usize = 120;
/// Characters in a password hash; an argon2id string has about 100.
pub const PASSWORD_HASH_CHARS_MAX: usize = 512;
/// Sessions of one principal: a few devices and forgotten browsers; the oldest gives way.
pub const SESSIONS_PER_PRINCIPAL_MAX: u32 = 16;
/// Recovery codes of one person: a sheet of paper.
pub const RECOVERY_CODES_MAX: usize = 10;
/// Passkeys of one person: desk, tablet, phone, a spare of each.
pub const PASSKEYS_PER_PRINCIPAL_MAX: u32 = 10;
/// Bytes of a passkey as its library writes it: most have one kilobyte.
pub const PASSKEY_BYTES_MAX: usize = 16 * 1024;
/// Devices of one principal: the trackers and screens of a station.
pub const DEVICES_PER_PRINCIPAL_MAX: u32 = 64;
/// Devices that one session has keys for besides the one it is: a browser that lost its storage draws a new secret.
pub const DEVICES_PER_SESSION_MAX: u32 = 4;
/// Keys to what devices of one agency keep, and purges that they have not confirmed: a thousand tablets beside twenty
/// agencies.
pub const LEASES_MAX: u32 = 20_000;
/// How long a purge that nobody confirms is listed after its lease has ended, in milliseconds (90 days).
pub const PURGES_KEPT_MS: i64 = 90 * 86_400_000;
/// Clauses that gave something to an agency, counted for each agency whose things they gave: two hundred agreements of fifty
/// clauses between ten agencies that all see each other are half of it.
pub const AGREEMENT_USES_MAX: usize = 200_000;
/// Sessions in one list: what an admin can look through.
pub const SESSIONS_LISTED_MAX: usize = 2_000;
/// Characters kept of what a browser calls itself, or of a device's name.
pub const ORIGIN_CHARS_MAX: usize = 120;
/// Lines of the log of accounts in one answer.
pub const LOG_LINES_MAX: u32 = 500;
/// Points in one call to tracks: every unit of a room.
pub const TRACK_POINTS_MAX: usize = 100_000;
/// Points in one INSERT (8 values each).
pub const TRACK_CHUNK_ROWS: usize = 500;
/// Points of one unit's history given at once: a day at one in ten seconds.
pub const HISTORY_POINTS_MAX: u32 = 10_000;
/// Rows of the log of disclosures in one transaction: a second's worth of a room in which everybody comes back at once.
pub const DISCLOSURES_BATCH_MAX: usize = 4_096;
/// Hashes of rows taken into a tree in one step: some milliseconds.
pub const TREE_STEP_ROWS: u64 = 20_000;
/// Age after which of the signed heads one an hour is kept (24 h): more would only fill the disk.
pub const HEADS_HOURLY_AFTER_MS: i64 = 24 * 3_600_000;
/// Rows of the log of disclosures read at once for receipts.
pub const DISCLOSURES_STEP_ROWS: usize = 2_000;
/// Rows read at once for an export.
pub const EXPORT_STEP_ROWS: i64 = 500;
