//! The tag table: which OSM tags become what on the map. Data, not code; the words on the right are the map's schema
//! that the console styles.

use crate::extract::Tags;
pub use crate::layers::{Layer, MAX_ZOOM, MIN_ZOOM};

/// Tags that are read; everything else is skipped while reading.
pub const KEYS: [&str; 38] = [
    "access",
    "addr:housenumber",
    "addr:street",
    "admin_level",
    "aeroway",
    "amenity",
    "area",
    "boundary",
    "bridge",
    "building",
    "building:levels",
    "covered",
    "emergency",
    "harbour",
    "height",
    "highway",
    "junction",
    "landuse",
    "layer",
    "leisure",
    "man_made",
    "maritime",
    "maxspeed",
    "motor_vehicle",
    "name",
    "natural",
    "oneway",
    "place",
    "population",
    "railway",
    "ref",
    "route",
    "shelter_type",
    "social_facility",
    "tunnel",
    "type",
    "water",
    "waterway",
];

/// A row of the table: `key` with one of `values` is `kind`, shown from `min_zoom`.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// OSM key.
    pub key: &'static str,
    /// OSM values; none = every value but `no`.
    pub values: &'static [&'static str],
    /// Kind on the map.
    pub kind: &'static str,
    /// First zoom.
    pub min_zoom: u8,
}

const fn rule(
    key: &'static str,
    values: &'static [&'static str],
    kind: &'static str,
    min_zoom: u8,
) -> Rule {
    Rule {
        key,
        values,
        kind,
        min_zoom,
    }
}

/// Areas of water.
const WATER_AREAS: &[Rule] = &[
    rule("leisure", &["swimming_pool"], "swimming_pool", 15),
    rule("amenity", &["swimming_pool"], "swimming_pool", 15),
    rule("landuse", &["basin"], "basin", 12),
    rule("water", &["basin"], "basin", 12),
    rule("water", &["river", "canal", "stream"], "river", 8),
    rule("waterway", &["riverbank"], "river", 8),
    rule("waterway", &["dock"], "dock", 11),
    rule("landuse", &["reservoir"], "lake", 8),
    rule("natural", &["water"], "lake", 8),
];

/// Lines of water.
const WATER_LINES: &[Rule] = &[
    rule("waterway", &["river", "canal"], "river", 10),
    rule("waterway", &["stream", "ditch", "drain"], "stream", 13),
];

/// What land is used for.
const LANDUSE: &[Rule] = &[
    rule("amenity", &["hospital"], "hospital", 11),
    rule(
        "amenity",
        &["school", "university", "college", "kindergarten"],
        "school",
        13,
    ),
    rule("amenity", &["grave_yard"], "cemetery", 13),
    rule("landuse", &["cemetery"], "cemetery", 13),
    rule("amenity", &["parking"], "parking", 14),
    rule("leisure", &["park", "garden"], "park", 11),
    rule("leisure", &["pitch"], "pitch", 14),
    rule("natural", &["beach"], "beach", 12),
    rule("natural", &["wood"], "forest", 9),
    rule("landuse", &["forest"], "forest", 9),
    rule("natural", &["grassland", "scrub", "heath"], "grass", 11),
    rule(
        "landuse",
        &["grass", "meadow", "village_green", "recreation_ground"],
        "grass",
        12,
    ),
    rule("landuse", &["residential"], "residential", 10),
    rule("landuse", &["industrial"], "industrial", 10),
    rule("landuse", &["commercial", "retail"], "commercial", 11),
    rule("landuse", &["railway"], "railway", 12),
    rule("highway", &["pedestrian", "footway"], "pedestrian", 13),
    rule("place", &["square"], "pedestrian", 13),
];

/// Buildings.
const BUILDINGS: &[Rule] = &[rule("building", &[], "building", 13)];

/// Streets and everything else that carries people, most important first: later rows are drawn below.
pub const ROADS: &[Rule] = &[
    rule("highway", &["motorway", "motorway_link"], "motorway", 6),
    rule(
        "highway",
        &["trunk", "trunk_link", "primary", "primary_link"],
        "major",
        8,
    ),
    rule(
        "highway",
        &["secondary", "secondary_link", "tertiary", "tertiary_link"],
        "medium",
        10,
    ),
    rule(
        "highway",
        &["unclassified", "residential", "living_street", "road"],
        "minor",
        12,
    ),
    rule("highway", &["service"], "service", 14),
    rule(
        "highway",
        &[
            "pedestrian",
            "footway",
            "path",
            "steps",
            "cycleway",
            "bridleway",
            "track",
        ],
        "path",
        13,
    ),
    rule("man_made", &["pier"], "path", 13),
    rule(
        "railway",
        &[
            "rail",
            "light_rail",
            "subway",
            "tram",
            "narrow_gauge",
            "funicular",
        ],
        "rail",
        10,
    ),
    rule("route", &["ferry"], "ferry", 10),
];

