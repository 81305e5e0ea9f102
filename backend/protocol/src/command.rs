//! Bodies of commands (§2 and §5 of docs/protocol.md) and how they become domain commands.
//!
//! A body is decoded into these plain structs and then goes through the domain's constructors: what serde
//! accepts is not yet valid.

use domain::{
    AgencyId, AssignmentId, Command, IncidentId, NoteId, Point, PrincipalId, Refusal, Target,
    TaskId, UnitId, command as order,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    moment::Moment,
    object::{Area, Ask, Home, LonLat},
    words::{AgencyKind, AssignmentStatus, Availability, IncidentStep, Level, Role, TaskKind},
};

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
        /// The unit it is signed on to; needed for the role field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Uuid>,
        /// Account name, new.
        account: String,
        /// First password.
        password: String,
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
        /// Whether it may act.
        enabled: bool,
    }
    /// Reports an incident.
    ReportIncident {
        /// New id.
        id: Uuid,
        /// What it is.
        incident_type: String,
        /// 1 (life) to 5.
        priority: u8,
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
    }
    /// Judges an incident.
    TriageIncident {
        /// The version of `classification` this is based on.
        version: u32,
        /// 1 to 5.
        priority: u8,
        /// A better type.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident_type: Option<String>,
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
    /// Says whether a unit could be sent.
    SetAvailability {
        /// Whether it could.
        availability: Availability,
        /// Why; needed for `out_of_service`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
    /// Gives a unit to an incident or a task.
    AssignUnit {
        /// New id.
        id: Uuid,
        /// The unit.
        unit: Uuid,
        /// To this incident.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident: Option<Uuid>,
        /// Or to this task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<Uuid>,
        /// Ask the crew first.
        #[serde(default)]
        offer: bool,
    }
    /// Moves an assignment along.
    AdvanceAssignment {
        /// The next status.
        to: AssignmentStatus,
        /// A desk speaks for the crew.
        #[serde(default)]
        by_radio: bool,
    }
    /// Ends something, with the reason.
    WithReason {
        /// Why.
        reason: String,
    }
    /// Sends a unit to something else instead.
    DivertAssignment {
        /// Id of the new assignment.
        new_id: Uuid,
        /// To this incident.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident: Option<Uuid>,
        /// Or to this task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<Uuid>,
        /// Why.
        reason: String,
    }
    /// Writes down a joint task.
    DraftTask {
        /// New id.
        id: Uuid,
        /// What kind of work.
        task_kind: TaskKind,
        /// What is to be reached.
        objective: String,
        /// Where, in words.
        #[serde(default)]
        place: String,
        /// Where, on the map.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        area: Option<Area>,
        /// The incident it belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident: Option<Uuid>,
        /// What permits it.
        #[serde(default)]
        legal_basis: String,
        /// When every answer is due.
        answer_by: Moment,
        /// What each party is asked for; may include the lead.
        parties: Vec<Part>,
    }
    /// Changes a draft or an unanswered proposal.
    ReviseTask {
        /// The version this is based on.
        version: u32,
        /// What is to be reached.
        objective: String,
        /// When every answer is due.
        answer_by: Moment,
        /// What each party is asked for; may include the lead.
        parties: Vec<Part>,
    }
    /// Moves something along that needs no more words.
    Plain {}
    /// Answers a proposal.
    AnswerTask {
        /// The version answered.
        version: u32,
        /// Yes or no.
        answer: AnswerWord,
        /// Why not; needed for decline.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
}

/// A corrected place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlace {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// The place in words.
    pub place: String,
}

/// What a party is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The party.
    pub agency: String,
    /// What is asked.
    #[serde(default)]
    pub asks: Vec<Ask>,
    /// Where and when to report.
    #[serde(default)]
    pub note: String,
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

/// Incident or task: exactly one.
fn target(incident: Option<Uuid>, task: Option<Uuid>) -> Result<Target, Refusal> {
    match (incident, task) {
        (Some(id), None) => Ok(Target::Incident(IncidentId(id))),
        (None, Some(id)) => Ok(Target::Task(TaskId(id))),
        _ => Err(Refusal::Malformed {
            field: "incident",
            why: "or task must be given, one of the two",
        }),
    }
}

fn parts(it: Vec<Part>) -> Result<Vec<domain::task::Part>, Refusal> {
    it.into_iter()
        .map(|it| {
            let asks = it.asks.into_iter().map(|it| domain::task::Ask {
                capability: it.capability,
                count: it.count,
            });
            Ok(domain::task::Part {
                agency: AgencyId::new(&it.agency)?,
                asks: asks.collect(),
                note: it.note,
            })
        })
        .collect()
}

fn words(it: Vec<String>) -> std::collections::BTreeSet<String> {
    it.into_iter().collect()
}

impl RegisterAgency {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::RegisterAgency(order::RegisterAgency {
            id: AgencyId::new(&self.id)?,
            name: self.name,
            code: self.code,
            kind: self.agency_kind.into(),
            level: self.level.into(),
            parent: self.parent.map(|it| AgencyId::new(&it)).transpose()?,
            jurisdiction: self
                .jurisdiction
                .iter()
                .map(|it| Point::new(it.lon, it.lat))
                .collect::<Result<_, _>>()?,
        }))
    }
}

