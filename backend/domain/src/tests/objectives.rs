//! Rule B2: objectives of operational periods, and who says where they stand. What limits both periods and objectives (B1).

use domain::{
    Command, Refusal, Role, TaskPhase, ZoneKind,
    command::{
        NewObjective, PeriodPlan, ResponseCommand, ResponseItemOrder as I, ResponseOrder as O,
    },
    limits::*,
    response::{ObjectiveState as S, Statement},
};

use super::{
    given::*,
    given_cases::{case, raid_order},
    given_enforcement::{collect, enforce},
    given_response::*,
    measuring::is_left_out,
};

fn objective(text: impl Into<String>, owner: Option<&str>) -> NewObjective {
    NewObjective {
        text: text.into(),
        owner: owner.map(agency),
    }
}

fn add(owner: Option<&str>) -> I {
    I::AddObjective(objective(mark(80), owner))
}

fn said(n: u16, state: S, note: impl Into<String>) -> I {
    I::JudgeObjective {
        objective: n,
        state,
        note: note.into(),
    }
}

/// Period 1 of fire with four objectives: of nobody, of ems, of eoc that has not promised, of police.
fn with_objectives() -> Given {
    let mut given = responding();
    given.orders("fire", planned(1, START, "ems")).unwrap();
    for owner in ["eoc", "police"] {
        given.says("police", 1, add(Some(owner))).unwrap();
    }
    given
}

fn is_now(state: &'static str) -> Refusal {
    wrong("objective", state)
}

/// B2: objectives are numbered in their period, and each is of nobody in particular or of somebody in the task.
#[test]
fn b2_objectives_are_added_and_numbered() {
    let mut given = with_objectives();
    given.says("fire", 1, add(None)).unwrap();
    let all = &given.period(1).objectives;
    let said: Vec<_> = all
        .iter()
        .map(|it| (it.number, it.owner.as_ref()))
        .collect();
    let of = ["ems", "eoc", "police"].map(agency);
    let expected = [
        (1, None),
        (2, Some(&of[0])),
        (3, Some(&of[1])),
        (4, Some(&of[2])),
        (5, None),
    ];
    assert_eq!(said, expected);
    assert!(all[2..].iter().all(|it| it.text == mark(80)));
    let stranger = Err(no_party(OUTSIDE));
    assert_eq!(given.says("fire", 1, add(Some(OUTSIDE))), stranger);
    let plan = O::PlanPeriod {
        id: piece(2),
        plan: hour_from(START.plus_ms(HOUR)),
        objectives: vec![objective("a", None), objective("b", Some(OUTSIDE))],
    };
    assert_eq!(given.orders("fire", plan), stranger);
    // Who is not asked any more is in it no more; what was meant for it stays.
    is_left_out(&mut given, "eoc");
    assert_eq!(
        given.says("fire", 1, add(Some("eoc"))),
        Err(no_party("eoc"))
    );
    assert_eq!(given.period(1).objectives[2].owner, Some(agency("eoc")));
}

/// B2: the leads say of each where it stands, its agency of its own, and nobody else of any.
#[test]
fn b2_the_leads_and_its_agency_judge_an_objective() {
    let given = with_objectives();
    let may = |by: &str, n: u16| match by {
        "fire" | "police" => true,
        "ems" => n == 2,
        // It has promised nothing, whatever is meant for it.
        _ => false,
    };
    for by in INSIDE {
        for n in 1..=4 {
            for role in [Role::Commander, Role::Dispatcher, Role::Coordinator] {
                let mut given = given.clone();
                let judged = given.when(by, role, about_part(1, judge(n, S::Met)));
                if may(by, n) {
                    judged.unwrap();
                    let it = given.period(1).objectives[usize::from(n) - 1].clone();
                    assert_eq!(it.state(), S::Met);
                    let expected = Statement {
                        agency: agency(by),
                        at: given.now,
                        text: mark(92_000),
                    };
                    assert_eq!(it.judged.unwrap().said, expected);
                } else {
                    assert_eq!(judged, Err(not_yours("objective")), "{by} {n}");
                }
            }
        }
    }
    let mut given = given;
    for role in [Role::Field, Role::Supervisor, Role::Observer, Role::Admin] {
        let judged = given.when("ems", role, about_part(1, judge(2, S::Met)));
        assert_eq!(judged, Err(Refusal::RoleMayNot));
    }
    let judged = given.says(OUTSIDE, 1, judge(1, S::Met));
    assert_eq!(judged, Err(unknown("item")));
    for n in [0, 5, u16::MAX] {
        let judged = given.says("fire", 1, judge(n, S::Met));
        assert_eq!(judged, Err(unknown("objective")));
    }
}

