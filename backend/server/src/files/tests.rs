//! Places for uploads and downloads.

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
