//! Rule T19: who is asked learns where and when as the proposal says, and nothing that the task opens before that.

use domain::{
    Command, Event, Refusal, Role, TaskPhase, Timestamp,
    command::{Answer, DraftTask, ReviseTask},
    limits::REPORT_MS_MAX,
    sharing::{
        GrantTerms, ObjectRef, PartnerUnits, TaskView, View, Viewer, affected, view, visible,
    },
    task::{Area, Disclosure, Opening, Part, Promise, Promised, Quorum, Stage},
};

use super::{
    given::*,
    negotiation::{asked, engines},
};

const AT_ONCE: Disclosure = Disclosure {
    place: Opening::AtOnce,
    times: Opening::AtOnce,
};
const ACCEPTED: Disclosure = Disclosure {
    place: Opening::OnAcceptance,
    times: Opening::OnAcceptance,
};

/// Task 1 of fire on its incident 1, with everything said that can be; police alone make the quorum.
fn proposed(disclosure: Disclosure) -> Given {
    let mut given = Given::city();
    given.terms(PartnerUnits::All, &[]);
    given.incident_of("fire", 1);
    let order = draft(&given, disclosure);
    given
        .when("fire", Role::Commander, Command::DraftTask(order))
        .unwrap();
    given
        .when(
            "fire",
            Role::Commander,
            Command::ProposeTask { task: task(1) },
        )
        .unwrap();
    given
}

fn draft(given: &Given, disclosure: Disclosure) -> DraftTask {
    let mut order = asked(1, given, Quorum::Named([agency("police")].into()));
    order.incident = Some(incident(1));
    order.area = Some(Area {
        centre: given.state.incident(incident(1)).unwrap().at,
        radius_m: 100,
    });
    for part in &mut order.parts {
        part.report_to = mark(60);
        part.report_at = Some(given.now.plus_ms(HOUR));
        part.until = Some(given.now.plus_ms(2 * HOUR));
    }
    order.disclosure = disclosure;
    order
}

fn sees(given: &Given, name: &str) -> TaskView {
    let viewer = Viewer::open(agency(name));
    match view(&given.state, &viewer, &ObjectRef::Task(task(1))) {
        Some(View::Task(it)) => it,
        other => panic!("{name}: {other:?}"),
    }
}

/// Whether anything of where, and of when, stands in what it is shown of the task.
fn told(given: &Given, name: &str) -> (bool, bool) {
    let it = sees(given, name);
    let mut lanes = it.parties.iter();
    let place = it.place.is_some()
        || it.incident.is_some()
        || lanes.clone().any(|it| !it.report_to.is_empty());
    let times = lanes.any(|it| it.report_at.is_some() || it.until.is_some());
    let withheld = [Stage::Place, Stage::Times].map(|stage| it.withheld.contains(&stage));
    assert_eq!(withheld, [!place, !times], "{name}: says what it withholds");
    (place, times)
}

fn sees_object(given: &Given, name: &str, object: &ObjectRef) -> bool {
    visible(&given.state, &Viewer::open(agency(name)), object)
}

fn revise(given: &Given, disclosure: Disclosure) -> Command {
    let it = given.state.task(task(1)).unwrap();
    Command::ReviseTask(ReviseTask {
        task: task(1),
        version: it.version,
        objective: it.objective.clone(),
        answer_by: given.now.plus_ms(HOUR),
        parts: it.parties.values().map(|it| it.part.clone()).collect(),
        quorum: None,
        takeover: None,
        disclosure: Some(disclosure),
        scope: None,
    })
}

/// T19: the control: where nothing is said everything is told at once, as before.
#[test]
fn t19_everything_is_told_at_once_unless_it_is_said_otherwise() {
    let given = proposed(AT_ONCE);
    for name in ["fire", "police", "ems"] {
        assert_eq!(told(&given, name), (true, true), "{name}");
    }
    let incident = ObjectRef::Incident(incident(1));
    assert!(sees_object(&given, "police", &incident));
}

