//! A4: a byte of a forbidden field never leaves. Every text of a random world is a marker; what the rules do not
//! grant an agency does not occur in anything that is sent to it.

use std::collections::BTreeSet;

use domain::{
    AssignmentStatus, Clearance, Command, Role, State,
    sharing::{Kind, ObjectRef, PartnerUnits, Viewer, view, view_entry},
};
use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, RngSeed, TestRunner},
};

use super::{
    agreements::words_of, given::*, given_agreements::clause, oracle::Oracle, world::World,
    world_attachments::attach,
};

/// A handle that stands nowhere else.
const HANDLE: u32 = 4_000_000_001;

/// The markers (`m17z`) and ids in a text.
fn tokens(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for word in text.split(|it: char| !it.is_ascii_alphanumeric() && it != '-') {
        let number = word.strip_prefix('m').and_then(|it| it.strip_suffix('z'));
        let is_mark =
            number.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()));
        let is_id = word.len() == 36 && word.matches('-').count() == 4;
        if is_mark || is_id {
            found.insert(word.to_owned());
        }
    }
    found
}

/// Everybody of every agency, by what they are cleared for.
fn viewers(state: &State) -> Vec<Viewer> {
    let of_agency = |it: &domain::Agency| {
        Clearance::ALL.map(|clearance| Viewer {
            agency: it.id.clone(),
            clearance,
        })
    };
    state.agencies().flat_map(of_agency).collect()
}

/// Everything that the server could send to those of an agency who are cleared alike now.
fn sent(state: &State, viewer: &Viewer) -> (String, Vec<ObjectRef>) {
    let (mut bytes, mut with_handle) = (String::new(), Vec::new());
    for object in state.every_object() {
        let Some(seen) = view(state, viewer, &object) else {
            continue;
        };
        let json = serde_json::to_string(&crate::object(seen, Some(HANDLE))).unwrap();
        if json.contains(&HANDLE.to_string()) {
            with_handle.push(object);
        }
        bytes.push_str(&json);
    }
    for entry in state.every_timeline_entry() {
        let Some(seen) = view_entry(state, viewer, entry) else {
            continue;
        };
        bytes.push_str(&serde_json::to_string(&crate::entry(seen)).unwrap());
    }
    (bytes, with_handle)
}

/// What of `state` is sent to `viewer` although the rules, asked about `terms_of`, do not grant it.
fn leaks(state: &State, terms_of: &State, viewer: &Viewer) -> Vec<String> {
    let oracle = Oracle {
        state: terms_of,
        viewer: &viewer.agency,
        clearance: viewer.clearance,
    };
    let mut granted = BTreeSet::new();
    let mut positions = Vec::new();
    for object in terms_of.every_object() {
        let Some(fields) = oracle.fields(&object) else {
            continue;
        };
        granted.extend(fields.values().flat_map(|it| tokens(it)));
        // Or it stands in an area in which somebody shows it (G12).
        if fields.contains_key("position") || fields.contains_key("within") {
            positions.push(object);
        }
    }
    for entry in terms_of.every_timeline_entry() {
        granted.extend(oracle.line_of(entry).and_then(|it| it.by));
    }
    let (bytes, with_handle) = sent(state, viewer);
    let mut leaks: Vec<String> = tokens(&bytes).difference(&granted).cloned().collect();
    let hidden = with_handle.iter().filter(|it| !positions.contains(it));
    leaks.extend(hidden.map(|it| format!("the handle of {it:?}")));
    leaks
}

