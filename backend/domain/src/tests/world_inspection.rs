//! Random commands about inspections. Also compiled into the tests of the protocol.

use std::collections::BTreeMap;

use domain::{
    AgencyId, Command, Role, State, Task, TaskId, TaskPhase,
    command::{ConfigureAgency, InspectionOrder, NewTarget, Photograph, VisitOrder},
    id::TaskItemId,
    inspection::{
        ChecklistAnswer, DrawPlan, InspectionTarget, Origin, Rectification, Release, Signature,
    },
    settings::{Checklist, ChecklistItem, InspectionSettings, Section, Severity},
    task::TaskKind,
};

use super::{
    dice::Dice,
    given::*,
    given_inspection::{finding, item, photograph, rectification},
    world::{INSPECT, World},
};

/// Few, so that ids are used again.
const ITEMS: usize = 30;
/// How many orders there are.
pub(crate) const INSPECTIONS: usize = 17;
/// The first that is about a target.
const VISIT: usize = 8;

fn is_open(task: &Task) -> bool {
    task.kind == TaskKind::Inspection && !task.phase.is_over()
}

/// Whether order number `what` is for such a task.
pub(crate) fn suits_inspection(what: usize, task: &Task) -> bool {
    let plan = &task.inspection;
    let has_started = task.started_at.is_some();
    match what {
        0 | 2 => is_open(task) && !plan.is_closed(),
        1 => is_open(task) && !plan.is_closed() && plan.listed > 0,
        3 => is_open(task) && !plan.is_closed() && !plan.inspectors.is_empty(),
        4 => is_open(task) && !plan.is_closed() && plan.listed > 0 && task.phase.is_running(),
        5 => {
            is_open(task)
                && plan.is_closed()
                && plan.drawn_at.is_none()
                && !(plan.is_ready() && has_started)
        }
        6 => is_open(task) && plan.is_closed() && !plan.is_ready() && task.phase.is_running(),
        // What has to be put right outlives the task.
        13..=15 => task.kind == TaskKind::Inspection && plan.is_ready() && has_started,
        _ => is_open(task) && plan.is_ready() && has_started,
    }
}

/// What comes before it, where nothing suits.
pub(crate) fn before_inspection(state: &State) -> usize {
    let any = |is_it: &dyn Fn(&Task) -> bool| state.tasks().any(|it| is_open(it) && is_it(it));
    let waits = |it: &Task| it.phase.is_running() && !it.inspection.is_closed();
    if any(&|it| waits(it) && state.item_count(it.id) == 0) {
        INSPECT
    } else if any(&waits) {
        INSPECT + 4
    } else if any(&|it| suits_inspection(6, it)) {
        INSPECT + 6
    } else if any(&|it| matches!(it.phase, TaskPhase::Agreed | TaskPhase::Mobilizing)) {
        22
    } else if any(&|it| matches!(it.phase, TaskPhase::Proposed | TaskPhase::Negotiating)) {
        21
    } else if any(&|it| it.phase == TaskPhase::Draft) {
        20
    } else {
        18
    }
}

/// What comes before an order about a target, where it suits none.
fn before_order(state: &State, id: TaskId, what: usize) -> usize {
    let any = |is_it: &dyn Fn(&InspectionTarget) -> bool| state.items_of(id).any(is_it);
    let mut what = what;
    if matches!(what, 6 | 7) && !any(&|it| it.orders.iter().any(Rectification::is_open)) {
        what = 5;
    }
    if what == 5 && !any(&|it| !it.findings.is_empty()) {
        what = 3;
    }
    let goes_on = |it: &InspectionTarget| it.visits.values().any(|it| it.finished_at.is_none());
    if matches!(what, 2..=4 | 8) && !any(&goes_on) {
        what = 1;
    }
    what
}

