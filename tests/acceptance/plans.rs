//! Joint tasks by the templates of the demo city, each played from its proposal to what there is to learn from it by everybody who has
//! a part in it (T28 to T32, and what each kind of task has of its own).

mod given;

use acceptance::Screen;
use client::{Client, List, Mirror};
use player::PlayError;
use protocol::{
    object::{Party, Task},
    object_enforcement::ReferralState,
    object_inspection::{InspectionTarget, RectificationState},
    words::{
        Commitment, EvacuationEnd, EvidenceEnd, Figure, MeasureKind, MeasureState, ObjectiveState,
        Release, ReportState, TaskPhase,
    },
};
use uuid::Uuid;

use self::given::DemoCity;
use crate::inspecting::{is, refusal};

const UNDERPASS: &str = include_str!("../../fixtures/scenarios/underpass.toml");
const MARKET: &str = include_str!("../../fixtures/scenarios/night-market.toml");
const DEPOT: &str = include_str!("../../fixtures/scenarios/fuel-depot.toml");

/// The steps that a scenario has written down.
fn steps(scenario: &str) -> u64 {
    scenario.matches("[[task.step]]").count() as u64
}

/// The one task that a screen shows.
fn task(mirror: &Mirror) -> &Task {
    let mut all = mirror.tasks();
    let found = all.next().expect("the task");
    assert!(all.next().is_none(), "there is one task");
    found
}

fn party<'a>(task: &'a Task, agency: &str) -> Option<&'a Party> {
    task.parties.iter().find(|it| it.agency == agency)
}

/// What came of a play: what a party in it is shown at its end, and what it heard of it meanwhile.
struct Played {
    city: DemoCity,
    mirror: Mirror,
    id: Uuid,
}

impl Played {
    /// Plays a scenario whose task `insider` is in, and `outsider` is not.
    async fn of(scenario: &str, insider: &str, outsider: &str) -> Self {
        let city = DemoCity::start().await;
        let (inside, outside) = (city.record(insider).await, city.record(outsider).await);
        let report = city.play(scenario).await.expect("a play to its end");
        assert!(report.accepted > steps(scenario), "{report:?}");
        let mirror = Screen::open(&city.seat(insider).await).await.mirror;
        let id = task(&mirror).id;
        // V14: by no word of its stream is it known to who is not in it; who is in it heard of it.
        assert!(inside.heard().await.contains(&id.to_string()));
        let heard = outside.heard().await;
        let mut own: Vec<String> = mirror.task_items().map(|it| it.id().to_string()).collect();
        own.push(id.to_string());
        let told = own.iter().find(|it| heard.contains(it.as_str()));
        assert_eq!(told, None, "told to {outsider}");
        let it = Self { city, mirror, id };
        it.nothing_for(&it.city.seat(outsider).await).await;
        it
    }

    /// V14: nor by any other door.
    async fn nothing_for(&self, stranger: &Client) {
        let hidden = stranger.object(List::Tasks, &self.id.to_string()).await;
        assert_eq!(refusal(hidden), is(404, "unknown", None));
        let items = stranger.list(List::TaskItems).await.expect("a list");
        assert_eq!(items.len(), 0);
        match stranger.timeline_of_task(self.id).await {
            Ok(it) => assert_eq!(it.entries.len(), 0),
            refused => assert_eq!(refusal(refused), is(404, "unknown", None)),
        }
    }

    /// T32: reviewed, and by which template to everybody in it.
    fn is_reviewed_by(&self, code: &str, title: &str) -> &Task {
        let task = task(&self.mirror);
        assert_eq!(task.phase, TaskPhase::Reviewed);
        let by = task.template.as_ref().expect("its template");
        assert_eq!((by.code.as_str(), by.version), (code, 1));
        assert_eq!(by.title, title);
        // What is ready for later is the lead's.
        assert!(by.draw.is_none() && by.period.is_none());
        assert!(task.review.as_ref().is_some_and(|it| it.len() > 50));
        // Everybody who had promised came.
        let promised = task.parties.iter();
        let mut promised = promised.filter(|it| it.commitment == Commitment::Accepted);
        assert!(promised.clone().count() >= 4);
        let came = |it: &Party| it.asks.is_empty() || !it.came.is_empty();
        assert!(promised.clone().all(came), "what was promised is counted");
        assert!(promised.all(|it| it.came.iter().all(|it| it.arrived == it.promised)));
        task
    }

