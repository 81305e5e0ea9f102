//! What is inspected, and what came of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    attachment::Attachment,
    id::{AgencyId, AttachmentId, FindingId, RectificationId, TaskId, TaskItemId, ZoneId},
    place::Point,
    settings::Severity,
    time::Timestamp,
};

/// How a target came to its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Somebody typed it.
    Typed,
    /// A line of a table.
    Csv,
    /// A zone on the map.
    Zones,
}

impl Origin {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Typed => "typed",
            Self::Csv => "csv",
            Self::Zones => "zones",
        }
    }
}

/// That it is inspected by draw, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// In which place of the draw, from 1.
    pub place: u16,
    /// By which inspectors, by agency and number.
    pub inspectors: Vec<(AgencyId, u16)>,
}

/// That it is not inspected after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// When that was said.
    pub at: Timestamp,
    /// Why; free text, sealed in the journal.
    pub reason: String,
}

/// The answer to an item of a checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChecklistAnswer {
    /// As it should be.
    Ok,
    /// Not as it should be.
    NotOk,
    /// There is no such thing here.
    NotApplicable,
}

impl ChecklistAnswer {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotOk => "not_ok",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// What was answered last, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// What.
    pub answer: ChecklistAnswer,
    /// When: one that was given before and is heard of later changes nothing.
    pub at: Timestamp,
}

/// By whom a visit was signed who was there for the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The name; free text, sealed in the journal.
    pub name: String,
    /// As what; free text, sealed in the journal.
    pub capacity: String,
    /// What was written on the glass, as polylines; sealed in the journal. Empty if nothing was.
    pub strokes: String,
}

/// What one agency does at one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// When it began.
    pub started_at: Timestamp,
    /// Code and version of the checklist, if it follows one.
    pub checklist: Option<(String, u32)>,
    /// What was answered, by the code of the item.
    pub answers: BTreeMap<String, Answered>,
    /// When it was finished, if it is.
    pub finished_at: Option<Timestamp>,
    /// What else there is to say; free text, sealed in the journal.
    pub note: String,
    /// Who signed.
    pub signed: Option<Signature>,
    /// Why nobody signed; free text, sealed in the journal.
    pub unsigned: Option<String>,
}

/// What is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its id.
    pub id: FindingId,
    /// Who found it.
    pub agency: AgencyId,
    /// The item of the checklist that it is about.
    pub checklist_item: Option<String>,
    /// How grave.
    pub severity: Severity,
    /// What; free text, sealed in the journal.
    pub text: String,
    /// Where, if not just at the target.
    pub at: Option<Point>,
    /// Its photographs, among the attachments of the target.
    pub photos: Vec<AttachmentId>,
    /// When it was found.
    pub found_at: Timestamp,
}

/// That somebody looked whether an order was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recheck {
    /// When.
    pub at: Timestamp,
    /// Whether it was.
    pub is_rectified: bool,
    /// What was seen; free text, sealed in the journal.
    pub note: String,
}

/// How an order ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RectificationEnd {
    /// It was put right.
    Rectified,
    /// It is not asked for any more, for a reason; free text, sealed in the journal.
    Withdrawn(String),
}

/// An order to put something right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rectification {
    /// Its id.
    pub id: RectificationId,
    /// Who ordered it.
    pub agency: AgencyId,
    /// What it puts right.
    pub finding: FindingId,
    /// What has to be done; free text, sealed in the journal.
    pub what: String,
    /// By whom; free text, sealed in the journal.
    pub owner: String,
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// Until when it has to be done.
    pub due_at: Timestamp,
    /// Whether it was said that this time has passed.
    pub is_overdue: bool,
    /// Who looked, oldest first.
    pub rechecks: Vec<Recheck>,
    /// When and how it ended, if it has.
    pub ended: Option<(Timestamp, RectificationEnd)>,
}

impl Rectification {
    /// Whether it is waited for.
    pub const fn is_open(&self) -> bool {
        self.ended.is_none()
    }
}

/// A target of an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectionTarget {
    /// Its id.
    pub id: TaskItemId,
    /// The task.
    pub task: TaskId,
    /// Its number in the list.
    pub number: u16,
    /// What it is called; free text, sealed in the journal, as the next two.
    pub name: String,
    /// Under what it stands in a register, if it does.
    pub register: String,
    /// Where, in words.
    pub place: String,
    /// Where, on the map.
    pub at: Option<Point>,
    /// How it came to the list.
    pub from: Origin,
    /// The zone that it was taken from: none is listed twice.
    pub zone: Option<ZoneId>,
    /// Its place in the draw.
    pub drawn: Option<Drawn>,
    /// Whether it is not inspected after all.
    pub skipped: Option<Skipped>,
    /// What each agency did there.
    pub visits: BTreeMap<AgencyId, Visit>,
    /// What was found, oldest first.
    pub findings: Vec<Finding>,
    /// What was ordered, oldest first.
    pub orders: Vec<Rectification>,
    /// Photographs of what was found.
    pub attachments: Vec<Attachment>,
}

