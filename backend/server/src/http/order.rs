//! Commands: read the body, ask the room, answer what is durable.

use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use domain::{AgencyId, Command, CommandId, Refusal, Role, sharing::ObjectRef};
use protocol::command::{self as body, Accepted, Body};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    ApiError, App,
    extract::{Id, RawJson, Who, read_json},
    stale,
};
use crate::auth::{Actor, AuthError};

/// What a command handler takes out of its request.
pub(super) type Sent = (State<App>, Who, Uri, RawJson);

/// The hash that tells two bodies apart under one command id. The path belongs to it: the same bytes sent to
/// `/start` and to `/propose` are different commands.
pub(super) fn fingerprint(path: &str, bytes: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(path.as_bytes());
    hash.update(b"\n");
    hash.update(bytes);
    hash.finalize().into()
}

pub(super) async fn ask<B: Body + DeserializeOwned>(
    (State(app), Who(actor), uri, RawJson(bytes)): Sent,
    into_command: impl FnOnce(B) -> Result<Command, Refusal>,
) -> Result<Response, ApiError> {
    let read: B = read_json(&bytes)?;
    let (id, occurred_at) = (read.command_id(), read.occurred_at());
    let command = into_command(read)?;
    let sha256 = fingerprint(uri.path(), &bytes);
    send(&app, actor, id, sha256, occurred_at, command).await
}

pub(super) async fn send(
    app: &App,
    actor: Actor,
    id: Uuid,
    sha256: [u8; 32],
    occurred_at: Option<protocol::Moment>,
    command: Command,
) -> Result<Response, ApiError> {
    let receipt = app
        .room
        .ask(
            actor,
            CommandId(id),
            sha256,
            occurred_at.map(|it| it.0),
            command,
        )
        .await?;
    let accepted = Accepted {
        command_id: id,
        receipt: receipt.receipt,
        recorded_at: receipt.recorded_at.into(),
    };
    Ok((StatusCode::CREATED, Json(accepted)).into_response())
}

