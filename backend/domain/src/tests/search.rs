//! Looking for words (rules Q1 and Q3–Q5), against a slow search through what the second evaluator says is seen.

use std::collections::BTreeSet;

use domain::{
    Clearance, Command, Condition, Role, State,
    command::RetireEquipment,
    incident::IncidentStep,
    limits::{QUOTED_FIELDS_MAX, SEARCH_CHARS_MAX, SEARCH_WORDS_MAX},
    private::{ERASED, Subject},
    sharing::{Hits, Kind, ObjectRef, PartnerUnits, SEARCHED_KINDS, Search, Viewer, Wanted},
};

use super::{
    given::*,
    given_equipment::{condition, equipment, equipment_order},
    oracle::Oracle,
    random::walks,
    world::World,
};

pub(super) fn viewer(name: &str) -> Viewer {
    Viewer::open(agency(name))
}

/// All hits, found in steps of a few objects.
fn search_in(state: &State, viewer: &Viewer, words: &str, kind: Option<Kind>) -> Hits {
    let mut search = Search::new(Wanted::new(words).unwrap(), kind);
    while search.step(state, viewer, 7) {}
    search.hits(state, viewer, 0, usize::MAX)
}

pub(super) fn search(state: &State, viewer: &Viewer, words: &str) -> Hits {
    search_in(state, viewer, words, None)
}

fn objects(hits: &Hits) -> Vec<ObjectRef> {
    hits.hits.iter().map(|it| it.object.clone()).collect()
}

/// Markers in what the second evaluator shows of an object.
fn marks(text: &str) -> BTreeSet<String> {
    let words = text.split(|it: char| !it.is_ascii_alphanumeric());
    let is_mark = |it: &&str| {
        let number = it.strip_prefix('m').and_then(|it| it.strip_suffix('z'));
        number.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
    };
    words.filter(is_mark).map(str::to_owned).collect()
}

/// Q1: whatever was done in whatever order, everybody finds what the second evaluator shows them, and nothing else.
#[test]
fn q1_everybody_finds_what_they_see_and_nothing_else() {
    let (found, hidden) = (std::cell::Cell::new(0_u32), std::cell::Cell::new(0_u32));
    walks(12, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let _ = world.given.ask(command, &context);
        }
        let state = &world.given.state;
        let objects_of = |agency| {
            let oracle = Oracle {
                state,
                viewer: agency,
                clearance: Clearance::Open,
            };
            let searched = state
                .every_object()
                .filter(|it| SEARCHED_KINDS.contains(&it.kind()));
            let with_marks = searched.map(move |it| {
                let fields = oracle.fields(&it).unwrap_or_default();
                let marks: BTreeSet<String> = fields.values().flat_map(|it| marks(it)).collect();
                (it, marks)
            });
            with_marks.collect::<Vec<_>>()
        };
        let all: BTreeSet<String> = state
            .agencies()
            .flat_map(|it| objects_of(&it.id))
            .flat_map(|it| it.1)
            .collect();
        for agency in state.agencies() {
            let seen = objects_of(&agency.id);
            let eyes = Viewer::open(agency.id.clone());
            for mark in all.iter().step_by(5) {
                let mut expected: Vec<_> = seen
                    .iter()
                    .filter(|it| it.1.contains(mark))
                    .map(|it| it.0.clone())
                    .collect();
                let hits = search(state, &eyes, mark);
                let mut got = objects(&hits);
                got.sort();
                expected.sort();
                assert_eq!(got, expected, "{mark} by {}", agency.id);
                let counted: usize = hits.counts.iter().map(|it| it.1).sum();
                assert_eq!(counted, expected.len(), "{mark} by {}", agency.id);
                assert!(!hits.has_more && !hits.is_truncated);
                assert!(hits.hits.iter().all(|it| !it.quotes.is_empty()));
                let tally = if got.is_empty() { &hidden } else { &found };
                tally.set(tally.get() + 1);
            }
        }
    });
    // Otherwise nothing was compared.
    let (found, hidden) = (found.get(), hidden.get());
    assert!(found > 300 && hidden > 300, "{found} {hidden}");
}

