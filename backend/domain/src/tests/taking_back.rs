//! Rules T21 and K20: a party takes back what it has promised.

use domain::{
    AlarmKind, Command, Role, Target, TaskPhase,
    command::Answer,
    sharing::{ObjectRef, PartnerUnits, Viewer, affected, visible},
    task::{Commitment, Quorum},
};

use super::{
    given::*,
    leading::revised,
    standing_plans::{code, it, order, police, propose, told, withdraw},
};

/// T21 and K20: a promise is taken back with a reason; what runs goes on without it, what it opened ends, the lead hears so.
#[test]
fn t21_a_promise_is_taken_back() {
    let mut given = Given::city();
    given.terms(PartnerUnits::All, &[]);
    given.incident_of("fire", 1);
    let task = order(1, &given, 2);
    propose(&mut given, task);
    for party in ["police", "ems"] {
        given.when(party, Role::Commander, accept(1, 1)).unwrap();
    }
    given
        .when(
            "fire",
            Role::Commander,
            Command::StartTask {
                task: super::given::task(1),
            },
        )
        .unwrap();
    let sees = |given: &Given, viewer: &str, object: &ObjectRef| {
        visible(&given.state, &Viewer::open(agency(viewer)), object)
    };
    let of_fire = ObjectRef::Unit(unit("fire", 1));
    let of_police = ObjectRef::Unit(unit("police", 1));
    assert!(sees(&given, "police", &of_fire) && sees(&given, "fire", &of_police));
    given.wait(2 * HOUR);
    given.tick();
    let back = withdraw(&given, "police");
    let events = given.when("police", Role::Commander, back).unwrap();
    assert_eq!(it(&given).phase, TaskPhase::InProgress, "it goes on");
    assert!(matches!(
        &police(&given).commitment,
        Commitment::Withdrawn { reason, .. } if *reason == mark(72)
    ));
    assert_eq!(it(&given).cover().capabilities["engine"].open(), 2);
    assert!(!sees(&given, "police", &of_fire) && !sees(&given, "fire", &of_police));
    assert!(!sees(&given, "police", &ObjectRef::Incident(incident(1))));
    let found = affected(&given.state, &events[0]);
    assert!(found.contains(&of_fire) && found.contains(&of_police));
    assert_eq!(told(&given, AlarmKind::PartyWithdrew), ["fire"]);
    let again = withdraw(&given, "police");
    assert_eq!(
        code(given.when("police", Role::Commander, again)),
        "not_committed"
    );
    let of_ems = withdraw(&given, "ems");
    given.when("ems", Role::Commander, of_ems).unwrap();
    assert_eq!(told(&given, AlarmKind::PartyWithdrew), ["fire"], "once");
    let cancel = Command::CancelTask {
        task: super::given::task(1),
        reason: mark(9),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    assert_eq!(told(&given, AlarmKind::PartyWithdrew), [""; 0]);
}

/// T21: not by who has not promised, not with units at work, not without a reason, not of what is over.
#[test]
fn t21_what_is_not_taken_back() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let order = order(1, &given, 2);
    propose(&mut given, order);
    let by = |given: &mut Given, name: &str| {
        let command = withdraw(given, name);
        code(given.when(name, Role::Commander, command))
    };
    assert_eq!(by(&mut given, "police"), "not_committed");
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert_eq!(by(&mut given, "fire"), "not_yours");
    assert_eq!(by(&mut given, "eoc"), "unknown");
    let wordless = Answer::Withdraw {
        code: None,
        reason: String::new(),
    };
    let wordless = answer(1, 1, 0, wordless);
    assert_eq!(
        code(given.when("police", Role::Commander, wordless)),
        "empty"
    );
    let stale = answer(
        1,
        9,
        0,
        Answer::Withdraw {
            code: None,
            reason: mark(1),
        },
    );
    assert_eq!(
        code(given.when("police", Role::Commander, stale)),
        "stale_version"
    );
    let send = assign(1, unit("police", 1), Target::Task(task(1)));
    given.when("police", Role::Dispatcher, send).unwrap();
    assert_eq!(by(&mut given, "police"), "wrong_state", "at work");
    let cancel = Command::CancelAssignment {
        assignment: assignment(1),
        reason: mark(2),
    };
    given.when("police", Role::Dispatcher, cancel).unwrap();
    assert_eq!(by(&mut given, "police"), "ok");
    let over = Command::CancelTask {
        task: task(1),
        reason: mark(9),
    };
    given.when("fire", Role::Commander, over).unwrap();
    assert_eq!(by(&mut given, "police"), "wrong_state");
}

/// T21 and T4: before it is agreed it is the lead's turn again, and a revision asks anew.
#[test]
fn t21_before_it_is_agreed_the_lead_has_the_turn() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let mut task = order(1, &given, 2);
    task.quorum = Quorum::All;
    propose(&mut given, task);
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    let back = withdraw(&given, "police");
    given.when("police", Role::Commander, back).unwrap();
    assert_eq!(it(&given).phase, TaskPhase::Negotiating);
    let again = revised(&given, |_| {});
    given.when("fire", Role::Commander, again).unwrap();
    assert!(police(&given).waits(), "asked anew");
    assert_eq!(
        told(&given, AlarmKind::PartyWithdrew),
        [""; 0],
        "dealt with"
    );
}

/// T21 and V3: who takes back its promise to one task takes what its unit once did on another common one off the screens, too,
/// where that task alone opened the unit; the change names it.
#[test]
fn t21_what_its_units_did_elsewhere_goes_with_them() {
    let mut given = Given::city();
    given.terms(PartnerUnits::All, &[]);
    given.incident_of("fire", 1);
    for n in [1, 2] {
        let mut task = order(n, &given, 1);
        task.quorum = Quorum::Named([agency("ems")].into());
        propose(&mut given, task);
        for party in ["police", "ems"] {
            let yes = accept(n, 1);
            given.when(party, Role::Commander, yes).unwrap();
        }
    }
    let elsewhere = Target::Task(task(2));
    let offer = Command::AssignUnit(domain::command::AssignUnit {
        id: assignment(1),
        unit: unit("police", 1),
        target: elsewhere,
        is_offer: true,
        confirmed: std::collections::BTreeSet::new(),
    });
    given.when("police", Role::Dispatcher, offer).unwrap();
    let no = Command::DeclineAssignment {
        assignment: assignment(1),
        reason: mark(81),
    };
    given.when("police", Role::Dispatcher, no).unwrap();
    let from_other = Command::AnswerTask(domain::command::AnswerTask {
        task: task(2),
        version: 1,
        offers: 0,
        answer: Answer::Withdraw {
            code: None,
            reason: mark(82),
        },
    });
    given.when("police", Role::Commander, from_other).unwrap();
    let sent = ObjectRef::Assignment(assignment(1));
    let sees = |given: &Given| visible(&given.state, &Viewer::open(agency("fire")), &sent);
    assert!(sees(&given), "the first task still opens the unit");
    let of_first = withdraw(&given, "police");
    let events = given.when("police", Role::Commander, of_first).unwrap();
    assert!(!sees(&given));
    assert!(affected(&given.state, &events[0]).contains(&sent));
}
