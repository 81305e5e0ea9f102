//! Folding in what was erased and what is held.

use super::super::State;
use crate::{
    event::{Event, Recorded},
    id::PrincipalId,
    private::{ERASED, Subject},
    retention::Mark,
};

impl State {
    pub(super) fn apply_retention(&mut self, event: &Event, recorded: &Recorded) {
        // Whose key the reason is sealed under: the sender's. Old events had no reason and did not say.
        let mark = |by: &Option<PrincipalId>, reason: &String| Mark {
            at: recorded.received_at,
            by: by.unwrap_or(recorded.principal),
            reason: reason.clone(),
        };
        match event {
            Event::Erased {
                subject,
                by,
                reason,
            } => self.apply_erased(*subject, mark(by, reason)),
            Event::HoldSet {
                subject,
                is_held,
                by,
                reason,
            } => self
                .retention
                .hold(*subject, is_held.then(|| mark(by, reason))),
            _ => {}
        }
    }

    /// The texts go from memory as their key goes from the disk. A replay finds them gone already: the same state.
    fn apply_erased(&mut self, subject: Subject, mark: Mark) {
        self.retention.erase(subject, mark);
        match subject {
            Subject::Incident(id) => self.give_back_attachments_of(id),
            Subject::Task(id) => self.give_back_files_of(id),
            Subject::Principal(_)
            | Subject::Unit(_)
            | Subject::Zone(_)
            | Subject::Equipment(_)
            | Subject::Agreement(_) => {}
        }
        self.each_private_text(&mut |of, text| {
            if of == subject && !text.is_empty() {
                ERASED.clone_into(text);
            }
        });
    }
}
