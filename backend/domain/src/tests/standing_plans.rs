//! Rules T20 and K19: what a signed plan says yes to before anybody is asked.

use domain::{
    AlarmKind, Command, Event, Refusal, Role, Target, Task, TaskPhase,
    agreement::{AgreementText, Aid, Trigger},
    alarm::About,
    command::{AgreementOrder as O, Answer, DraftTask},
    limits::{AID_PER_AGREEMENT_MAX, ASK_COUNT_MAX},
    sharing::{Kind, ObjectRef, View, Viewer, view, view_entry},
    task::{Ask, ByPlan, Part, Quorum},
};

use super::{
    given::*,
    given_agreements::{about, agreement, clause, text},
    leading::revised,
};

/// Police send two engines to fire for what is of priority 1, without being asked first.
fn aid() -> Aid {
    Aid {
        by: agency("police"),
        to: Some(agency("fire")),
        capability: "engine".to_owned(),
        count: 2,
        priority: 1,
    }
}

/// The city, with incident 1 of fire of this priority, and an agreement of fire, police and ems with these lines in force.
fn plan(priority: u8, aid: Vec<Aid>) -> Given {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    triage(&mut given, priority);
    let text = AgreementText {
        aid,
        ..words(&given)
    };
    given.legal("fire", 1, O::Draft(text)).unwrap();
    let version = given.version(1);
    given.legal("fire", 1, O::Propose { version }).unwrap();
    given.sign(1, &["fire", "police", "ems"]);
    given.tick();
    given
}

fn words(given: &Given) -> AgreementText {
    let line = clause("fire", "police", Kind::Zone, &["identity"], Trigger::Always);
    text(&["fire", "police", "ems"], &[line], given.now)
}

fn triage(given: &mut Given, priority: u8) {
    let versions = given.state.incident(incident(1)).unwrap().versions;
    let order = Command::TriageIncident(domain::command::TriageIncident {
        incident: incident(1),
        version: versions.classification,
        priority: Some(domain::classification::SaidPriority::Common(priority)),
        incident_type: None,
    });
    given.when("fire", Role::Commander, order).unwrap();
}

/// Task `n` of fire on incident 1, which asks the police for so many engines, and ems for one.
pub(super) fn order(n: u128, given: &Given, engines: u16) -> DraftTask {
    let mut order = draft_order(n, &["police", "ems"], given.now);
    order.incident = Some(incident(1));
    order.quorum = Quorum::Named([agency("police")].into());
    order.parts[0].asks = vec![Ask {
        capability: "engine".to_owned(),
        count: engines,
    }];
    order
}

pub(super) fn propose(given: &mut Given, order: DraftTask) -> Vec<Event> {
    let task = order.id;
    given
        .when("fire", Role::Commander, Command::DraftTask(order))
        .unwrap();
    given
        .when("fire", Role::Commander, Command::ProposeTask { task })
        .unwrap()
}

pub(super) fn it(given: &Given) -> &Task {
    given.state.task(task(1)).unwrap()
}

pub(super) fn police(given: &Given) -> &domain::task::Party {
    &it(given).parties[&agency("police")]
}

pub(super) fn told(given: &Given, kind: AlarmKind) -> Vec<&str> {
    let about = given.state.alarms_about(&About::Task(task(1)));
    let it = about.filter(|it| it.kind == kind && it.is_open());
    it.map(|it| it.owner.as_str()).collect()
}

pub(super) fn code(answer: Result<Vec<Event>, Refusal>) -> &'static str {
    answer.map_or_else(|it| it.code(), |_| "ok")
}

pub(super) fn withdraw(given: &Given, name: &str) -> Command {
    let version = it(given).version;
    let offers = it(given)
        .parties
        .get(&agency(name))
        .map_or(0, |it| it.offers);
    let back = Answer::Withdraw {
        code: None,
        reason: mark(72),
    };
    answer(1, version, offers, back)
}

