//! What the scenario has written down of how a task of the player's own goes.

use protocol::{
    command::Promise,
    object::{self, PromisedAsk},
};
use uuid::Uuid;

use super::Brain;
use crate::{
    ledger::{Key, Outcome, Standing},
    plan::{Planned, What},
    scenario::{Party, Task},
};

impl Brain {
    /// Tasks with steps that were written down since this was last asked, with who leads them.
    pub(crate) fn take_begun(&mut self) -> Vec<(Uuid, Task, String)> {
        std::mem::take(&mut self.begun)
    }

    /// Which task does not come to its start, and why.
    pub(crate) const fn take_stuck(&mut self) -> Option<(String, String)> {
        self.stuck.take()
    }

    /// Notices that work that is written down could not even begin.
    pub(super) fn notice_left_out(&mut self, planned: &Planned) {
        if let What::Task(task) = &planned.what
            && planned.is_written_down()
        {
            let why = format!("{} is shown nothing", task.lead);
            self.stuck = Some((task.title().to_owned(), why));
        }
    }

    /// The work on it is written down, order by order.
    pub(super) fn is_written_down(&self, task: Uuid) -> bool {
        let script = self.tasks.get(&task);
        script.is_some_and(|it| !it.template.steps.is_empty())
    }

    /// Notices that a task whose work is written down does not come to its start. Answers cross revisions, and are given anew.
    pub(super) fn notice_refusal(&mut self, key: &Key, outcome: Outcome, why: Option<&str>) {
        let (Key::Draft(task) | Key::Propose(task) | Key::Start(task) | Key::Revise(task, _)) = key
        else {
            return;
        };
        if outcome == Outcome::Refused && self.is_written_down(*task) {
            let title = self
                .tasks
                .get(task)
                .map(|it| it.template.title().to_owned());
            let what = match key {
                Key::Draft(_) => "draft",
                Key::Propose(_) => "proposal",
                Key::Start(_) => "start",
                _ => "revision",
            };
            let why = format!("{what}: {}", why.unwrap_or_default());
            self.stuck = Some((title.unwrap_or_default(), why));
        }
    }

    /// What the scenario says of a party of a task of its own.
    pub(super) fn scripted(&self, task: Uuid, agency: &str) -> Option<&Party> {
        self.tasks.get(&task)?.template.party(agency)
    }

    /// Whether a party has answered nothing yet: others may have had the proposal revised before it said anything.
    fn is_first_answer(&self, task: Uuid, agency: &str, version: u32) -> bool {
        (1..version).all(|it| {
            let before = Key::Answer(task, agency.to_owned(), it, 0);
            self.ledger.standing(&before) != Standing::Accepted
        })
    }

    /// The reason with which the scenario lets this party decline at first.
    pub(super) fn scripted_decline(
        &self,
        task: Uuid,
        agency: &str,
        version: u32,
    ) -> Option<String> {
        let party = self.scripted(task, agency)?;
        let reason = party.declines.as_ref()?;
        self.is_first_answer(task, agency, version)
            .then(|| reason.clone())
    }

    /// What the scenario lets this party offer at first instead of what it is asked for.
    pub(super) fn scripted_offer(
        &self,
        task: Uuid,
        own: &object::Party,
        version: u32,
    ) -> Option<Promise> {
        let party = self.scripted(task, &own.agency)?;
        let offers = party.offers.as_ref()?;
        if own.offers > 0 || !self.is_first_answer(task, &own.agency, version) {
            return None;
        }
        let asks = offers.iter().map(|it| PromisedAsk {
            capability: it.capability.clone(),
            count: it.count,
            from: None,
        });
        Some(Promise {
            asks: asks.collect(),
            equipment: own.equipment.clone(),
            people: own.people,
            conditions: party.conditions.clone(),
            ..Promise::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use roads::GraphBuilder;

    use crate::{
        brain::{Brain, Moment},
        scenario::Scenario,
    };

    /// On a slow machine the first picture of a fast play is late: what is written down waits, and is missed if it cannot begin.
    #[test]
    fn written_work_waits_for_its_lead_and_is_missed() {
        let text = include_str!("../../../../fixtures/scenarios/fuel-depot.toml");
        let mut brain = Brain::new(Scenario::parse(text).unwrap(), 1, 60.0);
        brain.begin_round(0, 0.0);
        let roads = GraphBuilder::default().finish().0;
        let mut look = |now| {
            let moment = Moment {
                now,
                server_ms: 0,
                roads: &roads,
            };
            assert!(brain.step(moment).is_empty());
            (brain.is_over(now), brain.take_stuck())
        };
        assert_eq!(look(2_000.0), (false, None));
        let why = ("DEPOT".to_owned(), "fire is shown nothing".to_owned());
        assert_eq!(look(2_500.0), (true, Some(why)));
    }
}
