//! Examples of the events about zones, alarms and settings.

use domain::{
    AlarmKind, Event, Passed, Target, ZoneKind,
    alarm::About,
    private::Subject,
    settings::{Section, StatusSettings},
    sharing::Precision,
};

use super::{
    every_equipment_event::{after_equipment, registered, subject_of_equipment},
    every_event::{secret, shape},
    given::*,
};

/// The event after this one, as in `every_event.rs`.
pub(super) fn after_later(event: &Event) -> Option<(Event, Option<Subject>)> {
    let (incident, task, unit) = (incident(1), task(1), unit("fire", 1));
    let (assignment, on, zone) = (assignment(1), Target::Incident(incident), zone(1));
    let of_incident = Some(Subject::Incident(incident));
    let of_task = Some(Subject::Task(task));
    Some(match event {
        Event::ZoneDrawn { .. } => (
            Event::ZoneLabelled {
                zone,
                target: Some(Target::Task(task)),
                kind: ZoneKind::Hazard,
                name: secret(),
                note: secret(),
            },
            of_task,
        ),
        Event::ZoneLabelled { .. } => {
            let shape = shape();
            (Event::ZoneReshaped { zone, shape }, None)
        }
        Event::ZoneReshaped { .. } => (
            Event::ZoneRescheduled {
                zone,
                starts_at: START,
                ends_at: None,
            },
            None,
        ),
        Event::ZoneRescheduled { .. } => (Event::ZoneWatchSet { zone, watch: None }, None),
        Event::ZoneWatchSet { .. } => (Event::ZoneBegan { zone }, None),
        Event::ZoneBegan { .. } => (Event::ZoneEnded { zone }, None),
        Event::ZoneEnded { .. } => (
            Event::ZoneLifted {
                zone,
                target: Some(on),
                reason: secret(),
            },
            of_incident,
        ),
        Event::ZoneLifted { .. } => (
            Event::ZoneEntered {
                zone,
                unit,
                precision: Precision::Exact,
                alarm: true,
            },
            None,
        ),
        Event::ZoneEntered { .. } => (
            Event::ZoneLeft {
                zone,
                unit,
                precision: Precision::Cell1km,
                alarm: false,
            },
            None,
        ),
        Event::ZoneLeft { .. } => (
            Event::AlarmRaised {
                alarm: alarm(1),
                kind: AlarmKind::Delayed,
                owner: agency("fire"),
                about: About::Assignment(assignment),
                unit: Some(unit),
                goes_up_at: Some(START),
                fix: None,
                text: Some(secret()),
                expected_at: Some(START),
                judged: None,
            },
            Some(Subject::Unit(unit)),
        ),
        Event::AgencyConfigured { .. } => (registered(), Some(subject_of_equipment())),
        other => {
            let of_alarm = after_alarm(other).map(|it| (it, None));
            return of_alarm.or_else(|| after_equipment(other));
        }
    })
}

/// What is told of alarms and settings: nothing of it is anybody's words.
fn after_alarm(event: &Event) -> Option<Event> {
    let alarm = alarm(1);
    let (level, goes_up_at) = (1, Some(START));
    Some(match event {
        Event::AlarmRaised { .. } => Event::AlarmEscalated {
            alarm,
            level,
            goes_up_at,
        },
        Event::AlarmEscalated { .. } => Event::AlarmAcknowledged {
            alarm,
            agency: agency("fire"),
            returns_at: Some(START),
        },
        Event::AlarmAcknowledged { .. } => Event::AlarmShelved {
            alarm,
            until: START,
        },
        Event::AlarmShelved { .. } => Event::AlarmReturned {
            alarm,
            level,
            goes_up_at,
            fix: None,
        },
        Event::AlarmReturned { .. } => Event::AlarmWithdrawn { alarm },
        Event::AlarmWithdrawn { .. } => Event::AlarmCleared { alarm },
        Event::AlarmCleared { .. } => Event::AlarmsForgotten {
            alarms: vec![alarm],
        },
        Event::AlarmsForgotten { .. } => Event::RetentionPassed(Passed {
            since: None,
            until: START,
        }),
        Event::RetentionPassed(_) => {
            let section = Section::Status(StatusSettings::default());
            let agency = agency("fire");
            Event::AgencyConfigured { agency, section }
        }
        _ => return None,
    })
}
