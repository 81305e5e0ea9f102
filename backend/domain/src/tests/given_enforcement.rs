//! An enforcement that goes on, registers of instruments, and what is ordered about it.

use domain::{
    Command, Event, Refusal, Role, Timestamp,
    command::{CaseOrder, CollectEvidence, EnforcementOrder, TakeMeasure},
    enforcement::{
        CaseItem, CustodyTo, Evidence, EvidenceEnd, Fine, Measure, MeasureKind, Referral,
    },
    settings::{
        CertificateKind, EnforcementSettings, Instrument, InstrumentKind, LegalChecks,
        OfficerCertificate, Permit,
    },
    sharing::{
        CaseItemView, EnforcementView, EvidenceView, MeasureView, ObjectRef, View, Viewer, view,
    },
};

pub(crate) use super::given_cases::{LENIENT, about, case, enforce, hand_to, raid_order};
use super::{given::*, given_cases, given_inspection::photograph};

pub(crate) fn euros(amount: u64) -> Fine {
    Fine {
        amount,
        currency: "EUR".to_owned(),
    }
}

/// The highest fine by the instrument `ACT` of [`register`].
pub(crate) const FINE_BY_ACT: u64 = 50_000;

/// Measure `n` of a kind by an instrument; a fine is as high as `ACT` permits.
pub(crate) fn measure(n: u128, kind: MeasureKind, instrument: Option<&str>) -> TakeMeasure {
    TakeMeasure {
        fine: (kind == MeasureKind::Fine).then(|| euros(FINE_BY_ACT)),
        instrument: instrument.map(str::to_owned),
        ..given_cases::measure(n, kind)
    }
}

/// Measure `n` of a kind is taken by an instrument of this code.
pub(crate) fn take(n: u128, kind: MeasureKind, instrument: &str) -> EnforcementOrder {
    EnforcementOrder::Take(measure(n, kind, Some(instrument)))
}

/// Measure `n`, that nothing speaks against and nobody has to sign.
pub(crate) fn seal(n: u128) -> EnforcementOrder {
    take(n, MeasureKind::Seal, "ACT")
}

/// Measure `n`, that stands and is flagged: its instrument has expired.
pub(crate) fn flagged(n: u128) -> EnforcementOrder {
    take(n, MeasureKind::Seal, "OLD")
}

/// The same, by the agency's crew; whoever says so.
pub(crate) fn flagged_of_crew(n: u128, of: &str) -> EnforcementOrder {
    EnforcementOrder::Take(TakeMeasure {
        officer: Some(person(of, Role::Field)),
        ..measure(n, MeasureKind::Seal, Some("OLD"))
    })
}

/// Measure `n`, that another agency has to sign.
pub(crate) fn signed_by_two(n: u128) -> EnforcementOrder {
    take(n, MeasureKind::Seal, "TWO")
}

/// Evidence `n`, by no measure.
pub(crate) fn thing(n: u128) -> CollectEvidence {
    given_cases::collected(n)
}

/// It is collected.
pub(crate) fn collect(n: u128) -> EnforcementOrder {
    EnforcementOrder::Collect(thing(n))
}

/// Referral `n` to an agency, about these.
pub(crate) fn refer(n: u128, to: &str, items: impl IntoIterator<Item = u128>) -> EnforcementOrder {
    let items: Vec<_> = items.into_iter().collect();
    given_cases::referred(n, to, &items)
}

/// What the task says about signatures: of anybody, or of this agency.
pub(crate) fn countersigning(rules: &[(MeasureKind, Option<&str>)]) -> EnforcementOrder {
    countersigning_at(0, rules)
}

/// The same, based on a version of it.
pub(crate) fn countersigning_at(
    version: u32,
    rules: &[(MeasureKind, Option<&str>)],
) -> EnforcementOrder {
    let rules = rules.iter();
    EnforcementOrder::SetCountersigning {
        version,
        rules: rules.map(|(kind, by)| (*kind, by.map(agency))).collect(),
    }
}

