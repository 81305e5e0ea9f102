//! Receipts (W6): what one agency got of another's things, under which terms, and at which seats. Nobody wrote them down:
//! they come from going through the journal again with the one function that decides what is shown.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, Clearance, PrincipalId, State, TaskItemId, Timestamp,
    enforcement::CaseItem,
    event::{Event, Recorded},
    response::ResponseItem,
    sharing::{
        self, Contribution, Grant, Kind, ObjectRef, Precision, Sensitivity, Term, View, Viewer,
    },
};
use protocol::{
    Moment,
    audit::{Receipt, ReceiptChange, ReceiptTerm},
    words,
};
use storage::{Outcome, Row, StorageError, snapshot::History};

use super::thing::Thing;
use crate::room::is_long_over;

/// Receipts that one question comes to at most; a shorter time or one thing is asked for beyond it.
pub(crate) const RECEIPTS_MAX: usize = 20_000;

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) viewer: AgencyId,
    pub(crate) owner: AgencyId,
    /// Who asks: of one of the two.
    pub(crate) asker: Viewer,
    /// The most that the asker may learn of what the viewer's people are cleared for: the owner all of it (G14).
    pub(crate) clearance_max: Clearance,
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
    /// Only this thing.
    pub(crate) object: Option<Thing>,
    /// Whether things are called by their names: only to their owner, who knows them.
    pub(crate) with_labels: bool,
}

/// A receipt that has not been delivered yet: until which row of the journal it says what was shown.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) receipt: Receipt,
    pub(crate) until: u64,
}

/// What of a thing is the owner's that receipts are about.
#[derive(PartialEq, Eq)]
enum Content {
    /// All of it.
    Whole(Box<View>),
    /// What it shows in a thing of another (F5, V13).
    Part(Contribution),
}

impl Content {
    fn of(owner: &AgencyId, is_whole: bool, view: View, viewer: &Viewer) -> Option<Self> {
        if is_whole {
            return Some(Self::Whole(Box::new(view)));
        }
        sharing::contribution(&view, viewer, owner).map(Self::Part)
    }
}

/// What is shown of a thing.
struct Seen {
    content: Content,
    /// What the asker saw of it then.
    own: Option<Content>,
    rights: Option<Grant>,
    /// As they are told.
    terms: Vec<Term>,
}

impl Seen {
    const fn is_part(&self) -> bool {
        matches!(self.content, Content::Part(_))
    }

    /// Whether nothing of this is news to the asker.
    fn tells_nothing_after(&self, before: &Self) -> bool {
        let is_opened_alike = before.terms == self.terms && before.rights == self.rights;
        // What a third agency shows the viewer shows in the view of this as well (what it is on, say) and is not the
        // asker's to know: told is only what has changed before the asker's own eyes too.
        is_opened_alike && (before.content == self.content || before.own == self.own)
    }
}

/// What was shown of a thing the last time.
struct Shown {
    seen: Seen,
    /// Its last receipt, if that is among those that are asked for.
    line: Option<usize>,
}

/// What those of the viewer were shown who are cleared alike.
struct Level {
    viewer: Viewer,
    shown: BTreeMap<ObjectRef, Shown>,
}

/// Goes through the rows.
pub(crate) struct Fold {
    wanted: Wanted,
    levels: Vec<Level>,
    is_begun: bool,
    /// A row after the time that is asked about came, or there are more than are given.
    is_done: bool,
    pub(crate) lines: Vec<Line>,
    /// More than are given.
    pub(crate) is_cut: bool,
}

/// When something came about.
#[derive(Clone, Copy)]
struct Instant {
    at: Timestamp,
    seq: u64,
}

/// Goes through the journal; nothing if nobody waits for it any more.
pub(crate) async fn collect(
    folder: &std::path::Path,
    wanted: Wanted,
    goes_on: impl Fn() -> bool,
) -> Result<Option<Fold>, StorageError> {
    let mut history = History::open(folder, wanted.from).await?;
    let mut fold = Fold::new(wanted);
    loop {
        let has_more = history.step(|state, row| fold.row(state, &row)).await?;
        if !goes_on() {
            history.close().await?;
            return Ok(None);
        }
        if !has_more || fold.is_done {
            break;
        }
    }
    let seq = history.seq();
    fold.finish(&history.state, seq);
    history.close().await?;
    Ok(Some(fold))
}

