//! Rules K1–K10 and V10 (alarms), and A12: a dispatch that nobody acknowledged is never silent.

use domain::{
    AgencyId, Alarm, AlarmKind, AssignmentStatus as S, Command, CommandId, Context, Event, Refusal,
    Role,
    alarm::{About, LastFix, Overlay, Policy, roles_at},
    command::{AssignUnit, RaiseDuress},
    event::Recorded,
    limits::{
        ACKNOWLEDGE_WITHIN_MS, CLEARED_ALARM_MS_MAX, DISPATCH_ALARMS_PER_AGENCY_MAX, SHELVE_MS_MAX,
    },
    sharing::{ObjectRef, Precision, View},
};
use uuid::Uuid;

use super::{
    assignments::{EVERY_STATUS, in_status},
    given::*,
};
use crate::decide::tick::{PolicyOf, due_by};

fn acknowledge(n: u128) -> Command {
    Command::AcknowledgeAlarm { alarm: alarm(n) }
}

fn close(n: u128) -> Command {
    Command::CloseAlarm { alarm: alarm(n) }
}

pub(super) fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(Event::name).collect()
}

impl Given {
    /// The one alarm that is open.
    pub(super) fn the_alarm(&self) -> &Alarm {
        let mut open = self.state.alarms().filter(|it| it.is_open());
        let it = open.next().expect("an alarm");
        assert!(open.next().is_none(), "more than one alarm");
        it
    }

    /// Lets an hour pass; tells whether anybody hears of a dispatch then.
    fn hears_of_a_dispatch_in_an_hour(&mut self) -> bool {
        self.wait_and_tick(HOUR);
        self.state
            .alarms()
            .any(|it| it.is_open() && it.kind.is_of_dispatch())
    }

    pub(super) fn wait_and_tick(&mut self, ms: i64) -> Vec<&'static str> {
        self.wait(ms);
        names(&self.tick())
    }

    pub(super) fn answers_the_alarm(&mut self, role: Role) -> Vec<Event> {
        let command = Command::AcknowledgeAlarm {
            alarm: self.the_alarm().id,
        };
        self.when("fire", role, command).unwrap()
    }
}

/// Lets a dispatch be ignored for half an hour under a table of policies; tells how high its alarm got and whether its
/// owner's desks heard of it at all.
fn ignored_for_half_an_hour(policy_of: PolicyOf<'_>) -> Option<u8> {
    let mut given = in_status(S::Dispatched);
    for _ in 0..180 {
        given.wait(10 * SECOND);
        let context = Context::server(CommandId(Uuid::nil()), given.now);
        let events = due_by(&given.state, &context, policy_of);
        let recorded = Recorded {
            principal: context.principal,
            agency: context.agency,
            received_at: given.now,
            occurred_at: given.now,
        };
        given.state.apply_accepted(&events, &recorded);
    }
    given.state.alarms().map(|it| it.level).next()
}

/// A12, K2: it sounds at the desk, then at the supervisor's, then everywhere. Control: a policy whose steps were taken
/// away is found.
#[test]
fn a12_a_dispatch_that_nobody_acknowledged_goes_up_until_everybody_hears_it() {
    let everywhere = Some(2);
    let as_written = |_: &AgencyId, kind: AlarmKind| kind.policy();
    assert_eq!(ignored_for_half_an_hour(&as_written), everywhere);
    let without_steps = |_: &AgencyId, kind: AlarmKind| Policy {
        steps_ms: [None, None],
        ..kind.policy()
    };
    assert_ne!(ignored_for_half_an_hour(&without_steps), everywhere);
}

/// A12, K2: no kind of alarm is without a way up, and the last step of what is urgent reaches every screen.
#[test]
fn no_alarm_is_silent_for_ever() {
    for kind in AlarmKind::EVERY {
        let policy = kind.policy();
        assert!(policy.steps_ms[0].is_some(), "{kind:?}");
        assert!(
            policy.steps_ms.iter().flatten().all(|it| *it > 0),
            "{kind:?}"
        );
        if kind.is_of_dispatch() || kind == AlarmKind::Duress {
            assert!(roles_at(kind, policy.level_max()).contains(&Role::Observer));
            assert!(policy.holds_ms.is_some(), "{kind:?}");
        }
    }
    assert!(!roles_at(AlarmKind::Duress, 0).contains(&Role::Supervisor));
    assert!(roles_at(AlarmKind::Duress, 1).contains(&Role::Supervisor));
}

