//! Deciding commands: pure functions from state, command and context to events or a refusal.

mod agreement;
mod agreement_force;
pub(crate) mod agreement_text;
pub(crate) mod alarm;
mod assignment;
mod attachment;
mod case;
pub(crate) mod check;
mod classification;
mod crossed;
mod enforcement;
mod equipment;
mod equipment_custody;
mod glass;
mod hand_over;
mod incident;
mod inspection;
mod inspection_visit;
mod leg;
mod link;
mod on_site;
mod people;
mod raising;
mod registration;
mod response;
mod retention;
mod rule;
mod schedule;
mod sending;
mod settings;
mod shift;
mod task;
mod task_alarm;
mod task_answer;
mod task_disclosure;
mod task_lead;
mod task_parts;
mod task_plan;
mod task_template;
mod task_work;
pub(crate) mod tick;
mod unit;
mod waiting;
mod zone;

pub(crate) use check::{optional_text, text, word};

use crate::{
    agency::Role,
    authority::{backdate_ms_max, permits},
    command::Command,
    context::Context,
    event::Event,
    limits::AHEAD_MS_MAX,
    refusal::Refusal,
    state::State,
};

/// Decides one command. Changes nothing; the same input gives the same answer.
pub fn decide(state: &State, command: &Command, context: &Context) -> Result<Vec<Event>, Refusal> {
    check_actor(state, command, context)?;
    let mut events = decide_alone(state, command, context)?;
    rule::follow_crews(state, &mut events);
    if *command != Command::Tick {
        retention::refuse_texts_of_erased(state, &mut events)?;
        attachment::has_file(&events)?;
    }
    alarm::follow(state, &mut events, context);
    Ok(events)
}

