//! Keys to what devices keep without a link, and whether they have purged (X2–X6).
//!
//! Everything here goes one after the other, and what was noted by the room is written first: a key that is handed out was
//! permitted by everything that was published before.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use domain::{AgencyId, Timestamp};
use storage::{Accounts, Device, DeviceHash, DeviceLease, PurgeDue, StorageError, Unconfirmed};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

use crate::{clock::Clock, room::RoomHandle};

/// How often keys whose time is over are destroyed, and what could not be written is tried again.
const TIDY_EVERY: Duration = Duration::from_secs(30);
/// How long a device may keep its own agency's data without a word from the server, in minutes: no agreement says so, but a
/// tablet that was lost for a week should not show them any more.
const OWN_LEASE_MIN: u16 = domain::limits::LEASE_MIN_MAX;
const MINUTE_MS: i64 = 60_000;

/// The one place that hands out keys. Copies are the same.
#[derive(Debug, Clone)]
pub(crate) struct Leases(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    accounts: Accounts,
    room: RoomHandle,
    clock: Clock,
    one_by_one: Mutex<()>,
}

/// What came of one owner.
pub(crate) enum Answer {
    Held(DeviceLease),
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
        }));
        leases.catch_up().await?;
        Ok(leases)
    }

    /// Waits for one's turn; what the room has noted is on the disk then.
    async fn turn(&self) -> Result<MutexGuard<'_, ()>, StorageError> {
        let turn = self.0.one_by_one.lock().await;
        let due = self.0.room.purges().take();
        if !due.is_empty()
            && let Err(error) = self.0.accounts.note_purges(&due).await
        {
            self.0.room.purges().give_back(due);
            return Err(error);
        }
        Ok(turn)
    }

    /// Keys for what a device keeps of these owners, or more time for those that it names.
    pub(crate) async fn ask(
        &self,
        device: &Device,
        wanted: &[(AgencyId, Option<Uuid>)],
    ) -> Result<Vec<Answer>, StorageError> {
        let _turn = self.turn().await?;
        let now = self.0.clock.now();
        let minutes = self.0.room.read().leases(&device.viewer);
        let due = self.0.accounts.purges_of(&device.hash).await?;
        let held = self.0.accounts.leases_of(device, now).await?;
        let mut answers = Vec::with_capacity(wanted.len());
        for (owner, named) in wanted {
            let purge = due.iter().find(|it| it.0 == *owner).map(|it| it.1);
            let until = end(&device.viewer, owner, &minutes, now);
            let has = held.iter().find(|it| it.owner == *owner).cloned();
            answers.push(match (purge, until, named, has) {
                (Some(purge), ..) => Answer::PurgeDue(purge),
                // It may not, or what it keeps is under a key that is gone.
                (None, None, ..) | (None, Some(_), Some(_), None) => Answer::Over,
                (None, Some(_), Some(named), Some(has)) if *named != has.lease => Answer::Over,
                (None, Some(until), _, Some(has)) => {
                    self.0.accounts.move_lease(device, owner, until).await?;
                    Answer::Held(DeviceLease { until, ..has })
                }
                (None, Some(until), None, None) => {
                    Answer::Held(self.0.accounts.make_lease(device, owner, until).await?)
                }
            });
        }
        Ok(answers)
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
        self.0.accounts.forget_device(device).await
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

    /// After a start: a crash can have come between a decision and the note of what it takes away.
    async fn catch_up(&self) -> Result<(), StorageError> {
        let now = self.0.clock.now();
        let pairs = self.0.accounts.leased_pairs().await?;
        for (viewer, owner) in pairs {
            let minutes = self.0.room.read().leases(&viewer);
            if end(&viewer, &owner, &minutes, now).is_none() {
                self.0.room.purges().note(PurgeDue {
                    purge: Uuid::now_v7(),
                    viewer,
                    owner,
                    agreement: None,
                    since: now,
                });
            }
        }
        self.turn().await.map(|_turn| ())
    }
}

/// Until when a device of `viewer` may keep what is `owner`'s, if at all.
fn end(
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
    Some(now.plus_ms(i64::from(minutes) * MINUTE_MS))
}

/// Writes what the room notes, and destroys keys whose time is over.
pub(crate) async fn keep(leases: Leases) {
    let mut tidy = tokio::time::interval(TIDY_EVERY);
    loop {
        tokio::select! {
            () = leases.0.room.purges().noted() => {}
            _ = tidy.tick() => {
                let now = leases.0.clock.now();
                if let Err(error) = leases.0.accounts.tidy_leases(now).await {
                    tracing::warn!(%error, "Keys to what devices keep outlive their time");
                }
            }
        }
        if let Err(error) = leases.turn().await {
            // They are kept in memory and tried again; meanwhile nobody gets a key.
            tracing::error!(%error, "What devices have to purge was not written");
        }
    }
}
