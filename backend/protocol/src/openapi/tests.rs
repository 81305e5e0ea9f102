//! The document is what is committed, and names nothing that it does not have.

use super::*;

/// The committed document is what the types say. `cargo xtask generate` writes it.
#[test]
fn the_committed_document_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == document_json().unwrap(),
        "docs/openapi.json is stale: run `cargo xtask generate`"
    );
}

#[test]
fn every_name_in_the_route_table_has_a_schema() {
    let document = document();
    let schemas = document.components.unwrap().schemas;
    for name in ROUTES.iter().flat_map(|it| [it.body, it.answer]).flatten() {
        assert!(schemas.contains_key(name), "{name}");
    }
}
