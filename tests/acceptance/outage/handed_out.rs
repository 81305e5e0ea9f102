//! What waits for its record is judged anew once that is on the disk (W8, G14).

use std::path::Path;

use acceptance::city;
use client::{ApiError, Client, List};
use protocol::{
    Object,
    command::SetClearance,
    words::{Clearance, Kind, Trigger},
};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use uuid::Uuid;

use crate::{
    agreements::{Desks, city_with, clause, draft, of},
    people::id_of,
};

/// A question and an order can miss each other: each is tried so often, with another incident.
const TRIES_MAX: u32 = 20;

/// Holds the log of disclosures: nothing is written to it until this is let go of.
async fn held(data: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(data.join("disclosures.sqlite"));
    let mut held = SqliteConnection::connect_with(&options)
        .await
        .expect("the log of disclosures");
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut held)
        .await
        .expect("held");
    held
}

async fn let_go(held: SqliteConnection) {
    held.close().await.expect("let go");
}

/// Everybody of the police sees fire's incidents, and what was told those who are cleared.
async fn agreed(desks: &Desks) {
    let of_all = clause_of(&["identity", "place"], Clearance::Open);
    let of_cleared = clause_of(&["narrative"], Clearance::Restricted);
    let order = draft(vec![of_all, of_cleared]);
    desks.fire.draft_agreement(&order).await.expect("a draft");
    desks
        .fire
        .propose_agreement(order.id, &of(1))
        .await
        .expect("a proposal");
    for desk in [&desks.fire, &desks.police, &desks.ems] {
        desk.sign_agreement(order.id, &of(1))
            .await
            .expect("a signature");
    }
}

fn clause_of(fields: &[&str], clearance: Clearance) -> protocol::agreement::Clause {
    protocol::agreement::Clause {
        kind: Kind::Incident,
        fields: fields.iter().map(|it| (*it).to_owned()).collect(),
        position: None,
        clearance,
        ..clause("police", Some("fire"), Trigger::Always)
    }
}

async fn set(admin: &Client, person: Uuid, version: u32, clearance: Clearance) {
    let order = SetClearance {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        clearance,
    };
    admin.set_clearance(person, &order).await.expect("set");
}

/// What came of asking for an incident while the log was held, and meanwhile something was done.
async fn asked_meanwhile(
    data: &Path,
    (fire, reader): (&Client, &Client),
    meanwhile: impl AsyncFnOnce(),
) -> Result<Object, ApiError> {
    let incident = city::incident();
    fire.report_incident(&incident).await.expect("an incident");
    let held = held(data).await;
    let asking = tokio::spawn({
        let (reader, id) = (reader.clone(), incident.id.to_string());
        async move { reader.object(List::Incidents, &id).await }
    });
    // Goes the same way after it, and waits for nothing.
    reader.session().await.expect("a session");
    meanwhile().await;
    let_go(held).await;
    asking.await.expect("an end")
}

fn is_told(it: &Result<Object, ApiError>) -> bool {
    matches!(it, Ok(Object::Incident(it)) if it.narrative.is_some())
}

/// G14, W8: who is cleared for less while their answer waits for the disk does not get it: they ask again, and are answered
/// as they are cleared now.
#[tokio::test]
async fn an_answer_that_waited_is_not_handed_out_to_who_is_cleared_otherwise_by_then() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    agreed(&desks).await;
    let fire = server.seat("fire.dispatcher").await;
    let reader = server.seat("police.commander").await;
    let admin = server.seat("police.admin").await;
    let person = id_of(&reader).await;
    let mut version = 0;
    let mut refused = None;
    for _ in 0..TRIES_MAX {
        set(&admin, person, version, Clearance::Restricted).await;
        // The control: who is cleared as before gets what they waited for, whatever else happens meanwhile.
        let answer = asked_meanwhile(data.path(), (&fire, &reader), async || {
            fire.report_incident(&city::incident())
                .await
                .expect("another");
        });
        assert!(is_told(&answer.await), "cleared for it all the time");
        let lower = async || set(&admin, person, version + 1, Clearance::Open).await;
        let answer = asked_meanwhile(data.path(), (&fire, &reader), lower).await;
        version += 2;
        match answer {
            Err(ApiError::Refused { status, problem }) => {
                refused = Some((status, problem.code));
                break;
            }
            // Asked or answered before the order, or after it.
            Ok(_) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(refused, Some((503, "busy".to_owned())));
    // Asked again there is an answer, without what it takes to be cleared for.
    let incident = city::incident();
    fire.report_incident(&incident).await.expect("an incident");
    let id = incident.id.to_string();
    let again = reader.object(List::Incidents, &id).await;
    assert!(again.is_ok() && !is_told(&again), "{again:?}");
    server.stop().await;
}
