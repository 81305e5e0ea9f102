//! Who is looking, and what belonging to a joint task opens to them (V3–V6).

use super::{
    alarm::duress_grant,
    compile::Lasting,
    fields::{AssignmentField, IncidentField, Kind, Mask, Precision, TaskField, UnitField},
    limited::{Asked, Limited, Matter},
    table::{Grant, merge},
    terms::PartnerUnits,
};
use crate::{
    agency::Role,
    assignment::{Assignment, Target},
    clearance::Clearance,
    context::Context,
    id::{AgencyId, IncidentId, PrincipalId},
    incident::{Incident, Versions},
    state::State,
    task::{ScopeUnits, Stage, Task},
    time::Timestamp,
    unit::Unit,
};

/// Who is looking: views are made for those of an agency who are cleared alike, never for single persons, so that bytes can
/// be shared. There is no default: whoever makes one says for whom.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Viewer {
    /// The agency on whose behalf.
    pub agency: AgencyId,
    /// What they are cleared for (G14).
    pub clearance: Clearance,
}

impl Viewer {
    /// Everybody of an agency, whatever they are cleared for: what is decided about the agency as a whole.
    pub const fn open(agency: AgencyId) -> Self {
        Self {
            agency,
            clearance: Clearance::Open,
        }
    }

    /// Somebody of an agency in a role: no more than they are cleared for now, and than `at_most`.
    pub fn of(
        state: &State,
        agency: &AgencyId,
        (principal, role): (PrincipalId, Role),
        at_most: Clearance,
    ) -> Self {
        let person = state.principal(principal);
        let now = person.map_or(Clearance::Open, |it| it.clearance_as(role));
        Self {
            agency: agency.clone(),
            clearance: now.min(at_most),
        }
    }

    /// Who gives a command.
    pub fn acting(state: &State, context: &Context) -> Self {
        let who = (context.principal, context.role);
        Self::of(state, &context.agency, who, context.clearance)
    }
}

/// What agreements give one agency of another's things of a kind now.
pub(super) struct Grounds<'a> {
    /// Of every thing that is not over.
    pub(super) whole: Option<Grant>,
    /// Of that, what the founding agreement gives.
    founding: Option<Grant>,
    lasting: &'a [Lasting],
    limited: &'a [Limited],
    kind: Kind,
    clearance: Clearance,
    is_joint: bool,
}

impl<'a> Grounds<'a> {
    pub(super) fn of(state: &'a State, viewer: &Viewer, owner: &AgencyId, kind: Kind) -> Self {
        let table = state.table();
        let clearance = viewer.clearance;
        let viewer = &viewer.agency;
        let founding = table.founding(viewer, owner, kind);
        let Some(pair) = table.pair(viewer, owner) else {
            return Self {
                whole: founding,
                founding,
                lasting: &[],
                limited: &[],
                kind,
                clearance,
                is_joint: false,
            };
        };
        let level = pair.level(clearance);
        let joint = level.joint.grant(kind);
        let is_it = |it: &Limited| it.kind == kind && it.is_joint;
        let waits = joint.is_some() || pair.limited.iter().any(is_it);
        let is_joint = waits && state.are_joint(viewer, owner);
        let always = merge(founding, level.always.grant(kind), kind);
        Self {
            whole: merge(always, joint.filter(|_| is_joint), kind),
            founding,
            lasting: &pair.lasting,
            limited: &pair.limited,
            kind,
            clearance,
            is_joint,
        }
    }

    /// Of some things only.
    pub(super) fn limited(&self) -> impl Iterator<Item = &'a Limited> {
        let (kind, clearance, is_joint) = (self.kind, self.clearance, self.is_joint);
        let holds = move |it: &&Limited| {
            it.kind == kind && it.clearance <= clearance && (is_joint || !it.is_joint)
        };
        self.limited.iter().filter(holds)
    }

    /// Of every thing that has been over since `since`: the founding agreement, and what others go on showing (G19).
    fn whole_over(&self, state: &State, since: Timestamp) -> Option<Grant> {
        let (kind, clearance, is_joint) = (self.kind, self.clearance, self.is_joint);
        let holds = |it: &&Lasting| {
            it.kind == kind && it.clearance <= clearance && (is_joint || !it.is_joint)
        };
        let lasting = self.lasting.iter().filter(holds);
        lasting
            .filter(|it| state.shows_over(it.agreement, since))
            .fold(self.founding, |sum, it| merge(sum, Some(it.grant), kind))
    }
}

