//! The set-up file as it is written, and whether it fits together.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, EquipmentId, Point, PrincipalId, Refusal, Role, Timestamp, UnitId,
    command::{RegisterAgency, RegisterEquipment, RegisterPrincipal, RegisterUnit},
    equipment::{Label, Spot},
    limits::CAPACITY_MAX,
    settings::{OfficerCertificate, Section},
    unit::{Home, Measure},
};
use protocol::{Moment, settings::Sections, words};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::value::Datetime;
use uuid::Uuid;

use super::{ENTRIES_MAX, Person, Setup, SetupError};
use crate::auth::check_account;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "agency")]
    agencies: Vec<AgencyEntry>,
    #[serde(default, rename = "unit")]
    units: Vec<UnitEntry>,
    #[serde(default, rename = "person")]
    people: Vec<PersonEntry>,
    #[serde(default)]
    equipment: Vec<EquipmentEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgencyEntry {
    id: String,
    name: String,
    code: String,
    kind: words::AgencyKind,
    level: words::Level,
    parent: Option<String>,
    #[serde(default)]
    settings: Sections,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitEntry {
    agency: String,
    callsign: String,
    kind: String,
    #[serde(default)]
    capabilities: BTreeSet<String>,
    home: HomeEntry,
    #[serde(default)]
    crew: Vec<String>,
    #[serde(default)]
    capacity: BTreeMap<words::Measure, u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HomeEntry {
    name: String,
    lon: f64,
    lat: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EquipmentEntry {
    agency: String,
    name: String,
    kind: String,
    #[serde(rename = "type")]
    equipment_type: Option<u8>,
    #[serde(default)]
    capabilities: BTreeSet<String>,
    serial: Option<String>,
    #[serde(default = "one")]
    quantity: u32,
    home: HomeEntry,
    maintenance_due: Option<Datetime>,
}

const fn one() -> u32 {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonEntry {
    account: String,
    agency: String,
    name: String,
    roles: Vec<words::Role>,
    unit: Option<String>,
    password: Option<String>,
    #[serde(default)]
    clearance: words::Clearance,
    #[serde(default)]
    certificates: Vec<CertificateEntry>,
}

/// That this person holds one of the agency's certificates (N2).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CertificateEntry {
    certificate: String,
    valid_from: Moment,
    valid_until: Option<Moment>,
}

/// Reads a file and checks what can be checked without the room.
pub(super) fn parse(text: &str) -> Result<Setup, SetupError> {
    let file: File = toml::from_str(text).map_err(|error| SetupError::toml(text, &error))?;
    for (kind, count) in [
        ("agency", file.agencies.len()),
        ("unit", file.units.len()),
        ("person", file.people.len()),
        ("equipment", file.equipment.len()),
    ] {
        if count > ENTRIES_MAX {
            return Err(SetupError::TooMany {
                kind,
                max: ENTRIES_MAX,
            });
        }
    }
    let (agencies, mut settings) = agencies(file.agencies)?;
    let known: BTreeSet<AgencyId> = agencies.iter().map(|it| it.id.clone()).collect();
    let mut callsigns = BTreeSet::new();
    let mut units = vec![];
    let mut capacities = BTreeMap::new();
    for mut entry in file.units {
        let room = std::mem::take(&mut entry.capacity);
        let unit = unit(entry, &known, &mut callsigns)?;
        if !room.is_empty() {
            capacities.insert(unit.id, capacity(&unit, room)?);
        }
        units.push(unit);
    }
    let mut names = BTreeSet::new();
    let equipment = file
        .equipment
        .into_iter()
        .map(|it| equipment(it, &known, &mut names));
    let equipment = equipment.collect::<Result<_, _>>()?;
    let mut accounts = BTreeSet::new();
    let mut people = vec![];
    for mut entry in file.people {
        let certificates = std::mem::take(&mut entry.certificates);
        let person = person(entry, &known, &callsigns, &mut accounts)?;
        certify(&person, certificates, &mut settings)?;
        people.push(person);
    }
    Ok(Setup {
        agencies,
        settings,
        units,
        capacities,
        equipment,
        people,
        terms: None,
    })
}

/// Sections of settings, each with its agency.
type Settled = Vec<(AgencyId, Section)>;

/// Reads the agencies and puts parents before their children.
fn agencies(entries: Vec<AgencyEntry>) -> Result<(Vec<RegisterAgency>, Settled), SetupError> {
    let mut settings = vec![];
    let mut codes = BTreeSet::new();
    let mut waiting = BTreeMap::new();
    let mut order = vec![];
    for entry in entries {
        let label = format!("agency {}", entry.id);
        let id = agency_id(&label, "id", &entry.id)?;
        let parent = entry
            .parent
            .map(|it| agency_id(&label, "parent", &it))
            .transpose()?;
        if !codes.insert(entry.code.clone()) {
            return Err(SetupError::entry(
                &label,
                "code",
                "is that of another agency",
            ));
        }
        order.push((id.clone(), parent.clone(), label.clone()));
        if let Some(it) = &entry.settings.enforcement
            && !it.officers.is_empty()
        {
            return Err(SetupError::entry(
                &label,
                "settings.enforcement.officers",
                "stand with the people, as their certificates",
            ));
        }
        let sections = entry
            .settings
            .into_domain()
            .map_err(|refusal| SetupError::entry(&label, "settings", why(&refusal)))?;
        settings.extend(sections.into_iter().map(|it| (id.clone(), it)));
        let agency = RegisterAgency {
            id: id.clone(),
            name: entry.name,
            code: entry.code,
            kind: entry.kind.into(),
            level: entry.level.into(),
            parent,
            jurisdiction: vec![],
        };
        if waiting.insert(id, agency).is_some() {
            return Err(SetupError::entry(&label, "id", "is that of another agency"));
        }
    }
    for (_, parent, label) in &order {
        if parent.as_ref().is_some_and(|it| !waiting.contains_key(it)) {
            return Err(SetupError::entry(label, "parent", "is not in the file"));
        }
    }
    let mut sorted = vec![];
    while !order.is_empty() {
        let before = order.len();
        order.retain(|(id, parent, _)| {
            let must_wait = parent.as_ref().is_some_and(|it| waiting.contains_key(it));
            if !must_wait {
                sorted.extend(waiting.remove(id));
            }
            must_wait
        });
        if order.len() == before {
            let label = order.first().map_or("", |(_, _, it)| it);
            return Err(SetupError::entry(
                label,
                "parent",
                "leads back to the agency itself",
            ));
        }
    }
    Ok((sorted, settings))
}

fn unit(
    entry: UnitEntry,
    agencies: &BTreeSet<AgencyId>,
    callsigns: &mut BTreeSet<(AgencyId, String)>,
) -> Result<RegisterUnit, SetupError> {
    let label = format!("unit {} of {}", entry.callsign, entry.agency);
    let agency = known_agency(&label, &entry.agency, agencies)?;
    if !callsigns.insert((agency.clone(), entry.callsign.clone())) {
        return Err(SetupError::entry(
            &label,
            "callsign",
            "is that of another unit",
        ));
    }
    let at = at_home(&label, &entry.home)?;
    Ok(RegisterUnit {
        id: UnitId(made_id("unit", &agency, &entry.callsign)),
        agency,
        callsign: entry.callsign,
        kind: entry.kind,
        capabilities: entry.capabilities,
        home: Home {
            name: entry.home.name,
            at,
        },
        crew: entry.crew,
    })
}

fn capacity(
    unit: &RegisterUnit,
    room: BTreeMap<words::Measure, u32>,
) -> Result<BTreeMap<Measure, u32>, SetupError> {
    if room.values().any(|it| !(1..=CAPACITY_MAX).contains(it)) {
        return Err(SetupError::entry(
            &format!("unit {} of {}", unit.callsign, unit.agency),
            "capacity",
            format!("must be from 1 to {CAPACITY_MAX}"),
        ));
    }
    Ok(room
        .into_iter()
        .map(|(it, much)| (it.into(), much))
        .collect())
}

fn at_home(label: &str, home: &HomeEntry) -> Result<Point, SetupError> {
    Point::new(home.lon, home.lat).map_err(|refusal| {
        let field = if refusal.field() == Some("lat") {
            "home.lat"
        } else {
            "home.lon"
        };
        SetupError::entry(label, field, why(&refusal))
    })
}

fn equipment(
    entry: EquipmentEntry,
    agencies: &BTreeSet<AgencyId>,
    names: &mut BTreeSet<(AgencyId, String)>,
) -> Result<RegisterEquipment, SetupError> {
    let label = format!("equipment {} of {}", entry.name, entry.agency);
    let agency = known_agency(&label, &entry.agency, agencies)?;
    // What the room itself does not ask for: by its name the same entry is found again the next time.
    if !names.insert((agency.clone(), entry.name.clone())) {
        return Err(SetupError::entry(
            &label,
            "name",
            "is that of other equipment",
        ));
    }
    let at = at_home(&label, &entry.home)?;
    Ok(RegisterEquipment {
        id: EquipmentId(made_id("equipment", &agency, &entry.name)),
        agency,
        label: Label {
            name: entry.name,
            kind: entry.kind,
            equipment_type: entry.equipment_type,
            capabilities: entry.capabilities,
            serial: entry.serial,
            home: Spot {
                name: entry.home.name,
                at,
            },
        },
        quantity: entry.quantity,
        maintenance_due: entry
            .maintenance_due
            .map(|it| due(&label, it))
            .transpose()?,
    })
}

/// A day, or a time with its offset. It may be over: then it is due at once.
fn due(label: &str, date: Datetime) -> Result<Timestamp, SetupError> {
    let mut text = date.to_string();
    if date.time.is_none() {
        text.push_str("T00:00:00Z");
    }
    let moment = Moment::parse(&text).ok_or_else(|| {
        let why = "must be a day, or a time with its offset, between 2000 and 2200";
        SetupError::entry(label, "maintenance_due", why)
    })?;
    Ok(moment.0)
}

fn person(
    entry: PersonEntry,
    agencies: &BTreeSet<AgencyId>,
    callsigns: &BTreeSet<(AgencyId, String)>,
    accounts: &mut BTreeSet<String>,
) -> Result<Person, SetupError> {
    let label = format!("person {}", entry.account);
    let agency = known_agency(&label, &entry.agency, agencies)?;
    check_account(&entry.account).map_err(|error| {
        SetupError::entry(&label, "account", format!("cannot be used: {error}"))
    })?;
    if !accounts.insert(entry.account.clone()) {
        return Err(SetupError::entry(
            &label,
            "account",
            "is that of another person",
        ));
    }
    let roles: BTreeSet<Role> = entry.roles.into_iter().map(Into::into).collect();
    if roles.is_empty() {
        return Err(SetupError::entry(&label, "roles", "must not be empty"));
    }
    if roles.contains(&Role::Field) && entry.unit.is_none() {
        return Err(SetupError::entry(
            &label,
            "unit",
            "is needed for the role field",
        ));
    }
    if let Some(callsign) = &entry.unit
        && !callsigns.contains(&(agency.clone(), callsign.clone()))
    {
        return Err(SetupError::entry(
            &label,
            "unit",
            "is not a unit of this agency in the file",
        ));
    }
    Ok(Person {
        principal: RegisterPrincipal {
            // By account and not by name: people of one agency may share a name.
            id: PrincipalId(made_id("person", &agency, &entry.account)),
            agency,
            name: entry.name,
            roles,
            unit: None,
        },
        account: entry.account,
        callsign: entry.unit,
        password: entry.password,
        clearance: entry.clearance.into(),
    })
}

/// Names the officer in the section of the agency: in a file the people come after it, and have their ids from it.
fn certify(
    person: &Person,
    certificates: Vec<CertificateEntry>,
    settings: &mut Settled,
) -> Result<(), SetupError> {
    let agency = &person.principal.agency;
    let mut section = settings.iter_mut().find_map(|(of, it)| match it {
        Section::Enforcement(it) if of == agency => Some(it),
        _ => None,
    });
    for it in certificates {
        let known = section
            .as_deref_mut()
            .filter(|section| section.certificate(&it.certificate).is_some())
            .ok_or_else(|| {
                let why = format!(
                    "names {}, which is not in settings.enforcement of {agency}",
                    it.certificate
                );
                SetupError::entry(&format!("person {}", person.account), "certificates", why)
            })?;
        known.officers.push(OfficerCertificate {
            person: person.principal.id,
            certificate: it.certificate,
            valid_from: it.valid_from.0,
            valid_until: it.valid_until.map(|it| it.0),
        });
    }
    Ok(())
}

fn agency_id(label: &str, field: &'static str, word: &str) -> Result<AgencyId, SetupError> {
    AgencyId::new(word).map_err(|refusal| SetupError::entry(label, field, why(&refusal)))
}

fn known_agency(
    label: &str,
    word: &str,
    agencies: &BTreeSet<AgencyId>,
) -> Result<AgencyId, SetupError> {
    let id = agency_id(label, "agency", word)?;
    if agencies.contains(&id) {
        Ok(id)
    } else {
        Err(SetupError::entry(label, "agency", "is not in the file"))
    }
}

/// The reason without the domain's own name of the field in front: the file's is different.
fn why(refusal: &Refusal) -> String {
    let text = refusal.to_string();
    let field = refusal.field().unwrap_or_default();
    text.strip_prefix(field)
        .map_or(text.as_str(), str::trim_start)
        .to_owned()
}

/// The id of something, made from its kind, agency and name. A zero byte stands between them: no name holds one.
fn made_id(kind: &str, agency: &AgencyId, name: &str) -> Uuid {
    let digest = Sha256::digest([kind, agency.as_str(), name].join("\0"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
