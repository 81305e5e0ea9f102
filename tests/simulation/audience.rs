//! Who is told: one audience for each agency, and screens that come and go.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::{
    AgencyId, State,
    sharing::{ObjectRef, View, Viewer, view},
};

use super::dice::Dice;

/// Frames kept for screens that come back.
const RING_MAX: usize = 32;

/// One change, as it is sent.
#[derive(Debug, Clone)]
struct Frame {
    n: u64,
    upserts: Vec<(ObjectRef, View)>,
    gone: Vec<ObjectRef>,
}

/// Everybody of one agency.
#[derive(Debug, Default)]
pub(crate) struct Audience {
    n: u64,
    shown: BTreeMap<ObjectRef, View>,
    ring: VecDeque<Frame>,
    screens: Vec<Screen>,
}

/// What one screen shows.
#[derive(Debug, Default)]
struct Screen {
    /// The run of the server that it last heard from; 0 before the first.
    epoch: u32,
    n: u64,
    mirror: BTreeMap<ObjectRef, View>,
    is_connected: bool,
    queue: VecDeque<Frame>,
}

/// Everything that an agency may see.
pub(crate) fn all_of(state: &State, agency: &AgencyId) -> BTreeMap<ObjectRef, View> {
    let viewer = Viewer::open(agency.clone());
    let objects = state.every_object();
    objects
        .filter_map(|it| view(state, &viewer, &it).map(|view| (it, view)))
        .collect()
}

impl Audience {
    /// With two screens, as they are after a restart of the server.
    pub(crate) fn new(state: &State, agency: &AgencyId, screens: Option<Self>) -> Self {
        let mut screens = screens.map_or_else(
            || vec![Screen::default(), Screen::default()],
            |it| it.screens,
        );
        for it in &mut screens {
            it.is_connected = false;
            it.queue.clear();
        }
        Self {
            n: 0,
            shown: all_of(state, agency),
            ring: VecDeque::new(),
            screens,
        }
    }

    /// Tells the screens what is different of these objects.
    pub(crate) fn tell(
        &mut self,
        state: &State,
        agency: &AgencyId,
        objects: &BTreeSet<ObjectRef>,
        loses_frame: bool,
    ) {
        let viewer = Viewer::open(agency.clone());
        let (mut upserts, mut gone) = (Vec::new(), Vec::new());
        for object in objects {
            match view(state, &viewer, object) {
                Some(it) if self.shown.get(object) != Some(&it) => {
                    self.shown.insert(object.clone(), it.clone());
                    upserts.push((object.clone(), it));
                }
                None if self.shown.remove(object).is_some() => gone.push(object.clone()),
                _ => {}
            }
        }
        if upserts.is_empty() && gone.is_empty() {
            return;
        }
        self.n += 1;
        let n = self.n;
        if !gone.is_empty() {
            // Older frames hold what is not disclosed any more.
            self.ring.clear();
        }
        let frame = Frame { n, upserts, gone };
        for screen in self.screens.iter_mut().filter(|it| it.is_connected) {
            screen.queue.push_back(frame.clone());
            if loses_frame {
                // What the control takes away: a frame is dropped, and the count does not show it.
                screen.queue.pop_back();
                screen.n += 1;
            }
        }
        self.ring.push_back(frame);
        if self.ring.len() > RING_MAX {
            self.ring.pop_front();
        }
    }

    /// Links come and go, and carry some of what waits. Tells how many screens have resumed.
    pub(crate) fn links(&mut self, epoch: u32, dice: &mut Dice) -> Result<u64, String> {
        let mut resumed = 0;
        for index in 0..self.screens.len() {
            if self.screens[index].is_connected {
                let most = dice.below(4);
                self.screens[index].take(most)?;
                if dice.percent(2) {
                    // What was under way is gone with the link.
                    self.screens[index].is_connected = false;
                    self.screens[index].queue.clear();
                }
            } else if dice.percent(20) {
                resumed += u64::from(self.connect(index, epoch));
            }
        }
        Ok(resumed)
    }

    /// A screen comes back; tells whether it could go on where it was.
    fn connect(&mut self, index: usize, epoch: u32) -> bool {
        let oldest = self.n + 1 - self.ring.len() as u64;
        let screen = &mut self.screens[index];
        screen.is_connected = true;
        let resumes = screen.epoch == epoch && screen.n + 1 >= oldest;
        if resumes {
            let missed = self.ring.iter().filter(|it| it.n > screen.n);
            screen.queue = missed.cloned().collect();
        } else {
            screen.mirror = self.shown.clone();
            screen.n = self.n;
            screen.epoch = epoch;
        }
        resumes
    }

    /// A3 and A4: what was told adds up to what may be seen, and a screen that has taken everything shows just that.
    pub(crate) fn check(&mut self, state: &State, agency: &AgencyId) -> Result<(), String> {
        let all = all_of(state, agency);
        if self.shown != all {
            let is_same = |it: &ObjectRef| self.shown.get(it) == all.get(it);
            let wrong = all.keys().chain(self.shown.keys()).find(|it| !is_same(it));
            return Err(format!(
                "A3: {agency} was told something else than it may see of {wrong:?}"
            ));
        }
        for screen in self.screens.iter_mut().filter(|it| it.is_connected) {
            screen.take(usize::MAX)?;
            if screen.mirror != all {
                return Err(format!("A3: a screen of {agency} shows something else"));
            }
        }
        Ok(())
    }
}

impl Screen {
    fn take(&mut self, most: usize) -> Result<(), String> {
        for _ in 0..most {
            let Some(frame) = self.queue.pop_front() else {
                return Ok(());
            };
            if frame.n != self.n + 1 {
                return Err(format!("A6: frame {} after {}", frame.n, self.n));
            }
            self.n = frame.n;
            for object in &frame.gone {
                self.mirror.remove(object);
            }
            self.mirror.extend(frame.upserts);
        }
        Ok(())
    }
}
