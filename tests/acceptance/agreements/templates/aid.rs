//! Mutual aid during a declared disaster.

use protocol::{
    command::{OpenClauses, SetClearance},
    zone::Shape,
};

use super::{super::*, *};

const SEATS: [&str; 10] = [
    "eoc.legal",
    "eoc.commander",
    "fire.legal",
    "fire.commander",
    "fire.crew1",
    "police.admin",
    "police.legal",
    "police.commander",
    "police.dispatcher",
    "food.commander",
];

struct Played {
    server: TestServer,
    /// Of fire.
    owner: Client,
    commander: Client,
    /// Of police, who is cleared for what is restricted.
    cleared: Client,
    /// Of who is cleared, of who is not, and of who is no party.
    screens: [Screen; 3],
    unit: Uuid,
    incident: Uuid,
    equipment: Uuid,
    zone: Uuid,
    id: Uuid,
}

fn open() -> OpenClauses {
    OpenClauses {
        command_id: client::new_id(),
        occurred_at: None,
        minutes: 60,
        reason: "Disaster declared".to_owned(),
    }
}

/// Clears the commander of the police for what is restricted.
async fn clear(server: &TestServer, cleared: &Client) {
    let admin = server.seat("police.admin").await;
    let order = SetClearance {
        command_id: client::new_id(),
        occurred_at: None,
        version: 0,
        clearance: Clearance::Restricted,
    };
    let person = crate::people::id_of(cleared).await;
    admin.set_clearance(person, &order).await.expect("cleared");
}

/// In force, and not declared yet.
async fn in_force(data: &std::path::Path) -> Played {
    let server = room(data, &SEATS).await;
    let owner = server.seat("fire.legal").await;
    let commander = server.seat("fire.commander").await;
    let cleared = server.seat("police.commander").await;
    clear(&server, &cleared).await;
    let mut screens = [
        Screen::open(&cleared).await,
        Screen::open(&server.seat("police.dispatcher").await).await,
        Screen::open(&server.seat("food.commander").await).await,
    ];
    let unit = city::unit_called(&commander, "fire 1").await;
    report_position(&server, unit).await;
    let (incident, pumps) = (city::incident(), crate::equipment::pumps("fire", 2));
    commander
        .report_incident(&incident)
        .await
        .expect("an incident");
    commander.register_equipment(&pumps).await.expect("pumps");
    let shape = Shape::Circle {
        lon: 7.42,
        lat: 43.73,
        radius_m: 300,
    };
    let mut zone = crate::zones::draw(shape, None);
    zone.watch = None;
    commander.draw_zone(&zone).await.expect("a zone");
    let (of_police, of_eoc) = (
        server.seat("police.legal").await,
        server.seat("eoc.legal").await,
    );
    let id = all_but_signed(&[&owner, &of_police, &of_eoc], "mutual_aid_disaster").await;
    for screen in &mut screens[..2] {
        signed_by(screen, id, 2).await;
        assert!(screen.mirror.zone(zone.id).is_none(), "before all signed");
    }
    of_eoc.sign_agreement(id, &of(1)).await.expect("the last");
    Played {
        server,
        owner,
        commander,
        cleared,
        screens,
        unit,
        incident: incident.id,
        equipment: pumps.id,
        zone: zone.id,
        id,
    }
}

/// G3, G4, G6 to G8, G14, G17: in force, declared, read by the cleared alone where it names people, behind glass, over.
#[tokio::test]
async fn mutual_aid_during_a_declared_disaster_is_played_to_its_end() {
    let data = tempfile::tempdir().expect("a folder");
    let mut it = in_force(data.path()).await;
    let (unit, incident, zone, id) = (it.unit, it.incident, it.zone, it.id);
    for screen in &mut it.screens[..2] {
        // Closures from day to day, and nothing else.
        screen.until(|it| it.zone(zone).is_some()).await;
        in_phase(screen, id, AgreementPhase::InForce).await;
        assert!(screen.mirror.unit(unit).is_none(), "not declared");
        assert!(screen.mirror.incident(incident).is_none());
        assert!(screen.mirror.one_equipment(it.equipment).is_none());
    }
    // Declared by a helper: it opens everybody's things to everybody.
    let centre = it.server.seat("eoc.commander").await;
    centre
        .activate_agreement(id, &open())
        .await
        .expect("an activation");
    declared(&mut it).await;
    let reason = it.cleared.break_glass(id, &open()).await;
    reason.expect("the glass is broken");
    until_off(&it.cleared, "fire", is_exact).await;
    centre
        .deactivate_agreement(id, &city::plain())
        .await
        .expect("over");
    for screen in &mut it.screens[..2] {
        screen
            .until(|all| {
                all.incident(incident).is_none() && all.one_equipment(it.equipment).is_none()
            })
            .await;
        // What the glass shows stays while it is open.
        assert!(screen.mirror.unit(unit).is_some());
        assert!(screen.mirror.zone(zone).is_some());
    }
    ended(&mut it).await;
    what_the_owner_reads(&it).await;
    it.server.stop().await;
}

