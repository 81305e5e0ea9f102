//! Journal format 1 is frozen: what was written with it means the same for ever. Walks that were written down then are
//! applied again, and everything ends as it ended then.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use domain::{AgencyId, Event, PrincipalId, State, Timestamp, event::Recorded, task::Commitment};
use serde::{Deserialize, Serialize};

use super::{given::Given, random::walks, world::World};

/// A line of the file: an accepted order, or how a walk ended.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Order {
        by: PrincipalId,
        of: AgencyId,
        received: i64,
        occurred: i64,
        events: Vec<Event>,
    },
    End {
        ends: BTreeMap<String, String>,
    },
}

/// Events there were when the format was frozen.
const EVENTS: usize = 100;

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/journal/v1/frozen/walks.jsonl")
}

fn answer(commitment: &Commitment) -> &'static str {
    match commitment {
        Commitment::Pending => "pending",
        Commitment::Provisional { .. } => "provisional",
        Commitment::Accepted { .. } => "accepted",
        Commitment::Declined { .. } => "declined",
        Commitment::Withdrawn { .. } => "withdrawn",
    }
}

/// How everything stands, in the words of the wire.
fn ends(state: &State) -> BTreeMap<String, String> {
    let mut ends = BTreeMap::new();
    for it in state.incidents() {
        ends.insert(format!("incident {}", it.id), it.state.as_str().to_owned());
    }
    for it in state.tasks() {
        let parties = it.parties.iter();
        let parties = parties.map(|(id, it)| format!("{id} {}", answer(&it.commitment)));
        let parties = parties.collect::<Vec<_>>().join(", ");
        let word = format!("{} v{}: {parties}", it.phase.as_str(), it.version);
        ends.insert(format!("task {}", it.id), word);
    }
    for it in state.assignments() {
        ends.insert(
            format!("assignment {}", it.id),
            it.status.as_str().to_owned(),
        );
    }
    for it in state.units() {
        ends.insert(
            format!("unit {}", it.id),
            state.unit_status(it).0.as_str().to_owned(),
        );
    }
    for it in state.agreements() {
        ends.insert(format!("agreement {}", it.id), it.phase.as_str().to_owned());
    }
    for it in state.alarms() {
        let word = format!(
            "{} {}",
            it.kind.as_str(),
            if it.is_open() { "open" } else { "over" }
        );
        ends.insert(format!("alarm {}", it.id), word);
    }
    ends
}

#[test]
fn a2_what_was_frozen_is_replayed_to_where_it_ended() {
    let text = fs::read_to_string(file()).unwrap();
    let mut names = BTreeSet::new();
    let mut walks = 0;
    let mut state = State::default();
    for line in text.lines() {
        match serde_json::from_str(line).unwrap() {
            Line::Order {
                by,
                of,
                received,
                occurred,
                events,
            } => {
                names.extend(events.iter().map(Event::name));
                let recorded = Recorded {
                    principal: by,
                    agency: of,
                    received_at: Timestamp(received),
                    occurred_at: Timestamp(occurred),
                };
                state.apply_accepted(&events, &recorded);
            }
            Line::End { ends: then } => {
                assert_eq!(ends(&state), then, "walk {walks}");
                assert!(then.len() > 10, "control: something happened");
                state = State::default();
                walks += 1;
            }
        }
    }
    assert!(walks > 5, "{walks}");
    assert_eq!(names.len(), EVENTS, "every event of the frozen format");
}

/// Writes as few walks as bring every event. It was run once, when the format was frozen, and is of use with another format only.
#[test]
#[ignore = "writes what is frozen"]
fn write_the_frozen_walks() {
    let taken = RefCell::new(Vec::new());
    walks(270, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let _ = world.given.ask(command, &context);
        }
        let accepted = world.given.accepted.iter();
        let names: BTreeSet<_> = accepted.flat_map(|it| &it.1).map(Event::name).collect();
        taken.borrow_mut().push((names, world.given));
    });
    let mut taken = taken.into_inner();
    let mut known = BTreeSet::new();
    let mut text = String::new();
    // One after the other the walk that brings the most.
    while known.len() < EVENTS {
        taken.sort_by_key(|(names, _)| names.difference(&known).count());
        let (names, given) = taken.pop().unwrap();
        known.extend(names);
        for line in lines(&given) {
            text += &serde_json::to_string(&line).unwrap();
            text.push('\n');
        }
    }
    fs::write(file(), text).unwrap();
}

fn lines(given: &Given) -> impl Iterator<Item = Line> + '_ {
    let orders = given
        .accepted
        .iter()
        .map(|(_, events, recorded)| Line::Order {
            by: recorded.principal,
            of: recorded.agency.clone(),
            received: recorded.received_at.0,
            occurred: recorded.occurred_at.0,
            events: events.clone(),
        });
    let ends = ends(&given.state);
    orders.chain([Line::End { ends }])
}