/// Q1: two worlds, in one of which there is more that police may not see. Page by page the answers are the same.
#[test]
fn q1_what_is_hidden_changes_no_answer() {
    let mut given = Given::city();
    let report = |given: &mut Given, by: &str, n: u128| {
        let mut order = report_order(n, None);
        "same words everywhere".clone_into(&mut order.narrative);
        given
            .when(by, Role::Dispatcher, Command::ReportIncident(order))
            .unwrap();
    };
    for n in [10, 20, 30, 40] {
        report(&mut given, "police", n);
    }
    let mut fuller = given.clone();
    for n in [5, 15, 25, 35, 45] {
        report(&mut fuller, "fire", n);
    }
    let answers = |given: &Given| {
        let pages = (0..6).map(|skip| {
            let mut it = Search::new(Wanted::new("same everywhere").unwrap(), None);
            while it.step(&given.state, &viewer("police"), 2) {}
            it.hits(&given.state, &viewer("police"), skip, 2)
        });
        pages.collect::<Vec<_>>()
    };
    assert_eq!(answers(&given), answers(&fuller));
    assert_eq!(answers(&given)[0].counts, [(Kind::Incident, 4)]);
    assert!(answers(&given)[1].has_more && !answers(&given)[2].has_more);
    // The control: who is shown them, finds them.
    let line = grant("police", "fire", Kind::Incident, &["identity", "narrative"]);
    fuller.terms(PartnerUnits::Assigned, &[line]);
    assert_eq!(answers(&fuller)[0].counts, [(Kind::Incident, 9)]);
    // A field that is not shown is not found either.
    let line = grant("police", "fire", Kind::Incident, &["identity", "place"]);
    fuller.terms(PartnerUnits::Assigned, &[line]);
    assert_eq!(answers(&fuller), answers(&given));
}

/// Q1 and E10: equipment is found by each of its texts, and by who is shown that text; what is retired comes last.
#[test]
fn q1_equipment_is_found_by_what_is_shown_of_it() {
    let mut given = Given::city();
    given.equipped(1, "fire");
    let defective = condition(1, 1, Condition::Defective);
    given.when("fire", Role::Dispatcher, defective).unwrap();
    let texts = |identity: bool, all: bool| {
        let by_identity = [9_010, 9_011].map(|it| (mark(it), identity));
        let by_field = [9_012, 9_013, 9_014, 9_901].map(|it| (mark(it), all));
        by_identity.into_iter().chain(by_field)
    };
    let check = |given: &Given, who: &str, identity: bool, all: bool| {
        for (text, is_found) in texts(identity, all) {
            let found = objects(&search(&given.state, &viewer(who), &text));
            let expected = is_found.then_some(ObjectRef::Equipment(equipment(1)));
            assert_eq!(found, Vec::from_iter(expected), "{text} by {who}");
        }
    };
    check(&given, "fire", true, true);
    check(&given, "police", false, false);
    let line = grant("police", "fire", Kind::Equipment, &["identity"]);
    given.terms(PartnerUnits::Assigned, &[line]);
    check(&given, "police", true, false);
    let line = grant("police", "fire", Kind::Equipment, &["*"]);
    given.terms(PartnerUnits::Assigned, &[line]);
    check(&given, "police", true, true);

    let mut order = equipment_order(2, "fire");
    order.label.name = mark(9_010);
    given
        .when("fire", Role::Dispatcher, Command::RegisterEquipment(order))
        .unwrap();
    let newest_first = [2, 1].map(|n| ObjectRef::Equipment(equipment(n)));
    let found = |given: &Given| objects(&search(&given.state, &viewer("fire"), &mark(9_010)));
    assert_eq!(found(&given), newest_first);
    let retire = Command::RetireEquipment(RetireEquipment {
        equipment: equipment(2),
        version: 1,
        reason: "worn out".to_owned(),
    });
    given.when("fire", Role::Dispatcher, retire).unwrap();
    let over_last = [1, 2].map(|n| ObjectRef::Equipment(equipment(n)));
    assert_eq!(found(&given), over_last);
}

