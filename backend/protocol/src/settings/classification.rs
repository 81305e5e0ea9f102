//! Section `classification`: an agency's own types of incidents and its own priorities (I20).

use domain::settings as domain_settings;
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::schema::{Object, ObjectBuilder, Type},
};

/// The common types by name, so that a screen offers those that the server knows.
fn common_type() -> Object {
    let words = domain::incident_type::common().map(|it| it.0);
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words))
        .build()
}

/// One type of incidents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnType {
    /// What is typed or said.
    pub code: String,
    /// What the agency's own people read.
    pub label: String,
    /// The common type.
    #[schema(schema_with = common_type)]
    pub means: String,
    /// The common priority of a report that names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
    /// Whether it is no longer offered; absent: it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// One priority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnPriority {
    /// What is typed or said.
    pub code: String,
    /// What the agency's own people read.
    pub label: String,
    /// The common priority, 1 (life) to 5.
    pub means: u8,
    /// Whether it is no longer offered; absent: it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// Section `classification`: the agency's own types of incidents and its own priorities.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassificationSettings {
    /// In the order in which they are offered; empty: the common types are.
    pub types: Vec<OwnType>,
    /// In the order in which they are offered; empty: the common priorities are.
    #[serde(default)]
    pub priorities: Vec<OwnPriority>,
}

impl From<ClassificationSettings> for domain_settings::ClassificationSettings {
    fn from(it: ClassificationSettings) -> Self {
        let own_type = |it: OwnType| domain_settings::OwnType {
            code: it.code,
            label: it.label,
            means: it.means,
            priority: it.priority,
            is_retired: it.retired,
        };
        let own_priority = |it: OwnPriority| domain_settings::OwnPriority {
            code: it.code,
            label: it.label,
            means: it.means,
            is_retired: it.retired,
        };
        Self {
            types: it.types.into_iter().map(own_type).collect(),
            priorities: it.priorities.into_iter().map(own_priority).collect(),
        }
    }
}

impl From<domain_settings::ClassificationSettings> for ClassificationSettings {
    fn from(it: domain_settings::ClassificationSettings) -> Self {
        let domain_settings::ClassificationSettings { types, priorities } = it;
        let own_type = |it: domain_settings::OwnType| OwnType {
            code: it.code,
            label: it.label,
            means: it.means,
            priority: it.priority,
            retired: it.is_retired,
        };
        let own_priority = |it: domain_settings::OwnPriority| OwnPriority {
            code: it.code,
            label: it.label,
            means: it.means,
            retired: it.is_retired,
        };
        Self {
            types: types.into_iter().map(own_type).collect(),
            priorities: priorities.into_iter().map(own_priority).collect(),
        }
    }
}
