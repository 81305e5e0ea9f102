//! Random commands about enforcements. Also compiled into the tests of the protocol.

use domain::{
    AgencyId, Command, Role, State, Task, TaskId, TaskItemId, TaskPhase,
    command::{
        CaseOrder, CollectEvidence, ConfigureAgency, EnforcementOrder, Photograph, TakeMeasure,
    },
    enforcement::{
        CaseItem, Countersigner, CustodyTo, EvidenceEnd, Fine, MeasureKind, ReferralState,
    },
    settings::Section,
    task::TaskKind,
};

use super::{
    dice::Dice,
    given::*,
    given_cases::{case, collected, measure},
    given_inspection::photograph,
    world::{ENFORCE, World},
};

/// Few, so that ids are used again.
const CASES: usize = 40;
/// How many orders there are.
pub(crate) const ENFORCEMENTS: usize = 18;
/// The first that is about a measure, evidence or a referral.
const ABOUT: usize = 4;

fn is_enforcement(task: &Task) -> bool {
    task.kind == TaskKind::Enforcement
}

/// Whether order number `what` is for such a task.
pub(crate) fn suits_enforcement(what: usize, state: &State, task: &Task) -> bool {
    if !is_enforcement(task) {
        return false;
    }
    match what {
        0 => !task.phase.is_over(),
        1 | 2 => task.phase == TaskPhase::InProgress,
        3 => task.started_at.is_some() && state.cases_of(task.id).any(|it| is_for(3, it)),
        _ => state.cases_of(task.id).any(|it| is_for(what, it)),
    }
}

/// Whether an order can be about this.
fn is_for(what: usize, it: &CaseItem) -> bool {
    match (what, it) {
        (3, it) => !matches!(it, CaseItem::Referral(_)),
        (4 | 5, CaseItem::Measure(it)) => it.is_unsigned(),
        (6, CaseItem::Measure(it)) => it.is_flagged(),
        (7, CaseItem::Measure(it)) => it.lifted.is_none(),
        (8, CaseItem::Evidence(it)) => it.is_open(),
        (9 | 13, CaseItem::Evidence(it)) => it.is_open() && it.offer.is_none(),
        (10..=12, CaseItem::Evidence(it)) => it.offer.is_some(),
        (14..=16, CaseItem::Referral(it)) => it.state == ReferralState::Offered,
        (17, CaseItem::Referral(it)) => matches!(it.state, ReferralState::Accepted { .. }),
        _ => false,
    }
}

/// What comes before it, where nothing suits.
pub(crate) fn before_enforcement(what: usize, state: &State) -> usize {
    let any = |is_it: &dyn Fn(&Task) -> bool| {
        let mut tasks = state.tasks();
        tasks.any(|it| is_enforcement(it) && is_it(it))
    };
    if any(&|it| it.phase == TaskPhase::InProgress) {
        let is_there = |what| any(&|it| suits_enforcement(what, state, it));
        return ENFORCE
            + match what {
                4 | 5 if !any(&|it| !it.enforcement.countersign.is_empty()) => 0,
                10..=12 if is_there(9) => 9,
                8..=13 => 2,
                17 if is_there(14) => 14,
                14..=17 if is_there(3) => 3,
                _ => 1,
            };
    }
    if any(&|it| matches!(it.phase, TaskPhase::Agreed | TaskPhase::Mobilizing)) {
        22
    } else if any(&|it| matches!(it.phase, TaskPhase::Proposed | TaskPhase::Negotiating)) {
        21
    } else if any(&|it| it.phase == TaskPhase::Draft) {
        20
    } else {
        18
    }
}

