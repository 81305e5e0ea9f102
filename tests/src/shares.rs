//! A city of owners and viewers, for what sharing costs: eight agencies with units, and as many that look as asked for. Server
//! and test make it alike.

use std::fmt::Write as _;

use server::setup::Setup;
use uuid::Uuid;

/// The password of every account.
pub const PASSWORD: &str = "correct horse battery";
/// Agencies with units.
pub const OWNERS: usize = 8;
/// Units of each.
pub const UNITS_EACH: usize = 25;
/// The middle of the city.
pub const CENTRE: (f64, f64) = (7.42, 43.73);

/// How a viewer is shown an owner's units.
const WAYS: [Option<&str>; 4] = [Some("exact"), Some("cell_100m"), Some("cell_1km"), None];

/// What is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// Nothing but what agencies agree on later.
    Nothing,
    /// Every viewer sees every owner's units, two owners in each way, and no two viewers the same owners in the same way.
    Differently,
}

/// An agency that looks.
pub fn viewer(number: usize) -> String {
    format!("v{number}")
}

/// An agency with units.
pub fn owner(number: usize) -> String {
    format!("o{number}")
}

/// The id of a unit by its owner and its number.
pub fn unit_id(owner: usize, number: usize) -> Uuid {
    const FIRST: u128 = 0x0197_0000_0000_7000_9000_0000_0000_0000;
    Uuid::from_u128(FIRST + (owner * UNITS_EACH + number) as u128)
}

/// The way of each owner for a viewer: the arrangement of this number of two owners in each way.
fn ways(number: usize) -> [usize; OWNERS] {
    let mut left = [OWNERS / WAYS.len(); WAYS.len()];
    let mut rest = number * 12;
    let mut found = [0; OWNERS];
    for (at, place) in found.iter_mut().enumerate() {
        for way in 0..WAYS.len() {
            if left[way] == 0 {
                continue;
            }
            left[way] -= 1;
            let behind = arrangements(left, OWNERS - at - 1);
            if rest < behind {
                *place = way;
                break;
            }
            rest -= behind;
            left[way] += 1;
        }
    }
    found
}

/// In how many ways so many places can be filled with what is left.
fn arrangements(left: [usize; WAYS.len()], places: usize) -> usize {
    let factorial = |n: usize| (1..=n).product::<usize>();
    left.iter()
        .fold(factorial(places), |it, n| it / factorial(*n))
}

fn terms(viewers: usize, shared: Shared) -> String {
    let mut text = "title = \"Founding agreement of the sharing city\"\npartner_units = \"assigned\"\n\
                    partner_position = \"exact\"\ntask_incident_fields = [\"identity\"]\nregistrars = []\n"
        .to_owned();
    if shared == Shared::Nothing {
        return text;
    }
    for number in 0..viewers {
        for (of, way) in ways(number).into_iter().enumerate() {
            let (fields, position) = WAYS[way].map_or_else(
                || (r#"["identity", "status", "availability"]"#, String::new()),
                |it| {
                    let fields = r#"["identity", "status", "availability", "position"]"#;
                    (fields, format!("position = \"{it}\"\n"))
                },
            );
            let _ = write!(
                text,
                "\n[[grants]]\nviewer = \"{}\"\nowner = \"{}\"\nkind = \"unit\"\nfields = {fields}\n{position}",
                viewer(number),
                owner(of)
            );
        }
    }
    text
}

/// Two letters that no other agency has.
fn code(number: usize) -> String {
    let letter = |it: usize| char::from(b'A' + (it % 26) as u8);
    [letter(number / 26), letter(number)].iter().collect()
}

/// Agencies, a desk and a legal desk in each, the owners' units, and what is shared.
pub fn setup(viewers: usize, shared: Shared) -> Setup {
    let mut text = String::new();
    let owners = (0..OWNERS).map(owner);
    for (number, id) in owners.chain((0..viewers).map(viewer)).enumerate() {
        let _ = write!(
            text,
            "[[agency]]\nid = \"{id}\"\nname = \"Agency {id}\"\ncode = \"{}\"\nkind = \"other\"\nlevel = \"commune\"\n\n",
            code(number)
        );
        for role in ["dispatcher", "legal"] {
            let _ = write!(
                text,
                "[[person]]\naccount = \"{id}.{role}\"\nagency = \"{id}\"\nname = \"{role} of {id}\"\nroles = [\"{role}\"]\n\
                 password = \"{PASSWORD}\"\n\n"
            );
        }
    }
    let lead = owner(0);
    let _ = write!(
        text,
        "[[person]]\naccount = \"{lead}.commander\"\nagency = \"{lead}\"\nname = \"commander of {lead}\"\n\
         roles = [\"commander\"]\npassword = \"{PASSWORD}\"\n\n"
    );
    Setup::parse(&text, Some(&terms(viewers, shared))).expect("the city's own set-up")
}

/// The orders that register the owners' units.
pub fn units() -> impl Iterator<Item = domain::command::RegisterUnit> {
    (0..OWNERS).flat_map(|of| {
        (0..UNITS_EACH).map(move |number| domain::command::RegisterUnit {
            id: domain::UnitId(unit_id(of, number)),
            agency: domain::AgencyId::new(&owner(of)).expect("a good id"),
            callsign: format!("{} {number}", owner(of)),
            kind: "patrol".to_owned(),
            capabilities: ["patrol".to_owned()].into(),
            home: domain::unit::Home {
                name: "Station".to_owned(),
                at: domain::Point {
                    lon_e7: (CENTRE.0 * 1e7) as i32,
                    lat_e7: (CENTRE.1 * 1e7) as i32,
                },
            },
            crew: vec![],
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Otherwise the curve would be one of fewer treatments than it says.
    #[test]
    fn no_two_viewers_see_the_same_in_the_same_way() {
        let all: BTreeSet<_> = (0..200).map(ways).collect();
        assert_eq!(all.len(), 200);
        for it in all {
            for way in 0..WAYS.len() {
                assert_eq!(it.iter().filter(|at| **at == way).count(), 2);
            }
        }
    }
}
