//! Rules G1 and G2: what the text of an agreement may say. Every way to say it wrong has its answer.

use domain::{
    Refusal,
    agreement::{AgreementText, Clause, Duty, Share, Trigger},
    command::AgreementOrder as O,
    limits::*,
    sharing::{Kind, Precision},
};

use super::{given::*, given_agreements::*};

fn refused(change: impl FnOnce(&mut AgreementText)) -> Refusal {
    let mut given = Given::city();
    let mut words = text(&["fire", "police"], &units_for_all(), given.now);
    change(&mut words);
    given.legal("fire", 1, O::Draft(words)).unwrap_err()
}

fn with_clause(change: impl FnOnce(&mut Clause)) -> Refusal {
    refused(|it| change(&mut it.clauses[0]))
}

/// G1.
#[test]
fn g1_an_agreement_is_between_agencies_of_the_room() {
    let few = refused(|it| {
        it.parties.remove(&agency("police"));
    });
    assert_eq!((few.code(), few.field()), ("out_of_range", Some("parties")));
    let stranger = refused(|it| {
        it.parties.insert(agency("navy"));
    });
    assert_eq!(stranger, Refusal::Unknown { what: "agency" });
    let many = refused(|it| {
        let more = (0..AGREEMENT_PARTIES_MAX).map(|n| agency(&format!("a{n}")));
        it.parties.extend(more);
    });
    let max = AGREEMENT_PARTIES_MAX;
    assert_eq!(
        many,
        Refusal::TooLong {
            field: "parties",
            max
        }
    );
}

/// G1, A10: the largest that there can be is taken.
#[test]
fn g1_the_largest_agreement_is_taken() {
    let mut given = Given::city();
    let mut parties: Vec<String> = AGENCIES.iter().map(|it| it.0.to_owned()).collect();
    for n in parties.len()..AGREEMENT_PARTIES_MAX {
        let id = format!("a{n}");
        given.register_agency(&id);
        parties.push(id);
    }
    let names: Vec<&str> = parties.iter().map(String::as_str).collect();
    let triggers = [Trigger::Always, Trigger::WhileJoint];
    let mut clauses = Vec::new();
    for owner in &names {
        for (kind, trigger) in [Kind::Unit, Kind::Incident]
            .into_iter()
            .flat_map(|kind| triggers.map(|it| (kind, it)))
        {
            clauses.push(clause("*", owner, kind, &["identity"], trigger));
        }
    }
    clauses.truncate(CLAUSES_PER_AGREEMENT_MAX);
    assert_eq!(clauses.len(), CLAUSES_PER_AGREEMENT_MAX);
    let mut words = text(&names, &clauses, given.now);
    words.duties = vec![words.duties[0].clone(); DUTIES_PER_AGREEMENT_MAX];
    words.retention_days = RETENTION_DAYS_MAX;
    words.lease_min = LEASE_MIN_MAX;
    words.valid_until = words.valid_from.plus_ms(AGREEMENT_MS_MAX);
    given.legal("fire", 1, O::Draft(words)).unwrap();
}

/// G2.
#[test]
fn g2_clauses_that_cannot_hold_are_refused() {
    let none = refused(|it| it.clauses.clear());
    assert_eq!(none, Refusal::Empty { field: "clauses" });
    let many = refused(|it| {
        it.clauses = vec![it.clauses[0].clone(); CLAUSES_PER_AGREEMENT_MAX + 1];
    });
    assert_eq!((many.code(), many.field()), ("too_long", Some("clauses")));
    let unknown = with_clause(|it| {
        it.fields.insert("colour".to_owned());
    });
    assert_eq!(
        (unknown.code(), unknown.field()),
        ("malformed", Some("fields"))
    );
    // Each field is signed by its name.
    let all = with_clause(|it| {
        it.fields.insert("*".to_owned());
    });
    assert_eq!(all.field(), Some("fields"));
    let empty = with_clause(|it| {
        it.fields.clear();
        it.position = None;
    });
    assert_eq!(empty, Refusal::Empty { field: "fields" });
    for kind in [
        Kind::Person,
        Kind::HandOver,
        Kind::Settings,
        Kind::Alarm,
        Kind::Agency,
        Kind::Agreement,
    ] {
        let refused = with_clause(|it| it.kind = kind);
        assert_eq!(refused.field(), Some("kind"), "{kind:?}");
    }
    let stranger = with_clause(|it| it.viewer = Some(agency("ems")));
    assert_eq!(
        stranger,
        Refusal::NotAParty {
            agency: "ems".to_owned()
        }
    );
    let oneself = with_clause(|it| {
        it.viewer = Some(agency("fire"));
        it.owner = Some(agency("fire"));
    });
    assert_eq!(oneself, Refusal::Oneself { field: "owner" });
    let twice = refused(|it| {
        let mut other = it.clauses[0].clone();
        other.position = Some(Precision::Exact);
        it.clauses.push(other);
    });
    assert_eq!(twice, Refusal::Contradictory { field: "clauses" });
}

