//! A scenario as people write it: who is played, what happens when, and the model of how people react.

mod check;
mod model;
mod steps;

use std::path::Path;

use protocol::{object::Ask, words::TaskKind};
use serde::Deserialize;

use crate::{PlayError, limits::SCENARIO_BYTES_MAX};

pub(crate) use model::{AnswerModel, CrewModel, DeskModel};
pub(crate) use steps::{Step, is_file};

/// From and to, both in scenario seconds unless said otherwise.
pub(crate) type Range = [f64; 2];

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    pub(crate) name: String,
    pub(crate) seed: u64,
    pub(crate) duration_s: f64,
    /// Accounts that people use: the player never acts for them.
    #[serde(default)]
    pub(crate) human: Vec<String>,
    /// Whether the player moves the vehicles of crews that people play, as their statuses say.
    #[serde(default)]
    pub(crate) drive_humans: bool,
    /// Who reports for an agency whose desk is played by people.
    pub(crate) reporter: Option<String>,
    #[serde(default)]
    pub(crate) crew: CrewModel,
    #[serde(default)]
    pub(crate) desk: DeskModel,
    #[serde(default)]
    pub(crate) answers: AnswerModel,
    #[serde(default, rename = "agency")]
    pub(crate) agencies: Vec<Played>,
    #[serde(default, rename = "place")]
    pub(crate) places: Vec<Place>,
    #[serde(default, rename = "hospital")]
    pub(crate) hospitals: Vec<Place>,
    #[serde(default, rename = "incident")]
    pub(crate) incidents: Vec<Incident>,
    #[serde(default, rename = "random")]
    pub(crate) randoms: Vec<Random>,
    #[serde(default, rename = "task")]
    pub(crate) tasks: Vec<Task>,
    #[serde(default, rename = "patrol")]
    pub(crate) patrols: Vec<Patrol>,
    #[serde(default)]
    pub(crate) gear: Vec<Gear>,
    #[serde(default, rename = "loan")]
    pub(crate) loans: Vec<Loan>,
    /// Agreements, played beside everything else.
    #[serde(default, rename = "agreement")]
    pub(crate) papers: Vec<Paper>,
}

/// An agency that is played, and by which accounts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Played {
    pub(crate) id: String,
    pub(crate) commander: String,
    pub(crate) dispatcher: String,
    /// Accounts of the crews; `{callsign}` stands for the callsign in small letters without spaces.
    /// Without it the desk speaks for its crews by radio.
    pub(crate) crew: Option<String>,
    /// Whose device reports the positions; the dispatcher's if absent.
    pub(crate) gateway: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) lon: f64,
    pub(crate) lat: f64,
}

/// What happens and who is needed for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Incident {
    /// Name for tasks that belong to it.
    pub(crate) key: Option<String>,
    pub(crate) at_s: f64,
    pub(crate) agency: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) priority: u8,
    /// Id of a place.
    pub(crate) place: String,
    pub(crate) narrative: String,
    pub(crate) needs: Vec<Ask>,
    /// How long crews work at the scene.
    pub(crate) work_s: Option<Range>,
    /// Whether somebody is to be brought to hospital.
    #[serde(default)]
    pub(crate) transport: bool,
    #[serde(default, rename = "milestone")]
    pub(crate) milestones: Vec<Milestone>,
}

/// Something that is reached so long after the first crew was on scene.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Milestone {
    pub(crate) after_s: f64,
    pub(crate) text: String,
}

/// Incidents that come as a Poisson process.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Random {
    pub(crate) per_hour: f64,
    #[serde(default)]
    pub(crate) from_s: f64,
    pub(crate) to_s: Option<f64>,
    pub(crate) agency: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// One of them, each as likely.
    pub(crate) priorities: Vec<u8>,
    /// One of them, each as likely.
    pub(crate) places: Vec<String>,
    /// One of them, each as likely.
    pub(crate) narratives: Vec<String>,
    pub(crate) needs: Vec<Ask>,
    pub(crate) work_s: Option<Range>,
    /// Share of them after which somebody is brought to hospital.
    #[serde(default)]
    pub(crate) transport_share: f64,
}

/// A joint task that somebody who is played proposes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Task {
    pub(crate) at_s: f64,
    /// The lead; its commander drafts, or the account in `by`.
    pub(crate) lead: String,
    pub(crate) by: Option<String>,
    /// Code of one of the lead's own templates. It says everything but where; a place may be said of it as well.
    pub(crate) template: Option<String>,
    pub(crate) kind: Option<TaskKind>,
    #[serde(default)]
    pub(crate) objective: String,
    /// Id of a place.
    pub(crate) place: Option<String>,
    #[serde(default)]
    pub(crate) radius_m: u32,
    /// Key of an incident.
    pub(crate) incident: Option<String>,
    #[serde(default)]
    pub(crate) legal_basis: String,
    pub(crate) answer_within_s: Option<f64>,
    pub(crate) work_s: Option<Range>,
    #[serde(default, rename = "party")]
    pub(crate) parties: Vec<Party>,
    /// The work on it, order by order. Without any it is done once every crew has worked its time; with them, crews stay and the
    /// phases after the start are steps like any other.
    #[serde(default, rename = "step")]
    pub(crate) steps: Vec<Step>,
}

