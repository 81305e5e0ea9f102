//! What is another agency's in somebody's thing, worked out a second time: what it attached (F5), what it answered (V13).

use std::collections::BTreeMap;

use domain::{
    AgencyId, AssignmentStatus as S, Incident, Target, Task, TaskPhase,
    sharing::Kind,
    task::{Commitment, Party, Promise, Quorum},
};

use super::oracle::{Oracle, chosen, is_in, is_over, promised};

impl Oracle<'_> {
    /// F5: nobody passes on what another agency attached.
    pub(super) fn sees_attached(&self, incident: &Incident, author: &AgencyId) -> bool {
        let words = self.incident(incident);
        if author == self.viewer || incident.agency == *self.viewer {
            return !words.is_empty();
        }
        // What the incident is and where is not the author's to pass on either.
        let target = Target::Incident(incident.id);
        let (about, over) = (self.on(target, author), self.over(target));
        let by_author = || {
            self.line_over(author, Kind::Incident, about, over)
                .0
                .contains("attachments")
        };
        let together = |task: &Task| {
            task.incident == Some(incident.id)
                && !is_over(task)
                && (task.is_proposed || task.lead == *self.viewer)
                && is_in(task, self.viewer)
                && promised(task, author)
        };
        let by_tasks = || {
            let shown = self.state.terms().is_some_and(|it| {
                chosen(Kind::Incident, &it.task_incident_fields).contains("attachments")
            });
            shown && self.state.tasks().any(together)
        };
        words.contains("attachments") && (*author == incident.agency || by_author() || by_tasks())
    }

    /// V13: who is in a task sees what all answered and sent; who is not, what the lead and each one's own terms show.
    pub(super) fn sees_lane(&self, task: &Task, agency: &AgencyId) -> bool {
        if agency == self.viewer {
            return true;
        }
        if !self.task(task).contains("parties") {
            return false;
        }
        let me = self.viewer;
        let takes_part = task.lead == *me
            || (task.parties.contains_key(me)
                && (promised(task, me) || (!is_over(task) && is_in(task, me))));
        let target = Target::Task(task.id);
        let (on, over) = (self.on(target, agency), self.over(target));
        takes_part
            || *agency == task.lead
            || *agency == AgencyId::server()
            || self
                .line_over(agency, Kind::Task, on, over)
                .0
                .contains("parties")
    }

    /// What each is asked for, said and sent, in the lanes that are seen; and what is named and needed there (T3, T11).
    pub(super) fn lanes(&self, it: &Task, sees_parties: bool) -> String {
        let lead = Party {
            commitment: Commitment::Accepted {
                at: it.created_at,
                promise: None,
            },
            ..Party::asked(it.lead_part.clone())
        };
        let all = std::iter::once((&it.lead, &lead)).chain(&it.parties);
        let seen: Vec<_> = all.filter(|(id, _)| self.sees_lane(it, id)).collect();
        let lanes: Vec<_> = seen
            .iter()
            .map(|(id, lane)| self.lane(it, id, lane))
            .collect();
        let mut needs: BTreeMap<(&str, String), [u32; 3]> = BTreeMap::new();
        for (_, lane) in &seen {
            let mut add = |at: usize, of: &'static str, what: &str, count: u16| {
                needs.entry((of, what.to_owned())).or_default()[at] += u32::from(count);
            };
            for ask in &lane.part.asks {
                add(0, "capability", &ask.capability, ask.count);
            }
            for ask in &lane.part.equipment {
                add(0, "equipment", &ask.kind, ask.count);
            }
            add(0, "people", "", lane.part.people);
            // What was promised before holds until the new is answered.
            if let Some(old) = &lane.standing {
                for ask in &old.promise.asks {
                    add(1, "capability", &ask.capability, ask.count);
                }
                for ask in &old.promise.equipment {
                    add(1, "equipment", &ask.kind, ask.count);
                }
                add(1, "people", "", old.promise.people);
            }
            let (at, said) = match &lane.commitment {
                Commitment::Accepted { promise, .. } => (1, promise.clone()),
                Commitment::Provisional { offer, .. } => (2, Some(offer.clone())),
                _ => continue,
            };
            let said = said.unwrap_or_else(|| Promise::whole(&lane.part));
            for ask in &said.asks {
                add(at, "capability", &ask.capability, ask.count);
            }
            for ask in &said.equipment {
                add(at, "equipment", &ask.kind, ask.count);
            }
            add(at, "people", "", said.people);
        }
        let named: Vec<String> = match &it.quorum {
            Quorum::All => vec![],
            Quorum::Named(of) => {
                let seen = of
                    .iter()
                    .filter(|id| seen.iter().any(|(lane, _)| lane == id));
                seen.map(ToString::to_string).collect()
            }
            Quorum::Covered(of) => {
                let asked = |what: &&String| {
                    let key = ("capability", (*what).clone());
                    needs.contains_key(&key)
                };
                of.iter().filter(asked).cloned().collect()
            }
        };
        let needs = sees_parties.then_some(needs);
        format!("{lanes:?} {named:?} {needs:?}")
    }

    fn lane(&self, it: &Task, agency: &AgencyId, lane: &Party) -> String {
        let sent = self.state.assignments().filter(|sent| {
            let stayed = !matches!(sent.status, S::Declined | S::Cancelled | S::Diverted);
            sent.target == Target::Task(it.id) && sent.agency == *agency && stayed
        });
        let times: Vec<_> = sent.map(|it| it.times.contains_key(&S::OnScene)).collect();
        let on_scene = times.iter().filter(|it| **it).count();
        let me = self.viewer;
        let takes_part = it.lead == *me
            || (it.parties.contains_key(me)
                && (promised(it, me) || (!is_over(it) && is_in(it, me))));
        let mut said = lane.commitment.clone();
        let mut units = vec![];
        let callsigns = |promise: &mut Promise| -> Vec<_> {
            let named = std::mem::take(&mut promise.units).into_iter();
            let told = named.filter(|_| agency == me || takes_part);
            told.map(|id| (id, self.state.unit(id).unwrap().callsign.clone()))
                .collect()
        };
        if let Commitment::Provisional { offer: promise, .. }
        | Commitment::Accepted {
            promise: Some(promise),
            ..
        } = &mut said
        {
            units = callsigns(promise);
        }
        let standing = lane.standing.as_ref().map(|old| {
            let mut promise = old.promise.clone();
            let units = callsigns(&mut promise);
            let sees_it = self.task(it).contains("objective");
            let is_other = old.objective != it.objective;
            let objective = (sees_it && is_other).then(|| old.objective.clone());
            format!("{promise:?} {units:?} {:?} {objective:?}", old.part)
        });
        // What would come of taking the offer: said to the lead, who has to decide.
        let mut after = it.clone();
        let mut completes = false;
        if let Commitment::Provisional { offer, .. } = &lane.commitment
            && it.lead == *me
            && matches!(it.phase, TaskPhase::Proposed | TaskPhase::Negotiating)
        {
            after.parties.get_mut(agency).unwrap().commitment = Commitment::Accepted {
                at: it.created_at,
                promise: Some(offer.clone()),
            };
            completes = after.has_quorum();
        }
        let back = (lane.offers, &lane.refused, lane.is_left_out, completes);
        format!(
            "{agency} {:?} {said:?} {units:?} {back:?} {standing:?} {} {on_scene}",
            lane.part,
            times.len()
        )
    }
}
