//! Agreement 1 in each of its states: between fire and police, with a clause of every trigger; ems joins by an amendment.

use domain::{
    AgreementId, Command, Role,
    agreement::Clause,
    agreement::Trigger,
    command::{AgreementCommand, AgreementOrder as O},
    sharing::Kind,
};

use super::super::{given::*, given_agreements::*};

/// The words of the states.
pub(super) const STATES: [&str; 12] = [
    "draft",
    "proposed",
    "signed",
    "in_force",
    "activated",
    "opened",
    "amending",
    "amended",
    "suspended",
    "ended",
    "expired",
    "withdrawn",
];

/// The words of the states of the founding agreement.
pub(super) const FOUNDING: [&str; 3] = ["founding", "founding_drafted", "founding_suspended"];

/// An order about the founding agreement.
pub(super) fn of_founding(order: O) -> Command {
    Command::Agreement(AgreementCommand {
        agreement: AgreementId::FOUNDING,
        order,
    })
}

/// As it was set up, while police writes an amendment, and suspended by the operations centre.
pub(super) fn founding_in(mut given: Given, word: &str) -> Given {
    let done = match word {
        "founding_drafted" => {
            let text = text(&["fire", "police"], &clauses(), given.now);
            Some(("police", O::Amend { version: 1, text }))
        }
        "founding_suspended" => Some(("eoc", O::Suspend { reason: mark(1) })),
        _ => None,
    };
    if let Some((by, order)) = done {
        given.when(by, Role::Legal, of_founding(order)).unwrap();
    }
    given
}

fn clauses() -> Vec<Clause> {
    let fields = &["identity", "status"];
    vec![
        clause("*", "*", Kind::Unit, fields, Trigger::Always),
        clause(
            "fire",
            "police",
            Kind::Unit,
            fields,
            Trigger::WhileActivated,
        ),
        clause("fire", "police", Kind::Unit, fields, Trigger::BreakGlass),
    ]
}

pub(super) fn agreement_in(mut given: Given, word: &str) -> Given {
    let mut text = text(&["fire", "police"], &clauses(), given.now);
    if word == "signed" {
        text.valid_from = given.now.plus_ms(HOUR);
    }
    let fire = |given: &mut Given, order| given.legal("fire", 1, order).unwrap();
    fire(&mut given, O::Draft(text.clone()));
    let version = 1;
    match word {
        "draft" => return given,
        "withdrawn" => {
            fire(&mut given, O::Propose { version });
            fire(&mut given, O::Withdraw { version });
            return given;
        }
        _ => {
            fire(&mut given, O::Propose { version });
        }
    }
    if word == "proposed" {
        return given;
    }
    given.sign(1, &["fire", "police"]);
    let amendment = || {
        let mut text = text.clone();
        text.parties.insert(agency("ems"));
        O::Amend { version, text }
    };
    match word {
        "activated" => {
            given.activate("fire", 1, 10).unwrap();
        }
        "opened" => {
            given.break_glass("fire", 1, 10).unwrap();
        }
        "amending" => {
            fire(&mut given, amendment());
        }
        "amended" => {
            fire(&mut given, amendment());
            fire(&mut given, O::Propose { version: 2 });
        }
        "suspended" => {
            fire(&mut given, O::Suspend { reason: mark(1) });
        }
        "ended" => {
            fire(&mut given, O::End { reason: mark(1) });
        }
        "expired" => {
            given.wait(241 * HOUR);
            given.tick();
        }
        _ => {}
    }
    given
}
