//! Backing up while a journal is written, putting back, and everything that must be refused.

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::{Event, IncidentId, PrincipalId, Timestamp, private::Subject};
use storage::{
    Account, Accounts, DataFolder, ERASED, Journal, Outcome, RoomKind, SqliteJournal,
    backup::{BackupError, back_up, restore},
    verify,
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    examples::told,
    rows::{NOW, accepted, read},
};

/// Where everything of one test lies.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The journal of the data folder; the lock goes with it.
    async fn journal(&self) -> SqliteJournal {
        journal_in(&self.at("data")).await
    }

    async fn back_up(&self, name: &str) -> Result<storage::backup::BackedUp, BackupError> {
        back_up(&self.at("data"), &self.at(name), &self.at("keys")).await
    }
}

async fn journal_in(path: &Path) -> SqliteJournal {
    let folder = DataFolder::hold(path).unwrap();
    SqliteJournal::open(&folder, RoomKind::Live, NOW)
        .await
        .unwrap()
}

fn row(n: u128) -> storage::NewRow {
    accepted(n, vec![told(n % 3, &format!("text {n}"))])
}

fn texts(rows: &[storage::Row]) -> Vec<String> {
    let events = rows.iter().filter_map(|it| match &it.outcome {
        Outcome::Accepted { events, .. } => Some(events),
        Outcome::Refused(_) => None,
    });
    events
        .flatten()
        .filter_map(|it| match it {
            Event::IncidentNarrativeChanged { narrative, .. } => Some(narrative.clone()),
            _ => None,
        })
        .collect()
}

