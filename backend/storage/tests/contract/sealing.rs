//! No private text can be read in the files, and a destroyed key is gone from them.

use domain::{
    Event, IncidentId, Point,
    private::{Subject, each_private_text},
};
use storage::{Checkpointer, Journal, NewRow, RoomKind, SqliteJournal, StorageError};
use uuid::Uuid;

use crate::{
    examples::{examples, told},
    rows::{NOW, accepted, assert_holds, read},
    sqlite_store::SqliteStore,
    suite::Store,
};

/// Every example, its private texts replaced by canaries of their own.
fn with_canaries() -> (Vec<Event>, Vec<String>) {
    let mut events = examples();
    let mut canaries = Vec::new();
    for event in &mut events {
        each_private_text(event, &mut |_, text| {
            let canary = format!("canary-{:03}-of-the-mine", canaries.len());
            text.clone_from(&canary);
            canaries.push(canary);
        });
    }
    (events, canaries)
}

#[tokio::test]
async fn no_private_text_can_be_read_in_any_file() {
    let store = SqliteStore::new();
    let (events, canaries) = with_canaries();
    assert!(canaries.len() >= 15);
    let rows = [accepted(1, events)];
    let folder = store.folder();
    let open = || SqliteJournal::open(&folder, RoomKind::Live, NOW);
    let mut journal = open().await.unwrap();
    journal.append(&rows).await.unwrap();
    let nowhere: Vec<String> = Vec::new();
    // In the log, in the file after a checkpoint, and after closing. A callsign is not private: the search works.
    assert_eq!(store.files_with(b"Rescue 4"), ["journal.sqlite-wal"]);
    for round in 0..3 {
        match round {
            1 => {
                let mut checkpointer = Checkpointer::open(&folder).await.unwrap();
                let done = checkpointer.checkpoint().await.unwrap();
                assert_eq!((done.pages > 0, done.moved), (true, done.pages));
                checkpointer.close().await.unwrap();
            }
            2 => {
                journal.close().await.unwrap();
                journal = open().await.unwrap();
            }
            _ => {}
        }
        for canary in &canaries {
            assert_eq!(store.files_with(canary.as_bytes()), nowhere, "{canary}");
        }
    }
    assert_eq!(store.files_with(b"Rescue 4"), ["journal.sqlite"]);
    assert_holds(&mut journal, &rows).await;
}

/// J26: a hash of a body with private texts stands in no file; one of a body without them does.
#[tokio::test]
async fn the_hash_of_a_body_with_texts_is_in_no_file() {
    let store = SqliteStore::new();
    let mut journal = store.open(RoomKind::Live).await.unwrap();
    let rows = [
        NewRow {
            body_sha256: *b"a hash that is told by no file 1",
            ..accepted(1, vec![told(1, "a"), told(2, "b")])
        },
        NewRow {
            body_sha256: *b"a hash that is told by a file 12",
            ..accepted(2, Vec::new())
        },
    ];
    journal.append(&rows).await.unwrap();
    assert_eq!(store.files_with(b"told by no file"), [""; 0]);
    assert_eq!(store.files_with(b"told by a file"), ["journal.sqlite-wal"]);
    let asked = [(rows[0].principal, rows[0].command_id)];
    let known = journal.accepted(&asked).await.unwrap();
    assert_eq!(known[0].body_sha256, rows[0].body_sha256);
    // Either of its subjects takes it along.
    let subject = Subject::Incident(IncidentId(Uuid::from_u128(2)));
    assert!(journal.erase(subject).await.unwrap());
    let known = journal.accepted(&asked).await.unwrap();
    assert_eq!(known[0].body_sha256, storage::BODY_ERASED);
}

#[tokio::test]
async fn a_destroyed_key_is_in_no_file_any_more() {
    let store = SqliteStore::new();
    let mut journal = store.open(RoomKind::Live).await.unwrap();
    journal
        .append(&[accepted(1, vec![told(1, "a"), told(2, "b")])])
        .await
        .unwrap();
    let mut conn = store.connect("keys.sqlite").await;
    let keys: Vec<Vec<u8>> = sqlx::query_scalar("SELECT key FROM keys ORDER BY subject")
        .fetch_all(&mut conn)
        .await
        .unwrap();
    sqlx::Connection::close(conn).await.unwrap();
    assert_eq!(store.files_with(&keys[0]), ["keys.sqlite-wal"]);
    let subject = Subject::Incident(IncidentId(Uuid::from_u128(1)));
    assert!(journal.erase(subject).await.unwrap());
    assert!(store.files_with(&keys[0]).is_empty());
    assert_eq!(store.files_with(&keys[1]), ["keys.sqlite"]);
}

#[tokio::test]
async fn a_text_does_not_open_with_a_foreign_key() {
    // Whoever can write to the file of the keys gives one subject the key of another: nothing opens wrongly.
    let store = SqliteStore::new();
    let mut journal = store.open(RoomKind::Live).await.unwrap();
    let place = Event::IncidentPlaceChanged {
        incident: IncidentId(Uuid::from_u128(2)),
        at: Point {
            lon_e7: 0,
            lat_e7: 0,
        },
        place: "quay".to_owned(),
    };
    journal
        .append(&[accepted(1, vec![told(1, "a")]), accepted(2, vec![place])])
        .await
        .unwrap();
    journal.close().await.unwrap();
    store
        .meddle(
            "keys.sqlite",
            "UPDATE keys SET key = (SELECT key FROM keys ORDER BY subject LIMIT 1)",
        )
        .await;
    let mut journal = store.open(RoomKind::Live).await.unwrap();
    let error = read(&mut journal).await.unwrap_err();
    assert!(
        matches!(error, StorageError::UnsealFailed { seq: 2 }),
        "{error:?}"
    );
}

#[tokio::test]
async fn lost_or_foreign_keys_are_refused() {
    let store = SqliteStore::new();
    store
        .open(RoomKind::Live)
        .await
        .unwrap()
        .close()
        .await
        .unwrap();
    let other = SqliteStore::new();
    other
        .open(RoomKind::Live)
        .await
        .unwrap()
        .close()
        .await
        .unwrap();

    let keys = store.path().join("keys.sqlite");
    std::fs::copy(other.path().join("keys.sqlite"), &keys).unwrap();
    let error = store.open(RoomKind::Live).await.err().unwrap();
    assert!(matches!(error, StorageError::WrongKeys), "{error:?}");

    std::fs::remove_file(&keys).unwrap();
    let error = store.open(RoomKind::Live).await.err().unwrap();
    assert!(matches!(error, StorageError::WrongKeys), "{error:?}");
}
