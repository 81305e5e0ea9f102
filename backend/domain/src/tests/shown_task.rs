//! What a view of a joint task shows of its lanes, for `shown.rs`.

use std::collections::BTreeMap;

use domain::{
    sharing::{
        AttachmentView, InspectionView, PartyView, StandingView, TaskItemView, TemplateView,
        VisitView,
    },
    task::{Cover, Delivery, Need, Part, Quorum},
};

/// Whom or what a quorum rule names.
pub(super) fn named(rule: &Quorum) -> Vec<String> {
    match rule {
        Quorum::All => vec![],
        Quorum::Named(of) => of.iter().map(ToString::to_string).collect(),
        Quorum::Covered(of) => of.iter().cloned().collect(),
    }
}

/// What is asked, promised and offered of each thing.
pub(super) fn needs(cover: &Cover) -> BTreeMap<(&'static str, String), [u32; 3]> {
    let Cover {
        capabilities,
        equipment,
        people,
    } = cover;
    let counts = |it: &Need| {
        assert_eq!(it.covered() + it.open(), it.asked, "T11");
        [it.asked, it.promised, it.offered]
    };
    let of = |kind, map: &BTreeMap<String, Need>| {
        let each = map.iter();
        let each = each.map(move |(what, it)| ((kind, what.clone()), counts(it)));
        each.collect::<Vec<_>>()
    };
    let people = (("people", String::new()), counts(people));
    of("capability", capabilities)
        .into_iter()
        .chain(of("equipment", equipment))
        .chain([people])
        .collect()
}

/// Which template, and what it has ready.
pub(super) fn by_template(it: &TemplateView) -> String {
    let TemplateView {
        code,
        title,
        version,
        needed,
        countersign,
        draw,
        period,
    } = it;
    let binds = (needed, countersign);
    format!("{:?}", (code, title, version, binds, draw, period))
}

fn standing_line(it: &StandingView) -> String {
    let StandingView {
        promise,
        units,
        part,
        objective,
    } = it;
    format!("{promise:?} {units:?} {part:?} {objective:?}")
}

/// Of each thing how much is promised; of equipment what came; of capabilities how many units stand for one in all.
fn came(it: &Delivery) -> String {
    let Delivery {
        capabilities,
        equipment,
    } = it;
    let (mut promised, mut stood_for) = (BTreeMap::new(), [0, 0]);
    for (what, it) in capabilities {
        assert!(it.arrived <= it.sent && it.sent <= it.promised, "T26");
        promised.insert(what.clone(), it.promised);
        stood_for[0] += it.sent;
        stood_for[1] += it.arrived;
    }
    let equipment = equipment.iter();
    let equipment: BTreeMap<_, _> = equipment
        .map(|(what, it)| (what.clone(), [it.promised, it.sent, it.arrived]))
        .collect();
    format!("{promised:?} {stood_for:?} {equipment:?}")
}

pub(super) fn lane(it: &PartyView) -> String {
    let PartyView {
        agency,
        asks,
        note,
        equipment,
        people,
        report_to,
        report_at,
        until,
        asked_at,
        commitment,
        units,
        offers,
        refused,
        is_left_out,
        co_lead,
        leads,
        by_plan,
        standing,
        completes_quorum,
        on_task,
        delivery,
        outcome,
    } = it;
    let part = Part {
        agency: agency.clone(),
        asks: asks.clone(),
        note: note.clone(),
        equipment: equipment.clone(),
        people: *people,
        report_to: report_to.clone(),
        report_at: *report_at,
        until: *until,
        co_lead: *co_lead,
    };
    let back = (offers, refused, is_left_out, completes_quorum);
    let standing = standing.as_ref().map(standing_line);
    format!(
        "{agency} {part:?} {asked_at:?} {commitment:?} {units:?} {back:?} {leads} {by_plan:?} {standing:?} {on_task:?} {} {outcome:?}",
        delivery.as_ref().map(came).unwrap_or_default()
    )
}

/// The plan of an inspection.
pub(super) fn plan(it: &InspectionView) -> String {
    let InspectionView {
        targets,
        closed_at,
        plan,
        sha256,
        seed,
        drawn_at,
        inspectors,
        exclusions,
        checklists,
        sheets,
    } = it;
    let whole = (
        (targets, closed_at, plan, sha256),
        (seed, drawn_at, inspectors, exclusions),
        (checklists, sheets),
    );
    format!("{whole:?}")
}

/// A target of an inspection.
pub(super) fn item(it: &TaskItemView) -> String {
    let TaskItemView {
        id,
        task,
        owner: _,
        number,
        name,
        register,
        place,
        at,
        from,
        is_selected,
        drawn,
        skipped,
        also,
        visits,
        findings,
        orders,
        attachments,
    } = it;
    let head = (
        (id, task, number, name, register, place),
        (at, from, is_selected, drawn),
        (skipped, also),
    );
    let visits: Vec<_> = visits.iter().map(visit).collect();
    let photos: Vec<_> = attachments.iter().map(photo).collect();
    format!("{:?}", (head, visits, findings, orders, photos))
}

fn visit(it: &VisitView) -> String {
    let VisitView {
        agency,
        started_at,
        finished_at,
        checklist,
        answers,
        note,
        signed,
        unsigned,
    } = it;
    let times = (started_at, finished_at);
    format!(
        "{:?}",
        (agency, times, checklist, answers, (note, signed, unsigned))
    )
}

fn photo(it: &AttachmentView) -> String {
    let AttachmentView {
        id,
        name,
        media_type,
        bytes,
        sha256: _,
        agency,
        at: _,
        removed: _,
    } = it;
    format!("{:?}", (id, name, media_type, bytes, agency))
}
