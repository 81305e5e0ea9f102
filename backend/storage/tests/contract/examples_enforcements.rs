//! Examples of what happens in enforcements.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AttachmentId, Event, PrincipalId, TaskId, TaskItemId, Timestamp,
    attachment::MediaType,
    enforcement::{
        Cited, Countersigner, CustodyTo, EvidenceEnd, Fine, HeldCertificate, LegalConcern,
        MeasureKind,
    },
    event::{EnforcementFact as Fact, EvidenceCollected, MeasureTaken},
    settings::InstrumentKind,
};

use super::examples::*;

const SINCE: Timestamp = Timestamp(1_790_000_000_000);
const UNTIL: Timestamp = Timestamp(1_795_100_000_000);
const SIGN_BY: Timestamp = Timestamp(1_795_500_000_000);

fn measure() -> TaskItemId {
    TaskItemId(id(0xb0))
}

fn evidence() -> TaskItemId {
    TaskItemId(id(0xb1))
}

fn referral() -> TaskItemId {
    TaskItemId(id(0xb2))
}

fn officer() -> PrincipalId {
    PrincipalId(id(0x21))
}

pub(crate) fn enforcements() -> Vec<Event> {
    let all = measures()
        .into_iter()
        .chain(custody())
        .chain(referrals())
        .chain([Fact::CountersigningSet {
            countersign: BTreeMap::from([
                (MeasureKind::Seal, Some(agency("police"))),
                (MeasureKind::Detain, None),
            ]),
        }]);
    let task = TaskId(id(0x62));
    all.map(|fact| Event::Enforced { task, fact }).collect()
}

fn cited(kind: InstrumentKind, valid_until: Option<Timestamp>) -> Cited {
    Cited {
        code: "FSA-7".to_owned(),
        kind,
        title: "Storage of fuel and gas".to_owned(),
        citation: "Fire Safety Act 7, art. 4".to_owned(),
        valid_from: SINCE,
        valid_until,
    }
}

/// One with all that there can be.
fn sealed() -> MeasureTaken {
    MeasureTaken {
        item: measure(),
        agency: agency("fire"),
        number: 1,
        officer: officer(),
        kind: MeasureKind::Seal,
        against: "Quay Bottling, owner L. Chi".to_owned(),
        place: "12 Quay Street".to_owned(),
        done: "Two doors were sealed".to_owned(),
        at: Some(PLACE),
        fine: None,
        cited: Some(cited(InstrumentKind::Law, Some(UNTIL))),
        certificate: Some(HeldCertificate {
            code: "FP2".to_owned(),
            title: "Fire prevention officer".to_owned(),
            valid_until: Some(SIGN_BY),
        }),
        concerns: BTreeSet::from([LegalConcern::Expired]),
        countersign: Some(Countersigner::Agency(agency("police"))),
        sign_by: SIGN_BY,
    }
}

/// The others, each with one more of the words.
fn others() -> Vec<MeasureTaken> {
    let of = |number, kind, basis: Option<InstrumentKind>, concerns: &[LegalConcern]| {
        let mut it = sealed();
        it.item = TaskItemId(id(0xb0 + 0x10 * u128::from(number)));
        it.number = number;
        it.kind = kind;
        it.fine = (kind == MeasureKind::Fine).then(|| Fine {
            amount: 250_000,
            currency: "EUR".to_owned(),
        });
        it.cited = basis.map(|kind| cited(kind, None));
        it.certificate = None;
        it.concerns = concerns.iter().copied().collect();
        it.countersign = None;
        it
    };
    vec![
        of(
            2,
            MeasureKind::Fine,
            Some(InstrumentKind::Regulation),
            &[LegalConcern::AboveLimit, LegalConcern::NotCertified],
        ),
        of(
            3,
            MeasureKind::Seize,
            Some(InstrumentKind::Order),
            &[LegalConcern::NotYetValid],
        ),
        of(4, MeasureKind::Detain, None, &[LegalConcern::NoInstrument]),
        of(
            5,
            MeasureKind::Close,
            Some(InstrumentKind::Delegation),
            &[LegalConcern::NotPermitted],
        ),
        MeasureTaken {
            countersign: Some(Countersigner::Anybody),
            ..of(6, MeasureKind::Order, Some(InstrumentKind::Law), &[])
        },
    ]
}

