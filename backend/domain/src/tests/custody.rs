//! Rule N8: evidence changes hands when both sides sign.

use domain::{
    Event, Refusal, Role, Target,
    command::CaseOrder as C,
    enforcement::{CustodyTo, EvidenceEnd as E},
    limits::*,
    task::Disclosure,
};

use super::{
    collecting::{collected, evidence_is},
    given::*,
    given_enforcement::*,
    leading::revised,
    measuring::{asked, complete, has_left, is_left_out, leaves},
    standing_plans::{code, withdraw},
};

const ENDS: [E; 4] = [E::Returned, E::Destroyed, E::Forfeited, E::Transferred];

pub(super) fn not_yours() -> Refusal {
    Refusal::NotYours { what: "evidence" }
}

/// Evidence 1 of the police, that is offered to ems.
fn offered() -> Given {
    let mut given = collected();
    given.handles("police", 1, hand_to("ems")).unwrap();
    given.wait(MINUTE);
    given
}

/// It is offered to the dispatcher of the police, by the commander.
fn offered_at_home() -> Given {
    let mut given = collected();
    let offer = hand_to_person("police", Role::Dispatcher);
    given.handles("police", 1, offer).unwrap();
    given
}

fn custodian(given: &Given) -> &str {
    given.evidence(1).custodian().unwrap().agency.as_str()
}

#[test]
fn n8_custody_changes_hands_when_both_sides_sign() {
    let mut given = collected();
    let given_at = given.now;
    given.handles("police", 1, hand_to("ems")).unwrap();
    given.wait(MINUTE);
    let it = given.evidence_as("fire", 1).unwrap();
    let offer = it.offer.unwrap();
    assert_eq!((offer.agency, offer.at), (agency("ems"), given_at));
    assert_eq!((offer.person, offer.note), (None, mark(8_500)));
    assert_eq!(custodian(&given), "police", "until it is received");
    let order = C::Receive {
        holder: mark(1),
        is_intact: false,
        note: mark(2),
    };
    given.handles("ems", 1, order).unwrap();
    let it = given.evidence(1);
    assert!(it.offer.is_none());
    assert_eq!((it.custody.len(), &it.agency), (2, &agency("police")));
    let step = it.custodian().unwrap();
    assert_eq!((&step.agency, step.at), (&agency("ems"), given.now));
    assert_eq!(step.officer, person("ems", Role::Commander));
    let by = person("police", Role::Commander);
    assert_eq!(step.given, Some((by, given_at)));
    assert_eq!((&step.holder, &step.note), (&mark(1), &mark(2)));
    assert_eq!(step.is_intact, Some(false));
    let lines = given.lines("fire", Target::Task(task(1)));
    for word in [
        "enforcement_evidence_offered",
        "enforcement_evidence_received",
    ] {
        assert!(lines.iter().any(|it| it == word), "{word}");
    }
}

#[test]
fn n8_it_is_offered_to_another_agency_in_the_task() {
    let mut given = collected();
    let not_a_party = |by: &str| {
        Err(Refusal::NotAParty {
            agency: by.to_owned(),
        })
    };
    let oneself = Err(Refusal::Oneself { field: "agency" });
    assert_eq!(given.handles("police", 1, hand_to("police")), oneself);
    assert_eq!(
        given.handles("police", 1, hand_to("eoc")),
        not_a_party("eoc")
    );
    leaves(&mut given, "ems");
    assert_eq!(
        given.handles("police", 1, hand_to("ems")),
        not_a_party("ems")
    );
    given.handles("police", 1, hand_to("fire")).unwrap();
    // Who was only asked has promised nothing yet.
    let mut given = asked(Disclosure::default());
    let start = domain::Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    given.acts("police", collect(1)).unwrap();
    assert_eq!(
        given.handles("police", 1, hand_to("ems")),
        not_a_party("ems")
    );
}