/// A12, K1, K5: told once to everybody, and one alarm of the desk; not before its time.
#[test]
fn a12_a_dispatch_that_nobody_acknowledged_is_told_once_and_raises_one_alarm() {
    let mut given = in_status(S::Dispatched);
    assert!(given.wait_and_tick(ACKNOWLEDGE_WITHIN_MS - 1).is_empty());
    assert_eq!(
        given.wait_and_tick(1),
        ["assignment_unacknowledged", "alarm_raised"]
    );
    assert!(given.state.assignment(assignment(1)).unwrap().is_overdue);
    let it = given.the_alarm();
    assert_eq!(it.kind, AlarmKind::DispatchUnacknowledged);
    assert_eq!((&it.owner, it.level), (&agency("fire"), 0));
    assert_eq!(it.about, About::Assignment(assignment(1)));
    assert!(given.wait_and_tick(MINUTE - 1).is_empty());
    assert_eq!(given.wait_and_tick(1), ["alarm_escalated"]);
    assert_eq!(given.wait_and_tick(2 * MINUTE), ["alarm_escalated"]);
    // Nowhere higher to go; it goes on sounding.
    assert!(given.wait_and_tick(HOUR).is_empty());
    assert_eq!(given.the_alarm().level, 2);
}

/// K6: whatever ends the waiting ends the alarm, and nothing else does.
#[test]
fn k6_the_alarm_ends_with_the_dispatch_and_no_sooner() {
    let by_radio = Command::AdvanceAssignment {
        assignment: assignment(1),
        to: S::Acknowledged,
        by_radio: true,
    };
    let called_off = Command::CancelAssignment {
        assignment: assignment(1),
        reason: mark(1),
    };
    let declined = Command::DeclineAssignment {
        assignment: assignment(1),
        reason: mark(1),
    };
    for command in [by_radio, called_off, declined, advance(1, S::EnRoute)] {
        let mut given = in_status(S::Dispatched);
        given.wait(ACKNOWLEDGE_WITHIN_MS);
        given.tick();
        let id = given.the_alarm().id;
        let closed = given.when("fire", Role::Dispatcher, Command::CloseAlarm { alarm: id });
        assert_eq!(closed.unwrap_err().code(), "wrong_state");
        given.when("fire", Role::Dispatcher, command).unwrap();
        assert!(!given.state.alarm(id).unwrap().is_open());
        assert!(!given.hears_of_a_dispatch_in_an_hour());
        assert!(!given.state.assignment(assignment(1)).unwrap().is_overdue);
    }
}

/// A12: offers, and what the crew knows of, are not waited for; an offer that becomes an order counts from then.
#[test]
fn a12_what_was_acknowledged_ended_or_only_offered_is_not_late() {
    for status in EVERY_STATUS.into_iter().filter(|it| *it != S::Dispatched) {
        let mut given = in_status(status);
        if status == S::Diverted {
            // The new assignment is a dispatch of its own.
            given
                .when("fire", Role::Field, advance(2, S::Acknowledged))
                .unwrap();
        }
        assert!(!given.hears_of_a_dispatch_in_an_hour(), "{status:?}");
    }
    let mut given = in_status(S::Offered);
    given.wait(HOUR);
    given
        .when("fire", Role::Dispatcher, advance(1, S::Dispatched))
        .unwrap();
    assert!(given.wait_and_tick(ACKNOWLEDGE_WITHIN_MS - 1).is_empty());
    assert_eq!(given.wait_and_tick(1).len(), 2);
}

/// K3: who answers and forgets is reminded, one step higher, for as long as the crew has not answered.
#[test]
fn k3_an_acknowledgement_holds_for_a_while_only() {
    let mut given = in_status(S::Dispatched);
    given.wait(ACKNOWLEDGE_WITHIN_MS);
    given.tick();
    given.answers_the_alarm(Role::Dispatcher);
    let answered = given.the_alarm();
    assert!(answered.is_acknowledged() && answered.goes_up_at.is_none());
    // The same answer again changes nothing.
    assert_eq!(given.answers_the_alarm(Role::Commander), []);
    assert!(given.wait_and_tick(2 * MINUTE - 1).is_empty());
    assert_eq!(given.wait_and_tick(1), ["alarm_returned"]);
    let returned = given.the_alarm();
    assert!(!returned.is_acknowledged());
    assert_eq!(returned.level, 1);
    given.answers_the_alarm(Role::Supervisor);
    assert_eq!(given.wait_and_tick(2 * MINUTE), ["alarm_returned"]);
    assert_eq!(given.the_alarm().level, 2);
}

