//! Rule B6: shelters of a disaster response.

use domain::{
    Refusal, Role, Target, TaskPhase as P,
    command::{ResponseItemOrder as I, ResponseOrder as O, ShelterPlan},
    limits::*,
    response::{Figure, Position},
    sharing::{CountView, ResponsePart},
    task::{Disclosure, Opening},
};

use super::{
    given::*,
    given_response::*,
    measuring::{comes_again, leaves},
};

/// Shelter 1 of ems, for 120 persons.
fn sheltering() -> Given {
    let mut given = responding();
    given.orders("ems", open(1)).unwrap();
    given.wait(MINUTE);
    given
}

const START_POINT: domain::Point = domain::Point {
    lon_e7: 1,
    lat_e7: 2,
};

fn sheltered(given: &Given, by: &str) -> Option<CountView> {
    match given.piece_as(by, 1).unwrap().part {
        ResponsePart::Shelter(_, count) => count,
        other => panic!("{other:?}"),
    }
}

fn closed() -> Refusal {
    wrong("shelter", "closed")
}

/// B6: a shelter stands as it was said, of whoever has promised its part.
#[test]
fn b6_who_has_promised_opens_shelters() {
    let mut given = sheltering();
    let it = given.shelter_of(1);
    let said = shelter_plan(1, 120);
    assert_eq!((it.id, it.task, it.number), (piece(1), task(1), 1));
    assert_eq!(
        (&it.agency, it.at, it.capacity),
        (&agency("ems"), said.at, 120)
    );
    assert_eq!((&it.name, &it.place), (&said.name, &said.place));
    assert_eq!((&it.facilities, it.version), (&said.facilities, 0));
    assert_eq!((it.opened_at, &it.closed), (START, &None));
    for (by, n, role) in [
        ("fire", 2, Role::Dispatcher),
        ("police", 3, Role::Coordinator),
        ("police", 4, Role::Commander),
    ] {
        given.when(by, role, respond(1, open(n))).unwrap();
        assert_eq!(given.shelter_of(n).number, n as u16);
    }
    assert_eq!(given.orders("eoc", open(5)), Err(Refusal::NotCommitted));
    assert_eq!(given.orders(OUTSIDE, open(5)), Err(unknown("task")));
    for role in [Role::Supervisor, Role::Legal, Role::Observer, Role::Admin] {
        let orders = [respond(1, open(5)), about_part(1, close())];
        for order in orders
            .into_iter()
            .chain([about_part(1, change_shelter(0, 9))])
        {
            assert_eq!(given.when("ems", role, order), Err(Refusal::RoleMayNot));
        }
    }
}

/// B6: a crew opens, changes and closes shelters once its unit was sent.
#[test]
fn b6_a_crew_that_was_sent_opens_shelters() {
    let mut given = sheltering();
    let crew = |given: &mut Given, it| given.when("ems", Role::Field, it);
    let orders = [
        respond(1, open(2)),
        about_part(1, change_shelter(0, 130)),
        about_part(1, close()),
    ];
    for order in &orders {
        let not_sent = crew(&mut given, order.clone());
        assert_eq!(not_sent, Err(not_yours("task")));
    }
    given.sent(1, "ems", 2, Target::Task(task(1)), &[]);
    assert_eq!(
        crew(&mut given, orders[0].clone()),
        Err(not_yours("task")),
        "another crew was"
    );
    given.sent(2, "ems", 1, Target::Task(task(1)), &[]);
    for order in orders {
        crew(&mut given, order).unwrap();
    }
}

/// B6, T19: who is not told where the task is opens nothing there.
#[test]
fn b6_who_is_not_told_where_opens_nothing() {
    let mut given = Given::city();
    let mut order = response_order(1, &["police"], given.now);
    let later = Opening::At(given.now.plus_ms(HOUR));
    order.disclosure = Disclosure {
        place: later,
        times: later,
    };
    given.leads_on([
        domain::Command::DraftTask(order),
        domain::Command::ProposeTask { task: task(1) },
    ]);
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    given.leads_on([domain::Command::StartTask { task: task(1) }]);
    let figures = count(2, None, &[(Figure::Dead, 1)]);
    for order in [open(1), figures.clone()] {
        assert_eq!(given.orders("police", order), Err(not_yours("task")));
    }
    given.wait(HOUR);
    given.tick();
    for order in [open(1), figures] {
        given.orders("police", order).unwrap();
    }
}

