//! What is heard late, and what has an end: a tablet's counts, a unit that goes home, an agency that leaves, a task that is over, and texts
//! that are erased.

use acceptance::{Screen, city};
use client::{Client, List, Mirror};
use protocol::{
    Object,
    command::{AnswerTask, Erase, MoveTask, TaskAnswer},
    words::{
        EvacuationEnd, Figure, ObjectiveState, Position, SectorKind, SubjectKind, TaskStep, Whom,
        ZoneKind,
    },
};
use uuid::Uuid;

use super::{given::*, is, items, refusal, standing};
use crate::agreements::{because, later};

fn units_in(mirror: &Mirror, sector: Uuid) -> Option<usize> {
    mirror.sector(sector).map(|it| it.units.len())
}

fn moved(step: TaskStep, reason: Option<&str>) -> MoveTask {
    MoveTask {
        command_id: client::new_id(),
        occurred_at: None,
        step,
        reason: reason.map(str::to_owned),
    }
}

fn erase(task: Uuid) -> Erase {
    Erase {
        command_id: client::new_id(),
        occurred_at: None,
        kind: SubjectKind::Task,
        id: task,
        reason: "Its time is up".to_owned(),
    }
}

/// The units of ems are out no more.
async fn goes_home(ems: &Client) {
    let open = ems.list(List::Assignments).await.expect("assignments");
    for it in open {
        if let Object::Assignment(it) = it
            && it.agency == "ems"
            && it.released_at.is_none()
        {
            ems.cancel_assignment(it.id, &because("Done"))
                .await
                .expect("back");
        }
    }
}

/// B7: of what an agency counted the last stands, whenever it was heard.
#[tokio::test]
async fn what_a_tablet_counted_earlier_does_not_displace_what_was_counted_later() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Responded::on(data.path()).await;
    let mut screen = Screen::open(&it.civil).await;
    it.at(HOUR_MS).await;
    let dead = |count, ms| {
        let mut dead = counted(None, Whom::Public, &[(Figure::Dead, count)]);
        dead.occurred_at = Some(later(ms));
        dead
    };
    let now = dead(3, HOUR_MS);
    it.ems.report_figures(it.task, &now).await.expect("counted");
    let kept = dead(1, HOUR_MS / 4);
    it.crew
        .report_figures(it.task, &kept)
        .await
        .expect("then it was");
    screen
        .until(|mirror| mirror.figures(kept.id).is_some())
        .await;
    let shown = screen.mirror.figures(kept.id).expect("the figures");
    assert_eq!((shown.number, shown.counted_at), (2, later(HOUR_MS / 4)));
    let of = |mirror: &Mirror| standing(mirror, it.task, Figure::Dead);
    assert_eq!(of(&screen.mirror), [("ems".to_owned(), 3, false)]);
    // The control: what was counted at the same moment and heard later does.
    let same = dead(4, HOUR_MS);
    it.crew
        .report_figures(it.task, &same)
        .await
        .expect("counted");
    screen.until(|mirror| of(mirror)[0].1 == 4).await;
    let future = it.ems.report_figures(it.task, &dead(5, 2 * HOUR_MS)).await;
    assert_eq!(
        refusal(future),
        is(422, "in_the_future", Some("occurred_at"))
    );
    it.server.stop().await;
}

/// B3 and B4: a unit is in a sector as long as it is sent, and as long as there is the sector; a post of it ends with it.
#[tokio::test]
async fn a_unit_leaves_its_sector_with_its_assignment_or_with_the_sector() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Responded::on(data.path()).await;
    let mut screen = Screen::open(&it.civil).await;
    let zone = it.zone(ZoneKind::Staging, None).await;
    let staging = sector(SectorKind::Staging, Some(zone), "fire");
    it.fire
        .set_up_sector(it.task, &staging)
        .await
        .expect("set up");
    let manager = post(Position::StagingManager, Some(staging.id), "fire");
    it.fire
        .create_post(it.task, &manager)
        .await
        .expect("created");
    it.fire
        .fill_post(manager.id, &filled("Ines"))
        .await
        .expect("filled");
    let unit = city::unit_called(&it.ems, "ems 1").await;
    let place = async || {
        it.crew
            .place_unit(staging.id, &of_unit(unit))
            .await
            .expect("placed");
    };
    place().await;
    screen
        .until(|mirror| units_in(mirror, staging.id) == Some(1))
        .await;
    it.ems
        .remove_unit(staging.id, &of_unit(unit))
        .await
        .expect("out");
    screen
        .until(|mirror| units_in(mirror, staging.id) == Some(0))
        .await;
    place().await;
    screen
        .until(|mirror| units_in(mirror, staging.id) == Some(1))
        .await;
    goes_home(&it.ems).await;
    screen
        .until(|mirror| units_in(mirror, staging.id) == Some(0))
        .await;
    let again = city::assign(unit, None, Some(it.task));
    it.ems.assign_unit(&again).await.expect("sent again");
    place().await;
    screen
        .until(|mirror| units_in(mirror, staging.id) == Some(1))
        .await;
    it.police
        .end_sector(staging.id, &because("Empty"))
        .await
        .expect("ended");
    screen
        .until(|mirror| {
            mirror
                .sector(staging.id)
                .is_some_and(|it| it.ended.is_some())
        })
        .await;
    assert_eq!(units_in(&screen.mirror, staging.id), Some(0));
    screen
        .until(|mirror| {
            mirror
                .one_post(manager.id)
                .is_some_and(|it| it.ended.is_some())
        })
        .await;
    let shown = screen.mirror.one_post(manager.id).expect("the post");
    assert_eq!((&shown.holder, shown.former.len()), (&None, 1));
    let no_post = post(Position::StagingManager, Some(staging.id), "fire");
    let no_post = it.fire.create_post(it.task, &no_post).await;
    assert_eq!(refusal(no_post), is(409, "wrong_state", None));
    it.server.stop().await;
}