/// T20 and K19: a plan says yes with the proposal, which may complete the quorum; whoever is to send hears so at once.
#[test]
fn t20_a_signed_plan_says_yes_with_the_proposal() {
    let mut given = plan(1, vec![aid()]);
    let task = order(1, &given, 2);
    let events = propose(&mut given, task);
    let names: Vec<_> = events.iter().map(Event::name).collect();
    assert_eq!(
        names,
        [
            "task_proposed",
            "task_accepted",
            "task_agreed",
            "alarm_raised"
        ]
    );
    assert_eq!(it(&given).phase, TaskPhase::Agreed);
    let by = ByPlan {
        agreement: agreement(1),
        version: given.version(1),
    };
    assert_eq!(police(&given).by_plan, Some(by));
    assert!(it(&given).parties[&agency("ems")].waits(), "nobody else");
    assert_eq!(told(&given, AlarmKind::PromisedByPlan), ["police"]);
    let shown = |name: &str| {
        let viewer = Viewer::open(agency(name));
        match view(&given.state, &viewer, &ObjectRef::Task(it(&given).id)) {
            Some(View::Task(it)) => it.parties[1..].iter().find_map(|it| it.by_plan),
            _ => None,
        }
    };
    assert_eq!(shown("fire"), Some(by));
    assert_eq!(shown("ems"), Some(by));
    let send = assign(1, unit("police", 1), Target::Task(it(&given).id));
    given.when("police", Role::Dispatcher, send).unwrap();
    assert_eq!(told(&given, AlarmKind::PromisedByPlan), [""; 0], "sent");
}

/// T20 and G11: who is in the task and no party of the plan is told that it was accepted, and not that there is a plan.
#[test]
fn t20_a_plan_is_told_to_its_parties_only() {
    let mut given = plan(1, vec![aid()]);
    let mut task = order(1, &given, 1);
    task.parts.push(part("eoc", 1));
    propose(&mut given, task);
    let target = Target::Task(super::given::task(1));
    let said = |name: &str| {
        let lines = given.state.timeline(target).iter();
        let viewer = Viewer::open(agency(name));
        let mut shown = lines.filter_map(|it| view_entry(&given.state, &viewer, it));
        let line = shown.find(|it| it.what == "task_accepted").unwrap();
        line.detail.get("by_plan").cloned()
    };
    assert_eq!(said("fire").as_deref(), Some("true"));
    assert_eq!(said("ems").as_deref(), Some("true"));
    assert_eq!(said("eoc"), None);
    let viewer = Viewer::open(agency("eoc"));
    let Some(View::Task(it)) = view(
        &given.state,
        &viewer,
        &ObjectRef::Task(super::given::task(1)),
    ) else {
        panic!("not shown");
    };
    assert!(it.parties.iter().all(|it| it.by_plan.is_none()));
}

/// T20: the control: without a plan, and beyond what it says, silence stays silence.
#[test]
fn t20_nothing_beyond_the_plan_is_promised_by_it() {
    let silent = |given: &mut Given, order: DraftTask| {
        propose(given, order);
        assert!(told(given, AlarmKind::PromisedByPlan).is_empty());
        police(given).waits()
    };
    let mut none = plan(1, vec![]);
    let task = order(1, &none, 1);
    assert!(silent(&mut none, task), "no plan");
    let mut given = plan(1, vec![aid()]);
    let task = order(1, &given, 3);
    assert!(silent(&mut given, task), "more than it says");
    let mut given = plan(2, vec![aid()]);
    let task = order(1, &given, 1);
    assert!(silent(&mut given, task), "not urgent enough");
    let others: [fn(&mut Part); 4] = [
        |it| it.people = 1,
        |it| it.co_lead = true,
        |it| it.asks[0].capability = "boat".to_owned(),
        |it| {
            it.equipment = vec![domain::task::EquipmentAsk {
                kind: "pump".to_owned(),
                count: 1,
            }];
        },
    ];
    for change in others {
        let mut given = plan(1, vec![aid()]);
        let mut task = order(1, &given, 1);
        change(&mut task.parts[0]);
        assert!(silent(&mut given, task));
    }
    let mut given = plan(1, vec![aid()]);
    let mut task = order(1, &given, 1);
    task.incident = None;
    assert!(silent(&mut given, task), "of no incident");
    let to_ems = Aid {
        to: Some(agency("ems")),
        ..aid()
    };
    let mut given = plan(1, vec![to_ems]);
    let task = order(1, &given, 1);
    assert!(silent(&mut given, task), "for somebody else");
}

