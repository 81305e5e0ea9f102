//! What the planner finds out about rows by looking at them together: conflicts, overlaps, gaps; and the translations.

use protocol::Moment;

use super::{
    Verdict,
    mapping::{Stage, Table, UnitKind},
    plan::{Draft, PlannedUnit},
    rows::Row,
};

/// Which value of a row is meant.
type Read = fn(&Row) -> &String;

impl Draft<'_> {
    /// A pair of steps that is out of order; the later one is left out, or sent as it is.
    pub(super) fn backwards(
        &mut self,
        row: usize,
        earlier: Stage,
        later: Stage,
        is_left_out: bool,
    ) {
        let columns = [
            self.mapping.column_name(earlier),
            self.mapping.column_name(later),
        ];
        let verdict = Verdict::TimesBackwards { columns };
        if is_left_out {
            self.leave_out(row, &[later], verdict);
        } else {
            self.find(row, verdict);
        }
    }

    /// Times that a row lacks although something later is there, and the one without which its unit is never free.
    pub(super) fn find_missing_times(&mut self, row: usize) {
        let mut missing = Vec::new();
        {
            let it = self.row(row);
            let has = |stage| it.at(stage).is_some();
            let has_scene = has(Stage::OnScene) || has(Stage::Transport) || has(Stage::Hospital);
            let gaps = [
                (Stage::Response, has_scene),
                (
                    Stage::OnScene,
                    has(Stage::Transport) || has(Stage::Hospital),
                ),
                (Stage::Transport, has(Stage::Hospital)),
                (Stage::Hospital, has(Stage::Transport)),
                (Stage::Available, true),
            ];
            let mapped = |stage| self.mapping.columns.times.column(stage).is_some();
            for (stage, is_expected) in gaps {
                if is_expected && !it.is_written(stage) && mapped(stage) {
                    let column = self.mapping.column_name(stage);
                    missing.push(Verdict::MissingTime { column });
                }
            }
            if !has_scene && has(Stage::Available) && mapped(Stage::OnScene) {
                missing.push(Verdict::CancelledBeforeScene);
            }
        }
        for verdict in missing {
            self.find(row, verdict);
        }
    }

    /// Values of a call that differ between its rows.
    pub(super) fn find_conflicts(&mut self, members: &[usize]) {
        let Some((first, others)) = members.split_first() else {
            return;
        };
        let columns = &self.mapping.columns;
        let values: [(Option<String>, Read); 3] = [
            (columns.call_type.clone(), |it| &it.call_type),
            (columns.priority.clone(), |it| &it.priority),
            (columns.place.first().cloned(), |it| &it.place),
        ];
        let first_line = self.row(*first).line;
        for row in others {
            let (one, other) = (self.row(*first), self.row(*row));
            let mut differing: Vec<String> = values
                .iter()
                .filter(|(_, read)| read(one) != read(other))
                .filter_map(|(column, _)| column.clone())
                .collect();
            if one.position != other.position {
                differing.push(self.mapping.columns.position.name());
            }
            for column in differing {
                self.find(*row, Verdict::ConflictingValue { column, first_line });
            }
        }
    }

    /// Rows of one unit that hold it at the same time. A row without end holds it until the next dispatch only if the
    /// mapping ends it there.
    pub(super) fn find_overlaps(&mut self) {
        let mut found = Vec::new();
        for rows in self.dispatches.values() {
            let mut latest: Option<(usize, Moment)> = None;
            for (row, at) in rows {
                if let Some((other, until)) = latest
                    && *at < until
                    && self.row(other).call != self.row(*row).call
                {
                    let with = self.row(other).call.clone();
                    found.push((*row, Verdict::Overlap { with }));
                }
                let until = self.row(*row).at(Stage::Available);
                if let Some(until) = until
                    && latest.is_none_or(|(_, it)| until > it)
                {
                    latest = Some((*row, until));
                }
            }
        }
        for (row, verdict) in found {
            self.find(row, verdict);
        }
    }

    /// The row that sends the unit of `row` elsewhere at or after `latest`.
    pub(super) fn next_dispatch(&self, row: usize, latest: Moment) -> Option<(usize, Moment)> {
        let mine = self.row(row);
        let sent = self.dispatches.get(&mine.unit)?;
        let from = sent.partition_point(|(_, at)| *at < latest);
        let later = sent.get(from..).unwrap_or_default().iter().copied();
        later
            .into_iter()
            .find(|(other, _)| *other != row && self.row(*other).call != mine.call)
    }

    /// The units of the record, each as its first row names it.
    pub(super) fn plan_units(&mut self) {
        for row in 0..self.plan.rows.len() {
            let it = self.row(row);
            if it.unit.is_empty() || it.repeats.is_some() {
                continue;
            }
            let (callsign, kind) = (it.unit.clone(), it.unit_kind.clone());
            if let Some(known) = self.units.get(&callsign) {
                let first = self.row(self.plan.units[*known].row);
                if let Some(column) = self.mapping.columns.unit_kind.clone()
                    && first.unit_kind != kind
                {
                    let first_line = first.line;
                    self.find(row, Verdict::ConflictingValue { column, first_line });
                }
                continue;
            }
            let column = self.mapping.columns.unit_kind.clone();
            let kind: UnitKind = self.translate(&self.mapping.unit_kinds, column, &kind);
            self.units.insert(callsign.clone(), self.plan.units.len());
            self.plan.units.push(PlannedUnit {
                id: self.plan.ids.unit(&callsign),
                callsign,
                agency: kind.agency,
                kind: kind.kind,
                capabilities: kind.capabilities,
                row,
            });
        }
    }

    pub(super) fn agency_of(&self, row: usize) -> String {
        let unit = self.units.get(&self.row(row).unit);
        unit.and_then(|it| self.plan.units.get(*it))
            .map_or_else(|| self.mapping.owner.clone(), |it| it.agency.clone())
    }

    pub(super) fn incident_type(&mut self, row: usize) -> String {
        let value = self.row(row).call_type.clone();
        let column = self.mapping.columns.call_type.clone();
        self.translate(&self.mapping.types, column, &value)
    }

    pub(super) fn priority(&mut self, row: usize) -> u8 {
        let value = self.row(row).priority.clone();
        let column = self.mapping.columns.priority.clone();
        self.translate(&self.mapping.priorities, column, &value)
    }

    fn translate<T: Clone>(&mut self, table: &Table<T>, column: Option<String>, value: &str) -> T {
        if let Some(known) = table.values.get(value) {
            return known.clone();
        }
        if let Some(column) = column {
            let counts = self.plan.untranslated.entry(column).or_default();
            *counts.entry(value.to_owned()).or_default() += 1;
        }
        table.default.clone()
    }
}
