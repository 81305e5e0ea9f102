//! Equipment over real sockets: custody between agencies, and maintenance that is due.
//! The rules E1–E11 are those of docs/protocol.md.

mod timeline;

use acceptance::{Made, Screen, TestServer, city};
use client::{ApiError, Client, List};
use protocol::{
    command::{
        AnswerCustody, AnswerWord, AttachEquipment, HandOverEquipment, PartOfStock,
        RecordMaintenance, RegisterEquipment, SetCondition,
    },
    equipment::Equipment,
    object::Home,
    words::{AlarmKind, Condition, Kind},
};
use uuid::Uuid;

const START_MS: i64 = 1_795_000_000_000;

/// The city, where police sees of fire's equipment what it is and where, in cells, and of its units as much.
const TERMS: &str = r#"
title = "Standing agreement about equipment"
partner_units = "all"
partner_position = "exact"
task_incident_fields = ["identity"]

[[grants]]
viewer = "police"
owner = "fire"
kind = "equipment"
fields = ["identity", "capabilities", "condition", "position"]
position = "cell_1km"

[[grants]]
viewer = "police"
owner = "fire"
kind = "unit"
fields = ["identity", "capabilities", "status", "position"]
position = "cell_100m"

[[grants]]
viewer = "eoc"
owner = "*"
kind = "equipment"
fields = ["identity", "quantity"]

[[grants]]
viewer = "eoc"
owner = "*"
kind = "unit"
fields = ["*"]
position = "exact"
"#;

pub(crate) async fn start(data: &std::path::Path) -> TestServer {
    TestServer::on_with(data.to_owned(), Made::default(), city::setup_under(TERMS)).await
}

pub(crate) fn place(name: &str, lon: f64, lat: f64) -> Home {
    Home {
        name: name.to_owned(),
        lon,
        lat,
    }
}

pub(crate) fn pumps(agency: &str, quantity: u32) -> RegisterEquipment {
    RegisterEquipment {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        agency: agency.to_owned(),
        name: "Submersible pump".to_owned(),
        equipment_kind: "pump".to_owned(),
        equipment_type: Some(2),
        capabilities: vec!["water_removal".to_owned()],
        serial: Some("P-0417".to_owned()),
        home: place("North depot", 7.4261, 43.7401),
        quantity,
        maintenance_due: None,
    }
}

pub(crate) fn attach(version: u32, unit: Uuid, part: Option<(u32, Uuid)>) -> AttachEquipment {
    AttachEquipment {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        unit,
        part: part.map(|(quantity, id)| PartOfStock { quantity, id }),
    }
}

pub(crate) fn offer(version: u32, agency: &str, part: Option<(u32, Uuid)>) -> HandOverEquipment {
    HandOverEquipment {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        unit: None,
        agency: Some(agency.to_owned()),
        part: part.map(|(quantity, id)| PartOfStock { quantity, id }),
    }
}

pub(crate) fn accept(at: Option<Home>) -> AnswerCustody {
    AnswerCustody {
        command_id: client::new_id(),
        occurred_at: None,
        answer: AnswerWord::Accept,
        unit: None,
        place: at,
        person: None,
        reason: None,
    }
}

pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<T, ApiError>) -> (String, Option<String>) {
    match answer {
        Err(ApiError::Refused { problem, .. }) => (problem.code, problem.field),
        other => panic!("a refusal, not {other:?}"),
    }
}

pub(crate) fn code(code: &str, field: Option<&str>) -> (String, Option<String>) {
    (code.to_owned(), field.map(str::to_owned))
}

async fn one(client: &Client, id: Uuid) -> Option<Equipment> {
    match client.object(List::Equipment, &id.to_string()).await {
        Ok(protocol::Object::Equipment(it)) => Some(it),
        Ok(other) => panic!("equipment, not {other:?}"),
        Err(_) => None,
    }
}

