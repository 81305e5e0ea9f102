//! The demo's agreements, played by each agency's people over sockets from the server's templates to their ends.

use std::path::PathBuf;

use protocol::preview::{PreviewAgreement, PreviewOf};
use server::setup::Setup;

use super::*;

const SETUP: &str = include_str!("../../../fixtures/cities/monaco/setup.toml");
const STANDING: &str = include_str!("../../../fixtures/cities/monaco/standing-agreement.toml");
const SCENARIO: &str = include_str!("../../../fixtures/scenarios/flash-flood.toml");
const DEMO_PASSWORD: &str = "muster-demo";
/// Scenario seconds in one. The steps of an agreement follow each other in order, however slow the machine is.
const SPEED: f64 = 200.0;
/// Hashing a password takes a while: only who is needed is there.
const PEOPLE: [&str; 15] = [
    "eoc.legal",
    "fire.legal",
    "police.legal",
    "ambulance.legal",
    "civil.legal",
    "food.legal",
    "customs.legal",
    "environment.legal",
    "shoreaid.legal",
    "eoc.commander",
    "civil.commander",
    "fire.supervisor",
    "food.commander",
    "police.commander",
    "fire.commander",
];

/// The demo city with these people.
fn demo_city() -> Setup {
    let mut blocks = SETUP.split("\n[[");
    let mut text = blocks.next().expect("a head").to_owned();
    for block in blocks {
        let is_needed = |it: &&str| block.contains(&format!("account = \"{it}\""));
        if !block.starts_with("person]]") || PEOPLE.iter().any(is_needed) {
            text += "\n[[";
            text += block;
        }
    }
    Setup::parse(&text, Some(STANDING)).expect("the demo city")
}

async fn demo_server(data: &std::path::Path) -> TestServer {
    let made = Made {
        exercise_ms: Some(START_MS),
        ..Made::default()
    };
    TestServer::on_with(data.to_owned(), made, demo_city()).await
}

async fn seat(server: &TestServer, account: &str) -> Client {
    let client = server.stranger();
    client
        .sign_in(account, DEMO_PASSWORD)
        .await
        .expect("a seat");
    client
}

/// Plays the agreements of a scenario; the task gives how many orders were accepted.
fn play(server: &TestServer, data: &std::path::Path, text: &str) -> tokio::task::JoinHandle<u64> {
    let scenario: PathBuf = data.join("scenario.toml");
    std::fs::write(&scenario, text).expect("a scenario");
    let url = server.base();
    let password = Some(DEMO_PASSWORD.to_owned());
    tokio::spawn(async move {
        player::play_papers(&url, &scenario, password, SPEED)
            .await
            .expect("a play")
    })
}

fn called<'a>(it: &'a Mirror, title: &str) -> Option<&'a Agreement> {
    let is_it = |it: &&Agreement| it.current.as_ref().is_some_and(|it| it.title == title);
    it.agreements().find(is_it)
}

const STANDING_CENTRE: &str = "Standing operations centre";
const MUTUAL_AID: &str = "Mutual aid during a declared disaster";
const CAMPAIGN: &str = "Joint inspection campaign";

/// How many units of fire are seen, with their positions.
fn fires_units(it: &Mirror) -> usize {
    let units = it.units().filter(|it| it.agency == "fire");
    units.filter(|it| it.handle.is_some()).count()
}

/// In what detail the declared disaster shows fire's units to a helper, as fire is told beforehand (G16).
async fn shown_to_a_helper(fire: &Client, agreement: Uuid) -> Vec<Option<Precision>> {
    let asked = PreviewAgreement {
        viewer: "shoreaid".to_owned(),
        clearance: Clearance::Open,
        of: PreviewOf::Current,
        agreement: Some(agreement),
        text: None,
        activated: Some(true),
        glass_broken: Some(false),
        joint: None,
    };
    let found = fire.preview_agreement(&asked).await.expect("a preview");
    let units = found.sights.into_iter().filter(|it| it.kind == Kind::Unit);
    units.map(|it| it.then.and_then(|it| it.position)).collect()
}

