//! Driving the plan: the clock goes ahead with the record, and every command is sent once those before it of the same
//! incident and the same unit are answered.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    sync::Arc,
};

use client::ApiError;
use protocol::{
    Moment,
    command::{Accepted, RegisterUnit, TriageIncident},
    object::Home,
};
use tokio::task::JoinSet;

use super::{
    CallsError, Mapping,
    action::Action,
    desk::Desk,
    ids::Ids,
    mapping::Stage,
    plan::{Plan, PlannedUnit},
};

/// Commands that wait for an answer at a time: as many as one client keeps connections open.
pub const IN_FLIGHT_MAX: usize = client::limits::IDLE_CONNECTIONS_MAX;
/// How far the clock may be ahead of the oldest command that is not answered, in milliseconds of the record. Enough
/// to keep the connections busy on an ordinary day (a step every 16 s); far below the two hours that a desk may report late.
pub const CLOCK_LEAD_MS: i64 = 10 * 60_000;

/// What the server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// Accepted; the receipt counts the accepted commands of the agency.
    Accepted {
        /// The count.
        receipt: u64,
    },
    /// Refused with this code.
    Refused {
        /// The code.
        code: String,
    },
}

/// Everything that the server answered.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// By the plan's units.
    pub(super) units: Vec<Answer>,
    /// By the plan's commands.
    pub(super) commands: Vec<Option<Answer>>,
    /// How often the clock was set.
    pub(super) clock_sets: u64,
}

/// The desks of all agencies of a mapping.
pub(super) type Desks = Arc<BTreeMap<String, Desk>>;

/// Registers the units, then plays the plan to its end.
pub(super) async fn drive(
    mapping: &Mapping,
    plan: &Arc<Plan>,
    desks: &Desks,
) -> Result<Answers, CallsError> {
    let mut answers = Answers::default();
    let (Some(begins), Some(control)) = (plan.begins(), desks.get(&mapping.owner)) else {
        return Ok(answers);
    };
    let start = control.server_time.max(begins);
    if control.server_time < start {
        answers.clock_sets += 1;
        let set = control.admin.set_clock(start).await;
        set.map_err(|it| CallsError::Server(format!("the clock cannot be set: {it}")))?;
    }
    for unit in &plan.units {
        let desk = desk_of(desks, &unit.agency)?;
        let body = registration(mapping, &plan.ids, unit);
        answers
            .units
            .push(answer(desk.admin.send("/api/v1/units", &body).await)?);
    }
    Run::new(plan, desks, start)
        .play_all(control, &mut answers)
        .await?;
    Ok(answers)
}

fn registration(mapping: &Mapping, ids: &Ids, unit: &PlannedUnit) -> RegisterUnit {
    RegisterUnit {
        command_id: ids.command(unit.id, "register"),
        // Registered when the replay begins: the record does not say since when a unit exists.
        occurred_at: None,
        id: unit.id,
        agency: unit.agency.clone(),
        callsign: unit.callsign.clone(),
        unit_kind: unit.kind.clone(),
        capabilities: unit.capabilities.clone(),
        home: Home {
            name: mapping.home.name.clone(),
            lon: mapping.home.lon,
            lat: mapping.home.lat,
        },
        crew: Vec::new(),
    }
}

/// The state of a replay that runs.
struct Run<'a> {
    plan: &'a Arc<Plan>,
    desks: &'a Desks,
    clock: Moment,
    /// Commands whose predecessors are answered, the earliest first.
    ready: BinaryHeap<Reverse<usize>>,
    /// By command: how many predecessors are not answered.
    waits_for: Vec<usize>,
    /// By command: which ones wait for it.
    followers: Vec<Vec<usize>>,
    /// The earliest command that is not answered.
    oldest: usize,
    in_flight: JoinSet<(usize, Result<Answer, CallsError>)>,
}

impl<'a> Run<'a> {
    fn new(plan: &'a Arc<Plan>, desks: &'a Desks, clock: Moment) -> Self {
        let waits_for: Vec<usize> = plan.commands.iter().map(|it| it.after.len()).collect();
        let mut followers = vec![Vec::new(); plan.commands.len()];
        for (index, command) in plan.commands.iter().enumerate() {
            for before in &command.after {
                followers[*before].push(index);
            }
        }
        let first = waits_for.iter().enumerate();
        let ready = first
            .filter(|(_, it)| **it == 0)
            .map(|(index, _)| Reverse(index))
            .collect();
        Self {
            plan,
            desks,
            clock,
            ready,
            waits_for,
            followers,
            oldest: 0,
            in_flight: JoinSet::new(),
        }
    }

