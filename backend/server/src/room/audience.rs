//! One audience: everybody of one agency who is cleared alike (G14). What it has been shown, and who listens.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt::Write as _,
    sync::{Mutex, PoisonError},
};

use domain::{
    AgencyId, Timestamp, UnitId,
    sharing::{self, Grant, ObjectRef, PurgeCauses, View, Viewer},
    state::State,
    timeline::Entry,
};
use picture::{AudienceId, Disclosure, Handle, Treatment};
use protocol::{Moment, Object, words::DeviceLink};
use tokio_tungstenite::tungstenite::Utf8Bytes;
use uuid::Uuid;

use super::{
    areas::Areas,
    cursor::{cursor, tag_of},
    published::Given,
    stream::{Mark, StreamFrame, StreamSender},
    uses::Uses,
};
use crate::links::{self, Live};

/// Frames kept for resuming, and their bytes: some minutes of a busy agency. Who was away longer gets a snapshot.
const RESUME_FRAMES_MAX: usize = 2_048;
const RESUME_BYTES_MAX: usize = 4 * 1024 * 1024;

static NOBODY: BTreeSet<AgencyId> = BTreeSet::new();

/// What an audience was shown of one object: the bytes that left, and how the picture shows it.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) json: Utf8Bytes,
    disclosure: Disclosure,
    rights: Grant,
    /// Who else shows something in it by terms of its own (F5, V13).
    pub(super) others: BTreeSet<AgencyId>,
    /// Of whom anything else than its owner's stands in it at all.
    named: BTreeSet<AgencyId>,
}

/// A frame for who missed it, and the things in it.
#[derive(Debug)]
struct Kept {
    frame: StreamFrame,
    things: Vec<ObjectRef>,
}

/// Everybody of one agency who is cleared alike.
#[derive(Debug)]
pub(super) struct Audience {
    pub(super) id: AudienceId,
    pub(super) viewer: Viewer,
    /// Its name in cursors.
    pub(super) tag: String,
    /// How many decisions it was shown: the stream's own gap-free counter (S3).
    pub(super) n: u64,
    pub(super) shown: BTreeMap<ObjectRef, Shown>,
    /// When it was last told something. The room's own clock would tell an agency when others act.
    pub(super) at: Timestamp,
    resume: VecDeque<Kept>,
    resume_bytes: usize,
    pub(super) streams: Vec<StreamSender>,
    /// For how long devices may keep what it is shown of others (X1).
    pub(super) leases: BTreeMap<AgencyId, u16>,
    /// Whose data it has lost by what happened last, or by what is not recorded yet, until that is taken up (X4).
    pub(super) lost: BTreeSet<AgencyId>,
    /// What gave it anything (W10). Readers note that as well.
    pub(super) uses: Mutex<Uses>,
}

/// How a unit is now shown to an audience, for the picture.
pub(super) type Disclosed = (AudienceId, Handle, Disclosure);

/// One decision as all audiences are told of it.
pub(super) struct Decision<'a> {
    pub(super) at: Timestamp,
    /// The row of the journal; the last one before what is no decision.
    pub(super) seq: u64,
    pub(super) epoch: &'a str,
    pub(super) objects: &'a [ObjectRef],
    pub(super) entries: &'a [Entry],
    /// The command it came of, and the agency that gave it; none for what is no decision.
    pub(super) command: Option<(Uuid, &'a AgencyId)>,
    /// Why devices may have to purge what it takes away (X4).
    pub(super) causes: &'a PurgeCauses,
}

/// What belongs to units and is not part of the state.
pub(super) struct Around<'a> {
    pub(super) handles: &'a BTreeMap<UnitId, Handle>,
    pub(super) live: &'a BTreeMap<UnitId, Live>,
    pub(super) areas: &'a Areas,
}

impl Audience {
    pub(super) fn new(id: AudienceId, viewer: Viewer) -> Self {
        Self {
            id,
            tag: tag_of(&viewer),
            viewer,
            n: 0,
            shown: BTreeMap::new(),
            at: Timestamp(0),
            resume: VecDeque::new(),
            resume_bytes: 0,
            streams: Vec::new(),
            leases: BTreeMap::new(),
            lost: BTreeSet::new(),
            uses: Mutex::default(),
        }
    }

