//! Attachments: what comes in comes out, and everything that must not pass for it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::{
    AttachmentId, Event, IncidentId, TaskId, TaskItemId,
    attachment::MediaType,
    event::{EnforcementFact, InspectionFact},
    private::Subject,
};
use storage::{
    Attachments, DataFolder, Journal, NewRow, RoomKind, SqliteJournal, StorageError,
    attachments::Kept,
    backup::{BackupError, back_up, restore},
    verify::{Finding, VerifyError, verify},
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    examples::told,
    rows::{NOW, accepted},
};

/// A journal with incident 1 in it, and its attachments.
struct Place {
    around: TempDir,
    folder: DataFolder,
    journal: SqliteJournal,
    attachments: Attachments,
}

fn incident(n: u128) -> IncidentId {
    IncidentId(Uuid::from_u128(n))
}

fn attachment(n: u128) -> AttachmentId {
    AttachmentId(Uuid::from_u128(n))
}

/// Bytes that do not repeat.
fn some_bytes(count: usize) -> Vec<u8> {
    let mut value = 1_u32;
    let next = |_| {
        value = value.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (value >> 24) as u8
    };
    (0..count).map(next).collect()
}

fn erased_event(subject: Subject) -> Event {
    Event::Erased {
        subject,
        by: None,
        reason: String::new(),
    }
}

fn added(n: u128, attachment_id: u128, kept: &Kept) -> NewRow {
    let event = Event::IncidentAttachmentAdded {
        incident: incident(1),
        attachment: attachment(attachment_id),
        name: "Stairwell.jpg".to_owned(),
        media_type: MediaType::Jpeg,
        bytes: kept.bytes,
        sha256: kept.sha256.clone(),
        stored: kept.stored.clone(),
    };
    accepted(n, vec![event])
}

impl Place {
    async fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::hold(place.path().join("data")).unwrap();
        let mut journal = SqliteJournal::open(&folder, RoomKind::Live, NOW)
            .await
            .unwrap();
        let row = accepted(1, vec![told(1, "smoke")]);
        journal.append(&[row]).await.unwrap();
        Self {
            attachments: Attachments::open(&folder).unwrap(),
            around: place,
            folder,
            journal,
        }
    }

    async fn keep(&self, n: u128, bytes: &[u8], piece: usize) -> Kept {
        let begun = self
            .attachments
            .begin(Subject::Incident(incident(1)), attachment(n))
            .await;
        let mut incoming = begun.unwrap();
        for piece in bytes.chunks(piece) {
            incoming.write(piece).unwrap();
        }
        incoming.finish().unwrap()
    }

    async fn read_as(&self, on: u128, n: u128, stored: &str) -> Result<Vec<u8>, StorageError> {
        let mut reading = self
            .attachments
            .read(Subject::Incident(incident(on)), attachment(n), stored)
            .await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = reading.next_chunk()? {
            bytes.extend(chunk);
        }
        Ok(bytes)
    }

    async fn read(&self, n: u128, kept: &Kept) -> Result<Vec<u8>, StorageError> {
        self.read_as(1, n, &kept.stored).await
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("attachments")
    }

    fn at(&self, name: &str) -> PathBuf {
        self.around.path().join(name)
    }

    fn path(&self, stored: &str) -> PathBuf {
        self.root().join(&stored[..2]).join(stored)
    }

    async fn back_up(&self, name: &str) -> Result<storage::backup::BackedUp, BackupError> {
        back_up(self.folder.path(), &self.at(name), &self.at("keys")).await
    }
}

fn files_in(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap().map(|it| it.unwrap().path());
    let (folders, mut files): (Vec<_>, Vec<_>) = entries.partition(|it| it.is_dir());
    files.extend(folders.iter().flat_map(|it| files_in(it)));
    files
}

