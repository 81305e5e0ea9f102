//! What is shown of a disaster response (V14, B9).

use std::collections::{BTreeMap, BTreeSet};

use super::{membership::Viewer, object::ObjectRef, task_item::sees_items};
use crate::{
    event::ResponseFact,
    id::{AgencyId, PrincipalId, TaskId, TaskItemId, UnitId},
    response::{
        Evacuation, Figure, FigureOf, Figures, FormerHolder, Period, Post, Report, ReportState,
        ReportTexts, ResponseItem, Sector, Shelter, Situation, Statement, Tally,
    },
    state::State,
    task::{Stage, Task, TaskKind},
    time::Timestamp,
};

/// A unit that works in a sector.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Placed")]
pub struct PlacedView {
    pub unit: UnitId,
    /// What it is called; told with its being there (B3).
    pub callsign: String,
    pub agency: AgencyId,
    pub since: Timestamp,
}

/// A sector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectorView {
    /// Without what was placed there.
    pub sector: Sector,
    /// The units that work there.
    pub units: Vec<PlacedView>,
    /// What each agency counted there last.
    pub figures: Vec<StandingFigure>,
}

/// The newest count of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Tally")]
pub struct CountView {
    pub agency: AgencyId,
    pub count: u32,
    pub counted_at: Timestamp,
    pub is_estimate: bool,
}

/// A version of a situation report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Report")]
pub struct ReportView {
    pub id: TaskItemId,
    pub task: TaskId,
    pub number: u16,
    pub version: u16,
    pub agency: AgencyId,
    /// Which of its people, to that agency alone.
    pub composer: Option<PrincipalId>,
    /// To who is shown that version.
    pub follows: Option<TaskItemId>,
    pub as_of: Timestamp,
    pub texts: ReportTexts,
    /// Without the period to who is not told when (T19).
    pub content: Situation,
    pub state: ReportState,
    pub decided: Option<Statement>,
}

/// A part of a disaster response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponsePart {
    /// An operational period.
    Period(Period),
    /// A sector.
    Sector(Box<SectorView>),
    /// A post.
    Post(Post),
    /// An evacuation, and how many have left by the newest count of each agency, the newest first.
    Evacuation(Evacuation, Vec<CountView>),
    /// A shelter, and how many stay there.
    Shelter(Shelter, Option<CountView>),
    /// What an agency counted.
    Figures(Figures),
    /// A version of a situation report.
    Report(Box<ReportView>),
}

/// A part of a disaster response, to who is in the task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseView {
    /// Whose record the task is.
    pub owner: AgencyId,
    /// The agencies that have said anything in it.
    pub authors: BTreeSet<AgencyId>,
    /// What it is.
    pub part: ResponsePart,
}

/// What an agency's newest count of a figure of the whole is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingFigure {
    /// What is counted.
    pub of: FigureOf,
    /// Who counted.
    pub agency: AgencyId,
    /// How many.
    pub tally: Tally,
    /// Whether this agency was named for it.
    pub is_source: bool,
}

/// What is settled about a disaster response, and what stands of its figures, to who is in the task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseTaskView {
    /// How many times sources were named.
    pub version: u32,
    /// Whose count of a figure is the one.
    pub sources: Vec<(FigureOf, AgencyId)>,
    /// The newest counts of each agency.
    pub standing: Vec<StandingFigure>,
}

/// Whether a part of a disaster response is shown to somebody who is in the task: a draft to the leads alone (B9), and when it goes on
/// to who is told when (T19).
pub(super) fn is_told_in_task(task: &Task, viewer: &Viewer, item: &ResponseItem) -> bool {
    match item {
        ResponseItem::Period(_) => task.is_open_to(Stage::Times, &viewer.agency),
        ResponseItem::Report(it) => it.was_approved || task.is_led_by(&viewer.agency),
        _ => true,
    }
}

/// Whether the owner of the task that something stands in is not told of it itself: it leads no more, and a draft is the leads'
/// alone (B9).
pub fn is_kept_from_owner(state: &State, object: &ObjectRef) -> bool {
    kept_for(state, object).is_some()
}

/// Whose it is then: of whom anything stands in it. Nobody's, if that is only the owner that is not told of it. None of what the
/// owner is told of.
pub(super) fn kept_for<'a>(state: &'a State, object: &ObjectRef) -> Option<Vec<&'a AgencyId>> {
    let ObjectRef::TaskItem(id) = object else {
        return None;
    };
    let (item, task) = state.response_item(*id).zip(state.task_of_item(*id))?;
    let is_told = is_told_in_task(task, &Viewer::open(task.owner.clone()), item);
    let authors = item.authors().into_iter();
    (!is_told).then(|| authors.filter(|it| **it != task.owner).collect())
}

