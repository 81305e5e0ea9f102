//! From rows of text to rows of meaning: ids, values, times. Cells that cannot be read are found here.

use protocol::Moment;

use super::{
    CallsError, Finding, Mapping, Verdict,
    mapping::{STAGES, Stage},
    sheet::{Line, Sheet},
    time::ClockFace,
};

/// One unit on one call, as the record tells it.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its line in the file.
    pub line: u64,
    /// The call's id; empty if the record lacks it.
    pub call: String,
    /// The unit's id; empty if the record lacks it.
    pub unit: String,
    /// The unit's kind as written.
    pub unit_kind: String,
    /// The call's type as written.
    pub call_type: String,
    /// The priority as written.
    pub priority: String,
    /// The place in words.
    pub place: String,
    /// The columns kept as narrative, a line each.
    pub narrative: String,
    /// How it ended.
    pub disposition: String,
    /// Longitude and latitude.
    pub position: Option<(f64, f64)>,
    /// When what happened, by stage.
    pub times: [Option<Moment>; 8],
    /// Whether the cell holds anything, readable or not: what must be accounted for.
    pub written: [bool; 8],
    /// The line of an earlier row with the very same fields.
    pub repeats: Option<u64>,
}

impl Row {
    /// When a stage was reached.
    pub fn at(&self, stage: Stage) -> Option<Moment> {
        self.times.get(stage as usize).copied().flatten()
    }

    /// Whether the record says anything about a stage.
    pub fn is_written(&self, stage: Stage) -> bool {
        self.written.get(stage as usize) == Some(&true)
    }

    /// A verdict on this row.
    pub fn finding(&self, verdict: Verdict) -> Finding {
        Finding {
            line: self.line,
            call: self.call.clone(),
            unit: self.unit.clone(),
            verdict,
            not_sent: Vec::new(),
        }
    }
}

/// Which index each column of the mapping has.
struct Columns<'a> {
    mapping: &'a Mapping,
    call: usize,
    unit: usize,
    unit_kind: Option<usize>,
    call_type: Option<usize>,
    priority: Option<usize>,
    place: Vec<usize>,
    narrative: Vec<usize>,
    disposition: Option<usize>,
    lat_lon: Option<usize>,
    lon: Option<usize>,
    lat: Option<usize>,
    times: [Option<usize>; 8],
}

impl<'a> Columns<'a> {
    fn find(mapping: &'a Mapping, sheet: &Sheet) -> Result<Self, CallsError> {
        let names = &mapping.columns;
        let one = |key: &str, name: &str| sheet.column(&format!("columns.{key}"), name);
        let optional =
            |key: &str, name: &Option<String>| name.as_ref().map(|name| one(key, name)).transpose();
        let many = |key: &str, names: &[String]| {
            let found = names.iter().map(|name| one(key, name));
            found.collect::<Result<Vec<_>, _>>()
        };
        let mut times = [None; 8];
        for (slot, stage) in times.iter_mut().zip(STAGES) {
            if let Some(name) = names.times.column(stage) {
                *slot = Some(one(&format!("times.{}", stage.word()), name)?);
            }
        }
        Ok(Self {
            mapping,
            call: one("call", &names.call)?,
            unit: one("unit", &names.unit)?,
            unit_kind: optional("unit_kind", &names.unit_kind)?,
            call_type: optional("call_type", &names.call_type)?,
            priority: optional("priority", &names.priority)?,
            place: many("place", &names.place)?,
            narrative: many("narrative", &names.narrative)?,
            disposition: optional("disposition", &names.disposition)?,
            lat_lon: optional("position.lat_lon", &names.position.lat_lon)?,
            lon: optional("position.lon", &names.position.lon)?,
            lat: optional("position.lat", &names.position.lat)?,
            times,
        })
    }

