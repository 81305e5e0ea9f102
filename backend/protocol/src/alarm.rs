//! Alarms on the wire (rules K1–K10 of docs/protocol.md).

use domain::{
    alarm::{About as DomainAbout, roles_at},
    sharing::AlarmView,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    moment::Moment,
    words::{AlarmKind, Kind, Role, Sound},
};

/// What an alarm is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct About {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: String,
}

/// Who has taken an alarm up for an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Acknowledgement {
    /// For which agency.
    pub agency: String,
    /// The person, to their own agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    pub at: Moment,
}

/// Something that needs an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Alarm {
    /// Its id.
    pub id: Uuid,
    /// What kind.
    pub alarm_kind: AlarmKind,
    /// Whose it is to answer.
    pub agency: String,
    /// What it is about.
    pub about: About,
    /// The unit concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Uuid>,
    /// How it sounds.
    pub sound: Sound,
    /// Whom it sounds for at its level.
    pub roles: Vec<Role>,
    /// When it was raised.
    pub raised_at: Moment,
    /// The person who raised it, to their own agency; absent if it was the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raised_by: Option<String>,
    /// How many steps it has gone up.
    pub level: u8,
    /// When it goes up, if its owner does not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goes_up_at: Option<Moment>,
    /// Who has taken it up.
    pub acknowledged: Vec<Acknowledgement>,
    /// Until when it is put aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shelved_until: Option<Moment>,
    /// When the crew took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Moment>,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cleared_at: Option<Moment>,
    /// Longitude of where the crew was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Latitude of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// When the crew was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix_at: Option<Moment>,
    /// Why, in the crew's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When a delayed crew expects to be there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_at: Option<Moment>,
}

pub(crate) fn alarm(it: AlarmView) -> Alarm {
    let AlarmView {
        id,
        kind,
        owner,
        about,
        unit,
        sound,
        raised_at,
        raised_by,
        level,
        goes_up_at,
        acknowledged,
        shelved_until,
        withdrawn_at,
        cleared_at,
        fix,
        text,
        expected_at,
    } = it;
    let acknowledged = acknowledged
        .into_iter()
        .map(|(agency, it)| Acknowledgement {
            agency: agency.to_string(),
            by: it.by,
            at: it.at.into(),
        });
    Alarm {
        id: id.0,
        alarm_kind: kind.into(),
        agency: owner.to_string(),
        about: about_of(about),
        unit: unit.map(|it| it.0),
        sound: sound.into(),
        roles: roles_at(kind, level)
            .iter()
            .filter_map(|it| Role::from_domain(*it))
            .collect(),
        raised_at: raised_at.into(),
        raised_by,
        level,
        goes_up_at: goes_up_at.map(Into::into),
        acknowledged: acknowledged.collect(),
        shelved_until: shelved_until.map(Into::into),
        withdrawn_at: withdrawn_at.map(Into::into),
        cleared_at: cleared_at.map(Into::into),
        lon: fix.map(|it| it.at.lon_deg()),
        lat: fix.map(|it| it.at.lat_deg()),
        fix_at: fix.map(|it| it.fix_at.into()),
        text,
        expected_at: expected_at.map(Into::into),
    }
}

fn about_of(it: DomainAbout) -> About {
    let (kind, id) = match it {
        DomainAbout::Agency(id) => (Kind::Agency, id.to_string()),
        DomainAbout::Unit(id) => (Kind::Unit, id.to_string()),
        DomainAbout::Incident(id) => (Kind::Incident, id.to_string()),
        DomainAbout::Assignment(id) => (Kind::Assignment, id.to_string()),
        DomainAbout::Task(id) => (Kind::Task, id.to_string()),
        DomainAbout::Equipment(id) => (Kind::Equipment, id.to_string()),
        DomainAbout::Zone(id) => (Kind::Zone, id.to_string()),
        DomainAbout::Agreement(id) => (Kind::Agreement, id.to_string()),
    };
    About { kind, id }
}
