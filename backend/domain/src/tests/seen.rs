//! What an agency of the city sees.

use domain::{
    Role, Target,
    command::Command,
    sharing::{
        AssignmentView, IncidentView, NoteView, ObjectRef, TaskView, UnitView, View, Viewer, view,
        view_entry, visible,
    },
    timeline::{Entry, Word},
};

use super::given::*;

impl Given {
    pub(super) fn seen(&self, by: &str, object: &ObjectRef) -> Option<View> {
        let viewer = Viewer::open(agency(by));
        let seen = view(&self.state, &viewer, object);
        assert_eq!(seen.is_some(), visible(&self.state, &viewer, object));
        seen
    }

    pub(super) fn unit_as(&self, by: &str, of: &str) -> Option<UnitView> {
        match self.seen(by, &ObjectRef::Unit(unit(of, 1)))? {
            View::Unit(it) => Some(it),
            _ => None,
        }
    }

    pub(super) fn incident_as(&self, by: &str) -> Option<IncidentView> {
        match self.seen(by, &ObjectRef::Incident(incident(1)))? {
            View::Incident(it) => Some(it),
            _ => None,
        }
    }

    pub(super) fn task_as(&self, by: &str) -> Option<TaskView> {
        match self.seen(by, &ObjectRef::Task(task(1)))? {
            View::Task(it) => Some(it),
            _ => None,
        }
    }

    pub(super) fn assignment_as(&self, by: &str, n: u128) -> Option<AssignmentView> {
        match self.seen(by, &ObjectRef::Assignment(assignment(n)))? {
            View::Assignment(it) => Some(it),
            _ => None,
        }
    }

    pub(super) fn note_as(&self, by: &str, n: u128) -> Option<NoteView> {
        match self.seen(by, &ObjectRef::Note(note(n)))? {
            View::Note(it) => Some(it),
            _ => None,
        }
    }

    pub(super) fn writes(&mut self, by: &str, n: u128, target: Target) {
        let command = Command::AddNote {
            id: note(n),
            target,
            text: mark(7_000 + n),
        };
        self.when(by, Role::Dispatcher, command).unwrap();
    }

    /// The names of the timeline's lines that `by` sees of this target.
    pub(super) fn lines(&self, by: &str, target: Target) -> Vec<Word> {
        let viewer = Viewer::open(agency(by));
        let seen = |it: &Entry| view_entry(&self.state, &viewer, it).map(|it| it.what);
        self.state
            .timeline(target)
            .iter()
            .filter_map(seen)
            .collect()
    }
}
