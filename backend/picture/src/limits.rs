//! Every limit of the picture, with its reason, in one place.

/// Objects in the picture at one time: two and a half times the design point of 100,000, so that a
/// feed gone wild is refused long before memory is short (about 200 bytes an object).
pub const MAX_OBJECTS: usize = 250_000;

/// Audiences (an agency and a clearance each): as many agencies as a room holds, with three clearances. Each
/// that is there costs one byte an object; one above open is there only if somebody is cleared for it.
pub const MAX_AUDIENCES: usize = 1_536;

/// Areas in which one object is shown finer to one audience: clauses of several agreements between two agencies.
pub const MAX_WAYS: usize = 64;

/// Tiles of a viewport that is shown object by object: a desk at street level has about 32. A larger
/// viewport gets aggregates, because nobody reads single units across a province.
pub const MAX_VIEWPORT_TILES: u32 = 256;

/// Aggregate cells along one side of a viewport: more circles than 32 × 32 cannot be told apart.
pub const AGGREGATE_SIDE: u32 = 32;

/// Aggregates of one audience are counted again after this time: counts over a province do not get
/// more useful by being newer, and a count walks over every object.
pub const AGGREGATE_REFRESH_MS: u64 = 1_000;

/// The largest frame in bytes: on a link of 10 Mbit/s it takes one tick of 100 ms. What does not fit is
/// split into several frames, all gone handles before all rows.
pub const MAX_FRAME_BYTES: usize = 128 * 1024;

/// How far a device clock may be ahead of the server before its fix is clamped to the receipt.
pub const FUTURE_TOLERANCE_MS: u64 = 5_000;

/// A source of lower priority takes over when the better one has not been heard for this time: three
/// missed reports of a tracker that reports every ten seconds.
pub const SOURCE_SILENCE_MS: u64 = 30_000;

/// How long an object must have been outside its disclosed cell before a coarse viewer sees it in
/// another one: an object at a cell's edge must not betray the edge by jumping to and fro.
pub const DWELL_MS: u64 = 5_000;

/// A coarse viewer is told a newer time of fix this often (in seconds, by fix time): enough to tell a
/// silent unit from a live one, without a row for every fix.
pub const COARSE_REFRESH_S: u32 = 10;

/// With no more objects than this a nearest search looks at all of them: a scan beats the grid there,
/// because rare matches make the rings long.
pub const LINEAR_BELOW: usize = 4_096;

/// The most results of one nearest search: routing takes 30 to 50 candidates.
pub const MAX_NEAREST: usize = 1_000;

/// How deep inside a fence an object is at once held to have gone in: more than a good position is off by.
pub const ENTER_M: f64 = 10.0;

/// How long an object that stays nearer to the edge than that must be inside without a break: in a narrow fence nobody
/// gets deep.
pub const STAY_MS: u64 = 10_000;

/// How far outside a fence an object is held to have gone out: a parked vehicle's position wanders less.
pub const LEAVE_M: f64 = 20.0;

/// The same object and fence tell no two crossings within this time: who drives along an edge is told of, not
/// reported on.
pub const QUIET_MS: u64 = 10_000;

/// Fences that are watched at one time: as many watched zones as a room holds, with some to spare. No object is
/// remembered at more.
pub const MAX_FENCES: usize = 1_024;

/// Objects at the fences of one audience that are remembered: four fences with as many as a room records in one, or 300
/// with 66 each; under 1 MB. It is counted for each audience alone, so that nobody's fences keep another's from telling:
/// 400 MB if five hundred agencies all use it up.
pub const MAX_PAIRS_OF_AUDIENCE: usize = 20_000;

/// Fences of one audience that one object is remembered at: nobody draws so many over one place.
pub const MAX_PAIRS_OF_OBJECT_AND_AUDIENCE: usize = 64;

/// Objects looked at in one turn: half a millisecond to two; the tick comes ten times a second.
pub const LOOKS_PER_TURN: usize = 5_000;

/// Objects that stay at an edge are looked at again this often.
pub const LOOKS_EVERY_MS: u64 = 1_000;
