//! What came of what a party promised, counted a second time (T26). Also compiled into the tests of the protocol.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, Assignment, AssignmentStatus as S, Target, Task, Timestamp, UnitId,
    state::OnTask,
    task::{Commitment, Outcome, Party, Promise},
};

use super::oracle::Oracle;

/// What a unit can do, by kind what it carries, and whether it is there.
type Unit = (BTreeSet<String>, BTreeMap<String, u32>, bool);

/// The most that units can stand for, each for one, by trying everything.
fn most(left: &mut BTreeMap<String, u32>, units: &[&BTreeSet<String>]) -> u32 {
    let Some((first, rest)) = units.split_first() else {
        return 0;
    };
    let mut best = most(left, rest);
    for what in *first {
        if left.get(what).is_some_and(|it| *it > 0) {
            *left.get_mut(what).unwrap() -= 1;
            best = best.max(1 + most(left, rest));
            *left.get_mut(what).unwrap() += 1;
        }
    }
    best
}

/// What a party's promise is that stands, and since when.
fn stands(lane: &Party) -> Option<(Promise, Timestamp)> {
    match (&lane.commitment, &lane.standing) {
        (Commitment::Accepted { promise, at }, _) => {
            let promise = promise.clone();
            Some((promise.unwrap_or_else(|| Promise::whole(&lane.part)), *at))
        }
        (_, Some(old)) => Some((old.promise.clone(), old.at)),
        _ => None,
    }
}

/// How many of each capability.
fn counted(promise: &Promise) -> BTreeMap<String, u32> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for it in &promise.asks {
        *counts.entry(it.capability.clone()).or_default() += u32::from(it.count);
    }
    counts
}

impl Oracle<'_> {
    fn of_party<'b>(&'b self, task: &Task, agency: &AgencyId) -> Vec<&'b Assignment> {
        let target = Target::Task(task.id);
        let all = self.state.assignments();
        all.filter(|it| it.target == target && it.agency == *agency)
            .collect()
    }

    pub(super) fn on_task(&self, task: &Task, agency: &AgencyId) -> OnTask {
        let all = self.of_party(task, agency);
        // An offer sends nobody.
        let gone = [S::Declined, S::Cancelled, S::Diverted, S::Offered];
        let stayed = all.iter().filter(|it| !gone.contains(&it.status));
        let count = |is_it: fn(&Assignment) -> bool| {
            u32::try_from(stayed.clone().filter(|it| is_it(it)).count()).unwrap()
        };
        let needed = all.iter().filter(|it| it.released_at.is_none());
        let diverted = needed.filter(|it| it.status == S::Diverted).count();
        OnTask {
            sent: count(|_| true),
            on_scene: count(|it| it.times.contains_key(&S::OnScene)),
            at_work: count(|it| {
                matches!(
                    it.status,
                    S::EnRoute | S::Staged | S::OnScene | S::Transporting | S::AtDestination
                )
            }),
            released: count(|it| it.status != S::Cleared && it.released_at.is_some()),
            diverted: u32::try_from(diverted).unwrap(),
        }
    }

    /// The units that count for what was promised then: those on their way, and those that came and were still out.
    fn units_for(
        &self,
        task: &Task,
        agency: &AgencyId,
        since: Timestamp,
    ) -> BTreeMap<UnitId, Unit> {
        let mut units: BTreeMap<UnitId, (Unit, Option<Timestamp>)> = BTreeMap::new();
        for it in self.of_party(task, agency) {
            let ended = (!it.status.is_open()).then(|| it.times[&it.status]);
            let load = it.load.as_ref().unwrap();
            let has_arrived = [S::Staged, S::OnScene, S::Transporting, S::AtDestination];
            let has_arrived = has_arrived.iter().any(|at| it.times.contains_key(at));
            assert_eq!(load.arrived_at.is_some(), has_arrived, "T26: {it:?}");
            if ended.is_some_and(|it| it < since) {
                continue;
            }
            let is_coming = ended.is_none() && it.status != S::Offered;
            if !has_arrived && !is_coming {
                continue;
            }
            let first = units.get(&it.unit).and_then(|it| it.1);
            let is_known = units.contains_key(&it.unit);
            let is_earlier = match (first, load.arrived_at) {
                (Some(first), Some(at)) => at < first,
                (Some(_), None) => false,
                (None, at) => at.is_some() || !is_known,
            };
            if is_earlier {
                let brought = (
                    load.capabilities.clone(),
                    load.equipment.clone(),
                    has_arrived,
                );
                units.insert(it.unit, (brought, load.arrived_at));
            }
        }
        units.into_iter().map(|(id, it)| (id, it.0)).collect()
    }

    /// Rule T26: of what goes on, whoever has promised something that can be counted is said to have brought it exactly when
    /// it is there.
    pub(super) fn outcomes_are_true(&self) -> Result<u32, String> {
        let mut fulfilled = 0;
        for task in self.state.tasks() {
            if !task.phase.is_running() && !super::oracle_tasks::ends(task) {
                continue;
            }
            for (agency, lane) in task.lanes() {
                let Some((promise, since)) = stands(lane) else {
                    continue;
                };
                if promise.asks.is_empty() && promise.equipment.is_empty() {
                    continue;
                }
                let units = self.units_for(task, agency, since);
                let there: Vec<_> = units.values().filter(|it| it.2).collect();
                let able: Vec<_> = there.iter().map(|it| &it.0).collect();
                let mut wanted = counted(&promise);
                let all: u32 = wanted.values().sum();
                let mut pieces: BTreeMap<&str, u32> = BTreeMap::new();
                for it in &promise.equipment {
                    *pieces.entry(&it.kind).or_default() += u32::from(it.count);
                }
                let has =
                    |kind: &str| -> u32 { there.iter().filter_map(|it| it.1.get(kind)).sum() };
                let is_there = most(&mut wanted, &able) == all
                    && pieces.iter().all(|(kind, count)| has(kind) >= *count);
                let is_said = matches!(lane.outcome, Some(Outcome::Fulfilled { .. }));
                fulfilled += u32::from(is_said);
                if is_said != is_there {
                    return Err(format!("T26: {agency} of {task:?}: {units:?}"));
                }
            }
        }
        Ok(fulfilled)
    }

    /// As `shown_task.rs` says it.
    pub(super) fn came(&self, task: &Task, agency: &AgencyId, lane: &Party) -> String {
        let Some((promise, since)) = stands(lane) else {
            return String::new();
        };
        let units = self.units_for(task, agency, since);
        let promised = counted(&promise);
        let all: Vec<_> = units.values().map(|it| &it.0).collect();
        let there: Vec<_> = units.values().filter(|it| it.2).map(|it| &it.0).collect();
        let stood_for = [
            most(&mut promised.clone(), &all),
            most(&mut promised.clone(), &there),
        ];
        let mut equipment: BTreeMap<String, [u32; 3]> = BTreeMap::new();
        for it in &promise.equipment {
            equipment.entry(it.kind.clone()).or_default()[0] += u32::from(it.count);
        }
        for (kind, counts) in &mut equipment {
            let carried = |only_there: bool| -> u32 {
                let counted = units.values().filter(|it| it.2 || !only_there);
                counted.filter_map(|it| it.1.get(kind)).sum()
            };
            counts[1] = carried(false).min(counts[0]);
            counts[2] = carried(true).min(counts[0]);
        }
        format!("{promised:?} {stood_for:?} {equipment:?}")
    }
}
