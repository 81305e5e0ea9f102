//! Rules B1 and B2: operational periods and their objectives.

use domain::{
    Command, Refusal, Role, Target, TaskPhase as P, Timestamp,
    command::{NewObjective, PeriodPlan, ResponseItemOrder as I, ResponseOrder as O},
    enforcement::MeasureKind,
    limits::*,
    response::{EvacuationEnd, Figure, ObjectiveState as S, Position},
    task::TaskKind,
};

use super::{given::*, given_cases::case, given_enforcement::enforce, given_response::*};

const HOUR_0: Timestamp = START;

/// From one time to another, in hours from the start.
fn between(from: i64, to: i64) -> PeriodPlan {
    PeriodPlan {
        starts_at: START.plus_ms(from * HOUR),
        ends_at: START.plus_ms(to * HOUR),
        emphasis: mark(70),
    }
}

fn plan(n: u128, plan: PeriodPlan) -> O {
    O::PlanPeriod {
        id: piece(n),
        plan,
        objectives: vec![],
    }
}

fn change(version: u32, plan: PeriodPlan) -> I {
    I::ChangePeriod { version, plan }
}

fn objective(text: impl Into<String>, owner: Option<&str>) -> NewObjective {
    NewObjective {
        text: text.into(),
        owner: owner.map(agency),
    }
}

/// Period 1, with an objective of nobody and one of ems.
fn with_period() -> Given {
    let mut given = responding();
    given.orders("fire", planned(1, HOUR_0, "ems")).unwrap();
    given
}

/// B1: what was planned stands as it was said.
#[test]
fn b1_a_period_is_planned_with_its_objectives() {
    let mut given = with_period();
    given.orders("police", plan(2, between(1, 3))).unwrap();
    let it = given.period(1);
    assert_eq!((it.id, it.task, it.number), (piece(1), task(1), 1));
    assert_eq!((&it.agency, it.version), (&agency("fire"), 0));
    assert_eq!((it.starts_at, it.ends_at), (START, START.plus_ms(HOUR)));
    assert_eq!(it.emphasis, mark(9_001));
    let said: Vec<_> = it
        .objectives
        .iter()
        .map(|it| (it.number, &it.text, it.owner.clone(), it.state()))
        .collect();
    let (first, second) = (&mark(9_012), &mark(9_013));
    assert_eq!(
        said,
        [
            (1, first, None, S::Open),
            (2, second, Some(agency("ems")), S::Open)
        ]
    );
    let it = given.period(2);
    assert_eq!((it.number, &it.agency), (2, &agency("police")));
    let lines = given.lines("eoc", Target::Task(task(1)));
    let told = lines.iter().filter(|it| **it == "response_period_planned");
    assert_eq!(told.count(), 2);
}

