//! G15 and G18 against a second evaluator: plain and slow, from the events and the rules, with nothing that is kept on the way.

use std::{cell::RefCell, collections::BTreeMap};

use domain::{
    AgencyId, AgreementId, AssignmentId, Event, State, TaskId, Timestamp,
    agreement::{AgreementText, Duty, DutyMeasure, Share},
    command::AgreementOrder as O,
    event::AgreementFact as F,
    sharing::{PerformanceView, Viewer, performance},
};

use super::{
    given::*,
    given_agreements::*,
    performance_said::{What, what},
    random::walks,
    world::World,
};

#[derive(Debug, Clone)]
struct Happened {
    task: TaskId,
    owner: AgencyId,
    at: Timestamp,
    what: What,
}

/// When a version was in force: from and up to which of all that happened, and the times.
#[derive(Debug, Clone)]
struct Window {
    from: (usize, Timestamp),
    to: Option<(usize, Timestamp)>,
}

/// What holds of an agreement, and when it did.
#[derive(Debug, Clone)]
struct Held {
    text: AgreementText,
    windows: Vec<Window>,
    stops: Vec<AgencyId>,
}

#[derive(Default)]
struct Told {
    happened: Vec<Happened>,
    written: BTreeMap<(AgreementId, AgencyId), AgreementText>,
    proposed: BTreeMap<(AgreementId, u32), AgreementText>,
    held: BTreeMap<AgreementId, Held>,
}

impl Told {
    fn of(given: &Given) -> Self {
        let (mut told, mut state) = (Self::default(), State::default());
        for (_, events, recorded) in &given.accepted {
            for event in events {
                state.apply(event, recorded);
                if let Event::Agreement { agreement, fact } = event {
                    told.agreement(*agreement, fact, recorded.received_at);
                } else if let Some((task, what)) = what(event, &state) {
                    let owner = state.task(task).unwrap().owner.clone();
                    let at = recorded.received_at;
                    told.happened.push(Happened {
                        task,
                        owner,
                        at,
                        what,
                    });
                }
            }
        }
        told
    }

    fn agreement(&mut self, id: AgreementId, fact: &F, at: Timestamp) {
        let here = (self.happened.len(), at);
        match fact {
            F::Drafted { agency, text, .. } | F::Revised { agency, text, .. } => {
                self.written.insert((id, agency.clone()), text.clone());
            }
            F::Proposed { version, agency } => {
                let text = self.written[&(id, agency.clone())].clone();
                self.proposed.insert((id, *version), text);
            }
            F::CameIntoForce { version } => {
                let text = self.proposed[&(id, *version)].clone();
                let before = self.held.remove(&id);
                let mut stops = before.map(|it| it.stops).unwrap_or_default();
                stops.retain(|it| text.parties.contains(it));
                let windows = stops.is_empty().then_some(Window {
                    from: here,
                    to: None,
                });
                let windows = windows.into_iter().collect();
                let held = Held {
                    text,
                    windows,
                    stops,
                };
                self.held.insert(id, held);
            }
            F::Suspended { agency, .. } | F::Ended { agency, .. } => {
                if let Some(it) = self.held.get_mut(&id) {
                    it.close(here);
                    it.stops.push(agency.clone());
                }
            }
            F::Expired => {
                if let Some(it) = self.held.get_mut(&id) {
                    it.close(here);
                }
            }
            F::Resumed { agency } => {
                if let Some(it) = self.held.get_mut(&id) {
                    it.stops.retain(|by| by != agency);
                    if it.stops.is_empty() {
                        let from = here;
                        it.windows.push(Window { from, to: None });
                    }
                }
            }
            _ => {}
        }
    }
}

impl Held {
    fn close(&mut self, (index, at): (usize, Timestamp)) {
        let until = self.text.valid_until;
        if let Some(it) = self.windows.last_mut().filter(|it| it.to.is_none()) {
            it.to = Some((index, at.min(until)));
        }
    }
}

/// Kept, broken, declined, waiting, and the minutes of what came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Sum([u32; 4], Vec<i64>);