fn names_in(path: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(path)
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_backup_made_while_a_journal_is_written_is_whole_and_comes_back() {
    // J28 and J30
    let place = Place::new();
    let mut journal = place.journal().await;
    journal.append(&[row(1)]).await.unwrap();
    let writing = tokio::spawn(async move {
        for n in 2..400 {
            journal.append(&[row(n)]).await.unwrap();
        }
        journal
    });
    let mut heads = Vec::new();
    for n in 0..3 {
        heads.push(place.back_up(&format!("backup{n}")).await.unwrap().head);
    }
    let journal = writing.await.unwrap();
    assert!(heads.is_sorted_by_key(|it| it.seq), "{heads:?}");
    for (n, head) in heads.into_iter().enumerate() {
        let (backup, data) = (
            place.at(&format!("backup{n}")),
            place.at(&format!("data{n}")),
        );
        assert_eq!(names_in(&backup), ["journal.sqlite", "manifest.json"]);
        let restored = restore(&backup, &place.at("keys"), &data).await.unwrap();
        assert_eq!(restored.head, head);
        assert_eq!(verify::head(&data).await.unwrap(), head);
        let mut again = journal_in(&data).await;
        let (rows, _) = read(&mut again).await.unwrap();
        let expected: Vec<String> = (1..=head.seq).map(|n| format!("text {n}")).collect();
        assert_eq!(texts(&rows), expected);
        // It goes on from there.
        again.append(&[row(10_000)]).await.unwrap();
    }
    assert_eq!(names_in(&place.at("keys")), ["keys.sqlite"]);
    drop(journal);
}

#[tokio::test]
async fn an_erasure_reaches_older_backups_and_restoring_does_not_undo_one() {
    // J29 and J30
    let place = Place::new();
    let mut journal = place.journal().await;
    journal.append(&[row(1), row(2)]).await.unwrap();
    place.back_up("before").await.unwrap();
    fs::create_dir(place.at("old-keys")).unwrap();
    fs::copy(
        place.at("keys/keys.sqlite"),
        place.at("old-keys/keys.sqlite"),
    )
    .unwrap();

    let subject = Subject::Incident(IncidentId(Uuid::from_u128(1)));
    journal
        .append(&[accepted(3, vec![erased(subject)])])
        .await
        .unwrap();
    assert!(journal.erase(subject).await.unwrap());
    place.back_up("after").await.unwrap();
    journal.close().await.unwrap();

    let reads = async |backup: &str, keys: &str, data: &str| {
        let restored = restore(&place.at(backup), &place.at(keys), &place.at(data))
            .await
            .unwrap();
        let mut journal = journal_in(&place.at(data)).await;
        let (rows, _) = read(&mut journal).await.unwrap();
        (texts(&rows), restored.keys_destroyed)
    };
    let erased = || vec![ERASED.to_owned(), "text 2".to_owned()];
    assert_eq!(reads("before", "keys", "a").await, (erased(), 0));
    // Keys from before the erasure, a journal that knows of it: they are destroyed on the way.
    assert_eq!(reads("after", "old-keys", "b").await, (erased(), 1));
    // Negative control: without either, the text is there.
    let both = vec!["text 1".to_owned(), "text 2".to_owned()];
    assert_eq!(reads("before", "old-keys", "c").await, (both, 0));
}

#[tokio::test]
async fn accounts_come_back_with_the_keys_and_not_with_the_journal() {
    // J29
    let place = Place::new();
    let journal = place.journal().await;
    let account = Account {
        account: "fire.dispatcher".to_owned(),
        principal: PrincipalId(Uuid::from_u128(7)),
        password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA".to_owned(),
        is_enabled: true,
        created_at: Timestamp(1),
    };
    journal.close().await.unwrap();
    let folder = DataFolder::hold(place.at("data")).unwrap();
    let accounts = Accounts::open(&folder).await.unwrap();
    accounts.create(&account).await.unwrap();
    place.back_up("backup").await.unwrap();
    assert_eq!(
        names_in(&place.at("keys")),
        ["accounts.sqlite", "keys.sqlite"]
    );
    restore(&place.at("backup"), &place.at("keys"), &place.at("new"))
        .await
        .unwrap();
    let folder = DataFolder::hold(place.at("new")).unwrap();
    let accounts = Accounts::open(&folder).await.unwrap();
    let found = accounts.find("fire.dispatcher").await.unwrap();
    assert_eq!(found, Some(account));
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_leaves_nothing() {
    // J30
    let place = Place::new();
    let mut journal = place.journal().await;
    journal.append(&[row(1), row(2)]).await.unwrap();
    journal.close().await.unwrap();
    place.back_up("backup").await.unwrap();
    let file = place.at("backup/journal.sqlite");
    let whole = fs::read(&file).unwrap();
    let manifest = fs::read_to_string(place.at("backup/manifest.json")).unwrap();
    let keys = fs::read(place.at("keys/keys.sqlite")).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() - 5] ^= 1;

    let mend = || {
        fs::write(&file, &whole).unwrap();
        fs::write(place.at("backup/manifest.json"), &manifest).unwrap();
        fs::write(place.at("keys/keys.sqlite"), &keys).unwrap();
    };
    let other_head = manifest.replace("\"head\": \"2:", "\"head\": \"1:");
    assert_ne!(manifest, other_head);
    let damages: [(&str, &dyn Fn()); 8] = [
        ("flipped", &|| fs::write(&file, &flipped).unwrap()),
        ("cut", &|| {
            fs::write(&file, &whole[..whole.len() / 2]).unwrap();
        }),
        ("missing", &|| fs::remove_file(&file).unwrap()),
        ("another head", &|| {
            fs::write(place.at("backup/manifest.json"), &other_head).unwrap();
        }),
        ("a path for a name", &|| {
            let text = manifest.replace("journal.sqlite", "../journal.sqlite");
            fs::write(place.at("backup/manifest.json"), text).unwrap();
        }),
        ("a later format", &|| {
            let text = manifest.replace("\"format\": 1", "\"format\": 2");
            fs::write(place.at("backup/manifest.json"), text).unwrap();
        }),
        ("no manifest", &|| {
            fs::remove_file(place.at("backup/manifest.json")).unwrap();
        }),
        ("damaged keys", &|| {
            fs::write(place.at("keys/keys.sqlite"), &keys[..5_000]).unwrap();
        }),
    ];
    for (what, damage) in damages {
        damage();
        let error = restore(&place.at("backup"), &place.at("keys"), &place.at("new"))
            .await
            .unwrap_err();
        if what == "a later format" {
            let is_format = matches!(error, BackupError::WrongFormat { found: 2, .. });
            assert!(is_format, "{error:?}");
        }
        assert!(!place.at("new").exists(), "{what}");
        assert!(!place.at("new.partial").exists(), "{what}");
        mend();
    }
    // Negative control: mended, it is accepted.
    restore(&place.at("backup"), &place.at("keys"), &place.at("new"))
        .await
        .unwrap();
}

#[tokio::test]
async fn nothing_is_overwritten_and_an_interrupted_backup_leaves_no_half() {
    // J28
    let place = Place::new();
    let mut journal = place.journal().await;
    journal.append(&[row(1)]).await.unwrap();
    // What an interrupted backup left: it is not the backup, and does not stand in the way.
    fs::create_dir(place.at("backup.partial")).unwrap();
    fs::write(place.at("backup.partial/journal.sqlite"), b"half").unwrap();
    place.back_up("backup").await.unwrap();
    assert!(!place.at("backup.partial").exists());
    let error = place.back_up("backup").await.unwrap_err();
    assert!(matches!(error, BackupError::Occupied { .. }), "{error:?}");
    let error = restore(&place.at("backup"), &place.at("keys"), &place.at("data"))
        .await
        .unwrap_err();
    assert!(matches!(error, BackupError::Occupied { .. }), "{error:?}");
    // A folder that is there and empty is taken.
    fs::create_dir(place.at("empty")).unwrap();
    restore(&place.at("backup"), &place.at("keys"), &place.at("empty"))
        .await
        .unwrap();
    journal.close().await.unwrap();

    let error = back_up(&place.at("nowhere"), &place.at("b2"), &place.at("keys"))
        .await
        .unwrap_err();
    assert!(matches!(error, BackupError::NotThere { .. }), "{error:?}");
    let error = restore(&place.at("backup"), &place.at("nowhere"), &place.at("n2"))
        .await
        .unwrap_err();
    assert!(matches!(error, BackupError::NotThere { .. }), "{error:?}");
    // A journal that is not whole is not backed up as if it were.
    let path = place.at("data/journal.sqlite");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
    let mut conn = <sqlx::SqliteConnection as sqlx::Connection>::connect_with(&options)
        .await
        .unwrap();
    sqlx::query("UPDATE journal SET agency = 'police'")
        .execute(&mut conn)
        .await
        .unwrap();
    sqlx::Connection::close(conn).await.unwrap();
    let error = place.back_up("b3").await.unwrap_err();
    assert!(matches!(error, BackupError::Journal(_)), "{error:?}");
    assert!(!place.at("b3").exists() && !place.at("b3.partial").exists());
}

fn erased(subject: Subject) -> Event {
    Event::Erased {
        subject,
        by: None,
        reason: String::new(),
    }
}
