//! Giving orders: each account has a session and a short queue of its own and gives one command after the other.

use std::{collections::HashMap, sync::Arc};

use client::{ApiError, Client};
use serde_json::Value;
use tokio::{sync::mpsc, task::JoinSet};
use tracing::{debug, warn};

use crate::{
    ledger::{Key, Outcome},
    limits::ORDERS_PER_ACCOUNT_MAX,
    news::News,
    order::Order,
    seat::{Account, is_signed_out},
};

/// Somebody else was faster: with so many people that is no fault.
const STALE_VERSION: &str = "stale_version";

/// Everybody's hands.
pub(crate) struct Hands {
    server: Client,
    password: Option<Arc<str>>,
    news: mpsc::Sender<News>,
    queues: HashMap<String, mpsc::Sender<Order>>,
    workers: JoinSet<()>,
}

impl Hands {
    pub(crate) fn new(
        server: Client,
        password: Option<Arc<str>>,
        news: mpsc::Sender<News>,
    ) -> Self {
        Self {
            server,
            password,
            news,
            queues: HashMap::new(),
            workers: JoinSet::new(),
        }
    }

    /// Gives an order to its account; gives the key back if that one's queue is full.
    pub(crate) fn give(&mut self, order: Order) -> Result<(), Key> {
        let queue = self
            .queues
            .entry(order.account.clone())
            .or_insert_with_key(|name| {
                let (queue, orders) = mpsc::channel(ORDERS_PER_ACCOUNT_MAX);
                let account = Account::new(&self.server, name, self.password.as_ref());
                self.workers.spawn(work(account, orders, self.news.clone()));
                queue
            });
        queue.try_send(order).map_err(|why| why.into_inner().key)
    }
}

async fn work(account: Account, mut orders: mpsc::Receiver<Order>, news: mpsc::Sender<News>) {
    let mut was_refused_entry = false;
    while let Some(order) = orders.recv().await {
        let result = give(&account, &order.path, &order.body).await;
        let why = result.as_ref().err().map(ToString::to_string);
        let outcome = match &result {
            Ok(()) => Outcome::Accepted,
            Err(why @ ApiError::Transport(_)) => {
                debug!(account = account.name, path = order.path, %why, "command lost");
                Outcome::Lost
            }
            Err(why) if why.code() == Some(STALE_VERSION) => {
                debug!(
                    account = account.name,
                    path = order.path,
                    "command crossed another"
                );
                Outcome::Refused
            }
            Err(why) if is_signed_out(why) => {
                if !was_refused_entry {
                    warn!(account = account.name, %why, "cannot sign in");
                    was_refused_entry = true;
                }
                Outcome::Lost
            }
            Err(why) => {
                warn!(account = account.name, path = order.path, %why, "command refused");
                Outcome::Refused
            }
        };
        was_refused_entry &= result.is_err();
        if news
            .send(News::Settled {
                key: order.key,
                outcome,
                why,
            })
            .await
            .is_err()
        {
            return;
        }
    }
}

/// Gives one command surely; signs in before, and once more if the session is gone.
pub(crate) async fn give(account: &Account, path: &str, body: &Value) -> Result<(), ApiError> {
    account.sign_in_if_needed().await?;
    let first = account.client.send_surely(path, body).await;
    match first {
        Err(why) if is_signed_out(&why) => {
            account.sign_in().await?;
            let again = account.client.send_surely(path, body).await;
            again.map(|_| ())
        }
        other => other.map(|_| ()),
    }
}
