//! What came of a run, in lines and as figures.

use std::process::ExitCode;

use acceptance::figures::{self, Figure};
use hdrhistogram::Histogram;

use crate::measures::Tally;

/// Milliseconds between pictures, by the server's default.
const TICK_MS: f64 = 100.0;

/// What the server used.
pub(crate) struct Cost {
    pub(crate) seconds: f64,
    pub(crate) cores: f64,
    pub(crate) memory_per_socket_kb: f64,
    pub(crate) memory_alone_kb: f64,
    /// What the decisions of the run added: journal, timelines and frames kept for resuming.
    pub(crate) memory_grown_kb: f64,
    /// Changes, frames, rows and positions before measuring.
    pub(crate) before: [u64; 4],
}

/// Figures, and whether everything arrived.
pub(crate) struct Report {
    figures: Vec<Figure>,
    /// What is wrong whatever the speed.
    wrong: Vec<String>,
}

/// Tells so many of what went wrong.
const EXAMPLES_MAX: usize = 5;

fn ms(histogram: &Histogram<u64>, quantile: f64) -> f64 {
    (histogram.value_at_quantile(quantile) as f64 / 100.0).round() / 10.0
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

impl Report {
    /// `screens_of` says how many screens an agency has.
    pub(crate) fn new(
        tally: &Tally,
        cost: &Cost,
        behind_streams: usize,
        broken: Vec<String>,
        screens_of: &dyn Fn(usize) -> usize,
    ) -> Self {
        let mut wrong = broken;
        let (mut lost, mut doubled) = (0, 0);
        for it in tally.commands.values().filter(|it| it.is_accepted) {
            let due = screens_of(it.agency);
            lost += due.saturating_sub(it.shown);
            doubled += it.shown.saturating_sub(due);
        }
        let refused = tally.refused.len();
        for (count, what) in [
            (lost, "decisions were not shown to a screen"),
            (doubled, "decisions were shown to a screen twice"),
            (behind_streams, "streams are behind their agency's"),
            (refused, "commands were refused"),
            (tally.positions_lost as usize, "positions were not taken"),
            (
                tally.strange_rows as usize,
                "rows show a place where the unit never was",
            ),
            (
                usize::from(tally.changes == 0 || tally.rows == 0),
                "kinds of news never came",
            ),
        ] {
            if count > 0 {
                wrong.push(format!("{count} {what}"));
            }
        }
        wrong.extend(tally.refused.iter().take(EXAMPLES_MAX).cloned());
        Self {
            figures: figures(tally, cost, lost + behind_streams, doubled),
            wrong,
        }
    }

    /// Prints everything; a quick run is judged by whether everything arrived, and keeps no figures.
    #[allow(
        clippy::print_stdout,
        clippy::print_stderr,
        reason = "a tool on a terminal"
    )]
    pub(crate) fn tell(&self, is_quick: bool) -> ExitCode {
        for it in self.wrong.iter().take(EXAMPLES_MAX * 2) {
            eprintln!("wrong: {it}");
        }
        let is_met = if is_quick {
            for it in &self.figures {
                println!("{} {} {}", it.name, it.value, it.unit);
            }
            true
        } else {
            figures::write("load", &self.figures);
            self.figures.iter().all(|it| it.met)
        };
        if is_met && self.wrong.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn figures(tally: &Tally, cost: &Cost, lost: usize, doubled: usize) -> Vec<Figure> {
    let per_s = |now: u64, before: u64| ((now - before) as f64 / cost.seconds).round();
    let at_most = |name: &str, value: f64, unit, goal, max| {
        Figure::at_most(name, rounded(value), unit, goal, max)
    };
    let [changes, frames, rows, positions] = cost.before;
    vec![
        at_most(
            "decision_p99",
            ms(&tally.recorded_to_screen, 0.99),
            "ms",
            "≤ 50",
            50.0,
        ),
        at_most(
            "picture_p99_beyond_tick",
            ms(&tally.fix_to_screen, 0.99) - TICK_MS,
            "ms",
            "≤ 25",
            25.0,
        ),
        at_most("server_cpu", cost.cores, "cores", "≤ 0.7", 0.7),
        at_most(
            "memory_per_socket",
            cost.memory_per_socket_kb,
            "kB",
            "≤ 40",
            40.0,
        ),
        at_most("decisions_lost", lost as f64, "deliveries", "0", 0.0),
        at_most("decisions_doubled", doubled as f64, "deliveries", "0", 0.0),
        Figure::told("decision_p50", ms(&tally.recorded_to_screen, 0.5), "ms"),
        Figure::told(
            "decision_due_to_screen_p50",
            ms(&tally.due_to_screen, 0.5),
            "ms",
        ),
        Figure::told(
            "decision_due_to_screen_p99",
            ms(&tally.due_to_screen, 0.99),
            "ms",
        ),
        Figure::told("fix_to_screen_p50", ms(&tally.fix_to_screen, 0.5), "ms"),
        Figure::told("fix_to_screen_p99", ms(&tally.fix_to_screen, 0.99), "ms"),
        Figure::told(
            "changes_per_s",
            per_s(tally.changes, changes),
            "deliveries/s",
        ),
        Figure::told("frames_per_s", per_s(tally.frames, frames), "frames/s"),
        Figure::told("rows_per_s", per_s(tally.rows, rows), "rows/s"),
        Figure::told(
            "positions_per_s",
            per_s(tally.positions_sent, positions),
            "fixes/s",
        ),
        Figure::told("server_memory_grown", cost.memory_grown_kb, "kB"),
        Figure::told("server_memory_without_screens", cost.memory_alone_kb, "kB"),
        Figure::told(
            "generator_behind_most",
            rounded(tally.behind.as_secs_f64() * 1e3),
            "ms",
        ),
    ]
}