/// What agreements let `viewer` see of the things of `owner` now: the one lookup (V2, G9, G19).
pub(crate) fn granted<'a>(
    state: &State,
    viewer: &Viewer,
    owner: &AgencyId,
    kind: Kind,
    asked: impl Into<Asked<'a>>,
) -> Option<Grant> {
    let asked = asked.into();
    let grounds = Grounds::of(state, viewer, owner, kind);
    let whole = match asked.over {
        None => grounds.whole,
        Some(since) => grounds.whole_over(state, since),
    };
    grounds
        .limited()
        .filter(|it| it.shows(state, asked.matter) && asked.is_kept_by(state, it.agreement))
        .fold(whole, |sum, it| merge(sum, Some(it.grant), kind))
}

/// The same as a set of fields.
pub(super) fn granted_fields<'a>(
    state: &State,
    viewer: &Viewer,
    owner: &AgencyId,
    kind: Kind,
    asked: impl Into<Asked<'a>>,
) -> Mask {
    granted(state, viewer, owner, kind, asked).map_or(Mask::NONE, |it| it.fields)
}

/// The fields of `unit` that `viewer` may see, and in what detail.
pub(super) fn unit_grant(state: &State, viewer: &Viewer, unit: &Unit) -> Option<Grant> {
    merge(
        agreed_grant(state, viewer, unit),
        duress_grant(state, viewer, unit),
        Kind::Unit,
    )
}

/// What is seen of a unit by agreement or membership, apart from a life in danger: only this opens other things.
fn agreed_grant(state: &State, viewer: &Viewer, unit: &Unit) -> Option<Grant> {
    if unit.agency == viewer.agency {
        return Some(Grant {
            fields: Mask::ALL,
            precision: Precision::Exact,
        });
    }
    let granted = granted(state, viewer, &unit.agency, Kind::Unit, Matter::Unit);
    // Crew names stay at home; everything else of a partner's unit is needed to work beside it.
    let partner = partner_precision(state, viewer, unit).map(|precision| Grant {
        fields: [
            UnitField::Identity,
            UnitField::Capabilities,
            UnitField::Home,
            UnitField::Status,
            UnitField::Assignment,
            UnitField::Position,
            UnitField::Capacity,
        ]
        .into_iter()
        .fold(Mask::NONE, |mask, field| mask.with(field.bit())),
        precision,
    });
    merge(granted, partner, Kind::Unit).filter(|it| it.fields.has(UnitField::Identity.bit()))
}

/// Whether a joint task opens the unit to the viewer (V3).
pub(super) fn is_partners_unit(state: &State, viewer: &Viewer, unit: &Unit) -> bool {
    partner_tasks(state, viewer, unit).next().is_some()
}

/// How closely joint tasks show it to the viewer, if any does: as the closest of them (T22), within the founding agreement.
fn partner_precision(state: &State, viewer: &Viewer, unit: &Unit) -> Option<Precision> {
    let closest = partner_tasks(state, viewer, unit).map(|it| it.scope.position);
    closest
        .min()
        .map(|it| it.max(state.table().partner_precision))
}

/// The joint tasks that open the unit to the viewer (V3, T22); one can stand twice.
pub(super) fn partner_tasks<'a>(
    state: &'a State,
    viewer: &'a Viewer,
    unit: &'a Unit,
) -> impl Iterator<Item = &'a Task> {
    let opens_all = state.table().partner_units == PartnerUnits::All;
    let common = opens_all.then(|| state.running_tasks_of(&viewer.agency));
    let common = common.into_iter().flatten().filter(|task| {
        task.scope.units == ScopeUnits::All
            && is_running_partner(task, viewer)
            && task.is_committed(&unit.agency)
    });
    let sent = state
        .open_assignments_of(unit.id)
        .filter_map(|it| opens_sent(state, viewer, it));
    common.chain(sent)
}

/// The joint task of an assignment, if that opens to `viewer` what is sent to it.
pub(super) fn opens_sent<'a>(
    state: &'a State,
    viewer: &Viewer,
    assignment: &Assignment,
) -> Option<&'a Task> {
    let Target::Task(id) = assignment.target else {
        return None;
    };
    let task = state.task(id)?;
    let opens = task.scope.units != ScopeUnits::None && is_running_partner(task, viewer);
    opens.then_some(task)
}

