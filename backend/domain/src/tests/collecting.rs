//! Rule N7: what is collected, and the files that show it.

use domain::{
    Command, Refusal, Role, Target, Timestamp,
    attachment::{MediaType, NO_FILE},
    command::{
        CaseOrder as C, CollectEvidence, EnforcementOrder as O, Photograph, RemoveAttachment,
    },
    enforcement::EvidenceEnd,
    limits::*,
    task::{Disclosure, TaskStep},
};

use super::{
    given::*,
    given_enforcement::*,
    given_inspection::photograph,
    measuring::{asked, complete, running},
    standing_plans::code,
    world_attachments::{attach, attachment},
};

/// The police have collected evidence 1.
pub(super) fn collected() -> Given {
    let mut given = running();
    given.acts("police", collect(1)).unwrap();
    given.wait(MINUTE);
    given
}

pub(super) fn evidence_is(state: &'static str) -> Refusal {
    Refusal::WrongState {
        what: "evidence",
        state,
    }
}

fn not_yours() -> Refusal {
    Refusal::NotYours { what: "evidence" }
}

/// What a change of file 1, attached by the police, is answered.
fn attached(given: &Given, change: impl FnOnce(&mut Photograph)) -> &'static str {
    let mut file = photograph(1);
    change(&mut file);
    code(given.clone().handles("police", 1, C::Attach(file)))
}

#[test]
fn n7_evidence_stands_with_what_was_said() {
    let mut given = running();
    given.wait(MINUTE);
    given.acts("police", collect(1)).unwrap();
    let (it, order) = (given.evidence(1), thing(1));
    assert_eq!((it.id, it.task, it.number), (case(1), task(1), 1));
    assert_eq!((&it.agency, it.measure), (&agency("police"), None));
    assert_eq!((&it.what, &it.seal), (&order.what, &order.seal));
    assert_eq!((&it.place, it.at), (&order.place, order.at));
    assert!(it.offer.is_none() && it.ended.is_none() && it.attachments.is_empty());
    assert_eq!(it.custody.len(), 1);
    let first = it.custodian().unwrap();
    let officer = person("police", Role::Commander);
    assert_eq!((&first.agency, first.officer), (&it.agency, officer));
    assert_eq!((&first.holder, first.at), (&order.holder, given.now));
    assert_eq!((first.given, first.is_intact), (None, None));
    assert!(first.note.is_empty());
    let lines = given.lines("ems", Target::Task(task(1)));
    let told = lines
        .iter()
        .filter(|it| **it == "enforcement_evidence_collected");
    assert_eq!(told.count(), 1);
}

#[test]
fn n7_evidence_may_be_of_a_measure_of_the_task() {
    let mut given = running();
    let order = raid_order(2, &["police"], given.now);
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(2) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    given.when("police", Role::Commander, accept(2, 1)).unwrap();
    let start = Command::StartTask { task: task(2) };
    given.when("fire", Role::Commander, start).unwrap();
    given
        .when("police", Role::Commander, enforce(2, seal(1)))
        .unwrap();
    given.acts("police", seal(2)).unwrap();
    given.acts("police", collect(3)).unwrap();
    given.acts("police", refer(4, "ems", [2])).unwrap();
    let by = |given: &mut Given, measure: u128| {
        let order = CollectEvidence {
            measure: Some(case(measure)),
            ..thing(9)
        };
        given.acts("ems", O::Collect(order))
    };
    let unknown = Err(Refusal::Unknown { what: "measure" });
    for (n, what) in [
        (1, "of another task"),
        (3, "evidence"),
        (4, "a referral"),
        (8, "nothing"),
    ] {
        assert_eq!(by(&mut given, n), unknown, "{what}");
    }
    given.handles("police", 2, lift()).unwrap();
    by(&mut given, 2).unwrap();
    assert_eq!(given.evidence(9).measure, Some(case(2)));
}

