//! The plan: rows become commands in the order in which they are sent, and every time of the record gets its fate.
//! Pure: the same record and mapping give the same plan.
//!
//! - **R1** One call is one incident; what is said of a call in several rows counts from the first row that says it.
//! - **R2** A step whose time lies before one that it follows in its row is not sent: the server would refuse it (U7).
//! - **R3** A unit that is sent before its call came in, or a call that is taken down late, is sent as recorded, once
//!   the incident is there.
//! - **R4** Units that are held by two rows are sent as recorded; the server judges (U1).
//! - **R5** Whatever is left out or added has a finding.

use std::collections::{BTreeMap, HashMap};

use protocol::Moment;
use uuid::Uuid;

use super::{
    CallsError, Finding, Mapping, Verdict,
    action::Planned,
    ids::Ids,
    mapping::{STAGES, Stage},
    rows::{self, Row},
    sheet::Sheet,
};

/// What becomes of one time of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is sent as this command of the plan.
    Sent(usize),
    /// It repeats the time of the call in an earlier row, or its row repeats another.
    Repeated,
    /// It is not sent; a finding says why.
    NotSent,
}

/// A unit of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedUnit {
    /// Its id.
    pub id: Uuid,
    /// Its callsign.
    pub callsign: String,
    /// Its agency.
    pub agency: String,
    /// Its kind.
    pub kind: String,
    /// What it can do.
    pub capabilities: Vec<String>,
    /// The first row that names it.
    pub row: usize,
}

/// Everything that will be done.
#[derive(Debug, Default)]
pub struct Plan {
    /// The rows as read, in the order of the file.
    pub rows: Vec<Row>,
    /// How many calls there are.
    pub calls: usize,
    /// The units, in the order of their first row.
    pub units: Vec<PlannedUnit>,
    /// The commands in the order of sending.
    pub commands: Vec<Planned>,
    /// By row and stage; absent where the record has no time.
    pub fates: Vec<[Option<Fate>; 8]>,
    /// What is the matter with rows, in the order of the file.
    pub findings: Vec<Finding>,
    /// How everything of the record is named.
    pub(super) ids: Ids,
    /// How often a value had no translation, by column and value.
    pub untranslated: BTreeMap<String, BTreeMap<String, usize>>,
}

/// The plan while it is made.
pub(super) struct Draft<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) plan: Plan,
    /// By callsign, its place in the plan.
    pub(super) units: HashMap<String, usize>,
    /// By callsign, the rows that send it somewhere, in the order of dispatch.
    pub(super) dispatches: HashMap<String, Vec<(usize, Moment)>>,
}

impl Plan {
    /// Makes the plan of a record.
    pub fn make(mapping: &Mapping, sheet: &Sheet) -> Result<Self, CallsError> {
        let mut findings = Vec::new();
        let rows = rows::read(mapping, sheet, &mut findings)?;
        let mut draft = Draft {
            mapping,
            units: HashMap::new(),
            dispatches: dispatches(&rows),
            plan: Self {
                ids: Ids::new(&mapping.name),
                fates: vec![[None; 8]; rows.len()],
                rows,
                findings,
                ..Self::default()
            },
        };
        draft.settle_plain_fates();
        draft.plan_units();
        draft.find_overlaps();
        for members in draft.calls() {
            draft.plan_call(&members);
        }
        Ok(draft.finish())
    }

    /// Times of the record: cells that hold something.
    pub fn times(&self) -> usize {
        let written = self.rows.iter().flat_map(|it| it.written);
        written.filter(|it| *it).count()
    }

    /// When the first command is due.
    pub fn begins(&self) -> Option<Moment> {
        self.commands.first().map(|it| it.due)
    }

    /// When the last command is due.
    pub fn ends(&self) -> Option<Moment> {
        self.commands.last().map(|it| it.due)
    }
}

