//! Two desks on one incident (rules I3 and C5): whatever the order in which they read and write, no edit that was
//! accepted is lost unseen, and an edit of one group never stands in the way of another.

use domain::{
    Command, IncidentState, Refusal, Role, Timestamp,
    classification::SaidType,
    command::{ChangePlace, TriageIncident},
    incident::Versions,
};
use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, RngSeed, TestRunner},
};

use super::{dice::Dice, given::*};

/// The groups that both desks write.
const GROUPS: [&str; 4] = ["place", "classification", "narrative", "schedule"];

fn version_of(versions: Versions, group: usize) -> u32 {
    match group {
        0 => versions.place,
        1 => versions.classification,
        2 => versions.narrative,
        _ => versions.schedule,
    }
}

/// The edit of a group that says `n`, based on a version.
fn edit(group: usize, version: u32, n: u128, now: Timestamp) -> Command {
    let incident = incident(1);
    match group {
        0 => Command::ChangePlace(ChangePlace {
            incident,
            version,
            at: report_order(1, None).at,
            place: mark(n),
        }),
        1 => Command::TriageIncident(TriageIncident {
            incident,
            version,
            priority: Some(3.into()),
            incident_type: Some(SaidType::Common(mark(n))),
        }),
        2 => Command::ChangeNarrative {
            incident,
            version,
            narrative: mark(n),
        },
        _ => Command::ScheduleIncident {
            incident,
            version,
            starts_at: Some(now.plus_ms(HOUR + n as i64)),
        },
    }
}

/// What a group says now, in a form that tells edits apart.
fn says(given: &Given, group: usize) -> String {
    let it = given.state.incident(incident(1)).unwrap();
    match group {
        0 => it.place.clone(),
        1 => it.incident_type.clone(),
        2 => it.narrative.clone(),
        _ => format!("{:?}", it.starts_at),
    }
}

/// One interleaving: each number is a desk that reads a group, or writes what it made of what it last read.
/// Gives how many edits were accepted and how many were stale. `believes`: whether a desk names the version it read, or,
/// as the control, whatever is the version now.
fn interleave(steps: &[u64], believes: bool) -> Result<(u32, u32), String> {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let read = |given: &Given, group| {
        let it = given.state.incident(incident(1)).unwrap();
        (version_of(it.versions, group), says(given, group))
    };
    let mut known = [GROUPS; 2].map(|it| it.map(|_| (1, String::new())));
    for desk in &mut known {
        for (group, known) in desk.iter_mut().enumerate() {
            *known = read(&given, group);
        }
    }
    let (mut accepted, mut refused) = (0, 0);
    for (n, step) in steps.iter().enumerate() {
        let mut dice = Dice(*step);
        let (desk, group) = (dice.below(2), dice.below(GROUPS.len()));
        if dice.percent(40) {
            known[desk][group] = read(&given, group);
            continue;
        }
        let (now_version, now_says) = read(&given, group);
        let (version, seen) = known[desk][group].clone();
        let role = [Role::Dispatcher, Role::Commander][desk];
        let named = if believes { version } else { now_version };
        let command = edit(group, named, 5_000 + n as u128, given.now);
        match given.when("fire", role, command) {
            Ok(_) if seen == now_says => {
                accepted += 1;
                known[desk][group] = read(&given, group);
            }
            Ok(_) => return Err(format!("{} overwritten unseen", GROUPS[group])),
            Err(Refusal::StaleVersion { field, current }) => {
                assert_eq!((field, current), (GROUPS[group], now_version));
                assert_ne!(seen, now_says, "refused although nothing had changed");
                assert_eq!(says(&given, group), now_says, "a refusal changes nothing");
                refused += 1;
            }
            Err(refusal) => return Err(format!("{refusal:?}")),
        }
    }
    let stands = given.state.incident(incident(1)).unwrap().state;
    assert!(matches!(
        stands,
        IncidentState::Reported | IncidentState::Triaged
    ));
    Ok((accepted, refused))
}

fn walks(walk: impl Fn(&[u64])) {
    let config = Config {
        cases: 200,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_127),
        ..Config::default()
    };
    let result = TestRunner::new(config).run(&vec(any::<u64>(), 20..80), |steps| {
        walk(&steps);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

#[test]
fn i3_c5_two_desks_never_overwrite_each_other_unseen() {
    let met = std::cell::Cell::new((0, 0));
    walks(|steps| {
        let (accepted, stale) = interleave(steps, true).unwrap();
        met.set((met.get().0 + accepted, met.get().1 + stale));
    });
    // Otherwise they never met.
    let (accepted, stale) = met.get();
    assert!(accepted > 1_000 && stale > 500, "{accepted} {stale}");
}

/// The control: desks that name whatever version there is do overwrite each other, and it is noticed.
#[test]
fn an_edit_that_was_not_based_on_what_it_names_is_noticed() {
    let overwritten = std::cell::Cell::new(0);
    walks(|steps| {
        if interleave(steps, false).is_err() {
            overwritten.set(overwritten.get() + 1);
        }
    });
    assert!(overwritten.get() > 100, "{}", overwritten.get());
}
