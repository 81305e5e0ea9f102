//! Terms compiled into a table that a view looks up: viewer × owner × kind → fields and precision.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    fields::{
        AssignmentField, EquipmentField, IncidentField, Kind, Mask, NoteField, Precision,
        TaskField, UnitField, ZoneField,
    },
    terms::{PartnerUnits, Terms},
};
use crate::{
    id::AgencyId,
    limits::{AGENCIES_MAX, GRANTS_MAX, NAME_CHARS_MAX},
    refusal::Refusal,
};

/// What one agency sees of another's objects of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Which fields.
    pub fields: Mask,
    /// In what detail positions are shown; only meaningful with the field `position`.
    pub precision: Precision,
}

impl Grant {
    /// What both show, in the coarser precision.
    pub(super) fn both(self, other: Self) -> Self {
        Self {
            fields: self.fields.both(other.fields),
            precision: self.precision.max(other.precision),
        }
    }

    /// Whether this shows at least what `other` shows.
    pub fn covers(self, other: Self) -> bool {
        self.fields.covers(other.fields) && self.precision <= other.precision
    }
}

/// `None` in place of an agency stands for every agency.
type Cell = (Option<AgencyId>, Option<AgencyId>, Kind);

/// The compiled terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    #[serde(with = "crate::pairs")]
    cells: BTreeMap<Cell, Grant>,
    /// Which units of a partner a committed party sees.
    pub(super) partner_units: PartnerUnits,
    /// In what detail.
    pub(super) partner_precision: Precision,
    /// Fields of the task's incident that parties see.
    pub(super) task_incident_fields: Mask,
    /// Whose admins register agencies.
    registrars: BTreeSet<AgencyId>,
}

impl Default for Table {
    /// Nothing agreed: only what belongs to a joint task (V3).
    fn default() -> Self {
        Self {
            cells: BTreeMap::new(),
            partner_units: PartnerUnits::Assigned,
            partner_precision: Precision::Exact,
            task_incident_fields: Mask::NONE.with(IncidentField::Identity.bit()),
            registrars: BTreeSet::new(),
        }
    }
}

impl Table {
    /// Compiles `terms`; refuses unknown words, a position without precision, and too many lines.
    pub fn compile(terms: &Terms) -> Result<Self, Refusal> {
        if terms.title.trim().is_empty() {
            return Err(Refusal::Empty { field: "title" });
        }
        if terms.title.chars().count() > NAME_CHARS_MAX {
            return Err(Refusal::TooLong {
                field: "title",
                max: NAME_CHARS_MAX,
            });
        }
        if terms.grants.len() > GRANTS_MAX {
            return Err(Refusal::TooLong {
                field: "grants",
                max: GRANTS_MAX,
            });
        }
        let mut cells: BTreeMap<Cell, Grant> = BTreeMap::new();
        for line in &terms.grants {
            let fields = mask(line.kind, &line.fields)?;
            let shows_position = match line.kind {
                Kind::Unit => fields.has(UnitField::Position.bit()),
                Kind::Equipment => fields.has(EquipmentField::Position.bit()),
                _ => false,
            };
            if shows_position != line.position.is_some() {
                return Err(Refusal::Malformed {
                    field: "position",
                    why: "must be given with, and only with, the position of units and equipment",
                });
            }
            let precision = line.position.unwrap_or(Precision::Exact);
            let key = (agency(&line.viewer)?, agency(&line.owner)?, line.kind);
            if cells.insert(key, Grant { fields, precision }).is_some() {
                return Err(Refusal::Malformed {
                    field: "grants",
                    why: "has two lines for the same viewer, owner and kind",
                });
            }
        }
        Ok(Self {
            cells,
            partner_units: terms.partner_units,
            partner_precision: terms.partner_position,
            task_incident_fields: mask(Kind::Incident, &terms.task_incident_fields)?,
            registrars: registrars(&terms.registrars)?,
        })
    }

    /// Whether the admins of this agency register agencies (R4).
    pub fn is_registrar(&self, agency: &AgencyId) -> bool {
        self.registrars.contains(agency)
    }

    /// What `viewer` was granted of the objects of `owner`. The most specific line decides alone, so that a
    /// narrow line can take away what a wide one gives.
    pub fn grant(&self, viewer: &AgencyId, owner: &AgencyId, kind: Kind) -> Option<Grant> {
        let some = |it: &AgencyId| Some(it.clone());
        [
            (some(viewer), some(owner)),
            (some(viewer), None),
            (None, some(owner)),
            (None, None),
        ]
        .into_iter()
        .find_map(|(viewer, owner)| self.cells.get(&(viewer, owner, kind)).copied())
    }
}

/// By name: that everybody may is no agreement.
fn registrars(words: &[String]) -> Result<BTreeSet<AgencyId>, Refusal> {
    if words.len() > AGENCIES_MAX {
        return Err(Refusal::TooLong {
            field: "registrars",
            max: AGENCIES_MAX,
        });
    }
    words.iter().map(|it| AgencyId::new(it)).collect()
}

fn agency(word: &str) -> Result<Option<AgencyId>, Refusal> {
    if word == "*" {
        Ok(None)
    } else {
        AgencyId::new(word).map(Some)
    }
}

fn mask(kind: Kind, words: &[String]) -> Result<Mask, Refusal> {
    if matches!(kind, Kind::Person | Kind::HandOver) {
        return Err(Refusal::Malformed {
            field: "kind",
            why: "is the agency's own and cannot be granted",
        });
    }
    if words.iter().any(|it| it == "*") {
        return Ok(Mask::ALL);
    }
    words.iter().try_fold(Mask::NONE, |mask, word| {
        let bit = match kind {
            Kind::Unit => UnitField::parse(word).map(UnitField::bit),
            Kind::Incident => IncidentField::parse(word).map(IncidentField::bit),
            Kind::Assignment => AssignmentField::parse(word).map(AssignmentField::bit),
            Kind::Task => TaskField::parse(word).map(TaskField::bit),
            Kind::Note => NoteField::parse(word).map(NoteField::bit),
            Kind::Zone => ZoneField::parse(word).map(ZoneField::bit),
            Kind::Equipment => EquipmentField::parse(word).map(EquipmentField::bit),
            // The register is open (V8), settings and people stay at home (U9): a grant on them would promise a
            // difference that there is not. Neither is who has to answer an alarm a matter of agreements (V10).
            Kind::Agency | Kind::Settings | Kind::Person | Kind::HandOver | Kind::Alarm => None,
        };
        bit.map(|it| mask.with(it)).ok_or(Refusal::Malformed {
            field: "fields",
            why: "names a field that this kind does not have",
        })
    })
}
