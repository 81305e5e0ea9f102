//! The contract of [`Journal`], written once for every way to keep one.

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use domain::{IncidentId, Timestamp, private::Subject};
use storage::{
    ERASED, Journal, NewRow, Outcome, RoomKind, StorageError,
    limits::{BATCH_ROWS_MAX, PRUNE_ROWS_MAX, REFUSALS_PER_PRINCIPAL_MAX, REPLAY_CHUNK_ROWS},
};
use uuid::Uuid;

use crate::{
    examples::{examples, told},
    rows::{NOW, accepted, assert_holds, read, refused},
};

/// A place where a journal can be opened again and again.
pub(crate) trait Store: Sized {
    /// What is opened.
    type Journal: Journal;

    /// A new, empty place.
    fn new() -> Self;

    /// Opens it, as a new process would.
    fn open(
        &self,
        kind: RoomKind,
    ) -> impl Future<Output = Result<Self::Journal, StorageError>> + Send;
}

async fn live<S: Store>(store: &S) -> S::Journal {
    store.open(RoomKind::Live).await.unwrap()
}

pub(crate) async fn rows_come_back_as_they_were<S: Store>() {
    let store = S::new();
    let mut journal = live(&store).await;
    let mut rows = vec![refused(1_000)];
    rows.extend((1..).zip(examples()).map(|(n, it)| accepted(n, vec![it])));
    rows.push(refused(1_001));
    rows.push(accepted(500, examples()));
    rows.push(accepted(501, Vec::new()));
    // More than one batch holds.
    let (mut seqs, mut head) = (Vec::new(), None);
    for batch in rows.chunks(BATCH_ROWS_MAX) {
        let appended = journal.append(batch).await.unwrap();
        seqs.extend(appended.seqs);
        head = Some(appended.head);
    }
    let last = examples().len() as u64 + 2;
    assert_eq!(seqs[..3], [0, 1, 2]);
    assert_eq!(seqs[rows.len() - 3..], [last - 2, last - 1, last]);
    assert_eq!(Some(assert_holds(&mut journal, &rows).await), head);
}

pub(crate) async fn the_journal_goes_on_after_a_restart<S: Store>() {
    let store = S::new();
    let mut rows = Vec::new();
    let mut head = None;
    for round in 0..5 {
        let mut journal = live(&store).await;
        let found = assert_holds(&mut journal, &rows).await;
        assert!(head.is_none_or(|it| it == found));
        let more: Vec<_> = (0..7)
            .map(|n| match (round * 7 + n) % 3 {
                0 => refused(round * 7 + n),
                _ => accepted(round * 7 + n, vec![told(round, "smoke")]),
            })
            .collect();
        head = Some(journal.append(&more).await.unwrap().head);
        rows.extend(more);
        // Once dropped as in a crash, once closed.
        if round % 2 == 0 {
            journal.close().await.unwrap();
        }
    }
    assert_holds(&mut live(&store).await, &rows).await;
}

/// A2: rows after a known one are the rest of all rows; a head that is not in the chain is not followed.
pub(crate) async fn the_rows_after_a_known_one_are_the_rest<S: Store>() {
    let store = S::new();
    let mut journal = live(&store).await;
    let first = journal
        .append(&[refused(100), accepted(1, vec![told(1, "smoke")])])
        .await
        .unwrap();
    journal
        .append(&[refused(101), accepted(2, vec![told(1, "fire")])])
        .await
        .unwrap();
    let (whole, _) = read(&mut journal).await.unwrap();
    let mut rest = Vec::new();
    let replayed = journal
        .replay_after(Some(first.head), |row| rest.push(row))
        .await
        .unwrap();
    assert_eq!(rest.len(), whole.len() - 1, "{rest:?}");
    assert_eq!(rest.last(), whole.last());
    assert_eq!(replayed.head.seq, 2);
    for wrong in [
        storage::Head {
            seq: 1,
            hash: [7; 32],
        },
        storage::Head {
            seq: 9,
            hash: first.head.hash,
        },
    ] {
        let error = journal.replay_after(Some(wrong), |_| {}).await.unwrap_err();
        assert!(matches!(error, StorageError::ChainBroken { seq } if seq == wrong.seq));
    }
}

/// C2: what was accepted is found by its sender and id, and nothing else is.
pub(crate) async fn accepted_commands_are_found_by_their_ids<S: Store>() {
    let store = S::new();
    let mut journal = live(&store).await;
    let rows = [accepted(1, examples()), refused(2), accepted(3, Vec::new())];
    journal.append(&rows).await.unwrap();
    let asked: Vec<_> = rows
        .iter()
        .map(|it| (it.principal, it.command_id))
        .collect();
    let mut found = journal.accepted(&asked).await.unwrap();
    found.sort_by_key(|it| it.receipt);
    let wanted: Vec<_> = rows
        .iter()
        .filter_map(|row| match &row.outcome {
            Outcome::Accepted { receipt, .. } => Some(storage::Answered {
                principal: row.principal,
                command_id: row.command_id,
                body_sha256: row.body_sha256,
                received_at: row.received_at,
                receipt: *receipt,
            }),
            Outcome::Refused(_) => None,
        })
        .collect();
    assert_eq!(found, wanted);
    let stranger = domain::PrincipalId(Uuid::from_u128(0xdead));
    let others = [(stranger, rows[0].command_id)];
    assert_eq!(journal.accepted(&others).await.unwrap(), []);
    assert_eq!(journal.accepted(&[]).await.unwrap(), []);
    let too_many = vec![asked[0]; BATCH_ROWS_MAX + 1];
    let error = journal.accepted(&too_many).await.unwrap_err();
    assert!(matches!(error, StorageError::TooMany { .. }));
}

