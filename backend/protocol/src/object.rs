//! Objects as a viewer gets them. A field that the viewer may not see is absent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use crate::entry::Entry;
use crate::{
    agreement::Agreement,
    alarm::Alarm,
    attachment::Attachment,
    equipment::Equipment,
    moment::Moment,
    object_item::TaskItem,
    object_work::{Capacity, Intervals, Leg, OwnWord},
    settings::Settings,
    words::{
        AgencyKind, AlarmKind, AssignmentStatus, Availability, Clearance, Concern, DeviceLink,
        HandOverState, IncidentState, Level, Overlay, Precision, Role, SetBy, UnitStatus,
    },
    zone::Zone,
};

pub use crate::object_task::{
    Area, Ask, ByPlan, Came, Disclosure, EquipmentAsk, LeadOfferShown, LedFromShown, NamedReason,
    NamedUnit, Need, NeedOf, Opening, OpeningAt, Outcome, OutcomeShown, Party, PromiseShown,
    PromisedAsk, QuorumRule, Stage, StandingShown, Takeover, Task, TaskScope,
};
pub use crate::object_work::{Milestone, Waiting};

/// Anything in the shared picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "documented at the payloads")]
#[allow(
    clippy::large_enum_variant,
    reason = "the room holds bytes; these live for the length of one answer"
)]
pub enum Object {
    Agency(Agency),
    Unit(Unit),
    Incident(Incident),
    Assignment(Assignment),
    Task(Task),
    TaskItem(TaskItem),
    Note(Note),
    Person(Person),
    HandOver(HandOver),
    Alarm(Alarm),
    Zone(Zone),
    Settings(Settings),
    Equipment(Equipment),
    Agreement(Agreement),
}

impl Object {
    /// Its id in words.
    pub fn id(&self) -> String {
        match self {
            Self::Agency(it) => it.id.clone(),
            Self::Unit(it) => it.id.to_string(),
            Self::Incident(it) => it.id.to_string(),
            Self::Assignment(it) => it.id.to_string(),
            Self::Task(it) => it.id.to_string(),
            Self::TaskItem(it) => it.id().to_string(),
            Self::Note(it) => it.id.to_string(),
            Self::Person(it) => it.id.to_string(),
            Self::HandOver(it) => it.id.to_string(),
            Self::Alarm(it) => it.id.to_string(),
            Self::Zone(it) => it.id.to_string(),
            Self::Settings(it) => it.id.clone(),
            Self::Equipment(it) => it.id.to_string(),
            Self::Agreement(it) => it.id.to_string(),
        }
    }
}

/// A place in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LonLat {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
}

/// An agency in the open register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Agency {
    /// Short name.
    pub id: String,
    /// Name as people say it.
    pub name: String,
    /// What its numbers begin with.
    pub code: String,
    /// What it does.
    pub agency_kind: AgencyKind,
    /// Where it stands.
    pub level: Level,
    /// The agency it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Outline of its area; empty if not given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jurisdiction: Vec<LonLat>,
}

/// A station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Home {
    /// Its name.
    pub name: String,
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Unit {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub agency: String,
    /// What it is called on the radio.
    pub callsign: String,
    /// What it is.
    pub unit_kind: String,
    /// What it can do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<Vec<String>>,
    /// Its station.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<Home>,
    /// Who is on it: the people signed on, then those without an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crew: Option<Vec<String>>,
    /// Whether anybody is signed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crewed: Option<bool>,
    /// What it does now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<UnitStatus>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_since: Option<Moment>,
    /// What shows beside the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlays: Option<Vec<Overlay>>,
    /// Whether it could be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability: Option<Availability>,
    /// Why it is out of service or reserved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The counted reason for being out of service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_word: Option<String>,
    /// Until when that holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// How the availability came about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set_by: Option<SetBy>,
    /// The agency's own code; to itself only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// For which incident it is kept; to its own agency only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserved_incident: Option<Uuid>,
    /// Or for which task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserved_task: Option<Uuid>,
    /// Its open assignments in order, the one it works first; to its own agency only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<Vec<Uuid>>,
    /// What it has room for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Capacity>,
    /// The assignment it works, else the first that waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment: Option<Uuid>,
    /// Whether it can be told something, shown with its status; absent before that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<DeviceLink>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_since: Option<Moment>,
    /// By how many seconds its device's clock is ahead, if that is too much; to its own agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_ahead_s: Option<i64>,
    /// Whether its newest fix is too old for its source, shown with its position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position_stale: Option<bool>,
    /// Its handle in the picture lane; absent if its position is disclosed nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle: Option<u32>,
    /// In what detail the picture lane shows it wherever it is; `presence`: nowhere, and it is on duty. Within an area it may
    /// be shown more finely: each row says how.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
}

