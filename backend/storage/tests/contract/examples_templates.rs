//! Examples of templates of joint tasks, and of a task that was written down by one.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Event, TaskId, Timestamp,
    enforcement::MeasureKind,
    event::TaskDrafted,
    inspection::DrawPlan,
    response::{PlannedObjective, Position},
    settings::TemplateSettings,
    task::{
        Area, Ask, Disclosure, Part, PreparedPeriod, PreparedPost, Quorum, Scope, TaskKind,
        TaskTemplate, TemplatePart, UsedTemplate,
    },
};

use super::examples::{PLACE, agency, id};

fn parts() -> Vec<TemplatePart> {
    let asked = |name: &str, is_optional| TemplatePart {
        part: Part {
            asks: vec![Ask {
                capability: "pumping".to_owned(),
                count: 2,
            }],
            note: "Meet at the ramp".to_owned(),
            ..Part::of(agency(name))
        },
        is_optional,
    };
    vec![asked("police", false), asked("ems", true)]
}

fn period() -> PreparedPeriod {
    PreparedPeriod {
        hours: 12,
        emphasis: "People first".to_owned(),
        objectives: vec![PlannedObjective {
            text: "Nobody is left below the road".to_owned(),
            owner: Some(agency("police")),
        }],
        posts: vec![PreparedPost {
            position: Position::SafetyOfficer,
            agency: agency("police"),
        }],
    }
}

fn draw() -> DrawPlan {
    DrawPlan {
        targets: Some(12),
        inspectors_each: 1,
        seed_from: "The lottery of Saturday".to_owned(),
    }
}

fn countersign() -> BTreeMap<MeasureKind, Option<domain::AgencyId>> {
    BTreeMap::from([
        (MeasureKind::Seal, Some(agency("police"))),
        (MeasureKind::Close, None),
    ])
}

pub(super) fn templates() -> TemplateSettings {
    let template = |code: &str, kind| TaskTemplate {
        code: code.to_owned(),
        title: "What is done together".to_owned(),
        version: 2,
        kind,
        objective: "Clear it before dusk".to_owned(),
        place: "Underpass".to_owned(),
        area: Some(Area {
            centre: PLACE,
            radius_m: 400,
        }),
        legal_basis: "Order 7".to_owned(),
        answer_within_min: 20,
        parts: parts(),
        quorum: Quorum::Named(BTreeSet::from([agency("police")])),
        takeover: None,
        disclosure: Disclosure::default(),
        scope: Scope::default(),
        draw: (kind == TaskKind::Inspection).then(draw),
        countersign: if kind == TaskKind::Enforcement {
            countersign()
        } else {
            BTreeMap::new()
        },
        period: (kind == TaskKind::DisasterResponse).then(period),
        is_retired: kind == TaskKind::Inspection,
    };
    TemplateSettings {
        templates: vec![
            template("UNDERPASS", TaskKind::DisasterResponse),
            template("MARKET", TaskKind::Inspection),
            template("DEPOT", TaskKind::Enforcement),
        ],
    }
}

/// A draft of each kind, with what it keeps of its template.
pub(super) fn by_templates() -> Vec<Event> {
    let draft = |n, code: &str, kind| {
        let (draw, countersign, period) = match kind {
            TaskKind::Inspection => (Some(draw()), BTreeMap::new(), None),
            TaskKind::Enforcement => (None, countersign(), None),
            TaskKind::DisasterResponse => (None, BTreeMap::new(), Some(period())),
        };
        Event::TaskDrafted(TaskDrafted {
            task: TaskId(id(n)),
            number: "JT-F-013".to_owned(),
            kind,
            objective: "Clear it before dusk".to_owned(),
            place: "Underpass".to_owned(),
            area: None,
            incident: None,
            legal_basis: "Order 7".to_owned(),
            answer_by: Timestamp(1_795_000_900_000),
            parts: vec![Part::of(agency("police"))],
            quorum: Quorum::All,
            takeover: None,
            disclosure: Disclosure::default(),
            scope: Scope::default(),
            template: Some(Box::new(UsedTemplate {
                code: code.to_owned(),
                title: "What is done together".to_owned(),
                version: 2,
                needed: BTreeSet::from([agency("police")]),
                draw,
                countersign,
                period,
            })),
        })
    };
    vec![
        draft(0x64, "MARKET", TaskKind::Inspection),
        draft(0x65, "DEPOT", TaskKind::Enforcement),
        draft(0x66, "UNDERPASS", TaskKind::DisasterResponse),
    ]
}