/// B4, B6 and V14: who has left is shown nothing more, and the leads vacate and close what it leaves behind.
#[tokio::test]
async fn what_an_agency_leaves_behind_is_brought_to_its_end_by_the_leads() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Responded::on(data.path()).await;
    let mut own = Screen::open(&it.fire).await;
    let mut gone = Screen::open(&it.civil).await;
    let logistics = post(Position::LogisticsChief, None, "civil");
    it.fire
        .create_post(it.task, &logistics)
        .await
        .expect("created");
    it.civil
        .fill_post(logistics.id, &filled("Lea"))
        .await
        .expect("filled");
    let school = shelter(9);
    it.civil
        .open_shelter(it.task, &school)
        .await
        .expect("opened");
    let dead = counted(None, Whom::Public, &[(Figure::Dead, 1)]);
    it.civil
        .report_figures(it.task, &dead)
        .await
        .expect("counted");
    let named = |version| sources(version, &[(Whom::Public, Figure::Missing, "civil")]);
    it.fire
        .set_figure_sources(it.task, &named(0))
        .await
        .expect("named");
    gone.until(|mirror| mirror.shelter(school.id).is_some())
        .await;
    for early in [
        it.fire.vacate_post(logistics.id, &because("Gone")).await,
        it.fire.close_shelter(school.id, &because("Gone")).await,
        it.fire.withdraw_figures(dead.id, &because("Gone")).await,
    ] {
        assert_eq!(refusal(early), is(403, "not_yours", None));
    }
    let leave = AnswerTask {
        answer: TaskAnswer::Withdraw,
        reason: Some("Called home".to_owned()),
        ..city::accept(1)
    };
    it.civil
        .answer_task(it.task, &leave)
        .await
        .expect("it leaves");
    gone.until(|mirror| mirror.task_items().count() == 0).await;
    assert_eq!(items(&it.civil).await.len(), 0);
    let hidden = it.civil.close_shelter(school.id, &because("Ours")).await;
    assert_eq!(refusal(hidden), is(404, "unknown", None));
    let stale = it.fire.set_figure_sources(it.task, &named(0)).await;
    assert_eq!(refusal(stale), is(409, "stale_version", Some("version")));
    let stranger = it.fire.set_figure_sources(it.task, &named(1)).await;
    assert_eq!(refusal(stranger), is(422, "not_a_party", None));
    it.fire
        .vacate_post(logistics.id, &because("Gone"))
        .await
        .expect("vacated");
    let stay = counted(Some(school.id), Whom::Public, &[(Figure::Sheltered, 4)]);
    it.fire
        .report_figures(it.task, &stay)
        .await
        .expect("counted by who leads");
    it.police
        .withdraw_figures(dead.id, &because("Nobody can say"))
        .await
        .expect("withdrawn by who leads");
    it.police
        .close_shelter(school.id, &because("Gone"))
        .await
        .expect("closed");
    own.until(|mirror| {
        mirror
            .shelter(school.id)
            .is_some_and(|it| it.closed.is_some())
    })
    .await;
    own.until(|mirror| {
        mirror
            .one_post(logistics.id)
            .is_some_and(|it| it.holder.is_none())
    })
    .await;
    let closed = own
        .mirror
        .shelter(school.id)
        .expect("the shelter")
        .closed
        .clone();
    assert_eq!(closed.expect("closed").agency, "police");
    it.server.stop().await;
}

impl Responded {
    /// Rules B1 to B8: what is over is not planned any more, but what was planned is brought to its end.
    async fn is_over(&self, period: Uuid, zone: Uuid) {
        let (fire, task) = (&self.fire, self.task);
        let wrong_state = is(409, "wrong_state", None);
        let late = fire
            .plan_period(task, &planned(HOUR_MS, 2 * HOUR_MS, &[]))
            .await;
        assert_eq!(refusal(late), wrong_state);
        let late = fire
            .change_period(period, &replanned(0, 0, 2 * HOUR_MS))
            .await;
        assert_eq!(refusal(late), wrong_state);
        let late = fire.add_objective(period, &objective("Search", None)).await;
        assert_eq!(refusal(late), wrong_state);
        let late = fire
            .set_up_sector(task, &sector(SectorKind::Group, None, "fire"))
            .await;
        assert_eq!(refusal(late), wrong_state);
        let late = fire
            .create_post(task, &post(Position::SafetyOfficer, None, "fire"))
            .await;
        assert_eq!(refusal(late), wrong_state);
        let met = judged(1, ObjectiveState::Met, "");
        fire.judge_objective(period, &met).await.expect("met");
        let late = fire.order_evacuation(task, &evacuated(zone, 1)).await;
        assert_eq!(refusal(late), wrong_state);
        fire.compose_report(task, &composed(None))
            .await
            .expect("composed");
    }

