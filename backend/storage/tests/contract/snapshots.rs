//! Snapshots: they give what the journal gives, and are left aside when they cannot.

use std::{collections::BTreeMap, fs, path::PathBuf};

use domain::{
    IncidentId, State, Target,
    event::{Event, Recorded},
    private::Subject,
    timeline::Entry,
};
use proptest::prelude::*;
use storage::{
    DataFolder, ERASED, Journal, NewRow, Outcome, RoomKind, Row, SqliteJournal, StorageError,
    limits::BATCH_ROWS_MAX, snapshot,
};

use crate::{
    examples::{examples, told},
    randomly::row,
    rows::{NOW, accepted},
    sqlite_store::SqliteStore,
    suite::Store,
};

const SECRET: &str = "canary-in-the-narrative";

/// What rows add up to, timelines apart.
#[derive(Debug, Default, PartialEq)]
struct Folded {
    state: State,
    lines: BTreeMap<Target, Vec<Entry>>,
}

impl Folded {
    fn fold(&mut self, row: Row) {
        let Outcome::Accepted { events, .. } = row.outcome else {
            return;
        };
        let recorded = Recorded {
            principal: row.principal,
            agency: row.agency,
            received_at: row.received_at,
            occurred_at: row.occurred_at,
        };
        for entry in self.state.apply_accepted(&events, &recorded) {
            let of_task = entry.task.map(Target::Task);
            // Lines of zones stand beside their zones, in the state.
            let Some(target) = entry.incident.map(Target::Incident).or(of_task) else {
                continue;
            };
            self.lines.entry(target).or_default().push(entry);
        }
        self.state.forget_timelines();
    }
}

/// From all rows, as a start without a snapshot.
async fn from_all(journal: &mut SqliteJournal) -> Folded {
    let mut all = Folded::default();
    journal.replay(|row| all.fold(row)).await.unwrap();
    all
}

/// From the newest snapshot and the rows after it; nothing if there is none.
async fn from_snapshot(
    store: &Held,
    journal: &mut SqliteJournal,
) -> Result<Option<Folded>, StorageError> {
    let Some((found, timelines)) = snapshot::find(&store.folder).await.usable else {
        return Ok(None);
    };
    let mut all = Folded {
        state: found.state,
        lines: BTreeMap::new(),
    };
    journal
        .replay_after(Some(found.head), |row| all.fold(row))
        .await?;
    let targets: Vec<Target> = from_all(journal).await.lines.into_keys().collect();
    for target in targets {
        // Small pages, so that their seams are looked at.
        let (mut old, mut before) = (Vec::new(), None);
        loop {
            let page = timelines.before(target, before, 2).await?;
            let Some((place, _)) = page.last() else { break };
            before = Some(*place);
            old.extend(page.into_iter().map(|(_, entry)| entry));
        }
        old.reverse();
        if !old.is_empty() {
            let newer = all.lines.remove(&target).unwrap_or_default();
            old.extend(newer);
            all.lines.insert(target, old);
        }
    }
    Ok(Some(all))
}

async fn build(store: &Held) -> Option<snapshot::Built> {
    snapshot::build(store.store.path(), || true).await.unwrap()
}

fn files(store: &Held) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(store.store.path().join("derived"))
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "state"))
        .collect();
    found.sort();
    found
}

/// A place that this test holds, as a server does.
struct Held {
    store: SqliteStore,
    folder: DataFolder,
}

fn held() -> Held {
    let store = SqliteStore::new();
    let folder = store.folder();
    Held { store, folder }
}

async fn open(held: &Held) -> SqliteJournal {
    SqliteJournal::open(&held.folder, RoomKind::Live, NOW)
        .await
        .unwrap()
}

fn secret_rows() -> Vec<NewRow> {
    let mut rows: Vec<NewRow> = (1..)
        .zip(examples())
        .map(|(n, event)| accepted(n, vec![event]))
        .collect();
    let reported = examples()
        .into_iter()
        .find(|it| matches!(it, Event::IncidentReported { .. }));
    let Some(Event::IncidentReported { incident, .. }) = reported else {
        unreachable!("every event has an example");
    };
    rows.push(accepted(900, vec![told(incident.0.as_u128(), SECRET)]));
    rows
}

