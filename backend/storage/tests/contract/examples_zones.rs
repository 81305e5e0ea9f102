//! Examples of the events about zones.

use domain::{
    Event, Point, Target, TaskId, Timestamp, UnitId, ZoneId, ZoneKind, event::ZoneDrawn,
    shape::Shape, sharing::Precision, zone::Watch,
};

use super::examples::{PLACE, agency, id};

pub(crate) fn zones() -> Vec<Event> {
    let (zone, unit) = (ZoneId(id(0x70)), UnitId(id(0x20)));
    let target = Some(Target::Task(TaskId(id(0x60))));
    let beside = |lon_e7| Point {
        lon_e7: PLACE.lon_e7 + lon_e7,
        ..PLACE
    };
    let watch = Some(Watch {
        alarm_on_enter: true,
        alarm_on_leave: false,
    });
    let corner = Point {
        lat_e7: PLACE.lat_e7 + 9_000,
        ..PLACE
    };
    vec![
        Event::ZoneDrawn(ZoneDrawn {
            zone,
            agency: agency("fire"),
            target,
            kind: ZoneKind::Hazard,
            name: "Water above 50 cm".to_owned(),
            note: "Manhole covers are open".to_owned(),
            shape: Shape::Polygon {
                outline: vec![PLACE, beside(9_000), corner],
                holes: vec![],
            },
            starts_at: Timestamp(1_795_000_000_000),
            ends_at: Some(Timestamp(1_795_000_900_000)),
            watch,
            is_planned: false,
        }),
        Event::ZoneLabelled {
            zone,
            target,
            kind: ZoneKind::Evacuation,
            name: "Lower town".to_owned(),
            note: String::new(),
        },
        Event::ZoneReshaped {
            zone,
            shape: Shape::Corridor {
                line: vec![PLACE, beside(9_000)],
                half_width_m: 20,
            },
        },
        Event::ZoneRescheduled {
            zone,
            starts_at: Timestamp(1_795_000_000_000),
            ends_at: None,
        },
        Event::ZoneWatchSet { zone, watch: None },
        Event::ZoneBegan { zone },
        Event::ZoneEnded { zone },
        Event::ZoneLifted {
            zone,
            target: None,
            reason: "Water is gone".to_owned(),
        },
        Event::ZoneEntered {
            zone,
            unit,
            precision: Precision::Exact,
            alarm: true,
        },
        Event::ZoneLeft {
            zone,
            unit,
            precision: Precision::Cell100m,
            alarm: false,
        },
    ]
}
