//! Views of situation reports on the wire.

use domain::{
    response::{
        CountThen as DomainCount, EvacuationThen as DomainEvacuation, FigureThen as DomainFigure,
        LaneThen as DomainLane, ObjectiveThen as DomainObjective, PeriodThen as DomainPeriod,
        PostThen as DomainPost, ReportTexts, SectorThen as DomainSector,
        ShelterThen as DomainShelter, Situation,
    },
    sharing::ReportView,
};

use crate::{
    convert_response::noted,
    object_report::{
        CountThen, EvacuationThen, FigureThen, LaneThen, ObjectiveThen, PeriodThen, PostThen,
        ReportContent, SectorThen, ShelterThen, SituationReport,
    },
};

pub(super) fn report(it: ReportView) -> SituationReport {
    let ReportView {
        id,
        task,
        number,
        version,
        agency,
        composer,
        follows,
        as_of,
        texts:
            ReportTexts {
                situation,
                needs,
                outlook,
            },
        content: found,
        state,
        decided,
    } = it;
    SituationReport {
        id: id.0,
        task: task.0,
        number,
        version,
        agency: agency.to_string(),
        composer: composer.map(|it| it.0),
        follows: follows.map(|it| it.0),
        as_of: as_of.into(),
        situation,
        needs,
        outlook,
        state: state.into(),
        decided: decided.map(noted),
        content: content(found),
    }
}

fn content(it: Situation) -> ReportContent {
    let Situation {
        phase,
        period: held,
        lanes,
        sectors,
        posts,
        evacuations,
        shelters,
        figures,
    } = it;
    ReportContent {
        phase: phase.into(),
        period: held.map(period),
        lanes: lanes.into_iter().map(lane).collect(),
        sectors: sectors.into_iter().map(sector).collect(),
        posts: posts.into_iter().map(post).collect(),
        evacuations: evacuations.into_iter().map(evacuation).collect(),
        shelters: shelters.into_iter().map(shelter).collect(),
        figures: figures.into_iter().map(figure).collect(),
    }
}

fn period(it: DomainPeriod) -> PeriodThen {
    let DomainPeriod {
        number,
        starts_at,
        ends_at,
        objectives,
    } = it;
    let objectives = objectives.into_iter();
    PeriodThen {
        number,
        starts_at: starts_at.into(),
        ends_at: ends_at.into(),
        objectives: objectives
            .map(|it| {
                let DomainObjective {
                    number,
                    text,
                    owner,
                    state,
                } = it;
                ObjectiveThen {
                    number,
                    text,
                    owner: owner.map(|it| it.to_string()),
                    state: state.into(),
                }
            })
            .collect(),
    }
}

fn lane(it: DomainLane) -> LaneThen {
    let DomainLane {
        agency,
        sent,
        on_scene,
        at_work,
    } = it;
    LaneThen {
        agency: agency.to_string(),
        sent,
        on_scene,
        at_work,
    }
}

fn sector(it: DomainSector) -> SectorThen {
    let DomainSector {
        number,
        kind,
        name,
        run_by,
        work,
        channel,
        units,
        figures,
    } = it;
    SectorThen {
        number,
        sector: kind.into(),
        name,
        run_by: run_by.to_string(),
        work,
        channel,
        units,
        figures: figures.into_iter().map(figure).collect(),
    }
}

fn post(it: DomainPost) -> PostThen {
    let DomainPost {
        position,
        of,
        agency,
        name,
    } = it;
    PostThen {
        position: position.into(),
        of,
        agency: agency.to_string(),
        name,
    }
}

fn evacuation(it: DomainEvacuation) -> EvacuationThen {
    let DomainEvacuation {
        number,
        zone,
        persons,
        evacuated,
    } = it;
    EvacuationThen {
        number,
        zone,
        persons,
        evacuated: evacuated.into_iter().map(count).collect(),
    }
}

fn count(it: DomainCount) -> CountThen {
    let DomainCount {
        agency,
        count,
        counted_at,
        is_estimate,
    } = it;
    CountThen {
        agency: agency.to_string(),
        count,
        counted_at: counted_at.into(),
        is_estimate,
    }
}

fn shelter(it: DomainShelter) -> ShelterThen {
    let DomainShelter {
        number,
        name,
        agency,
        capacity,
        sheltered,
    } = it;
    ShelterThen {
        number,
        name,
        agency: agency.to_string(),
        capacity,
        sheltered: sheltered.map(count),
    }
}

fn figure(it: DomainFigure) -> FigureThen {
    let DomainFigure {
        whom,
        figure,
        count,
        agency,
        counted_at,
        is_estimate,
        stands,
    } = it;
    FigureThen {
        whom: whom.into(),
        figure: figure.into(),
        count,
        agency: agency.to_string(),
        counted_at: counted_at.into(),
        is_estimate,
        stands,
    }
}
