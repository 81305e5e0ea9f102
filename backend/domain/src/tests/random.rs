//! Random walks through all commands: what must hold whatever happens.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AssignmentId, AssignmentStatus as S, Clearance, Event, IncidentState as I, Link, Refusal,
    State, Target, TaskPhase as P, UnitId, decide,
    sharing::{ObjectRef, View, Viewer, affected, view, view_entry, visible},
};
use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, RngSeed, TestRunner},
};

use super::{
    oracle::{Line, Oracle},
    shown::shown,
    world::World,
};

/// Long enough for tasks to be agreed, worked and ended, several times over the same few ids.
const STEPS: std::ops::Range<usize> = 150..350;

/// Takes `cases` walks, the same ones every time, and shortens one that fails.
pub(super) fn walks(cases: u32, walk: impl Fn(&[u64])) {
    let config = Config {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_122),
        ..Config::default()
    };
    let steps = vec(any::<u64>(), STEPS);
    let result = TestRunner::new(config).run(&steps, |steps| {
        walk(&steps);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

pub(super) fn viewers(state: &State) -> Vec<Viewer> {
    state
        .agencies()
        .flat_map(|it| {
            Clearance::ALL.map(|clearance| Viewer {
                agency: it.id.clone(),
                clearance,
            })
        })
        .collect()
}

type Shown = BTreeMap<(Viewer, ObjectRef), View>;

pub(super) fn everything_shown(state: &State) -> Shown {
    let mut found = Shown::new();
    for viewer in viewers(state) {
        for object in state.every_object() {
            if let Some(it) = view(state, &viewer, &object) {
                found.insert((viewer.clone(), object), it);
            }
        }
    }
    found
}

/// Otherwise the properties below would hold of nothing.
#[test]
fn the_walks_reach_every_event_and_most_refusals() {
    let events = std::cell::RefCell::new(BTreeMap::new());
    let refusals = std::cell::RefCell::new(BTreeMap::new());
    walks(600, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            match world.given.ask(command, &context) {
                Ok(found) => {
                    for event in &found {
                        *events.borrow_mut().entry(event.name()).or_insert(0) += 1;
                    }
                }
                Err(refusal) => {
                    *refusals.borrow_mut().entry(refusal.code()).or_insert(0) += 1;
                }
            }
        }
    });
    let often = events
        .borrow()
        .values()
        .filter(|it: &&u32| **it >= 5)
        .count();
    assert_eq!(events.borrow().len(), 179, "{events:?}");
    assert!(often >= 160, "{often}: {events:?}");
    assert!(refusals.borrow().len() >= 17, "{refusals:?}");
}

/// A2: replay equals live; and refusing changes nothing, deciding gives the same answer twice.
#[test]
fn a2_replaying_the_journal_gives_the_live_state() {
    walks(60, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let before = world.given.state.clone();
            let first = decide(&before, &command, &context);
            assert_eq!(first, decide(&before, &command, &context));
            let answer = world.given.ask(command, &context);
            assert_eq!(answer, first);
            if answer.is_err() {
                assert_eq!(world.given.state, before);
            }
        }
        // As it comes out of the journal: through its written form.
        let mut replayed = State::default();
        for (_, events, recorded) in &world.given.accepted {
            let written = serde_json::to_string(events).unwrap();
            let read: Vec<Event> = serde_json::from_str(&written).unwrap();
            assert_eq!(read, *events);
            replayed.apply_accepted(&read, recorded);
        }
        assert_eq!(replayed, world.given.state);
    });
}

/// T26: whatever happens, what is said of a promise is so.
#[test]
fn t26_what_is_said_of_a_promise_is_so() {
    let said = std::cell::Cell::new(0);
    walks(240, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            if world.given.ask(command, &context).is_err() {
                continue;
            }
            let oracle = Oracle {
                state: &world.given.state,
                viewer: &super::given::agency("fire"),
                clearance: Clearance::Open,
            };
            said.set(said.get() + oracle.outcomes_are_true().unwrap());
        }
    });
    assert!(said.get() > 20, "control: {}", said.get());
}

