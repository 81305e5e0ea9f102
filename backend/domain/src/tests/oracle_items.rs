//! What of inspections is shown, worked out a second time (V14, Y9).

use std::collections::BTreeMap;

use domain::{
    AgencyId, Point, Task, TaskId,
    inspection::{Inspection, InspectionTarget},
    task::TaskKind,
};

use super::{
    oracle::{Fields, Oracle},
    oracle_tasks::{is_in, is_over, promised, told},
};

/// Whether the agency is shown what is inspected (V14).
pub(super) fn sees_targets(task: &Task, agency: &AgencyId) -> bool {
    let takes_part = promised(task, agency) || (!is_over(task) && is_in(task, agency));
    let leads_or_owns = task.owner == *agency || task.lead == *agency;
    leads_or_owns || (task.is_proposed && takes_part && told(task, agency).0)
}

/// On a flat earth: near enough where houses stand.
fn metres(one: Point, two: Point) -> f64 {
    let north = (one.lat_deg() - two.lat_deg()) * 111_194.93;
    let east = (one.lon_deg() - two.lon_deg()) * 111_194.93 * one.lat_deg().to_radians().cos();
    north.hypot(east)
}

fn is_one_site(one: &InspectionTarget, two: &InspectionTarget) -> bool {
    let number = one.register.trim();
    let is_number = !number.is_empty() && number != "[erased]";
    is_number && number == two.register.trim()
        || matches!((one.at, two.at), (Some(one), Some(two)) if metres(one, two).round() <= 30.0)
}

fn is_selected(plan: &Inspection, it: &InspectionTarget) -> bool {
    let Some(draws) = &plan.plan else {
        return false;
    };
    let is_drawn = plan.drawn_at.is_some();
    let waits = (draws.targets.is_some() || draws.inspectors_each > 0) && !is_drawn;
    it.skipped.is_none() && !waits && (draws.targets.is_none() || it.drawn.is_some())
}

impl Oracle<'_> {
    pub(super) fn item_fields(&self, it: &InspectionTarget) -> Fields {
        let task = self.state.task(it.task).unwrap();
        if !sees_targets(task, self.viewer) {
            return Fields::new();
        }
        let is_told = |other: &&InspectionTarget| {
            let of = self.state.task(other.task).unwrap();
            of.id != task.id
                && !is_over(of)
                && self.task(of).contains("sites")
                && told(of, self.viewer).0
                && is_one_site(it, other)
        };
        let near = self.state.task_items().filter(is_told).map(|it| it.task);
        let mut also: Vec<TaskId> = near.filter(|_| !is_over(task)).collect();
        also.sort();
        also.dedup();
        let head = (
            (it.id, it.task, it.number, &it.name, &it.register, &it.place),
            (it.at, it.from, is_selected(&task.inspection, it), &it.drawn),
            (&it.skipped, also),
        );
        let visits: Vec<_> = it
            .visits
            .iter()
            .map(|(agency, it)| {
                let said = (&it.note, &it.signed, &it.unsigned);
                let times = (it.started_at, it.finished_at);
                let answers = it.answers.iter().map(|(code, it)| (code, it.answer));
                let answers: BTreeMap<_, _> = answers.collect();
                format!("{:?}", (agency, times, &it.checklist, answers, said))
            })
            .collect();
        let photos: Vec<_> = it
            .attachments
            .iter()
            .map(|it| {
                format!(
                    "{:?}",
                    (it.id, &it.name, it.media_type, it.bytes, &it.agency)
                )
            })
            .collect();
        let whole = (head, visits, &it.findings, &it.orders, photos);
        Fields::from([("identity", format!("{whole:?}"))])
    }

    /// The plan, as far as it is shown with the task.
    pub(super) fn plan_of(&self, task: &Task) -> Option<String> {
        if task.kind != TaskKind::Inspection || !sees_targets(task, self.viewer) {
            return None;
        }
        let it = &task.inspection;
        let targets = self
            .state
            .task_items()
            .filter(|it| it.task == task.id)
            .count();
        let stays = |id: &AgencyId| it.drawn_at.is_some() || is_in(task, id);
        let pools = it.inspectors.iter().filter(|(id, _)| stays(id));
        let pools: BTreeMap<_, _> = pools.collect();
        let exclusions = it.exclusions.iter().filter(|it| stays(&it.agency));
        let exclusions: Vec<_> = exclusions.collect();
        let whole = (
            (targets, it.closed_at, &it.plan, &it.sha256),
            (&it.seed, it.drawn_at, pools, exclusions),
            (&it.checklists, &it.sheets),
        );
        Some(format!("{whole:?}"))
    }
}
