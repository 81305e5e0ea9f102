//! From the domain's views to the wire.

use domain::{
    Point,
    assignment::Target,
    sharing::{
        AgencyView, EntryView, HandOverView, IncidentView, NoteView, PersonView, SettingsView, View,
    },
};
use uuid::Uuid;

use crate::{
    alarm::alarm,
    convert_enforcement::case_item,
    convert_inspection::target,
    convert_task::task,
    convert_work::{assignment, unit},
    object::{
        Agency, Entry, HandOver, Incident, LonLat, Milestone, Note, Object, OpenAlarm, Person,
        PersonVersions, ShelvedItem, Versions, Waiting,
    },
    object_item::TaskItem,
    object_work::OwnWord,
    query::{NearbyIncident, NearbyIncidents},
    settings::Settings,
    words::Role,
};

/// A view on the wire. `handle` is the unit's handle in the picture lane.
pub fn object(view: View, handle: Option<u32>) -> Object {
    match view {
        View::Agency(it) => Object::Agency(agency(it)),
        View::Unit(it) => Object::Unit(unit(it, handle)),
        View::Incident(it) => Object::Incident(incident(it)),
        View::Assignment(it) => Object::Assignment(assignment(it)),
        View::Task(it) => Object::Task(task(it)),
        View::TaskItem(it) => Object::TaskItem(TaskItem::InspectionTarget(target(*it))),
        View::CaseItem(it) => Object::TaskItem(case_item(it)),
        View::Note(it) => Object::Note(note(it)),
        View::Person(it) => Object::Person(person(it)),
        View::HandOver(it) => Object::HandOver(hand_over(it)),
        View::Alarm(it) => Object::Alarm(alarm(it)),
        View::Zone(it) => Object::Zone(it.into()),
        View::Equipment(it) => Object::Equipment(it.into()),
        View::Agreement(it) => Object::Agreement((*it).into()),
        View::Settings(SettingsView { agency, settings }) => {
            Object::Settings(Settings::new(agency.to_string(), settings))
        }
    }
}

/// Incidents about a place on the wire.
pub fn nearby(found: Vec<domain::sharing::Nearby>) -> NearbyIncidents {
    let incidents = found.into_iter().map(|it| NearbyIncident {
        incident: incident(it.incident),
        distance_m: it.distance_m,
    });
    NearbyIncidents {
        incidents: incidents.collect(),
    }
}

/// A timeline entry on the wire.
pub fn entry(it: EntryView) -> Entry {
    let EntryView {
        at,
        occurred_at,
        what,
        agency,
        by,
        incident,
        other,
        task,
        unit,
        zone,
        equipment,
        detail,
    } = it;
    let (by_id, by) = by.map(|(id, name)| (id.0, name)).unzip();
    Entry {
        at: at.into(),
        occurred_at: occurred_at.into(),
        what: what.into_owned(),
        agency: agency.to_string(),
        by,
        by_id,
        incident: incident.map(|it| it.0),
        other: other.map(|it| it.0),
        task: task.map(|it| it.0),
        unit: unit.map(|it| it.0),
        zone: zone.map(|it| it.0),
        equipment: equipment.into_iter().map(|it| it.0).collect(),
        detail: detail
            .into_iter()
            .map(|(name, value)| (name.into_owned(), value))
            .collect(),
    }
}

fn agency(it: AgencyView) -> Agency {
    let AgencyView {
        id,
        name,
        code,
        kind,
        level,
        parent,
        jurisdiction,
    } = it;
    Agency {
        id: id.to_string(),
        name,
        code,
        agency_kind: kind.into(),
        level: level.into(),
        parent: parent.map(|it| it.to_string()),
        jurisdiction: jurisdiction.into_iter().map(lon_lat).collect(),
    }
}

pub(crate) fn lon_lat(at: Point) -> LonLat {
    LonLat {
        lon: at.lon_deg(),
        lat: at.lat_deg(),
    }
}

