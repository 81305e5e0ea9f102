//! Rules K13 and K14: incidents that wait for a unit, and answers that are due, are alarms of the server.

use domain::{
    AlarmKind, AssignmentStatus as S, Command, Refusal, Role,
    alarm::About,
    incident::IncidentStep,
    limits::{ANSWER_DUE_BEFORE_S, NO_UNIT_WITHIN_S, WAITING_ALARMS_PER_AGENCY_MAX},
    settings::{AlarmSettings, Section},
    sharing::{Kind, ObjectRef, PartnerUnits},
};

use super::{assignments::offer, given::*, settings::configure};

/// Incidents are reported with priority 2 here.
const WITHIN_MS: i64 = NO_UNIT_WITHIN_S[1] as i64 * SECOND;

impl Given {
    /// Whose open alarms of a kind there are, in order.
    fn owners(&self, kind: AlarmKind) -> Vec<&str> {
        let open = self.state.alarms();
        let mut found: Vec<_> = open
            .filter(|it| it.is_open() && it.kind == kind)
            .map(|it| it.owner.as_str())
            .collect();
        found.sort_unstable();
        found
    }

    fn without_unit(&self) -> Vec<&str> {
        self.owners(AlarmKind::NoUnit)
    }

    fn later(&mut self, ms: i64) {
        self.wait(ms);
        self.tick();
    }

    fn steps(&mut self, n: u128, step: IncidentStep) {
        let command = Command::StepIncident {
            incident: incident(n),
            step,
            reason: Some(mark(n)),
        };
        self.when("fire", Role::Dispatcher, command).unwrap();
    }
}

/// K13: once, for its agency only, when its time is up and not before; it ends with the first unit, at once.
#[test]
fn k13_an_incident_that_nobody_was_sent_to_is_an_alarm_of_its_agency() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.later(WITHIN_MS - 1);
    assert_eq!(given.without_unit(), [""; 0]);
    given.later(1);
    assert_eq!(given.without_unit(), ["fire"]);
    let it = given.the_alarm();
    assert_eq!(it.about, About::Incident(incident(1)));
    let id = it.id;
    given.later(SECOND);
    assert_eq!(given.without_unit(), ["fire"]);
    for name in ["police", "ems", "eoc"] {
        assert_eq!(given.seen(name, &ObjectRef::Alarm(id)), None, "{name}");
    }
    let close = Command::CloseAlarm { alarm: id };
    let answer = given.when("fire", Role::Dispatcher, close);
    assert_eq!(answer.unwrap_err().code(), "wrong_state");
    given.sent(1, "fire", 1, target, &[]);
    assert_eq!(given.without_unit(), [""; 0]);
}

/// K13: what was called off stopped no clock; what was cleared begins a new one.
#[test]
fn k13_a_unit_that_was_called_off_stopped_no_clock_and_one_that_was_there_did() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[]);
    given.later(WITHIN_MS);
    assert_eq!(given.without_unit(), [""; 0]);
    let called_off = Command::CancelAssignment {
        assignment: assignment(1),
        reason: mark(1),
    };
    given.when("fire", Role::Dispatcher, called_off).unwrap();
    given.later(1);
    assert_eq!(given.without_unit(), ["fire"]);
    given.sent(2, "fire", 2, target, &[S::OnScene, S::Cleared]);
    given.later(WITHIN_MS - 1);
    assert_eq!(given.without_unit(), [""; 0]);
    given.later(1);
    assert_eq!(given.without_unit(), ["fire"]);
}

/// K13: what is under control or over waits for nobody; what flares up again waits from then.
#[test]
fn k13_waiting_ends_with_the_need_and_begins_again_with_it() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    given.later(WITHIN_MS);
    given.steps(1, IncidentStep::Cancelled);
    assert_eq!(given.without_unit(), [""; 0]);
    given.later(HOUR);
    assert_eq!(given.without_unit(), [""; 0]);
    given.steps(1, IncidentStep::Reopened);
    given.later(WITHIN_MS - 1);
    assert_eq!(given.without_unit(), [""; 0]);
    given.later(1);
    assert_eq!(given.without_unit(), ["fire"]);
}

/// K13: an offer sends nobody; the order that it becomes does.
#[test]
fn k13_an_incident_that_was_only_offered_waits_all_the_same() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given
        .when("fire", Role::Dispatcher, offer(1, target))
        .unwrap();
    given.later(WITHIN_MS);
    assert_eq!(given.without_unit(), ["fire"]);
    given.later(SECOND);
    assert_eq!(given.without_unit(), ["fire"]);
    given
        .when("fire", Role::Dispatcher, advance(1, S::Dispatched))
        .unwrap();
    assert_eq!(given.without_unit(), [""; 0]);
}

