//! Bodies about sharing agreements, and how they become domain commands.

use std::collections::BTreeSet;

use domain::{
    AgencyId, AgreementId, Command, Refusal,
    agreement::{self as it, AgreementText},
    command::{AgreementCommand, AgreementOrder as Order},
    shape::Shape as DomainShape,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::bodies::{Body, Plain, bodies};
use super::bodies_work::WithReason;
use crate::{
    agreement::{Aid, Clause, Duty, Share},
    moment::Moment,
    zone::Shape,
};

/// What an agreement says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementWords {
    /// What it is called.
    pub title: String,
    /// What the data are for.
    pub purpose: String,
    /// What permits it.
    pub legal_basis: String,
    /// Between whom.
    pub parties: Vec<String>,
    /// Who sees what.
    pub clauses: Vec<Clause>,
    /// When it begins.
    pub valid_from: Moment,
    /// When it expires.
    pub valid_until: Moment,
    /// For how many days after it is over a thing is still shown; 0 for only while it is not over (G19).
    pub retention_days: u16,
    /// How long a device without a link may keep what was shown, in minutes; 0 for not at all (X1). 480 if absent.
    #[serde(default = "lease_min_default")]
    pub lease_min: u16,
    /// Who does what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<Duty>,
    /// What each party is to draw; of every party, or of none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<Share>,
    /// What parties send without being asked first; at most 100 lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aid: Vec<Aid>,
}

bodies! {
    /// Drafts an agreement.
    DraftAgreement {
        /// New id.
        id: Uuid,
        /// What it says.
        text: AgreementWords,
    }
    /// Changes a draft, or drafts the next version of what holds.
    ReviseAgreement {
        /// The version this is based on.
        version: u32,
        /// What it says.
        text: AgreementWords,
    }
    /// Names the version that was read.
    OfVersion {
        /// Which.
        version: u32,
    }
    /// Refuses to sign.
    RefuseToSign {
        /// Which version.
        version: u32,
        /// Why.
        reason: String,
    }
    /// Opens clauses for a limited time.
    OpenClauses {
        /// For how many minutes.
        minutes: u32,
        /// Why.
        reason: String,
    }
    /// Reviews that the glass was broken.
    ReviewGlass {
        /// Whether there was reason enough.
        justified: bool,
        /// Why.
        note: String,
    }
}

const fn order(id: Uuid, order: Order) -> Command {
    Command::Agreement(AgreementCommand {
        agreement: AgreementId(id),
        order,
    })
}

/// No area is no limit; one without shapes would be nowhere.
fn area(shapes: Option<Vec<Shape>>) -> Result<Vec<DomainShape>, Refusal> {
    let Some(shapes) = shapes else {
        return Ok(vec![]);
    };
    if shapes.is_empty() {
        return Err(Refusal::Empty { field: "area" });
    }
    shapes.into_iter().map(TryInto::try_into).collect()
}

impl Clause {
    fn into_domain(self) -> Result<it::Clause, Refusal> {
        let agency = |name: Option<String>| name.map(|it| AgencyId::new(&it)).transpose();
        Ok(it::Clause {
            viewer: agency(self.viewer)?,
            owner: agency(self.owner)?,
            kind: self.kind.into(),
            fields: self.fields.into_iter().collect(),
            position: self.position.map(Into::into),
            trigger: self.trigger.into(),
            only: it::Conditions {
                incident_types: self.incident_types.into_iter().collect(),
                classes: self.classes.into_iter().collect(),
                area: area(self.area)?,
            },
            clearance: self.clearance.into(),
        })
    }
}

impl Duty {
    fn into_domain(self) -> Result<it::Duty, Refusal> {
        Ok(it::Duty {
            agency: AgencyId::new(&self.agency)?,
            text: self.text,
            within_min: self.within_min,
            measure: self.measure.map(Into::into),
        })
    }
}

impl Share {
    fn into_domain(self) -> Result<it::Share, Refusal> {
        Ok(it::Share {
            agency: AgencyId::new(&self.agency)?,
            percent: self.percent,
        })
    }
}

impl Aid {
    fn into_domain(self) -> Result<it::Aid, Refusal> {
        Ok(it::Aid {
            by: AgencyId::new(&self.by)?,
            to: self.to.map(|it| AgencyId::new(&it)).transpose()?,
            capability: self.capability,
            count: self.count,
            priority: self.priority,
        })
    }
}

