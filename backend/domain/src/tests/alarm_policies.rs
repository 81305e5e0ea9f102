//! Rule K12: what an agency settles about its alarms, within bounds that guard lives; and K7 by radio.

use std::collections::BTreeMap;

use domain::{
    AlarmKind, AssignmentStatus as S, Command, Event, Refusal, Role,
    alarm::Sound,
    limits::ACKNOWLEDGE_WITHIN_MS,
    settings::{AlarmRule, AlarmSettings, Section},
    sharing::{ObjectRef, View},
};

use super::{alarms::names, assignments::in_status, given::*, settings::configure};

fn with_rule(kind: AlarmKind, change: impl FnOnce(&mut AlarmRule)) -> AlarmSettings {
    let mut rule = AlarmRule::common(kind);
    change(&mut rule);
    AlarmSettings {
        rules: BTreeMap::from([(kind, rule)]),
        ..AlarmSettings::default()
    }
}

fn settled(given: &mut Given, of: &str, version: u32, settings: AlarmSettings) {
    let order = configure(of, version, Section::Alarms(settings));
    given.when(of, Role::Admin, order).unwrap();
}

fn refused(settings: AlarmSettings) -> Refusal {
    let order = configure("fire", 0, Section::Alarms(settings));
    let mut given = Given::city();
    given.when("fire", Role::Admin, order).unwrap_err()
}

/// K12: nobody can make what guards lives quiet, slow, or deaf to everybody but the desk. Control: the same change is
/// taken for a kind that guards none.
#[test]
fn k12_what_guards_lives_cannot_be_switched_off() {
    type Change = fn(&mut AlarmRule);
    let weaker: [(&str, Change); 5] = [
        ("sound", |it| it.sound = Sound::Notice),
        ("supervisors_s", |it| it.supervisors_s = 301),
        ("everybody_s", |it| it.everybody_s = None),
        ("holds_s", |it| it.holds_s = None),
        ("holds_s", |it| it.holds_s = Some(601)),
    ];
    for (field, change) in weaker {
        for kind in AlarmKind::EVERY {
            let settings = with_rule(kind, change);
            let guards_lives = matches!(
                kind,
                AlarmKind::Duress
                    | AlarmKind::DispatchUnacknowledged
                    | AlarmKind::DispatchUnreachable
                    | AlarmKind::TooMany
            );
            if guards_lives {
                assert_eq!(refused(settings).field(), Some(field), "{kind:?}");
            } else {
                settled(&mut Given::city(), "fire", 0, settings);
            }
        }
    }
    let slow = with_rule(AlarmKind::Duress, |it| it.supervisors_s = 61);
    assert_eq!(refused(slow).code(), "out_of_range");
}

/// K12: numbers have their bounds, and the sound of a crew in danger means nothing else.
#[test]
fn k12_times_and_sounds_have_their_bounds() {
    let kind = AlarmKind::NeedsToTalk;
    let of = |change: fn(&mut AlarmRule)| refused(with_rule(kind, change));
    let answers = [
        of(|it| it.supervisors_s = 9),
        of(|it| it.supervisors_s = 86_401),
        of(|it| it.everybody_s = Some(9)),
        of(|it| it.holds_s = Some(29)),
        of(|it| it.holds_s = Some(86_401)),
    ];
    for answer in answers {
        assert_eq!(answer.code(), "out_of_range");
    }
    assert_eq!(of(|it| it.sound = Sound::Duress).code(), "malformed");
    for no_unit_within_s in [[601, 180, 600, 1_800, 3_600], [120, 29, 600, 1_800, 3_600]] {
        let settings = AlarmSettings {
            no_unit_within_s,
            ..AlarmSettings::default()
        };
        assert_eq!(refused(settings).field(), Some("no_unit_within_s"));
    }
    for answer_due_before_s in [59, 86_401] {
        let settings = AlarmSettings {
            answer_due_before_s,
            ..AlarmSettings::default()
        };
        assert_eq!(refused(settings).field(), Some("answer_due_before_s"));
    }
    for (acknowledge_within_s, by_radio_within_s) in
        [(14, None), (301, None), (60, Some(14)), (60, Some(601))]
    {
        let settings = AlarmSettings {
            acknowledge_within_s,
            by_radio_within_s,
            ..AlarmSettings::default()
        };
        assert_eq!(refused(settings).code(), "out_of_range");
    }
}

/// K12: the common table is within its own bounds, so that it can be sent back as it was read.
#[test]
fn k12_the_common_table_is_within_the_bounds() {
    let rules = AlarmKind::EVERY.map(|kind| (kind, AlarmRule::common(kind)));
    for (kind, rule) in rules {
        assert_eq!(rule.policy(kind), kind.policy());
    }
    let settings = AlarmSettings {
        rules: BTreeMap::from(rules),
        ..AlarmSettings::default()
    };
    settled(&mut Given::city(), "fire", 0, settings);
}

