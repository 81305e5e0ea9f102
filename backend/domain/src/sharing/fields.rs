//! The fields of each kind that can be granted one by one, and sets of them.

use serde::{Deserialize, Serialize};

/// A kind of object that can be shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A registered agency.
    Agency,
    /// A unit.
    Unit,
    /// An incident.
    Incident,
    /// An assignment.
    Assignment,
    /// A joint task.
    Task,
    /// What belongs to a joint task and is shown by itself.
    TaskItem,
    /// A note.
    Note,
    /// A person of the agency.
    Person,
    /// A desk's hand-over.
    HandOver,
    /// An alarm.
    Alarm,
    /// A zone.
    Zone,
    /// The settings of an agency.
    Settings,
    /// Equipment.
    Equipment,
    /// A sharing agreement.
    Agreement,
}

impl Kind {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Unit => "unit",
            Self::Incident => "incident",
            Self::Assignment => "assignment",
            Self::Task => "task",
            Self::TaskItem => "task_item",
            Self::Note => "note",
            Self::Person => "person",
            Self::HandOver => "hand_over",
            Self::Alarm => "alarm",
            Self::Zone => "zone",
            Self::Settings => "settings",
            Self::Equipment => "equipment",
            Self::Agreement => "agreement",
        }
    }

    /// The number of the field of this kind that is called so; nothing for a kind that cannot be granted. The register is
    /// open (V8), settings and people stay at home (U9): a grant on them would promise a difference that there is not.
    /// Neither is who has to answer an alarm (V10), who reads an agreement (G11), or what stands in a joint task (V14), a matter of
    /// agreements.
    pub(crate) fn field(self, word: &str) -> Option<u8> {
        match self {
            Self::Unit => UnitField::parse(word).map(UnitField::bit),
            Self::Incident => IncidentField::parse(word).map(IncidentField::bit),
            Self::Assignment => AssignmentField::parse(word).map(AssignmentField::bit),
            Self::Task => TaskField::parse(word).map(TaskField::bit),
            Self::Note => NoteField::parse(word).map(NoteField::bit),
            Self::Zone => ZoneField::parse(word).map(ZoneField::bit),
            Self::Equipment => EquipmentField::parse(word).map(EquipmentField::bit),
            Self::Agency
            | Self::TaskItem
            | Self::Settings
            | Self::Person
            | Self::HandOver
            | Self::Alarm
            | Self::Agreement => None,
        }
    }

    /// The fields of this kind that can be granted; none for a kind that cannot.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Self::Unit => UnitField::words(),
            Self::Incident => IncidentField::words(),
            Self::Assignment => AssignmentField::words(),
            Self::Task => TaskField::words(),
            Self::Note => NoteField::words(),
            Self::Zone => ZoneField::words(),
            Self::Equipment => EquipmentField::words(),
            Self::Agency
            | Self::TaskItem
            | Self::Settings
            | Self::Person
            | Self::HandOver
            | Self::Alarm
            | Self::Agreement => vec![],
        }
    }

    /// The names of the fields of this kind that are in the set.
    pub fn named(self, fields: Mask) -> impl Iterator<Item = &'static str> {
        let words = self.words().into_iter();
        words
            .zip(0_u8..)
            .filter(move |(_, bit)| fields.has(*bit))
            .map(|(word, _)| word)
    }

    /// Whether a precision can be given with these fields: with, and only with, a position; and only units are on duty.
    pub(crate) fn takes(self, fields: Mask, precision: Option<Precision>) -> bool {
        self.shows_position(fields) == precision.is_some()
            && (self == Self::Unit || precision != Some(Precision::Presence))
    }

    /// Whether these fields show where things of this kind are.
    pub(crate) const fn shows_position(self, fields: Mask) -> bool {
        match self {
            Self::Unit => fields.has(UnitField::Position.bit()),
            Self::Equipment => fields.has(EquipmentField::Position.bit()),
            _ => false,
        }
    }
}

/// In what detail a position is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// As reported.
    Exact,
    /// The middle of a cell of about 100 m.
    #[serde(rename = "cell_100m")]
    Cell100m,
    /// The middle of a cell of about 1 km.
    #[serde(rename = "cell_1km")]
    Cell1km,
    /// The middle of a sector: a cell of about 10 km.
    Sector,
    /// Nowhere; of a unit, that it is on duty.
    Presence,
}

impl Precision {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Cell100m => "cell_100m",
            Self::Cell1km => "cell_1km",
            Self::Sector => "sector",
            Self::Presence => "presence",
        }
    }
}

/// A set of fields of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mask(u16);

impl Mask {
    /// No field.
    pub const NONE: Self = Self(0);
    /// Every field.
    pub const ALL: Self = Self(u16::MAX);

