//! The closed lists of words on the wire, one to one with the domain's.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($(#[$doc:meta] $name:ident = $domain:path { $($variant:ident),+ $(,)? })+) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "documented at the domain's type of the same name")]
        pub enum $name { $($variant),+ }

        impl From<$domain> for $name {
            fn from(it: $domain) -> Self {
                use $domain as Domain;
                match it { $(Domain::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for $domain {
            fn from(it: $name) -> Self {
                match it { $($name::$variant => Self::$variant),+ }
            }
        }
    )+};
}

words! {
    /// What an agency does.
    AgencyKind = domain::agency::AgencyKind {
        Eoc, Fire, Police, Ems, CivilProtection, Inspection, Revenue, Health, Utility, Military, Ngo, Other,
    }
    /// Where an agency stands.
    Level = domain::agency::Level { National, Province, Commune }
    /// Whether a unit could be sent.
    Availability = domain::unit::Availability { Available, Reserved, Returning, OutOfService, OffDuty }
    /// Where an assignment stands.
    AssignmentStatus = domain::assignment::AssignmentStatus {
        Offered, Dispatched, Acknowledged, EnRoute, Staged, OnScene, Transporting, AtDestination, Cleared, Declined,
        Cancelled, Diverted,
    }
    /// Where an incident stands.
    IncidentState = domain::incident::IncidentState { Reported, Triaged, Active, Contained, Closed, Cancelled }
    /// A step that a desk asks an incident to take.
    IncidentStep = domain::incident::IncidentStep { Active, Contained, Closed, Cancelled, Reopened }
    /// What the bytes of an attachment are.
    MediaType = domain::attachment::MediaType { Jpeg, Png, Webp, Pdf, Text, Csv, Gpx }
    /// How an incident belongs to another.
    Link = domain::incident::Link { Duplicate, Child }
    /// What kind of joint work.
    TaskKind = domain::task::TaskKind { Inspection, Enforcement, DisasterResponse }
    /// Where a joint task stands.
    TaskPhase = domain::task::TaskPhase {
        Draft, Proposed, Negotiating, Agreed, Mobilizing, InProgress, Suspended, Completed, Demobilizing, Closed, Reviewed,
        Cancelled, Lapsed,
    }
    /// What leads do with a task that is agreed.
    TaskStep = domain::task::TaskStep { Mobilize, Suspend, Resume, Demobilize, Close, Review }
    /// Which of its partners' units a task opens.
    ScopeUnits = domain::task::ScopeUnits { None, Sent, All }
    /// A kind of object.
Kind = domain::sharing::Kind { Agency, Unit, Incident, Assignment, Task, TaskItem, Note, Person, HandOver, Alarm, Zone, Settings, Equipment, Agreement }
    /// What became of a hand-over.
    HandOverState = domain::hand_over::HandOverState { Open, Accepted, Replaced }
    /// What kind of thing needs an answer.
    AlarmKind = domain::alarm::AlarmKind {
        Duress, DispatchUnacknowledged, DispatchUnreachable, NeedsToTalk, Delayed, TaskLapsed, MaintenanceDue,
        NoUnit, AnswerDue, ZoneCrossed, GlassBroken, PartySilent, LeadUnlinked, PromisedByPlan, PartyWithdrew,
        PromiseDefaulted, UnitDiverted, RectificationOverdue, MeasureFlagged, CountersignatureDue, ShelterFull, TooMany,
    }
    /// How an alarm sounds.
    Sound = domain::alarm::Sound { Duress, Urgent, Attention, Notice }
    /// What shows at a unit beside its status.
    Overlay = domain::alarm::Overlay { Duress, NeedsToTalk, Delayed }
    /// What a zone is.
    ZoneKind = domain::zone::ZoneKind { Cordon, Hazard, Evacuation, Closure, Staging, Sector }
    /// Where a zone stands.
    ZoneState = domain::zone::ZoneState { Planned, Active, Ended, Lifted }
    /// Where a sharing agreement stands.
    AgreementPhase = domain::agreement::AgreementPhase {
        Draft, Proposed, Signed, InForce, Suspended, Ended, Expired, Withdrawn,
    }
    /// For whom of an agency something is.
    Clearance = domain::Clearance { Open, Restricted, Confidential }
    /// When a clause of an agreement holds.
    Trigger = domain::agreement::Trigger { Always, WhileJoint, WhileActivated, BreakGlass }
    /// What of a duty is measured.
    DutyMeasure = domain::agreement::DutyMeasure { Answer, Supply, Arrive }
    /// In what condition equipment is.
    Condition = domain::equipment::Condition { Ready, Degraded, Defective, InMaintenance }
    /// How an offer of custody ended that was not accepted.
    OfferEnd = domain::equipment::OfferEnd { Declined, Cancelled, Lapsed }
    /// How grave a finding is.
    Severity = domain::settings::Severity { Minor, Major, Critical }
    /// The answer to an item of a checklist.
    ChecklistAnswer = domain::inspection::ChecklistAnswer { Ok, NotOk, NotApplicable }
    /// How a target came to its list.
    TargetOrigin = domain::inspection::Origin { Typed, Csv, Zones }
    /// To whom a joint result may be given.
    Release = domain::inspection::Release { Restricted, Published }
    /// What is done against somebody or something by law.
    MeasureKind = domain::enforcement::MeasureKind { Seal, Seize, Fine, Detain, Close, Order }
    /// Where a measure stands.
    MeasureState = domain::enforcement::MeasureState {
        InForce, AwaitingCountersignature, Contested, Lifted, SetAside,
    }
    /// What became of evidence in the end.
    EvidenceEnd = domain::enforcement::EvidenceEnd { Returned, Destroyed, Forfeited, Transferred }
    /// What kind of legal basis.
    InstrumentKind = domain::settings::InstrumentKind { Law, Regulation, Order, Delegation }
    /// What speaks against a measure.
    LegalConcern = domain::enforcement::LegalConcern {
        NoInstrument, NotYetValid, Expired, NotPermitted, AboveLimit, NotCertified,
    }
    /// What becomes of a measure that something speaks against.
    LegalVerdict = domain::settings::LegalVerdict { Refuse, Flag }
    /// What kind of part of a disaster response a sector is.
    SectorKind = domain::response::SectorKind { Division, Group, Staging }
    /// A position of the Incident Command System, from the top.
    Position = domain::response::Position {
        IncidentCommander, DeputyCommander, SafetyOfficer, InformationOfficer, LiaisonOfficer, OperationsChief, PlanningChief,
        LogisticsChief, FinanceChief, BranchDirector, DivisionSupervisor, GroupSupervisor, StagingManager, ShelterManager,
        SituationUnitLeader, ResourcesUnitLeader, MedicalUnitLeader, CommunicationsUnitLeader, DocumentationUnitLeader,
        DemobilizationUnitLeader, AirOperationsDirector, AgencyRepresentative,
    }
    /// Of whom a figure is.
    Whom = domain::response::Whom { Public, Responders }
    /// What is counted, in persons.
    Figure = domain::response::Figure {
        Dead, InjuredImmediate, InjuredDelayed, InjuredMinor, Trapped, Missing, Rescued, Evacuated, InHospital, Sheltered,
        AccountedFor, OnSite,
    }
    /// Where an objective stands.
    ObjectiveState = domain::response::ObjectiveState { Open, Met, Dropped }
    /// How an evacuation came to its end.
    EvacuationEnd = domain::response::EvacuationEnd { Complete, Lifted }
    /// Where a version of a situation report stands.
    ReportState = domain::response::ReportState { Draft, Returned, Approved, Superseded }
    /// A section of an agency's settings.
    SectionName = domain::settings::SectionName { Status, Sending, Automatic, Alarms, Classification, Tasks, Inspections, Enforcement, Templates }
    /// What speaks against sending a unit.
    Concern = domain::settings::Concern { Reserved, OutOfArea, BelowMinimumCrew, CapabilityMissing, Busy, Promised }
    /// What follows from a concern.
    Verdict = domain::settings::Verdict { Off, Warn, Block }
    /// What a unit is once its last assignment is over.
    OnClear = domain::settings::OnClear { Keep, Available, Returning }
    /// What a unit is once the last of its crew has signed off.
    OnSignOff = domain::settings::OnSignOff { Keep, OffDuty, OutOfService }
    /// How an availability came about.
    SetBy = domain::unit::SetBy { Hand, Radio, Rule }
    /// What a unit has room for.
    Measure = domain::unit::Measure {
        MinimumCrew, Seats, Stretchers, WaterL, FoamL, PumpLMin, LadderM, LoadKg,
    }
    /// What a status code means.
    CodeMeans = domain::settings::CodeMeans {
        Available, Returning, OutOfService, OffDuty, Acknowledged, EnRoute, Staged, OnScene, Transporting, AtDestination,
    }
}

/// Of what the texts can be erased or held.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// What was told of an incident.
    Incident,
    /// What was told of a joint task.
    Task,
    /// The name of a person, and their account.
    Principal,
    /// The words of a sharing agreement.
    Agreement,
}

