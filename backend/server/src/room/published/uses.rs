//! What agreements gave to the audiences (W10).
//!
//! A snapshot may be of a hundred thousand things. It is looked at part by part, so that the writer never waits for long;
//! what a decision touches meanwhile is looked at before it changes, as it was given out.

use std::{collections::BTreeSet, ops::Bound, sync::PoisonError};

use domain::{
    AgencyId, State,
    event::Event,
    sharing::{self, Giver, Kind, ObjectRef, PurgeCause, View, Viewer},
};

use super::{super::RoomHandle, Published};

/// Somebody was given something: who, whose, and what gave it.
pub(crate) type Use = (AgencyId, AgencyId, Giver);

/// Things that are looked at before the writer is let in: some milliseconds.
const LOOKED_AT_ONCE: usize = 256;

/// Something that is handed out.
#[derive(Debug, Clone)]
pub(crate) struct Handed {
    pub(crate) object: ObjectRef,
    /// Which others, beside its owner, are shown with it: what they attached, what they answered (F5, V13).
    pub(crate) others: BTreeSet<AgencyId>,
}

impl Handed {
    /// Whether all that shows in these now was there when it was recorded who is told.
    pub(crate) fn is_covered(now: &[Self], recorded: &[Self]) -> bool {
        let mut both = now.iter().zip(recorded);
        both.all(|(now, then)| now.others.is_subset(&then.others))
    }
}

/// What a stream begins with, as far as nobody has noted what gave it.
#[derive(Debug)]
pub(crate) enum Given {
    /// A snapshot that an earlier one covers: what came since was noted one by one.
    Known,
    /// A whole snapshot.
    Snapshot,
    /// Things in the frames that were missed.
    Missed(Vec<ObjectRef>),
}

impl RoomHandle {
    /// Notes what a stream begins with, part by part.
    pub(crate) async fn note_given(&self, viewer: &Viewer, given: &Given) {
        match given {
            Given::Known => {}
            Given::Snapshot => {
                let mut after = Bound::Unbounded;
                while let Some(last) = self.note_part_of_snapshot(viewer, after) {
                    after = Bound::Excluded(last);
                    tokio::task::yield_now().await;
                }
            }
            Given::Missed(things) => {
                for part in things.chunks(LOOKED_AT_ONCE) {
                    self.read().note_missed(viewer, part);
                    tokio::task::yield_now().await;
                }
            }
        }
    }

    fn note_part_of_snapshot(&self, viewer: &Viewer, after: Bound<ObjectRef>) -> Option<ObjectRef> {
        self.read().note_part_of_snapshot(viewer, after)
    }
}

impl Published {
    /// Notes what gives the next things of a snapshot; gives the last of them, or nothing if no more come.
    fn note_part_of_snapshot(&self, viewer: &Viewer, after: Bound<ObjectRef>) -> Option<ObjectRef> {
        let audience = self.audiences.get(viewer)?;
        let mut uses = audience.uses.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rest = audience.shown.range((after, Bound::Unbounded));
        let mut last = None;
        for (object, shown) in rest.by_ref().take(LOOKED_AT_ONCE) {
            if !self.is_long_over(object) {
                uses.note(&self.state, viewer, object, &shown.others);
            }
            last = Some(object);
        }
        if rest.next().is_none() {
            uses.end_snapshot();
            return None;
        }
        last.cloned()
    }

    /// Before something changes: of whom is given a snapshot that is not looked at to its end, what gave these things.
    pub(super) fn note_before(&mut self, touched: impl FnOnce(&State) -> BTreeSet<ObjectRef>) {
        let mut all = self.audiences.values_mut();
        if !all.any(|it| {
            let uses = it.uses.get_mut();
            uses.unwrap_or_else(PoisonError::into_inner).is_looking()
        }) {
            return;
        }
        let touched = touched(&self.state);
        for it in self.audiences.values() {
            let mut uses = it.uses.lock().unwrap_or_else(PoisonError::into_inner);
            if !uses.is_looking() {
                continue;
            }
            let given = touched.iter().filter(|it| !self.is_long_over(it));
            for object in given {
                if let Some(shown) = it.shown.get(object) {
                    uses.note(&self.state, &it.viewer, object, &shown.others);
                }
            }
        }
    }

