//! Rule Y5: who visits what, and when.

use std::collections::BTreeMap;

use domain::{
    AssignmentStatus as S, Command, Event, Refusal, Role, Target,
    command::{AssignUnit, InspectionOrder, VisitOrder as V},
    event::InspectionFact as F,
    inspection::ChecklistAnswer as A,
    settings::{Checklist, ChecklistItem, InspectionSettings, Section, Severity},
    task::{Quorum, TaskStep},
};

use super::{given::*, given_inspection::*, settings::configure, standing_plans::code};

pub(super) fn running() -> Given {
    let mut given = Given::city();
    given.running_inspection(&["police", "ems"]);
    given
}

pub(super) fn visit_is(state: &'static str) -> Refusal {
    Refusal::WrongState {
        what: "visit",
        state,
    }
}

pub(super) fn complete(given: &mut Given) {
    let complete = Command::CompleteTask { task: task(1) };
    given.when("fire", Role::Commander, complete).unwrap();
}

/// An item of a checklist.
fn line(code: &str) -> ChecklistItem {
    ChecklistItem {
        code: code.to_owned(),
        text: mark(7_100),
        severity: Severity::Major,
    }
}

/// The checklist `FOOD` with these items, as an agency has it now.
pub(super) fn checklist(
    given: &mut Given,
    of: &str,
    version: u32,
    items: &[&str],
    is_retired: bool,
) {
    let list = Checklist {
        code: "FOOD".to_owned(),
        title: mark(7_101),
        version,
        items: items.iter().map(|it| line(it)).collect(),
        is_retired,
    };
    let section = Section::Inspections(InspectionSettings {
        checklists: vec![list],
    });
    let name = domain::settings::SectionName::Inspections;
    let read = given.state.settings(&agency(of));
    let read = read.map_or(0, |it| it.version(name));
    given
        .when(of, Role::Admin, configure(of, read, section))
        .unwrap();
}

fn by_food() -> V {
    V::Start {
        checklist: Some("FOOD".to_owned()),
        version: None,
    }
}

pub(super) fn answers(said: &[(&str, A)]) -> V {
    let said = said.iter();
    V::Answer {
        answers: said.map(|(code, it)| ((*code).to_owned(), *it)).collect(),
        version: None,
    }
}

#[test]
fn y5_only_what_is_to_be_inspected_is_visited() {
    let mut given = Given::city();
    given.agreed_inspection(&["police"]);
    let start_task = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start_task).unwrap();
    given.plans("fire", super::listing::listed(1..=4)).unwrap();
    let visit = |given: &Given, n| given.clone().visits("police", n, start());
    let not_drawn = Err(Refusal::NotDrawn);
    assert_eq!(visit(&given, 1), not_drawn, "the list is open");
    let close = close_list(1, Some(2), 0);
    given.when("fire", Role::Commander, close).unwrap();
    assert_eq!(visit(&given, 1), not_drawn, "nothing is drawn yet");
    assert_eq!(given.visits("fire", 1, skip()), not_drawn);
    let seed = mark(1);
    given.plans("fire", InspectionOrder::Draw { seed }).unwrap();
    let mut drawn = vec![];
    for n in 1..=4 {
        let is_drawn = given.target(n).drawn.is_some();
        assert_eq!(visit(&given, n).is_ok(), is_drawn);
        if is_drawn {
            drawn.push(n);
        } else {
            assert_eq!(visit(&given, n), not_drawn);
            assert_eq!(given.visits("fire", n, skip()), not_drawn);
        }
    }
    assert_eq!(drawn.len(), 2);
    // What is skipped is not visited, and what is visited not skipped.
    let not_yours = Err(Refusal::NotYours { what: "task" });
    assert_eq!(given.visits("police", drawn[0], skip()), not_yours);
    given.visits("fire", drawn[0], skip()).unwrap();
    let skipped = Refusal::WrongState {
        what: "target",
        state: "skipped",
    };
    assert_eq!(visit(&given, drawn[0]), Err(skipped.clone()));
    assert_eq!(given.visits("fire", drawn[0], skip()), Err(skipped));
    given.visits("police", drawn[1], start()).unwrap();
    let begun = Err(visit_is("begun"));
    assert_eq!(given.visits("fire", drawn[1], skip()), begun);
}

