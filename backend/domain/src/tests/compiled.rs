//! What is compiled of agreements, against the second evaluator: every cell of random sets of agreements.

use domain::{
    AgencyId, Clearance, Command, Event, State, Timestamp,
    agreement::{AgreementText, Trigger},
    event::{AgreementFact as F, Recorded, TaskDrafted},
    sharing::{Kind, Precision, Viewer},
    task::{Part, Quorum, TaskKind},
};

use super::{
    agreements::random_terms,
    dice::Dice,
    figures::{Figure, write},
    given::*,
    given_agreements::agreement,
    matters::{matters, scatter},
    oracle::Oracle,
    world_agreements::random_clauses,
};
use crate::sharing::granted;

/// Nineteen agencies, and one that nobody agrees with.
const NAMES: [&str; 20] = [
    "fire", "police", "ems", "eoc", "tax", "food", "customs", "health", "water", "power", "roads",
    "labour", "forest", "coast", "rail", "port", "market", "relief", "army", "navy",
];
/// Who agrees.
const PARTIES: usize = NAMES.len() - 1;
/// As many sets as the figure asks for.
const SETS: u64 = 250;
/// Without `MUSTER_LONG`, so that every change can afford it.
const SETS_IN_CI: u64 = 12;
/// The most agreements of a set.
const AGREEMENTS_MAX: usize = 24;
/// The most joint tasks of a set.
const TASKS_MAX: usize = 8;
const KINDS: [Kind; 7] = [
    Kind::Unit,
    Kind::Incident,
    Kind::Assignment,
    Kind::Task,
    Kind::Note,
    Kind::Zone,
    Kind::Equipment,
];

fn recorded(by: &AgencyId) -> Recorded {
    Recorded {
        principal: domain::PrincipalId::SERVER,
        agency: by.clone(),
        received_at: START,
        occurred_at: START,
    }
}

/// One step towards a set of agreements.
type Step = (Event, Recorded);

/// What happens in a city of twenty agencies: joint tasks, and agreements that come somewhere.
fn random_steps(dice: &mut Dice) -> Vec<Step> {
    let mut lives: Vec<Vec<Step>> = (1..=dice.below(TASKS_MAX) as u128)
        .map(|n| random_task(n, dice))
        .collect();
    for n in 1..=1 + dice.below(AGREEMENTS_MAX) as u128 {
        let facts = random_life(dice);
        let by = agency(dice.pick(&NAMES[..PARTIES]));
        let agreement = agreement(n);
        let event = |fact| (Event::Agreement { agreement, fact }, recorded(&by));
        lives.push(facts.into_iter().map(event).collect());
    }
    // They run beside each other.
    let mut steps = Vec::new();
    while !lives.is_empty() {
        let at = dice.below(lives.len());
        let mut life = lives.remove(at);
        let rest = life.split_off(1 + dice.below(life.len()));
        steps.extend(life);
        if !rest.is_empty() {
            lives.push(rest);
        }
    }
    steps
}

/// A joint task of a few agencies, on its way to its end.
fn random_task(n: u128, dice: &mut Dice) -> Vec<Step> {
    let (task, mut names) = (task(n), NAMES[..PARTIES].to_vec());
    let asked = 1 + dice.below(3);
    let mut someone = || names.remove(dice.below(names.len()));
    let lead = agency(someone());
    let parties: Vec<&str> = (0..asked).map(|_| someone()).collect();
    let part = |it: &&str| Part {
        note: mark(5),
        ..Part::of(agency(it))
    };
    let mut events = vec![
        Event::TaskDrafted(TaskDrafted {
            task,
            number: format!("F-{n}"),
            kind: TaskKind::Inspection,
            objective: mark(6),
            place: mark(7),
            area: None,
            incident: None,
            legal_basis: mark(8),
            answer_by: START.plus_ms(HOUR),
            parts: parties.iter().map(part).collect(),
            quorum: Quorum::All,
            takeover: None,
            disclosure: domain::task::Disclosure::default(),
            scope: domain::task::Scope::default(),
            template: None,
        }),
        Event::TaskProposed { task },
    ];
    events.extend(parties.iter().map(|it| Event::TaskAccepted {
        task,
        agency: agency(it),
        promise: None,
        plan: None,
    }));
    events.extend([
        Event::TaskAgreed { task },
        Event::TaskStarted { task },
        Event::TaskCompleted { task },
    ]);
    // Some are only asked for, some run, some are over.
    events.truncate(2 + dice.below(events.len() - 1));
    events.into_iter().map(|it| (it, recorded(&lead))).collect()
}

