//! Evacuations, shelters and figures that are refused, and numbers and words that there are not.

use client::{Client, Method, new_id};
use protocol::words::{EvacuationEnd, Figure, Whom, ZoneKind};
use serde_json::{Value, json};

use super::{super::given::*, refuses};
use crate::{
    agreements::{because, later},
    inspecting::{is, refusal},
};

impl Responded {
    /// Rule B5.
    async fn bad_evacuations(&self) {
        let (fire, task) = (&self.fire, self.task);
        let other_kind = self.zone(ZoneKind::Hazard, None).await;
        let zone = self.zone(ZoneKind::Evacuation, None).await;
        refuses! {
            fire.order_evacuation(task, &evacuated(other_kind, 1)) => 422 "malformed" "zone";
            fire.order_evacuation(task, &evacuated(new_id(), 1)) => 404 "unknown";
            fire.order_evacuation(task, &evacuated(zone, 10_000_001)) => 422 "out_of_range" "persons";
            self.ems.order_evacuation(task, &evacuated(zone, 1)) => 403 "not_yours";
        }
        let order = evacuated(zone, 10_000_000);
        fire.order_evacuation(task, &order).await.expect("ordered");
        let mut before = ended(EvacuationEnd::Lifted);
        before.occurred_at = Some(later(-1));
        refuses! {
            fire.order_evacuation(task, &evacuated(zone, 1)) => 409 "taken" "zone";
            fire.change_evacuation(order.id, &reordered(1, 9)) => 409 "stale_version" "version";
            fire.change_evacuation(order.id, &reordered(0, 10_000_001)) => 422 "out_of_range" "persons";
            self.ems.change_evacuation(order.id, &reordered(0, 9)) => 403 "not_yours";
            fire.change_zone(zone, &relabelled(ZoneKind::Hazard)) => 409 "wrong_state";
            self.ems.end_evacuation(order.id, &ended(EvacuationEnd::Lifted)) => 403 "not_yours";
            fire.end_evacuation(order.id, &before) => 409 "out_of_order" "occurred_at";
        }
        let complete = ended(EvacuationEnd::Complete);
        fire.end_evacuation(order.id, &complete)
            .await
            .expect("complete");
        refuses! {
            fire.end_evacuation(order.id, &ended(EvacuationEnd::Lifted)) => 409 "wrong_state";
            fire.change_evacuation(order.id, &reordered(0, 9)) => 409 "wrong_state";
        }
        let again = evacuated(zone, 0);
        fire.order_evacuation(task, &again)
            .await
            .expect("once more");
    }

    /// Rule B6.
    async fn bad_shelters(&self) {
        let (fire, ems, task) = (&self.fire, &self.ems, self.task);
        let mut nowhere = shelter(1);
        nowhere.at.lat = 91.0;
        let mut nameless = shelter(1);
        nameless.name = String::new();
        // Its unit was not sent.
        let own_crew = self.server.seat("fire.crew1").await;
        refuses! {
            ems.open_shelter(task, &shelter(0)) => 422 "out_of_range" "capacity";
            ems.open_shelter(task, &shelter(10_000_001)) => 422 "out_of_range" "capacity";
            ems.open_shelter(task, &nowhere) => 422 "out_of_range" "lat";
            ems.open_shelter(task, &nameless) => 422 "empty" "name";
            own_crew.open_shelter(task, &shelter(1)) => 403 "not_yours";
            self.press.open_shelter(task, &shelter(1)) => 404 "unknown";
        }
        let school = shelter(250);
        ems.open_shelter(task, &school).await.expect("opened");
        refuses! {
            fire.change_shelter(school.id, &resheltered(0, 9)) => 403 "not_yours";
            ems.change_shelter(school.id, &resheltered(1, 9)) => 409 "stale_version" "version";
            ems.change_shelter(school.id, &resheltered(0, 0)) => 422 "out_of_range" "capacity";
            fire.close_shelter(school.id, &because("No")) => 403 "not_yours";
            ems.close_shelter(school.id, &because(" ")) => 422 "empty" "reason";
        }
        let closed = because("Empty");
        ems.close_shelter(school.id, &closed).await.expect("closed");
        refuses! {
            ems.close_shelter(school.id, &because("Empty")) => 409 "wrong_state";
            ems.change_shelter(school.id, &resheltered(0, 9)) => 409 "wrong_state";
        }
    }

