//! Who is there by its position: units that drive to a scene or back to their station, for agencies whose rules want it
//! (U16). The picture is asked, the room decides.
//!
//! - A unit is there once each look for the agency's time found it within the agency's distance. A look that finds it
//!   more than [`SLACK_M`] beyond that begins again; in between, a standing receiver wanders.
//! - A stale fix says nothing: the time begins again.
//! - A rule that was refused, or that somebody overrode, is proposed again after the whole time at the earliest.

use std::{collections::HashMap, time::Duration};

use domain::{
    AssignmentId, AssignmentStatus, Availability, Command, CommandId, Context, Point, State,
    Target, UnitId, decide, settings::Near, unit::Unit,
};
use picture::{Handle, Position};
use uuid::Uuid;

use crate::{
    clock::Clock,
    picture_owner::{LastFix, PictureHandle},
    room::{Published, RoomHandle},
    source::stale_after_ms,
};

/// How often it is looked at: the shortest time of a rule is a few of these.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Units looked at in one turn: more than drive at once in a room of the largest size. Those beyond wait for the others
/// to arrive.
const LOOKED_AT_MAX: usize = 4_096;
/// How far a receiver that stands still may seem to be from where it was, in metres.
const SLACK_M: f64 = 20.0;

/// What a position may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Arrival {
    Home(UnitId),
    Scene(AssignmentId),
}

impl Arrival {
    const fn command(self) -> Command {
        match self {
            Self::Home(unit) => Command::ReachedHome { unit },
            Self::Scene(assignment) => Command::ReachedScene { assignment },
        }
    }
}

/// Somebody on the way.
#[derive(Debug)]
struct Driving {
    arrival: Arrival,
    handle: Handle,
    to: Position,
    near: Near,
}

/// Since when everybody who may be there has been.
#[derive(Debug, Default)]
struct Stays {
    since: HashMap<Arrival, u64>,
}

impl Stays {
    /// Who is there now, by one look. Who is not in it is forgotten.
    fn look(&mut self, driving: &[(&Driving, Option<LastFix>)], now_ms: u64) -> Vec<Arrival> {
        let before = std::mem::take(&mut self.since);
        let mut there = Vec::new();
        for (it, fix) in driving {
            let Some(fix) = fix else { continue };
            if now_ms.saturating_sub(fix.fix_ms) > stale_after_ms(fix.source_priority) {
                continue;
            }
            let (distance_m, within_m) =
                (fix.position.distance_m(it.to), f64::from(it.near.within_m));
            let since = match before.get(&it.arrival) {
                Some(since) if distance_m <= within_m + SLACK_M => *since,
                _ if distance_m <= within_m => now_ms,
                _ => continue,
            };
            if now_ms.saturating_sub(since) >= u64::from(it.near.for_s) * 1_000 {
                there.push(it.arrival);
            } else {
                self.since.insert(it.arrival, since);
            }
        }
        there
    }
}

/// Everybody who is on the way for an agency that wants to be told by position.
fn on_the_way(published: &Published) -> Vec<Driving> {
    let state = published.state();
    let agencies = state.agencies().filter_map(|it| {
        let automatic = &state.settings(&it.id)?.automatic;
        let wants = automatic.home.is_some() || automatic.arrival.is_some();
        wants.then_some((&it.id, automatic))
    });
    let driving = agencies.flat_map(|(agency, automatic)| {
        let units = state.units_of(agency).filter_map(|id| state.unit(id));
        units.filter_map(move |unit| {
            let (arrival, to, near) = match goal(state, unit)? {
                (arrival @ Arrival::Home(_), to) => (arrival, to, automatic.home?),
                (arrival @ Arrival::Scene(_), to) => (arrival, to, automatic.arrival?),
            };
            Some(Driving {
                arrival,
                handle: published.handle(unit.id)?,
                to: Position::from_e7(to.lon_e7, to.lat_e7).ok()?,
                near,
            })
        })
    });
    driving.take(LOOKED_AT_MAX).collect()
}