fn incident(it: IncidentView) -> Incident {
    let IncidentView {
        id,
        agency,
        number,
        classification,
        own,
        place,
        state,
        narrative,
        milestones,
        report,
        schedule,
        links,
        attachments,
        waiting,
    } = it;
    let versions = Versions {
        place: place.as_ref().map(|it| it.2),
        classification: classification.as_ref().map(|it| it.2),
        narrative: narrative.as_ref().map(|it| it.1),
        schedule: schedule.map(|it| it.1),
        links: links.map(|it| it.version),
    };
    let (incident_type, priority) = classification.map_or((None, None), |(word, priority, _)| {
        (Some(word), Some(priority))
    });
    let (at, place) = place.map_or((None, None), |(at, text, _)| (Some(at), Some(text)));
    let (state, state_since, reason) = state
        .map_or((None, None, None), |(state, since, reason)| {
            (Some(state.into()), Some(since.into()), reason)
        });
    Incident {
        id: id.0,
        number,
        agency: agency.to_string(),
        incident_type,
        own_type: own.incident_type.map(own_word),
        priority,
        own_priority: own.priority.map(own_word),
        state,
        state_since,
        reason,
        lon: at.map(Point::lon_deg),
        lat: at.map(Point::lat_deg),
        place,
        narrative: narrative.map(|it| it.0),
        milestones: milestones.map(|it| {
            it.into_iter()
                .map(|it| Milestone {
                    at: it.at.into(),
                    text: it.text,
                })
                .collect()
        }),
        reported_at: report.as_ref().map(|it| it.1.into()),
        reported_by: report.map(|it| it.0.to_string()),
        starts_at: schedule.and_then(|it| it.0).map(Into::into),
        duplicate_of: links.and_then(|it| it.duplicate_of).map(|it| it.0),
        parent: links.and_then(|it| it.parent).map(|it| it.0),
        attachments: attachments.map(|it| it.into_iter().map(Into::into).collect()),
        waiting: waiting.map(|it| Waiting {
            since: it.since.into(),
            due_at: it.due_at.into(),
        }),
        versions,
    }
}

fn own_word(it: domain::classification::OwnWord) -> OwnWord {
    let domain::classification::OwnWord {
        agency: _,
        code,
        label,
    } = it;
    OwnWord { code, label }
}

pub(crate) fn split(target: Option<Target>) -> (Option<Uuid>, Option<Uuid>) {
    match target {
        Some(Target::Incident(id)) => (Some(id.0), None),
        Some(Target::Task(id)) => (None, Some(id.0)),
        None => (None, None),
    }
}

fn note(it: NoteView) -> Note {
    let NoteView {
        id,
        agency,
        target,
        at,
        text,
        author,
    } = it;
    let (incident, task) = split(Some(target));
    Note {
        id: id.0,
        incident,
        task,
        agency: agency.to_string(),
        by: author,
        at: at.into(),
        text,
    }
}

fn person(it: PersonView) -> Person {
    let PersonView {
        id,
        agency,
        name,
        roles,
        is_enabled,
        clearance,
        versions,
        unit,
    } = it;
    Person {
        id: id.0,
        agency: agency.to_string(),
        name,
        roles: roles.into_iter().filter_map(Role::from_domain).collect(),
        enabled: is_enabled,
        clearance: clearance.into(),
        versions: PersonVersions {
            name: versions.name,
            roles: versions.roles,
            enabled: versions.enabled,
            clearance: versions.clearance,
        },
        unit: unit.map(|it| it.0.0),
        on_unit_since: unit.and_then(|it| it.1).map(Into::into),
    }
}

fn hand_over(it: HandOverView) -> HandOver {
    let HandOverView {
        id,
        agency,
        from,
        to,
        note,
        at,
        pending,
        state,
        accepted,
    } = it;
    let domain::hand_over::Pending {
        incidents,
        dispatches,
        tasks,
        alarms,
        shelved,
        left_out,
    } = pending;
    let alarms = alarms.into_iter().map(|it| OpenAlarm {
        id: it.id.0,
        alarm_kind: it.kind.into(),
    });
    let shelved = shelved.into_iter().map(|it| {
        let (incident, task) = split(Some(it));
        ShelvedItem { incident, task }
    });
    HandOver {
        id: id.0,
        agency: agency.to_string(),
        from: from.0,
        to: to.map(|it| it.0),
        note,
        at: at.into(),
        state: state.into(),
        accepted_by: accepted.map(|it| it.0.0),
        accepted_at: accepted.map(|it| it.1.into()),
        incidents: incidents.into_iter().map(|it| it.0).collect(),
        dispatches: dispatches.into_iter().map(|it| it.0).collect(),
        tasks: tasks.into_iter().map(|it| it.0).collect(),
        alarms: alarms.collect(),
        shelved: shelved.collect(),
        left_out,
    }
}
