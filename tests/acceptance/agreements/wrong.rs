//! What is wrong with an order about an agreement is said, with a code of its own.

use protocol::{
    command::{AgreementWords, ReviewGlass, ReviseAgreement},
    words::{Kind, Trigger},
};
use uuid::Uuid;

use super::*;

/// G1, G2, G5, G8, G11: every wrong order has its answer.
#[tokio::test]
async fn wrong_orders_about_agreements_have_their_answers() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let commander = server.seat("fire.commander").await;
    let always = || vec![clause("police", Some("fire"), Trigger::Always)];
    let try_draft = |change: fn(&mut AgreementWords)| {
        let mut order = draft(always());
        change(&mut order.text);
        let fire = desks.fire.clone();
        async move { refused(fire.draft_agreement(&order).await) }
    };
    assert_eq!(
        try_draft(|it| it.clauses.clear()).await,
        code("empty", Some("clauses"))
    );
    assert_eq!(
        try_draft(|it| it.clauses[0].fields.push("colour".to_owned())).await,
        code("malformed", Some("fields"))
    );
    assert_eq!(
        try_draft(|it| it.clauses[0].kind = Kind::Person).await,
        code("malformed", Some("kind"))
    );
    assert_eq!(
        try_draft(|it| it.clauses[0].position = None).await,
        code("malformed", Some("position"))
    );
    assert_eq!(
        try_draft(|it| it.clauses.push(it.clauses[0].clone())).await,
        code("contradictory", Some("clauses"))
    );
    assert_eq!(
        try_draft(|it| it.clauses[0].viewer = Some("eoc".to_owned())).await,
        code("not_a_party", None)
    );
    assert_eq!(
        try_draft(|it| it.parties.push("navy".to_owned())).await,
        code("unknown", None)
    );
    assert_eq!(
        try_draft(|it| it.parties.push("The Navy".to_owned())).await,
        code("malformed", Some("agency"))
    );
    assert_eq!(
        try_draft(|it| it.valid_until = it.valid_from).await,
        code("malformed", Some("valid_until"))
    );
    // Between others: who drafts is a party.
    let between_others = try_draft(|it| {
        it.parties.retain(|it| it != "fire");
        it.clauses[0].owner = None;
    });
    assert_eq!(between_others.await, code("not_a_party", None));
    let id = desks.in_force(always()).await;
    let again = refused(desks.fire.sign_agreement(id, &of(1)).await);
    assert_eq!(again, code("wrong_state", None));
    let amend = || ReviseAgreement {
        command_id: client::new_id(),
        occurred_at: None,
        version: 1,
        text: words(always()),
    };
    desks
        .police
        .amend_agreement(id, &amend())
        .await
        .expect("an amendment");
    let second = refused(desks.police.amend_agreement(id, &amend()).await);
    assert_eq!(second, code("amendment_open", None));
    let nothing = refused(commander.break_glass(id, &open(10)).await);
    assert_eq!(nothing, code("nothing_to_open", None));
    // To who is no party it is as if there were none; so is an id that is none.
    let eoc = server.seat("eoc.coordinator").await;
    for path in [id, client::new_id()] {
        let answer = refused(eoc.suspend_agreement(path, &because("?")).await);
        assert_eq!(answer, code("unknown", None));
    }
    let review = ReviewGlass {
        command_id: client::new_id(),
        occurred_at: None,
        justified: true,
        note: "?".to_owned(),
    };
    let supervisor = server.seat("fire.supervisor").await;
    let absent = refused(supervisor.review_glass(id, 7, &review).await);
    assert_eq!(absent, code("unknown", None));
    // No clause of the founding agreement waits for anything (G10).
    let founding = refused(commander.activate_agreement(Uuid::nil(), &open(10)).await);
    assert_eq!(founding, code("nothing_to_open", None));
    server.stop().await;
}

/// G1, G3: who may not sign drafts and signs nothing.
#[tokio::test]
async fn without_the_power_to_sign_nothing_is_drafted_or_signed() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let commander = server.seat("fire.commander").await;
    let order = draft(vec![clause("police", Some("fire"), Trigger::Always)]);
    let not_drafted = refused(commander.draft_agreement(&order).await);
    assert_eq!(not_drafted, code("role_may_not", None));
    desks.fire.draft_agreement(&order).await.expect("a draft");
    desks
        .fire
        .propose_agreement(order.id, &of(1))
        .await
        .expect("a proposal");
    let not_signed = refused(commander.sign_agreement(order.id, &of(1)).await);
    assert_eq!(not_signed, code("role_may_not", None));
    // The control: who has it signs, once, and what was proposed.
    desks
        .fire
        .sign_agreement(order.id, &of(1))
        .await
        .expect("a signature");
    let again = refused(desks.fire.sign_agreement(order.id, &of(1)).await);
    assert_eq!(again, code("already_signed", None));
    let other = refused(desks.police.sign_agreement(order.id, &of(2)).await);
    assert_eq!(other, code("stale_version", Some("version")));
    server.stop().await;
}

