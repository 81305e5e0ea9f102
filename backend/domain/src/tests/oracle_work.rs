//! What the second evaluator says of assignments. Also compiled into the tests of other crates.

use domain::{Assignment, Target};

use super::oracle::{Fields, Oracle, put};

impl Oracle<'_> {
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
