//! Two processes, full disks, files from elsewhere: typed errors, and nothing half done.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use sqlx::{Connection as _, SqliteConnection};
use storage::{
    Accounts, Checkpointer, DataFolder, Journal, RoomKind, SqliteJournal, StorageError, Tracks,
    limits::{BATCH_ROWS_MAX, WAL_KEPT_BYTES},
};

use crate::{
    examples::told,
    rows::{NOW, accepted, assert_holds, read, unplaced},
    sqlite_store::SqliteStore,
    suite::Store,
};

const FOLDER: &str = "STORAGE_TEST_FOLDER";

/// Runs an ignored test of this program in a process of its own, with `before` done by its shell.
fn child(name: &str, folder: &Path, before: &str) -> Output {
    Command::new("sh")
        .arg("-c")
        .arg(format!(
            "{before} exec \"$0\" --exact trouble::{name} --ignored --nocapture"
        ))
        .arg(env::current_exe().unwrap())
        .env(FOLDER, folder)
        .output()
        .unwrap()
}

fn child_folder() -> PathBuf {
    env::var_os(FOLDER).unwrap().into()
}

#[test]
fn another_process_cannot_take_a_held_folder() {
    let store = SqliteStore::new();
    let folder = store.folder();
    let again = DataFolder::hold(store.path()).unwrap_err();
    assert!(matches!(&again, StorageError::Locked { path } if path == store.path()));
    let output = child("child_finds_the_folder_locked", store.path(), "");
    assert!(output.status.success(), "{output:?}");
    drop(folder);
    let output = child("child_finds_the_folder_locked", store.path(), "");
    assert!(!output.status.success(), "the folder is free: {output:?}");
}

#[test]
#[ignore = "run by another_process_cannot_take_a_held_folder"]
fn child_finds_the_folder_locked() {
    let error = DataFolder::hold(child_folder()).unwrap_err();
    assert!(matches!(error, StorageError::Locked { .. }));
}

#[tokio::test]
async fn every_open_file_holds_the_folder() {
    let store = SqliteStore::new();
    let folder = store.folder();
    let journal = SqliteJournal::open(&folder, RoomKind::Live, NOW)
        .await
        .unwrap();
    let checkpointer = Checkpointer::open(&folder).await.unwrap();
    let accounts = Accounts::open(&folder).await.unwrap();
    let tracks = Tracks::open(&folder).await.unwrap();
    let held = || {
        matches!(
            DataFolder::hold(store.path()),
            Err(StorageError::Locked { .. })
        )
    };
    drop(folder);
    assert!(held());
    journal.close().await.unwrap();
    assert!(held());
    checkpointer.close().await.unwrap();
    assert!(held());
    accounts.close().await;
    assert!(held());
    tracks.close().await;
    assert!(!held());
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let store = SqliteStore::new();
    let inner = store.path().join("made");
    let folder = DataFolder::hold(&inner).unwrap();
    let mut journal = SqliteJournal::open(&folder, RoomKind::Live, NOW)
        .await
        .unwrap();
    journal.append(&[accepted(1, Vec::new())]).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&inner), 0o700);
    for entry in fs::read_dir(&inner).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[tokio::test]
