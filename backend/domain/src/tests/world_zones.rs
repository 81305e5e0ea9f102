//! Random commands about zones. Also compiled into the tests of the protocol.

use domain::{
    AgencyId, Command, Point, Target, ZoneId, ZoneKind,
    command::{ChangeZone, Crossing, DrawZone, ZoneChange},
    shape::Shape,
    sharing::Precision,
    zone::Watch,
};

use super::{
    dice::Dice,
    given::*,
    world::{World, some_unit},
};

/// Few, so that ids are used again.
const ZONES: usize = 8;

impl World {
    pub(crate) fn about_zone(
        &mut self,
        index: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let id = self.some_zone(dice);
        let known = self.given.state.zone(id).cloned();
        let owner = known.as_ref().map(|it| it.agency.clone());
        let command = match index {
            45 => {
                let target = dice.percent(70).then(|| self.target(dice));
                let by = target.and_then(|it| self.owner_of(it, dice));
                return (Command::DrawZones(vec![self.draw(target, dice)]), by);
            }
            46 => {
                let version = known.as_ref().map(|it| it.versions);
                let stale = u32::from(dice.percent(5));
                let (version, change) = match dice.below(4) {
                    0 => {
                        let kind = dice.pick(&[ZoneKind::Hazard, ZoneKind::Closure]);
                        let (name, note) = (self.text(dice), self.text(dice));
                        (
                            version.map(|it| it.label),
                            ZoneChange::Label { kind, name, note },
                        )
                    }
                    1 => (
                        version.map(|it| it.shape),
                        ZoneChange::Shape(self.shape(dice)),
                    ),
                    2 => {
                        let starts_at = dice.percent(20).then(|| self.given.now.plus_ms(MINUTE));
                        let ends_at = dice.percent(60).then(|| self.given.now.plus_ms(HOUR));
                        (
                            version.map(|it| it.limits),
                            ZoneChange::Limits { starts_at, ends_at },
                        )
                    }
                    _ => (
                        version.map(|it| it.watch),
                        ZoneChange::Watch(some_watch(dice)),
                    ),
                };
                Command::ChangeZone(ChangeZone {
                    zone: id,
                    version: version.unwrap_or(1) - stale,
                    change,
                })
            }
            47 => Command::LiftZone {
                zone: id,
                reason: self.text(dice),
            },
            _ => {
                let watched: Vec<ZoneId> =
                    self.given.state.watched_zones().map(|it| it.id).collect();
                let found = (0..=dice.below(4)).map(|_| Crossing {
                    zone: dice.rather(&watched, || id),
                    unit: some_unit(dice),
                    is_inside: dice.percent(65),
                    precision: dice.pick(&[
                        Precision::Exact,
                        Precision::Cell100m,
                        Precision::Cell1km,
                        Precision::Sector,
                    ]),
                });
                Command::RecordCrossings(found.collect())
            }
        };
        (command, owner)
    }

    fn some_zone(&self, dice: &mut Dice) -> ZoneId {
        let open: Vec<_> = self.given.state.open_zones().map(|it| it.id).collect();
        let any = zone(dice.id(ZONES));
        dice.rather(&open, || any)
    }

    pub(crate) fn draw(&mut self, target: Option<Target>, dice: &mut Dice) -> DrawZone {
        let state = &self.given.state;
        let ids = (1..=ZONES as u128).map(zone);
        let free: Vec<_> = ids.filter(|it| state.zone(*it).is_none()).collect();
        let now = self.given.now;
        DrawZone {
            id: dice.rather(&free, || zone(1)),
            target,
            kind: dice.pick(&[
                ZoneKind::Cordon,
                ZoneKind::Hazard,
                ZoneKind::Evacuation,
                ZoneKind::Closure,
                ZoneKind::Staging,
                ZoneKind::Sector,
            ]),
            name: self.text(dice),
            note: self.mark(),
            shape: self.shape(dice),
            starts_at: dice.percent(25).then(|| now.plus_ms(5 * MINUTE)),
            ends_at: dice
                .percent(40)
                .then(|| now.plus_ms(dice.pick(&[MINUTE, HOUR]))),
            watch: dice.percent(70).then(|| some_watch(dice)).flatten(),
        }
    }

    /// Mostly a shape that is one.
    fn shape(&mut self, dice: &mut Dice) -> Shape {
        let centre = self.point();
        let at = |lon: i32, lat: i32| Point {
            lon_e7: centre.lon_e7 + lon,
            lat_e7: centre.lat_e7 + lat,
        };
        match dice.below(10) {
            0..4 => Shape::Circle {
                centre,
                radius_m: 100,
            },
            4..6 => Shape::Corridor {
                line: vec![at(0, 0), at(9_000, 0), at(9_000, 9_000)],
                half_width_m: 20,
            },
            6..9 => Shape::Polygon {
                outline: vec![at(0, 0), at(90_000, 0), at(90_000, 90_000), at(0, 90_000)],
                holes: vec![vec![
                    at(10_000, 10_000),
                    at(20_000, 10_000),
                    at(20_000, 20_000),
                ]],
            },
            _ => Shape::Polygon {
                outline: vec![at(0, 0), at(90_000, 90_000), at(90_000, 0), at(0, 90_000)],
                holes: vec![],
            },
        }
    }
}

fn some_watch(dice: &mut Dice) -> Option<Watch> {
    dice.percent(80).then(|| Watch {
        alarm_on_enter: dice.percent(50),
        alarm_on_leave: dice.percent(50),
    })
}
