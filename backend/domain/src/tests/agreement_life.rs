//! Rules G1 and G3–G6: from a draft to the end of an agreement.

use domain::{
    AgreementPhase as P, Command, Event, Refusal, Role, agreement::Trigger,
    command::AgreementOrder as O, limits::*, private::Subject, sharing::Kind,
};

use super::{given::*, given_agreements::*};

const VERSION: O = O::Sign { version: 1 };

fn wrong(state: &'static str) -> Refusal {
    let what = "agreement";
    Refusal::WrongState { what, state }
}

/// G1: the draft is its agency's own affair, and an edit names the version it is based on.
#[test]
fn g1_a_draft_is_seen_by_its_agency_only_and_changed_by_version() {
    let mut given = Given::city();
    let words = text(&["fire", "police"], &units_for_all(), given.now);
    given.legal("fire", 1, O::Draft(words.clone())).unwrap();
    assert!(given.agreement_as("fire").is_some());
    assert!(given.agreement_as("police").is_none());
    let revise = |version| O::Revise {
        version,
        text: words.clone(),
    };
    // To a party it does not exist yet.
    let unknown = Err(Refusal::Unknown { what: "agreement" });
    assert_eq!(given.legal("police", 1, revise(1)), unknown);
    given.legal("fire", 1, revise(1)).unwrap();
    let stale = Err(Refusal::StaleVersion {
        field: "version",
        current: 2,
    });
    assert_eq!(given.legal("fire", 1, revise(1)), stale);
    assert_eq!(given.legal("fire", 1, O::Propose { version: 1 }), stale);
    assert_eq!(
        given.legal("fire", 1, O::Draft(words.clone())),
        Err(Refusal::Taken { field: "id" })
    );
    // Nobody drafts for others.
    let refused = given.legal("ems", 2, O::Draft(words));
    assert_eq!(refused.unwrap_err().code(), "not_a_party");
}

/// G1, A10: an agency drafts so many that are not over, whatever others do.
#[test]
fn g1_an_agency_holds_so_many_agreements() {
    let mut given = Given::city();
    let words = text(&["fire", "police"], &units_for_all(), given.now);
    let draft = || O::Draft(words.clone());
    for n in 1..=OPEN_AGREEMENTS_PER_AGENCY_MAX as u128 {
        given.legal("fire", n, draft()).unwrap();
    }
    let full = Err(Refusal::Full {
        max: OPEN_AGREEMENTS_PER_AGENCY_MAX,
    });
    assert_eq!(given.legal("fire", 900, draft()), full);
    given.legal("police", 901, draft()).unwrap();
    given.legal("fire", 1, O::Withdraw { version: 1 }).unwrap();
    given.legal("fire", 900, draft()).unwrap();
}

/// G1, A10: so many within a year, those that are over included; what has been over for longer keeps nobody from another.
#[test]
fn g1_an_agency_makes_so_many_agreements_in_a_year() {
    let mut given = Given::city();
    let words = text(&["fire", "police"], &units_for_all(), given.now);
    let draft = || {
        let mut words = words.clone();
        words.valid_until = words.valid_from.plus_ms(AGREEMENT_MS_MAX);
        O::Draft(words)
    };
    let most = AGREEMENTS_PER_AGENCY_MAX as u128;
    for n in 1..=most {
        given.legal("fire", n, draft()).unwrap();
        given.legal("fire", n, O::Propose { version: 1 }).unwrap();
        if n > 1 {
            given.legal("fire", n, O::Withdraw { version: 1 }).unwrap();
        }
    }
    let full = Err(Refusal::Full {
        max: AGREEMENTS_PER_AGENCY_MAX,
    });
    given.wait(AGREEMENT_COUNTS_MS);
    assert_eq!(given.legal("fire", 900, draft()), full);
    given.legal("police", 901, draft()).unwrap();
    given.wait(1);
    given.legal("fire", 900, draft()).unwrap();
    // All of them are kept, and what is not over counts however old it is.
    assert_eq!(given.state.agreements().count(), most as usize + 2);
    for n in 1_000..1_000 + most - 2 {
        given.legal("fire", n, draft()).unwrap();
        given.legal("fire", n, O::Propose { version: 1 }).unwrap();
        given.legal("fire", n, O::Withdraw { version: 1 }).unwrap();
    }
    assert_eq!(given.legal("fire", 902, draft()), full);
}

