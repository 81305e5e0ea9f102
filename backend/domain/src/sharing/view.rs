//! Views: what a viewer gets. Each is built field by field from what is allowed; the source struct is taken
//! apart by name, so a new field does not compile before it has been given its place here.

use super::{
    agreement::{AgreementView, agreement_mask, agreement_view},
    alarm::{AlarmView, alarm_view, hears},
    assignment::{AssignmentView, assignment_view},
    attachment::{AttachmentView, attachment_view},
    case_item::{CaseItemView, case_item_view},
    equipment::{EquipmentView, equipment_grant, equipment_view},
    fields::{IncidentField, Mask, Precision},
    membership::{
        Viewer, assignment_mask, incident_mask, sees_links, shows_attachments_of, task_mask,
        unit_grant,
    },
    note::{NoteView, note_mask, note_view},
    object::ObjectRef,
    own::{self, HandOverView, PersonView},
    settings::{SettingsView, settings_view},
    table::Grant,
    task::{TaskView, task_view},
    task_item::{TaskItemView, sees_item, task_item_view},
    unit::{UnitView, unit_view},
    zone::{ZoneView, zone_mask, zone_view},
};
use crate::{
    agency::{Agency, AgencyKind, Level},
    attachment::Attachment,
    classification::OwnWords,
    id::{AgencyId, IncidentId},
    incident::{Incident, IncidentState, Link, Milestone, Versions, Waiting},
    place::Point,
    state::State,
    time::Timestamp,
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
    TaskItem(Box<TaskItemView>),
    CaseItem(CaseItemView),
    Note(NoteView),
    Person(PersonView),
    HandOver(HandOverView),
    Alarm(AlarmView),
    Zone(ZoneView),
    Settings(SettingsView),
    Equipment(EquipmentView),
    Agreement(Box<AgreementView>),
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

/// An incident as a viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Incident")]
pub struct IncidentView {
    pub id: IncidentId,
    pub agency: AgencyId,
    pub number: String,
    pub classification: Option<(String, u8, u32)>,
    /// What the viewer's own agency called type and priority.
    pub own: OwnWords,
    pub place: Option<(Point, String, u32)>,
    pub state: Option<(IncidentState, Timestamp, Option<String>)>,
    pub narrative: Option<(String, u32)>,
    pub milestones: Option<Vec<Milestone>>,
    pub report: Option<(AgencyId, Timestamp)>,
    /// When it begins, and the version of that.
    pub schedule: Option<(Option<Timestamp>, u32)>,
    pub links: Option<LinksView>,
    pub attachments: Option<Vec<AttachmentView>>,
    /// While it waits for a unit.
    pub waiting: Option<Waiting>,
}

/// What an incident belongs to, as far as a viewer may see both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Links")]
pub struct LinksView {
    pub duplicate_of: Option<IncidentId>,
    pub parent: Option<IncidentId>,
    pub version: u32,
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
        ObjectRef::TaskItem(id) => {
            if !sees_item(state, viewer, *id) {
                return None;
            }
            if let Some(item) = state.case_item(*id) {
                return Some(View::CaseItem(case_item_view(state, viewer, item)));
            }
            let item = state.task_item(*id)?;
            Some(View::TaskItem(Box::new(task_item_view(
                state, viewer, item,
            ))))
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
        ObjectRef::Settings(id) => settings_view(state, viewer, id).map(View::Settings),
        ObjectRef::Equipment(id) => {
            let it = state.equipment(*id)?;
            equipment_grant(state, viewer, it)
                .map(|grant| View::Equipment(equipment_view(state, viewer, it, grant)))
        }
        ObjectRef::Agreement(id) => {
            agreement_view(state, viewer, *id).map(|it| View::Agreement(Box::new(it)))
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
        ObjectRef::TaskItem(id) => {
            let sees = sees_item(state, viewer, *id);
            sees.then_some(Mask::ALL).and_then(exact)
        }
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
        ObjectRef::Settings(id) => settings_view(state, viewer, id).and_then(|_| exact(Mask::ALL)),
        ObjectRef::Equipment(id) => state
            .equipment(*id)
            .and_then(|it| equipment_grant(state, viewer, it)),
        ObjectRef::Agreement(id) => exact(agreement_mask(state, viewer, *id)),
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

fn incident_view(state: &State, viewer: &Viewer, incident: &Incident, mask: Mask) -> IncidentView {
    let Incident {
        id,
        number,
        agency,
        reported_by,
        incident_type,
        priority,
        own,
        state: stands,
        at,
        place,
        narrative,
        milestones,
        attachments,
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
        own: if may(IncidentField::Classification) {
            own.of(&viewer.agency)
        } else {
            OwnWords::default()
        },
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
        attachments: shown_attachments(state, viewer, incident, mask, attachments),
        waiting: state
            .waiting(incident)
            .filter(|_| may(IncidentField::Waiting)),
    }
}

/// Rule F5; nothing at all to who may see no attachments there and has none.
fn shown_attachments(
    state: &State,
    viewer: &Viewer,
    incident: &Incident,
    mask: Mask,
    attachments: &[Attachment],
) -> Option<Vec<AttachmentView>> {
    let shown = attachments
        .iter()
        .filter(|it| shows_attachments_of(state, viewer, incident, mask, &it.agency));
    let shown: Vec<_> = shown.map(attachment_view).collect();
    (mask.has(IncidentField::Attachments.bit()) || !shown.is_empty()).then_some(shown)
}
