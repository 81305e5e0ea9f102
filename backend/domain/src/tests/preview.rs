//! What another agency would see, against what it then does see.

use domain::{
    AgencyId, AgreementId, Clearance, Command, Event, Refusal, Role, State, Target, Timestamp,
    UnitId,
    agreement::{AgreementText, Trigger},
    classification::SaidType,
    event::{AgreementFact as F, Recorded},
    limits::PREVIEWED_PER_KIND_MAX,
    sharing::{Conditions, Kind, ObjectRef, Preview, Supposed, View, Viewer, Within, view},
};
use uuid::Uuid;

use super::{
    dice::Dice,
    given::*,
    given_agreements::{agreement, clause, text, units_for_all},
    random::walks,
    world::World,
    world_agreements::random_clauses,
};
use crate::decide::agreement_text;

/// One that no walk uses.
const NEW: u128 = 77;

fn viewer(name: &AgencyId) -> Viewer {
    Viewer::open(name.clone())
}

fn preview(
    state: &State,
    owner: &AgencyId,
    viewer: &AgencyId,
    supposed: Supposed,
    conditions: Conditions,
) -> Preview {
    Preview::new(state, owner, viewer, supposed, conditions).unwrap()
}

fn of_text(text: &AgreementText) -> Supposed {
    Supposed::Text(None, Box::new(text.clone()))
}

fn apply(state: &mut State, n: u128, fact: F) {
    let agreement = agreement(n);
    let event = Event::Agreement { agreement, fact };
    state.apply(&event, &recorded("fire"));
}

/// The same agreement decided in earnest.
fn in_force(state: &State, text: &AgreementText) -> State {
    let mut state = state.clone();
    let version = 1;
    let agency = text.parties.first().unwrap().clone();
    let drafted = F::Drafted {
        version,
        agency: agency.clone(),
        text: text.clone(),
    };
    for fact in [
        drafted,
        F::Proposed { version, agency },
        F::CameIntoForce { version },
    ] {
        apply(&mut state, NEW, fact);
    }
    state
}

/// A text between some of the agencies that are there.
fn random_text(dice: &mut Dice, state: &State) -> AgreementText {
    let mut parties: Vec<AgencyId> = state.agencies().map(|it| it.id.clone()).collect();
    while parties.len() > 2 && dice.percent(40) {
        parties.remove(dice.below(parties.len()));
    }
    loop {
        let clauses = random_clauses(dice, &parties);
        let names: Vec<&str> = parties.iter().map(AgencyId::as_str).collect();
        let text = text(&names, &clauses, START);
        // Now and then random clauses contradict each other.
        if agreement_text::check(state, &text).is_ok() {
            return text;
        }
    }
}

fn recorded(by: &str) -> Recorded {
    Recorded {
        principal: domain::PrincipalId::SERVER,
        agency: agency(by),
        received_at: START,
        occurred_at: START,
    }
}

/// A view, and apart from it where a unit's place is shown within areas: in one world the clause for that is a draft's.
fn seen(state: &State, eyes: &Viewer, object: &ObjectRef) -> (Option<View>, Vec<String>) {
    let mut seen = view(state, eyes, object);
    let mut within = Vec::new();
    if let Some(View::Unit(it)) = &mut seen {
        let ways = std::mem::take(&mut it.within);
        let area = |it: &Within| format!("{:?} {:?}", it.precision, it.area(state).unwrap());
        within.extend(ways.iter().map(area));
        within.sort();
    }
    (seen, within)
}

/// How many objects are shown, and how many look different in the two worlds of the preview.
fn compare(preview: &Preview, now: &State, then: &State, all: &[Viewer]) -> (usize, usize) {
    let (copy_now, copy_then, objects) = preview.worlds();
    let (mut shown, mut different) = (0, 0);
    for (eyes, object) in all
        .iter()
        .flat_map(|it| objects.iter().map(move |object| (it, object)))
    {
        let before = seen(now, eyes, object);
        let copied = seen(copy_now, eyes, object);
        assert_eq!(copied, before, "now: {eyes:?} {object:?}");
        let wanted = seen(then, eyes, object);
        let copied = seen(copy_then, eyes, object);
        assert_eq!(copied, wanted, "then: {eyes:?} {object:?}");
        shown += usize::from(wanted.0.is_some());
        different += usize::from(before != wanted);
    }
    (shown, different)
}

