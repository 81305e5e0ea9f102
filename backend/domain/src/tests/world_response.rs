//! Random commands about disaster responses. Also compiled into the tests of the protocol.

use std::collections::BTreeMap;

use domain::{
    AgencyId, Command, State, Target, Task, TaskId, TaskItemId, UnitId, ZoneId, ZoneKind,
    command::{
        DrawZone, NewObjective, PeriodPlan, ReportFigures, ResponseCommand, ResponseItemOrder as I,
        ResponseOrder as O, SectorPlan, ShelterPlan,
    },
    response::{
        EvacuationEnd, Figure, FigureOf, ObjectiveState, Position, ReportState, ReportTexts,
        ResponseItem, SectorKind, Whom,
    },
    task::TaskKind,
};

use super::{
    dice::Dice,
    given::*,
    given_parts::{piece, shelter_plan},
    world::{RESPOND, World},
};

/// Few, so that ids are used again.
const PARTS: usize = 60;
/// How many orders there are.
pub(crate) const RESPONSES: usize = 25;
/// The first that is about a part.
const ABOUT: usize = 8;

fn is_response(task: &Task) -> bool {
    task.kind == TaskKind::DisasterResponse
}

/// Whether order number `what` is for such a task.
pub(crate) fn suits_response(what: usize, state: &State, task: &Task) -> bool {
    if !is_response(task) {
        return false;
    }
    let phase = task.phase;
    match what {
        3 => phase.is_running(),
        0..=2 | 6 => !phase.is_over(),
        4 | 5 => phase.is_running() || phase.is_ending(),
        7 => task.is_proposed && !phase.is_over(),
        13 | 14 => {
            let sent = state.assignments_on(Target::Task(task.id)).next().is_some();
            sent && state.response_of(task.id).any(|it| is_for(what, it))
        }
        _ => state.response_of(task.id).any(|it| is_for(what, it)),
    }
}

/// Whether an order can be about this.
fn is_for(what: usize, it: &ResponseItem) -> bool {
    match (what, it) {
        (8 | 9, ResponseItem::Period(_)) => true,
        (10, ResponseItem::Period(it)) => !it.objectives.is_empty(),
        (11..=13, ResponseItem::Sector(it)) => it.ended.is_none(),
        (14, ResponseItem::Sector(it)) => !it.placed.is_empty(),
        (15 | 17, ResponseItem::Post(it)) => it.ended.is_none(),
        (16, ResponseItem::Post(it)) => it.holder.is_some(),
        (18 | 24, ResponseItem::Evacuation(it)) => it.ended.is_none(),
        (19 | 20, ResponseItem::Shelter(it)) => it.closed.is_none(),
        (21, ResponseItem::Figures(it)) => it.withdrawn.is_none(),
        (22 | 23, ResponseItem::Report(it)) => it.state == ReportState::Draft,
        _ => false,
    }
}

/// What comes before it, where nothing suits.
pub(crate) fn before_response(what: usize, state: &State) -> usize {
    let any = |is_it: &dyn Fn(&Task) -> bool| {
        let mut tasks = state.tasks();
        tasks.any(|it| is_response(it) && is_it(it))
    };
    if any(&|it| it.phase.is_running()) {
        let is_there = |what| any(&|it| suits_response(what, state, it));
        return RESPOND
            + match what {
                8..=10 => 0,
                // Somebody has to be sent there first.
                13 if is_there(11) => return 13,
                14 if is_there(13) => 13,
                11..=14 => 1,
                16 if is_there(15) => 15,
                15..=17 => 2,
                18 | 24 => 3,
                19 | 20 => 4,
                21 => 5,
                _ => 7,
            };
    }
    if any(&|it| !it.phase.is_over() && it.is_proposed) {
        21
    } else if any(&|it| !it.phase.is_over()) {
        20
    } else {
        18
    }
}

