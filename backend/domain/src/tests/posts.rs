//! Rule B4: posts of a disaster response. Who holds them is in `holding`.

use domain::{
    Refusal, TaskPhase as P,
    command::ResponseItemOrder as I,
    limits::*,
    response::{Position as Q, Post, SectorKind},
};

use super::{given::*, given_response::*, measuring::is_left_out};

/// Posts 1 of ems, 2 of police and 3 of eoc, who has promised nothing; 4 of ems in sector 8, 5 of ems in shelter 9 of theirs.
pub(super) fn with_posts() -> Given {
    let mut given = responding();
    given.orders("fire", group(8, "ems")).unwrap();
    given.orders("ems", open(9)).unwrap();
    for (n, position, of, by) in [
        (1, Q::SafetyOfficer, None, "ems"),
        (2, Q::OperationsChief, None, "police"),
        (3, Q::LiaisonOfficer, None, "eoc"),
        (4, Q::GroupSupervisor, Some(8), "ems"),
        (5, Q::ShelterManager, Some(9), "ems"),
    ] {
        given.orders("fire", create(n, position, of, by)).unwrap();
    }
    given.wait(MINUTE);
    given
}

pub(super) fn name(n: u128) -> String {
    mark(93_000 + n * 2)
}

/// Who holds a post, and who held it.
pub(super) fn held(it: &Post) -> (Option<String>, Vec<String>) {
    let holder = it.holder.as_ref().map(|it| it.name.clone());
    (holder, it.former.iter().map(|it| it.name.clone()).collect())
}

/// B4: a post is of the whole, or of one of its sectors or shelters, and one agency says who holds it.
#[test]
fn b4_posts_are_created() {
    let given = with_posts();
    let it = given.post(4);
    assert_eq!((it.id, it.task, it.number), (piece(4), task(1), 4));
    assert_eq!(
        (&it.agency, &it.filled_by),
        (&agency("fire"), &agency("ems"))
    );
    assert_eq!((it.position, it.of), (Q::GroupSupervisor, Some(piece(8))));
    assert_eq!(held(it), (None, vec![]));
    assert!(it.ended.is_none());
    // Of nothing else, and of nothing that is over or of another task.
    let mut given = given;
    given.another_response(domain::ZoneKind::Sector);
    given.leads_on([respond(2, group(20, "police"))]);
    given.orders("fire", evacuate(10, RIVERSIDE)).unwrap();
    given.orders("fire", planned(11, START, "ems")).unwrap();
    given.orders("fire", composed(12, None)).unwrap();
    for of in [1, 10, 11, 12, 20, 99] {
        let order = create(30, Q::SafetyOfficer, Some(of), "ems");
        assert_eq!(given.orders("fire", order), Err(unknown("item")), "{of}");
    }
    given.says("fire", 8, end_sector()).unwrap();
    given.says("ems", 9, close()).unwrap();
    for (of, what, state) in [(8, "sector", "ended"), (9, "shelter", "closed")] {
        let order = create(30, Q::MedicalUnitLeader, Some(of), "ems");
        assert_eq!(given.orders("fire", order), Err(wrong(what, state)));
    }
    let stranger = given.orders("fire", create(30, Q::SafetyOfficer, None, OUTSIDE));
    assert_eq!(stranger, Err(no_party(OUTSIDE)));
}

/// B4: a sector or a shelter has one position of its own kind; who leads and stands in for that is of who leads the task.
#[test]
fn b4_what_has_which_positions() {
    let mut given = with_posts();
    let division = set_up(6, SectorKind::Division, "ems", zone(EAST));
    let staging = set_up(7, SectorKind::Staging, "ems", zone(YARD));
    for order in [division, staging, group(10, "ems")] {
        given.orders("fire", order).unwrap();
    }
    given.orders("ems", open(11)).unwrap();
    for n in 1..=3 {
        given.says("fire", n, end_post()).unwrap();
    }
    let malformed = |field, why| Refusal::Malformed { field, why };
    for position in Q::EVERY {
        for of in [None, Some(6), Some(7), Some(10), Some(11)] {
            let is_own = match of {
                None => true,
                Some(6) => *position == Q::DivisionSupervisor,
                Some(7) => *position == Q::StagingManager,
                Some(10) => *position == Q::GroupSupervisor,
                _ => *position == Q::ShelterManager,
            };
            for by in INSIDE {
                let leads = ["fire", "police"].contains(&by);
                let needs = matches!(position, Q::IncidentCommander | Q::DeputyCommander);
                let expected = if !is_own {
                    Some(malformed("of", "has no such position"))
                } else if needs && !leads {
                    Some(malformed("agency", "does not lead the task"))
                } else {
                    None
                };
                let answer = given.clone().orders("fire", create(30, *position, of, by));
                assert_eq!(answer.err(), expected, "{position:?} {of:?} {by}");
            }
        }
    }
}

/// B4: there is one post of a position, of the whole or of the same part, until it is ended; who leads and who speaks for an agency has
/// each its own.
#[test]
fn b4_there_is_one_post_of_a_kind() {
    let mut given = with_posts();
    for (position, of) in [(Q::SafetyOfficer, None), (Q::GroupSupervisor, Some(8))] {
        for by in INSIDE {
            let twice = given.orders("police", create(30, position, of, by));
            assert_eq!(twice, Err(taken("position")), "{by}");
        }
    }
    for (n, position, of, by) in [
        (31, Q::IncidentCommander, None, "fire"),
        (32, Q::IncidentCommander, None, "police"),
        (33, Q::AgencyRepresentative, None, "ems"),
        (34, Q::AgencyRepresentative, None, "eoc"),
        (35, Q::GroupSupervisor, None, "ems"),
    ] {
        given.orders("police", create(n, position, of, by)).unwrap();
        let twice = given.orders("fire", create(30, position, of, by));
        assert_eq!(twice, Err(taken("position")), "{n}");
    }
    given.says("police", 1, end_post()).unwrap();
    given
        .orders("fire", create(36, Q::SafetyOfficer, None, "police"))
        .unwrap();
}