/// G1, G3, G5: too few parties, a time that is over, an amendment that would leave a gap, and a second one to sign.
#[tokio::test]
async fn what_cannot_be_proposed_or_amended_is_said() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let always = || vec![clause("police", Some("fire"), Trigger::Always)];
    let mut alone = draft(vec![clause("fire", None, Trigger::Always)]);
    alone.text.parties = vec!["fire".to_owned()];
    let answer = refused(desks.fire.draft_agreement(&alone).await);
    assert_eq!(answer, code("out_of_range", Some("parties")));
    // A draft may lie behind, a proposal may not.
    let mut past = draft(always());
    past.text.valid_from = later(-2 * HOUR_MS);
    past.text.valid_until = later(-HOUR_MS);
    desks.fire.draft_agreement(&past).await.expect("a draft");
    let answer = refused(desks.fire.propose_agreement(past.id, &of(1)).await);
    assert_eq!(answer, code("in_the_past", Some("valid_until")));

    let id = desks.in_force(always()).await;
    let amend = |begin_ms: i64| {
        let mut text = words(always());
        text.valid_from = later(begin_ms);
        text.valid_until = later(30 * HOUR_MS);
        ReviseAgreement {
            command_id: client::new_id(),
            occurred_at: None,
            version: 1,
            text,
        }
    };
    let order = amend(11 * HOUR_MS);
    desks
        .ems
        .amend_agreement(id, &order)
        .await
        .expect("an amendment");
    let answer = refused(desks.ems.propose_agreement(id, &of(2)).await);
    assert_eq!(answer, code("malformed", Some("valid_from")));
    // Each party may write one; one is to be signed at a time.
    for desk in [&desks.police, &desks.fire] {
        desk.amend_agreement(id, &amend(0))
            .await
            .expect("an amendment");
    }
    desks
        .police
        .propose_agreement(id, &of(2))
        .await
        .expect("the first");
    let answer = refused(desks.fire.propose_agreement(id, &of(2)).await);
    assert_eq!(answer, code("amendment_open", None));
    server.stop().await;
}

/// G18, W10, P4: questions about what came of agreements that there are not, and who may not ask.
#[tokio::test]
async fn wrong_questions_about_what_came_of_agreements_have_their_answers() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let always = vec![clause("police", Some("fire"), Trigger::Always)];
    let id = desks.in_force(always).await;
    let asked = async |client: &Client, path: &str| {
        let path = format!("/api/v1/agreements/{path}");
        refused(client.get::<serde_json::Value>(&path).await)
    };
    let fire = &desks.fire;
    let performance = format!("{id}/performance");
    for (path, wanted) in [
        ("none/performance", code("unknown", None)),
        (
            &*format!("{}/performance", client::new_id()),
            code("unknown", None),
        ),
        ("usage?skip=-1", code("malformed", Some("query"))),
        ("usage?skip=all", code("malformed", Some("query"))),
        ("usage?since=1", code("malformed", Some("query"))),
    ] {
        assert_eq!(asked(fire, path).await, wanted, "{path}");
    }
    let crew = server.seat("police.crew1").await;
    assert_eq!(asked(&crew, "usage").await, code("role_may_not", None));
    let stranger = server.stranger();
    for path in [&*performance, "usage"] {
        let answer = asked(&stranger, path).await;
        assert_eq!(answer, code("not_signed_in", None), "{path}");
        let full = format!("/api/v1/agreements/{path}");
        for method in [client::Method::POST, client::Method::DELETE] {
            let answer = fire.request(method, &full, Some("{}".into())).await;
            let answer = refused(answer.map(|_| ()));
            assert_eq!(answer, code("method_not_allowed", None), "{path}");
        }
    }
    // The control: asked rightly there are answers, beyond the last one an empty page.
    fire.agreement_performance(id).await.expect("figures");
    let first = fire.agreements_usage(0).await.expect("a page");
    assert!(first.items.iter().any(|it| it.agreement == id));
    let beyond = fire.agreements_usage(1_000_000).await.expect("a page");
    assert!(beyond.items.is_empty() && !beyond.more);
    server.stop().await;
}
