//! The room as architecture has it, with a disk that keeps what was committed and a machine that stops at any moment:
//! decide on the working state, append, publish, answer.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, Context, Event, State, Timestamp, decide,
    event::Recorded,
    sharing::{ObjectRef, affected},
};

use super::{
    audience::Audience,
    client::{Answer, Key, Message},
    dice::Dice,
    ledger,
    sim::Broken,
};

/// The machine stops in one turn of so many before the commit, and in as many after it.
const CRASH_ONE_IN: usize = 250;
/// Rows between two snapshots.
const SNAPSHOT_ROWS: usize = 150;

/// A command in the journal.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) key: Key,
    body: u64,
    pub(crate) recorded: Recorded,
    /// As written: what is read back went through its written form.
    events: String,
    pub(crate) answer: Answer,
}

/// The room and its disk.
pub(crate) struct Room {
    pub(crate) durable: Vec<Row>,
    /// After how many rows, and the state then, as written.
    snapshot: Option<(usize, String)>,
    working: State,
    outcomes: BTreeMap<Key, (u64, Answer)>,
    latest: Timestamp,
    pub(crate) audiences: BTreeMap<AgencyId, Audience>,
    pub(crate) epoch: u32,
    broken: Broken,
    pub(crate) accepted: u64,
}

/// What a turn led to.
pub(crate) struct Turn {
    pub(crate) answers: Vec<(Key, Answer)>,
    pub(crate) has_crashed: bool,
}

impl Room {
    /// A room that begins with what the city was made of.
    pub(crate) fn new(state: &State, broken: Broken) -> Self {
        let mut room = Self {
            durable: Vec::new(),
            snapshot: Some((0, serde_json::to_string(state).expect("plain values"))),
            working: state.clone(),
            outcomes: BTreeMap::new(),
            latest: Timestamp(0),
            audiences: BTreeMap::new(),
            epoch: 1,
            broken,
            accepted: 0,
        };
        room.open_audiences(state);
        room
    }

    fn open_audiences(&mut self, state: &State) {
        let mut before = std::mem::take(&mut self.audiences);
        for it in state.agencies() {
            let screens = before.remove(&it.id);
            let audience = Audience::new(state, &it.id, screens);
            self.audiences.insert(it.id.clone(), audience);
        }
    }

    /// The server's clock: the wall's, but it never steps back.
    fn now(&mut self, wall: Timestamp) -> Timestamp {
        if self.broken != Broken::ClockStepsBack {
            self.latest = self.latest.max(wall);
            return self.latest;
        }
        wall
    }

    /// One turn: everything that arrived is decided, appended, published and answered, unless the machine stops.
    pub(crate) fn turn(
        &mut self,
        arrived: Vec<Message>,
        wall: Timestamp,
        published: &mut State,
        dice: &mut Dice,
    ) -> Result<Turn, String> {
        let mut turn = Turn {
            answers: Vec::new(),
            has_crashed: false,
        };
        let mut batch: Vec<Row> = Vec::new();
        for message in arrived {
            let key = message.key();
            if let Some((body, answer)) = self.outcomes.get(&key) {
                let answer = if *body == message.body {
                    answer.clone()
                } else {
                    Answer::Reused
                };
                turn.answers.push((key, answer));
            } else if batch.iter().all(|it| it.key != key) {
                let now = self.now(wall);
                batch.push(self.decide(&message, now));
            }
        }
        if batch.is_empty() {
            return Ok(turn);
        }
        if self.broken == Broken::AnswersBeforeDurable {
            let early = batch.iter().map(|it| (it.key, it.answer.clone()));
            turn.answers.extend(early);
        }
        if dice.below(CRASH_ONE_IN) == 0 {
            // Before the commit: nothing of the batch is on the disk.
            turn.has_crashed = true;
            return self.restart(published).map(|()| turn);
        }
        self.durable.extend(batch.iter().cloned());
        if dice.below(CRASH_ONE_IN) == 0 {
            // After the commit: all of it is on the disk, and nobody has been told.
            for row in &batch {
                published.apply_accepted_row(row)?;
            }
            turn.has_crashed = true;
            return self.restart(published).map(|()| turn);
        }
        for row in batch {
            self.publish(&row, published)?;
            self.outcomes
                .insert(row.key, (row.body, row.answer.clone()));
            turn.answers.push((row.key, row.answer));
        }
        if self
            .snapshot
            .as_ref()
            .is_some_and(|it| it.0 + SNAPSHOT_ROWS < self.durable.len())
        {
            let text = serde_json::to_string(&*published).map_err(|it| it.to_string())?;
            self.snapshot = Some((self.durable.len(), text));
        }
        Ok(turn)
    }