pub(crate) fn sign() -> CaseOrder {
    CaseOrder::Countersign { note: mark(7_100) }
}

pub(crate) fn refuse_to_sign() -> CaseOrder {
    CaseOrder::RefuseToSign {
        reason: mark(7_101),
    }
}

pub(crate) fn review(is_upheld: bool) -> CaseOrder {
    CaseOrder::Review {
        is_upheld,
        note: mark(7_102),
    }
}

pub(crate) fn lift() -> CaseOrder {
    CaseOrder::Lift {
        reason: mark(7_103),
    }
}

/// File `n` is attached to evidence.
pub(crate) fn attach_file(n: u128) -> CaseOrder {
    CaseOrder::Attach(photograph(n))
}

/// Custody is offered to whom of the sender's agency holds this role.
pub(crate) fn hand_to_person(of: &str, role: Role) -> CaseOrder {
    CaseOrder::HandOver {
        to: CustodyTo::Person(person(of, role)),
        note: mark(7_104),
    }
}

pub(crate) fn receive() -> CaseOrder {
    given_cases::received()
}

pub(crate) fn refuse_custody() -> CaseOrder {
    CaseOrder::Refuse {
        reason: mark(7_107),
    }
}

pub(crate) fn release(how: EvidenceEnd) -> CaseOrder {
    CaseOrder::Release {
        how,
        note: mark(7_108),
    }
}

pub(crate) fn accept_referral() -> CaseOrder {
    CaseOrder::AcceptReferral {
        reference: mark(7_109),
    }
}

pub(crate) fn decline_referral() -> CaseOrder {
    CaseOrder::DeclineReferral {
        reason: mark(7_110),
    }
}

pub(crate) fn withdraw_referral() -> CaseOrder {
    CaseOrder::WithdrawReferral {
        reason: mark(7_111),
    }
}

pub(crate) fn close_referral() -> CaseOrder {
    CaseOrder::CloseReferral {
        outcome: mark(7_112),
    }
}

/// So many hours from the start.
pub(crate) fn hours(n: i64) -> Timestamp {
    START.plus_ms(n * HOUR)
}

fn permit(measure: MeasureKind) -> Permit {
    Permit {
        measure,
        is_countersigned: false,
        fine_max: None,
    }
}

/// An instrument that permits these, in force since long and for ever.
pub(crate) fn instrument(code: &str, permits: &[MeasureKind]) -> Instrument {
    Instrument {
        code: code.to_owned(),
        kind: InstrumentKind::Regulation,
        title: format!("Title of {code}"),
        citation: format!("City ordinance 12, art. {code}"),
        valid_from: hours(-1_000),
        valid_until: None,
        permits: permits.iter().copied().map(permit).collect(),
        certificate: None,
    }
}

/// That a person holds certificate `X` in this time.
pub(crate) fn officer(
    of: &str,
    role: Role,
    from: Timestamp,
    until: Option<Timestamp>,
) -> OfficerCertificate {
    OfficerCertificate {
        person: person(of, role),
        certificate: "X".to_owned(),
        valid_from: from,
        valid_until: until,
    }
}

/// The register of an agency: `ACT` permits everything, with fines up to a limit; `OLD` has expired; `SOON` is not in force yet; by `TWO` seals
/// are signed by two, and places closed by one; `PAPER` demands a certificate, which the agency's crew holds.
pub(crate) fn register(of: &str) -> EnforcementSettings {
    use MeasureKind as M;
    let mut act = instrument("ACT", &M::EVERY);
    for it in &mut act.permits {
        it.fine_max = (it.measure == M::Fine).then(|| euros(FINE_BY_ACT));
    }
    let mut old = instrument("OLD", &[M::Seal, M::Close]);
    old.valid_until = Some(hours(-1));
    let mut soon = instrument("SOON", &[M::Seal]);
    soon.valid_from = hours(48);
    let mut two = instrument("TWO", &[M::Seal, M::Close]);
    two.permits[0].is_countersigned = true;
    let mut paper = instrument("PAPER", &[M::Seal, M::Detain]);
    paper.certificate = Some("X".to_owned());
    EnforcementSettings {
        instruments: vec![act, old, soon, two, paper],
        certificates: vec![CertificateKind {
            code: "X".to_owned(),
            title: "Title of X".to_owned(),
            is_retired: false,
        }],
        officers: vec![officer(of, Role::Field, hours(-10), Some(hours(100)))],
        checks: LegalChecks::default(),
    }
}