/// B2: it is met, dropped or open again, each after another one; dropped for a reason.
#[test]
fn b2_an_objective_is_met_dropped_or_open_again() {
    let mut given = with_objectives();
    let still = given.says("ems", 1, said(2, S::Open, ""));
    assert_eq!(still, Err(is_now("open")));
    for (by, state, word) in [
        ("ems", S::Met, "met"),
        ("fire", S::Open, "open"),
        ("ems", S::Dropped, "dropped"),
        ("police", S::Met, "met"),
        ("fire", S::Dropped, "dropped"),
        ("ems", S::Open, "open"),
    ] {
        given.says(by, 1, said(2, state, "why")).unwrap();
        assert_eq!(given.period(1).objectives[1].state(), state);
        let again = given.says("fire", 1, said(2, state, "why"));
        assert_eq!(again, Err(is_now(word)));
    }
    // Only of this one.
    let others = given
        .period(1)
        .objectives
        .iter()
        .filter(|it| it.number != 2);
    assert!(others.clone().count() == 3 && others.clone().all(|it| it.judged.is_none()));
    let no_reason = given.says("ems", 1, said(2, S::Dropped, " "));
    assert_eq!(no_reason, Err(Refusal::Empty { field: "note" }));
    for (text, refusal) in bad_optional_texts("note", REASON_CHARS_MAX) {
        for state in [S::Met, S::Dropped] {
            let refused = given.says("ems", 1, said(2, state, text.clone()));
            assert_eq!(refused, Err(refusal.clone()));
        }
    }
    given.says("ems", 1, said(2, S::Met, "")).unwrap();
    assert_eq!(
        given.period(1).objectives[1]
            .judged
            .clone()
            .unwrap()
            .said
            .text,
        ""
    );
}

/// B2: what was said later stands, whatever is told later of an earlier time.
#[test]
fn b2_an_objective_stands_where_it_was_said_last_to_stand() {
    let mut given = with_objectives();
    given.wait(HOUR);
    given.says("ems", 1, judge(2, S::Dropped)).unwrap();
    given.occurred_at = Some(given.now.plus_ms(-1));
    let late = given.says("fire", 1, judge(2, S::Met));
    assert_eq!(late, Err(Refusal::OutOfOrder));
    given.occurred_at = None;
    given.says("fire", 1, judge(2, S::Met)).unwrap();
}

/// B1, B2: limits of texts and numbers.
#[test]
fn b1_b2_what_is_planned_has_limits() {
    let mut given = with_objectives();
    let later = hour_from(START.plus_ms(HOUR));
    for (emphasis, refusal) in bad_optional_texts("emphasis", TEXT_CHARS_MAX) {
        let plan = PeriodPlan {
            emphasis,
            ..later.clone()
        };
        let order = I::ChangePeriod {
            version: 0,
            plan: plan.clone(),
        };
        assert_eq!(given.says("fire", 1, order), Err(refusal.clone()));
        let order = O::PlanPeriod {
            id: piece(2),
            plan,
            objectives: vec![],
        };
        assert_eq!(given.orders("fire", order), Err(refusal));
    }
    let plan = |objectives| O::PlanPeriod {
        id: piece(2),
        plan: later.clone(),
        objectives,
    };
    for (text, refusal) in bad_texts("objective", REASON_CHARS_MAX) {
        let it = objective(text, None);
        let added = given.says("fire", 1, I::AddObjective(it.clone()));
        assert_eq!(added, Err(refusal.clone()));
        assert_eq!(given.orders("fire", plan(vec![it])), Err(refusal));
    }
    let too_many = vec![objective("a", None); OBJECTIVES_PER_PERIOD_MAX + 1];
    let refused = given.orders("fire", plan(too_many.clone()));
    let expected = Refusal::TooLong {
        field: "objectives",
        max: OBJECTIVES_PER_PERIOD_MAX,
    };
    assert_eq!(refused, Err(expected));
    given.orders("fire", plan(too_many[1..].to_vec())).unwrap();
    let full = Refusal::Full {
        max: OBJECTIVES_PER_PERIOD_MAX,
    };
    assert_eq!(given.says("fire", 2, add(None)), Err(full));
    given.says("fire", 1, add(None)).unwrap();
}

