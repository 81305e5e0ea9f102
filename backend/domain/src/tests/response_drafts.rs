//! Rule B9: a situation report is shown to the leads alone until it is approved.

use domain::{
    Command, Refusal, Role, Target, TaskPhase as P,
    response::{Figure as F, ReportState as S},
    sharing::{
        Kind, ObjectRef, PartnerUnits, ReportView, ResponsePart, Viewer, affected, recorded_for,
    },
};

use super::{
    given::*,
    given_full_response::full_of_things,
    given_response::*,
    leading::{offer, revised, take},
    measuring::leaves,
    search::search,
};

const EVERYBODY: [&str; 5] = ["fire", "police", "ems", "eoc", OUTSIDE];

fn report_as(given: &Given, by: &str, n: u128) -> Option<ReportView> {
    match given.piece_as(by, n)?.part {
        ResponsePart::Report(it) => Some(*it),
        other => panic!("{other:?}"),
    }
}

/// Who is shown a version, and finds it by its words; nobody else does.
fn shown_to(given: &Given, n: u128) -> Vec<&'static str> {
    let sees = |by: &&str| {
        let object = ObjectRef::TaskItem(piece(n));
        let is_shown = report_as(given, by, n).is_some();
        for word in [9_012, 9_013, 9_014] {
            let viewer = Viewer::open(agency(by));
            let hits = search(&given.state, &viewer, &mark(word + n * 10));
            let is_found = hits.hits.iter().any(|it| it.object == object);
            assert_eq!(is_found, is_shown, "{by} {n}");
        }
        is_shown
    };
    EVERYBODY.into_iter().filter(sees).collect()
}

const LEADS: [&str; 2] = ["fire", "police"];

/// How many lines about reports an agency is shown: composed, returned, approved.
fn lines_of(given: &Given, by: &str) -> [usize; 3] {
    let lines = given.lines(by, Target::Task(task(1)));
    let words = ["composed", "returned", "approved"];
    words.map(|word| {
        let what = format!("response_report_{word}");
        lines.iter().filter(|it| **it == what).count()
    })
}

/// B9: a draft, and what was returned or superseded without ever being approved, is the leads' own; approved it is everybody's.
#[test]
fn b9_a_draft_is_shown_to_the_leads_alone() {
    let mut given = full_of_things();
    given.terms(PartnerUnits::All, &[grant("*", "*", Kind::Task, &["*"])]);
    for (n, follows) in [(40, None), (50, None)] {
        given.orders("fire", composed(n, follows)).unwrap();
    }
    assert_eq!([40, 50].map(|n| shown_to(&given, n)), [LEADS, LEADS]);
    given.says("police", 40, send_back()).unwrap();
    assert_eq!(shown_to(&given, 40), LEADS);
    given.orders("fire", composed(41, Some(40))).unwrap();
    assert_eq!([40, 41].map(|n| shown_to(&given, n)), [LEADS, LEADS]);
    given.says("police", 41, approve()).unwrap();
    assert_eq!(shown_to(&given, 41), INSIDE);
    for n in [40, 50] {
        assert_eq!(shown_to(&given, n), LEADS, "another one was approved");
    }
    // What was the leads' word once is still shown when another one takes its place.
    given.orders("fire", composed(42, Some(41))).unwrap();
    assert_eq!(shown_to(&given, 42), LEADS);
    given.says("police", 42, approve()).unwrap();
    assert_eq!(given.report_of(41).state, S::Superseded);
    assert_eq!([41, 42].map(|n| shown_to(&given, n)), [INSIDE, INSIDE]);
    assert_eq!(shown_to(&given, 40), LEADS);
}

