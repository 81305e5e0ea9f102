//! Rules B1 to B9 where reports come late, desks cross, leads change and tasks are over or erased: nothing that was done is lost, and nothing is
//! stuck.

use domain::{
    AssignmentStatus, Command, Event, Refusal, Role, Target, TaskPhase as P, Timestamp,
    command::ResponseItemOrder as I,
    limits::AHEAD_MS_MAX,
    private::{ERASED, Subject},
    response::{EvacuationEnd, Figure as F, ObjectiveState, Position, ReportState as S},
    sharing::{ObjectRef, ResponsePart, settled},
};

use super::{
    given::*,
    given_full_response::full_of_things,
    given_response::*,
    leading::{offer, take},
    measuring::{comes_again, leaves},
};

fn erase() -> Command {
    Command::Erase {
        subject: Subject::Task(task(1)),
        reason: mark(1),
    }
}

/// What the crew of ems tells of a moment that has passed.
fn told(given: &mut Given, at: Timestamp, command: Command) -> Result<Vec<Event>, Refusal> {
    given.occurred_at = Some(at);
    let answer = given.when("ems", Role::Field, command);
    given.occurred_at = None;
    answer
}

/// There are sectors 51 and 52, the crew of ems was sent, and hours have passed since.
fn out_there() -> (Given, Timestamp) {
    let mut given = responding();
    for n in [51, 52] {
        given.orders("fire", group(n, "ems")).unwrap();
    }
    given.sent(1, "ems", 1, Target::Task(task(1)), &[]);
    let begun = given.now;
    given.wait(3 * HOUR);
    (given, begun)
}

fn everything_home(given: &mut Given) {
    for (by, n) in [("ems", 1), ("ems", 2)] {
        let home = advance(n, AssignmentStatus::Cleared);
        given.when(by, Role::Dispatcher, home).unwrap();
    }
}

/// B6, B7: a tablet without a link reports at home, in the order in which it happened, and what it tells of is of then.
#[test]
fn b6_b7_what_was_done_without_a_link_is_told_later() {
    let (mut given, begun) = out_there();
    let at = |minute| begun.plus_ms(minute * MINUTE);
    let sheltered = |n, persons| respond(1, count(n, Some(1), &[(F::Sheltered, persons)]));
    let early = told(&mut given, at(-1), respond(1, open(1)));
    assert_eq!(early, Err(not_yours("task")), "it was not sent yet");
    told(&mut given, at(10), respond(1, open(1))).unwrap();
    // What it counted was heard of before what it counted earlier.
    told(&mut given, at(60), sheltered(3, 80)).unwrap();
    told(&mut given, at(30), sheltered(2, 20)).unwrap();
    told(&mut given, at(90), about_part(1, close())).unwrap();
    assert_eq!(given.shelter_of(1).opened_at, at(10));
    assert_eq!(given.shelter_of(1).closed.as_ref().unwrap().at, at(90));
    assert_eq!(
        [2, 3].map(|n| given.figures(n).counted_at),
        [at(30), at(60)]
    );
    assert_eq!(
        [2, 3].map(|n| given.figures(n).number),
        [2, 1],
        "as it was heard"
    );
    let Some(ResponsePart::Shelter(_, count)) = given.piece_as("eoc", 1).map(|it| it.part) else {
        panic!("it is shown");
    };
    assert_eq!(
        count.map(|it| (it.count, it.counted_at)),
        Some((80, at(60)))
    );
    // What was counted there is heard after it was closed, too.
    told(&mut given, at(70), sheltered(4, 90)).unwrap();
}

