//! Rules Y8, Y9 and V14: one result of all, and what other inspections are told of a site.

use domain::{
    AgreementPhase, Command, Refusal, Role, TaskId,
    agreement::Trigger,
    command::{InspectionOrder as O, NewTarget},
    inspection::{Release, Sheet},
    limits::*,
    sharing::{Kind, PartnerUnits},
    task::{Disclosure, Opening},
};

use super::{
    given::*,
    given_agreements::clause,
    given_inspection::*,
    standing_plans::code,
    visiting::{complete, running},
};

fn not_done() -> Refusal {
    Refusal::WrongState {
        what: "inspection",
        state: "not done at every target",
    }
}

/// Version, and how many targets, visited, skipped, findings and open orders.
fn counted(it: &Sheet) -> (u32, [u32; 5]) {
    let targets = [it.targets, it.visited, it.skipped].map(u32::from);
    let [targets, visited, skipped] = targets;
    (
        it.version,
        [targets, visited, skipped, it.findings, it.orders_open],
    )
}

fn visited(given: &mut Given, by: &str, n: u128) {
    given.visits(by, n, start()).unwrap();
    given.visits(by, n, finish()).unwrap();
}

/// A target at a kilometre from all others, under this number of a register, and so many 1e-7 degrees to the north.
fn site(n: u128, register: &str, north: Option<i32>) -> O {
    let mut it = NewTarget {
        register: register.to_owned(),
        ..target(n)
    };
    it.at = north.map(|north| {
        let mut at = target(50).at.unwrap();
        at.lat_e7 += north;
        at
    });
    O::ListTargets {
        targets: vec![it],
        zones: vec![],
    }
}

/// Inspection `n` of an agency, drafted.
fn drafted(given: &mut Given, n: u128, by: &str, parties: &[&str], place: Opening) {
    let mut order = inspection_order(n, parties, given.now);
    order.disclosure = Disclosure {
        place,
        times: place,
    };
    given
        .when(by, Role::Commander, Command::DraftTask(order))
        .unwrap();
}

fn propose(given: &mut Given, n: u128, by: &str) {
    let propose = Command::ProposeTask { task: task(n) };
    given.when(by, Role::Commander, propose).unwrap();
}

fn lists(given: &mut Given, n: u128, by: &str, order: O) {
    given.when(by, Role::Commander, inspect(n, order)).unwrap();
}

fn also(given: &Given, by: &str, n: u128) -> Vec<TaskId> {
    given.target_as(by, n).unwrap().also
}

/// Inspection 1 of fire with ems and 2 of police with eoc, both proposed, with a target at one site each: 1 and 2.
fn neighbours() -> Given {
    let mut given = Given::city();
    for (n, by, party) in [(1, "fire", "ems"), (2, "police", "eoc")] {
        drafted(&mut given, n, by, &[party], Opening::AtOnce);
        lists(&mut given, n, by, site(n, "REG 7", None));
        propose(&mut given, n, by);
    }
    given
}

#[test]
fn y8_a_sheet_is_concluded_when_everybody_is_done_everywhere() {
    let mut given = running();
    let refused = Err(not_done());
    assert_eq!(given.plans("fire", conclude()), refused);
    visited(&mut given, "police", 1);
    given.visits("fire", 2, skip()).unwrap();
    assert_eq!(given.plans("fire", conclude()), refused, "3 is left");
    given.visits("police", 3, start()).unwrap();
    assert_eq!(given.plans("fire", conclude()), refused, "they are there");
    given.visits("police", 3, find(1)).unwrap();
    given.visits("ems", 3, start()).unwrap();
    given.visits("police", 3, finish()).unwrap();
    assert_eq!(given.plans("fire", conclude()), refused, "ems are there");
    given.visits("ems", 3, find(2)).unwrap();
    given.visits("ems", 3, finish()).unwrap();
    for n in [1, 2] {
        let due_at = given.now.plus_ms(HOUR);
        let by = if n == 1 { "police" } else { "ems" };
        given.visits(by, 3, rectify(n, n, due_at)).unwrap();
    }
    given.visits("ems", 3, withdraw_order(2)).unwrap();
    given.wait(MINUTE);
    given.plans("fire", conclude()).unwrap();
    let sheet = given.plan_as("ems", 1).unwrap().sheets.remove(0);
    assert_eq!(counted(&sheet), (1, [3, 2, 1, 2, 1]));
    assert_eq!((sheet.at, sheet.release), (given.now, Release::Restricted));
    assert_eq!(sheet.summary, mark(6_969));
}

