//! The importer from outside: the demo city, made-up extracts, bad input, the program.
#![allow(
    clippy::unwrap_used,
    reason = "helper functions of tests are not seen as tests by the lint"
)]

mod archive;
mod bad;
mod coast;
mod made;
mod monaco;
mod pbf;