/// Q3: names before places before texts, what is open before what is over, then the newest.
#[test]
fn q3_the_best_comes_first() {
    let mut given = Given::city();
    let report = |given: &mut Given, n: u128, place: &str, narrative: &str| {
        let mut order = report_order(n, None);
        place.clone_into(&mut order.place);
        narrative.clone_into(&mut order.narrative);
        given
            .when("fire", Role::Dispatcher, Command::ReportIncident(order))
            .unwrap();
    };
    report(&mut given, 1, "elsewhere", "Smoke seen from the harbour");
    report(&mut given, 2, "Harbour gate", "");
    report(&mut given, 3, "Harbour gate", "");
    report(&mut given, 4, "Harbour gate", "");
    report(&mut given, 5, "Harbours", "");
    report(&mut given, 6, "elsewhere", "nothing");
    let mut drawn = zone_order(1);
    "Harbour".clone_into(&mut drawn.name);
    given.drawn("fire", drawn);
    let over = Command::StepIncident {
        incident: incident(4),
        step: IncidentStep::Cancelled,
        reason: Some("nothing".to_owned()),
    };
    given.when("fire", Role::Dispatcher, over).unwrap();
    let fire = viewer("fire");
    let order = [
        ObjectRef::Zone(zone(1)),
        ObjectRef::Incident(incident(3)),
        ObjectRef::Incident(incident(2)),
        ObjectRef::Incident(incident(4)),
        ObjectRef::Incident(incident(5)),
        ObjectRef::Incident(incident(1)),
    ];
    assert_eq!(objects(&search(&given.state, &fire, "HÁRBOUR")), order);
    let numbers = |words| objects(&search(&given.state, &fire, words));
    // All words, in whatever field; only the last may be a beginning.
    assert_eq!(numbers("smoke harb"), [ObjectRef::Incident(incident(1))]);
    assert_eq!(numbers("harb smoke"), []);
    assert_eq!(numbers("smoke gate"), []);
    let of_kind = search_in(&given.state, &fire, "harbour", Some(Kind::Zone));
    assert_eq!(objects(&of_kind), [ObjectRef::Zone(zone(1))]);
    let number = given.state.incident(incident(6)).unwrap().number.clone();
    assert_eq!(numbers(&number)[0], ObjectRef::Incident(incident(6)));
    let quotes = &search(&given.state, &fire, "harbour").hits[1].quotes;
    assert!(quotes.len() <= QUOTED_FIELDS_MAX && quotes[0].field == "place");
}

/// Q5
#[test]
fn q5_what_was_erased_is_not_found() {
    let mut given = Given::city();
    let mut order = report_order(1, None);
    "called by Yvonne".clone_into(&mut order.narrative);
    given
        .when("fire", Role::Dispatcher, Command::ReportIncident(order))
        .unwrap();
    let over = Command::StepIncident {
        incident: incident(1),
        step: IncidentStep::Cancelled,
        reason: Some("nothing".to_owned()),
    };
    given.when("fire", Role::Dispatcher, over).unwrap();
    let fire = viewer("fire");
    let count = |given: &Given, words| search(&given.state, &fire, words).hits.len();
    assert_eq!(count(&given, "yvonne"), 1, "the control");
    let subject = Subject::Incident(incident(1));
    given
        .when(
            "fire",
            Role::Admin,
            Command::Erase {
                subject,
                reason: "due".to_owned(),
            },
        )
        .unwrap();
    assert_eq!(count(&given, "yvonne"), 0);
    assert_eq!(count(&given, ERASED), 0);
}

/// Q2
#[test]
fn q2_a_question_has_words_and_not_too_many() {
    let code = |text: &str| Wanted::new(text).err().map(|it| it.code());
    assert_eq!(code(""), Some("empty"));
    assert_eq!(code(" -- "), Some("empty"));
    assert_eq!(code(&"a".repeat(SEARCH_CHARS_MAX)), None);
    assert_eq!(code(&"a".repeat(SEARCH_CHARS_MAX + 1)), Some("too_long"));
    assert_eq!(code(&"a ".repeat(SEARCH_WORDS_MAX)), None);
    assert_eq!(code(&"a ".repeat(SEARCH_WORDS_MAX + 1)), Some("too_long"));
}