#[test]
fn a4_nothing_leaves_that_is_not_granted() {
    let config = Config {
        cases: 45,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_122),
        ..Config::default()
    };
    let seen = std::cell::Cell::new(0);
    let result = TestRunner::new(config).run(&vec(any::<u64>(), 100..250), |steps| {
        let mut world = World::new();
        for (n, step) in steps.iter().enumerate() {
            let (command, context) = world.order(*step);
            let answer = world.given.ask(command, &context);
            if answer.is_err() || n % 10 != 0 {
                continue;
            }
            let state = &world.given.state;
            for viewer in viewers(state) {
                let found = leaks(state, state, &viewer);
                assert!(found.is_empty(), "{viewer:?} is sent {found:?}");
                seen.set(seen.get() + tokens(&sent(state, &viewer).0).len());
            }
        }
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    // Otherwise the walk has shown nothing to anybody.
    assert!(seen.get() > 50_000, "{}", seen.get());
}

/// The control: one field more than granted, and its markers are found.
#[test]
#[allow(clippy::too_many_lines, reason = "one scene and its table")]
fn a4_a_field_that_leaks_is_found() {
    let mut given = Given::city();
    let on_incident = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, on_incident, &[AssignmentStatus::OnScene]);
    given.sent(2, "fire", 2, on_incident, &[]);
    let orders = [
        Command::CancelAssignment {
            assignment: assignment(2),
            reason: mark(50_001),
        },
        Command::AddMilestone {
            incident: incident(1),
            text: mark(50_002),
        },
        attach(6, 1),
        Command::AddNote {
            id: note(1),
            target: on_incident,
            text: mark(50_003),
        },
        Command::StartLeg(domain::command::StartLeg {
            assignment: assignment(1),
            place: mark(50_006),
            at: None,
            persons: 1,
            by_radio: false,
        }),
        Command::ReserveUnit(domain::command::ReserveUnit {
            unit: unit("fire", 2),
            target: None,
            reason: mark(50_004),
            until: START.plus_ms(3_600_000),
        }),
        Command::StepIncident {
            incident: incident(1),
            step: domain::incident::IncidentStep::Contained,
            reason: Some(mark(50_005)),
        },
    ];
    for order in orders {
        given.when("fire", Role::Dispatcher, order).unwrap();
    }
    given.incident_of("fire", 2);
    given
        .when("fire", Role::Dispatcher, link(1, 2, domain::Link::Child))
        .unwrap();
    given.proposed(1, "fire", &["ems"], Some(1));
    given.drawn("fire", zone_order(1));
    given.equipped(1, "fire");
    given
        .when(
            "fire",
            Role::Dispatcher,
            super::given_equipment::condition(1, 1, domain::Condition::Degraded),
        )
        .unwrap();
    let kinds = [
        Kind::Unit,
        Kind::Incident,
        Kind::Assignment,
        Kind::Task,
        Kind::Note,
        Kind::Zone,
        Kind::Equipment,
    ];
    let lines = |extra: Option<(Kind, &str)>| -> Vec<_> {
        let line = |kind| {
            let mut words = vec!["identity"];
            words.extend(extra.filter(|it| it.0 == kind).map(|it| it.1));
            grant("police", "fire", kind, &words)
        };
        // What a party answers is its own to show (V13); alone it opens nothing.
        let of_party = grant("police", "ems", Kind::Task, &["identity", "parties"]);
        kinds.map(line).into_iter().chain([of_party]).collect()
    };
    given.terms(PartnerUnits::Assigned, &lines(None));
    let as_granted = given.state.clone();
    let police = Viewer::open(agency("police"));
    assert_eq!(leaks(&as_granted, &as_granted, &police), [""; 0]);
    // These say when and how far, with no text and no id of their own; the domain's oracle compares their values.
    let without_marks = [
        (Kind::Unit, "status"),
        (Kind::Unit, "capacity"),
        (Kind::Assignment, "status"),
        (Kind::Assignment, "times"),
        (Kind::Task, "deadline"),
        (Kind::Incident, "report"),
        (Kind::Incident, "schedule"),
        (Kind::Incident, "waiting"),
        // Names an incident that police sees anyway.
        (Kind::Incident, "links"),
        (Kind::Zone, "shape"),
        (Kind::Zone, "limits"),
        (Kind::Zone, "watch"),
        (Kind::Equipment, "quantity"),
        (Kind::Equipment, "maintenance"),
        // Names an agency that police sees anyway.
        (Kind::Equipment, "custody"),
        // In cells, without the name of the place.
        (Kind::Equipment, "position"),
        // Names things that police sees anyway.
        (Kind::Unit, "assignment"),
        (Kind::Task, "incident"),
        (Kind::Task, "sites"),
    ];
    for kind in kinds {
        for word in words_of(kind).into_iter().filter(|it| *it != "identity") {
            given.terms(PartnerUnits::Assigned, &lines(Some((kind, word))));
            let found = leaks(&given.state, &as_granted, &police);
            let has_marks = !without_marks.contains(&(kind, word));
            assert_eq!(!found.is_empty(), has_marks, "{kind:?} {word}: {found:?}");
        }
    }
}

/// A4 and G14: what a clause shows to the cleared only leaves to nobody else of their agency. The control: the same clause for
/// everybody, and its markers are found.
#[test]
fn a4_what_only_the_cleared_are_shown_stays_with_them() {
    let with = |clearance| {
        let mut given = Given::city();
        given.incident_of("fire", 1);
        let fields = ["identity", "narrative", "place"];
        let clause = domain::agreement::Clause {
            clearance,
            ..clause(
                "police",
                "fire",
                Kind::Incident,
                &fields,
                domain::agreement::Trigger::Always,
            )
        };
        given.agreement_in_force(1, &["fire", "police"], &[clause]);
        given.state
    };
    let (meant, open) = (with(Clearance::Confidential), with(Clearance::Open));
    for viewer in viewers(&meant) {
        assert_eq!(leaks(&meant, &meant, &viewer), [""; 0], "{viewer:?}");
        let is_below =
            viewer.agency == agency("police") && viewer.clearance < Clearance::Confidential;
        assert_eq!(
            !leaks(&open, &meant, &viewer).is_empty(),
            is_below,
            "{viewer:?}"
        );
    }
}
