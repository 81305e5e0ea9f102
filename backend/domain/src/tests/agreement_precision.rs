//! G13: sectors, and units of which no more is shown than that they are on duty.

use domain::{
    Command, Point, Refusal, Role,
    agreement::{Clause, Trigger},
    command::AgreementOrder as O,
    sharing::{Kind, ObjectRef, Precision, View, Whereabouts, disclosed_place, shows_position},
    unit::Availability,
};

use super::{given::*, given_agreements::*, given_equipment::*, random::agrees};

fn shown(kind: Kind, precision: Precision, trigger: Trigger) -> Clause {
    Clause {
        position: Some(precision),
        ..clause("police", "fire", kind, &["identity", "position"], trigger)
    }
}

/// G13: a unit that is on duty is present, one that is off duty is not; its place is nowhere.
#[test]
fn g13_presence_says_that_a_unit_is_on_duty_and_no_more() {
    let mut given = Given::city();
    let clauses = [shown(Kind::Unit, Precision::Presence, Trigger::Always)];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    let position = |given: &Given| given.unit_as("police", "fire").unwrap().position;
    assert_eq!(position(&given), Some(Precision::Presence));
    for judged in [Precision::Exact, Precision::Sector, Precision::Presence] {
        let viewer = domain::sharing::Viewer::open(agency("police"));
        let shows = shows_position(&given.state, &viewer, unit("fire", 1), judged);
        assert!(!shows, "{judged:?}");
    }
    agrees(&given.state).unwrap();
    let off = Command::SetAvailability(domain::command::SetAvailability {
        unit: unit("fire", 1),
        availability: Availability::OffDuty,
        reason: None,
        word: None,
        until: None,
        by_radio: false,
    });
    given.when("fire", Role::Dispatcher, off).unwrap();
    assert_eq!(position(&given), None);
    agrees(&given.state).unwrap();
}

/// G13, G9: of presence, a sector and a cell the finest holds.
#[test]
fn g13_the_finest_of_all_holds() {
    let mut given = Given::city();
    let at = |precision, trigger| shown(Kind::Unit, precision, trigger);
    given.agreement_in_force(
        1,
        &["fire", "police"],
        &[
            at(Precision::Presence, Trigger::Always),
            at(Precision::Sector, Trigger::WhileActivated),
            at(Precision::Cell1km, Trigger::BreakGlass),
        ],
    );
    let position = |given: &Given| given.unit_as("police", "fire").unwrap().position.unwrap();
    assert_eq!(position(&given), Precision::Presence);
    given.activate("fire", 1, 10).unwrap();
    assert_eq!(position(&given), Precision::Sector);
    given.break_glass("police", 1, 5).unwrap();
    assert_eq!(position(&given), Precision::Cell1km);
    given.now = given.now.plus_ms(11 * MINUTE);
    given.tick();
    assert_eq!(position(&given), Precision::Presence);
}

/// G13: equipment lies in a sector; present it is not.
#[test]
fn g13_equipment_is_shown_in_its_sector() {
    let mut given = Given::city();
    given.equipped(1, "fire");
    let clauses = [shown(Kind::Equipment, Precision::Sector, Trigger::Always)];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    let Some(View::Equipment(seen)) = given.seen("police", &ObjectRef::Equipment(equipment(1)))
    else {
        panic!("not seen");
    };
    let home = given.equipment(1).label.home.at;
    let at = disclosed_place(home, Precision::Sector).unwrap();
    assert!(home.distance_m(at) > 0 && home.distance_m(at) < 7_500);
    let precision = Precision::Sector;
    let name = None;
    assert_eq!(
        seen.whereabouts,
        Some(Whereabouts::Place {
            name,
            at,
            precision
        })
    );
    let clauses = [shown(Kind::Equipment, Precision::Presence, Trigger::Always)];
    let words = text(&["fire", "police"], &clauses, given.now);
    let refused = given.legal("fire", 2, O::Draft(words)).unwrap_err();
    assert!(matches!(
        refused,
        Refusal::Malformed {
            field: "position",
            ..
        }
    ));
}

/// G13: everything in one sector is shown at one place.
#[test]
fn g13_a_sector_hides_where_in_it_a_thing_is() {
    let at = |lon, lat| Point::new(lon, lat).unwrap();
    let middle = disclosed_place(at(7.42, 43.73), Precision::Sector).unwrap();
    for (east, north) in [(-0.05, -0.04), (0.05, 0.04), (-0.05, 0.04)] {
        let it = at(middle.lon_deg() + east, middle.lat_deg() + north);
        assert_eq!(disclosed_place(it, Precision::Sector), Some(middle));
    }
    let next = at(middle.lon_deg(), middle.lat_deg() + 0.09);
    assert_ne!(disclosed_place(next, Precision::Sector), Some(middle));
    assert_eq!(disclosed_place(next, Precision::Presence), None);
}
