//! Equipment and what is attached: found by who is shown it, and by nobody else.

use acceptance::{
    TestServer, city,
    photograph::{described, photograph},
};
use client::{Client, new_id};
use protocol::{
    Object,
    command::{AddAttachment, AttachEquipment, Erase, SetCondition, StepIncident},
    words::{Condition, IncidentStep, Kind, SubjectKind},
};
use uuid::Uuid;

use super::{found, seat_finds_nothing};
use crate::equipment::{place, pumps, start};

/// A stock of the fire brigade with words of its own in every text.
async fn stocked(fire: &Client) -> Uuid {
    let order = protocol::command::RegisterEquipment {
        name: "Quartzwort pump".to_owned(),
        serial: Some("SN-Xylo77".to_owned()),
        home: place("Zébulon depot", 7.4261, 43.7401),
        ..pumps("fire", 4)
    };
    fire.register_equipment(&order).await.expect("a stock");
    let degraded = SetCondition {
        command_id: new_id(),
        occurred_at: None,
        version: 1,
        condition: Condition::Degraded,
        reason: Some("Okonkwo heard it rattle".to_owned()),
        part: None,
    };
    fire.set_condition(order.id, &degraded)
        .await
        .expect("degraded");
    order.id
}

/// Q1 and E10: equipment is found by its name, kind, number, home and reasons; of another agency's only by what the terms
/// open, so that a hidden text leaves the answer as it is for words that stand nowhere.
#[tokio::test]
async fn equipment_is_found_by_what_is_shown_of_it_and_by_nothing_else() {
    let data = tempfile::tempdir().expect("a folder");
    let server = start(data.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    let id = stocked(&fire).await;
    for words in ["quartzwort", "xylo77", "zebulon", "okonkwo", "pump rattle"] {
        let answer = found(&fire, words).await;
        assert_eq!(answer.hits.len(), 1, "{words}");
        assert_eq!(
            (answer.counts[0].kind, answer.counts[0].count),
            (Kind::Equipment, 1)
        );
        let Object::Equipment(it) = &answer.hits[0].object else {
            panic!("{:?}", answer.hits[0]);
        };
        assert_eq!(it.id, id);
        assert!(!answer.hits[0].quotes.is_empty());
    }
    // Police is shown what it is, what it can do and in what condition; the operations centre what it is and how much;
    // the ambulance service nothing.
    for (account, shown, hidden) in [
        (
            "police.dispatcher",
            &["quartzwort", "okonkwo"][..],
            &["xylo77", "zebulon", "pump xylo77"][..],
        ),
        (
            "eoc.coordinator",
            &["quartzwort"],
            &["okonkwo", "xylo77", "zebulon"],
        ),
        ("ems.dispatcher", &[], &["quartzwort", "okonkwo", "xylo77"]),
    ] {
        let seat = server.seat(account).await;
        for words in shown {
            assert_eq!(
                found(&seat, words).await.hits.len(),
                1,
                "{account}: {words}"
            );
        }
        seat_finds_nothing(&seat, hidden).await;
    }
    // It goes on board: the place where it lay is not what it is found by any more, its home is.
    let unit = city::unit_called(&fire, "fire 1").await;
    let aboard = AttachEquipment {
        command_id: new_id(),
        occurred_at: None,
        version: 1,
        unit,
        part: None,
    };
    fire.attach_equipment(id, &aboard).await.expect("aboard");
    let quotes = &found(&fire, "zebulon").await.hits[0].quotes;
    let fields: Vec<_> = quotes.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(fields, ["home"]);
    server.stop().await;
}

/// Q1, Q5 and F5: an attachment's name leads to its incident for who sees the field, is told of before the incident is
/// erased, and is found no more when it was.
#[tokio::test]
async fn the_names_of_attachments_are_found_by_who_sees_them_until_they_are_erased() {
    let server = TestServer::start().await;
    let (fire, admin) = (
        server.seat("fire.dispatcher").await,
        server.seat("fire.admin").await,
    );
    let report = protocol::command::ReportIncident {
        narrative: String::new(),
        ..city::incident()
    };
    fire.report_incident(&report).await.expect("a report");
    let bytes = photograph(1, 100);
    let what = AddAttachment {
        name: "Stairwell Quartzwort.jpg".to_owned(),
        ..described(&bytes)
    };
    fire.add_attachment(report.id, &what, bytes)
        .await
        .expect("attached");
    let answer = found(&fire, "quartzwort").await;
    assert_eq!(answer.hits.len(), 1);
    assert_eq!(answer.hits[0].quotes[0].field, "attachments");
    // The operations centre sees the incident without the field, police does not see it at all.
    for account in ["eoc.coordinator", "police.dispatcher"] {
        seat_finds_nothing(&server.seat(account).await, &["quartzwort"]).await;
    }
    let over = StepIncident {
        command_id: new_id(),
        occurred_at: None,
        to: IncidentStep::Cancelled,
        reason: Some("nothing".to_owned()),
    };
    fire.step_incident(report.id, &over).await.expect("over");
    let told = admin.told_of(SubjectKind::Incident, report.id).await;
    let told = told.expect("what would go").told;
    assert!(
        told.iter()
            .any(|it| it.kind == Kind::Incident && it.count == 1),
        "{told:?}"
    );
    let erase = Erase {
        command_id: new_id(),
        occurred_at: None,
        kind: SubjectKind::Incident,
        id: report.id,
        reason: "asked for by the family".to_owned(),
    };
    admin.erase(&erase).await.expect("erased");
    seat_finds_nothing(&fire, &["quartzwort"]).await;
    server.stop().await;
}