fn measures() -> Vec<Fact> {
    let taken = std::iter::once(sealed()).chain(others());
    let taken = taken.map(|it| Fact::MeasureTaken(Box::new(it)));
    let after = [
        Fact::CountersignRefused {
            item: measure(),
            agency: agency("police"),
            reason: "The wrong door".to_owned(),
        },
        Fact::CountersignDue {
            item: measure(),
            agency: agency("fire"),
        },
        Fact::Countersigned {
            item: measure(),
            agency: agency("police"),
            officer: PrincipalId(id(0x22)),
            note: "Seen with my own eyes".to_owned(),
        },
        Fact::Reviewed {
            item: measure(),
            agency: agency("fire"),
            is_upheld: true,
            note: "The act was prolonged".to_owned(),
        },
        Fact::Lifted {
            item: measure(),
            agency: agency("fire"),
            reason: "The tanks are gone".to_owned(),
        },
    ];
    taken.chain(after).collect()
}

fn custody() -> Vec<Fact> {
    let offered = |to| Fact::EvidenceOffered {
        item: evidence(),
        agency: agency("fire"),
        officer: officer(),
        to,
        note: "Mind the glass".to_owned(),
    };
    let released = |how| Fact::EvidenceReleased {
        item: evidence(),
        agency: agency("police"),
        officer: officer(),
        how,
        note: "By order of the court".to_owned(),
        sha256: "c3".repeat(32),
    };
    let mut all = vec![
        Fact::EvidenceCollected(Box::new(EvidenceCollected {
            item: evidence(),
            agency: agency("fire"),
            number: 1,
            officer: officer(),
            measure: Some(measure()),
            thing: "A can of red diesel".to_owned(),
            seal: "MC-00417".to_owned(),
            place: "Behind the pump".to_owned(),
            at: Some(PLACE),
            holder: "Van 2".to_owned(),
            sha256: "c1".repeat(32),
        })),
        Fact::FileAdded {
            item: evidence(),
            agency: agency("fire"),
            attachment: AttachmentId(id(0xb3)),
            name: "Delivery notes.pdf".to_owned(),
            media_type: MediaType::Pdf,
            bytes: 1_234_567,
            sha256: "0a".repeat(32),
            stored: "b1".repeat(32),
        },
        offered(CustodyTo::Agency(agency("police"))),
        offered(CustodyTo::Person(PrincipalId(id(0x23)))),
        Fact::EvidenceReceived {
            item: evidence(),
            agency: agency("police"),
            officer: PrincipalId(id(0x22)),
            holder: "Locker 14".to_owned(),
            is_intact: true,
            note: "Seal looked at".to_owned(),
            sha256: "c2".repeat(32),
        },
        Fact::EvidenceRefused {
            item: evidence(),
            agency: agency("police"),
            reason: "The seal is torn".to_owned(),
        },
        Fact::EvidenceTakenBack {
            item: evidence(),
            agency: agency("fire"),
        },
    ];
    let ends = [
        EvidenceEnd::Returned,
        EvidenceEnd::Destroyed,
        EvidenceEnd::Forfeited,
        EvidenceEnd::Transferred,
    ];
    all.extend(ends.map(released));
    all
}

fn referrals() -> Vec<Fact> {
    let item = referral();
    vec![
        Fact::Referred {
            item,
            agency: agency("fire"),
            number: 1,
            to: agency("police"),
            items: vec![measure(), evidence()],
            about: "Fuel sold without a licence".to_owned(),
        },
        Fact::ReferralAccepted {
            item,
            agency: agency("police"),
            reference: "PV 2026/881".to_owned(),
        },
        Fact::ReferralDeclined {
            item,
            agency: agency("police"),
            reason: "It is a matter of taxes".to_owned(),
        },
        Fact::ReferralWithdrawn {
            item,
            agency: agency("fire"),
            reason: "Given to revenue".to_owned(),
        },
        Fact::ReferralClosed {
            item,
            agency: agency("police"),
            outcome: "Fined by the court".to_owned(),
        },
    ]
}
