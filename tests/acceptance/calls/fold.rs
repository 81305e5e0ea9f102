//! An independent reading of a dispatch record: its own CSV reader, its own calendar, its own fold over each unit's
//! day. It shares no code with the player, so that what both say is not one mistake made once.

use std::collections::{BTreeMap, BTreeSet};

/// Seconds since 1970.
pub(super) type Seconds = i64;

/// How a record is written, as far as the fold must know.
pub(super) struct Dialect {
    /// Columns of call, unit, type, priority.
    pub(super) names: [&'static str; 4],
    /// Columns of the eight times: received, entry, dispatch, response, on scene, transport, hospital, available.
    pub(super) times: [&'static str; 8],
    /// Columns that must hold something for a call to have a place.
    pub(super) place: &'static [&'static str],
    /// Reads a time, if it is one.
    pub(super) read_time: fn(&str) -> Option<Seconds>,
    /// The incident type of a call type.
    pub(super) incident_type: fn(&str) -> &'static str,
    /// The priority of a priority.
    pub(super) priority: fn(&str) -> u8,
    /// Units that the owner's desk may not send.
    pub(super) foreign_units: &'static [&'static str],
}

/// One row: the eight times, and which columns hold them.
#[derive(Clone, PartialEq)]
struct Row {
    cells: BTreeMap<String, String>,
    times: [Option<Seconds>; 8],
}

const STATUS: [&str; 8] = [
    "",
    "",
    "dispatched",
    "en_route",
    "on_scene",
    "transporting",
    "at_destination",
    "cleared",
];
const CANCELLED: usize = 8;
/// How late a desk may report.
const BACKDATE_MAX: Seconds = 2 * 3_600;

/// The facts of a record, each a line; what the server shows must be exactly these.
pub(super) struct Folded {
    /// The facts.
    pub(super) facts: BTreeSet<String>,
    /// Calls, rows and times of the record.
    pub(super) size: [usize; 3],
}

/// Splits CSV text into rows of fields.
pub(super) fn split(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut chars) = (
        false,
        text.trim_start_matches('\u{feff}').chars().peekable(),
    );
    while let Some(it) = chars.next() {
        match it {
            '"' if quoted && chars.peek() == Some(&'"') => {
                field.push('"');
                chars.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !quoted => {}
            it => field.push(it),
        }
    }
    if !field.is_empty() || !row.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows
}

/// Days since 1970 of a date, by counting the years and months.
pub(super) fn days(year: i64, month: i64, day: i64) -> i64 {
    let is_leap = |it: i64| it % 4 == 0 && (it % 100 != 0 || it % 400 == 0);
    let years: i64 = (1970..year)
        .map(|it| if is_leap(it) { 366 } else { 365 })
        .sum();
    let lengths = [
        31,
        if is_leap(year) { 29 } else { 28 },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    years + lengths.iter().take(month as usize - 1).sum::<i64>() + day - 1
}

/// Folds a record into the facts that must hold when all of it was sent and the rules of the server were kept.
pub(super) fn fold(text: &str, dialect: &Dialect) -> Folded {
    let rows = read(text, dialect);
    let times = rows.iter().map(|it| written(it, dialect)).sum();
    let mut calls: Vec<(String, Vec<usize>)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let call = row.cells[dialect.names[0]].clone();
        if call.is_empty() || rows[..index].iter().rev().take(40).any(|it| it == row) {
            continue;
        }
        match calls.iter_mut().rev().find(|(it, _)| *it == call) {
            Some((_, members)) => members.push(index),
            None => calls.push((call, vec![index])),
        }
    }
    let size = [calls.len(), rows.len(), times];
    let mut world = World {
        rows: &rows,
        dialect,
        lives: BTreeMap::new(),
        facts: BTreeSet::new(),
    };
    let known: Vec<_> = calls
        .into_iter()
        .filter_map(|(call, rows)| world.known(call, rows))
        .collect();
    world.live_units(&known);
    for call in &known {
        world.tell_call(call);
    }
    world.tell_units();
    Folded {
        facts: world.facts,
        size,
    }
}

fn read(text: &str, dialect: &Dialect) -> Vec<Row> {
    let mut lines = split(text).into_iter();
    let header = lines.next().unwrap_or_default();
    let row = |fields: Vec<String>| {
        let fields = fields.into_iter().map(|it| it.trim().to_owned());
        let cells: BTreeMap<String, String> = header.iter().cloned().zip(fields).collect();
        let times = dialect.times.map(|it| (dialect.read_time)(&cells[it]));
        Row { cells, times }
    };
    lines.map(row).collect()
}

fn written(row: &Row, dialect: &Dialect) -> usize {
    dialect
        .times
        .iter()
        .filter(|it| !row.cells[**it].is_empty())
        .count()
}