/// B9: what a version follows is named to who is shown that; its state tells of no draft.
#[test]
fn b9_no_version_tells_of_a_draft() {
    let mut given = full_of_things();
    given.orders("fire", composed(40, None)).unwrap();
    given.orders("fire", composed(41, Some(40))).unwrap();
    given.says("police", 41, approve()).unwrap();
    let before = report_as(&given, "ems", 41).unwrap();
    assert_eq!((before.follows, before.state), (None, S::Approved));
    assert_eq!(
        report_as(&given, "police", 41).unwrap().follows,
        Some(piece(40))
    );
    given.orders("fire", composed(42, Some(41))).unwrap();
    assert_eq!(
        report_as(&given, "ems", 41),
        Some(before),
        "there is a draft after it"
    );
    given.says("police", 42, send_back()).unwrap();
    given.orders("fire", composed(43, Some(42))).unwrap();
    given.says("police", 43, approve()).unwrap();
    let it = report_as(&given, "ems", 43).unwrap();
    assert_eq!(
        (it.follows, it.version),
        (None, 4),
        "it follows what was returned"
    );
    assert_eq!(report_as(&given, "ems", 41).unwrap().state, S::Superseded);
    given.orders("fire", composed(44, Some(43))).unwrap();
    given.says("police", 44, approve()).unwrap();
    assert_eq!(
        report_as(&given, "ems", 44).unwrap().follows,
        Some(piece(43))
    );
    // Nor does anything else that ems is shown.
    let shown = given
        .state
        .every_object()
        .filter_map(|it| given.seen("ems", &it));
    let said: Vec<String> = shown.map(|it| format!("{it:?}")).collect();
    for n in [40, 42] {
        let id = format!("{:?}", piece(n));
        let words = [9_012, 9_013, 9_014].map(|it| mark(it + n * 10));
        let tells = |it: &&String| it.contains(&id) || words.iter().any(|word| it.contains(word));
        assert_eq!(said.iter().find(tells), None);
        assert!(format!("{:?}", given.piece_as("police", n)).contains(&words[0]));
    }
}

/// B9: lines about drafts stand in the leads' timelines alone; that one was approved, in everybody's.
#[test]
fn b9_lines_about_drafts_are_told_to_the_leads() {
    let mut given = full_of_things();
    given.terms(PartnerUnits::All, &[grant("*", "*", Kind::Task, &["*"])]);
    given.orders("fire", composed(40, None)).unwrap();
    given.says("police", 40, send_back()).unwrap();
    given.orders("fire", composed(41, Some(40))).unwrap();
    for by in EVERYBODY {
        let expected = if LEADS.contains(&by) {
            [2, 1, 0]
        } else {
            [0; 3]
        };
        assert_eq!(lines_of(&given, by), expected, "{by}");
    }
    given.says("police", 41, approve()).unwrap();
    for by in EVERYBODY {
        let expected = match by {
            "fire" | "police" => [2, 1, 1],
            OUTSIDE => [0; 3],
            _ => [0, 0, 1],
        };
        assert_eq!(lines_of(&given, by), expected, "{by}");
    }
}

/// B9: nobody finds a draft out by asking.
#[test]
fn b9_a_draft_is_not_found_out_by_asking() {
    let mut given = full_of_things();
    given.orders("fire", composed(40, None)).unwrap();
    for by in ["ems", "eoc", OUTSIDE] {
        // As of what there never was.
        let same = |given: &mut Given, order: &dyn Fn(u128) -> Command| {
            let [draft, nothing] = [40, 99].map(|n| {
                let answer = given.when(by, Role::Commander, order(n));
                assert!(answer.is_err(), "{by}");
                answer
            });
            assert_eq!(draft, nothing, "{by}");
        };
        same(&mut given, &|n| about_part(n, approve()));
        same(&mut given, &|n| about_part(n, withdraw()));
        same(&mut given, &|n| respond(1, composed(60, Some(n))));
        same(&mut given, &|n| {
            respond(1, count(60, Some(n), &[(F::Dead, 1)]))
        });
    }
}

/// B9: who of a lead composed it is told to that lead alone, and the rest to everybody alike.
#[test]
fn b9_who_composed_it_is_told_at_home() {
    let mut given = full_of_things();
    given.orders("police", composed(40, None)).unwrap();
    given.says("fire", 40, approve()).unwrap();
    let mut alike = Vec::new();
    for by in INSIDE {
        let mut it = report_as(&given, by, 40).unwrap();
        let own = (by == "police").then(|| person("police", Role::Commander));
        assert_eq!(it.composer, own, "{by}");
        it.composer = None;
        alike.push(it);
    }
    assert!(alike.iter().all(|it| *it == alike[0]));
    assert_eq!(alike[0].content, given.report_of(40).content);
    assert_eq!(
        alike[0].content.lanes.len(),
        3,
        "who is in the task is shown its lanes"
    );
}

