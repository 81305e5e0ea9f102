//! Planning one call: its incident, the lives of its units' assignments, its end.

use std::collections::HashMap;

use protocol::{
    Moment,
    command::{
        AdvanceAssignment, AssignUnit, ReportIncident, StepIncident, TriageIncident, WithReason,
    },
    words::{AssignmentStatus, IncidentStep},
};
use uuid::Uuid;

use super::{
    Verdict,
    action::{Action, Planned, Source},
    mapping::{EndMissing, STAGES, Stage},
    plan::{Draft, Fate},
};

/// Characters of a place, a narrative and a reason that the server takes; longer ones are cut and listed.
const PLACE_CHARS_MAX: usize = 120;
/// See [`PLACE_CHARS_MAX`].
const NARRATIVE_CHARS_MAX: usize = 4_000;
/// See [`PLACE_CHARS_MAX`].
const REASON_CHARS_MAX: usize = 300;
/// What the desk says when it ends what the record does not.
const NO_END: &str = "no end in the record; sent elsewhere";

/// What all rows of a call share.
struct Call {
    incident: Uuid,
    received: Moment,
    position: (f64, f64),
    incident_type: String,
    priority: u8,
}

/// How the life of one assignment ends.
enum End {
    /// At this time.
    At(Moment),
    /// Nobody knows.
    Open,
    /// There was no assignment.
    None,
}