/// F10: whatever the length and the pieces, the same bytes come out, and nothing of them is readable on the disk.
#[tokio::test]
async fn what_comes_in_comes_out_and_lies_sealed_under_its_hash() {
    const CHUNK: usize = 64 * 1024;
    let place = Place::new().await;
    let lengths = [
        1,
        100,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        2 * CHUNK,
        3 * CHUNK + 7,
    ];
    for (n, length) in (1..).zip(lengths) {
        let bytes = some_bytes(length);
        let kept = place.keep(n, &bytes, 10_000 + length).await;
        let in_pieces = place.keep(100 + n, &bytes, 999).await;
        assert_eq!(kept.bytes, length as u64);
        assert_eq!(kept.sha256, in_pieces.sha256);
        assert_ne!(kept.stored, in_pieces.stored, "the same bytes sealed alike");
        assert_eq!(place.read(n, &kept).await.unwrap(), bytes);
        assert_eq!(place.read(100 + n, &in_pieces).await.unwrap(), bytes);
        let on_disk = fs::read(place.path(&kept.stored)).unwrap();
        let some = &bytes[..length.min(16)];
        let is_readable = length >= 16 && on_disk.windows(16).any(|it| it == some);
        assert!(!is_readable, "{length}");
    }
    // Known by their hash.
    let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    assert_eq!(place.keep(50, b"test", 2).await.sha256, hash);
    let found = place.attachments.found().unwrap();
    assert_eq!(found.len(), 2 * lengths.len() + 1);
}

/// F10: what is not finished leaves nothing, whether it was given up or the process ended.
#[tokio::test]
async fn what_was_not_finished_leaves_nothing() {
    let place = Place::new().await;
    let begun = place
        .attachments
        .begin(Subject::Incident(incident(1)), attachment(1))
        .await;
    let mut incoming = begun.unwrap();
    incoming.write(&some_bytes(200_000)).unwrap();
    assert_eq!(files_in(&place.root()).len(), 1);
    drop(incoming);
    assert_eq!(files_in(&place.root()), [""; 0].map(PathBuf::from));

    let begun = place
        .attachments
        .begin(Subject::Incident(incident(1)), attachment(1))
        .await;
    let mut killed = begun.unwrap();
    killed.write(b"half").unwrap();
    std::mem::forget(killed);
    assert_eq!(files_in(&place.root()).len(), 1);
    let again = Attachments::open(&place.folder).unwrap();
    assert_eq!(files_in(&place.root()), [""; 0].map(PathBuf::from));
    assert!(again.found().unwrap().is_empty());
}

/// F11: one changed byte, a cut end, another attachment's file: none of it opens.
#[tokio::test]
async fn a_file_opens_only_whole_and_as_what_it_was_sealed_for() {
    let place = Place::new().await;
    let bytes = some_bytes(150_000);
    let kept = place.keep(1, &bytes, 150_000).await;
    let path = place.path(&kept.stored);
    let whole = fs::read(&path).unwrap();
    let reads = async |changed: &[u8]| {
        fs::write(&path, changed).unwrap();
        place.read(1, &kept).await
    };
    let sealed_chunk = 64 * 1024 + 16;
    for at in [0, 10, 30, 43, 5_000, 43 + sealed_chunk + 5, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        assert!(reads(&changed).await.is_err(), "byte {at}");
    }
    for length in [
        0,
        20,
        43,
        43 + 5,
        43 + sealed_chunk,
        43 + 2 * sealed_chunk,
        whole.len() - 1,
    ] {
        assert!(reads(&whole[..length]).await.is_err(), "cut at {length}");
    }
    let mut reordered = whole.clone();
    reordered[43..43 + 2 * sealed_chunk].rotate_left(sealed_chunk);
    assert!(reads(&reordered).await.is_err(), "chunks changed places");
    assert!(reads(&[&whole[..], b"x"].concat()).await.is_err(), "longer");
    // The control.
    assert_eq!(reads(&whole).await.unwrap(), bytes);
    let as_other = place.read_as(1, 2, &kept.stored).await.unwrap_err();
    assert!(matches!(as_other, StorageError::Attachment { .. }));
    let of_other = place.read_as(2, 1, &kept.stored).await.unwrap_err();
    assert!(matches!(of_other, StorageError::Attachment { .. }));
    for stored in ["", "..", "../../keys.sqlite", &"0".repeat(64)] {
        let missing = place.read_as(1, 1, stored).await.unwrap_err();
        assert!(
            matches!(
                missing,
                StorageError::Attachment {
                    why: "is missing",
                    ..
                }
            ),
            "{stored}"
        );
        assert!(!place.attachments.remove(stored).unwrap());
    }
}