/// N7: who collects and when is as with measures (N3).
#[test]
fn n7_evidence_is_collected_as_a_measure_is_taken() {
    let mut given = asked(Disclosure::default());
    let takes = |given: &mut Given, by: &str, n| code(given.acts(by, collect(n)));
    assert_eq!(takes(&mut given, "police", 1), "wrong_state");
    given.wait(MINUTE);
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    assert_eq!(takes(&mut given, "ems", 1), "not_committed");
    assert_eq!(takes(&mut given, "eoc", 1), "unknown");
    for role in [Role::Supervisor, Role::Legal, Role::Observer, Role::Admin] {
        let refused = given.when("police", role, enforce(1, collect(1)));
        assert_eq!(refused, Err(Refusal::RoleMayNot), "{role:?}");
    }
    let crew = |given: &mut Given| code(given.when("police", Role::Field, enforce(1, collect(1))));
    assert_eq!(crew(&mut given), "not_yours");
    given.occurred_at = Some(given.now.plus_ms(-1));
    assert_eq!(takes(&mut given, "police", 1), "out_of_order");
    given.occurred_at = None;
    given.sent(1, "police", 1, Target::Task(task(1)), &[]);
    assert_eq!(crew(&mut given), "ok");
    given.wait(MINUTE);
    let hold = moved(1, TaskStep::Suspend);
    given.when("fire", Role::Commander, hold).unwrap();
    assert_eq!(takes(&mut given, "fire", 2), "wrong_state");
    let on = moved(1, TaskStep::Resume);
    given.when("fire", Role::Commander, on).unwrap();
    assert_eq!(takes(&mut given, "fire", 2), "ok");
    complete(&mut given);
    given.wait(1);
    assert_eq!(takes(&mut given, "fire", 3), "wrong_state");
}

#[test]
fn n7_texts_have_their_limits() {
    let given = running();
    let changed = |change: &dyn Fn(&mut CollectEvidence)| {
        let mut order = thing(1);
        change(&mut order);
        code(given.clone().acts("police", O::Collect(order)))
    };
    let long = |max: usize| "x".repeat(max);
    assert_eq!(changed(&|it| it.what = " ".to_owned()), "empty");
    assert_eq!(changed(&|it| it.holder.clear()), "empty");
    for more in [0, 1] {
        let expected = if more > 0 { "too_long" } else { "ok" };
        let name = || long(NAME_CHARS_MAX + more);
        let text = || long(TEXT_CHARS_MAX + more);
        assert_eq!(changed(&|it| it.what = text()), expected);
        assert_eq!(changed(&|it| it.seal = name()), expected);
        assert_eq!(changed(&|it| it.place = name()), expected);
        assert_eq!(changed(&|it| it.holder = name()), expected);
    }
    let brief = changed(&|it| {
        it.seal.clear();
        it.place.clear();
    });
    assert_eq!(brief, "ok");
}

#[test]
fn n7_files_are_attached_by_who_has_it_in_custody() {
    let mut given = collected();
    let by = |given: &mut Given, by: &str, n| given.handles(by, 1, attach_file(n));
    for other in ["fire", "ems"] {
        assert_eq!(by(&mut given, other, 1), Err(not_yours()), "{other}");
    }
    let unknown = Err(Refusal::Unknown { what: "item" });
    assert_eq!(by(&mut given, "eoc", 1), unknown);
    let crew = |given: &mut Given| given.when("police", Role::Field, about(1, attach_file(1)));
    let not_there = Err(Refusal::NotYours { what: "task" });
    assert_eq!(crew(&mut given), not_there);
    given.sent(1, "police", 1, Target::Task(task(1)), &[]);
    crew(&mut given).unwrap();
    given.handles("police", 1, hand_to("ems")).unwrap();
    by(&mut given, "police", 2).unwrap();
    assert_eq!(by(&mut given, "ems", 3), Err(not_yours()), "not yet");
    given.handles("ems", 1, receive()).unwrap();
    assert_eq!(by(&mut given, "police", 3), Err(not_yours()), "no more");
    by(&mut given, "ems", 3).unwrap();
    let files = given.evidence_as("fire", 1).unwrap().attachments;
    let of: Vec<_> = files
        .iter()
        .map(|it| (it.id, it.agency.as_str(), it.sha256.clone()))
        .collect();
    let expected = [(1, "police"), (2, "police"), (3, "ems")];
    let expected = expected.map(|(n, of)| (attachment(n), of, photograph(n).sha256));
    assert_eq!(of, expected);
}