/// G3 to G8 and G17: the day of the flood. Three agreements are drafted from templates, signed by every legal desk, activated, opened
/// behind glass and reviewed, amended, and one is ended; each agency sees what it should while it should.
#[tokio::test]
async fn the_demos_agreements_are_played_to_their_ends() {
    let data = tempfile::tempdir().expect("a folder");
    let server = demo_server(data.path()).await;
    let mut helper = Screen::open(&seat(&server, "shoreaid.legal").await).await;
    let mut centre = Screen::open(&seat(&server, "eoc.commander").await).await;
    let mut inspectors = Screen::open(&seat(&server, "food.commander").await).await;
    assert_eq!(fires_units(&helper.mirror), 0, "before anything is agreed");
    let played = play(&server, data.path(), SCENARIO);
    // A helper sees nothing of fire's units when all have signed, but once the disaster is declared, in cells of 1 km, and
    // until it is over. A stream tells every decision in order, so nothing is missed by looking late.
    helper.until(|it| called(it, MUTUAL_AID).is_some()).await;
    assert_eq!(fires_units(&helper.mirror), 0, "signed and not declared");
    helper.until(|it| fires_units(it) > 0).await;
    helper
        .until(|it| called(it, MUTUAL_AID).is_some_and(|it| it.activation.is_some()))
        .await;
    let seen = fires_units(&helper.mirror);
    helper.until(|it| fires_units(it) == 0).await;
    // The centre: behind glass who is on a unit, reviewed by all four, and then an amendment.
    centre
        .until(|it| {
            it.units()
                .any(|it| it.agency == "fire" && it.crew.is_some())
        })
        .await;
    centre
        .until(|it| {
            let openings = called(it, STANDING_CENTRE).map(|it| &it.openings);
            let reviews = openings.into_iter().flatten().flat_map(|it| &it.reviews);
            reviews.filter(|it| it.justified == Some(true)).count() == 4
        })
        .await;
    centre
        .until(|it| {
            let current = called(it, STANDING_CENTRE).and_then(|it| it.current.as_ref());
            current.is_some_and(|it| it.version == 2 && it.retention_days == Some(14))
        })
        .await;
    inspectors
        .until(|it| called(it, CAMPAIGN).is_some_and(|it| it.phase == AgreementPhase::Ended))
        .await;
    // Of a disaster between helpers inspectors have seen nothing, and know nothing.
    assert_eq!(fires_units(&inspectors.mirror), 0);
    assert!(called(&inspectors.mirror, MUTUAL_AID).is_none());
    let accepted = played.await.expect("the play");
    let written = SCENARIO.matches("[[agreement.step]]").count();
    // Each is drafted, proposed and signed by 5, 6 and 4; the amendment is proposed and signed once more.
    assert_eq!(accepted as usize, written + 3 * 2 + 15 + 1 + 5);
    let fire = seat(&server, "fire.legal").await;
    let phases = |title: &'static str| {
        let fire = fire.clone();
        async move {
            let all = fire.list(List::Agreements).await.expect("a list");
            all.into_iter().find_map(|it| match it {
                protocol::Object::Agreement(it) => {
                    let current = it.current.as_ref()?;
                    (current.title == title).then_some(it.phase)
                }
                _ => None,
            })
        }
    };
    assert_eq!(phases(STANDING_CENTRE).await, Some(AgreementPhase::InForce));
    assert_eq!(phases(MUTUAL_AID).await, Some(AgreementPhase::InForce));
    assert_eq!(phases(CAMPAIGN).await, None, "fire is no party of it");
    let aid = called(&helper.mirror, MUTUAL_AID).expect("in force").id;
    let shown = shown_to_a_helper(&fire, aid).await;
    assert_eq!(shown, vec![Some(Precision::Cell1km); seen], "no finer");
    // Played again, all of it is there already.
    let again = play(&server, data.path(), SCENARIO).await.expect("a play");
    assert_eq!(again, 0);
    server.stop().await;
}

/// G2 and G17: while a joint task of inspectors and police runs, police reads what inspectors found, and no longer.
#[tokio::test]
async fn the_campaign_of_the_template_opens_while_a_joint_task_runs() {
    let data = tempfile::tempdir().expect("a folder");
    let server = demo_server(data.path()).await;
    let campaign = SCENARIO.rsplit("[[agreement]]").next().expect("the last");
    let campaign = campaign.split("[[agreement.step]]").next().expect("a head");
    let head = SCENARIO.split("[[agreement]]").next().expect("a head");
    let accepted = play(
        &server,
        data.path(),
        &format!("{head}[[agreement]]{campaign}"),
    );
    assert_eq!(accepted.await.expect("the play"), 2 + 4);
    let (food, police) = (
        seat(&server, "food.commander").await,
        seat(&server, "police.commander").await,
    );
    let mut screen = Screen::open(&police).await;
    let incident = city::incident();
    food.report_incident(&incident).await.expect("an incident");
    let mut task = city::task(&["police"], None);
    task.answer_by = later(2 * HOUR_MS);
    food.draft_task(&task).await.expect("a draft");
    food.propose_task(task.id, &city::plain())
        .await
        .expect("a proposal");
    screen.until(|it| it.task(task.id).is_some()).await;
    assert!(screen.mirror.incident(incident.id).is_none());
    police
        .answer_task(task.id, &city::accept(1))
        .await
        .expect("a yes");
    screen
        .until(|it| {
            it.incident(incident.id)
                .is_some_and(|it| it.narrative.is_some())
        })
        .await;
    food.cancel_task(task.id, &because("Over"))
        .await
        .expect("cancelled");
    screen.until(|it| it.incident(incident.id).is_none()).await;
    server.stop().await;
}
