//! The dispatchers: calls come in, are judged, units are sent, and what is over is closed.
//!
//! A desk works only incidents that the player reported. One to which somebody else sends a unit, or whose state
//! somebody else sets, is theirs from then on.

use protocol::{
    command::{AddMilestone, ReportIncident, StepIncident, TriageIncident},
    object,
    words::{AssignmentStatus, IncidentState, IncidentStep},
};
use uuid::Uuid;

use super::{
    Brain, Moment,
    dispatch::{Dispatch, Fate, Target},
    own_words::own_codes,
    view::is_open,
};
use crate::{
    ledger::{Key, Standing},
    limits::{SCRIPTS_MAX, STALE_PLAN_S, STEP_WITHIN_MIN},
    mark,
    order::Order,
    plan::{Planned, What},
    scenario::{Incident, Range},
};

/// An incident of the player's own.
#[derive(Debug)]
pub(super) struct Script {
    agency: String,
    template: Option<Incident>,
    dispatch: Dispatch,
    triage_at: f64,
    on_scene_at: Option<f64>,
    close_at: Option<f64>,
    /// Somebody else has taken it over.
    is_left: bool,
}

impl Script {
    /// Whose it is.
    pub(super) fn agency(&self) -> &str {
        &self.agency
    }

    /// Who was sent.
    pub(super) const fn dispatch(&self) -> &Dispatch {
        &self.dispatch
    }

    pub(super) fn work_s(&self) -> Option<Range> {
        self.template.as_ref()?.work_s
    }

    /// The unit that brings somebody to hospital: the first that was sent and not called off.
    pub(super) fn carrier(&self) -> Option<Uuid> {
        self.template.as_ref().filter(|it| it.transport)?;
        self.dispatch
            .fates()
            .find(|it| it.1 != Fate::Freed)
            .map(|it| it.0)
    }
}

impl Brain {
    /// Begins what is due by the plan: calls are reported, joint tasks are drafted.
    pub(super) fn begin_planned(&mut self, moment: Moment<'_>, orders: &mut Vec<Order>) {
        let since = moment.now - self.round_began;
        while self.planned.front().is_some_and(|it| it.at_s <= since) {
            let Some(next) = self.planned.front() else {
                return;
            };
            let agency = match &next.what {
                What::Incident(it) => &it.agency,
                What::Task(it) => &it.lead,
            };
            let is_live = self.seats.get(agency).is_some_and(|it| it.is_live);
            let is_ready = is_live && self.sees_incident_of(&next.what);
            if !is_ready && since - next.at_s < self.patience(next) {
                return;
            }
            let Some(next) = self.planned.pop_front() else {
                return;
            };
            if is_live {
                orders.extend(match next.what {
                    What::Incident(it) => self.report(it, moment.now),
                    What::Task(it) => self.draft(it, moment),
                });
            } else {
                self.notice_left_out(&next);
            }
        }
    }

    /// Scenario seconds for which something planned may be late. What is written down waits on a slow machine too.
    const fn patience(&self, next: &Planned) -> f64 {
        if next.is_written_down() {
            STALE_PLAN_S.max(STEP_WITHIN_MIN.as_secs_f64() * self.tempo)
        } else {
            STALE_PLAN_S
        }
    }

    /// Whether the lead of a task is shown the incident that it belongs to: in a fast play that was reported just now.
    fn sees_incident_of(&self, what: &What) -> bool {
        let What::Task(task) = what else {
            return true;
        };
        let id = task.incident.as_ref().and_then(|it| self.keys.get(it));
        let seat = self.seats.get(&task.lead);
        id.is_none_or(|id| seat.is_some_and(|it| it.mirror.incident(*id).is_some()))
    }

