//! How the bodies of erasing and holding become domain commands.

use domain::{Command, IncidentId, PrincipalId, Refusal, TaskId, private::Subject};
use uuid::Uuid;

use super::bodies::{Erase, SetHold};
use crate::words::SubjectKind;

fn subject(kind: SubjectKind, id: Uuid) -> Subject {
    match kind {
        SubjectKind::Incident => Subject::Incident(IncidentId(id)),
        SubjectKind::Task => Subject::Task(TaskId(id)),
        SubjectKind::Principal => Subject::Principal(PrincipalId(id)),
    }
}

impl Erase {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::Erase {
            subject: subject(self.kind, self.id),
        })
    }
}

impl SetHold {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::SetHold {
            subject: subject(self.kind, self.id),
            is_held: self.held,
        })
    }
}
