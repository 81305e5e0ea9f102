//! Areas from closed ways and from multipolygon relations.

use geo::{BooleanOps, LineString, MultiPolygon, Polygon, Validation};
use rustc_hash::FxHashSet;

use crate::clip::repair;
use crate::extract::{Extract, Relation, Tags};
use crate::kinds;
use crate::report::Report;
use crate::stitch::stitch;

/// An area and what it is.
pub struct TaggedArea {
    /// Tags that say what it is.
    pub tags: Tags,
    /// The area in degrees.
    pub shape: MultiPolygon<f64>,
}

/// All areas that the tag table knows, in file order, relations first.
pub fn collect(extract: &Extract, report: &mut Report) -> Vec<TaggedArea> {
    let mut areas = Vec::new();
    let mut spent = FxHashSet::default();
    for relation in &extract.relations {
        if relation.tags.is("type", &["multipolygon"]) {
            areas.extend(from_relation(extract, relation, &mut spent, report));
        }
    }
    for way in &extract.ways {
        if spent.contains(&way.id) || !way.is_closed() || !is_area(&way.tags) {
            continue;
        }
        let Some(ring) = ring(extract, &way.refs) else {
            report.drop(
                "area",
                "an outline lacks nodes that the extract does not hold",
            );
            continue;
        };
        let shape = valid(Polygon::new(ring, Vec::new()), report);
        if shape.0.is_empty() {
            report.drop("area", "an outline encloses nothing");
            continue;
        }
        areas.push(TaggedArea {
            tags: way.tags.clone(),
            shape,
        });
    }
    areas
}

/// The outlines of closed ways that are solid ground in the water.
pub fn piers(extract: &Extract) -> Vec<Polygon<f64>> {
    extract
        .ways
        .iter()
        .filter(|way| way.is_closed() && kinds::is_pier(&way.tags))
        .filter_map(|way| Some(Polygon::new(ring(extract, &way.refs)?, Vec::new())))
        .collect()
}

/// Whether the tag table wants these tags as an area.
fn is_area(tags: &Tags) -> bool {
    !kinds::area(tags).is_empty() || kinds::poi(tags).is_some()
}

/// The ring of a closed way, unless nodes are missing.
fn ring(extract: &Extract, refs: &[i64]) -> Option<LineString<f64>> {
    let line = extract.line(refs);
    (line.len() == refs.len() && line.len() > 3).then(|| LineString::new(line))
}

fn valid(polygon: Polygon<f64>, report: &mut Report) -> MultiPolygon<f64> {
    if polygon.is_valid() {
        return MultiPolygon::new(vec![polygon]);
    }
    report.repaired_areas += 1;
    repair(&polygon)
}

/// The area of a multipolygon; ways that are drawn by it go into `spent`.
fn from_relation(
    extract: &Extract,
    relation: &Relation,
    spent: &mut FxHashSet<i64>,
    report: &mut Report,
) -> Option<TaggedArea> {
    let tags = tags_of(extract, relation)?;
    let (outer, whole) = rings(extract, relation, false);
    let (inner, inner_whole) = rings(extract, relation, true);
    if outer.is_empty() {
        report.drop("multipolygon", "no outline is closed within the extract");
        return None;
    }
    if !whole || !inner_whole {
        report.drop(
            "part of a multipolygon",
            "an outline is not closed within the extract",
        );
    }
    let union = |rings: Vec<LineString<f64>>| {
        rings
            .into_iter()
            .fold(MultiPolygon::new(Vec::new()), |all, ring| {
                all.union(&repair(&Polygon::new(ring, Vec::new())))
            })
    };
    let shape = union(outer).difference(&union(inner));
    for member in relation.members.iter().filter(|member| !member.inner) {
        let same = |way: &crate::extract::Way| {
            kinds::area(&way.tags)
                .iter()
                .map(kind)
                .eq(kinds::area(&tags).iter().map(kind))
        };
        if extract.way(member.way).is_some_and(same) {
            spent.insert(member.way);
        }
    }
    (!shape.0.is_empty()).then_some(TaggedArea { tags, shape })
}

fn kind(found: &(kinds::Layer, &'static kinds::Rule)) -> &'static str {
    found.1.kind
}

/// The relation's own tags, or in the older way of mapping those of its outer ways.
fn tags_of(extract: &Extract, relation: &Relation) -> Option<Tags> {
    if is_area(&relation.tags) {
        return Some(relation.tags.clone());
    }
    let outer = relation.members.iter().filter(|member| !member.inner);
    outer
        .filter_map(|member| extract.way(member.way))
        .find(|way| is_area(&way.tags))
        .map(|way| way.tags.clone())
}

/// Closed rings of one role, and whether all its ways went into them.
fn rings(extract: &Extract, relation: &Relation, inner: bool) -> (Vec<LineString<f64>>, bool) {
    let mut whole = true;
    let mut lines = Vec::new();
    for member in relation
        .members
        .iter()
        .filter(|member| member.inner == inner)
    {
        match extract.way(member.way) {
            Some(way) => lines.push(way.refs.clone()),
            None => whole = false,
        }
    }
    let mut rings = Vec::new();
    for chain in stitch(&lines, false) {
        match ring(extract, &chain) {
            Some(ring) if chain.first() == chain.last() => rings.push(ring),
            _ => whole = false,
        }
    }
    (rings, whole)
}
