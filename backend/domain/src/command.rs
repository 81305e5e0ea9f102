//! What can be asked of the room. Commands are imperatives; ids are made by the sender, so that sending again
//! over a bad link is harmless.

mod agreement;
mod attachment;
mod enforcement;
mod equipment;
mod inspection;
mod registration;
mod response;
mod task;
mod work;
mod zone;

use std::collections::BTreeSet;

pub use agreement::{AgreementCommand, AgreementOrder};
pub use attachment::{AddAttachment, RemoveAttachment};
pub use enforcement::{CaseOrder, CollectEvidence, EnforcementOrder, TakeMeasure};
pub use equipment::{
    AdjustQuantity, AttachEquipment, CustodyAnswer, DescribeEquipment, DetachEquipment,
    HandOverEquipment, MoveEquipment, PartOfStock, RecordMaintenance, RegisterEquipment,
    RetireEquipment, SetCondition,
};
pub use inspection::{InspectionOrder, NewTarget, Photograph, VisitOrder};
pub use registration::{
    ConfigureAgency, HandOver, RegisterAgency, RegisterPrincipal, RegisterUnit, SignOn,
};
pub use response::{
    NewObjective, PeriodPlan, ReportFigures, ResponseCommand, ResponseItemOrder, ResponseOrder,
    SectorPlan, ShelterPlan,
};
pub use task::{
    Answer, AnswerLead, AnswerTask, DecideCounter, DraftTask, LeadOrder, MoveTask, OfferLead,
    ReviseTask, SendUnits, TakeOverLead,
};
pub use work::{DivertAssignment, ReserveUnit, SetAvailability, SetCapacity, StartLeg};
pub use zone::{ChangeZone, Crossing, DrawZone, ZoneChange};

use crate::{
    agency::Role,
    alarm::LastFix,
    assignment::{AssignmentStatus, Target},
    classification::{SaidPriority, SaidType},
    clearance::Clearance,
    id::{
        AgencyId, AlarmId, AssignmentId, EquipmentId, HandOverId, IncidentId, NoteId, PrincipalId,
        TaskId, TaskItemId, UnitId, ZoneId,
    },
    incident::{IncidentStep, Link},
    place::Point,
    private::Subject,
    settings::Concern,
    sharing::Terms,
    time::Timestamp,
};