/// A role that a person can hold.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "documented at the domain's type of the same name"
)]
pub enum Role {
    Commander,
    Dispatcher,
    Field,
    Supervisor,
    Legal,
    Coordinator,
    Observer,
    Admin,
}

impl From<Role> for domain::Role {
    fn from(it: Role) -> Self {
        match it {
            Role::Commander => Self::Commander,
            Role::Dispatcher => Self::Dispatcher,
            Role::Field => Self::Field,
            Role::Supervisor => Self::Supervisor,
            Role::Legal => Self::Legal,
            Role::Coordinator => Self::Coordinator,
            Role::Observer => Self::Observer,
            Role::Admin => Self::Admin,
        }
    }
}

impl Role {
    /// The word for a domain role; the server's own role has none.
    pub const fn from_domain(it: domain::Role) -> Option<Self> {
        Some(match it {
            domain::Role::Commander => Self::Commander,
            domain::Role::Dispatcher => Self::Dispatcher,
            domain::Role::Field => Self::Field,
            domain::Role::Supervisor => Self::Supervisor,
            domain::Role::Legal => Self::Legal,
            domain::Role::Coordinator => Self::Coordinator,
            domain::Role::Observer => Self::Observer,
            domain::Role::Admin => Self::Admin,
            domain::Role::Server => return None,
        })
    }
}

