//! Messages on the WebSocket (§3 of docs/protocol.md).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    command::{Accepted, RaiseDuress},
    exercise::ExerciseClock,
    lease::{LeaseNews, PurgeOrder},
    moment::Moment,
    object::{Entry, Object},
    query::PositionReport,
    words::Kind,
};

/// From a screen to the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// The first frame (S1).
    Hello {
        /// Version spoken.
        protocol: u32,
        /// From `POST /api/v1/ticket`.
        ticket: String,
        /// Where the client stopped.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cursor: Option<String>,
    },
    /// Sets the viewport (S7).
    Subscribe {
        /// West edge.
        west: f64,
        /// South edge.
        south: f64,
        /// East edge.
        east: f64,
        /// North edge.
        north: f64,
        /// Zoom of the map; not used by the server, which judges by the size of the viewport.
        #[serde(default)]
        zoom: f64,
    },
    /// Reports where a unit is (S8).
    Position(PositionReport),
    /// Keeps the connection (S10).
    Ping {
        /// Comes back unchanged.
        t: f64,
        /// What the sender's clock says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Moment>,
    },
    /// Calls for help for a crew (K8), as by `POST /api/v1/duress`.
    Duress(RaiseDuress),
}

/// From the server to a screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// Answers `hello` (S2).
    Welcome {
        /// Version spoken.
        protocol: u32,
        /// The server's clock.
        server_time: Moment,
        /// Names this run of the server.
        epoch: String,
        /// Count of the last frame the client has, or of the snapshot that follows.
        n: u64,
        /// True if missed changes follow, false if a snapshot does.
        resumed: bool,
        /// Milliseconds between pictures.
        tick_ms: u32,
    },
    /// Everything that the viewer may see.
    Snapshot(Snapshot),
    /// A decision (S3, S4).
    Change(Change),
    /// Something the client sent was not done.
    Refused {
        /// Stable code.
        code: String,
        /// For people.
        message: String,
        /// The field it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        field: Option<String>,
        /// The type of the message it is about.
        about: String,
    },
    /// Whether commands are taken (J2): comes on every change, and after the beginning of a stream if they are not.
    Room(RoomNews),
    /// The clock of an exercise (M2): comes on every change, and after the beginning of a stream.
    Clock(ExerciseClock),
    /// For how long what is shown of others may be kept (X1): comes after `welcome`, and on every change.
    Leases(LeaseNews),
    /// What of an owner's is kept has to go, now (X4).
    Purge(PurgeOrder),
    /// Answers `ping`.
    Pong {
        /// As sent.
        t: f64,
        /// The server's clock.
        server_time: Moment,
        /// How far the sender's clock is ahead of it, in milliseconds, if it said what its clock says (M3).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ahead_ms: Option<i64>,
    },
    /// A command that was sent over the connection is durable.
    Accepted(Accepted),
}

/// Whether the room takes commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoomWord {
    /// It does.
    Open,
    /// What is shown is true and goes on being shown; nothing new can be recorded.
    ReadOnly,
}

/// Why nothing can be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TroubleWord {
    /// No room is left on the disk.
    DiskFull,
    /// The disk or the file system fails.
    DiskFailed,
}

/// Whether the room takes commands, and if not, why and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoomNews {
    /// Whether it does.
    pub state: RoomWord,
    /// Why it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<TroubleWord>,
    /// Since when it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Moment>,
}

/// Everything that the viewer may see, at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Snapshot {
    /// Count of the last change it contains.
    pub n: u64,
    /// Where to resume.
    pub cursor: String,
    /// When it was made.
    pub at: Moment,
    /// In no particular order.
    pub objects: Vec<Object>,
    /// The newest entries, oldest first.
    pub entries: Vec<Entry>,
}

/// An object that the viewer does not see any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Gone {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: String,
}

/// What one decision changed for the viewer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// One more than the frame before.
    pub n: u64,
    /// Where to resume.
    pub cursor: String,
    /// When it was recorded.
    pub at: Moment,
    /// Not seen any more; applied first.
    pub gone: Vec<Gone>,
    /// New or changed; each replaces.
    pub upserts: Vec<Object>,
    /// Lines for the timeline.
    pub entries: Vec<Entry>,
    /// The command it came of, to the agency that gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command_id: Option<Uuid>,
}

/// Why a WebSocket is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseReason {
    /// The server stops; connect again soon.
    Stopping,
    /// A frame was larger than the limit.
    FrameTooLarge,
    /// No `hello` in time, not a `hello`, or too many messages that make no sense.
    BadMessages,
    /// The ticket was not good.
    TicketRefused,
    /// Another version of the protocol.
    ProtocolVersion,
    /// The queue of decisions was full.
    TooSlow,
    /// Signed out, or the account was disabled.
    SessionEnded,
    /// Nothing was heard for too long.
    Silent,
    /// More messages than allowed.
    TooMany,
    /// The person was cleared for more or for less; connect again.
    ClearanceChanged,
}

impl CloseReason {
    /// The close code.
    pub const fn code(self) -> u16 {
        match self {
            Self::Stopping => 1001,
            Self::FrameTooLarge => 1009,
            Self::BadMessages => 4000,
            Self::TicketRefused => 4001,
            Self::ProtocolVersion => 4002,
            Self::TooSlow => 4003,
            Self::SessionEnded => 4004,
            Self::Silent => 4007,
            Self::TooMany => 4008,
            Self::ClearanceChanged => 4009,
        }
    }

    /// The reason word sent with it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stopping => "stopping",
            Self::FrameTooLarge => "frame_too_large",
            Self::BadMessages => "bad_messages",
            Self::TicketRefused => "ticket_refused",
            Self::ProtocolVersion => "protocol_version",
            Self::TooSlow => "too_slow",
            Self::SessionEnded => "session_ended",
            Self::Silent => "silent",
            Self::TooMany => "too_many",
            Self::ClearanceChanged => "clearance_changed",
        }
    }
}