#[test]
fn y8_a_later_sheet_is_a_new_version() {
    let mut given = running();
    for n in 1..=3 {
        visited(&mut given, "police", n);
    }
    given.plans("fire", conclude()).unwrap();
    // Who comes later opens it again.
    given.visits("ems", 1, start()).unwrap();
    assert_eq!(given.plans("fire", conclude()), Err(not_done()));
    given.visits("ems", 1, find(1)).unwrap();
    given.visits("ems", 1, finish()).unwrap();
    complete(&mut given);
    given.wait(HOUR);
    let published = O::Conclude {
        summary: mark(1),
        release: Release::Published,
    };
    given.plans("fire", published).unwrap();
    let sheets = given.plan_as("police", 1).unwrap().sheets;
    let counts: Vec<_> = sheets.iter().map(counted).collect();
    assert_eq!(counts, [(1, [3, 3, 0, 0, 0]), (2, [3, 3, 0, 1, 0])]);
    assert_eq!(sheets[1].release, Release::Published);
    for _ in sheets.len()..SHEETS_PER_TASK_MAX {
        given.plans("fire", conclude()).unwrap();
    }
    let max = SHEETS_PER_TASK_MAX;
    assert_eq!(given.plans("fire", conclude()), Err(Refusal::Full { max }));
}

#[test]
fn y8_only_what_was_drawn_is_counted() {
    let mut given = Given::city();
    given.agreed_inspection(&["police"]);
    let start_task = Command::StartTask { task: task(1) };
    for command in [list(1, 1..=4), start_task] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    let list_is = |state| Refusal::WrongState {
        what: "list",
        state,
    };
    assert_eq!(given.plans("fire", conclude()), Err(list_is("open")));
    let close = close_list(1, Some(2), 0);
    given.when("fire", Role::Commander, close).unwrap();
    assert_eq!(given.plans("fire", conclude()), Err(list_is("not drawn")));
    let seed = mark(1);
    given.plans("fire", O::Draw { seed }).unwrap();
    assert_eq!(given.plans("fire", conclude()), Err(not_done()));
    for n in 1..=4 {
        if given.target(n).drawn.is_some() {
            visited(&mut given, "police", n);
        }
    }
    given.plans("fire", conclude()).unwrap();
    let sheet = &given.plan_as("police", 1).unwrap().sheets[0];
    assert_eq!(counted(sheet), (1, [2, 2, 0, 0, 0]));
}

#[test]
fn y8_who_leads_the_work_concludes_once_it_has_begun() {
    let mut given = Given::city();
    given.agreed_inspection(&["police"]);
    for command in [list(1, 1..=2), close_list(1, None, 0)] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    for n in 1..=2 {
        given.visits("fire", n, skip()).unwrap();
    }
    assert_eq!(code(given.plans("fire", conclude())), "wrong_state");
    given.wait(MINUTE);
    let start_task = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start_task).unwrap();
    given.occurred_at = Some(given.now.plus_ms(-1));
    assert_eq!(code(given.plans("fire", conclude())), "wrong_state");
    given.occurred_at = None;
    let not_yours = Err(Refusal::NotYours { what: "task" });
    assert_eq!(given.plans("police", conclude()), not_yours);
    let by_desk = given.when("fire", Role::Dispatcher, inspect(1, conclude()));
    assert_eq!(by_desk, Err(Refusal::RoleMayNot));
    let says = |summary: String| {
        let release = Release::Restricted;
        let order = O::Conclude { summary, release };
        code(given.clone().plans("fire", order))
    };
    assert_eq!(says(" ".to_owned()), "empty");
    assert_eq!(says("s".repeat(TEXT_CHARS_MAX + 1)), "too_long");
    assert_eq!(says("s".repeat(TEXT_CHARS_MAX)), "ok");
}

