//! Rules T31 and T32: what a template binds in its task, and who is told of it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Command, Refusal, Role,
    command::EnforcementOrder,
    enforcement::{Countersigner, MeasureKind},
    response::PlannedObjective,
    sharing::{ObjectRef, TemplateView, View, Viewer, view},
    task::{TaskKind, TaskTemplate},
};

use super::{
    given::*,
    given_enforcement::{enforce, register, seal},
    given_templates::*,
    measuring::comes_again,
};

type Rules = BTreeMap<MeasureKind, Option<domain::AgencyId>>;

fn rules<const N: usize>(of: [(MeasureKind, Option<&str>); N]) -> Rules {
    of.map(|(kind, by)| (kind, by.map(agency))).into()
}

/// Enforcement 1 of fire by a template that has sealing signed by the police and closing by anybody; proposed to both.
fn by_the_depot() -> Given {
    let mut given = Given::city();
    let mut it = a_template("DEPOT", TaskKind::Enforcement, &["ems", "police"]);
    it.countersign = rules([
        (MeasureKind::Seal, Some("police")),
        (MeasureKind::Close, None),
    ]);
    proposed(&mut given, &it);
    given
}

fn proposed(given: &mut Given, it: &TaskTemplate) {
    given.with_templates("fire", std::slice::from_ref(it));
    let draft = Command::DraftTask(by_template(1, it, given));
    given.when("fire", Role::Commander, draft).unwrap();
    let propose = Command::ProposeTask { task: task(1) };
    given.when("fire", Role::Commander, propose).unwrap();
}

fn set(given: &mut Given, to: &Rules) -> Result<(), Refusal> {
    let order = enforce(
        1,
        EnforcementOrder::SetCountersigning {
            version: given.state.task(task(1)).unwrap().enforcement.rules_version,
            rules: to.clone(),
        },
    );
    given.when("fire", Role::Commander, order).map(drop)
}

#[test]
fn t31_what_the_template_has_countersigned_is_so_from_the_start() {
    let given = by_the_depot();
    let settled = &given.state.task(task(1)).unwrap().enforcement.countersign;
    let wanted = rules([
        (MeasureKind::Seal, Some("police")),
        (MeasureKind::Close, None),
    ]);
    assert_eq!(*settled, wanted);
}

#[test]
fn t31_who_leads_adds_to_it_and_takes_nothing_away() {
    let mut given = by_the_depot();
    let refused = Err(Refusal::WrongState {
        what: "template",
        state: "countersigned",
    });
    let seal = (MeasureKind::Seal, Some("police"));
    assert_eq!(set(&mut given, &rules([seal])), refused);
    let by_anybody = rules([(MeasureKind::Seal, None), (MeasureKind::Close, None)]);
    assert_eq!(set(&mut given, &by_anybody), refused);
    let by_another = rules([(MeasureKind::Seal, Some("ems")), (MeasureKind::Close, None)]);
    assert_eq!(set(&mut given, &by_another), refused);
    let more = rules([
        seal,
        (MeasureKind::Close, Some("ems")),
        (MeasureKind::Fine, None),
    ]);
    set(&mut given, &more).unwrap();
    let settled = &given.state.task(task(1)).unwrap().enforcement.countersign;
    assert_eq!(*settled, more);
    // What was added can be taken away again.
    set(&mut given, &rules([seal, (MeasureKind::Close, None)])).unwrap();
}

#[test]
fn t31_whom_it_names_counts_while_it_is_in_the_task() {
    let mut given = by_the_depot();
    given
        .when("police", Role::Commander, decline(1, 1))
        .unwrap();
    let by_anybody = rules([(MeasureKind::Seal, None), (MeasureKind::Close, None)]);
    set(&mut given, &by_anybody).unwrap();
    let nobody = rules([(MeasureKind::Close, None)]);
    assert!(set(&mut given, &nobody).is_err());
}