/// N7, R2: a crew without a link tells later what it attached: it counts in whose custody it was then.
#[test]
fn n7_files_are_attached_by_who_had_it_in_custody_then() {
    let mut given = collected();
    let collected_at = given.evidence(1).custody[0].at;
    given.handles("police", 1, hand_to("ems")).unwrap();
    given.wait(MINUTE);
    given.handles("ems", 1, receive()).unwrap();
    let received_at = given.now;
    given.wait(MINUTE);
    given
        .handles("ems", 1, release(EvidenceEnd::Returned))
        .unwrap();
    let ended_at = given.now;
    given.wait(MINUTE);
    let mut n = 0;
    let mut says = |by: &str, at: Timestamp| {
        n += 1;
        given.occurred_at = Some(at);
        given.handles(by, 1, attach_file(n)).map(|_| ())
    };
    let early = Err(Refusal::OutOfOrder);
    assert_eq!(says("police", collected_at.plus_ms(-1)), early);
    assert_eq!(says("police", collected_at), Ok(()));
    let of_another = Err(not_yours());
    assert_eq!(says("ems", received_at.plus_ms(-1)), of_another);
    assert_eq!(says("police", received_at.plus_ms(-1)), Ok(()));
    assert_eq!(says("police", received_at), of_another);
    assert_eq!(says("ems", received_at), Ok(()));
    assert_eq!(says("ems", ended_at.plus_ms(-1)), Ok(()));
    let ended = Err(evidence_is("returned"));
    assert_eq!(says("ems", ended_at), ended);
    assert_eq!(says("police", ended_at), of_another);
    let files = given.evidence_as("fire", 1).unwrap().attachments;
    let of: Vec<_> = files.iter().map(|it| it.agency.as_str()).collect();
    assert_eq!(of, ["police", "police", "ems", "ems"]);
}

#[test]
fn n7_files_of_every_kind_are_taken_as_they_may_be() {
    let given = collected();
    for kind in [
        MediaType::Jpeg,
        MediaType::Png,
        MediaType::Webp,
        MediaType::Pdf,
        MediaType::Text,
        MediaType::Csv,
        MediaType::Gpx,
    ] {
        assert_eq!(attached(&given, |it| it.media_type = kind), "ok");
    }
    let named = |name: &str| attached(&given, |it| it.name = name.to_owned());
    assert_eq!(named(""), "empty");
    assert_eq!(named("a/b"), "malformed");
    assert_eq!(attached(&given, |it| it.sha256.clear()), "malformed");
    assert_eq!(attached(&given, |it| it.stored.push('0')), "malformed");
    let no_file = attached(&given, |it| it.stored = NO_FILE.to_owned());
    assert_eq!(no_file, "malformed");
    let bytes = |bytes| attached(&given, |it| it.bytes = bytes);
    assert_eq!(bytes(0), "out_of_range");
    assert_eq!(bytes(ATTACHMENT_BYTES_MAX), "ok");
    assert_eq!(bytes(ATTACHMENT_BYTES_MAX + 1), "out_of_range");
    // Not before it was in one's hands.
    let mut early = given.clone();
    let since = early.evidence(1).custody[0].at;
    early.occurred_at = Some(since.plus_ms(-1));
    assert_eq!(attached(&early, |_| {}), "out_of_order");
    early.occurred_at = Some(since);
    assert_eq!(attached(&early, |_| {}), "ok");
}

#[test]
fn n7_the_same_bytes_are_attached_once_to_an_item() {
    let mut given = collected();
    given.acts("police", collect(2)).unwrap();
    given.handles("police", 1, attach_file(1)).unwrap();
    let again = |n| {
        C::Attach(Photograph {
            sha256: photograph(1).sha256,
            ..photograph(n)
        })
    };
    let id = attachment(1).to_string();
    let same = Err(Refusal::AlreadyAttached { id });
    assert_eq!(given.handles("police", 1, again(2)), same);
    given.handles("police", 2, again(2)).unwrap();
    given.handles("police", 1, hand_to("ems")).unwrap();
    given.handles("ems", 1, receive()).unwrap();
    assert_eq!(given.handles("ems", 1, again(3)), same, "whoever did it");
    // One id is one file, of incidents too.
    given.incident_of("ems", 1);
    given.when("ems", Role::Dispatcher, attach(4, 1)).unwrap();
    let taken = Err(Refusal::Taken { field: "id" });
    for n in [1, 2, 4] {
        assert_eq!(given.handles("ems", 1, attach_file(n)), taken);
    }
    let of_incident = given.when("ems", Role::Dispatcher, attach(2, 1));
    assert_eq!(of_incident, taken);
}

