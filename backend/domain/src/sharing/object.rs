//! What can be shown, by kind and id.

use super::fields::Kind;
use crate::id::{
    AgencyId, AgreementId, AlarmId, AssignmentId, EquipmentId, HandOverId, IncidentId, NoteId,
    PrincipalId, TaskId, TaskItemId, UnitId, ZoneId,
};

/// An object by kind and id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the kinds are documented at their types")]
pub enum ObjectRef {
    Agency(AgencyId),
    Unit(UnitId),
    Incident(IncidentId),
    Assignment(AssignmentId),
    Task(TaskId),
    TaskItem(TaskItemId),
    Note(NoteId),
    Person(PrincipalId),
    HandOver(HandOverId),
    Alarm(AlarmId),
    Zone(ZoneId),
    Settings(AgencyId),
    Equipment(EquipmentId),
    Agreement(AgreementId),
}

impl ObjectRef {
    /// Its kind.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Agency(_) => Kind::Agency,
            Self::Unit(_) => Kind::Unit,
            Self::Incident(_) => Kind::Incident,
            Self::Assignment(_) => Kind::Assignment,
            Self::Task(_) => Kind::Task,
            Self::TaskItem(_) => Kind::TaskItem,
            Self::Note(_) => Kind::Note,
            Self::Person(_) => Kind::Person,
            Self::HandOver(_) => Kind::HandOver,
            Self::Alarm(_) => Kind::Alarm,
            Self::Zone(_) => Kind::Zone,
            Self::Settings(_) => Kind::Settings,
            Self::Equipment(_) => Kind::Equipment,
            Self::Agreement(_) => Kind::Agreement,
        }
    }

    /// Its id in words.
    pub fn id(&self) -> String {
        match self {
            Self::Agency(id) => id.to_string(),
            Self::Unit(id) => id.to_string(),
            Self::Incident(id) => id.to_string(),
            Self::Assignment(id) => id.to_string(),
            Self::Task(id) => id.to_string(),
            Self::TaskItem(id) => id.to_string(),
            Self::Note(id) => id.to_string(),
            Self::Person(id) => id.to_string(),
            Self::HandOver(id) => id.to_string(),
            Self::Alarm(id) => id.to_string(),
            Self::Zone(id) => id.to_string(),
            Self::Settings(agency) => agency.to_string(),
            Self::Equipment(id) => id.to_string(),
            Self::Agreement(id) => id.to_string(),
        }
    }
}
