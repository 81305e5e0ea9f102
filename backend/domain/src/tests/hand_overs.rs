//! Rules H6–H9: a desk is handed over with a note.

use domain::{
    AssignmentStatus as S, Command, Refusal, Role,
    command::HandOver,
    hand_over::HandOverState,
    incident::IncidentStep,
    limits::{HAND_OVER_ITEMS_MAX, TEXT_CHARS_MAX},
    sharing::{HandOverView, ObjectRef, View},
};

use super::given::*;

const DESK: Role = Role::Dispatcher;
const NEXT: Role = Role::Commander;

fn accept_it(n: u128) -> Command {
    Command::AcceptHandOver {
        hand_over: hand_over(n),
    }
}

fn shown(given: &Given, by: &str, n: u128) -> Option<HandOverView> {
    match given.seen(by, &ObjectRef::HandOver(hand_over(n)))? {
        View::HandOver(it) => Some(it),
        _ => None,
    }
}

fn order(change: impl Fn(&mut HandOver)) -> Command {
    let Command::HandOver(mut order) = hand_over_to(1, None) else {
        unreachable!()
    };
    change(&mut order);
    Command::HandOver(order)
}

#[test]
fn h6_a_desk_hands_over_to_somebody_else_at_a_desk_of_its_agency() {
    let mut given = Given::city();
    let mut ask = |order: Command| given.when("fire", DESK, order).map(|_| ());
    let oneself = Err(Refusal::Oneself { field: "to" });
    assert_eq!(ask(hand_over_to(1, Some(DESK))), oneself);
    let unknown = Err(Refusal::Unknown { what: "principal" });
    let foreign = order(|it| it.to = Some(person("ems", NEXT)));
    assert_eq!(ask(foreign), unknown);
    let no_desk = ask(hand_over_to(1, Some(Role::Field))).unwrap_err();
    assert_eq!(no_desk.current().as_deref(), Some("not_at_a_desk"));
    assert_eq!(
        ask(order(|it| it.note = " ".to_owned())),
        Err(Refusal::Empty { field: "note" })
    );
    let (field, max) = ("note", TEXT_CHARS_MAX);
    assert_eq!(
        ask(order(|it| it.note = "é".repeat(max + 1))),
        Err(Refusal::TooLong { field, max })
    );
    let disable = Command::SetPrincipalEnabled {
        principal: person("fire", NEXT),
        version: 0,
        is_enabled: false,
    };
    given.when("fire", Role::Admin, disable).unwrap();
    let disabled = given.when("fire", DESK, hand_over_to(1, Some(NEXT)));
    assert_eq!(disabled.unwrap_err().current().as_deref(), Some("disabled"));
}

#[test]
fn h6_a_second_hand_over_replaces_one_that_nobody_accepted() {
    let mut given = Given::city();
    given.when("fire", DESK, hand_over_to(1, None)).unwrap();
    let taken = given.when("fire", DESK, hand_over_to(1, None));
    assert_eq!(taken, Err(Refusal::Taken { field: "id" }));
    given.when("fire", DESK, hand_over_to(2, None)).unwrap();
    assert_eq!(
        shown(&given, "fire", 1).unwrap().state,
        HandOverState::Replaced
    );
    let replaced = given.when("fire", NEXT, accept_it(1)).unwrap_err();
    assert_eq!(replaced.current().as_deref(), Some("replaced"));
    given.when("fire", NEXT, accept_it(2)).unwrap();
    // What was accepted stays so.
    given.when("fire", DESK, hand_over_to(3, None)).unwrap();
    assert_eq!(
        shown(&given, "fire", 2).unwrap().state,
        HandOverState::Accepted
    );
}

#[test]
fn h7_it_lists_what_is_pending() {
    let mut given = Given::city();
    let first = given.incident_of("fire", 1);
    given.incident_of("fire", 2);
    given.incident_of("ems", 3);
    let close = Command::StepIncident {
        incident: incident(2),
        step: IncidentStep::Cancelled,
        reason: Some(mark(1)),
    };
    given.when("fire", DESK, close).unwrap();
    given.sent(1, "fire", 1, first, &[]);
    given.sent(2, "fire", 2, first, &[S::Acknowledged]);
    given.proposed(1, "fire", &["ems"], None);
    given.proposed(2, "ems", &["fire"], None);
    given.proposed(3, "ems", &["police"], None);
    let put_aside = order(|it| it.shelved = [first].into());
    given.when("fire", DESK, put_aside).unwrap();
    let pending = shown(&given, "fire", 1).unwrap().pending;
    assert_eq!(pending.incidents, [incident(1)]);
    assert_eq!(pending.dispatches, [assignment(1)]);
    assert_eq!(pending.tasks, [task(1), task(2)]);
    assert_eq!(pending.shelved, [first].into());
    assert_eq!(pending.left_out, 0);
    assert_eq!(pending.alarms, []);
    // Nothing is put aside that one may not know of.
    let foreign = order(|it| {
        it.id = hand_over(2);
        it.shelved = [domain::Target::Incident(incident(3))].into();
    });
    let refused = given.when("fire", DESK, foreign);
    assert_eq!(refused, Err(Refusal::Unknown { what: "incident" }));
}

