//! Rules T16, T17, T18 and K18: who leads a joint task, and how the lead passes.

use domain::{
    Command, Event, Refusal, Role, Task, TaskPhase,
    command::{Answer, AnswerLead, DecideCounter, DraftTask, LeadOrder, OfferLead, ReviseTask},
    sharing::{ObjectRef, View, Viewer, affected, view},
    task::{Commitment, LedFrom, Part, Quorum},
};

use super::{
    given::*,
    negotiation::{asked, engines, propose},
};

pub(super) fn it(given: &Given) -> &Task {
    given.state.task(task(1)).unwrap()
}

/// Task 1 of fire with police and ems as parties, after a change of its draft; both have accepted.
pub(super) fn agreed(change: impl FnOnce(&mut DraftTask)) -> Given {
    let mut given = Given::city();
    let mut order = asked(1, &given, Quorum::All);
    change(&mut order);
    propose(&mut given, order);
    for party in ["police", "ems"] {
        given.when(party, Role::Commander, accept(1, 1)).unwrap();
    }
    given
}

pub(super) fn co_led() -> Given {
    agreed(|it| it.parts[0].co_lead = true)
}

pub(super) fn start(given: &mut Given, by: &str) -> Result<Vec<Event>, Refusal> {
    given.when(by, Role::Commander, Command::StartTask { task: task(1) })
}

/// What is asked now, as who revises would write it.
pub(super) fn revised(given: &Given, change: impl FnOnce(&mut Vec<Part>)) -> Command {
    let it = it(given);
    let mut parts: Vec<Part> = it.lanes().map(|it| it.1.part.clone()).collect();
    change(&mut parts);
    Command::ReviseTask(ReviseTask {
        task: task(1),
        version: it.version,
        objective: it.objective.clone(),
        answer_by: given.now.plus_ms(HOUR),
        parts,
        quorum: None,
        takeover: None,
        disclosure: None,
        scope: None,
    })
}

pub(super) fn offer(to: Option<&str>) -> Command {
    Command::OfferLead(OfferLead {
        task: task(1),
        what: to.map_or(LeadOrder::TakeBack(1), |to| LeadOrder::Offer {
            to: agency(to),
            reason: mark(50),
        }),
    })
}

pub(super) fn take_back(number: u32) -> Command {
    Command::OfferLead(OfferLead {
        task: task(1),
        what: LeadOrder::TakeBack(number),
    })
}

/// The answer to the `offer`th offer of the lead.
pub(super) fn take(offer: u32, refused: Option<String>) -> Command {
    Command::AnswerLead(AnswerLead {
        task: task(1),
        offer,
        refused,
    })
}

/// Fire hands the lead over with the `number`th offer of it.
pub(super) fn hands_over(given: &mut Given, to: &str, number: u32) {
    given
        .when("fire", Role::Commander, offer(Some(to)))
        .unwrap();
    let taken = given.when(to, Role::Commander, take(number, None));
    taken.unwrap();
}

pub(super) fn code(answer: Result<Vec<Event>, Refusal>) -> &'static str {
    answer.map_or_else(|it| it.code(), |_| "ok")
}

/// T16: who is asked to lead with the lead does so once it has promised, and not before; nobody else does.
#[test]
fn t16_a_co_lead_moves_the_phase_once_it_has_promised() {
    let mut given = Given::city();
    let mut order = asked(1, &given, Quorum::Named([agency("ems")].into()));
    order.parts[0].co_lead = true;
    propose(&mut given, order);
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    assert_eq!(it(&given).phase, TaskPhase::Agreed);
    assert_eq!(code(start(&mut given, "police")), "not_yours");
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert_eq!(code(start(&mut given, "ems")), "not_yours");
    assert_eq!(code(start(&mut given, "police")), "ok");
    let complete = Command::CompleteTask { task: task(1) };
    assert_eq!(
        code(given.when("police", Role::Dispatcher, complete.clone())),
        "role_may_not"
    );
    assert_eq!(code(given.when("police", Role::Commander, complete)), "ok");
}