impl Fold {
    fn new(wanted: Wanted) -> Self {
        Self {
            wanted,
            levels: Vec::new(),
            is_begun: false,
            is_done: false,
            lines: Vec::new(),
            is_cut: false,
        }
    }

    fn row(&mut self, state: &mut State, row: &Row) {
        let Outcome::Accepted { events, .. } = &row.outcome else {
            return;
        };
        if row.received_at >= self.wanted.from {
            self.begin(state, row.seq.saturating_sub(1));
        }
        self.is_done |= self.is_cut || row.received_at > self.wanted.until;
        if self.is_done {
            return;
        }
        let recorded = Recorded {
            principal: row.principal,
            agency: row.agency.clone(),
            received_at: row.received_at,
            occurred_at: row.occurred_at,
        };
        state.apply_accepted(events, &recorded);
        if !self.is_begun {
            return;
        }
        let now = Instant {
            at: row.received_at,
            seq: row.seq,
        };
        let objects: BTreeSet<ObjectRef> = events
            .iter()
            .flat_map(|it| sharing::affected(state, it))
            .collect();
        self.look_at(state, objects, now);
        for event in events {
            if let Event::ClearanceSet { principal, .. } = event {
                self.add_level_of(state, *principal, now);
            }
        }
    }

    /// Somebody was cleared: from now on there are those who see what is for as much.
    fn add_level_of(&mut self, state: &State, principal: PrincipalId, now: Instant) {
        let person = state.principal(principal);
        let of_viewer = person.filter(|it| it.agency == self.wanted.viewer);
        if let Some(person) = of_viewer {
            self.add_level(state, person.clearance, now);
        }
    }

    fn add_level(&mut self, state: &State, clearance: Clearance, now: Instant) {
        let mut known = self.levels.iter().map(|it| it.viewer.clearance);
        if clearance > self.wanted.clearance_max || known.any(|it| it == clearance) {
            return;
        }
        let mut level = Level {
            viewer: Viewer {
                agency: self.wanted.viewer.clone(),
                clearance,
            },
            shown: BTreeMap::new(),
        };
        // What has been over for long stands on no screen: it was in no snapshot.
        let in_snapshots = state
            .every_object()
            .filter(|it| !is_long_over(state, it, now.at));
        for object in in_snapshots {
            self.look(state, &mut level, object, now);
        }
        self.levels.push(level);
    }

    /// Compares what is shown of these with what was, for each clearance.
    fn look_at(
        &mut self,
        state: &State,
        objects: impl IntoIterator<Item = ObjectRef>,
        now: Instant,
    ) {
        let mut levels = std::mem::take(&mut self.levels);
        for object in objects {
            for level in &mut levels {
                self.look(state, level, object.clone(), now);
            }
        }
        self.levels = levels;
    }

    /// What was shown when the time that is asked about began.
    fn begin(&mut self, state: &State, seq: u64) {
        if self.is_begun {
            return;
        }
        self.is_begun = true;
        let now = Instant {
            at: self.wanted.from,
            seq,
        };
        self.add_level(state, Clearance::Open, now);
        let people = state.principals_of(&self.wanted.viewer);
        let cleared: BTreeSet<Clearance> = people.map(|it| it.clearance).collect();
        for clearance in cleared {
            self.add_level(state, clearance, now);
        }
        for line in &mut self.lines {
            line.receipt.change = ReceiptChange::Standing;
        }
    }

    fn is_meant(&self, object: &ObjectRef) -> bool {
        object.kind().sensitivity() != Sensitivity::Open
            && self.wanted.object.as_ref().is_none_or(|it| it.is(object))
    }

    /// What the viewer has itself, lent to it, is not shown to it by anybody.
    fn is_of_owner(&self, state: &State, object: &ObjectRef) -> bool {
        sharing::owner(state, object) != Some(&self.wanted.viewer)
            && sharing::recorded_for(state, object).contains(&&self.wanted.owner)
    }

