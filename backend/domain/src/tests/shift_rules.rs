//! Rule U18: availability follows the shift, where the agency wants it.

use domain::{
    AssignmentStatus as S, Availability as A, Command, Role,
    command::{SetAvailability, SignOn},
    settings::{AutomaticSettings, OnSignOff, OutOfServiceReason, Section},
    unit::SetBy,
};

use super::{given::*, settings::configure};

const OFF: Command = Command::SignOff { principal: None };

fn wants(given: &mut Given, on_sign_off: OnSignOff) {
    let settings = AutomaticSettings {
        available_on_sign_on: true,
        on_sign_off,
        sign_off_reason: (on_sign_off == OnSignOff::OutOfService).then(|| "No crew".to_owned()),
        ..AutomaticSettings::default()
    };
    let order = configure("fire", 0, Section::Automatic(settings));
    given.when("fire", Role::Admin, order).unwrap();
}

/// The crew of engine 1, which is on it from the beginning, comes back to it.
fn on() -> Command {
    Command::SignOn(SignOn {
        unit: unit("fire", 1),
        principal: None,
        leaves_other: false,
    })
}

fn engine(given: &Given) -> (A, SetBy) {
    let it = given.state.unit(unit("fire", 1)).unwrap();
    (it.availability, it.by)
}

fn becomes(given: &mut Given, availability: A) {
    let order = Command::SetAvailability(SetAvailability {
        unit: unit("fire", 1),
        availability,
        reason: (availability == A::OutOfService).then(|| "Gearbox".to_owned()),
        word: None,
        until: None,
        by_radio: false,
    });
    given.when("fire", Role::Dispatcher, order).unwrap();
}

/// U18: off with the last, ready with the first, and marked as the rule's doing. Control: without the setting nothing
/// follows.
#[test]
fn u18_a_unit_follows_its_crew_if_its_agency_wants_it() {
    let mut given = Given::city();
    given.when("fire", Role::Field, OFF).unwrap();
    assert_eq!(engine(&given), (A::Available, SetBy::Hand));
    given.when("fire", Role::Field, on()).unwrap();
    wants(&mut given, OnSignOff::OffDuty);
    given.wait(SECOND);
    given.when("fire", Role::Field, OFF).unwrap();
    assert_eq!(engine(&given), (A::OffDuty, SetBy::Rule));
    given.wait(SECOND);
    given.when("fire", Role::Field, on()).unwrap();
    assert_eq!(engine(&given), (A::Available, SetBy::Rule));
}

/// U18: the agency names the reason, and counts it if it is one of those it counts.
#[test]
fn u18_out_of_service_without_a_crew_has_the_agencys_reason() {
    let mut given = Given::city();
    let status = domain::settings::StatusSettings {
        codes: vec![],
        out_of_service: vec![OutOfServiceReason {
            word: "crew".to_owned(),
            label: "No crew".to_owned(),
            minutes: None,
        }],
    };
    let order = configure("fire", 0, Section::Status(status));
    given.when("fire", Role::Admin, order).unwrap();
    wants(&mut given, OnSignOff::OutOfService);
    given.when("fire", Role::Field, OFF).unwrap();
    let it = given.state.unit(unit("fire", 1)).unwrap();
    assert_eq!(engine(&given), (A::OutOfService, SetBy::Rule));
    assert_eq!(it.reason.as_deref(), Some("No crew"));
    assert_eq!(it.word.as_deref(), Some("crew"));
    given.wait(SECOND);
    given.when("fire", Role::Field, on()).unwrap();
    assert_eq!(engine(&given), (A::Available, SetBy::Rule));
}

/// U18: what a desk decided stands, whoever comes or goes.
#[test]
fn u18_a_unit_in_the_workshop_or_at_work_stays_what_it_is() {
    let mut given = Given::city();
    wants(&mut given, OnSignOff::OffDuty);
    becomes(&mut given, A::OutOfService);
    given.when("fire", Role::Field, OFF).unwrap();
    assert_eq!(engine(&given), (A::OutOfService, SetBy::Hand));
    given.wait(SECOND);
    given.when("fire", Role::Field, on()).unwrap();
    assert_eq!(engine(&given), (A::OutOfService, SetBy::Hand));
    becomes(&mut given, A::Available);
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[S::OnScene]);
    // A desk may take the last of a crew off at work; the unit works on.
    given.wait(SECOND);
    let by_desk = Command::SignOff {
        principal: Some(person("fire", Role::Field)),
    };
    given.when("fire", Role::Dispatcher, by_desk).unwrap();
    assert_eq!(engine(&given), (A::Available, SetBy::Hand));
}

/// U18: it is the crew that counts, not the way it went; and one who stays keeps the unit ready.
#[test]
fn u18_whoever_is_disabled_has_left_and_who_stays_keeps_it_ready() {
    let mut given = Given::city();
    wants(&mut given, OnSignOff::OffDuty);
    let second = Command::GrantRole {
        principal: person("fire", Role::Observer),
        version: 0,
        role: Role::Field,
    };
    given.when("fire", Role::Admin, second).unwrap();
    let joins = Command::SignOn(SignOn {
        unit: unit("fire", 1),
        principal: Some(person("fire", Role::Observer)),
        leaves_other: false,
    });
    given.when("fire", Role::Dispatcher, joins).unwrap();
    given.when("fire", Role::Field, OFF).unwrap();
    assert_eq!(engine(&given), (A::Available, SetBy::Hand));
    let disable = Command::SetPrincipalEnabled {
        principal: person("fire", Role::Observer),
        version: 0,
        is_enabled: false,
    };
    given.when("fire", Role::Admin, disable).unwrap();
    assert_eq!(engine(&given), (A::OffDuty, SetBy::Rule));
}

/// U18: a reason belongs to out of service, and has to be one line.
#[test]
fn u18_the_reason_is_given_where_it_is_needed_and_nowhere_else() {
    for (on_sign_off, reason, code) in [
        (OnSignOff::OutOfService, None, "empty"),
        (OnSignOff::OutOfService, Some("a\nb"), "malformed"),
        (OnSignOff::OffDuty, Some("No crew"), "malformed"),
    ] {
        let settings = AutomaticSettings {
            on_sign_off,
            sign_off_reason: reason.map(str::to_owned),
            ..AutomaticSettings::default()
        };
        let order = configure("fire", 0, Section::Automatic(settings));
        let answer = Given::city().when("fire", Role::Admin, order).unwrap_err();
        assert_eq!(
            (answer.code(), answer.field()),
            (code, Some("sign_off_reason"))
        );
    }
}