/// E2, E4, E5, E10: three of eight pumps go to police, which sees and says so; nobody else is told; and a restart shows
/// the same.
#[tokio::test]
async fn custody_goes_from_agency_to_agency_when_both_say_so() {
    let data = tempfile::tempdir().expect("a folder");
    let server = start(data.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    let police = server.seat("police.dispatcher").await;
    let ems = server.seat("ems.dispatcher").await;
    let mut screens = [
        Screen::open(&fire).await,
        Screen::open(&police).await,
        Screen::open(&ems).await,
    ];
    let order = pumps("fire", 8);
    let (stock, part) = (order.id, client::new_id());
    fire.register_equipment(&order).await.expect("eight pumps");
    fire.hand_over_equipment(stock, &offer(1, "police", Some((3, part))))
        .await
        .expect("an offer");
    let [at_fire, at_police, at_ems] = &mut screens;
    at_police
        .until(|it| it.one_equipment(part).is_some_and(|it| it.offer.is_some()))
        .await;
    let offered = at_police.mirror.one_equipment(part).expect("offered");
    assert_eq!(offered.quantity, Some(3));
    assert_eq!((&offered.serial, &offered.versions), (&None, &None));
    // Not to be had by its giver, nor by who knows nothing of it; and an agency says where it goes.
    let lies = Some(place("Police yard", 7.4301, 43.7421));
    let yes = || accept(lies.clone());
    assert_eq!(
        refused(fire.answer_custody(part, &yes()).await),
        code("not_yours", None)
    );
    assert_eq!(
        refused(ems.answer_custody(part, &yes()).await),
        code("unknown", None)
    );
    assert_eq!(
        refused(police.answer_custody(part, &accept(None)).await),
        code("empty", Some("to"))
    );
    let taken = yes();
    police.answer_custody(part, &taken).await.expect("taken");
    // Sent again over a bad link it has one effect.
    police.answer_custody(part, &taken).await.expect("the same");
    assert_eq!(
        refused(police.answer_custody(part, &yes()).await),
        code("wrong_state", None)
    );
    at_fire
        .until(|it| {
            it.one_equipment(part)
                .is_some_and(|it| it.agency == "police")
        })
        .await;
    // The owner sees in whose custody it is, not where.
    let seen = at_fire.mirror.one_equipment(part).expect("one's own");
    let chain: Vec<_> = seen.custodians.iter().flatten().collect();
    let chain: Vec<&str> = chain.iter().map(|it| it.agency.as_str()).collect();
    assert_eq!(
        (seen.owner.as_str(), chain),
        ("fire", vec!["fire", "police"])
    );
    assert_eq!((&seen.held_by, seen.quantity), (&None, Some(3)));
    assert_eq!(one(&fire, stock).await.expect("the rest").quantity, Some(5));
    assert_eq!(at_ems.mirror.equipment().count(), 0);
    let before = police.snapshot().await.expect("a snapshot").objects;
    server.stop().await;
    let server = start(data.path()).await;
    let again = server.seat("police.dispatcher").await;
    let after = again.snapshot().await.expect("a snapshot").objects;
    let equipment = |objects: Vec<protocol::Object>| -> Vec<_> {
        let of_kind = |it: &protocol::Object| city::kind_of(it) == Kind::Equipment;
        objects.into_iter().filter(of_kind).collect()
    };
    let before = equipment(before);
    assert_eq!(before.len(), 2);
    assert_eq!(equipment(after), before);
    server.stop().await;
}

/// E1, E2, E8: what cannot be registered.
#[tokio::test]
async fn equipment_that_cannot_be_is_refused() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.dispatcher").await;
    for (spoilt, wanted) in [
        (pumps("police", 1), code("not_yours", None)),
        (pumps("nobody", 1), code("unknown", None)),
        (pumps("fire", 0), code("out_of_range", Some("quantity"))),
        (
            RegisterEquipment {
                equipment_type: Some(0),
                ..pumps("fire", 1)
            },
            code("out_of_range", Some("equipment_type")),
        ),
        (
            RegisterEquipment {
                capabilities: vec!["Heavy Lift".to_owned()],
                ..pumps("fire", 1)
            },
            code("malformed", Some("capabilities")),
        ),
        (
            RegisterEquipment {
                home: place("Nowhere", 7.0, 91.0),
                ..pumps("fire", 1)
            },
            code("out_of_range", Some("lat")),
        ),
        (
            RegisterEquipment {
                // In 2020.
                maintenance_due: Some(domain::Timestamp(1_577_836_800_000).into()),
                ..pumps("fire", 1)
            },
            code("in_the_past", Some("maintenance_due")),
        ),
    ] {
        assert_eq!(refused(fire.register_equipment(&spoilt).await), wanted);
    }
    server.stop().await;
}

