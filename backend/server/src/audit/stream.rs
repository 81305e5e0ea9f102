//! The record of one stream (W7): that it was opened, where its screen looked, how far it was delivered, that it was closed.
//!
//! A stream is delivered without a gap (A6), so its record is a range: from the row of the journal that it began with up to
//! the last one that began to go out to it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::{Role, sharing::Viewer};
use protocol::audit::{SeatKind, Shown};
use storage::audit::NewDisclosure;
use uuid::Uuid;

use super::{AuditHandle, row};
use crate::{
    auth::Actor,
    clock::Clock,
    room::{Mark, RoomHandle},
};

/// How often it is recorded how far a stream was delivered and where its screen looked. The opening alone already says that
/// all of it went out until the closing; by this an open stream is found without going through all openings since ever.
/// 2,000 screens write seven rows a second.
pub(crate) const EVERY: Duration = Duration::from_mins(10);
/// Hundredths of a degree in a degree: as finely as it is recorded where somebody looked.
const PER_DEGREE: f64 = 100.0;

/// Where a screen looked, in degrees: west, south, east, north.
type Box4 = [f64; 4];

/// What the writer and the reader of a connection tell.
#[derive(Debug)]
pub(crate) struct Trail {
    /// How far what went out brings the stream.
    sent: Mutex<Mark>,
    looked: Mutex<Option<Box4>>,
}

impl Trail {
    fn new(mark: Mark) -> Self {
        Self {
            sent: Mutex::new(mark),
            looked: Mutex::default(),
        }
    }

    /// A change begins to go out. Told before it is sent: who reads all of it but the last bytes has read it.
    pub(crate) fn sends(&self, mark: Mark) {
        *self.sent.lock().unwrap_or_else(PoisonError::into_inner) = mark;
    }

    fn sent(&self) -> Mark {
        *self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The screen looks somewhere.
    pub(crate) fn looked(&self, west: f64, south: f64, east: f64, north: f64) {
        // Across the antimeridian: all the way round.
        let (west, east) = if west <= east {
            (west, east)
        } else {
            (-180.0, 180.0)
        };
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let before = looked.unwrap_or([west, south, east, north]);
        *looked = Some([
            before[0].min(west),
            before[1].min(south),
            before[2].max(east),
            before[3].max(north),
        ]);
    }

    fn take_looked(&self) -> Option<Box4> {
        let looked = self
            .looked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()?;
        let [west, south, east, north] = looked.map(|it| it * PER_DEGREE);
        let out = [west.floor(), south.floor(), east.ceil(), north.ceil()];
        Some(out.map(|it| it / PER_DEGREE))
    }
}

/// The record of a stream that is open.
#[derive(Debug)]
pub(crate) struct StreamRecord {
    audit: AuditHandle,
    room: RoomHandle,
    clock: Clock,
    actor: Actor,
    /// Whose eyes it has, from its beginning to its end (G14).
    viewer: Viewer,
    id: Uuid,
    trail: Arc<Trail>,
}

impl StreamRecord {
    /// Records that a stream was opened at this mark; nothing if that cannot be recorded any more.
    pub(crate) fn open(
        app: &crate::http::App,
        actor: &Actor,
        viewer: &Viewer,
        begins: Mark,
    ) -> Option<Self> {
        let id = Uuid::now_v7();
        let record = Self {
            audit: app.audit.clone(),
            room: app.room.clone(),
            clock: app.clock.clone(),
            actor: actor.clone(),
            viewer: viewer.clone(),
            id,
            trail: Arc::new(Trail::new(begins)),
        };
        let opened = Shown::Opened {
            stream: id,
            seat: seat(actor),
            clearance: viewer.clearance.into(),
            n: begins.n,
            journal: begins.seq,
        };
        let row = record.row(&opened);
        record.audit.queue.offer(row).then_some(record)
    }

