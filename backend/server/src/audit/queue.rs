//! Rows on their way to the disk: a bounded queue, and a count of those that found no place in it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use storage::audit::NewDisclosure;
use tokio::sync::{mpsc, oneshot};

/// Rows that may wait for the disk: some minutes of a full room whose disk takes nothing. About 300 bytes each.
const QUEUE_MAX: usize = 32_768;
/// How long somebody waits for a row of theirs to be durable before they are refused.
const DURABLE_MAX: Duration = Duration::from_secs(1);

/// A row could not be written in time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NotRecorded;

/// A row, and who waits for it.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) row: NewDisclosure,
    pub(super) done: Option<oneshot::Sender<()>>,
}

/// The end that rows are put into.
#[derive(Debug, Clone)]
pub(super) struct Queue {
    orders: mpsc::Sender<Order>,
    lost: Lost,
}

/// How many rows of what was shown all the same found no place.
#[derive(Debug, Clone, Default)]
pub(super) struct Lost(Arc<AtomicU64>);

impl Lost {
    /// Those that have not been told of yet.
    pub(super) fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }
}

impl Queue {
    /// A queue, the end that rows come out of, and the count.
    pub(super) fn new() -> (Self, mpsc::Receiver<Order>, Lost) {
        Self::of(QUEUE_MAX)
    }

    fn of(rows: usize) -> (Self, mpsc::Receiver<Order>, Lost) {
        let (orders, out) = mpsc::channel(rows);
        let lost = Lost::default();
        let queue = Self {
            orders,
            lost: lost.clone(),
        };
        (queue, out, lost)
    }

    /// Puts a row in; tells whether there was room. Without room what it is of must not be shown.
    pub(super) fn offer(&self, row: NewDisclosure) -> bool {
        self.orders.try_send(Order { row, done: None }).is_ok()
    }

    /// Puts a row in of what is shown in any case (W8); tells whether there was room. Without room it is counted.
    pub(super) fn record(&self, row: NewDisclosure) -> bool {
        let is_in = self.offer(row);
        if !is_in {
            self.lost.0.fetch_add(1, Ordering::Relaxed);
        }
        is_in
    }

    /// Puts rows in and waits until all of them are durable.
    pub(super) async fn record_durably(
        &self,
        rows: impl IntoIterator<Item = NewDisclosure>,
    ) -> Result<(), NotRecorded> {
        let mut waiting = Vec::new();
        for row in rows {
            let (done, is_done) = oneshot::channel();
            let order = Order {
                row,
                done: Some(done),
            };
            self.orders.try_send(order).map_err(|_full| NotRecorded)?;
            waiting.push(is_done);
        }
        let all = futures_util::future::try_join_all(waiting);
        match tokio::time::timeout(DURABLE_MAX, all).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(NotRecorded),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use domain::{PrincipalId, Timestamp};

    use super::*;

    pub(in crate::audit) fn row() -> NewDisclosure {
        NewDisclosure {
            at: Timestamp(1),
            agency: None,
            owner: None,
            principal: PrincipalId::SERVER,
            body: "{}".to_owned(),
        }
    }

    /// A queue of one row, which is in it.
    pub(in crate::audit) fn full() -> (Queue, mpsc::Receiver<Order>, Lost) {
        let (queue, out, lost) = Queue::of(1);
        assert!(queue.offer(row()));
        (queue, out, lost)
    }

    /// W8: what finds no room is counted if it is shown all the same, and only then.
    #[tokio::test]
    async fn w8_rows_that_found_no_room_are_counted() {
        let (queue, mut out, lost) = full();
        assert!(!queue.record(row()));
        assert!(!queue.record(row()));
        assert!(!queue.offer(row()));
        assert!(queue.record_durably([row()]).await.is_err());
        assert_eq!(lost.take(), 2);
        // Told once. The control: what has room is not counted.
        assert_eq!(lost.take(), 0);
        out.recv().await.unwrap();
        assert!(queue.record(row()));
        assert_eq!(lost.take(), 0);
    }
}
