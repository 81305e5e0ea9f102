//! Rule N8: the digests `muster-custody/1` of a chain of custody, computed anew from what is shown of it.

use domain::{
    AttachmentId, TaskItemId, Timestamp,
    command::{CaseOrder as C, Photograph},
    enforcement::{EvidenceEnd, NO_STEP, StepDigest},
    sharing::{CustodyStepView, EvidenceView, ReleasedView},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    collecting::collected, given::*, given_enforcement::*, given_inspection::photograph,
    measuring::running,
};

fn hex(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

/// The digest of a step by the rule as it is written, with the first so many files.
fn digest(it: &EvidenceView, n: usize, before: &str, files: usize) -> String {
    let step = &it.custody[n];
    let given_at = step.given_at.map(|it| it.0.to_string());
    let is_intact = step.is_intact.map(|it| it.to_string());
    let mut lines = vec![
        "muster-custody/1".to_owned(),
        before.to_owned(),
        it.id.to_string(),
        (n + 1).to_string(),
        step.agency.to_string(),
        step.at.0.to_string(),
        given_at.unwrap_or("-".to_owned()),
        is_intact.unwrap_or("-".to_owned()),
        hex(&it.what),
        hex(&it.seal),
        hex(&step.holder),
        hex(&step.note),
    ];
    let files = it.attachments[..files].iter();
    lines.extend(files.map(|it| it.sha256.clone()));
    hex(&(lines.join("\n") + "\n"))
}

/// The digest of its end by the rule as it is written: a step more, that was given by nobody, with what became of it as who keeps it.
fn digest_of_end(it: &EvidenceView, ended: &ReleasedView, files: usize) -> String {
    let lines = [
        "muster-custody/1".to_owned(),
        it.custody.last().unwrap().sha256.clone(),
        it.id.to_string(),
        (it.custody.len() + 1).to_string(),
        ended.agency.to_string(),
        ended.at.0.to_string(),
        "-".to_owned(),
        "-".to_owned(),
        hex(&it.what),
        hex(&it.seal),
        hex(ended.how.as_str()),
        hex(&ended.note),
    ];
    let files = it.attachments[..files].iter();
    let lines = lines.into_iter().chain(files.map(|it| it.sha256.clone()));
    hex(&(lines.collect::<Vec<_>>().join("\n") + "\n"))
}

/// How many files each step covers, if there is a number with which its digest is as it is shown.
fn check(it: &EvidenceView) -> Option<Vec<usize>> {
    let mut covered = vec![];
    let mut before = "0".repeat(64);
    for (n, step) in it.custody.iter().enumerate() {
        let least = covered.last().copied().unwrap_or(0);
        let mut counts = least..=it.attachments.len();
        covered.push(counts.find(|files| digest(it, n, &before, *files) == step.sha256)?);
        before.clone_from(&step.sha256);
    }
    Some(covered)
}

/// Evidence 1 went from the police to ems, to fire and to ems; with two files before the second step, one before the third, and one after
/// the last.
fn handed_on() -> Given {
    let mut given = collected();
    let mut from = "police";
    for (to, files) in [("ems", &[1, 2][..]), ("fire", &[3]), ("ems", &[])] {
        given.wait(MINUTE);
        for n in files {
            given.handles(from, 1, attach_file(*n)).unwrap();
        }
        given.handles(from, 1, hand_to(to)).unwrap();
        given.wait(1);
        given.handles(to, 1, receive()).unwrap();
        from = to;
    }
    given.handles(from, 1, attach_file(4)).unwrap();
    given
}

#[test]
fn n8_anybody_in_the_task_computes_the_chain_anew() {
    let given = handed_on();
    for by in ["fire", "police", "ems"] {
        let it = given.evidence_as(by, 1).unwrap();
        assert_eq!(check(&it), Some(vec![0, 2, 3, 3]), "{by}");
    }
    let steps = given.evidence(1).custody.iter();
    let mut digests: Vec<_> = steps.map(|it| it.sha256.clone()).collect();
    assert!(digests.iter().all(|it| it.len() == 64));
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), 4);
}

