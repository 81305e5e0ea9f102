//! What time brings about in an inspection, what a tablet without a link reports later, and what an erasure leaves.

use std::{path::Path, time::Duration};

use acceptance::{
    Made, PATIENCE, Screen, TestServer, city,
    photograph::{described, files, photograph},
};
use client::Mirror;
use protocol::{
    command::Erase,
    words::{AlarmKind, Severity, SubjectKind},
};
use uuid::Uuid;

use super::{given::*, is, refusal, target};
use crate::agreements::later;

const HOUR_MS: i64 = 3_600_000;

fn overdue(mirror: &Mirror) -> usize {
    let alarms = mirror.alarms().filter(|it| it.cleared_at.is_none());
    alarms
        .filter(|it| it.alarm_kind == AlarmKind::RectificationOverdue)
        .count()
}

fn is_overdue(mirror: &Mirror, id: Uuid) -> bool {
    target(mirror, id).orders.iter().any(|it| it.is_overdue)
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

async fn no_file_is_left(data: &Path) {
    let gone = async {
        while !files(data).is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, gone)
        .await
        .expect("no file is left");
}

/// Y7, K23 and Y5: on an exercise's clock.
#[tokio::test]
async fn an_inspections_order_that_is_late_is_an_alarm_of_who_gave_it() {
    let made = Made {
        exercise_ms: Some(later(0).0.0),
        ..Made::default()
    };
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on_with(data.path().to_owned(), made, city::setup()).await;
    let (fire, ems) = (
        server.seat("fire.commander").await,
        server.seat("ems.commander").await,
    );
    let (control, admin) = (
        server.seat("eoc.admin").await,
        server.seat("fire.admin").await,
    );
    let mut draft = city::task(&["ems"], None);
    draft.task_kind = protocol::words::TaskKind::Inspection;
    draft.answer_by = later(HOUR_MS);
    let task = agreed_as(&fire, &[("ems", &ems)], draft).await;
    let at = client::new_id();
    fire.list_targets(task, &typed(&[(at, "Market")]))
        .await
        .expect("listed");
    fire.close_list(task, &close(None, 0))
        .await
        .expect("closed");
    let nothing = fire.draw_targets(task, &seed()).await;
    assert_eq!(refusal(nothing), is(409, "wrong_state", None));
    fire.start_task(task, &city::plain()).await.expect("begun");
    let (mut own, mut other) = (Screen::open(&fire).await, Screen::open(&ems).await);
    fire.start_visit(at, &begin(None)).await.expect("there");
    let bytes = photograph(9, 5_000);
    let mut photo = described(&bytes);

    // A tablet without a link: the task is done when its photograph and its finding come.
    control
        .set_clock(later(HOUR_MS / 4))
        .await
        .expect("a quarter");
    fire.complete_task(task, &city::plain())
        .await
        .expect("done");
    control
        .set_clock(later(HOUR_MS / 3))
        .await
        .expect("a third");
    photo.occurred_at = Some(later(HOUR_MS / 8));
    let too_late = ems.start_visit(at, &begin(None)).await;
    assert_eq!(refusal(too_late), is(409, "wrong_state", None));
    fire.add_photograph(at, &photo, bytes.clone())
        .await
        .expect("then it was");
    let mut found = finding(&[photo.id], None, Severity::Major);
    found.occurred_at = Some(later(HOUR_MS / 8));
    fire.record_finding(at, &found).await.expect("then, too");
    let mut left = unsigned(Some("Nobody was there"));
    left.occurred_at = Some(later(HOUR_MS / 6));
    fire.finish_visit(at, &left).await.expect("left");

    let after = photograph(10, 5_000);
    let too_late = fire.add_photograph(at, &described(&after), after).await;
    assert_eq!(refusal(too_late), is(409, "wrong_state", None));

    let past = fire
        .order_rectification(at, &ordered(found.id, Some(later(0))))
        .await;
    assert_eq!(refusal(past), is(422, "in_the_past", Some("due_at")));
    let order = ordered(found.id, Some(later(HOUR_MS)));
    fire.order_rectification(at, &order).await.expect("ordered");
    assert_eq!(overdue(&own.mirror), 0);
    control
        .set_clock(later(2 * HOUR_MS))
        .await
        .expect("two hours");
    own.until(|it| overdue(it) == 1 && is_overdue(it, at)).await;
    other.until(|it| is_overdue(it, at)).await;
    assert_eq!(overdue(&other.mirror), 0);
    let waits = admin.erase(&erase(task)).await;
    assert_eq!(refusal(waits), is(409, "wrong_state", None));
    fire.recheck_order(at, &rechecked(order.id, true))
        .await
        .expect("rectified");
    own.until(|it| overdue(it) == 0).await;

    // Erased, the texts go, and the bytes with them.
    assert_eq!(ems.attachment(photo.id).await.expect("the bytes"), bytes);
    assert_eq!(files(data.path()).len(), 1);
    admin.erase(&erase(task)).await.expect("erased");
    let gone = ems.attachment(photo.id).await;
    assert_eq!(refusal(gone), is(410, "erased", None));
    no_file_is_left(data.path()).await;
    server.stop().await;
}
