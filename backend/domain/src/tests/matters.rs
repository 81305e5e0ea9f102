//! Things that limits of clauses (G12) may mean or not, and every one of them as it is asked about.

use domain::{
    Command, Point, State, classification::SaidType, equipment::Spot, shape::Shape, sharing::Kind,
};

use super::{dice::Dice, given::*, given_equipment::*, oracle_places::About, world_limits::TYPES};
use crate::sharing::Matter;

/// Incidents of several types at several places, zones and equipment, of everybody.
pub(super) fn scatter(given: &mut Given, dice: &mut Dice) {
    let place = |dice: &mut Dice| Point {
        lon_e7: dice.pick(&[50, 350, 1_500, 30_000, 600_000]) + dice.below(100) as i32,
        lat_e7: 437_300_000,
    };
    for n in 1..=4 {
        let by = dice.pick(&AGENCIES).0;
        let mut order = report_order(n, None);
        order.at = place(dice);
        order.incident_type = SaidType::Common(dice.pick(&TYPES).to_owned());
        let report = Command::ReportIncident(order);
        given.when(by, domain::Role::Dispatcher, report).unwrap();
        let mut zone = zone_order(n);
        let centre = place(dice);
        zone.shape = Shape::Circle {
            centre,
            radius_m: 20,
        };
        let draw = Command::DrawZones(vec![zone]);
        given.when(by, domain::Role::Commander, draw).unwrap();
        let mut equipment = equipment_order(n, by);
        equipment.label.home = Spot {
            name: mark(n),
            at: place(dice),
        };
        let register = Command::RegisterEquipment(equipment);
        given.when(by, domain::Role::Dispatcher, register).unwrap();
    }
}

/// Everything that a kind may be asked about, as both evaluators name it.
pub(super) fn matters(state: &State, kind: Kind) -> Vec<(Matter<'_>, About<'_>)> {
    match kind {
        Kind::Unit => vec![(Matter::Unit, About::Unit)],
        Kind::Zone => state
            .zones()
            .map(|it| (Matter::Zone(it), About::Zone(it)))
            .collect(),
        Kind::Equipment => state
            .every_equipment()
            .map(|it| (Matter::Equipment(it), About::Equipment(it)))
            .collect(),
        _ => std::iter::once(None)
            .chain(state.incidents().map(Some))
            .map(|it| (Matter::Incident(it), About::Incident(it)))
            .collect(),
    }
}
