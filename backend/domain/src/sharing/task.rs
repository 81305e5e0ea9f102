//! What a viewer gets of a joint task.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    case_item::{EnforcementView, enforcement_view},
    fields::{Mask, TaskField},
    membership::{Viewer, is_in, sees_lane},
    object::ObjectRef,
    response::{ResponseTaskView, response_view},
    staged::{lane_without, withheld},
    task_item::{InspectionView, inspection_view},
    view::visible,
};
use crate::{
    assignment::Assignment,
    enforcement::MeasureKind,
    id::{AgencyId, IncidentId, TaskId, UnitId},
    inspection::DrawPlan,
    state::{OnTask, State},
    task::{
        Area, Ask, ByPlan, Commitment, Cover, Delivery, Disclosure, EquipmentAsk, LeadOffer,
        LedFrom, Outcome, Part, Party, PreparedPeriod, Promise, Quorum, Scope, Stage, Standing,
        Takeover, Task, TaskKind, TaskPhase, UsedTemplate,
    },
    time::Timestamp,
};

/// A party's lane.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Part and Party")]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, shown as it is"
)]
pub struct PartyView {
    pub agency: AgencyId,
    pub asks: Vec<Ask>,
    pub note: String,
    pub equipment: Vec<EquipmentAsk>,
    pub people: u16,
    pub report_to: String,
    pub report_at: Option<Timestamp>,
    pub until: Option<Timestamp>,
    pub asked_at: Timestamp,
    /// Without the units that are named in it.
    pub commitment: Commitment,
    /// These, with their callsigns: for the party itself, and for who is in the task (T13).
    pub units: Vec<(UnitId, String)>,
    pub offers: u32,
    pub refused: Option<String>,
    pub is_left_out: bool,
    /// Whether it is asked to lead with the lead (T16).
    pub co_lead: bool,
    /// Whether it leads, alone or with others.
    pub leads: bool,
    /// The plan that said yes for it, to who is shown that agreement (T20).
    pub by_plan: Option<ByPlan>,
    /// What it goes on with while it is asked again, without the units that are named in it (T15).
    pub standing: Option<StandingView>,
    /// Whether taking its counter-offer completes the quorum; for the lead only.
    pub completes_quorum: bool,
    /// Its units on the task.
    pub on_task: OnTask,
    /// What came of what it promised (T26).
    pub delivery: Option<Delivery>,
    /// What was found of it; not to who is not told the times yet (T19).
    pub outcome: Option<Outcome>,
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

/// The template that a task was written down by (T32).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of UsedTemplate")]
pub struct TemplateView {
    pub code: String,
    pub title: String,
    pub version: u32,
    /// To who leads, as all that follows: whom a proposal has to ask, and what is countersigned.
    pub needed: BTreeSet<AgencyId>,
    pub countersign: BTreeMap<MeasureKind, Option<AgencyId>>,
    /// What it has ready for later.
    pub draw: Option<DrawPlan>,
    pub period: Option<PreparedPeriod>,
}

/// A joint task as a viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Task")]
pub struct TaskView {
    pub id: TaskId,
    pub number: String,
    pub kind: TaskKind,
    pub owner: AgencyId,
    /// Absent if the viewer is not shown its lane (V13).
    pub lead: Option<AgencyId>,
    /// To who is in the task, as the two that follow.
    pub led_from: Option<LedFrom>,
    pub lead_offer: Option<LeadOffer>,
    pub takeover: Option<Takeover>,
    /// Since when the lead has no link, where somebody may take over.
    pub lead_unlinked_since: Option<Timestamp>,
    pub disclosure: Option<Disclosure>,
    pub scope: Option<Scope>,
    /// What of it is not open to the viewer yet (T19).
    pub withheld: Vec<Stage>,
    pub phase: TaskPhase,
    pub phase_since: Timestamp,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub reason: Option<String>,
    /// To who is in the task.
    pub review: Option<String>,
    pub objective: Option<(String, String)>,
    /// In words and on the map; to who is shown the objective, once it is open (T19).
    pub place: Option<(String, Option<Area>)>,
    /// Absent if there is none or the viewer does not see it.
    pub incident: Option<IncidentId>,
    pub deadline: Option<(Timestamp, u32)>,
    /// Names only whose lane is shown, and what is asked for in the lanes that are shown.
    pub quorum: Quorum,
    /// What is asked for and promised in the lanes that are shown (T11), to whom the parties are shown.
    pub cover: Option<Cover>,
    /// The lead's lane first. A party that declined gets its own lane only.
    pub parties: Vec<PartyView>,
    /// Of an inspection, to who is shown its targets (V14).
    pub inspection: Option<Box<InspectionView>>,
    /// Of an enforcement, likewise.
    pub enforcement: Option<EnforcementView>,
    /// Of a disaster response, likewise.
    pub response: Option<Box<ResponseTaskView>>,
    /// To who is in the task.
    pub template: Option<Box<TemplateView>>,
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
        owner,
        lead,
        lead_offer,
        lead_offers: _,
        led_from,
        takeover,
        legal_basis,
        quorum,
        disclosure,
        scope,
        opened: _,
        answer_by,
        version,
        ever_asked: _,
        parties: _,
        lead_lane: _,
        created_at,
        phase_since,
        holds: _,
        started_at,
        over_at: _,
        reason,
        review,
        inspection: _,
        enforcement: _,
        response: _,
        template: _,
    } = task;
    let may = |field: TaskField| mask.has(field.bit());
    let lanes: Vec<_> = task
        .lanes()
        .filter(|(agency, _)| sees_lane(state, viewer, task, agency))
        .collect();
    let withheld = withheld(task, viewer);
    let work = state.work_on(task.id);
    let has_place = !withheld.contains(&Stage::Place);
    let incident = incident.filter(|it| {
        has_place && may(TaskField::Incident) && visible(state, viewer, &ObjectRef::Incident(*it))
    });
    let is_in = is_in(task, viewer) || *owner == viewer.agency;
    let cover = Cover::of(lanes.iter().map(|(_, it)| *it));
    let names_party = |named: &AgencyId| lanes.iter().any(|(it, _)| *it == named);
    TaskView {
        id: *id,
        number: number.clone(),
        kind: *kind,
        owner: owner.clone(),
        lead: Some(lead.clone()).filter(|it| it == owner || names_party(it)),
        led_from: led_from.clone().filter(|_| is_in),
        lead_offer: lead_offer.clone().filter(|_| is_in),
        takeover: takeover.clone().filter(|_| is_in),
        lead_unlinked_since: takeover
            .as_ref()
            .filter(|_| is_in && !phase.is_over())
            .and_then(|_| state.unlinked_since(lead)),
        disclosure: Some(*disclosure).filter(|_| is_in),
        scope: Some(*scope).filter(|_| is_in),
        phase: *phase,
        phase_since: *phase_since,
        created_at: *created_at,
        started_at: *started_at,
        review: review.clone().filter(|_| is_in),
        reason: reason.clone().filter(|_| may(TaskField::Objective)),
        objective: may(TaskField::Objective).then(|| (objective.clone(), legal_basis.clone())),
        place: (may(TaskField::Objective) && has_place).then(|| (place.clone(), *area)),
        incident,
        deadline: may(TaskField::Deadline).then_some((*answer_by, *version)),
        quorum: quorum.among(names_party, |it| cover.capabilities.contains_key(it)),
        cover: may(TaskField::Parties).then_some(cover),
        parties: lanes
            .iter()
            .map(|(agency, party)| {
                let shows_objective = may(TaskField::Objective);
                lane(
                    state,
                    viewer,
                    (task, shows_objective, &withheld),
                    (agency, party),
                    work.get(agency).map_or(&[][..], Vec::as_slice),
                )
            })
            .collect(),
        withheld,
        inspection: inspection_view(state, viewer, task).map(Box::new),
        enforcement: enforcement_view(viewer, task),
        response: response_view(state, viewer, task).map(Box::new),
        template: template_view(task, is_in, viewer),
    }
}

