//! Verifying a journal from outside: what the chain shows, and what only a kept head shows.

use std::fs;

use storage::{
    Head, Journal, RoomKind, StorageError,
    verify::{Finding, VerifyError, head, verify},
};

use crate::{
    examples::told,
    rows::{accepted, refused},
    sqlite_store::SqliteStore,
    suite::Store,
};

/// A closed journal of six accepted rows and a refusal after the last of them.
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

async fn finding(store: &SqliteStore, kept: Option<Head>) -> Option<Finding> {
    match verify(store.path(), kept).await {
        Ok(_) => None,
        Err(VerifyError::NotWhole(it)) => Some(it),
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_whole_journal_is_found_whole_by_folder_and_by_file() {
    // J20
    let store = six().await;
    let by_folder = verify(store.path(), None).await.unwrap();
    let file = store.path().join("journal.sqlite");
    // A journal that lies alone says nothing of attachments and disclosures.
    let by_file = verify(&file, None).await.unwrap();
    let alone = storage::verify::Verified {
        attachments: None,
        disclosures: None,
        ..by_folder.clone()
    };
    assert_eq!(by_file, alone);
    assert_eq!(by_folder.attachments, Some(0));
    assert_eq!((by_folder.head.seq, by_folder.refusals), (6, 1));
    assert_eq!((by_folder.format, by_folder.kind.as_str()), (1, "live"));
    let again: Head = by_folder.head.to_string().parse().unwrap();
    assert_eq!(again, by_folder.head);
    assert_eq!(head(&file).await.unwrap(), by_folder.head);
}

#[tokio::test]
async fn every_change_is_named_with_its_first_row() {
    // J20
    let changed = |seq| Finding::Changed { seq };
    let cases = [
        ("UPDATE journal SET events = '[]' WHERE seq = 5", changed(5)),
        ("UPDATE journal SET agency = 'police' WHERE seq = 3", changed(3)),
        ("UPDATE journal SET hash = zeroblob(31) WHERE seq = 2", changed(2)),
        ("UPDATE header SET created_at = created_at + 1", changed(1)),
        ("DELETE FROM journal WHERE seq = 3", Finding::Missing { seq: 3, next: 4 }),
        (
            "UPDATE journal SET seq = 100 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 4;
             UPDATE journal SET seq = 4 WHERE seq = 100",
            changed(3),
        ),
        (
            "INSERT INTO journal SELECT -7, principal, agency, zeroblob(16), body_sha256, received_at, occurred_at,
             receipt, events, hash FROM journal WHERE seq = 6",
            Finding::Outside { count: 1 },
        ),
        (
            "DELETE FROM journal WHERE seq >= 5",
            Finding::EndMissing { last: 4, refused_after: 6 },
        ),
    ];
    assert_eq!(finding(&six().await, None).await, None);
    for (sql, expected) in cases {
        let store = six().await;
        store.meddle("journal.sqlite", sql).await;
        assert_eq!(finding(&store, None).await, Some(expected), "{sql}");
    }
}

#[tokio::test]
async fn a_cut_or_rewritten_end_shows_against_a_kept_head() {
    // J21
    let store = six().await;
    let kept = head(store.path()).await.unwrap();
    assert_eq!(finding(&store, Some(kept)).await, None);
    // Older heads stay good while the journal grows.
    let mut journal = store.open(RoomKind::Live).await.unwrap();
    journal
        .append(&[accepted(8, vec![told(8, "more")])])
        .await
        .unwrap();
    journal.close().await.unwrap();
    assert_eq!(finding(&store, Some(kept)).await, None);

    store
        .meddle(
            "journal.sqlite",
            "DELETE FROM journal WHERE seq >= 5; DELETE FROM refusals",
        )
        .await;
    // Negative control: the chain alone does not know.
    assert_eq!(finding(&store, None).await, None);
    let truncated = Finding::Truncated { last: 4, kept: 6 };
    assert_eq!(finding(&store, Some(kept)).await, Some(truncated));

    let mut journal = store.open(RoomKind::Live).await.unwrap();
    let rows: Vec<_> = (15..=17)
        .map(|n| accepted(n, vec![told(n, "made up")]))
        .collect();
    journal.append(&rows).await.unwrap();
    journal.close().await.unwrap();
    assert_eq!(
        finding(&store, None).await,
        None,
        "written anew, whole in itself"
    );
    let other = Finding::OtherChain { seq: 6 };
    assert_eq!(finding(&store, Some(kept)).await, Some(other));
}

#[tokio::test]
async fn a_damaged_file_is_named_as_such_and_other_files_are_no_journals() {
    // J20
    let store = six().await;
    let path = store.path().join("journal.sqlite");
    let whole = fs::read(&path).unwrap();
    for at in (4096..whole.len()).step_by(4096) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        fs::write(&path, &bytes).unwrap();
        // The first byte of a page says what it is; of every page that is in use this shows.
        let found = verify(store.path(), None).await;
        assert!(found.is_err(), "page at {at}: {found:?}");
    }
    fs::write(&path, &whole[..whole.len() - 4096]).unwrap();
    verify(store.path(), None).await.unwrap_err();

    fs::write(&path, b"not a database at all").unwrap();
    for it in [
        path.clone(),
        store.path().join("absent.sqlite"),
        store.path().join("keys.sqlite"),
    ] {
        let error = verify(&it, None).await.unwrap_err();
        assert!(
            matches!(error, VerifyError::NotAJournal { .. }),
            "{error:?}"
        );
    }
    fs::write(&path, &whole).unwrap();
    store
        .meddle("journal.sqlite", "UPDATE header SET format = 9")
        .await;
    let error = verify(store.path(), None).await.unwrap_err();
    let is_format = matches!(
        error,
        VerifyError::Storage(StorageError::WrongFormat { found: 9, .. })
    );
    assert!(is_format, "{error:?}");
}

#[tokio::test]
async fn a_journal_that_is_being_written_can_be_verified_and_stays_as_it_is() {
    // J22
    let store = SqliteStore::new();
    let mut journal = store.open(RoomKind::Live).await.unwrap();
    for n in 1..=20 {
        journal
            .append(&[accepted(n, vec![told(n, "something")])])
            .await
            .unwrap();
        let verified = verify(store.path(), None).await.unwrap();
        assert_eq!(verified.head, journal.head());
    }
    journal.close().await.unwrap();
    let before = fs::read(store.path().join("journal.sqlite")).unwrap();
    verify(store.path(), None).await.unwrap();
    let files = fs::read_dir(store.path()).unwrap().count();
    verify(store.path(), None).await.unwrap();
    assert_eq!(fs::read_dir(store.path()).unwrap().count(), files);
    assert_eq!(
        fs::read(store.path().join("journal.sqlite")).unwrap(),
        before
    );
}

#[test]
fn a_head_is_read_as_it_is_printed_and_nothing_else_is() {
    // J21
    let head = Head {
        seq: 12,
        hash: [0xA5; 32],
    };
    let text = head.to_string();
    assert_eq!(text.parse(), Ok(head));
    for bad in [
        "",
        "12",
        "12:",
        ":a5",
        "x:a5",
        &text[..text.len() - 1],
        &format!("{text}0"),
        "-1:00",
    ] {
        assert!(bad.parse::<Head>().is_err(), "{bad}");
    }
}
