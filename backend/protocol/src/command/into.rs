//! How bodies become domain commands: what serde accepts is not yet valid, the domain's constructors decide.

use domain::{
    AgencyId, AssignmentId, Command, IncidentId, NoteId, Point, Refusal, Target, TaskId, UnitId,
    classification::{SaidPriority, SaidType},
    command as order,
};
use uuid::Uuid;

use super::{
    AddMilestone, AddNote, AdvanceAssignment, AssignUnit, ChangeIncident, ConfigureAgency,
    DivertAssignment, RegisterAgency, RegisterUnit, ReportIncident, SetAvailability, StepIncident,
    TriageIncident, WithReason,
};
use crate::settings::Sections;

/// Incident or task: exactly one.
pub(super) fn target(incident: Option<Uuid>, task: Option<Uuid>) -> Result<Target, Refusal> {
    match (incident, task) {
        (Some(id), None) => Ok(Target::Incident(IncidentId(id))),
        (None, Some(id)) => Ok(Target::Task(TaskId(id))),
        _ => Err(Refusal::Malformed {
            field: "incident",
            why: "or task must be given, one of the two",
        }),
    }
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

impl ConfigureAgency {
    /// The domain command.
    pub fn into_command(self, agency: AgencyId) -> Result<Command, Refusal> {
        let sections = Sections {
            status: self.status,
            sending: self.sending,
            automatic: self.automatic,
            alarms: self.alarms,
            classification: self.classification,
            tasks: self.tasks,
            inspections: self.inspections,
            enforcement: self.enforcement,
            templates: self.templates,
        };
        Ok(Command::ConfigureAgency(order::ConfigureAgency {
            agency,
            version: self.version,
            section: sections.only()?,
        }))
    }
}

impl ReportIncident {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        let incident_type = said_type(self.incident_type, self.own_type)?;
        Ok(Command::ReportIncident(order::ReportIncident {
            id: IncidentId(self.id),
            incident_type: incident_type.ok_or(Refusal::Empty {
                field: "incident_type",
            })?,
            priority: said_priority(self.priority, self.own_priority)?,
            at: Point::new(self.lon, self.lat)?,
            place: self.place,
            narrative: self.narrative,
            owner: self.owner.map(|it| AgencyId::new(&it)).transpose()?,
            starts_at: self.starts_at.map(|it| it.0),
        }))
    }
}

impl TriageIncident {
    /// The domain command.
    pub fn into_command(self, incident: Uuid) -> Result<Command, Refusal> {
        Ok(Command::TriageIncident(order::TriageIncident {
            incident: IncidentId(incident),
            version: self.version,
            priority: said_priority(self.priority, self.own_priority)?,
            incident_type: said_type(self.incident_type, self.own_type)?,
        }))
    }
}

fn said_type(common: Option<String>, own: Option<String>) -> Result<Option<SaidType>, Refusal> {
    one_of(
        "own_type",
        common.map(SaidType::Common),
        own.map(SaidType::Own),
    )
}

fn said_priority(common: Option<u8>, own: Option<String>) -> Result<Option<SaidPriority>, Refusal> {
    let own = own.map(SaidPriority::Own);
    one_of("own_priority", common.map(SaidPriority::Common), own)
}

/// The common word follows from the own one, so that the two never say different things.
fn one_of<T>(field: &'static str, common: Option<T>, own: Option<T>) -> Result<Option<T>, Refusal> {
    if common.is_some() && own.is_some() {
        return Err(Refusal::Malformed {
            field,
            why: "stands instead of the common one, not beside it",
        });
    }
    Ok(common.or(own))
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
        Ok(Command::SetAvailability(order::SetAvailability {
            unit: UnitId(unit),
            availability: self.availability.into(),
            reason: self.reason,
            word: self.word,
            until: self.until.map(|it| it.0),
            by_radio: self.by_radio,
        }))
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
            confirmed: self.confirm.into_iter().map(Into::into).collect(),
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
        Ok(Command::DivertAssignment(order::DivertAssignment {
            assignment: AssignmentId(assignment),
            new_id: AssignmentId(self.new_id),
            target: target(self.incident, self.task)?,
            reason: self.reason,
            confirmed: self.confirm.into_iter().map(Into::into).collect(),
        }))
    }
}
