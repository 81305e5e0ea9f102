//! Agreements to start from (G17): files of the program, filled with the agencies that are in the room.

use std::collections::BTreeSet;

use domain::{Agency, AgencyId, AgencyKind, limits::CLAUSES_PER_AGREEMENT_MAX};
use protocol::{
    agreement::{Clause, Share},
    template::{AgreementTemplate, InLanguages, TemplateDuty},
    words::{self, Clearance, DutyMeasure, Kind, Precision, Trigger},
};
use serde::Deserialize;

use crate::config::ConfigError;

/// The files that the program has inside.
const FILES: [&str; 3] = [
    include_str!("../../../fixtures/agreements/standing-operations-centre.toml"),
    include_str!("../../../fixtures/agreements/mutual-aid-disaster.toml"),
    include_str!("../../../fixtures/agreements/joint-inspection-campaign.toml"),
];

/// What is wrong with a template.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// It is not TOML of the right shape.
    #[error(transparent)]
    File(#[from] ConfigError),
    /// A slot that is not there, or is there twice.
    #[error("template {template}: {what} {slot:?}")]
    Slot {
        /// Which template.
        template: String,
        /// What is wrong.
        what: &'static str,
        /// Which slot.
        slot: String,
    },
    /// A field that the kind does not have, or none.
    #[error("template {template}: a clause about {kind} names {field:?}")]
    Field {
        /// Which template.
        template: String,
        /// Of which kind.
        kind: &'static str,
        /// What is named.
        field: String,
    },
    /// A precision without a position, or the other way round.
    #[error(
        "template {template}: a clause about {kind} has a position without its precision, or the other way round"
    )]
    Position {
        /// Which template.
        template: String,
        /// Of which kind.
        kind: &'static str,
    },
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    valid_days: u32,
    retention_days: u16,
    #[serde(default)]
    shares: Option<Shares>,
    words: Words,
    #[serde(rename = "slot")]
    slots: Vec<Slot>,
    #[serde(rename = "clause")]
    clauses: Vec<ClauseEntry>,
    #[serde(default, rename = "duty")]
    duties: Vec<DutyEntry>,
}

/// How what is drawn is shared.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shares {
    /// By all alike.
    Equal,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    en: Text,
    ar: Text,
    vi: Text,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    title: String,
    purpose: String,
    legal_basis: String,
}

/// A place for agencies of these kinds: one, or all of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Slot {
    id: String,
    kinds: Vec<words::AgencyKind>,
    #[serde(default)]
    many: bool,
}

/// Who sees and whose things are slots; every other party if absent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClauseEntry {
    viewer: Option<String>,
    owner: Option<String>,
    kind: Kind,
    fields: Vec<String>,
    position: Option<Precision>,
    trigger: Trigger,
    #[serde(default)]
    clearance: Clearance,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DutyEntry {
    slot: String,
    measure: Option<DutyMeasure>,
    within_min: Option<u32>,
    words: InLanguages,
}

/// Every template, read and checked once.
#[derive(Debug, Clone)]
pub(crate) struct Templates(Vec<File>);

