//! What another agency would see, asked over sockets, against what it then sees.

use protocol::preview::{AgreementPreview, PreviewAgreement, PreviewOf};

use super::*;

fn asked(of: PreviewOf, agreement: Option<Uuid>) -> PreviewAgreement {
    PreviewAgreement {
        viewer: "police".to_owned(),
        clearance: Clearance::Open,
        of,
        agreement,
        text: None,
        activated: None,
        glass_broken: None,
        joint: None,
    }
}

fn units(it: &AgreementPreview) -> (usize, usize, usize) {
    let count = it.counts.iter().find(|it| it.kind == Kind::Unit);
    let count = count.expect("a count of units");
    (count.now, count.then, count.gained)
}

/// Where a unit is shown in the world in which the text holds.
fn shown_at(it: &AgreementPreview, unit: Uuid) -> Option<(f64, f64)> {
    let sight = it.sights.iter().find(|it| it.id == unit)?;
    let then = sight.then.as_ref()?;
    then.lon.zip(then.lat)
}

/// G16: a draft of which nobody knows is previewed and changes nothing; what is previewed is what police sees once it is
/// in force, unit by unit and in the same cell.
#[tokio::test]
async fn a_preview_says_what_is_seen_once_all_have_signed() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let commander = server.seat("police.commander").await;
    let unit = city::unit_called(&desks.fire, "fire 1").await;
    report_position(&server, unit).await;
    let mut coarse = clause("police", Some("fire"), Trigger::Always);
    coarse.position = Some(Precision::Cell1km);
    let mut exact = clause("police", Some("fire"), Trigger::WhileActivated);
    exact.position = Some(Precision::Exact);
    let order = draft(vec![coarse, exact]);
    desks.fire.draft_agreement(&order).await.expect("a draft");
    let id = order.id;
    let next = asked(PreviewOf::Next, Some(id));
    let before = desks
        .fire
        .preview_agreement(&next)
        .await
        .expect("a preview");
    let all = before.counts[0].looked_at;
    assert_eq!(units(&before), (0, all, all));
    let cell = shown_at(&before, unit).expect("a cell");
    assert!(cell != (7.42, 43.73), "the middle of a cell, not the place");
    let activated = PreviewAgreement {
        activated: Some(true),
        ..next.clone()
    };
    let exactly = desks.fire.preview_agreement(&activated).await.expect("one");
    let place = shown_at(&exactly, unit).expect("a place");
    assert!((place.0 - 7.42).abs() < 1e-6 && (place.1 - 43.73).abs() < 1e-6);
    // Nothing has changed, and nobody else knows.
    assert!(one(&desks.police, id).await.is_none());
    let mut police = Screen::open(&commander).await;
    crate::sharing::everything_shown(&mut police, &commander).await;
    assert!(police.mirror.unit(unit).is_none());
    // In earnest.
    desks.fire.propose_agreement(id, &of(1)).await.expect("one");
    for desk in [&desks.fire, &desks.police, &desks.ems] {
        desk.sign_agreement(id, &of(1)).await.expect("a signature");
    }
    police.until(|it| it.unit(unit).is_some()).await;
    let seen = police.mirror.units().filter(|it| it.agency == "fire");
    assert_eq!(seen.count(), all);
    let near = NearestQuery {
        lon: cell.0,
        lat: cell.1,
        count: 1,
        capability: None,
        status: None,
        agency: Some("fire".to_owned()),
    };
    // It stands in the middle of the cell that was previewed.
    let found = loop {
        let found = commander.nearest(&near).await.expect("an answer").units;
        if let Some(it) = found.first() {
            break (it.unit, it.distance_m);
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(found, (unit, Some(0.0)));
    let current = asked(PreviewOf::Current, Some(id));
    let after = desks.fire.preview_agreement(&current).await.expect("one");
    assert_eq!(units(&after), (all, all, 0));
    server.stop().await;
}

/// G16: who asks wrongly, for what it may not know of, or in another role.
#[tokio::test]
async fn wrong_questions_for_a_preview_have_their_answers() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let order = draft(vec![clause("police", Some("fire"), Trigger::Always)]);
    desks.fire.draft_agreement(&order).await.expect("a draft");
    let next = asked(PreviewOf::Next, Some(order.id));
    let ask = |client: &Client, it: &PreviewAgreement| {
        let (client, it) = (client.clone(), it.clone());
        async move { refused(client.preview_agreement(&it).await) }
    };
    let crew = server.seat("fire.crew1").await;
    assert_eq!(ask(&crew, &next).await, code("role_may_not", None));
    let ems = &desks.ems;
    assert_eq!(ask(ems, &next).await, code("unknown", None));
    let oneself = PreviewAgreement {
        viewer: "fire".to_owned(),
        ..next.clone()
    };
    let fire = &desks.fire;
    assert_eq!(ask(fire, &oneself).await, code("oneself", Some("viewer")));
    let nobody = PreviewAgreement {
        viewer: "navy".to_owned(),
        ..next.clone()
    };
    assert_eq!(ask(fire, &nobody).await, code("unknown", None));
    let current = asked(PreviewOf::Current, Some(order.id));
    assert_eq!(ask(fire, &current).await, code("wrong_state", None));
    let no_text = asked(PreviewOf::Text, None);
    assert_eq!(ask(fire, &no_text).await, code("malformed", Some("text")));
    let none = asked(PreviewOf::Next, None);
    assert_eq!(ask(fire, &none).await, code("malformed", Some("agreement")));
    let mut empty = words(vec![]);
    empty.clauses.clear();
    let empty = PreviewAgreement {
        text: Some(empty),
        ..asked(PreviewOf::Text, None)
    };
    assert_eq!(ask(fire, &empty).await, code("empty", Some("clauses")));
    let founding = asked(PreviewOf::Current, Some(Uuid::nil()));
    assert_eq!(ask(fire, &founding).await, code("wrong_state", None));
    server.stop().await;
}
