//! The attachments of a backup (F12).

use std::path::Path;

use super::BackupError;
use crate::{
    attachments::{self, FOLDER, Live},
    error::StorageError,
    verify,
};

/// Copies every attachment of a journal and checks each by its name; gives their bytes.
pub(super) async fn copy_all(from: &Path, to: &Path, live: &Live) -> Result<u64, BackupError> {
    let mut bytes = 0;
    for (stored, _) in live.files() {
        match attachments::copy(&from.join(FOLDER), &to.join(FOLDER), stored) {
            Ok(it) => bytes += it,
            Err(StorageError::Attachment { stored, why }) => {
                // A server may have taken it away since the journal was copied: then it is no damage.
                if !verify::walk(from, None).await?.1.has(&stored) {
                    return Err(BackupError::TakenAway);
                }
                return Err(BackupError::Damaged {
                    file: format!("{FOLDER}/{stored}"),
                    why: format!("it {why}"),
                });
            }
            Err(other) => return Err(other.into()),
        }
    }
    if live.files().next().is_some() {
        // The folders that they were copied into are new in it.
        attachments::flush(&to.join(FOLDER))?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use domain::{AttachmentId, Event, IncidentId, Timestamp, attachment::MediaType};
    use uuid::Uuid;

    use super::*;
    use crate::{DataFolder, Journal, NewRow, Outcome, RoomKind, SqliteJournal};

    fn row(n: u128, event: Event) -> NewRow {
        NewRow {
            principal: domain::PrincipalId(Uuid::nil()),
            agency: domain::AgencyId::server(),
            command_id: domain::CommandId(Uuid::from_u128(n)),
            body_sha256: [0; 32],
            received_at: Timestamp(1),
            occurred_at: Timestamp(1),
            outcome: Outcome::Accepted {
                events: vec![event],
                receipt: 1,
            },
        }
    }

    /// F12: what a server takes away between the journal's copy and the file's is no damage; what is simply not there is.
    #[tokio::test]
    async fn what_is_taken_away_meanwhile_begins_the_backup_anew_and_what_is_lost_ends_it() {
        let place = tempfile::tempdir().unwrap();
        let (incident, attachment) = (IncidentId(Uuid::nil()), AttachmentId(Uuid::nil()));
        let added = Event::IncidentAttachmentAdded {
            incident,
            attachment,
            name: String::new(),
            media_type: MediaType::Png,
            bytes: 1,
            sha256: String::new(),
            stored: "0".repeat(64),
        };
        let mut live = Live::default();
        live.event(1, &added);
        let data = place.path().join("data");
        let folder = DataFolder::hold(&data).unwrap();
        let mut journal = SqliteJournal::open(&folder, RoomKind::Live, Timestamp(1))
            .await
            .unwrap();
        journal.append(&[row(1, added)]).await.unwrap();
        let to = place.path().join("to");
        let lost = copy_all(&data, &to, &live).await;
        assert!(matches!(lost, Err(BackupError::Damaged { .. })), "{lost:?}");
        let removed = Event::IncidentAttachmentRemoved {
            incident,
            attachment,
            reason: String::new(),
        };
        journal.append(&[row(2, removed)]).await.unwrap();
        let taken = copy_all(&data, &to, &live).await;
        assert!(matches!(taken, Err(BackupError::TakenAway)), "{taken:?}");
    }
}
