//! The tree of hashes over a log, as RFC 9162 has it: who keeps one head can tell that a later log begins with the same
//! rows (consistency), and that one row is in it (inclusion), without having the log.
//!
//! A tree keeps the hashes of whole chunks of [`CHUNK`] leaves and of what stands above them: 64 bytes for 256 rows. What
//! is below is worked out from the leaves of the one or two chunks that a proof goes through.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// A hash.
pub type Hash = [u8; 32];

/// Leaves of a chunk, as a power of two.
const CHUNK_LEVEL: u32 = 8;
/// Leaves of a chunk: what a proof reads of a log beside the tree, at most twice.
pub const CHUNK: u64 = 1 << CHUNK_LEVEL;
/// Hashes in a proof: twice the height of a tree of 2^63 leaves. More is no proof.
pub const PROOF_MAX: usize = 128;

/// The hash of a leaf. Never that of a node (RFC 9162, 2.1.1).
pub fn leaf(row: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(row);
    hasher.finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// The root of a log without rows.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The tree over a log that grows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// `levels[0]` has the hashes of whole chunks, `levels[n]` of `CHUNK << n` leaves.
    levels: Vec<Vec<Hash>>,
    /// The leaves after the last whole chunk.
    tail: Vec<Hash>,
}

/// The leaves of chunks that a proof goes through, by the number of the chunk.
pub type Leaves = BTreeMap<u64, Vec<Hash>>;

impl Tree {
    /// The tree over whole chunks, from their hashes.
    pub fn of_chunks(chunks: impl IntoIterator<Item = Hash>) -> Self {
        let mut tree = Self::default();
        for it in chunks {
            tree.push_chunk(it);
        }
        tree
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.whole() * CHUNK + self.tail.len() as u64
    }

    /// How many chunks are whole.
    pub fn whole(&self) -> u64 {
        self.levels.first().map_or(0, |it| it.len() as u64)
    }

    /// Adds a row by its hash; gives the hash of the chunk that it made whole.
    pub fn push(&mut self, row: &Hash) -> Option<Hash> {
        self.tail.push(leaf(row));
        if (self.tail.len() as u64) < CHUNK {
            return None;
        }
        let chunk = of_leaves(&self.tail);
        self.tail.clear();
        self.push_chunk(chunk);
        Some(chunk)
    }

    fn push_chunk(&mut self, hash: Hash) {
        let mut hash = hash;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let Some(row) = self.levels.get_mut(level) else {
                return;
            };
            row.push(hash);
            if row.len() % 2 == 1 {
                return;
            }
            let [.., left, right] = row.as_slice() else {
                return;
            };
            hash = node(left, right);
        }
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        if self.size() == 0 {
            return empty_root();
        }
        // No chunk is cut: nothing is looked up below one.
        self.range(0, self.size(), &Leaves::new())
            .unwrap_or_else(empty_root)
    }

    /// The chunks whose leaves the inclusion of a leaf, or the consistency of two sizes, is worked out from.
    pub fn chunks_of(&self, index: u64, size: u64) -> impl Iterator<Item = u64> {
        let chunks = [index, index.saturating_sub(1), size.saturating_sub(1)].map(|it| it / CHUNK);
        let whole = self.whole();
        chunks.into_iter().filter(move |it| *it < whole)
    }

    /// The root over the first `size` leaves.
    pub fn root_of(&self, size: u64, leaves: &Leaves) -> Option<Hash> {
        match size {
            0 => Some(empty_root()),
            _ if size > self.size() => None,
            _ => self.range(0, size, leaves),
        }
    }

    /// That the leaf `index` is among the first `size` (RFC 9162, 2.1.3.1).
    pub fn inclusion(&self, index: u64, size: u64, leaves: &Leaves) -> Option<Vec<Hash>> {
        if index >= size || size > self.size() {
            return None;
        }
        let (mut start, mut end) = (0, size);
        let mut path = Vec::new();
        while end - start > 1 {
            let middle = start + split(end - start);
            if index < middle {
                path.push(self.range(middle, end, leaves)?);
                end = middle;
            } else {
                path.push(self.range(start, middle, leaves)?);
                start = middle;
            }
        }
        path.reverse();
        Some(path)
    }

    /// That the first `old` leaves are the beginning of the first `size` (RFC 9162, 2.1.4.1).
    pub fn consistency(&self, old: u64, size: u64, leaves: &Leaves) -> Option<Vec<Hash>> {
        if old > size || size > self.size() {
            return None;
        }
        if old == 0 || old == size {
            return Some(Vec::new());
        }
        let (mut start, mut end, mut is_known) = (0, size, true);
        let mut path = Vec::new();
        while old != end {
            let middle = start + split(end - start);
            if old <= middle {
                path.push(self.range(middle, end, leaves)?);
                end = middle;
            } else {
                path.push(self.range(start, middle, leaves)?);
                start = middle;
                is_known = false;
            }
        }
        if !is_known {
            path.push(self.range(start, end, leaves)?);
        }
        path.reverse();
        Some(path)
    }

    /// The hash over the leaves from `start` up to but without `end`. Its depth is the height of the tree.
    fn range(&self, start: u64, end: u64, leaves: &Leaves) -> Option<Hash> {
        let length = end - start;
        if length.is_power_of_two() && start.is_multiple_of(length) && length >= CHUNK {
            let level = (length.trailing_zeros() - CHUNK_LEVEL) as usize;
            let index = usize::try_from(start / length).ok()?;
            return self.levels.get(level)?.get(index).copied();
        }
        if start / CHUNK == (end - 1) / CHUNK {
            let chunk = start / CHUNK;
            let of_chunk = if chunk == self.whole() {
                &self.tail
            } else {
                leaves.get(&chunk)?
            };
            let from = usize::try_from(start % CHUNK).ok()?;
            let to = from + usize::try_from(length).ok()?;
            return of_chunk.get(from..to).map(of_leaves);
        }
        let middle = start + split(length);
        Some(node(
            &self.range(start, middle, leaves)?,
            &self.range(middle, end, leaves)?,
        ))
    }
}

