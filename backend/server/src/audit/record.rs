//! Writing rows: many in one transaction, again and again until the disk takes them.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use protocol::audit::Shown;
use storage::{audit::NewDisclosure, limits::DISCLOSURES_BATCH_MAX};
use tokio::sync::{Mutex, mpsc, oneshot};

use super::{
    Held,
    queue::{Lost, Order},
};
use crate::clock::Clock;

/// How long rows that nobody waits for are collected: one flush of the disk for all of them.
const COLLECT: Duration = Duration::from_millis(250);
/// How long to wait after the disk took nothing.
const AGAIN: Duration = Duration::from_secs(1);
/// How often that is said.
const WARN_EVERY: Duration = Duration::from_mins(1);
/// How often the last rows of a run are tried.
const LAST_TRIES: usize = 2;

/// Who writes.
pub(super) struct Recorder {
    pub(super) audit: Arc<Mutex<Held>>,
    pub(super) clock: Clock,
    pub(super) lost: Lost,
}

impl Recorder {
    /// Writes what comes until it is told to stop, and then what is there.
    pub(super) async fn keep(
        self,
        mut orders: mpsc::Receiver<Order>,
        mut stop: oneshot::Receiver<()>,
    ) {
        let mut waiting: Vec<Order> = Vec::new();
        let mut warned: Option<Instant> = None;
        loop {
            let room = DISCLOSURES_BATCH_MAX - waiting.len();
            tokio::select! {
                biased;
                _ = &mut stop => break,
                count = orders.recv_many(&mut waiting, room), if room > 0 => if count == 0 { break },
                () = tokio::time::sleep(AGAIN), if room == 0 => {}
            }
            if waiting.iter().all(|it| it.done.is_none()) {
                tokio::select! {
                    () = tokio::time::sleep(COLLECT) => {}
                    _ = &mut stop => break,
                }
                while waiting.len() < DISCLOSURES_BATCH_MAX
                    && let Ok(order) = orders.try_recv()
                {
                    waiting.push(order);
                }
            }
            if write(&self.audit, &mut waiting, &mut warned).await {
                waiting.extend(self.loss());
            } else {
                tokio::time::sleep(AGAIN).await;
            }
        }
        orders.close();
        while let Some(order) = orders.recv().await {
            waiting.push(order);
        }
        waiting.extend(self.loss());
        waiting.push(self.own(&Shown::Stopped {}));
        let mut tries = 0;
        while !waiting.is_empty() && tries < LAST_TRIES {
            if !write(&self.audit, &mut waiting, &mut warned).await {
                tries += 1;
            }
        }
    }

    /// A row that says how many found no place, if any did not.
    fn loss(&self) -> Option<Order> {
        let count = self.lost.take();
        (count > 0).then(|| self.own(&Shown::Lost { count }))
    }

    fn own(&self, shown: &Shown) -> Order {
        let row = self.clock.row(None, shown);
        Order { row, done: None }
    }
}

/// Writes a batch and tells who waits; tells whether that went well.
async fn write(
    audit: &Mutex<Held>,
    waiting: &mut Vec<Order>,
    warned: &mut Option<Instant>,
) -> bool {
    // Who gave up was refused and shown nothing.
    waiting.retain(|it| it.done.as_ref().is_none_or(|done| !done.is_closed()));
    let count = waiting.len().min(DISCLOSURES_BATCH_MAX);
    let rows: Vec<NewDisclosure> = waiting
        .iter()
        .take(count)
        .map(|it| it.row.clone())
        .collect();
    let written = audit.lock().await.0.record(&rows).await;
    match written {
        Ok(()) => {
            for order in waiting.drain(..count) {
                if let Some(done) = order.done {
                    // Who waited may have given up.
                    let _ = done.send(());
                }
            }
            true
        }
        Err(error) => {
            if warned.is_none_or(|it| it.elapsed() > WARN_EVERY) {
                tracing::error!(%error, rows = count, "What is shown to whom cannot be recorded now; it is kept in memory");
                *warned = Some(Instant::now());
            }
            false
        }
    }
}
