//! The list that place search looks through: streets, crossings, places, facilities and house numbers.
//!
//! Names are folded, so that `rue emile` finds `Rue Émile`.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Coord, InteriorPoint};
use rustc_hash::FxHashMap;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::extract::{Extract, Tags};
use crate::kinds;
use crate::places::{Facility, distance_m, rounded};
use crate::report::Report;

/// Version of the file's layout.
const SEARCH_VERSION: u32 = 1;

/// Pieces of a street of one name farther apart than this are different streets, in different towns.
const SAME_STREET_M: f64 = 1_500.0;

/// An entry of the list.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct Entry {
    /// `street`, `crossing`, `place`, `facility` or `address`.
    pub kind: &'static str,
    /// As written.
    pub name: String,
    /// As searched.
    pub folded: String,
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
}

/// `search.json`.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct SearchList {
    /// Version of the layout.
    pub version: u32,
    /// Whom to name.
    pub attribution: &'static str,
    /// All entries, sorted by folded name.
    pub entries: Vec<Entry>,
}

/// Small letters without accents, words separated by one space. Letters that are no accented form of another but
/// are typed so are replaced too.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let letters = text
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase);
    for letter in letters {
        match letter {
            'đ' | 'ð' => folded.push('d'),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            letter if letter.is_alphanumeric() || letter == '/' => folded.push(letter),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The whole list.
pub fn collect(extract: &Extract, facilities: &[Facility], report: &mut Report) -> SearchList {
    let mut list = List {
        extract,
        entries: Vec::new(),
    };
    list.streets();
    list.crossings();
    for node in &extract.nodes {
        if let (Some(_), Some(name)) = (kinds::place(&node.tags), node.tags.name()) {
            list.add("place", name, node.at);
        }
        list.address(&node.tags, node.at);
    }
    for way in extract.ways.iter().filter(|way| way.is_closed()) {
        let outline = geo::Polygon::new(extract.line(&way.refs).into(), Vec::new());
        if way.tags.get("addr:housenumber").is_some()
            && let Some(point) = outline.interior_point()
        {
            list.address(&way.tags, point.0);
        }
    }
    for facility in facilities {
        if let Some(name) = &facility.name {
            list.add("facility", name, facility.at);
        }
    }
    let mut entries = list.entries;
    entries.sort_by(|a, b| {
        let order = (&a.folded, a.kind, &a.name).cmp(&(&b.folded, b.kind, &b.name));
        order
            .then(a.lon.total_cmp(&b.lon))
            .then(a.lat.total_cmp(&b.lat))
    });
    entries.dedup();
    for entry in &entries {
        *report.search.entry(entry.kind.to_owned()).or_default() += 1;
    }
    SearchList {
        version: SEARCH_VERSION,
        attribution: crate::ATTRIBUTION,
        entries,
    }
}

struct List<'a> {
    extract: &'a Extract,
    entries: Vec<Entry>,
}

impl List<'_> {
    fn add(&mut self, kind: &'static str, name: &str, at: Coord<f64>) {
        let folded = fold(name);
        if folded.is_empty() || !self.extract.bounds.contains(at) {
            return;
        }
        self.entries.push(Entry {
            kind,
            name: name.to_owned(),
            folded,
            lon: rounded(at.x),
            lat: rounded(at.y),
        });
    }

    fn address(&mut self, tags: &Tags, at: Coord<f64>) {
        if let (Some(number), Some(street)) =
            (tags.get("addr:housenumber"), tags.get("addr:street"))
        {
            self.add("address", &format!("{number} {street}"), at);
        }
    }

    /// Each street once per town, at the middle of its longest piece there.
    fn streets(&mut self) {
        let mut by_name: BTreeMap<&str, Vec<(usize, Coord<f64>)>> = BTreeMap::new();
        for way in &self.extract.ways {
            let line = self.extract.line(&way.refs);
            if let (Some(name), true, Some(middle)) = (
                way.tags.name(),
                is_street(&way.tags),
                line.get(line.len() / 2),
            ) {
                by_name.entry(name).or_default().push((line.len(), *middle));
            }
        }
        for (name, mut pieces) in by_name {
            // The piece with most nodes stands for the longest; which one it is matters little.
            pieces.sort_by_key(|(nodes, _)| std::cmp::Reverse(*nodes));
            let mut kept: Vec<Coord<f64>> = Vec::new();
            for (_, middle) in pieces {
                if kept
                    .iter()
                    .all(|other| distance_m(*other, middle) > SAME_STREET_M)
                {
                    kept.push(middle);
                    self.add("street", name, middle);
                }
            }
        }
    }

    /// Each pair of streets once, where they share a node.
    fn crossings(&mut self) {
        let mut at_node: FxHashMap<i64, BTreeSet<&str>> = FxHashMap::default();
        let extract = self.extract;
        for way in extract.ways.iter().filter(|way| is_street(&way.tags)) {
            if let Some(name) = way.tags.name() {
                for node in &way.refs {
                    at_node.entry(*node).or_default().insert(name);
                }
            }
        }
        let mut pairs: BTreeMap<(&str, &str), i64> = BTreeMap::new();
        for (node, names) in at_node.iter().filter(|(_, names)| names.len() > 1) {
            let names: Vec<_> = names.iter().copied().collect();
            for (place, one) in names.iter().enumerate() {
                for other in &names[place + 1..] {
                    let known = pairs.entry((*one, *other)).or_insert(*node);
                    *known = (*known).min(*node);
                }
            }
        }
        for ((one, other), node) in pairs {
            if let Some(at) = extract.place(node) {
                self.add("crossing", &format!("{one} / {other}"), at);
            }
        }
    }
}

/// A way that people give as an address.
fn is_street(tags: &Tags) -> bool {
    tags.get("highway").is_some() && kinds::road(tags).is_some()
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn names_are_found_without_accents_or_marks() {
        assert_eq!(fold("Rue Émile de Loth"), "rue emile de loth");
        assert_eq!(fold("Bd. Princesse–Charlotte "), "bd princesse charlotte");
        assert_eq!(fold("Đường Nguyễn Huệ"), "duong nguyen hue");
        assert_eq!(fold("L'Œuf / Straße"), "l oeuf / strasse");
        assert_eq!(fold("شَارِع"), "شارع");
        assert_eq!(fold("…"), "");
    }
}