/// The largest power of two below `length`.
const fn split(length: u64) -> u64 {
    1 << (u64::BITS - 1 - (length - 1).leading_zeros())
}

/// The hash over a few leaves.
fn of_leaves(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [one] => *one,
        _ => {
            let middle = usize::try_from(split(leaves.len() as u64)).unwrap_or(1);
            let (left, right) = leaves.split_at(middle);
            node(&of_leaves(left), &of_leaves(right))
        }
    }
}

/// Whether `proof` shows that the row is leaf `index` of the log with this root (RFC 9162, 2.1.3.2).
pub fn is_included(row: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size || proof.len() > PROOF_MAX {
        return false;
    }
    let (mut at, mut last) = (index, size - 1);
    let mut hash = leaf(row);
    for it in proof {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            hash = node(it, &hash);
            while at.is_multiple_of(2) && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = node(&hash, it);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && hash == *root
}

/// A head of a log: how many rows, and the root over them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// How many rows.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Whether `proof` shows that the log of `new` begins with that of `old` (RFC 9162, 2.1.4.2).
pub fn is_consistent(old: Mark, new: Mark, proof: &[Hash]) -> bool {
    if old.size > new.size || proof.len() > PROOF_MAX {
        return false;
    }
    if old.size == new.size {
        return proof.is_empty() && old.root == new.root;
    }
    if old.size == 0 {
        return proof.is_empty() && old.root == empty_root();
    }
    // A whole tree is its own first hash.
    let own = old.size.is_power_of_two().then_some(old.root);
    let mut path = own.into_iter().chain(proof.iter().copied());
    let Some(first) = path.next() else {
        return false;
    };
    let (mut at, mut last) = (old.size - 1, new.size - 1);
    while at % 2 == 1 {
        (at, last) = (at >> 1, last >> 1);
    }
    let (mut of_old, mut of_new) = (first, first);
    for it in path {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            of_old = node(&it, &of_old);
            of_new = node(&it, &of_new);
            while at.is_multiple_of(2) && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            of_new = node(&of_new, &it);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && of_old == old.root && of_new == new.root
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(n: u64) -> Hash {
        Sha256::digest(n.to_be_bytes()).into()
    }

    /// The definition, as plainly as RFC 9162 has it.
    fn naive(rows: &[Hash]) -> Hash {
        match rows {
            [] => empty_root(),
            [one] => leaf(one),
            _ => {
                let mut middle = 1;
                while middle * 2 < rows.len() {
                    middle *= 2;
                }
                node(&naive(&rows[..middle]), &naive(&rows[middle..]))
            }
        }
    }

    fn grown(size: u64) -> (Tree, Vec<Hash>, Vec<Hash>) {
        let (mut tree, mut rows, mut chunks) = (Tree::default(), Vec::new(), Vec::new());
        for n in 0..size {
            rows.push(row(n));
            chunks.extend(tree.push(&row(n)));
        }
        (tree, rows, chunks)
    }

    /// As whoever makes a proof reads them.
    fn leaves(tree: &Tree, rows: &[Hash], index: u64, size: u64) -> Leaves {
        let of = |chunk: u64| {
            let from = usize::try_from(chunk * CHUNK).unwrap();
            let to = (from + CHUNK as usize).min(rows.len());
            (chunk, rows[from..to].iter().map(leaf).collect())
        };
        tree.chunks_of(index, size).map(of).collect()
    }

    /// The vectors of RFC 6962's reference implementations, whose trees are the same.
    #[test]
    fn w1_known_roots_come_out() {
        let of = |it: &Hash| crate::seal::hex(it);
        assert_eq!(
            of(&empty_root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(Tree::default().root(), empty_root());
        let (tree, rows, _) = grown(1);
        assert_eq!(tree.root(), leaf(&rows[0]));
    }

    /// A tree that is read again from its chunks goes on like the one that wrote them.
    #[test]
    fn w1_a_tree_goes_on_from_its_chunks() {
        for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 7, 8 * CHUNK] {
            let (tree, rows, chunks) = grown(size);
            let mut again = Tree::of_chunks(chunks);
            let whole = usize::try_from(again.size()).unwrap();
            for it in &rows[whole..] {
                again.push(it);
            }
            assert_eq!(again, tree);
            assert_eq!(tree.root(), naive(&rows));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(160) })]

        /// W1: whatever the sizes, the root is the naive one, each row is proved to be in it and no other, and an old
        /// head to be its beginning.
        #[test]
        fn w1_proofs_hold_and_nothing_else_does(
            size in 1_u64..1_500, a in any::<u64>(), b in any::<u64>(), flip in any::<prop::sample::Index>(), bit in 0_usize..256
        ) {
            let (tree, rows, _) = grown(size);
            let (index, old) = (a % size, b % (size + 1));
            let mut now = size - (a ^ b) % (size - index).max(1);
            now = now.max(old).max(index + 1);
            let of = leaves(&tree, &rows, index, now);
            let at = |n: u64| usize::try_from(n).unwrap();
            let root = naive(&rows[..at(now)]);
            let path = tree.inclusion(index, now, &of).unwrap();
            prop_assert!(is_included(&rows[at(index)], index, now, &path, &root));
            prop_assert!(!is_included(&row(size + 9), index, now, &path, &root));
            prop_assert!(!is_included(&rows[at(index)], index, now, &path, &row(1)));
            if now > 1 {
                prop_assert!(!is_included(&rows[at(index)], (index + 1) % now, now, &path, &root));
            }
            let of = leaves(&tree, &rows, old, now);
            prop_assert_eq!(tree.root_of(old, &of).unwrap(), naive(&rows[..at(old)]));
            let older = Mark { size: old, root: naive(&rows[..at(old)]) };
            let newer = Mark { size: now, root };
            let proof = tree.consistency(old, now, &of).unwrap();
            prop_assert!(is_consistent(older, newer, &proof));
            // Nothing of it can be another, and nothing can be left out or added.
            let other = Mark { root: row(7), ..older };
            prop_assert!(!is_consistent(other, newer, &proof));
            let other = Mark { root: row(7), ..newer };
            // Whatever there is goes on from nothing.
            prop_assert_eq!(is_consistent(older, other, &proof), old == 0 && now > 0);
            if !proof.is_empty() {
                let mut wrong = proof.clone();
                let at = flip.index(wrong.len());
                wrong[at][bit / 8] ^= 1 << (bit % 8);
                prop_assert!(!is_consistent(older, newer, &wrong));
                prop_assert!(!is_consistent(older, newer, &proof[1..]));
            }
            let longer = [proof, vec![row(3)]].concat();
            prop_assert!(!is_consistent(older, newer, &longer));
        }
    }

    #[test]
    fn w1_what_cannot_be_proved_is_refused() {
        let (tree, rows, _) = grown(600);
        let of = leaves(&tree, &rows, 3, 600);
        assert_eq!(tree.inclusion(600, 600, &of), None);
        assert_eq!(tree.inclusion(3, 601, &of), None);
        assert_eq!(tree.consistency(601, 600, &of), None);
        assert_eq!(tree.root_of(601, &of), None);
        // Without the leaves of the chunk there is no proof, and no wrong one either.
        assert_eq!(tree.inclusion(3, 600, &Leaves::new()), None);
        let long = vec![row(1); PROOF_MAX + 1];
        assert!(!is_included(&row(1), 0, 2, &long, &tree.root()));
    }
}
