//! Rule G19: for how long agreements show what is over.

use std::collections::BTreeSet;

use domain::{
    AssignmentStatus, Command, Event, Refusal, Role, State,
    agreement::{Clause, Trigger},
    command::AgreementOrder as O,
    event::AgreementFact,
    incident::IncidentStep,
    limits::RETENTION_DAYS_MAX,
    shape::Shape,
    sharing::{Kind, ObjectRef, PartnerUnits, Term, Viewer, affected, view_entry, visible, why},
};

use super::{given::*, given_agreements::*, oracle::Oracle, random::agrees};

const DAY: i64 = 24 * HOUR;

/// Fire shows police its incidents, assignments, notes, tasks and zones, and the units without which no assignment is shown.
fn clauses(trigger: Trigger) -> Vec<Clause> {
    let kinds = [
        (Kind::Incident, &["identity", "state", "report"][..]),
        (Kind::Assignment, &["identity", "status"]),
        (Kind::Note, &["identity", "text"]),
        (Kind::Task, &["identity", "parties"]),
        (Kind::Zone, &["identity"]),
        (Kind::Unit, &["identity"]),
    ];
    let clauses = kinds.map(|(kind, words)| clause("police", "fire", kind, words, trigger));
    clauses.to_vec()
}

/// Agreement `n` of fire and police, in force, that shows what is over for so many days.
fn agreed(given: &mut Given, n: u128, days: u16, clauses: &[Clause]) {
    let mut words = text(&["fire", "police"], clauses, given.now);
    words.valid_until = words.valid_from.plus_ms(300 * DAY);
    (words.retention_days, words.lease_min) = (days, 0);
    given.legal("fire", n, O::Draft(words)).unwrap();
    let version = given.version(n);
    given.legal("fire", n, O::Propose { version }).unwrap();
    given.sign(n, &["fire", "police"]);
}

/// A city in which nothing is granted: fire has an incident with a unit and a note, a joint task with ems and a zone.
fn city() -> Given {
    let mut given = Given::city();
    given.terms(PartnerUnits::Assigned, &[]);
    let on_incident = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, on_incident, &[AssignmentStatus::OnScene]);
    let write = Command::AddNote {
        id: note(1),
        target: on_incident,
        text: mark(2),
    };
    given.when("fire", Role::Dispatcher, write).unwrap();
    given.proposed(1, "fire", &["ems"], None);
    given.drawn("fire", zone_order(1));
    given
}

fn can_end() -> [ObjectRef; 5] {
    [
        ObjectRef::Incident(incident(1)),
        ObjectRef::Assignment(assignment(1)),
        ObjectRef::Note(note(1)),
        ObjectRef::Task(task(1)),
        ObjectRef::Zone(zone(1)),
    ]
}

fn close(given: &mut Given) -> Vec<Event> {
    let steps = [IncidentStep::Active, IncidentStep::Closed];
    let step = |step| Command::StepIncident {
        incident: incident(1),
        step,
        reason: Some(mark(3)),
    };
    given
        .when(
            "fire",
            Role::Dispatcher,
            advance(1, AssignmentStatus::Cleared),
        )
        .unwrap();
    let mut events = Vec::new();
    for it in steps {
        // The first report of a unit at the scene may have made it active.
        if let Ok(found) = given.when("fire", Role::Commander, step(it)) {
            events = found;
        }
    }
    events
}

/// Everything that can be over is over.
fn end_all(given: &mut Given) {
    close(given);
    end_others(given);
}

fn end_others(given: &mut Given) {
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(4),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    let lift = Command::LiftZone {
        zone: zone(1),
        reason: mark(5),
    };
    given.when("fire", Role::Commander, lift).unwrap();
}

fn seen(state: &State) -> Vec<ObjectRef> {
    let police = Viewer::open(agency("police"));
    let all = can_end().into_iter();
    all.filter(|it| visible(state, &police, it)).collect()
}

fn lines(given: &Given) -> usize {
    let police = Viewer::open(agency("police"));
    let state = &given.state;
    let lines = state.every_timeline_entry();
    lines
        .filter(|it| view_entry(state, &police, it).is_some())
        .count()
}

