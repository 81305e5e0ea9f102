//! Terms compiled into a table that a view looks up: viewer × owner × kind → fields and precision. The cells are those of
//! the founding agreement; what others give stands beside them, pair by pair.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    compile::{GRANTED_KINDS, Pair},
    fields::{IncidentField, Kind, Mask, Precision},
    membership::Viewer,
    terms::{GrantTerms, PartnerUnits, Terms},
};
use crate::{
    clearance::Clearance,
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

    /// What either shows; of two precisions the finer holds, if its ground shows the position (G9).
    #[must_use]
    pub(crate) fn or(self, other: Self, kind: Kind) -> Self {
        let precision = match (
            kind.shows_position(self.fields),
            kind.shows_position(other.fields),
        ) {
            (true, true) => self.precision.min(other.precision),
            (true, false) => self.precision,
            (false, _) => other.precision,
        };
        Self {
            fields: self.fields.union(other.fields),
            precision,
        }
    }

    /// Whether this shows at least what `other` shows of this kind. The precision of what shows no position says nothing.
    pub fn covers(self, other: Self, kind: Kind) -> bool {
        let is_as_exact = || self.precision <= other.precision;
        self.fields.covers(other.fields) && (!kind.shows_position(other.fields) || is_as_exact())
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
    /// What agreements in force give: viewer, owner. A pair to which nothing is given is not in it.
    #[serde(with = "crate::pairs", default)]
    pairs: BTreeMap<(AgencyId, AgencyId), Pair>,
}

/// Two grounds for seeing something add up (G9).
pub(super) fn merge(one: Option<Grant>, other: Option<Grant>, kind: Kind) -> Option<Grant> {
    match (one, other) {
        (Some(a), Some(b)) => Some(a.or(b, kind)),
        (a, b) => a.or(b),
    }
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
            pairs: BTreeMap::new(),
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
            let grant = grant_of_line(line)?;
            let key = (agency(&line.viewer)?, agency(&line.owner)?, line.kind);
            if cells.insert(key, grant).is_some() {
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
            pairs: BTreeMap::new(),
        })
    }

    /// Whether the admins of this agency register agencies (R4).
    pub fn is_registrar(&self, agency: &AgencyId) -> bool {
        self.registrars.contains(agency)
    }

    /// The shortest lease of the agreements that give something to all of the agency now, in minutes: those of always, and
    /// those of joint tasks (X1).
    pub(super) fn leases(&self, viewer: &AgencyId, owner: &AgencyId) -> (Option<u16>, Option<u16>) {
        let open = self.pair(viewer, owner).map(|it| it.level(Clearance::Open));
        open.map_or((None, None), |it| (it.lease_min, it.joint_lease_min))
    }

    /// Whether agreements give this viewer more than is open to all of its agency (G14).
    pub(super) fn is_above_open(&self, viewer: &Viewer, owner: &AgencyId) -> bool {
        let pair = self.pair(&viewer.agency, owner);
        pair.is_some_and(|it| it.is_above_open(viewer.clearance))
    }

    /// Whether the founding agreement gives anything at all.
    pub(super) fn founds(&self, viewer: &AgencyId, owner: &AgencyId) -> bool {
        GRANTED_KINDS
            .into_iter()
            .filter_map(|kind| self.founding(viewer, owner, kind))
            .any(|it| it.fields != Mask::NONE)
    }

    /// What agreements give `viewer` of `owner`.
    pub(super) fn pair(&self, viewer: &AgencyId, owner: &AgencyId) -> Option<&Pair> {
        // Most rooms have no such agreement: nothing is cloned for the question.
        if self.pairs.is_empty() {
            return None;
        }
        self.pairs.get(&(viewer.clone(), owner.clone()))
    }

    /// Every pair to which an agreement gives anything: viewer, owner.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&AgencyId, &AgencyId, &Pair)> {
        self.pairs.iter().map(|((v, o), it)| (v, o, it))
    }

    /// Whether any agreement gives only some things of a kind.
    pub(super) fn is_limited(&self) -> bool {
        self.pairs.values().any(|it| !it.limited.is_empty())
    }

    /// Replaces what agreements give to one pair, whole.
    pub(crate) fn swap(&mut self, viewer: &AgencyId, owner: &AgencyId, pair: Pair) {
        let key = (viewer.clone(), owner.clone());
        if pair == Pair::default() {
            self.pairs.remove(&key);
        } else {
            self.pairs.insert(key, pair);
        }
    }

    /// What the standing terms grant is an agreement's to give from now on; what belongs to joint tasks stays (V3).
    pub(crate) fn leave_terms(&mut self) {
        self.cells.clear();
    }

    /// The same founding terms beside what the agreements of `other` give.
    #[must_use]
    pub(crate) fn beside(self, other: Self) -> Self {
        Self {
            pairs: other.pairs,
            ..self
        }
    }

    /// What the founding agreement grants. The most specific line decides alone, so that a narrow line can take away what
    /// a wide one gives.
    pub(crate) fn founding(
        &self,
        viewer: &AgencyId,
        owner: &AgencyId,
        kind: Kind,
    ) -> Option<Grant> {
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

/// What a line of the terms grants.
pub(crate) fn grant_of_line(line: &GrantTerms) -> Result<Grant, Refusal> {
    let fields = mask(line.kind, &line.fields)?;
    if !line.kind.takes(fields, line.position) {
        return Err(Refusal::Malformed {
            field: "position",
            why: "must be given with, and only with, the position of units and equipment; presence only of units",
        });
    }
    let precision = line.position.unwrap_or(Precision::Exact);
    Ok(Grant { fields, precision })
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
        return Err(not_to_grant());
    }
    if words.iter().any(|it| it == "*") {
        return Ok(Mask::ALL);
    }
    mask_of(kind, words.iter().map(String::as_str))
}

/// A kind that is nobody's to grant.
pub(crate) const fn not_to_grant() -> Refusal {
    Refusal::Malformed {
        field: "kind",
        why: "is the agency's own and cannot be granted",
    }
}

/// The fields of these names.
pub(crate) fn mask_of<'a>(
    kind: Kind,
    words: impl IntoIterator<Item = &'a str>,
) -> Result<Mask, Refusal> {
    words.into_iter().try_fold(Mask::NONE, |mask, word| {
        let bit = kind.field(word);
        bit.map(|it| mask.with(it)).ok_or(Refusal::Malformed {
            field: "fields",
            why: "names a field that this kind does not have",
        })
    })
}
