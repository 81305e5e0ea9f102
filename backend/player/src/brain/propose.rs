//! Writing joint tasks down: as a scenario has them, or by one of the lead's own templates, as its console does.

use protocol::{
    command::{DraftTask, Part as Asked, TemplateRef},
    object::{Area, Disclosure, QuorumRule, TaskScope},
    settings::{TaskTemplate, TemplatePart},
};
use uuid::Uuid;

use super::{Brain, Moment, lead::TaskScript};
use crate::{
    ledger::Key,
    limits::SCRIPTS_MAX,
    mark,
    order::Order,
    scenario::{Party, Task},
};

/// Answers are due no sooner than this, in milliseconds, however fast the play: the server refuses the past.
const ANSWER_WITHIN_MS_MIN: f64 = 20_000.0;

impl Brain {
    pub(super) fn draft(&mut self, task: Task, moment: Moment<'_>) -> Option<Order> {
        let played = &self.seats.get(&task.lead)?.played;
        let account = task.by.clone().unwrap_or_else(|| played.commander.clone());
        if self.scenario.is_human(&account) {
            return None;
        }
        let id = mark::new_id();
        let body = match self.proposal(id, &task, moment) {
            Ok(it) => it,
            Err(why) => {
                self.stuck = Some((task.title().to_owned(), why));
                return None;
            }
        };
        let order = Order::new(&account, "/api/v1/tasks".to_owned(), Key::Draft(id), &body);
        self.ledger.claim(&order.key, moment.now);
        if !task.steps.is_empty() {
            self.begun.push((id, task.clone(), account.clone()));
        }
        self.tasks.insert(id, TaskScript::new(task, account));
        if self.tasks.len() > SCRIPTS_MAX {
            self.tasks.pop_first();
        }
        Some(order)
    }

    fn proposal(&self, id: Uuid, task: &Task, moment: Moment<'_>) -> Result<DraftTask, String> {
        let mut draft = match &task.template {
            Some(code) => self.by_template(id, task, code, moment)?,
            None => self.in_own_words(id, task, moment)?,
        };
        if let Some(place) = task.place.as_ref().and_then(|it| self.scenario.place(it)) {
            draft.place.clone_from(&place.name);
            draft.area = Some(Area {
                lon: place.lon,
                lat: place.lat,
                radius_m: task.radius_m,
            });
        }
        let incident = task.incident.as_ref().and_then(|it| self.keys.get(it));
        draft.incident = incident.copied();
        Ok(draft)
    }

    /// Rule T29: what the template says, and that it is by it.
    fn by_template(
        &self,
        id: Uuid,
        task: &Task,
        code: &str,
        moment: Moment<'_>,
    ) -> Result<DraftTask, String> {
        let settings = self
            .seats
            .get(&task.lead)
            .and_then(|it| it.mirror.settings());
        let mut offered = settings.into_iter().flat_map(|it| &it.templates.templates);
        let found = offered.find(|it| it.code == code && !it.is_retired);
        let template = found.ok_or_else(|| format!("{} has no such template", task.lead))?;
        let asked = |agency: &str| template.parties.iter().any(|it| it.agency == agency);
        if let Some(it) = task.parties.iter().find(|it| !asked(&it.agency)) {
            return Err(format!("the template does not ask {}", it.agency));
        }
        let within_s = f64::from(template.answer_within_min) * 60.0;
        Ok(filled(id, template, self.answer_by(within_s, moment)?))
    }

    fn in_own_words(&self, id: Uuid, task: &Task, moment: Moment<'_>) -> Result<DraftTask, String> {
        let within_s = task.answer_within_s.unwrap_or_default();
        let asked = |it: &Party| Asked {
            agency: it.agency.clone(),
            asks: it.asks.clone(),
            note: it.note.clone(),
            ..Asked::default()
        };
        Ok(DraftTask {
            command_id: client::new_id(),
            occurred_at: None,
            id,
            task_kind: task.kind.ok_or("its kind is missing")?,
            objective: task.objective.clone(),
            place: String::new(),
            area: None,
            incident: None,
            legal_basis: task.legal_basis.clone(),
            answer_by: self.answer_by(within_s, moment)?,
            parties: task.parties.iter().map(asked).collect(),
            quorum: QuorumRule::All,
            quorum_of: Vec::new(),
            takeover: None,
            disclosure: Disclosure::default(),
            scope: TaskScope::default(),
            template: None,
        })
    }

    /// When answers are due that are due so many scenario seconds from now, on the server's clock.
    pub(super) fn answer_by(
        &self,
        seconds: f64,
        moment: Moment<'_>,
    ) -> Result<protocol::Moment, String> {
        let within_ms = (seconds * 1_000.0 / self.tempo).max(ANSWER_WITHIN_MS_MIN);
        let at = jiff::Timestamp::from_millisecond(moment.server_ms + within_ms as i64);
        let at = at.map_err(|why| why.to_string())?;
        protocol::Moment::parse(&at.to_string()).ok_or_else(|| format!("{at} is no moment"))
    }
}

fn filled(id: Uuid, it: &TaskTemplate, answer_by: protocol::Moment) -> DraftTask {
    DraftTask {
        command_id: client::new_id(),
        occurred_at: None,
        id,
        task_kind: it.task_kind,
        objective: it.objective.clone(),
        place: it.place.clone(),
        area: it.area,
        incident: None,
        legal_basis: it.legal_basis.clone(),
        answer_by,
        parties: it.parties.iter().map(part).collect(),
        quorum: it.quorum,
        quorum_of: it.quorum_of.clone(),
        takeover: it.takeover.clone(),
        disclosure: it.disclosure,
        scope: it.scope,
        template: Some(TemplateRef {
            code: it.code.clone(),
            version: it.version,
        }),
    }
}

fn part(it: &TemplatePart) -> Asked {
    Asked {
        agency: it.agency.clone(),
        asks: it.asks.clone(),
        note: it.note.clone(),
        equipment: it.equipment.clone(),
        people: it.people,
        report_to: it.report_to.clone(),
        report_at: None,
        until: None,
        co_lead: it.co_lead,
    }
}
