//! Rules G3–G5: numbers of versions, amendments that several parties write at once, and times that were missed.

use domain::{
    AgreementPhase as P, Event, Refusal, Timestamp, agreement::AgreementText,
    command::AgreementOrder as O,
};

use super::{given::*, given_agreements::*};

fn city() -> Given {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police"], &units_for_all());
    given
}

fn words(given: &Given) -> AgreementText {
    text(&["fire", "police"], &units_for_all(), given.now)
}

fn amend(given: &mut Given, by: &str) -> Result<Vec<Event>, Refusal> {
    let version = given.agreement(1).current.as_ref().unwrap().number;
    let text = words(given);
    given.legal(by, 1, O::Amend { version, text })
}

fn own_number(given: &Given, by: &str) -> u32 {
    given.agreement_as(by).unwrap().next.unwrap().number
}

fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(Event::name).collect()
}

/// G1, G3: a number never comes back for another text, so that nobody signs what they have not read.
#[test]
fn g3_a_number_never_comes_back_for_another_text() {
    let mut given = city();
    amend(&mut given, "fire").unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    given.legal("fire", 1, O::Withdraw { version: 2 }).unwrap();
    amend(&mut given, "fire").unwrap();
    given.legal("fire", 1, O::Propose { version: 3 }).unwrap();
    let read_before = given.legal("police", 1, O::Sign { version: 2 });
    assert_eq!(
        read_before,
        Err(Refusal::StaleVersion {
            field: "version",
            current: 3
        })
    );
    // What is refused and proposed again as it was is the same text.
    let reason = mark(1);
    given
        .legal("police", 1, O::RefuseToSign { version: 3, reason })
        .unwrap();
    given.legal("fire", 1, O::Propose { version: 3 }).unwrap();
    given.sign(1, &["police", "fire"]);
    assert_eq!(given.agreement(1).current.as_ref().unwrap().number, 3);
}

/// G1, G3: two who write at once may have the same number; once both were proposed they have not.
#[test]
fn g3_a_draft_is_proposed_under_a_number_of_its_own() {
    let mut given = city();
    amend(&mut given, "fire").unwrap();
    amend(&mut given, "police").unwrap();
    // Neither number tells of the other.
    assert_eq!(own_number(&given, "fire"), 2);
    assert_eq!(own_number(&given, "police"), 2);
    given.legal("police", 1, O::Propose { version: 2 }).unwrap();
    given
        .legal("police", 1, O::Withdraw { version: 2 })
        .unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    assert_eq!(own_number(&given, "police"), 3);
    // Also what one has written anew has a number of its own.
    given.legal("fire", 1, O::Withdraw { version: 3 }).unwrap();
    amend(&mut given, "police").unwrap();
    assert_eq!(own_number(&given, "police"), 4);
}

/// G5: another party's draft blocks nothing and is as if it were not there; one amendment is to be signed at a time.
#[test]
fn g5_a_hidden_draft_blocks_its_own_agency_only() {
    let mut given = city();
    amend(&mut given, "fire").unwrap();
    assert_eq!(amend(&mut given, "fire"), Err(Refusal::AmendmentOpen));
    assert!(given.agreement_as("police").unwrap().next.is_none());
    amend(&mut given, "police").unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    let open = given.legal("police", 1, O::Propose { version: 2 });
    assert_eq!(open, Err(Refusal::AmendmentOpen));
    // While it waits for police it is what police is shown; police's own draft is there afterwards.
    assert_eq!(
        given.agreement_as("police").unwrap().next.unwrap().agency,
        Some(agency("fire"))
    );
    let reason = mark(1);
    given
        .legal("police", 1, O::RefuseToSign { version: 2, reason })
        .unwrap();
    assert_eq!(
        given.agreement_as("police").unwrap().next.unwrap().agency,
        Some(agency("police"))
    );
    given.legal("police", 1, O::Propose { version: 2 }).unwrap();
    given.sign(1, &["fire", "police"]);
    // What fire writes goes on; who leaves writes nothing any more.
    assert!(given.agreement(1).drafts.contains_key(&agency("fire")));
}

/// G4, G5: all have signed that nothing holds after it: what was slept through ends the agreement.
#[test]
fn g5_an_amendment_whose_time_was_slept_through_ends_the_agreement() {
    let mut given = city();
    let mut text = words(&given);
    text.valid_from = given.now.plus_ms(HOUR);
    text.valid_until = given.now.plus_ms(2 * HOUR);
    given
        .legal("fire", 1, O::Amend { version: 1, text })
        .unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    given.sign(1, &["fire", "police"]);
    given.wait(3 * HOUR);
    assert_eq!(names(&given.tick()), ["agreement_expired"]);
    assert!(given.unit_as("police", "fire").is_none());
    assert!(given.agreement(1).next.is_none());
}

