//! Disaster response: operational periods, organisation, evacuation and shelters, figures, and situation reports.
//!
//! Rules (cited by tests):
//! - **B1** A disaster response is led in operational periods, which its leads plan: begin, end, what matters most, and objectives. Those of
//!   one task do not overlap. What is planned is changed with the version that it was based on. Periods are told to who is told when (T19).
//! - **B2** An objective is for nobody in particular or for an agency in the task. The leads, or that agency, say that it is met, dropped or
//!   open again.
//! - **B3** The leads set up sectors: divisions and staging areas lie in zones of the task, groups work anywhere. An agency places its own units
//!   that are sent to the task, its crew their own, and what was said later of where one is holds. A unit is in one sector at a time, and in
//!   none once its assignment is over. Its callsign is told with that. A zone in use keeps its kind.
//! - **B4** The leads create posts and say which agency fills each: of a sector or shelter the one that it has; who commands is of who leads, and
//!   of the others there is one. That agency names who holds it. Who held it before can be read.
//! - **B5** The leads order the evacuation of a zone of the task while it is worked on, once at a time, and say when it is complete or lifted.
//! - **B6** An agency that has promised its part opens shelters, changes and closes them; the leads count in and close those of who has left or
//!   may have gone home. When one is full the lead hears of it (K26). What is open is kept and shown until it is said to be over, however long the task is.
//! - **B7** Figures of persons are counts with a source and the time when they were counted. Nothing is overwritten: what was wrong is withdrawn.
//!   Of what one agency said of a figure the newest count stands. The leads name whose count is the one; nothing is ever added up.
//! - **B8** A situation report is made by the server of what is at that moment, with what its leads have to say; it has a number and versions,
//!   and what it says never changes.
//! - **B9** A draft is shown to the leads alone. Another commander of a lead than who composed it approves it or returns it; approved it is shown
//!   to who is in the task.

mod evacuation;
mod figures;
mod item;
mod period;
mod post;
mod report;
mod sector;
mod shelter;

pub use self::{
    evacuation::{Evacuation, EvacuationEnd, EvacuationEnded},
    figures::{Figure, FigureOf, Figures, Tallies, Tally, Whom},
    item::ResponseItem,
    period::{Judged, Objective, ObjectiveState, Period, PlannedObjective},
    post::{FormerHolder, Holder, Position, Post},
    report::{
        CountThen, EvacuationThen, FigureThen, LaneThen, ObjectiveThen, PeriodThen, PostThen,
        Report, ReportState, ReportTexts, SectorThen, ShelterThen, Situation,
    },
    sector::{Placed, Sector, SectorKind},
    shelter::Shelter,
};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{id::AgencyId, time::Timestamp};

/// That an agency said something at some time: that it ended something, and why; that it found something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Who.
    pub agency: AgencyId,
    /// When.
    pub at: Timestamp,
    /// What; free text, sealed in the journal.
    pub text: String,
}

/// What is settled about a disaster response as a whole; of other tasks it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Response {
    /// How many periods were ever planned: the last number. Likewise the others.
    pub periods: u16,
    /// Sectors.
    pub sectors: u16,
    /// Posts.
    pub posts: u16,
    /// Evacuations.
    pub evacuations: u16,
    /// Shelters.
    pub shelters: u16,
    /// Reports of figures.
    pub figures: u16,
    /// Situation reports.
    pub reports: u16,
    /// Versions of situation reports, all together.
    pub versions: u16,
    /// Whose count of a figure is the one, if somebody was named (B7).
    #[serde(with = "crate::pairs")]
    pub sources: BTreeMap<FigureOf, AgencyId>,
    /// How many times that was settled.
    pub sources_version: u32,
    /// How many reports of figures each agency made.
    pub figures_by: BTreeMap<AgencyId, u16>,
}