/// T20: only what is in force says yes: not before it is signed, not suspended, not after its end.
#[test]
fn t20_only_what_is_in_force_says_yes() {
    let mut given = plan(1, vec![aid()]);
    let suspend = O::Suspend { reason: mark(71) };
    given
        .when("ems", Role::Commander, about(1, suspend))
        .unwrap_or_else(|_| {
            given
                .legal("ems", 1, O::Suspend { reason: mark(71) })
                .unwrap()
        });
    let task = order(1, &given, 1);
    propose(&mut given, task);
    assert!(police(&given).waits(), "suspended");

    let mut given = Given::city();
    given.incident_of("fire", 1);
    triage(&mut given, 1);
    let unsigned = AgreementText {
        aid: vec![aid()],
        ..words(&given)
    };
    given.legal("fire", 1, O::Draft(unsigned)).unwrap();
    let version = given.version(1);
    given.legal("fire", 1, O::Propose { version }).unwrap();
    given.sign(1, &["fire", "ems"]);
    let task = order(1, &given, 1);
    propose(&mut given, task);
    assert!(police(&given).waits(), "not signed by all");

    // The timer has not told of the end yet.
    let mut given = plan(1, vec![aid()]);
    given.wait(240 * HOUR);
    let task = order(1, &given, 1);
    propose(&mut given, task);
    assert!(police(&given).waits(), "over");
}

/// T20: what is promised by it elsewhere counts, until that is over or taken back.
#[test]
fn t20_the_plan_gives_no_more_than_it_says_in_all() {
    let mut given = plan(1, vec![aid()]);
    let first = order(2, &given, 1);
    propose(&mut given, first);
    let second = order(1, &given, 2);
    propose(&mut given, second);
    assert!(police(&given).waits(), "one and two are more than two");
    let cancel = |n: u128| Command::CancelTask {
        task: task(n),
        reason: mark(9),
    };
    given.when("fire", Role::Commander, cancel(1)).unwrap();
    given.when("fire", Role::Commander, cancel(2)).unwrap();
    let third = order(3, &given, 2);
    propose(&mut given, third);
    let third = given.state.task(task(3)).unwrap();
    assert!(third.parties[&agency("police")].by_plan.is_some());
}

/// T20: who is new in a revision is promised as in a proposal; who was asked already, or said no, is not.
#[test]
fn t20_only_who_is_new_is_promised_by_a_revision() {
    let mut given = plan(1, vec![aid()]);
    let mut first = order(1, &given, 1);
    let of_police = first.parts.remove(0);
    first.quorum = Quorum::All;
    propose(&mut given, first);
    revise(&mut given, |it| it.push(of_police));
    assert!(police(&given).by_plan.is_some());
    revise(&mut given, |_| {});
    assert!(police(&given).by_plan.is_some(), "the same question");
    let take_back = withdraw(&given, "police");
    given.when("police", Role::Commander, take_back).unwrap();
    // The same question to all: who has said no is asked anew.
    revise(&mut given, |_| {});
    assert!(police(&given).waits(), "it has said no");
    assert_eq!(police(&given).by_plan, None);
}

/// T20: what cannot be written into a plan.
#[test]
fn t20_what_a_plan_says_is_checked() {
    let refused = |aid: Vec<Aid>| {
        let mut given = Given::city();
        let text = AgreementText {
            aid,
            ..words(&given)
        };
        code(given.legal("fire", 1, O::Draft(text)))
    };
    let with = |change: fn(&mut Aid)| {
        let mut it = aid();
        change(&mut it);
        refused(vec![it])
    };
    assert_eq!(refused(vec![aid()]), "ok");
    assert_eq!(with(|it| it.to = None), "ok");
    assert_eq!(with(|it| it.by = agency("eoc")), "not_a_party");
    assert_eq!(with(|it| it.to = Some(agency("eoc"))), "not_a_party");
    assert_eq!(with(|it| it.to = Some(agency("police"))), "oneself");
    assert_eq!(with(|it| it.capability = String::new()), "empty");
    assert_eq!(with(|it| it.count = 0), "out_of_range");
    assert_eq!(with(|it| it.count = ASK_COUNT_MAX + 1), "out_of_range");
    assert_eq!(with(|it| it.priority = 0), "out_of_range");
    assert_eq!(with(|it| it.priority = 6), "out_of_range");
    assert_eq!(refused(vec![aid(), aid()]), "contradictory");
    let many = |count: usize| {
        let lines = (0..count).map(|n| Aid {
            capability: format!("engine_{n}"),
            ..aid()
        });
        refused(lines.collect())
    };
    assert_eq!(many(AID_PER_AGREEMENT_MAX), "ok");
    assert_eq!(many(AID_PER_AGREEMENT_MAX + 1), "too_long");
}

