//! What is published: the durable state, and what each audience was shown of it. Every reader sees this and nothing
//! else.

mod live;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    iter::{from_fn, once},
    ops::Bound,
};

use bytes::{Bytes, BytesMut};
use domain::{
    AgencyId, State, Timestamp, UnitId,
    event::{Event, Recorded},
    hand_over::HandOverState,
    sharing::{self, ObjectRef},
    timeline::Entry,
};
use picture::{AudienceId, Handle};
use protocol::{Moment, words::Kind};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Utf8Bytes;
use uuid::Uuid;

use crate::links::Live;

use super::{
    audience::{self, Around, Audience, Decision, Disclosure, cursor, entry_json, read_cursor},
    erasure::erased,
    health::Health,
    lists::{first_of, in_order},
    stream::{CloseSignal, STREAM_QUEUE_MAX, StreamSender},
};
use crate::watched::{self, WatchOrder};

/// How long what is over stays in snapshots (rule S11): the shift in which it happened. Lists by HTTP have all of it.
pub(super) const OVER_STAYS_MS: i64 = 12 * 3_600_000;

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
    handles: BTreeMap<UnitId, Handle>,
    /// What is known of units' connections and of the age of their fixes; not part of the state, lost with the server.
    live: BTreeMap<UnitId, Live>,
    units: BTreeMap<Handle, UnitId>,
    audiences: BTreeMap<AgencyId, Audience>,
    /// The newest entries, oldest first. Judged when a snapshot is made: what may be seen can have changed since.
    recent: VecDeque<Entry>,
    next_stream: u64,
    /// What new streams are told of the room's health; nothing while all is well (J2).
    trouble: Option<Utf8Bytes>,
    /// What was over long before this run began: no audience holds bytes of it, it is viewed when somebody asks. What
    /// is touched is shown to every audience as it was before it changes, and is held from then on.
    settled: BTreeSet<ObjectRef>,
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
    pub queue: mpsc::Receiver<Utf8Bytes>,
    /// Whose rights the screen has in the picture.
    pub audience: AudienceId,
}