/// Without what follows for alarms.
#[allow(
    clippy::too_many_lines,
    reason = "one exhaustive table, read from top to bottom"
)]
fn decide_alone(
    state: &State,
    command: &Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::RegisterAgency(it) => registration::agency(state, it, context),
        Command::RegisterPrincipal(it) => registration::principal(state, it, context),
        Command::RegisterUnit(it) => registration::unit(state, it, context),
        Command::SetPrincipalEnabled {
            principal,
            version,
            is_enabled,
        } => people::set_enabled(state, (*principal, *version), *is_enabled, context),
        Command::RenamePrincipal {
            principal,
            version,
            name,
        } => people::rename(state, (*principal, *version), name, context),
        Command::GrantRole {
            principal,
            version,
            role,
        } => people::grant_role(state, (*principal, *version), *role, context),
        Command::WithdrawRole {
            principal,
            version,
            role,
        } => people::withdraw_role(state, (*principal, *version), *role, context),
        Command::SetClearance {
            principal,
            version,
            clearance,
        } => people::set_clearance(state, (*principal, *version), *clearance, context),
        Command::SignOn(it) => shift::sign_on(state, it, context),
        Command::SignOff { principal } => shift::sign_off(state, *principal, context),
        Command::HandOver(it) => hand_over::hand_over(state, it, context),
        Command::AcceptHandOver { hand_over } => hand_over::accept(state, *hand_over, context),
        Command::Erase { .. } | Command::SetHold { .. } => {
            retention::decide(state, command, context)
        }
        Command::AdoptTerms(it) => registration::adopt_terms(state, it),
        Command::ConfigureAgency(it) => settings::configure(state, it, context),
        Command::ReportIncident(it) => incident::report(state, it, context),
        Command::TriageIncident(it) => incident::triage(state, it, context),
        Command::ChangePlace(it) => incident::change_place(state, it, context),
        Command::ChangeNarrative {
            incident,
            version,
            narrative,
        } => incident::change_narrative(state, *incident, *version, narrative, context),
        Command::AddMilestone { incident, text } => {
            incident::add_milestone(state, *incident, text, context)
        }
        Command::StepIncident {
            incident,
            step,
            reason,
        } => incident::step(state, *incident, *step, reason.as_deref(), context),
        Command::ScheduleIncident {
            incident,
            version,
            starts_at,
        } => schedule::schedule(state, *incident, *version, *starts_at, context),
        Command::LinkIncidents(it) => link::link(state, it, context),
        Command::UnlinkIncidents(it) => link::unlink(state, it, context),
        Command::AddAttachment(it) => attachment::add(state, it, context),
        Command::RemoveAttachment(it) => attachment::remove(state, it, context),
        Command::AddNote { id, target, text } => {
            incident::add_note(state, *id, *target, text, context)
        }
        Command::SetAvailability(it) => unit::set_availability(state, it, context),
        Command::SetStatusCode {
            unit,
            code,
            reason,
            by_radio,
        } => unit::set_code(state, *unit, code, reason.as_deref(), *by_radio, context),
        Command::ReserveUnit(it) => unit::reserve(state, it, context),
        Command::OrderQueue { unit, order } => unit::order_queue(state, *unit, order, context),
        Command::SetCapacity(it) => unit::set_capacity(state, it, context),
        Command::AssignUnit(it) => assignment::assign(state, it, context),
        Command::AdvanceAssignment {
            assignment,
            to,
            by_radio,
        } => assignment::advance(state, *assignment, *to, *by_radio, context),
        Command::DeclineAssignment { assignment, reason } => {
            assignment::decline(state, *assignment, reason, context)
        }
        Command::CancelAssignment { assignment, reason } => {
            assignment::cancel(state, *assignment, reason, context)
        }
        Command::DivertAssignment(it) => assignment::divert(state, it, context),
        Command::StartLeg(it) => leg::start(state, it, context),
        Command::HandOverLeg {
            assignment,
            by_radio,
        } => leg::hand_over(state, *assignment, *by_radio, context),
        Command::ReachedHome { unit } => rule::reached_home(state, *unit),
        Command::ReachedScene { assignment } => rule::reached_scene(state, *assignment, context),
        Command::DraftTask(it) => task::draft(state, it, context),
        Command::ReviseTask(it) => task::revise(state, it, context),
        Command::ProposeTask { task } => task::propose(state, *task, context),
        Command::AnswerTask(it) => task_answer::answer(state, it, context),
        Command::DecideCounter(it) => task_answer::decide_counter(state, it, context),
        Command::OfferLead(it) => task_lead::offer(state, it, context),
        Command::AnswerLead(it) => task_lead::answer(state, it, context),
        Command::TakeOverLead(it) => task_lead::take_over(state, it, context),
        Command::StartTask { task } => task::start(state, *task, context),
        Command::CompleteTask { task } => task::complete(state, *task, context),
        Command::MoveTask(it) => task_work::step(state, it, context),
        Command::SendUnits(it) => task_work::send(state, it, context),
        Command::ReleaseUnit { assignment } => task_work::release(state, *assignment, context),
        Command::CancelTask { task, reason } => task::cancel(state, *task, reason, context),
        Command::Inspection { task, order } => inspection::decide(state, *task, order, context),
        Command::Visit { item, order } => inspection_visit::decide(state, *item, order, context),
        Command::Enforcement { task, order } => enforcement::decide(state, *task, order, context),
        Command::Case { item, order } => case::decide(state, *item, order, context),
        Command::Response(it) => response::decide(state, it, context),
        Command::RaiseDuress(it) => alarm::raise_duress(state, it, context),
        Command::WithdrawDuress { alarm } => alarm::withdraw_duress(state, *alarm, context),
        Command::AskToTalk(it) => alarm::ask_to_talk(state, it, context),
        Command::ReportDelay(it) => alarm::report_delay(state, it, context),
        Command::AcknowledgeAlarm { alarm } => alarm::acknowledge(state, *alarm, context),
        Command::ShelveAlarm { alarm, ms } => alarm::shelve(state, *alarm, *ms, context),
        Command::CloseAlarm { alarm } => alarm::close(state, *alarm, context),
        Command::DrawZones(it) => zone::draw(state, it, context),
        Command::ChangeZone(it) => zone::change(state, it, context),
        Command::LiftZone { zone, reason } => zone::lift(state, *zone, reason, context),
        Command::RecordCrossings(it) => zone::record_crossings(state, it),
        Command::RegisterEquipment(it) => equipment::register(state, it, context),
        Command::DescribeEquipment(it) => equipment::describe(state, it, context),
        Command::AttachEquipment(it) => equipment_custody::attach(state, it, context),
        Command::DetachEquipment(it) => equipment_custody::detach(state, it, context),
        Command::MoveEquipment(it) => equipment_custody::bring(state, it, context),
        Command::HandOverEquipment(it) => equipment_custody::hand_over(state, it, context),
        Command::AnswerCustody { equipment, answer } => {
            equipment_custody::answer(state, *equipment, answer, context)
        }
        Command::CancelEquipmentOffer { equipment } => {
            equipment_custody::cancel(state, *equipment, context)
        }
        Command::SetCondition(it) => equipment::set_condition(state, it, context),
        Command::AdjustQuantity(it) => equipment::adjust_quantity(state, it, context),
        Command::RecordMaintenance(it) => equipment::record_maintenance(state, it, context),
        Command::RetireEquipment(it) => equipment::retire(state, it, context),
        Command::Agreement(it) => agreement::decide(state, it, context),
        Command::NoteLink { agency, since } => task_lead::note_link(state, agency, *since, context),
        Command::Tick => Ok(tick::due(state, context)),
    }
}

/// Rules R1 and R2: who may act at all, in which role, and for which time.
fn check_actor(state: &State, command: &Command, context: &Context) -> Result<(), Refusal> {
    if context.role != Role::Server {
        let actor = state
            .principal(context.principal)
            .ok_or(Refusal::Disabled)?;
        if !actor.is_enabled
            || actor.agency != context.agency
            || !actor.roles.contains(&context.role)
        {
            return Err(Refusal::Disabled);
        }
    }
    if !permits(context.role, command) {
        return Err(Refusal::RoleMayNot);
    }
    let ahead_ms = context.occurred_at.ms_since(context.now);
    if ahead_ms > AHEAD_MS_MAX {
        return Err(Refusal::InTheFuture {
            field: "occurred_at",
        });
    }
    if ahead_ms.saturating_neg() > backdate_ms_max(context.role) {
        return Err(Refusal::TooFarBack {
            field: "occurred_at",
        });
    }
    Ok(())
}
