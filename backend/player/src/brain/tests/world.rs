//! A server without a network: the domain's state, the demo city's set-up, and a clock that a test turns.

use std::collections::{BTreeMap, BTreeSet};

use client::Event;
use domain::{
    AgencyId, Command, CommandId, Context, IncidentId, PrincipalId, Role, State, TaskId, Timestamp,
    UnitId, decide,
    event::Recorded,
    sharing::{Terms, Viewer, view},
};
use protocol::{
    command as body,
    stream::Snapshot,
    words::{AgencyKind, Level},
};
use roads::{Graph, GraphBuilder, SegmentSpec, StreetClass};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    brain::{Brain, Moment},
    ledger::Outcome,
    scenario::Scenario,
};

const SETUP: &str = include_str!("../../../../../fixtures/cities/monaco/setup.toml");
const TERMS: &str = include_str!("../../../../../fixtures/cities/monaco/standing-agreement.toml");
const BEGAN_MS: i64 = 1_795_000_000_000;

#[derive(Deserialize)]
struct Setup {
    agency: Vec<Agency>,
    unit: Vec<Unit>,
    equipment: Vec<Equipment>,
    person: Vec<Person>,
}

#[derive(Deserialize)]
struct Agency {
    id: String,
    name: String,
    code: String,
    kind: AgencyKind,
    level: Level,
}

#[derive(Deserialize)]
struct Unit {
    agency: String,
    callsign: String,
    kind: String,
    capabilities: Vec<String>,
    home: protocol::object::Home,
    crew: Vec<String>,
}

#[derive(Deserialize)]
struct Equipment {
    agency: String,
    name: String,
    kind: String,
    quantity: u32,
    home: protocol::object::Home,
}

#[derive(Deserialize)]
struct Person {
    account: String,
    agency: String,
    name: String,
    roles: Vec<protocol::words::Role>,
    unit: Option<String>,
}

pub(super) struct World {
    pub(super) state: State,
    pub(super) brain: Brain,
    /// Refused commands of the player, in words.
    pub(super) refused: Vec<String>,
    /// Accounts that gave commands for the player.
    pub(super) used: BTreeSet<String>,
    /// Nothing is heard from the server.
    pub(super) is_cut: bool,
    roads: Graph,
    people: BTreeMap<String, Context>,
    seconds: u32,
    n: u64,
    heard: u64,
}

impl World {
    pub(super) fn new(scenario: Scenario) -> Self {
        let seed = scenario.seed;
        let mut brain = Brain::new(scenario, seed, 1.0);
        brain.begin_round(0, 0.0);
        let mut world = Self {
            state: State::default(),
            brain,
            refused: vec![],
            used: BTreeSet::new(),
            is_cut: false,
            roads: grid(),
            people: BTreeMap::new(),
            seconds: 0,
            n: 0,
            heard: 0,
        };
        world.set_up(toml::from_str(SETUP).unwrap());
        world
    }

    fn set_up(&mut self, setup: Setup) {
        let command_id = client::new_id();
        let occurred_at = None;
        for Agency {
            id,
            name,
            code,
            kind,
            level,
        } in setup.agency
        {
            let it = body::RegisterAgency {
                command_id,
                occurred_at,
                id,
                name,
                code,
                agency_kind: kind,
                level,
                parent: None,
                jurisdiction: vec![],
            };
            self.by_server(&it.into_command().unwrap());
        }
        for it in setup.unit {
            let it = body::RegisterUnit {
                command_id,
                occurred_at,
                id: client::new_id(),
                agency: it.agency,
                callsign: it.callsign,
                unit_kind: it.kind,
                capabilities: it.capabilities,
                home: it.home,
                crew: it.crew,
            };
            self.by_server(&it.into_command().unwrap());
        }
        for it in setup.equipment {
            let it = body::RegisterEquipment {
                command_id,
                occurred_at,
                id: client::new_id(),
                agency: it.agency,
                name: it.name,
                equipment_kind: it.kind,
                equipment_type: None,
                capabilities: vec![],
                serial: None,
                home: it.home,
                quantity: it.quantity,
                maintenance_due: None,
            };
            self.by_server(&it.into_command().unwrap());
        }
        for it in setup.person {
            let agency = AgencyId::new(&it.agency).unwrap();
            let unit = it
                .unit
                .map(|callsign| self.state.unit_called(&agency, &callsign).unwrap());
            let principal = PrincipalId(client::new_id());
            let registered = body::RegisterPrincipal {
                command_id,
                occurred_at,
                id: principal.0,
                agency: it.agency,
                name: it.name,
                roles: it.roles.clone(),
                unit: unit.map(|it| it.0),
                account: it.account.clone(),
                password: "not used".to_owned(),
                one_time: false,
            };
            self.by_server(&registered.into_command().unwrap());
            let role: Role = it.roles[0].into();
            let context = Context {
                principal,
                agency,
                role,
                clearance: domain::Clearance::Open,
                unit,
                command_id: CommandId(command_id),
                now: Timestamp(BEGAN_MS),
                occurred_at: Timestamp(BEGAN_MS),
                is_unit_reachable: true,
            };
            self.people.insert(it.account, context);
        }
        let terms: Terms = toml::from_str(TERMS).unwrap();
        self.by_server(&Command::AdoptTerms(terms));
    }

