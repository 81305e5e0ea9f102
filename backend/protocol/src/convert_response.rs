//! Views of disaster responses on the wire.

use domain::{
    response::{
        EvacuationEnded, Figures as DomainFigures, FormerHolder as DomainFormer, Holder,
        Objective as DomainObjective, Period as DomainPeriod, Post as DomainPost,
        Shelter as DomainShelter, Statement, Tally,
    },
    sharing::{
        CountView, PlacedView, ResponsePart, ResponseTaskView, ResponseView, SectorView,
        StandingFigure as StandingView,
    },
};

use crate::{
    convert::lon_lat,
    convert_report::report,
    object_enforcement::Reasoned,
    object_item::TaskItem,
    object_response::{
        Counted, EndedEvacuation, Evacuation, FigureSource, Figures, FormerHolder, Noted,
        Objective, Period, PlacedUnit, Post, PostHolder, Response, Sector, SectorFigure, Shelter,
        StandingFigure,
    },
};

pub(super) fn response_item(it: ResponseView) -> TaskItem {
    let ResponseView {
        // Stands with the task.
        owner: _,
        authors: _,
        part,
    } = it;
    match part {
        ResponsePart::Period(it) => TaskItem::Period(period(it)),
        ResponsePart::Sector(it) => TaskItem::Sector(sector(*it)),
        ResponsePart::Post(it) => TaskItem::Post(post(it)),
        ResponsePart::Evacuation(it, evacuated) => TaskItem::Evacuation(evacuation(it, evacuated)),
        ResponsePart::Shelter(it, sheltered) => TaskItem::Shelter(shelter(it, sheltered)),
        ResponsePart::Figures(it) => TaskItem::Figures(figures(it)),
        ResponsePart::Report(it) => TaskItem::SituationReport(report(*it)),
    }
}

fn reasoned(it: Statement) -> Reasoned {
    let Statement { agency, at, text } = it;
    Reasoned {
        agency: agency.to_string(),
        at: at.into(),
        reason: text,
    }
}

pub(super) fn noted(it: Statement) -> Noted {
    let Statement { agency, at, text } = it;
    Noted {
        agency: agency.to_string(),
        at: at.into(),
        note: text,
    }
}

fn counted(it: CountView) -> Counted {
    let CountView {
        agency,
        count,
        counted_at,
        is_estimate,
    } = it;
    Counted {
        count,
        at: counted_at.into(),
        agency: agency.to_string(),
        is_estimate,
    }
}

fn period(it: DomainPeriod) -> Period {
    let DomainPeriod {
        id,
        task,
        number,
        agency,
        since: _,
        starts_at,
        ends_at,
        emphasis,
        version,
        objectives,
    } = it;
    Period {
        id: id.0,
        task: task.0,
        number,
        agency: agency.to_string(),
        starts_at: starts_at.into(),
        ends_at: ends_at.into(),
        emphasis,
        version,
        objectives: objectives.into_iter().map(objective).collect(),
    }
}

fn objective(it: DomainObjective) -> Objective {
    let state = it.state().into();
    let DomainObjective {
        number,
        text,
        owner,
        judged,
    } = it;
    Objective {
        number,
        text,
        owner: owner.map(|it| it.to_string()),
        state,
        judged: judged.map(|it| noted(it.said)),
    }
}

fn sector(view: SectorView) -> Sector {
    let SectorView {
        sector: it,
        units,
        figures,
    } = view;
    let domain::response::Sector {
        id,
        task,
        number,
        agency,
        since: _,
        kind,
        name,
        zone,
        run_by,
        work,
        channel,
        version,
        // As far as it is still there: `units`.
        placed: _,
        left: _,
        ended,
    } = it;
    Sector {
        id: id.0,
        task: task.0,
        number,
        agency: agency.to_string(),
        sector: kind.into(),
        name,
        zone: zone.map(|it| it.0),
        run_by: run_by.to_string(),
        work,
        channel,
        version,
        units: units.into_iter().map(placed).collect(),
        figures: figures.into_iter().map(sector_figure).collect(),
        ended: ended.map(reasoned),
    }
}

fn sector_figure(it: StandingView) -> SectorFigure {
    let StandingView {
        of,
        agency,
        tally,
        // Nobody is named for a sector.
        is_source: _,
    } = it;
    SectorFigure {
        whom: of.whom.into(),
        figure: of.figure.into(),
        count: tally.count,
        agency: agency.to_string(),
        counted_at: tally.counted_at.into(),
        is_estimate: tally.is_estimate,
        item: tally.item.0,
    }
}