impl Templates {
    /// Those that the program has inside.
    pub(crate) fn load() -> Result<Self, TemplateError> {
        FILES
            .into_iter()
            .map(parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Those in which this agency has a place, between the agencies that are there.
    pub(crate) fn offered(&self, agencies: &[Agency], own: &AgencyId) -> Vec<AgreementTemplate> {
        let filled = self.0.iter().filter_map(|it| it.filled(agencies, own));
        filled.collect()
    }
}

fn parse(text: &str) -> Result<File, TemplateError> {
    let file: File = toml::from_str(text).map_err(|error| ConfigError::toml(text, &error))?;
    let mut slots = BTreeSet::new();
    let slot = |what, slot: &str| TemplateError::Slot {
        template: file.id.clone(),
        what,
        slot: slot.to_owned(),
    };
    for it in &file.slots {
        if !slots.insert(it.id.as_str()) {
            return Err(slot("has two slots", &it.id));
        }
    }
    let named = file.clauses.iter().flat_map(|it| [&it.viewer, &it.owner]);
    let named = named.flatten().chain(file.duties.iter().map(|it| &it.slot));
    for it in named {
        if !slots.contains(it.as_str()) {
            return Err(slot("has no slot", it));
        }
    }
    for it in &file.clauses {
        check_clause(&file.id, it)?;
    }
    let half = |it: &&DutyEntry| it.measure.is_some() != it.within_min.is_some();
    if let Some(it) = file.duties.iter().find(half) {
        return Err(slot(
            "has minutes without a measure, or the other way round, for",
            &it.slot,
        ));
    }
    Ok(file)
}

fn check_clause(template: &str, it: &ClauseEntry) -> Result<(), TemplateError> {
    let kind = domain::sharing::Kind::from(it.kind);
    let known = kind.words();
    let wrong = it
        .fields
        .iter()
        .find(|field| !known.contains(&field.as_str()));
    let none = (it.fields.is_empty()).then_some("");
    if let Some(field) = wrong.map(String::as_str).or(none) {
        return Err(TemplateError::Field {
            template: template.to_owned(),
            kind: kind.as_str(),
            field: field.to_owned(),
        });
    }
    let moves = matches!(it.kind, Kind::Unit | Kind::Equipment);
    let shows_position = moves && it.fields.iter().any(|field| field == "position");
    if shows_position != it.position.is_some() {
        return Err(TemplateError::Position {
            template: template.to_owned(),
            kind: kind.as_str(),
        });
    }
    Ok(())
}

impl File {
    /// Nothing if the agency has no place in it, a slot stays empty, or it would have too many clauses.
    fn filled(&self, agencies: &[Agency], own: &AgencyId) -> Option<AgreementTemplate> {
        let slots: Vec<(&str, Vec<&Agency>)> = self
            .slots
            .iter()
            .map(|it| (it.id.as_str(), it.fill(agencies, own)))
            .collect();
        let of = |id: &str| -> Vec<&AgencyId> {
            let slot = slots.iter().find(|it| it.0 == id);
            let agencies = slot.into_iter().flat_map(|it| &it.1);
            agencies.map(|it| &it.id).collect()
        };
        let parties: BTreeSet<&AgencyId> = slots.iter().flat_map(|it| of(it.0)).collect();
        let is_whole = slots.iter().all(|it| !it.1.is_empty());
        if !is_whole || parties.len() < 2 || !parties.contains(own) {
            return None;
        }
        let clauses: Vec<Clause> = self.clauses.iter().flat_map(|it| it.filled(&of)).collect();
        if clauses.len() > CLAUSES_PER_AGREEMENT_MAX {
            return None;
        }
        let duties = self.duties.iter().flat_map(|it| {
            of(&it.slot).into_iter().map(|agency| TemplateDuty {
                agency: agency.to_string(),
                text: it.words.clone(),
                measure: it.measure,
                within_min: it.within_min,
            })
        });
        let shares = self.shares.map(|it| it.of(&parties)).unwrap_or_default();
        let Words { en, ar, vi } = &self.words;
        let words = |get: fn(&Text) -> &String| InLanguages {
            en: get(en).clone(),
            ar: get(ar).clone(),
            vi: get(vi).clone(),
        };
        Some(AgreementTemplate {
            id: self.id.clone(),
            title: words(|it| &it.title),
            purpose: words(|it| &it.purpose),
            legal_basis: words(|it| &it.legal_basis),
            duties: duties.collect(),
            shares,
            parties: parties.iter().map(ToString::to_string).collect(),
            clauses,
            valid_days: self.valid_days,
            retention_days: self.retention_days,
        })
    }
}

impl Shares {
    /// Whole percents that come to a hundred: the first have one more where that does not come out even.
    fn of(self, parties: &BTreeSet<&AgencyId>) -> Vec<Share> {
        let Self::Equal = self;
        let count = parties.len().max(1);
        let (each, more) = (100 / count, 100 % count);
        let percents = (0..count).map(|n| each + usize::from(n < more));
        parties
            .iter()
            .zip(percents)
            .filter_map(|(agency, percent)| {
                Some(Share {
                    agency: agency.to_string(),
                    percent: u8::try_from(percent).ok()?,
                })
            })
            .collect()
    }
}

impl Slot {
    /// Of one place, the own agency if it fits.
    fn fill<'a>(&self, agencies: &'a [Agency], own: &AgencyId) -> Vec<&'a Agency> {
        let is_kind = |kind: AgencyKind| self.kinds.iter().any(|it| AgencyKind::from(*it) == kind);
        let fitting = agencies.iter().filter(|it| is_kind(it.kind));
        let mut fitting: Vec<&Agency> = fitting.collect();
        fitting.sort_by_key(|it| (it.id != *own, it.id.clone()));
        if !self.many {
            fitting.truncate(1);
        }
        fitting
    }
}

impl ClauseEntry {
    fn filled<'a>(&self, of: &impl Fn(&str) -> Vec<&'a AgencyId>) -> Vec<Clause> {
        let parties = |slot: &Option<String>| -> Vec<Option<&'a AgencyId>> {
            slot.as_ref()
                .map_or_else(|| vec![None], |it| of(it).into_iter().map(Some).collect())
        };
        let mut clauses = vec![];
        for viewer in parties(&self.viewer) {
            for owner in parties(&self.owner) {
                if viewer.is_some() && viewer == owner {
                    continue;
                }
                clauses.push(Clause {
                    viewer: viewer.map(ToString::to_string),
                    owner: owner.map(ToString::to_string),
                    kind: self.kind,
                    fields: self.fields.clone(),
                    position: self.position,
                    trigger: self.trigger,
                    clearance: self.clearance,
                    incident_types: vec![],
                    classes: vec![],
                    area: None,
                });
            }
        }
        clauses
    }
}

