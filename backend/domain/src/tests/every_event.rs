//! One example of every event, with whose key its texts are sealed under.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyKind, AssignmentStatus, Availability, Event, IncidentState, Level, Point, Role, Target,
    ZoneKind,
    agency::{Agency, Principal},
    classification::OwnWords,
    event::{LegStarted, ZoneDrawn},
    incident::{IncidentStep, Link},
    private::Subject,
    shape::Shape,
    sharing::PartnerUnits,
    unit::Home,
    zone::Watch,
};

use super::{
    every_event_later::after_later, every_task_event::after_of_task, given::*,
    world_attachments::attachment,
};

/// Stands in every text that must not be readable once its key is gone.
pub(super) const SECRET: &str = "SECRET";

pub(super) fn secret() -> String {
    SECRET.to_owned()
}

/// The event after this one, with secrets in its private and free texts, and whose they are. Exhaustive: a new
/// variant does not compile before it has an example here.
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
fn after(event: Option<&Event>) -> Option<(Event, Option<Subject>)> {
    let (to, link) = (incident(2), Link::Duplicate);
    let (incident, task, unit) = (incident(1), task(1), unit("fire", 1));
    let (assignment, on) = (assignment(1), Target::Incident(incident));
    let zone = zone(1);
    let of_incident = Some(Subject::Incident(incident));
    let at = Point::new(7.4, 43.7).unwrap();
    let Some(event) = event else {
        let agency = Agency {
            id: agency("fire"),
            name: "Fire".to_owned(),
            code: "F".to_owned(),
            kind: AgencyKind::Fire,
            level: Level::Commune,
            parent: None,
            jurisdiction: vec![at],
        };
        return Some((Event::AgencyRegistered { agency }, None));
    };
    Some(match event {
        Event::AgencyRegistered { .. } => {
            let principal = Principal {
                id: person("fire", Role::Field),
                agency: agency("fire"),
                name: secret(),
                roles: BTreeSet::from([Role::Field]),
                unit: Some(unit),
                is_enabled: true,
                clearance: domain::Clearance::Open,
            };
            let subject = Subject::Principal(principal.id);
            (Event::PrincipalRegistered { principal }, Some(subject))
        }
        Event::PrincipalRegistered { .. } => {
            let principal = person("fire", Role::Field);
            (
                Event::PrincipalEnabledSet {
                    principal,
                    is_enabled: false,
                },
                None,
            )
        }
        Event::PrincipalEnabledSet { .. } => {
            let subject = Subject::Incident(incident);
            let by = person("fire", Role::Admin);
            let event = Event::Erased {
                subject,
                by: Some(by),
                reason: secret(),
            };
            (event, Some(Subject::Principal(by)))
        }
        Event::Erased { subject, by, .. } => {
            let event = Event::HoldSet {
                subject: *subject,
                is_held: true,
                by: *by,
                reason: secret(),
            };
            (event, by.map(Subject::Principal))
        }
        Event::HoldSet { .. } => {
            let event = Event::UnitRegistered {
                unit,
                agency: agency("fire"),
                callsign: "F 1".to_owned(),
                unit_kind: "engine".to_owned(),
                capabilities: BTreeSet::from(["pump".to_owned()]),
                home: Home {
                    name: "North".to_owned(),
                    at,
                },
                crew: vec![secret(), secret()],
            };
            (event, Some(Subject::Unit(unit)))
        }
        Event::UnitRegistered { .. } => {
            let principal = person("fire", Role::Field);
            let name = secret();
            (
                Event::PrincipalRenamed { principal, name },
                Some(Subject::Principal(principal)),
            )
        }
        Event::PrincipalRenamed { principal, .. } => {
            let (principal, role) = (*principal, Role::Admin);
            (Event::RoleGranted { principal, role }, None)
        }
        Event::RoleGranted { principal, role } => {
            let (principal, role) = (*principal, *role);
            (Event::RoleWithdrawn { principal, role }, None)
        }
        Event::RoleWithdrawn { principal, .. } => {
            let (principal, clearance) = (*principal, domain::Clearance::Restricted);
            let cleared = Event::ClearanceSet {
                principal,
                clearance,
            };
            (cleared, None)
        }
        Event::ClearanceSet { principal, .. } => {
            let principal = *principal;
            (Event::CrewSignedOn { principal, unit }, None)
        }
        Event::CrewSignedOn { principal, .. } => {
            let principal = *principal;
            (Event::CrewSignedOff { principal, unit }, None)
        }
        Event::CrewSignedOff { principal, .. } => {
            let event = Event::DeskHandedOver(domain::event::DeskHandedOver {
                hand_over: hand_over(1),
                from: *principal,
                to: None,
                note: secret(),
                pending: domain::hand_over::Pending {
                    incidents: vec![incident],
                    dispatches: vec![assignment],
                    tasks: vec![task],
                    alarms: vec![domain::hand_over::OpenAlarm {
                        id: domain::AlarmId(uuid::Uuid::from_u128(1)),
                        kind: domain::AlarmKind::Duress,
                    }],
                    shelved: BTreeSet::from([on]),
                    left_out: 1,
                },
                replaces: None,
            });
            (event, Some(Subject::Principal(*principal)))
        }
        Event::DeskHandedOver(domain::event::DeskHandedOver { hand_over, .. }) => {
            let hand_over = *hand_over;
            (Event::HandOverAccepted { hand_over }, None)
        }
        Event::HandOverAccepted { .. } => (
            Event::TermsAdopted {
                terms: terms(PartnerUnits::All, &[]),
            },
            None,
        ),
        Event::TermsAdopted { .. } => {
            let event = Event::IncidentReported {
                incident,
                number: "F-26-0001".to_owned(),
                agency: agency("fire"),
                incident_type: "fire".to_owned(),
                priority: 1,
                at,
                place: secret(),
                narrative: secret(),
                own: OwnWords::default(),
            };
            (event, of_incident)
        }
        Event::IncidentReported { .. } => {
            let incident_type = "flood".to_owned();
            (
                Event::IncidentTriaged {
                    incident,
                    priority: 1,
                    incident_type,
                    own: OwnWords::default(),
                },
                None,
            )
        }
        Event::IncidentTriaged { .. } => (
            Event::IncidentPlaceChanged {
                incident,
                at,
                place: secret(),
            },
            of_incident,
        ),
        Event::IncidentPlaceChanged { .. } => (
            Event::IncidentNarrativeChanged {
                incident,
                narrative: secret(),
            },
            of_incident,
        ),
        Event::IncidentNarrativeChanged { .. } => (
            Event::IncidentMilestoneAdded {
                incident,
                text: secret(),
            },
            of_incident,
        ),
        Event::IncidentMilestoneAdded { .. } => {
            let (step, state) = (IncidentStep::Cancelled, IncidentState::Cancelled);
            let reason = Some(secret());
            (
                Event::IncidentStepped {
                    incident,
                    step,
                    state,
                    reason,
                },
                of_incident,
            )
        }
        Event::IncidentStepped { .. } => (
            Event::IncidentScheduled {
                incident,
                starts_at: Some(START),
            },
            None,
        ),
        Event::IncidentScheduled { .. } => (Event::IncidentReminded { incident }, None),
        Event::IncidentReminded { .. } => (Event::IncidentStarted { incident }, None),
        Event::IncidentStarted { .. } => (Event::IncidentLinked { incident, to, link }, None),
        Event::IncidentLinked { .. } => {
            let from = to;
            (
                Event::IncidentJoined {
                    incident,
                    from,
                    link,
                },
                None,
            )
        }
        Event::IncidentJoined { .. } => {
            let reason = secret();
            (
                Event::IncidentUnlinked {
                    incident,
                    to,
                    link,
                    reason,
                },
                of_incident,
            )
        }
        Event::IncidentUnlinked { .. } => {
            let from = to;
            (
                Event::IncidentParted {
                    incident,
                    from,
                    link,
                },
                None,
            )
        }
        Event::IncidentParted { .. } => {
            let event = Event::IncidentAttachmentAdded {
                incident,
                attachment: attachment(1),
                name: secret(),
                media_type: domain::attachment::MediaType::Pdf,
                bytes: 7,
                sha256: secret(),
                stored: "0".repeat(64),
            };
            (event, of_incident)
        }
        Event::IncidentAttachmentAdded { attachment, .. } => {
            let event = Event::IncidentAttachmentRemoved {
                incident,
                attachment: *attachment,
                reason: secret(),
            };
            (event, of_incident)
        }
        Event::IncidentAttachmentRemoved { .. } => {
            let target = Target::Task(task);
            (
                Event::NoteAdded {
                    note: note(1),
                    target,
                    text: secret(),
                },
                Some(Subject::Task(task)),
            )
        }
        Event::NoteAdded { .. } => {
            let (availability, reason) = (Availability::OutOfService, Some(secret()));
            let event = Event::UnitAvailabilitySet {
                unit,
                availability,
                reason,
                word: None,
                until: None,
                by: domain::unit::SetBy::Radio,
                code: None,
            };
            (event, Some(Subject::Unit(unit)))
        }
        Event::UnitAvailabilitySet { .. } => {
            let event = Event::UnitReserved {
                unit,
                target: Some(on),
                reason: secret(),
                until: START,
            };
            (event, Some(Subject::Unit(unit)))
        }
        Event::UnitReserved { .. } => {
            let status = AssignmentStatus::Dispatched;
            (
                Event::UnitAssigned {
                    assignment,
                    unit,
                    target: on,
                    status,
                    confirmed: BTreeSet::new(),
                    diverts: None,
                },
                None,
            )
        }
        Event::UnitAssigned { .. } => {
            let (status, by_radio) = (AssignmentStatus::OnScene, true);
            (
                Event::AssignmentAdvanced {
                    assignment,
                    status,
                    by_radio,
                    by_rule: false,
                    code: None,
                },
                None,
            )
        }
        Event::AssignmentAdvanced { .. } => {
            let event = Event::AssignmentLegStarted(LegStarted {
                assignment,
                target: on,
                place: secret(),
                at: None,
                persons: 1,
                by_radio: false,
            });
            (event, Some(on.into()))
        }
        Event::AssignmentLegStarted { .. } => {
            let by_radio = true;
            (
                Event::AssignmentLegHandedOver {
                    assignment,
                    by_radio,
                },
                None,
            )
        }
        Event::AssignmentLegHandedOver { .. } => {
            let capacity = BTreeMap::new();
            (Event::UnitCapacitySet { unit, capacity }, None)
        }
        Event::UnitCapacitySet { .. } => {
            let order = vec![assignment];
            (Event::AssignmentsOrdered { unit, order }, None)
        }
        Event::AssignmentsOrdered { .. } => {
            let (status, reason) = (AssignmentStatus::Declined, secret());
            let event = Event::AssignmentEnded {
                assignment,
                target: on,
                status,
                reason,
            };
            (event, of_incident)
        }
        Event::AssignmentEnded { .. } => (Event::AssignmentUnacknowledged { assignment }, None),
        Event::AssignmentUnacknowledged { .. } => (Event::AssignmentReleased { assignment }, None),
        Event::LinkNoted(_) => (
            Event::ZoneDrawn(ZoneDrawn {
                zone,
                agency: agency("fire"),
                target: None,
                kind: ZoneKind::Hazard,
                name: secret(),
                note: secret(),
                shape: shape(),
                starts_at: START,
                ends_at: Some(START),
                watch: Some(Watch::default()),
                is_planned: false,
            }),
            Some(Subject::Zone(zone)),
        ),
        Event::AssignmentReleased { .. }
        | Event::TaskDrafted(_)
        | Event::TaskRevised(_)
        | Event::TaskProposed { .. }
        | Event::TaskAccepted { .. }
        | Event::TaskDeclined { .. }
        | Event::TaskAgreed { .. }
        | Event::TaskStarted { .. }
        | Event::TaskCompleted { .. }
        | Event::TaskCancelled { .. }
        | Event::TaskLapsed { .. }
        | Event::Negotiated { .. }
        | Event::Inspected { .. }
        | Event::Enforced { .. }
        | Event::Responded(_) => return after_of_task(event),
        later => return after_later(later),
    })
}

pub(super) fn shape() -> Shape {
    Shape::Circle {
        centre: Point::new(7.4, 43.7).unwrap(),
        radius_m: 100,
    }
}

pub(crate) fn every_event() -> Vec<(Event, Option<Subject>)> {
    let first = after(None);
    std::iter::successors(first, |(event, _)| after(Some(event))).collect()
}
