//! Rule K13: since when an incident waits for a unit is told by the server, to whom it is shown.

use std::{cell::Cell, collections::BTreeMap};

use domain::{
    AssignmentStatus as S, Command, Event, IncidentId, IncidentState as I, Refusal, Role, State,
    Target, Timestamp,
    command::TriageIncident,
    incident::{IncidentStep, Waiting},
    limits::NO_UNIT_WITHIN_S,
    settings::{AlarmSettings, Section},
    sharing::{IncidentField, Kind, ObjectRef, PartnerUnits, Viewer, affected, view},
};

use super::{
    assignments::offer, given::*, oracle_tasks::counts_for, oracle_work::waits, random::walks,
    settings::configure, world::World,
};

const DESK: Role = Role::Dispatcher;

const fn within_ms(priority: usize) -> i64 {
    NO_UNIT_WITHIN_S[priority - 1] as i64 * SECOND
}

impl Given {
    fn waits_for(&self, by: &str) -> Option<Waiting> {
        self.incident_as(by)?.waiting
    }

    /// Carries out the order; what it changes of the clock has to be told again.
    fn moves(&mut self, by: &str, role: Role, command: Command) -> Option<Waiting> {
        let before = self.waits_for("fire");
        let events = self.when(by, role, command).unwrap();
        self.is_told(&events, before)
    }

    fn is_told(&self, events: &[Event], before: Option<Waiting>) -> Option<Waiting> {
        let now = self.waits_for("fire");
        let told = |it| affected(&self.state, it).contains(&ObjectRef::Incident(incident(1)));
        assert!(now == before || events.iter().any(told), "{events:?}");
        now
    }
}

fn called_off(n: u128) -> Command {
    Command::CancelAssignment {
        assignment: assignment(n),
        reason: mark(n),
    }
}

fn declined(n: u128) -> Command {
    Command::DeclineAssignment {
        assignment: assignment(n),
        reason: mark(n),
    }
}

fn steps(step: IncidentStep) -> Command {
    Command::StepIncident {
        incident: incident(1),
        step,
        reason: Some(mark(1)),
    }
}

const fn clock(since: Timestamp, priority: usize) -> Waiting {
    Waiting {
        since,
        due_at: since.plus_ms(within_ms(priority)),
    }
}

/// K13: from the report, gone while somebody is sent, the same clock after a unit that declined or was called off, a
/// new one after a unit that was there.
#[test]
fn k13_the_clock_stands_while_a_unit_is_sent_and_is_the_same_afterwards_unless_it_cleared() {
    let mut given = Given::city();
    let from = given.now;
    let target = given.incident_of("fire", 1);
    assert_eq!(given.waits_for("fire"), Some(clock(from, 2)));
    for (n, ends) in [(1, called_off(1)), (2, declined(2))] {
        given.wait(MINUTE);
        let send = assign(n, unit("fire", n), target);
        assert_eq!(given.moves("fire", DESK, send), None);
        given.wait(MINUTE);
        assert_eq!(given.moves("fire", DESK, ends), Some(clock(from, 2)));
    }
    given.sent(3, "fire", 1, target, &[S::OnScene]);
    given.wait(MINUTE);
    let cleared_at = given.now;
    let it = given.moves("fire", DESK, advance(3, S::Cleared));
    assert_eq!(it, Some(clock(cleared_at, 2)));
    // Whoever is taken off the scene was there as well.
    given.sent(4, "fire", 1, target, &[S::OnScene]);
    given.wait(MINUTE);
    let left_at = given.now;
    let it = given.moves("fire", DESK, called_off(4));
    assert_eq!(it, Some(clock(left_at, 2)));
}