/// A city with a few things in it, in which terms may stand.
fn random_city(dice: &mut Dice) -> State {
    let mut given = Given::city();
    // Now and then they are refused: then nothing stands beside the agreements.
    let _refused = given.server(Command::AdoptTerms(random_terms(dice)));
    scatter(&mut given, dice);
    given.state
}

/// A set of agreements that have come somewhere.
fn random_set(seed: u64) -> State {
    let mut dice = Dice(seed);
    let mut state = random_city(&mut dice);
    for (event, recorded) in random_steps(&mut dice) {
        state.apply(&event, &recorded);
    }
    state
}

fn random_text(dice: &mut Dice) -> AgreementText {
    let mut parties: Vec<AgencyId> = NAMES[..PARTIES].iter().map(|it| agency(it)).collect();
    let wanted = if dice.percent(10) {
        PARTIES
    } else {
        2 + dice.below(8)
    };
    while parties.len() > wanted {
        parties.remove(dice.below(parties.len()));
    }
    let mut clauses = random_clauses(dice, &parties);
    for it in &mut clauses {
        // The draft of a limit that such things do not have is refused (G12): no such text is ever in force.
        if matches!(it.kind, Kind::Unit | Kind::Zone | Kind::Equipment) {
            it.only.incident_types.clear();
            it.only.classes.clear();
        }
    }
    AgreementText {
        title: mark(1),
        purpose: mark(2),
        legal_basis: mark(3),
        clauses,
        parties: parties.into_iter().collect(),
        valid_from: START,
        valid_until: START.plus_ms(HOUR),
        retention_days: dice.pick(&[0, 1, 1, 30]),
        lease_min: 0,
        duties: vec![],
        shares: vec![],
        aid: vec![],
    }
}

/// What may have happened to an agreement, with an amendment now and then.
fn random_life(dice: &mut Dice) -> Vec<F> {
    let (reason, until) = (mark(4), START.plus_ms(HOUR));
    let mut facts = Vec::new();
    for version in 1..=1 + u32::from(dice.percent(40)) {
        let text = random_text(dice);
        let by = dice.pick(&text.parties.iter().cloned().collect::<Vec<_>>());
        facts.push(F::Drafted {
            version,
            agency: by.clone(),
            text: text.clone(),
        });
        let agency = by.clone();
        facts.push(F::Proposed { version, agency });
        if dice.percent(20) {
            return facts;
        }
        facts.push(F::CameIntoForce { version });
        if dice.percent(50) {
            facts.push(F::Activated {
                agency: by.clone(),
                until,
                reason: reason.clone(),
            });
        }
        for opening in 1..=dice.below(3) as u32 {
            facts.push(F::GlassBroken {
                opening,
                agency: dice.pick(&text.parties.iter().cloned().collect::<Vec<_>>()),
                owners: text.owners_by(Trigger::BreakGlass),
                until,
                reason: reason.clone(),
            });
        }
        if dice.percent(20) {
            facts.push(F::GlassClosed { opening: 1 });
        }
    }
    let stop = F::Suspended {
        agency: agency("fire"),
        reason: reason.clone(),
    };
    match dice.below(10) {
        0 => facts.push(stop),
        1 => facts.extend([
            stop,
            F::Resumed {
                agency: agency("fire"),
            },
        ]),
        2 => facts.push(F::Expired),
        3 => facts.push(F::Ended {
            agency: agency("fire"),
            reason,
        }),
        4 => facts.push(F::Deactivated),
        _ => {}
    }
    facts
}

