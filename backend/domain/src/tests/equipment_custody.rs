//! Rules E4, E5 and E8: equipment in whose hands, and maintenance that is due.

use domain::{
    AlarmKind, Command, Refusal, Role,
    alarm::About,
    command::{CustodyAnswer, RegisterEquipment},
    equipment::{Holder, OfferEnd, Receiver},
    limits::{
        LAPSED_PER_TICK_MAX, MAINTENANCE_AHEAD_MS_MAX, MAINTENANCE_ALARMS_PER_AGENCY_MAX,
        OFFER_MS_MAX,
    },
    sharing::{Kind, PartnerUnits},
};

use super::{equipment::*, given::*, given_equipment::*};

/// E4: both say so, and what is offered waits as it is.
#[test]
fn custody_changes_hands_when_both_say_so() {
    let mut given = shown_to_police();
    given
        .when("fire", DESK, offer(1, 1, to_police(), Some((4, 2))))
        .unwrap();
    for order in [
        attach(2, 2, "fire", None),
        offer(2, 2, to_police(), None),
        adjust(2, 1, 3),
        retire(2, 2),
    ] {
        let refused = given.when("fire", DESK, order);
        assert_eq!(refused, Err(wrong("offered to somebody")));
    }
    let lies = Holder::Place(place(4));
    let accept = accept_custody(2, Some(lies.clone()));
    // Neither the custodian nor who may not know of it.
    let not_yours = Err(Refusal::NotYours { what: "equipment" });
    assert_eq!(given.when("fire", DESK, accept.clone()), not_yours);
    let unknown = Err(Refusal::Unknown { what: "equipment" });
    assert_eq!(given.when("ems", DESK, accept.clone()), unknown);
    let nowhere = given.when("police", DESK, accept_custody(2, None));
    assert_eq!(nowhere, Err(Refusal::Empty { field: "to" }));
    let anothers = accept_custody(2, Some(Holder::Unit(unit("fire", 1))));
    assert_eq!(
        given.when("police", DESK, anothers),
        Err(Refusal::Unknown { what: "unit" })
    );
    given.wait(MINUTE);
    given.when("police", DESK, accept.clone()).unwrap();
    let it = given.equipment(2);
    assert_eq!(
        (&it.agency, &it.owner),
        (&agency("police"), &agency("fire"))
    );
    assert_eq!((&it.holder, it.quantity), (&lies, 4));
    let since: Vec<_> = it.custodians.iter().map(|it| it.since).collect();
    assert_eq!(since, [START, START.plus_ms(MINUTE)]);
    assert_eq!(sum(&given.state), 10);
    // Once is enough, and fire has nothing to say any more.
    let again = given.when("police", DESK, accept);
    assert_eq!(again, Err(wrong("offered to nobody")));
    let version = given.equipment(2).versions.custody;
    let refused = given.when("fire", DESK, attach(2, version, "fire", None));
    assert_eq!(refused, not_yours);
    // And back: the owner sees it without any agreement, and it is part of the stock again.
    let back = Receiver::Agency(agency("fire"));
    given
        .when("police", DESK, offer(2, version, back, None))
        .unwrap();
    let home = Holder::Place(label(1).home);
    given
        .when("fire", DESK, accept_custody(2, Some(home)))
        .unwrap();
    assert!(given.state.equipment(equipment(2)).is_none());
    assert_eq!(given.equipment(1).quantity, 10);
}

/// E4: declined, taken back, and too late.
#[test]
fn an_offer_that_ends_leaves_it_where_it_was() {
    let mut given = shown_to_police();
    let accept = accept_custody(1, Some(Holder::Place(place(4))));
    let decline = Command::AnswerCustody {
        equipment: equipment(1),
        answer: CustodyAnswer::Decline { reason: mark(5) },
    };
    let cancel = Command::CancelEquipmentOffer {
        equipment: equipment(1),
    };
    let offered = |given: &mut Given| {
        let version = given.equipment(1).versions.custody;
        given
            .when("fire", DESK, offer(1, version, to_police(), None))
            .unwrap();
    };
    let ended = |given: &Given| {
        let it = given.equipment(1);
        assert_eq!(it.agency, agency("fire"));
        assert_eq!(it.offer, None);
        it.ended_offer.clone().unwrap()
    };
    offered(&mut given);
    given.when("police", DESK, decline).unwrap();
    let it = ended(&given);
    assert_eq!((it.how, it.reason), (OfferEnd::Declined, Some(mark(5))));
    offered(&mut given);
    given.when("fire", DESK, cancel.clone()).unwrap();
    assert_eq!(ended(&given).how, OfferEnd::Cancelled);
    assert_eq!(
        given.when("fire", DESK, cancel),
        Err(wrong("offered to nobody"))
    );
    offered(&mut given);
    given.wait(OFFER_MS_MAX);
    // Late, also before the timer has rung.
    let late = Err(wrong("offered to nobody"));
    assert_eq!(given.when("police", DESK, accept.clone()), late);
    assert_eq!(names(&given.tick()), ["equipment_offer_ended"]);
    assert_eq!(ended(&given).how, OfferEnd::Lapsed);
    assert_eq!(given.when("police", DESK, accept), late);
}

