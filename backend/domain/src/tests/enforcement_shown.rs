//! Rule V14: who is shown what of an enforcement.

use domain::{
    Command, Refusal, Role, Target,
    command::{CaseOrder, DecideCounter, EnforcementOrder as O},
    enforcement::{EvidenceEnd, MeasureKind},
    sharing::{Kind, ObjectRef, PartnerUnits, affected},
    task::{Disclosure, Opening, Quorum},
};

use super::{
    given::*,
    given_enforcement::*,
    leading::{hands_over, offer, take, take_back},
    measuring::{asked, has_left, is_left_out, leaves, running},
    negotiation::{counter, engines},
};

const EVERYBODY: [&str; 4] = ["fire", "police", "ems", "eoc"];

/// Measure 1 of the police is countersigned by ems; evidence 2 went from the police to ems, and is offered to a person of theirs; 3 refers them to fire.
fn all_of_it() -> Given {
    let mut given = running();
    for order in [signed_by_two(1), collect(2), refer(3, "fire", [1, 2])] {
        given.acts("police", order).unwrap();
    }
    given.handles("ems", 1, sign()).unwrap();
    given.handles("police", 2, hand_to("ems")).unwrap();
    given.handles("ems", 2, receive()).unwrap();
    let offer = hand_to_person("ems", Role::Dispatcher);
    given.handles("ems", 2, offer).unwrap();
    given
}

/// Whether it is shown measure, evidence and referral, what the task says of them, and their lines.
fn sees(given: &Given, by: &str) -> bool {
    let items = [1, 2, 3].map(|n| given.case_as(by, n).is_some());
    let object = ObjectRef::Task(task(1));
    let plan = given.seen(by, &object).is_some() && given.enforcement_as(by, 1).is_some();
    let lines = given.lines(by, Target::Task(task(1)));
    let tells = lines.iter().any(|it| it.starts_with("enforcement_"));
    assert_eq!(items, [plan; 3], "{by}");
    assert_eq!(tells, plan, "{by}");
    plan
}

#[test]
fn v14_everything_is_shown_to_who_is_in_the_task_and_to_nobody_else() {
    let mut given = all_of_it();
    let line = grant("*", "*", Kind::Task, &["*"]);
    given.terms(PartnerUnits::All, &[line]);
    for by in EVERYBODY {
        assert_eq!(sees(&given, by), by != "eoc", "{by}");
    }
    let all = given.task_as("eoc");
    assert!(all.is_some(), "it is given all of the task");
    // By no right is it found out by asking either.
    let unknown = Err(Refusal::Unknown { what: "item" });
    for n in 1..=3 {
        assert_eq!(given.handles("eoc", n, lift()), unknown);
    }
}

/// V14, T19: before the place is open to who is asked nothing is shown, nor found out.
#[test]
fn v14_nothing_is_shown_before_the_place_is() {
    for opening in [
        Opening::AtOnce,
        Opening::OnAcceptance,
        Opening::At(hours(1)),
    ] {
        let mut given = asked(Disclosure {
            place: opening,
            times: opening,
        });
        let start = Command::StartTask { task: task(1) };
        given.when("fire", Role::Commander, start).unwrap();
        for order in [seal(1), collect(2), refer(3, "police", [1])] {
            given.acts("fire", order).unwrap();
        }
        assert!(sees(&given, "fire"));
        let has_opened = !matches!(opening, Opening::At(_));
        assert_eq!(sees(&given, "police"), has_opened, "{opening:?}");
        // It was asked, and has not promised.
        assert_eq!(sees(&given, "ems"), opening == Opening::AtOnce);
        if !has_opened {
            let unknown = Err(Refusal::Unknown { what: "item" });
            for order in [sign(), lift()] {
                assert_eq!(given.handles("police", 1, order), unknown);
            }
        }
        given.when("ems", Role::Commander, accept(1, 1)).unwrap();
        assert_eq!(sees(&given, "ems"), has_opened, "{opening:?}");
        given.wait(HOUR);
        given.tick();
        for by in EVERYBODY {
            assert_eq!(sees(&given, by), by != "eoc", "{by}: {opening:?}");
        }
    }
}

