//! Keys to what devices keep without a link, and whether they have purged (X2–X6).
//!
//! Everything here goes one after the other, and what was noted by the room is written first: a key that is handed out was
//! permitted by everything that was published before.

#[cfg(test)]
mod tests;
mod writing;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::{
    AgencyId, State, Timestamp,
    sharing::{self, Viewer},
};
use storage::{
    Accounts, Device, DeviceHash, DeviceLease, NewLease, PurgeDue, StorageError, Unconfirmed,
};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

use crate::{
    auth::Actor,
    clock::Clock,
    room::{Published, RoomHandle},
    share::{Place, Places, Shares},
};

/// How often keys whose time is over are destroyed, and what could not be written is tried again.
const TIDY_EVERY: Duration = Duration::from_secs(30);
/// How long a device may keep its own agency's data without a word from the server, in minutes: no agreement says so, but a
/// tablet that was lost for a week should not show them any more.
const OWN_LEASE_MIN: u16 = domain::limits::LEASE_MIN_MAX;
const MINUTE_MS: i64 = 60_000;
/// Questions of devices that are answered or wait for their turn; more are told that the server is busy. Each takes a flush
/// of the disk. Of one agency: its tablets after an outage, some seconds' worth; of one person: a device of theirs each.
const WAITING: Shares = Shares {
    all: 512,
    of_agency: 128,
    of_person: 4,
};

/// The one place that hands out keys. Copies are the same.
#[derive(Debug, Clone)]
pub(crate) struct Leases(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    accounts: Accounts,
    room: RoomHandle,
    clock: Clock,
    one_by_one: Mutex<()>,
    waiting: Places,
    /// Whether the log of the file may still hold keys that were destroyed.
    is_log_full: AtomicBool,
}

/// What came of one owner.
pub(crate) enum Answer {
    Held(DeviceLease),
    Over,
    PurgeDue(Uuid),
}

/// What is to come of one owner.
enum Plan {
    Move(DeviceLease),
    Make(NewLease),
    Over,
    PurgeDue(Uuid),
}

impl Leases {
    pub(crate) async fn start(
        accounts: Accounts,
        room: &RoomHandle,
        clock: &Clock,
    ) -> Result<Self, StorageError> {
        let leases = Self(Arc::new(Inner {
            accounts,
            room: room.clone(),
            clock: clock.clone(),
            one_by_one: Mutex::new(()),
            waiting: Places::new(WAITING),
            is_log_full: AtomicBool::new(false),
        }));
        leases.catch_up().await?;
        Ok(leases)
    }

    /// A place for a question of this person, if there is one.
    pub(crate) fn place(&self, actor: &Actor) -> Option<Place> {
        self.0.waiting.take(actor)
    }