impl World {
    pub(crate) fn about_inspection(
        &mut self,
        what: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let suiting = self.given.state.tasks();
        let suiting = suiting.filter(|it| suits_inspection(what, it));
        let suiting: Vec<_> = suiting.map(|it| it.id).collect();
        let id = dice.rather(&suiting, || task(1));
        if what >= VISIT {
            return self.about_target(what - VISIT, id, dice);
        }
        let known = self.given.state.task(id).cloned();
        let lead = known.as_ref().map(|it| it.lead.clone());
        let (order, by) = match what {
            0 => (self.list(dice), lead),
            1 => (
                InspectionOrder::UnlistTargets(vec![self.some_target(id, dice)]),
                lead,
            ),
            2 | 3 => {
                let lanes = known.iter().flat_map(Task::lanes);
                let lanes: Vec<_> = lanes.map(|it| it.0.clone()).collect();
                let by = dice.rather(&lanes, || agency("ems"));
                return (self.about_inspectors(what, id, &by, dice), Some(by));
            }
            4 => (self.close(id, dice), lead),
            5 => (
                InspectionOrder::ReopenList {
                    reason: self.text(dice),
                },
                lead,
            ),
            6 => (
                InspectionOrder::Draw {
                    seed: self.text(dice),
                },
                lead,
            ),
            _ => {
                let order = InspectionOrder::Conclude {
                    summary: self.text(dice),
                    release: dice.pick(&[Release::Restricted, Release::Published]),
                };
                (order, lead)
            }
        };
        (Command::Inspection { task: id, order }, by)
    }

    fn some_target(&self, id: TaskId, dice: &mut Dice) -> TaskItemId {
        let items: Vec<_> = self.given.state.items_of(id).map(|it| it.id).collect();
        dice.rather(&items, || item(1))
    }

    fn list(&mut self, dice: &mut Dice) -> InspectionOrder {
        let state = &self.given.state;
        let ids = (1..=ITEMS as u128).map(item);
        let mut free: Vec<_> = ids.filter(|it| state.task_item(*it).is_none()).collect();
        free.truncate(1 + dice.below(3));
        let zones: Vec<_> = state.zones().map(|it| it.id).collect();
        let zones: Vec<_> = zones.into_iter().filter(|_| dice.percent(15)).collect();
        let zones = free
            .split_off(free.len().saturating_sub(zones.len()))
            .into_iter()
            .zip(zones);
        let zones = zones.collect();
        let targets = free.into_iter().map(|id| {
            let mut at = self.point();
            // At one site, or far apart.
            at.lat_e7 += 20_000 * dice.below(3) as i32;
            NewTarget {
                id,
                name: self.text(dice),
                register: if dice.percent(30) {
                    mark(6_001)
                } else {
                    self.mark()
                },
                place: self.mark(),
                at: dice.percent(70).then_some(at),
                from: dice.pick(&[Origin::Typed, Origin::Typed, Origin::Csv]),
            }
        });
        InspectionOrder::ListTargets {
            targets: targets.collect(),
            zones,
        }
    }

    fn about_inspectors(
        &mut self,
        what: usize,
        id: TaskId,
        by: &AgencyId,
        dice: &mut Dice,
    ) -> Command {
        let known = self.given.state.task(id);
        let pool = known.and_then(|it| it.inspection.inspectors.get(by));
        let numbers: Vec<u16> = pool.into_iter().flat_map(BTreeMap::keys).copied().collect();
        let order = if what == 2 {
            InspectionOrder::NameInspectors {
                add: (0..=dice.below(3)).map(|_| self.text(dice)).collect(),
                remove: numbers.into_iter().filter(|_| dice.percent(15)).collect(),
            }
        } else {
            InspectionOrder::ExcludeInspector {
                agency: by.clone(),
                inspector: dice.rather(&numbers, || 1),
                item: self.some_target(id, dice),
                reason: dice.percent(80).then(|| self.text(dice)),
            }
        };
        Command::Inspection { task: id, order }
    }