    /// Works out what a decision changes for this audience and tells its streams.
    pub(super) fn tell(
        &mut self,
        state: &State,
        around: &Around<'_>,
        decision: &Decision<'_>,
        disclosures: &mut Vec<Disclosed>,
    ) {
        let (mut upserts, mut gone, mut is_narrower) = (Vec::new(), Vec::new(), false);
        let mut things = Vec::new();
        for object in decision.objects {
            let others = self.shown.get(object).map(|it| it.named.clone());
            let others = others.unwrap_or_default();
            match self.refresh(state, around, object, disclosures) {
                Change::None { narrows } => {
                    if narrows {
                        self.lose(state, object, &others, decision.causes);
                    }
                    // Something else may open it as well now (W10).
                    if !decision.causes.is_empty() && self.shown.contains_key(object) {
                        self.note_use(state, object);
                    }
                }
                Change::Upsert { json, narrows } => {
                    upserts.push(json);
                    things.push(object.clone());
                    self.note_use(state, object);
                    is_narrower |= narrows;
                    if narrows {
                        self.lose(state, object, &others, decision.causes);
                    }
                }
                Change::Gone => {
                    gone.push(object);
                    self.lose(state, object, &others, decision.causes);
                }
            }
        }
        let entries: Vec<Utf8Bytes> = decision
            .entries
            .iter()
            .filter_map(|it| entry_json(state, &self.viewer, it))
            .collect();
        if upserts.is_empty() && gone.is_empty() && entries.is_empty() {
            return;
        }
        self.n += 1;
        self.at = decision.at;
        let command = decision
            .command
            .filter(|(_, agency)| **agency == self.viewer.agency)
            .map(|(id, _)| id);
        let frame = StreamFrame {
            json: self.change_frame(decision, &upserts, &gone, &entries, command),
            mark: Some(Mark {
                n: self.n,
                seq: decision.seq,
            }),
        };
        self.streams.retain(|stream| stream.send(&frame));
        if is_narrower || !gone.is_empty() {
            // Older frames hold what is not disclosed any more. Who missed one of them gets a snapshot.
            self.forget_frames();
        }
        self.keep_for_resume(Kept { frame, things });
    }

    /// Somebody is shown it only if somebody looks; else the next snapshot gives it.
    fn note_use(&mut self, state: &State, object: &ObjectRef) {
        let is_looked_at = !self.streams.is_empty();
        let uses = self.uses.get_mut();
        let uses = uses.unwrap_or_else(PoisonError::into_inner);
        if is_looked_at {
            let shown = self.shown.get(object);
            let others = shown.map_or(&NOBODY, |it| &it.others);
            uses.note(state, &self.viewer, object, others);
        } else {
            uses.look_at_next_snapshot();
        }
    }

    /// A snapshot is about to be given out.
    pub(super) fn begin_snapshot(&mut self) -> Given {
        let uses = self.uses.get_mut();
        let uses = uses.unwrap_or_else(PoisonError::into_inner);
        if uses.begin_snapshot() {
            Given::Snapshot
        } else {
            Given::Known
        }
    }

    /// What only the cleared are shown is on no device, and what all of the agency is shown all of it loses (X1).
    fn lose(
        &mut self,
        state: &State,
        object: &ObjectRef,
        others: &BTreeSet<AgencyId>,
        causes: &PurgeCauses,
    ) {
        if causes.is_empty() || !self.viewer.clearance.is_open() {
            return;
        }
        let viewer = &self.viewer.agency;
        let is_owed = |it: &AgencyId| it != viewer && causes.of(state, viewer, it).is_some();
        let owners = sharing::owners(state, object);
        let owners = owners.into_iter().chain(others.iter().cloned());
        self.lost.extend(owners.filter(is_owed));
    }

    /// Brings what was shown of one object up to date.
    pub(super) fn refresh(
        &mut self,
        state: &State,
        around: &Around<'_>,
        object: &ObjectRef,
        disclosures: &mut Vec<Disclosed>,
    ) -> Change {
        let (handle, live) = if let ObjectRef::Unit(id) = object {
            (around.handles.get(id).copied(), around.live.get(id))
        } else {
            (None, None)
        };
        let view = sharing::view(state, &self.viewer, object);
        let disclosure = match &view {
            Some(View::Unit(unit)) => {
                let within = unit.within.clone();
                around.areas.disclosure(state, unit.position, within)
            }
            _ => Disclosure::default(),
        };
        let others = view
            .as_ref()
            .map(|it| sharing::contributors_in(it, &self.viewer));
        let others = others.unwrap_or_default();
        let named = view.as_ref().map(sharing::agencies_in).unwrap_or_default();
        let before = self.shown.get(object);
        let left = before.is_some_and(|it| !it.named.is_subset(&named));
        let narrows = before.is_some_and(|it| !disclosure.covers(&it.disclosure));
        let is_other = before.map_or(disclosure != Disclosure::default(), |it| {
            disclosure != it.disclosure
        });
        if let Some(handle) = handle.filter(|_| is_other) {
            disclosures.push((self.id, handle, disclosure.clone()));
        }
        let (Some(view), Some(rights)) = (view, sharing::rights(state, &self.viewer, object))
        else {
            return if self.shown.remove(object).is_some() {
                Change::Gone
            } else {
                Change::None { narrows: false }
            };
        };
        let is_own = matches!(&view, View::Unit(it) if it.agency == self.viewer.agency);
        let mut wire = protocol::object(view, handle.map(Handle::raw));
        if let (Object::Unit(unit), Some(live)) = (&mut wire, live) {
            show_live(unit, live, is_own);
        }
        let json = as_json(&wire).unwrap_or_default();
        let shown = Shown {
            json: json.clone(),
            disclosure,
            rights,
            others,
            named,
        };
        match self.shown.insert(object.clone(), shown) {
            Some(before) if before.json == json => Change::None { narrows },
            Some(before) => Change::Upsert {
                json,
                narrows: narrows || left || !rights.covers(before.rights, object.kind()),
            },
            None => Change::Upsert {
                json,
                narrows: false,
            },
        }
    }

