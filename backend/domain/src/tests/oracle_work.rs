//! What the second evaluator says of assignments and notes. Also compiled into the tests of other crates.

use domain::{
    Assignment, AssignmentId, AssignmentStatus as S, Incident, IncidentState, State, Target,
    Timestamp, classification::OwnWord, state::Note,
};

use super::{
    oracle::{Fields, Oracle, Words, put},
    oracle_tasks::{counts_for, is_over},
};

/// K13: whether somebody should be sent to an incident and nobody is, by looking at every assignment that there is.
pub(super) fn waits(state: &State, it: &Incident) -> bool {
    let needs_somebody = match it.state {
        IncidentState::Reported | IncidentState::Triaged => it.starts_at.is_none(),
        IncidentState::Active => true,
        _ => false,
    };
    let is_for_it = |target| match target {
        Target::Incident(id) => id == it.id,
        Target::Task(id) => {
            let task = state.task(id).unwrap();
            task.incident == Some(it.id) && counts_for(task, &it.agency)
        }
    };
    let is_sent = |status| {
        !matches!(
            status,
            S::Offered | S::Cleared | S::Declined | S::Cancelled | S::Diverted
        )
    };
    needs_somebody
        && !state
            .assignments()
            .any(|it| is_sent(it.status) && is_for_it(it.target))
}

impl Oracle<'_> {
    /// G19: since when an incident or task is over; nothing while it is not.
    pub(super) fn over(&self, target: Target) -> Option<Timestamp> {
        match target {
            Target::Incident(id) => {
                let it = self.state.incident(id).unwrap();
                let is_over = matches!(it.state, IncidentState::Closed | IncidentState::Cancelled);
                is_over.then_some(it.state_since)
            }
            Target::Task(id) => {
                let it = self.state.task(id).unwrap();
                is_over(it).then_some(it.phase_since)
            }
        }
    }

    /// I22: a word is shown to whom it belongs, whoever owns the incident.
    pub(super) fn own_words(&self, it: &Incident, fields: &mut Fields) {
        let theirs = |word: &&OwnWord| word.agency == *self.viewer;
        let incident_type = it.own.incident_type.as_ref().filter(theirs);
        let priority = it.own.priority.as_ref().filter(theirs);
        if incident_type.is_some() || priority.is_some() {
            fields.insert("own", format!("{:?}", [incident_type, priority]));
        }
    }

    /// K13: the clock of an incident. Since when it runs is in no object; a walk of its own works that out.
    pub(super) fn clock_of(&self, it: &Incident, words: &Words, fields: &mut Fields) {
        if !waits(self.state, it) {
            return;
        }
        let since = self.state.waiting(it).unwrap().since;
        let settings = self.state.settings(&it.agency).unwrap();
        let within_s = settings.alarms.no_unit_within_s[usize::from(it.priority) - 1];
        let due_at = since.plus_ms(i64::from(within_s) * 1_000);
        put(fields, words, "waiting", (since, due_at));
    }

    pub(super) fn assignment_fields(&self, it: &Assignment) -> Fields {
        let mut fields = Fields::new();
        let words = self.assignment(it);
        let target = self.sees_target(it.target).then_some(it.target);
        // T27: to who sees both ends.
        let end = |id: Option<AssignmentId>| {
            let other = self.state.assignment(id?).unwrap();
            let is_seen = !self.assignment(other).is_empty();
            (is_seen && self.sees_target(other.target)).then_some(other.target)
        };
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
            format_args!(
                "{:?} {:?}",
                (it.status, it.is_overdue, it.by_radio, it.by_rule),
                (it.released_at, end(it.diverted_from), end(it.diverted_to))
            ),
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

    pub(super) fn note_fields(&self, it: &Note) -> Fields {
        let mut fields = Fields::new();
        let words = self.note(it);
        put(
            &mut fields,
            &words,
            "identity",
            (it.id, &it.agency, it.target, it.at),
        );
        put(&mut fields, &words, "text", &it.text);
        if let Some(author) = self.state.principal(it.by) {
            put(&mut fields, &words, "author", &author.name);
        }
        fields
    }
}
