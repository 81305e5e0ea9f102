//! Geometry at one zoom: projected, simplified, and cut to tiles with whole numbers.

use geo::{Area, Coord, LineString, MultiPolygon, Polygon, Simplify, Validation};

use crate::clip::{Window, clip_line, clip_polygon, repair};
use crate::features::{Feature, Shape};
use crate::kinds::{Layer, MAX_ZOOM};

/// Units along a side of a tile.
pub const TILE_UNITS: f64 = 4096.0;

/// Points nearer than this to the simplified line are left out, in tile units: a fifth of a pixel.
const TOLERANCE_UNITS: f64 = 1.5;

/// Areas smaller than this along both sides are left out, in tile units: less than a pixel.
const MIN_AREA_UNITS: f64 = 6.0;

/// The same for buildings before the last zoom, where they are texture and cost most.
const MIN_BUILDING_UNITS: f64 = 24.0;

/// A place in units of the whole world at a zoom, Web Mercator, y pointing down.
pub fn world(place: Coord<f64>, zoom: u8) -> Coord<f64> {
    let size = TILE_UNITS * f64::from(1_u32 << zoom);
    let sin_lat = place.y.to_radians().sin();
    let y = 0.5 - ((1.0 + sin_lat) / (1.0 - sin_lat)).ln() / (4.0 * std::f64::consts::PI);
    Coord {
        x: (place.x / 360.0 + 0.5) * size,
        y: y * size,
    }
}

/// A point in a tile.
type Spot = [i32; 2];

/// Part of a feature in a tile, in units of the tile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A point.
    Point(Spot),
    /// A line of at least two different points.
    Line(Vec<Spot>),
    /// An outline and its holes, each with an area.
    Area(Vec<Vec<Spot>>),
}

/// A feature at one zoom, in units of the whole world.
pub struct Scaled {
    shape: Shape,
    /// The box around it.
    pub window: Window,
}

/// A feature at a zoom; nothing if it is too small to be seen there.
pub fn scale(feature: &Feature, zoom: u8) -> Option<Scaled> {
    let building = feature.layer == Layer::Buildings && zoom < MAX_ZOOM;
    let min_size = if building {
        MIN_BUILDING_UNITS
    } else {
        MIN_AREA_UNITS
    };
    let shape = match &feature.shape {
        Shape::Point(place) => Shape::Point(world(*place, zoom)),
        Shape::Lines(lines) => {
            let lines = lines
                .0
                .iter()
                .map(|line| simple(&project(line, zoom), zoom));
            Shape::Lines(lines.filter(|line| line.0.len() > 1).collect())
        }
        Shape::Areas(areas) => {
            let areas = areas
                .0
                .iter()
                .filter_map(|area| scale_area(area, zoom, min_size));
            Shape::Areas(MultiPolygon::new(areas.collect()))
        }
    };
    let window = match &shape {
        Shape::Point(place) => Window::around([place]),
        Shape::Lines(lines) => Window::around(lines.0.iter().flat_map(|line| &line.0)),
        Shape::Areas(areas) => Window::around(areas.0.iter().flat_map(|area| &area.exterior().0)),
    }?;
    Some(Scaled { shape, window })
}

fn project(line: &LineString<f64>, zoom: u8) -> LineString<f64> {
    LineString::new(line.0.iter().map(|place| world(*place, zoom)).collect())
}

/// Nothing is left out at the last zoom: deeper views are drawn from it.
fn simple(line: &LineString<f64>, zoom: u8) -> LineString<f64> {
    if zoom < MAX_ZOOM {
        line.simplify(TOLERANCE_UNITS)
    } else {
        line.clone()
    }
}

fn scale_area(area: &Polygon<f64>, zoom: u8, min_size: f64) -> Option<Polygon<f64>> {
    let visible = |ring: &LineString<f64>| {
        Window::around(&ring.0).is_some_and(|window| {
            let size = window.high - window.low;
            size.x >= min_size || size.y >= min_size
        })
    };
    let exterior = project(area.exterior(), zoom);
    if !visible(&exterior) {
        return None;
    }
    let holes = area
        .interiors()
        .iter()
        .map(|hole| project(hole, zoom))
        .filter(visible)
        .collect();
    let whole = Polygon::new(exterior, holes);
    Some(if zoom < MAX_ZOOM {
        whole.simplify(TOLERANCE_UNITS)
    } else {
        whole
    })
}