/// K12, A12: each agency waits for its crews as long as it settled, and its alarm goes up in its own steps.
#[test]
fn k12_an_agency_waits_and_goes_up_as_it_has_settled() {
    let mut given = in_status(S::Dispatched);
    let rule = AlarmRule {
        supervisors_s: 15,
        everybody_s: Some(25),
        holds_s: Some(40),
        ..AlarmRule::common(AlarmKind::DispatchUnacknowledged)
    };
    let settings = AlarmSettings {
        acknowledge_within_s: 30,
        rules: BTreeMap::from([(AlarmKind::DispatchUnacknowledged, rule)]),
        ..AlarmSettings::default()
    };
    settled(&mut given, "fire", 0, settings);
    assert!(given.wait_and_tick(30 * SECOND - 1).is_empty());
    let raised = ["assignment_unacknowledged", "alarm_raised"];
    assert_eq!(given.wait_and_tick(1), raised);
    assert!(given.wait_and_tick(15 * SECOND - 1).is_empty());
    assert_eq!(given.wait_and_tick(1), ["alarm_escalated"]);
    assert_eq!(given.wait_and_tick(25 * SECOND), ["alarm_escalated"]);
    given.answers_the_alarm(Role::Dispatcher);
    assert!(given.wait_and_tick(40 * SECOND - 1).is_empty());
    assert_eq!(given.wait_and_tick(1), ["alarm_returned"]);
    // Others wait as is common.
    let mut given = in_status(S::Dispatched);
    let settings = AlarmSettings {
        acknowledge_within_s: 30,
        ..AlarmSettings::default()
    };
    settled(&mut given, "ems", 0, settings);
    assert!(given.wait_and_tick(ACKNOWLEDGE_WITHIN_MS - 1).is_empty());
    assert_eq!(given.wait_and_tick(1), raised);
}

/// K12: a step that is taken away while an alarm is open does not take it from those who hear it.
#[test]
fn k12_an_alarm_that_is_open_never_goes_down() {
    let mut given = Given::city();
    let both = with_rule(AlarmKind::NeedsToTalk, |it| {
        (it.supervisors_s, it.everybody_s) = (10, Some(10));
    });
    settled(&mut given, "fire", 0, both);
    given.when("fire", Role::Field, talk(1, "fire")).unwrap();
    given.wait_and_tick(10 * SECOND);
    given.wait_and_tick(10 * SECOND);
    assert_eq!(given.the_alarm().level, 2);
    settled(&mut given, "fire", 1, AlarmSettings::default());
    given.answers_the_alarm(Role::Dispatcher);
    assert_eq!(given.wait_and_tick(5 * MINUTE), ["alarm_returned"]);
    assert_eq!(given.the_alarm().level, 2);
}

/// K12: a new sound is that of what is open, too, and everybody who hears it is told.
#[test]
fn k12_a_new_sound_is_told_of_what_is_open() {
    let mut given = Given::city();
    given.when("fire", Role::Field, talk(1, "fire")).unwrap();
    let sound = |given: &Given| match given.seen("fire", &ObjectRef::Alarm(alarm(1))) {
        Some(View::Alarm(it)) => it.sound,
        other => panic!("{other:?}"),
    };
    assert_eq!(sound(&given), Sound::Attention);
    let louder = with_rule(AlarmKind::NeedsToTalk, |it| it.sound = Sound::Urgent);
    let order = configure("fire", 0, Section::Alarms(louder));
    let events = given.when("fire", Role::Admin, order).unwrap();
    assert_eq!(sound(&given), Sound::Urgent);
    let told = domain::sharing::affected(&given.state, &events[0]);
    assert!(told.contains(&ObjectRef::Alarm(alarm(1))));
}

fn sent_without_a_device(by_radio_within_s: Option<u32>) -> (Given, Vec<Event>) {
    let mut given = Given::city();
    let settings = AlarmSettings {
        by_radio_within_s,
        ..AlarmSettings::default()
    };
    if by_radio_within_s.is_some() {
        settled(&mut given, "fire", 0, settings);
    }
    let target = given.incident_of("fire", 1);
    let mut context = given.context("fire", Role::Dispatcher);
    context.is_unit_reachable = false;
    let events = given.ask(assign(1, unit("fire", 1), target), &context);
    (given, events.unwrap())
}

/// K7: an agency whose crews answer by radio hears nothing until their time is over, and then at once. Control: without
/// the setting the alarm sounds from the beginning.
#[test]
fn k7_an_agency_waits_for_an_answer_by_radio_if_it_wants() {
    let (mut given, events) = sent_without_a_device(Some(120));
    let told = names(&events);
    assert_eq!(told[told.len() - 2..], ["alarm_raised", "alarm_shelved"]);
    assert!(given.wait_and_tick(2 * MINUTE - 1).is_empty());
    let late = ["assignment_unacknowledged", "alarm_returned"];
    assert_eq!(given.wait_and_tick(1), late);
    let it = given.the_alarm();
    assert_eq!(it.kind, AlarmKind::DispatchUnreachable);
    assert_eq!((it.level, it.shelved_until), (0, None));
    // Answered in time, it never sounds.
    let (mut given, _) = sent_without_a_device(Some(120));
    let by_radio = Command::AdvanceAssignment {
        assignment: assignment(1),
        to: S::Acknowledged,
        by_radio: true,
    };
    given.when("fire", Role::Dispatcher, by_radio).unwrap();
    assert!(given.wait_and_tick(HOUR).is_empty());
    let (given, _) = sent_without_a_device(None);
    assert_eq!(given.the_alarm().shelved_until, None);
}
