//! What happened: past tense, plain facts. Events are the journal's format, which is frozen: variants may be added, and
//! fields that are left out while they say nothing. Nothing else may change (`fixtures/journal/v1/frozen`).

mod agreement;
mod enforcement;
mod hand_over;
mod inspection;
mod leg;
mod name;
mod recorded;
mod response;
mod response_begun;
mod task;
mod zone;
pub use self::{
    agreement::AgreementFact,
    enforcement::{EnforcementFact, EvidenceCollected, MeasureTaken},
    hand_over::DeskHandedOver,
    inspection::{InspectionFact, TargetListed},
    leg::LegStarted,
    recorded::Recorded,
    response::{FiguresReported, ReportComposed, Responded, ResponseFact, SectorSaid},
    task::{LinkNoted, TaskDrafted, TaskFact, TaskRevised},
    zone::ZoneDrawn,
};

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    agency::{Agency, Principal, Role},
    alarm::{About, AlarmKind, LastFix},
    assignment::{AssignmentStatus, Target},
    attachment::MediaType,
    classification::OwnWords,
    equipment::{Condition, Holder, Label, OfferEnd, Receiver},
    id::{
        AgencyId, AgreementId, AlarmId, AssignmentId, AttachmentId, EquipmentId, HandOverId,
        IncidentId, NoteId, PrincipalId, TaskId, UnitId, ZoneId,
    },
    incident::{IncidentState, IncidentStep, Link},
    place::Point,
    private::Subject,
    settings::{Concern, Section},
    shape::Shape,
    sharing::{Precision, Terms},
    task::{ByPlan, NamedReason, Promise},
    time::{Passed, Timestamp},
    unit::{Availability, Home, Measure, SetBy},
    zone::{Watch, ZoneKind},
};

