//! Rules W6 and W10 in an enforcement: what an agency has said in a measure, evidence or a referral is its own part, and a receipt of it holds
//! nothing that another one said.

use domain::{
    Role,
    command::{CaseOrder as C, EnforcementOrder as O},
    enforcement::{Countersigner, EvidenceEnd, MeasureKind, MeasureState, ReferralState},
    sharing::{
        CaseItemView, Contribution, EvidenceView, MeasureView, ObjectRef, ReferralView, Viewer,
        contribution, contributors_in, view,
    },
};

use super::{
    given::*,
    given_enforcement::*,
    measuring::{leaves, running},
};

/// What one agency shows another in measure, evidence or referral `n`.
fn part(given: &Given, n: u128, viewer: &str, author: &str) -> Option<CaseItemView> {
    let viewer = Viewer::open(agency(viewer));
    let shown = view(&given.state, &viewer, &ObjectRef::TaskItem(case(n))).unwrap();
    match contribution(&shown, &viewer, &agency(author))? {
        Contribution::Enforced(it) => Some(it),
        other => panic!("{other:?}"),
    }
}

fn of_measure(given: &Given, n: u128, author: &str) -> MeasureView {
    match part(given, n, "fire", author) {
        Some(CaseItemView::Measure(it)) => *it,
        other => panic!("{other:?}"),
    }
}

fn of_evidence(given: &Given, n: u128, author: &str) -> EvidenceView {
    match part(given, n, "fire", author) {
        Some(CaseItemView::Evidence(it)) => *it,
        other => panic!("{other:?}"),
    }
}

fn of_referral(given: &Given, n: u128, author: &str) -> ReferralView {
    match part(given, n, "fire", author) {
        Some(CaseItemView::Referral(it)) => *it,
        other => panic!("{other:?}"),
    }
}

/// Who shows fire something in it.
fn authors(given: &Given, n: u128) -> Vec<String> {
    let viewer = Viewer::open(agency("fire"));
    let shown = view(&given.state, &viewer, &ObjectRef::TaskItem(case(n))).unwrap();
    let found = contributors_in(&shown, &viewer).into_iter();
    found.map(|it| it.to_string()).collect()
}

/// Measure 1 of the police's crew, by a certificate: refused and then signed by ems, and lifted.
fn dealt_with() -> Given {
    let mut given = running();
    let rule = countersigning(&[(MeasureKind::Detain, Some("ems"))]);
    given.acts("fire", rule).unwrap();
    let mut order = measure(1, MeasureKind::Detain, Some("PAPER"));
    order.officer = Some(person("police", Role::Field));
    given.acts("police", O::Take(order)).unwrap();
    given.handles("ems", 1, refuse_to_sign()).unwrap();
    given.handles("ems", 1, sign()).unwrap();
    given.handles("police", 1, lift()).unwrap();
    given
}

#[test]
fn w10_a_part_of_a_measure_holds_what_its_author_said() {
    let given = dealt_with();
    assert_eq!(authors(&given, 1), ["ems", "police"]);
    let whole = given.measure_as("fire", 1).unwrap();
    let by = Countersigner::Agency(agency("ems"));
    assert_eq!(whole.countersign, Some(by));
    let own = of_measure(&given, 1, "police");
    let second = of_measure(&given, 1, "ems");
    for (it, of) in [(&own, "police"), (&second, "ems")] {
        // What it is.
        assert_eq!((it.id, it.number, &it.agency), (whole.id, 1, &whole.agency));
        assert_eq!((it.kind, &it.against), (whole.kind, &whole.against));
        assert_eq!((&it.what, it.taken_at), (&whole.what, whole.taken_at));
        // What others did to it, and what follows from that, is not told.
        assert_eq!(it.authors, [agency(of)].into(), "{of}");
        assert_eq!(it.state, MeasureState::InForce);
        assert!(!it.is_sign_due && it.countersign.is_none());
        assert!(it.officer.is_none());
    }
    assert!(own.signed.is_none() && own.refusals.is_empty());
    assert_eq!(own.lifted, whole.lifted);
    assert_eq!(own.certificate, whole.certificate);
    assert!(own.certificate.is_some());
    assert_eq!(second.refusals, whole.refusals);
    let signed = second.signed.unwrap();
    assert_eq!(signed.agency, agency("ems"));
    assert_eq!((signed.officer, &signed.note), (None, &mark(7_100)));
    assert!(second.lifted.is_none() && second.certificate.is_none());
}