    fn now(&self) -> Timestamp {
        Timestamp(BEGAN_MS + i64::from(self.seconds) * 1_000)
    }

    pub(super) fn in_seconds(&self, seconds: i64) -> protocol::Moment {
        Timestamp(self.now().0 + seconds * 1_000).into()
    }

    fn by_server(&mut self, command: &Command) {
        let context = Context::server(CommandId(client::new_id()), self.now());
        self.decide(command, &context).unwrap();
    }

    fn decide(&mut self, command: &Command, context: &Context) -> Result<(), String> {
        let events = decide(&self.state, command, context)
            .map_err(|why| format!("{} {why:?}", command.name()))?;
        if events.is_empty() {
            return Ok(());
        }
        let recorded = Recorded {
            principal: context.principal,
            agency: context.agency.clone(),
            received_at: context.now,
            occurred_at: context.occurred_at,
        };
        self.state.apply_accepted(&events, &recorded);
        self.n += 1;
        Ok(())
    }

    /// What the server would do with a command of this account.
    pub(super) fn order(
        &mut self,
        account: &str,
        path: &str,
        body: &impl Serialize,
    ) -> Result<(), String> {
        let command = read(path, serde_json::to_value(body).unwrap())?;
        let now = self.now();
        let person = self
            .people
            .get(account)
            .ok_or_else(|| format!("no account {account}"))?;
        let context = Context {
            now,
            occurred_at: now,
            ..person.clone()
        };
        self.decide(&command, &context)
            .map_err(|why| format!("{account}: {why}"))
    }

    pub(super) fn assign(&mut self, account: &str, agency: &str, callsign: &str, incident: Uuid) {
        let agency = AgencyId::new(agency).unwrap();
        let UnitId(unit) = self.state.unit_called(&agency, callsign).unwrap();
        let order = body::AssignUnit {
            command_id: client::new_id(),
            occurred_at: None,
            id: client::new_id(),
            unit,
            incident: Some(incident),
            task: None,
            offer: false,
            confirm: vec![],
        };
        self.order(account, "/api/v1/assignments", &order).unwrap();
    }

    pub(super) fn act_on_task(
        &mut self,
        account: &str,
        id: Uuid,
        verb: &str,
        body: &impl Serialize,
    ) {
        self.order(account, &format!("/api/v1/tasks/{id}/{verb}"), body)
            .unwrap();
    }

    pub(super) fn incident(&self, id: Uuid) -> &domain::Incident {
        self.state.incident(IncidentId(id)).unwrap()
    }

    pub(super) fn task(&self, id: Uuid) -> &domain::Task {
        self.state.task(TaskId(id)).unwrap()
    }

    pub(super) fn agencies(&self) -> Vec<String> {
        self.state.agencies().map(|it| it.id.to_string()).collect()
    }

    /// Agencies with a unit on the move.
    pub(super) fn moving_agencies(&self) -> BTreeSet<String> {
        let reports = self.brain.reports(f64::from(self.seconds), 1);
        let moving = reports
            .into_iter()
            .filter(|it| it.1.iter().any(|it| it.speed > Some(0.0)));
        moving.map(|it| it.0.to_owned()).collect()
    }

    /// Lets so many seconds pass.
    pub(super) fn play(&mut self, seconds: u32) {
        for _ in 0..seconds {
            self.seconds += 1;
            self.by_server(&Command::Tick);
            if self.n != self.heard && !self.is_cut {
                self.show();
            }
            let moment = Moment {
                now: f64::from(self.seconds),
                server_ms: self.now().0,
                roads: &self.roads,
            };
            for order in self.brain.step(moment) {
                self.used.insert(order.account.clone());
                let result = self.order(&order.account, &order.path, &order.body);
                let outcome = if result.is_ok() {
                    Outcome::Accepted
                } else {
                    Outcome::Refused
                };
                self.refused.extend(result.err());
                self.brain
                    .settle(&order.key, outcome, None, f64::from(self.seconds));
            }
        }
    }

