//! Examples of what happens in inspections.

use std::collections::BTreeMap;

use domain::{
    AttachmentId, Event, FindingId, RectificationId, TaskId, TaskItemId, Timestamp, ZoneId,
    attachment::MediaType,
    event::{InspectionFact as Fact, TargetListed},
    inspection::{ChecklistAnswer, DrawPlan, Drawn, Origin, Release, Signature},
    settings::{Checklist, ChecklistItem, Severity},
};

use super::examples::*;

const DUE: Timestamp = Timestamp(1_795_500_000_000);

fn item() -> TaskItemId {
    TaskItemId(id(0xa0))
}

pub(crate) fn inspections() -> Vec<Event> {
    let all = lists()
        .into_iter()
        .chain(visits())
        .chain(rectifications())
        .chain([Fact::SheetConcluded {
            summary: "Two exits were locked".to_owned(),
            release: Release::Published,
            targets: 2,
            visited: 1,
            skipped: 1,
            findings: 1,
            orders_open: 1,
        }]);
    let task = TaskId(id(0x61));
    all.map(|fact| Event::Inspected { task, fact }).collect()
}

fn lists() -> Vec<Fact> {
    let named = |number, name: &str| (number, name.to_owned());
    vec![
        Fact::TargetsListed {
            targets: vec![
                TargetListed {
                    item: item(),
                    number: 1,
                    name: "Night market".to_owned(),
                    register: "0102-77".to_owned(),
                    place: "12 Quay Street".to_owned(),
                    at: Some(PLACE),
                    from: Origin::Csv,
                    zone: None,
                },
                TargetListed {
                    item: TaskItemId(id(0xa1)),
                    number: 2,
                    name: "East dock".to_owned(),
                    register: String::new(),
                    place: String::new(),
                    at: None,
                    from: Origin::Zones,
                    zone: Some(ZoneId(id(0x80))),
                },
            ],
        },
        Fact::TargetsUnlisted {
            items: vec![TaskItemId(id(0xa1))],
        },
        Fact::InspectorsNamed {
            agency: agency("fire"),
            added: vec![named(1, "C. Anh"), named(2, "D. Binh")],
            removed: vec![],
        },
        Fact::InspectorsNamed {
            agency: agency("fire"),
            added: vec![],
            removed: vec![2],
        },
        Fact::InspectorExcluded {
            agency: agency("fire"),
            inspector: 1,
            item: item(),
            reason: Some("A brother owns it".to_owned()),
        },
        Fact::InspectorExcluded {
            agency: agency("fire"),
            inspector: 1,
            item: item(),
            reason: None,
        },
        Fact::ListClosed {
            plan: DrawPlan {
                targets: Some(1),
                inspectors_each: 1,
                seed_from: "The lottery of Friday".to_owned(),
            },
            sha256: "5e".repeat(32),
        },
        Fact::ListReopened {
            reason: "One was missing".to_owned(),
        },
        Fact::TargetsDrawn {
            seed: "04 11 29".to_owned(),
            drawn: vec![(
                item(),
                Drawn {
                    place: 1,
                    inspectors: vec![(agency("fire"), 1), (agency("police"), 3)],
                },
            )],
        },
    ]
}

fn visits() -> Vec<Fact> {
    let checklist = Checklist {
        code: "EXITS".to_owned(),
        title: "Ways out".to_owned(),
        version: 2,
        items: vec![ChecklistItem {
            code: "1".to_owned(),
            text: "Every exit opens from inside".to_owned(),
            severity: Severity::Critical,
        }],
        is_retired: false,
    };
    let answers = [("1".to_owned(), ChecklistAnswer::NotOk)];
    let finished = |signed, unsigned| Fact::VisitFinished {
        item: item(),
        agency: agency("fire"),
        note: "The keeper was helpful".to_owned(),
        signed,
        unsigned,
    };
    vec![
        Fact::TargetSkipped {
            item: item(),
            reason: "Closed since May".to_owned(),
        },
        Fact::VisitStarted {
            item: item(),
            agency: agency("fire"),
            checklist: Some(("EXITS".to_owned(), 2)),
            template: Some(checklist),
        },
        Fact::VisitStarted {
            item: item(),
            agency: agency("police"),
            checklist: None,
            template: None,
        },
        Fact::ChecklistAnswered {
            item: item(),
            agency: agency("fire"),
            checklist: ("EXITS".to_owned(), 2),
            answers: BTreeMap::from(answers),
        },
        Fact::PhotoAdded {
            item: item(),
            agency: agency("fire"),
            attachment: AttachmentId(id(0xa2)),
            name: "East exit.jpg".to_owned(),
            media_type: MediaType::Jpeg,
            bytes: 1_234_567,
            sha256: "0a".repeat(32),
            stored: "b1".repeat(32),
        },
        Fact::FindingRecorded {
            item: item(),
            agency: agency("fire"),
            finding: FindingId(id(0xa3)),
            checklist: Some(("EXITS".to_owned(), 2)),
            checklist_item: Some("1".to_owned()),
            severity: Severity::Critical,
            text: "The east exit is locked".to_owned(),
            at: Some(PLACE),
            photos: vec![AttachmentId(id(0xa2))],
        },
        finished(
            Some(Signature {
                name: "L. Chi".to_owned(),
                capacity: "Keeper".to_owned(),
                strokes: "0,0 10,20;5,5".to_owned(),
            }),
            None,
        ),
        finished(None, Some("Nobody was there".to_owned())),
    ]
}

fn rectifications() -> Vec<Fact> {
    let order = RectificationId(id(0xa4));
    let rechecked = |is_rectified, due_at| Fact::RectificationRechecked {
        item: item(),
        agency: agency("fire"),
        order,
        is_rectified,
        note: "The lock is still there".to_owned(),
        due_at,
    };
    vec![
        Fact::RectificationOrdered {
            item: item(),
            agency: agency("fire"),
            order,
            finding: FindingId(id(0xa3)),
            rectify: "Take the lock off".to_owned(),
            owner: "L. Chi".to_owned(),
            due_at: DUE,
        },
        Fact::RectificationOverdue {
            item: item(),
            agency: agency("fire"),
            order,
            due_at: DUE,
        },
        rechecked(false, Some(DUE)),
        rechecked(true, None),
        Fact::RectificationWithdrawn {
            item: item(),
            agency: agency("fire"),
            order,
            reason: "The house was torn down".to_owned(),
        },
    ]
}
