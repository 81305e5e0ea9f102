//! The interval record of an assignment, computed here and nowhere else.
//!
//! - **U15** An interval is the time between two steps that were recorded, at the times at which they are said to have
//!   happened. If one of the two was left out, the interval is absent and never guessed. An offer that was taken counts
//!   from when it was made. `on_scene` ends with the next recorded step; `transport` adds up the legs; `total` goes from
//!   the report, else from the order, to the end. What is not over yet has no interval.

use crate::{
    assignment::{Assignment, AssignmentStatus as S},
    time::Timestamp,
};

/// How long each part of an assignment took, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Intervals {
    /// When the report came in, if the assignment is to an incident.
    pub received_at: Option<Timestamp>,
    /// From the report to the order.
    pub handling_ms: Option<i64>,
    /// From the order to driving.
    pub turnout_ms: Option<i64>,
    /// From driving to the scene.
    pub travel_ms: Option<i64>,
    /// At the scene.
    pub on_scene_ms: Option<i64>,
    /// From the scene to the destination, all legs together.
    pub transport_ms: Option<i64>,
    /// At the last destination.
    pub at_destination_ms: Option<i64>,
    /// From the report, else from the order, to the end.
    pub total_ms: Option<i64>,
}

/// The record of `assignment`; `received_at` is when its incident was reported, if that is known.
pub fn intervals(assignment: &Assignment, received_at: Option<Timestamp>) -> Intervals {
    let at = |status: S| assignment.times.get(&status).copied();
    let ordered = at(S::Dispatched).or_else(|| at(S::Offered));
    let ended = [S::Cleared, S::Declined, S::Cancelled, S::Diverted]
        .into_iter()
        .find_map(at);
    let left_scene = assignment
        .legs
        .first()
        .map(|it| it.left_at)
        .or_else(|| at(S::Transporting))
        .or_else(|| at(S::AtDestination))
        .or(ended);
    Intervals {
        received_at,
        handling_ms: between(received_at, ordered),
        turnout_ms: between(ordered, at(S::EnRoute)),
        travel_ms: between(at(S::EnRoute), at(S::OnScene)),
        on_scene_ms: between(at(S::OnScene), left_scene),
        transport_ms: transport(assignment),
        at_destination_ms: between(at(S::AtDestination), ended),
        total_ms: between(received_at.or(ordered), ended),
    }
}

/// All legs together once each has arrived; without legs, the two steps.
fn transport(assignment: &Assignment) -> Option<i64> {
    if assignment.legs.is_empty() {
        let at = |status: S| assignment.times.get(&status).copied();
        return between(at(S::Transporting), at(S::AtDestination));
    }
    assignment
        .legs
        .iter()
        .map(|it| between(Some(it.left_at), it.arrived_at))
        .sum()
}

/// Nothing if one end is missing, or if they do not follow each other: a report can be backdated on its own.
fn between(from: Option<Timestamp>, to: Option<Timestamp>) -> Option<i64> {
    let ms = to?.ms_since(from?);
    (ms >= 0).then_some(ms)
}
