//! Orders about enforcements: measures, evidence and referrals.

use axum::{Router, extract::State, http::Uri, response::Response, routing::post};
use protocol::command as body;

use super::{
    ApiError, App,
    extract::{Id, RawJson, Who},
    order::{ask, orders_with_id},
    stale,
};

orders_with_id! {
    /// `POST /api/v1/tasks/{id}/enforcement/rules`
    set_countersigning: body::SetCountersigning => body::SetCountersigning::into_command;
    /// `POST /api/v1/tasks/{id}/enforcement/measures`
    take_measure: body::TakeMeasure => body::TakeMeasure::into_command;
    /// `POST /api/v1/tasks/{id}/enforcement/evidence`
    collect_evidence: body::CollectEvidence => body::CollectEvidence::into_command;
    /// `POST /api/v1/tasks/{id}/enforcement/refer`
    refer_case: body::ReferCase => body::ReferCase::into_command;
    /// `POST /api/v1/task-items/{id}/countersign`
    countersign_measure: body::CountersignMeasure => body::CountersignMeasure::into_command;
    /// `POST /api/v1/task-items/{id}/refuse-countersignature`
    refuse_countersignature: body::WithReason => body::WithReason::into_refuse_countersignature;
    /// `POST /api/v1/task-items/{id}/review-measure`
    review_measure: body::ReviewMeasure => body::ReviewMeasure::into_command;
    /// `POST /api/v1/task-items/{id}/lift-measure`
    lift_measure: body::WithReason => body::WithReason::into_lift_measure;
    /// `POST /api/v1/task-items/{id}/hand-over`
    hand_over_evidence: body::HandOverEvidence => body::HandOverEvidence::into_command;
    /// `POST /api/v1/task-items/{id}/receive`
    receive_evidence: body::ReceiveEvidence => body::ReceiveEvidence::into_command;
    /// `POST /api/v1/task-items/{id}/refuse-custody`
    refuse_evidence: body::WithReason => body::WithReason::into_refuse_evidence;
    /// `POST /api/v1/task-items/{id}/take-back`
    take_back_evidence: body::Plain => body::Plain::into_take_back_evidence;
    /// `POST /api/v1/task-items/{id}/release`
    release_evidence: body::ReleaseEvidence => body::ReleaseEvidence::into_command;
    /// `POST /api/v1/task-items/{id}/answer-referral`
    answer_referral: body::AnswerReferral => body::AnswerReferral::into_command;
    /// `POST /api/v1/task-items/{id}/withdraw-referral`
    withdraw_referral: body::WithReason => body::WithReason::into_withdraw_referral;
    /// `POST /api/v1/task-items/{id}/close-referral`
    close_referral: body::CloseReferral => body::CloseReferral::into_command;
}

/// All of them; files of evidence go where photographs of targets go.
pub(super) fn routes() -> Router<App> {
    const TASK: &str = "/api/v1/tasks/{id}/enforcement";
    const ITEM: &str = "/api/v1/task-items/{id}";
    Router::new()
        .route(&format!("{TASK}/rules"), post(set_countersigning))
        .route(&format!("{TASK}/measures"), post(take_measure))
        .route(&format!("{TASK}/evidence"), post(collect_evidence))
        .route(&format!("{TASK}/refer"), post(refer_case))
        .route(&format!("{ITEM}/countersign"), post(countersign_measure))
        .route(
            &format!("{ITEM}/refuse-countersignature"),
            post(refuse_countersignature),
        )
        .route(&format!("{ITEM}/review-measure"), post(review_measure))
        .route(&format!("{ITEM}/lift-measure"), post(lift_measure))
        .route(&format!("{ITEM}/hand-over"), post(hand_over_evidence))
        .route(&format!("{ITEM}/receive"), post(receive_evidence))
        .route(&format!("{ITEM}/refuse-custody"), post(refuse_evidence))
        .route(&format!("{ITEM}/take-back"), post(take_back_evidence))
        .route(&format!("{ITEM}/release"), post(release_evidence))
        .route(&format!("{ITEM}/answer-referral"), post(answer_referral))
        .route(
            &format!("{ITEM}/withdraw-referral"),
            post(withdraw_referral),
        )
        .route(&format!("{ITEM}/close-referral"), post(close_referral))
}
