//! Rule B7: what stands of the figures that were counted, and whose count is the one.

use std::collections::BTreeMap;

use domain::{
    AgencyId, Command, Refusal, Role, TaskPhase as P, Timestamp,
    command::{ReportFigures, ResponseCommand, ResponseItemOrder as I, ResponseOrder as O},
    limits::REASON_CHARS_MAX,
    response::{Figure as F, FigureOf, Whom},
    sharing::ResponsePart,
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};

use super::{
    counting::figures,
    given::*,
    given_response::*,
    measuring::{is_left_out, leaves},
};

/// What stands of the whole, as an agency is shown it: figure, agency and count, with a star if it is the one.
pub(super) fn standing(given: &Given, by: &str) -> Vec<String> {
    let shown = given.response_as(by).unwrap().standing.into_iter();
    let said = |is_source| if is_source { "*" } else { "" };
    shown
        .map(|it| {
            let FigureOf { whom, figure } = it.of;
            let of = (whom.as_str(), figure.as_str(), it.agency, it.tally.count);
            format!("{} {} {} {}{}", of.0, of.1, of.2, of.3, said(it.is_source))
        })
        .collect()
}

/// B7: what was counted last stands of what an agency said, and of the same time what was heard last; nothing is added up.
#[test]
fn b7_the_newest_count_of_each_agency_stands() {
    let mut given = responding();
    given.wait(HOUR);
    let now = given.now;
    let mut says = |by: &str, n: u128, minute: i64, values: &[(F, u32)]| {
        given.occurred_at = Some(now.plus_ms(-minute * MINUTE));
        given.orders(by, count(n, None, values)).unwrap();
        standing(&given, "eoc")
    };
    let stands = says("ems", 1, 30, &[(F::Missing, 9), (F::Dead, 1)]);
    assert_eq!(stands, ["public dead ems 1", "public missing ems 9"]);
    // What it says no more of still stands.
    let stands = says("ems", 2, 20, &[(F::Missing, 8)]);
    assert_eq!(stands, ["public dead ems 1", "public missing ems 8"]);
    let stands = says("ems", 3, 25, &[(F::Missing, 7), (F::Dead, 2)]);
    assert_eq!(stands, ["public dead ems 2", "public missing ems 8"]);
    let stands = says("ems", 4, 20, &[(F::Missing, 6)]);
    assert_eq!(stands, ["public dead ems 2", "public missing ems 6"]);
    let stands = says("police", 5, 40, &[(F::Missing, 99)]);
    let both = [
        "public dead ems 2",
        "public missing ems 6",
        "public missing police 99",
    ];
    assert_eq!(stands, both);
    // What is counted about a part is not of the whole.
    given.occurred_at = None;
    given.orders("fire", group(6, "ems")).unwrap();
    given
        .orders("ems", count(7, Some(6), &[(F::Missing, 1)]))
        .unwrap();
    assert_eq!(standing(&given, "eoc"), both);
}

/// B7: what was wrong is withdrawn by who said it, once and for a reason; what it said before stands again.
#[test]
fn b7_what_was_wrong_is_withdrawn() {
    let mut given = responding();
    for (n, missing) in [(1, 9), (2, 8), (3, 7)] {
        given.wait(MINUTE);
        given
            .orders("ems", count(n, None, &[(F::Missing, missing)]))
            .unwrap();
    }
    for (by, expected) in [
        ("fire", not_yours("figures")),
        ("police", not_yours("figures")),
        ("eoc", not_yours("figures")),
        (OUTSIDE, unknown("item")),
    ] {
        assert_eq!(given.says(by, 3, withdraw()), Err(expected), "{by}");
    }
    for (reason, refusal) in bad_texts("reason", REASON_CHARS_MAX) {
        let refused = given.says("ems", 3, I::WithdrawFigures { reason });
        assert_eq!(refused, Err(refusal));
    }
    given.occurred_at = Some(given.now.plus_ms(-1));
    assert_eq!(given.says("ems", 3, withdraw()), Err(Refusal::OutOfOrder));
    given.occurred_at = None;
    given.wait(MINUTE);
    given
        .when("ems", Role::Dispatcher, about_part(3, withdraw()))
        .unwrap();
    let said = given.figures(3).withdrawn.clone().unwrap();
    assert_eq!((said.agency, said.at), (agency("ems"), given.now));
    assert_eq!(said.text, mark(92_007));
    assert_eq!(standing(&given, "eoc"), ["public missing ems 8"]);
    let twice = given.says("ems", 3, withdraw());
    assert_eq!(twice, Err(wrong("figures", "withdrawn")));
    given.says("ems", 1, withdraw()).unwrap();
    assert_eq!(standing(&given, "eoc"), ["public missing ems 8"]);
    given.says("ems", 2, withdraw()).unwrap();
    assert!(standing(&given, "eoc").is_empty());
    assert_eq!(
        given.figures(1).values[&F::Missing],
        9,
        "it can still be read"
    );
}

