//! The record that others can hold against us (W1 to W4): heads, proofs, and five ways to change what was recorded.

use domain::{AgencyId, PrincipalId, Timestamp};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use storage::{
    Audit, DataFolder, Journal, RoomKind, SqliteJournal, StorageError,
    audit::{AuditHead, AuditReader, Log, NewDisclosure, SignedHead, merkle},
    verify::{Finding, VerifyError, verify_with},
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{examples::told, rows::accepted};

const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn shown(n: u64) -> NewDisclosure {
    NewDisclosure {
        at: NOW.plus_ms(n as i64),
        agency: AgencyId::new(if n.is_multiple_of(2) {
            "police"
        } else {
            "fire"
        })
        .ok(),
        owner: n.is_multiple_of(3).then(|| AgencyId::new("ems").unwrap()),
        principal: PrincipalId(Uuid::from_u128(u128::from(n % 5))),
        body: format!(r#"{{"what":"stream_moved","n":{n}}}"#),
    }
}

/// Changes a file as somebody with a database tool would.
async fn run(file: &std::path::Path, sql: &str) {
    let options = SqliteConnectOptions::new().filename(file);
    let mut conn = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
}

/// A folder with this many rows in both logs.
struct Kept {
    place: TempDir,
}

impl Kept {
    fn new() -> Self {
        Self {
            place: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> &std::path::Path {
        self.place.path()
    }

    /// Appends to both logs, and signs.
    async fn grow(
        &self,
        journal_rows: &[(u128, &str)],
        disclosures: std::ops::Range<u64>,
    ) -> SignedHead {
        let folder = DataFolder::hold(self.path()).unwrap();
        let mut journal = SqliteJournal::open(&folder, RoomKind::Live, NOW)
            .await
            .unwrap();
        journal.replay(|_| ()).await.unwrap();
        for (n, text) in journal_rows {
            let row = accepted(*n, vec![told(*n, text)]);
            journal.append(&[row]).await.unwrap();
        }
        let mut audit = Audit::open(&folder).await.unwrap();
        let rows: Vec<_> = disclosures.map(shown).collect();
        audit.record(&rows).await.unwrap();
        while !audit.catch_up().await.unwrap() {}
        let (signed, _goes_on) = audit.sign(NOW).await.unwrap();
        assert!(signed.is_signed_by(&audit.public_key()));
        audit.close().await.unwrap();
        journal.close().await.unwrap();
        signed
    }

    async fn finding(&self, heads: &[AuditHead]) -> Option<Finding> {
        match verify_with(self.path(), None, heads).await {
            Ok(_) => None,
            Err(VerifyError::NotWhole(it)) => Some(it),
            Err(other) => panic!("{other:?}"),
        }
    }
}

const SIX: [(u128, &str); 6] = [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e"), (6, "f")];

/// W2: sizes and roots go up, times never back, and each head is the beginning of the next.
#[tokio::test]
async fn w2_heads_follow_each_other_also_over_a_start_and_a_clock_that_steps_back() {
    let kept = Kept::new();
    let first = kept.grow(&SIX[..3], 0..700).await;
    assert_eq!(
        (first.head.journal.size, first.head.disclosures.size),
        (3, 700)
    );
    let second = kept.grow(&SIX[3..], 700..1_300).await;
    assert_eq!(
        (second.head.journal.size, second.head.disclosures.size),
        (6, 1_300)
    );
    // Both were signed at the same moment of the clock.
    assert!(second.head.at > first.head.at);
    let folder = DataFolder::hold(kept.path()).unwrap();
    let mut audit = Audit::open(&folder).await.unwrap();
    assert_eq!(audit.newest(), Some(second));
    assert!(audit.catch_up().await.unwrap());
    let (third, goes_on) = audit.sign(NOW.plus_ms(-60_000)).await.unwrap();
    assert!(goes_on);
    assert!(third.head.at > second.head.at);
    assert_eq!(third.head.journal, second.head.journal);
    let mut reader = AuditReader::open(kept.path()).await.unwrap();
    let trees = audit.trees();
    for log in [Log::Journal, Log::Disclosures] {
        let of = |it: &SignedHead| match log {
            Log::Journal => it.head.journal,
            Log::Disclosures => it.head.disclosures,
        };
        let (old, new) = (of(&first), of(&second));
        let proof = reader
            .consistency(&trees, log, old.size, new.size)
            .await
            .unwrap()
            .unwrap();
        assert!(merkle::is_consistent(old, new, &proof));
        let none = reader
            .consistency(&trees, log, new.size + 1, new.size)
            .await
            .unwrap();
        assert_eq!(none, None);
    }
}

/// W1, W5: an agency's own rows, and nobody else's, each with what proves that it is in the record.
#[tokio::test]
async fn w5_an_agencys_rows_are_proved_and_others_seats_stay_unnamed() {
    let kept = Kept::new();
    let signed = kept.grow(&SIX, 0..900).await;
    let folder = DataFolder::hold(kept.path()).unwrap();
    let mut audit = Audit::open(&folder).await.unwrap();
    while !audit.catch_up().await.unwrap() {}
    let (mut reader, trees) = (AuditReader::open(kept.path()).await.unwrap(), audit.trees());
    let fire = AgencyId::new("fire").unwrap();
    let rows = reader.journal_rows(&fire, 0, 6).await.unwrap();
    assert!(!rows.is_empty());
    for (row, previous) in &rows {
        let proof = reader
            .inclusion(&trees, Log::Journal, row.seq, 6)
            .await
            .unwrap()
            .unwrap();
        let (hash, root) = (row.hash(previous), signed.head.journal.root);
        assert!(merkle::is_included(&hash, row.seq - 1, 6, &proof, &root));
        let mut other = row.clone();
        other.events.push(b' ');
        assert!(!merkle::is_included(
            &other.hash(previous),
            row.seq - 1,
            6,
            &proof,
            &root
        ));
    }
    let ems = AgencyId::new("ems").unwrap();
    let of_ems = reader.disclosures(&ems, 0, 900).await.unwrap();
    assert_eq!(of_ems.len(), 300);
    assert!(
        of_ems
            .iter()
            .all(|(it, _)| it.owner == "ems" && it.who.is_none())
    );
    let mut of_police = reader
        .disclosures(&AgencyId::new("police").unwrap(), 0, 900)
        .await
        .unwrap();
    assert!(
        of_police
            .iter()
            .all(|(it, _)| it.who.is_some() && it.names_truly())
    );
    let (row, previous) = of_police.pop().unwrap();
    let proof = reader
        .inclusion(&trees, Log::Disclosures, row.seq, 900)
        .await
        .unwrap()
        .unwrap();
    let root = signed.head.disclosures.root;
    assert!(merkle::is_included(
        &row.hash(&previous),
        row.seq - 1,
        900,
        &proof,
        &root
    ));
    // Without its person it is the same row.
    let unnamed = storage::audit::Disclosure { who: None, ..row };
    assert!(merkle::is_included(
        &unnamed.hash(&previous),
        unnamed.seq - 1,
        900,
        &proof,
        &root
    ));
    for seq in [0, 7] {
        let none = reader
            .inclusion(&trees, Log::Journal, seq, 6)
            .await
            .unwrap();
        assert_eq!(none, None);
    }
}

/// W4: five ways to change each of the two logs, all of them found by who kept a head.
#[tokio::test]
async fn w4_a_change_of_either_log_is_found_against_a_kept_head() {
    for log in ["journal", "disclosures"] {
        let column = if log == "journal" { "events" } else { "body" };
        let flip = format!("UPDATE {log} SET {column} = replace({column}, ':', ';') WHERE seq = 2");
        let cases = [
            flip,
            format!("DELETE FROM {log} WHERE seq = 2"),
            format!(
                "UPDATE {log} SET seq = 900 WHERE seq = 2; UPDATE {log} SET seq = 2 WHERE seq = 3; UPDATE {log} SET seq = 3 WHERE seq = 900"
            ),
            format!("DELETE FROM {log} WHERE seq > 4"),
        ];
        for sql in cases {
            let kept = Kept::new();
            let signed = kept.grow(&SIX, 0..6).await;
            let heads = [signed.head];
            // The control: as it is, it is what was signed.
            assert_eq!(kept.finding(&heads).await, None);
            run(&kept.path().join(format!("{log}.sqlite")), &sql).await;
            assert!(kept.finding(&heads).await.is_some(), "{sql}");
        }
    }
}

/// W4: whoever has the folder with its key can write another tail that is whole in itself, signed heads and all.
#[tokio::test]
async fn w4_a_tail_written_anew_with_new_heads_is_found_only_against_a_kept_head() {
    let kept = Kept::new();
    let signed = kept.grow(&SIX, 0..600).await;
    let journal = kept.path().join("journal.sqlite");
    run(&journal, "DELETE FROM journal WHERE seq > 3").await;
    let disclosures = kept.path().join("disclosures.sqlite");
    run(&disclosures, "DELETE FROM heads; DELETE FROM chunks").await;
    let other = kept
        .grow(&[(14, "x"), (15, "y"), (16, "z"), (17, "z")], 600..610)
        .await;
    assert!(other.head.journal.size > signed.head.journal.size);
    // Whole in itself: that is the control.
    assert_eq!(kept.finding(&[]).await, None);
    assert_eq!(kept.finding(&[other.head]).await, None);
    let found = kept.finding(&[signed.head]).await;
    let expected = Finding::OtherThanSigned {
        log: Log::Journal,
        size: 6,
    };
    assert_eq!(found, Some(expected));
}

#[tokio::test]
async fn w4_a_head_of_another_room_and_an_older_copy_are_named() {
    let (kept, elsewhere) = (Kept::new(), Kept::new());
    let signed = kept.grow(&SIX, 0..6).await;
    let other = elsewhere.grow(&SIX, 0..6).await;
    let found = kept.finding(&[other.head]).await;
    assert!(
        matches!(
            found,
            Some(Finding::OtherRoom { .. } | Finding::OtherThanSigned { .. })
        ),
        "{found:?}"
    );
    let empty = AuditHead {
        journal: merkle::Mark {
            size: 0,
            root: merkle::empty_root(),
        },
        disclosures: merkle::Mark {
            size: 0,
            root: merkle::empty_root(),
        },
        ..other.head
    };
    assert_eq!(
        kept.finding(&[empty]).await,
        Some(Finding::OtherRoom { at: empty.at })
    );
    // The log of disclosures was taken away whole.
    std::fs::remove_file(kept.path().join("disclosures.sqlite")).unwrap();
    let expected = Finding::FewerThanSigned {
        log: Log::Disclosures,
        last: 0,
        signed: 6,
    };
    assert_eq!(kept.finding(&[signed.head]).await, Some(expected));
}

/// W4: the chain of each log is looked at without any kept head as well; a copy of the journal alone is held against heads as
/// far as they are of it.
#[tokio::test]
async fn w4_both_logs_are_read_without_a_kept_head_and_a_journal_alone_with_one() {
    let kept = Kept::new();
    let signed = kept.grow(&SIX, 0..6).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let alone = elsewhere.path().join("journal.sqlite");
    std::fs::copy(kept.path().join("journal.sqlite"), &alone).unwrap();
    let whole = verify_with(&alone, None, &[signed.head]).await.unwrap();
    assert_eq!((whole.head.seq, whole.disclosures), (6, None));
    // The control: in the folder they are all read.
    let whole = verify_with(kept.path(), None, &[]).await.unwrap();
    assert_eq!(whole.disclosures, Some(6));
    let change = "UPDATE disclosures SET body = 'x' WHERE seq = 2";
    run(&kept.path().join("disclosures.sqlite"), change).await;
    let found = kept.finding(&[]).await;
    assert_eq!(found, Some(Finding::DisclosureChanged { seq: 2 }));
}

/// W3: what cannot be noted of the tree after rows are durable does not have them written a second time.
#[tokio::test]
async fn w3_rows_are_written_once_though_the_tree_cannot_be_kept() {
    let kept = Kept::new();
    kept.grow(&SIX, 0..6).await;
    let file = kept.path().join("disclosures.sqlite");
    let folder = DataFolder::hold(kept.path()).unwrap();
    let mut audit = Audit::open(&folder).await.unwrap();
    let fail = "CREATE TRIGGER fail BEFORE INSERT ON chunks BEGIN SELECT RAISE(ABORT, 'full'); END";
    run(&file, fail).await;
    let rows: Vec<_> = (6..600).map(shown).collect();
    // It is done: who wrote them must not do so again.
    audit.record(&rows).await.unwrap();
    run(&file, "DROP TRIGGER fail").await;
    audit
        .record(&(600..900).map(shown).collect::<Vec<_>>())
        .await
        .unwrap();
    while !audit.catch_up().await.unwrap() {}
    let (signed, goes_on) = audit.sign(NOW).await.unwrap();
    assert!(goes_on);
    assert_eq!(signed.head.disclosures.size, 900);
    audit.close().await.unwrap();
    assert_eq!(kept.finding(&[signed.head]).await, None);
    // And after a start from what is kept of the tree.
    let mut audit = Audit::open(&folder).await.unwrap();
    while !audit.catch_up().await.unwrap() {}
    assert!(audit.sign(NOW).await.unwrap().1);
}

/// W2: the server itself sees that its record does not begin with what it signed, and does not hide it.
#[tokio::test]
async fn w2_a_head_that_does_not_go_on_is_signed_and_said_to_be_so() {
    let kept = Kept::new();
    kept.grow(&SIX, 0..6).await;
    run(
        &kept.path().join("journal.sqlite"),
        "DELETE FROM journal WHERE seq > 4",
    )
    .await;
    let folder = DataFolder::hold(kept.path()).unwrap();
    let mut audit = Audit::open(&folder).await.unwrap();
    while !audit.catch_up().await.unwrap() {}
    let (_, goes_on) = audit.sign(NOW).await.unwrap();
    assert!(!goes_on);
}

#[tokio::test]
async fn w3_too_many_rows_and_another_rooms_log_are_refused() {
    let (kept, elsewhere) = (Kept::new(), Kept::new());
    kept.grow(&SIX[..1], 0..1).await;
    elsewhere.grow(&SIX[..1], 0..1).await;
    let folder = DataFolder::hold(kept.path()).unwrap();
    let mut audit = Audit::open(&folder).await.unwrap();
    let many: Vec<_> = (0..5_000).map(shown).collect();
    let error = audit.record(&many).await.unwrap_err();
    assert!(matches!(error, StorageError::TooMany { .. }));
    audit.record(&many[..4]).await.unwrap();
    while !audit.catch_up().await.unwrap() {}
    let (signed, _) = audit.sign(NOW).await.unwrap();
    assert_eq!(signed.head.disclosures.size, 5);
    audit.close().await.unwrap();
    for ending in ["", "-wal", "-shm"] {
        let name = format!("disclosures.sqlite{ending}");
        let _ = std::fs::remove_file(kept.path().join(&name));
        let _ = std::fs::copy(elsewhere.path().join(&name), kept.path().join(&name));
    }
    let error = Audit::open(&folder).await.err().unwrap();
    assert!(matches!(error, StorageError::OtherRoom));
}