/// A request to the room.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the variants are the sentences; the payloads are documented"
)]
pub enum Command {
    RegisterAgency(RegisterAgency),
    RegisterPrincipal(RegisterPrincipal),
    RegisterUnit(RegisterUnit),
    SetPrincipalEnabled {
        principal: PrincipalId,
        /// The version of the group this is based on.
        version: u32,
        is_enabled: bool,
    },
    RenamePrincipal {
        principal: PrincipalId,
        /// The version of the group this is based on.
        version: u32,
        name: String,
    },
    GrantRole {
        principal: PrincipalId,
        /// The version of the group this is based on.
        version: u32,
        role: Role,
    },
    WithdrawRole {
        principal: PrincipalId,
        /// The version of the group this is based on.
        version: u32,
        role: Role,
    },
    SetClearance {
        principal: PrincipalId,
        /// The version of the group this is based on.
        version: u32,
        clearance: Clearance,
    },
    SignOn(SignOn),
    SignOff {
        /// Who leaves their unit; the sender if absent.
        principal: Option<PrincipalId>,
    },
    HandOver(HandOver),
    AcceptHandOver {
        hand_over: HandOverId,
    },
    /// Destroys the texts of an incident, a joint task or a person.
    Erase {
        subject: Subject,
        reason: String,
    },
    /// Keeps them from being destroyed, or no longer.
    SetHold {
        subject: Subject,
        is_held: bool,
        reason: String,
    },
    AdoptTerms(Terms),
    ConfigureAgency(ConfigureAgency),
    ReportIncident(ReportIncident),
    TriageIncident(TriageIncident),
    ChangePlace(ChangePlace),
    ChangeNarrative {
        incident: IncidentId,
        version: u32,
        narrative: String,
    },
    AddMilestone {
        incident: IncidentId,
        text: String,
    },
    StepIncident {
        incident: IncidentId,
        step: IncidentStep,
        reason: Option<String>,
    },
    ScheduleIncident {
        incident: IncidentId,
        version: u32,
        starts_at: Option<Timestamp>,
    },
    LinkIncidents(LinkIncidents),
    UnlinkIncidents(UnlinkIncidents),
    AddAttachment(AddAttachment),
    RemoveAttachment(RemoveAttachment),
    AddNote {
        id: NoteId,
        target: Target,
        text: String,
    },
    SetAvailability(SetAvailability),
    SetStatusCode {
        unit: UnitId,
        code: String,
        reason: Option<String>,
        by_radio: bool,
    },
    ReserveUnit(ReserveUnit),
    OrderQueue {
        unit: UnitId,
        order: Vec<AssignmentId>,
    },
    SetCapacity(SetCapacity),
    AssignUnit(AssignUnit),
    AdvanceAssignment {
        assignment: AssignmentId,
        to: AssignmentStatus,
        by_radio: bool,
    },
    DeclineAssignment {
        assignment: AssignmentId,
        reason: String,
    },
    CancelAssignment {
        assignment: AssignmentId,
        reason: String,
    },
    DivertAssignment(DivertAssignment),
    StartLeg(StartLeg),
    HandOverLeg {
        assignment: AssignmentId,
        by_radio: bool,
    },
    /// A position says that a returning unit is at its station; the server's own (U16).
    ReachedHome {
        unit: UnitId,
    },
    /// A position says that a unit is at its scene; the server's own (U16).
    ReachedScene {
        assignment: AssignmentId,
    },
    DraftTask(DraftTask),
    ReviseTask(ReviseTask),
    ProposeTask {
        task: TaskId,
    },
    AnswerTask(AnswerTask),
    DecideCounter(DecideCounter),
    OfferLead(OfferLead),
    AnswerLead(AnswerLead),
    TakeOverLead(TakeOverLead),
    StartTask {
        task: TaskId,
    },
    CompleteTask {
        task: TaskId,
    },
    MoveTask(MoveTask),
    SendUnits(SendUnits),
    ReleaseUnit {
        assignment: AssignmentId,
    },
    CancelTask {
        task: TaskId,
        reason: String,
    },
    Inspection {
        task: TaskId,
        order: InspectionOrder,
    },
    Visit {
        item: TaskItemId,
        order: VisitOrder,
    },
    Enforcement {
        task: TaskId,
        order: EnforcementOrder,
    },
    Case {
        item: TaskItemId,
        order: CaseOrder,
    },
    Response(ResponseCommand),
    RaiseDuress(RaiseDuress),
    WithdrawDuress {
        alarm: AlarmId,
    },
    AskToTalk(AskToTalk),
    ReportDelay(ReportDelay),
    AcknowledgeAlarm {
        alarm: AlarmId,
    },
    ShelveAlarm {
        alarm: AlarmId,
        ms: i64,
    },
    CloseAlarm {
        alarm: AlarmId,
    },
    DrawZones(Vec<DrawZone>),
    ChangeZone(ChangeZone),
    LiftZone {
        zone: ZoneId,
        reason: String,
    },
    /// What the picture saw at the edges of watched zones.
    RecordCrossings(Vec<Crossing>),
    RegisterEquipment(RegisterEquipment),
    DescribeEquipment(DescribeEquipment),
    AttachEquipment(AttachEquipment),
    DetachEquipment(DetachEquipment),
    MoveEquipment(MoveEquipment),
    HandOverEquipment(HandOverEquipment),
    AnswerCustody {
        equipment: EquipmentId,
        answer: CustodyAnswer,
    },
    CancelEquipmentOffer {
        equipment: EquipmentId,
    },
    SetCondition(SetCondition),
    AdjustQuantity(AdjustQuantity),
    RecordMaintenance(RecordMaintenance),
    RetireEquipment(RetireEquipment),
    Agreement(AgreementCommand),
    /// Whether any desk of an agency has a link to the server; the server's own (T18).
    NoteLink {
        agency: AgencyId,
        /// Since when it has none; nothing if it has one again.
        since: Option<Timestamp>,
    },
    /// The server's timer: what is due becomes events.
    Tick,
}

