//! Rule V14: who is shown what of a disaster response.

use std::collections::BTreeSet;

use domain::{
    Command, Role, State, Target, TaskPhase as P,
    response::{EvacuationEnd, Figure as F, ResponseItem},
    sharing::{Kind, ObjectRef, PartnerUnits, Viewer, affected, view},
    task::{Disclosure, Opening, Quorum},
};

use super::{
    given::*,
    given_full_response::full_of_things,
    given_response::*,
    leading::{offer, take},
    measuring::{comes_again, is_left_out, leaves},
    random::{everything_shown, viewers},
    search::search,
    standing_plans,
};

const EVERYBODY: [&str; 5] = ["fire", "police", "ems", "eoc", OUTSIDE];

/// Everything of [`full_of_things`], and situation report 40, approved.
fn all_of_it() -> Given {
    let mut given = full_of_things();
    given.orders("fire", composed(40, None)).unwrap();
    given.says("police", 40, approve()).unwrap();
    given
}

/// Whether it is shown everything that stands in response 1, what the task says of it, and its lines; or nothing of it.
fn sees(given: &Given, by: &str) -> bool {
    let of_task = given.task_as(by).and_then(|it| it.response);
    let is_shown = of_task.is_some();
    let items = given.state.response_of(task(1)).map(ResponseItem::id);
    for id in items {
        let shown = given.seen(by, &ObjectRef::TaskItem(id)).is_some();
        assert_eq!(shown, is_shown, "{by}: {id}");
    }
    let lines = given.lines(by, Target::Task(task(1)));
    let tells = lines.iter().any(|it| it.starts_with("response_"));
    assert_eq!(tells, is_shown, "{by}");
    is_shown
}

/// V14: by no agreement, however much that gives of the task.
#[test]
fn v14_a_response_is_shown_to_who_is_in_it_and_to_nobody_else() {
    let mut given = all_of_it();
    given.terms(PartnerUnits::All, &[grant("*", "*", Kind::Task, &["*"])]);
    for by in EVERYBODY {
        assert_eq!(sees(&given, by), by != OUTSIDE, "{by}");
    }
    assert!(
        given.task_as(OUTSIDE).is_some(),
        "it is given all of the task"
    );
    // To all of them the same.
    let of = |by: &str, n| given.piece_as(by, n).unwrap().part;
    for n in (1..=18).filter(|n| given.state.response_item(piece(*n)).is_some()) {
        for by in ["police", "ems", "eoc"] {
            assert_eq!(of(by, n), of("fire", n), "{by} {n}");
        }
    }
    let whole = given.response_as("fire");
    assert!(
        ["police", "ems", "eoc"]
            .iter()
            .all(|by| given.response_as(by) == whole)
    );
}

/// V14: of a task of another kind there is nothing of this.
#[test]
fn v14_other_tasks_have_no_response() {
    let mut given = Given::city();
    let mut order = draft_order(1, &["ems"], given.now);
    order.kind = domain::task::TaskKind::Enforcement;
    given.leads_on([Command::DraftTask(order)]);
    assert_eq!(given.task_as("fire").unwrap().response, None);
}

/// V14: what is planned in a draft is its owner's own, and shown to who is asked once they are.
#[test]
fn v14_what_stands_in_a_draft_is_its_owners() {
    let mut given = response_in(P::Draft);
    given.orders("fire", planned(1, START, "ems")).unwrap();
    for by in EVERYBODY {
        assert_eq!(sees(&given, by), by == "fire", "{by}");
    }
    given.leads_on([Command::ProposeTask { task: task(1) }]);
    for by in EVERYBODY {
        assert_eq!(sees(&given, by), by != OUTSIDE, "{by}");
    }
}

/// V14, T19: before the place is open to who is asked nothing is shown, nor found out.
#[test]
fn v14_nothing_of_a_response_is_shown_before_the_place_is() {
    let at = START.plus_ms(HOUR);
    for opening in [Opening::AtOnce, Opening::OnAcceptance, Opening::At(at)] {
        let mut given = Given::city();
        given.registers_outsider();
        let mut order = response_order(1, &["police", "ems", "eoc"], given.now);
        order.quorum = Quorum::Named([agency("police")].into());
        order.answer_by = given.now.plus_ms(24 * HOUR);
        order.disclosure = Disclosure {
            place: opening,
            times: opening,
        };
        given.leads_on([
            Command::DraftTask(order),
            Command::ProposeTask { task: task(1) },
        ]);
        given.when("police", Role::Commander, accept(1, 1)).unwrap();
        given.leads_on([Command::StartTask { task: task(1) }]);
        for order in [
            planned(1, START, "ems"),
            group(2, "ems"),
            count(3, None, &[(F::Missing, 1)]),
        ] {
            given.orders("fire", order).unwrap();
        }
        assert!(sees(&given, "fire") && !sees(&given, OUTSIDE));
        let is_later = matches!(opening, Opening::At(_));
        assert_eq!(sees(&given, "police"), !is_later, "{opening:?}");
        assert_eq!(sees(&given, "ems"), opening == Opening::AtOnce);
        if is_later {
            let unknown = Err(unknown("item"));
            for (n, order) in [
                (1, judge(1, domain::response::ObjectiveState::Met)),
                (3, withdraw()),
            ] {
                assert_eq!(given.says("police", n, order), unknown);
            }
        }
        given.when("ems", Role::Commander, accept(1, 1)).unwrap();
        assert_eq!(sees(&given, "ems"), !is_later, "{opening:?}");
        given.wait(HOUR);
        given.tick();
        assert!(sees(&given, "ems") && sees(&given, "police") && !sees(&given, OUTSIDE));
    }
}