    fn report(&mut self, template: Incident, now: f64) -> Option<Order> {
        let played = &self.seats.get(&template.agency)?.played;
        let reporters = [
            Some(&played.dispatcher),
            Some(&played.commander),
            self.scenario.reporter.as_ref(),
        ];
        let account = reporters
            .into_iter()
            .flatten()
            .find(|it| !self.scenario.is_human(it))?
            .clone();
        let place = self.scenario.place(&template.place)?;
        let id = mark::new_id();
        let body = ReportIncident {
            command_id: client::new_id(),
            occurred_at: None,
            id,
            incident_type: Some(template.kind.clone()),
            own_type: None,
            priority: Some(template.priority),
            own_priority: None,
            lon: place.lon,
            lat: place.lat,
            place: place.name.clone(),
            narrative: template.narrative.clone(),
            owner: Some(template.agency.clone()),
            starts_at: None,
        };
        let order = Order::new(
            &account,
            "/api/v1/incidents".to_owned(),
            Key::Report(id),
            &body,
        );
        self.ledger.claim(&order.key, now);
        if let Some(key) = &template.key {
            self.keys.insert(key.clone(), id);
            self.plan_use(key, id);
        }
        let agency = template.agency.clone();
        let asks = template.needs.clone();
        self.remember(id, agency, Some(template), asks, now);
        Some(order)
    }

    fn remember(
        &mut self,
        id: Uuid,
        agency: String,
        template: Option<Incident>,
        asks: Vec<object::Ask>,
        now: f64,
    ) {
        let triage_at = now + self.rng.within(self.scenario.desk.triage_s);
        let script = Script {
            agency,
            template,
            dispatch: Dispatch::new(
                asks,
                triage_at + self.rng.within(self.scenario.desk.assign_s),
            ),
            triage_at,
            on_scene_at: None,
            close_at: None,
            is_left: false,
        };
        self.scripts.insert(id, script);
        if self.scripts.len() > SCRIPTS_MAX {
            // Ids grow with time: the first is the oldest.
            self.scripts.pop_first();
        }
    }

    /// Takes up incidents that a player before this one left open: they are only brought to an end.
    pub(super) fn adopt(&mut self, agency: &str, now: f64) {
        let Some(seat) = self.seats.get(agency) else {
            return;
        };
        let orphans = seat.mirror.incidents().filter(|it| {
            it.agency == agency
                && mark::is_own(it.id)
                && it.state.is_some_and(|it| {
                    !matches!(it, IncidentState::Closed | IncidentState::Cancelled)
                })
                && !self.scripts.contains_key(&it.id)
        });
        let orphans: Vec<Uuid> = orphans.map(|it| it.id).take(SCRIPTS_MAX / 2).collect();
        for id in orphans {
            self.remember(id, agency.to_owned(), None, vec![], now);
        }
    }

    pub(super) fn work_incidents(&mut self, agency: &str, now: f64, orders: &mut Vec<Order>) {
        let Some(seat) = self.seats.get(agency) else {
            return;
        };
        let desk = seat.played.dispatcher.clone();
        let is_played = !self.scenario.is_human(&desk);
        let own = self
            .scripts
            .iter()
            .filter(|it| it.1.agency == agency)
            .map(|it| *it.0);
        for id in own.collect::<Vec<_>>() {
            let Some(mut script) = self.scripts.remove(&id) else {
                continue;
            };
            let is_over = self.work_incident(id, &mut script, (&desk, is_played), now, orders);
            if !is_over {
                self.scripts.insert(id, script);
            }
        }
    }

    /// One look at one incident; says whether there is nothing left to do.
    fn work_incident(
        &mut self,
        id: Uuid,
        script: &mut Script,
        (desk, is_played): (&str, bool),
        now: f64,
        orders: &mut Vec<Order>,
    ) -> bool {
        let agency = script.agency.clone();
        let Some(incident) = self
            .seats
            .get(&agency)
            .and_then(|it| it.mirror.incident(id))
            .cloned()
        else {
            return self.ledger.standing(&Key::Report(id)) == Standing::GivenUp;
        };
        let Some(state) = incident.state else {
            return true;
        };
        if matches!(state, IncidentState::Closed | IncidentState::Cancelled) {
            return true;
        }
        script.is_left |= self.is_touched(&agency, id);
        self.follow(&agency, &mut script.dispatch);
        if script.is_left || !is_played {
            return false;
        }
        let order = if state == IncidentState::Reported {
            self.triage(script, &incident, desk, now)
        } else {
            let place = incident
                .lon
                .zip(incident.lat)
                .map(|(lon, lat)| roads::Point { lon, lat });
            let rhythm = self.scenario.desk.assign_s;
            let target = Target::Incident(id);
            self.send_next(
                &agency,
                &mut script.dispatch,
                (target, place),
                (desk, rhythm),
                now,
            )
        };
        orders.extend(order);
        orders.extend(self.milestone(id, script, desk, now));
        orders.extend(self.wind_up(id, script, state, desk, now));
        false
    }