/// G19: with 0 days it is shown while it is not over, and again when it is not over any more.
#[test]
fn g19_kept_for_no_day_is_shown_only_while_it_is_not_over() {
    let mut given = city();
    agreed(&mut given, 1, 0, &clauses(Trigger::Always));
    assert_eq!(seen(&given.state), can_end());
    assert!(lines(&given) > 4);
    let unit = ObjectRef::Unit(unit("fire", 1));
    let police = Viewer::open(agency("police"));
    end_all(&mut given);
    assert_eq!(seen(&given.state), []);
    // What is left are lines that name the unit alone, which cannot be over.
    assert_eq!(lines(&given), 0);
    assert!(visible(&given.state, &police, &unit));
    agrees(&given.state).unwrap();
    let reopen = Command::StepIncident {
        incident: incident(1),
        step: IncidentStep::Reopened,
        reason: Some(mark(6)),
    };
    let events = given.when("fire", Role::Commander, reopen).unwrap();
    let back = [can_end()[0].clone(), can_end()[2].clone()];
    assert_eq!(seen(&given.state), back, "its note with it");
    let announced: BTreeSet<ObjectRef> = events
        .iter()
        .flat_map(|it| affected(&given.state, it))
        .collect();
    assert!(back.iter().all(|it| announced.contains(it)));
    agrees(&given.state).unwrap();
}

/// G19: with so many days it is shown until it has been over for that long, to the millisecond of the timer, and streams
/// are told of everything that goes.
#[test]
fn g19_what_is_over_is_shown_for_the_days_that_were_signed() {
    for days in [1, 30] {
        let mut given = city();
        agreed(&mut given, 1, days, &clauses(Trigger::Always));
        end_all(&mut given);
        given.wait(i64::from(days) * DAY - 1);
        given.tick();
        assert_eq!(seen(&given.state), can_end(), "{days}");
        let shown = lines(&given);
        assert!(shown > 4);
        given.wait(1);
        let before = given.state.clone();
        let events = given.tick();
        let passed = |it: &&Event| matches!(it, Event::RetentionPassed(_));
        let event = events.iter().find(passed).expect("time has passed");
        assert_eq!(seen(&given.state), [], "{days}");
        assert_eq!(lines(&given), 0, "{days}");
        agrees(&given.state).unwrap();
        // Looked at before it is applied and afterwards.
        for state in [&before, &given.state] {
            let announced = affected(state, event);
            assert!(can_end().iter().all(|it| announced.contains(it)), "{days}");
        }
        assert_eq!(seen(&before), can_end(), "control: it was shown until then");
        assert!(given.tick().iter().all(|it| !passed(&it)), "once");
    }
}

/// G19: each clause for as long as its own agreement says; what stands beside them gives what it gave.
#[test]
fn g19_each_agreement_shows_for_its_own_time_and_other_grounds_for_theirs() {
    let mut given = city();
    agreed(&mut given, 1, 0, &clauses(Trigger::Always));
    agreed(&mut given, 2, 1, &clauses(Trigger::Always));
    agreed(
        &mut given,
        3,
        RETENTION_DAYS_MAX,
        &clauses(Trigger::Always)[..1],
    );
    let police = Viewer::open(agency("police"));
    let incident = ObjectRef::Incident(incident(1));
    let by = |given: &Given| -> Vec<_> {
        let terms = why(&given.state, &police, &incident).into_iter();
        let agreements = terms.filter_map(|it| match it {
            Term::Agreement { agreement, .. } => Some(agreement),
            _ => None,
        });
        agreements.collect()
    };
    assert_eq!(by(&given), [1, 2, 3].map(agreement));
    end_all(&mut given);
    assert_eq!(by(&given), [2, 3].map(agreement));
    given.wait(DAY);
    given.tick();
    assert_eq!(by(&given), [3].map(agreement));
    assert_eq!(seen(&given.state), can_end()[..1], "and no note of it");
    agrees(&given.state).unwrap();
    // The standing terms have no end, and say nothing of days.
    let line = grant("police", "fire", Kind::Task, &["identity"]);
    given.terms(PartnerUnits::Assigned, &[line]);
    assert_eq!(
        seen(&given.state),
        [can_end()[0].clone(), can_end()[3].clone()]
    );
    // Its own party keeps the task; ems was only asked, and keeps its head (V6).
    let ems = Viewer::open(agency("ems"));
    assert!(visible(&given.state, &ems, &ObjectRef::Task(task(1))));
    agrees(&given.state).unwrap();
}

