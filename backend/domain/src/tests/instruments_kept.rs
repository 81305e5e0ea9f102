//! Rules N1 and N2: what goes on counting in a register, and what may be left out of it.

use domain::{Refusal, Role, settings::Instrument};

use super::{given::*, instruments::*};

/// N2: who holds one of a kind that is retired goes on to hold it, and it can be ended; it is given to nobody else.
#[test]
fn n2_a_retired_kind_is_given_to_nobody_else() {
    let new = malformed("officers");
    assert_eq!(refused(&|it| it.certificates[0].is_retired = true), new);
    assert_eq!(refused(&|it| it.certificates[1].is_retired = true), None);
    let mut given = registered();
    let mut it = register();
    it.certificates[0].is_retired = true;
    settle(&mut given, it.clone()).unwrap();
    it.officers[0].valid_until = Some(at(50));
    settle(&mut given, it.clone()).unwrap();
    let other = person("fire", Role::Commander);
    for more in [
        officer(other, "X", 0, None),
        officer(field_person(), "X", 10, None),
    ] {
        let mut it = it.clone();
        it.officers.push(more);
        assert_eq!(said(settle(&mut given, it)), new);
    }
    let mut others = it.clone();
    others.officers.push(officer(other, "Y", 0, None));
    settle(&mut given, others).unwrap();
    // One that is given again is given.
    it.certificates[0].is_retired = false;
    it.officers.push(officer(other, "Y", 0, None));
    it.officers.push(officer(other, "X", 0, None));
    settle(&mut given, it).unwrap();
}

/// N1: a kind of certificate is retired before it is left out, also if nobody holds it; its title is the agency's.
#[test]
fn n1_a_kind_of_certificate_is_retired_before_it_is_left_out() {
    let mut given = registered();
    let left_out = |given: &mut Given| {
        let mut it = kept(given).clone();
        it.certificates.retain(|it| it.code != "Y");
        said(settle(given, it))
    };
    assert_eq!(left_out(&mut given), malformed("certificates"));
    let mut it = register();
    it.certificates[1] = kind("y");
    assert_eq!(said(settle(&mut given, it)), malformed("certificates"));
    let mut it = register();
    it.certificates[1].is_retired = true;
    it.certificates[1].title.push('s');
    it.certificates.reverse();
    settle(&mut given, it).unwrap();
    assert_eq!(left_out(&mut given), None);
    // Not one that is still demanded or held, and later it is as if it had never been.
    let mut it = register();
    it.certificates = vec![kind("X"), kind("Y")];
    settle(&mut given, it.clone()).unwrap();
    it.certificates[0].is_retired = true;
    settle(&mut given, it.clone()).unwrap();
    it.certificates.remove(0);
    let what = "certificate";
    assert_eq!(settle(&mut given, it), Err(Refusal::Unknown { what }));
}

/// N1, R2: what ended so long ago that nobody reports what was done by it any more is left out; its code is free again.
#[test]
fn n1_an_instrument_is_left_out_long_after_its_end() {
    let mut given = registered();
    let mut it = register();
    it.instruments[0].valid_until = Some(at(1));
    settle(&mut given, it.clone()).unwrap();
    let ended = it.instruments.remove(0);
    given.wait(13 * HOUR - 1);
    let early = settle(&mut given, it.clone());
    assert_eq!(said(early), malformed("instruments"));
    given.wait(1);
    let mut other = it.clone();
    other.instruments.push(Instrument {
        title: "Another title".to_owned(),
        ..ended
    });
    let changed = settle(&mut given, other.clone());
    assert_eq!(said(changed), malformed("instruments"), "it is not left");
    settle(&mut given, it).unwrap();
    settle(&mut given, other).unwrap();
    // One that never ends stays.
    let mut it = kept(&given).clone();
    it.instruments[0].valid_until = None;
    settle(&mut given, it.clone()).unwrap();
    given.wait(1_000 * HOUR);
    it.instruments.remove(0);
    assert_eq!(said(settle(&mut given, it)), malformed("instruments"));
}

/// N2, R2: what somebody holds is ended and not left out or changed while anything can be judged by it.
#[test]
fn n2_what_an_officer_holds_is_ended_before_it_is_left_out() {
    let mut given = registered();
    let counts = malformed("officers");
    let changes: [Change; 4] = [
        |it| it.officers.clear(),
        |it| it.officers[0].person = person("fire", Role::Commander),
        |it| it.officers[0].certificate = "Y".to_owned(),
        |it| it.officers[0].valid_from = at(-9),
    ];
    for change in changes {
        let mut it = register();
        change(&mut it);
        assert_eq!(said(settle(&mut given, it)), counts);
        assert_eq!(*kept(&given), register());
    }
    let mut it = register();
    for until in [None, Some(at(20)), Some(at(1))] {
        it.officers[0].valid_until = until;
        settle(&mut given, it.clone()).unwrap();
    }
    it.officers.clear();
    given.wait(13 * HOUR - 1);
    assert_eq!(said(settle(&mut given, it.clone())), counts);
    given.wait(1);
    settle(&mut given, it).unwrap();
    assert_eq!(kept(&given).officers, []);
}
