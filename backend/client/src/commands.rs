//! Every command of §5 by its name, sent once. `Client::send_surely` with the same path sends until there is an answer.

use std::fmt::Write as _;

use bytes::Bytes;
use hyper::Method;
use protocol::{
    command::{
        Accepted, AddAttachment, AddMilestone, AddNote, AdjustQuantity, AdvanceAssignment,
        AnswerChecklist, AnswerCustody, AnswerLead, AnswerReferral, AnswerTask, AskToTalk,
        AssignUnit, AttachEquipment, ChangeIncident, ChangeRoles, ChangeZone, CloseList,
        CloseReferral, CollectEvidence, ConcludeInspection, ConfigureAgency, CountersignMeasure,
        DecideCounter, DescribeEquipment, DetachEquipment, DivertAssignment, DraftAgreement,
        DraftTask, DrawTargets, DrawZone, Erase, ExcludeInspector, FinishVisit, HandOverDesk,
        HandOverEquipment, HandOverEvidence, HandOverLeg, ImportZones, LinkIncident, ListTargets,
        MoveEquipment, MoveTask, NameInspectors, OfVersion, OfferLead, OpenClauses, OrderQueue,
        OrderRectification, Plain, RaiseDuress, ReceiveEvidence, RecheckOrder, RecordFinding,
        RecordMaintenance, ReferCase, RefuseToSign, RegisterAgency, RegisterEquipment,
        RegisterPrincipal, RegisterUnit, ReleaseEvidence, RenamePrincipal, ReportDelay,
        ReportIncident, ReserveUnit, RetireEquipment, ReviewGlass, ReviewMeasure, ReviseAgreement,
        ReviseTask, ScheduleIncident, SendUnits, SetAvailability, SetCapacity, SetClearance,
        SetCondition, SetCountersigning, SetEnabled, SetHold, SetStatusCode, ShelveAlarm, SignOff,
        SignOn, StartLeg, StartVisit, StepIncident, TakeMeasure, TriageIncident, UnlinkIncident,
        UnlistTargets, WithReason, WithdrawOrder,
    },
    performance::AgreementPerformance,
    preview::{AgreementPreview, PreviewAgreement},
    query::{PositionBatch, PositionsTaken},
    template::AgreementTemplates,
    zone::{PreviewZones, ZoneVerdicts},
};
use uuid::Uuid;

use crate::{
    Client,
    error::ApiError,
    form::Form,
    http::{decode, encode},
};