    async fn play_all(mut self, control: &Desk, answers: &mut Answers) -> Result<(), CallsError> {
        answers.commands = vec![None; self.plan.commands.len()];
        while self.oldest < self.plan.commands.len() {
            self.send_what_is_due();
            if let Some(to) = self.next_clock() {
                let set = control.admin.set_clock(to).await;
                set.map_err(|it| CallsError::Server(format!("the clock cannot be set: {it}")))?;
                self.clock = to;
                answers.clock_sets += 1;
                continue;
            }
            let Some(joined) = self.in_flight.join_next().await else {
                return Err(CallsError::Server(
                    "the plan waits for itself; this is a fault of the replay".to_owned(),
                ));
            };
            let (index, answer) = joined.map_err(|it| CallsError::Server(it.to_string()))?;
            answers.commands[index] = Some(answer?);
            self.answered(index, answers);
        }
        Ok(())
    }

    fn send_what_is_due(&mut self) {
        while self.in_flight.len() < IN_FLIGHT_MAX
            && let Some(Reverse(index)) = self.ready.peek().copied()
            && self.due(index) <= self.clock
        {
            self.ready.pop();
            let (plan, desks) = (Arc::clone(self.plan), Arc::clone(self.desks));
            self.in_flight
                .spawn(async move { (index, send(&plan, index, &desks).await) });
        }
    }

    /// Where the clock goes now; nothing if there is enough to do as it is.
    fn next_clock(&self) -> Option<Moment> {
        let next = self.ready.peek().map(|it| self.due(it.0))?;
        if next <= self.clock || self.in_flight.len() >= IN_FLIGHT_MAX {
            return None;
        }
        let lead = Moment(self.due(self.oldest).0.plus_ms(CLOCK_LEAD_MS));
        let to = lead.min(self.plan.ends()?);
        let step_ms = to.0.ms_since(self.clock.0);
        // In small steps only when nothing else can be done: setting it is a request too.
        let is_worth_it = step_ms >= CLOCK_LEAD_MS / 2 || self.in_flight.is_empty();
        (step_ms > 0 && is_worth_it).then_some(to)
    }

    fn answered(&mut self, index: usize, answers: &Answers) {
        for follower in std::mem::take(&mut self.followers[index]) {
            self.waits_for[follower] -= 1;
            if self.waits_for[follower] == 0 {
                self.ready.push(Reverse(follower));
            }
        }
        while answers
            .commands
            .get(self.oldest)
            .is_some_and(Option::is_some)
        {
            self.oldest += 1;
        }
    }

    fn due(&self, index: usize) -> Moment {
        self.plan.commands[index].due
    }
}

async fn send(plan: &Plan, index: usize, desks: &Desks) -> Result<Answer, CallsError> {
    let command = &plan.commands[index];
    let seat = &desk_of(desks, &command.agency)?.dispatch;
    let path = command.path();
    answer(match &command.action {
        Action::Report(body) => seat.send(&path, body).await,
        Action::Triage(body) => match current_version(seat.send(&path, body).await) {
            Ok(current) => {
                let step = format!("{} of version {current}", Stage::Entry.word());
                let body = TriageIncident {
                    command_id: plan.ids.command(command.object, &step),
                    version: current,
                    ..body.clone()
                };
                seat.send(&path, &body).await
            }
            Err(other) => other,
        },
        Action::Assign(body) => seat.send(&path, body).await,
        Action::Advance(body) => seat.send(&path, body).await,
        Action::Cancel(body) => seat.send(&path, body).await,
        Action::Close(body) => seat.send(&path, body).await,
    })
}

/// The current version that a refused edit was told. The plan knows whether a unit was sent before its call was taken
/// down, which triages it (rule U5), but not whether the server took that dispatch.
fn current_version(sent: Result<Accepted, ApiError>) -> Result<u32, Result<Accepted, ApiError>> {
    let current = match &sent {
        Err(ApiError::Refused { problem, .. }) if problem.code == "stale_version" => {
            problem.current.as_ref().and_then(|it| it.parse().ok())
        }
        _ => None,
    };
    current.ok_or(sent)
}

/// A refusal by a rule is an answer; anything else ends the replay, which can be started again.
fn answer(sent: Result<Accepted, ApiError>) -> Result<Answer, CallsError> {
    match sent {
        Ok(it) => Ok(Answer::Accepted {
            receipt: it.receipt,
        }),
        Err(ApiError::Refused { status, problem }) if status != 401 && status != 503 => {
            Ok(Answer::Refused { code: problem.code })
        }
        Err(it) => Err(CallsError::Server(it.to_string())),
    }
}

pub(super) fn desk_of<'a>(desks: &'a Desks, agency: &str) -> Result<&'a Desk, CallsError> {
    desks
        .get(agency)
        .ok_or_else(|| CallsError::Server(format!("no seats at `{agency}`")))
}