/// A call that came in and has a place.
struct Call {
    name: String,
    rows: Vec<usize>,
    received: Seconds,
    entry: Option<Seconds>,
}

/// What became of one row.
#[derive(Default, Clone)]
struct Life {
    status: usize,
    times: BTreeMap<&'static str, Seconds>,
    /// When the dispatch was taken, and when the row ends if it does.
    sent: Option<Seconds>,
    end: Option<Seconds>,
}

struct World<'a> {
    rows: &'a [Row],
    dialect: &'a Dialect,
    lives: BTreeMap<usize, Life>,
    facts: BTreeSet<String>,
}

impl World<'_> {
    fn unit(&self, row: usize) -> &str {
        &self.rows[row].cells[self.dialect.names[1]]
    }

    fn known(&self, name: String, rows: Vec<usize>) -> Option<Call> {
        let first = |stage: usize| rows.iter().find_map(|it| self.rows[*it].times[stage]);
        let degrees = |it: &str| {
            it.trim_matches(['(', ')']).split(',').all(|it| {
                it.trim()
                    .parse::<f64>()
                    .is_ok_and(|it| it.abs() < 90.0 || it < -90.0)
            })
        };
        let has_place = |row: &&usize| {
            let cells = &self.rows[**row].cells;
            self.dialect.place.iter().all(|it| degrees(&cells[*it]))
        };
        rows.iter().find(has_place)?;
        let (received, entry) = (first(0)?, first(1));
        Some(Call {
            name,
            rows,
            received,
            entry,
        })
    }

    /// Every unit's rows, moment by moment.
    fn live_units(&mut self, calls: &[Call]) {
        let mut days: BTreeMap<String, Vec<(usize, Seconds, &Call)>> = BTreeMap::new();
        for call in calls {
            for row in &call.rows {
                let dispatch = self.rows[*row].times[2].filter(|_| !self.unit(*row).is_empty());
                if let Some(dispatch) = dispatch {
                    days.entry(self.unit(*row).to_owned())
                        .or_default()
                        .push((*row, dispatch, call));
                }
            }
        }
        // Rows of calls without a place hold the unit too, as far as ending an endless row goes.
        for (unit, rows) in &days {
            let all = self
                .rows
                .iter()
                .filter(|it| it.cells[self.dialect.names[1]] == *unit);
            let dispatches: Vec<(String, Seconds)> = all
                .filter_map(|it| Some((it.cells[self.dialect.names[0]].clone(), it.times[2]?)))
                .filter(|(call, _)| !call.is_empty())
                .collect();
            self.live_unit(unit, rows, &dispatches);
        }
    }

    fn live_unit(
        &mut self,
        unit: &str,
        rows: &[(usize, Seconds, &Call)],
        all: &[(String, Seconds)],
    ) {
        // (when it can be sent, when its row was begun, row, step, when it happened)
        let mut steps: Vec<(Seconds, Seconds, usize, usize, Seconds)> = Vec::new();
        for (row, dispatch, call) in rows {
            let mut life = Life::default();
            let mut latest = *dispatch;
            for step in 2..8 {
                let Some(at) = self.rows[*row].times[step].filter(|it| *it >= latest) else {
                    continue;
                };
                latest = at;
                steps.push((
                    at.max(call.received),
                    (*dispatch).max(call.received),
                    *row,
                    step,
                    at,
                ));
                if step == 7 {
                    life.end = Some(at.max(call.received));
                }
            }
            if life.end.is_none() {
                let elsewhere = all
                    .iter()
                    .filter(|(other, at)| *other != call.name && *at >= latest);
                if let Some(at) = elsewhere.map(|it| it.1).min() {
                    steps.push((
                        at.max(call.received),
                        (*dispatch).max(call.received),
                        *row,
                        CANCELLED,
                        at,
                    ));
                    life.end = Some(at.max(call.received));
                }
            }
            self.lives.insert(*row, life);
        }
        steps.sort_unstable();
        let may_be_sent = !self.dialect.foreign_units.contains(&unit);
        for (due, _, row, step, at) in steps {
            self.step(rows, row, step, at, may_be_sent && due - at <= BACKDATE_MAX);
        }
    }

    fn step(
        &mut self,
        rows: &[(usize, Seconds, &Call)],
        row: usize,
        step: usize,
        at: Seconds,
        is_fit: bool,
    ) {
        let is_working = |life: &Life| (3..=6).contains(&life.status);
        let busy = rows
            .iter()
            .any(|(it, _, _)| *it != row && is_working(&self.lives[it]));
        let life = self.lives.get_mut(&row).expect("a life for every row");
        let is_allowed = match (life.status, step) {
            (0, 2) => is_fit,
            (2, 3 | 4) | (3, 4) | (4, 5 | 6) | (5, 6) => !busy,
            (2..=6, 7 | CANCELLED) => true,
            _ => false,
        };
        let in_order = life.times.values().all(|it| *it <= at);
        if is_allowed && in_order {
            let name = if step == CANCELLED {
                "cancelled"
            } else {
                STATUS[step]
            };
            life.status = step;
            life.times.insert(name, at);
            if step == 2 {
                life.sent = Some(at);
            }
        }
    }

    fn tell_call(&mut self, call: &Call) {
        let lives: Vec<(usize, &Life)> = call
            .rows
            .iter()
            .filter_map(|it| Some((*it, self.lives.get(it)?)))
            .collect();
        let sent = lives
            .iter()
            .filter_map(|(_, it)| it.sent.map(|at| (at.max(call.received), at)))
            .min();
        let is_over = |it: &Life| it.end.is_some() && !(2..=6).contains(&it.status);
        let end = lives.iter().map(|(_, it)| it.end).max().flatten();
        let (state, since) = match (end, sent, call.entry) {
            (Some(end), _, _) if lives.iter().all(|(_, it)| is_over(it)) => ("closed", end),
            (_, Some((_, at)), _) => ("active", at),
            (_, None, Some(entry)) => ("triaged", entry),
            (_, None, None) => ("reported", call.received),
        };
        let first = |stage: usize| {
            let has = |it: &&usize| self.rows[**it].times[stage].is_some();
            &self.rows[*call.rows.iter().find(has).expect("a known call")].cells
        };
        let incident_type = (self.dialect.incident_type)(&first(0)[self.dialect.names[2]]);
        let priority = (self.dialect.priority)(&first(0)[self.dialect.names[3]]);
        let mut facts = vec![format!(
            "call {} {incident_type} {priority} {state} since {since} received {}",
            call.name, call.received
        )];
        let mut nth: BTreeMap<&str, usize> = BTreeMap::new();
        for (row, life) in lives {
            let unit = self.unit(row);
            if life.status == 0 {
                continue;
            }
            let count = nth.entry(unit).or_default();
            let status = if life.status == CANCELLED {
                "cancelled"
            } else {
                STATUS[life.status]
            };
            facts.push(format!("unit {unit} on {} #{count} {status}", call.name));
            for (status, at) in &life.times {
                facts.push(format!(
                    "unit {unit} on {} #{count} {status} at {at}",
                    call.name
                ));
            }
            let intervals = intervals(&life.times, call.received);
            facts.extend(intervals.map(|(part, took)| {
                format!("unit {unit} on {} #{count} {part} took {took}", call.name)
            }));
            *count += 1;
        }
        self.facts.extend(facts);
    }

    fn tell_units(&mut self) {
        let units: BTreeSet<String> = (0..self.rows.len())
            .map(|it| self.unit(it).to_owned())
            .collect();
        for unit in units.iter().filter(|it| !it.is_empty()) {
            let mine = self
                .lives
                .iter()
                .filter(|(row, _)| self.unit(**row) == unit);
            let open: Vec<(Option<Seconds>, usize)> = mine
                .map(|(_, it)| (it.sent, it.status))
                .filter(|(_, it)| (2..=6).contains(it))
                .collect();
            let working = open
                .iter()
                .find(|(_, it)| *it > 2)
                .or_else(|| open.iter().min());
            let status = working.map_or("available", |(_, it)| STATUS[*it]);
            self.facts
                .insert(format!("unit {unit} is {status}, could be available"));
        }
    }
}

/// How long each part of a unit's work took, from the record's own times: nothing where one end was not written down, or
/// where they run backwards.
fn intervals<'a>(
    times: &'a BTreeMap<&'static str, Seconds>,
    received: Seconds,
) -> impl Iterator<Item = (&'static str, Seconds)> + use<'a> {
    let at = |wanted: &str| times.get(wanted).copied();
    let end = at("cleared").or_else(|| at("cancelled"));
    let after_scene = at("transporting").or_else(|| at("at_destination")).or(end);
    let parts = [
        ("handling", Some(received), at("dispatched")),
        ("turnout", at("dispatched"), at("en_route")),
        ("travel", at("en_route"), at("on_scene")),
        ("on_scene", at("on_scene"), after_scene),
        ("transport", at("transporting"), at("at_destination")),
        ("at_destination", at("at_destination"), end),
        ("total", Some(received), end),
    ];
    let took = |(part, from, to): (_, Option<Seconds>, Option<Seconds>)| Some((part, to? - from?));
    parts.into_iter().filter_map(took).filter(|it| it.1 >= 0)
}
