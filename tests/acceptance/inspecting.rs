//! Joint inspections over real sockets (V14, Y1 to Y8, K23): from the list to the joint result, and what of it nobody else hears.

mod given;
mod overdue;

use std::collections::{BTreeMap, BTreeSet};

use acceptance::{
    Screen, TestServer, city,
    photograph::{described, photograph},
};
use bytes::Bytes;
use client::{ApiError, Client, List, Mirror};
use domain::{
    AgencyId, TaskId, TaskItemId,
    inspection::{DrawList, HowMany},
};
use protocol::{
    command::{Accepted, AddAttachment, RecordFinding},
    object_inspection::{Inspection, InspectionTarget},
    query::Timeline,
    words::{ChecklistAnswer, MediaType, Release, Severity},
};
use uuid::Uuid;

pub(crate) use self::given::agreed_as;
use self::given::*;
use crate::agreements::because;

/// Status, code and field of a refusal.
pub(crate) fn refusal<T: std::fmt::Debug>(
    answer: Result<T, ApiError>,
) -> (u16, String, Option<String>) {
    match answer {
        Err(ApiError::Refused { status, problem }) => (status, problem.code, problem.field),
        other => panic!("not refused: {other:?}"),
    }
}

pub(crate) fn is(status: u16, code: &str, field: Option<&str>) -> (u16, String, Option<String>) {
    (status, code.to_owned(), field.map(str::to_owned))
}

fn plan(mirror: &Mirror, task: Uuid) -> Option<&Inspection> {
    mirror.task(task)?.inspection.as_ref()
}

/// Fire leads, ems and police have promised, and the operations centre sees the task by an agreement.
struct Inspected {
    server: TestServer,
    fire: Client,
    ems: Client,
    police: Client,
    crew: Client,
    eoc: Client,
    task: Uuid,
    /// The first three are typed, the last was a zone.
    targets: [Uuid; 4],
}

impl Inspected {
    async fn new() -> Self {
        let server = TestServer::start().await;
        let (fire, ems, police) = (
            server.seat("fire.commander").await,
            server.seat("ems.commander").await,
            server.seat("police.commander").await,
        );
        let (crew, eoc) = (
            server.seat("fire.crew1").await,
            server.seat("eoc.coordinator").await,
        );
        let admin = server.seat("fire.admin").await;
        admin
            .configure_agency("fire", &checklists())
            .await
            .expect("a checklist");
        let task = agreed(&fire, &[("ems", &ems), ("police", &police)]).await;
        let targets = [(); 4].map(|()| client::new_id());
        Self {
            server,
            fire,
            ems,
            police,
            crew,
            eoc,
            task,
            targets,
        }
    }

    /// Rules Y1 and Y2: three typed targets and a zone, two inspectors of each agency, one of whom is kin of somebody.
    async fn list(&self) {
        let (task, [first, second, third, fourth]) = (self.task, self.targets);
        let other = agreed_as(
            &self.fire,
            &[("ems", &self.ems)],
            city::task(&["ems"], None),
        )
        .await;
        let typed = || typed(&[(first, "Market"), (second, "Dock"), (third, "School")]);
        let wrong = self.fire.list_targets(other, &typed()).await;
        assert_eq!(refusal(wrong), is(409, "wrong_kind", None));
        let not_theirs = self.ems.list_targets(task, &typed()).await;
        assert_eq!(refusal(not_theirs), is(403, "not_yours", None));
        let unseen = self.eoc.list_targets(task, &typed()).await;
        assert_eq!(refusal(unseen).0, 403);
        self.fire
            .list_targets(task, &typed())
            .await
            .expect("listed");
        let zone = zone();
        self.fire.draw_zone(&zone).await.expect("a zone");
        self.fire
            .list_targets(task, &from_zone(fourth, zone.id))
            .await
            .expect("a zone is a target");
        for (desk, agency) in [
            (&self.fire, "fire"),
            (&self.ems, "ems"),
            (&self.police, "police"),
        ] {
            let names = [format!("{agency} A"), format!("{agency} B")];
            desk.name_inspectors(task, &named(&names))
                .await
                .expect("inspectors");
        }
        let kin = || excluded("ems", 1, first);
        let not_theirs = self.police.exclude_inspector(task, &kin()).await;
        assert_eq!(refusal(not_theirs), is(403, "not_yours", None));
        self.ems.exclude_inspector(task, &kin()).await.expect("kin");
    }