    /// What the viewer is shown of this that is the owner's.
    fn seen(&self, state: &State, viewer: &Viewer, object: &ObjectRef) -> Option<Seen> {
        let Wanted { owner, asker, .. } = &self.wanted;
        let is_whole = self.is_of_owner(state, object);
        let has_any = is_whole || sharing::has_part(state, object, owner);
        if !self.is_meant(object) || !has_any {
            return None;
        }
        let view = sharing::view(state, viewer, object)?;
        let content = Content::of(owner, is_whole, view, viewer)?;
        let own = sharing::view(state, asker, object);
        let own = own.and_then(|it| Content::of(owner, is_whole, it, asker));
        let (rights, terms) = match &content {
            Content::Whole(_) => (
                sharing::rights(state, viewer, object),
                sharing::why_told(state, viewer, object, asker),
            ),
            Content::Part(it) => (
                Some(Grant {
                    fields: it.field(),
                    precision: Precision::Exact,
                }),
                sharing::why_contributed_told(state, viewer, object, owner, asker),
            ),
        };
        Some(Seen {
            content,
            own,
            rights,
            terms,
        })
    }

    /// Whether it is the owner who asks, and is not told of this itself.
    fn is_kept(&self, state: &State, object: &ObjectRef) -> bool {
        let Wanted { owner, asker, .. } = &self.wanted;
        let is_its = asker.agency == *owner && sharing::owner(state, object) == Some(owner);
        is_its && sharing::is_kept_from_owner(state, object)
    }

    /// Compares what is shown of a thing with what was.
    fn look(&mut self, state: &State, level: &mut Level, object: ObjectRef, now: Instant) {
        let is_kept = self.is_kept(state, &object);
        let seen = self.seen(state, &level.viewer, &object);
        let Some(seen) = seen.filter(|_| !is_kept) else {
            // Gone out of sight, or out of the owner's hands.
            if let Some(before) = level.shown.remove(&object) {
                self.end(before.line, now.seq);
                if is_kept {
                    // It may go on: that is the owner's to know no more.
                    return;
                }
                let clearance = level.viewer.clearance;
                let mut receipt = self.receipt(state, &object, now, ReceiptChange::Withdrawn);
                receipt.clearance = clearance.into();
                receipt.is_part = before.seen.is_part();
                self.push(receipt);
            }
            return;
        };
        let change = match level.shown.get_mut(&object) {
            Some(before) => {
                if seen.tells_nothing_after(&before.seen) {
                    before.seen = seen;
                    return;
                }
                let line = before.line;
                self.end(line, now.seq);
                ReceiptChange::Changed
            }
            None => ReceiptChange::Shown,
        };
        let mut receipt = self.receipt(state, &object, now, change);
        receipt.clearance = level.viewer.clearance.into();
        receipt.is_part = seen.is_part();
        receipt.terms = seen.terms.iter().map(wire_term).collect();
        if let Some(grant) = seen.rights {
            (receipt.fields, receipt.precision) = fields(object.kind(), grant);
        }
        let line = self.push(receipt);
        level.shown.insert(object, Shown { seen, line });
    }

    /// A receipt says what was shown until the next one of the same thing.
    fn end(&mut self, line: Option<usize>, seq: u64) {
        if let Some(it) = line.and_then(|it| self.lines.get_mut(it)) {
            it.until = seq;
        }
    }

    fn push(&mut self, receipt: Receipt) -> Option<usize> {
        if self.lines.len() >= RECEIPTS_MAX {
            self.is_cut = true;
            return None;
        }
        self.lines.push(Line {
            receipt,
            until: u64::MAX,
        });
        Some(self.lines.len() - 1)
    }

