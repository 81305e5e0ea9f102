//! Limits of the wire, each with its reason (A10).

/// Version of this protocol; a client that names another is told so (close code 4002).
pub const PROTOCOL_VERSION: u32 = 1;
/// The largest command body in bytes: four pages of text in any script.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// The largest proposal of a joint task in bytes: all that its parties are asked for and told, in any script.
pub const PROPOSAL_BYTES_MAX: usize = 256 * 1024;
/// The largest text of an agreement in bytes: all of its clauses, and four pages of text in any script.
pub const AGREEMENT_BYTES_MAX: usize = 256 * 1024;
/// The largest section of an agency's settings in bytes: every checklist with every item, or all that templates may say, in any script.
pub const SETTINGS_BYTES_MAX: usize = 1280 * 1024;
/// The largest list of targets in bytes: as many as one inspection lists, in any script.
pub const TARGETS_BYTES_MAX: usize = 384 * 1024;
/// The largest batch of positions in bytes.
pub const POSITIONS_BYTES_MAX: usize = 256 * 1024;
/// Positions in one batch: a gateway's second, for a large agency.
pub const POSITIONS_PER_BATCH_MAX: usize = 2_000;
/// The largest frame a client may send in bytes.
pub const FRAME_BYTES_MAX: usize = 64 * 1024;
/// Seconds within which the first frame must come.
pub const HELLO_SECONDS_MAX: u64 = 5;
/// Seconds after which a silent connection is closed; clients ping every 15.
pub const SILENT_SECONDS_MAX: u64 = 60;
/// Seconds a ticket lives: one slow handshake.
pub const TICKET_SECONDS_MAX: u64 = 30;
/// Frames that cannot be understood before the connection is closed.
pub const BAD_MESSAGES_MAX: u32 = 20;
/// Units in the answer to a nearest or within query.
pub const QUERY_UNITS_MAX: usize = 500;
/// Units and equipment in the answer to a search near a place: what a desk reads through.
pub const RESOURCES_FOUND_MAX: usize = 100;
/// Entries in one answer about a timeline, the newest of them.
pub const TIMELINE_ENTRIES_MAX: usize = 1_000;
/// Objects in one page of a list.
pub const PAGE_OBJECTS_MAX: usize = 500;
/// Owners whose data one device keeps, and purges that it confirms at once: whom a crew works beside.
pub const LEASES_PER_DEVICE_MAX: usize = 64;
/// The largest file of zones in bytes: a district's evacuation plan.
pub const IMPORT_BYTES_MAX: usize = 1024 * 1024;
/// Features in one file of zones: a person looks through the verdicts on them.
pub const IMPORT_FEATURES_MAX: usize = 500;
/// Hits in one answer about words: what somebody reads through.
pub const SEARCH_HITS_MAX: usize = 50;
/// Hits that may be left out before a page: who has not found it among so many types another word.
pub const SEARCH_SKIP_MAX: usize = 1_000;
/// Days that one question for receipts may span: what is looked at together, and what goes through in seconds.
pub const RECEIPT_DAYS_MAX: u32 = 31;
/// Receipts in one answer.
pub const RECEIPTS_PAGE_MAX: usize = 200;
