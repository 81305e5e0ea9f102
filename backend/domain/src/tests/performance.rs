//! Rules G15 and G18: what was promised, and what came of it.

use domain::{
    AssignmentStatus as S, Command, Role, Target,
    agreement::{Counted, Duty, DutyMeasure, Share},
    command::{AgreementOrder as O, AssignUnit, ReviseTask},
    limits::{DUTY_MIN_MAX, OPEN_TASKS_PER_AGENCY_MAX, WAITING_ASKINGS_PER_DUTY_MAX},
    sharing::{PerformanceView, Viewer, performance},
};

use super::{given::*, given_agreements::*};

fn duty(of: &str, measure: DutyMeasure, within_min: u32) -> Duty {
    Duty {
        agency: agency(of),
        text: mark(9_003),
        within_min: Some(within_min),
        measure: Some(measure),
    }
}

fn share(of: &str, percent: u8) -> Share {
    Share {
        agency: agency(of),
        percent,
    }
}

impl Given {
    /// A city in which agreement 1 between fire, police and ems promises this.
    fn promised(duties: Vec<Duty>, shares: Vec<Share>) -> Self {
        let mut given = Self::city();
        given.promise(1, duties, shares);
        given
    }

    fn promise(&mut self, n: u128, duties: Vec<Duty>, shares: Vec<Share>) {
        let mut words = text(&["fire", "police", "ems"], &units_for_all(), self.now);
        (words.duties, words.shares) = (duties, shares);
        self.legal("fire", n, O::Draft(words)).unwrap();
        self.legal("fire", n, O::Propose { version: 1 }).unwrap();
        self.sign(n, &["fire", "police", "ems"]);
    }

    fn performance_as(&self, by: &str, n: u128) -> Option<PerformanceView> {
        let viewer = Viewer::open(agency(by));
        performance(&self.state, &viewer, agreement(n), self.now)
    }

    /// What came of the first duty of agreement 1.
    fn came(&self) -> Counted {
        self.performance_as("ems", 1).unwrap().duties[0].counted
    }

    /// Kept, broken, declined and waiting.
    fn counts(&self) -> [u32; 4] {
        let it = self.came();
        [it.kept, it.broken, it.declined, it.waiting]
    }

    fn answers(&mut self, by: &str, command: Command) {
        self.when(by, Role::Commander, command).unwrap();
    }

    pub(super) fn leads(&mut self, lead: &str, command: Command) {
        self.when(lead, Role::Commander, command).unwrap();
    }

    /// Minutes drawn by fire, police and ems.
    fn minutes_drawn(&self) -> Vec<u64> {
        let it = self.performance_as("fire", 1).unwrap().shares;
        it.iter().map(|it| it.drawn_min).collect()
    }
}

fn cancel(n: u128) -> Command {
    Command::CancelTask {
        task: task(n),
        reason: mark(7_000),
    }
}

/// G15: an answer in time keeps the promise, no is an answer as well; what is late is broken when the time is over.
#[test]
fn g15_an_answer_is_kept_in_time_and_broken_by_the_clock() {
    let mut given = Given::promised(vec![duty("police", DutyMeasure::Answer, 10)], vec![]);
    for n in 1..=4 {
        given.proposed(n, "fire", &["police"], None);
    }
    given.wait(10 * MINUTE);
    given.answers("police", accept(1, 1));
    given.answers("police", decline(2, 1));
    assert_eq!(given.counts(), [2, 0, 0, 2]);
    given.wait(1);
    // Nothing was recorded meanwhile.
    assert_eq!(given.counts(), [2, 2, 0, 0]);
    given.wait(20 * MINUTE);
    given.answers("police", accept(3, 1));
    assert_eq!(given.counts(), [2, 2, 0, 0], "too late");
    assert_eq!(given.came().median_min, Some(10));
    given.leads("fire", cancel(4));
    assert_eq!(given.counts(), [2, 2, 0, 0], "it was late before");
}

/// G15: asked is who promised, by another party of the agreement, and by nobody else.
#[test]
fn g15_only_parties_ask_and_only_others() {
    let mut given = Given::promised(vec![duty("police", DutyMeasure::Answer, 10)], vec![]);
    given.proposed(1, "eoc", &["police"], None);
    given.proposed(2, "police", &["fire"], None);
    given.proposed(3, "fire", &["ems"], None);
    let draft = Command::DraftTask(draft_order(4, &["police"], given.now));
    given.leads("fire", draft);
    assert_eq!(given.counts(), [0; 4]);
    given.proposed(5, "ems", &["police", "eoc"], None);
    assert_eq!(given.counts(), [0, 0, 0, 1]);
}

