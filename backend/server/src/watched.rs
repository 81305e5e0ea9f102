//! Watched zones: from the room's decisions to fences in the picture, and from crossings there back to the room.
//!
//! The picture judges on what the zone's agency is shown; the room records what still holds and says where it did not.

use std::collections::{BTreeMap, HashMap};

use domain::{
    AgencyId, Command, CommandId, Context, Event, State, UnitId, Zone, ZoneId,
    command::Crossing,
    decide,
    event::ZoneDrawn,
    limits::{CROSSINGS_PER_COMMAND_MAX, WATCHED_ZONES_MAX},
    shape::Shape,
    sharing::Precision,
};
use picture::{
    AudienceId, Fence, FenceId, Handle, Picture, Position, Treatment, Watcher, limits::MAX_FENCES,
};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{clock::Clock, picture_owner::PictureHandle, room::RoomHandle};

/// Batches of crossings on their way to the room. While they wait, nothing new is judged: the next look finds it.
pub(crate) const BATCHES_MAX: usize = 4;

// Every zone that the room lets be watched has its fence.
const _: () = assert!(WATCHED_ZONES_MAX <= MAX_FENCES);

/// What the picture is told about zones.
#[derive(Debug)]
pub enum WatchOrder {
    /// A zone is watched, in this shape.
    Set {
        /// The zone.
        zone: ZoneId,
        /// Who watches it.
        audience: AudienceId,
        /// Where it is.
        fence: Fence,
        /// Who is recorded as inside.
        inside: Vec<Handle>,
    },
    /// It is not watched any more.
    Remove(ZoneId),
    /// A crossing was not recorded: this is what is.
    Correct {
        /// The zone.
        zone: ZoneId,
        /// Who did not cross its edge.
        handle: Handle,
        /// Where it is recorded to be.
        is_inside: bool,
    },
}

/// The zones whose watch an event may have changed, as the picture has to know them.
pub(crate) fn orders_of<'a>(
    events: impl IntoIterator<Item = &'a Event>,
    state: &State,
    audiences: impl Fn(&AgencyId) -> Option<AudienceId>,
    handles: &BTreeMap<UnitId, Handle>,
) -> Vec<WatchOrder> {
    let changed = events.into_iter().filter_map(|event| match event {
        Event::ZoneDrawn(ZoneDrawn { zone, .. })
        | Event::ZoneReshaped { zone, .. }
        | Event::ZoneWatchSet { zone, .. }
        | Event::ZoneBegan { zone }
        | Event::ZoneEnded { zone }
        | Event::ZoneLifted { zone, .. } => Some(*zone),
        _ => None,
    });
    changed
        .map(|id| order_of(id, state, &audiences, handles))
        .collect()
}

/// Every zone that is watched, after a start.
pub(crate) fn all_orders(
    state: &State,
    audiences: impl Fn(&AgencyId) -> Option<AudienceId>,
    handles: &BTreeMap<UnitId, Handle>,
) -> Vec<WatchOrder> {
    state
        .watched_zones()
        .map(|it| order_of(it.id, state, &audiences, handles))
        .collect()
}

fn order_of(
    id: ZoneId,
    state: &State,
    audiences: &impl Fn(&AgencyId) -> Option<AudienceId>,
    handles: &BTreeMap<UnitId, Handle>,
) -> WatchOrder {
    let set = |zone: &Zone| {
        Some(WatchOrder::Set {
            zone: id,
            audience: audiences(&zone.agency)?,
            fence: fence(&zone.shape)?,
            inside: zone
                .inside
                .iter()
                .filter_map(|it| handles.get(it).copied())
                .collect(),
        })
    };
    state
        .zone(id)
        .filter(|it| it.is_watched())
        .and_then(set)
        .unwrap_or(WatchOrder::Remove(id))
}

/// A shape of the domain is always on the earth; one that were not would be watched by nobody.
pub(crate) fn fence(shape: &Shape) -> Option<Fence> {
    let place = |it: &domain::Point| Position::from_e7(it.lon_e7, it.lat_e7).ok();
    let line = |it: &[domain::Point]| it.iter().map(place).collect::<Option<Vec<Position>>>();
    Some(match shape {
        Shape::Polygon { outline, holes } => Fence::polygon(
            line(outline)?,
            holes
                .iter()
                .map(|it| line(it))
                .collect::<Option<Vec<_>>>()?,
        ),
        Shape::Circle { centre, radius_m } => Fence::circle(place(centre)?, f64::from(*radius_m)),
        Shape::Corridor {
            line: corners,
            half_width_m,
        } => Fence::corridor(line(corners)?, f64::from(*half_width_m)),
    })
}