/// G16: whatever has happened and whatever the text says, a preview is what the viewer sees once it is in force, object
/// by object and value by value; and what it says of now is what the viewer sees now.
#[test]
fn g16_a_preview_is_what_is_seen_once_it_is_in_force() {
    let told = std::cell::Cell::new((0, 0));
    walks(100, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let _: Result<_, Refusal> = world.given.ask(command, &context);
        }
        let state = &world.given.state;
        let mut dice = Dice(steps[0]);
        let text = random_text(&mut dice, state);
        let real = in_force(state, &text);
        let mut activated = real.clone();
        let (until, reason) = (Timestamp(i64::MAX), mark(4));
        let by = text.parties.first().unwrap().clone();
        let fact = F::Activated {
            agency: by,
            until,
            reason: reason.clone(),
        };
        apply(&mut activated, NEW, fact);
        for owner in &text.parties {
            let others = state.agencies().filter(|it| it.id != *owner);
            for name in others.map(|it| it.id.clone()) {
                let eyes = Clearance::ALL.map(|clearance| Viewer {
                    agency: name.clone(),
                    clearance,
                });
                let worlds = |it| preview(state, owner, &name, of_text(&text), it);
                let found = compare(&worlds(Conditions::default()), state, &real, &eyes);
                let before = told.get();
                told.set((before.0 + found.0, before.1 + found.1));
                let supposed = Conditions {
                    is_activated: Some(true),
                    ..Conditions::default()
                };
                compare(&worlds(supposed), state, &activated, &eyes);
                let mut broken = real.clone();
                let fact = F::GlassBroken {
                    opening: 1,
                    agency: name.clone(),
                    owners: text.owners_by(Trigger::BreakGlass),
                    until,
                    reason: reason.clone(),
                };
                apply(&mut broken, NEW, fact);
                let supposed = Conditions {
                    is_broken: Some(true),
                    ..Conditions::default()
                };
                compare(&worlds(supposed), state, &broken, &eyes);
            }
        }
    });
    let (shown, different) = told.get();
    println!("{shown} objects shown, {different} of them otherwise than before");
    // Otherwise the walks had nothing to show, or the texts changed nothing.
    assert!(shown > 1_000 && different > 200, "{shown} {different}");
}

/// G16, the control: with one clause less the preview is not what is seen.
#[test]
fn a_preview_of_another_text_is_found_out() {
    let given = Given::city();
    let mut clauses = units_for_all();
    let fields = ["identity"];
    clauses.push(clause(
        "police",
        "fire",
        Kind::Unit,
        &fields,
        Trigger::Always,
    ));
    let whole = text(&["fire", "police"], &clauses, given.now);
    let real = in_force(&given.state, &whole);
    let less = text(&["fire", "police"], &clauses[1..], given.now);
    let (owner, name) = (agency("fire"), agency("police"));
    let it = preview(
        &given.state,
        &owner,
        &name,
        of_text(&less),
        Conditions::default(),
    );
    let (_, copy, objects) = it.worlds();
    let eyes = viewer(&name);
    let is_other = |it: &&ObjectRef| view(copy, &eyes, it) != view(&real, &eyes, it);
    assert_eq!(objects.iter().filter(is_other).count(), 2);
}

