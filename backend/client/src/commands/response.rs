//! Commands about disaster responses.

use protocol::command::{
    Accepted, AddObjective, ApproveReport, ChangeEvacuation, ChangePeriod, ChangeSector,
    ChangeShelter, ComposeReport, CreatePost, EndEvacuation, FillPost, JudgeObjective, OfUnit,
    OpenShelter, OrderEvacuation, PlanPeriod, ReportFigures, SetFigureSources, SetUpSector,
    WithReason,
};
use uuid::Uuid;

use crate::{Client, error::ApiError, form::Form};

commands_on! {
    /// Plans an operational period.
    plan_period(PlanPeriod) = "tasks", "response/periods";
    /// Sets up a sector.
    set_up_sector(SetUpSector) = "tasks", "response/sectors";
    /// Creates a post.
    create_post(CreatePost) = "tasks", "response/posts";
    /// Orders that everybody leaves a zone.
    order_evacuation(OrderEvacuation) = "tasks", "response/evacuations";
    /// Opens a shelter.
    open_shelter(OpenShelter) = "tasks", "response/shelters";
    /// Reports what was counted.
    report_figures(ReportFigures) = "tasks", "response/figures";
    /// Says whose count of which figure is the one.
    set_figure_sources(SetFigureSources) = "tasks", "response/sources";
    /// Composes a situation report.
    compose_report(ComposeReport) = "tasks", "response/reports";
    /// Changes a period.
    change_period(ChangePeriod) = "task-items", "change-period";
    /// Adds an objective to it.
    add_objective(AddObjective) = "task-items", "add-objective";
    /// Says where an objective stands.
    judge_objective(JudgeObjective) = "task-items", "judge-objective";
    /// Changes a sector.
    change_sector(ChangeSector) = "task-items", "change-sector";
    /// Says that it is one no more.
    end_sector(WithReason) = "task-items", "end-sector";
    /// Places a unit in a sector.
    place_unit(OfUnit) = "task-items", "place-unit";
    /// Takes it out again.
    remove_unit(OfUnit) = "task-items", "remove-unit";
    /// Says who holds a post.
    fill_post(FillPost) = "task-items", "fill-post";
    /// Says that nobody holds it any more.
    vacate_post(WithReason) = "task-items", "vacate-post";
    /// Says that there is no such post any more.
    end_post(WithReason) = "task-items", "end-post";
    /// Changes an evacuation.
    change_evacuation(ChangeEvacuation) = "task-items", "change-evacuation";
    /// Says that an evacuation is over.
    end_evacuation(EndEvacuation) = "task-items", "end-evacuation";
    /// Changes a shelter.
    change_shelter(ChangeShelter) = "task-items", "change-shelter";
    /// Closes it.
    close_shelter(WithReason) = "task-items", "close-shelter";
    /// Says that figures were wrong.
    withdraw_figures(WithReason) = "task-items", "withdraw-figures";
    /// Approves a situation report.
    approve_report(ApproveReport) = "task-items", "approve-report";
    /// Returns it.
    return_report(WithReason) = "task-items", "return-report";
}