/// Whether a joint task opens to `viewer` what its partners send (V3, T19).
pub(super) fn is_running_partner(task: &Task, viewer: &Viewer) -> bool {
    (task.phase.is_running() || task.phase.is_ending())
        && task.is_committed(&viewer.agency)
        && task.is_open_to(Stage::Place, &viewer.agency)
}

/// The fields of `incident` that `viewer` may see.
pub(super) fn incident_mask(state: &State, viewer: &Viewer, incident: &Incident) -> Mask {
    if incident.agency == viewer.agency {
        return Mask::ALL;
    }
    let granted = granted_fields(
        state,
        viewer,
        &incident.agency,
        Kind::Incident,
        Matter::Incident(Some(incident)).over(incident.over_since()),
    );
    let is_party = state.tasks_on(incident.id).any(|task| {
        // Nobody passes on what is another's, nor opens it to themselves: the owner has to be in the task.
        task.is_committed(&incident.agency)
            && task.involves(&viewer.agency)
            && opens_incident(task, viewer)
    });
    let mask = if is_party {
        granted.union(state.table().task_incident_fields)
    } else {
        granted
    };
    if incident.reported_by == viewer.agency {
        return mask.union(reported(incident));
    }
    if mask.has(IncidentField::Identity.bit()) {
        mask
    } else {
        Mask::NONE
    }
}

/// Rule V12: what was reported and what becomes of it. What its owner and others have added since is theirs.
fn reported(incident: &Incident) -> Mask {
    let mask = [
        IncidentField::Identity,
        IncidentField::Classification,
        IncidentField::Place,
        IncidentField::State,
        IncidentField::Report,
    ]
    .into_iter()
    .fold(Mask::NONE, |mask, it| mask.with(it.bit()));
    if incident.versions.narrative == Versions::FIRST.narrative {
        mask.with(IncidentField::Narrative.bit())
    } else {
        mask
    }
}

/// Rule I17: whether `viewer` may see what this incident belongs to.
pub(super) fn sees_links(state: &State, viewer: &Viewer, id: IncidentId) -> bool {
    state
        .incident(id)
        .is_some_and(|it| incident_mask(state, viewer, it).has(IncidentField::Links.bit()))
}

/// Rule F5: whether `viewer` may see what `author` attached to an incident, and its bytes.
pub fn sees_attachments_of(
    state: &State,
    viewer: &Viewer,
    incident: &Incident,
    author: &AgencyId,
) -> bool {
    let mask = incident_mask(state, viewer, incident);
    shows_attachments_of(state, viewer, incident, mask, author)
}

/// Rule F1: whether `viewer` may attach something to an incident: who sees what is attached there, and who reported it.
pub(crate) fn may_attach(state: &State, viewer: &Viewer, incident: &Incident) -> bool {
    let mask = incident_mask(state, viewer, incident);
    mask.has(IncidentField::Attachments.bit()) || incident.reported_by == viewer.agency
}

/// The same where the fields that `viewer` may see of the incident are known. Nobody passes on what another one attached.
pub(super) fn shows_attachments_of(
    state: &State,
    viewer: &Viewer,
    incident: &Incident,
    mask: Mask,
    author: &AgencyId,
) -> bool {
    let field = IncidentField::Attachments.bit();
    if *author == viewer.agency || incident.agency == viewer.agency {
        return !mask.is_none();
    }
    if !mask.has(field) || *author == incident.agency {
        return mask.has(field);
    }
    let matter = Matter::of_target(state, Target::Incident(incident.id), author);
    let asked = matter.over(incident.over_since());
    if granted_fields(state, viewer, author, Kind::Incident, asked).has(field) {
        return true;
    }
    // What both are in together is seen by both.
    state.table().task_incident_fields.has(field)
        && state.tasks_on(incident.id).any(|task| {
            task.is_committed(author)
                && task.involves(&viewer.agency)
                && opens_incident(task, viewer)
        })
}

/// Whether `viewer` sees how urgent an incident is.
pub(crate) fn sees_urgency(state: &State, viewer: &Viewer, incident: &Incident) -> bool {
    incident_mask(state, viewer, incident).has(IncidentField::Classification.bit())
}

