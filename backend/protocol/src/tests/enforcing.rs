//! Bodies about enforcements that are wrong in themselves, and chains of custody as they are on the wire (N8).

use std::{fs, path::Path, process::Command as Process};

use domain::{
    AgencyId, Refusal, TaskItemId, Timestamp,
    enforcement::{NO_STEP, StepDigest},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Moment,
    attachment::Attachment,
    command as body,
    object_enforcement::{CustodyStep, Evidence},
    object_item::TaskItem,
    words::MediaType,
};

/// More than a reviewer would compute by hand.
const CHAINS: usize = 300;

fn with_head(mut value: Value) -> String {
    value["command_id"] = json!(Uuid::from_u128(7));
    value.to_string()
}

fn read<T: DeserializeOwned>(value: &Value) -> T {
    let text = with_head(value.clone());
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Code and field of why it is no command; nothing if it is one.
fn wrong<C>(command: Result<C, Refusal>) -> Option<(&'static str, Option<&'static str>)> {
    command.err().map(|it| (it.code(), it.field()))
}

fn id() -> Uuid {
    Uuid::from_u128(0x77)
}

/// N8: custody is offered to one agency or to one person, and to nobody else.
#[test]
fn n8_custody_is_offered_to_one() {
    let offer = |value: Value| wrong(read::<body::HandOverEvidence>(&value).into_command(id()));
    assert_eq!(offer(json!({"agency": "police"})), None);
    assert_eq!(
        offer(json!({"person": id(), "note": "Mind the glass"})),
        None
    );
    assert_eq!(offer(json!({})), Some(("empty", Some("to"))));
    let both = json!({"agency": "police", "person": id()});
    assert_eq!(offer(both), Some(("malformed", Some("to"))));
    let nobody = json!({"agency": "Police"});
    assert_eq!(offer(nobody), Some(("malformed", Some("agency"))));
}

/// N9: what is accepted has a reference at most, what is declined has a reason.
#[test]
fn n9_an_answer_to_a_referral_says_what_belongs_to_it() {
    let answer = |value: Value| wrong(read::<body::AnswerReferral>(&value).into_command(id()));
    assert_eq!(answer(json!({"accept": true})), None);
    assert_eq!(answer(json!({"accept": true, "reference": "PV 8"})), None);
    assert_eq!(answer(json!({"accept": false, "reason": "Taxes"})), None);
    let accepted = json!({"accept": true, "reason": "Taxes"});
    assert_eq!(answer(accepted), Some(("malformed", Some("reason"))));
    let declined = json!({"accept": false, "reference": "PV 8", "reason": "Taxes"});
    assert_eq!(answer(declined), Some(("malformed", Some("reference"))));
}

/// N5: a rule of signatures names a kind once.
#[test]
fn n5_a_rule_of_signatures_names_a_kind_once() {
    let rules = |value: Value| {
        let it: body::SetCountersigning = read(&json!({ "version": 0, "countersign": value }));
        wrong(it.into_command(id()))
    };
    assert_eq!(rules(json!([])), None);
    assert_eq!(
        rules(json!([{"measure": "seal"}, {"measure": "fine", "by": "police"}])),
        None
    );
    assert_eq!(
        rules(json!([{"measure": "seal"}, {"measure": "seal", "by": "police"}])),
        Some(("malformed", Some("countersign")))
    );
    assert_eq!(
        rules(json!([{"measure": "seal", "by": "~server"}])),
        Some(("malformed", Some("agency")))
    );
}

#[test]
fn words_and_places_that_there_are_not_are_refused() {
    let refuses = |value: &Value, word: &str| {
        let error = serde_json::from_str::<body::TakeMeasure>(&with_head(value.clone()));
        let error = error.unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    };
    refuses(
        &json!({"id": id(), "measure": "arrest", "against": "L. Chi"}),
        "unknown variant `arrest`",
    );
    refuses(
        &json!({"id": id(), "measure": "fine", "against": "L. Chi", "fine": {"amount": -1, "currency": "EUR"}}),
        "invalid value",
    );
    let nowhere =
        json!({"id": id(), "measure": "seal", "against": "A door", "at": {"lon": 181, "lat": 0}});
    let nowhere: body::TakeMeasure = read(&nowhere);
    assert_eq!(
        wrong(nowhere.into_command(id())),
        Some(("out_of_range", Some("lon")))
    );
}

fn fixture() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/enforcement/custody.json")
}

fn word(it: impl serde::Serialize) -> String {
    let word = serde_json::to_value(it).unwrap();
    word.as_str().unwrap().to_owned()
}

/// Its steps, and its end as if it were one more.
fn steps_of(it: &Evidence) -> Vec<CustodyStep> {
    let mut steps = it.custody.clone();
    steps.extend(it.ended.clone().map(|end| CustodyStep {
        step: it.custody.len() + 1,
        agency: end.agency,
        officer: None,
        holder: word(end.how),
        at: end.at,
        given_at: None,
        seal_intact: None,
        note: end.note,
        sha256: end.sha256,
    }));
    steps
}

