//! The record, from outside: heads, receipts, exports and what is found when somebody changes it. The rules W1–W9 are those of
//! docs/protocol.md.

mod export;
mod parts;
mod receipts;
mod stale;
mod tamper;

use acceptance::{Made, TestServer, city};
use client::Client;
use protocol::audit::{Heads, LogMark, SignedHead};
use server::audit::KeptHeads;
use storage::audit::merkle::{Hash, Mark, is_consistent};

use crate::equipment::refused;

/// The city, with people who look after sharing.
pub(super) async fn city_on(data: &std::path::Path) -> TestServer {
    let setup = city::setup_with(&[
        ("fire", "supervisor"),
        ("police", "supervisor"),
        ("eoc", "legal"),
    ]);
    TestServer::on_with(data.to_owned(), Made::default(), setup).await
}

pub(super) async fn heads(client: &Client) -> Heads {
    client.get("/api/v1/heads").await.expect("heads")
}

/// What a console keeps.
pub(super) async fn keep(client: &Client) -> KeptHeads {
    let Heads { key, head, .. } = heads(client).await;
    KeptHeads {
        key,
        heads: head.into_iter().collect(),
    }
}

pub(super) fn hash(text: &str) -> Hash {
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    std::array::from_fn(|n| byte(2 * n))
}

fn mark(it: &LogMark) -> Mark {
    Mark {
        size: it.size,
        root: hash(&it.root),
    }
}

fn sizes(it: &SignedHead) -> (u64, u64) {
    (it.journal.size, it.disclosures.size)
}

/// W2: heads are signed, go on from each other, and say so; also over a restart.
#[tokio::test]
async fn w2_a_kept_head_is_the_beginning_of_every_later_one() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    server.started.sign_head().await;
    let fire = server.seat("fire.dispatcher").await;
    let kept = keep(&fire).await;
    let first = kept.signed().expect("signed heads")[0];
    // The control: a head that was touched is not signed any more.
    let mut touched = kept.clone();
    touched.heads[0].journal.size += 1;
    assert!(touched.signed().is_err());

    fire.report_incident(&city::incident())
        .await
        .expect("an incident");
    server.stop().await;
    let server = city_on(data.path()).await;
    // Until this run has signed one it is 503, never a head without its proof.
    server.started.sign_head().await;
    let fire = server.seat("fire.dispatcher").await;
    let (journal, disclosures) = sizes(&kept.heads[0]);
    let path = format!("/api/v1/heads?journal={journal}&disclosures={disclosures}");
    let answer: Heads = fire.get(&path).await.expect("heads");
    let (head, proof) = (
        answer.head.expect("a head"),
        answer.consistency.expect("proofs"),
    );
    assert_eq!(answer.key, kept.key);
    assert!(head.at > kept.heads[0].at);
    assert!(sizes(&head).0 > journal && sizes(&head).1 > disclosures);
    let hashes = |texts: &[String]| texts.iter().map(|it| hash(it)).collect::<Vec<_>>();
    let of_journal = hashes(&proof.journal);
    assert!(is_consistent(
        first.head.journal,
        mark(&head.journal),
        &of_journal
    ));
    let of_disclosures = hashes(&proof.disclosures);
    let (old, new) = (first.head.disclosures, mark(&head.disclosures));
    assert!(is_consistent(old, new, &of_disclosures));
    // The control: of another beginning nothing is proved.
    let other = Mark {
        root: [7; 32],
        ..first.head.journal
    };
    assert!(!is_consistent(other, mark(&head.journal), &of_journal));
    // More rows than there are: no proof, and whoever kept that head knows what that means.
    let answer: Heads = fire
        .get("/api/v1/heads?journal=999999&disclosures=1")
        .await
        .expect("heads");
    assert_eq!(answer.consistency, None);
    server.stop().await;
}

/// P4: half a question, nonsense and strangers have their answers.
#[tokio::test]
async fn w2_heads_are_told_to_who_is_signed_in_and_asks_properly() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    for path in [
        "/api/v1/heads?journal=1",
        "/api/v1/heads?disclosures=1",
        "/api/v1/heads?journal=-1&disclosures=0",
        "/api/v1/heads?size=1",
    ] {
        let (code, _field) = refused(fire.get::<Heads>(path).await);
        assert_eq!(code, "malformed", "{path}");
    }
    let stranger = server.stranger();
    let (code, _field) = refused(stranger.get::<Heads>("/api/v1/heads").await);
    assert_eq!(code, "not_signed_in");
    server.stop().await;
}