/// G16: what was opened under the old version is not supposed to be open under the new one, unless it is asked for.
#[test]
fn g16_an_amendment_closes_what_was_opened_and_conditions_open_it() {
    let mut given = Given::city();
    let fields = ["identity", "status", "position"];
    let behind = |trigger| clause("police", "fire", Kind::Unit, &fields, trigger);
    let clauses = [
        behind(Trigger::WhileActivated),
        behind(Trigger::BreakGlass),
        behind(Trigger::WhileJoint),
    ];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    given.activate("fire", 1, 60).unwrap();
    let (owner, name) = (agency("fire"), agency("police"));
    let seen = |supposed: &Supposed, conditions| {
        let it = preview(&given.state, &owner, &name, supposed.clone(), conditions);
        let (sights, counts) = it.sights(&viewer(&name));
        assert_eq!(counts[0], (Kind::Unit, 2));
        let of = |it: Option<usize>| it.unwrap_or(0);
        let units = sights.iter().filter(|it| it.object.kind() == Kind::Unit);
        units.fold((0, 0), |(now, then), it| {
            let fields =
                |it: &Option<domain::sharing::Shown>| it.as_ref().map(|it| it.fields.len());
            (now + of(fields(&it.now)), then + of(fields(&it.then)))
        })
    };
    let current = Supposed::Current(agreement(1));
    let words = text(&["fire", "police"], &clauses, given.now);
    let amended = Supposed::Text(Some(agreement(1)), Box::new(words));
    let as_it_is = Conditions::default();
    assert_eq!(seen(&current, as_it_is), (6, 6));
    assert_eq!(seen(&amended, as_it_is), (6, 0));
    for conditions in [
        Conditions {
            is_activated: Some(true),
            ..as_it_is
        },
        Conditions {
            is_broken: Some(true),
            ..as_it_is
        },
        Conditions {
            is_joint: Some(true),
            ..as_it_is
        },
    ] {
        assert_eq!(seen(&amended, conditions), (6, 6), "{conditions:?}");
    }
    let none = Conditions {
        is_activated: Some(false),
        is_broken: Some(false),
        is_joint: Some(false),
    };
    assert_eq!(seen(&current, none), (6, 0));
}

/// G16: what one may not know of, oneself, and texts that nobody could draft.
#[test]
fn g16_what_cannot_be_previewed_is_refused() {
    let mut given = Given::city();
    given.agreement_proposed(1, &["fire", "police"], &units_for_all());
    let ask = |owner: &str, name: &str, supposed: Supposed| {
        let (owner, name) = (agency(owner), agency(name));
        Preview::new(&given.state, &owner, &name, supposed, Conditions::default()).map(|_| ())
    };
    let next = || Supposed::Next(agreement(1));
    let unknown = |what| Err(Refusal::Unknown { what });
    assert_eq!(ask("fire", "police", next()), Ok(()));
    assert_eq!(ask("ems", "police", next()), unknown("agreement"));
    assert_eq!(ask("fire", "navy", next()), unknown("agency"));
    let oneself = Err(Refusal::Oneself { field: "viewer" });
    assert_eq!(ask("fire", "fire", next()), oneself);
    let wrong = |state| {
        Err(Refusal::WrongState {
            what: "agreement",
            state,
        })
    };
    let current = Supposed::Current(agreement(1));
    assert_eq!(ask("fire", "police", current), wrong("proposed"));
    let words = |parties: &[&str]| of_text(&text(parties, &units_for_all(), given.now));
    let no_party = Refusal::NotAParty {
        agency: "ems".to_owned(),
    };
    assert_eq!(
        ask("ems", "fire", words(&["fire", "police"])),
        Err(no_party)
    );
    let empty = of_text(&text(&["fire", "police"], &[], given.now));
    let field = "clauses";
    assert_eq!(ask("fire", "police", empty), Err(Refusal::Empty { field }));
    let founding = Supposed::Current(AgreementId::FOUNDING);
    assert_eq!(ask("fire", "police", founding), unknown("agreement"));
}

fn another_unit(n: u128) -> Command {
    let Command::RegisterUnit(mut order) = register_unit("fire", 100 + n) else {
        panic!("no unit");
    };
    order.id = UnitId(Uuid::from_u128((99 << 64) | n));
    Command::RegisterUnit(order)
}

