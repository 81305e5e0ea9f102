//! The binary frames of the picture lane: little-endian, fixed width, the same for every reader.
//!
//! Header of 16 bytes (`u8 version`, `u8 kind`, `u16 gone_count`, `u32 row_count`, `u32 tick`,
//! `u32 server_unix_s`), then the gone handles (`u32` each, to be applied first), then the rows: 20
//! bytes each for positions, 12 for aggregates. Examples with their meaning: `fixtures/wire/picture-*`.

use std::fmt;

use crate::position::Position;
use crate::treatment::Treatment;

/// The version of the frame format.
pub const VERSION: u8 = 1;
/// Bytes of the header.
pub const HEADER_BYTES: usize = 16;
/// Bytes of a gone handle.
pub const GONE_BYTES: usize = 4;
/// Bytes of a position row.
pub const ROW_BYTES: usize = 20;
/// Bytes of an aggregate row.
pub const AGGREGATE_BYTES: usize = 12;

/// Flag: the heading is known.
pub const HEADING_KNOWN: u8 = 1;
/// Flag: the speed is known.
pub const SPEED_KNOWN: u8 = 2;
/// Flag: disclosed with reduced precision.
pub const COARSE: u8 = 4;
/// Flag: the device's time was in the future and was set to the receipt.
pub const CLAMPED: u8 = 8;

const KIND_POSITIONS: u8 = 1;
const KIND_AGGREGATES: u8 = 2;

/// What a viewer is shown of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Where it is, or the middle of the cell it is in.
    pub position: Position,
    /// When it was there, in unix seconds.
    pub fix_unix_s: u32,
    /// In 256ths of a turn; means something only if its flag is set.
    pub heading: u8,
    /// In half metres a second; means something only if its flag is set.
    pub speed: u8,
    /// `HEADING_KNOWN`, `SPEED_KNOWN`, `COARSE`, `CLAMPED`.
    pub flags: u8,
    /// 0 exact, 1 a 100 m cell, 2 a 1 km cell, 3 a sector.
    pub precision: u8,
}

/// One object in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which object.
    pub handle: u32,
    /// What is shown of it.
    pub shown: Shown,
}

/// One aggregate: how many objects are shown to the viewer in a cell of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AggregateRow {
    /// The middle of the cell.
    pub position: Position,
    /// How many.
    pub count: u32,
}

/// What a frame carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Kind 1.
    Positions(Vec<Row>),
    /// Kind 2; replaces all aggregates before it.
    Aggregates(Vec<AggregateRow>),
}

/// A frame, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The tick it was made in.
    pub tick: u32,
    /// Server time in unix seconds.
    pub server_unix_s: u32,
    /// Handles to be removed before the rows are applied.
    pub gone: Vec<u32>,
    /// The rows.
    pub body: Body,
}

/// Why bytes are not a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadFrame {
    /// The length does not fit the header.
    Length,
    /// Another version of the format.
    Version(u8),
    /// A kind that this version does not have.
    Kind(u8),
    /// A row is not on the earth, or its precision is none.
    Row,
}

impl fmt::Display for BadFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length => f.write_str("the frame's length does not fit its header"),
            Self::Version(version) => write!(f, "frame version {version} is not known"),
            Self::Kind(kind) => write!(f, "frame kind {kind} is not known"),
            Self::Row => f.write_str("a row of the frame is out of range"),
        }
    }
}

impl std::error::Error for BadFrame {}

impl Shown {
    pub(crate) const NOWHERE: Self = Self {
        position: Position::ZERO,
        fix_unix_s: 0,
        heading: 0,
        speed: 0,
        flags: 0,
        precision: 0,
    };

    /// Heading in degrees, if known.
    pub fn heading_deg(&self) -> Option<f64> {
        (self.flags & HEADING_KNOWN != 0).then(|| f64::from(self.heading) * 360.0 / 256.0)
    }

    /// Speed in metres a second, if known.
    pub fn speed_mps(&self) -> Option<f64> {
        (self.flags & SPEED_KNOWN != 0).then(|| f64::from(self.speed) / 2.0)
    }

    /// The treatment under which it is shown.
    pub fn treatment(&self) -> Treatment {
        match self.precision {
            1 => Treatment::Cell100m,
            2 => Treatment::Cell1km,
            3 => Treatment::Sector,
            _ => Treatment::Exact,
        }
    }
}

/// The fields of a header that a tick decides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp {
    pub(crate) tick: u32,
    pub(crate) server_unix_s: u32,
}

fn put_header(out: &mut Vec<u8>, kind: u8, gone: u16, rows: u32, stamp: Stamp) {
    out.extend_from_slice(&[VERSION, kind]);
    out.extend_from_slice(&gone.to_le_bytes());
    out.extend_from_slice(&rows.to_le_bytes());
    out.extend_from_slice(&stamp.tick.to_le_bytes());
    out.extend_from_slice(&stamp.server_unix_s.to_le_bytes());
}

pub(crate) fn put_positions_header(out: &mut Vec<u8>, gone: u16, rows: u32, stamp: Stamp) {
    put_header(out, KIND_POSITIONS, gone, rows, stamp);
}

pub(crate) fn put_aggregates_header(out: &mut Vec<u8>, rows: u32, stamp: Stamp) {
    put_header(out, KIND_AGGREGATES, 0, rows, stamp);
}