/// B9: whoever leads now is shown the drafts, and who does not lead any more is not, be it the owner of the record.
#[test]
fn b9_who_leads_now_is_shown_the_drafts() {
    let mut given = responding();
    given.orders("fire", composed(40, None)).unwrap();
    given.orders("police", composed(41, None)).unwrap();
    given.leads_on([offer(Some("ems"))]);
    given.when("ems", Role::Commander, take(1, None)).unwrap();
    let event = &given.accepted.last().unwrap().1[0];
    let looked_at = affected(&given.state, event);
    for n in [40, 41] {
        assert!(looked_at.contains(&ObjectRef::TaskItem(piece(n))));
        assert_eq!(shown_to(&given, n), ["police", "ems"]);
    }
    assert_eq!(lines_of(&given, "fire"), [0; 3]);
    assert_eq!(lines_of(&given, "ems"), [2, 0, 0]);
    // Not even its own.
    assert_eq!(given.says("fire", 40, send_back()), Err(unknown("item")));
    let on = given.orders("fire", composed(42, Some(40)));
    assert_eq!(on, Err(not_yours("task")));
    given.says("ems", 40, approve()).unwrap();
    assert_eq!(shown_to(&given, 40), INSIDE);
    // One that leads no more for it has left.
    leaves(&mut given, "police");
    assert_eq!(shown_to(&given, 41), ["ems"]);
    given.says("ems", 41, approve()).unwrap();
    assert_eq!(shown_to(&given, 41), ["fire", "ems", "eoc"]);
}

/// W8, B9: that somebody read a draft is its owner's to know while it leads; then its author's, and of the owner's own nobody's.
#[test]
fn w8_reading_a_draft_is_its_authors_to_know_once_the_owner_leads_no_more() {
    let mut given = responding();
    given.orders("fire", composed(40, None)).unwrap();
    given.orders("police", composed(41, None)).unwrap();
    let told = |given: &Given, n: u128| -> Vec<String> {
        let object = ObjectRef::TaskItem(piece(n));
        let agencies = recorded_for(&given.state, &object).into_iter();
        agencies.map(ToString::to_string).collect()
    };
    assert_eq!([40, 41].map(|n| told(&given, n)), [["fire"], ["fire"]]);
    given.leads_on([offer(Some("ems"))]);
    given.when("ems", Role::Commander, take(1, None)).unwrap();
    assert_eq!(told(&given, 40), [""; 0]);
    assert_eq!(told(&given, 41), ["police"]);
    given.says("ems", 41, approve()).unwrap();
    assert_eq!(told(&given, 41), ["fire"]);
}

/// B9: one that is asked to lead as well is shown drafts once it has promised that; one that is not any more, no longer.
#[test]
fn b9_drafts_come_and_go_with_leading() {
    let mut given = responding();
    given.orders("fire", composed(40, None)).unwrap();
    let leads = |given: &Given, name: &'static str, does: bool| {
        revised(given, |it| {
            let part = it.iter_mut().find(|it| it.agency == agency(name));
            part.unwrap().co_lead = does;
        })
    };
    let more = leads(&given, "eoc", true);
    given.leads_on([more]);
    assert!(
        !shown_to(&given, 40).contains(&"eoc"),
        "it has not promised"
    );
    let version = given.state.task(task(1)).unwrap().version;
    given
        .when("eoc", Role::Commander, accept(1, version))
        .unwrap();
    assert!(shown_to(&given, 40).contains(&"eoc"));
    let less = leads(&given, "eoc", false);
    given.leads_on([less]);
    let version = given.state.task(task(1)).unwrap().version;
    let yes = accept(1, version);
    given.when("eoc", Role::Commander, yes).unwrap();
    assert!(!shown_to(&given, 40).contains(&"eoc"));
    assert!(shown_to(&given, 40).contains(&"fire"));
    leaves(&mut given, "ems");
    assert!(!shown_to(&given, 40).contains(&"ems"));
}

/// B9, V14: what is approved after somebody has left is not shown to it, nor what was before.
#[test]
fn b9_who_has_left_is_shown_no_report() {
    let mut given = responding();
    for n in [40, 41] {
        given.orders("fire", composed(n, None)).unwrap();
    }
    given.says("police", 40, approve()).unwrap();
    assert_eq!(shown_to(&given, 40), INSIDE);
    leaves(&mut given, "ems");
    given.says("police", 41, approve()).unwrap();
    for n in [40, 41] {
        assert_eq!(shown_to(&given, n), ["fire", "police", "eoc"]);
    }
    assert_eq!(lines_of(&given, "ems"), [0; 3]);
    // Over it is kept by who had promised.
    let given = brought_to(&given, P::Closed);
    assert_eq!(shown_to(&given, 40), LEADS);
    let refused = given.clone().says("ems", 40, approve());
    assert_eq!(refused, Err(Refusal::Unknown { what: "item" }));
}
