//! When agreements last gave something, and which of their clauses never did (W10).
//!
//! The room notes what gives something; it is taken up here each minute, and when somebody asks, and written each minute.
//! A crash forgets the last one.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{
    Timestamp,
    sharing::{self, Giver, InForce, Viewer},
};
use protocol::usage::{AgreementUsage, AgreementsUsage};
use storage::{Accounts, AgreementUse, StorageError, limits::AGREEMENT_USES_MAX};

use crate::{
    clock::Clock,
    room::{RoomHandle, Use},
};

/// How often it is written.
const WRITE_EVERY: Duration = Duration::from_mins(1);
const MINUTE_MS: i64 = 60_000;

/// What agreements gave, of all agencies. Copies are the same.
#[derive(Debug, Clone)]
pub(crate) struct Usage(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    accounts: Accounts,
    room: RoomHandle,
    clock: Clock,
    /// Since when it is counted.
    since: Timestamp,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    last: BTreeMap<Use, Timestamp>,
    /// What is not on the disk yet.
    newer: BTreeSet<Use>,
    is_full: bool,
}

impl Known {
    fn note(&mut self, uses: BTreeSet<Use>, minute: Timestamp) {
        for it in uses {
            let is_known = self.last.contains_key(&it);
            if !is_known && self.last.len() >= AGREEMENT_USES_MAX {
                self.is_full = true;
                continue;
            }
            if self.last.insert(it.clone(), minute) != Some(minute) {
                self.newer.insert(it);
            }
        }
    }

    /// Forgets what is over, and gives it.
    fn forget(&mut self, may_give: impl Fn(Giver) -> bool) -> Vec<AgreementUse> {
        let is_over = |it: &Use, _at: &mut Timestamp| !may_give(it.2);
        let over: Vec<_> = self.last.extract_if(.., is_over).collect();
        self.newer.retain(|it| may_give(it.2));
        self.is_full &= over.is_empty();
        over.into_iter().map(|(it, at)| stored(it, at)).collect()
    }
}

fn stored((viewer, owner, by): Use, at: Timestamp) -> AgreementUse {
    AgreementUse {
        viewer,
        owner,
        by,
        at,
    }
}

impl Usage {
    /// Reads what is known.
    pub(crate) async fn start(
        accounts: Accounts,
        room: &RoomHandle,
        clock: &Clock,
    ) -> Result<Self, StorageError> {
        let (since, uses) = accounts.agreement_uses(clock.now()).await?;
        let last = uses.into_iter();
        let last = last.map(|it| ((it.viewer, it.owner, it.by), it.at));
        Ok(Self(Arc::new(Inner {
            accounts,
            room: room.clone(),
            clock: clock.clone(),
            since,
            known: Mutex::new(Known {
                last: last.collect(),
                ..Known::default()
            }),
        })))
    }

    /// What is known, with what the room has noted until now.
    fn taken_up(&self, is_new_minute: bool) -> MutexGuard<'_, Known> {
        let known = self.0.known.lock();
        let mut known = known.unwrap_or_else(PoisonError::into_inner);
        let now = self.0.clock.now().0;
        let minute = Timestamp(now - now.rem_euclid(MINUTE_MS));
        let uses = self.0.room.read().take_uses(is_new_minute);
        known.note(uses, minute);
        known
    }

    /// Writes what is new.
    pub(crate) async fn write(&self) -> Result<(), StorageError> {
        let (newer, over) = {
            let mut known = self.taken_up(true);
            let over = {
                let published = self.0.room.read();
                known.forget(|it| sharing::may_give(published.state(), it))
            };
            let newer = std::mem::take(&mut known.newer).into_iter();
            let of = |it: Use| known.last.get(&it).map(|at| stored(it.clone(), *at));
            (newer.filter_map(of).collect::<Vec<_>>(), over)
        };
        if newer.is_empty() && over.is_empty() {
            return Ok(());
        }
        let written = self.0.accounts.note_agreement_uses(&newer, &over).await;
        if written.is_err() {
            let known = self.0.known.lock();
            let mut known = known.unwrap_or_else(PoisonError::into_inner);
            let again = newer.into_iter().map(|it| (it.viewer, it.owner, it.by));
            known.newer.extend(again);
        }
        written
    }

    /// What the agreements in force of an agency gave to it, or gave others of its things. What two others gave each other is
    /// not in it, nor what was given to those only who are cleared for more than who asks (G14).
    pub(crate) fn of(&self, asker: &Viewer, skip: usize, max: usize) -> AgreementsUsage {
        let agency = &asker.agency;
        let known = self.taken_up(false);
        let mut last = Last::default();
        for ((viewer, owner, giver), at) in &known.last {
            for (is_it, newest) in [
                (viewer == agency, &mut last.to_it),
                (owner == agency, &mut last.of_it),
            ] {
                if is_it {
                    let newest = newest.entry(*giver).or_insert(*at);
                    *newest = (*newest).max(*at);
                }
            }
        }
        let published = self.0.room.read();
        let mut all = sharing::in_force(published.state(), agency);
        let more = all.len() > skip.saturating_add(max);
        let page = all.drain(..).skip(skip).take(max);
        AgreementsUsage {
            counted_since: self.0.since.into(),
            incomplete: known.is_full,
            items: page.map(|it| usage(&it, &last, asker)).collect(),
            more,
        }
    }
}

/// When what gave something last.
#[derive(Debug, Default)]
struct Last {
    /// To the agency that asks.
    to_it: BTreeMap<Giver, Timestamp>,
    /// Of its things.
    of_it: BTreeMap<Giver, Timestamp>,
}

fn usage(it: &InForce<'_>, last: &Last, asker: &Viewer) -> AgreementUsage {
    let giver = |clause| Giver {
        agreement: it.agreement,
        version: it.version,
        clause,
    };
    // Newer standing terms begin anew. To the minute: what began within it counts.
    let begins = it.since.0 - it.since.0.rem_euclid(MINUTE_MS);
    let gave = |clause, is_told: bool| {
        let to_it = last.to_it.get(&giver(clause)).filter(|_| is_told);
        let newest = to_it.max(last.of_it.get(&giver(clause)));
        newest.filter(|at| at.0 >= begins).copied()
    };
    let clauses = it.clauses.iter().filter_map(|(n, clause)| {
        let is_told = clause.clearance <= asker.clearance;
        let is_of_it = clause.owner.as_ref().is_none_or(|it| *it == asker.agency);
        (is_told || is_of_it).then(|| (*n, gave(Some(*n), is_told)))
    });
    let clauses: Vec<(u32, Option<Timestamp>)> = clauses.collect();
    let newest = clauses.iter().filter_map(|(_, at)| *at).max();
    let never = clauses.into_iter().filter(|(_, at)| at.is_none());
    AgreementUsage {
        agreement: it.agreement.0,
        version: it.version,
        in_force_since: it.since.into(),
        last_gave: newest.max(gave(None, true)).map(Into::into),
        never_gave: never.map(|(n, _)| n).collect(),
    }
}

/// Writes for as long as the server runs. Failing here forgets when something was given last, and nothing else.
pub(crate) async fn keep(usage: Usage) {
    let mut every = tokio::time::interval(WRITE_EVERY);
    loop {
        every.tick().await;
        if let Err(error) = usage.write().await {
            tracing::warn!(%error, "When agreements last gave something was not written");
        }
    }
}
