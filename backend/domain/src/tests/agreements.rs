//! Random terms of sharing. Also compiled into the tests of the protocol.

use std::collections::BTreeSet;

use domain::sharing::{
    AssignmentField, EquipmentField, GrantTerms, IncidentField, Kind, NoteField, PartnerUnits,
    Precision, TaskField, Terms, UnitField, ZoneField,
};

use super::dice::Dice;

/// The words of the fields of a kind.
pub(crate) fn words_of(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::Agency
        | Kind::TaskItem
        | Kind::Settings
        | Kind::Person
        | Kind::HandOver
        | Kind::Alarm
        | Kind::Agreement => vec![],
        Kind::Unit => UnitField::EVERY.iter().map(|it| it.as_str()).collect(),
        Kind::Incident => IncidentField::EVERY.iter().map(|it| it.as_str()).collect(),
        Kind::Assignment => AssignmentField::EVERY
            .iter()
            .map(|it| it.as_str())
            .collect(),
        Kind::Task => TaskField::EVERY.iter().map(|it| it.as_str()).collect(),
        Kind::Note => NoteField::EVERY.iter().map(|it| it.as_str()).collect(),
        Kind::Zone => ZoneField::EVERY.iter().map(|it| it.as_str()).collect(),
        Kind::Equipment => EquipmentField::EVERY.iter().map(|it| it.as_str()).collect(),
    }
}

/// Some of the words, mostly with the identity, without which the others show nothing.
pub(crate) fn some_words(kind: Kind, dice: &mut Dice) -> Vec<String> {
    if dice.percent(5) {
        return vec!["*".to_owned()];
    }
    let chosen = |it: &&str| dice.percent(if *it == "identity" { 85 } else { 45 });
    words_of(kind)
        .into_iter()
        .filter(chosen)
        .map(str::to_owned)
        .collect()
}

pub(crate) fn random_terms(dice: &mut Dice) -> Terms {
    let precisions = [
        Precision::Exact,
        Precision::Cell100m,
        Precision::Cell1km,
        Precision::Sector,
        Precision::Presence,
    ];
    let kinds = [
        Kind::Unit,
        Kind::Unit,
        Kind::Incident,
        Kind::Assignment,
        Kind::Task,
        Kind::Note,
        Kind::Zone,
        Kind::Equipment,
        Kind::Equipment,
    ];
    let agencies = ["fire", "police", "ems", "eoc", "*", "*"];
    let grants = (0..dice.below(10)).map(|_| {
        let kind = dice.pick(&kinds);
        let fields = some_words(kind, dice);
        let shows_position = matches!(kind, Kind::Unit | Kind::Equipment)
            && fields.iter().any(|it| it == "position" || it == "*");
        GrantTerms {
            viewer: dice.pick(&agencies).to_owned(),
            owner: dice.pick(&agencies).to_owned(),
            kind,
            fields,
            // Presence is of units; of equipment it is refused.
            position: shows_position
                .then(|| dice.pick(&precisions[..if kind == Kind::Unit { 5 } else { 4 }])),
        }
    });
    let mut grants: Vec<GrantTerms> = grants.collect();
    // Two lines for the same are refused; now and then that shall be tried, too.
    let mut named = BTreeSet::new();
    let keep_doubles = dice.percent(5);
    grants
        .retain(|it| named.insert((it.viewer.clone(), it.owner.clone(), it.kind)) || keep_doubles);
    let mut registrars = agencies[..4].to_vec();
    registrars.retain(|_| dice.percent(50));
    let registrars = registrars.into_iter().map(str::to_owned).collect();
    Terms {
        title: "Random terms".to_owned(),
        grants,
        partner_units: dice.pick(&[PartnerUnits::All, PartnerUnits::Assigned]),
        partner_position: dice.pick(&precisions),
        task_incident_fields: some_words(Kind::Incident, dice),
        registrars,
    }
}