/// Of one duty in one window: each asking by itself, from where it was asked to what ended it.
fn sum(all: &[Happened], held: &Held, duty: usize, now: Timestamp) -> Sum {
    let it = &held.text.duties[duty];
    let (measure, within) = it.promise().unwrap();
    let own = &it.agency;
    let until = held.text.valid_until;
    let mut sum = Sum::default();
    for window in &held.windows {
        let (to, closes_at) = window.to.unwrap_or((all.len(), now.min(until)));
        let is_over = window.to.is_some() || now >= until;
        let inside: Vec<&Happened> = all[window.from.0..to]
            .iter()
            .filter(|it| it.at < until && it.owner != *own && held.text.parties.contains(&it.owner))
            .collect();
        for (n, asked) in inside.iter().enumerate() {
            let What::Asked {
                pending,
                is_agreed,
                is_held,
                ..
            } = &asked.what
            else {
                continue;
            };
            if !pending.contains(own) {
                continue;
            }
            let after = inside[n + 1..].iter().filter(|it| it.task == asked.task);
            let after: Vec<&&Happened> = after.collect();
            let ends = after
                .iter()
                .position(|it| ends_it(it, own, measure))
                .unwrap_or(after.len());
            // An answer can be given while it is held.
            let is_held = measure != DutyMeasure::Answer && *is_held;
            let follows_holds = measure != DutyMeasure::Answer;
            let runs = running(
                (asked.at, *is_agreed, is_held),
                &after[..ends],
                (own, follows_holds),
            );
            let took = |at: Timestamp| {
                let spent = runs
                    .iter()
                    .map(|(from, to)| to.unwrap_or(at).ms_since(*from));
                spent.map(|it| it.max(0)).sum::<i64>()
            };
            let is_late = |at: Timestamp| took(at) > i64::from(within) * MINUTE;
            let count = |sum: &mut Sum, place: usize| sum.0[place] += 1;
            let came = |sum: &mut Sum, at: Timestamp| {
                sum.1.push((took(at) + MINUTE - 1) / MINUTE);
                count(sum, usize::from(is_late(at)));
            };
            let Some(end) = after.get(ends) else {
                if is_late(closes_at) {
                    count(&mut sum, 1);
                } else if !is_over {
                    count(&mut sum, 3);
                }
                continue;
            };
            match &end.what {
                What::Works { said_at, .. } if measure == DutyMeasure::Arrive => {
                    came(&mut sum, *said_at);
                }
                What::Works { .. } | What::Accepted(_) | What::Countered(_) => {
                    came(&mut sum, end.at);
                }
                What::Silent(_) => count(&mut sum, 1),
                What::Declined(_) if measure == DutyMeasure::Answer => came(&mut sum, end.at),
                What::Declined(_) if !is_late(end.at) => count(&mut sum, 2),
                What::Over { silent } if silent.contains(own) => count(&mut sum, 1),
                _ if is_late(end.at) => count(&mut sum, 1),
                _ => {}
            }
        }
    }
    sum.1.sort_unstable();
    sum
}

/// When the party's minutes run: until it promises or offers, and again from a refusal, the agreement, or joining what runs.
fn running(
    (asked, is_agreed, is_held): (Timestamp, bool, bool),
    after: &[&&Happened],
    (own, follows_holds): (&AgencyId, bool),
) -> Vec<(Timestamp, Option<Timestamp>)> {
    let mut runs = vec![(asked, is_held.then_some(asked))];
    let (mut is_agreed, mut waits_for_lead) = (is_agreed, false);
    let (mut wants, mut is_held) = (true, is_held);
    for it in after {
        wants = match &it.what {
            What::Accepted(by) | What::PromisedByPlan(by) if by == own => {
                waits_for_lead = false;
                is_agreed
            }
            What::Countered(by) if by == own => {
                waits_for_lead = true;
                false
            }
            What::CounterRefused(by) if by == own => {
                waits_for_lead = false;
                true
            }
            What::Agreed => {
                is_agreed = true;
                !waits_for_lead
            }
            What::Held(now) if follows_holds => {
                is_held = *now;
                wants
            }
            _ => continue,
        };
        let goes = wants && !is_held;
        let last = runs.last_mut().unwrap();
        match (goes, last.1) {
            (false, None) => last.1 = Some(it.at),
            (true, Some(_)) => runs.push((it.at, None)),
            _ => {}
        }
    }
    runs
}

fn ends_it(it: &Happened, own: &AgencyId, measure: DutyMeasure) -> bool {
    match &it.what {
        What::Asked {
            pending, parties, ..
        } => pending.contains(own) || !parties.contains(own),
        What::Accepted(by) | What::Countered(by) | What::PromisedByPlan(by) => {
            measure == DutyMeasure::Answer && by == own
        }
        What::Declined(by) | What::Silent(by) | What::LeftOut(by) => by == own,
        What::Over { .. } => true,
        What::Works { of, is_there, .. } => {
            of == own
                && match measure {
                    DutyMeasure::Answer => false,
                    DutyMeasure::Supply => true,
                    DutyMeasure::Arrive => *is_there,
                }
        }
        What::CounterRefused(_) | What::Agreed | What::Held(_) | What::Left { .. } => false,
    }
}