/// G1: what nobody else has ever known of is let go of when it is withdrawn, unless it is held; what was proposed is kept.
#[test]
fn g1_a_draft_that_was_never_proposed_is_forgotten() {
    let mut given = Given::city();
    let words = text(&["fire", "police"], &units_for_all(), given.now);
    for n in 1..=3 {
        given.legal("fire", n, O::Draft(words.clone())).unwrap();
    }
    let hold = Command::SetHold {
        subject: Subject::Agreement(agreement(2)),
        is_held: true,
        reason: mark(1),
    };
    given.when("fire", Role::Legal, hold).unwrap();
    given.legal("fire", 3, O::Propose { version: 1 }).unwrap();
    for n in 1..=3 {
        given.legal("fire", n, O::Withdraw { version: 1 }).unwrap();
    }
    let left: Vec<_> = given.state.agreements().map(|it| it.id).collect();
    assert_eq!(left, [agreement(2), agreement(3)]);
    assert!(given.agreement_as("fire").is_none());
}

/// G3: proposing fixes the text; a proposal lies ahead; a refusal makes it a draft again, without its signatures.
#[test]
fn g3_a_proposal_is_signed_by_every_party_or_becomes_a_draft_again() {
    let mut given = Given::city();
    let parties = ["fire", "police", "ems"];
    let mut words = text(&parties, &units_for_all(), given.now);
    given.legal("fire", 1, O::Draft(words.clone())).unwrap();
    given.wait(241 * HOUR);
    let past = Err(Refusal::InThePast {
        field: "valid_until",
    });
    assert_eq!(given.legal("fire", 1, O::Propose { version: 1 }), past);
    words.valid_until = given.now.plus_ms(HOUR);
    let revise = |version| O::Revise {
        version,
        text: words.clone(),
    };
    given.legal("fire", 1, revise(1)).unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    assert_eq!(given.legal("fire", 1, revise(2)), Err(wrong("proposed")));
    given.sign(1, &["fire", "police"]);
    let again = given.legal("police", 1, O::Sign { version: 2 });
    assert_eq!(again, Err(Refusal::AlreadySigned));
    // Nobody signs what they have not read.
    let stale = given.legal("ems", 1, VERSION).unwrap_err();
    assert_eq!(stale.code(), "stale_version");
    let refuse = |reason: &str| O::RefuseToSign {
        version: 2,
        reason: reason.to_owned(),
    };
    let silent = given.legal("ems", 1, refuse(" ")).unwrap_err();
    assert_eq!((silent.code(), silent.field()), ("empty", Some("reason")));
    given.legal("ems", 1, refuse("too much")).unwrap();
    let next = given.agreement(1).next.as_ref().unwrap();
    assert_eq!(given.agreement(1).phase, P::Draft);
    assert!(next.signatures.is_empty() && next.proposed_at.is_none());
    assert_eq!(next.refused.as_ref().unwrap().reason, "too much");
    assert!(given.agreement_as("ems").is_none(), "a draft again");
    // What was signed before is signed anew.
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    given.sign(1, &["ems", "police"]);
    assert_eq!(given.agreement(1).phase, P::Proposed);
    given.sign(1, &["fire"]);
    assert_eq!(given.agreement(1).phase, P::InForce);
}

/// G3: what nobody signed in time is not signed after it.
#[test]
fn g3_nothing_is_signed_after_its_end() {
    let mut given = Given::city();
    given.agreement_proposed(1, &["fire", "police"], &units_for_all());
    given.sign(1, &["fire"]);
    given.wait(240 * HOUR);
    let late = given.legal("police", 1, VERSION);
    assert_eq!(
        late,
        Err(Refusal::InThePast {
            field: "valid_until"
        })
    );
    given.legal("fire", 1, O::Withdraw { version: 1 }).unwrap();
    assert_eq!(given.agreement(1).phase, P::Withdrawn);
    // Who was asked learns that it is over.
    assert!(given.agreement_as("police").is_some());
    assert_eq!(given.legal("police", 1, VERSION), Err(wrong("withdrawn")));
}