/// JSON without a letter that a header could not carry.
fn ascii(json: &[u8]) -> String {
    let mut text = String::new();
    for letter in String::from_utf8_lossy(json).chars() {
        if letter.is_ascii() {
            text.push(letter);
        } else {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                // Writing into a string cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}

/// Commands whose path is fixed.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($body:ty) = $path:literal;)+) => {
        impl Client {$(
            $(#[$doc])*
            pub async fn $name(&self, body: &$body) -> Result<Accepted, ApiError> {
                self.send($path, body).await
            }
        )+}

        /// What is written down here, by name.
        pub(super) const FORMS: &[Form] = &[$(Form::of::<$body>(stringify!($name), None, $path)),+];
    };
}

/// Commands whose path names the object they are about.
macro_rules! commands_on {
    ($($(#[$doc:meta])* $name:ident($body:ty) = $list:literal, $verb:literal;)+) => {
        impl Client {$(
            $(#[$doc])*
            pub async fn $name(&self, id: Uuid, body: &$body) -> Result<Accepted, ApiError> {
                self.send(&format!("/api/v1/{}/{id}/{}", $list, $verb), body).await
            }
        )+}

        /// What is written down here, by name.
        pub(super) const FORMS_ON: &[Form] =
            &[$(Form::of::<$body>(stringify!($name), Some($list), $verb)),+];
    };
}

mod response;

/// The command of this name, if there is one that needs nothing but a body.
pub fn form(name: &str) -> Option<&'static Form> {
    let every = [FORMS, FORMS_ON, response::FORMS_ON];
    every.into_iter().flatten().find(|it| it.name == name)
}

commands! {
    /// Registers an agency.
    register_agency(RegisterAgency) = "/api/v1/agencies";
    /// Registers a person.
    register_principal(RegisterPrincipal) = "/api/v1/principals";
    /// Registers a unit.
    register_unit(RegisterUnit) = "/api/v1/units";
    /// Signs a person off their unit.
    sign_off(SignOff) = "/api/v1/sign-off";
    /// Hands a desk over.
    hand_over(HandOverDesk) = "/api/v1/hand-overs";
    /// Destroys what was told of something.
    erase(Erase) = "/api/v1/erasures";
    /// Keeps it from being destroyed, or no longer.
    set_hold(SetHold) = "/api/v1/holds";
    /// Reports an incident.
    report_incident(ReportIncident) = "/api/v1/incidents";
    /// Writes a note.
    add_note(AddNote) = "/api/v1/notes";
    /// Gives a unit to an incident or a task.
    assign_unit(AssignUnit) = "/api/v1/assignments";
    /// Calls for help for a crew.
    raise_duress(RaiseDuress) = "/api/v1/duress";
    /// Asks the desk to talk.
    ask_to_talk(AskToTalk) = "/api/v1/talk";
    /// Writes down a joint task.
    draft_task(DraftTask) = "/api/v1/tasks";
    /// Draws a zone.
    draw_zone(DrawZone) = "/api/v1/zones";
    /// Registers equipment.
    register_equipment(RegisterEquipment) = "/api/v1/equipment";
    /// Drafts a sharing agreement.
    draft_agreement(DraftAgreement) = "/api/v1/agreements";
    /// Draws zones of a file, all that are chosen or none.
    import_zones(ImportZones) = "/api/v1/zones/import";
}

commands_on! {
    /// Plans when an incident begins.
    schedule_incident(ScheduleIncident) = "incidents", "schedule";
    /// Says that an incident belongs to another.
    link_incident(LinkIncident) = "incidents", "link";
    /// Says that it does not.
    unlink_incident(UnlinkIncident) = "incidents", "unlink";
    /// Lets a principal act, or not any more.
    set_enabled(SetEnabled) = "principals", "enabled";
    /// Corrects a person's name.
    rename(RenamePrincipal) = "principals", "name";
    /// Grants a role.
    grant_role(ChangeRoles) = "principals", "grant";
    /// Withdraws a role.
    withdraw_role(ChangeRoles) = "principals", "withdraw";
    /// Clears a person.
    set_clearance(SetClearance) = "principals", "clearance";
    /// Signs a person on to a unit.
    sign_on(SignOn) = "units", "sign-on";
    /// Takes a desk over.
    accept_hand_over(Plain) = "hand-overs", "accept";
    /// Judges an incident.
    triage_incident(TriageIncident) = "incidents", "triage";
    /// Changes one field group of an incident.
    change_incident(ChangeIncident) = "incidents", "change";
    /// Adds a milestone.
    add_milestone(AddMilestone) = "incidents", "milestones";
    /// Moves an incident along.
    step_incident(StepIncident) = "incidents", "state";
    /// Says whether a unit could be sent.
    set_availability(SetAvailability) = "units", "availability";
    /// Sets a unit's status by its agency's own code.
    set_status_code(SetStatusCode) = "units", "status-code";
    /// Keeps a unit for something.
    reserve_unit(ReserveUnit) = "units", "reserve";
    /// Puts the assignments that wait into another order.
    order_queue(OrderQueue) = "units", "queue";
    /// Says what a unit has room for.
    set_capacity(SetCapacity) = "units", "capacity";
    /// Sets out with patients or goods, or changes where to.
    start_leg(StartLeg) = "assignments", "leg";
    /// What was carried is in others' hands.
    hand_over_leg(HandOverLeg) = "assignments", "handover";
    /// Moves an assignment along.
    advance_assignment(AdvanceAssignment) = "assignments", "status";
    /// The crew cannot go.
    decline_assignment(WithReason) = "assignments", "decline";
    /// The desk calls the unit off.
    cancel_assignment(WithReason) = "assignments", "cancel";
    /// Sends the unit to something else instead.
    divert_assignment(DivertAssignment) = "assignments", "divert";
    /// Says that a crew will be late.
    report_delay(ReportDelay) = "assignments", "delay";
    /// Takes an alarm up.
    acknowledge_alarm(Plain) = "alarms", "acknowledge";
    /// Puts an alarm aside for a while.
    shelve_alarm(ShelveAlarm) = "alarms", "shelve";
    /// Ends an alarm that has been dealt with.
    close_alarm(Plain) = "alarms", "close";
    /// Takes duress back.
    withdraw_duress(Plain) = "alarms", "withdraw";
    /// Changes a draft, a proposal, or what is agreed or runs.
    revise_task(ReviseTask) = "tasks", "revise";
    /// Takes an attachment away.
    remove_attachment(WithReason) = "attachments", "remove";
    /// Sends a draft to its parties.
    propose_task(Plain) = "tasks", "propose";
    /// Starts an agreed task.
    start_task(Plain) = "tasks", "start";
    /// Ends a task that is done.
    complete_task(Plain) = "tasks", "complete";
    /// Answers a proposal for one's agency.
    answer_task(AnswerTask) = "tasks", "answer";
    /// Takes or refuses a counter-offer.
    decide_counter(DecideCounter) = "tasks", "counter";
    /// Offers the lead to a party, or takes an offer back.
    offer_lead(OfferLead) = "tasks", "offer-lead";
    /// Takes the lead that is offered, or does not.
    answer_lead(AnswerLead) = "tasks", "answer-lead";
    /// Takes the lead from an agency that has no link.
    take_over_lead(WithReason) = "tasks", "take-over";
    /// Moves a task that is agreed on.
    move_task(MoveTask) = "tasks", "step";
    /// Sends units to a task together.
    send_units(SendUnits) = "tasks", "send";
    /// Says that a unit is needed no more on a task.
    release_unit(Plain) = "assignments", "release";
    /// Calls a task off.
    cancel_task(WithReason) = "tasks", "cancel";
    /// Puts targets on the list of an inspection.
    list_targets(ListTargets) = "tasks", "inspection/targets";
    /// Takes targets off it.
    unlist_targets(UnlistTargets) = "tasks", "inspection/unlist";
    /// Names inspectors of one's own agency.
    name_inspectors(NameInspectors) = "tasks", "inspection/inspectors";
    /// Excludes an inspector from a target.
    exclude_inspector(ExcludeInspector) = "tasks", "inspection/exclude";
    /// Closes the list.
    close_list(CloseList) = "tasks", "inspection/close-list";
    /// Opens it again.
    reopen_list(WithReason) = "tasks", "inspection/reopen-list";
    /// Draws from it.
    draw_targets(DrawTargets) = "tasks", "inspection/draw";
    /// Concludes a joint result.
    conclude_inspection(ConcludeInspection) = "tasks", "inspection/conclude";
    /// Says that a target is not inspected after all.
    skip_target(WithReason) = "task-items", "skip";
    /// Begins a visit.
    start_visit(StartVisit) = "task-items", "visit";
    /// Answers items of its checklist.
    answer_checklist(AnswerChecklist) = "task-items", "answers";
    /// Records a finding.
    record_finding(RecordFinding) = "task-items", "findings";
    /// Ends a visit.
    finish_visit(FinishVisit) = "task-items", "finish-visit";
    /// Orders something to be put right.
    order_rectification(OrderRectification) = "task-items", "order";
    /// Says whether it was.
    recheck_order(RecheckOrder) = "task-items", "recheck";
    /// Asks for it no more.
    withdraw_order(WithdrawOrder) = "task-items", "withdraw-order";
    /// Says which measures need a second agency's signature.
    set_countersigning(SetCountersigning) = "tasks", "enforcement/rules";
    /// Takes a measure.
    take_measure(TakeMeasure) = "tasks", "enforcement/measures";
    /// Collects evidence.
    collect_evidence(CollectEvidence) = "tasks", "enforcement/evidence";
    /// Refers a case to another agency.
    refer_case(ReferCase) = "tasks", "enforcement/refer";
    /// Signs a measure of another agency.
    countersign_measure(CountersignMeasure) = "task-items", "countersign";
    /// Refuses to sign it.
    refuse_countersignature(WithReason) = "task-items", "refuse-countersignature";
    /// Upholds a flagged measure or sets it aside.
    review_measure(ReviewMeasure) = "task-items", "review-measure";
    /// Says that a measure holds no more.
    lift_measure(WithReason) = "task-items", "lift-measure";
    /// Offers custody of evidence.
    offer_evidence(HandOverEvidence) = "task-items", "hand-over";
    /// Signs it in.
    receive_evidence(ReceiveEvidence) = "task-items", "receive";
    /// Refuses it.
    refuse_evidence(WithReason) = "task-items", "refuse-custody";
    /// Takes the offer back.
    take_back_evidence(Plain) = "task-items", "take-back";
    /// Ends its custody.
    release_evidence(ReleaseEvidence) = "task-items", "release";
    /// Accepts a referral or declines it.
    answer_referral(AnswerReferral) = "task-items", "answer-referral";
    /// Takes it back.
    withdraw_referral(WithReason) = "task-items", "withdraw-referral";
    /// Says what came of it.
    close_referral(CloseReferral) = "task-items", "close-referral";
    /// Changes one field group of a zone.
    change_zone(ChangeZone) = "zones", "change";
    /// Lifts a zone.
    lift_zone(WithReason) = "zones", "lift";
    /// Says anew what equipment is.
    describe_equipment(DescribeEquipment) = "equipment", "describe";
    /// A unit takes equipment on board.
    attach_equipment(AttachEquipment) = "equipment", "attach";
    /// Equipment is put down.
    detach_equipment(DetachEquipment) = "equipment", "detach";
    /// Equipment is brought elsewhere, or given to a person.
    move_equipment(MoveEquipment) = "equipment", "move";
    /// Offers the custody of equipment.
    hand_over_equipment(HandOverEquipment) = "equipment", "hand-over";
    /// Answers an offer of custody.
    answer_custody(AnswerCustody) = "equipment", "answer";
    /// Takes an offer of custody back.
    cancel_equipment_offer(Plain) = "equipment", "cancel-offer";
    /// Says in what condition equipment is.
    set_condition(SetCondition) = "equipment", "condition";
    /// Corrects how many there are.
    adjust_quantity(AdjustQuantity) = "equipment", "quantity";
    /// Records maintenance, or plans it.
    record_maintenance(RecordMaintenance) = "equipment", "maintenance";
    /// Takes equipment out of use.
    retire_equipment(RetireEquipment) = "equipment", "retire";
    /// Changes the draft of an agreement.
    revise_agreement(ReviseAgreement) = "agreements", "revise";
    /// Lets the parties sign a draft.
    propose_agreement(OfVersion) = "agreements", "propose";
    /// Signs what was proposed.
    sign_agreement(OfVersion) = "agreements", "sign";
    /// Refuses to sign.
    refuse_to_sign(RefuseToSign) = "agreements", "refuse";
    /// Withdraws a draft or a proposal.
    withdraw_agreement(OfVersion) = "agreements", "withdraw";
    /// Drafts the next version of what holds.
    amend_agreement(ReviseAgreement) = "agreements", "amend";
    /// Suspends an agreement.
    suspend_agreement(WithReason) = "agreements", "suspend";
    /// Lets a suspended agreement go on.
    resume_agreement(Plain) = "agreements", "resume";
    /// Ends an agreement.
    end_agreement(WithReason) = "agreements", "end";
    /// Activates the clauses that wait for it.
    activate_agreement(OpenClauses) = "agreements", "activate";
    /// Ends an activation.
    deactivate_agreement(Plain) = "agreements", "deactivate";
    /// Opens the clauses behind glass.
    break_glass(OpenClauses) = "agreements", "break-glass";
}

impl Client {
    /// What another agency sees of one's own things, and would see. Changes nothing.
    pub async fn preview_agreement(
        &self,
        asked: &PreviewAgreement,
    ) -> Result<AgreementPreview, ApiError> {
        self.post("/api/v1/agreements/preview", asked).await
    }

    /// What came of what an agreement promises.
    pub async fn agreement_performance(&self, id: Uuid) -> Result<AgreementPerformance, ApiError> {
        self.get(&format!("/api/v1/agreements/{id}/performance"))
            .await
    }

    /// Agreements to start from.
    pub async fn agreement_templates(&self) -> Result<AgreementTemplates, ApiError> {
        self.get("/api/v1/agreement-templates").await
    }

    /// What an import of zones would say. Draws nothing.
    pub async fn preview_zones(&self, asked: &PreviewZones) -> Result<ZoneVerdicts, ApiError> {
        self.post("/api/v1/zones/preview", asked).await
    }

    /// Changes one section of an agency's settings.
    pub async fn configure_agency(
        &self,
        agency: &str,
        body: &ConfigureAgency,
    ) -> Result<Accepted, ApiError> {
        self.send(&format!("/api/v1/agencies/{agency}/settings"), body)
            .await
    }

    /// Reviews that the glass of an agreement was broken.
    pub async fn review_glass(
        &self,
        agreement: Uuid,
        opening: u32,
        body: &ReviewGlass,
    ) -> Result<Accepted, ApiError> {
        let path = format!("/api/v1/agreements/{agreement}/break-glass/{opening}/review");
        self.send(&path, body).await
    }

    /// Attaches bytes to an incident.
    pub async fn add_attachment(
        &self,
        incident: Uuid,
        what: &AddAttachment,
        bytes: Bytes,
    ) -> Result<Accepted, ApiError> {
        self.attach(&format!("incidents/{incident}"), what, bytes)
            .await
    }

    /// Attaches a photograph to a target of an inspection.
    pub async fn add_photograph(
        &self,
        target: Uuid,
        what: &AddAttachment,
        bytes: Bytes,
    ) -> Result<Accepted, ApiError> {
        self.attach(&format!("task-items/{target}"), what, bytes)
            .await
    }

    /// Attaches a file to evidence.
    pub async fn add_evidence_file(
        &self,
        evidence: Uuid,
        what: &AddAttachment,
        bytes: Bytes,
    ) -> Result<Accepted, ApiError> {
        self.attach(&format!("task-items/{evidence}"), what, bytes)
            .await
    }

    async fn attach(
        &self,
        to: &str,
        what: &AddAttachment,
        bytes: Bytes,
    ) -> Result<Accepted, ApiError> {
        let path = format!("/api/v1/{to}/attachments");
        let header = ascii(&encode(what)?);
        let (status, answer) = self.post_attachment(&path, &header, bytes).await?;
        decode(status, &answer)
    }

    /// The bytes of an attachment.
    pub async fn attachment(&self, id: Uuid) -> Result<Bytes, ApiError> {
        let path = format!("/api/v1/attachments/{id}");
        let (_, bytes) = self.request(Method::GET, &path, None).await?;
        Ok(bytes)
    }

    /// Reports many positions at once. Never sent again by itself: the next second's batch is newer.
    pub async fn report_positions(
        &self,
        batch: &PositionBatch,
    ) -> Result<PositionsTaken, ApiError> {
        self.post("/api/v1/positions", batch).await
    }
}