/// B6: its agency changes it, with the version that it was based on.
#[test]
fn b6_a_shelter_is_changed_with_its_version() {
    let mut given = sheltering();
    given.says("ems", 1, change_shelter(0, 130)).unwrap();
    let it = given.shelter_of(1);
    let said = shelter_plan(99, 130);
    assert_eq!((it.version, it.capacity, it.at), (1, 130, said.at));
    assert_eq!((&it.name, &it.place), (&said.name, &said.place));
    assert_eq!((&it.facilities, it.opened_at), (&said.facilities, START));
    let stale = Refusal::StaleVersion {
        field: "version",
        current: 1,
    };
    for version in [0, 2] {
        let crossed = given.says("ems", 1, change_shelter(version, 140));
        assert_eq!(crossed, Err(stale.clone()));
    }
    assert_eq!(given.says("ems", 1, change_shelter(1, 130)), Ok(vec![]));
    // Each alone is a change.
    let of = shelter_plan(99, 130);
    let changes: [ShelterPlan; 5] = [
        ShelterPlan {
            name: mark(90),
            ..of.clone()
        },
        ShelterPlan {
            place: String::new(),
            ..of.clone()
        },
        ShelterPlan {
            at: START_POINT,
            ..of.clone()
        },
        ShelterPlan {
            facilities: String::new(),
            ..of.clone()
        },
        ShelterPlan { capacity: 1, ..of },
    ];
    for (version, plan) in (1..).zip(changes) {
        let order = I::ChangeShelter { version, plan };
        given.says("ems", 1, order).unwrap();
        assert_eq!(given.shelter_of(1).version, version + 1);
    }
    for by in ["fire", "police", "eoc"] {
        for order in [change_shelter(6, 9), close()] {
            assert_eq!(given.says(by, 1, order), Err(not_yours("shelter")), "{by}");
        }
    }
    for order in [change_shelter(6, 9), close()] {
        assert_eq!(given.says(OUTSIDE, 1, order), Err(unknown("item")));
    }
}

/// B6, B4: its agency closes it, once and for a reason, and its posts with it.
#[test]
fn b6_a_shelter_is_closed_once() {
    let mut given = sheltering();
    given
        .orders(
            "fire",
            create(2, Position::ShelterManager, Some(1), "police"),
        )
        .unwrap();
    given.says("police", 2, fill(1)).unwrap();
    given.wait(MINUTE);
    for (reason, refusal) in bad_texts("reason", REASON_CHARS_MAX) {
        let refused = given.says("ems", 1, I::CloseShelter { reason });
        assert_eq!(refused, Err(refusal));
    }
    given.occurred_at = Some(START.plus_ms(-1));
    assert_eq!(given.says("ems", 1, close()), Err(Refusal::OutOfOrder));
    given.occurred_at = None;
    given.says("ems", 1, close()).unwrap();
    let said = given.shelter_of(1).closed.clone().unwrap();
    assert_eq!((&said.agency, said.at), (&agency("ems"), given.now));
    assert_eq!(said.text, mark(92_006));
    assert_eq!(given.post(2).ended, Some(said));
    assert!(given.post(2).holder.is_none());
    for order in [close(), change_shelter(0, 9)] {
        assert_eq!(given.says("ems", 1, order), Err(closed()));
    }
    assert_eq!(
        given.says("police", 2, fill(1)),
        Err(wrong("post", "ended"))
    );
}

/// B6: the leads close those of who has left, at a desk, and change nothing of them.
#[test]
fn b6_the_leads_close_the_shelters_of_who_has_left() {
    let mut given = sheltering();
    given.sent(1, "fire", 1, Target::Task(task(1)), &[]);
    leaves(&mut given, "ems");
    for order in [close(), change_shelter(0, 9)] {
        assert_eq!(given.says("ems", 1, order), Err(unknown("item")));
    }
    let refused = given.says("fire", 1, change_shelter(0, 9));
    assert_eq!(refused, Err(not_yours("shelter")));
    let crew = given.when("fire", Role::Field, about_part(1, close()));
    assert_eq!(crew, Err(not_yours("shelter")));
    assert_eq!(given.says("eoc", 1, close()), Err(not_yours("shelter")));
    let mut back = given.clone();
    for (by, role) in [("fire", Role::Dispatcher), ("police", Role::Commander)] {
        let mut given = given.clone();
        given.when(by, role, about_part(1, close())).unwrap();
        let said = given.shelter_of(1).closed.clone().unwrap();
        assert_eq!(said.agency, agency(by));
        let again = given.says("fire", 1, close());
        assert_eq!(again, Err(closed()));
    }
    comes_again(&mut back, "ems");
    assert_eq!(back.says("fire", 1, close()), Err(not_yours("shelter")));
    back.says("ems", 1, change_shelter(0, 9)).unwrap();
}