/// Points of interest to responders.
pub const POIS: &[Rule] = &[
    rule("amenity", &["fire_station"], "fire_station", 11),
    rule("amenity", &["police"], "police", 11),
    rule("amenity", &["hospital"], "hospital", 11),
    rule("aeroway", &["helipad", "heliport"], "helipad", 12),
    rule("railway", &["station", "halt"], "station", 12),
    rule("amenity", &["ferry_terminal"], "ferry_terminal", 12),
    rule("amenity", &["school"], "school", 14),
    rule("emergency", &["fire_hydrant"], "hydrant", 15),
    rule("amenity", &["fire_hydrant"], "hydrant", 15),
    rule("social_facility", &["shelter"], "shelter", 14),
    rule("amenity", &["shelter"], "shelter", 15),
];

/// Shelters that only keep the rain off are none for people in need.
const RAIN_SHELTERS: &[&str] = &[
    "public_transport",
    "picnic_shelter",
    "gazebo",
    "smoking",
    "field_shelter",
];

/// Places with names; the number is the rank, smaller is more important.
const PLACES: &[(Rule, i64)] = &[
    (rule("place", &["city"], "city", 6), 1),
    (rule("place", &["town"], "town", 8), 2),
    (rule("place", &["suburb", "borough"], "suburb", 11), 4),
    (
        rule("place", &["quarter", "neighbourhood"], "quarter", 13),
        5,
    ),
    (rule("place", &["village"], "village", 11), 3),
    (rule("place", &["hamlet"], "village", 13), 6),
    (
        rule(
            "place",
            &["locality", "isolated_dwelling", "islet", "island"],
            "locality",
            14,
        ),
        7,
    ),
];

/// Borders by `admin_level`.
pub const BORDERS: &[(&str, &str, u8)] = &[
    ("2", "country", 6),
    ("3", "region", 8),
    ("4", "region", 8),
    ("5", "region", 9),
    ("6", "region", 9),
];

fn first<'a>(tags: &Tags, rules: &'a [Rule]) -> Option<&'a Rule> {
    rules.iter().find(|rule| matches(tags, rule))
}

fn matches(tags: &Tags, rule: &Rule) -> bool {
    match tags.get(rule.key) {
        None | Some("no") => false,
        Some(value) => rule.values.is_empty() || rule.values.contains(&value),
    }
}

/// What an area is, in each layer where it is something.
pub fn area(tags: &Tags) -> Vec<(Layer, &'static Rule)> {
    if tags.get("area") == Some("no") {
        return Vec::new();
    }
    // A closed street is a loop to drive on, unless it says that it is an area.
    let street_loop = tags.get("highway").is_some() && !tags.is("area", &["yes"]);
    let mut found = Vec::new();
    if let Some(rule) = first(tags, BUILDINGS) {
        found.push((Layer::Buildings, rule));
    }
    if let Some(rule) = first(tags, WATER_AREAS) {
        found.push((Layer::Water, rule));
    } else if let Some(rule) = first(tags, LANDUSE)
        && !(street_loop && rule.key == "highway")
        && found.is_empty()
    {
        found.push((Layer::Landuse, rule));
    }
    found
}

/// What a line of water is.
pub fn water_line(tags: &Tags) -> Option<&'static Rule> {
    first(tags, WATER_LINES)
}

/// What a line that carries people is, and its place in the table.
pub fn road(tags: &Tags) -> Option<(usize, &'static Rule)> {
    if tags.get("highway").is_some() && tags.is("area", &["yes"]) {
        return None;
    }
    ROADS
        .iter()
        .enumerate()
        .find(|(_, rule)| matches(tags, rule))
}

/// Solid ground in the water.
pub fn is_pier(tags: &Tags) -> bool {
    tags.is("man_made", &["pier", "breakwater", "groyne", "quay"])
}

/// What a point of interest is.
pub fn poi(tags: &Tags) -> Option<&'static Rule> {
    let rule = first(tags, POIS)?;
    let rain =
        rule.key == "amenity" && rule.kind == "shelter" && tags.is("shelter_type", RAIN_SHELTERS);
    (!rain).then_some(rule)
}

/// What a named place is, and its rank.
pub fn place(tags: &Tags) -> Option<(&'static Rule, i64)> {
    PLACES
        .iter()
        .find(|(rule, _)| matches(tags, rule))
        .map(|(rule, rank)| (rule, *rank))
}

/// What a border is, and from which zoom it is shown.
pub fn border(tags: &Tags) -> Option<(&'static str, u8)> {
    if !tags.is("boundary", &["administrative"]) || tags.is("maritime", &["yes"]) {
        return None;
    }
    let level = tags.get("admin_level")?;
    BORDERS
        .iter()
        .find(|(known, _, _)| *known == level)
        .map(|(_, kind, zoom)| (*kind, *zoom))
}

/// A tag that is set and not denied.
pub fn is_set(tags: &Tags, key: &str) -> bool {
    !matches!(tags.get(key), None | Some("no" | "false" | "0"))
}
