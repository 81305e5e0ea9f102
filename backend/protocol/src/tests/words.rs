//! Words on the wire are the domain's words, and those that docs/protocol.md lists.

use domain::{AssignmentStatus as S, Availability as A, unit::UnitStatus as U};
use serde::Serialize;

use crate::{
    stream::CloseReason,
    words::{self, UnitStatus},
};

fn docs() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/protocol.md");
    std::fs::read_to_string(path).unwrap()
}

fn word(it: impl Serialize) -> String {
    serde_json::to_value(it)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

/// The line of the list of values that begins so, as its words.
fn listed(begins: &str) -> Vec<String> {
    let docs = docs();
    let line = docs.lines().find_map(|it| it.strip_prefix(begins)).unwrap();
    let line = line.split('.').next().unwrap();
    line.split(',').map(|it| it.trim().to_owned()).collect()
}

macro_rules! same_words {
    ($($name:ident: $($variant:ident),+ in $begins:literal;)+) => {$({
        let mut found = Vec::new();
        // A word that is missing here does not compile.
        let _ = |it: words::$name| match it {
            $(words::$name::$variant => (),)+
        };
        $({
            let wire = words::$name::$variant;
            found.push(word(wire));
        })+
        assert_eq!(found, listed($begins));
    })+};
}

#[test]
fn the_lists_of_words_are_those_of_the_page() {
    same_words! {
        AssignmentStatus: Offered, Dispatched, Acknowledged, EnRoute, Staged, OnScene, Transporting, AtDestination,
            Cleared, Declined, Cancelled, Diverted in "Assignment:";
        IncidentState: Reported, Triaged, Active, Contained, Closed, Cancelled in "Incident state:";
        TaskPhase: Draft, Proposed, Negotiating, Agreed, Mobilizing, InProgress, Suspended, Completed, Demobilizing, Closed, Reviewed,
            Cancelled, Lapsed in "Task phase:";
        TaskStep: Mobilize, Suspend, Resume, Demobilize, Close, Review in "Steps of a task:";
        Role: Commander, Dispatcher, Field, Supervisor, Legal, Coordinator, Observer, Admin in "Roles:";
        AgencyKind: Eoc, Fire, Police, Ems, CivilProtection, Inspection, Revenue, Health, Utility, Military, Ngo,
            Other in "Agency kinds:";
        Severity: Minor, Major, Critical in "Severity:";
        ChecklistAnswer: Ok, NotOk, NotApplicable in "Answer to an item of a checklist:";
        TargetOrigin: Typed, Csv, Zones in "How a target came to its list:";
        Release: Restricted, Published in "Release of a joint result:";
        MeasureKind: Seal, Seize, Fine, Detain, Close, Order in "Kind of a measure:";
        InstrumentKind: Law, Regulation, Order, Delegation in "Kind of an instrument:";
        LegalConcern: NoInstrument, NotYetValid, Expired, NotPermitted, AboveLimit, NotCertified in "Concern about a measure:";
        MeasureState: InForce, AwaitingCountersignature, Contested, Lifted, SetAside in "State of a measure:";
        EvidenceEnd: Returned, Destroyed, Forfeited, Transferred in "End of evidence:";
        LegalVerdict: Refuse, Flag in "Verdict on a concern:";
        SectorKind: Division, Group, Staging in "Kind of a sector:";
        Position: IncidentCommander, DeputyCommander, SafetyOfficer, InformationOfficer, LiaisonOfficer, OperationsChief,
            PlanningChief, LogisticsChief, FinanceChief, BranchDirector, DivisionSupervisor, GroupSupervisor, StagingManager,
            ShelterManager, SituationUnitLeader, ResourcesUnitLeader, MedicalUnitLeader, CommunicationsUnitLeader, DocumentationUnitLeader,
            DemobilizationUnitLeader, AirOperationsDirector, AgencyRepresentative in "Positions:";
        Whom: Public, Responders in "Of whom a figure is:";
        Figure: Dead, InjuredImmediate, InjuredDelayed, InjuredMinor, Trapped, Missing, Rescued, Evacuated, InHospital,
            Sheltered, AccountedFor, OnSite in "Figures of persons:";
        ObjectiveState: Open, Met, Dropped in "State of an objective:";
        EvacuationEnd: Complete, Lifted in "End of an evacuation:";
        ReportState: Draft, Returned, Approved, Superseded in "State of a situation report:";
        TaskKind: Inspection, Enforcement, DisasterResponse in "Task kinds:";
        AlarmKind: Duress, DispatchUnacknowledged, DispatchUnreachable, NeedsToTalk, Delayed, TaskLapsed,
            MaintenanceDue, NoUnit, AnswerDue, ZoneCrossed, GlassBroken, PartySilent, LeadUnlinked, PromisedByPlan, PartyWithdrew,
            PromiseDefaulted, UnitDiverted, RectificationOverdue, MeasureFlagged, CountersignatureDue, ShelterFull, TooMany in "Alarm kinds:";
        Sound: Duress, Urgent, Attention, Notice in "Sounds:";
        Overlay: Duress, NeedsToTalk, Delayed in "Overlays of a unit:";
        ZoneKind: Cordon, Hazard, Evacuation, Closure, Staging, Sector in "Zone kinds:";
        ZoneState: Planned, Active, Ended, Lifted in "Zone state:";
        Condition: Ready, Degraded, Defective, InMaintenance in "Condition of equipment:";
        OfferEnd: Declined, Cancelled, Lapsed in "How an offer ended:";
        AgreementPhase: Draft, Proposed, Signed, InForce, Suspended, Ended, Expired, Withdrawn in "Phase of an agreement:";
        Trigger: Always, WhileJoint, WhileActivated, BreakGlass in "Trigger of a clause:";
        DutyMeasure: Answer, Supply, Arrive in "Measure of a duty:";
        UnitStatus: Available, Reserved, Returning, OutOfService, OffDuty, Offered, Dispatched, Acknowledged, EnRoute,
            Staged, OnScene, Transporting, AtDestination in "Values: `status` of a unit:";
    }
}

#[test]
fn a_units_status_has_the_word_of_where_it_comes_from() {
    for it in [
        A::Available,
        A::Reserved,
        A::Returning,
        A::OutOfService,
        A::OffDuty,
    ] {
        let status = UnitStatus::from_domain(U::Free(it)).unwrap();
        assert_eq!(word(status), U::Free(it).as_str());
        assert_eq!(word(words::Availability::from(it)), word(status));
    }
    let mut without = Vec::new();
    for it in [
        S::Offered,
        S::Dispatched,
        S::Acknowledged,
        S::EnRoute,
        S::Staged,
        S::OnScene,
        S::Transporting,
        S::AtDestination,
        S::Cleared,
        S::Declined,
        S::Cancelled,
        S::Diverted,
    ] {
        assert_eq!(word(words::AssignmentStatus::from(it)), it.as_str());
        match UnitStatus::from_domain(U::Assigned(it)) {
            Some(status) => assert_eq!(word(status), it.as_str()),
            None => without.push(it),
        }
    }
    assert!(without.iter().all(|it| !it.is_open()) && without.len() == 4);
}

#[test]
fn the_servers_own_role_has_no_word() {
    assert_eq!(words::Role::from_domain(domain::Role::Server), None);
    assert!(serde_json::from_str::<words::Role>("\"server\"").is_err());
    for it in super::given::ROLES {
        assert_eq!(
            domain::Role::from(words::Role::from_domain(it).unwrap()),
            it
        );
    }
}

#[test]
fn close_codes_are_those_of_the_page() {
    let docs = docs();
    let start = docs.find("Close codes:").unwrap();
    let listed = docs[start..].split("\n\n").next().unwrap();
    let mut codes = std::collections::BTreeSet::new();
    for it in [
        CloseReason::Stopping,
        CloseReason::FrameTooLarge,
        CloseReason::BadMessages,
        CloseReason::TicketRefused,
        CloseReason::ProtocolVersion,
        CloseReason::TooSlow,
        CloseReason::SessionEnded,
        CloseReason::Silent,
        CloseReason::TooMany,
        CloseReason::ClearanceChanged,
    ] {
        assert!(codes.insert(it.code()), "{it:?}");
        assert!(listed.contains(&it.code().to_string()), "{it:?}");
        // A close frame carries at most 123 bytes of reason.
        assert!(it.word().len() <= 123);
    }
    assert_eq!(listed.matches('·').count() + 1, codes.len());
}
