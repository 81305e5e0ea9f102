//! Rule B9: who approves a situation report and who sends it back.

use domain::{
    Refusal, Role,
    command::ResponseItemOrder as I,
    limits::*,
    response::{ReportState as S, Statement},
};

use super::{given::*, given_response::*};

/// Draft 1 of fire's commander.
fn drafted() -> Given {
    let mut given = responding();
    given.orders("fire", composed(1, None)).unwrap();
    given.wait(MINUTE);
    given
}

/// B9: another one than who composed it approves it, of either lead.
#[test]
fn b9_another_one_approves_a_report() {
    for (by, role) in [
        ("fire", Role::Coordinator),
        ("police", Role::Coordinator),
        ("police", Role::Commander),
    ] {
        let mut given = drafted();
        given.when(by, role, about_part(1, approve())).unwrap();
        let it = given.report_of(1);
        assert_eq!(it.state, S::Approved);
        let decided = Statement {
            agency: agency(by),
            at: given.now,
            text: mark(92_008),
        };
        assert_eq!(it.decided, Some(decided));
        assert!(it.was_approved);
    }
    let mut given = drafted();
    let own = given.says("fire", 1, approve());
    assert_eq!(own, Err(Refusal::Oneself { field: "composer" }));
    assert_eq!(given.report_of(1).state, S::Draft);
    // Whoever approves it says something, or nothing.
    let wordless = I::ApproveReport {
        note: String::new(),
    };
    given.says("police", 1, wordless).unwrap();
}

/// B9: it is returned for a reason, also by who composed it, who has thought better of it.
#[test]
fn b9_a_report_is_returned_for_a_reason() {
    for by in ["fire", "police"] {
        let mut given = drafted();
        for (reason, refusal) in bad_texts("reason", REASON_CHARS_MAX) {
            let refused = given.says(by, 1, I::ReturnReport { reason });
            assert_eq!(refused, Err(refusal));
        }
        given.says(by, 1, send_back()).unwrap();
        let it = given.report_of(1);
        assert_eq!((it.state, it.was_approved), (S::Returned, false));
        let decided = it.decided.clone().unwrap();
        assert_eq!((decided.agency, decided.text), (agency(by), mark(92_009)));
    }
    let mut given = drafted();
    for (note, refusal) in bad_optional_texts("note", TEXT_CHARS_MAX) {
        let refused = given.says("police", 1, I::ApproveReport { note });
        assert_eq!(refused, Err(refusal));
    }
}

/// B9: commanders and coordinators decide; who is shown no draft is told of none, and who is shown a report does not decide on it.
#[test]
fn b9_who_decides_on_a_report() {
    let mut given = drafted();
    for role in ROLES {
        for order in [approve(), send_back()] {
            let may = matches!(role, Role::Commander | Role::Coordinator);
            let answer = given.clone().when("police", role, about_part(1, order));
            assert_eq!(answer.is_ok(), may, "{role:?}");
            assert!(may || answer == Err(Refusal::RoleMayNot));
        }
    }
    let tries = |given: &mut Given, expected: Refusal| {
        for by in ["ems", "eoc"] {
            for order in [approve(), send_back()] {
                assert_eq!(given.says(by, 1, order), Err(expected.clone()), "{by}");
            }
        }
    };
    tries(&mut given, unknown("item"));
    given.says("police", 1, approve()).unwrap();
    tries(&mut given, not_yours("situation_report"));
    for order in [approve(), send_back()] {
        assert_eq!(given.says(OUTSIDE, 1, order), Err(unknown("item")));
    }
}

/// B9: only of a draft is anything decided, and once.
#[test]
fn b9_a_draft_is_decided_on_once() {
    for (order, state) in [(approve(), "approved"), (send_back(), "returned")] {
        let mut given = drafted();
        given.says("police", 1, order).unwrap();
        let decided = given.report_of(1).decided.clone();
        for again in [approve(), send_back()] {
            for by in ["fire", "police"] {
                let refused = given.says(by, 1, again.clone());
                assert_eq!(refused, Err(wrong("situation_report", state)));
            }
        }
        assert_eq!(given.report_of(1).decided, decided);
    }
    // Of two desks the second is told what the first did, also if that wrote another version.
    let mut given = drafted();
    given.orders("police", composed(2, Some(1))).unwrap();
    let late = given.says("police", 1, approve());
    assert_eq!(late, Err(wrong("situation_report", "superseded")));
    assert_eq!(
        given.says("police", 2, approve()),
        Err(Refusal::Oneself { field: "composer" })
    );
    given.says("fire", 2, approve()).unwrap();
}

/// B9: nothing is decided before there is anything to decide on.
#[test]
fn b9_a_report_is_not_approved_before_it_was_composed() {
    let mut given = drafted();
    let as_of = given.report_of(1).as_of;
    given.occurred_at = Some(as_of.plus_ms(-1));
    for order in [approve(), send_back()] {
        assert_eq!(given.says("police", 1, order), Err(Refusal::OutOfOrder));
    }
    given.occurred_at = Some(as_of);
    given.says("police", 1, approve()).unwrap();
    assert_eq!(given.report_of(1).decided.as_ref().unwrap().at, as_of);
}
