//! Files to attach: photographs as far as their first bytes go, and what is said of them when they are sent (rule F6).

use std::{
    fs,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use client::new_id;
use protocol::{command::AddAttachment, words::MediaType};
use sha2::{Digest, Sha256};

use crate::chance::Chance;

/// A photograph's first bytes and so many of noise, the same for the same seed.
pub fn photograph(seed: u64, length: usize) -> Bytes {
    let mut bytes = b"\xff\xd8\xff\xe0\x00\x10JFIF".to_vec();
    let mut chance = Chance::seeded(seed);
    bytes.extend((0..length).map(|_| chance.between(0, 256) as u8));
    bytes.into()
}

/// What is said of it, under ids of its own.
pub fn described(bytes: &[u8]) -> AddAttachment {
    AddAttachment {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        name: "Cầu thang.jpg".to_owned(),
        media_type: MediaType::Jpeg,
        bytes: bytes.len() as u64,
        sha256: sha256(bytes),
    }
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Everything below a data folder's folder of attachments, what is still coming in as well.
pub fn files(data: &Path) -> Vec<PathBuf> {
    fn below(path: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(path).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                below(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    below(&data.join("attachments"), &mut found);
    found.sort();
    found
}
