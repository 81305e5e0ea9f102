//! Random commands about joint tasks. Also compiled into the tests of the protocol.

use domain::{
    AgencyId, Command, IncidentId, Task, TaskId, TaskPhase,
    command::{Answer, DraftTask, ReviseTask},
    task::{Area, Ask, Part, TaskKind},
};

use super::{
    dice::Dice,
    given::*,
    world::{TASKS, World},
};

/// Whether command number `index` is for tasks in such a phase.
pub(crate) fn suits(index: usize, task: &Task) -> bool {
    match index {
        19 | 21 => task.phase.is_open_for_answers(),
        20 => task.phase == TaskPhase::Draft,
        22 => task.phase == TaskPhase::Agreed,
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
                    parts,
                })
            }
            20 => Command::ProposeTask { task: id },
            21 => {
                let answer = if dice.percent(80) {
                    Answer::Accept
                } else {
                    Answer::Decline {
                        reason: self.text(dice),
                    }
                };
                let parties = known.map(|it| it.parties.into_keys().collect::<Vec<_>>());
                let by = parties.filter(|it| !it.is_empty()).map(|it| dice.pick(&it));
                return (
                    Command::AnswerTask {
                        task: id,
                        version,
                        answer,
                    },
                    by,
                );
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
            parts,
        };
        (
            Command::DraftTask(order),
            owner.filter(|_| dice.percent(70)),
        )
    }

    fn parts(&mut self, dice: &mut Dice) -> Vec<Part> {
        let mut names: Vec<&str> = AGENCIES.iter().map(|it| it.0).collect();
        names.rotate_left(dice.below(AGENCIES.len()));
        names.truncate(1 + dice.below(3));
        let part = |name: &&str| Part {
            agency: agency(name),
            asks: vec![Ask {
                capability: self.mark(),
                count: 1,
            }],
            note: self.mark(),
        };
        names.iter().map(part).collect()
    }

    fn parts_again(&mut self, task: &Task, dice: &mut Dice) -> Vec<Part> {
        let mut parts: Vec<Part> = task.parties.values().map(|it| it.part.clone()).collect();
        if parts.len() > 1 && dice.percent(30) {
            parts.pop();
        }
        if dice.percent(30) {
            parts[0].note = self.mark();
        }
        parts
    }
}
