//! Rows to append, and the comparison of what comes back.

use domain::{AgencyId, CommandId, Event, PrincipalId, Timestamp, refusal::StoredRefusal};
use storage::{Head, Journal, NewRow, Outcome, Replayed, Row, StorageError};
use uuid::Uuid;

/// The moment at which all tests happen.
pub(crate) const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// Command number `n` of a principal, accepted with `events`.
pub(crate) fn accepted(n: u128, events: Vec<Event>) -> NewRow {
    row(
        n,
        Outcome::Accepted {
            events,
            receipt: n as u64,
        },
    )
}

/// Command number `n` of a principal, refused.
pub(crate) fn refused(n: u128) -> NewRow {
    let answer = StoredRefusal {
        code: "wrong_state".to_owned(),
        message: format!("refusal {n}"),
        field: None,
        current: Some("closed".to_owned()),
    };
    row(n, Outcome::Refused(answer))
}

fn row(n: u128, outcome: Outcome) -> NewRow {
    NewRow {
        principal: PrincipalId(Uuid::from_u128(0xA11CE)),
        agency: AgencyId::new("fire").unwrap(),
        command_id: CommandId(Uuid::from_u128(n)),
        body_sha256: [n as u8; 32],
        received_at: NOW.plus_ms(n as i64),
        occurred_at: NOW.plus_ms(n as i64 - 500),
        outcome,
    }
}

/// Everything a journal has.
pub(crate) async fn read<J: Journal>(
    journal: &mut J,
) -> Result<(Vec<Row>, Replayed), StorageError> {
    let mut rows = Vec::new();
    let replayed = journal.replay(|row| rows.push(row)).await?;
    Ok((rows, replayed))
}

/// A row without its place.
pub(crate) fn unplaced(row: Row) -> NewRow {
    NewRow {
        principal: row.principal,
        agency: row.agency,
        command_id: row.command_id,
        body_sha256: row.body_sha256,
        received_at: row.received_at,
        occurred_at: row.occurred_at,
        outcome: row.outcome,
    }
}

/// Asserts that the journal holds exactly `expected`, in order and in a whole chain; gives its end.
pub(crate) async fn assert_holds<J: Journal>(journal: &mut J, expected: &[NewRow]) -> Head {
    let (rows, replayed) = read(journal).await.unwrap();
    let mut seq = 0;
    for row in &rows {
        if matches!(row.outcome, Outcome::Accepted { .. }) {
            seq += 1;
        }
        assert_eq!(row.seq, seq);
    }
    assert_eq!(replayed.head.seq, seq);
    let found: Vec<_> = rows.into_iter().map(unplaced).collect();
    assert_eq!(found, expected);
    replayed.head
}