    /// Rules B5 to B7: what is open on a closed task is ended still, by who leads as well, and keeps the task's texts until then.
    async fn is_closed(&self, admin: &Client, (order, school): (Uuid, Uuid)) {
        let late = self.ems.open_shelter(self.task, &shelter(1)).await;
        assert_eq!(refusal(late), is(409, "wrong_state", None));
        self.fire
            .compose_report(self.task, &composed(None))
            .await
            .expect("composed");
        let kept = admin.erase(&erase(self.task)).await;
        assert_eq!(refusal(kept), is(409, "wrong_state", None));
        let lifted = ended(EvacuationEnd::Lifted);
        self.police
            .end_evacuation(order, &lifted)
            .await
            .expect("lifted");
        let kept = admin.erase(&erase(self.task)).await;
        assert_eq!(refusal(kept), is(409, "wrong_state", None));
        self.fire
            .close_shelter(school, &because("Nobody is there"))
            .await
            .expect("closed by who leads");
    }

    /// Rule B7: once it is reviewed, what was counted before it was over is heard, and nothing else.
    async fn is_reviewed(&self) {
        let dead = |ms| {
            let mut dead = counted(None, Whom::Public, &[(Figure::Dead, 1)]);
            dead.counted_at = Some(later(ms));
            dead
        };
        let late = self.ems.report_figures(self.task, &dead(HOUR_MS / 2)).await;
        late.expect("heard late");
        let after = self.ems.report_figures(self.task, &dead(HOUR_MS + 1)).await;
        assert_eq!(refusal(after), is(409, "wrong_state", None));
        let report = self.fire.compose_report(self.task, &composed(None)).await;
        assert_eq!(refusal(report), is(409, "wrong_state", None));
    }
}

/// Q1, Q7 and B1 to B9: a task that is over takes what is left of its work, one that is closed what was counted before, and one that is
/// erased nothing; its texts are gone, and a server that is started again has none of them.
#[tokio::test]
async fn what_is_over_takes_less_and_what_is_erased_nothing() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Responded::on(data.path()).await;
    let period = planned(0, HOUR_MS, &[("Every house is searched", None)]);
    it.fire
        .plan_period(it.task, &period)
        .await
        .expect("planned");
    let zone = it.zone(ZoneKind::Evacuation, None).await;
    let order = evacuated(zone, 9);
    it.fire
        .order_evacuation(it.task, &order)
        .await
        .expect("ordered");
    let school = shelter(9);
    it.ems.open_shelter(it.task, &school).await.expect("opened");
    let safety = post(Position::SafetyOfficer, None, "ems");
    it.fire
        .create_post(it.task, &safety)
        .await
        .expect("created");
    it.ems
        .fill_post(safety.id, &filled("Marc Orsini"))
        .await
        .expect("filled");
    it.at(HOUR_MS).await;
    it.fire
        .complete_task(it.task, &city::plain())
        .await
        .expect("done");
    it.is_over(period.id, zone).await;
    goes_home(&it.ems).await;
    it.at(2 * HOUR_MS).await;
    it.fire
        .move_task(it.task, &moved(TaskStep::Close, None))
        .await
        .expect("closed");
    let admin = it.server.seat("fire.admin").await;
    it.is_closed(&admin, (order.id, school.id)).await;
    it.fire
        .move_task(it.task, &moved(TaskStep::Review, Some("Boats earlier")))
        .await
        .expect("reviewed");
    it.is_reviewed().await;

    let texts = [
        "Nobody is left on the quay",
        "Every house is searched",
        "To the school, on foot",
        "Trường học trên đồi",
        "Marc Orsini",
        "Triage post at the bridge",
        "The water falls",
    ];
    let told = serde_json::to_string(&items(&it.fire).await).expect("JSON");
    assert!(
        texts.iter().all(|it| told.contains(it)),
        "the control: {told}"
    );
    admin.erase(&erase(it.task)).await.expect("erased");
    let told = serde_json::to_string(&items(&it.fire).await).expect("JSON");
    assert!(texts.iter().all(|it| !told.contains(it)), "{told}");
    let erased = is(409, "erased", None);
    let report = it.fire.compose_report(it.task, &composed(None)).await;
    assert_eq!(refusal(report), erased);
    let closed = it.ems.close_shelter(school.id, &because("Empty")).await;
    assert_eq!(refusal(closed), erased);
    it.server.stop().await;
    let server = city_on(data.path()).await;
    let fire = server.seat("fire.commander").await;
    let again = serde_json::to_string(&items(&fire).await).expect("JSON");
    assert_eq!(again, told);
    server.stop().await;
}
