//! Folding in what was erased and what is held.

use super::super::State;
use crate::private::{ERASED, Subject};

impl State {
    /// The texts go from memory as their key goes from the disk. A replay finds them gone already: the same state.
    pub(super) fn apply_erased(&mut self, subject: Subject) {
        self.retention.erase(subject);
        self.each_private_text(&mut |of, text| {
            if of == subject && !text.is_empty() {
                ERASED.clone_into(text);
            }
        });
    }
}