/// N8: whatever is changed of it afterwards does not fit any more.
#[test]
fn n8_a_chain_that_was_changed_does_not_fit() {
    type Change = fn(&mut EvidenceView);
    let changes: [(&str, Change); 18] = [
        ("its id", |it| it.id = case(2)),
        ("what it is", |it| it.what.push('s')),
        ("its seal", |it| it.seal.push('s')),
        ("who collected it", |it| {
            it.custody[0].agency = agency("ems");
        }),
        ("who took it", |it| it.custody[2].agency = agency("police")),
        ("since when", |it| {
            it.custody[1].at = it.custody[1].at.plus_ms(1);
        }),
        ("when it was given", |it| {
            it.custody[1].given_at = Some(START);
        }),
        ("that it was given", |it| it.custody[1].given_at = None),
        ("that it was intact", |it| {
            it.custody[3].is_intact = Some(false);
        }),
        ("who keeps it", |it| it.custody[0].holder.push('s')),
        ("a note", |it| it.custody[2].note.clear()),
        ("a note of nothing", |it| it.custody[0].note.push('s')),
        ("a digest", |it| {
            it.custody[0].sha256 = it.custody[1].sha256.clone();
        }),
        ("a step left out", |it| drop(it.custody.remove(1))),
        ("the first left out", |it| drop(it.custody.remove(0))),
        ("a step said twice", |it| {
            let step: CustodyStepView = it.custody[1].clone();
            it.custody.insert(1, step);
        }),
        ("a file left out", |it| drop(it.attachments.remove(0))),
        ("files in another order", |it| it.attachments.swap(0, 1)),
    ];
    let whole = handed_on().evidence_as("fire", 1).unwrap();
    for (what, change) in changes {
        let mut it = whole.clone();
        change(&mut it);
        assert_eq!(check(&it), None, "{what}");
    }
    let mut it = whole.clone();
    it.attachments[2].sha256 = "f".repeat(64);
    assert_eq!(check(&it), None, "a file");
    // What came after the last step is covered by the next one.
    let mut it = whole;
    it.attachments.pop();
    assert!(check(&it).is_some());
}

/// N8: a file of an offer that waits is covered by the step that follows.
#[test]
fn n8_what_was_attached_while_it_was_offered_is_covered() {
    let mut given = collected();
    given.handles("police", 1, hand_to("ems")).unwrap();
    given.handles("police", 1, attach_file(1)).unwrap();
    given.handles("ems", 1, receive()).unwrap();
    given.handles("ems", 1, attach_file(2)).unwrap();
    let it = given.evidence_as("fire", 1).unwrap();
    assert_eq!(check(&it), Some(vec![0, 1]));
}

/// N8: what is told late is in the chain as of when it was.
#[test]
fn n8_a_chain_says_when_it_was_and_not_when_it_was_heard_of() {
    let mut given = running();
    let begun = given.now;
    given.wait(HOUR);
    given.occurred_at = Some(begun);
    given.acts("police", collect(1)).unwrap();
    given.occurred_at = Some(begun.plus_ms(10 * MINUTE));
    given.handles("police", 1, hand_to("ems")).unwrap();
    given.occurred_at = Some(begun.plus_ms(20 * MINUTE));
    given.handles("ems", 1, receive()).unwrap();
    let it = given.evidence_as("fire", 1).unwrap();
    assert_eq!(check(&it), Some(vec![0, 0]));
    let times: Vec<_> = it.custody.iter().map(|it| (it.at, it.given_at)).collect();
    let at = |min: i64| begun.plus_ms(min * MINUTE);
    assert_eq!(times, [(at(0), None), (at(20), Some(at(10)))]);
}

/// N8: one that was refused or taken back left no step, and breaks nothing.
#[test]
fn n8_offers_that_came_to_nothing_are_no_steps() {
    let mut given = collected();
    for (by, answer) in [("ems", refuse_custody()), ("police", C::TakeBack)] {
        given.handles("police", 1, hand_to("ems")).unwrap();
        given.handles(by, 1, answer).unwrap();
    }
    given.handles("police", 1, hand_to("ems")).unwrap();
    given.handles("ems", 1, receive()).unwrap();
    let it = given.evidence_as("fire", 1).unwrap();
    assert_eq!(check(&it), Some(vec![0, 0]));
}

/// N8: the digests of a chain that was computed by another program (hashlib of Python); the console has the same one.
#[test]
fn n8_the_digest_is_the_one_that_is_written_down() {
    let evidence = TaskItemId(Uuid::from_u128(0x0190_b1f2_0000_7000_8000_0000_0000_000a));
    let files = [
        "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
        "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3",
    ];
    let (police, fire) = (agency("police"), agency("fire"));
    let first = StepDigest {
        before: NO_STEP,
        evidence,
        step: 1,
        agency: &police,
        at: Timestamp(1_795_338_000_000),
        given_at: None,
        is_intact: None,
        what: "Three crates of flares, Ünlü \"A\"",
        seal: "S-0042",
        holder: "Evidence room 1",
        note: "",
    };
    let one = first.with_files([].into_iter());
    assert_eq!(
        one,
        "c024b642c7b54b281c1c9fd6bd2bd3e6de809edeb511908b094b1eb2fe0ec97e"
    );
    let second = StepDigest {
        before: &one,
        step: 2,
        agency: &fire,
        at: Timestamp(1_795_340_400_500),
        given_at: Some(Timestamp(1_795_339_800_000)),
        is_intact: Some(true),
        holder: "Store 4",
        note: "Counted: 3",
        ..first
    };
    let two = second.with_files(files[..1].iter().copied());
    assert_eq!(
        two,
        "982c82aeec776f435700f466e9fcd7ffe55b524bab9c509057a96cb57583556f"
    );
    let third = StepDigest {
        before: &two,
        step: 3,
        at: Timestamp(1_795_342_200_000),
        given_at: Some(Timestamp(1_795_341_600_000)),
        is_intact: Some(false),
        holder: "Safe",
        note: "القفل مكسور",
        ..second
    };
    assert_eq!(
        third.with_files(files.into_iter()),
        "a2f32958c3a653807942eefb951993b59bfaf3637f4240aacbb2889942b06435"
    );
}

