//! The standing operations centre.

use protocol::{
    command::{OpenClauses, ReviewGlass},
    words::AlarmKind,
    zone::Shape,
};

use super::{super::*, *};

const SEATS: [&str; 10] = [
    "eoc.admin",
    "eoc.legal",
    "eoc.commander",
    "fire.legal",
    "fire.commander",
    "fire.crew1",
    "police.legal",
    "police.commander",
    "food.legal",
    "food.commander",
];

struct Played {
    server: TestServer,
    /// Of fire.
    owner: Client,
    centre: Client,
    /// Of the centre, of a service, and of who is no party.
    screens: [Screen; 3],
    unit: Uuid,
    incident: Uuid,
    zone: Uuid,
    id: Uuid,
}

fn open(minutes: u32) -> OpenClauses {
    OpenClauses {
        command_id: client::new_id(),
        occurred_at: None,
        minutes,
        reason: "Flash flood at the harbour".to_owned(),
    }
}

/// Signed by all but one: nobody is shown anything by it.
async fn negotiated(data: &std::path::Path) -> (Played, Client) {
    let server = room(data, &SEATS).await;
    let centre = server.seat("eoc.commander").await;
    let fire = server.seat("fire.commander").await;
    let owner = server.seat("fire.legal").await;
    let last = server.seat("police.legal").await;
    let mut screens = [
        Screen::open(&centre).await,
        Screen::open(&server.seat("police.commander").await).await,
        Screen::open(&server.seat("food.commander").await).await,
    ];
    let unit = city::unit_called(&fire, "fire 1").await;
    report_position(&server, unit).await;
    let incident = city::incident();
    fire.report_incident(&incident).await.expect("an incident");
    let shape = Shape::Circle {
        lon: 7.42,
        lat: 43.73,
        radius_m: 300,
    };
    let mut zone = crate::zones::draw(shape, None);
    zone.watch = None;
    centre.draw_zone(&zone).await.expect("a zone");
    let drafter = server.seat("eoc.legal").await;
    let desks = [&drafter, &owner, &last];
    let id = all_but_signed(&desks, "standing_operations_centre").await;
    for screen in &mut screens[..2] {
        signed_by(screen, id, 2).await;
    }
    let played = Played {
        server,
        owner,
        centre,
        screens,
        unit,
        incident: incident.id,
        zone: zone.id,
        id,
    };
    (played, last)
}

fn crew(mirror: &Mirror, unit: Uuid) -> Option<&Vec<String>> {
    mirror.unit(unit).and_then(|it| it.crew.as_ref())
}

/// G3, G4, G6 to G8, G17: signed, in force, activated, behind glass, reviewed, closed by the clock and by word, ended.
#[tokio::test]
async fn the_standing_operations_centre_is_played_to_its_end() {
    let data = tempfile::tempdir().expect("a folder");
    let (mut it, last) = negotiated(data.path()).await;
    let (unit, incident, zone, id) = (it.unit, it.incident, it.zone, it.id);
    let [of_centre, of_police, _] = &mut it.screens;
    assert!(of_centre.mirror.unit(unit).is_none(), "before all signed");
    assert!(of_centre.mirror.incident(incident).is_none());
    assert!(of_police.mirror.zone(zone).is_none());
    assert_eq!(off_by(&it.centre, "fire").await, None);
    last.sign_agreement(id, &of(1)).await.expect("the last");
    of_centre
        .until(|it| it.unit(unit).is_some_and(|it| it.handle.is_some()))
        .await;
    of_centre
        .until(|it| it.incident(incident).is_some_and(|it| it.place.is_some()))
        .await;
    let seen = of_centre.mirror.incident(incident).expect("seen");
    assert_eq!(seen.narrative, None, "no clause gives it");
    assert_eq!(crew(&of_centre.mirror, unit), None);
    until_off(&it.centre, "fire", is_in_cell).await;
    // The services see what the centre draws, and nothing of each other.
    of_police.until(|it| it.zone(zone).is_some()).await;
    in_phase(of_police, id, AgreementPhase::InForce).await;
    assert!(of_police.mirror.unit(unit).is_none());
    assert!(of_police.mirror.incident(incident).is_none());
    opened_and_closed(&mut it).await;
    ended(&mut it).await;
    what_the_owner_reads(&it).await;
    it.server.stop().await;
}