/// G3, G5: what nobody can sign any more lapses: an amendment as if withdrawn, the first version with its agreement.
#[test]
fn g3_a_proposal_lapses_at_its_end() {
    let mut given = city();
    let mut text = words(&given);
    text.valid_until = given.now.plus_ms(HOUR);
    let amended = O::Amend {
        version: 1,
        text: text.clone(),
    };
    given.legal("fire", 1, amended).unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    given.legal("fire", 2, O::Draft(text)).unwrap();
    given.legal("fire", 2, O::Propose { version: 1 }).unwrap();
    given.wait(HOUR - 1);
    assert!(given.tick().is_empty());
    given.wait(1);
    assert_eq!(
        names(&given.tick()),
        ["agreement_withdrawn", "agreement_expired"]
    );
    assert_eq!(given.agreement(1).phase, P::InForce);
    assert!(given.unit_as("police", "fire").is_some());
    assert_eq!(given.agreement(2).phase, P::Expired);
    amend(&mut given, "police").unwrap();
}

/// G5, G6: what is over by the clock is over, whether the clock has said so yet or not.
#[test]
fn g6_nothing_is_done_to_what_is_past_before_the_tick() {
    let mut given = city();
    let mut text = words(&given);
    text.valid_from = given.now.plus_ms(240 * HOUR);
    text.valid_until = given.now.plus_ms(480 * HOUR);
    given
        .legal("fire", 1, O::Amend { version: 1, text })
        .unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    given.sign(1, &["fire"]);
    given.wait(240 * HOUR);
    let over = Err(Refusal::WrongState {
        what: "agreement",
        state: "expired",
    });
    assert_eq!(given.legal("police", 1, O::Sign { version: 2 }), over);
    let reason = mark(1);
    assert_eq!(given.legal("police", 1, O::Suspend { reason }), over);
    assert_eq!(amend(&mut given, "police"), over);
    assert_eq!(names(&given.tick()), ["agreement_expired"]);
}

/// G6: each suspends it for itself, and it goes on once nobody does; who leaves holds up nothing.
#[test]
fn g6_it_goes_on_once_nobody_suspends_it() {
    let mut given = city();
    let suspend = |reason| O::Suspend {
        reason: mark(reason),
    };
    given.legal("fire", 1, suspend(1)).unwrap();
    given.legal("police", 1, suspend(2)).unwrap();
    assert_eq!(
        given.legal("police", 1, suspend(3)).unwrap_err().current(),
        Some("suspended".to_owned())
    );
    given.legal("fire", 1, O::Resume).unwrap();
    assert!(given.unit_as("fire", "police").is_none(), "police's data");
    let seen = given.agreement_as("fire").unwrap();
    assert_eq!(seen.stops.keys().collect::<Vec<_>>(), [&agency("police")]);
    assert_eq!(
        given.legal("fire", 1, O::Resume),
        Err(Refusal::NotYours { what: "suspension" })
    );
    let text = text(&["fire", "ems"], &units_for_all(), given.now);
    given
        .legal("fire", 1, O::Amend { version: 1, text })
        .unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    given.sign(1, &["fire", "ems", "police"]);
    assert!(given.unit_as("ems", "fire").is_some());
}

/// G5: since when a version holds is its own, whatever is suspended and goes on.
#[test]
fn g5_a_version_says_since_when_it_holds() {
    let mut given = city();
    let since = |given: &Given| -> Option<Timestamp> {
        let seen = given.agreement_as("fire").unwrap();
        seen.current.unwrap().in_force_since
    };
    let first = given.now;
    assert_eq!(since(&given), Some(first));
    given.wait(HOUR);
    let reason = mark(1);
    given.legal("fire", 1, O::Suspend { reason }).unwrap();
    given.legal("fire", 1, O::Resume).unwrap();
    assert_eq!(since(&given), Some(first));
    amend(&mut given, "fire").unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    given.sign(1, &["fire", "police"]);
    assert_eq!(since(&given), Some(given.now));
}

/// G11: who is asked to join is told where that stands, and nothing of what the others have.
#[test]
fn g11_who_is_asked_to_join_is_told_of_what_it_signs() {
    let mut given = city();
    given.wait(HOUR);
    let text = text(&["fire", "police", "ems"], &units_for_all(), given.now);
    given
        .legal("fire", 1, O::Amend { version: 1, text })
        .unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    let phase = |given: &Given| {
        let seen = given.agreement_as("ems").unwrap();
        (seen.phase, seen.phase_since)
    };
    assert_eq!(phase(&given), (P::Proposed, given.now));
    let reason = mark(1);
    given.legal("police", 1, O::Suspend { reason }).unwrap();
    assert_eq!(phase(&given).0, P::Proposed);
    // Nor does a refusal tell it.
    let reason = mark(1);
    let refused = given.legal("ems", 1, O::Suspend { reason }).unwrap_err();
    assert_eq!(refused.current().as_deref(), Some("proposed"));
}