/// G4: nothing is shown before all have signed and the begin has come; then it is, by one event that names the version.
#[test]
fn g4_it_is_in_force_once_all_have_signed_and_its_begin_has_come() {
    let mut given = Given::city();
    let mut words = text(&["fire", "police"], &units_for_all(), given.now);
    words.valid_from = given.now.plus_ms(HOUR);
    given.legal("fire", 1, O::Draft(words)).unwrap();
    given.legal("fire", 1, O::Propose { version: 1 }).unwrap();
    given.sign(1, &["police"]);
    assert!(given.unit_as("police", "fire").is_none());
    given.sign(1, &["fire"]);
    assert_eq!(given.agreement(1).phase, P::Signed);
    assert!(given.unit_as("police", "fire").is_none());
    let withdraw = given.legal("fire", 1, O::Withdraw { version: 1 });
    assert_eq!(withdraw, Err(wrong("signed")));
    given.wait(HOUR - 1);
    assert!(given.tick().is_empty());
    given.wait(1);
    let names: Vec<_> = given.tick().iter().map(Event::name).collect();
    assert_eq!(names, ["agreement_came_into_force"]);
    assert!(given.unit_as("police", "fire").is_some());
    assert!(given.unit_as("fire", "police").is_some());
    assert!(given.unit_as("ems", "fire").is_none(), "no party");
    assert!(given.tick().is_empty(), "once");
}

/// G4: what was not in force in its time, because the server was down, does not come into force after it.
#[test]
fn g4_a_time_that_was_slept_through_shows_nothing() {
    let mut given = Given::city();
    let mut words = text(&["fire", "police"], &units_for_all(), given.now);
    words.valid_from = given.now.plus_ms(HOUR);
    given.legal("fire", 1, O::Draft(words)).unwrap();
    given.legal("fire", 1, O::Propose { version: 1 }).unwrap();
    given.sign(1, &["police", "fire"]);
    given.wait(300 * HOUR);
    let names: Vec<_> = given.tick().iter().map(Event::name).collect();
    assert_eq!(names, ["agreement_expired"]);
    assert!(given.unit_as("police", "fire").is_none());
}

/// G5: one amendment at a time; the old version holds until all of both versions have signed; then it is replaced whole.
#[test]
fn g5_an_amendment_replaces_the_version_that_holds_once_all_have_signed() {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police"], &units_for_all());
    // Police leaves, ems joins, and units are shown no more; incidents are.
    let incidents = [clause(
        "ems",
        "fire",
        Kind::Incident,
        &["identity"],
        Trigger::Always,
    )];
    let mut words = text(&["fire", "ems"], &incidents, given.now);
    given.incident_of("fire", 1);
    let amend = |version, text| O::Amend { version, text };
    let stale = given.legal("police", 1, amend(2, words.clone()));
    assert_eq!(stale.unwrap_err().code(), "stale_version");
    given.legal("police", 1, amend(1, words.clone())).unwrap();
    assert_eq!(
        given.legal("police", 1, amend(1, words.clone())),
        Err(Refusal::AmendmentOpen)
    );
    // The old version must not end before the new one begins.
    words.valid_from = given.now.plus_ms(500 * HOUR);
    words.valid_until = given.now.plus_ms(501 * HOUR);
    let late = O::Revise {
        version: 2,
        text: words.clone(),
    };
    given.legal("police", 1, late).unwrap();
    let gap = given.legal("police", 1, O::Propose { version: 3 });
    assert_eq!(gap.unwrap_err().field(), Some("valid_from"));
    words.valid_from = given.now;
    let revise = O::Revise {
        version: 3,
        text: words,
    };
    given.legal("police", 1, revise).unwrap();
    assert!(given.agreement_as("ems").is_none());
    given.legal("police", 1, O::Propose { version: 4 }).unwrap();
    // Who joins sees what it is asked to sign, and not what the others have.
    let seen = given.agreement_as("ems").unwrap();
    assert!(seen.current.is_none() && seen.next.is_some());
    given.sign(1, &["fire", "ems"]);
    assert!(
        given.unit_as("police", "fire").is_some(),
        "police signs, too"
    );
    assert!(given.incident_as("ems").is_none());
    given.sign(1, &["police"]);
    assert!(given.unit_as("police", "fire").is_none());
    assert!(given.incident_as("ems").is_some());
    assert!(given.agreement_as("police").is_none(), "no party any more");
    assert_eq!(given.agreement(1).current.as_ref().unwrap().number, 4);
}

