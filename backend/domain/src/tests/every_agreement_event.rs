//! Examples of the facts about agreements.

use std::collections::BTreeSet;

use domain::{
    Event,
    agreement::{AgreementText, Aid, Clause, Conditions, Duty, DutyMeasure, Share, Trigger},
    event::AgreementFact as F,
    private::Subject,
    sharing::{Kind, Precision},
};

use super::{every_event::secret, given::*, given_agreements::agreement};

fn text() -> AgreementText {
    AgreementText {
        title: secret(),
        purpose: secret(),
        legal_basis: secret(),
        parties: BTreeSet::from(["ems", "fire"].map(agency)),
        clauses: vec![Clause {
            viewer: Some(agency("ems")),
            owner: None,
            kind: Kind::Unit,
            fields: BTreeSet::from(["identity".to_owned(), "position".to_owned()]),
            position: Some(Precision::Cell1km),
            trigger: Trigger::WhileActivated,
            only: Conditions::default(),
            clearance: domain::Clearance::Open,
        }],
        valid_from: START,
        valid_until: START.plus_ms(HOUR),
        retention_days: 30,
        lease_min: 480,
        duties: vec![Duty {
            agency: agency("fire"),
            text: secret(),
            within_min: Some(15),
            measure: Some(DutyMeasure::Supply),
        }],
        shares: [("ems", 40), ("fire", 60)]
            .map(|(name, percent)| Share {
                agency: agency(name),
                percent,
            })
            .to_vec(),
        aid: vec![Aid {
            by: agency("fire"),
            to: None,
            capability: "pump".to_owned(),
            count: 2,
            priority: 1,
        }],
    }
}

/// The first of them.
pub(super) fn first_agreement() -> (Event, Option<Subject>) {
    let drafted = F::Drafted {
        version: 1,
        agency: agency("fire"),
        text: text(),
    };
    with_subject(drafted, true)
}

fn with_subject(fact: F, has_text: bool) -> (Event, Option<Subject>) {
    let agreement = agreement(1);
    let subject = has_text.then_some(Subject::Agreement(agreement));
    (Event::Agreement { agreement, fact }, subject)
}

/// The fact after this one, as in `every_event.rs`.
pub(super) fn after_agreement(fact: &F) -> Option<(Event, Option<Subject>)> {
    let (version, agency, reason) = (2, agency("ems"), secret());
    let (opening, until) = (1, START.plus_ms(MINUTE));
    let (fact, has_text) = match fact {
        F::Drafted { .. } => (
            F::Revised {
                version,
                agency,
                text: text(),
            },
            true,
        ),
        F::Revised { .. } => (F::Proposed { version, agency }, false),
        F::Proposed { .. } => (
            F::SigningRefused {
                version,
                agency,
                reason,
            },
            true,
        ),
        F::SigningRefused { .. } => (F::Signed { version, agency }, false),
        F::Signed { .. } => (F::Withdrawn { version, agency }, false),
        F::Withdrawn { .. } => (F::CameIntoForce { version }, false),
        F::CameIntoForce { .. } => (F::Suspended { agency, reason }, true),
        F::Suspended { .. } => (F::Resumed { agency }, false),
        F::Resumed { .. } => (
            F::Activated {
                agency,
                until,
                reason,
            },
            true,
        ),
        F::Activated { .. } => (F::Deactivated, false),
        F::Deactivated => (
            F::GlassBroken {
                opening,
                owners: BTreeSet::from([super::given::agency("fire")]),
                agency,
                until,
                reason,
            },
            true,
        ),
        F::GlassBroken { .. } => (F::GlassClosed { opening }, false),
        F::GlassClosed { .. } => (
            F::GlassReviewed {
                opening,
                agency,
                is_justified: true,
                note: reason,
            },
            true,
        ),
        F::GlassReviewed { .. } => (F::GlassReviewOverdue { opening, agency }, false),
        F::GlassReviewOverdue { .. } => (F::Expired, false),
        F::Expired => (F::Ended { agency, reason }, true),
        F::Ended { .. } => return None,
    };
    Some(with_subject(fact, has_text))
}