macro_rules! orders {
    ($($(#[$doc:meta])* $name:ident: $body:ty => $into:path;)+) => {$(
        $(#[$doc])*
        pub(super) async fn $name(state: State<App>, who: Who, uri: Uri, raw: RawJson) -> Result<Response, ApiError> {
            ask::<$body>((state, who, uri, raw), $into).await
        }
    )+};
}

macro_rules! orders_with_id {
    ($($(#[$doc:meta])* $name:ident: $body:ty => $into:path;)+) => {$(
        $(#[$doc])*
        pub(super) async fn $name(
            state: State<App>,
            who: Who,
            uri: Uri,
            Id(id): Id,
            raw: RawJson,
        ) -> Result<Response, ApiError> {
            let (app, actor) = (state.0.clone(), who.0.clone());
            let done = ask::<$body>((state, who, uri.clone(), raw), |it| $into(it, id)).await;
            match done {
                Err(error) => Err(stale::with_current(error, &app, &actor, uri.path(), id).await),
                done => done,
            }
        }
    )+};
}

pub(super) use orders_with_id;

orders! {
    /// `POST /api/v1/agencies`
    register_agency: body::RegisterAgency => body::RegisterAgency::into_command;
    /// `POST /api/v1/units`
    register_unit: body::RegisterUnit => body::RegisterUnit::into_command;
    /// `POST /api/v1/sign-off`
    sign_off: body::SignOff => body::SignOff::into_command;
    /// `POST /api/v1/hand-overs`
    hand_over: body::HandOverDesk => body::HandOverDesk::into_command;
    /// `POST /api/v1/erasures`
    erase: body::Erase => body::Erase::into_command;
    /// `POST /api/v1/holds`
    set_hold: body::SetHold => body::SetHold::into_command;
    /// `POST /api/v1/incidents`
    report_incident: body::ReportIncident => body::ReportIncident::into_command;
    /// `POST /api/v1/notes`
    add_note: body::AddNote => body::AddNote::into_command;
    /// `POST /api/v1/assignments`
    assign_unit: body::AssignUnit => body::AssignUnit::into_command;
    /// `POST /api/v1/talk`
    ask_to_talk: body::AskToTalk => body::AskToTalk::into_command;
    /// `POST /api/v1/tasks`
    draft_task: body::DraftTask => body::DraftTask::into_command;
    /// `POST /api/v1/zones`
    draw_zone: body::DrawZone => body::DrawZone::into_command;
    /// `POST /api/v1/equipment`
    register_equipment: body::RegisterEquipment => body::RegisterEquipment::into_command;
    /// `POST /api/v1/agreements`
    draft_agreement: body::DraftAgreement => body::DraftAgreement::into_command;
    /// `POST /api/v1/zones/import`
    import_zones: body::ImportZones => body::ImportZones::into_command;
}

orders_with_id! {
    /// `POST /api/v1/principals/{id}/enabled`
    set_enabled: body::SetEnabled => body::SetEnabled::into_command;
    /// `POST /api/v1/principals/{id}/name`
    rename: body::RenamePrincipal => body::RenamePrincipal::into_command;
    /// `POST /api/v1/principals/{id}/grant`
    grant_role: body::ChangeRoles => body::ChangeRoles::into_grant;
    /// `POST /api/v1/principals/{id}/withdraw`
    withdraw_role: body::ChangeRoles => body::ChangeRoles::into_withdraw;
    /// `POST /api/v1/principals/{id}/clearance`
    set_clearance: body::SetClearance => body::SetClearance::into_command;
    /// `POST /api/v1/units/{id}/sign-on`
    sign_on: body::SignOn => body::SignOn::into_command;
    /// `POST /api/v1/hand-overs/{id}/accept`
    accept_hand_over: body::Plain => body::Plain::into_accept_hand_over;
    /// `POST /api/v1/units/{id}/availability`
    set_availability: body::SetAvailability => body::SetAvailability::into_command;
    /// `POST /api/v1/units/{id}/status-code`
    set_status_code: body::SetStatusCode => body::SetStatusCode::into_command;
    /// `POST /api/v1/units/{id}/reserve`
    reserve_unit: body::ReserveUnit => body::ReserveUnit::into_command;
    /// `POST /api/v1/units/{id}/queue`
    order_queue: body::OrderQueue => body::OrderQueue::into_command;
    /// `POST /api/v1/units/{id}/capacity`
    set_capacity: body::SetCapacity => body::SetCapacity::into_command;
    /// `POST /api/v1/assignments/{id}/leg`
    start_leg: body::StartLeg => body::StartLeg::into_command;
    /// `POST /api/v1/assignments/{id}/handover`
    hand_over_leg: body::HandOverLeg => body::HandOverLeg::into_command;
    /// `POST /api/v1/incidents/{id}/triage`
    triage_incident: body::TriageIncident => body::TriageIncident::into_command;
    /// `POST /api/v1/incidents/{id}/change`
    change_incident: body::ChangeIncident => body::ChangeIncident::into_command;
    /// `POST /api/v1/incidents/{id}/schedule`
    schedule_incident: body::ScheduleIncident => body::ScheduleIncident::into_command;
    /// `POST /api/v1/incidents/{id}/link`
    link_incident: body::LinkIncident => body::LinkIncident::into_command;
    /// `POST /api/v1/incidents/{id}/unlink`
    unlink_incident: body::UnlinkIncident => body::UnlinkIncident::into_command;
    /// `POST /api/v1/incidents/{id}/milestones`
    add_milestone: body::AddMilestone => body::AddMilestone::into_command;
    /// `POST /api/v1/incidents/{id}/state`
    step_incident: body::StepIncident => body::StepIncident::into_command;
    /// `POST /api/v1/assignments/{id}/status`
    advance_assignment: body::AdvanceAssignment => body::AdvanceAssignment::into_command;
    /// `POST /api/v1/assignments/{id}/decline`
    decline_assignment: body::WithReason => body::WithReason::into_decline_assignment;
    /// `POST /api/v1/assignments/{id}/cancel`
    cancel_assignment: body::WithReason => body::WithReason::into_cancel_assignment;
    /// `POST /api/v1/assignments/{id}/divert`
    divert_assignment: body::DivertAssignment => body::DivertAssignment::into_command;
    /// `POST /api/v1/assignments/{id}/delay`
    report_delay: body::ReportDelay => body::ReportDelay::into_command;
    /// `POST /api/v1/alarms/{id}/acknowledge`
    acknowledge_alarm: body::Plain => body::Plain::into_acknowledge_alarm;
    /// `POST /api/v1/alarms/{id}/shelve`
    shelve_alarm: body::ShelveAlarm => body::ShelveAlarm::into_command;
    /// `POST /api/v1/alarms/{id}/close`
    close_alarm: body::Plain => body::Plain::into_close_alarm;
    /// `POST /api/v1/alarms/{id}/withdraw`
    withdraw_duress: body::Plain => body::Plain::into_withdraw_duress;
    /// `POST /api/v1/attachments/{id}/remove`
    remove_attachment: body::WithReason => body::WithReason::into_remove_attachment;
    /// `POST /api/v1/tasks/{id}/revise`
    revise_task: body::ReviseTask => body::ReviseTask::into_command;
    /// `POST /api/v1/tasks/{id}/propose`
    propose_task: body::Plain => body::Plain::into_propose;
    /// `POST /api/v1/tasks/{id}/answer`
    answer_task: body::AnswerTask => body::AnswerTask::into_command;
    /// `POST /api/v1/tasks/{id}/counter`
    decide_counter: body::DecideCounter => body::DecideCounter::into_command;
    /// `POST /api/v1/tasks/{id}/offer-lead`
    offer_lead: body::OfferLead => body::OfferLead::into_command;
    /// `POST /api/v1/tasks/{id}/answer-lead`
    answer_lead: body::AnswerLead => body::AnswerLead::into_command;
    /// `POST /api/v1/tasks/{id}/take-over`
    take_over_lead: body::WithReason => body::WithReason::into_take_over;
    /// `POST /api/v1/tasks/{id}/start`
    start_task: body::Plain => body::Plain::into_start;
    /// `POST /api/v1/tasks/{id}/complete`
    complete_task: body::Plain => body::Plain::into_complete;
    /// `POST /api/v1/tasks/{id}/step`
    move_task: body::MoveTask => body::MoveTask::into_command;
    /// `POST /api/v1/tasks/{id}/send`
    send_units: body::SendUnits => body::SendUnits::into_command;
    /// `POST /api/v1/assignments/{id}/release`
    release_unit: body::Plain => body::Plain::into_release;
    /// `POST /api/v1/tasks/{id}/cancel`
    cancel_task: body::WithReason => body::WithReason::into_cancel_task;
    /// `POST /api/v1/zones/{id}/change`
    change_zone: body::ChangeZone => body::ChangeZone::into_command;
    /// `POST /api/v1/zones/{id}/lift`
    lift_zone: body::WithReason => body::WithReason::into_lift_zone;
    /// `POST /api/v1/equipment/{id}/describe`
    describe_equipment: body::DescribeEquipment => body::DescribeEquipment::into_command;
    /// `POST /api/v1/equipment/{id}/attach`
    attach_equipment: body::AttachEquipment => body::AttachEquipment::into_command;
    /// `POST /api/v1/equipment/{id}/detach`
    detach_equipment: body::DetachEquipment => body::DetachEquipment::into_command;
    /// `POST /api/v1/equipment/{id}/move`
    move_equipment: body::MoveEquipment => body::MoveEquipment::into_command;
    /// `POST /api/v1/equipment/{id}/hand-over`
    hand_over_equipment: body::HandOverEquipment => body::HandOverEquipment::into_command;
    /// `POST /api/v1/equipment/{id}/answer`
    answer_custody: body::AnswerCustody => body::AnswerCustody::into_command;
    /// `POST /api/v1/equipment/{id}/cancel-offer`
    cancel_equipment_offer: body::Plain => body::Plain::into_cancel_equipment_offer;
    /// `POST /api/v1/equipment/{id}/condition`
    set_condition: body::SetCondition => body::SetCondition::into_command;
    /// `POST /api/v1/equipment/{id}/quantity`
    adjust_quantity: body::AdjustQuantity => body::AdjustQuantity::into_command;
    /// `POST /api/v1/equipment/{id}/maintenance`
    record_maintenance: body::RecordMaintenance => body::RecordMaintenance::into_command;
    /// `POST /api/v1/equipment/{id}/retire`
    retire_equipment: body::RetireEquipment => body::RetireEquipment::into_command;
    /// `POST /api/v1/agreements/{id}/revise`
    revise_agreement: body::ReviseAgreement => body::ReviseAgreement::into_revise;
    /// `POST /api/v1/agreements/{id}/propose`
    propose_agreement: body::OfVersion => body::OfVersion::into_propose;
    /// `POST /api/v1/agreements/{id}/sign`
    sign_agreement: body::OfVersion => body::OfVersion::into_sign;
    /// `POST /api/v1/agreements/{id}/refuse`
    refuse_to_sign: body::RefuseToSign => body::RefuseToSign::into_command;
    /// `POST /api/v1/agreements/{id}/withdraw`
    withdraw_agreement: body::OfVersion => body::OfVersion::into_withdraw;
    /// `POST /api/v1/agreements/{id}/amend`
    amend_agreement: body::ReviseAgreement => body::ReviseAgreement::into_amend;
    /// `POST /api/v1/agreements/{id}/suspend`
    suspend_agreement: body::WithReason => body::WithReason::into_suspend_agreement;
    /// `POST /api/v1/agreements/{id}/resume`
    resume_agreement: body::Plain => body::Plain::into_resume_agreement;
    /// `POST /api/v1/agreements/{id}/end`
    end_agreement: body::WithReason => body::WithReason::into_end_agreement;
    /// `POST /api/v1/agreements/{id}/activate`
    activate_agreement: body::OpenClauses => body::OpenClauses::into_activate;
    /// `POST /api/v1/agreements/{id}/deactivate`
    deactivate_agreement: body::Plain => body::Plain::into_deactivate_agreement;
    /// `POST /api/v1/agreements/{id}/break-glass`
    break_glass: body::OpenClauses => body::OpenClauses::into_break_glass;
}

/// `POST /api/v1/agreements/{id}/break-glass/{opening}/review`
pub(super) async fn review_glass(
    state: State<App>,
    who: Who,
    uri: Uri,
    Path((id, opening)): Path<(String, String)>,
    raw: RawJson,
) -> Result<Response, ApiError> {
    let id: Uuid = id
        .parse()
        .map_err(|_error| ApiError::unknown("agreement"))?;
    let opening: u32 = opening
        .parse()
        .map_err(|_error| ApiError::unknown("break_glass"))?;
    ask::<body::ReviewGlass>((state, who, uri, raw), |it| it.into_command(id, opening)).await
}

/// `POST /api/v1/agencies/{id}/settings`
pub(super) async fn configure_agency(
    state: State<App>,
    who: Who,
    uri: Uri,
    Path(id): Path<String>,
    raw: RawJson,
) -> Result<Response, ApiError> {
    let id = AgencyId::new(&id).map_err(|_refusal| ApiError::unknown("agency"))?;
    let (app, actor) = (state.0.clone(), who.0.clone());
    let settings = ObjectRef::Settings(id.clone());
    let done = ask::<body::ConfigureAgency>((state, who, uri, raw), |it| it.into_command(id)).await;
    match done {
        Err(error) => Err(stale::with_object(error, &app, &actor, Some(settings)).await),
        done => done,
    }
}

/// `POST /api/v1/principals`: the person goes into the journal, the account beside it. Sent again after a crash in
/// between, it makes the account then; and if somebody else took the account's name in between, the same command with
/// another name does.
pub(super) async fn register_principal(
    State(app): State<App>,
    Who(actor): Who,
    uri: Uri,
    RawJson(bytes): RawJson,
) -> Result<Response, ApiError> {
    let mut read: body::RegisterPrincipal = read_json(&bytes)?;
    may_register_for(&app, &actor, &read.agency)?;
    let (id, occurred_at, principal) = (
        read.command_id,
        read.occurred_at,
        domain::PrincipalId(read.id),
    );
    let account = std::mem::take(&mut read.account);
    let password = std::mem::take(&mut read.password);
    // Of the account, too: see `without_credentials`.
    let is_one_time = std::mem::take(&mut read.one_time);
    let holder = app.auth.account_exists(&account).await?;
    if holder.is_some_and(|it| it != principal) {
        return Err(AuthError::AccountTaken.into());
    }
    app.auth.check_new_account(&account, &password)?;
    let sha256 = without_credentials(uri.path(), &read)?;
    let command = read.into_command()?;
    let answer = send(&app, actor, id, sha256, occurred_at, command).await?;
    if holder.is_none() {
        if is_one_time {
            app.auth
                .create_one_time_account(&account, principal, &password)
                .await?;
        } else {
            app.auth
                .create_account(&account, principal, &password)
                .await?;
        }
    }
    Ok(answer)
}

/// The room says the same once more. It is said here before anybody learns whether an account exists.
fn may_register_for(app: &App, actor: &Actor, agency: &str) -> Result<(), ApiError> {
    if actor.role != Role::Admin {
        return Err(Refusal::RoleMayNot.into());
    }
    let agency = AgencyId::new(agency)?;
    if actor.agency == agency {
        Ok(())
    } else if app.room.read().state().agency(&agency).is_some() {
        Err(Refusal::NotYours { what: "agency" }.into())
    } else {
        Err(ApiError::unknown("agency"))
    }
}

/// The fingerprint of a registration whose account and password were taken out. It goes into the journal, which is
/// kept for ever: with the password in it, everybody who reads the journal could try passwords on it, far faster than
/// on the account's own slow and salted hash. The account's name is no part of what was decided either; left out, the
/// same command can name another one if the first was taken meanwhile.
fn without_credentials(path: &str, body: &body::RegisterPrincipal) -> Result<[u8; 32], ApiError> {
    let bytes =
        serde_json::to_vec(body).map_err(|error| ApiError::field("body", error.to_string()))?;
    Ok(fingerprint(path, &bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registration(name: &str, account: &str, password: &str) -> body::RegisterPrincipal {
        let text = format!(
            r#"{{"command_id":"0191f6a0-0000-7000-8000-000000000000","id":"0191f6a0-0000-7000-8000-000000000001",
                "agency":"fire","name":"{name}","roles":["observer"],"account":"{account}","password":"{password}"}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    /// C2: what is decided tells bodies apart, whatever the spelling of the JSON.
    #[test]
    fn the_fingerprint_of_a_registration_covers_what_is_decided() {
        let of = |name| without_credentials("/p", &registration(name, "", "")).unwrap();
        assert_eq!(of("One"), of("One"));
        assert_ne!(of("One"), of("Other"));
        let elsewhere = without_credentials("/q", &registration("One", "", "")).unwrap();
        assert_ne!(of("One"), elsewhere);
    }
}
