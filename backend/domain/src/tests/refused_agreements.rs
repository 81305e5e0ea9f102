//! Refusals that are about agreements only.

use domain::{Event, Refusal, command::AgreementOrder as O};

use super::{given::*, given_agreements::*};

/// What produces one of them.
pub(super) fn about_agreements(
    refusal: &Refusal,
    given: &mut Given,
) -> Result<Vec<Event>, Refusal> {
    let mut clauses = units_for_all();
    let version = 1;
    match refusal {
        Refusal::Contradictory { .. } => clauses.extend(units_for_all()),
        Refusal::NotAParty { .. } => clauses[0].owner = Some(agency("eoc")),
        Refusal::ConditionWithoutEffect { .. } => {
            clauses[0].only.classes.insert("fire".to_owned());
        }
        _ => {
            given.agreement_proposed(1, &["fire", "ems"], &clauses);
            given.sign(1, &["fire"]);
            if *refusal == Refusal::AlreadySigned {
                return given.legal("fire", 1, O::Sign { version });
            }
            given.sign(1, &["ems"]);
            if *refusal == Refusal::NothingToOpen {
                return given.activate("fire", 1, 10);
            }
            let text = text(&["fire", "ems"], &clauses, given.now);
            let amend = O::Amend { version, text };
            given.legal("fire", 1, amend.clone()).unwrap();
            return given.legal("fire", 1, amend);
        }
    }
    let text = text(&["fire", "ems"], &clauses, given.now);
    given.legal("fire", 1, O::Draft(text))
}