/// G5: an amendment that is withdrawn or refused leaves what holds as it was.
#[test]
fn g5_an_amendment_that_comes_to_nothing_changes_nothing() {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police"], &units_for_all());
    let text = text(&["fire", "ems"], &units_for_all(), given.now);
    let amend = O::Amend { version: 1, text };
    given.legal("fire", 1, amend.clone()).unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    let reason = mark(1);
    given
        .legal("ems", 1, O::RefuseToSign { version: 2, reason })
        .unwrap();
    assert_eq!(given.agreement(1).phase, P::InForce);
    assert!(given.agreement_as("ems").is_none());
    given.legal("fire", 1, O::Withdraw { version: 2 }).unwrap();
    assert!(given.agreement(1).drafts.is_empty());
    assert!(given.unit_as("police", "fire").is_some());
    given.legal("police", 1, amend).unwrap();
}

/// G6: any party suspends it at once, and only that party lets it go on.
#[test]
fn g6_who_suspended_it_lets_it_go_on() {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police"], &units_for_all());
    let suspend = about(1, O::Suspend { reason: mark(1) });
    given.when("police", Role::Coordinator, suspend).unwrap();
    assert!(given.unit_as("police", "fire").is_none());
    assert!(given.unit_as("fire", "police").is_none());
    let resume = || about(1, O::Resume);
    let refused = given.when("fire", Role::Commander, resume());
    assert_eq!(refused, Err(Refusal::NotYours { what: "suspension" }));
    given.when("police", Role::Legal, resume()).unwrap();
    assert!(given.unit_as("police", "fire").is_some());
}

/// G6: any party ends it, for good, with what was to become of it.
#[test]
fn g6_any_party_ends_it_for_good() {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police"], &units_for_all());
    let words = text(&["fire", "police"], &units_for_all(), given.now);
    let amend = || O::Amend {
        version: 1,
        text: words.clone(),
    };
    given.legal("fire", 1, amend()).unwrap();
    given
        .legal("police", 1, O::End { reason: mark(1) })
        .unwrap();
    assert!(given.unit_as("police", "fire").is_none());
    assert!(given.agreement(1).next.is_none());
    for order in [O::Resume, O::End { reason: mark(1) }, amend()] {
        assert_eq!(given.legal("police", 1, order), Err(wrong("ended")));
    }
    let seen = given.agreement_as("fire").unwrap();
    assert_eq!(seen.stops.keys().collect::<Vec<_>>(), [&agency("police")]);
}

/// G6: it expires at its end, suspended or not, and no clock brings it back.
#[test]
fn g6_what_has_expired_never_comes_back() {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police"], &units_for_all());
    given.agreement_in_force(2, &["fire", "ems"], &units_for_all());
    given
        .legal("fire", 2, O::Suspend { reason: mark(1) })
        .unwrap();
    let before = given.now;
    given.wait(240 * HOUR - 1);
    assert!(given.tick().is_empty());
    given.wait(1);
    let names: Vec<_> = given.tick().iter().map(Event::name).collect();
    assert_eq!(names, ["agreement_expired"; 2]);
    // The clock steps back.
    given.now = before;
    assert!(given.tick().is_empty());
    assert!(given.unit_as("police", "fire").is_none());
    for (n, by) in [(1, "police"), (2, "fire")] {
        assert_eq!(given.agreement(n).phase, P::Expired);
        assert_eq!(given.legal(by, n, O::Resume), Err(wrong("expired")));
    }
}

/// J23 and J25 for agreements: its texts can be destroyed once it is over, and not before.
#[test]
fn its_texts_are_erased_only_once_it_is_over() {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police"], &units_for_all());
    let erase = || Command::Erase {
        subject: Subject::Agreement(agreement(1)),
        reason: mark(1),
    };
    let early = given.when("fire", Role::Admin, erase());
    assert_eq!(early, Err(wrong("in_force")));
    given.legal("fire", 1, O::End { reason: mark(2) }).unwrap();
    let unknown = given.when("ems", Role::Admin, erase());
    assert_eq!(unknown.unwrap_err().code(), "unknown");
    given.when("police", Role::Admin, erase()).unwrap();
    // A key is destroyed once.
    let again = given.when("fire", Role::Admin, erase());
    assert_eq!(again, Err(Refusal::AlreadyErased));
    let seen = given.agreement_as("police").unwrap();
    let current = seen.current.unwrap();
    assert_eq!(current.title, domain::private::ERASED);
    assert_eq!(current.duties[0].text, domain::private::ERASED);
    assert_eq!(seen.stops[&agency("fire")].reason, domain::private::ERASED);
    // What was agreed stays readable: no text of anybody's.
    assert_eq!(current.clauses, units_for_all());
}
