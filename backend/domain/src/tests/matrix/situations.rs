//! The situations that rows are tried in: each thing in each of its states, with all relations at once.

use domain::{
    AssignmentStatus as S, Availability, Command, Condition, IncidentState as I, Role, Target,
    TaskPhase, ZoneState as Z,
    command::{DrawZone, RemoveAttachment, ReserveUnit, RetireEquipment, TriageIncident},
    equipment::Receiver,
    incident::IncidentStep,
    private::Subject,
    sharing::{Kind, PartnerUnits},
    task::TaskStep,
};

use super::{
    super::{
        given::*,
        given_equipment as kit,
        world_attachments::{attach, attachment},
    },
    Thing,
    situations_agreement::{FOUNDING, STATES, agreement_in, founding_in},
    situations_enforcement::{ENFORCED, enforcement_in},
    situations_inspection::{INSPECTED, inspection_in},
    situations_response::{RESPONDED, response_in},
};

/// A thing in one of its states.
pub(super) struct Situation {
    /// The word of the state.
    pub(super) word: &'static str,
    make: Box<dyn Fn() -> Given>,
}

impl Situation {
    fn new(word: &'static str, make: impl Fn() -> Given + 'static) -> Self {
        Self {
            word,
            make: Box::new(make),
        }
    }

    /// The city in this situation.
    pub(super) fn given(&self) -> Given {
        (self.make)()
    }
}

/// Every situation that a thing can be in.
pub(super) fn situations(thing: Thing) -> Vec<Situation> {
    match thing {
        Thing::Nothing => vec![Situation::new("city", city)],
        Thing::Incident => [
            I::Reported,
            I::Triaged,
            I::Active,
            I::Contained,
            I::Closed,
            I::Cancelled,
        ]
        .into_iter()
        .map(|it| Situation::new(it.as_str(), move || incident_in(it)))
        .collect(),
        Thing::Unit => [
            ("available", Availability::Available),
            ("reserved", Availability::Reserved),
            ("returning", Availability::Returning),
            ("out_of_service", Availability::OutOfService),
            ("off_duty", Availability::OffDuty),
        ]
        .into_iter()
        .map(|(word, it)| Situation::new(word, move || unit_in(it)))
        .chain([Situation::new("working", working)])
        .collect(),
        Thing::Assignment => PATHS
            .into_iter()
            .map(|it| Situation::new(it.as_str(), move || assignment_in(it)))
            .collect(),
        Thing::HandOver => ["open", "accepted", "replaced"]
            .into_iter()
            .map(|it| Situation::new(it, move || handed_over(it)))
            .collect(),
        Thing::Task => EVERY_PHASE
            .into_iter()
            .map(|it| Situation::new(it.as_str(), move || task_in(it)))
            .collect(),
        Thing::Attachment => ["there", "removed", "held"]
            .into_iter()
            .map(|it| Situation::new(it, move || attachment_in(it)))
            .collect(),
        Thing::Alarm => ["duress", "acknowledged", "withdrawn", "talk", "cleared"]
            .into_iter()
            .map(|it| Situation::new(it, move || alarm_in(it)))
            .collect(),
        Thing::Zone => [Z::Planned, Z::Active, Z::Ended, Z::Lifted]
            .into_iter()
            .map(|it| Situation::new(it.as_str(), move || zone_in(it)))
            .collect(),
        Thing::Agreement => STATES
            .into_iter()
            .map(|it| Situation::new(it, move || agreement_in(city(), it)))
            .collect(),
        Thing::Founding => FOUNDING
            .into_iter()
            .map(|it| Situation::new(it, move || founding_in(city(), it)))
            .collect(),
        Thing::Inspection | Thing::Target => INSPECTED
            .into_iter()
            .map(|it| Situation::new(it, move || inspection_in(city(), it)))
            .collect(),
        Thing::Enforcement => enforced(&ENFORCED),
        Thing::Measure | Thing::Evidence | Thing::Unoffered | Thing::Referral => {
            enforced(&ENFORCED[3..])
        }
        Thing::Response => responded(&RESPONDED),
        Thing::Period
        | Thing::Sector
        | Thing::Post
        | Thing::Evacuation
        | Thing::Shelter
        | Thing::Figures
        | Thing::Report => responded(&RESPONDED[2..]),
        Thing::Equipment => ["placed", "carried", "offered", "defective", "retired"]
            .into_iter()
            .map(|it| Situation::new(it, move || equipment_in(it)))
            .collect(),
    }
}

