//! Names of things. Each kind has its own type, so that they cannot be mixed up.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::refusal::Refusal;

macro_rules! uuid_id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

uuid_id! {
    /// An incident.
    IncidentId,
    /// A unit.
    UnitId,
    /// A joint task.
    TaskId,
    /// What belongs to a joint task and is shown by itself: a target of an inspection.
    TaskItemId,
    /// A finding of an inspection.
    FindingId,
    /// An order to put something right.
    RectificationId,
    /// An assignment of a unit to an incident or task.
    AssignmentId,
    /// A note on an incident or task.
    NoteId,
    /// An attachment of an incident.
    AttachmentId,
    /// An alarm.
    AlarmId,
    /// A zone on the map.
    ZoneId,
    /// Equipment, or a part of a stock of it.
    EquipmentId,
    /// Who is acting: a person, a device or the server itself.
    PrincipalId,
    /// A desk's hand-over to the next person.
    HandOverId,
    /// A sharing agreement.
    AgreementId,
    /// A command, named by its sender: the idempotency key within a principal.
    CommandId,
}

impl PrincipalId {
    /// The server itself: timers, set-up and the standing terms are commands of this principal.
    pub const SERVER: Self = Self(Uuid::nil());
}

impl AgreementId {
    /// The founding agreement of the room: the standing terms that the set-up adopted (G10).
    pub const FOUNDING: Self = Self(Uuid::nil());
    /// Stands for one that nobody has drafted, in previews (G16).
    pub(crate) const UNSENT: Self = Self(Uuid::max());
}

/// An agency, by a short name such as `fire` that people can read in a log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AgencyId(Arc<str>);

/// Characters in an agency's short name.
const AGENCY_ID_CHARS_MAX: usize = 32;

impl AgencyId {
    /// Takes a short name: 1–32 of `a–z`, `0–9` and `_`, beginning with a letter.
    pub fn new(name: &str) -> Result<Self, Refusal> {
        let starts_well = name.starts_with(|it: char| it.is_ascii_lowercase());
        let is_plain = name
            .bytes()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_');
        if starts_well && is_plain && name.len() <= AGENCY_ID_CHARS_MAX {
            Ok(Self(name.into()))
        } else {
            Err(Refusal::Malformed {
                field: "agency",
                why: "must be 1 to 32 of a-z, 0-9 and _, beginning with a letter",
            })
        }
    }

    /// The agency the server itself acts for; no registered agency can have this name.
    pub fn server() -> Self {
        Self("~server".into())
    }

    /// The short name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AgencyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
