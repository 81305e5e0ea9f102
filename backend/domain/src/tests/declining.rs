//! Rule T14, reasons for declining; rule K17, the alarm about parties that said nothing.

use domain::{
    AlarmKind, Command, Event, Refusal, Role,
    alarm::About,
    command::Answer,
    limits::*,
    settings::{DeclineReason, Section, TaskSettings},
    task::{Commitment, NamedReason, Quorum},
};

use super::{
    given::*,
    negotiation::{asked, propose, proposed},
    settings::configure,
};

fn reason(code: &str, is_retired: bool) -> DeclineReason {
    DeclineReason {
        code: code.to_owned(),
        label: format!("Label of {code}"),
        is_retired,
    }
}

fn listed(reasons: Vec<DeclineReason>) -> Section {
    Section::Tasks(TaskSettings {
        decline_reasons: reasons,
    })
}

/// Task 1 of fire, to be answered by the police, who have these reasons.
fn with(reasons: Vec<DeclineReason>) -> Given {
    let mut given = proposed(Quorum::All);
    let order = configure("police", 0, listed(reasons));
    given.when("police", Role::Admin, order).unwrap();
    given
}

fn no(given: &mut Given, code: Option<&str>, reason: &str) -> Result<Vec<Event>, Refusal> {
    let decline = Answer::Decline {
        code: code.map(str::to_owned),
        reason: reason.to_owned(),
    };
    given.when("police", Role::Commander, answer(1, 1, 0, decline))
}

/// T14: who has a list names a reason of it, and it stands as it was named, whatever the list says later; words are added or
/// left out.
#[test]
fn t14_a_decline_names_a_reason_of_the_partys_own_list() {
    let mut given = with(vec![reason("N1", false), reason("N2", true)]);
    let field = "reason_code";
    assert_eq!(no(&mut given, None, "Busy"), Err(Refusal::Empty { field }));
    let unknown = no(&mut given, Some("N9"), "");
    assert!(matches!(
        unknown,
        Err(Refusal::Malformed {
            field: "reason_code",
            ..
        })
    ));
    let retired = no(&mut given, Some("N2"), "");
    assert!(matches!(
        retired,
        Err(Refusal::WrongState {
            state: "retired",
            ..
        })
    ));
    no(&mut given, Some("N1"), "").unwrap();
    let order = configure("police", 1, listed(vec![]));
    given.when("police", Role::Admin, order).unwrap();
    let party = &given.state.task(task(1)).unwrap().parties[&agency("police")];
    let Commitment::Declined { named, reason, .. } = &party.commitment else {
        panic!("{party:?}");
    };
    let expected = NamedReason {
        code: "N1".to_owned(),
        label: "Label of N1".to_owned(),
    };
    assert_eq!((named.as_ref(), &**reason), (Some(&expected), ""));
}

/// T14: without a list, or with retired reasons only, why not is said in words.
#[test]
fn t14_who_has_no_list_says_why_in_words() {
    for reasons in [vec![], vec![reason("N2", true)]] {
        let mut given = with(reasons);
        assert_eq!(
            no(&mut given, None, " "),
            Err(Refusal::Empty { field: "reason" })
        );
        assert!(no(&mut given, Some("N1"), "Busy").is_err(), "nobody's code");
        no(&mut given, None, "Busy").unwrap();
    }
}

/// T14: what cannot be a list.
#[test]
fn t14_a_list_of_reasons_has_bounds() {
    let refused = |reasons: Vec<DeclineReason>| {
        let mut given = Given::city();
        let order = configure("police", 0, listed(reasons));
        given.when("police", Role::Admin, order).err()
    };
    let many = |count: usize| {
        (0..count)
            .map(|n| reason(&format!("N{n}"), false))
            .collect()
    };
    assert_eq!(refused(many(DECLINE_REASONS_MAX)), None);
    assert!(refused(many(DECLINE_REASONS_MAX + 1)).is_some());
    assert!(refused(vec![reason("n1", false), reason("N1", false)]).is_some());
    assert!(refused(vec![reason("", false)]).is_some());
    let long = "x".repeat(DECLINE_CODE_CHARS_MAX + 1);
    assert!(refused(vec![reason(&long, false)]).is_some());
    let nameless = DeclineReason {
        label: String::new(),
        ..reason("N1", false)
    };
    assert!(refused(vec![nameless]).is_some());
}

fn told(given: &Given) -> Vec<&str> {
    let open = given.state.alarms_about(&About::Task(task(1)));
    let silent = open.filter(|it| it.kind == AlarmKind::PartySilent);
    silent.map(|it| it.owner.as_str()).collect()
}

/// A task that runs without its second party's answer, an hour later.
fn silent() -> Given {
    let mut given = Given::city();
    let by_police = Quorum::Named([agency("police")].into());
    let order = asked(1, &given, by_police);
    propose(&mut given, order);
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    given.wait(HOUR);
    given
}

/// K17: the lead of a task that goes on without an answer hears so, once, until the task is over or its desk has dealt with it;
/// while there is time nobody hears anything.
#[test]
fn k17_the_lead_hears_of_who_said_nothing() {
    let mut given = silent();
    assert_eq!(told(&given), [""; 0]);
    given.tick();
    assert_eq!(told(&given), ["fire"]);
    assert!(given.tick().is_empty(), "once");
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(1),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    assert_eq!(told(&given), [""; 0]);

    let mut given = silent();
    given.tick();
    let open = given.state.open_alarms();
    let id = open.map(|it| it.id).next().unwrap();
    given
        .when("fire", Role::Dispatcher, Command::CloseAlarm { alarm: id })
        .unwrap();
    given.tick();
    assert_eq!(told(&given), [""; 0], "dealt with");
}

/// K17: the control: who has answered in time was not silent, and what lapses has its own alarm.
#[test]
fn k17_only_silence_in_what_goes_on_is_told() {
    let mut given = Given::city();
    let by_police = Quorum::Named([agency("police")].into());
    let order = asked(1, &given, by_police);
    propose(&mut given, order);
    for party in ["police", "ems"] {
        given.when(party, Role::Commander, accept(1, 1)).unwrap();
    }
    given.wait(HOUR);
    given.tick();
    assert_eq!(told(&given), [""; 0]);
    let mut given = proposed(Quorum::All);
    given.wait(HOUR);
    given.tick();
    assert_eq!(told(&given), [""; 0]);
    let kinds: Vec<AlarmKind> = given.state.open_alarms().map(|it| it.kind).collect();
    assert_eq!(kinds, [AlarmKind::TaskLapsed]);
}