/// The digests of its steps, if the first of its files that each covers are so many.
fn digests(it: &Evidence, covered: &[usize]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (step, files) in steps_of(it).iter().zip(covered) {
        let agency = AgencyId::new(&step.agency).unwrap();
        let digest = StepDigest {
            before: found.last().map_or(NO_STEP, String::as_str),
            evidence: TaskItemId(it.id),
            step: step.step,
            agency: &agency,
            at: step.at.0,
            given_at: step.given_at.map(|it| it.0),
            is_intact: step.seal_intact,
            what: &it.what,
            seal: &it.seal,
            holder: &step.holder,
            note: &step.note,
        };
        let files = it.attachments[..*files].iter().map(|it| it.sha256.as_str());
        found.push(digest.with_files(files));
    }
    found
}

fn told(it: &Evidence) -> Vec<String> {
    steps_of(it).into_iter().map(|it| it.sha256).collect()
}

fn written_down() -> Vec<Evidence> {
    let text = fs::read_to_string(fixture()).unwrap();
    let items: Vec<TaskItem> = serde_json::from_str(&text).unwrap();
    let evidence = items.into_iter().map(|it| match it {
        TaskItem::Evidence(it) => it,
        other => panic!("{other:?}"),
    });
    evidence.collect()
}

#[test]
fn n8_what_is_written_down_is_the_chain() {
    let covered: [&[usize]; 3] = [&[0, 2, 2, 3], &[0], &[0, 1, 1]];
    let all = written_down();
    assert_eq!(all.len(), covered.len());
    for (it, covered) in all.iter().zip(covered) {
        assert_eq!(digests(it, covered), told(it), "{}", it.number);
    }
}

/// Lets a program that shares nothing with this one compute the chains of a file; gives what it says and whether it is content.
fn again(file: &Path, arguments: &[&str]) -> (String, bool) {
    let script =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/enforcement/recompute.mjs");
    let output = Process::new("node")
        .arg(script)
        .args(arguments)
        .arg(file)
        .output()
        .expect("node, which the console is built with");
    print!("{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    (said.trim_end().to_owned(), output.status.success())
}

#[test]
fn n8_another_program_computes_what_is_written_down() {
    assert_eq!(
        again(&fixture(), &[]),
        ("3 chains, 3 equal".to_owned(), true)
    );
    let (said, is_found) = again(&fixture(), &["--control"]);
    assert!(is_found, "{said}");
}

prop_compose! {
    fn steps()(
        agency in "[a-z][a-z0-9_]{0,31}",
        texts in ("\\PC{0,40}", "[^\\x00]{0,40}"),
        at in 0_i64..4_000_000_000_000,
        given_at in 0_i64..4_000_000_000_000,
        is_intact in any::<bool>(),
        more_files in 0_usize..3,
    ) -> (CustodyStep, usize) {
        let step = CustodyStep {
            step: 0,
            agency,
            officer: None,
            holder: texts.0,
            at: Moment(Timestamp(at)),
            given_at: Some(Moment(Timestamp(given_at))),
            seal_intact: Some(is_intact),
            note: texts.1,
            sha256: String::new(),
        };
        (step, more_files)
    }
}

fn file(n: usize) -> Attachment {
    Attachment {
        id: Uuid::from_u128(n as u128),
        name: "Can.jpg".to_owned(),
        media_type: MediaType::Jpeg,
        bytes: 1,
        sha256: format!("{n:064x}"),
        agency: "police".to_owned(),
        at: Moment(Timestamp(0)),
        removed: None,
    }
}

prop_compose! {
    /// Evidence with a chain that is right.
    fn chains()(
        id in any::<u128>(),
        what in "[^\\x00]{1,60}",
        seal in "\\PC{0,12}",
        mut steps in proptest::collection::vec(steps(), 1..6),
        after in 0_usize..3,
    ) -> Evidence {
        let mut covered = vec![];
        for (n, (step, more_files)) in steps.iter_mut().enumerate() {
            step.step = n + 1;
            covered.push(covered.last().map_or(0, |it| it + *more_files));
        }
        let files = covered.last().map_or(0, |it| it + after);
        let mut custody: Vec<CustodyStep> = steps.into_iter().map(|it| it.0).collect();
        custody[0].given_at = None;
        custody[0].seal_intact = None;
        let mut it = Evidence {
            id: Uuid::from_u128(id),
            task: Uuid::from_u128(1),
            number: 1,
            agency: custody[0].agency.clone(),
            measure: None,
            what,
            seal,
            place: String::new(),
            at: None,
            collected_at: custody[0].at,
            custody,
            offer: None,
            refused: None,
            ended: None,
            attachments: (0..files).map(file).collect(),
        };
        let found = digests(&it, &covered);
        for (step, digest) in it.custody.iter_mut().zip(found) {
            step.sha256 = digest;
        }
        it
    }
}

/// Whatever the texts are, and whoever had it: the other program computes the same, and it does look.
#[test]
fn n8_another_program_computes_the_same_of_every_chain() {
    let mut runner = TestRunner::deterministic();
    let mut next = || chains().new_tree(&mut runner).unwrap().current();
    let all: Vec<TaskItem> = (0..CHAINS).map(|_| TaskItem::Evidence(next())).collect();
    let folder = std::env::temp_dir().join(format!("muster-chains-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("random.json");
    fs::write(&file, serde_json::to_string(&all).unwrap()).unwrap();
    let (said, is_equal) = again(&file, &[]);
    let (control, is_found) = again(&file, &["--control"]);
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(said, format!("{CHAINS} chains, {CHAINS} equal"));
    assert!(is_equal && is_found, "{said}; {control}");
}
