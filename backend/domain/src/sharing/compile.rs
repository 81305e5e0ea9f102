//! Agreements compiled into what one agency sees of another: a few small arrays for each pair (G9).
//!
//! A pair is made from the agreements of its two parties and from nothing else, so that a change of one agreement makes
//! only the pairs of its parties anew.

use serde::{Deserialize, Serialize};

use super::{
    fields::{Kind, Mask, Precision},
    limited::Limited,
    table::{Grant, mask_of, merge},
};
use crate::{
    agreement::{Agreement, Clause, Trigger},
    id::AgencyId,
    time::Timestamp,
};

/// The kinds that can be granted.
pub(super) const GRANTED_KINDS: [Kind; 7] = [
    Kind::Unit,
    Kind::Incident,
    Kind::Assignment,
    Kind::Task,
    Kind::Note,
    Kind::Zone,
    Kind::Equipment,
];

/// The place of a kind in the arrays; none for what cannot be granted.
const fn place(kind: Kind) -> Option<usize> {
    match kind {
        Kind::Unit => Some(0),
        Kind::Incident => Some(1),
        Kind::Assignment => Some(2),
        Kind::Task => Some(3),
        Kind::Note => Some(4),
        Kind::Zone => Some(5),
        Kind::Equipment => Some(6),
        Kind::Agency
        | Kind::Person
        | Kind::HandOver
        | Kind::Alarm
        | Kind::Settings
        | Kind::Agreement => None,
    }
}

/// What is granted of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Grants([Option<Grant>; GRANTED_KINDS.len()]);

impl Grants {
    /// What is granted of this kind.
    pub(super) fn grant(&self, kind: Kind) -> Option<Grant> {
        self.0.get(place(kind)?).copied().flatten()
    }

    /// The kinds of which something is granted.
    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> {
        GRANTED_KINDS
            .into_iter()
            .filter(|it| self.grant(*it).is_some())
    }

    fn add(&mut self, kind: Kind, grant: Grant) {
        if let Some(it) = place(kind).and_then(|it| self.0.get_mut(it)) {
            *it = merge(*it, Some(grant), kind);
        }
    }
}

/// What agreements give one agency of another.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Pair {
    /// Now.
    pub(super) always: Grants,
    /// While a joint task of both runs; looked up when a view is made.
    pub(super) joint: Grants,
    /// What is limited to some things of a kind; looked up as well.
    pub(super) limited: Vec<Limited>,
    /// The shortest lease of the agreements that give what is given now, in minutes (X1).
    #[serde(default)]
    pub(super) lease_min: Option<u16>,
    /// Of those that give something while a joint task of both runs.
    #[serde(default)]
    pub(super) joint_lease_min: Option<u16>,
}

impl Pair {
    /// The kinds of which a joint task opens something.
    pub(super) fn joint_kinds(&self) -> impl Iterator<Item = Kind> {
        let limited = self.limited.iter().filter(|it| it.is_joint);
        self.joint.kinds().chain(limited.map(|it| it.kind))
    }
}

/// What these agreements give `viewer` of `owner`; without what is over `by` this moment.
pub(crate) fn pair<'a>(
    agreements: impl Iterator<Item = &'a Agreement>,
    viewer: &AgencyId,
    owner: &AgencyId,
    by: Option<Timestamp>,
) -> Pair {
    let mut pair = Pair::default();
    for agreement in agreements {
        let Some(current) = &agreement.current else {
            continue;
        };
        let parties = &current.text.parties;
        if !parties.contains(viewer) || !parties.contains(owner) {
            continue;
        }
        for (n, clause) in current.text.clauses.iter().enumerate() {
            if clause.opens(viewer, owner) && agreement.holds(clause.trigger, viewer, by) {
                let is_joint = clause.trigger == Trigger::WhileJoint;
                let lease = if is_joint {
                    &mut pair.joint_lease_min
                } else {
                    &mut pair.lease_min
                };
                let says = current.text.lease_min;
                *lease = Some(lease.map_or(says, |it| it.min(says)));
                if !clause.only.is_none() {
                    pair.limited.push(Limited {
                        agreement: agreement.id,
                        clause: n,
                        kind: clause.kind,
                        grant: grant_of(clause),
                        is_joint,
                    });
                    continue;
                }
                let to = match clause.trigger {
                    Trigger::WhileJoint => &mut pair.joint,
                    Trigger::Always | Trigger::WhileActivated | Trigger::BreakGlass => {
                        &mut pair.always
                    }
                };
                to.add(clause.kind, grant_of(clause));
            }
        }
    }
    pair
}

/// What a clause shows.
pub(super) fn grant_of(clause: &Clause) -> Grant {
    // What does not compile was refused; an unreadable old clause shows less, never more.
    let words = clause.fields.iter().map(String::as_str);
    Grant {
        fields: mask_of(clause.kind, words).unwrap_or(Mask::NONE),
        precision: clause.position.unwrap_or(Precision::Exact),
    }
}