    /// Waits for one's turn; what the room has noted is on the disk then.
    async fn turn(&self) -> Result<MutexGuard<'_, ()>, StorageError> {
        let turn = self.0.one_by_one.lock().await;
        self.write(false).await?;
        Ok(turn)
    }

    /// Writes what the room has noted. With `is_marked` it is written as well that nothing is missing when nothing was noted.
    async fn write(&self, is_marked: bool) -> Result<(), StorageError> {
        let Inner { room, accounts, .. } = &*self.0;
        // The row first: everything that it and those before it take away is noted by then.
        let seq = room.read().seq();
        let destroyed = writing::write(room.purges(), accounts, seq, is_marked).await?;
        self.empty_log_after(destroyed).await;
        Ok(())
    }

    /// Keys that were destroyed go from the log as well. Nobody is refused anything if that has to wait for a reader.
    async fn empty_log_after(&self, destroyed: u64) {
        if destroyed > 0 {
            self.0.is_log_full.store(true, Ordering::Release);
        }
        if !self.0.is_log_full.load(Ordering::Acquire) {
            return;
        }
        match self.0.accounts.empty_log().await {
            Ok(()) => self.0.is_log_full.store(false, Ordering::Release),
            Err(error) => tracing::debug!(%error, "Destroyed keys are still in the log"),
        }
    }

    /// Keys for what a device keeps of these owners, or more time for those that it names. `viewer`: who asks, as they are
    /// cleared when it is their turn (G14).
    pub(crate) async fn ask(
        &self,
        device: &Device,
        viewer: impl FnOnce(&State) -> Viewer,
        wanted: &[(AgencyId, Option<Uuid>)],
    ) -> Result<Vec<Answer>, StorageError> {
        let _turn = self.turn().await?;
        let now = self.0.clock.now();
        let ends: Vec<Option<Timestamp>> = {
            let published = self.0.room.read();
            let minutes = published.leases(&viewer(published.state()));
            let end = |owner| end(&published, &device.viewer, owner, &minutes, now);
            wanted.iter().map(|(owner, _)| end(owner)).collect()
        };
        let due = self.0.accounts.purges_of(&device.hash).await?;
        let held = self.0.accounts.leases_of(device, now).await?;
        let plan = |((owner, named), until): (&(AgencyId, Option<Uuid>), Option<Timestamp>)| {
            let purge = due.iter().find(|it| it.0 == *owner).map(|it| it.1);
            let has = held.iter().find(|it| it.owner == *owner).cloned();
            match (purge, until, named, has) {
                (Some(purge), ..) => Plan::PurgeDue(purge),
                // It may not, or what it keeps is under a key that is gone.
                (None, None, ..) | (None, Some(_), Some(_), None) => Plan::Over,
                (None, Some(_), Some(named), Some(has)) if *named != has.lease => Plan::Over,
                (None, Some(until), _, Some(has)) => Plan::Move(DeviceLease { until, ..has }),
                (None, Some(until), None, None) => Plan::Make(NewLease {
                    owner: owner.clone(),
                    until,
                }),
            }
        };
        let plans: Vec<Plan> = wanted.iter().zip(ends).map(plan).collect();
        self.carry_out(device, plans).await
    }

    /// One flush of the disk for a whole question.
    async fn carry_out(
        &self,
        device: &Device,
        plans: Vec<Plan>,
    ) -> Result<Vec<Answer>, StorageError> {
        let (mut moved, mut made) = (Vec::new(), Vec::new());
        for plan in &plans {
            match plan {
                Plan::Move(DeviceLease { owner, until, .. }) => moved.push(NewLease {
                    owner: owner.clone(),
                    until: *until,
                }),
                Plan::Make(it) => made.push(it.clone()),
                Plan::Over | Plan::PurgeDue(_) => {}
            }
        }
        let mut new = Vec::new();
        if !moved.is_empty() || !made.is_empty() {
            let (leases, destroyed) = self.0.accounts.put_leases(device, &moved, &made).await?;
            self.empty_log_after(destroyed).await;
            new = leases;
        }
        let mut new = new.into_iter();
        let answer = |plan| match plan {
            Plan::Move(lease) => Answer::Held(lease),
            Plan::Make(_) => new.next().map_or(Answer::Over, Answer::Held),
            Plan::Over => Answer::Over,
            Plan::PurgeDue(purge) => Answer::PurgeDue(purge),
        };
        Ok(plans.into_iter().map(answer).collect())
    }

    /// Whether a device has to purge before it gets anything else.
    pub(crate) async fn has_to_purge(&self, device: &DeviceHash) -> Result<bool, StorageError> {
        let _turn = self.turn().await?;
        Ok(!self.0.accounts.purges_of(device).await?.is_empty())
    }

    /// A device has carried out these purges. Gives those that were open, and those that were not.
    pub(crate) async fn confirm(
        &self,
        device: &DeviceHash,
        purges: &[Uuid],
    ) -> Result<(Vec<Uuid>, Vec<Uuid>), StorageError> {
        let _turn = self.turn().await?;
        let (mut confirmed, mut unknown) = (Vec::new(), Vec::new());
        for purge in purges {
            if self.0.accounts.confirm_purge(device, *purge).await? {
                confirmed.push(*purge);
            } else {
                unknown.push(*purge);
            }
        }
        Ok((confirmed, unknown))
    }

    /// A device keeps nothing any more. Gives how many keys were destroyed, and the purges that were open.
    pub(crate) async fn forget(
        &self,
        device: &DeviceHash,
    ) -> Result<(u64, Vec<Uuid>), StorageError> {
        let _turn = self.turn().await?;
        let (destroyed, purges) = self.0.accounts.forget_device(device).await?;
        self.empty_log_after(destroyed).await;
        Ok((destroyed, purges))
    }

    /// Devices that have not said that they purged what is `owner`'s.
    pub(crate) async fn unconfirmed(
        &self,
        owner: &AgencyId,
        skip: usize,
        max: usize,
    ) -> Result<Vec<Unconfirmed>, StorageError> {
        let _turn = self.turn().await?;
        self.0.accounts.unconfirmed(owner, skip, max).await
    }

    /// After a start: a crash can have come between a decision and the note of what it takes away, or keys that were
    /// destroyed are back with older accounts. What exactly is missing nobody knows then, so every device purges what it
    /// keeps of others.
    async fn catch_up(&self) -> Result<(), StorageError> {
        let noted = self.0.accounts.purges_noted().await?;
        let rows = self.0.room.purges().needed()..=self.0.room.read().seq();
        if !noted.is_some_and(|it| rows.contains(&it)) {
            let since = self.0.clock.now();
            for (viewer, owner) in self.0.accounts.leased_pairs().await? {
                self.0.room.purges().note(PurgeDue {
                    purge: Uuid::now_v7(),
                    viewer,
                    owner,
                    agreement: None,
                    since,
                });
            }
        }
        self.flush().await
    }

    /// Writes what the room has noted, and that nothing is missing.
    pub(crate) async fn flush(&self) -> Result<(), StorageError> {
        let _turn = self.0.one_by_one.lock().await;
        self.write(true).await
    }

    /// Writes what the room has noted, and destroys keys whose time is over. What is over because an agreement has ended is
    /// purged and listed instead, once that is recorded.
    async fn tidy(&self) -> Result<(), StorageError> {
        let _turn = self.0.one_by_one.lock().await;
        let now = self.0.clock.now();
        let is_all_recorded = self.0.room.read().state().past_agreements(now).is_empty();
        self.write(true).await?;
        if !is_all_recorded {
            return Ok(());
        }
        let destroyed = self.0.accounts.tidy_leases(now).await?;
        self.empty_log_after(destroyed).await;
        Ok(())
    }
}