/// V14: who has left, has declined or is not asked any more is shown nothing; one that comes again is.
#[test]
fn v14_who_is_in_a_response_no_more_is_shown_nothing_of_it() {
    let mut given = all_of_it();
    given.terms(PartnerUnits::All, &[grant("*", "*", Kind::Task, &["*"])]);
    let mut declined = given.clone();
    declined
        .when("eoc", Role::Commander, decline(1, 1))
        .unwrap();
    assert!(!sees(&declined, "eoc") && sees(&declined, "ems"));
    is_left_out(&mut given, "eoc");
    assert!(!sees(&given, "eoc") && sees(&given, "ems"));
    let cleared = domain::AssignmentStatus::Cleared;
    for n in [1, 2] {
        given
            .when("ems", Role::Dispatcher, advance(n, cleared))
            .unwrap();
    }
    leaves(&mut given, "ems");
    assert!(!sees(&given, "ems") && sees(&given, "police"));
    assert!(given.task_as("ems").is_some(), "the terms show the task");
    comes_again(&mut given, "ems");
    assert!(sees(&given, "ems"));
    // Who has promised nothing when it is over is shown nothing more.
    let mut over = brought_to(&all_of_it_at_home(), P::Closed);
    assert!(!sees(&over, "eoc") && sees(&over, "ems"));
    over.terms(PartnerUnits::All, &[grant("*", "*", Kind::Task, &["*"])]);
    assert!(!sees(&over, "eoc") && !sees(&over, OUTSIDE));
}

fn all_of_it_at_home() -> Given {
    let mut given = all_of_it();
    let cleared = domain::AssignmentStatus::Cleared;
    for n in [1, 2] {
        given
            .when("ems", Role::Dispatcher, advance(n, cleared))
            .unwrap();
    }
    given
}

/// V14: the record is of who drafted the task, whoever leads it, and stays shown to it when it has left.
#[test]
fn v14_who_owns_the_record_of_a_response_is_shown_it() {
    let mut given = all_of_it_at_home();
    given.leads_on([offer(Some("ems"))]);
    given.when("ems", Role::Commander, take(1, None)).unwrap();
    for by in EVERYBODY {
        assert_eq!(sees(&given, by), by != OUTSIDE, "{by}");
    }
    given.says("fire", 8, fill(5)).unwrap();
    given.orders("fire", open(51)).unwrap();
    let back = standing_plans::withdraw(&given, "fire");
    given.when("fire", Role::Commander, back).unwrap();
    assert!(sees(&given, "fire"));
    // But it takes no part, also in what is its own.
    for order in [fill(6), vacate()] {
        let refused = given.says("fire", 8, order);
        assert_eq!(refused, Err(domain::Refusal::NotCommitted));
    }
    let refused = given.orders("fire", open(50));
    assert_eq!(refused, Err(domain::Refusal::NotCommitted));
    for (n, order) in [(51, change_shelter(0, 9)), (51, close()), (16, withdraw())] {
        let refused = given.says("fire", n, order);
        assert_eq!(refused, Err(domain::Refusal::NotCommitted), "{n}");
    }
    // Who leads now vacates for it.
    given.says("ems", 8, vacate()).unwrap();
    given.says("ems", 51, close()).unwrap();
}

