//! Ids that follow from the record: a replay that is started again names everything as before, so that the server
//! knows every command it has already taken (rule C2) and nothing is doubled.

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// The ids of one record.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids {
    record: String,
}

impl Ids {
    /// Ids of the record called `name`.
    pub(super) fn new(name: &str) -> Self {
        Self {
            record: name.to_owned(),
        }
    }

    /// A UUID of version 8: made of a SHA-256 over the parts, each with its length before it so that no two lists of
    /// parts read the same.
    fn of(&self, parts: &[&str]) -> Uuid {
        let mut hash = Sha256::new();
        hash.update(b"muster calls v1");
        for part in [self.record.as_str()].iter().chain(parts) {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let digest = hash.finalize();
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(digest) {
            *to = from;
        }
        Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// The incident of a call.
    pub(super) fn incident(&self, call: &str) -> Uuid {
        self.of(&["incident", call])
    }

    /// A unit.
    pub(super) fn unit(&self, unit: &str) -> Uuid {
        self.of(&["unit", unit])
    }

    /// The assignment of a unit to a call; `nth` counts how often the record sends it there.
    pub(super) fn assignment(&self, call: &str, unit: &str, nth: usize) -> Uuid {
        self.of(&["assignment", call, unit, &nth.to_string()])
    }

    /// The command that makes `step` happen to an object.
    pub(super) fn command(&self, object: Uuid, step: &str) -> Uuid {
        self.of(&["command", &object.to_string(), step])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_same_each_time_and_never_shared() {
        let ids = Ids::new("a");
        assert_eq!(ids.incident("7"), Ids::new("a").incident("7"));
        assert_eq!(ids.incident("7").get_version_num(), 8);
        let all = [
            ids.incident("7"),
            Ids::new("b").incident("7"),
            ids.unit("7"),
            ids.assignment("7", "1", 0),
            ids.assignment("7", "1", 1),
            ids.assignment("71", "", 0),
            ids.command(ids.unit("7"), "x"),
            ids.command(ids.unit("7"), "y"),
        ];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }
}
