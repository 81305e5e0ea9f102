//! How the bodies of erasing and holding become domain commands.

use domain::{Command, Refusal};

use super::bodies::{Erase, SetHold};
use crate::retention::subject;

impl Erase {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::Erase {
            subject: subject(self.kind, self.id),
            reason: self.reason,
        })
    }
}

impl SetHold {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::SetHold {
            subject: subject(self.kind, self.id),
            is_held: self.held,
            reason: self.reason,
        })
    }
}