/// B7: the leads name whose count is the one; without that none is, and nothing is taken away.
#[test]
fn b7_the_leads_name_whose_count_is_the_one() {
    let mut given = responding();
    for (by, n, missing) in [("ems", 1, 9), ("police", 2, 8)] {
        given
            .orders(by, count(n, None, &[(F::Missing, missing)]))
            .unwrap();
    }
    let [ems, police] = ["public missing ems 9", "public missing police 8"];
    assert_eq!(standing(&given, "eoc"), [ems, police]);
    // Also one who has not counted, or has not answered.
    let named = [(F::Missing, "ems"), (F::Dead, "eoc")];
    given.orders("police", sources(0, &named)).unwrap();
    let starred = [format!("{ems}*"), police.to_owned()];
    assert_eq!(standing(&given, "eoc"), starred);
    let shown = given.response_as("ems").unwrap().sources;
    let expected = [(F::Dead, "eoc"), (F::Missing, "ems")];
    assert_eq!(shown, expected.map(|(it, of)| (of_public(it), agency(of))));
    // Two leads do not undo each other's.
    let stale = Refusal::StaleVersion {
        field: "version",
        current: 1,
    };
    for version in [0, 2] {
        let crossed = given.orders("fire", sources(version, &[]));
        assert_eq!(crossed, Err(stale.clone()));
    }
    assert_eq!(given.response_as("ems").unwrap().version, 1);
    let same = given.orders("fire", sources(1, &named));
    assert_eq!(same, Ok(vec![]), "nothing is new");
    // The list is the whole of it.
    given
        .orders("fire", sources(1, &[(F::Missing, "police")]))
        .unwrap();
    assert_eq!(
        standing(&given, "eoc"),
        [ems.to_owned(), format!("{police}*")]
    );
    let stranger = given.orders("fire", sources(2, &[(F::Dead, OUTSIDE)]));
    assert_eq!(stranger, Err(no_party(OUTSIDE)));
    given.orders("fire", sources(2, &[])).unwrap();
    assert_eq!(standing(&given, "eoc"), [ems, police]);
    // Of the public, that is: what is counted of those who respond is another figure.
    given
        .orders("fire", sources(3, &[(F::OnSite, "ems")]))
        .unwrap();
    let order = figures(3, |it| {
        it.whom = Whom::Responders;
        it.values = [(F::OnSite, 40)].into();
    });
    given.orders("ems", order).unwrap();
    assert_eq!(
        standing(&given, "eoc"),
        [ems, police, "responders on_site ems 40"]
    );
}

/// B7, V14: what one that has left has counted stands; it is named for nothing, neither there nor in a situation report.
#[test]
fn b7_who_has_left_is_named_for_nothing() {
    let mut given = responding();
    given.orders("ems", figures(1, |_| {})).unwrap();
    let named = sources(0, &[(F::Missing, "ems"), (F::Dead, "eoc")]);
    given.orders("fire", named).unwrap();
    leaves(&mut given, "ems");
    is_left_out(&mut given, "eoc");
    assert_eq!(standing(&given, "fire"), ["public missing ems 7"]);
    assert!(given.response_as("fire").unwrap().sources.is_empty());
    given.orders("fire", composed(2, None)).unwrap();
    let then = &given.report_of(2).content.figures;
    assert_eq!((then.len(), then[0].count, then[0].stands), (1, 7, false));
    let again = given.orders("fire", sources(1, &[(F::Missing, "ems")]));
    assert_eq!(again, Err(no_party("ems")));
    assert_eq!(given.says("ems", 1, withdraw()), Err(unknown("item")));
}

/// B7: named is as long as there is anything to wind up.
#[test]
fn b7_whose_count_is_the_one_is_named_until_units_are_home() {
    for phase in [P::Draft, P::Proposed, P::Agreed, P::Suspended] {
        let mut given = response_in(phase);
        given
            .orders("fire", sources(0, &[(F::Dead, "ems")]))
            .unwrap();
    }
    let given = responding();
    for (phase, state) in [
        (P::Completed, "completed"),
        (P::Demobilizing, "demobilizing"),
        (P::Closed, "closed"),
        (P::Reviewed, "reviewed"),
        (P::Cancelled, "cancelled"),
    ] {
        let mut given = brought_to(&given, phase);
        let named = given.orders("police", sources(0, &[(F::Dead, "ems")]));
        let is_ending = matches!(phase, P::Completed | P::Demobilizing);
        assert_eq!(named.is_ok(), is_ending, "{state}");
        assert!(is_ending || named == Err(wrong("task", state)));
    }
}