fn incident_may(from: I, to: I) -> bool {
    from == to
        || matches!(
            (from, to),
            // Closed also into the one that it repeats, and back from there to where it stood (I11).
            (
                I::Reported,
                I::Triaged | I::Active | I::Cancelled | I::Closed
            ) | (I::Triaged, I::Active | I::Closed | I::Cancelled)
                | (I::Active, I::Contained | I::Closed | I::Cancelled)
                | (I::Contained, I::Active | I::Closed)
                | (
                    I::Closed,
                    I::Reported | I::Triaged | I::Active | I::Contained
                )
                | (I::Cancelled, I::Active)
        )
}

/// I11 and I12: a duplicate is closed and stays so, and no link leads back.
fn links_are_sound(state: &State) -> Result<(), String> {
    for it in state.incidents() {
        for link in [Link::Duplicate, Link::Child] {
            let up = |it: &domain::Incident| state.incident(it.links.other_end(link)?).cloned();
            let above = std::iter::successors(up(it), up).take(100).count();
            if above == 100 {
                return Err(format!("I12: {it:?}"));
            }
            if let Some(other) = it.links.other_end(link)
                && !state.linked_to(other, link).any(|id| id == it.id)
            {
                return Err(format!("not found from the other end: {it:?}"));
            }
            for joined in state.linked_to(it.id, link) {
                let joined = state.incident(joined).unwrap();
                if joined.links.other_end(link) != Some(it.id) {
                    return Err(format!("found from the other end: {joined:?}"));
                }
            }
        }
        if it.links.duplicate_of.is_some() && it.state != I::Closed {
            return Err(format!("I11: {it:?}"));
        }
    }
    Ok(())
}

fn task_may(from: P, to: P) -> bool {
    from == to
        || matches!(
            (from, to),
            // What the lead alone covers is agreed as it is proposed (T3).
            (P::Draft, P::Proposed | P::Agreed | P::Cancelled)
                | (
                    P::Proposed,
                    P::Negotiating | P::Agreed | P::Cancelled | P::Lapsed
                )
                | (
                    P::Negotiating,
                    P::Proposed | P::Agreed | P::Cancelled | P::Lapsed
                )
                | (
                    P::Agreed,
                    P::Mobilizing | P::InProgress | P::Suspended | P::Cancelled
                )
                | (P::Mobilizing, P::InProgress | P::Suspended | P::Cancelled)
                | (P::InProgress, P::Suspended | P::Completed | P::Cancelled)
                | (P::Suspended, P::Mobilizing | P::InProgress | P::Cancelled)
                | (P::Completed, P::Demobilizing | P::Closed)
                | (P::Demobilizing, P::Closed)
                | (P::Closed, P::Reviewed)
        )
}

fn assignment_may(from: S, to: S) -> bool {
    let rank = |it: S| match it {
        S::Offered => 0,
        S::Dispatched => 1,
        S::Acknowledged => 2,
        S::EnRoute => 3,
        S::Staged => 4,
        S::OnScene => 5,
        S::Transporting => 6,
        S::AtDestination => 7,
        S::Cleared | S::Declined | S::Cancelled | S::Diverted => 8,
    };
    // Rule U17: from one destination to the next.
    let is_next_leg = (from, to) == (S::AtDestination, S::Transporting);
    from == to || rank(from) < rank(to) || is_next_leg
}