/// Until when a device of `viewer` may keep what is `owner`'s, if at all.
fn end(
    published: &Published,
    viewer: &AgencyId,
    owner: &AgencyId,
    minutes: &BTreeMap<AgencyId, u16>,
    now: Timestamp,
) -> Option<Timestamp> {
    let minutes = if viewer == owner {
        OWN_LEASE_MIN
    } else {
        minutes.get(owner).copied().filter(|it| *it > 0)?
    };
    let until = now.plus_ms(i64::from(minutes) * MINUTE_MS);
    let known = sharing::known_end(published.state(), viewer, owner);
    // What is over by the clock is over, though nobody has recorded it yet.
    Some(known.map_or(until, |it| it.min(until))).filter(|it| *it > now)
}

/// Writes what the room notes, and destroys keys whose time is over.
pub(crate) async fn keep(leases: Leases) {
    let mut tidy = tokio::time::interval(TIDY_EVERY);
    loop {
        let written = tokio::select! {
            () = leases.0.room.purges().noted() => leases.turn().await.map(drop),
            _ = tidy.tick() => leases.tidy().await,
        };
        if let Err(error) = written {
            // It is kept in memory and tried again; meanwhile nobody gets a key.
            tracing::error!(%error, "What devices have to purge was not written, or keys outlive their time");
        }
    }
}
