//! The lines that are printed, read from what the producers left behind.

use std::{collections::BTreeMap, fmt, fs, path::Path};

use anyhow::{Context, bail};
use serde_json::Value;

/// A figure that an issue asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    /// Its name.
    pub(crate) name: &'static str,
    /// In what it is measured.
    pub(crate) unit: &'static str,
    /// What it should be; [`TOLD`] if it is only to be known.
    pub(crate) goal: &'static str,
}

/// The goal of a figure that has none.
pub(crate) const TOLD: &str = "told";

#[derive(Debug, PartialEq)]
struct Line {
    name: String,
    value: String,
    unit: String,
    goal: String,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Met,
    NotMet,
    NotMeasured,
}

/// All lines in the order in which they are asked for.
#[derive(Debug, Default)]
pub(crate) struct Table {
    lines: Vec<Line>,
}

impl Table {
    /// Adds the figures of one producer: those that are asked for, measured or not, and those that it adds itself.
    pub(crate) fn read(
        &mut self,
        folder: &Path,
        file: &str,
        asked: &[Asked],
    ) -> anyhow::Result<()> {
        let path = folder.join(file).with_extension("json");
        let mut measured = match fs::read(&path) {
            Ok(text) => parse(&text).with_context(|| format!("{file}.json"))?,
            Err(_absent) => BTreeMap::new(),
        };
        for it in asked {
            let line = measured.remove(it.name).unwrap_or_else(|| Line {
                name: it.name.to_owned(),
                value: "-".to_owned(),
                unit: it.unit.to_owned(),
                goal: it.goal.to_owned(),
                state: State::NotMeasured,
            });
            self.lines.push(line);
        }
        self.lines.extend(measured.into_values());
        Ok(())
    }

    /// Whether every goal was measured and met: what was not measured cannot count as met.
    pub(crate) fn is_all_met(&self) -> bool {
        self.lines.iter().all(|it| it.state == State::Met)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Line {
            name,
            value,
            unit,
            goal,
            state,
        } in &self.lines
        {
            let state = match state {
                State::Met => "met",
                State::NotMet => "not met",
                State::NotMeasured => "not measured",
            };
            writeln!(f, "{name} {value} {unit} {goal} {state}")?;
        }
        Ok(())
    }
}

fn parse(text: &[u8]) -> anyhow::Result<BTreeMap<String, Line>> {
    let document: Value = serde_json::from_slice(text)?;
    let figures = document["figures"]
        .as_array()
        .context("it has no list of figures")?;
    figures
        .iter()
        .map(|it| line(it).map(|line| (line.name.clone(), line)))
        .collect()
}

fn line(figure: &Value) -> anyhow::Result<Line> {
    let text = |key: &str| {
        figure[key]
            .as_str()
            .with_context(|| format!("a figure without {key}"))
    };
    let name = text("name")?;
    let value = match &figure["value"] {
        Value::Number(it) => short(it.as_f64().unwrap_or(f64::NAN)),
        Value::Bool(it) => it.to_string(),
        _ => bail!("{name} has no value"),
    };
    let state = match figure["met"].as_bool() {
        Some(true) => State::Met,
        Some(false) => State::NotMet,
        None => bail!("{name} does not say whether it is met"),
    };
    Ok(Line {
        name: name.to_owned(),
        value,
        unit: text("unit")?.to_owned(),
        goal: text("goal")?.to_owned(),
        state,
    })
}

/// Whole numbers as they are, others with at most three places.
fn short(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: [Asked; 2] = [
        Asked {
            name: "lost",
            unit: "commands",
            goal: "0",
        },
        Asked {
            name: "seconds",
            unit: "s",
            goal: TOLD,
        },
    ];

    fn table(json: Option<&str>) -> anyhow::Result<Table> {
        let folder = tempfile::tempdir()?;
        if let Some(json) = json {
            fs::write(folder.path().join("kills.json"), json)?;
        }
        let mut table = Table::default();
        table.read(folder.path(), "kills", &ASKED)?;
        Ok(table)
    }

    #[test]
    fn a_missing_file_is_not_measured_and_not_met() {
        let table = table(None).expect("a table");

        assert_eq!(
            table.to_string(),
            "lost - commands 0 not measured\nseconds - s told not measured\n"
        );
        assert!(!table.is_all_met());
    }

    #[test]
    fn measured_figures_come_in_the_asked_order_and_others_after_them() {
        let json = r#"{"figures": [
            {"name": "extra", "value": 7, "unit": "kB", "goal": "told", "met": true},
            {"name": "seconds", "value": 12.34567, "unit": "s", "goal": "told", "met": true},
            {"name": "lost", "value": 0, "unit": "commands", "goal": "0", "met": true}]}"#;
        let table = table(Some(json)).expect("a table");

        assert_eq!(
            table.to_string(),
            "lost 0 commands 0 met\nseconds 12.346 s told met\nextra 7 kB told met\n"
        );
        assert!(table.is_all_met());
    }

    #[test]
    fn one_figure_that_is_not_met_is_enough() {
        let json = r#"{"figures": [
            {"name": "lost", "value": 1, "unit": "commands", "goal": "0", "met": false},
            {"name": "seconds", "value": 1, "unit": "s", "goal": "told", "met": true}]}"#;

        assert!(!table(Some(json)).expect("a table").is_all_met());
    }

    #[test]
    fn a_file_that_breaks_the_contract_is_named_and_not_guessed_at() {
        for json in [
            "{}",
            "nonsense",
            r#"{"figures": [{"name": "lost", "value": "none"}]}"#,
        ] {
            let error = table(Some(json)).expect_err("refused");
            assert!(format!("{error:#}").contains("kills.json"), "{error:#}");
        }
    }
}