#[test]
fn y9_one_site_is_one_number_or_as_near_as_a_yard() {
    let told = |one: O, two: O| {
        let mut given = Given::city();
        for (n, order) in [(1, one), (2, two)] {
            drafted(&mut given, n, "fire", &["ems"], Opening::AtOnce);
            lists(&mut given, n, "fire", order);
            propose(&mut given, n, "fire");
        }
        let [one, two] = [(1, 2), (2, 1)].map(|(n, other)| {
            let also = also(&given, "ems", n);
            assert!(also.is_empty() || also == [task(other)]);
            assert_eq!(also, super::concluding::also(&given, "fire", n));
            !also.is_empty()
        });
        assert_eq!(one, two);
        one
    };
    assert!(told(site(1, "REG 7", None), site(2, " REG 7 ", None)));
    assert!(told(
        site(1, "REG 7", Some(0)),
        site(2, "REG 7", Some(9_999))
    ));
    assert!(!told(site(1, "REG 7", None), site(2, "REG 8", None)));
    assert!(
        !told(site(1, "", None), site(2, "", None)),
        "no number is none"
    );
    assert!(!told(site(1, " ", None), site(2, " ", None)));
    // 30 metres are 2,698 of these units.
    assert!(told(site(1, "", Some(0)), site(2, "", Some(0))));
    assert!(told(site(1, "a", Some(0)), site(2, "b", Some(2_690))));
    assert!(!told(site(1, "", Some(0)), site(2, "", Some(2_800))));
    assert!(!told(site(1, "", Some(0)), site(2, "", None)));
    // Two targets of one list are not told of each other.
    let mut given = Given::city();
    drafted(&mut given, 1, "fire", &["ems"], Opening::AtOnce);
    for n in [1, 2] {
        lists(&mut given, 1, "fire", site(n, "REG 7", None));
    }
    assert!(also(&given, "fire", 1).is_empty());
}

#[test]
fn y9_it_is_told_to_who_is_in_both() {
    let mut given = Given::city();
    drafted(&mut given, 1, "fire", &["ems", "eoc"], Opening::AtOnce);
    drafted(&mut given, 2, "police", &["ems"], Opening::OnAcceptance);
    for (n, by) in [(1, "fire"), (2, "police")] {
        lists(&mut given, n, by, site(n, "REG 7", None));
        propose(&mut given, n, by);
    }
    assert!(
        also(&given, "ems", 1).is_empty(),
        "it is not told where 2 is"
    );
    assert_eq!(given.target_as("ems", 2), None);
    given.when("ems", Role::Commander, accept(2, 1)).unwrap();
    assert_eq!(also(&given, "ems", 1), [task(2)]);
    assert_eq!(also(&given, "ems", 2), [task(1)]);
    for (by, n) in [("fire", 1), ("eoc", 1), ("police", 2)] {
        assert!(also(&given, by, n).is_empty(), "{by} is in one of them");
    }
    // Who is out of one is told no more.
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    assert_eq!(given.target_as("ems", 1), None);
    assert!(also(&given, "ems", 2).is_empty());
}

#[test]
fn y9_an_agreement_may_tell_it() {
    let give = |fields: &[&str]| {
        let mut given = neighbours();
        let line = clause("fire", "police", Kind::Task, fields, Trigger::Always);
        given.agreement_in_force(1, &["fire", "police"], &[line]);
        given.tick();
        given
    };
    let given = neighbours();
    assert!(also(&given, "fire", 1).is_empty());
    let given = give(&["identity", "objective", "parties"]);
    assert!(
        given.agreement(1).phase == AgreementPhase::InForce,
        "control"
    );
    assert!(also(&given, "fire", 1).is_empty());
    let mut given = give(&["identity", "sites"]);
    assert_eq!(also(&given, "fire", 1), [task(2)]);
    // It tells fire alone, and that there is a site, not what is there.
    assert!(also(&given, "ems", 1).is_empty());
    assert!(also(&given, "police", 2).is_empty());
    assert_eq!(given.target_as("fire", 2), None);
    assert_eq!(given.plan_as("fire", 2), None);
    // What is taken off the list is told of no more.
    let unlist = O::UnlistTargets(vec![item(2)]);
    lists(&mut given, 2, "police", unlist);
    assert!(also(&given, "fire", 1).is_empty());
    // Terms of the founding agreement do the same.
    let mut given = neighbours();
    let line = grant("fire", "police", Kind::Task, &["identity", "sites"]);
    given.terms(PartnerUnits::All, &[line]);
    assert_eq!(also(&given, "fire", 1), [task(2)]);
}

