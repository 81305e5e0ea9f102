//! What is lent: shown as far as both its custodian and its owner show it (E10), ground by ground.

use super::{
    fields::{Kind, Precision},
    limited::Limited,
    membership::{Grounds, Viewer},
    table::{Grant, merge},
};
use crate::{equipment::Equipment, state::State};

const PRECISIONS: [Precision; 4] = [
    Precision::Exact,
    Precision::Cell100m,
    Precision::Cell1km,
    Precision::Sector,
];

/// What of `it` both show. A clause that is limited to an area counts together with each ground of the other one that shows
/// the place, judged on the place as the two together show it: the coarser one (G12). Being shown tells no more than that.
pub(super) fn lent_grant(state: &State, viewer: &Viewer, it: &Equipment) -> Option<Grant> {
    let grounds = |by| Grounds::of(state, viewer, by, Kind::Equipment);
    let (one, other) = (grounds(&it.agency), grounds(&it.owner));
    let mut sum = both(one.whole, other.whole);
    if one.limited().next().is_none() && other.limited().next().is_none() {
        return sum;
    }
    for p in PRECISIONS {
        for q in PRECISIONS {
            let judged = p.max(q);
            let there = |grounds: &Grounds<'_>, precision| {
                let whole = grounds.whole.filter(|it| {
                    Kind::Equipment.shows_position(it.fields) && it.precision == precision
                });
                let limited = grounds
                    .limited()
                    .filter(|it| it.grant.precision == precision);
                let meant = |clause: &&Limited| clause.shows_lent(state, it, judged);
                limited
                    .filter(meant)
                    .fold(whole, |sum, it| merge(sum, Some(it.grant), Kind::Equipment))
            };
            let ground = both(there(&one, p), there(&other, q));
            sum = merge(sum, ground, Kind::Equipment);
        }
    }
    sum
}

fn both(one: Option<Grant>, other: Option<Grant>) -> Option<Grant> {
    Some(one?.both(other?))
}
