//! Dispatch records replayed over real sockets: a made-up one with every bad case, and a real city's week.
//!
//! What the server shows afterwards is compared with an independent fold of the same file (`fold`).

mod facts;
mod fold;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    time::Duration,
};

use acceptance::{
    Made, config,
    figures::{self, Figure},
    listener,
};
use client::Client;
use player::calls::{Mapping, Plan, Report, Sheet, Verdict, play};
use server::{Extras, Started, setup::Setup};
use tempfile::TempDir;

use fold::{Dialect, days, fold};

/// The made-up record.
const SMALL: Dialect = Dialect {
    names: ["call", "unit", "type", "prio"],
    times: [
        "received", "taken", "sent", "moving", "there", "leaving", "arrived", "free",
    ],
    place: &["lon", "lat"],
    read_time: |text| {
        let local = local_time(text, '-', [0, 1, 2])?;
        // Central European time; in 2026 summer time ends on 25 October, when the clock shows 02:00 to 03:00 twice.
        let is_summer = local < days(2026, 10, 25) * 86_400 + 3 * 3_600;
        Some(local - if is_summer { 7_200 } else { 3_600 })
    },
    incident_type: |it| match it {
        "fire" => "fire",
        "person" => "medical",
        _ => "other",
    },
    priority: |it| match it {
        "high" => 1,
        "low" => 4,
        _ => 3,
    },
    foreign_units: &["P9"],
};

/// The real week.
const WEEK: Dialect = Dialect {
    names: ["Call Number", "Unit ID", "Call Type", "Priority"],
    times: [
        "Received DtTm",
        "Entry DtTm",
        "Dispatch DtTm",
        "Response DtTm",
        "On Scene DtTm",
        "Transport DtTm",
        "Hospital DtTm",
        "Available DtTm",
    ],
    place: &["Location"],
    // Pacific standard time: the week lies in winter.
    read_time: |text| Some(local_time(text, '/', [2, 0, 1])? + 8 * 3_600),
    incident_type: |it| match it {
        "Alarms" => "fire_alarm",
        "Citizen Assist / Service Call" => "service_call",
        "Confined Space / Structure Collapse" => "structure_collapse",
        "Electrical Hazard" => "electrical_hazard",
        "Elevator / Escalator Rescue" => "technical_rescue",
        "Fuel Spill" => "fuel_spill",
        "Gas Leak (Natural and LP Gases)" => "gas_leak",
        "HazMat" => "hazmat",
        "Industrial Accidents" => "industrial_accident",
        "Medical Incident" => "medical",
        "Odor (Strange / Unknown)" => "odor",
        "Outside Fire" => "fire",
        "Smoke Investigation (Outside)" => "smoke",
        "Structure Fire" => "structure_fire",
        "Traffic Collision" => "traffic_collision",
        "Vehicle Fire" => "vehicle_fire",
        "Water Rescue" => "water_rescue",
        _ => "other",
    },
    priority: |it| match it {
        "E" => 1,
        "3" => 2,
        "2" => 4,
        "1" => 5,
        _ => 3,
    },
    foreign_units: &[],
};

