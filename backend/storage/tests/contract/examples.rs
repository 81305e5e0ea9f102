//! One example of every event: what the journal's format is frozen by.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Agency, AgencyId, AgencyKind, AlarmKind, AssignmentId, AssignmentStatus, AttachmentId,
    Availability, Clearance, Event, HandOverId, IncidentId, IncidentState, Level, NoteId, Point,
    Principal, PrincipalId, Role, Target, TaskId, Timestamp, UnitId,
    attachment::MediaType,
    classification::OwnWords,
    event::LegStarted,
    hand_over::Pending,
    incident::{IncidentStep, Link},
    private::Subject,
    settings::Concern,
    sharing::{GrantTerms, Kind, PartnerUnits, Precision, Terms},
    unit::{Home, Measure, SetBy},
};
use uuid::Uuid;

/// Names every event and its variant: a new one does not compile before it is listed, and does not pass before it
/// has an example.
macro_rules! variants {
    ($($name:ident),+ $(,)?) => {
        /// The name of every variant.
        pub(crate) const VARIANTS: &[&str] = &[$(stringify!($name)),+];

        /// The name of this one.
        pub(crate) fn variant(event: &Event) -> &'static str {
            match event { $(Event::$name { .. } => stringify!($name)),+ }
        }
    };
}

variants!(
    AgencyRegistered,
    PrincipalRegistered,
    PrincipalEnabledSet,
    PrincipalRenamed,
    RoleGranted,
    RoleWithdrawn,
    ClearanceSet,
    CrewSignedOn,
    CrewSignedOff,
    DeskHandedOver,
    HandOverAccepted,
    Erased,
    HoldSet,
    UnitRegistered,
    TermsAdopted,
    AgencyConfigured,
    IncidentReported,
    IncidentTriaged,
    IncidentPlaceChanged,
    IncidentNarrativeChanged,
    IncidentMilestoneAdded,
    IncidentStepped,
    IncidentScheduled,
    IncidentReminded,
    IncidentStarted,
    IncidentLinked,
    IncidentJoined,
    IncidentUnlinked,
    IncidentParted,
    IncidentAttachmentAdded,
    IncidentAttachmentRemoved,
    NoteAdded,
    UnitAvailabilitySet,
    UnitReserved,
    UnitCapacitySet,
    AssignmentsOrdered,
    UnitAssigned,
    AssignmentAdvanced,
    AssignmentLegStarted,
    AssignmentLegHandedOver,
    AssignmentEnded,
    AssignmentUnacknowledged,
    AssignmentReleased,
    TaskDrafted,
    TaskRevised,
    TaskProposed,
    TaskAccepted,
    TaskDeclined,
    TaskAgreed,
    TaskStarted,
    TaskCompleted,
    TaskCancelled,
    TaskLapsed,
    Negotiated,
    Inspected,
    Enforced,
    Responded,
    AlarmRaised,
    AlarmEscalated,
    AlarmAcknowledged,
    AlarmShelved,
    AlarmReturned,
    AlarmWithdrawn,
    AlarmCleared,
    AlarmsForgotten,
    RetentionPassed,
    ZoneDrawn,
    ZoneLabelled,
    ZoneReshaped,
    ZoneRescheduled,
    ZoneWatchSet,
    ZoneBegan,
    ZoneEnded,
    ZoneLifted,
    ZoneEntered,
    ZoneLeft,
    EquipmentRegistered,
    EquipmentDescribed,
    EquipmentSplit,
    EquipmentMerged,
    EquipmentHeld,
    EquipmentOffered,
    EquipmentAccepted,
    EquipmentOfferEnded,
    EquipmentConditionSet,
    EquipmentCounted,
    EquipmentMaintained,
    EquipmentMaintenanceDue,
    EquipmentRetired,
    EquipmentForgotten,
    Agreement,
    LinkNoted,
);

pub(crate) const PLACE: Point = Point {
    lon_e7: 74_246_158,
    lat_e7: -437_384_176,
};

pub(crate) fn agency(name: &str) -> AgencyId {
    AgencyId::new(name).unwrap()
}

pub(crate) fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Something told about incident `n`: one private text.
pub(crate) fn told(n: u128, narrative: &str) -> Event {
    Event::IncidentNarrativeChanged {
        incident: IncidentId(id(n)),
        narrative: narrative.to_owned(),
    }
}

/// Every event once; those with something optional, with and without.
pub(crate) fn examples() -> Vec<Event> {
    let mut all = registrations();
    all.extend(super::examples_settings::settings());
    all.extend(incidents());
    all.extend(belonging());
    all.extend(assignments());
    all.extend(super::examples_tasks::tasks());
    all.extend(super::examples_templates::by_templates());
    all.extend(super::examples_inspections::inspections());
    all.extend(super::examples_enforcements::enforcements());
    all.extend(super::examples_responses::responses());
    all.extend(people());
    all.extend(super::examples_tasks::alarms());
    all.extend(super::examples_zones::zones());
    all.extend(super::examples_equipment::equipment());
    all.extend(super::examples_agreements::agreements());
    all
}

