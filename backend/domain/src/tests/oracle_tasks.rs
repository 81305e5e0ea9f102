//! What of a joint task is shown, worked out a second time (V3, V13, T3, T11, T16 to T19).

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, Target, Task, TaskPhase,
    sharing::Kind,
    task::{ByPlan, Commitment, Opening, Part, Party, Promise, Quorum},
};

use super::oracle::{Fields, Oracle, Words, everything, put};

pub(super) fn is_over(task: &Task) -> bool {
    is_done(task) || matches!(task.phase, TaskPhase::Cancelled | TaskPhase::Lapsed)
}

fn is_done(task: &Task) -> bool {
    ends(task) || matches!(task.phase, TaskPhase::Closed | TaskPhase::Reviewed)
}

/// Done, and not everybody is home yet.
pub(super) fn ends(task: &Task) -> bool {
    matches!(task.phase, TaskPhase::Completed | TaskPhase::Demobilizing)
}

pub(super) fn runs(task: &Task) -> bool {
    matches!(
        task.phase,
        TaskPhase::Agreed | TaskPhase::Mobilizing | TaskPhase::InProgress | TaskPhase::Suspended
    )
}

/// Whether the agency leads the task or has accepted its part.
pub(super) fn promised(task: &Task, agency: &AgencyId) -> bool {
    task.lead == *agency
        || task.parties.get(agency).is_some_and(|it| {
            // What stands while it is asked again is promised (T15).
            it.standing.is_some() || matches!(it.commitment, Commitment::Accepted { .. })
        })
}

/// Whether the agency leads the task, or was asked, has not said no and was not silent to the end.
pub(super) fn is_in(task: &Task, agency: &AgencyId) -> bool {
    promised(task, agency)
        || task.parties.get(agency).is_some_and(|it| {
            let has_said_no = matches!(
                it.commitment,
                Commitment::Declined { .. } | Commitment::Withdrawn { .. }
            );
            !it.is_left_out && !has_said_no
        })
}

/// Whether the agency moves the task: the lead, or who is asked to lead with it and has promised that (T16).
pub(super) fn leads(task: &Task, agency: &AgencyId) -> bool {
    task.lead == *agency
        || task.parties.get(agency).is_some_and(|it| {
            let said_yes_to = match (&it.standing, &it.commitment) {
                (Some(old), _) => old.part.co_lead,
                (None, Commitment::Accepted { .. }) => it.part.co_lead,
                _ => false,
            };
            said_yes_to && it.part.co_lead
        })
}

/// Whether the agency is told where, and when (T19).
pub(super) fn told(task: &Task, agency: &AgencyId) -> (bool, bool) {
    if task.owner == *agency || leads(task, agency) {
        return (true, true);
    }
    // Who has said no, or was silent to the end, is not.
    if task.parties.contains_key(agency) && !is_in(task, agency) {
        return (false, false);
    }
    let has = |opening: Opening, has_come: bool| match opening {
        Opening::AtOnce => true,
        Opening::At(_) => has_come,
        Opening::OnAcceptance if task.parties.contains_key(agency) => promised(task, agency),
        Opening::OnAcceptance => runs(task) || is_done(task),
    };
    let place = has(task.disclosure.place, task.opened.place);
    (
        place,
        place && has(task.disclosure.times, task.opened.times),
    )
}

/// Whether the agency sees what is sent to an incident of its own by way of the task (K13).
pub(super) fn counts_for(task: &Task, agency: &AgencyId) -> bool {
    task.owner == *agency || (is_in(task, agency) && told(task, agency).0)
}

