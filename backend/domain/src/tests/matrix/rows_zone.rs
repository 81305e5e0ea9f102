//! Rows about zones: only the agency that drew one changes or lifts it, while it holds or will.

use domain::{
    Command,
    command::{ChangeZone, Crossing, ZoneChange},
    sharing::Precision,
};

use super::{super::given::*, Row, Thing};

/// What the agency that drew it may do to it, and nobody else.
const OWN: &[(&str, &str, &str)] = &[
    ("own", "planned active", "ok"),
    ("own", "ended lifted", "wrong_state"),
    ("partner asked", "*", "not_yours"),
];

fn change(change: ZoneChange) -> Command {
    Command::ChangeZone(ChangeZone {
        zone: zone(1),
        version: 1,
        change,
    })
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            label: "draw_zones",
            roles: "CDO",
            thing: Thing::Nothing,
            command: |_| Command::DrawZones(vec![zone_order(2)]),
            lines: &[("*", "*", "ok")],
        },
        Row {
            label: "change_zone label",
            roles: "CDO",
            thing: Thing::Zone,
            command: |_| {
                change(ZoneChange::Label {
                    kind: domain::ZoneKind::Closure,
                    name: mark(7_040),
                    note: String::new(),
                })
            },
            lines: OWN,
        },
        Row {
            label: "change_zone shape",
            roles: "CDO",
            thing: Thing::Zone,
            command: |_| change(ZoneChange::Shape(zone_order(1).shape)),
            lines: OWN,
        },
        Row {
            label: "change_zone limits",
            roles: "CDO",
            thing: Thing::Zone,
            command: |given| {
                change(ZoneChange::Limits {
                    starts_at: None,
                    ends_at: Some(given.now.plus_ms(24 * HOUR)),
                })
            },
            lines: OWN,
        },
        Row {
            label: "change_zone watch",
            roles: "CDO",
            thing: Thing::Zone,
            command: |_| change(ZoneChange::Watch(None)),
            lines: OWN,
        },
        Row {
            label: "lift_zone",
            roles: "CDO",
            thing: Thing::Zone,
            command: |_| Command::LiftZone {
                zone: zone(1),
                reason: mark(7_041),
            },
            lines: OWN,
        },
        Row {
            label: "record_crossings",
            roles: "R",
            thing: Thing::Zone,
            command: |_| {
                Command::RecordCrossings(vec![Crossing {
                    zone: zone(1),
                    unit: unit("fire", 1),
                    is_inside: true,
                    precision: Precision::Exact,
                }])
            },
            // What does not hold any more is left out, not refused.
            lines: &[("*", "*", "ok")],
        },
    ]
}