impl RegisterPrincipal {
    /// The domain command; account and password stay outside of the journal.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::RegisterPrincipal(order::RegisterPrincipal {
            id: PrincipalId(self.id),
            agency: AgencyId::new(&self.agency)?,
            name: self.name,
            roles: self.roles.into_iter().map(Into::into).collect(),
            unit: self.unit.map(UnitId),
        }))
    }
}

impl RegisterUnit {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        let at = Point::new(self.home.lon, self.home.lat)?;
        Ok(Command::RegisterUnit(order::RegisterUnit {
            id: UnitId(self.id),
            agency: AgencyId::new(&self.agency)?,
            callsign: self.callsign,
            kind: self.unit_kind,
            capabilities: words(self.capabilities),
            home: domain::unit::Home {
                name: self.home.name,
                at,
            },
            crew: self.crew,
        }))
    }
}

impl SetEnabled {
    /// The domain command.
    pub fn into_command(self, principal: Uuid) -> Result<Command, Refusal> {
        Ok(Command::SetPrincipalEnabled {
            principal: PrincipalId(principal),
            is_enabled: self.enabled,
        })
    }
}

impl ReportIncident {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::ReportIncident(order::ReportIncident {
            id: IncidentId(self.id),
            incident_type: self.incident_type,
            priority: self.priority,
            at: Point::new(self.lon, self.lat)?,
            place: self.place,
            narrative: self.narrative,
            owner: self.owner.map(|it| AgencyId::new(&it)).transpose()?,
        }))
    }
}

impl TriageIncident {
    /// The domain command.
    pub fn into_command(self, incident: Uuid) -> Result<Command, Refusal> {
        Ok(Command::TriageIncident(order::TriageIncident {
            incident: IncidentId(incident),
            version: self.version,
            priority: self.priority,
            incident_type: self.incident_type,
        }))
    }
}

impl ChangeIncident {
    /// The domain command: one field group a command, so that each has its own version.
    pub fn into_command(self, incident: Uuid) -> Result<Command, Refusal> {
        let incident = IncidentId(incident);
        match (self.place, self.narrative) {
            (Some(it), None) => Ok(Command::ChangePlace(order::ChangePlace {
                incident,
                version: self.version,
                at: Point::new(it.lon, it.lat)?,
                place: it.place,
            })),
            (None, Some(narrative)) => Ok(Command::ChangeNarrative {
                incident,
                version: self.version,
                narrative,
            }),
            _ => Err(Refusal::Malformed {
                field: "place",
                why: "or narrative must be given, one of the two",
            }),
        }
    }
}

impl AddMilestone {
    /// The domain command.
    pub fn into_command(self, incident: Uuid) -> Result<Command, Refusal> {
        Ok(Command::AddMilestone {
            incident: IncidentId(incident),
            text: self.text,
        })
    }
}