/// G15: what was cancelled in time is not counted; who is silent to the end has broken it, and nobody for others' silence.
#[test]
fn g15_what_is_called_off_in_time_is_not_counted_and_silence_is_broken() {
    let duties = vec![
        duty("police", DutyMeasure::Answer, 90),
        duty("ems", DutyMeasure::Supply, 90),
        duty("police", DutyMeasure::Arrive, 90),
    ];
    let mut given = Given::promised(duties, vec![]);
    given.proposed(1, "fire", &["police", "ems"], None);
    given.leads("fire", cancel(1));
    assert_eq!(given.counts(), [0; 4]);
    // Ems promises, and police is silent until the hour is over.
    given.proposed(2, "fire", &["police", "ems"], None);
    given.answers("ems", accept(2, 1));
    given.wait(HOUR);
    given.tick();
    let all = given.performance_as("fire", 1).unwrap().duties;
    let counts: Vec<_> = all
        .iter()
        .map(|it| (it.duty, it.counted.broken, it.counted.waiting))
        .collect();
    assert_eq!(counts, [(0, 1, 0), (1, 0, 0), (2, 1, 0)]);
}

/// G15: of units the minutes run until the party has promised, and go on when all have; an offer is no order.
#[test]
fn g15_who_supplies_does_not_answer_for_the_silence_of_others() {
    let mut given = Given::promised(vec![duty("police", DutyMeasure::Supply, 10)], vec![]);
    let target = given.proposed(1, "fire", &["police", "ems"], None);
    given.wait(6 * MINUTE);
    given.answers("police", accept(1, 1));
    given.wait(30 * MINUTE);
    assert_eq!(given.counts(), [0, 0, 0, 1], "ems has not answered");
    given.answers("ems", accept(1, 1));
    given.wait(3 * MINUTE);
    let offer = Command::AssignUnit(AssignUnit {
        is_offer: true,
        ..order(assign(1, unit("police", 1), target))
    });
    given.when("police", Role::Dispatcher, offer).unwrap();
    assert_eq!(given.counts(), [0, 0, 0, 1]);
    // Ems has promised nothing that is measured.
    given.sent(2, "ems", 1, target, &[]);
    given.wait(MINUTE);
    let taken = advance(1, S::Acknowledged);
    given.when("police", Role::Dispatcher, taken).unwrap();
    assert_eq!(given.counts(), [1, 0, 0, 0]);
    assert_eq!(given.came().median_min, Some(10));
    given.sent(3, "police", 2, target, &[]);
    assert_eq!(given.counts(), [1, 0, 0, 0], "only the first unit");
}

fn order(command: Command) -> AssignUnit {
    match command {
        Command::AssignUnit(it) => it,
        other => panic!("an assignment, not {other:?}"),
    }
}

/// G15: of units a no is counted apart; once it is late it is broken.
#[test]
fn g15_who_declines_to_supply_is_counted_apart() {
    let mut given = Given::promised(vec![duty("police", DutyMeasure::Supply, 10)], vec![]);
    given.proposed(1, "fire", &["police"], None);
    given.answers("police", decline(1, 1));
    assert_eq!(given.counts(), [0, 0, 1, 0]);
    given.proposed(2, "fire", &["police"], None);
    given.wait(11 * MINUTE);
    given.answers("police", decline(2, 1));
    assert_eq!(given.counts(), [0, 1, 1, 0]);
    assert_eq!(given.came().median_min, None, "nothing came");
}

/// G15, U15: an arrival is when it is said to have happened, also when the room is told late; an answer and an order are when
/// the room is told.
#[test]
fn g15_only_an_arrival_can_be_dated_back() {
    let duties = vec![
        duty("police", DutyMeasure::Arrive, 10),
        duty("police", DutyMeasure::Supply, 10),
    ];
    let mut given = Given::promised(duties, vec![]);
    let target = given.agreed(1, "fire", &["police"], None);
    given.wait(15 * MINUTE);
    given.occurred_at = Some(given.now.plus_ms(-8 * MINUTE));
    given.sent(1, "police", 1, target, &[S::EnRoute]);
    assert_eq!(given.counts(), [0, 1, 0, 0], "late, as far as is known");
    given.occurred_at = Some(given.now.plus_ms(-7 * MINUTE));
    let there = advance(1, S::OnScene);
    given.when("police", Role::Dispatcher, there).unwrap();
    assert_eq!(given.counts(), [1, 0, 0, 0]);
    assert_eq!(given.came().median_min, Some(8));
    let supply = given.performance_as("fire", 1).unwrap().duties[1].counted;
    assert_eq!((supply.kept, supply.broken), (0, 1));
}

