//! Rule B4: who holds the posts of a disaster response, one after the other.

use domain::{
    Refusal, Role, Target,
    command::ResponseItemOrder as I,
    limits::HOLDERS_PER_POST_MAX,
    response::{FormerHolder, Holder},
};

use super::{
    given::*,
    given_response::*,
    measuring::{comes_again, leaves},
    posts::{held, name, with_posts},
};

/// B4: its agency names who holds it, or somebody else; who held it can be read.
#[test]
fn b4_the_agency_of_a_post_names_who_holds_it() {
    let mut given = with_posts();
    let begun = given.now;
    given.says("ems", 1, fill(1)).unwrap();
    let holder = Holder {
        agency: agency("ems"),
        name: name(1),
        contact: mark(93_003),
        since: begun,
    };
    assert_eq!(given.post(1).holder, Some(holder));
    given.wait(HOUR);
    let order = about_part(1, fill(2));
    given.when("ems", Role::Dispatcher, order).unwrap();
    assert_eq!(held(given.post(1)), (Some(name(2)), vec![name(1)]));
    given.wait(HOUR);
    let order = about_part(1, vacate());
    given.when("ems", Role::Coordinator, order).unwrap();
    assert_eq!(held(given.post(1)), (None, vec![name(1), name(2)]));
    let former = |n: u128, from: i64, reason: String| FormerHolder {
        agency: agency("ems"),
        name: name(n),
        since: begun.plus_ms(from * HOUR),
        until: begun.plus_ms((from + 1) * HOUR),
        reason,
        said_by: agency("ems"),
    };
    let expected = [former(1, 0, String::new()), former(2, 1, mark(92_002))];
    assert_eq!(given.post(1).former, expected);
    let vacant = given.says("ems", 1, vacate());
    assert_eq!(vacant, Err(wrong("post", "vacant")));
    given.says("ems", 1, fill(3)).unwrap();
    assert_eq!(held(given.post(1)).0, Some(name(3)));
    assert_eq!(held(given.post(2)), (None, vec![]), "of this one only");
}

/// B4: nobody names who holds another agency's post, be it a lead.
#[test]
fn b4_nobody_else_names_who_holds_a_post() {
    let mut given = with_posts();
    given.says("ems", 1, fill(1)).unwrap();
    for by in ["fire", "police", "eoc"] {
        for order in [fill(2), vacate()] {
            assert_eq!(given.says(by, 1, order), Err(not_yours("post")), "{by}");
        }
    }
    for order in [fill(2), vacate()] {
        assert_eq!(given.says(OUTSIDE, 1, order.clone()), Err(unknown("item")));
        // Who has promised nothing holds nothing.
        let not_yet = given.says("eoc", 3, order.clone());
        assert_eq!(not_yet, Err(Refusal::NotCommitted));
        for role in [Role::Field, Role::Supervisor, Role::Legal, Role::Admin] {
            let answer = given.when("ems", role, about_part(1, order.clone()));
            assert_eq!(answer, Err(Refusal::RoleMayNot));
        }
    }
    given.when("eoc", Role::Commander, accept(1, 1)).unwrap();
    given.says("eoc", 3, fill(2)).unwrap();
}

/// B4: who has left holds nothing: the leads vacate for it, by a desk, and only then.
#[test]
fn b4_the_leads_vacate_for_who_has_left() {
    let mut given = with_posts();
    given.says("ems", 1, fill(1)).unwrap();
    given.says("ems", 4, fill(2)).unwrap();
    leaves(&mut given, "ems");
    for order in [fill(3), vacate()] {
        assert_eq!(given.says("ems", 1, order), Err(unknown("item")));
    }
    assert_eq!(given.says("eoc", 1, vacate()), Err(not_yours("post")));
    assert_eq!(given.says("fire", 1, fill(3)), Err(not_yours("post")));
    let mut back = given.clone();
    given.says("fire", 1, vacate()).unwrap();
    given.says("police", 4, vacate()).unwrap();
    for (n, holder) in [(1, 1), (4, 2)] {
        assert_eq!(held(given.post(n)), (None, vec![name(holder)]));
        assert_eq!(given.post(n).former[0].agency, agency("ems"));
    }
    // One that comes again says for itself who holds it.
    comes_again(&mut back, "ems");
    assert_eq!(back.says("fire", 1, vacate()), Err(not_yours("post")));
    back.says("ems", 1, fill(3)).unwrap();
}

