//! An extract in memory: places, tagged nodes, ways and relations, with only the tags that the tag table asks for.

use geo::Coord;
use rustc_hash::FxHashMap;

use crate::error::ImportError;

/// Beyond this latitude Web Mercator ends.
const MAX_LATITUDE: f64 = 85.0;

/// Tags of an element, in file order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(Vec<(Box<str>, Box<str>)>);

impl Tags {
    /// Value of `key`.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(found, _)| **found == *key)
            .map(|(_, value)| &**value)
    }

    /// Whether `key` has one of `values`.
    pub fn is(&self, key: &str, values: &[&str]) -> bool {
        self.get(key).is_some_and(|value| values.contains(&value))
    }

    /// The element's name, if it has one that shows.
    pub fn name(&self) -> Option<&str> {
        self.get("name").filter(|name| !name.trim().is_empty())
    }

    /// No tag of interest.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(Box<str>, Box<str>)> for Tags {
    fn from_iter<I: IntoIterator<Item = (Box<str>, Box<str>)>>(tags: I) -> Self {
        Self(tags.into_iter().collect())
    }
}

/// A node that means something by itself.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it is.
    pub at: Coord<f64>,
    /// Its tags.
    pub tags: Tags,
}

/// A line or an outline.
#[derive(Debug, Clone)]
pub struct Way {
    /// OSM id.
    pub id: i64,
    /// Ids of its nodes.
    pub refs: Vec<i64>,
    /// Its tags.
    pub tags: Tags,
}

impl Way {
    /// First and last node are the same and there are enough of them for an area.
    pub fn is_closed(&self) -> bool {
        self.refs.len() > 3 && self.refs.first() == self.refs.last()
    }
}

/// A way's part in a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// OSM id of the way.
    pub way: i64,
    /// It bounds a hole.
    pub inner: bool,
}

/// A relation with its ways; other members are not used.
#[derive(Debug, Clone)]
pub struct Relation {
    /// Its ways.
    pub members: Vec<Member>,
    /// Its tags.
    pub tags: Tags,
}

/// A box in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Smallest longitude.
    pub west: f64,
    /// Smallest latitude.
    pub south: f64,
    /// Largest longitude.
    pub east: f64,
    /// Largest latitude.
    pub north: f64,
}

impl Bounds {
    /// Refuses what cannot be drawn as one map.
    pub fn checked(self) -> Result<Self, ImportError> {
        let text = || format!("{} {} {} {}", self.west, self.south, self.east, self.north);
        let numbers = [self.west, self.south, self.east, self.north];
        if !numbers.iter().all(|number| number.is_finite()) {
            return Err(ImportError::Bounds(format!("{} is not a box", text())));
        }
        if self.west >= self.east || self.south >= self.north {
            return Err(ImportError::Bounds(format!(
                "{} has no area, or crosses the 180° meridian",
                text()
            )));
        }
        if self.west < -180.0
            || self.east > 180.0
            || self.south < -MAX_LATITUDE
            || self.north > MAX_LATITUDE
        {
            return Err(ImportError::Bounds(format!(
                "{} reaches beyond ±{MAX_LATITUDE}° of latitude or ±180° of longitude",
                text()
            )));
        }
        Ok(self)
    }

    /// Width and height in degrees.
    pub fn size(&self) -> (f64, f64) {
        (self.east - self.west, self.north - self.south)
    }

    /// Whether a place lies in the box or on its edge.
    pub fn contains(&self, place: Coord<f64>) -> bool {
        (self.west..=self.east).contains(&place.x) && (self.south..=self.north).contains(&place.y)
    }

    /// The box as a geometry.
    pub fn rect(&self) -> geo::Rect<f64> {
        geo::Rect::new((self.west, self.south), (self.east, self.north))
    }
}

/// What a map is made from.
#[derive(Debug)]
pub struct Extract {
    /// Where every node is, in 1e-7 degree.
    pub places: FxHashMap<i64, [i32; 2]>,
    /// Nodes with tags.
    pub nodes: Vec<Node>,
    /// All ways.
    pub ways: Vec<Way>,
    /// Relations with ways.
    pub relations: Vec<Relation>,
    /// The area that the extract covers.
    pub bounds: Bounds,
    /// State of the data, in seconds since 1970, if the file says so.
    pub snapshot_unix_s: Option<i64>,
    /// Tag values longer than OpenStreetMap allows, which were left out.
    pub long_values: usize,
    way_numbers: FxHashMap<i64, usize>,
}

impl Extract {
    /// Puts an extract together.
    pub fn new(places: FxHashMap<i64, [i32; 2]>, ways: Vec<Way>, bounds: Bounds) -> Self {
        let way_numbers = ways
            .iter()
            .enumerate()
            .map(|(number, way)| (way.id, number))
            .collect();
        Self {
            places,
            nodes: Vec::new(),
            ways,
            relations: Vec::new(),
            bounds,
            snapshot_unix_s: None,
            long_values: 0,
            way_numbers,
        }
    }

    /// The way with this id.
    pub fn way(&self, id: i64) -> Option<&Way> {
        self.ways.get(*self.way_numbers.get(&id)?)
    }

    /// Where a node is, in degrees.
    pub fn place(&self, node: i64) -> Option<Coord<f64>> {
        self.places.get(&node).map(|place| degrees(*place))
    }

    /// The line through nodes; nodes that the extract lacks are left out.
    pub fn line(&self, refs: &[i64]) -> Vec<Coord<f64>> {
        refs.iter().filter_map(|node| self.place(*node)).collect()
    }

    /// The runs of nodes of a way whose places are known.
    pub fn known_runs<'a>(&self, refs: &'a [i64]) -> Vec<&'a [i64]> {
        refs.split(|node| !self.places.contains_key(node))
            .filter(|run| run.len() > 1)
            .collect()
    }
}

/// Whole steps of 1e-7 degree as degrees.
pub(crate) fn degrees(place: [i32; 2]) -> Coord<f64> {
    Coord {
        x: f64::from(place[0]) / roads::E7,
        y: f64::from(place[1]) / roads::E7,
    }
}