fn incident_of(rows: &[NewRow]) -> IncidentId {
    match &rows.last().unwrap().outcome {
        Outcome::Accepted { events, .. } => match &events[0] {
            Event::IncidentNarrativeChanged { incident, .. } => *incident,
            _ => unreachable!("the last row tells something"),
        },
        Outcome::Refused(_) => unreachable!("it was accepted"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// J6 and A2: wherever the snapshots are made, they and the rows after them give what all rows give.
    #[test]
    fn a_snapshot_and_the_rows_after_it_give_what_all_rows_give(
        batches in prop::collection::vec(prop::collection::vec(row(), 1..20), 1..7),
        made_after in prop::collection::vec(any::<bool>(), 6),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = held();
            let mut journal = open(&store).await;
            for (batch, is_made) in batches.iter().zip(made_after.iter().cycle()) {
                journal.append(batch).await.unwrap();
                if *is_made {
                    build(&store).await;
                }
            }
            let wanted = from_all(&mut journal).await;
            if let Some(found) = from_snapshot(&store, &mut journal).await.unwrap() {
                assert_eq!(found, wanted);
            }
        });
    }
}

/// A file with other words in its heading.
fn replaced(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = file
        .windows(from.len())
        .position(|it| it == from.as_bytes())
        .unwrap();
    [&file[..at], to.as_bytes(), &file[at + from.len()..]].concat()
}

/// J6: nothing of a snapshot is believed that is not as it was written; the one before it is used then, or none.
#[tokio::test]
async fn a_damaged_snapshot_is_left_aside() {
    let store = held();
    let mut journal = open(&store).await;
    let rows = secret_rows();
    let (first, rest) = rows.split_at(10);
    journal.append(first).await.unwrap();
    build(&store).await.unwrap();
    for batch in rest.chunks(BATCH_ROWS_MAX) {
        journal.append(batch).await.unwrap();
    }
    build(&store).await.unwrap();
    let wanted = from_all(&mut journal).await;
    let [older, newer]: [PathBuf; 2] = files(&store).try_into().unwrap();
    let good = fs::read(&newer).unwrap();
    let middle = good.len() / 2;
    let mut flipped = good.clone();
    flipped[middle] ^= 1;
    let mut flipped_at_the_end = good.clone();
    *flipped_at_the_end.last_mut().unwrap() ^= 1;
    let other_rules = replaced(&good, "\"rules\":\"", "\"rules\":\"0");
    let other_format = replaced(&good, "\"format\":2", "\"format\":1");
    let damaged: [&[u8]; 8] = [
        &flipped,
        &flipped_at_the_end,
        &good[..middle],
        &[&good[..], b"0"].concat(),
        b"",
        b"{}\n{}",
        &other_rules,
        &other_format,
    ];
    for bytes in damaged {
        fs::write(&newer, bytes).unwrap();
        let found = snapshot::find(&store.folder).await;
        assert_eq!(found.ignored.len(), 1);
        assert_eq!(found.ignored[0].path, newer);
        assert_eq!(found.usable.unwrap().0.head.seq, 10);
        let again = from_snapshot(&store, &mut journal).await.unwrap();
        assert_eq!(again.unwrap(), wanted);
    }
    // Negative control: as it was written it is used.
    fs::write(&newer, &good).unwrap();
    assert_eq!(snapshot::find(&store.folder).await.ignored.len(), 0);
    fs::write(&newer, b"").unwrap();
    fs::remove_file(&older).unwrap();
    assert!(snapshot::find(&store.folder).await.usable.is_none());
    // The next one is made from the beginning and in the place of the damaged one.
    let built = build(&store).await.unwrap();
    assert_eq!(built.rows, rows.len() as u64);
    assert_eq!(
        from_snapshot(&store, &mut journal).await.unwrap().unwrap(),
        wanted
    );
}

