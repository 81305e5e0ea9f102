//! Rule B8: situation reports of a disaster response, and their versions.

use domain::{
    Refusal, Role, TaskPhase as P,
    command::ResponseOrder as O,
    limits::*,
    response::{EvacuationEnd, ObjectiveState, ReportState as S, ReportTexts, Situation},
};

use super::{
    given::*,
    given_full_response::{full_of_things, lane, situation},
    given_response::*,
};

fn texts(situation: &str, needs: &str, outlook: &str) -> ReportTexts {
    ReportTexts {
        situation: situation.to_owned(),
        needs: needs.to_owned(),
        outlook: outlook.to_owned(),
    }
}

fn with_texts(n: u128, texts: ReportTexts) -> O {
    O::ComposeReport {
        id: piece(n),
        follows: None,
        texts,
    }
}

/// Where versions stand.
fn states(given: &Given, of: impl IntoIterator<Item = u128>) -> Vec<&'static str> {
    let states = of.into_iter().map(|n| given.report_of(n).state.as_str());
    states.collect()
}

/// B8: a report tells of what there is at that moment, and of nothing that is over or not yet.
#[test]
fn b8_a_report_tells_what_there_is() {
    let mut given = full_of_things();
    given.orders("fire", composed(40, None)).unwrap();
    let it = given.report_of(40);
    assert_eq!(it.content, situation(&given));
    assert_eq!((it.id, it.task), (piece(40), task(1)));
    assert_eq!((it.number, it.version), (1, 1));
    assert_eq!((&it.agency, it.as_of), (&agency("fire"), given.now));
    assert_eq!(it.composer, person("fire", Role::Commander));
    assert_eq!(it.texts, texts(&mark(9_412), &mark(9_413), &mark(9_414)));
    assert_eq!((it.state, it.follows, &it.decided), (S::Draft, None, &None));
    assert!(!it.was_approved);
}

/// B8: there may be nothing to tell of.
#[test]
fn b8_a_report_of_nothing_tells_of_nothing() {
    let mut given = response_in(P::Proposed);
    given.orders("fire", composed(1, None)).unwrap();
    let nothing = Situation {
        phase: P::Proposed,
        period: None,
        lanes: vec![lane("fire", 0, 0, 0)],
        sectors: vec![],
        posts: vec![],
        evacuations: vec![],
        shelters: vec![],
        figures: vec![],
    };
    assert_eq!(given.report_of(1).content, nothing);
}

/// B8: what a report says never changes, whatever becomes of what it tells of.
#[test]
fn b8_what_a_report_says_never_changes() {
    let mut given = full_of_things();
    given.orders("fire", composed(40, None)).unwrap();
    let (content, texts) = (situation(&given), given.report_of(40).texts.clone());
    let as_of = given.now;
    given
        .when("police", Role::Coordinator, about_part(40, approve()))
        .unwrap();
    given.wait(MINUTE);
    for (by, n, order) in [
        ("ems", 2, judge(2, ObjectiveState::Open)),
        ("ems", 14, withdraw()),
        ("fire", 4, end_sector()),
        ("fire", 6, end_evacuation(EvacuationEnd::Complete)),
        ("ems", 12, close()),
        ("fire", 8, vacate()),
    ] {
        given.says(by, n, order).unwrap();
    }
    given.orders("fire", sources(1, &[])).unwrap();
    let mut given = brought_to(&given, P::Suspended);
    given.orders("police", composed(41, Some(40))).unwrap();
    given.says("fire", 41, approve()).unwrap();
    let it = given.report_of(40);
    assert_eq!(
        (&it.content, &it.texts, it.as_of),
        (&content, &texts, as_of)
    );
    let now = &given.report_of(41).content;
    assert_eq!(now.phase, P::Suspended);
    assert!(now.sectors.is_empty() && now.shelters.is_empty());
    assert!(now.posts.len() == 2 && now.posts.iter().all(|it| it.name.is_none()));
    assert_eq!(now.figures.len(), 2);
}

/// B8: it tells of now: nobody knows what there was at another time.
#[test]
fn b8_a_report_is_of_now() {
    let mut given = responding();
    given.wait(HOUR);
    for ms in [-1, 1, -HOUR, 1_000] {
        given.occurred_at = Some(given.now.plus_ms(ms));
        let refused = given.orders("fire", composed(1, None));
        let why = "is now: the report tells of this moment";
        let field = "occurred_at";
        assert_eq!(refused, Err(Refusal::Malformed { field, why }));
    }
    given.occurred_at = Some(given.now);
    given.orders("fire", composed(1, None)).unwrap();
}

/// B8: a report has a number, and each next version follows the newest one.
#[test]
fn b8_versions_follow_one_another() {
    let mut given = responding();
    for (by, n, follows) in [
        ("fire", 1, None),
        ("police", 2, None),
        ("police", 3, Some(1)),
        ("fire", 4, Some(3)),
        ("fire", 5, None),
        ("fire", 6, Some(2)),
    ] {
        given.orders(by, composed(n, follows)).unwrap();
    }
    let numbers: Vec<_> = (1..=6)
        .map(|n| given.report_of(n))
        .map(|it| (it.number, it.version))
        .collect();
    assert_eq!(numbers, [(1, 1), (2, 1), (1, 2), (1, 3), (3, 1), (2, 2)]);
    assert_eq!(given.report_of(4).follows, Some(piece(3)));
    for (follows, current) in [(1, 3), (3, 3), (2, 2)] {
        let crossed = given.orders("police", composed(9, Some(follows)));
        let field = "follows";
        assert_eq!(crossed, Err(Refusal::StaleVersion { field, current }));
    }
    given.another_response(domain::ZoneKind::Sector);
    given.leads_on([respond(2, composed(7, None))]);
    assert_eq!(given.report_of(7).number, 1, "each task counts for itself");
    given.orders("fire", group(8, "fire")).unwrap();
    for follows in [7, 8, 99] {
        let refused = given.orders("fire", composed(9, Some(follows)));
        assert_eq!(refused, Err(unknown("situation_report")), "{follows}");
    }
}