/// I2, T1, U2 and U7: everything moves along its diagram, and its times with it.
#[test]
fn states_phases_and_lives_move_along_their_diagrams_only() {
    walks(80, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let before = world.given.state.clone();
            if world.given.ask(command.clone(), &context).is_err() {
                continue;
            }
            let now = &world.given.state;
            for it in now.incidents() {
                let from = before.incident(it.id).map_or(I::Reported, |it| it.state);
                assert!(
                    incident_may(from, it.state),
                    "{from:?} → {:?} by {command:?}",
                    it.state
                );
            }
            links_are_sound(now).unwrap();
            for it in now.tasks() {
                let from = before.task(it.id).map_or(P::Draft, |it| it.phase);
                assert!(
                    task_may(from, it.phase),
                    "{from:?} → {:?} by {command:?}",
                    it.phase
                );
                // What was agreed stays agreed, whatever is asked for beyond it later (T15).
                let becomes = from != it.phase && it.phase == P::Agreed;
                assert!(!becomes || it.has_quorum(), "T3: {it:?}");
                assert!(
                    !it.parties.is_empty() && !it.parties.contains_key(&it.lead),
                    "T2: {it:?}"
                );
            }
            for it in now.assignments() {
                let from = before.assignment(it.id).map_or(S::Offered, |it| it.status);
                assert!(
                    assignment_may(from, it.status),
                    "{from:?} → {:?}",
                    it.status
                );
                let times: Vec<_> = it.times.values().collect();
                assert!(times.is_sorted(), "U7: {it:?} by {command:?}");
                assert_eq!(it.times.keys().max(), Some(&it.status));
            }
        }
    });
}

/// U1 and U3, and what is found quickly is what would be found slowly.
#[test]
fn u1_a_unit_works_one_thing_and_every_index_agrees_with_a_scan() {
    walks(60, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            // Refused ones change nothing, see above.
            let _: Result<_, Refusal> = world.given.ask(command, &context);
        }
        let state = &world.given.state;
        let given_in_order: Vec<(UnitId, AssignmentId, Target)> = world
            .given
            .accepted
            .iter()
            .flat_map(|it| &it.1)
            .filter_map(|it| match it {
                Event::UnitAssigned {
                    assignment,
                    unit,
                    target,
                    ..
                } => Some((*unit, *assignment, *target)),
                _ => None,
            })
            .collect();
        let is_open = |id: &AssignmentId| state.assignment(*id).unwrap().status.is_open();
        let queues = queues(&world);
        for unit in state.units() {
            let queue = queues.get(&unit.id).into_iter().flatten();
            let open: Vec<AssignmentId> = queue.copied().filter(is_open).collect();
            let found: Vec<_> = state.open_assignments_of(unit.id).map(|it| it.id).collect();
            assert_eq!(found, open);
            let working: Vec<_> = state
                .open_assignments_of(unit.id)
                .filter(|it| it.status.is_working())
                .map(|it| it.id)
                .collect();
            assert!(working.len() <= 1, "U1: {working:?}");
            let current = working.first().or(open.first()).copied();
            assert_eq!(
                state.current_assignment_of(unit.id).map(|it| it.id),
                current
            );
            assert_eq!(
                state.unit_called(&unit.agency, &unit.callsign),
                Some(unit.id)
            );
            assert!(state.units_of(&unit.agency).any(|it| it == unit.id));
        }
        let targets = state
            .incidents()
            .map(|it| Target::Incident(it.id))
            .chain(state.tasks().map(|it| Target::Task(it.id)));
        for target in targets {
            let on: Vec<_> = given_in_order
                .iter()
                .filter(|it| it.2 == target)
                .map(|it| it.1)
                .collect();
            assert_eq!(state.assignments_on(target).collect::<Vec<_>>(), on);
        }
        // Who takes back its promise has no unit at work (T21); what its units have done stays.
        for it in state.assignments().filter(|it| it.status.is_open()) {
            let may = match it.target {
                Target::Incident(id) => state.incident(id).unwrap().agency == it.agency,
                Target::Task(id) => state.task(id).unwrap().is_committed(&it.agency),
            };
            assert!(may, "U3: {it:?}");
        }
        let open: Vec<_> = state
            .tasks()
            .filter(|it| !it.phase.is_over())
            .map(|it| it.id)
            .collect();
        assert_eq!(state.open_tasks().map(|it| it.id).collect::<Vec<_>>(), open);
    });
}

