//! The planner on a small made-up record that has every bad case, and on broken files and mappings.

use std::path::{Path, PathBuf};

use super::{
    CallsError, Fate, Mapping, Plan, Sheet, Verdict,
    action::{Action, Planned},
    ids::Ids,
};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

fn small_text() -> String {
    std::fs::read_to_string(fixtures().join("calls/small.csv")).unwrap()
}

fn small_mapping() -> Mapping {
    Mapping::load(&fixtures().join("calls/small.toml")).unwrap()
}

fn plan_of(text: &str) -> Result<Plan, CallsError> {
    Plan::make(&small_mapping(), &Sheet::parse(text.as_bytes())?)
}

/// Sent, repeated and not sent times of a plan.
fn counts(plan: &Plan) -> [usize; 3] {
    let fates = plan.fates.iter().flatten().flatten();
    fates.fold([0; 3], |mut it, fate| {
        match fate {
            Fate::Sent(_) => it[0] += 1,
            Fate::Repeated => it[1] += 1,
            Fate::NotSent => it[2] += 1,
        }
        it
    })
}

/// Every finding as `line verdict detail -columns not sent`; written by hand from reading the record.
#[test]
fn every_bad_row_has_its_verdict_and_no_good_row_has_one() {
    let plan = plan_of(&small_text()).unwrap();
    let told: Vec<String> = plan
        .findings
        .iter()
        .map(|it| {
            let detail = match &it.verdict {
                Verdict::UnreadableCell { column, .. }
                | Verdict::MissingValue { column }
                | Verdict::MissingTime { column }
                | Verdict::AmbiguousTime { column }
                | Verdict::TextCut { column } => column.clone(),
                Verdict::TimesBackwards { columns } => columns.join(">"),
                Verdict::Overlap { with } => with.clone(),
                Verdict::ConflictingValue { column, first_line } => {
                    format!("{column}@{first_line}")
                }
                Verdict::RepeatedRow { first_line } => format!("@{first_line}"),
                Verdict::EndedByNextDispatch { call } => call.clone(),
                _ => String::new(),
            };
            let line = format!(
                "{} {} {detail} -{}",
                it.line,
                it.verdict.word(),
                it.not_sent.join(",")
            );
            line.replace("  ", " ")
                .trim_end_matches([' ', '-'])
                .to_owned()
        })
        .collect();
    let mut sorted = told.clone();
    sorted.sort();
    let mut expected = vec![
        "4 cancelled_before_scene",
        "5 times_backwards leaving>arrived -arrived",
        "6 overlap C01",
        "7 no_position -received,taken,sent,moving,free",
        "8 unreadable_cell moving",
        "9 missing_time free",
        "9 ended_by_next_dispatch C08",
        "11 repeated_row @10",
        "13 conflicting_value received@12 -received",
        "13 conflicting_value type@12",
        "13 conflicting_value lat, lon@12",
        "14 times_backwards received>sent",
        "14 times_backwards taken>sent",
        "15 times_backwards taken>sent",
        "16 cancelled_before_scene",
        "17 unreadable_cell lat, lon",
        "17 no_position -received,taken,sent,moving,free",
        "18 missing_value call -received,taken,sent,moving,free",
        "19 missing_value unit -sent",
        "19 call_left_open",
        "20 missing_time sent -moving,free",
        "20 call_left_open",
        "21 never_received -taken,sent,moving,free",
        "24 missing_time there",
        "24 overlap C19",
        "25 times_backwards received>sent",
        "25 times_backwards taken>sent",
        "25 cancelled_before_scene",
        "26 text_cut place",
        "28 ambiguous_time received",
        "28 ambiguous_time taken",
        "28 ambiguous_time sent",
        "28 ambiguous_time moving",
        "28 ambiguous_time there",
        "29 missing_time free",
        "29 call_left_open",
        "30 conflicting_value kind@4",
        "30 cancelled_before_scene",
    ];
    expected.sort_unstable();
    assert_eq!(sorted, expected);
    assert!(plan.findings.is_sorted_by_key(|it| it.line));
    assert_eq!((plan.calls, plan.rows.len(), plan.times()), (24, 29, 162));
    assert_eq!(counts(&plan), [126, 11, 25]);
    assert_eq!(plan.untranslated["type"]["cat in tree"], 1);
    assert_eq!(plan.untranslated["prio"]["middle"], 1);
}