/// V14: offers change nothing that stands in a task, however much that is; who leads it, and who is in it no more, does.
#[test]
fn v14_what_stands_in_a_task_is_left_alone_by_what_does_not_change_it() {
    let mut given = asked(Disclosure::default());
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    given.acts("fire", seal(1)).unwrap();
    let looks_again = |given: &Given| {
        let event = &given.accepted.last().unwrap().1[0];
        let found = affected(&given.state, event);
        assert!(found.contains(&ObjectRef::Task(task(1))), "{event:?}");
        found.contains(&ObjectRef::TaskItem(case(1)))
    };
    let refuses = |given: &mut Given, offer: u32| {
        let order = DecideCounter {
            task: task(1),
            version: 1,
            agency: agency("ems"),
            offer,
            refused: Some(mark(60)),
        };
        let refuse = Command::DecideCounter(order);
        given.when("fire", Role::Commander, refuse).unwrap();
    };
    for (by, order) in [
        ("fire", offer(Some("police"))),
        ("police", take(1, Some(mark(61)))),
        ("fire", offer(Some("police"))),
        ("fire", take_back(2)),
    ] {
        given.when(by, Role::Commander, order).unwrap();
        assert!(!looks_again(&given), "{by}");
    }
    counter(&mut given, "ems", 0, engines(1)).unwrap();
    assert!(!looks_again(&given));
    refuses(&mut given, 1);
    assert!(!looks_again(&given), "it can answer again");
    counter(&mut given, "ems", 1, engines(1)).unwrap();
    given.wait(3 * HOUR);
    assert!(given.case_as("ems", 1).is_some());
    refuses(&mut given, 2);
    assert!(looks_again(&given), "it is in it no more");
    assert!(given.case_as("ems", 1).is_none());
    hands_over(&mut given, "police", 3);
    assert!(looks_again(&given), "another one leads it");
}

#[test]
fn v14_who_has_left_is_shown_nothing_more() {
    let mut given = all_of_it();
    let line = grant("*", "*", Kind::Task, &["*"]);
    given.terms(PartnerUnits::All, &[line]);
    leaves(&mut given, "police");
    for by in EVERYBODY {
        let is_in = matches!(by, "fire" | "ems");
        assert_eq!(sees(&given, by), is_in, "{by}");
    }
    assert!(given.task_as("police").is_some(), "the terms show the task");
    // Who is not asked any more, too; and whoever would have something in custody.
    let mut holds = given.clone();
    has_left(&mut holds, "ems");
    given.handles("ems", 2, CaseOrder::TakeBack).unwrap();
    let end = release(EvidenceEnd::Returned);
    given.handles("ems", 2, end).unwrap();
    is_left_out(&mut given, "ems");
    for by in EVERYBODY {
        assert_eq!(sees(&holds, by), by == "fire", "{by}");
        assert_eq!(sees(&given, by), by == "fire", "{by}");
    }
}

/// V14: the record is of who drafted the task, whoever leads it, and stays shown to it when it has left.
#[test]
fn v14_who_owns_the_record_is_shown_it() {
    let mut given = all_of_it();
    let hands = offer(Some("police"));
    given.when("fire", Role::Commander, hands).unwrap();
    given
        .when("police", Role::Commander, take(1, None))
        .unwrap();
    for by in EVERYBODY {
        assert_eq!(sees(&given, by), by != "eoc", "{by}");
    }
    leaves(&mut given, "fire");
    for by in EVERYBODY {
        assert_eq!(sees(&given, by), by != "eoc", "{by}");
    }
    // But it takes no part.
    let refused = given.acts("fire", seal(9));
    assert_eq!(refused, Err(Refusal::NotCommitted));
    let refused = given.handles("fire", 3, accept_referral());
    assert_eq!(refused, Err(Refusal::NotCommitted));
    // Who leads now ends what it has left.
    given.handles("police", 3, withdraw_referral()).unwrap();
}

/// V14: who took a measure, signed it, or has evidence is told to that one's own agency.
#[test]
fn v14_officers_are_named_to_their_own_agency_alone() {
    let given = all_of_it();
    let commander = |of: &str| Some(person(of, Role::Commander));
    let for_own = |by: &str, of: &str| commander(of).filter(|_| by == of);
    for by in ["fire", "police", "ems"] {
        let it = given.measure_as(by, 1).unwrap();
        assert_eq!(it.officer, for_own(by, "police"), "{by}");
        let signed = it.signed.unwrap();
        assert_eq!(signed.agency, agency("ems"));
        assert_eq!(signed.officer, for_own(by, "ems"), "{by}");
        let it = given.evidence_as(by, 2).unwrap();
        let officers: Vec<_> = it.custody.iter().map(|it| it.officer).collect();
        assert_eq!(officers, [for_own(by, "police"), for_own(by, "ems")]);
        // Whom it is offered to at home is nobody else's business.
        let offer = it.offer.unwrap();
        let to = Some(person("ems", Role::Dispatcher));
        assert_eq!(offer.agency, agency("ems"));
        assert_eq!(offer.person, to.filter(|_| by == "ems"), "{by}");
    }
    // All else is alike.
    let alike = ["fire", "police", "ems"].map(|by| {
        let mut it = given.measure_as(by, 1).unwrap();
        it.officer = None;
        if let Some(it) = &mut it.signed {
            it.officer = None;
        }
        it
    });
    assert_eq!(alike[0], alike[1]);
    assert_eq!(alike[0], alike[2]);
}

