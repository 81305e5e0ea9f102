//! Rules B1 and T19: when a disaster response goes on is told to who is told when.

use domain::{
    Command, Role, Target,
    command::{NewObjective, ResponseItemOrder as I},
    response::ObjectiveState,
    sharing::{ObjectRef, ResponsePart, Viewer, affected},
    task::{Disclosure, Opening, Quorum},
};

use super::{given::*, given_response::*, search::search};

const EVERYBODY: [&str; 5] = ["fire", "police", "ems", "eoc", OUTSIDE];

/// Period 1 with objectives of nobody and of ems, and sector 2, in a response whose place everybody is told at once, and its times then; police
/// lead it with fire, ems have promised their part, eoc have not.
fn planned_until(times: Opening) -> Given {
    let mut given = Given::city();
    given.registers_outsider();
    let mut order = response_order(1, &["police", "ems", "eoc"], given.now);
    order.parts[0].co_lead = true;
    order.quorum = Quorum::Named([agency("police")].into());
    order.answer_by = given.now.plus_ms(24 * HOUR);
    order.disclosure = Disclosure {
        place: Opening::AtOnce,
        times,
    };
    given.leads_on([
        Command::DraftTask(order),
        Command::ProposeTask { task: task(1) },
    ]);
    for by in ["police", "ems"] {
        given.when(by, Role::Commander, accept(1, 1)).unwrap();
    }
    given.leads_on([Command::StartTask { task: task(1) }]);
    given.orders("fire", planned(1, START, "ems")).unwrap();
    given.orders("fire", group(2, "ems")).unwrap();
    given
}

/// Who is shown period 1, finds it by its words and is told its lines; nobody is shown one of it without the others.
fn told_when(given: &Given) -> Vec<&'static str> {
    let period = ObjectRef::TaskItem(piece(1));
    let is_told = |by: &&str| {
        let is_shown = given.piece_as(by, 1).is_some();
        let hits = search(&given.state, &Viewer::open(agency(by)), &mark(9_012));
        let is_found = hits.hits.iter().any(|it| it.object == period);
        let lines = given.lines(by, Target::Task(task(1)));
        let about = ["response_period_", "response_objective_"];
        let mut told = lines
            .iter()
            .filter(|it| about.iter().any(|of| it.starts_with(of)));
        assert_eq!(is_found, is_shown, "{by}");
        assert_eq!(told.next().is_some(), is_shown, "{by}");
        is_shown
    };
    EVERYBODY.into_iter().filter(is_told).collect()
}

/// B1, T19: before that the period is the leads', and its lines; all else is shown with the place.
#[test]
fn b1_t19_periods_are_told_to_who_is_told_when() {
    let at = START.plus_ms(HOUR);
    for (times, told) in [
        (Opening::AtOnce, &INSIDE[..]),
        (Opening::OnAcceptance, &["fire", "police", "ems"]),
        (Opening::At(at), &["fire", "police"]),
    ] {
        let mut given = planned_until(times);
        let more = I::AddObjective(NewObjective {
            text: mark(99),
            owner: None,
        });
        given.says("fire", 1, more).unwrap();
        given
            .says("police", 1, judge(1, ObjectiveState::Met))
            .unwrap();
        assert_eq!(told_when(&given), told, "{times:?}");
        for by in INSIDE {
            assert!(given.piece_as(by, 2).is_some(), "{by}");
            let lines = given.lines(by, Target::Task(task(1)));
            assert!(
                lines.iter().any(|it| it == "response_sector_set_up"),
                "{by}"
            );
        }
        given.wait(HOUR);
        let events = given.tick();
        let is_later = matches!(times, Opening::At(_));
        let mut looked_at = events.iter().flat_map(|it| affected(&given.state, it));
        let looks_again = looked_at.any(|it| it == ObjectRef::TaskItem(piece(1)));
        assert_eq!(looks_again, is_later, "{times:?}");
        let told = if is_later { &INSIDE[..] } else { told };
        assert_eq!(told_when(&given), told, "{times:?}");
    }
}

/// B2, T19: nobody is told by asking, be the objective its own.
#[test]
fn b2_t19_who_is_not_told_when_judges_nothing() {
    let mut given = planned_until(Opening::At(START.plus_ms(HOUR)));
    for by in ["ems", "eoc"] {
        let judged = given.says(by, 1, judge(2, ObjectiveState::Met));
        assert_eq!(judged, Err(unknown("item")), "{by}");
    }
    given.wait(HOUR);
    given.tick();
    given.says("ems", 1, judge(2, ObjectiveState::Met)).unwrap();
}

/// B8, T19: a situation report tells of its period to who is told when; of all else to everybody in the task.
#[test]
fn b8_t19_a_report_tells_of_the_period_to_who_is_told_when() {
    let mut given = planned_until(Opening::At(START.plus_ms(HOUR)));
    given.orders("fire", composed(3, None)).unwrap();
    given.says("police", 3, approve()).unwrap();
    let content = |given: &Given, by: &str| match given.piece_as(by, 3).map(|it| it.part) {
        Some(ResponsePart::Report(it)) => it.content,
        other => panic!("{other:?}"),
    };
    let whole = given.report_of(3).content.clone();
    assert!(whole.period.is_some());
    for by in INSIDE {
        let mut it = content(&given, by);
        let is_told = matches!(by, "fire" | "police");
        assert_eq!(it.period.is_some(), is_told, "{by}");
        let hits = search(&given.state, &Viewer::open(agency(by)), &mark(9_012));
        let report = ObjectRef::TaskItem(piece(3));
        assert_eq!(
            hits.hits.iter().any(|it| it.object == report),
            is_told,
            "{by}"
        );
        it.period.clone_from(&whole.period);
        assert_eq!(it, whole, "{by}");
    }
    given.wait(HOUR);
    given.tick();
    assert!(INSIDE.iter().all(|by| content(&given, by) == whole));
}