/// Fire revises task 1 as it stands to what `change` makes of its parts.
fn revise(given: &mut Given, change: impl FnOnce(&mut Vec<Part>)) {
    let order = revised(given, change);
    given.when("fire", Role::Commander, order).unwrap();
}

/// T20: dropping a party and asking it anew does not make the plan say yes for it again.
#[test]
fn t20_a_plan_says_yes_for_nobody_twice() {
    let mut given = plan(1, vec![aid()]);
    let mut order = order(1, &given, 1);
    order.quorum = Quorum::Named([agency("ems")].into());
    propose(&mut given, order);
    let back = withdraw(&given, "police");
    given.when("police", Role::Commander, back).unwrap();
    let own = police(&given).part.clone();
    revise(&mut given, |it| {
        it.retain(|it| it.agency != agency("police"));
    });
    revise(&mut given, |it| it.push(own));
    assert!(police(&given).waits());
    assert_eq!(told(&given, AlarmKind::PromisedByPlan), [""; 0]);
}

/// T20 and T15: what a plan promised stands while its party is asked for more, and counts; K19 ends once nothing of it stands.
#[test]
fn t20_an_amendment_keeps_what_the_plan_promised() {
    let mut given = plan(1, vec![aid()]);
    let first = order(1, &given, 2);
    propose(&mut given, first);
    revise(&mut given, |it| {
        let own = it.iter_mut().find(|it| it.agency == agency("police"));
        own.unwrap().people = 3;
    });
    assert!(police(&given).waits() && police(&given).plan().is_some());
    assert_eq!(
        told(&given, AlarmKind::PromisedByPlan),
        ["police"],
        "it stands"
    );
    let second = order(2, &given, 1);
    propose(&mut given, second);
    let second = given.state.task(task(2)).unwrap();
    assert!(second.parties[&agency("police")].waits(), "nothing is left");

    let mut given = plan(1, vec![aid()]);
    let mut open = order(1, &given, 2);
    open.quorum = Quorum::All;
    propose(&mut given, open);
    assert_eq!(told(&given, AlarmKind::PromisedByPlan), ["police"]);
    revise(&mut given, |it| {
        it.retain(|it| it.agency != agency("police"));
    });
    assert_eq!(told(&given, AlarmKind::PromisedByPlan), [""; 0]);
}

/// The first unit of the police is asked whether it goes.
fn assign_offer(given: &Given) -> Command {
    Command::AssignUnit(domain::command::AssignUnit {
        id: assignment(1),
        unit: unit("police", 1),
        target: Target::Task(it(given).id),
        is_offer: true,
        confirmed: std::collections::BTreeSet::new(),
    })
}

/// K19: a unit that is only asked whether it goes ends nothing; once it goes, it does.
#[test]
fn k19_an_offered_unit_is_none_yet() {
    let mut given = plan(1, vec![aid()]);
    let task = order(1, &given, 2);
    propose(&mut given, task);
    let offer = assign_offer(&given);
    given.when("police", Role::Dispatcher, offer).unwrap();
    assert_eq!(told(&given, AlarmKind::PromisedByPlan), ["police"]);
    let goes = Command::AdvanceAssignment {
        assignment: assignment(1),
        to: domain::AssignmentStatus::Dispatched,
        by_radio: true,
    };
    given.when("police", Role::Dispatcher, goes).unwrap();
    assert_eq!(told(&given, AlarmKind::PromisedByPlan), [""; 0]);
}

/// T20: of an incident that is over nothing is promised, nor does the plan's yes tell a lead how urgent one is that it is not
/// shown that of.
#[test]
fn t20_the_incident_is_open_and_its_urgency_known_to_the_lead() {
    let mut given = plan(1, vec![aid()]);
    let task = order(1, &given, 1);
    given
        .when("fire", Role::Commander, Command::DraftTask(task))
        .unwrap();
    let close = Command::StepIncident {
        incident: incident(1),
        step: domain::incident::IncidentStep::Cancelled,
        reason: Some(mark(5)),
    };
    given.when("fire", Role::Commander, close).unwrap();
    let propose = Command::ProposeTask {
        task: it(&given).id,
    };
    given.when("fire", Role::Commander, propose).unwrap();
    assert!(police(&given).waits());
}
