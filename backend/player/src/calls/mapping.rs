//! The mapping: how the columns of a city's export become calls, units and the steps of their lives.
//!
//! A TOML file; `fixtures/mappings/sffd.toml` is a complete and commented example. Unknown keys are errors.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;

use super::{CallsError, time::ClockFace};

/// Times of one row in the order of a call's life. The step that each becomes is written behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The call came in → the incident is reported.
    Received,
    /// It was taken down → the incident is triaged.
    Entry,
    /// The unit was sent → a dispatched assignment.
    Dispatch,
    /// The unit moves → `en_route`. The record does not know whether the crew acknowledged before: nothing is sent for it.
    Response,
    /// → `on_scene`.
    OnScene,
    /// → `transporting`.
    Transport,
    /// → `at_destination`.
    Hospital,
    /// The unit is free again → `cleared`.
    Available,
}

impl Stage {
    /// Its key in the mapping; also part of command ids.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Entry => "entry",
            Self::Dispatch => "dispatch",
            Self::Response => "response",
            Self::OnScene => "on_scene",
            Self::Transport => "transport",
            Self::Hospital => "hospital",
            Self::Available => "available",
        }
    }
}

/// All of them, in order.
pub const STAGES: [Stage; 8] = [
    Stage::Received,
    Stage::Entry,
    Stage::Dispatch,
    Stage::Response,
    Stage::OnScene,
    Stage::Transport,
    Stage::Hospital,
    Stage::Available,
];

/// A mapping as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Short name of the record; part of every id, so that two records never share one.
    pub name: String,
    /// The agency that owns the calls.
    pub owner: String,
    /// Which column holds what.
    pub columns: Columns,
    /// How times are written.
    pub time: TimeFormat,
    /// Call types to incident types.
    pub types: Table<String>,
    /// Priorities to 1 (life) … 5.
    pub priorities: Table<u8>,
    /// Unit kinds to kind, agency and capabilities.
    pub unit_kinds: Table<UnitKind>,
    /// The agencies and the accounts that speak for them.
    pub agency: Vec<AgencyAccounts>,
    /// Where units are at home. A record of calls does not know it; all get this one place, and its name says so.
    pub home: Home,
    /// What the record leaves open.
    pub rules: Rules,
}

/// Which column holds what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// The call's id; rows with the same are one call.
    pub call: String,
    /// The unit's id: its callsign.
    pub unit: String,
    /// The unit's kind.
    pub unit_kind: Option<String>,
    /// The call's type.
    pub call_type: Option<String>,
    /// The call's priority.
    pub priority: Option<String>,
    /// The place in words: the first of these that is not empty.
    pub place: Vec<String>,
    /// Columns that are kept as the incident's narrative, a line each.
    #[serde(default)]
    pub narrative: Vec<String>,
    /// How the call ended in words; becomes the reason when it is closed.
    pub disposition: Option<String>,
    /// Where it was.
    pub position: Position,
    /// When what happened.
    pub times: Times,
}

/// Where a call was.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// One column with `(latitude, longitude)`.
    pub lat_lon: Option<String>,
    /// A column with the longitude in degrees.
    pub lon: Option<String>,
    /// A column with the latitude in degrees.
    pub lat: Option<String>,
}

impl Position {
    /// The column, or both columns, as they are named in findings.
    pub fn name(&self) -> String {
        let names = [&self.lat_lon, &self.lat, &self.lon];
        let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        names.join(", ")
    }
}

/// When what happened; `received`, `dispatch` and `available` must be there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "documented at `Stage`")]
pub struct Times {
    pub received: String,
    pub entry: Option<String>,
    pub dispatch: String,
    pub response: Option<String>,
    pub on_scene: Option<String>,
    pub transport: Option<String>,
    pub hospital: Option<String>,
    pub available: String,
}

impl Times {
    /// The column of a stage, if the record has one.
    pub fn column(&self, stage: Stage) -> Option<&str> {
        match stage {
            Stage::Received => Some(&self.received),
            Stage::Entry => self.entry.as_deref(),
            Stage::Dispatch => Some(&self.dispatch),
            Stage::Response => self.response.as_deref(),
            Stage::OnScene => self.on_scene.as_deref(),
            Stage::Transport => self.transport.as_deref(),
            Stage::Hospital => self.hospital.as_deref(),
            Stage::Available => Some(&self.available),
        }
    }
}

/// How times are written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeFormat {
    /// `rfc3339`, or a pattern such as `%m/%d/%Y %I:%M:%S %p`.
    pub format: String,
    /// The zone of times without offset: an IANA name, `UTC`, or an offset such as `+07:00`.
    pub zone: String,
}