    /// Rule Y3: closed with its digest, drawn with a seed, and the same as anybody draws from what the wire tells.
    async fn draw(&self) {
        let (fire, task) = (&self.fire, self.task);
        let open = fire.draw_targets(task, &seed()).await;
        assert_eq!(refusal(open), is(409, "wrong_state", None));
        let more = fire.close_list(task, &close(Some(5), 1)).await;
        assert_eq!(refusal(more), is(422, "out_of_range", Some("targets")));
        let too_many = fire.close_list(task, &close(Some(2), 6)).await;
        assert_eq!(
            refusal(too_many),
            is(422, "out_of_range", Some("inspectors_each"))
        );
        // Of ems one is excluded, so they are too few for two at the market.
        let too_few = fire.close_list(task, &close(None, 2)).await;
        assert_eq!(refusal(too_few), is(409, "too_few_inspectors", None));
        fire.close_list(task, &close(None, 1))
            .await
            .expect("closed");
        fire.reopen_list(task, &because("One was missing"))
            .await
            .expect("open again");
        fire.close_list(task, &close(Some(2), 1))
            .await
            .expect("closed");
        let late = typed(&[(client::new_id(), "Too late")]);
        let closed = fire.list_targets(task, &late).await;
        assert_eq!(refusal(closed), is(409, "wrong_state", None));
        fire.start_task(task, &city::plain()).await.expect("begun");
        let not_drawn = fire.start_visit(self.targets[0], &begin(None)).await;
        assert_eq!(refusal(not_drawn), is(409, "not_drawn", None));
        fire.draw_targets(task, &seed()).await.expect("drawn");
        let again = fire.draw_targets(task, &seed()).await;
        assert_eq!(refusal(again), is(409, "wrong_state", None));
    }
}

/// By the number of the target: its place in the draw, and who inspects it.
type Lots = BTreeMap<u16, (u16, Vec<(String, u16)>)>;

/// What is drawn from what a screen shows.
fn drawn_again(mirror: &Mirror, task: Uuid) -> (String, Lots) {
    let told = plan(mirror, task).expect("the plan");
    let of_task = || mirror.targets().filter(|it| it.task == task);
    let numbers: BTreeMap<Uuid, u16> = of_task().map(|it| (it.id, it.number)).collect();
    let agency = |it: &str| AgencyId::new(it).expect("an agency");
    let mut inspectors: BTreeMap<AgencyId, BTreeSet<u16>> = BTreeMap::new();
    for it in &told.inspectors {
        let pool = inspectors.entry(agency(&it.agency)).or_default();
        pool.insert(it.number);
    }
    let excluded = told.exclusions.iter();
    let how = told.plan.as_ref().expect("what is drawn");
    let list = DrawList {
        task: TaskId(task),
        plan: HowMany {
            targets: how.targets,
            inspectors_each: how.inspectors_each,
        },
        targets: of_task().map(|it| (it.number, TaskItemId(it.id))).collect(),
        inspectors,
        excluded: excluded
            .map(|it| (agency(&it.agency), it.inspector, numbers[&it.target]))
            .collect(),
    };
    let lots = list.draw(told.seed.as_deref().expect("the seed"));
    let lots = lots.expect("enough inspectors").into_iter().zip(1..);
    let of_lot = |(lot, place): (domain::inspection::Lot, u16)| {
        let names = lot.inspectors.into_iter();
        let names = names.map(|(agency, number)| (agency.to_string(), number));
        (lot.target, (place, names.collect()))
    };
    (list.digest(), lots.map(of_lot).collect())
}

