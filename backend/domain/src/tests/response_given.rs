//! Rules W6 and W10 in a disaster response: what an agency has said in a part of it is its own part, and a receipt of it holds nothing that
//! another one said there.

use std::collections::BTreeSet;

use domain::{
    AssignmentStatus, Role, Target,
    command::ResponseItemOrder as I,
    response::{EvacuationEnd, Figure as F, ObjectiveState, Position},
    sharing::{
        CaseItemView, Contribution, ObjectRef, ResponsePart, ResponseView, Term, View, Viewer,
        contribution, contributors_in, has_part, view, why_contributed,
    },
};

use super::{given::*, given_full_response::full_of_things, given_response::*, measuring::leaves};

fn shown(given: &Given, n: u128, viewer: &Viewer) -> Option<View> {
    view(&given.state, viewer, &ObjectRef::TaskItem(piece(n)))
}

/// What one agency shows fire in part `n`.
fn part_of(given: &Given, n: u128, author: &str) -> Option<ResponseView> {
    let viewer = Viewer::open(agency("fire"));
    match contribution(&shown(given, n, &viewer).unwrap(), &viewer, &agency(author))? {
        Contribution::Enforced(CaseItemView::Response(it)) => Some(*it),
        other => panic!("{other:?}"),
    }
}

/// Who shows fire something in part `n`.
fn authors(given: &Given, n: u128) -> Vec<String> {
    let viewer = Viewer::open(agency("fire"));
    let view = shown(given, n, &viewer).unwrap();
    let found = contributors_in(&view, &viewer).into_iter();
    found.map(|it| it.to_string()).collect()
}

/// W6: whoever shows somebody something in a part has a term for it, the task, and nobody else has one.
fn has_terms(given: &Given) -> usize {
    let mut found = 0;
    for by in INSIDE.into_iter().chain([OUTSIDE]) {
        let viewer = Viewer::open(agency(by));
        for it in given.state.response_of(task(1)) {
            let object = ObjectRef::TaskItem(it.id());
            let view = view(&given.state, &viewer, &object);
            let others = view.as_ref().map(|it| contributors_in(it, &viewer));
            let others: BTreeSet<_> = others.unwrap_or_default();
            for author in INSIDE.map(agency) {
                let part = view
                    .as_ref()
                    .and_then(|it| contribution(it, &viewer, &author));
                let is_other = author != viewer.agency;
                assert_eq!(
                    part.is_some() && is_other,
                    others.contains(&author),
                    "{it:?}"
                );
                let terms = why_contributed(&given.state, &viewer, &object, &author);
                let expected = others.contains(&author).then_some(Term::Task(task(1)));
                assert_eq!(
                    terms,
                    expected.into_iter().collect::<Vec<_>>(),
                    "{it:?} {author}"
                );
                assert!(part.is_none() || has_part(&given.state, &object, &author));
                found += terms.len();
            }
        }
    }
    found
}

/// W6: of everything that is there, over, placed, counted and withdrawn.
#[test]
fn w6_what_is_shown_in_a_response_has_a_term() {
    let mut given = full_of_things();
    given.orders("police", composed(40, None)).unwrap();
    let before = has_terms(&given);
    assert!(before > 30, "{before}");
    given.says("fire", 40, approve()).unwrap();
    assert!(has_terms(&given) > before);
    // Who counted in a part is named with that until it is withdrawn, whose units are placed there until they are not.
    assert_eq!([4, 6].map(|n| authors(&given, n)), [["ems"], ["ems"]]);
    given.wait(MINUTE);
    for n in [19, 20] {
        given.says("ems", n, withdraw()).unwrap();
        has_terms(&given);
    }
    assert!(authors(&given, 6).is_empty() && authors(&given, 4) == ["ems"]);
    let cleared = advance(1, AssignmentStatus::Cleared);
    given.when("ems", Role::Dispatcher, cleared).unwrap();
    assert!(authors(&given, 6).is_empty() && authors(&given, 4).is_empty());
    has_terms(&given);
    let cleared = advance(2, AssignmentStatus::Cleared);
    given.when("ems", Role::Dispatcher, cleared).unwrap();
    leaves(&mut given, "ems");
    has_terms(&given);
}

/// Says something of a kind in words of its own, by which it is found again.
fn reason(n: u128) -> String {
    mark(96_000 + n)
}

