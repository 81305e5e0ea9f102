//! What the compiled table costs at the design point: fifty agencies, two hundred agreements in force.

#![allow(
    clippy::disallowed_methods,
    reason = "it measures, and decides nothing by the time"
)]

use std::{
    hint::black_box,
    mem::size_of,
    time::{Duration, Instant},
};

use domain::{
    AgencyId, Event, State,
    agreement::AgreementText,
    event::{AgreementFact as F, Recorded},
    sharing::{Kind, Viewer},
};

use super::{
    dice::Dice,
    figures::{Figure, write},
    given::*,
    given_agreements::agreement,
    world_agreements::random_clauses,
};
use crate::sharing::{
    Matter,
    compile::{Pair, pair},
    granted,
};

const AGENCIES: usize = 50;
const AGREEMENTS: u128 = 200;
/// Parties of an agreement: a few partners, and now and then everybody.
const PARTIES: std::ops::Range<usize> = 2..12;
const LOOKUPS: u32 = 400_000;
/// Three times what it was when it was first measured.
const MEMORY_KB_MAX: f64 = 2_000.0;

fn name(n: usize) -> AgencyId {
    agency(&format!("a{n}"))
}

fn by(n: usize) -> Recorded {
    Recorded {
        principal: domain::PrincipalId::SERVER,
        agency: name(n),
        received_at: START,
        occurred_at: START,
    }
}

/// The city with every agreement in force; and how long the slowest took to come into force, with every pair of its
/// parties made anew.
fn city() -> (State, Duration) {
    let (mut state, mut dice, mut slowest) = (State::default(), Dice(20_261_128), Duration::ZERO);
    for n in 1..=AGREEMENTS {
        let count = if n % 50 == 0 {
            AGENCIES
        } else {
            PARTIES.start + dice.below(PARTIES.len())
        };
        let mut parties: Vec<AgencyId> = (0..AGENCIES).map(name).collect();
        while parties.len() > count {
            parties.remove(dice.below(parties.len()));
        }
        let mut clauses = random_clauses(&mut dice, &parties);
        clauses.extend(random_clauses(&mut dice, &parties));
        let text = AgreementText {
            title: mark(1),
            purpose: mark(2),
            legal_basis: mark(3),
            clauses,
            parties: parties.into_iter().collect(),
            valid_from: START,
            valid_until: START.plus_ms(HOUR),
            retention_days: 1,
            lease_min: 480,
            duties: vec![],
            shares: vec![],
            aid: vec![],
        };
        let facts = [
            F::Drafted {
                version: 1,
                agency: name(0),
                text,
            },
            F::Proposed {
                agency: name(0),
                version: 1,
            },
            F::CameIntoForce { version: 1 },
        ];
        for fact in facts {
            let event = Event::Agreement {
                agreement: agreement(n),
                fact,
            };
            let began = Instant::now();
            state.apply(&event, &by(0));
            slowest = slowest.max(began.elapsed());
        }
    }
    (state, slowest)
}

/// G9 and the design point: one lookup, one pair made anew, and the memory of all pairs.
#[test]
fn the_table_is_small_at_the_design_point() {
    let (state, slowest_agreement) = city();
    let pairs: Vec<(AgencyId, AgencyId)> = (0..AGENCIES)
        .flat_map(|v| (0..AGENCIES).map(move |o| (name(v), name(o))))
        .filter(|(v, o)| v != o)
        .collect();
    let (mut slowest, mut sum, mut filled, mut bytes) = (Duration::ZERO, Duration::ZERO, 0, 0);
    for (viewer, owner) in &pairs {
        let began = Instant::now();
        let made = pair(state.agreements_in_force_of(owner), viewer, owner, None);
        let took = began.elapsed();
        slowest = slowest.max(took);
        sum += took;
        if made != Pair::default() {
            filled += 1;
            // Limits lie outside of the arrays; written out they are about as long.
            let written = postcard::to_allocvec(&made).unwrap().len();
            bytes += size_of::<(AgencyId, AgencyId)>() + size_of::<Pair>().max(written);
        }
    }
    let eyes: Vec<(Viewer, AgencyId)> = pairs
        .iter()
        .map(|(viewer, owner)| (Viewer::open(viewer.clone()), owner.clone()))
        .collect();
    let began = Instant::now();
    for n in 0..LOOKUPS {
        let (viewer, owner) = &eyes[n as usize * 7_919 % eyes.len()];
        black_box(granted(&state, viewer, owner, Kind::Unit, Matter::Unit));
    }
    let lookup_ns = began.elapsed().as_nanos() as f64 / f64::from(LOOKUPS);
    // A name is kept with each pair, twice.
    let names: usize = pairs
        .iter()
        .map(|it| it.0.as_str().len() + it.1.as_str().len())
        .sum();
    let memory_kb = (bytes + names * filled / pairs.len()) as f64 / 1_024.0;
    let ms = |it: Duration| it.as_secs_f64() * 1e3;
    write(
        "table",
        &[
            Figure::told("table_pairs", filled as f64, "pairs"),
            Figure::told("table_lookup_ns", lookup_ns.round(), "ns"),
            Figure::told(
                "table_pair_recompile_mean_ms",
                ms(sum) / pairs.len() as f64,
                "ms",
            ),
            Figure::told("table_pair_recompile_slowest_ms", ms(slowest), "ms"),
            Figure::told(
                "table_agreement_in_force_slowest_ms",
                ms(slowest_agreement),
                "ms",
            ),
            Figure::told("table_memory_kb", memory_kb.round(), "kB"),
        ],
    );
    assert!(filled > 500, "{filled} pairs");
    // How long it takes is told and not judged: that is the machine's affair as well.
    assert!(memory_kb < MEMORY_KB_MAX, "{memory_kb} kB");
}
