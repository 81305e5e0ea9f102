//! What a viewer gets of a joint task.

use super::{
    fields::{Mask, TaskField},
    membership::{Viewer, is_in, sees_lane},
    object::ObjectRef,
    view::visible,
};
use crate::{
    id::{AgencyId, IncidentId, TaskId, UnitId},
    state::State,
    task::{
        Area, Ask, Commitment, Cover, EquipmentAsk, Part, Party, Promise, Quorum, Standing, Task,
        TaskKind, TaskPhase,
    },
    time::Timestamp,
};

/// A party's lane.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Part and Party")]
pub struct PartyView {
    pub agency: AgencyId,
    pub asks: Vec<Ask>,
    pub note: String,
    pub equipment: Vec<EquipmentAsk>,
    pub people: u16,
    pub report_to: String,
    pub report_at: Option<Timestamp>,
    pub until: Option<Timestamp>,
    /// Without the units that are named in it.
    pub commitment: Commitment,
    /// These, with their callsigns: for the party itself, and for who is in the task (T13).
    pub units: Vec<(UnitId, String)>,
    pub offers: u32,
    pub refused: Option<String>,
    pub is_left_out: bool,
    /// What it goes on with while it is asked again, without the units that are named in it (T15).
    pub standing: Option<StandingView>,
    /// Whether taking its counter-offer completes the quorum; for the lead only.
    pub completes_quorum: bool,
    /// Units assigned to the task and not called off.
    pub sent: u32,
    /// Of these, units that have reached the scene.
    pub on_scene: u32,
}

/// What a party had promised before the task was amended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Standing")]
pub struct StandingView {
    pub promise: Promise,
    /// Its named units, with their callsigns.
    pub units: Vec<(UnitId, String)>,
    pub part: Part,
    /// If it was another, and to who is shown the objective.
    pub objective: Option<String>,
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
    /// Names only whose lane is shown, and what is asked for in the lanes that are shown.
    pub quorum: Quorum,
    /// What is asked for and promised in the lanes that are shown (T11), to whom the parties are shown.
    pub cover: Option<Cover>,
    /// The lead's lane first. A party that declined gets its own lane only.
    pub parties: Vec<PartyView>,
}

pub(super) fn task_view(state: &State, viewer: &Viewer, task: &Task, mask: Mask) -> TaskView {
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
        quorum,
        answer_by,
        version,
        parties,
        lead_part: _,
        created_at,
        phase_since,
        reason,
    } = task;
    let may = |field: TaskField| mask.has(field.bit());
    let lead_lane = task.lead_lane();
    let lanes = std::iter::once((lead, &lead_lane)).chain(parties.iter());
    let lanes: Vec<_> = lanes
        .filter(|(agency, _)| sees_lane(state, viewer, task, agency))
        .collect();
    let incident = incident
        .filter(|it| may(TaskField::Incident) && visible(state, viewer, &ObjectRef::Incident(*it)));
    let cover = Cover::of(lanes.iter().map(|(_, it)| *it));
    let names_party = |named: &AgencyId| lanes.iter().any(|(it, _)| *it == named);
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
        quorum: quorum.among(names_party, |it| cover.capabilities.contains_key(it)),
        cover: may(TaskField::Parties).then_some(cover),
        parties: lanes
            .iter()
            .map(|(agency, party)| {
                let shows_objective = may(TaskField::Objective);
                lane(state, viewer, (task, shows_objective), agency, party)
            })
            .collect(),
    }
}

fn lane(
    state: &State,
    viewer: &Viewer,
    (task, shows_objective): (&Task, bool),
    agency: &AgencyId,
    party: &Party,
) -> PartyView {
    let Party {
        part,
        commitment,
        offers,
        refused,
        is_left_out,
        standing,
    } = party;
    let Part {
        agency: _,
        asks,
        note,
        equipment,
        people,
        report_to,
        report_at,
        until,
    } = part.clone();
    let mut commitment = commitment.clone();
    let is_shown = *agency == viewer.agency || task.lead == viewer.agency || is_in(task, viewer);
    // Taken out of the promise, and told to who may know of them (T13).
    let named = |promise: &mut Promise| -> Vec<(UnitId, String)> {
        let units = std::mem::take(&mut promise.units).into_iter();
        let callsign = |id| state.unit(id).map(|it| (id, it.callsign.clone()));
        units.filter(|_| is_shown).filter_map(callsign).collect()
    };
    let mut units = Vec::new();
    if let Commitment::Provisional { offer: promise, .. }
    | Commitment::Accepted {
        promise: Some(promise),
        ..
    } = &mut commitment
    {
        units = named(promise);
    }
    let standing = standing.clone().map(|it| {
        let Standing {
            at: _,
            mut promise,
            part,
            objective,
        } = it;
        StandingView {
            units: named(&mut promise),
            promise,
            part,
            objective: Some(objective).filter(|it| shows_objective && *it != task.objective),
        }
    });
    let completes_quorum = task.lead == viewer.agency
        && matches!(task.phase, TaskPhase::Proposed | TaskPhase::Negotiating)
        && match &party.commitment {
            Commitment::Provisional { offer, .. } => task.would_have_quorum(agency, Some(offer)),
            _ => false,
        };
    let (sent, on_scene) = state.sent_on_task(task.id, agency);
    PartyView {
        agency: agency.clone(),
        asks,
        note,
        equipment,
        people,
        report_to,
        report_at,
        until,
        commitment,
        units,
        offers: *offers,
        refused: refused.clone(),
        is_left_out: *is_left_out,
        standing,
        completes_quorum,
        sent,
        on_scene,
    }
}