/// Whatever was said while it was away: whom the template names is named as soon as it is in the task again.
#[test]
fn t31_whom_it_names_counts_again_when_it_comes_back() {
    for meanwhile in [None, Some("ems")] {
        let mut given = by_the_depot();
        given
            .when("police", Role::Commander, decline(1, 1))
            .unwrap();
        let other = rules([(MeasureKind::Seal, meanwhile), (MeasureKind::Close, None)]);
        set(&mut given, &other).unwrap();
        let named = |given: &Given| {
            let shown = given.enforcement_as("fire", 1).unwrap().countersign;
            shown[&MeasureKind::Seal].clone()
        };
        assert_eq!(named(&given), meanwhile.map(agency));
        comes_again(&mut given, "police");
        assert_eq!(named(&given), Some(agency("police")));
        assert!(set(&mut given, &other).is_err());

        let version = given.state.task(task(1)).unwrap().version;
        given
            .when("ems", Role::Commander, accept(1, version))
            .unwrap();
        let start = Command::StartTask { task: task(1) };
        given.when("fire", Role::Commander, start).unwrap();
        given.registers("ems", |it| *it = register("ems"));
        given.acts("ems", seal(1)).unwrap();
        let signs = given.measure(1).countersign.clone();
        assert_eq!(signs, Some(Countersigner::Agency(agency("police"))));
    }
}

fn told(given: &Given, to: &str) -> Option<TemplateView> {
    let viewer = Viewer::open(agency(to));
    let it = view(&given.state, &viewer, &ObjectRef::Task(task(1)))?;
    let View::Task(it) = it else {
        panic!("a task is viewed as one");
    };
    it.template.map(|it| *it)
}

#[test]
fn t32_who_is_in_the_task_is_told_of_the_template_and_who_leads_what_it_has_ready() {
    let mut given = Given::city();
    let mut it = a_template("FLOOD", TaskKind::DisasterResponse, &["ems", "police"]);
    it.parts[0].part.co_lead = true;
    proposed(&mut given, &it);
    let whole = TemplateView {
        code: "FLOOD".to_owned(),
        title: "Template FLOOD".to_owned(),
        version: 1,
        needed: [agency("ems"), agency("police")].into(),
        countersign: Rules::new(),
        draw: None,
        period: it.period.clone(),
    };
    let head = TemplateView {
        needed: BTreeSet::new(),
        period: None,
        ..whole.clone()
    };
    assert_eq!(told(&given, "fire"), Some(whole.clone()));
    assert_eq!(told(&given, "police"), Some(head.clone()));
    assert_eq!(told(&given, "ems"), Some(head), "has not promised yet");
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    assert_eq!(told(&given, "ems"), Some(whole.clone()), "leads with it");
    assert_eq!(told(&given, "eoc"), None);
    given
        .when("police", Role::Commander, decline(1, 1))
        .unwrap();
    assert_eq!(told(&given, "police"), None, "is in it no more");

    // The task keeps it, whatever becomes of the template.
    let next = TaskTemplate {
        title: "Another".to_owned(),
        version: 2,
        is_retired: true,
        ..it
    };
    given.with_templates("fire", &[next]);
    assert_eq!(told(&given, "fire"), Some(whole));
}

/// T32, V14: whom the template names and nobody asked is the owner's to know, whoever leads with it.
#[test]
fn t32_a_co_lead_is_not_told_who_was_only_thought_of() {
    let mut given = Given::city();
    let mut it = a_template(
        "FLOOD",
        TaskKind::DisasterResponse,
        &["ems", "police", "eoc"],
    );
    it.parts[0].part.co_lead = true;
    it.parts[2].is_optional = true;
    let ready = it.period.as_mut().unwrap();
    ready.objectives = ["police", "eoc"]
        .map(|of| PlannedObjective {
            text: format!("What {of} is to reach"),
            owner: Some(agency(of)),
        })
        .into();
    given.with_templates("fire", std::slice::from_ref(&it));
    let mut draft = by_template(1, &it, &given);
    draft.parts.retain(|it| it.agency != agency("eoc"));
    let propose = Command::ProposeTask { task: task(1) };
    for order in [Command::DraftTask(draft), propose] {
        given.when("fire", Role::Commander, order).unwrap();
    }
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    let ready = |by: &str| told(&given, by).unwrap().period.unwrap();
    assert_eq!(Some(ready("fire")), it.period, "its owner");
    let shown = ready("ems");
    let posts: Vec<_> = shown.posts.iter().map(|it| it.agency.as_str()).collect();
    assert_eq!(posts, ["ems", "police"]);
    let owners: Vec<_> = shown.objectives.iter().map(|it| it.owner.clone()).collect();
    assert_eq!(owners, [Some(agency("police")), None]);
}
