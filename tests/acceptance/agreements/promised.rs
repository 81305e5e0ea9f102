//! What was promised, and what came (G15, G18), over HTTP: told to the parties, and to everybody else as if there were no such
//! agreement.

use protocol::{
    agreement::{Duty, Share},
    performance::{AgreementPerformance, DutyPerformance},
    words::{AssignmentStatus, DutyMeasure},
};

use super::*;

const MINUTE_MS: i64 = 60_000;

fn duty(measure: DutyMeasure, within_min: u32) -> Duty {
    Duty {
        agency: "police".to_owned(),
        text: "Helps".to_owned(),
        measure: Some(measure),
        within_min: Some(within_min),
    }
}

fn counts(it: &DutyPerformance) -> (u32, u32, u32, u32, Option<u32>) {
    (it.asked, it.kept, it.broken, it.waiting, it.median_min)
}

fn drawn(it: &AgreementPerformance) -> Vec<(&str, u64, Option<u8>)> {
    let shares = it.shares.iter();
    shares
        .map(|it| (it.agency.as_str(), it.drawn_min, it.drawn_percent))
        .collect()
}

/// Drafted by fire with these promises, and signed by all.
async fn promised(desks: &Desks) -> Uuid {
    let mut order = draft(vec![clause("police", Some("fire"), Trigger::Always)]);
    order.text.duties = vec![duty(DutyMeasure::Answer, 10), duty(DutyMeasure::Arrive, 30)];
    order.text.shares = [("fire", 50), ("police", 30), ("ems", 20)]
        .map(|(agency, percent)| Share {
            agency: agency.to_owned(),
            percent,
        })
        .to_vec();
    desks.fire.draft_agreement(&order).await.expect("a draft");
    desks
        .fire
        .propose_agreement(order.id, &of(1))
        .await
        .expect("a proposal");
    let early = desks.fire.agreement_performance(order.id).await;
    assert_eq!(refused(early), code("unknown", None), "nothing holds yet");
    for desk in [&desks.fire, &desks.police, &desks.ems] {
        desk.sign_agreement(order.id, &of(1))
            .await
            .expect("a signature");
    }
    order.id
}

/// G15, G18: asked for, answered and worked; the parties read the same figures, by the clock and after a restart, and strangers
/// that there is nothing.
#[tokio::test]
async fn what_was_promised_is_measured_and_told_to_the_parties() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let (desks, control) = (Desks::of(&server).await, server.seat("eoc.admin").await);
    let (fire, police) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
    );
    let id = promised(&desks).await;
    let mut tasks = Vec::new();
    for _ in 0..2 {
        let mut task = city::task(&["police"], None);
        task.answer_by = later(2 * HOUR_MS);
        fire.draft_task(&task).await.expect("a task");
        fire.propose_task(task.id, &city::plain())
            .await
            .expect("a proposal");
        tasks.push(task.id);
    }
    let at = |minutes: i64| control.set_clock(later(minutes * MINUTE_MS));
    at(4).await.expect("the control may");
    police
        .answer_task(tasks[0], &city::accept(1))
        .await
        .expect("a yes");
    let unit = city::unit_called(&police, "police 1").await;
    let order = city::assign(unit, None, Some(tasks[0]));
    police.assign_unit(&order).await.expect("an assignment");
    at(20).await.expect("the control may");
    for to in [AssignmentStatus::EnRoute, AssignmentStatus::OnScene] {
        police
            .advance_assignment(order.id, &city::advance(to))
            .await
            .expect("the next status");
    }
    let told = desks.ems.agreement_performance(id).await.expect("figures");
    assert_eq!((told.agreement, told.version), (id, 1));
    let figures: Vec<_> = told.duties.iter().map(counts).collect();
    // The second was not answered within its time, which nobody said.
    assert_eq!(
        figures,
        [
            (2, 1, 1, 0, told.duties[0].median_min),
            (2, 1, 0, 1, told.duties[1].median_min)
        ]
    );
    let medians = [4..=5, 20..=21];
    for (it, median) in told.duties.iter().zip(medians) {
        assert!(
            it.median_min.is_some_and(|it| median.contains(&it)),
            "{it:?}"
        );
    }
    let [
        ("fire", minutes, Some(100)),
        ("police", 0, Some(0)),
        ("ems", 0, Some(0)),
    ] = drawn(&told)[..]
    else {
        panic!("fire has drawn, not {told:?}");
    };
    assert!((15..=16).contains(&minutes), "{minutes}");
    for party in [&desks.fire, &desks.police] {
        let same = party.agreement_performance(id).await.expect("figures");
        assert_eq!(same.duties, told.duties);
    }
    strangers_are_told_nothing(&server, id).await;
    server.stop().await;
    let again = city_with(data.path()).await;
    let ems = again.seat("ems.legal").await;
    let kept = ems.agreement_performance(id).await.expect("figures");
    let came = |it: &AgreementPerformance| -> Vec<_> {
        let all = it.duties.iter();
        all.map(|it| (it.kept, it.median_min)).collect()
    };
    assert_eq!(came(&kept), came(&told), "A2");
    again.stop().await;
}

/// P4: as an agreement that never was.
async fn strangers_are_told_nothing(server: &TestServer, id: Uuid) {
    let stranger = server.seat("eoc.coordinator").await;
    let (hidden, never) = (
        refused(stranger.agreement_performance(id).await),
        refused(stranger.agreement_performance(client::new_id()).await),
    );
    assert_eq!(hidden, code("unknown", None));
    assert_eq!(hidden, never);
}

/// G15, G18: what is wrong with promises is said.
#[tokio::test]
async fn promises_that_cannot_be_measured_are_refused() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let fire = server.seat("fire.legal").await;
    let share = |agency: &str, percent| Share {
        agency: agency.to_owned(),
        percent,
    };
    let whole = vec![duty(DutyMeasure::Supply, 5)];
    let minutes_only = Duty {
        measure: None,
        ..duty(DutyMeasure::Supply, 5)
    };
    let three = |third: u8| vec![share("fire", 50), share("police", 30), share("ems", third)];
    for (duties, shares, (wanted, field)) in [
        (
            vec![minutes_only],
            vec![],
            ("malformed", Some("within_min")),
        ),
        (
            vec![duty(DutyMeasure::Supply, 0)],
            vec![],
            ("out_of_range", Some("within_min")),
        ),
        (
            whole.clone(),
            vec![share("fire", 100)],
            ("malformed", Some("shares")),
        ),
        (
            whole.clone(),
            vec![share("eoc", 100)],
            ("not_a_party", None),
        ),
        (whole.clone(), three(21), ("contradictory", Some("shares"))),
    ] {
        let mut order = draft(vec![clause("police", Some("fire"), Trigger::Always)]);
        (order.text.duties, order.text.shares) = (duties, shares);
        let answer = refused(fire.draft_agreement(&order).await);
        assert_eq!(answer, code(wanted, field));
    }
    let mut order = draft(vec![clause("police", Some("fire"), Trigger::Always)]);
    (order.text.duties, order.text.shares) = (whole, three(20));
    fire.draft_agreement(&order).await.expect("a draft");
    server.stop().await;
}
