//! Views: what a viewer gets. Each is built field by field from what is allowed; the source struct is taken
//! apart by name, so a new field does not compile before it has been given its place here.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    alarm::{AlarmView, alarm_view, hears, seen_overlays},
    fields::{AssignmentField, IncidentField, Mask, Precision, TaskField, UnitField},
    membership::{Viewer, assignment_mask, incident_mask, sees_links, task_mask, unit_grant},
    note::{NoteView, note_mask, note_view},
    object::ObjectRef,
    own::{self, HandOverView, PersonView},
    table::Grant,
    zone::{ZoneView, zone_mask, zone_view},
};
use crate::{
    agency::{Agency, AgencyKind, Level},
    alarm::Overlay,
    assignment::{Assignment, AssignmentStatus, Target},
    id::{AgencyId, AssignmentId, IncidentId, TaskId, UnitId},
    incident::{Incident, IncidentState, Link, Milestone, Versions},
    place::Point,
    state::State,
    task::{Area, Ask, Commitment, Party, Task, TaskKind, TaskPhase},
    time::Timestamp,
    unit::{Availability, Home, Unit, UnitStatus},
};

/// What a viewer gets of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the kinds are documented at their types")]
pub enum View {
    Agency(AgencyView),
    Unit(UnitView),
    Incident(IncidentView),
    Assignment(AssignmentView),
    Task(TaskView),
    Note(NoteView),
    Person(PersonView),
    HandOver(HandOverView),
    Alarm(AlarmView),
    Zone(ZoneView),
}

/// An agency in the open register.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Agency")]
pub struct AgencyView {
    pub id: AgencyId,
    pub name: String,
    pub code: String,
    pub kind: AgencyKind,
    pub level: Level,
    pub parent: Option<AgencyId>,
    pub jurisdiction: Vec<Point>,
}

/// A unit as a viewer may see it; absent means not disclosed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Unit")]
pub struct UnitView {
    pub id: UnitId,
    pub agency: AgencyId,
    pub callsign: String,
    pub kind: String,
    pub capabilities: Option<BTreeSet<String>>,
    pub home: Option<Home>,
    /// The people signed on, then those registered with the unit who have no account; empty without a crew.
    pub crew: Option<Vec<String>>,
    pub status: Option<(UnitStatus, Timestamp)>,
    /// What shows beside the status.
    pub overlays: Option<BTreeSet<Overlay>>,
    pub availability: Option<(Availability, Option<String>)>,
    /// Whether somebody is signed on; seen with the availability.
    pub is_crewed: Option<bool>,
    pub assignment: Option<AssignmentId>,
    /// In what detail the picture lane shows where it is; `None`: not at all.
    pub position: Option<Precision>,
}

/// An incident as a viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Incident")]
pub struct IncidentView {
    pub id: IncidentId,
    pub agency: AgencyId,
    pub number: String,
    pub classification: Option<(String, u8, u32)>,
    pub place: Option<(Point, String, u32)>,
    pub state: Option<(IncidentState, Timestamp, Option<String>)>,
    pub narrative: Option<(String, u32)>,
    pub milestones: Option<Vec<Milestone>>,
    pub report: Option<(AgencyId, Timestamp)>,
    /// When it begins, and the version of that.
    pub schedule: Option<(Option<Timestamp>, u32)>,
    pub links: Option<LinksView>,
}

/// What an incident belongs to, as far as a viewer may see both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Links")]
pub struct LinksView {
    pub duplicate_of: Option<IncidentId>,
    pub parent: Option<IncidentId>,
    pub version: u32,
}

/// An assignment as a viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Assignment")]
pub struct AssignmentView {
    pub id: AssignmentId,
    pub agency: AgencyId,
    pub unit: UnitId,
    /// Absent if the viewer does not see what the unit is assigned to.
    pub target: Option<Target>,
    pub status: Option<(AssignmentStatus, bool, bool)>,
    pub times: Option<BTreeMap<AssignmentStatus, Timestamp>>,
    pub reason: Option<String>,
}

/// A party's lane.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Party")]
pub struct PartyView {
    pub agency: AgencyId,
    pub asks: Vec<Ask>,
    pub note: String,
    pub commitment: Commitment,
    /// Units assigned to the task and not called off.
    pub sent: u32,
    /// Of these, units that have reached the scene.
    pub on_scene: u32,
}

/// A joint task as a viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Task")]
pub struct TaskView {
    pub id: TaskId,
    pub number: String,
    pub kind: TaskKind,
    pub lead: AgencyId,
    pub phase: TaskPhase,
    pub phase_since: Timestamp,
    pub created_at: Timestamp,
    pub reason: Option<String>,
    pub objective: Option<(String, String, Option<Area>, String)>,
    /// Absent if there is none or the viewer does not see it.
    pub incident: Option<IncidentId>,
    pub deadline: Option<(Timestamp, u32)>,
    /// The lead's lane first. A party that declined gets its own lane only.
    pub parties: Vec<PartyView>,
}

