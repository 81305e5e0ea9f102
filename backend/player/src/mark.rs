//! How the player knows its own objects again, even after a restart: their ids are of version 8 and carry a mark.
//!
//! Whatever else is in the picture was made by people, and the player leaves it to them.

use uuid::{Builder, Uuid};

/// In the twelve bits behind the version.
const MARK: u16 = 0x51A;

/// A new id with the mark: the time of a version 7 id, so that ids grow, and its random end.
pub(crate) fn new_id() -> Uuid {
    let mut bytes = client::new_id().into_bytes();
    bytes[6] = (MARK >> 8) as u8;
    bytes[7] = (MARK & 0xFF) as u8;
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// Whether the player made it.
pub(crate) fn is_own(id: Uuid) -> bool {
    let bytes = id.as_bytes();
    let mark = u16::from(bytes[6] & 0x0F) << 8 | u16::from(bytes[7]);
    id.get_version_num() == 8 && mark == MARK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_ids_are_known_again_and_others_are_not() {
        let ids: Vec<Uuid> = (0..100).map(|_| new_id()).collect();
        assert!(ids.iter().all(|it| is_own(*it)));
        let distinct: std::collections::BTreeSet<&Uuid> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
        assert!((0..100).all(|_| !is_own(client::new_id())));
        assert!(!is_own(Uuid::from_u128(7)));
    }
}
