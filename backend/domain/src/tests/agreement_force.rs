//! Rules G7 and G8, K16: what opens clauses for a limited time, and what that costs.

use domain::{
    AlarmKind, Command, Event, Refusal, Role,
    agreement::{Clause, Trigger},
    alarm::About,
    command::AgreementOrder as O,
    limits::{ACTIVATION_MIN_MAX, GLASS_MIN_MAX, GLASS_PER_DAY_MAX, REVIEWED_OPENINGS_KEPT_MAX},
    sharing::{Kind, ObjectRef, Viewer, affected, visible},
};

use super::{given::*, given_agreements::*};

/// Police sees fire's units by this trigger, and ems fire's and police's.
fn clauses(trigger: Trigger) -> Vec<Clause> {
    let fields = &["identity", "position"];
    vec![
        clause("police", "fire", Kind::Unit, fields, trigger),
        clause("ems", "*", Kind::Unit, fields, trigger),
    ]
}

fn city(trigger: Trigger) -> Given {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police", "ems"], &clauses(trigger));
    assert!(given.unit_as("police", "fire").is_none(), "not yet");
    given
}

fn not_yours(what: &'static str) -> Refusal {
    Refusal::NotYours { what }
}

/// G7: an activation opens its clauses at once, is told to all parties, and ends by itself.
#[test]
fn g7_an_activation_opens_its_clauses_for_its_time() {
    let mut given = city(Trigger::WhileActivated);
    for minutes in [0, ACTIVATION_MIN_MAX + 1] {
        let refused = given.activate("police", 1, minutes).unwrap_err();
        assert_eq!(refused.code(), "out_of_range");
    }
    given.activate("police", 1, 60).unwrap();
    assert!(given.unit_as("police", "fire").is_some());
    assert!(given.unit_as("ems", "police").is_some());
    assert!(given.unit_as("fire", "police").is_none(), "no clause");
    let told = |given: &Given, by| given.agreement_as(by).unwrap().activation.unwrap();
    assert_eq!(told(&given, "ems").agency, agency("police"));
    assert_eq!(told(&given, "ems").reason, mark(9_010));
    // By whom it was is police's own affair.
    assert!(told(&given, "police").by.is_some() && told(&given, "ems").by.is_none());
    given.wait(60 * MINUTE - 1);
    assert!(given.tick().is_empty());
    given.wait(1);
    let names: Vec<_> = given.tick().iter().map(Event::name).collect();
    assert_eq!(names, ["agreement_deactivated"]);
    assert!(given.unit_as("police", "fire").is_none());
}

/// G7: again with a later end it goes on; it ends by who activated it, or by whose things it opens, and nobody else.
#[test]
fn g7_an_activation_is_extended_and_ended() {
    let mut given = city(Trigger::WhileActivated);
    let off = |given: &mut Given, by| given.when(by, Role::Commander, about(1, O::Deactivate));
    assert_eq!(off(&mut given, "fire").unwrap_err().code(), "wrong_state");
    given.activate("ems", 1, 60).unwrap();
    let shorter = given.activate("fire", 1, 30).unwrap_err();
    assert_eq!(shorter.field(), Some("minutes"));
    given.activate("fire", 1, 90).unwrap();
    given.wait(60 * MINUTE);
    assert!(given.tick().is_empty());
    // Fire activated it last and fire's and police's things are opened: ems may not end it any more.
    assert_eq!(off(&mut given, "ems"), Err(not_yours("activation")));
    off(&mut given, "police").unwrap();
    assert!(given.unit_as("ems", "fire").is_none());
}

/// G7: there must be something to activate, and it must hold.
#[test]
fn g7_only_what_is_in_force_is_activated() {
    let mut given = city(Trigger::WhileJoint);
    assert_eq!(given.activate("fire", 1, 10), Err(Refusal::NothingToOpen));
    let mut given = city(Trigger::WhileActivated);
    given.activate("fire", 1, 10).unwrap();
    given
        .legal("police", 1, O::Suspend { reason: mark(1) })
        .unwrap();
    assert!(given.unit_as("police", "fire").is_none());
    let refused = given.activate("fire", 1, 60).unwrap_err();
    assert_eq!(refused.code(), "wrong_state");
    // Nothing opens again by itself.
    given.legal("police", 1, O::Resume).unwrap();
    assert!(given.unit_as("police", "fire").is_none());
    given.activate("fire", 1, 10).unwrap();
    assert!(given.unit_as("police", "fire").is_some());
    // An amendment ends it: it was activated under another text.
    let words = text(
        &["fire", "police", "ems"],
        &clauses(Trigger::WhileActivated),
        given.now,
    );
    let amend = O::Amend {
        version: 1,
        text: words,
    };
    given.legal("fire", 1, amend).unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    given.sign(1, &["fire", "police", "ems"]);
    assert!(given.agreement(1).activation.is_none());
    assert!(given.unit_as("police", "fire").is_none());
}