/// The agencies of which anything stands in it: also whose units are still placed there, and who counted.
pub(super) fn authors_of(state: &State, item: &ResponseItem) -> BTreeSet<AgencyId> {
    let mut found: BTreeSet<AgencyId> = item.authors().into_iter().cloned().collect();
    match item {
        ResponseItem::Sector(it) => {
            found.extend(state.placed_in(it).map(|(_, it)| it.agency.clone()));
            let tallies = state.tallies(it.task).into_iter();
            let counted = tallies.flat_map(|all| all.about(Some(it.id)));
            found.extend(counted.map(|(_, agency, _)| agency.clone()));
        }
        ResponseItem::Evacuation(it) => {
            let counted = state.counted(it.task, it.id, Figure::Evacuated);
            found.extend(counted.into_iter().map(|(agency, _)| agency.clone()));
        }
        ResponseItem::Shelter(it) => {
            let counted = state.counted(it.task, it.id, Figure::Sheltered);
            found.extend(
                counted
                    .into_iter()
                    .take(1)
                    .map(|(agency, _)| agency.clone()),
            );
        }
        _ => {}
    }
    found
}

pub(super) fn response_item_view(
    state: &State,
    viewer: &Viewer,
    owner: AgencyId,
    item: ResponseItem,
) -> ResponseView {
    let authors = authors_of(state, &item);
    let task = item.task();
    let counted = |id, figure| {
        let counted = state.counted(task, id, figure).into_iter();
        counted.map(|(agency, tally)| CountView {
            agency: agency.clone(),
            count: tally.count,
            counted_at: tally.counted_at,
            is_estimate: tally.is_estimate,
        })
    };
    let part = match item {
        ResponseItem::Period(it) => ResponsePart::Period(it),
        ResponseItem::Sector(it) => {
            let (units, figures) = (placed(state, &it), counted_in(state, &it));
            let sector = Sector {
                placed: BTreeMap::new(),
                left: BTreeMap::new(),
                ..it
            };
            ResponsePart::Sector(Box::new(SectorView {
                sector,
                units,
                figures,
            }))
        }
        ResponseItem::Post(it) => ResponsePart::Post(it),
        ResponseItem::Evacuation(it) => {
            let evacuated = counted(it.id, Figure::Evacuated).collect();
            ResponsePart::Evacuation(it, evacuated)
        }
        ResponseItem::Shelter(it) => {
            let sheltered = counted(it.id, Figure::Sheltered).next();
            ResponsePart::Shelter(it, sheltered)
        }
        ResponseItem::Figures(it) => ResponsePart::Figures(it),
        ResponseItem::Report(it) => ResponsePart::Report(Box::new(report_view(state, viewer, it))),
    };
    ResponseView {
        owner,
        authors,
        part,
    }
}

fn placed(state: &State, sector: &Sector) -> Vec<PlacedView> {
    let units = state.placed_in(sector).filter_map(|(_, it)| {
        let unit = state.unit(it.unit)?;
        Some(PlacedView {
            unit: it.unit,
            callsign: unit.callsign.clone(),
            agency: it.agency.clone(),
            since: it.since,
        })
    });
    units.collect()
}

fn counted_in(state: &State, sector: &Sector) -> Vec<StandingFigure> {
    let tallies = state.tallies(sector.task).into_iter();
    let counted = tallies.flat_map(|it| it.about(Some(sector.id)));
    counted
        .map(|(of, agency, tally)| StandingFigure {
            of,
            agency: agency.clone(),
            tally,
            is_source: false,
        })
        .collect()
}

fn report_view(state: &State, viewer: &Viewer, it: Report) -> ReportView {
    let task = state.task(it.task);
    let is_shown = |id: &TaskItemId| {
        let item = state.response_item(*id);
        item.zip(task)
            .is_some_and(|(item, task)| is_told_in_task(task, viewer, item))
    };
    let mut content = it.content;
    if !task.is_some_and(|it| it.is_open_to(Stage::Times, &viewer.agency)) {
        content.period = None;
    }
    ReportView {
        id: it.id,
        task: it.task,
        number: it.number,
        version: it.version,
        composer: Some(it.composer).filter(|_| it.agency == viewer.agency),
        agency: it.agency,
        follows: it.follows.filter(is_shown),
        as_of: it.as_of,
        texts: it.texts,
        content,
        state: it.state,
        decided: it.decided,
    }
}

