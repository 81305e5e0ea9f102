//! The three templates (G17), each from its draft to its end over real sockets: what every party and an outsider see on their
//! live streams, what opens and closes, what is taken back, and what the owner reads of it afterwards (W6).

mod aid;
mod campaign;
mod centre;

use std::collections::BTreeSet;

use acceptance::{Made, PATIENCE, Screen, TestServer, city};
use client::Client;
use protocol::{
    agreement::Duty,
    audit::{Receipt, ReceiptChange, ReceiptTerm, Receipts},
    command::{AgreementWords, DraftAgreement},
    template::AgreementTemplate,
    words::{AgreementPhase, Clearance, Precision, Trigger},
};
use uuid::Uuid;

use super::{HOUR_MS, START_MS, later, of, phase};

const DAY_MS: i64 = 24 * HOUR_MS;

/// Agencies that fill every place of every template; of each template one of them is no party.
const AGENCIES: [(&str, &str); 5] = [
    ("eoc", "eoc"),
    ("fire", "fire"),
    ("police", "police"),
    ("food", "inspection"),
    ("customs", "revenue"),
];

async fn room(data: &std::path::Path, seats: &[&str]) -> TestServer {
    let made = Made {
        exercise_ms: Some(START_MS),
        ..Made::default()
    };
    let setup = city::setup_of(&AGENCIES, seats);
    TestServer::on_with(data.to_owned(), made, setup).await
}

/// What a template says, from now on, in English.
fn words(it: AgreementTemplate) -> AgreementWords {
    let duties = it.duties.into_iter().map(|it| Duty {
        agency: it.agency,
        text: it.text.en,
        measure: it.measure,
        within_min: it.within_min,
    });
    AgreementWords {
        title: it.title.en,
        purpose: it.purpose.en,
        legal_basis: it.legal_basis.en,
        parties: it.parties,
        clauses: it.clauses,
        valid_from: later(0),
        valid_until: later(i64::from(it.valid_days) * DAY_MS),
        retention_days: it.retention_days,
        lease_min: 480,
        duties: duties.collect(),
        shares: it.shares,
        aid: vec![],
    }
}

/// Drafted from a template by the first of these desks, proposed, and signed by all of them but the last.
async fn all_but_signed(desks: &[&Client], template: &str) -> Uuid {
    let offered = desks[0].agreement_templates().await.expect("templates");
    let mut offered = offered.templates.into_iter();
    let found = offered.find(|it| it.id == template).expect("it is offered");
    assert_eq!(found.parties.len(), desks.len());
    let order = DraftAgreement {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        text: words(found),
    };
    desks[0].draft_agreement(&order).await.expect("a draft");
    desks[0]
        .propose_agreement(order.id, &of(1))
        .await
        .expect("a proposal");
    for desk in &desks[..desks.len() - 1] {
        desk.sign_agreement(order.id, &of(1))
            .await
            .expect("a signature");
    }
    order.id
}

/// Takes what comes until the proposal has so many signatures.
async fn signed_by(screen: &mut Screen, id: Uuid, count: usize) {
    screen
        .until(|it| {
            let next = it.agreement(id).and_then(|it| it.next.as_ref());
            next.is_some_and(|it| it.signatures.len() == count)
        })
        .await;
}

async fn in_phase(screen: &mut Screen, id: Uuid, wanted: AgreementPhase) {
    screen.until(|it| phase(it, id) == Some(wanted)).await;
}

/// How far a unit of this agency is from where its crew says that it is, in metres, as this client is shown it.
async fn off_by(client: &Client, agency: &str) -> Option<f64> {
    let asked = protocol::query::NearestQuery {
        lon: 7.42,
        lat: 43.73,
        count: 1,
        capability: None,
        status: None,
        agency: Some(agency.to_owned()),
    };
    let found = client.nearest(&asked).await.expect("an answer");
    found.units.first().and_then(|it| it.distance_m)
}

/// Asks until a unit is shown as far off as wanted: the picture follows decisions.
async fn until_off(client: &Client, agency: &str, is_so: impl Fn(Option<f64>) -> bool) {
    let asked = async {
        while !is_so(off_by(client, agency).await) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, asked)
        .await
        .expect("the picture follows");
}

/// Off as in the middle of a cell.
fn is_in_cell(off: Option<f64>) -> bool {
    off.is_some_and(|it| it > 1.0)
}

fn is_exact(off: Option<f64>) -> bool {
    off.is_some_and(|it| it < 1.0)
}

/// Everything that the owner reads of one thing in a viewer's eyes, once it is read to have been delivered and withdrawn.
async fn receipts(owner: &Client, viewer: &str, thing: Uuid) -> Vec<Receipt> {
    let path = format!(
        "/api/v1/receipts?viewer={viewer}&object={thing}&from={}&to={}",
        later(-HOUR_MS),
        later(20 * DAY_MS)
    );
    let asked = async {
        loop {
            let found: Receipts = owner.get(&path).await.expect("receipts");
            let is_delivered = found.items.iter().any(|it| !it.delivered.is_empty());
            let last = found.items.last().map(|it| it.change);
            if is_delivered && last == Some(ReceiptChange::Withdrawn) {
                return found.items;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    };
    let found = tokio::time::timeout(PATIENCE, asked).await;
    found.expect("it was delivered and withdrawn")
}

/// By which clauses of this agreement alone, and in what detail, a thing was shown, step by step.
fn story(
    receipts: &[Receipt],
    agreement: Uuid,
    clearance: Clearance,
) -> Vec<(BTreeSet<Trigger>, Option<Precision>)> {
    let of_it = |term: &ReceiptTerm| match term {
        ReceiptTerm::Agreement {
            agreement: it,
            version: 1,
            trigger,
            ..
        } if *it == agreement => *trigger,
        other => panic!("opened by {other:?}"),
    };
    // What was asked for is listed as well: the picture, whose cells are looked at on the way.
    let steps = receipts
        .iter()
        .filter(|it| it.clearance == clearance && it.change != ReceiptChange::Read);
    let mut told: Vec<_> = steps
        .map(|it| (it.terms.iter().map(of_it).collect(), it.precision))
        .collect();
    told.dedup();
    told
}

fn by(triggers: &[Trigger]) -> BTreeSet<Trigger> {
    triggers.iter().copied().collect()
}