/// Activated for exact places, the glass broken for who is on a unit; both close again, and what stands always stays.
async fn opened_and_closed(it: &mut Played) {
    let (unit, id) = (it.unit, it.id);
    let control = it.server.seat("eoc.admin").await;
    let mut of_fire = Screen::open(&it.owner).await;
    let [of_centre, ..] = &mut it.screens;
    let activate = open(240);
    it.centre
        .activate_agreement(id, &activate)
        .await
        .expect("an activation");
    until_off(&it.centre, "fire", is_exact).await;
    of_fire
        .until(|it| it.agreement(id).is_some_and(|it| it.activation.is_some()))
        .await;
    assert_eq!(crew(&of_centre.mirror, unit), None);
    it.centre.break_glass(id, &open(15)).await.expect("open");
    of_centre
        .until(|it| crew(it, unit).is_some_and(|it| it.contains(&"Crew of fire 1".to_owned())))
        .await;
    of_fire
        .until(|it| {
            let mut alarms = it.alarms();
            alarms.any(|it| it.alarm_kind == AlarmKind::GlassBroken && it.cleared_at.is_none())
        })
        .await;
    let told = of_fire.mirror.agreement(id).expect("in force");
    let review = ReviewGlass {
        command_id: client::new_id(),
        occurred_at: None,
        justified: true,
        note: "The crew was found by it".to_owned(),
    };
    it.owner
        .review_glass(id, told.openings[0].opening, &review)
        .await
        .expect("a review");
    of_centre
        .until(|it| {
            let openings = it.agreement(id).map(|it| &it.openings);
            let mut reviews = openings.into_iter().flatten().flat_map(|it| &it.reviews);
            reviews.any(|it| it.agency == "fire" && it.justified == Some(true))
        })
        .await;
    control.set_clock(later(HOUR_MS / 2)).await.expect("time");
    of_centre
        .until(|it| it.unit(unit).is_some() && crew(it, unit).is_none())
        .await;
    assert!(is_exact(off_by(&it.centre, "fire").await), "still active");
    it.centre
        .deactivate_agreement(id, &city::plain())
        .await
        .expect("its end");
    until_off(&it.centre, "fire", is_in_cell).await;
}

/// Ended by one party: everything is taken back from every stream, and who was no party has heard nothing.
async fn ended(it: &mut Played) {
    let (unit, incident, zone, id) = (it.unit, it.incident, it.zone, it.id);
    let end = because("It is over");
    it.owner.end_agreement(id, &end).await.expect("an end");
    let [of_centre, of_police, of_food] = &mut it.screens;
    of_centre
        .until(|it| it.unit(unit).is_none() && it.incident(incident).is_none())
        .await;
    in_phase(of_centre, id, AgreementPhase::Ended).await;
    of_police.until(|it| it.zone(zone).is_none()).await;
    in_phase(of_police, id, AgreementPhase::Ended).await;
    assert_eq!(off_by(&it.centre, "fire").await, None);
    let food = it.server.seat("food.commander").await;
    crate::sharing::everything_shown(of_food, &food).await;
    assert!(of_food.mirror.agreement(id).is_none());
    assert!(of_food.mirror.zone(zone).is_none() && of_food.mirror.unit(unit).is_none());
}

/// W6: each step of it is told to the owner, with the clauses that opened it.
async fn what_the_owner_reads(it: &Played) {
    use Precision::{Cell1km, Exact};
    use Trigger::{Always, BreakGlass, WhileActivated};
    let of_unit = receipts(&it.owner, "eoc", it.unit).await;
    let wanted = [
        (by(&[Always]), Some(Cell1km)),
        (by(&[Always, WhileActivated]), Some(Exact)),
        (by(&[Always, WhileActivated, BreakGlass]), Some(Exact)),
        (by(&[Always, WhileActivated]), Some(Exact)),
        (by(&[Always]), Some(Cell1km)),
        (by(&[]), None),
    ];
    assert_eq!(story(&of_unit, it.id, Clearance::Open), wanted);
    let with_crew = |it: &&Receipt| it.fields.iter().any(|it| it == "crew");
    let behind_glass = of_unit.iter().filter(with_crew);
    assert!(behind_glass.clone().count() > 0);
    let is_glass = |it: &Receipt| {
        let mut terms = it.terms.iter();
        terms.any(
            |it| matches!(it, ReceiptTerm::Agreement { trigger, .. } if *trigger == BreakGlass),
        )
    };
    assert!(behind_glass.clone().all(is_glass));
    let of_incident = receipts(&it.owner, "eoc", it.incident).await;
    let wanted = [(by(&[Always]), None), (by(&[]), None)];
    assert_eq!(story(&of_incident, it.id, Clearance::Open), wanted);
}