/// Rule T32.
fn template_view(task: &Task, is_in: bool, viewer: &Viewer) -> Option<Box<TemplateView>> {
    let UsedTemplate {
        code,
        title,
        version,
        needed,
        draw,
        countersign,
        period,
    } = task.template.as_deref().filter(|_| is_in)?;
    let mut view = TemplateView {
        code: code.clone(),
        title: title.clone(),
        version: *version,
        needed: BTreeSet::new(),
        countersign: BTreeMap::new(),
        draw: None,
        period: None,
    };
    if task.is_led_by(&viewer.agency) {
        // Who was only thought of is the owner's to know (V14).
        let is_told = |it: &AgencyId| task.owner == viewer.agency || task.involves(it);
        let told = |it: &Option<AgencyId>| it.clone().filter(is_told);
        let demanded = countersign.iter();
        view.needed = needed.iter().filter(|it| is_told(it)).cloned().collect();
        view.countersign = demanded.map(|(kind, by)| (*kind, told(by))).collect();
        view.draw.clone_from(draw);
        view.period = period.clone().map(|mut it| {
            it.posts.retain(|it| is_told(&it.agency));
            for objective in &mut it.objectives {
                objective.owner = told(&objective.owner);
            }
            it
        });
    }
    Some(Box::new(view))
}

