//! Rule B7: when figures of persons are counted, and until when that is heard.

use domain::{
    Refusal, TaskPhase as P, Timestamp,
    command::{ReportFigures, ResponseOrder as O},
    limits::{AHEAD_MS_MAX, FIGURES_BACK_MS_MAX},
    response::{EvacuationEnd, Figure as F},
};

use super::{
    counting::{figures, with_everything},
    given::*,
    given_response::*,
};

/// What can be counted about sector 1, evacuation 2 and shelter 3 of [`with_everything`].
const COUNTED_THERE: [(u128, F); 3] = [(1, F::Dead), (2, F::Evacuated), (3, F::Sheltered)];

/// B7: nothing is counted of a part before it was there or after it was over; then as it was, it is, also when it is told later.
#[test]
fn b7_when_is_counted_what() {
    let mut given = with_everything();
    given.wait(HOUR);
    for (by, n, order) in [
        ("fire", 1, end_sector()),
        ("fire", 2, end_evacuation(EvacuationEnd::Complete)),
        ("ems", 3, close()),
    ] {
        given.says(by, n, order).unwrap();
    }
    let over = given.now;
    given.wait(HOUR);
    for (n, (about, figure)) in (50..).zip(COUNTED_THERE) {
        let mut says = |id: u128, at: Timestamp| {
            let order = ReportFigures {
                counted_at: Some(at),
                ..counted(id, Some(about), &[(figure, 1)])
            };
            given.orders("ems", O::ReportFigures(order))
        };
        assert_eq!(
            says(n, START.plus_ms(-1)),
            Err(Refusal::OutOfOrder),
            "{about}"
        );
        assert_eq!(
            says(n, over.plus_ms(1)),
            Err(wrong("item", "ended")),
            "{about}"
        );
        says(n, START).unwrap();
        says(n + 10, over).unwrap();
    }
}

/// B7: what was counted is told a week later at the latest, and never earlier than it was counted.
#[test]
fn b7_figures_are_told_within_a_week() {
    let mut given = responding();
    given.wait(30 * 24 * HOUR);
    let mut says = |n: u128, counted_at: Timestamp| {
        let order = figures(n, |it| it.counted_at = Some(counted_at));
        given.orders("ems", order)
    };
    let now = START.plus_ms(30 * 24 * HOUR);
    let first = now.plus_ms(-FIGURES_BACK_MS_MAX);
    let field = "counted_at";
    for at in [now.plus_ms(1), Timestamp(i64::MAX)] {
        assert_eq!(says(1, at), Err(Refusal::InTheFuture { field }));
    }
    for at in [first.plus_ms(-1), Timestamp(i64::MIN)] {
        assert_eq!(says(1, at), Err(Refusal::TooFarBack { field }));
    }
    says(1, first).unwrap();
    says(2, now).unwrap();
    assert_eq!([1, 2].map(|n| given.figures(n).counted_at), [first, now]);
    // A tablet whose clock runs ahead counted now, whether it says when or not.
    let ahead = now.plus_ms(AHEAD_MS_MAX);
    given.occurred_at = Some(ahead);
    let later = figures(3, |it| it.counted_at = Some(ahead.plus_ms(1)));
    assert_eq!(
        given.orders("ems", later),
        Err(Refusal::InTheFuture { field })
    );
    for (n, said) in [(3, None), (4, Some(ahead))] {
        given
            .orders("ems", figures(n, |it| it.counted_at = said))
            .unwrap();
        assert_eq!(given.figures(n).counted_at, now);
    }
}

/// B7: counted is from when it is agreed and until it is looked back at; what was counted before it was over is heard later, too.
#[test]
fn b7_figures_are_counted_while_there_is_work() {
    for phase in [P::Agreed, P::Mobilizing, P::Suspended] {
        let mut given = response_in(phase);
        given.orders("ems", figures(1, |_| {})).unwrap();
    }
    for (phase, state) in [
        (P::Draft, "draft"),
        (P::Proposed, "proposed"),
        (P::Lapsed, "lapsed"),
    ] {
        let mut early = response_in(phase);
        let refused = early.orders("fire", figures(1, |_| {}));
        assert_eq!(refused, Err(wrong("task", state)));
    }
    let mut given = responding();
    given.orders("ems", figures(1, |_| {})).unwrap();
    given.wait(MINUTE);
    let before = given.now;
    given.wait(MINUTE);
    for (phase, state) in [
        (P::Completed, "completed"),
        (P::Demobilizing, "demobilizing"),
        (P::Closed, "closed"),
        (P::Reviewed, "reviewed"),
        (P::Cancelled, "cancelled"),
    ] {
        let mut given = brought_to(&given, phase);
        let over = given.now;
        given.wait(MINUTE);
        let is_heard = !matches!(phase, P::Reviewed | P::Cancelled);
        for at in [over, given.now] {
            let order = figures(2, |it| it.counted_at = Some(at));
            let answer = given.clone().orders("ems", order);
            assert_eq!(answer.is_ok(), is_heard, "{state}");
            assert!(is_heard || answer == Err(wrong("task", state)));
        }
        let order = figures(2, |it| it.counted_at = Some(before));
        given.orders("ems", order).unwrap();
        assert_eq!(given.figures(2).counted_at, before);
        // And what was wrong is withdrawn, as long as it is kept.
        for n in [1, 2] {
            given.says("ems", n, withdraw()).unwrap();
        }
    }
    // What never was worked on was never counted, whoever was ready for it.
    let mut never = response_in(P::Mobilizing);
    never.wait(MINUTE);
    never = brought_to(&never, P::Cancelled);
    let order = figures(1, |it| it.counted_at = Some(START));
    let refused = never.orders("ems", order);
    assert_eq!(refused, Err(wrong("task", "cancelled")));
}
