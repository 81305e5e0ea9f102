//! Folding in what was erased and what is held.

use super::super::State;
use crate::{
    event::{Event, Recorded},
    private::{ERASED, Subject},
    retention::Mark,
};

impl State {
    pub(super) fn apply_retention(&mut self, event: &Event, recorded: &Recorded) {
        let mark = |reason: &String| Mark {
            at: recorded.received_at,
            by: recorded.principal,
            reason: reason.clone(),
        };
        match event {
            Event::Erased {
                subject, reason, ..
            } => self.apply_erased(*subject, mark(reason)),
            Event::HoldSet {
                subject,
                is_held,
                reason,
                ..
            } => self.retention.hold(*subject, is_held.then(|| mark(reason))),
            _ => {}
        }
    }

    /// The texts go from memory as their key goes from the disk. A replay finds them gone already: the same state.
    fn apply_erased(&mut self, subject: Subject, mark: Mark) {
        self.retention.erase(subject, mark);
        self.each_private_text(&mut |of, text| {
            if of == subject && !text.is_empty() {
                ERASED.clone_into(text);
            }
        });
    }
}
