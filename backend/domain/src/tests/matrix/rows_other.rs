//! Rows of registration, terms, reports and the timer.

use domain::{
    Command, Role,
    settings::{Section, StatusSettings},
    sharing::PartnerUnits,
};

use super::{super::given::*, Row, Thing};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            label: "register_agency",
            roles: "AR",
            thing: Thing::Nothing,
            command: |_| {
                Command::RegisterAgency(domain::command::RegisterAgency {
                    id: agency("tax"),
                    name: mark(7_010),
                    code: "T".to_owned(),
                    kind: domain::AgencyKind::Revenue,
                    level: domain::Level::National,
                    parent: None,
                    jurisdiction: vec![],
                })
            },
            // Fire is named for it by the terms, and nobody else is.
            lines: &[("own", "*", "ok"), ("*", "*", "not_yours")],
        },
        Row {
            label: "register_principal of fire",
            roles: "AR",
            thing: Thing::Nothing,
            command: |_| {
                let Command::RegisterPrincipal(mut order) = register_person("fire", Role::Observer)
                else {
                    unreachable!()
                };
                order.id = domain::PrincipalId(uuid::Uuid::from_u128((9 << 64) | 1));
                Command::RegisterPrincipal(order)
            },
            lines: &[("own", "*", "ok"), ("*", "*", "not_yours")],
        },
        Row {
            label: "register_unit of fire",
            roles: "AR",
            thing: Thing::Nothing,
            command: |_| register_unit("fire", 9),
            lines: &[("own", "*", "ok"), ("*", "*", "not_yours")],
        },
        Row {
            label: "register_unit that there is",
            roles: "AR",
            thing: Thing::Nothing,
            command: |_| register_unit("fire", 1),
            lines: &[("*", "*", "taken")],
        },
        Row {
            label: "set_principal_enabled of fire",
            roles: "AR",
            thing: Thing::Nothing,
            command: |_| Command::SetPrincipalEnabled {
                principal: person("fire", Role::Legal),
                version: 0,
                is_enabled: false,
            },
            // Another agency's person answers like nobody.
            lines: &[("own", "*", "ok"), ("*", "*", "unknown")],
        },
        Row {
            label: "adopt_terms",
            roles: "R",
            thing: Thing::Nothing,
            command: |_| Command::AdoptTerms(terms(PartnerUnits::Assigned, &[])),
            lines: &[("*", "*", "ok")],
        },
        Row {
            label: "configure_agency fire",
            roles: "AR",
            thing: Thing::Nothing,
            command: |_| {
                Command::ConfigureAgency(domain::command::ConfigureAgency {
                    agency: agency("fire"),
                    version: 0,
                    section: Section::Status(StatusSettings::default()),
                })
            },
            lines: &[("own", "*", "ok"), ("*", "*", "not_yours")],
        },
        Row {
            label: "report_incident",
            roles: "CDOF",
            thing: Thing::Nothing,
            command: |_| report(1, None),
            lines: &[("*", "*", "ok")],
        },
        Row {
            label: "tick",
            roles: "R",
            thing: Thing::Nothing,
            command: |_| Command::Tick,
            lines: &[("*", "*", "ok")],
        },
    ]
}
