//! How long evidence takes: verifying a journal, backing it up and putting it back. One GiB in the long tier, a little in CI,
//! where the same is checked and the speed says nothing.

use std::{path::Path, time::Instant};

use acceptance::figures::{self, Figure};
use domain::{AgencyId, CommandId, Event, IncidentId, PrincipalId, Timestamp};
use storage::{
    DataFolder, Journal, NewRow, Outcome, RoomKind, SqliteJournal,
    backup::{back_up, restore},
    limits::BATCH_ROWS_MAX,
    verify::verify,
};
use uuid::Uuid;

/// Of the journal's file, in the long tier and in CI.
const LONG_BYTES: u64 = 1 << 30;
const SHORT_BYTES: u64 = 8 << 20;
/// Characters of each narrative: the most that there may be, so that a GiB has some two hundred thousand rows.
const NARRATIVE_CHARS: usize = 4_000;
/// Seconds that restoring a GiB may take (a promise to whoever waits for it).
const RESTORE_SECONDS_MAX: f64 = 60.0;

fn row(n: u64) -> NewRow {
    let told = Event::IncidentNarrativeChanged {
        incident: IncidentId(Uuid::from_u128(u128::from(n % 1_000))),
        narrative: format!("{n:0NARRATIVE_CHARS$}"),
    };
    NewRow {
        principal: PrincipalId(Uuid::from_u128(1)),
        agency: AgencyId::new("fire").expect("an id"),
        command_id: CommandId(Uuid::from_u128(u128::from(n))),
        body_sha256: [0; 32],
        received_at: Timestamp(n as i64),
        occurred_at: Timestamp(n as i64),
        outcome: Outcome::Accepted {
            events: vec![told],
            receipt: n,
        },
    }
}

/// A journal of at least so many bytes.
async fn fill(data: &Path, bytes: u64) -> SqliteJournal {
    let folder = DataFolder::hold(data).expect("a folder");
    let mut journal = SqliteJournal::open(&folder, RoomKind::Live, Timestamp(0))
        .await
        .expect("a journal");
    let mut n = 0;
    let mut written = 0;
    while written < bytes {
        let batch: Vec<NewRow> = (0..BATCH_ROWS_MAX as u64)
            .map(|it| row(n + it + 1))
            .collect();
        n += batch.len() as u64;
        // As it is sealed: in base64.
        written += (batch.len() * NARRATIVE_CHARS * 4 / 3) as u64;
        journal.append(&batch).await.expect("rows");
    }
    journal
}

/// J20, J28 and J30: the head is the same in journal, backup and what was put back, while the journal is open.
#[tokio::test]
async fn a_journal_is_verified_backed_up_and_put_back_in_time() {
    let is_long = std::env::var_os("MUSTER_LONG").is_some_and(|it| it == "1");
    let bytes = if is_long { LONG_BYTES } else { SHORT_BYTES };
    let place = tempfile::tempdir().expect("a folder");
    let at = |name: &str| place.path().join(name);
    let journal = fill(&at("data"), bytes).await;

    let began = Instant::now();
    let verified = verify(&at("data"), None).await.expect("a whole journal");
    let verify_s = began.elapsed().as_secs_f64();
    assert_eq!(verified.head, journal.head());
    let began = Instant::now();
    let made = back_up(&at("data"), &at("backup"), &at("keys"))
        .await
        .expect("a backup");
    let backup_s = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let restored = restore(&at("backup"), &at("keys"), &at("again"))
        .await
        .expect("a restored folder");
    let restore_s = began.elapsed().as_secs_f64();
    let heads_equal = made.head == verified.head && restored.head == verified.head;
    assert!(heads_equal, "{made:?} {restored:?}");
    assert!(made.bytes >= bytes, "{} bytes", made.bytes);

    let mut found = vec![
        Figure::told(
            "verify_rows_per_s",
            (verified.head.seq as f64 / verify_s).round(),
            "rows/s",
        ),
        Figure::told(
            "verify_mb_per_s",
            (verified.bytes as f64 / 1e6 / verify_s).round(),
            "MB/s",
        ),
        Figure::at_least(
            "backup_heads_equal",
            f64::from(u8::from(heads_equal)),
            "bool",
            "1",
            1.0,
        ),
    ];
    if is_long {
        found.push(Figure::told(
            "backup_1gib_s",
            (backup_s * 10.0).round() / 10.0,
            "s",
        ));
        found.push(Figure::at_most(
            "restore_1gib_s",
            (restore_s * 10.0).round() / 10.0,
            "s",
            "≤ 60",
            RESTORE_SECONDS_MAX,
        ));
    }
    figures::write("backup", &found);
}