/// T16: a co-lead revises what others are asked for and its own part, to which it says yes by that, and not the lead's.
#[test]
fn t16_a_co_lead_revises_but_for_the_leads_own_part() {
    let mut given = agreed(|it| {
        it.parts[0].co_lead = true;
        it.parts.push(part("fire", 2));
    });
    let of_lead = revised(&given, |it| it[0].asks[0].count = 1);
    let refused = given.when("police", Role::Commander, of_lead);
    assert_eq!(refused, Err(Refusal::NotYours { what: "part" }));
    let more = revised(&given, |it| {
        let own = it.iter_mut().find(|it| it.agency == agency("police"));
        own.unwrap().asks[0].count = 3;
        let ems = it.iter_mut().find(|it| it.agency == agency("ems"));
        ems.unwrap().people = 9;
    });
    given.when("police", Role::Commander, more).unwrap();
    let task = it(&given);
    assert!(task.parties[&agency("ems")].waits(), "asked again");
    let own = &task.parties[&agency("police")];
    assert!(matches!(own.commitment, Commitment::Accepted { .. }));
    assert_eq!(task.cover().capabilities["engine"].promised, 3 + 2);
    assert!(task.is_led_by(&agency("police")));
}

/// T16: a co-lead decides on offers of others, and not on its own.
#[test]
fn t16_nobody_takes_its_own_offer() {
    let mut given = co_led();
    let change = revised(&given, |it| {
        for part in it.iter_mut().filter(|it| it.agency != agency("fire")) {
            part.people = 7;
        }
    });
    given.when("fire", Role::Commander, change).unwrap();
    for party in ["police", "ems"] {
        let counter = answer(1, 2, 0, Answer::Counter(engines(1)));
        given.when(party, Role::Commander, counter).unwrap();
    }
    let taken = |of: &str| {
        Command::DecideCounter(DecideCounter {
            task: task(1),
            version: 2,
            agency: agency(of),
            offer: 1,
            refused: None,
        })
    };
    let own = given.when("police", Role::Commander, taken("police"));
    assert_eq!(own, Err(Refusal::NotYours { what: "offer" }));
    given.when("police", Role::Commander, taken("ems")).unwrap();
    given
        .when("fire", Role::Commander, taken("police"))
        .unwrap();
}

/// T16: the lead takes it back by a revision: at once, whatever the party says to it.
#[test]
fn t16_the_lead_ends_it_at_once() {
    let mut given = co_led();
    let change = revised(&given, |it| it[2].co_lead = false);
    given.when("fire", Role::Commander, change).unwrap();
    assert!(!it(&given).is_led_by(&agency("police")));
    assert_eq!(code(start(&mut given, "police")), "not_yours");
    // The lead itself is none, and no party is made one without having been asked.
    let own = revised(&given, |it| {
        it.push(Part {
            co_lead: true,
            ..Part::of(agency("fire"))
        });
        it.remove(0);
    });
    let refused = given.when("fire", Role::Commander, own).unwrap_err();
    assert_eq!(refused.field(), Some("co_lead"));
    // What it had said yes to is asked again: it needs no answer (T15). Who was never asked has not.
    let again = revised(&given, |it| {
        it[1..].iter_mut().for_each(|it| it.co_lead = true);
    });
    given.when("fire", Role::Commander, again).unwrap();
    assert!(it(&given).is_led_by(&agency("police")));
    assert!(!it(&given).is_led_by(&agency("ems")), "asked, not promised");
}

/// T17: a party that has promised takes the lead; who led is a party with what it brings, and the record stays its own.
#[test]
fn t17_the_lead_is_handed_over_and_the_record_stays() {
    let mut given = agreed(|it| it.parts.push(part("fire", 2)));
    let before = it(&given).cover();
    given
        .when("fire", Role::Commander, offer(Some("police")))
        .unwrap();
    let offered = it(&given).lead_offer.clone().unwrap();
    assert_eq!((offered.to, offered.reason), (agency("police"), mark(50)));
    given
        .when("police", Role::Commander, take(1, None))
        .unwrap();
    let task = it(&given);
    assert_eq!(
        (&task.owner, &task.lead),
        (&agency("fire"), &agency("police"))
    );
    assert_eq!(task.cover(), before, "nobody brings more or less by it");
    assert!(task.is_committed(&agency("fire")) && task.has_quorum());
    let led_from = LedFrom {
        from: agency("fire"),
        at: given.now,
        taken_over: None,
    };
    assert_eq!(task.led_from, Some(led_from));
    assert_eq!(task.number, "JT-F-001");
    assert_eq!(code(start(&mut given, "fire")), "not_yours");
    assert_eq!(code(start(&mut given, "police")), "ok");
    // Who led is asked like any party now, and goes on with what it brings.
    let change = revised(&given, |it| {
        let fire = it.iter_mut().find(|it| it.agency == agency("fire"));
        fire.unwrap().asks[0].count = 1;
    });
    given.when("police", Role::Commander, change).unwrap();
    assert!(it(&given).parties[&agency("fire")].waits());
    given.when("fire", Role::Commander, accept(1, 2)).unwrap();
    // And back.
    given
        .when("police", Role::Commander, offer(Some("fire")))
        .unwrap();
    given.when("fire", Role::Commander, take(2, None)).unwrap();
    assert_eq!(it(&given).lead, agency("fire"));
}

