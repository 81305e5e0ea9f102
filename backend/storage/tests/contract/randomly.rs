//! Whatever is appended comes back, however it is batched and whenever the journal is opened again.

use domain::{AgencyId, CommandId, Event, PrincipalId, Timestamp, private::each_private_text};
use proptest::{collection::vec, prelude::*, sample::select};
use storage::{Journal, NewRow, Outcome, RoomKind, limits::BATCH_ROWS_MAX};
use uuid::Uuid;

use crate::{
    examples::examples,
    rows::{assert_holds, refused},
    sqlite_store::SqliteStore,
    suite::Store,
};

/// An example with other private texts, and other words where its example has a reason.
fn event() -> impl Strategy<Value = Event> {
    (select(examples()), vec(any::<String>(), 8)).prop_map(|(mut event, texts)| {
        let mut texts = texts.into_iter().cycle();
        let mut other = || texts.next().unwrap_or_default();
        each_private_text(&mut event, &mut |_, text| *text = other());
        match &mut event {
            Event::AssignmentEnded { reason, .. } => *reason = other(),
            Event::UnitAvailabilitySet { reason, .. } => *reason = Some(other()),
            Event::IncidentTriaged { incident_type, .. } => *incident_type = other(),
            _ => {}
        }
        event
    })
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        3 => (vec(event(), 0..5), any::<u64>())
            .prop_map(|(events, receipt)| Outcome::Accepted { events, receipt }),
        1 => any::<u32>().prop_map(|n| refused(u128::from(n)).outcome),
    ]
}

pub(crate) fn row() -> impl Strategy<Value = NewRow> {
    let names = select(vec!["fire", "police", "ems_2"]).prop_map(|it| AgencyId::new(it).unwrap());
    let agency = prop_oneof![names, Just(AgencyId::server())];
    (
        any::<[u8; 16]>(),
        any::<u128>(),
        agency,
        any::<[u8; 32]>(),
        any::<[i64; 2]>(),
        outcome(),
    )
        .prop_map(
            |(principal, command, agency, body_sha256, times, outcome)| NewRow {
                principal: PrincipalId(Uuid::from_bytes(principal)),
                agency,
                command_id: CommandId(Uuid::from_u128(command)),
                body_sha256,
                received_at: Timestamp(times[0]),
                occurred_at: Timestamp(times[1]),
                outcome,
            },
        )
}

proptest! {
    // Each case opens files and waits for the disk.
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_appended_comes_back(
        rows in vec(row(), 1..100),
        batch in 1..=BATCH_ROWS_MAX,
        reopen_every in 1_usize..5,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = SqliteStore::new();
            let mut journal = store.open(RoomKind::Exercise).await.unwrap();
            for (n, part) in rows.chunks(batch).enumerate() {
                journal.append(part).await.unwrap();
                if n % reopen_every == 0 {
                    drop(journal);
                    journal = store.open(RoomKind::Exercise).await.unwrap();
                }
            }
            assert_holds(&mut journal, &rows).await;
        });
    }
}
