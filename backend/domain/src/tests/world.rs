//! Random walks: numbers become commands that are often sensible, sometimes nonsense, and often about the same few
//! things. Also compiled into the tests of the protocol, hence only the public interface of the domain.

use domain::{
    AgencyId, AssignmentId, Availability, Command, CommandId, Context, IncidentId, Point, Role,
    Target, TaskId, TaskPhase, UnitId,
    command::{
        AgreementOrder as O, CaseOrder as C, ChangePlace, ReportIncident, ResponseCommand,
        ResponseOrder as R, TriageIncident,
    },
    incident::IncidentStep,
    private::Subject,
};
use uuid::Uuid;

use super::{
    dice::Dice,
    given::*,
    world_agreements::ORDERS,
    world_enforcement::{ENFORCEMENTS, before_enforcement, suits_enforcement},
    world_inspection::{INSPECTIONS, before_inspection, suits_inspection},
    world_response::{RESPONSES, before_response, suits_response},
    world_tasks::suits,
};

/// Few of each, so that ids are used again and commands meet each other.
const INCIDENTS: usize = 5;
pub(crate) const TASKS: usize = 9;
pub(crate) const ASSIGNMENTS: usize = 24;
const NOTES: usize = 6;
/// The agencies of the city, and one that may be registered on the way.
pub(crate) const NAMES: [&str; 5] = ["fire", "police", "ems", "eoc", "tax"];
/// The place of clearing somebody among the commands.
pub(crate) const CLEARANCE: usize = 71;
/// Where the orders about agreements begin.
const AGREEMENT: usize = RESPOND + RESPONSES;
/// The place of answering a counter-offer.
pub(crate) const COUNTER: usize = 72;
/// The first place of what is about the lead: offering it, answering that, taking it over, and noting who has a link.
pub(crate) const LEAD: usize = 73;
/// The place of taking a promise back.
pub(crate) const WITHDRAW: usize = 77;
/// The first place of what is done on a task that is agreed: moving it on, sending units, releasing one.
pub(crate) const WORK: usize = 78;
/// The first place of what is done in an inspection.
pub(crate) const INSPECT: usize = 81;
/// The first place of what is done in an enforcement.
pub(crate) const ENFORCE: usize = INSPECT + INSPECTIONS;
/// The first place of what is done in a disaster response.
pub(crate) const RESPOND: usize = ENFORCE + ENFORCEMENTS;
/// How often each kind of command is given, by its place in `World::command`.
const WEIGHTS: [usize; AGREEMENT + ORDERS] = [
    1, 1, 1, 4, 4, 4, 4, 3, 3, 3, 6, 7, 6, 14, 22, 2, 2, 4, 7, 5, 8, 18, 8, 3, 1, 12, 1, 3, 3, 4,
    3, 3, 4, 3, 2, 2, 3, 4, 2, 2, 11, 2, 3, 11, 4, 6, 6, 2, 20, 2, 6, 3, 5, 2, 9, 14, 2, 16, 3, 14,
    3, 14, 9, 6, 14, 16, 3, 7, 3, 5, 3, 4, 12, 9, 9, 9, 7, 5, 9, 5, 3, 9, 2, 6, 8, 8, 6, 8, 10, 3,
    14, 20, 14, 10, 9, 9, 9, 6, 3, 14, 10, 10, 10, 7, 7, 4, 6, 9, 10, 5, 2, 3, 10, 3, 3, 14, 3, 4,
    3, 4, 4, 5, 2, 4, 2, 2, 3, 2, 1, 7, 5, 5, 5, 1, 3, 2, 2, 2, 3, 2, 3, 6, 7, 12, 1, 2, 1, 3, 2,
    3, 1, 4, 2, 9, 4,
];

/// The city on a random walk.
pub(crate) struct World {
    pub(crate) given: Given,
    next_mark: u128,
}

impl World {
    pub(crate) fn new() -> Self {
        let mut world = Self {
            given: Given::city(),
            next_mark: 10_000,
        };
        world.settle_checklists();
        world.settle_registers();
        world
    }

