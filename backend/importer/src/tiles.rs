//! Vector tiles: features are scaled and simplified once per zoom, cut to each tile and written in the archive's order.
//!
//! A feature that vanishes in a tile must not be written there: a single empty one makes the map library drop the
//! whole tile.

use std::collections::BTreeMap;
use std::io::{Seek, Write};

use fast_mvt::{MvtCoord, MvtGeomType, MvtLayerBuilder, MvtValueRef};
use geo::Coord;
use pmtiles::{PmTilesWriter, TileCoord, TileId, TileType};
use serde_json::json;

use crate::clip::Window;
use crate::error::ImportError;
use crate::extract::Bounds;
use crate::features::{Feature, Value};
use crate::kinds::{Layer, MAX_ZOOM, MIN_ZOOM};
use crate::report::TilesReport;
use crate::scale::{Piece, Scaled, TILE_UNITS, scale, world};

/// Drawn beyond the edge of a tile, in tile units, so that lines and outlines do not end at it.
const BUFFER_UNITS: f64 = 128.0;

/// Most tiles written: an area of about 100 by 100 km at the last zoom, far more than a city.
pub const MAX_TILES: u64 = 20_000;

/// Refuses an area that is too large for one map, before any work is done for it.
pub fn check_area(bounds: &Bounds) -> Result<(), ImportError> {
    let planned: u64 = (MIN_ZOOM..=MAX_ZOOM)
        .map(|zoom| range(bounds, zoom).count())
        .sum();
    if planned <= MAX_TILES {
        return Ok(());
    }
    Err(ImportError::TooLarge {
        what: "tiles",
        found: planned,
        limit: MAX_TILES,
    })
}

/// Writes all tiles as an archive.
pub fn write<W: Write + Seek>(
    features: &[Feature],
    bounds: &Bounds,
    out: W,
) -> Result<TilesReport, ImportError> {
    let mut archive = PmTilesWriter::new(TileType::Mvt)
        .min_zoom(MIN_ZOOM)
        .max_zoom(MAX_ZOOM)
        .bounds(bounds.west, bounds.south, bounds.east, bounds.north)
        .center(
            f64::midpoint(bounds.west, bounds.east),
            f64::midpoint(bounds.south, bounds.north),
        )
        .center_zoom(MAX_ZOOM - 2)
        .metadata(metadata())
        .create(out)?;
    let mut report = TilesReport {
        min_zoom: MIN_ZOOM,
        max_zoom: MAX_ZOOM,
        ..TilesReport::default()
    };
    // Tile ids grow with the zoom, so zoom by zoom is the archive's order.
    for zoom in MIN_ZOOM..=MAX_ZOOM {
        for (id, content) in zoom_tiles(features, bounds, zoom)? {
            let bytes = encode(features, &content)?;
            report.tiles += 1;
            report.largest_tile_bytes = report.largest_tile_bytes.max(bytes.len());
            archive.add_tile(TileCoord::from(id), &bytes)?;
        }
    }
    archive.finalize()?;
    Ok(report)
}

/// The archive's description of itself.
fn metadata() -> String {
    let layers: Vec<_> = Layer::ALL
        .iter()
        .map(|layer| {
            let fields: serde_json::Map<_, _> =
                layer.fields().iter().map(|(name, kind)| ((*name).to_owned(), json!(kind))).collect();
            json!({ "id": layer.name(), "fields": fields, "minzoom": MIN_ZOOM, "maxzoom": MAX_ZOOM })
        })
        .collect();
    json!({
        "name": "Muster basemap",
        "type": "baselayer",
        "attribution": crate::ATTRIBUTION,
        "vector_layers": layers,
    })
    .to_string()
}

/// Tiles from and to, both included.
struct Range {
    x: (u32, u32),
    y: (u32, u32),
}

impl Range {
    fn count(&self) -> u64 {
        u64::from(self.x.1 - self.x.0 + 1) * u64::from(self.y.1 - self.y.0 + 1)
    }

    /// The tiles that a window in units of the whole world touches.
    fn of(window: &Window, zoom: u8) -> Self {
        let last = f64::from((1_u32 << zoom) - 1);
        let tile = |units: f64| (units / TILE_UNITS).floor().clamp(0.0, last) as u32;
        Self {
            x: (tile(window.low.x), tile(window.high.x)),
            y: (tile(window.low.y), tile(window.high.y)),
        }
    }
}