/// N8: the end is in the chain as well: by whom, when, how and with what note; whoever is shown it computes it anew.
#[test]
fn n8_the_end_of_a_chain_is_covered() {
    type Change = fn(&mut EvidenceView, &mut ReleasedView);
    for how in [
        EvidenceEnd::Returned,
        EvidenceEnd::Destroyed,
        EvidenceEnd::Forfeited,
        EvidenceEnd::Transferred,
    ] {
        let mut given = handed_on();
        given.wait(MINUTE);
        given.handles("ems", 1, release(how)).unwrap();
        // A file of before that is told later is of no step.
        given.occurred_at = Some(given.now.plus_ms(-1));
        given.handles("ems", 1, attach_file(5)).unwrap();
        for by in ["fire", "police", "ems"] {
            let it = given.evidence_as(by, 1).unwrap();
            let ended = it.ended.clone().unwrap();
            assert_eq!((&ended.agency, ended.at), (&agency("ems"), given.now));
            assert_eq!(digest_of_end(&it, &ended, 4), ended.sha256, "{by}");
        }
        let whole = given.evidence_as("fire", 1).unwrap();
        let changes: [(&str, Change); 7] = [
            ("who ended it", |_, it| it.agency = agency("fire")),
            ("when", |_, it| it.at = it.at.plus_ms(1)),
            ("its note", |_, it| it.note.push('s')),
            ("how", |_, it| {
                it.how = match it.how {
                    EvidenceEnd::Returned => EvidenceEnd::Destroyed,
                    _ => EvidenceEnd::Returned,
                };
            }),
            ("the step before", |it, _| drop(it.custody.pop())),
            ("a file", |it, _| drop(it.attachments.remove(0))),
            ("its seal", |it, _| it.seal.clear()),
        ];
        for (what, change) in changes {
            let (mut it, mut ended) = (whole.clone(), whole.ended.clone().unwrap());
            change(&mut it, &mut ended);
            let anew = digest_of_end(&it, &ended, 4);
            assert_ne!(anew, ended.sha256, "{what}");
        }
    }
}

/// N8: the end of a chain that was computed by another program (hashlib of Python).
#[test]
fn n8_the_digest_of_an_end_is_the_one_that_is_written_down() {
    let mut given = collected();
    let file = Photograph {
        sha256: "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed".to_owned(),
        ..photograph(1)
    };
    given.handles("police", 1, C::Attach(file)).unwrap();
    given.wait(MINUTE);
    let order = C::Release {
        how: EvidenceEnd::Forfeited,
        note: "Court order 7, القفل مكسور".to_owned(),
    };
    given.handles("police", 1, order).unwrap();
    let it = given.evidence_as("fire", 1).unwrap();
    let first = &it.custody[0].sha256;
    assert_eq!(
        first,
        "e10184490599e394b04c2828324c4f24438ce950a51cae6f309f6230c40364a6"
    );
    let ended = it.ended.clone().unwrap();
    assert_eq!(
        ended.sha256,
        "a73d2544a59a2bc43f0c489f3d3d42d5299eab7422cf227d101e44a6d2a4569f"
    );
    assert_eq!(digest_of_end(&it, &ended, 1), ended.sha256);
}

/// N7, N8: a file is covered by what it is, not by what it is called or where it lies.
#[test]
fn n8_a_file_is_covered_by_its_bytes() {
    let chain = |change: fn(&mut Photograph)| {
        let mut given = collected();
        let mut file = photograph(1);
        change(&mut file);
        given.handles("police", 1, C::Attach(file)).unwrap();
        given.handles("police", 1, hand_to("ems")).unwrap();
        given.handles("ems", 1, receive()).unwrap();
        given.evidence(1).custody[1].sha256.clone()
    };
    let same = chain(|_| {});
    assert_eq!(chain(|it| it.name.push('s')), same);
    assert_eq!(chain(|it| it.stored = "ab".repeat(32)), same);
    assert_eq!(chain(|it| it.id = AttachmentId(Uuid::nil())), same);
    assert_ne!(chain(|it| it.sha256 = "ab".repeat(32)), same);
}