/// B6: opened and changed while there is work; what is open stays so until it is closed, by its agency or, once it is over, by the leads.
#[test]
fn b6_a_shelter_lasts_until_it_is_closed() {
    for phase in [P::Agreed, P::Mobilizing, P::Suspended] {
        let mut given = response_in(phase);
        given.orders("ems", open(1)).unwrap();
    }
    let mut early = response_in(P::Proposed);
    assert_eq!(
        early.orders("fire", open(1)),
        Err(wrong("task", "proposed"))
    );
    let given = sheltering();
    for (phase, state) in [
        (P::Completed, "completed"),
        (P::Demobilizing, "demobilizing"),
        (P::Closed, "closed"),
        (P::Reviewed, "reviewed"),
        (P::Cancelled, "cancelled"),
    ] {
        let is_ending = matches!(phase, P::Completed | P::Demobilizing);
        let mut given = brought_to(&given, phase);
        let answers = [
            given.orders("ems", open(2)),
            given.says("ems", 1, change_shelter(0, 9)),
        ];
        for answer in answers {
            assert_eq!(answer.is_ok(), is_ending, "{state}");
            assert!(is_ending || answer == Err(wrong("task", state)));
        }
        assert!(given.state.has_open_matters(task(1)), "{state}");
        for by in ["ems", "fire", "police"] {
            given.clone().says(by, 1, close()).unwrap();
        }
        if is_ending {
            given.says("ems", 2, close()).unwrap();
        }
        given.says("ems", 1, close()).unwrap();
        assert!(!given.state.has_open_matters(task(1)), "{state}");
    }
}

/// B6, B7: how many stay there is told with it.
#[test]
fn b6_how_many_stay_there_is_the_newest_count() {
    let mut given = sheltering();
    assert_eq!(sheltered(&given, "eoc"), None);
    for (n, persons) in [(2, 90), (3, 130)] {
        given.wait(MINUTE);
        given
            .orders("ems", count(n, Some(1), &[(Figure::Sheltered, persons)]))
            .unwrap();
        let it = sheltered(&given, "eoc").unwrap();
        assert_eq!((it.count, it.counted_at), (persons, given.now));
    }
    given.says("ems", 3, withdraw()).unwrap();
    assert_eq!(sheltered(&given, "fire").unwrap().count, 90);
}

/// B6: limits of texts and numbers.
#[test]
fn b6_shelters_have_limits() {
    let mut given = sheltering();
    let of = |change: &dyn Fn(&mut ShelterPlan)| {
        let mut plan = shelter_plan(2, 1);
        change(&mut plan);
        plan
    };
    let is_refused = |given: &mut Given, plan: ShelterPlan, refusal: Refusal| {
        let (id, version) = (piece(2), 0);
        let order = O::OpenShelter {
            id,
            plan: plan.clone(),
        };
        assert_eq!(given.orders("ems", order), Err(refusal.clone()));
        let order = I::ChangeShelter { version, plan };
        assert_eq!(given.says("ems", 1, order), Err(refusal));
    };
    for (text, refusal) in bad_texts("name", NAME_CHARS_MAX) {
        is_refused(&mut given, of(&|it| it.name.clone_from(&text)), refusal);
    }
    for (text, refusal) in bad_optional_texts("place", NAME_CHARS_MAX) {
        is_refused(&mut given, of(&|it| it.place.clone_from(&text)), refusal);
    }
    for (text, refusal) in bad_optional_texts("facilities", TEXT_CHARS_MAX) {
        let plan = of(&|it| it.facilities.clone_from(&text));
        is_refused(&mut given, plan, refusal);
    }
    for capacity in [0, FIGURE_MAX + 1, u32::MAX] {
        let refusal = Refusal::OutOfRange {
            field: "capacity",
            min: 1,
            max: FIGURE_MAX.into(),
        };
        is_refused(&mut given, of(&|it| it.capacity = capacity), refusal);
    }
    given.says("ems", 1, change_shelter(0, FIGURE_MAX)).unwrap();
    given.says("ems", 1, close()).unwrap();
    let max = SHELTERS_PER_TASK_MAX;
    for n in 2..=max as u128 {
        given.orders("ems", open(n)).unwrap();
    }
    let one_more = given.orders("fire", open(999));
    assert_eq!(one_more, Err(Refusal::Full { max }), "closed ones count");
}
