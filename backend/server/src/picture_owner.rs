//! The one owner of the picture: a thread that takes fixes, answers questions, and draws every screen's frames at
//! each tick. It shares no lock with the room, so positions never hold a decision up (A7).

mod handle;
mod slot;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use domain::UnitId;
use picture::{
    AudienceId, Disclosure, Fix, Handle, Near, Observed, Picture, Position, Screen, Viewport,
};
use protocol::stream::CloseReason;
use tokio::{
    sync::{mpsc, oneshot},
    time::Instant,
};

pub use self::slot::FrameSlot;
use crate::{
    clock::Clock,
    room::CloseSignal,
    source::Ages,
    watched::{EdgeWatch, WatchOrder},
};

/// Orders that may wait for the owner: a second of 10,000 trackers that each send by themselves. Who finds it full is
/// told `busy`.
const ORDERS_MAX: usize = 16_384;
/// Orders of the room and of screens that come and go that may wait; who sends more waits for a place.
const CONTROL_MAX: usize = 1_024;
/// How often positions are handed to the disk.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(5);

/// Where units were, for the disk.
pub type Checkpoint = Vec<TrackedFix>;

/// One unit's newest fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrackedFix {
    /// The unit.
    pub unit: UnitId,
    /// Where.
    pub position: Position,
    /// When, in unix milliseconds.
    pub fix_ms: u64,
    /// How good its source is.
    pub source_priority: u8,
}

/// Where a unit truly was, and who said so when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastFix {
    /// Where.
    pub position: Position,
    /// When, in unix milliseconds.
    pub fix_ms: u64,
    /// How good its source is.
    pub source_priority: u8,
}

/// What decisions require: never given up, and taken before anything else.
enum Control {
    Register(Vec<UnitId>, oneshot::Sender<Vec<(UnitId, Handle)>>),
    Disclose(Vec<AudienceId>, Vec<(AudienceId, Handle, Disclosure)>),
    Open {
        id: u64,
        audience: AudienceId,
        slot: Arc<FrameSlot>,
        close: CloseSignal,
    },
    Close(u64),
    Watch(Vec<WatchOrder>),
}

/// What may be refused as busy: fixes and questions.
enum Order {
    Observe(Vec<(Handle, Fix)>),
    Look(u64, Viewport),
    Nearest {
        audience: AudienceId,
        place: Position,
        count: usize,
        among: Option<Vec<Handle>>,
        reply: oneshot::Sender<Vec<Near>>,
    },
    Box {
        audience: AudienceId,
        viewport: Viewport,
        reply: oneshot::Sender<Vec<Handle>>,
    },
    Radius {
        audience: AudienceId,
        place: Position,
        radius_m: f64,
        reply: oneshot::Sender<Vec<Near>>,
    },
    Last(Vec<Handle>, oneshot::Sender<Vec<Option<LastFix>>>),
}

/// The owner cannot take an order now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the picture is busy")]
pub struct PictureBusy;

/// The owner's thread is gone: what may be seen and what is shown can drift apart, so the room must stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the picture has failed")]
pub struct PictureGone;

/// How everybody else talks to the owner.
#[derive(Debug, Clone)]
pub struct PictureHandle {
    control: mpsc::Sender<Control>,
    orders: mpsc::Sender<Order>,
}

/// Starts the owner's thread. It ends when every handle is gone. `checkpoints` gets what moved every few seconds; one
/// that cannot be taken is made up for by the next. `crossings` gets who goes into and out of watched zones, `ages` whose
/// fix has become stale.
pub fn start(
    tick: Duration,
    clock: impl Fn() -> u64 + Send + 'static,
    checkpoints: mpsc::Sender<Checkpoint>,
    crossings: mpsc::Sender<Vec<domain::command::Crossing>>,
    ages: Ages,
) -> std::io::Result<PictureHandle> {
    let (control, control_in) = mpsc::channel(CONTROL_MAX);
    let (orders, orders_in) = mpsc::channel(ORDERS_MAX);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    std::thread::Builder::new()
        .name("picture".to_owned())
        .spawn(move || {
            let mut owner = Owner {
                picture: Picture::new(),
                screens: HashMap::new(),
                units: HashMap::new(),
                moved: HashSet::new(),
                checkpoints,
                watch: EdgeWatch::new(crossings),
                ages,
            };
            runtime.block_on(owner.run(control_in, orders_in, tick, &clock));
        })?;
    Ok(PictureHandle { control, orders })
}

struct OpenScreen {
    screen: Screen,
    slot: Arc<FrameSlot>,
    close: CloseSignal,
}

struct Owner {
    picture: Picture,
    screens: HashMap<u64, OpenScreen>,
    units: HashMap<Handle, UnitId>,
    /// Units that have moved since the last checkpoint; at most one entry a unit.
    moved: HashSet<Handle>,
    checkpoints: mpsc::Sender<Checkpoint>,
    watch: EdgeWatch,
    ages: Ages,
}

impl Owner {
    async fn run(
        &mut self,
        mut control: mpsc::Receiver<Control>,
        mut orders: mpsc::Receiver<Order>,
        tick: Duration,
        now_ms: &impl Fn() -> u64,
    ) {
        let mut next_tick = Instant::now() + tick;
        let mut next_checkpoint = Instant::now() + CHECKPOINT_EVERY;
        loop {
            // What may be seen comes before what is to be seen, and both before where it is.
            tokio::select! {
                biased;
                order = control.recv() => match order {
                    Some(order) => self.control(order),
                    None => return,
                },
                () = tokio::time::sleep_until(next_tick) => {
                    self.draw(now_ms());
                    // After a stall the next tick comes a whole interval later: ticks are never made up for.
                    next_tick = (next_tick + tick).max(Instant::now());
                    if Instant::now() >= next_checkpoint {
                        self.checkpoint();
                        next_checkpoint = Instant::now() + CHECKPOINT_EVERY;
                    }
                }
                Some(order) = orders.recv() => self.take(order),
            }
        }
    }

