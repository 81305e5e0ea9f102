//! What a party is asked for.

use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};

use crate::{id::AgencyId, time::Timestamp};

/// One thing asked of a party: so many of a capability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// What is needed.
    pub capability: String,
    /// How many.
    pub count: u16,
}

/// So many pieces of one kind of equipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EquipmentAsk {
    /// The kind, as in the equipment's label.
    pub kind: String,
    /// How many.
    pub count: u16,
}

/// What a party was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Part {
    /// The party.
    pub agency: AgencyId,
    /// What is asked.
    pub asks: Vec<Ask>,
    /// What else there is to know; free text, sealed in the journal.
    pub note: String,
    /// The equipment that is asked for.
    #[serde(default)]
    pub equipment: Vec<EquipmentAsk>,
    /// How many persons, beyond the crews of what is asked for.
    #[serde(default)]
    pub people: u16,
    /// Where to report, in words; sealed in the journal.
    #[serde(default)]
    pub report_to: String,
    /// When to be there.
    #[serde(default)]
    pub report_at: Option<Timestamp>,
    /// Until when it is needed.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// Whether it leads with the lead once it has promised (T16).
    #[serde(default)]
    pub co_lead: bool,
}

impl Part {
    /// Shows every free text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            agency: _,
            asks: _,
            note,
            equipment: _,
            people: _,
            report_to,
            report_at: _,
            until: _,
            co_lead: _,
        } = self;
        visit(note);
        if !report_to.is_empty() {
            visit(report_to);
        }
    }

    /// A part of which nothing is said yet.
    pub const fn of(agency: AgencyId) -> Self {
        Self {
            agency,
            asks: Vec::new(),
            note: String::new(),
            equipment: Vec::new(),
            people: 0,
            report_to: String::new(),
            report_at: None,
            until: None,
            co_lead: false,
        }
    }

    /// Whether nothing that can be counted is asked.
    pub fn asks_nothing(&self) -> bool {
        self.asks.is_empty() && self.equipment.is_empty() && self.people == 0
    }
}

/// Written by hand because it stands in the journal, where a field that says nothing is left out so that format 1 stays
/// as it was frozen, and in the copy of the state, which has no names and leaves nothing out.
impl Serialize for Part {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self {
            agency,
            asks,
            note,
            equipment,
            people,
            report_to,
            report_at,
            until,
            co_lead,
        } = self;
        let all = !to.is_human_readable();
        let mut it = to.serialize_struct("Part", 9)?;
        it.serialize_field("agency", agency)?;
        it.serialize_field("asks", asks)?;
        it.serialize_field("note", note)?;
        if all || !equipment.is_empty() {
            it.serialize_field("equipment", equipment)?;
        }
        if all || *people > 0 {
            it.serialize_field("people", people)?;
        }
        if all || !report_to.is_empty() {
            it.serialize_field("report_to", report_to)?;
        }
        if all || report_at.is_some() {
            it.serialize_field("report_at", report_at)?;
        }
        if all || until.is_some() {
            it.serialize_field("until", until)?;
        }
        if all || *co_lead {
            it.serialize_field("co_lead", co_lead)?;
        }
        it.end()
    }
}