fn placed(it: PlacedView) -> PlacedUnit {
    let PlacedView {
        unit,
        callsign,
        agency,
        since,
    } = it;
    PlacedUnit {
        unit: unit.0,
        callsign,
        agency: agency.to_string(),
        since: since.into(),
    }
}

fn post(it: DomainPost) -> Post {
    let DomainPost {
        id,
        task,
        number,
        agency,
        since: _,
        position,
        of,
        filled_by,
        holder,
        former,
        ended,
    } = it;
    Post {
        id: id.0,
        task: task.0,
        number,
        agency: agency.to_string(),
        position: position.into(),
        of: of.map(|it| it.0),
        filled_by: filled_by.to_string(),
        holder: holder.map(|it| {
            let Holder {
                // Who fills the post.
                agency: _,
                name,
                contact,
                since,
            } = it;
            PostHolder {
                name,
                contact,
                since: since.into(),
            }
        }),
        former: former.into_iter().map(former_holder).collect(),
        ended: ended.map(reasoned),
    }
}

fn former_holder(it: DomainFormer) -> FormerHolder {
    let DomainFormer {
        agency: _,
        name,
        since,
        until,
        reason,
        said_by: _,
    } = it;
    FormerHolder {
        name,
        since: since.into(),
        until: until.into(),
        reason,
    }
}

fn evacuation(it: domain::response::Evacuation, evacuated: Vec<CountView>) -> Evacuation {
    let domain::response::Evacuation {
        id,
        task,
        number,
        agency,
        zone,
        persons,
        instructions,
        version,
        ordered_at,
        ended,
    } = it;
    Evacuation {
        id: id.0,
        task: task.0,
        number,
        agency: agency.to_string(),
        zone: zone.0,
        persons,
        instructions,
        version,
        ordered_at: ordered_at.into(),
        evacuated: evacuated.into_iter().map(counted).collect(),
        ended: ended.map(|it| {
            let EvacuationEnded { how, said } = it;
            let Noted { agency, at, note } = noted(said);
            EndedEvacuation {
                agency,
                at,
                how: how.into(),
                note,
            }
        }),
    }
}

fn shelter(it: DomainShelter, sheltered: Option<CountView>) -> Shelter {
    let is_full = sheltered.as_ref().is_some_and(|now| it.is_full(now.count));
    let DomainShelter {
        id,
        task,
        number,
        agency,
        name,
        place,
        at,
        capacity,
        facilities,
        version,
        opened_at,
        closed,
    } = it;
    Shelter {
        id: id.0,
        task: task.0,
        number,
        agency: agency.to_string(),
        name,
        place,
        at: lon_lat(at),
        capacity,
        facilities,
        version,
        opened_at: opened_at.into(),
        is_full,
        sheltered: sheltered.map(counted),
        closed: closed.map(reasoned),
    }
}

fn figures(it: DomainFigures) -> Figures {
    let DomainFigures {
        id,
        task,
        number,
        agency,
        about,
        whom,
        values,
        source,
        counted_at,
        is_estimate,
        note,
        withdrawn,
    } = it;
    let values = values.into_iter();
    Figures {
        id: id.0,
        task: task.0,
        number,
        agency: agency.to_string(),
        about: about.map(|it| it.0),
        whom: whom.into(),
        values: values
            .map(|(figure, count)| (figure.into(), count))
            .collect(),
        source,
        counted_at: counted_at.into(),
        is_estimate,
        note,
        withdrawn: withdrawn.map(reasoned),
    }
}

pub(super) fn response(it: ResponseTaskView) -> Response {
    let ResponseTaskView {
        version,
        sources,
        standing,
    } = it;
    Response {
        version,
        sources: sources
            .into_iter()
            .map(|(of, agency)| FigureSource {
                whom: of.whom.into(),
                figure: of.figure.into(),
                agency: agency.to_string(),
            })
            .collect(),
        standing: standing.into_iter().map(standing_figure).collect(),
    }
}

fn standing_figure(it: StandingView) -> StandingFigure {
    let StandingView {
        of,
        agency,
        tally:
            Tally {
                count,
                counted_at,
                is_estimate,
                item,
            },
        is_source,
    } = it;
    StandingFigure {
        whom: of.whom.into(),
        figure: of.figure.into(),
        count,
        agency: agency.to_string(),
        counted_at: counted_at.into(),
        is_estimate,
        item: item.0,
        is_source,
    }
}