    fn control(&mut self, order: Control) {
        match order {
            Control::Register(units, reply) => {
                let handles: Vec<(UnitId, Handle)> = units
                    .into_iter()
                    .filter_map(|unit| self.picture.add().ok().map(|it| (unit, it)))
                    .collect();
                self.units
                    .extend(handles.iter().map(|(unit, handle)| (*handle, *unit)));
                let _ = reply.send(handles);
            }
            Control::Disclose(audiences, disclosures) => {
                for id in audiences {
                    if let Err(error) = self.picture.add_audience(id) {
                        tracing::error!(%error, audience = id.0, "An agency has no picture");
                    }
                }
                for (audience, handle, how) in disclosures {
                    if let Err(error) = self.picture.disclose(audience, handle, &how) {
                        tracing::error!(%error, audience = audience.0, "A disclosure was not carried out");
                    }
                    self.watch.touch(handle);
                }
            }
            Control::Open {
                id,
                audience,
                slot,
                close,
            } => {
                self.screens.insert(
                    id,
                    OpenScreen {
                        screen: Screen::new(audience),
                        slot,
                        close,
                    },
                );
            }
            Control::Close(id) => {
                self.screens.remove(&id);
            }
            Control::Watch(orders) => {
                for order in orders {
                    self.watch.take(order, &self.picture);
                }
            }
        }
    }

    fn take(&mut self, order: Order) {
        match order {
            Order::Observe(fixes) => {
                for (handle, fix) in fixes {
                    if matches!(
                        self.picture.observe(handle, &fix),
                        Ok(Observed::Applied | Observed::Clamped)
                    ) {
                        self.moved.insert(handle);
                        self.watch.touch(handle);
                    }
                }
            }
            Order::Look(id, viewport) => {
                if let Some(it) = self.screens.get_mut(&id) {
                    it.screen.look(&viewport);
                }
            }
            question => self.answer(question),
        }
    }

    /// Questions. An audience that is not known sees nothing.
    fn answer(&self, order: Order) {
        match order {
            Order::Nearest {
                audience,
                place,
                count,
                among,
                reply,
            } => {
                let found = match among {
                    Some(among) => self.picture.nearest_among(audience, place, count, among),
                    None => self.picture.nearest(audience, place, count, |_handle| true),
                };
                let _ = reply.send(found.unwrap_or_default());
            }
            Order::Box {
                audience,
                viewport,
                reply,
            } => {
                let found = self.picture.within_box(audience, &viewport, |_handle| true);
                let _ = reply.send(found.unwrap_or_default());
            }
            Order::Radius {
                audience,
                place,
                radius_m,
                reply,
            } => {
                let found = self
                    .picture
                    .within_radius(audience, place, radius_m, |_handle| true);
                let _ = reply.send(found.unwrap_or_default());
            }
            Order::Last(handles, reply) => {
                let found = handles.into_iter().map(|it| self.last_fix(it));
                let _ = reply.send(found.collect());
            }
            _ => {}
        }
    }

    fn last_fix(&self, handle: Handle) -> Option<LastFix> {
        let (position, fix_ms) = self.picture.true_position(handle)?;
        Some(LastFix {
            position,
            fix_ms,
            source_priority: self.picture.source_priority(handle)?,
        })
    }

    fn draw(&mut self, now_ms: u64) {
        if self.ages.is_due() {
            let picture = &self.picture;
            let fixes = self.units.iter().filter_map(|(handle, unit)| {
                let (_, fix_ms) = picture.true_position(*handle)?;
                Some((*unit, fix_ms, picture.source_priority(*handle)?))
            });
            self.ages.look(fixes, now_ms);
        }
        let mut tick = self.picture.tick(now_ms);
        for it in self.screens.values_mut() {
            match it.screen.deliver(&mut tick, it.slot.is_empty()) {
                Ok(frames) if frames.is_empty() => {}
                Ok(frames) => it.slot.fill(frames.into_iter().map(Bytes::from).collect()),
                Err(error) => {
                    tracing::error!(%error, "A screen is out of step and must connect again");
                    it.close.close(CloseReason::TooSlow);
                }
            }
        }
        // Screens come first: who watches a zone waits a moment, who looks at the map does not (A7).
        self.watch.turn(&self.picture, now_ms, &self.units);
    }

    fn checkpoint(&mut self) {
        if self.moved.is_empty() {
            return;
        }
        let fixes = self.moved.iter().filter_map(|handle| {
            let LastFix {
                position,
                fix_ms,
                source_priority,
            } = self.last_fix(*handle)?;
            Some(TrackedFix {
                unit: *self.units.get(handle)?,
                position,
                fix_ms,
                source_priority,
            })
        });
        if self.checkpoints.try_send(fixes.collect()).is_ok() {
            self.moved.clear();
        }
    }
}

/// The server's clock in the picture's milliseconds.
pub fn unix_ms(clock: &Clock) -> u64 {
    u64::try_from(clock.now().0).unwrap_or(0)
}
