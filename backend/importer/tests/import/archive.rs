//! Reads a written tile archive back, by the format's description and not by the library that wrote it.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use fast_mvt::{MvtReaderRef, MvtTile};
use geo::{Contains, Coord, Geometry};
use importer::scale::{TILE_UNITS, world};
use pmtiles::{TileCoord, TileId};

/// A tile archive in memory.
pub(crate) struct Archive {
    bytes: Vec<u8>,
    /// Tile id → offset and length.
    entries: BTreeMap<u64, (u64, u64)>,
}

impl Archive {
    pub(crate) fn open(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(&bytes[..8], b"PMTiles\x03");
        let field = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
        let (root, root_length) = (field(8) as usize, field(16) as usize);
        assert_eq!(field(48), 0, "a small archive has no leaf directories");
        let directory = gunzip(&bytes[root..root + root_length]);
        let entries = entries(&directory, field(56));
        Self { bytes, entries }
    }

    pub(crate) fn metadata(&self) -> serde_json::Value {
        let field =
            |at: usize| u64::from_le_bytes(self.bytes[at..at + 8].try_into().unwrap()) as usize;
        serde_json::from_slice(&gunzip(&self.bytes[field(24)..field(24) + field(32)])).unwrap()
    }

    /// All tiles, decoded.
    pub(crate) fn tiles(&self) -> impl Iterator<Item = (TileCoord, MvtTile)> {
        self.entries.keys().map(|id| {
            (
                TileCoord::from(TileId::new(*id).unwrap()),
                self.tile(*id).unwrap(),
            )
        })
    }

    fn tile(&self, id: u64) -> Option<MvtTile> {
        let (offset, length) = *self.entries.get(&id)?;
        let raw = gunzip(&self.bytes[offset as usize..(offset + length) as usize]);
        Some(MvtReaderRef::new(&raw).unwrap().to_tile().unwrap())
    }

    /// Whether a spot of a tile is drawn as sea.
    pub(crate) fn is_sea(&self, coord: TileCoord, spot: Coord<i32>) -> bool {
        let tile = self.tile(TileId::from(coord).value());
        tile.is_some_and(|tile| is_in(&tile, "water", "ocean", spot))
    }

    /// Letter of what is drawn at a place at a zoom: `~` sea, `.` land, `?` both, ` ` nothing.
    pub(crate) fn ground(&self, zoom: u8, lon: f64, lat: f64) -> char {
        let place = world(Coord { x: lon, y: lat }, zoom);
        let (x, y) = ((place.x / TILE_UNITS) as u32, (place.y / TILE_UNITS) as u32);
        let Some(tile) = self.tile(TileId::from(TileCoord::new(zoom, x, y).unwrap()).value())
        else {
            return ' ';
        };
        let spot = Coord {
            x: (place.x - f64::from(x) * TILE_UNITS) as i32,
            y: (place.y - f64::from(y) * TILE_UNITS) as i32,
        };
        match (
            is_in(&tile, "earth", "earth", spot),
            is_in(&tile, "water", "ocean", spot),
        ) {
            (true, false) => '.',
            (false, true) => '~',
            (true, true) => '?',
            (false, false) => ' ',
        }
    }
}

fn is_in(tile: &MvtTile, layer: &str, kind: &str, spot: Coord<i32>) -> bool {
    let wanted = (
        "kind".to_owned(),
        fast_mvt::MvtValue::String(kind.to_owned()),
    );
    let layers = tile.layers.iter().filter(|found| found.name == layer);
    let mut features = layers.flat_map(|layer| &layer.features);
    features.any(|feature| feature.properties.contains(&wanted) && covers(&feature.geometry, spot))
}

fn covers(geometry: &Geometry<i32>, spot: Coord<i32>) -> bool {
    match geometry {
        Geometry::Polygon(polygon) => polygon.contains(&spot),
        Geometry::MultiPolygon(polygons) => polygons.contains(&spot),
        _ => false,
    }
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes)
        .read_to_end(&mut out)
        .unwrap();
    out
}

/// Columns of a directory: ids as differences, run lengths, lengths, offsets with 0 for "right after the last".
fn entries(directory: &[u8], data: u64) -> BTreeMap<u64, (u64, u64)> {
    let mut rest = directory;
    let mut next = || {
        let (mut value, mut shift) = (0_u64, 0);
        loop {
            let (byte, tail) = rest.split_first().unwrap();
            rest = tail;
            value |= u64::from(byte & 0x7F) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                return value;
            }
        }
    };
    let count = next() as usize;
    let mut column = || (0..count).map(|_| next()).collect::<Vec<u64>>();
    let (ids, runs, lengths, offsets) = (column(), column(), column(), column());
    let mut entries = BTreeMap::new();
    let (mut id, mut end) = (0, 0);
    for row in 0..count {
        id += ids[row];
        let offset = if offsets[row] == 0 {
            end
        } else {
            offsets[row] - 1
        };
        end = offset + lengths[row];
        for step in 0..runs[row] {
            entries.insert(id + step, (data + offset, lengths[row]));
        }
    }
    entries
}