/// G15: a revision asks anew, whom it has to answer it; who is left out by it owes nothing.
#[test]
fn g15_a_revision_asks_anew() {
    let mut given = Given::promised(vec![duty("police", DutyMeasure::Answer, 10)], vec![]);
    given.proposed(1, "fire", &["police", "ems"], None);
    let revise = |given: &mut Given, parties: &[&str], version| {
        let order = draft_order(1, parties, given.now);
        let revise = ReviseTask {
            task: task(1),
            version,
            objective: order.objective,
            answer_by: order.answer_by,
            parts: order.parts,
            quorum: None,
            takeover: None,
            disclosure: None,
            scope: None,
        };
        given.leads("fire", Command::ReviseTask(revise));
    };
    given.wait(9 * MINUTE);
    revise(&mut given, &["police", "ems"], 1);
    given.wait(9 * MINUTE);
    assert_eq!(given.counts(), [0, 0, 0, 1]);
    given.answers("police", accept(1, 2));
    revise(&mut given, &["police", "eoc"], 2);
    assert_eq!(given.counts(), [1, 0, 0, 0], "its answer still holds");
    revise(&mut given, &["ems"], 3);
    revise(&mut given, &["police", "ems"], 4);
    assert_eq!(given.counts(), [1, 0, 0, 1]);
    given.wait(11 * MINUTE);
    revise(&mut given, &["ems"], 5);
    assert_eq!(given.counts(), [1, 1, 0, 0], "late before it was left out");
}

/// G15: what waits when the agreement stops is not counted, unless it was late; a new version begins anew.
#[test]
fn g15_what_waits_ends_with_the_force_of_the_version() {
    let mut given = Given::promised(vec![duty("police", DutyMeasure::Answer, 10)], vec![]);
    given.proposed(1, "fire", &["police"], None);
    given.wait(11 * MINUTE);
    given.proposed(2, "fire", &["police"], None);
    let reason = mark(7_001);
    let suspend = O::Suspend { reason };
    given.legal("ems", 1, suspend).unwrap();
    assert_eq!(given.counts(), [0, 1, 0, 0]);
    given.proposed(3, "fire", &["police"], None);
    given.legal("ems", 1, O::Resume).unwrap();
    given.answers("police", accept(2, 1));
    given.answers("police", accept(3, 1));
    assert_eq!(given.counts(), [0, 1, 0, 0], "asked while it was suspended");
    given.proposed(4, "fire", &["police"], None);
    given.answers("police", accept(4, 1));
    assert_eq!(given.counts(), [1, 1, 0, 0]);
    // The next version.
    let mut words = given.agreement(1).current.clone().unwrap().text;
    words.duties[0].within_min = Some(5);
    let amend = O::Amend {
        version: 1,
        text: words,
    };
    given.legal("fire", 1, amend).unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    assert_eq!(given.counts(), [1, 1, 0, 0], "the old one holds");
    given.sign(1, &["fire", "police", "ems"]);
    assert_eq!(given.counts(), [0; 4]);
    let it = given.performance_as("police", 1).unwrap();
    assert_eq!((it.version, it.duties[0].within_min), (2, 5));
    let end = O::End {
        reason: mark(7_002),
    };
    given.proposed(5, "fire", &["police"], None);
    given.answers("police", accept(5, 1));
    given.legal("fire", 1, end).unwrap();
    assert_eq!(
        given.counts(),
        [1, 0, 0, 0],
        "what is over keeps its figures"
    );
}

/// G15: at its end by the clock nothing counts any more, whether that was recorded or not.
#[test]
fn g15_nothing_counts_after_the_end() {
    let mut given = Given::promised(
        vec![duty("police", DutyMeasure::Answer, 10)],
        vec![share("fire", 50), share("police", 25), share("ems", 25)],
    );
    let target = given.agreed(1, "fire", &["police"], None);
    given.sent(1, "police", 1, target, &[]);
    given.wait(240 * HOUR - 5 * MINUTE);
    given.proposed(2, "fire", &["police"], None);
    given.wait(30 * MINUTE);
    let before = given.minutes_drawn();
    assert_eq!(before, [240 * 60, 0, 0]);
    assert_eq!(given.counts(), [1, 0, 0, 0]);
    given.tick();
    assert_eq!(
        (given.counts(), given.minutes_drawn()),
        ([1, 0, 0, 0], before)
    );
}

