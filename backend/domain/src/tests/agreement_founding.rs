//! G10: the founding agreement gives what the standing terms give, is amended like the others, and is stopped by no party.

use std::collections::BTreeMap;

use domain::{
    AgreementId, Command, Event, Refusal, Role, State,
    agreement::Trigger,
    command::{AgreementCommand, AgreementOrder as O},
    event::{AgreementFact, Recorded},
    sharing::{Kind, PartnerUnits, Precision, Terms, Viewer},
};

use super::{
    agreements::random_terms, dice::Dice, given::*, given_agreements::*, matters::matters,
    random::agrees,
};
use crate::sharing::granted;

const KINDS: [Kind; 7] = [
    Kind::Unit,
    Kind::Incident,
    Kind::Assignment,
    Kind::Task,
    Kind::Note,
    Kind::Zone,
    Kind::Equipment,
];

type Cells = BTreeMap<(usize, usize, Kind), (Vec<&'static str>, Option<Precision>)>;

/// Every cell, in words.
fn cells(state: &State) -> Cells {
    let mut cells = Cells::new();
    for (v, viewer) in AGENCIES.iter().enumerate() {
        for (o, owner) in AGENCIES.iter().enumerate().filter(|(o, _)| *o != v) {
            for kind in KINDS {
                let Some((matter, _)) = matters(state, kind).pop() else {
                    continue;
                };
                let (viewer, owner) = (agency(viewer.0), agency(owner.0));
                let Some(grant) =
                    granted(state, &Viewer::open(viewer.clone()), &owner, kind, matter)
                else {
                    continue;
                };
                let has = |it: &&str| grant.fields.has(kind.field(it).unwrap());
                let words: Vec<_> = kind.words().into_iter().filter(has).collect();
                let shows = kind.shows_position(grant.fields);
                if !words.is_empty() {
                    let precision = shows.then_some(grant.precision);
                    cells.insert((v, o, kind), (words, precision));
                }
            }
        }
    }
    cells
}

fn founding(order: O) -> Command {
    Command::Agreement(AgreementCommand {
        agreement: AgreementId::FOUNDING,
        order,
    })
}

impl Given {
    fn founding(&mut self, by: &str, order: O) -> Result<Vec<Event>, Refusal> {
        self.when(by, Role::Legal, founding(order))
    }
}

fn with_terms(terms: Terms) -> Option<Given> {
    let mut given = Given::city();
    super::matters::scatter(&mut given, &mut Dice(7));
    given.server(Command::AdoptTerms(terms)).ok()?;
    Some(given)
}

/// G10: once it is an agreement like the others, its clauses give what the terms gave, cell by cell, also where a narrow
/// line takes from a wide one.
#[test]
fn g10_the_clauses_give_what_the_terms_gave() {
    let (mut compared, mut narrowed) = (0, 0);
    for seed in 0..400 {
        let terms = random_terms(&mut Dice(seed));
        let Some(mut given) = with_terms(terms.clone()) else {
            continue;
        };
        let before = cells(&given.state);
        // Suspended it gives nothing, and when it goes on its clauses stand for the terms.
        let reason = mark(1);
        given.founding("eoc", O::Suspend { reason }).unwrap();
        assert_eq!(cells(&given.state), Cells::new());
        given.founding("eoc", O::Resume).unwrap();
        assert_eq!(cells(&given.state), before, "{terms:?}");
        assert!(given.state.are_terms_replaced());
        agrees(&given.state).unwrap();
        compared += before.len();
        let is_wide = |it: &domain::sharing::GrantTerms| it.viewer == "*" && it.owner == "*";
        let wide = terms.grants.iter().filter(|it| is_wide(it));
        let is_beside = |wide: &domain::sharing::GrantTerms| {
            let same = terms.grants.iter().filter(|it| it.kind == wide.kind);
            same.count() > 1
        };
        narrowed += wide.filter(|it| is_beside(it)).count();
    }
    assert!(compared > 2_000 && narrowed > 50, "{compared} {narrowed}");
}

/// G10: whoever is a party drafts an amendment, all sign it, and then it holds instead of the terms; V3 stays.
#[test]
fn g10_an_amendment_takes_the_place_of_the_terms() {
    let lines = [
        grant("*", "*", Kind::Unit, &["identity"]),
        grant("police", "*", Kind::Incident, &["identity"]),
    ];
    let mut given = Given::city();
    given.terms(PartnerUnits::All, &lines);
    let names: Vec<&str> = AGENCIES.iter().map(|it| it.0).collect();
    let new = [clause(
        "police",
        "fire",
        Kind::Unit,
        &["identity", "status"],
        Trigger::Always,
    )];
    let words = text(&names, &new, given.now);
    let amend = |text| O::Amend { version: 1, text };
    given.founding("fire", amend(words.clone())).unwrap();
    let second = given.founding("fire", amend(words)).unwrap_err();
    assert_eq!(second, Refusal::AmendmentOpen);
    given.founding("fire", O::Propose { version: 2 }).unwrap();
    assert!(given.unit_as("ems", "fire").is_some(), "until all signed");
    assert!(!given.state.are_terms_replaced());
    for by in &names {
        agrees(&given.state).unwrap();
        given.founding(by, O::Sign { version: 2 }).unwrap();
    }
    agrees(&given.state).unwrap();
    assert!(given.state.are_terms_replaced());
    assert!(given.unit_as("ems", "fire").is_none());
    assert!(given.unit_as("police", "fire").unwrap().status.is_some());
    // What belongs to a joint task is the room's, not the agreement's.
    given.agreed(1, "fire", &["ems"], None);
    assert!(given.unit_as("ems", "fire").is_some());
    // The set-up has no say any more.
    let terms = Terms {
        title: mark(1),
        grants: lines.to_vec(),
        partner_units: PartnerUnits::All,
        partner_position: Precision::Exact,
        task_incident_fields: vec![],
        registrars: vec![],
    };
    let refused = given.server(Command::AdoptTerms(terms)).unwrap_err();
    assert_eq!(refused.current().as_deref(), Some("amended"));
    // Signed by all it is still what stands between all.
    let end = O::End { reason: mark(1) };
    let refused = given.founding("ems", end).unwrap_err();
    assert_eq!(refused, Refusal::NotYours { what: "agreement" });
    let suspend = O::Suspend { reason: mark(1) };
    given.founding("eoc", suspend).unwrap();
    assert!(given.unit_as("police", "fire").is_none());
    agrees(&given.state).unwrap();
}

/// G10: no party takes from the others what stands between all; an operations centre suspends it and lets it go on.
#[test]
fn g10_no_party_stops_what_stands_between_all() {
    let mut given = Given::city();
    given.terms(
        PartnerUnits::Assigned,
        &[grant("eoc", "*", Kind::Unit, &["identity"])],
    );
    let not_theirs = Refusal::NotYours { what: "agreement" };
    let suspend = || O::Suspend { reason: mark(1) };
    for by in ["fire", "police", "ems"] {
        assert_eq!(given.founding(by, suspend()).unwrap_err(), not_theirs);
        let end = O::End { reason: mark(1) };
        assert_eq!(given.founding(by, end).unwrap_err(), not_theirs);
        assert!(given.unit_as("eoc", "fire").is_some());
    }
    // An agreement of their own any party stops, as before.
    given.agreement_in_force(1, &["fire", "police"], &units_for_all());
    given.legal("police", 1, suspend()).unwrap();
    given.founding("eoc", suspend()).unwrap();
    assert!(given.unit_as("eoc", "fire").is_none());
    let refused = given.founding("fire", O::Resume).unwrap_err();
    assert_eq!(refused, Refusal::NotYours { what: "suspension" });
    given.founding("eoc", O::Resume).unwrap();
    assert!(given.unit_as("eoc", "fire").is_some());
    agrees(&given.state).unwrap();
}

/// G10: a journal in which a party suspended it, as any could once, is no dead end: an operations centre lets it go on.
#[test]
fn g10_what_a_party_suspended_once_goes_on() {
    let mut given = Given::city();
    given.terms(
        PartnerUnits::Assigned,
        &[grant("eoc", "*", Kind::Unit, &["identity"])],
    );
    for by in ["fire", "ems"] {
        let fact = AgreementFact::Suspended {
            agency: agency(by),
            reason: mark(1),
        };
        let recorded = Recorded {
            principal: person(by, Role::Legal),
            agency: agency(by),
            received_at: given.now,
            occurred_at: given.now,
        };
        let agreement = AgreementId::FOUNDING;
        let event = Event::Agreement { agreement, fact };
        given.state.apply_accepted(&[event], &recorded);
    }
    assert!(given.unit_as("eoc", "fire").is_none());
    agrees(&given.state).unwrap();
    given.founding("fire", O::Resume).unwrap();
    assert!(given.unit_as("eoc", "fire").is_none(), "ems suspends it");
    let events = given.founding("eoc", O::Resume).unwrap();
    assert_eq!(events.len(), 1);
    assert!(given.unit_as("eoc", "fire").is_some());
    agrees(&given.state).unwrap();
}

/// G10: new terms while an amendment is being written: they hold, and the amendment goes on.
#[test]
fn g10_new_terms_hold_while_an_amendment_is_written() {
    let mut given = Given::city();
    given.terms(PartnerUnits::Assigned, &[]);
    let names: Vec<&str> = AGENCIES.iter().map(|it| it.0).collect();
    let words = text(&names, &units_for_all(), given.now);
    let amend = O::Amend {
        version: 1,
        text: words,
    };
    given.founding("fire", amend).unwrap();
    let line = grant("police", "fire", Kind::Unit, &["identity"]);
    given.terms(PartnerUnits::Assigned, &[line]);
    assert!(given.unit_as("police", "fire").is_some());
    agrees(&given.state).unwrap();
    let seen = given.agreement_seen("police", AgreementId::FOUNDING);
    assert_eq!(seen.unwrap().current.unwrap().clauses.len(), 1);
    given.founding("fire", O::Withdraw { version: 2 }).unwrap();
    assert!(given.unit_as("police", "fire").is_some());
    agrees(&given.state).unwrap();
}
