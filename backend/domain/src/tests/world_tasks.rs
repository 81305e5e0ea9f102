//! Random commands about joint tasks. Also compiled into the tests of the protocol.

use std::collections::BTreeSet;

use domain::{
    AgencyId, Command, IncidentId, Target, Task, TaskId, TaskPhase,
    command::{
        Answer, AnswerLead, AnswerTask, DecideCounter, DraftTask, LeadOrder, MoveTask, OfferLead,
        ReviseTask, SendUnits, TakeOverLead,
    },
    settings::Concern,
    sharing::Precision,
    task::{
        Area, Ask, Commitment, Disclosure, EquipmentAsk, Opening, Part, Party, Promise, Quorum,
        Scope, ScopeUnits, Takeover, TaskKind, TaskStep,
    },
};

use super::{
    dice::Dice,
    given::*,
    world::{ASSIGNMENTS, COUNTER, LEAD, TASKS, WITHDRAW, WORK, World},
};

/// A capability that plans speak of.
pub(crate) const AID: &str = "aid";

fn offers(party: &Party) -> bool {
    matches!(party.commitment, Commitment::Provisional { .. })
}

/// Whether command number `index` is for tasks in such a phase.
pub(crate) fn suits(index: usize, task: &Task) -> bool {
    match index {
        19 => task.phase.is_open_for_answers(),
        21 => task.phase.is_open_for_answers() && task.parties.values().any(Party::waits),
        WITHDRAW => {
            let has_promised = task.parties.values().any(Party::is_committed);
            task.phase.is_open_for_answers() && has_promised
        }
        COUNTER => task
            .parties
            .values()
            .any(|it| offers(it) && !task.phase.is_over()),
        20 => task.phase == TaskPhase::Draft,
        LEAD => {
            let has_promised = task.parties.values().any(Party::is_committed);
            task.is_proposed && !task.phase.is_over() && has_promised
        }
        74 => task
            .lead_offer
            .as_ref()
            .is_some_and(|it| it.refused.is_none()),
        75 => task
            .takeover
            .as_ref()
            .is_some_and(|it| task.is_proposed && !task.phase.is_over() && it.agency != task.lead),
        WORK => TaskStep::EVERY.iter().any(|it| task.after(*it).is_some()),
        79 => task.phase.takes_units(),
        80 => task.phase.is_running() || task.phase.is_ending(),
        22 => matches!(task.phase, TaskPhase::Agreed | TaskPhase::Mobilizing),
        23 => task.phase == TaskPhase::InProgress,
        _ => true,
    }
}

impl World {
    pub(crate) fn about_task(
        &mut self,
        index: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let id = self.task_for(index, dice);
        let known = self.given.state.task(id).cloned();
        let lead = known.as_ref().map(|it| it.lead.clone());
        let version = known.as_ref().map_or(1, |it| it.version) - u32::from(dice.percent(5));
        let command = match index {
            WITHDRAW => return self.withdraw(id, version, dice),
            WORK.. => return self.work(index - WORK, id, dice),
            LEAD.. => return self.about_lead(index - LEAD, id, dice),
            18 => {
                let parts = self.parts(dice);
                let on = dice.percent(75).then(|| self.some_incident(dice));
                return self.draft(on, parts, dice);
            }
            19 => {
                let before = known.filter(|_| dice.percent(80));
                let mut parts = self.parts(dice);
                // Mostly the same question again, sometimes with a party less or another part.
                if let Some(it) = &before {
                    parts = self.parts_again(it, dice);
                }
                let objective = before.map(|it| it.objective);
                let objective = objective.filter(|_| dice.percent(80));
                Command::ReviseTask(ReviseTask {
                    task: id,
                    version,
                    objective: objective.unwrap_or_else(|| self.mark()),
                    answer_by: self.given.now.plus_ms(HOUR),
                    quorum: dice.percent(30).then(|| Self::quorum(&parts, dice)),
                    takeover: None,
                    disclosure: dice.percent(10).then(|| self.disclosure(dice)),
                    scope: dice.percent(5).then(|| Self::scope(dice)),
                    parts,
                })
            }
            20 => Command::ProposeTask { task: id },
            21 => {
                let parties = known.iter().flat_map(|it| it.parties.values());
                let open = parties.clone().filter(|it| it.waits() || offers(it));
                let open: Vec<_> = open.cloned().collect();
                let any: Vec<_> = parties.cloned().collect();
                let Some(party) = (!any.is_empty()).then(|| dice.rather(&open, || any[0].clone()))
                else {
                    return (accept(9, 1), None);
                };
                let order = AnswerTask {
                    task: id,
                    version,
                    offers: party.offers - u32::from(party.offers > 0 && dice.percent(5)),
                    answer: self.answer(&party, dice),
                };
                return (Command::AnswerTask(order), Some(party.part.agency));
            }
            COUNTER => {
                let mut parties = known.iter().flat_map(|it| it.parties.values());
                let offer = parties.find(|it| offers(it));
                Command::DecideCounter(DecideCounter {
                    task: id,
                    version,
                    agency: offer.map_or_else(|| agency("ems"), |it| it.part.agency.clone()),
                    offer: offer.map_or(1, |it| it.offers),
                    refused: dice.percent(35).then(|| self.text(dice)),
                })
            }
            22 => Command::StartTask { task: id },
            23 => Command::CompleteTask { task: id },
            _ => Command::CancelTask {
                task: id,
                reason: self.text(dice),
            },
        };
        (command, lead)
    }