impl ResponseView {
    /// Keeps what one agency has said in it, with what it is.
    pub(super) fn keep_part_of(&mut self, author: &AgencyId) {
        self.authors.retain(|it| it == author);
        let is_by = |it: &Statement| it.agency == *author;
        match &mut self.part {
            ResponsePart::Period(it) => {
                for it in &mut it.objectives {
                    it.judged = it.judged.take().filter(|it| is_by(&it.said));
                }
            }
            ResponsePart::Sector(it) => {
                it.units.retain(|it| it.agency == *author);
                it.figures.retain(|it| it.agency == *author);
                it.sector.ended = it.sector.ended.take().filter(is_by);
            }
            ResponsePart::Post(it) => {
                it.holder = it.holder.take().filter(|it| it.agency == *author);
                it.former.retain_mut(|it| is_former_of(it, author));
                it.ended = it.ended.take().filter(is_by);
            }
            ResponsePart::Evacuation(it, evacuated) => {
                it.ended = it.ended.take().filter(|it| is_by(&it.said));
                evacuated.retain(|it| it.agency == *author);
            }
            ResponsePart::Shelter(it, sheltered) => {
                it.closed = it.closed.take().filter(is_by);
                *sheltered = sheltered.take().filter(|it| it.agency == *author);
            }
            ResponsePart::Figures(it) => it.withdrawn = it.withdrawn.take().filter(is_by),
            ResponsePart::Report(it) => {
                it.composer = None;
                it.follows = None;
                if it.agency != *author {
                    it.content = Situation::empty(it.content.phase);
                }
                it.decided = it.decided.take().filter(is_by);
            }
        }
    }
}

/// Whether an agency has said anything of who held a post before; keeps that: who it was, or why no longer.
fn is_former_of(it: &mut FormerHolder, author: &AgencyId) -> bool {
    let [is_held, is_said] = [&it.agency, &it.said_by].map(|it| it == author);
    if !is_held {
        it.name.clear();
    }
    if !is_said {
        it.reason.clear();
        it.said_by = author.clone();
    }
    is_held || is_said
}

/// What is settled about a disaster response; nothing of another task, or to who is not shown what stands in it.
pub(super) fn response_view(
    state: &State,
    viewer: &Viewer,
    task: &Task,
) -> Option<ResponseTaskView> {
    if task.kind != TaskKind::DisasterResponse || !sees_items(task, viewer) {
        return None;
    }
    let tallies = state.tallies(task.id).into_iter();
    let standing = tallies.flat_map(|it| it.about(None));
    let sources = task.response.sources.keys();
    Some(ResponseTaskView {
        version: task.response.sources_version,
        // Who is in it no more is not told to have been named (V14).
        sources: sources
            .filter_map(|of| Some((*of, task.source_of(*of)?.clone())))
            .collect(),
        standing: standing
            .map(|(of, agency, tally)| StandingFigure {
                of,
                agency: agency.clone(),
                tally,
                is_source: task.source_of(of) == Some(agency),
            })
            .collect(),
    })
}

/// What an event of a disaster response changes.
pub(super) fn around_response(
    state: &State,
    (task, fact): (TaskId, &ResponseFact),
    found: &mut BTreeSet<ObjectRef>,
) {
    let item = fact.item_and_agency().map(|(id, _)| id);
    found.extend(item.map(ObjectRef::TaskItem));
    let counted_about =
        |about: Option<TaskItemId>| about.map_or(ObjectRef::Task(task), ObjectRef::TaskItem);
    match fact {
        ResponseFact::SourcesSet { .. } => {
            found.insert(ObjectRef::Task(task));
        }
        ResponseFact::FiguresReported(it) => {
            found.insert(counted_about(it.about));
        }
        ResponseFact::FiguresWithdrawn { item, .. } => {
            if let Some(ResponseItem::Figures(it)) = state.response_item(*item) {
                found.insert(counted_about(it.about));
            }
        }
        ResponseFact::UnitPlaced { leaves, .. } => {
            found.extend(leaves.map(ObjectRef::TaskItem));
        }
        ResponseFact::ReportComposed(it) => found.extend(it.follows.map(ObjectRef::TaskItem)),
        // All versions before it are superseded, and named to who is shown them.
        ResponseFact::ReportApproved { item, .. } => {
            let mut next = Some(*item);
            while let Some(id) = next {
                found.insert(ObjectRef::TaskItem(id));
                next = match state.response_item(id) {
                    Some(ResponseItem::Report(it)) => it.follows,
                    _ => None,
                };
            }
            found.extend(next_versions(state, task, *item));
        }
        _ => {}
    }
}

/// The versions that follow one: it is named to who is shown it.
fn next_versions(state: &State, task: TaskId, item: TaskItemId) -> impl Iterator<Item = ObjectRef> {
    state.response_of(task).filter_map(move |it| match it {
        ResponseItem::Report(it) if it.follows == Some(item) => Some(ObjectRef::TaskItem(it.id)),
        _ => None,
    })
}
