//! Orders about disaster responses: periods, organisation, evacuation and shelters, figures, and situation reports.

use axum::{Router, extract::State, http::Uri, response::Response, routing::post};
use protocol::command as body;

use super::{
    ApiError, App,
    extract::{Id, RawJson, Who},
    order::{ask, orders_with_id},
    stale,
};

orders_with_id! {
    /// `POST /api/v1/tasks/{id}/response/periods`
    plan_period: body::PlanPeriod => body::PlanPeriod::into_command;
    /// `POST /api/v1/tasks/{id}/response/sectors`
    set_up_sector: body::SetUpSector => body::SetUpSector::into_command;
    /// `POST /api/v1/tasks/{id}/response/posts`
    create_post: body::CreatePost => body::CreatePost::into_command;
    /// `POST /api/v1/tasks/{id}/response/evacuations`
    order_evacuation: body::OrderEvacuation => body::OrderEvacuation::into_command;
    /// `POST /api/v1/tasks/{id}/response/shelters`
    open_shelter: body::OpenShelter => body::OpenShelter::into_command;
    /// `POST /api/v1/tasks/{id}/response/figures`
    report_figures: body::ReportFigures => body::ReportFigures::into_command;
    /// `POST /api/v1/tasks/{id}/response/sources`
    set_figure_sources: body::SetFigureSources => body::SetFigureSources::into_command;
    /// `POST /api/v1/tasks/{id}/response/reports`
    compose_report: body::ComposeReport => body::ComposeReport::into_command;
    /// `POST /api/v1/task-items/{id}/change-period`
    change_period: body::ChangePeriod => body::ChangePeriod::into_command;
    /// `POST /api/v1/task-items/{id}/add-objective`
    add_objective: body::AddObjective => body::AddObjective::into_command;
    /// `POST /api/v1/task-items/{id}/judge-objective`
    judge_objective: body::JudgeObjective => body::JudgeObjective::into_command;
    /// `POST /api/v1/task-items/{id}/change-sector`
    change_sector: body::ChangeSector => body::ChangeSector::into_command;
    /// `POST /api/v1/task-items/{id}/end-sector`
    end_sector: body::WithReason => body::WithReason::into_end_sector;
    /// `POST /api/v1/task-items/{id}/place-unit`
    place_unit: body::OfUnit => body::OfUnit::into_place_unit;
    /// `POST /api/v1/task-items/{id}/remove-unit`
    remove_unit: body::OfUnit => body::OfUnit::into_remove_unit;
    /// `POST /api/v1/task-items/{id}/fill-post`
    fill_post: body::FillPost => body::FillPost::into_command;
    /// `POST /api/v1/task-items/{id}/vacate-post`
    vacate_post: body::WithReason => body::WithReason::into_vacate_post;
    /// `POST /api/v1/task-items/{id}/end-post`
    end_post: body::WithReason => body::WithReason::into_end_post;
    /// `POST /api/v1/task-items/{id}/change-evacuation`
    change_evacuation: body::ChangeEvacuation => body::ChangeEvacuation::into_command;
    /// `POST /api/v1/task-items/{id}/end-evacuation`
    end_evacuation: body::EndEvacuation => body::EndEvacuation::into_command;
    /// `POST /api/v1/task-items/{id}/change-shelter`
    change_shelter: body::ChangeShelter => body::ChangeShelter::into_command;
    /// `POST /api/v1/task-items/{id}/close-shelter`
    close_shelter: body::WithReason => body::WithReason::into_close_shelter;
    /// `POST /api/v1/task-items/{id}/withdraw-figures`
    withdraw_figures: body::WithReason => body::WithReason::into_withdraw_figures;
    /// `POST /api/v1/task-items/{id}/approve-report`
    approve_report: body::ApproveReport => body::ApproveReport::into_command;
    /// `POST /api/v1/task-items/{id}/return-report`
    return_report: body::WithReason => body::WithReason::into_return_report;
}

/// All of them.
pub(super) fn routes() -> Router<App> {
    of_whole().merge(of_parts())
}

fn of_whole() -> Router<App> {
    const TASK: &str = "/api/v1/tasks/{id}/response";
    Router::new()
        .route(&format!("{TASK}/periods"), post(plan_period))
        .route(&format!("{TASK}/sectors"), post(set_up_sector))
        .route(&format!("{TASK}/posts"), post(create_post))
        .route(&format!("{TASK}/evacuations"), post(order_evacuation))
        .route(&format!("{TASK}/shelters"), post(open_shelter))
        .route(&format!("{TASK}/figures"), post(report_figures))
        .route(&format!("{TASK}/sources"), post(set_figure_sources))
        .route(&format!("{TASK}/reports"), post(compose_report))
}

fn of_parts() -> Router<App> {
    const ITEM: &str = "/api/v1/task-items/{id}";
    Router::new()
        .route(&format!("{ITEM}/change-period"), post(change_period))
        .route(&format!("{ITEM}/add-objective"), post(add_objective))
        .route(&format!("{ITEM}/judge-objective"), post(judge_objective))
        .route(&format!("{ITEM}/change-sector"), post(change_sector))
        .route(&format!("{ITEM}/end-sector"), post(end_sector))
        .route(&format!("{ITEM}/place-unit"), post(place_unit))
        .route(&format!("{ITEM}/remove-unit"), post(remove_unit))
        .route(&format!("{ITEM}/fill-post"), post(fill_post))
        .route(&format!("{ITEM}/vacate-post"), post(vacate_post))
        .route(&format!("{ITEM}/end-post"), post(end_post))
        .route(
            &format!("{ITEM}/change-evacuation"),
            post(change_evacuation),
        )
        .route(&format!("{ITEM}/end-evacuation"), post(end_evacuation))
        .route(&format!("{ITEM}/change-shelter"), post(change_shelter))
        .route(&format!("{ITEM}/close-shelter"), post(close_shelter))
        .route(&format!("{ITEM}/withdraw-figures"), post(withdraw_figures))
        .route(&format!("{ITEM}/approve-report"), post(approve_report))
        .route(&format!("{ITEM}/return-report"), post(return_report))
}
