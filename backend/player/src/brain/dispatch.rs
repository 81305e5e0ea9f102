//! Sending units of one agency to one target until every ask is met.

use protocol::{
    command::AssignUnit,
    object::Ask,
    words::{AssignmentStatus, Availability},
};
use roads::Point;
use uuid::Uuid;

use super::{Brain, view::is_open};
use crate::{
    ledger::{Key, Standing},
    mark,
    order::Order,
    scenario::Range,
};

/// Scenario seconds for which a unit just sent is not sent elsewhere: longer than the picture lags behind.
const TAKEN_S: f64 = 15.0;
/// Scenario seconds before it is looked again for a unit, if none was free.
const LOOK_AGAIN_S: f64 = 5.0;

/// To what units are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Incident(Uuid),
    Task(Uuid),
}

/// What is asked and who was sent.
#[derive(Debug)]
pub(super) struct Dispatch {
    asks: Vec<Ask>,
    /// Callsigns of those who go; whoever is nearest if there are none.
    only: Vec<String>,
    sent: Vec<Sent>,
    next_at: f64,
}

#[derive(Debug)]
struct Sent {
    ask: usize,
    assignment: Uuid,
    unit: Uuid,
    fate: Fate,
}

/// What became of an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// The picture does not show it yet.
    Unseen,
    Open(AssignmentStatus),
    /// Done with.
    Over,
    /// Refused, declined or called off: somebody else has to go.
    Freed,
}

impl Dispatch {
    pub(super) const fn new(asks: Vec<Ask>, next_at: f64) -> Self {
        Self {
            asks,
            only: Vec::new(),
            sent: Vec::new(),
            next_at,
        }
    }

    /// Only these units go.
    pub(super) fn only(self, only: Vec<String>) -> Self {
        Self { only, ..self }
    }

    /// More is asked for, or less: who was sent counts for what they can do.
    pub(super) fn ask_anew(&mut self, asks: Vec<Ask>) {
        if self.asks == asks {
            return;
        }
        let before = std::mem::replace(&mut self.asks, asks);
        for sent in &mut self.sent {
            let capability = before.get(sent.ask).map(|it| &it.capability);
            let place = self
                .asks
                .iter()
                .position(|it| Some(&it.capability) == capability);
            // What is not asked for any more is met by nobody, and nobody is called back for it.
            sent.ask = place.unwrap_or(usize::MAX);
        }
    }

    /// The first ask that too few were sent for.
    fn unmet(&self) -> Option<usize> {
        self.asks.iter().enumerate().position(|(index, ask)| {
            let held = self
                .sent
                .iter()
                .filter(|it| it.ask == index && it.fate != Fate::Freed);
            held.count() < usize::from(ask.count)
        })
    }

    pub(super) fn is_met(&self) -> bool {
        self.unmet().is_none()
    }

    pub(super) fn fates(&self) -> impl Iterator<Item = (Uuid, Fate)> {
        self.sent.iter().map(|it| (it.unit, it.fate))
    }

    /// Whether everybody who was asked for was sent and is done.
    pub(super) fn is_done(&self) -> bool {
        self.is_met()
            && self
                .sent
                .iter()
                .all(|it| matches!(it.fate, Fate::Over | Fate::Freed))
    }
}

impl Brain {
    /// What became of everybody who was sent, from the picture of `agency`.
    pub(super) fn follow(&self, agency: &str, dispatch: &mut Dispatch) {
        use AssignmentStatus as S;
        let Some(seat) = self.seats.get(agency) else {
            return;
        };
        for sent in &mut dispatch.sent {
            let status = seat.mirror.assignment(sent.assignment).map(|it| it.status);
            sent.fate = match (status, sent.fate) {
                (_, Fate::Freed) | (Some(Some(S::Declined | S::Cancelled | S::Diverted)), _) => {
                    Fate::Freed
                }
                (Some(Some(status)), _) if is_open(status) => Fate::Open(status),
                // Cleared, or so long over that the picture has let go of it.
                (Some(_), _) | (None, Fate::Open(_) | Fate::Over) => Fate::Over,
                (None, Fate::Unseen) => match self.ledger.standing(&Key::Assign(sent.assignment)) {
                    Standing::Open | Standing::Accepted => Fate::Unseen,
                    Standing::Unknown | Standing::Cooling(_) | Standing::GivenUp => Fate::Freed,
                },
            };
        }
    }

    /// Sends the next unit, if one is due and free.
    pub(super) fn send_next(
        &mut self,
        agency: &str,
        dispatch: &mut Dispatch,
        (target, place): (Target, Option<Point>),
        (account, rhythm): (&str, Range),
        now: f64,
    ) -> Option<Order> {
        let ask = dispatch.unmet().filter(|_| now >= dispatch.next_at)?;
        let wanted = (&*dispatch.asks.get(ask)?.capability, &*dispatch.only);
        let Some(unit) = self.nearest_free(agency, wanted, place, now) else {
            dispatch.next_at = now + LOOK_AGAIN_S;
            return None;
        };
        let id = mark::new_id();
        let (incident, task) = match target {
            Target::Incident(it) => (Some(it), None),
            Target::Task(it) => (None, Some(it)),
        };
        let body = AssignUnit {
            command_id: client::new_id(),
            occurred_at: None,
            id,
            unit,
            incident,
            task,
            offer: false,
            confirm: vec![],
        };
        let order = Order::new(
            account,
            "/api/v1/assignments".to_owned(),
            Key::Assign(id),
            &body,
        );
        self.ledger.claim(&order.key, now);
        self.taken.insert(unit, now + TAKEN_S);
        dispatch.sent.push(Sent {
            ask,
            assignment: id,
            unit,
            fate: Fate::Unseen,
        });
        dispatch.next_at = now + self.rng.within(rhythm);
        Some(order)
    }

    /// The nearest unit of the agency that could go at once; any, if the place is not known.
    fn nearest_free(
        &self,
        agency: &str,
        (capability, only): (&str, &[String]),
        place: Option<Point>,
        now: f64,
    ) -> Option<Uuid> {
        let free = self.seats.get(agency)?.mirror.units().filter(|it| {
            it.agency == agency
                && it.assignment.is_none()
                && (only.is_empty() || only.contains(&it.callsign))
                && matches!(
                    it.availability,
                    Some(Availability::Available | Availability::Returning)
                )
                && it
                    .capabilities
                    .iter()
                    .flatten()
                    .any(|held| held == capability)
                && !self.taken.contains_key(&it.id)
        });
        let crews = free
            .filter_map(|it| self.crews.get(&it.id))
            .filter(|it| !it.is_human);
        let distance = |crew: &crate::crew::Crew| {
            place.map_or(0.0, |it| it.distance_m(crew.vehicle.motion(now).at))
        };
        crews
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
            .map(|it| it.unit)
    }
}
