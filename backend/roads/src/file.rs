//! The file `streets.graph`: little-endian, a header with version, length and checksum, then plain arrays.
//!
//! Everything read is checked before it is used (lengths before memory is taken, every index, every class), so that a
//! cut, damaged or foreign file is an answer and not a crash.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use thiserror::Error;

use crate::class::StreetClass;
use crate::crc::crc32;
use crate::geom::Point;
use crate::graph::{Graph, NO_NAME, Parts, Segment};

/// Version of the layout; a reader accepts its own version only, because the file is cheap to make again.
pub const FORMAT_VERSION: u32 = 1;

/// Largest file read: a large country's streets are about a tenth of it; more is a wrong file.
pub const MAX_FILE_BYTES: u64 = 1 << 30;

const MAGIC: [u8; 8] = *b"MUSTROAD";
/// Magic, version, checksum of the payload, length of the payload.
const HEADER_BYTES: usize = 24;
/// Numbers of nodes, segments, points, names and bytes of all names.
const COUNTS_BYTES: usize = 20;
const NODE_BYTES: usize = 8;
const SEGMENT_BYTES: usize = 24;
const NAME_BYTES: usize = 4;

const FORWARD: u8 = 1;
const BACKWARD: u8 = 2;
const RESTRICTED: u8 = 4;

/// Why a graph file cannot be read or written.
#[derive(Debug, Error)]
pub enum GraphError {
    /// The file system refused.
    #[error("street graph: {0}")]
    Io(#[from] io::Error),
    /// It does not start like a street graph.
    #[error("not a street graph file")]
    NotAGraph,
    /// Written by another version.
    #[error(
        "street graph has format version {found}, this program reads {FORMAT_VERSION}; import the map again"
    )]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// Shorter (or longer) than its header says.
    #[error(
        "street graph file is cut or has something appended: {found} bytes where {expected} are expected"
    )]
    Length {
        /// Bytes that should be there.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// The content is not what was written.
    #[error("street graph file is damaged: checksum does not match")]
    Checksum,
    /// The checksum is right and the content is not possible.
    #[error("street graph file is not valid: {0}")]
    Content(&'static str),
    /// Larger than [`MAX_FILE_BYTES`].
    #[error("street graph file has {found} bytes, more than the {MAX_FILE_BYTES} allowed")]
    TooLarge {
        /// Bytes of the file.
        found: u64,
    },
}

impl Graph {
    /// Reads a graph file.
    pub fn read(path: &Path) -> Result<Self, GraphError> {
        let size = fs::metadata(path)?.len();
        if size > MAX_FILE_BYTES {
            return Err(GraphError::TooLarge { found: size });
        }
        Self::from_bytes(&fs::read(path)?)
    }

    /// Writes the graph as a file's content.
    pub fn write(&self, out: &mut impl Write) -> Result<(), GraphError> {
        out.write_all(&self.to_bytes())?;
        Ok(())
    }

    /// The content of the graph file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let payload = payload(&self.parts);
        let mut bytes = Vec::with_capacity(HEADER_BYTES + payload.len());
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        bytes.extend_from_slice(&crc32(&payload).to_le_bytes());
        bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&payload);
        bytes
    }

    /// Reads the content of a graph file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, GraphError> {
        let shown = bytes.len().min(MAGIC.len());
        if bytes[..shown] != MAGIC[..shown] || bytes.is_empty() {
            return Err(GraphError::NotAGraph);
        }
        let mut header = Cursor { bytes };
        let cut = |expected: usize| GraphError::Length {
            expected: expected as u64,
            found: bytes.len() as u64,
        };
        let head = header.take(HEADER_BYTES).ok_or_else(|| cut(HEADER_BYTES))?;
        let mut head = Cursor {
            bytes: &head[MAGIC.len()..],
        };
        let found = head.u32()?;
        if found != FORMAT_VERSION {
            return Err(GraphError::Version { found });
        }
        let checksum = head.u32()?;
        let length = u64::from(head.u32()?) | u64::from(head.u32()?) << 32;
        if length != header.bytes.len() as u64 {
            return Err(GraphError::Length {
                expected: length.saturating_add(HEADER_BYTES as u64),
                found: bytes.len() as u64,
            });
        }
        if crc32(header.bytes) != checksum {
            return Err(GraphError::Checksum);
        }
        Ok(Self::from_parts(parse(header.bytes)?))
    }
}

