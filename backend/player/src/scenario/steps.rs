//! The work on a joint task, order by order: what may stand there is checked when the scenario is read, against the types of
//! the wire itself.

use std::collections::BTreeSet;

use client::{Form, form};
use protocol::words::TaskPhase;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Task, check::moment};
use crate::{
    limits::STEPS_MAX,
    script::names::{Reference, placeholder, reference, strings, with_words},
};

/// One order: when, by whom, what, and about what. Everything else that stands in it is the body of the order.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Step {
    /// The account that gives it.
    pub(crate) by: String,
    /// The order, by the name that the client has for it.
    pub(crate) does: String,
    /// What it is about, for example `@stall-4`; the task itself if absent.
    pub(crate) on: Option<String>,
    /// The phase that the task has to have reached.
    pub(crate) after: Option<TaskPhase>,
    /// Scenario seconds from the step before, and from that phase.
    #[serde(default)]
    pub(crate) wait_s: f64,
    /// Callsigns of units of that account's agency that have to have arrived.
    #[serde(default)]
    pub(crate) arrived: Vec<String>,
    /// Whether all that was promised to the task and can be counted has to have arrived.
    #[serde(default)]
    pub(crate) all_there: bool,
    /// Whether every unit has to be off the task.
    #[serde(default)]
    pub(crate) all_home: bool,
    /// What is told with it. Names begin with `@`; an `id` gives a new one.
    #[serde(flatten)]
    pub(crate) body: Map<String, Value>,
}

/// Orders that carry a file, which the player makes.
const FILES: [&str; 2] = ["add_photograph", "add_evidence_file"];

/// Whether this order carries a file.
pub(crate) fn is_file(does: &str) -> bool {
    FILES.contains(&does)
}

impl Step {
    /// How it is sent; nothing for one that carries a file.
    pub(crate) fn form(&self) -> Option<&'static Form> {
        form(&self.does)
    }

    /// The list of what it is about, if it is about anything but what stands in its body.
    pub(crate) fn list(&self) -> Option<&'static str> {
        if is_file(&self.does) {
            Some("task-items")
        } else {
            self.form()?.list
        }
    }

    fn check(&self, known: &mut BTreeSet<String>) -> Result<(), String> {
        moment("wait_s", self.wait_s)?;
        let list = match self.form() {
            None if !is_file(&self.does) => return Err("there is no such order".to_owned()),
            _ => self.list(),
        };
        match (list, &self.on) {
            (None, Some(_)) => return Err("is about nothing but its body; no \"on\"".to_owned()),
            (Some(list), None) if list != "tasks" => {
                return Err(format!("does not say on which of the {list}"));
            }
            _ => {}
        }
        if let Some(on) = &self.on {
            is_known(on, known)?;
        }
        let mut new = Vec::new();
        for (key, text) in strings(&self.body) {
            match reference(text)? {
                Some(Reference::Name(name)) if key == "id" => new.push(name.to_owned()),
                _ if key == "id" => return Err(format!("id {text:?} is no new name")),
                Some(_) => is_known(text, known)?,
                None => {}
            }
        }
        self.fits()?;
        match new.into_iter().find(|it| !known.insert(it.clone())) {
            Some(it) => Err(format!("\"@{it}\" is there already")),
            None => Ok(()),
        }
    }

    /// Whether the body is one of the order, whatever its names will stand for.
    fn fits(&self) -> Result<(), String> {
        let Some(form) = self.form() else {
            let says: BTreeSet<&str> = self.body.keys().map(String::as_str).collect();
            return if says == BTreeSet::from(["id", "name"]) {
                Ok(())
            } else {
                Err("a file has an id and a name".to_owned())
            };
        };
        let mut body = with_words(&self.body, &|text| placeholder(text));
        if let Some(body) = body.as_object_mut() {
            body.insert(
                "command_id".to_owned(),
                placeholder("@task").unwrap_or_default(),
            );
        }
        form.check(&body)
    }
}

/// Whether something that is named is there by then.
fn is_known(text: &str, known: &BTreeSet<String>) -> Result<(), String> {
    match reference(text)? {
        Some(Reference::Name(name)) if !known.contains(name) => {
            Err(format!("nothing is called {text:?} by then"))
        }
        Some(_) => Ok(()),
        None => Err(format!("{text:?} is no name")),
    }
}

