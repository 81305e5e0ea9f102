//! What a disaster response does not take: each refusal with its status, its code and its field. Periods and organisation are here,
//! counts and numbers in `counts`.

mod counts;

use acceptance::city;
use client::new_id;
use protocol::words::{
    EvacuationEnd, Figure, ObjectiveState, Position, SectorKind, TaskKind, Whom, ZoneKind,
};
use uuid::Uuid;

use super::given::*;
use crate::{
    agreements::{because, later},
    inspecting::agreed_as,
};

const DAY_MS: i64 = 24 * HOUR_MS;

/// Each of these is refused, with this status, this code, and about this field if about one.
macro_rules! refuses {
    ($($asked:expr => $status:literal $code:literal $($field:literal)?;)+) => {$(
        let field: &[&str] = &[$($field)?];
        let expected = crate::inspecting::is($status, $code, field.first().copied());
        assert_eq!(crate::inspecting::refusal($asked.await), expected, "{}", stringify!($asked));
    )+};
}

use refuses;

fn long(chars: usize) -> String {
    "ạ".repeat(chars)
}

impl Responded {
    /// Rule B1.
    async fn bad_periods(&self) -> Uuid {
        let (fire, task) = (&self.fire, self.task);
        let objectives = [("Search", Some("ems")), ("Rest", None)];
        let period = planned(0, 12 * HOUR_MS, &objectives);
        fire.plan_period(task, &period).await.expect("planned");
        let tomorrow =
            |objectives: &[(&str, Option<&str>)]| planned(DAY_MS, 2 * DAY_MS, objectives);
        let mut same_id = tomorrow(&[]);
        same_id.id = period.id;
        let mut wordy = tomorrow(&[]);
        wordy.emphasis = long(4_001);
        let many = [("Search", None); 31];
        refuses! {
            fire.plan_period(task, &planned(DAY_MS, DAY_MS, &[])) => 422 "out_of_range" "ends_at";
            fire.plan_period(task, &planned(DAY_MS, HOUR_MS, &[])) => 422 "out_of_range" "ends_at";
            fire.plan_period(task, &planned(DAY_MS, 8 * DAY_MS + 1, &[])) => 422 "out_of_range" "ends_at";
            fire.plan_period(task, &planned(-8 * DAY_MS, -7 * DAY_MS, &[])) => 422 "out_of_range" "starts_at";
            fire.plan_period(task, &planned(367 * DAY_MS, 368 * DAY_MS, &[])) => 422 "out_of_range" "starts_at";
            fire.plan_period(task, &planned(-HOUR_MS, 1, &[])) => 409 "taken" "starts_at";
            fire.plan_period(task, &planned(HOUR_MS, 2 * HOUR_MS, &[])) => 409 "taken" "starts_at";
            fire.plan_period(task, &planned(12 * HOUR_MS - 1, DAY_MS, &[])) => 409 "taken" "starts_at";
            fire.plan_period(task, &same_id) => 409 "taken" "id";
            fire.plan_period(task, &tomorrow(&[("Search", Some("press"))])) => 422 "not_a_party";
            fire.plan_period(task, &tomorrow(&[("", None)])) => 422 "empty" "objective";
            fire.plan_period(task, &tomorrow(&many)) => 422 "too_long" "objectives";
            fire.plan_period(task, &wordy) => 422 "too_long" "emphasis";
            self.ems.plan_period(task, &tomorrow(&[])) => 403 "not_yours";
            self.dispatcher.plan_period(task, &tomorrow(&[])) => 403 "role_may_not";
            self.press.plan_period(task, &tomorrow(&[])) => 404 "unknown";
            fire.change_period(period.id, &replanned(1, 0, HOUR_MS)) => 409 "stale_version" "version";
            fire.change_period(period.id, &replanned(0, HOUR_MS, 0)) => 422 "out_of_range" "ends_at";
            self.ems.change_period(period.id, &replanned(0, 0, HOUR_MS)) => 403 "not_yours";
        }
        // What ends as the next begins does not overlap it, and a week is no longer than a week.
        let next = planned(12 * HOUR_MS, DAY_MS, &[]);
        fire.plan_period(task, &next).await.expect("planned");
        let week = planned(DAY_MS, 8 * DAY_MS, &[]);
        fire.plan_period(task, &week).await.expect("planned");
        refuses! {
            fire.change_period(next.id, &replanned(0, 0, DAY_MS)) => 409 "taken" "starts_at";
            // It is no sector.
            fire.end_sector(period.id, &because("Over")) => 404 "unknown";
        }
        period.id
    }

