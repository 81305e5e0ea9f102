//! Which role may give which command, to which agency's things. One exhaustive table: a new command does not
//! compile before somebody decided who may give it.

use crate::{
    agency::Role,
    command::{
        AgreementOrder, CaseOrder, Command, EnforcementOrder, InspectionOrder, ResponseCommand,
        ResponseItemOrder, ResponseOrder, VisitOrder,
    },
};

/// Rule R1: whether a principal acting in `role` may give this kind of command at all.
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(crate) fn permits(role: Role, command: &Command) -> bool {
    use Role as R;
    match command {
        Command::RegisterAgency(_)
        | Command::RegisterPrincipal(_)
        | Command::RegisterUnit(_)
        | Command::ConfigureAgency(_)
        | Command::SetCapacity(_)
        | Command::SetPrincipalEnabled { .. }
        | Command::RenamePrincipal { .. }
        | Command::GrantRole { .. }
        | Command::WithdrawRole { .. }
        | Command::SetClearance { .. } => matches!(role, R::Admin | R::Server),
        Command::SignOn(_) | Command::SignOff { .. } => {
            matches!(
                role,
                R::Commander | R::Dispatcher | R::Coordinator | R::Field
            )
        }
        Command::HandOver(_) | Command::AcceptHandOver { .. } => {
            matches!(role, R::Commander | R::Dispatcher | R::Coordinator)
        }
        Command::Erase { .. } => matches!(role, R::Admin),
        Command::SetHold { .. } => matches!(role, R::Legal),
        Command::AdoptTerms(_)
        | Command::RecordCrossings(_)
        | Command::NoteLink { .. }
        | Command::Tick
        | Command::ReachedHome { .. }
        | Command::ReachedScene { .. } => {
            matches!(role, R::Server)
        }
        Command::ReportIncident(_)
        | Command::AddMilestone { .. }
        | Command::AddNote { .. }
        | Command::AddAttachment(_) => {
            matches!(
                role,
                R::Commander | R::Dispatcher | R::Coordinator | R::Field
            )
        }
        Command::TriageIncident(_)
        | Command::ChangePlace(_)
        | Command::ChangeNarrative { .. }
        | Command::StepIncident { .. }
        | Command::ScheduleIncident { .. }
        | Command::LinkIncidents(_)
        | Command::UnlinkIncidents(_)
        | Command::RemoveAttachment(_)
        | Command::AssignUnit(_)
        | Command::SendUnits(_)
        | Command::ReserveUnit(_)
        | Command::OrderQueue { .. }
        | Command::CancelAssignment { .. }
        | Command::DivertAssignment { .. }
        | Command::DrawZones(_)
        | Command::ChangeZone(_)
        | Command::LiftZone { .. } => {
            matches!(role, R::Commander | R::Dispatcher | R::Coordinator)
        }
        Command::SetAvailability(_)
        | Command::SetStatusCode { .. }
        | Command::StartLeg(_)
        | Command::HandOverLeg { .. }
        | Command::AdvanceAssignment { .. }
        | Command::DeclineAssignment { .. } => {
            matches!(
                role,
                R::Commander | R::Dispatcher | R::Coordinator | R::Field
            )
        }
        Command::DraftTask(_)
        | Command::ReviseTask(_)
        | Command::ProposeTask { .. }
        | Command::DecideCounter(_)
        | Command::OfferLead(_)
        | Command::AnswerLead(_)
        | Command::StartTask { .. }
        | Command::MoveTask(_)
        | Command::ReleaseUnit { .. }
        | Command::CompleteTask { .. }
        | Command::CancelTask { .. } => matches!(role, R::Commander | R::Coordinator),
        // The neutral desk, and nobody else (T18).
        Command::TakeOverLead(_) => matches!(role, R::Coordinator),
        Command::RegisterEquipment(_) => matches!(
            role,
            R::Commander | R::Dispatcher | R::Coordinator | R::Admin | R::Server
        ),
        Command::DescribeEquipment(_) | Command::RetireEquipment(_) => matches!(
            role,
            R::Commander | R::Dispatcher | R::Coordinator | R::Admin
        ),
        Command::MoveEquipment(_)
        | Command::AdjustQuantity(_)
        | Command::RecordMaintenance(_)
        | Command::CancelEquipmentOffer { .. } => {
            matches!(role, R::Commander | R::Dispatcher | R::Coordinator)
        }
        Command::AttachEquipment(_)
        | Command::DetachEquipment(_)
        | Command::HandOverEquipment(_)
        | Command::AnswerCustody { .. }
        | Command::SetCondition(_) => matches!(
            role,
            R::Commander | R::Dispatcher | R::Coordinator | R::Field
        ),
        Command::RaiseDuress(_)
        | Command::WithdrawDuress { .. }
        | Command::AskToTalk(_)
        | Command::ReportDelay(_) => matches!(
            role,
            R::Commander | R::Dispatcher | R::Coordinator | R::Field
        ),
        Command::AcknowledgeAlarm { .. } => matches!(
            role,
            R::Commander | R::Dispatcher | R::Coordinator | R::Supervisor
        ),
        Command::ShelveAlarm { .. } | Command::CloseAlarm { .. } => {
            matches!(role, R::Commander | R::Dispatcher | R::Coordinator)
        }
        Command::AnswerTask(_) => matches!(role, R::Commander | R::Dispatcher | R::Coordinator),
        Command::Agreement(it) => permits_agreement(role, &it.order),
        Command::Inspection { order, .. } => permits_inspection(role, order),
        Command::Visit { order, .. } => permits_visit(role, order),
        Command::Enforcement { order, .. } => permits_enforcement(role, order),
        Command::Case { order, .. } => permits_case(role, order),
        Command::Response(ResponseCommand::Whole { order, .. }) => permits_response(role, order),
        Command::Response(ResponseCommand::Part { order, .. }) => {
            permits_response_item(role, order)
        }
    }
}