/// F11: with the key of the incident its attachments are gone, and nothing new is sealed for it.
#[tokio::test]
async fn a_destroyed_key_leaves_nothing_to_open() {
    let mut place = Place::new().await;
    let kept = place.keep(1, b"face", 4).await;
    assert_eq!(place.read(1, &kept).await.unwrap(), b"face");
    let subject = Subject::Incident(incident(1));
    assert!(place.journal.erase(subject).await.unwrap());
    let gone = place.read(1, &kept).await.unwrap_err();
    assert!(matches!(gone, StorageError::Unknown { what: "key" }));
    let begun = place
        .attachments
        .begin(Subject::Incident(incident(1)), attachment(2))
        .await;
    assert!(matches!(begun, Err(StorageError::Unknown { what: "key" })));
    assert!(place.attachments.remove(&kept.stored).unwrap());
    assert!(place.attachments.found().unwrap().is_empty());
}

fn photographed(task: TaskId, n: AttachmentId, kept: &Kept) -> Event {
    Event::Inspected {
        task,
        fact: InspectionFact::PhotoAdded {
            item: TaskItemId(Uuid::from_u128(0xa0)),
            agency: domain::AgencyId::new("fire").unwrap(),
            attachment: n,
            name: "Exit.jpg".to_owned(),
            media_type: MediaType::Jpeg,
            bytes: kept.bytes,
            sha256: kept.sha256.clone(),
            stored: kept.stored.clone(),
        },
    }
}

fn filed(task: TaskId, n: AttachmentId, kept: &Kept) -> Event {
    Event::Enforced {
        task,
        fact: EnforcementFact::FileAdded {
            item: TaskItemId(Uuid::from_u128(0xa0)),
            agency: domain::AgencyId::new("fire").unwrap(),
            attachment: n,
            name: "Delivery notes.pdf".to_owned(),
            media_type: MediaType::Pdf,
            bytes: kept.bytes,
            sha256: kept.sha256.clone(),
            stored: kept.stored.clone(),
        },
    }
}

/// F11 and F12: a file of something in a joint task is sealed under its task's key, in its backups, missed when it is gone, and not once
/// the task is erased.
async fn is_its_tasks(added: impl Fn(TaskId, AttachmentId, &Kept) -> Event) {
    let mut place = Place::new().await;
    let (task, n) = (TaskId(Uuid::from_u128(0x61)), attachment(3));
    let of_task = Subject::Task(task);
    let draft = Event::TaskCancelled {
        task,
        reason: "Rain".to_owned(),
    };
    place
        .journal
        .append(&[accepted(2, vec![draft])])
        .await
        .unwrap();
    let mut incoming = place.attachments.begin(of_task, n).await.unwrap();
    incoming.write(b"face").unwrap();
    let kept = incoming.finish().unwrap();
    let as_incidents = place.read_as(0x61, 3, &kept.stored).await.unwrap_err();
    assert!(matches!(as_incidents, StorageError::Attachment { .. }));
    let row = accepted(3, vec![added(task, n, &kept)]);
    place.journal.append(&[row]).await.unwrap();
    let made = place.back_up("backup").await.unwrap();
    assert_eq!(made.attachments, 1);
    let restored = restore(&place.at("backup"), &place.at("keys"), &place.at("again")).await;
    assert_eq!(restored.unwrap().attachments, 1);
    assert!(place.attachments.remove(&kept.stored).unwrap());
    let lost = verify(place.folder.path(), None).await.unwrap_err();
    let is_named = matches!(
        lost,
        VerifyError::NotWhole(Finding::Attachment { seq: 3, .. })
    );
    assert!(is_named, "{lost:?}");
    let erased = accepted(4, vec![erased_event(of_task)]);
    place.journal.append(&[erased]).await.unwrap();
    let whole = verify(place.folder.path(), None).await.unwrap();
    assert_eq!(whole.attachments, Some(0));
}

#[tokio::test]
async fn a_photograph_of_an_inspection_is_its_tasks() {
    is_its_tasks(photographed).await;
}

#[tokio::test]
async fn a_file_of_evidence_is_its_tasks() {
    is_its_tasks(filed).await;
}