/// How near to each other two targets are at one site, in metres: a house and its yard.
const SAME_SITE_M: u32 = 30;
/// More than that as a difference of latitude, in 1e-7 degrees: what lies farther apart than a band and its neighbours need not be
/// measured.
const BAND_E7: i32 = 5_000;

/// Where a target is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum SiteKey {
    /// By its number in a register.
    Register(u16),
    /// By where it lies.
    Band(i32),
}

/// Spreads texts evenly, and says nothing of them.
fn few_bits(text: &str) -> u16 {
    let mix = |sum: u32, byte: u8| (sum ^ u32::from(byte)).wrapping_mul(16_777_619);
    let sum = text.bytes().fold(2_166_136_261, mix);
    (sum >> 16) as u16
}

impl InspectionTarget {
    /// Whether another target is at the same site: under the same number of a register, or as near as a house to its yard (Y9).
    pub fn is_at_site_of(&self, other: &Self) -> bool {
        let register = self.register.trim();
        let is_registered = !register.is_empty() && register != crate::private::ERASED;
        if is_registered && register == other.register.trim() {
            return true;
        }
        let Some((one, two)) = self.at.zip(other.at) else {
            return false;
        };
        one.distance_m(two) <= SAME_SITE_M
    }

    /// Where it is looked for among others: by a few bits of its number in a register, which tell nobody what it is, and by the band of
    /// latitude that it lies in.
    pub(crate) fn site_keys(&self) -> impl Iterator<Item = SiteKey> {
        let register = Some(self.register.trim()).filter(|it| !it.is_empty());
        let register = register.map(|it| SiteKey::Register(few_bits(it)));
        let band = self
            .at
            .map(|it| SiteKey::Band(it.lat_e7.div_euclid(BAND_E7)));
        register.into_iter().chain(band)
    }

    /// Where those at its site are found.
    pub(crate) fn near_keys(&self) -> impl Iterator<Item = SiteKey> {
        self.site_keys().flat_map(|it| match it {
            SiteKey::Register(_) => vec![it],
            SiteKey::Band(n) => (n - 1..=n + 1).map(SiteKey::Band).collect(),
        })
    }

    /// Whether an agency has done anything there.
    pub(crate) fn has_part(&self, agency: &AgencyId) -> bool {
        let attached = || self.attachments.iter().any(|it| it.agency == *agency);
        self.visits.contains_key(agency) || attached()
    }

    /// The finding of this id.
    pub fn finding(&self, id: FindingId) -> Option<&Finding> {
        self.findings.iter().find(|it| it.id == id)
    }

    /// The order of this id.
    pub fn order(&self, id: RectificationId) -> Option<&Rectification> {
        self.orders.iter().find(|it| it.id == id)
    }

    /// Shows every free text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            id: _,
            task: _,
            number: _,
            name,
            register,
            place,
            at: _,
            from: _,
            zone: _,
            drawn: _,
            skipped,
            visits,
            findings,
            orders,
            attachments,
        } = self;
        for text in [name, register, place] {
            visit(text);
        }
        if let Some(Skipped { at: _, reason }) = skipped {
            visit(reason);
        }
        for it in visits.values_mut() {
            of_visit(it, visit);
        }
        for it in findings {
            visit(&mut it.text);
        }
        for it in orders {
            of_order(it, visit);
        }
        for it in attachments {
            it.each_text(visit);
        }
    }
}

fn of_visit(it: &mut Visit, visit: &mut dyn FnMut(&mut String)) {
    let Visit {
        started_at: _,
        checklist: _,
        answers: _,
        finished_at: _,
        note,
        signed,
        unsigned,
    } = it;
    visit(note);
    if let Some(it) = signed {
        it.each_text(visit);
    }
    if let Some(reason) = unsigned {
        visit(reason);
    }
}

impl Signature {
    /// Shows every private text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            name,
            capacity,
            strokes,
        } = self;
        for text in [name, capacity, strokes] {
            visit(text);
        }
    }
}

fn of_order(it: &mut Rectification, visit: &mut dyn FnMut(&mut String)) {
    let Rectification {
        id: _,
        agency: _,
        finding: _,
        what,
        owner,
        ordered_at: _,
        due_at: _,
        is_overdue: _,
        rechecks,
        ended,
    } = it;
    visit(what);
    visit(owner);
    for it in rechecks {
        visit(&mut it.note);
    }
    if let Some((_, RectificationEnd::Withdrawn(reason))) = ended {
        visit(reason);
    }
}