/// K13: what strangers do about an incident among themselves neither ends its agency's alarm nor moves its clock.
#[test]
fn k13_a_joint_task_of_others_is_no_help_that_the_agency_knows_of() {
    let mut given = Given::city();
    let line = grant("police", "fire", Kind::Incident, &["*"]);
    given.terms(PartnerUnits::Assigned, &[line]);
    given.incident_of("fire", 1);
    let theirs = given.agreed(1, "police", &["ems"], Some(1));
    given.later(WITHIN_MS);
    assert_eq!(given.without_unit(), ["fire"]);
    given.sent(1, "ems", 1, theirs, &[S::OnScene]);
    assert_eq!(given.without_unit(), ["fire"]);
    given
        .when("ems", Role::Dispatcher, advance(1, S::Cleared))
        .unwrap();
    given.later(1);
    assert_eq!(given.without_unit(), ["fire"]);
}

/// K13: a partner's unit on the joint task of the incident counts, because its agency sees it there.
#[test]
fn k13_a_unit_on_the_joint_task_counts() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    given.agreed(1, "fire", &["ems"], Some(1));
    given.sent(1, "ems", 1, domain::Target::Task(task(1)), &[]);
    given.later(WITHIN_MS);
    assert_eq!(given.without_unit(), [""; 0]);
}

/// K13, K12, A10: each agency has its own times; a storm is so many alarms, and one that there are more.
#[test]
fn k13_a_storm_is_a_bounded_list_and_one_alarm_more() {
    let mut given = Given::city();
    let settings = AlarmSettings {
        no_unit_within_s: [30; 5],
        ..AlarmSettings::default()
    };
    let order = configure("fire", 0, Section::Alarms(settings));
    given.when("fire", Role::Admin, order).unwrap();
    let more = WAITING_ALARMS_PER_AGENCY_MAX as u128 + 1;
    for n in 1..=more {
        given.incident_of("fire", n);
    }
    given.later(30 * SECOND);
    assert_eq!(given.without_unit().len(), WAITING_ALARMS_PER_AGENCY_MAX);
    assert_eq!(given.owners(AlarmKind::TooMany), ["fire"]);
    given.steps(1, IncidentStep::Cancelled);
    given.later(SECOND);
    assert_eq!(given.without_unit().len(), WAITING_ALARMS_PER_AGENCY_MAX);
    assert_eq!(given.owners(AlarmKind::TooMany), [""; 0]);
}

fn asked() -> (Given, i64) {
    let mut given = Given::city();
    given.proposed(1, "fire", &["ems", "police"], None);
    let left_ms = given
        .state
        .task(task(1))
        .unwrap()
        .answer_by
        .ms_since(given.now);
    let before_ms = i64::from(ANSWER_DUE_BEFORE_S) * SECOND;
    (given, (left_ms - before_ms).max(0))
}

/// K14: each party that has not answered hears it near the end, nobody else; its own answer ends its own alarm.
#[test]
fn k14_an_answer_that_is_due_is_the_alarm_of_who_was_asked() {
    let (mut given, until_ms) = asked();
    if until_ms > 0 {
        given.later(until_ms - 1);
        assert_eq!(given.owners(AlarmKind::AnswerDue), [""; 0]);
    }
    given.later(1);
    assert_eq!(given.owners(AlarmKind::AnswerDue), ["ems", "police"]);
    let of_ems = given.state.alarms().find(|it| it.owner == agency("ems"));
    let id = of_ems.unwrap().id;
    assert!(given.seen("ems", &ObjectRef::Alarm(id)).is_some());
    for name in ["fire", "police", "eoc"] {
        assert_eq!(given.seen(name, &ObjectRef::Alarm(id)), None, "{name}");
        let acknowledge = Command::AcknowledgeAlarm { alarm: id };
        let answer = given.when(name, Role::Coordinator, acknowledge);
        assert_eq!(answer, Err(Refusal::Unknown { what: "alarm" }), "{name}");
    }
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    assert_eq!(given.owners(AlarmKind::AnswerDue), ["police"]);
    given.later(SECOND);
    assert_eq!(given.owners(AlarmKind::AnswerDue), ["police"]);
}

/// K14: what lapses or is called off is not waited for any more; the lead hears that it lapsed.
#[test]
fn k14_what_lapses_or_is_called_off_is_due_no_more() {
    let (mut given, _) = asked();
    let by = given.state.task(task(1)).unwrap().answer_by;
    given.later(by.ms_since(given.now) - 1);
    assert_eq!(given.owners(AlarmKind::AnswerDue), ["ems", "police"]);
    given.later(1);
    assert_eq!(given.owners(AlarmKind::AnswerDue), [""; 0]);
    assert_eq!(given.owners(AlarmKind::TaskLapsed), ["fire"]);
    let (mut given, until_ms) = asked();
    given.later(until_ms);
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(1),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    assert_eq!(given.owners(AlarmKind::AnswerDue), [""; 0]);
}
