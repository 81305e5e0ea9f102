//! Rule Y4: checklists of an agency are templates with versions.

use domain::{
    Event, Refusal, Role,
    limits::*,
    settings::{Checklist, ChecklistItem, InspectionSettings, Section, Severity},
};

use super::{given::*, settings::configure};

type Change = fn(&mut Vec<Checklist>);
type Text = fn(&mut Checklist) -> &mut String;

fn item(code: &str) -> ChecklistItem {
    ChecklistItem {
        code: code.to_owned(),
        text: format!("What {code} asks for"),
        severity: Severity::Major,
    }
}

fn list(code: &str, version: u32, items: &[&str]) -> Checklist {
    Checklist {
        code: code.to_owned(),
        title: format!("Title of {code}"),
        version,
        items: items.iter().map(|it| item(it)).collect(),
        is_retired: false,
    }
}

/// Changes those of fire, on the version that they have.
fn settle(given: &mut Given, checklists: Vec<Checklist>) -> Result<Vec<Event>, Refusal> {
    let section = Section::Inspections(InspectionSettings { checklists });
    let settings = given.state.settings(&agency("fire")).unwrap();
    let order = configure("fire", settings.version(section.name()), section);
    given.when("fire", Role::Admin, order)
}

fn kept(given: &Given) -> &InspectionSettings {
    &given.state.settings(&agency("fire")).unwrap().inspections
}

/// Fire, whose lists A and B have their first version.
fn with_two() -> Given {
    let mut given = Given::city();
    let two = vec![list("A", 1, &["1", "2"]), list("B", 1, &["1"])];
    settle(&mut given, two).unwrap();
    given
}

fn field(answer: &Result<Vec<Event>, Refusal>) -> Option<&'static str> {
    answer.as_ref().err().and_then(Refusal::field)
}

/// Y4: what is new begins with 1, and nothing else.
#[test]
fn y4_a_new_checklist_has_version_1() {
    for (version, expected) in [(0, Some("version")), (1, None), (2, Some("version"))] {
        let answer = settle(&mut Given::city(), vec![list("A", version, &["1"])]);
        assert_eq!(field(&answer), expected, "{version}");
        let mut given = with_two();
        let mut three = kept(&given).checklists.clone();
        three.insert(1, list("C", version, &["1"]));
        assert_eq!(field(&settle(&mut given, three)), expected, "{version}");
    }
}

/// Y4: another title, text, severity, order or number of items is the next version; retiring, another place in the list and
/// nothing at all are none.
#[test]
fn y4_what_differs_has_the_next_version_and_what_does_not_the_same() {
    let changes: [(Change, u32); 9] = [
        (|it| it[0].title.push('s'), 2),
        (|it| it[0].items[0].text.push('s'), 2),
        (|it| it[0].items[0].code.push('s'), 2),
        (|it| it[0].items[1].severity = Severity::Critical, 2),
        (|it| it[0].items.reverse(), 2),
        (|it| it[0].items.push(item("3")), 2),
        (|it| it[0].items.truncate(1), 2),
        (|it| it[0].is_retired = true, 1),
        (|it| it[1].is_retired = true, 1),
    ];
    for (n, (change, right)) in changes.into_iter().enumerate() {
        for version in 0..4 {
            let mut given = with_two();
            let mut lists = kept(&given).checklists.clone();
            change(&mut lists);
            lists[0].version = version;
            lists.reverse();
            let answer = settle(&mut given, lists.clone());
            let expected = (version != right).then_some("version");
            assert_eq!(field(&answer), expected, "change {n} to {version}");
            if expected.is_none() {
                assert_eq!(kept(&given).checklists, lists);
            }
        }
    }
}

