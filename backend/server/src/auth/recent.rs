//! A table of bounded size that forgets what was not touched for longest.

use std::{collections::HashMap, hash::Hash, mem};

/// Keeps at least the `capacity` entries touched last and never more than twice as many. Two halves take turns: when
/// the young one is full, it becomes the old one, and the old one is dropped whole. That costs nothing per entry, so
/// that somebody who floods the table does not buy work with it.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    capacity: usize,
}

impl<K: Eq + Hash + Clone, V> Recent<K, V> {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
            capacity,
        }
    }

    /// The entry, which counts as touched.
    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        if let Some((key, value)) = self.old.remove_entry(key) {
            self.insert(key, value);
        }
        self.young.get_mut(key)
    }

    /// The entry, without touching it.
    pub(crate) fn peek(&self, key: &K) -> Option<&V> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    pub(crate) fn insert(&mut self, key: K, value: V) {
        self.old.remove(&key);
        if self.young.len() >= self.capacity && !self.young.contains_key(&key) {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    /// Takes an entry out.
    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        self.young.remove(key).or_else(|| self.old.remove(key))
    }

    /// Drops every entry that `is_kept` does not want.
    pub(crate) fn retain(&mut self, mut is_kept: impl FnMut(&K, &V) -> bool) {
        self.young.retain(|key, value| is_kept(key, value));
        self.old.retain(|key, value| is_kept(key, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_touched_last_stays_and_the_rest_goes() {
        let mut table = Recent::new(100);
        table.insert(0, "kept");
        for key in 1..10_000 {
            assert!(table.get_mut(&0).is_some(), "after {key} others");
            table.insert(key, "flood");
            assert!(table.young.len() + table.old.len() <= 200);
        }
        assert_eq!(table.peek(&1), None);
        assert_eq!(table.peek(&9_950), Some(&"flood"));
        assert_eq!(table.peek(&0), Some(&"kept"));
        assert_eq!(table.remove(&0), Some("kept"));
        assert_eq!(table.remove(&0), None);
        table.retain(|_, _| false);
        assert_eq!(table.peek(&9_999), None);
    }
}