/// G8: broken glass shows the breaker, and nobody else, what is behind it, and closes by itself.
#[test]
fn g8_broken_glass_shows_its_agency_what_is_behind_it_for_a_while() {
    let mut given = city(Trigger::BreakGlass);
    for minutes in [0, GLASS_MIN_MAX + 1] {
        let refused = given.break_glass("police", 1, minutes).unwrap_err();
        assert_eq!(refused.code(), "out_of_range");
    }
    let nothing = given.break_glass("fire", 1, 10);
    assert_eq!(nothing, Err(Refusal::NothingToOpen));
    given.break_glass("police", 1, 30).unwrap();
    assert!(given.unit_as("police", "fire").is_some());
    assert!(given.unit_as("ems", "fire").is_none(), "not ems'");
    let open = given.break_glass("police", 1, 30).unwrap_err();
    assert_eq!(open.current().as_deref(), Some("open"));
    given.wait(30 * MINUTE);
    let names: Vec<_> = given.tick().iter().map(Event::name).collect();
    assert!(names.contains(&"glass_closed"), "{names:?}");
    assert!(given.unit_as("police", "fire").is_none());
    given.break_glass("police", 1, 30).unwrap();
}

/// G8, K16: every agency whose data it opens gets an alarm that no desk can close, which ends when it is acknowledged.
#[test]
fn k16_whose_data_is_opened_is_alarmed_until_it_acknowledges() {
    let mut given = city(Trigger::BreakGlass);
    let alarms = |given: &Given, of: &str| {
        let of = agency(of);
        let open = given.state.open_alarms_of(&of);
        let open: Vec<_> = open
            .filter(|it| it.kind == AlarmKind::GlassBroken)
            .cloned()
            .collect();
        open
    };
    given.break_glass("ems", 1, 30).unwrap();
    for owner in ["fire", "police"] {
        let found = alarms(&given, owner);
        assert_eq!(found.len(), 1, "{owner}");
        assert_eq!(found[0].about, About::Agreement(agreement(1)));
        // Who broke it is told as an agency, never by name.
        let seen = given.alarm_as(owner, found[0].id).unwrap();
        assert_eq!(seen.raised_by, None);
        assert!(given.alarm_as("ems", found[0].id).is_none());
    }
    assert!(alarms(&given, "ems").is_empty());
    let first = alarms(&given, "fire")[0].id;
    for command in [
        Command::CloseAlarm { alarm: first },
        Command::ShelveAlarm {
            alarm: first,
            ms: MINUTE,
        },
    ] {
        let refused = given.when("fire", Role::Dispatcher, command).unwrap_err();
        assert_eq!(refused.code(), "wrong_state");
    }
    // The glass closes, the alarm stays; the next one takes its place.
    given.wait(30 * MINUTE);
    given.tick();
    assert_eq!(alarms(&given, "fire")[0].id, first);
    assert!(alarms(&given, "fire")[0].level > 0, "it goes up");
    let mut context = given.context("ems", Role::Commander);
    context.command_id = domain::CommandId(uuid::Uuid::from_u128(7));
    let order = O::BreakGlass {
        minutes: 5,
        reason: mark(1),
    };
    given.ask(about(1, order), &context).unwrap();
    let second = alarms(&given, "fire");
    assert_eq!(second.len(), 1);
    assert_ne!(second[0].id, first);
    let alarm = second[0].id;
    let command = Command::AcknowledgeAlarm { alarm };
    given.when("fire", Role::Dispatcher, command).unwrap();
    assert!(alarms(&given, "fire").is_empty());
    assert_eq!(alarms(&given, "police").len(), 1);
}

/// G8: each owner reviews it once; until then it is due, also when the agreement is over.
#[test]
fn g8_each_owner_reviews_an_opening_once() {
    let mut given = city(Trigger::BreakGlass);
    given.break_glass("ems", 1, 1).unwrap();
    assert_eq!(given.review("ems", 1, 1), Err(not_yours("break_glass")));
    let absent = Err(Refusal::Unknown {
        what: "break_glass",
    });
    assert_eq!(given.review("fire", 1, 2), absent);
    given.review("fire", 1, 1).unwrap();
    let again = given.review("fire", 1, 1).unwrap_err();
    assert_eq!(again.current().as_deref(), Some("reviewed"));
    // Ems reads both, each owner its own.
    let reviews = |given: &Given, by: &str| {
        let seen = given.agreement_as(by).unwrap().openings.remove(0);
        let keys = seen.reviews.into_iter();
        keys.map(|(of, it)| (of.to_string(), it.is_some()))
            .collect::<Vec<_>>()
    };
    let (fire, police) = (("fire".to_owned(), true), ("police".to_owned(), false));
    assert_eq!(reviews(&given, "ems"), [fire.clone(), police.clone()]);
    assert_eq!(reviews(&given, "fire"), [fire]);
    assert_eq!(reviews(&given, "police"), [police]);
    given.legal("ems", 1, O::End { reason: mark(1) }).unwrap();
    given.review("police", 1, 1).unwrap();
}