    /// What this number orders, and as whom; time has passed.
    pub(crate) fn order(&mut self, step: u64) -> (Command, Context) {
        let mut dice = Dice(step);
        let ms = match dice.below(500) {
            // Agreements show what is over for days (G19).
            0..2 => 26 * HOUR,
            2 => 31 * 24 * HOUR,
            3..8 => 3 * HOUR,
            8..15 => 40 * MINUTE,
            15..100 => 2 * MINUTE,
            100..300 => 10 * SECOND,
            _ => 0,
        };
        self.given.wait(ms);
        let mut kind = dice.below(WEIGHTS.iter().sum());
        let index = WEIGHTS
            .iter()
            .position(|weight| match kind.checked_sub(*weight) {
                Some(rest) => {
                    kind = rest;
                    false
                }
                None => true,
            })
            .unwrap();
        let index = self.sensible(index, &mut dice);
        let (command, by) = self.command(index, &mut dice);
        let mut context = self.actor(&command, by, &mut dice);
        context.now = self.given.now;
        context.is_unit_reachable = dice.percent(85);
        context.command_id = CommandId(Uuid::from_u128(u128::from(step)));
        let shift = match dice.below(100) {
            0..15 => -(dice.below(1_800) as i64) * SECOND,
            15..18 => dice.below(6_000) as i64,
            18..20 => -3 * HOUR,
            _ => 0,
        };
        context.occurred_at = context.now.plus_ms(shift);
        (command, context)
    }

    /// Where there is nothing to move along, something is begun instead, so that walks get far.
    fn sensible(&self, index: usize, dice: &mut Dice) -> usize {
        let state = &self.given.state;
        let nothing_open = || state.assignments().all(|it| !it.status.is_open());
        let begun = match index {
            14..=17 if nothing_open() => 13,
            19..=23 | COUNTER..=75 | WITHDRAW..=80 if !state.tasks().any(|it| suits(index, it)) => {
                let has_draft = state.tasks().any(|it| it.phase == TaskPhase::Draft);
                if has_draft { 20 } else { 18 }
            }
            INSPECT..ENFORCE
                if !state
                    .tasks()
                    .any(|it| suits_inspection(index - INSPECT, it)) =>
            {
                before_inspection(state)
            }
            ENFORCE..RESPOND
                if !state
                    .tasks()
                    .any(|it| suits_enforcement(index - ENFORCE, state, it)) =>
            {
                before_enforcement(index - ENFORCE, state)
            }
            RESPOND..AGREEMENT
                if !state
                    .tasks()
                    .any(|it| suits_response(index - RESPOND, state, it)) =>
            {
                before_response(index - RESPOND, state)
            }
            AGREEMENT.. => AGREEMENT + self.sensible_order(index - AGREEMENT),
            _ => index,
        };
        if dice.percent(5) { index } else { begun }
    }

    /// Somebody of the agency that it is about, in a role that may; now and then anybody in any role.
    fn actor(&self, command: &Command, by: Option<AgencyId>, dice: &mut Dice) -> Context {
        if matches!(
            command,
            Command::Tick
                | Command::AdoptTerms(_)
                | Command::RecordCrossings(_)
                | Command::NoteLink { .. }
                | Command::ReachedHome { .. }
                | Command::ReachedScene { .. }
        ) || dice.percent(3)
        {
            return Context::server(CommandId(Uuid::nil()), self.given.now);
        }
        let of_city = |name: &str| AGENCIES.iter().any(|it| it.0 == name);
        let name = match by {
            Some(by) if of_city(by.as_str()) && dice.percent(88) => by.as_str().to_owned(),
            _ => dice.pick(&AGENCIES).0.to_owned(),
        };
        let role = match command {
            _ if dice.percent(6) => dice.pick(&ROLES),
            Command::RegisterAgency(_)
            | Command::RegisterPrincipal(_)
            | Command::RegisterUnit(_)
            | Command::ConfigureAgency(_)
            | Command::SetCapacity(_)
            | Command::SetPrincipalEnabled { .. }
            | Command::RenamePrincipal { .. }
            | Command::GrantRole { .. }
            | Command::WithdrawRole { .. }
            | Command::SetClearance { .. }
            | Command::Erase { .. } => Role::Admin,
            Command::SignOn(_) | Command::SignOff { .. } => {
                dice.pick(&[Role::Dispatcher, Role::Field, Role::Field])
            }
            Command::HandOver(_) | Command::AcceptHandOver { .. } => {
                dice.pick(&[Role::Dispatcher, Role::Commander, Role::Coordinator])
            }
            Command::SetHold { .. } => Role::Legal,
            Command::TakeOverLead(_) => Role::Coordinator,
            Command::Case {
                order:
                    C::Review { .. }
                    | C::AcceptReferral { .. }
                    | C::DeclineReferral { .. }
                    | C::WithdrawReferral { .. }
                    | C::CloseReferral { .. },
                ..
            } => dice.pick(&[Role::Commander, Role::Legal]),
            Command::Agreement(it) => match it.order {
                O::Suspend { .. }
                | O::Resume
                | O::Deactivate
                | O::Activate { .. }
                | O::BreakGlass { .. } => Role::Commander,
                O::ReviewGlass { .. } => Role::Supervisor,
                _ => Role::Legal,
            },
            Command::AdvanceAssignment { .. }
            | Command::AddNote { .. }
            | Command::Visit { .. }
            | Command::Case { .. }
            | Command::Response(ResponseCommand::Whole {
                order: R::OpenShelter { .. } | R::ReportFigures(_) | R::ComposeReport { .. },
                ..
            })
            | Command::AddAttachment(_)
            | Command::RaiseDuress(_)
            | Command::ReportDelay(_) => {
                dice.pick(&[Role::Dispatcher, Role::Commander, Role::Field])
            }
            _ => dice.pick(&[Role::Commander, Role::Commander, Role::Coordinator]),
        };
        self.given.context(&name, role)
    }