/// B3: when the crew was where is told later as well, and from when it was sent.
#[test]
fn b3_where_a_crew_was_is_told_later() {
    let (mut given, begun) = out_there();
    let at = |minute| begun.plus_ms(minute * MINUTE);
    told(&mut given, at(10), about_part(51, place("ems", 1))).unwrap();
    told(&mut given, at(20), about_part(52, place("ems", 1))).unwrap();
    let late = told(&mut given, at(15), about_part(51, place("ems", 1)));
    assert_eq!(late, Err(Refusal::OutOfOrder));
    let (_, it) = given.state.placed_in(given.sector(52)).next().unwrap();
    assert_eq!(it.since, at(20));
    told(&mut given, at(30), about_part(52, remove("ems", 1))).unwrap();
    // Once it is home it is nowhere, whatever is told of before.
    told(&mut given, at(40), about_part(51, place("ems", 1))).unwrap();
    let home = advance(1, AssignmentStatus::Cleared);
    given.when("ems", Role::Dispatcher, home).unwrap();
    let late = told(&mut given, at(50), about_part(52, place("ems", 1)));
    assert_eq!(late, Err(wrong("unit", "not sent")));
}

/// B7: what a crew counted before the task was over is heard after it, by when it counted or by when it says so.
#[test]
fn b7_what_was_counted_in_time_is_heard_late() {
    let (mut given, begun) = out_there();
    let home = advance(1, AssignmentStatus::Cleared);
    given.when("ems", Role::Dispatcher, home).unwrap();
    for (n, phase, state) in [(2, P::Reviewed, "reviewed"), (3, P::Cancelled, "cancelled")] {
        let mut given = brought_to(&given, phase);
        let over = given.now;
        given.wait(HOUR);
        let order = |n| respond(1, count(n, None, &[(F::Rescued, 5)]));
        for at in [over, over.plus_ms(MINUTE)] {
            let late = told(&mut given, at, order(n));
            assert_eq!(late, Err(wrong("task", state)));
        }
        told(&mut given, over.plus_ms(-1), order(n)).unwrap();
        told(&mut given, begun, order(n + 10)).unwrap();
        let stands = given.response_as("fire").unwrap().standing;
        assert_eq!((stands.len(), stands[0].tally.item), (1, piece(n)));
        let shelter = told(&mut given, begun, respond(1, open(30)));
        assert_eq!(
            shelter,
            Err(wrong("task", state)),
            "shelters are no news by then"
        );
        told(&mut given, over, about_part(n, withdraw())).unwrap();
    }
}

/// B1 to B9: of two desks the second is told what the first did, and nothing is done twice.
#[test]
fn b1_two_desks_do_nothing_twice() {
    let mut given = full_of_things();
    given.orders("fire", composed(40, None)).unwrap();
    for (by, n, order, refusal) in [
        (
            "ems",
            2,
            judge(2, ObjectiveState::Dropped),
            wrong("objective", "dropped"),
        ),
        ("ems", 4, remove("ems", 1), wrong("unit", "elsewhere")),
        ("police", 10, vacate(), wrong("post", "vacant")),
        ("fire", 8, end_post(), wrong("post", "ended")),
        (
            "fire",
            6,
            end_evacuation(EvacuationEnd::Lifted),
            wrong("evacuation", "ended"),
        ),
        ("ems", 12, close(), wrong("shelter", "closed")),
        ("ems", 14, withdraw(), wrong("figures", "withdrawn")),
        ("fire", 4, end_sector(), wrong("sector", "ended")),
        (
            "police",
            40,
            approve(),
            wrong("situation_report", "approved"),
        ),
    ] {
        given.says(by, n, order.clone()).unwrap();
        let again = given.when(by, Role::Coordinator, about_part(n, order));
        assert_eq!(again, Err(refusal), "{n}");
    }
}

