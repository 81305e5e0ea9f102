//! What the server holds when the replay is over: read back through the API, compared with what it answered, digested.

use std::{collections::BTreeMap, fmt::Write as _};

use client::{ApiError, List};
use protocol::object::{Assignment, Incident, Object, Unit};
use protocol::words::AssignmentStatus;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    CallsError,
    action::Action,
    drive::{Answer, Answers, Desks},
    plan::Plan,
};

/// The final states of what the record is about.
#[derive(Debug, Default)]
pub(super) struct Finals {
    /// The calls.
    pub(super) incidents: BTreeMap<Uuid, Incident>,
    /// The units on them.
    pub(super) assignments: BTreeMap<Uuid, Assignment>,
    /// The units.
    pub(super) units: BTreeMap<Uuid, Unit>,
}

impl Finals {
    /// Reads them from the server: every agency's desk reads its own.
    pub(super) async fn read(desks: &Desks) -> Result<Self, CallsError> {
        let mut finals = Self::default();
        for (agency, desk) in desks.iter() {
            let unreadable = |it: ApiError| CallsError::Server(format!("reading back: {it}"));
            let reader = desk.dispatch.reader().await.map_err(unreadable)?;
            for list in [List::Incidents, List::Assignments, List::Units] {
                for object in reader.list(list).await.map_err(unreadable)? {
                    finals.keep(agency, object);
                }
            }
        }
        Ok(finals)
    }

    fn keep(&mut self, agency: &str, object: Object) {
        match object {
            Object::Incident(it) if it.agency == agency => {
                self.incidents.insert(it.id, it);
            }
            Object::Assignment(it) if it.agency == agency => {
                self.assignments.insert(it.id, it);
            }
            Object::Unit(it) if it.agency == agency => {
                self.units.insert(it.id, it);
            }
            _ => {}
        }
    }

    /// Commands that were accepted and whose effect is not there.
    pub(super) fn lost(&self, plan: &Plan, answers: &Answers) -> usize {
        let answered = plan.commands.iter().zip(&answers.commands);
        let accepted = answered.filter(|(_, it)| matches!(it, Some(Answer::Accepted { .. })));
        let lost_commands = accepted.filter(|(command, _)| !self.shows(command)).count();
        let units = plan.units.iter().zip(&answers.units);
        let lost_units = units
            .filter(|(_, it)| matches!(it, Answer::Accepted { .. }))
            .filter(|(unit, _)| !self.units.contains_key(&unit.id))
            .count();
        lost_commands + lost_units
    }

    fn shows(&self, command: &super::action::Planned) -> bool {
        let incident = self.incidents.get(&command.object);
        let reached = |status: AssignmentStatus, at| {
            let times = self.assignments.get(&command.object);
            times
                .and_then(|it| it.times.as_ref())
                .is_some_and(|it| it.get(&status).copied() == at)
        };
        match &command.action {
            Action::Report(body) => incident.is_some_and(|it| it.reported_at == body.occurred_at),
            Action::Triage(_) => {
                incident.is_some_and(|it| it.versions.classification.is_some_and(|it| it > 1))
            }
            Action::Close(body) => incident.is_some_and(|it| it.state_since == body.occurred_at),
            Action::Assign(body) => reached(AssignmentStatus::Dispatched, body.occurred_at),
            Action::Advance(body) => reached(body.to, body.occurred_at),
            Action::Cancel(body) => reached(AssignmentStatus::Cancelled, body.occurred_at),
        }
    }

    /// A digest over the final states, in words that do not depend on this program's version.
    pub(super) fn digest(&self) -> String {
        let mut text = String::new();
        for it in self.incidents.values() {
            let state = (it.state, it.state_since, it.reported_at, it.priority);
            let _ = writeln!(text, "incident {} {state:?} {:?}", it.id, it.incident_type);
        }
        for it in self.assignments.values() {
            let state = (it.unit, it.incident, it.status, &it.times);
            let _ = writeln!(text, "assignment {} {state:?}", it.id);
        }
        for it in self.units.values() {
            let state = (&it.callsign, it.status, it.availability);
            let _ = writeln!(text, "unit {} {state:?}", it.id);
        }
        let digest = Sha256::digest(text.as_bytes());
        digest.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// Effects that no accepted command accounts for. Receipts count an agency's accepted commands without gaps (rule C3),
/// so if nobody else acts for the agency meanwhile, a gap among ours is a command that took effect twice.
pub(super) fn doubled(plan: &Plan, answers: &Answers) -> u64 {
    let units = plan.units.iter().zip(&answers.units);
    let commands = plan.commands.iter().zip(&answers.commands);
    let units = units.map(|(it, answer)| (&it.agency, Some(answer)));
    let commands = commands.map(|(it, answer)| (&it.agency, answer.as_ref()));
    let mut receipts: BTreeMap<&String, Vec<u64>> = BTreeMap::new();
    for (agency, answer) in units.chain(commands) {
        if let Some(Answer::Accepted { receipt }) = answer {
            receipts.entry(agency).or_default().push(*receipt);
        }
    }
    let surplus = receipts.values_mut().map(|it| {
        let span = it.iter().max().zip(it.iter().min());
        let span = span.map_or(0, |(newest, oldest)| newest - oldest + 1);
        let given = it.len() as u64;
        it.sort_unstable();
        it.dedup();
        // Two commands with one receipt would be as wrong as a receipt without a command.
        (span - it.len() as u64) + (given - it.len() as u64)
    });
    surplus.sum()
}