    fn decide(&mut self, message: &Message, now: Timestamp) -> Row {
        let context = Context {
            now,
            // As the room does it: a device's clock may be a little ahead.
            occurred_at: if message.context.occurred_at.ms_since(now)
                <= domain::limits::AHEAD_MS_MAX
            {
                message.context.occurred_at.min(now)
            } else {
                message.context.occurred_at
            },
            ..message.context.clone()
        };
        let recorded = Recorded {
            principal: context.principal,
            agency: context.agency.clone(),
            received_at: now,
            occurred_at: context.occurred_at,
        };
        let (events, answer) = match decide(&self.working, &message.command, &context) {
            Ok(events) => {
                self.working.apply_accepted(&events, &recorded);
                self.accepted += 1;
                let receipt = self.working.receipt(&recorded.agency);
                (events, Answer::Accepted { receipt })
            }
            Err(refusal) => (vec![], Answer::Refused(refusal.code())),
        };
        Row {
            key: message.key(),
            body: message.body,
            recorded,
            events: serde_json::to_string(&events).expect("plain values"),
            answer,
        }
    }

    fn publish(&mut self, row: &Row, published: &mut State) -> Result<(), String> {
        let events = published.apply_accepted_row(row)?;
        ledger::units_and_times(published, &events)?;
        let mut objects: BTreeSet<ObjectRef> = events
            .iter()
            .flat_map(|it| affected(published, it))
            .collect();
        if self.broken == Broken::LooksAtTooLittle {
            objects.pop_first();
        }
        let loses = self.broken == Broken::LosesFrames && self.durable.len().is_multiple_of(50);
        for (agency, audience) in &mut self.audiences {
            audience.tell(published, agency, &objects, loses);
        }
        for it in published.agencies() {
            if !self.audiences.contains_key(&it.id) {
                let audience = Audience::new(published, &it.id, None);
                self.audiences.insert(it.id.clone(), audience);
            }
        }
        Ok(())
    }

    /// The machine starts again from its disk: newest snapshot and the rows after it (A2).
    fn restart(&mut self, published: &State) -> Result<(), String> {
        let (from, mut state) = match &self.snapshot {
            Some((rows, text)) => {
                let state = serde_json::from_str(text).map_err(|it| it.to_string())?;
                (*rows, state)
            }
            None => (0, State::default()),
        };
        for row in &self.durable[from..] {
            state.apply_accepted_row(row)?;
        }
        if state != *published {
            return Err("A2: what was replayed is not what was published".to_owned());
        }
        self.working = state;
        let outcome = |row: &Row| (row.key, (row.body, row.answer.clone()));
        self.outcomes = self.durable.iter().map(outcome).collect();
        if self.broken == Broken::ForgetsIdsAtRestart {
            self.outcomes.clear();
        }
        let newest = self.durable.last().map(|it| it.recorded.received_at);
        self.latest = newest.unwrap_or(Timestamp(0));
        self.epoch += 1;
        self.open_audiences(published);
        Ok(())
    }
}

/// Folding a row in as it is read from the disk.
trait Fold {
    fn apply_accepted_row(&mut self, row: &Row) -> Result<Vec<Event>, String>;
}

impl Fold for State {
    fn apply_accepted_row(&mut self, row: &Row) -> Result<Vec<Event>, String> {
        let events: Vec<Event> = serde_json::from_str(&row.events).map_err(|it| it.to_string())?;
        if matches!(row.answer, Answer::Accepted { .. }) {
            self.apply_accepted(&events, &row.recorded);
        }
        Ok(events)
    }
}