#[test]
fn y5_who_has_not_promised_visits_nothing() {
    let mut given = Given::city();
    let mut order = inspection_order(1, &["police", "ems"], given.now);
    order.quorum = Quorum::Named([agency("police")].into());
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(1) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    let start_task = Command::StartTask { task: task(1) };
    for command in [list(1, [1, 2]), close_list(1, None, 0), start_task] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    let asked = given.visits("ems", 1, start());
    assert_eq!(asked, Err(Refusal::NotCommitted));
    let unknown = Err(Refusal::Unknown { what: "target" });
    assert_eq!(given.visits("eoc", 1, start()), unknown);
    let mut said_no = given.clone();
    said_no.when("ems", Role::Commander, decline(1, 1)).unwrap();
    assert_eq!(said_no.visits("ems", 1, start()), unknown);
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    given.visits("ems", 1, start()).unwrap();
    given.visits("fire", 1, start()).unwrap();
    for role in [Role::Supervisor, Role::Legal, Role::Observer, Role::Admin] {
        let refused = given.when("police", role, visit(1, start()));
        assert_eq!(refused, Err(Refusal::RoleMayNot), "{role:?}");
    }
    for (n, role) in [(1, Role::Dispatcher), (2, Role::Coordinator)] {
        given.when("police", role, visit(n, start())).unwrap();
    }
}

#[test]
fn y5_a_crew_speaks_for_its_agency_if_its_unit_was_sent() {
    let mut given = running();
    let crew = |given: &mut Given| given.when("police", Role::Field, visit(1, start()));
    let not_yours = Err(Refusal::NotYours { what: "task" });
    assert_eq!(crew(&mut given), not_yours);
    let there = Target::Task(task(1));
    given.sent(2, "police", 2, there, &[]);
    assert_eq!(crew(&mut given), not_yours, "another unit was");
    let elsewhere = given.incident_of("police", 1);
    given.sent(3, "police", 1, elsewhere, &[S::Cleared]);
    assert_eq!(crew(&mut given), not_yours, "elsewhere");
    given.sent(1, "police", 1, there, &[S::OnScene]);
    crew(&mut given).unwrap();
    // What it saw it still says when it is home.
    let home = advance(1, S::Cleared);
    given.when("police", Role::Dispatcher, home).unwrap();
    let crew = |given: &mut Given, order| given.when("police", Role::Field, visit(1, order));
    crew(&mut given, find(1)).unwrap();
    crew(&mut given, finish()).unwrap();
}

/// A unit that was only asked whether it goes was not sent.
#[test]
fn y5_a_crew_that_was_only_asked_speaks_for_nobody() {
    let mut given = running();
    let offer = Command::AssignUnit(AssignUnit {
        id: assignment(1),
        unit: unit("police", 1),
        target: Target::Task(task(1)),
        is_offer: true,
        confirmed: std::collections::BTreeSet::new(),
    });
    given.when("police", Role::Dispatcher, offer).unwrap();
    let crew = |given: &mut Given| given.when("police", Role::Field, visit(1, start()));
    let not_yours = Err(Refusal::NotYours { what: "task" });
    assert_eq!(crew(&mut given), not_yours);
    let mut no = given.clone();
    let decline = Command::DeclineAssignment {
        assignment: assignment(1),
        reason: mark(1),
    };
    no.when("police", Role::Dispatcher, decline).unwrap();
    assert_eq!(crew(&mut no), not_yours);
    let goes = advance(1, S::Dispatched);
    given.when("police", Role::Dispatcher, goes).unwrap();
    crew(&mut given).unwrap();
}

#[test]
fn y5_nothing_is_visited_before_it_starts_nor_while_it_is_held() {
    let mut given = Given::city();
    given.agreed_inspection(&["police"]);
    for command in [list(1, 1..=3), close_list(1, None, 0)] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    let visit = |given: &mut Given, n| code(given.visits("police", n, start()));
    assert_eq!(visit(&mut given, 1), "wrong_state");
    given.wait(MINUTE);
    let start_task = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start_task).unwrap();
    given.occurred_at = Some(given.now.plus_ms(-1));
    assert_eq!(visit(&mut given, 1), "out_of_order", "a moment earlier");
    given.occurred_at = None;
    assert_eq!(visit(&mut given, 1), "ok");
    let step = |given: &mut Given, step| {
        given.wait(10 * MINUTE);
        given.when("fire", Role::Commander, moved(1, step)).unwrap();
    };
    step(&mut given, TaskStep::Suspend);
    assert_eq!(visit(&mut given, 2), "wrong_state");
    // Who is there goes on.
    for order in [find(2), photo(1)] {
        given.visits("police", 1, order).unwrap();
    }
    step(&mut given, TaskStep::Resume);
    assert_eq!(visit(&mut given, 2), "ok");
    given.visits("police", 1, find(1)).unwrap();
    // What is reported later is judged by when it was.
    let at = |before: i64| {
        let mut given = given.clone();
        given.occurred_at = Some(given.now.plus_ms(-before));
        visit(&mut given, 3)
    };
    assert_eq!(at(5 * MINUTE), "out_of_order");
    assert_eq!(at(15 * MINUTE), "ok");
    step(&mut given, TaskStep::Suspend);
    given.occurred_at = Some(given.now.plus_ms(-MINUTE));
    assert_eq!(visit(&mut given, 3), "ok", "just before it was held");
}