/// The status that screens show for a unit: of its working assignment, else its availability.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the words of Availability and of the open AssignmentStatus"
)]
pub enum UnitStatus {
    Available,
    Reserved,
    Returning,
    OutOfService,
    OffDuty,
    Offered,
    Dispatched,
    Acknowledged,
    EnRoute,
    Staged,
    OnScene,
    Transporting,
    AtDestination,
}

impl UnitStatus {
    /// The word for a derived status; an assignment that is over gives none, because it cannot be the current one.
    pub fn from_domain(it: domain::unit::UnitStatus) -> Option<Self> {
        use domain::{AssignmentStatus as S, Availability as A, unit::UnitStatus as U};
        Some(match it {
            U::Free(A::Available) => Self::Available,
            U::Free(A::Reserved) => Self::Reserved,
            U::Free(A::Returning) => Self::Returning,
            U::Free(A::OutOfService) => Self::OutOfService,
            U::Free(A::OffDuty) => Self::OffDuty,
            U::Assigned(S::Offered) => Self::Offered,
            U::Assigned(S::Dispatched) => Self::Dispatched,
            U::Assigned(S::Acknowledged) => Self::Acknowledged,
            U::Assigned(S::EnRoute) => Self::EnRoute,
            U::Assigned(S::Staged) => Self::Staged,
            U::Assigned(S::OnScene) => Self::OnScene,
            U::Assigned(S::Transporting) => Self::Transporting,
            U::Assigned(S::AtDestination) => Self::AtDestination,
            U::Assigned(S::Cleared | S::Declined | S::Cancelled | S::Diverted) => return None,
        })
    }
}

/// Whether a unit can be told something.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DeviceLink {
    /// Its device is connected.
    Connected,
    /// It was connected and is not any more.
    Lost,
    /// Nobody has heard a device of it.
    None,
}

/// Where a fix comes from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A crew's own device.
    Device,
    /// A tracker of the vehicle.
    Tracker,
    /// Somebody pointed at the map.
    Hand,
}

/// A party's answer so far.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Commitment {
    /// Not answered.
    Pending,
    /// A counter-offer that waits for the lead.
    Provisional,
    /// Promised.
    Accepted,
    /// Said no.
    Declined,
    /// Took back what it had promised (T21).
    Withdrawn,
}

/// In what detail a position is shown.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// As reported.
    Exact,
    /// The middle of a cell of about 100 m.
    #[serde(rename = "cell_100m")]
    Cell100m,
    /// The middle of a cell of about 1 km.
    #[serde(rename = "cell_1km")]
    Cell1km,
    /// The middle of a sector: a cell of about 10 km.
    Sector,
    /// Nowhere; of a unit, that it is on duty.
    Presence,
}

impl From<domain::sharing::Precision> for Precision {
    fn from(it: domain::sharing::Precision) -> Self {
        match it {
            domain::sharing::Precision::Exact => Self::Exact,
            domain::sharing::Precision::Cell100m => Self::Cell100m,
            domain::sharing::Precision::Cell1km => Self::Cell1km,
            domain::sharing::Precision::Sector => Self::Sector,
            domain::sharing::Precision::Presence => Self::Presence,
        }
    }
}

impl From<Precision> for domain::sharing::Precision {
    fn from(it: Precision) -> Self {
        match it {
            Precision::Exact => Self::Exact,
            Precision::Cell100m => Self::Cell100m,
            Precision::Cell1km => Self::Cell1km,
            Precision::Sector => Self::Sector,
            Precision::Presence => Self::Presence,
        }
    }
}

impl Clearance {
    /// For serde: whether everybody of the agency is meant.
    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde asks with a reference"
    )]
    pub fn is_open(&self) -> bool {
        *self == Self::Open
    }
}

/// Where nothing was said everybody of the agency is meant.
impl Default for Clearance {
    fn default() -> Self {
        Self::Open
    }
}
