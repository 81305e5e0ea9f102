//! What a viewer finds when it looks for something that can do a job.
//!
//! - **E12** Units and equipment are found by the viewer's own views and nothing else: what is hidden from it decides
//!   nothing, and what it may not know of leaves its answer as it would be without.

use super::{
    equipment::Whereabouts,
    membership::Viewer,
    object::ObjectRef,
    view::{View, view},
};
use crate::{
    decide::check,
    equipment::{Condition, Equipment},
    id::{EquipmentId, UnitId},
    limits::EQUIPMENT_TYPE_MAX,
    refusal::Refusal,
    state::State,
    unit::{Availability, Unit, UnitStatus},
};

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedResource {
    /// What it can do.
    pub capability: Option<String>,
    /// What it is.
    pub kind: Option<String>,
    /// Equipment of this type or a more capable one; units have no type.
    pub type_max: Option<u8>,
    /// Whether only what could be used now counts.
    pub is_ready: bool,
}

impl WantedResource {
    /// Refuses what nothing can be, and a question for everything.
    pub fn check(&self) -> Result<(), Refusal> {
        if let Some(word) = &self.capability {
            check::word("capability", word)?;
        }
        if let Some(word) = &self.kind {
            check::word("kind", word)?;
        }
        if self.capability.is_none() && self.kind.is_none() {
            return Err(Refusal::Empty {
                field: "capability",
            });
        }
        if self
            .type_max
            .is_some_and(|it| !(1..=EQUIPMENT_TYPE_MAX).contains(&it))
        {
            return Err(Refusal::OutOfRange {
                field: "type_max",
                min: 1,
                max: i64::from(EQUIPMENT_TYPE_MAX),
            });
        }
        Ok(())
    }

    fn is_kind(&self, kind: &str) -> bool {
        self.kind.as_ref().is_none_or(|it| it == kind)
    }

    /// Whether a unit could be meant, whoever asks. Cheap, so that views are made of few.
    pub fn may_be_unit(&self, unit: &Unit) -> bool {
        let can = |it: &String| unit.capabilities.contains(it);
        self.type_max.is_none()
            && self.is_kind(&unit.kind)
            && self.capability.as_ref().is_none_or(can)
    }

    /// Whether equipment could be meant, whoever asks.
    pub fn may_be_equipment(&self, it: &Equipment) -> bool {
        let can = |word: &String| it.label.capabilities.contains(word);
        it.is_open()
            && self.is_kind(&it.label.kind)
            && self.capability.as_ref().is_none_or(can)
            && self.is_of_type(it.label.equipment_type)
    }

    fn is_of_type(&self, equipment_type: Option<u8>) -> bool {
        self.type_max
            .is_none_or(|max| equipment_type.is_some_and(|it| it <= max))
    }
}

/// Whether the viewer finds this unit. Where it is shown to be is the picture's to say.
pub fn finds_unit(state: &State, viewer: &Viewer, wanted: &WantedResource, id: UnitId) -> bool {
    let Some(View::Unit(unit)) = view(state, viewer, &ObjectRef::Unit(id)) else {
        return false;
    };
    let can = |it: &String| {
        unit.capabilities
            .as_ref()
            .is_some_and(|has| has.contains(it))
    };
    let is_free = || {
        unit.status
            .is_some_and(|it| it.0 == UnitStatus::Free(Availability::Available))
    };
    wanted.type_max.is_none()
        && wanted.is_kind(&unit.kind)
        && wanted.capability.as_ref().is_none_or(can)
        && (!wanted.is_ready || is_free())
}

/// Where the viewer finds this equipment, if it does.
pub fn finds_equipment(
    state: &State,
    viewer: &Viewer,
    wanted: &WantedResource,
    id: EquipmentId,
) -> Option<Whereabouts> {
    let View::Equipment(it) = view(state, viewer, &ObjectRef::Equipment(id))? else {
        return None;
    };
    let can = |word: &String| {
        it.capabilities
            .as_ref()
            .is_some_and(|has| has.contains(word))
    };
    let is_ready = || {
        it.condition
            .as_ref()
            .is_some_and(|it| it.0 == Condition::Ready)
    };
    let is_meant = it.retired_at.is_none()
        && wanted.is_kind(&it.kind)
        && wanted.is_of_type(it.equipment_type)
        && wanted.capability.as_ref().is_none_or(can)
        && (!wanted.is_ready || is_ready());
    it.whereabouts.filter(|_| is_meant)
}