impl Given {
    /// What a commander orders about enforcement 1.
    pub(crate) fn acts(
        &mut self,
        by: &str,
        order: EnforcementOrder,
    ) -> Result<Vec<Event>, Refusal> {
        self.when(by, Role::Commander, enforce(1, order))
    }

    /// What a commander orders about measure, evidence or referral `n`; what a commander has taken is reviewed by the legal desk (N4).
    pub(crate) fn handles(
        &mut self,
        by: &str,
        n: u128,
        order: CaseOrder,
    ) -> Result<Vec<Event>, Refusal> {
        let role = match order {
            CaseOrder::Review { .. } => Role::Legal,
            _ => Role::Commander,
        };
        self.when(by, role, about(n, order))
    }

    pub(crate) fn measure(&self, n: u128) -> &Measure {
        match self.state.case_item(case(n)) {
            Some(CaseItem::Measure(it)) => it,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn evidence(&self, n: u128) -> &Evidence {
        match self.state.case_item(case(n)) {
            Some(CaseItem::Evidence(it)) => it,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn referral(&self, n: u128) -> &Referral {
        match self.state.case_item(case(n)) {
            Some(CaseItem::Referral(it)) => it,
            other => panic!("{other:?}"),
        }
    }

    /// Measure, evidence or referral `n` as an agency is shown it.
    pub(crate) fn case_as(&self, by: &str, n: u128) -> Option<CaseItemView> {
        let viewer = Viewer::open(agency(by));
        match view(&self.state, &viewer, &ObjectRef::TaskItem(case(n)))? {
            View::CaseItem(it) => Some(it),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn measure_as(&self, by: &str, n: u128) -> Option<MeasureView> {
        match self.case_as(by, n)? {
            CaseItemView::Measure(it) => Some(*it),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn evidence_as(&self, by: &str, n: u128) -> Option<EvidenceView> {
        match self.case_as(by, n)? {
            CaseItemView::Evidence(it) => Some(*it),
            other => panic!("{other:?}"),
        }
    }

    /// What is settled about enforcement `n`, as an agency is shown it.
    pub(crate) fn enforcement_as(&self, by: &str, n: u128) -> Option<EnforcementView> {
        let viewer = Viewer::open(agency(by));
        match view(&self.state, &viewer, &ObjectRef::Task(task(n)))? {
            View::Task(it) => it.enforcement,
            other => panic!("{other:?}"),
        }
    }

    /// An agency changes its register.
    pub(crate) fn registers(&mut self, of: &str, change: impl FnOnce(&mut EnforcementSettings)) {
        let there = self.state.settings(&agency(of)).unwrap();
        let mut settings = there.enforcement.clone();
        change(&mut settings);
        self.enforces_by(of, settings);
    }

    /// Enforcement 1 of fire with these parties, who have promised; agreed. Everybody in it has a register.
    pub(crate) fn agreed_enforcement(&mut self, parties: &[&str]) {
        let order = raid_order(1, parties, self.now);
        self.when("fire", Role::Commander, Command::DraftTask(order))
            .unwrap();
        let propose = Command::ProposeTask { task: task(1) };
        self.when("fire", Role::Commander, propose).unwrap();
        for party in parties {
            self.when(party, Role::Commander, accept(1, 1)).unwrap();
        }
        for of in ["fire"].iter().chain(parties) {
            self.registers(of, |it| *it = register(of));
        }
    }

    /// The same, started.
    pub(crate) fn running_enforcement(&mut self, parties: &[&str]) {
        self.agreed_enforcement(parties);
        let start = Command::StartTask { task: task(1) };
        self.when("fire", Role::Commander, start).unwrap();
    }
}
