//! OSM extract to basemap, street graph and places.
fn main() {}