#[inline]
pub(crate) fn put_row(out: &mut Vec<u8>, handle: u32, shown: &Shown) {
    let mut row = [0; ROW_BYTES];
    row[0..4].copy_from_slice(&handle.to_le_bytes());
    row[4..8].copy_from_slice(&shown.position.lon_e7().to_le_bytes());
    row[8..12].copy_from_slice(&shown.position.lat_e7().to_le_bytes());
    row[12..16].copy_from_slice(&shown.fix_unix_s.to_le_bytes());
    row[16..].copy_from_slice(&[shown.heading, shown.speed, shown.flags, shown.precision]);
    out.extend_from_slice(&row);
}

pub(crate) fn put_aggregate(out: &mut Vec<u8>, row: &AggregateRow) {
    out.extend_from_slice(&row.position.lon_e7().to_le_bytes());
    out.extend_from_slice(&row.position.lat_e7().to_le_bytes());
    out.extend_from_slice(&row.count.to_le_bytes());
}

/// Encodes a frame. Gone handles beyond the 65,535 that a header can count are refused.
pub fn encode(frame: &Frame) -> Result<Vec<u8>, BadFrame> {
    let (kind, rows) = match &frame.body {
        Body::Positions(rows) => (KIND_POSITIONS, rows.len()),
        Body::Aggregates(rows) => (KIND_AGGREGATES, rows.len()),
    };
    let too_long = |_| BadFrame::Length;
    let gone = u16::try_from(frame.gone.len()).map_err(too_long)?;
    let rows = u32::try_from(rows).map_err(too_long)?;
    let mut out = Vec::new();
    put_header(
        &mut out,
        kind,
        gone,
        rows,
        Stamp {
            tick: frame.tick,
            server_unix_s: frame.server_unix_s,
        },
    );
    frame
        .gone
        .iter()
        .for_each(|handle| out.extend_from_slice(&handle.to_le_bytes()));
    match &frame.body {
        Body::Positions(rows) => rows
            .iter()
            .for_each(|row| put_row(&mut out, row.handle, &row.shown)),
        Body::Aggregates(rows) => rows.iter().for_each(|row| put_aggregate(&mut out, row)),
    }
    Ok(out)
}

/// Decodes a frame. The length must be exactly what the header says.
pub fn decode(bytes: &[u8]) -> Result<Frame, BadFrame> {
    let (header, rest) = bytes
        .split_first_chunk::<HEADER_BYTES>()
        .ok_or(BadFrame::Length)?;
    let [
        version,
        kind,
        g0,
        g1,
        r0,
        r1,
        r2,
        r3,
        t0,
        t1,
        t2,
        t3,
        s0,
        s1,
        s2,
        s3,
    ] = *header;
    if version != VERSION {
        return Err(BadFrame::Version(version));
    }
    let gone_count = usize::from(u16::from_le_bytes([g0, g1]));
    let row_count = u32::from_le_bytes([r0, r1, r2, r3]) as usize;
    let (gone, rows) = rest
        .split_at_checked(gone_count * GONE_BYTES)
        .ok_or(BadFrame::Length)?;
    let body = match kind {
        KIND_POSITIONS => Body::Positions(read_rows(rows, row_count, read_row)?),
        KIND_AGGREGATES => Body::Aggregates(read_rows(rows, row_count, read_aggregate)?),
        other => return Err(BadFrame::Kind(other)),
    };
    Ok(Frame {
        tick: u32::from_le_bytes([t0, t1, t2, t3]),
        server_unix_s: u32::from_le_bytes([s0, s1, s2, s3]),
        gone: gone
            .as_chunks()
            .0
            .iter()
            .map(|handle| u32::from_le_bytes(*handle))
            .collect(),
        body,
    })
}

fn read_rows<const N: usize, T>(
    bytes: &[u8],
    count: usize,
    read: impl Fn(&[u8; N]) -> Result<T, BadFrame>,
) -> Result<Vec<T>, BadFrame> {
    let (rows, rest) = bytes.as_chunks::<N>();
    if rows.len() != count || !rest.is_empty() {
        return Err(BadFrame::Length);
    }
    rows.iter().map(read).collect()
}

fn word(bytes: &[u8], at: usize) -> [u8; 4] {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        .copied()
        .unwrap_or_default()
}

fn read_position(bytes: &[u8], at: usize) -> Result<Position, BadFrame> {
    let (lon, lat) = (
        i32::from_le_bytes(word(bytes, at)),
        i32::from_le_bytes(word(bytes, at + 4)),
    );
    Position::from_e7(lon, lat).map_err(|_out_of_range| BadFrame::Row)
}

fn read_row(row: &[u8; ROW_BYTES]) -> Result<Row, BadFrame> {
    let [heading, speed, flags, precision] = word(row, 16);
    if precision > 3 {
        return Err(BadFrame::Row);
    }
    let fix_unix_s = u32::from_le_bytes(word(row, 12));
    let shown = Shown {
        position: read_position(row, 4)?,
        fix_unix_s,
        heading,
        speed,
        flags,
        precision,
    };
    Ok(Row {
        handle: u32::from_le_bytes(word(row, 0)),
        shown,
    })
}

fn read_aggregate(row: &[u8; AGGREGATE_BYTES]) -> Result<AggregateRow, BadFrame> {
    Ok(AggregateRow {
        position: read_position(row, 0)?,
        count: u32::from_le_bytes(word(row, 8)),
    })
}