/// The extract's box in units of the whole world at a zoom; north is up in degrees and low in tiles.
fn area(bounds: &Bounds, zoom: u8) -> Window {
    let corner = |lon: f64, lat: f64| world(Coord { x: lon, y: lat }, zoom);
    Window {
        low: corner(bounds.west, bounds.north),
        high: corner(bounds.east, bounds.south),
    }
}

fn range(bounds: &Bounds, zoom: u8) -> Range {
    Range::of(&area(bounds, zoom), zoom)
}

/// A feature's parts in one tile.
struct Part {
    feature: usize,
    pieces: Vec<Piece>,
}

/// What every tile of a zoom holds, in the archive's order.
fn zoom_tiles(
    features: &[Feature],
    bounds: &Bounds,
    zoom: u8,
) -> Result<BTreeMap<TileId, Vec<Part>>, ImportError> {
    let mut tiles: BTreeMap<TileId, Vec<Part>> = BTreeMap::new();
    let whole = area(bounds, zoom);
    let all = range(bounds, zoom);
    for (number, feature) in features
        .iter()
        .enumerate()
        .filter(|(_, feature)| feature.min_zoom <= zoom)
    {
        let Some(scaled) = scale(feature, zoom) else {
            continue;
        };
        let near = Range::of(&grown(&scaled.window, BUFFER_UNITS), zoom);
        for x in near.x.0.max(all.x.0)..=near.x.1.min(all.x.1) {
            for y in near.y.0.max(all.y.0)..=near.y.1.min(all.y.1) {
                let pieces = in_tile(&scaled, &whole, x, y);
                if !pieces.is_empty() {
                    let id = TileId::from(TileCoord::new(zoom, x, y)?);
                    tiles.entry(id).or_default().push(Part {
                        feature: number,
                        pieces,
                    });
                }
            }
        }
    }
    Ok(tiles)
}

fn grown(window: &Window, by: f64) -> Window {
    let by = Coord { x: by, y: by };
    Window {
        low: window.low - by,
        high: window.high + by,
    }
}

/// The parts of a feature in a tile. Nothing is drawn beyond the extract's box, where the data is not complete.
fn in_tile(scaled: &Scaled, whole: &Window, x: u32, y: u32) -> Vec<Piece> {
    let origin = Coord {
        x: f64::from(x) * TILE_UNITS,
        y: f64::from(y) * TILE_UNITS,
    };
    let tile = Window {
        low: origin,
        high: origin
            + Coord {
                x: TILE_UNITS,
                y: TILE_UNITS,
            },
    };
    grown(&tile, BUFFER_UNITS)
        .shared(whole)
        .map_or_else(Vec::new, |window| scaled.cut(&window, &tile))
}

/// A tile's bytes: its layers one after the other.
fn encode(features: &[Feature], parts: &[Part]) -> Result<Vec<u8>, ImportError> {
    let mut bytes = Vec::new();
    for layer in Layer::ALL {
        let mut builder = MvtLayerBuilder::new(layer.name())?;
        let mut count = 0;
        for part in parts {
            let Some(feature) = features
                .get(part.feature)
                .filter(|feature| feature.layer == layer)
            else {
                continue;
            };
            builder = add(builder, feature, &part.pieces)?;
            count += 1;
        }
        if count > 0 {
            bytes.extend(builder.encode());
        }
    }
    Ok(bytes)
}

fn add(
    builder: MvtLayerBuilder,
    feature: &Feature,
    pieces: &[Piece],
) -> Result<MvtLayerBuilder, ImportError> {
    let kind = match pieces.first() {
        Some(Piece::Line(_)) => MvtGeomType::LineString,
        Some(Piece::Area(_)) => MvtGeomType::Polygon,
        Some(Piece::Point(_)) | None => MvtGeomType::Point,
    };
    let mut out = builder.feature_of(kind);
    for piece in pieces {
        match piece {
            Piece::Point(point) => {
                out.points([coord(*point)])?;
            }
            Piece::Line(line) => {
                out.line(line.iter().map(|point| coord(*point)))?;
            }
            Piece::Area(rings) => {
                for (number, ring) in rings.iter().enumerate() {
                    out.ring(ring.iter().map(|point| coord(*point)), number == 0)?;
                }
            }
        }
    }
    for (key, value) in &feature.attributes {
        let value = match value {
            Value::Text(text) => MvtValueRef::String(text),
            Value::Number(number) => MvtValueRef::Int(*number),
            Value::True => MvtValueRef::Bool(true),
        };
        out.tag_ref(key, value)?;
    }
    Ok(out.end())
}

fn coord([x, y]: [i32; 2]) -> MvtCoord {
    MvtCoord { x, y }
}
