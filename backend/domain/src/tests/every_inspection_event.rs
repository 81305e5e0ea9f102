//! Examples of the events about inspections.

use std::collections::BTreeMap;

use domain::{
    Event,
    attachment::MediaType,
    event::{InspectionFact as F, TargetListed},
    inspection::{ChecklistAnswer, DrawPlan, Drawn, Origin, Release, Signature},
    private::Subject,
    settings::{Checklist, ChecklistItem, Severity},
};

use super::{
    every_event::secret,
    given::*,
    given_inspection::{finding, item, rectification},
    world_attachments::attachment,
};

/// The first of them.
pub(super) fn first_of_inspection() -> (Event, Option<Subject>) {
    inspected(F::TargetsListed {
        targets: vec![TargetListed {
            item: item(1),
            number: 1,
            name: secret(),
            register: secret(),
            place: secret(),
            at: None,
            from: Origin::Zones,
            zone: Some(zone(1)),
        }],
    })
}

/// The fact after this one; nothing after the last.
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(super) fn after_of_inspection(fact: &F) -> Option<(Event, Option<Subject>)> {
    let (item, agency) = (item(1), agency("ems"));
    let (finding, order) = (finding(1), rectification(1));
    Some(inspected(match fact {
        F::TargetsListed { .. } => F::TargetsUnlisted { items: vec![item] },
        F::TargetsUnlisted { .. } => F::InspectorsNamed {
            agency,
            added: vec![(1, secret())],
            removed: vec![2],
        },
        F::InspectorsNamed { .. } => F::InspectorExcluded {
            agency,
            inspector: 1,
            item,
            reason: Some(secret()),
        },
        F::InspectorExcluded { .. } => F::ListClosed {
            plan: DrawPlan {
                targets: Some(2),
                inspectors_each: 1,
                seed_from: secret(),
            },
            sha256: "ab".repeat(32),
        },
        F::ListClosed { .. } => F::ListReopened { reason: secret() },
        F::ListReopened { .. } => F::TargetsDrawn {
            seed: secret(),
            drawn: vec![(
                item,
                Drawn {
                    place: 1,
                    inspectors: vec![(agency, 1)],
                },
            )],
        },
        F::TargetsDrawn { .. } => F::TargetSkipped {
            item,
            reason: secret(),
        },
        F::TargetSkipped { .. } => F::VisitStarted {
            item,
            agency,
            checklist: Some(("FOOD".to_owned(), 1)),
            template: Some(checklist()),
        },
        F::VisitStarted { .. } => F::ChecklistAnswered {
            item,
            agency,
            checklist: ("FOOD".to_owned(), 1),
            answers: BTreeMap::from([("1".to_owned(), ChecklistAnswer::NotOk)]),
        },
        F::ChecklistAnswered { .. } => F::FindingRecorded {
            item,
            agency,
            finding,
            checklist: Some(("FOOD".to_owned(), 1)),
            checklist_item: Some("1".to_owned()),
            severity: Severity::Critical,
            text: secret(),
            at: None,
            photos: vec![attachment(1)],
        },
        F::FindingRecorded { .. } => F::VisitFinished {
            item,
            agency,
            note: secret(),
            signed: Some(Signature {
                name: secret(),
                capacity: secret(),
                strokes: secret(),
            }),
            unsigned: Some(secret()),
        },
        F::VisitFinished { .. } => F::RectificationOrdered {
            item,
            agency,
            order,
            finding,
            rectify: secret(),
            owner: secret(),
            due_at: START,
        },
        F::RectificationOrdered { .. } => F::RectificationRechecked {
            item,
            agency,
            order,
            is_rectified: false,
            note: secret(),
            due_at: Some(START),
        },
        F::RectificationRechecked { .. } => F::RectificationWithdrawn {
            item,
            agency,
            order,
            reason: secret(),
        },
        F::RectificationWithdrawn { .. } => F::RectificationOverdue {
            item,
            agency,
            order,
            due_at: START,
        },
        F::RectificationOverdue { .. } => F::PhotoAdded {
            item,
            agency,
            attachment: attachment(1),
            name: secret(),
            media_type: MediaType::Jpeg,
            bytes: 7,
            sha256: secret(),
            stored: "cd".repeat(32),
        },
        F::PhotoAdded { .. } => F::SheetConcluded {
            summary: secret(),
            release: Release::Published,
            targets: 1,
            visited: 1,
            skipped: 0,
            findings: 1,
            orders_open: 1,
        },
        F::SheetConcluded { .. } => return None,
    }))
}

fn checklist() -> Checklist {
    Checklist {
        code: "FOOD".to_owned(),
        title: "Food".to_owned(),
        version: 1,
        items: vec![ChecklistItem {
            code: "1".to_owned(),
            text: "Cold food is kept cold".to_owned(),
            severity: Severity::Major,
        }],
        is_retired: false,
    }
}

fn inspected(fact: F) -> (Event, Option<Subject>) {
    let says_nothing = matches!(
        fact,
        F::TargetsUnlisted { .. }
            | F::VisitStarted { .. }
            | F::ChecklistAnswered { .. }
            | F::RectificationOverdue { .. }
    );
    let task = task(1);
    let subject = (!says_nothing).then_some(Subject::Task(task));
    (Event::Inspected { task, fact }, subject)
}