fn registrations() -> Vec<Event> {
    vec![
        Event::AgencyRegistered {
            agency: Agency {
                id: agency("fire"),
                name: "Fire and Rescue".to_owned(),
                code: "F".to_owned(),
                kind: AgencyKind::Fire,
                level: Level::Commune,
                parent: Some(agency("civil_protection")),
                jurisdiction: vec![PLACE, Point { lon_e7: 0, ..PLACE }],
            },
        },
        Event::PrincipalRegistered {
            principal: Principal {
                id: PrincipalId(id(0x10)),
                agency: agency("fire"),
                name: "Ines Farrugia".to_owned(),
                roles: BTreeSet::from([Role::Commander, Role::Dispatcher]),
                unit: Some(UnitId(id(0x20))),
                is_enabled: true,
                clearance: Clearance::Open,
            },
        },
        Event::PrincipalEnabledSet {
            principal: PrincipalId(id(0x10)),
            is_enabled: false,
        },
        Event::Erased {
            subject: Subject::Principal(PrincipalId(id(0x10))),
            by: Some(PrincipalId(id(0x11))),
            reason: "kept for five years".to_owned(),
        },
        Event::HoldSet {
            subject: Subject::Incident(IncidentId(id(0x30))),
            is_held: true,
            by: Some(PrincipalId(id(0x11))),
            reason: "a court asks".to_owned(),
        },
        Event::UnitRegistered {
            unit: UnitId(id(0x20)),
            agency: agency("fire"),
            callsign: "Rescue 4".to_owned(),
            unit_kind: "engine".to_owned(),
            capabilities: BTreeSet::from(["fire_suppression".to_owned()]),
            home: Home {
                name: "Harbour Station".to_owned(),
                at: PLACE,
            },
            crew: vec!["Noor Haddad".to_owned(), "Linh Tran".to_owned()],
        },
        Event::TermsAdopted {
            terms: Terms {
                title: "Standing agreement".to_owned(),
                grants: vec![GrantTerms {
                    viewer: "*".to_owned(),
                    owner: "fire".to_owned(),
                    kind: Kind::Unit,
                    fields: vec!["identity".to_owned(), "position".to_owned()],
                    position: Some(Precision::Cell100m),
                }],
                partner_units: PartnerUnits::Assigned,
                partner_position: Precision::Exact,
                task_incident_fields: vec!["place".to_owned()],
                registrars: vec!["fire".to_owned()],
            },
        },
    ]
}

fn people() -> Vec<Event> {
    let (principal, unit) = (PrincipalId(id(0x10)), UnitId(id(0x20)));
    let hand_over = HandOverId(id(0x70));
    let incident = IncidentId(id(0x30));
    vec![
        Event::PrincipalRenamed {
            principal,
            name: "Ines Farrugia-Blanc".to_owned(),
        },
        Event::RoleGranted {
            principal,
            role: Role::Field,
        },
        Event::RoleWithdrawn {
            principal,
            role: Role::Dispatcher,
        },
        Event::ClearanceSet {
            principal,
            clearance: Clearance::Confidential,
        },
        Event::CrewSignedOn { principal, unit },
        Event::CrewSignedOff { principal, unit },
        Event::DeskHandedOver(domain::event::DeskHandedOver {
            hand_over,
            from: principal,
            to: None,
            note: "The harbour road is closed".to_owned(),
            pending: Pending::default(),
            replaces: None,
        }),
        Event::DeskHandedOver(domain::event::DeskHandedOver {
            hand_over: HandOverId(id(0x71)),
            from: principal,
            to: Some(PrincipalId(id(0x11))),
            note: "Mr Okafor calls back at six".to_owned(),
            pending: Pending {
                incidents: vec![incident],
                dispatches: vec![AssignmentId(id(0x50))],
                tasks: vec![TaskId(id(0x60))],
                alarms: vec![domain::hand_over::OpenAlarm {
                    id: domain::AlarmId(id(0xa1)),
                    kind: AlarmKind::Duress,
                }],
                shelved: BTreeSet::from([Target::Incident(incident)]),
                left_out: 2,
            },
            replaces: Some(hand_over),
        }),
        Event::HandOverAccepted { hand_over },
    ]
}

