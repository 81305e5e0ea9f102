//! Everybody who is played, in one place: looks at what each agency sees and says which commands are given next. Pure:
//! time and news come in, orders and positions go out.

mod desk;
mod dispatch;
mod gear;
mod lead;
mod own_words;
mod party;
mod propose;
mod scripted;
mod view;

use std::collections::{BTreeMap, VecDeque};

use client::{Event, Mirror, StreamError};
use protocol::query::PositionReport;
use roads::{Graph, Point};
use uuid::Uuid;

use crate::{
    crew::{Around, Beat, Crew, Post, Wish},
    ledger::{Key, Ledger, Outcome},
    limits::{FULL_REPORTS_FIRST, REPORTED_SPEED_MAX, STANDING_REPORT_EVERY},
    order::Order,
    plan::{Planned, plan},
    rng::Rng,
    scenario::{Played, Scenario, Task},
};

use desk::Script;
use lead::TaskScript;
use party::Part;

/// Kinds of unit that go by water.
const BY_WATER: [&str; 2] = ["boat", "ship"];

pub(crate) struct Brain {
    scenario: Scenario,
    seed: u64,
    tempo: f64,
    rng: Rng,
    hospitals: Vec<Point>,
    seats: BTreeMap<String, Seat>,
    crews: BTreeMap<Uuid, Crew>,
    ledger: Ledger,
    planned: VecDeque<Planned>,
    round_began: f64,
    /// Incidents of the player's own, by id.
    scripts: BTreeMap<Uuid, Script>,
    /// Incidents of this round by the key that tasks name them with.
    keys: BTreeMap<String, Uuid>,
    tasks: BTreeMap<Uuid, TaskScript>,
    parts: BTreeMap<(Uuid, String), Part>,
    /// Units just sent: the picture does not show it yet.
    taken: BTreeMap<Uuid, f64>,
    /// Equipment in use, and in other hands.
    used: Vec<gear::Used>,
    lent: Vec<gear::Lent>,
    /// Tasks with steps that nobody has taken up yet.
    begun: Vec<(Uuid, Task, String)>,
    /// A task that does not come to its start, and why.
    stuck: Option<(String, String)>,
}

/// An agency that is played, and what it sees.
struct Seat {
    played: Played,
    mirror: Mirror,
    /// Whether its stream is open and its snapshot here.
    is_live: bool,
}

/// One look at the picture.
#[derive(Clone, Copy)]
pub(crate) struct Moment<'a> {
    /// Scenario seconds since the play began.
    pub(crate) now: f64,
    /// The server's clock in unix milliseconds.
    pub(crate) server_ms: i64,
    pub(crate) roads: &'a Graph,
}

impl Brain {
    pub(crate) fn new(scenario: Scenario, seed: u64, tempo: f64) -> Self {
        let seats = scenario.agencies.iter().cloned().map(|played| {
            let seat = Seat {
                played,
                mirror: Mirror::default(),
                is_live: false,
            };
            (seat.played.id.clone(), seat)
        });
        Self {
            seats: seats.collect(),
            hospitals: scenario
                .hospitals
                .iter()
                .map(crate::scenario::Place::point)
                .collect(),
            scenario,
            seed,
            tempo,
            rng: Rng::part(seed, "people"),
            crews: BTreeMap::new(),
            ledger: Ledger::default(),
            planned: VecDeque::new(),
            round_began: 0.0,
            scripts: BTreeMap::new(),
            keys: BTreeMap::new(),
            tasks: BTreeMap::new(),
            parts: BTreeMap::new(),
            taken: BTreeMap::new(),
            used: Vec::new(),
            lent: Vec::new(),
            begun: Vec::new(),
            stuck: None,
        }
    }

    /// Begins a round: the scenario from its start, with other chances than the round before.
    pub(crate) fn begin_round(&mut self, round: u64, now: f64) {
        self.round_began = now;
        self.keys.clear();
        self.planned = plan(&self.scenario, self.seed.wrapping_add(round)).into();
        self.plan_gear(now);
    }