/// A10: so many lapse with one tick; the others follow with the next.
#[test]
fn a_night_on_which_all_offers_lapse_takes_several_ticks() {
    let mut given = shown_to_police();
    let count = LAPSED_PER_TICK_MAX as u128 + 5;
    for n in 2..2 + count {
        given.equipped(n, "fire");
        given
            .when("fire", DESK, offer(n, 1, to_police(), None))
            .unwrap();
    }
    given.wait(OFFER_MS_MAX);
    assert_eq!(given.tick().len(), LAPSED_PER_TICK_MAX);
    assert_eq!(given.tick().len(), 5);
}

/// E4: who was not asked gets the same answer whether somebody else was or not.
#[test]
fn who_was_not_asked_does_not_learn_of_an_offer() {
    let mut given = Given::city();
    let shown = |viewer| grant(viewer, "fire", Kind::Equipment, &["identity"]);
    given.terms(PartnerUnits::Assigned, &[shown("police"), shown("ems")]);
    given.equipped(1, "fire");
    let accept = accept_custody(1, Some(Holder::Place(place(4))));
    let before = given.when("ems", DESK, accept.clone());
    given
        .when("fire", DESK, offer(1, 1, to_police(), None))
        .unwrap();
    let meanwhile = given.when("ems", DESK, accept);
    assert_eq!(before, Err(Refusal::NotYours { what: "equipment" }));
    assert_eq!(before, meanwhile);
}

/// E4: from unit to unit, by the crews.
#[test]
fn a_crew_takes_over_what_another_offers() {
    let mut given = Given::city();
    given.equipped(1, "fire");
    given
        .when("fire", DESK, attach(1, 1, "fire", None))
        .unwrap();
    let sit = domain::command::SignOn {
        unit: unit("fire", 2),
        principal: Some(person("fire", Role::Field)),
        leaves_other: true,
    };
    let to = |n| Receiver::Unit(unit("fire", n));
    let itself = given.when("fire", Role::Field, offer(1, 2, to(1), None));
    assert_eq!(itself, Err(wrong("carried by that unit")));
    given
        .when("fire", Role::Field, offer(1, 2, to(2), None))
        .unwrap();
    // Who offered it does not accept it.
    let not_yours = Err(Refusal::NotYours { what: "equipment" });
    let accept = accept_custody(1, None);
    assert_eq!(given.when("fire", Role::Field, accept.clone()), not_yours);
    let placed = accept_custody(1, Some(Holder::Place(place(4))));
    given.when("fire", DESK, Command::SignOn(sit)).unwrap();
    let refused = given.when("fire", Role::Field, placed).unwrap_err();
    assert_eq!((refused.code(), refused.field()), ("malformed", Some("to")));
    given.when("fire", Role::Field, accept).unwrap();
    assert_eq!(given.equipment(1).holder, Holder::Unit(unit("fire", 2)));
}

/// E5.
#[test]
fn it_is_offered_only_to_who_may_see_it() {
    let mut given = shown_to_police();
    let to = |name: &str| offer(1, 1, Receiver::Agency(agency(name)), None);
    assert_eq!(
        given.when("fire", DESK, to("ems")),
        Err(wrong("not shown to that agency by any agreement"))
    );
    assert_eq!(
        given.when("fire", DESK, to("fire")),
        Err(Refusal::Oneself { field: "to" })
    );
    assert_eq!(
        given.when("fire", DESK, to("nobody")),
        Err(Refusal::Unknown { what: "agency" })
    );
    given.when("fire", DESK, to("police")).unwrap();
    // What is not shown any more is not accepted either.
    given.terms(PartnerUnits::Assigned, &[]);
    let accept = accept_custody(1, Some(Holder::Place(place(4))));
    assert_eq!(
        given.when("police", DESK, accept),
        Err(Refusal::Unknown { what: "equipment" })
    );
}