/// How many cells were compared: a field of a kind of one agency's things, as another sees it.
#[derive(Debug, Default, Clone, Copy)]
struct Compared {
    cells: usize,
    open: usize,
}

/// Since when things of a kind may be over, to an hour beside what a text may say (G19); of others nothing but that they
/// are not.
fn over_since(kind: Kind) -> &'static [Option<Timestamp>] {
    const AGES: [Option<Timestamp>; 3] = [
        None,
        Some(START.plus_ms(-23 * HOUR)),
        Some(START.plus_ms(-24 * HOUR)),
    ];
    match kind {
        Kind::Unit | Kind::Equipment => &AGES[..1],
        _ => &AGES,
    }
}

/// Compares every cell.
fn compare(state: &State) -> Result<Compared, String> {
    let mut compared = Compared::default();
    let eyes = |it| {
        Clearance::ALL.map(|clearance| Viewer {
            agency: agency(it),
            clearance,
        })
    };
    for viewer in NAMES.into_iter().flat_map(eyes) {
        for owner in NAMES.map(agency) {
            if viewer.agency == owner {
                continue;
            }
            let oracle = Oracle {
                state,
                viewer: &viewer.agency,
                clearance: viewer.clearance,
            };
            let all = |kind| matters(state, kind).into_iter().map(move |it| (kind, it));
            let all = KINDS.into_iter().flat_map(all);
            let at_each = |(kind, it)| over_since(kind).iter().map(move |over| (kind, it, *over));
            for (kind, (matter, about), over) in all.flat_map(at_each) {
                let (words, position) = oracle.line_over(&owner, kind, about, over);
                let found = granted(state, &viewer, &owner, kind, matter.over(over));
                let shown: Vec<&str> = kind
                    .words()
                    .into_iter()
                    .filter(|it| found.is_some_and(|f| f.fields.has(kind.field(it).unwrap())))
                    .collect();
                let precision = found.map_or(Precision::Exact, |it| it.precision);
                let wanted = position.unwrap_or(Precision::Exact);
                let is_same = words.iter().all(|it| shown.contains(it))
                    && words.len() == shown.len()
                    && precision == wanted;
                if !is_same {
                    return Err(format!(
                        "{viewer:?} of {owner}'s {kind:?} over since {over:?}: {shown:?} {precision:?}, not {words:?} {wanted:?}"
                    ));
                }
                compared.cells += kind.words().len();
                compared.open += shown.len();
            }
        }
    }
    Ok(compared)
}

/// Compares every cell at several moments of a set's life, its end among them.
fn compare_life(seed: u64) -> Result<(Compared, usize), String> {
    let mut dice = Dice(seed);
    let mut state = random_city(&mut dice);
    let steps = random_steps(&mut dice);
    // In CI the middle and the end of each set and now and then a moment more, in the long tier about one in three steps.
    let every = if is_long() { 3 } else { 100 };
    let always = [steps.len() / 2, steps.len()];
    let (mut sum, mut moments) = (Compared::default(), 0);
    for (n, (event, recorded)) in steps.iter().enumerate() {
        state.apply(event, recorded);
        if dice.below(every) == 0 || always.contains(&(n + 1)) {
            let compared =
                compare(&state).map_err(|why| format!("seed {seed}, step {n}: {why}"))?;
            sum.cells += compared.cells;
            sum.open += compared.open;
            moments += 1;
        }
    }
    Ok((sum, moments))
}

fn is_long() -> bool {
    std::env::var_os("MUSTER_LONG").is_some_and(|it| it == "1")
}