/// An order about a part: which, what, and what kind of part that is.
pub(super) type AboutPart = (u128, I, &'static str);

/// B1 to B5, B7, B8: what the leads order, with the parts that the orders about parts are about.
pub(super) fn orders_of_leads() -> (Given, Vec<O>, Vec<AboutPart>) {
    let mut given = with_period();
    for order in [
        group(2, "ems"),
        create(3, Position::SafetyOfficer, None, "ems"),
        evacuate(4, RIVERSIDE),
    ] {
        given.orders("fire", order).unwrap();
    }
    let whole = vec![
        plan(9, between(5, 6)),
        group(9, "ems"),
        create(9, Position::LiaisonOfficer, None, "ems"),
        evacuate(9, OLD_TOWN),
        sources(0, &[(Figure::Dead, "ems")]),
        composed(9, None),
    ];
    let sector = I::ChangeSector {
        version: 0,
        plan: sector_of("fire", None),
    };
    let parts = vec![
        (1, change(0, between(5, 6)), "period"),
        (1, I::AddObjective(objective("a", None)), "period"),
        (2, sector, "sector"),
        (2, end_sector(), "sector"),
        (3, end_post(), "post"),
        (4, change_evacuation(0, 9), "evacuation"),
        (4, end_evacuation(EvacuationEnd::Lifted), "evacuation"),
    ];
    (given, whole, parts)
}

/// B1, B3, B4, B5, B7, B8: the leads order; who else is in the task does not, and to who is not there is no such thing.
#[test]
fn b1_the_leads_plan_and_nobody_else() {
    let (mut given, whole, parts) = orders_of_leads();
    for by in ["ems", "eoc", OUTSIDE] {
        let is_in = by != OUTSIDE;
        for order in whole.clone() {
            let expected = if is_in {
                not_yours("task")
            } else {
                unknown("task")
            };
            assert_eq!(given.orders(by, order), Err(expected), "{by}");
        }
        for (n, order, what) in parts.clone() {
            let expected = if is_in {
                not_yours(what)
            } else {
                unknown("item")
            };
            assert_eq!(given.says(by, n, order), Err(expected), "{by}");
        }
    }
    // The controls: both leads may, and so may a coordinator.
    for (by, role) in [
        ("fire", Role::Commander),
        ("police", Role::Commander),
        ("police", Role::Coordinator),
    ] {
        for order in &whole {
            let command = respond(1, order.clone());
            given.clone().when(by, role, command).unwrap();
        }
        for (n, order, _) in &parts {
            let command = about_part(*n, order.clone());
            given.clone().when(by, role, command).unwrap();
        }
    }
}

/// B1: dispatchers write reports and judge objectives; what is planned is the commanders'.
#[test]
fn b1_who_of_a_lead_may_plan() {
    let (given, whole, parts) = orders_of_leads();
    for role in ROLES {
        let commands = whole.iter().map(|it| respond(1, it.clone()));
        let parts = parts.iter().map(|it| about_part(it.0, it.1.clone()));
        for command in commands.chain(parts) {
            let is_report = command.name() == "compose_report";
            let may = matches!(role, Role::Commander | Role::Coordinator)
                || (is_report && role == Role::Dispatcher);
            let answer = given.clone().when("fire", role, command);
            assert_eq!(answer.is_ok(), may, "{role:?}");
            assert!(may || answer == Err(Refusal::RoleMayNot));
        }
    }
}

/// B1: of a task of another kind nothing of this is ordered; nor is there a task that nobody has heard of.
#[test]
fn b1_only_disaster_responses_have_it() {
    let mut given = responding();
    let mut order = response_order(2, &["police"], given.now);
    order.kind = TaskKind::Enforcement;
    given.leads_on([Command::DraftTask(order)]);
    let (_, mut whole, _) = orders_of_leads();
    whole.extend([open(9), count(9, None, &[(Figure::Dead, 1)])]);
    for order in whole {
        let of_other = given.when("fire", Role::Commander, respond(2, order.clone()));
        assert_eq!(of_other, Err(Refusal::WrongKind));
        let of_none = given.when("fire", Role::Commander, respond(3, order));
        assert_eq!(of_none, Err(unknown("task")));
    }
    let seal = super::given_enforcement::take(9, MeasureKind::Seal, "ACT");
    let measure = given.when("fire", Role::Commander, enforce(1, seal));
    assert_eq!(measure, Err(Refusal::WrongKind), "nor the other way round");
}

/// B1: orders about one kind of part do not reach another, nor what stands in an enforcement.
#[test]
fn b1_an_order_is_about_a_part_of_its_kind() {
    let (mut given, _, parts) = orders_of_leads();
    given.orders("fire", open(5)).unwrap();
    given
        .orders("fire", count(6, None, &[(Figure::Dead, 1)]))
        .unwrap();
    given.orders("fire", composed(7, None)).unwrap();
    let mut all: Vec<_> = parts;
    all.extend([
        (1, judge(1, S::Met), "period"),
        (2, place("fire", 1), "sector"),
        (2, remove("fire", 1), "sector"),
        (3, fill(1), "post"),
        (3, vacate(), "post"),
        (5, change_shelter(0, 9), "shelter"),
        (5, close(), "shelter"),
        (6, withdraw(), "figures"),
        (7, approve(), "situation_report"),
        (7, send_back(), "situation_report"),
    ]);
    for (own, order, what) in all {
        for n in (1..=7).filter(|it| *it != own) {
            assert_eq!(given.says("fire", n, order.clone()), Err(unknown(what)));
        }
        assert_eq!(given.says("fire", 8, order), Err(unknown("item")));
    }
    let lift = domain::command::CaseOrder::Lift { reason: mark(71) };
    let lift = Command::Case {
        item: piece(1),
        order: lift,
    };
    let lifted = given.when("fire", Role::Commander, lift);
    assert_eq!(lifted, Err(unknown("measure")));
    assert_eq!(given.state.case_item(case(1)), None);
}

/// B1: a period ends after it begins and within a week, and begins within a year, or a week before the task was drafted.
#[test]
fn b1_when_a_period_begins_and_ends() {
    let mut given = responding();
    given.wait(HOUR);
    let lasts = |from: i64, to: i64| PeriodPlan {
        starts_at: Timestamp(from),
        ends_at: Timestamp(to),
        emphasis: String::new(),
    };
    let (begun, now) = (START.0, given.now.0);
    let ends = Refusal::OutOfRange {
        field: "ends_at",
        min: begun + 1,
        max: begun + PERIOD_MS_MAX,
    };
    for to in [
        begun,
        begun - 1,
        begun + PERIOD_MS_MAX + 1,
        i64::MIN,
        i64::MAX,
    ] {
        let refused = given.orders("fire", plan(1, lasts(begun, to)));
        assert_eq!(refused, Err(ends.clone()), "{to}");
    }
    let (first, last) = (begun - PERIOD_MS_MAX, now + PERIOD_AHEAD_MS_MAX);
    let starts = Refusal::OutOfRange {
        field: "starts_at",
        min: first,
        max: last,
    };
    for from in [first - 1, last + 1, i64::MIN, i64::MAX] {
        let it = lasts(from, from.saturating_add(1));
        assert_eq!(
            given.orders("fire", plan(1, it)),
            Err(starts.clone()),
            "{from}"
        );
    }
    for (n, from, to) in [
        (1, begun, begun + PERIOD_MS_MAX),
        (2, first, first + 1),
        (3, last, last + 1),
    ] {
        given.orders("fire", plan(n, lasts(from, to))).unwrap();
    }
    // It is changed within the same limits.
    let changed = given.says("fire", 1, change(0, lasts(begun, begun)));
    assert_eq!(changed, Err(ends));
    let changed = given.says("fire", 1, change(0, lasts(first - 1, first)));
    assert_eq!(changed, Err(starts));
}

/// B1: no two periods of a task are at the same time; one may begin when another one ends.
#[test]
fn b1_periods_of_a_task_do_not_overlap() {
    let mut given = responding();
    given.orders("fire", plan(1, between(10, 20))).unwrap();
    let meets = [
        (5, 11),
        (19, 25),
        (10, 20),
        (12, 13),
        (5, 25),
        (10, 11),
        (19, 20),
    ];
    for (from, to) in meets {
        let refused = given.orders("police", plan(2, between(from, to)));
        assert_eq!(refused, Err(taken("starts_at")), "{from} {to}");
    }
    for (n, from, to) in [(2, 5, 10), (3, 20, 25)] {
        given.orders("police", plan(n, between(from, to))).unwrap();
    }
    for (from, to) in [(5, 11), (19, 24), (20, 25)] {
        let refused = given.says("fire", 1, change(0, between(from, to)));
        assert_eq!(refused, Err(taken("starts_at")), "{from} {to}");
    }
    given.says("fire", 1, change(0, between(11, 19))).unwrap();
    // That of another task is another matter.
    given.another_response(domain::ZoneKind::Sector);
    let command = respond(2, plan(4, between(10, 20)));
    given.when("fire", Role::Commander, command).unwrap();
    assert_eq!(given.period(4).number, 1);
}

/// B1: what is planned is changed with the version that it was based on; nothing changes nothing.
#[test]
fn b1_a_period_is_changed_with_its_version() {
    let mut given = with_period();
    let to = change(0, between(2, 4));
    given.says("fire", 1, to.clone()).unwrap();
    let it = given.period(1).clone();
    assert_eq!((it.version, it.emphasis), (1, mark(70)));
    assert_eq!(it.starts_at, START.plus_ms(2 * HOUR));
    assert_eq!(it.ends_at, START.plus_ms(4 * HOUR));
    let stale = Refusal::StaleVersion {
        field: "version",
        current: 1,
    };
    for version in [0, 2] {
        let crossed = given.says("police", 1, change(version, between(2, 5)));
        assert_eq!(crossed, Err(stale.clone()));
    }
    assert_eq!(
        given.says("police", 1, change(1, between(2, 4))),
        Ok(vec![])
    );
    assert_eq!(given.period(1).version, 1);
    let other = PeriodPlan {
        emphasis: String::new(),
        ..between(2, 4)
    };
    given.says("police", 1, change(1, other)).unwrap();
    assert_eq!(given.period(1).version, 2);
    assert_eq!(given.period(1).objectives.len(), 2, "they are left alone");
    // An objective is no version of the plan.
    let more = I::AddObjective(objective("b", None));
    given.says("fire", 1, more).unwrap();
    assert_eq!(given.period(1).version, 2);
}

/// B1, B2: planned is from the draft on and until the task is over; what was planned is judged while units go home, too.
#[test]
fn b1_planned_is_until_the_task_is_over() {
    for phase in [
        P::Draft,
        P::Proposed,
        P::Agreed,
        P::Mobilizing,
        P::Suspended,
    ] {
        let mut given = response_in(phase);
        given.orders("fire", planned(1, START, "ems")).unwrap();
        given.says("fire", 1, change(0, between(1, 2))).unwrap();
        let more = I::AddObjective(objective("c", None));
        given.says("fire", 1, more).unwrap();
        given.says("fire", 1, judge(1, S::Met)).unwrap();
        let is_draft = phase == P::Draft;
        assert_eq!(given.piece_as("eoc", 1).is_none(), is_draft);
    }
    let given = with_period();
    for (phase, state) in [
        (P::Completed, "completed"),
        (P::Demobilizing, "demobilizing"),
        (P::Closed, "closed"),
        (P::Reviewed, "reviewed"),
        (P::Cancelled, "cancelled"),
    ] {
        let mut given = brought_to(&given, phase);
        let over = Err(wrong("task", state));
        assert_eq!(given.orders("fire", plan(2, between(5, 6))), over);
        assert_eq!(given.says("fire", 1, change(0, between(5, 6))), over);
        let more = I::AddObjective(objective("c", None));
        assert_eq!(given.says("fire", 1, more), over);
        let judged = given.says("ems", 1, judge(2, S::Met));
        let is_ending = matches!(phase, P::Completed | P::Demobilizing);
        assert_eq!(judged.is_ok(), is_ending, "{state}");
        assert!(is_ending || judged == over);
    }
}
