//! One example of every event: what the journal's format is frozen by.

use std::collections::BTreeSet;

use domain::{
    Agency, AgencyId, AgencyKind, AlarmId, AlarmKind, AssignmentId, AssignmentStatus, Availability,
    Event, HandOverId, IncidentId, IncidentState, Level, NoteId, Point, Principal, PrincipalId,
    Role, Target, TaskId, Timestamp, UnitId,
    alarm::{About, LastFix},
    hand_over::Pending,
    incident::{IncidentStep, Link},
    private::Subject,
    sharing::{GrantTerms, Kind, PartnerUnits, Precision, Terms},
    task::{Area, Ask, Part, TaskKind},
    unit::Home,
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
    CrewSignedOn,
    CrewSignedOff,
    DeskHandedOver,
    HandOverAccepted,
    Erased,
    HoldSet,
    UnitRegistered,
    TermsAdopted,
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
    NoteAdded,
    UnitAvailabilitySet,
    UnitAssigned,
    AssignmentAdvanced,
    AssignmentEnded,
    AssignmentUnacknowledged,
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
    AlarmRaised,
    AlarmEscalated,
    AlarmAcknowledged,
    AlarmShelved,
    AlarmReturned,
    AlarmWithdrawn,
    AlarmCleared,
    AlarmsForgotten,
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
    all.extend(incidents());
    all.extend(belonging());
    all.extend(assignments());
    all.extend(tasks());
    all.extend(people());
    all.extend(alarms());
    all.extend(super::examples_zones::zones());
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
            },
        },
        Event::PrincipalEnabledSet {
            principal: PrincipalId(id(0x10)),
            is_enabled: false,
        },
        Event::Erased {
            subject: Subject::Principal(PrincipalId(id(0x10))),
        },
        Event::HoldSet {
            subject: Subject::Incident(IncidentId(id(0x30))),
            is_held: true,
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
        Event::CrewSignedOn { principal, unit },
        Event::CrewSignedOff { principal, unit },
        Event::DeskHandedOver {
            hand_over,
            from: principal,
            to: None,
            note: "The harbour road is closed".to_owned(),
            pending: Pending::default(),
            replaces: None,
        },
        Event::DeskHandedOver {
            hand_over: HandOverId(id(0x71)),
            from: principal,
            to: Some(PrincipalId(id(0x11))),
            note: "Mr Okafor calls back at six".to_owned(),
            pending: Pending {
                incidents: vec![incident],
                dispatches: vec![AssignmentId(id(0x50))],
                tasks: vec![TaskId(id(0x60))],
                shelved: BTreeSet::from([Target::Incident(incident)]),
                left_out: 2,
            },
            replaces: Some(hand_over),
        },
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
        },
        Event::IncidentTriaged {
            incident,
            priority: 2,
            incident_type: "flash_flood".to_owned(),
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
        },
        Event::UnitAssigned {
            assignment,
            unit,
            target: Target::Task(TaskId(id(0x60))),
            status: AssignmentStatus::Offered,
        },
        Event::AssignmentAdvanced {
            assignment,
            status: AssignmentStatus::EnRoute,
            by_radio: true,
        },
        Event::AssignmentEnded {
            assignment,
            target: Target::Task(TaskId(id(0x60))),
            status: AssignmentStatus::Diverted,
            reason: "Nearer to the other one".to_owned(),
        },
        Event::AssignmentUnacknowledged { assignment },
    ]
}

fn tasks() -> Vec<Event> {
    let task = TaskId(id(0x60));
    let parts = vec![
        Part {
            agency: agency("police"),
            asks: vec![Ask {
                capability: "crowd_control".to_owned(),
                count: 3,
            }],
            note: "Meet at the east gate".to_owned(),
        },
        Part {
            agency: agency("ems"),
            asks: Vec::new(),
            note: String::new(),
        },
    ];
    vec![
        Event::TaskDrafted {
            task,
            number: "JT-F-012".to_owned(),
            kind: TaskKind::DisasterResponse,
            objective: "Clear the market before dusk".to_owned(),
            place: "Market".to_owned(),
            area: Some(Area {
                centre: PLACE,
                radius_m: 400,
            }),
            incident: Some(IncidentId(id(0x30))),
            legal_basis: "Order 7".to_owned(),
            answer_by: Timestamp(1_795_000_900_000),
            parts: parts.clone(),
        },
        Event::TaskRevised {
            task,
            objective: "Clear the market now".to_owned(),
            answer_by: Timestamp(1_795_000_300_000),
            parts,
        },
        Event::TaskProposed { task },
        Event::TaskAccepted {
            task,
            agency: agency("police"),
        },
        Event::TaskDeclined {
            task,
            agency: agency("ems"),
            reason: "All crews are on the coast road".to_owned(),
        },
        Event::TaskAgreed { task },
        Event::TaskStarted { task },
        Event::TaskCompleted { task },
        Event::TaskCancelled {
            task,
            reason: "Rain has stopped".to_owned(),
        },
        Event::TaskLapsed { task },
    ]
}

fn alarms() -> Vec<Event> {
    let (alarm, unit) = (AlarmId(id(0x70)), UnitId(id(0x20)));
    let at = Timestamp(1_795_000_060_000);
    vec![
        Event::AlarmRaised {
            alarm,
            kind: AlarmKind::Duress,
            owner: agency("fire"),
            about: About::Unit(unit),
            unit: Some(unit),
            goes_up_at: Some(at),
            fix: Some(LastFix {
                at: PLACE,
                fix_at: at,
            }),
            text: None,
            expected_at: None,
        },
        Event::AlarmRaised {
            alarm,
            kind: AlarmKind::Delayed,
            owner: agency("fire"),
            about: About::Assignment(AssignmentId(id(0x50))),
            unit: Some(unit),
            goes_up_at: None,
            fix: None,
            text: Some("Road closed at the tunnel".to_owned()),
            expected_at: Some(at),
        },
        Event::AlarmEscalated {
            alarm,
            level: 1,
            goes_up_at: Some(at),
        },
        Event::AlarmAcknowledged {
            alarm,
            agency: agency("eoc"),
            returns_at: None,
        },
        Event::AlarmShelved { alarm, until: at },
        Event::AlarmReturned {
            alarm,
            level: 2,
            goes_up_at: None,
            fix: None,
        },
        Event::AlarmWithdrawn { alarm },
        Event::AlarmCleared { alarm },
        Event::AlarmsForgotten {
            alarms: vec![alarm],
        },
    ]
}

#[test]
fn every_event_has_an_example() {
    let seen: BTreeSet<_> = examples().iter().map(variant).collect();
    assert_eq!(seen, VARIANTS.iter().copied().collect());
}
