//! What is published: the durable state, and what each audience was shown of it. Every reader sees this and nothing
//! else.

mod cleared;
mod history;
mod leases;
mod live;
mod over;
mod past;
mod uses;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    iter::{from_fn, once},
    ops::Bound,
};

use bytes::{Bytes, BytesMut};
use domain::{
    AgencyId, AgreementId, State, Timestamp, UnitId,
    event::{Event, Recorded},
    sharing::{self, ObjectRef, PurgeCauses, Viewer},
    timeline::Entry,
};
use picture::{AudienceId, Handle};
use protocol::{Moment, words::Kind};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Utf8Bytes;
use uuid::Uuid;

use crate::links::Live;

use super::{
    areas::Areas,
    audience::{Around, Audience, Decision, Disclosed, entry_json},
    cursor::{cursor, read_cursor},
    erasure::erased,
    health::Health,
    lists::{first_of, in_order},
    purges::Purges,
    settled::Settled,
    stream::{CloseSignal, STREAM_QUEUE_MAX, StreamFrame, StreamSender, resumes_at},
};
use crate::watched::{self, WatchOrder};

use cleared::{cleared_as, newly_cleared};
pub(super) use over::OVER_STAYS_MS;
pub(crate) use over::is_long_over;
pub(crate) use uses::{Given, Handed, Use};

/// Timeline entries in a snapshot, the newest that the viewer may see now.
const SNAPSHOT_ENTRIES_MAX: usize = 200;
/// The newest entries of the room that snapshots choose from: some hours of a city.
pub(super) const RECENT_ENTRIES_MAX: usize = 4_000;

/// The durable state and what each audience was shown of it.
#[derive(Debug)]
pub struct Published {
    state: State,
    epoch: String,
    at: Timestamp,
    /// The row of the journal that was published last.
    seq: u64,
    handles: BTreeMap<UnitId, Handle>,
    /// What is known of units' connections and of the age of their fixes; not part of the state, lost with the server.
    live: BTreeMap<UnitId, Live>,
    units: BTreeMap<Handle, UnitId>,
    audiences: BTreeMap<Viewer, Audience>,
    /// For whom there is one beside everybody of an agency: somebody is, or was, cleared for it (G14).
    cleared: BTreeSet<Viewer>,
    /// The newest entries, oldest first. Judged when a snapshot is made: what may be seen can have changed since.
    recent: VecDeque<Entry>,
    next_stream: u64,
    /// What new streams are told of the room's health; nothing while all is well (J2).
    trouble: Option<Utf8Bytes>,
    /// What was over long before this run began: no audience holds bytes of it, it is viewed when somebody asks. What
    /// is touched is shown to every audience as it was before it changes, and is held from then on.
    settled: Settled,
    /// Agreements of which the clock has ended something that could not be written down, and how many ends.
    withheld: BTreeMap<AgreementId, usize>,
    areas: Areas,
}

/// A screen's stream, from the moment it was attached.
#[derive(Debug)]
pub struct Attached {
    /// For detaching.
    pub id: u64,
    /// Count of the last frame before the stream.
    pub n: u64,
    /// True if `backlog` has the missed changes, false if it has a snapshot in parts.
    pub resumed: bool,
    /// To be sent before anything of the stream.
    pub backlog: Backlog,
    /// What comes after.
    pub queue: mpsc::Receiver<StreamFrame>,
    /// Whose rights the screen has in the picture.
    pub audience: AudienceId,
    /// The row of the journal up to which the screen was told everything before the backlog is sent; of a snapshot, the row
    /// that it is of.
    pub seq: u64,
    /// What of the backlog is to be noted as given (W10).
    pub(crate) given: Given,
}

/// What a stream begins with. Cheap to take under the lock; put together outside of it.
#[derive(Debug)]
pub enum Backlog {
    /// The missed frames.
    Missed(Vec<StreamFrame>),
    /// Parts of a snapshot.
    Snapshot(SnapshotParts),
}

/// A snapshot, not yet put together.
#[derive(Debug)]
pub struct SnapshotParts {
    n: u64,
    cursor: String,
    at: Timestamp,
    objects: Vec<Utf8Bytes>,
    entries: Vec<Utf8Bytes>,
}