impl World {
    pub(crate) fn about_enforcement(
        &mut self,
        what: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let state = &self.given.state;
        let suiting = state
            .tasks()
            .filter(|it| suits_enforcement(what, state, it));
        let suiting: Vec<_> = suiting.map(|it| it.id).collect();
        let id = dice.rather(&suiting, || task(1));
        if what >= ABOUT {
            return self.about_case(what, id, dice);
        }
        let known = state.task(id).cloned();
        let promised = promised(known.as_ref());
        let by = dice.rather(&promised, || agency("ems"));
        let (order, by) = match what {
            0 => {
                let rules = MeasureKind::EVERY.into_iter().filter(|_| dice.percent(50));
                let rules: Vec<_> = rules.collect();
                let named = rules.into_iter().map(|kind| {
                    let whose = dice
                        .percent(30)
                        .then(|| dice.rather(&promised, || agency("eoc")));
                    (kind, whose)
                });
                let settled = known.as_ref().map_or(0, |it| it.enforcement.rules_version);
                let order = EnforcementOrder::SetCountersigning {
                    rules: named.collect(),
                    version: settled + u32::from(dice.percent(5)),
                };
                (order, known.map_or(by, |it| it.lead))
            }
            1 => (EnforcementOrder::Take(self.some_measure(&by, dice)), by),
            2 => {
                let measures = self.cases_for(7, id);
                let measure = dice.percent(50).then(|| dice.rather(&measures, || case(1)));
                let order = CollectEvidence {
                    measure,
                    what: self.text(dice),
                    seal: self.mark(),
                    place: self.mark(),
                    holder: self.text(dice),
                    ..collected(1 + dice.id(CASES))
                };
                (EnforcementOrder::Collect(order), by)
            }
            _ => {
                let mut items = self.cases_for(3, id);
                items.truncate(1 + dice.below(3));
                let order = EnforcementOrder::Refer {
                    id: case(1 + dice.id(CASES)),
                    to: dice.rather(&promised, || agency("ems")),
                    items,
                    what: self.text(dice),
                };
                (order, by)
            }
        };
        (Command::Enforcement { task: id, order }, Some(by))
    }

    fn cases_for(&self, what: usize, id: TaskId) -> Vec<TaskItemId> {
        let there = self.given.state.cases_of(id);
        there
            .filter(|it| is_for(what, it))
            .map(CaseItem::id)
            .collect()
    }

    fn some_measure(&mut self, by: &AgencyId, dice: &mut Dice) -> TakeMeasure {
        let kind = dice.pick(&MeasureKind::EVERY);
        let settings = self.given.state.settings(by);
        let there = settings.iter().flat_map(|it| &it.enforcement.instruments);
        let codes: Vec<_> = there.map(|it| it.code.clone()).collect();
        let cites = !codes.is_empty() && dice.percent(85);
        let people = [Role::Commander, Role::Field, Role::Dispatcher];
        TakeMeasure {
            against: self.text(dice),
            what: self.mark(),
            fine: (kind == MeasureKind::Fine).then(|| Fine {
                amount: dice.pick(&[10_000, 50_000, 90_000]),
                currency: "EUR".to_owned(),
            }),
            instrument: cites.then(|| dice.pick(&codes)),
            officer: dice
                .percent(30)
                .then(|| person(by.as_str(), dice.pick(&people))),
            at: dice.percent(30).then(|| self.point()),
            ..measure(1 + dice.id(CASES), kind)
        }
    }

