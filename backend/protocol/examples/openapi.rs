//! Prints the OpenAPI document; `cargo xtask generate` writes it to `docs/openapi.json`.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("{}", protocol::openapi::document_json()?);
    Ok(())
}
