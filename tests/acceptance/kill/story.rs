//! What the clients of the kill test do: stories of commands, planned whole with ids of their own, so that every
//! command that was not answered can be sent again as it was.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use acceptance::{
    city,
    photograph::{described, photograph},
};
use bytes::Bytes;
use client::{ApiError, Client, new_id};
use protocol::{
    command::{
        Accepted, AddAttachment, AddMilestone, AddNote, ChangeIncident, MoveTask, NewPlace, Plain,
        StepIncident, TriageIncident, WithReason,
    },
    words::{AssignmentStatus, Commitment, IncidentState, IncidentStep, TaskPhase, TaskStep},
};
use serde::Serialize;
use uuid::Uuid;

use super::effect::Effect;

/// How often a command is sent to a server that lives, and the time between: a busy machine may be late.
const ATTEMPTS_MAX: u32 = 5;
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(500);
/// How long an upload or a download waits for a place.
pub(super) const BETWEEN_PLACES: Duration = Duration::from_millis(20);
/// How much is attached at most: two of the chunks that are sealed together.
const ATTACHED_BYTES_MAX: u128 = 70_000;

/// Who sends a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seat {
    Desk(usize),
    Commander(usize),
}

/// The agencies whose people send commands.
pub(super) const AGENCIES: [&str; 3] = ["fire", "police", "ems"];

impl Seat {
    /// Every seat.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..AGENCIES.len()).flat_map(|it| [Self::Desk(it), Self::Commander(it)])
    }

    /// Its account in the city.
    pub(super) fn account(self) -> String {
        match self {
            Self::Desk(it) => format!("{}.dispatcher", AGENCIES[it]),
            Self::Commander(it) => format!("{}.commander", AGENCIES[it]),
        }
    }

    /// Its agency's place in [`AGENCIES`].
    pub(super) const fn agency(self) -> usize {
        match self {
            Self::Desk(it) | Self::Commander(it) => it,
        }
    }
}

/// One command as it is sent, however often.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) seat: Seat,
    pub(super) path: String,
    pub(super) body: Bytes,
    /// What is said of the body, if it is the bytes of an attachment.
    pub(super) described: Option<String>,
    pub(super) effect: Effect,
}

/// A command and the answer that it got.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub(super) command: Arc<Command>,
    pub(super) accepted: Accepted,
}

/// What a client does over and over.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// An incident from report to close, with everything that is written down about it.
    Desk { agency: usize },
    /// One unit's assignment to an incident of its own, from dispatch to clear.
    Crew { agency: usize, unit: Uuid },
    /// A joint task of two agencies; the party accepts or declines.
    Task { lead: usize, party: usize },
}

/// One client.
#[derive(Debug)]
pub(super) struct Teller {
    part: Part,
    told: usize,
    /// What is still to be sent; the first may be on its way.
    plan: VecDeque<Arc<Command>>,
    /// What was answered since it was last taken.
    pub(super) answered: Vec<Answered>,
    /// What was refused: nothing should be.
    pub(super) refused: Vec<String>,
}