    /// Shows every agency what it may see.
    fn show(&mut self) {
        self.heard = self.n;
        for agency in self.agencies() {
            let viewer = Viewer::open(AgencyId::new(&agency).unwrap());
            let seen = self
                .state
                .every_object()
                .filter_map(|it| view(&self.state, &viewer, &it));
            let snapshot = Snapshot {
                n: self.n,
                cursor: self.n.to_string(),
                at: self.now().into(),
                objects: seen.map(|it| protocol::object(it, None)).collect(),
                entries: vec![],
            };
            self.brain
                .hear(&agency, &Event::Snapshot(snapshot))
                .unwrap();
        }
    }
}

/// The command that a path and a body mean.
fn read(path: &str, value: Value) -> Result<Command, String> {
    fn parse<T: DeserializeOwned>(value: Value) -> Result<T, String> {
        serde_json::from_value(value).map_err(|why| why.to_string())
    }
    let parts: Vec<&str> = path.trim_start_matches("/api/v1/").split('/').collect();
    let id = || parts[1].parse::<Uuid>().map_err(|why| why.to_string());
    let command = match (parts[0], parts.get(2).copied()) {
        ("incidents", None) => parse::<body::ReportIncident>(value)?.into_command(),
        ("incidents", Some("triage")) => parse::<body::TriageIncident>(value)?.into_command(id()?),
        ("incidents", Some("milestones")) => {
            parse::<body::AddMilestone>(value)?.into_command(id()?)
        }
        ("incidents", Some("state")) => parse::<body::StepIncident>(value)?.into_command(id()?),
        ("assignments", None) => parse::<body::AssignUnit>(value)?.into_command(),
        ("assignments", Some("status")) => {
            parse::<body::AdvanceAssignment>(value)?.into_command(id()?)
        }
        ("assignments", Some("decline")) => {
            parse::<body::WithReason>(value)?.into_decline_assignment(id()?)
        }
        ("units", Some("availability")) => {
            parse::<body::SetAvailability>(value)?.into_command(id()?)
        }
        ("equipment", Some("attach")) => parse::<body::AttachEquipment>(value)?.into_command(id()?),
        ("equipment", Some("detach")) => parse::<body::DetachEquipment>(value)?.into_command(id()?),
        ("equipment", Some("hand-over")) => {
            parse::<body::HandOverEquipment>(value)?.into_command(id()?)
        }
        ("equipment", Some("answer")) => parse::<body::AnswerCustody>(value)?.into_command(id()?),
        ("tasks", None) => parse::<body::DraftTask>(value)?.into_command(),
        ("tasks", Some("revise")) => parse::<body::ReviseTask>(value)?.into_command(id()?),
        ("tasks", Some("answer")) => parse::<body::AnswerTask>(value)?.into_command(id()?),
        ("tasks", Some("counter")) => parse::<body::DecideCounter>(value)?.into_command(id()?),
        ("tasks", Some("propose")) => parse::<body::Plain>(value)?.into_propose(id()?),
        ("tasks", Some("step")) => parse::<body::MoveTask>(value)?.into_command(id()?),
        ("tasks", Some("start")) => parse::<body::Plain>(value)?.into_start(id()?),
        ("tasks", Some("complete")) => parse::<body::Plain>(value)?.into_complete(id()?),
        _ => return Err(format!("no route {path}")),
    };
    command.map_err(|why| format!("{why:?}"))
}

/// Streets about every 200 m over the demo city, so that distances are like the real ones.
fn grid() -> Graph {
    const STEP_E7: i32 = 25_000;
    const SIDE: i32 = 30;
    let mut builder = GraphBuilder::default();
    for row in 0..SIDE {
        for column in 0..SIDE {
            let (lon, lat) = (73_900_000 + column * STEP_E7, 437_100_000 + row * STEP_E7);
            let node = builder.node(lon, lat);
            let west = (column > 0).then(|| node - 1);
            let south = (row > 0).then(|| node - SIDE as u32);
            for from in [west, south].into_iter().flatten() {
                let spec = SegmentSpec {
                    from,
                    to: node,
                    inner: &[],
                    class: StreetClass::Tertiary,
                    name: None,
                    limit_kmh: 0,
                    forward: true,
                    backward: true,
                    restricted: false,
                };
                assert!(builder.segment(&spec));
            }
        }
    }
    builder.finish().0
}
