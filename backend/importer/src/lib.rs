//! From an OSM extract to everything that Muster needs of a place: the basemap, the street graph, proposals for
//! facilities, the search list, and a report that says what was left out.
//!
//! The same input gives the same bytes: nothing here looks at a clock or depends on chance.

pub mod areas;
pub mod clip;
pub mod coast;
mod edge;
pub mod error;
pub mod extract;
pub mod features;
pub mod kinds;
mod layers;
mod lines;
pub mod osm;
pub mod output;
pub mod places;
pub mod report;
pub mod scale;
pub mod search;
pub mod stitch;
pub mod streets;
pub mod tiles;

use std::io::Write;
use std::path::Path;

use serde::Serialize;

pub use error::ImportError;
pub use report::Report;

use output::Output;

/// Whom to name wherever the data is shown.
pub const ATTRIBUTION: &str = "© OpenStreetMap contributors";

/// The basemap.
pub const BASEMAP_FILE: &str = "basemap.pmtiles";
/// The street network.
pub const STREETS_FILE: &str = "streets.graph";
/// Facilities to confirm.
pub const PLACES_FILE: &str = "places.geojson";
/// Names to search.
pub const SEARCH_FILE: &str = "search.json";
/// What the import has to say.
pub const REPORT_FILE: &str = "import-report.json";

/// Imports an extract into a folder. If it fails, files of an earlier import stay as they were.
pub fn import_map(input: &Path, dir: &Path) -> Result<Report, ImportError> {
    let extract = osm::read(input)?;
    tiles::check_area(&extract.bounds)?;
    let source = input
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let mut report = Report::new(&source.unwrap_or_default(), &extract);
    let (features, facilities) = features::collect(&extract, &mut report);
    let graph = streets::build(&extract, &mut report);
    let search = search::collect(&extract, &facilities, &mut report);
    let mut output = Output::new(dir)?;
    report.tiles = output.file(BASEMAP_FILE, |out| {
        tiles::write(&features, &extract.bounds, out)
    })?;
    output.file(STREETS_FILE, |out| Ok(graph.write(out)?))?;
    output.file(PLACES_FILE, |out| json(out, &places::geojson(&facilities)))?;
    output.file(SEARCH_FILE, |out| json(out, &search))?;
    output.file(REPORT_FILE, |out| json(out, &report))?;
    output.publish()?;
    Ok(report)
}

fn json(out: &mut impl Write, value: &impl Serialize) -> Result<(), ImportError> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
        .map_err(ImportError::io("a file cannot be written"))
}