impl SnapshotParts {
    /// The JSON of `protocol::stream::Snapshot`, with the stream's `type`, in pieces of about so many bytes: a whole
    /// one is megabytes, and after a restart every screen asks for one at the same moment.
    pub fn into_pieces(self, bytes: usize) -> impl Iterator<Item = Bytes> + Send {
        let head = format!(
            r#"{{"type":"snapshot","n":{},"cursor":"{}","at":"{}","objects":["#,
            self.n,
            self.cursor,
            Moment(self.at)
        );
        let mut texts = once(head.into())
            .chain(separated(self.objects))
            .chain(once(Utf8Bytes::from_static(r#"],"entries":["#)))
            .chain(separated(self.entries))
            .chain(once(Utf8Bytes::from_static("]}")));
        from_fn(move || {
            let mut piece = BytesMut::with_capacity(bytes);
            while piece.len() < bytes
                && let Some(text) = texts.next()
            {
                piece.extend_from_slice(text.as_bytes());
            }
            (!piece.is_empty()).then(|| piece.freeze())
        })
    }
}

/// The same texts with commas between them.
fn separated(texts: Vec<Utf8Bytes>) -> impl Iterator<Item = Utf8Bytes> {
    texts.into_iter().enumerate().flat_map(|(index, text)| {
        let comma = (index > 0).then(|| Utf8Bytes::from_static(","));
        comma.into_iter().chain(once(text))
    })
}

/// Bytes of one object as an audience was shown it.
pub type PublishedObject = Utf8Bytes;

impl Published {
    /// Published from a replayed state as of a row of the journal, and what of it is settled; `epoch` names this run of the server.
    pub(super) fn new(
        state: State,
        settled: BTreeSet<ObjectRef>,
        recent: VecDeque<Entry>,
        epoch: String,
        (seq, at): (u64, Timestamp),
        handles: BTreeMap<UnitId, Handle>,
    ) -> Self {
        let units = handles
            .iter()
            .map(|(unit, handle)| (*handle, *unit))
            .collect();
        let cleared = state
            .principals()
            .filter(|it| !it.clearance.is_open())
            .map(|it| cleared_as(it, it.clearance))
            .collect();
        Self {
            state,
            epoch,
            at,
            seq,
            handles,
            live: BTreeMap::new(),
            units,
            audiences: BTreeMap::new(),
            cleared,
            recent,
            next_stream: 0,
            trouble: None,
            settled: Settled::new(settled),
            withheld: BTreeMap::new(),
            areas: Areas::default(),
        }
    }

    /// The durable state. What leaves the server goes through `sharing::view`.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Names this run of the server.
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// The row of the journal that was published last.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// How many changes an audience was told since it began.
    pub fn count_of(&self, viewer: &Viewer) -> Option<u64> {
        self.audiences.get(viewer).map(|it| it.n)
    }

    /// The picture's handle of a unit.
    pub fn handle(&self, unit: UnitId) -> Option<Handle> {
        self.handles.get(&unit).copied()
    }

    /// The unit of a handle.
    pub fn unit_of(&self, handle: Handle) -> Option<UnitId> {
        self.units.get(&handle).copied()
    }

    /// An audience in the picture.
    pub fn audience(&self, viewer: &Viewer) -> Option<AudienceId> {
        self.audiences.get(viewer).map(|it| it.id)
    }

    /// Everybody of an agency: what is told to all of it is judged on what all of it is shown.
    fn open_audience(&self, agency: &AgencyId) -> Option<AudienceId> {
        self.audience(&Viewer::open(agency.clone()))
    }

    /// What the picture must know of the watched zones after these events.
    pub(super) fn watched_by(&self, events: &[Event]) -> Vec<WatchOrder> {
        let audience = |it: &AgencyId| self.open_audience(it);
        watched::orders_of(events, &self.state, audience, &self.handles)
    }

    /// What the picture must know of the watched zones after a start.
    pub(super) fn all_watched(&self) -> Vec<WatchOrder> {
        let audience = |it: &AgencyId| self.open_audience(it);
        watched::all_orders(&self.state, audience, &self.handles)
    }

    /// Makes audiences for agencies and for the cleared that have none, and shows them everything they may see. Gives the new
    /// audiences and what the picture must know.
    pub(super) fn add_missing_audiences(&mut self) -> (Vec<AudienceId>, Vec<Disclosed>) {
        let agencies = self.state.agencies();
        let missing: Vec<Viewer> = agencies
            .map(|it| Viewer::open(it.id.clone()))
            .chain(self.cleared.iter().cloned())
            .filter(|it| !self.audiences.contains_key(it))
            .collect();
        let (mut added, mut disclosures) = (Vec::new(), Vec::new());
        let around = Around {
            handles: &self.handles,
            live: &self.live,
            areas: &self.areas,
        };
        if missing.is_empty() {
            return (added, disclosures);
        }
        let settled = &self.settled;
        let held: Vec<ObjectRef> = self
            .state
            .every_object()
            .filter(|it| !settled.contains(it))
            .collect();
        for viewer in missing {
            let id = AudienceId(self.audiences.len() as u32);
            let mut audience = Audience::new(id, viewer.clone());
            for object in &held {
                audience.refresh(&self.state, &around, object, &mut disclosures);
            }
            audience.at = self.at;
            audience.leases = sharing::leases(&self.state, &audience.viewer);
            self.audiences.insert(viewer, audience);
            added.push(id);
        }
        (added, disclosures)
    }

    /// Takes in what a durable command brought about and tells every audience what it may know of it, and then what its
    /// devices have to purge.
    pub(super) fn publish(
        &mut self,
        events: &[Event],
        recorded: &Recorded,
        command_id: Uuid,
        new_handles: Vec<(UnitId, Handle)>,
        purges: &Purges,
    ) -> Vec<Disclosed> {
        for (unit, handle) in new_handles {
            self.handles.insert(unit, handle);
            self.units.insert(handle, unit);
        }
        let mut disclosures = self.hold_touched(events);
        self.look_again_at_uses(events);
        self.at = recorded.received_at;
        self.seq += 1;
        let causes = PurgeCauses::before(&self.state, events);
        let entries = self.state.apply_accepted(events, recorded);
        let causes = causes.after(&self.state);
        self.cleared.extend(newly_cleared(&self.state, events));
        self.settle_leases_of_cleared(&causes);
        remember(&mut self.recent, &entries);
        let objects = self
            .settled
            .each_seen(&self.state, events, sharing::affected_but);
        for object in &objects {
            self.settled.remove(object);
        }
        let objects: Vec<ObjectRef> = objects.into_iter().collect();
        let decision = Decision {
            at: recorded.received_at,
            seq: self.seq,
            epoch: &self.epoch,
            objects: &objects,
            entries: &entries,
            command: Some((command_id, &recorded.agency)),
            causes: &causes,
        };
        let around = Around {
            handles: &self.handles,
            live: &self.live,
            areas: &self.areas,
        };
        for audience in self.audiences.values_mut() {
            audience.tell(&self.state, &around, &decision, &mut disclosures);
        }
        if events.iter().any(|it| erased(it).is_some()) {
            // J27: kept frames would give the texts again.
            self.audiences
                .values_mut()
                .for_each(Audience::forget_frames);
        }
        self.settle_leases(&causes, recorded.received_at, purges);
        disclosures
    }

    /// Tells every stream how the room is, and those that come while it is not well.
    pub(super) fn tell_health(&mut self, health: Health) {
        let Some(frame) = health.frame() else { return };
        self.tell_everybody(&frame);
        self.trouble = (health != Health::Open).then_some(frame);
    }

    /// Attaches a screen: what it missed or a snapshot, then the clock if it is an exercise's, and everything after, without
    /// a gap (S2, S3).
    pub(crate) fn attach(
        &mut self,
        viewer: &Viewer,
        resume_at: Option<&str>,
        clock: Option<&Utf8Bytes>,
        close: &CloseSignal,
    ) -> Option<Attached> {
        self.next_stream += 1;
        let id = self.next_stream;
        let audience = self.audiences.get_mut(viewer)?;
        let (sender, queue) = mpsc::channel(STREAM_QUEUE_MAX);
        let stream = StreamSender {
            id,
            queue: sender,
            close: close.clone(),
        };
        for frame in self.trouble.iter().chain(clock) {
            stream.send(&StreamFrame::aside(frame));
        }
        audience.streams.push(stream);
        let seen = resume_at.and_then(|it| read_cursor(it, &self.epoch, &audience.tag));
        let missed = seen.and_then(|n| Some((n, audience.missed_since(n)?)));
        let audience_id = audience.id;
        let (n, seq, given, backlog) = if let Some((n, (frames, things))) = missed {
            let seq = resumes_at(&frames, self.seq);
            (n, seq, Given::Missed(things), Backlog::Missed(frames))
        } else {
            let given = audience.begin_snapshot();
            let parts = self.snapshot(viewer)?;
            (parts.n, self.seq, given, Backlog::Snapshot(parts))
        };
        Some(Attached {
            id,
            n,
            resumed: matches!(backlog, Backlog::Missed(_)),
            backlog,
            queue,
            audience: audience_id,
            seq,
            given,
        })
    }

    /// Forgets a stream.
    pub(crate) fn detach(&mut self, viewer: &Viewer, id: u64) {
        if let Some(audience) = self.audiences.get_mut(viewer) {
            audience.streams.retain(|it| it.id != id);
        }
    }

    /// How many screens listen.
    pub fn stream_count(&self) -> usize {
        self.audiences.values().map(|it| it.streams.len()).sum()
    }

    /// Everything that an audience may see now.
    pub fn snapshot(&self, viewer: &Viewer) -> Option<SnapshotParts> {
        let audience = self.audiences.get(viewer)?;
        let viewer = &audience.viewer;
        let newest_first = self
            .recent
            .iter()
            .rev()
            .filter_map(|it| entry_json(&self.state, viewer, it));
        let mut entries: Vec<Utf8Bytes> = newest_first.take(SNAPSHOT_ENTRIES_MAX).collect();
        entries.reverse();
        Some(SnapshotParts {
            n: audience.n,
            cursor: cursor(&self.epoch, &audience.tag, audience.n),
            at: audience.at,
            objects: audience
                .shown
                .iter()
                .filter(|(object, _)| !self.is_long_over(object))
                .map(|(_, it)| it.json.clone())
                .collect(),
            entries,
        })
    }

    /// One object as an audience was shown it.
    pub fn object(&self, viewer: &Viewer, object: &ObjectRef) -> Option<PublishedObject> {
        let audience = self.audiences.get(viewer)?;
        if self.settled.contains(object) {
            return self.view_settled(audience, object);
        }
        audience.shown.get(object).map(|it| it.json.clone())
    }

    /// Objects of one kind as an audience was shown them, in the order of their ids; and whether there are more.
    pub fn objects(
        &self,
        viewer: &Viewer,
        kind: Kind,
        skip: usize,
        max: usize,
    ) -> (Vec<(ObjectRef, PublishedObject)>, bool) {
        let Some(audience) = self.audiences.get(viewer) else {
            return (Vec::new(), false);
        };
        let range = || (first_of(kind), Bound::Unbounded);
        let is_of_kind = |it: &ObjectRef| Kind::from(it.kind()) == kind;
        let held = audience
            .shown
            .range(range())
            .map(|(it, shown)| (it, Some(shown)));
        let held = held.take_while(|(it, _)| is_of_kind(it));
        let settled = self.settled.from(first_of(kind)).map(|it| (it, None));
        let settled = settled
            .take_while(|(it, _)| is_of_kind(it))
            .filter(|(it, _)| sharing::visible(&self.state, &audience.viewer, it));
        let mut of_kind = in_order(held, settled).skip(skip);
        let page = of_kind
            .by_ref()
            .take(max)
            .filter_map(|(object, shown)| {
                let json = match shown {
                    Some(it) => it.json.clone(),
                    None => self.view_settled(audience, object)?,
                };
                Some((object.clone(), json))
            })
            .collect();
        (page, of_kind.next().is_some())
    }
}

/// Keeps the newest entries.
pub(super) fn remember(recent: &mut VecDeque<Entry>, entries: &[Entry]) {
    recent.extend(entries.iter().cloned());
    let excess = recent.len().saturating_sub(RECENT_ENTRIES_MAX);
    recent.drain(..excess);
}