/// K13: an offer sends nobody, the order that it becomes does; so does a unit on a joint task of the incident.
#[test]
fn k13_the_clock_runs_on_beside_an_offer_and_stands_for_a_unit_on_the_joint_task() {
    let mut given = Given::city();
    let from = given.now;
    let target = given.incident_of("fire", 1);
    assert_eq!(
        given.moves("fire", DESK, offer(1, target)),
        Some(clock(from, 2))
    );
    let ordered = advance(1, S::Dispatched);
    assert_eq!(given.moves("fire", DESK, ordered), None);
    assert_eq!(
        given.moves("fire", DESK, called_off(1)),
        Some(clock(from, 2))
    );
    let task = given.agreed(1, "fire", &["ems"], Some(1));
    let send = assign(2, unit("ems", 1), task);
    assert_eq!(given.moves("ems", DESK, send), None);
    assert_eq!(
        given.moves("ems", DESK, called_off(2)),
        Some(clock(from, 2))
    );
}

/// K13: the time that is left goes by priority and by what the agency has settled, from the same beginning.
#[test]
fn k13_a_higher_priority_or_another_setting_moves_the_end_and_not_the_beginning() {
    let mut given = Given::city();
    let from = given.now;
    given.incident_of("fire", 1);
    given.wait(SECOND);
    let judged = Command::TriageIncident(TriageIncident {
        incident: incident(1),
        version: 1,
        priority: Some(domain::classification::SaidPriority::Common(1)),
        incident_type: None,
    });
    assert_eq!(given.moves("fire", DESK, judged), Some(clock(from, 1)));
    let settings = AlarmSettings {
        no_unit_within_s: [90; 5],
        ..AlarmSettings::default()
    };
    let order = configure("fire", 0, Section::Alarms(settings));
    let it = given.moves("fire", Role::Admin, order).unwrap();
    assert_eq!((it.since, it.due_at), (from, from.plus_ms(90 * SECOND)));
}

/// K13, I15: nothing waits before it begins, once it is under control or when it is over.
#[test]
fn k13_only_what_needs_somebody_has_a_clock() {
    let mut given = Given::city();
    let mut order = report_order(1, None);
    order.starts_at = Some(given.now.plus_ms(HOUR));
    let report = Command::ReportIncident(order);
    assert_eq!(given.moves("fire", DESK, report), None);
    given.wait(HOUR);
    let begins = given.now;
    let events = given.tick();
    assert_eq!(given.is_told(&events, None), Some(clock(begins, 2)));
    given.wait(MINUTE);
    for (step, again) in [
        (IncidentStep::Contained, IncidentStep::Active),
        (IncidentStep::Closed, IncidentStep::Reopened),
    ] {
        assert_eq!(given.moves("fire", DESK, steps(step)), None, "{step:?}");
        given.wait(MINUTE);
        let now = given.now;
        let it = given.moves("fire", DESK, steps(again));
        assert_eq!(it, Some(clock(now, 2)), "{again:?}");
    }
}

/// K13, V1, V2: the clock is its agency's own. Who is not granted it gets the same view, whatever becomes of the clock,
/// and so is sent nothing that would tell; not who reported the incident either. Control: who is granted it is told.
#[test]
fn k13_the_clock_is_shown_to_its_agency_and_to_whom_it_is_granted() {
    let mut given = Given::city();
    let all_but: Vec<&str> = IncidentField::EVERY
        .iter()
        .map(|it| it.as_str())
        .filter(|it| *it != "waiting")
        .collect();
    let lines = [
        grant("police", "fire", Kind::Incident, &all_but),
        grant("ems", "fire", Kind::Incident, &["identity", "waiting"]),
        grant("eoc", "*", Kind::Incident, &["*"]),
    ];
    given.terms(PartnerUnits::Assigned, &lines);
    let target = given.incident_of("fire", 1);
    // The first unit makes it active, which is shown to police; the second one changes nothing but the clock.
    given.sent(9, "fire", 1, target, &[]);
    given.when("fire", DESK, called_off(9)).unwrap();
    let shown = |given: &Given, by| {
        let viewer = Viewer::open(agency(by));
        view(&given.state, &viewer, &ObjectRef::Incident(incident(1)))
    };
    let own = given.waits_for("fire");
    assert!(own.is_some());
    assert_eq!(given.waits_for("ems"), own);
    assert_eq!(given.waits_for("eoc"), own);
    let (police, ems) = (shown(&given, "police"), shown(&given, "ems"));
    assert!(police.is_some());
    let settings = AlarmSettings {
        no_unit_within_s: [90; 5],
        ..AlarmSettings::default()
    };
    let changes = [
        (DESK, assign(1, unit("fire", 1), target)),
        (DESK, called_off(1)),
        (Role::Admin, configure("fire", 0, Section::Alarms(settings))),
    ];
    for (n, (role, command)) in changes.into_iter().enumerate() {
        given.when("fire", role, command).unwrap();
        assert_eq!(shown(&given, "police"), police, "change {n}");
        assert_eq!(shown(&given, "ems") == ems, n == 1, "change {n}");
    }
}

