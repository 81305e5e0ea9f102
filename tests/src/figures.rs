//! Figures that tests measure, written where `cargo xtask figures` reads them. Also compiled into the tests of the domain.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

/// One figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Its name.
    pub name: String,
    /// What was measured.
    pub value: f64,
    /// In what.
    pub unit: &'static str,
    /// What it should be, in words.
    pub goal: &'static str,
    /// Whether it is.
    pub met: bool,
}

impl Figure {
    /// A figure that should be at most `max`.
    pub fn at_most(
        name: &str,
        value: f64,
        unit: &'static str,
        goal: &'static str,
        max: f64,
    ) -> Self {
        Self {
            name: name.to_owned(),
            value,
            unit,
            goal,
            met: value <= max,
        }
    }

    /// A figure that should be at least `min`.
    pub fn at_least(
        name: &str,
        value: f64,
        unit: &'static str,
        goal: &'static str,
        min: f64,
    ) -> Self {
        Self {
            name: name.to_owned(),
            value,
            unit,
            goal,
            met: value >= min,
        }
    }

    /// A figure that is told without a goal.
    pub fn told(name: &str, value: f64, unit: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            value,
            unit,
            goal: "told",
            met: true,
        }
    }
}

/// Where cargo puts what it makes.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || {
            // The root of the workspace, from whichever package this is compiled into.
            let package = Path::new(env!("CARGO_MANIFEST_DIR"));
            let root = package
                .ancestors()
                .find(|it| it.join("Cargo.lock").exists());
            root.unwrap_or(package).join("target")
        },
        PathBuf::from,
    )
}

/// Writes the figures of one producer and prints them.
pub fn write(producer: &str, figures: &[Figure]) {
    let folder = target().join("figures");
    let list: Vec<Value> = figures
        .iter()
        .map(|it| json!({"name": it.name, "value": it.value, "unit": it.unit, "goal": it.goal, "met": it.met}))
        .collect();
    for it in figures {
        println!(
            "{} {} {} goal {} {}",
            it.name,
            it.value,
            it.unit,
            it.goal,
            if it.met { "met" } else { "not met" }
        );
    }
    fs::create_dir_all(&folder).expect("the folder of figures");
    let text = serde_json::to_string_pretty(&json!({ "figures": list })).expect("plain values");
    fs::write(folder.join(format!("{producer}.json")), text).expect("a figure file");
}