/// B8: a draft is superseded by what follows it, an approved version once that one is approved; what was returned stays so.
#[test]
fn b8_what_follows_supersedes() {
    let mut given = responding();
    given.orders("fire", composed(1, None)).unwrap();
    let mut returned = given.clone();
    let mut approved = given.clone();
    given.orders("fire", composed(2, Some(1))).unwrap();
    assert_eq!(states(&given, [1, 2]), ["superseded", "draft"]);
    returned.says("police", 1, send_back()).unwrap();
    returned.orders("fire", composed(2, Some(1))).unwrap();
    assert_eq!(states(&returned, [1, 2]), ["returned", "draft"]);
    returned.says("police", 2, approve()).unwrap();
    assert_eq!(states(&returned, [1, 2]), ["returned", "approved"]);
    approved.says("police", 1, approve()).unwrap();
    for (n, follows) in [(2, 1), (3, 2)] {
        approved.orders("fire", composed(n, Some(follows))).unwrap();
    }
    assert_eq!(
        states(&approved, 1..=3),
        ["approved", "superseded", "draft"]
    );
    approved.says("police", 3, send_back()).unwrap();
    approved.orders("fire", composed(4, Some(3))).unwrap();
    approved.orders("fire", composed(5, None)).unwrap();
    approved.says("police", 5, approve()).unwrap();
    let expected = ["approved", "superseded", "returned", "draft", "approved"];
    let why = "another report is another matter";
    assert_eq!(states(&approved, 1..=5), expected, "{why}");
    approved.says("police", 4, approve()).unwrap();
    let expected = [
        "superseded",
        "superseded",
        "returned",
        "approved",
        "approved",
    ];
    assert_eq!(states(&approved, 1..=5), expected);
    for (n, state) in (1..=3).zip(expected) {
        for order in [approve(), send_back()] {
            let late = approved.says("police", n, order);
            assert_eq!(late, Err(wrong("situation_report", state)));
        }
    }
}

/// B8, B9: reported is from when others are asked and until it was looked back at; nothing of what came to nothing.
#[test]
fn b8_when_a_task_is_reported_of() {
    for (phase, refused) in [
        (P::Draft, Some("draft")),
        (P::Proposed, None),
        (P::Agreed, None),
        (P::Mobilizing, None),
        (P::Suspended, None),
        (P::Completed, None),
        (P::Demobilizing, None),
        (P::Closed, None),
        (P::Reviewed, Some("reviewed")),
        (P::Cancelled, Some("cancelled")),
        (P::Lapsed, Some("lapsed")),
    ] {
        let mut given = response_in(phase);
        let answer = given.orders("fire", composed(1, None));
        let expected = refused.map(|it| wrong("task", it));
        assert_eq!(answer.err(), expected, "{phase:?}");
    }
    let mut given = responding();
    given.orders("fire", composed(1, None)).unwrap();
    let dispatcher = respond(1, composed(2, None));
    given.when("fire", Role::Dispatcher, dispatcher).unwrap();
    // A draft that nobody approves any more is sent back.
    for (phase, state) in [(P::Reviewed, "reviewed"), (P::Cancelled, "cancelled")] {
        let mut given = brought_to(&given, phase);
        let late = given.says("police", 1, approve());
        assert_eq!(late, Err(wrong("task", state)));
        given.says("police", 1, send_back()).unwrap();
    }
    let mut given = brought_to(&given, P::Closed);
    given.says("police", 1, approve()).unwrap();
    given.says("fire", 2, send_back()).unwrap();
}

/// B8: limits of texts and numbers.
#[test]
fn b8_reports_have_limits() {
    let mut given = responding();
    for (text, refusal) in bad_texts("situation", TEXT_CHARS_MAX) {
        let refused = given.orders("fire", with_texts(1, texts(&text, "", "")));
        assert_eq!(refused, Err(refusal));
    }
    for (text, refusal) in bad_optional_texts("needs", TEXT_CHARS_MAX) {
        let refused = given.orders("fire", with_texts(1, texts("a", &text, "")));
        assert_eq!(refused, Err(refusal));
    }
    for (text, refusal) in bad_optional_texts("outlook", TEXT_CHARS_MAX) {
        let refused = given.orders("fire", with_texts(1, texts("a", "", &text)));
        assert_eq!(refused, Err(refusal));
    }
    // Versions of all reports count together.
    let max = REPORTS_PER_TASK_MAX;
    for n in 1..=max as u128 {
        let follows = n.is_multiple_of(2).then(|| n - 1);
        given.orders("fire", composed(n, follows)).unwrap();
    }
    let next = given.report_of(max as u128).number;
    assert_eq!(usize::from(next), max / 2);
    for follows in [None, Some(max as u128)] {
        let one_more = given.orders("police", composed(999, follows));
        assert_eq!(one_more, Err(Refusal::Full { max }));
    }
}