impl Oracle<'_> {
    pub(super) fn task(&self, task: &Task) -> Words {
        if [&task.owner, &task.lead].contains(&self.viewer) {
            return everything(Kind::Task);
        }
        if !task.is_proposed {
            return Words::new();
        }
        let (owner, target) = (&task.owner, Target::Task(task.id));
        let about = self.on(target, owner);
        let over = self.over(target);
        let mut words = self.line_over(owner, Kind::Task, about, over).0;
        if task.parties.contains_key(self.viewer) {
            let keeps_all =
                promised(task, self.viewer) || (!is_over(task) && is_in(task, self.viewer));
            if keeps_all {
                return everything(Kind::Task);
            }
            words.extend(["identity", "deadline"]);
        }
        if !words.contains("identity") {
            words.clear();
        }
        words
    }

    pub(super) fn task_fields(&self, it: &Task) -> Fields {
        let mut fields = Fields::new();
        let words = self.task(it);
        let (place, times) = told(it, self.viewer);
        let takes_part = self.takes_part(it);
        let lead = Some(&it.lead).filter(|id| **id == it.owner || self.sees_lane(it, id));
        let head = (
            it.id,
            &it.number,
            it.kind,
            &it.owner,
            lead,
            it.phase,
            it.phase_since,
            (it.created_at, it.started_at),
            it.quorum.as_str(),
        );
        put(&mut fields, &words, "identity", head);
        let objective = (&it.objective, &it.legal_basis, &it.reason);
        put(&mut fields, &words, "objective", objective);
        if place && words.contains("objective") {
            fields.insert("objective place", format!("{:?}", (&it.place, it.area)));
        }
        let since = self.state.unlinked_since(&it.lead);
        let since = since.filter(|_| it.takeover.is_some() && !is_over(it));
        let command = if takes_part {
            (&it.led_from, &it.lead_offer, &it.takeover, since)
        } else {
            (&None, &None, &None, None)
        };
        let (scope, review) = (it.scope, it.review.clone());
        let late = (
            takes_part.then_some(it.disclosure),
            takes_part.then_some(scope),
            review.filter(|_| takes_part),
            !place,
            !times,
        );
        fields.insert("command", format!("{command:?} {late:?}"));
        if let Some(id) = it
            .incident
            .filter(|id| place && self.sees_target(Target::Incident(*id)))
        {
            put(&mut fields, &words, "incident", id);
        }
        put(&mut fields, &words, "deadline", (it.answer_by, it.version));
        if words.is_empty() {
            return Fields::new();
        }
        fields.insert("parties", self.lanes(it, words.contains("parties")));
        fields.extend(self.plan_of(it).map(|it| ("inspection", it)));
        fields.extend(self.settled_of(it).map(|it| ("enforcement", it)));
        fields.extend(self.settled_response_of(it).map(|it| ("response", it)));
        // T32: which template who is in it is told, what that has ready who leads.
        if let Some(used) = it.template.as_deref().filter(|_| takes_part) {
            let leads = leads(it, self.viewer);
            let (draw, period) = (used.draw.as_ref(), used.period.as_ref());
            let ready = (draw.filter(|_| leads), period.filter(|_| leads));
            let binds = (&used.needed, &used.countersign);
            let nothing = (&BTreeSet::new(), &BTreeMap::new());
            let binds = if leads { binds } else { nothing };
            let head = (&used.code, &used.title, used.version);
            let whole = (head.0, head.1, head.2, binds, ready.0, ready.1);
            fields.insert("template", format!("{whole:?}"));
        }
        fields
    }

    /// V13: who is in a task sees what all answered and sent; who is not, what the lead and each one's own terms show.
    pub(super) fn sees_lane(&self, task: &Task, agency: &AgencyId) -> bool {
        if agency == self.viewer {
            return true;
        }
        if !self.task(task).contains("parties") {
            return false;
        }
        let takes_part = self.takes_part(task);
        let target = Target::Task(task.id);
        let (on, over) = (self.on(target, agency), self.over(target));
        takes_part
            || *agency == task.owner
            || *agency == AgencyId::server()
            || self
                .line_over(agency, Kind::Task, on, over)
                .0
                .contains("parties")
    }

    /// What each is asked for, said and sent, in the lanes that are seen; and what is named and needed there (T3, T11).
    pub(super) fn lanes(&self, it: &Task, sees_parties: bool) -> String {
        let all = std::iter::once((&it.lead, &it.lead_lane)).chain(&it.parties);
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

    /// Whose record it is, who leads it, and who is in it or has brought it to its end.
    pub(super) fn takes_part(&self, it: &Task) -> bool {
        let me = self.viewer;
        it.owner == *me
            || it.lead == *me
            || (it.parties.contains_key(me)
                && (promised(it, me) || (!is_over(it) && is_in(it, me))))
    }

    /// A part as it is told: without where, and without when, until that is.
    fn part(&self, it: &Task, part: &Part) -> Part {
        let (place, times) = told(it, self.viewer);
        let mut part = part.clone();
        if !place {
            part.report_to = String::new();
        }
        if !times {
            (part.report_at, part.until) = (None, None);
        }
        part
    }

    /// A promise as it is told: who made it knows what it said.
    fn promise(&self, it: &Task, agency: &AgencyId, promise: &mut Promise) {
        if agency == self.viewer {
            return;
        }
        let (place, times) = told(it, self.viewer);
        if !place {
            promise.report_to = String::new();
        }
        if !times {
            (promise.report_at, promise.until) = (None, None);
            promise.asks.iter_mut().for_each(|it| it.from = None);
        }
    }

    fn lane(&self, it: &Task, agency: &AgencyId, lane: &Party) -> String {
        let me = self.viewer;
        let takes_part = self.takes_part(it);
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
            self.promise(it, agency, promise);
        }
        let standing = lane.standing.as_ref().map(|old| {
            let mut promise = old.promise.clone();
            let units = callsigns(&mut promise);
            self.promise(it, agency, &mut promise);
            let sees_it = self.task(it).contains("objective");
            let is_other = old.objective != it.objective;
            let objective = (sees_it && is_other).then(|| old.objective.clone());
            let part = self.part(it, &old.part);
            format!("{promise:?} {units:?} {part:?} {objective:?}")
        });
        // What would come of taking the offer: said to the lead, who has to decide.
        let mut after = it.clone();
        let mut completes = false;
        if let Commitment::Provisional { offer, .. } = &lane.commitment
            && leads(it, me)
            && matches!(it.phase, TaskPhase::Proposed | TaskPhase::Negotiating)
        {
            after.parties.get_mut(agency).unwrap().commitment = Commitment::Accepted {
                at: it.created_at,
                promise: Some(offer.clone()),
            };
            completes = after.has_quorum();
        }
        let back = (lane.offers, &lane.refused, lane.is_left_out, completes);
        let part = self.part(it, &lane.part);
        let sees_plan = |by: &ByPlan| {
            let plan = self.state.agreement(by.agreement);
            plan.is_some_and(|it| self.agreement_fields(it.id).is_some())
        };
        let outcome = lane.outcome.filter(|_| agency == me || told(it, me).1);
        let of_old = lane.standing.as_ref().and_then(|old| old.by_plan);
        let by_plan = lane.by_plan.or(of_old).filter(sees_plan);
        format!(
            "{agency} {part:?} {:?} {said:?} {units:?} {back:?} {} {by_plan:?} {standing:?} {:?} {} {outcome:?}",
            lane.asked_at,
            leads(it, agency),
            self.on_task(it, agency),
            self.came(it, agency, lane)
        )
    }
}