/// T17: what cannot be offered or taken, and an offer that is refused or taken back.
#[test]
fn t17_offers_of_the_lead_have_their_answers() {
    let mut given = co_led();
    let mut ask = |by: &str, command: Command| code(given.when(by, Role::Commander, command));
    assert_eq!(ask("police", offer(Some("ems"))), "not_yours", "a co-lead");
    assert_eq!(ask("fire", offer(Some("eoc"))), "unknown");
    assert_eq!(ask("fire", offer(None)), "wrong_state");
    let wordless = OfferLead {
        task: task(1),
        what: LeadOrder::Offer {
            to: agency("police"),
            reason: " ".to_owned(),
        },
    };
    assert_eq!(ask("fire", Command::OfferLead(wordless)), "empty");
    assert_eq!(ask("fire", offer(Some("police"))), "ok");
    assert_eq!(
        ask("fire", offer(Some("ems"))),
        "wrong_state",
        "one at a time"
    );
    assert_eq!(ask("ems", take(1, None)), "wrong_state");
    assert_eq!(ask("police", take(1, Some(String::new()))), "empty");
    assert_eq!(ask("police", take(1, Some(mark(52)))), "ok");
    assert_eq!(
        ask("police", take(1, None)),
        "wrong_state",
        "refused is refused"
    );
    assert_eq!(ask("fire", offer(Some("ems"))), "ok");
    assert_eq!(ask("fire", offer(None)), "stale_version", "another offer");
    assert_eq!(ask("fire", take_back(2)), "ok");
    assert_eq!(ask("ems", take(1, None)), "wrong_state");
    assert_eq!(ask("eoc", take(1, None)), "unknown");
    let pending = {
        let mut given = Given::city();
        let order = asked(1, &given, Quorum::All);
        propose(&mut given, order);
        code(given.when("fire", Role::Commander, offer(Some("police"))))
    };
    assert_eq!(pending, "not_committed");
    assert_eq!(it(&given).lead, agency("fire"));
}

/// T17: an offer ends with the task, and with whom an amendment drops.
#[test]
fn t17_an_offer_ends_with_what_it_was_made_for() {
    let mut given = agreed(|_| {});
    given
        .when("fire", Role::Commander, offer(Some("police")))
        .unwrap();
    let drop = revised(&given, |it| it.retain(|it| it.agency != agency("police")));
    given.when("fire", Role::Commander, drop).unwrap();
    assert_eq!(it(&given).lead_offer, None);
    given
        .when("fire", Role::Commander, offer(Some("ems")))
        .unwrap();
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(9),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    assert_eq!(it(&given).lead_offer, None);
}

/// T17 and T3: whose yes a rule needs has it in hand once it leads; the rule is not broken by that.
#[test]
fn t17_a_named_quorum_survives_the_hand_over() {
    let mut given = agreed(|it| it.quorum = Quorum::Named([agency("police")].into()));
    hands_over(&mut given, "police", 1);
    let task = it(&given);
    assert_eq!(task.quorum, Quorum::Named([agency("fire")].into()));
    assert!(task.has_quorum());
    let same = revised(&given, |_| {});
    assert_eq!(code(given.when("police", Role::Commander, same)), "ok");
}