async fn files_of_other_formats_are_refused_by_name() {
    for (sql, expected) in [
        ("UPDATE header SET format = 2", (2, 1)),
        ("PRAGMA user_version = 99", (99, 1)),
        ("PRAGMA user_version = -1", (-1, 1)),
    ] {
        let store = SqliteStore::new();
        store
            .open(RoomKind::Live)
            .await
            .unwrap()
            .close()
            .await
            .unwrap();
        store.meddle("journal.sqlite", sql).await;
        let error = store.open(RoomKind::Live).await.err().unwrap();
        assert!(
            matches!(error, StorageError::WrongFormat { file: "journal.sqlite", found, supported }
                if (found, supported) == expected),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn what_is_no_database_is_refused() {
    for file in [
        "journal.sqlite",
        "keys.sqlite",
        "accounts.sqlite",
        "tracks.sqlite",
    ] {
        let store = SqliteStore::new();
        fs::write(store.path().join(file), "no database at all ".repeat(500)).unwrap();
        let folder = store.folder();
        let error = match file {
            "accounts.sqlite" => Accounts::open(&folder).await.err(),
            "tracks.sqlite" => Tracks::open(&folder).await.err(),
            _ => SqliteJournal::open(&folder, RoomKind::Live, NOW)
                .await
                .err(),
        };
        assert!(
            matches!(error, Some(StorageError::Corrupt { .. })),
            "{file}: {error:?}"
        );
    }
}

#[tokio::test]
async fn checkpoints_keep_the_log_small_beside_a_busy_writer() {
    let mut sizes = Vec::new();
    for is_checkpointed in [true, false] {
        let store = SqliteStore::new();
        let folder = store.folder();
        let mut journal = SqliteJournal::open(&folder, RoomKind::Live, NOW)
            .await
            .unwrap();
        let mut checkpointer = Checkpointer::open(&folder).await.unwrap();
        let mut rows = Vec::new();
        for n in 0..400 {
            let row = accepted(n, vec![told(1, &"long ".repeat(300))]);
            journal.append(std::slice::from_ref(&row)).await.unwrap();
            rows.push(row);
            if is_checkpointed && n % 20 == 19 {
                checkpointer.checkpoint().await.unwrap();
            }
        }
        let done = checkpointer.checkpoint().await.unwrap();
        assert_eq!(done.moved, done.pages);
        assert!(!done.is_alarming());
        sizes.push(done.wal_bytes);
        assert_holds(&mut journal, &rows).await;
    }
    assert!(sizes[0] * 5 < sizes[1], "{sizes:?}");
}

/// J8: what a flood has let the log grow to is given back once all is moved; a reader is waited for, not stopped.
#[tokio::test]
async fn a_log_that_has_grown_is_emptied() {
    let store = SqliteStore::new();
    let folder = store.folder();
    let mut journal = SqliteJournal::open(&folder, RoomKind::Live, NOW)
        .await
        .unwrap();
    let mut checkpointer = Checkpointer::open(&folder).await.unwrap();
    let wal = folder.path().join("journal.sqlite-wal");
    let size = || fs::metadata(&wal).unwrap().len();
    let mut rows = Vec::new();
    while size() <= WAL_KEPT_BYTES {
        let row = accepted(rows.len() as u128, vec![told(1, &"long ".repeat(60_000))]);
        journal.append(std::slice::from_ref(&row)).await.unwrap();
        rows.push(row);
    }
    let reader = format!("sqlite:{}", folder.path().join("journal.sqlite").display());
    let mut reader = SqliteConnection::connect(&reader).await.unwrap();
    sqlx::raw_sql("BEGIN; SELECT count(*) FROM sqlite_schema")
        .execute(&mut reader)
        .await
        .unwrap();
    let held = checkpointer.checkpoint().await.unwrap();
    assert!(held.wal_bytes > WAL_KEPT_BYTES, "somebody reads it");
    reader.close().await.unwrap();
    let done = checkpointer.checkpoint().await.unwrap();
    assert_eq!(size(), 0);
    assert!(done.wal_bytes < WAL_KEPT_BYTES, "{done:?}");
    assert!(!done.is_alarming());
    // It goes on, and nothing is lost.
    let row = accepted(rows.len() as u128, vec![told(1, "after")]);
    journal.append(std::slice::from_ref(&row)).await.unwrap();
    rows.push(row);
    assert_holds(&mut journal, &rows).await;
}

/// Appends until it fails; prints how many batches were acknowledged before, and how it failed.
#[tokio::test]
#[ignore = "run by a_file_that_cannot_grow_is_an_io_error"]
async fn child_appends_until_it_fails() {
    let folder = DataFolder::hold(child_folder()).unwrap();
    let mut journal = SqliteJournal::open(&folder, RoomKind::Live, NOW)
        .await
        .unwrap();
    for n in 0..10_000 {
        match journal.append(&batch(n)).await {
            Ok(_) => {}
            Err(error) => {
                let again = journal.append(&batch(n + 1)).await.unwrap_err();
                assert!(matches!(again, StorageError::Stopped));
                assert!(matches!(error, StorageError::Io { .. }), "{error:?}");
                println!("acknowledged={n};");
                return;
            }
        }
    }
    panic!("the limit was never reached");
}

fn batch(n: u128) -> Vec<storage::NewRow> {
    (0..BATCH_ROWS_MAX as u128)
        .map(|it| accepted(n * 1_000 + it, vec![told(it % 3, "rising water")]))
        .collect()
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_cannot_grow_is_an_io_error_and_nothing_is_half_written() {
    let store = SqliteStore::new();
    let output = child(
        "child_appends_until_it_fails",
        store.path(),
        // Blocks of 512 bytes; without the trap the signal would end the process.
        "trap '' XFSZ; ulimit -f 2000;",
    );
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let (_, rest) = text.split_once("acknowledged=").unwrap();
    let acknowledged: u128 = rest.split(';').next().unwrap().parse().unwrap();
    assert!(acknowledged > 5);
    let mut journal = store.open(RoomKind::Live).await.unwrap();
    let (rows, _) = read(&mut journal).await.unwrap();
    let expected: Vec<_> = (0..acknowledged).flat_map(batch).collect();
    assert_eq!(rows.into_iter().map(unplaced).collect::<Vec<_>>(), expected);
    journal.append(&batch(acknowledged)).await.unwrap();
}
