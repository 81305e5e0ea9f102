//! The demo city: its map is made from the extract in `fixtures/`.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::ensure;

use crate::{console::newest_in, place::Place, process::Runner};

/// The extract takes seconds; an unoptimised importer on a busy machine still ends well within this.
pub(crate) const IMPORT_MAX: Duration = Duration::from_mins(3);
/// What an import writes and the demo reads.
const FILES: [&str; 3] = ["basemap.pmtiles", "streets.graph", "places.geojson"];

/// The extract of the demo city.
pub(crate) fn extract(place: &Place) -> PathBuf {
    place.root.join("fixtures/cities/monaco/monaco.osm.pbf")
}

/// Imports the demo city into a folder unless it is there and newer than what it is made from; says whether it did.
pub(crate) fn import(
    place: &Place,
    runner: &Runner,
    importer: &Path,
    out: &Path,
) -> anyhow::Result<bool> {
    let extract = extract(place);
    let made_from = newest_in(&extract).max(newest_in(importer));
    let is_fresh = |name: &&str| newest_in(&out.join(name)) >= made_from;
    if made_from.is_some() && FILES.iter().all(is_fresh) {
        return Ok(false);
    }
    let mut command = runner.command(importer, &["map"]);
    command.arg(&extract).arg("--out").arg(out);
    runner.must(&mut command, IMPORT_MAX)?;
    check(out)?;
    Ok(true)
}

/// Checks that an import has left all its files, none of them empty.
fn check(out: &Path) -> anyhow::Result<()> {
    for name in FILES {
        let bytes = fs::metadata(out.join(name)).map_or(0, |it| it.len());
        ensure!(
            bytes > 0,
            "the import has left no {name} in {}",
            out.display()
        );
    }
    Ok(())
}
