//! Timeline entries as a viewer may see them (V7).

use std::collections::BTreeMap;

use super::{
    equipment::equipment_grant,
    fields::{AssignmentField, EquipmentField, IncidentField, TaskField},
    membership::{
        Viewer, assignment_mask, incident_mask, is_in, sees_attachments_of, sees_lane, sees_links,
        task_mask,
    },
    object::ObjectRef,
    task_item::sees_items,
    view::visible,
    zone::sees_zone_fact,
};
use crate::{
    assignment::Target,
    id::{
        AgencyId, AgreementId, AssignmentId, EquipmentId, IncidentId, PrincipalId, TaskId, UnitId,
        ZoneId,
    },
    state::State,
    task::Stage,
    time::Timestamp,
    timeline::{DRAFT_DETAIL, Entry, PLAN_DETAIL, Thing, Word},
};

/// One line of the timeline for a viewer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Entry")]
pub struct EntryView {
    pub at: Timestamp,
    pub occurred_at: Timestamp,
    pub what: Word,
    pub agency: AgencyId,
    /// The person's name, to their own agency only.
    pub by: Option<(PrincipalId, String)>,
    pub incident: Option<IncidentId>,
    pub other: Option<IncidentId>,
    pub task: Option<TaskId>,
    pub unit: Option<UnitId>,
    pub zone: Option<ZoneId>,
    /// Of the equipment that the line names, what the viewer is shown.
    pub equipment: Vec<EquipmentId>,
    pub detail: BTreeMap<Word, String>,
}

/// What `viewer` gets of `entry`; `None` unless everything it names is visible, and the field it tells of.
pub fn view_entry(state: &State, viewer: &Viewer, entry: &Entry) -> Option<EntryView> {
    let Entry {
        at,
        occurred_at,
        what,
        agency,
        by,
        incident,
        other,
        task,
        unit,
        assignment,
        note,
        equipment,
        house,
        zone,
        judged,
        author,
        detail,
    } = entry;
    let named = [unit.map(ObjectRef::Unit), note.map(ObjectRef::Note)];
    let sees_named = named.iter().flatten().all(|it| visible(state, viewer, it));
    let is_of_house = house.as_ref().is_none_or(|it| *it == viewer.agency);
    if !(is_of_house
        && sees_named
        && sees_assignment_fact(state, viewer, *assignment, what)
        && sees_incident_fact(state, viewer, *incident, what)
        && sees_author(state, viewer, *incident, author.as_ref())
        && other.is_none_or(|it| sees_links(state, viewer, it))
        && sees_task_fact(state, viewer, *task, entry)
        && sees_zone_fact(state, viewer, *zone, what, unit.zip(*judged)))
    {
        return None;
    }
    let is_own = *agency == viewer.agency;
    let things = shown_things(state, viewer, equipment, what);
    // Rule E13: who acted is told so, also when the thing is in other hands or forgotten meanwhile.
    if what.starts_with("equipment_") && things.is_empty() && !is_own {
        return None;
    }
    // A line about a zone belongs to the zone's incident or task, for those who see that.
    let of_zone = zone.and_then(|id| state.zone(id)?.target);
    let (zone_incident, zone_task) = match of_zone {
        Some(Target::Incident(id)) => (Some(id), None),
        Some(Target::Task(id)) => (None, Some(id)),
        None => (None, None),
    };
    let zone_incident =
        zone_incident.filter(|id| visible(state, viewer, &ObjectRef::Incident(*id)));
    let zone_task = zone_task.filter(|id| visible(state, viewer, &ObjectRef::Task(*id)));
    Some(EntryView {
        at: *at,
        occurred_at: *occurred_at,
        what: what.clone(),
        agency: agency.clone(),
        by: state
            .principal(*by)
            .filter(|_| is_own)
            .map(|it| (it.id, it.name.clone())),
        incident: incident.or(zone_incident),
        other: *other,
        task: task.or(zone_task),
        unit: *unit,
        zone: *zone,
        equipment: things,
        detail: told_by_plan(state, viewer, detail),
    })
}

/// Rule G11: that a plan said yes is told to whom that agreement is shown, and not by its id.
fn told_by_plan(
    state: &State,
    viewer: &Viewer,
    detail: &BTreeMap<Word, String>,
) -> BTreeMap<Word, String> {
    let mut told = detail.clone();
    if let Some(plan) = told.remove(PLAN_DETAIL) {
        let id = plan.parse().ok().map(AgreementId);
        let is_shown = id.is_some_and(|it| visible(state, viewer, &ObjectRef::Agreement(it)));
        told.extend(is_shown.then(|| (PLAN_DETAIL.into(), true.to_string())));
    }
    told
}

