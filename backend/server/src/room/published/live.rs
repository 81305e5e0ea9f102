//! Showing what belongs to units and is not part of the state: how they are connected, how old their fixes are.

use domain::{
    Timestamp, UnitId,
    sharing::{ObjectRef, PurgeCauses},
};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::{
    super::{
        audience::{Around, Decision},
        stream::StreamFrame,
    },
    Published,
};
use crate::links::Live;

impl Published {
    /// Sends every stream what is no decision and tells nothing about the work.
    pub(crate) fn tell_everybody(&mut self, frame: &Utf8Bytes) {
        let frame = StreamFrame::aside(frame);
        for audience in self.audiences.values_mut() {
            audience.streams.retain(|stream| stream.send(&frame));
        }
    }

    /// Takes in how units are connected now, and tells every audience that sees their status (rule M5). No decision: it
    /// is in no journal, and changes nobody's rights.
    pub(crate) fn show_live(&mut self, changes: Vec<(UnitId, Live)>, at: Timestamp) {
        let objects: Vec<ObjectRef> = changes.iter().map(|it| ObjectRef::Unit(it.0)).collect();
        self.live.extend(changes);
        let decision = Decision {
            at,
            seq: self.seq,
            epoch: &self.epoch,
            objects: &objects,
            entries: &[],
            command: None,
            causes: &PurgeCauses::default(),
        };
        let around = Around {
            handles: &self.handles,
            live: &self.live,
            areas: &self.areas,
        };
        let mut disclosures = Vec::new();
        for audience in self.audiences.values_mut() {
            audience.tell(&self.state, &around, &decision, &mut disclosures);
        }
        // The picture is told of them with decisions only. A state that stood still discloses nothing new.
        debug_assert!(
            disclosures.is_empty(),
            "a connection changed who sees a position"
        );
    }
}
