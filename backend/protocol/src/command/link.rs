//! How bodies about links and planning become domain commands.

use domain::{Command, IncidentId, Refusal, command as order};
use uuid::Uuid;

use super::bodies::{LinkIncident, ScheduleIncident, UnlinkIncident};

impl ScheduleIncident {
    /// The domain command.
    pub fn into_command(self, incident: Uuid) -> Result<Command, Refusal> {
        Ok(Command::ScheduleIncident {
            incident: IncidentId(incident),
            version: self.version,
            starts_at: self.starts_at.map(|it| it.0),
        })
    }
}

impl LinkIncident {
    /// The domain command.
    pub fn into_command(self, incident: Uuid) -> Result<Command, Refusal> {
        Ok(Command::LinkIncidents(order::LinkIncidents {
            incident: IncidentId(incident),
            to: IncidentId(self.to),
            link: self.link.into(),
            version: self.version,
        }))
    }
}

impl UnlinkIncident {
    /// The domain command.
    pub fn into_command(self, incident: Uuid) -> Result<Command, Refusal> {
        Ok(Command::UnlinkIncidents(order::UnlinkIncidents {
            incident: IncidentId(incident),
            link: self.link.into(),
            version: self.version,
            reason: self.reason,
        }))
    }
}