/// Of the equipment that a line names, what the viewer is shown the field of that the line tells of. A part that is one
/// with its stock again stands for the stock.
fn shown_things(state: &State, viewer: &Viewer, things: &[Thing], what: &str) -> Vec<EquipmentId> {
    let field = match what {
        "equipment_accepted" => EquipmentField::Custody,
        "equipment_condition_set" => EquipmentField::Condition,
        "equipment_retired" => EquipmentField::Identity,
        // Where it is, or was.
        _ => EquipmentField::Position,
    };
    let shown = |thing: &Thing| {
        let it = state
            .equipment(thing.id)
            .or_else(|| state.equipment(thing.lot))?;
        let grant = equipment_grant(state, viewer, it)?;
        grant.fields.has(field.bit()).then_some(it.id)
    };
    let mut ids: Vec<EquipmentId> = Vec::new();
    for id in things.iter().filter_map(shown) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// Every line about an assignment tells its status and since when; some tell that somebody was transported.
fn sees_assignment_fact(
    state: &State,
    viewer: &Viewer,
    assignment: Option<AssignmentId>,
    what: &str,
) -> bool {
    let Some(id) = assignment else { return true };
    let mut needed = vec![AssignmentField::Status, AssignmentField::Times];
    if what.starts_with("assignment_leg_") {
        needed.push(AssignmentField::Transport);
    }
    state.assignment(id).is_some_and(|it| {
        let mask = assignment_mask(state, viewer, it);
        needed.iter().all(|field| mask.has(field.bit()))
    })
}

/// Rule F5 holds for the lines that tell of an attachment.
fn sees_author(
    state: &State,
    viewer: &Viewer,
    incident: Option<IncidentId>,
    author: Option<&AgencyId>,
) -> bool {
    let Some((id, author)) = incident.zip(author) else {
        return true;
    };
    let incident = state.incident(id);
    incident.is_some_and(|it| sees_attachments_of(state, viewer, it, author))
}

fn sees_incident_fact(
    state: &State,
    viewer: &Viewer,
    incident: Option<IncidentId>,
    what: &str,
) -> bool {
    let Some(id) = incident else { return true };
    let Some(incident) = state.incident(id) else {
        return false;
    };
    let mask = incident_mask(state, viewer, incident);
    told_of_incident(what).is_some_and(|it| mask.has(it.bit()))
}

/// The field of an incident that a line tells of; none of a line about it of which nobody has said what it tells.
fn told_of_incident(what: &str) -> Option<IncidentField> {
    Some(match what {
        "incident_triaged" => IncidentField::Classification,
        "incident_place_changed" => IncidentField::Place,
        "incident_narrative_changed" => IncidentField::Narrative,
        "incident_milestone_added" => IncidentField::Milestones,
        "incident_stepped" | "incident_started" => IncidentField::State,
        "incident_scheduled" | "incident_reminded" => IncidentField::Schedule,
        "incident_linked" | "incident_joined" | "incident_unlinked" | "incident_parted" => {
            IncidentField::Links
        }
        // Judged by whose they are.
        "incident_attachment_added" | "incident_attachment_removed" => IncidentField::Identity,
        "incident_reported" => IncidentField::Report,
        it if it.starts_with("incident_") => return None,
        // Assignments and notes on it are named by the entry and were judged by themselves.
        _ => IncidentField::Identity,
    })
}

/// Lines about situation reports that are not approved.
const TOLD_TO_LEADS: [&str; 2] = ["response_report_composed", "response_report_returned"];

/// Lines about operational periods.
const TOLD_WITH_TIMES: [&str; 4] = [
    "response_period_planned",
    "response_period_changed",
    "response_objective_added",
    "response_objective_judged",
];

fn sees_task_fact(state: &State, viewer: &Viewer, task: Option<TaskId>, entry: &Entry) -> bool {
    let Some(id) = task else { return true };
    let Some(task) = state.task(id) else {
        return false;
    };
    let tells_of_draft = entry.what == "task_drafted" || entry.detail.contains_key(DRAFT_DETAIL);
    let takes_part = task.owner == viewer.agency || is_in(task, viewer);
    if tells_of_draft {
        task.owner == viewer.agency
    } else if TOLD_TO_LEADS.contains(&entry.what.as_ref()) {
        // As with the draft that it tells of (B9).
        task.is_led_by(&viewer.agency)
    } else if TOLD_WITH_TIMES.contains(&entry.what.as_ref())
        && !task.is_open_to(Stage::Times, &viewer.agency)
    {
        // As the period that it tells of (T19).
        false
    } else if ["inspection_", "enforcement_", "response_"]
        .iter()
        .any(|it| entry.what.starts_with(it))
    {
        // As with the targets that it tells of (V14).
        sees_items(task, viewer)
    } else if entry.what.starts_with("task_lead_") && !takes_part {
        // As with what the task itself tells of it.
        false
    } else if ["task_fulfilled", "task_defaulted"].contains(&entry.what.as_ref())
        && !task.is_open_to(Stage::Times, &viewer.agency)
    {
        // It tells when something was due (T19).
        false
    } else {
        task_mask(state, viewer, task).has(TaskField::Parties.bit())
            && std::iter::once(&entry.agency)
                .chain(&entry.author)
                .all(|it| sees_lane(state, viewer, task, it))
    }
}

#[cfg(test)]
mod tests {
    use super::told_of_incident;
    use crate::tests::every_event::every_event;

    /// A new fact about incidents is shown to nobody before it is said here what its line tells.
    #[test]
    fn v7_every_line_about_an_incident_tells_of_a_field() {
        let names = every_event().into_iter().map(|(it, _)| it.name());
        let names: Vec<_> = names.filter(|it| it.starts_with("incident_")).collect();
        assert!(names.len() > 10, "control: {names:?}");
        for it in names {
            assert!(told_of_incident(it).is_some(), "{it}");
        }
        assert!(told_of_incident("incident_made_up").is_none());
    }
}