/// Seconds since 1970 as the clock on the wall counts them, from `date time [AM|PM]`.
fn local_time(text: &str, date_mark: char, order: [usize; 3]) -> Option<i64> {
    let mut parts = text.split(' ');
    let date: Vec<i64> = parts
        .next()?
        .split(date_mark)
        .filter_map(|it| it.parse().ok())
        .collect();
    let time: Vec<i64> = parts
        .next()?
        .split(':')
        .filter_map(|it| it.parse().ok())
        .collect();
    let day = days(
        *date.get(order[0])?,
        *date.get(order[1])?,
        *date.get(order[2])?,
    );
    let hour = match parts.next() {
        Some("AM") => time.first()? % 12,
        Some("PM") => time.first()? % 12 + 12,
        _ => *time.first()?,
    };
    Some(day * 86_400 + hour * 3_600 + time.get(1)? * 60 + time.get(2)?)
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

fn text_of(path: &str) -> String {
    std::fs::read_to_string(fixtures().join(path)).expect("a fixture")
}

/// The real week, if it lies beside the repository.
fn week() -> Option<String> {
    let name = "shared/data/sf/sffd_calls_2016-12-31_2017-01-07.csv";
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = folders.map(|it| it.join(name)).find(|it| it.is_file())?;
    std::fs::read_to_string(found).ok()
}

/// An exercise server with the agencies of a record.
struct Exercise {
    started: Started,
    _data: TempDir,
}

impl Exercise {
    async fn start(setup: &str, begins: i64) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let made = Made {
            exercise_ms: Some(begins * 1_000),
            ..Made::default()
        };
        let setup = Setup::parse(&text_of(setup), None).expect("a set-up");
        let extras = Extras {
            setup: Some(setup),
            demo: None,
        };
        let config = config(data.path().to_owned(), made);
        let started = server::start(config, extras, listener().await)
            .await
            .expect("a server");
        Self {
            started,
            _data: data,
        }
    }

    async fn small() -> Self {
        Self::start("calls/small-setup.toml", days(2026, 10, 20) * 86_400).await
    }

    async fn week() -> Self {
        Self::start("mappings/sffd-setup.toml", days(2016, 12, 30) * 86_400).await
    }

    fn base(&self) -> String {
        format!("http://{}", self.started.address)
    }

    /// What is there now, seen from all desks of the mapping.
    async fn facts(&self, mapping: &Mapping, call_label: &str) -> BTreeMap<String, usize> {
        let mut facts = BTreeMap::new();
        for it in &mapping.agency {
            let desk = Client::new(&self.base()).expect("an address");
            desk.sign_in(&it.desk, &it.password).await.expect("a seat");
            facts.extend(facts::of_agency(&desk, &it.id, call_label).await);
        }
        facts
    }

    async fn stop(self) {
        self.started.stop().await.expect("a clean stop");
    }
}

fn plan(mapping: &Mapping, text: &str) -> Plan {
    Plan::make(mapping, &Sheet::parse(text.as_bytes()).expect("a record")).expect("a plan")
}

fn small_mapping() -> Mapping {
    Mapping::parse(&text_of("calls/small.toml")).expect("a mapping")
}

/// Facts that should be there and are not; facts that are there and should not, or twice.
fn differences(
    wanted: &BTreeSet<String>,
    shown: &BTreeMap<String, usize>,
) -> (Vec<String>, Vec<String>) {
    let lost = wanted
        .iter()
        .filter(|it| !shown.contains_key(*it))
        .cloned()
        .collect();
    let surplus = shown
        .iter()
        .filter(|(it, count)| !wanted.contains(*it) || **count > 1);
    (lost, surplus.map(|(it, _)| it.clone()).collect())
}

fn assert_equal(wanted: &BTreeSet<String>, shown: &BTreeMap<String, usize>) {
    let (lost, surplus) = differences(wanted, shown);
    let few = |it: &[String]| it.iter().take(20).cloned().collect::<Vec<_>>();
    assert!(
        lost.is_empty() && surplus.is_empty(),
        "{} lost: {:#?}\n{} surplus: {:#?}",
        lost.len(),
        few(&lost),
        surplus.len(),
        few(&surplus)
    );
}

fn refusals(report: &Report) -> Vec<String> {
    let refused = report.findings.iter().filter_map(|it| match &it.verdict {
        Verdict::Refused { column, code } => Some(format!("{} {column} {code}", it.line)),
        Verdict::UnitRefused { code } => Some(format!("{} unit {code}", it.line)),
        _ => None,
    });
    refused.collect()
}

