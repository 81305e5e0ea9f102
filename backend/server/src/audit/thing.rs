//! The one thing that receipts are asked about (W6).

use domain::sharing::{Kind, ObjectRef, Sensitivity};
use serde_json::{Value, from_value};
use uuid::Uuid;

/// One thing, by its id; of any kind if none is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Thing {
    kind: Option<Kind>,
    id: String,
}

impl Thing {
    /// Reads an id, or `kind/id` as receipts name things. Nothing that is read can be mistaken for another one's name: of
    /// anything else it could not be said that it was not shown.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (kind, id) = match text.split_once('/') {
            Some((word, id)) => (Some(kind(word)?), id),
            None => (None, text),
        };
        let id = Uuid::try_parse(id).ok()?.to_string();
        Some(Self { kind, id })
    }

    /// Whether it is this one.
    pub(crate) fn is(&self, object: &ObjectRef) -> bool {
        self.is_named(object.kind().as_str(), &object.id())
    }

    /// Whether a row of the record names it, as `kind/id`.
    pub(crate) fn is_in(&self, row: &str) -> bool {
        let parts = row.split_once('/');
        parts.is_some_and(|(kind, id)| self.is_named(kind, id))
    }

    fn is_named(&self, kind: &str, id: &str) -> bool {
        self.kind.is_none_or(|it| it.as_str() == kind) && self.id == id
    }
}

/// A kind of which receipts are kept: not what everybody knows, and not what has no id of its own.
fn kind(word: &str) -> Option<Kind> {
    let kind: Kind = from_value(Value::String(word.to_owned())).ok()?;
    (kind.sensitivity() != Sensitivity::Open && kind != Kind::Settings).then_some(kind)
}

#[cfg(test)]
mod tests {
    use domain::{IncidentId, TaskId};

    use super::*;

    const ID: &str = "018f0000-0000-7000-8000-00000000000a";

    /// W6: an id in any writing, alone or with its kind, is that thing and no other.
    #[test]
    fn w6_a_thing_is_asked_about_by_its_id_or_its_kind_and_id() {
        let id = Uuid::try_parse(ID).unwrap();
        let (incident, task) = (
            ObjectRef::Incident(IncidentId(id)),
            ObjectRef::Task(TaskId(id)),
        );
        let said = |text: &str| {
            let thing = Thing::read(text).unwrap();
            let row = format!("incident/{ID}");
            (thing.is(&incident), thing.is(&task), thing.is_in(&row))
        };
        assert_eq!(said(ID), (true, true, true));
        assert_eq!(said(&ID.to_uppercase()), (true, true, true));
        assert_eq!(said(&format!("incident/{ID}")), (true, false, true));
        assert_eq!(said(&format!("task/{ID}")), (false, true, false));
        let other = Uuid::nil().to_string();
        assert_eq!(said(&other), (false, false, false));
    }

    /// W6: what names nothing is no question, and gets no answer that looks like evidence.
    #[test]
    fn w6_what_names_nothing_is_no_question() {
        for text in [
            "",
            "/",
            "F-26-0001",
            "fire",
            "incident",
            "incident/",
            "incident/7",
            &format!("/{ID}"),
            &format!("incidents/{ID}"),
            &format!("agency/{ID}"),
            &format!("settings/{ID}"),
            &format!("incident/{ID}/"),
            &format!(" {ID}"),
            &ID[1..],
        ] {
            assert_eq!(Thing::read(text), None, "{text}");
        }
    }
}
