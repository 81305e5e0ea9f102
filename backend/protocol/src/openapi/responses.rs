//! Orders about disaster responses. What they make is read as targets of inspections are.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use super::{Route, order};
use crate::command;

macro_rules! orders {
    ($($path:literal: $summary:literal, $body:literal;)+) => {
        pub(super) const ROUTES: &[Route] = &[$(order($path, $summary, $body)),+];
    };
}

orders! {
    "/api/v1/tasks/{id}/response/periods": "Plans an operational period (B1)", "PlanPeriod";
    "/api/v1/tasks/{id}/response/sectors": "Sets up a sector (B3)", "SetUpSector";
    "/api/v1/tasks/{id}/response/posts": "Creates a post (B4)", "CreatePost";
    "/api/v1/tasks/{id}/response/evacuations": "Orders that everybody leaves a zone (B5)", "OrderEvacuation";
    "/api/v1/tasks/{id}/response/shelters": "Opens a shelter (B6)", "OpenShelter";
    "/api/v1/tasks/{id}/response/figures": "Reports what was counted (B7)", "ReportFigures";
    "/api/v1/tasks/{id}/response/sources": "Says whose count of which figure is the one (B7)", "SetFigureSources";
    "/api/v1/tasks/{id}/response/reports": "Composes a situation report (B8)", "ComposeReport";
    "/api/v1/task-items/{id}/change-period": "Changes begin, end and emphasis of a period (B1)", "ChangePeriod";
    "/api/v1/task-items/{id}/add-objective": "Adds an objective to a period (B2)", "AddObjective";
    "/api/v1/task-items/{id}/judge-objective": "Says where an objective stands (B2)", "JudgeObjective";
    "/api/v1/task-items/{id}/change-sector": "Changes a sector (B3)", "ChangeSector";
    "/api/v1/task-items/{id}/end-sector": "Says that a sector is one no more (B3)", "WithReason";
    "/api/v1/task-items/{id}/place-unit": "Places a unit in a sector (B3)", "OfUnit";
    "/api/v1/task-items/{id}/remove-unit": "Takes it out again", "OfUnit";
    "/api/v1/task-items/{id}/fill-post": "Says who holds a post (B4)", "FillPost";
    "/api/v1/task-items/{id}/vacate-post": "Says that nobody holds it any more", "WithReason";
    "/api/v1/task-items/{id}/end-post": "Says that there is no such post any more", "WithReason";
    "/api/v1/task-items/{id}/change-evacuation": "Changes an evacuation (B5)", "ChangeEvacuation";
    "/api/v1/task-items/{id}/end-evacuation": "Says that an evacuation is over (B5)", "EndEvacuation";
    "/api/v1/task-items/{id}/change-shelter": "Changes a shelter (B6)", "ChangeShelter";
    "/api/v1/task-items/{id}/close-shelter": "Closes a shelter", "WithReason";
    "/api/v1/task-items/{id}/withdraw-figures": "Says that figures were wrong (B7)", "WithReason";
    "/api/v1/task-items/{id}/approve-report": "Approves a situation report (B9)", "ApproveReport";
    "/api/v1/task-items/{id}/return-report": "Returns a situation report (B9)", "WithReason";
}

pub(super) fn schemas() -> Vec<(String, RefOr<Schema>)> {
    schemas![
        command::PlanPeriod,
        command::SetUpSector,
        command::CreatePost,
        command::OrderEvacuation,
        command::OpenShelter,
        command::ReportFigures,
        command::SetFigureSources,
        command::ComposeReport,
        command::ChangePeriod,
        command::AddObjective,
        command::JudgeObjective,
        command::ChangeSector,
        command::OfUnit,
        command::FillPost,
        command::ChangeEvacuation,
        command::EndEvacuation,
        command::ChangeShelter,
        command::ApproveReport,
    ]
}