/// What a stream begins with. Cheap to take under the lock; put together outside of it.
#[derive(Debug)]
pub enum Backlog {
    /// The missed frames.
    Missed(Vec<Utf8Bytes>),
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
    /// Published from a replayed state and what of it is settled; `epoch` names this run of the server.
    pub(super) fn new(
        state: State,
        settled: BTreeSet<ObjectRef>,
        recent: VecDeque<Entry>,
        epoch: String,
        at: Timestamp,
        handles: BTreeMap<UnitId, Handle>,
    ) -> Self {
        let units = handles
            .iter()
            .map(|(unit, handle)| (*handle, *unit))
            .collect();
        Self {
            state,
            epoch,
            at,
            handles,
            live: BTreeMap::new(),
            units,
            audiences: BTreeMap::new(),
            recent,
            next_stream: 0,
            trouble: None,
            settled,
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

    /// The picture's handle of a unit.
    pub fn handle(&self, unit: UnitId) -> Option<Handle> {
        self.handles.get(&unit).copied()
    }

    /// The unit of a handle.
    pub fn unit_of(&self, handle: Handle) -> Option<UnitId> {
        self.units.get(&handle).copied()
    }

    /// The audience of an agency in the picture.
    pub fn audience(&self, agency: &AgencyId) -> Option<AudienceId> {
        self.audiences.get(agency).map(|it| it.id)
    }

    /// What the picture must know of the watched zones after these events.
    pub(super) fn watched_by(&self, events: &[Event]) -> Vec<WatchOrder> {
        watched::orders_of(events, &self.state, |it| self.audience(it), &self.handles)
    }

    /// What the picture must know of the watched zones after a start.
    pub(super) fn all_watched(&self) -> Vec<WatchOrder> {
        watched::all_orders(&self.state, |it| self.audience(it), &self.handles)
    }

    /// Makes audiences for agencies that have none, and shows them everything they may see. Gives the new audiences
    /// and what the picture must know.
    pub(super) fn add_missing_audiences(&mut self) -> (Vec<AudienceId>, Vec<Disclosure>) {
        let missing: Vec<AgencyId> = self
            .state
            .agencies()
            .map(|it| it.id.clone())
            .filter(|it| !self.audiences.contains_key(it))
            .collect();
        let (mut added, mut disclosures) = (Vec::new(), Vec::new());
        let around = Around {
            handles: &self.handles,
            live: &self.live,
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
        for agency in missing {
            let id = AudienceId(self.audiences.len() as u32);
            let mut audience = Audience::new(id, agency.clone());
            for object in &held {
                audience.refresh(&self.state, &around, object, &mut disclosures);
            }
            audience.at = self.at;
            self.audiences.insert(agency, audience);
            added.push(id);
        }
        (added, disclosures)
    }

    /// Takes in what a durable command brought about and tells every audience what it may know of it.
    pub(super) fn publish(
        &mut self,
        events: &[Event],
        recorded: &Recorded,
        command_id: Uuid,
        new_handles: Vec<(UnitId, Handle)>,
    ) -> Vec<Disclosure> {
        for (unit, handle) in new_handles {
            self.handles.insert(unit, handle);
            self.units.insert(handle, unit);
        }
        let mut disclosures = self.hold_touched(events);
        self.at = recorded.received_at;
        let entries = self.state.apply_accepted(events, recorded);
        remember(&mut self.recent, &entries);
        let objects: BTreeSet<ObjectRef> = events
            .iter()
            .flat_map(|it| sharing::affected(&self.state, it))
            .collect();
        for object in &objects {
            self.settled.remove(object);
        }
        let objects: Vec<ObjectRef> = objects.into_iter().collect();
        let decision = Decision {
            at: recorded.received_at,
            epoch: &self.epoch,
            objects: &objects,
            entries: &entries,
            command: Some((command_id, &recorded.agency)),
        };
        let around = Around {
            handles: &self.handles,
            live: &self.live,
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
        disclosures
    }

    /// Shows every audience what is settled and about to be touched, as it is now, so that it is told what changes
    /// and nothing else.
    fn hold_touched(&mut self, events: &[Event]) -> Vec<Disclosure> {
        let mut disclosures = Vec::new();
        if self.settled.is_empty() {
            return disclosures;
        }
        let touched: BTreeSet<ObjectRef> = events
            .iter()
            .flat_map(|it| sharing::touched(&self.state, it))
            .filter(|it| self.settled.contains(it))
            .collect();
        let around = Around {
            handles: &self.handles,
            live: &self.live,
        };
        for object in &touched {
            for audience in self.audiences.values_mut() {
                audience.refresh(&self.state, &around, object, &mut disclosures);
            }
            self.settled.remove(object);
        }
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
        agency: &AgencyId,
        resume_at: Option<&str>,
        clock: Option<&Utf8Bytes>,
        close: &CloseSignal,
    ) -> Option<Attached> {
        self.next_stream += 1;
        let id = self.next_stream;
        let audience = self.audiences.get_mut(agency)?;
        let (sender, queue) = mpsc::channel(STREAM_QUEUE_MAX);
        let stream = StreamSender {
            id,
            queue: sender,
            close: close.clone(),
        };
        for frame in self.trouble.iter().chain(clock) {
            stream.send(frame);
        }
        audience.streams.push(stream);
        let seen = resume_at.and_then(|it| read_cursor(it, &self.epoch, audience.id));
        let missed = seen.and_then(|n| audience.missed_since(n).map(|frames| (n, frames)));
        let audience_id = audience.id;
        let (n, resumed, backlog) = if let Some((n, frames)) = missed {
            (n, true, Backlog::Missed(frames))
        } else {
            let parts = self.snapshot(agency)?;
            (parts.n, false, Backlog::Snapshot(parts))
        };
        Some(Attached {
            id,
            n,
            resumed,
            backlog,
            queue,
            audience: audience_id,
        })
    }

    /// Forgets a stream.
    pub(crate) fn detach(&mut self, agency: &AgencyId, id: u64) {
        if let Some(audience) = self.audiences.get_mut(agency) {
            audience.streams.retain(|it| it.id != id);
        }
    }

    /// How many screens listen.
    pub fn stream_count(&self) -> usize {
        self.audiences.values().map(|it| it.streams.len()).sum()
    }

    /// Everything that an agency may see now.
    pub fn snapshot(&self, agency: &AgencyId) -> Option<SnapshotParts> {
        let audience = self.audiences.get(agency)?;
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
            cursor: cursor(&self.epoch, audience.id, audience.n),
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

    /// Rule S11: whether an object, or what it stands on, has been over for so long that snapshots leave it out.
    fn is_long_over(&self, object: &ObjectRef) -> bool {
        let state = &self.state;
        let over_since = match object {
            ObjectRef::Incident(id) => state
                .incident(*id)
                .filter(|it| !it.state.is_open())
                .map(|it| it.state_since),
            ObjectRef::Task(id) => state
                .task(*id)
                .filter(|it| it.phase.is_over())
                .map(|it| it.phase_since),
            ObjectRef::Assignment(id) => state
                .assignment(*id)
                .filter(|it| !it.status.is_open())
                .and_then(|it| it.times.values().max().copied()),
            ObjectRef::Note(id) => {
                return state.note(*id).is_some_and(|it| {
                    self.is_long_over(&match it.target {
                        domain::Target::Incident(id) => ObjectRef::Incident(id),
                        domain::Target::Task(id) => ObjectRef::Task(id),
                    })
                });
            }
            ObjectRef::Zone(id) => state
                .zone(*id)
                .filter(|it| !it.state.is_open())
                .map(|it| it.state_since),
            ObjectRef::HandOver(id) => state
                .hand_over(*id)
                .filter(|it| it.state != HandOverState::Open)
                .map(|it| it.at),
            // Alarms that are over, and equipment that is retired, are let go of by the domain.
            ObjectRef::Agency(_)
            | ObjectRef::Unit(_)
            | ObjectRef::Person(_)
            | ObjectRef::Alarm(_)
            | ObjectRef::Settings(_)
            | ObjectRef::Equipment(_) => None,
        };
        over_since.is_some_and(|since| self.at.ms_since(since) > OVER_STAYS_MS)
    }

    /// One object as an agency was shown it.
    pub fn object(&self, agency: &AgencyId, object: &ObjectRef) -> Option<PublishedObject> {
        let audience = self.audiences.get(agency)?;
        if self.settled.contains(object) {
            return self.view_settled(audience, object);
        }
        audience.shown.get(object).map(|it| it.json.clone())
    }

    /// Objects of one kind as an agency was shown them, in the order of their ids; and whether there are more.
    pub fn objects(
        &self,
        agency: &AgencyId,
        kind: Kind,
        skip: usize,
        max: usize,
    ) -> (Vec<PublishedObject>, bool) {
        let Some(audience) = self.audiences.get(agency) else {
            return (Vec::new(), false);
        };
        let range = || (first_of(kind), Bound::Unbounded);
        let is_of_kind = |it: &ObjectRef| Kind::from(it.kind()) == kind;
        let held = audience
            .shown
            .range(range())
            .map(|(it, shown)| (it, Some(shown)));
        let held = held.take_while(|(it, _)| is_of_kind(it));
        let settled = self.settled.range(range()).map(|it| (it, None));
        let settled = settled
            .take_while(|(it, _)| is_of_kind(it))
            .filter(|(it, _)| sharing::visible(&self.state, &audience.viewer, it));
        let mut of_kind = in_order(held, settled).skip(skip);
        let page = of_kind
            .by_ref()
            .take(max)
            .filter_map(|(object, shown)| match shown {
                Some(it) => Some(it.json.clone()),
                None => self.view_settled(audience, object),
            })
            .collect();
        (page, of_kind.next().is_some())
    }

    /// What is settled, as this audience may see it now.
    fn view_settled(&self, audience: &Audience, object: &ObjectRef) -> Option<PublishedObject> {
        let view = sharing::view(&self.state, &audience.viewer, object)?;
        // Units have handles, and are never settled.
        audience::object_json(view)
    }
}

/// Keeps the newest entries.
pub(super) fn remember(recent: &mut VecDeque<Entry>, entries: &[Entry]) {
    recent.extend(entries.iter().cloned());
    let excess = recent.len().saturating_sub(RECENT_ENTRIES_MAX);
    recent.drain(..excess);
}