/// Calls for help for a crew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RaiseDuress {
    /// New id of the alarm.
    pub id: AlarmId,
    /// The crew's unit; of the sender's agency.
    pub unit: UnitId,
    /// Where the crew is, if its device says so; else where the server last knew it.
    pub fix: Option<LastFix>,
}

/// A crew asks its desk to talk to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskToTalk {
    /// New id of the alarm.
    pub id: AlarmId,
    /// The crew's unit; of the sender's agency.
    pub unit: UnitId,
}

/// A crew will be late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportDelay {
    /// New id of the alarm.
    pub id: AlarmId,
    /// On the way to what.
    pub assignment: AssignmentId,
    /// Why.
    pub reason: String,
    /// When it expects to be there.
    pub expected_at: Option<Timestamp>,
}

/// Reports an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportIncident {
    /// New id.
    pub id: IncidentId,
    /// What it is.
    pub incident_type: SaidType,
    /// How urgent it is; as the own type says if absent.
    pub priority: Option<SaidPriority>,
    /// Where it is.
    pub at: Point,
    /// The place in words.
    pub place: String,
    /// What was told.
    pub narrative: String,
    /// The agency that shall own it; the reporting agency if absent.
    pub owner: Option<AgencyId>,
    /// When it begins, if it is planned.
    pub starts_at: Option<Timestamp>,
}

/// Says that an incident belongs to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkIncidents {
    /// Which; of the sender's agency.
    pub incident: IncidentId,
    /// To what; may be another agency's.
    pub to: IncidentId,
    /// How.
    pub link: Link,
    /// The version of `links` this is based on.
    pub version: u32,
}

/// Says that it does not, after all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnlinkIncidents {
    /// Which; of the sender's agency.
    pub incident: IncidentId,
    /// Which of its links.
    pub link: Link,
    /// The version of `links` this is based on.
    pub version: u32,
    /// Why.
    pub reason: String,
}

/// Judges an incident: confirms or changes priority and type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriageIncident {
    /// Which.
    pub incident: IncidentId,
    /// The version of `classification` this is based on.
    pub version: u32,
    /// How urgent it is; as it was if absent.
    pub priority: Option<SaidPriority>,
    /// A better type, if any.
    pub incident_type: Option<SaidType>,
}

/// Corrects where an incident is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePlace {
    /// Which.
    pub incident: IncidentId,
    /// The version of `place` this is based on.
    pub version: u32,
    /// Where it is.
    pub at: Point,
    /// The place in words.
    pub place: String,
}

/// Gives a unit to an incident or joint task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignUnit {
    /// New id.
    pub id: AssignmentId,
    /// The unit; of the sender's agency.
    pub unit: UnitId,
    /// To what.
    pub target: Target,
    /// True to ask the crew first, false to order.
    pub is_offer: bool,
    /// What speaks against it and is confirmed (U14).
    pub confirmed: BTreeSet<Concern>,
}

