//! Street network: graph file, nearest street, shortest path.
