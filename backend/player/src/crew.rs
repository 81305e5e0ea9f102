//! One crew and its vehicle: what they want to do next, seen from the assignment as the server has it. Pure.
//!
//! The server's status is the truth and the crew follows it, so that a restart, a refused command or somebody who sets
//! a status for them never leaves them out of step.

use protocol::words::{AssignmentStatus, Availability};
use roads::{Graph, Point, Profile};
use uuid::Uuid;

use crate::{
    drive::Vehicle,
    rng::Rng,
    scenario::{CrewModel, Range},
};

/// Seconds on the way when nobody knows where to, and while staged.
const NOWHERE_S: f64 = 20.0;

/// The assignment as the server has it, with what the crew needs to know of its target.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) assignment: Uuid,
    pub(crate) status: AssignmentStatus,
    pub(crate) goal: Option<Point>,
    pub(crate) profile: Profile,
    pub(crate) work_s: Range,
    /// Somebody is to be brought to hospital.
    pub(crate) transports: bool,
    /// The work goes on for as long as others say.
    pub(crate) stays: bool,
}

/// What a crew wants to tell its desk.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Wish {
    Advance(Uuid, AssignmentStatus),
    Decline(Uuid, String),
    Be(Availability),
}

/// What is the same for all crews at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around<'a> {
    pub(crate) now: f64,
    pub(crate) roads: &'a Graph,
    pub(crate) model: &'a CrewModel,
    pub(crate) hospitals: &'a [Point],
}

/// Where an idle unit drives about.
#[derive(Debug, Clone)]
pub(crate) struct Beat {
    pub(crate) places: Vec<Point>,
    pub(crate) pause_s: Range,
}

#[derive(Debug)]
pub(crate) struct Crew {
    pub(crate) unit: Uuid,
    pub(crate) agency: String,
    /// Its own tablet; without one the desk speaks for it by radio.
    pub(crate) account: Option<String>,
    /// A person has the tablet: the player only moves the vehicle, or not even that.
    pub(crate) is_human: bool,
    pub(crate) vehicle: Vehicle,
    home: Point,
    beat: Option<Beat>,
    drives_on_at: Option<f64>,
    job: Option<Job>,
    goes_home: bool,
    wished: Option<Availability>,
    /// How often its availability was changed; tells the commands apart.
    pub(crate) turns: u64,
    rng: Rng,
}

#[derive(Debug)]
struct Job {
    assignment: Uuid,
    status: AssignmentStatus,
    /// When the next step is due.
    due: f64,
    asked: Option<AssignmentStatus>,
    declines: bool,
    /// Until when the statuses are left to somebody who set one.
    left_until: f64,
}

/// Who a crew is.
#[derive(Debug)]
pub(crate) struct Post {
    pub(crate) unit: Uuid,
    pub(crate) agency: String,
    pub(crate) account: Option<String>,
    pub(crate) is_human: bool,
    pub(crate) home: Point,
    pub(crate) by_water: bool,
    pub(crate) beat: Option<Beat>,
}

impl Crew {
    pub(crate) fn new(post: Post, mut rng: Rng, now: f64) -> Self {
        // Not all patrols set out in the same second.
        let drives_on_at = Some(now + rng.within([0.0, 10.0]));
        Self {
            unit: post.unit,
            agency: post.agency,
            account: post.account,
            is_human: post.is_human,
            vehicle: Vehicle::new(post.home, post.by_water),
            home: post.home,
            beat: post.beat,
            drives_on_at,
            job: None,
            goes_home: false,
            wished: None,
            turns: 0,
            rng,
        }
    }

    /// Moves on and says what the crew wants to tell, if anything. It says so again until the picture shows it.
    pub(crate) fn step(
        &mut self,
        seen: Option<&Seen>,
        availability: Availability,
        around: Around<'_>,
    ) -> Option<Wish> {
        let wish = match seen {
            Some(seen) => {
                self.take(seen, around);
                self.steer(seen, around);
                self.report(seen, around)
            }
            None => self.idle(availability, around),
        };
        wish.filter(|_| !self.is_human)
    }

    /// Notices a new assignment or a new status of it.
    fn take(&mut self, seen: &Seen, around: Around<'_>) {
        let due = around.now + self.delay(seen, around.model);
        match &mut self.job {
            Some(job) if job.assignment == seen.assignment => {
                if job.status == seen.status {
                    return;
                }
                if job.asked != Some(seen.status) {
                    job.left_until = around.now + around.model.human_patience_s;
                }
                job.status = seen.status;
                job.due = due;
            }
            job => {
                *job = Some(Job {
                    assignment: seen.assignment,
                    status: seen.status,
                    due,
                    asked: None,
                    declines: self.rng.chance(around.model.decline_share),
                    left_until: 0.0,
                });
                self.vehicle.stop(around.now);
            }
        }
    }