impl Task {
    /// Says what is wrong with its steps, in words that name the step.
    pub(super) fn check_steps(&self, at: &str) -> Result<(), String> {
        if self.steps.len() > STEPS_MAX {
            return Err(format!("{at}: has more than {STEPS_MAX} steps"));
        }
        let mut known = BTreeSet::new();
        for (index, step) in self.steps.iter().enumerate() {
            step.check(&mut known).map_err(|why| {
                format!(
                    "{at}: step {} ({} by {}): {why}",
                    index + 1,
                    step.does,
                    step.by
                )
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::Scenario;

    const HEAD: &str = r#"
        name = "x"
        seed = 1
        duration_s = 60.0
        [[agency]]
        id = "food"
        commander = "c"
        dispatcher = "d"
        [[task]]
        at_s = 1.0
        lead = "food"
        template = "MARKET"
        [[task.step]]
        after = "in_progress"
        by = "c"
        does = "list_targets"
        targets = [{ id = "@stall", name = "Stall 1" }]
        [[task.step]]
        by = "c"
        wait_s = 5
        does = "add_photograph"
        on = "@stall"
        id = "@photo"
        name = "Counter.png"
        [[task.step]]
        by = "c"
        does = "record_finding"
        on = "@stall"
        id = "@finding"
        severity = "minor"
        text = "No price is marked"
        photos = ["@photo"]
    "#;

    #[test]
    fn steps_that_fit_are_taken() {
        let scenario = Scenario::parse(HEAD).unwrap();
        let steps = &scenario.tasks[0].steps;
        assert_eq!(steps.len(), 3);
        assert_eq!(steps[2].body.len(), 4);
        assert_eq!(steps[2].list(), Some("task-items"));
    }

    /// What the demo plays is written in the bodies of the wire as it is now.
    #[test]
    fn the_plays_by_templates_are_taken() {
        for text in [
            include_str!("../../../../fixtures/scenarios/underpass.toml"),
            include_str!("../../../../fixtures/scenarios/night-market.toml"),
            include_str!("../../../../fixtures/scenarios/fuel-depot.toml"),
        ] {
            let scenario = Scenario::parse(text).unwrap();
            assert!(scenario.tasks[0].template.is_some());
            assert!(scenario.tasks[0].steps.len() > 20);
        }
    }

    #[test]
    fn a_template_says_what_the_task_does_not_and_answers_follow_each_other() {
        let party =
            |says: &str| format!("[[task.party]]\nagency = \"fire\"\n{says}\n[[task.step]]\nafter");
        let said = |says: &str| format!("template = \"MARKET\"\n{says}");
        let (template, step) = ("template = \"MARKET\"", "[[task.step]]\n        after");
        let asks = "[{ capability = \"patrol\", count = 1 }]";
        assert!(Scenario::parse(&HEAD.replace(step, &party("declines = \"no\""))).is_ok());
        for (from, to, words) in [
            (template, said("kind = \"inspection\""), "kind is what its"),
            (template, said("legal_basis = \"l\""), "on what basis"),
            (template, String::new(), "kind is missing"),
            ("at_s = 1.0", "at_s = 61.0".to_owned(), "after the end"),
            (step, party(&format!("asks = {asks}")), "is asked for what"),
            (step, party("note = \"n\""), "is asked for what"),
            (
                step,
                party(&format!("then_asks = {asks}")),
                "without declines",
            ),
            (step, party("lead_refuses = \"r\""), "lead_refuses without"),
            (step, party("conditions = \"c\""), "conditions without"),
            (
                step,
                party("[[task.party]]\nagency = \"fire\""),
                "listed twice",
            ),
        ] {
            let text = HEAD.replace(from, &to);
            assert_ne!(text, HEAD, "{from}");
            let why = Scenario::parse(&text).unwrap_err();
            assert!(why.contains(words), "{why}");
        }
    }

    #[test]
    fn a_step_that_does_not_fit_is_named() {
        for (from, to, words) in [
            (
                "\"list_targets\"",
                "\"burn\"",
                ["step 1 (burn by c)", "no such order"],
            ),
            (
                "severity = \"minor\"",
                "severity = \"small\"",
                ["step 3", "small"],
            ),
            ("severity = \"minor\"", "grave = true", ["step 3", "grave"]),
            ("[\"@photo\"]", "[\"@picture\"]", ["step 3", "\"@picture\""]),
            (
                "id = \"@finding\"",
                "id = \"finding\"",
                ["step 3", "no new name"],
            ),
            (
                "id = \"@finding\"",
                "id = \"@stall\"",
                ["step 3", "there already"],
            ),
            (
                "does = \"record_finding\"\n        on = \"@stall\"",
                "does = \"record_finding\"",
                ["step 3", "on which"],
            ),
            ("wait_s = 5", "wait_s = -5", ["step 2", "-5"]),
            (
                "name = \"Counter.png\"",
                "text = \"Counter\"",
                ["step 2", "a file has"],
            ),
            (
                "after = \"in_progress\"",
                "after = \"begun\"",
                ["begun", "begun"],
            ),
        ] {
            let text = HEAD.replace(from, to);
            assert_ne!(text, HEAD, "{from}");
            let why = Scenario::parse(&text).unwrap_err();
            assert!(words.iter().all(|it| why.contains(it)), "{why}");
        }
    }
}
