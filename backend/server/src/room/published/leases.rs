//! Telling for how long devices may keep what they were shown, and what they have to purge (X1, X4).

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, Timestamp,
    event::Event,
    sharing::{self, PurgeCause},
};
use protocol::{
    lease::{LeaseNews, PurgeOrder},
    stream::ServerMessage,
};
use storage::PurgeDue;
use tokio_tungstenite::tungstenite::Utf8Bytes;
use uuid::Uuid;

use super::{
    super::{purges::Purges, stream::StreamFrame},
    Published,
};

impl Published {
    /// After a decision was told: notes whose devices have to purge what of whom, and tells them; what is noted is found by
    /// whoever asks for a key from then on.
    pub(in crate::room) fn settle_leases(
        &mut self,
        events: &[Event],
        at: Timestamp,
        purges: &Purges,
    ) {
        let causes: BTreeSet<PurgeCause> = events.iter().filter_map(PurgeCause::of).collect();
        if causes.is_empty() {
            return;
        }
        for audience in self.audiences.values_mut() {
            let viewer = audience.viewer.agency.clone();
            let leases = sharing::leases(&self.state, &audience.viewer);
            let mut lost = std::mem::take(&mut audience.lost);
            lost.extend(not_kept_any_more(&audience.leases, &leases));
            for owner in lost {
                let is_owed = |it: &&PurgeCause| it.is_owed(&self.state, &viewer, &owner);
                let Some(cause) = causes.iter().find(is_owed) else {
                    continue;
                };
                let due = PurgeDue {
                    purge: Uuid::now_v7(),
                    viewer: viewer.clone(),
                    owner,
                    agreement: match cause {
                        PurgeCause::Agreement(id) => Some(id.0),
                        PurgeCause::Task => None,
                    },
                    since: at,
                };
                let order = ServerMessage::Purge(PurgeOrder {
                    purge: due.purge,
                    owner: due.owner.to_string(),
                });
                purges.note(due);
                if let Some(frame) = frame(&order) {
                    let frame = StreamFrame::aside(&frame);
                    audience.streams.retain(|stream| stream.send(&frame));
                }
            }
            if leases != audience.leases {
                if let Some(frame) = news(&leases) {
                    let frame = StreamFrame::aside(&frame);
                    audience.streams.retain(|stream| stream.send(&frame));
                }
                audience.leases = leases;
            }
        }
    }

    /// What a stream begins with: for how long what it shows may be kept.
    pub(crate) fn leases_frame(&self, agency: &AgencyId) -> Option<Utf8Bytes> {
        self.audiences.get(agency).and_then(|it| news(&it.leases))
    }

    /// For how long devices of an agency may keep what is shown of others; nothing for an agency that is not here.
    pub(crate) fn leases(&self, agency: &AgencyId) -> BTreeMap<AgencyId, u16> {
        let audience = self.audiences.get(agency);
        audience.map(|it| it.leases.clone()).unwrap_or_default()
    }
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