pub(crate) async fn more_rows_than_a_chunk_come_back<S: Store>() {
    let store = S::new();
    let mut journal = live(&store).await;
    let count = 2 * u128::from(REPLAY_CHUNK_ROWS) + 1;
    let rows: Vec<_> = (0..count)
        .flat_map(|n| [accepted(n, vec![told(n % 9, "x")]), refused(count + n)])
        .take(2 * REPLAY_CHUNK_ROWS as usize)
        .chain((0..count).map(|n| accepted(3 * count + n, Vec::new())))
        .collect();
    for batch in rows.chunks(BATCH_ROWS_MAX) {
        journal.append(batch).await.unwrap();
    }
    assert_holds(&mut journal, &rows).await;
}

pub(crate) async fn the_same_command_twice_is_an_error_and_writes_nothing<S: Store>() {
    let first = [accepted(1, vec![told(1, "first")]), refused(2)];
    let cases: [&[NewRow]; 5] = [
        &[accepted(10, Vec::new()), accepted(1, Vec::new())],
        &[accepted(10, Vec::new()), refused(2)],
        &[accepted(10, Vec::new()), refused(1)],
        &[accepted(10, Vec::new()), accepted(2, Vec::new())],
        &[
            refused(11),
            accepted(10, Vec::new()),
            accepted(10, Vec::new()),
        ],
    ];
    for case in cases {
        let store = S::new();
        let mut journal = live(&store).await;
        journal.append(&first).await.unwrap();
        let error = journal.append(case).await.unwrap_err();
        assert!(matches!(error, StorageError::Duplicate { .. }), "{error:?}");
        let error = journal
            .append(&[accepted(12, Vec::new())])
            .await
            .unwrap_err();
        assert!(matches!(error, StorageError::Stopped), "{error:?}");
        drop(journal);
        let mut journal = live(&store).await;
        assert_holds(&mut journal, &first).await;
        journal.append(&[accepted(12, Vec::new())]).await.unwrap();
    }
}

pub(crate) async fn a_batch_that_is_too_large_is_refused_and_stops_nothing<S: Store>() {
    let store = S::new();
    let mut journal = live(&store).await;
    let rows: Vec<_> = (0..=BATCH_ROWS_MAX as u128)
        .map(|n| accepted(n, Vec::new()))
        .collect();
    let error = journal.append(&rows).await.unwrap_err();
    assert!(
        matches!(error, StorageError::TooMany { given, max, .. } if (given, max) == (BATCH_ROWS_MAX + 1, BATCH_ROWS_MAX))
    );
    assert_eq!(journal.append(&[]).await.unwrap().head.seq, 0);
    journal.append(&rows[1..]).await.unwrap();
    assert_holds(&mut journal, &rows[1..]).await;
}

pub(crate) async fn an_append_that_was_given_up_stops_the_journal<S: Store>() {
    let store = S::new();
    let mut journal = live(&store).await;
    let rows = [accepted(1, vec![told(1, "a")]), accepted(2, Vec::new())];
    {
        let mut append = pin!(journal.append(&rows));
        let poll = append
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(poll, Poll::Pending));
    }
    let error = journal
        .append(&[accepted(3, Vec::new())])
        .await
        .unwrap_err();
    assert!(matches!(error, StorageError::Stopped));
    drop(journal);
    let mut journal = live(&store).await;
    let (found, _) = read(&mut journal).await.unwrap();
    assert!(found.is_empty() || found.len() == rows.len());
}

pub(crate) async fn refusals_are_capped_for_each_principal<S: Store>() {
    let store = S::new();
    let mut journal = live(&store).await;
    let mut other = refused(1);
    other.principal.0 = Uuid::from_u128(0xB0B);
    journal.append(std::slice::from_ref(&other)).await.unwrap();
    let max = REFUSALS_PER_PRINCIPAL_MAX as usize;
    let rows: Vec<_> = (0..max as u128 + 100).map(refused).collect();
    for batch in rows.chunks(BATCH_ROWS_MAX) {
        journal.append(batch).await.unwrap();
    }
    let mut expected = vec![other];
    expected.extend_from_slice(&rows[100..]);
    assert_holds(&mut journal, &expected).await;
}