/// G8, A10: the glass is broken so often in a day, by one agency, whether others review it or not.
#[test]
fn g8_the_glass_is_broken_so_often_a_day_whoever_reviews_it() {
    let mut given = city(Trigger::BreakGlass);
    for _ in 0..GLASS_PER_DAY_MAX {
        given.break_glass("ems", 1, 1).unwrap();
        given.wait(MINUTE);
        given.tick();
    }
    let full = Err(Refusal::Full {
        max: GLASS_PER_DAY_MAX,
    });
    assert_eq!(given.break_glass("ems", 1, 1), full);
    for n in 1..=GLASS_PER_DAY_MAX {
        given.review("fire", 1, n).unwrap();
    }
    assert_eq!(given.break_glass("ems", 1, 1), full, "reviewed or not");
    // What ems has done is ems' own affair.
    given.break_glass("police", 1, 1).unwrap();
    given.wait(24 * HOUR);
    given.tick();
    given.break_glass("ems", 1, 1).unwrap();
}

/// G8: what concerns others is as if it were not there.
#[test]
fn g8_an_opening_is_known_to_who_broke_it_and_whose_data_it_opened() {
    let mut given = city(Trigger::BreakGlass);
    given.break_glass("police", 1, 10).unwrap();
    let seen = |given: &Given, by| given.agreement_as(by).unwrap().openings.len();
    assert_eq!(
        (
            seen(&given, "police"),
            seen(&given, "fire"),
            seen(&given, "ems")
        ),
        (1, 1, 0)
    );
    assert_eq!(
        given.review("ems", 1, 1),
        Err(Refusal::Unknown {
            what: "break_glass"
        })
    );
}

/// G8: nobody leaves an agreement with something to answer for.
#[test]
fn g8_who_owes_a_review_does_not_leave() {
    let mut given = city(Trigger::BreakGlass);
    given.break_glass("police", 1, 10).unwrap();
    let words = text(&["police", "ems"], &units_for_all(), given.now);
    let amend = O::Amend {
        version: 1,
        text: words,
    };
    given.legal("police", 1, amend).unwrap();
    given.legal("police", 1, O::Propose { version: 2 }).unwrap();
    let sign = || O::Sign { version: 2 };
    let refused = given.legal("fire", 1, sign()).unwrap_err();
    assert_eq!(refused.current().as_deref(), Some("unreviewed"));
    given.review("fire", 1, 1).unwrap();
    given.legal("fire", 1, sign()).unwrap();
    // Its alarm ends when it has left.
    given.sign(1, &["police", "ems"]);
    let fire = agency("fire");
    assert_eq!(given.state.open_alarms_of(&fire).count(), 0);
}

/// A10: openings that all have reviewed are kept, to a limit, the newest of them.
#[test]
fn reviewed_openings_are_kept_to_a_limit() {
    let mut given = city(Trigger::BreakGlass);
    let count = REVIEWED_OPENINGS_KEPT_MAX + 3;
    let mut begun = vec![];
    for n in 1..=count {
        begun.push(given.now);
        given.break_glass("police", 1, 1).unwrap();
        let last = n.min(REVIEWED_OPENINGS_KEPT_MAX + 1);
        given.review("fire", 1, last).unwrap();
        given.wait(2 * HOUR);
        given.tick();
    }
    let openings = &given.agreement(1).openings;
    let kept: Vec<_> = openings.iter().map(|it| it.at).collect();
    assert_eq!(kept, begun[3..]);
}

/// G7: what a clause for joint tasks opens is told of when a task of both begins to run, and when it ends.
#[test]
fn g7_what_a_joint_task_opens_is_told_of_when_it_begins_and_ends() {
    let mut given = Given::city();
    let zones = clause(
        "police",
        "fire",
        Kind::Zone,
        &["identity"],
        Trigger::WhileJoint,
    );
    given.agreement_in_force(1, &["fire", "police"], &[zones]);
    let zone = ObjectRef::Zone(given.drawn("fire", zone_order(1)));
    let tells = |given: &Given, name: &str| {
        let last = given.accepted.last().unwrap().1.clone();
        let event = last.iter().find(|it| it.name() == name).unwrap().clone();
        affected(&given.state, &event).contains(&zone)
    };
    given.proposed(1, "fire", &["police"], None);
    assert!(!tells(&given, "task_proposed"), "control");
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert!(tells(&given, "task_agreed"));
    let seen = |given: &Given| visible(&given.state, &Viewer::open(agency("police")), &zone);
    assert!(seen(&given));
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(1),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    assert!(tells(&given, "task_cancelled") && !seen(&given));
}