impl Scaled {
    /// The parts inside `window`, in units from the corner of `tile`.
    pub fn cut(&self, window: &Window, tile: &Window) -> Vec<Piece> {
        let origin = tile.low;
        match &self.shape {
            // A label belongs to one tile only.
            Shape::Point(place) if owns(tile, *place) && window.contains(*place) => {
                vec![Piece::Point(spot(*place - origin))]
            }
            Shape::Point(_) => Vec::new(),
            Shape::Lines(lines) => {
                let runs = lines.0.iter().flat_map(|line| clip_line(&line.0, window));
                runs.filter_map(|run| line_piece(&run, origin)).collect()
            }
            Shape::Areas(areas) => areas
                .0
                .iter()
                .flat_map(|area| area_pieces(area, window, origin))
                .collect(),
        }
    }
}

/// Whether a tile is the one that a place is in: the edge belongs to the next.
fn owns(tile: &Window, place: Coord<f64>) -> bool {
    tile.low.x <= place.x && place.x < tile.high.x && tile.low.y <= place.y && place.y < tile.high.y
}

fn spot(place: Coord<f64>) -> Spot {
    [place.x.round() as i32, place.y.round() as i32]
}

fn line_piece(run: &[Coord<f64>], origin: Coord<f64>) -> Option<Piece> {
    let mut spots: Vec<Spot> = run.iter().map(|place| spot(*place - origin)).collect();
    spots.dedup();
    (spots.len() > 1).then_some(Piece::Line(spots))
}

fn area_pieces(area: &Polygon<f64>, window: &Window, origin: Coord<f64>) -> Vec<Piece> {
    let Some(around) = Window::around(&area.exterior().0).filter(|around| window.touches(around))
    else {
        return Vec::new();
    };
    if window.holds(&around) {
        return whole_pieces(&rounded(area, origin));
    }
    let Some(cut) = clip_polygon(area, window) else {
        return Vec::new();
    };
    // Cutting joins the pieces of a bent area along the edge; the repair takes them apart.
    repair(&cut)
        .0
        .iter()
        .flat_map(|piece| whole_pieces(&rounded(piece, origin)))
        .collect()
}

/// In whole numbers; the ring stays closed because its first and last point round alike.
fn rounded(area: &Polygon<f64>, origin: Coord<f64>) -> Polygon<f64> {
    let ring = |ring: &LineString<f64>| {
        let mut points: Vec<Coord<f64>> = ring
            .0
            .iter()
            .map(|place| Coord {
                x: (place.x - origin.x).round(),
                y: (place.y - origin.y).round(),
            })
            .collect();
        points.dedup();
        LineString::new(points)
    };
    Polygon::new(
        ring(area.exterior()),
        area.interiors().iter().map(ring).collect(),
    )
}

/// Pieces that have an area and are valid in whole numbers.
fn whole_pieces(area: &Polygon<f64>) -> Vec<Piece> {
    if area.exterior().0.len() < 4 || area.unsigned_area() < 1.0 {
        return Vec::new();
    }
    if area.is_valid() {
        return piece(area).into_iter().collect();
    }
    // Rounding made it cross or touch itself. The repair finds crossings that are not whole numbers; rounding those
    // again moves them by less than a unit.
    repair(area)
        .0
        .iter()
        .filter_map(|part| piece(&rounded(part, Coord::zero())))
        .collect()
}

/// Rings with an area, or nothing if the outline has none.
fn piece(area: &Polygon<f64>) -> Option<Piece> {
    let ring = |ring: &LineString<f64>| -> Option<Vec<Spot>> {
        let mut spots: Vec<Spot> = ring.0.iter().map(|place| spot(*place)).collect();
        spots.dedup();
        let has_area = Polygon::new(ring.clone(), Vec::new()).unsigned_area() > 0.0;
        (spots.len() > 3 && has_area).then_some(spots)
    };
    let mut rings = vec![ring(area.exterior())?];
    rings.extend(area.interiors().iter().filter_map(ring));
    Some(Piece::Area(rings))
}