/// Y1 to Y3 and V14: what is drawn follows from what everybody in the task sees; who is not in it sees none of it.
#[tokio::test]
async fn what_is_drawn_can_be_drawn_again_from_what_the_wire_tells() {
    let it = Inspected::new().await;
    let mut screen = Screen::open(&it.ems).await;
    let mut stranger = Screen::open(&it.eoc).await;
    it.list().await;
    screen.until(|mirror| mirror.targets().count() == 4).await;
    it.draw().await;
    let is_drawn = |mirror: &Mirror| plan(mirror, it.task).is_some_and(|it| it.drawn_at.is_some());
    screen.until(is_drawn).await;
    let told = plan(&screen.mirror, it.task).expect("the plan");
    let (digest, lots) = drawn_again(&screen.mirror, it.task);
    assert_eq!(told.sha256.as_deref(), Some(digest.as_str()));
    let shown = screen.mirror.targets().filter_map(|it| {
        let names = it.inspectors.iter();
        let names = names.map(|it| (it.agency.clone(), it.number)).collect();
        it.drawn.map(|place| (it.number, (place, names)))
    });
    assert_eq!(shown.collect::<Lots>(), lots);
    assert_eq!(lots.len(), 2);
    let is_as_drawn = |it: &InspectionTarget| it.is_selected == it.drawn.is_some();
    assert!(screen.mirror.targets().all(is_as_drawn));

    // V14: it sees the task, and nothing of the inspection.
    let in_progress = protocol::words::TaskPhase::InProgress;
    stranger
        .until(|mirror| {
            mirror
                .task(it.task)
                .is_some_and(|it| it.phase == in_progress)
        })
        .await;
    assert_eq!(plan(&stranger.mirror, it.task), None);
    assert_eq!(stranger.mirror.targets().count(), 0);
    assert_eq!(city::count(&it.eoc, List::TaskItems).await, 0);
    assert_eq!(city::count(&it.police, List::TaskItems).await, 4);
    let id = it.targets[0].to_string();
    let unseen = it.eoc.object(List::TaskItems, &id).await;
    assert_eq!(refusal(unseen), is(404, "unknown", None));
    let unseen = it.eoc.skip_target(it.targets[0], &because("No")).await;
    assert_eq!(refusal(unseen), is(404, "unknown", None));
    assert_eq!(lines(&it.eoc, it.task).await, 0);
    assert!(lines(&it.ems, it.task).await > 5);
    it.server.stop().await;
}

/// How many lines of a task's timeline tell of an inspection.
async fn lines(client: &Client, task: Uuid) -> usize {
    let timeline: Timeline = client
        .get(&format!("/api/v1/timeline?task={task}"))
        .await
        .expect("a timeline");
    let told = timeline.entries.iter();
    told.filter(|it| it.what.starts_with("inspection_")).count()
}

/// The target as a screen shows it.
fn target(mirror: &Mirror, id: Uuid) -> &InspectionTarget {
    mirror.target(id).expect("the target")
}

/// The two that were drawn, and one that was not.
async fn drawn(it: &Inspected) -> ([Uuid; 2], Uuid) {
    let screen = Screen::open(&it.fire).await;
    let mut found: Vec<_> = screen
        .mirror
        .targets()
        .map(|it| (it.drawn.unwrap_or(u16::MAX), it.id))
        .collect();
    found.sort_unstable();
    ([found[0].1, found[1].1], found[2].1)
}

async fn send(
    desk: &Client,
    target: Uuid,
    what: &AddAttachment,
    bytes: &Bytes,
) -> Result<Accepted, ApiError> {
    desk.add_photograph(target, what, bytes.clone()).await
}

