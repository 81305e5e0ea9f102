//! Views of inspections on the wire.

use domain::{
    inspection::{
        Drawn, Exclusion, Finding as DomainFinding, Rectification as DomainRectification,
        RectificationEnd, Sheet, Signature as DomainSignature, UsedChecklist as DomainUsed,
    },
    settings::Checklist,
    sharing::{InspectionView, TaskItemView, VisitView},
};

use crate::{
    convert::lon_lat,
    object_inspection::{
        ChecklistName, DrawPlan, Finding, Inspection, InspectionTarget, InspectionVisit, Inspector,
        InspectorDrawn, InspectorExclusion, ListState, Recheck, Rectification, RectificationState,
        ResultSheet, Signature, SkippedTarget, UsedChecklist,
    },
};

pub(super) fn target(it: TaskItemView) -> InspectionTarget {
    let TaskItemView {
        id,
        task,
        // Stands with the task.
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
    let (drawn, inspectors) = drawn.map_or((None, Vec::new()), |it| {
        let Drawn { place, inspectors } = it;
        (Some(place), inspectors)
    });
    InspectionTarget {
        id: id.0,
        task: task.0,
        number,
        name,
        register,
        place,
        at: at.map(lon_lat),
        from: from.into(),
        is_selected,
        drawn,
        inspectors: inspectors
            .into_iter()
            .map(|(agency, number)| InspectorDrawn {
                agency: agency.to_string(),
                number,
            })
            .collect(),
        skipped: skipped.map(|it| SkippedTarget {
            at: it.at.into(),
            reason: it.reason,
        }),
        also: also.into_iter().map(|it| it.0).collect(),
        visits: visits.into_iter().map(visit).collect(),
        findings: findings.into_iter().map(finding).collect(),
        orders: orders.into_iter().map(order).collect(),
        attachments: attachments.into_iter().map(Into::into).collect(),
    }
}

fn visit(it: VisitView) -> InspectionVisit {
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
    let answers = answers.into_iter();
    InspectionVisit {
        agency: agency.to_string(),
        started_at: started_at.into(),
        finished_at: finished_at.map(Into::into),
        checklist: checklist.map(|(code, version)| ChecklistName { code, version }),
        answers: answers.map(|(code, it)| (code, it.into())).collect(),
        signed: signed.map(|it| {
            let DomainSignature {
                name,
                capacity,
                strokes,
            } = it;
            Signature {
                name,
                capacity,
                strokes,
            }
        }),
        unsigned,
        note,
    }
}

fn finding(it: DomainFinding) -> Finding {
    let DomainFinding {
        id,
        agency,
        checklist_item,
        severity,
        text,
        at,
        photos,
        found_at,
    } = it;
    Finding {
        id: id.0,
        agency: agency.to_string(),
        checklist_item,
        severity: severity.into(),
        text,
        at: at.map(lon_lat),
        photos: photos.into_iter().map(|it| it.0).collect(),
        found_at: found_at.into(),
    }
}

fn order(it: DomainRectification) -> Rectification {
    let DomainRectification {
        id,
        agency,
        finding,
        what,
        owner,
        ordered_at,
        due_at,
        is_overdue,
        rechecks,
        ended,
    } = it;
    let (ended_at, end) = ended.unzip();
    let (state, reason) = match end {
        None => (RectificationState::Open, None),
        Some(RectificationEnd::Rectified) => (RectificationState::Rectified, None),
        Some(RectificationEnd::Withdrawn(reason)) => (RectificationState::Withdrawn, Some(reason)),
    };
    let rechecks = rechecks.into_iter().map(|it| Recheck {
        at: it.at.into(),
        is_rectified: it.is_rectified,
        note: it.note,
    });
    Rectification {
        id: id.0,
        agency: agency.to_string(),
        finding: finding.0,
        what,
        owner,
        ordered_at: ordered_at.into(),
        due_at: due_at.into(),
        state,
        is_overdue,
        ended_at: ended_at.map(Into::into),
        reason,
        rechecks: rechecks.collect(),
    }
}

pub(super) fn inspection(it: InspectionView) -> Inspection {
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
    let inspectors = inspectors.into_iter().flat_map(|(agency, pool)| {
        let pool = pool.into_iter();
        pool.map(move |(number, name)| Inspector {
            agency: agency.to_string(),
            number,
            name,
        })
    });
    Inspection {
        list: if closed_at.is_some() {
            ListState::Closed
        } else {
            ListState::Open
        },
        closed_at: closed_at.map(Into::into),
        targets,
        plan: plan.map(|it| DrawPlan {
            targets: it.targets,
            inspectors_each: it.inspectors_each,
            seed_from: it.seed_from,
        }),
        sha256,
        seed,
        drawn_at: drawn_at.map(Into::into),
        inspectors: inspectors.collect(),
        exclusions: exclusions.into_iter().map(exclusion).collect(),
        checklists: checklists.into_iter().map(used_checklist).collect(),
        sheets: sheets.into_iter().map(sheet).collect(),
    }
}

fn exclusion(it: Exclusion) -> InspectorExclusion {
    let Exclusion {
        agency,
        inspector,
        item,
        reason,
    } = it;
    InspectorExclusion {
        agency: agency.to_string(),
        inspector,
        target: item.0,
        reason,
    }
}

fn used_checklist(it: DomainUsed) -> UsedChecklist {
    let DomainUsed { agency, checklist } = it;
    let Checklist {
        code,
        title,
        version,
        items,
        // Whether it is offered later is its agency's own matter.
        is_retired: _,
    } = checklist;
    UsedChecklist {
        agency: agency.to_string(),
        code,
        version,
        title,
        items: items.into_iter().map(Into::into).collect(),
    }
}

fn sheet(it: Sheet) -> ResultSheet {
    let Sheet {
        version,
        at,
        summary,
        release,
        targets,
        visited,
        skipped,
        findings,
        orders_open,
    } = it;
    ResultSheet {
        version,
        at: at.into(),
        summary,
        release: release.into(),
        targets,
        visited,
        skipped,
        findings,
        orders_open,
    }
}
