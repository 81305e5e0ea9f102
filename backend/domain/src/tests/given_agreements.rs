//! Agreements for tests. Also compiled into the tests of the protocol.

use domain::{
    Agreement, AgreementId, Command, Event, Refusal, Role, Timestamp,
    agreement::{AgreementText, Clause, Conditions, Duty, DutyMeasure, Trigger},
    command::{AgreementCommand, AgreementOrder},
    sharing::{Kind, Precision},
};
use uuid::Uuid;

use super::given::*;

pub(crate) fn agreement(n: u128) -> AgreementId {
    AgreementId(Uuid::from_u128((10 << 64) | n))
}

/// An order about agreement `n`.
pub(crate) fn about(n: u128, order: AgreementOrder) -> Command {
    Command::Agreement(AgreementCommand {
        agreement: agreement(n),
        order,
    })
}

/// A clause between two parties, `*` for every other; a position is shown in cells of 100 m.
pub(crate) fn clause(
    viewer: &str,
    owner: &str,
    kind: Kind,
    fields: &[&str],
    trigger: Trigger,
) -> Clause {
    let named = |it: &str| (it != "*").then(|| agency(it));
    let shows_position = matches!(kind, Kind::Unit | Kind::Equipment);
    Clause {
        viewer: named(viewer),
        owner: named(owner),
        kind,
        fields: fields.iter().map(|it| (*it).to_owned()).collect(),
        position: (shows_position && fields.contains(&"position")).then_some(Precision::Cell100m),
        trigger,
        only: Conditions::default(),
        clearance: domain::Clearance::Open,
    }
}

/// A text that holds from `from` on for ten days; its words are markers.
pub(crate) fn text(parties: &[&str], clauses: &[Clause], from: Timestamp) -> AgreementText {
    AgreementText {
        title: mark(9_000),
        purpose: mark(9_001),
        legal_basis: mark(9_002),
        parties: parties.iter().map(|it| agency(it)).collect(),
        clauses: clauses.to_vec(),
        valid_from: from,
        valid_until: from.plus_ms(240 * HOUR),
        retention_days: 30,
        lease_min: 480,
        duties: vec![Duty {
            agency: agency(parties[0]),
            text: mark(9_003),
            within_min: Some(15),
            measure: Some(DutyMeasure::Answer),
        }],
        shares: vec![],
        aid: vec![],
    }
}

/// Everybody sees everybody's units.
pub(crate) fn units_for_all() -> Vec<Clause> {
    vec![clause(
        "*",
        "*",
        Kind::Unit,
        &["identity", "status", "position"],
        Trigger::Always,
    )]
}

impl Given {
    /// One more agency, without people.
    pub(crate) fn register_agency(&mut self, name: &str) {
        let registered = Event::AgencyRegistered {
            agency: domain::Agency {
                id: agency(name),
                name: mark(1),
                code: name.to_uppercase(),
                kind: domain::AgencyKind::Other,
                level: domain::Level::Commune,
                parent: None,
                jurisdiction: vec![],
            },
        };
        let recorded = domain::event::Recorded {
            principal: domain::PrincipalId::SERVER,
            agency: domain::AgencyId::server(),
            received_at: START,
            occurred_at: START,
        };
        self.state.apply(&registered, &recorded);
    }

    /// What the legal desk of an agency orders about agreement `n`.
    pub(crate) fn legal(
        &mut self,
        by: &str,
        n: u128,
        order: AgreementOrder,
    ) -> Result<Vec<Event>, Refusal> {
        self.when(by, Role::Legal, about(n, order))
    }

    pub(crate) fn agreement(&self, n: u128) -> &Agreement {
        self.state.agreement(agreement(n)).unwrap()
    }

    /// The number of the version that is to be signed, drafted by somebody, or else holds.
    pub(crate) fn version(&self, n: u128) -> u32 {
        let it = self.agreement(n);
        let mut all = it.next.iter().chain(it.drafts.values()).chain(&it.current);
        all.next().unwrap().number
    }

    /// The number of the `n`th opening that is kept; else `n`, which is none's.
    pub(crate) fn opening(&self, of: u128, n: usize) -> u32 {
        let it = self.agreement(of).openings.get(n - 1);
        it.map_or(n as u32, |it| it.number)
    }

    /// Agreement `n`, drafted and proposed by the first party.
    pub(crate) fn agreement_proposed(&mut self, n: u128, parties: &[&str], clauses: &[Clause]) {
        let it = text(parties, clauses, self.now);
        self.legal(parties[0], n, AgreementOrder::Draft(it))
            .unwrap();
        let version = self.version(n);
        self.legal(parties[0], n, AgreementOrder::Propose { version })
            .unwrap();
    }

    /// These parties sign what is proposed.
    pub(crate) fn sign(&mut self, n: u128, parties: &[&str]) {
        let version = self.version(n);
        for party in parties {
            self.legal(party, n, AgreementOrder::Sign { version })
                .unwrap();
        }
    }

    /// Agreement `n`, in force.
    pub(crate) fn agreement_in_force(&mut self, n: u128, parties: &[&str], clauses: &[Clause]) {
        self.agreement_proposed(n, parties, clauses);
        self.sign(n, parties);
    }

    /// A party activates agreement `n`.
    pub(crate) fn activate(
        &mut self,
        by: &str,
        n: u128,
        minutes: u32,
    ) -> Result<Vec<Event>, Refusal> {
        let reason = mark(9_010);
        let order = AgreementOrder::Activate { minutes, reason };
        self.when(by, Role::Commander, about(n, order))
    }

    /// A duty officer breaks the glass of agreement `n`.
    pub(crate) fn break_glass(
        &mut self,
        by: &str,
        n: u128,
        minutes: u32,
    ) -> Result<Vec<Event>, Refusal> {
        let reason = mark(9_011);
        let order = AgreementOrder::BreakGlass { minutes, reason };
        self.when(by, Role::Commander, about(n, order))
    }

    /// An owner reviews an opening of agreement `n`.
    pub(crate) fn review(
        &mut self,
        by: &str,
        n: u128,
        opening: usize,
    ) -> Result<Vec<Event>, Refusal> {
        let opening = self.opening(n, opening);
        let order = AgreementOrder::ReviewGlass {
            opening,
            is_justified: false,
            note: mark(9_012),
        };
        self.when(by, Role::Supervisor, about(n, order))
    }
}
