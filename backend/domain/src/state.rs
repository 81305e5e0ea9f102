//! Everything the journal adds up to. [`State::apply`] cannot fail: what could be wrong was refused before.

mod agreements;
mod alarms;
mod apply;
mod attachments;
mod cases;
mod deliveries;
mod equipment;
mod items;
mod newest;
mod over;
mod part;
mod places;
mod private;
mod private_task;
mod queries;
mod responses;
mod waiting;
mod zones;

pub use deliveries::OnTask;
pub(crate) use deliveries::There;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use crate::{
    agency::{Agency, PersonVersions, Principal},
    agreement::{Agreement, Performance},
    alarm::{About, Alarm},
    assignment::{Assignment, Target},
    enforcement::CaseItem,
    equipment::Equipment,
    hand_over::HandOver,
    id::{
        AgencyId, AgreementId, AlarmId, AssignmentId, AttachmentId, EquipmentId, HandOverId,
        IncidentId, NoteId, PrincipalId, RectificationId, TaskId, TaskItemId, UnitId, ZoneId,
    },
    incident::{Incident, Link},
    inspection::{InspectionTarget, SiteKey},
    response::Tallies,
    retention::Retention,
    settings::AgencySettings,
    sharing::{Table, Terms},
    task::Task,
    time::Timestamp,
    timeline::Entry,
    unit::Unit,
    zone::Zone,
};

pub(crate) use over::Over;

use places::Cell;

/// A note on an incident or task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// What it stands on.
    pub target: Target,
    /// Whose note it is.
    pub agency: AgencyId,
    /// Who wrote it.
    pub by: PrincipalId,
    /// When it was written.
    pub at: Timestamp,
    /// The text; sealed in the journal.
    pub text: String,
}

/// What is at any moment, folded from events.
///
/// It can be written down and read back as it is, so that a start need not fold everything that ever happened. A map
/// whose key is not written as one text is kept as pairs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    agencies: BTreeMap<AgencyId, Agency>,
    /// One for each agency.
    settings: BTreeMap<AgencyId, AgencySettings>,
    principals: BTreeMap<PrincipalId, Principal>,
    /// Of those who were changed since they were registered.
    person_versions: BTreeMap<PrincipalId, PersonVersions>,
    units: BTreeMap<UnitId, Unit>,
    incidents: BTreeMap<IncidentId, Incident>,
    assignments: BTreeMap<AssignmentId, Assignment>,
    tasks: BTreeMap<TaskId, Task>,
    /// What belongs to tasks and is shown by itself.
    #[serde(default)]
    task_items: BTreeMap<TaskItemId, InspectionTarget>,
    /// What enforcements and disaster responses consist of.
    #[serde(default)]
    case_items: BTreeMap<TaskItemId, CaseItem>,
    /// Since when agencies have no desk with a link to the server (T18); who is not in it has one, or nobody asked.
    #[serde(default)]
    unlinked: BTreeMap<AgencyId, Timestamp>,
    notes: BTreeMap<NoteId, Note>,
    /// Who is signed on to each unit, and since when; units without a crew are not in it.
    crews: BTreeMap<UnitId, BTreeMap<PrincipalId, Timestamp>>,
    hand_overs: BTreeMap<HandOverId, HandOver>,
    alarms: BTreeMap<AlarmId, Alarm>,
    #[serde(default)]
    retention: Retention,
    zones: BTreeMap<ZoneId, Zone>,
    equipment: BTreeMap<EquipmentId, Equipment>,
    #[serde(default)]
    agreements: BTreeMap<AgreementId, Agreement>,
    /// What came of what agreements promise: of the version that holds or held, if it promises what is measured.
    #[serde(default)]
    performances: BTreeMap<AgreementId, Performance>,
    terms: Option<Terms>,
    /// Since when the terms hold.
    #[serde(default)]
    terms_since: Option<Timestamp>,
    /// Whether the founding agreement has taken the place of what the terms grant (G10).
    #[serde(default)]
    are_terms_replaced: bool,
    table: Table,
    /// Up to when it was looked at for how long what is over is shown (G19).
    #[serde(default)]
    retention_judged: Option<Timestamp>,
    /// The timeline, oldest first, under what each entry is about.
    #[serde(with = "crate::pairs")]
    timeline: BTreeMap<Target, Vec<Entry>>,
    /// What happened to each zone, oldest first, the newest lines only.
    zone_timelines: BTreeMap<ZoneId, VecDeque<Entry>>,
    /// Accepted commands of each agency: the receipt numbers (rule C3).
    receipts: BTreeMap<AgencyId, u64>,
    /// How many incidents each agency has numbered in each year, and tasks ever.
    #[serde(with = "crate::pairs")]
    incident_counts: BTreeMap<(AgencyId, i64), u32>,
    task_counts: BTreeMap<AgencyId, u32>,
    /// On the heap: a state is held by value where rooms are built.
    index: Box<Index>,
}