    /// Rule B2.
    async fn bad_objectives(&self, period: Uuid) {
        let fire = &self.fire;
        refuses! {
            fire.add_objective(period, &objective(" ", None)) => 422 "empty" "objective";
            fire.add_objective(period, &objective(&long(301), None)) => 422 "too_long" "objective";
            fire.add_objective(period, &objective("Search", Some("press"))) => 422 "not_a_party";
            self.ems.add_objective(period, &objective("Search", None)) => 403 "not_yours";
        }
        for _ in 0..28 {
            let more = objective("Search", None);
            fire.add_objective(period, &more).await.expect("added");
        }
        refuses! {
            fire.add_objective(period, &objective("One more", None)) => 409 "full";
            fire.judge_objective(period, &judged(31, ObjectiveState::Met, "")) => 404 "unknown";
            fire.judge_objective(period, &judged(1, ObjectiveState::Open, "")) => 409 "wrong_state";
            fire.judge_objective(period, &judged(1, ObjectiveState::Dropped, "")) => 422 "empty" "note";
            fire.judge_objective(period, &judged(1, ObjectiveState::Met, &long(301))) => 422 "too_long" "note";
            self.civil.judge_objective(period, &judged(1, ObjectiveState::Met, "")) => 403 "not_yours";
            self.ems.judge_objective(period, &judged(2, ObjectiveState::Met, "")) => 403 "not_yours";
        }
    }

    /// Rule B3: where a sector lies, and who sets it up.
    async fn bad_sectors(&self) -> (Uuid, Uuid) {
        use SectorKind::{Division, Group, Staging};
        let (fire, task) = (&self.fire, self.task);
        let zone = self.zone(ZoneKind::Sector, None).await;
        let elsewhere = drafted();
        fire.draft_task(&elsewhere).await.expect("a draft");
        let elsewhere = self.zone(ZoneKind::Sector, Some(elsewhere.id)).await;
        let lifted = self.zone(ZoneKind::Sector, None).await;
        fire.lift_zone(lifted, &because("Dry"))
            .await
            .expect("lifted");
        let mut nameless = sector(Group, None, "fire");
        "\n".clone_into(&mut nameless.name);
        refuses! {
            fire.set_up_sector(task, &sector(Division, None, "fire")) => 422 "empty" "zone";
            fire.set_up_sector(task, &sector(Staging, None, "fire")) => 422 "empty" "zone";
            fire.set_up_sector(task, &sector(Division, Some(new_id()), "fire")) => 404 "unknown";
            fire.set_up_sector(task, &sector(Division, Some(elsewhere), "fire")) => 404 "unknown";
            fire.set_up_sector(task, &sector(Staging, Some(zone), "fire")) => 422 "malformed" "zone";
            fire.set_up_sector(task, &sector(Group, Some(lifted), "fire")) => 409 "wrong_state";
            fire.set_up_sector(task, &sector(Group, None, "press")) => 422 "not_a_party";
            fire.set_up_sector(task, &nameless) => 422 "empty" "name";
            self.ems.set_up_sector(task, &sector(Group, None, "ems")) => 403 "not_yours";
        }
        let division = sector(Division, Some(zone), "ems");
        fire.set_up_sector(task, &division).await.expect("set up");
        let changed = |version, zone, run_by| resectored(version, zone, run_by);
        refuses! {
            fire.set_up_sector(task, &sector(Division, Some(zone), "fire")) => 409 "taken" "zone";
            // Who runs it does not change it.
            self.ems.change_sector(division.id, &changed(0, Some(zone), "ems")) => 403 "not_yours";
            fire.change_sector(division.id, &changed(3, Some(zone), "ems")) => 409 "stale_version" "version";
            fire.change_sector(division.id, &changed(0, None, "ems")) => 422 "empty" "zone";
            fire.change_sector(division.id, &changed(0, Some(zone), "press")) => 422 "not_a_party";
            // What lies in it would lie in another kind of zone.
            fire.change_zone(zone, &relabelled(ZoneKind::Hazard)) => 409 "wrong_state";
        }
        (division.id, zone)
    }

