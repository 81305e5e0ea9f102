//! Limits of the player, each with its reason.

use std::time::Duration;

/// The largest scenario file in bytes: a day of a large city written out by hand is far smaller.
pub const SCENARIO_BYTES_MAX: u64 = 1 << 20;
/// The longest scenario in scenario seconds: a day. Longer plays go round with `repeat`.
pub const DURATION_S_MAX: f64 = 86_400.0;
/// Planned events of one round: bounds a rate that was typed with too many zeros.
pub const PLANNED_MAX: usize = 20_000;
/// The fastest play. Beyond it crews would take several steps between two looks at the picture.
pub const SPEED_MAX: f64 = 60.0;
/// The slowest play.
pub const SPEED_MIN: f64 = 0.1;
/// Time between two looks at the picture: short against every delay of the model at normal speed.
pub const STEP_EVERY: Duration = Duration::from_millis(250);
/// Time between two reports of a moving unit: 1 Hz, as trackers do.
pub const REPORT_EVERY: Duration = Duration::from_secs(1);
/// Reports between which a standing unit is silent, so that its position does not grow stale.
pub const STANDING_REPORT_EVERY: u64 = 10;
/// The first reports hold all units, so that a screen is full from the start.
pub const FULL_REPORTS_FIRST: u64 = 5;
/// Commands waiting for one account; a person has never more than a few in hand.
pub const ORDERS_PER_ACCOUNT_MAX: usize = 64;
/// Events and outcomes waiting for the next look; streams wait when it is full.
pub const NEWS_MAX: usize = 1_024;
/// Keys of commands that are remembered, the newest of them: a day of a large city.
pub const LEDGER_KEYS_MAX: usize = 50_000;
/// How often a refused command is tried again: the picture may have been a moment old.
pub const REFUSALS_MAX: u32 = 3;
/// Scenario seconds before a refused or lost command is tried again.
pub const COOL_S: f64 = 5.0;
/// The longest wait before a lost connection is tried again.
pub const RECONNECT_WAIT_MAX: Duration = Duration::from_secs(5);
/// The first wait before a lost connection is tried again.
pub const RECONNECT_WAIT_FIRST: Duration = Duration::from_millis(250);
/// How long the first connection may take: the server may still be starting.
pub const START_WITHIN: Duration = Duration::from_mins(1);
/// Time between two pings of a stream; the server closes silent ones after 60 s.
pub const PING_EVERY: Duration = Duration::from_secs(15);
/// A planned report that could not be made for so many scenario seconds is left out: it is no news any more.
pub const STALE_PLAN_S: f64 = 120.0;
/// The fastest speed that is reported, in metres a second; the server takes no more.
pub const REPORTED_SPEED_MAX: f64 = 120.0;
/// Tablets that are switched on between two looks at the picture: each signs in and takes a snapshot.
pub const TABLETS_PER_STEP_MAX: usize = 2;
/// Incidents and tasks of the player's own that are followed at once; the oldest are let go.
pub const SCRIPTS_MAX: usize = 2_000;
/// Things in use, and things lent, that are followed at once; the oldest are let go.
pub const GEAR_MAX: usize = 200;
/// Steps of one task: a whole day of work written out by hand has some hundreds.
pub const STEPS_MAX: usize = 500;
/// Scenario seconds for which a step waits for its phase, for crews and for what it is about: longer than any drive of a
/// scenario and any answer in it.
pub const STEP_WITHIN_S: f64 = 1_800.0;
/// The same in seconds of the clock, for fast plays on slow machines.
pub const STEP_WITHIN_MIN: Duration = Duration::from_secs(40);
/// How often it is looked whether a step is due: as soon as a person would see it.
pub const LOOK_EVERY: Duration = Duration::from_millis(200);