/// B4: nobody is named for a time before somebody else was.
#[test]
fn b4_holders_follow_one_another() {
    let mut given = with_posts();
    let begun = given.now;
    given.wait(HOUR);
    given.says("ems", 1, fill(1)).unwrap();
    given.occurred_at = Some(given.now.plus_ms(-1));
    let out_of_order = Err(Refusal::OutOfOrder);
    for (by, order) in [("ems", fill(2)), ("ems", vacate()), ("fire", end_post())] {
        assert_eq!(given.says(by, 1, order), out_of_order);
    }
    given.occurred_at = None;
    given.wait(MINUTE);
    given.says("ems", 1, vacate()).unwrap();
    given.occurred_at = Some(given.now.plus_ms(-1));
    assert_eq!(given.says("ems", 1, fill(2)), out_of_order);
    assert_eq!(given.says("fire", 1, end_post()), out_of_order);
    // Who held no post before may have held it for a while, since there is one.
    given.occurred_at = Some(START.plus_ms(-1));
    assert_eq!(given.says("ems", 4, fill(2)), out_of_order);
    given.occurred_at = Some(begun);
    given.says("ems", 4, fill(2)).unwrap();
    assert_eq!(given.post(4).holder.as_ref().unwrap().since, begun);
}

/// B4: a shelter that was closed, as is heard later, before somebody was named for it: nobody held it for less than no time.
#[test]
fn b4_nobody_held_a_post_until_before_they_did() {
    let mut given = with_posts();
    given.sent(1, "ems", 1, Target::Task(task(1)), &[]);
    let closed = given.now;
    given.wait(HOUR);
    given.says("ems", 5, fill(1)).unwrap();
    let named = given.now;
    given.occurred_at = Some(closed);
    given
        .when("ems", Role::Field, about_part(9, close()))
        .unwrap();
    let it = given.post(5);
    assert_eq!((it.former[0].since, it.former[0].until), (named, named));
    assert_eq!(it.ended.as_ref().unwrap().at, closed);
}

/// B4: the same person is reached otherwise, and holds it since the same time; also if nobody else can hold it any more.
#[test]
fn b4_who_holds_a_post_is_reached_otherwise() {
    let mut given = with_posts();
    let begun = given.now;
    given.says("ems", 1, fill(1)).unwrap();
    given.wait(HOUR);
    let otherwise = I::FillPost {
        name: name(1),
        contact: mark(89),
    };
    given.says("ems", 1, otherwise.clone()).unwrap();
    let holder = given.post(1).holder.clone().unwrap();
    assert_eq!((holder.contact, holder.since), (mark(89), begun));
    assert!(given.post(1).former.is_empty());
    for n in 2..=HOLDERS_PER_POST_MAX as u128 {
        given.says("ems", 1, fill(n)).unwrap();
    }
    let max = HOLDERS_PER_POST_MAX;
    assert_eq!(
        given.says("ems", 1, otherwise),
        Err(Refusal::Full { max }),
        "another one"
    );
    let last = I::FillPost {
        name: name(max as u128),
        contact: mark(89),
    };
    given.says("ems", 1, last).unwrap();
    assert_eq!(given.post(1).holder.as_ref().unwrap().contact, mark(89));
}

/// B4: so many persons hold a post one after the other, whether or not there is a time between them.
#[test]
fn b4_so_many_hold_a_post_one_after_the_other() {
    let max = HOLDERS_PER_POST_MAX;
    for is_vacated in [false, true] {
        let mut given = with_posts();
        for n in 1..=max {
            given.says("ems", 1, fill(n as u128)).unwrap();
            if is_vacated {
                given.says("ems", 1, vacate()).unwrap();
            }
        }
        let one_more = given.says("ems", 1, fill(99));
        assert_eq!(one_more, Err(Refusal::Full { max }), "{is_vacated}");
        if !is_vacated {
            given.says("ems", 1, vacate()).unwrap();
        }
        assert_eq!(given.post(1).former.len(), max);
        given.says("fire", 1, end_post()).unwrap();
    }
}