/// Every bad case: the states are those of the fold, and what the rules refuse is listed by line, column and code.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_with_every_bad_case_ends_as_its_fold_says() {
    let (mapping, text) = (small_mapping(), text_of("calls/small.csv"));
    let server = Exercise::small().await;
    let report = play(&mapping, plan(&mapping, &text), &server.base())
        .await
        .expect("a replay");
    println!("{report}");
    let folded = fold(&text, &SMALL);
    assert_eq!(folded.size, [report.calls, report.rows, report.times]);
    assert_equal(&folded.facts, &server.facts(&mapping, "call").await);
    assert!(report.is_sound(), "{report}");
    // By hand: U1 for E1 that works C01; U3 for the other agency's P9; U2 for a scene that L1 never reached; R2 for a
    // dispatch four hours back, and then nothing to advance.
    let expected = [
        "6 moving unit_busy",
        "6 there unit_busy",
        "16 sent unknown",
        "16 moving unknown",
        "16 free unknown",
        "24 leaving wrong_state",
        "24 arrived wrong_state",
        "25 sent too_far_back",
        "25 moving unknown",
        "25 free unknown",
    ];
    assert_eq!(refusals(&report), expected);
    server.stop().await;
}

/// A replay that is killed again and again, each time in the middle of what it sends, and then runs to the end leaves
/// what one that was never disturbed leaves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replay_that_is_killed_and_started_again_doubles_nothing() {
    let (mapping, text) = (small_mapping(), text_of("calls/small.csv"));
    let wanted = fold(&text, &SMALL).facts;
    let servers = [Exercise::small().await, Exercise::small().await];
    kill_and_start_again(servers, &mapping, &text, "call", &wanted, 12).await;
}

/// The same with some hours of the real week, where many units are on their way at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn real_hours_that_are_killed_and_started_again_double_nothing() {
    let Some(text) = week() else {
        println!("skipped: no shared/data/sf beside the repository");
        return;
    };
    let text: String = text.split_inclusive('\n').take(800).collect();
    let mapping = Mapping::parse(&text_of("mappings/sffd.toml")).expect("a mapping");
    let wanted = fold(&text, &WEEK).facts;
    let servers = [Exercise::week().await, Exercise::week().await];
    kill_and_start_again(servers, &mapping, &text, "Call Number", &wanted, 2).await;
}

async fn kill_and_start_again(
    [undisturbed, server]: [Exercise; 2],
    mapping: &Mapping,
    text: &str,
    call_label: &str,
    wanted: &BTreeSet<String>,
    kills: i64,
) {
    let played = async |it: &Exercise| play(mapping, plan(mapping, text), &it.base()).await;
    let first = played(&undisturbed).await.expect("a replay");
    let (begins, ends) = first
        .begins
        .zip(first.ends)
        .expect("a record with commands");
    let mut killed = 0;
    for nth in 1..=kills {
        let (mapping, plan, base) = (mapping.clone(), plan(mapping, text), server.base());
        let run = tokio::spawn(async move { play(&mapping, plan, &base).await.map(|_| ()) });
        let share_ms = ends.0.ms_since(begins.0) / (kills + 1) * nth;
        let until = begins.0.plus_ms(share_ms);
        while server.started.clock.now() < until && !run.is_finished() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        run.abort();
        killed += i64::from(run.await.is_err_and(|it| it.is_cancelled()));
    }
    assert!(
        killed * 2 >= kills,
        "only {killed} of {kills} were killed while they ran"
    );
    let again = played(&server).await.expect("a replay");
    assert_equal(wanted, &server.facts(mapping, call_label).await);
    assert!(again.is_sound(), "{again}");
    assert_eq!(again.digest, first.digest);
    assert_eq!(
        (&again.times_told, &again.commands),
        (&first.times_told, &first.commands)
    );
    undisturbed.stop().await;
    server.stop().await;
}

/// Negative control: one time that is not sent is found, and so is one that is sent and should not be.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_dropped_command_is_found_out() {
    let (mapping, text) = (small_mapping(), text_of("calls/small.csv"));
    let on_scene = ",2026-10-24 08:06:00,";
    assert_eq!(text.matches(on_scene).count(), 1);
    let server = Exercise::small().await;
    let dropped = text.replace(on_scene, ",,");
    play(&mapping, plan(&mapping, &dropped), &server.base())
        .await
        .expect("a replay");
    let shown = server.facts(&mapping, "call").await;
    let at = days(2026, 10, 24) * 86_400 + 6 * 3_600 + 6 * 60;
    // Without the time there are no intervals that begin or end with it.
    let missing = [
        &format!("on_scene at {at}"),
        "on_scene took 3240",
        "travel took 240",
    ];
    let missing = missing.map(|it| format!("unit E1 on C01 #0 {it}")).to_vec();
    assert_eq!(
        differences(&fold(&text, &SMALL).facts, &shown),
        (missing, vec![])
    );
    let mut too_little = fold(&dropped, &SMALL).facts;
    assert_equal(&too_little, &shown);
    let some = too_little.pop_first().expect("facts");
    assert_eq!(differences(&too_little, &shown), (vec![], vec![some]));
    server.stop().await;
}

