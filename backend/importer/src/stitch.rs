//! Joining ways end to end: coastlines keep their direction, outlines of areas do not.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

/// Joins lines that share an end node. With `keep_direction` a line is only ever continued by one that starts where
/// it ends. A result is closed if its first and last node are the same.
pub fn stitch(lines: &[Vec<i64>], keep_direction: bool) -> Vec<Vec<i64>> {
    let mut joiner = Joiner::new(lines, keep_direction);
    let mut chains = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if line.len() < 2 || joiner.used[number] {
            continue;
        }
        joiner.used[number] = true;
        let mut chain: VecDeque<i64> = line.iter().copied().collect();
        while chain.front() != chain.back() && joiner.append(&mut chain) {}
        while chain.front() != chain.back() && joiner.prepend(&mut chain) {}
        chains.push(chain.into());
    }
    chains
}

struct Joiner<'a> {
    lines: &'a [Vec<i64>],
    keep_direction: bool,
    used: Vec<bool>,
    /// Lines by their first node, and by their last.
    by_first: FxHashMap<i64, Vec<usize>>,
    by_last: FxHashMap<i64, Vec<usize>>,
}

impl<'a> Joiner<'a> {
    fn new(lines: &'a [Vec<i64>], keep_direction: bool) -> Self {
        let mut by_first: FxHashMap<i64, Vec<usize>> = FxHashMap::default();
        let mut by_last: FxHashMap<i64, Vec<usize>> = FxHashMap::default();
        for (number, line) in lines.iter().enumerate() {
            if let (Some(first), Some(last)) = (line.first(), line.last()) {
                by_first.entry(*first).or_default().push(number);
                by_last.entry(*last).or_default().push(number);
            }
        }
        Self {
            lines,
            keep_direction,
            used: vec![false; lines.len()],
            by_first,
            by_last,
        }
    }

    /// An unused line of an index at `node`, and takes it.
    fn take(&mut self, by_last: bool, node: i64) -> Option<&'a [i64]> {
        let index = if by_last {
            &self.by_last
        } else {
            &self.by_first
        };
        let lines = self.lines;
        let free = |number: &&usize| !self.used[**number] && lines[**number].len() > 1;
        let number = *index.get(&node)?.iter().find(free)?;
        self.used[number] = true;
        Some(&lines[number])
    }

    fn append(&mut self, chain: &mut VecDeque<i64>) -> bool {
        let Some(&end) = chain.back() else {
            return false;
        };
        if let Some(line) = self.take(false, end) {
            chain.extend(&line[1..]);
            return true;
        }
        if !self.keep_direction
            && let Some(line) = self.take(true, end)
        {
            chain.extend(line.iter().rev().skip(1));
            return true;
        }
        false
    }

    fn prepend(&mut self, chain: &mut VecDeque<i64>) -> bool {
        let Some(&start) = chain.front() else {
            return false;
        };
        if let Some(line) = self.take(true, start) {
            line.iter()
                .rev()
                .skip(1)
                .for_each(|node| chain.push_front(*node));
            return true;
        }
        if !self.keep_direction
            && let Some(line) = self.take(false, start)
        {
            line.iter().skip(1).for_each(|node| chain.push_front(*node));
            return true;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::stitch;

    #[test]
    fn a_ring_is_closed_from_pieces_in_any_order_and_direction() {
        let pieces = vec![vec![1, 2, 3], vec![5, 4, 3], vec![5, 1]];
        let chains = stitch(&pieces, false);
        assert_eq!(chains, [vec![1, 2, 3, 4, 5, 1]]);
    }

    #[test]
    fn direction_is_kept_where_it_means_something() {
        let pieces = vec![vec![3, 4], vec![1, 2, 3], vec![6, 4]];
        let chains = stitch(&pieces, true);
        assert_eq!(chains, [vec![1, 2, 3, 4], vec![6, 4]]);
    }

    #[test]
    fn nothing_and_single_nodes_are_no_lines() {
        assert!(stitch(&[], true).is_empty());
        assert!(stitch(&[vec![], vec![1]], false).is_empty());
    }

    #[test]
    fn a_closed_way_takes_no_other() {
        let pieces = vec![vec![1, 2, 3, 1], vec![1, 9]];
        assert_eq!(stitch(&pieces, false).len(), 2);
    }
}