    fn receipt(
        &self,
        state: &State,
        object: &ObjectRef,
        now: Instant,
        change: ReceiptChange,
    ) -> Receipt {
        // Another's thing that the owner had a part in may be out of its sight since.
        let Wanted { owner, asker, .. } = &self.wanted;
        let is_own = sharing::recorded_for(state, object).contains(&owner);
        let has_label =
            self.wanted.with_labels && (is_own || sharing::visible(state, asker, object));
        let label = has_label.then(|| label(state, object)).flatten();
        Receipt {
            at: Moment(now.at),
            journal: now.seq,
            kind: Some(object.kind().into()),
            ids: vec![object.id()],
            label,
            is_part: false,
            change,
            fields: Vec::new(),
            precision: None,
            clearance: words::Clearance::Open,
            terms: Vec::new(),
            delivered: Vec::new(),
            route: None,
            count: None,
        }
    }

    /// There are no more rows.
    fn finish(&mut self, state: &State, seq: u64) {
        self.begin(state, seq);
    }
}

/// The fields in a grant; none for kinds that are shown whole.
fn fields(kind: Kind, grant: Grant) -> (Vec<String>, Option<words::Precision>) {
    let names: Vec<String> = kind.named(grant.fields).map(str::to_owned).collect();
    let shows_position = names.iter().any(|it| it == "position");
    let precision = shows_position.then(|| grant.precision.into());
    (names, precision)
}

/// What its owner calls it.
fn label(state: &State, object: &ObjectRef) -> Option<String> {
    Some(match object {
        ObjectRef::Unit(id) => state.unit(*id)?.callsign.clone(),
        ObjectRef::Incident(id) => state.incident(*id)?.number.clone(),
        ObjectRef::Task(id) => state.task(*id)?.number.clone(),
        ObjectRef::TaskItem(id) => item_label(state, *id)?,
        ObjectRef::Zone(id) => state.zone(*id)?.name.clone(),
        ObjectRef::Equipment(id) => state.equipment(*id)?.label.name.clone(),
        ObjectRef::Assignment(id) => {
            let unit = state.assignment(*id)?.unit;
            state.unit(unit)?.callsign.clone()
        }
        _ => return None,
    })
}

/// A target by its name, a measure by whom it is against, and so on.
fn item_label(state: &State, id: TaskItemId) -> Option<String> {
    let case = |it: &CaseItem| match it {
        CaseItem::Measure(it) => it.against.clone(),
        CaseItem::Evidence(it) => it.what.clone(),
        CaseItem::Referral(it) => it.what.clone(),
        CaseItem::Response(it) => response_label(state, it),
    };
    let target = state.task_item(id).map(|it| it.name.clone());
    target.or_else(|| state.case_item(id).map(case))
}

fn response_label(state: &State, it: &ResponseItem) -> String {
    match it {
        ResponseItem::Period(it) => it.number.to_string(),
        ResponseItem::Sector(it) => it.name.clone(),
        ResponseItem::Post(it) => it.position.as_str().to_owned(),
        ResponseItem::Evacuation(it) => {
            let zone = state.zone(it.zone);
            zone.map_or_else(|| it.number.to_string(), |it| it.name.clone())
        }
        ResponseItem::Shelter(it) => it.name.clone(),
        ResponseItem::Figures(it) => it.source.clone(),
        ResponseItem::Report(it) => format!("{}.{}", it.number, it.version),
    }
}

fn wire_term(it: &Term) -> ReceiptTerm {
    match *it {
        Term::Agreement {
            agreement,
            version,
            clause,
            trigger,
        } => ReceiptTerm::Agreement {
            agreement: agreement.0,
            version,
            clause: clause + 1,
            trigger: trigger.into(),
        },
        Term::Founding { line } => ReceiptTerm::Founding { line: line + 1 },
        Term::Task(id) => ReceiptTerm::Task { task: id.0 },
        Term::Reported => ReceiptTerm::Reported {},
        Term::OnIncident(id) => ReceiptTerm::OnIncident { incident: id.0 },
        Term::Owned => ReceiptTerm::Owned {},
        Term::Offered => ReceiptTerm::Offered {},
        Term::Duress(id) => ReceiptTerm::Duress { alarm: id.0 },
        Term::Register => ReceiptTerm::Register {},
        Term::Party => ReceiptTerm::Party {},
        Term::Other => ReceiptTerm::Other {},
    }
}
