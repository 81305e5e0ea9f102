//! Orders about joint tasks. Also compiled into the tests of the protocol.

use domain::{
    Command, TaskPhase, Timestamp,
    command::{Answer, AnswerTask, DraftTask, MoveTask},
    task::{Ask, Disclosure, Part, Quorum, Scope, TaskKind, TaskStep},
};

use super::given::*;

/// Every phase, in the order of a life.
pub(crate) const EVERY_PHASE: [TaskPhase; 13] = [
    TaskPhase::Draft,
    TaskPhase::Proposed,
    TaskPhase::Negotiating,
    TaskPhase::Agreed,
    TaskPhase::Mobilizing,
    TaskPhase::InProgress,
    TaskPhase::Suspended,
    TaskPhase::Completed,
    TaskPhase::Demobilizing,
    TaskPhase::Closed,
    TaskPhase::Reviewed,
    TaskPhase::Cancelled,
    TaskPhase::Lapsed,
];

/// What a party is asked for.
pub(crate) fn part(name: &str, count: u16) -> Part {
    Part {
        agency: agency(name),
        asks: vec![Ask {
            capability: mark(2_000 + index_of(name)),
            count,
        }],
        note: mark(2_010 + index_of(name)),
        ..Part::of(agency(name))
    }
}

/// The draft of task `n`, to be answered within an hour.
pub(crate) fn draft_order(n: u128, parties: &[&str], now: Timestamp) -> DraftTask {
    DraftTask {
        id: task(n),
        kind: TaskKind::DisasterResponse,
        objective: mark(3_000 + n * 10),
        place: mark(3_001 + n * 10),
        area: None,
        incident: None,
        legal_basis: mark(3_002 + n * 10),
        answer_by: now.plus_ms(HOUR),
        parts: parties.iter().map(|it| part(it, 1)).collect(),
        quorum: Quorum::All,
        takeover: None,
        disclosure: Disclosure::default(),
        scope: Scope::default(),
        template: None,
    }
}

/// A step of task `n`, with a reason where it needs one.
pub(crate) fn moved(n: u128, step: TaskStep) -> Command {
    let needs = matches!(step, TaskStep::Suspend | TaskStep::Review);
    Command::MoveTask(MoveTask {
        task: task(n),
        step,
        reason: needs.then(|| mark(4_100 + n)),
    })
}

pub(crate) fn accept(n: u128, version: u32) -> Command {
    answer(n, version, 0, Answer::Accept(None))
}

pub(crate) fn decline(n: u128, version: u32) -> Command {
    answer(
        n,
        version,
        0,
        Answer::Decline {
            code: None,
            reason: mark(4_000 + n),
        },
    )
}

/// An answer to task `n` of who has made so many offers.
pub(crate) fn answer(n: u128, version: u32, offers: u32, answer: Answer) -> Command {
    Command::AnswerTask(AnswerTask {
        task: task(n),
        version,
        offers,
        answer,
    })
}
