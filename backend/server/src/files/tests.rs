//! Places for uploads and downloads, and which files go.

use super::*;

/// A8: the shares leave room for others, of the same agency and of other ones.
#[test]
fn nobody_takes_every_place_of_uploads_or_downloads() {
    for Shares {
        all,
        of_agency,
        of_person,
    } in [UPLOADS, DOWNLOADS]
    {
        assert!(of_person * 2 <= of_agency && of_agency * 4 <= all);
    }
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|it| (*it).to_owned()).collect()
}

/// F13 and J4: what no row speaks of goes once it was seen so for an hour, and not while nothing can be recorded; what a row
/// speaks of stays, however long, and what it does not want any more goes at once.
#[test]
fn what_nothing_speaks_of_goes_after_an_hour() {
    let began = Instant::now();
    let known = HashMap::from([("kept".to_owned(), true), ("removed".to_owned(), false)]);
    let mut unclaimed = HashMap::new();
    let mut look = |found: &[&str], is_open, after: Duration| {
        let (found, now) = (named(found), began + after);
        to_go(found, &known, is_open, &mut unclaimed, now)
    };
    let all = ["kept", "left", "removed"];
    let second = Duration::from_secs(1);
    assert_eq!(look(&all, true, Duration::ZERO), ["removed"]);
    assert_eq!(look(&["kept", "left"], true, UNCLAIMED_MAX), [""; 0]);
    // Read-only: whether its row is on the disk is not known.
    let late = UNCLAIMED_MAX + second;
    assert_eq!(look(&["kept", "left"], false, late), [""; 0]);
    assert_eq!(look(&["kept", "left", "new"], true, late), ["left"]);
    assert_eq!(look(&["kept", "new"], true, late * 2), ["new"]);
    assert_eq!(look(&["kept"], true, late * 100), [""; 0]);
}

/// F13: one that was claimed meanwhile begins anew if it is ever left again.
#[test]
fn what_was_claimed_meanwhile_is_not_old() {
    let began = Instant::now();
    let mut unclaimed = HashMap::new();
    let nobody = HashMap::new();
    let claimed = HashMap::from([("file".to_owned(), true)]);
    let late = began + UNCLAIMED_MAX * 2;
    assert_eq!(
        to_go(named(&["file"]), &nobody, true, &mut unclaimed, began),
        [""; 0]
    );
    assert_eq!(
        to_go(named(&["file"]), &claimed, true, &mut unclaimed, late),
        [""; 0]
    );
    assert_eq!(
        to_go(named(&["file"]), &nobody, true, &mut unclaimed, late),
        [""; 0]
    );
}