/// T19: who and what at once; where and when by each one's own yes; and a no takes back what was shown.
#[test]
fn t19_acceptance_opens_and_a_decline_retracts() {
    let mut given = proposed(ACCEPTED);
    let of_incident = ObjectRef::Incident(incident(1));
    for name in ["police", "ems"] {
        assert_eq!(told(&given, name), (false, false), "{name}");
        let it = sees(&given, name);
        assert!(
            it.objective.is_some() && it.deadline.is_some(),
            "who and what"
        );
        assert!(!it.parties[0].asks.is_empty() || it.parties.len() > 1);
        assert!(!sees_object(&given, name, &of_incident), "{name}");
    }
    assert_eq!(told(&given, "fire"), (true, true), "its own");
    let events = given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert_eq!(told(&given, "police"), (true, true));
    assert!(sees_object(&given, "police", &of_incident));
    assert_eq!(told(&given, "ems"), (false, false), "each one's own yes");
    let found = affected(&given.state, &events[0]);
    assert!(found.contains(&of_incident), "and it is told of it");
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    let it = sees(&given, "ems");
    assert!(it.objective.is_none() && it.place.is_none() && it.disclosure.is_none());
}

/// T19: at its hour a stage opens to whoever is in, answered or not, and never when before where.
#[test]
fn t19_the_hour_opens_a_stage() {
    let at = |minutes: i64| Opening::At(START.plus_ms(minutes * MINUTE));
    let mut given = proposed(Disclosure {
        place: at(10),
        times: Opening::AtOnce,
    });
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert_eq!(told(&given, "police"), (false, false), "where, then when");
    given.wait(10 * MINUTE - 1);
    assert!(disclosed(&given.tick()).is_empty());
    given.wait(1);
    assert_eq!(disclosed(&given.tick()), [Stage::Place]);
    assert!(disclosed(&given.tick()).is_empty(), "once");
    for name in ["police", "ems"] {
        assert_eq!(told(&given, name), (true, true), "{name}");
    }
    let mut given = proposed(Disclosure {
        place: at(10),
        times: at(20),
    });
    given.wait(10 * MINUTE);
    given.tick();
    assert_eq!(told(&given, "ems"), (true, false));
    given.wait(10 * MINUTE);
    given.tick();
    assert_eq!(told(&given, "ems"), (true, true));
}

fn disclosed(events: &[Event]) -> Vec<Stage> {
    let stage = |it: &Event| match it {
        Event::Negotiated {
            fact: domain::event::TaskFact::Disclosed { stage },
            ..
        } => Some(*stage),
        _ => None,
    };
    events.iter().filter_map(stage).collect()
}

/// T19: a draft's hour opens nothing: nobody was asked.
#[test]
fn t19_a_draft_opens_nothing_by_its_hour() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let order = draft(
        &given,
        Disclosure {
            place: Opening::At(given.now.plus_ms(MINUTE)),
            times: Opening::AtOnce,
        },
    );
    given
        .when("fire", Role::Commander, Command::DraftTask(order))
        .unwrap();
    given.wait(2 * MINUTE);
    assert!(disclosed(&given.tick()).is_empty());
    given
        .when(
            "fire",
            Role::Commander,
            Command::ProposeTask { task: task(1) },
        )
        .unwrap();
    assert_eq!(disclosed(&given.tick()), [Stage::Place]);
}

/// T19 and V3: until where is open the task opens no partner's unit, nor what it was sent to.
#[test]
fn t19_a_task_opens_no_unit_before_where() {
    let place = Opening::At(START.plus_ms(30 * MINUTE));
    let mut given = proposed(Disclosure {
        place,
        times: Opening::AtOnce,
    });
    let of_fire = ObjectRef::Unit(unit("fire", 1));
    for party in ["police", "ems"] {
        given.when(party, Role::Commander, accept(1, 1)).unwrap();
    }
    let phase = given.state.task(task(1)).unwrap().phase;
    assert_eq!(phase, TaskPhase::Agreed);
    let order = assign(1, unit("fire", 1), domain::Target::Task(task(1)));
    given.when("fire", Role::Dispatcher, order).unwrap();
    let sent = ObjectRef::Assignment(assignment(1));
    assert!(!sees_object(&given, "police", &of_fire));
    assert!(!sees_object(&given, "police", &sent));
    given.wait(30 * MINUTE);
    let events = given.tick();
    assert_eq!(disclosed(&events), [Stage::Place]);
    assert!(sees_object(&given, "police", &of_fire));
    assert!(sees_object(&given, "police", &sent));
    let found: Vec<_> = events
        .iter()
        .flat_map(|it| affected(&given.state, it))
        .collect();
    assert!(found.contains(&of_fire) && found.contains(&sent));
}