    /// Rule B7: what is counted about what, by whom, when.
    async fn bad_figures(&self) {
        let (ems, task) = (&self.ems, self.task);
        let zone = self.zone(ZoneKind::Evacuation, None).await;
        let order = evacuated(zone, 9);
        self.fire
            .order_evacuation(task, &order)
            .await
            .expect("ordered");
        let school = shelter(9);
        ems.open_shelter(task, &school).await.expect("opened");
        let about = |it, whom, figure| counted(Some(it), whom, &[(figure, 1)]);
        let dead = |count| counted(None, Whom::Public, &[(Figure::Dead, count)]);
        let mut sourceless = dead(1);
        sourceless.source = String::new();
        let mut early = about(order.id, Whom::Public, Figure::Evacuated);
        early.occurred_at = Some(later(-1));
        let (public, responders) = (Whom::Public, Whom::Responders);
        let mut future = dead(1);
        future.counted_at = Some(later(1));
        let mut long_ago = dead(1);
        long_ago.counted_at = Some(later(-7 * 24 * HOUR_MS - 1));
        refuses! {
            ems.report_figures(task, &counted(None, public, &[])) => 422 "empty" "values";
            ems.report_figures(task, &dead(10_000_001)) => 422 "out_of_range" "values";
            ems.report_figures(task, &sourceless) => 422 "empty" "source";
            ems.report_figures(task, &about(order.id, public, Figure::Sheltered)) => 422 "malformed" "values";
            ems.report_figures(task, &about(order.id, responders, Figure::Evacuated)) => 422 "malformed" "values";
            ems.report_figures(task, &about(school.id, public, Figure::Evacuated)) => 422 "malformed" "values";
            self.civil.report_figures(task, &about(school.id, public, Figure::Sheltered)) => 403 "not_yours";
            ems.report_figures(task, &about(new_id(), public, Figure::Dead)) => 404 "unknown";
            ems.report_figures(task, &early) => 409 "out_of_order" "occurred_at";
            ems.report_figures(task, &future) => 422 "in_the_future" "counted_at";
            ems.report_figures(task, &long_ago) => 422 "too_far_back" "counted_at";
            self.press.report_figures(task, &dead(1)) => 404 "unknown";
        }
        // JSON lets the last of two count; here neither does.
        let said = serde_json::to_string(&dead(1)).expect("JSON");
        let twice = said.replace(r#"{"dead":1}"#, r#"{"dead":1,"dead":2}"#);
        let path = format!("/api/v1/tasks/{task}/response/figures");
        let twice = ems.request(Method::POST, &path, Some(twice.into())).await;
        assert_eq!(refusal(twice), is(422, "malformed", Some("values")));
        let one = dead(1);
        ems.report_figures(task, &one).await.expect("counted");
        refuses! {
            self.fire.withdraw_figures(one.id, &because("Wrong")) => 403 "not_yours";
            ems.withdraw_figures(one.id, &because("")) => 422 "empty" "reason";
        }
        ems.withdraw_figures(one.id, &because("Wrong"))
            .await
            .expect("withdrawn");
        let set = |agency| sources(0, &[(public, Figure::Dead, agency)]);
        let twice = ["ems", "fire"].map(|it| (public, Figure::Dead, it));
        refuses! {
            ems.withdraw_figures(one.id, &because("Wrong")) => 409 "wrong_state";
            self.fire.set_figure_sources(task, &set("press")) => 422 "not_a_party";
            self.fire.set_figure_sources(task, &sources(0, &twice)) => 422 "malformed" "sources";
            self.fire.set_figure_sources(task, &sources(1, &[])) => 409 "stale_version" "version";
            ems.set_figure_sources(task, &set("ems")) => 403 "not_yours";
        }
    }

    /// Rules P3 and P4.
    async fn bad_numbers(&self) {
        let of_task = |what: &str| format!("/api/v1/tasks/{}/response/{what}", self.task);
        let figures = |values: &Value| {
            json!({"command_id": new_id(), "id": new_id(), "whom": "public", "values": values, "source": "Post",
                "is_estimate": false})
        };
        let shelter = |capacity: &Value| {
            json!({"command_id": new_id(), "id": new_id(), "name": "School", "at": {"lon": 7.4, "lat": 43.7},
                "capacity": capacity})
        };
        let malformed = (422, "malformed".to_owned());
        let bad = [
            json!(-1),
            json!(1.5),
            json!(4_294_967_296_u64),
            json!("9"),
            json!(null),
        ];
        for value in bad {
            let answer = asked(&self.ems, &of_task("shelters"), &shelter(&value)).await;
            assert_eq!(answer, malformed, "{value}");
            let values = figures(&json!({ "dead": value }));
            let answer = asked(&self.ems, &of_task("figures"), &values).await;
            assert_eq!(answer, malformed, "{value}");
        }
        let plundered = figures(&json!({"plundered": 1}));
        let answer = asked(&self.ems, &of_task("figures"), &plundered).await;
        assert_eq!(answer, malformed);
        let mayor =
            json!({"command_id": new_id(), "id": new_id(), "position": "mayor", "agency": "fire"});
        let answer = asked(&self.fire, &of_task("posts"), &mayor).await;
        assert_eq!(answer, malformed);
        // The control: what is not wrong is taken.
        let good = shelter(&json!(9)).to_string();
        let path = of_task("shelters");
        let taken = self.ems.post_bytes(&path, good.into()).await;
        taken.expect("opened");
    }
}

/// Status and code of a refusal.
async fn asked(desk: &Client, path: &str, body: &Value) -> (u16, String) {
    let body = body.to_string().into();
    let answer = desk.request(Method::POST, path, Some(body)).await;
    let (status, code, _) = refusal(answer);
    (status, code)
}

/// B5 to B7, P3 and P4: what is wrong is refused with a code, and nothing of it is done.
#[tokio::test]
async fn what_cannot_be_counted_is_refused_with_a_code() {
    let data = tempfile::tempdir().expect("a folder");
    let it = Responded::on(data.path()).await;
    it.bad_evacuations().await;
    it.bad_shelters().await;
    it.bad_figures().await;
    it.bad_numbers().await;
    // What stands there is what was taken: three evacuations, three shelters and figures once.
    assert_eq!(super::super::items(&it.civil).await.len(), 7);
    it.server.stop().await;
}