#[test]
fn commands_go_in_time_and_wait_for_those_of_their_call_and_unit() {
    let plan = plan_of(&small_text()).unwrap();
    assert!(plan.commands.is_sorted_by_key(|it| it.due));
    let mut ids = std::collections::BTreeSet::new();
    for (index, command) in plan.commands.iter().enumerate() {
        assert!(command.after.iter().all(|it| *it < index));
        assert!(ids.insert(command_id(command)), "one id, one command");
        // The commands before it of the same call and unit are all reached by following `after`.
        for (other, before) in plan.commands[..index].iter().enumerate() {
            let is_tied = before.incident == command.incident
                || (before.unit.is_some() && before.unit == command.unit);
            assert!(
                !is_tied || reaches(&plan, index, other),
                "{index} after {other}"
            );
        }
    }
    // Free at the very second at which it is sent elsewhere: the end comes first, or the unit would be busy.
    let at = |line: u64, stage: usize| {
        let row = plan.rows.iter().position(|it| it.line == line).unwrap();
        match plan.fates[row][stage] {
            Some(Fate::Sent(index)) => index,
            it => panic!("{line} {stage}: {it:?}"),
        }
    };
    assert!(at(26, 7) < at(27, 2) && at(27, 2) < at(27, 3));
    // The call is there before its unit, whatever the record says.
    assert!(at(14, 0) < at(14, 2) && at(25, 0) < at(25, 2));
}

fn reaches(plan: &Plan, from: usize, to: usize) -> bool {
    from == to
        || plan.commands[from]
            .after
            .iter()
            .any(|it| *it >= to && reaches(plan, *it, to))
}

fn command_id(command: &Planned) -> uuid::Uuid {
    match &command.action {
        Action::Report(it) => it.command_id,
        Action::Triage(it) => it.command_id,
        Action::Assign(it) => it.command_id,
        Action::Advance(it) => it.command_id,
        Action::Cancel(it) => it.command_id,
        Action::Close(it) => it.command_id,
    }
}

#[test]
fn the_same_record_gives_the_same_commands() {
    let (one, other) = (
        plan_of(&small_text()).unwrap(),
        plan_of(&small_text()).unwrap(),
    );
    let actions = |plan: &Plan| {
        plan.commands
            .iter()
            .map(|it| it.action.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(actions(&one), actions(&other));
    let twice = Ids::new("small");
    assert_ne!(
        twice.assignment("C17", "E1", 0),
        twice.assignment("C17", "E1", 1)
    );
}

#[test]
fn a_file_cut_anywhere_is_an_answer_or_a_plan_that_accounts_for_every_time() {
    let text = small_text();
    let mut errors = 0;
    for end in 0..text.len() {
        match plan_of(&text[..end]) {
            Ok(plan) => assert_eq!(
                counts(&plan).iter().sum::<usize>(),
                plan.times(),
                "cut at {end}"
            ),
            Err(
                CallsError::Empty
                | CallsError::RowLength { .. }
                | CallsError::MissingColumn { .. }
                | CallsError::DoubleColumn { .. },
            ) => errors += 1,
            Err(other) => panic!("cut at {end}: {other}"),
        }
    }
    assert!(errors > text.len() / 2, "a cut row is told: {errors}");
}

#[test]
fn every_missing_column_is_named() {
    let text = small_text();
    let (header, rest) = text.split_once('\n').unwrap();
    for name in header.split(',') {
        let renamed: Vec<&str> = header
            .split(',')
            .map(|it| if it == name { "renamed" } else { it })
            .collect();
        match plan_of(&format!("{}\n{rest}", renamed.join(","))) {
            Err(CallsError::MissingColumn { column, .. }) => assert_eq!(column, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_mapping_says_what_is_wrong_with_it() {
    let good = std::fs::read_to_string(fixtures().join("calls/small.toml")).unwrap();
    let wrong = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        Mapping::parse(&good.replacen(from, to, 1))
            .unwrap_err()
            .to_string()
    };
    assert!(wrong("owner = ", "ownr = ").contains("ownr"));
    assert!(wrong("place = [\"street\"]", "place = []").contains("columns.place"));
    assert!(wrong("high = 1", "high = 9").contains("priorities"));
    assert!(
        wrong("owner = \"small_fire\"", "owner = \"nobody\"").contains("`owner` names `nobody`")
    );
    assert!(wrong("lon = \"lon\"\n", "").contains("columns.position"));
    assert!(wrong("Europe/Paris", "Europe/Atlantis").contains("time.zone"));
    assert!(wrong("received = \"received\"\n", "").contains("received"));
    assert!(wrong("cancel_at_next_dispatch", "guess").contains("end_missing"));
    let printed = format!("{:?}", Mapping::parse(&good).unwrap());
    assert!(!printed.contains("replay of bad cases"));
    Mapping::load(&fixtures().join("mappings/sffd.toml")).unwrap();
}