/// Desks prepare; what binds everybody is for who leads the work.
const fn permits_inspection(role: Role, order: &InspectionOrder) -> bool {
    use InspectionOrder as O;
    use Role as R;
    match order {
        O::ListTargets { .. }
        | O::UnlistTargets(_)
        | O::NameInspectors { .. }
        | O::ExcludeInspector { .. } => {
            matches!(role, R::Commander | R::Dispatcher | R::Coordinator)
        }
        O::CloseList(_) | O::ReopenList { .. } | O::Draw { .. } | O::Conclude { .. } => {
            matches!(role, R::Commander | R::Coordinator)
        }
    }
}

/// Who is there works there.
const fn permits_visit(role: Role, order: &VisitOrder) -> bool {
    use Role as R;
    match order {
        VisitOrder::Skip { .. } => matches!(role, R::Commander | R::Coordinator),
        _ => matches!(
            role,
            R::Commander | R::Dispatcher | R::Coordinator | R::Field
        ),
    }
}

/// Who is there takes measures; what binds others is for who leads the work, and what goes to another authority for the legal desk as well.
const fn permits_enforcement(role: Role, order: &EnforcementOrder) -> bool {
    use EnforcementOrder as O;
    use Role as R;
    match order {
        O::SetCountersigning { .. } => matches!(role, R::Commander | R::Coordinator),
        O::Take(_) | O::Collect(_) => matches!(
            role,
            R::Commander | R::Dispatcher | R::Coordinator | R::Field
        ),
        O::Refer { .. } => matches!(role, R::Commander | R::Coordinator | R::Legal),
    }
}

/// Whether somebody in this role can take evidence into custody (N8).
pub(crate) const fn receives_custody(role: Role) -> bool {
    use Role as R;
    matches!(
        role,
        R::Commander | R::Dispatcher | R::Coordinator | R::Field
    )
}