impl Inspected {
    /// Rule Y5: a crew of a unit that was sent begins the visit, by a checklist of its agency.
    async fn begin_visit(&self, at: Uuid, not_drawn: Uuid) {
        let crew = &self.crew;
        let unsent = crew.start_visit(at, &begin(Some("EXITS"))).await;
        assert_eq!(refusal(unsent), is(403, "not_yours", None));
        let unit = city::unit_called(&self.fire, "fire 1").await;
        let sent = city::assign(unit, None, Some(self.task));
        self.fire.assign_unit(&sent).await.expect("sent");
        let elsewhere = crew.start_visit(not_drawn, &begin(None)).await;
        assert_eq!(refusal(elsewhere), is(409, "not_drawn", None));
        let by_none = crew.start_visit(at, &begin(Some("ROOFS"))).await;
        assert_eq!(refusal(by_none).0, 422);
        let early = send(crew, at, &described(b"x"), &Bytes::from_static(b"x")).await;
        assert_eq!(refusal(early), is(409, "wrong_state", None));
        crew.start_visit(at, &begin(Some("EXITS")))
            .await
            .expect("begun");
        let again = self.fire.start_visit(at, &begin(None)).await;
        assert_eq!(refusal(again), is(409, "wrong_state", None));
        let strange = crew
            .answer_checklist(at, &answers(&[("9", ChecklistAnswer::Ok)]))
            .await;
        assert_eq!(refusal(strange), is(404, "unknown", None));
        let said = [("1", ChecklistAnswer::Ok), ("2", ChecklistAnswer::NotOk)];
        crew.answer_checklist(at, &answers(&said))
            .await
            .expect("answered");
        let of_another = self.police.answer_checklist(at, &answers(&said)).await;
        assert_eq!(refusal(of_another), is(409, "wrong_state", None));
    }

    /// Rule Y6: a photograph is one, and its finding names it; the id of the finding is given.
    async fn find(&self, at: Uuid) -> (RecordFinding, AddAttachment, Bytes) {
        let crew = &self.crew;
        let no_picture = Bytes::from_static(b"no picture at all");
        let not_one = send(crew, at, &described(&no_picture), &no_picture).await;
        assert_eq!(refusal(not_one), is(422, "wrong_type", Some("media_type")));
        let paper = AddAttachment {
            media_type: MediaType::Pdf,
            ..described(&no_picture)
        };
        let paper = send(crew, at, &paper, &no_picture).await;
        assert_eq!(refusal(paper), is(422, "malformed", Some("media_type")));
        let bytes = photograph(7, 90_000);
        let photo = described(&bytes);
        send(crew, at, &photo, &bytes).await.expect("attached");
        send(crew, at, &photo, &bytes)
            .await
            .expect("the same again");
        let twice = send(crew, at, &described(&bytes), &bytes).await;
        assert_eq!(refusal(twice).1, "already_attached");
        let found = finding(&[photo.id], Some("2"), Severity::Critical);
        self.ems.start_visit(at, &begin(None)).await.expect("begun");
        let not_its = self
            .ems
            .record_finding(at, &finding(&[photo.id], None, Severity::Minor))
            .await;
        assert_eq!(refusal(not_its), is(404, "unknown", None));
        let mut nowhere = finding(&[], None, Severity::Minor);
        nowhere.at = Some(protocol::object::LonLat {
            lon: 181.0,
            lat: 0.0,
        });
        assert_eq!(refusal(crew.record_finding(at, &nowhere).await).0, 422);
        crew.record_finding(at, &found).await.expect("recorded");
        (found, photo, bytes)
    }

