//! Rule N3: what speaks against a measure, judged as of when it was taken.

use std::collections::BTreeSet;

use domain::{
    Event, Refusal, Role, Target, Timestamp,
    command::{EnforcementOrder as O, TakeMeasure},
    enforcement::{Fine, HeldCertificate, LegalConcern as C, MeasureKind as M},
    limits::FINE_MAX,
    settings::{EnforcementSettings, LegalChecks, LegalVerdict as V},
};

use super::{given::*, given_enforcement::*, measuring::running, standing_plans::code};

/// A measure that this alone speaks against, by the register of `given_enforcement`.
fn only(concern: C) -> TakeMeasure {
    let fine = |amount| TakeMeasure {
        fine: Some(euros(amount)),
        ..measure(1, M::Fine, Some("ACT"))
    };
    match concern {
        C::NoInstrument => measure(1, M::Seal, None),
        C::NotYetValid => measure(1, M::Seal, Some("SOON")),
        C::Expired => measure(1, M::Seal, Some("OLD")),
        C::NotPermitted => measure(1, M::Order, Some("TWO")),
        C::AboveLimit => fine(FINE_BY_ACT + 1),
        // Its commander holds no certificate.
        C::NotCertified => measure(1, M::Seal, Some("PAPER")),
    }
}

const EVERY: [C; 6] = [
    C::NoInstrument,
    C::NotYetValid,
    C::Expired,
    C::NotPermitted,
    C::AboveLimit,
    C::NotCertified,
];

fn verdict(checks: &mut LegalChecks, concern: C) -> &mut V {
    match concern {
        C::NoInstrument => &mut checks.no_instrument,
        C::NotYetValid => &mut checks.not_yet_valid,
        C::Expired => &mut checks.expired,
        C::NotPermitted => &mut checks.not_permitted,
        C::AboveLimit => &mut checks.above_limit,
        C::NotCertified => &mut checks.not_certified,
    }
}

/// The police take a measure.
fn takes(given: &mut Given, order: TakeMeasure) -> Result<Vec<Event>, Refusal> {
    given.acts("police", O::Take(order))
}

/// What speaks against a measure that the police take, if nothing is refused for it.
fn concerns(given: &Given, order: TakeMeasure) -> Vec<C> {
    concerns_at(given, given.now, order)
}

/// The same at another time.
fn concerns_at(given: &Given, at: Timestamp, order: TakeMeasure) -> Vec<C> {
    let mut given = given.clone();
    given.occurred_at = None;
    given.registers("police", |it| it.checks = LENIENT);
    given.occurred_at = Some(at);
    takes(&mut given, order).unwrap();
    given.measure(1).concerns.iter().copied().collect()
}

#[test]
fn n3_each_concern_refuses_or_flags_as_the_agency_says() {
    for concern in EVERY {
        let mut given = running();
        given.registers("police", |it| {
            it.checks = LENIENT;
            *verdict(&mut it.checks, concern) = V::Refuse;
        });
        let refused = takes(&mut given, only(concern)).unwrap_err();
        let concerns = vec![concern];
        assert_eq!(refused, Refusal::Unlawful { concerns });
        let said = (refused.code(), refused.field(), refused.current());
        let word = concern.as_str().to_owned();
        assert_eq!(said, ("unlawful", Some("instrument"), Some(word)));
        for other in EVERY {
            let mut given = given.clone();
            let answer = takes(&mut given, only(other));
            assert_eq!(answer.is_ok(), other != concern, "{other:?}");
        }
        given.registers("police", |it| *verdict(&mut it.checks, concern) = V::Flag);
        takes(&mut given, only(concern)).unwrap();
        let it = given.measure(1);
        assert_eq!(it.concerns, BTreeSet::from([concern]));
        assert!(it.is_flagged());
        assert_eq!(it.cited.is_none(), concern == C::NoInstrument);
    }
}

#[test]
fn n3_what_nothing_permits_is_refused_unless_the_agency_says_otherwise() {
    for concern in EVERY {
        let is_refused = matches!(concern, C::NoInstrument | C::NotPermitted);
        let answer = takes(&mut running(), only(concern));
        assert_eq!(answer.is_err(), is_refused, "{concern:?}");
    }
}