/// V14: each line says what it is about in words, and no text of it.
#[test]
fn v14_lines_of_a_response_say_what_happened_to_what() {
    let mut given = all_of_it();
    let more = domain::command::ResponseItemOrder::AddObjective(domain::command::NewObjective {
        text: mark(86),
        owner: None,
    });
    given.orders("fire", group(45, "ems")).unwrap();
    for (by, n, order) in [
        ("fire", 2, more),
        ("ems", 4, remove("ems", 1)),
        ("ems", 45, place("ems", 2)),
        ("ems", 4, place("ems", 2)),
        ("police", 6, change_evacuation(0, 9)),
        ("police", 10, vacate()),
        ("fire", 6, end_evacuation(EvacuationEnd::Complete)),
        ("ems", 12, change_shelter(0, 9)),
    ] {
        given.says(by, n, order).unwrap();
    }
    let entries = given.state.timeline(Target::Task(task(1))).iter();
    let entries = entries.filter(|it| it.what.starts_with("response_"));
    let said: BTreeSet<String> = entries
        .clone()
        .map(|it| {
            let detail = it.detail.iter();
            let detail: Vec<_> = detail.map(|(key, it)| format!("{key}={it}")).collect();
            format!("{} {}", &it.what["response_".len()..], detail.join(" "))
        })
        .collect();
    // But what a placed unit is called, which is told with its being there (B3).
    let is_text = |it: &str| it.starts_with('m') && it.ends_with('z');
    assert!(
        entries
            .clone()
            .flat_map(|it| &it.detail)
            .all(|(key, it)| key == "callsign" || !is_text(it))
    );
    for expected in [
        "period_planned agency=fire number=2",
        "objective_added agency=fire number=2",
        "objective_judged agency=ems number=2 objective=2 state=met",
        "sector_set_up agency=fire number=1 sector=division",
        "sector_ended agency=fire number=2 sector=group",
        "unit_placed agency=ems callsign=m148z number=1 sector=division",
        "unit_placed agency=ems callsign=m156z left=3 number=1 sector=division",
        "unit_removed agency=ems callsign=m148z number=1 sector=division",
        "evacuation_changed agency=police number=1",
        "post_created agency=fire number=3 position=division_supervisor",
        "post_filled agency=police number=3 position=division_supervisor",
        "post_vacated agency=police number=3 position=division_supervisor",
        "post_ended agency=police number=4 position=finance_chief",
        "evacuation_ordered agency=fire number=2",
        "evacuation_ended agency=fire how=lifted number=2",
        "evacuation_ended agency=fire how=complete number=1",
        "shelter_opened agency=ems number=1",
        "shelter_changed agency=ems number=1",
        "shelter_closed agency=ems number=2",
        "figures_reported agency=police number=2",
        "figures_withdrawn agency=ems number=5",
        "sources_set ",
        "report_composed agency=fire number=1 version=1",
        "report_approved agency=police number=1 version=1",
    ] {
        assert!(said.contains(expected), "{expected}: {said:#?}");
    }
}

/// V14, Q1: who is in the task finds what stands there by its words, who is placed there too; others do not.
#[test]
fn v14_what_stands_in_a_response_is_found_by_who_is_shown_it() {
    let given = all_of_it();
    for (n, word) in [
        (2, mark(9_022)),
        (4, mark(148)),
        (8, mark(93_002)),
        (6, mark(91_160)),
        (12, shelter_plan(12, 1).facilities),
        (14, mark(9_150)),
        (40, mark(9_412)),
    ] {
        for by in EVERYBODY {
            let hits = search(&given.state, &Viewer::open(agency(by)), &word);
            let found = hits
                .hits
                .iter()
                .any(|it| it.object == ObjectRef::TaskItem(piece(n)));
            assert_eq!(found, by != OUTSIDE, "{by} {n}");
        }
    }
}

/// V14: looking again at what each event is said to affect is looking again at everything, for everybody, in all that happens here.
#[test]
fn v14_what_is_looked_at_again_is_all_that_changed() {
    let mut given = all_of_it_at_home();
    given.orders("fire", composed(41, Some(40))).unwrap();
    given.orders("fire", composed(42, Some(41))).unwrap();
    given.says("police", 42, approve()).unwrap();
    given.orders("police", composed(43, Some(42))).unwrap();
    given.says("fire", 43, send_back()).unwrap();
    given.sent(9, "ems", 1, Target::Task(task(1)), &[]);
    given.says("ems", 4, place("ems", 1)).unwrap();
    given.orders("fire", group(44, "ems")).unwrap();
    given.says("ems", 44, place("ems", 1)).unwrap();
    let cleared = domain::AssignmentStatus::Cleared;
    given
        .when("ems", Role::Dispatcher, advance(9, cleared))
        .unwrap();
    leaves(&mut given, "police");
    given.says("fire", 10, vacate()).unwrap();
    given.leads_on([offer(Some("ems"))]);
    given.when("ems", Role::Commander, take(1, None)).unwrap();
    given
        .orders("ems", sources(1, &[(F::Missing, "fire")]))
        .unwrap();
    let complete = Command::CompleteTask { task: task(1) };
    given.when("ems", Role::Commander, complete).unwrap();
    let mut state = State::default();
    let mut kept = everything_shown(&state);
    let mut looked_at = 0;
    for (command, events, recorded) in &given.accepted {
        let known = viewers(&state);
        state.apply_accepted(events, recorded);
        let objects: BTreeSet<_> = events.iter().flat_map(|it| affected(&state, it)).collect();
        let all = everything_shown(&state);
        for (viewer, object) in known
            .iter()
            .flat_map(|it| objects.iter().map(move |o| (it, o)))
        {
            let key = (viewer.clone(), object.clone());
            match view(&state, viewer, object) {
                Some(it) => kept.insert(key, it),
                None => kept.remove(&key),
            };
        }
        let of_new = all.iter().filter(|it| !known.contains(&it.0.0));
        kept.extend(of_new.map(|(key, it)| (key.clone(), it.clone())));
        assert!(kept == all, "after {command:?}");
        looked_at += usize::from(matches!(command, Command::Response(_)));
    }
    assert!(looked_at > 40, "{looked_at}");
}