pub(crate) async fn old_refusals_are_pruned_and_the_chain_stays_whole<S: Store>() {
    let store = S::new();
    let mut journal = live(&store).await;
    let rows: Vec<_> = (0..60)
        .map(|n| {
            if n % 2 == 0 {
                refused(n)
            } else {
                accepted(n, vec![told(n, "kept")])
            }
        })
        .collect();
    let head = journal.append(&rows).await.unwrap().head;
    assert!(u64::from(PRUNE_ROWS_MAX) > 20);
    assert_eq!(journal.prune_refusals(NOW.plus_ms(40)).await.unwrap(), 20);
    assert_eq!(journal.prune_refusals(NOW.plus_ms(40)).await.unwrap(), 0);
    let expected: Vec<_> = rows
        .into_iter()
        .enumerate()
        .filter(|(n, _)| n % 2 == 1 || *n >= 40)
        .map(|(_, it)| it)
        .collect();
    drop(journal);
    let mut journal = live(&store).await;
    assert_eq!(assert_holds(&mut journal, &expected).await, head);
    // What was forgotten may come again.
    journal.append(&[accepted(0, Vec::new())]).await.unwrap();
}

pub(crate) async fn extreme_numbers_come_back<S: Store>() {
    let store = S::new();
    let mut journal = live(&store).await;
    let mut row = accepted(
        u128::MAX,
        vec![told(u128::MAX, "\u{0}\u{1F692}\u{202e}\"\\")],
    );
    row.received_at = Timestamp(i64::MIN);
    row.occurred_at = Timestamp(i64::MAX);
    if let Outcome::Accepted { receipt, .. } = &mut row.outcome {
        *receipt = u64::MAX;
    }
    journal.append(std::slice::from_ref(&row)).await.unwrap();
    assert_holds(&mut journal, &[row]).await;
}

pub(crate) async fn a_destroyed_key_erases_texts_and_nothing_else<S: Store>() {
    let store = S::new();
    let mut journal = live(&store).await;
    let rows = [
        accepted(1, vec![told(1, "secret"), told(2, "kept")]),
        accepted(2, vec![told(1, "")]),
    ];
    let head = journal.append(&rows).await.unwrap().head;
    let subject = Subject::Incident(IncidentId(Uuid::from_u128(1)));
    assert!(journal.erase(subject).await.unwrap());
    assert!(!journal.erase(subject).await.unwrap());
    // The subject goes on under a new key.
    let later = accepted(3, vec![told(1, "later")]);
    let later_head = journal
        .append(std::slice::from_ref(&later))
        .await
        .unwrap()
        .head;
    let expected = [
        // Of the body's hash nothing is left either: whoever guesses the body is told nothing.
        NewRow {
            body_sha256: storage::BODY_ERASED,
            ..accepted(1, vec![told(1, ERASED), told(2, "kept")])
        },
        rows[1].clone(),
        later,
    ];
    assert_eq!(assert_holds(&mut journal, &expected).await, later_head);
    drop(journal);
    let mut journal = live(&store).await;
    assert_eq!(assert_holds(&mut journal, &expected).await, later_head);
    let (found, replayed) = read(&mut journal).await.unwrap();
    assert_eq!(replayed.erased_texts, 1);
    assert_eq!(found[1].hash, head.hash);
}

pub(crate) async fn a_journal_of_another_kind_is_refused_by_name<S: Store>() {
    let store = S::new();
    store
        .open(RoomKind::Demo)
        .await
        .unwrap()
        .close()
        .await
        .unwrap();
    for wanted in [RoomKind::Live, RoomKind::Exercise] {
        let error = store.open(wanted).await.err().unwrap();
        assert!(
            matches!(&error, StorageError::WrongKind { found, wanted: it } if found == "demo" && *it == wanted),
            "{error:?}"
        );
        let text = error.to_string();
        assert!(text.contains("demo") && text.contains(wanted.as_str()));
    }
    store.open(RoomKind::Demo).await.unwrap();
}

/// Runs the contract for a [`Store`].
#[macro_export]
macro_rules! contract_of {
    ($store:ty) => {
        contract_of!($store:
            rows_come_back_as_they_were,
            the_rows_after_a_known_one_are_the_rest,
            accepted_commands_are_found_by_their_ids,
            the_journal_goes_on_after_a_restart,
            more_rows_than_a_chunk_come_back,
            the_same_command_twice_is_an_error_and_writes_nothing,
            a_batch_that_is_too_large_is_refused_and_stops_nothing,
            an_append_that_was_given_up_stops_the_journal,
            refusals_are_capped_for_each_principal,
            old_refusals_are_pruned_and_the_chain_stays_whole,
            extreme_numbers_come_back,
            a_destroyed_key_erases_texts_and_nothing_else,
            a_journal_of_another_kind_is_refused_by_name,
        );
    };
    ($store:ty: $($name:ident),+ $(,)?) => {$(
        #[tokio::test]
        async fn $name() {
            $crate::suite::$name::<$store>().await;
        }
    )+};
}
