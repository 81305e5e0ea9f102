//! Erasing the texts of what is over, and holding them.

use std::collections::BTreeMap;

use domain::{
    Command, Event, Refusal, Role, State,
    incident::IncidentStep,
    private::{ERASED, Subject},
    sharing::{Kind, Viewer, kept, told},
};

use super::{given::*, random::walks, world::World};

fn erase(subject: Subject) -> Command {
    Command::Erase {
        subject,
        reason: mark(40),
    }
}

fn hold(subject: Subject, is_held: bool) -> Command {
    Command::SetHold {
        subject,
        is_held,
        reason: mark(41),
    }
}

fn first() -> Subject {
    Subject::Incident(incident(1))
}

fn close(given: &mut Given) {
    let command = Command::StepIncident {
        incident: incident(1),
        step: IncidentStep::Cancelled,
        reason: Some(mark(1)),
    };
    given.when("fire", Role::Dispatcher, command).unwrap();
}

fn note_on_first(n: u128, text: &str) -> Command {
    Command::AddNote {
        id: note(n),
        target: domain::Target::Incident(incident(1)),
        text: text.to_owned(),
    }
}

/// Incident 1 of fire with a note on it, over.
fn over() -> Given {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    given
        .when("fire", Role::Dispatcher, note_on_first(1, "seen"))
        .unwrap();
    close(&mut given);
    given
}

/// J23: everything told of an incident reads erased, everything else of it stays, and replaying leads to the same.
#[test]
fn j23_the_texts_of_an_incident_go_and_its_facts_stay() {
    let mut given = over();
    let before = given.state.clone();
    let events = given.when("fire", Role::Admin, erase(first())).unwrap();
    let done = Event::Erased {
        subject: first(),
        by: Some(person("fire", Role::Admin)),
        reason: mark(40),
    };
    assert_eq!(events, [done]);

    let incident_now = given.state.incident(incident(1)).unwrap();
    let incident_before = before.incident(incident(1)).unwrap();
    for text in [&incident_now.place, &incident_now.narrative] {
        assert_eq!(text, ERASED);
    }
    assert_eq!(incident_now.reason.as_deref(), Some(ERASED));
    assert_eq!(given.state.note(note(1)).unwrap().text, ERASED);
    assert_eq!(incident_now.number, incident_before.number);
    assert_eq!(incident_now.priority, incident_before.priority);
    assert_eq!(incident_now.at, incident_before.at);
    assert!(given.state.retention().is_erased(first()));

    let mut replayed = State::default();
    for (_, events, recorded) in &given.accepted {
        replayed.apply_accepted(events, recorded);
    }
    assert_eq!(replayed, given.state);
}

/// J23: what goes on is not erased, nor what belongs to others; what one may not know of answers as if it were not there.
#[test]
fn j23_only_what_is_over_and_ones_own_is_erased() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let wrong_state = Refusal::WrongState {
        what: "incident",
        state: "reported",
    };
    let by = |given: &mut Given, name: &str, subject| given.when(name, Role::Admin, erase(subject));
    assert_eq!(by(&mut given, "fire", first()), Err(wrong_state));
    let unknown = Refusal::Unknown { what: "incident" };
    assert_eq!(by(&mut given, "police", first()), Err(unknown.clone()));
    let nobody = Subject::Incident(incident(99));
    assert_eq!(by(&mut given, "police", nobody), Err(unknown));
    let clerk = Subject::Principal(person("fire", Role::Observer));
    let enabled = Refusal::WrongState {
        what: "principal",
        state: "enabled",
    };
    assert_eq!(by(&mut given, "fire", clerk), Err(enabled));
    let unknown = Refusal::Unknown { what: "principal" };
    assert_eq!(by(&mut given, "police", clerk), Err(unknown));
    let unit = Subject::Unit(unit("fire", 1));
    let refused = by(&mut given, "fire", unit).unwrap_err();
    assert_eq!(refused.code(), "malformed");

    let disable = Command::SetPrincipalEnabled {
        principal: person("fire", Role::Observer),
        version: 0,
        is_enabled: false,
    };
    given.when("fire", Role::Admin, disable).unwrap();
    by(&mut given, "fire", clerk).unwrap();
    let person = given.state.principal(person("fire", Role::Observer));
    assert_eq!(person.unwrap().name, ERASED);
}