    /// Mostly a task in a phase that the command is for.
    fn task_for(&self, index: usize, dice: &mut Dice) -> TaskId {
        let suiting = self.given.state.tasks().filter(|it| suits(index, it));
        let suiting: Vec<_> = suiting.map(|it| it.id).collect();
        let any = task(dice.id(TASKS));
        dice.rather(&suiting, || any)
    }

    fn draft(
        &mut self,
        on: Option<IncidentId>,
        parts: Vec<Part>,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let owner = on
            .and_then(|it| self.given.state.incident(it))
            .map(|it| it.agency.clone());
        let centre = self.point();
        let order = DraftTask {
            id: self.new_task(dice),
            kind: dice.pick(&[
                TaskKind::Inspection,
                TaskKind::Enforcement,
                TaskKind::DisasterResponse,
            ]),
            objective: self.text(dice),
            place: self.text(dice),
            area: dice.percent(50).then_some(Area {
                centre,
                radius_m: 100,
            }),
            incident: on,
            legal_basis: self.text(dice),
            answer_by: self
                .given
                .now
                .plus_ms(dice.pick(&[MINUTE, HOUR, HOUR, 24 * HOUR])),
            quorum: Self::quorum(&parts, dice),
            takeover: dice.percent(50).then(|| Takeover {
                agency: dice.pick(&parts).agency,
                after_min: 2,
            }),
            disclosure: self.disclosure(dice),
            scope: Self::scope(dice),
            parts,
            template: None,
        };
        let owner = owner.filter(|_| dice.percent(70));
        if dice.percent(30)
            && let Some((of, order)) = self.by_template(&order, dice)
        {
            return (Command::DraftTask(order), Some(of));
        }
        (Command::DraftTask(order), owner)
    }

    fn parts(&mut self, dice: &mut Dice) -> Vec<Part> {
        let mut names: Vec<&str> = AGENCIES.iter().map(|it| it.0).collect();
        names.rotate_left(dice.below(AGENCIES.len()));
        names.truncate(1 + dice.below(3));
        let part = |name: &&str| Part {
            agency: agency(name),
            asks: vec![Ask {
                capability: self.mark(),
                count: 3,
            }],
            note: self.mark(),
            equipment: vec![EquipmentAsk {
                kind: self.mark(),
                count: 2,
            }],
            people: 2,
            report_to: self.mark(),
            report_at: Some(self.given.now.plus_ms(HOUR)),
            until: None,
            co_lead: false,
        };
        let mut parts: Vec<Part> = names.iter().map(part).collect();
        parts[0].co_lead = dice.percent(20);
        // Now and then something that its units can do.
        for part in &mut parts {
            let mut able = self.given.state.units_of(&part.agency);
            let able = able.find_map(|it| self.given.state.unit(it));
            let first = able.and_then(|it| it.capabilities.first().cloned());
            if let Some(it) = first.filter(|_| dice.percent(65)) {
                part.asks[0].capability = it;
                part.asks[0].count = 1;
                let carried = self.given.state.every_equipment();
                let mut carried = carried.filter(|it| it.agency == part.agency && it.is_open());
                part.equipment = carried
                    .find(|_| dice.percent(30))
                    .map(|it| EquipmentAsk {
                        kind: it.label.kind.clone(),
                        count: 1,
                    })
                    .into_iter()
                    .collect();
            }
            part.report_at = Some(self.given.now.plus_ms(dice.pick(&[MINUTE, HOUR])));
        }
        // Now and then one that a plan may have said yes to (T20).
        for part in parts.iter_mut().filter(|_| dice.percent(25)) {
            AID.clone_into(&mut part.asks[0].capability);
            part.asks[0].count = 1;
            (part.equipment, part.people, part.co_lead) = (Vec::new(), 0, false);
        }
        parts
    }