/// T19: what a party offers itself it keeps seeing, and the others see it without where and when until that is open to them.
#[test]
fn t19_an_offer_tells_others_neither() {
    let mut given = proposed(ACCEPTED);
    let offer = Promise {
        asks: vec![Promised {
            from: Some(given.now.plus_ms(HOUR)),
            ..engines(1).asks.remove(0)
        }],
        report_to: mark(61),
        report_at: Some(given.now.plus_ms(HOUR)),
        ..engines(1)
    };
    given
        .when(
            "ems",
            Role::Commander,
            answer(1, 1, 0, Answer::Counter(offer)),
        )
        .unwrap();
    let text = |name: &str| format!("{:?}", sees(&given, name).parties);
    let of_offer = |name: &str| text(name).contains(&mark(61));
    assert!(of_offer("ems") && of_offer("fire"));
    assert!(!of_offer("police"));
    let late = format!("from: Some({:?})", given.now.plus_ms(HOUR));
    assert!(text("fire").contains(&late));
    assert!(!text("police").contains(&late));
}

/// T19: who may see the task by an agreement alone learns where once those who promise do, and by the hour.
#[test]
fn t19_an_agreement_is_no_way_around() {
    let whole_task = GrantTerms {
        viewer: "*".to_owned(),
        owner: "fire".to_owned(),
        kind: domain::sharing::Kind::Task,
        fields: vec!["*".to_owned()],
        position: None,
    };
    let mut given = proposed(ACCEPTED);
    given.terms(PartnerUnits::Assigned, &[whole_task]);
    for name in ["eoc", "police"] {
        assert!(sees(&given, name).objective.is_some());
        assert_eq!(told(&given, name), (false, false), "{name}");
    }
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert!(sees(&given, "eoc").place.is_some(), "it is agreed");
    assert_eq!(told(&given, "ems"), (false, false), "still asked");
}

/// T19: what has been proposed opens sooner, or as it was to; hours lie ahead, within a year.
#[test]
fn t19_a_stage_never_opens_later_than_was_said() {
    let at = |minutes: i64| Opening::At(START.plus_ms(minutes * MINUTE));
    let both = |it: Opening| Disclosure {
        place: it,
        times: it,
    };
    let change = |from: Opening, to: Opening| {
        let mut given = proposed(both(from));
        let order = revise(&given, both(to));
        given
            .when("fire", Role::Commander, order)
            .map_err(|it| it.field())
    };
    for (from, to) in [
        (at(20), at(10)),
        (at(20), at(20)),
        (at(20), Opening::AtOnce),
        (Opening::OnAcceptance, Opening::AtOnce),
    ] {
        assert!(change(from, to).is_ok(), "{from:?} {to:?}");
    }
    for (from, to) in [
        (at(10), at(20)),
        (Opening::AtOnce, Opening::OnAcceptance),
        (Opening::AtOnce, at(10)),
        (Opening::OnAcceptance, at(10)),
        (at(10), Opening::OnAcceptance),
    ] {
        assert_eq!(change(from, to), Err(Some("disclosure")), "{from:?} {to:?}");
    }
    let refused = |opening: Opening| -> Result<Vec<Event>, Refusal> {
        let mut given = Given::city();
        given.incident_of("fire", 1);
        let order = draft(&given, both(opening));
        given.when("fire", Role::Commander, Command::DraftTask(order))
    };
    let past = refused(Opening::At(START)).unwrap_err();
    assert_eq!(past, Refusal::InThePast { field: "opens_at" });
    let far = Timestamp(START.0 + REPORT_MS_MAX);
    assert!(refused(Opening::At(far)).is_ok());
    let too_far = refused(Opening::At(far.plus_ms(1))).unwrap_err();
    assert_eq!(too_far.code(), "out_of_range");
}