/// J6: a journal that was put back from a backup is another chain from some row on; what was made of the old one is
/// not mixed with it.
#[tokio::test]
async fn a_snapshot_of_another_chain_is_not_followed() {
    let store = held();
    let mut journal = open(&store).await;
    journal.append(&[accepted(1, examples())]).await.unwrap();
    journal.close().await.unwrap();
    let backup = ["journal.sqlite", "keys.sqlite"].map(|it| fs::read(store.store.path().join(it)));
    let mut journal = open(&store).await;
    journal
        .append(&[accepted(2, vec![told(1, "lost")])])
        .await
        .unwrap();
    build(&store).await.unwrap();
    journal.close().await.unwrap();
    for (name, bytes) in ["journal.sqlite", "keys.sqlite"].iter().zip(backup) {
        fs::write(store.store.path().join(name), bytes.unwrap()).unwrap();
    }
    let mut journal = open(&store).await;
    let error = from_snapshot(&store, &mut journal).await.unwrap_err();
    assert!(matches!(error, StorageError::ChainBroken { seq: 2 }));
    journal
        .append(&[accepted(3, vec![told(1, "kept")])])
        .await
        .unwrap();
    let built = build(&store).await.unwrap();
    assert_eq!(built.rows, 2);
    let wanted = from_all(&mut journal).await;
    let found = from_snapshot(&store, &mut journal).await.unwrap();
    assert_eq!(found.unwrap(), wanted);
}

/// Destroying a key erases a text in the snapshots that are there, and it does not come back in the next.
#[tokio::test]
async fn an_erased_text_is_erased_in_snapshots_too() {
    let store = held();
    let mut journal = open(&store).await;
    let rows = secret_rows();
    let incident = incident_of(&rows);
    for batch in rows.chunks(BATCH_ROWS_MAX) {
        journal.append(batch).await.unwrap();
    }
    build(&store).await.unwrap();
    let narrative = async || {
        let found = snapshot::find(&store.folder).await.usable.unwrap().0;
        found.state.incident(incident).unwrap().narrative.clone()
    };
    assert_eq!(narrative().await, SECRET);
    let written = fs::read(&files(&store)[0]).unwrap();
    let has = |word: &str| written.windows(word.len()).any(|it| it == word.as_bytes());
    // Negative control: what is not private stands there as it is.
    assert!(has("fire") && !has(SECRET));

    assert!(journal.erase(Subject::Incident(incident)).await.unwrap());
    assert_eq!(narrative().await, ERASED);
    // Something is told of it again, under a new key.
    let place = Event::IncidentPlaceChanged {
        incident,
        at: domain::Point::new(7.4, 43.7).unwrap(),
        place: "told later".to_owned(),
    };
    journal.append(&[accepted(901, vec![place])]).await.unwrap();
    build(&store).await.unwrap();
    assert_eq!(narrative().await, ERASED);
    let found = snapshot::find(&store.folder).await.usable.unwrap().0;
    let incident = found.state.incident(incident).unwrap();
    assert_eq!(incident.place, "told later");
}

/// J7: one that is given up leaves nothing behind, nothing is made twice, and two are kept.
#[tokio::test]
async fn two_snapshots_are_kept_and_none_is_half_made() {
    let store = held();
    let mut journal = open(&store).await;
    assert_eq!(build(&store).await, None);
    for n in 1..=4 {
        let row = accepted(n, vec![told(n, "smoke")]);
        journal.append(&[row]).await.unwrap();
        let given_up = snapshot::build(store.store.path(), || false).await.unwrap();
        assert_eq!(given_up, None);
        assert_eq!(files(&store).len(), (n as usize - 1).min(2));
        let built = build(&store).await.unwrap();
        assert_eq!((built.head.seq, built.rows), (n as u64, 1));
        assert_eq!(build(&store).await, None);
    }
    let names: Vec<_> = files(&store)
        .iter()
        .map(|it| it.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        names,
        [
            "snapshot-0000000000000003.state",
            "snapshot-0000000000000004.state"
        ]
    );
    assert!(!snapshot::is_due(store.store.path()).await.unwrap());
}
