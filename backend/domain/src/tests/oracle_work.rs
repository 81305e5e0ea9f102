//! What the second evaluator says of assignments. Also compiled into the tests of other crates.

use domain::{Assignment, Incident, Target, classification::OwnWord};

use super::oracle::{Fields, Oracle, put};

impl Oracle<'_> {
    /// I22: a word is shown to whom it belongs, whoever owns the incident.
    pub(super) fn own_words(&self, it: &Incident, fields: &mut Fields) {
        let theirs = |word: &&OwnWord| word.agency == *self.viewer;
        let incident_type = it.own.incident_type.as_ref().filter(theirs);
        let priority = it.own.priority.as_ref().filter(theirs);
        if incident_type.is_some() || priority.is_some() {
            fields.insert("own", format!("{:?}", [incident_type, priority]));
        }
    }

    pub(super) fn assignment_fields(&self, it: &Assignment) -> Fields {
        let mut fields = Fields::new();
        let words = self.assignment(it);
        let target = self.sees_target(it.target).then_some(it.target);
        put(
            &mut fields,
            &words,
            "identity",
            (it.id, &it.agency, it.unit, target),
        );
        put(
            &mut fields,
            &words,
            "status",
            (it.status, it.is_overdue, it.by_radio, it.by_rule),
        );
        let received_at = match it.target {
            Target::Incident(id) => {
                let incident = self.state.incident(id).unwrap();
                let tells = self.incident(incident).contains("report");
                tells.then_some(incident.reported_at)
            }
            Target::Task(_) => None,
        };
        let took = domain::interval::intervals(it, received_at);
        put(&mut fields, &words, "times", (&it.times, took));
        put(&mut fields, &words, "transport", &it.legs);
        if it.agency == *self.viewer {
            fields.insert("own", format!("{:?}", it.confirmed));
        }
        if let Some(reason) = &it.reason {
            put(&mut fields, &words, "reason", reason);
        }
        fields
    }
}
