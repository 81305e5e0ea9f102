//! Vehicles: where they are while they drive along streets, or straight on over water. Pure.

use roads::{Graph, Point, Profile, Route};

/// Speed of a boat, and of anything where no street leads, in metres a second.
const STRAIGHT_MPS: f64 = 9.0;

/// Nearer than this to the goal there is nothing to drive, in metres.
const THERE_M: f64 = 15.0;

/// Where a vehicle is and how it moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Motion {
    pub(crate) at: Point,
    /// Degrees from north, if it ever moved.
    pub(crate) heading: Option<f64>,
    /// Metres a second.
    pub(crate) speed: f64,
}

#[derive(Debug)]
pub(crate) struct Vehicle {
    rest: Motion,
    by_water: bool,
    trip: Option<Trip>,
}

#[derive(Debug)]
struct Trip {
    goal: Point,
    began: f64,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Streets(Box<Route>),
    Straight { from: Point, seconds: f64 },
}

impl Vehicle {
    pub(crate) const fn new(at: Point, by_water: bool) -> Self {
        let rest = Motion {
            at,
            heading: None,
            speed: 0.0,
        };
        Self {
            rest,
            by_water,
            trip: None,
        }
    }

    /// Where it is at `now`.
    pub(crate) fn motion(&self, now: f64) -> Motion {
        let Some(trip) = &self.trip else {
            return self.rest;
        };
        let seconds = (now - trip.began).max(0.0);
        match &trip.way {
            Way::Streets(route) => {
                let it = route.at_time(seconds);
                Motion {
                    at: it.point,
                    heading: Some(it.heading_deg),
                    speed: it.speed_mps,
                }
            }
            Way::Straight {
                from,
                seconds: whole,
            } => {
                let share = if *whole > 0.0 {
                    (seconds / whole).min(1.0)
                } else {
                    1.0
                };
                Motion {
                    at: between(*from, trip.goal, share),
                    heading: Some(from.heading_deg(trip.goal)),
                    speed: if share < 1.0 { STRAIGHT_MPS } else { 0.0 },
                }
            }
        }
    }

    /// Sets out for `goal`; from where it is now, if it is under way.
    pub(crate) fn go(&mut self, roads: &Graph, goal: Point, profile: Profile, now: f64) {
        self.stop(now);
        if self.rest.at.distance_m(goal) <= THERE_M {
            return;
        }
        let route = if self.by_water {
            None
        } else {
            roads.route(self.rest.at, goal, profile)
        };
        let way = route.map_or_else(
            || Way::Straight {
                from: self.rest.at,
                seconds: self.rest.at.distance_m(goal) / STRAIGHT_MPS,
            },
            |it| Way::Streets(Box::new(it)),
        );
        self.trip = Some(Trip {
            goal,
            began: now,
            way,
        });
    }

    /// Stands still where it is.
    pub(crate) fn stop(&mut self, now: f64) {
        let speed = 0.0;
        self.rest = Motion {
            speed,
            ..self.motion(now)
        };
        self.trip = None;
    }

    /// Whether it is still on its way.
    pub(crate) fn is_moving(&self, now: f64) -> bool {
        self.trip.as_ref().is_some_and(|it| {
            let whole = match &it.way {
                Way::Streets(route) => route.duration_s,
                Way::Straight { seconds, .. } => *seconds,
            };
            now - it.began < whole
        })
    }

    /// Whether its last trip, done or not, leads to `goal`, or it stands there.
    pub(crate) fn is_bound_for(&self, goal: Point) -> bool {
        let last = self.trip.as_ref().map_or(self.rest.at, |it| it.goal);
        last.distance_m(goal) <= THERE_M
    }
}

fn between(from: Point, to: Point, share: f64) -> Point {
    Point {
        lon: from.lon + (to.lon - from.lon) * share,
        lat: from.lat + (to.lat - from.lat) * share,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use roads::{GraphBuilder, SegmentSpec, StreetClass};

    use super::*;

    /// A street of about 1,600 m from west to east, with a bend north at its middle.
    pub(crate) fn street() -> Graph {
        let mut builder = GraphBuilder::default();
        let ends = [
            [74_200_000, 437_300_000],
            [74_300_000, 437_350_000],
            [74_400_000, 437_300_000],
        ];
        let nodes = ends.map(|[lon, lat]| builder.node(lon, lat));
        for pair in nodes.windows(2) {
            let spec = SegmentSpec {
                from: pair[0],
                to: pair[1],
                inner: &[],
                class: StreetClass::Primary,
                name: None,
                limit_kmh: 0,
                forward: true,
                backward: true,
                restricted: false,
            };
            assert!(builder.segment(&spec));
        }
        builder.finish().0
    }

    pub(crate) const WEST: Point = Point {
        lon: 7.42,
        lat: 43.73,
    };
    pub(crate) const EAST: Point = Point {
        lon: 7.44,
        lat: 43.73,
    };
    const BEND: Point = Point {
        lon: 7.43,
        lat: 43.735,
    };

    #[test]
    fn a_car_keeps_to_the_street_and_arrives_when_the_route_says() {
        let roads = street();
        let mut car = Vehicle::new(WEST, false);
        assert!(!car.is_moving(0.0));
        car.go(&roads, EAST, Profile::BlueLight, 10.0);
        let whole = roads
            .route(WEST, EAST, Profile::BlueLight)
            .unwrap()
            .duration_s;
        assert!(car.is_moving(10.0 + whole - 0.1) && !car.is_moving(10.0 + whole));
        let middle = car.motion(10.0 + whole / 2.0);
        assert!(middle.at.distance_m(BEND) < 30.0, "{middle:?}");
        assert!(middle.speed > 10.0);
        let end = car.motion(10.0 + whole + 5.0);
        assert!(end.at.distance_m(EAST) < 1.0 && end.speed == 0.0);
        assert!(car.is_bound_for(EAST) && !car.is_bound_for(WEST));
    }

    #[test]
    fn a_new_goal_begins_where_the_car_is() {
        let roads = street();
        let mut car = Vehicle::new(WEST, false);
        car.go(&roads, EAST, Profile::Normal, 0.0);
        let there = car.motion(30.0).at;
        car.go(&roads, WEST, Profile::Normal, 30.0);
        assert!(car.motion(30.0).at.distance_m(there) < 1.0);
        assert!(car.motion(31.0).heading.unwrap() > 180.0);
        car.stop(35.0);
        assert_eq!(car.motion(40.0), car.motion(400.0));
    }

    #[test]
    fn a_boat_goes_straight() {
        let roads = street();
        let mut boat = Vehicle::new(WEST, true);
        boat.go(&roads, EAST, Profile::BlueLight, 0.0);
        let whole = WEST.distance_m(EAST) / STRAIGHT_MPS;
        let middle = boat.motion(whole / 2.0).at;
        assert!((middle.lat - WEST.lat).abs() < 1e-6);
        assert!(!boat.is_moving(whole + 0.1));
        assert!(boat.motion(whole + 1.0).at.distance_m(EAST) < 0.5);
    }

    #[test]
    fn nothing_is_driven_to_where_one_is() {
        let roads = street();
        let mut car = Vehicle::new(WEST, false);
        car.go(&roads, WEST, Profile::BlueLight, 0.0);
        assert!(!car.is_moving(0.0) && car.is_bound_for(WEST));
    }
}