/// V14: until when somebody holds a certificate tells who that is.
#[test]
fn v14_how_long_a_certificate_is_held_is_told_to_its_agency_alone() {
    let mut given = running();
    let mut order = measure(1, MeasureKind::Detain, Some("PAPER"));
    order.officer = Some(person("police", Role::Field));
    given.acts("police", O::Take(order)).unwrap();
    let held = given.measure(1).certificate.clone().unwrap();
    assert_eq!(held.valid_until, Some(hours(100)));
    for by in ["fire", "police", "ems"] {
        let shown = given.measure_as(by, 1).unwrap().certificate.unwrap();
        let until = held.valid_until.filter(|_| by == "police");
        assert_eq!(shown.valid_until, until, "{by}");
        assert_eq!((&shown.code, &shown.title), (&held.code, &held.title));
    }
}

/// V14: who released evidence is told to that one's own agency; that it did, to everybody in the task.
#[test]
fn v14_who_released_evidence_is_told_to_its_agency_alone() {
    let mut given = all_of_it();
    given.handles("ems", 2, CaseOrder::TakeBack).unwrap();
    let order = about(2, release(EvidenceEnd::Destroyed));
    given.when("ems", Role::Dispatcher, order).unwrap();
    for by in ["fire", "police", "ems"] {
        let ended = given.evidence_as(by, 2).unwrap().ended.unwrap();
        assert_eq!((&ended.agency, ended.at), (&agency("ems"), given.now));
        let who = Some(person("ems", Role::Dispatcher));
        assert_eq!(ended.officer, who.filter(|_| by == "ems"), "{by}");
        assert_eq!(ended.sha256.len(), 64);
    }
}

/// V14: a party that has declined is shown nothing, whatever it was shown when it was asked.
#[test]
fn v14_who_has_declined_is_shown_nothing() {
    let mut given = Given::city();
    let mut order = raid_order(1, &["police", "ems"], given.now);
    order.quorum = Quorum::Named([agency("police")].into());
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(1) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    given.registers("fire", |it| *it = register("fire"));
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    for order in [seal(1), collect(2), refer(3, "police", [1])] {
        given.acts("fire", order).unwrap();
    }
    assert!(sees(&given, "ems"));
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    assert!(!sees(&given, "ems"));
    assert!(sees(&given, "police"));
}

/// V14: each line says what it is about in words, and no text of it.
#[test]
fn v14_lines_say_what_happened_to_what() {
    let mut given = all_of_it();
    given.acts("police", flagged(4)).unwrap();
    given.handles("police", 4, review(false)).unwrap();
    given.handles("police", 1, lift()).unwrap();
    given
        .when("ems", Role::Dispatcher, about(2, receive()))
        .unwrap();
    given
        .handles("ems", 2, release(EvidenceEnd::Forfeited))
        .unwrap();
    given.handles("fire", 3, accept_referral()).unwrap();
    let lines = given.state.timeline(Target::Task(task(1))).iter();
    let lines = lines.filter(|it| it.what.starts_with("enforcement_"));
    let said: Vec<String> = lines
        .map(|it| {
            let detail = it.detail.iter();
            let detail: Vec<_> = detail.map(|(key, it)| format!("{key}={it}")).collect();
            format!("{} {}", &it.what["enforcement_".len()..], detail.join(" "))
        })
        .collect();
    let expected = [
        "measure_taken agency=police measure=seal number=1",
        "evidence_collected agency=police number=1",
        "referred agency=police number=1 to=fire",
        "countersigned agency=ems measure=seal number=1",
        "evidence_offered agency=police number=1",
        "evidence_received agency=ems intact=true number=1",
        "evidence_offered agency=ems number=1",
        "measure_taken agency=police concerns=expired measure=seal number=2",
        "reviewed agency=police measure=seal number=2 upheld=false",
        "lifted agency=police measure=seal number=1",
        "evidence_received agency=ems intact=true number=1",
        "evidence_released agency=ems how=forfeited number=1",
        "referral_answered accepted=true agency=fire number=1",
    ];
    assert_eq!(said, expected);
}
