//! A small made-up city: an operations centre and three agencies, two units each.

use client::Client;
use protocol::{Object, command, words::Kind};
use server::setup::Setup;
use uuid::Uuid;

/// The password of every account of the city.
pub const PASSWORD: &str = "correct horse battery";

/// Who is there. `observer` and `admin` belong to the operations centre.
const SETUP: &str = r#"
[[agency]]
id = "eoc"
name = "Operations centre"
code = "C"
kind = "eoc"
level = "commune"

[[agency]]
id = "fire"
name = "Fire and rescue"
code = "F"
kind = "fire"
level = "commune"

[[agency]]
id = "police"
name = "Police"
code = "P"
kind = "police"
level = "commune"

[[agency]]
id = "ems"
name = "Ambulance"
code = "A"
kind = "ems"
level = "commune"
"#;

/// What is shared: the operations centre sees places and states of everything but no narrative; partners see each
/// other's units.
const TERMS: &str = r#"
title = "Standing agreement of the test city"
partner_units = "all"
partner_position = "exact"
task_incident_fields = ["identity", "classification", "place", "state"]
registrars = ["eoc"]

[[grants]]
viewer = "eoc"
owner = "*"
kind = "unit"
fields = ["identity", "capabilities", "home", "status", "assignment", "position"]
position = "exact"

[[grants]]
viewer = "eoc"
owner = "*"
kind = "incident"
fields = ["identity", "classification", "place", "state", "report", "schedule", "links", "waiting"]

[[grants]]
viewer = "eoc"
owner = "*"
kind = "assignment"
fields = ["identity", "status", "times"]

[[grants]]
viewer = "eoc"
owner = "*"
kind = "task"
fields = ["identity", "objective", "incident", "parties", "deadline"]
"#;

/// Who is there, and what is shared.
pub fn setup() -> Setup {
    Setup::parse(&text(), Some(TERMS)).expect("the city's own set-up")
}

/// Who is there, under other terms.
pub fn setup_under(terms: &str) -> Setup {
    Setup::parse(&text(), Some(terms)).expect("the city's own set-up")
}

/// Who is there, and more people: agency and role, which is their seat as well.
pub fn setup_with(people: &[(&str, &str)]) -> Setup {
    let more = people
        .iter()
        .map(|(agency, role)| person(agency, role, role, None));
    let text = text() + &more.collect::<String>();
    Setup::parse(&text, Some(TERMS)).expect("the city's own set-up")
}

/// Who is there, with nothing agreed.
pub fn setup_without_terms() -> Setup {
    Setup::parse(&text(), None).expect("the city's own set-up")
}

/// Agencies, each with what it is, its first unit, and who is there as `agency.role`; `agency.crew1` is the crew of the unit.
/// Nothing is agreed between them.
pub fn setup_of(agencies: &[(&str, &str)], seats: &[&str]) -> Setup {
    let mut text = String::new();
    for (agency, kind) in agencies {
        let code: String = agency.chars().take(3).collect();
        let code = code.to_uppercase();
        text += &format!(
            "[[agency]]\nid = \"{agency}\"\nname = \"{agency}\"\ncode = \"{code}\"\nkind = \"{kind}\"\nlevel = \"commune\"\n\n\
             [[unit]]\nagency = \"{agency}\"\ncallsign = \"{agency} 1\"\nkind = \"car\"\ncapabilities = [\"car\"]\n\
             home = {{ name = \"{agency} station\", lon = 7.42, lat = 43.73 }}\ncrew = [\"Crew of {agency} 1\"]\n\n"
        );
    }
    for seat in seats {
        let (agency, name) = seat.split_once('.').expect("agency.role");
        text += &if name == "crew1" {
            person(agency, name, "field", Some(&format!("{agency} 1")))
        } else {
            person(agency, name, name, None)
        };
    }
    Setup::parse(&text, None).expect("a set-up of agencies")
}

fn text() -> String {
    let mut text = SETUP.to_owned();
    for (agency, unit_kind) in [
        ("fire", "engine"),
        ("police", "patrol"),
        ("ems", "ambulance"),
    ] {
        for number in 1..=2 {
            text += &format!(
                "[[unit]]\nagency = \"{agency}\"\ncallsign = \"{agency} {number}\"\nkind = \"{unit_kind}\"\n\
                 capabilities = [\"{unit_kind}\"]\nhome = {{ name = \"{agency} station\", lon = 7.42, lat = 43.73 }}\n\
                 crew = [\"Crew of {agency} {number}\"]\n\n"
            );
            text += &person(
                agency,
                &format!("crew{number}"),
                "field",
                Some(&format!("{agency} {number}")),
            );
        }
        text += &person(agency, "commander", "commander", None);
        text += &person(agency, "dispatcher", "dispatcher", None);
    }
    for role in ["coordinator", "observer", "admin"] {
        text += &person("eoc", role, role, None);
    }
    text += &person("fire", "admin", "admin", None);
    text += &person("fire", "legal", "legal", None);
    text
}