impl World {
    pub(crate) fn about_response(
        &mut self,
        what: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let state = &self.given.state;
        let suiting = state.tasks().filter(|it| suits_response(what, state, it));
        let suiting: Vec<_> = suiting.map(|it| it.id).collect();
        let id = dice.rather(&suiting, || task(1));
        if what >= ABOUT {
            return self.about_part(what, id, dice);
        }
        let known = state.task(id).cloned();
        let promised = promised(known.as_ref());
        let by = dice.rather(&promised, || agency("ems"));
        let lead = known
            .as_ref()
            .map_or_else(|| by.clone(), |it| it.lead.clone());
        let new = piece(1 + dice.id(PARTS));
        let order = match what {
            0 => O::PlanPeriod {
                id: new,
                plan: self.some_plan(dice),
                objectives: (0..dice.below(3))
                    .map(|_| self.some_objective(&promised, dice))
                    .collect(),
            },
            1 => {
                let kinds = [SectorKind::Division, SectorKind::Group, SectorKind::Staging];
                let kind = dice.pick(&kinds);
                let zone = self.zone_for(id, kind.zone());
                if kind.needs_zone() && zone.is_none() && dice.percent(80) {
                    return (self.draw_for(id, kind.zone(), dice), Some(lead));
                }
                let plan = self.some_sector(&promised, zone, dice);
                O::SetUpSector {
                    id: new,
                    kind,
                    plan,
                }
            }
            2 => O::CreatePost {
                id: new,
                position: dice.pick(Position::EVERY),
                of: self.of_some(id, dice),
                agency: by,
            },
            3 => {
                let zone = self.zone_for(id, ZoneKind::Evacuation);
                let Some(zone) = zone.or_else(|| dice.percent(20).then(|| zone_id(1))) else {
                    return (self.draw_for(id, ZoneKind::Evacuation, dice), Some(lead));
                };
                O::OrderEvacuation {
                    id: new,
                    zone,
                    persons: dice.pick(&[0, 300, 20_000_000]),
                    instructions: self.mark(),
                }
            }
            4 => {
                let plan = self.some_shelter(dice);
                return (whole(id, O::OpenShelter { id: new, plan }), Some(by));
            }
            5 => {
                let order = self.some_figures(new, id, dice);
                return (whole(id, O::ReportFigures(order)), Some(by));
            }
            6 => {
                let named: Vec<_> = (0..dice.below(4))
                    .map(|_| (some_figure(dice), by.clone()))
                    .collect();
                let settled = known.map(|it| it.response.sources_version);
                O::SetSources {
                    version: settled.unwrap_or_default() + u32::from(dice.percent(8)),
                    sources: named.into_iter().collect(),
                }
            }
            _ => O::ComposeReport {
                id: new,
                follows: self.report_to_follow(id, dice),
                texts: ReportTexts {
                    situation: self.text(dice),
                    needs: self.mark(),
                    outlook: self.mark(),
                },
            },
        };
        (whole(id, order), Some(lead))
    }

    fn some_plan(&mut self, dice: &mut Dice) -> PeriodPlan {
        let starts_at = self.given.now.plus_ms(dice.below(40) as i64 * 10 * MINUTE);
        PeriodPlan {
            starts_at,
            ends_at: starts_at.plus_ms(dice.pick(&[0, 10 * MINUTE, 30 * MINUTE, HOUR])),
            emphasis: self.mark(),
        }
    }

    fn some_objective(&mut self, promised: &[AgencyId], dice: &mut Dice) -> NewObjective {
        let is_somebodys = dice.percent(50);
        NewObjective {
            text: self.text(dice),
            owner: is_somebodys.then(|| dice.rather(promised, || agency("eoc"))),
        }
    }

    fn some_sector(
        &mut self,
        promised: &[AgencyId],
        zone: Option<ZoneId>,
        dice: &mut Dice,
    ) -> SectorPlan {
        SectorPlan {
            name: self.text(dice),
            zone,
            run_by: dice.rather(promised, || agency("eoc")),
            work: self.mark(),
            channel: self.mark(),
        }
    }

    /// A zone of a task, of this kind.
    fn zone_for(&self, id: TaskId, kind: ZoneKind) -> Option<ZoneId> {
        let target = Some(Target::Task(id));
        let mut zones = self.given.state.zones();
        let found = zones.find(|it| it.target == target && it.kind == kind && it.state.is_open());
        found.map(|it| it.id)
    }

