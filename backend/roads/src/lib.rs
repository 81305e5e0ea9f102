//! Street network: graph file, nearest street, shortest path, and how to drive along it.
//!
//! The importer builds a [`Graph`] once and writes it as `streets.graph`; everything that moves reads it. The crate is
//! pure: no clock, no threads, no input but the file.

mod build;
mod class;
mod crc;
mod drive;
mod file;
mod geom;
mod graph;
mod route;
mod scc;
mod snap;

pub use build::{Dropped, GraphBuilder, SegmentSpec};
pub use class::{Profile, StreetClass};
pub use drive::{Position, Route};
pub use file::{FORMAT_VERSION, GraphError, MAX_FILE_BYTES};
pub use geom::{E7, Point};
pub use graph::{Graph, Segment};
pub use snap::{MAX_SNAP_M, Snap};