impl Draft<'_> {
    pub(super) fn plan_call(&mut self, members: &[usize]) {
        let Some(first) = members.first().copied() else {
            return;
        };
        self.find_conflicts(members);
        let received = self.first_time(members, Stage::Received);
        let position = members.iter().find_map(|it| self.row(*it).position);
        let (Some((source, received)), Some(position)) = (received, position) else {
            let verdict = if position.is_none() {
                Verdict::NoPosition
            } else {
                Verdict::NeverReceived
            };
            for row in members {
                self.leave_out(*row, &STAGES, verdict.clone());
            }
            return;
        };
        let incident = self.plan.ids.incident(&self.row(first).call);
        let call = Call {
            incident,
            received,
            position,
            incident_type: self.incident_type(source),
            priority: self.priority(source),
        };
        self.plan_report(source, members, &call);
        self.plan_triage(members, &call);
        let mut ends = Vec::new();
        let mut times_sent: HashMap<String, usize> = HashMap::new();
        for row in members {
            let count = times_sent.entry(self.row(*row).unit.clone()).or_default();
            let nth = *count;
            *count += 1;
            ends.push(self.plan_unit(*row, nth, &call));
        }
        self.plan_close(first, &ends, &call);
    }

    /// The first row of a call that has a time of the call, and the time. The same time in later rows repeats it,
    /// another contradicts it.
    fn first_time(&mut self, members: &[usize], stage: Stage) -> Option<(usize, Moment)> {
        let (source, at) = members
            .iter()
            .find_map(|it| self.row(*it).at(stage).map(|at| (*it, at)))?;
        let first_line = self.row(source).line;
        for row in members.iter().filter(|it| **it != source) {
            match self.row(*row).at(stage) {
                Some(it) if it == at => self.set_fate(*row, stage, Fate::Repeated),
                Some(_) => {
                    let column = self.mapping.column_name(stage);
                    let verdict = Verdict::ConflictingValue { column, first_line };
                    self.leave_out(*row, &[stage], verdict);
                }
                None => {}
            }
        }
        Some((source, at))
    }

    fn plan_report(&mut self, source: usize, members: &[usize], call: &Call) {
        let mut text = |what: &str, read: fn(&super::rows::Row) -> &String, max: usize| {
            let row = members.iter().find(|it| !read(self.row(**it)).is_empty());
            let row = row.copied().unwrap_or(source);
            let (text, is_cut) = clean(read(self.row(row)), max);
            if is_cut {
                let column = what.to_owned();
                self.find(row, Verdict::TextCut { column });
            }
            text
        };
        let mut place = text("place", |it| &it.place, PLACE_CHARS_MAX);
        let narrative = text("narrative", |it| &it.narrative, NARRATIVE_CHARS_MAX);
        if place.is_empty() {
            place.clone_from(&self.mapping.rules.place_missing);
        }
        let body = ReportIncident {
            command_id: self.plan.ids.command(call.incident, "report"),
            occurred_at: Some(call.received),
            id: call.incident,
            incident_type: Some(call.incident_type.clone()),
            own_type: None,
            priority: Some(call.priority),
            own_priority: None,
            lon: call.position.0,
            lat: call.position.1,
            place,
            narrative,
            owner: None,
            starts_at: None,
        };
        let command = self.on_call(source, Stage::Received, call, Action::Report(body));
        self.add(command);
    }

    fn plan_triage(&mut self, members: &[usize], call: &Call) {
        let Some((source, at)) = self.first_time(members, Stage::Entry) else {
            return;
        };
        let due = at.max(call.received);
        if at < call.received {
            self.backwards(source, Stage::Received, Stage::Entry, false);
        }
        // Sending a unit triages a call that nobody has judged (rule U5), and so makes another version of it.
        let sent = members.iter().copied().find(|it| {
            let dispatch = self.row(*it).at(Stage::Dispatch);
            dispatch.is_some_and(|it| it.max(call.received) < due) && !self.row(*it).unit.is_empty()
        });
        if let Some(row) = sent {
            self.backwards(row, Stage::Entry, Stage::Dispatch, false);
        }
        let body = TriageIncident {
            command_id: self.plan.ids.command(call.incident, "triage"),
            occurred_at: Some(at),
            version: if sent.is_some() { 2 } else { 1 },
            priority: Some(call.priority),
            own_priority: None,
            incident_type: None,
            own_type: None,
        };
        let mut command = self.on_call(source, Stage::Entry, call, Action::Triage(body));
        command.due = due;
        self.add(command);
    }

    /// The life of one unit's assignment, step by step (rule R2).
    fn plan_unit(&mut self, row: usize, nth: usize, call: &Call) -> End {
        if self.row(row).unit.is_empty() {
            return End::None;
        }
        let Some(dispatch) = self.row(row).at(Stage::Dispatch) else {
            let column = self.mapping.column_name(Stage::Dispatch);
            self.leave_out(row, &STAGES[2..], Verdict::MissingTime { column });
            return End::None;
        };
        if dispatch < call.received {
            self.backwards(row, Stage::Received, Stage::Dispatch, false);
        }
        self.find_missing_times(row);
        let it = self.row(row);
        let unit = self.plan.ids.unit(&it.unit);
        let assignment = self.plan.ids.assignment(&it.call, &it.unit, nth);
        let since = dispatch.max(call.received);
        let mut latest = (Stage::Dispatch, dispatch);
        for stage in &STAGES[2..] {
            let Some(at) = self.row(row).at(*stage) else {
                continue;
            };
            if at < latest.1 {
                self.backwards(row, latest.0, *stage, true);
                continue;
            }
            latest = (*stage, at);
            let command_id = self.plan.ids.command(assignment, stage.word());
            let action = match status(*stage) {
                None => Action::Assign(AssignUnit {
                    command_id,
                    occurred_at: Some(at),
                    id: assignment,
                    unit,
                    incident: Some(call.incident),
                    task: None,
                    offer: false,
                    confirm: vec![],
                }),
                Some(to) => Action::Advance(AdvanceAssignment {
                    command_id,
                    occurred_at: Some(at),
                    to,
                    by_radio: true,
                }),
            };
            self.add(Planned {
                due: at.max(call.received),
                since,
                row,
                source: Source::Time(*stage),
                agency: self.agency_of(row),
                object: assignment,
                incident: call.incident,
                unit: Some(unit),
                action,
                after: Vec::new(),
            });
        }
        if latest.0 == Stage::Available {
            return End::At(latest.1.max(call.received));
        }
        self.plan_missing_end(row, latest.1, since, assignment, call)
    }

    /// A row without end: if the mapping says so, the assignment is cancelled when the record sends the unit elsewhere.
    fn plan_missing_end(
        &mut self,
        row: usize,
        latest: Moment,
        since: Moment,
        assignment: Uuid,
        call: &Call,
    ) -> End {
        if self.mapping.rules.end_missing == EndMissing::LeaveOpen {
            return End::Open;
        }
        let Some((other, at)) = self.next_dispatch(row, latest) else {
            return End::Open;
        };
        let elsewhere = self.row(other).call.clone();
        self.find(row, Verdict::EndedByNextDispatch { call: elsewhere });
        let due = at.max(call.received);
        self.add(Planned {
            due,
            since,
            row,
            source: Source::Cancel,
            agency: self.agency_of(row),
            object: assignment,
            incident: call.incident,
            unit: Some(self.plan.ids.unit(&self.row(row).unit)),
            action: Action::Cancel(WithReason {
                command_id: self.plan.ids.command(assignment, "cancel"),
                occurred_at: Some(at),
                reason: NO_END.to_owned(),
            }),
            after: Vec::new(),
        });
        End::At(due)
    }

    fn plan_close(&mut self, first: usize, ends: &[End], call: &Call) {
        if !self.mapping.rules.close_calls {
            return;
        }
        let mut last = None;
        for end in ends {
            match end {
                End::At(at) => last = last.max(Some(*at)),
                End::Open => {
                    last = None;
                    break;
                }
                End::None => {}
            }
        }
        let Some(at) = last else {
            self.find(first, Verdict::CallLeftOpen);
            return;
        };
        let (reason, is_cut) = clean(&self.row(first).disposition, REASON_CHARS_MAX);
        if is_cut {
            let column = "disposition".to_owned();
            self.find(first, Verdict::TextCut { column });
        }
        let body = StepIncident {
            command_id: self.plan.ids.command(call.incident, "close"),
            occurred_at: Some(at),
            to: IncidentStep::Closed,
            reason: (!reason.is_empty()).then_some(reason),
        };
        let mut command = self.on_call(first, Stage::Available, call, Action::Close(body));
        command.due = at;
        command.source = Source::Close;
        self.add(command);
    }

    fn on_call(&self, row: usize, stage: Stage, call: &Call, action: Action) -> Planned {
        Planned {
            due: call.received,
            since: call.received,
            row,
            source: Source::Time(stage),
            agency: self.mapping.owner.clone(),
            object: call.incident,
            incident: call.incident,
            unit: None,
            action,
            after: Vec::new(),
        }
    }
}

/// The status that a stage brings the assignment to; the dispatch makes it.
const fn status(stage: Stage) -> Option<AssignmentStatus> {
    match stage {
        Stage::Received | Stage::Entry | Stage::Dispatch => None,
        Stage::Response => Some(AssignmentStatus::EnRoute),
        Stage::OnScene => Some(AssignmentStatus::OnScene),
        Stage::Transport => Some(AssignmentStatus::Transporting),
        Stage::Hospital => Some(AssignmentStatus::AtDestination),
        Stage::Available => Some(AssignmentStatus::Cleared),
    }
}

/// A text without control characters, which the server refuses, and within its limit; whether it was cut.
fn clean(text: &str, max: usize) -> (String, bool) {
    let plain = text.chars().map(|it| {
        if it.is_control() && it != '\n' {
            ' '
        } else {
            it
        }
    });
    let cut: String = plain.take(max).collect();
    let is_cut = text.chars().count() > max;
    (cut.trim().to_owned(), is_cut)
}