/// The watch as the picture's owner keeps it.
#[derive(Debug)]
pub(crate) struct EdgeWatch {
    watcher: Watcher,
    fences: HashMap<ZoneId, FenceId>,
    zones: HashMap<FenceId, ZoneId>,
    next: u64,
    crossings: mpsc::Sender<Vec<Crossing>>,
    /// So that fullness is told once, and not ten times a second.
    was_full: bool,
}

impl EdgeWatch {
    pub(crate) fn new(crossings: mpsc::Sender<Vec<Crossing>>) -> Self {
        Self {
            watcher: Watcher::default(),
            fences: HashMap::new(),
            zones: HashMap::new(),
            next: 0,
            crossings,
            was_full: false,
        }
    }

    pub(crate) fn touch(&mut self, handle: Handle) {
        self.watcher.touch(handle);
    }

    pub(crate) fn take(&mut self, order: WatchOrder, picture: &Picture) {
        match order {
            WatchOrder::Set {
                zone,
                audience,
                fence,
                inside,
            } => {
                let next = &mut self.next;
                let id = *self.fences.entry(zone).or_insert_with(|| {
                    *next += 1;
                    FenceId(*next)
                });
                self.zones.insert(id, zone);
                self.watcher.set(id, audience, fence, inside, picture);
            }
            WatchOrder::Remove(zone) => {
                if let Some(id) = self.fences.remove(&zone) {
                    self.zones.remove(&id);
                    self.watcher.remove(id);
                }
            }
            WatchOrder::Correct {
                zone,
                handle,
                is_inside,
            } => {
                if let Some(id) = self.fences.get(&zone) {
                    self.watcher.correct(*id, handle, is_inside);
                }
            }
        }
    }

    /// Looks at who moved since the last turn, and sends the room what they crossed.
    pub(crate) fn turn(&mut self, picture: &Picture, now_ms: u64, units: &HashMap<Handle, UnitId>) {
        if self.watcher.is_empty() {
            return;
        }
        for handle in picture.released() {
            self.watcher.touch(*handle);
        }
        let Ok(place) = self.crossings.try_reserve() else {
            return;
        };
        let mut found = Vec::new();
        self.watcher
            .judge(picture, now_ms, CROSSINGS_PER_COMMAND_MAX, &mut found);
        let told = found.iter().filter_map(|it| {
            Some(Crossing {
                zone: *self.zones.get(&it.fence)?,
                unit: *units.get(&it.handle)?,
                is_inside: it.is_inside,
                precision: precision(it.treatment)?,
            })
        });
        let told: Vec<Crossing> = told.collect();
        if !told.is_empty() {
            place.send(told);
        }
        if self.watcher.is_full() && !self.was_full {
            self.was_full = true;
            tracing::warn!(
                "An agency has too many units inside its watched zones; not all of its crossings are recorded"
            );
        }
    }
}

const fn precision(treatment: Treatment) -> Option<Precision> {
    match treatment {
        Treatment::Hidden => None,
        Treatment::Exact => Some(Precision::Exact),
        Treatment::Cell100m => Some(Precision::Cell100m),
        Treatment::Cell1km => Some(Precision::Cell1km),
        Treatment::Sector => Some(Precision::Sector),
    }
}

/// Brings crossings to the room, and back what it did not record. Ends when the picture or the room does.
pub(crate) async fn record_crossings(
    room: RoomHandle,
    picture: PictureHandle,
    clock: Clock,
    mut crossings: mpsc::Receiver<Vec<Crossing>>,
) {
    while let Some(found) = crossings.recv().await {
        let command = Command::RecordCrossings(found.clone());
        let id = CommandId(Uuid::now_v7());
        // What changes nothing is not written down.
        let changes = {
            let context = Context::server(id, clock.now());
            let published = room.read();
            decide(published.state(), &command, &context).is_ok_and(|events| !events.is_empty())
        };
        if changes && let Err(error) = room.ask_as_server(command, id).await {
            tracing::warn!(%error, "Crossings of watched zones were not recorded");
        }
        let corrections = not_recorded(&room, &found);
        if picture.watch(corrections).await.is_err() {
            return;
        }
    }
}

fn not_recorded(room: &RoomHandle, found: &[Crossing]) -> Vec<WatchOrder> {
    let published = room.read();
    let differs = |it: &&Crossing| {
        let zone = published.state().zone(it.zone);
        zone.is_some_and(|zone| zone.inside.contains(&it.unit) != it.is_inside)
    };
    found
        .iter()
        .filter(differs)
        .filter_map(|it| {
            Some(WatchOrder::Correct {
                zone: it.zone,
                handle: published.handle(it.unit)?,
                is_inside: !it.is_inside,
            })
        })
        .collect()
}