/// A10.
#[test]
fn h7_what_does_not_fit_is_counted() {
    let mut given = Given::city();
    for n in 0..HAND_OVER_ITEMS_MAX as u128 + 3 {
        let mut order = report_order(n, None);
        order.priority = Some(if n < 3 { 5 } else { 1 }.into());
        given
            .when("fire", DESK, Command::ReportIncident(order))
            .unwrap();
    }
    given.when("fire", DESK, hand_over_to(1, None)).unwrap();
    let pending = shown(&given, "fire", 1).unwrap().pending;
    assert_eq!(pending.incidents.len(), HAND_OVER_ITEMS_MAX);
    assert_eq!(pending.left_out, 3);
    // The most urgent are listed.
    assert!((0..3).all(|n| !pending.incidents.contains(&incident(n))));
    let shelved = (0..=HAND_OVER_ITEMS_MAX as u128).map(|n| domain::Target::Incident(incident(n)));
    let too_many = order(|it| {
        it.id = hand_over(2);
        it.shelved = shelved.clone().collect();
    });
    let (field, max) = ("shelved", HAND_OVER_ITEMS_MAX);
    assert_eq!(
        given.when("fire", DESK, too_many),
        Err(Refusal::TooLong { field, max })
    );
}

#[test]
fn h8_it_is_accepted_once_by_the_next_person() {
    let mut given = Given::city();
    given
        .when("fire", DESK, hand_over_to(1, Some(NEXT)))
        .unwrap();
    let oneself = given.when("fire", DESK, accept_it(1));
    assert_eq!(oneself, Err(Refusal::Oneself { field: "hand_over" }));
    let other = given.when("fire", Role::Coordinator, accept_it(1));
    assert_eq!(other, Err(Refusal::NotYours { what: "hand_over" }));
    let unknown = Err(Refusal::Unknown { what: "hand_over" });
    assert_eq!(given.when("ems", NEXT, accept_it(1)), unknown);
    assert_eq!(given.when("fire", NEXT, accept_it(404)), unknown);
    given.wait(MINUTE);
    given.when("fire", NEXT, accept_it(1)).unwrap();
    let accepted = shown(&given, "fire", 1).unwrap().accepted;
    assert_eq!(accepted, Some((person("fire", NEXT), given.now)));
    let twice = given.when("fire", NEXT, accept_it(1)).unwrap_err();
    assert_eq!(twice.current().as_deref(), Some("accepted"));
    // To whoever accepts first.
    given.when("fire", DESK, hand_over_to(2, None)).unwrap();
    given.when("fire", Role::Coordinator, accept_it(2)).unwrap();
}

/// H9 and V9: also not by an agreement.
#[test]
fn h9_only_the_agency_itself_sees_hand_overs_and_people() {
    use domain::sharing::{Kind, PartnerUnits};
    let mut given = Given::city();
    given.when("fire", DESK, hand_over_to(1, None)).unwrap();
    let everything = [Kind::Unit, Kind::Incident, Kind::Task, Kind::Note]
        .map(|kind| grant("*", "*", kind, &["*"]));
    given.terms(PartnerUnits::All, &everything);
    let one = ObjectRef::Person(person("fire", DESK));
    assert!(shown(&given, "fire", 1).is_some() && given.seen("fire", &one).is_some());
    for other in ["ems", "police", "eoc"] {
        assert_eq!(shown(&given, other, 1), None);
        assert_eq!(given.seen(other, &one), None);
    }
    for kind in [Kind::Person, Kind::HandOver] {
        for words in [&["*"][..], &["identity"], &[]] {
            let lines = [grant("*", "*", kind, words)];
            let refused = given.server(Command::AdoptTerms(terms(PartnerUnits::All, &lines)));
            assert_eq!(refused.unwrap_err().field(), Some("kind"));
        }
    }
}

/// H7: the next person is told which alarms were open, the loudest first, also once they were let go of; others' are
/// nobody's business.
#[test]
fn h7_it_lists_the_alarms_that_were_open() {
    let mut given = Given::city();
    given.when("fire", Role::Field, talk(1, "fire")).unwrap();
    given.wait(SECOND);
    given.when("fire", Role::Field, duress(2, "fire")).unwrap();
    given.when("ems", Role::Field, duress(3, "ems")).unwrap();
    given.when("fire", DESK, hand_over_to(1, None)).unwrap();
    let listed = |given: &Given| -> Vec<_> {
        let pending = shown(given, "fire", 1).unwrap().pending;
        pending.alarms.iter().map(|it| (it.id, it.kind)).collect()
    };
    let wanted = [
        (alarm(2), domain::AlarmKind::Duress),
        (alarm(1), domain::AlarmKind::NeedsToTalk),
    ];
    assert_eq!(listed(&given), wanted);
    for n in [1, 2] {
        let close = Command::CloseAlarm { alarm: alarm(n) };
        given.when("fire", DESK, close).unwrap();
    }
    given.wait(domain::limits::CLEARED_ALARM_MS_MAX + 1);
    given.tick();
    assert!(given.state.alarm(alarm(1)).is_none());
    assert_eq!(listed(&given), wanted);
    assert_eq!(shown(&given, "ems", 1), None);
}

/// H7, A10: more alarms than a hand-over lists are counted.
#[test]
fn h7_alarms_that_do_not_fit_are_counted() {
    let mut given = Given::city();
    given.ignored_dispatches(HAND_OVER_ITEMS_MAX);
    given.wait(domain::limits::ACKNOWLEDGE_WITHIN_MS);
    given.tick();
    given
        .when("fire", Role::Field, duress(9_001, "fire"))
        .unwrap();
    given
        .when("fire", Role::Field, talk(9_002, "fire"))
        .unwrap();
    given.when("fire", DESK, hand_over_to(1, None)).unwrap();
    let pending = shown(&given, "fire", 1).unwrap().pending;
    assert_eq!(pending.alarms.len(), HAND_OVER_ITEMS_MAX);
    assert_eq!(pending.alarms[0].id, alarm(9_001));
    assert_eq!(pending.left_out, 2);
}
