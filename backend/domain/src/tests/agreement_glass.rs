//! Rules G8 and J24: what is owed after the glass was broken.

use domain::{
    AgreementPhase as P, AlarmId, AlarmKind, Command, Event, Refusal, Role,
    agreement::Trigger,
    command::AgreementOrder as O,
    limits::GLASS_REVIEW_MS_MAX,
    private::Subject,
    sharing::{Kind, ObjectRef, Viewer, kept, opened_by, told},
};

use super::{given::*, given_agreements::*};

/// Police and ems see fire's units behind glass.
fn city() -> Given {
    let mut given = Given::city();
    let clauses = ["police", "ems"].map(|it| {
        let fields = &["identity", "position"];
        clause(it, "fire", Kind::Unit, fields, Trigger::BreakGlass)
    });
    given.agreement_in_force(1, &["fire", "police", "ems"], &clauses);
    given
}

fn alarms(given: &Given, of: &str) -> Vec<AlarmId> {
    let of = agency(of);
    let open = given.state.open_alarms_of(&of);
    open.filter(|it| it.kind == AlarmKind::GlassBroken)
        .map(|it| it.id)
        .collect()
}

/// Fire has signed to leave, and the glass is broken before the last one signs.
fn left_behind() -> Given {
    let mut given = city();
    let words = text(&["police", "ems"], &units_for_all(), given.now);
    let amend = O::Amend {
        version: 1,
        text: words,
    };
    given.legal("police", 1, amend).unwrap();
    given.legal("police", 1, O::Propose { version: 2 }).unwrap();
    given.sign(1, &["fire", "police"]);
    given.break_glass("police", 1, 10).unwrap();
    given.sign(1, &["ems"]);
    given
}

/// G8: who has left goes on seeing what it has to review, and nothing else, and its alarm sounds on.
#[test]
fn g8_who_has_left_reviews_what_was_opened_before() {
    let mut given = left_behind();
    assert_eq!(alarms(&given, "fire").len(), 1);
    let seen = given.agreement_as("fire").unwrap();
    assert!(seen.current.is_none() && seen.next.is_none());
    assert_eq!((seen.phase, seen.openings.len()), (P::Ended, 1));
    // It has no say any more.
    let reason = mark(1);
    let refused = given.legal("fire", 1, O::Suspend { reason }).unwrap_err();
    assert_eq!(refused.current().as_deref(), Some("ended"));
    given.review("fire", 1, 1).unwrap();
    assert!(given.agreement_as("fire").is_none());
    assert!(alarms(&given, "fire").is_empty());
    assert_eq!(given.review("fire", 1, 1).unwrap_err().code(), "unknown");
    assert!(!given.agreement(1).owes_any_review());
}

/// Who is erased is taken out of every agreement that names them, and of no other.
#[test]
fn an_agreement_names_who_opened_and_who_reviewed() {
    let mut given = left_behind();
    let names = |given: &Given, name, role| given.agreement(1).names(person(name, role));
    let opened = given.agreement(1).openings[0].by;
    assert!(given.agreement(1).names(opened));
    let opening = |given: &Given, it| given.agreement(1).openings[0].names(it);
    assert!(opening(&given, opened));
    let reviewer = person("fire", Role::Commander);
    assert!(!opening(&given, reviewer), "it is not reviewed yet");
    assert!(!names(&given, "eoc", Role::Legal), "control: nobody else");
    given.review("fire", 1, 1).unwrap();
    let review = given.agreement(1).openings[0]
        .reviews
        .values()
        .flatten()
        .next();
    let by = review.unwrap().by;
    assert!(opening(&given, by) && opening(&given, opened));
    for role in ROLES {
        let it = person("eoc", role);
        assert!(!opening(&given, it), "control: {role:?}");
    }
}

/// G8: what is not reviewed in time is alarmed anew, once, of an agreement that is over as well.
#[test]
fn g8_a_review_that_is_overdue_is_alarmed_again() {
    let mut given = city();
    given.break_glass("police", 1, 10).unwrap();
    given.break_glass("ems", 1, 10).unwrap();
    let alarm = alarms(&given, "fire")[0];
    let command = Command::AcknowledgeAlarm { alarm };
    given.when("fire", Role::Dispatcher, command).unwrap();
    given.review("fire", 1, 1).unwrap();
    given.legal("fire", 1, O::End { reason: mark(1) }).unwrap();
    given.wait(GLASS_REVIEW_MS_MAX - 1);
    given.tick();
    assert!(alarms(&given, "fire").is_empty());
    given.wait(1);
    let events: Vec<_> = given.tick().iter().map(Event::name).collect();
    assert_eq!(
        events
            .iter()
            .filter(|it| **it == "glass_review_overdue")
            .count(),
        1
    );
    assert_eq!(alarms(&given, "fire").len(), 1);
    assert!(alarms(&given, "police").is_empty());
    // Once; and an alarm that sounds goes up by itself.
    let alarm = alarms(&given, "fire")[0];
    let command = Command::AcknowledgeAlarm { alarm };
    given.when("fire", Role::Dispatcher, command).unwrap();
    given.wait(HOUR);
    given.tick();
    assert!(alarms(&given, "fire").is_empty());
}

