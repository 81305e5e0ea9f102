//! Folding what came of what agreements promise (G15, G18).

use super::super::State;
use crate::{
    agreement::{AgreementPhase, Performance},
    assignment::{Assignment, AssignmentStatus, Target},
    event::{AgreementFact, Event, Recorded, TaskRevised},
    id::{AgreementId, AssignmentId, TaskId},
    task::Task,
    time::Timestamp,
};

impl State {
    /// What an event that is folded already means for the agreements between those whom it concerns.
    pub(super) fn keep_performance(&mut self, event: &Event, recorded: &Recorded) {
        let at = recorded.received_at;
        match event {
            Event::TaskRevised(TaskRevised { task, .. })
            | Event::TaskProposed { task }
            | Event::TaskAccepted { task, .. }
            | Event::TaskDeclined { task, .. }
            | Event::TaskAgreed { task }
            | Event::TaskCompleted { task }
            | Event::TaskCancelled { task, .. }
            | Event::TaskLapsed { task }
            | Event::Negotiated { task, .. } => self.measure_task(*task, event, at),
            Event::UnitAssigned { assignment, .. }
            | Event::AssignmentAdvanced { assignment, .. }
            | Event::AssignmentEnded { assignment, .. } => {
                self.measure_assignment(*assignment, at);
            }
            _ => {}
        }
    }

    fn measure_task(&mut self, id: TaskId, event: &Event, at: Timestamp) {
        let Self {
            tasks,
            performances,
            index,
            ..
        } = self;
        // Nobody was asked for anything by a draft.
        let Some(task) = tasks.get(&id).filter(|it| it.is_proposed) else {
            return;
        };
        for id in index.in_force_of.get(&task.owner).into_iter().flatten() {
            if let Some(it) = performances.get_mut(id) {
                it.follow_task(task, event, at);
            }
        }
    }

    fn measure_assignment(&mut self, id: AssignmentId, at: Timestamp) {
        let Self {
            assignments,
            tasks,
            performances,
            index,
            ..
        } = self;
        let Some(assignment) = assignments.get(&id) else {
            return;
        };
        // To others' incidents units go by joint tasks only (U3).
        let Target::Task(task) = assignment.target else {
            return;
        };
        let Some(task) = tasks.get(&task).filter(|it| it.owner != assignment.agency) else {
            return;
        };
        for id in index.in_force_of.get(&task.owner).into_iter().flatten() {
            let between = performances.get_mut(id);
            if let Some(it) = between.filter(|it| it.has(&assignment.agency)) {
                it.follow_assignment(assignment, task, at);
            }
        }
    }

    /// Begins to count what is in force, and ends it. A new version begins anew.
    pub(super) fn renew_performance(
        &mut self,
        id: AgreementId,
        fact: &AgreementFact,
        at: Timestamp,
    ) {
        let Some(it) = self.agreements.get(&id) else {
            return;
        };
        let is_in_force = it.phase == AgreementPhase::InForce;
        if matches!(fact, AgreementFact::CameIntoForce { .. }) {
            self.performances.remove(&id);
            let performance = it.current.as_ref().and_then(Performance::of);
            self.performances.extend(performance.map(|it| (id, it)));
        }
        let Some(mut it) = self.performances.remove(&id) else {
            return;
        };
        if is_in_force && !it.is_running() {
            // What is done and not home yet works on (T23).
            let tasks = self.open_tasks().chain(self.ending_tasks());
            let of_parties = tasks.filter(|task| it.has(&task.owner));
            let working = of_parties.flat_map(|task| self.working_for(task));
            let working: Vec<_> = working
                .filter(|(assignment, _)| it.has(&assignment.agency))
                .collect();
            it.begin(at, working.into_iter());
        } else if !is_in_force && it.is_running() {
            it.stop(at);
        }
        self.performances.insert(id, it);
    }

    /// What units of others were sent to a joint task and are not done.
    fn working_for<'a>(
        &'a self,
        task: &'a Task,
    ) -> impl Iterator<Item = (&'a Assignment, &'a Task)> {
        self.assignments_on(Target::Task(task.id))
            .filter_map(|it| self.assignments.get(&it))
            .filter(|it| it.status.is_open() && it.status != AssignmentStatus::Offered)
            .filter(|it| it.agency != task.owner)
            .map(move |it| (it, task))
    }
}
