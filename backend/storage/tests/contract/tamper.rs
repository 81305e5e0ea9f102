//! A journal that was changed behind its back says where.

use std::fs;

use storage::{Journal, RoomKind, StorageError};

use crate::{
    examples::told,
    rows::{accepted, read, refused},
    sqlite_store::SqliteStore,
    suite::Store,
};

/// A closed journal of six accepted rows, and a refusal after the last of them.
async fn six() -> SqliteStore {
    let store = SqliteStore::new();
    let mut journal = store.open(RoomKind::Live).await.unwrap();
    let mut rows: Vec<_> = (1..=6)
        .map(|n| accepted(n, vec![told(n, "something")]))
        .collect();
    rows.push(refused(7));
    journal.append(&rows).await.unwrap();
    journal.close().await.unwrap();
    store
}

/// The row at which the chain breaks, if it does.
async fn breaks_at(store: &SqliteStore, kind: RoomKind) -> Option<u64> {
    let mut journal = store.open(kind).await.unwrap();
    match read(&mut journal).await {
        Ok(_) => None,
        Err(StorageError::ChainBroken { seq }) => Some(seq),
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_change_shows_where_it_is() {
    let cases = [
        ("UPDATE journal SET agency = 'police' WHERE seq = 3", 3),
        ("UPDATE journal SET occurred_at = occurred_at + 1 WHERE seq = 1", 1),
        ("UPDATE journal SET received_at = 0 WHERE seq = 2", 2),
        ("UPDATE journal SET receipt = 9 WHERE seq = 6", 6),
        ("UPDATE journal SET principal = zeroblob(16) WHERE seq = 4", 4),
        ("UPDATE journal SET command_id = zeroblob(16) WHERE seq = 4", 4),
        ("UPDATE journal SET body_sha256 = zeroblob(32) WHERE seq = 4", 4),
        ("UPDATE journal SET events = '[]' WHERE seq = 5", 5),
        ("UPDATE journal SET hash = zeroblob(32) WHERE seq = 5", 5),
        ("UPDATE journal SET hash = zeroblob(31) WHERE seq = 5", 5),
        ("DELETE FROM journal WHERE seq = 1", 1),
        ("DELETE FROM journal WHERE seq = 3", 3),
        ("DELETE FROM journal WHERE seq = 6", 6),
        ("DELETE FROM journal", 1),
        (
            "UPDATE journal SET seq = 100 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 4;
             UPDATE journal SET seq = 4 WHERE seq = 100",
            3,
        ),
        ("UPDATE journal SET seq = 7 WHERE seq = 6", 6),
        (
            "INSERT INTO journal SELECT 7, principal, agency, zeroblob(16), body_sha256, received_at, occurred_at,
             receipt, events, hash FROM journal WHERE seq = 6",
            7,
        ),
        ("UPDATE header SET created_at = created_at + 1", 1),
    ];
    let store = six().await;
    assert_eq!(breaks_at(&store, RoomKind::Live).await, None);
    for (sql, seq) in cases {
        let store = six().await;
        store.meddle("journal.sqlite", sql).await;
        assert_eq!(breaks_at(&store, RoomKind::Live).await, Some(seq), "{sql}");
    }
}

#[tokio::test]
async fn a_live_journal_cannot_be_made_to_look_like_a_demo() {
    let store = six().await;
    store
        .meddle("journal.sqlite", "UPDATE header SET kind = 'demo'")
        .await;
    assert_eq!(breaks_at(&store, RoomKind::Demo).await, Some(1));
}

#[tokio::test]
async fn a_flipped_byte_in_the_file_shows() {
    for flip in [0x01, 0x80] {
        let store = six().await;
        let path = store.path().join("journal.sqlite");
        let mut bytes = fs::read(&path).unwrap();
        let text = b"sealed:1:";
        let at = bytes
            .windows(text.len())
            .position(|part| part == text)
            .unwrap();
        // Rows fill the page from its end, so the first in the file is the last in the journal.
        bytes[at + text.len() + 60] ^= flip;
        fs::write(&path, bytes).unwrap();
        assert_eq!(breaks_at(&store, RoomKind::Live).await, Some(6));
    }
}

#[tokio::test]
async fn a_row_that_hides_behind_the_end_does_not_stop_the_start() {
    // The head is read before the chain is verified; nothing may be appended to a broken journal unnoticed.
    let store = six().await;
    store
        .meddle(
            "journal.sqlite",
            "UPDATE journal SET seq = -5 WHERE seq = 1",
        )
        .await;
    assert_eq!(breaks_at(&store, RoomKind::Live).await, Some(1));
}
