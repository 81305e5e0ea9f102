//! The city of the canary: what of the fire brigade's things is granted to whom, field by field, so that each field is
//! forbidden to somebody and shown to somebody. Server and test make it alike.

use std::collections::BTreeMap;

use domain::sharing::Kind;
use server::setup::Setup;

/// The password of every account.
pub const PASSWORD: &str = "correct horse battery";
/// Whose things they are.
pub const OWNER: &str = "fire";
/// Who looks: one under the founding agreement, one under an agreement of its own, one with none.
pub const VIEWERS: [&str; 3] = ["eoc", "ems", "police"];
/// A party of the joint task, so that the task has two; nobody looks from there.
pub const PARTNER: &str = "aid";
/// Every role.
pub const ROLES: [&str; 8] = [
    "commander",
    "dispatcher",
    "field",
    "supervisor",
    "legal",
    "coordinator",
    "observer",
    "admin",
];
/// The kinds that agreements grant.
pub const GRANTED: [Kind; 7] = [
    Kind::Unit,
    Kind::Incident,
    Kind::Assignment,
    Kind::Task,
    Kind::Note,
    Kind::Zone,
    Kind::Equipment,
];

/// One field of one kind.
pub type Cell = (Kind, &'static str);

/// What this field opens stands in the viewer's own things and names what the viewer knows (Y9): there is nothing to plant,
/// and nothing that a marker could tell.
pub const NAMES_ONLY: Cell = (Kind::Task, "sites");

/// What `viewer` is granted of the owner's things: the identity, and every other field in turn.
pub fn granted(viewer: &str) -> BTreeMap<Kind, Vec<&'static str>> {
    let turn = match viewer {
        "eoc" => 0,
        "ems" => 1,
        _ => return BTreeMap::new(),
    };
    let of_kind = |kind: Kind| {
        let fields = kind.words().into_iter().enumerate();
        let mine = fields.filter(|(n, word)| n % 2 == turn || *word == "identity");
        (kind, mine.map(|it| it.1).collect())
    };
    GRANTED.into_iter().map(of_kind).collect()
}

/// What the operations centre is not granted: each is a bit that the control flips.
pub fn forbidden_to_eoc() -> Vec<Cell> {
    let granted = granted("eoc");
    let of_kind = |kind: Kind| {
        let fields = kind.words().into_iter();
        fields
            .filter(|it| !granted[&kind].contains(it))
            .map(move |it| (kind, it))
            .filter(|it| *it != NAMES_ONLY)
            .collect::<Vec<_>>()
    };
    GRANTED.into_iter().flat_map(of_kind).collect()
}

/// The founding agreement as a file; with one field more than is granted, if the control asks for it.
fn terms(flipped: Option<Cell>) -> String {
    let mut text = "title = \"Founding agreement of the canary's city\"\npartner_units = \"assigned\"\n\
                    partner_position = \"exact\"\ntask_incident_fields = [\"identity\"]\nregistrars = [\"eoc\"]\n"
        .to_owned();
    for (kind, mut fields) in granted("eoc") {
        fields.extend(flipped.filter(|it| it.0 == kind).map(|it| it.1));
        text += &format!(
            "\n[[grants]]\nviewer = \"eoc\"\nowner = \"{OWNER}\"\nkind = \"{}\"\nfields = {fields:?}\n",
            kind.as_str()
        );
        let shows_position = matches!(kind, Kind::Unit | Kind::Equipment);
        if shows_position && fields.contains(&"position") {
            text += "position = \"cell_1km\"\n";
        }
    }
    // What the partner answers is its own to show (V13); it opens nothing that the lead does not.
    for viewer in ["eoc", "ems"] {
        text += &format!(
            "\n[[grants]]\nviewer = \"{viewer}\"\nowner = \"{PARTNER}\"\nkind = \"task\"\n\
             fields = [\"identity\", \"parties\"]\n"
        );
    }
    text
}

/// The bit to flip, as a word on the command line.
pub fn word_of((kind, field): Cell) -> String {
    format!("{}.{field}", kind.as_str())
}

/// Agencies, somebody in every role of each, and the founding agreement; `flipped` is a word of [`word_of`] or `none`.
pub fn setup(flipped: &str) -> Setup {
    let flipped = forbidden_to_eoc()
        .into_iter()
        .find(|it| word_of(*it) == flipped);
    let mut text = String::new();
    for (id, kind) in [
        ("eoc", "eoc"),
        (OWNER, "fire"),
        ("ems", "ems"),
        ("police", "police"),
        (PARTNER, "other"),
    ] {
        text += &format!(
            "[[agency]]\nid = \"{id}\"\nname = \"Agency {id}\"\ncode = \"{}\"\nkind = \"{kind}\"\nlevel = \"commune\"\n\n",
            &id[..2].to_uppercase()
        );
        if id != OWNER {
            text += &format!(
                "[[unit]]\nagency = \"{id}\"\ncallsign = \"{id} 1\"\nkind = \"patrol\"\ncapabilities = [\"patrol\"]\n\
                 home = {{ name = \"Station\", lon = 7.42, lat = 43.73 }}\ncrew = []\n\n"
            );
        }
        for role in ROLES.into_iter().filter(|it| id != OWNER || *it != "field") {
            let unit = if role == "field" {
                format!("unit = \"{id} 1\"\n")
            } else {
                String::new()
            };
            text += &format!(
                "[[person]]\naccount = \"{id}.{role}\"\nagency = \"{id}\"\nname = \"{role} of {id}\"\nroles = [\"{role}\"]\n\
                 {unit}password = \"{PASSWORD}\"\n\n"
            );
        }
    }
    Setup::parse(&text, Some(&terms(flipped))).expect("the city's own set-up")
}