    /// This set and field number `bit`.
    #[must_use]
    pub const fn with(self, bit: u8) -> Self {
        Self(self.0 | 1 << bit)
    }

    /// This set without field number `bit`.
    #[must_use]
    pub const fn without(self, bit: u8) -> Self {
        Self(self.0 & !(1 << bit))
    }

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both sets.
    #[must_use]
    pub const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether field number `bit` is in the set.
    pub const fn has(self, bit: u8) -> bool {
        self.0 & (1 << bit) != 0
    }

    /// Whether every field of `other` is in this set.
    pub const fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether no field is in the set.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }
}

macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every field of this kind, in order.
            pub const EVERY: &'static [Self] = &[$(Self::$variant),+];

            /// The word in agreements.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Its number within a [`Mask`].
            pub const fn bit(self) -> u8 {
                self as u8
            }

            /// The words of all fields, in order.
            pub fn words() -> Vec<&'static str> {
                Self::EVERY.iter().map(|it| it.as_str()).collect()
            }

            /// The field of this name.
            pub fn parse(word: &str) -> Option<Self> {
                Self::EVERY.iter().copied().find(|it| it.as_str() == word)
            }
        }
    };
}

fields! {
    /// What can be granted of a unit. Callsign, kind and agency are its identity: without it there is no unit.
    UnitField {
        /// Callsign and kind.
        Identity = "identity",
        /// What it can do.
        Capabilities = "capabilities",
        /// Its station.
        Home = "home",
        /// Who is on it.
        Crew = "crew",
        /// The derived status and since when.
        Status = "status",
        /// Availability and the reason for it.
        Availability = "availability",
        /// What it is assigned to.
        Assignment = "assignment",
        /// Where it is, in the precision of the grant.
        Position = "position",
        /// What it has room for.
        Capacity = "capacity",
    }
}

fields! {
    /// What can be granted of an incident.
    IncidentField {
        /// The number.
        Identity = "identity",
        /// Type and priority.
        Classification = "classification",
        /// The location and the place in words.
        Place = "place",
        /// State, since when and why.
        State = "state",
        /// What was told.
        Narrative = "narrative",
        /// Milestones.
        Milestones = "milestones",
        /// Who reported it and when.
        Report = "report",
        /// When it begins, if it was planned.
        Schedule = "schedule",
        /// What it belongs to; seen by who may see this field of both ends.
        Links = "links",
        /// What was attached, and its bytes.
        Attachments = "attachments",
        /// Since when it waits for a unit, and until when it may.
        Waiting = "waiting",
    }
}

fields! {
    /// What can be granted of an assignment.
    AssignmentField {
        /// Unit and target.
        Identity = "identity",
        /// Status and whether it is overdue.
        Status = "status",
        /// The time of each status.
        Times = "times",
        /// Why it ended.
        Reason = "reason",
        /// What is carried where.
        Transport = "transport",
    }
}

fields! {
    /// What can be granted of a joint task.
    TaskField {
        /// Number, kind, lead, phase.
        Identity = "identity",
        /// Objective, place, area, legal basis.
        Objective = "objective",
        /// The incident it belongs to.
        Incident = "incident",
        /// Who was asked for what and what was answered.
        Parties = "parties",
        /// When answers are due, and the version.
        Deadline = "deadline",
        /// That it inspects a site which a task of the viewer inspects, too (Y9).
        Sites = "sites",
    }
}

fields! {
    /// What can be granted of a note.
    NoteField {
        /// What it is on, by which agency and when.
        Identity = "identity",
        /// The text.
        Text = "text",
        /// The person who wrote it.
        Author = "author",
    }
}

fields! {
    /// What can be granted of a zone. Kind, name and state are its identity: without it there is no zone.
    ZoneField {
        /// Kind, name and where it stands.
        Identity = "identity",
        /// Where it is.
        Shape = "shape",
        /// When it holds.
        Limits = "limits",
        /// What to know about it, and why it was lifted.
        Note = "note",
        /// Whether it is watched.
        Watch = "watch",
    }
}

fields! {
    /// What can be granted of equipment. Name, kind, type, owner and custodian are its identity: without it there is none.
    EquipmentField {
        /// Name, kind, type, owner, custodian, and whether it is retired.
        Identity = "identity",
        /// What it can do.
        Capabilities = "capabilities",
        /// How many there are.
        Quantity = "quantity",
        /// In what condition, and why.
        Condition = "condition",
        /// When maintenance is due and was done.
        Maintenance = "maintenance",
        /// Where it belongs.
        Home = "home",
        /// Its serial number.
        Serial = "serial",
        /// Who has had it, and to which agency it is offered.
        Custody = "custody",
        /// Where it is, in the precision of the grant.
        Position = "position",
    }
}
