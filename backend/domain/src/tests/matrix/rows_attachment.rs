//! Rows about attachments: crews and desks attach, a desk of the owner takes away; who does not see the field knows of none.

use domain::{
    Command,
    command::{AddAttachment, RemoveAttachment},
};

use super::{
    super::{
        given::*,
        world_attachments::{attach, attach_order, attachment},
    },
    Row, Thing,
};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            label: "add_attachment",
            roles: "CDOF",
            thing: Thing::Incident,
            command: |_| attach(1, 1),
            // The terms of the city show partners an incident without what is attached.
            lines: &[
                ("own crew other_crew", "*", "ok"),
                ("partner asked", "*", "not_yours"),
            ],
        },
        Row {
            label: "add_attachment with the bytes of another",
            roles: "CDOF",
            thing: Thing::Attachment,
            command: |_| {
                Command::AddAttachment(AddAttachment {
                    id: attachment(2),
                    ..attach_order(1, 1)
                })
            },
            lines: &[
                ("own crew other_crew", "removed", "ok"),
                ("own crew other_crew", "*", "already_attached"),
                ("partner asked", "*", "not_yours"),
            ],
        },
        Row {
            label: "remove_attachment",
            roles: "CDO",
            thing: Thing::Attachment,
            command: |_| {
                Command::RemoveAttachment(RemoveAttachment {
                    attachment: attachment(1),
                    reason: mark(7_030),
                })
            },
            lines: &[
                ("own", "there", "ok"),
                ("own", "removed", "wrong_state"),
                ("own", "held", "on_hold"),
                ("*", "*", "unknown"),
            ],
        },
    ]
}
