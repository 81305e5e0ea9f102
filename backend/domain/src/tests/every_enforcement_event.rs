//! Examples of the events about enforcements.

use std::collections::BTreeSet;

use domain::{
    Event, Role,
    attachment::MediaType,
    enforcement::{
        Cited, Countersigner, CustodyTo, EvidenceEnd, Fine, HeldCertificate, LegalConcern,
        MeasureKind,
    },
    event::{EnforcementFact as F, EvidenceCollected, MeasureTaken},
    private::Subject,
    settings::InstrumentKind,
};

use super::{every_event::secret, given::*, given_cases::case, world_attachments::attachment};

/// The first of them.
pub(super) fn first_of_enforcement() -> (Event, Option<Subject>) {
    enforced(F::CountersigningSet {
        countersign: [(MeasureKind::Seal, Some(agency("ems")))].into(),
    })
}

/// The fact after this one; nothing after the last.
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(super) fn after_of_enforcement(fact: &F) -> Option<(Event, Option<Subject>)> {
    let (item, agency) = (case(1), agency("ems"));
    let officer = person("ems", Role::Field);
    Some(enforced(match fact {
        F::CountersigningSet { .. } => F::MeasureTaken(Box::new(taken())),
        F::MeasureTaken(_) => F::Countersigned {
            item,
            agency,
            officer,
            note: secret(),
        },
        F::Countersigned { .. } => F::CountersignRefused {
            item,
            agency,
            reason: secret(),
        },
        F::CountersignRefused { .. } => F::CountersignDue { item, agency },
        F::CountersignDue { .. } => F::Reviewed {
            item,
            agency,
            is_upheld: true,
            note: secret(),
        },
        F::Reviewed { .. } => F::Lifted {
            item,
            agency,
            reason: secret(),
        },
        F::Lifted { .. } => F::EvidenceCollected(Box::new(EvidenceCollected {
            item,
            agency,
            number: 1,
            officer,
            measure: Some(case(2)),
            thing: secret(),
            seal: secret(),
            place: secret(),
            at: None,
            holder: secret(),
            sha256: secret(),
        })),
        F::EvidenceCollected(_) => F::FileAdded {
            item,
            agency,
            attachment: attachment(1),
            name: secret(),
            media_type: MediaType::Pdf,
            bytes: 7,
            sha256: secret(),
            stored: "cd".repeat(32),
        },
        F::FileAdded { .. } => F::EvidenceOffered {
            item,
            agency: agency.clone(),
            officer,
            to: CustodyTo::Agency(agency),
            note: secret(),
        },
        F::EvidenceOffered { .. } => F::EvidenceReceived {
            item,
            agency,
            officer,
            holder: secret(),
            is_intact: false,
            note: secret(),
            sha256: secret(),
        },
        F::EvidenceReceived { .. } => F::EvidenceRefused {
            item,
            agency,
            reason: secret(),
        },
        F::EvidenceRefused { .. } => F::EvidenceTakenBack { item, agency },
        F::EvidenceTakenBack { .. } => F::EvidenceReleased {
            item,
            agency,
            officer,
            how: EvidenceEnd::Forfeited,
            note: secret(),
            sha256: secret(),
        },
        F::EvidenceReleased { .. } => F::Referred {
            item,
            agency: agency.clone(),
            number: 1,
            to: agency,
            items: vec![case(2)],
            about: secret(),
        },
        F::Referred { .. } => F::ReferralAccepted {
            item,
            agency,
            reference: secret(),
        },
        F::ReferralAccepted { .. } => F::ReferralDeclined {
            item,
            agency,
            reason: secret(),
        },
        F::ReferralDeclined { .. } => F::ReferralWithdrawn {
            item,
            agency,
            reason: secret(),
        },
        F::ReferralWithdrawn { .. } => F::ReferralClosed {
            item,
            agency,
            outcome: secret(),
        },
        F::ReferralClosed { .. } => return None,
    }))
}

fn taken() -> MeasureTaken {
    MeasureTaken {
        item: case(1),
        agency: agency("ems"),
        number: 1,
        officer: person("ems", Role::Field),
        kind: MeasureKind::Fine,
        against: secret(),
        place: secret(),
        done: secret(),
        at: None,
        fine: Some(Fine {
            amount: 10_000,
            currency: "EUR".to_owned(),
        }),
        cited: Some(Cited {
            code: "FUEL-4".to_owned(),
            kind: InstrumentKind::Regulation,
            title: secret(),
            citation: secret(),
            valid_from: START,
            valid_until: Some(START.plus_ms(HOUR)),
        }),
        certificate: Some(HeldCertificate {
            code: "FUEL".to_owned(),
            title: "Inspector of fuel".to_owned(),
            valid_until: None,
        }),
        concerns: BTreeSet::from([LegalConcern::AboveLimit]),
        countersign: Some(Countersigner::Agency(agency("fire"))),
        sign_by: START,
    }
}

fn enforced(fact: F) -> (Event, Option<Subject>) {
    let says_nothing = matches!(
        fact,
        F::CountersigningSet { .. } | F::CountersignDue { .. } | F::EvidenceTakenBack { .. }
    );
    let task = task(1);
    let subject = (!says_nothing).then_some(Subject::Task(task));
    (Event::Enforced { task, fact }, subject)
}
