//! What people read off the picture of their agency, and the bodies of what crews say.

use protocol::{
    command::{AdvanceAssignment, SetAvailability, WithReason},
    object::{Assignment, Task, Unit},
    words::{AssignmentStatus, Availability, TaskKind, TaskPhase},
};
use roads::{Point, Profile};
use uuid::Uuid;

use super::Brain;
use crate::{
    crew::{Seen, Wish},
    ledger::Key,
    order::Order,
    rng::Rng,
};

/// Priorities for which crews drive with blue lights: the others are planned work.
const BLUE_LIGHT_PRIORITY_MAX: u8 = 3;
/// Without this a unit carries nobody.
const CARRIES: &str = "patient_transport";

impl Brain {
    pub(super) fn availability(&self, agency: &str, unit: Uuid) -> Option<Availability> {
        self.seats.get(agency)?.mirror.unit(unit)?.availability
    }

    /// A unit's current assignment with what its crew needs to know of the target.
    pub(super) fn seen(&self, agency: &str, unit: Uuid) -> Option<Seen> {
        let mirror = &self.seats.get(agency)?.mirror;
        let unit = mirror.unit(unit)?;
        let assignment = mirror.assignment(unit.assignment?)?;
        let status = assignment.status?;
        if let Some(incident) = assignment.incident {
            let incident = mirror.incident(incident)?;
            let script = self.scripts.get(&incident.id);
            let is_urgent = incident
                .priority
                .is_none_or(|it| it <= BLUE_LIGHT_PRIORITY_MAX);
            let work_s = script
                .and_then(super::desk::Script::work_s)
                .unwrap_or(self.scenario.crew.work_s);
            return Some(Seen {
                assignment: assignment.id,
                status,
                goal: point(incident.lon, incident.lat),
                profile: if is_urgent {
                    Profile::BlueLight
                } else {
                    Profile::Normal
                },
                work_s,
                transports: self.transports(unit, assignment, incident.incident_type.as_deref()),
                stays: false,
            });
        }
        let task = mirror.task(assignment.task?)?;
        let own_work_s = self.tasks.get(&task.id).and_then(|it| it.template.work_s);
        Some(Seen {
            assignment: assignment.id,
            status,
            goal: self.task_place(agency, task),
            profile: if task.task_kind == TaskKind::DisasterResponse {
                Profile::BlueLight
            } else {
                Profile::Normal
            },
            work_s: own_work_s.unwrap_or(self.scenario.crew.task_work_s),
            transports: false,
            stays: self.is_written_down(task.id) && task.phase < TaskPhase::Completed,
        })
    }

    /// Where a joint task is, or the incident it belongs to.
    pub(super) fn task_place(&self, agency: &str, task: &Task) -> Option<Point> {
        if let Some(area) = &task.area {
            return Some(Point {
                lon: area.lon,
                lat: area.lat,
            });
        }
        let incident = self.seats.get(agency)?.mirror.incident(task.incident?)?;
        point(incident.lon, incident.lat)
    }

    /// Whether this crew brings somebody to hospital: the first that can, where the scenario says so; where people made
    /// the incident, by chance, but always the same for the same assignment.
    fn transports(
        &self,
        unit: &Unit,
        assignment: &Assignment,
        incident_type: Option<&str>,
    ) -> bool {
        if !unit.capabilities.iter().flatten().any(|it| it == CARRIES) || self.hospitals.is_empty()
        {
            return false;
        }
        if let Some(script) = assignment.incident.and_then(|it| self.scripts.get(&it)) {
            return script.carrier() == Some(unit.id);
        }
        let share = self.scenario.crew.transport_share;
        incident_type == Some("medical")
            && Rng::part(self.seed, &assignment.id.to_string()).chance(share)
    }
}

fn point(lon: Option<f64>, lat: Option<f64>) -> Option<Point> {
    Some(Point {
        lon: lon?,
        lat: lat?,
    })
}

/// The command for what a crew wants to tell.
pub(super) fn crew_order(
    account: &str,
    unit: Uuid,
    wish: &Wish,
    by_radio: bool,
    turn: u64,
) -> Order {
    let command_id = client::new_id();
    match wish {
        Wish::Advance(id, to) => {
            let body = AdvanceAssignment {
                command_id,
                occurred_at: None,
                to: *to,
                by_radio,
            };
            Order::new(
                account,
                format!("/api/v1/assignments/{id}/status"),
                Key::Advance(*id, *to),
                &body,
            )
        }
        Wish::Decline(id, reason) => {
            let body = WithReason {
                command_id,
                occurred_at: None,
                reason: reason.clone(),
            };
            Order::new(
                account,
                format!("/api/v1/assignments/{id}/decline"),
                Key::Decline(*id),
                &body,
            )
        }
        Wish::Be(availability) => {
            let key = Key::Availability(unit, *availability, turn);
            let body = SetAvailability {
                command_id,
                occurred_at: None,
                availability: *availability,
                reason: None,
                word: None,
                until: None,
                by_radio: false,
            };
            Order::new(
                account,
                format!("/api/v1/units/{unit}/availability"),
                key,
                &body,
            )
        }
    }
}

/// Whether the unit is bound by an assignment of this status.
pub(super) const fn is_open(status: AssignmentStatus) -> bool {
    use AssignmentStatus as S;
    !matches!(
        status,
        S::Cleared | S::Declined | S::Cancelled | S::Diverted
    )
}