    pub(crate) fn mark(&mut self) -> String {
        self.next_mark += 1;
        mark(self.next_mark)
    }

    /// A text, now and then one that is refused.
    pub(crate) fn text(&mut self, dice: &mut Dice) -> String {
        if dice.percent(2) {
            return String::new();
        }
        self.mark()
    }

    pub(crate) fn reason(&mut self, dice: &mut Dice) -> Option<String> {
        dice.percent(70).then(|| self.mark())
    }

    pub(crate) fn point(&mut self) -> Point {
        self.next_mark += 1;
        Point {
            lon_e7: i32::try_from(self.next_mark).unwrap(),
            lat_e7: 437_300_000,
        }
    }

    /// Command number `index`, and the agency that would give it.
    fn command(&mut self, index: usize, dice: &mut Dice) -> (Command, Option<AgencyId>) {
        match index {
            0..=4 => self.registration(index, dice),
            5..=10 => self.about_incident(index, dice),
            11 => {
                let target = self.target(dice);
                let id = note(dice.id(NOTES));
                let text = self.text(dice);
                (
                    Command::AddNote { id, target, text },
                    self.owner_of(target, dice),
                )
            }
            12 => {
                let unit = some_unit(dice);
                let command = Command::SetAvailability(domain::command::SetAvailability {
                    unit,
                    availability: dice.pick(&[
                        Availability::Available,
                        Availability::Available,
                        Availability::Reserved,
                        Availability::Returning,
                        Availability::OutOfService,
                        Availability::OffDuty,
                    ]),
                    reason: self.reason(dice),
                    word: None,
                    until: None,
                    by_radio: false,
                });
                (command, self.agency_of(unit))
            }
            13..=17 => self.about_assignment(index, dice),
            18..=24 | COUNTER..INSPECT => self.about_task(index, dice),
            INSPECT..ENFORCE => self.about_inspection(index - INSPECT, dice),
            ENFORCE..RESPOND => self.about_enforcement(index - ENFORCE, dice),
            RESPOND..AGREEMENT => self.about_response(index - RESPOND, dice),
            26..=32 | CLEARANCE => self.about_people(index, dice),
            33..=39 => self.about_alarm(index, dice),
            40 | 41 => self.about_retention(index, dice),
            42..=44 => self.about_links(index, dice),
            45..=48 => self.about_zone(index, dice),
            49 => self.about_settings(dice),
            50..=56 => self.about_work(index - 50, dice),
            57 | 58 => self.about_attachment(index, dice),
            59..=70 => self.about_equipment(index - 59, dice),
            AGREEMENT.. => self.about_agreement(index - AGREEMENT, dice),
            _ => (Command::Tick, None),
        }
    }

    fn about_retention(&mut self, index: usize, dice: &mut Dice) -> (Command, Option<AgencyId>) {
        let (name, _) = dice.pick(&AGENCIES);
        let subject = match dice.below(4) {
            0 => Subject::Task(task(dice.id(TASKS))),
            1 => Subject::Principal(person(name, Role::Observer)),
            _ => Subject::Incident(self.some_incident(dice)),
        };
        let by = match subject {
            Subject::Task(id) => self.owner_of(Target::Task(id), dice),
            Subject::Incident(id) => self.owner_of(Target::Incident(id), dice),
            _ => Some(agency(name)),
        };
        let command = if index == 40 {
            Command::Erase {
                subject,
                reason: self.mark(),
            }
        } else {
            let is_held = dice.percent(50);
            Command::SetHold {
                subject,
                is_held,
                reason: self.mark(),
            }
        };
        (command, by)
    }

