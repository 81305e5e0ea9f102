//! What a search for units and equipment near a place tells (E12), over real sockets.

use std::collections::BTreeMap;

use acceptance::{TestServer, city};
use client::Client;
use protocol::{
    command::{RegisterEquipment, SetCondition},
    equipment::ResourcesQuery,
    query::{NearestQuery, PositionBatch, PositionReport},
    words::{Condition, Kind, UnitStatus},
};
use uuid::Uuid;

use super::equipment::{attach, code, place, pumps, refused, start};

fn wanted(capability: Option<&str>, kind: Option<&str>, all: bool) -> ResourcesQuery {
    ResourcesQuery {
        lon: 7.4246,
        lat: 43.7384,
        capability: capability.map(str::to_owned),
        kind: kind.map(str::to_owned),
        type_max: None,
        count: 100,
        all,
    }
}

/// What a viewer's own screen says: every unit and thing that it is shown to fit, with the distance to where it is
/// shown to be. The slow way round, and from nothing but what the viewer has.
async fn by_hand(client: &Client, asked: &ResourcesQuery) -> BTreeMap<(Kind, Uuid), f64> {
    let everywhere = NearestQuery {
        lon: asked.lon,
        lat: asked.lat,
        count: 500,
        capability: None,
        status: None,
        agency: None,
    };
    let near = client.nearest(&everywhere).await.expect("units").units;
    let metres: BTreeMap<Uuid, f64> = near
        .iter()
        .map(|it| (it.unit, it.distance_m.expect("a distance")))
        .collect();
    let here = picture::Position::from_e7(74_246_000, 437_384_000).expect("a place");
    let fits = |kind: &str, capabilities: Option<&Vec<String>>| {
        asked.kind.as_deref().is_none_or(|it| it == kind)
            && asked
                .capability
                .as_ref()
                .is_none_or(|it| capabilities.is_some_and(|has| has.contains(it)))
    };
    let mut found = BTreeMap::new();
    for object in client.snapshot().await.expect("a snapshot").objects {
        match object {
            protocol::Object::Unit(it) => {
                let is_free = it.status == Some(UnitStatus::Available);
                let is_meant = fits(&it.unit_kind, it.capabilities.as_ref())
                    && (asked.all || is_free)
                    && asked.type_max.is_none();
                if let Some(metres) = metres.get(&it.id).filter(|_| is_meant) {
                    found.insert((Kind::Unit, it.id), *metres);
                }
            }
            protocol::Object::Equipment(it) => {
                let is_ready = it.condition == Some(Condition::Ready);
                let is_type = asked
                    .type_max
                    .is_none_or(|max| it.equipment_type.is_some_and(|it| it <= max));
                let is_meant = fits(&it.equipment_kind, it.capabilities.as_ref())
                    && (asked.all || is_ready)
                    && is_type
                    && it.retired_at.is_none();
                let held = it.held_by.unwrap_or_default();
                let place = held.place.map(|it| {
                    let e7 = |deg: f64| (deg * 1e7).round() as i32;
                    let at = picture::Position::from_e7(e7(it.lon), e7(it.lat)).expect("a place");
                    (at.distance_m(here) * 10.0).round() / 10.0
                });
                let aboard = held.unit.and_then(|it| metres.get(&it).copied());
                if let Some(metres) = place.or(aboard).filter(|_| is_meant) {
                    found.insert((Kind::Equipment, it.id), metres);
                }
            }
            _ => {}
        }
    }
    found
}

/// Units stand about, and three kinds in three types lie about, of each agency; some of fire's on a unit, some degraded.
async fn furnish(server: &TestServer) {
    for (n, agency) in ["fire", "police", "ems"].into_iter().enumerate() {
        let desk = server.seat(&format!("{agency}.dispatcher")).await;
        let mut positions = Vec::new();
        for number in 1..=2 {
            let unit = city::unit_called(&desk, &format!("{agency} {number}")).await;
            positions.push(PositionReport {
                unit,
                lon: 7.41 + 0.003 * n as f64 + 0.0011 * f64::from(number),
                lat: 43.73 + 0.0013 * f64::from(number),
                at: None,
                heading: None,
                speed: None,
                source: None,
            });
        }
        let batch = PositionBatch { positions };
        desk.report_positions(&batch).await.expect("taken");
        for kind in ["pump", "boat", "generator"] {
            for rank in 1..=3_u8 {
                let order = RegisterEquipment {
                    name: format!("{kind} {rank}"),
                    equipment_kind: kind.to_owned(),
                    equipment_type: Some(rank),
                    capabilities: match kind {
                        "pump" => vec!["water_removal".to_owned()],
                        "boat" => vec!["water_rescue".to_owned(), "engine".to_owned()],
                        _ => vec![],
                    },
                    home: place(
                        "Depot",
                        7.4213 + 0.0017 * f64::from(rank) * (n + 1) as f64,
                        43.7361 + 0.0009 * f64::from(rank),
                    ),
                    ..pumps(agency, 4)
                };
                let id = order.id;
                desk.register_equipment(&order).await.expect("registered");
                if agency == "fire" && rank == 1 {
                    let part = Some((2, client::new_id()));
                    let unit = city::unit_called(&desk, "fire 1").await;
                    let aboard = attach(1, unit, part);
                    desk.attach_equipment(id, &aboard).await.expect("aboard");
                }
                if rank == 2 {
                    let broken = SetCondition {
                        command_id: client::new_id(),
                        occurred_at: None,
                        version: 1,
                        condition: Condition::Degraded,
                        reason: Some("Half of its rate".to_owned()),
                        part: None,
                    };
                    desk.set_condition(id, &broken).await.expect("degraded");
                }
            }
        }
    }
}