fn incidents() -> Vec<Event> {
    let incident = IncidentId(id(0x30));
    vec![
        Event::IncidentReported {
            incident,
            number: "F-26-0017".to_owned(),
            agency: agency("fire"),
            incident_type: "flood".to_owned(),
            priority: 1,
            at: PLACE,
            place: "Lower Market".to_owned(),
            narrative: "Two people on a roof; the caller is Mr Okafor.".to_owned(),
            own: OwnWords {
                incident_type: Some(super::examples_settings::own_word(
                    "W2",
                    "Flood, people in danger",
                )),
                priority: Some(super::examples_settings::own_word("A", "Alarm")),
            },
        },
        Event::IncidentTriaged {
            incident,
            priority: 2,
            incident_type: "flash_flood".to_owned(),
            own: OwnWords::default(),
        },
        Event::IncidentPlaceChanged {
            incident,
            at: PLACE,
            place: "Upper Market".to_owned(),
        },
        Event::IncidentNarrativeChanged {
            incident,
            narrative: "مياه ترتفع بسرعة — nước dâng nhanh".to_owned(),
        },
        Event::IncidentMilestoneAdded {
            incident,
            text: "Roof cleared".to_owned(),
        },
        Event::IncidentStepped {
            incident,
            step: IncidentStep::Closed,
            state: IncidentState::Closed,
            reason: Some("Everybody is safe".to_owned()),
        },
        Event::IncidentStepped {
            incident,
            step: IncidentStep::Reopened,
            state: IncidentState::Active,
            reason: None,
        },
        Event::NoteAdded {
            note: NoteId(id(0x40)),
            target: Target::Incident(incident),
            text: "Gate code 4711".to_owned(),
        },
    ]
}

fn belonging() -> Vec<Event> {
    let (incident, other) = (IncidentId(id(0x30)), IncidentId(id(0x31)));
    vec![
        Event::IncidentScheduled {
            incident,
            starts_at: Some(Timestamp(1_795_000_900_000)),
        },
        Event::IncidentScheduled {
            incident,
            starts_at: None,
        },
        Event::IncidentReminded { incident },
        Event::IncidentStarted { incident },
        Event::IncidentLinked {
            incident,
            to: other,
            link: Link::Duplicate,
        },
        Event::IncidentJoined {
            incident: other,
            from: incident,
            link: Link::Duplicate,
        },
        Event::IncidentUnlinked {
            incident,
            to: other,
            link: Link::Child,
            reason: "Another cellar in the same street".to_owned(),
        },
        Event::IncidentParted {
            incident: other,
            from: incident,
            link: Link::Child,
        },
        Event::IncidentAttachmentAdded {
            incident,
            attachment: AttachmentId(id(0x32)),
            name: "Cầu thang.jpg".to_owned(),
            media_type: MediaType::Jpeg,
            bytes: 412_830,
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            stored: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752".to_owned(),
        },
        Event::IncidentAttachmentRemoved {
            incident,
            attachment: AttachmentId(id(0x32)),
            reason: "Shows somebody else's door".to_owned(),
        },
    ]
}

fn assignments() -> Vec<Event> {
    let assignment = AssignmentId(id(0x50));
    let unit = UnitId(id(0x20));
    vec![
        Event::UnitAvailabilitySet {
            unit,
            availability: Availability::OutOfService,
            reason: Some("Tyres".to_owned()),
            word: Some("tyres".to_owned()),
            until: Some(Timestamp(1_795_000_900_000)),
            by: SetBy::Radio,
            code: Some("6".to_owned()),
        },
        Event::UnitReserved {
            unit,
            target: Some(Target::Task(TaskId(id(0x60)))),
            reason: "Kept for the second alarm".to_owned(),
            until: Timestamp(1_795_003_600_000),
        },
        Event::UnitCapacitySet {
            unit,
            capacity: BTreeMap::from([(Measure::MinimumCrew, 4), (Measure::WaterL, 2_000)]),
        },
        Event::AssignmentsOrdered {
            unit,
            order: vec![assignment],
        },
        Event::UnitAssigned {
            assignment,
            unit,
            target: Target::Task(TaskId(id(0x60))),
            status: AssignmentStatus::Offered,
            confirmed: BTreeSet::from([Concern::OutOfArea]),
            diverts: Some(AssignmentId(id(0x59))),
        },
        Event::AssignmentAdvanced {
            assignment,
            status: AssignmentStatus::EnRoute,
            by_radio: true,
            by_rule: false,
            code: Some("3".to_owned()),
        },
        Event::AssignmentLegStarted(LegStarted {
            assignment,
            target: Target::Task(TaskId(id(0x60))),
            place: "Hospital, north gate".to_owned(),
            at: Some(PLACE),
            persons: 2,
            by_radio: false,
        }),
        Event::AssignmentLegHandedOver {
            assignment,
            by_radio: true,
        },
        Event::AssignmentEnded {
            assignment,
            target: Target::Task(TaskId(id(0x60))),
            status: AssignmentStatus::Diverted,
            reason: "Nearer to the other one".to_owned(),
        },
        Event::AssignmentUnacknowledged { assignment },
        Event::AssignmentReleased { assignment },
    ]
}

#[test]
fn every_event_has_an_example() {
    let seen: BTreeSet<_> = examples().iter().map(variant).collect();
    assert_eq!(seen, VARIANTS.iter().copied().collect());
}