    /// Mostly what is possible.
    fn about_case(
        &mut self,
        what: usize,
        id: TaskId,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let ready = self.cases_for(what, id);
        let item = dice.rather(&ready, || case(1));
        let there = self.given.state.case_item(item).cloned();
        let promised = promised(self.given.state.task(id));
        let somebody = dice.rather(&promised, || agency("ems"));
        let by = whose(what, there.as_ref(), &promised, dice).unwrap_or(somebody);
        let order = match what {
            4 => CaseOrder::Countersign { note: self.mark() },
            5 => CaseOrder::RefuseToSign {
                reason: self.text(dice),
            },
            6 => CaseOrder::Review {
                is_upheld: dice.percent(50),
                note: self.text(dice),
            },
            7 => CaseOrder::Lift {
                reason: self.text(dice),
            },
            8 => CaseOrder::Attach(Photograph {
                name: self.text(dice),
                ..photograph(200 + dice.id(16))
            }),
            9 => {
                let others: Vec<_> = promised.into_iter().filter(|it| *it != by).collect();
                let to = if dice.percent(70) {
                    CustodyTo::Agency(dice.rather(&others, || agency("eoc")))
                } else {
                    let role = dice.pick(&[Role::Dispatcher, Role::Field]);
                    CustodyTo::Person(person(by.as_str(), role))
                };
                CaseOrder::HandOver {
                    to,
                    note: self.mark(),
                }
            }
            10 => CaseOrder::Receive {
                holder: self.text(dice),
                is_intact: dice.percent(80),
                note: self.mark(),
            },
            11 => CaseOrder::Refuse {
                reason: self.text(dice),
            },
            12 => CaseOrder::TakeBack,
            13 => CaseOrder::Release {
                how: dice.pick(&[EvidenceEnd::Returned, EvidenceEnd::Destroyed]),
                note: self.text(dice),
            },
            14 => CaseOrder::AcceptReferral {
                reference: self.mark(),
            },
            15 => CaseOrder::DeclineReferral {
                reason: self.text(dice),
            },
            16 => CaseOrder::WithdrawReferral {
                reason: self.text(dice),
            },
            _ => CaseOrder::CloseReferral {
                outcome: self.text(dice),
            },
        };
        (Command::Case { item, order }, Some(by))
    }

    /// Each agency has a register from the start.
    pub(crate) fn settle_registers(&mut self) {
        for (n, (name, _)) in AGENCIES.iter().enumerate() {
            let mut dice = Dice(0x7e57 + n as u64);
            let mut section = self.some_enforcement_settings(&agency(name), &mut dice);
            section.officers.retain(|it| {
                let person = self.given.state.principal(it.person);
                person.is_some_and(|it| it.agency == agency(name))
            });
            // What ends before it begins is for the walks.
            for it in &mut section.instruments {
                it.valid_until = it.valid_until.filter(|end| *end > it.valid_from);
            }
            for it in &mut section.officers {
                it.valid_until = it.valid_until.filter(|end| *end > it.valid_from);
            }
            let order = ConfigureAgency {
                agency: agency(name),
                version: 0,
                section: Section::Enforcement(section),
            };
            let configure = Command::ConfigureAgency(order);
            self.given.when(name, Role::Admin, configure).unwrap();
        }
    }
}

fn promised(task: Option<&Task>) -> Vec<AgencyId> {
    let lanes = task.into_iter().flat_map(Task::lanes);
    let promised = lanes.filter(|it| it.1.is_committed());
    promised.map(|it| it.0.clone()).collect()
}

/// Who would do that.
fn whose(
    what: usize,
    there: Option<&CaseItem>,
    promised: &[AgencyId],
    dice: &mut Dice,
) -> Option<AgencyId> {
    let others = |than: &AgencyId, dice: &mut Dice| {
        let others: Vec<_> = promised.iter().filter(|it| *it != than).cloned().collect();
        (!others.is_empty()).then(|| dice.pick(&others))
    };
    match there? {
        CaseItem::Measure(it) if what <= 5 => match &it.countersign {
            Some(Countersigner::Agency(named)) => Some(named.clone()),
            _ => others(&it.agency, dice),
        },
        CaseItem::Measure(it) => Some(it.agency.clone()),
        CaseItem::Evidence(it) => {
            let custodian = it.custody.last()?.agency.clone();
            match it.offer.as_ref().map(|it| &it.to) {
                Some(CustodyTo::Agency(to)) if matches!(what, 10 | 11) => Some(to.clone()),
                _ => Some(custodian),
            }
        }
        CaseItem::Referral(it) if what == 16 => Some(it.agency.clone()),
        CaseItem::Referral(it) => Some(it.to.clone()),
        CaseItem::Response(_) => None,
    }
}