    fn close(&mut self, id: TaskId, dice: &mut Dice) -> InspectionOrder {
        let listed = self.given.state.item_count(id);
        let named = self.given.state.task(id);
        let has_pool = named.is_some_and(|it| !it.inspection.inspectors.is_empty());
        let targets = dice
            .percent(50)
            .then(|| 1 + dice.below(listed.max(1)) as u16);
        let inspectors_each = u8::from(has_pool && dice.percent(70));
        let draws = targets.is_some() || inspectors_each > 0;
        InspectionOrder::CloseList(DrawPlan {
            targets,
            inspectors_each,
            seed_from: if draws { self.mark() } else { String::new() },
        })
    }

    /// Mostly what is possible at a target.
    fn about_target(
        &mut self,
        what: usize,
        id: TaskId,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let state = &self.given.state;
        let known = state.task(id).cloned();
        let lead = known.as_ref().map(|it| it.lead.clone());
        let what = before_order(state, id, what);
        let is_ready = |it: &&InspectionTarget| match what {
            0 | 1 => state.is_selected(it),
            2..=4 | 8 => it.visits.values().any(|it| it.finished_at.is_none()),
            5 => !it.findings.is_empty(),
            _ => it.orders.iter().any(Rectification::is_open),
        };
        let ready: Vec<_> = state.items_of(id).filter(is_ready).cloned().collect();
        let any: Vec<_> = state.items_of(id).cloned().collect();
        let Some(there) = (!any.is_empty()).then(|| dice.rather(&ready, || any[0].clone())) else {
            let order = VisitOrder::Skip {
                reason: self.mark(),
            };
            return (
                Command::Visit {
                    item: item(1),
                    order,
                },
                lead,
            );
        };
        let lanes = known.iter().flat_map(Task::lanes);
        let promised = lanes.filter(|it| it.1.is_committed());
        let promised: Vec<_> = promised.map(|it| it.0.clone()).collect();
        let visiting = there.visits.iter().filter(|it| it.1.finished_at.is_none());
        let visiting: Vec<_> = visiting.map(|it| it.0.clone()).collect();
        let (order, by) = match what {
            0 => {
                let reason = self.text(dice);
                (VisitOrder::Skip { reason }, lead)
            }
            1 => {
                let by = dice.rather(&promised, || agency("ems"));
                let checklist = self.some_checklist(&by, dice);
                (
                    VisitOrder::Start {
                        checklist,
                        version: dice.percent(10).then_some(1),
                    },
                    Some(by),
                )
            }
            2..=4 | 8 => {
                let by = dice.rather(&visiting, || agency("ems"));
                let order = self.in_visit(what, &there, &by, dice);
                (order, Some(by))
            }
            5 => self.rectify(&there, dice),
            _ => self.about_order(what, &there, dice),
        };
        let command = Command::Visit {
            item: there.id,
            order,
        };
        (command, by)
    }

    /// Each agency has a checklist from the start.
    pub(crate) fn settle_checklists(&mut self) {
        for (name, _) in AGENCIES {
            let items = ["1", "2"].map(|code| ChecklistItem {
                code: code.to_owned(),
                text: self.mark(),
                severity: Severity::Major,
            });
            let checklist = Checklist {
                code: self.mark(),
                title: self.mark(),
                version: 1,
                items: items.to_vec(),
                is_retired: false,
            };
            let section = Section::Inspections(InspectionSettings {
                checklists: vec![checklist],
            });
            let order = ConfigureAgency {
                agency: agency(name),
                version: 0,
                section,
            };
            let configure = Command::ConfigureAgency(order);
            self.given.when(name, Role::Admin, configure).unwrap();
        }
    }

    fn some_checklist(&self, by: &AgencyId, dice: &mut Dice) -> Option<String> {
        let settings = self.given.state.settings(by);
        let lists = settings.iter().flat_map(|it| &it.inspections.checklists);
        let codes: Vec<_> = lists.map(|it| it.code.clone()).collect();
        (!codes.is_empty() && dice.percent(80)).then(|| dice.pick(&codes))
    }

