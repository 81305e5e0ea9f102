//! Street classes and how fast a vehicle drives on them.
//!
//! The speeds are a stated model, not a measurement: free-flow averages that already hold the junctions of a city.

/// What kind of street a segment is. The numbers are the ones in the graph file: never renumber.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum StreetClass {
    /// Motorway or its slip roads.
    Motorway = 0,
    /// Trunk road.
    Trunk = 1,
    /// Primary road.
    Primary = 2,
    /// Secondary road.
    Secondary = 3,
    /// Tertiary road.
    Tertiary = 4,
    /// Minor connecting road.
    Unclassified = 5,
    /// Street that people live in.
    Residential = 6,
    /// Street where people on foot come first.
    LivingStreet = 7,
    /// Access road, yard, alley, car park aisle.
    Service = 8,
    /// Street closed to general traffic that a vehicle with blue lights may enter.
    Pedestrian = 9,
    /// Unpaved track.
    Track = 10,
}

/// Who drives. Both keep to one-way rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// With blue lights: faster, and may use private roads, pedestrian streets and tracks.
    BlueLight,
    /// As any car.
    Normal,
}

impl Profile {
    /// Both profiles, in the order of [`Profile::index`].
    pub const ALL: [Self; 2] = [Self::BlueLight, Self::Normal];

    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Share of a signed speed limit that is really driven: with blue lights a little above it, otherwise below it
    /// because of junctions.
    const fn limit_share(self) -> f64 {
        match self {
            Self::BlueLight => 1.15,
            Self::Normal => 0.8,
        }
    }
}

impl StreetClass {
    /// All classes in the order of their numbers.
    pub const ALL: [Self; 11] = [
        Self::Motorway,
        Self::Trunk,
        Self::Primary,
        Self::Secondary,
        Self::Tertiary,
        Self::Unclassified,
        Self::Residential,
        Self::LivingStreet,
        Self::Service,
        Self::Pedestrian,
        Self::Track,
    ];

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Speed in km/h where no limit is signed. Without blue lights it is the same divided by about 1.45, the ratio
    /// of the two travel modes in published ambulance models.
    pub const fn speed_kmh(self, profile: Profile) -> f64 {
        let (blue, normal) = match self {
            Self::Motorway => (110.0, 90.0),
            Self::Trunk => (90.0, 65.0),
            Self::Primary => (65.0, 45.0),
            Self::Secondary => (60.0, 41.0),
            Self::Tertiary => (50.0, 34.0),
            Self::Unclassified => (40.0, 28.0),
            Self::Residential => (35.0, 24.0),
            Self::LivingStreet => (18.0, 12.0),
            Self::Service => (20.0, 14.0),
            Self::Pedestrian => (10.0, 5.0),
            Self::Track => (15.0, 10.0),
        };
        match profile {
            Profile::BlueLight => blue,
            Profile::Normal => normal,
        }
    }

    /// Speed in km/h where `limit_kmh` is signed (0 = not signed).
    pub fn speed_with_limit_kmh(self, profile: Profile, limit_kmh: u8) -> f64 {
        if limit_kmh == 0 {
            return self.speed_kmh(profile);
        }
        (f64::from(limit_kmh) * profile.limit_share()).min(Self::Motorway.speed_kmh(profile))
    }

    /// Whether a vehicle of this profile may use the class at all.
    pub const fn open_to(self, profile: Profile) -> bool {
        match profile {
            Profile::BlueLight => true,
            Profile::Normal => !matches!(self, Self::Pedestrian | Self::Track),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Profile, StreetClass};

    #[test]
    fn numbers_survive_the_file() {
        for class in StreetClass::ALL {
            assert_eq!(StreetClass::from_number(class as u8), Some(class));
        }
        assert_eq!(StreetClass::from_number(11), None);
    }

    #[test]
    fn blue_light_is_faster_everywhere() {
        for class in StreetClass::ALL {
            for limit in [0, 30, 50, 130] {
                let blue = class.speed_with_limit_kmh(Profile::BlueLight, limit);
                let normal = class.speed_with_limit_kmh(Profile::Normal, limit);
                assert!(blue > normal, "{class:?} at limit {limit}");
            }
        }
    }
}