/// E1, E3, E6, E7 and shapes: whatever is wrong has its answer, and a stale edit gets what is there now.
#[tokio::test]
async fn what_is_wrong_about_equipment_is_said() {
    let data = tempfile::tempdir().expect("a folder");
    let server = start(data.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    let police = server.seat("police.dispatcher").await;
    let crew = server.seat("fire.crew2").await;
    let unit = city::unit_called(&fire, "fire 1").await;
    let theirs = city::unit_called(&police, "police 1").await;
    let order = pumps("fire", 8);
    let stock = order.id;
    fire.register_equipment(&order).await.expect("eight pumps");
    let again = RegisterEquipment {
        command_id: client::new_id(),
        ..order
    };
    assert_eq!(
        refused(fire.register_equipment(&again).await),
        code("taken", Some("id"))
    );
    let onto = |unit, part| attach(1, unit, part);
    assert_eq!(
        refused(fire.attach_equipment(stock, &onto(theirs, None)).await),
        code("unknown", None)
    );
    assert_eq!(
        refused(police.attach_equipment(stock, &onto(theirs, None)).await),
        code("not_yours", None)
    );
    assert_eq!(
        refused(crew.attach_equipment(stock, &onto(unit, None)).await),
        code("not_yours", None)
    );
    for quantity in [0, 9, u32::MAX] {
        let part = Some((quantity, client::new_id()));
        assert_eq!(
            refused(fire.attach_equipment(stock, &onto(unit, part)).await),
            code("out_of_range", Some("quantity"))
        );
    }
    let broken = |version, reason: Option<&str>| SetCondition {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        condition: Condition::Defective,
        reason: reason.map(str::to_owned),
        part: None,
    };
    assert_eq!(
        refused(fire.set_condition(stock, &broken(1, None)).await),
        code("empty", Some("reason"))
    );
    fire.set_condition(stock, &broken(1, Some("Seal leaks")))
        .await
        .expect("broken");
    let stale = fire.set_condition(stock, &broken(1, Some("Other"))).await;
    let Err(ApiError::Refused { problem, .. }) = stale else {
        panic!("a refusal, not {stale:?}")
    };
    assert_eq!(problem.code, "stale_version");
    let Some(protocol::Object::Equipment(now)) = problem.object.as_deref() else {
        panic!("what is there now, not {problem:?}")
    };
    assert_eq!(now.reason.as_deref(), Some("Seal leaks"));
    assert_eq!(
        refused(fire.attach_equipment(stock, &onto(unit, None)).await),
        code("wrong_state", None)
    );
    assert_eq!(
        refused(
            fire.hand_over_equipment(stock, &offer(1, "ems", None))
                .await
        ),
        code("wrong_state", None)
    );
    server.stop().await;
}

/// E8: on a server whose clock is set, the desk hears of what is due, and it is over when it was done.
#[tokio::test]
async fn maintenance_that_is_due_reaches_the_desk() {
    let server = TestServer::made(Made {
        exercise_ms: Some(START_MS),
        ..Made::default()
    })
    .await;
    let desk = server.seat("fire.dispatcher").await;
    let admin = server.seat("eoc.admin").await;
    let mut screen = Screen::open(&desk).await;
    let hours =
        |it: i64| -> protocol::Moment { domain::Timestamp(START_MS + it * 3_600_000).into() };
    let order = RegisterEquipment {
        maintenance_due: Some(hours(2)),
        ..pumps("fire", 1)
    };
    let id = order.id;
    desk.register_equipment(&order).await.expect("a pump");
    admin.set_clock(hours(3)).await.expect("three hours later");
    let is_due = |it: &protocol::alarm::Alarm| {
        it.alarm_kind == AlarmKind::MaintenanceDue
            && (it.about.kind, it.about.id.clone()) == (Kind::Equipment, id.to_string())
    };
    screen
        .until(|it| it.alarms().any(|it| is_due(it) && it.cleared_at.is_none()))
        .await;
    let done = RecordMaintenance {
        command_id: client::new_id(),
        occurred_at: None,
        version: 1,
        done: true,
        next_due: Some(hours(2_000)),
    };
    desk.record_maintenance(id, &done).await.expect("done");
    screen
        .until(|it| it.alarms().any(|it| is_due(it) && it.cleared_at.is_some()))
        .await;
    server.stop().await;
}