    /// For the two halves of the connection.
    pub(crate) fn trail(&self) -> Arc<Trail> {
        Arc::clone(&self.trail)
    }

    /// Records now and then how far it is, also if that is where it was: a stream that is open is found by it. Never ends.
    pub(crate) async fn keep(&self) {
        let mut every = tokio::time::interval(EVERY);
        every.tick().await;
        loop {
            every.tick().await;
            self.look();
            let Mark { n, seq } = self.reached();
            self.tell(&Shown::Delivered {
                stream: self.id,
                seat: seat(&self.actor),
                clearance: self.viewer.clearance.into(),
                n,
                journal: seq,
            });
        }
    }

    /// Records that it was closed.
    pub(crate) fn close(self) {
        self.look();
        let Mark { n, seq } = self.reached();
        self.tell(&Shown::Closed {
            stream: self.id,
            seat: seat(&self.actor),
            clearance: self.viewer.clearance.into(),
            n,
            journal: seq,
        });
    }

    fn look(&self) {
        if let Some([west, south, east, north]) = self.trail.take_looked() {
            self.tell(&Shown::Looked {
                stream: self.id,
                west,
                south,
                east,
                north,
            });
        }
    }

    /// The count that was sent, and the row of the journal up to which nothing is missing.
    fn reached(&self) -> Mark {
        let sent = self.trail.sent();
        let published = self.room.read();
        reached(sent, published.count_of(&self.viewer), published.seq())
    }

    fn tell(&self, shown: &Shown) {
        self.audit.queue.record(self.row(shown));
    }

    fn row(&self, shown: &Shown) -> NewDisclosure {
        let agency = Some(self.actor.agency.clone());
        row(self.clock.now(), agency, self.actor.principal, shown)
    }
}

/// How far a stream is that was sent so much, when its agency was told of `told` changes up to row `seq`.
fn reached(sent: Mark, told: Option<u64>, seq: u64) -> Mark {
    // If it has them all, the rows after the last of them told its agency nothing.
    let is_all = told <= Some(sent.n);
    Mark {
        n: sent.n,
        seq: if is_all { seq } else { sent.seq },
    }
}

/// What kind of seat somebody is at.
pub(super) const fn seat(actor: &Actor) -> SeatKind {
    match actor.role {
        _ if actor.is_device => SeatKind::Device,
        Role::Observer => SeatKind::Wall,
        Role::Field => SeatKind::Field,
        _ => SeatKind::Desk,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// W7: what went out is recorded also while more waits, and nothing that waits is.
    #[test]
    fn w7_what_was_sent_is_recorded_however_much_waits() {
        let trail = Trail::new(Mark { n: 4, seq: 10 });
        for (n, seq) in [(5, 12), (6, 17)] {
            trail.sends(Mark { n, seq });
        }
        // Two more changes wait for the screen; the room is at row 40.
        let behind = reached(trail.sent(), Some(8), 40);
        assert_eq!(behind, Mark { n: 6, seq: 17 });
        // The control: nothing waits.
        let all = reached(trail.sent(), Some(6), 40);
        assert_eq!(all, Mark { n: 6, seq: 40 });
    }

    /// W7: all that was looked at is in the box, and no finer than a hundredth of a degree.
    #[test]
    fn w7_where_a_screen_looked_is_rounded_outwards_and_taken_once() {
        let trail = Trail::new(Mark { n: 0, seq: 0 });
        assert_eq!(trail.take_looked(), None);
        trail.looked(7.411, 43.721, 7.419, 43.729);
        trail.looked(7.5, 43.7, 7.501, 43.701);
        assert_eq!(trail.take_looked(), Some([7.41, 43.7, 7.51, 43.73]));
        assert_eq!(trail.take_looked(), None);
        trail.looked(179.0, -1.0, -179.0, 1.0);
        assert_eq!(trail.take_looked(), Some([-180.0, -1.0, 180.0, 1.0]));
    }
}
