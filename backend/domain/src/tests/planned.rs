//! Planned incidents (rules I15 and I16).

use domain::{
    Command, Event, IncidentState, Refusal, Role,
    command::TriageIncident,
    incident::IncidentStep,
    limits::{REMIND_BEFORE_MS, STARTS_IN_MS_MAX},
    sharing::{Kind, PartnerUnits},
};

use super::given::*;

/// A festival of fire that begins in `ahead_ms`.
fn planned(ahead_ms: i64) -> Given {
    let mut given = Given::city();
    let mut order = report_order(1, None);
    order.starts_at = Some(given.now.plus_ms(ahead_ms));
    let report = Command::ReportIncident(order);
    given.when("fire", Role::Dispatcher, report).unwrap();
    given
}

fn schedule(version: u32, starts_at: Option<domain::Timestamp>) -> Command {
    Command::ScheduleIncident {
        incident: incident(1),
        version,
        starts_at,
    }
}

const REMINDED: Event = Event::IncidentReminded {
    incident: incident_1(),
};
const STARTED: Event = Event::IncidentStarted {
    incident: incident_1(),
};

const fn incident_1() -> domain::IncidentId {
    domain::IncidentId(uuid::Uuid::from_u128((3 << 64) | 1))
}

#[test]
fn i15_a_planned_incident_is_reminded_of_once_and_begins_by_itself() {
    let mut given = planned(HOUR);
    assert_eq!(given.tick_beside_alarms(), []);
    given.wait(HOUR - REMIND_BEFORE_MS - 1);
    assert_eq!(given.tick_beside_alarms(), []);
    given.wait(1);
    assert_eq!(given.tick_beside_alarms(), [REMINDED]);
    assert_eq!(given.tick_beside_alarms(), []);
    given.wait(REMIND_BEFORE_MS - 1);
    assert_eq!(given.tick_beside_alarms(), []);
    given.wait(1);
    assert_eq!(given.tick_beside_alarms(), [STARTED]);
    let state = given.state.incident(incident(1)).unwrap().state;
    assert_eq!(state, IncidentState::Active);
    given.wait(HOUR);
    assert_eq!(given.tick_beside_alarms(), []);
}

#[test]
fn i15_what_was_judged_begins_too_and_what_was_begun_or_ended_does_not_begin_again() {
    let triage = Command::TriageIncident(TriageIncident {
        incident: incident(1),
        version: 1,
        priority: Some(4.into()),
        incident_type: None,
    });
    let step = |step| Command::StepIncident {
        incident: incident(1),
        step,
        reason: Some("because".to_owned()),
    };
    for (steps, due) in [
        (vec![], vec![STARTED]),
        (vec![step(IncidentStep::Active)], vec![]),
        (vec![step(IncidentStep::Cancelled)], vec![]),
        (vec![step(IncidentStep::Closed)], vec![]),
    ] {
        let mut given = planned(HOUR);
        given
            .when("fire", Role::Dispatcher, triage.clone())
            .unwrap();
        for step in steps {
            given.when("fire", Role::Dispatcher, step).unwrap();
        }
        given.wait(2 * HOUR);
        assert_eq!(given.tick_beside_alarms(), due);
    }
}

#[test]
fn i15_a_start_lies_ahead_and_within_a_year() {
    let in_past = Err(Refusal::InThePast { field: "starts_at" });
    let too_far = Err(Refusal::OutOfRange {
        field: "starts_at",
        min: 0,
        max: STARTS_IN_MS_MAX,
    });
    for (ahead_ms, wanted) in [
        (-HOUR, &in_past),
        (0, &in_past),
        (1, &Ok(())),
        (STARTS_IN_MS_MAX, &Ok(())),
        (STARTS_IN_MS_MAX + 1, &too_far),
    ] {
        let mut given = planned(HOUR);
        let at = Some(given.now.plus_ms(ahead_ms));
        let answer = given.when("fire", Role::Dispatcher, schedule(2, at));
        assert_eq!(&answer.map(|_| ()), wanted, "{ahead_ms}");
        let mut order = report_order(2, None);
        order.starts_at = at;
        let answer = given.when("fire", Role::Dispatcher, Command::ReportIncident(order));
        assert_eq!(&answer.map(|_| ()), wanted, "{ahead_ms}");
    }
}

#[test]
fn i16_the_time_is_set_again_until_it_has_begun_and_each_time_reminds_anew() {
    let mut given = planned(HOUR);
    given.wait(HOUR - REMIND_BEFORE_MS);
    assert_eq!(given.tick_beside_alarms(), [REMINDED]);
    let later = Some(given.now.plus_ms(2 * HOUR));
    let stale = given.when("fire", Role::Dispatcher, schedule(1, later));
    assert_eq!(
        stale,
        Err(Refusal::StaleVersion {
            field: "schedule",
            current: 2
        })
    );
    given
        .when("fire", Role::Dispatcher, schedule(2, later))
        .unwrap();
    given.wait(HOUR);
    assert_eq!(given.tick_beside_alarms(), []);
    given.wait(HOUR - REMIND_BEFORE_MS);
    assert_eq!(given.tick_beside_alarms(), [REMINDED]);
    // Taken back: it is an incident like any other, and nothing begins.
    given
        .when("fire", Role::Dispatcher, schedule(3, None))
        .unwrap();
    given.wait(3 * HOUR);
    assert_eq!(given.tick_beside_alarms(), []);
    given
        .when(
            "fire",
            Role::Dispatcher,
            schedule(4, Some(given.now.plus_ms(1))),
        )
        .unwrap();
    given.wait(1);
    assert_eq!(given.tick_beside_alarms(), [STARTED]);
    let begun = given.when("fire", Role::Dispatcher, schedule(5, None));
    assert_eq!(begun.unwrap_err().code(), "wrong_state");
}

#[test]
fn i15_only_who_may_see_the_schedule_hears_of_the_reminder() {
    let mut given = planned(HOUR);
    given.wait(HOUR - REMIND_BEFORE_MS);
    given.tick();
    let target = domain::Target::Incident(incident(1));
    assert_eq!(
        given.lines("fire", target),
        [
            "incident_reported",
            "incident_scheduled",
            "incident_reminded"
        ]
    );
    let fields = &["identity", "report"];
    given.terms(
        PartnerUnits::Assigned,
        &[grant("ems", "fire", Kind::Incident, fields)],
    );
    assert_eq!(given.lines("ems", target), ["incident_reported"]);
}
