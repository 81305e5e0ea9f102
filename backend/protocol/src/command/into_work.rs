//! How bodies about the work of units become domain commands.

use domain::{AssignmentId, Command, Point, Refusal, UnitId, command as order};
use uuid::Uuid;

use super::{
    into::target,
    {HandOverLeg, OrderQueue, ReserveUnit, SetCapacity, SetStatusCode, StartLeg},
};

impl SetStatusCode {
    /// The domain command.
    pub fn into_command(self, unit: Uuid) -> Result<Command, Refusal> {
        Ok(Command::SetStatusCode {
            unit: UnitId(unit),
            code: self.code,
            reason: self.reason,
            by_radio: self.by_radio,
        })
    }
}

impl ReserveUnit {
    /// The domain command.
    pub fn into_command(self, unit: Uuid) -> Result<Command, Refusal> {
        let is_open = self.incident.is_none() && self.task.is_none();
        let target = if is_open {
            None
        } else {
            Some(target(self.incident, self.task)?)
        };
        Ok(Command::ReserveUnit(order::ReserveUnit {
            unit: UnitId(unit),
            target,
            reason: self.reason,
            until: self.until.0,
        }))
    }
}

impl OrderQueue {
    /// The domain command.
    pub fn into_command(self, unit: Uuid) -> Result<Command, Refusal> {
        Ok(Command::OrderQueue {
            unit: UnitId(unit),
            order: self.order.into_iter().map(AssignmentId).collect(),
        })
    }
}

impl SetCapacity {
    /// The domain command.
    pub fn into_command(self, unit: Uuid) -> Result<Command, Refusal> {
        let capacity = self.capacity.into_iter();
        Ok(Command::SetCapacity(order::SetCapacity {
            unit: UnitId(unit),
            version: self.version,
            capacity: capacity.map(|(measure, it)| (measure.into(), it)).collect(),
        }))
    }
}

impl StartLeg {
    /// The domain command.
    pub fn into_command(self, assignment: Uuid) -> Result<Command, Refusal> {
        let at = self.at.map(|it| Point::new(it.lon, it.lat)).transpose()?;
        Ok(Command::StartLeg(order::StartLeg {
            assignment: AssignmentId(assignment),
            place: self.place,
            at,
            persons: self.persons,
            by_radio: self.by_radio,
        }))
    }
}

impl HandOverLeg {
    /// The domain command.
    pub fn into_command(self, assignment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::HandOverLeg {
            assignment: AssignmentId(assignment),
            by_radio: self.by_radio,
        })
    }
}