/// B1 to B9: who has left says nothing more, and is not told by asking; what it left is not stuck.
#[test]
fn b1_who_has_left_says_nothing_more() {
    let mut given = full_of_things();
    given.orders("fire", group(50, "ems")).unwrap();
    everything_home(&mut given);
    leaves(&mut given, "ems");
    for order in [open(60), count(60, None, &[(F::Dead, 1)])] {
        assert_eq!(given.orders("ems", order), Err(Refusal::NotCommitted));
    }
    for (n, order) in [
        (2, judge(2, ObjectiveState::Dropped)),
        (4, place("ems", 1)),
        (32, fill(9)),
        (32, vacate()),
        (12, change_shelter(0, 9)),
        (12, close()),
        (14, withdraw()),
    ] {
        assert_eq!(given.says("ems", n, order), Err(unknown("item")), "{n}");
    }
    let mut back = given.clone();
    given
        .says("police", 2, judge(2, ObjectiveState::Dropped))
        .unwrap();
    given.says("police", 32, vacate()).unwrap();
    given.says("police", 12, close()).unwrap();
    given.says("police", 50, end_sector()).unwrap();
    // One that comes again is in it again, and can do all that.
    comes_again(&mut back, "ems");
    back.says("ems", 14, withdraw()).unwrap();
    back.says("ems", 32, fill(9)).unwrap();
    back.says("ems", 12, close()).unwrap();
    back.orders("ems", open(60)).unwrap();
}

/// B1, B9: who leads now goes on with what the lead before has begun, whoever that was.
#[test]
fn b1_who_leads_now_goes_on() {
    let mut given = full_of_things();
    given.orders("fire", composed(40, None)).unwrap();
    given.leads_on([offer(Some("ems"))]);
    given.when("ems", Role::Commander, take(1, None)).unwrap();
    let sector = I::ChangeSector {
        version: 0,
        plan: sector_of("fire", Some(zone(EAST))),
    };
    let period = I::ChangePeriod {
        version: 0,
        plan: hour_from(START.plus_ms(5 * HOUR)),
    };
    for (n, order) in [
        (4, sector),
        (3, period),
        (6, end_evacuation(EvacuationEnd::Complete)),
        (8, end_post()),
        (40, approve()),
    ] {
        let what = given.says("fire", n, order.clone());
        let expected = match n {
            4 => not_yours("sector"),
            3 => not_yours("period"),
            6 => not_yours("evacuation"),
            8 => not_yours("post"),
            _ => unknown("item"),
        };
        assert_eq!(what, Err(expected), "{n}");
        given.says("ems", n, order).unwrap();
    }
    given.orders("ems", composed(41, Some(40))).unwrap();
    // Its own it goes on with as a party.
    given.orders("fire", open(50)).unwrap();
    assert_eq!(given.report_of(40).state, S::Approved);
}

/// B7: a tablet whose clock runs ahead, as far as that is heard at all, is not in the way of who comes after it.
#[test]
fn b7_a_clock_that_runs_ahead_stops_nobody() {
    let mut given = responding();
    given.occurred_at = Some(given.now.plus_ms(AHEAD_MS_MAX));
    given
        .orders("ems", count(1, None, &[(F::Dead, 1)]))
        .unwrap();
    given.occurred_at = None;
    given
        .orders("ems", count(2, None, &[(F::Dead, 2)]))
        .unwrap();
    let stands = given.response_as("fire").unwrap().standing;
    assert_eq!((stands.len(), stands[0].tally.count), (1, 2));
    for n in [1, 2] {
        given.says("ems", n, withdraw()).unwrap();
    }
}

/// B3, B5: zones end by themselves; what lies in them, and who has to leave them, is ended by who leads.
#[test]
fn b3_b5_what_lies_in_a_zone_outlasts_it() {
    let mut given = full_of_things();
    for (by, n) in [("fire", EAST), ("ems", RIVERSIDE)] {
        let lift = Command::LiftZone {
            zone: zone(n),
            reason: mark(87),
        };
        given.when(by, Role::Dispatcher, lift).unwrap();
    }
    assert_eq!(given.units_as("eoc", 4).len(), 1);
    given.orders("fire", composed(40, None)).unwrap();
    let then = &given.report_of(40).content;
    assert_eq!((then.sectors.len(), then.evacuations.len()), (1, 1));
    given
        .says("fire", 6, end_evacuation(EvacuationEnd::Lifted))
        .unwrap();
    given.says("fire", 4, end_sector()).unwrap();
}