fn due_in(n: u128, of: &str, ms: i64) -> Command {
    Command::RegisterEquipment(RegisterEquipment {
        maintenance_due: Some(START.plus_ms(ms)),
        ..equipment_order(n, of)
    })
}

/// E8: told once, and over with its cause.
#[test]
fn maintenance_that_is_due_is_an_alarm_until_it_was_done() {
    let mut given = Given::city();
    let past = given.when("fire", DESK, due_in(1, "fire", 0));
    let field = "maintenance_due";
    assert_eq!(past, Err(Refusal::InThePast { field }));
    let never = due_in(1, "fire", MAINTENANCE_AHEAD_MS_MAX + 1);
    let refused = given.when("fire", DESK, never).unwrap_err();
    assert_eq!(refused.code(), "out_of_range");
    given.when("fire", DESK, due_in(1, "fire", HOUR)).unwrap();
    given.wait(HOUR - 1);
    assert!(given.tick().is_empty());
    given.wait(1);
    let told = ["equipment_maintenance_due", "alarm_raised"];
    assert_eq!(names(&given.tick()), told);
    assert!(given.tick().is_empty());
    let open = |given: &Given| {
        let about = About::Equipment(equipment(1));
        let kinds = given.state.alarms_about(&about).map(|it| it.kind);
        kinds.collect::<Vec<_>>()
    };
    assert_eq!(open(&given), [AlarmKind::MaintenanceDue]);
    let past = given.when("fire", DESK, maintain(1, 1, Some(given.now)));
    assert_eq!(past, Err(Refusal::InThePast { field }));
    let next = Some(given.now.plus_ms(HOUR));
    given.when("fire", DESK, maintain(1, 1, next)).unwrap();
    assert_eq!(open(&given), []);
    assert_eq!(given.equipment(1).maintained_at, Some(given.now));
    // Due again, and then out of use.
    given.wait(HOUR);
    assert_eq!(names(&given.tick()), told);
    given.when("fire", DESK, retire(1, 1)).unwrap();
    assert_eq!(open(&given), []);
    given.wait(HOUR);
    assert!(given.tick().is_empty());
}

/// E8: the new custodian hears of it, the old one no more.
#[test]
fn the_alarm_goes_with_the_custody() {
    let mut given = Given::city();
    let line = grant("police", "fire", Kind::Equipment, &["identity"]);
    given.terms(PartnerUnits::Assigned, &[line]);
    given.when("fire", DESK, due_in(1, "fire", HOUR)).unwrap();
    given.wait(HOUR);
    given.tick();
    given
        .when("fire", DESK, offer(1, 1, to_police(), None))
        .unwrap();
    let accept = accept_custody(1, Some(Holder::Place(place(4))));
    let events = given.when("police", DESK, accept).unwrap();
    assert_eq!(names(&events), ["equipment_accepted", "alarm_cleared"]);
    given.tick();
    let about = About::Equipment(equipment(1));
    let owners: Vec<_> = given
        .state
        .alarms_about(&about)
        .map(|it| it.owner.clone())
        .collect();
    assert_eq!(owners, [agency("police")]);
}

/// E8: a set-up tells what is: what it says to be overdue is due at once. Nobody else writes what is over.
#[test]
fn what_a_set_up_says_to_be_overdue_is_due_at_once() {
    let mut given = Given::city();
    let field = "maintenance_due";
    assert_eq!(
        given.when("fire", DESK, due_in(1, "fire", -HOUR)),
        Err(Refusal::InThePast { field })
    );
    given.server(due_in(1, "fire", -HOUR)).unwrap();
    let told = ["equipment_maintenance_due", "alarm_raised"];
    assert_eq!(names(&given.tick()), told);
    assert_eq!(given.tick(), vec![]);
}

/// E8: a neglected store never leaves a dispatch without an alarm, and nothing of it is forgotten.
#[test]
fn alarms_of_maintenance_wait_their_turn() {
    let mut given = Given::city();
    let count = MAINTENANCE_ALARMS_PER_AGENCY_MAX as u128 + 1;
    for n in 1..=count {
        given.when("fire", DESK, due_in(n, "fire", HOUR)).unwrap();
    }
    given.wait(HOUR);
    let raised = given.tick();
    assert_eq!(raised.len(), 2 * MAINTENANCE_ALARMS_PER_AGENCY_MAX);
    assert!(given.tick().is_empty());
    let next = Some(given.now.plus_ms(24 * HOUR));
    given.when("fire", DESK, maintain(1, 1, next)).unwrap();
    assert_eq!(given.tick().len(), 2);
}