#[test]
fn n7_files_are_never_taken_away() {
    let mut given = collected();
    given.handles("police", 1, attach_file(1)).unwrap();
    let removes = |given: &mut Given, by: &str| {
        let order = RemoveAttachment {
            attachment: attachment(1),
            reason: mark(1),
        };
        given.when(by, Role::Dispatcher, Command::RemoveAttachment(order))
    };
    let kept = Err(Refusal::WrongState {
        what: "attachment",
        state: "evidence",
    });
    for by in ["fire", "police", "ems"] {
        assert_eq!(removes(&mut given, by), kept, "{by}");
    }
    let unknown = Err(Refusal::Unknown { what: "attachment" });
    assert_eq!(removes(&mut given, "eoc"), unknown);
    let release = release(EvidenceEnd::Destroyed);
    given.handles("police", 1, release).unwrap();
    assert_eq!(removes(&mut given, "police"), kept);
    let there = given.state.stored_attachments();
    assert_eq!(there.filter(|(_, kept)| *kept).count(), 1);
}

#[test]
fn n7_what_has_ended_takes_no_files() {
    let mut given = collected();
    let release = release(EvidenceEnd::Returned);
    given.handles("police", 1, release).unwrap();
    let answer = given.handles("police", 1, attach_file(1));
    assert_eq!(answer, Err(evidence_is("returned")));
}

#[test]
fn n7_evidence_has_so_many_files() {
    let mut given = collected();
    for n in 1..=FILES_PER_EVIDENCE_MAX as u128 {
        given.handles("police", 1, attach_file(n)).unwrap();
    }
    let max = FILES_PER_EVIDENCE_MAX;
    let full = Err(Refusal::Full { max });
    assert_eq!(given.handles("police", 1, attach_file(100)), full);
    given.acts("police", collect(2)).unwrap();
    given.handles("police", 2, attach_file(100)).unwrap();
    let agency = agency("police");
    let bytes = (FILES_PER_EVIDENCE_MAX as u64 + 1) * photograph(1).bytes;
    assert_eq!(given.state.attached_bytes(&agency), bytes);
}

/// N7, F4: evidence takes of the room that its agency's files have, whatever they belong to.
#[test]
fn n7_an_agency_has_so_much_room_for_files() {
    let mut given = running();
    let bytes = ATTACHMENT_BYTES_MAX;
    let files = u128::from(ATTACHED_BYTES_PER_AGENCY_MAX / bytes);
    let each = FILES_PER_EVIDENCE_MAX as u128;
    let attach = |given: &mut Given, n: u128| {
        let item = 1 + n / each;
        if n.is_multiple_of(each) {
            given.acts("police", collect(item)).unwrap();
        }
        let file = Photograph {
            bytes,
            ..photograph(n)
        };
        given.handles("police", item, C::Attach(file))
    };
    for n in 0..files {
        attach(&mut given, n).unwrap();
    }
    let full = Err(Refusal::NoRoom {
        max_bytes: ATTACHED_BYTES_PER_AGENCY_MAX,
    });
    assert_eq!(attach(&mut given, files), full);
}

#[test]
fn n7_a_task_has_so_much_evidence() {
    let mut given = running();
    for n in 1..=EVIDENCE_PER_TASK_MAX as u128 {
        given.acts("police", collect(n)).unwrap();
    }
    let full = Err(Refusal::Full {
        max: EVIDENCE_PER_TASK_MAX,
    });
    assert_eq!(given.acts("fire", collect(1_000)), full);
    given.acts("fire", seal(1_000)).unwrap();
}