#[cfg(test)]
mod tests {
    use domain::Level;

    use super::*;

    fn agency(id: &str, kind: AgencyKind) -> Agency {
        Agency {
            id: AgencyId::new(id).unwrap(),
            name: id.to_owned(),
            code: id.to_owned(),
            kind,
            level: Level::National,
            parent: None,
            jurisdiction: vec![],
        }
    }

    fn city() -> Vec<Agency> {
        [
            ("eoc", AgencyKind::Eoc),
            ("fire", AgencyKind::Fire),
            ("police", AgencyKind::Police),
            ("food", AgencyKind::Inspection),
            ("labour", AgencyKind::Inspection),
            ("customs", AgencyKind::Revenue),
        ]
        .map(|(id, kind)| agency(id, kind))
        .to_vec()
    }

    fn ids(own: &str, agencies: &[Agency]) -> Vec<String> {
        let own = AgencyId::new(own).unwrap();
        let offered = Templates::load().unwrap().offered(agencies, &own);
        offered.into_iter().map(|it| it.id).collect()
    }

    /// G17: each is read, and offered to those who have a place in it.
    #[test]
    fn g17_templates_are_read_and_offered_to_who_has_a_place_in_them() {
        let city = city();
        let both = ["standing_operations_centre", "mutual_aid_disaster"];
        assert_eq!(ids("fire", &city), both);
        assert_eq!(ids("food", &city), ["joint_inspection_campaign"]);
        assert_eq!(ids("police", &city).len(), 3);
        assert_eq!(ids("navy", &city), Vec::<String>::new());
        // Without customs nobody fills its place.
        assert_eq!(ids("food", &city[..5]), Vec::<String>::new());
    }

    /// G17: one place is the own agency's if it fits; several are everybody's; nobody sees of themselves.
    #[test]
    fn g17_slots_are_filled_by_what_agencies_are() {
        let mut city = city();
        city.push(agency("acoast", AgencyKind::Police));
        let own = AgencyId::new("police").unwrap();
        let offered = Templates::load().unwrap().offered(&city, &own);
        let campaign = offered.last().unwrap();
        assert_eq!(campaign.parties, ["customs", "food", "labour", "police"]);
        let incidents: Vec<_> = campaign
            .clauses
            .iter()
            .filter(|it| it.kind == Kind::Incident)
            .map(|it| (it.viewer.as_deref().unwrap(), it.owner.as_deref().unwrap()))
            .collect();
        let wanted = [
            ("police", "food"),
            ("police", "labour"),
            ("customs", "food"),
            ("customs", "labour"),
        ];
        assert_eq!(incidents, wanted);
    }

    /// G17, G18: equal shares are whole percents of every party, and come to a hundred.
    #[test]
    fn g18_equal_shares_come_to_a_hundred() {
        let city = city();
        let own = AgencyId::new("fire").unwrap();
        let offered = Templates::load().unwrap().offered(&city, &own);
        let shares = &offered.last().unwrap().shares;
        let percents: Vec<_> = shares.iter().map(|it| it.percent).collect();
        assert_eq!(percents, [34, 33, 33]);
        let named: Vec<_> = shares.iter().map(|it| &it.agency).collect();
        assert_eq!(
            named,
            offered.last().unwrap().parties.iter().collect::<Vec<_>>()
        );
    }

    /// G17: what is wrong with a template is said, with its name.
    #[test]
    fn g17_every_mistake_in_a_template_is_named() {
        let good = FILES[0];
        for (from, to, word) in [
            ("valid_days", "valid_dais", "valid_dais"),
            ("viewer = \"centre\"", "viewer = \"center\"", "\"center\""),
            ("slot = \"centre\"", "slot = \"none\"", "\"none\""),
            ("id = \"services\"", "id = \"centre\"", "two slots"),
            ("\"crew\"]", "\"colour\"]", "\"colour\""),
            ("\"identity\", \"crew\"", "", "\"\""),
            ("position = \"exact\"\n", "", "precision"),
            ("kinds = [\"eoc\"]", "kinds = [\"club\"]", "club"),
            ("measure = ", "# ", "minutes without a measure"),
        ] {
            let text = good.replace(from, to);
            assert_ne!(text, good, "{from}");
            let why = parse(&text).unwrap_err().to_string();
            assert!(why.contains(word), "{why}");
        }
    }
}
