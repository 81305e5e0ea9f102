//! How bodies about alarms become domain commands.

use domain::{
    AlarmId, AssignmentId, Command, Point, Refusal, Timestamp, UnitId, alarm::LastFix,
    command as order,
};
use uuid::Uuid;

use super::bodies::{AskToTalk, Plain, RaiseDuress, ReportDelay, ShelveAlarm};

impl RaiseDuress {
    /// The domain command; `known` is where the server last knew the unit, for a device that does not say.
    pub fn into_command(self, now: Timestamp, known: Option<LastFix>) -> Result<Command, Refusal> {
        let fix = match (self.lon, self.lat) {
            (Some(lon), Some(lat)) => Some(LastFix {
                at: Point::new(lon, lat)?,
                fix_at: self.fix_at.or(self.occurred_at).map_or(now, |it| it.0),
            }),
            (None, None) => known,
            _ => {
                return Err(Refusal::Malformed {
                    field: "lon",
                    why: "and lat go together",
                });
            }
        };
        Ok(Command::RaiseDuress(order::RaiseDuress {
            id: AlarmId(self.id),
            unit: UnitId(self.unit),
            fix,
        }))
    }
}

impl AskToTalk {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::AskToTalk(order::AskToTalk {
            id: AlarmId(self.id),
            unit: UnitId(self.unit),
        }))
    }
}

impl ReportDelay {
    /// The domain command.
    pub fn into_command(self, assignment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::ReportDelay(order::ReportDelay {
            id: AlarmId(self.id),
            assignment: AssignmentId(assignment),
            reason: self.reason,
            expected_at: self.expected_at.map(|it| it.0),
        }))
    }
}

impl ShelveAlarm {
    /// The domain command.
    pub fn into_command(self, alarm: Uuid) -> Result<Command, Refusal> {
        Ok(Command::ShelveAlarm {
            alarm: AlarmId(alarm),
            ms: i64::from(self.minutes) * 60_000,
        })
    }
}

impl Plain {
    /// Takes an alarm up.
    pub fn into_acknowledge_alarm(self, alarm: Uuid) -> Result<Command, Refusal> {
        Ok(Command::AcknowledgeAlarm {
            alarm: AlarmId(alarm),
        })
    }

    /// Ends an alarm that has been dealt with.
    pub fn into_close_alarm(self, alarm: Uuid) -> Result<Command, Refusal> {
        Ok(Command::CloseAlarm {
            alarm: AlarmId(alarm),
        })
    }

    /// Takes duress back.
    pub fn into_withdraw_duress(self, alarm: Uuid) -> Result<Command, Refusal> {
        Ok(Command::WithdrawDuress {
            alarm: AlarmId(alarm),
        })
    }
}
