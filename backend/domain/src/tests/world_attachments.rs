//! Random orders about attachments. Also compiled into the tests of the protocol.

use domain::{
    AgencyId, AttachmentId, Command, Target,
    attachment::MediaType,
    command::{AddAttachment, RemoveAttachment},
};
use uuid::Uuid;

use super::{dice::Dice, given::*, world::World};

/// Few, so that the same bytes come again.
const ATTACHMENTS: usize = 16;

pub(crate) fn attachment(n: u128) -> AttachmentId {
    AttachmentId(Uuid::from_u128((8 << 64) | n))
}

/// The order for attachment `n` of an incident: a photograph with a name and bytes of its own.
pub(crate) fn attach_order(n: u128, on: u128) -> AddAttachment {
    AddAttachment {
        id: attachment(n),
        incident: incident(on),
        name: mark(9_000 + n),
        media_type: MediaType::Jpeg,
        bytes: 1_000,
        sha256: format!("{n:064x}"),
        stored: format!("{:064x}", (1 << 64) | n),
    }
}

pub(crate) fn attach(n: u128, on: u128) -> Command {
    Command::AddAttachment(attach_order(n, on))
}

impl World {
    /// Attaching and taking away.
    pub(super) fn about_attachment(
        &mut self,
        index: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        if index == 57 {
            let incident = self.some_incident(dice);
            let order = AddAttachment {
                incident,
                name: self.text(dice),
                bytes: dice.id(1_000) as u64,
                sha256: format!("{:064x}", dice.id(ATTACHMENTS)),
                ..attach_order(dice.id(ATTACHMENTS), 1)
            };
            let by = self.owner_of(Target::Incident(incident), dice);
            return (Command::AddAttachment(order), by);
        }
        let state = &self.given.state;
        let all = state.incidents().flat_map(|it| &it.attachments);
        let there: Vec<_> = all.filter(|it| it.removed.is_none()).collect();
        let any = attachment(dice.id(ATTACHMENTS));
        let ids: Vec<_> = there.iter().map(|it| it.id).collect();
        let id = dice.rather(&ids, || any);
        let by = state.attachment(id).map(|(incident, it)| {
            let agencies = [&incident.agency, &it.agency];
            dice.pick(&agencies).clone()
        });
        let command = Command::RemoveAttachment(RemoveAttachment {
            attachment: id,
            reason: self.text(dice),
        });
        (command, by)
    }
}
