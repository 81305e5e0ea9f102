//! What a person types: demo, test, figures, bench, generate.
fn main() {}