/// What units of other parties worked for the tasks that a party wrote down, window by window and assignment by assignment.
fn drawn_ms(all: &[Happened], held: &Held, by: &AgencyId, now: Timestamp) -> i64 {
    let until = held.text.valid_until;
    let mut sum = 0;
    for window in &held.windows {
        let (to, closes_at) = window.to.unwrap_or((all.len(), now.min(until)));
        let mut began: BTreeMap<AssignmentId, Timestamp> = BTreeMap::new();
        let mut left: BTreeMap<AssignmentId, (usize, Timestamp)> = BTreeMap::new();
        for (n, it) in all[..to]
            .iter()
            .enumerate()
            .filter(|(_, it)| it.owner == *by)
        {
            match &it.what {
                What::Works {
                    assignment,
                    of,
                    said_at,
                    ..
                } if of != by && held.text.parties.contains(of) && it.at < until => {
                    began.entry(*assignment).or_insert(*said_at);
                }
                What::Left {
                    assignment,
                    said_at,
                } if it.at < until => {
                    left.insert(*assignment, (n, *said_at));
                }
                _ => {}
            }
        }
        for (assignment, began_at) in began {
            let ended = left.get(&assignment);
            if ended.is_some_and(|it| it.0 < window.from.0) {
                continue;
            }
            let from = began_at.max(window.from.1);
            let end = ended.map_or(closes_at, |it| it.1);
            sum += end.ms_since(from).max(0);
        }
    }
    sum
}

fn agrees(told: &Told, id: AgreementId, seen: &PerformanceView, now: Timestamp) {
    let held = &told.held[&id];
    for it in &seen.duties {
        let sum = sum(&told.happened, held, it.duty, now);
        let counted = it.counted;
        let counts = [
            counted.kept,
            counted.broken,
            counted.declined,
            counted.waiting,
        ];
        assert_eq!(counts, sum.0, "{it:?} of {id:?}: {held:?}");
        let middle = sum.1.get(sum.1.len().saturating_sub(1) / 2);
        assert_eq!(counted.median_min.map(i64::from), middle.copied(), "{it:?}");
        assert_eq!(counted.left_out, 0);
    }
    let measured = held.text.duties.iter().filter(|it| it.promise().is_some());
    assert_eq!(seen.duties.len(), measured.count());
    for it in &seen.shares {
        let drawn = drawn_ms(&told.happened, held, &it.agency, now) / MINUTE;
        assert_eq!(
            i64::try_from(it.drawn_min).unwrap(),
            drawn,
            "{it:?}: {held:?}"
        );
    }
    assert_eq!(seen.shares.len(), held.text.shares.len());
}

/// An agreement in which everybody has promised everything, so that walks have something to measure from the beginning.
fn all_promise(given: &mut Given) {
    let parties = AGENCIES.map(|it| it.0);
    let mut words = text(&parties, &units_for_all(), given.now);
    let promise = |measure, within_min| {
        parties.map(|of| Duty {
            agency: agency(of),
            text: mark(9_003),
            within_min: Some(within_min),
            measure: Some(measure),
        })
    };
    words.duties = [
        promise(DutyMeasure::Answer, 15),
        promise(DutyMeasure::Supply, 60),
        promise(DutyMeasure::Arrive, 120),
    ]
    .concat();
    let share = |of| Share {
        agency: agency(of),
        percent: 25,
    };
    words.shares = parties.map(share).to_vec();
    given.legal("fire", 1, O::Draft(words)).unwrap();
    given.legal("fire", 1, O::Propose { version: 1 }).unwrap();
    given.sign(1, &parties);
}

/// G15, G18: whatever happens, the figures are those of the second evaluator; and told are the parties of what holds, nobody else.
#[test]
fn g15_and_g18_figures_are_those_that_a_second_evaluator_finds() {
    let reached = RefCell::new([0_u64; 5]);
    walks(100, |steps| {
        let mut world = World::new();
        all_promise(&mut world.given);
        let mut told = None;
        for (n, step) in steps.iter().enumerate() {
            let (command, context) = world.order(*step);
            let _ = world.given.ask(command, &context);
            if n % 50 == 49 || n + 1 == steps.len() {
                told = Some(Told::of(&world.given));
            }
            let Some(told) = told.take() else { continue };
            let now = world.given.now;
            let state = &world.given.state;
            for agreement in state.agreements() {
                for agency in state.agencies().map(|it| it.id.clone()) {
                    let viewer = Viewer::open(agency);
                    let seen = performance(state, &viewer, agreement.id, now);
                    assert_eq!(seen.is_some(), agreement.is_party(&viewer.agency));
                    let Some(seen) = seen.filter(|_| told.held.contains_key(&agreement.id)) else {
                        continue;
                    };
                    agrees(&told, agreement.id, &seen, now);
                    let mut reached = reached.borrow_mut();
                    for it in &seen.duties {
                        let it = it.counted;
                        let counts = [it.kept, it.broken, it.declined, it.waiting];
                        for (sum, it) in reached.iter_mut().zip(counts) {
                            *sum += u64::from(it);
                        }
                    }
                    reached[4] += seen.shares.iter().map(|it| it.drawn_min).sum::<u64>();
                }
            }
        }
    });
    // Otherwise the comparison would be of nothing.
    let reached = reached.into_inner();
    assert!(reached.iter().all(|it| *it > 20), "{reached:?}");
}
