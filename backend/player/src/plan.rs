//! What will happen in one round: the scenario's own events and those that chance adds. The same seed, the same plan.

use crate::{
    limits::PLANNED_MAX,
    rng::Rng,
    scenario::{Incident, Random, Scenario, Task},
};

/// Something that is due at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub(crate) at_s: f64,
    pub(crate) what: What,
}

#[derive(Debug, Clone)]
pub(crate) enum What {
    Incident(Incident),
    Task(Task),
}

impl Planned {
    /// It is a task whose work is written down, order by order.
    pub(crate) const fn is_written_down(&self) -> bool {
        matches!(&self.what, What::Task(it) if !it.steps.is_empty())
    }
}

/// The events of a round in the order of their times; at most [`PLANNED_MAX`].
pub(crate) fn plan(scenario: &Scenario, seed: u64) -> Vec<Planned> {
    let incidents = scenario.incidents.iter().cloned().map(|it| Planned {
        at_s: it.at_s,
        what: What::Incident(it),
    });
    let tasks = scenario.tasks.iter().cloned().map(|it| Planned {
        at_s: it.at_s,
        what: What::Task(it),
    });
    let mut planned: Vec<Planned> = incidents.chain(tasks).collect();
    for (index, random) in scenario.randoms.iter().enumerate() {
        // Each process draws from its own source: adding one does not change the others.
        let mut rng = Rng::part(
            seed,
            &format!("random {index} {} {}", random.agency, random.kind),
        );
        let room = PLANNED_MAX.saturating_sub(planned.len());
        planned.extend(arrivals(random, scenario.duration_s, &mut rng).take(room));
    }
    planned.retain(|it| it.at_s <= scenario.duration_s);
    planned.truncate(PLANNED_MAX);
    planned.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    planned
}

fn arrivals<'a>(
    random: &'a Random,
    duration_s: f64,
    rng: &'a mut Rng,
) -> impl Iterator<Item = Planned> + 'a {
    let to_s = random.to_s.unwrap_or(duration_s);
    let mut at_s = random.from_s;
    std::iter::from_fn(move || {
        at_s += rng.wait(random.per_hour / 3_600.0);
        let incident = Incident {
            key: None,
            at_s,
            agency: random.agency.clone(),
            kind: random.kind.clone(),
            priority: *rng.pick(&random.priorities)?,
            place: rng.pick(&random.places)?.clone(),
            narrative: rng.pick(&random.narratives)?.clone(),
            needs: random.needs.clone(),
            work_s: random.work_s,
            transport: rng.chance(random.transport_share),
            milestones: vec![],
        };
        (at_s <= to_s).then_some(Planned {
            at_s,
            what: What::Incident(incident),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(per_hour: f64) -> Scenario {
        let text = format!(
            r#"
            name = "x"
            seed = 1
            duration_s = 36000.0
            [[agency]]
            id = "a"
            commander = "c"
            dispatcher = "d"
            [[place]]
            id = "p"
            name = "P"
            lon = 7.0
            lat = 43.0
            [[incident]]
            at_s = 100.0
            agency = "a"
            type = "fire"
            priority = 1
            place = "p"
            narrative = "n"
            needs = []
            [[random]]
            per_hour = {per_hour:?}
            from_s = 600.0
            agency = "a"
            type = "medical"
            priorities = [2, 3]
            places = ["p"]
            narratives = ["n", "m"]
            needs = []
            transport_share = 0.5
            "#
        );
        Scenario::parse(&text).unwrap()
    }

    fn told(planned: &[Planned]) -> Vec<String> {
        planned.iter().map(|it| format!("{it:?}")).collect()
    }

    #[test]
    fn a_plan_is_in_order_and_the_same_for_the_same_seed() {
        let scenario = scenario(60.0);
        let planned = plan(&scenario, 5);
        assert!(planned.is_sorted_by(|a, b| a.at_s <= b.at_s));
        assert_eq!(told(&planned), told(&plan(&scenario, 5)));
        assert_ne!(told(&planned), told(&plan(&scenario, 6)));
        // 60 an hour over 9 hours and 50 minutes, give or take four standard deviations.
        let random = planned.len() - 1;
        assert!((490..=690).contains(&random), "{random}");
        assert!(
            planned
                .iter()
                .skip(1)
                .all(|it| (600.0..=36_000.0).contains(&it.at_s))
        );
    }

    #[test]
    fn a_rate_with_too_many_zeros_is_cut_off() {
        assert_eq!(plan(&scenario(1e9), 1).len(), PLANNED_MAX);
    }
}