#[test]
fn y9_it_is_not_told_after_either_is_over() {
    for over in [1, 2] {
        let mut given = neighbours();
        let line = grant("*", "*", Kind::Task, &["*"]);
        given.terms(PartnerUnits::All, &[line]);
        assert_eq!(also(&given, "fire", 1), [task(2)], "control");
        assert_eq!(also(&given, "police", 2), [task(1)], "control");
        let by = if over == 1 { "fire" } else { "police" };
        let cancel = Command::CancelTask {
            task: task(over),
            reason: mark(1),
        };
        given.when(by, Role::Commander, cancel).unwrap();
        assert!(also(&given, "fire", 1).is_empty());
        assert!(also(&given, "police", 2).is_empty());
    }
}

#[test]
fn y9_drafts_are_told_to_their_owner_alone() {
    let mut given = Given::city();
    let line = grant("*", "*", Kind::Task, &["*"]);
    given.terms(PartnerUnits::All, &[line]);
    for (n, by) in [(1, "fire"), (2, "police"), (3, "fire")] {
        drafted(&mut given, n, by, &["ems"], Opening::AtOnce);
        lists(&mut given, n, by, site(n, "REG 7", None));
    }
    assert_eq!(also(&given, "fire", 1), [task(3)]);
    assert!(also(&given, "police", 2).is_empty());
    propose(&mut given, 1, "fire");
    assert_eq!(also(&given, "fire", 1), [task(3)]);
    assert_eq!(also(&given, "police", 2), [task(1)]);
    assert!(also(&given, "ems", 1).is_empty());
    propose(&mut given, 2, "police");
    assert_eq!(also(&given, "fire", 1), [task(2), task(3)]);
    assert_eq!(also(&given, "ems", 1), [task(2)]);
}

#[test]
fn v14_targets_are_shown_by_no_agreement_and_to_nobody_who_is_out() {
    let mut given = Given::city();
    let line = grant("*", "*", Kind::Task, &["*"]);
    given.terms(PartnerUnits::All, &[line]);
    drafted(&mut given, 1, "fire", &["ems", "police"], Opening::AtOnce);
    lists(&mut given, 1, "fire", site(1, "REG 7", Some(0)));
    propose(&mut given, 1, "fire");
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    let seen = |given: &Given, by: &str| {
        let target = given.target_as(by, 1).is_some();
        let lines = given.lines(by, domain::Target::Task(task(1)));
        let tells = lines.iter().any(|it| it.starts_with("inspection_"));
        (target, given.plan_as(by, 1).is_some(), tells)
    };
    given.when("fire", Role::Commander, list(1, [2])).unwrap();
    let all = (true, true, true);
    let nothing = (false, false, false);
    for by in ["fire", "police", "ems"] {
        assert_eq!(seen(&given, by), all, "{by}");
    }
    assert!(
        given.task_as("eoc").is_some(),
        "it is given all of the task"
    );
    assert_eq!(seen(&given, "eoc"), nothing);
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    assert!(given.task_as("ems").is_some());
    assert_eq!(seen(&given, "ems"), nothing);
    assert_eq!(seen(&given, "police"), all);
    let unknown = Err(Refusal::Unknown { what: "target" });
    for by in ["ems", "eoc"] {
        assert_eq!(given.visits(by, 1, start()), unknown, "{by}");
    }
}
