//! The brain against the real rules: orders go through the domain, and what comes back is what the domain lets each
//! agency see. Only network and clock are left out.

mod world;

use std::collections::BTreeSet;

use domain::{AssignmentStatus, IncidentState, TaskPhase, equipment::Holder};
use protocol::{
    command::{DecideCounter, DraftTask, Part, Plain, ReportIncident, ReviseTask},
    object::{Area, Ask, QuorumRule},
    words::TaskKind,
};
use uuid::Uuid;
use world::World;

use crate::scenario::Scenario;

const DEMO: &str = include_str!("../../../../fixtures/scenarios/flash-flood.toml");

/// The demo's people without its events, and without chances that a test would have to wait for.
fn quiet() -> Scenario {
    let mut scenario = Scenario::parse(DEMO).unwrap();
    scenario.incidents.clear();
    scenario.randoms.clear();
    scenario.tasks.clear();
    scenario.patrols.clear();
    scenario.crew.late_share = 0.0;
    scenario.crew.decline_share = 0.0;
    scenario.answers.human_decline_share = 0.0;
    scenario
}

fn report(id: Uuid) -> ReportIncident {
    ReportIncident {
        command_id: client::new_id(),
        occurred_at: None,
        id,
        incident_type: Some("fire".to_owned()),
        own_type: None,
        priority: Some(2),
        own_priority: None,
        lon: 7.425,
        lat: 43.733,
        place: "Quai Antoine 1er".to_owned(),
        narrative: String::new(),
        owner: None,
        starts_at: None,
    }
}

fn draft(world: &World, id: Uuid, parties: &[(&str, &str, u16)]) -> DraftTask {
    let parties = parties.iter().map(|(agency, capability, count)| Part {
        agency: (*agency).to_owned(),
        asks: vec![Ask {
            capability: (*capability).to_owned(),
            count: *count,
        }],
        ..Part::default()
    });
    DraftTask {
        command_id: client::new_id(),
        occurred_at: None,
        id,
        task_kind: TaskKind::DisasterResponse,
        objective: "Clear the quay".to_owned(),
        place: String::new(),
        area: Some(Area {
            lon: 7.425,
            lat: 43.733,
            radius_m: 100,
        }),
        incident: None,
        legal_basis: String::new(),
        answer_by: world.in_seconds(600),
        parties: parties.collect(),
        quorum: QuorumRule::All,
        quorum_of: Vec::new(),
        takeover: None,
        disclosure: protocol::object::Disclosure::default(),
        scope: protocol::object::TaskScope::default(),
        template: None,
    }
}

/// Refusals of the player's commands, but for answers to a proposal that its lead has just revised: those cross.
fn unexpected(world: &World) -> Vec<&String> {
    let stale = |it: &&String| it.contains("answer_task StaleVersion");
    world.refused.iter().filter(|it| !stale(it)).collect()
}

fn plain() -> Plain {
    Plain {
        command_id: client::new_id(),
        occurred_at: None,
    }
}

/// What each agency has of what, and where it is not at its home.
fn stocks(world: &World) -> BTreeSet<(String, String, u32, bool)> {
    let all = world.state.every_equipment().map(|it| {
        let is_home = it.holder == Holder::Place(it.label.home.clone());
        (
            it.agency.to_string(),
            it.label.name.clone(),
            it.quantity,
            is_home,
        )
    });
    all.collect()
}

#[test]
fn equipment_is_taken_along_and_lent_and_comes_back() {
    let mut scenario = quiet();
    let demo = Scenario::parse(DEMO).unwrap();
    let used = |key: &Option<String>| {
        demo.gear
            .iter()
            .any(|it| Some(&it.incident) == key.as_ref())
    };
    scenario.incidents = demo.incidents.clone();
    scenario.incidents.retain(|it| used(&it.key));
    assert!(!scenario.gear.is_empty() && !scenario.loans.is_empty());
    let mut world = World::new(scenario);
    let before = stocks(&world);
    let (mut carried, mut lent) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..300 {
        world.play(5);
        for it in world.state.every_equipment() {
            if it.holder.unit().is_some() {
                carried.insert((it.label.name.clone(), it.quantity));
            }
            if it.agency != it.owner {
                lent.insert((it.label.name.clone(), it.quantity, it.agency.to_string()));
            }
        }
    }
    assert_eq!(world.refused, Vec::<String>::new());
    let wanted = demo
        .gear
        .iter()
        .map(|it| (it.equipment.clone(), it.quantity));
    assert_eq!(carried, wanted.collect());
    let wanted = demo
        .loans
        .iter()
        .map(|it| (it.equipment.clone(), it.quantity, it.to.clone()));
    assert_eq!(lent, wanted.collect());
    assert_eq!(stocks(&world), before, "everything is back");
}

