//! The writer: take what is waiting, decide, append in one go, publish, answer.

use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::{Arc, RwLock},
    time::Duration,
};

use domain::{
    AgencyId, AssignmentStatus, Command, CommandId, Context, Event, PrincipalId, State, Timestamp,
    UnitId, decide, event::Recorded, refusal::StoredRefusal,
};
use picture::Handle;
use storage::{DataFolder, Head, Journal, NewRow, Outcome, StorageError};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};
use uuid::Uuid;

use super::{
    Ask, AskError, BATCH_MAX, Health, QUEUE_MAX, Receipt, RoomHandle, TIMER_MS,
    erasure::Unforgotten,
    outage::{LastOutage, Outage},
    outcomes::Outcomes,
    published::Published,
    purges::Purges,
    replay::{Replay, replay, with_copy},
};
use crate::{
    auth::Auth,
    clock::Clock,
    links::Links,
    picture_owner::{PictureGone, PictureHandle},
};

/// How often refusals that are too old are deleted, in milliseconds.
const PRUNE_EVERY_MS: i64 = 600_000;

/// Why the room stopped by itself, or did not start.
#[derive(Debug, thiserror::Error)]
pub enum RoomError {
    /// The journal could not be read, or not be written in a way that does not pass.
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
    /// Waits until the room has stopped: cleanly, or because there was no safe way on.
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
    folder: &DataFolder,
    clock: impl FnOnce(Timestamp) -> Clock,
    picture: PictureHandle,
    auth: Auth,
    links: Links,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(RoomHandle, RoomTask, Clock), RoomError> {
    let Replay {
        state,
        recent,
        outcomes,
        newest,
        head,
        purges,
        timelines,
    } = replay(&mut journal, folder).await?;
    let mut unforgotten = Unforgotten::at_start(&state);
    unforgotten.forget(&mut journal, &auth).await;
    let units: Vec<UnitId> = state.units().map(|it| it.id).collect();
    let handles: BTreeMap<UnitId, Handle> = picture.register(units).await?.into_iter().collect();
    let clock = clock(newest);
    // Names this run of the server: cursors of earlier runs are answered by a snapshot.
    let epoch = Uuid::now_v7().simple().to_string();
    let (working, settled) = with_copy(&state, newest);
    let mut published = Published::new(state, settled, recent, epoch, (head.seq, newest), handles);
    let (audiences, disclosures) = published.add_missing_audiences();
    picture.disclose(audiences, disclosures).await?;
    picture.watch(published.all_watched()).await?;

    let (queue, asks) = mpsc::channel(QUEUE_MAX);
    let health = Arc::new(watch::Sender::new(Health::Open));
    let handle = RoomHandle {
        queue,
        published: Arc::new(RwLock::new(published)),
        waiting: Arc::default(),
        attachments_gone: Arc::default(),
        purges: Purges::after(purges),
        health: Arc::clone(&health),
        timelines,
    };
    let writer = Writer {
        journal,
        working,
        outcomes,
        clock: clock.clone(),
        picture,
        room: handle.clone(),
        auth,
        links,
        pruned_at: newest,
        head,
        unsettled: Vec::new(),
        last_outage: None,
        unforgotten,
    };
    let task = tokio::spawn(async move {
        let result = writer.run(asks, stop).await;
        if let Err(error) = &result {
            tracing::error!(%error, "Stopping the room: there is no safe way on");
        }
        health.send_replace(Health::Stopped);
        result
    });
    Ok((handle, RoomTask(task), clock))
}

pub(super) struct Writer<J> {
    pub(super) journal: J,
    /// Ahead of the journal within a batch; nobody else sees it.
    pub(super) working: State,
    pub(super) outcomes: Outcomes,
    pub(super) clock: Clock,
    pub(super) picture: PictureHandle,
    pub(super) room: RoomHandle,
    auth: Auth,
    links: Links,
    pruned_at: Timestamp,
    /// The last row that is published.
    pub(super) head: Head,
    /// Commands of a batch that failed: whether they are on the disk is not known yet.
    pub(super) unsettled: Vec<Ask>,
    pub(super) last_outage: Option<LastOutage>,
    unforgotten: Unforgotten,
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
        tokio::pin!(stop);
        while let Err(error) = self.work(&mut asks, stop.as_mut()).await {
            match error {
                RoomError::Storage(error) if error.may_pass() => {
                    match self.outage(&error, &mut asks, stop.as_mut()).await? {
                        Outage::Over => {}
                        Outage::Stopped => break,
                    }
                }
                error => return Err(error),
            }
        }
        // What is waiting was not promised anything: its senders are told to ask again elsewhere.
        asks.close();
        Ok(self.journal.close().await?)
    }

