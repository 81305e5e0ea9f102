//! What an import found, left out and doubts, for `import-report.json` and for the summary on the terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::coast::Coast;
use crate::extract::Extract;
use crate::places::rounded;

/// Version of the report's layout.
const REPORT_VERSION: u32 = 1;

/// A count of things left out for one reason.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct DroppedEntry {
    /// What was left out.
    pub what: String,
    /// Why.
    pub why: String,
    /// How many.
    pub count: usize,
}

/// Elements in the extract.
#[derive(Debug, Clone, Default, Serialize, PartialEq, Eq)]
pub struct Elements {
    /// Nodes.
    pub nodes: usize,
    /// Ways.
    pub ways: usize,
    /// Relations with ways.
    pub relations: usize,
}

/// How the sea came about.
#[derive(Debug, Clone, Default, Serialize, PartialEq, Eq)]
pub struct CoastReport {
    /// `closed`, `no_coast`, `gap`, `contradiction` or `buildings_in_sea`; only with `closed` is there a sea.
    pub verdict: String,
    /// Pieces of open coast.
    pub runs: usize,
    /// Closed coasts.
    pub rings: usize,
    /// Buildings in the sea that the coastlines give.
    pub buildings_in_sea: usize,
    /// Buildings in the box.
    pub buildings: usize,
}

/// The street network.
#[derive(Debug, Clone, Default, Serialize, PartialEq, Eq)]
pub struct StreetsReport {
    /// Junctions and dead ends.
    pub nodes: usize,
    /// Segments between them.
    pub segments: usize,
    /// Directed arcs.
    pub arcs: usize,
    /// Length of all segments.
    pub kilometres: u64,
}

/// The tile archive.
#[derive(Debug, Clone, Default, Serialize, PartialEq, Eq)]
pub struct TilesReport {
    /// Tiles written.
    pub tiles: usize,
    /// Largest tile before compression.
    pub largest_tile_bytes: usize,
    /// First zoom.
    pub min_zoom: u8,
    /// Last zoom.
    pub max_zoom: u8,
}

/// Everything an import has to say.
#[derive(Debug, Clone, Default, Serialize, PartialEq)]
pub struct Report {
    /// Version of this layout.
    pub version: u32,
    /// Name of the file that was imported.
    pub source: String,
    /// State of the data in seconds since 1970, if the file says so.
    pub snapshot_unix_s: Option<i64>,
    /// West, south, east, north in degrees.
    pub bounds: [f64; 4],
    /// Whom to name on the map.
    pub attribution: String,
    /// Elements in the extract.
    pub elements: Elements,
    /// Features of the basemap by layer.
    pub features: BTreeMap<String, usize>,
    /// The tile archive.
    pub tiles: TilesReport,
    /// The coast.
    pub coast: CoastReport,
    /// The street network.
    pub streets: StreetsReport,
    /// Facilities proposed, by kind.
    pub facilities: BTreeMap<String, usize>,
    /// Entries of the search list, by kind.
    pub search: BTreeMap<String, usize>,
    /// Areas whose outline crossed itself.
    pub repaired_areas: usize,
    /// What somebody should look at.
    pub warnings: Vec<String>,
    /// What was left out, and why.
    pub dropped: Vec<DroppedEntry>,
}

impl Report {
    /// A report that knows the extract.
    pub fn new(source: &str, extract: &Extract) -> Self {
        let bounds = extract.bounds;
        let mut report = Self {
            version: REPORT_VERSION,
            source: source.to_owned(),
            snapshot_unix_s: extract.snapshot_unix_s,
            bounds: [bounds.west, bounds.south, bounds.east, bounds.north].map(rounded),
            attribution: crate::ATTRIBUTION.to_owned(),
            elements: Elements {
                nodes: extract.places.len(),
                ways: extract.ways.len(),
                relations: extract.relations.len(),
            },
            ..Self::default()
        };
        if extract.relations.is_empty() {
            // They come last in a file, so a file cut between two blocks, which nothing else shows, lacks them.
            let warning = "the extract has no relations: it may have been cut";
            report.warnings.push(warning.to_owned());
        }
        report.drop_many(
            "tag",
            "its value is longer than 255 characters",
            extract.long_values,
        );
        report
    }

    /// Counts one thing left out.
    pub fn drop(&mut self, what: &str, why: &str) {
        self.drop_many(what, why, 1);
    }

    /// Counts things left out.
    pub fn drop_many(&mut self, what: &str, why: &str, count: usize) {
        if count == 0 {
            return;
        }
        if let Some(entry) = self
            .dropped
            .iter_mut()
            .find(|entry| entry.what == what && entry.why == why)
        {
            entry.count += count;
            return;
        }
        self.dropped.push(DroppedEntry {
            what: what.to_owned(),
            why: why.to_owned(),
            count,
        });
    }

    /// Takes over what is known of the coast.
    pub fn coast(&mut self, coast: &Coast) {
        self.coast = CoastReport {
            verdict: coast.verdict.word().to_owned(),
            runs: coast.runs,
            rings: coast.rings,
            buildings_in_sea: coast.buildings_in_sea,
            buildings: coast.buildings,
        };
        self.warnings
            .extend(coast.verdict.warning().map(str::to_owned));
    }

    /// A few lines for a person.
    pub fn summary(&self) -> String {
        let [west, south, east, north] = self.bounds;
        let mut text = String::new();
        let mut line = |words: std::fmt::Arguments| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{words}");
        };
        line(format_args!(
            "{}: {} nodes, {} ways, {} relations",
            self.source, self.elements.nodes, self.elements.ways, self.elements.relations
        ));
        line(format_args!(
            "area      {west:.4} {south:.4} – {east:.4} {north:.4}"
        ));
        let layers: Vec<_> = self
            .features
            .iter()
            .map(|(layer, count)| format!("{layer} {count}"))
            .collect();
        line(format_args!(
            "basemap   {} tiles, zoom {}–{}: {}",
            self.tiles.tiles,
            self.tiles.min_zoom,
            self.tiles.max_zoom,
            layers.join(", ")
        ));
        line(format_args!(
            "coast     {} ({} of {} buildings in the sea)",
            self.coast.verdict, self.coast.buildings_in_sea, self.coast.buildings
        ));
        line(format_args!(
            "streets   {} junctions, {} segments, {} km",
            self.streets.nodes, self.streets.segments, self.streets.kilometres
        ));
        let facilities: Vec<_> = self
            .facilities
            .iter()
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        line(format_args!("proposals {}", facilities.join(", ")));
        for entry in &self.dropped {
            line(format_args!(
                "left out  {} × {}: {}",
                entry.count, entry.what, entry.why
            ));
        }
        for warning in &self.warnings {
            line(format_args!("warning   {warning}"));
        }
        text
    }
}