/// K4: putting aside ends by itself and has a limit; it does not raise the alarm higher.
#[test]
fn k4_what_is_put_aside_comes_back() {
    let mut given = in_status(S::Dispatched);
    given.wait(ACKNOWLEDGE_WITHIN_MS);
    given.tick();
    let alarm = given.the_alarm().id;
    let shelve = |ms| Command::ShelveAlarm { alarm, ms };
    for ms in [0, -MINUTE, SHELVE_MS_MAX + 1] {
        let answer = given.when("fire", Role::Dispatcher, shelve(ms));
        assert_eq!(answer.unwrap_err().code(), "out_of_range");
    }
    given
        .when("fire", Role::Dispatcher, shelve(SHELVE_MS_MAX))
        .unwrap();
    assert!(given.wait_and_tick(SHELVE_MS_MAX - 1).is_empty());
    assert_eq!(given.wait_and_tick(1), ["alarm_returned"]);
    let it = given.the_alarm();
    assert_eq!((it.level, it.shelved_until), (0, None));
    assert_eq!(given.wait_and_tick(MINUTE), ["alarm_escalated"]);
}

/// K5, A10: the list has a limit; that there is more is an alarm, and each gets its own as soon as there is room.
#[test]
fn k5_more_dispatches_than_the_list_holds_are_one_alarm_more_and_none_is_lost() {
    let mut given = Given::city();
    let (units, each) = (15, 14);
    let mut n = 0;
    for of in 3..3 + units {
        given.server(register_unit("fire", of)).unwrap();
        for _ in 0..each {
            n += 1;
            let target = given.incident_of("fire", n);
            given.sent(n, "fire", of, target, &[]);
        }
    }
    let all = usize::try_from(n).unwrap();
    assert!(all > DISPATCH_ALARMS_PER_AGENCY_MAX);
    let told = given.wait_and_tick(ACKNOWLEDGE_WITHIN_MS);
    let raised = told.iter().filter(|it| **it == "alarm_raised").count();
    assert_eq!(raised, DISPATCH_ALARMS_PER_AGENCY_MAX + 1);
    let too_many = |given: &Given| {
        let mut open = given.state.alarms().filter(|it| it.is_open());
        open.find(|it| it.kind == AlarmKind::TooMany)
            .map(|it| it.id)
    };
    assert!(too_many(&given).is_some());
    assert!(given.wait_and_tick(SECOND).is_empty());
    // A call for help is not counted out, and dispatches take no room from what crews ask for.
    given.when("fire", Role::Field, duress(1, "fire")).unwrap();
    given.when("fire", Role::Field, talk(2, "fire")).unwrap();
    for done in 1..=n / 2 {
        given
            .when("fire", Role::Dispatcher, advance(done, S::Acknowledged))
            .unwrap();
    }
    given.wait_and_tick(SECOND);
    assert_eq!(too_many(&given), None);
    let about: std::collections::BTreeSet<_> = given
        .state
        .alarms()
        .filter(|it| it.is_open() && it.kind.is_of_dispatch())
        .map(|it| it.about.clone())
        .collect();
    assert_eq!(about.len(), all - all / 2);
}

/// K5: what one tick raises for different reasons is as many alarms, none in another's place.
#[test]
fn alarms_of_one_tick_do_not_take_each_others_place() {
    let mut given = in_status(S::Dispatched);
    given.proposed(1, "fire", &["ems"], None);
    given.wait(HOUR);
    let told = names(&given.tick());
    let raised = told.iter().filter(|it| **it == "alarm_raised").count();
    assert_eq!(raised, 2, "{told:?}");
    assert_eq!(given.state.alarms().count(), 2);
    assert_eq!(given.state.open_alarms_of(&agency("fire")).count(), 2);
}

/// K7: a crew that cannot be told is an alarm at once, not after a minute; it is one alarm, also when the minute is over.
#[test]
fn k7_a_dispatch_to_a_unit_without_a_device_raises_its_alarm_at_once() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    let mut context = given.context("fire", Role::Dispatcher);
    context.is_unit_reachable = false;
    let events = given.ask(assign(1, unit("fire", 1), target), &context);
    assert_eq!(names(&events.unwrap()).last(), Some(&"alarm_raised"));
    let it = given.the_alarm();
    assert_eq!(it.kind, AlarmKind::DispatchUnreachable);
    assert_eq!(
        given.wait_and_tick(ACKNOWLEDGE_WITHIN_MS),
        ["assignment_unacknowledged", "alarm_escalated"]
    );
    given
        .when("fire", Role::Dispatcher, advance(1, S::Acknowledged))
        .unwrap();
    assert!(given.state.alarms().all(|it| !it.is_open()));
    // Asking a crew is no order: nothing is raised before it becomes one.
    let offer = Command::AssignUnit(AssignUnit {
        id: assignment(2),
        unit: unit("fire", 2),
        target,
        is_offer: true,
        confirmed: std::collections::BTreeSet::new(),
    });
    let events = given.ask(offer, &context).unwrap();
    assert_eq!(names(&events), ["unit_assigned"]);
    let events = given.ask(advance(2, S::Dispatched), &context).unwrap();
    assert_eq!(names(&events), ["assignment_advanced", "alarm_raised"]);
}