/// B1: so many periods, and no more.
#[test]
fn b1_a_task_has_so_many_periods() {
    let mut given = responding();
    let plan = |n: usize| O::PlanPeriod {
        id: piece(n as u128),
        plan: hour_from(START.plus_ms(n as i64 * HOUR)),
        objectives: vec![],
    };
    for n in 1..=PERIODS_PER_TASK_MAX {
        given.orders("fire", plan(n)).unwrap();
    }
    let last = given.period(PERIODS_PER_TASK_MAX as u128).number;
    assert_eq!(usize::from(last), PERIODS_PER_TASK_MAX);
    let full = Refusal::Full {
        max: PERIODS_PER_TASK_MAX,
    };
    let one_more = given.orders("fire", plan(PERIODS_PER_TASK_MAX + 1));
    assert_eq!(one_more, Err(full));
}

/// B1 to B8: an id is used once, whatever for and in whatever task.
#[test]
fn b1_an_id_is_used_once() {
    let mut given = responding();
    given.another_response(ZoneKind::Sector);
    given.leads_on([respond(2, group(1, "police"))]);
    let order = raid_order(3, &["police"], given.now);
    given.leads_on([
        Command::DraftTask(order),
        Command::ProposeTask { task: task(3) },
    ]);
    given.when("police", Role::Commander, accept(3, 1)).unwrap();
    given.leads_on([Command::StartTask { task: task(3) }, enforce(3, collect(1))]);
    let used = [piece(1), case(1)];
    for id in used {
        let texts = domain::response::ReportTexts {
            situation: mark(1),
            needs: String::new(),
            outlook: String::new(),
        };
        let mut figures = counted(1, None, &[(domain::response::Figure::Dead, 1)]);
        figures.id = id;
        for order in [
            O::PlanPeriod {
                id,
                plan: hour_from(START),
                objectives: vec![],
            },
            O::SetUpSector {
                id,
                kind: domain::response::SectorKind::Group,
                plan: sector_of("fire", None),
            },
            O::CreatePost {
                id,
                position: domain::response::Position::SafetyOfficer,
                of: None,
                agency: agency("fire"),
            },
            O::OrderEvacuation {
                id,
                zone: zone(RIVERSIDE),
                persons: 1,
                instructions: String::new(),
            },
            O::OpenShelter {
                id,
                plan: shelter_plan(1, 9),
            },
            O::ReportFigures(figures),
            O::ComposeReport {
                id,
                follows: None,
                texts,
            },
        ] {
            assert_eq!(given.orders("fire", order), Err(taken("id")));
        }
    }
    assert_eq!(given.state.response_of(task(1)).count(), 0);
    // What stands in an enforcement is no part of a response, to who is shown it either.
    let of_other = Command::Response(ResponseCommand::Part {
        item: case(1),
        order: withdraw(),
    });
    let refused = given.when("fire", Role::Commander, of_other);
    assert_eq!(refused, Err(unknown("item")));
    assert_eq!(
        given.state.task(task(1)).unwrap().phase,
        TaskPhase::InProgress
    );
}
