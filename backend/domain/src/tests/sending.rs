//! Rules U3–U5: which units go where.

use domain::{
    AssignmentStatus as S, Availability, Command, Event, IncidentState, Refusal, Role, Target,
};

use super::{given::*, work::kept};

fn set(availability: Availability, reason: Option<&str>) -> Command {
    Command::SetAvailability(domain::command::SetAvailability {
        unit: unit("fire", 1),
        availability,
        reason: reason.map(str::to_owned),
        word: None,
        until: None,
        by_radio: false,
    })
}

#[test]
fn u3_units_go_to_their_own_agencys_incidents() {
    let mut given = Given::city();
    let own = given.incident_of("fire", 1);
    let foreign = given.incident_of("ems", 2);
    given
        .when("fire", Role::Dispatcher, assign(1, unit("fire", 1), own))
        .unwrap();
    let mut ask = |unit, target| given.when("fire", Role::Dispatcher, assign(9, unit, target));
    assert_eq!(
        ask(unit("fire", 2), foreign),
        Err(Refusal::Unknown { what: "incident" })
    );
    assert_eq!(
        ask(unit("ems", 1), own),
        Err(Refusal::Unknown { what: "unit" })
    );
    // Seeing it is not owning it.
    given
        .when("fire", Role::Dispatcher, report(3, Some("ems")))
        .unwrap();
    let reported = assign(9, unit("fire", 2), Target::Incident(incident(3)));
    assert_eq!(
        given.when("fire", Role::Dispatcher, reported),
        Err(Refusal::NotYours { what: "incident" })
    );
}

#[test]
fn u3_units_go_to_joint_tasks_that_their_agency_has_promised() {
    let mut given = Given::city();
    let target = given.proposed(1, "fire", &["police", "ems"], None);
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    let send = |name: &str, n| assign(n, unit(name, 1), target);
    let not_yet = Refusal::WrongState {
        what: "task",
        state: "proposed",
    };
    assert_eq!(
        given.when("police", Role::Dispatcher, send("police", 1)),
        Err(not_yet)
    );
    assert_eq!(
        given.when("ems", Role::Dispatcher, send("ems", 1)),
        Err(Refusal::NotCommitted)
    );
    let unknown = Err(Refusal::Unknown { what: "task" });
    assert_eq!(given.when("eoc", Role::Dispatcher, send("eoc", 1)), unknown);
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    for (n, name) in [(1, "fire"), (2, "police"), (3, "ems")] {
        given.when(name, Role::Dispatcher, send(name, n)).unwrap();
    }
    assert_eq!(given.when("eoc", Role::Dispatcher, send("eoc", 4)), unknown);
    let units = given.state.on_task(task(1), &agency("police"));
    assert_eq!((units.sent, units.on_scene), (1, 0));
}

#[test]
fn u4_a_unit_out_of_service_or_off_duty_is_not_sent_nor_one_that_is_kept_for_something_else() {
    for (availability, can_go) in [
        (Availability::Available, true),
        (Availability::Reserved, false),
        (Availability::Returning, true),
        (Availability::OutOfService, false),
        (Availability::OffDuty, false),
    ] {
        let mut given = Given::city();
        let target = given.incident_of("fire", 1);
        let (by, order) = if availability == Availability::Reserved {
            let order = kept(unit("fire", 1), &given);
            (Role::Dispatcher, order)
        } else {
            (Role::Field, set(availability, Some("why")))
        };
        given.when("fire", by, order).unwrap();
        let answer = given.when("fire", Role::Dispatcher, assign(1, unit("fire", 1), target));
        assert_eq!(answer.is_ok(), can_go, "{availability:?}");
        if let Err(refusal) = answer {
            let is_kept = availability == Availability::Reserved;
            let code = if is_kept {
                "forbidden_by_rule"
            } else {
                "unit_not_available"
            };
            assert_eq!(refusal.code(), code);
        }
    }
}

#[test]
fn u4_availability_needs_its_reason_and_a_working_crew_does_not_go_home() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[S::Acknowledged]);
    let no_reason = given.when("fire", Role::Field, set(Availability::OutOfService, None));
    assert_eq!(no_reason, Err(Refusal::Empty { field: "reason" }));
    // What waits does not bind the crew; what is worked does, but a broken engine may say so.
    given
        .clone()
        .when("fire", Role::Field, set(Availability::OffDuty, None))
        .unwrap();
    given
        .when("fire", Role::Field, advance(1, S::EnRoute))
        .unwrap();
    let busy = given.when("fire", Role::Field, set(Availability::OffDuty, None));
    assert_eq!(busy, Err(Refusal::UnitBusy));
    given
        .when(
            "fire",
            Role::Field,
            set(Availability::OutOfService, Some("engine")),
        )
        .unwrap();
    // Saying the same again is accepted and changes nothing.
    let again = given.when(
        "fire",
        Role::Field,
        set(Availability::OutOfService, Some("engine")),
    );
    assert_eq!(again, Ok(vec![]));
}

#[test]
fn u5_sending_a_unit_is_triage_if_nobody_has_judged_it_yet() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    let events = given
        .when("fire", Role::Dispatcher, assign(1, unit("fire", 1), target))
        .unwrap();
    assert_eq!(
        events.iter().map(Event::name).collect::<Vec<_>>(),
        ["incident_triaged", "incident_stepped", "unit_assigned"]
    );
    let now = given.state.incident(incident(1)).unwrap();
    assert_eq!((now.state, now.priority), (IncidentState::Active, 2));
    // The second unit judges nothing again.
    let events = given
        .when("fire", Role::Dispatcher, assign(2, unit("fire", 2), target))
        .unwrap();
    assert_eq!(events.len(), 1);
}

#[test]
fn u5_nobody_is_sent_to_what_is_over() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    let over = Command::StepIncident {
        incident: incident(1),
        step: domain::incident::IncidentStep::Cancelled,
        reason: Some("a drill".to_owned()),
    };
    given.when("fire", Role::Dispatcher, over).unwrap();
    let refusal = Refusal::WrongState {
        what: "incident",
        state: "cancelled",
    };
    assert_eq!(
        given.when("fire", Role::Dispatcher, assign(1, unit("fire", 1), target)),
        Err(refusal)
    );
}