/// T19: what opened by its hour stays open when the task is changed, and whom a change drops is shown nothing any more.
#[test]
fn t19_what_is_open_stays_open_but_for_whom_is_dropped() {
    let place = Opening::At(START.plus_ms(MINUTE));
    let mut given = proposed(Disclosure {
        place,
        times: Opening::AtOnce,
    });
    given.wait(MINUTE);
    given.tick();
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    let mut order = revise(
        &given,
        Disclosure {
            place,
            times: Opening::AtOnce,
        },
    );
    if let Command::ReviseTask(it) = &mut order {
        it.parts.retain(|it: &Part| it.agency == agency("police"));
        it.parts[0].people = 3;
    }
    given.when("fire", Role::Commander, order).unwrap();
    assert_eq!(
        told(&given, "police"),
        (true, true),
        "asked again, and goes on"
    );
    let of_incident = ObjectRef::Incident(incident(1));
    assert!(!sees_object(&given, "ems", &ObjectRef::Task(task(1))));
    assert!(!sees_object(&given, "ems", &of_incident));
}

/// T19: the hour opens nothing to who has said no before it, nor to anybody once the task lapses in the same turn.
#[test]
fn t19_the_hour_opens_nothing_to_who_is_out() {
    let both = Disclosure {
        place: Opening::At(START.plus_ms(10 * MINUTE)),
        times: Opening::AtOnce,
    };
    let mut given = proposed(both);
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    given.wait(10 * MINUTE);
    given.tick();
    assert_eq!(told(&given, "police"), (true, true), "control");
    assert_eq!(told(&given, "ems"), (false, false));
    let at_the_end = Disclosure {
        place: Opening::At(START.plus_ms(HOUR)),
        times: Opening::AtOnce,
    };
    let mut given = proposed(at_the_end);
    given.wait(HOUR);
    assert!(disclosed(&given.tick()).is_empty());
    let phase = given.state.task(task(1)).unwrap().phase;
    assert_eq!(phase, TaskPhase::Lapsed);
    assert!(disclosed(&given.tick()).is_empty());
}

/// T19: nor does the server say by what it warns of, or by the position of a unit, where that is.
#[test]
fn t19_the_area_is_nobodys_before_where_is_open() {
    let mut given = proposed(ACCEPTED);
    let area = |given: &Given| {
        let it = given.state.task(task(1)).unwrap();
        it.area_for(&agency("police")).is_some()
    };
    assert!(!area(&given));
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert!(area(&given));
}

/// T19 and K13: units on the task count for an incident of a party's own once it is told that they go there; a revision that
/// opens that is judged at once.
#[test]
fn t19_a_revision_that_opens_where_is_judged_at_once() {
    let mut given = Given::city();
    given.incident_of("police", 1);
    let order = DraftTask {
        incident: None,
        ..draft_order(1, &["police"], given.now)
    };
    let shown = GrantTerms {
        viewer: "fire".to_owned(),
        owner: "police".to_owned(),
        kind: domain::sharing::Kind::Incident,
        fields: vec!["*".to_owned()],
        position: None,
    };
    given.terms(PartnerUnits::Assigned, &[shown]);
    let order = DraftTask {
        incident: Some(incident(1)),
        disclosure: Disclosure {
            place: Opening::At(START.plus_ms(HOUR)),
            times: Opening::AtOnce,
        },
        ..order
    };
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(1) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    let send = assign(1, unit("fire", 1), domain::Target::Task(task(1)));
    given.when("fire", Role::Dispatcher, send).unwrap();
    let waits = |given: &Given| {
        let it = given.state.incident(incident(1)).unwrap();
        given.state.waiting(it).is_some()
    };
    assert!(waits(&given), "it is not told");
    let opened = revise(&given, AT_ONCE);
    given.when("fire", Role::Commander, opened).unwrap();
    assert!(!waits(&given));
}