/// G6, G8: what is suspended closes what was opened, and letting it go on opens nothing.
#[test]
fn g6_suspending_closes_the_glass_for_good() {
    let mut given = city();
    given.break_glass("police", 1, 60).unwrap();
    assert!(given.unit_as("police", "fire").is_some());
    given
        .legal("fire", 1, O::Suspend { reason: mark(1) })
        .unwrap();
    let opening = &given.agreement_as("police").unwrap().openings[0];
    assert_eq!(opening.closed_at, Some(given.now));
    given.legal("fire", 1, O::Resume).unwrap();
    assert!(given.unit_as("police", "fire").is_none());
}

/// G8: a number tells nobody how often others have broken the glass.
#[test]
fn g8_a_number_of_an_opening_counts_nothing() {
    let mut given = city();
    let mut of = |id: u128, by: &str| {
        let mut context = given.context(by, Role::Commander);
        context.command_id = domain::CommandId(uuid::Uuid::from_u128(id));
        let reason = mark(1);
        let order = O::BreakGlass { minutes: 1, reason };
        given.ask(about(1, order), &context).unwrap();
        given.agreement(1).openings.last().unwrap().number
    };
    assert_eq!(of(0xdead_0000_0900, "police"), 0x0900);
    // Only what is taken moves on.
    assert_eq!(of(0xbeef_0000_0900, "ems"), 0x0901);
}

/// J23, J24: nothing is erased while a review is owed; afterwards by any party of what held last, and by nobody else.
#[test]
fn j24_what_has_to_be_reviewed_is_held() {
    let mut given = left_behind();
    let subject = Subject::Agreement(agreement(1));
    let erase = || Command::Erase {
        subject,
        reason: mark(40),
    };
    given.legal("ems", 1, O::End { reason: mark(1) }).unwrap();
    let viewer = |by: &str| Viewer::open(agency(by));
    assert!(told(&given.state, &viewer("ems"), subject).unwrap().is_held);
    let held = given.when("ems", Role::Admin, erase());
    assert_eq!(held, Err(Refusal::OnHold));
    // Fire drafted it and has left: no more than what it has to review.
    let refused = given.when("fire", Role::Admin, erase());
    assert_eq!(refused, Err(Refusal::NotYours { what: "agreement" }));
    assert_eq!(told(&given.state, &viewer("fire"), subject), None);
    given.review("fire", 1, 1).unwrap();
    let unknown = given.when("fire", Role::Admin, erase()).unwrap_err();
    assert_eq!(unknown.code(), "unknown");
    given.when("ems", Role::Admin, erase()).unwrap();
    let of = |by| kept(&given.state, &viewer(by));
    assert_eq!(of("ems")[0].reason, Some(mark(40)));
    // Who it was and what they said stays at home.
    assert_eq!(
        (&of("police")[0].by, &of("police")[0].reason),
        (&None, &None)
    );
    assert!(of("fire").is_empty());
}

/// J24: who holds what several have signed lets it go.
#[test]
fn j24_any_party_holds_an_agreement_and_lets_go_its_own_hold() {
    let mut given = city();
    let hold = |is_held| Command::SetHold {
        subject: Subject::Agreement(agreement(1)),
        is_held,
        reason: mark(41),
    };
    given.when("ems", Role::Legal, hold(true)).unwrap();
    assert_eq!(given.when("police", Role::Legal, hold(true)), Ok(vec![]));
    let refused = given.when("police", Role::Legal, hold(false));
    assert_eq!(refused, Err(Refusal::NotYours { what: "hold" }));
    given.when("ems", Role::Legal, hold(false)).unwrap();
    assert!(!given.state.is_held(Subject::Agreement(agreement(1))));
}

/// G6–G8: what is over by the clock shows nothing, although nobody could write that down; what is not over shows what it
/// did. Recorded at last, it is as it would have been.
#[test]
fn g8_what_is_past_is_withheld_while_nothing_can_be_written() {
    let mut given = city();
    given.agreement_in_force(2, &["ems", "police"], &units_for_all());
    given.break_glass("police", 1, 10).unwrap();
    given.wait(10 * MINUTE - 1);
    assert!(given.state.past_agreements(given.now).is_empty());
    given.wait(1);
    // The clock alone takes nothing away: that is what is to be mended.
    assert!(given.unit_as("police", "fire").is_some());
    let past = given.state.past_agreements(given.now);
    assert_eq!(past.into_iter().collect::<Vec<_>>(), [(agreement(1), 1)]);
    let fires = ObjectRef::Unit(unit("fire", 1));
    assert!(opened_by(&given.state, agreement(1), &|_| false).contains(&fires));
    let mut withheld = given.state.clone();
    withheld.withhold_past(agreement(1), given.now);
    std::mem::swap(&mut withheld, &mut given.state);
    assert!(given.unit_as("police", "fire").is_none());
    assert!(given.unit_as("police", "ems").is_some(), "not over");
    // The clock is set back before anything was recorded.
    let mut again = given.state.clone();
    again.withhold_past(agreement(1), given.now.plus_ms(-1));
    assert_eq!(again, withheld);
    std::mem::swap(&mut withheld, &mut given.state);
    given.tick();
    let state = given.state.clone();
    again.apply_accepted(
        &given.accepted.last().unwrap().1,
        &given.accepted.last().unwrap().2,
    );
    assert_eq!(again, state);
    // So with the end of the agreement itself.
    given.wait(240 * HOUR);
    assert!(given.unit_as("police", "ems").is_some());
    given.state.withhold_past(agreement(2), given.now);
    assert!(given.unit_as("police", "ems").is_none());
}