/// A tablet without a link reports at home, after the lead has completed the task.
#[test]
fn y5_what_was_done_in_time_and_is_told_late_was_done_in_time() {
    let mut given = running();
    given.sent(1, "police", 1, Target::Task(task(1)), &[S::OnScene]);
    given.sent(2, "ems", 1, Target::Task(task(1)), &[S::OnScene]);
    let begun = given.now;
    given.wait(HOUR);
    complete(&mut given);
    let done = given.now;
    given.wait(2 * HOUR);
    let tell = |given: &mut Given, by: &str, at, order| {
        given.occurred_at = Some(at);
        code(given.when(by, Role::Field, visit(1, order)))
    };
    let late = done.plus_ms(1);
    assert_eq!(tell(&mut given, "police", late, start()), "wrong_state");
    assert_eq!(
        tell(&mut given, "police", begun.plus_ms(-1), start()),
        "not_yours",
        "nobody was sent yet"
    );
    let at = |min: i64| begun.plus_ms(min * MINUTE);
    assert_eq!(tell(&mut given, "police", at(10), start()), "ok");
    let order = "out_of_order";
    assert_eq!(tell(&mut given, "police", at(9), find(1)), order);
    assert_eq!(tell(&mut given, "police", at(20), find(1)), "ok");
    assert_eq!(tell(&mut given, "police", at(9), photo(1)), order);
    assert_eq!(tell(&mut given, "police", at(19), finish()), order);
    assert_eq!(tell(&mut given, "police", done, finish()), "ok");
    let it = given.target_as("fire", 1).unwrap();
    let visit = &it.visits[0];
    assert_eq!((visit.started_at, visit.finished_at), (at(10), Some(done)));
    assert_eq!(it.findings[0].found_at, at(20));
    // No visit is older than the list that it follows.
    let mut late_list = Given::city();
    late_list.agreed_inspection(&["police"]);
    let start_task = Command::StartTask { task: task(1) };
    for command in [list(1, [1]), start_task] {
        late_list.when("fire", Role::Commander, command).unwrap();
    }
    late_list.wait(HOUR);
    let close = close_list(1, None, 0);
    late_list.when("fire", Role::Commander, close).unwrap();
    late_list.occurred_at = Some(late_list.now.plus_ms(-MINUTE));
    let early = late_list.visits("police", 1, start());
    assert_eq!(early, Err(Refusal::OutOfOrder));
    late_list.occurred_at = None;
    late_list.visits("police", 1, start()).unwrap();
}

#[test]
fn y5_an_agency_visits_a_target_once() {
    let mut given = running();
    given.visits("police", 1, start()).unwrap();
    let begun = Err(visit_is("begun"));
    assert_eq!(given.visits("police", 1, start()), begun);
    given.visits("ems", 1, start()).unwrap();
    given.visits("police", 2, start()).unwrap();
    given.visits("police", 1, finish()).unwrap();
    assert_eq!(given.visits("police", 1, start()), begun);
    let by: Vec<_> = given.target(1).visits.keys().cloned().collect();
    assert_eq!(by, [agency("ems"), agency("police")]);
}

