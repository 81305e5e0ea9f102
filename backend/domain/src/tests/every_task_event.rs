//! Examples of the events about joint tasks.

use std::collections::BTreeSet;

use domain::{
    Event,
    event::{LinkNoted, TaskDrafted, TaskFact, TaskRevised},
    private::Subject,
    task::{
        ByPlan, Disclosure, EquipmentAsk, NamedReason, Opening, Promise, Promised, Quorum, Scope,
        Stage, Takeover, TaskKind, TaskStep,
    },
};

use super::{
    every_enforcement_event::{after_of_enforcement, first_of_enforcement},
    every_event::secret,
    every_inspection_event::{after_of_inspection, first_of_inspection},
    every_response_event::{after_of_response, first_of_response},
    given::*,
    given_templates::{a_template, used},
};

/// The event after this one, as in `every_event.rs`.
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(super) fn after_of_task(event: &Event) -> Option<(Event, Option<Subject>)> {
    let (incident, task) = (incident(1), task(1));
    let of_task = Some(Subject::Task(task));
    let mut secret_part = part("ems", 1);
    secret_part.note = secret();
    secret_part.report_to = secret();
    let parts = vec![secret_part];
    Some(match event {
        Event::AssignmentReleased { .. } => {
            let event = Event::TaskDrafted(TaskDrafted {
                task,
                number: "JT-F-001".to_owned(),
                kind: TaskKind::Inspection,
                objective: secret(),
                place: secret(),
                area: None,
                incident: Some(incident),
                legal_basis: secret(),
                answer_by: START,
                parts,
                quorum: Quorum::Covered(BTreeSet::from(["pump".to_owned()])),
                takeover: Some(Takeover {
                    agency: agency("ems"),
                    after_min: 10,
                }),
                disclosure: Disclosure {
                    place: Opening::OnAcceptance,
                    times: Opening::At(START),
                },
                scope: Scope {
                    incident: false,
                    ..Scope::default()
                },
                template: Some(Box::new(used(&a_template(
                    "T1",
                    TaskKind::Inspection,
                    &["ems"],
                )))),
            });
            (event, of_task)
        }
        Event::TaskDrafted { .. } => {
            let event = Event::TaskRevised(TaskRevised {
                task,
                objective: secret(),
                answer_by: START,
                parts,
                quorum: Some(Quorum::Named(BTreeSet::from([agency("ems")]))),
                takeover: None,
                disclosure: Some(Disclosure::default()),
                scope: Some(Scope::default()),
            });
            (event, of_task)
        }
        Event::TaskRevised { .. } => (Event::TaskProposed { task }, None),
        Event::TaskProposed { .. } => (
            Event::TaskAccepted {
                task,
                agency: agency("ems"),
                promise: Some(secret_promise()),
                plan: Some(ByPlan {
                    agreement: super::given_agreements::agreement(1),
                    version: 1,
                }),
            },
            of_task,
        ),
        Event::TaskAccepted { .. } => (
            Event::TaskDeclined {
                task,
                agency: agency("ems"),
                reason: secret(),
                named: Some(NamedReason {
                    code: "N1".to_owned(),
                    label: "No crew is free".to_owned(),
                }),
            },
            of_task,
        ),
        Event::TaskDeclined { .. } => (Event::TaskAgreed { task }, None),
        Event::TaskAgreed { .. } => (Event::TaskStarted { task }, None),
        Event::TaskStarted { .. } => (Event::TaskCompleted { task }, None),
        Event::TaskCompleted { .. } => (
            Event::TaskCancelled {
                task,
                reason: secret(),
            },
            of_task,
        ),
        Event::TaskCancelled { .. } => (Event::TaskLapsed { task }, None),
        Event::TaskLapsed { .. } => negotiated(TaskFact::Countered {
            agency: agency("ems"),
            offer: secret_promise(),
        }),
        Event::Negotiated {
            fact: TaskFact::Countered { agency, .. },
            ..
        } => negotiated(TaskFact::CounterTaken {
            agency: agency.clone(),
        }),
        Event::Negotiated {
            fact: TaskFact::CounterTaken { agency },
            ..
        } => negotiated(TaskFact::CounterRefused {
            agency: agency.clone(),
            reason: secret(),
            is_final: true,
        }),
        Event::Negotiated {
            fact: TaskFact::CounterRefused { agency, .. },
            ..
        } => negotiated(TaskFact::Silent {
            agency: agency.clone(),
        }),
        Event::Negotiated { fact, .. } => return after_of_lead(fact),
        Event::Inspected { fact, .. } => {
            after_of_inspection(fact).unwrap_or_else(first_of_enforcement)
        }
        Event::Enforced { fact, .. } => {
            after_of_enforcement(fact).unwrap_or_else(first_of_response)
        }
        Event::Responded(it) => after_of_response(&it.fact).unwrap_or_else(|| {
            let noted = LinkNoted {
                agency: agency("ems"),
                since: Some(START),
            };
            (Event::LinkNoted(noted), None)
        }),
        _ => return None,
    })
}