#[test]
fn n8_it_is_offered_to_another_person_of_ones_own() {
    let mut given = collected();
    let unknown = Err(Refusal::Unknown { what: "person" });
    let stranger = hand_to_person("ems", Role::Commander);
    assert_eq!(given.handles("police", 1, stranger), unknown);
    let oneself = Err(Refusal::Oneself { field: "person" });
    let custodian = hand_to_person("police", Role::Commander);
    assert_eq!(given.handles("police", 1, custodian.clone()), oneself);
    let desk = given.when("police", Role::Dispatcher, about(1, custodian));
    assert_eq!(desk, oneself, "whoever of it says so");

    let mut given = offered_at_home();
    let it = given.evidence_as("police", 1).unwrap().offer.unwrap();
    let to = person("police", Role::Dispatcher);
    assert_eq!((it.agency, it.person), (agency("police"), Some(to)));
    for (by, role) in [
        ("police", Role::Commander),
        ("police", Role::Coordinator),
        ("ems", Role::Dispatcher),
        ("fire", Role::Commander),
    ] {
        for order in [receive(), refuse_custody()] {
            let answer = given.when(by, role, about(1, order));
            assert_eq!(answer, Err(not_yours()), "{role:?} of {by}");
        }
    }
    let desk = about(1, receive());
    given.when("police", Role::Dispatcher, desk).unwrap();
    let step = given.evidence(1).custodian().unwrap();
    assert_eq!((step.agency.as_str(), step.officer), ("police", to));
    // From there it goes back.
    let back = hand_to_person("police", Role::Commander);
    given.handles("police", 1, back).unwrap();
}

/// N8: it is offered to somebody who can say that it was received; whoever keeps the store need not have been sent there.
#[test]
fn n8_who_it_is_offered_to_at_home_can_receive_it() {
    let offers = |role: Role| {
        let offer = hand_to_person("police", role);
        let mut given = collected();
        let answer = given.when("police", Role::Dispatcher, about(1, offer));
        answer.map(|_| given)
    };
    for role in [Role::Supervisor, Role::Legal, Role::Observer, Role::Admin] {
        let refused = offers(role).err().unwrap();
        let told = (refused.code(), refused.field());
        assert_eq!(told, ("malformed", Some("person")), "{role:?}");
    }
    for role in [Role::Dispatcher, Role::Coordinator, Role::Field] {
        for order in [receive(), refuse_custody()] {
            let mut given = offers(role).unwrap();
            given.when("police", role, about(1, order)).unwrap();
        }
        // Who has left signs for nothing.
        let mut given = offers(role).unwrap();
        has_left(&mut given, "police");
        let unknown = Err(Refusal::Unknown { what: "item" });
        let answer = given.when("police", role, about(1, receive()));
        assert_eq!(answer, unknown, "{role:?}");
    }
}

#[test]
fn n8_only_the_custodian_offers_and_takes_back() {
    let mut given = collected();
    for by in ["fire", "ems"] {
        let answer = given.handles(by, 1, hand_to("police"));
        assert_eq!(answer, Err(not_yours()), "{by}");
    }
    let not_offered = Err(evidence_is("not offered"));
    assert_eq!(given.handles("police", 1, C::TakeBack), not_offered);
    for order in [receive(), refuse_custody()] {
        assert_eq!(given.handles("ems", 1, order), not_offered);
    }
    let mut given = offered();
    for by in ["fire", "ems"] {
        let answer = given.handles(by, 1, C::TakeBack);
        assert_eq!(answer, Err(not_yours()), "{by}");
    }
    for by in ["police", "fire"] {
        for order in [receive(), refuse_custody()] {
            assert_eq!(given.handles(by, 1, order), Err(not_yours()), "{by}");
        }
    }
    given.handles("police", 1, C::TakeBack).unwrap();
    assert!(given.evidence(1).offer.is_none());
    assert_eq!(given.handles("ems", 1, receive()), not_offered);
    assert_eq!(custodian(&given), "police");
}

#[test]
fn n8_what_is_offered_is_neither_offered_again_nor_released() {
    let mut given = offered();
    let offered = Err(evidence_is("offered"));
    for to in ["fire", "ems"] {
        assert_eq!(given.handles("police", 1, hand_to(to)), offered);
    }
    let person = hand_to_person("police", Role::Dispatcher);
    assert_eq!(given.handles("police", 1, person), offered);
    let answer = given.handles("police", 1, release(E::Destroyed));
    assert_eq!(answer, offered);
    given.handles("police", 1, C::TakeBack).unwrap();
    given.handles("police", 1, hand_to("fire")).unwrap();
}

#[test]
fn n8_what_is_refused_stays_where_it_is() {
    let mut given = offered();
    given.handles("ems", 1, refuse_custody()).unwrap();
    let it = given.evidence_as("police", 1).unwrap();
    let refused = it.refused.unwrap();
    assert_eq!((refused.agency, refused.at), (agency("ems"), given.now));
    assert_eq!(refused.reason, mark(7_107));
    assert!(it.offer.is_none());
    assert_eq!(custodian(&given), "police");
    let again = given.handles("ems", 1, receive());
    assert_eq!(again, Err(evidence_is("not offered")));
    given.handles("police", 1, hand_to("fire")).unwrap();
    assert!(given.evidence(1).refused.is_none(), "that is another offer");
}

