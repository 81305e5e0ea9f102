//! Units and assignments on the wire.

use domain::{
    Target,
    assignment::Leg as DomainLeg,
    interval::Intervals as DomainIntervals,
    sharing::{AssignmentView, AvailabilityView, UnitView},
};

use crate::{
    convert::split,
    object::{Assignment, Home, Unit, WorkedOn},
    object_work::{Capacity, Intervals, Leg},
    words::UnitStatus,
};

pub(crate) fn unit(it: UnitView, handle: Option<u32>) -> Unit {
    let UnitView {
        id,
        agency,
        callsign,
        kind,
        capabilities,
        home,
        crew,
        status,
        overlays,
        availability,
        capacity,
        assignment,
        position,
        within,
        own,
    } = it;
    let (code, reserved_for, queue) = own.map_or((None, None, None), |it| {
        (it.code, it.reserved_for, Some(it.queue))
    });
    let (reserved_incident, reserved_task) = split(reserved_for);
    // Who is told no more than that it is on duty has no use for its name in the picture.
    // Who is told it in some areas has, wherever the unit is.
    let is_somewhere =
        !within.is_empty() || position.is_some_and(|it| it != domain::sharing::Precision::Presence);
    let mut unit = Unit {
        id: id.0,
        agency: agency.to_string(),
        callsign,
        unit_kind: kind,
        capabilities: capabilities.map(|it| it.into_iter().collect()),
        home: home.map(|it| Home {
            lon: it.at.lon_deg(),
            lat: it.at.lat_deg(),
            name: it.name,
        }),
        crew,
        crewed: None,
        status: status.and_then(|(it, _)| UnitStatus::from_domain(it)),
        status_since: status.map(|(_, since)| since.into()),
        overlays: overlays.map(|it| it.into_iter().map(Into::into).collect()),
        availability: None,
        reason: None,
        reason_word: None,
        until: None,
        set_by: None,
        code,
        reserved_incident,
        reserved_task,
        queue: queue.map(|it| it.into_iter().map(|it| it.0).collect()),
        capacity: capacity.map(|(room, version)| Capacity {
            room: room
                .into_iter()
                .map(|(it, much)| (it.into(), much))
                .collect(),
            version,
        }),
        assignment: assignment.map(|it| it.0),
        // The server adds what is not part of the state.
        link: None,
        link_since: None,
        clock_ahead_s: None,
        position_stale: None,
        handle: handle.filter(|_| is_somewhere),
        precision: position.map(Into::into),
    };
    if let Some(it) = availability {
        let AvailabilityView {
            availability,
            reason,
            word,
            until,
            by,
            is_crewed,
        } = it;
        unit.availability = Some(availability.into());
        unit.reason = reason;
        unit.reason_word = word;
        unit.until = until.map(Into::into);
        unit.set_by = Some(by.into());
        unit.crewed = Some(is_crewed);
    }
    unit
}

pub(crate) fn assignment(it: AssignmentView) -> Assignment {
    let AssignmentView {
        id,
        agency,
        unit,
        target,
        status,
        times,
        reason,
        legs,
        confirmed,
        diverted_from,
        diverted_to,
        released_at,
    } = it;
    let (incident, task) = split(target);
    let (times, took) = times.map_or((None, None), |(times, took)| (Some(times), Some(took)));
    Assignment {
        id: id.0,
        unit: unit.0,
        agency: agency.to_string(),
        incident,
        task,
        status: status.map(|it| it.status.into()),
        times: times.map(|it| {
            it.into_iter()
                .map(|(status, at)| (status.into(), at.into()))
                .collect()
        }),
        overdue: status.map(|it| it.is_overdue),
        by_radio: status.map(|it| it.by_radio),
        by_rule: status.map(|it| it.by_rule),
        reason,
        intervals: took.map(intervals),
        legs: legs.map(|it| it.into_iter().map(leg).collect()),
        confirmed: confirmed.map(|it| it.into_iter().map(Into::into).collect()),
        diverted_from: diverted_from.map(worked_on),
        diverted_to: diverted_to.map(worked_on),
        released_at: released_at.map(Into::into),
    }
}

fn worked_on(target: Target) -> WorkedOn {
    let (incident, task) = split(Some(target));
    WorkedOn { incident, task }
}

fn intervals(it: DomainIntervals) -> Intervals {
    let DomainIntervals {
        received_at,
        handling_ms,
        turnout_ms,
        travel_ms,
        on_scene_ms,
        transport_ms,
        at_destination_ms,
        total_ms,
    } = it;
    let seconds = |ms: Option<i64>| ms.map(|it| it / 1_000);
    Intervals {
        received_at: received_at.map(Into::into),
        handling_s: seconds(handling_ms),
        turnout_s: seconds(turnout_ms),
        travel_s: seconds(travel_ms),
        on_scene_s: seconds(on_scene_ms),
        transport_s: seconds(transport_ms),
        at_destination_s: seconds(at_destination_ms),
        total_s: seconds(total_ms),
    }
}

fn leg(it: DomainLeg) -> Leg {
    let DomainLeg {
        place,
        at,
        persons,
        left_at,
        arrived_at,
        handed_over_at,
    } = it;
    Leg {
        place,
        lon: at.map(domain::Point::lon_deg),
        lat: at.map(domain::Point::lat_deg),
        persons,
        left_at: left_at.into(),
        arrived_at: arrived_at.map(Into::into),
        handed_over_at: handed_over_at.map(Into::into),
    }
}