    /// The frames after `n`, if all of them are still kept, and the things in them.
    pub(super) fn missed_since(&self, n: u64) -> Option<(Vec<StreamFrame>, Vec<ObjectRef>)> {
        let missing = self.n.checked_sub(n)?;
        let first = self.resume.len().checked_sub(missing as usize)?;
        let missed = self.resume.range(first..);
        let things: BTreeSet<&ObjectRef> = missed.clone().flat_map(|it| &it.things).collect();
        let things = things.into_iter().cloned().collect();
        Some((missed.map(|it| it.frame.clone()).collect(), things))
    }

    /// Who missed one of them gets a snapshot.
    pub(super) fn forget_frames(&mut self) {
        self.resume.clear();
        self.resume_bytes = 0;
    }

    fn keep_for_resume(&mut self, kept: Kept) {
        self.resume_bytes += kept.frame.json.len();
        self.resume.push_back(kept);
        while self.resume.len() > RESUME_FRAMES_MAX || self.resume_bytes > RESUME_BYTES_MAX {
            if let Some(oldest) = self.resume.pop_front() {
                self.resume_bytes -= oldest.frame.json.len();
            }
        }
    }

    fn change_frame(
        &self,
        decision: &Decision<'_>,
        upserts: &[Utf8Bytes],
        gone: &[&ObjectRef],
        entries: &[Utf8Bytes],
        command: Option<Uuid>,
    ) -> Utf8Bytes {
        let mut text =
            String::with_capacity(256 + upserts.iter().map(|it| it.len()).sum::<usize>());
        let (n, cursor, at) = (
            self.n,
            cursor(decision.epoch, &self.tag, self.n),
            Moment(decision.at),
        );
        // Writing into a string cannot fail.
        let _ = write!(
            text,
            r#"{{"type":"change","n":{n},"cursor":"{cursor}","at":"{at}","gone":["#
        );
        for (index, object) in gone.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let _ = write!(
                text,
                r#"{comma}{{"kind":"{}","id":"{}"}}"#,
                object.kind().as_str(),
                object.id()
            );
        }
        text.push_str(r#"],"upserts":["#);
        join(&mut text, upserts);
        text.push_str(r#"],"entries":["#);
        join(&mut text, entries);
        text.push(']');
        if let Some(id) = command {
            let _ = write!(text, r#","command_id":"{id}""#);
        }
        text.push('}');
        text.into()
    }
}

/// Rule M5: how a unit is connected is seen with its status, how old its fix is with its position, and that its clock is
/// wrong by its own agency. The view has decided on all three.
fn show_live(unit: &mut protocol::object::Unit, live: &Live, is_own: bool) {
    if unit.status.is_some() {
        unit.link = Some(match live.link {
            links::Link::Connected => DeviceLink::Connected,
            links::Link::Lost => DeviceLink::Lost,
            links::Link::None => DeviceLink::None,
        });
        unit.link_since = Some(live.since.into());
    }
    if unit
        .precision
        .is_some_and(|it| it != protocol::words::Precision::Presence)
    {
        unit.position_stale = live.is_stale;
    }
    if is_own {
        unit.clock_ahead_s = live.skew_ms.map(|it| it / 1_000);
    }
}

/// What a decision did to one object in one audience's eyes.
pub(super) enum Change {
    /// The bytes are the same.
    None {
        /// Where a unit is is shown less closely, or in fewer places.
        narrows: bool,
    },
    Upsert {
        json: Utf8Bytes,
        /// The viewer has lost a right to part of it: what was sent before is not disclosed any more.
        narrows: bool,
    },
    Gone,
}

/// Joins bytes that are JSON already.
fn join(text: &mut String, parts: &[Utf8Bytes]) {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(part);
    }
}

pub(super) fn treatment(position: Option<sharing::Precision>) -> Treatment {
    match position {
        None | Some(sharing::Precision::Presence) => Treatment::Hidden,
        Some(sharing::Precision::Exact) => Treatment::Exact,
        Some(sharing::Precision::Cell100m) => Treatment::Cell100m,
        Some(sharing::Precision::Cell1km) => Treatment::Cell1km,
        Some(sharing::Precision::Sector) => Treatment::Sector,
    }
}

/// A view as it leaves, of an object that has no handle and is not connected.
pub(super) fn object_json(view: View) -> Option<Utf8Bytes> {
    as_json(&protocol::object(view, None))
}

/// Serialising our own plain structs cannot fail; an empty object would be refused by every client.
fn as_json(object: &Object) -> Option<Utf8Bytes> {
    serde_json::to_string(object).map(Utf8Bytes::from).ok()
}

/// An entry as this viewer may see it now.
pub(super) fn entry_json(state: &State, viewer: &Viewer, entry: &Entry) -> Option<Utf8Bytes> {
    let view = sharing::view_entry(state, viewer, entry)?;
    serde_json::to_string(&protocol::entry(view))
        .map(Utf8Bytes::from)
        .ok()
}
