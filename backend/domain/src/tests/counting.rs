//! Rule B7: figures of persons, and who counts what. When is in `counting_when`.

use domain::{
    AssignmentStatus, Event, Refusal, Role, Target, TaskPhase as P,
    command::{ReportFigures, ResponseOrder as O},
    event::{FiguresReported, Responded, ResponseFact},
    limits::*,
    response::{Figure as F, Tally, Whom},
};

use super::{given::*, given_response::*, measuring::leaves, tallying::standing};

pub(super) fn figures(n: u128, change: impl FnOnce(&mut ReportFigures)) -> O {
    let mut order = counted(n, None, &[(F::Missing, 7)]);
    change(&mut order);
    O::ReportFigures(order)
}

fn values_are_not_of_this() -> Refusal {
    Refusal::Malformed {
        field: "values",
        why: "cannot be counted about this",
    }
}

/// B7: figures stand as they were reported, with when they were counted; what is not said is not counted.
#[test]
fn b7_figures_stand_as_they_were_counted() {
    let mut given = responding();
    given.wait(HOUR);
    let at = given.now.plus_ms(-10 * MINUTE);
    given.occurred_at = Some(at);
    let order = ReportFigures {
        whom: Whom::Responders,
        is_estimate: true,
        ..counted(1, None, &[(F::OnSite, 40), (F::Dead, 0)])
    };
    given
        .orders("ems", O::ReportFigures(order.clone()))
        .unwrap();
    let it = given.figures(1);
    assert_eq!((it.id, it.task, it.number), (piece(1), task(1), 1));
    assert_eq!((&it.agency, it.counted_at), (&agency("ems"), at));
    assert_eq!((it.whom, &it.values), (order.whom, &order.values));
    assert_eq!((&it.source, &it.note), (&order.source, &order.note));
    assert!(it.is_estimate && it.about.is_none() && it.withdrawn.is_none());
    let expected = ["responders dead ems 0", "responders on_site ems 40"];
    assert_eq!(standing(&given, "eoc"), expected);
    let tally = given.response_as("eoc").unwrap().standing[1].tally;
    let expected = Tally {
        count: 40,
        counted_at: at,
        is_estimate: true,
        item: piece(1),
    };
    assert_eq!(tally, expected);
}

/// B7: who works on the task counts: who has promised, and a crew whose unit was sent.
#[test]
fn b7_who_works_on_the_task_counts() {
    let mut given = responding();
    for (n, role) in [
        (1, Role::Commander),
        (2, Role::Dispatcher),
        (3, Role::Coordinator),
    ] {
        let order = respond(1, figures(n, |_| {}));
        given.when("ems", role, order).unwrap();
    }
    let order = |n| respond(1, figures(n, |_| {}));
    let crew = |given: &mut Given, it| given.when("ems", Role::Field, it);
    assert_eq!(crew(&mut given, order(4)), Err(not_yours("task")));
    assert_eq!(
        crew(&mut given, about_part(1, withdraw())),
        Err(not_yours("task"))
    );
    let before = given.now;
    given.wait(HOUR);
    given.sent(1, "ems", 1, Target::Task(task(1)), &[]);
    given.occurred_at = Some(before);
    assert_eq!(
        crew(&mut given, order(4)),
        Err(not_yours("task")),
        "not yet"
    );
    given.occurred_at = None;
    crew(&mut given, order(4)).unwrap();
    crew(&mut given, about_part(1, withdraw())).unwrap();
    assert_eq!(
        given.orders("eoc", figures(5, |_| {})),
        Err(Refusal::NotCommitted)
    );
    assert_eq!(
        given.orders(OUTSIDE, figures(5, |_| {})),
        Err(unknown("task"))
    );
    for role in [Role::Supervisor, Role::Legal, Role::Observer, Role::Admin] {
        for order in [order(5), about_part(4, withdraw())] {
            assert_eq!(given.when("ems", role, order), Err(Refusal::RoleMayNot));
        }
    }
}

/// Sector 1, evacuation 2, shelter 3 of ems, period 4, post 5, figures 6 and draft 7 of a situation report.
pub(super) fn with_everything() -> Given {
    use domain::response::Position;
    let mut given = responding();
    for order in [
        group(1, "police"),
        evacuate(2, RIVERSIDE),
        planned(4, START, "ems"),
        create(5, Position::SafetyOfficer, None, "ems"),
        figures(6, |_| {}),
        composed(7, None),
    ] {
        given.orders("fire", order).unwrap();
    }
    given.orders("ems", open(3)).unwrap();
    given
}

/// B7: about the whole and a sector everything is counted, about an evacuation who has left, about a shelter who stays there.
#[test]
fn b7_what_can_be_counted_about_what() {
    let given = with_everything();
    for whom in [Whom::Public, Whom::Responders] {
        for figure in F::EVERY {
            for about in [
                None,
                Some(1),
                Some(2),
                Some(3),
                Some(4),
                Some(5),
                Some(6),
                Some(7),
            ] {
                let is_public = whom == Whom::Public;
                let can_be = match about {
                    None | Some(1) => true,
                    Some(2) => is_public && *figure == F::Evacuated,
                    Some(3) => is_public && *figure == F::Sheltered,
                    _ => false,
                };
                let order = ReportFigures {
                    whom,
                    ..counted(9, about, &[(*figure, 1)])
                };
                let answer = given.clone().orders("ems", O::ReportFigures(order));
                assert_eq!(answer.is_ok(), can_be, "{whom:?} {figure:?} {about:?}");
                let expected = match about {
                    Some(7) => unknown("item"),
                    _ => values_are_not_of_this(),
                };
                assert!(can_be || answer == Err(expected));
            }
        }
    }
    // One that does not belong there is enough.
    let mut given = given;
    let both = count(9, Some(2), &[(F::Evacuated, 1), (F::Dead, 1)]);
    assert_eq!(given.orders("ems", both), Err(values_are_not_of_this()));
    // A lead is shown the draft, and is told that nothing is counted of it.
    let of_draft = given.orders("fire", count(9, Some(7), &[(F::Dead, 1)]));
    assert_eq!(of_draft, Err(values_are_not_of_this()));
}

