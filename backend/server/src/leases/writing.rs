//! Bringing what the room has noted to the disk.

use storage::{Accounts, StorageError};

use crate::room::Purges;

/// Writes what was noted up to the row `seq`; with `is_marked` also when that is nothing. Gives how many keys were
/// destroyed. May be dropped at any moment: what was not written is written the next time, and what was written already is
/// written again.
pub(super) async fn write(
    purges: &Purges,
    accounts: &Accounts,
    seq: u64,
    is_marked: bool,
) -> Result<u64, StorageError> {
    let noted = purges.noted_so_far();
    if noted.is_empty() && !is_marked {
        return Ok(0);
    }
    let destroyed = accounts.note_purges(&noted.due, &noted.ends, seq).await?;
    purges.written(&noted);
    Ok(destroyed)
}