/// Versions of an incident's field groups; absent for groups that are not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Versions {
    /// Of location and place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
    /// Of type and priority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classification: Option<u32>,
    /// Of the narrative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub narrative: Option<u32>,
    /// Of the time it is planned for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<u32>,
    /// Of what it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<u32>,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Incident {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// Who owns it.
    pub agency: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident_type: Option<String>,
    /// What the viewer's own agency called that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_type: Option<OwnWord>,
    /// 1 (life) to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
    /// What the viewer's own agency called that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_priority: Option<OwnWord>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<IncidentState>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_since: Option<Moment>,
    /// Why it was closed, cancelled or reopened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Longitude.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Latitude.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// The place in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub narrative: Option<String>,
    /// What was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestones: Option<Vec<Milestone>>,
    /// When it was reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<Moment>,
    /// Who reported it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_by: Option<String>,
    /// When it begins, if it was planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Moment>,
    /// The incident that it was closed into because it is the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<Uuid>,
    /// The incident that it is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<Uuid>,
    /// What was attached, also what was taken away again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<Attachment>>,
    /// While it waits for a unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// What an edit is based on.
    pub versions: Versions,
}

/// An assignment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Assignment {
    /// Its id.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// The unit's agency.
    pub agency: String,
    /// To which incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<Uuid>,
    /// Or to which task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Uuid>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<AssignmentStatus>,
    /// When each status was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<BTreeMap<AssignmentStatus, Moment>>,
    /// Not acknowledged in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue: Option<bool>,
    /// The last status was set by a desk for the crew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_radio: Option<bool>,
    /// The last status was set by a rule of the agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_rule: Option<bool>,
    /// Why it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How long each part took (U15).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intervals: Option<Intervals>,
    /// What was carried where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legs: Option<Vec<Leg>>,
    /// What was confirmed when it was given; to its own agency only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Vec<Concern>>,
    /// What the unit left for it, if it was diverted and the reader sees that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diverted_from: Option<WorkedOn>,
    /// What the unit left it for, if it was diverted and the reader sees that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diverted_to: Option<WorkedOn>,
    /// Since when the leads of its joint task need the unit no more (T25).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_at: Option<Moment>,
}

/// An incident or a joint task: one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkedOn {
    /// Which incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<Uuid>,
    /// Or which task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Uuid>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Note {
    /// Its id.
    pub id: Uuid,
    /// On which incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<Uuid>,
    /// Or on which task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Uuid>,
    /// Whose note.
    pub agency: String,
    /// Who wrote it; to their own agency, or as granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    pub at: Moment,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A person; shown to their own agency only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// Its id.
    pub id: Uuid,
    /// Its agency.
    pub agency: String,
    /// Its name.
    pub name: String,
    /// The roles held.
    pub roles: Vec<Role>,
    /// Whether it may act.
    pub enabled: bool,
    /// What it is cleared for (G14).
    pub clearance: Clearance,
    /// Versions of its field groups.
    pub versions: PersonVersions,
    /// The unit signed on to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Uuid>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_unit_since: Option<Moment>,
}

/// How often each group of a person's fields was changed: what an edit is based on (H14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonVersions {
    /// Of the name.
    pub name: u32,
    /// Of the roles.
    pub roles: u32,
    /// Of whether it may act.
    pub enabled: u32,
    /// Of what it is cleared for.
    pub clearance: u32,
}

/// What was put aside: an incident or a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShelvedItem {
    /// An incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<Uuid>,
    /// Or a task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Uuid>,
}

/// An alarm that was open when a desk was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenAlarm {
    /// Its id.
    pub id: Uuid,
    /// What kind.
    pub alarm_kind: AlarmKind,
}

/// A desk's hand-over; shown to its own agency only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HandOver {
    /// Its id.
    pub id: Uuid,
    /// Whose desk.
    pub agency: String,
    /// Who hands over.
    pub from: Uuid,
    /// Who was asked to take over; anybody at a desk if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Uuid>,
    /// What the next person must know.
    pub note: String,
    /// When it was handed over.
    pub at: Moment,
    /// What became of it.
    pub state: HandOverState,
    /// Who accepted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_by: Option<Uuid>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Moment>,
    /// Incidents that were not over, the most urgent first.
    pub incidents: Vec<Uuid>,
    /// Assignments that nobody had acknowledged.
    pub dispatches: Vec<Uuid>,
    /// Joint tasks that waited for an answer, or were led and not over.
    pub tasks: Vec<Uuid>,
    /// Alarms that were open, the most urgent first.
    pub alarms: Vec<OpenAlarm>,
    /// What was put aside.
    pub shelved: Vec<ShelvedItem>,
    /// How many more there were than are listed.
    pub left_out: u32,
}