    /// Whether somebody else sent a unit there.
    fn is_touched(&self, agency: &str, incident: Uuid) -> bool {
        self.seats.get(agency).is_some_and(|seat| {
            let there = seat
                .mirror
                .assignments()
                .filter(|it| it.incident == Some(incident));
            there.into_iter().any(|it| !mark::is_own(it.id))
        })
    }

    fn triage(
        &mut self,
        script: &Script,
        it: &object::Incident,
        desk: &str,
        now: f64,
    ) -> Option<Order> {
        if now < script.triage_at {
            return None;
        }
        let settings = self.seats.get(&script.agency)?.mirror.settings();
        let (own_type, own_priority) = settings
            .map(|settings| own_codes(&settings.classification, it))
            .unwrap_or_default();
        let body = TriageIncident {
            command_id: client::new_id(),
            occurred_at: None,
            version: it.versions.classification?,
            priority: None,
            own_priority,
            incident_type: None,
            own_type,
        };
        let order = Order::new(
            desk,
            format!("/api/v1/incidents/{}/triage", it.id),
            Key::Triage(it.id),
            &body,
        );
        self.ledger.claim(&order.key, now).then_some(order)
    }

    fn milestone(&mut self, id: Uuid, script: &mut Script, desk: &str, now: f64) -> Option<Order> {
        let reached = |fate: Fate| match fate {
            Fate::Open(it) => it >= AssignmentStatus::OnScene,
            Fate::Over => true,
            Fate::Unseen | Fate::Freed => false,
        };
        if script.dispatch.fates().any(|it| reached(it.1)) {
            script.on_scene_at.get_or_insert(now);
        }
        let since = now - script.on_scene_at?;
        let due = script
            .template
            .iter()
            .flat_map(|it| it.milestones.iter().enumerate());
        for (index, milestone) in due.filter(|it| it.1.after_s <= since) {
            let body = AddMilestone {
                command_id: client::new_id(),
                occurred_at: None,
                text: milestone.text.clone(),
            };
            let key = Key::Milestone(id, index);
            if self.ledger.claim(&key, now) {
                return Some(Order::new(
                    desk,
                    format!("/api/v1/incidents/{id}/milestones"),
                    key,
                    &body,
                ));
            }
        }
        None
    }

    /// Contained once the first crew is done, closed once all are.
    fn wind_up(
        &mut self,
        id: Uuid,
        script: &mut Script,
        state: IncidentState,
        desk: &str,
        now: f64,
    ) -> Option<Order> {
        let agency = &script.agency;
        let is_busy = self.seats.get(agency).is_some_and(|seat| {
            let there = seat
                .mirror
                .assignments()
                .filter(|it| it.incident == Some(id));
            there.filter_map(|it| it.status).any(is_open)
        });
        if state == IncidentState::Reported || is_busy || !script.dispatch.is_done() {
            script.close_at = None;
            let first_is_done = script.dispatch.fates().any(|it| it.1 == Fate::Over);
            let contains = state == IncidentState::Active && first_is_done;
            return contains
                .then(|| self.incident_step(id, IncidentStep::Contained, desk, now))
                .flatten();
        }
        let nobody_went = script.dispatch.fates().next().is_none();
        let close_at = *script.close_at.get_or_insert_with(|| {
            let look_s = if nobody_went {
                self.rng.within(self.scenario.crew.work_s)
            } else {
                0.0
            };
            now + look_s + self.rng.within(self.scenario.desk.close_s)
        });
        (now >= close_at)
            .then(|| self.incident_step(id, IncidentStep::Closed, desk, now))
            .flatten()
    }

    fn incident_step(&mut self, id: Uuid, to: IncidentStep, desk: &str, now: f64) -> Option<Order> {
        let body = StepIncident {
            command_id: client::new_id(),
            occurred_at: None,
            to,
            reason: None,
        };
        let order = Order::new(
            desk,
            format!("/api/v1/incidents/{id}/state"),
            Key::Step(id, to),
            &body,
        );
        self.ledger.claim(&order.key, now).then_some(order)
    }
}