    /// A picture that the player made is whole.
    async fn shows_picture(&self, id: Uuid, length: u64) {
        let seat = self.city.seat("customs.commander").await;
        let bytes = seat.attachment(id).await.expect("the bytes");
        assert!(bytes.starts_with(b"\x89PNG") && bytes.len() as u64 == length);
    }

    /// The same task as its lead is shown it.
    async fn of_lead(&self, account: &str) -> Task {
        let screen = Screen::open(&self.city.seat(account).await).await;
        screen.mirror.task(self.id).expect("the task").clone()
    }
}

/// T28 to T32 and B1 to B9: the flash flood at the underpass.
#[tokio::test]
async fn a_disaster_response_by_a_template_is_played_to_its_end() {
    let it = Played::of(UNDERPASS, "police.commander", "customs.commander").await;
    let task = it.is_reviewed_by("UNDERPASS", "Flash flood at an underpass");
    // The offer of one was taken, who declined and was optional is left out, and another leads with the lead.
    let civil = party(task, "civil").expect("civil protection");
    let promised = civil.promise.as_ref().expect("what it offered");
    assert_eq!((promised.asks.len(), promised.asks[0].count), (2, 1));
    assert!(party(task, "environment").is_none());
    assert!(party(task, "fire").is_some_and(|it| it.leads));
    let of_lead = it.of_lead("eoc.commander").await;
    let ready = of_lead.template.and_then(|it| it.period).expect("a period");
    assert_eq!((ready.hours, ready.posts.len()), (8, 5));

    let mirror = &it.mirror;
    let period = mirror.periods().next().expect("the period");
    let texts: Vec<&str> = period
        .objectives
        .iter()
        .map(|it| it.text.as_str())
        .collect();
    let planned: Vec<&str> = ready.objectives.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, planned);
    let is_met = |it: &protocol::object_response::Objective| it.state == ObjectiveState::Met;
    assert!(period.objectives.iter().all(is_met));
    assert_eq!(mirror.sectors().filter(|it| it.ended.is_some()).count(), 3);
    let held: Vec<_> = mirror
        .posts()
        .filter(|it| it.holder.is_some() || !it.former.is_empty())
        .collect();
    assert_eq!((mirror.posts().count(), held.len()), (8, 8));
    for wanted in &ready.posts {
        let is_it = |it: &&&protocol::object_response::Post| it.position == wanted.position;
        assert_eq!(
            held.iter().find(is_it).map(|it| &it.filled_by),
            Some(&wanted.agency)
        );
    }

    let evacuation = mirror.evacuations().next().expect("the evacuation");
    assert_eq!(evacuation.evacuated[0].count, 178);
    let ended = evacuation.ended.as_ref().expect("its end");
    assert_eq!(ended.how, EvacuationEnd::Complete);
    let shelter = mirror.shelters().next().expect("the shelter");
    assert_eq!(shelter.sheltered.as_ref().map(|it| it.count), Some(0));
    assert!(shelter.closed.is_some());
    assert_eq!(mirror.all_figures().count(), 9);
    let standing = &task.response.as_ref().expect("the response").standing;
    let missing = standing.iter().filter(|it| it.figure == Figure::Missing);
    let missing: Vec<_> = missing
        .map(|it| (it.agency.as_str(), it.count, it.is_source))
        .collect();
    assert_eq!(missing, [("fire", 0, true), ("police", 3, false)]);
    let mut reports: Vec<_> = mirror.situation_reports().collect();
    reports.sort_by_key(|it| it.version);
    let states: Vec<_> = reports
        .iter()
        .map(|it| (it.agency.as_str(), it.state))
        .collect();
    assert_eq!(
        states,
        [
            ("fire", ReportState::Superseded),
            ("eoc", ReportState::Approved)
        ]
    );
    it.city.stop().await;
}

