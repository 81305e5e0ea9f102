//! Typed client of the public API, used by the player, the tests and the load generator.