    fn quorum(parts: &[Part], dice: &mut Dice) -> Quorum {
        let asked = dice.pick(parts);
        match dice.below(4) {
            0 => Quorum::Named(BTreeSet::from([asked.agency])),
            1 => {
                let capabilities = asked.asks.iter().map(|it| it.capability.clone());
                Quorum::Covered(capabilities.filter(|_| dice.percent(70)).collect())
            }
            _ => Quorum::All,
        }
    }

    /// Mostly everything at once.
    fn disclosure(&self, dice: &mut Dice) -> Disclosure {
        let mut opening = || match dice.below(6) {
            0 | 1 => Opening::OnAcceptance,
            2 => Opening::At(self.given.now.plus_ms(MINUTE)),
            _ => Opening::AtOnce,
        };
        Disclosure {
            place: opening(),
            times: opening(),
        }
    }

    /// Mostly all that the founding agreement gives.
    fn scope(dice: &mut Dice) -> Scope {
        Scope {
            incident: dice.percent(93),
            units: dice.pick(&[
                ScopeUnits::All,
                ScopeUnits::All,
                ScopeUnits::All,
                ScopeUnits::All,
                ScopeUnits::Sent,
                ScopeUnits::None,
            ]),
            position: dice.pick(&[Precision::Exact, Precision::Exact, Precision::Cell1km]),
        }
    }

    /// Moves a task on, sends units to it, or releases one.
    fn work(&mut self, what: usize, id: TaskId, dice: &mut Dice) -> (Command, Option<AgencyId>) {
        let known = self.given.state.task(id).cloned();
        let lead = known.as_ref().map(|it| it.lead.clone());
        match what {
            0 => {
                let steps = TaskStep::EVERY.into_iter();
                let able = |it: &TaskStep| known.as_ref().is_some_and(|of| of.after(*it).is_some());
                let able: Vec<_> = steps.filter(able).collect();
                let step = dice.rather(&able, || TaskStep::Suspend);
                let needs = matches!(step, TaskStep::Suspend | TaskStep::Review);
                let reason = (needs || dice.percent(30)).then(|| self.text(dice));
                let task = id;
                (Command::MoveTask(MoveTask { task, step, reason }), lead)
            }
            1 => {
                let lanes = known.iter().flat_map(Task::lanes);
                let promised = lanes.filter(|it| it.1.is_committed());
                let promised: Vec<_> = promised.map(|it| it.0.clone()).collect();
                let by = dice.rather(&promised, || agency("ems"));
                let units = self.given.state.units_of(&by);
                let units: Vec<_> = units.filter(|_| dice.percent(60)).collect();
                let units = units
                    .into_iter()
                    .map(|it| (assignment(dice.id(ASSIGNMENTS)), it));
                let order = SendUnits {
                    task: id,
                    units: units.collect(),
                    confirmed: BTreeSet::from([
                        Concern::Reserved,
                        Concern::Busy,
                        Concern::Promised,
                    ]),
                };
                (Command::SendUnits(order), Some(by))
            }
            _ => {
                let of_it = self.given.state.assignments_on(Target::Task(id));
                let of_it: Vec<_> = of_it.collect();
                let assignment = dice.rather(&of_it, || assignment(1));
                (Command::ReleaseUnit { assignment }, lead)
            }
        }
    }

    /// A party that has promised takes it back.
    fn withdraw(
        &mut self,
        id: TaskId,
        version: u32,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let known = self.given.state.task(id).cloned();
        let parties = known.iter().flat_map(|it| &it.parties);
        let promised = parties.filter(|it| it.1.is_committed());
        let promised: Vec<_> = promised
            .map(|(agency, it)| (agency.clone(), it.offers))
            .collect();
        let (by, offers) = dice.rather(&promised, || (agency("ems"), 0));
        let order = AnswerTask {
            task: id,
            version,
            offers,
            answer: Answer::Withdraw {
                code: self.decline_code(&by, dice),
                reason: self.text(dice),
            },
        };
        (Command::AnswerTask(order), Some(by))
    }

