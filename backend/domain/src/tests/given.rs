//! A small city for tests: four agencies, a person in every role of each, two units each.
//!
//! Every text is a marker (`m17z`), so that a test can find out where a text went. Also compiled into the tests of
//! the protocol, hence only the public interface of the domain.

use std::collections::BTreeSet;

use domain::{
    AgencyId, AgencyKind, AlarmId, AssignmentId, AssignmentStatus, Command, CommandId, Context,
    Event, HandOverId, IncidentId, Level, Link, NoteId, Point, PrincipalId, Refusal, Role, State,
    Target, TaskId, Timestamp, UnitId, ZoneId, ZoneKind,
    classification::SaidType,
    command::{
        AskToTalk, AssignUnit, DrawZone, HandOver, LinkIncidents, RaiseDuress, RegisterAgency,
        RegisterPrincipal, RegisterUnit, ReportDelay, ReportIncident, SignOn,
    },
    decide,
    event::Recorded,
    shape::Shape,
    sharing::{GrantTerms, Kind, PartnerUnits, Precision, Terms},
    unit::Home,
    zone::Watch,
};
use uuid::Uuid;

pub(crate) use super::given_tasks::*;

/// The agencies of the city, and the codes of their numbers.
pub(crate) const AGENCIES: [(&str, &str); 4] =
    [("fire", "F"), ("police", "P"), ("ems", "E"), ("eoc", "O")];
/// The roles that a person can hold.
pub(crate) const ROLES: [Role; 8] = [
    Role::Commander,
    Role::Dispatcher,
    Role::Field,
    Role::Supervisor,
    Role::Legal,
    Role::Coordinator,
    Role::Observer,
    Role::Admin,
];
/// 2026-11-18: far from a change of the year.
pub(crate) const START: Timestamp = Timestamp(1_795_000_000_000);
pub(crate) const SECOND: i64 = 1_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;

pub(crate) fn agency(name: &str) -> AgencyId {
    AgencyId::new(name).unwrap()
}

pub(crate) fn index_of(agency: &str) -> u128 {
    let known = AGENCIES.iter().position(|(it, _)| *it == agency);
    known.unwrap_or(AGENCIES.len()) as u128
}

/// Unit 1 or 2 of an agency of the city.
pub(crate) fn unit(agency: &str, n: u128) -> UnitId {
    UnitId(Uuid::from_u128((1 << 64) | (index_of(agency) << 8) | n))
}

/// The person of an agency of the city who holds this role.
pub(crate) fn person(agency: &str, role: Role) -> PrincipalId {
    let role = ROLES.iter().position(|it| *it == role).unwrap() as u128;
    PrincipalId(Uuid::from_u128((2 << 64) | (index_of(agency) << 8) | role))
}

pub(crate) fn hand_over(n: u128) -> HandOverId {
    HandOverId(Uuid::from_u128((7 << 64) | n))
}

pub(crate) fn incident(n: u128) -> IncidentId {
    IncidentId(Uuid::from_u128((3 << 64) | n))
}

pub(crate) fn task(n: u128) -> TaskId {
    TaskId(Uuid::from_u128((4 << 64) | n))
}

pub(crate) fn assignment(n: u128) -> AssignmentId {
    AssignmentId(Uuid::from_u128((5 << 64) | n))
}

pub(crate) fn alarm(n: u128) -> AlarmId {
    AlarmId(Uuid::from_u128((7 << 64) | n))
}

pub(crate) fn note(n: u128) -> NoteId {
    NoteId(Uuid::from_u128((6 << 64) | n))
}

/// The call for help of an agency's first unit.
pub(crate) fn duress(n: u128, of: &str) -> Command {
    Command::RaiseDuress(RaiseDuress {
        id: alarm(n),
        unit: unit(of, 1),
        fix: None,
    })
}

/// An agency's first unit asks to talk.
pub(crate) fn talk(n: u128, of: &str) -> Command {
    Command::AskToTalk(AskToTalk {
        id: alarm(n),
        unit: unit(of, 1),
    })
}

/// A crew will be late for an assignment.
pub(crate) fn delay(n: u128, of: u128, expected_at: Option<Timestamp>) -> Command {
    Command::ReportDelay(ReportDelay {
        id: alarm(n),
        assignment: assignment(of),
        reason: mark(8_000 + n),
        expected_at,
    })
}

pub(crate) fn zone(n: u128) -> ZoneId {
    ZoneId(Uuid::from_u128((7 << 64) | n))
}

/// A text that occurs nowhere else, and is also a word.
pub(crate) fn mark(n: u128) -> String {
    format!("m{n}z")
}

/// A state, the time, and everything that was accepted.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) state: State,
    pub(crate) now: Timestamp,
    /// When the next commands are said to have happened; now if absent.
    pub(crate) occurred_at: Option<Timestamp>,
    pub(crate) accepted: Vec<(Command, Vec<Event>, Recorded)>,
}