/// E12: for every viewer and wish, the search finds what the viewer's own screen shows, no more and no less.
#[tokio::test]
async fn a_search_near_a_place_finds_what_the_askers_screen_shows() {
    let data = tempfile::tempdir().expect("a folder");
    let server = start(data.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    furnish(&server).await;
    let mut questions = Vec::new();
    for all in [false, true] {
        questions.push(wanted(Some("water_removal"), None, all));
        questions.push(wanted(Some("engine"), None, all));
        questions.push(wanted(None, Some("generator"), all));
        questions.push(wanted(Some("water_rescue"), Some("boat"), all));
        questions.push(wanted(None, Some("engine"), all));
        questions.push(ResourcesQuery {
            type_max: Some(2),
            ..wanted(Some("engine"), None, all)
        });
    }
    let mut sizes = Vec::new();
    for account in [
        "fire.dispatcher",
        "police.dispatcher",
        "ems.dispatcher",
        "eoc.coordinator",
    ] {
        let client = server.seat(account).await;
        for asked in &questions {
            let found = client.resources_near(asked).await.expect("an answer");
            let metres: Vec<f64> = found.resources.iter().map(|it| it.distance_m).collect();
            assert!(metres.is_sorted(), "{account} {asked:?}: {metres:?}");
            let found: BTreeMap<(Kind, Uuid), f64> = found
                .resources
                .iter()
                .map(|it| ((it.kind, it.id), it.distance_m))
                .collect();
            assert_eq!(found, by_hand(&client, asked).await, "{account} {asked:?}");
            sizes.push(found.len());
        }
    }
    // Otherwise it would agree about nothing.
    assert!(sizes.iter().filter(|it| **it > 3).count() > 10, "{sizes:?}");
    assert!(sizes.contains(&0), "{sizes:?}");
    let few = ResourcesQuery {
        count: 2,
        ..wanted(Some("water_removal"), None, true)
    };
    let found = fire.resources_near(&few).await.expect("an answer");
    assert_eq!((found.resources.len(), found.truncated), (2, true));
    server.stop().await;
}

/// E12: a question for everything, for nothing that can be, and for too much.
#[tokio::test]
async fn a_search_that_cannot_be_meant_is_refused() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.dispatcher").await;
    let good = wanted(Some("water_removal"), None, false);
    for (asked, wanted) in [
        (wanted(None, None, false), code("empty", Some("capability"))),
        (
            wanted(Some("Heavy Lift"), None, false),
            code("malformed", Some("capability")),
        ),
        (
            wanted(None, Some("a boat"), false),
            code("malformed", Some("kind")),
        ),
        (
            ResourcesQuery {
                type_max: Some(5),
                ..good.clone()
            },
            code("out_of_range", Some("type_max")),
        ),
        (
            ResourcesQuery {
                count: 0,
                ..good.clone()
            },
            code("out_of_range", Some("count")),
        ),
        (
            ResourcesQuery {
                count: 101,
                ..good.clone()
            },
            code("out_of_range", Some("count")),
        ),
        (
            ResourcesQuery {
                lat: 91.0,
                ..good.clone()
            },
            code("out_of_range", Some("lat")),
        ),
    ] {
        assert_eq!(
            refused(fire.resources_near(&asked).await),
            wanted,
            "{asked:?}"
        );
    }
    let nothing = fire
        .resources_near(&wanted(Some("no_such_thing"), None, true))
        .await
        .expect("an answer");
    assert!(nothing.resources.is_empty() && !nothing.truncated);
    // A8: who asks without end is told to wait, and others are answered.
    let mut asked = 1;
    let told = loop {
        match fire.resources_near(&good).await {
            Ok(_) if asked < 1_000 => asked += 1,
            answer => break refused(answer),
        }
    };
    assert_eq!(told, code("rate_limited", None));
    assert!(asked >= 20, "{asked}");
    let police = server.seat("police.dispatcher").await;
    police.resources_near(&good).await.expect("an answer");
    server.stop().await;
}
