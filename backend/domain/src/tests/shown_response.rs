//! What a view of a part of a disaster response says.

use domain::{
    response::{Figures, Period, Post, Sector, Shelter},
    sharing::{
        CountView, PlacedView, ReportView, ResponsePart, ResponseTaskView, ResponseView,
        SectorView, StandingFigure,
    },
};

/// A part of a response.
pub(super) fn response(it: &ResponseView) -> String {
    let ResponseView {
        owner: _,
        authors: _,
        part,
    } = it;
    match part {
        ResponsePart::Period(it) => period(it),
        ResponsePart::Sector(it) => sector(it),
        ResponsePart::Post(it) => post(it),
        ResponsePart::Evacuation(it, evacuated) => {
            let all: Vec<_> = evacuated.iter().map(count).collect();
            format!("{:?}", (it, all))
        }

        ResponsePart::Shelter(it, sheltered) => shelter(it, sheltered.as_ref().map(count)),
        ResponsePart::Figures(it) => figures(it),
        ResponsePart::Report(it) => report(it),
    }
}

/// What is settled about a whole one, and what stands.
pub(super) fn settled_response(it: &ResponseTaskView) -> String {
    let ResponseTaskView {
        version,
        sources,
        standing,
    } = it;
    let standing: Vec<_> = standing.iter().map(figure).collect();
    format!("{:?}", (version, sources, standing))
}

fn figure(it: &StandingFigure) -> String {
    let StandingFigure {
        of,
        agency,
        tally,
        is_source,
    } = it;
    format!("{:?}", (of, agency, tally, is_source))
}

fn count(it: &CountView) -> String {
    let CountView {
        agency,
        count,
        counted_at,
        is_estimate,
    } = it;
    format!("{:?}", (agency, count, counted_at, is_estimate))
}

pub(super) fn period(it: &Period) -> String {
    format!("{it:?}")
}

pub(super) fn post(it: &Post) -> String {
    format!("{it:?}")
}

pub(super) fn figures(it: &Figures) -> String {
    format!("{it:?}")
}

pub(super) fn shelter(it: &Shelter, sheltered: Option<String>) -> String {
    format!("{:?}", (it, sheltered))
}

fn sector(view: &SectorView) -> String {
    let SectorView {
        sector: it,
        units,
        figures,
    } = view;
    let units: Vec<_> = units
        .iter()
        .map(|it| {
            let PlacedView {
                unit,
                callsign,
                agency,
                since,
            } = it;
            format!("{:?}", (unit, callsign, agency, since))
        })
        .collect();
    let Sector {
        id,
        task,
        number,
        agency,
        kind,
        name,
        zone,
        run_by,
        work,
        channel,
        version,
        since,
        placed,
        left,
        ended,
    } = it;
    assert!(
        placed.is_empty() && left.is_empty(),
        "a view tells of units by themselves"
    );
    let figures: Vec<_> = figures.iter().map(figure).collect();
    let whole = (
        (id, task, number, agency, kind),
        (name, zone, run_by, work, channel),
        (version, since, ended, units, figures),
    );
    format!("{whole:?}")
}

fn report(it: &ReportView) -> String {
    let ReportView {
        id,
        task,
        number,
        version,
        agency,
        composer,
        follows,
        as_of,
        texts,
        content,
        state,
        decided,
    } = it;
    let whole = (
        (id, task, number, version, agency),
        (composer, follows, as_of, texts),
        (content, state, decided),
    );
    format!("{whole:?}")
}