/// B4: the leads end a post, once and for a reason; nobody holds it then.
#[test]
fn b4_the_leads_end_a_post() {
    let mut given = with_posts();
    given.says("ems", 1, fill(1)).unwrap();
    given.wait(HOUR);
    for (reason, refusal) in bad_texts("reason", REASON_CHARS_MAX) {
        let order = I::EndPost {
            reason: reason.clone(),
        };
        assert_eq!(given.says("police", 1, order), Err(refusal.clone()));
        assert_eq!(given.says("ems", 1, I::VacatePost { reason }), Err(refusal));
    }
    given.says("police", 1, end_post()).unwrap();
    let it = given.post(1).clone();
    assert_eq!(held(&it), (None, vec![name(1)]));
    assert_eq!(
        (it.former[0].until, &it.former[0].reason),
        (given.now, &mark(92_003))
    );
    let said = it.ended.unwrap();
    assert_eq!((said.agency, said.at), (agency("police"), given.now));
    for (by, order) in [("fire", end_post()), ("ems", fill(2)), ("ems", vacate())] {
        assert_eq!(given.says(by, 1, order), Err(wrong("post", "ended")));
    }
    // A post that nobody held is ended as well.
    given.says("fire", 2, end_post()).unwrap();
}

/// B4: created until the task is over and filled until units are home; vacated and ended whenever that is said, by the leads as well once it
/// is over.
#[test]
fn b4_posts_are_kept_until_the_task_is_over() {
    let mut given = with_posts();
    given.says("ems", 1, fill(1)).unwrap();
    for (phase, state) in [
        (P::Completed, "completed"),
        (P::Demobilizing, "demobilizing"),
        (P::Closed, "closed"),
        (P::Reviewed, "reviewed"),
        (P::Cancelled, "cancelled"),
    ] {
        let mut given = brought_to(&given, phase);
        let over = Err(wrong("task", state));
        let new = create(30, Q::FinanceChief, None, "ems");
        assert_eq!(given.orders("fire", new), over);
        let is_ending = matches!(phase, P::Completed | P::Demobilizing);
        let filled = given.says("ems", 1, fill(2));
        assert_eq!(filled.is_ok(), is_ending, "{state}");
        assert!(is_ending || filled == over);
        for by in ["ems", "fire", "police"] {
            let mut given = given.clone();
            given.says(by, 1, vacate()).unwrap();
            assert_eq!(given.post(1).former.last().unwrap().said_by, agency(by));
            given.says("fire", 1, end_post()).unwrap();
        }
    }
    for phase in [P::Agreed, P::Mobilizing, P::Suspended] {
        let mut given = response_in(phase);
        let new = create(1, Q::FinanceChief, None, "ems");
        given.orders("fire", new).unwrap();
        given.says("ems", 1, fill(2)).unwrap();
    }
    // Planned ahead, and filled once it is agreed.
    let mut given = response_in(P::Proposed);
    for (n, position, by) in [(1, Q::FinanceChief, "fire"), (2, Q::PlanningChief, "ems")] {
        given.orders("fire", create(n, position, None, by)).unwrap();
    }
    assert_eq!(
        given.says("fire", 1, fill(1)),
        Err(wrong("task", "proposed"))
    );
    assert_eq!(given.says("ems", 2, fill(1)), Err(Refusal::NotCommitted));
    given.says("fire", 1, end_post()).unwrap();
}

/// B4: limits of texts and numbers.
#[test]
fn b4_posts_have_limits() {
    let mut given = with_posts();
    let filled = |name: &str, contact: &str| I::FillPost {
        name: name.to_owned(),
        contact: contact.to_owned(),
    };
    for (text, refusal) in bad_texts("name", NAME_CHARS_MAX) {
        assert_eq!(given.says("ems", 1, filled(&text, "")), Err(refusal));
    }
    for (text, refusal) in bad_optional_texts("contact", NAME_CHARS_MAX) {
        assert_eq!(given.says("ems", 1, filled("a", &text)), Err(refusal));
    }
    given.says("ems", 1, filled("a", "")).unwrap();
    let max = POSTS_PER_TASK_MAX;
    for n in 6..=max as u128 {
        let order = create(100 + n, Q::FinanceChief, None, "ems");
        given.orders("fire", order).unwrap();
        given.says("fire", 100 + n, end_post()).unwrap();
    }
    let one_more = given.orders("fire", create(99, Q::FinanceChief, None, "ems"));
    assert_eq!(one_more, Err(Refusal::Full { max }), "ended ones count");
}

/// B4: who is asked no more has no post made for it.
#[test]
fn b4_a_post_is_of_who_is_in_the_task() {
    let mut given = with_posts();
    is_left_out(&mut given, "eoc");
    let order = create(30, Q::PlanningChief, None, "eoc");
    assert_eq!(given.orders("fire", order), Err(no_party("eoc")));
    given.says("fire", 3, end_post()).unwrap();
}