/// K13: who reported an incident to its owner is not told whether anybody was sent, unless that is agreed.
#[test]
fn k13_who_reported_an_incident_is_not_told_of_its_clock() {
    let mut given = Given::city();
    given.when("police", DESK, report(1, Some("fire"))).unwrap();
    assert!(given.waits_for("fire").is_some());
    let it = given.incident_as("police").unwrap();
    assert!(it.narrative.is_some() && it.state.is_some());
    assert_eq!(it.waiting, None);
    let line = grant("police", "fire", Kind::Incident, &["identity", "waiting"]);
    given.terms(PartnerUnits::Assigned, &[line]);
    let it = given.incident_as("police").unwrap();
    assert!(it.narrative.is_some() && it.waiting.is_some());
}

/// The incident that a unit on this target is sent to as its agency sees it.
fn sent_to(state: &State, target: Target) -> Option<IncidentId> {
    match target {
        Target::Incident(id) => Some(id),
        Target::Task(id) => {
            let task = state.task(id)?;
            let incident = state.incident(task.incident?)?;
            counts_for(task, &incident.agency).then_some(incident.id)
        }
    }
}

/// K13 against a second reckoning, from the journal alone: the clock begins with the need and anew with who left.
#[test]
fn k13_every_clock_is_what_the_journal_says() {
    let (waiting, anew) = (Cell::new(0), Cell::new(0));
    walks(300, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let _: Result<_, Refusal> = world.given.ask(command, &context);
        }
        let mut state = State::default();
        let mut clocks = BTreeMap::<IncidentId, Timestamp>::new();
        for (_, events, recorded) in &world.given.accepted {
            for event in events {
                state.apply(event, recorded);
                for it in state.incidents() {
                    let is_planned = it.starts_at.is_some() && it.state != I::Active;
                    if matches!(it.state, I::Contained | I::Closed | I::Cancelled) || is_planned {
                        clocks.remove(&it.id);
                    } else {
                        clocks.entry(it.id).or_insert(recorded.occurred_at);
                    }
                }
                let left = match event {
                    Event::AssignmentAdvanced {
                        assignment,
                        status: S::Cleared,
                        ..
                    } => state.assignment(*assignment).unwrap(),
                    Event::AssignmentEnded { assignment, .. } => {
                        let it = state.assignment(*assignment).unwrap();
                        if !it.times.contains_key(&S::OnScene) {
                            continue;
                        }
                        it
                    }
                    _ => continue,
                };
                let clock = sent_to(&state, left.target).and_then(|it| clocks.get_mut(&it));
                if let Some(clock) = clock {
                    *clock = recorded.occurred_at.max(*clock);
                    anew.set(anew.get() + 1);
                }
            }
            for it in state.incidents() {
                let since = clocks.get(&it.id).copied().filter(|_| waits(&state, it));
                assert_eq!(state.waiting(it).map(|it| it.since), since, "{it:?}");
                waiting.set(waiting.get() + usize::from(since.is_some()));
            }
        }
    });
    // Otherwise nothing was looked at.
    assert!(
        waiting.get() > 1_000 && anew.get() > 10,
        "{waiting:?} {anew:?}"
    );
}
