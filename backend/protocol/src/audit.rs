//! The record that others can hold against us: signed heads, what was shown to whom, receipts (rules W1 to W9).

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    moment::Moment,
    words::{Clearance, Kind, Precision, Trigger},
};

/// A log at a moment: how many rows, and the root of the tree over them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogMark {
    /// How many rows.
    pub size: u64,
    /// The root in hexadecimal.
    pub root: String,
}

/// What the server vouches for (W2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedHead {
    /// Of which room.
    pub room: Uuid,
    /// When it was signed.
    pub at: Moment,
    /// The journal.
    pub journal: LogMark,
    /// The log of what was shown to whom.
    pub disclosures: LogMark,
    /// The signature in hexadecimal.
    pub signature: String,
}

/// The head that somebody keeps, by the sizes in it.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct HeadsQuery {
    /// Rows of the journal in it.
    pub journal: Option<u64>,
    /// Disclosures in it.
    pub disclosures: Option<u64>,
}

/// That two logs begin as a kept head says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consistency {
    /// Hashes for the journal.
    pub journal: Vec<String>,
    /// Hashes for the log of disclosures.
    pub disclosures: Vec<String>,
}

/// The newest head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Heads {
    /// The public key in hexadecimal.
    pub key: String,
    /// The newest head; nothing until the first one is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<SignedHead>,
    /// That it goes on from the sizes that were asked about; absent if it has fewer rows, which is never so unless the
    /// record was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consistency: Option<Consistency>,
}

/// What kind of seat something was shown at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeatKind {
    /// A desk.
    Desk,
    /// A wall screen.
    Wall,
    /// A crew's tablet.
    Field,
    /// A device without a person.
    Device,
}

/// A row of the log of disclosures: what was shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum Shown {
    /// The server began to record.
    Started {
        /// Whether the run before ended without saying so: what it recorded last may be missing.
        after_crash: bool,
        /// The row of the journal then. No stream of an earlier run was delivered anything later.
        journal: u64,
    },
    /// Rows of what was shown found no place while the disk took nothing.
    Lost {
        /// How many.
        count: u64,
    },
    /// The server stopped in order.
    Stopped {},
    /// A stream was opened: everything that the agency may see.
    Opened {
        /// Which stream.
        stream: Uuid,
        /// At what kind of seat.
        seat: SeatKind,
        /// What the person at it was cleared for (G14).
        #[serde(default, skip_serializing_if = "Clearance::is_open")]
        clearance: Clearance,
        /// The count of what the agency was told.
        n: u64,
        /// The row of the journal that was shown.
        journal: u64,
    },
    /// Where a screen has looked, in hundredths of a degree, all of it since the last such row.
    Looked {
        /// Which stream.
        stream: Uuid,
        /// West edge.
        west: f64,
        /// South edge.
        south: f64,
        /// East edge.
        east: f64,
        /// North edge.
        north: f64,
    },
    /// How far a stream was delivered.
    Delivered {
        /// Which stream.
        stream: Uuid,
        /// At what kind of seat.
        seat: SeatKind,
        /// What the person at it was cleared for (G14).
        #[serde(default, skip_serializing_if = "Clearance::is_open")]
        clearance: Clearance,
        /// The count of the last change.
        n: u64,
        /// The row of the journal up to which nothing is missing.
        journal: u64,
    },
    /// A stream was closed.
    Closed {
        /// Which stream.
        stream: Uuid,
        /// At what kind of seat.
        seat: SeatKind,
        /// What the person at it was cleared for (G14).
        #[serde(default, skip_serializing_if = "Clearance::is_open")]
        clearance: Clearance,
        /// The count of the last change that it was sent.
        n: u64,
        /// The row of the journal up to which nothing is missing.
        journal: u64,
    },
    /// Something was asked for and handed out.
    Read {
        /// By which route.
        route: String,
        /// At what kind of seat.
        seat: SeatKind,
        /// What the person at it was cleared for (G14).
        #[serde(default, skip_serializing_if = "Clearance::is_open")]
        clearance: Clearance,
        /// The row of the journal as of which.
        journal: u64,
        /// How many things.
        count: usize,
        /// The first of them, `kind/id`.
        ids: Vec<String>,
    },
}

/// What receipts are asked for.
#[derive(Debug, Clone, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ReceiptsQuery {
    /// Who was shown something; one's own agency to read what its own people were shown.
    pub viewer: String,
    /// Whose things; one's own agency if absent.
    pub owner: Option<String>,
    /// From when on.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
    /// Only this thing, by its id or as `kind/id`.
    pub object: Option<String>,
    /// How many to leave out from the start.
    #[serde(default)]
    pub skip: usize,
}

/// What became of a thing in the viewer's eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptChange {
    /// It was shown before the time that is asked about.
    Standing,
    /// It began to be shown.
    Shown,
    /// Something of it changed, or more or less of it was shown.
    Changed,
    /// It was not shown any more.
    Withdrawn,
    /// It was asked for and handed out.
    Read,
}

