//! Steps with a name, a time and a verdict, and the table at the end.

use std::time::{Duration, Instant};

use crate::process::Runner;

/// What a step came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is in order.
    Passed,
    /// It is not, or could not be tried.
    Failed(String),
    /// It was left out, with the reason; never silently.
    Skipped(String),
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    verdict: Verdict,
    took: Duration,
}

/// The steps of one run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    steps: Vec<Step>,
}

impl Report {
    /// Does one step and says whether it is in order. A failure does not end the run: all of them are to be seen.
    pub(crate) fn step(
        &mut self,
        runner: &Runner,
        name: &'static str,
        work: impl FnOnce() -> anyhow::Result<Verdict>,
    ) -> bool {
        println!("\n=== {name}");
        let started = Instant::now();
        let verdict = if runner.is_interrupted() {
            Verdict::Failed("not run: interrupted".to_owned())
        } else {
            work().unwrap_or_else(|error| Verdict::Failed(format!("{error:#}")))
        };
        let took = started.elapsed();
        println!(
            "\n--- {name}: {} ({:.1} s)",
            in_words(&verdict),
            took.as_secs_f64()
        );
        let is_passed = verdict == Verdict::Passed;
        self.steps.push(Step {
            name,
            verdict,
            took,
        });
        is_passed
    }

    /// Does a step that makes no sense unless an earlier one is in order.
    pub(crate) fn step_after(
        &mut self,
        runner: &Runner,
        is_possible: bool,
        name: &'static str,
        work: impl FnOnce() -> anyhow::Result<Verdict>,
    ) -> bool {
        self.step(runner, name, || {
            if is_possible {
                work()
            } else {
                Ok(Verdict::Failed(
                    "not run: an earlier step failed".to_owned(),
                ))
            }
        })
    }

    fn count(&self, is_counted: impl Fn(&Verdict) -> bool) -> usize {
        self.steps
            .iter()
            .filter(|it| is_counted(&it.verdict))
            .count()
    }

    /// Whether nothing failed.
    pub(crate) fn is_green(&self) -> bool {
        self.count(|it| matches!(it, Verdict::Failed(_))) == 0
    }

    /// The table of all steps; its last line counts them.
    pub(crate) fn table(&self) -> String {
        let width = self.steps.iter().map(|it| it.name.len()).max().unwrap_or(0);
        let line = |it: &Step| {
            let seconds = it.took.as_secs_f64();
            format!(
                "{:width$}  {seconds:>7.1} s  {}\n",
                it.name,
                in_words(&it.verdict)
            )
        };
        let lines: String = self.steps.iter().map(line).collect();
        let passed = self.count(|it| *it == Verdict::Passed);
        let failed = self.count(|it| matches!(it, Verdict::Failed(_)));
        let skipped = match self.count(|it| matches!(it, Verdict::Skipped(_))) {
            0 => String::new(),
            count => format!(", {count} skipped"),
        };
        format!("{lines}{passed} passed, {failed} failed{skipped}")
    }
}

fn in_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed => "passed".to_owned(),
        Verdict::Failed(why) => format!("FAILED: {why}"),
        Verdict::Skipped(why) => format!("SKIPPED: {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_the_steps_and_a_failure_is_not_green() {
        let step = |name, verdict| Step {
            name,
            verdict,
            took: Duration::from_secs(1),
        };
        let mut report = Report {
            steps: vec![step("a", Verdict::Passed), step("b", Verdict::Passed)],
        };
        assert!(report.is_green());
        assert_eq!(report.table().lines().last(), Some("2 passed, 0 failed"));

        report
            .steps
            .push(step("c", Verdict::Skipped("not installed".to_owned())));
        assert!(report.is_green());
        assert_eq!(
            report.table().lines().last(),
            Some("2 passed, 0 failed, 1 skipped")
        );

        report
            .steps
            .push(step("d", Verdict::Failed("exit code 1".to_owned())));
        assert!(!report.is_green());
        assert_eq!(
            report.table().lines().last(),
            Some("2 passed, 1 failed, 1 skipped")
        );
    }
}