#[test]
fn y5_y4_a_visit_goes_by_the_checklist_as_it_was_when_it_began() {
    let mut given = running();
    checklist(&mut given, "police", 1, &["A", "B"], false);
    checklist(&mut given, "fire", 1, &["C"], false);
    given.visits("police", 1, by_food()).unwrap();
    checklist(&mut given, "police", 2, &["A", "D"], false);
    given.visits("police", 2, by_food()).unwrap();
    let unknown = Err(Refusal::Unknown {
        what: "checklist item",
    });
    let mut says = |n, code| given.visits("police", n, answers(&[("A", A::Ok), (code, A::Ok)]));
    assert_eq!(says(1, "D"), unknown);
    assert_eq!(says(2, "B"), unknown);
    assert_eq!(says(1, "C"), unknown, "another agency's");
    says(1, "B").unwrap();
    says(2, "D").unwrap();
    let with = |code: &str| {
        let mut order = find(1);
        if let V::Find { checklist_item, .. } = &mut order {
            *checklist_item = Some(code.to_owned());
        }
        order
    };
    assert_eq!(given.visits("police", 1, with("D")), unknown);
    given.visits("police", 1, with("B")).unwrap();
    given.visits("police", 2, with("D")).unwrap();
    // Both texts stand in the task, each once.
    given.visits("police", 3, by_food()).unwrap();
    let used = given.plan_as("ems", 1).unwrap().checklists;
    let used: Vec<_> = used
        .iter()
        .map(|it| {
            (
                it.agency.as_str(),
                it.checklist.version,
                it.checklist.items[1].code.as_str(),
            )
        })
        .collect();
    assert_eq!(used, [("police", 1, "B"), ("police", 2, "D")]);
    let shown = given.target_as("ems", 1).unwrap().visits;
    assert_eq!(shown[0].checklist, Some(("FOOD".to_owned(), 1)));
}

#[test]
fn y5_a_visit_begins_by_a_checklist_that_its_agency_offers_or_by_none() {
    let mut given = running();
    assert_eq!(
        code(given.visits("police", 1, by_food())),
        "malformed",
        "it has no settings"
    );
    checklist(&mut given, "fire", 1, &["A"], false);
    assert_eq!(
        code(given.visits("police", 1, by_food())),
        "malformed",
        "it is another's"
    );
    checklist(&mut given, "police", 1, &["A"], true);
    assert_eq!(
        code(given.visits("police", 1, by_food())),
        "wrong_state",
        "it is retired"
    );
    assert!(given.target(1).visits.is_empty());
    given.visits("police", 1, start()).unwrap();
    let unknown = Err(Refusal::Unknown {
        what: "checklist item",
    });
    let said = given.visits("police", 1, answers(&[("A", A::Ok)]));
    assert_eq!(said, unknown, "it goes by none");
    given.visits("fire", 1, by_food()).unwrap();
    given.visits("fire", 1, answers(&[("A", A::Ok)])).unwrap();
}

#[test]
fn y5_answers_are_merged() {
    let mut given = running();
    checklist(&mut given, "police", 1, &["A", "B", "C"], false);
    let not_begun = Err(visit_is("not begun"));
    let first = answers(&[("A", A::Ok), ("B", A::NotOk)]);
    assert_eq!(given.visits("police", 1, first.clone()), not_begun);
    given.visits("police", 1, by_food()).unwrap();
    assert_eq!(code(given.visits("police", 1, answers(&[]))), "empty");
    given.visits("police", 1, first.clone()).unwrap();
    let said = |given: &Given| -> BTreeMap<String, A> {
        let answers = given.target(1).visits[&agency("police")].answers.clone();
        answers
            .into_iter()
            .map(|(code, it)| (code, it.answer))
            .collect()
    };
    let is = |said: &[(&str, A)]| -> BTreeMap<String, A> {
        let said = said.iter();
        said.map(|(code, it)| ((*code).to_owned(), *it)).collect()
    };
    assert_eq!(given.visits("police", 1, first), Ok(vec![]), "said already");
    let more = answers(&[("B", A::NotApplicable), ("C", A::Ok)]);
    let events = given.visits("police", 1, more).unwrap();
    let [
        Event::Inspected {
            fact: F::ChecklistAnswered { .. },
            ..
        },
    ] = &events[..]
    else {
        panic!("{events:?}");
    };
    let all = is(&[("A", A::Ok), ("B", A::NotApplicable), ("C", A::Ok)]);
    assert_eq!(said(&given), all);
    // One that is unknown refuses all of them.
    let wrong = answers(&[("A", A::NotOk), ("X", A::Ok)]);
    assert_eq!(code(given.visits("police", 1, wrong)), "unknown");
    assert_eq!(said(&given), all);
    given.visits("police", 1, finish()).unwrap();
    let finished = Err(visit_is("finished"));
    let late = answers(&[("A", A::NotOk)]);
    assert_eq!(given.visits("police", 1, late), finished);
    assert_eq!(said(&given), all);
}
