//! Rules T1 and T23: in which phase what can be done.

use domain::{Command, Refusal, Role, TaskPhase, task::TaskStep};

use super::{
    given::*,
    tasks::{cancel, complete, phase, propose, revise, start, wrong},
};

fn steps(given: &mut Given, commands: &[Command]) {
    for it in commands {
        given.when("fire", Role::Commander, it.clone()).unwrap();
    }
}

/// Task 1 of fire with police and ems, in this phase.
pub(super) fn in_phase(wanted: TaskPhase) -> Given {
    use TaskPhase as P;
    let mut given = Given::city();
    let order = draft_order(1, &["police", "ems"], given.now);
    given
        .when("fire", Role::Commander, Command::DraftTask(order))
        .unwrap();
    if !matches!(wanted, P::Draft) {
        given.when("fire", Role::Commander, propose()).unwrap();
    }
    if wanted.is_running() || wanted.is_done() {
        given.when("police", Role::Commander, accept(1, 1)).unwrap();
        given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    }
    match wanted {
        P::Draft | P::Proposed | P::Agreed => {}
        P::Negotiating => drop(given.when("ems", Role::Commander, decline(1, 1)).unwrap()),
        P::Mobilizing => steps(&mut given, &[moved(1, TaskStep::Mobilize)]),
        P::InProgress => steps(&mut given, &[start()]),
        P::Suspended => steps(&mut given, &[start(), moved(1, TaskStep::Suspend)]),
        P::Completed => steps(&mut given, &[start(), complete()]),
        P::Demobilizing => {
            let demobilize = moved(1, TaskStep::Demobilize);
            steps(&mut given, &[start(), complete(), demobilize]);
        }
        P::Closed => steps(
            &mut given,
            &[start(), complete(), moved(1, TaskStep::Close)],
        ),
        P::Reviewed => {
            let [close, review] = [TaskStep::Close, TaskStep::Review].map(|it| moved(1, it));
            steps(&mut given, &[start(), complete(), close, review]);
        }
        P::Cancelled => drop(given.when("fire", Role::Commander, cancel()).unwrap()),
        P::Lapsed => {
            given.wait(HOUR);
            given.tick();
        }
    }
    assert_eq!(phase(&given), wanted);
    given
}

/// Every pair of phase and step.
#[test]
fn t1_each_step_is_possible_in_its_phases_only() {
    use TaskPhase as P;
    const NOT_OVER: [P; 7] = [
        P::Draft,
        P::Proposed,
        P::Negotiating,
        P::Agreed,
        P::Mobilizing,
        P::InProgress,
        P::Suspended,
    ];
    type Steps = (
        &'static str,
        fn(&Given) -> Command,
        &'static [TaskPhase],
        &'static str,
    );
    let parts = |given: &Given| revise(given, 1, &[part("police", 2), part("ems", 2)]);
    let steps: [Steps; 12] = [
        ("propose", |_| propose(), &[P::Draft], "fire"),
        ("revise", parts, &NOT_OVER, "fire"),
        (
            "answer",
            |_| accept(1, 1),
            &[P::Proposed, P::Negotiating],
            "police",
        ),
        ("start", |_| start(), &[P::Agreed, P::Mobilizing], "fire"),
        (
            "mobilize",
            |_| moved(1, TaskStep::Mobilize),
            &[P::Agreed],
            "fire",
        ),
        (
            "suspend",
            |_| moved(1, TaskStep::Suspend),
            &[P::Agreed, P::Mobilizing, P::InProgress],
            "fire",
        ),
        (
            "resume",
            |_| moved(1, TaskStep::Resume),
            &[P::Suspended],
            "fire",
        ),
        (
            "demobilize",
            |_| moved(1, TaskStep::Demobilize),
            &[P::Completed],
            "fire",
        ),
        (
            "close",
            |_| moved(1, TaskStep::Close),
            &[P::Completed, P::Demobilizing],
            "fire",
        ),
        (
            "review",
            |_| moved(1, TaskStep::Review),
            &[P::Closed],
            "fire",
        ),
        ("complete", |_| complete(), &[P::InProgress], "fire"),
        ("cancel", |_| cancel(), &NOT_OVER, "fire"),
    ];
    for phase in EVERY_PHASE {
        for (name, command, phases, by) in &steps {
            let mut given = in_phase(phase);
            let command = command(&given);
            let answer = given.when(by, Role::Commander, command);
            if phases.contains(&phase) {
                assert!(answer.is_ok(), "{name} in {phase:?}: {answer:?}");
            } else if *name == "answer" && phase.is_running() {
                // Whom the quorum did not need could still answer (T12).
                assert_eq!(answer, Err(Refusal::AlreadyAnswered));
            } else if (phase, *name) == (P::Draft, "answer") {
                assert_eq!(answer, Err(Refusal::Unknown { what: "task" }));
            } else {
                assert_eq!(answer, wrong(phase.as_str()), "{name} in {phase:?}");
            }
        }
    }
}