/// G9: every cell of the table says what the second evaluator says, in every set of agreements, at every moment that is
/// looked at.
#[test]
fn g9_every_cell_is_what_the_rules_say() {
    let sets = if is_long() { SETS } else { SETS_IN_CI };
    let (mut sum, mut moments, mut wrong) = (Compared::default(), 0, Vec::new());
    for seed in 0..sets {
        match compare_life(20_261_128 + seed) {
            Ok((compared, at)) => {
                sum.cells += compared.cells;
                sum.open += compared.open;
                moments += at;
            }
            Err(why) => wrong.push(why),
        }
    }
    let (tried, found) = flipped_bits();
    let (goal, least) = if is_long() {
        ("≥ 200", 200.0)
    } else {
        ("≥ 12", 12.0)
    };
    write(
        "oracle",
        &[
            Figure::at_least("oracle_sets", sets as f64, "sets", goal, least),
            Figure::told("oracle_agencies", NAMES.len() as f64, "agencies"),
            Figure::told("oracle_moments", moments as f64, "moments"),
            Figure::told("oracle_cells", sum.cells as f64, "cells"),
            Figure::at_most("oracle_wrong", wrong.len() as f64, "sets", "0", 0.0),
            Figure::at_least(
                "oracle_control_found",
                100.0 * found as f64 / tried as f64,
                "%",
                "100",
                100.0,
            ),
        ],
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        tried > 20 && found == tried,
        "{found} of {tried} flipped bits"
    );
    // Otherwise the sets have granted nothing, or everything.
    assert!(
        sum.open * 50 > sum.cells && sum.open * 10 < sum.cells * 9,
        "{sum:?}"
    );
}

/// The control: one bit of one compiled pair is flipped, one after the other in every place; gives how many there were
/// and how many of them were found.
fn flipped_bits() -> (usize, usize) {
    let has_pairs = |it: &State| {
        let written = serde_json::to_value(it).unwrap();
        written["table"]["pairs"].as_array().unwrap().len() > 10
    };
    let (mut tried, mut found) = (0, 0);
    // Not every set grants anything without a condition.
    for state in (0..1_000).map(random_set).filter(has_pairs) {
        let (more, noticed) = flipped_bits_of(&state);
        (tried, found) = (tried + more, found + noticed);
        if tried > 20 {
            break;
        }
    }
    (tried, found)
}

fn flipped_bits_of(state: &State) -> (usize, usize) {
    compare(state).unwrap();
    let written = serde_json::to_value(state).unwrap();
    let pairs = written["table"]["pairs"].as_array().unwrap();
    let (mut tried, mut found) = (0, 0);
    for (pair, names) in pairs.iter().enumerate() {
        let cells = (0..KINDS.len()).flat_map(|kind| (0..3).map(move |level| (kind, level)));
        for (kind, level) in cells {
            let mut changed = written.clone();
            let grant = &mut changed["table"]["pairs"][pair][1]["levels"][level]["always"][kind];
            let Some(fields) = grant.get("fields").and_then(serde_json::Value::as_u64) else {
                continue;
            };
            // What else grants the field would hide that it is gone; so one that nothing grants is added.
            let free = (0..KINDS[kind].words().len() as u8).find(|bit| {
                let name = |n: usize| AgencyId::new(names[0][n].as_str().unwrap()).unwrap();
                let viewer = Viewer {
                    agency: name(0),
                    clearance: Clearance::ALL[level],
                };
                let is_free = |matter| {
                    let seen = granted(state, &viewer, &name(1), KINDS[kind], matter);
                    !seen.unwrap().fields.has(*bit)
                };
                let mut matters = matters(state, KINDS[kind]).into_iter();
                matters.all(|it| is_free(it.0))
            });
            let Some(bit) = free else { continue };
            grant["fields"] = (fields | (1 << bit)).into();
            let leaking: State = serde_json::from_value(changed).unwrap();
            tried += 1;
            found += usize::from(compare(&leaking).is_err());
        }
    }
    (tried, found)
}