/// W10: what one said in a part is in its own part, and what others said is not.
#[test]
fn w10_a_part_of_a_response_holds_what_its_author_said() {
    let mut given = responding();
    let there = Target::Task(task(1));
    given.sent(1, "ems", 1, there, &[]);
    given.sent(2, "police", 1, there, &[]);
    for order in [
        planned(1, START, "ems"),
        group(2, "ems"),
        create(3, Position::SafetyOfficer, None, "ems"),
        evacuate(4, RIVERSIDE),
    ] {
        given.orders("fire", order).unwrap();
    }
    given.orders("ems", open(5)).unwrap();
    given
        .orders("ems", count(6, None, &[(F::Dead, 1)]))
        .unwrap();
    let judged = |objective, n| I::JudgeObjective {
        objective,
        state: ObjectiveState::Met,
        note: reason(n),
    };
    for (by, n, order) in [
        ("police", 1, judged(1, 1)),
        ("ems", 1, judged(2, 2)),
        ("police", 2, place("police", 1)),
        ("ems", 2, place("ems", 1)),
        ("ems", 3, fill(1)),
        ("police", 3, I::EndPost { reason: reason(3) }),
        ("ems", 6, I::WithdrawFigures { reason: reason(5) }),
    ] {
        given.says(by, n, order).unwrap();
    }
    given
        .orders("ems", count(7, Some(4), &[(F::Evacuated, 77)]))
        .unwrap();
    for (by, n, persons) in [("ems", 8, 61), ("police", 9, 62)] {
        given
            .orders(by, count(n, Some(2), &[(F::Trapped, persons)]))
            .unwrap();
    }
    let note = reason(4);
    let how = EvacuationEnd::Complete;
    given
        .says("police", 4, I::EndEvacuation { how, note })
        .unwrap();
    // What each said, by a word of it; of units by what they are called, of counts by how many.
    let said = [
        (1, "police", reason(1)),
        (1, "ems", reason(2)),
        (2, "police", mark(128)),
        (2, "ems", mark(148)),
        (2, "ems", "count: 61".to_owned()),
        (2, "police", "count: 62".to_owned()),
        (3, "ems", mark(93_002)),
        (3, "police", reason(3)),
        (4, "police", reason(4)),
        (4, "ems", "count: 77".to_owned()),
        (5, "ems", shelter_plan(5, 1).name),
        (6, "ems", reason(5)),
    ];
    for (n, of, word) in &said {
        let whole = format!("{:?}", given.piece_as("fire", *n));
        assert!(whole.contains(word.as_str()), "{n} {word}");
        for author in ["police", "ems"] {
            let part = part_of(&given, *n, author);
            let has_word = format!("{part:?}").contains(word.as_str());
            assert_eq!(has_word, author == *of, "{n} {author} {word}");
            if let Some(it) = part {
                assert_eq!(it.authors, [agency(author)].into());
            }
        }
    }
    // The owner has the whole, and nobody has a part who said nothing.
    for n in 1..=6 {
        let viewer = Viewer::open(agency("ems"));
        let view = shown(&given, n, &viewer).unwrap();
        assert_eq!(contribution(&view, &viewer, &agency("fire")), None);
        assert_eq!(part_of(&given, n, "eoc"), None);
    }
}

/// W10: nobody of an agency is named in what it shows of a situation report, and what another one decided is not there.
#[test]
fn w10_a_part_of_a_report_names_nobody() {
    let mut given = full_of_things();
    given.orders("police", composed(40, None)).unwrap();
    let note = reason(6);
    given.says("fire", 40, I::ApproveReport { note }).unwrap();
    assert_eq!(authors(&given, 40), ["police"]);
    let of = |viewer: &str| {
        let viewer = Viewer::open(agency(viewer));
        let view = shown(&given, 40, &viewer).unwrap();
        match contribution(&view, &viewer, &agency("police")) {
            Some(Contribution::Enforced(CaseItemView::Response(it))) => match it.part {
                ResponsePart::Report(it) => *it,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    };
    for viewer in INSIDE {
        let it = of(viewer);
        assert_eq!((it.composer, it.decided), (None, None), "{viewer}");
        assert_eq!(it.agency, agency("police"));
    }
    let whole = given.piece_as("police", 40).unwrap();
    assert!(format!("{whole:?}").contains(&reason(6)));
}

/// W10: what the leads say for who has left is their own.
#[test]
fn w10_what_is_said_for_who_has_left_is_the_leads_own() {
    let mut given = responding();
    given
        .orders("fire", create(1, Position::SafetyOfficer, None, "ems"))
        .unwrap();
    given.says("ems", 1, fill(1)).unwrap();
    given.orders("ems", open(2)).unwrap();
    leaves(&mut given, "ems");
    let order = |n| about_part(n, close());
    given.when("police", Role::Dispatcher, order(2)).unwrap();
    given.says("police", 1, vacate()).unwrap();
    let Some(ResponsePart::Shelter(it, _)) = part_of(&given, 2, "ems").map(|it| it.part) else {
        panic!("it opened it");
    };
    assert_eq!(it.closed, None);
    let Some(ResponsePart::Shelter(it, _)) = part_of(&given, 2, "police").map(|it| it.part) else {
        panic!("it closed it");
    };
    assert!(it.closed.is_some());
    // Whose person held a post is that agency's own, and why no longer is not.
    assert_eq!(authors(&given, 1), ["ems", "police"]);
    for (of, name, reason) in [
        ("ems", mark(93_002), ""),
        ("police", String::new(), "m92002z"),
    ] {
        let Some(ResponsePart::Post(it)) = part_of(&given, 1, of).map(|it| it.part) else {
            panic!("{of} said something");
        };
        let said = it
            .former
            .iter()
            .map(|it| (it.name.as_str(), it.reason.as_str()));
        assert_eq!(said.collect::<Vec<_>>(), [(name.as_str(), reason)], "{of}");
        assert_eq!(it.former[0].said_by, agency(of));
    }
}