/// N3: who is refused is told everything that speaks against it, also what would only be flagged.
#[test]
fn n3_all_that_speaks_against_a_measure_is_told_at_once() {
    let mut given = running();
    let answer = takes(&mut given, measure(1, M::Order, Some("OLD")));
    let refused = answer.unwrap_err();
    let concerns = vec![C::Expired, C::NotPermitted];
    assert_eq!(refused, Refusal::Unlawful { concerns });
    assert_eq!(refused.current().unwrap(), "expired,not_permitted");
    assert_eq!(given.state.cases_of(task(1)).count(), 0);

    given.registers("police", |it| {
        let mut all = it.instruments[0].clone();
        all.code = "ALL".to_owned();
        all.valid_until = Some(hours(-1));
        all.certificate = Some("X".to_owned());
        it.instruments.push(all);
    });
    let mut order = measure(1, M::Fine, Some("ALL"));
    order.fine = Some(euros(FINE_BY_ACT + 1));
    takes(&mut given, order).unwrap();
    let found: Vec<_> = given.measure(1).concerns.iter().copied().collect();
    assert_eq!(found, [C::Expired, C::AboveLimit, C::NotCertified]);
    let shown = given.measure_as("ems", 1).unwrap();
    assert_eq!(shown.concerns, given.measure(1).concerns);
    let line = given.state.timeline(Target::Task(task(1)));
    let line = line
        .iter()
        .find(|it| it.what == "enforcement_measure_taken");
    let words = line.unwrap().detail.get("concerns").cloned();
    assert_eq!(words.unwrap(), "expired,above_limit,not_certified");
}

#[test]
fn n3_an_instrument_is_of_the_agencys_own_register() {
    let mut given = running();
    given.registers("fire", |it| {
        it.instruments.push(instrument("OWN", &M::EVERY));
    });
    let unknown = Err(Refusal::Unknown { what: "instrument" });
    for code in ["OWN", "act", "", "NONE"] {
        let order = measure(1, M::Seal, Some(code));
        assert_eq!(takes(&mut given, order), unknown, "{code}");
    }
    // Whatever is flagged or refused.
    given.registers("police", |it| it.checks = LENIENT);
    let order = measure(1, M::Seal, Some("OWN"));
    assert_eq!(takes(&mut given, order), unknown);
    given.acts("fire", take(1, M::Seal, "OWN")).unwrap();
}

/// N3, N1: an instrument is in force from its first moment until its last, which is not of it.
#[test]
fn n3_an_instrument_is_in_force_between_its_two_moments() {
    let mut given = running();
    let (from, until) = (
        given.now.plus_ms(10 * MINUTE),
        given.now.plus_ms(20 * MINUTE),
    );
    given.registers("police", |it| {
        let mut day = instrument("DAY", &[M::Seal]);
        day.valid_from = from;
        day.valid_until = Some(until);
        it.instruments.push(day);
    });
    given.wait(30 * MINUTE);
    let order = || measure(1, M::Seal, Some("DAY"));
    let at = |at: Timestamp| concerns_at(&given, at, order());
    assert_eq!(at(from.plus_ms(-1)), [C::NotYetValid]);
    assert_eq!(at(from), []);
    assert_eq!(at(until.plus_ms(-1)), []);
    assert_eq!(at(until), [C::Expired]);
    assert_eq!(at(given.now), [C::Expired]);
}

#[test]
fn n3_a_fine_is_as_high_as_its_instrument_permits() {
    let mut given = running();
    given.registers("police", |it| {
        it.instruments.push(instrument("ANY", &[M::Fine]));
    });
    let fined = |code: &str, fine: Fine| {
        let mut order = measure(1, M::Fine, Some(code));
        order.fine = Some(fine);
        concerns(&given, order)
    };
    let francs = Fine {
        amount: 1,
        currency: "CHF".to_owned(),
    };
    assert_eq!(fined("ACT", euros(1)), []);
    assert_eq!(fined("ACT", euros(FINE_BY_ACT)), []);
    assert_eq!(fined("ACT", euros(FINE_BY_ACT + 1)), [C::AboveLimit]);
    assert_eq!(fined("ACT", francs.clone()), [C::AboveLimit]);
    assert_eq!(fined("ANY", euros(FINE_MAX)), []);
    assert_eq!(fined("ANY", francs), []);
    // What it does not permit it does not limit.
    assert_eq!(fined("TWO", euros(FINE_MAX)), [C::NotPermitted]);
}

