//! The joint inspection campaign.

use protocol::command::AddNote;

use super::{super::*, *};

const SEATS: [&str; 8] = [
    "food.legal",
    "food.commander",
    "food.crew1",
    "customs.legal",
    "customs.commander",
    "police.legal",
    "police.commander",
    "fire.commander",
];

struct Played {
    server: TestServer,
    /// Of food.
    owner: Client,
    inspectors: Client,
    police: Client,
    /// Of police, of customs, and of who is no party.
    screens: [Screen; 3],
    unit: Uuid,
    incident: Uuid,
    id: Uuid,
}

/// Signed by all; from day to day it shows nothing.
async fn in_force(data: &std::path::Path) -> Played {
    let server = room(data, &SEATS).await;
    let owner = server.seat("food.legal").await;
    let inspectors = server.seat("food.commander").await;
    let police = server.seat("police.commander").await;
    let mut screens = [
        Screen::open(&police).await,
        Screen::open(&server.seat("customs.commander").await).await,
        Screen::open(&server.seat("fire.commander").await).await,
    ];
    let unit = city::unit_called(&inspectors, "food 1").await;
    report_as(&server, "food.crew1", unit).await;
    let incident = city::incident();
    inspectors
        .report_incident(&incident)
        .await
        .expect("an incident");
    let (customs, last) = (
        server.seat("customs.legal").await,
        server.seat("police.legal").await,
    );
    let id = all_but_signed(&[&owner, &customs, &last], "joint_inspection_campaign").await;
    for screen in &mut screens[..2] {
        signed_by(screen, id, 2).await;
    }
    last.sign_agreement(id, &of(1)).await.expect("the last");
    for screen in &mut screens[..2] {
        in_phase(screen, id, AgreementPhase::InForce).await;
        assert!(screen.mirror.unit(unit).is_none(), "no joint task");
        assert!(screen.mirror.incident(incident.id).is_none());
    }
    Played {
        server,
        owner,
        inspectors,
        police,
        screens,
        unit,
        incident: incident.id,
        id,
    }
}

/// A task of food's that waits for the answer of the police.
async fn asked(it: &Played) -> Uuid {
    let mut task = city::task(&["police"], None);
    task.answer_by = later(2 * HOUR_MS);
    it.inspectors.draft_task(&task).await.expect("a draft");
    it.inspectors
        .propose_task(task.id, &city::plain())
        .await
        .expect("a proposal");
    task.id
}

async fn agreed(it: &Played) -> Uuid {
    let task = asked(it).await;
    it.police
        .answer_task(task, &city::accept(1))
        .await
        .expect("a yes");
    task
}

/// G2, G3, G4, G6, G17: nothing from day to day; while a joint task runs what its parties found; nothing after it, and nothing
/// by another task once the campaign is over.
#[tokio::test]
async fn the_joint_inspection_campaign_is_played_to_its_end() {
    let data = tempfile::tempdir().expect("a folder");
    let mut it = in_force(data.path()).await;
    let (unit, incident) = (it.unit, it.incident);
    let task = asked(&it).await;
    let note = AddNote {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        incident: Some(incident),
        task: None,
        text: "Refused entry at the back door".to_owned(),
    };
    it.inspectors.add_note(&note).await.expect("a note");
    it.screens[0].until(|it| it.task(task).is_some()).await;
    let seen = &it.screens[0].mirror;
    assert!(seen.incident(incident).is_none() && seen.note(note.id).is_none());
    assert!(seen.unit(unit).is_none(), "asked, and not answered");
    it.police
        .answer_task(task, &city::accept(1))
        .await
        .expect("a yes");
    it.screens[0]
        .until(|it| {
            let seen = it.incident(incident);
            seen.is_some_and(|it| it.narrative.is_some() && it.place.is_some())
        })
        .await;
    it.screens[0]
        .until(|it| it.note(note.id).is_some_and(|it| it.text.is_some()))
        .await;
    it.screens[0]
        .until(|it| it.unit(unit).is_some_and(|it| it.handle.is_some()))
        .await;
    until_off(&it.police, "food", is_in_cell).await;
    it.inspectors
        .cancel_task(task, &because("Done"))
        .await
        .expect("cancelled");
    it.screens[0]
        .until(|it| {
            it.incident(incident).is_none() && it.note(note.id).is_none() && it.unit(unit).is_none()
        })
        .await;
    assert_eq!(off_by(&it.police, "food").await, None);
    ended(&mut it).await;
    what_the_owner_reads(&it).await;
    it.server.stop().await;
}

/// Ended while a second joint task runs: what the campaign showed goes at once, and a third task opens nothing.
async fn ended(it: &mut Played) {
    let (unit, incident, id) = (it.unit, it.incident, it.id);
    agreed(it).await;
    it.screens[0]
        .until(|it| it.incident(incident).is_some())
        .await;
    let end = because("Its findings are with those who may act on them");
    it.owner.end_agreement(id, &end).await.expect("an end");
    it.screens[0]
        .until(|it| it.incident(incident).is_none())
        .await;
    in_phase(&mut it.screens[0], id, AgreementPhase::Ended).await;
    let third = agreed(it).await;
    it.screens[0].until(|it| it.task(third).is_some()).await;
    crate::sharing::everything_shown(&mut it.screens[0], &it.police).await;
    assert!(it.screens[0].mirror.incident(incident).is_none());
    // Customs is a party of the campaign and of no task: it has seen nothing of it. Fire does not know of it.
    let [_, of_customs, of_fire] = &mut it.screens;
    in_phase(of_customs, id, AgreementPhase::Ended).await;
    assert!(of_customs.mirror.incident(incident).is_none());
    assert!(of_customs.mirror.unit(unit).is_none());
    let fire = it.server.seat("fire.commander").await;
    crate::sharing::everything_shown(of_fire, &fire).await;
    assert!(of_fire.mirror.agreement(id).is_none());
    assert!(of_fire.mirror.incident(incident).is_none());
}

/// W6: shown and withdrawn twice, each time by the clause that waits for a joint task; customs got nothing.
async fn what_the_owner_reads(it: &Played) {
    let of_incident = receipts(&it.owner, "police", it.incident).await;
    let joint = (by(&[Trigger::WhileJoint]), None);
    let nothing = (by(&[]), None);
    let wanted = [joint.clone(), nothing.clone(), joint, nothing];
    assert_eq!(story(&of_incident, it.id, Clearance::Open), wanted);
    let path = format!(
        "/api/v1/receipts?viewer=customs&object={}&from={}&to={}",
        it.incident,
        later(-HOUR_MS),
        later(HOUR_MS)
    );
    let of_customs: Receipts = it.owner.get(&path).await.expect("receipts");
    assert!(of_customs.items.is_empty(), "{:#?}", of_customs.items);
}