    /// What an audience is handed out with these, as things stand.
    pub(crate) fn handed<'a>(
        &self,
        viewer: &Viewer,
        objects: impl IntoIterator<Item = &'a ObjectRef>,
    ) -> Vec<Handed> {
        let audience = self.audiences.get(viewer);
        let others = |object: &ObjectRef| {
            if !matches!(object.kind(), Kind::Incident | Kind::Task) {
                return BTreeSet::new();
            }
            let shown = audience.and_then(|it| it.shown.get(object));
            // What is over for good is on no stream.
            let view = || sharing::view(&self.state, viewer, object);
            let in_view = |it: &View| sharing::contributors_in(it, viewer);
            shown.map_or_else(
                || view().as_ref().map(in_view).unwrap_or_default(),
                |it| it.others.clone(),
            )
        };
        let handed = objects.into_iter().map(|object| Handed {
            others: others(object),
            object: object.clone(),
        });
        handed.collect()
    }

    fn note_missed(&self, viewer: &Viewer, part: &[ObjectRef]) {
        self.note_handed_out(viewer, &self.handed(viewer, part));
    }

    /// An audience is handed out these.
    pub(crate) fn note_handed_out(&self, viewer: &Viewer, things: &[Handed]) {
        if let Some(it) = self.audiences.get(viewer) {
            let mut uses = it.uses.lock().unwrap_or_else(PoisonError::into_inner);
            for Handed { object, others } in things {
                uses.note(&self.state, &it.viewer, object, others);
            }
        }
    }

    /// Before a change, and where it is one of what gives anything.
    pub(super) fn look_again_at_uses(&mut self, events: &[Event]) {
        self.note_before(|state| {
            let touched = |it| sharing::touched_but(state, it, &|_| false);
            events.iter().flat_map(touched).collect()
        });
        if events.iter().any(|it| PurgeCause::of(it).is_some()) {
            for it in self.audiences.values_mut() {
                let uses = it.uses.get_mut();
                uses.unwrap_or_else(PoisonError::into_inner).look_again();
            }
        }
    }

    /// What gave anything to anybody since this was last asked.
    pub(crate) fn take_uses(&self, is_new_minute: bool) -> BTreeSet<Use> {
        let mut all = BTreeSet::new();
        for (viewer, it) in &self.audiences {
            let mut uses = it.uses.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = uses.take(is_new_minute).into_iter();
            all.extend(taken.map(|(owner, giver)| (viewer.agency.clone(), owner, giver)));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use domain::{event::AgreementFact, sharing::Kind};
    use tokio_tungstenite::tungstenite::Utf8Bytes;

    use super::*;
    use crate::room::{
        CloseSignal,
        made::{agency, clause, fact, happens, in_force, registered, room, unit},
        published::Attached,
    };

    /// Enough of fire's units that a part of a snapshot of the police ends among them.
    const MANY: u128 = 2 * LOOKED_AT_ONCE as u128;
    /// The last one comes after all of them.
    const LAST: u128 = 1 << 64;

    /// By the first clause the police sees fire's units, and by the second one those of the ambulances.
    fn city(ambulances: &[u128]) -> Published {
        let parties = ["police", "fire", "ems"];
        let clauses = vec![clause("fire", "identity"), clause("ems", "identity")];
        let mut events: Vec<Event> = parties.map(registered).into();
        events.extend((1..=MANY).map(|n| unit("fire", n)));
        events.extend(ambulances.iter().map(|n| unit("ems", *n)));
        events.extend(in_force(&parties, clauses));
        room(events)
    }

    fn police() -> Viewer {
        Viewer::open(agency("police"))
    }

    fn attached(room: &mut Published, cursor: Option<&str>) -> Attached {
        let close = CloseSignal::default();
        room.attach(&police(), cursor, None, &close).unwrap()
    }

    /// The clauses that were noted since this was asked.
    fn gave(room: &Published) -> Vec<u32> {
        let uses = room.take_uses(false).into_iter();
        uses.filter_map(|it| it.2.clause).collect()
    }

    fn cursor_of(frame: &Utf8Bytes) -> String {
        let (_, rest) = frame.split_once(r#""cursor":""#).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }

    /// W10, A10: a snapshot is looked at in parts of a size, each of which goes on where the last one ended, and all of it
    /// is noted.
    #[test]
    fn w10_a_snapshot_is_looked_at_part_by_part() {
        let mut room = city(&[LAST]);
        let stream = attached(&mut room, None);
        assert!(matches!(stream.given, Given::Snapshot));
        let (mut parts, mut after) = (0, Bound::Unbounded);
        while let Some(last) = room.note_part_of_snapshot(&police(), after) {
            // The control: what comes last was not looked at before.
            assert_eq!(gave(&room), if parts == 0 { vec![0] } else { vec![] });
            after = Bound::Excluded(last);
            parts += 1;
        }
        assert_eq!(parts, MANY as usize / LOOKED_AT_ONCE);
        assert_eq!(gave(&room), [1]);
        // A second one in the same minute has nothing that was not noted.
        assert!(matches!(attached(&mut room, None).given, Given::Known));
    }

    /// W10: what is withdrawn while a snapshot is looked at was in it.
    #[test]
    fn w10_what_goes_while_a_snapshot_is_looked_at_was_given() {
        let ended = || {
            fact(AgreementFact::Ended {
                agency: agency("fire"),
                reason: String::new(),
            })
        };
        let mut room = city(&[LAST]);
        let _stream = attached(&mut room, None);
        let after = room.note_part_of_snapshot(&police(), Bound::Unbounded);
        assert_eq!(gave(&room), [0]);
        happens(&mut room, ended());
        assert_eq!(gave(&room), [1]);
        // Once it was looked at to its end, nothing is noted of what ends.
        let after = Bound::Excluded(after.unwrap());
        let mut after = room.note_part_of_snapshot(&police(), after);
        while let Some(it) = after {
            after = room.note_part_of_snapshot(&police(), Bound::Excluded(it));
        }
        assert_eq!(gave(&room), [0; 0]);
        // The control: nobody was given anything of one that was not begun.
        let mut room = city(&[LAST]);
        happens(&mut room, ended());
        assert_eq!(gave(&room), [0; 0]);
    }

    /// W10: what a screen missed and is sent when it comes back was given to it then.
    #[test]
    fn w10_what_a_resumed_stream_missed_was_given() {
        let mut room = city(&[]);
        let mut stream = attached(&mut room, None);
        happens(&mut room, unit("fire", MANY + 1));
        let frame = stream.queue.try_recv().unwrap();
        room.detach(&police(), stream.id);
        let _ = room.take_uses(true);
        happens(&mut room, unit("ems", LAST));
        assert_eq!(gave(&room), [0; 0], "nobody was told");
        let stream = attached(&mut room, Some(&cursor_of(&frame.json)));
        let Given::Missed(things) = &stream.given else {
            panic!("not resumed");
        };
        assert!(things.iter().all(|it| it.kind() == Kind::Unit));
        room.note_handed_out(&police(), &room.handed(&police(), things));
        assert_eq!(gave(&room), [1], "and nothing that it had before");
    }

    /// W10: what came while nobody looked is given by the next snapshot, also within a minute.
    #[test]
    fn w10_a_snapshot_after_nobody_looked_is_looked_at_again() {
        let mut room = city(&[]);
        let stream = attached(&mut room, None);
        assert!(matches!(stream.given, Given::Snapshot));
        happens(&mut room, unit("fire", MANY + 1));
        assert!(matches!(attached(&mut room, None).given, Given::Known));
        let mut room = city(&[]);
        let stream = attached(&mut room, None);
        room.detach(&police(), stream.id);
        happens(&mut room, unit("ems", LAST));
        assert!(matches!(attached(&mut room, None).given, Given::Snapshot));
    }
}
