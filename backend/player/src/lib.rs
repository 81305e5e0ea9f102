//! Plays scenarios and dispatch records against a server through its public API.

pub mod calls;