/// What `viewer` gets of `object`; `None` if it does not exist or the viewer may not know of it.
pub fn view(state: &State, viewer: &Viewer, object: &ObjectRef) -> Option<View> {
    match object {
        ObjectRef::Agency(id) => state.agency(id).map(|it| View::Agency(agency_view(it))),
        ObjectRef::Unit(id) => {
            let unit = state.unit(*id)?;
            unit_grant(state, viewer, unit)
                .map(|grant| View::Unit(unit_view(state, viewer, unit, grant)))
        }
        ObjectRef::Incident(id) => {
            let incident = state.incident(*id)?;
            let mask = incident_mask(state, viewer, incident);
            (!mask.is_none()).then(|| View::Incident(incident_view(state, viewer, incident, mask)))
        }
        ObjectRef::Assignment(id) => {
            let assignment = state.assignment(*id)?;
            let mask = assignment_mask(state, viewer, assignment);
            (!mask.is_none())
                .then(|| View::Assignment(assignment_view(state, viewer, assignment, mask)))
        }
        ObjectRef::Task(id) => {
            let task = state.task(*id)?;
            let mask = task_mask(state, viewer, task);
            (!mask.is_none()).then(|| View::Task(task_view(state, viewer, task, mask)))
        }
        ObjectRef::Note(id) => {
            let note = state.note(*id)?;
            note_mask(state, viewer, note).map(|mask| View::Note(note_view(state, note, mask)))
        }
        ObjectRef::Person(id) => {
            own::person(state, viewer, *id).map(|it| View::Person(own::person_view(state, it)))
        }
        ObjectRef::HandOver(id) => {
            own::hand_over(state, viewer, *id).map(|it| View::HandOver(own::hand_over_view(it)))
        }
        ObjectRef::Alarm(id) => {
            let alarm = state.alarm(*id)?;
            hears(state, viewer, alarm).then(|| View::Alarm(alarm_view(state, viewer, alarm)))
        }
        ObjectRef::Zone(id) => {
            let zone = state.zone(*id)?;
            let mask = zone_mask(state, viewer, zone);
            (!mask.is_none()).then(|| View::Zone(zone_view(state, viewer, zone, mask)))
        }
    }
}

/// What `viewer` has a right to of `object`; `None` if it does not exist or the viewer may not know of it. Tells a
/// change of rights from a change of facts.
pub fn rights(state: &State, viewer: &Viewer, object: &ObjectRef) -> Option<Grant> {
    let exact = |fields: Mask| {
        (!fields.is_none()).then_some(Grant {
            fields,
            precision: Precision::Exact,
        })
    };
    match object {
        ObjectRef::Agency(id) => state.agency(id).and_then(|_| exact(Mask::ALL)),
        ObjectRef::Unit(id) => state.unit(*id).and_then(|it| unit_grant(state, viewer, it)),
        ObjectRef::Incident(id) => state
            .incident(*id)
            .and_then(|it| exact(incident_mask(state, viewer, it))),
        ObjectRef::Assignment(id) => state
            .assignment(*id)
            .and_then(|it| exact(assignment_mask(state, viewer, it))),
        ObjectRef::Task(id) => state
            .task(*id)
            .and_then(|it| exact(task_mask(state, viewer, it))),
        ObjectRef::Note(id) => state
            .note(*id)
            .and_then(|it| note_mask(state, viewer, it))
            .and_then(exact),
        ObjectRef::Person(id) => own::person(state, viewer, *id).and_then(|_| exact(Mask::ALL)),
        ObjectRef::HandOver(id) => {
            own::hand_over(state, viewer, *id).and_then(|_| exact(Mask::ALL))
        }
        ObjectRef::Alarm(id) => state
            .alarm(*id)
            .filter(|it| hears(state, viewer, it))
            .and_then(|_| exact(Mask::ALL)),
        ObjectRef::Zone(id) => state
            .zone(*id)
            .and_then(|it| exact(zone_mask(state, viewer, it))),
    }
}

/// Whether `viewer` may know of `object`.
pub fn visible(state: &State, viewer: &Viewer, object: &ObjectRef) -> bool {
    rights(state, viewer, object).is_some()
}

fn agency_view(agency: &Agency) -> AgencyView {
    let Agency {
        id,
        name,
        code,
        kind,
        level,
        parent,
        jurisdiction,
    } = agency.clone();
    AgencyView {
        id,
        name,
        code,
        kind,
        level,
        parent,
        jurisdiction,
    }
}

fn unit_view(state: &State, viewer: &Viewer, unit: &Unit, grant: Grant) -> UnitView {
    let Unit {
        id,
        agency,
        callsign,
        kind,
        capabilities,
        home,
        crew,
        availability,
        reason,
        availability_since: _,
    } = unit;
    let may = |field: UnitField| grant.fields.has(field.bit());
    let current = state.current_assignment_of(*id);
    let seen_assignment = current.filter(|it| !assignment_mask(state, viewer, it).is_none());
    UnitView {
        id: *id,
        agency: agency.clone(),
        callsign: callsign.clone(),
        kind: kind.clone(),
        capabilities: may(UnitField::Capabilities).then(|| capabilities.clone()),
        home: may(UnitField::Home).then(|| home.clone()),
        crew: may(UnitField::Crew).then(|| state.crew_names(*id, crew)),
        status: may(UnitField::Status).then(|| state.unit_status(unit)),
        overlays: may(UnitField::Status).then(|| seen_overlays(state, viewer, unit)),
        availability: may(UnitField::Availability).then(|| (*availability, reason.clone())),
        is_crewed: may(UnitField::Availability).then(|| state.crew_of(*id).next().is_some()),
        assignment: seen_assignment
            .filter(|_| may(UnitField::Assignment))
            .map(|it| it.id),
        position: may(UnitField::Position).then_some(grant.precision),
    }
}