/// G15: each begun minute counts; of what is in the middle the lower one; longer than a month is a month.
#[test]
fn g15_the_median_is_exact_to_the_minute() {
    let mut given = Given::promised(vec![duty("police", DutyMeasure::Arrive, 10)], vec![]);
    let mut took = |minutes: i64, n: u128| {
        let target = given.agreed(n, "fire", &["police"], None);
        let id = given.sent(n, "police", 1 + n % 2, target, &[]);
        given.wait(minutes * MINUTE - 1);
        for to in [S::OnScene, S::Cleared] {
            let step = Command::AdvanceAssignment {
                assignment: id,
                to,
                by_radio: false,
            };
            given.when("police", Role::Dispatcher, step).unwrap();
        }
        given.came().median_min.unwrap()
    };
    assert_eq!(took(7, 1), 7);
    assert_eq!(took(2, 2), 2);
    assert_eq!(took(11, 3), 7);
    assert_eq!(took(12, 4), 7);
    assert_eq!(took(13, 5), 11);
    assert_eq!(given.counts(), [2, 3, 0, 0]);
    let mut given = Given::city();
    let mut words = text(&["fire", "police"], &units_for_all(), given.now);
    words.valid_until = words.valid_from.plus_ms(2_400 * HOUR);
    words.duties = vec![duty("police", DutyMeasure::Answer, DUTY_MIN_MAX)];
    given.legal("fire", 1, O::Draft(words)).unwrap();
    given.legal("fire", 1, O::Propose { version: 1 }).unwrap();
    given.sign(1, &["fire", "police"]);
    let mut order = draft_order(1, &["police"], given.now);
    order.answer_by = given.now.plus_ms(2_000 * HOUR);
    given.leads("fire", Command::DraftTask(order));
    given.leads("fire", Command::ProposeTask { task: task(1) });
    given.wait(1_900 * HOUR);
    given.answers("police", accept(1, 1));
    let it = given.performance_as("police", 1).unwrap().duties[0].counted;
    assert_eq!((it.broken, it.median_min), (1, Some(DUTY_MIN_MAX)));
}

/// G15, A10: what waits at once has its limit. What is late makes room, and what finds none is counted.
#[test]
fn g15_what_waits_at_once_has_its_limit() {
    const MAX: u128 = WAITING_ASKINGS_PER_DUTY_MAX as u128;
    assert_eq!(OPEN_TASKS_PER_AGENCY_MAX as u128, MAX, "of one lead");
    let mut given = Given::promised(vec![duty("police", DutyMeasure::Answer, 10)], vec![]);
    given.proposed(1, "fire", &["police"], None);
    given.wait(5 * MINUTE);
    for n in 2..=MAX {
        given.proposed(n, "fire", &["police"], None);
    }
    given.proposed(MAX + 1, "ems", &["police"], None);
    let it = given.came();
    assert_eq!((it.waiting, it.left_out), (MAX as u32, 1));
    given.wait(6 * MINUTE);
    given.proposed(MAX + 2, "ems", &["police"], None);
    let it = given.came();
    assert_eq!((it.waiting, it.broken, it.left_out), (MAX as u32, 1, 1));
    // What is not followed any more comes to nothing, late or not.
    given.answers("police", accept(1, 1));
    given.answers("police", accept(MAX + 1, 1));
    assert_eq!(given.came(), it);
}

/// G18: minutes of units of others for the joint tasks that a party leads; one's own units and strangers' are none.
#[test]
fn g18_a_party_draws_what_units_of_others_work_for_it() {
    let shares = vec![share("fire", 50), share("police", 30), share("ems", 20)];
    let mut given = Given::promised(vec![], shares);
    let target = given.agreed(1, "fire", &["police", "ems", "eoc"], None);
    given.sent(1, "police", 1, target, &[S::EnRoute]);
    given.sent(2, "fire", 1, target, &[]);
    given.sent(3, "eoc", 1, target, &[]);
    given.wait(30 * MINUTE);
    given.sent(4, "ems", 1, target, &[]);
    let of_police = given.agreed(2, "police", &["fire"], None);
    given.sent(5, "fire", 2, of_police, &[]);
    given.wait(20 * MINUTE);
    assert_eq!(given.minutes_drawn(), [70, 20, 0]);
    given
        .when("police", Role::Dispatcher, advance(1, S::Cleared))
        .unwrap();
    given.wait(10 * MINUTE);
    assert_eq!(given.minutes_drawn(), [80, 30, 0]);
    let it = given.performance_as("ems", 1).unwrap().shares;
    let percents: Vec<_> = it
        .iter()
        .map(|it| (it.agreed_percent, it.drawn_percent))
        .collect();
    assert_eq!(percents, [(50, Some(73)), (30, Some(27)), (20, Some(0))]);
}