/// G16 and A10: so many of a kind are looked at, the newest, and how many were not is told.
#[test]
fn g16_a_preview_looks_at_so_many_of_a_kind() {
    let mut given = Given::city();
    let beyond = 3;
    for n in 0..PREVIEWED_PER_KIND_MAX + beyond {
        given.server(another_unit(n as u128)).unwrap();
    }
    let words = text(&["fire", "police"], &units_for_all(), given.now);
    let (owner, name) = (agency("fire"), agency("police"));
    let it = preview(
        &given.state,
        &owner,
        &name,
        of_text(&words),
        Conditions::default(),
    );
    let (sights, counts) = it.sights(&viewer(&name));
    assert_eq!(counts[0], (Kind::Unit, PREVIEWED_PER_KIND_MAX));
    assert_eq!(sights.len(), PREVIEWED_PER_KIND_MAX);
    // Two were there before.
    assert_eq!(it.left_out, beyond + 2);
}

/// G16: whether another agency sees what is a third one's is not the asker's to know.
#[test]
fn g16_what_hangs_on_anothers_thing_is_not_looked_at() {
    let mut given = Given::city();
    given.agreed(1, "fire", &["police"], None);
    for (n, by) in [(1, "police"), (2, "fire")] {
        let command = Command::AddNote {
            id: note(n),
            target: Target::Task(task(1)),
            text: mark(n),
        };
        given.when(by, Role::Dispatcher, command).unwrap();
    }
    let words = text(&["fire", "police"], &units_for_all(), given.now);
    let look = |owner: &str, name: &str| {
        let (owner, name) = (agency(owner), agency(name));
        let it = preview(
            &given.state,
            &owner,
            &name,
            of_text(&words),
            Conditions::default(),
        );
        let objects = it.worlds().2.clone();
        objects
            .into_iter()
            .filter(|it| it.kind() == Kind::Note)
            .count()
    };
    assert_eq!(look("fire", "police"), 1);
    assert_eq!(look("police", "fire"), 0);
}

/// G16: how clauses that are limited find another agency's incident is not the asker's to try out: neither its own task
/// on it, nor what it has sent to it, tells its type or its place.
#[test]
fn g16_no_text_finds_out_what_and_where_anothers_incident_is() {
    let mut given = Given::city();
    for (n, by) in [(1, "fire"), (2, "police")] {
        let mut order = report_order(n, None);
        order.incident_type = SaidType::Common("flood".to_owned());
        let command = Command::ReportIncident(order);
        given.when(by, Role::Dispatcher, command).unwrap();
    }
    given.agreed(1, "fire", &["police"], Some(1));
    given.agreed(2, "police", &["fire"], Some(1));
    given.agreed(3, "police", &["fire"], Some(2));
    given.agreed(4, "police", &["fire"], None);
    for (n, of, on) in [(1, 1, 1), (2, 1, 2), (3, 2, 3)] {
        given.sent(n, "police", of, Target::Task(task(on)), &[]);
    }
    let limited = |kind| {
        let mut limited = clause("*", "*", kind, &["identity"], Trigger::Always);
        limited.only.incident_types.insert("flood".to_owned());
        limited
    };
    let mut clauses = vec![limited(Kind::Task), limited(Kind::Assignment)];
    clauses.extend(units_for_all());
    let words = text(&["fire", "police", "ems"], &clauses, given.now);
    let seen = |owner: &str, name: &str| {
        let (owner, name) = (agency(owner), agency(name));
        let conditions = Conditions::default();
        let it = preview(&given.state, &owner, &name, of_text(&words), conditions);
        let seen = it.sights(&viewer(&name)).0.into_iter().map(|it| it.object);
        let is = |it: &ObjectRef| matches!(it.kind(), Kind::Assignment | Kind::Task);
        seen.filter(is).collect::<Vec<_>>()
    };
    let on_task = |n| ObjectRef::Task(task(n));
    // Those on its own incident, which is of the same type.
    let own = [ObjectRef::Assignment(assignment(3)), on_task(3)];
    assert_eq!(seen("police", "ems"), own);
    assert_eq!(seen("fire", "ems"), [on_task(1)]);
}