/// G2: a precision is given with, and only with, the position of units and equipment.
#[test]
fn g2_a_position_has_a_precision_and_nothing_else_has() {
    for change in [
        (|it: &mut Clause| it.position = None) as fn(&mut Clause),
        |it| {
            it.fields.remove("position");
        },
        |it| {
            it.kind = Kind::Incident;
            it.fields.remove("position");
            it.fields.remove("status");
        },
    ] {
        assert_eq!(with_clause(change).field(), Some("position"));
    }
}

/// G1: times, days and duties.
#[test]
fn g1_times_days_and_duties_have_their_limits() {
    let turned = refused(|it| it.valid_until = it.valid_from);
    assert_eq!(turned.field(), Some("valid_until"));
    let long = refused(|it| it.valid_until = it.valid_from.plus_ms(AGREEMENT_MS_MAX + 1));
    assert_eq!(long.field(), Some("valid_until"));
    let kept = refused(|it| it.retention_days = RETENTION_DAYS_MAX + 1);
    assert_eq!(kept.code(), "out_of_range");
    let lease = refused(|it| it.lease_min = LEASE_MIN_MAX + 1);
    assert_eq!(
        (lease.code(), lease.field()),
        ("out_of_range", Some("lease_min"))
    );
    let duty = |change: fn(&mut Duty)| refused(|it| change(&mut it.duties[0]));
    assert_eq!(duty(|it| it.agency = agency("ems")).code(), "not_a_party");
    assert_eq!(duty(|it| it.text.clear()).field(), Some("duties"));
    for minutes in [0, DUTY_MIN_MAX + 1] {
        let refused = refused(|it| it.duties[0].within_min = Some(minutes));
        assert_eq!(refused.code(), "out_of_range");
    }
    // What is measured has its minutes, and minutes are of something that is measured.
    for change in [(|it: &mut Duty| it.measure = None) as fn(&mut Duty), |it| {
        it.within_min = None;
    }] {
        let refused = refused(|it| change(&mut it.duties[0]));
        assert_eq!(
            (refused.code(), refused.field()),
            ("malformed", Some("within_min"))
        );
    }
    let many = refused(|it| it.duties = vec![it.duties[0].clone(); DUTIES_PER_AGREEMENT_MAX + 1]);
    assert_eq!(many.code(), "too_long");
    for (field, change) in [
        ("title", (|it| it.title.clear()) as fn(&mut AgreementText)),
        ("purpose", |it| it.purpose.clear()),
        ("legal_basis", |it| it.legal_basis = " ".to_owned()),
        ("title", |it| it.title = "x".repeat(NAME_CHARS_MAX + 1)),
        ("purpose", |it| it.purpose = "x".repeat(TEXT_CHARS_MAX + 1)),
    ] {
        assert_eq!(refused(change).field(), Some(field));
    }
}

fn shares(of: &[(&str, u8)]) -> Vec<Share> {
    let share = |(name, percent): &(&str, u8)| Share {
        agency: agency(name),
        percent: *percent,
    };
    of.iter().map(share).collect()
}

/// G18: shares are of every party once, and come to a hundred.
#[test]
fn g18_shares_are_of_every_party_once_and_come_to_a_hundred() {
    for (of, code) in [
        (&[("fire", 50), ("ems", 50)][..], "not_a_party"),
        (&[("fire", 100)], "malformed"),
        (&[("fire", 50), ("police", 25), ("fire", 25)], "malformed"),
        (&[("fire", 50), ("fire", 50)], "malformed"),
        (&[("fire", 50), ("police", 49)], "contradictory"),
        (&[("fire", 255), ("police", 101)], "contradictory"),
    ] {
        let refused = refused(|it| it.shares = shares(of));
        assert_eq!(refused.code(), code, "{of:?}");
    }
    let mut given = Given::city();
    let mut words = text(&["fire", "police"], &units_for_all(), given.now);
    words.shares = shares(&[("police", 0), ("fire", 100)]);
    given.legal("fire", 1, O::Draft(words)).unwrap();
}
