//! Notes as a viewer may see them (V3).

use super::{
    fields::{Kind, Mask, NoteField},
    limited::Matter,
    membership::{Viewer, granted_fields},
    object::ObjectRef,
    view::visible,
};
use crate::{
    assignment::Target,
    id::{AgencyId, NoteId},
    state::{Note, State},
    time::Timestamp,
};

/// A note as a viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Note")]
pub struct NoteView {
    pub id: NoteId,
    pub agency: AgencyId,
    pub target: Target,
    pub at: Timestamp,
    pub text: Option<String>,
    pub author: Option<String>,
}

/// A note is seen with what it stands on; its fields are those granted by its author's agency, and the text if the
/// viewer is in the task, or owns the incident, that it stands on.
pub(super) fn note_mask(state: &State, viewer: &Viewer, note: &Note) -> Option<Mask> {
    if note.agency == viewer.agency {
        return Some(Mask::ALL);
    }
    let granted = granted_fields(
        state,
        viewer,
        &note.agency,
        Kind::Note,
        Matter::of_target(state, note.target, &note.agency)
            .over(state.over_since(note.target.into())),
    );
    let reads = reads_as_member(state, viewer, note);
    // Names of persons stay at home, whoever reads their words.
    let mask = if reads {
        granted
            .with(NoteField::Identity.bit())
            .with(NoteField::Text.bit())
    } else {
        granted
    };
    let target = match note.target {
        Target::Incident(id) => ObjectRef::Incident(id),
        Target::Task(id) => ObjectRef::Task(id),
    };
    (mask.has(NoteField::Identity.bit()) && visible(state, viewer, &target)).then_some(mask)
}

/// Whether the viewer reads it because of what it stands on.
pub(super) fn reads_as_member(state: &State, viewer: &Viewer, note: &Note) -> bool {
    match note.target {
        Target::Task(id) => state.task(id).is_some_and(|task| {
            task.owner == viewer.agency
                || task.is_committed(&viewer.agency)
                || (task.involves(&viewer.agency) && task.phase.is_open_for_answers())
        }),
        // The owner of an incident reads what others write on it.
        Target::Incident(id) => state
            .incident(id)
            .is_some_and(|it| it.agency == viewer.agency),
    }
}

pub(super) fn note_view(state: &State, note: &Note, mask: Mask) -> NoteView {
    let Note {
        id,
        target,
        agency,
        by,
        at,
        text,
    } = note;
    NoteView {
        id: *id,
        agency: agency.clone(),
        target: *target,
        at: *at,
        text: mask.has(NoteField::Text.bit()).then(|| text.clone()),
        author: state
            .principal(*by)
            .filter(|_| mask.has(NoteField::Author.bit()))
            .map(|it| it.name.clone()),
    }
}