/// K8, V10: the drill. Nothing is agreed: the crew's agency and the operations centre get it, exactly placed, and a
/// third agency gets nothing at all.
#[test]
fn k8_duress_reaches_its_agency_and_the_operations_centre_without_any_agreement() {
    let mut given = Given::city();
    let object = ObjectRef::Alarm(alarm(1));
    for name in ["ems", "eoc"] {
        assert!(given.unit_as(name, "fire").is_none());
    }
    let at = domain::Point::new(7.42, 43.73).unwrap();
    let fix = Some(LastFix {
        at,
        fix_at: given.now,
    });
    let call = Command::RaiseDuress(RaiseDuress {
        id: alarm(1),
        unit: unit("fire", 1),
        fix,
    });
    let events = given.when("fire", Role::Field, call).unwrap();
    assert_eq!(names(&events), ["alarm_raised"]);
    for name in ["fire", "eoc"] {
        let Some(View::Alarm(seen)) = given.seen(name, &object) else {
            panic!("{name} does not hear it");
        };
        assert_eq!((seen.kind, seen.fix), (AlarmKind::Duress, fix));
        let unit = given.unit_as(name, "fire").unwrap();
        assert_eq!(unit.position, Some(Precision::Exact));
        assert!(unit.overlays.unwrap().contains(&Overlay::Duress));
        assert_eq!(unit.crew.is_some(), name == "fire");
    }
    for name in ["ems", "police"] {
        assert_eq!(given.seen(name, &object), None);
        assert_eq!(given.unit_as(name, "fire"), None);
        let answer = given.when(name, Role::Dispatcher, acknowledge(1));
        assert_eq!(answer, Err(Refusal::Unknown { what: "alarm" }));
    }
    // It ends with the call.
    given.when("fire", Role::Dispatcher, close(1)).unwrap();
    assert_eq!(given.unit_as("eoc", "fire"), None);
    for (name, place) in [("fire", fix), ("eoc", None)] {
        let Some(View::Alarm(seen)) = given.seen(name, &object) else {
            panic!("{name} does not see how it ended");
        };
        assert_eq!(seen.fix, place, "{name}");
    }
}

/// K8: the answer of one agency does not silence the other, and the owner's steps go on until the owner answers.
#[test]
fn k8_the_operations_centre_cannot_silence_an_agencys_own_duress() {
    let mut given = Given::city();
    given.when("fire", Role::Field, duress(1, "fire")).unwrap();
    given
        .when("eoc", Role::Coordinator, acknowledge(1))
        .unwrap();
    assert_eq!(given.wait_and_tick(20 * SECOND), ["alarm_escalated"]);
    let answer = given.when("eoc", Role::Coordinator, close(1));
    assert_eq!(answer, Err(Refusal::NotYours { what: "alarm" }));
    let aside = Command::ShelveAlarm {
        alarm: alarm(1),
        ms: MINUTE,
    };
    let answer = given.when("fire", Role::Dispatcher, aside);
    assert_eq!(answer.unwrap_err().code(), "wrong_state");
    given.answers_the_alarm(Role::Dispatcher);
    assert!(given.wait_and_tick(MINUTE).is_empty());
    // Pressed again, it sounds again for everybody, and is still one alarm.
    let events = given.when("fire", Role::Field, duress(2, "fire")).unwrap();
    assert_eq!(names(&events), ["alarm_returned"]);
    assert!(given.the_alarm().acknowledged.is_empty());
}

/// K8: only the crew itself and its own desks call for it.
#[test]
fn k8_nobody_calls_for_another_agencys_crew_or_another_crew() {
    let mut given = Given::city();
    let unknown = Err(Refusal::Unknown { what: "unit" });
    assert_eq!(
        given.when("ems", Role::Dispatcher, duress(1, "fire")),
        unknown
    );
    let other = Command::RaiseDuress(RaiseDuress {
        id: alarm(1),
        unit: unit("fire", 2),
        fix: None,
    });
    let refused = Err(Refusal::NotYours { what: "unit" });
    assert_eq!(given.when("fire", Role::Field, other.clone()), refused);
    given.when("fire", Role::Dispatcher, other).unwrap();
    let taken = given.when("fire", Role::Field, duress(1, "fire"));
    assert_eq!(taken, Err(Refusal::Taken { field: "id" }));
}