/// What a party of a task is asked for and how it answers; of a task by a template only how it answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Party {
    pub(crate) agency: String,
    #[serde(default)]
    pub(crate) asks: Vec<Ask>,
    #[serde(default)]
    pub(crate) note: String,
    /// It says no at first, with this reason.
    pub(crate) declines: Option<String>,
    /// What the lead asks of it instead; without it the party is left out of the next proposal.
    pub(crate) then_asks: Option<Vec<Ask>>,
    /// What it offers at first instead of what it is asked for, and on what conditions.
    pub(crate) offers: Option<Vec<Ask>>,
    #[serde(default)]
    pub(crate) conditions: String,
    /// The reason with which the lead refuses that; without it the lead takes it.
    pub(crate) lead_refuses: Option<String>,
    /// Callsigns of the units that it sends; whichever are nearest if none is named.
    #[serde(default)]
    pub(crate) units: Vec<String>,
}

impl Task {
    /// What this party of it does, if the scenario says so.
    pub(crate) fn party(&self, agency: &str) -> Option<&Party> {
        self.parties.iter().find(|it| it.agency == agency)
    }

    /// What it is called where something is said of it.
    pub(crate) fn title(&self) -> &str {
        self.template.as_deref().unwrap_or(&self.objective)
    }
}

/// An agreement of one of the server's templates, between the agencies that are there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paper {
    pub(crate) at_s: f64,
    pub(crate) template: String,
    /// The account that drafts and proposes it.
    pub(crate) by: String,
    /// The accounts that sign it, of every party.
    pub(crate) sign: Vec<String>,
    #[serde(default, rename = "step")]
    pub(crate) steps: Vec<PaperStep>,
}

/// What happens to an agreement that holds.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PaperStep {
    pub(crate) at_s: f64,
    /// The account that orders it.
    pub(crate) by: String,
    #[serde(flatten)]
    pub(crate) does: Does,
}

/// An order about an agreement.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "does", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Does {
    Activate {
        minutes: u32,
        reason: String,
    },
    Deactivate,
    BreakGlass {
        minutes: u32,
        reason: String,
    },
    Review {
        /// Which of those that its seat is told of, the first one 1.
        opening: u32,
        justified: bool,
        note: String,
    },
    Suspend {
        reason: String,
    },
    Resume,
    /// All sign the next version, which says the same but for this.
    Amend {
        retention_days: u16,
    },
    End {
        reason: String,
    },
}

/// Equipment that the first unit sent to an incident takes on board, and puts down at its home afterwards.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gear {
    /// Key of an incident.
    pub(crate) incident: String,
    /// What the agency of the incident calls it.
    pub(crate) equipment: String,
    #[serde(default = "one")]
    pub(crate) quantity: u32,
}

/// Equipment that one agency hands over to another for a while.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Loan {
    pub(crate) at_s: f64,
    pub(crate) agency: String,
    pub(crate) to: String,
    /// What its agency calls it.
    pub(crate) equipment: String,
    #[serde(default = "one")]
    pub(crate) quantity: u32,
    /// Id of the place that it is needed at.
    pub(crate) place: String,
    /// How long until it is handed back.
    pub(crate) back_s: f64,
}

const fn one() -> u32 {
    1
}

/// Idle units that drive about.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Patrol {
    pub(crate) agency: String,
    pub(crate) capability: String,
    /// Ids of places between which they drive.
    pub(crate) places: Vec<String>,
    pub(crate) pause_s: Range,
    /// Only units of this kind, if given.
    pub(crate) unit_kind: Option<String>,
}

impl Scenario {
    /// Reads and checks a scenario file.
    pub(crate) fn read(path: &Path) -> Result<Self, PlayError> {
        let wrong = |why: String| PlayError::Scenario {
            path: path.to_owned(),
            why,
        };
        let size = std::fs::metadata(path)
            .map_err(|why| wrong(why.to_string()))?
            .len();
        if size > SCENARIO_BYTES_MAX {
            return Err(wrong(format!(
                "has {size} bytes, more than the {SCENARIO_BYTES_MAX} allowed"
            )));
        }
        let text = std::fs::read_to_string(path).map_err(|why| wrong(why.to_string()))?;
        Self::parse(&text).map_err(wrong)
    }

    /// Reads and checks the text of a scenario.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let scenario: Self = toml::from_str(text).map_err(|why| why.to_string())?;
        scenario.check()?;
        Ok(scenario)
    }

    /// A place that `check` has found to exist.
    pub(crate) fn place(&self, id: &str) -> Option<&Place> {
        self.places.iter().find(|it| it.id == id)
    }

    pub(crate) fn is_human(&self, account: &str) -> bool {
        self.human.iter().any(|it| it == account)
    }
}

impl Place {
    pub(crate) const fn point(&self) -> roads::Point {
        roads::Point {
            lon: self.lon,
            lat: self.lat,
        }
    }
}