#[test]
fn n8_each_step_is_said_by_a_desk_or_a_crew_that_was_sent() {
    let mut given = offered();
    let by = |given: &mut Given, by: &str, role, order| given.when(by, role, about(1, order));
    let not_there = Err(Refusal::NotYours { what: "task" });
    for order in [receive(), refuse_custody()] {
        let answer = by(&mut given, "ems", Role::Field, order);
        assert_eq!(answer, not_there);
    }
    let answer = by(&mut given, "police", Role::Field, C::TakeBack);
    assert_eq!(answer, not_there);
    let roles = [Role::Supervisor, Role::Legal, Role::Observer, Role::Admin];
    for role in roles {
        for order in [hand_to("ems"), receive(), refuse_custody(), C::TakeBack] {
            let answer = by(&mut given, "ems", role, order);
            assert_eq!(answer, Err(Refusal::RoleMayNot), "{role:?}");
        }
    }
    for role in roles.into_iter().chain([Role::Field]) {
        let answer = by(&mut given, "ems", role, release(E::Returned));
        assert_eq!(answer, Err(Refusal::RoleMayNot), "{role:?}");
    }
    given.sent(1, "ems", 1, Target::Task(task(1)), &[]);
    by(&mut given, "ems", Role::Field, receive()).unwrap();
    let step = given.evidence(1).custodian().unwrap();
    assert_eq!(step.officer, person("ems", Role::Field));
    by(&mut given, "ems", Role::Field, hand_to("police")).unwrap();
    by(&mut given, "ems", Role::Field, C::TakeBack).unwrap();
}

#[test]
fn n8_texts_have_their_limits() {
    let given = offered();
    let long = |max: usize| "x".repeat(max);
    let says = |by: &str, order: C| code(given.clone().handles(by, 1, order));
    let holder = |holder: String| {
        let (is_intact, note) = (true, String::new());
        says(
            "ems",
            C::Receive {
                holder,
                is_intact,
                note,
            },
        )
    };
    assert_eq!(holder(" ".to_owned()), "empty");
    assert_eq!(holder(long(NAME_CHARS_MAX)), "ok");
    assert_eq!(holder(long(NAME_CHARS_MAX + 1)), "too_long");
    let note = |note: String| {
        let (is_intact, holder) = (true, mark(1));
        says(
            "ems",
            C::Receive {
                holder,
                is_intact,
                note,
            },
        )
    };
    assert_eq!(note(long(REASON_CHARS_MAX)), "ok");
    assert_eq!(note(long(REASON_CHARS_MAX + 1)), "too_long");
    let reason = |reason: String| says("ems", C::Refuse { reason });
    assert_eq!(reason(String::new()), "empty");
    assert_eq!(reason(long(REASON_CHARS_MAX + 1)), "too_long");
    let given = collected();
    let says = |order: C| code(given.clone().handles("police", 1, order));
    let note = |note: String| {
        let to = CustodyTo::Agency(agency("ems"));
        says(C::HandOver { to, note })
    };
    assert_eq!(note(String::new()), "ok");
    assert_eq!(note(long(REASON_CHARS_MAX)), "ok");
    assert_eq!(note(long(REASON_CHARS_MAX + 1)), "too_long");
    let note = |note: String| {
        says(C::Release {
            how: E::Returned,
            note,
        })
    };
    assert_eq!(note(" ".to_owned()), "empty");
    assert_eq!(note(long(REASON_CHARS_MAX)), "ok");
    assert_eq!(note(long(REASON_CHARS_MAX + 1)), "too_long");
}

/// N8: a chain goes forward in time.
#[test]
fn n8_no_step_is_older_than_the_one_before() {
    let given = collected();
    let since = given.evidence(1).custody[0].at;
    let at = |given: &Given, ms: i64, by: &str, order: C| -> Result<Vec<Event>, Refusal> {
        let mut given = given.clone();
        given.occurred_at = Some(since.plus_ms(ms));
        given.handles(by, 1, order)
    };
    let early = Err(Refusal::OutOfOrder);
    for order in [hand_to("ems"), release(E::Returned)] {
        assert_eq!(at(&given, -1, "police", order.clone()), early);
        at(&given, 0, "police", order).unwrap();
    }
    let given = offered();
    // Whoever receives it has another clock than who offered it.
    for (by, order, ahead) in [
        ("ems", receive(), AHEAD_MS_MAX),
        ("ems", refuse_custody(), AHEAD_MS_MAX),
        ("police", C::TakeBack, 0),
    ] {
        let answer = at(&given, MINUTE - ahead - 1, by, order.clone());
        assert_eq!(answer, early, "{order:?}");
        at(&given, MINUTE - ahead, by, order).unwrap();
    }
}

