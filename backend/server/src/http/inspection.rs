//! Orders about inspections, and reading what stands in joint tasks.

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::Uri,
    response::Response,
    routing::{get, post},
};
use protocol::{command as body, limits::TARGETS_BYTES_MAX};

use super::{
    ApiError, App, attachments,
    extract::{Id, RawJson, Who},
    order::{ask, orders_with_id},
    read, stale,
};

orders_with_id! {
    /// `POST /api/v1/tasks/{id}/inspection/targets`
    list_targets: body::ListTargets => body::ListTargets::into_command;
    /// `POST /api/v1/tasks/{id}/inspection/unlist`
    unlist_targets: body::UnlistTargets => body::UnlistTargets::into_command;
    /// `POST /api/v1/tasks/{id}/inspection/inspectors`
    name_inspectors: body::NameInspectors => body::NameInspectors::into_command;
    /// `POST /api/v1/tasks/{id}/inspection/exclude`
    exclude_inspector: body::ExcludeInspector => body::ExcludeInspector::into_command;
    /// `POST /api/v1/tasks/{id}/inspection/close-list`
    close_list: body::CloseList => body::CloseList::into_command;
    /// `POST /api/v1/tasks/{id}/inspection/reopen-list`
    reopen_list: body::WithReason => body::WithReason::into_reopen_list;
    /// `POST /api/v1/tasks/{id}/inspection/draw`
    draw_targets: body::DrawTargets => body::DrawTargets::into_command;
    /// `POST /api/v1/tasks/{id}/inspection/conclude`
    conclude: body::ConcludeInspection => body::ConcludeInspection::into_command;
    /// `POST /api/v1/task-items/{id}/skip`
    skip_target: body::WithReason => body::WithReason::into_skip_target;
    /// `POST /api/v1/task-items/{id}/visit`
    start_visit: body::StartVisit => body::StartVisit::into_command;
    /// `POST /api/v1/task-items/{id}/answers`
    answer_checklist: body::AnswerChecklist => body::AnswerChecklist::into_command;
    /// `POST /api/v1/task-items/{id}/findings`
    record_finding: body::RecordFinding => body::RecordFinding::into_command;
    /// `POST /api/v1/task-items/{id}/finish-visit`
    finish_visit: body::FinishVisit => body::FinishVisit::into_command;
    /// `POST /api/v1/task-items/{id}/order`
    order_rectification: body::OrderRectification => body::OrderRectification::into_command;
    /// `POST /api/v1/task-items/{id}/recheck`
    recheck_order: body::RecheckOrder => body::RecheckOrder::into_command;
    /// `POST /api/v1/task-items/{id}/withdraw-order`
    withdraw_order: body::WithdrawOrder => body::WithdrawOrder::into_command;
}

/// Everything but what is larger than other bodies.
pub(super) fn routes() -> Router<App> {
    const PLAN: &str = "/api/v1/tasks/{id}/inspection";
    const ITEM: &str = "/api/v1/task-items/{id}";
    Router::new()
        .route(&format!("{PLAN}/unlist"), post(unlist_targets))
        .route(&format!("{PLAN}/inspectors"), post(name_inspectors))
        .route(&format!("{PLAN}/exclude"), post(exclude_inspector))
        .route(&format!("{PLAN}/close-list"), post(close_list))
        .route(&format!("{PLAN}/reopen-list"), post(reopen_list))
        .route(&format!("{PLAN}/draw"), post(draw_targets))
        .route(&format!("{PLAN}/conclude"), post(conclude))
        .route("/api/v1/task-items", get(read::task_items))
        .route(ITEM, get(read::task_item))
        .route(&format!("{ITEM}/skip"), post(skip_target))
        .route(&format!("{ITEM}/visit"), post(start_visit))
        .route(&format!("{ITEM}/answers"), post(answer_checklist))
        .route(&format!("{ITEM}/findings"), post(record_finding))
        .route(&format!("{ITEM}/finish-visit"), post(finish_visit))
        .route(&format!("{ITEM}/order"), post(order_rectification))
        .route(&format!("{ITEM}/recheck"), post(recheck_order))
        .route(&format!("{ITEM}/withdraw-order"), post(withdraw_order))
}

/// A whole list, and photographs and files of evidence, whose bytes are counted as they come.
pub(super) fn large_routes() -> Router<App> {
    Router::new()
        .route(
            "/api/v1/tasks/{id}/inspection/targets",
            post(list_targets).layer(DefaultBodyLimit::max(TARGETS_BYTES_MAX)),
        )
        .route(
            "/api/v1/task-items/{id}/attachments",
            post(attachments::add_to_item),
        )
}
