//! Orders about inspections, and reading their targets.

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use super::{Route, attachments::UPLOAD_TO_ITEM, get, order};
use crate::command;

pub(super) const ROUTES: &[Route] = &[
    order(
        "/api/v1/tasks/{id}/inspection/targets",
        "Puts targets on the list of an inspection (Y1)",
        "ListTargets",
    ),
    order(
        "/api/v1/tasks/{id}/inspection/unlist",
        "Takes targets off the list",
        "UnlistTargets",
    ),
    order(
        "/api/v1/tasks/{id}/inspection/inspectors",
        "Names inspectors of the own agency, or no more (Y2)",
        "NameInspectors",
    ),
    order(
        "/api/v1/tasks/{id}/inspection/exclude",
        "Excludes an inspector from a target, or no more (Y2)",
        "ExcludeInspector",
    ),
    order(
        "/api/v1/tasks/{id}/inspection/close-list",
        "Closes the list, and says what is drawn from it (Y3)",
        "CloseList",
    ),
    order(
        "/api/v1/tasks/{id}/inspection/reopen-list",
        "Opens the list again",
        "WithReason",
    ),
    order(
        "/api/v1/tasks/{id}/inspection/draw",
        "Draws from the closed list (Y3)",
        "DrawTargets",
    ),
    order(
        "/api/v1/tasks/{id}/inspection/conclude",
        "Concludes a joint result sheet (Y8)",
        "ConcludeInspection",
    ),
    order(
        "/api/v1/task-items/{id}/skip",
        "Says that a target is not inspected after all",
        "WithReason",
    ),
    order(
        "/api/v1/task-items/{id}/visit",
        "Begins the visit of the own agency (Y5)",
        "StartVisit",
    ),
    order(
        "/api/v1/task-items/{id}/answers",
        "Answers items of its checklist",
        "AnswerChecklist",
    ),
    order(
        "/api/v1/task-items/{id}/findings",
        "Records a finding (Y6)",
        "RecordFinding",
    ),
    order(
        "/api/v1/task-items/{id}/finish-visit",
        "Ends the visit, signed or not (Y5)",
        "FinishVisit",
    ),
    order(
        "/api/v1/task-items/{id}/order",
        "Orders a finding to be put right (Y7)",
        "OrderRectification",
    ),
    order(
        "/api/v1/task-items/{id}/recheck",
        "Says whether it was",
        "RecheckOrder",
    ),
    order(
        "/api/v1/task-items/{id}/withdraw-order",
        "Asks for it no more",
        "WithdrawOrder",
    ),
    order(
        UPLOAD_TO_ITEM,
        "Attaches a photograph to a target (Y6), or a file to evidence (N7)",
        "AddAttachment",
    ),
    get(
        "/api/v1/task-items",
        "What stands in joint tasks: targets of inspections, and all that enforcements and disaster responses consist of",
        "Page",
        &["skip?"],
    ),
    get("/api/v1/task-items/{id}", "One of them", "Object", &[]),
];

pub(super) fn schemas() -> Vec<(String, RefOr<Schema>)> {
    schemas![
        command::ListTargets,
        command::UnlistTargets,
        command::NameInspectors,
        command::ExcludeInspector,
        command::CloseList,
        command::DrawTargets,
        command::ConcludeInspection,
        command::StartVisit,
        command::AnswerChecklist,
        command::RecordFinding,
        command::FinishVisit,
        command::OrderRectification,
        command::RecheckOrder,
        command::WithdrawOrder,
    ]
}