    /// Rule B3: whose unit it is, and whether it was sent.
    async fn bad_places(&self, (sector_id, zone): (Uuid, Uuid)) {
        let (fire, ems) = (&self.fire, &self.ems);
        let own_crew = self.server.seat("fire.crew1").await;
        let theirs = of_unit(city::unit_called(ems, "ems 1").await);
        let own = city::unit_called(fire, "fire 1").await;
        refuses! {
            fire.place_unit(sector_id, &theirs) => 403 "not_yours";
            fire.place_unit(sector_id, &of_unit(new_id())) => 404 "unknown";
            fire.place_unit(sector_id, &of_unit(own)) => 409 "wrong_state";
        }
        let mut offer = city::assign(own, None, Some(self.task));
        offer.offer = true;
        fire.assign_unit(&offer).await.expect("offered");
        refuses! {
            fire.place_unit(sector_id, &of_unit(own)) => 409 "wrong_state";
            own_crew.place_unit(sector_id, &of_unit(own)) => 409 "wrong_state";
            own_crew.place_unit(sector_id, &theirs) => 403 "not_yours";
            ems.remove_unit(sector_id, &theirs) => 409 "wrong_state";
        }
        self.crew
            .place_unit(sector_id, &theirs)
            .await
            .expect("placed");
        let theirs = of_unit(theirs.unit);
        refuses! {
            ems.place_unit(sector_id, &theirs) => 409 "taken" "unit";
            fire.remove_unit(sector_id, &of_unit(theirs.unit)) => 403 "not_yours";
            fire.end_sector(sector_id, &because("")) => 422 "empty" "reason";
            ems.end_sector(sector_id, &because("Dry")) => 403 "not_yours";
        }
        fire.end_sector(sector_id, &because("Dry"))
            .await
            .expect("ended");
        refuses! {
            fire.end_sector(sector_id, &because("Dry")) => 409 "wrong_state";
            fire.change_sector(sector_id, &resectored(0, Some(zone), "ems")) => 409 "wrong_state";
            ems.place_unit(sector_id, &of_unit(theirs.unit)) => 409 "wrong_state";
        }
        // Its zone is free again.
        let next = sector(SectorKind::Division, Some(zone), "fire");
        fire.set_up_sector(self.task, &next).await.expect("set up");
    }

    /// Rule B4: which posts there can be.
    async fn bad_posts(&self, period: Uuid) -> Uuid {
        use Position as P;
        let (fire, task) = (&self.fire, self.task);
        let group = sector(SectorKind::Group, None, "ems");
        fire.set_up_sector(task, &group).await.expect("set up");
        let safety = post(P::SafetyOfficer, None, "ems");
        fire.create_post(task, &safety).await.expect("created");
        // Of unified command each agency that leads has one.
        for lead in ["fire", "police"] {
            let commander = post(P::IncidentCommander, None, lead);
            fire.create_post(task, &commander).await.expect("created");
        }
        refuses! {
            fire.create_post(task, &post(P::ShelterManager, Some(period), "ems")) => 404 "unknown";
            fire.create_post(task, &post(P::ShelterManager, Some(new_id()), "ems")) => 404 "unknown";
            fire.create_post(task, &post(P::DivisionSupervisor, Some(group.id), "ems")) => 422 "malformed" "of";
            fire.create_post(task, &post(P::IncidentCommander, None, "ems")) => 422 "malformed" "agency";
            fire.create_post(task, &post(P::IncidentCommander, None, "fire")) => 409 "taken" "position";
            fire.create_post(task, &post(P::SafetyOfficer, None, "press")) => 422 "not_a_party";
            fire.create_post(task, &post(P::SafetyOfficer, None, "police")) => 409 "taken" "position";
            self.ems.create_post(task, &post(P::LiaisonOfficer, None, "ems")) => 403 "not_yours";
        }
        safety.id
    }

