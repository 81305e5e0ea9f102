//! What the owner of a disaster response reads in its receipts once it leads no more (W6, W8, B9).

use client::{Client, List, new_id};
use protocol::{
    audit::{Receipt, ReceiptChange, Receipts},
    command::{AnswerLead, OfferLead},
};
use uuid::Uuid;

use super::given::*;
use crate::agreements::later;

/// What of its things the police was shown.
async fn shown_to_police(legal: &Client) -> Vec<Receipt> {
    let (from, to) = (later(-HOUR_MS), later(10 * HOUR_MS));
    let path = format!("/api/v1/receipts?viewer=police&from={from}&to={to}");
    legal.get::<Receipts>(&path).await.expect("receipts").items
}

/// What it reads of one thing: what became of it, and what it is called.
async fn told_of(legal: &Client, id: Uuid) -> Vec<(ReceiptChange, Option<String>)> {
    let found = shown_to_police(legal).await.into_iter();
    let of_it = found.filter(|it| it.ids.iter().any(|it| it.ends_with(&id.to_string())));
    of_it.map(|it| (it.change, it.label)).collect()
}

impl Responded {
    /// The police leads, and fire does not.
    async fn hand_over(&self) {
        let offer = OfferLead {
            command_id: new_id(),
            occurred_at: None,
            to: Some("police".to_owned()),
            offer: None,
            reason: "It is a crowd now".to_owned(),
        };
        self.fire
            .offer_lead(self.task, &offer)
            .await
            .expect("offered");
        let yes = AnswerLead {
            command_id: new_id(),
            occurred_at: None,
            offer: 1,
            take: true,
            reason: None,
        };
        self.police
            .answer_lead(self.task, &yes)
            .await
            .expect("taken");
    }

    /// The police opens these, and then the task: what is recorded of that is on the disk, in this order, once its last is.
    async fn police_reads(&self, legal: &Client, drafts: &[Uuid]) {
        for id in drafts {
            let read = self.police.object(List::TaskItems, &id.to_string()).await;
            read.expect("shown");
        }
        let task = self.task.to_string();
        let read = self.police.object(List::Tasks, &task).await;
        read.expect("shown");
        let name = format!("task/{task}");
        for _ in 0..100 {
            let found = shown_to_police(legal).await;
            if found.iter().any(|it| it.ids.contains(&name)) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("no receipt of the read of the task");
    }
}

/// W6, W8, B9: while it leads its owner reads that another lead was shown a draft; of drafts of who leads after it, it reads neither
/// that there are any, nor that somebody opened one, nor that one is withdrawn from others. What is approved is its to know again.
#[tokio::test]
async fn b9_an_owner_that_leads_no_more_reads_of_no_draft() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Responded::on(data.path()).await;
    let legal = it.server.seat("fire.legal").await;
    let first = composed(None);
    it.fire
        .compose_report(it.task, &first)
        .await
        .expect("composed");
    let shown = || (ReceiptChange::Shown, Some("1.1".to_owned()));
    assert_eq!(told_of(&legal, first.id).await, [shown()]);
    it.hand_over().await;
    let second = composed(None);
    it.police
        .compose_report(it.task, &second)
        .await
        .expect("composed");
    it.police_reads(&legal, &[first.id, second.id]).await;
    assert_eq!(told_of(&legal, first.id).await, [shown()]);
    assert_eq!(told_of(&legal, second.id).await, []);
    it.police
        .approve_report(first.id, &approved())
        .await
        .expect("approved");
    assert_eq!(told_of(&legal, first.id).await, [shown(), shown()]);
    assert_eq!(told_of(&legal, second.id).await, []);
    it.server.stop().await;
}