/// How long devices keep what is shown if a text says nothing: a shift, in minutes.
pub const fn lease_min_default() -> u16 {
    domain::limits::LEASE_MIN_DEFAULT
}

impl AgreementWords {
    /// The domain text.
    pub(crate) fn into_domain(self) -> Result<AgreementText, Refusal> {
        let parties: Result<BTreeSet<_>, _> =
            self.parties.iter().map(|it| AgencyId::new(it)).collect();
        let clauses = self.clauses.into_iter().map(Clause::into_domain);
        let duties = self.duties.into_iter().map(Duty::into_domain);
        let shares = self.shares.into_iter().map(Share::into_domain);
        let aid = self.aid.into_iter().map(Aid::into_domain);
        Ok(AgreementText {
            title: self.title,
            purpose: self.purpose,
            legal_basis: self.legal_basis,
            parties: parties?,
            clauses: clauses.collect::<Result<_, _>>()?,
            valid_from: self.valid_from.0,
            valid_until: self.valid_until.0,
            retention_days: self.retention_days,
            lease_min: self.lease_min,
            duties: duties.collect::<Result<_, _>>()?,
            shares: shares.collect::<Result<_, _>>()?,
            aid: aid.collect::<Result<_, _>>()?,
        })
    }
}

impl DraftAgreement {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(order(self.id, Order::Draft(self.text.into_domain()?)))
    }
}

impl ReviseAgreement {
    /// Changes a draft.
    pub fn into_revise(self, id: Uuid) -> Result<Command, Refusal> {
        let (version, text) = (self.version, self.text.into_domain()?);
        Ok(order(id, Order::Revise { version, text }))
    }

    /// Drafts the next version.
    pub fn into_amend(self, id: Uuid) -> Result<Command, Refusal> {
        let (version, text) = (self.version, self.text.into_domain()?);
        Ok(order(id, Order::Amend { version, text }))
    }
}

impl OfVersion {
    /// Proposes a draft.
    pub fn into_propose(self, id: Uuid) -> Result<Command, Refusal> {
        let version = self.version;
        Ok(order(id, Order::Propose { version }))
    }

    /// Signs.
    pub fn into_sign(self, id: Uuid) -> Result<Command, Refusal> {
        let version = self.version;
        Ok(order(id, Order::Sign { version }))
    }

    /// Withdraws a draft or a proposal.
    pub fn into_withdraw(self, id: Uuid) -> Result<Command, Refusal> {
        let version = self.version;
        Ok(order(id, Order::Withdraw { version }))
    }
}

impl RefuseToSign {
    /// The domain command.
    pub fn into_command(self, id: Uuid) -> Result<Command, Refusal> {
        let (version, reason) = (self.version, self.reason);
        Ok(order(id, Order::RefuseToSign { version, reason }))
    }
}

impl WithReason {
    /// Suspends an agreement.
    pub fn into_suspend_agreement(self, id: Uuid) -> Result<Command, Refusal> {
        let reason = self.reason;
        Ok(order(id, Order::Suspend { reason }))
    }

    /// Ends an agreement.
    pub fn into_end_agreement(self, id: Uuid) -> Result<Command, Refusal> {
        let reason = self.reason;
        Ok(order(id, Order::End { reason }))
    }
}

impl Plain {
    /// Lets a suspended agreement go on.
    pub fn into_resume_agreement(self, id: Uuid) -> Result<Command, Refusal> {
        Ok(order(id, Order::Resume))
    }

    /// Ends an activation.
    pub fn into_deactivate_agreement(self, id: Uuid) -> Result<Command, Refusal> {
        Ok(order(id, Order::Deactivate))
    }
}

impl OpenClauses {
    /// Activates the clauses that wait for it.
    pub fn into_activate(self, id: Uuid) -> Result<Command, Refusal> {
        let (minutes, reason) = (self.minutes, self.reason);
        Ok(order(id, Order::Activate { minutes, reason }))
    }

    /// Breaks the glass.
    pub fn into_break_glass(self, id: Uuid) -> Result<Command, Refusal> {
        let (minutes, reason) = (self.minutes, self.reason);
        Ok(order(id, Order::BreakGlass { minutes, reason }))
    }
}

impl ReviewGlass {
    /// The domain command.
    pub fn into_command(self, id: Uuid, opening: u32) -> Result<Command, Refusal> {
        Ok(order(
            id,
            Order::ReviewGlass {
                opening,
                is_justified: self.justified,
                note: self.note,
            },
        ))
    }
}