    /// Takes turns until the server stops or something fails.
    async fn work(
        &mut self,
        asks: &mut mpsc::Receiver<Ask>,
        mut stop: Pin<&mut impl Future<Output = ()>>,
    ) -> Result<(), RoomError> {
        let mut batch = Vec::with_capacity(BATCH_MAX);
        let mut timer = tokio::time::interval(Duration::from_millis(TIMER_MS));
        timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                biased;
                () = &mut stop => return Ok(()),
                _ = timer.tick() => self.tick().await?,
                count = asks.recv_many(&mut batch, BATCH_MAX) => {
                    if count == 0 {
                        return Ok(());
                    }
                    self.turn(std::mem::take(&mut batch)).await?;
                }
            }
        }
    }

    /// Has at hand what came of those of a batch that were accepted before.
    async fn look_up(&mut self, batch: &[Ask]) -> Result<(), StorageError> {
        let keys = batch.iter().map(|it| (principal_of(it), it.command_id));
        let unknown: Vec<_> = keys.filter(|it| !self.outcomes.has(it)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        for it in self.journal.accepted(&unknown).await? {
            let receipt = Receipt {
                receipt: it.receipt,
                recorded_at: it.received_at,
            };
            let key = (it.principal, it.command_id);
            self.outcomes.accept(key, it.body_sha256, receipt);
        }
        Ok(())
    }

    /// Decides and appends a batch, then publishes and answers it.
    async fn turn(&mut self, batch: Vec<Ask>) -> Result<(), RoomError> {
        if let Err(error) = self.look_up(&batch).await {
            self.unsettled = batch;
            return Err(error.into());
        }
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
        if !decided.is_empty()
            && let Err(error) = self.commit(decided).await
        {
            self.unsettled.extend(repeated);
            return Err(error);
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
                clearance: actor.clearance_max(),
                // As of now: a shift may have ended while the command waited.
                unit: self
                    .working
                    .principal(actor.principal)
                    .and_then(|it| it.unit),
                command_id: ask.command_id,
                now,
                occurred_at: ask.occurred_at.map_or(now, |said| not_ahead(said, now)),
                is_unit_reachable: self.reaches(&ask.command),
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

    /// Rule K7: whether the unit that a command sends can be told so. A command that sends nobody reaches everybody.
    fn reaches(&self, command: &Command) -> bool {
        let unit_of = |id| self.working.assignment(id).map(|it| it.unit);
        let unit = match command {
            Command::AssignUnit(it) => Some(it.unit),
            Command::DivertAssignment(it) => unit_of(it.assignment),
            Command::AdvanceAssignment {
                assignment,
                to: AssignmentStatus::Dispatched,
                ..
            } => unit_of(*assignment),
            _ => None,
        };
        unit.is_none_or(|it| self.links.is_reachable(it))
    }

    async fn commit(&mut self, decided: Vec<Decided>) -> Result<(), RoomError> {
        let rows: Vec<NewRow> = decided.iter().map(row_of).collect();
        match self.journal.append(&rows).await {
            Ok(appended) => self.head = appended.head,
            Err(error) => {
                // The working state is now ahead of the journal, and nobody knows what is on the disk (J4).
                self.unsettled = decided.into_iter().map(|it| it.ask).collect();
                return Err(error.into());
            }
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

    pub(super) async fn publish(
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
        self.unforgotten.add(events);
        self.unforgotten.forget(&mut self.journal, &self.auth).await;
        let handles = self.picture.register(new_units).await?;
        let (audiences, disclosures, watched) = self.room.write(|published| {
            let purges = &self.room.purges;
            let mut disclosures =
                published.publish(events, recorded, command_id.0, handles, purges);
            let (audiences, more) = published.add_missing_audiences();
            disclosures.extend(more);
            (audiences, disclosures, published.watched_by(events))
        });
        self.picture.disclose(audiences, disclosures).await?;
        self.picture.watch(watched).await?;
        for event in events {
            match event {
                Event::IncidentAttachmentRemoved { .. } | Event::Erased { .. } => {
                    self.room.attachments_gone.notify_one();
                }
                Event::PrincipalEnabledSet {
                    principal,
                    is_enabled: false,
                } => self.end_sessions_of(*principal),
                Event::RoleWithdrawn { principal, role } => {
                    self.auth.close_role(*principal, *role);
                }
                Event::ClearanceSet { principal, .. } => self.auth.close_cleared(*principal),
                _ => {}
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
        self.journal.prune_refusals(before).await?;
        Ok(())
    }

    /// What time alone brings about goes through the journal like everything else.
    async fn tick(&mut self) -> Result<(), RoomError> {
        let now = self.clock.now();
        self.unforgotten.forget(&mut self.journal, &self.auth).await;
        self.prune_refusals(now).await?;
        if self.room.read().is_withholding() {
            self.withhold_past().await?;
        }
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

pub(super) fn principal_of(ask: &Ask) -> PrincipalId {
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