#[test]
fn the_demo_plays_through_the_rules_without_a_refusal() {
    let mut world = World::new(Scenario::parse(DEMO).unwrap());
    let mut moving = BTreeSet::new();
    for _ in 0..12 {
        world.play(5);
        moving.extend(world.moving_agencies());
    }
    assert!(
        moving.len() >= 6,
        "only {moving:?} move in the first minute"
    );
    world.play(840);
    assert_eq!(unexpected(&world), Vec::<&String>::new());

    let state = &world.state;
    assert_eq!(state.tasks().count(), 4);
    for task in state.tasks() {
        assert!(
            task.phase == TaskPhase::InProgress || task.phase.is_done(),
            "{} is {:?}",
            task.objective,
            task.phase
        );
    }
    let done = state.tasks().filter(|it| it.phase.is_done());
    assert!(done.count() >= 2);
    let revised: Vec<u32> = state.tasks().map(|it| it.version).collect();
    assert_eq!(
        revised.iter().filter(|it| **it == 2).count(),
        2,
        "{revised:?}"
    );

    let closed = state
        .incidents()
        .filter(|it| it.state == IncidentState::Closed);
    assert!(closed.count() >= 15);
    let reached = |status| state.assignments().any(|it| it.times.contains_key(&status));
    assert!(reached(AssignmentStatus::AtDestination));
    let busy: BTreeSet<&str> = state.assignments().map(|it| it.agency.as_str()).collect();
    assert_eq!(busy.len(), 8, "{busy:?}");
    let underpass = state
        .incidents()
        .find(|it| it.place.starts_with("Underpass"))
        .unwrap();
    assert_eq!(underpass.milestones.len(), 3);
}

#[test]
fn an_incident_of_a_person_is_left_to_that_person_but_its_crews_obey() {
    let mut world = World::new(quiet());
    let id = client::new_id();
    world
        .order("fire.commander", "/api/v1/incidents", &report(id))
        .unwrap();
    world.play(200);
    assert_eq!(world.state.assignments().count(), 0);
    assert_eq!(world.incident(id).state, IncidentState::Reported);

    world.assign("fire.commander", "fire", "Heron 12", id);
    world.play(400);
    let sent = world.state.assignments().next().unwrap();
    assert_eq!(sent.status, AssignmentStatus::Cleared);
    assert!(sent.times.contains_key(&AssignmentStatus::OnScene) && !sent.by_radio);
    assert_eq!(world.incident(id).state, IncidentState::Active);
    assert_eq!(world.state.assignments().count(), 1);
}

#[test]
fn a_person_who_sends_a_unit_takes_the_incident_over() {
    let mut scenario = quiet();
    scenario.incidents = Scenario::parse(DEMO).unwrap().incidents;
    scenario
        .incidents
        .retain(|it| it.agency == "fire" && it.at_s < 10.0);
    let mut world = World::new(scenario);
    world.play(3);
    let id = world.state.incidents().next().unwrap().id.0;
    world.assign("fire.commander", "fire", "Heron 31", id);
    world.play(600);
    assert_ne!(world.incident(id).state, IncidentState::Closed);
    assert!(world.state.assignments().all(|it| !it.status.is_open()));
}

#[test]
fn a_proposal_of_a_person_is_answered_in_time_and_units_come() {
    let mut world = World::new(quiet());
    let id = client::new_id();
    let asked = draft(
        &world,
        id,
        &[("police", "patrol", 2), ("shoreaid", "reception", 1)],
    );
    world
        .order("fire.commander", "/api/v1/tasks", &asked)
        .unwrap();
    world.play(60);
    assert_eq!(world.task(id).phase, TaskPhase::Draft);
    world.act_on_task("fire.commander", id, "propose", &plain());
    world.play(3);
    assert_eq!(world.task(id).phase, TaskPhase::Proposed);
    world.play(20);
    assert_eq!(
        world.task(id).phase,
        TaskPhase::Agreed,
        "answers come within 5 to 20 s"
    );
    world.act_on_task("fire.commander", id, "start", &plain());
    world.play(170);
    let there = world
        .state
        .assignments()
        .filter(|it| it.status == AssignmentStatus::OnScene);
    assert_eq!(there.count(), 3);
    world.play(400);
    assert_eq!(
        world.task(id).phase,
        TaskPhase::InProgress,
        "completing it is the lead's"
    );
    world.act_on_task("fire.commander", id, "complete", &plain());
}

/// T15: once an amendment is promised, what it asks for more is sent as well, and nobody is sent twice.
#[test]
fn what_is_promised_anew_is_sent_too() {
    let mut world = World::new(quiet());
    let id = client::new_id();
    let asked = draft(&world, id, &[("police", "patrol", 1)]);
    world
        .order("fire.commander", "/api/v1/tasks", &asked)
        .unwrap();
    world.act_on_task("fire.commander", id, "propose", &plain());
    world.play(25);
    world.act_on_task("fire.commander", id, "start", &plain());
    world.play(60);
    assert_eq!(world.state.assignments().count(), 1);
    let more = ReviseTask {
        command_id: client::new_id(),
        occurred_at: None,
        version: 1,
        objective: asked.objective,
        answer_by: world.in_seconds(600),
        parties: draft(&world, id, &[("police", "patrol", 2)]).parties,
        quorum: None,
        quorum_of: Vec::new(),
        takeover: None,
        disclosure: None,
        scope: None,
    };
    world.act_on_task("fire.commander", id, "revise", &more);
    world.play(60);
    assert_eq!(world.state.assignments().count(), 2);
    assert_eq!(unexpected(&world), Vec::<&String>::new());
}