    /// Rule Y5: signed, or with the reason why nobody did.
    async fn finish(&self, at: Uuid) {
        let crew = &self.crew;
        let scribble = crew.finish_visit(at, &signed("0,0 1001,5")).await;
        assert_eq!(refusal(scribble), is(422, "malformed", Some("strokes")));
        let neither = crew.finish_visit(at, &unsigned(None)).await;
        assert_eq!(refusal(neither), is(422, "empty", Some("signed")));
        let mut both = signed("");
        both.unsigned = Some("Nobody was there".to_owned());
        let both = crew.finish_visit(at, &both).await;
        assert_eq!(refusal(both), is(422, "contradictory", Some("signed")));
        crew.finish_visit(at, &signed("0,0 10,20;5,5"))
            .await
            .expect("signed");
        let after = photograph(8, 100);
        let late = send(crew, at, &described(&after), &after).await;
        assert_eq!(refusal(late), is(409, "wrong_state", None));
    }
}

/// Y5 to Y8: visited, photographed, signed, ordered, rechecked and concluded.
#[tokio::test]
async fn a_target_is_visited_and_the_result_concluded() {
    let it = Inspected::new().await;
    it.list().await;
    it.draw().await;
    let ([first, second], not_drawn) = drawn(&it).await;
    let mut screen = Screen::open(&it.ems).await;
    it.begin_visit(first, not_drawn).await;
    let (found, photo, bytes) = it.find(first).await;
    it.finish(first).await;
    screen
        .until(|mirror| target(mirror, first).findings.len() == 1)
        .await;

    // The bytes are whole, to who is in the task.
    assert_eq!(it.ems.attachment(photo.id).await.expect("the bytes"), bytes);
    assert_eq!(refusal(it.eoc.attachment(photo.id).await).0, 404);
    let taken = it
        .fire
        .remove_attachment(photo.id, &because("Blurred"))
        .await;
    assert_eq!(refusal(taken), is(409, "wrong_state", None));

    let order = ordered(found.id, None);
    let not_its = ordered(found.id, None);
    let not_its = it.ems.order_rectification(first, &not_its).await;
    assert_eq!(refusal(not_its), is(403, "not_yours", None));
    it.fire
        .order_rectification(first, &order)
        .await
        .expect("ordered");
    let early = it.fire.conclude_inspection(it.task, &conclude()).await;
    assert_eq!(refusal(early), is(409, "wrong_state", None));
    it.ems
        .finish_visit(first, &unsigned(Some("The keeper had left")))
        .await
        .expect("left");
    let not_lead = it.ems.skip_target(second, &because("Closed")).await;
    assert_eq!(refusal(not_lead), is(403, "not_yours", None));
    it.fire
        .skip_target(second, &because("Closed since May"))
        .await
        .expect("skipped");
    it.fire
        .conclude_inspection(it.task, &conclude())
        .await
        .expect("concluded");
    it.fire
        .recheck_order(first, &rechecked(order.id, true))
        .await
        .expect("rechecked");
    let again = it
        .fire
        .recheck_order(first, &rechecked(order.id, true))
        .await;
    assert_eq!(refusal(again), is(409, "wrong_state", None));

    let is_done = |mirror: &Mirror| {
        let orders = &target(mirror, first).orders;
        orders.iter().any(|it| it.ended_at.is_some())
    };
    screen.until(is_done).await;
    let shown = target(&screen.mirror, first);
    let visit = shown
        .visits
        .iter()
        .find(|it| it.agency == "fire")
        .expect("its visit");
    assert_eq!(
        visit.signed.as_ref().expect("signed").strokes,
        "0,0 10,20;5,5"
    );
    assert_eq!(visit.answers.len(), 2);
    assert_eq!(shown.findings[0].photos, [photo.id]);
    assert_eq!(shown.attachments[0].sha256, photo.sha256);
    let told = plan(&screen.mirror, it.task).expect("the plan");
    assert_eq!(told.checklists[0].code, "EXITS");
    let sheet = &told.sheets[0];
    let counts = (
        sheet.targets,
        sheet.visited,
        sheet.skipped,
        sheet.findings,
        sheet.orders_open,
    );
    assert_eq!(
        (counts, sheet.release),
        ((2, 1, 1, 1, 1), Release::Published)
    );
    it.server.stop().await;
}