    fn draw_for(&mut self, id: TaskId, kind: ZoneKind, dice: &mut Dice) -> Command {
        Command::DrawZones(vec![DrawZone {
            kind,
            starts_at: None,
            ends_at: None,
            ..self.draw(Some(Target::Task(id)), dice)
        }])
    }

    /// A sector or a shelter of a task, or nothing.
    fn of_some(&self, id: TaskId, dice: &mut Dice) -> Option<TaskItemId> {
        let parts = self.given.state.response_of(id);
        let parts = parts.filter(|it| is_for(11, it) || is_for(19, it));
        let parts: Vec<_> = parts.map(ResponseItem::id).collect();
        dice.percent(50).then(|| dice.rather(&parts, || piece(1)))
    }

    fn some_shelter(&mut self, dice: &mut Dice) -> ShelterPlan {
        ShelterPlan {
            name: self.text(dice),
            at: self.point(),
            ..shelter_plan(1, dice.pick(&[0, 50, 200]))
        }
    }

    fn some_figures(&mut self, new: TaskItemId, id: TaskId, dice: &mut Dice) -> ReportFigures {
        let parts = self.given.state.response_of(id);
        let parts = parts.filter(|it| (11..=20).any(|what| is_for(what, it)));
        let parts: Vec<_> = parts.collect();
        let about = (dice.percent(50) && !parts.is_empty()).then(|| dice.pick(&parts));
        let figures = match about {
            Some(ResponseItem::Shelter(_)) => vec![Figure::Sheltered],
            Some(ResponseItem::Evacuation(_)) => vec![Figure::Evacuated],
            _ => (0..=dice.below(3))
                .map(|_| dice.pick(Figure::EVERY))
                .collect(),
        };
        let about = about.map(ResponseItem::id);
        let mut values = BTreeMap::new();
        for it in figures {
            values.insert(it, dice.below(300) as u32);
        }
        ReportFigures {
            id: new,
            about,
            whom: dice.pick(&[Whom::Public, Whom::Public, Whom::Responders]),
            values,
            source: self.text(dice),
            counted_at: dice.percent(20).then(|| self.given.now.plus_ms(-HOUR)),
            is_estimate: dice.percent(30),
            note: self.mark(),
        }
    }

    fn report_to_follow(&self, id: TaskId, dice: &mut Dice) -> Option<TaskItemId> {
        let reports = self.given.state.response_of(id).filter_map(|it| match it {
            ResponseItem::Report(it) => Some(it.id),
            _ => None,
        });
        let reports: Vec<_> = reports.collect();
        (dice.percent(60) && !reports.is_empty()).then(|| dice.pick(&reports))
    }

    /// Mostly what is possible.
    fn about_part(
        &mut self,
        what: usize,
        id: TaskId,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let state = &self.given.state;
        let ready = state.response_of(id).filter(|it| is_for(what, it));
        let ready: Vec<_> = ready.map(ResponseItem::id).collect();
        let item = dice.rather(&ready, || piece(1));
        let there = state.response_item(item).cloned();
        let known = state.task(id).cloned();
        let promised = promised(known.as_ref());
        let lead = known.map_or_else(|| agency("ems"), |it| it.lead);
        let by = whose(what, there.as_ref(), &lead, dice);
        let outdated = u32::from(dice.percent(8));
        let order = match what {
            8 => I::ChangePeriod {
                version: version_of(there.as_ref()) + outdated,
                plan: self.some_plan(dice),
            },
            9 => I::AddObjective(self.some_objective(&promised, dice)),
            10 => I::JudgeObjective {
                objective: 1 + dice.below(2) as u16,
                state: dice.pick(&[
                    ObjectiveState::Met,
                    ObjectiveState::Dropped,
                    ObjectiveState::Open,
                ]),
                note: self.text(dice),
            },
            11 => {
                let zone = match &there {
                    Some(ResponseItem::Sector(it)) => it.zone,
                    _ => None,
                };
                I::ChangeSector {
                    version: version_of(there.as_ref()) + outdated,
                    plan: self.some_sector(&promised, zone, dice),
                }
            }
            12 => I::EndSector {
                reason: self.text(dice),
            },
            13 | 14 => {
                let (unit, by) = self.some_sent(what, id, there.as_ref(), dice);
                let order = match what {
                    13 => I::PlaceUnit { unit },
                    _ => I::RemoveUnit { unit },
                };
                return (about(item, order), Some(by));
            }
            15 => I::FillPost {
                name: self.text(dice),
                contact: self.mark(),
            },
            16 => I::VacatePost {
                reason: self.text(dice),
            },
            17 => I::EndPost {
                reason: self.text(dice),
            },
            18 => I::EndEvacuation {
                how: dice.pick(&[EvacuationEnd::Complete, EvacuationEnd::Lifted]),
                note: self.mark(),
            },
            19 => I::ChangeShelter {
                version: version_of(there.as_ref()) + outdated,
                plan: self.some_shelter(dice),
            },
            20 => I::CloseShelter {
                reason: self.text(dice),
            },
            21 => I::WithdrawFigures {
                reason: self.text(dice),
            },
            22 => I::ApproveReport { note: self.mark() },
            24 => I::ChangeEvacuation {
                version: version_of(there.as_ref()) + outdated,
                persons: dice.pick(&[5, 500]),
                instructions: self.mark(),
            },
            _ => I::ReturnReport {
                reason: self.text(dice),
            },
        };
        (about(item, order), Some(by))
    }

