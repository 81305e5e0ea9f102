//! Putting a screen's frames together from shared pieces.

use rustc_hash::FxHashSet;

use crate::delta::{BlobId, Delta};
use crate::limits::MAX_FRAME_BYTES;
use crate::rows::{
    GONE_BYTES, HEADER_BYTES, ROW_BYTES, Stamp, put_aggregates_header, put_positions_header,
};

/// Gone handles of one frame: what its header can count, or what its size allows.
const MAX_GONE: usize = {
    let fits = (MAX_FRAME_BYTES - HEADER_BYTES) / GONE_BYTES;
    if fits < u16::MAX as usize {
        fits
    } else {
        u16::MAX as usize
    }
};
/// Rows of one frame.
const MAX_ROWS: usize = (MAX_FRAME_BYTES - HEADER_BYTES) / ROW_BYTES;

/// What one screen gets in one tick.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// Gone handles of this screen alone.
    pub(crate) gone: Vec<u32>,
    /// Pieces whose gone handles are sent.
    pub(crate) gone_of: Vec<BlobId>,
    /// Pieces whose rows are sent.
    pub(crate) rows_of: Vec<BlobId>,
}

impl Parts {
    /// Drops this screen's own gone handles that have a row too: the row says enough, and the symbol
    /// need not flicker where a frame is split.
    fn spare_gone(&mut self, delta: &Delta) {
        if self.gone.is_empty() {
            return;
        }
        let pieces = self.rows_of.iter().filter_map(|blob| delta.blob(*blob));
        let rows: FxHashSet<u32> = pieces.flat_map(|bytes| bytes.row_handles()).collect();
        self.gone.retain(|handle| !rows.contains(handle));
        self.gone.sort_unstable();
        self.gone.dedup();
    }

    /// The position frames: one, or several if one would be too large (all gone handles before all
    /// rows), or none if there is nothing to say.
    pub(crate) fn into_frames(mut self, delta: &Delta, stamp: Stamp) -> Vec<Vec<u8>> {
        self.spare_gone(delta);
        let pieces =
            |ids: &[BlobId]| -> Vec<_> { ids.iter().filter_map(|id| delta.blob(*id)).collect() };
        let (gone_of, rows_of) = (pieces(&self.gone_of), pieces(&self.rows_of));
        let gone_bytes =
            self.gone.len() * GONE_BYTES + gone_of.iter().map(|it| it.gone.len()).sum::<usize>();
        let row_bytes = rows_of.iter().map(|it| it.rows.len()).sum::<usize>();
        if gone_bytes + row_bytes == 0 {
            return Vec::new();
        }
        let (gone_count, row_count) = (gone_bytes / GONE_BYTES, row_bytes / ROW_BYTES);
        let whole = HEADER_BYTES + gone_bytes + row_bytes;
        let one_frame = whole <= MAX_FRAME_BYTES && gone_count <= MAX_GONE;
        let mut gone = Vec::with_capacity(if one_frame { whole } else { gone_bytes });
        if one_frame {
            put_positions_header(&mut gone, gone_count as u16, row_count as u32, stamp);
        }
        self.gone
            .iter()
            .for_each(|handle| gone.extend_from_slice(&handle.to_le_bytes()));
        for piece in gone_of {
            gone.extend_from_slice(&piece.gone);
        }
        if one_frame {
            for piece in rows_of {
                gone.extend_from_slice(&piece.rows);
            }
            return vec![gone];
        }
        let mut rows = Vec::with_capacity(row_bytes);
        for piece in rows_of {
            rows.extend_from_slice(&piece.rows);
        }
        split(&gone, &rows, stamp)
    }
}

fn split(gone: &[u8], rows: &[u8], stamp: Stamp) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    for chunk in gone.chunks(MAX_GONE * GONE_BYTES) {
        let mut frame = Vec::with_capacity(HEADER_BYTES + chunk.len());
        put_positions_header(&mut frame, (chunk.len() / GONE_BYTES) as u16, 0, stamp);
        frame.extend_from_slice(chunk);
        frames.push(frame);
    }
    for chunk in rows.chunks(MAX_ROWS * ROW_BYTES) {
        let mut frame = Vec::with_capacity(HEADER_BYTES + chunk.len());
        put_positions_header(&mut frame, 0, (chunk.len() / ROW_BYTES) as u32, stamp);
        frame.extend_from_slice(chunk);
        frames.push(frame);
    }
    frames
}

/// The frame of some aggregate rows; they always fit, being 32 × 32 at most.
pub(crate) fn aggregate_frame(rows: &[u8], stamp: Stamp) -> Vec<u8> {
    let mut frame = Vec::with_capacity(HEADER_BYTES + rows.len());
    put_aggregates_header(
        &mut frame,
        (rows.len() / crate::rows::AGGREGATE_BYTES) as u32,
        stamp,
    );
    frame.extend_from_slice(rows);
    frame
}