/// W10: what a legal desk found is what its own agency said, and what follows from it is not in the part.
#[test]
fn w10_what_the_desk_found_is_of_who_took_the_measure() {
    let mut given = running();
    let rule = countersigning(&[(MeasureKind::Seal, None)]);
    given.acts("fire", rule).unwrap();
    given.acts("police", flagged(1)).unwrap();
    given.handles("ems", 1, sign()).unwrap();
    given.handles("police", 1, review(false)).unwrap();
    let own = of_measure(&given, 1, "police");
    assert_eq!(own.review, given.measure(1).review);
    assert_eq!(own.state, MeasureState::InForce, "that follows from it");
    assert!(of_measure(&given, 1, "ems").review.is_none());
    // Who leads and lifts it says that in its own record.
    leaves(&mut given, "police");
    given.handles("fire", 1, lift()).unwrap();
    assert!(of_measure(&given, 1, "police").lifted.is_none());
    assert_eq!(part(&given, 1, "ems", "fire"), None);
}

#[test]
fn w10_a_part_of_evidence_holds_what_its_author_did() {
    let mut given = running();
    given.acts("police", collect(1)).unwrap();
    given.handles("police", 1, attach_file(1)).unwrap();
    given.handles("police", 1, hand_to("ems")).unwrap();
    let offering = of_evidence(&given, 1, "police");
    assert_eq!(offering.offer.unwrap().agency, agency("ems"));
    given.handles("ems", 1, refuse_custody()).unwrap();
    assert!(of_evidence(&given, 1, "police").refused.is_none());
    let refused = of_evidence(&given, 1, "ems").refused.unwrap();
    assert_eq!(refused.agency, agency("ems"));
    given.handles("police", 1, hand_to("ems")).unwrap();
    given.handles("ems", 1, receive()).unwrap();
    given.handles("ems", 1, attach_file(2)).unwrap();
    let at_home = hand_to_person("ems", Role::Dispatcher);
    given.handles("ems", 1, at_home).unwrap();
    assert!(of_evidence(&given, 1, "police").offer.is_none());
    let offer = of_evidence(&given, 1, "ems").offer.unwrap();
    assert_eq!((offer.agency, offer.person), (agency("ems"), None));
    given.handles("ems", 1, C::TakeBack).unwrap();
    let end = release(EvidenceEnd::Returned);
    given.handles("ems", 1, end).unwrap();
    assert_eq!(authors(&given, 1), ["ems", "police"]);
    let whole = given.evidence_as("fire", 1).unwrap();
    for (n, of) in ["police", "ems"].into_iter().enumerate() {
        let it = of_evidence(&given, 1, of);
        assert_eq!((it.id, &it.what), (whole.id, &whole.what));
        assert_eq!(it.authors, [agency(of)].into());
        assert_eq!(it.custody, [whole.custody[n].clone()]);
        assert_eq!(it.attachments, [whole.attachments[n].clone()]);
        assert_eq!(it.ended, whole.ended.clone().filter(|_| of == "ems"));
    }
    // Nobody is named in what was given.
    let shown = part(&given, 1, "ems", "police");
    let Some(CaseItemView::Evidence(it)) = shown else {
        panic!("{shown:?}");
    };
    assert!(it.custody.iter().all(|it| it.officer.is_none()));
}

#[test]
fn w10_a_part_of_a_referral_holds_what_its_author_said() {
    let mut given = running();
    given.acts("police", seal(1)).unwrap();
    given.acts("police", refer(2, "ems", [1])).unwrap();
    assert_eq!(authors(&given, 2), ["police"]);
    let mut withdrawn = given.clone();
    let mut declined = given.clone();
    given.handles("ems", 2, accept_referral()).unwrap();
    declined.handles("ems", 2, decline_referral()).unwrap();
    let mut closed = given.clone();
    closed.handles("ems", 2, close_referral()).unwrap();
    for given in [&given, &declined, &closed] {
        assert_eq!(authors(given, 2), ["ems", "police"]);
        let offer = of_referral(given, 2, "police");
        assert_eq!(offer.referral.state, ReferralState::Offered);
        assert_eq!(offer.authors, [agency("police")].into());
        let answer = of_referral(given, 2, "ems");
        assert_eq!(answer.referral.state, given.referral(2).state);
        assert_eq!(answer.authors, [agency("ems")].into());
    }
    withdrawn.handles("police", 2, withdraw_referral()).unwrap();
    let offer = of_referral(&withdrawn, 2, "police");
    assert_eq!(offer.referral.state, withdrawn.referral(2).state);
    // What who leads says for who has left is its own.
    leaves(&mut given, "ems");
    given.handles("fire", 2, close_referral()).unwrap();
    let offer = of_referral(&given, 2, "police");
    assert_eq!(offer.referral.state, ReferralState::Offered);
    assert_eq!(part(&given, 2, "police", "fire"), None, "it owns the task");
}
