//! Examples of what happens to joint tasks and alarms.

use std::collections::BTreeSet;

use domain::{
    AgreementId, AlarmId, AlarmKind, AssignmentId, Event, IncidentId, Passed, TaskId, Timestamp,
    UnitId,
    alarm::{About, LastFix},
    event::{LinkNoted, TaskDrafted, TaskFact, TaskRevised},
    sharing::Precision,
    task::{
        Area, Ask, ByPlan, Disclosure, EquipmentAsk, NamedReason, Opening, Part, Promise, Promised,
        Quorum, Scope, ScopeUnits, Stage, Takeover, TaskKind, TaskStep,
    },
};

use super::examples::*;

#[allow(clippy::too_many_lines, reason = "one list, read from top to bottom")]
pub(crate) fn tasks() -> Vec<Event> {
    let task = TaskId(id(0x60));
    let parts = vec![
        Part {
            agency: agency("police"),
            asks: vec![Ask {
                capability: "crowd_control".to_owned(),
                count: 3,
            }],
            note: "Meet at the east gate".to_owned(),
            equipment: vec![EquipmentAsk {
                kind: "barrier".to_owned(),
                count: 40,
            }],
            people: 6,
            report_to: "East gate".to_owned(),
            report_at: Some(Timestamp(1_795_001_800_000)),
            until: Some(Timestamp(1_795_009_000_000)),
            co_lead: true,
        },
        Part::of(agency("ems")),
    ];
    let promise = Promise {
        asks: vec![Promised {
            capability: "crowd_control".to_owned(),
            count: 2,
            from: Some(Timestamp(1_795_002_400_000)),
        }],
        equipment: Vec::new(),
        people: 4,
        report_to: "School".to_owned(),
        report_at: Some(Timestamp(1_795_002_000_000)),
        until: None,
        units: BTreeSet::from([UnitId(id(0x21))]),
        conditions: "The east gate floods".to_owned(),
    };
    let negotiated = |fact| Event::Negotiated { task, fact };
    vec![
        Event::TaskDrafted(TaskDrafted {
            task,
            number: "JT-F-012".to_owned(),
            kind: TaskKind::DisasterResponse,
            objective: "Clear the market before dusk".to_owned(),
            place: "Market".to_owned(),
            area: Some(Area {
                centre: PLACE,
                radius_m: 400,
            }),
            incident: Some(IncidentId(id(0x30))),
            legal_basis: "Order 7".to_owned(),
            answer_by: Timestamp(1_795_000_900_000),
            parts: parts.clone(),
            quorum: Quorum::Covered(BTreeSet::from(["crowd_control".to_owned()])),
            takeover: Some(Takeover {
                agency: agency("police"),
                after_min: 10,
            }),
            disclosure: Disclosure {
                place: Opening::OnAcceptance,
                times: Opening::At(Timestamp(1_795_000_600_000)),
            },
            scope: Scope {
                incident: true,
                units: ScopeUnits::Sent,
                position: Precision::Cell100m,
            },
            template: None,
        }),
        Event::TaskRevised(TaskRevised {
            task,
            objective: "Clear the market now".to_owned(),
            answer_by: Timestamp(1_795_000_300_000),
            parts,
            quorum: Some(Quorum::Named(BTreeSet::from([agency("police")]))),
            takeover: None,
            disclosure: Some(Disclosure::default()),
            scope: Some(Scope::default()),
        }),
        Event::TaskProposed { task },
        Event::TaskAccepted {
            task,
            agency: agency("police"),
            promise: Some(promise.clone()),
            plan: None,
        },
        Event::TaskAccepted {
            task,
            agency: agency("ems"),
            promise: None,
            plan: Some(ByPlan {
                agreement: AgreementId(id(0x90)),
                version: 2,
            }),
        },
        Event::TaskDeclined {
            task,
            agency: agency("ems"),
            reason: "All crews are on the coast road".to_owned(),
            named: Some(NamedReason {
                code: "N1".to_owned(),
                label: "No crew is free".to_owned(),
            }),
        },
        Event::TaskAgreed { task },
        Event::TaskStarted { task },
        Event::TaskCompleted { task },
        Event::TaskCancelled {
            task,
            reason: "Rain has stopped".to_owned(),
        },
        Event::TaskLapsed { task },
        negotiated(TaskFact::Countered {
            agency: agency("police"),
            offer: promise,
        }),
        negotiated(TaskFact::CounterTaken {
            agency: agency("police"),
        }),
        negotiated(TaskFact::CounterRefused {
            agency: agency("police"),
            reason: "Too late for the doors".to_owned(),
            is_final: false,
        }),
        negotiated(TaskFact::Silent {
            agency: agency("ems"),
        }),
        negotiated(TaskFact::Withdrawn {
            agency: agency("ems"),
            reason: "The coast road has taken every crew".to_owned(),
            named: Some(NamedReason {
                code: "N1".to_owned(),
                label: "No crew is free".to_owned(),
            }),
        }),
        negotiated(TaskFact::LeadOffered {
            agency: agency("police"),
            reason: "It is a crowd now and no fire".to_owned(),
        }),
        negotiated(TaskFact::LeadRefused {
            agency: agency("police"),
            reason: "No commander is free".to_owned(),
        }),
        negotiated(TaskFact::LeadTakenBack {
            agency: agency("police"),
        }),
        negotiated(TaskFact::LeadHandedOver {
            agency: agency("police"),
        }),
        negotiated(TaskFact::LeadTakenOver {
            agency: agency("police"),
            from: agency("fire"),
            reason: "The fire station has no link".to_owned(),
        }),
        negotiated(TaskFact::Disclosed {
            stage: Stage::Place,
        }),
        negotiated(TaskFact::Stepped {
            to: TaskStep::Mobilize,
            reason: None,
        }),
        negotiated(TaskFact::Stepped {
            to: TaskStep::Suspend,
            reason: Some("The stand is not safe".to_owned()),
        }),
        negotiated(TaskFact::Fulfilled {
            agency: agency("police"),
            arrived_at: Timestamp(1_795_001_900_000),
            is_late: true,
        }),
        negotiated(TaskFact::Defaulted {
            agency: agency("ems"),
        }),
        Event::LinkNoted(LinkNoted {
            agency: agency("fire"),
            since: Some(Timestamp(1_795_000_500_000)),
        }),
        Event::LinkNoted(LinkNoted {
            agency: agency("fire"),
            since: None,
        }),
    ]
}