impl Given {
    /// The city, with nothing agreed.
    pub(crate) fn city() -> Self {
        let mut given = Self {
            state: State::default(),
            now: START,
            occurred_at: None,
            accepted: Vec::new(),
        };
        for (name, code) in AGENCIES {
            given.server(register_agency(name, code)).unwrap();
            for n in 1..=2 {
                given.server(register_unit(name, n)).unwrap();
            }
            for role in ROLES {
                given.server(register_person(name, role)).unwrap();
            }
        }
        given
    }

    /// What the server itself orders.
    pub(crate) fn server(&mut self, command: Command) -> Result<Vec<Event>, Refusal> {
        let context = Context::server(CommandId(Uuid::nil()), self.now);
        self.ask(command, &context)
    }

    /// What a person in a role of an agency orders.
    pub(crate) fn when(
        &mut self,
        agency: &str,
        role: Role,
        command: Command,
    ) -> Result<Vec<Event>, Refusal> {
        let context = self.context(agency, role);
        self.ask(command, &context)
    }

    /// The context of a person in a role.
    pub(crate) fn context(&self, name: &str, role: Role) -> Context {
        Context {
            principal: person(name, role),
            agency: agency(name),
            role,
            clearance: domain::Clearance::Confidential,
            unit: self
                .state
                .principal(person(name, role))
                .and_then(|it| it.unit),
            command_id: CommandId(Uuid::nil()),
            now: self.now,
            occurred_at: self.occurred_at.unwrap_or(self.now),
            is_unit_reachable: true,
        }
    }

    /// Decides, and applies what was accepted.
    pub(crate) fn ask(
        &mut self,
        command: Command,
        context: &Context,
    ) -> Result<Vec<Event>, Refusal> {
        let events = decide(&self.state, &command, context)?;
        let recorded = Recorded {
            principal: context.principal,
            agency: context.agency.clone(),
            received_at: context.now,
            occurred_at: context.occurred_at,
        };
        self.state.apply_accepted(&events, &recorded);
        self.accepted.push((command, events.clone(), recorded));
        Ok(events)
    }

    /// Time passes.
    pub(crate) fn wait(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
    }

    /// The timer rings.
    pub(crate) fn tick(&mut self) -> Vec<Event> {
        self.server(Command::Tick).unwrap()
    }

    /// An incident of `agency`, reported by itself.
    pub(crate) fn incident_of(&mut self, agency: &str, n: u128) -> Target {
        self.when(agency, Role::Dispatcher, report(n, None))
            .unwrap();
        Target::Incident(incident(n))
    }

    /// A task of `lead` that was proposed to `parties`.
    pub(crate) fn proposed(
        &mut self,
        n: u128,
        lead: &str,
        parties: &[&str],
        on: Option<u128>,
    ) -> Target {
        let mut order = draft_order(n, parties, self.now);
        order.incident = on.map(incident);
        self.when(lead, Role::Commander, Command::DraftTask(order))
            .unwrap();
        let propose = Command::ProposeTask { task: task(n) };
        self.when(lead, Role::Commander, propose).unwrap();
        Target::Task(task(n))
    }

    /// A task of `lead` that all `parties` accepted.
    pub(crate) fn agreed(
        &mut self,
        n: u128,
        lead: &str,
        parties: &[&str],
        on: Option<u128>,
    ) -> Target {
        let target = self.proposed(n, lead, parties, on);
        for party in parties.iter().filter(|it| **it != lead) {
            self.when(party, Role::Commander, accept(n, 1)).unwrap();
        }
        target
    }

    /// The unit is dispatched and gets as far as `path` says.
    pub(crate) fn sent(
        &mut self,
        n: u128,
        name: &str,
        unit_n: u128,
        target: Target,
        path: &[AssignmentStatus],
    ) -> AssignmentId {
        self.when(
            name,
            Role::Dispatcher,
            assign(n, unit(name, unit_n), target),
        )
        .unwrap();
        for to in path {
            self.when(name, Role::Dispatcher, advance(n, *to)).unwrap();
        }
        assignment(n)
    }

    /// The zone is drawn by the agency's dispatcher.
    pub(crate) fn drawn(&mut self, agency: &str, order: DrawZone) -> ZoneId {
        let id = order.id;
        self.when(agency, Role::Dispatcher, Command::DrawZones(vec![order]))
            .unwrap();
        id
    }

    /// Terms that grant these lines.
    pub(crate) fn terms(&mut self, partner_units: PartnerUnits, lines: &[GrantTerms]) {
        self.server(Command::AdoptTerms(terms(partner_units, lines)))
            .unwrap();
    }
}

fn register_agency(name: &str, code: &str) -> Command {
    Command::RegisterAgency(RegisterAgency {
        id: agency(name),
        name: mark(index_of(name)),
        code: code.to_owned(),
        kind: if name == "eoc" {
            AgencyKind::Eoc
        } else {
            AgencyKind::Fire
        },
        level: Level::Commune,
        parent: None,
        jurisdiction: vec![],
    })
}

