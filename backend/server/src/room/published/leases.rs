//! Telling for how long devices may keep what they were shown, and what they have to purge (X1, X4).

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, State, Timestamp,
    sharing::{self, PurgeCause, PurgeCauses, Viewer},
};
use protocol::{
    lease::{LeaseNews, PurgeOrder},
    stream::ServerMessage,
};
use storage::{LeaseEnd, PurgeDue};
use tokio_tungstenite::tungstenite::Utf8Bytes;
use uuid::Uuid;

use super::{
    super::{audience::Audience, purges::Purges, stream::StreamFrame},
    Published,
};

const MINUTE_MS: i64 = 60_000;

impl Published {
    /// After a decision was told: notes whose devices have to purge what of whom, and tells them; what is noted is found by
    /// whoever asks for a key from then on. What is above open is kept nowhere, and whatever else the cleared lose everybody
    /// of their agency loses (X1): what all of it is shown says what all its devices purge.
    pub(super) fn settle_leases(&mut self, causes: &PurgeCauses, at: Timestamp, purges: &Purges) {
        if causes.is_empty() {
            return;
        }
        let mut orders: BTreeMap<AgencyId, Vec<Utf8Bytes>> = BTreeMap::new();
        for audience in self.audiences.values_mut() {
            if audience.viewer.clearance.is_open() {
                let frames = settle(&self.state, audience, causes, at, purges);
                orders.insert(audience.viewer.agency.clone(), frames);
            }
        }
        for audience in self.audiences.values_mut() {
            for order in orders.get(&audience.viewer.agency).into_iter().flatten() {
                tell(audience, order);
            }
            // The cleared have heard what they may not keep any more before the decision.
            let leases = sharing::leases(&self.state, &audience.viewer);
            tell_leases(audience, leases);
        }
    }

    /// While what is over by the clock cannot be recorded: no key is given for it, and it is purged once its end is
    /// recorded.
    pub(super) fn withhold_leases(&mut self, causes: &PurgeCauses) {
        let audiences = self.audiences.values_mut();
        for audience in audiences.filter(|it| it.viewer.clearance.is_open()) {
            let leases = sharing::leases(&self.state, &audience.viewer);
            let viewer = &audience.viewer.agency;
            let is_owed = |it: &AgencyId| causes.of(&self.state, viewer, it).is_some();
            let ended = not_kept_any_more(&audience.leases, &leases).filter(is_owed);
            let ended: Vec<AgencyId> = ended.collect();
            audience.lost.extend(ended);
            tell_leases(audience, leases);
        }
    }

    /// What a stream begins with: for how long what it shows may be kept.
    pub(crate) fn leases_frame(&self, viewer: &Viewer) -> Option<Utf8Bytes> {
        self.audiences.get(viewer).and_then(|it| news(&it.leases))
    }

    /// For how long devices of an audience may keep what is shown of others; nothing for one that is not here.
    pub(crate) fn leases(&self, viewer: &Viewer) -> BTreeMap<AgencyId, u16> {
        let audience = self.audiences.get(viewer);
        audience.map(|it| it.leases.clone()).unwrap_or_default()
    }
}

/// Notes what devices of an agency have to purge, and until when they keep the rest. Gives what they are told.
fn settle(
    state: &State,
    audience: &mut Audience,
    causes: &PurgeCauses,
    at: Timestamp,
    purges: &Purges,
) -> Vec<Utf8Bytes> {
    let viewer = audience.viewer.agency.clone();
    let leases = sharing::leases(state, &audience.viewer);
    let cause = |owner: &AgencyId| causes.of(state, &viewer, owner);
    // What went before its end was recorded waits for that.
    let waits: BTreeSet<AgencyId> = std::mem::take(&mut audience.lost);
    let ended = not_kept_any_more(&audience.leases, &leases);
    let lost: BTreeSet<AgencyId> = ended.chain(waits.iter().cloned()).collect();
    let mut orders = Vec::new();
    for owner in lost {
        match cause(&owner) {
            Some(cause) => orders.extend(note_purge(&viewer, owner, cause, at, purges)),
            None if waits.contains(&owner) => {
                audience.lost.insert(owner);
            }
            None => {}
        }
    }
    for (owner, minutes) in leases.iter().filter(|it| *it.1 > 0) {
        let is_shorter = audience.leases.get(owner).is_some_and(|it| it > minutes);
        let until = at.plus_ms(i64::from(*minutes) * MINUTE_MS);
        let known = cause(owner)
            .and_then(|_| sharing::known_end(state, &viewer, owner))
            .filter(|it| *it < until);
        if is_shorter || known.is_some() {
            purges.end(LeaseEnd {
                viewer: viewer.clone(),
                owner: owner.clone(),
                until: known.unwrap_or(until),
            });
        }
    }
    orders
}

/// Notes that devices of an agency have to purge what is `owner`'s. Gives what those are told that listen.
fn note_purge(
    viewer: &AgencyId,
    owner: AgencyId,
    cause: PurgeCause,
    since: Timestamp,
    purges: &Purges,
) -> Option<Utf8Bytes> {
    let due = PurgeDue {
        purge: Uuid::now_v7(),
        viewer: viewer.clone(),
        owner,
        agreement: match cause {
            PurgeCause::Agreement(id) => Some(id.0),
            PurgeCause::Task(_) => None,
        },
        since,
    };
    let order = ServerMessage::Purge(PurgeOrder {
        purge: due.purge,
        owner: due.owner.to_string(),
    });
    purges.note(due);
    frame(&order)
}

/// Tells who listens for how long it may be kept now, if that has changed.
pub(super) fn tell_leases(audience: &mut Audience, leases: BTreeMap<AgencyId, u16>) {
    if leases != audience.leases {
        if let Some(news) = news(&leases) {
            tell(audience, &news);
        }
        audience.leases = leases;
    }
}

fn tell(audience: &mut Audience, frame: &Utf8Bytes) {
    let frame = StreamFrame::aside(frame);
    audience.streams.retain(|stream| stream.send(&frame));
}

/// Whose data could be kept and cannot any more.
fn not_kept_any_more<'a>(
    before: &'a BTreeMap<AgencyId, u16>,
    now: &'a BTreeMap<AgencyId, u16>,
) -> impl Iterator<Item = AgencyId> + 'a {
    let is_kept = |minutes: Option<&u16>| minutes.is_some_and(|it| *it > 0);
    before
        .iter()
        .filter(move |(owner, minutes)| is_kept(Some(*minutes)) && !is_kept(now.get(*owner)))
        .map(|(owner, _)| owner.clone())
}

fn news(leases: &BTreeMap<AgencyId, u16>) -> Option<Utf8Bytes> {
    let leases = leases.iter().map(|(owner, it)| (owner.to_string(), *it));
    frame(&ServerMessage::Leases(LeaseNews {
        leases: leases.collect(),
    }))
}

/// Serialising our own plain structs cannot fail.
fn frame(message: &ServerMessage) -> Option<Utf8Bytes> {
    serde_json::to_string(message).map(Utf8Bytes::from).ok()
}