/// What can be found quickly. Written down with the rest, because the order of its lists follows from nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Index {
    open_of_unit: BTreeMap<UnitId, Vec<AssignmentId>>,
    #[serde(with = "crate::pairs")]
    on_target: BTreeMap<Target, Vec<AssignmentId>>,
    #[serde(with = "crate::pairs")]
    notes_on: BTreeMap<Target, Vec<NoteId>>,
    tasks_on: BTreeMap<IncidentId, Vec<TaskId>>,
    units_of: BTreeMap<AgencyId, Vec<UnitId>>,
    /// Units whose availability holds until a time.
    #[serde(default)]
    ends: BTreeMap<UnitId, Timestamp>,
    /// How many incidents of each agency are not over.
    open_incidents_of: BTreeMap<AgencyId, usize>,
    /// How many tasks that each agency wrote down are not over.
    open_tasks_of: BTreeMap<AgencyId, usize>,
    /// Tasks that are not over: what timers and memberships look through.
    open_tasks: BTreeSet<TaskId>,
    /// Done, and perhaps not home yet.
    ending_tasks: BTreeSet<TaskId>,
    /// Since when each incident that needs somebody waits, and which of them have nobody (K13).
    #[serde(default)]
    unit_clocks: BTreeMap<IncidentId, Timestamp>,
    #[serde(default)]
    without_unit: BTreeSet<IncidentId>,
    /// Tasks that lapsed without an alarm so far (K5).
    #[serde(default)]
    lapsed_untold: BTreeSet<TaskId>,
    /// Dispatches that nobody has acknowledged (A12).
    unacknowledged: BTreeMap<AssignmentId, Timestamp>,
    /// Hand-overs of each agency that nobody has accepted.
    open_hand_overs: BTreeMap<AgencyId, BTreeSet<HandOverId>>,
    open_alarms_of: BTreeMap<AgencyId, BTreeSet<AlarmId>>,
    /// Open alarms by what they are about, by the unit concerned, and by when time changes them.
    #[serde(with = "crate::pairs")]
    alarms_about: BTreeMap<About, BTreeSet<AlarmId>>,
    alarms_of_unit: BTreeMap<UnitId, BTreeSet<AlarmId>>,
    alarms_due: BTreeSet<(Timestamp, AlarmId)>,
    /// Alarms that are over, oldest first.
    cleared_alarms: BTreeSet<(Option<Timestamp>, AlarmId)>,
    /// What belongs to an incident, by the kind of the link.
    #[serde(with = "crate::pairs")]
    linked_to: BTreeMap<(IncidentId, Link), BTreeSet<IncidentId>>,
    /// Which incident each attachment belongs to, and how many bytes of each agency are to be there.
    attachments: BTreeMap<AttachmentId, IncidentId>,
    attached_bytes: BTreeMap<AgencyId, u64>,
    /// What each file of something in a joint task belongs to.
    #[serde(default)]
    photos: BTreeMap<AttachmentId, TaskItemId>,
    /// The targets of each inspection, in the order of their numbers.
    #[serde(default)]
    items_of: BTreeMap<TaskId, Vec<TaskItemId>>,
    /// Where targets are looked for by their sites (Y9).
    #[serde(default)]
    sites: BTreeSet<(SiteKey, TaskItemId)>,
    /// Of which list a target was that was taken off it: its id is not used again, and what was said of it can be told.
    #[serde(default)]
    unlisted: BTreeMap<TaskItemId, TaskId>,
    /// How many orders of each task are open.
    #[serde(default)]
    open_orders: BTreeMap<TaskId, u32>,
    /// Orders to put something right that are not known to be late, by when they will be.
    #[serde(default)]
    rectifications: BTreeSet<(Timestamp, TaskItemId, RectificationId)>,
    /// What each of these consists of, in the order in which it was heard of, and how much of that is open.
    #[serde(default)]
    cases_of: BTreeMap<TaskId, Vec<TaskItemId>>,
    #[serde(default)]
    open_cases: BTreeMap<TaskId, u32>,
    /// Measures that wait for a signature and are not known to be late, by when they will be.
    #[serde(default)]
    unsigned: BTreeSet<(Timestamp, TaskItemId)>,
    /// In which sector the unit of an assignment was placed last, until that is taken back (B3).
    #[serde(default)]
    sector_of: BTreeMap<AssignmentId, TaskItemId>,
    /// What stands of the figures of each disaster response (B7).
    #[serde(default)]
    tallies: BTreeMap<TaskId, Tallies>,
    /// Incidents by the cell that they lie in.
    #[serde(with = "crate::pairs")]
    by_place: BTreeMap<Cell, BTreeSet<IncidentId>>,
    /// Planned incidents, by when the timer looks at them next.
    planned: BTreeSet<(Timestamp, IncidentId)>,
    #[serde(with = "crate::pairs")]
    zones_on: BTreeMap<Target, Vec<ZoneId>>,
    /// Zones that hold or will, how many of each agency, and which of them are watched.
    open_zones: BTreeSet<ZoneId>,
    open_zones_of: BTreeMap<AgencyId, usize>,
    watched_zones: BTreeSet<ZoneId>,
    /// How much equipment each agency has in use, what each unit carries, and what is of one stock.
    equipment_of: BTreeMap<AgencyId, usize>,
    carried_by: BTreeMap<UnitId, BTreeSet<EquipmentId>>,
    lots: BTreeMap<EquipmentId, BTreeSet<EquipmentId>>,
    /// Equipment by what the timer does with it: maintenance to tell, offers that lapse, and what is retired.
    maintenance: BTreeSet<(Timestamp, EquipmentId)>,
    equipment_offers: BTreeSet<(Timestamp, EquipmentId)>,
    retired_equipment: BTreeSet<(Timestamp, EquipmentId)>,
    /// What is over, by since when (G19).
    #[serde(default)]
    over: BTreeSet<(Timestamp, Over)>,
    /// Agreements that are not over, and those in force by their parties.
    #[serde(default)]
    open_agreements: BTreeSet<AgreementId>,
    /// Those of which broken glass has to be reviewed.
    #[serde(default)]
    owing_agreements: BTreeSet<AgreementId>,
    #[serde(default)]
    in_force_of: BTreeMap<AgencyId, BTreeSet<AgreementId>>,
    #[serde(with = "crate::pairs")]
    callsigns: BTreeMap<(AgencyId, String), UnitId>,
    codes: BTreeMap<String, AgencyId>,
}