/// Why something was shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReceiptTerm {
    /// A clause of an agreement.
    Agreement {
        /// Which agreement.
        agreement: Uuid,
        /// Which version.
        version: u32,
        /// Which clause, counted from 1.
        clause: usize,
        /// What made it hold.
        trigger: Trigger,
    },
    /// A line of the founding agreement, counted from 1.
    Founding {
        /// Which.
        line: usize,
    },
    /// A joint task of both.
    Task {
        /// Which.
        task: Uuid,
    },
    /// The viewer's agency has reported it.
    Reported {},
    /// It stands on the viewer's own incident.
    OnIncident {
        /// Which.
        incident: Uuid,
    },
    /// It is the viewer's own thing in another's custody.
    Owned {},
    /// It is offered to the viewer.
    Offered {},
    /// A life in danger.
    Duress {
        /// Which alarm.
        alarm: Uuid,
    },
    /// The register of agencies is open.
    Register {},
    /// The viewer is a party.
    Party {},
    /// Something between the viewer and third agencies, which is not the asker's to know.
    Other {},
}

/// To how many seats of a kind something went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SeatCount {
    /// What kind.
    pub seat: SeatKind,
    /// How many.
    pub count: usize,
    /// The persons at them, to their own agency only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
}

/// What a viewer got of one thing at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// When.
    pub at: Moment,
    /// The row of the journal that brought it about.
    pub journal: u64,
    /// What kind of thing; absent if several were read at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Which; of things read at once the first ones, `kind/id`.
    pub ids: Vec<String>,
    /// What it is called by its owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether it is another's, and only what the owner that is asked about shows in it is meant: what it attached, its lane.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_part: bool,
    /// What became of it in the viewer's eyes.
    pub change: ReceiptChange,
    /// The fields that were shown; none for kinds that are shown whole.
    pub fields: Vec<String>,
    /// In what detail its position was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
    /// What those were cleared for who got it (G14); everybody of the agency if absent.
    #[serde(default, skip_serializing_if = "Clearance::is_open")]
    pub clearance: Clearance,
    /// Every term that opened it.
    pub terms: Vec<ReceiptTerm>,
    /// To which seats it went before the next change of it; none if nobody was connected.
    pub delivered: Vec<SeatCount>,
    /// By which route it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// How many things were read at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
}

/// Receipts, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipts {
    /// The receipts.
    pub items: Vec<Receipt>,
    /// True if there are more; ask again with `skip`.
    pub more: bool,
    /// Whether this time has more than are given at all: ask for a shorter one, or for one thing.
    pub cut: bool,
    /// Whether the record of deliveries may have a gap in this time: a run of the server ended without saying so, or rows
    /// found no place while the disk took nothing.
    pub may_miss_deliveries: bool,
}

/// What is asked of an export.
#[derive(Debug, Clone, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// The form; `ndjson` is the only one.
    pub format: Option<String>,
    /// Rows of the journal in a head that is kept.
    pub journal: Option<u64>,
    /// Disclosures in it.
    pub disclosures: Option<u64>,
}

/// A line of an export (W5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "line", rename_all = "snake_case", deny_unknown_fields)]
pub enum ExportLine {
    /// The first line.
    Begin {
        /// The version of this form.
        version: u32,
        /// Whose rows.
        agency: String,
        /// The public key in hexadecimal.
        key: String,
        /// The head that every row is proved to be in.
        head: SignedHead,
    },
    /// That the head goes on from a kept one of these sizes.
    Consistency {
        /// Rows of the journal in the kept head.
        journal_size: u64,
        /// Hashes.
        journal: Vec<String>,
        /// Disclosures in the kept head.
        disclosures_size: u64,
        /// Hashes.
        disclosures: Vec<String>,
    },
    /// A row of the journal, as it is stored.
    Journal {
        /// Its number.
        seq: u64,
        /// Who ordered it.
        principal: Uuid,
        /// For which agency.
        agency: String,
        /// The command's id.
        command_id: Uuid,
        /// What was ordered, as a sealed hash in Base64.
        body: String,
        /// When it was received, in milliseconds since 1970.
        received_at: i64,
        /// When it happened.
        occurred_at: i64,
        /// The sender's receipt.
        receipt: u64,
        /// What came of it, private texts sealed.
        events: String,
        /// The hash of the row before it.
        previous: String,
        /// That it is in the head.
        proof: Vec<String>,
    },
    /// A row of the journal that names something of another agency which the own one may not know of now.
    Withheld {
        /// Its number.
        seq: u64,
        /// The sender's receipt.
        receipt: u64,
        /// Its hash.
        hash: String,
        /// That it is in the head.
        proof: Vec<String>,
    },
    /// A row of the log of disclosures.
    Disclosure {
        /// Its number.
        seq: u64,
        /// When, in milliseconds since 1970.
        at: i64,
        /// To which agency.
        agency: String,
        /// Whose things; empty if of many.
        owner: String,
        /// What, as it is stored.
        body: String,
        /// The salted hash of who was at the seat.
        person: String,
        /// The salt; for the person's own agency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        salt: Option<String>,
        /// Who was at the seat; for the person's own agency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        principal: Option<Uuid>,
        /// The hash of the row before it.
        previous: String,
        /// That it is in the head.
        proof: Vec<String>,
    },
    /// The last line: without it the file was cut.
    End {
        /// Rows of the journal in this file.
        journal: u64,
        /// Disclosures in this file.
        disclosures: u64,
        /// SHA-256 over all lines before this one, line feeds included, in hexadecimal.
        lines: String,
        /// The server's signature of all that, in hexadecimal.
        signature: String,
    },
}