impl Draft<'_> {
    pub(super) fn row(&self, row: usize) -> &Row {
        // Indices of rows are only made by this module, from the rows themselves.
        &self.plan.rows[row]
    }

    pub(super) fn set_fate(&mut self, row: usize, stage: Stage, fate: Fate) {
        self.plan.fates[row][stage as usize] = Some(fate);
    }

    pub(super) fn find(&mut self, row: usize, verdict: Verdict) {
        let finding = self.row(row).finding(verdict);
        self.plan.findings.push(finding);
    }

    /// A finding because of which times are not sent: all of `stages` that the row has and that have no fate yet.
    pub(super) fn leave_out(&mut self, row: usize, stages: &[Stage], verdict: Verdict) {
        let mut finding = self.row(row).finding(verdict);
        for stage in stages {
            let slot = &mut self.plan.fates[row][*stage as usize];
            if self.plan.rows[row].is_written(*stage) && slot.is_none() {
                *slot = Some(Fate::NotSent);
                finding.not_sent.push(self.mapping.column_name(*stage));
            }
        }
        self.plan.findings.push(finding);
    }

    pub(super) fn add(&mut self, command: Planned) {
        if let super::action::Source::Time(stage) = command.source {
            self.set_fate(command.row, stage, Fate::Sent(self.plan.commands.len()));
        }
        self.plan.commands.push(command);
    }

    /// Fates that need no look at other rows: repeated rows, cells that cannot be read, rows without a call.
    fn settle_plain_fates(&mut self) {
        for row in 0..self.plan.rows.len() {
            if let Some(first_line) = self.row(row).repeats {
                for stage in STAGES {
                    if self.row(row).is_written(stage) {
                        self.set_fate(row, stage, Fate::Repeated);
                    }
                }
                self.find(row, Verdict::RepeatedRow { first_line });
                continue;
            }
            for stage in STAGES {
                let it = self.row(row);
                if it.is_written(stage) && it.at(stage).is_none() {
                    self.set_fate(row, stage, Fate::NotSent);
                }
            }
            if self.row(row).call.is_empty() {
                let column = self.mapping.columns.call.clone();
                self.leave_out(row, &STAGES, Verdict::MissingValue { column });
            } else if self.row(row).unit.is_empty() {
                let column = self.mapping.columns.unit.clone();
                self.leave_out(row, &STAGES[2..], Verdict::MissingValue { column });
            }
        }
    }

    /// Rows by call, calls in the order of their first row.
    fn calls(&mut self) -> Vec<Vec<usize>> {
        let mut order: Vec<Vec<usize>> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (index, row) in self.plan.rows.iter().enumerate() {
            if row.call.is_empty() || row.repeats.is_some() {
                continue;
            }
            let place = *known.entry(&row.call).or_insert_with(|| {
                order.push(Vec::new());
                order.len() - 1
            });
            order[place].push(index);
        }
        self.plan.calls = order.len();
        order
    }

    /// Sorts the commands and ties each to the ones before it.
    fn finish(self) -> Plan {
        let mut plan = self.plan;
        let mut order: Vec<usize> = (0..plan.commands.len()).collect();
        order.sort_by_cached_key(|it| plan.commands[*it].rank());
        let mut moved = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            moved[*old] = new;
        }
        for fate in plan.fates.iter_mut().flatten().flatten() {
            if let Fate::Sent(place) = fate {
                *place = moved[*place];
            }
        }
        plan.commands.sort_by_cached_key(Planned::rank);
        let mut last: HashMap<Uuid, usize> = HashMap::new();
        for (index, command) in plan.commands.iter_mut().enumerate() {
            for key in [Some(command.incident), command.unit].into_iter().flatten() {
                let before = last.insert(key, index);
                command.after.extend(before);
            }
            command.after.dedup();
        }
        plan.findings.sort_by_key(|it| it.line);
        plan
    }
}

/// The rows that send each unit somewhere, in the order of dispatch.
fn dispatches(rows: &[Row]) -> HashMap<String, Vec<(usize, Moment)>> {
    let mut units: HashMap<String, Vec<(usize, Moment)>> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        let is_whole = row.repeats.is_none() && !row.unit.is_empty() && !row.call.is_empty();
        if let Some(at) = row.at(Stage::Dispatch).filter(|_| is_whole) {
            units.entry(row.unit.clone()).or_default().push((index, at));
        }
    }
    for sent in units.values_mut() {
        sent.sort_by_key(|(index, at)| (*at, *index));
    }
    units
}