const fn permits_case(role: Role, order: &CaseOrder) -> bool {
    use CaseOrder as O;
    use Role as R;
    match order {
        O::Review { .. }
        | O::AcceptReferral { .. }
        | O::DeclineReferral { .. }
        | O::WithdrawReferral { .. }
        | O::CloseReferral { .. } => matches!(role, R::Commander | R::Coordinator | R::Legal),
        O::Release { .. } => matches!(role, R::Commander | R::Dispatcher | R::Coordinator),
        O::Countersign { .. }
        | O::RefuseToSign { .. }
        | O::Lift { .. }
        | O::Attach(_)
        | O::HandOver { .. }
        | O::Receive { .. }
        | O::Refuse { .. }
        | O::TakeBack => receives_custody(role),
    }
}

/// Who leads the work plans it; desks write its reports; who is there opens shelters and counts.
const fn permits_response(role: Role, order: &ResponseOrder) -> bool {
    use ResponseOrder as O;
    use Role as R;
    match order {
        O::PlanPeriod { .. }
        | O::SetUpSector { .. }
        | O::CreatePost { .. }
        | O::OrderEvacuation { .. }
        | O::SetSources { .. } => matches!(role, R::Commander | R::Coordinator),
        O::ComposeReport { .. } => matches!(role, R::Commander | R::Dispatcher | R::Coordinator),
        O::OpenShelter { .. } | O::ReportFigures(_) => matches!(
            role,
            R::Commander | R::Dispatcher | R::Coordinator | R::Field
        ),
    }
}

const fn permits_response_item(role: Role, order: &ResponseItemOrder) -> bool {
    use ResponseItemOrder as O;
    use Role as R;
    match order {
        O::ChangePeriod { .. }
        | O::AddObjective(_)
        | O::ChangeSector { .. }
        | O::EndSector { .. }
        | O::EndPost { .. }
        | O::ChangeEvacuation { .. }
        | O::EndEvacuation { .. }
        | O::ApproveReport { .. }
        | O::ReturnReport { .. } => matches!(role, R::Commander | R::Coordinator),
        O::JudgeObjective { .. } | O::FillPost { .. } | O::VacatePost { .. } => {
            matches!(role, R::Commander | R::Dispatcher | R::Coordinator)
        }
        O::PlaceUnit { .. }
        | O::RemoveUnit { .. }
        | O::ChangeShelter { .. }
        | O::CloseShelter { .. }
        | O::WithdrawFigures { .. } => matches!(
            role,
            R::Commander | R::Dispatcher | R::Coordinator | R::Field
        ),
    }
}

/// Who reads and signs is the legal desk; who opens and suspends is who leads the work; who reviews leads neither.
const fn permits_agreement(role: Role, order: &AgreementOrder) -> bool {
    use AgreementOrder as O;
    use Role as R;
    match order {
        O::Draft(_)
        | O::Revise { .. }
        | O::Propose { .. }
        | O::Sign { .. }
        | O::RefuseToSign { .. }
        | O::Withdraw { .. }
        | O::Amend { .. }
        | O::End { .. } => matches!(role, R::Legal),
        O::Suspend { .. } | O::Resume | O::Deactivate => {
            matches!(role, R::Legal | R::Commander | R::Coordinator)
        }
        O::Activate { .. } | O::BreakGlass { .. } => {
            matches!(role, R::Commander | R::Coordinator)
        }
        O::ReviewGlass { .. } => matches!(role, R::Supervisor | R::Legal),
    }
}

/// Rule R2: how far back `occurred_at` may lie, in milliseconds. A crew without a link reports a whole shift
/// late; a desk corrects the last hour; everybody else reports what is.
pub(crate) const fn backdate_ms_max(role: Role) -> i64 {
    const HOUR: i64 = 3_600_000;
    match role {
        Role::Field => 12 * HOUR,
        Role::Commander | Role::Dispatcher | Role::Coordinator => 2 * HOUR,
        Role::Server => i64::MAX,
        Role::Supervisor | Role::Legal | Role::Observer | Role::Admin => 60_000,
    }
}
