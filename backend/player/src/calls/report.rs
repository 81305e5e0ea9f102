//! The report of a replay: every row and every time accounted for.

use std::{collections::BTreeMap, fmt};

use protocol::Moment;
use serde::Serialize;

use super::{
    Finding, Mapping, Verdict,
    action::Source,
    drive::{Answer, Answers},
    finals::{Finals, doubled},
    plan::{Fate, Plan},
};

/// What became of the times of the record. The four add up to all of them.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct TimesTold {
    /// Sent and accepted.
    pub accepted: usize,
    /// Sent and refused; the findings name each with its code.
    pub refused: usize,
    /// The same time of the same call, or a row that repeats another.
    pub repeated: usize,
    /// Not sent; the findings name each with the reason.
    pub not_sent: usize,
}

impl TimesTold {
    /// All of them.
    pub const fn sum(&self) -> usize {
        self.accepted + self.refused + self.repeated + self.not_sent
    }
}

/// Commands of the replay.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct CommandsTold {
    /// Accepted for a time of the record.
    pub for_times: usize,
    /// Accepted to close calls.
    pub closes: usize,
    /// Accepted to end what the record does not.
    pub cancels: usize,
    /// Units registered.
    pub units: usize,
    /// Refused, by the server's code.
    pub refused: BTreeMap<String, usize>,
}

/// What a replay did.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The record's name.
    pub record: String,
    /// Calls.
    pub calls: usize,
    /// Rows: a unit on a call each.
    pub rows: usize,
    /// Units.
    pub units: usize,
    /// Times: cells that hold something.
    pub times: usize,
    /// What became of them.
    pub times_told: TimesTold,
    /// Rows that nothing was to be said about.
    pub rows_plain: usize,
    /// What was sent.
    pub commands: CommandsTold,
    /// Findings by verdict.
    pub verdicts: BTreeMap<String, usize>,
    /// Values without a translation, by column and value.
    pub untranslated: BTreeMap<String, BTreeMap<String, usize>>,
    /// When the record begins.
    pub begins: Option<Moment>,
    /// When it ends.
    pub ends: Option<Moment>,
    /// How often the exercise clock was set.
    pub clock_sets: u64,
    /// Accepted commands whose effect the server does not show.
    pub lost: usize,
    /// Effects that no command accounts for; see rule C3.
    pub doubled: u64,
    /// How long it took.
    pub seconds: f64,
    /// SHA-256 over the final states of incidents, assignments and units.
    pub digest: String,
    /// Every verdict, in the order of the file.
    pub findings: Vec<Finding>,
}

impl Report {
    pub(super) fn make(mapping: &Mapping, plan: &Plan, answers: &Answers, finals: &Finals) -> Self {
        let mut findings = plan.findings.clone();
        let mut commands = CommandsTold::default();
        add_unit_answers(plan, answers, &mut commands, &mut findings);
        for (command, answer) in plan.commands.iter().zip(&answers.commands) {
            match answer {
                Some(Answer::Accepted { .. }) => match command.source {
                    Source::Time(_) => commands.for_times += 1,
                    Source::Cancel => commands.cancels += 1,
                    Source::Close => commands.closes += 1,
                },
                Some(Answer::Refused { code }) => {
                    *commands.refused.entry(code.clone()).or_default() += 1;
                    let column = match command.source {
                        Source::Time(stage) => mapping.column_name(stage),
                        Source::Cancel => "cancel".to_owned(),
                        Source::Close => "close".to_owned(),
                    };
                    let code = code.clone();
                    let row = &plan.rows[command.row];
                    findings.push(row.finding(Verdict::Refused { column, code }));
                }
                None => {}
            }
        }
        findings.sort_by_key(|it| it.line);
        let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
        for it in &findings {
            *verdicts.entry(it.verdict.word().to_owned()).or_default() += 1;
        }
        let mut lines: Vec<u64> = findings.iter().map(|it| it.line).collect();
        lines.dedup();
        Self {
            record: mapping.name.clone(),
            calls: plan.calls,
            rows: plan.rows.len(),
            units: plan.units.len(),
            times: plan.times(),
            times_told: tell_times(plan, answers),
            rows_plain: plan.rows.len() - lines.len(),
            commands,
            verdicts,
            untranslated: plan.untranslated.clone(),
            begins: plan.begins(),
            ends: plan.ends(),
            clock_sets: answers.clock_sets,
            lost: finals.lost(plan, answers),
            doubled: doubled(plan, answers),
            seconds: 0.0,
            digest: finals.digest(),
            findings,
        }
    }

    /// Whether every time of the record is accounted for, nothing was lost and nothing doubled.
    pub fn is_sound(&self) -> bool {
        self.times_told.sum() == self.times && self.lost == 0 && self.doubled == 0
    }
}

fn add_unit_answers(
    plan: &Plan,
    answers: &Answers,
    commands: &mut CommandsTold,
    findings: &mut Vec<Finding>,
) {
    for (unit, answer) in plan.units.iter().zip(&answers.units) {
        match answer {
            Answer::Accepted { .. } => commands.units += 1,
            Answer::Refused { code } => {
                *commands.refused.entry(code.clone()).or_default() += 1;
                let code = code.clone();
                findings.push(plan.rows[unit.row].finding(Verdict::UnitRefused { code }));
            }
        }
    }
}

fn tell_times(plan: &Plan, answers: &Answers) -> TimesTold {
    let mut told = TimesTold::default();
    for fate in plan.fates.iter().flatten().flatten() {
        match fate {
            Fate::Repeated => told.repeated += 1,
            Fate::NotSent => told.not_sent += 1,
            Fate::Sent(index) => match answers.commands.get(*index) {
                Some(Some(Answer::Accepted { .. })) => told.accepted += 1,
                Some(Some(Answer::Refused { .. })) => told.refused += 1,
                // Not answered: told nowhere, so that the sum shows it.
                _ => {}
            },
        }
    }
    told
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let it = &self.times_told;
        writeln!(
            f,
            "record {}: {} calls, {} rows, {} units",
            self.record, self.calls, self.rows, self.units
        )?;
        if let (Some(begins), Some(ends)) = (self.begins, self.ends) {
            writeln!(
                f,
                "from {begins} to {ends}, played in {:.1} s",
                self.seconds
            )?;
        }
        writeln!(
            f,
            "{} times = {} accepted + {} refused + {} repeated + {} not sent",
            self.times, it.accepted, it.refused, it.repeated, it.not_sent
        )?;
        let added = (
            self.commands.closes,
            self.commands.cancels,
            self.commands.units,
        );
        writeln!(
            f,
            "added: {} calls closed, {} assignments ended, {} units registered",
            added.0, added.1, added.2
        )?;
        for (code, count) in &self.commands.refused {
            writeln!(f, "  refused {code}: {count}")?;
        }
        writeln!(
            f,
            "{} rows are plain; verdicts on the others:",
            self.rows_plain
        )?;
        for (verdict, count) in &self.verdicts {
            writeln!(f, "  {verdict}: {count}")?;
        }
        for (column, values) in &self.untranslated {
            writeln!(f, "  no translation in {column}: {values:?}")?;
        }
        writeln!(f, "{} lost, {} doubled", self.lost, self.doubled)?;
        write!(f, "final states {}", self.digest)
    }
}