/// An alarm of unit 1 of fire, and what has become of it.
fn alarm_in(word: &str) -> Given {
    let mut given = city();
    let raise = if word == "talk" {
        talk(1, "fire")
    } else {
        duress(1, "fire")
    };
    given.when("fire", Role::Field, raise).unwrap();
    let then = match word {
        "acknowledged" => Some(Command::AcknowledgeAlarm { alarm: alarm(1) }),
        "withdrawn" => Some(Command::WithdrawDuress { alarm: alarm(1) }),
        "cleared" => Some(Command::CloseAlarm { alarm: alarm(1) }),
        _ => None,
    };
    if let Some(command) = then {
        given.when("fire", Role::Dispatcher, command).unwrap();
    }
    given
}

/// Every status of an assignment.
const PATHS: [S; 12] = [
    S::Offered,
    S::Dispatched,
    S::Acknowledged,
    S::EnRoute,
    S::Staged,
    S::OnScene,
    S::Transporting,
    S::AtDestination,
    S::Cleared,
    S::Declined,
    S::Cancelled,
    S::Diverted,
];

/// The city, where partners of a running task see each other's units.
fn city() -> Given {
    let mut given = Given::city();
    given.terms(PartnerUnits::All, &[]);
    given
}

/// Two tasks of fire on incident 1: police has accepted the one (partner), ems was asked for the other (asked).
/// Numbers 8 and 9, so that rows are free to use the first ones.
fn with_partners(given: &mut Given) {
    given.agreed(8, "fire", &["police"], Some(1));
    given.proposed(9, "fire", &["ems"], Some(1));
}

fn step(given: &mut Given, to: IncidentStep) {
    let command = Command::StepIncident {
        incident: incident(1),
        step: to,
        reason: Some(mark(7_000)),
    };
    given.when("fire", Role::Dispatcher, command).unwrap();
}

fn incident_in(state: I) -> Given {
    let mut given = city();
    given.incident_of("fire", 1);
    // What it can be linked to.
    given.incident_of("fire", 2);
    with_partners(&mut given);
    if state == I::Cancelled {
        step(&mut given, IncidentStep::Cancelled);
    } else if state != I::Reported {
        let triage = TriageIncident {
            incident: incident(1),
            version: 1,
            priority: Some(2.into()),
            incident_type: None,
        };
        let triage = Command::TriageIncident(triage);
        given.when("fire", Role::Dispatcher, triage).unwrap();
        let path: &[IncidentStep] = match state {
            I::Active => &[IncidentStep::Active],
            I::Contained => &[IncidentStep::Active, IncidentStep::Contained],
            I::Closed => &[IncidentStep::Active, IncidentStep::Closed],
            _ => &[],
        };
        for to in path {
            step(&mut given, *to);
        }
    }
    assert_eq!(given.state.incident(incident(1)).unwrap().state, state);
    given
}

/// Attachment 1 of fire, and what has become of it.
fn attachment_in(word: &str) -> Given {
    let mut given = incident_in(I::Active);
    given.when("fire", Role::Dispatcher, attach(1, 1)).unwrap();
    if word == "removed" {
        let remove = Command::RemoveAttachment(RemoveAttachment {
            attachment: attachment(1),
            reason: mark(7_005),
        });
        given.when("fire", Role::Dispatcher, remove).unwrap();
    }
    if word == "held" {
        let hold = Command::SetHold {
            subject: Subject::Incident(incident(1)),
            is_held: true,
            reason: mark(7_006),
        };
        given.when("fire", Role::Legal, hold).unwrap();
    }
    given
}

