//! The second evaluator beside random events: what everybody sees before and after each, and what was announced of it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, Command, CommandId, Context, Event, State,
    sharing::{ObjectRef, Viewer, affected, view},
};
use uuid::Uuid;

use super::{
    agreement_retention::over_for_a_day,
    dice::Dice,
    figures::{Figure, write},
    given::HOUR,
    oracle::{Fields, Oracle},
    random::viewers,
    shown::shown,
    world::World,
};

/// As many events as the figure asks for.
const EVENTS: usize = 100_000;
/// Without `MUSTER_LONG`, so that every change can afford it.
const EVENTS_IN_CI: usize = 2_000;
/// Commands of one walk: long enough for agreements to be signed, opened, amended and ended.
const STEPS: u64 = 400;

/// After so many commands a day passes at once: agreements show what is over for days (G19).
const DAY_EVERY: u64 = 40;

/// What each viewer sees of each object, as the second evaluator says.
type Seen = BTreeMap<(Viewer, ObjectRef), Fields>;

/// What was done.
#[derive(Debug, Default)]
struct Counts {
    events: usize,
    of_agreements: usize,
    compared: usize,
    changed: usize,
}

/// What is to be left out of what is announced: nothing, but in the control.
type Forgets = fn(&Event, &ObjectRef) -> bool;

fn seen(state: &State, viewer: &Viewer, object: &ObjectRef) -> Option<Fields> {
    let oracle = Oracle {
        state,
        viewer: &viewer.agency,
        clearance: viewer.clearance,
    };
    oracle.fields(object)
}

/// After some events: what is announced is shown as the evaluator says, and nothing else has changed for anybody.
fn step(
    state: &State,
    events: &[Event],
    known: &mut Seen,
    forgets: Forgets,
    counts: &mut Counts,
) -> Result<(), String> {
    let announced: BTreeSet<ObjectRef> = events
        .iter()
        .flat_map(|event| {
            let objects = affected(state, event).into_iter();
            objects.filter(move |it| !forgets(event, it))
        })
        .collect();
    let viewers = viewers(state);
    let objects: BTreeSet<ObjectRef> = state.every_object().chain(announced.clone()).collect();
    let had: BTreeSet<AgencyId> = known.keys().map(|it| it.0.agency.clone()).collect();
    let mut now = Seen::new();
    for viewer in &viewers {
        let is_new = !had.contains(&viewer.agency);
        for object in &objects {
            let wanted = seen(state, viewer, object);
            let key = (viewer.clone(), object.clone());
            if announced.contains(object) || is_new {
                // An agency that is new gets a whole picture of its own.
                let told = view(state, viewer, object).map(|it| shown(&it));
                if told != wanted {
                    return Err(format!(
                        "{viewer:?} of {object:?}: {told:?}, not {wanted:?}"
                    ));
                }
                counts.changed += usize::from(known.get(&key) != wanted.as_ref());
            } else if known.get(&key) != wanted.as_ref() {
                return Err(format!(
                    "{viewer:?} is not told that {object:?} is {wanted:?} now, and was {:?}",
                    known.get(&key)
                ));
            }
            counts.compared += 1;
            if let Some(wanted) = wanted {
                now.insert(key, wanted);
            }
        }
    }
    if let Some(lost) = known.keys().find(|it| !objects.contains(&it.1)) {
        return Err(format!("still shown: {lost:?}"));
    }
    *known = now;
    Ok(())
}

/// One walk, from this seed.
fn walk(seed: u64, forgets: Forgets, counts: &mut Counts) -> Result<(), String> {
    let (mut world, mut dice) = (World::new(), Dice(seed));
    let mut known = Seen::new();
    step(&world.given.state, &[], &mut known, forgets, counts)?;
    for n in 0..STEPS {
        let (command, context) = if n % DAY_EVERY == DAY_EVERY - 1 {
            world.given.wait(26 * HOUR);
            let context = Context::server(CommandId(Uuid::nil()), world.given.now);
            (Command::Tick, context)
        } else {
            world.order(dice.below(usize::MAX) as u64)
        };
        let Ok(events) = world.given.ask(command.clone(), &context) else {
            continue;
        };
        counts.events += events.len();
        let is_of_agreement = |it: &&Event| matches!(it, Event::Agreement { .. });
        counts.of_agreements += events.iter().filter(is_of_agreement).count();
        step(&world.given.state, &events, &mut known, forgets, counts)
            .map_err(|why| format!("seed {seed}, step {n}, after {command:?}: {why}"))?;
    }
    Ok(())
}

/// V1–V11, G9: what everybody is told after each event is what the second evaluator says, and nothing changes for
/// anybody that is not announced.
#[test]
fn every_random_event_changes_what_the_rules_say_and_tells_of_it() {
    let is_long = std::env::var_os("MUSTER_LONG").is_some_and(|it| it == "1");
    let (wanted, goal) = if is_long {
        (EVENTS, "≥ 100000")
    } else {
        (EVENTS_IN_CI, "≥ 2000")
    };
    let (mut counts, mut wrong) = (Counts::default(), Vec::new());
    let mut seed = 20_261_128;
    while counts.events < wanted && wrong.len() < 5 {
        wrong.extend(walk(seed, |_, _| false, &mut counts).err());
        seed += 1;
    }
    println!("{counts:?}");
    let is_control_found = is_control_found();
    write(
        "oracle-events",
        &[
            Figure::at_least(
                "oracle_events",
                counts.events as f64,
                "events",
                goal,
                wanted as f64,
            ),
            Figure::told(
                "oracle_events_of_agreements",
                counts.of_agreements as f64,
                "events",
            ),
            Figure::told("oracle_views_compared", counts.compared as f64, "views"),
            Figure::at_most("oracle_events_wrong", wrong.len() as f64, "walks", "0", 0.0),
            Figure::at_least(
                "oracle_events_control_found",
                f64::from(u8::from(is_control_found)),
                "bool",
                "1",
                1.0,
            ),
        ],
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(is_control_found);
    // Otherwise the events were about something else, or changed nothing.
    assert!(
        counts.of_agreements * 25 > counts.events && counts.changed > counts.events / 2,
        "{counts:?}"
    );
}

/// The controls: whoever forgets what an agreement's force opens and closes, is found.
fn is_control_found() -> bool {
    let forgets: Forgets = |event, object| {
        matches!(event, Event::Agreement { .. }) && !matches!(object, ObjectRef::Agreement(_))
    };
    let walks = (0..50).any(|seed| walk(seed, forgets, &mut Counts::default()).is_err());
    walks && is_time_found()
}

/// So is who forgets that agreements do not show any more what has been over for a day (G19).
fn is_time_found() -> bool {
    let forgets: [Forgets; 2] = [
        |_, _| false,
        |event, _| matches!(event, Event::RetentionPassed(_)),
    ];
    let [told, forgotten] = forgets.map(|forgets| {
        let (mut given, mut known) = (over_for_a_day(), Seen::new());
        let counts = &mut Counts::default();
        step(&given.state, &[], &mut known, forgets, counts).unwrap();
        let events = given.tick();
        step(&given.state, &events, &mut known, forgets, counts)
    });
    told.is_ok() && forgotten.is_err()
}
