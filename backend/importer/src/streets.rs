//! The street network: ways that vehicles may use, split at junctions.

use roads::{Graph, GraphBuilder, SegmentSpec, StreetClass};
use rustc_hash::FxHashMap;

use crate::extract::{Extract, Tags, Way};
use crate::lines::{Direction, direction};
use crate::report::{Report, StreetsReport};

/// Kilometres in a mile.
const KM_PER_MILE: f64 = 1.609_344;

/// Streets by `highway`.
const CLASSES: &[(&str, StreetClass)] = &[
    ("motorway", StreetClass::Motorway),
    ("motorway_link", StreetClass::Motorway),
    ("trunk", StreetClass::Trunk),
    ("trunk_link", StreetClass::Trunk),
    ("primary", StreetClass::Primary),
    ("primary_link", StreetClass::Primary),
    ("secondary", StreetClass::Secondary),
    ("secondary_link", StreetClass::Secondary),
    ("tertiary", StreetClass::Tertiary),
    ("tertiary_link", StreetClass::Tertiary),
    ("unclassified", StreetClass::Unclassified),
    ("road", StreetClass::Unclassified),
    ("residential", StreetClass::Residential),
    ("living_street", StreetClass::LivingStreet),
    ("service", StreetClass::Service),
    ("pedestrian", StreetClass::Pedestrian),
    ("track", StreetClass::Track),
];

/// The graph of all streets of the extract.
pub fn build(extract: &Extract, report: &mut Report) -> Graph {
    let streets: Vec<(&Way, StreetClass)> = extract
        .ways
        .iter()
        .filter_map(|way| Some((way, class(&way.tags)?)))
        .collect();
    let uses = uses(&streets);
    let mut build = Build {
        extract,
        uses,
        numbers: FxHashMap::default(),
        builder: GraphBuilder::default(),
    };
    for (way, class) in streets {
        let known: usize = way
            .refs
            .iter()
            .filter(|node| extract.places.contains_key(node))
            .count();
        if known < way.refs.len() {
            report.drop("part of a street", "the extract lacks some of its nodes");
        }
        for run in extract.known_runs(&way.refs) {
            build.street(way, class, run);
        }
    }
    let (graph, dropped) = build.builder.finish();
    report.drop_many(
        "street segment",
        "cannot be reached from the main network, or does not lead back to it",
        dropped.segments,
    );
    if graph.node_count() == 0 {
        report
            .warnings
            .push("the extract has no street network: units cannot be routed".to_owned());
    }
    let metres: f64 = graph
        .segments()
        .iter()
        .map(|segment| f64::from(segment.length_m))
        .sum();
    report.streets = StreetsReport {
        nodes: graph.node_count(),
        segments: graph.segments().len(),
        arcs: graph.arc_count(),
        kilometres: (metres / 1000.0).round() as u64,
    };
    graph
}

/// The class of a street that vehicles may use.
fn class(tags: &Tags) -> Option<StreetClass> {
    let highway = tags.get("highway")?;
    if tags.is("area", &["yes"]) {
        return None;
    }
    CLASSES
        .iter()
        .find(|(known, _)| *known == highway)
        .map(|(_, class)| *class)
}

/// How often each node is used: more than once is a junction, or a street that meets itself.
fn uses(streets: &[(&Way, StreetClass)]) -> FxHashMap<i64, u32> {
    let mut uses: FxHashMap<i64, u32> = FxHashMap::default();
    for (way, _) in streets {
        for node in &way.refs {
            *uses.entry(*node).or_default() += 1;
        }
    }
    uses
}

struct Build<'a> {
    extract: &'a Extract,
    uses: FxHashMap<i64, u32>,
    numbers: FxHashMap<i64, u32>,
    builder: GraphBuilder,
}

impl Build<'_> {
    /// Adds a run of known nodes of a way, split at junctions.
    fn street(&mut self, way: &Way, class: StreetClass, run: &[i64]) {
        let last = run.len() - 1;
        let is_junction =
            |uses: &FxHashMap<i64, u32>, node: &i64| uses.get(node).is_some_and(|count| *count > 1);
        let mut start = 0;
        for place in 1..=last {
            if place == last || is_junction(&self.uses, &run[place]) {
                self.segment(way, class, &run[start..=place]);
                start = place;
            }
        }
    }

    fn segment(&mut self, way: &Way, class: StreetClass, piece: &[i64]) {
        let (Some(from), Some(to)) = (self.node(piece[0]), self.node(piece[piece.len() - 1]))
        else {
            return;
        };
        let inner: Vec<[i32; 2]> = piece[1..piece.len() - 1]
            .iter()
            .filter_map(|node| self.extract.places.get(node).copied())
            .collect();
        let direction = direction(&way.tags);
        self.builder.segment(&SegmentSpec {
            from,
            to,
            inner: &inner,
            class,
            name: way.tags.name(),
            limit_kmh: limit_kmh(&way.tags),
            forward: direction != Direction::Backward,
            backward: direction != Direction::Forward,
            restricted: is_restricted(&way.tags),
        });
    }

    fn node(&mut self, id: i64) -> Option<u32> {
        if let Some(number) = self.numbers.get(&id) {
            return Some(*number);
        }
        let [lon, lat] = *self.extract.places.get(&id)?;
        let number = self.builder.node(lon, lat);
        self.numbers.insert(id, number);
        Some(number)
    }
}

/// Not for everybody.
fn is_restricted(tags: &Tags) -> bool {
    let closed = [
        "no",
        "private",
        "emergency",
        "official",
        "agricultural",
        "forestry",
    ];
    match tags.get("motor_vehicle") {
        Some(value) => closed.contains(&value),
        None => tags.is("access", &closed),
    }
}

/// A signed limit in whole km/h; 0 if there is none or it is not a number.
fn limit_kmh(tags: &Tags) -> u8 {
    let Some(value) = tags.get("maxspeed") else {
        return 0;
    };
    let (number, factor) = match value.strip_suffix("mph") {
        Some(miles) => (miles, KM_PER_MILE),
        None => (value.strip_suffix("km/h").unwrap_or(value), 1.0),
    };
    let limit = number
        .trim()
        .parse::<u8>()
        .map_or(0.0, |limit| f64::from(limit) * factor);
    limit.round().min(f64::from(u8::MAX)) as u8
}

#[cfg(test)]
mod tests {
    use super::{is_restricted, limit_kmh};
    use crate::extract::Tags;

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs
            .iter()
            .map(|(key, value)| (Box::from(*key), Box::from(*value)))
            .collect()
    }

    #[test]
    fn limits_are_read_in_both_units_and_nonsense_is_none() {
        for (value, limit) in [
            ("50", 50),
            ("30 mph", 48),
            ("70 km/h", 70),
            ("FR:urban", 0),
            ("-5", 0),
            ("9999", 0),
        ] {
            assert_eq!(limit_kmh(&tags(&[("maxspeed", value)])), limit, "{value}");
        }
        assert_eq!(limit_kmh(&tags(&[])), 0);
    }

    #[test]
    fn the_rule_for_vehicles_overrides_the_general_one() {
        assert!(is_restricted(&tags(&[("access", "private")])));
        assert!(!is_restricted(&tags(&[
            ("access", "no"),
            ("motor_vehicle", "yes")
        ])));
        assert!(is_restricted(&tags(&[("motor_vehicle", "private")])));
        assert!(!is_restricted(&tags(&[])));
    }
}
