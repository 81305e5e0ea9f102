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
    clearance::Clearance,
    id::{AgencyId, AgreementId},
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
        | Kind::TaskItem
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

/// What agreements give those of one agency who are cleared for so much (G14), what is for less included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Level {
    /// Now.
    pub(super) always: Grants,
    /// While a joint task of both runs; looked up when a view is made.
    pub(super) joint: Grants,
    /// The shortest lease of the agreements that give what is given now, in minutes (X1).
    pub(super) lease_min: Option<u16>,
    /// Of those that give something while a joint task of both runs.
    pub(super) joint_lease_min: Option<u16>,
}

impl Level {
    fn add(&mut self, clause: &Clause, says: u16) {
        let (to, lease) = match clause.trigger {
            Trigger::WhileJoint => (&mut self.joint, &mut self.joint_lease_min),
            Trigger::Always | Trigger::WhileActivated | Trigger::BreakGlass => {
                (&mut self.always, &mut self.lease_min)
            }
        };
        *lease = Some(lease.map_or(says, |it| it.min(says)));
        // What is limited is looked up thing by thing.
        if clause.only.is_none() {
            to.add(clause.kind, grant_of(clause));
        }
    }
}

/// What the clauses of an agreement without limits give of a kind that can be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lasting {
    /// Which agreement.
    pub(super) agreement: AgreementId,
    pub(super) kind: Kind,
    pub(super) grant: Grant,
    /// Whether it waits for a joint task.
    pub(super) is_joint: bool,
    /// For whom of who sees (G14).
    pub(super) clearance: Clearance,
}

/// Whether things of a kind can be over, or stand on what can (G19).
const fn can_be_over(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Incident | Kind::Assignment | Kind::Task | Kind::Note | Kind::Zone
    )
}

/// What agreements give one agency of another.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Pair {
    levels: [Level; Clearance::ALL.len()],
    /// What is limited to some things of a kind; looked up as well.
    pub(super) limited: Vec<Limited>,
    /// What is given of every thing of a kind that can be over, agreement by agreement: once it is over, each shows it for
    /// as long as that agreement says (G19).
    #[serde(default)]
    pub(super) lasting: Vec<Lasting>,
    /// The least clearance above `open` for which anything is; what it shows is not kept on devices (X1).
    least_above_open: Option<Clearance>,
}

impl Pair {
    /// What is given to who is cleared for so much.
    pub(super) const fn level(&self, clearance: Clearance) -> &Level {
        match clearance {
            Clearance::Open => &self.levels[0],
            Clearance::Restricted => &self.levels[1],
            Clearance::Confidential => &self.levels[2],
        }
    }

    /// Whether who is cleared for so much is given more than is open to all of the agency.
    pub(super) fn is_above_open(&self, clearance: Clearance) -> bool {
        self.least_above_open.is_some_and(|it| it <= clearance)
    }

    fn add(&mut self, agreement: AgreementId, n: usize, clause: &Clause, lease_min: u16) {
        for (it, level) in Clearance::ALL.iter().zip(&mut self.levels) {
            if clause.clearance <= *it {
                level.add(clause, lease_min);
            }
        }
        if clause.clearance != Clearance::Open {
            let least = self.least_above_open.unwrap_or(clause.clearance);
            self.least_above_open = Some(least.min(clause.clearance));
        }
        if !clause.only.is_none() {
            self.limited.push(Limited {
                agreement,
                clause: n,
                kind: clause.kind,
                grant: grant_of(clause),
                is_joint: clause.trigger == Trigger::WhileJoint,
                clearance: clause.clearance,
            });
        } else if can_be_over(clause.kind) {
            self.last(Lasting {
                agreement,
                kind: clause.kind,
                grant: grant_of(clause),
                is_joint: clause.trigger == Trigger::WhileJoint,
                clearance: clause.clearance,
            });
        }
    }

    /// Clauses of one agreement that hold alike are one.
    fn last(&mut self, it: Lasting) {
        let key = |it: &Lasting| (it.agreement, it.kind, it.is_joint, it.clearance);
        match self.lasting.iter_mut().find(|other| key(other) == key(&it)) {
            Some(other) => other.grant = other.grant.or(it.grant, it.kind),
            None => self.lasting.push(it),
        }
    }

    /// The kinds of which a joint task opens something to anybody.
    pub(super) fn joint_kinds(&self) -> impl Iterator<Item = Kind> {
        let limited = self.limited.iter().filter(|it| it.is_joint);
        let whole = &self.level(Clearance::Confidential).joint;
        whole.kinds().chain(limited.map(|it| it.kind))
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
                pair.add(agreement.id, n, clause, current.text.lease_at_most());
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::agreement::Conditions;

    /// G19: only what can be over is kept agreement by agreement; of the rest the merged grants are all that is ever asked.
    #[test]
    fn g19_a_pair_keeps_no_more_than_can_be_over() {
        for kind in GRANTED_KINDS {
            let clause = Clause {
                viewer: None,
                owner: None,
                kind,
                fields: BTreeSet::from(["identity".to_owned()]),
                position: None,
                trigger: Trigger::Always,
                only: Conditions::default(),
                clearance: Clearance::Open,
            };
            let mut pair = Pair::default();
            pair.add(AgreementId::FOUNDING, 0, &clause, 60);
            let is_kept = !matches!(kind, Kind::Unit | Kind::Equipment);
            assert_eq!(pair.lasting.len(), usize::from(is_kept), "{kind:?}");
            assert!(pair.level(Clearance::Open).always.grant(kind).is_some());
        }
    }
}