    /// How long until the step after the one just seen.
    fn delay(&mut self, seen: &Seen, model: &CrewModel) -> f64 {
        use AssignmentStatus as S;
        match seen.status {
            S::Offered | S::Dispatched if self.rng.chance(model.late_share) => {
                self.rng.within(model.late_s)
            }
            S::Offered | S::Dispatched => self.rng.within(model.acknowledge_s),
            S::Acknowledged => self.rng.within(model.turnout_s),
            S::EnRoute if seen.goal.is_none() => NOWHERE_S,
            S::Staged => NOWHERE_S,
            S::OnScene => self.rng.within(seen.work_s),
            S::AtDestination => self.rng.within(model.handover_s),
            _ => 0.0,
        }
    }

    fn steer(&mut self, seen: &Seen, around: Around<'_>) {
        let goal = match seen.status {
            AssignmentStatus::EnRoute => seen.goal,
            AssignmentStatus::Transporting => self.hospital(around),
            _ => None,
        };
        if let Some(goal) = goal
            && !self.vehicle.is_bound_for(goal)
        {
            self.vehicle
                .go(around.roads, goal, seen.profile, around.now);
        }
    }

    fn hospital(&self, around: Around<'_>) -> Option<Point> {
        let here = self.vehicle.motion(around.now).at;
        // A hospital that it already drives to stays the goal, though another may come nearer on the way.
        let bound = around
            .hospitals
            .iter()
            .copied()
            .find(|it| self.vehicle.is_bound_for(*it));
        bound.or_else(|| {
            around
                .hospitals
                .iter()
                .copied()
                .min_by(|a, b| here.distance_m(*a).total_cmp(&here.distance_m(*b)))
        })
    }

    fn report(&mut self, seen: &Seen, around: Around<'_>) -> Option<Wish> {
        use AssignmentStatus as S;
        let is_moving = self.vehicle.is_moving(around.now);
        let job = self.job.as_mut()?;
        if around.now < job.left_until.max(job.due) {
            return None;
        }
        let next = match seen.status {
            S::OnScene if seen.stays => return None,
            S::Offered | S::Dispatched if job.declines => {
                let reason = self.rng.pick(&around.model.decline_reasons)?.clone();
                return Some(Wish::Decline(seen.assignment, reason));
            }
            S::Offered | S::Dispatched => S::Acknowledged,
            S::Acknowledged => S::EnRoute,
            S::EnRoute | S::Staged if !is_moving => S::OnScene,
            S::OnScene if seen.transports => S::Transporting,
            S::Transporting if !is_moving => S::AtDestination,
            S::OnScene | S::AtDestination => S::Cleared,
            _ => return None,
        };
        job.asked = Some(next);
        Some(Wish::Advance(seen.assignment, next))
    }

    fn idle(&mut self, availability: Availability, around: Around<'_>) -> Option<Wish> {
        use Availability as A;
        if self.job.take().is_some() {
            self.vehicle.stop(around.now);
            self.goes_home = self.beat.is_none();
        }
        if self.wished == Some(availability) {
            self.wished = None;
            self.turns += 1;
        }
        let is_home = !self.vehicle.is_moving(around.now) && self.vehicle.is_bound_for(self.home);
        let wish = match availability {
            A::Available if self.goes_home && !is_home => Some(A::Returning),
            A::Available => {
                self.goes_home = false;
                self.walk_the_beat(around);
                None
            }
            A::Returning if is_home => Some(A::Available),
            A::Returning | A::Reserved | A::OutOfService | A::OffDuty => {
                if !self.vehicle.is_bound_for(self.home) {
                    self.vehicle
                        .go(around.roads, self.home, Profile::Normal, around.now);
                }
                None
            }
        };
        if wish.is_some() {
            self.wished = wish;
        }
        wish.map(Wish::Be)
    }

    fn walk_the_beat(&mut self, around: Around<'_>) {
        let Some(beat) = &self.beat else { return };
        if self.vehicle.is_moving(around.now) {
            self.drives_on_at = None;
            return;
        }
        let at = *self
            .drives_on_at
            .get_or_insert_with(|| around.now + self.rng.within(beat.pause_s));
        if at <= around.now
            && let Some(goal) = self.rng.pick(&beat.places).copied()
        {
            self.vehicle
                .go(around.roads, goal, Profile::Normal, around.now);
            self.drives_on_at = None;
        }
    }
}

#[cfg(test)]
mod tests;