/// B7: only who runs a shelter counts there, and nobody about another task.
#[test]
fn b7_where_is_counted() {
    let mut given = with_everything();
    for by in ["fire", "police"] {
        let refused = given.orders(by, count(9, Some(3), &[(F::Sheltered, 1)]));
        assert_eq!(refused, Err(not_yours("shelter")));
    }
    given.another_response(domain::ZoneKind::Sector);
    given.leads_on([respond(2, group(20, "police"))]);
    for about in [20, 99] {
        let refused = given.orders("fire", count(9, Some(about), &[(F::Dead, 1)]));
        assert_eq!(refused, Err(unknown("item")), "{about}");
    }
}

/// B7: limits of texts and numbers.
#[test]
fn b7_figures_have_limits() {
    let mut given = responding();
    for (source, refusal) in bad_texts("source", NAME_CHARS_MAX) {
        let refused = given.orders("ems", figures(1, |it| it.source = source));
        assert_eq!(refused, Err(refusal));
    }
    for (note, refusal) in bad_optional_texts("note", TEXT_CHARS_MAX) {
        let refused = given.orders("ems", figures(1, |it| it.note = note));
        assert_eq!(refused, Err(refusal));
    }
    let none = given.orders("ems", figures(1, |it| it.values.clear()));
    assert_eq!(none, Err(Refusal::Empty { field: "values" }));
    let out_of_range = Refusal::OutOfRange {
        field: "values",
        min: 0,
        max: FIGURE_MAX.into(),
    };
    for too_many in [FIGURE_MAX + 1, u32::MAX] {
        let values = [(F::Dead, 1), (F::OnSite, too_many)];
        let refused = given.orders("ems", count(1, None, &values));
        assert_eq!(refused, Err(out_of_range.clone()));
    }
    // Of one agency, so that it does not use up what others need; what was withdrawn counts.
    let max = usize::from(FIGURES_PER_AGENCY_MAX);
    for n in 1..=max as u128 {
        given
            .orders("ems", count(n, None, &[(F::OnSite, FIGURE_MAX)]))
            .unwrap();
    }
    given.says("ems", 1, withdraw()).unwrap();
    let one_more = given.orders("ems", figures(9_999, |_| {}));
    assert_eq!(one_more, Err(Refusal::Full { max }));
    given.orders("police", figures(9_999, |_| {})).unwrap();
}

/// B7: of all agencies together there are so many, and no more.
#[test]
fn b7_a_task_has_so_many_reports_of_figures() {
    let mut given = responding();
    let max = FIGURES_PER_TASK_MAX;
    let events = given.orders("ems", figures(1, |_| {})).unwrap();
    // As if others had reported as much as there is room for: that many agencies are in no task of this city.
    let [Event::Responded(Responded { task, fact })] = &events[..] else {
        panic!("{events:?}");
    };
    let ResponseFact::FiguresReported(it) = fact.clone() else {
        panic!("{fact:?}");
    };
    let last = FiguresReported {
        item: piece(2),
        number: max as u16,
        ..*it
    };
    let event = Event::Responded(Responded {
        task: *task,
        fact: ResponseFact::FiguresReported(Box::new(last)),
    });
    let recorded = given.accepted.last().unwrap().2.clone();
    given.state.apply(&event, &recorded);
    let one_more = given.orders("police", figures(3, |_| {}));
    assert_eq!(one_more, Err(Refusal::Full { max }));
}

/// B7, B6: a desk of the leads counts in the shelter of who has left, and withdraws what that one said.
#[test]
fn b7_the_leads_count_for_who_has_left() {
    let mut given = with_everything();
    given.orders("ems", figures(8, |_| {})).unwrap();
    given.sent(1, "fire", 1, Target::Task(task(1)), &[]);
    leaves(&mut given, "ems");
    let sheltered = |n| respond(1, count(n, Some(3), &[(F::Sheltered, 5)]));
    for (by, role, n) in [
        ("fire", Role::Dispatcher, 50),
        ("police", Role::Commander, 51),
    ] {
        given.when(by, role, sheltered(n)).unwrap();
    }
    let crew = given.when("fire", Role::Field, sheltered(52));
    assert_eq!(crew, Err(not_yours("shelter")));
    let crew = given.when("fire", Role::Field, about_part(8, withdraw()));
    assert_eq!(crew, Err(not_yours("figures")));
    for (order, refusal) in [
        (sheltered(52), Refusal::NotCommitted),
        (about_part(8, withdraw()), not_yours("figures")),
    ] {
        let pending = given.when("eoc", Role::Commander, order);
        assert_eq!(pending, Err(refusal));
    }
    given
        .when("police", Role::Dispatcher, about_part(8, withdraw()))
        .unwrap();
    let said = given.figures(8).withdrawn.clone().unwrap();
    assert_eq!(said.agency, agency("police"));
    // Not of who is still in it, also when it is over.
    given.orders("police", figures(53, |_| {})).unwrap();
    let home = advance(1, AssignmentStatus::Cleared);
    given.when("fire", Role::Dispatcher, home).unwrap();
    let over = brought_to(&given, P::Closed);
    for mut given in [given, over] {
        let others = given.says("fire", 53, withdraw());
        assert_eq!(others, Err(not_yours("figures")));
    }
}