/// G19 with G12: a clause that is limited forgets as well.
#[test]
fn g19_what_a_limited_clause_shows_goes_as_well() {
    let mut given = city();
    let mut limited = clauses(Trigger::Always);
    limited.truncate(1);
    limited[0].only.area = vec![Shape::Circle {
        centre: report_order(1, None).at,
        radius_m: 500,
    }];
    agreed(&mut given, 1, 1, &limited);
    end_all(&mut given);
    assert_eq!(seen(&given.state), can_end()[..1], "control: it is meant");
    given.wait(DAY);
    given.tick();
    assert_eq!(seen(&given.state), []);
    agrees(&given.state).unwrap();
}

/// G19 with G5 and G6: what comes into force, or goes on, shows nothing that has been over for too long, not even until
/// the timer rings.
#[test]
fn g19_what_comes_into_force_later_opens_nothing_that_is_too_old() {
    let mut given = city();
    end_all(&mut given);
    given.wait(DAY);
    agreed(&mut given, 1, 1, &clauses(Trigger::Always));
    assert_eq!(seen(&given.state), []);
    agreed(&mut given, 2, 2, &clauses(Trigger::Always));
    assert_eq!(
        seen(&given.state),
        can_end(),
        "control: it is younger than that"
    );
    let suspend = O::Suspend { reason: mark(7) };
    given.legal("fire", 2, suspend).unwrap();
    given.wait(DAY);
    given.tick();
    given.legal("fire", 2, O::Resume).unwrap();
    assert_eq!(seen(&given.state), []);
    agrees(&given.state).unwrap();
}

/// G19 with A2: replay equals live, and nothing is forgotten by the order of a timer that rang late.
#[test]
fn g19_a_timer_that_rings_late_takes_all_that_has_passed() {
    let mut given = city();
    agreed(&mut given, 1, 1, &clauses(Trigger::Always));
    close(&mut given);
    given.wait(DAY / 2);
    end_others(&mut given);
    given.wait(40 * DAY);
    given.tick();
    assert_eq!(seen(&given.state), []);
    let mut replayed = State::default();
    for (_, events, recorded) in &given.accepted {
        replayed.apply_accepted(events, recorded);
    }
    assert_eq!(replayed, given.state);
}

/// G1, G19: no device may keep for longer than anybody is shown.
#[test]
fn g19_a_lease_that_is_longer_than_what_is_shown_is_refused() {
    let mut given = Given::city();
    let mut draft = |n: u128, days: u16, lease: u16| {
        let mut words = text(&["fire", "police"], &units_for_all(), given.now);
        (words.retention_days, words.lease_min) = (days, lease);
        given.legal("fire", n, O::Draft(words)).map(|_| ())
    };
    let field = "lease_min";
    assert_eq!(draft(1, 0, 480), Err(Refusal::Contradictory { field }));
    assert_eq!(draft(1, 0, 1), Err(Refusal::Contradictory { field }));
    assert_eq!(draft(1, 1, 1_441), Err(Refusal::Contradictory { field }));
    assert_eq!(draft(1, 0, 0), Ok(()));
    assert_eq!(draft(2, 1, 1_440), Ok(()));
}

/// Everything is over for a day, which police was shown for one day; the timer has not rung yet.
pub(super) fn over_for_a_day() -> Given {
    let mut given = city();
    agreed(&mut given, 1, 1, &clauses(Trigger::Always));
    end_all(&mut given);
    given.wait(DAY);
    given
}

/// The control of these tests: whoever keeps for a day longer than was signed is found by the second evaluator.
#[test]
fn g19_a_day_too_many_is_noticed() {
    let mut given = over_for_a_day();
    given.tick();
    agrees(&given.state).unwrap();
    let (_, ticked, _) = given.accepted.last().unwrap();
    assert!(matches!(
        ticked[..],
        [.., Event::RetentionPassed(_)] | [Event::RetentionPassed(_), ..]
    ));
    let mut leaking = State::default();
    for (_, events, recorded) in &given.accepted {
        let mut events = events.clone();
        events.retain(|it| !matches!(it, Event::RetentionPassed(_)));
        leaking.apply_accepted(&events, recorded);
    }
    let police = agency("police");
    let knows_the_time = Oracle {
        state: &given.state,
        viewer: &police,
        clearance: domain::Clearance::Open,
    };
    let viewer = Viewer::open(police.clone());
    assert!(super::random::compare(&leaking, &viewer, &knows_the_time).is_err());
    let came = |it: &Event| {
        matches!(
            it,
            Event::Agreement {
                fact: AgreementFact::CameIntoForce { .. },
                ..
            }
        )
    };
    let mut all = given.accepted.iter().flat_map(|it| &it.1);
    assert!(all.any(came), "control: by an agreement");
}
