//! The writer: take what is waiting, decide, append in one go, publish, answer.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::{
    AgencyId, Command, CommandId, Context, Event, PrincipalId, State, Timestamp, UnitId, decide,
    event::Recorded, refusal::StoredRefusal, timeline::Entry,
};
use picture::Handle;
use storage::{Journal, NewRow, Outcome, Row, StorageError};
use tokio::{sync::mpsc, task::JoinHandle};
use uuid::Uuid;

use super::{
    Ask, AskError, BATCH_MAX, QUEUE_MAX, Receipt, RoomHandle, TIMER_MS, empty,
    outcomes::Outcomes,
    published::{self, Published},
};
use crate::{
    auth::Auth,
    clock::Clock,
    picture_owner::{PictureGone, PictureHandle},
};

/// How often refusals that are too old are deleted, in milliseconds.
const PRUNE_EVERY_MS: i64 = 600_000;

/// Why the room stopped by itself, or did not start.
#[derive(Debug, thiserror::Error)]
pub enum RoomError {
    /// The journal could not be read or written.
    #[error("the journal failed")]
    Storage(#[from] StorageError),
    /// What may be seen could not be brought to the picture.
    #[error("what may be seen could not be carried out")]
    Picture(#[from] PictureGone),
    /// The writer ended without a word.
    #[error("the room failed: {0}")]
    Failed(String),
}

/// The running writer.
#[derive(Debug)]
pub struct RoomTask(JoinHandle<Result<(), RoomError>>);

impl RoomTask {
    /// Waits until the room has stopped: cleanly, or because the journal could not be written.
    pub async fn stopped(self) -> Result<(), RoomError> {
        self.0
            .await
            .unwrap_or_else(|error| Err(RoomError::Failed(error.to_string())))
    }
}

/// Replays the journal and starts the writer. It ends when `stop` resolves, or when there is no safe way on.
///
/// `clock` makes the clock, given the newest time in the journal.
pub async fn start<J: Journal + 'static>(
    mut journal: J,
    clock: impl FnOnce(Timestamp) -> Clock,
    picture: PictureHandle,
    auth: Auth,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(RoomHandle, RoomTask, Clock), RoomError> {
    let Replay {
        state,
        recent,
        outcomes,
        newest,
    } = replay(&mut journal).await?;
    let units: Vec<UnitId> = state.units().map(|it| it.id).collect();
    let handles: BTreeMap<UnitId, Handle> = picture.register(units).await?.into_iter().collect();
    let clock = clock(newest);
    // Names this run of the server: cursors of earlier runs are answered by a snapshot.
    let epoch = Uuid::now_v7().simple().to_string();
    let mut published = Published::new(state.clone(), recent, epoch, newest, handles);
    let (audiences, disclosures) = published.add_missing_audiences();
    picture.disclose(audiences, disclosures).await?;

    let (queue, asks) = mpsc::channel(QUEUE_MAX);
    let is_stopped = Arc::new(AtomicBool::new(false));
    let handle = RoomHandle {
        queue,
        published: Arc::new(RwLock::new(published)),
        waiting: Arc::default(),
        is_stopped: Arc::clone(&is_stopped),
    };
    let writer = Writer {
        journal,
        working: state,
        outcomes,
        clock: clock.clone(),
        picture,
        room: handle.clone(),
        auth,
        pruned_at: newest,
    };
    let task = tokio::spawn(async move {
        let result = writer.run(asks, stop).await;
        is_stopped.store(true, Ordering::Release);
        result
    });
    Ok((handle, RoomTask(task), clock))
}

/// What the journal adds up to.
struct Replay {
    state: State,
    /// The newest timeline entries, in the order they were recorded.
    recent: VecDeque<Entry>,
    outcomes: Outcomes,
    newest: Timestamp,
}

async fn replay<J: Journal>(journal: &mut J) -> Result<Replay, StorageError> {
    let (state, outcomes) = (empty(), Outcomes::default());
    let mut all = Replay {
        state,
        recent: VecDeque::new(),
        outcomes,
        newest: Timestamp(0),
    };
    let replayed = journal
        .replay(|row: Row| {
            all.newest = all.newest.max(row.received_at);
            let key = (row.principal, row.command_id);
            let recorded = Recorded {
                principal: row.principal,
                agency: row.agency,
                received_at: row.received_at,
                occurred_at: row.occurred_at,
            };
            match row.outcome {
                Outcome::Accepted { events, receipt } => {
                    let entries = all.state.apply_accepted(&events, &recorded);
                    published::remember(&mut all.recent, &entries);
                    let receipt = Receipt {
                        receipt,
                        recorded_at: recorded.received_at,
                    };
                    all.outcomes.accept(key, row.body_sha256, receipt);
                }
                Outcome::Refused(refusal) => {
                    all.outcomes
                        .refuse(key, row.body_sha256, refusal, recorded.received_at);
                }
            }
        })
        .await?;
    let (seq, refusals, erased_texts) =
        (replayed.head.seq, replayed.refusals, replayed.erased_texts);
    tracing::info!(seq, refusals, erased_texts, "Replayed the journal");
    Ok(all)
}

struct Writer<J> {
    journal: J,
    /// Ahead of the journal within a batch; nobody else sees it.
    working: State,
    outcomes: Outcomes,
    clock: Clock,
    picture: PictureHandle,
    room: RoomHandle,
    auth: Auth,
    pruned_at: Timestamp,
}

/// One command that was decided and waits for the disk.
struct Decided {
    ask: Ask,
    recorded: Recorded,
    result: Result<(Vec<Event>, u64), StoredRefusal>,
}

impl<J: Journal> Writer<J> {
    async fn run(
        mut self,
        mut asks: mpsc::Receiver<Ask>,
        stop: impl Future<Output = ()>,
    ) -> Result<(), RoomError> {
        let mut batch = Vec::with_capacity(BATCH_MAX);
        let mut timer = tokio::time::interval(Duration::from_millis(TIMER_MS));
        timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        tokio::pin!(stop);
        loop {
            tokio::select! {
                biased;
                () = &mut stop => break,
                _ = timer.tick() => self.tick().await?,
                count = asks.recv_many(&mut batch, BATCH_MAX) => {
                    if count == 0 {
                        break;
                    }
                    self.turn(std::mem::take(&mut batch)).await?;
                }
            }
        }
        // What is waiting was not promised anything: its senders are told to ask again elsewhere.
        asks.close();
        Ok(self.journal.close().await?)
    }

    /// Decides and appends a batch, then publishes and answers it.
    async fn turn(&mut self, batch: Vec<Ask>) -> Result<(), RoomError> {
        let mut decided: Vec<Decided> = Vec::with_capacity(batch.len());
        let mut repeated = Vec::new();
        for ask in batch {
            let key = (principal_of(&ask), ask.command_id);
            if let Some(answer) = self.outcomes.known(key, &ask.body_sha256) {
                let _ = ask.reply.send(answer);
            } else if decided
                .iter()
                .any(|it| (it.recorded.principal, it.ask.command_id) == key)
            {
                // The same command twice in one batch: the second waits for what becomes of the first.
                repeated.push(ask);
            } else {
                decided.push(self.decide(ask));
            }
        }
        if !decided.is_empty() {
            self.commit(decided).await?;
        }
        for ask in repeated {
            let key = (principal_of(&ask), ask.command_id);
            let answer = self
                .outcomes
                .known(key, &ask.body_sha256)
                .unwrap_or(Err(AskError::Busy));
            let _ = ask.reply.send(answer);
        }
        Ok(())
    }

    fn decide(&mut self, ask: Ask) -> Decided {
        let now = self.clock.now();
        let context = match &ask.actor {
            None => Context::server(ask.command_id, now),
            Some(actor) => Context {
                principal: actor.principal,
                agency: actor.agency.clone(),
                role: actor.role,
                // As of now: a shift may have ended while the command waited.
                unit: self
                    .working
                    .principal(actor.principal)
                    .and_then(|it| it.unit),
                command_id: ask.command_id,
                now,
                occurred_at: ask.occurred_at.map_or(now, |said| not_ahead(said, now)),
            },
        };
        let recorded = Recorded {
            principal: context.principal,
            agency: context.agency.clone(),
            received_at: now,
            occurred_at: context.occurred_at,
        };
        let result = decide(&self.working, &ask.command, &context)
            .map_err(|it| it.stored())
            .map(|events| {
                self.working.apply_accepted(&events, &recorded);
                (events, self.working.receipt(&recorded.agency))
            });
        Decided {
            ask,
            recorded,
            result,
        }
    }

    async fn commit(&mut self, decided: Vec<Decided>) -> Result<(), RoomError> {
        let rows: Vec<NewRow> = decided.iter().map(row_of).collect();
        if let Err(error) = self.journal.append(&rows).await {
            // The working state is now ahead of the journal. There is no safe way on: stop, and let the restart
            // replay what is durable.
            tracing::error!(%error, "Stopping the room: the journal could not be written");
            self.room.is_stopped.store(true, Ordering::Release);
            for it in decided {
                let _ = it.ask.reply.send(Err(AskError::Stopping));
            }
            return Err(error.into());
        }
        for it in decided {
            let key = (it.recorded.principal, it.ask.command_id);
            let answer = match it.result {
                Ok((events, receipt)) => {
                    let receipt = Receipt {
                        receipt,
                        recorded_at: it.recorded.received_at,
                    };
                    self.outcomes.accept(key, it.ask.body_sha256, receipt);
                    self.publish(&events, &it.recorded, it.ask.command_id)
                        .await?;
                    Ok(receipt)
                }
                Err(refusal) => {
                    self.outcomes.refuse(
                        key,
                        it.ask.body_sha256,
                        refusal.clone(),
                        it.recorded.received_at,
                    );
                    Err(AskError::Refused(refusal))
                }
            };
            // Who asked may have hung up; the effect stands all the same.
            let _ = it.ask.reply.send(answer);
        }
        Ok(())
    }

    async fn publish(
        &mut self,
        events: &[Event],
        recorded: &Recorded,
        command_id: CommandId,
    ) -> Result<(), RoomError> {
        let is_new = |event: &Event| {
            if let Event::UnitRegistered { unit, .. } = event {
                Some(*unit)
            } else {
                None
            }
        };
        let new_units: Vec<UnitId> = events.iter().filter_map(is_new).collect();
        let handles = self.picture.register(new_units).await?;
        let (audiences, disclosures) = self.room.write(|published| {
            let mut disclosures = published.publish(events, recorded, command_id.0, handles);
            let (audiences, more) = published.add_missing_audiences();
            disclosures.extend(more);
            (audiences, disclosures)
        });
        self.picture.disclose(audiences, disclosures).await?;
        for event in events {
            if let Event::PrincipalEnabledSet {
                principal,
                is_enabled: false,
            } = event
            {
                self.end_sessions_of(*principal);
            }
        }
        Ok(())
    }

    /// Ends the sessions of somebody who was disabled. Decisions do not wait for it.
    fn end_sessions_of(&self, principal: PrincipalId) {
        let auth = self.auth.clone();
        tokio::spawn(async move {
            if let Err(error) = auth.end_all_of(principal).await {
                // Their sockets are closed and every request is refused; only the disk still has the sessions.
                tracing::error!(%error, "The sessions of a disabled principal are still on the disk");
            }
        });
    }

    /// Refusals are kept for a day, in the journal as in memory.
    async fn prune_refusals(&mut self, now: Timestamp) -> Result<(), RoomError> {
        if now.ms_since(self.pruned_at) < PRUNE_EVERY_MS {
            return Ok(());
        }
        self.pruned_at = now;
        self.outcomes.forget_old(now);
        let before = now.plus_ms(-storage::limits::REFUSALS_KEPT_MS);
        self.journal
            .prune_refusals(before)
            .await
            .inspect_err(|error| {
                tracing::error!(%error, "Stopping the room: old refusals could not be deleted");
            })?;
        Ok(())
    }

    /// What time alone brings about goes through the journal like everything else.
    async fn tick(&mut self) -> Result<(), RoomError> {
        let now = self.clock.now();
        self.prune_refusals(now).await?;
        let command_id = CommandId(Uuid::now_v7());
        let context = Context::server(command_id, now);
        let is_due =
            decide(&self.working, &Command::Tick, &context).is_ok_and(|events| !events.is_empty());
        if !is_due {
            return Ok(());
        }
        let (reply, _answer) = tokio::sync::oneshot::channel();
        let ask = Ask {
            actor: None,
            command_id,
            body_sha256: [0; 32],
            occurred_at: None,
            command: Command::Tick,
            reply,
        };
        let decided = self.decide(ask);
        self.commit(vec![decided]).await
    }
}

/// Rule C4: a device's clock may be a little ahead. What it says happened now; kept as said it would lie after the
/// next step that somebody else reports. What is further ahead is the domain's to refuse.
fn not_ahead(said: Timestamp, now: Timestamp) -> Timestamp {
    if said.ms_since(now) <= domain::limits::AHEAD_MS_MAX {
        said.min(now)
    } else {
        said
    }
}

fn principal_of(ask: &Ask) -> PrincipalId {
    ask.actor
        .as_ref()
        .map_or(PrincipalId::SERVER, |it| it.principal)
}

fn row_of(it: &Decided) -> NewRow {
    NewRow {
        principal: it.recorded.principal,
        agency: AgencyId::clone(&it.recorded.agency),
        command_id: it.ask.command_id,
        body_sha256: it.ask.body_sha256,
        received_at: it.recorded.received_at,
        occurred_at: it.recorded.occurred_at,
        outcome: match &it.result {
            Ok((events, receipt)) => Outcome::Accepted {
                events: events.clone(),
                receipt: *receipt,
            },
            Err(refusal) => Outcome::Refused(refusal.clone()),
        },
    }
}
