//! What a row of an agency's own names (W5). An order of ours can bring something about at another agency that we are not
//! shown; such a row leaves as its hash only. It is found by every id in it, so that an event that comes later needs no line
//! here.

use domain::{
    AgreementId, AlarmId, AssignmentId, AttachmentId, EquipmentId, HandOverId, IncidentId, NoteId,
    PrincipalId, State, TaskId, TaskItemId, UnitId, ZoneId,
    sharing::{ObjectRef, Viewer, owner, sees_attachments_of, sees_items, visible},
};
use serde_json::Value;
use uuid::Uuid;

/// Characters of an id.
const ID_CHARS: usize = 36;

/// Where a fact names the target of an inspection, and what it names that has an id within that target: who knows the target
/// knows all that was found and ordered there (V14).
const TARGET: &str = "item";
const OF_A_TARGET: [&str; 2] = ["finding", "order"];

/// Whether every id in these events is of something that the viewer may know of now. What cannot be read is none, and neither
/// is what is not there any more.
pub(crate) fn names_only_known(state: &State, viewer: &Viewer, events: &[u8]) -> bool {
    serde_json::from_slice::<Value>(events).is_ok_and(|it| is_known(state, viewer, &it))
}

fn is_known(state: &State, viewer: &Viewer, value: &Value) -> bool {
    match value {
        Value::String(text) => id_of(text).is_none_or(|id| may_know(state, viewer, id)),
        Value::Array(values) => values.iter().all(|it| is_known(state, viewer, it)),
        Value::Object(fields) => fields.iter().all(|(name, it)| {
            let is_within = OF_A_TARGET.contains(&name.as_str()) && fields.contains_key(TARGET);
            let is_name_known = id_of(name).is_none_or(|id| may_know(state, viewer, id));
            is_within || (is_name_known && is_known(state, viewer, it))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

fn id_of(text: &str) -> Option<Uuid> {
    (text.len() == ID_CHARS)
        .then(|| text.parse().ok())
        .flatten()
}

fn may_know(state: &State, viewer: &Viewer, id: Uuid) -> bool {
    if id.is_nil() || id == PrincipalId::SERVER.0 {
        return true;
    }
    let attachment = state.attachment(AttachmentId(id));
    if let Some((incident, it)) = attachment {
        return sees_attachments_of(state, viewer, incident, &it.agency);
    }
    if let Some(it) = state.task_file(AttachmentId(id)) {
        return visible(state, viewer, &ObjectRef::TaskItem(it.item));
    }
    if let Some(task) = state.unlisted_from(TaskItemId(id)) {
        return sees_items(task, viewer);
    }
    [
        ObjectRef::Unit(UnitId(id)),
        ObjectRef::Incident(IncidentId(id)),
        ObjectRef::Assignment(AssignmentId(id)),
        ObjectRef::Task(TaskId(id)),
        ObjectRef::TaskItem(TaskItemId(id)),
        ObjectRef::Note(NoteId(id)),
        ObjectRef::Person(PrincipalId(id)),
        ObjectRef::HandOver(HandOverId(id)),
        ObjectRef::Alarm(AlarmId(id)),
        ObjectRef::Zone(ZoneId(id)),
        ObjectRef::Equipment(EquipmentId(id)),
        ObjectRef::Agreement(AgreementId(id)),
    ]
    .iter()
    .any(|it| owner(state, it) == Some(&viewer.agency) || visible(state, viewer, it))
}