    /// Rule B4: who holds one.
    async fn bad_holders(&self, safety: Uuid) {
        let (fire, ems) = (&self.fire, &self.ems);
        refuses! {
            fire.fill_post(safety, &filled("Ines")) => 403 "not_yours";
            ems.vacate_post(safety, &because("Asleep")) => 409 "wrong_state";
            ems.fill_post(safety, &filled("")) => 422 "empty" "name";
            ems.fill_post(safety, &filled(&long(121))) => 422 "too_long" "name";
            self.crew.fill_post(safety, &filled("Lea")) => 403 "role_may_not";
        }
        ems.fill_post(safety, &filled("Lea")).await.expect("filled");
        let mut before = filled("Marc");
        before.occurred_at = Some(later(-1));
        refuses! {
            ems.fill_post(safety, &before) => 409 "out_of_order" "occurred_at";
            fire.vacate_post(safety, &because("Asleep")) => 403 "not_yours";
            ems.vacate_post(safety, &because("")) => 422 "empty" "reason";
            ems.end_post(safety, &because("Asleep")) => 403 "not_yours";
        }
        fire.end_post(safety, &because("Over"))
            .await
            .expect("ended");
        refuses! {
            ems.fill_post(safety, &filled("Marc")) => 409 "wrong_state";
            ems.vacate_post(safety, &because("Asleep")) => 409 "wrong_state";
            fire.end_post(safety, &because("Over")) => 409 "wrong_state";
        }
        let again = post(Position::SafetyOfficer, None, "police");
        fire.create_post(self.task, &again)
            .await
            .expect("there is none");
    }
}

/// B1 to B4: what is wrong is refused with a code, and nothing of it is done.
#[tokio::test]
async fn what_a_plan_does_not_take_is_refused_with_a_code() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Responded::on(data.path()).await;
    let period = it.bad_periods().await;
    it.bad_objectives(period).await;
    let division = it.bad_sectors().await;
    it.bad_places(division).await;
    let safety = it.bad_posts(period).await;
    it.bad_holders(safety).await;
    // What stands there is what was taken: three periods, three sectors and four posts.
    assert_eq!(super::items(&it.civil).await.len(), 10);
    it.server.stop().await;
}

/// B1: another kind of task has none of it, whoever asks for whatever.
#[tokio::test]
async fn a_task_of_another_kind_has_no_response() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Responded::on(data.path()).await;
    let mut draft = drafted();
    draft.task_kind = TaskKind::Inspection;
    let parties = [
        ("police", &it.police),
        ("ems", &it.ems),
        ("civil", &it.civil),
    ];
    let (fire, ems) = (&it.fire, &it.ems);
    let task = agreed_as(fire, &parties, draft).await;
    refuses! {
        fire.plan_period(task, &planned(0, HOUR_MS, &[])) => 409 "wrong_kind";
        fire.set_up_sector(task, &sector(SectorKind::Group, None, "fire")) => 409 "wrong_kind";
        fire.create_post(task, &post(Position::SafetyOfficer, None, "fire")) => 409 "wrong_kind";
        fire.order_evacuation(task, &evacuated(new_id(), 1)) => 409 "wrong_kind";
        ems.open_shelter(task, &shelter(1)) => 409 "wrong_kind";
        ems.report_figures(task, &counted(None, Whom::Public, &[(Figure::Dead, 1)])) => 409 "wrong_kind";
        fire.set_figure_sources(task, &sources(0, &[])) => 409 "wrong_kind";
        fire.compose_report(task, &composed(None)) => 409 "wrong_kind";
        it.press.compose_report(task, &composed(None)) => 404 "unknown";
        fire.end_evacuation(task, &ended(EvacuationEnd::Lifted)) => 404 "unknown";
    }
    it.server.stop().await;
}