/// B5, B6, J25: an evacuation and a shelter that nobody has ended keep the task's texts and its place; all else ends with the task.
#[test]
fn b5_b6_what_is_open_keeps_its_task() {
    let mut given = full_of_things();
    given.orders("fire", composed(40, None)).unwrap();
    everything_home(&mut given);
    let mut given = brought_to(&given, P::Closed);
    given.wait(24 * HOUR);
    let is_kept = |given: &mut Given, kept: bool| {
        let old = settled(&given.state, given.now);
        for n in [2, 4, 8, 6, 12, 14, 40] {
            assert_eq!(!old.contains(&ObjectRef::TaskItem(piece(n))), kept, "{n}");
        }
        assert_eq!(!old.contains(&ObjectRef::Task(task(1))), kept);
        let refused = given.clone().when("fire", Role::Admin, erase());
        let open = Err(wrong("case", "open"));
        assert!(if kept {
            refused == open
        } else {
            refused.is_ok()
        });
    };
    is_kept(&mut given, true);
    let mut other = given.clone();
    given
        .says("fire", 6, end_evacuation(EvacuationEnd::Lifted))
        .unwrap();
    other.says("police", 12, close()).unwrap();
    is_kept(&mut other, true);
    is_kept(&mut given, true);
    given.says("ems", 12, close()).unwrap();
    is_kept(&mut given, false);
}

/// J25: nothing is added to what was erased, and nothing of its texts is left, in any part and for anybody.
#[test]
fn j25_an_erased_response_takes_nothing_more() {
    let mut given = full_of_things();
    for n in [40, 41] {
        given.orders("fire", composed(n, None)).unwrap();
    }
    given.says("police", 40, approve()).unwrap();
    everything_home(&mut given);
    let mut given = brought_to(&given, P::Closed);
    given.wait(MINUTE);
    given
        .says("fire", 6, end_evacuation(EvacuationEnd::Lifted))
        .unwrap();
    given.says("ems", 12, close()).unwrap();
    given.when("fire", Role::Admin, erase()).unwrap();
    let (_, whole, parts) = super::planning::orders_of_leads();
    let more = [open(99), count(99, None, &[(F::Dead, 1)])];
    for order in whole.into_iter().chain(more) {
        assert_eq!(given.orders("fire", order), Err(Refusal::Erased));
    }
    let parts = parts.into_iter().map(|it| it.1);
    let parts = parts.chain([judge(1, ObjectiveState::Met), fill(1), vacate(), close()]);
    let parts = parts.chain([place("fire", 1), remove("fire", 1)]);
    let parts = parts.chain([change_shelter(0, 1), change_evacuation(0, 1)]);
    for order in parts.chain([withdraw(), approve(), send_back()]) {
        assert_eq!(given.says("fire", 2, order), Err(Refusal::Erased));
    }
    // Each text that was said is a mark: none is left but what units and zones are called.
    let texts = given.state.response_of(task(1)).map(|it| format!("{it:?}"));
    let left: Vec<String> = texts.filter(|it| it.contains("\"m")).collect();
    assert_eq!(left, [""; 0]);
    let it = given.report_of(40);
    assert_eq!(
        (
            it.texts.situation.as_str(),
            it.content.posts[0].name.as_deref().unwrap()
        ),
        (ERASED, ERASED)
    );
    assert_eq!(
        (it.number, it.content.figures[0].count),
        (1, 9),
        "numbers are no texts"
    );
    assert_eq!(given.post(8).position, Position::SafetyOfficer);
    assert_eq!(given.post(8).holder.as_ref().unwrap().contact, ERASED);
}