/// The registration of a unit of the city; its texts are markers 100 to 199.
pub(crate) fn register_unit(name: &str, n: u128) -> Command {
    let from = 100 + index_of(name) * 20 + n * 8;
    Command::RegisterUnit(RegisterUnit {
        id: unit(name, n),
        agency: agency(name),
        callsign: mark(from),
        kind: mark(from + 1),
        capabilities: BTreeSet::from([mark(from + 2), mark(from + 3)]),
        home: Home {
            name: mark(from + 4),
            at: Point::new(7.4, 43.7).unwrap(),
        },
        crew: vec![mark(from + 5), mark(from + 6)],
    })
}

/// The registration of a person of the city; the name is a marker from 200 to 299.
pub(crate) fn register_person(name: &str, role: Role) -> Command {
    let id = person(name, role);
    let n = 200 + index_of(name) * 20 + (id.0.as_u128() & 0xff);
    Command::RegisterPrincipal(RegisterPrincipal {
        id,
        agency: agency(name),
        name: mark(n),
        roles: BTreeSet::from([role]),
        unit: (role == Role::Field).then(|| unit(name, 1)),
    })
}

/// The report of incident `n`, with texts of its own.
pub(crate) fn report_order(n: u128, owner: Option<&str>) -> ReportIncident {
    ReportIncident {
        id: incident(n),
        incident_type: SaidType::Common(mark(1_000 + n * 10)),
        priority: Some(2.into()),
        at: Point::new(7.42, 43.73).unwrap(),
        place: mark(1_001 + n * 10),
        narrative: mark(1_002 + n * 10),
        owner: owner.map(agency),
        starts_at: None,
    }
}

pub(crate) fn report(n: u128, owner: Option<&str>) -> Command {
    Command::ReportIncident(report_order(n, owner))
}

/// Says that incident `n` belongs to incident `to`, for the first time.
pub(crate) fn link(n: u128, to: u128, link: Link) -> Command {
    Command::LinkIncidents(LinkIncidents {
        incident: incident(n),
        to: incident(to),
        link,
        version: 1,
    })
}

pub(crate) fn assign(n: u128, unit: UnitId, target: Target) -> Command {
    Command::AssignUnit(AssignUnit {
        id: assignment(n),
        unit,
        target,
        is_offer: false,
        confirmed: BTreeSet::new(),
    })
}

/// A hand-over to somebody of fire in a role, or to anybody.
pub(crate) fn hand_over_to(n: u128, to: Option<Role>) -> Command {
    Command::HandOver(HandOver {
        id: hand_over(n),
        to: to.map(|it| person("fire", it)),
        note: mark(8_000 + n),
        shelved: BTreeSet::new(),
    })
}

/// A crew signs itself on.
pub(crate) fn sign_on(unit: UnitId) -> Command {
    Command::SignOn(SignOn {
        unit,
        principal: None,
        leaves_other: false,
    })
}

pub(crate) fn advance(n: u128, to: AssignmentStatus) -> Command {
    Command::AdvanceAssignment {
        assignment: assignment(n),
        to,
        by_radio: false,
    }
}

/// The order for zone `n`: a circle that belongs to nothing, begins at once and is watched.
pub(crate) fn zone_order(n: u128) -> DrawZone {
    DrawZone {
        id: zone(n),
        target: None,
        kind: ZoneKind::Hazard,
        name: mark(5_000 + n * 10),
        note: mark(5_001 + n * 10),
        shape: Shape::Circle {
            centre: Point::new(7.42, 43.73).unwrap(),
            radius_m: 200,
        },
        starts_at: None,
        ends_at: None,
        watch: Some(Watch {
            alarm_on_enter: true,
            alarm_on_leave: false,
        }),
    }
}

/// One line of the terms; a position is granted in cells of 100 m.
pub(crate) fn grant(viewer: &str, owner: &str, kind: Kind, fields: &[&str]) -> GrantTerms {
    let shows_position = matches!(kind, Kind::Unit | Kind::Equipment)
        && fields.iter().any(|it| matches!(*it, "position" | "*"));
    GrantTerms {
        viewer: viewer.to_owned(),
        owner: owner.to_owned(),
        kind,
        fields: fields.iter().map(|it| (*it).to_owned()).collect(),
        position: shows_position.then_some(Precision::Cell100m),
    }
}

pub(crate) fn terms(partner_units: PartnerUnits, lines: &[GrantTerms]) -> Terms {
    Terms {
        title: "Standing agreement".to_owned(),
        grants: lines.to_vec(),
        partner_units,
        partner_position: Precision::Exact,
        task_incident_fields: ["identity", "classification", "place"]
            .map(str::to_owned)
            .to_vec(),
        registrars: vec!["fire".to_owned()],
    }
}
