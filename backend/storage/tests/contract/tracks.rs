//! Positions: newest of each unit, and history.

use domain::{Point, Timestamp, UnitId};
use storage::{
    StorageError, TrackPoint, Tracks,
    limits::{HISTORY_POINTS_MAX, PRUNE_ROWS_MAX, TRACK_CHUNK_ROWS, TRACK_POINTS_MAX},
};
use uuid::Uuid;

use crate::{rows::NOW, sqlite_store::SqliteStore, suite::Store};

fn point(unit: u128, ms: i64) -> TrackPoint {
    TrackPoint {
        unit: UnitId(Uuid::from_u128(unit)),
        at: Point {
            lon_e7: 74_000_000 + unit as i32,
            lat_e7: -(ms as i32),
        },
        fix_at: NOW.plus_ms(ms),
        received_at: NOW.plus_ms(ms + 40),
        heading: unit.is_multiple_of(2).then_some(255),
        speed: unit.is_multiple_of(3).then_some(255),
        source_priority: 200,
    }
}

async fn open() -> (SqliteStore, Tracks) {
    let store = SqliteStore::new();
    let tracks = Tracks::open(&store.folder()).await.unwrap();
    (store, tracks)
}

#[tokio::test]
async fn the_newest_saved_positions_are_there_after_a_restart() {
    let (store, tracks) = open().await;
    let count = 2 * TRACK_CHUNK_ROWS as u128 + 7;
    let first: Vec<_> = (0..count).map(|unit| point(unit, 0)).collect();
    tracks.save_latest(&first).await.unwrap();
    tracks.save_latest(&[point(3, 5_000)]).await.unwrap();
    tracks.save_latest(&[]).await.unwrap();
    tracks.close().await;
    let tracks = Tracks::open(&store.folder()).await.unwrap();
    let mut expected = first;
    expected[3] = point(3, 5_000);
    assert_eq!(tracks.latest().await.unwrap(), expected);
}

#[tokio::test]
async fn history_is_given_by_unit_and_time_and_pruned_by_age() {
    let (_store, tracks) = open().await;
    let points: Vec<_> = (0..50)
        .flat_map(|n| [point(1, n * 1_000), point(2, n * 1_000)])
        .collect();
    tracks.add_history(&points).await.unwrap();
    let unit = UnitId(Uuid::from_u128(1));
    let found = tracks
        .history(unit, NOW.plus_ms(10_000), NOW.plus_ms(13_000))
        .await
        .unwrap();
    assert_eq!(
        found,
        [point(1, 10_000), point(1, 11_000), point(1, 12_000)]
    );
    // Sent again, it is there once.
    tracks.add_history(&points[..10]).await.unwrap();
    assert_eq!(tracks.prune_history(NOW.plus_ms(40_000)).await.unwrap(), 80);
    let found = tracks
        .history(unit, Timestamp(i64::MIN), Timestamp(i64::MAX))
        .await
        .unwrap();
    assert_eq!(found.len(), 10);
    assert_eq!(found[0], point(1, 40_000));
}

#[tokio::test]
async fn answers_and_deletions_are_bounded() {
    let (_store, tracks) = open().await;
    let count = i64::from(HISTORY_POINTS_MAX) + 10;
    let points: Vec<_> = (0..count).map(|n| point(1, n)).collect();
    tracks.add_history(&points).await.unwrap();
    let unit = UnitId(Uuid::from_u128(1));
    let all = (NOW, NOW.plus_ms(count));
    let found = tracks.history(unit, all.0, all.1).await.unwrap();
    assert_eq!(found.len(), HISTORY_POINTS_MAX as usize);
    assert_eq!(
        tracks.prune_history(all.1).await.unwrap(),
        u64::from(PRUNE_ROWS_MAX)
    );
    let many = vec![point(1, 0); TRACK_POINTS_MAX + 1];
    let error = tracks.save_latest(&many).await.unwrap_err();
    assert!(matches!(error, StorageError::TooMany { .. }), "{error:?}");
    assert!(tracks.latest().await.unwrap().is_empty());
}