/// Whether `viewer` sees enough of an incident to link it: its links, and whether it is over.
pub(crate) fn may_link(state: &State, viewer: &Viewer, incident: &Incident) -> bool {
    let mask = incident_mask(state, viewer, incident);
    mask.has(IncidentField::Links.bit()) && mask.has(IncidentField::State.bit())
}

/// Whether a task is so far that `viewer` sees what lies where it is, and not over (T19).
pub(super) fn is_disclosed(task: &Task, viewer: &Viewer) -> bool {
    !task.phase.is_over()
        && (task.is_proposed || task.owner == viewer.agency)
        && task.is_open_to(Stage::Place, &viewer.agency)
}

/// Whether a task shows `viewer` the incident that it belongs to (T22).
pub(super) fn opens_incident(task: &Task, viewer: &Viewer) -> bool {
    task.scope.incident && is_disclosed(task, viewer)
}

/// The fields of `task` that `viewer` may see.
pub(super) fn task_mask(state: &State, viewer: &Viewer, task: &Task) -> Mask {
    if task.owner == viewer.agency || task.lead == viewer.agency {
        return Mask::ALL;
    }
    if !task.is_proposed {
        return Mask::NONE;
    }
    let matter = Matter::of_target(state, Target::Task(task.id), &task.owner);
    let asked = matter.over(task.over_since());
    let granted = granted_fields(state, viewer, &task.owner, Kind::Task, asked);
    let of_party = match task.parties.get(&viewer.agency) {
        None => Mask::NONE,
        Some(_) if is_in(task, viewer) => Mask::ALL,
        Some(_) => head_of_task(),
    };
    let mask = granted.union(of_party);
    if mask.has(TaskField::Identity.bit()) {
        mask
    } else {
        Mask::NONE
    }
}

/// Rule V13: whether `viewer` may see what `agency` answered and sent, where it may see the parties at all. To who is in it
/// the task shows all of them; who is not is shown them by the owner's terms no further than by their own.
pub(super) fn sees_lane(state: &State, viewer: &Viewer, task: &Task, agency: &AgencyId) -> bool {
    if *agency == viewer.agency {
        return true;
    }
    let parties = TaskField::Parties.bit();
    if !task_mask(state, viewer, task).has(parties) {
        return false;
    }
    let may = |owner: &AgencyId| {
        let matter = Matter::of_target(state, Target::Task(task.id), owner);
        let asked = matter.over(task.over_since());
        granted_fields(state, viewer, owner, Kind::Task, asked).has(parties)
    };
    let is_owners = *agency == task.owner || *agency == AgencyId::server();
    task.owner == viewer.agency || is_owners || is_in(task, viewer) || may(agency)
}

/// Whether `viewer` leads the task or is a party to which it shows everything that has opened.
pub(super) fn is_in(task: &Task, viewer: &Viewer) -> bool {
    let keeps_all = !task.phase.is_over() || task.is_committed(&viewer.agency);
    keeps_all && task.involves(&viewer.agency)
}

fn head_of_task() -> Mask {
    Mask::NONE
        .with(TaskField::Identity.bit())
        .with(TaskField::Deadline.bit())
}

/// The fields of `assignment` that `viewer` may see.
pub(super) fn assignment_mask(state: &State, viewer: &Viewer, assignment: &Assignment) -> Mask {
    if assignment.agency == viewer.agency {
        return Mask::ALL;
    }
    // An assignment names its unit: who may not see the unit may not see that it was sent. A partner's unit is seen
    // for the common task's sake, so that opens its assignments to common tasks and not what else it does.
    let is_on_common_task = opens_sent(state, viewer, assignment).is_some();
    if is_on_common_task {
        let unit = state.unit(assignment.unit);
        let unit_is_seen = unit.is_some_and(|it| agreed_grant(state, viewer, it).is_some());
        return if unit_is_seen { Mask::ALL } else { Mask::NONE };
    }
    let granted =
        |kind, asked: Asked<'_>| granted_fields(state, viewer, &assignment.agency, kind, asked);
    let on = Matter::of_target(state, assignment.target, &assignment.agency);
    let mask = granted(Kind::Assignment, on.over(assignment.over_since()));
    let unit_is_granted = granted(Kind::Unit, Matter::Unit.into()).has(UnitField::Identity.bit());
    if unit_is_granted && mask.has(AssignmentField::Identity.bit()) {
        mask
    } else {
        Mask::NONE
    }
}