/// What a target was found to be like: how often it was visited, and what of it was found and ordered.
fn counts(it: &InspectionTarget) -> (usize, usize, usize) {
    (it.visits.len(), it.findings.len(), it.orders.len())
}

/// T28 to T32 and Y1 to Y8: food safety at the night market.
#[tokio::test]
async fn an_inspection_by_a_template_is_played_to_its_end() {
    let it = Played::of(MARKET, "customs.commander", "civil.commander").await;
    let task = it.is_reviewed_by("MARKET", "Night-market food safety");
    // The offer of one was refused and it promised all; who declined was asked for less.
    let customs = party(task, "customs").expect("customs");
    assert_eq!((customs.offers, customs.came[0].promised), (1, 2));
    assert_eq!(party(task, "police").expect("the police").asks[0].count, 1);
    let of_lead = it.of_lead("food.commander").await;
    let ready = of_lead.template.and_then(|it| it.draw).expect("a draw");

    let plan = task.inspection.as_ref().expect("the inspection");
    let drawn = plan.plan.as_ref().expect("what is drawn");
    assert_eq!(
        (drawn.targets, drawn.inspectors_each),
        (ready.targets, ready.inspectors_each)
    );
    assert_eq!(plan.seed.as_deref(), Some("04 11 29 33 41"));
    assert_eq!((plan.exclusions.len(), plan.inspectors.len()), (1, 8));
    let mut targets: Vec<_> = it.mirror.targets().collect();
    assert_eq!(targets.len(), 6);
    targets.retain(|it| it.drawn.is_some());
    targets.sort_by_key(|it| it.drawn);
    let found: Vec<_> = targets.iter().map(|it| counts(it)).collect();
    assert_eq!(found, [(2, 3, 1), (2, 1, 1), (2, 1, 1), (0, 0, 0)]);
    assert!(targets[3].skipped.is_some());
    // One of each agency that has named any, but for who has kin there.
    assert!(targets.iter().all(|it| it.inspectors.len() == 4));
    let of_kin = targets
        .iter()
        .filter(|it| it.number == 4)
        .flat_map(|it| &it.inspectors);
    assert!(
        of_kin
            .into_iter()
            .all(|it| (it.agency.as_str(), it.number) != ("food", 2))
    );
    let visits = || targets.iter().flat_map(|it| &it.visits);
    assert!(visits().all(|it| it.finished_at.is_some()));
    let signed = visits().filter(|it| it.signed.as_ref().is_some_and(|it| !it.strokes.is_empty()));
    assert_eq!(
        (
            signed.count(),
            visits().filter(|it| it.unsigned.is_some()).count()
        ),
        (4, 2)
    );
    assert_eq!(visits().filter(|it| it.checklist.is_some()).count(), 4);
    let photos: usize = targets.iter().map(|it| it.attachments.len()).sum();
    assert_eq!(photos, 3);
    let orders = targets.iter().flat_map(|it| &it.orders);
    let orders: Vec<_> = orders
        .map(|it| (it.agency.as_str(), it.state, it.rechecks.len()))
        .collect();
    let expected = [
        ("food", RectificationState::Rectified, 2),
        ("fire", RectificationState::Rectified, 1),
        ("environment", RectificationState::Withdrawn, 0),
    ];
    assert_eq!(orders, expected);
    let sheet = plan.sheets.first().expect("the joint sheet");
    assert_eq!(
        (sheet.targets, sheet.visited, sheet.skipped, sheet.findings),
        (4, 3, 1, 5)
    );
    assert_eq!(sheet.release, Release::Published);
    let photo = &targets[0].attachments[0];
    it.shows_picture(photo.id, photo.bytes).await;
    it.city.stop().await;
}