#[test]
fn what_an_agency_cannot_do_it_declines_and_says_why() {
    let mut world = World::new(quiet());
    let id = client::new_id();
    let asked = draft(&world, id, &[("police", "tax_audit", 1)]);
    world
        .order("fire.commander", "/api/v1/tasks", &asked)
        .unwrap();
    world.act_on_task("fire.commander", id, "propose", &plain());
    world.play(25);
    let task = world.task(id);
    assert_eq!(task.phase, TaskPhase::Negotiating);
    let answer = format!("{:?}", task.parties);
    assert!(answer.contains("no unit for tax audit"), "{answer}");
}

/// Who has less than is asked offers what it has; a refused offer is not made again.
#[test]
fn who_has_less_than_is_asked_makes_a_counter_offer() {
    for take in [true, false] {
        let mut world = World::new(quiet());
        let id = client::new_id();
        let asked = draft(&world, id, &[("police", "patrol", 40)]);
        world
            .order("fire.commander", "/api/v1/tasks", &asked)
            .unwrap();
        world.act_on_task("fire.commander", id, "propose", &plain());
        world.play(25);
        let party = world.task(id).parties.values().next().unwrap().clone();
        let promise = party.promise().expect("an offer").clone();
        let offered = promise.asks[0].count;
        assert!((1..40).contains(&offered), "{promise:?}");
        assert!(promise.conditions.contains(&format!("only {offered}")));
        let body = DecideCounter {
            command_id: client::new_id(),
            occurred_at: None,
            version: 1,
            agency: "police".to_owned(),
            offer: 1,
            take,
            reason: (!take).then(|| "Too few".to_owned()),
        };
        world.act_on_task("fire.commander", id, "counter", &body);
        world.play(25);
        let phase = world.task(id).phase;
        if take {
            assert_eq!(phase, TaskPhase::Agreed);
        } else {
            assert_eq!(phase, TaskPhase::Negotiating);
            let answer = format!("{:?}", world.task(id).parties);
            assert!(answer.contains("Declined"), "{answer}");
        }
    }
}

#[test]
fn accounts_of_people_are_never_used() {
    let mut scenario = Scenario::parse(DEMO).unwrap();
    scenario.human = ["police.commander", "fire.dispatcher", "fire.heron12"]
        .map(str::to_owned)
        .to_vec();
    let human = scenario.human.clone();
    let mut world = World::new(scenario);
    world.play(400);
    let used: Vec<&String> = human.iter().filter(|it| world.used.contains(*it)).collect();
    assert_eq!(used, Vec::<&String>::new());
    // Calls for the fire service still come in, and wait for the person at its desk.
    let fire = world
        .state
        .incidents()
        .filter(|it| it.agency.as_str() == "fire");
    let states: BTreeSet<&str> = fire.map(|it| it.state.as_str()).collect();
    assert_eq!(states, BTreeSet::from(["reported"]));
}

#[test]
fn nothing_is_decided_on_a_picture_that_is_not_live() {
    let mut world = World::new(Scenario::parse(DEMO).unwrap());
    world.play(30);
    let before = world.used.clone();
    assert!(!before.is_empty());
    world.used.clear();
    for agency in world.agencies() {
        world.brain.lose(&agency);
    }
    world.is_cut = true;
    world.play(60);
    assert!(world.used.is_empty());
    world.is_cut = false;
    for agency in world.agencies() {
        world.brain.resume(&agency);
    }
    world.play(60);
    assert!(!world.used.is_empty());
    assert_eq!(unexpected(&world), Vec::<&String>::new());
}

#[test]
fn moving_units_report_each_second_and_standing_ones_now_and_then() {
    let mut world = World::new(quiet());
    let id = client::new_id();
    world
        .order("fire.commander", "/api/v1/incidents", &report(id))
        .unwrap();
    world.assign("fire.commander", "fire", "Heron 31", id);
    world.play(40);
    let count = |count| -> usize {
        let reports = world.brain.reports(40.0, count);
        reports.values().map(Vec::len).sum()
    };
    assert_eq!(count(0), 61, "a screen is full from the start");
    assert_eq!(count(11), 1);
    assert_eq!(count(20), 61);
    let reports = world.brain.reports(40.0, 11);
    let moving = &reports["fire"][0];
    assert!(moving.speed > Some(5.0) && moving.heading.is_some());
}