/// T17 and V13: who leads another's record sees it like its owner; who is not in it is not told whose lane it is not shown.
#[test]
fn t17_who_leads_sees_everything_and_nobody_else_more() {
    let mut given = agreed(|_| {});
    given.terms(domain::sharing::PartnerUnits::Assigned, &[]);
    let before: Vec<_> = shown_to_all(&given);
    given
        .when("fire", Role::Commander, offer(Some("police")))
        .unwrap();
    let events = given
        .when("police", Role::Commander, take(1, None))
        .unwrap();
    let found = affected(&given.state, &events[0]);
    assert!(found.contains(&ObjectRef::Task(task(1))));
    let after = shown_to_all(&given);
    let sees = |all: &[(String, Option<View>)], name: &str| {
        let (_, it) = all.iter().find(|it| it.0 == name).unwrap();
        it.is_some()
    };
    for name in ["fire", "police", "ems"] {
        assert!(sees(&before, name) && sees(&after, name), "{name}");
    }
    assert!(!sees(&after, "eoc"), "control");
    let Some(View::Task(of_lead)) = &after[1].1 else {
        panic!("{after:?}");
    };
    assert_eq!(of_lead.lead, Some(agency("police")));
    assert_eq!(of_lead.parties[0].agency, agency("police"));
    let leads: Vec<_> = of_lead.parties.iter().map(|it| it.leads).collect();
    assert_eq!(leads, [true, false, false]);
}

fn shown_to_all(given: &Given) -> Vec<(String, Option<View>)> {
    let of = |name: &str| {
        let viewer = Viewer::open(agency(name));
        view(&given.state, &viewer, &ObjectRef::Task(task(1)))
    };
    AGENCIES
        .iter()
        .map(|it| (it.0.to_owned(), of(it.0)))
        .collect()
}

/// T17: an answer names its offer: one that was taken back and made again meanwhile is another one.
#[test]
fn t17_an_answer_is_for_the_offer_that_it_names() {
    let mut given = agreed(|_| {});
    let mut ask = |by: &str, command: Command| code(given.when(by, Role::Commander, command));
    assert_eq!(ask("fire", offer(Some("police"))), "ok");
    assert_eq!(ask("fire", offer(None)), "ok");
    assert_eq!(ask("fire", offer(Some("police"))), "ok");
    assert_eq!(ask("police", take(1, None)), "stale_version");
    assert_eq!(ask("police", take(2, None)), "ok");
}

/// T16: a co-lead goes by taking its promise back, and not by a revision.
#[test]
fn t16_a_co_lead_does_not_revise_itself_away() {
    let mut given = co_led();
    let without = revised(&given, |it| it.retain(|it| it.agency != agency("police")));
    let refused = given.when("police", Role::Commander, without).unwrap_err();
    assert_eq!(refused.field(), Some("parties"));
}

/// T16: nor does it ask less of itself than it has promised: that is to be said, with a reason (T21).
#[test]
fn t16_a_co_lead_does_not_write_its_promise_away() {
    let mut given = co_led();
    let own = |given: &Given, count: u16| {
        revised(given, |it| {
            let own = it.iter_mut().find(|it| it.agency == agency("police"));
            own.unwrap().asks[0].count = count;
        })
    };
    let less = own(&given, 1);
    let refused = given.when("police", Role::Commander, less);
    assert_eq!(code(refused), "wrong_state");
    let more = own(&given, 3);
    assert_eq!(code(given.when("police", Role::Commander, more)), "ok");
}

/// T17: whose record it is sees what stands on it, also as no party any more; and devices may keep what belongs to the task.
#[test]
fn t17_the_owner_keeps_its_record() {
    let mut given = agreed(|_| {});
    hands_over(&mut given, "police", 1);
    let without = revised(&given, |it| it.retain(|it| it.agency != agency("fire")));
    given.when("police", Role::Commander, without).unwrap();
    assert!(!it(&given).involves(&agency("fire")));
    let note_of_ems = Command::AddNote {
        id: note(1),
        target: domain::Target::Task(task(1)),
        text: mark(80),
    };
    given.when("ems", Role::Commander, note_of_ems).unwrap();
    let owner = Viewer::open(agency("fire"));
    let sees = |object: &ObjectRef| domain::sharing::visible(&given.state, &owner, object);
    assert!(sees(&ObjectRef::Task(task(1))) && sees(&ObjectRef::Note(note(1))));
    let kept = domain::sharing::leases(&given.state, &Viewer::open(agency("ems")));
    assert!(kept.contains_key(&agency("fire")), "{kept:?}");
}

/// T17: the lead of one task is offered so many times.
#[test]
fn t17_offers_are_limited() {
    let mut given = agreed(|_| {});
    for number in 1..=domain::limits::LEAD_OFFERS_MAX {
        given
            .when("fire", Role::Commander, offer(Some("police")))
            .unwrap();
        given
            .when("fire", Role::Commander, take_back(number))
            .unwrap();
    }
    let more = given.when("fire", Role::Commander, offer(Some("police")));
    assert_eq!(code(more), "full");
}