    /// Whether the round is over. Work that is written down begins first, however late.
    pub(crate) fn is_over(&self, now: f64) -> bool {
        now - self.round_began >= self.scenario.duration_s
            && !self.planned.iter().any(Planned::is_written_down)
    }

    /// Takes in what an agency's stream says.
    pub(crate) fn hear(&mut self, agency: &str, event: &Event) -> Result<(), StreamError> {
        let Some(seat) = self.seats.get_mut(agency) else {
            return Ok(());
        };
        seat.mirror.apply(event)?;
        if matches!(event, Event::Snapshot(_) | Event::Change(_)) {
            seat.is_live = true;
        }
        Ok(())
    }

    /// An agency's stream is gone: nothing is decided for it until it is back.
    pub(crate) fn lose(&mut self, agency: &str) {
        if let Some(seat) = self.seats.get_mut(agency) {
            seat.is_live = false;
        }
    }

    /// An agency's stream is back where it stopped.
    pub(crate) fn resume(&mut self, agency: &str) {
        if let Some(seat) = self.seats.get_mut(agency) {
            seat.is_live = seat.mirror.cursor().is_some();
        }
    }

    pub(crate) fn settle(&mut self, key: &Key, outcome: Outcome, why: Option<&str>, now: f64) {
        self.ledger.settle(key, outcome, now);
        self.notice_refusal(key, outcome, why);
    }

    /// Looks at the picture once and says which commands are given.
    pub(crate) fn step(&mut self, moment: Moment<'_>) -> Vec<Order> {
        let mut orders = Vec::new();
        self.taken.retain(|_, until| *until > moment.now);
        self.enlist(moment.now);
        self.begin_planned(moment, &mut orders);
        let live: Vec<String> = self
            .seats
            .values()
            .filter(|it| it.is_live)
            .map(|it| it.played.id.clone())
            .collect();
        for agency in &live {
            self.adopt(agency, moment.now);
            self.work_incidents(agency, moment.now, &mut orders);
            self.lead_tasks(agency, moment, &mut orders);
            self.answer_tasks(agency, moment.now, &mut orders);
        }
        self.use_equipment(moment.now, &mut orders);
        self.move_crews(&live, moment, &mut orders);
        orders
    }

    /// Crews for units that have none yet.
    fn enlist(&mut self, now: f64) {
        for seat in self.seats.values().filter(|it| it.is_live) {
            let played = &seat.played;
            for unit in seat.mirror.units().filter(|it| it.agency == played.id) {
                if self.crews.contains_key(&unit.id) {
                    continue;
                }
                let Some(home) = &unit.home else { continue };
                let account = played
                    .crew
                    .as_deref()
                    .map(|it| account_of(it, &unit.callsign));
                let post = Post {
                    unit: unit.id,
                    agency: played.id.clone(),
                    is_human: account
                        .as_deref()
                        .is_some_and(|it| self.scenario.is_human(it)),
                    account,
                    home: Point {
                        lon: home.lon,
                        lat: home.lat,
                    },
                    by_water: BY_WATER.contains(&unit.unit_kind.as_str()),
                    beat: self.scenario.beat(&played.id, unit),
                };
                let rng = Rng::part(self.seed, &format!("{} {}", played.id, unit.callsign));
                self.crews.insert(unit.id, Crew::new(post, rng, now));
            }
        }
    }