/// N2, N3: which certificate an officer held counts as of the measure, and stays with it.
#[test]
fn n3_a_certificate_counts_as_of_the_measure() {
    let mut given = running();
    let (from, until) = (
        given.now.plus_ms(10 * MINUTE),
        given.now.plus_ms(20 * MINUTE),
    );
    given.registers("police", |it| {
        let held = officer("police", Role::Dispatcher, from, Some(until));
        it.officers.push(held);
    });
    given.wait(30 * MINUTE);
    let by_desk = || {
        let mut order = measure(1, M::Detain, Some("PAPER"));
        order.officer = Some(person("police", Role::Dispatcher));
        order
    };
    let at = |at: Timestamp| concerns_at(&given, at, by_desk());
    assert_eq!(at(from.plus_ms(-1)), [C::NotCertified]);
    assert_eq!(at(from), []);
    assert_eq!(at(until.plus_ms(-1)), []);
    assert_eq!(at(until), [C::NotCertified]);
    given.occurred_at = Some(from);
    // The sender holds none.
    let own = measure(1, M::Detain, Some("PAPER"));
    assert_eq!(concerns_at(&given, from, own), [C::NotCertified]);
    takes(&mut given, by_desk()).unwrap();
    let held = HeldCertificate {
        code: "X".to_owned(),
        title: "Title of X".to_owned(),
        valid_until: Some(until),
    };
    assert_eq!(given.measure(1).certificate, Some(held.clone()));
    // It is taken from the officer, and renamed; what counted is kept.
    given.occurred_at = None;
    given.wait(12 * HOUR);
    given.registers("police", |it| {
        it.officers.pop().unwrap();
        it.certificates[0].title.push('s');
        it.certificates[0].is_retired = true;
    });
    assert_eq!(given.measure(1).certificate, Some(held));
    assert!(given.measure(1).concerns.is_empty());
}

/// N1, N3: a kind that is not given any more is held by who holds it; who is not asked for one shows none.
#[test]
fn n3_a_certificate_counts_where_it_is_demanded() {
    let mut given = running();
    given.registers("police", |it| it.certificates[0].is_retired = true);
    let by_crew = |n, code| {
        let mut order = measure(n, M::Seal, Some(code));
        order.officer = Some(person("police", Role::Field));
        order
    };
    for (n, code) in [(1, "PAPER"), (2, "ACT")] {
        takes(&mut given, by_crew(n, code)).unwrap();
        assert!(given.measure(n).concerns.is_empty());
    }
    assert!(given.measure(1).certificate.is_some());
    assert!(given.measure(2).certificate.is_none());
}

#[test]
fn n3_what_was_cited_stays_as_it_was() {
    let mut given = running();
    takes(&mut given, measure(1, M::Seal, Some("ACT"))).unwrap();
    let before = given.measure(1).clone();
    given.wait(MINUTE);
    let ends = given.now;
    let end = |it: &mut EnforcementSettings| it.instruments[0].valid_until = Some(ends);
    given.registers("police", end);
    assert_eq!(*given.measure(1), before);
    takes(&mut given, measure(2, M::Seal, Some("ACT"))).unwrap();
    let it = given.measure(2);
    assert_eq!(it.concerns, BTreeSet::from([C::Expired]));
    assert_eq!(it.cited.as_ref().unwrap().valid_until, Some(ends));
}

/// N3: a refusal leaves nothing behind, and its number is used by the next one.
#[test]
fn n3_what_is_refused_was_never_taken() {
    let mut given = running();
    let refused = takes(&mut given, only(C::NoInstrument));
    assert_eq!(code(refused), "unlawful");
    assert!(given.state.case_item(case(1)).is_none());
    assert_eq!(given.state.alarms().count(), 0);
    takes(&mut given, measure(1, M::Seal, Some("ACT"))).unwrap();
    assert_eq!(given.measure(1).number, 1);
}