    fn about_incident(&mut self, index: usize, dice: &mut Dice) -> (Command, Option<AgencyId>) {
        let id = if index == 5 {
            self.new_incident(dice)
        } else {
            self.some_incident(dice)
        };
        let known = self.given.state.incident(id).cloned();
        let stale = u32::from(dice.percent(10));
        let version = known.as_ref().map(|it| it.versions);
        let owner = known.as_ref().map(|it| it.agency.clone());
        let by = owner.unwrap_or_else(|| agency(dice.pick(&AGENCIES).0));
        let command = match index {
            5 => Command::ReportIncident(ReportIncident {
                id,
                incident_type: self.said_type(&by, dice),
                priority: self.said_priority(&by, dice),
                at: self.point(),
                place: self.text(dice),
                narrative: self.text(dice),
                owner: dice.percent(30).then(|| agency(dice.pick(&NAMES))),
                starts_at: dice
                    .percent(15)
                    .then(|| self.given.now.plus_ms(dice.below(4_000) as i64 * SECOND)),
            }),
            6 => Command::TriageIncident(TriageIncident {
                incident: id,
                version: version.map_or(1, |it| it.classification) - stale,
                priority: self.said_priority(&by, dice),
                incident_type: dice.percent(50).then(|| self.said_type(&by, dice)),
            }),
            7 => Command::ChangePlace(ChangePlace {
                incident: id,
                version: version.map_or(1, |it| it.place) - stale,
                at: self.point(),
                place: self.text(dice),
            }),
            8 => Command::ChangeNarrative {
                incident: id,
                version: version.map_or(1, |it| it.narrative) - stale,
                narrative: self.text(dice),
            },
            9 => Command::AddMilestone {
                incident: id,
                text: self.text(dice),
            },
            _ => Command::StepIncident {
                incident: id,
                step: dice.pick(&[
                    IncidentStep::Active,
                    IncidentStep::Active,
                    IncidentStep::Contained,
                    IncidentStep::Closed,
                    IncidentStep::Cancelled,
                    IncidentStep::Reopened,
                    IncidentStep::Reopened,
                ]),
                reason: self.reason(dice),
            },
        };
        (command, Some(by))
    }

    pub(crate) fn some_incident(&self, dice: &mut Dice) -> IncidentId {
        let known: Vec<_> = self.given.state.incidents().map(|it| it.id).collect();
        dice.rather(&known, || incident(404))
    }

    /// Mostly an assignment that is open.
    pub(crate) fn some_assignment(&self, dice: &mut Dice) -> AssignmentId {
        let open = self
            .given
            .state
            .assignments()
            .filter(|it| it.status.is_open());
        let open: Vec<_> = open.map(|it| it.id).collect();
        let any = assignment(dice.id(ASSIGNMENTS));
        dice.rather(&open, || any)
    }

    fn new_incident(&self, dice: &mut Dice) -> IncidentId {
        let state = &self.given.state;
        let ids = (1..=INCIDENTS as u128).map(incident);
        let free: Vec<_> = ids.filter(|it| state.incident(*it).is_none()).collect();
        dice.rather(&free, || incident(1))
    }

    pub(super) fn new_assignment(&self, dice: &mut Dice) -> AssignmentId {
        let state = &self.given.state;
        let ids = (1..=ASSIGNMENTS as u128).map(assignment);
        let free: Vec<_> = ids.filter(|it| state.assignment(*it).is_none()).collect();
        dice.rather(&free, || assignment(1))
    }

    pub(crate) fn new_task(&self, dice: &mut Dice) -> TaskId {
        let state = &self.given.state;
        let ids = (1..=TASKS as u128).map(task);
        let free: Vec<_> = ids.filter(|it| state.task(*it).is_none()).collect();
        dice.rather(&free, || task(1))
    }

    pub(crate) fn agency_of(&self, unit: UnitId) -> Option<AgencyId> {
        self.given.state.unit(unit).map(|it| it.agency.clone())
    }

    pub(crate) fn target(&self, dice: &mut Dice) -> Target {
        if dice.percent(45) {
            return Target::Incident(self.some_incident(dice));
        }
        // Rather one that is running than one that is not.
        let running = self
            .given
            .state
            .open_tasks()
            .filter(|it| it.phase.is_running());
        let running: Vec<_> = running.map(|it| it.id).collect();
        let any = task(dice.id(TASKS));
        Target::Task(dice.rather(&running, || any))
    }

    /// An agency that may work on it.
    pub(crate) fn owner_of(&self, target: Target, dice: &mut Dice) -> Option<AgencyId> {
        match target {
            Target::Incident(id) => self.given.state.incident(id).map(|it| it.agency.clone()),
            Target::Task(id) => {
                let it = self.given.state.task(id)?;
                let mut in_it = vec![it.owner.clone(), it.lead.clone()];
                if it.phase != TaskPhase::Draft {
                    in_it.extend(it.parties.keys().cloned());
                }
                Some(dice.pick(&in_it))
            }
        }
    }
}

pub(crate) fn some_unit(dice: &mut Dice) -> UnitId {
    unit(dice.pick(&AGENCIES).0, dice.id(3))
}
