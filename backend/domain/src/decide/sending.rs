//! What speaks against sending a unit.
//!
//! - **U14** Before a unit is sent, its agency's rules are looked at. What they forbid is refused, with the concerns by
//!   name; what they warn of has to be confirmed by the sender, by name as well, and who confirmed it is recorded. What a unit
//!   leaves for it does not make it busy.

use std::collections::BTreeSet;

use crate::{
    assignment::Target,
    command::AssignUnit,
    context::Context,
    id::{AgencyId, AssignmentId},
    place::Point,
    refusal::Refusal,
    settings::{Concern, Verdict},
    state::State,
    task::Party,
    unit::{Availability, Measure, Unit},
};

/// The concerns that the sender has confirmed and that there are; refuses what is forbidden or not confirmed.
pub(super) fn concerns(
    state: &State,
    unit: &Unit,
    order: &AssignUnit,
    leaves: Option<AssignmentId>,
    context: &Context,
) -> Result<BTreeSet<Concern>, Refusal> {
    let Some(settings) = state.settings(&unit.agency) else {
        return Ok(BTreeSet::new());
    };
    let found = found(state, unit, order.target, leaves, context);
    let of = |verdict| {
        let such = |it: &&Concern| settings.sending.verdict(**it) == verdict;
        found.iter().filter(such).copied().collect::<Vec<_>>()
    };
    let forbidden = of(Verdict::Block);
    if !forbidden.is_empty() {
        return Err(Refusal::Forbidden {
            concerns: forbidden,
        });
    }
    let warned = of(Verdict::Warn);
    let open: Vec<_> = warned
        .iter()
        .filter(|it| !order.confirmed.contains(it))
        .copied()
        .collect();
    if open.is_empty() {
        Ok(warned.into_iter().collect())
    } else {
        Err(Refusal::NeedsConfirmation { concerns: open })
    }
}

fn found(
    state: &State,
    unit: &Unit,
    target: Target,
    leaves: Option<AssignmentId>,
    context: &Context,
) -> Vec<Concern> {
    let is_reserved =
        unit.availability == Availability::Reserved && unit.reserved_for != Some(target);
    let minimum = unit.capacity.get(&Measure::MinimumCrew).copied();
    let people = state.crew_names(unit.id, &unit.crew).len() as u64;
    let is_below = minimum.is_some_and(|it| people < u64::from(it));
    let is_busy = state
        .open_assignments_of(unit.id)
        .any(|it| it.status.is_working() && Some(it.id) != leaves);
    [
        (is_reserved, Concern::Reserved),
        (is_out_of_area(state, unit, target), Concern::OutOfArea),
        (is_below, Concern::BelowMinimumCrew),
        (
            lacks_capability(state, unit, target, &context.agency),
            Concern::CapabilityMissing,
        ),
        (is_busy, Concern::Busy),
        (is_promised(state, unit, target), Concern::Promised),
    ]
    .into_iter()
    .filter_map(|(is_so, concern)| is_so.then_some(concern))
    .collect()
}

/// Rule T24: whether its agency has named it in what it promised to another task.
fn is_promised(state: &State, unit: &Unit, target: Target) -> bool {
    let others = state
        .open_tasks()
        .filter(|it| it.phase.is_running() && Target::Task(it.id) != target);
    let mut lanes = others.filter_map(|it| it.lane_of(&unit.agency));
    lanes.any(|it| it.keeps(unit.id))
}

/// Whether the place lies outside of the outline of the agency's area; without an outline nothing does.
fn is_out_of_area(state: &State, unit: &Unit, target: Target) -> bool {
    let at = match target {
        Target::Incident(id) => state.incident(id).map(|it| it.at),
        Target::Task(id) => state
            .task(id)
            .and_then(|it| it.area_for(&unit.agency))
            .map(|it| it.centre),
    };
    let outline = state
        .agency(&unit.agency)
        .map_or(&[][..], |it| it.jurisdiction.as_slice());
    at.is_some_and(|at| outline.len() >= 3 && !is_inside(outline, at))
}

/// Whether a point lies inside of an outline, by counting the sides that a ray to the east crosses. Whole numbers only:
/// the same answer on every machine.
fn is_inside(outline: &[Point], at: Point) -> bool {
    let (x, y) = (i128::from(at.lon_e7), i128::from(at.lat_e7));
    let corner = |it: &Point| (i128::from(it.lon_e7), i128::from(it.lat_e7));
    let next = outline.iter().cycle().skip(1);
    outline
        .iter()
        .zip(next)
        .filter(|(from, to)| {
            let ((ax, ay), (bx, by)) = (corner(from), corner(to));
            if (ay > y) == (by > y) {
                return false;
            }
            // The side's longitude at y, compared without dividing.
            let (left, right) = ((x - ax) * (by - ay), (bx - ax) * (y - ay));
            if by > ay { left < right } else { left > right }
        })
        .count()
        % 2
        == 1
}

/// Whether the agency was asked for capabilities of which the unit has none.
fn lacks_capability(state: &State, unit: &Unit, target: Target, agency: &AgencyId) -> bool {
    let Target::Task(id) = target else {
        return false;
    };
    let Some(task) = state.task(id) else {
        return false;
    };
    // What was taken instead of what was asked counts (T10).
    let party = task.lane_of(agency);
    let wanted: Vec<&String> = match (party.and_then(Party::promise), task.part_of(agency)) {
        (Some(promise), _) => promise.asks.iter().map(|it| &it.capability).collect(),
        (None, Some(part)) => part.asks.iter().map(|it| &it.capability).collect(),
        (None, None) => Vec::new(),
    };
    !wanted.is_empty() && !wanted.into_iter().any(|it| unit.capabilities.contains(it))
}
