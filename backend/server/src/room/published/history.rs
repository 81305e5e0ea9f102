//! What is settled: viewed when somebody asks, and held from the moment that it is touched.

use std::collections::BTreeSet;

use domain::{
    event::Event,
    sharing::{self, ObjectRef},
};

use super::{
    super::audience::{self, Around, Audience, Disclosed},
    Published, PublishedObject,
};

impl Published {
    /// Shows every audience what is settled and about to be touched, as it is now, so that it is told what changes
    /// and nothing else.
    pub(super) fn hold_touched(&mut self, events: &[Event]) -> Vec<Disclosed> {
        if self.settled.is_empty() {
            return Vec::new();
        }
        let touched = self
            .settled
            .each_seen(&self.state, events, sharing::touched_but);
        self.hold(&touched)
    }

    /// Shows every audience what of these objects is settled, as it is now; from now on it is held.
    pub(super) fn hold(&mut self, objects: &BTreeSet<ObjectRef>) -> Vec<Disclosed> {
        let mut disclosures = Vec::new();
        let touched = objects.iter().filter(|it| self.settled.contains(it));
        let touched: Vec<ObjectRef> = touched.cloned().collect();
        let around = Around {
            handles: &self.handles,
            live: &self.live,
            areas: &self.areas,
        };
        for object in &touched {
            for audience in self.audiences.values_mut() {
                audience.refresh(&self.state, &around, object, &mut disclosures);
            }
            self.settled.remove(object);
        }
        disclosures
    }

    /// What is settled, as this audience may see it now.
    pub(super) fn view_settled(
        &self,
        audience: &Audience,
        object: &ObjectRef,
    ) -> Option<PublishedObject> {
        let view = sharing::view(&self.state, &audience.viewer, object)?;
        self.settled.give(object);
        // Units have handles, and are never settled.
        audience::object_json(view)
    }
}