/// F12: verifying names a missing and a changed file with its row; what was taken away or erased is not missed.
#[tokio::test]
async fn verifying_names_what_is_missing_or_changed() {
    let mut place = Place::new().await;
    let mut kept = Vec::new();
    for n in 2..=4 {
        let it = place.keep(n, format!("file {n}").as_bytes(), 9).await;
        place.journal.append(&[added(n, n, &it)]).await.unwrap();
        kept.push(it);
    }
    let finding = async |place: &Place| match verify(place.folder.path(), None).await {
        Ok(it) => Err(it.attachments),
        Err(VerifyError::NotWhole(it)) => Ok(it),
        Err(other) => panic!("{other:?}"),
    };
    assert_eq!(finding(&place).await, Err(Some(3)));
    // The file of the journal alone stands beside its attachments here, and says as much.
    let file = place.folder.path().join("journal.sqlite");
    assert_eq!(verify(&file, None).await.unwrap().attachments, Some(3));

    let path = place.path(&kept[1].stored);
    let whole = fs::read(&path).unwrap();
    let mut changed = whole.clone();
    changed[60] ^= 1;
    fs::write(&path, changed).unwrap();
    let expected = |why| Finding::Attachment {
        seq: 3,
        stored: kept[1].stored.clone(),
        why,
    };
    assert_eq!(
        finding(&place).await,
        Ok(expected("is not what was stored"))
    );
    fs::remove_file(&path).unwrap();
    assert_eq!(finding(&place).await, Ok(expected("is missing")));

    let removed = Event::IncidentAttachmentRemoved {
        incident: incident(1),
        attachment: attachment(3),
        reason: "by mistake".to_owned(),
    };
    place
        .journal
        .append(&[accepted(5, vec![removed])])
        .await
        .unwrap();
    assert_eq!(finding(&place).await, Err(Some(2)));
    fs::remove_file(place.path(&kept[0].stored)).unwrap();
    fs::remove_file(place.path(&kept[2].stored)).unwrap();
    assert!(finding(&place).await.is_ok());
    let subject = Subject::Incident(incident(1));
    let erased = accepted(6, vec![erased_event(subject)]);
    place.journal.append(&[erased]).await.unwrap();
    assert_eq!(finding(&place).await, Err(Some(0)));
}

/// F12: a backup has every attachment, and what is put back reads as before; without its files there is neither.
#[tokio::test]
async fn a_backup_has_every_attachment_and_is_refused_without() {
    let mut place = Place::new().await;
    let bytes = some_bytes(100_000);
    let kept = place.keep(2, &bytes, 100_000).await;
    let taken = place.keep(3, b"taken away", 10).await;
    let removed = Event::IncidentAttachmentRemoved {
        incident: incident(1),
        attachment: attachment(3),
        reason: "by mistake".to_owned(),
    };
    let rows = [
        added(2, 2, &kept),
        added(3, 3, &taken),
        accepted(4, vec![removed]),
    ];
    place.journal.append(&rows).await.unwrap();
    let made = place.back_up("backup").await.unwrap();
    assert_eq!(made.attachments, 1);
    assert!(made.bytes > 100_000);
    let put_back =
        async |to: &str| restore(&place.at("backup"), &place.at("keys"), &place.at(to)).await;
    let restored = put_back("again").await.unwrap();
    assert_eq!((restored.attachments, restored.head), (1, made.head));
    let folder = DataFolder::hold(place.at("again")).unwrap();
    let again = Attachments::open(&folder).unwrap();
    let reading = again
        .read(Subject::Incident(incident(1)), attachment(2), &kept.stored)
        .await;
    let mut reading = reading.unwrap();
    let mut back = Vec::new();
    while let Some(chunk) = reading.next_chunk().unwrap() {
        back.extend(chunk);
    }
    assert_eq!(back, bytes);
    assert_eq!(again.found().unwrap().len(), 1);

    let named = format!("attachments/{}", kept.stored);
    let in_backup = place.at("backup").join("attachments");
    let in_backup = in_backup.join(&kept.stored[..2]).join(&kept.stored);
    let mut changed = fs::read(&in_backup).unwrap();
    changed[5_000] ^= 1;
    fs::write(&in_backup, changed).unwrap();
    let refused = put_back("other").await;
    assert!(
        matches!(&refused, Err(BackupError::Damaged { file, .. }) if *file == named),
        "{refused:?}"
    );
    assert!(!place.at("other").exists());
    fs::remove_file(place.path(&kept.stored)).unwrap();
    let refused = place.back_up("without").await;
    assert!(
        matches!(&refused, Err(BackupError::Damaged { file, .. }) if *file == named),
        "{refused:?}"
    );
    assert!(!place.at("without").exists());
}
