//! Five ways to change the record behind the server's back, each found by whoever kept one head (W4). Writes the figure.

use std::path::Path;

use acceptance::{
    Screen, city,
    figures::{self, Figure},
};
use server::audit::{ExportFinding, KeptHeads};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use storage::{
    audit::AuditHead,
    verify::{VerifyError, verify_with},
};

use super::{
    city_on,
    export::{check, download},
    keep, receipts,
};

/// Incidents that are reported; the kept head is of all of them.
const INCIDENTS: usize = 12;

async fn meddle(folder: &Path, file: &str, sql: &str) {
    let options = SqliteConnectOptions::new().filename(folder.join(file));
    let mut conn = SqliteConnection::connect_with(&options)
        .await
        .expect("a file");
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut conn)
        .await
        .expect("a change");
    conn.close().await.expect("closed");
}

fn copy(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        if entry.path().is_file() {
            std::fs::copy(entry.path(), to.path().join(entry.file_name())).expect("a copy");
        }
    }
    to
}

/// Whether who kept these heads finds something.
async fn is_found(folder: &Path, kept: &KeptHeads) -> bool {
    let heads: Vec<AuditHead> = kept
        .signed()
        .expect("signed heads")
        .iter()
        .map(|it| it.head)
        .collect();
    match verify_with(folder, None, &heads).await {
        Ok(_) => false,
        Err(VerifyError::NotWhole(_)) => true,
        Err(other) => panic!("{other:?}"),
    }
}

/// W4: a bit, a row taken out, rows in another order, an end cut off, and a tail written anew by the server itself with its
/// own key, chain and heads.
#[tokio::test]
async fn w4_five_of_five_changes_are_found_against_a_kept_head() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    for _ in 0..INCIDENTS {
        fire.report_incident(&city::incident())
            .await
            .expect("an incident");
    }
    server.started.sign_head().await;
    let kept = keep(&fire).await;
    let size = kept.heads[0].journal.size;
    server.stop().await;
    // The control: untouched, it is what was signed.
    assert!(!is_found(data.path(), &kept).await);

    let row = size - 3;
    let (next, cut) = (row + 1, size - 6);
    let changes = [
        format!(
            "UPDATE journal SET events = CAST(replace(events, '1', '0') AS TEXT) WHERE seq = {row}"
        ),
        format!("DELETE FROM journal WHERE seq = {row}"),
        format!(
            "UPDATE journal SET seq = -1 WHERE seq = {row}; UPDATE journal SET seq = {row} WHERE seq = {next};
             UPDATE journal SET seq = {next} WHERE seq = -1"
        ),
        format!("DELETE FROM journal WHERE seq > {cut}; DELETE FROM refusals"),
    ];
    let mut found = 0;
    for sql in &changes {
        let copy = copy(data.path());
        meddle(copy.path(), "journal.sqlite", sql).await;
        let is_it = is_found(copy.path(), &kept).await;
        assert!(is_it, "{sql}");
        found += u32::from(is_it);
    }
    found += u32::from(rewritten_is_found(&copy(data.path()), &changes[3], &kept).await);
    let figure = Figure::at_least("tamper_found", f64::from(found), "of 5", "5 of 5", 5.0);
    figures::write("tamper", &[figure]);
    assert_eq!(found, 5);
}

/// The end cut off, and other rows written in its place by a server that knows nothing of it.
async fn rewritten_is_found(copy: &tempfile::TempDir, cut: &str, kept: &KeptHeads) -> bool {
    meddle(copy.path(), "journal.sqlite", cut).await;
    let forget = "DELETE FROM heads; DELETE FROM chunks";
    meddle(copy.path(), "disclosures.sqlite", forget).await;
    let server = city_on(copy.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    for _ in 0..INCIDENTS {
        fire.report_incident(&city::incident())
            .await
            .expect("an incident");
    }
    server.started.sign_head().await;
    let new = keep(&fire).await;
    let legal = server.seat("fire.legal").await;
    let export = download(&legal, kept).await;
    server.stop().await;
    let finding = check(&export, kept).expect_err("it does not go on from the kept head");
    assert!(
        matches!(finding, ExportFinding::NotConsistent { log: "journal", .. }),
        "{finding:?}"
    );
    assert!(new.heads[0].journal.size > kept.heads[0].journal.size);
    assert_eq!(new.key, kept.key);
    // The control: whole in itself, for who has only its new head.
    assert!(!is_found(copy.path(), &new).await);
    is_found(copy.path(), kept).await
}

/// W4: a server that has stopped has closed its files, and all that was recorded is in them: a copy of the folder is whole,
/// whoever watched and asked when it stopped.
#[tokio::test]
async fn w4_a_server_that_has_stopped_has_closed_its_files() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    let screen = Screen::open(&fire).await;
    fire.report_incident(&city::incident())
        .await
        .expect("an incident");
    server.started.sign_head().await;
    let kept = keep(&fire).await;
    let legal = server.seat("fire.legal").await;
    assert!(check(&download(&legal, &kept).await, &kept).is_ok());
    receipts::ask(&legal, "viewer=eoc").await;
    // It may be answered or cut.
    let asking = tokio::spawn(async move {
        let path = format!("/api/v1/receipts?viewer=eoc&{}", receipts::times());
        let _ = legal.get::<protocol::audit::Receipts>(&path).await;
    });
    server.stop().await;
    let entries = std::fs::read_dir(data.path()).expect("a folder").flatten();
    let names = entries.map(|it| it.file_name().to_string_lossy().into_owned());
    let logs: Vec<String> = names.filter(|it| it.contains("sqlite-")).collect();
    assert!(logs.is_empty(), "still in logs: {logs:?}");
    assert!(!is_found(data.path(), &kept).await);
    asking.await.expect("an end");
    drop(screen);
}