fn incident_view(state: &State, viewer: &Viewer, incident: &Incident, mask: Mask) -> IncidentView {
    let Incident {
        id,
        number,
        agency,
        reported_by,
        incident_type,
        priority,
        state: stands,
        at,
        place,
        narrative,
        milestones,
        reported_at,
        state_since,
        reason,
        starts_at,
        is_reminded: _,
        links,
        versions,
    } = incident;
    let Versions {
        place: place_version,
        classification,
        narrative: narrative_version,
        schedule,
        links: links_version,
    } = *versions;
    let may = |field: IncidentField| mask.has(field.bit());
    IncidentView {
        id: *id,
        agency: agency.clone(),
        number: number.clone(),
        classification: may(IncidentField::Classification)
            .then(|| (incident_type.clone(), *priority, classification)),
        place: may(IncidentField::Place).then(|| (*at, place.clone(), place_version)),
        state: may(IncidentField::State).then(|| (*stands, *state_since, reason.clone())),
        narrative: may(IncidentField::Narrative).then(|| (narrative.clone(), narrative_version)),
        milestones: may(IncidentField::Milestones).then(|| milestones.clone()),
        report: may(IncidentField::Report).then(|| (reported_by.clone(), *reported_at)),
        schedule: may(IncidentField::Schedule).then_some((*starts_at, schedule)),
        links: may(IncidentField::Links).then(|| {
            let seen = |id: &IncidentId| sees_links(state, viewer, *id);
            LinksView {
                duplicate_of: links.other_end(Link::Duplicate).filter(seen),
                parent: links.parent.filter(seen),
                version: links_version,
            }
        }),
    }
}

fn assignment_view(
    state: &State,
    viewer: &Viewer,
    assignment: &Assignment,
    mask: Mask,
) -> AssignmentView {
    let Assignment {
        id,
        unit,
        agency,
        target,
        status,
        times,
        is_overdue,
        by_radio,
        reason,
    } = assignment;
    let may = |field: AssignmentField| mask.has(field.bit());
    let target_ref = match target {
        Target::Incident(id) => ObjectRef::Incident(*id),
        Target::Task(id) => ObjectRef::Task(*id),
    };
    AssignmentView {
        id: *id,
        agency: agency.clone(),
        unit: *unit,
        target: visible(state, viewer, &target_ref).then_some(*target),
        status: may(AssignmentField::Status).then_some((*status, *is_overdue, *by_radio)),
        times: may(AssignmentField::Times).then(|| times.clone()),
        reason: if may(AssignmentField::Reason) {
            reason.clone()
        } else {
            None
        },
    }
}

fn task_view(state: &State, viewer: &Viewer, task: &Task, mask: Mask) -> TaskView {
    let Task {
        id,
        number,
        kind,
        phase,
        is_proposed: _,
        objective,
        place,
        area,
        incident,
        lead,
        legal_basis,
        answer_by,
        version,
        parties,
        lead_part,
        created_at,
        phase_since,
        reason,
    } = task;
    let may = |field: TaskField| mask.has(field.bit());
    let lane = |agency: &AgencyId, party: &Party| {
        let Party { part, commitment } = party;
        let (sent, on_scene) = state.sent_on_task(*id, agency);
        PartyView {
            agency: agency.clone(),
            asks: part.asks.clone(),
            note: part.note.clone(),
            commitment: commitment.clone(),
            sent,
            on_scene,
        }
    };
    let lead_lane = Party {
        part: lead_part.clone(),
        commitment: Commitment::Accepted { at: *created_at },
    };
    let lanes = std::iter::once((lead, &lead_lane)).chain(parties.iter());
    let shows_all = may(TaskField::Parties);
    let incident = incident
        .filter(|it| may(TaskField::Incident) && visible(state, viewer, &ObjectRef::Incident(*it)));
    TaskView {
        id: *id,
        number: number.clone(),
        kind: *kind,
        lead: lead.clone(),
        phase: *phase,
        phase_since: *phase_since,
        created_at: *created_at,
        reason: if may(TaskField::Objective) {
            reason.clone()
        } else {
            None
        },
        objective: may(TaskField::Objective)
            .then(|| (objective.clone(), place.clone(), *area, legal_basis.clone())),
        incident,
        deadline: may(TaskField::Deadline).then_some((*answer_by, *version)),
        parties: lanes
            .filter(|(agency, _)| shows_all || **agency == viewer.agency)
            .map(|(agency, party)| lane(agency, party))
            .collect(),
    }
}