/// Everybody sees where help is, roughly; what callers told those only who are cleared for it.
async fn declared(it: &mut Played) {
    let (unit, incident, equipment) = (it.unit, it.incident, it.equipment);
    for screen in &mut it.screens[..2] {
        screen
            .until(|it| it.unit(unit).is_some_and(|it| it.handle.is_some()))
            .await;
        screen
            .until(|it| it.incident(incident).is_some_and(|it| it.place.is_some()))
            .await;
        screen
            .until(|it| {
                let place = it
                    .one_equipment(equipment)
                    .and_then(|it| it.held_by.as_ref())
                    .and_then(|it| it.place.as_ref());
                place.is_some_and(|it| it.precision == Precision::Cell1km)
            })
            .await;
    }
    until_off(&it.cleared, "fire", is_in_cell).await;
    let [of_cleared, of_dispatcher, _] = &mut it.screens;
    of_cleared
        .until(|it| {
            let seen = it.incident(incident);
            seen.is_some_and(|it| it.narrative.as_deref() == Some("Smoke from the roof"))
        })
        .await;
    let dispatcher = it.server.seat("police.dispatcher").await;
    crate::sharing::everything_shown(of_dispatcher, &dispatcher).await;
    let seen = of_dispatcher.mirror.incident(incident).expect("seen");
    assert_eq!(seen.narrative, None, "not cleared for it");
}

/// Ended by the owner: the glass closes with it, and nothing of it is left on any stream.
async fn ended(it: &mut Played) {
    let (unit, zone, id) = (it.unit, it.zone, it.id);
    let end = because("It is over");
    it.owner.end_agreement(id, &end).await.expect("an end");
    let [of_cleared, of_dispatcher, of_food] = &mut it.screens;
    for screen in [of_cleared, of_dispatcher] {
        screen
            .until(|it| it.unit(unit).is_none() && it.zone(zone).is_none())
            .await;
        in_phase(screen, id, AgreementPhase::Ended).await;
    }
    assert_eq!(off_by(&it.cleared, "fire").await, None);
    let food = it.server.seat("food.commander").await;
    crate::sharing::everything_shown(of_food, &food).await;
    assert!(of_food.mirror.agreement(id).is_none());
    assert!(of_food.mirror.unit(unit).is_none() && of_food.mirror.zone(zone).is_none());
    // The control: whose it is sees it as before.
    let own = it.commander.snapshot().await.expect("a snapshot");
    let is_incident = |one: &protocol::Object| matches!(one, protocol::Object::Incident(found) if found.id == it.incident);
    assert!(own.objects.iter().any(is_incident));
}

/// W6: the owner reads what went to everybody of the police, and what to the cleared alone.
async fn what_the_owner_reads(it: &Played) {
    use Precision::{Cell1km, Exact};
    use Trigger::{BreakGlass, WhileActivated};
    let of_unit = receipts(&it.owner, "police", it.unit).await;
    let wanted = [
        (by(&[WhileActivated]), Some(Cell1km)),
        (by(&[WhileActivated, BreakGlass]), Some(Exact)),
        (by(&[BreakGlass]), Some(Exact)),
        (by(&[]), None),
    ];
    assert_eq!(story(&of_unit, it.id, Clearance::Open), wanted);
    let of_incident = receipts(&it.owner, "police", it.incident).await;
    let wanted = [(by(&[WhileActivated]), None), (by(&[]), None)];
    assert_eq!(story(&of_incident, it.id, Clearance::Open), wanted);
    let narrated = |it: &&Receipt| it.fields.iter().any(|it| it == "narrative");
    let told: Vec<Clearance> = of_incident
        .iter()
        .filter(narrated)
        .map(|it| it.clearance)
        .collect();
    assert!(!told.is_empty());
    assert!(
        told.iter().all(|it| *it == Clearance::Restricted),
        "{told:?}"
    );
}