/// J24: a hold keeps it until it is lifted; only legal sets and lifts it.
#[test]
fn j24_what_is_held_is_not_erased() {
    let mut given = over();
    let by_admin = given.when("fire", Role::Admin, hold(first(), true));
    assert_eq!(by_admin, Err(Refusal::RoleMayNot));
    given
        .when("fire", Role::Legal, hold(first(), true))
        .unwrap();
    let again = given
        .when("fire", Role::Legal, hold(first(), true))
        .unwrap();
    assert_eq!(again, [], "held already");
    let refused = given.when("fire", Role::Admin, erase(first()));
    assert_eq!(refused, Err(Refusal::OnHold));
    let by_others = given.when("police", Role::Legal, hold(first(), false));
    assert_eq!(by_others, Err(Refusal::Unknown { what: "incident" }));

    given
        .when("fire", Role::Legal, hold(first(), false))
        .unwrap();
    given.when("fire", Role::Admin, erase(first())).unwrap();
    let too_late = given.when("fire", Role::Legal, hold(first(), true));
    assert_eq!(too_late, Err(Refusal::AlreadyErased));
}

/// J25: what was erased takes no new text and is not erased twice; what is no text still happens.
#[test]
fn j25_what_was_erased_takes_no_new_text() {
    let mut given = over();
    given.when("fire", Role::Admin, erase(first())).unwrap();
    let again = given.when("fire", Role::Admin, erase(first()));
    assert_eq!(again, Err(Refusal::AlreadyErased));
    let note = given.when("fire", Role::Dispatcher, note_on_first(2, "more"));
    assert_eq!(note, Err(Refusal::Erased));
    // Another incident is as it was.
    given.incident_of("fire", 2);
    let milestone = Command::AddMilestone {
        incident: incident(2),
        text: mark(3),
    };
    given.when("fire", Role::Dispatcher, milestone).unwrap();
}

/// J23, J24: why is told; and Q7: to the agency whose it is, with who did it, and to no other.
#[test]
fn q7_who_erased_and_held_what_is_told_to_its_agency_only() {
    let mut given = over();
    for empty in [
        Command::Erase {
            subject: first(),
            reason: " ".to_owned(),
        },
        Command::SetHold {
            subject: first(),
            is_held: true,
            reason: String::new(),
        },
    ] {
        let role = if matches!(empty, Command::Erase { .. }) {
            Role::Admin
        } else {
            Role::Legal
        };
        let refused = given.when("fire", role, empty);
        assert_eq!(refused, Err(Refusal::Empty { field: "reason" }));
    }
    let kept_by = |given: &Given, name| {
        let viewer = Viewer::open(agency(name));
        let kept = kept(&given.state, &viewer);
        let told = told(&given.state, &viewer, first());
        (kept, told)
    };
    given
        .when("fire", Role::Legal, hold(first(), true))
        .unwrap();
    let (held, told_now) = kept_by(&given, "fire");
    assert_eq!(held.len(), 1);
    assert!(!held[0].is_erased && held[0].reason == Some(mark(41)) && held[0].by.is_some());
    let told_now = told_now.unwrap();
    assert!(told_now.is_over && told_now.is_held && !told_now.is_erased);
    assert_eq!(told_now.label, held[0].label);
    let counts = [(Kind::Incident, 1), (Kind::Note, 1)];
    assert_eq!(told_now.counts, counts.into());
    for other in ["police", "eoc"] {
        assert_eq!(kept_by(&given, other), (vec![], None));
    }

    given
        .when("fire", Role::Legal, hold(first(), false))
        .unwrap();
    assert_eq!(kept_by(&given, "fire").0, []);
    given.when("fire", Role::Admin, erase(first())).unwrap();
    let (erased, nothing_left) = kept_by(&given, "fire");
    assert!(erased[0].is_erased && erased[0].reason == Some(mark(40)));
    assert!(nothing_left.unwrap().counts.is_empty());
    assert_eq!(kept_by(&given, "police").0, []);
}

/// J23: what is counted before is what goes, whatever was told of it and in whatever order.
#[test]
fn j23_what_is_told_to_go_is_what_goes() {
    let counted = std::cell::Cell::new(0);
    walks(40, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let _ = world.given.ask(command, &context);
        }
        let state = &world.given.state;
        let mut texts: BTreeMap<Subject, usize> = BTreeMap::new();
        state.clone().each_private_text(&mut |of, text| {
            if !text.is_empty() && text != ERASED {
                *texts.entry(of).or_default() += 1;
            }
        });
        let incidents = state.incidents().map(|it| Subject::Incident(it.id));
        let tasks = state.tasks().map(|it| Subject::Task(it.id));
        for subject in incidents.chain(tasks) {
            let objects: usize = state.told_of(subject).values().sum();
            let texts = texts.get(&subject).copied().unwrap_or(0);
            // Every text stands in an object that was counted; some objects hold several.
            assert_eq!(objects == 0, texts == 0, "{subject:?}");
            assert!(objects <= texts, "{subject:?}");
            counted.set(counted.get() + objects);
        }
    });
    assert!(counted.get() > 200, "{}", counted.get());
}
