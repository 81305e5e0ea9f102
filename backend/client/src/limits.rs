//! Limits of the client, each with its reason.

use std::time::Duration;

/// How long a connection attempt may take: a server on the same network answers in milliseconds or not at all.
pub const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// How long an answer may take; the server answers within a second even when its disk is slow.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// How long the greeting of a stream may take, the snapshot not included.
pub const WELCOME_WITHIN: Duration = Duration::from_secs(10);
/// How long a frame may wait for the server to read it before the stream counts as dead.
pub const SEND_WITHIN: Duration = Duration::from_secs(10);
/// The largest answer or frame that is read: a snapshot of 100,000 units with room to spare.
pub const ANSWER_BYTES_MAX: usize = 128 << 20;
/// Unused connections kept open to the server by one client.
pub const IDLE_CONNECTIONS_MAX: usize = 8;
/// How often one command is sent when no answer comes; with the waits below this outlasts a restart of the server.
pub const ATTEMPTS_MAX: u32 = 9;
/// The wait after the first attempt; it doubles from there.
pub const FIRST_WAIT: Duration = Duration::from_millis(100);
/// The longest wait of a screen for a server that does not answer: once it is back, everybody is within five seconds.
pub const RECONNECT_WAIT_MAX: Duration = Duration::from_secs(3);
/// The longest wait between two attempts.
pub const WAIT_MAX: Duration = Duration::from_secs(5);
/// Timeline entries that a mirror keeps, the newest of them.
pub const MIRROR_ENTRIES_MAX: usize = 2_000;