/// A translation with an answer for what it does not know; the report counts how often that was given.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table<T> {
    /// For values that are not listed, and empty ones.
    pub default: T,
    /// By the value in the record, exactly as written there.
    #[serde(default = "BTreeMap::new")]
    pub values: BTreeMap<String, T>,
}

/// What a kind of unit becomes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitKind {
    /// The kind in Muster.
    pub kind: String,
    /// The agency of such units. A unit of another agency than the calls' owner is refused its calls by rule U3,
    /// which the report then lists.
    pub agency: String,
    /// What such units can do.
    #[serde(default)]
    pub capabilities: Vec<String>,
}

/// An agency's accounts on the exercise server.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyAccounts {
    /// The agency; it must exist on the server.
    pub id: String,
    /// The account that dispatches, with the role dispatcher or commander.
    pub desk: String,
    /// The account that registers its units, with the role admin.
    pub admin: String,
    /// The password of both. Accounts of an exercise server only: a mapping is not a place for secrets.
    pub password: String,
}

impl std::fmt::Debug for AgencyAccounts {
    /// Without the password: mappings are printed in test failures.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AgencyAccounts")
            .field("id", &self.id)
            .field("desk", &self.desk)
            .field("admin", &self.admin)
            .finish_non_exhaustive()
    }
}

/// The one home of all units of a record.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Home {
    /// Its name; say that it is not in the record.
    pub name: String,
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
}

/// What the record leaves open.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Whether a call is closed when its last unit is free; records have no time for it.
    pub close_calls: bool,
    /// What to do with a unit that has no `available` time.
    pub end_missing: EndMissing,
    /// The place in words of a call that has none.
    pub place_missing: String,
}

/// What to do with a unit whose record has no `available` time. It is listed either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndMissing {
    /// Its assignment stays open, and rule U1 refuses it all later work.
    LeaveOpen,
    /// Its assignment is cancelled, with a reason that says so, when the record sends it elsewhere.
    CancelAtNextDispatch,
}

impl Mapping {
    /// Reads a mapping file.
    pub fn load(path: &Path) -> Result<Self, CallsError> {
        let text = std::fs::read_to_string(path).map_err(|why| CallsError::Unreadable {
            path: path.to_owned(),
            why,
        })?;
        Self::parse(&text)
    }

    /// Reads a mapping.
    pub fn parse(text: &str) -> Result<Self, CallsError> {
        let mapping: Self =
            toml::from_str(text).map_err(|it| CallsError::MappingSyntax(Box::new(it)))?;
        mapping.check()?;
        Ok(mapping)
    }

    /// The accounts of an agency; `check` made sure that every agency named has them.
    pub fn accounts(&self, agency: &str) -> Option<&AgencyAccounts> {
        self.agency.iter().find(|it| it.id == agency)
    }

    /// The name of a stage's column; empty if the record has none.
    pub fn column_name(&self, stage: Stage) -> String {
        self.columns
            .times
            .column(stage)
            .unwrap_or_default()
            .to_owned()
    }

    /// All agencies that the calls and units are given to.
    fn agencies_named(&self) -> impl Iterator<Item = (String, &str)> {
        let kinds = self.unit_kinds.values.iter();
        [
            ("owner".to_owned(), self.owner.as_str()),
            (
                "unit_kinds.default.agency".to_owned(),
                self.unit_kinds.default.agency.as_str(),
            ),
        ]
        .into_iter()
        .chain(kinds.map(|(key, it)| (format!("unit_kinds.values.{key}.agency"), &*it.agency)))
    }

    fn check(&self) -> Result<(), CallsError> {
        let wrong = |key: &str, why: &str| {
            Err(CallsError::Mapping {
                key: key.to_owned(),
                why: why.to_owned(),
            })
        };
        if self.name.is_empty() {
            return wrong("name", "must not be empty");
        }
        for (key, agency) in self.agencies_named() {
            if self.accounts(agency).is_none() {
                return wrong(&key, &format!("names `{agency}`, which has no [[agency]]"));
            }
        }
        let priorities = self.priorities.values.values();
        if !priorities
            .chain([&self.priorities.default])
            .all(|it| (1..=5).contains(it))
        {
            return wrong("priorities", "must all lie between 1 and 5");
        }
        let at = &self.columns.position;
        if at.lat_lon.is_some() == (at.lon.is_some() || at.lat.is_some())
            || at.lon.is_some() != at.lat.is_some()
        {
            return wrong("columns.position", "needs `lat_lon`, or `lon` and `lat`");
        }
        if self.columns.place.is_empty() {
            return wrong("columns.place", "must name at least one column");
        }
        ClockFace::new(&self.time).map(|_face| ())
    }
}
