//! What another agency would see of one's own things (G16).

use domain::{
    AgencyId, AgreementId, Refusal,
    sharing::{Conditions, ObjectRef, Shown as DomainShown, Sight as DomainSight, Supposed},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    command::AgreementWords,
    moment::Moment,
    words::{Clearance, Kind, Precision},
};

/// Which text is supposed to be in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PreviewOf {
    /// The version that holds or held.
    Current,
    /// The version that is drafted or to be signed.
    Next,
    /// The text of the question, in place of what the agreement says if one is named.
    Text,
}

/// Asks what another agency sees of the asker's things, and would see. Changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewAgreement {
    /// Who sees.
    pub viewer: String,
    /// What those who see are cleared for; everybody of the agency if absent.
    #[serde(default, skip_serializing_if = "Clearance::is_open")]
    pub clearance: Clearance,
    /// Which text.
    pub of: PreviewOf,
    /// The agreement; a new one if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Uuid>,
    /// What it would say; with, and only with, `of` = `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<AgreementWords>,
    /// Whether the agreement is supposed to be activated; as it is if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activated: Option<bool>,
    /// Whether the viewer is supposed to have broken the glass; as it is if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub glass_broken: Option<bool>,
    /// Whether a joint task of both is supposed to run; as it is if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint: Option<bool>,
}

/// One of the asker's things, as far as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SightShown {
    /// Names of the fields.
    pub fields: Vec<String>,
    /// In what detail its position is shown; not at all if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Precision>,
    /// Where it is shown, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Where it is shown, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// The unit that is shown to carry it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Uuid>,
}

/// One of the asker's things that the viewer sees or would see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Sight {
    /// What it is.
    pub kind: Kind,
    /// Which.
    pub id: Uuid,
    /// What the viewer is shown now; nothing if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<SightShown>,
    /// What it would be shown; nothing if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<SightShown>,
}

/// Of one kind, how many things there are and are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SightCount {
    /// Which kind.
    pub kind: Kind,
    /// Things that were looked at.
    pub looked_at: usize,
    /// Of these, what the viewer sees now.
    pub now: usize,
    /// What it would see.
    pub then: usize,
    /// What it would see that it does not.
    pub gained: usize,
    /// What it would not see any more.
    pub lost: usize,
    /// What it would see with other fields, or in other detail.
    pub changed: usize,
}

/// What another agency sees of the asker's things, and would see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AgreementPreview {
    /// When it was looked at.
    pub at: Moment,
    /// Kind by kind.
    pub counts: Vec<SightCount>,
    /// What is seen in either world.
    pub sights: Vec<Sight>,
    /// Things that were not looked at because there are too many.
    pub left_out: usize,
}

impl PreviewAgreement {
    /// Who sees, what is supposed, and under which conditions.
    pub fn into_domain(self) -> Result<(AgencyId, Supposed, Conditions), Refusal> {
        let viewer = AgencyId::new(&self.viewer)?;
        let agreement = self.agreement.map(AgreementId);
        let supposed = match (self.of, agreement, self.text) {
            (PreviewOf::Current, Some(id), None) => Supposed::Current(id),
            (PreviewOf::Next, Some(id), None) => Supposed::Next(id),
            (PreviewOf::Text, id, Some(text)) => Supposed::Text(id, Box::new(text.into_domain()?)),
            (PreviewOf::Text, _, None) | (_, Some(_), Some(_)) => {
                return Err(Refusal::Malformed {
                    field: "text",
                    why: "must be given with, and only with, a preview of it",
                });
            }
            (PreviewOf::Current | PreviewOf::Next, None, _) => {
                return Err(Refusal::Malformed {
                    field: "agreement",
                    why: "must be given with a preview of its version",
                });
            }
        };
        let conditions = Conditions {
            is_activated: self.activated,
            is_broken: self.glass_broken,
            is_joint: self.joint,
        };
        Ok((viewer, supposed, conditions))
    }
}

impl SightShown {
    fn of(it: DomainShown) -> Self {
        let DomainShown {
            fields,
            precision,
            at,
            carrier,
            // Whether a unit is there is the picture's to say.
            within: _,
        } = it;
        Self {
            fields: fields.into_iter().map(str::to_owned).collect(),
            position: precision.map(Into::into),
            lon: at.map(domain::Point::lon_deg),
            lat: at.map(domain::Point::lat_deg),
            carrier: carrier.map(|it| it.0),
        }
    }
}

impl Sight {
    /// Of one of the kinds that can be granted.
    pub fn of(it: DomainSight) -> Option<Self> {
        let id = match it.object {
            ObjectRef::Unit(id) => id.0,
            ObjectRef::Incident(id) => id.0,
            ObjectRef::Assignment(id) => id.0,
            ObjectRef::Task(id) => id.0,
            ObjectRef::Note(id) => id.0,
            ObjectRef::Zone(id) => id.0,
            ObjectRef::Equipment(id) => id.0,
            ObjectRef::Agency(_)
            | ObjectRef::TaskItem(_)
            | ObjectRef::Person(_)
            | ObjectRef::HandOver(_)
            | ObjectRef::Alarm(_)
            | ObjectRef::Settings(_)
            | ObjectRef::Agreement(_) => return None,
        };
        Some(Self {
            kind: it.object.kind().into(),
            id,
            now: it.now.map(SightShown::of),
            then: it.then.map(SightShown::of),
        })
    }

    /// Whether it would look otherwise, apart from where it has moved.
    fn is_changed(&self) -> bool {
        match (&self.now, &self.then) {
            (Some(now), Some(then)) => (&now.fields, now.position) != (&then.fields, then.position),
            _ => false,
        }
    }
}

impl SightCount {
    /// Of one kind.
    pub fn of(kind: Kind, looked_at: usize, sights: &[Sight]) -> Self {
        let count = |is: &dyn Fn(&Sight) -> bool| {
            let of_kind = sights.iter().filter(|it| it.kind == kind);
            of_kind.filter(|it| is(it)).count()
        };
        Self {
            kind,
            looked_at,
            now: count(&|it| it.now.is_some()),
            then: count(&|it| it.then.is_some()),
            gained: count(&|it| it.now.is_none() && it.then.is_some()),
            lost: count(&|it| it.now.is_some() && it.then.is_none()),
            changed: count(&Sight::is_changed),
        }
    }
}