    fn read(&self, line: &Line, face: &ClockFace, findings: &mut Vec<Finding>) -> Row {
        let text = |column: Option<usize>| column.map_or("", |it| line.field(it)).to_owned();
        let named = self.mapping.columns.narrative.iter().zip(&self.narrative);
        let narrative: Vec<String> = named
            .filter(|(_, column)| !line.field(**column).is_empty())
            .map(|(name, column)| format!("{name}: {}", line.field(*column)))
            .collect();
        let place = self.place.iter().map(|it| line.field(*it));
        let mut row = Row {
            line: line.number,
            call: text(Some(self.call)),
            unit: text(Some(self.unit)),
            unit_kind: text(self.unit_kind),
            call_type: text(self.call_type),
            priority: text(self.priority),
            place: place
                .into_iter()
                .find(|it| !it.is_empty())
                .unwrap_or_default()
                .to_owned(),
            narrative: narrative.join("\n"),
            disposition: text(self.disposition),
            position: None,
            times: [None; 8],
            written: [false; 8],
            repeats: None,
        };
        let mut verdicts = Vec::new();
        match self.position(line) {
            Ok(position) => row.position = position,
            Err(verdict) => verdicts.push(verdict),
        }
        for (index, column) in self.times.iter().enumerate() {
            self.read_time(line, face, index, *column, &mut row, &mut verdicts);
        }
        findings.extend(verdicts.into_iter().map(|it| row.finding(it)));
        row
    }

    fn read_time(
        &self,
        line: &Line,
        face: &ClockFace,
        index: usize,
        column: Option<usize>,
        row: &mut Row,
        verdicts: &mut Vec<Verdict>,
    ) {
        let cell = column.map_or("", |it| line.field(it));
        let (Some(stage), false) = (STAGES.get(index), cell.is_empty()) else {
            return;
        };
        row.written[index] = true;
        let column = self.mapping.column_name(*stage);
        match face.read(cell) {
            Ok(reading) => {
                row.times[index] = Some(reading.at);
                if reading.is_ambiguous {
                    verdicts.push(Verdict::AmbiguousTime { column });
                }
            }
            Err(why) => verdicts.push(Verdict::UnreadableCell { column, why }),
        }
    }

    /// Longitude and latitude; nothing if the cells are empty.
    fn position(&self, line: &Line) -> Result<Option<(f64, f64)>, Verdict> {
        let (lat, lon) = if let Some(column) = self.lat_lon {
            let pair = line.field(column).trim_matches(['(', ')']);
            let (lat, lon) = pair.split_once(',').unwrap_or((pair, ""));
            (lat, lon)
        } else {
            let field = |column: Option<usize>| column.map_or("", |it| line.field(it));
            (field(self.lat), field(self.lon))
        };
        if lat.trim().is_empty() && lon.trim().is_empty() {
            return Ok(None);
        }
        let degrees = |text: &str, max: f64| {
            let value = text.trim().parse::<f64>().ok();
            value.filter(|it| it.is_finite() && it.abs() <= max)
        };
        match (degrees(lon, 180.0), degrees(lat, 90.0)) {
            (Some(lon), Some(lat)) => Ok(Some((lon, lat))),
            _ => Err(Verdict::UnreadableCell {
                column: self.mapping.columns.position.name(),
                why: "is no latitude and longitude in degrees".to_owned(),
            }),
        }
    }
}

/// Reads all rows of a record.
pub(super) fn read(
    mapping: &Mapping,
    sheet: &Sheet,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Row>, CallsError> {
    let columns = Columns::find(mapping, sheet)?;
    let face = ClockFace::new(&mapping.time)?;
    let mut seen: std::collections::HashMap<(&str, &str), Vec<&Line>> =
        std::collections::HashMap::new();
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for line in &sheet.rows {
        let mut row = columns.read(line, &face, findings);
        let earlier = seen
            .entry((line.field(columns.call), line.field(columns.unit)))
            .or_default();
        let same = earlier.iter().find(|it| it.says_the_same(line));
        row.repeats = same.map(|it| it.number);
        if row.repeats.is_none() {
            earlier.push(line);
        }
        rows.push(row);
    }
    Ok(rows)
}
