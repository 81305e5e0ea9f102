//! Signed heads (W2): what the server vouches for at a moment. Kept by others, they show any later change of the record.

use std::{
    fmt::Write as _,
    fs,
    io::{self, Read as _, Write as _},
    path::Path,
};

use ring::{
    rand::SystemRandom,
    signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey},
};

use super::merkle::{Hash, Mark};
use crate::{
    error::{StorageError, io_failed},
    folder::open_private,
    seal::hex,
};

/// The private key, in the data folder, readable by nobody but its owner.
pub(crate) const KEY_FILE: &str = "heads.key";
/// Bytes of a key file; a longer one is none of ours.
const KEY_BYTES_MAX: u64 = 1_024;
/// Bytes of a public key.
pub const PUBLIC_KEY_BYTES: usize = 32;
/// Bytes of a signature.
pub const SIGNATURE_BYTES: usize = 64;

const DOING: &str = "opening the key that heads are signed with";

/// What is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditHead {
    /// Of which room.
    pub room: uuid::Uuid,
    /// When, in milliseconds since 1970 by the server's clock, which never steps back.
    pub at: i64,
    /// The journal.
    pub journal: Mark,
    /// The log of disclosures.
    pub disclosures: Mark,
}

impl AuditHead {
    /// The bytes that are signed: lines of text, so that any program can put them together.
    pub fn text(&self) -> String {
        let Self {
            room,
            at,
            journal,
            disclosures,
        } = self;
        let mut text = format!("muster head 1\nroom {room}\nat {at}\n");
        for (name, it) in [("journal", journal), ("disclosures", disclosures)] {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{name} {} {}", it.size, hex(&it.root));
        }
        text
    }
}

/// A head with its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedHead {
    /// What is signed.
    pub head: AuditHead,
    /// The signature.
    pub signature: [u8; SIGNATURE_BYTES],
}

impl SignedHead {
    /// Whether whoever has the private part of `key` signed it.
    pub fn is_signed_by(&self, key: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, key)
            .verify(self.head.text().as_bytes(), &self.signature)
            .is_ok()
    }
}

/// What an export is signed as (W5): all that is in the file, so that nothing can be taken out of it later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportSeal {
    /// Whose rows.
    pub agency: String,
    /// Of which room.
    pub room: uuid::Uuid,
    /// Rows of the journal in it.
    pub journal: u64,
    /// Disclosures in it.
    pub disclosures: u64,
    /// SHA-256 over all lines before the last, line feeds included.
    pub lines: Hash,
}

impl ExportSeal {
    /// The bytes that are signed.
    pub fn text(&self) -> String {
        let Self {
            agency,
            room,
            journal,
            disclosures,
            lines,
        } = self;
        let lines = hex(lines);
        format!(
            "muster export 1\nroom {room}\nagency {agency}\njournal {journal}\ndisclosures {disclosures}\nlines {lines}\n"
        )
    }

    /// Whether whoever has the private part of `key` signed it.
    pub fn is_signed_by(&self, key: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
        UnparsedPublicKey::new(&ED25519, key)
            .verify(self.text().as_bytes(), signature)
            .is_ok()
    }
}

/// The key of a data folder.
pub(crate) struct SigningKey(Ed25519KeyPair);

impl std::fmt::Debug for SigningKey {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey")
    }
}

impl SigningKey {
    /// Reads the key of the folder, or makes it.
    pub(crate) fn open(folder: &Path) -> Result<Self, StorageError> {
        let path = folder.join(KEY_FILE);
        if !path.is_file() {
            make(folder, &path)?;
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(&path).map_err(io_failed(DOING))?;
        file.take(KEY_BYTES_MAX)
            .read_to_end(&mut bytes)
            .map_err(io_failed(DOING))?;
        Ed25519KeyPair::from_pkcs8(&bytes)
            .map(Self)
            .map_err(|_why| StorageError::Corrupt { doing: DOING })
    }

    /// The public part.
    pub(crate) fn public(&self) -> [u8; PUBLIC_KEY_BYTES] {
        let mut key = [0; PUBLIC_KEY_BYTES];
        key.copy_from_slice(self.0.public_key().as_ref());
        key
    }

    pub(crate) fn sign(&self, head: AuditHead) -> SignedHead {
        let signature = self.sign_text(&head.text());
        SignedHead { head, signature }
    }

    /// The texts that are signed begin with what they are, so that none can be taken for another.
    pub(crate) fn sign_text(&self, text: &str) -> [u8; SIGNATURE_BYTES] {
        let mut signature = [0; SIGNATURE_BYTES];
        signature.copy_from_slice(self.0.sign(text.as_bytes()).as_ref());
        signature
    }
}

/// Under another name first, so that a crash leaves none or a whole one.
fn make(folder: &Path, path: &Path) -> Result<(), StorageError> {
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
        .map_err(|_unspecified| StorageError::NoRandomness)?;
    let partial = folder.join(format!("{KEY_FILE}.partial"));
    let written = || -> io::Result<()> {
        let mut file = open_private(&partial)?;
        file.set_len(0)?;
        file.write_all(document.as_ref())?;
        file.sync_all()?;
        fs::rename(&partial, path)?;
        fs::File::open(folder)?.sync_all()
    };
    written().map_err(io_failed("making the key that heads are signed with"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::merkle::empty_root;

    fn head() -> AuditHead {
        let mark = |size| Mark {
            size,
            root: empty_root(),
        };
        AuditHead {
            room: uuid::Uuid::from_u128(7),
            at: 1_795_000_000_000,
            journal: mark(3),
            disclosures: mark(1),
        }
    }

    /// W2: a signature is of one head of one room under one key, and of nothing else.
    #[test]
    fn w2_a_signature_is_of_one_head() {
        let home = tempfile::tempdir().unwrap();
        let key = SigningKey::open(home.path()).unwrap();
        let signed = key.sign(head());
        assert!(signed.is_signed_by(&key.public()));
        let changes: [fn(&mut AuditHead); 5] = [
            |it| it.room = uuid::Uuid::from_u128(8),
            |it| it.at += 1,
            |it| it.journal.size += 1,
            |it| it.disclosures.size += 1,
            |it| it.journal.root[31] ^= 1,
        ];
        for change in changes {
            let mut other = signed;
            change(&mut other.head);
            assert!(!other.is_signed_by(&key.public()));
        }
        // The same key after a start, and another one of another folder.
        let again = SigningKey::open(home.path()).unwrap();
        assert_eq!(again.public(), key.public());
        let elsewhere = tempfile::tempdir().unwrap();
        let other = SigningKey::open(elsewhere.path()).unwrap();
        assert!(!signed.is_signed_by(&other.public()));
        assert!(!signed.is_signed_by(b"no key"));
    }

    #[test]
    fn w2_the_key_is_its_owners_alone_and_a_damaged_one_is_no_key() {
        let home = tempfile::tempdir().unwrap();
        SigningKey::open(home.path()).unwrap();
        let path = home.path().join(KEY_FILE);
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(
                &fs::metadata(&path).unwrap().permissions(),
            );
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(&path, b"nonsense").unwrap();
        assert!(SigningKey::open(home.path()).is_err());
    }
}