/// The assignments of each unit, in the order in which they were given or that a desk made (U13).
fn queues(world: &World) -> BTreeMap<UnitId, Vec<AssignmentId>> {
    let mut queues = BTreeMap::<UnitId, Vec<AssignmentId>>::new();
    for event in world.given.accepted.iter().flat_map(|it| &it.1) {
        match event {
            Event::UnitAssigned {
                assignment, unit, ..
            } => queues.entry(*unit).or_default().push(*assignment),
            Event::AssignmentsOrdered { unit, order } => {
                let queue = queues.entry(*unit).or_default();
                queue.retain(|it| !order.contains(it));
                queue.extend(order);
            }
            _ => {}
        }
    }
    queues
}

/// The server looks again only at what `affected` names: too few would leave a lie, or a secret, on screens.
#[test]
fn looking_again_at_what_is_affected_is_looking_again_at_everything() {
    walks(40, |steps| {
        let mut world = World::new();
        let mut kept = everything_shown(&world.given.state);
        for step in steps {
            let (command, context) = world.order(*step);
            let known: Vec<Viewer> = viewers(&world.given.state);
            let Ok(events) = world.given.ask(command.clone(), &context) else {
                continue;
            };
            let state = &world.given.state;
            let objects: BTreeSet<ObjectRef> =
                events.iter().flat_map(|it| affected(state, it)).collect();
            for viewer in &known {
                for object in &objects {
                    let key = (viewer.clone(), object.clone());
                    match view(state, viewer, object) {
                        Some(it) => kept.insert(key, it),
                        None => kept.remove(&key),
                    };
                }
            }
            let all = everything_shown(state);
            // An agency that is new gets a whole picture of its own.
            kept.retain(|key, _| known.contains(&key.0));
            for (key, it) in all.iter().filter(|it| !known.contains(&it.0.0)) {
                kept.insert(key.clone(), it.clone());
            }
            if kept != all {
                let missed = all.iter().find(|(key, it)| kept.get(*key) != Some(*it));
                let left = kept.keys().find(|key| !all.contains_key(*key));
                panic!("after {command:?}\nnot looked at again: {missed:?}\nstill shown: {left:?}");
            }
        }
    });
}

/// V1–V11 against the second evaluator: the same objects, the same fields, the same values, the same lines.
#[test]
fn views_and_lines_are_what_the_rules_say() {
    walks(30, |steps| {
        let mut world = World::new();
        for (n, step) in steps.iter().enumerate() {
            let (command, context) = world.order(*step);
            let answer = world.given.ask(command, &context);
            if answer.is_ok() && n % 6 == 0 {
                agrees(&world.given.state).unwrap();
            }
        }
        agrees(&world.given.state).unwrap();
    });
}

/// Whether the views of `state` are what the oracle says of it.
pub(super) fn agrees(state: &State) -> Result<(), String> {
    for viewer in viewers(state) {
        let oracle = Oracle {
            state,
            viewer: &viewer.agency,
            clearance: viewer.clearance,
        };
        compare(state, &viewer, &oracle)?;
        for entry in state.every_timeline_entry() {
            let seen = view_entry(state, &viewer, entry);
            let wanted = oracle.line_of(entry);
            if seen.as_ref().map(|it| Line {
                by: it.by.as_ref().map(|it| it.1.clone()),
                equipment: it.equipment.clone(),
            }) != wanted
            {
                return Err(format!("{viewer:?} of {entry:?}: {seen:?}, not {wanted:?}"));
            }
        }
    }
    Ok(())
}

pub(super) fn compare(state: &State, viewer: &Viewer, oracle: &Oracle<'_>) -> Result<(), String> {
    for object in state.every_object() {
        let seen = view(state, viewer, &object).map(|it| shown(&it));
        let wanted = oracle.fields(&object);
        if seen != wanted || visible(state, viewer, &object) != wanted.is_some() {
            return Err(format!(
                "{viewer:?} of {object:?}: {seen:?}, not {wanted:?}"
            ));
        }
    }
    Ok(())
}