/// G18: only while the version is in force; what was begun before counts from then.
#[test]
fn g18_only_what_is_worked_while_it_is_in_force_is_drawn() {
    let shares = || vec![share("fire", 50), share("police", 30), share("ems", 20)];
    let mut given = Given::city();
    let target = given.agreed(1, "fire", &["police"], None);
    given.sent(1, "police", 1, target, &[]);
    given.wait(10 * MINUTE);
    given.promise(1, vec![], shares());
    assert_eq!(given.minutes_drawn(), [0, 0, 0]);
    let none = given.performance_as("ems", 1).unwrap().shares;
    assert_eq!(none[0].drawn_percent, None);
    given.wait(10 * MINUTE);
    let reason = mark(7_001);
    given.legal("ems", 1, O::Suspend { reason }).unwrap();
    given.wait(10 * MINUTE);
    assert_eq!(given.minutes_drawn(), [10, 0, 0]);
    given.legal("ems", 1, O::Resume).unwrap();
    given.wait(10 * MINUTE);
    let cleared = advance(1, S::Cleared);
    given.occurred_at = Some(given.now.plus_ms(-4 * MINUTE));
    given.when("police", Role::Dispatcher, cleared).unwrap();
    assert_eq!(given.minutes_drawn(), [16, 0, 0]);
}

/// G15, G18: told are the parties of what holds, and nobody else; and that is all that they are told.
#[test]
fn g18_figures_are_told_to_the_parties_and_to_nobody_else() {
    let shares = vec![share("fire", 50), share("police", 30), share("ems", 20)];
    let mut given = Given::promised(vec![duty("police", DutyMeasure::Answer, 10)], shares);
    given.proposed(1, "fire", &["police"], None);
    let told = |given: &Given, n| {
        let all = ["fire", "police", "ems", "eoc"];
        all.map(|by| given.performance_as(by, n).is_some())
    };
    assert_eq!(told(&given, 1), [true, true, true, false]);
    let as_ems = format!("{:?}", given.performance_as("ems", 1));
    assert!(!as_ems.contains(&task(1).to_string()), "{as_ems}");
    // Who is asked to join, and who knows of a draft, know of nothing that came.
    given.agreement_proposed(2, &["fire", "eoc"], &units_for_all());
    assert_eq!(told(&given, 2), [false; 4]);
    let mut words = given.agreement(1).current.clone().unwrap().text;
    words.parties.insert(agency("eoc"));
    words.shares.clear();
    let amend = O::Amend {
        version: 1,
        text: words,
    };
    given.legal("fire", 1, amend).unwrap();
    given.legal("fire", 1, O::Propose { version: 2 }).unwrap();
    assert_eq!(told(&given, 1), [true, true, true, false]);
    assert_eq!(told(&given, 404), [false; 4]);
}

/// G18: what nothing is measured of tells nothing, the founding agreement too.
#[test]
fn g18_where_nothing_is_promised_nothing_is_counted() {
    let words_only = Duty {
        within_min: None,
        measure: None,
        ..duty("police", DutyMeasure::Answer, 1)
    };
    let mut given = Given::promised(vec![words_only], vec![]);
    given.terms(domain::sharing::PartnerUnits::Assigned, &[]);
    let target = given.agreed(1, "fire", &["police"], None);
    given.sent(1, "police", 1, target, &[]);
    let it = given.performance_as("police", 1).unwrap();
    assert!(it.duties.is_empty() && it.shares.is_empty());
    let founding = domain::AgreementId::FOUNDING;
    let viewer = Viewer::open(agency("eoc"));
    let it = performance(&given.state, &viewer, founding, given.now).unwrap();
    assert!(it.duties.is_empty() && it.shares.is_empty());
    assert!(matches!(target, Target::Task(_)));
}

/// G15: texts that were signed before there were measures and shares are read as words only.
#[test]
fn g15_texts_from_before_measures_are_words_only() {
    let before = text(&["fire", "police"], &units_for_all(), START);
    let mut written = serde_json::to_value(&before).unwrap();
    written.as_object_mut().unwrap().remove("shares").unwrap();
    let duty = written["duties"][0].as_object_mut().unwrap();
    duty.remove("measure").unwrap();
    let read: domain::agreement::AgreementText = serde_json::from_value(written).unwrap();
    assert_eq!(read.duties[0].within_min, Some(15));
    assert_eq!((read.duties[0].promise(), read.shares.len()), (None, 0));
}
