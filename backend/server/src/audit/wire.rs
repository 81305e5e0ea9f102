//! Heads on the wire and back.

use protocol::{Moment, audit as wire};
use storage::audit::{
    AuditHead, SIGNATURE_BYTES, SignedHead,
    merkle::{Hash, Mark},
};

/// A head as it leaves.
pub(crate) fn signed_head(it: &SignedHead) -> wire::SignedHead {
    let mark = |it: &Mark| wire::LogMark {
        size: it.size,
        root: hex(&it.root),
    };
    let SignedHead { head, signature } = it;
    wire::SignedHead {
        room: head.room,
        at: Moment(domain::Timestamp(head.at)),
        journal: mark(&head.journal),
        disclosures: mark(&head.disclosures),
        signature: hex(signature),
    }
}

/// A head as it came in; nothing if it is none.
pub(crate) fn read_head(it: &wire::SignedHead) -> Option<SignedHead> {
    let mark = |it: &wire::LogMark| {
        Some(Mark {
            size: it.size,
            root: unhex(&it.root)?,
        })
    };
    let head = AuditHead {
        room: it.room,
        at: it.at.0.0,
        journal: mark(&it.journal)?,
        disclosures: mark(&it.disclosures)?,
    };
    let signature = unhex::<SIGNATURE_BYTES>(&it.signature)?;
    Some(SignedHead { head, signature })
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
        text
    })
}

/// Bytes from hexadecimal, exactly so many.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

/// Hashes of a proof as they leave.
pub(crate) fn proof(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(|it| hex(it)).collect()
}