    /// Offers the lead, answers that, takes over, or notes a link.
    fn about_lead(
        &mut self,
        what: usize,
        id: TaskId,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let known = self.given.state.task(id).cloned();
        let lead = known.as_ref().map(|it| it.lead.clone());
        match what {
            0 => {
                let parties = known.iter().flat_map(|it| &it.parties);
                let promised = parties.filter(|it| it.1.is_committed());
                let promised: Vec<_> = promised.map(|it| it.0.clone()).collect();
                let to = dice.rather(&promised, || agency("ems"));
                let number = known.map_or(1, |it| it.lead_offers);
                let what = if dice.percent(80) {
                    let reason = self.text(dice);
                    LeadOrder::Offer { to, reason }
                } else {
                    LeadOrder::TakeBack(number)
                };
                let task = id;
                (Command::OfferLead(OfferLead { task, what }), lead)
            }
            1 => {
                let offer = known.as_ref().map_or(1, |it| it.lead_offers);
                let to = known.and_then(|it| Some(it.lead_offer?.to));
                let refused = dice.percent(35).then(|| self.text(dice));
                let task = id;
                let order = AnswerLead {
                    task,
                    offer,
                    refused,
                };
                (Command::AnswerLead(order), to)
            }
            2 => {
                let rule = known.and_then(|it| it.takeover);
                let reason = self.text(dice);
                let order = TakeOverLead { task: id, reason };
                (Command::TakeOverLead(order), rule.map(|it| it.agency))
            }
            _ => {
                let agency = dice.rather(&lead.into_iter().collect::<Vec<_>>(), || agency("fire"));
                let since = self.given.now.plus_ms(-2 * MINUTE);
                let since = dice.percent(70).then_some(since);
                (Command::NoteLink { agency, since }, None)
            }
        }
    }

    /// Mostly the whole part; else less of it, something else, or nothing.
    fn answer(&mut self, party: &Party, dice: &mut Dice) -> Answer {
        let mut promise = Promise::whole(&party.part);
        let agency = &party.part.agency;
        let units = self.given.state.units_of(agency);
        promise.units = units.filter(|_| dice.percent(20)).collect();
        match dice.below(100) {
            0..40 => Answer::Accept(None),
            40..60 => {
                for it in &mut promise.asks {
                    it.count = 1 + dice.below(3) as u16;
                }
                promise.people = dice.below(4) as u16;
                Answer::Accept(Some(promise))
            }
            60..85 => {
                for it in &mut promise.asks {
                    it.count = 1 + dice.below(5) as u16;
                    it.from = dice.percent(30).then(|| self.given.now.plus_ms(2 * HOUR));
                }
                promise.conditions = self.text(dice);
                promise.report_to = self.mark();
                Answer::Counter(promise)
            }
            _ => Answer::Decline {
                code: self.decline_code(agency, dice),
                reason: self.text(dice),
            },
        }
    }

    /// Mostly one of the agency's own list, if it has one.
    fn decline_code(&mut self, agency: &AgencyId, dice: &mut Dice) -> Option<String> {
        let settings = self.given.state.settings(agency);
        let codes: Vec<String> = settings
            .iter()
            .flat_map(|it| &it.tasks.decline_reasons)
            .map(|it| it.code.clone())
            .collect();
        match dice.below(10) {
            0 => Some(self.mark()),
            1..9 if !codes.is_empty() => Some(dice.pick(&codes)),
            _ => None,
        }
    }

    fn parts_again(&mut self, task: &Task, dice: &mut Dice) -> Vec<Part> {
        let mut parts: Vec<Part> = task.parties.values().map(|it| it.part.clone()).collect();
        if parts.len() > 1 && dice.percent(30) {
            parts.pop();
        }
        if dice.percent(80) {
            parts.push(task.lead_lane.part.clone());
        }
        if dice.percent(15) {
            parts[0].co_lead = !parts[0].co_lead;
        }
        if dice.percent(30) {
            parts[0].note = self.mark();
        }
        parts
    }
}