/// K9: who holds the tablet takes back nothing; the desk finds out.
#[test]
fn k9_duress_that_is_taken_back_stays_until_its_desk_has_answered() {
    let back = Command::WithdrawDuress { alarm: alarm(1) };
    let mut given = Given::city();
    given.when("fire", Role::Field, duress(1, "fire")).unwrap();
    given.when("fire", Role::Field, back.clone()).unwrap();
    assert!(given.the_alarm().withdrawn_at.is_some());
    assert_eq!(given.when("fire", Role::Field, back.clone()), Ok(vec![]));
    assert_eq!(given.wait_and_tick(20 * SECOND), ["alarm_escalated"]);
    let events = given.answers_the_alarm(Role::Dispatcher);
    assert_eq!(names(&events), ["alarm_acknowledged", "alarm_cleared"]);
    // The other way round.
    let mut given = Given::city();
    given.when("fire", Role::Field, duress(1, "fire")).unwrap();
    given.answers_the_alarm(Role::Dispatcher);
    let events = given.when("fire", Role::Field, back.clone()).unwrap();
    assert_eq!(names(&events), ["alarm_withdrawn", "alarm_cleared"]);
    let over = given.when("fire", Role::Field, back);
    assert_eq!(over.unwrap_err().code(), "wrong_state");
}

/// K10, V10: a request to talk stays at home; a delay is seen by who sees the status, its reason by nobody else.
#[test]
fn k10_a_crew_asks_to_talk_and_reports_a_delay() {
    use domain::sharing::{Kind, PartnerUnits};
    let mut given = Given::city();
    given.terms(
        PartnerUnits::Assigned,
        &[grant("ems", "fire", Kind::Unit, &["identity", "status"])],
    );
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[S::EnRoute]);
    given.when("fire", Role::Field, talk(1, "fire")).unwrap();
    assert_eq!(given.when("fire", Role::Field, talk(9, "fire")), Ok(vec![]));
    let soon = Some(given.now.plus_ms(9 * MINUTE));
    given.when("fire", Role::Field, delay(2, 1, soon)).unwrap();
    let own = given.unit_as("fire", "fire").unwrap().overlays.unwrap();
    assert!(own.contains(&Overlay::NeedsToTalk) && own.contains(&Overlay::Delayed));
    let others = given.unit_as("ems", "fire").unwrap().overlays.unwrap();
    assert_eq!(others.into_iter().collect::<Vec<_>>(), [Overlay::Delayed]);
    assert_eq!(given.seen("ems", &ObjectRef::Alarm(alarm(2))), None);
    // A better estimate takes the place of the one before.
    let events = given.when("fire", Role::Field, delay(3, 1, None)).unwrap();
    assert_eq!(names(&events), ["alarm_cleared", "alarm_raised"]);
    given.when("fire", Role::Dispatcher, close(1)).unwrap();
    // Being there ends it.
    given
        .when("fire", Role::Field, advance(1, S::OnScene))
        .unwrap();
    assert!(given.state.alarms().all(|it| !it.is_open()));
    let late = given.when("fire", Role::Field, delay(4, 1, None));
    assert_eq!(late.unwrap_err().code(), "wrong_state");
}

/// K10: when a crew expects to be there lies ahead, and not in another shift.
#[test]
fn k10_an_expected_time_lies_ahead_and_within_a_shift() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[]);
    for (ms, code) in [(0, "in_the_past"), (13 * HOUR, "out_of_range")] {
        let expected_at = Some(given.now.plus_ms(ms));
        let answer = given.when("fire", Role::Field, delay(1, 1, expected_at));
        assert_eq!(answer.unwrap_err().code(), code);
    }
}

/// K11, A10: what is over is kept for a shift and then let go of.
#[test]
fn alarms_that_are_over_are_forgotten_after_a_shift() {
    let mut given = Given::city();
    given.when("fire", Role::Field, talk(1, "fire")).unwrap();
    given.when("fire", Role::Dispatcher, close(1)).unwrap();
    assert!(given.wait_and_tick(CLEARED_ALARM_MS_MAX).is_empty());
    assert_eq!(given.wait_and_tick(1), ["alarms_forgotten"]);
    assert_eq!(given.state.alarms().count(), 0);
    assert!(given.wait_and_tick(HOUR).is_empty());
}