/// Y4: also one that is retired stays, and is offered no more; a list that is not there never was.
#[test]
fn y4_what_was_there_is_retired_and_not_left_out() {
    let mut given = with_two();
    let mut lists = kept(&given).checklists.clone();
    lists[1].is_retired = true;
    settle(&mut given, lists.clone()).unwrap();
    for left in [vec![], vec![lists[0].clone()], vec![lists[1].clone()]] {
        assert_eq!(field(&settle(&mut given, left)), Some("checklists"));
    }
    // Another case is another code, and so another list.
    let mut renamed = lists.clone();
    renamed[0].code = "a".to_owned();
    assert_eq!(field(&settle(&mut given, renamed)), Some("checklists"));

    let offered = |code: &str| kept(&given).offered_checklist(code);
    assert_eq!(offered("A"), Ok(&lists[0]));
    let retired = offered("B").unwrap_err();
    assert_eq!(
        (retired.code(), retired.current().as_deref()),
        ("wrong_state", Some("retired"))
    );
    assert_eq!(offered("C").unwrap_err().field(), Some("checklist"));
    lists[1].is_retired = false;
    settle(&mut given, lists).unwrap();
    assert!(kept(&given).offered_checklist("B").is_ok());
}

/// Y4: versions are counted from what stands, not from what somebody has read before.
#[test]
fn y4_two_admins_do_not_give_one_version_to_two_texts() {
    let mut given = with_two();
    let mut theirs = kept(&given).checklists.clone();
    theirs[0].items.push(item("3"));
    theirs[0].version = 2;
    let mut ours = theirs.clone();
    ours[0].items[2] = item("4");
    let order = |version, checklists| {
        let section = Section::Inspections(InspectionSettings { checklists });
        configure("fire", version, section)
    };
    given.when("fire", Role::Admin, order(1, theirs)).unwrap();
    let answer = given.when("fire", Role::Admin, order(1, ours.clone()));
    assert_eq!(answer.unwrap_err().code(), "stale_version");
    assert_eq!(field(&settle(&mut given, ours)), Some("version"));
}

/// Y4: texts and lists have their limits.
#[test]
fn y4_checklists_have_bounds() {
    let refused = |lists: Vec<Checklist>| {
        let answer = settle(&mut Given::city(), lists);
        answer.err().map(|it| (it.code(), it.field()))
    };
    let with = |change: &dyn Fn(&mut Checklist)| {
        let mut it = list("A", 1, &["1", "2"]);
        change(&mut it);
        refused(vec![it])
    };
    let many = |count: usize| -> Vec<Checklist> {
        (0..count)
            .map(|n| list(&n.to_string(), 1, &["1"]))
            .collect()
    };
    let items =
        |count: usize| -> Vec<ChecklistItem> { (0..count).map(|n| item(&n.to_string())).collect() };
    let too_long = |field| Some(("too_long", Some(field)));
    assert_eq!(refused(many(CHECKLISTS_MAX)), None);
    assert_eq!(refused(many(CHECKLISTS_MAX + 1)), too_long("checklists"));
    assert_eq!(with(&|it| it.items = items(CHECKLIST_ITEMS_MAX)), None);
    let more = with(&|it| it.items = items(CHECKLIST_ITEMS_MAX + 1));
    assert_eq!(more, too_long("items"));
    let none = with(&|it| it.items.clear());
    assert_eq!(none, Some(("empty", Some("items"))));
    let codes = [list("a", 1, &["1"]), list("A", 1, &["1"])];
    assert_eq!(
        refused(codes.to_vec()),
        Some(("malformed", Some("checklists")))
    );
    let twice = with(&|it| it.items = vec![item("x"), item("X")]);
    assert_eq!(twice, Some(("malformed", Some("items"))));

    let texts: [(Text, &'static str, usize); 4] = [
        (|it| &mut it.code, "code", CHECKLIST_CODE_CHARS_MAX),
        (|it| &mut it.title, "title", CHECKLIST_TITLE_CHARS_MAX),
        (|it| &mut it.items[1].code, "code", CHECKLIST_CODE_CHARS_MAX),
        (|it| &mut it.items[1].text, "text", CHECKLIST_ITEM_CHARS_MAX),
    ];
    for (of, field, max) in texts {
        let say = |text: String| with(&|it| *of(it) = text.clone());
        assert_eq!(say("x".repeat(max)), None, "{field}");
        assert_eq!(say("x".repeat(max + 1)), too_long(field));
        assert_eq!(say(String::new()), Some(("empty", Some(field))));
        assert_eq!(say("a\nb".to_owned()), Some(("malformed", Some(field))));
        assert_eq!(say(" a".to_owned()), Some(("malformed", Some(field))));
    }
}
