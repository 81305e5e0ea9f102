//! Rule Y3: a draw that is written down stays as it is, and a program that shares nothing with this one draws the same.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use domain::{
    AgencyId, TaskId, TaskItemId,
    inspection::{DrawList, HowMany, Lot},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Value, json};

use super::{
    drawing::{lists, seeds},
    figures::{Figure, target, write},
};

/// More than the figure asks for.
const DRAWS: usize = 600;
/// Lists that are tried for them: some have too few inspectors.
const TRIED_MAX: usize = 10 * DRAWS;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn number(value: &Value) -> u16 {
    u16::try_from(value.as_u64().unwrap()).unwrap()
}

fn agency(value: &Value) -> AgencyId {
    AgencyId::new(value["agency"].as_str().unwrap()).unwrap()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().unwrap().iter()
}

/// The list of a line.
fn list(line: &Value) -> DrawList {
    let targets = items(&line["targets"]);
    let mut list = DrawList {
        task: TaskId(line["task"].as_str().unwrap().parse().unwrap()),
        plan: HowMany {
            targets: line["draw"].as_u64().map(|it| u16::try_from(it).unwrap()),
            inspectors_each: u8::try_from(line["inspectors_each"].as_u64().unwrap()).unwrap(),
        },
        targets: targets
            .map(|it| {
                (
                    number(&it["number"]),
                    TaskItemId(it["id"].as_str().unwrap().parse().unwrap()),
                )
            })
            .collect(),
        inspectors: BTreeMap::new(),
        excluded: items(&line["excluded"])
            .map(|it| (agency(it), number(&it["inspector"]), number(&it["target"])))
            .collect(),
    };
    for it in items(&line["inspectors"]) {
        list.inspectors
            .entry(agency(it))
            .or_default()
            .insert(number(&it["number"]));
    }
    list
}

/// A list and what was drawn of it, as a line.
fn line(list: &DrawList, seed: &str, lots: &[Lot]) -> Value {
    let of = |agency: &AgencyId, number: u16| json!({"agency": agency, "number": number});
    let pools = list.inspectors.iter();
    let inspectors: Vec<Value> = pools
        .flat_map(|(agency, numbers)| numbers.iter().map(|it| of(agency, *it)))
        .collect();
    let lot = |it: &Lot| {
        let inspectors = it
            .inspectors
            .iter()
            .map(|(agency, number)| of(agency, *number));
        json!({"target": it.target, "inspectors": inspectors.collect::<Vec<_>>()})
    };
    json!({
        "task": list.task,
        "draw": list.plan.targets,
        "inspectors_each": list.plan.inspectors_each,
        "targets": list.targets.iter().map(|(number, id)| json!({"number": number, "id": id})).collect::<Vec<_>>(),
        "inspectors": inspectors,
        "excluded": list.excluded.iter()
            .map(|(agency, inspector, target)| json!({"agency": agency, "inspector": inspector, "target": target}))
            .collect::<Vec<_>>(),
        "seed": seed,
        "sha256": list.digest(),
        "drawn": lots.iter().map(lot).collect::<Vec<_>>(),
    })
}

/// Lets the other program draw again what is in this file; gives what it says and whether it is content.
fn again(file: &Path, arguments: &[&str]) -> (String, bool) {
    let output = Command::new("node")
        .arg(root().join("tests/inspection/recompute.mjs"))
        .args(arguments)
        .arg(file)
        .output()
        .expect("node, which the console is built with");
    print!("{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    println!("{}", said.trim_end());
    (said.trim_end().to_owned(), output.status.success())
}

/// The two numbers of a line like `3 draws, 3 equal`.
fn counts(said: &str) -> (usize, usize) {
    let mut numbers = said
        .split(|it: char| !it.is_ascii_digit())
        .filter(|it| !it.is_empty());
    let mut next = || {
        numbers
            .next()
            .and_then(|it| it.parse().ok())
            .unwrap_or_default()
    };
    (next(), next())
}

fn fixture() -> PathBuf {
    root().join("fixtures/inspection/draw.jsonl")
}

#[test]
fn y3_what_is_written_down_is_drawn() {
    let text = fs::read_to_string(fixture()).unwrap();
    assert_eq!(text.lines().count(), 3);
    for text in text.lines() {
        let known: Value = serde_json::from_str(text).unwrap();
        let (list, seed) = (list(&known), known["seed"].as_str().unwrap());
        assert_eq!(line(&list, seed, &list.draw(seed).unwrap()), known);
    }
}

/// The list text of the first draw that is written down, to the byte.
#[test]
fn y3_the_list_text_is_as_it_is_described() {
    let text = fs::read_to_string(fixture()).unwrap();
    let first: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let wanted = concat!(
        "muster-draw/1\n",
        "task 5bc8fbbc-bde5-4099-8164-d8399f767c45\n",
        "draw 3 1\n",
        "target 1 d76d4330-f144-4bea-b0c1-1fdecb91ce37\n",
        "target 2 87b0b125-ec1d-4da0-a6eb-8c9ebd69fe29\n",
        "target 4 c6a53877-7733-4bdb-9721-0dff076ce2ef\n",
        "target 5 0d464138-a623-4255-bfc1-ea36f17fd374\n",
        "target 6 5f2dd97f-1cfb-40f6-a827-688de6a16a3b\n",
        "inspector harbour_health 1\n",
        "inspector harbour_health 2\n",
        "inspector harbour_health 3\n",
        "inspector tide_labour 1\n",
        "inspector tide_labour 3\n",
        "excluded harbour_health 2 4\n",
        "excluded tide_labour 1 5\n",
    );
    assert_eq!(list(&first).text(), wanted);
}

#[test]
fn y3_another_program_draws_what_is_written_down() {
    assert_eq!(
        again(&fixture(), &[]),
        ("3 draws, 3 equal".to_owned(), true)
    );
    let (said, is_found) = again(&fixture(), &["--control"]);
    assert!(is_found, "{said}");
}

/// Random lists and seeds: nothing that was drawn is drawn otherwise by the other program, and it does look.
#[test]
fn y3_another_program_draws_the_same_from_every_list() {
    let mut runner = TestRunner::deterministic();
    let every = (lists(), seeds());
    let mut draws = Vec::new();
    for _ in 0..TRIED_MAX {
        let (list, seed) = every.new_tree(&mut runner).unwrap().current();
        let lots = list.draw(&seed);
        draws.extend(lots.map(|it| line(&list, &seed, &it).to_string() + "\n"));
        if draws.len() == DRAWS {
            break;
        }
    }
    let folder = target().join("draws");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("random.jsonl");
    fs::write(&file, draws.concat()).unwrap();

    let (said, is_equal) = again(&file, &[]);
    let (read, equal) = counts(&said);
    let is_equal = is_equal && read == draws.len() && equal == read;
    let (control, is_found) = again(&file, &["--control"]);
    let (changed, unequal) = counts(&control);
    let is_found = is_found && changed == draws.len();
    let percent = 100.0 * unequal as f64 / changed.max(1) as f64;
    write(
        "draw",
        &[
            Figure::at_least("draws", read as f64, "draws", "≥ 500", 500.0),
            Figure {
                name: "draws_equal".to_owned(),
                value: equal as f64,
                unit: "draws",
                goal: "all",
                met: is_equal,
            },
            Figure::at_least(
                "draw_recomputed_equal",
                f64::from(u8::from(is_equal)),
                "bool",
                "1",
                1.0,
            ),
            Figure::at_least("draw_control_found", percent, "%", "100", 100.0),
        ],
    );
    assert!(is_equal && is_found, "{said}; {control}");
}