/// What a unit is on its way to, and where that is.
fn goal(state: &State, unit: &Unit) -> Option<(Arrival, Point)> {
    let Some(assignment) = state.current_assignment_of(unit.id) else {
        let returns = unit.availability == Availability::Returning;
        return returns.then_some((Arrival::Home(unit.id), unit.home.at));
    };
    if assignment.status != AssignmentStatus::EnRoute {
        return None;
    }
    let at = match assignment.target {
        Target::Incident(id) => state.incident(id)?.at,
        Target::Task(id) => state.task(id)?.area_for(&unit.agency)?.centre,
    };
    Some((Arrival::Scene(assignment.id), at))
}

/// Looks at who has arrived, and tells the room. Ends when the room does.
pub(crate) async fn keep_watching(room: RoomHandle, picture: PictureHandle, clock: Clock) {
    let mut stays = Stays::default();
    let mut turn = tokio::time::interval(LOOK_EVERY);
    turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        turn.tick().await;
        let driving = on_the_way(&room.read());
        if driving.is_empty() {
            stays = Stays::default();
            continue;
        }
        let handles = driving.iter().map(|it| it.handle).collect();
        // A busy picture is asked again with the next turn.
        let Ok(fixes) = picture.last_fixes(handles).await else {
            continue;
        };
        let looked_at: Vec<_> = driving.iter().zip(fixes).collect();
        let now_ms = u64::try_from(clock.now().0).unwrap_or(0);
        for arrival in stays.look(&looked_at, now_ms) {
            let (command, id) = (arrival.command(), CommandId(Uuid::now_v7()));
            // What changes nothing is not written down.
            let changes = {
                let context = Context::server(id, clock.now());
                decide(room.read().state(), &command, &context).is_ok_and(|it| !it.is_empty())
            };
            if changes && let Err(error) = room.ask_as_server(command, id).await {
                tracing::warn!(%error, "An arrival by position was not recorded");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEAR: Near = Near {
        within_m: 100,
        for_s: 10,
    };

    fn east_m(metres: f64) -> Position {
        Position::new(7.42 + metres / 80_400.0, 43.73).unwrap()
    }

    /// The times of looks, and how far away and how old the fix was; gives the times at which it was there.
    fn looks(of: &[(u64, f64, u64)]) -> Vec<u64> {
        let mut picture = picture::Picture::new();
        let it = Driving {
            arrival: Arrival::Home(UnitId(Uuid::nil())),
            handle: picture.add().unwrap(),
            to: east_m(0.0),
            near: NEAR,
        };
        let mut stays = Stays::default();
        let there = of.iter().filter(|(at_s, away_m, age_s)| {
            let now_ms = 1_000_000 + at_s * 1_000;
            let fix = LastFix {
                position: east_m(*away_m),
                fix_ms: now_ms - age_s * 1_000,
                source_priority: 2,
            };
            !stays.look(&[(&it, Some(fix))], now_ms).is_empty()
        });
        there.map(|it| it.0).collect()
    }

    #[test]
    fn u16_a_unit_is_there_once_it_has_stayed_for_the_whole_time() {
        let stays: Vec<_> = (0..=10).map(|at| (at, 90.0, 1)).collect();
        assert_eq!(looks(&stays), [10]);
        assert_eq!(looks(&stays[..10]), [0_u64; 0]);
    }

    #[test]
    fn u16_one_that_drives_by_begins_again_and_one_that_wanders_does_not() {
        let with = |away: f64| {
            let stays: Vec<_> = (0..=10)
                .map(|at| (at, if at == 5 { away } else { 90.0 }, 1))
                .collect();
            looks(&stays)
        };
        assert_eq!(with(115.0), [10]);
        assert_eq!(with(130.0), [0_u64; 0]);
        // Within the slack is not within the distance: nobody begins to be there.
        let beside: Vec<_> = (0..=20).map(|at| (at, 115.0, 1)).collect();
        assert_eq!(looks(&beside), [0_u64; 0]);
    }

    #[test]
    fn u16_a_stale_fix_says_nothing() {
        let stays: Vec<_> = (0..=20)
            .map(|at| (at, 90.0, if at == 5 { 61 } else { 59 }))
            .collect();
        assert_eq!(looks(&stays), [16]);
    }
}