/// T28 to T32 and N1 to N9: the illegal fuel depot.
#[tokio::test]
async fn an_enforcement_by_a_template_is_played_to_its_end() {
    let it = Played::of(DEPOT, "police.commander", "ambulance.commander").await;
    let task = it.is_reviewed_by("DEPOT", "Illegal fuel depot");
    // The offer of one was taken, who declined and was optional is left out, and another was asked for more while it ran.
    assert_eq!(
        party(task, "police").expect("the police").came[0].promised,
        1
    );
    assert!(party(task, "civil").is_none());
    assert_eq!(party(task, "customs").expect("customs").came[0].arrived, 2);
    assert_eq!(task.version, Some(3));
    let settled = task.enforcement.as_ref().expect("what is settled");
    let by_police = settled
        .countersign
        .iter()
        .map(|it| (it.measure, it.by.as_deref()));
    let expected = [
        (MeasureKind::Seal, Some("police")),
        (MeasureKind::Close, Some("police")),
    ];
    assert!(
        expected
            .iter()
            .all(|it| by_police.clone().any(|told| told == *it))
    );

    let mut measures: Vec<_> = it.mirror.measures().collect();
    measures.sort_by_key(|it| it.number);
    let told = measures
        .iter()
        .map(|it| (it.agency.as_str(), it.measure, it.state));
    let expected = [
        ("fire", MeasureKind::Seal, MeasureState::InForce),
        ("fire", MeasureKind::Close, MeasureState::InForce),
        ("customs", MeasureKind::Seize, MeasureState::InForce),
        ("customs", MeasureKind::Fine, MeasureState::InForce),
        ("environment", MeasureKind::Order, MeasureState::Lifted),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert!(
        measures
            .iter()
            .all(|it| it.instrument.is_some() && it.concerns.is_empty())
    );
    let signed: Vec<_> = measures
        .iter()
        .filter(|it| it.countersigned.is_some())
        .map(|it| it.number)
        .collect();
    assert_eq!((signed, measures[0].refusals.len()), (vec![1, 2], 1));
    let mut evidence: Vec<_> = it.mirror.all_evidence().collect();
    evidence.sort_by_key(|it| it.number);
    for (it, chain, how) in [
        (evidence[0], ["fire", "customs"], EvidenceEnd::Destroyed),
        (evidence[1], ["customs", "police"], EvidenceEnd::Transferred),
    ] {
        let held: Vec<&str> = it.custody.iter().map(|it| it.agency.as_str()).collect();
        assert_eq!(held, chain);
        assert!(it.custody[1].seal_intact == Some(true) && it.custody[1].given_at.is_some());
        assert_eq!(it.ended.as_ref().map(|it| it.how), Some(how));
        assert_eq!((it.attachments.len(), it.offer.is_none()), (1, true));
    }
    let referral = it.mirror.referrals().next().expect("the referral");
    assert_eq!(
        (referral.state, referral.items.len()),
        (ReferralState::Closed, 4)
    );
    assert_eq!(referral.reference.as_deref(), Some("T-26-0412"));
    assert!(referral.outcome.is_some());
    it.city.stop().await;
}

/// The control: a scenario that does not fit any more is noticed, at the step that does not.
#[tokio::test]
async fn a_scenario_that_no_longer_fits_ends_its_play() {
    let city = DemoCity::start().await;
    let unknown = MARKET.replace("template = \"MARKET\"", "template = \"MARKETS\"");
    let why = city.play(&unknown).await.expect_err("no such template");
    assert!(
        matches!(&why, PlayError::Task { task, .. } if task == "MARKETS"),
        "{why}"
    );
    // More than are listed.
    let too_many = MARKET.replace("targets = 4\n", "targets = 40\n");
    assert_ne!(too_many, MARKET);
    let why = city.play(&too_many).await.expect_err("too many");
    let PlayError::Step {
        number,
        does,
        by,
        why,
        ..
    } = &why
    else {
        panic!("{why}");
    };
    let step = (*number, does.as_str(), by.as_str());
    assert_eq!(step, (7, "close_list", "food.commander"));
    assert!(why.contains("422 out_of_range"), "{why}");
    city.stop().await;
}