/// W4, W5: an end that was cut off is found in an export too, by whoever kept a head of more rows, although the export goes on
/// from an older kept head. Heads of another server prove nothing of it.
#[tokio::test]
async fn w5_an_export_of_a_record_that_was_cut_is_found_by_a_head_of_more_rows() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    let report = async |client: &client::Client| {
        client
            .report_incident(&city::incident())
            .await
            .expect("an incident");
    };
    report(&fire).await;
    server.started.sign_head().await;
    let older = keep(&fire).await;
    report(&fire).await;
    report(&fire).await;
    server.started.sign_head().await;
    let newer = keep(&fire).await;
    server.stop().await;
    let cut = copy(data.path());
    let size = older.heads[0].journal.size;
    let sql = format!("DELETE FROM journal WHERE seq > {size}; DELETE FROM refusals");
    meddle(cut.path(), "journal.sqlite", &sql).await;
    let forget = "DELETE FROM heads; DELETE FROM chunks";
    meddle(cut.path(), "disclosures.sqlite", forget).await;
    let server = city_on(cut.path()).await;
    server.started.sign_head().await;
    let legal = server.seat("fire.legal").await;
    let export = download(&legal, &older).await;
    server.stop().await;
    // The control: whole, for who has the older head only.
    assert!(check(&export, &older).is_ok());
    let mut both = older.clone();
    both.heads.extend(newer.heads.clone());
    let size = newer.heads[0].journal.size;
    let found = ExportFinding::NotConsistent {
        log: "journal",
        size,
    };
    assert_eq!(check(&export, &both), Err(found));
    let elsewhere = tempfile::tempdir().expect("a folder");
    let server = city_on(elsewhere.path()).await;
    server.started.sign_head().await;
    let foreign = keep(&server.seat("fire.dispatcher").await).await;
    server.stop().await;
    assert_eq!(check(&export, &foreign), Err(ExportFinding::OtherKey));
}

/// W2, W5: another room that is signed with the same key, as on a server that was set up anew with the old key file, is not what
/// was kept: its export is no part of the kept record, whatever it has.
#[tokio::test]
async fn w5_an_export_of_another_room_is_no_part_of_what_was_kept() {
    let (first, second) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let server = city_on(first.path()).await;
    server.started.sign_head().await;
    let kept = keep(&server.seat("fire.dispatcher").await).await;
    server.stop().await;
    let key = "heads.key";
    std::fs::copy(first.path().join(key), second.path().join(key)).expect("the old key");
    let server = city_on(second.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    for _ in 0..INCIDENTS {
        fire.report_incident(&city::incident())
            .await
            .expect("an incident");
    }
    server.started.sign_head().await;
    let own = keep(&fire).await;
    let legal = server.seat("fire.legal").await;
    let export = download(&legal, &own).await;
    server.stop().await;
    assert_eq!(own.key, kept.key);
    assert_ne!(own.heads[0].room, kept.heads[0].room);
    // The control: of its own room it is whole.
    assert!(check(&export, &own).is_ok());
    assert_eq!(check(&export, &kept), Err(ExportFinding::OtherRoom));
    let mut both = own;
    both.heads.extend(kept.heads.clone());
    assert_eq!(check(&export, &both), Err(ExportFinding::OtherRoom));
    // So it is for who holds the kept head against the logs themselves.
    assert!(is_found(second.path(), &kept).await);
}
