//! Largest strongly connected component: the part of the network where every place can be reached from every other.
//! Outside it a route would not exist, or would lead into a dead one-way.

use crate::graph::Segment;

/// For every node, whether it is in the largest component of the segments that `open` lets through. Ties go to the
/// component that is found first, so the answer does not depend on chance.
pub(crate) fn largest_component(
    nodes: usize,
    segments: &[Segment],
    open: impl Fn(&Segment) -> bool,
) -> Vec<bool> {
    let forward = Adjacency::new(nodes, segments, &open, false);
    let backward = Adjacency::new(nodes, segments, &open, true);
    let order = finish_order(nodes, &forward);
    let mut component = vec![u32::MAX; nodes];
    let mut best = (0_usize, 0_u32);
    let mut next = 0_u32;
    let mut stack = Vec::new();
    for &start in order.iter().rev() {
        if component[start as usize] != u32::MAX {
            continue;
        }
        let mut size = 0;
        component[start as usize] = next;
        stack.push(start);
        while let Some(node) = stack.pop() {
            size += 1;
            for &other in backward.of(node) {
                if component[other as usize] == u32::MAX {
                    component[other as usize] = next;
                    stack.push(other);
                }
            }
        }
        if size > best.0 {
            best = (size, next);
        }
        next += 1;
    }
    component.iter().map(|number| *number == best.1).collect()
}

/// Nodes in the order in which a depth-first walk leaves them (first half of Kosaraju's algorithm). Written without
/// recursion: a country's network would overflow the stack.
fn finish_order(nodes: usize, forward: &Adjacency) -> Vec<u32> {
    let mut seen = vec![false; nodes];
    let mut order = Vec::with_capacity(nodes);
    let mut stack: Vec<(u32, usize)> = Vec::new();
    for start in 0..nodes {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        stack.push((start as u32, 0));
        while let Some((node, place)) = stack.last_mut() {
            if let Some(&other) = forward.of(*node).get(*place) {
                *place += 1;
                if !seen[other as usize] {
                    seen[other as usize] = true;
                    stack.push((other, 0));
                }
            } else {
                order.push(*node);
                stack.pop();
            }
        }
    }
    order
}

struct Adjacency {
    starts: Vec<u32>,
    heads: Vec<u32>,
}

impl Adjacency {
    fn new(
        nodes: usize,
        segments: &[Segment],
        open: &impl Fn(&Segment) -> bool,
        flipped: bool,
    ) -> Self {
        let mut pairs = Vec::with_capacity(segments.len() * 2);
        for segment in segments.iter().filter(|segment| open(segment)) {
            if segment.forward {
                pairs.push((segment.from, segment.to));
            }
            if segment.backward {
                pairs.push((segment.to, segment.from));
            }
        }
        if flipped {
            for pair in &mut pairs {
                *pair = (pair.1, pair.0);
            }
        }
        pairs.sort_unstable();
        let mut starts = vec![0_u32; nodes + 1];
        for (tail, _) in &pairs {
            starts[*tail as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        Self {
            starts,
            heads: pairs.into_iter().map(|(_, head)| head).collect(),
        }
    }

    fn of(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.heads[self.starts[node] as usize..self.starts[node + 1] as usize]
    }
}