#[test]
fn n8_custody_ends_by_the_desk_of_its_custodian() {
    for how in ENDS {
        let mut given = collected();
        for by in ["fire", "ems"] {
            let answer = given.handles(by, 1, release(how));
            assert_eq!(answer, Err(not_yours()), "{by}");
        }
        let order = about(1, release(how));
        given.when("police", Role::Dispatcher, order).unwrap();
        let it = given.evidence_as("ems", 1).unwrap();
        let ended = it.ended.unwrap();
        assert_eq!((ended.how, ended.at), (how, given.now));
        assert_eq!(ended.note, mark(7_108));
        assert!(given.evidence(1).custodian().is_none());
        let over = Err(evidence_is(how.as_str()));
        for order in [hand_to("ems"), C::TakeBack, release(how), attach_file(1)] {
            assert_eq!(given.handles("police", 1, order), over);
        }
        for order in [receive(), refuse_custody()] {
            assert_eq!(given.handles("ems", 1, order), over);
        }
    }
}

#[test]
fn n8_who_has_evidence_in_custody_stays_in_the_task() {
    let mut given = offered();
    let answer = |given: &mut Given, by: &str| {
        let without = revised(given, |it| it.retain(|it| it.agency != agency(by)));
        let dropped = given.when("fire", Role::Commander, without);
        let back = withdraw(given, by);
        let answer = given.when(by, Role::Commander, back);
        assert_eq!(dropped, answer, "by a revision neither");
        answer
    };
    let holds = Err(evidence_is("in custody"));
    assert_eq!(answer(&mut given, "police"), holds, "it is only offered");
    let mut ended = given.clone();
    given.handles("ems", 1, receive()).unwrap();
    assert_eq!(answer(&mut given, "ems"), holds);
    leaves(&mut given, "police");
    ended.handles("police", 1, C::TakeBack).unwrap();
    ended.handles("police", 1, release(E::Forfeited)).unwrap();
    let mut dropped = ended.clone();
    leaves(&mut ended, "police");
    is_left_out(&mut dropped, "police");
}

/// N8: what one was left with who is in the task no more is released by a desk of who leads, also while it is offered.
#[test]
fn n8_who_leads_releases_what_was_left_behind() {
    for is_offered in [false, true] {
        let mut given = if is_offered { offered() } else { collected() };
        given.sent(1, "fire", 1, Target::Task(task(1)), &[]);
        has_left(&mut given, "police");
        let unknown = Err(Refusal::Unknown { what: "item" });
        assert_eq!(given.handles("police", 1, C::TakeBack), unknown);
        let by_other = given.handles("ems", 1, release(E::Returned));
        assert_eq!(by_other, Err(not_yours()));
        let by_other = given.handles("fire", 1, hand_to("ems"));
        assert_eq!(by_other, Err(not_yours()));
        let mut received = given.clone();
        let answer = received.handles("ems", 1, receive());
        assert_eq!(answer.is_ok(), is_offered);
        let order = about(1, release(E::Returned));
        let since = given.evidence(1).custody[0].at;
        given.occurred_at = Some(since.plus_ms(-1));
        let early = given.when("fire", Role::Dispatcher, order.clone());
        assert_eq!(early, Err(Refusal::OutOfOrder));
        given.occurred_at = None;
        given.when("fire", Role::Dispatcher, order).unwrap();
        assert!(given.evidence(1).offer.is_none());
        assert!(!given.state.has_open_matters(task(1)));
    }
}

#[test]
fn n8_custody_goes_on_after_the_task_is_over() {
    let mut given = offered();
    complete(&mut given);
    given.wait(MINUTE);
    given.handles("ems", 1, receive()).unwrap();
    for order in [attach_file(1), hand_to("fire"), C::TakeBack] {
        given.handles("ems", 1, order).unwrap();
    }
    given.handles("ems", 1, release(E::Transferred)).unwrap();
}

#[test]
fn n8_a_chain_has_so_many_steps() {
    let mut given = collected();
    let pair = [Role::Commander, Role::Dispatcher];
    for n in 1..CUSTODY_STEPS_MAX {
        let to = pair[n % 2];
        let offer = hand_to_person("police", to);
        given.handles("police", 1, offer).unwrap();
        given.when("police", to, about(1, receive())).unwrap();
    }
    assert_eq!(given.evidence(1).custody.len(), CUSTODY_STEPS_MAX);
    let max = CUSTODY_STEPS_MAX;
    let full = Err(Refusal::Full { max });
    assert_eq!(given.handles("police", 1, hand_to("ems")), full);
    given.handles("police", 1, release(E::Returned)).unwrap();
}