fn unit_in(availability: Availability) -> Given {
    let mut given = city();
    given.incident_of("fire", 1);
    with_partners(&mut given);
    if availability == Availability::Reserved {
        let order = Command::ReserveUnit(ReserveUnit {
            unit: unit("fire", 1),
            target: None,
            reason: mark(7_001),
            until: given.now.plus_ms(3_600_000),
        });
        given.when("fire", Role::Dispatcher, order).unwrap();
    } else if availability != Availability::Available {
        let command = Command::SetAvailability(domain::command::SetAvailability {
            unit: unit("fire", 1),
            availability,
            reason: Some(mark(7_001)),
            word: None,
            until: None,
            by_radio: false,
        });
        given.when("fire", Role::Dispatcher, command).unwrap();
    }
    given
}

/// Unit 1 of fire is on its way to incident 2.
fn working() -> Given {
    let mut given = unit_in(Availability::Available);
    let target = given.incident_of("fire", 2);
    given.sent(7, "fire", 1, target, &[S::Acknowledged, S::EnRoute]);
    given
}

fn assignment_in(status: S) -> Given {
    let mut given = city();
    let target = given.incident_of("fire", 1);
    given.incident_of("fire", 2);
    with_partners(&mut given);
    let by = |given: &mut Given, command| given.when("fire", Role::Dispatcher, command).unwrap();
    if status == S::Offered {
        let Command::AssignUnit(mut order) = assign(1, unit("fire", 1), target) else {
            unreachable!()
        };
        order.is_offer = true;
        by(&mut given, Command::AssignUnit(order));
        return given;
    }
    let path: &[S] = match status {
        S::Acknowledged => &[S::Acknowledged],
        S::EnRoute => &[S::EnRoute],
        S::Staged => &[S::Staged],
        S::OnScene => &[S::OnScene],
        S::Transporting => &[S::OnScene, S::Transporting],
        S::AtDestination => &[S::OnScene, S::AtDestination],
        S::Cleared => &[S::OnScene, S::Cleared],
        _ => &[],
    };
    let id = given.sent(1, "fire", 1, target, path);
    let reason = mark(7_002);
    let end = match status {
        S::Declined => Some(Command::DeclineAssignment {
            assignment: id,
            reason,
        }),
        S::Cancelled => Some(Command::CancelAssignment {
            assignment: id,
            reason,
        }),
        S::Diverted => Some(Command::DivertAssignment(
            domain::command::DivertAssignment {
                assignment: id,
                new_id: assignment(7),
                target: Target::Incident(incident(2)),
                reason,
                confirmed: std::collections::BTreeSet::new(),
            },
        )),
        _ => None,
    };
    if let Some(command) = end {
        by(&mut given, command);
    }
    assert_eq!(given.state.assignment(id).unwrap().status, status);
    given
}

/// Hand-over 1, made by somebody at a desk of fire who is none of the senders.
fn handed_over(state: &str) -> Given {
    let mut given = city();
    let grant = Command::GrantRole {
        principal: person("fire", Role::Legal),
        version: 0,
        role: Role::Dispatcher,
    };
    given.when("fire", Role::Admin, grant).unwrap();
    let mut leaving = given.context("fire", Role::Legal);
    leaving.role = Role::Dispatcher;
    given.ask(hand_over_to(1, None), &leaving).unwrap();
    if state == "accepted" {
        let hand_over = hand_over(1);
        let accept = Command::AcceptHandOver { hand_over };
        given.when("fire", Role::Commander, accept).unwrap();
    }
    if state == "replaced" {
        given.ask(hand_over_to(2, None), &leaving).unwrap();
    }
    given
}

