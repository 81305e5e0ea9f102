//! Layers and zooms of the basemap: the schema that the console styles.

/// First zoom of the basemap.
pub const MIN_ZOOM: u8 = 6;

/// Last zoom of the basemap; deeper views are drawn from it.
pub const MAX_ZOOM: u8 = 15;

/// A layer of the basemap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Land.
    Earth,
    /// Sea, lakes, rivers.
    Water,
    /// What the land is used for.
    Landuse,
    /// Buildings.
    Buildings,
    /// Streets, paths, railways, ferries.
    Roads,
    /// Borders.
    Boundaries,
    /// Names of places.
    Places,
    /// Points of interest to responders.
    Pois,
}

impl Layer {
    /// All layers in drawing order.
    pub const ALL: [Self; 8] = [
        Self::Earth,
        Self::Water,
        Self::Landuse,
        Self::Buildings,
        Self::Roads,
        Self::Boundaries,
        Self::Places,
        Self::Pois,
    ];

    /// Name in the tiles.
    pub fn name(self) -> &'static str {
        match self {
            Self::Earth => "earth",
            Self::Water => "water",
            Self::Landuse => "landuse",
            Self::Buildings => "buildings",
            Self::Roads => "roads",
            Self::Boundaries => "boundaries",
            Self::Places => "places",
            Self::Pois => "pois",
        }
    }

    /// Attributes and their types, for the archive's metadata.
    pub fn fields(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Earth | Self::Water | Self::Landuse | Self::Boundaries => &[("kind", "String")],
            Self::Buildings => &[("kind", "String"), ("height", "Number")],
            Self::Roads => &[
                ("kind", "String"),
                ("name", "String"),
                ("ref", "String"),
                ("oneway", "Boolean"),
                ("tunnel", "Boolean"),
                ("bridge", "Boolean"),
            ],
            Self::Places => &[("kind", "String"), ("name", "String"), ("rank", "Number")],
            Self::Pois => &[("kind", "String"), ("name", "String")],
        }
    }
}
