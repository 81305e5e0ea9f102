//! The shapes of command bodies, and of their answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    moment::Moment,
    object::{Home, LonLat, ShelvedItem},
    settings::{
        AlarmSettings, AutomaticSettings, ClassificationSettings, EnforcementSettings,
        InspectionSettings, SendingSettings, StatusSettings, TaskSettings, TemplateSettings,
    },
    words::{AgencyKind, Clearance, IncidentStep, Level, Link, Role, SubjectKind},
};

use super::parts::NewPlace;

/// What every command body has (rule C1).
pub trait Body {
    /// The sender's name for this command.
    fn command_id(&self) -> Uuid;
    /// When it happened, if the sender says so.
    fn occurred_at(&self) -> Option<Moment>;
}

macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The sender's name for this command; the same id again has no second effect.
            pub command_id: Uuid,
            /// When it happened; receipt if absent.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub occurred_at: Option<Moment>,
            $($(#[$fdoc])* pub $field: $type),*
        }

        impl Body for $name {
            fn command_id(&self) -> Uuid {
                self.command_id
            }

            fn occurred_at(&self) -> Option<Moment> {
                self.occurred_at
            }
        }
    )+};
}

pub(super) use bodies;

bodies! {
    /// Registers an agency.
    RegisterAgency {
        /// Short name, new.
        id: String,
        /// Name.
        name: String,
        /// One to four capital letters, new.
        code: String,
        /// What it does.
        agency_kind: AgencyKind,
        /// Where it stands.
        level: Level,
        /// The agency it belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<String>,
        /// Outline of its area.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        jurisdiction: Vec<LonLat>,
    }
    /// Registers a person and their account.
    RegisterPrincipal {
        /// New id.
        id: Uuid,
        /// Its agency.
        agency: String,
        /// Its name.
        name: String,
        /// At least one.
        roles: Vec<Role>,
        /// The unit it is signed on to from the start; for the role field only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Uuid>,
        /// Account name, new.
        account: String,
        /// First password.
        password: String,
        /// Whether it works once: another is chosen with it.
        #[serde(default)]
        one_time: bool,
    }
    /// Corrects a person's name.
    RenamePrincipal {
        /// The version of the name this is based on.
        version: u32,
        /// Its name.
        name: String,
    }
    /// Grants a role, or withdraws it.
    ChangeRoles {
        /// The version of the roles this is based on.
        version: u32,
        /// Which.
        role: Role,
    }
    /// Clears a person for what only the cleared are shown (G14).
    SetClearance {
        /// The version of the clearance this is based on.
        version: u32,
        /// For what.
        clearance: Clearance,
    }
    /// Signs a person on to a unit.
    SignOn {
        /// Who; the sender if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        principal: Option<Uuid>,
        /// Whether a unit that they are on now is left for it.
        #[serde(default)]
        leaves_other: bool,
    }
    /// Signs a person off their unit.
    SignOff {
        /// Who; the sender if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        principal: Option<Uuid>,
    }
    /// Hands a desk over to the next person.
    HandOverDesk {
        /// New id.
        id: Uuid,
        /// Who takes over; whoever accepts first if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Uuid>,
        /// What the next person must know.
        note: String,
        /// What the sender has put aside on their screen.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        shelved: Vec<ShelvedItem>,
    }
    /// Registers a unit.
    RegisterUnit {
        /// New id.
        id: Uuid,
        /// Its agency.
        agency: String,
        /// Its callsign, new within the agency.
        callsign: String,
        /// What it is.
        unit_kind: String,
        /// What it can do.
        capabilities: Vec<String>,
        /// Its station.
        home: Home,
        /// Who is on it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        crew: Vec<String>,
    }
    /// Lets a principal act, or not any more.
    SetEnabled {
        /// The version of whether it may act that this is based on.
        version: u32,
        /// Whether it may act.
        enabled: bool,
    }
    /// Destroys what was told of an incident, a joint task or a person.
    Erase {
        /// Of what.
        kind: SubjectKind,
        /// Which one.
        id: Uuid,
        /// Why.
        reason: String,
    }
    /// Keeps it from being destroyed, or no longer.
    SetHold {
        /// Of what.
        kind: SubjectKind,
        /// Which one.
        id: Uuid,
        /// Whether it is held.
        held: bool,
        /// Why.
        reason: String,
    }
    /// Changes one section of an agency's settings.
    ConfigureAgency {
        /// The version of the section this is based on; 0 if it was never changed.
        version: u32,
        /// Status codes and reasons for being out of service.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<StatusSettings>,
        /// What warns or forbids before a unit is sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sending: Option<SendingSettings>,
        /// What happens by rule.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        automatic: Option<AutomaticSettings>,
        /// How alarms sound and go up, and how long a crew has to answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alarms: Option<AlarmSettings>,
        /// Types of incidents and priorities.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        classification: Option<ClassificationSettings>,
        /// Why joint tasks are declined.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tasks: Option<TaskSettings>,
        /// What inspectors go by.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inspections: Option<InspectionSettings>,
        /// What measures cite, and who may take them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        enforcement: Option<EnforcementSettings>,
        /// What joint tasks are written down by.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        templates: Option<TemplateSettings>,
    }
    /// Reports an incident.
    ReportIncident {
        /// New id.
        id: Uuid,
        /// What it is, by a common word. Either this or `own_type`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident_type: Option<String>,
        /// What it is, by a code of the sender's agency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        own_type: Option<String>,
        /// 1 (life) to 5. Either this, `own_priority`, or what goes with `own_type`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        priority: Option<u8>,
        /// How urgent it is, by a code of the sender's agency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        own_priority: Option<String>,
        /// Longitude.
        lon: f64,
        /// Latitude.
        lat: f64,
        /// The place in words.
        place: String,
        /// What was told.
        #[serde(default)]
        narrative: String,
        /// Who shall own it; the sender's agency if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<String>,
        /// When it begins, if it is planned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        starts_at: Option<Moment>,
    }
    /// Plans when an incident begins.
    ScheduleIncident {
        /// The version of `schedule` this is based on.
        version: u32,
        /// When; absent: it is not planned any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        starts_at: Option<Moment>,
    }
    /// Says that an incident belongs to another.
    LinkIncident {
        /// The version of `links` this is based on.
        version: u32,
        /// To which.
        to: Uuid,
        /// How.
        link: Link,
    }
    /// Says that it does not, after all.
    UnlinkIncident {
        /// The version of `links` this is based on.
        version: u32,
        /// Which of its links.
        link: Link,
        /// Why.
        reason: String,
    }
    /// Judges an incident.
    TriageIncident {
        /// The version of `classification` this is based on.
        version: u32,
        /// 1 to 5. As it was, if neither this nor `own_priority` is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        priority: Option<u8>,
        /// By a code of the sender's agency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        own_priority: Option<String>,
        /// A better type. As it was, if neither this nor `own_type` is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident_type: Option<String>,
        /// By a code of the sender's agency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        own_type: Option<String>,
    }
    /// Changes one field group of an incident.
    ChangeIncident {
        /// The version of the group this is based on.
        version: u32,
        /// Where it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<NewPlace>,
        /// What was told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        narrative: Option<String>,
    }
    /// Adds a milestone.
    AddMilestone {
        /// What was reached.
        text: String,
    }
    /// Moves an incident along.
    StepIncident {
        /// Which step.
        to: IncidentStep,
        /// Why; needed for cancelled and reopened.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
    /// Calls for help for a crew (K8).
    RaiseDuress {
        /// New id of the alarm.
        id: Uuid,
        /// The crew's unit.
        unit: Uuid,
        /// Longitude of where the crew is; where the server last knew it if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lon: Option<f64>,
        /// Latitude of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lat: Option<f64>,
        /// When the crew was there; when it happened if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fix_at: Option<Moment>,
    }
    /// A crew asks its desk to talk to it (K10).
    AskToTalk {
        /// New id of the alarm.
        id: Uuid,
        /// The crew's unit.
        unit: Uuid,
    }
    /// A crew will be late (K10).
    ReportDelay {
        /// New id of the alarm.
        id: Uuid,
        /// Why.
        reason: String,
        /// When it expects to be there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected_at: Option<Moment>,
    }
    /// Puts an alarm aside for a while (K4).
    ShelveAlarm {
        /// For how long.
        minutes: u16,
    }
    /// Writes a note on an incident or a task.
    AddNote {
        /// New id.
        id: Uuid,
        /// On this incident.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident: Option<Uuid>,
        /// Or on this task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<Uuid>,
        /// What it says.
        text: String,
    }
    /// Moves something along that needs no more words.
    Plain {}
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerWord {
    /// We promise our part.
    Accept,
    /// We do not.
    Decline,
}

/// A command was accepted (rule C3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Accepted {
    /// As sent.
    pub command_id: Uuid,
    /// Which accepted command of the sender's agency this is.
    pub receipt: u64,
    /// When it was received.
    pub recorded_at: Moment,
}