/// A fact in the journal. `by`, `from` or `target` beside a text say under whose key it is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(missing_docs, reason = "fields are those of the commands")]
pub enum Event {
    AgencyRegistered {
        agency: Agency,
    },
    PrincipalRegistered {
        principal: Principal,
    },
    PrincipalEnabledSet {
        principal: PrincipalId,
        is_enabled: bool,
    },
    PrincipalRenamed {
        principal: PrincipalId,
        name: String,
    },
    RoleGranted {
        principal: PrincipalId,
        role: Role,
    },
    RoleWithdrawn {
        principal: PrincipalId,
        role: Role,
    },
    ClearanceSet {
        principal: PrincipalId,
        clearance: crate::Clearance,
    },
    CrewSignedOn {
        principal: PrincipalId,
        unit: UnitId,
    },
    CrewSignedOff {
        principal: PrincipalId,
        unit: UnitId,
    },
    DeskHandedOver(DeskHandedOver),
    HandOverAccepted {
        hand_over: HandOverId,
    },
    Erased {
        subject: Subject,
        #[serde(default)]
        by: Option<PrincipalId>,
        #[serde(default)]
        reason: String,
    },
    HoldSet {
        subject: Subject,
        is_held: bool,
        #[serde(default)]
        by: Option<PrincipalId>,
        #[serde(default)]
        reason: String,
    },
    UnitRegistered {
        unit: UnitId,
        agency: AgencyId,
        callsign: String,
        unit_kind: String,
        capabilities: BTreeSet<String>,
        home: Home,
        crew: Vec<String>,
    },
    TermsAdopted {
        terms: Terms,
    },
    AgencyConfigured {
        agency: AgencyId,
        section: Section,
    },
    IncidentReported {
        incident: IncidentId,
        number: String,
        agency: AgencyId,
        incident_type: String,
        priority: u8,
        at: Point,
        place: String,
        narrative: String,
        #[serde(default)]
        own: OwnWords,
    },
    IncidentTriaged {
        incident: IncidentId,
        priority: u8,
        incident_type: String,
        #[serde(default)]
        own: OwnWords,
    },
    IncidentPlaceChanged {
        incident: IncidentId,
        at: Point,
        place: String,
    },
    IncidentNarrativeChanged {
        incident: IncidentId,
        narrative: String,
    },
    IncidentMilestoneAdded {
        incident: IncidentId,
        text: String,
    },
    IncidentStepped {
        incident: IncidentId,
        step: IncidentStep,
        state: IncidentState,
        reason: Option<String>,
    },
    IncidentScheduled {
        incident: IncidentId,
        starts_at: Option<Timestamp>,
    },
    IncidentReminded {
        incident: IncidentId,
    },
    IncidentStarted {
        incident: IncidentId,
    },
    IncidentLinked {
        incident: IncidentId,
        to: IncidentId,
        link: Link,
    },
    /// The same fact in the timeline of the other end.
    IncidentJoined {
        incident: IncidentId,
        from: IncidentId,
        link: Link,
    },
    IncidentUnlinked {
        incident: IncidentId,
        to: IncidentId,
        link: Link,
        reason: String,
    },
    IncidentParted {
        incident: IncidentId,
        from: IncidentId,
        link: Link,
    },
    /// The first digest is of the bytes as sent, sealed like a text; `stored` of those on the disk, where it is their name.
    IncidentAttachmentAdded {
        incident: IncidentId,
        attachment: AttachmentId,
        name: String,
        media_type: MediaType,
        bytes: u64,
        sha256: String,
        stored: String,
    },
    IncidentAttachmentRemoved {
        incident: IncidentId,
        attachment: AttachmentId,
        reason: String,
    },
    NoteAdded {
        note: NoteId,
        target: Target,
        text: String,
    },
    UnitAvailabilitySet {
        unit: UnitId,
        availability: Availability,
        reason: Option<String>,
        #[serde(default)]
        word: Option<String>,
        #[serde(default)]
        until: Option<Timestamp>,
        #[serde(default)]
        by: SetBy,
        #[serde(default)]
        code: Option<String>,
    },
    UnitReserved {
        unit: UnitId,
        target: Option<Target>,
        reason: String,
        until: Timestamp,
    },
    UnitCapacitySet {
        unit: UnitId,
        capacity: BTreeMap<Measure, u32>,
    },
    AssignmentsOrdered {
        unit: UnitId,
        order: Vec<AssignmentId>,
    },
    UnitAssigned {
        assignment: AssignmentId,
        unit: UnitId,
        target: Target,
        status: AssignmentStatus,
        #[serde(default)]
        confirmed: BTreeSet<Concern>,
        /// What it leaves for this, if it is diverted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        diverts: Option<AssignmentId>,
    },
    AssignmentAdvanced {
        assignment: AssignmentId,
        status: AssignmentStatus,
        by_radio: bool,
        #[serde(default)]
        by_rule: bool,
        #[serde(default)]
        code: Option<String>,
    },
    AssignmentLegStarted(LegStarted),
    AssignmentLegHandedOver {
        assignment: AssignmentId,
        #[serde(default)]
        by_radio: bool,
    },
    AssignmentEnded {
        assignment: AssignmentId,
        target: Target,
        status: AssignmentStatus,
        reason: String,
    },
    AssignmentUnacknowledged {
        assignment: AssignmentId,
    },
    /// The leads of its joint task need it no more (T25).
    AssignmentReleased {
        assignment: AssignmentId,
    },
    TaskDrafted(TaskDrafted),
    TaskRevised(TaskRevised),
    TaskProposed {
        task: TaskId,
    },
    TaskAccepted {
        task: TaskId,
        agency: AgencyId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<Promise>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<ByPlan>,
    },
    TaskDeclined {
        task: TaskId,
        agency: AgencyId,
        reason: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        named: Option<NamedReason>,
    },
    TaskAgreed {
        task: TaskId,
    },
    TaskStarted {
        task: TaskId,
    },
    TaskCompleted {
        task: TaskId,
    },
    TaskCancelled {
        task: TaskId,
        reason: String,
    },
    TaskLapsed {
        task: TaskId,
    },
    Negotiated {
        task: TaskId,
        fact: TaskFact,
    },
    Inspected {
        task: TaskId,
        fact: InspectionFact,
    },
    Enforced {
        task: TaskId,
        fact: EnforcementFact,
    },
    Responded(Responded),
    AlarmRaised {
        alarm: AlarmId,
        kind: AlarmKind,
        owner: AgencyId,
        about: About,
        unit: Option<UnitId>,
        goes_up_at: Option<Timestamp>,
        fix: Option<LastFix>,
        /// Only with a unit, under whose key it is sealed.
        text: Option<String>,
        expected_at: Option<Timestamp>,
        #[serde(default)]
        judged: Option<Precision>,
    },
    AlarmEscalated {
        alarm: AlarmId,
        level: u8,
        goes_up_at: Option<Timestamp>,
    },
    AlarmAcknowledged {
        alarm: AlarmId,
        agency: AgencyId,
        returns_at: Option<Timestamp>,
    },
    AlarmShelved {
        alarm: AlarmId,
        until: Timestamp,
    },
    AlarmReturned {
        alarm: AlarmId,
        level: u8,
        goes_up_at: Option<Timestamp>,
        fix: Option<LastFix>,
    },
    AlarmWithdrawn {
        alarm: AlarmId,
    },
    AlarmCleared {
        alarm: AlarmId,
    },
    AlarmsForgotten {
        alarms: Vec<AlarmId>,
    },
    ZoneDrawn(ZoneDrawn),
    ZoneLabelled {
        zone: ZoneId,
        target: Option<Target>,
        kind: ZoneKind,
        name: String,
        note: String,
    },
    ZoneReshaped {
        zone: ZoneId,
        shape: Shape,
    },
    ZoneRescheduled {
        zone: ZoneId,
        starts_at: Timestamp,
        ends_at: Option<Timestamp>,
    },
    ZoneWatchSet {
        zone: ZoneId,
        watch: Option<Watch>,
    },
    ZoneBegan {
        zone: ZoneId,
    },
    ZoneEnded {
        zone: ZoneId,
    },
    ZoneLifted {
        zone: ZoneId,
        target: Option<Target>,
        reason: String,
    },
    ZoneEntered {
        zone: ZoneId,
        unit: UnitId,
        /// In what detail the zone's agency saw the unit when this was judged.
        precision: Precision,
        alarm: bool,
    },
    ZoneLeft {
        zone: ZoneId,
        unit: UnitId,
        precision: Precision,
        alarm: bool,
    },
    EquipmentRegistered {
        equipment: EquipmentId,
        agency: AgencyId,
        label: Label,
        quantity: u32,
        maintenance_due: Option<Timestamp>,
    },
    EquipmentDescribed {
        equipment: EquipmentId,
        /// Under whose key the texts are sealed: that of the whole stock.
        lot: EquipmentId,
        label: Label,
    },
    EquipmentSplit {
        equipment: EquipmentId,
        into: EquipmentId,
        quantity: u32,
    },
    EquipmentMerged {
        equipment: EquipmentId,
        into: EquipmentId,
    },
    EquipmentHeld {
        equipment: EquipmentId,
        lot: EquipmentId,
        holder: Holder,
    },
    EquipmentOffered {
        equipment: EquipmentId,
        to: Receiver,
        expires_at: Timestamp,
    },
    EquipmentAccepted {
        equipment: EquipmentId,
        lot: EquipmentId,
        agency: AgencyId,
        holder: Holder,
    },
    EquipmentOfferEnded {
        equipment: EquipmentId,
        lot: EquipmentId,
        how: OfferEnd,
        reason: Option<String>,
    },
    EquipmentConditionSet {
        equipment: EquipmentId,
        lot: EquipmentId,
        condition: Condition,
        reason: Option<String>,
    },
    EquipmentCounted {
        equipment: EquipmentId,
        lot: EquipmentId,
        quantity: u32,
        reason: String,
    },
    EquipmentMaintained {
        equipment: EquipmentId,
        is_done: bool,
        due: Option<Timestamp>,
    },
    EquipmentMaintenanceDue {
        equipment: EquipmentId,
    },
    EquipmentRetired {
        equipment: EquipmentId,
        lot: EquipmentId,
        reason: String,
    },
    EquipmentForgotten {
        equipment: Vec<EquipmentId>,
    },
    Agreement {
        agreement: AgreementId,
        fact: AgreementFact,
    },
    RetentionPassed(Passed),
    LinkNoted(LinkNoted),
}
