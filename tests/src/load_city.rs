//! The city of the load generator: ten agencies that share where their units are, and as many units as asked for.
//! Server and generator make it alike, so neither has to tell the other.

use domain::{AgencyId, Point, UnitId, command::RegisterUnit, unit::Home};
use server::setup::Setup;
use uuid::Uuid;

/// The password of every account.
pub const PASSWORD: &str = "correct horse battery";
/// The agencies; the first is the operations centre.
pub const AGENCIES: [&str; 10] = [
    "eoc", "fire", "police", "ems", "civil", "market", "customs", "water", "roads", "aid",
];
/// The centre of the city.
pub const CENTRE: (f64, f64) = (7.42, 43.73);
/// Half of the city's width and height in degrees: about 10 km each.
pub const HALF: (f64, f64) = (0.124, 0.09);

/// Every agency sees every unit exactly, which is the most that there can be to deliver; the operations centre sees
/// incidents and assignments as well.
const TERMS: &str = r#"
title = "Standing agreement of the load city"
partner_units = "all"
partner_position = "exact"
task_incident_fields = ["identity", "classification", "place", "state"]

[[grants]]
viewer = "*"
owner = "*"
kind = "unit"
fields = ["identity", "capabilities", "home", "status", "assignment", "position"]
position = "exact"

[[grants]]
viewer = "eoc"
owner = "*"
kind = "incident"
fields = ["identity", "classification", "place", "state", "report"]

[[grants]]
viewer = "eoc"
owner = "*"
kind = "assignment"
fields = ["identity", "status", "times"]
"#;

/// The account of an agency's desk.
pub fn account(agency: usize) -> String {
    format!("{}.desk", AGENCIES[agency])
}

/// Agencies and desks; units are registered apart, because there are too many to do it one by one.
pub fn setup() -> Setup {
    let mut text = String::new();
    for (index, id) in AGENCIES.iter().enumerate() {
        let (kind, role) = if index == 0 {
            ("eoc", "coordinator")
        } else {
            ("other", "dispatcher")
        };
        text += &format!(
            "[[agency]]\nid = \"{id}\"\nname = \"Agency {id}\"\ncode = \"{}\"\nkind = \"{kind}\"\nlevel = \"commune\"\n\n\
             [[person]]\naccount = \"{}\"\nagency = \"{id}\"\nname = \"Desk of {id}\"\nroles = [\"{role}\"]\n\
             password = \"{PASSWORD}\"\n\n",
            &id[..2].to_uppercase(),
            account(index)
        );
    }
    Setup::parse(&text, Some(TERMS)).expect("the city's own set-up")
}

/// The id of a unit by its number.
pub fn unit_id(number: usize) -> Uuid {
    const FIRST: u128 = 0x0197_0000_0000_7000_8000_0000_0000_0000;
    Uuid::from_u128(FIRST + number as u128)
}

/// Whose it is: units go round the agencies.
pub const fn agency_of(number: usize) -> usize {
    number % AGENCIES.len()
}

/// Where a unit begins, in units of 1e-7 degrees: spread evenly over the city, and the same in every run.
pub fn start_of(number: usize) -> (i32, i32) {
    // The golden ratio's multiples leave no large gaps (R2 sequence).
    let spread = |step: f64| (number as f64 * step).fract() * 2.0 - 1.0;
    let lon = CENTRE.0 + HALF.0 * spread(0.754_877_666_246_693);
    let lat = CENTRE.1 + HALF.1 * spread(0.569_840_290_998_053);
    ((lon * 1e7) as i32, (lat * 1e7) as i32)
}

/// The order that registers a unit.
pub fn unit(number: usize) -> RegisterUnit {
    let (lon_e7, lat_e7) = start_of(number);
    RegisterUnit {
        id: UnitId(unit_id(number)),
        agency: AgencyId::new(AGENCIES[agency_of(number)]).expect("a good id"),
        callsign: format!("Unit {number}"),
        kind: "patrol".to_owned(),
        capabilities: ["patrol".to_owned()].into(),
        home: Home {
            name: "Station".to_owned(),
            at: Point { lon_e7, lat_e7 },
        },
        crew: vec![format!("Crew of {number}")],
    }
}