fn lane(
    state: &State,
    viewer: &Viewer,
    (task, shows_objective, withheld): (&Task, bool, &[Stage]),
    (agency, party): (&AgencyId, &Party),
    own: &[&Assignment],
) -> PartyView {
    let leads = task.is_led_by(agency);
    let party = &lane_without(party.clone(), withheld, *agency == viewer.agency);
    let Party {
        part,
        asked_at,
        commitment,
        offers,
        refused,
        is_left_out,
        standing,
        by_plan: _,
        outcome,
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
        co_lead,
    } = part.clone();
    let mut commitment = commitment.clone();
    let is_shown = *agency == viewer.agency || task.owner == viewer.agency || is_in(task, viewer);
    let named = |promise: &mut Promise| named_units(state, promise, is_shown);
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
            by_plan: _,
        } = it;
        StandingView {
            units: named(&mut promise),
            promise,
            part,
            objective: Some(objective).filter(|it| shows_objective && *it != task.objective),
        }
    });
    let units_sent = party.promised_at().map(|it| state.loads(own, it, None));
    let tells_times = *agency == viewer.agency || !withheld.contains(&Stage::Times);
    PartyView {
        agency: agency.clone(),
        asks,
        note,
        equipment,
        people,
        report_to,
        report_at,
        until,
        asked_at: *asked_at,
        commitment,
        units,
        offers: *offers,
        refused: refused.clone(),
        is_left_out: *is_left_out,
        co_lead,
        leads,
        by_plan: party
            .plan()
            .filter(|it| visible(state, viewer, &ObjectRef::Agreement(it.agreement))),
        standing,
        completes_quorum: completes_quorum(task, viewer, agency, &party.commitment),
        on_task: OnTask::of(own),
        delivery: party.delivery(&units_sent.unwrap_or_default()),
        outcome: outcome.filter(|_| tells_times),
    }
}

/// The units that are named in a promise are taken out of it, and told with their callsigns to who may know of them (T13).
fn named_units(state: &State, promise: &mut Promise, is_shown: bool) -> Vec<(UnitId, String)> {
    let units = std::mem::take(&mut promise.units).into_iter();
    let callsign = |id| state.unit(id).map(|it| (id, it.callsign.clone()));
    units.filter(|_| is_shown).filter_map(callsign).collect()
}

/// Whether it completes the quorum that this party's offer is taken; said to who leads.
fn completes_quorum(
    task: &Task,
    viewer: &Viewer,
    agency: &AgencyId,
    commitment: &Commitment,
) -> bool {
    let is_open = matches!(task.phase, TaskPhase::Proposed | TaskPhase::Negotiating);
    task.is_led_by(&viewer.agency)
        && is_open
        && match commitment {
            Commitment::Provisional { offer, .. } => task.would_have_quorum(agency, Some(offer)),
            _ => false,
        }
}
