//! Examples of what happens to sharing agreements.

use std::collections::BTreeSet;

use domain::{
    AgreementId, Clearance, Event, Point, Timestamp,
    agreement::{AgreementText, Aid, Clause, Conditions, Duty, DutyMeasure, Share, Trigger},
    event::AgreementFact,
    shape::Shape,
    sharing::{Kind, Precision},
};

use super::examples::{agency, id};

fn text() -> AgreementText {
    let fields =
        |it: &[&str]| -> BTreeSet<String> { it.iter().map(|it| (*it).to_owned()).collect() };
    AgreementText {
        title: "Mutual aid in floods".to_owned(),
        purpose: "Help across the river within minutes".to_owned(),
        legal_basis: "Civil protection act, section 12".to_owned(),
        parties: BTreeSet::from(["ems", "fire"].map(agency)),
        clauses: vec![
            Clause {
                viewer: Some(agency("ems")),
                owner: Some(agency("fire")),
                kind: Kind::Unit,
                fields: fields(&["identity", "position"]),
                position: Some(Precision::Cell100m),
                trigger: Trigger::WhileActivated,
                only: Conditions::default(),
                clearance: Clearance::Restricted,
            },
            Clause {
                viewer: None,
                owner: None,
                kind: Kind::Incident,
                fields: fields(&["identity"]),
                position: None,
                trigger: Trigger::BreakGlass,
                only: Conditions {
                    incident_types: fields(&["gas_leak"]),
                    classes: fields(&["natural"]),
                    area: vec![Shape::Circle {
                        centre: Point {
                            lon_e7: 74_200_000,
                            lat_e7: 437_300_000,
                        },
                        radius_m: 5_000,
                    }],
                },
                clearance: Clearance::Open,
            },
        ],
        valid_from: Timestamp(1_795_000_000_000),
        valid_until: Timestamp(1_826_000_000_000),
        retention_days: 30,
        lease_min: 480,
        duties: vec![Duty {
            agency: agency("fire"),
            text: "Sends two boats".to_owned(),
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
            by: agency("ems"),
            to: Some(agency("fire")),
            capability: "als_ambulance".to_owned(),
            count: 2,
            priority: 1,
        }],
    }
}

pub(crate) fn agreements() -> Vec<Event> {
    let (version, agency, until) = (2, agency("ems"), Timestamp(1_795_003_600_000));
    let reason = || "As the duty officer said".to_owned();
    let facts = vec![
        AgreementFact::Drafted {
            version: 1,
            agency: super::examples::agency("fire"),
            text: text(),
        },
        AgreementFact::Revised {
            version,
            agency: super::examples::agency("fire"),
            text: AgreementText {
                duties: vec![],
                shares: vec![],
                aid: vec![],
                ..text()
            },
        },
        AgreementFact::Proposed {
            version,
            agency: super::examples::agency("fire"),
        },
        AgreementFact::Signed {
            version,
            agency: agency.clone(),
        },
        AgreementFact::SigningRefused {
            version,
            agency: agency.clone(),
            reason: reason(),
        },
        AgreementFact::Withdrawn {
            version,
            agency: super::examples::agency("fire"),
        },
        AgreementFact::CameIntoForce { version },
        AgreementFact::Suspended {
            agency: agency.clone(),
            reason: reason(),
        },
        AgreementFact::Resumed {
            agency: agency.clone(),
        },
        AgreementFact::Activated {
            agency: agency.clone(),
            until,
            reason: reason(),
        },
        AgreementFact::Deactivated,
        AgreementFact::GlassBroken {
            opening: 1,
            owners: BTreeSet::from([super::examples::agency("fire")]),
            agency: agency.clone(),
            until,
            reason: reason(),
        },
        AgreementFact::GlassClosed { opening: 1 },
        AgreementFact::GlassReviewed {
            opening: 1,
            agency: super::examples::agency("fire"),
            is_justified: true,
            note: reason(),
        },
        AgreementFact::GlassReviewOverdue {
            opening: 1,
            agency: super::examples::agency("fire"),
        },
        AgreementFact::Expired,
        AgreementFact::Ended {
            agency,
            reason: reason(),
        },
    ];
    let agreement = AgreementId(id(0x90));
    facts
        .into_iter()
        .map(|fact| Event::Agreement { agreement, fact })
        .collect()
}

/// Every fact has an example: a new one does not compile before it is counted here.
#[test]
fn every_fact_about_agreements_has_an_example() {
    let place = |fact: &AgreementFact| match fact {
        AgreementFact::Drafted { .. } => 0,
        AgreementFact::Revised { .. } => 1,
        AgreementFact::Proposed { .. } => 2,
        AgreementFact::Signed { .. } => 3,
        AgreementFact::SigningRefused { .. } => 4,
        AgreementFact::Withdrawn { .. } => 5,
        AgreementFact::CameIntoForce { .. } => 6,
        AgreementFact::Suspended { .. } => 7,
        AgreementFact::Resumed { .. } => 8,
        AgreementFact::Activated { .. } => 9,
        AgreementFact::Deactivated => 10,
        AgreementFact::GlassBroken { .. } => 11,
        AgreementFact::GlassClosed { .. } => 12,
        AgreementFact::GlassReviewed { .. } => 13,
        AgreementFact::Expired => 14,
        AgreementFact::Ended { .. } => 15,
        AgreementFact::GlassReviewOverdue { .. } => 16,
    };
    let seen: BTreeSet<usize> = agreements()
        .iter()
        .filter_map(|it| match it {
            Event::Agreement { fact, .. } => Some(place(fact)),
            _ => None,
        })
        .collect();
    assert_eq!(seen, (0..17).collect());
}
