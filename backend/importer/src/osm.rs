//! Reading an OSM extract in PBF format.
//!
//! The file is foreign input: every limit is checked while reading, and what the decoder cannot take ends as a typed
//! error.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use osmpbf::{BlobDecode, BlobReader, Element, HeaderBlock, PrimitiveBlock, RelMemberType};
use rustc_hash::FxHashMap;

use crate::error::ImportError;
use crate::extract::{Bounds, Extract, Member, Node, Relation, Tags, Way, degrees};
use crate::kinds::KEYS;

/// Most nodes read: their places then take about 1.5 GB of memory. A large city has 3 million.
pub const MAX_NODES: usize = 40_000_000;

/// Most ways read, in proportion to [`MAX_NODES`].
pub const MAX_WAYS: usize = 6_000_000;

/// OpenStreetMap's own limit for a tag's value; more is not OSM data and would swell every tile.
const MAX_VALUE_CHARS: usize = 255;

/// What the reader understands of the features that a file may demand.
const KNOWN_FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// Reads a whole extract.
pub fn read(path: &Path) -> Result<Extract, ImportError> {
    let file = File::open(path).map_err(ImportError::io("the extract cannot be opened"))?;
    if file.metadata().is_ok_and(|meta| meta.is_dir()) {
        return Err(ImportError::NotPbf("it is a folder".to_owned()));
    }
    let mut reader = Reader::default();
    // The decoder adds up the file's differences without checking for overflow, which panics in some builds.
    // Nothing of the reader is used after that.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        reader.blobs(BlobReader::new(BufReader::new(file)))
    }));
    match outcome {
        Ok(outcome) => outcome?,
        Err(_) => return Err(ImportError::Damaged("numbers out of range".to_owned())),
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    places: FxHashMap<i64, [i32; 2]>,
    nodes: Vec<Node>,
    ways: Vec<Way>,
    relations: Vec<Relation>,
    header: Option<Bounds>,
    snapshot_unix_s: Option<i64>,
    long_values: usize,
}

impl Reader {
    fn blobs(&mut self, blobs: BlobReader<BufReader<File>>) -> Result<(), ImportError> {
        let mut started = false;
        for (number, blob) in blobs.enumerate() {
            let fault = |error: osmpbf::Error| {
                if started {
                    ImportError::Damaged(format!("block {number}: {error}"))
                } else {
                    ImportError::NotPbf(error.to_string())
                }
            };
            match blob
                .and_then(|blob| blob.decode().map(owned))
                .map_err(fault)?
            {
                Block::Header(header) => {
                    self.header(&header)?;
                    started = true;
                }
                Block::Data(_) if !started => {
                    return Err(ImportError::NotPbf("it has no header".to_owned()));
                }
                Block::Data(block) => self.data(&block)?,
                Block::Other => {}
            }
        }
        if started {
            Ok(())
        } else {
            Err(ImportError::NotPbf("it has no header".to_owned()))
        }
    }

    fn header(&mut self, header: &HeaderBlock) -> Result<(), ImportError> {
        let unknown = |feature: &&String| !KNOWN_FEATURES.contains(&feature.as_str());
        if let Some(feature) = header.required_features().iter().find(unknown) {
            return Err(ImportError::Unsupported(clean(feature)));
        }
        self.snapshot_unix_s = header.osmosis_replication_timestamp();
        self.header = header.bbox().map(|bbox| Bounds {
            west: bbox.left,
            south: bbox.bottom,
            east: bbox.right,
            north: bbox.top,
        });
        Ok(())
    }

    fn data(&mut self, block: &PrimitiveBlock) -> Result<(), ImportError> {
        block.for_each_element(|element| match element {
            Element::Node(node) => {
                let at = [node.decimicro_lon(), node.decimicro_lat()];
                self.node(node.id(), at, node.tags());
            }
            Element::DenseNode(node) => {
                let at = [node.decimicro_lon(), node.decimicro_lat()];
                self.node(node.id(), at, node.tags());
            }
            Element::Way(way) => {
                let tags = self.tags(way.tags());
                self.ways.push(Way {
                    id: way.id(),
                    refs: way.refs().collect(),
                    tags,
                });
            }
            Element::Relation(relation) => {
                let tags = self.tags(relation.tags());
                let members: Vec<Member> = relation
                    .members()
                    .filter(|member| member.member_type == RelMemberType::Way)
                    .map(|member| Member {
                        way: member.member_id,
                        inner: member.role().is_ok_and(|role| role == "inner"),
                    })
                    .collect();
                if !members.is_empty() && !tags.is_empty() {
                    self.relations.push(Relation { members, tags });
                }
            }
        });
        within("nodes", self.places.len(), MAX_NODES)?;
        within("ways", self.ways.len(), MAX_WAYS)
    }

    fn node<'a>(&mut self, id: i64, at: [i32; 2], tags: impl Iterator<Item = (&'a str, &'a str)>) {
        let place = degrees(at);
        if place.x.abs() > 180.0 || place.y.abs() > 90.0 {
            return;
        }
        self.places.insert(id, at);
        let tags = self.tags(tags);
        if !tags.is_empty() {
            self.nodes.push(Node { at: place, tags });
        }
    }

    fn tags<'a>(&mut self, tags: impl Iterator<Item = (&'a str, &'a str)>) -> Tags {
        let mut kept = Vec::new();
        for (key, value) in tags.filter(|(key, _)| KEYS.contains(key)) {
            if value.chars().count() > MAX_VALUE_CHARS {
                self.long_values += 1;
            } else {
                kept.push((Box::from(key), clean(value).into_boxed_str()));
            }
        }
        kept.into_iter().collect()
    }

    fn finish(self) -> Result<Extract, ImportError> {
        if self.places.is_empty() {
            return Err(ImportError::Empty("it has no nodes"));
        }
        if self.ways.is_empty() {
            return Err(ImportError::Empty("it has no ways"));
        }
        let bounds = match self.header {
            Some(bounds) => bounds,
            None => bounds_of(&self.places),
        };
        let mut extract = Extract::new(self.places, self.ways, bounds.checked()?);
        extract.nodes = self.nodes;
        extract.relations = self.relations;
        extract.snapshot_unix_s = self.snapshot_unix_s;
        extract.long_values = self.long_values;
        Ok(extract)
    }
}

/// A decoded blob that does not borrow from the file.
enum Block {
    Header(Box<HeaderBlock>),
    Data(PrimitiveBlock),
    Other,
}

fn owned(decoded: BlobDecode) -> Block {
    match decoded {
        BlobDecode::OsmHeader(header) => Block::Header(header),
        BlobDecode::OsmData(block) => Block::Data(block),
        BlobDecode::Unknown(_) => Block::Other,
    }
}

fn within(what: &'static str, found: usize, limit: usize) -> Result<(), ImportError> {
    if found <= limit {
        return Ok(());
    }
    Err(ImportError::TooLarge {
        what,
        found: found as u64,
        limit: limit as u64,
    })
}

/// Without control characters: names go into terminals, JSON and labels.
fn clean(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

fn bounds_of(places: &FxHashMap<i64, [i32; 2]>) -> Bounds {
    let start = ([i32::MAX; 2], [i32::MIN; 2]);
    let (low, high) = places.values().fold(start, |(low, high), place| {
        (
            [low[0].min(place[0]), low[1].min(place[1])],
            [high[0].max(place[0]), high[1].max(place[1])],
        )
    });
    let (low, high) = (degrees(low), degrees(high));
    Bounds {
        west: low.x,
        south: low.y,
        east: high.x,
        north: high.y,
    }
}