    fn move_crews(&mut self, live: &[String], moment: Moment<'_>, orders: &mut Vec<Order>) {
        let mut wishes = Vec::new();
        for id in self.crews.keys().copied().collect::<Vec<_>>() {
            let Some(agency) = self.crews.get(&id).map(|it| it.agency.clone()) else {
                continue;
            };
            let Some(availability) = live
                .contains(&agency)
                .then(|| self.availability(&agency, id))
                .flatten()
            else {
                continue;
            };
            let seen = self.seen(&agency, id);
            let around = Around {
                now: moment.now,
                roads: moment.roads,
                model: &self.scenario.crew,
                hospitals: &self.hospitals,
            };
            let Some(crew) = self.crews.get_mut(&id) else {
                continue;
            };
            if crew.is_human && !self.scenario.drive_humans {
                continue;
            }
            if let Some(wish) = crew.step(seen.as_ref(), availability, around) {
                wishes.push((id, wish));
            }
        }
        for (id, wish) in wishes {
            orders.extend(self.grant(id, &wish, moment.now));
        }
    }

    /// The command for what a crew wants to tell.
    fn grant(&mut self, unit: Uuid, wish: &Wish, now: f64) -> Option<Order> {
        let crew = self.crews.get(&unit)?;
        let seat = self.seats.get(&crew.agency)?;
        let by_radio = crew.account.is_none();
        let account = crew.account.as_deref().unwrap_or(&seat.played.dispatcher);
        if self.scenario.is_human(account) {
            return None;
        }
        let order = view::crew_order(account, unit, wish, by_radio, crew.turns);
        self.ledger.claim(&order.key, now).then_some(order)
    }

    /// Where the played units are: all that move, and now and then the others too, by agency.
    pub(crate) fn reports(&self, now: f64, count: u64) -> BTreeMap<&str, Vec<PositionReport>> {
        let mut reports: BTreeMap<&str, Vec<PositionReport>> = BTreeMap::new();
        let is_full = count < FULL_REPORTS_FIRST || count.is_multiple_of(STANDING_REPORT_EVERY);
        for crew in self
            .crews
            .values()
            .filter(|it| !it.is_human || self.scenario.drive_humans)
        {
            let motion = crew.vehicle.motion(now);
            if motion.speed == 0.0 && !is_full {
                continue;
            }
            let report = PositionReport {
                unit: crew.unit,
                lon: motion.at.lon,
                lat: motion.at.lat,
                at: None,
                heading: motion.heading,
                // A screen that carries a position on between two reports must use the speed that it sees.
                speed: Some((motion.speed * self.tempo).min(REPORTED_SPEED_MAX)),
                source: None,
            };
            reports.entry(&crew.agency).or_default().push(report);
        }
        reports
    }

    /// The accounts of the crews that have a tablet and no person at it.
    pub(crate) fn tablets(&self) -> impl Iterator<Item = &str> {
        self.crews
            .values()
            .filter(|it| !it.is_human)
            .filter_map(|it| it.account.as_deref())
    }

    /// The accounts that the player needs, each once.
    pub(crate) fn gateways(&self) -> impl Iterator<Item = (&str, &str)> {
        self.seats
            .values()
            .map(|it| (it.played.id.as_str(), gateway_of(&it.played)))
    }
}

/// Whose device reports the positions of an agency.
fn gateway_of(played: &Played) -> &str {
    played.gateway.as_deref().unwrap_or(&played.dispatcher)
}

/// A crew's account from its pattern.
fn account_of(pattern: &str, callsign: &str) -> String {
    let short: String = callsign.to_lowercase().split_whitespace().collect();
    pattern.replace("{callsign}", &short)
}

impl Scenario {
    /// Where an idle unit drives about, if it does.
    fn beat(&self, agency: &str, unit: &protocol::object::Unit) -> Option<Beat> {
        let patrol = self.patrols.iter().find(|it| {
            it.agency == agency
                && unit
                    .capabilities
                    .iter()
                    .flatten()
                    .any(|held| *held == it.capability)
                && it
                    .unit_kind
                    .as_ref()
                    .is_none_or(|kind| *kind == unit.unit_kind)
        })?;
        let places = patrol
            .places
            .iter()
            .filter_map(|it| self.place(it))
            .map(crate::scenario::Place::point);
        Some(Beat {
            places: places.collect(),
            pause_s: patrol.pause_s,
        })
    }
}

#[cfg(test)]
mod tests;
