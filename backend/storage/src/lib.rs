//! The journal, seals, accounts and tracks: one trait, its contract suite, SQLite.