    /// A unit that was sent, or that was placed.
    fn some_sent(
        &self,
        what: usize,
        id: TaskId,
        there: Option<&ResponseItem>,
        dice: &mut Dice,
    ) -> (UnitId, AgencyId) {
        let state = &self.given.state;
        let mut units: Vec<_> = match (what, there) {
            (14, Some(ResponseItem::Sector(it))) => it
                .placed
                .values()
                .map(|it| (it.unit, it.agency.clone()))
                .collect(),
            _ => state
                .assignments_on(Target::Task(id))
                .filter_map(|it| state.assignment(it))
                .filter(|it| it.status.is_open())
                .map(|it| (it.unit, it.agency.clone()))
                .collect(),
        };
        units.push((unit("ems", 1), agency("ems")));
        let last = units.len() - 1;
        units.swap_remove(dice.below(last.max(1)).min(last))
    }
}

fn zone_id(n: u128) -> ZoneId {
    zone(n)
}

fn whole(task: TaskId, order: O) -> Command {
    Command::Response(ResponseCommand::Whole { task, order })
}

fn about(item: TaskItemId, order: I) -> Command {
    Command::Response(ResponseCommand::Part { item, order })
}

fn some_figure(dice: &mut Dice) -> FigureOf {
    FigureOf {
        whom: dice.pick(&[Whom::Public, Whom::Responders]),
        figure: dice.pick(Figure::EVERY),
    }
}

fn version_of(it: Option<&ResponseItem>) -> u32 {
    match it {
        Some(ResponseItem::Period(it)) => it.version,
        Some(ResponseItem::Sector(it)) => it.version,
        Some(ResponseItem::Shelter(it)) => it.version,
        Some(ResponseItem::Evacuation(it)) => it.version,
        _ => 0,
    }
}

fn promised(task: Option<&Task>) -> Vec<AgencyId> {
    let lanes = task.into_iter().flat_map(Task::lanes);
    let promised = lanes.filter(|it| it.1.is_committed());
    promised.map(|it| it.0.clone()).collect()
}

/// Who would do that.
fn whose(what: usize, there: Option<&ResponseItem>, lead: &AgencyId, dice: &mut Dice) -> AgencyId {
    match there {
        Some(ResponseItem::Post(it)) if what != 17 => it.filled_by.clone(),
        Some(ResponseItem::Shelter(it)) => it.agency.clone(),
        Some(ResponseItem::Figures(it)) => it.agency.clone(),
        Some(ResponseItem::Period(it)) if what == 10 && dice.percent(50) => {
            let mut owners = it.objectives.iter().filter_map(|it| it.owner.clone());
            owners.next().unwrap_or_else(|| lead.clone())
        }
        _ => lead.clone(),
    }
}