/// What happens to the lead of a task, and what opens of it.
fn after_of_lead(fact: &TaskFact) -> Option<(Event, Option<Subject>)> {
    let agency = agency("ems");
    Some(match fact {
        TaskFact::Silent { .. } => negotiated(TaskFact::Withdrawn {
            agency,
            reason: secret(),
            named: None,
        }),
        TaskFact::Withdrawn { .. } => negotiated(TaskFact::LeadOffered {
            agency,
            reason: secret(),
        }),
        TaskFact::LeadOffered { .. } => negotiated(TaskFact::LeadRefused {
            agency,
            reason: secret(),
        }),
        TaskFact::LeadRefused { .. } => negotiated(TaskFact::LeadTakenBack { agency }),
        TaskFact::LeadTakenBack { .. } => negotiated(TaskFact::LeadHandedOver { agency }),
        TaskFact::LeadHandedOver { .. } => negotiated(TaskFact::LeadTakenOver {
            agency,
            from: super::given::agency("fire"),
            reason: secret(),
        }),
        TaskFact::LeadTakenOver { .. } => negotiated(TaskFact::Disclosed {
            stage: Stage::Place,
        }),
        TaskFact::Disclosed { .. } => negotiated(TaskFact::Stepped {
            to: TaskStep::Suspend,
            reason: Some(secret()),
        }),
        TaskFact::Stepped { .. } => negotiated(TaskFact::Fulfilled {
            agency,
            arrived_at: START,
            is_late: true,
        }),
        TaskFact::Fulfilled { .. } => negotiated(TaskFact::Defaulted { agency }),
        TaskFact::Defaulted { .. } => first_of_inspection(),
        _ => return None,
    })
}

fn negotiated(fact: TaskFact) -> (Event, Option<Subject>) {
    let tells = matches!(
        fact,
        TaskFact::Countered { .. }
            | TaskFact::CounterRefused { .. }
            | TaskFact::Withdrawn { .. }
            | TaskFact::LeadOffered { .. }
            | TaskFact::LeadRefused { .. }
            | TaskFact::LeadTakenOver { .. }
            | TaskFact::Stepped { .. }
    );
    let task = task(1);
    let subject = tells.then_some(Subject::Task(task));
    (Event::Negotiated { task, fact }, subject)
}

/// A promise that says something in every place.
fn secret_promise() -> Promise {
    Promise {
        asks: vec![Promised {
            capability: "pump".to_owned(),
            count: 1,
            from: Some(START),
        }],
        equipment: vec![EquipmentAsk {
            kind: "pump_2000".to_owned(),
            count: 2,
        }],
        people: 3,
        report_to: secret(),
        report_at: Some(START),
        until: Some(START),
        units: BTreeSet::from([unit("ems", 1)]),
        conditions: secret(),
    }
}
