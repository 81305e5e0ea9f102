//! Cursors of streams (S2): this run of the server, whose stream it is, and its count.
//!
//! Whose it is follows from who looks and from nothing else. A number given out in turn would tell how many others have a
//! stream of their own.

use domain::sharing::Viewer;
use sha2::{Digest, Sha256};

use crate::audit::hex;

/// Names those of an agency who are cleared alike: always as long, and the same whoever else there is.
pub(super) fn tag_of(viewer: &Viewer) -> String {
    let mut hash = Sha256::new();
    hash.update(viewer.clearance.as_str());
    hash.update([0]);
    hash.update(viewer.agency.as_str());
    hex(hash.finalize().get(..8).unwrap_or_default())
}

/// The cursor at a count.
pub(super) fn cursor(epoch: &str, tag: &str, n: u64) -> String {
    format!("{epoch}.{tag}.{n:x}")
}

/// The count in a cursor of this run and audience.
pub(super) fn read_cursor(cursor: &str, epoch: &str, tag: &str) -> Option<u64> {
    let mut parts = cursor.split('.');
    let (run, of, n) = (parts.next()?, parts.next()?, parts.next()?);
    let is_ours = run == epoch && of == tag && parts.next().is_none();
    if is_ours {
        u64::from_str_radix(n, 16).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{Clearance, Event, Principal, PrincipalId};
    use uuid::Uuid;

    use super::*;
    use crate::room::{
        Published,
        made::{agency, registered, room},
    };

    fn cleared(of: &str, clearance: Clearance) -> [Event; 2] {
        let id = PrincipalId(Uuid::from_u128(clearance as u128 + 1));
        let person = Principal {
            id,
            agency: agency(of),
            name: "somebody".to_owned(),
            roles: BTreeSet::new(),
            unit: None,
            is_enabled: true,
            clearance: Clearance::Open,
        };
        let known = Event::PrincipalRegistered { principal: person };
        let cleared = Event::ClearanceSet {
            principal: id,
            clearance,
        };
        [known, cleared]
    }

    /// The beginning of its snapshot, which has the count and the cursor.
    fn told_first(room: &Published, viewer: &Viewer) -> String {
        let mut pieces = room.snapshot(viewer).unwrap().into_pieces(1);
        let first = pieces.next().unwrap();
        String::from_utf8(first.to_vec()).unwrap()
    }

    /// S2: a cursor is good only for its run and for those who are cleared alike in its agency.
    #[test]
    fn a_cursor_is_good_only_for_its_run_and_audience() {
        let of = |id, clearance| {
            let agency = agency(id);
            tag_of(&Viewer { agency, clearance })
        };
        let tag = of("fire", Clearance::Open);
        let ours = cursor("run1", &tag, 255);
        assert_eq!(read_cursor(&ours, "run1", &tag), Some(255));
        assert_eq!(read_cursor(&ours, "run2", &tag), None);
        for other in [
            of("police", Clearance::Open),
            of("fire", Clearance::Restricted),
        ] {
            assert_eq!(other.len(), tag.len());
            assert_eq!(read_cursor(&ours, "run1", &other), None);
        }
        let cut = format!("run1.{tag}");
        let bad = ["", ".", &cut, &format!("{cut}.zz"), &format!("{cut}.1.1")];
        for bad in bad {
            assert_eq!(read_cursor(bad, "run1", &tag), None, "{bad}");
        }
    }

    /// S2 and A4: a cursor tells nothing of how many others there are who are cleared for more.
    #[test]
    fn a4_cursors_tell_nothing_of_other_audiences() {
        let viewer = Viewer::open(agency("police"));
        let alone = room([registered("fire"), registered("police")]);
        let others = [Clearance::Restricted, Clearance::Confidential].map(|it| cleared("fire", it));
        let before = [registered("fire")]
            .into_iter()
            .chain(others.into_iter().flatten());
        let among = room(before.chain([registered("police")]));
        // The control: by their places among all audiences the two differ.
        assert_ne!(alone.audience(&viewer), among.audience(&viewer));
        let told = told_first(&alone, &viewer);
        assert!(told.contains(r#""cursor":"run1."#), "{told}");
        assert_eq!(told, told_first(&among, &viewer));
    }
}