impl Command {
    /// The name of the command, for logs and the permission table.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::RegisterAgency(_) => "register_agency",
            Self::RegisterPrincipal(_) => "register_principal",
            Self::RegisterUnit(_) => "register_unit",
            Self::SetPrincipalEnabled { .. } => "set_principal_enabled",
            Self::RenamePrincipal { .. } => "rename_principal",
            Self::GrantRole { .. } => "grant_role",
            Self::WithdrawRole { .. } => "withdraw_role",
            Self::SetClearance { .. } => "set_clearance",
            Self::SignOn(_) => "sign_on",
            Self::SignOff { .. } => "sign_off",
            Self::HandOver(_) => "hand_over",
            Self::AcceptHandOver { .. } => "accept_hand_over",
            Self::Erase { .. } => "erase",
            Self::SetHold { .. } => "set_hold",
            Self::AdoptTerms(_) => "adopt_terms",
            Self::ConfigureAgency(_) => "configure_agency",
            Self::ReportIncident(_) => "report_incident",
            Self::TriageIncident(_) => "triage_incident",
            Self::ChangePlace(_) => "change_place",
            Self::ChangeNarrative { .. } => "change_narrative",
            Self::AddMilestone { .. } => "add_milestone",
            Self::StepIncident { .. } => "step_incident",
            Self::ScheduleIncident { .. } => "schedule_incident",
            Self::LinkIncidents(_) => "link_incidents",
            Self::UnlinkIncidents(_) => "unlink_incidents",
            Self::AddAttachment(_) => "add_attachment",
            Self::RemoveAttachment(_) => "remove_attachment",
            Self::AddNote { .. } => "add_note",
            Self::SetAvailability(_) => "set_availability",
            Self::SetStatusCode { .. } => "set_status_code",
            Self::ReserveUnit(_) => "reserve_unit",
            Self::OrderQueue { .. } => "order_queue",
            Self::SetCapacity(_) => "set_capacity",
            Self::AssignUnit(_) => "assign_unit",
            Self::AdvanceAssignment { .. } => "advance_assignment",
            Self::DeclineAssignment { .. } => "decline_assignment",
            Self::CancelAssignment { .. } => "cancel_assignment",
            Self::DivertAssignment(_) => "divert_assignment",
            Self::StartLeg(_) => "start_leg",
            Self::HandOverLeg { .. } => "hand_over_leg",
            Self::ReachedHome { .. } => "reached_home",
            Self::ReachedScene { .. } => "reached_scene",
            Self::DraftTask(_) => "draft_task",
            Self::ReviseTask(_) => "revise_task",
            Self::ProposeTask { .. } => "propose_task",
            Self::AnswerTask(_) => "answer_task",
            Self::DecideCounter(_) => "decide_counter",
            Self::OfferLead(_) => "offer_lead",
            Self::AnswerLead(_) => "answer_lead",
            Self::TakeOverLead(_) => "take_over_lead",
            Self::StartTask { .. } => "start_task",
            Self::CompleteTask { .. } => "complete_task",
            Self::MoveTask(_) => "move_task",
            Self::SendUnits(_) => "send_units",
            Self::ReleaseUnit { .. } => "release_unit",
            Self::CancelTask { .. } => "cancel_task",
            Self::Inspection { order, .. } => order.name(),
            Self::Visit { order, .. } => order.name(),
            Self::Enforcement { order, .. } => order.name(),
            Self::Case { order, .. } => order.name(),
            Self::Response(it) => it.name(),
            Self::RaiseDuress(_) => "raise_duress",
            Self::WithdrawDuress { .. } => "withdraw_duress",
            Self::AskToTalk(_) => "ask_to_talk",
            Self::ReportDelay(_) => "report_delay",
            Self::AcknowledgeAlarm { .. } => "acknowledge_alarm",
            Self::ShelveAlarm { .. } => "shelve_alarm",
            Self::CloseAlarm { .. } => "close_alarm",
            Self::DrawZones(_) => "draw_zones",
            Self::ChangeZone(_) => "change_zone",
            Self::LiftZone { .. } => "lift_zone",
            Self::RecordCrossings(_) => "record_crossings",
            Self::RegisterEquipment(_) => "register_equipment",
            Self::DescribeEquipment(_) => "describe_equipment",
            Self::AttachEquipment(_) => "attach_equipment",
            Self::DetachEquipment(_) => "detach_equipment",
            Self::MoveEquipment(_) => "move_equipment",
            Self::HandOverEquipment(_) => "hand_over_equipment",
            Self::AnswerCustody { .. } => "answer_custody",
            Self::CancelEquipmentOffer { .. } => "cancel_equipment_offer",
            Self::SetCondition(_) => "set_condition",
            Self::AdjustQuantity(_) => "adjust_quantity",
            Self::RecordMaintenance(_) => "record_maintenance",
            Self::RetireEquipment(_) => "retire_equipment",
            Self::Agreement(it) => it.order.name(),
            Self::NoteLink { .. } => "note_link",
            Self::Tick => "tick",
        }
    }
}