fn payload(parts: &Parts) -> Vec<u8> {
    let mut out = Vec::new();
    let name_bytes: usize = parts.names.iter().map(String::len).sum();
    let counts = [
        parts.nodes.len(),
        parts.segments.len(),
        parts.points.len(),
        parts.names.len(),
        name_bytes,
    ];
    for count in counts {
        out.extend_from_slice(&(count as u32).to_le_bytes());
    }
    for [lon, lat] in parts.nodes.iter().chain(&parts.points) {
        out.extend_from_slice(&lon.to_le_bytes());
        out.extend_from_slice(&lat.to_le_bytes());
    }
    for segment in &parts.segments {
        let flags = if segment.forward { FORWARD } else { 0 }
            | if segment.backward { BACKWARD } else { 0 }
            | if segment.restricted { RESTRICTED } else { 0 };
        out.extend_from_slice(&segment.from.to_le_bytes());
        out.extend_from_slice(&segment.to.to_le_bytes());
        out.extend_from_slice(&segment.length_m.to_le_bytes());
        out.extend_from_slice(&segment.name.to_le_bytes());
        out.extend_from_slice(&segment.count.to_le_bytes());
        out.extend_from_slice(&[segment.class as u8, segment.limit_kmh, flags, 0]);
    }
    for name in &parts.names {
        out.extend_from_slice(&(name.len() as u32).to_le_bytes());
    }
    for name in &parts.names {
        out.extend_from_slice(name.as_bytes());
    }
    out
}

fn parse(bytes: &[u8]) -> Result<Parts, GraphError> {
    let mut cursor = Cursor { bytes };
    let mut counts = [0_usize; 5];
    for count in &mut counts {
        *count = cursor.u32()? as usize;
    }
    let [nodes, segments, points, names, name_bytes] = counts;
    // At most 5 × 2^32 × 24 bytes: cannot overflow 64 bits.
    let expected = (nodes + points) as u64 * NODE_BYTES as u64
        + segments as u64 * SEGMENT_BYTES as u64
        + names as u64 * NAME_BYTES as u64
        + name_bytes as u64
        + COUNTS_BYTES as u64;
    if expected != bytes.len() as u64 {
        return Err(GraphError::Content("the counts do not match the length"));
    }
    let mut parts = Parts {
        nodes: places(&mut cursor, nodes)?,
        points: places(&mut cursor, points)?,
        ..Parts::default()
    };
    let mut first = 0_usize;
    for _ in 0..segments {
        let segment = segment(&mut cursor, first, names)?;
        first += segment.count as usize;
        if first > points || segment.from as usize >= nodes || segment.to as usize >= nodes {
            return Err(GraphError::Content("a segment points outside the file"));
        }
        parts.segments.push(segment);
    }
    let mut lengths = Vec::with_capacity(names);
    for _ in 0..names {
        lengths.push(cursor.u32()? as usize);
    }
    for length in lengths {
        let text = cursor
            .take(length)
            .ok_or(GraphError::Content("a name is cut"))?;
        let text =
            str::from_utf8(text).map_err(|_bad| GraphError::Content("a name is not text"))?;
        parts.names.push(text.to_owned());
    }
    Ok(parts)
}

fn places(cursor: &mut Cursor, count: usize) -> Result<Vec<[i32; 2]>, GraphError> {
    let mut places = Vec::with_capacity(count);
    for _ in 0..count {
        let place = [cursor.u32()?.cast_signed(), cursor.u32()?.cast_signed()];
        if !Point::from_e7(place[0], place[1]).is_on_earth() {
            return Err(GraphError::Content("a place is not on the earth"));
        }
        places.push(place);
    }
    Ok(places)
}

fn segment(cursor: &mut Cursor, first: usize, names: usize) -> Result<Segment, GraphError> {
    let (from, to) = (cursor.u32()?, cursor.u32()?);
    let length_m = f32::from_bits(cursor.u32()?);
    let (name, count) = (cursor.u32()?, cursor.u32()?);
    let [class, limit_kmh, flags, _] = cursor.u32()?.to_le_bytes();
    let class =
        StreetClass::from_number(class).ok_or(GraphError::Content("unknown street class"))?;
    if !(length_m.is_finite() && length_m >= 0.0) {
        return Err(GraphError::Content("a length is not a number"));
    }
    if count < 2 || (name != NO_NAME && name as usize >= names) || flags & (FORWARD | BACKWARD) == 0
    {
        return Err(GraphError::Content(
            "a segment has no line, no direction or an unknown name",
        ));
    }
    Ok(Segment {
        from,
        to,
        length_m,
        class,
        limit_kmh,
        forward: flags & FORWARD != 0,
        backward: flags & BACKWARD != 0,
        restricted: flags & RESTRICTED != 0,
        name,
        first: first as u32,
        count,
    })
}

/// The bytes still to be read.
struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn u32(&mut self) -> Result<u32, GraphError> {
        let (taken, rest) = self
            .bytes
            .split_first_chunk::<4>()
            .ok_or(GraphError::Content("the file ends early"))?;
        self.bytes = rest;
        Ok(u32::from_le_bytes(*taken))
    }
}