    fn in_visit(
        &mut self,
        what: usize,
        there: &InspectionTarget,
        by: &AgencyId,
        dice: &mut Dice,
    ) -> VisitOrder {
        let used = self.given.state.task(there.task);
        let used = used.into_iter().flat_map(|it| &it.inspection.checklists);
        let visit = there.visits.get(by).and_then(|it| it.checklist.clone());
        let used = used.filter(|it| {
            let version = (it.checklist.code.clone(), it.checklist.version);
            it.agency == *by && Some(version) == visit
        });
        let items = used.flat_map(|it| &it.checklist.items);
        let items: Vec<_> = items.map(|it| it.code.clone()).collect();
        let photos = there.attachments.iter().filter(|it| it.agency == *by);
        let photos: Vec<_> = photos.map(|it| it.id).collect();
        match what {
            2 => {
                let answer = || ChecklistAnswer::NotOk;
                let answers = items.into_iter().filter(|_| dice.percent(50));
                VisitOrder::Answer {
                    answers: answers.map(|it| (it, answer())).collect(),
                    version: None,
                }
            }
            8 => {
                let n = dice.id(16);
                let name = self.text(dice);
                VisitOrder::Photograph(Photograph {
                    name,
                    ..photograph(100 + n)
                })
            }
            3 => VisitOrder::Find {
                id: finding(1 + dice.id(40)),
                checklist_item: (!items.is_empty() && dice.percent(60)).then(|| dice.pick(&items)),
                severity: dice.pick(&[Severity::Minor, Severity::Major, Severity::Critical]),
                text: self.text(dice),
                at: dice.percent(30).then(|| self.point()),
                photos: photos
                    .into_iter()
                    .filter(|_| dice.percent(40))
                    .take(6)
                    .collect(),
            },
            _ => {
                let is_signed = dice.percent(70);
                let signed = is_signed.then(|| Signature {
                    name: self.text(dice),
                    capacity: self.mark(),
                    strokes: if dice.percent(50) {
                        "1,2 3,4".to_owned()
                    } else {
                        String::new()
                    },
                });
                VisitOrder::Finish {
                    note: self.mark(),
                    signed,
                    unsigned: (!is_signed).then(|| self.text(dice)),
                }
            }
        }
    }

    fn rectify(
        &mut self,
        there: &InspectionTarget,
        dice: &mut Dice,
    ) -> (VisitOrder, Option<AgencyId>) {
        let found: Vec<_> = there
            .findings
            .iter()
            .map(|it| (it.id, it.agency.clone()))
            .collect();
        let (of, by) = dice.rather(&found, || (finding(1), agency("ems")));
        let order = VisitOrder::OrderRectification {
            id: rectification(1 + dice.id(40)),
            finding: of,
            what: self.text(dice),
            owner: self.text(dice),
            due_at: self.given.now.plus_ms(dice.pick(&[MINUTE, HOUR])),
        };
        (order, Some(by))
    }

    fn about_order(
        &mut self,
        what: usize,
        there: &InspectionTarget,
        dice: &mut Dice,
    ) -> (VisitOrder, Option<AgencyId>) {
        let open = there.orders.iter().filter(|it| it.is_open());
        let open: Vec<_> = open.map(|it| (it.id, it.agency.clone())).collect();
        let (order, by) = dice.rather(&open, || (rectification(1), agency("ems")));
        let order = if what == 6 {
            let is_rectified = dice.percent(50);
            VisitOrder::Recheck {
                order,
                is_rectified,
                note: self.text(dice),
                due_at: (!is_rectified && dice.percent(60)).then(|| self.given.now.plus_ms(HOUR)),
            }
        } else {
            let reason = self.text(dice);
            VisitOrder::WithdrawOrder { order, reason }
        };
        (order, Some(by))
    }
}