impl Teller {
    pub(super) const fn new(part: Part) -> Self {
        Self {
            part,
            told: 0,
            plan: VecDeque::new(),
            answered: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// The command that was sent and not answered.
    pub(super) fn in_doubt(&self) -> Option<&Arc<Command>> {
        self.plan.front()
    }

    /// Sends until the server is gone; gives back itself for the next round.
    pub(super) async fn run(mut self, client: Seats, acknowledged: Arc<AtomicUsize>) -> Self {
        loop {
            if self.plan.is_empty() {
                self.told += 1;
                self.plan = self.part.plan(self.told);
            }
            match self.send(&client).await {
                Sent::Answered => {
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                }
                Sent::Refused => {}
                Sent::Gone => return self,
            }
        }
    }

    /// Sends what is in doubt once more and nothing new. The server lives, so there will be an answer.
    pub(super) async fn settle(mut self, seats: Seats) -> Self {
        for _ in 0..ATTEMPTS_MAX {
            if self.in_doubt().is_none() || !matches!(self.send(&seats).await, Sent::Gone) {
                break;
            }
            tokio::time::sleep(BETWEEN_ATTEMPTS).await;
        }
        self
    }

    async fn send(&mut self, seats: &Seats) -> Sent {
        let Some(command) = self.plan.front().cloned() else {
            return Sent::Refused;
        };
        match send(seats, &command).await {
            Ok(accepted) => {
                self.plan.pop_front();
                self.answered.push(Answered { command, accepted });
                Sent::Answered
            }
            Err(ApiError::Transport(_)) => Sent::Gone,
            Err(why) => {
                // What follows builds on it: begin another story.
                self.refused.push(format!("{}: {why}", command.path));
                self.plan.clear();
                Sent::Refused
            }
        }
    }
}

enum Sent {
    Answered,
    Refused,
    Gone,
}

/// A client of each seat, with connections of its own.
#[derive(Clone)]
pub(super) struct Seats(pub(super) Arc<std::collections::BTreeMap<Seat, Client>>);

/// Sends the bytes of a command.
pub(super) async fn send(seats: &Seats, command: &Command) -> Result<Accepted, ApiError> {
    let client = &seats.0[&command.seat];
    let (path, body) = (command.path.as_str(), command.body.clone());
    let (status, body) = match &command.described {
        None => {
            let (status, body) = client.post_bytes(path, body).await?;
            (status.as_u16(), body)
        }
        Some(header) => send_attachment(client, path, header, body).await?,
    };
    serde_json::from_slice(&body).map_err(|why| ApiError::NotUnderstood {
        status,
        why: why.to_string(),
    })
}

/// One person has a few uploads at a time; ten desks of an agency are one person here. The next one asks again.
async fn send_attachment(
    client: &Client,
    path: &str,
    header: &str,
    body: Bytes,
) -> Result<(u16, Bytes), ApiError> {
    loop {
        match client.post_attachment(path, header, body.clone()).await {
            Err(error) if error.code() == Some("busy") => {
                tokio::time::sleep(BETWEEN_PLACES).await;
            }
            answer => return answer.map(|(status, body)| (status.as_u16(), body)),
        }
    }
}

/// Sends the bytes of a command to a server that lives: on a busy machine it may answer late.
pub(super) async fn send_patiently(seats: &Seats, command: &Command) -> Result<Accepted, ApiError> {
    for _ in 1..ATTEMPTS_MAX {
        match send(seats, command).await {
            Err(ApiError::Transport(_)) => tokio::time::sleep(BETWEEN_ATTEMPTS).await,
            answer => return answer,
        }
    }
    send(seats, command).await
}

impl Part {
    fn plan(self, number: usize) -> VecDeque<Arc<Command>> {
        let mut plan = Plan(VecDeque::new());
        match self {
            Self::Desk { agency } => plan.incident(Seat::Desk(agency)),
            Self::Crew { agency, unit } => plan.assignment(Seat::Desk(agency), unit),
            Self::Task { lead, party } => plan.task(lead, party, number.is_multiple_of(3)),
        }
        plan.0
    }
}

struct Plan(VecDeque<Arc<Command>>);

impl Plan {
    fn add(&mut self, seat: Seat, path: String, body: &impl Serialize, effect: Effect) {
        self.0.push_back(Arc::new(Command {
            seat,
            path: format!("/api/v1/{path}"),
            body: serde_json::to_vec(body).expect("plain values").into(),
            described: None,
            effect,
        }));
    }

    /// A file of its own to each: the same twice would be refused (rule F3).
    fn attach(&mut self, seat: Seat, incident: Uuid) {
        let id = new_id().as_u128();
        let length = (id >> 64) % ATTACHED_BYTES_MAX;
        let bytes = photograph(id as u64, length as usize);
        let what = AddAttachment {
            name: "photograph.jpg".to_owned(),
            ..described(&bytes)
        };
        self.0.push_back(Arc::new(Command {
            seat,
            path: format!("/api/v1/incidents/{incident}/attachments"),
            body: bytes,
            described: Some(serde_json::to_string(&what).expect("plain values")),
            effect: Effect::Attached {
                incident,
                attachment: what.id,
                sha256: what.sha256,
            },
        }));
    }

    fn report(&mut self, seat: Seat) -> Uuid {
        let body = city::incident();
        self.add(
            seat,
            "incidents".to_owned(),
            &body,
            Effect::Reported { incident: body.id },
        );
        body.id
    }

    fn note(&mut self, seat: Seat, incident: Option<Uuid>, task: Option<Uuid>) {
        let id = new_id();
        let body = AddNote {
            command_id: new_id(),
            occurred_at: None,
            id,
            incident,
            task,
            text: format!("Note {id}"),
        };
        let effect = Effect::Noted {
            note: id,
            text: body.text.clone(),
            on: incident.or(task).unwrap_or_default(),
        };
        self.add(seat, "notes".to_owned(), &body, effect);
    }

    fn milestone(&mut self, seat: Seat, incident: Uuid) {
        let command_id = new_id();
        let body = AddMilestone {
            command_id,
            occurred_at: None,
            text: format!("Milestone {command_id}"),
        };
        let effect = Effect::Milestone {
            incident,
            text: body.text.clone(),
        };
        self.add(
            seat,
            format!("incidents/{incident}/milestones"),
            &body,
            effect,
        );
    }

    fn step(&mut self, seat: Seat, incident: Uuid, to: IncidentStep, state: IncidentState) {
        let body = StepIncident {
            command_id: new_id(),
            occurred_at: None,
            to,
            reason: None,
        };
        self.add(
            seat,
            format!("incidents/{incident}/state"),
            &body,
            Effect::Stepped { incident, state },
        );
    }

    fn incident(&mut self, seat: Seat) {
        let incident = self.report(seat);
        self.attach(seat, incident);
        let triage = TriageIncident {
            command_id: new_id(),
            occurred_at: None,
            version: 1,
            priority: Some(1),
            own_priority: None,
            incident_type: None,
            own_type: None,
        };
        let path = format!("incidents/{incident}/triage");
        self.add(seat, path, &triage, Effect::Triaged { incident });
        for _ in 0..6 {
            self.note(seat, Some(incident), None);
            self.milestone(seat, incident);
        }
        let place = NewPlace {
            lon: 7.42,
            lat: 43.73,
            place: "Harbour".to_owned(),
        };
        let moved = ChangeIncident {
            command_id: new_id(),
            occurred_at: None,
            version: 1,
            place: Some(place),
            narrative: None,
        };
        let path = format!("incidents/{incident}/change");
        self.add(seat, path, &moved, Effect::Moved { incident });
        self.step(seat, incident, IncidentStep::Active, IncidentState::Active);
        self.step(
            seat,
            incident,
            IncidentStep::Contained,
            IncidentState::Contained,
        );
        self.step(seat, incident, IncidentStep::Closed, IncidentState::Closed);
    }

    fn assignment(&mut self, seat: Seat, unit: Uuid) {
        let incident = self.report(seat);
        let order = city::assign(unit, Some(incident), None);
        let assignment = order.id;
        self.add(
            seat,
            "assignments".to_owned(),
            &order,
            Effect::Assigned {
                assignment,
                incident,
            },
        );
        for to in [
            AssignmentStatus::Acknowledged,
            AssignmentStatus::EnRoute,
            AssignmentStatus::OnScene,
            AssignmentStatus::Cleared,
        ] {
            let path = format!("assignments/{assignment}/status");
            self.add(
                seat,
                path,
                &city::advance(to),
                Effect::Advanced { assignment, to },
            );
        }
    }

    fn task(&mut self, lead: usize, party: usize, declines: bool) {
        let (leader, other) = (Seat::Commander(lead), Seat::Commander(party));
        let draft = city::task(&[AGENCIES[party]], None);
        let task = draft.id;
        let phase = |phase| Effect::Phase { task, phase };
        self.add(leader, "tasks".to_owned(), &draft, phase(TaskPhase::Draft));
        self.plain(leader, task, "propose", phase(TaskPhase::Proposed));
        self.note(leader, None, Some(task));
        let (answer, commitment) = if declines {
            (city::decline(1, "no patrol is free"), Commitment::Declined)
        } else {
            (city::accept(1), Commitment::Accepted)
        };
        let answered = Effect::AnsweredBy {
            task,
            party: AGENCIES[party],
            commitment,
        };
        self.add(other, format!("tasks/{task}/answer"), &answer, answered);
        if declines {
            let body = WithReason {
                command_id: new_id(),
                occurred_at: None,
                reason: "not without them".to_owned(),
            };
            let path = format!("tasks/{task}/cancel");
            self.add(leader, path, &body, phase(TaskPhase::Cancelled));
        } else {
            self.move_on(
                leader,
                task,
                TaskStep::Mobilize,
                phase(TaskPhase::Mobilizing),
            );
            self.plain(leader, task, "start", phase(TaskPhase::InProgress));
            self.plain(leader, task, "complete", phase(TaskPhase::Completed));
            self.move_on(leader, task, TaskStep::Close, phase(TaskPhase::Closed));
        }
    }

    fn move_on(&mut self, seat: Seat, task: Uuid, step: TaskStep, effect: Effect) {
        let body = MoveTask {
            command_id: new_id(),
            occurred_at: None,
            step,
            reason: None,
        };
        self.add(seat, format!("tasks/{task}/step"), &body, effect);
    }

    fn plain(&mut self, seat: Seat, task: Uuid, verb: &str, effect: Effect) {
        let body: Plain = city::plain();
        self.add(seat, format!("tasks/{task}/{verb}"), &body, effect);
    }
}
