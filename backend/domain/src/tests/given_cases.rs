//! Orders about enforcements. Also compiled into the tests of the protocol.

use domain::{
    Command, Event, Refusal, Role, TaskItemId, Timestamp,
    command::{
        CaseOrder, CollectEvidence, ConfigureAgency, DraftTask, EnforcementOrder, TakeMeasure,
    },
    enforcement::{CustodyTo, MeasureKind},
    settings::{EnforcementSettings, LegalChecks, LegalVerdict, Section, SectionName},
    task::TaskKind,
};
use uuid::Uuid;

use super::given::*;

/// A measure, evidence or a referral.
pub(crate) fn case(n: u128) -> TaskItemId {
    TaskItemId(Uuid::from_u128((0x1d << 64) | n))
}

/// The draft of enforcement `n`.
pub(crate) fn raid_order(n: u128, parties: &[&str], now: Timestamp) -> DraftTask {
    DraftTask {
        kind: TaskKind::Enforcement,
        ..draft_order(n, parties, now)
    }
}

/// An order about enforcement `n`.
pub(crate) fn enforce(n: u128, order: EnforcementOrder) -> Command {
    Command::Enforcement {
        task: task(n),
        order,
    }
}

/// An order about measure, evidence or referral `n`.
pub(crate) fn about(n: u128, order: CaseOrder) -> Command {
    Command::Case {
        item: case(n),
        order,
    }
}

/// Measure `n`, which cites nothing.
pub(crate) fn measure(n: u128, kind: MeasureKind) -> TakeMeasure {
    TakeMeasure {
        id: case(n),
        kind,
        against: mark(8_000 + n * 10),
        place: mark(8_001 + n * 10),
        at: None,
        what: mark(8_002 + n * 10),
        fine: None,
        instrument: None,
        officer: None,
    }
}

/// Evidence `n`.
pub(crate) fn collected(n: u128) -> CollectEvidence {
    CollectEvidence {
        id: case(n),
        measure: None,
        what: mark(8_003 + n * 10),
        seal: mark(8_004 + n * 10),
        place: mark(8_005 + n * 10),
        at: None,
        holder: mark(8_006 + n * 10),
    }
}

/// Referral `n` of these to somebody.
pub(crate) fn referred(n: u128, to: &str, items: &[u128]) -> EnforcementOrder {
    EnforcementOrder::Refer {
        id: case(n),
        to: agency(to),
        items: items.iter().map(|it| case(*it)).collect(),
        what: mark(8_007 + n * 10),
    }
}

/// Custody is offered to an agency.
pub(crate) fn hand_to(to: &str) -> CaseOrder {
    CaseOrder::HandOver {
        to: CustodyTo::Agency(agency(to)),
        note: mark(8_500),
    }
}

/// What was offered is in the sender's hands.
pub(crate) fn received() -> CaseOrder {
    CaseOrder::Receive {
        holder: mark(8_501),
        is_intact: true,
        note: mark(8_502),
    }
}

/// Checks by which nothing is refused.
pub(crate) const LENIENT: LegalChecks = LegalChecks {
    no_instrument: LegalVerdict::Flag,
    not_yet_valid: LegalVerdict::Flag,
    expired: LegalVerdict::Flag,
    not_permitted: LegalVerdict::Flag,
    above_limit: LegalVerdict::Flag,
    not_certified: LegalVerdict::Flag,
};

impl Given {
    /// An agency settles what it enforces by.
    pub(crate) fn enforces_by(&mut self, name: &str, section: EnforcementSettings) {
        let settings = self.state.settings(&agency(name)).unwrap();
        let order = ConfigureAgency {
            agency: agency(name),
            version: settings.version(SectionName::Enforcement),
            section: Section::Enforcement(section),
        };
        let configure = Command::ConfigureAgency(order);
        self.when(name, Role::Admin, configure).unwrap();
    }

    /// An agency settles that nothing of its measures is refused.
    pub(crate) fn is_lenient(&mut self, name: &str) {
        let section = EnforcementSettings {
            checks: LENIENT,
            ..EnforcementSettings::default()
        };
        self.enforces_by(name, section);
    }

    /// A measure is taken that cites nothing, in an enforcement of its own.
    pub(crate) fn measure_without_instrument(&mut self) -> Result<Vec<Event>, Refusal> {
        let order = raid_order(72, &["ems"], self.now);
        for (name, command) in [
            ("fire", Command::DraftTask(order)),
            ("fire", Command::ProposeTask { task: task(72) }),
            ("ems", accept(72, 1)),
            ("fire", Command::StartTask { task: task(72) }),
        ] {
            self.when(name, Role::Commander, command).unwrap();
        }
        let take = EnforcementOrder::Take(measure(1, MeasureKind::Seal));
        self.when("fire", Role::Commander, enforce(72, take))
    }
}
