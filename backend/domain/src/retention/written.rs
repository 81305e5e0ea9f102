//! Subjects as a state that is written down has them: by number, where events tell them apart by name.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    id::{AgreementId, EquipmentId, IncidentId, PrincipalId, TaskId, UnitId, ZoneId},
    private::Subject,
};

#[derive(Serialize, Deserialize)]
enum Written {
    Incident(IncidentId),
    Task(TaskId),
    Principal(PrincipalId),
    Unit(UnitId),
    Zone(ZoneId),
    Equipment(EquipmentId),
    Agreement(AgreementId),
}

impl From<Subject> for Written {
    fn from(it: Subject) -> Self {
        match it {
            Subject::Incident(id) => Self::Incident(id),
            Subject::Task(id) => Self::Task(id),
            Subject::Principal(id) => Self::Principal(id),
            Subject::Unit(id) => Self::Unit(id),
            Subject::Zone(id) => Self::Zone(id),
            Subject::Equipment(id) => Self::Equipment(id),
            Subject::Agreement(id) => Self::Agreement(id),
        }
    }
}

impl From<Written> for Subject {
    fn from(it: Written) -> Self {
        match it {
            Written::Incident(id) => Self::Incident(id),
            Written::Task(id) => Self::Task(id),
            Written::Principal(id) => Self::Principal(id),
            Written::Unit(id) => Self::Unit(id),
            Written::Zone(id) => Self::Zone(id),
            Written::Equipment(id) => Self::Equipment(id),
            Written::Agreement(id) => Self::Agreement(id),
        }
    }
}

pub(super) fn serialize<V: Serialize, S: Serializer>(
    subjects: &BTreeMap<Subject, V>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(
        subjects
            .iter()
            .map(|(it, value)| (Written::from(*it), value)),
    )
}

pub(super) fn deserialize<'de, V: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<Subject, V>, D::Error> {
    let written = Vec::<(Written, V)>::deserialize(deserializer)?;
    let pairs = written.into_iter().map(|(it, value)| (it.into(), value));
    Ok(pairs.collect())
}