#[derive(Debug, Clone)]
enum Step {
    Counts(&'static str, i64, bool, Vec<(F, u32)>, bool),
    Withdraws(Index),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let values = vec(
        (select(vec![F::Dead, F::Missing, F::Evacuated]), 0..50_u32),
        1..4,
    );
    let counts = (
        select(vec!["fire", "police", "ems"]),
        0..6_i64,
        any::<bool>(),
        values,
        any::<bool>(),
    );
    let counts = counts.prop_map(|it| Step::Counts(it.0, it.1, it.2, it.3, it.4));
    let withdraws = any::<Index>().prop_map(Step::Withdraws);
    vec(prop_oneof![3 => counts, 1 => withdraws], 1..30)
}

/// What stands, by looking at all that was said in the order in which it was heard.
fn by_hand(given: &Given, about: Option<u128>) -> BTreeMap<(FigureOf, AgencyId), (Timestamp, u32)> {
    let mut found = BTreeMap::new();
    let heard = given.accepted.iter().filter_map(|it| match &it.0 {
        Command::Response(ResponseCommand::Whole {
            order: O::ReportFigures(order),
            ..
        }) => Some((order, &it.2)),
        _ => None,
    });
    for (order, recorded) in heard.filter(|it| it.0.about == about.map(piece)) {
        let withdrawn = given.accepted.iter().any(|it| it.0 == about_item(order.id));
        for (figure, count) in order.values.iter().filter(|_| !withdrawn) {
            let of = FigureOf {
                whom: order.whom,
                figure: *figure,
            };
            let at = order.counted_at.unwrap_or(recorded.occurred_at);
            let known = found
                .entry((of, recorded.agency.clone()))
                .or_insert((at, *count));
            if known.0 <= at {
                *known = (at, *count);
            }
        }
    }
    found
}

fn about_item(item: domain::TaskItemId) -> Command {
    Command::Response(ResponseCommand::Part {
        item,
        order: withdraw(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    /// B7: whatever is counted, told late and withdrawn in whatever order, what stands is what stands by hand.
    #[test]
    fn b7_what_stands_is_what_was_counted_last(steps in steps()) {
        let mut given = responding();
        given.orders("fire", evacuate(1, RIVERSIDE)).unwrap();
        given.wait(HOUR);
        let now = given.now;
        let mut by = Vec::new();
        for step in steps {
            match step {
                Step::Counts(of, minute, is_estimate, values, is_whole) => {
                    let n = 10 + by.len() as u128;
                    let at = now.plus_ms(-minute * MINUTE);
                    // Said with the order, or by when that was given.
                    let counted_at = is_estimate.then_some(at);
                    given.occurred_at = Some(at).filter(|_| !is_estimate);
                    let about = (!is_whole).then_some(1);
                    let values = if is_whole { values } else { vec![(F::Evacuated, values[0].1)] };
                    let order = ReportFigures { counted_at, is_estimate, ..counted(n, about, &values) };
                    given.orders(of, O::ReportFigures(order)).unwrap();
                    by.push(of);
                }
                Step::Withdraws(which) if !by.is_empty() => {
                    let n = which.index(by.len());
                    given.occurred_at = None;
                    let answer = given.says(by[n], 10 + n as u128, withdraw());
                    let twice = Err(wrong("figures", "withdrawn"));
                    prop_assert!(answer.is_ok() || answer == twice);
                }
                Step::Withdraws(_) => {}
            }
            let shown = given.response_as("eoc").unwrap().standing.into_iter();
            let shown: BTreeMap<_, _> = shown
                .map(|it| ((it.of, it.agency), (it.tally.counted_at, it.tally.count)))
                .collect();
            prop_assert_eq!(shown, by_hand(&given, None));
            let told = match given.piece_as("eoc", 1).unwrap().part {
                ResponsePart::Evacuation(_, it) => it,
                other => panic!("{other:?}"),
            };
            let times = told.iter().map(|it| it.counted_at);
            prop_assert!(times.rev().is_sorted(), "the newest first");
            let told: BTreeMap<_, _> = told
                .into_iter()
                .map(|it| ((of_public(F::Evacuated), it.agency), (it.counted_at, it.count)))
                .collect();
            prop_assert_eq!(told, by_hand(&given, Some(1)));
        }
    }
}