fn person(agency: &str, seat: &str, role: &str, unit: Option<&str>) -> String {
    let unit = unit
        .map(|it| format!("unit = \"{it}\"\n"))
        .unwrap_or_default();
    format!(
        "[[person]]\naccount = \"{agency}.{seat}\"\nagency = \"{agency}\"\nname = \"{seat} of {agency}\"\n\
         roles = [\"{role}\"]\n{unit}password = \"{PASSWORD}\"\n\n"
    )
}

/// A new incident report in the middle of the city.
pub fn incident() -> command::ReportIncident {
    command::ReportIncident {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        incident_type: Some("fire".to_owned()),
        own_type: None,
        priority: Some(2),
        own_priority: None,
        lon: 7.4246,
        lat: 43.7384,
        place: "Market hall".to_owned(),
        narrative: "Smoke from the roof".to_owned(),
        owner: None,
        starts_at: None,
    }
}

/// A joint task for these parties, to be answered within the hour.
pub fn task(parties: &[&str], incident: Option<Uuid>) -> command::DraftTask {
    let now_ms = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |it| it.as_millis() as i64);
    command::DraftTask {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        task_kind: protocol::words::TaskKind::DisasterResponse,
        objective: "Clear the market hall".to_owned(),
        place: "Market hall".to_owned(),
        area: None,
        incident,
        legal_basis: "Civil emergencies act".to_owned(),
        answer_by: domain::Timestamp(now_ms + 7_200_000).into(),
        parties: parties
            .iter()
            .map(|it| command::Part {
                agency: (*it).to_owned(),
                asks: vec![protocol::object::Ask {
                    capability: "engine".to_owned(),
                    count: 1,
                }],
                ..command::Part::default()
            })
            .collect(),
        quorum: protocol::object::QuorumRule::All,
        quorum_of: Vec::new(),
        takeover: None,
        disclosure: protocol::object::Disclosure::default(),
        scope: protocol::object::TaskScope::default(),
        template: None,
    }
}

/// A command body without more words.
pub fn plain() -> command::Plain {
    command::Plain {
        command_id: client::new_id(),
        occurred_at: None,
    }
}

/// A call for help from a unit, without a place.
pub fn duress(unit: Uuid) -> command::RaiseDuress {
    command::RaiseDuress {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        unit,
        lon: None,
        lat: None,
        fix_at: None,
    }
}

/// A party's yes.
pub fn accept(version: u32) -> command::AnswerTask {
    command::AnswerTask {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        offers: 0,
        answer: command::TaskAnswer::Accept,
        promise: None,
        reason_code: None,
        reason: None,
    }
}

/// A party's no.
pub fn decline(version: u32, reason: &str) -> command::AnswerTask {
    command::AnswerTask {
        answer: command::TaskAnswer::Decline,
        reason: Some(reason.to_owned()),
        ..accept(version)
    }
}

/// An order for a unit.
pub fn assign(unit: Uuid, incident: Option<Uuid>, task: Option<Uuid>) -> command::AssignUnit {
    command::AssignUnit {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        unit,
        incident,
        task,
        offer: false,
        confirm: vec![],
    }
}

/// The next status of an assignment.
pub fn advance(to: protocol::words::AssignmentStatus) -> command::AdvanceAssignment {
    command::AdvanceAssignment {
        command_id: client::new_id(),
        occurred_at: None,
        to,
        by_radio: false,
    }
}

/// The id of a unit by its callsign, as this client may see it.
pub async fn unit_called(client: &Client, callsign: &str) -> Uuid {
    let units = client.list(client::List::Units).await.expect("units");
    let found = units.iter().find_map(|it| match it {
        Object::Unit(unit) if unit.callsign == callsign => Some(unit.id),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no unit {callsign} is visible"))
}

/// How many objects of a kind a list shows.
pub async fn count(client: &Client, list: client::List) -> usize {
    client.list(list).await.expect("a list").len()
}

/// The kind of an object, for counting in mirrors.
pub const fn kind_of(object: &Object) -> Kind {
    match object {
        Object::Agency(_) => Kind::Agency,
        Object::Unit(_) => Kind::Unit,
        Object::Incident(_) => Kind::Incident,
        Object::Assignment(_) => Kind::Assignment,
        Object::Task(_) => Kind::Task,
        Object::TaskItem(_) => Kind::TaskItem,
        Object::Note(_) => Kind::Note,
        Object::Person(_) => Kind::Person,
        Object::HandOver(_) => Kind::HandOver,
        Object::Alarm(_) => Kind::Alarm,
        Object::Zone(_) => Kind::Zone,
        Object::Equipment(_) => Kind::Equipment,
        Object::Settings(_) => Kind::Settings,
        Object::Agreement(_) => Kind::Agreement,
    }
}