pub(crate) fn alarms() -> Vec<Event> {
    let (alarm, unit) = (AlarmId(id(0x70)), UnitId(id(0x20)));
    let at = Timestamp(1_795_000_060_000);
    vec![
        Event::AlarmRaised {
            alarm,
            kind: AlarmKind::Duress,
            owner: agency("fire"),
            about: About::Unit(unit),
            unit: Some(unit),
            goes_up_at: Some(at),
            fix: Some(LastFix {
                at: PLACE,
                fix_at: at,
            }),
            text: None,
            expected_at: None,
            judged: None,
        },
        Event::AlarmRaised {
            alarm,
            kind: AlarmKind::Delayed,
            owner: agency("fire"),
            about: About::Assignment(AssignmentId(id(0x50))),
            unit: Some(unit),
            goes_up_at: None,
            fix: None,
            text: Some("Road closed at the tunnel".to_owned()),
            expected_at: Some(at),
            judged: None,
        },
        Event::AlarmEscalated {
            alarm,
            level: 1,
            goes_up_at: Some(at),
        },
        Event::AlarmAcknowledged {
            alarm,
            agency: agency("eoc"),
            returns_at: None,
        },
        Event::AlarmShelved { alarm, until: at },
        Event::AlarmReturned {
            alarm,
            level: 2,
            goes_up_at: None,
            fix: None,
        },
        Event::AlarmWithdrawn { alarm },
        Event::AlarmCleared { alarm },
        Event::AlarmsForgotten {
            alarms: vec![alarm],
        },
        Event::RetentionPassed(Passed {
            since: Some(at),
            until: at.plus_ms(1_000),
        }),
    ]
}
