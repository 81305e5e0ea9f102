//! The golden files of journal format 1: what was written with it must be readable for ever.
//!
//! The format is frozen: variants are added, and fields that are left out while they say nothing. Today's examples follow
//! what is added (`cargo test -p storage --test contract -- --ignored write_the_golden_files`); what was written when it
//! was frozen is never written again.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use domain::Event;
use sqlx::{Column, Row, SqliteConnection, ValueRef, sqlite::SqliteRow};
use storage::{Journal, NewRow, RoomKind};

use crate::{
    examples::examples,
    rows::{accepted, assert_holds, refused},
    sqlite_store::SqliteStore,
    suite::Store,
};

/// The tables of each file that the golden journal is made of, parents first.
const TABLES: [(&str, &[&str]); 2] = [
    ("journal.sqlite", &["header", "journal", "refusals"]),
    ("keys.sqlite", &["header", "keys"]),
];

/// Within the folder of golden files: what was written when the format was frozen.
const FROZEN: &str = "frozen/";
const FROZEN_EVENTS: usize = 113;
/// Today's examples.
const TODAY: &str = "";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/journal/v1")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

/// What a golden journal with these events holds.
fn rows(events: &[Event]) -> Vec<NewRow> {
    let mut rows: Vec<_> = (1..)
        .zip(events)
        .map(|(n, it)| accepted(n, vec![it.clone()]))
        .collect();
    rows.push(refused(900));
    rows.push(accepted(901, events.to_vec()));
    rows
}

/// The events of one of the two; each is written as it was read.
fn events(of: &str) -> Vec<Event> {
    let text = read(&format!("{of}events.jsonl"));
    let read_and_written = |line: &str| {
        let event: Event = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&event).unwrap(), line);
        event
    };
    text.lines().map(read_and_written).collect()
}

#[test]
fn old_events_are_read_and_written_as_ever() {
    assert_eq!(events(TODAY), examples());
    assert_eq!(events(FROZEN).len(), FROZEN_EVENTS, "none is taken away");
}

#[tokio::test]
async fn an_old_journal_replays() {
    for of in [TODAY, FROZEN] {
        replays(of).await;
    }
}

async fn replays(of: &str) {
    let store = SqliteStore::new();
    // For the tables of today's version, emptied of what a new journal says about itself.
    store
        .open(RoomKind::Exercise)
        .await
        .unwrap()
        .close()
        .await
        .unwrap();
    for (file, _) in TABLES {
        let script = format!("DELETE FROM header; {}", read(&format!("{of}{file}.sql")));
        store.meddle(file, &script).await;
    }
    let mut journal = store.open(RoomKind::Exercise).await.unwrap();
    assert_holds(&mut journal, &rows(&events(of))).await;
}

#[tokio::test]
#[ignore = "writes today's golden files, and never those that are frozen"]
async fn write_the_golden_files() {
    fs::create_dir_all(folder()).unwrap();
    let lines: String = examples()
        .iter()
        .map(|it| serde_json::to_string(it).unwrap() + "\n")
        .collect();
    fs::write(folder().join("events.jsonl"), lines).unwrap();

    let store = SqliteStore::new();
    let mut journal = store.open(RoomKind::Exercise).await.unwrap();
    for batch in rows(&examples()).chunks(20) {
        journal.append(batch).await.unwrap();
    }
    journal.close().await.unwrap();
    for (file, tables) in TABLES {
        let mut conn = store.connect(file).await;
        let mut script = String::new();
        for table in tables {
            dump(&mut conn, table, &mut script).await;
        }
        fs::write(folder().join(format!("{file}.sql")), script).unwrap();
    }
}

async fn dump(conn: &mut SqliteConnection, table: &str, script: &mut String) {
    let query = format!("SELECT * FROM {table} ORDER BY 1");
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .fetch_all(conn)
        .await
        .unwrap();
    for row in rows {
        let columns: Vec<_> = row.columns().iter().map(Column::name).collect();
        let values: Vec<_> = (0..columns.len()).map(|it| literal(&row, it)).collect();
        writeln!(
            script,
            "INSERT INTO {table} ({}) VALUES ({});",
            columns.join(", "),
            values.join(", ")
        )
        .unwrap();
    }
}

fn literal(row: &SqliteRow, column: usize) -> String {
    let value = row.try_get_raw(column).unwrap();
    if value.is_null() {
        return "NULL".to_owned();
    }
    if let Ok(number) = row.try_get::<i64, _>(column) {
        return number.to_string();
    }
    if let Ok(text) = row.try_get::<String, _>(column) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let bytes: Vec<u8> = row.get(column);
    let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    format!("x'{hex}'")
}