/// The server decides who may play: not a live one, not with another agency's seats.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replay_is_turned_away_where_it_does_not_belong() {
    let (mapping, text) = (small_mapping(), text_of("calls/small.csv"));
    let server = Exercise::small().await;
    let refused = |mapping: Mapping, base: String| {
        let plan = plan(&mapping, &text);
        async move {
            play(&mapping, plan, &base)
                .await
                .expect_err("no seat")
                .to_string()
        }
    };
    let mut wrong = mapping.clone();
    wrong.agency[0].password = "not the password".to_owned();
    assert!(
        refused(wrong, server.base())
            .await
            .contains("small-fire-desk")
    );
    let mut wrong = mapping.clone();
    wrong.agency[0].desk = "small-ems-desk".to_owned();
    assert!(
        refused(wrong, server.base())
            .await
            .contains("belongs to `small_ems`")
    );
    let mut wrong = mapping.clone();
    wrong.agency[0].admin = "small-fire-desk".to_owned();
    assert!(
        refused(wrong, server.base())
            .await
            .contains("holds none of the roles")
    );
    assert!(
        refused(mapping.clone(), "https://127.0.0.1:1".to_owned())
            .await
            .contains("must begin with")
    );

    let data = tempfile::tempdir().expect("a folder");
    let setup = Setup::parse(&text_of("calls/small-setup.toml"), None).expect("a set-up");
    let extras = Extras {
        setup: Some(setup),
        demo: None,
    };
    let config = config(data.path().to_owned(), Made::default());
    let live = server::start(config, extras, listener().await)
        .await
        .expect("a server");
    let base = format!("http://{}", live.address);
    assert!(
        refused(mapping, base)
            .await
            .contains("not one for exercises")
    );
    live.stop().await.expect("a clean stop");
    server.stop().await;
}

/// The figure of the issue: a real city's week, 0 lost, 0 doubled, states equal; the seconds are told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_week_ends_as_its_fold_says() {
    let Some(text) = week() else {
        println!("skipped: no shared/data/sf beside the repository");
        return;
    };
    let mapping = Mapping::parse(&text_of("mappings/sffd.toml")).expect("a mapping");
    let server = Exercise::week().await;
    let report = play(&mapping, plan(&mapping, &text), &server.base())
        .await
        .expect("a replay");
    println!("{report}");
    let folded = fold(&text, &WEEK);
    let shown = server.facts(&mapping, "Call Number").await;
    let (lost, surplus) = differences(&folded.facts, &shown);
    let is_equal = lost.is_empty() && surplus.is_empty();
    figures::write(
        "calls",
        &[
            Figure::at_most(
                "week_lost",
                (report.lost + lost.len()) as f64,
                "facts",
                "0",
                0.0,
            ),
            Figure::at_most(
                "week_doubled",
                (report.doubled as usize + surplus.len()) as f64,
                "facts",
                "0",
                0.0,
            ),
            Figure::at_least("week_states_equal", f64::from(is_equal), "bool", "1", 1.0),
            Figure::told("week_seconds", report.seconds, "s"),
            Figure::told(
                "week_commands_accepted",
                report.times_told.accepted as f64,
                "commands",
            ),
        ],
    );
    assert_equal(&folded.facts, &shown);
    assert_eq!(folded.size, [3_560, 7_704, 48_922]);
    assert_eq!(folded.size, [report.calls, report.rows, report.times]);
    assert!(report.is_sound(), "{report}");
    server.stop().await;
}