impl StepIncident {
    /// The domain command.
    pub fn into_command(self, incident: Uuid) -> Result<Command, Refusal> {
        Ok(Command::StepIncident {
            incident: IncidentId(incident),
            step: self.to.into(),
            reason: self.reason,
        })
    }
}

impl AddNote {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::AddNote {
            id: NoteId(self.id),
            target: target(self.incident, self.task)?,
            text: self.text,
        })
    }
}

impl SetAvailability {
    /// The domain command.
    pub fn into_command(self, unit: Uuid) -> Result<Command, Refusal> {
        Ok(Command::SetAvailability {
            unit: UnitId(unit),
            availability: self.availability.into(),
            reason: self.reason,
        })
    }
}

impl AssignUnit {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::AssignUnit(order::AssignUnit {
            id: AssignmentId(self.id),
            unit: UnitId(self.unit),
            target: target(self.incident, self.task)?,
            is_offer: self.offer,
        }))
    }
}

impl AdvanceAssignment {
    /// The domain command.
    pub fn into_command(self, assignment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::AdvanceAssignment {
            assignment: AssignmentId(assignment),
            to: self.to.into(),
            by_radio: self.by_radio,
        })
    }
}

impl WithReason {
    /// Declines an assignment.
    pub fn into_decline_assignment(self, assignment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::DeclineAssignment {
            assignment: AssignmentId(assignment),
            reason: self.reason,
        })
    }

    /// Cancels an assignment.
    pub fn into_cancel_assignment(self, assignment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::CancelAssignment {
            assignment: AssignmentId(assignment),
            reason: self.reason,
        })
    }

    /// Cancels a task.
    pub fn into_cancel_task(self, task: Uuid) -> Result<Command, Refusal> {
        Ok(Command::CancelTask {
            task: TaskId(task),
            reason: self.reason,
        })
    }
}

impl DivertAssignment {
    /// The domain command.
    pub fn into_command(self, assignment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::DivertAssignment {
            assignment: AssignmentId(assignment),
            new_id: AssignmentId(self.new_id),
            target: target(self.incident, self.task)?,
            reason: self.reason,
        })
    }
}

impl DraftTask {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        let area = self.area.map(|it| {
            Point::new(it.lon, it.lat).map(|centre| domain::task::Area {
                centre,
                radius_m: it.radius_m,
            })
        });
        Ok(Command::DraftTask(order::DraftTask {
            id: TaskId(self.id),
            kind: self.task_kind.into(),
            objective: self.objective,
            place: self.place,
            area: area.transpose()?,
            incident: self.incident.map(IncidentId),
            legal_basis: self.legal_basis,
            answer_by: self.answer_by.0,
            parts: parts(self.parties)?,
        }))
    }
}

impl ReviseTask {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        Ok(Command::ReviseTask(order::ReviseTask {
            task: TaskId(task),
            version: self.version,
            objective: self.objective,
            answer_by: self.answer_by.0,
            parts: parts(self.parties)?,
        }))
    }
}

impl Plain {
    /// Proposes a task.
    pub fn into_propose(self, task: Uuid) -> Result<Command, Refusal> {
        Ok(Command::ProposeTask { task: TaskId(task) })
    }

    /// Starts a task.
    pub fn into_start(self, task: Uuid) -> Result<Command, Refusal> {
        Ok(Command::StartTask { task: TaskId(task) })
    }

    /// Completes a task.
    pub fn into_complete(self, task: Uuid) -> Result<Command, Refusal> {
        Ok(Command::CompleteTask { task: TaskId(task) })
    }
}

impl AnswerTask {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let answer = match (self.answer, self.reason) {
            (AnswerWord::Accept, None) => order::Answer::Accept,
            (AnswerWord::Accept, Some(_)) => {
                return Err(Refusal::Malformed {
                    field: "reason",
                    why: "is only for decline",
                });
            }
            (AnswerWord::Decline, reason) => order::Answer::Decline {
                reason: reason.unwrap_or_default(),
            },
        };
        Ok(Command::AnswerTask {
            task: TaskId(task),
            version: self.version,
            answer,
        })
    }
}