/// Task 1 of fire. Where the phase allows it, police has accepted and ems was not asked; while answers are awaited,
/// police has accepted and ems has not answered; eoc stands outside.
fn task_in(phase: TaskPhase) -> Given {
    let mut given = city();
    given.incident_of("fire", 1);
    let now = given.now;
    let lead = |given: &mut Given, command| given.when("fire", Role::Commander, command).unwrap();
    match phase {
        TaskPhase::Draft => {
            let order = draft_order(1, &["police", "ems"], now);
            lead(&mut given, Command::DraftTask(order));
        }
        TaskPhase::Proposed | TaskPhase::Negotiating | TaskPhase::Lapsed => {
            given.proposed(1, "fire", &["police", "ems"], Some(1));
            let answer = if phase == TaskPhase::Negotiating {
                decline(1, 1)
            } else {
                accept(1, 1)
            };
            given.when("police", Role::Commander, answer).unwrap();
            if phase == TaskPhase::Lapsed {
                given.wait(2 * HOUR);
                given.tick();
            }
        }
        _ => {
            given.agreed(1, "fire", &["police"], Some(1));
            let task = task(1);
            let is_started = phase.is_done() || phase == TaskPhase::InProgress;
            let steps: &[TaskStep] = match phase {
                TaskPhase::Mobilizing => &[TaskStep::Mobilize],
                TaskPhase::Suspended => &[TaskStep::Suspend],
                TaskPhase::Demobilizing => &[TaskStep::Demobilize],
                TaskPhase::Closed => &[TaskStep::Close],
                TaskPhase::Reviewed => &[TaskStep::Close, TaskStep::Review],
                _ => &[],
            };
            if is_started {
                lead(&mut given, Command::StartTask { task });
            }
            if phase.is_done() {
                lead(&mut given, Command::CompleteTask { task });
            }
            for step in steps {
                lead(&mut given, moved(1, *step));
            }
            if phase == TaskPhase::Cancelled {
                let reason = mark(7_003);
                lead(&mut given, Command::CancelTask { task, reason });
            }
        }
    }
    assert_eq!(given.state.task(task(1)).unwrap().phase, phase);
    given
}

/// Zone 1 of fire on a task that police has accepted and ems was asked for.
fn zone_in(state: Z) -> Given {
    let mut given = city();
    given.proposed(8, "fire", &["police", "ems"], None);
    given.when("police", Role::Commander, accept(8, 1)).unwrap();
    let planned = state == Z::Planned;
    let order = DrawZone {
        target: Some(Target::Task(task(8))),
        starts_at: planned.then(|| given.now.plus_ms(HOUR)),
        ends_at: (state == Z::Ended).then(|| given.now.plus_ms(MINUTE)),
        ..zone_order(1)
    };
    let id = given.drawn("fire", order);
    if state == Z::Ended {
        given.wait(MINUTE);
        given.tick();
    }
    if state == Z::Lifted {
        let lift = Command::LiftZone {
            zone: id,
            reason: mark(7_004),
        };
        given.when("fire", Role::Dispatcher, lift).unwrap();
    }
    assert_eq!(given.state.zone(id).unwrap().state, state);
    given
}

/// Equipment 1 of fire, of which police and ems are shown the identity.
fn equipment_in(word: &str) -> Given {
    let mut given = city();
    let shown = |viewer| grant(viewer, "fire", Kind::Equipment, &["identity"]);
    given.terms(PartnerUnits::All, &[shown("police"), shown("ems")]);
    given.equipped(1, "fire");
    let then = match word {
        "carried" => kit::attach(1, 1, "fire", None),
        "offered" => kit::offer(1, 1, Receiver::Agency(agency("police")), None),
        "defective" => kit::condition(1, 1, Condition::Defective),
        "retired" => Command::RetireEquipment(RetireEquipment {
            equipment: kit::equipment(1),
            version: 1,
            reason: mark(7_005),
        }),
        _ => return given,
    };
    given.when("fire", Role::Dispatcher, then).unwrap();
    given
}

fn responded(words: &'static [&'static str]) -> Vec<Situation> {
    let each = words.iter();
    each.map(|it| Situation::new(it, move || response_in(city(), it)))
        .collect()
}

fn enforced(words: &'static [&'static str]) -> Vec<Situation> {
    let each = words.iter();
    each.map(|it| Situation::new(it, move || enforcement_in(city(), it)))
        .collect()
}
